//! Settlement: what is charged of what was used (decision 1). The use is frozen when the session is over; the actual
//! cost is captured up to the ceiling, what is above it is shown and waived, and what is held beyond it is released.

use super::Quantities;
use super::charge::{Charge, Revenue, charge};
use crate::money::{Money, MoneyError};
use crate::sites::{Price, Tax};
use crate::tariffs::Tariff;

/// How a site's sessions are settled (S-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SettlementRule {
    /// What was measured is charged, up to the ceiling.
    #[default]
    Measured,
    /// The estimate is final, whatever was measured; use of nothing is free all the same (S-65).
    EstimateIsFinal,
}

impl SettlementRule {
    /// Every rule, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Measured, Self::EstimateIsFinal];

    /// As stored, and as the form's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::EstimateIsFinal => "estimate-is-final",
        }
    }

    /// Reads [`SettlementRule::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }
}

/// What the host has accepted before the session started.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The version of the tariff that he accepted.
    pub tariff: &'a Tariff,
    /// What he was told that the session will cost.
    pub estimate: &'a Charge,
    /// The most that he agreed to, with every amount that he added meanwhile.
    pub ceiling: Money,
    /// What decides about the charge.
    pub rule: SettlementRule,
}

/// What is charged, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What was used and what that costs.
    pub actual: Charge,
    /// What is charged: this is captured and posted.
    pub charged: Price,
    /// What was used and is not charged, being above the ceiling or above a final estimate.
    pub waived: Price,
    /// Where the net of what is charged comes from.
    pub revenue: Revenue,
}

/// Settles what was frozen.
pub fn settle(terms: &Terms<'_>, frozen: &Quantities) -> Result<Settlement, MoneyError> {
    let actual = charge(terms.tariff, frozen)?;
    let charged = match terms.rule {
        _ if actual.lines.is_empty() => Charge::nothing(terms.tariff).price,
        SettlementRule::Measured => capped(actual.price, terms)?,
        SettlementRule::EstimateIsFinal => capped(terms.estimate.price, terms)?,
    };
    let basis = if terms.rule == SettlementRule::Measured { &actual } else { terms.estimate };
    let revenue = basis.revenue(charged.net);
    let above = |of: fn(&Price) -> Money| -> Result<Money, MoneyError> {
        let difference = of(&actual.price).checked_sub(of(&charged))?;
        Ok(Money::new(difference.minor.max(0), difference.currency))
    };
    let waived = Price { net: above(|p| p.net)?, tax: above(|p| p.tax)?, gross: above(|p| p.gross)? };
    Ok(Settlement { actual, charged, waived, revenue })
}

/// `price`, or the ceiling when that is less: then the ceiling is the gross, and net and tax follow from it.
fn capped(price: Price, terms: &Terms<'_>) -> Result<Price, MoneyError> {
    if price.gross.checked_sub(terms.ceiling)?.minor <= 0 {
        return Ok(price);
    }
    Tax { included_in_fee: true, ..terms.tariff.tax() }.price(terms.ceiling)
}

/// What becomes of one amount that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldShare {
    /// What was held.
    pub held: Money,
    /// What is captured of it; zero: the hold is voided.
    pub captured: Money,
    /// What goes back to the payer's card.
    pub released: Money,
}

/// Takes `charged` from what is held, the first hold first: amounts that were added while the session ran are touched
/// only when the earlier ones do not suffice. `None` when more is charged than held: nobody has agreed to that (PS-I-6).
pub fn take_from(holds: &[Money], charged: Money) -> Option<Vec<HoldShare>> {
    let mut left = charged;
    let mut shares = Vec::with_capacity(holds.len());
    for &held in holds {
        let captured = if left.minor < held.minor { left } else { held };
        left = left.checked_sub(captured).ok()?;
        shares.push(HoldShare { held, captured, released: held.checked_sub(captured).ok()? });
    }
    left.is_zero().then_some(shares)
}
