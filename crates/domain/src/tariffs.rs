//! Tariffs: what a minute of pay-per-use costs (S-11, S-12). A tariff has versions, each from its time on; a session
//! keeps the version that its host accepted (S-16).

use crate::ids::{TariffId, TariffVersionId};
use crate::money::{Currency, Money, MoneyError, div_round_half_away};
use crate::registrations::details::is_hidden;
use crate::sites::{PPM, Tax};
use crate::time::{Span, Timestamp};
use crate::usage::ceiling::Buffer;
use crate::usage::settlement::SettlementRule;
use crate::usage::{AudioType, Leg, PerLeg};

/// Millionths of a minor unit in one minor unit: rates are integers of these (PS-A3).
pub const MICROS_PER_MINOR: i64 = 1_000_000;

/// Longest name of a tariff or of its tax, characters.
pub const NAME_MAX: usize = 60;

/// How far ahead a version may begin: farther is a mistyped year.
pub const AHEAD_MAX: Span = Span::days(5 * 366);

/// A price per minute: millionths of the currency's minor unit. € 0.06 is 6 000 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(i64);

impl Rate {
    /// The largest that can be entered: ten thousand major units a minute, whatever the currency's decimals.
    const MAJOR_MAX: i64 = 10_000;

    /// A rate of so many millionths of the minor unit. `None` when negative or beyond every tariff.
    pub fn from_micros(micros: i64, currency: Currency) -> Option<Self> {
        let max = Self::MAJOR_MAX * currency.minor_per_major() * MICROS_PER_MINOR;
        (0..=max).contains(&micros).then_some(Self(micros))
    }

    /// Millionths of the minor unit, per minute.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// What `used` costs: the one rounding of a line, half away from zero (PS-A3). It is exact for any length of time,
    /// so that time may be cut into pieces as one likes before it is summed.
    pub fn cost(self, used: Span, currency: Currency) -> Result<Money, MoneyError> {
        let per_minute = i128::from(Span::minutes(1).0) * i128::from(MICROS_PER_MINOR);
        let minor = div_round_half_away(i128::from(used.0) * i128::from(self.0), per_minute);
        Ok(Money::new(i64::try_from(minor).map_err(|_| MoneyError::Overflow)?, currency))
    }

    /// Plain decimal text in major units with a point: as many decimals as the currency has, and more only where needed:
    /// `0.06`, `0.0625`.
    pub fn to_decimal_string(self, currency: Currency) -> String {
        let digits = currency.digits() as usize;
        let text = format!("{:0>width$}", self.0, width = digits + 7);
        let (major, decimals) = text.split_at(text.len() - digits - 6);
        let needed = decimals.trim_end_matches('0').len().max(digits);
        if needed == 0 { major.to_owned() } else { format!("{major}.{}", &decimals[..needed]) }
    }

    /// Reads what [`Rate::to_decimal_string`] writes; also fewer decimals.
    pub fn from_decimal_str(text: &str, currency: Currency) -> Option<Self> {
        let (major, decimals) = text.split_once('.').unwrap_or((text, ""));
        let places = currency.digits() as usize + 6;
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if major.is_empty() || text.ends_with('.') || !all_digits(major) || !all_digits(decimals) {
            return None;
        }
        if decimals.len() > places {
            return None;
        }
        Self::from_micros(format!("{major}{decimals:0<places$}").parse().ok()?, currency)
    }
}

/// What minutes cost, as one version of a tariff says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Price of a minute of each leg, without tax.
    pub rates: PerLeg<Rate>,
    /// Name of the tax on top, such as "VAT".
    pub tax_name: String,
    /// Its rate in parts per million; 0 means that no tax is charged.
    pub tax_rate_ppm: i64,
    /// The least that a session costs that used anything at all, without tax.
    pub minimum: Money,
}

impl Tariff {
    /// The tax, which is always on top: rates are without tax.
    pub fn tax(&self) -> Tax {
        Tax { name: self.tax_name.clone(), rate_ppm: self.tax_rate_ppm, included_in_fee: false }
    }
}

/// A tariff from a time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id; a session that was priced names it.
    pub id: TariffVersionId,
    /// 1, 2, 3 … in the order in which they were entered.
    pub number: i64,
    /// From when it holds.
    pub effective_at: Timestamp,
    /// Whether it was taken back before it held.
    pub withdrawn: bool,
    /// What it says.
    pub tariff: Tariff,
}

/// The version in force at `now`: the latest that has begun, and of two that begin together the one entered later.
pub fn in_force(versions: &[Version], now: Timestamp) -> Option<&Version> {
    let begun = versions.iter().filter(|version| !version.withdrawn && version.effective_at <= now);
    begun.max_by_key(|version| (version.effective_at, version.number))
}

/// Why a version cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WithdrawRefusal {
    /// It holds or has held: sessions may have been priced by it. A new version replaces it.
    InForce,
    /// It was taken back already.
    Withdrawn,
}

/// Decides about taking a version back.
pub fn withdraw(version: &Version, now: Timestamp) -> Result<(), WithdrawRefusal> {
    match () {
        () if version.withdrawn => Err(WithdrawRefusal::Withdrawn),
        () if version.effective_at <= now => Err(WithdrawRefusal::InForce),
        () => Ok(()),
    }
}

/// What a site gets of pay-per-use, as its operator decided (S-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provision {
    /// Whether its hosts may, and must, pay per use.
    pub provided: bool,
    /// The tariff, in the site's currency.
    pub tariff: Option<TariffId>,
    /// How much more than the estimate is held.
    pub buffer: Buffer,
    /// What of the use is charged.
    pub settlement: SettlementRule,
}

/// What is wrong with a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProvisionProblem {
    /// Provided, and no tariff was chosen.
    NoTariff,
    /// The tariff is in another currency than the site.
    OtherCurrency,
    /// The tariff has no version that holds yet, so that nothing could be estimated.
    NotInForce,
    /// The buffer is not between nothing and the estimate itself.
    BufferOutOfRange,
}

/// Checks a provision: what the chosen tariff says now, if one was chosen, must suit the site. What is switched off may be
/// incomplete.
pub fn check_provision(
    provided: bool,
    site: Currency,
    chosen: Option<(Currency, &[Version])>,
    now: Timestamp,
) -> Result<(), ProvisionProblem> {
    match chosen {
        None if provided => Err(ProvisionProblem::NoTariff),
        None => Ok(()),
        Some((currency, _)) if currency != site => Err(ProvisionProblem::OtherCurrency),
        Some((_, versions)) if provided && in_force(versions, now).is_none() => {
            Err(ProvisionProblem::NotInForce)
        }
        Some(_) => Ok(()),
    }
}

/// A field of the tariff's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The tariff's name.
    Name,
    /// Its currency.
    Currency,
    /// Price of a minute of this leg.
    Rate(Leg),
    /// Name of the tax.
    TaxName,
    /// Rate of the tax.
    TaxRate,
    /// Minimum charge.
    Minimum,
    /// Day from which it holds.
    Date,
    /// Time of that day.
    Time,
}

impl Field {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Currency => "currency",
            Self::Rate(Leg::Computer) => "rate_computer",
            Self::Rate(Leg::Audio(AudioType::CallIn)) => "rate_call_in",
            Self::Rate(Leg::Audio(AudioType::TollFree)) => "rate_toll_free",
            Self::Rate(Leg::Audio(AudioType::CallOut)) => "rate_call_out",
            Self::Rate(Leg::Audio(AudioType::Voip)) => "rate_voip",
            Self::TaxName => "tax_name",
            Self::TaxRate => "tax_rate",
            Self::Minimum => "minimum",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was entered where something must be.
    Missing,
    /// Longer than this many characters.
    TooLong(usize),
    /// Holds characters that cannot be seen.
    HiddenCharacters,
    /// Cannot be read as what it should be.
    Unreadable,
    /// More decimals than the field takes: this many.
    TooExact(u32),
    /// Negative, or beyond every tariff.
    OutOfRange,
    /// Every rate is zero: nothing would ever be charged.
    AllZero,
    /// Lies in the past: what was accepted keeps its price.
    Past,
    /// Lies years ahead.
    TooFar,
    /// Another tariff has this name.
    Taken,
}

/// A name as typed: of a tariff or of its tax.
pub fn check_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    match () {
        () if name.is_empty() => Err(Problem::Missing),
        () if name.chars().count() > NAME_MAX => Err(Problem::TooLong(NAME_MAX)),
        () if name.chars().any(is_hidden) => Err(Problem::HiddenCharacters),
        () => Ok(name.to_owned()),
    }
}

/// What is wrong with the values of a new version that begins at `effective_at`, all of it.
pub fn check(tariff: &Tariff, effective_at: Timestamp, now: Timestamp) -> Vec<(Field, Problem)> {
    let mut problems = Vec::new();
    if tariff.rates.iter().all(|(_, rate)| rate == Rate::default()) && tariff.minimum.is_zero() {
        problems.push((Field::Rate(Leg::Computer), Problem::AllZero));
    }
    if tariff.tax_rate_ppm != 0 && tariff.tax_name.is_empty() {
        problems.push((Field::TaxName, Problem::Missing));
    }
    if !(0..=PPM).contains(&tariff.tax_rate_ppm) {
        problems.push((Field::TaxRate, Problem::OutOfRange));
    }
    let minimum = tariff.minimum;
    if minimum.currency != tariff.currency || !(0..=crate::money::FEE_MAX_MINOR).contains(&minimum.minor) {
        problems.push((Field::Minimum, Problem::OutOfRange));
    }
    match () {
        () if effective_at < now => problems.push((Field::Date, Problem::Past)),
        () if effective_at > now.plus(AHEAD_MAX) => problems.push((Field::Date, Problem::TooFar)),
        () => {}
    }
    problems
}

#[cfg(test)]
#[path = "tariffs/tests.rs"]
mod tests;
