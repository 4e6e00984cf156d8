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
/// 210 000 is `21 %`, 55 000 is `5.5 %`. English keeps the space that product texts use; Dutch writes none.
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
        Locale::En => format!("{sign}{number}{NO_BREAK}%"),
        Locale::Nl => format!("{sign}{number}%"),
        Locale::Fr => format!("{sign}{number}{NARROW_NO_BREAK}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            (En, 210_000, "21\u{a0}%"),
            (Nl, 210_000, "21%"),
            (Fr, 210_000, "21\u{202f}%"),
            (En, 55_000, "5.5\u{a0}%"),
            (Fr, 55_000, "5,5\u{202f}%"),
            (En, 1, "0.0001\u{a0}%"),
            (Nl, 0, "0%"),
            (En, 1_000_000, "100\u{a0}%"),
        ] {
            assert_eq!(format_rate(locale, rate), expected);
        }
    }
}
