//! The fields of a version of a tariff, as typed.

use crate::forms::{Mistake, TextField};
use crate::request::form::Fields;
use app::tariffs::{Reader, VersionForm};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::money::Currency;
use domain::tariffs::{Field, Problem, Rate};
use domain::usage::Leg;
use locale::unit_prices::unit_price_field;
use locale::{Messages, msg};

/// The fields.
#[derive(Template)]
#[template(path = "tariffs/version_fields.html")]
pub(crate) struct VersionFields<'a> {
    t: Messages,
    example: String,
    computers: TextField<'a>,
    audio: Vec<TextField<'a>>,
    tax_name: TextField<'a>,
    tax_rate: TextField<'a>,
    minimum: TextField<'a>,
    date: TextField<'a>,
    time: TextField<'a>,
}

/// Safe because its template escapes.
impl HtmlSafe for VersionFields<'_> {}

impl<'a> VersionFields<'a> {
    /// The fields as typed, with what is wrong; `currency` is known of a tariff that is there.
    pub fn new(
        t: Messages,
        typed: &'a VersionForm,
        problems: &[(Field, Problem)],
        currency: Option<Currency>,
        reader: &Reader,
    ) -> Self {
        let problem = |field| {
            let found = problems.iter().find(|(f, _)| *f == field);
            found.map(|&(f, p)| t.tariff_problem(f, p, currency))
        };
        let line = |field: Field, label: String, value: &'a str| {
            TextField::new(field.as_str(), label, value).problem(problem(field))
        };
        let rate =
            |(leg, value): (Leg, &'a String)| line(Field::Rate(leg), t.leg(leg), value).input_mode("decimal");
        let text = |key: &str| t.text(key).into_owned();
        let mut rates = Leg::ALL.into_iter().zip(&typed.rates).map(rate);
        let computers = rates.next().expect("computers come first");
        let zone = reader.zone.words();
        Self {
            example: example(t, currency),
            computers,
            audio: rates.map(|field| field.optional().hint(text(msg!("tariffs-nothing-hint")))).collect(),
            tax_name: line(Field::TaxName, text(msg!("tariffs-tax-name")), &typed.tax_name)
                .optional()
                .hint(text(msg!("tariffs-tax-name-hint"))),
            tax_rate: line(Field::TaxRate, text(msg!("tariffs-tax-rate")), &typed.tax_rate)
                .optional()
                .input_mode("decimal"),
            minimum: line(Field::Minimum, text(msg!("tariffs-minimum")), &typed.minimum)
                .optional()
                .input_mode("decimal")
                .hint(text(msg!("tariffs-minimum-hint"))),
            date: line(Field::Date, text(msg!("tariffs-date")), &typed.date)
                .kind("date")
                .optional()
                .hint(text(msg!("tariffs-date-hint"))),
            time: line(Field::Time, text(msg!("tariffs-time")), &typed.time)
                .kind("time")
                .optional()
                .hint(t.with("tariffs-time-hint", [("zone", zone.into())])),
            t,
        }
    }
}

/// A price as this form wants one.
fn example(t: Messages, currency: Option<Currency>) -> String {
    let euro = currency.or_else(|| Currency::from_code("EUR"));
    let rate = euro.and_then(|currency| Some((Rate::from_decimal_str("0.0625", currency)?, currency)));
    let number = rate.map(|(rate, currency)| unit_price_field(t.locale(), rate, currency));
    t.with("tariffs-rates-hint", [("example", number.unwrap_or_default().into())])
}

/// The mistakes in the order of the form.
pub(super) fn mistakes(
    t: Messages,
    problems: &[(Field, Problem)],
    currency: Option<Currency>,
) -> Vec<Mistake<'static>> {
    let mistake = |&(field, problem): &(Field, Problem)| Mistake {
        field: field.as_str(),
        words: t.tariff_problem(field, problem, currency),
    };
    problems.iter().map(mistake).collect()
}

/// What was typed into the form.
pub(super) fn typed(fields: &Fields) -> VersionForm {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    VersionForm {
        rates: Leg::ALL.map(|leg| text(Field::Rate(leg))),
        tax_name: text(Field::TaxName),
        tax_rate: text(Field::TaxRate),
        minimum: text(Field::Minimum),
        date: text(Field::Date),
        time: text(Field::Time),
    }
}
