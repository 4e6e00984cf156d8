//! Somebody who pays at the stand-in for PayPal's classic interface.

use crate::TestApp;
use app::PersonalLink;
use app::registrations::PageHint;
use bytes::Bytes;
use domain::time::Span;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};

/// The payer approves a checkout, or pays on the page of a button, by what his account has; where he is sent.
///
/// # Panics
/// When he is not sent anywhere.
pub async fn approve(test: &TestApp, page: &str) -> String {
    let query = page.split_once('?').expect("a token").1;
    let request = Request::post(page)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act=approve&funding=balance")))
        .expect("a request");
    let response = test.express.call(request).await.expect("answered");
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{:?}", response.body());
    response.headers()[LOCATION].to_str().expect("an address").to_owned()
}

/// Somebody buys a seat of the paid session and comes back.
///
/// # Panics
/// When he cannot.
pub async fn buy(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, page) = test.register("paid", browser).await;
    approve(test, &page).await;
    let hint = Some(PageHint::Paid);
    test.app.registrations().returned(&test.site, &link, hint, "").await.expect("the store works");
    test.run_for(Span::minutes(1)).await;
    link
}
