//! The page of claims: what waits for the reader, the budgets of his divisions, and all claims that he sees.

use crate::divisions::card::BudgetCard;
use crate::forms::{Mistake, Mistakes};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::claims::ClaimLine;
use app::divisions::{Answered, AskedView, HeadedView};
use app::sites::Site;
use app::statements::Sight;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::claims::ClaimState;
use domain::ids::{AccountId, BudgetRequestId, ClaimId};
use domain::money::Money;
use domain::refunds::REASON_MAX;
use http::StatusCode;
use locale::{Address, Messages, Zone};
use std::collections::HashMap;

/// The id of the answer that is wrong, so that the summary leads to it.
const ANSWER: &str = "words-wrong";

/// The page.
#[derive(Template)]
#[template(path = "claims/list.html")]
pub(crate) struct ClaimsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    waiting: Vec<Waiting>,
    asked: Vec<Question>,
    divisions: Vec<Headed>,
    lines: Vec<Line>,
}

struct Waiting {
    address: String,
    title: String,
    host: String,
    division: String,
    state: String,
}

struct Question {
    action: String,
    field: String,
    title: String,
    text: String,
    words: String,
    /// The answer as typed, and what is wrong with it.
    answer: String,
    problem: Option<String>,
}

struct Headed {
    name: String,
    cards: Vec<BudgetCard>,
}

struct Line {
    address: String,
    topic: String,
    host: String,
    division: String,
    filed: String,
    state: String,
    amount: String,
}

/// What the page is made from.
#[derive(Clone)]
pub(crate) struct ClaimsFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Who reads.
    pub reader: AccountId,
    /// Whether he pays what is approved.
    pub pays: bool,
    /// The claims that he sees.
    pub claims: &'a [ClaimLine],
    /// What is to be paid of those that are approved.
    pub dues: &'a HashMap<ClaimId, Money>,
    /// The divisions that he heads, or answers for.
    pub headed: &'a [HeadedView],
    /// An answer that was not taken: to which question, as typed, and why.
    pub answered: Option<(BudgetRequestId, &'a str, String)>,
    /// What was just done.
    pub done: Option<String>,
}

impl<'a> ClaimsPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &ClaimsFacts<'_>) -> Self {
        let t = frame.t;
        let (site, slug) = (facts.site, facts.site.slug.as_str());
        let zone = Zone::stored(&site.time_zone);
        let waits = |line: &&ClaimLine| {
            let (row, claim) = (&line.row, &line.row.claim);
            let heads = facts.headed.iter().any(|headed| headed.heads && headed.row.id == row.division);
            claim.claimant != facts.reader
                && line.host != Some(facts.reader)
                && ((claim.state == ClaimState::Filed && heads)
                    || (claim.state == ClaimState::Approved && facts.pays))
        };
        let address =
            |line: &ClaimLine| Address::Claim { site: slug, claim: &line.row.id.to_string() }.path();
        let amount =
            |line: &ClaimLine| facts.dues.get(&line.row.id).copied().unwrap_or(line.row.claim.amount);
        let waiting = |line: &ClaimLine| Waiting {
            address: address(line),
            title: title_of(t, line, amount(line)),
            host: line.claimant.clone(),
            division: line.division.clone(),
            state: t.claim_state(line.row.claim.state),
        };
        let line = |line: &ClaimLine| Line {
            address: address(line),
            topic: line.topic.clone(),
            host: line.claimant.clone(),
            division: line.division.clone(),
            filed: t.short_date_time(line.row.filed_at, &zone),
            state: t.claim_state(line.row.claim.state),
            amount: t.money(amount(line)),
        };
        let headed = |headed: &HeadedView| Headed {
            name: format!("{} {}", headed.row.division.code, headed.row.division.name),
            cards: headed.budgets.iter().map(|row| BudgetCard::new(t, slug, &zone, row)).collect(),
        };
        let answered = |asked: &AskedView| match &facts.answered {
            Some((id, words, problem)) if *id == asked.row.id => ((*words).to_owned(), Some(problem.clone())),
            _ => (String::new(), None),
        };
        let mistake =
            facts.answered.iter().map(|(_, _, words)| Mistake { field: ANSWER, words: words.clone() });
        Self {
            t,
            mistakes: Mistakes::new(t, mistake.collect()).kept(""),
            done: facts.done.clone(),
            waiting: facts.claims.iter().filter(waits).map(waiting).collect(),
            asked: facts
                .headed
                .iter()
                .flat_map(|headed| &headed.asked)
                .map(|asked| question(t, slug, asked, answered(asked)))
                .collect(),
            divisions: facts.headed.iter().filter(|headed| headed.heads).map(headed).collect(),
            lines: facts.claims.iter().map(line).collect(),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("claims-title"))
    }
}

/// An amount of a claim, and for what.
pub(super) fn title_of(t: Messages, line: &ClaimLine, amount: Money) -> String {
    let values = [("amount", t.money(amount).into()), ("session", line.topic.as_str().into())];
    t.with("claims-claim-of", values)
}

fn question(
    t: Messages,
    site: &str,
    asked: &AskedView,
    (answer, problem): (String, Option<String>),
) -> Question {
    let request = asked.row.id.to_string();
    let values = [
        ("host", asked.name.as_str().into()),
        ("amount", t.money(asked.row.ceiling).into()),
        ("session", asked.session.1.as_str().into()),
    ];
    Question {
        action: Address::AnswerBudget { site, request: &request }.path(),
        field: if problem.is_some() { ANSWER.to_owned() } else { format!("words-{request}") },
        title: t.with("budgets-asked-title", values),
        text: t.with("budgets-asked-text", [("free", t.money(asked.free).into())]),
        words: asked.row.words.clone(),
        answer,
        problem,
    }
}

/// `GET /{site}/claims`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let t = who.visit.t;
    let done = match Fields::parse(query.unwrap_or_default().as_bytes()).get("done") {
        "answered" => Some(t.text("claims-done-answered").into_owned()),
        _ => None,
    };
    page(&who, &state, None, done).await
}

async fn page(
    who: &SignedIn,
    state: &WebState,
    answered: Option<(BudgetRequestId, &str, String)>,
    done: Option<String>,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let claims = state.app.claims().list(Sight::of(&who.person, site), site, site.mode, None).await?;
    let dues = state.app.claims().dues(site, &claims).await?;
    let headed = state.app.divisions().headed(who.person.account, site).await?;
    let facts = ClaimsFacts {
        site,
        reader: who.person.account,
        pays: who.person.may(site.id, Act::MovePayments),
        claims: &claims,
        dues: &dues,
        headed: &headed,
        answered,
        done,
    };
    let here = Address::Claims { site: &site.slug }.path();
    let frame = who.visit.frame_of_use(state, here).await?;
    who.visit.show(&ClaimsPage::new(frame, &facts), Privacy::Personal)
}

/// `POST /{site}/budget-requests/{request}`
pub(crate) async fn answer(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let id = who.visit.param("request").parse().map(BudgetRequestId).map_err(|_| Failure::NotFound)?;
    let allows = match fields.get("answer") {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::BadRequest),
    };
    let words = fields.get("words");
    let answered = state.app.divisions().answer(&who.person, site, id, (allows, words)).await?;
    let done = match answered.ok_or(Failure::NotFound)? {
        Answered::Told => "?done=answered",
        Answered::Over => "",
        Answered::TooLong => {
            let problem = who.visit.t.with("form-too-long", &[("max", REASON_MAX.into())]);
            let mut response = page(&who, &state, Some((id, words, problem)), None).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    see_other(&format!("{}{done}", Address::Claims { site: &site.slug }.path()))
}
