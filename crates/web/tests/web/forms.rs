//! Forms that are filled in badly, sent from elsewhere, or far too large.

use super::browser::{Browser, DETAILS, fresh_database, pages, text};
use axum::body::Body;
use domain::accounts::Role;
use domain::registrations::details::{Field, Problem};
use http::{Request, StatusCode};
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::databases::TestDatabase;

const REGISTER: &str = "/academy/sessions/paid/register";

async fn start() -> (TestDatabase, TestApp) {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    (database, test)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_form_is_answered_field_by_field() {
    let (_database, test) = start().await;
    for language in ["en", "nl", "fr"] {
        let locale = Locale::parse(language).unwrap_or_default();
        let summary = Messages::new(locale).with("form-errors-title", [("count", 5.into())]);
        let mut browser = Browser::new(&pages(&test), language);
        let page = browser.take_seat("paid").await;
        let answer = browser.submit(&page, REGISTER, &[("country", "NL")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(&summary), "{language}");
        for field in ["first_name", "last_name", "email", "express", "policy"] {
            assert!(answer.body.contains(&format!("<a href=\"#{field}\">")), "{field}");
            assert!(answer.body.contains(&format!("aria-describedby=\"{field}-problem\"")), "{field}");
        }
        assert!(answer.body.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_input_is_kept_escaped_and_explained() {
    let (_database, test) = start().await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    let long = "x".repeat(10_000);
    for (first_name, shown, why) in [
        ("a\r\nBcc: x@y.z", "value=\"a\r\nBcc: x@y.z\"", text("en", "form-hidden-characters")),
        ("\u{202e}nibor", "value=\"\u{202e}nibor\"", text("en", "form-hidden-characters")),
        (long.as_str(), long.as_str(), Messages::new(Locale::En).problem(Field::FirstName, Problem::TooLong)),
        (
            "<script>alert(1)</script>",
            "value=\"&#60;script&#62;alert(1)&#60;/script&#62;\"",
            text("en", "form-last-name-missing"),
        ),
    ] {
        let fields = [("first_name", first_name), ("email", "robin@example.org"), ("country", "NL")];
        let answer = browser.submit(&page, REGISTER, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(shown), "kept: {}", &shown[..20.min(shown.len())]);
        assert!(answer.body.contains(&why), "{why}");
        assert!(answer.body.contains("value=\"robin@example.org\""));
        assert!(!answer.body.contains("<script>alert"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_does_nothing_and_keeps_what_was_typed() {
    let (_database, test) = start().await;
    let router = pages(&test);
    let mut browser = Browser::new(&router, "en");
    let page = browser.take_seat("paid").await;
    let token = page.hidden("form_token").expect("a token");
    let others = Browser::new(&router, "en").take_seat("paid").await.hidden("form_token").expect("a token");
    assert_ne!(token, others, "each browser has its own");
    for wrong in ["", "nonsense", &others] {
        let mut fields = DETAILS.to_vec();
        fields.push(("form_token", wrong));
        let answer = browser.post(REGISTER, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains(&text("en", "error-form-stale-title")));
        assert!(answer.body.contains("value=\"robin@example.org\""), "kept");
        let hold = browser.post("/academy/sessions/paid/hold", &[("form_token", wrong)]).await;
        assert_eq!(hold.status, StatusCode::FORBIDDEN);
        assert_eq!(hold.heading(), text("en", "error-form-stale-title"));
    }
    for (name, value) in [("origin", "https://evil.test"), ("sec-fetch-site", "cross-site")] {
        let request = Request::post("/academy/sessions/paid/hold").header(name, value);
        let answer = browser.send(request, Body::from(format!("form_token={token}"))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
    }
    let mut stranger = Browser::new(&router, "en");
    let answer = stranger.post("/academy/sessions/paid/hold", &[("form_token", &token)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "without the browser's cookie");
    assert_eq!(test.session("paid").await.seats.held, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_browser_cookie_is_a_new_browser() {
    let (_database, test) = start().await;
    let mut browser = Browser::new(&pages(&test), "en");
    browser.keep("browser", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let page = browser.get("/academy/").await;
    assert!(page.header("set-cookie").starts_with("browser="), "it gets a genuine one");
}

/// A host chooses thousands of people in one form; a visitor has nothing so long to say.
#[tokio::test(flavor = "multi_thread")]
async fn who_signed_in_may_send_a_longer_form() {
    let (_database, test) = start().await;
    let long = format!("text={}", "x".repeat(400_000));
    let people = "/academy/host/sessions/paid/people";
    let administrator = test.person(Role::Administrator).await;
    for (mut browser, status) in [
        (Browser::new(&pages(&test), "en"), StatusCode::PAYLOAD_TOO_LARGE),
        (Browser::signed_in(&pages(&test), "en", &administrator), StatusCode::FORBIDDEN),
    ] {
        let address = if status == StatusCode::FORBIDDEN { people } else { REGISTER };
        let form = Request::post(address).header("content-type", "application/x-www-form-urlencoded");
        let answer = browser.send(form, Body::from(long.clone())).await;
        assert_eq!(answer.status, status, "{address}: read, and then found to be forged");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_megabytes_are_too_much() {
    let (_database, test) = start().await;
    let mut browser = Browser::new(&pages(&test), "fr");
    browser.take_seat("paid").await;
    for address in [REGISTER, "/academy/sessions/paid/hold", "/notifications/payflow/x"] {
        let answer = browser.send(Request::post(address), Body::from(vec![b'x'; 10_000_000])).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
    }
    let answer = browser.send(Request::post(REGISTER), Body::from(vec![b'x'; 10_000_000])).await;
    assert_eq!(answer.heading(), text("fr", "error-too-large-title"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_was_not_shown_is_not_paid() {
    let (_database, test) = start().await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    for price in ["1", "", "abc", "99999999999999999999"] {
        let token = page.hidden("form_token").expect("a token");
        let mut fields = DETAILS.to_vec();
        fields.extend([("form_token", token.as_str()), ("price", price), ("form_key", "k")]);
        let answer = browser.post(REGISTER, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{price:?}");
        assert!(answer.body.contains(&text("en", "register-price-changed-title")));
        assert_eq!(answer.hidden("price").as_deref(), Some("12100"), "the next try is at the price shown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_chosen_and_kept() {
    let (_database, test) = start().await;
    let mut browser = Browser::new(&pages(&test), "de");
    let page = browser.get("/academy/sessions/paid").await;
    assert!(page.body.contains("<html lang=\"en\">"), "the site's own, for a German");
    let fields = [("language", "nl"), ("next", "/academy/sessions/paid")];
    let chosen = browser.submit(&page, "/academy/language", &fields).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/academy/sessions/paid".into()));
    assert!(browser.get(&chosen.location()).await.body.contains("<html lang=\"nl\">"));
    let page = browser.get("/academy/").await;
    let away =
        browser.submit(&page, "/academy/language", &[("language", "fr"), ("next", "//evil.test")]).await;
    assert_eq!(away.location(), "/");
    assert!(browser.get("/academy/nowhere").await.body.contains("<html lang=\"fr\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_keeps_what_was_typed() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    assert!(page.body.contains("value=\"nl\" form=\"details\""), "the menu sends the form");
    assert_eq!(page.pressed_by_enter("details"), (String::new(), String::new()), "not a language");
    let mut fields = DETAILS.to_vec();
    fields.push(("shown_in", "nl"));
    let answer = browser.submit(&page, "/academy/sessions/paid/register", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.body.contains("<html lang=\"nl\">") && answer.body.contains("value=\"robin@example.org\"")
    );
    assert_eq!(test.session("paid").await.seats.held, 1, "nothing was registered");
    assert!(browser.get("/academy/").await.body.contains("<html lang=\"nl\">"), "the choice is kept");
    // Not for a page that somebody else made.
    let forged = [("shown_in", "fr"), ("email", "x@example.org"), ("form_token", "forged")];
    assert_eq!(browser.post("/academy/sessions/paid/register", &forged).await.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/academy/").await.body.contains("<html lang=\"nl\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn times_name_their_zone_and_the_readers_own() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let unknown = browser.take_seat("paid").await;
    assert!(
        unknown.body.contains("(Europe/Amsterdam)</strong>"),
        "kept until, on a named clock: {}",
        unknown.body
    );
    browser.keep("tz", "America/New_York");
    let known = browser.get("/academy/sessions/paid/register").await;
    assert!(!known.body.contains("(Europe/Amsterdam)</strong>"));
    let page = browser.get("/academy/sessions/paid").await;
    let sentence = page.body.split("The link opens on ").nth(1).expect("when it opens");
    let sentence = sentence.split("</p>").next().unwrap_or_default();
    assert!(sentence.contains("(Europe/Amsterdam), ") && sentence.contains(" your time."), "{sentence}");
}
