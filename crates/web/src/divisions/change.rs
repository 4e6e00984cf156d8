//! The page of one division: code and name, who heads it, its budgets.

use super::budget_form::{self, BudgetInput};
use super::heads::HeadsAndBudgets;
use super::{DivisionFields, list::typed, mistakes};
use crate::forms::{Mistakes, Tick};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::divisions::DivisionView;
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::divisions::budgets;
use domain::divisions::{Division, Field, Problem};
use domain::ids::DivisionId;
use http::StatusCode;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "divisions/change.html")]
pub(crate) struct DivisionPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: String,
    back: String,
    action: String,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    fields: DivisionFields<'a>,
    active: Tick<'static>,
    below: HeadsAndBudgets<'a>,
}

/// What was typed on the page, and what is wrong with it.
pub(crate) struct Parts<'a> {
    /// Code, name and whether it is active; as stored when none.
    pub typed: Option<(&'a Division, bool)>,
    /// What is wrong with that.
    pub problems: &'a [(Field, Problem)],
    /// Another budget, and what is wrong with it.
    pub budget: (&'a BudgetInput, &'a [(budgets::Field, budgets::Problem)]),
    /// What was just done.
    pub done: Option<String>,
}

impl<'a> DivisionPage<'a> {
    /// The page of a division.
    pub fn new(frame: Frame<'a>, site: &Site, view: &'a DivisionView, parts: Parts<'a>) -> Self {
        let t = frame.t;
        let (typed, is_active) = parts.typed.unwrap_or((&view.row.division, view.row.active));
        let mut wrong = mistakes(t, parts.problems);
        wrong.extend(budget_form::mistakes(t, view.currency, parts.budget.1));
        let token = frame.form_token.clone().unwrap_or_default();
        let division = view.row.id.to_string();
        Self {
            t,
            name: t.with("divisions-change-title", &[("code", view.row.division.code.as_str().into())]),
            back: Address::Divisions { site: &site.slug }.path(),
            action: Address::Division { site: &site.slug, division: &division }.path(),
            done: parts.done,
            mistakes: Mistakes::new(t, wrong),
            fields: DivisionFields::new(t, typed, parts.problems),
            active: Tick::new("active", "yes", t.text("divisions-active"), is_active),
            below: HeadsAndBudgets::new(t, site, &token, view, parts.budget),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }
}

/// Shows the page.
pub(super) fn page(
    visit: &SiteVisit,
    view: &DivisionView,
    parts: Parts<'_>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let here = Address::Division { site: &visit.site.slug, division: &view.row.id.to_string() }.path();
    let page = DivisionPage::new(visit.frame_at(here), &visit.site, view, parts);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/admin/divisions/{division}`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let t = visit.t;
    let done = match Fields::parse(query.unwrap_or_default().as_bytes()).get("done") {
        "added" => Some(t.text("budgets-done-added").into_owned()),
        "heads" => Some(t.text("budgets-done-heads").into_owned()),
        _ => None,
    };
    let view = state.app.divisions().with_budgets(&visit.site, id_of(&visit)?).await?;
    let view = view.ok_or(Failure::NotFound)?;
    let budget = BudgetInput::this_year(&visit.site, state.app.now());
    let parts = Parts { typed: None, problems: &[], budget: (&budget, &[]), done };
    page(&visit, &view, parts, StatusCode::OK)
}

/// `POST /{site}/admin/divisions/{division}`
pub(crate) async fn save(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (id, typed, is_active) = (id_of(&visit)?, typed(&fields), !fields.get("active").is_empty());
    let divisions = state.app.divisions();
    let view = divisions.with_budgets(&visit.site, id).await?.ok_or(Failure::NotFound)?;
    let saved = divisions.change(person.account, &visit.site, id, &typed, is_active).await?;
    match saved.ok_or(Failure::NotFound)? {
        Ok(()) => see_other(&format!("{}?done=saved", Address::Divisions { site: &visit.site.slug })),
        Err(problems) => {
            let budget = BudgetInput::this_year(&visit.site, state.app.now());
            let parts = Parts {
                typed: Some((&typed, is_active)),
                problems: &problems,
                budget: (&budget, &[]),
                done: None,
            };
            page(&visit, &view, parts, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

pub(super) fn id_of(visit: &SiteVisit) -> Result<DivisionId, Failure> {
    visit.param("division").parse().map(DivisionId).map_err(|_| Failure::NotFound)
}
