//! Notifications (IPN): PayPal posts a form, and says when asked whether it has sent it. Even a genuine one is only a hint.

use super::{Account, Classic, nvp};
use crate::payments::{Authenticity, Notice, Told};
use bytes::Bytes;
use domain::payments::gateway::{Mode, ObjectId};
use domain::time::Timestamp;
use http::{Request, StatusCode, header};

/// Bytes of a notification that is looked at; PayPal's are two thousand or so.
const BODY_MAX: usize = 16 * 1024;

/// What a notification says it is about. What follows from a payment (a refund, a reversal) names that, and our number not always.
pub(in crate::payments) fn claimed(notice: &Notice) -> Told {
    let fields = fields(notice);
    let (attempt_reference, capture) = (field(&fields, "custom"), field(&fields, "parent_txn_id"));
    Told { attempt_reference, payment: None, capture: capture.map(ObjectId), approved: false }
}

/// The payment that a notification tells of.
pub(super) fn payment(notice: &Notice) -> Option<ObjectId> {
    field(&fields(notice), "txn_id").map(ObjectId)
}

fn fields(notice: &Notice) -> Vec<(String, String)> {
    if notice.body.len() > BODY_MAX { Vec::new() } else { nvp::decode(&notice.body) }
}

fn field(fields: &[(String, String)], name: &str) -> Option<String> {
    let found = fields.iter().find(|(known, value)| known == name && !value.is_empty());
    found.map(|(_, value)| value.clone())
}

/// Asks PayPal, which takes the whole form back as it came, byte for byte: it may be in any charset.
const ASK: &[u8] = b"cmd=_notify-validate&";

impl Classic {
    /// As [`authenticate`](crate::payments::PaymentGateways::authenticate).
    pub(super) async fn authenticate(
        &self,
        account: &Account,
        notice: &Notice,
        now: Timestamp,
    ) -> Authenticity {
        let fields = fields(notice);
        // A notification of the sandbox says so; one of the other world is never about this account.
        let is_test = field(&fields, "test_ipn").as_deref() == Some("1");
        if fields.is_empty() || is_test != (account.mode == Mode::Test) {
            return Authenticity::Forged;
        }
        let whose = format!("{} {}", account.mode.as_str(), account.user);
        if !self.asked.may_call(&whose, now) {
            return Authenticity::Undecided;
        }
        let request = Request::post(self.addresses.notices(account.mode).clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, "bursar")
            .body(Bytes::from([ASK, &notice.body].concat()));
        let Ok(request) = request else { return Authenticity::Undecided };
        let Ok(answer) = self.http.send(request).await else { return Authenticity::Undecided };
        match (answer.status(), answer.body().trim_ascii()) {
            (StatusCode::OK, b"VERIFIED") => Authenticity::Genuine(claimed(notice)),
            (StatusCode::OK, b"INVALID") => Authenticity::Forged,
            _ => Authenticity::Undecided,
        }
    }
}
