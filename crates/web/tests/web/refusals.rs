//! Addresses that lead nowhere.

use super::browser::{Browser, fresh_database, pages, text};
use http::StatusCode;
use testkit::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found_in_the_readers_language() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mac = "0".repeat(26);
    let mut browser = Browser::new(&pages(&test), "nl");
    for address in [
        "/nowhere".to_owned(),
        "/nowhere/".to_owned(),
        "/nowhere/sessions/paid".to_owned(),
        "/academy/sessions/nowhere".to_owned(),
        "/academy/sessions/nowhere/register".to_owned(),
        "/academy/sessions/%ff".to_owned(),
        "/academy/sessions/%2e%2e".to_owned(),
        "/%00/".to_owned(),
        "/academy/sessions/paid%00".to_owned(),
        "/academy/sessions/%00/register".to_owned(),
        "/academy/registrations/nonsense".to_owned(),
        format!("/academy/registrations/7K3M9Q2XVB4T-{mac}"),
        format!("/academy/registrations/7K3M9Q2XVB4T-{mac}/receipt"),
        format!("/academy/registrations/7K3M9Q2XVB4T-{mac}/session.ics"),
        format!("/academy/checkout/7K3M9Q2XVB4T-{mac}"),
        format!("/academy/join/7K3M9Q2XVB4T-{mac}"),
        "/academy/join/x".to_owned(),
        "/admin".to_owned(),
    ] {
        let answer = browser.get(&address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        let is_link = ["/registrations/", "/checkout/", "/join/"].iter().any(|part| address.contains(part));
        let title = if is_link { "error-dead-link-title" } else { "error-not-found-title" };
        assert_eq!(answer.heading(), text("nl", title), "{address}");
    }
    let inside = browser.get("/academy/nowhere/at/all").await;
    assert!(inside.body.contains("Test Academy"), "a site's pages keep its frame");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_door_leads_to_the_only_site() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    assert_eq!(browser.get("/").await.location(), "/academy/");
    let bare = browser.get("/academy").await;
    assert_eq!((bare.status, bare.location()), (StatusCode::PERMANENT_REDIRECT, "/academy/".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_one_site_only() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (link, _) = test.register("paid", 1).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let join = browser.get(&format!("/academy/join/{link}")).await;
    assert_eq!(join.status, StatusCode::NOT_FOUND, "a link has one purpose");
    let found = browser.get(&format!("/academy/registrations/{link}")).await;
    assert_eq!(found.status, StatusCode::OK);
    let elsewhere = browser.get(&format!("/other/registrations/{link}")).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}
