//! Whole numbers and rates. The separators are those of CLDR for each language.

use crate::Locale;

/// No-break space: keeps an amount and its currency on one line.
pub(crate) const NO_BREAK: char = '\u{a0}';
/// Narrow no-break space: French thousands.
pub(crate) const NARROW_NO_BREAK: char = '\u{202f}';
/// True minus.
pub(crate) const MINUS: char = '\u{2212}';

/// What separates thousands.
pub(crate) const fn group_separator(locale: Locale) -> char {
    match locale {
        Locale::En => ',',
        Locale::Nl => '.',
        Locale::Fr => NARROW_NO_BREAK,
    }
}

/// What separates the decimals.
pub(crate) const fn decimal_separator(locale: Locale) -> char {
    match locale {
        Locale::En => '.',
        Locale::Nl | Locale::Fr => ',',
    }
}

/// A whole number with thousands separators and a true minus.
pub fn format_integer(locale: Locale, number: i64) -> String {
    let magnitude = group(locale, &number.unsigned_abs().to_string());
    if number < 0 { format!("{MINUS}{magnitude}") } else { magnitude }
}

/// Puts separators between groups of three digits.
pub(crate) fn group(locale: Locale, digits: &str) -> String {
    let separator = group_separator(locale);
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 * separator.len_utf8());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A tax rate given in parts per million of the amount, as a percentage with no more decimals than it needs:
/// 210 000 is `21%`, 55 000 is `5.5%`. Only French writes a space.
pub fn format_rate(locale: Locale, parts_per_million: i64) -> String {
    let magnitude = parts_per_million.unsigned_abs();
    let mut number = group(locale, &(magnitude / 10_000).to_string());
    let fraction = format!("{:04}", magnitude % 10_000);
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        number.push(decimal_separator(locale));
        number.push_str(fraction);
    }
    let sign = if parts_per_million < 0 { MINUS.to_string() } else { String::new() };
    match locale {
        Locale::En | Locale::Nl => format!("{sign}{number}%"),
        Locale::Fr => format!("{sign}{number}{NARROW_NO_BREAK}%"),
    }
}

/// A rate as it stands in a field to be changed: `21`, `5.5`, in French `5,5`. [`parse_rate`] reads it again.
pub fn rate_to_type(locale: Locale, parts_per_million: i64) -> String {
    let (whole, rest) = (parts_per_million / 10_000, (parts_per_million % 10_000).unsigned_abs());
    let fraction = format!("{rest:04}");
    match fraction.trim_end_matches('0') {
        "" => whole.to_string(),
        fraction => format!("{whole}{}{fraction}", decimal_separator(locale)),
    }
}

/// Why a typed rate was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateInputError {
    /// Other characters than digits, the language's decimal separator and a sign of per cent.
    #[error("that is not a percentage")]
    NotANumber,
    /// More than four decimals.
    #[error("more decimals than rates have")]
    TooManyDecimals,
    /// Above 100 per cent.
    #[error("not between 0 and 100 per cent")]
    OutOfRange,
}

/// Reads a percentage strictly by the reader's language, as parts per million: `21`, `21 %`, `5.5`, in Dutch and French
/// `5,5`. The other languages' separator is an error, not a thousand.
pub fn parse_rate(locale: Locale, text: &str) -> Result<i64, RateInputError> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, fraction) = text.split_once(decimal_separator(locale)).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(RateInputError::NotANumber);
    }
    if fraction.len() > 4 {
        return Err(RateInputError::TooManyDecimals);
    }
    let number = format!("{whole}{fraction:0<4}").parse().ok().filter(|ppm| *ppm <= domain::sites::PPM);
    number.ok_or(RateInputError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rates_are_read_strictly() {
        for (locale, text, expected) in [
            (En, "21", Ok(210_000)),
            (En, " 5.5 % ", Ok(55_000)),
            (Nl, "5,5%", Ok(55_000)),
            (Fr, "5,5\u{202f}%", Ok(55_000)),
            (Nl, "0", Ok(0)),
            (En, "100", Ok(1_000_000)),
            (En, "100.0001", Err(RateInputError::OutOfRange)),
            (En, "5,5", Err(RateInputError::NotANumber)),
            (Nl, "5.5", Err(RateInputError::NotANumber)),
            (En, "1.23456", Err(RateInputError::TooManyDecimals)),
            (En, "99999999999999999999", Err(RateInputError::OutOfRange)),
            (En, "-5", Err(RateInputError::NotANumber)),
            (En, "1e2", Err(RateInputError::NotANumber)),
            (En, "٣", Err(RateInputError::NotANumber)),
            (En, ".5", Err(RateInputError::NotANumber)),
            (En, "%", Err(RateInputError::NotANumber)),
        ] {
            assert_eq!(parse_rate(locale, text), expected, "{locale} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_in_a_field_is_read_again(ppm in 0..=domain::sites::PPM, index in 0_usize..3) {
            let locale = Locale::ALL[index];
            prop_assert_eq!(parse_rate(locale, &rate_to_type(locale, ppm)), Ok(ppm));
        }
    }
    use Locale::{En, Fr, Nl};

    #[test]
    fn thousands_are_grouped() {
        for (locale, number, expected) in [
            (En, 0, "0"),
            (En, 999, "999"),
            (En, 1_000, "1,000"),
            (En, -1_234_567, "−1,234,567"),
            (Nl, 1_234_567, "1.234.567"),
            (Fr, 1_234_567, "1\u{202f}234\u{202f}567"),
            (En, i64::MIN, "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(format_integer(locale, number), expected);
        }
    }

    #[test]
    fn rates_keep_only_the_decimals_they_need() {
        for (locale, rate, expected) in [
            (En, 210_000, "21%"),
            (Nl, 210_000, "21%"),
            (Fr, 210_000, "21\u{202f}%"),
            (En, 55_000, "5.5%"),
            (Fr, 55_000, "5,5\u{202f}%"),
            (En, 1, "0.0001%"),
            (Nl, 0, "0%"),
            (En, 1_000_000, "100%"),
        ] {
            assert_eq!(format_rate(locale, rate), expected);
        }
    }
}
