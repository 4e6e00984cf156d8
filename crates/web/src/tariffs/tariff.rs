//! One tariff: its versions, what a session would cost, and a form for another version.

use super::preview::{Preview, PreviewForm};
use super::version_fields::{self, VersionFields};
use super::{id_of, reader};
use crate::forms::Mistakes;
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::tariffs::{Reader, TariffView, VersionForm};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::TariffVersionId;
use domain::tariffs::{Field, Problem, Version, WithdrawRefusal};
use domain::time::Timestamp;
use domain::usage::Leg;
use http::StatusCode;
use locale::{Address, Messages, msg};

/// The page.
#[derive(Template)]
#[template(path = "tariffs/tariff.html")]
pub(crate) struct TariffPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: &'a str,
    currency: String,
    done: Option<String>,
    refused: Option<String>,
    mistakes: Mistakes<'static>,
    legs: Vec<String>,
    versions: Vec<Row>,
    preview: Option<Preview<'a>>,
    action: String,
    fields: VersionFields<'a>,
}

/// A version.
struct Row {
    /// By which statements name it.
    number: String,
    from: String,
    rates: Vec<String>,
    tax: String,
    minimum: String,
    state: String,
    is_in_force: bool,
    withdraw: Option<String>,
}

/// What the page is made from.
pub(crate) struct TariffFacts<'a> {
    /// The tariff.
    pub view: &'a TariffView,
    /// Another version, as typed.
    pub typed: &'a VersionForm,
    /// What is wrong with it.
    pub problems: &'a [(Field, Problem)],
    /// What is tried.
    pub preview: &'a PreviewForm,
    /// What was just done.
    pub done: Option<String>,
    /// Why a version was not taken back just now.
    pub refused: Option<WithdrawRefusal>,
    /// Who reads.
    pub reader: &'a Reader,
    /// The present.
    pub now: Timestamp,
}

impl<'a> TariffPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &TariffFacts<'a>) -> Self {
        let t = frame.t;
        let (row, now) = (&facts.view.row, facts.now);
        let currency = Some(row.currency);
        let action = Address::OperatorTariff { tariff: &row.id.to_string() }.path();
        let present = facts.view.in_force(now);
        let coming = facts.view.versions.iter().find(|version| !version.withdrawn);
        let refused = facts.refused.map(|refusal| match refusal {
            WithdrawRefusal::InForce => t.text("tariffs-withdraw-in-force").into_owned(),
            WithdrawRefusal::Withdrawn => t.text("tariffs-withdraw-gone").into_owned(),
        });
        Self {
            name: &row.name,
            currency: row.currency.code().to_owned(),
            done: facts.done.clone(),
            refused,
            mistakes: Mistakes::new(t, version_fields::mistakes(t, facts.problems, currency))
                .kept(t.text("tariffs-kept")),
            legs: Leg::ALL.map(|leg| t.leg(leg)).into(),
            versions: facts.view.versions.iter().rev().map(|v| version_row(t, facts, v)).collect(),
            preview: present
                .or(coming)
                .map(|version| Preview::new(t, version, facts.preview, action.clone(), now)),
            fields: VersionFields::new(t, facts.typed, facts.problems, currency, facts.reader),
            action,
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(self.name)
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }
}

fn version_row(t: Messages, facts: &TariffFacts<'_>, version: &Version) -> Row {
    let is_in_force = facts.view.in_force(facts.now).is_some_and(|present| present.id == version.id);
    let is_coming = version.effective_at > facts.now;
    let state = match () {
        () if version.withdrawn => msg!("tariffs-state-withdrawn"),
        () if is_coming => msg!("tariffs-state-coming"),
        () if is_in_force => msg!("tariffs-state-in-force"),
        () => msg!("tariffs-state-past"),
    };
    let tariff = &version.tariff;
    let tax = match tariff.tax_rate_ppm {
        0 => t.text("tariffs-no-tax").into_owned(),
        ppm => format!("{} {}", t.tax_name(&tariff.tax_name), t.rate(ppm)),
    };
    let withdraw = (is_coming && !version.withdrawn).then(|| {
        let (tariff, version) = (facts.view.row.id.to_string(), version.id.to_string());
        Address::OperatorTariffWithdraw { tariff: &tariff, version: &version }.path()
    });
    Row {
        number: t.integer(version.number),
        from: t.short_date_time(version.effective_at, &facts.reader.zone),
        rates: tariff.rates.iter().map(|(_, rate)| t.unit_price(rate, tariff.currency)).collect(),
        tax,
        minimum: t.money(tariff.minimum),
        state: t.text(state).into_owned(),
        is_in_force,
        withdraw,
    }
}

/// The words for what was just done; the address only names it.
fn done(t: Messages, query: &Fields) -> Option<String> {
    let key = match query.get("done") {
        "made" => msg!("tariffs-done-made"),
        "added" => msg!("tariffs-done-added"),
        "withdrawn" => msg!("tariffs-done-withdrawn"),
        _ => return None,
    };
    Some(t.text(key).into_owned())
}

/// What stands in the form for another version: what holds now, or will hold first.
fn beginning(view: &TariffView, reader: &Reader, now: Timestamp) -> VersionForm {
    let present = view.in_force(now).or(view.versions.first());
    present.map(|version| VersionForm::of(&version.tariff, reader.locale)).unwrap_or_default()
}

async fn page(
    visit: &Visit,
    state: &WebState,
    query: &Fields,
    typed: Option<(&VersionForm, &[(Field, Problem)])>,
    refused: Option<WithdrawRefusal>,
) -> Result<Response, Failure> {
    let view = state.app.tariffs().find(id_of(visit)?).await?.ok_or(Failure::NotFound)?;
    let (reader, now) = (reader(visit), state.app.now());
    let beginning = beginning(&view, &reader, now);
    let (typed, problems) = typed.unwrap_or((&beginning, &[]));
    let facts = TariffFacts {
        view: &view,
        typed,
        problems,
        preview: &PreviewForm::parse(query),
        done: done(visit.t, query),
        refused,
        reader: &reader,
        now,
    };
    let here = Address::OperatorTariff { tariff: &view.row.id.to_string() }.path();
    let mut response = visit.show(&TariffPage::new(visit.frame_at(here), &facts), Privacy::Personal)?;
    if !problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    } else if refused.is_some() {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

fn done_at(visit: &Visit, what: &str) -> Result<Response, Failure> {
    see_other(&format!("{}?done={what}", Address::OperatorTariff { tariff: visit.param("tariff") }))
}

/// `GET /operator/tariffs/{tariff}`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    page(&visit, &state, &query, None, None).await
}

/// `POST /operator/tariffs/{tariff}`: adds a version.
pub(crate) async fn add_version(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let typed = version_fields::typed(&fields);
    let added = state.app.tariffs().add_version(&person, id_of(&visit)?, &typed, &reader(&visit)).await?;
    match added.ok_or(Failure::NotFound)? {
        Ok(()) => done_at(&visit, "added"),
        Err(problems) => page(&visit, &state, &Fields::default(), Some((&typed, &problems)), None).await,
    }
}

/// `POST /operator/tariffs/{tariff}/versions/{version}/withdraw`
pub(crate) async fn withdraw(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let version = visit.param("version").parse().map(TariffVersionId).map_err(|_| Failure::NotFound)?;
    let withdrawn = state.app.tariffs().withdraw(&person, id_of(&visit)?, version).await?;
    match withdrawn.ok_or(Failure::NotFound)? {
        Ok(()) => done_at(&visit, "withdrawn"),
        Err(refusal) => page(&visit, &state, &Fields::default(), None, Some(refusal)).await,
    }
}
