//! How payments stand, in Express Checkout's words.

use super::api::Asked;
use crate::payflow::{FaultKind, money};
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{DIRECT, HOSTED, REFUSED};

/// PAYMENTSTATUS and PENDINGREASON.
pub(super) fn of(transaction: &Transaction) -> (&'static str, &'static str) {
    match (transaction.kind, transaction.status.as_str()) {
        (Kind::Authorization, "CREATED") => ("Pending", "authorization"),
        (_, "PENDING") => ("Pending", "paymentreview"),
        (_, "FOREIGN") => ("Pending", "multicurrency"),
        (Kind::Authorization, "CAPTURED") => ("Completed", "None"),
        (Kind::Authorization, "VOIDED") => ("Voided", "None"),
        (Kind::Authorization, "EXPIRED") => ("Expired", "None"),
        (_, "DENIED" | "DECLINED" | REFUSED) => ("Denied", "None"),
        (Kind::Capture, "REVERSED") => ("Reversed", "None"),
        (Kind::Capture, "REFUNDED") => ("Refunded", "None"),
        (Kind::Capture, "PARTIALLY_REFUNDED") => ("PartiallyRefunded", "None"),
        _ => ("Completed", "None"),
    }
}

/// The same as it is told, which faults may turn round.
pub(super) fn told(asked: &Asked<'_>, transaction: &Transaction) -> (&'static str, &'static str) {
    let is_told_wrong = match books::counts(transaction) {
        true => asked.has(FaultKind::DeclinedThenApproved) && asked.is_inquiry(),
        false => transaction.status == REFUSED && asked.has(FaultKind::ApprovedThenDeclined),
    };
    match transaction.kind {
        _ if !is_told_wrong => of(transaction),
        _ if transaction.status != REFUSED => ("Denied", "None"),
        Kind::Authorization => ("Pending", "authorization"),
        Kind::Capture | Kind::Refund => ("Completed", "None"),
    }
}

/// TRANSACTIONTYPE of what came of an order.
pub(super) fn kind_of(order: &Order) -> &'static str {
    match order.id.as_str() {
        id if id.starts_with(HOSTED) => "prohosted",
        id if id.starts_with(DIRECT) => "webaccept",
        _ => "expresscheckout",
    }
}

/// Minor units as they are written, with their currency, which faults may make another.
pub(super) fn written(asked: &Asked<'_>, currency: &str, minor: i64) -> (String, String) {
    let other = asked.arm.map(|arm| arm.fault);
    let minor = if other == Some(FaultKind::OtherAmount) { minor + 100 } else { minor };
    let text = plain(currency, minor);
    let code = match (other, currency) {
        (Some(FaultKind::OtherCurrency), "USD") => "EUR",
        (Some(FaultKind::OtherCurrency), _) => "USD",
        _ => currency,
    };
    (text, code.to_owned())
}

/// Minor units as they are written, whatever the fault.
pub(super) fn plain(currency: &str, minor: i64) -> String {
    let text = money::format(minor.abs(), currency);
    let text = match currency {
        "HUF" | "TWD" => text.trim_end_matches(".00").to_owned(),
        _ => text,
    };
    if minor < 0 { format!("-{text}") } else { text }
}

/// The fee of PayPal's: 2.9 per cent and thirty minor units.
pub(super) fn fee(minor: i64) -> i64 {
    minor * 29 / 1000 + 30
}

/// What PayPal gives back of it with a refund: not the thirty.
pub(super) fn fee_back(minor: i64) -> i64 {
    minor * 29 / 1000
}
