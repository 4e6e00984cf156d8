//! The currencies in which a site may work (S-14), with their names. The names are CLDR's.

use crate::Locale;
use domain::money::Currency;

/// A currency that is offered, and the language's name of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedCurrency {
    /// ISO 4217 code.
    pub code: &'static str,
    /// What the language calls it.
    pub name: &'static str,
}

/// Every currency that is offered, by code.
pub fn currencies(locale: Locale) -> Vec<NamedCurrency> {
    include_str!("../data/currencies.tsv")
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let code = columns.next()?;
            Some(NamedCurrency { code, name: columns.nth(locale.index())? })
        })
        .collect()
}

/// Whether a currency is offered.
pub fn is_offered(currency: Currency) -> bool {
    currencies(Locale::En).iter().any(|offered| offered.code == currency.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_that_is_offered_can_be_counted_in_and_has_a_name_in_every_language() {
        for locale in Locale::ALL {
            let list = currencies(locale);
            assert!(list.is_sorted_by_key(|currency| currency.code), "{locale}");
            for currency in &list {
                assert!(!currency.name.trim().is_empty(), "{locale} {}", currency.code);
                assert!(Currency::from_code(currency.code).is_some_and(is_offered), "{}", currency.code);
            }
            assert_eq!(list.len(), include_str!("../data/currencies.tsv").lines().count(), "{locale}");
        }
    }

    #[test]
    fn the_currencies_of_the_original_are_all_there() {
        let codes: Vec<&str> = currencies(Locale::En).iter().map(|currency| currency.code).collect();
        for code in ["USD", "AUD", "CAD", "HKD", "NZD", "GBP", "EUR", "JPY", "CHF", "KRW"] {
            assert!(codes.contains(&code), "{code} (S-14)");
        }
        let without_cents = ["JPY", "KRW"].map(|code| Currency::from_code(code).map(Currency::digits));
        assert_eq!(without_cents, [Some(0), Some(0)], "won and yen have no minor unit (S-14)");
    }
}
