//! What a session would cost by a tariff: the operator tries it before hosts see it.

use crate::forms::TextField;
use crate::request::form::Fields;
use crate::usage::EstimateTable;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::sessions::schedule::Typed;
use domain::tariffs::Version;
use domain::time::Timestamp;
use domain::usage::ceiling::Buffer;
use domain::usage::estimate::{Expected, Field, Problem, estimate};
use domain::usage::{AudioType, Leg, PerLeg};
use locale::{Messages, msg};

/// Planned length and how many, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PreviewForm {
    minutes: String,
    counts: [String; 5],
}

impl PreviewForm {
    /// What the address says; without that, an hour and a half of a dozen people (S-58).
    pub fn parse(query: &Fields) -> Self {
        let text = |field: Field| query.get(field.as_str()).to_owned();
        let typed =
            Self { minutes: text(Field::Minutes), counts: Leg::ALL.map(|leg| text(Field::Count(leg))) };
        let is_empty = typed.minutes.is_empty() && typed.counts.iter().all(String::is_empty);
        if is_empty { Self::usual() } else { typed }
    }

    fn usual() -> Self {
        let count = |leg| match leg {
            Leg::Computer => "12",
            Leg::Audio(AudioType::Voip) => "10",
            Leg::Audio(_) => "",
        };
        Self { minutes: "90".to_owned(), counts: Leg::ALL.map(|leg| count(leg).to_owned()) }
    }

    fn expected(&self) -> Expected {
        let count = |leg| {
            let typed = Leg::ALL.into_iter().zip(&self.counts).find(|(of, _)| *of == leg);
            typed.map_or(Typed::Nothing, |(_, text)| Typed::number(text))
        };
        Expected { minutes: Typed::number(&self.minutes), counts: PerLeg::from_fn(count) }
    }
}

/// The section of the page.
#[derive(Template)]
#[template(path = "tariffs/preview.html")]
pub(crate) struct Preview<'a> {
    t: Messages,
    action: String,
    about: String,
    fields: Vec<TextField<'a>>,
    table: Option<EstimateTable>,
}

/// Safe because its template escapes.
impl HtmlSafe for Preview<'_> {}

impl<'a> Preview<'a> {
    /// By `version`, for what was typed.
    pub fn new(
        t: Messages,
        version: &Version,
        typed: &'a PreviewForm,
        action: String,
        now: Timestamp,
    ) -> Self {
        let none = Buffer::from_ppm(0).unwrap_or(Buffer::USUAL);
        let found = estimate(&typed.expected(), &version.tariff, none);
        let problems = found.as_ref().err().cloned().unwrap_or_default();
        let words = |(field, problem): &(Field, Problem)| t.estimate_problem(*field, *problem);
        let field = |field: Field, label: String, value: &'a str| {
            let problem = problems.iter().find(|(of, _)| *of == field).map(words);
            TextField::new(field.as_str(), label, value).input_mode("numeric").problem(problem)
        };
        let mut fields =
            vec![field(Field::Minutes, t.text("estimate-duration").into_owned(), &typed.minutes)];
        fields.extend(Leg::ALL.into_iter().zip(&typed.counts).map(|(leg, value)| {
            let count = field(Field::Count(leg), t.leg(leg), value);
            if leg == Leg::Computer { count } else { count.optional() }
        }));
        let about = match version.effective_at <= now {
            true => msg!("tariffs-preview-text"),
            false => msg!("tariffs-preview-coming"),
        };
        Self {
            t,
            action,
            about: t.text(about).into_owned(),
            fields,
            table: found.ok().map(|found| EstimateTable::new(t, &version.tariff, &found)),
        }
    }
}
