//! Who buys: a person for himself or for a company, and the company's fields.

use crate::forms::{LongText, OptionOf, Options, TextField};
use crate::request::form::Fields;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::registrations::buyer::{BuyerKind, CompanyInput};
use domain::registrations::details::{DetailsInput, Field, Problem};
use locale::{Messages, msg};

/// The fields of a company.
#[derive(Template)]
#[template(path = "registrations/company.html")]
pub(crate) struct CompanyFields<'a> {
    name: TextField<'a>,
    address: LongText<'a>,
    vat_number: TextField<'a>,
    reference: TextField<'a>,
}

/// Safe because its template escapes.
impl HtmlSafe for CompanyFields<'_> {}

impl<'a> CompanyFields<'a> {
    /// The fields as typed. None is marked as required: they are only needed while a company buys.
    pub fn new(t: Messages, typed: &'a CompanyInput, problems: &[(Field, Problem)]) -> Self {
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| t.problem(f, p));
        let text = |field: Field, label, value| {
            TextField::new(field.as_str(), label, value).problem(problem(field)).optional()
        };
        Self {
            name: text(Field::CompanyName, t.text("company-name"), &typed.name).autocomplete("organization"),
            address: LongText::new(
                Field::CompanyAddress.as_str(),
                t.text("company-address"),
                &typed.address,
                3,
            )
            .autocomplete("street-address")
            .hint(t.text("company-address-hint"))
            .problem(problem(Field::CompanyAddress)),
            vat_number: text(Field::VatNumber, t.text("company-vat-number"), &typed.vat_number)
                .hint(t.text("company-vat-number-hint")),
            reference: text(Field::PurchaseReference, t.text("company-reference"), &typed.reference)
                .hint(t.text("company-reference-hint")),
        }
    }
}

/// The question with the fields that one of its answers needs.
#[derive(Template)]
#[template(path = "registrations/buyer.html")]
pub(crate) struct BuyerQuestion<'a> {
    t: Messages,
    kind: Options<'a>,
    company: CompanyFields<'a>,
}

/// Safe because its template escapes.
impl HtmlSafe for BuyerQuestion<'_> {}

impl<'a> BuyerQuestion<'a> {
    /// The question as it was answered.
    pub fn new(t: Messages, typed: &'a DetailsInput, problems: &[(Field, Problem)]) -> Self {
        let option = |kind: BuyerKind, title, hint| OptionOf {
            value: kind.as_str(),
            title: t.text(title).into_owned(),
            hint: t.text(hint).into_owned(),
        };
        let options = vec![
            option(BuyerKind::Consumer, msg!("buyer-consumer"), msg!("buyer-consumer-hint")),
            option(BuyerKind::Business, msg!("buyer-business"), msg!("buyer-business-hint")),
        ];
        Self {
            t,
            kind: Options::new("buyer", t.text("buyer-title"), typed.buyer.as_str(), options),
            company: CompanyFields::new(t, &typed.company, problems),
        }
    }
}

/// The company's fields of a sent form.
pub(crate) fn company_input(fields: &Fields) -> CompanyInput {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    CompanyInput {
        name: text(Field::CompanyName),
        address: text(Field::CompanyAddress),
        vat_number: text(Field::VatNumber),
        reference: text(Field::PurchaseReference),
    }
}
