//! Pay-per-use in the reader's words: what is counted, and what is wrong with tariffs and estimates.

use crate::{Messages, Value, msg};
use domain::money::Currency;
use domain::tariffs;
use domain::usage::estimate::{self, Field};
use domain::usage::{AudioType, Leg};

impl Messages {
    /// What is counted: computers, or a type of audio.
    pub fn leg(self, leg: Leg) -> String {
        let key = match leg {
            Leg::Computer => msg!("usage-computers"),
            Leg::Audio(AudioType::CallIn) => msg!("usage-call-in"),
            Leg::Audio(AudioType::TollFree) => msg!("usage-toll-free"),
            Leg::Audio(AudioType::CallOut) => msg!("usage-call-out"),
            Leg::Audio(AudioType::Voip) => msg!("usage-voip"),
        };
        self.text(key).into_owned()
    }

    /// What is wrong with a field of a tariff in `currency`, and what to enter.
    pub fn tariff_problem(
        self,
        field: tariffs::Field,
        problem: tariffs::Problem,
        currency: Option<Currency>,
    ) -> String {
        use tariffs::{Field as F, Problem as P};
        let code = Value::from(currency.map_or("", Currency::code));
        let key = match (field, problem) {
            (_, P::TooLong(max)) => return self.with("tariffs-too-long", [("max", max.into())]),
            (_, P::HiddenCharacters) => msg!("form-hidden-characters"),
            (F::Name, P::Taken) => msg!("tariffs-name-taken"),
            (F::Name, _) => msg!("tariffs-name-missing"),
            (F::Currency, _) => msg!("tariffs-currency-missing"),
            (F::TaxName, _) => msg!("settings-tax-name-missing"),
            (F::TaxRate, P::TooExact(_)) => msg!("settings-rate-too-exact"),
            (F::TaxRate, P::OutOfRange) => msg!("settings-rate-range"),
            (F::TaxRate, _) => {
                return self.with("settings-rate-not-a-number", [("example", self.rate(55_000).into())]);
            }
            (F::Date, P::Past) => msg!("tariffs-date-past"),
            (F::Date, P::TooFar) => msg!("tariffs-date-too-far"),
            (F::Date, _) => msg!("tariffs-date-wrong"),
            (F::Time, _) => msg!("tariffs-time-wrong"),
            (F::Rate(_), P::AllZero) => msg!("tariffs-rate-all-zero"),
            (F::Rate(_), P::Missing) => msg!("tariffs-rate-missing"),
            (F::Rate(_), P::TooExact(digits)) => {
                return self.with("tariffs-rate-too-exact", [("digits", digits.into())]);
            }
            (F::Rate(_), P::OutOfRange) => msg!("tariffs-rate-range"),
            (F::Minimum, P::OutOfRange) => msg!("tariffs-minimum-range"),
            (F::Minimum, _) => return self.with("tariffs-minimum-unreadable", [("currency", code)]),
            (F::Rate(_), _) => return self.with("tariffs-rate-unreadable", [("currency", code)]),
        };
        self.text(key).into_owned()
    }

    /// What is wrong with a field of an estimate, and what to enter.
    pub fn estimate_problem(self, field: Field, problem: estimate::Problem) -> String {
        use estimate::Problem as P;
        let key = match (field, problem) {
            (Field::Minutes, P::Missing) => msg!("estimate-minutes-missing"),
            (Field::Count(_), P::Missing) => msg!("estimate-count-missing"),
            (_, P::Unreadable) => msg!("estimate-not-a-number"),
            (_, P::CostTooHigh) => msg!("estimate-too-high"),
            (_, P::OutOfRange { min, max }) => {
                let ends = [("least", self.integer(min).into()), ("most", self.integer(max).into())];
                return self.with("estimate-range", ends);
            }
        };
        self.text(key).into_owned()
    }
}
