//! Amounts as people write and type them. Formatting and reading are exact integer work and inverse to each other
//! for every ISO 4217 currency (PS-A1, PS-A2, PS-I-30).

use crate::numbers::{MINUS, NARROW_NO_BREAK, NO_BREAK, decimal_separator, group, group_separator};
use crate::{Locale, Messages};
use domain::money::{Currency, Money};

/// An amount the language's way, currency always shown, never broken over two lines: `€ 1,234.50`, `€ 1.234,50`,
/// `1 234,50 €`. Negative amounts carry a true minus.
pub fn format_money(locale: Locale, amount: Money) -> String {
    let sign = if amount.minor < 0 { MINUS.to_string() } else { String::new() };
    with_symbol(locale, &sign, &format_magnitude(locale, amount), amount.currency)
}

/// A number with its currency, on the side where the language has it.
pub(crate) fn with_symbol(locale: Locale, sign: &str, number: &str, currency: Currency) -> String {
    let symbol = symbol(currency);
    match locale {
        Locale::En | Locale::Nl => format!("{sign}{symbol}{NO_BREAK}{number}"),
        Locale::Fr => format!("{sign}{number}{NO_BREAK}{symbol}"),
    }
}

/// An amount as the field of a form shows it: without the currency, read back by [`parse_money`].
pub fn amount_field(locale: Locale, amount: Money) -> String {
    let sign = if amount.minor < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}", format_magnitude(locale, amount))
}

/// Digits, separators and decimals of an amount without sign and currency.
fn format_magnitude(locale: Locale, amount: Money) -> String {
    let digits = amount.currency.digits() as usize;
    let text = format!("{:0>width$}", amount.minor.unsigned_abs(), width = digits + 1);
    let (major, minor) = text.split_at(text.len() - digits);
    let mut number = group(locale, major);
    if digits > 0 {
        number.push(decimal_separator(locale));
        number.push_str(minor);
    }
    number
}

/// The sign of a currency that only one currency is commonly written with; the code of all others, because `$` and
/// `kr` are many currencies and `¥` two.
fn symbol(currency: Currency) -> &'static str {
    match currency.code() {
        "EUR" => "€",
        "GBP" => "£",
        "ILS" => "₪",
        "INR" => "₹",
        "KRW" => "₩",
        "TRY" => "₺",
        "UAH" => "₴",
        code => code,
    }
}

/// Why a typed amount was not taken. Each says what to write instead ([`MoneyInputError::message`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyInputError {
    /// Nothing was typed.
    #[error("no amount was given")]
    Empty,
    /// There are other characters than digits, separators, a sign and the currency, or they stand in the wrong place.
    #[error("that is not an amount")]
    NotAnAmount,
    /// More decimals than the currency has: `1.000` in English for euros.
    #[error("more decimals than the currency has")]
    TooManyDecimals,
    /// Thousands are not in groups of three, or the decimals follow the thousands separator.
    #[error("thousands are not in groups of three")]
    Grouping,
    /// Another currency was named.
    #[error("another currency than the expected one")]
    OtherCurrency,
    /// The amount does not fit 64 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
}

impl MoneyInputError {
    /// What is wrong and what to write, in the reader's language.
    pub fn message(&self, t: Messages, currency: Currency) -> String {
        let example = format_magnitude(
            t.locale(),
            Money::new(currency.minor_per_major().saturating_mul(1250), currency),
        );
        let digits = i64::from(currency.digits());
        let code = currency.code();
        match self {
            Self::Empty => t.with("amount-empty", &[("example", example.into())]),
            Self::NotAnAmount => t.with("amount-not-a-number", &[("example", example.into())]),
            // Where there are no decimals nothing is said of how to write them.
            Self::Grouping if digits > 0 => t.with("amount-grouping", &[("example", example.into())]),
            Self::TooManyDecimals | Self::Grouping => t.with(
                "amount-too-many-decimals",
                &[("digits", digits.into()), ("currency", code.into()), ("example", example.into())],
            ),
            Self::OtherCurrency => t.with("amount-other-currency", &[("currency", code.into())]),
            Self::TooLarge => t.text("amount-too-large").into_owned(),
        }
    }
}

/// Longer than any amount of 64 bits with all its separators.
const MAX_CHARACTERS: usize = 64;

/// Reads an amount strictly by the reader's language (decision 22): `1.000` is a thousand in Dutch and an error in
/// English for a currency of two decimals. Thousands separators may be left out, but those written must be right;
/// fewer decimals than the currency has are taken as zeros. The currency's sign or code may stand before or after.
pub fn parse_money(locale: Locale, currency: Currency, text: &str) -> Result<Money, MoneyInputError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MoneyInputError::Empty);
    }
    if text.chars().count() > MAX_CHARACTERS {
        return Err(MoneyInputError::NotAnAmount);
    }
    let (negative, text) = strip_sign(text);
    let text = strip_currency(text, currency)?;
    // `€ −5` is as common as `−€ 5`; two signs are none.
    let (negative, text) = match (negative, strip_sign(text)) {
        (true, (true, _)) => return Err(MoneyInputError::NotAnAmount),
        (outer, (inner, rest)) => (outer || inner, rest),
    };
    let (whole, fraction) = match text.split_once(decimal_separator(locale)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let major = ungroup(locale, whole)?;
    let minor = decimals(currency, fraction)?;
    let sign = if negative { "-" } else { "" };
    let number: i64 = format!("{sign}{major}{minor}").parse().map_err(|_| MoneyInputError::TooLarge)?;
    Ok(Money::new(number, currency))
}

fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix([MINUS, '-']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// Takes the currency's sign or code away from either end, but not from both.
pub(crate) fn strip_currency(text: &str, currency: Currency) -> Result<&str, MoneyInputError> {
    let is_number = |c: char| c.is_ascii_digit() || is_separator(c) || c == MINUS || c == '-';
    let before: &str = &text[..text.find(is_number).unwrap_or(text.len())];
    let rest = &text[before.len()..];
    let number_end = rest.rfind(|c: char| c.is_ascii_digit()).map_or(0, |index| index + 1);
    let after = &rest[number_end..];
    let rest = &rest[..number_end];
    // What follows the last digit is a currency after a space, or a separator that belongs to nothing.
    if after.trim().starts_with(['.', ',']) || rest.is_empty() {
        return Err(MoneyInputError::NotAnAmount);
    }
    let named = match (before.trim(), after.trim()) {
        ("", "") => return Ok(rest.trim()),
        ("", name) | (name, "") => name,
        _ => return Err(MoneyInputError::NotAnAmount),
    };
    if named == symbol(currency) || named.eq_ignore_ascii_case(currency.code()) || named == currency.symbol()
    {
        return Ok(rest.trim());
    }
    let other = named.chars().count() <= 3 && Currency::from_code(&named.to_ascii_uppercase()).is_some();
    let sign = ["€", "£", "$", "¥", "₪", "₹", "₩", "₺", "₴"].contains(&named);
    Err(if other || sign { MoneyInputError::OtherCurrency } else { MoneyInputError::NotAnAmount })
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',')
}

/// Whether `c` separates thousands in the language; French keyboards give the plain space.
fn separates_thousands(locale: Locale, c: char) -> bool {
    match locale {
        Locale::Fr => matches!(c, NARROW_NO_BREAK | NO_BREAK | ' '),
        Locale::En | Locale::Nl => c == group_separator(locale),
    }
}

/// The digits of the whole part, once its groups are proven right.
pub(crate) fn ungroup(locale: Locale, whole: &str) -> Result<String, MoneyInputError> {
    let groups: Vec<&str> = whole.split(|c| separates_thousands(locale, c)).collect();
    if groups.iter().any(|group| !group.bytes().all(|b| b.is_ascii_digit())) {
        // The other language's separator is a misunderstanding about separators, not gibberish.
        let only_separators = whole.chars().all(|c| c.is_ascii_digit() || is_separator(c));
        return Err(if only_separators { MoneyInputError::Grouping } else { MoneyInputError::NotAnAmount });
    }
    let well_grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    match groups.concat() {
        digits if digits.is_empty() => Err(MoneyInputError::NotAnAmount),
        digits if well_grouped => Ok(digits),
        _ => Err(MoneyInputError::Grouping),
    }
}

/// The decimals, filled up with zeros to the number that the currency has.
fn decimals(currency: Currency, fraction: Option<&str>) -> Result<String, MoneyInputError> {
    let digits = currency.digits() as usize;
    match fraction {
        None => Ok("0".repeat(digits)),
        Some("") => Err(MoneyInputError::NotAnAmount),
        Some(fraction) if !fraction.bytes().all(|b| b.is_ascii_digit()) => {
            let only_separators = fraction.chars().all(|c| c.is_ascii_digit() || is_separator(c));
            Err(if only_separators { MoneyInputError::Grouping } else { MoneyInputError::NotAnAmount })
        }
        Some(fraction) if fraction.len() > digits => Err(MoneyInputError::TooManyDecimals),
        Some(fraction) => Ok(format!("{fraction:0<digits$}")),
    }
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
