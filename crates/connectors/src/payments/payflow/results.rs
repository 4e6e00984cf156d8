//! Every documented RESULT and what it means for a call (payflow-pro 8 and 9).

use domain::payments::gateway::{Decline, Verdict, WrongState};
use domain::sites::AccountTrouble;

/// What a RESULT is the result of. Some codes mean something else for what the payer did than for our own calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// We asked for a hosted page.
    Page,
    /// The payer's authorization or sale.
    Payment,
    /// Our call that holds an authorization anew.
    Reauthorization,
    /// Our capture.
    Capture,
    /// Our void.
    Void,
    /// Our credit.
    Refund,
    /// Our decision on a payment under review.
    Review,
}

impl Act {
    /// Whether it acts on an earlier transaction.
    fn is_follow_up(self) -> bool {
        matches!(self, Self::Reauthorization | Self::Capture | Self::Void | Self::Refund | Self::Review)
    }
}

/// What a RESULT means by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Done as asked.
    Approved,
    /// Done, but held by fraud filters (126).
    Review,
    /// Done, but fraud filters did not run (127).
    Unscreened,
    /// A documented no.
    Declined(Decline),
    /// Account or request is wrong; nothing was done.
    Misconfigured,
    /// Answered, not done: a new operation is safe (decision 5).
    NotDone,
    /// Never attempted: the same key may be sent again.
    NotSent,
    /// May have been done: look it up.
    Unknown,
    /// Impossible in the present state.
    WrongState(WrongState),
    /// Seen before: look it up, never charge again.
    Duplicate,
}

use Class::{Approved, Duplicate, Misconfigured, NotDone, NotSent, Review, Unknown, Unscreened};
const NO_SUCH: Class = Class::WrongState(WrongState::NoSuchTransaction);
const OTHER_STATE: Class = Class::WrongState(WrongState::Other);
const CARD_DATA: Class = Class::Declined(Decline::CardData);

/// The class of `result` as the answer to `act`; `detail` is RESPMSG, read only where a processor's own number in it
/// decides (1000). A code that no guide names is [`Class::Unknown`].
pub fn class(result: i32, act: Act, detail: &str) -> Class {
    match result {
        // The card's brand is not enabled; for an ORIGID that is no transaction the text is the same (GF-A21).
        2 if act == Act::Payment => CARD_DATA,
        2 if act.is_follow_up() => NO_SUCH,
        3 if act.is_follow_up() => OTHER_STATE,
        // "Still held" and "not screened" are no answers to a decision.
        126 | 127 if act == Act::Review => Unknown,
        // What the payer typed on the hosted page; our own fields were accepted with the token.
        7 if act == Act::Payment => CARD_DATA,
        // The account's security settings refuse this card or amount.
        117 if act == Act::Payment => Class::Declined(Decline::Fraud),
        1000 => processor_code(detail).map_or(Unknown, processor_class),
        _ => fixed(result),
    }
}

/// Whether the gateway refuses the account itself, whatever is asked: its sign-in, its permissions, or all of it.
pub fn refuses_account(result: i32) -> bool {
    use AccountTrouble as T;
    matches!(account_trouble(Some(result)), T::Credentials | T::Permissions | T::Suspended) && result != 3
}

/// What a refused check of an account says to its owner (payflow-pro 8).
pub fn account_trouble(result: Option<i32>) -> AccountTrouble {
    match result {
        // Wrong sign-in, an address that is not on the account's list, a test account at the live host; unknown
        // vendor; the vendor of another partner.
        Some(1 | 26 | 27) => AccountTrouble::Credentials,
        Some(3 | 28 | 52) => AccountTrouble::Permissions,
        Some(6) => AccountTrouble::Currency,
        // No tender, no processor, no feature switched on.
        Some(2 | 5 | 25 | 100 | 117 | 121) => AccountTrouble::Feature,
        Some(170) => AccountTrouble::Suspended,
        _ => AccountTrouble::Other,
    }
}

/// Rows that mean the same whatever was asked.
fn fixed(result: i32) -> Class {
    match result {
        0 => Approved,
        // Wrong sign-in, tender, type, amount, merchant, currency, field; no transaction server, too many fields or
        // items.
        1..=10 => Misconfigured,
        11 => Unknown,
        12 => Class::Declined(Decline::Issuer),
        13 => Class::Declined(Decline::Referral),
        19 | 20 => NO_SUCH,
        22..=24 => CARD_DATA,
        // Host mapping, vendor, partner, user, XML.
        25..=29 => Misconfigured,
        30 => Duplicate,
        // Recurring profiles.
        31..=35 | 37 => Misconfigured,
        36 => Unknown,
        50 => Class::Declined(Decline::InsufficientFunds),
        51 => Class::Declined(Decline::Limit),
        52 => Misconfigured,
        99 => Unknown,
        100 | 101 => Misconfigured,
        102 | 106 | 115 | 116 => NotDone,
        103 | 104 | 107 | 109 => Unknown,
        105 => Class::WrongState(WrongState::CannotRefund),
        108 => Class::WrongState(WrongState::CannotVoid),
        110 | 120 | 122 | 200 | 201 => OTHER_STATE,
        111 => Class::WrongState(WrongState::CannotCapture),
        112 => Class::Declined(Decline::Address),
        113 | 117 | 118 | 121 => Misconfigured,
        114 => Class::Declined(Decline::SecurityCode),
        125 | 128 => Class::Declined(Decline::Fraud),
        126 => Review,
        127 => Unscreened,
        132 => CARD_DATA,
        // Another body ran under this id: what became of that one is not said here.
        133 => Unknown,
        150 | 151 => Class::Declined(Decline::IssuerUnavailable),
        160..=162 => Class::Declined(Decline::PageSpent),
        // Account suspended for card testing.
        170 => Misconfigured,
        402 | 403 | 600 | 601 => Misconfigured,
        // Buyer authentication, a retired service.
        1001..=1004 | 1011..=1017 | 1021..=1023 | 1041..=1052 => Misconfigured,
        // Below zero: no transaction was attempted (payflow-pro 9), but a lost answer is a lost answer.
        -1 | -2 | -5 | -8 | -15..=-13 | -25 | -26 => NotSent,
        -9 | -10 | -12 => Unknown,
        -6 | -7 | -11 | -24..=-20 | -32..=-27 | -40 | -41 => Misconfigured,
        -99 | -100 | -109..=-103 | -111 | -113 => Misconfigured,
        _ => Unknown,
    }
}

/// The first five-digit number 10xxx or 15xxx in the text of RESULT 1000.
pub(super) fn processor_code(detail: &str) -> Option<u32> {
    detail
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 5)
        .filter_map(|digits| digits.parse().ok())
        .find(|code| matches!(code, 10_000..=10_999 | 15_000..=15_999))
}

/// The documented codes of PayPal's processor (payflow-pro 10); every other one is unexplained.
fn processor_class(code: u32) -> Class {
    match code {
        10402 => Misconfigured,
        10400 | 10401 | 10403 | 10404 | 10548 | 10549 => Misconfigured,
        10417 | 10544..=10546 | 15002 | 15005 | 15006 | 15028 | 15039 => Class::Declined(Decline::Issuer),
        10422 => Class::Declined(Decline::Referral),
        10519 | 10521 | 10522 | 10527 | 10535 | 10541 | 10543 | 10502 | 10508 => CARD_DATA,
        10504 => Class::Declined(Decline::SecurityCode),
        10505 => Class::Declined(Decline::Address),
        10536 => Duplicate,
        _ => Unknown,
    }
}

impl Class {
    /// The verdict on a call whose success is `done`.
    pub fn verdict(self, done: Verdict) -> Verdict {
        match self {
            Approved | Unscreened => done,
            Review => Verdict::UnderReview,
            Class::Declined(reason) => Verdict::Declined(reason),
            Misconfigured => Verdict::Misconfigured,
            NotDone => Verdict::NotDone,
            NotSent => Verdict::NotSent,
            Unknown => Verdict::Unknown,
            Class::WrongState(state) => Verdict::WrongState(state),
            Duplicate => Verdict::Duplicate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the guides, row by row, for an act to which no exception applies.
    #[test]
    fn every_documented_result_has_its_class() {
        let rows: &[(&[i32], Class)] = &[
            (&[0], Approved),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Misconfigured),
            (&[11, 36, 99, 103, 104, 107, 109, 133], Unknown),
            (&[12], Class::Declined(Decline::Issuer)),
            (&[13], Class::Declined(Decline::Referral)),
            (&[19, 20], NO_SUCH),
            (&[22, 23, 24, 132], CARD_DATA),
            (&[25, 26, 27, 28, 29, 31, 32, 33, 34, 35, 37, 52, 100, 101, 113, 117, 118, 121], Misconfigured),
            (&[30], Duplicate),
            (&[50], Class::Declined(Decline::InsufficientFunds)),
            (&[51], Class::Declined(Decline::Limit)),
            (&[102, 106, 115, 116], NotDone),
            (&[105], Class::WrongState(WrongState::CannotRefund)),
            (&[108], Class::WrongState(WrongState::CannotVoid)),
            (&[111], Class::WrongState(WrongState::CannotCapture)),
            (&[110, 120, 122, 200, 201], OTHER_STATE),
            (&[112], Class::Declined(Decline::Address)),
            (&[114], Class::Declined(Decline::SecurityCode)),
            (&[125, 128], Class::Declined(Decline::Fraud)),
            (&[126], Review),
            (&[127], Unscreened),
            (&[150, 151], Class::Declined(Decline::IssuerUnavailable)),
            (&[160, 161, 162], Class::Declined(Decline::PageSpent)),
            (&[170, 402, 403, 600, 601], Misconfigured),
            (&[1001, 1004, 1011, 1017, 1021, 1023, 1041, 1052], Misconfigured),
            (&[-1, -2, -5, -8, -13, -14, -15, -25, -26], NotSent),
            (&[-9, -10, -12], Unknown),
            (&[-6, -7, -27, -28, -11, -20, -21, -22, -29, -23, -24, -30, -31, -32, -108], Misconfigured),
            (&[-40, -41, -99, -103, -104, -106, -109, -111, -113, -100, -105, -107], Misconfigured),
            (
                &[14, 18, 21, 38, 98, 119, 129, 149, 163, 999, 1005, 1018, 9999, i32::MAX, i32::MIN, -3],
                Unknown,
            ),
        ];
        for (codes, expected) in rows {
            for &code in *codes {
                assert_eq!(class(code, Act::Page, ""), *expected, "RESULT {code}");
            }
        }
    }

    #[test]
    fn some_results_depend_on_what_was_asked() {
        for (code, act, expected) in [
            (2, Act::Payment, CARD_DATA),
            (2, Act::Capture, NO_SUCH),
            (2, Act::Page, Misconfigured),
            (3, Act::Void, OTHER_STATE),
            (3, Act::Payment, Misconfigured),
            (7, Act::Payment, CARD_DATA),
            (7, Act::Capture, Misconfigured),
            (117, Act::Payment, Class::Declined(Decline::Fraud)),
            (117, Act::Refund, Misconfigured),
            (121, Act::Review, Misconfigured),
            (3, Act::Review, OTHER_STATE),
            (126, Act::Review, Unknown),
            (127, Act::Review, Unknown),
        ] {
            assert_eq!(class(code, act, ""), expected, "RESULT {code} for {act:?}");
        }
    }

    #[test]
    fn a_processor_error_is_a_no_only_with_a_known_number() {
        for (detail, expected) in [
            ("Generic processor error: 10417 Transaction cannot complete", Class::Declined(Decline::Issuer)),
            ("Generic processor error: 10536", Duplicate),
            ("Generic processor error: 10001 Internal error", Unknown),
            ("Generic processor error: 104179", Unknown),
            ("Generic processor error", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(class(1000, Act::Payment, detail), expected, "{detail:?}");
        }
    }

    /// Decision 5: a new operation may follow only after these four.
    #[test]
    fn only_four_results_allow_a_new_operation() {
        let allowed: Vec<i32> =
            (-200..2000).filter(|&code| class(code, Act::Capture, "") == NotDone).collect();
        assert_eq!(allowed, [102, 106, 115, 116]);
    }
}
