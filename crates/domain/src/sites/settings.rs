//! What an administrator may enter about selling: limits, and what is wrong with what was typed.

use crate::money::{FEE_MAX_MINOR, Money};
use crate::registrations::details::is_hidden;
use std::ops::RangeInclusive;

/// How many attempts at paying a site may allow (S-13).
pub const ATTEMPTS_MIN_MAX: RangeInclusive<i64> = 1..=10;

/// How many seats each host may give away in a day, without anybody's word, and at most.
pub const FREE_SEATS_DEFAULT: i64 = 25;
const FREE_SEATS_RANGE: RangeInclusive<i64> = 0..=1_000;

/// Longest single line: a name, a tax number.
const LINE_MAX: usize = 120;

/// Longest postal address.
const ADDRESS_MAX: usize = 500;

/// Fields of the settings, by the names that their form uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SettingsField {
    /// Name of the tax.
    TaxName,
    /// Its rate.
    TaxRate,
    /// Largest fee.
    FeeMax,
    /// Until when all of a payment goes back.
    FullUntil,
    /// How much goes back after that.
    PartPercent,
    /// And until when.
    PartUntil,
    /// Seats that a host may give away in a day.
    FreeSeats,
    /// Attempts at paying.
    Attempts,
    /// Legal name of the seller.
    SellerName,
    /// His address.
    SellerAddress,
    /// His country.
    SellerCountry,
    /// His VAT number.
    SellerVatNumber,
}

impl SettingsField {
    /// Name of the field in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaxName => "tax_name",
            Self::TaxRate => "tax_rate",
            Self::FeeMax => "fee_max",
            Self::FullUntil => "full_until",
            Self::PartPercent => "part_percent",
            Self::PartUntil => "part_until",
            Self::FreeSeats => "free_seats",
            Self::Attempts => "attempts",
            Self::SellerName => "seller_name",
            Self::SellerAddress => "seller_address",
            Self::SellerCountry => "seller_country",
            Self::SellerVatNumber => "seller_vat_number",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SettingsProblem {
    /// Nothing was entered.
    Missing,
    /// Longer than this many characters.
    TooLong(usize),
    /// Holds characters that cannot be seen.
    HiddenCharacters,
    /// Not a whole number, or not in the range that the field allows.
    OutOfRange,
    /// The part's time is not after the full refund's.
    PartEndsFirst,
    /// Not on the list.
    UnknownCountry,
    /// A merchant account that is connected does not serve sellers there.
    AccountElsewhere,
    /// Not a percentage as the reader's language writes one.
    RateNotANumber,
    /// More decimals than rates have.
    RateTooExact,
    /// Not between 0 and 100 per cent.
    RateOutOfRange,
    /// Not an amount as the reader's language writes one.
    NotAnAmount,
    /// Nothing, or more than this.
    AmountOutOfRange(Money),
}

/// The seller, as typed or as checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SellerInput {
    /// Legal name.
    pub name: String,
    /// Address, a line for each line.
    pub address: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// VAT number; may be empty.
    pub vat_number: String,
}

/// A line of text, trimmed. `required` says whether it may be empty.
pub fn check_line(text: &str, required: bool) -> Result<String, SettingsProblem> {
    let line = text.trim();
    match () {
        () if line.is_empty() && required => Err(SettingsProblem::Missing),
        () if line.chars().count() > LINE_MAX => Err(SettingsProblem::TooLong(LINE_MAX)),
        () if line.chars().any(is_hidden) => Err(SettingsProblem::HiddenCharacters),
        () => Ok(line.to_owned()),
    }
}

/// How many attempts at paying a payer has.
pub fn check_attempts(text: &str) -> Result<i64, SettingsProblem> {
    let number = text.trim().parse().ok().filter(|number| ATTEMPTS_MIN_MAX.contains(number));
    number.ok_or(SettingsProblem::OutOfRange)
}

/// How many seats each host may give away in a day.
pub fn check_free_seats(text: &str) -> Result<i64, SettingsProblem> {
    let number = text.trim().parse().ok().filter(|number| FREE_SEATS_RANGE.contains(number));
    number.ok_or(SettingsProblem::OutOfRange)
}

/// The largest fee that hosts may enter (S-43): something, and at most [`FEE_MAX_MINOR`].
pub fn check_fee_max(amount: Money) -> Result<i64, SettingsProblem> {
    if (1..=FEE_MAX_MINOR).contains(&amount.minor) {
        Ok(amount.minor)
    } else {
        Err(SettingsProblem::AmountOutOfRange(Money::new(FEE_MAX_MINOR, amount.currency)))
    }
}

fn check_address(text: &str) -> Result<String, SettingsProblem> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let address = lines.join("\n");
    match () {
        () if address.is_empty() => Err(SettingsProblem::Missing),
        () if address.chars().count() > ADDRESS_MAX => Err(SettingsProblem::TooLong(ADDRESS_MAX)),
        () if address.chars().any(|c| c != '\n' && is_hidden(c)) => Err(SettingsProblem::HiddenCharacters),
        () => Ok(address),
    }
}

/// Checks the seller; `is_country` says whether a code in capitals is on the list that was offered.
pub fn check_seller(
    typed: &SellerInput,
    is_country: impl Fn(&str) -> bool,
) -> Result<SellerInput, Vec<(SettingsField, SettingsProblem)>> {
    let mut problems = Vec::new();
    let mut keep = |field, result: Result<String, SettingsProblem>| {
        result.map_err(|problem| problems.push((field, problem))).unwrap_or_default()
    };
    let name = keep(SettingsField::SellerName, check_line(&typed.name, true));
    let address = keep(SettingsField::SellerAddress, check_address(&typed.address));
    let country = typed.country.trim().to_ascii_uppercase();
    let country = match () {
        () if country.is_empty() => Err(SettingsProblem::Missing),
        () if is_country(&country) => Ok(country),
        () => Err(SettingsProblem::UnknownCountry),
    };
    let country = keep(SettingsField::SellerCountry, country);
    let vat_number = keep(SettingsField::SellerVatNumber, check_line(&typed.vat_number, false));
    if problems.is_empty() { Ok(SellerInput { name, address, country, vat_number }) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_seat_or_a_thousand_may_be_given_away() {
        for (typed, expected) in [("0", Ok(0)), (" 1000 ", Ok(1_000)), ("25", Ok(25))] {
            assert_eq!(check_free_seats(typed), expected);
        }
        for typed in ["", "-1", "1001", "1.5", "many"] {
            assert_eq!(check_free_seats(typed), Err(SettingsProblem::OutOfRange), "{typed}");
        }
    }

    #[test]
    fn a_seller_is_trimmed_and_every_problem_told_at_once() {
        let typed = SellerInput {
            name: " Demo B.V. ".into(),
            address: " Main St 1 \r\n\r\n 1000 AA Town ".into(),
            country: "nl".into(),
            vat_number: String::new(),
        };
        let seller = check_seller(&typed, |code| code == "NL").expect("good");
        assert_eq!((seller.name.as_str(), seller.address.as_str()), ("Demo B.V.", "Main St 1\n1000 AA Town"));
        let problems = check_seller(&SellerInput::default(), |_| true).expect_err("empty");
        assert_eq!(problems.len(), 3, "the VAT number may be empty: {problems:?}");
        let hidden = SellerInput { name: "Demo\u{202e}".into(), country: "XX".into(), ..typed };
        let problems = check_seller(&hidden, |code| code == "NL").expect_err("hidden");
        assert_eq!(
            problems,
            [
                (SettingsField::SellerName, SettingsProblem::HiddenCharacters),
                (SettingsField::SellerCountry, SettingsProblem::UnknownCountry),
            ]
        );
    }

    #[test]
    fn attempts_are_few() {
        assert_eq!(check_attempts(" 3 "), Ok(3));
        for bad in ["", "0", "11", "-1", "3.5", "٣"] {
            assert_eq!(check_attempts(bad), Err(SettingsProblem::OutOfRange), "{bad:?}");
        }
    }

    #[test]
    fn a_largest_fee_is_something_and_not_without_end() {
        let currency = crate::money::Currency::from_code("EUR").expect("EUR");
        let check = |minor| check_fee_max(Money::new(minor, currency));
        assert_eq!(check(1), Ok(1));
        assert_eq!(check(FEE_MAX_MINOR), Ok(FEE_MAX_MINOR));
        let most = Money::new(FEE_MAX_MINOR, currency);
        for bad in [0, -1, FEE_MAX_MINOR + 1, i64::MAX] {
            assert_eq!(check(bad), Err(SettingsProblem::AmountOutOfRange(most)), "{bad}");
        }
    }
}
