//! How a difference that stays is brought into the books (LT-E19): what its two sides say, as an amount of the gateway's clearing account.

use super::{Difference, Movement};
use crate::money::Money;

/// Why a difference cannot be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpostable {
    /// What waits at the gateway may move yet.
    Waiting,
    /// The sides are in two currencies, and an entry has one.
    Currencies,
    /// The sides do not differ by an amount, or by one that no entry holds.
    Nothing,
}

/// What has to be posted to the clearing account so that it is as the gateway says; debit positive, never zero.
///
/// # Errors
/// When the difference cannot be posted.
pub fn correction(
    (difference, movement): (Difference, Movement),
    (theirs, ours): (Option<Money>, Option<Money>),
) -> Result<Money, Unpostable> {
    if difference == Difference::Waiting {
        return Err(Unpostable::Waiting);
    }
    let some = theirs.or(ours).ok_or(Unpostable::Nothing)?;
    let or_zero = |side: Option<Money>| side.unwrap_or(Money::zero(some.currency));
    // What was refused has not moved there, whatever its amount is.
    let moved = theirs.filter(|_| difference != Difference::Refused);
    let more = or_zero(moved).checked_sub(or_zero(ours));
    if theirs.zip(ours).is_some_and(|(theirs, ours)| theirs.currency != ours.currency) {
        return Err(Unpostable::Currencies);
    }
    let more = more.map_err(|_| Unpostable::Nothing)?;
    // A fee is what the gateway keeps, of whatever moved.
    let comes = movement.is_credit() && difference != Difference::Fee;
    let minor = if comes { Some(more.minor) } else { more.minor.checked_neg() };
    let minor = minor.filter(|minor| *minor != 0 && *minor != i64::MIN).ok_or(Unpostable::Nothing)?;
    Ok(Money::new(minor, some.currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    #[test]
    fn the_clearing_account_becomes_what_the_gateway_says() {
        use {Difference as D, Movement as M};
        for (of, theirs, ours, expected) in [
            ((D::NotHere, M::Taken), Some(5_000), None, Ok(5_000)),
            ((D::NotHere, M::Returned), Some(5_000), None, Ok(5_000)),
            ((D::NotHere, M::GivenBack), Some(5_000), None, Ok(-5_000)),
            ((D::NotHere, M::TakenBack), Some(5_000), None, Ok(-5_000)),
            ((D::NotThere, M::Taken), None, Some(12_100), Ok(-12_100)),
            ((D::NotThere, M::GivenBack), None, Some(12_100), Ok(12_100)),
            ((D::NotThere, M::TakenBack), None, Some(12_100), Ok(12_100)),
            ((D::Amount, M::Taken), Some(12_000), Some(12_100), Ok(-100)),
            ((D::Amount, M::Taken), Some(12_200), Some(12_100), Ok(100)),
            ((D::Amount, M::GivenBack), Some(12_000), Some(12_100), Ok(100)),
            // It was taken there, and our books have it as given back.
            ((D::Amount, M::Taken), Some(12_100), Some(-12_100), Ok(24_200)),
            // Less is gone by disputes than the books say; more came back than was taken.
            ((D::Amount, M::TakenBack), Some(5_000), Some(12_100), Ok(7_100)),
            ((D::Amount, M::TakenBack), Some(-500), Some(0), Ok(500)),
            ((D::Fee, M::Taken), Some(450), Some(446), Ok(-4)),
            ((D::Fee, M::Taken), Some(440), Some(446), Ok(6)),
            ((D::Fee, M::Taken), Some(450), None, Ok(-450)),
            ((D::Fee, M::Taken), Some(0), Some(446), Ok(446)),
            ((D::Refused, M::Taken), Some(12_100), Some(12_100), Ok(-12_100)),
            ((D::Refused, M::Taken), Some(12_000), Some(12_100), Ok(-12_100)),
            ((D::Refused, M::GivenBack), Some(12_100), Some(12_100), Ok(12_100)),
            ((D::Waiting, M::Taken), Some(12_100), Some(12_100), Err(Unpostable::Waiting)),
            ((D::Amount, M::Taken), Some(12_100), Some(12_100), Err(Unpostable::Nothing)),
            ((D::NotHere, M::Taken), None, None, Err(Unpostable::Nothing)),
        ] {
            let posted = correction(of, (theirs.map(eur), ours.map(eur)));
            assert_eq!(posted, expected.map(eur), "{of:?} {theirs:?} {ours:?}");
        }
    }

    #[test]
    fn two_currencies_are_no_entry() {
        let usd = Money::new(12_100, Currency::from_code("USD").expect("USD"));
        for difference in [Difference::Amount, Difference::Fee, Difference::Refused] {
            let of = (difference, Movement::Taken);
            assert_eq!(correction(of, (Some(usd), Some(eur(12_100)))), Err(Unpostable::Currencies));
        }
        let alone = correction((Difference::NotHere, Movement::Taken), (Some(usd), None));
        assert_eq!(alone, Ok(usd), "what stands alone is posted in its own");
    }

    proptest! {
        /// What is posted and what the books had are what the gateway has.
        #[test]
        fn both_sides_agree_afterwards(theirs in -1_000_000_000..1_000_000_000_i64, ours in -1_000_000_000..1_000_000_000_i64) {
            for movement in Movement::ALL {
                let sign = if movement.is_credit() { 1 } else { -1 };
                let posted = correction((Difference::Amount, movement), (Some(eur(theirs)), Some(eur(ours))));
                match posted {
                    Ok(posted) => prop_assert_eq!(sign * ours + posted.minor, sign * theirs),
                    Err(why) => prop_assert_eq!((why, theirs), (Unpostable::Nothing, ours)),
                }
            }
        }
    }
}
