//! The pages on which a payment is rehearsed: who may, what is chosen, and what they say of what came of it. What plays it is a
//! stand-in here; the real one is held by `bursar`'s tests.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use axum::Router;
use domain::accounts::Role;
use domain::sites::{GatewayProduct, ProUkEdition};
use http::StatusCode;
use std::sync::{Arc, Mutex};
use testkit::{TestApp, Through};
use tokio::sync::Semaphore;
use web::WebConfig;
use web::rehearsal::{
    End, Event, Moment, NotRehearsed, Outcome, Rehearsal, Rehearsed, Rehearsing, Sums, Trouble, What,
};

const PAGE: &str = "/academy/admin/merchant-accounts/production/rehearsal";

/// What was asked to be played.
type Asked = Arc<Mutex<Vec<Rehearsal>>>;

fn told() -> Rehearsed {
    let page = What::Page { heading: "A <page>".into(), texts: vec!["It says this.".into()] };
    let moments = vec![
        Moment { after_seconds: 0, what: page },
        Moment { after_seconds: 150, what: What::Event(Event::AnswerLost) },
    ];
    let sums = Sums { held: 0, taken: 12_100 };
    let outcome = Outcome::Seat;
    Rehearsed {
        moments,
        end: End { outcome, currency: "EUR".into(), theirs: sums, ours: sums, broken: Vec::new() },
    }
}

/// The pages, with something that plays as `play` says.
fn rehearsing(
    test: &TestApp,
    play: impl Fn(Rehearsal) -> Rehearsing + Send + Sync + 'static,
) -> (Router, Asked) {
    let asked = Asked::default();
    let heard = Arc::clone(&asked);
    let rehearse: web::rehearsal::Rehearse = Arc::new(move |rehearsal| {
        heard.lock().expect("no test panics here").push(rehearsal);
        play(rehearsal)
    });
    let config = WebConfig { rehearse: Some(rehearse), ..WebConfig::default() };
    (web::router(test.app.clone(), config), asked)
}

fn at_once(rehearsed: Result<Rehearsed, NotRehearsed>) -> Rehearsing {
    Box::pin(async move { rehearsed })
}

async fn send(browser: &mut Browser, page: &Answer, trouble: &str) -> Answer {
    browser.submit(page, PAGE, &[("gateway", "payflow"), ("trouble", trouble)]).await
}

fn is_chosen(answer: &Answer, trouble: &str) -> bool {
    answer.fields().contains(&("trouble".to_owned(), trouble.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_what_a_payer_would() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (router, asked) = rehearsing(&test, |_| at_once(Ok(told())));
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "nl", &administrator);
    let accounts = browser.get("/academy/admin/merchant-accounts").await;
    let link = accounts.link("/rehearsal?gateway=payflow");
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(is_chosen(&page, "none"), "{}", page.body);
    let answer = send(&mut browser, &page, "answer-lost").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    for words in [
        "A &#60;page&#62;",
        "It says this.",
        "na 2 minuten",
        &text("nl", "rehearsal-event-answer-lost"),
        &text("nl", "rehearsal-sound"),
        "121,00",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert!(is_chosen(&answer, "answer-lost"), "what was chosen is kept");
    let asked = asked.lock().expect("no test panics here").clone();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].trouble, asked[0].locale.code()), (Trouble::AnswerLost, "nl"));
    // The page is as good for another one.
    let again = send(&mut browser, &answer, "cancelled").await;
    assert_eq!(again.status, StatusCode::OK);
}

/// The account's own edition is played, and what came of it says which.
#[tokio::test(flavor = "multi_thread")]
async fn the_edition_of_the_account_is_rehearsed() {
    for edition in ProUkEdition::ALL {
        let database = fresh_database().await;
        let test = TestApp::start_with(&database, Through::from(edition).options()).await;
        let (router, asked) = rehearsing(&test, |_| at_once(Ok(told())));
        let administrator = test.person(Role::Administrator).await;
        let mut browser = Browser::signed_in(&router, "en", &administrator);
        let page = browser.get(&format!("{PAGE}?gateway=paypal-pro-uk")).await;
        let fields = [("gateway", "paypal-pro-uk"), ("trouble", "answer-lost")];
        let answer = browser.submit(&page, PAGE, &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let named = text("en", &format!("accounts-edition-{}", edition.as_str()));
        assert!(
            answer.body.contains(&format!("{}, {named}", GatewayProduct::ProUk.name())),
            "{}",
            answer.body
        );
        let asked = asked.lock().expect("no test panics here").clone();
        assert_eq!((asked[0].product, asked[0].edition), (GatewayProduct::ProUk, Some(edition)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_and_no_forged_form_plays_anything() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (router, asked) = rehearsing(&test, |_| at_once(Ok(told())));
    for role in [Role::Host, Role::Finance, Role::Head] {
        let person = test.person(role).await;
        let mut browser = Browser::signed_in(&router, "en", &person);
        assert_eq!(browser.get(PAGE).await.status, StatusCode::NOT_FOUND, "{role:?}");
        let sent = browser.post(PAGE, &[("gateway", "payflow"), ("trouble", "none")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{role:?}");
    }
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &administrator);
    let forged = browser.post(PAGE, &[("gateway", "payflow"), ("trouble", "declined")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(forged.body.contains(&text("en", "form-stale")) && is_chosen(&forged, "declined"));
    for nothing in ["production/rehearsal?gateway=paypal", "test/rehearsal?gateway=payflow", "x/rehearsal"] {
        let page = browser.get(&format!("/academy/admin/merchant-accounts/{nothing}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "no such account: {nothing}");
    }
    assert!(asked.lock().expect("no test panics here").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_trouble_of_this_account_is_asked_for_again() {
    let database = fresh_database().await;
    let options = testkit::TestAppOptions { action: "sale", ..Default::default() };
    let test = TestApp::start_with(&database, options).await;
    let (router, asked) = rehearsing(&test, |_| at_once(Ok(told())));
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &administrator);
    let page = browser.get(PAGE).await;
    assert!(!page.body.contains("value=\"charge-refused\""), "a sale is never charged later");
    for trouble in ["", "earthquake", "charge-refused"] {
        let answer = send(&mut browser, &page, trouble).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{trouble}");
        assert!(answer.body.contains(&text("en", "rehearsal-none-chosen")), "{}", answer.body);
    }
    assert!(asked.lock().expect("no test panics here").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_or_breaks_off_is_said_and_the_choice_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    for (why, words) in
        [(NotRehearsed::TooSlow, "rehearsal-too-slow"), (NotRehearsed::Failed, "rehearsal-failed")]
    {
        let (router, _) = rehearsing(&test, move |_| at_once(Err(why)));
        let mut browser = Browser::signed_in(&router, "fr", &administrator);
        let page = browser.get(PAGE).await;
        let answer = send(&mut browser, &page, "unreadable").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.body.contains(&text("fr", words)), "{}", answer.body);
        assert!(is_chosen(&answer, "unreadable"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_are_played_at_a_time_and_a_third_is_told_to_wait() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (begun, may_end) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (starting, ending) = (Arc::clone(&begun), Arc::clone(&may_end));
    let (router, _) = rehearsing(&test, move |_| {
        let (starting, ending) = (Arc::clone(&starting), Arc::clone(&ending));
        Box::pin(async move {
            starting.add_permits(1);
            drop(ending.acquire().await);
            Ok(told())
        })
    });
    let administrator = test.person(Role::Administrator).await;
    let browser = || Browser::signed_in(&router, "en", &administrator);
    let mut playing = Vec::new();
    for _ in 0..2 {
        let mut browser = browser();
        let page = browser.get(PAGE).await;
        playing.push(tokio::spawn(async move { send(&mut browser, &page, "none").await.status }));
    }
    drop(begun.acquire_many(2).await.expect("open"));
    // Who goes away leaves his rehearsal behind, which is played to its end in its place.
    let gone = playing.remove(0);
    gone.abort();
    assert!(gone.await.expect_err("it was cut off").is_cancelled());
    let mut third = browser();
    let page = third.get(PAGE).await;
    let answer = send(&mut third, &page, "never-back").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains(&text("en", "rehearsal-too-many")) && is_chosen(&answer, "never-back"));
    may_end.add_permits(2);
    for one in playing {
        assert_eq!(one.await.expect("ended"), StatusCode::OK);
    }
    let answer = loop {
        // The place of the one who went away is free when his rehearsal has ended, too.
        let answer = send(&mut third, &page, "never-back").await;
        if answer.status != StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    };
    assert_eq!(answer.status, StatusCode::OK, "there is a place again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_rehearses_his_own_and_nobody_where_nothing_plays() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let operator = test.person(Role::Operator).await;
    let (router, asked) = rehearsing(&test, |_| at_once(Ok(told())));
    let mut browser = Browser::signed_in(&router, "en", &operator);
    let accounts = browser.get("/operator/merchant-accounts").await;
    let page = browser.get(&accounts.link("/rehearsal?gateway=payflow")).await;
    assert!(page.body.contains(&text("en", "rehearsal-operators")), "{}", page.body);
    let address = "/operator/merchant-accounts/production/rehearsal";
    let answer = browser.submit(&page, address, &[("gateway", "payflow"), ("trouble", "none")]).await;
    assert_eq!((answer.status, asked.lock().expect("no test panics here").len()), (StatusCode::OK, 1));

    let mut browser = Browser::signed_in(&pages(&test), "en", &operator);
    assert!(!browser.get("/operator/merchant-accounts").await.body.contains("/rehearsal"));
    assert_eq!(browser.get(address).await.status, StatusCode::NOT_FOUND);
    let sent = browser.submit(&page, address, &[("gateway", "payflow"), ("trouble", "none")]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}
