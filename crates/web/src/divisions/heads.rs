//! Who heads a division, and its budgets: the lower half of a division's page.

use super::budget_form::{BudgetFields, BudgetInput};
use super::card::BudgetCard;
use super::change::{Parts, page};
use crate::forms::{Tick, Ticks};
use crate::request::form::{CheckedForm, sent_id};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::divisions::{DivisionView, HeadRow};
use app::sites::Site;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use domain::divisions::budgets::{Field, Problem};
use domain::ids::AccountId;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The name of the boxes.
const HEADS: &str = "heads";

/// The part of the page.
#[derive(Template)]
#[template(path = "divisions/heads.html")]
pub(crate) struct HeadsAndBudgets<'a> {
    t: Messages,
    token: String,
    heads: Option<Ticks<'a>>,
    heads_action: String,
    cards: Vec<BudgetCard>,
    fields: BudgetFields<'a>,
    hint: String,
    budgets_action: String,
}

/// Safe because its template escapes.
impl HtmlSafe for HeadsAndBudgets<'_> {}

impl<'a> HeadsAndBudgets<'a> {
    /// Of a division, with a form for another budget as typed.
    pub fn new(
        t: Messages,
        site: &Site,
        token: &str,
        view: &DivisionView,
        (typed, problems): (&'a BudgetInput, &[(Field, Problem)]),
    ) -> Self {
        let zone = Zone::stored(&site.time_zone);
        let (slug, division) = (site.slug.as_str(), view.row.id.to_string());
        let tick = |head: &HeadRow| {
            let is_head = view.heads.iter().any(|other| other.account == head.account);
            Tick::new(HEADS, head.account.to_string(), format!("{}, {}", head.name, head.email), is_head)
        };
        let ticks: Vec<Tick<'a>> = view.candidates.iter().map(tick).collect();
        Self {
            t,
            token: token.to_owned(),
            heads: (!ticks.is_empty()).then(|| Ticks::new(HEADS, t.text("budgets-heads"), ticks)),
            heads_action: Address::DivisionHeads { site: slug, division: &division }.path(),
            cards: view.budgets.iter().map(|row| BudgetCard::new(t, slug, &zone, row)).collect(),
            fields: BudgetFields::new(t, typed, view.currency, problems, true),
            hint: t.with("budgets-add-hint", [("currency", view.currency.code().into())]),
            budgets_action: Address::DivisionBudgets { site: slug, division: &division }.path(),
        }
    }
}

/// `POST /{site}/admin/divisions/{division}/heads`
pub(crate) async fn save(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, id) = (&visit.site, super::change::id_of(&visit)?);
    let wanted: Vec<AccountId> =
        fields.all(HEADS).map(|sent| sent_id(sent).map(AccountId)).collect::<Result<_, _>>()?;
    if !state.app.divisions().set_heads(person.account, site, id, &wanted).await? {
        return Err(Failure::NotFound);
    }
    let address = Address::Division { site: &site.slug, division: &id.to_string() }.path();
    see_other(&format!("{address}?done=heads"))
}

/// `POST /{site}/admin/divisions/{division}/budgets`: adds one.
pub(crate) async fn add(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, id) = (&visit.site, super::change::id_of(&visit)?);
    let view = state.app.divisions().with_budgets(site, id).await?.ok_or(Failure::NotFound)?;
    let typed = BudgetInput::of(&fields);
    let read = typed.read(visit.t, site, view.currency);
    let added = state.app.divisions().add_budget(person.account, site, id, &read).await?;
    match added.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let address = Address::Division { site: &site.slug, division: &id.to_string() }.path();
            see_other(&format!("{address}?done=added"))
        }
        Err(problems) => {
            let parts = Parts { typed: None, problems: &[], budget: (&typed, &problems), done: None };
            page(&visit, &view, parts, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
