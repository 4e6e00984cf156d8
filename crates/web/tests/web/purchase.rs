//! The whole path of a visitor, page by page.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use app::commerce::SettingsForm;
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use locale::{Locale, Messages, Zone};
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// The register page's form, sent; the address of the gateway's page.
async fn register(browser: &mut Browser, session: &str) -> String {
    register_as(browser, session, "robin@example.org").await
}

async fn register_as(browser: &mut Browser, session: &str, email: &str) -> String {
    let page = browser.take_seat(session).await;
    let mut details = DETAILS;
    details[2].1 = email;
    let sent = browser.submit(&page, &format!("/academy/sessions/{session}/register"), &details).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_buys_a_seat_in_every_language() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let router = pages(&test);
        for language in ["en", "nl", "fr"] {
            let mut browser = Browser::new(&router, language);
            let catalogue = browser.get("/academy/").await;
            assert!(catalogue.body.contains(&format!("<html lang=\"{language}\">")));
            assert!(catalogue.body.contains("/academy/sessions/paid"));
            let email = format!("robin-{language}@example.org");
            let hosted = register_as(&mut browser, "paid", &email).await;
            assert!(hosted.starts_with("http://127.0.0.1/live/hosted?"), "{hosted}");
            let PageVisit::SentBack(back) = pay(&test.emulator, &hosted, &Card::good()).await else {
                panic!("the card is good");
            };
            let back = path(&test, &back);
            let returned = browser.get(&back).await;
            assert_eq!(returned.status, StatusCode::SEE_OTHER);
            let page = browser.get(&returned.location()).await;
            assert_eq!(page.heading(), text(language, "registration-confirmed-title"));
            assert!(page.body.contains(&email));
            let receipt_page = browser.get(&page.link("/receipt")).await;
            assert_eq!(receipt_page.heading(), text(language, "receipt-title"));
            assert!(receipt_page.body.contains("2026-0000"));
            let calendar = browser.get(&page.link("session.ics")).await;
            assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
            assert!(calendar.body.starts_with("BEGIN:VCALENDAR"));
        }
        let session = test.session("paid").await;
        assert_eq!((session.seats.held, session.seats.sold), (0, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_seat_is_confirmed_at_once_and_its_link_opens_at_its_time() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let registration = register(&mut browser, "free").await;
    assert!(registration.starts_with("/academy/registrations/"), "{registration}");
    let page = browser.get(&registration).await;
    assert_eq!(page.heading(), text("en", "registration-confirmed-title"));
    let join = page.link("/join/");
    let early = browser.get(&join).await;
    assert_eq!((early.status, early.heading()), (StatusCode::OK, text("en", "join-not-open-title").as_str()));
    assert_eq!(early.header("refresh"), "300");
    assert!(!early.body.contains("meet.example"), "the room's address is told at its time");
    test.advance(Span::minutes(5 * 24 * 60 - 15)).await;
    let open = browser.get(&join).await;
    assert_eq!(open.status, StatusCode::SEE_OTHER);
    assert_eq!(open.header("location"), "https://meet.example/free");
    test.advance(Span::hours(3)).await;
    assert_eq!(browser.get(&join).await.heading(), text("en", "join-ended-title"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_says_so_and_the_same_page_is_offered_again() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let hosted = register(&mut browser, "paid").await;
    let _ = pay(&test.emulator, &hosted, &Card::declined()).await;
    let page = browser.get("/academy/sessions/paid").await;
    let registration = browser.get(&page.link("/register")).await.location();
    let state = browser.get(&registration).await;
    assert_eq!(state.status, StatusCode::OK);
    assert!(!state.body.to_lowercase().contains("failed"));
    let checkout = registration.replace("/registrations/", "/checkout/");
    let again = browser.submit(&state, &checkout, &[]).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, hosted), "the same page");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_browser_claims_on_its_return_proves_nothing() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    register(&mut browser, "paid").await;
    let page = browser.get("/academy/sessions/paid").await;
    let registration = browser.get(&page.link("/register")).await.location();
    let back = format!("{}/return", registration.replace("/registrations/", "/checkout/"));
    let claims = [("RESULT", "0"), ("RESPMSG", "Approved"), ("AMT", "121.00"), ("PNREF", "V19A2E5D8C41")];
    for _ in 0..2 {
        assert_eq!(browser.post(&back, &claims).await.status, StatusCode::SEE_OTHER);
        let query = format!("{back}?RESULT=0&RESPMSG=Approved&AMT=121.00");
        assert_eq!(browser.get(&query).await.location(), registration);
    }
    assert_eq!(browser.get(&registration).await.heading(), text("en", "checking-title"));
    assert_eq!(test.session("paid").await.seats.sold, 0);
    let forged =
        registration.rsplit_once('-').map(|(start, mac)| format!("{start}-{}", mac.replace(|_| true, "0")));
    assert_eq!(browser.get(&forged.expect("a link")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_registers_once() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    let first = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let second = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location(), second.location());
    let seats = test.session("paid").await.seats;
    assert_eq!((seats.held, seats.sold), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_never_holds_a_seat() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    browser.get("/academy/sessions/paid").await;
    let register = browser.get("/academy/sessions/paid/register").await;
    assert_eq!(register.location(), "/academy/sessions/paid");
    let hold = browser.get("/academy/sessions/paid/hold").await;
    assert_eq!((hold.status, hold.location().as_str()), (StatusCode::SEE_OTHER, "/academy/sessions/paid"));
    assert_eq!(test.session("paid").await.seats.held, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_hold_keeps_what_was_typed_and_a_seat_can_be_taken_again() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    test.run_for(Span::minutes(16)).await;
    let late = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.body.contains(&text("en", "hold-expired-title"))
            && late.body.contains("value=\"robin@example.org\"")
    );
    assert!(!late.body.contains("Pay €"), "nothing to pay without a seat");
    let mut fields = DETAILS.to_vec();
    fields.push(("seat", "again"));
    let kept = browser.submit(&late, "/academy/sessions/paid/register", &fields).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(kept.body.contains("Pay €") && kept.body.contains("value=\"robin@example.org\""));
    assert_ne!(kept.hidden("form_key"), late.hidden("form_key"), "a new form for a new hold");
    let sent = browser.submit(&kept, "/academy/sessions/paid/register", &DETAILS).await;
    assert!(sent.location().contains("/live/hosted"), "{}", sent.location());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_after_the_last_seat_is_told_so_and_not_charged() {
    let database = fresh_database().await;
    let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
    let test = TestApp::start_with(&database, options).await;
    let router = pages(&test);
    let (mut first, mut second) = (Browser::new(&router, "en"), Browser::new(&router, "en"));
    let page = second.get("/academy/sessions/paid").await;
    first.take_seat("paid").await;
    let refused = second.submit(&page, "/academy/sessions/paid/hold", &[]).await;
    assert_eq!(
        (refused.status, refused.heading()),
        (StatusCode::CONFLICT, text("en", "hold-refused-title").as_str())
    );
    assert!(refused.body.contains(&text("en", "hold-sold-out")));
    assert!(second.get("/academy/sessions/paid").await.body.contains(&text("en", "session-sold-out-text")));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_gateway_is_away_nobody_is_told_failed_and_paying_goes_on_later() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    test.emulator.set_down(true);
    let checkout = register(&mut browser, "paid").await;
    assert!(checkout.starts_with("/academy/checkout/"), "{checkout}");
    let page = browser.get(&checkout).await;
    assert_eq!(page.heading(), text("en", "checkout-unreachable-title"));
    assert!(page.body.contains(&text("en", "checkout-unreachable-text")) && !page.body.contains("failed"));
    test.emulator.set_down(false);
    test.run_for(Span::minutes(1)).await;
    let again = browser.submit(&page, &checkout, &[]).await;
    assert!(again.location().contains("/live/hosted"), "{}", again.location());
    let PageVisit::SentBack(back) = pay(&test.emulator, &again.location(), &Card::reviewed()).await else {
        panic!("the card is held for review");
    };
    let registration = browser.get(&path(&test, &back)).await.location();
    let page = browser.get(&registration).await;
    assert_eq!(page.heading(), text("en", "review-title"));
    assert_eq!(page.header("refresh"), "10");
    assert_eq!(browser.get(&checkout).await.location(), registration, "nothing more to pay");
    let receipt = browser.get(&format!("{registration}/receipt")).await;
    assert_eq!(receipt.heading(), text("en", "receipt-pending-title"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_seat_is_told_so_and_buys_a_second_one_only_on_purpose() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let before = browser.get("/academy/sessions/free").await;
    let registration = register(&mut browser, "free").await;
    let page = browser.get("/academy/sessions/free").await;
    assert!(page.body.contains(&text("en", "session-seat-had")));
    assert_eq!(page.link("/registrations/"), registration);
    assert_eq!(page.header("cache-control"), "no-store", "it leads to a person's data");
    // Back to a page from before, and its button: no second seat by accident.
    let stale = browser.submit(&before, "/academy/sessions/free/hold", &[]).await;
    assert_eq!(stale.location(), "/academy/sessions/free");
    let seats = test.session("free").await.seats;
    assert_eq!((seats.held, seats.sold), (0, 1));
    let asked = browser.submit(&page, "/academy/sessions/free/hold", &[("for", "another")]).await;
    let form = browser.get(&asked.location()).await;
    // The same person once more: a warning, which can be overruled.
    let warned = browser.submit(&form, "/academy/sessions/free/register", &DETAILS).await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    assert!(warned.body.contains(&text("en", "register-same-person-title")));
    assert!(warned.body.contains("value=\"robin@example.org\""), "what was typed is kept");
    assert_eq!(test.session("free").await.seats.sold, 1);
    let mut fields = DETAILS.to_vec();
    let meant = warned.hidden("second_seat_for").expect("the address that the warning is about");
    fields.push(("second_seat_for", &meant));
    let second = browser.submit(&warned, "/academy/sessions/free/register", &fields).await;
    assert!(second.location().starts_with("/academy/registrations/"), "{}", second.location());
    assert_eq!(test.session("free").await.seats.sold, 2);
    // Another browser sees nothing of it.
    let other = Browser::new(&pages(&test), "en").get("/academy/sessions/free").await;
    assert!(!other.body.contains("/registrations/") && other.body.contains("/sessions/free/hold"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_at_the_gateway_reads_that_nothing_was_charged_once_that_was_asked() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    register(&mut browser, "paid").await;
    let page = browser.get("/academy/sessions/paid").await;
    assert!(page.body.contains(&text("en", "session-hold-pay")), "what is left is to pay");
    let registration = browser.get(&page.link("/register")).await.location();
    let back = format!("{}/return?outcome=cancel", registration.replace("/registrations/", "/checkout/"));
    test.emulator.set_down(true);
    let told = browser.get(&back).await.location();
    assert_eq!(told, format!("{registration}?outcome=cancel"));
    let checking = browser.get(&told).await;
    assert_eq!(checking.heading(), text("en", "checkout-stopped-title"));
    assert!(checking.body.contains(&text("en", "checkout-stopped-checking")));
    assert!(!checking.body.contains(&text("en", "checkout-not-charged")), "nobody has asked yet");
    assert_eq!(checking.header("refresh"), "5");
    test.emulator.set_down(false);
    test.run_for(Span::minutes(1)).await;
    let stopped = browser.get(&told).await;
    assert_eq!(stopped.heading(), text("en", "checkout-stopped-title"));
    assert!(stopped.body.contains(&text("en", "checkout-not-charged")));
    assert!(
        stopped.body.contains(&text("en", "checkout-continue"))
            && stopped.body.contains("href=\"/academy/\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_tries_are_spent_is_offered_a_new_payment_page_at_once() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let hosted = register(&mut browser, "paid").await;
    let mut visit = PageVisit::StillThere;
    for _ in 0..3 {
        visit = pay(&test.emulator, &hosted, &Card::declined()).await;
    }
    let PageVisit::SentBack(back) = visit else { panic!("the third try is the last: {visit:?}") };
    assert!(back.contains("outcome=error"), "{back}");
    let registration = browser.get(&path(&test, &back)).await.location();
    let state = browser.get(&registration).await;
    assert!(state.body.contains(&text("en", "checkout-not-charged")));
    assert!(state.body.contains("You can open a new payment page 4 more times."), "{}", state.body);
    let checkout = registration.replace("/registrations/", "/checkout/");
    let again = browser.submit(&state, &checkout, &[]).await;
    assert_ne!(again.location(), hosted);
    assert!(again.location().contains("/live/hosted"), "{}", again.location());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_review_says_by_when_it_is_decided() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let hosted = register(&mut browser, "paid").await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &hosted, &Card::reviewed()).await else {
        panic!("a review sends the payer back");
    };
    let registration = browser.get(&path(&test, &back)).await.location();
    let page = browser.get(&registration).await;
    assert_eq!(page.heading(), text("en", "review-title"));
    // Three days from now: the session begins later.
    let zone = Zone::parse("Europe/Amsterdam").expect("known");
    let until = test.clock_now().plus(Span::hours(72));
    let date = Messages::new(Locale::En).long_date(until, &zone);
    let words = format!("You will know at the latest on {date} at ");
    assert!(page.body.contains(&words), "{words}: {}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_buys_while_the_session_runs_can_enter_at_once() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    for language in ["en", "nl", "fr"] {
        let page = Browser::new(&pages(&test), language).get("/academy/sessions/open-now").await;
        assert!(page.body.contains(&text(language, "session-what-happens-paid-open")), "{}", page.body);
    }
    let host = test.person(Role::Administrator).await;
    let mut host = Browser::signed_in(&pages(&test), "en", &host);
    let running = host.get("/academy/host/sessions/open-now").await;
    assert!(!running.body.contains("value=\"start\""), "it has begun: {}", running.body);
    assert!(running.body.contains(&text("en", "host-open-hint")));
    let to_come = host.get("/academy/host/sessions/paid").await;
    assert!(to_come.body.contains("value=\"start\""), "{}", to_come.body);
    let hosted = register(&mut browser, "open-now").await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &hosted, &Card::good()).await else {
        panic!("the card is good");
    };
    let registration = browser.get(&path(&test, &back)).await.location();
    let page = browser.get(&registration).await;
    assert!(page.body.contains(&text("en", "registration-join-under-way")), "{}", page.body);
    let join = browser.get(&page.link("/join/")).await;
    assert_eq!(join.location(), "https://meet.example/open-now");
    let ends_at = test.session("open-now").await.session.ends_at;
    test.advance(ends_at.since(test.clock_now())).await;
    let over = browser.get(&registration).await;
    assert!(over.body.contains(&text("en", "session-ended-text")), "{}", over.body);
    assert!(!over.body.contains("/join/"), "nobody is led to what is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn value_added_tax_has_the_readers_name() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    for (language, name) in [("en", "VAT"), ("nl", "btw"), ("fr", "TVA")] {
        let page = Browser::new(&pages(&test), language).take_seat("paid").await;
        let line = format!("<dt>{name} 21");
        assert!(page.body.contains(&line), "{line}: {}", page.body);
    }
}

/// What was sold stays sold under the tax of that day, on its page, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_names_the_tax_under_which_it_was_sold() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let hosted = register(&mut browser, "paid").await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &hosted, &Card::good()).await else {
        panic!("the card is good");
    };
    let address = browser.get(&path(&test, &back)).await.location();
    let sold = |page: &str| (page.contains("VAT 21%"), page.contains("21.00"), page.contains("9%"));
    assert_eq!(sold(&browser.get(&address).await.body), (true, true, false));
    let by = test.person(Role::Administrator).await.person.account;
    let form = SettingsForm {
        tax_name: "GST".into(),
        tax_rate: "9".into(),
        ..SettingsForm::of(&test.site, Locale::En)
    };
    let seen = test.site.settings_seen();
    let saved = test.app.commerce().save_settings(by, &test.site, Locale::En, &form, &seen).await;
    saved.expect("the store works").expect("nothing is wrong");
    assert_eq!(sold(&browser.get(&address).await.body), (true, true, false));
}
