//! What an operator decides about a site: its name and address, where it is, in which currency and languages it works.

use crate::money::Currency;
use crate::registrations::details::is_hidden;
use crate::slugs::{is_slug, slug_of};

/// Longest name of a site, characters.
pub const NAME_MAX: usize = 80;

/// The form as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileInput {
    /// Name.
    pub name: String,
    /// Address under the installation; empty is made from the name.
    pub slug: String,
    /// ISO 3166-1 alpha-2 code of where the site is (S-5).
    pub region: String,
    /// ISO 4217 code (S-14).
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Codes of the languages of its pages.
    pub languages: Vec<String>,
    /// Code of the language for readers who ask for none of them.
    pub default_language: String,
}

/// A checked profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// Address under the installation.
    pub slug: String,
    /// ISO 3166-1 alpha-2 code in capitals.
    pub region: String,
    /// Its one currency.
    pub currency: Currency,
    /// IANA name.
    pub time_zone: String,
    /// Codes of its languages, in the order of menus; never empty.
    pub languages: Vec<String>,
    /// One of them.
    pub default_language: String,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Name.
    Name,
    /// Address.
    Slug,
    /// Region.
    Region,
    /// Currency.
    Currency,
    /// Time zone.
    TimeZone,
    /// Languages.
    Languages,
    /// Default language.
    DefaultLanguage,
}

impl Field {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Slug => "slug",
            Self::Region => "region",
            Self::Currency => "currency",
            Self::TimeZone => "time_zone",
            Self::Languages => "languages",
            Self::DefaultLanguage => "default_language",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was entered or chosen.
    Missing,
    /// Longer than allowed.
    TooLong,
    /// Contains line breaks, control characters or marks that change the direction of writing.
    HiddenCharacters,
    /// Not of the form of an address, or the name gives none.
    NotASlug,
    /// A word that the installation keeps for its own pages (decision 21).
    Reserved,
    /// Another site has it.
    Taken,
    /// Not on the list that was offered.
    Unknown,
    /// The default is not one of the site's languages.
    NotAmongLanguages,
    /// Something was sold or priced in the present currency, so it can no longer be changed.
    InUse,
}

/// The lists that the form offers, and what the installation has already.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Whether a word is kept for the installation's own pages.
    pub is_reserved: &'a dyn Fn(&str) -> bool,
    /// Whether a code in capitals names a country.
    pub is_country: &'a dyn Fn(&str) -> bool,
    /// Whether a currency is offered.
    pub is_currency: &'a dyn Fn(Currency) -> bool,
    /// Whether a name is one of a time zone.
    pub is_time_zone: &'a dyn Fn(&str) -> bool,
    /// Codes of all languages, in the order of menus.
    pub languages: &'a [&'static str],
}

/// Checks the form. All problems are told at once, in the order of the form. Whether the address is taken is known only
/// when the site is written.
pub fn check(input: &ProfileInput, known: Known<'_>) -> Result<Profile, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = |field, result: Result<String, Problem>| {
        result.map_err(|problem| problems.push((field, problem))).unwrap_or_default()
    };
    let name = keep(Field::Name, name(&input.name));
    let slug = keep(Field::Slug, slug(input, known.is_reserved));
    let region = keep(Field::Region, chosen(&input.region.to_ascii_uppercase(), known.is_country));
    let currency = Currency::from_code(input.currency.trim()).filter(|found| (known.is_currency)(*found));
    let currency_problem = if input.currency.trim().is_empty() { Problem::Missing } else { Problem::Unknown };
    keep(Field::Currency, currency.map(|_| String::new()).ok_or(currency_problem));
    let time_zone = keep(Field::TimeZone, chosen(&input.time_zone, known.is_time_zone));
    let languages: Vec<String> = known
        .languages
        .iter()
        .filter(|code| input.languages.iter().any(|chosen| chosen == *code))
        .map(|code| (*code).to_owned())
        .collect();
    keep(Field::Languages, if languages.is_empty() { Err(Problem::Missing) } else { Ok(String::new()) });
    let default_language = keep(
        Field::DefaultLanguage,
        match input.default_language.trim() {
            "" => Err(Problem::Missing),
            code if languages.iter().any(|language| language == code) => Ok(code.to_owned()),
            // Told once, beside the boxes.
            code if languages.is_empty() => Ok(code.to_owned()),
            _ => Err(Problem::NotAmongLanguages),
        },
    );
    match currency {
        Some(currency) if problems.is_empty() => {
            Ok(Profile { name, slug, region, currency, time_zone, languages, default_language })
        }
        _ => Err(problems),
    }
}

fn name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    match () {
        () if name.is_empty() => Err(Problem::Missing),
        () if name.chars().count() > NAME_MAX => Err(Problem::TooLong),
        () if name.chars().any(is_hidden) => Err(Problem::HiddenCharacters),
        () => Ok(name.to_owned()),
    }
}

fn slug(input: &ProfileInput, is_reserved: &dyn Fn(&str) -> bool) -> Result<String, Problem> {
    let typed = input.slug.trim().to_lowercase();
    let slug = if typed.is_empty() { slug_of(&input.name) } else { typed };
    match () {
        // Without a name there is nothing to make it from, and the name's problem says so.
        () if slug.is_empty() && input.name.trim().is_empty() => Ok(slug),
        () if !is_slug(&slug) => Err(Problem::NotASlug),
        () if is_reserved(&slug) => Err(Problem::Reserved),
        () => Ok(slug),
    }
}

fn chosen(text: &str, is_known: &dyn Fn(&str) -> bool) -> Result<String, Problem> {
    match text.trim() {
        "" => Err(Problem::Missing),
        text if is_known(text) => Ok(text.to_owned()),
        _ => Err(Problem::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: Known<'_> = Known {
        is_reserved: &|word| word == "admin",
        is_country: &|code| matches!(code, "NL" | "CA"),
        is_currency: &|currency| matches!(currency.code(), "EUR" | "KRW"),
        is_time_zone: &|name| name == "Europe/Amsterdam",
        languages: &["en", "nl", "fr"],
    };

    fn typed() -> ProfileInput {
        ProfileInput {
            name: " Demo Academy ".into(),
            slug: String::new(),
            region: "nl".into(),
            currency: "EUR".into(),
            time_zone: "Europe/Amsterdam".into(),
            languages: vec!["fr".into(), "nl".into(), "xx".into()],
            default_language: "nl".into(),
        }
    }

    fn problems(input: &ProfileInput) -> Vec<(Field, Problem)> {
        check(input, KNOWN).err().unwrap_or_default()
    }

    #[test]
    fn a_good_profile_is_trimmed_and_ordered_and_gets_its_address_from_the_name() {
        let profile = check(&typed(), KNOWN).expect("good");
        assert_eq!((profile.name.as_str(), profile.slug.as_str()), ("Demo Academy", "demo-academy"));
        assert_eq!(profile.languages, ["nl", "fr"], "in the order of menus, unknown ones dropped");
        assert_eq!(profile.region, "NL");
        let typed = ProfileInput { slug: " Academy ".into(), ..typed() };
        assert_eq!(check(&typed, KNOWN).expect("good").slug, "academy");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let all = problems(&ProfileInput::default());
        let expected = [
            Field::Name,
            Field::Region,
            Field::Currency,
            Field::TimeZone,
            Field::Languages,
            Field::DefaultLanguage,
        ];
        assert_eq!(all, expected.map(|field| (field, Problem::Missing)));
    }

    #[test]
    fn addresses_that_cannot_be_used_are_refused() {
        for (slug, problem) in [
            ("admin", Problem::Reserved),
            ("ADMIN", Problem::Reserved),
            ("a b", Problem::NotASlug),
            ("../x", Problem::NotASlug),
            ("été", Problem::NotASlug),
        ] {
            let input = ProfileInput { slug: slug.into(), ..typed() };
            assert_eq!(problems(&input), [(Field::Slug, problem)], "{slug}");
        }
        let named = ProfileInput { name: "王小明".into(), ..typed() };
        assert_eq!(problems(&named), [(Field::Slug, Problem::NotASlug)], "no address can be made of it");
        let named = ProfileInput { name: "Admin".into(), ..typed() };
        assert_eq!(problems(&named), [(Field::Slug, Problem::Reserved)]);
    }

    #[test]
    fn what_was_not_offered_is_refused() {
        let input = ProfileInput {
            name: "a\u{202e}b".into(),
            region: "XX".into(),
            currency: "XAU".into(),
            time_zone: "Mars/Olympus".into(),
            default_language: "en".into(),
            ..typed()
        };
        assert_eq!(
            problems(&input),
            [
                (Field::Name, Problem::HiddenCharacters),
                (Field::Region, Problem::Unknown),
                (Field::Currency, Problem::Unknown),
                (Field::TimeZone, Problem::Unknown),
                (Field::DefaultLanguage, Problem::NotAmongLanguages),
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(name in any::<String>(), slug in any::<String>(), currency in any::<String>()) {
            let _ = check(&ProfileInput { name, slug, currency, ..typed() }, KNOWN);
        }
    }
}
