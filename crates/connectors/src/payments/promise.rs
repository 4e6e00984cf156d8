//! What PayPal says of a payment that is pending: what it waits for, in the words of each of its interfaces
//! (paypal-express-checkout 5; `capture_status_details` of Orders v2).

use domain::payments::gateway::Promise;

/// What a pending payment waits for; none where PayPal looks at it, or says nothing that anybody could act on.
pub(super) fn promise(reason: &str) -> Option<Promise> {
    let letters = reason.chars().filter(char::is_ascii_alphanumeric);
    let word: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    match word.as_str() {
        "echeck" | "transactionapprovedawaitingfunding" => Some(Promise::Transfer),
        "multicurrency"
        | "intl"
        | "internationalwithdrawal"
        | "address"
        | "receivingpreferencemandatesmanualaction" => Some(Promise::Acceptance),
        "unilateral" | "verify" | "verificationrequired" | "upgrade" => Some(Promise::Account),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_says_who_has_to_do_something() {
        for (reason, expected) in [
            ("echeck", Some(Promise::Transfer)),
            ("ECHECK", Some(Promise::Transfer)),
            ("TRANSACTION_APPROVED_AWAITING_FUNDING", Some(Promise::Transfer)),
            ("multi-currency", Some(Promise::Acceptance)),
            ("multicurrency", Some(Promise::Acceptance)),
            ("Multi_Currency", Some(Promise::Acceptance)),
            ("intl", Some(Promise::Acceptance)),
            ("INTERNATIONAL_WITHDRAWAL", Some(Promise::Acceptance)),
            ("address", Some(Promise::Acceptance)),
            ("RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION", Some(Promise::Acceptance)),
            ("unilateral", Some(Promise::Account)),
            ("UNILATERAL", Some(Promise::Account)),
            ("verify", Some(Promise::Account)),
            ("VERIFICATION_REQUIRED", Some(Promise::Account)),
            ("upgrade", Some(Promise::Account)),
            ("paymentreview", None),
            ("PENDING_REVIEW", None),
            ("BUYER_COMPLAINT", None),
            ("CHARGEBACK", None),
            ("REFUNDED", None),
            ("authorization", None),
            ("order", None),
            ("other", None),
            ("none", None),
            ("", None),
        ] {
            assert_eq!(promise(reason), expected, "{reason}");
        }
    }
}
