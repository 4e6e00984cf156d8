//! Somebody who pays at PayPal's emulator: what this installation sold, or what somebody else did.

use crate::TestApp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use emulators::paypal::App;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use serde_json::{Value, json};

/// The payer approves on PayPal's page, with the money of his account; where it sends him.
pub async fn approve(test: &TestApp, page: &str) -> String {
    act(test, page, "approve", "balance").await
}

/// What the payer does on PayPal's page, `approve` or `cancel`, and by which of its fundings: `balance`, `declined` or
/// `review`. Where it sends him.
pub async fn act(test: &TestApp, page: &str, act: &str, funding: &str) -> String {
    let query = page.split_once('?').expect("a token").1;
    let request = Request::post(page)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act={act}&funding={funding}")))
        .expect("a request");
    let response = test.paypal.call(request).await.expect("answered");
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{:?}", response.body());
    response.headers()[LOCATION].to_str().expect("an address").to_owned()
}

/// Somebody pays 50 euros at the same account, and not by this installation: under these numbers. What was taken.
/// `page` is any page of PayPal's where payments are approved.
pub async fn pay_elsewhere(test: &TestApp, page: &str, custom_id: &str, invoice_id: &str) -> String {
    let app = App::default();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", app.client_id, app.secret)));
    let token = post(test, "/v1/oauth2/token", &basic, "grant_type=client_credentials".into()).await;
    let bearer = format!("Bearer {}", token["access_token"].as_str().expect("a token"));
    let amount = json!({ "currency_code": "EUR", "value": "50.00" });
    let unit = json!({ "amount": amount, "custom_id": custom_id, "invoice_id": invoice_id });
    let order = json!({ "intent": "CAPTURE", "purchase_units": [unit] }).to_string();
    let order = post(test, "/v2/checkout/orders", &bearer, order).await;
    let id = order["id"].as_str().expect("an order");
    let (address, _) = page.split_once('?').expect("a token");
    approve(test, &format!("{address}?token={id}")).await;
    let taken = post(test, &format!("/v2/checkout/orders/{id}/capture"), &bearer, "{}".into()).await;
    let taken = taken.pointer("/purchase_units/0/payments/captures/0/id").and_then(Value::as_str);
    taken.expect("taken").to_owned()
}

async fn post(test: &TestApp, path: &str, authorization: &str, body: String) -> Value {
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::post(format!("http://paypal.test/live{path}"))
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_TYPE, kind)
        .body(Bytes::from(body))
        .expect("a request");
    let answer = test.paypal.call(request).await.expect("answered");
    serde_json::from_slice(answer.body()).expect("JSON")
}
