//! Pay-per-use in the reader's words: what is counted, and what is wrong with tariffs and estimates.

use crate::numbers::{MINUS, decimal_separator, group};
use crate::{Messages, Value, Zone, msg};
use domain::money::{Currency, div_round_half_away};
use domain::tariffs;
use domain::time::{Span, Timestamp};
use domain::usage::estimate::{self, Field};
use domain::usage::{AudioType, Leg};

impl Messages {
    /// A length of use in minutes with two decimals, rounded half away from zero: `1,080.00`.
    pub fn minutes(self, span: Span) -> String {
        let hundredths = div_round_half_away(i128::from(span.0) * 100, i128::from(Span::minutes(1).0));
        let hundredths = i64::try_from(hundredths).unwrap_or(i64::MAX);
        let whole = group(self.locale(), &(hundredths.unsigned_abs() / 100).to_string());
        let sign = if hundredths < 0 { MINUS.to_string() } else { String::new() };
        format!("{sign}{whole}{}{:02}", decimal_separator(self.locale()), hundredths.unsigned_abs() % 100)
    }

    /// A length of use as a clock shows it: `1:28:07`.
    pub fn length(self, span: Span) -> String {
        let seconds = span.whole_seconds();
        format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }

    /// A moment to the second: `14:32:07`.
    pub fn clock(self, at: Timestamp, zone: &Zone) -> String {
        crate::times::to_the_second(at, zone)
    }

    /// What a line of a statement counts: people minutes, or teleconference minutes of a type.
    pub fn used_leg(self, leg: Leg) -> String {
        match leg {
            Leg::Computer => self.text("estimate-people").into_owned(),
            Leg::Audio(_) => self.with("statement-teleconference", [("type", self.leg(leg).into())]),
        }
    }

    /// Who said that somebody was connected; a source that has no words is shown by its own name.
    pub fn usage_source(self, source: &str) -> String {
        match source {
            "room" => self.text("statement-source-room").into_owned(),
            "said" => self.text("statement-source-said").into_owned(),
            other => other.to_owned(),
        }
    }

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
            (F::Minimum, _) => {
                let example = format!("2{}50", decimal_separator(self.locale()));
                let values = [("currency", code), ("example", example.into())];
                return self.with("tariffs-minimum-unreadable", values);
            }
            (F::Rate(_), _) => {
                let example = format!("0{}05", decimal_separator(self.locale()));
                return self
                    .with("tariffs-rate-unreadable", [("currency", code), ("example", example.into())]);
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;

    #[test]
    fn use_is_written_in_minutes_and_as_a_clock() {
        let (en, nl) = (Messages::new(Locale::En), Messages::new(Locale::Nl));
        let used = Span::minutes(1_080);
        assert_eq!((en.minutes(used), nl.minutes(used)), ("1,080.00".into(), "1.080,00".into()));
        assert_eq!(en.minutes(Span::seconds(1)), "0.02", "rounded");
        assert_eq!(en.length(Span::seconds(5_287)), "1:28:07");
        let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
        assert_eq!(en.clock(Timestamp(1_796_734_800_000_000), &zone), "14:00:00");
    }
}
