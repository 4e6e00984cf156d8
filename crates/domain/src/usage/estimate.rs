//! The estimated session cost (S-51…S-58): what a session will use if it goes as planned, and what that costs.

use super::ceiling::{AtCeiling, Buffer};
use super::charge::{Charge, charge};
use super::settlement::SettlementRule;
use super::{AudioType, Leg, PerLeg, Quantities};
use crate::ids::{AccountId, TariffVersionId};
use crate::money::{FEE_MAX_MINOR, Money};
use crate::sessions::schedule::{MINUTES_MAX, Typed};
use crate::sites::Price;
use crate::tariffs::Tariff;
use crate::time::{Span, Timestamp};

/// Most computers, and most parties of one type, that can be expected (PS-A6).
pub const COUNT_MAX: i64 = 10_000;

/// A ceiling from here on, in minor units, is a slip more often than a plan: it is asked about before it is accepted.
pub const UNUSUAL_MINOR: i64 = 500_000;

/// What the host expects, as typed on the estimate page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Planned length, minutes.
    pub minutes: Typed<i64>,
    /// How many will be connected, by leg; nothing is none of that type.
    pub counts: PerLeg<Typed<i64>>,
}

/// A field of the estimate page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Planned length.
    Minutes,
    /// How many of a leg.
    Count(Leg),
}

impl Field {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Count(Leg::Computer) => "computers",
            Self::Count(Leg::Audio(AudioType::CallIn)) => "call_in",
            Self::Count(Leg::Audio(AudioType::TollFree)) => "toll_free",
            Self::Count(Leg::Audio(AudioType::CallOut)) => "call_out",
            Self::Count(Leg::Audio(AudioType::Voip)) => "voip",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was entered where something must be.
    Missing,
    /// Not a whole number.
    Unreadable,
    /// Not between these two.
    OutOfRange {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// The cost is beyond what can be paid at once: fewer people or a shorter session.
    CostTooHigh,
}

/// A line of the estimate: how many for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimated {
    /// Planned length, minutes.
    pub minutes: i64,
    /// How many, by leg.
    pub counts: PerLeg<i64>,
}

impl Estimated {
    /// Planned length × how many (S-53).
    pub fn quantities(&self) -> Quantities {
        PerLeg::from_fn(|leg| Span::minutes(self.minutes * self.counts.get(leg)))
    }

    /// People minutes.
    pub fn people_minutes(&self) -> i64 {
        self.minutes * self.counts.get(Leg::Computer)
    }

    /// Teleconference minutes of all types.
    pub fn teleconference_minutes(&self) -> i64 {
        AudioType::ALL.into_iter().map(|kind| self.minutes * self.counts.get(Leg::Audio(kind))).sum()
    }
}

/// The estimate that a host is shown, and accepts as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// What is expected.
    pub expected: Estimated,
    /// What that costs.
    pub charge: Charge,
    /// What is held: never more is charged without asking.
    pub ceiling: Money,
}

/// What becomes of a session as soon as its host has paid: what he pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WhenPaid {
    /// It stays as it is: it was announced already.
    #[default]
    Stays,
    /// It is announced.
    Schedules,
    /// It is announced and starts.
    Starts,
}

impl WhenPaid {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Stays, Self::Schedules, Self::Starts];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Schedules => "schedules",
            Self::Starts => "starts",
        }
    }

    /// Reads [`WhenPaid::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

impl Estimate {
    /// Whether so much is accepted only by who says that it is right.
    pub fn is_unusual(&self) -> bool {
        self.ceiling.minor >= UNUSUAL_MINOR
    }
}

/// An estimate that a host has accepted: what he pays for, and on which terms. Its lines follow from what is expected and
/// the version of the tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// The version of the tariff by which the session is priced from now on (S-16).
    pub tariff_version: TariffVersionId,
    /// What of the use is charged.
    pub settlement: SettlementRule,
    /// What is expected.
    pub expected: Estimated,
    /// What that costs.
    pub price: Price,
    /// What is held: never more is charged without asking.
    pub ceiling: Money,
    /// What happens when the use reaches it.
    pub at_ceiling: AtCeiling,
    /// What becomes of the session as soon as it is paid.
    pub when_paid: WhenPaid,
    /// Who accepted.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Estimates what was typed, or says everything that is wrong with it.
pub fn estimate(
    typed: &Expected,
    tariff: &Tariff,
    buffer: Buffer,
) -> Result<Estimate, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut read = |field, typed, least: i64, most: i64| {
        let problem = match typed {
            Typed::Is(number) if (least..=most).contains(&number) => return number,
            // Of computers there is at least the host's.
            Typed::Nothing if least == 0 => return 0,
            Typed::Nothing => Problem::Missing,
            Typed::Unreadable => Problem::Unreadable,
            Typed::Is(_) => Problem::OutOfRange { min: least, max: most },
        };
        problems.push((field, problem));
        0
    };
    let minutes = read(Field::Minutes, typed.minutes, 1, MINUTES_MAX);
    let mut counts = PerLeg::default();
    for (leg, count) in typed.counts.iter() {
        let least = i64::from(leg == Leg::Computer);
        counts.set(leg, read(Field::Count(leg), count, least, COUNT_MAX));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let expected = Estimated { minutes, counts };
    let priced = charge(tariff, &expected.quantities())
        .and_then(|charge| buffer.ceiling(charge.price.gross).map(|ceiling| (charge, ceiling)));
    match priced {
        Ok((charge, ceiling)) if ceiling.minor <= FEE_MAX_MINOR => Ok(Estimate { expected, charge, ceiling }),
        _ => Err(vec![(Field::Count(Leg::Computer), Problem::CostTooHigh)]),
    }
}
