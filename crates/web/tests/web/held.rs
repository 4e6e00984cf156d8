//! A session with paid seats that nobody started here: its host is asked on its page whether it was held elsewhere, and the
//! money office shows it meanwhile.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

const PAGE: &str = "/academy/host/sessions/paid";
const ACT: &str = "/academy/host/sessions/paid/act";
const CANCEL: &str = "/academy/host/sessions/paid/cancel";

/// Somebody has paid for a seat of a session in our room, which nobody starts; it is over.
async fn not_started(test: &TestApp) {
    test.move_here("paid").await;
    let mut browser = Browser::new(&pages(test), "en");
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    browser.get(&path(test, &back)).await;
    test.run_for(Span::days(6)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_host_says_that_it_was_held_elsewhere() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    not_started(&test).await;
    let administrator = test.person(Role::Administrator).await;
    let finance = test.person(Role::Finance).await;
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let mut till = Browser::signed_in(&pages(&test), "en", &finance);
    let money = till.get("/academy/money").await;
    assert!(money.body.contains(&text("en", "money-undecided-text")), "{}", money.body);
    assert!(!money.body.contains(PAGE), "whoever may not act on it is led nowhere");
    let past = desk.get("/academy/host?list=past").await;
    assert!(past.body.contains(&text("en", "host-mark-undecided")));
    let page = desk.get(PAGE).await;
    assert!(page.body.contains(&text("en", "host-held-title")), "{}", page.body);
    assert_eq!(page.link(CANCEL), CANCEL);
    let done = desk.submit(&page, ACT, &[("action", "held")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("{PAGE}?done=held")));
    let told = desk.get(&done.location()).await;
    assert!(told.body.contains(&text("en", "host-done-held")));
    assert!(!told.body.contains(&text("en", "host-held-title")));
    let later = desk.get(PAGE).await;
    assert!(
        later.body.contains("It was held elsewhere: that was said on"),
        "also after a reload: {}",
        later.body
    );
    assert!(!later.body.contains("Registration closes"), "that is over");
    let again = desk.submit(&page, ACT, &[("action", "held")]).await;
    assert_eq!(again.location(), PAGE, "a second press changes nothing");
    test.run_jobs().await;
    assert!(!till.get("/academy/money").await.body.contains(&text("en", "money-undecided-text")));
    let late = desk.get(CANCEL).await;
    assert_eq!(desk.submit(&late, CANCEL, &[("reason", "")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_host_says_that_it_was_not_held() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    not_started(&test).await;
    let administrator = test.person(Role::Administrator).await;
    let mut desk = Browser::signed_in(&pages(&test), "nl", &administrator);
    let page = desk.get(CANCEL).await;
    assert_eq!(page.heading(), text("nl", "host-held-no-title"));
    assert!(page.body.contains(&text("nl", "host-held-no-do")));
    assert_eq!(desk.submit(&page, CANCEL, &[("reason", "")]).await.location(), CANCEL);
    test.run_for(Span::minutes(5)).await;
    let books = test.emulator.books().await.expect("books");
    assert_eq!(books.totals.iter().map(|total| total.refunded).sum::<i64>(), 12_100);
    assert!(!desk.get(PAGE).await.body.contains(&text("nl", "host-held-title")));
}
