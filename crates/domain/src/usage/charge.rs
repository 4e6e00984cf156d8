//! What an amount of use costs under a tariff: lines, minimum, tax, total. Estimates and statements are made by the same
//! arithmetic, so that they can be compared line by line.

use super::{Leg, Quantities};
use crate::money::{Money, MoneyError};
use crate::sites::Price;
use crate::tariffs::{Rate, Tariff};
use crate::time::Span;

/// One line: how long a leg was used, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeLine {
    /// Computers, or audio of a type.
    pub leg: Leg,
    /// How long, over everybody.
    pub used: Span,
    /// Price of a minute.
    pub rate: Rate,
    /// `used` × `rate`, rounded once.
    pub amount: Money,
}

/// What use costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// A line for each leg that was used, in the order of [`Leg::ALL`].
    pub lines: Vec<ChargeLine>,
    /// What is added up to the minimum charge; zero when the lines reach it.
    pub minimum_added: Money,
    /// Net, tax and total. The tax is computed once, on the net total.
    pub price: Price,
}

/// Where the net of a charge comes from: the two accounts of revenue (LT-P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revenue {
    /// People minutes, with what was added up to the minimum charge.
    pub people: Money,
    /// Teleconference minutes of all types.
    pub teleconference: Money,
}

/// What `used` costs under `tariff`. Use of nothing costs nothing: the minimum is for who used something.
pub fn charge(tariff: &Tariff, used: &Quantities) -> Result<Charge, MoneyError> {
    let mut lines = Vec::new();
    let mut net = Money::zero(tariff.currency);
    for (leg, used) in used.iter().filter(|(_, used)| used.0 > 0) {
        let rate = tariff.rates.get(leg);
        let amount = rate.cost(used, tariff.currency)?;
        net = net.checked_add(amount)?;
        lines.push(ChargeLine { leg, used, rate, amount });
    }
    let missing = tariff.minimum.checked_sub(net)?;
    let minimum_added =
        if lines.is_empty() || missing.minor < 0 { Money::zero(tariff.currency) } else { missing };
    let price = tariff.tax().price(net.checked_add(minimum_added)?)?;
    Ok(Charge { lines, minimum_added, price })
}

impl Charge {
    /// Nothing was used.
    pub fn nothing(tariff: &Tariff) -> Self {
        let zero = Money::zero(tariff.currency);
        Self { lines: Vec::new(), minimum_added: zero, price: Price { net: zero, tax: zero, gross: zero } }
    }

    /// The net by its source. `net` is all of it, or what is charged of it: that is shared out in proportion, to the
    /// minor unit (PS-I-29).
    pub fn revenue(&self, net: Money) -> Revenue {
        let teleconference: i64 =
            self.lines.iter().filter(|line| line.leg != Leg::Computer).map(|line| line.amount.minor).sum();
        let people = self.price.net.minor - teleconference;
        let weights = [people.unsigned_abs(), teleconference.unsigned_abs()];
        match net.split(&weights).as_deref() {
            Some(&[people, teleconference]) => Revenue { people, teleconference },
            _ => Revenue { people: net, teleconference: Money::zero(net.currency) },
        }
    }
}
