//! What goes wrong at PayPal's Orders v2 goes wrong as it does at the real one.

use axum::body::Bytes;
use bursar_emulators::payflow::{Arm, FaultKind, Operation};
use bursar_emulators::paypal::{Emulator, PayPalConfig};
use http::Request;
use serde_json::{Value, json};

const SECOND: i64 = 1_000_000;

/// 2026-11-22T00:00:00Z.
const START: i64 = 1_795_305_600 * SECOND;

/// A merchant who has signed in.
struct Merchant {
    emulator: Emulator,
    token: String,
}

impl Merchant {
    async fn new() -> Self {
        let config = PayPalConfig { manual_clock: Some(START), ..PayPalConfig::default() };
        let mut merchant = Self { emulator: Emulator::open(config).await.unwrap(), token: String::new() };
        assert!(merchant.sign_in().await);
        merchant
    }

    async fn sign_in(&mut self) -> bool {
        self.token.clear();
        let basic = "Basic YnVyc2FyZGVtby1wYXlwYWw6ZGVtby1zZWNyZXQtbGl2ZQ==";
        let (status, answer) = self.send("POST", "v1/oauth2/token", ("Authorization", basic), None).await;
        self.token = answer["access_token"].as_str().unwrap_or_default().to_owned();
        status == 200
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        header: (&str, &str),
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(format!("http://paypal.test/live/{path}"));
        if !self.token.is_empty() {
            request = request.header("Authorization", format!("Bearer {}", self.token));
        }
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = request.header(header.0, header.1).body(Bytes::from(body)).unwrap();
        let answer = self.emulator.call(request).await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
    }

    async fn post(&self, path: &str, key: &str, body: Value) -> (u16, Value) {
        self.send("POST", path, ("PayPal-Request-Id", key), Some(body)).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, ("Accept", "application/json"), None).await
    }

    /// An order that its payer has approved.
    async fn approved(&self, key: &str) -> String {
        let order = json!({
            "intent": "AUTHORIZE",
            "purchase_units": [{
                "amount": { "currency_code": "EUR", "value": "121.00" }, "custom_id": "MINE", "invoice_id": key
            }],
            "payment_source": { "paypal": { "experience_context": {
                "return_url": "http://shop.test/back", "cancel_url": "http://shop.test/no"
            } } },
        });
        let (status, order) = self.post("v2/checkout/orders", key, order).await;
        assert_eq!(status, 200, "{order}");
        let id = order["id"].as_str().unwrap().to_owned();
        let page = Request::post("http://paypal.test/live/checkoutnow");
        let form = format!("token={id}&act=approve&funding=balance");
        self.emulator.call(page.body(Bytes::from(form)).unwrap()).await.unwrap();
        id
    }
}

const HELD: &str = "/purchase_units/0/payments/authorizations/0";

#[tokio::test]
async fn what_is_in_progress_is_answered_so_and_seen_by_nobody_until_it_is_done() {
    let merchant = Merchant::new().await;
    let order = format!("v2/checkout/orders/{}", merchant.approved("a").await);
    let arm = Arm::once(Operation::Authorize, FaultKind::InProgress);
    merchant.emulator.arm(Arm { lag_s: 60, ..arm });
    for _ in 0..2 {
        let (status, answer) = merchant.post(&format!("{order}/authorize"), "b", json!({})).await;
        assert_eq!((status, &answer["details"][0]["issue"]), (409, &json!("PREVIOUS_REQUEST_IN_PROGRESS")));
        let (_, seen) = merchant.get(&order).await;
        assert_eq!((&seen["status"], seen.pointer(HELD)), (&json!("APPROVED"), None));
        merchant.emulator.clock().advance(29 * SECOND);
    }
    merchant.emulator.clock().advance(2 * SECOND);
    let (_, seen) = merchant.get(&order).await;
    assert_eq!(seen.pointer(HELD).unwrap()["status"], "CREATED");
    let (status, again) = merchant.post(&format!("{order}/authorize"), "b", json!({})).await;
    assert_eq!((status, again.pointer(HELD)), (200, seen.pointer(HELD)), "done once");
}

#[tokio::test]
async fn what_is_seen_late_stands_as_before_for_whoever_asks() {
    let merchant = Merchant::new().await;
    let order = format!("v2/checkout/orders/{}", merchant.approved("a").await);
    let (_, done) = merchant.post(&format!("{order}/authorize"), "b", json!({})).await;
    let held = done.pointer(HELD).unwrap()["id"].as_str().unwrap().to_owned();
    let arm = Arm { lag_s: 600, lost: true, ..Arm::once(Operation::Void, FaultKind::InquiryLag) };
    merchant.emulator.arm(arm);
    let path = format!("http://paypal.test/live/v2/payments/authorizations/{held}/void");
    let void = Request::post(path).header("Authorization", format!("Bearer {}", merchant.token));
    let void = void.header("PayPal-Request-Id", "c").body(Bytes::new()).unwrap();
    assert!(merchant.emulator.call(void).await.is_err(), "its answer is lost");
    let status = async || merchant.get(&order).await.1.pointer(HELD).unwrap()["status"].clone();
    assert_eq!(status().await, "CREATED");
    assert_eq!(merchant.emulator.books().await.unwrap().open_holds, 0, "the books know");
    merchant.emulator.clock().advance(601 * SECOND);
    assert_eq!(status().await, "VOIDED");
}

#[tokio::test]
async fn another_answer_is_somebody_elses_or_looks_like_it() {
    let merchant = Merchant::new().await;
    let first = merchant.approved("first").await;
    merchant.emulator.arm(Arm::once(Operation::Authorize, FaultKind::OtherAnswer));
    let (_, other) = merchant.post(&format!("v2/checkout/orders/{first}/authorize"), "b", json!({})).await;
    assert_ne!(other["id"], first);
    assert_eq!(other["purchase_units"][0]["amount"]["value"], "121.00");
    assert_ne!(other["purchase_units"][0]["invoice_id"], "first");
    let (_, own) = merchant.get(&format!("v2/checkout/orders/{first}")).await;
    assert_ne!(own.pointer(HELD).unwrap()["id"], other.pointer(HELD).unwrap()["id"]);
    // Once somebody else has asked, his is given.
    let second = merchant.approved("second").await;
    merchant.emulator.arm(Arm::once(Operation::Inquiry, FaultKind::OtherAnswer));
    let (_, seen) = merchant.get(&format!("v2/checkout/orders/{second}")).await;
    assert_eq!(seen["id"], first);
}

#[tokio::test]
async fn a_sign_in_ends_and_may_be_refused_from_then_on() {
    let mut merchant = Merchant::new().await;
    let order = format!("v2/checkout/orders/{}", merchant.approved("a").await);
    merchant.emulator.arm(Arm::once(Operation::Inquiry, FaultKind::SignInEnded));
    for expected in [401, 401] {
        assert_eq!(merchant.get(&order).await.0, expected);
    }
    assert!(merchant.sign_in().await);
    assert_eq!(merchant.get(&order).await.0, 200);
    let arm = merchant.emulator.arm(Arm::once(Operation::Inquiry, FaultKind::SignInRefused));
    assert_eq!(merchant.get(&order).await.0, 401);
    assert!(!merchant.sign_in().await);
    merchant.emulator.disarm(Some(arm));
    assert!(merchant.sign_in().await);
    assert_eq!(merchant.get(&order).await.0, 200);
}

#[tokio::test]
async fn holds_end_early_and_less_is_taken() {
    let merchant = Merchant::new().await;
    for (fault, status, issue) in [
        (FaultKind::AuthorizationExpires, "EXPIRED", "AUTHORIZATION_EXPIRED"),
        (FaultKind::IssuerVoids, "VOIDED", "AUTHORIZATION_VOIDED"),
    ] {
        let order = format!("v2/checkout/orders/{}", merchant.approved(status).await);
        merchant.emulator.arm(Arm::once(Operation::Authorize, fault));
        let (_, done) = merchant.post(&format!("{order}/authorize"), "b", json!({})).await;
        let held = done.pointer(HELD).unwrap();
        assert_eq!(held["status"], "CREATED", "told as good");
        assert_eq!(merchant.get(&order).await.1.pointer(HELD).unwrap()["status"], status);
        let path = format!("v2/payments/authorizations/{}/capture", held["id"].as_str().unwrap());
        let (code, refused) = merchant.post(&path, status, json!({})).await;
        assert_eq!((code, &refused["details"][0]["issue"]), (422, &json!(issue)));
    }
    let order = format!("v2/checkout/orders/{}", merchant.approved("less").await);
    let (_, done) = merchant.post(&format!("{order}/authorize"), "d", json!({})).await;
    merchant.emulator.arm(Arm::once(Operation::Capture, FaultKind::CapturesLess));
    let held = done.pointer(HELD).unwrap()["id"].as_str().unwrap();
    let path = format!("v2/payments/authorizations/{held}/capture");
    let (_, taken) = merchant.post(&path, "e", json!({})).await;
    assert_eq!(taken["amount"]["value"], "120.00");
}

#[tokio::test]
async fn what_is_told_the_wrong_way_round_is_told_right_when_it_is_asked_about() {
    let merchant = Merchant::new().await;
    for (fault, told, truth) in [
        (FaultKind::DeclinedThenApproved, None, "CREATED"),
        (FaultKind::ApprovedThenDeclined, Some("CREATED"), "DENIED"),
    ] {
        let order = format!("v2/checkout/orders/{}", merchant.approved(truth).await);
        merchant.emulator.arm(Arm::once(Operation::Authorize, fault));
        let (status, done) = merchant.post(&format!("{order}/authorize"), truth, json!({})).await;
        assert_eq!(status == 422, told.is_none(), "{done}");
        assert_eq!(done.pointer(HELD).and_then(|held| held["status"].as_str()), told);
        assert_eq!(merchant.get(&order).await.1.pointer(HELD).unwrap()["status"], truth);
    }
}
