//! The statement of a pay-per-use session: what was used, from which intervals, and what was charged of it (S-56, S-62).
//! The same words stand on the page and on paper.

mod layout;
#[cfg(test)]
pub(crate) mod samples;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use words::{Sum, Words, person};

use domain::money::Money;
use domain::sites::Price;
use domain::tariffs::Tariff;
use domain::time::{Span, Timestamp};
use domain::usage::charge::Charge;
use domain::usage::meter::{Interval, Window};
use domain::usage::settlement::SettlementRule;
use domain::usage::{Leg, Quantities};
use locale::Zone;
use std::collections::{BTreeMap, BTreeSet};

/// How the money of a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was used: nothing is charged.
    Nothing,
    /// It is being charged.
    Charging,
    /// It was charged.
    Charged,
    /// A payment of it is being looked into by a person of the operator's.
    LookedInto,
    /// A part of it, or all, can be charged no more.
    Lost,
}

/// Whose time was counted, as the reader may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// How he is called; what the source calls him where nobody knows.
    Named(String),
    /// The reader has no business with names: his number among the participants.
    Numbered(usize),
}

/// A stretch of time that was counted, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Who.
    pub who: Who,
    /// What was counted.
    pub interval: Interval,
}

/// A statement: everything that page, paper and file say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The site's name.
    pub site: String,
    /// Who sells: name, address, VAT number of the operator, each on its line; empty where he has not said.
    pub seller: Vec<String>,
    /// ISO 3166-1 alpha-2 code of his country; empty where he has not said.
    pub country: String,
    /// Whether it is of Test mode.
    pub test: bool,
    /// The session's title.
    pub session: String,
    /// The session's address under its site, which files are named by.
    pub slug: String,
    /// From when until when minutes counted.
    pub window: Window,
    /// The session's zone.
    pub zone: Zone,
    /// The host's name; empty for nobody.
    pub host: String,
    /// Code and name of the division that it is booked to; empty for none.
    pub division: String,
    /// How the tariff is called.
    pub tariff_name: String,
    /// The version of it that the host accepted.
    pub tariff: (i64, Tariff),
    /// How it was settled.
    pub rule: SettlementRule,
    /// How long each leg was used.
    pub used: Quantities,
    /// What was used costs this.
    pub actual: Charge,
    /// The most that the host had agreed to.
    pub ceiling: Money,
    /// What is charged.
    pub charged: Price,
    /// What was held until it was over; zero when it was paid before.
    pub held: Money,
    /// What was taken before the session; zero where it was held.
    pub paid_before: Money,
    /// What went back of what was charged; not what was paid before and not used.
    pub refunded: Money,
    /// How the money stands.
    pub standing: Standing,
    /// When the use was frozen.
    pub frozen_at: Timestamp,
    /// Every interval that it was computed from, by time.
    pub intervals: Vec<Counted>,
    /// How many facts came too late to count.
    pub late: i64,
}

impl Statement {
    /// What was used and is not charged.
    pub fn waived(&self) -> Money {
        let above = self.actual.price.gross.minor - self.charged.gross.minor;
        Money::new(above.max(0), self.charged.gross.currency)
    }

    /// What was held and is not charged.
    pub fn released(&self) -> Money {
        // What was paid before is charged first, and is enough.
        let of_it = if self.paid_before.is_zero() { self.charged.gross.minor } else { 0 };
        Money::new((self.held.minor - of_it).max(0), self.charged.gross.currency)
    }

    /// What was paid before and is not charged.
    pub fn unused(&self) -> Money {
        let rest = self.paid_before.minor - self.charged.gross.minor;
        Money::new(rest.max(0), self.charged.gross.currency)
    }

    /// Every interval with its person and, of who came with several computers, or by several telephones, their number. Who
    /// has one of each has one of each: no number tells them apart.
    pub fn named(&self) -> Vec<(Who, Option<usize>, &Interval)> {
        let mut devices: BTreeMap<(&str, bool), Vec<&str>> = BTreeMap::new();
        let computers: BTreeSet<(&str, &str)> = self
            .intervals
            .iter()
            .filter(|counted| counted.interval.leg == Leg::Computer)
            .map(|Counted { interval, .. }| (interval.participant.as_str(), interval.device.as_str()))
            .collect();
        // Audio of a computer goes by that computer's number.
        let kind = |interval: &Interval| {
            computers.contains(&(interval.participant.as_str(), interval.device.as_str()))
        };
        for Counted { interval, .. } in &self.intervals {
            let known = devices.entry((&interval.participant, kind(interval))).or_default();
            if !known.contains(&interval.device.as_str()) {
                known.push(&interval.device);
            }
        }
        let number = |interval: &Interval| {
            let known = devices.get(&(interval.participant.as_str(), kind(interval)))?;
            let place = known.iter().position(|device| *device == interval.device)?;
            (known.len() > 1).then_some(place + 1)
        };
        self.intervals
            .iter()
            .map(|counted| (counted.who.clone(), number(&counted.interval), &counted.interval))
            .collect()
    }

    /// A name for its files, of letters that every system takes.
    pub fn file_name(&self, ending: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
        format!("statement-{}.{ending}", self.slug.chars().map(plain).collect::<String>())
    }

    /// How long it was used over all legs.
    pub fn total(&self) -> Span {
        Span(self.used.iter().map(|(_, used)| used.0).sum())
    }
}
