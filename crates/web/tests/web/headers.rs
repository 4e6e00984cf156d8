//! What every response carries, and what machines ask for.

use super::browser::{Browser, fresh_database, pages};
use axum::body::Body;
use http::{Request, StatusCode};
use testkit::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_response_is_protected() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let style = browser.get("/academy/").await.link("bursar.css");
    for address in ["/", "/academy/", "/academy/sessions/paid", "/academy/nowhere/at/all", "/healthz", &style]
    {
        let answer = browser.get(address).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"), "{address}");
        assert!(policy.contains("form-action 'self' http://127.0.0.1"), "the gateway's page: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {address}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert_eq!(answer.header("x-request-id").len(), 16, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_leads_to_the_base_url_and_takes_nothing() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&web::redirects(test.app.clone()), "en");
    for address in ["/", "/academy/sessions/paid?from=mail", "//elsewhere.example/", "/assets/nothing"] {
        let answer = browser.get(address).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.header("location"), format!("{}{address}", test.app.base_url()));
    }
    let refused = browser.post("/academy/sessions/paid/hold", &[("form_token", "x")]).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!((refused.header("location"), refused.header("allow")), ("".into(), "GET, HEAD".into()));
    for (address, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = browser.get(address).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, body));
    }
}

/// With `no-store` a browser's *Back* asks whether to send the form again, and what was typed is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_is_kept_by_the_browser_that_sent_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(domain::accounts::Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &administrator);
    let people = "/academy/admin/people";
    let page = browser.get(people).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let refused = browser.submit(&page, people, &[("name", "Anna")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.header("cache-control"), "private, no-cache");
    let done =
        browser.submit(&page, people, &[("name", "Anna"), ("email", "a@b.example"), ("roles", "host")]).await;
    assert_eq!((done.status, done.header("cache-control").as_str()), (StatusCode::SEE_OTHER, "no-store"));
}

/// *Back* to a long form brings it as it was typed (S-54); who signs out takes it with him.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_form_is_kept_for_back_until_its_writer_signs_out() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(domain::accounts::Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let form = "/academy/host/sessions/new";
    let page = browser.get(form).await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert_eq!(page.header("vary"), "cookie, accept-language", "it is another one for somebody else");
    assert_eq!(page.header("x-robots-tag"), "noindex");
    // A browser forgets the page at an address to which a form is sent, and restores nothing into a field with `off`.
    assert!(page.body.contains(&format!("action=\"{form}?sent\"")));
    let (_, main) = page.body.split_once("<main").expect("a page");
    assert!(!main.contains("autocomplete=\"off\""), "{main}");
    let out = browser.submit(&page, "/sign-out", &[]).await;
    assert_eq!((out.status, out.header("clear-site-data").as_str()), (StatusCode::SEE_OTHER, "\"cache\""));
    assert_eq!(browser.get(form).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn back_brings_no_secret_again() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(domain::accounts::Role::Host).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let factor = "/account/second-factor";
    let page = browser.get(factor).await;
    let refused = browser.submit(&page, factor, &[("code", "000000")]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assert_eq!(refused.header("cache-control"), "no-store", "it shows the secret of a second factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_pages_are_kept_by_nobody() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (link, _) = test.register("paid", 1).await;
    let mut browser = Browser::new(&pages(&test), "en");
    for address in [format!("/academy/registrations/{link}"), format!("/academy/checkout/{link}")] {
        let answer = browser.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-robots-tag"), "noindex");
    }
    let public = browser.get("/academy/").await;
    assert_eq!(
        (public.header("cache-control"), public.header("x-robots-tag")),
        ("private, no-cache".into(), "".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_may_be_kept_for_ever_and_pages_answer_head() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.get("/academy/").await;
    for (part, kind) in [("bursar.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml")] {
        let asset = browser.get(&page.link(part)).await;
        assert_eq!(asset.header("content-type"), kind);
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    }
    assert_eq!(browser.get("/assets/000000000000-bursar.css").await.status, StatusCode::NOT_FOUND);
    let head = browser.send(Request::head("/academy/"), Body::empty()).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    assert!(head.header("content-length").parse::<usize>().is_ok_and(|length| length > 1_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_get_what_they_ask_for() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let config = web::WebConfig {
        metrics: Some(std::sync::Arc::new(|| "bursar_up 1\n".to_owned())),
        ..web::WebConfig::default()
    };
    let mut browser = Browser::new(&web::router(test.app.clone(), config), "en");
    assert_eq!(browser.get("/healthz").await.body, "ok\n");
    assert_eq!(browser.get("/readyz").await.body, "ready\n");
    assert_eq!(browser.get("/metrics").await.body, "bursar_up 1\n");
    assert_eq!(browser.get("/favicon.ico").await.header("content-type"), "image/svg+xml");
    let hint = [("SECURETOKENID", "NOBODYKNOWSTHISPAGE"), ("RESULT", "0")];
    assert_eq!(browser.post("/notifications/payflow/x", &hint).await.status, StatusCode::OK);
    assert_eq!(browser.post("/notifications/payflow/NOBODY", &[]).await.status, StatusCode::OK);
    let nonsense = [("SECURETOKENID", "a\0b")];
    assert_eq!(browser.post("/notifications/payflow/x", &nonsense).await.status, StatusCode::OK);
    assert_eq!(browser.get("/notifications/payflow/x").await.status, StatusCode::METHOD_NOT_ALLOWED);
    for nobody in ["x", "00000000-0000-0000-0000-000000000001"] {
        let address = format!("/notifications/paypal/{nobody}");
        assert_eq!(browser.post(&address, &[("id", "WH-1")]).await.status, StatusCode::NOT_FOUND);
    }
    let mut plain = Browser::new(&pages(&test), "en");
    assert_eq!(plain.get("/metrics").await.status, StatusCode::NOT_FOUND);

    // The database goes away: the process lives, and nobody is sent to it.
    test.app.store().close().await;
    let unready = browser.get("/readyz").await;
    assert_eq!((unready.status, unready.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"));
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
}
