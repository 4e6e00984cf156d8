//! What a refusal means: the issue that PayPal names decides, else the status.

use domain::payments::gateway::{Decline, Verdict, WrongState};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;
use http::StatusCode;

/// The verdict on a call of that kind that was answered with an error.
pub(super) fn verdict(status: StatusCode, issue: &str, kind: OperationKind) -> Verdict {
    match status.as_u16() {
        // Not processed, or still being processed: looked up, then sent again under its key (PS 1.3).
        408 | 409 | 425 | 429 => Verdict::Unknown,
        404 if kind != OperationKind::HostedPage => Verdict::WrongState(WrongState::NoSuchTransaction),
        422 => of_issue(issue, kind),
        400..500 => Verdict::Misconfigured,
        _ => Verdict::Unknown,
    }
}

fn of_issue(issue: &str, kind: OperationKind) -> Verdict {
    match issue {
        "INSTRUMENT_DECLINED"
        | "PAYER_CANNOT_PAY"
        | "PAYER_ACCOUNT_LOCKED_OR_CLOSED"
        | "PAYER_ACCOUNT_RESTRICTED"
        | "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"
        | "TRANSACTION_REFUSED"
        | "COMPLIANCE_VIOLATION"
        | "DECLINED_DUE_TO_RELATED_TXN"
        | "TRANSACTION_LIMIT_EXCEEDED"
        | "TRANSACTION_RECEIVING_LIMIT_EXCEEDED"
        | "TRANSACTION_BLOCKED_BY_PAYEE"
        | "PAYEE_BLOCKED_TRANSACTION" => Verdict::Declined(Decline::Funding),
        "ORDER_NOT_APPROVED"
        | "PAYER_ACTION_REQUIRED"
        | "ORDER_EXPIRED"
        | "TOKEN_EXPIRED"
        | "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED" => Verdict::Declined(Decline::PageSpent),
        // Something of this kind was done before: the order tells what.
        "ORDER_ALREADY_AUTHORIZED"
        | "ORDER_ALREADY_CAPTURED"
        | "ORDER_COMPLETED_OR_VOIDED"
        | "ORDER_COMPLETION_IN_PROGRESS"
        | "DUPLICATE_INVOICE_ID"
        | "MAX_AUTHORIZATION_COUNT_EXCEEDED" => Verdict::Duplicate,
        // PayPal has the money, or the payer's bank: nothing can be given back meanwhile (PS 6.10, 6.11).
        "TRANSACTION_DISPUTED" | "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK" => {
            Verdict::WrongState(WrongState::Disputed)
        }
        "PREVIOUSLY_VOIDED" => Verdict::Voided,
        "PREVIOUSLY_CAPTURED" | "CANNOT_BE_VOIDED" => Verdict::WrongState(WrongState::CannotVoid),
        "CARD_EXPIRED" | "DOMESTIC_TRANSACTION_REQUIRED" if kind == OperationKind::Authorize => {
            Verdict::Declined(Decline::OtherWay)
        }
        _ => match kind {
            OperationKind::Reauthorize => Verdict::WrongState(WrongState::CannotReauthorize),
            OperationKind::Capture => Verdict::WrongState(WrongState::CannotCapture),
            OperationKind::Void => Verdict::WrongState(WrongState::CannotVoid),
            OperationKind::Refund => Verdict::WrongState(WrongState::CannotRefund),
            // Whether it is the payer's or the account's: only what names the account switches that off for all payers.
            OperationKind::Authorize if !is_of_account(issue) => {
                tracing::error!(issue, "PayPal refuses a payment for a reason that nobody has told us of");
                Verdict::Declined(Decline::OtherWay)
            }
            OperationKind::HostedPage
            | OperationKind::Authorize
            | OperationKind::AcceptReview
            | OperationKind::DeclineReview => Verdict::Misconfigured,
        },
    }
}

/// Whether an issue is about the merchant's account, whoever pays.
fn is_of_account(issue: &str) -> bool {
    let is_named =
        issue.starts_with("PAYEE_") || issue.contains("PERMISSION") || issue.contains("NOT_ENABLED");
    is_named || account_trouble(None, issue) != AccountTrouble::Other
}

/// Why an account is refused, as far as its owner can do something about it.
pub(super) fn account_trouble(code: Option<i32>, issue: &str) -> AccountTrouble {
    match (code, issue) {
        (Some(401), _) => AccountTrouble::Credentials,
        (Some(403), _) => AccountTrouble::Permissions,
        (_, "INVALID_CURRENCY_CODE" | "CURRENCY_NOT_SUPPORTED" | "DECIMALS_NOT_SUPPORTED") => {
            AccountTrouble::Currency
        }
        (_, "AUTH_CAPTURE_NOT_ENABLED" | "UNSUPPORTED_INTENT") => AccountTrouble::Feature,
        (_, "PAYEE_ACCOUNT_LOCKED_OR_CLOSED" | "PAYEE_ACCOUNT_RESTRICTED" | "PAYEE_ACCOUNT_INVALID") => {
            AccountTrouble::Suspended
        }
        _ => AccountTrouble::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationKind as K;

    #[test]
    fn refusals_mean_what_the_issue_says() {
        let of = |status: u16, issue: &str, kind| {
            verdict(StatusCode::from_u16(status).expect("a status"), issue, kind)
        };
        for (status, issue, kind, expected) in [
            (422, "INSTRUMENT_DECLINED", K::Authorize, Verdict::Declined(Decline::Funding)),
            (422, "ORDER_NOT_APPROVED", K::Authorize, Verdict::Declined(Decline::PageSpent)),
            (422, "ORDER_ALREADY_AUTHORIZED", K::Authorize, Verdict::Duplicate),
            (422, "DUPLICATE_INVOICE_ID", K::Capture, Verdict::Duplicate),
            (422, "AUTHORIZATION_VOIDED", K::Capture, Verdict::WrongState(WrongState::CannotCapture)),
            (
                422,
                "REAUTHORIZATION_NOT_SUPPORTED",
                K::Reauthorize,
                Verdict::WrongState(WrongState::CannotReauthorize),
            ),
            (422, "PAYER_CANNOT_PAY", K::Reauthorize, Verdict::Declined(Decline::Funding)),
            (422, "PREVIOUSLY_VOIDED", K::Void, Verdict::Voided),
            (422, "PREVIOUSLY_CAPTURED", K::Void, Verdict::WrongState(WrongState::CannotVoid)),
            (422, "CAPTURE_FULLY_REFUNDED", K::Refund, Verdict::WrongState(WrongState::CannotRefund)),
            (422, "TRANSACTION_DISPUTED", K::Refund, Verdict::WrongState(WrongState::Disputed)),
            (422, "PAYEE_ACCOUNT_RESTRICTED", K::HostedPage, Verdict::Misconfigured),
            (422, "PAYEE_ACCOUNT_RESTRICTED", K::Authorize, Verdict::Misconfigured),
            (422, "DOMESTIC_TRANSACTION_REQUIRED", K::Authorize, Verdict::Declined(Decline::OtherWay)),
            (422, "CARD_EXPIRED", K::Authorize, Verdict::Declined(Decline::OtherWay)),
            (404, "INVALID_RESOURCE_ID", K::Capture, Verdict::WrongState(WrongState::NoSuchTransaction)),
            (409, "PREVIOUS_REQUEST_IN_PROGRESS", K::Refund, Verdict::Unknown),
            (429, "", K::Capture, Verdict::Unknown),
            (401, "", K::Capture, Verdict::Misconfigured),
            (400, "MALFORMED_REQUEST_JSON", K::HostedPage, Verdict::Misconfigured),
            (500, "", K::Capture, Verdict::Unknown),
            (302, "", K::Capture, Verdict::Unknown),
        ] {
            assert_eq!(of(status, issue, kind), expected, "{status} {issue}");
        }
    }
}
