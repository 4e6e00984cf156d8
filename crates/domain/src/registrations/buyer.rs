//! Who buys: a person for himself, or a business that the receipt is made out to.

use super::details::{Field, Problem, is_hidden};
use super::vat_number;

/// Longest name of a company, characters.
pub const COMPANY_NAME_MAX: usize = 200;

/// Longest address of a company, characters.
pub const COMPANY_ADDRESS_MAX: usize = 400;

/// Most lines of a company's address.
pub const COMPANY_ADDRESS_LINES_MAX: usize = 6;

/// Longest purchase reference, characters.
pub const PURCHASE_REFERENCE_MAX: usize = 50;

/// As what somebody buys. A consumer has rights that a business has not; who does not say is a consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BuyerKind {
    /// For himself.
    #[default]
    Consumer,
    /// For a company or another organization; the receipt is made out to it.
    Business,
}

impl BuyerKind {
    /// As stored and as sent by the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::Business => "business",
        }
    }

    /// Reads [`BuyerKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Consumer, Self::Business].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The company's fields as typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CompanyInput {
    /// Its legal name.
    pub name: String,
    /// Its address, as lines.
    pub address: String,
    /// Its VAT number, if it has one.
    pub vat_number: String,
    /// What the company wants to find on the receipt: an order number, a cost centre.
    pub reference: String,
}

impl std::fmt::Debug for CompanyInput {
    /// Prints no data of the buyer.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CompanyInput(..)")
    }
}

/// A company that a receipt is made out to. Its country is the one of the registration.
#[derive(Clone, PartialEq, Eq)]
pub struct Company {
    /// Its legal name.
    pub name: String,
    /// Its address: lines without blank ones.
    pub address: String,
    /// Its VAT number in capitals without blanks; empty without one.
    pub vat_number: String,
    /// Its own reference; empty without one.
    pub reference: String,
}

impl std::fmt::Debug for Company {
    /// Prints no data of the buyer.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Company(..)")
    }
}

fn line(text: &str, max: usize) -> Result<String, Problem> {
    let text = text.trim();
    match () {
        () if text.chars().count() > max => Err(Problem::TooLong),
        () if text.chars().any(is_hidden) => Err(Problem::HiddenCharacters),
        () => Ok(text.to_owned()),
    }
}

fn required(text: String) -> Result<String, Problem> {
    if text.is_empty() { Err(Problem::Missing) } else { Ok(text) }
}

fn address(text: &str) -> Result<String, Problem> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let joined = lines.join("\n");
    match () {
        () if joined.chars().count() > COMPANY_ADDRESS_MAX || lines.len() > COMPANY_ADDRESS_LINES_MAX => {
            Err(Problem::TooLong)
        }
        () if lines.iter().any(|line| line.chars().any(is_hidden)) => Err(Problem::HiddenCharacters),
        () => required(joined),
    }
}

/// Checks the company's fields; all problems are told at once, in the order of the form. Whether a VAT number exists is
/// not asked anywhere: only its form is looked at, and it does not change the tax.
pub fn check_company(input: &CompanyInput) -> Result<Company, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = |field, result: Result<String, Problem>| {
        result.map_err(|problem| problems.push((field, problem))).unwrap_or_default()
    };
    let company = Company {
        name: keep(Field::CompanyName, line(&input.name, COMPANY_NAME_MAX).and_then(required)),
        address: keep(Field::CompanyAddress, address(&input.address)),
        vat_number: keep(Field::VatNumber, vat_number::check(&input.vat_number)),
        reference: keep(Field::PurchaseReference, line(&input.reference, PURCHASE_REFERENCE_MAX)),
    };
    if problems.is_empty() { Ok(company) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> CompanyInput {
        CompanyInput {
            name: " Ateliers Łódź S.à r.l. ".into(),
            address: "\r\n 1, rue de l’Église \r\n\r\nL-1234 Luxembourg\n".into(),
            vat_number: "lu 12345678".into(),
            reference: "PO 4711 / Ω".into(),
        }
    }

    #[test]
    fn good_fields_are_trimmed_line_by_line() {
        let company = check_company(&typed()).expect("good");
        assert_eq!(company.name, "Ateliers Łódź S.à r.l.");
        assert_eq!(company.address, "1, rue de l’Église\nL-1234 Luxembourg");
        assert_eq!((company.vat_number.as_str(), company.reference.as_str()), ("LU12345678", "PO 4711 / Ω"));
        assert_eq!(format!("{company:?} {:?}", typed()), "Company(..) CompanyInput(..)");
    }

    #[test]
    fn name_and_address_are_needed_number_and_reference_are_not() {
        let problems = check_company(&CompanyInput::default()).expect_err("empty");
        assert_eq!(
            problems,
            [(Field::CompanyName, Problem::Missing), (Field::CompanyAddress, Problem::Missing)]
        );
        let bare = CompanyInput { vat_number: " ".into(), reference: String::new(), ..typed() };
        assert_eq!(check_company(&bare).expect("good").vat_number, "");
    }

    #[test]
    fn what_is_too_long_or_hidden_is_refused() {
        for (input, field, problem) in [
            (CompanyInput { name: "x".repeat(201), ..typed() }, Field::CompanyName, Problem::TooLong),
            (CompanyInput { address: "a\n".repeat(7), ..typed() }, Field::CompanyAddress, Problem::TooLong),
            (CompanyInput { address: "x".repeat(401), ..typed() }, Field::CompanyAddress, Problem::TooLong),
            (
                CompanyInput { address: "a\u{202e}b".into(), ..typed() },
                Field::CompanyAddress,
                Problem::HiddenCharacters,
            ),
            (
                CompanyInput { reference: "a\nb".into(), ..typed() },
                Field::PurchaseReference,
                Problem::HiddenCharacters,
            ),
            (CompanyInput { vat_number: "NL12".into(), ..typed() }, Field::VatNumber, Problem::NotAVatNumber),
        ] {
            assert_eq!(check_company(&input), Err(vec![(field, problem)]));
        }
    }

    #[test]
    fn kinds_are_stored_as_words() {
        for kind in [BuyerKind::Consumer, BuyerKind::Business] {
            assert_eq!(BuyerKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(BuyerKind::parse("company"), None);
    }
}
