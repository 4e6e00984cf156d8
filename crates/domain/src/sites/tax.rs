//! A site's local tax and the price that follows from it.

use crate::money::{Money, MoneyError, div_round_half_away};

/// Parts per million in one whole: tax rates are integers in this unit (21 % = 210 000).
pub const PPM: i64 = 1_000_000;

/// A site's local tax (S-12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// Name shown to payers, such as "VAT".
    pub name: String,
    /// Rate in parts per million; 0 means that no tax is charged.
    pub rate_ppm: i64,
    /// Whether fees are entered including tax.
    pub included_in_fee: bool,
}

/// A price, split into what the seller keeps and the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// What is paid.
    pub gross: Money,
}

impl Price {
    /// The share of net and tax in `part` of this price, when `before` of it (gross) went back earlier. Rounded so
    /// that the shares of all parts together are exactly the whole, in whatever parts it goes back (PS-I-29). `None`
    /// when the parts are more than the whole, or in another currency.
    pub fn share(&self, before: Money, part: Money) -> Option<Self> {
        let after = before.checked_add(part).ok()?;
        let within = before.minor >= 0 && part.minor >= 0 && after.minor <= self.gross.minor;
        if !within || after.currency != self.gross.currency || self.gross.is_zero() {
            return None;
        }
        let tax_until = |gross: Money| {
            let product = i128::from(self.tax.minor) * i128::from(gross.minor);
            i64::try_from(div_round_half_away(product, i128::from(self.gross.minor))).ok()
        };
        let tax = Money::new(tax_until(after)? - tax_until(before)?, part.currency);
        Some(Self { net: part.checked_sub(tax).ok()?, tax, gross: part })
    }

    /// The share of net and tax in `part` of this price, when `given` of it went back earlier, however that was shared. What is
    /// left goes back to the minor unit. `None` as in [`Price::share`].
    pub fn share_after(&self, given: Self, part: Money) -> Option<Self> {
        let after = given.gross.checked_add(part).ok()?;
        let all = self.share(Money::zero(part.currency), after)?;
        let tax = all.tax.checked_sub(given.tax).ok()?;
        let within = part.minor >= 0 && given.gross.minor >= 0;
        within.then_some(Self { net: part.checked_sub(tax).ok()?, tax, gross: part })
    }
}

impl Tax {
    /// Prices one seat (PS-A4): tax is rounded once, half away from zero, and net + tax = gross to the minor unit.
    pub fn price(&self, fee: Money) -> Result<Price, MoneyError> {
        let rate = i128::from(self.rate_ppm);
        let fee_minor = i128::from(fee.minor);
        let divisor = if self.included_in_fee { i128::from(PPM) + rate } else { i128::from(PPM) };
        let tax_minor = div_round_half_away(fee_minor * rate, divisor);
        let tax = Money::new(i64::try_from(tax_minor).map_err(|_| MoneyError::Overflow)?, fee.currency);
        let (net, gross) =
            if self.included_in_fee { (fee.checked_sub(tax)?, fee) } else { (fee, fee.checked_add(tax)?) };
        Ok(Price { net, tax, gross })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn vat(rate_ppm: i64, included_in_fee: bool) -> Tax {
        Tax { name: "VAT".into(), rate_ppm, included_in_fee }
    }

    #[test]
    fn a_hundred_and_twenty_one_with_twenty_one_per_cent_inside_is_a_hundred_and_twenty_one_net_of_it() {
        let price = vat(210_000, true).price(eur(12_100)).expect("small");
        assert_eq!((price.net, price.tax, price.gross), (eur(10_000), eur(2_100), eur(12_100)));
        let price = vat(210_000, false).price(eur(10_080)).expect("small");
        assert_eq!((price.net, price.tax, price.gross), (eur(10_080), eur(2_117), eur(12_197)), "S-58");
    }

    #[test]
    fn three_quarters_of_a_price_have_three_quarters_of_its_tax() {
        let price = vat(210_000, true).price(eur(12_100)).expect("small");
        let share = price.share(eur(0), eur(9_075)).expect("less than the whole");
        assert_eq!((share.net, share.tax, share.gross), (eur(7_500), eur(1_575), eur(9_075)), "LT-E8");
        assert_eq!(price.share(eur(9_075), eur(3_026)), None, "more than the whole");
        assert_eq!(price.share(eur(-1), eur(1)), None);
    }

    #[test]
    fn what_went_back_with_another_share_of_tax_is_made_up_for() {
        // 33.21 of 39.85 are kept as 27.45 and 5.76, as they were told; by proportion it would be 27.44 and 5.77.
        let whole = vat(210_000, true).price(eur(3_985)).expect("small");
        let kept = Price { net: eur(2_745), tax: eur(576), gross: eur(3_321) };
        let given = Price { net: eur(548), tax: eur(116), gross: eur(664) };
        assert_eq!((whole.net, whole.tax), (eur(3_293), eur(692)));
        assert_eq!(whole.share_after(given, eur(3_321)), Some(kept));
        let part = whole.share_after(given, eur(1_000)).expect("less");
        assert_eq!((part.net, part.tax), (eur(827), eur(173)));
        assert_eq!(whole.share_after(given, eur(3_322)), None, "more than the whole");
        let regular = whole.share(eur(0), eur(664)).expect("less");
        assert_eq!(whole.share_after(regular, eur(1_000)), whole.share(eur(664), eur(1_000)));
    }

    proptest! {
        #[test]
        fn the_shares_of_all_parts_are_the_whole(
            minor in 1..crate::money::FEE_MAX_MINOR, rate in 0..500_000_i64, cuts in prop::collection::vec(0..=1_000_i64, 0..6)
        ) {
            let price = vat(rate, true).price(eur(minor)).expect("within limits");
            let mut ends: Vec<i64> = cuts.iter().map(|cut| minor / 1_000 * cut).collect();
            ends.push(minor);
            ends.sort_unstable();
            let (mut before, mut net, mut tax) = (0, 0, 0);
            for end in ends {
                let share = price.share(eur(before), eur(end - before)).expect("within the whole");
                prop_assert!(share.tax.minor >= 0 && share.net.minor >= -1);
                prop_assert_eq!(share.net.minor + share.tax.minor, end - before);
                (before, net, tax) = (end, net + share.net.minor, tax + share.tax.minor);
            }
            prop_assert_eq!((net, tax), (price.net.minor, price.tax.minor));
        }

        #[test]
        fn net_and_tax_make_the_gross(
            minor in 0..crate::money::FEE_MAX_MINOR, rate in 0..500_000_i64, included in any::<bool>()
        ) {
            let price = vat(rate, included).price(eur(minor)).expect("within limits");
            prop_assert_eq!(price.net.checked_add(price.tax), Ok(price.gross));
            prop_assert_eq!(if included { price.gross } else { price.net }, eur(minor));
            prop_assert!(price.tax.minor >= 0);
        }
    }
}
