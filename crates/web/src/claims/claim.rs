//! The page of a claim: what it is for, how it stands, and what the reader may do about it.

use super::list::title_of;
use crate::forms::{LongText, Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::claims::ClaimView;
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::claims::{ClaimRefusal, ClaimState};
use domain::ids::ClaimId;
use domain::time::Timestamp;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The field of the words to the host.
const WORDS: &str = "words";

/// The field of the note about a payment.
const REFERENCE: &str = "reference";

/// The field that says what was shown to be due, minor units.
const SHOWN: &str = "shown";

/// The page.
#[derive(Template)]
#[template(path = "claims/claim.html")]
pub(crate) struct ClaimPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    back: String,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    state: String,
    name: String,
    about: String,
    facts: Vec<(String, String)>,
    statement: String,
    owed_back: Option<String>,
    lacks_head: Option<String>,
    deciding: Option<LongText<'a>>,
    paying: Option<(String, i64, TextField<'a>)>,
    may_settle: bool,
}

/// What the page is made from.
pub(crate) struct ClaimFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The claim.
    pub view: &'a ClaimView,
    /// The words to the host as typed.
    pub words: &'a str,
    /// The reference as typed.
    pub reference: &'a str,
    /// Why what was pressed was not done, and which field is wrong, if one is.
    pub problem: Option<(Option<&'static str>, String)>,
    /// What was just done.
    pub done: Option<String>,
}

impl<'a> ClaimPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: ClaimFacts<'a>) -> Self {
        let t = frame.t;
        let ClaimFacts { site, view, .. } = facts;
        let (line, slug) = (&view.line, site.slug.as_str());
        let host = line.claimant.as_str();
        let of = |name: &str| {
            facts.problem.iter().find(|(field, _)| *field == Some(name)).map(|(_, words)| words.clone())
        };
        let (of_words, of_reference) = (of(WORDS), of(REFERENCE));
        let mistake =
            |(field, words): (Option<&'static str>, String)| Mistake { field: field.unwrap_or(WORDS), words };
        let problem = facts.problem.into_iter().map(mistake).collect();
        let amount = t.money(view.due);
        let pay_text = t.with("claims-pay-text", [("amount", amount.into()), ("host", host.into())]);
        let owed = [("host", host.into()), ("amount", t.money(view.owed_back).into())];
        Self {
            t,
            back: Address::Claims { site: slug }.path(),
            done: facts.done,
            mistakes: Mistakes::new(t, problem).kept(""),
            state: t.claim_state(line.row.claim.state),
            name: t.with("claims-claim-title", [("host", host.into())]),
            about: title_of(t, line, line.row.claim.amount),
            facts: lines(t, site, view),
            statement: Address::Statement { site: slug, session: &line.slug }.path(),
            owed_back: (!view.owed_back.is_zero()).then(|| t.with("claims-owed-back", owed)),
            lacks_head: (view.lacks_head && line.row.claim.state == ClaimState::Filed)
                .then(|| t.text("claims-lacks-head").into_owned()),
            deciding: view.may_decide.then(|| {
                LongText::new(WORDS, t.text("claims-words"), facts.words, 3)
                    .hint(t.text("claims-words-hint"))
                    .problem(of_words)
            }),
            paying: view.may_pay.then(|| {
                let reference = TextField::new(REFERENCE, t.text("claims-pay-reference"), facts.reference);
                (pay_text, view.due.minor, reference.problem(of_reference))
            }),
            may_settle: view.may_settle,
            frame: frame.showing(line.row.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }
}

/// What is known of the claim: labels and values.
fn lines(t: Messages, site: &Site, view: &ClaimView) -> Vec<(String, String)> {
    let zone = Zone::stored(&site.time_zone);
    let row = &view.line.row;
    let by = |name: &str, at: Timestamp| {
        let values = [("name", name.into()), ("time", t.short_date_time(at, &zone).into())];
        t.with("claims-by", values)
    };
    let label = |key: &str| t.text(key).into_owned();
    let mut lines = vec![
        (label("claims-amount"), t.money(row.claim.amount)),
        (label("claims-kept"), t.money(view.kept)),
        (label("statement-division"), view.line.division.clone()),
        (label("claims-filed-at"), t.short_date_time(row.filed_at, &zone)),
    ];
    let is_open = matches!(row.claim.state, ClaimState::Filed | ClaimState::Approved);
    if is_open && view.due != row.claim.amount {
        lines.insert(2, (label("claims-due"), t.money(view.due)));
    }
    if let Some((_, at)) = row.decided {
        lines.push((label("claims-decided"), by(&view.decided_by, at)));
    }
    if !row.words.is_empty() {
        lines.push((label("claims-said"), row.words.clone()));
    }
    if let Some((_, at)) = row.paid {
        lines.push((label("claims-paid"), by(&view.paid_by, at)));
    }
    if !row.reference.is_empty() {
        lines.push((label("claims-reference"), row.reference.clone()));
    }
    if let Some(at) = row.settled_at {
        lines.push((label("claims-settled"), t.short_date_time(at, &zone)));
    }
    lines
}

fn id_of(who: &SignedIn) -> Result<ClaimId, Failure> {
    who.visit.param("claim").parse().map(ClaimId).map_err(|_| Failure::NotFound)
}

/// `GET /{site}/claims/{claim}`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (site, t) = (&who.visit.site, who.visit.t);
    let key = match Fields::parse(query.unwrap_or_default().as_bytes()).get("done") {
        "filed" => Some(locale::msg!("claims-done-filed")),
        "decided" => Some(locale::msg!("claims-done-decided")),
        "paid" => Some(locale::msg!("claims-done-paid")),
        "settled" => Some(locale::msg!("claims-done-settled")),
        _ => None,
    };
    let view = state.app.claims().find(&who.person, site, id_of(&who)?).await?.ok_or(Failure::NotFound)?;
    let done = key.map(|key| t.text(key).into_owned());
    let facts = ClaimFacts { site, view: &view, words: "", reference: "", problem: None, done };
    let frame = who.visit.frame_of_use(&state, here(&who)).await?;
    who.visit.show(&ClaimPage::new(frame, facts), Privacy::Personal)
}

/// The page's own address.
fn here(who: &SignedIn) -> String {
    Address::Claim { site: &who.visit.site.slug, claim: who.visit.param("claim") }.path()
}

/// `POST /{site}/claims/{claim}`
pub(crate) async fn act(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, t, id) = (&who.visit.site, who.visit.t, id_of(&who)?);
    let (claims, by, words) = (state.app.claims(), &who.person, fields.get(WORDS));
    let pays = by.may(site.id, Act::MovePayments);
    let (result, done) = match fields.get("action") {
        "refuse" if words.trim().is_empty() => {
            let problem = (Some(WORDS), t.text("claims-refused-words").into_owned());
            return again(&who, &state, &fields, problem, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        "approve" => (claims.decide(by, site, id, (true, words)).await?, "decided"),
        "refuse" => (claims.decide(by, site, id, (false, words)).await?, "decided"),
        "pay" if pays => {
            let paid = (fields.get(REFERENCE), fields.get(SHOWN).parse().ok());
            (claims.pay(by, site, id, paid).await?, "paid")
        }
        "settle" if pays => (claims.settle(by, site, id).await?, "settled"),
        "pay" | "settle" => return Err(Failure::NotFound),
        _ => return Err(Failure::BadRequest),
    };
    match result.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let address = Address::Claim { site: &site.slug, claim: &id.to_string() }.path();
            see_other(&format!("{address}?done={done}"))
        }
        Err(refusal) => {
            let status = match refusal {
                ClaimRefusal::OtherState | ClaimRefusal::AmountChanged(_) => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let field = match refusal {
                ClaimRefusal::ReferenceMissing => Some(REFERENCE),
                ClaimRefusal::WordsTooLong if done == "paid" => Some(REFERENCE),
                ClaimRefusal::WordsTooLong => Some(WORDS),
                _ => None,
            };
            again(&who, &state, &fields, (field, t.claim_refusal(refusal)), status).await
        }
    }
}

/// The page once more, with what was typed and why it was not done.
async fn again(
    who: &SignedIn,
    state: &WebState,
    fields: &Fields,
    problem: (Option<&'static str>, String),
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let view = state.app.claims().find(&who.person, site, id_of(who)?).await?.ok_or(Failure::NotFound)?;
    let facts = ClaimFacts {
        site,
        view: &view,
        words: fields.get(WORDS),
        reference: fields.get(REFERENCE),
        problem: Some(problem),
        done: None,
    };
    let frame = who.visit.frame_of_use(state, here(who)).await?;
    let mut response = who.visit.show(&ClaimPage::new(frame, facts), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}
