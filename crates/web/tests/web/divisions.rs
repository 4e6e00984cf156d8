//! The administrator's page of divisions.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;

const PAGE: &str = "/academy/admin/divisions";

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_changes_and_closes_divisions() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "nl", &administrator);
    let page = browser.get(PAGE).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, text("nl", "divisions-title").as_str()));
    assert!(page.body.contains(&text("nl", "divisions-empty")));

    let refused = browser.submit(&page, PAGE, &[("code", "4711"), ("name", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&text("nl", "division-name-missing")));
    assert!(refused.body.contains("value=\"4711\""), "what was typed is kept");
    let added = browser.submit(&page, PAGE, &[("code", "4711"), ("name", "Verkoop")]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let page = browser.get(&added.location()).await;
    assert!(page.body.contains(&text("nl", "divisions-done-added")) && page.body.contains("Verkoop"));

    let use_page = "/academy/admin/division-use";
    let saved = browser.submit(&page, use_page, &[("use", "required")]).await;
    let page = browser.get(&saved.location()).await;
    assert!(page.body.contains("value=\"required\" checked"));
    assert!(!page.body.contains(&text("nl", "divisions-required-none")));
    assert_eq!(browser.submit(&page, use_page, &[("use", "x")]).await.status, StatusCode::BAD_REQUEST);

    let division = page.link("/admin/divisions/");
    let form = browser.get(&division).await;
    assert!(form.body.contains("checked") && form.body.contains("value=\"Verkoop\""));
    // Without the tick it is closed.
    let closed = browser.submit(&form, &division, &[("code", "4711"), ("name", "Verkoop oud")]).await;
    let page = browser.get(&closed.location()).await;
    assert!(page.body.contains("Verkoop oud") && page.body.contains(&text("nl", "divisions-closed")));
    assert!(page.body.contains(&text("nl", "divisions-required-none")), "nobody can schedule now");
    let stale = browser.post(PAGE, &[("code", "1"), ("name", "x")]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_comes_to_the_divisions() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    for role in [Role::Operator, Role::Host, Role::Finance, Role::Head] {
        let person = test.person(role).await;
        let mut browser = Browser::signed_in(&router, "en", &person);
        for page in [PAGE, "/academy/admin/audit", "/academy/admin/audit.csv"] {
            assert_eq!(browser.get(page).await.status, StatusCode::NOT_FOUND, "{role:?} {page}");
        }
    }
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &administrator);
    for page in ["/operator/health", "/operator/jobs"] {
        assert_eq!(browser.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let unknown = "/academy/admin/divisions/0192aaaa-0000-7000-8000-000000000000";
    assert_eq!(browser.get(unknown).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/academy/admin/divisions/x").await.status, StatusCode::NOT_FOUND);
}
