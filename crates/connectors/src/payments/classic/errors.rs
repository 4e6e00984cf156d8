//! What a refusal means, by PayPal's number. Of several the worst decides.

use domain::payments::gateway::{Decline, Verdict, WrongState};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;

/// What a number asks for, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Action {
    /// The outcome is not known, or the same request may be sent again under its key: looked up, then repeated.
    Repeat,
    /// Account or request is wrong: the merchant or we must act.
    Config,
    /// Something of this kind was done before: looked up, never charged again.
    Lookup,
    /// A number that nobody has told us of: of what may have moved money it is looked up.
    Unheard,
    /// More than PayPal takes at a time.
    Limit,
    /// Impossible as the payment stands.
    State,
    /// The payer cannot pay like this.
    Fail,
    /// PayPal's filters refuse.
    Fraud,
    /// The page is of no use any more: a new one.
    Restart,
    /// The payer goes back to the same page and chooses another way to pay.
    Return,
}

/// Warnings of answers that say themselves what was done: a repeated request, a review, a search that found more than it shows.
pub(super) const DUPLICATE_REQUEST: i32 = 11_607;
pub(super) const HELD_BY_FILTERS: i32 = 11_610;
pub(super) const CUT_SHORT: i32 = 11_002;

/// Filters refuse, and hold nothing.
const REFUSED_BY_FILTERS: i32 = 11_611;

/// Warnings of direct payments: a security code that was written wrongly, and passed; a card that was checked, and no money held;
/// totals that do not add up.
pub(super) const CODE_WRITTEN_WRONGLY: i32 = 10_571;
pub(super) const CHECKED_ONLY: i32 = 10_574;
pub(super) const TOTALS_DIFFER: i32 = 15_008;

fn action(code: i32) -> Action {
    match code {
        10_001 | 10_101 | 10_102 | 10_207 | 10_445 | 10_523 | 10_547 | 10_564 | 10_628 | 10_631 | 10_763
        | 10_764 | 11_604 | 13_116 => Action::Repeat,
        10_206 | 10_412 | 10_415 | 10_536 | 10_624 | 11_607 | 13_513 => Action::Lookup,
        10_009
        | 10_011
        | 10_600..=10_602
        | 10_609
        | 10_610
        | 10_612
        | 10_614..=10_618
        | 10_620..=10_623
        | 11_612 => Action::State,
        10_406 | 10_410 | 10_411 | 10_416 | 10_419 | 10_421 => Action::Restart,
        10_417 | 10_422 | 10_435 | 10_485 | 10_486 | 13_114 => Action::Return,
        10_537..=10_539 | 10_626 | 11_611 | 11_821 => Action::Fraud,
        10_201..=10_205
        | 10_474
        | 10_603
        | 10_606
        | 10_608
        | 11_084
        | 11_451..=11_459
        | 10_725..=10_736
        | 13_113
        | 15_005
        | 10_752 => Action::Fail,
        10_002..=10_008
        | 10_400..=10_409
        | 10_413
        | 10_418
        | 10_420
        | 10_425..=10_434
        | 10_436..=10_444
        | 10_446
        | 10_471..=10_484
        | 10_500
        | 10_501
        | 10_507
        | 10_525
        | 10_526
        | 10_548..=10_550
        | 10_552
        | 10_565
        | 10_604
        | 10_605
        | 10_607
        | 10_611
        | 10_613
        | 10_619
        | 10_627
        | 10_629
        | 10_630
        | 10_755
        | 10_758
        | 10_760
        | 11_001
        | 11_801..=11_807
        // Of BMCreateButton (Button Manager NVP API guide, April 2012): a variable of the button, or its currency.
        | 11_923..=11_949
        | 12_210
        | 15_003
        | 81_000..=81_999 => Action::Config,
        10_414 => Action::Limit,
        _ => Action::Unheard,
    }
}

/// The number that decides.
pub(super) fn deciding(codes: &[i32]) -> Option<i32> {
    codes.iter().copied().min_by_key(|code| action(*code))
}

/// Whether PayPal could not say anything about the request: its own trouble (decision 9).
pub(super) fn is_trouble_of_the_server(code: i32) -> bool {
    matches!(code, 10_001 | 10_101 | 10_102)
}

/// Whether PayPal refuses the account itself, whatever is asked: its sign-in or its permissions.
pub(super) fn refuses_account(code: i32) -> bool {
    matches!(code, 10_002 | 10_008)
}

/// Whether PayPal knows no transaction with this id, or none of this merchant.
pub(super) fn is_unknown_transaction(codes: &[i32]) -> bool {
    matches!(deciding(codes), Some(10_004 | 10_007))
}

/// What it means that details of a listed transaction are refused with these numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDetails {
    /// No transaction has this id.
    Unknown,
    /// The account may not see this one, or none at all.
    NotPermitted,
    /// It will not be explained: asked again, PayPal would say the same.
    Refused,
    /// PayPal's own trouble, the account's, or nothing that was explained: another time it may be said.
    Later,
}

/// What it means that details of a listed transaction are refused.
pub(super) fn no_details(codes: &[i32]) -> NoDetails {
    match deciding(codes) {
        Some(10_004 | 10_011) => NoDetails::Unknown,
        Some(10_007) => NoDetails::NotPermitted,
        // What is said of this one transaction will be said again; anything else may be PayPal's bad hour.
        Some(code) if action(code) == Action::State => NoDetails::Refused,
        None | Some(_) => NoDetails::Later,
    }
}

/// The verdict on a call of that kind that failed with these numbers. Without any nothing was explained: looked up.
pub(super) fn verdict(codes: &[i32], kind: OperationKind) -> Verdict {
    use OperationKind as K;
    let Some(code) = deciding(codes) else { return Verdict::Unknown };
    match action(code) {
        // What a follow-up names was there when it was stored: a payment that PayPal does not know is no slip of the account.
        Action::Config if code == 10_004 && !kind.begins_payment() => {
            Verdict::WrongState(WrongState::NoSuchTransaction)
        }
        Action::Config => Verdict::Misconfigured,
        Action::Repeat => Verdict::Unknown,
        Action::Lookup => Verdict::Duplicate,
        Action::Unheard => {
            tracing::error!(
                code,
                kind = kind.as_str(),
                "PayPal answers with a number that nobody has told us of"
            );
            // The payer is told to choose another way where nothing can have been done yet.
            if kind == K::HostedPage { Verdict::Declined(Decline::Funding) } else { Verdict::Unknown }
        }
        Action::Limit => Verdict::Declined(Decline::Limit),
        Action::State => match (code, kind) {
            (10_011 | 10_609, _) => Verdict::WrongState(WrongState::NoSuchTransaction),
            (10_602, K::Capture) => Verdict::Duplicate,
            (10_600 | 10_618, K::Void) => Verdict::Voided,
            (10_601, K::Void) => Verdict::AuthorizationExpired,
            (_, K::Void) => Verdict::WrongState(WrongState::CannotVoid),
            (_, K::Refund) => Verdict::WrongState(WrongState::CannotRefund),
            (_, K::Capture) => Verdict::WrongState(WrongState::CannotCapture),
            (_, K::Reauthorize) => Verdict::WrongState(WrongState::CannotReauthorize),
            // Of a token it means that it is not known.
            (10_610, K::HostedPage | K::Authorize) => Verdict::Declined(Decline::PageSpent),
            _ => Verdict::WrongState(WrongState::Other),
        },
        Action::Fail => Verdict::Declined(Decline::Funding),
        Action::Fraud => Verdict::Declined(Decline::Fraud),
        Action::Restart => Verdict::Declined(Decline::PageSpent),
        Action::Return if kind == K::Authorize => Verdict::PayAnotherWay,
        Action::Return => Verdict::Declined(Decline::Funding),
    }
}

/// The verdict on a payment by a card that failed with these numbers (paypal-website-payments-pro-uk 5); of several the worst
/// decides. Without any nothing was explained: looked up.
pub(super) fn of_card(codes: &[i32]) -> Verdict {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Unknown => 0,
        Verdict::Misconfigured => 1,
        Verdict::Duplicate => 2,
        _ => 3,
    };
    codes.iter().map(|code| card_verdict(*code)).min_by_key(rank).unwrap_or(Verdict::Unknown)
}

fn card_verdict(code: i32) -> Verdict {
    let reason = match code {
        10_001 | 10_101 | 10_102 | 10_523 | 10_547 | 10_564 | 10_763 | 10_764 | 11_612 => {
            return Verdict::Unknown;
        }
        // The same invoice, or the same buyer's payment of the same amount is under way: looked up, never charged again.
        10_536 | 10_761 | DUPLICATE_REQUEST => return Verdict::Duplicate,
        10_002..=10_008
        | 10_400
        | 10_401
        | 10_413
        | 10_418
        | 10_426..=10_431
        | 10_500
        | 10_501
        | 10_507
        | 10_509
        | 10_511
        | 10_520
        | 10_525
        | 10_526
        | 10_548..=10_550
        | 10_552
        | 10_565
        | 10_747
        | 10_755
        | 10_758
        | 10_760
        | 15_003
        | 81_000..=81_999 => return Verdict::Misconfigured,
        10_502 | 10_508 | 10_510 | 10_519 | 10_521 | 10_527 | 10_535 | 10_560 | 10_562 | 10_563 | 10_566
        | 10_567 | 10_756 | 15_007 => Decline::CardData,
        10_504 | 10_748 | 10_762 | 15_004 => Decline::SecurityCode,
        10_505
        | 10_512
        | 10_513
        | 10_540
        | 10_542
        | 10_554
        | 10_555
        | 10_561
        | 10_701..=10_746
        | 10_749..=10_751 => Decline::Address,
        10_414 | 10_553 => Decline::Limit,
        10_752 | 15_002 | 15_005 | 15_006 => Decline::Issuer,
        10_534
        | 10_537..=10_539
        | 10_541
        | 10_544..=10_546
        | 10_556
        | 10_754
        | 10_759
        | REFUSED_BY_FILTERS => Decline::Fraud,
        11_084 => Decline::Funding,
        // 3-D Secure is asked for, or too many tries were made with this card.
        12_000 | 12_001 | 15_001 => Decline::OtherWay,
        _ => {
            tracing::error!(code, "PayPal declines a card with a number that nobody has told us of");
            Decline::OtherWay
        }
    };
    Verdict::Declined(reason)
}

/// Whether a token is not known, or not any more.
pub(super) fn is_unknown_token(codes: &[i32]) -> bool {
    matches!(deciding(codes), Some(10_410 | 10_411 | 10_610))
}

/// Whether a text that we made up was asked for as if it were a token, and PayPal said that it is none: it answers, and nobody
/// was given a token.
pub(super) fn is_no_token(codes: &[i32]) -> bool {
    matches!(deciding(codes), Some(10_004 | 10_408 | 81_000..=81_999))
}

/// Why an account is refused, as far as its owner can do something about it.
pub(super) fn account_trouble(code: Option<i32>) -> AccountTrouble {
    match code {
        Some(10_002 | 10_008) => AccountTrouble::Credentials,
        Some(10_007) => AccountTrouble::Permissions,
        Some(
            10_402
            | 10_425
            | 10_446
            | 10_481
            | 10_500
            | 10_501
            | 10_507
            | 10_548..=10_550
            | 10_552
            | 10_565
            | 10_604
            | 10_607
            | 10_611
            | 10_758
            | 10_760
            | 15_003,
        ) => AccountTrouble::Feature,
        Some(10_526 | 10_605 | 10_755 | 12_210) => AccountTrouble::Currency,
        Some(10_003) => AccountTrouble::Suspended,
        _ => AccountTrouble::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationKind as K;

    #[test]
    fn refusals_mean_what_the_number_says_of_that_call() {
        for (codes, kind, expected) in [
            (&[10_486][..], K::Authorize, Verdict::PayAnotherWay),
            (&[10_422], K::Authorize, Verdict::PayAnotherWay),
            (&[10_410], K::Authorize, Verdict::Declined(Decline::PageSpent)),
            (&[10_415], K::Authorize, Verdict::Duplicate),
            (&[10_412], K::Authorize, Verdict::Duplicate),
            (&[10_001], K::Authorize, Verdict::Unknown),
            (&[11_604], K::Capture, Verdict::Unknown),
            (&[10_102], K::HostedPage, Verdict::Unknown),
            (&[10_002], K::HostedPage, Verdict::Misconfigured),
            (&[10_525], K::HostedPage, Verdict::Misconfigured),
            (&[10_478, 10_404, 10_405], K::HostedPage, Verdict::Misconfigured),
            (&[10_550], K::HostedPage, Verdict::Misconfigured),
            (&[11_926], K::HostedPage, Verdict::Misconfigured),
            (&[10_526], K::HostedPage, Verdict::Misconfigured),
            (&[15_003], K::HostedPage, Verdict::Misconfigured),
            (&[10_564], K::HostedPage, Verdict::Unknown),
            (&[10_763], K::Authorize, Verdict::Unknown),
            (&[81_102], K::HostedPage, Verdict::Misconfigured),
            (&[10_610], K::Authorize, Verdict::Declined(Decline::PageSpent)),
            (&[10_610], K::Capture, Verdict::WrongState(WrongState::CannotCapture)),
            (&[10_602], K::Capture, Verdict::Duplicate),
            (&[10_600], K::Capture, Verdict::WrongState(WrongState::CannotCapture)),
            (&[10_600], K::Void, Verdict::Voided),
            (&[10_601], K::Void, Verdict::AuthorizationExpired),
            (&[10_602], K::Void, Verdict::WrongState(WrongState::CannotVoid)),
            (&[10_617], K::Reauthorize, Verdict::WrongState(WrongState::CannotReauthorize)),
            (&[10_614], K::Void, Verdict::WrongState(WrongState::CannotVoid)),
            (&[10_004], K::Refund, Verdict::WrongState(WrongState::NoSuchTransaction)),
            (&[10_009], K::Refund, Verdict::WrongState(WrongState::CannotRefund)),
            (&[13_513], K::Refund, Verdict::Duplicate),
            (&[11_611], K::Authorize, Verdict::Declined(Decline::Fraud)),
            (&[10_606], K::Authorize, Verdict::Declined(Decline::Funding)),
            // The worst decides: the account over the payer.
            (&[10_486, 10_002], K::Authorize, Verdict::Misconfigured),
            // What is not known wins over everything: it may have been done.
            (&[10_001, 10_002], K::Capture, Verdict::Unknown),
            (&[999_999], K::HostedPage, Verdict::Declined(Decline::Funding)),
            (&[999_999], K::Authorize, Verdict::Unknown),
            (&[999_999], K::Capture, Verdict::Unknown),
            (&[999_999], K::Refund, Verdict::Unknown),
            (&[10_414], K::HostedPage, Verdict::Declined(Decline::Limit)),
            (&[], K::Capture, Verdict::Unknown),
        ] {
            assert_eq!(verdict(codes, kind), expected, "{codes:?} of {kind:?}");
        }
    }
}
