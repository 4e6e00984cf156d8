//! The register form whose words the site changes while it is filled in.

use super::browser::{Browser, DETAILS, fresh_database, pages, text};
use domain::accounts::Role;
use domain::sites::PayerText;
use http::StatusCode;
use locale::Locale;
use testkit::TestApp;

async fn write(test: &TestApp, words: &str) {
    let by = test.person(Role::Administrator).await.person.account;
    let typed = [(PayerText::Policy, words.to_owned())];
    let seen = test.texts_seen().await;
    let saved = test.app.commerce().save_texts(by, &test.site, Locale::En, &typed, &seen).await;
    assert_eq!(saved.expect("the store works"), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn new_words_are_shown_and_agreed_to_anew_with_everything_typed_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    write(&test, "The rules of spring.").await;
    let mut browser = Browser::new(&pages(&test), "en");
    let address = "/academy/sessions/paid/register";
    let form = browser.take_seat("paid").await;
    assert!(form.body.contains("The rules of spring."));
    write(&test, "The rules of autumn.").await;
    let again = browser.submit(&form, address, &DETAILS).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains(&text("en", "register-terms-changed-title")), "{}", again.body);
    assert!(again.body.contains("The rules of autumn.") && !again.body.contains("The rules of spring."));
    let typed = again.fields();
    for (name, value) in &DETAILS[..4] {
        assert!(typed.iter().any(|(of, kept)| of == name && kept == value), "{name} is kept: {typed:?}");
    }
    assert!(!typed.iter().any(|(name, _)| name == "policy"), "agreed to anew: {typed:?}");
    assert_eq!(test.session("paid").await.seats.held, 1, "the seat is kept");

    // Also where something is wrong with the form itself, and where only the language changes.
    write(&test, "The rules of winter.").await;
    let mut wrong = DETAILS;
    wrong[2].1 = "robin@";
    let told = browser.submit(&again, address, &wrong).await;
    assert!(told.body.contains(&text("en", "register-terms-changed-title")), "{}", told.body);
    let french = browser.submit(&told, address, &[("shown_in", "fr")]).await;
    assert_eq!(french.status, StatusCode::OK);
    assert!(!french.body.contains(&text("fr", "register-terms-changed-title")), "{}", french.body);
    let sent = browser.submit(&french, address, &DETAILS).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert!(sent.location().starts_with("http://127.0.0.1/live/hosted?"), "{}", sent.location());
}
