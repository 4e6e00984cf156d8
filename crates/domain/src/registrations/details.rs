//! What a person types when registering, and what is wrong with it. Nothing is silently changed except surrounding
//! blanks, the case of an e-mail address, and how a VAT number is grouped.

use super::buyer::{BuyerKind, Company, CompanyInput, check_company};

/// Longest name, characters.
pub const NAME_MAX: usize = 100;

/// Longest e-mail address, characters (RFC 5321).
pub const EMAIL_MAX: usize = 254;

/// The form as typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DetailsInput {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// As what the person buys.
    pub buyer: BuyerKind,
    /// The company's fields; only looked at when a business buys.
    pub company: CompanyInput,
    /// Whether a consumer asks expressly that the session begin within the time for withdrawing (LT-B5).
    pub express_request: bool,
    /// Whether the box beside the cancelling and refund rules is ticked.
    pub policy_accepted: bool,
}

impl std::fmt::Debug for DetailsInput {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DetailsInput(..)")
    }
}

/// Checked details.
#[derive(Clone, PartialEq, Eq)]
pub struct Details {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address in lower case.
    pub email: String,
    /// ISO 3166-1 alpha-2 code in capitals.
    pub country: String,
    /// As what the person buys.
    pub buyer: BuyerKind,
    /// The company that buys, if one does.
    pub company: Option<Company>,
    /// Whether a consumer asked expressly that the session begin within the time for withdrawing.
    pub express_request: bool,
}

impl std::fmt::Debug for Details {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Details(..)")
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// E-mail address.
    Email,
    /// Country.
    Country,
    /// Name of the company.
    CompanyName,
    /// Address of the company.
    CompanyAddress,
    /// VAT number of the company.
    VatNumber,
    /// The company's own reference.
    PurchaseReference,
    /// The box beside the express request to begin.
    Express,
    /// The box beside the rules.
    Policy,
}

impl Field {
    /// The field's name in the form, and in message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Country => "country",
            Self::CompanyName => "company_name",
            Self::CompanyAddress => "company_address",
            Self::VatNumber => "vat_number",
            Self::PurchaseReference => "purchase_reference",
            Self::Express => "express",
            Self::Policy => "policy",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was entered (or the box is not ticked).
    Missing,
    /// Longer than allowed.
    TooLong,
    /// Contains line breaks, control characters or marks that change the direction of writing.
    HiddenCharacters,
    /// A name with a web or mail address in it: mails to others would carry it.
    NamesAddress,
    /// A name with `<` or `>` in it: programs that show mails may take it for markup.
    AngleBrackets,
    /// A name without a letter in it.
    NotAName,
    /// Not of the form of an e-mail address: a part is missing.
    NotAnAddress,
    /// An e-mail address without an @.
    AddressWithoutAt,
    /// An e-mail address with a blank in it.
    AddressWithBlank,
    /// An e-mail address with a comma in it.
    AddressWithComma,
    /// An e-mail address with a full stop too many.
    AddressWithDots,
    /// An e-mail address with letters before the @ that not every mail server takes.
    AddressWithLetters,
    /// Too many registrations were made for this e-mail address lately.
    AddressTooOften,
    /// Not a country of the list.
    UnknownCountry,
    /// Not of the form that VAT numbers of its country have.
    NotAVatNumber,
}

impl Problem {
    /// The end of the message key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::HiddenCharacters => "hidden-characters",
            Self::NamesAddress => "names-address",
            Self::AngleBrackets => "angle-brackets",
            Self::NotAName => "not-a-name",
            Self::NotAnAddress => "not-an-address",
            Self::AddressWithoutAt => "address-without-at",
            Self::AddressWithBlank => "address-with-blank",
            Self::AddressWithComma => "address-with-comma",
            Self::AddressWithDots => "address-with-dots",
            Self::AddressWithLetters => "address-with-letters",
            Self::AddressTooOften => "address-too-often",
            Self::UnknownCountry => "unknown-country",
            Self::NotAVatNumber => "not-a-vat-number",
        }
    }
}

/// Characters that cannot be seen and can mislead: controls, marks that embed, override, isolate or set direction,
/// letters that are blank, tags and other format characters.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || matches!(c, '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Whether programs that show mails would make a link of it: somebody else's address may be entered beside it.
fn names_address(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["://", "www.", "@"].iter().any(|part| text.contains(part))
}

/// A name of a person, trimmed.
///
/// # Errors
/// What is wrong with it.
pub fn check_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    match () {
        () if name.is_empty() => Err(Problem::Missing),
        () if name.chars().count() > NAME_MAX => Err(Problem::TooLong),
        () if name.chars().any(is_hidden) => Err(Problem::HiddenCharacters),
        () if names_address(name) => Err(Problem::NamesAddress),
        () if name.contains(['<', '>']) => Err(Problem::AngleBrackets),
        () if !name.chars().any(char::is_alphabetic) => Err(Problem::NotAName),
        () => Ok(name.to_owned()),
    }
}

/// Whether the text has the form of an address to which mail can be sent: a plain local part and a domain with a
/// dot. Quoted local parts and address literals are not accepted. Gives it in lower case.
///
/// # Errors
/// What is wrong with it.
pub fn check_email(text: &str) -> Result<String, Problem> {
    let email = text.trim();
    if email.is_empty() {
        return Err(Problem::Missing);
    }
    if email.chars().count() > EMAIL_MAX {
        return Err(Problem::TooLong);
    }
    if email.chars().any(is_hidden) {
        return Err(Problem::HiddenCharacters);
    }
    let (local, domain) = email.rsplit_once('@').ok_or(Problem::AddressWithoutAt)?;
    if email.chars().any(char::is_whitespace) {
        return Err(Problem::AddressWithBlank);
    }
    if email.contains(',') {
        return Err(Problem::AddressWithComma);
    }
    let strays = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    if strays(local) || strays(domain) {
        return Err(Problem::AddressWithDots);
    }
    if local.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        return Err(Problem::AddressWithLetters);
    }
    let local_allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let local_ok = !local.is_empty() && local.len() <= 64 && local.bytes().all(local_allowed);
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let domain_ok = domain.contains('.') && domain.split('.').all(label_ok);
    if local_ok && domain_ok { Ok(email.to_lowercase()) } else { Err(Problem::NotAnAddress) }
}

/// Checks the form. All problems are told at once, in the order of the form.
///
/// `is_country` says whether a two-letter code in capitals is on the list that was offered; `needs_express` whether this
/// buyer of this country must ask expressly that the session begin within the time for withdrawing.
pub fn check(
    input: &DetailsInput,
    is_country: impl Fn(&str) -> bool,
    needs_express: impl Fn(BuyerKind, &str) -> bool,
) -> Result<Details, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = |field, result: Result<String, Problem>| {
        result.map_err(|problem| problems.push((field, problem))).unwrap_or_default()
    };
    let first_name = keep(Field::FirstName, check_name(&input.first_name));
    let last_name = keep(Field::LastName, check_name(&input.last_name));
    let email = keep(Field::Email, check_email(&input.email));
    let country = input.country.trim().to_ascii_uppercase();
    let country = match () {
        () if country.is_empty() => Err(Problem::Missing),
        () if is_country(&country) => Ok(country),
        () => Err(Problem::UnknownCountry),
    };
    let country = keep(Field::Country, country);
    let company = match input.buyer {
        BuyerKind::Consumer => None,
        BuyerKind::Business => match check_company(&input.company) {
            Ok(company) => Some(company),
            Err(wrong) => {
                problems.extend(wrong);
                None
            }
        },
    };
    let express_request = needs_express(input.buyer, &country);
    if express_request && !input.express_request {
        problems.push((Field::Express, Problem::Missing));
    }
    if !input.policy_accepted {
        problems.push((Field::Policy, Problem::Missing));
    }
    if problems.is_empty() {
        Ok(Details { first_name, last_name, email, country, buyer: input.buyer, company, express_request })
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed() -> DetailsInput {
        DetailsInput {
            first_name: " Robin ".into(),
            last_name: "de Vries".into(),
            email: "Robin@Example.org".into(),
            country: "nl".into(),
            express_request: false,
            policy_accepted: true,
            ..DetailsInput::default()
        }
    }

    fn problems(input: &DetailsInput) -> Vec<(Field, Problem)> {
        check(input, |code| code == "NL", |_, _| false).err().unwrap_or_default()
    }

    #[test]
    fn good_details_are_trimmed_and_the_address_is_lower_cased() {
        let details = check(&typed(), |code| code == "NL", |_, _| false).expect("good");
        assert_eq!((details.first_name.as_str(), details.email.as_str()), ("Robin", "robin@example.org"));
        assert_eq!(format!("{details:?} {:?}", typed()), "Details(..) DetailsInput(..)");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let all = problems(&DetailsInput::default());
        let fields: Vec<_> = all.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [Field::FirstName, Field::LastName, Field::Email, Field::Country, Field::Policy]);
    }

    #[test]
    fn a_consumer_asks_expressly_where_that_is_needed() {
        let needs = |buyer, country: &str| buyer == BuyerKind::Consumer && country == "NL";
        let checked = |express_request| {
            let input = DetailsInput { express_request, ..typed() };
            check(&input, |code| code == "NL", needs).map(|details| details.express_request)
        };
        assert_eq!(checked(false), Err(vec![(Field::Express, Problem::Missing)]));
        assert_eq!(checked(true), Ok(true));
        let unasked = check(&DetailsInput { express_request: true, ..typed() }, |_| true, |_, _| false);
        assert_eq!(unasked.map(|details| details.express_request), Ok(false), "it means nothing then");
    }

    #[test]
    fn a_company_is_looked_at_only_when_a_business_buys() {
        let company = CompanyInput { vat_number: "?".into(), ..CompanyInput::default() };
        let consumer = DetailsInput { company: company.clone(), ..typed() };
        assert_eq!(check(&consumer, |code| code == "NL", |_, _| false).expect("good").company, None);
        let business =
            DetailsInput { buyer: BuyerKind::Business, company, policy_accepted: false, ..typed() };
        let fields: Vec<_> = problems(&business).iter().map(|(field, _)| *field).collect();
        assert_eq!(
            fields,
            [Field::CompanyName, Field::CompanyAddress, Field::VatNumber, Field::Policy],
            "in the order of the form"
        );
    }

    #[test]
    fn hidden_characters_and_length_are_refused() {
        for (name, problem) in [
            ("a\r\nBcc: x@y.z".to_owned(), Problem::HiddenCharacters),
            ("\u{202E}nibor".to_owned(), Problem::HiddenCharacters),
            ("Robin\u{61C}".to_owned(), Problem::HiddenCharacters),
            ("\u{3164}".to_owned(), Problem::HiddenCharacters),
            ("\u{AD}".to_owned(), Problem::HiddenCharacters),
            ("Robin\u{E0041}".to_owned(), Problem::HiddenCharacters),
            ("x".repeat(10_000), Problem::TooLong),
            ("You won HTTPS://evil.test".to_owned(), Problem::NamesAddress),
            ("WWW.evil.test".to_owned(), Problem::NamesAddress),
            ("robin@example.org".to_owned(), Problem::NamesAddress),
        ] {
            assert_eq!(
                problems(&DetailsInput { first_name: name, ..typed() }),
                [(Field::FirstName, problem)]
            );
        }
        for name in ["J. R. R.", "St.John", "Raj s/o Kumar", "O’Brien-Łukasz", "王小明"] {
            assert_eq!(problems(&DetailsInput { first_name: name.into(), ..typed() }), [], "{name}");
        }
        for (name, problem) in [
            ("<script>alert(1)</script>", Problem::AngleBrackets),
            ("<b>Ann</b>", Problem::AngleBrackets),
            ("12345", Problem::NotAName),
            ("\u{1F600}", Problem::NotAName),
            ("--", Problem::NotAName),
        ] {
            let found = problems(&DetailsInput { first_name: name.into(), ..typed() });
            assert_eq!(found, [(Field::FirstName, problem)], "{name}");
        }
    }

    #[test]
    fn addresses_without_a_complete_domain_are_refused() {
        for (bad, problem) in [
            ("robin@", Problem::NotAnAddress),
            ("@example.org", Problem::NotAnAddress),
            ("robin@example", Problem::NotAnAddress),
            ("a@-x.org", Problem::NotAnAddress),
            ("a(b@x.org", Problem::NotAnAddress),
            ("robin", Problem::AddressWithoutAt),
            ("a b@example.org", Problem::AddressWithBlank),
            ("robin@example,org", Problem::AddressWithComma),
            ("a..b@x.org", Problem::AddressWithDots),
            ("robin.@x.org", Problem::AddressWithDots),
            ("robin@example.org.", Problem::AddressWithDots),
            ("rené@münchen.de", Problem::AddressWithLetters),
        ] {
            let input = DetailsInput { email: bad.into(), ..typed() };
            assert_eq!(problems(&input), [(Field::Email, problem)], "{bad}");
        }
        for good in ["o'brien+x@sub.example.co.uk", "info@bücher.example"] {
            assert_eq!(problems(&DetailsInput { email: good.into(), ..typed() }), [], "{good}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(first_name in any::<String>(), email in any::<String>(), country in any::<String>()) {
            let _ = check(&DetailsInput { first_name, email, country, ..typed() }, |_| true, |_, _| true);
        }
    }
}
