//! What is sent: Orders v2 until the payer has approved and the money is held, Payments v2 from then on.

use super::Account;
use crate::payments::percent::percent_encoded;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Ask, Call, HostedAction, HostedPage, ObjectId};
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Longest description of what is paid for, in characters.
const DESCRIPTION_MAX: usize = 127;

/// Currencies that are written without decimals, though they have them.
pub(super) const WHOLE_UNITS_ONLY: &[&str] = &["HUF", "TWD"];

/// A request, but for who sends it.
pub(super) struct Wire {
    pub method: Method,
    pub path: String,
    /// JSON, as it is sent.
    pub body: Option<String>,
}

impl Wire {
    pub fn post(path: String, body: Option<Value>) -> Self {
        Self { method: Method::POST, path, body: body.map(|body| body.to_string()) }
    }

    /// SHA-256 of everything that decides what happens at the gateway, in hex: the request, and whose account it is;
    /// the secret may change without making it another one.
    pub fn fingerprint(&self, account: &Account) -> String {
        let body = self.body.as_deref().unwrap_or_default();
        let text =
            [account.mode.as_str(), &account.client_id, self.method.as_str(), &self.path, body].join("\n");
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An amount as PayPal reads it.
fn amount(money: Money) -> Value {
    let text = money.to_decimal_string();
    let whole = WHOLE_UNITS_ONLY.contains(&money.currency.code());
    // Fees in such a currency are whole: nothing is lost. Anything else is refused by the gateway as it stands.
    let value = if whole { text.strip_suffix(".00").unwrap_or(&text) } else { &text };
    json!({ "currency_code": money.currency.code(), "value": value })
}

/// The request of a call; none for what PayPal decides at its own console only.
pub(super) fn call(call: &Call) -> Option<Wire> {
    let reference = call.reference.as_str();
    Some(match &call.ask {
        Ask::OpenHostedPage(page) => Wire::post("/v2/checkout/orders".into(), Some(order(page, call))),
        Ask::Authorize { order, action } => {
            let act = match action {
                HostedAction::Authorize => "authorize",
                HostedAction::Sale => "capture",
            };
            Wire::post(format!("{}/{act}", order_path(&order.0)), Some(json!({})))
        }
        // It takes nothing besides the amount: no number of ours.
        Ask::Reauthorize { authorization } => Wire::post(
            format!("{}/reauthorize", authorization_path(authorization)),
            Some(json!({ "amount": amount(call.amount) })),
        ),
        // What is not captured now is released; a second capture is never made.
        Ask::Capture { authorization } => Wire::post(
            format!("{}/capture", authorization_path(authorization)),
            Some(json!({
                "amount": amount(call.amount),
                "invoice_id": reference,
                "final_capture": true,
            })),
        ),
        Ask::Void { authorization } => {
            Wire::post(format!("{}/void", authorization_path(authorization)), None)
        }
        Ask::Refund { capture } => Wire::post(
            format!("/v2/payments/captures/{}/refund", percent_encoded(&capture.0)),
            Some(json!({
                "amount": amount(call.amount),
                "custom_id": call.attempt_reference.as_str(),
                "invoice_id": reference,
            })),
        ),
        Ask::AcceptReview { .. } | Ask::DeclineReview { .. } => return None,
    })
}

/// An order that a payer with a PayPal account approves; what is approved is paid at once, so that no payment hangs in
/// between for days.
fn order(page: &HostedPage, call: &Call) -> Value {
    let mut unit = json!({
        "amount": amount(call.amount),
        "custom_id": call.attempt_reference.as_str(),
        "invoice_id": call.reference.as_str(),
    });
    let description: String = page.description.chars().take(DESCRIPTION_MAX).collect();
    if !description.trim().is_empty() {
        unit["description"] = description.into();
    }
    json!({
        "intent": intent(page.action),
        "purchase_units": [unit],
        "payment_source": { "paypal": { "experience_context": {
            "shipping_preference": "NO_SHIPPING",
            "user_action": "PAY_NOW",
            "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
            "return_url": page.return_url,
            "cancel_url": page.cancel_url,
        } } },
    })
}

fn order_path(order: &str) -> String {
    format!("/v2/checkout/orders/{}", percent_encoded(order))
}

fn authorization_path(ObjectId(id): &ObjectId) -> String {
    format!("/v2/payments/authorizations/{}", percent_encoded(id))
}

/// How an order stands, with everything that came of it.
pub(super) fn inquiry(order: &str) -> Wire {
    Wire { method: Method::GET, path: order_path(order), body: None }
}

/// What becomes of an order that is approved.
fn intent(action: HostedAction) -> &'static str {
    match action {
        HostedAction::Authorize => "AUTHORIZE",
        HostedAction::Sale => "CAPTURE",
    }
}

/// An order that nobody will approve: the first half of the check of an account (decision 7). Some can only take at once.
pub(super) fn probe(currency: Currency, action: HostedAction) -> Wire {
    let money = Money::new(currency.minor_per_major(), currency);
    let body = json!({ "intent": intent(action), "purchase_units": [{ "amount": amount(money) }] });
    Wire::post("/v2/checkout/orders".into(), Some(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use domain::ids::Reference;
    use domain::payments::gateway::Mode;

    fn account(secret: &str) -> Account {
        Account { mode: Mode::Test, client_id: "AbC".into(), secret: Secret::new(secret.into()) }
    }

    fn a_call(minor: i64, code: &str, ask: Ask) -> Call {
        Call {
            request_key: "k".into(),
            reference: Reference::from_bits(1),
            attempt_reference: Reference::from_bits(2),
            amount: Money::new(minor, Currency::from_code(code).expect("a currency")),
            ask,
        }
    }

    #[test]
    fn follow_ups_name_what_they_act_on_and_our_reference() {
        let capture = call(&a_call(12100, "EUR", Ask::Capture { authorization: ObjectId("0VF".into()) }));
        let capture = capture.expect("a request");
        assert_eq!(capture.path, "/v2/payments/authorizations/0VF/capture");
        assert_eq!(
            capture.body.expect("a body"),
            r#"{"amount":{"currency_code":"EUR","value":"121.00"},"final_capture":true,"invoice_id":"000000000001"}"#
        );
        let void = call(&a_call(12100, "EUR", Ask::Void { authorization: ObjectId("0/F".into()) }));
        let void = void.expect("a request");
        assert_eq!((void.path.as_str(), void.body), ("/v2/payments/authorizations/0%2FF/void", None));
        assert!(call(&a_call(1, "EUR", Ask::AcceptReview { held: ObjectId("x".into()) })).is_none());
    }

    #[test]
    fn amounts_are_written_as_the_currency_is_taken() {
        for (minor, code, expected) in
            [(12100, "EUR", "121.00"), (5, "USD", "0.05"), (1500, "JPY", "1500"), (121_000, "HUF", "1210")]
        {
            let money = Money::new(minor, Currency::from_code(code).expect("a currency"));
            assert_eq!(amount(money)["value"], expected, "{code}");
        }
    }

    #[test]
    fn the_fingerprint_follows_the_request_not_the_secret() {
        let print = |minor, secret: &str| {
            let ask = Ask::Capture { authorization: ObjectId("A1".into()) };
            call(&a_call(minor, "EUR", ask)).expect("a request").fingerprint(&account(secret))
        };
        assert_eq!(print(100, "old"), print(100, "new"));
        assert_ne!(print(100, "old"), print(101, "old"));
        assert_eq!(print(100, "old").len(), 64);
    }

    #[test]
    fn an_account_that_takes_at_once_is_checked_by_what_its_pages_do() {
        let eur = Currency::from_code("EUR").expect("EUR");
        for (action, intent) in [(HostedAction::Authorize, "AUTHORIZE"), (HostedAction::Sale, "CAPTURE")] {
            let body = probe(eur, action).body.expect("a body");
            assert!(body.contains(intent), "{action:?}");
        }
    }
}
