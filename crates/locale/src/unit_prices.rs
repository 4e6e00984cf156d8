//! Prices per minute, which may be finer than the smallest coin (S-11). Written and read as the language writes amounts,
//! with as many decimals as they need.

use crate::money::{strip_currency, ungroup, with_symbol};
use crate::numbers::{decimal_separator, group};
use crate::{Locale, Messages};
use domain::money::Currency;
use domain::tariffs::{Problem, Rate};

/// Most decimals beyond those of the currency.
const FINER: u32 = 6;

/// A price per minute with its currency: `€ 0.0625`, `€ 0,0625`, `0,0625 €`.
pub fn format_unit_price(locale: Locale, rate: Rate, currency: Currency) -> String {
    with_symbol(locale, "", &unit_price_field(locale, rate, currency), currency)
}

/// The same as the field of a form shows it, without the currency; [`parse_unit_price`] reads it again.
pub fn unit_price_field(locale: Locale, rate: Rate, currency: Currency) -> String {
    let text = rate.to_decimal_string(currency);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut number = group(locale, whole);
    if !decimals.is_empty() {
        number.push(decimal_separator(locale));
        number.push_str(decimals);
    }
    number
}

/// Reads a price per minute strictly by the reader's language, as amounts are read.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::Unreadable`], [`Problem::TooExact`] or [`Problem::OutOfRange`].
pub fn parse_unit_price(locale: Locale, currency: Currency, text: &str) -> Result<Rate, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().count() > 40 {
        return Err(Problem::Unreadable);
    }
    if text.starts_with(['-', crate::numbers::MINUS]) {
        return Err(Problem::OutOfRange);
    }
    let text = strip_currency(text, currency).map_err(|_| Problem::Unreadable)?;
    let (whole, decimals) = text.split_once(decimal_separator(locale)).unwrap_or((text, "0"));
    let whole = ungroup(locale, whole).map_err(|_| Problem::Unreadable)?;
    if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::Unreadable);
    }
    let most = currency.digits() + FINER;
    if decimals.trim_end_matches('0').len() > most as usize {
        return Err(Problem::TooExact(most));
    }
    let decimals = decimals.get(..most as usize).unwrap_or(decimals);
    Rate::from_decimal_str(&format!("{whole}.{decimals}"), currency).ok_or(Problem::OutOfRange)
}

impl Messages {
    /// A price per minute with its currency.
    pub fn unit_price(self, rate: Rate, currency: Currency) -> String {
        format_unit_price(self.locale(), rate, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Fr, Nl};
    use proptest::prelude::*;

    fn euro() -> Currency {
        Currency::from_code("EUR").expect("EUR")
    }

    fn rate(text: &str) -> Rate {
        Rate::from_decimal_str(text, euro()).expect("a rate")
    }

    #[test]
    fn prices_per_minute_are_written_as_the_language_writes_amounts() {
        let yen = Currency::from_code("JPY").expect("JPY");
        for (locale, currency, price, expected) in [
            (En, euro(), rate("0.06"), "€\u{a0}0.06"),
            (Nl, euro(), rate("0.0625"), "€\u{a0}0,0625"),
            (Fr, euro(), rate("1250"), "1\u{202f}250,00\u{a0}€"),
            (En, yen, Rate::from_decimal_str("7", yen).expect("a rate"), "JPY\u{a0}7"),
            (En, yen, Rate::from_decimal_str("0.5", yen).expect("a rate"), "JPY\u{a0}0.5"),
        ] {
            assert_eq!(format_unit_price(locale, price, currency), expected);
        }
    }

    #[test]
    fn prices_per_minute_are_read_strictly() {
        for (locale, text, expected) in [
            (En, "0.06", Ok(rate("0.06"))),
            (En, " € 0.0625 ", Ok(rate("0.0625"))),
            (En, "1,250", Ok(rate("1250"))),
            (Nl, "0,06", Ok(rate("0.06"))),
            (Fr, "0,06 €", Ok(rate("0.06"))),
            (En, "0.0600000000000", Ok(rate("0.06"))),
            (En, "0", Ok(rate("0"))),
            (En, "", Err(Problem::Missing)),
            (Nl, "0.06", Err(Problem::Unreadable)),
            (En, "0,06", Err(Problem::Unreadable)),
            (En, "6 cents", Err(Problem::Unreadable)),
            (En, "0.", Err(Problem::Unreadable)),
            (En, "$ 1", Err(Problem::Unreadable)),
            (En, "-1", Err(Problem::OutOfRange)),
            (En, "10000.01", Err(Problem::OutOfRange)),
            (En, "0.000000001", Err(Problem::TooExact(8))),
        ] {
            assert_eq!(parse_unit_price(locale, euro(), text), expected, "{locale} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_in_a_field_is_read_again(
            micros in 0..=10_000_000_000_i64, index in 0_usize..3,
            code in prop::sample::select(&["EUR", "JPY", "KWD"][..])
        ) {
            let (locale, currency) = (Locale::ALL[index], Currency::from_code(code).expect("a currency"));
            let rate = Rate::from_micros(micros, currency).expect("within the range");
            let read = parse_unit_price(locale, currency, &unit_price_field(locale, rate, currency));
            prop_assert_eq!(read, Ok(rate));
        }
    }
}
