//! What armed faults make of answers.

use http::Method;
use serde_json::Value;

use super::api::{Asked, Reply, unprocessable};
use crate::payflow::FaultKind;
use crate::wallet::REFUSED;
use crate::wallet::books::{self, Kind, Transaction};

/// The fault of an index that does not know yet.
pub(super) fn is_absent(asked: &Asked<'_>) -> bool {
    asked.arm.is_some_and(|arm| arm.fault == FaultKind::NotFound)
}

/// The fault of a refusal by the payer's bank.
pub(super) fn is_declined(asked: &Asked<'_>) -> bool {
    has(asked, FaultKind::Result)
}

/// Whether it is this that goes wrong.
pub(super) fn has(asked: &Asked<'_>, fault: FaultKind) -> bool {
    asked.arm.is_some_and(|arm| arm.fault == fault)
}

/// How a transaction is told to stand, which faults may turn round.
pub(super) fn standing<'a>(asked: &Asked<'_>, of: &'a Transaction) -> &'a str {
    let (is_good, is_asked_about) = (books::counts(of), *asked.method == Method::GET);
    let is_refused = match is_good {
        true => is_asked_about && has(asked, FaultKind::DeclinedThenApproved),
        false => of.status == REFUSED && !has(asked, FaultKind::ApprovedThenDeclined),
    };
    match of.kind {
        Kind::Authorization if is_refused => "DENIED",
        Kind::Capture if is_refused => "DECLINED",
        Kind::Refund if is_refused => "FAILED",
        Kind::Authorization if of.status == REFUSED => "CREATED",
        Kind::Capture if of.status == REFUSED => "COMPLETED",
        _ => &of.status,
    }
}

/// The refusal of what was asked for, though it was done.
pub(super) fn refusal_all_the_same(parts: &[&str]) -> Reply {
    unprocessable(match *parts {
        ["v2", "checkout", "orders", _, "capture"] => "INSTRUMENT_DECLINED",
        [_, _, "authorizations", _, "reauthorize"] => "PAYER_CANNOT_PAY",
        [_, _, "authorizations", _, "void"] => "CANNOT_BE_VOIDED",
        [_, _, "captures", ..] => "REFUND_FAILED_INSUFFICIENT_FUNDS",
        _ => "TRANSACTION_REFUSED",
    })
}

/// Every number in an answer by which something is known.
pub(super) fn numbers<'a>(answer: &'a Value, found: &mut Vec<&'a str>) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if matches!(name.as_str(), "id" | "custom_id" | "invoice_id") => {
                        found.push(text);
                    }
                    _ => numbers(value, found),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| numbers(one, found)),
        _ => {}
    }
}
