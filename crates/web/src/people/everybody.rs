//! Everybody who signs in to the installation: found by name or address, and helped back in who has lost his phone.

use super::factor::refusal_words;
use super::role_names;
use crate::forms::TextField;
use crate::layout::Frame;
use crate::request::form::Fields;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::AccountLine;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "people/everybody.html")]
pub(crate) struct EverybodyPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    done: bool,
    search: TextField<'a>,
    rows: Vec<Row>,
    /// How many are shown, when there are more.
    cut_at: Option<usize>,
}

/// Somebody.
struct Row {
    name: String,
    email: String,
    roles: String,
    /// Where a lost second factor is taken away; or why it cannot be.
    factor: Result<String, String>,
}

/// What the page is made from.
pub(crate) struct EverybodyFacts<'a> {
    /// What was searched for.
    pub text: &'a str,
    /// Who was found.
    pub lines: &'a [AccountLine],
    /// Whether there are more.
    pub more: bool,
    /// A second factor was just taken away.
    pub done: bool,
}

impl<'a> EverybodyPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &EverybodyFacts<'a>) -> Self {
        let t = frame.t;
        Self {
            done: facts.done,
            search: TextField::new("q", t.text("everybody-search"), facts.text).optional(),
            rows: facts.lines.iter().map(|line| row(t, line)).collect(),
            cut_at: facts.more.then_some(facts.lines.len()),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.text("everybody-title").into_owned()
    }

    fn cut(&self, shown: &usize) -> String {
        self.t.with("everybody-first", &[("max", shown.into())])
    }
}

fn row(t: Messages, line: &AccountLine) -> Row {
    let person = &line.person;
    let places = line.places.iter().map(|place| {
        let values =
            [("site", place.site.name.as_str().into()), ("roles", role_names(t, &place.roles).into())];
        t.with("people-site-and-roles", &values)
    });
    let operator = person.is_operator.then(|| t.text("audit-actor-operator").into_owned());
    let mut roles: Vec<String> = operator.into_iter().chain(places).collect();
    if roles.is_empty() {
        roles.push(t.text("everybody-no-role").into_owned());
    }
    let account = person.account.to_string();
    Row {
        name: person.name.clone(),
        email: person.email.clone(),
        roles: roles.join(" · "),
        factor: match line.factor {
            Ok(()) => Ok(Address::EverybodyFactor { account: &account }.path()),
            Err(refusal) => Err(refusal_words(t, refusal, &person.name)),
        },
    }
}

/// `GET /operator/people`
pub(crate) async fn show(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let text = query.get("q").replace('\0', "");
    let (lines, more) = state.app.accounts().search(&person, &text).await?;
    let facts = EverybodyFacts { text: &text, lines: &lines, more, done: query.get("done") == "factor" };
    visit.show(&EverybodyPage::new(visit.frame(), &facts), Privacy::Personal)
}
