//! How the use of a session is paid by its host: what his payments amount to, and what he has to pay next. Each accepted
//! ceiling is an amount of its own; a payment never changes its amount (PS section 1). Before the session runs, a new
//! payment is for the whole ceiling and takes the place of the ones before; while it runs, it adds to them (decision 3).

use super::gate::{HostPayment, may_start};
use crate::money::{Money, MoneyError};
use crate::payments::attempt::AttemptState;
use crate::time::{Span, Timestamp};

/// One payment of the use of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// 1, 2 … among the payments of the session.
    pub number: i64,
    /// What it is for.
    pub amount: Money,
    /// It adds to what the ones before hold.
    pub adds: bool,
    /// How far it is.
    pub progress: Progress,
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Its page is open, or is being opened: the host may pay.
    AtPage,
    /// What became of it is not known, or contradictory.
    Checking,
    /// Fraud tools hold it back.
    InReview,
    /// Its last try came to nothing; another one may begin.
    Declined,
    /// The money is held, until this moment.
    Held(Timestamp),
    /// The money is taken.
    Captured,
    /// It was held or taken, and is gone: the hold ended at the gateway, or what was taken went back.
    Lost,
    /// Nothing is or will be taken of it.
    GivenUp,
}

impl Progress {
    /// Of a payment that no money has made good yet, by its newest try; `is_being_checked` as
    /// [`Situation::is_being_checked`](crate::payments::situation::Situation::is_being_checked).
    pub fn of_try(state: AttemptState, has_page: bool, is_being_checked: bool) -> Self {
        use AttemptState as S;
        match state {
            S::Sent | S::Unknown if !has_page => Self::AtPage,
            S::NeedsPayer if !is_being_checked => Self::AtPage,
            S::Review => Self::InReview,
            S::Declined | S::Abandoned | S::Voided | S::AuthExpired | S::Refunded | S::Closed => {
                Self::Declined
            }
            S::Sent
            | S::Unknown
            | S::NeedsPayer
            | S::Authorized
            | S::Capturing
            | S::Captured
            | S::Disputed
            | S::ChargedBack
            | S::Voiding
            | S::Refunding
            | S::PartRefunded
            | S::Quarantine
            | S::NeedsHuman => Self::Checking,
        }
    }

    fn is_good(self) -> bool {
        matches!(self, Self::Held(_) | Self::Captured)
    }
}

/// The payments that count: the newest that is good for a whole ceiling, and what was added since.
pub fn counting(payments: &[Payment]) -> impl Iterator<Item = &Payment> {
    let good = || payments.iter().filter(|payment| payment.progress.is_good());
    let base = good().filter(|payment| !payment.adds).map(|payment| payment.number).max().unwrap_or(0);
    good().filter(move |payment| payment.number >= base)
}

/// Payments whose place another one has taken: what they hold goes back (decision 2: the old hold ends when the new one
/// holds, not before).
pub fn replaced(payments: &[Payment]) -> impl Iterator<Item = &Payment> {
    let base = counting(payments).map(|payment| payment.number).min().unwrap_or(0);
    payments.iter().filter(move |payment| payment.progress.is_good() && payment.number < base)
}

/// The same as they were agreed: money that was good and is gone counts, too. What was used is owed, whatever became of it.
pub fn agreed(payments: &[Payment]) -> Vec<Payment> {
    let restored = |payment: &Payment| match payment.progress {
        Progress::Lost => Payment { progress: Progress::Captured, ..*payment },
        _ => *payment,
    };
    payments.iter().map(restored).collect()
}

/// The same as they are when what is being checked, or looked at by the operator, turns out good.
pub fn hoped_for(payments: &[Payment]) -> Vec<Payment> {
    let good = |payment: &Payment| match payment.progress {
        Progress::Checking | Progress::InReview => Payment { progress: Progress::Captured, ..*payment },
        _ => *payment,
    };
    payments.iter().map(good).collect()
}

/// What is held and taken for the session: never more than this is charged (PS-I-6).
///
/// # Errors
/// When the amounts have no sum.
pub fn secured(payments: &[Payment], zero: Money) -> Result<Money, MoneyError> {
    counting(payments).try_fold(zero, |sum, payment| sum.checked_add(payment.amount))
}

/// When the first of the holds that count ends; none when nothing is held.
pub fn capture_before(payments: &[Payment]) -> Option<Timestamp> {
    let until = |payment: &Payment| match payment.progress {
        Progress::Held(until) => Some(until),
        _ => None,
    };
    counting(payments).filter_map(until).min()
}

/// How the payment of `ceiling` stands.
pub fn host_payment(ceiling: Money, payments: &[Payment]) -> HostPayment {
    let zero = Money::zero(ceiling.currency);
    let is_enough = secured(payments, zero).is_ok_and(|sum| sum.minor >= ceiling.minor);
    if is_enough {
        // Nothing to pay is paid: there is no purchase of nothing (PS-A6).
        return capture_before(payments)
            .map_or(HostPayment::Captured, |capture_before| HostPayment::Held { capture_before });
    }
    let any = |wanted| payments.iter().any(|payment| payment.progress == wanted);
    match () {
        () if any(Progress::InReview) => HostPayment::InReview,
        () if any(Progress::Checking) => HostPayment::UnderWay,
        () => HostPayment::Nothing,
    }
}

/// Of what a host has accepted for a session that was not started, the newest first, the one on whose terms it can start:
/// the newest for which what he has paid is enough. A newer one that asks for more is a proposal, and takes nothing away
/// before it is paid (decision 2: the old hold ends when the new one holds). While nothing is paid it is the newest.
pub fn in_force<'a, T>(
    accepted: &'a [T],
    ceiling: impl Fn(&T) -> Money,
    payments: &[Payment],
) -> Option<&'a T> {
    let is_paid = |accepted: &&T| {
        let ceiling = ceiling(accepted);
        secured(payments, Money::zero(ceiling.currency))
            .is_ok_and(|sum| sum.minor > 0 && sum.minor >= ceiling.minor)
    };
    accepted.iter().find(is_paid).or(accepted.first())
}

/// What the host has to pay next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToPay {
    /// Nothing.
    Nothing,
    /// It is being checked; it becomes clear by itself.
    Wait,
    /// On the page of the payment of this number.
    Join(i64),
    /// By a further try of the payment of this number.
    Again(i64),
    /// By a new payment. Others that are not good yet are given up: what still comes for them goes back.
    New {
        /// How much.
        amount: Money,
        /// Whether it adds to what is held.
        adds: bool,
    },
}

/// Whether a payment that began after those that count is not clear yet.
fn has_unclear_since_good(payments: &[Payment]) -> bool {
    let newest_good = counting(payments).map(|payment| payment.number).max().unwrap_or(0);
    let is_unclear = |progress| matches!(progress, Progress::Checking | Progress::InReview);
    payments.iter().any(|payment| payment.number > newest_good && is_unclear(payment.progress))
}

/// What to pay next for a session of which `planned` is still to come, while it runs or before. A hold that would end
/// before it is captured is replaced by another one.
///
/// # Errors
/// When the amounts have no sum.
pub fn to_pay(
    ceiling: Money,
    payments: &[Payment],
    (planned, runs): (Span, bool),
    now: Timestamp,
) -> Result<ToPay, MoneyError> {
    let payment = host_payment(ceiling, payments);
    let lasts = match payment {
        HostPayment::Captured => return Ok(ToPay::Nothing),
        HostPayment::Held { .. } if runs || may_start(payment, planned, now).is_ok() => {
            return Ok(ToPay::Nothing);
        }
        HostPayment::UnderWay | HostPayment::InReview => return Ok(ToPay::Wait),
        // Another one that is to replace it may be good already.
        HostPayment::Held { .. } if has_unclear_since_good(payments) => return Ok(ToPay::Wait),
        HostPayment::Held { .. } => false,
        HostPayment::Nothing => true,
    };
    let held = secured(payments, Money::zero(ceiling.currency))?;
    let adds = runs && lasts && held.minor > 0;
    let amount = if adds { ceiling.checked_sub(held)? } else { ceiling };
    let newest_good = counting(payments).map(|payment| payment.number).max().unwrap_or(0);
    let open = payments.iter().rfind(|payment| {
        let is_open = matches!(payment.progress, Progress::AtPage | Progress::Declined);
        is_open && payment.number > newest_good && payment.amount == amount && payment.adds == adds
    });
    Ok(match open {
        Some(payment) if payment.progress == Progress::AtPage => ToPay::Join(payment.number),
        Some(payment) => ToPay::Again(payment.number),
        None => ToPay::New { amount, adds },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp(0).plus(Span::hours(hours))
    }

    fn pay(number: i64, minor: i64, adds: bool, progress: Progress) -> Payment {
        Payment { number, amount: eur(minor), adds, progress }
    }

    fn next(ceiling: i64, payments: &[Payment], runs: bool) -> ToPay {
        to_pay(eur(ceiling), payments, (Span::hours(1), runs), at(0)).expect("small")
    }

    const LONG: Progress = Progress::Held(Timestamp(i64::MAX / 2));

    #[test]
    fn a_ceiling_is_paid_by_what_is_held_or_taken() {
        for (payments, expected) in [
            (&[][..], HostPayment::Nothing),
            (&[pay(1, 100, false, Progress::AtPage)], HostPayment::Nothing),
            (&[pay(1, 100, false, Progress::Declined)], HostPayment::Nothing),
            (&[pay(1, 100, false, Progress::Checking)], HostPayment::UnderWay),
            (&[pay(1, 100, false, Progress::InReview)], HostPayment::InReview),
            (&[pay(1, 100, false, Progress::Held(at(9)))], HostPayment::Held { capture_before: at(9) }),
            (&[pay(1, 100, false, Progress::Captured)], HostPayment::Captured),
            (&[pay(1, 99, false, Progress::Captured)], HostPayment::Nothing),
            (&[pay(1, 100, false, Progress::GivenUp)], HostPayment::Nothing),
            (
                &[pay(1, 60, false, Progress::Held(at(9))), pay(2, 40, true, Progress::Held(at(7)))],
                HostPayment::Held { capture_before: at(7) },
            ),
            // One for another ceiling does not add to it.
            (&[pay(1, 60, false, LONG), pay(2, 40, false, LONG)], HostPayment::Nothing),
        ] {
            assert_eq!(host_payment(eur(100), payments), expected, "{payments:?}");
        }
        assert_eq!(host_payment(eur(0), &[]), HostPayment::Captured, "nothing to pay is paid");
    }

    #[test]
    fn what_is_to_be_paid_is_paid_once() {
        assert_eq!(next(100, &[], false), ToPay::New { amount: eur(100), adds: false });
        assert_eq!(next(100, &[pay(1, 100, false, Progress::AtPage)], false), ToPay::Join(1));
        assert_eq!(next(100, &[pay(1, 100, false, Progress::Declined)], false), ToPay::Again(1));
        assert_eq!(next(100, &[pay(1, 100, false, Progress::Checking)], false), ToPay::Wait);
        assert_eq!(next(100, &[pay(1, 100, false, LONG)], false), ToPay::Nothing);
        // Another estimate was accepted meanwhile: a higher one is paid anew and whole, a lower one is paid already.
        let other = ToPay::New { amount: eur(120), adds: false };
        assert_eq!(next(120, &[pay(1, 100, false, LONG)], false), other);
        assert_eq!(next(120, &[pay(1, 100, false, Progress::AtPage)], false), other);
        assert_eq!(next(80, &[pay(1, 100, false, LONG)], false), ToPay::Nothing);
        // While it runs, only the difference.
        let more = ToPay::New { amount: eur(20), adds: true };
        assert_eq!(next(120, &[pay(1, 100, false, LONG)], true), more);
        let asked = [pay(1, 100, false, LONG), pay(2, 20, true, Progress::AtPage)];
        assert_eq!(next(120, &asked, true), ToPay::Join(2));
    }

    #[test]
    fn what_is_paid_stays_in_force_until_more_is_paid() {
        let held = |minor| [pay(1, minor, false, LONG)];
        let in_force = |accepted: &[i64], payments: &[Payment]| {
            in_force(accepted, |minor| eur(*minor), payments).copied()
        };
        assert_eq!(in_force(&[], &held(100)), None);
        assert_eq!(in_force(&[120, 100], &[]), Some(120), "nothing is paid: the newest is to be");
        assert_eq!(in_force(&[120, 100], &held(100)), Some(100), "the newest is a proposal");
        assert_eq!(in_force(&[120, 80, 100], &held(100)), Some(80), "a lower one is paid already");
        for open in [Progress::AtPage, Progress::Checking, Progress::Declined, Progress::InReview] {
            let paying = [held(100)[0], pay(2, 120, false, open)];
            assert_eq!(in_force(&[120, 100], &paying), Some(100), "{open:?}");
        }
        let both = [held(100)[0], pay(2, 120, false, LONG)];
        assert_eq!(in_force(&[120, 100], &both), Some(120), "now it is paid");
        for gone in [Progress::Lost, Progress::GivenUp] {
            assert_eq!(in_force(&[120, 100], &[pay(1, 100, false, gone)]), Some(120), "{gone:?}");
        }
        assert_eq!(
            in_force(&[120, 0], &[]),
            Some(120),
            "where nothing is held nothing is paid by an older one"
        );
    }

    #[test]
    fn a_hold_that_ends_too_soon_is_replaced_before_the_start_only() {
        let short = [pay(1, 100, false, Progress::Held(at(1)))];
        assert_eq!(next(100, &short, false), ToPay::New { amount: eur(100), adds: false });
        assert_eq!(next(100, &short, true), ToPay::Nothing);
        let anew = [short[0], pay(2, 100, false, Progress::AtPage)];
        assert_eq!(next(100, &anew, false), ToPay::Join(2));
        for unclear in [Progress::Checking, Progress::InReview] {
            assert_eq!(
                next(100, &[short[0], pay(2, 100, false, unclear)], false),
                ToPay::Wait,
                "never twice"
            );
        }
        let both = [short[0], pay(2, 100, false, LONG)];
        assert_eq!(replaced(&both).map(|payment| payment.number).collect::<Vec<_>>(), [1]);
        assert_eq!(next(100, &both, false), ToPay::Nothing);
    }

    #[test]
    fn a_try_that_may_have_brought_money_is_never_tried_again() {
        for state in AttemptState::ALL {
            let progress = Progress::of_try(state, true, false);
            if progress == Progress::Declined {
                assert!(!state.is_live(), "{state:?}");
            }
        }
        assert_eq!(Progress::of_try(AttemptState::NeedsPayer, true, false), Progress::AtPage);
        assert_eq!(Progress::of_try(AttemptState::NeedsPayer, true, true), Progress::Checking);
        assert_eq!(Progress::of_try(AttemptState::Unknown, true, false), Progress::Checking);
        assert_eq!(Progress::of_try(AttemptState::Unknown, false, false), Progress::AtPage);
    }

    fn progress() -> impl Strategy<Value = Progress> {
        proptest::sample::select(vec![
            Progress::AtPage,
            Progress::Checking,
            Progress::InReview,
            Progress::Declined,
            LONG,
            Progress::Held(at(1)),
            Progress::Captured,
            Progress::Lost,
            Progress::GivenUp,
        ])
    }

    proptest! {
        /// Whatever came before: when what is to be paid next is held, everything is paid, and what was replaced and what
        /// counts have nothing in common.
        #[test]
        fn paying_what_is_asked_for_is_enough(
            ceiling in 1..1_000_i64,
            runs: bool,
            before in proptest::collection::vec((1..1_000_i64, any::<bool>(), progress()), 0..6),
        ) {
            let mut payments: Vec<Payment> = (1..).zip(before)
                .map(|(number, (minor, adds, progress))| pay(number, minor, adds, progress)).collect();
            let number = payments.len() as i64 + 1;
            let unclear = payments.iter().rev().take_while(|payment| !payment.progress.is_good())
                .any(|payment| matches!(payment.progress, Progress::Checking | Progress::InReview));
            let to_pay = next(ceiling, &payments, runs);
            let is_enough = to_pay == ToPay::Nothing;
            prop_assert!(!unclear || is_enough || to_pay == ToPay::Wait, "{:?}", to_pay);
            match to_pay {
                ToPay::New { amount, adds } => {
                    prop_assert!(amount.minor > 0 && amount.minor <= ceiling);
                    payments.push(pay(number, amount.minor, adds, LONG));
                }
                ToPay::Join(number) | ToPay::Again(number) => {
                    let open = payments.iter_mut().find(|payment| payment.number == number).expect("it is there");
                    open.progress = LONG;
                }
                ToPay::Nothing | ToPay::Wait => return Ok(()),
            }
            let accepted = [ceiling, 1];
            prop_assert_eq!(in_force(&accepted, |minor| eur(*minor), &payments), Some(&ceiling));
            let is_held = matches!(host_payment(eur(ceiling), &payments), HostPayment::Held { .. });
            prop_assert!(is_held || host_payment(eur(ceiling), &payments) == HostPayment::Captured);
            prop_assert!(replaced(&payments).all(|old| counting(&payments).all(|new| new.number > old.number)));
        }
    }
}
