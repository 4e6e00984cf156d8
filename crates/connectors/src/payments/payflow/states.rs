//! TRANSSTATE: where a transaction that an inquiry found stands now (payflow-pro 6).

use domain::payments::gateway::{Decline, Verdict};
use domain::payments::operation::OperationKind;

/// From here on: voided, whatever it was before.
const VOIDED: i32 = 1000;

/// From here to [`VOIDED`]: an acknowledgement is missing (+100, +200), unknown (106) or on hold (206).
const UNACKNOWLEDGED: i32 = 100;

const ERROR: i32 = 1;
const AUTHORIZED: i32 = 3;
const AUTHORIZATION_CAPTURED: i32 = 9;
const INCORRECT_ACCOUNT_DATA: i32 = 12;
const BATCH_FAILED: i32 = 14;

/// The state of a transaction whose own result was good. Without a state only our own follow-ups can be judged.
pub(super) fn approved(kind: OperationKind, state: Option<i32>) -> Verdict {
    match (kind, state) {
        (_, Some(VOIDED..)) => Verdict::Voided,
        (_, Some(UNACKNOWLEDGED..)) => Verdict::Unknown,
        (OperationKind::HostedPage, Some(0)) => Verdict::Verified,
        (OperationKind::HostedPage, Some(AUTHORIZED)) => Verdict::Authorized,
        (OperationKind::HostedPage, Some(AUTHORIZATION_CAPTURED)) => Verdict::AuthorizationUsed,
        (OperationKind::HostedPage, Some(6..=8)) => Verdict::Captured,
        (OperationKind::Reauthorize, Some(AUTHORIZED | AUTHORIZATION_CAPTURED) | None) => Verdict::Authorized,
        (OperationKind::Capture, Some(6..=8) | None) => Verdict::Captured,
        (OperationKind::Refund, Some(6..=8) | None) => Verdict::Refunded,
        // The processor found the card's data wrong when it settled: no money came.
        (OperationKind::HostedPage | OperationKind::Capture, Some(INCORRECT_ACCOUNT_DATA)) => {
            Verdict::Declined(Decline::CardData)
        }
        // The batch can be sent again at the gateway.
        (OperationKind::HostedPage | OperationKind::Capture | OperationKind::Refund, Some(BATCH_FAILED)) => {
            Verdict::Pending
        }
        // A void has no life of its own; only an error state is in doubt.
        (OperationKind::Void, Some(ERROR | 10..)) => Verdict::Unknown,
        (OperationKind::Void, Some(0..) | None) => Verdict::Voided,
        // Errors, failed captures and settlements, charge-backs: a person must look.
        _ => Verdict::Unknown,
    }
}

/// The state of a payment that fraud filters held back (126). It stays held until something only an accepted one
/// can be is seen; "authorized" alone it was from the start.
pub(super) fn reviewed(kind: OperationKind, state: Option<i32>) -> Verdict {
    match state {
        Some(VOIDED..) => Verdict::Voided,
        Some(AUTHORIZATION_CAPTURED) => Verdict::AuthorizationUsed,
        Some(7 | 8) if kind == OperationKind::HostedPage => Verdict::Captured,
        _ => Verdict::UnderReview,
    }
}

/// The state of a decline that may have left a hold (112, 114).
pub(super) fn declined(reason: Decline, state: Option<i32>) -> Verdict {
    match state {
        Some(VOIDED..) if reason.may_leave_a_hold() => Verdict::Voided,
        _ => Verdict::Declined(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationKind::{Capture, HostedPage, Refund, Void};

    #[test]
    fn every_documented_state_is_read_for_what_was_asked() {
        use Verdict::{
            AuthorizationUsed, Authorized, Captured, Pending, Refunded, Unknown, Verified, Voided,
        };
        let bad_card = || Verdict::Declined(Decline::CardData);
        // State, then the verdict about a hosted page, a capture, a refund and a void.
        let rows = [
            (Some(0), [Verified, Unknown, Unknown, Voided]),
            (Some(1), [Unknown, Unknown, Unknown, Unknown]),
            (Some(3), [Authorized, Unknown, Unknown, Voided]),
            (Some(6), [Captured, Captured, Refunded, Voided]),
            (Some(7), [Captured, Captured, Refunded, Voided]),
            (Some(8), [Captured, Captured, Refunded, Voided]),
            (Some(9), [AuthorizationUsed, Unknown, Unknown, Voided]),
            (Some(10), [Unknown, Unknown, Unknown, Unknown]),
            (Some(11), [Unknown, Unknown, Unknown, Unknown]),
            (Some(12), [bad_card(), bad_card(), Unknown, Unknown]),
            (Some(14), [Pending, Pending, Pending, Unknown]),
            (Some(15), [Unknown, Unknown, Unknown, Unknown]),
            (Some(16), [Unknown, Unknown, Unknown, Unknown]),
            (Some(103), [Unknown, Unknown, Unknown, Unknown]),
            (Some(106), [Unknown, Unknown, Unknown, Unknown]),
            (Some(206), [Unknown, Unknown, Unknown, Unknown]),
            (Some(1003), [Voided, Voided, Voided, Voided]),
            (Some(1006), [Voided, Voided, Voided, Voided]),
            (Some(-5), [Unknown, Unknown, Unknown, Unknown]),
            (None, [Unknown, Captured, Refunded, Voided]),
        ];
        for (state, expected) in rows {
            let read = [HostedPage, Capture, Refund, Void].map(|kind| approved(kind, state));
            assert_eq!(read, expected, "TRANSSTATE {state:?}");
        }
    }

    #[test]
    fn a_held_payment_stays_held_until_proven_otherwise() {
        for (state, expected) in [
            (None, Verdict::UnderReview),
            (Some(3), Verdict::UnderReview),
            (Some(6), Verdict::UnderReview),
            (Some(206), Verdict::UnderReview),
            (Some(9), Verdict::AuthorizationUsed),
            (Some(8), Verdict::Captured),
            (Some(1003), Verdict::Voided),
        ] {
            assert_eq!(reviewed(HostedPage, state), expected, "TRANSSTATE {state:?}");
        }
    }

    #[test]
    fn a_hold_left_by_a_decline_can_be_seen_voided() {
        assert_eq!(declined(Decline::Address, Some(3)), Verdict::Declined(Decline::Address));
        assert_eq!(declined(Decline::Address, Some(1003)), Verdict::Voided);
        assert_eq!(declined(Decline::Issuer, Some(1001)), Verdict::Declined(Decline::Issuer));
    }
}
