//! Amounts: worked examples, strict reading, and the round trip of every currency in every language (PS-I-30).

use super::*;
use Locale::{En, Fr, Nl};
use MoneyInputError::{Empty, Grouping, NotAnAmount, OtherCurrency, TooLarge, TooManyDecimals};
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).expect("an ISO currency")
}

/// Every ISO 4217 currency with minor digits.
fn currencies() -> Vec<Currency> {
    let letters = || 'A'..='Z';
    let codes = letters()
        .flat_map(move |a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    codes.filter_map(|code| Currency::from_code(&code)).collect()
}

#[test]
fn amounts_are_written_the_languages_way() {
    for (locale, code, minor, expected) in [
        (En, "EUR", 123_450, "€\u{a0}1,234.50"),
        (Nl, "EUR", 123_450, "€\u{a0}1.234,50"),
        (Fr, "EUR", 123_450, "1\u{202f}234,50\u{a0}€"),
        (En, "EUR", -2_100, "−€\u{a0}21.00"),
        (Nl, "EUR", -2_100, "−€\u{a0}21,00"),
        (Fr, "EUR", -2_100, "−21,00\u{a0}€"),
        (En, "USD", 5, "USD\u{a0}0.05"),
        (En, "JPY", 1_500, "JPY\u{a0}1,500"),
        (Fr, "KRW", 1_500, "1\u{202f}500\u{a0}₩"),
        (Nl, "KWD", 1_234_567, "KWD\u{a0}1.234,567"),
        (En, "GBP", 0, "£\u{a0}0.00"),
        (En, "EUR", i64::MIN, "−€\u{a0}92,233,720,368,547,758.08"),
    ] {
        assert_eq!(format_money(locale, Money::new(minor, currency(code))), expected);
    }
}

#[test]
fn what_people_type_is_read_by_their_language() {
    for (locale, code, text, expected) in [
        (Nl, "EUR", "1.000", Ok(100_000)),
        (En, "EUR", "1.000", Err(TooManyDecimals)),
        (Fr, "EUR", "1.000", Err(Grouping)),
        (En, "EUR", "1,000", Ok(100_000)),
        (Nl, "EUR", "1,000", Err(TooManyDecimals)),
        (Fr, "EUR", "1 000", Ok(100_000)),
        (Fr, "EUR", "1\u{202f}000,5", Ok(100_050)),
        (En, "KWD", "1.000", Ok(1_000)),
        (En, "JPY", "1.000", Err(TooManyDecimals)),
        (En, "JPY", "1,000", Ok(1_000)),
        (En, "EUR", "121", Ok(12_100)),
        (En, "EUR", " 121.5 ", Ok(12_150)),
        (En, "EUR", "0.05", Ok(5)),
        (En, "EUR", "€ 121.00", Ok(12_100)),
        (En, "EUR", "121.00 EUR", Ok(12_100)),
        (En, "EUR", "eur 121", Ok(12_100)),
        (En, "EUR", "-121", Ok(-12_100)),
        (En, "EUR", "€ −121", Ok(-12_100)),
        (En, "USD", "$5", Ok(500)),
        (En, "EUR", "$5", Err(OtherCurrency)),
        (En, "EUR", "5 USD", Err(OtherCurrency)),
        (En, "EUR", "1,50", Err(Grouping)),
        (Nl, "EUR", "1.50", Err(Grouping)),
        (En, "EUR", "1.234,50", Err(Grouping)),
        (En, "EUR", "12,34,567", Err(Grouping)),
        (En, "EUR", "1234,567", Err(Grouping)),
        (En, "EUR", ",567", Err(Grouping)),
        (En, "EUR", "1.2.3", Err(Grouping)),
        (En, "EUR", "1 000", Err(NotAnAmount)),
        (En, "EUR", "", Err(Empty)),
        (En, "EUR", "  ", Err(Empty)),
        (En, "EUR", ".", Err(NotAnAmount)),
        (En, "EUR", "5.", Err(NotAnAmount)),
        (En, "EUR", ".5", Err(NotAnAmount)),
        (En, "EUR", "--5", Err(NotAnAmount)),
        (En, "EUR", "-€-5", Err(NotAnAmount)),
        (En, "EUR", "€5€", Err(NotAnAmount)),
        (En, "EUR", "5e3", Err(NotAnAmount)),
        (En, "EUR", "free", Err(NotAnAmount)),
        (En, "EUR", "٥", Err(NotAnAmount)),
        (En, "EUR", "1\u{202e}2", Err(NotAnAmount)),
        (En, "EUR", "12\r\n34", Err(NotAnAmount)),
        (En, "EUR", "92233720368547758.07", Ok(i64::MAX)),
        (En, "EUR", "92233720368547758.08", Err(TooLarge)),
        (En, "EUR", "99999999999999999999", Err(TooLarge)),
    ] {
        let read = parse_money(locale, currency(code), text);
        assert_eq!(read, expected.map(|minor| Money::new(minor, currency(code))), "{locale} {code} {text:?}");
    }
    assert_eq!(parse_money(En, currency("EUR"), &"1".repeat(10_000)), Err(NotAnAmount));
}

#[test]
fn every_mistake_says_what_to_write() {
    let euro = currency("EUR");
    let said = |locale, error: MoneyInputError| error.message(Messages::new(locale), euro);
    assert_eq!(
        said(En, TooManyDecimals),
        "EUR has at most 2 decimals, after a point; a comma stands between thousands, for example 1,250.00."
    );
    assert_eq!(
        said(Nl, Grouping),
        "Zet een punt tussen duizendtallen en een komma voor decimalen, bijvoorbeeld 1.250,00."
    );
    for locale in Locale::ALL {
        for error in [Empty, NotAnAmount, TooManyDecimals, Grouping, OtherCurrency, TooLarge] {
            let text = said(locale, error.clone());
            assert!(text.ends_with('.'), "{locale} {error:?}: {text}");
        }
    }
    let yen = TooManyDecimals.message(Messages::new(En), currency("JPY"));
    assert_eq!(yen, "JPY has no decimals. Write a comma between thousands, for example 1,250.");
    let grouped = Grouping.message(Messages::new(Fr), currency("JPY"));
    assert!(grouped.starts_with("JPY n’a pas de décimales."), "none are told how to be written: {grouped}");
}

#[test]
fn every_currency_reads_back_in_every_language_at_the_extremes() {
    let currencies = currencies();
    assert!(currencies.len() > 150, "only {} currencies", currencies.len());
    for locale in Locale::ALL {
        for &currency in &currencies {
            for minor in
                [0, 1, -1, 9, 10, 99, 100, 999, 1_000, 99_999, 100_000, 1_000_000_000, i64::MAX, i64::MIN]
            {
                let amount = Money::new(minor, currency);
                let text = format_money(locale, amount);
                assert_eq!(parse_money(locale, currency, &text), Ok(amount), "{locale} {text}");
            }
        }
    }
}

#[test]
fn separators_are_those_of_icu() {
    use icu_decimal::{DecimalFormatter, input::Decimal};
    use icu_locale_core::locale;
    for (ours, theirs) in [(En, locale!("en")), (Nl, locale!("nl")), (Fr, locale!("fr"))] {
        let formatter = DecimalFormatter::try_new(theirs.into(), Default::default()).expect("data");
        let number: Decimal = "1234567.80".parse().expect("a number");
        let amount = Money::new(123_456_780, currency("EUR"));
        assert_eq!(format_magnitude(ours, amount), formatter.format(&number).to_string());
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(minor in any::<i64>(), which in any::<prop::sample::Index>()) {
        let currencies = currencies();
        let currency = currencies[which.index(currencies.len())];
        for locale in Locale::ALL {
            let amount = Money::new(minor, currency);
            prop_assert_eq!(parse_money(locale, currency, &format_money(locale, amount)), Ok(amount));
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}") {
        for locale in Locale::ALL {
            let _ = parse_money(locale, currency("EUR"), &text);
        }
    }

    #[test]
    fn no_number_like_text_makes_reading_panic(text in "[-−€$0-9., \u{a0}\u{202f}A-Z]{0,24}") {
        for locale in Locale::ALL {
            if let Ok(amount) = parse_money(locale, currency("EUR"), &text) {
                // Whatever was understood is what would be echoed.
                prop_assert_eq!(parse_money(locale, currency("EUR"), &format_money(locale, amount)), Ok(amount));
            }
        }
    }
}
