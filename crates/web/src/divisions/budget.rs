//! The page of a budget: the figures, the sessions behind them, and why it is as large as it is. Who keeps divisions changes it.

use super::budget_form::{BudgetFields, BudgetInput, mistakes};
use super::card::{BudgetCard, period};
use crate::forms::{LongText, Mistakes};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::divisions::{BudgetReader, BudgetView};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::divisions::budgets::{Field, Problem};
use domain::ids::BudgetId;
use http::StatusCode;
use locale::{Address, Messages, Zone, amount_field};

/// The page.
#[derive(Template)]
#[template(path = "divisions/budget.html")]
pub(crate) struct BudgetPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: String,
    back: (String, String),
    done: Option<String>,
    mistakes: Mistakes<'static>,
    card: BudgetCard,
    form: Option<BudgetFields<'a>>,
    note: LongText<'a>,
    action: String,
    lines: Vec<Line>,
    changes: Vec<[String; 4]>,
}

struct Line {
    /// The statement, once there is something to see.
    address: Option<String>,
    topic: String,
    when: String,
    host: String,
    reserved: String,
    spent: String,
}

/// What the page is made from.
pub(crate) struct BudgetFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The budget.
    pub view: &'a BudgetView,
    /// The form as typed, with why; none for who may only look.
    pub typed: Option<(&'a BudgetInput, &'a str)>,
    /// What is wrong with it.
    pub problems: &'a [(Field, Problem)],
    /// What was just done.
    pub done: Option<String>,
}

impl<'a> BudgetPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &BudgetFacts<'a>) -> Self {
        let t = frame.t;
        let BudgetFacts { site, view, typed, problems, .. } = *facts;
        let zone = Zone::stored(&site.time_zone);
        let (slug, currency) = (site.slug.as_str(), view.row.budget.allocated.currency);
        let division = format!("{} {}", view.division.division.code, view.division.division.name);
        let (id, division_id) = (view.row.id.to_string(), view.division.id.to_string());
        let line = |line: &app::divisions::BudgetLine| Line {
            address: (!line.spent.is_zero())
                .then(|| Address::Statement { site: slug, session: &line.slug }.path()),
            topic: line.topic.clone(),
            when: t.date_time_in_zone(line.starts_at, &Zone::stored(&line.time_zone)),
            host: line.host.clone(),
            reserved: t.money(line.reserved),
            spent: t.money(line.spent),
        };
        let change = |change: &app::divisions::ChangeLine| {
            [
                t.short_date_time(change.at, &zone),
                change.name.clone(),
                change.note.clone(),
                t.money(change.by),
            ]
        };
        let back = if typed.is_some() {
            let address = Address::Division { site: slug, division: &division_id }.path();
            (address, t.text("budgets-back").into_owned())
        } else {
            (Address::Claims { site: slug }.path(), t.text("claims-title").into_owned())
        };
        Self {
            t,
            name: format!(
                "{}, {}",
                t.with("budgets-of", [("division", division.into())]),
                period(t, &zone, (view.row.from, view.row.until))
            ),
            back,
            done: facts.done.clone(),
            mistakes: Mistakes::new(t, mistakes(t, currency, problems)),
            card: BudgetCard::plain(t, &zone, &view.row),
            form: typed.map(|(typed, _)| BudgetFields::new(t, typed, currency, problems, false)),
            note: LongText::new(
                Field::Note.as_str(),
                t.text("budgets-change-note"),
                typed.map_or("", |(_, note)| note),
                2,
            )
            .problem(
                problems
                    .iter()
                    .find(|(field, _)| *field == Field::Note)
                    .map(|&(field, problem)| t.budget_problem(field, problem, currency)),
            ),
            action: Address::Budget { site: slug, budget: &id }.path(),
            lines: view.lines.iter().map(line).collect(),
            changes: view.changes.iter().map(change).collect(),
            frame: frame.showing(view.row.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }
}

fn id_of(who: &SignedIn) -> Result<BudgetId, Failure> {
    who.visit.param("budget").parse().map(BudgetId).map_err(|_| Failure::NotFound)
}

async fn find(who: &SignedIn, state: &WebState) -> Result<BudgetView, Failure> {
    let site = &who.visit.site;
    // Finance audits all of them, administrators keep them.
    let keeps_all = [Act::ManageDivisions, Act::SeePayments].iter().any(|act| who.person.may(site.id, *act));
    let reader = BudgetReader { account: who.person.account, keeps_all };
    state.app.divisions().budget(reader, site, id_of(who)?).await?.ok_or(Failure::NotFound)
}

/// `GET /{site}/budgets/{budget}`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (site, t) = (&who.visit.site, who.visit.t);
    let view = find(&who, &state).await?;
    let done = match Fields::parse(query.unwrap_or_default().as_bytes()).get("done") {
        "added" => Some(t.text("budgets-done-added").into_owned()),
        "saved" => Some(t.text("budgets-done-saved").into_owned()),
        _ => None,
    };
    let typed = BudgetInput {
        amount: amount_field(t.locale(), view.row.budget.allocated),
        overdraft: view.row.budget.overdraft,
        ..BudgetInput::default()
    };
    let may_change = who.person.may(site.id, Act::ManageDivisions);
    let typed = may_change.then_some((&typed, ""));
    let facts = BudgetFacts { site, view: &view, typed, problems: &[], done };
    who.visit.show(&BudgetPage::new(who.visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/budgets/{budget}`
pub(crate) async fn save(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, t) = (&who.visit.site, who.visit.t);
    if !who.person.may(site.id, Act::ManageDivisions) {
        return Err(Failure::NotFound);
    }
    let view = find(&who, &state).await?;
    let (typed, note) = (BudgetInput::of(&fields), fields.get(Field::Note.as_str()));
    let mut read = typed.read(t, site, view.row.budget.allocated.currency);
    // The period stays.
    read.from = domain::sessions::schedule::Typed::Is(view.row.from);
    read.until = domain::sessions::schedule::Typed::Is(view.row.until);
    let id = id_of(&who)?;
    let saved = state.app.divisions().change_budget(who.person.account, site, id, (&read, note)).await?;
    match saved.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let address = Address::Budget { site: &site.slug, budget: &id.to_string() }.path();
            see_other(&format!("{address}?done=saved"))
        }
        Err(problems) => {
            let facts = BudgetFacts {
                site,
                view: &view,
                typed: Some((&typed, note)),
                problems: &problems,
                done: None,
            };
            let mut response =
                who.visit.show(&BudgetPage::new(who.visit.frame(), &facts), Privacy::Personal)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}
