//! The operator's pages of health and jobs.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sees_at_once_what_does_not_work_and_the_page_looks_again() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &operator);
    let page = browser.get("/operator/health").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&text("en", "health-work-none")), "nobody works in this test yet");
    assert!(page.body.contains("badge bad"));
    let seconds: i64 = page.header("refresh").parse().expect("a number of seconds");
    assert!(Span::seconds(seconds) < domain::health::FRESH, "green is never older than a minute");
    assert_eq!(page.header("cache-control"), "no-store", "nor shown from a browser's memory");

    app::jobs::recover(&test.app).await.expect("recovered");
    test.run_jobs().await;
    let page = browser.get("/operator/health").await;
    assert!(page.body.contains(&text("en", "health-well")) && !page.body.contains("badge bad"));
    assert!(
        page.body.contains(concat!("Bursar ", env!("CARGO_PKG_VERSION"))) && page.body.contains("SQLite")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sees_jobs_and_does_one_now() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    test.hold("paid", 1).await.expect("held");
    let mut browser = Browser::signed_in(&pages(&test), "nl", &operator);
    let page = browser.get("/operator/jobs?kind=expire-hold").await;
    assert!(page.body.contains(&text("nl", "job-expire-hold")) && page.body.contains("Test Academy"));
    assert!(!page.body.contains("action=\"/operator/jobs/"), "before its moment there is nothing to do");
    app::jobs::recover(&test.app).await.expect("recovered");
    test.run_jobs().await;
    let page = browser.get("/operator/jobs?kind=seal-chain").await;
    let address = page.body.split("action=\"/operator/jobs/").nth(1).and_then(|rest| rest.split('"').next());
    let address = format!("/operator/jobs/{}", address.expect("a button"));
    let done = browser.submit(&page, &address, &[]).await;
    assert_eq!(
        (done.status, done.location().as_str()),
        (StatusCode::SEE_OTHER, "/operator/jobs?done=hurried")
    );
    let page = browser.get(&done.location()).await;
    assert!(page.body.contains(&text("nl", "jobs-hurried")));
    assert!(!page.body.contains(&format!("action=\"{address}\"")), "it is due already");
    for bad in ["/operator/jobs/expire-hold/x", "/operator/jobs/expire-hold/%00"] {
        assert_eq!(browser.submit(&page, bad, &[]).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}
