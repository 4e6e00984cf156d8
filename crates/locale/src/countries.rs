//! Names of countries, for the choice on the details form. The names are CLDR's.

use crate::Locale;
use std::sync::LazyLock;

/// ISO 3166-1 code and the language's name of one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Two capital letters.
    pub code: &'static str,
    /// What the language calls it.
    pub name: &'static str,
}

/// Every country, in the language's alphabetical order.
pub fn countries(locale: Locale) -> &'static [Country] {
    static LISTS: LazyLock<[Vec<Country>; 3]> = LazyLock::new(|| Locale::ALL.map(read));
    &LISTS[locale.index()]
}

/// The country of that code, in capitals.
pub fn country(locale: Locale, code: &str) -> Option<Country> {
    countries(locale).iter().copied().find(|country| country.code == code)
}

fn read(locale: Locale) -> Vec<Country> {
    let mut list: Vec<Country> = include_str!("../data/countries.tsv")
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let code = columns.next()?;
            Some(Country { code, name: columns.nth(locale.index())? })
        })
        .collect();
    list.sort_by_cached_key(|country| sort_key(country.name));
    list
}

/// Letters without accents, in small: `Égypte` stands before `Espagne`, not after `Zimbabwe`.
fn sort_key(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => Some('a'),
            'ç' => Some('c'),
            'è' | 'é' | 'ê' | 'ë' => Some('e'),
            'ì' | 'í' | 'î' | 'ï' => Some('i'),
            'ñ' => Some('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => Some('o'),
            'ù' | 'ú' | 'û' | 'ü' => Some('u'),
            c if c.is_alphanumeric() || c == ' ' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_every_language() {
        for locale in Locale::ALL {
            let list = countries(locale);
            assert_eq!(list.len(), 249, "the countries of ISO 3166-1");
            assert!(list.iter().all(|c| c.code.len() == 2 && !c.name.trim().is_empty()));
            assert!(list.is_sorted_by_key(|c| sort_key(c.name)));
        }
    }

    #[test]
    fn names_are_the_languages_own() {
        let name = |locale, code| country(locale, code).map(|c| c.name);
        assert_eq!(name(Locale::En, "NL"), Some("Netherlands"));
        assert_eq!(name(Locale::Nl, "NL"), Some("Nederland"));
        assert_eq!(name(Locale::Fr, "NL"), Some("Pays-Bas"));
        assert_eq!(name(Locale::Fr, "nl"), None);
        assert_eq!(name(Locale::En, "XX"), None);
    }

    #[test]
    fn accents_do_not_send_a_name_to_the_end() {
        let french: Vec<&str> = countries(Locale::Fr).iter().map(|c| c.name).collect();
        let place = |name| french.iter().position(|n| *n == name).expect("a country");
        assert!(place("Égypte") < place("Espagne"));
        assert!(place("Émirats arabes unis") < place("Estonie"));
    }
}
