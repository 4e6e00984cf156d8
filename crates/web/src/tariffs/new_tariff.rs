//! The form for a new tariff.

use super::reader;
use super::version_fields::{self, VersionFields};
use crate::forms::{Choice, Choices, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::tariffs::{MakeTariff, Reader};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::money::Currency;
use domain::tariffs::{Field, Problem};
use http::StatusCode;
use locale::currencies::currencies;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "tariffs/new_tariff.html")]
pub(crate) struct NewTariffPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    mistakes: Mistakes<'static>,
    name: TextField<'a>,
    currency: Choices<'a>,
    version: VersionFields<'a>,
}

impl<'a> NewTariffPage<'a> {
    /// The form as typed.
    pub fn new(
        frame: Frame<'a>,
        typed: &'a MakeTariff,
        problems: &[(Field, Problem)],
        reader: &Reader,
    ) -> Self {
        let t = frame.t;
        let chosen = Currency::from_code(&typed.currency);
        let problem = |field| {
            let found = problems.iter().find(|(f, _)| *f == field);
            found.map(|&(f, p)| t.tariff_problem(f, p, chosen))
        };
        let offered = currencies(t.locale());
        let currency =
            offered.iter().map(|found| Choice::new(found.code, format!("{} · {}", found.code, found.name)));
        Self {
            mistakes: Mistakes::new(t, version_fields::mistakes(t, problems, chosen))
                .kept(t.text("tariffs-kept")),
            name: TextField::new(Field::Name.as_str(), t.text("tariffs-name"), &typed.name)
                .hint(t.text("tariffs-name-hint"))
                .problem(problem(Field::Name)),
            currency: Choices::new(
                Field::Currency.as_str(),
                t.text("site-currency"),
                &typed.currency,
                currency.collect(),
            )
            .nothing(t.text("site-currency-choose"))
            .problem(problem(Field::Currency)),
            version: VersionFields::new(t, &typed.version, problems, chosen, reader),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("tariffs-new-title"))
    }
}

/// `GET /operator/tariffs/new`
pub(crate) async fn show(SignedIn { visit, .. }: SignedIn<Visit>) -> Result<Response, Failure> {
    let empty = MakeTariff::default();
    visit.show(&NewTariffPage::new(visit.frame(), &empty, &[], &reader(&visit)), Privacy::Personal)
}

/// `POST /operator/tariffs/new`
pub(crate) async fn make(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let typed = MakeTariff {
        name: fields.get(Field::Name.as_str()).to_owned(),
        currency: fields.get(Field::Currency.as_str()).to_owned(),
        version: version_fields::typed(&fields),
    };
    let reader = reader(&visit);
    match state.app.tariffs().make(&person, &typed, &reader).await? {
        Ok(id) => see_other(&format!("{}?done=made", Address::OperatorTariff { tariff: &id.to_string() })),
        Err(problems) => {
            let page = NewTariffPage::new(visit.frame(), &typed, &problems, &reader);
            let mut response = visit.show(&page, Privacy::Personal)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}
