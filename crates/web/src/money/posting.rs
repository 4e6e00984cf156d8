//! A difference that stays is posted here, or what was posted of it is taken back: the exact lines are shown before.

use super::difference::{Typed, id, page};
use super::payment::actor_words;
use crate::forms::{LongText, OptionOf, Options};
use crate::request::form::PostedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::{
    DifferenceView, PostRefusal, PostedAs, PostingRow, SeenPosting, Unpostable, sides,
};
use app::sites::Site;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use domain::ids::DifferenceId;
use domain::ledger::{Entry, difference_posted, difference_reversed};
use domain::money::Money;
use domain::refunds::{REASON_MAX, ReasonProblem};
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// What was posted of a difference, and the form that posts it or takes that back.
#[derive(Template)]
#[template(path = "money/posting.html")]
pub(super) struct PostingPart<'a> {
    t: Messages,
    token: String,
    sides: String,
    history: Vec<Moment>,
    form: Option<Form<'a>>,
}

/// Safe because its template escapes.
impl HtmlSafe for PostingPart<'_> {}

struct Moment {
    words: String,
    reason: String,
    lines: Vec<(String, String)>,
}

struct Form<'a> {
    title: &'static str,
    text: String,
    /// None where it cannot be posted.
    action: Option<String>,
    /// How many postings and reversals its reader sees.
    postings: i64,
    choice: Option<Options<'a>>,
    reason: LongText<'a>,
    /// What would be posted.
    lines: Option<Lines>,
    button: &'static str,
    is_primary: bool,
}

struct Lines {
    /// What exactly is shown, for the answer.
    mark: String,
    text: String,
    lines: Vec<(String, String)>,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedPosting {
    /// Code of the account that stands against the gateway's.
    pub posted_as: String,
    /// Why.
    pub reason: String,
    /// Whether the lines are shown that would be posted.
    pub is_shown: bool,
    /// What is wrong: field and words.
    pub problems: Vec<(&'static str, String)>,
}

impl TypedPosting {
    fn posted_as(&self) -> Option<PostedAs> {
        self.posted_as.parse().ok().and_then(PostedAs::from_code)
    }

    fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone())
    }
}

/// How many postings and reversals of a difference there are.
fn count(view: &DifferenceView) -> i64 {
    view.postings.last().map_or(0, |last| last.row.number)
}

impl<'a> PostingPart<'a> {
    /// The part of a seller's difference.
    pub fn new(
        t: Messages,
        site: &Site,
        view: &DifferenceView,
        typed: &'a TypedPosting,
        token: String,
    ) -> Self {
        let zone = Zone::stored(&site.time_zone);
        let history = view.postings.iter().map(|posted| {
            let row = &posted.row;
            let words = if row.is_reversal() {
                msg!("reconciliation-reversed-on")
            } else {
                msg!("reconciliation-posted-on")
            };
            let time = t.short_date_time(row.at, &zone);
            let values = [("time", time.into()), ("name", actor_words(t, &posted.by).into())];
            Moment { words: t.with(words, values), reason: row.reason.clone(), lines: lines(t, &entry(row)) }
        });
        Self {
            t,
            token,
            sides: sides(&view.line.row),
            history: history.collect(),
            form: form(t, site, view, typed),
        }
    }
}

fn form<'a>(t: Messages, site: &Site, view: &DifferenceView, typed: &'a TypedPosting) -> Option<Form<'a>> {
    let (line, difference) = (&view.line, view.line.row.id.to_string());
    let reason = LongText::new("reason", t.text("reconciliation-post-reason"), &typed.reason, 3)
        .hint(t.text("reconciliation-post-reason-hint"))
        .problem(typed.problem("reason"));
    let (slug, difference) = (site.slug.as_str(), difference.as_str());
    if let Some(standing) = view.postings.iter().find(|of| Some(of.row.number) == line.posted) {
        let row = &standing.row;
        let entry = difference_reversed(row.difference_id, row.number + 1, row.posted_as, row.to_clearing);
        return Some(Form {
            title: msg!("reconciliation-reverse-title"),
            text: t.with("reconciliation-reverse-text", [("gateway", gateway(view).into())]),
            action: Some(Address::DifferenceReversal { site: slug, difference }.path()),
            postings: count(view),
            choice: None,
            reason,
            lines: Some(shown(t, view, (row.posted_as, row.to_clearing), &entry)),
            button: msg!("reconciliation-reverse-button"),
            is_primary: line.ended_at.is_none(),
        });
    }
    if line.ended_at.is_some() {
        return None;
    }
    let proposal = view.postable.map(|to_clearing| {
        let posted_as = typed.posted_as().filter(|_| typed.is_shown)?;
        let entry = difference_posted(line.row.id, count(view) + 1, posted_as, to_clearing);
        Some(shown(t, view, (posted_as, to_clearing), &entry))
    });
    let is_shown = matches!(proposal, Ok(Some(_)));
    Some(Form {
        title: msg!("reconciliation-post-title"),
        text: match view.postable {
            Ok(_) => t.text("reconciliation-post-text").into_owned(),
            Err(refusal) => refusal_words(t, refusal),
        },
        action: proposal.is_ok().then(|| Address::DifferencePosting { site: slug, difference }.path()),
        postings: count(view),
        choice: Some(
            Options::new("posted_as", t.text("reconciliation-post-as"), &typed.posted_as, choices(t))
                .problem(typed.problem("posted_as")),
        ),
        reason,
        lines: proposal.ok().flatten(),
        button: if is_shown { msg!("reconciliation-post-button") } else { msg!("reconciliation-post-show") },
        is_primary: is_shown,
    })
}

fn choices(t: Messages) -> Vec<OptionOf<'static>> {
    let choice = |posted_as: PostedAs| {
        let (value, title, hint) = match posted_as {
            PostedAs::NotYetPlaced => {
                ("2050", msg!("reconciliation-post-unplaced"), msg!("reconciliation-post-unplaced-hint"))
            }
            PostedAs::GatewayFee => {
                ("6000", msg!("reconciliation-post-fee"), msg!("reconciliation-post-fee-hint"))
            }
            PostedAs::ExchangeDifference => {
                ("6300", msg!("reconciliation-post-exchange"), msg!("reconciliation-post-exchange-hint"))
            }
        };
        OptionOf {
            value,
            title: t.with(title, [("account", t.account(posted_as.account()).into())]),
            hint: t.text(hint).into_owned(),
        }
    };
    PostedAs::ALL.into_iter().map(choice).collect()
}

/// By what people know the account at the gateway.
pub(super) fn gateway(view: &DifferenceView) -> String {
    let (product, name) = &view.account;
    format!("{} · {name}", product.name())
}

fn shown(
    t: Messages,
    view: &DifferenceView,
    (posted_as, to_clearing): (PostedAs, Money),
    entry: &Entry,
) -> Lines {
    Lines {
        mark: mark(posted_as, to_clearing),
        text: t.with("reconciliation-post-shown", [("gateway", gateway(view).into())]),
        lines: lines(t, entry),
    }
}

/// Tells whether what was shown is what would be posted.
fn mark(posted_as: PostedAs, to_clearing: Money) -> String {
    format!("{} {}", posted_as.code(), domain::audit::amount(to_clearing))
}

/// The entry of a posting or reversal.
fn entry(row: &PostingRow) -> Entry {
    let make = if row.is_reversal() { difference_reversed } else { difference_posted };
    make(row.difference_id, row.number, row.posted_as, row.to_clearing)
}

/// The lines of an entry in words, debit before credit.
fn lines(t: Messages, entry: &Entry) -> Vec<(String, String)> {
    let words = |line: &domain::ledger::Line| {
        let side = if line.minor > 0 { msg!("reconciliation-debit") } else { msg!("reconciliation-credit") };
        let account = t.with(side, [("account", t.account(line.account).into())]);
        (account, t.money(Money::new(line.minor.abs(), entry.currency())))
    };
    entry.lines().iter().map(words).collect()
}

/// Why it is not posted.
fn refusal_words(t: Messages, refusal: PostRefusal) -> String {
    let key = match refusal {
        PostRefusal::Reason(ReasonProblem::TooLong) => {
            return t.with("form-too-long", &[("max", REASON_MAX.into())]);
        }
        PostRefusal::Reason(ReasonProblem::Missing) => msg!("reconciliation-post-reason-missing"),
        PostRefusal::Ended => msg!("reconciliation-status-ended"),
        PostRefusal::Otherwise => msg!("reconciliation-otherwise-by-now"),
        PostRefusal::PostedBeside => msg!("reconciliation-post-beside"),
        PostRefusal::Booked => msg!("reconciliation-post-booked"),
        PostRefusal::Disputed => msg!("reconciliation-post-disputed"),
        PostRefusal::Unpostable(Unpostable::Waiting) => msg!("reconciliation-post-waiting"),
        PostRefusal::Unpostable(Unpostable::Currencies) => msg!("reconciliation-post-currencies"),
        PostRefusal::Unpostable(Unpostable::Nothing) => msg!("reconciliation-post-nothing"),
    };
    t.text(key).into_owned()
}

fn typed(form: &PostedForm) -> TypedPosting {
    TypedPosting {
        posted_as: form.fields.get("posted_as").to_owned(),
        reason: form.fields.get("reason").to_owned(),
        ..TypedPosting::default()
    }
}

fn seen(form: &PostedForm, id: DifferenceId) -> SeenPosting {
    SeenPosting {
        id,
        sides: form.fields.get("sides").to_owned(),
        postings: form.fields.get("postings").parse().unwrap_or(-1),
    }
}

/// The page with what was typed, and why nothing was done.
async fn refused(
    who: &SignedIn<Till>,
    state: &WebState,
    mut posting: TypedPosting,
    (field, words, status): (&'static str, String, StatusCode),
) -> Result<Response, Failure> {
    posting.problems.push((field, words));
    page(who, state, Typed { posting, ..Typed::default() }, status).await
}

fn status(refusal: PostRefusal) -> StatusCode {
    match refusal {
        PostRefusal::Reason(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

fn here(who: &SignedIn<Till>) -> String {
    Address::Difference { site: &who.visit.site.slug, difference: who.visit.param("difference") }.path()
}

/// `POST /{site}/money/reconciliation/{difference}/posting`: says what would be posted; with the same form once more, posts exactly that.
pub(crate) async fn post(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site, by) = (who.visit.t, &who.visit.site, who.person.account);
    let mut typed = typed(&form);
    if !form.is_genuine {
        let words = t.text("money-form-stale").into_owned();
        return refused(&who, &state, typed, ("reason", words, StatusCode::FORBIDDEN)).await;
    }
    let office = state.app.reconciliation();
    let view = office.difference(site, id(&who)?).await?.ok_or(Failure::NotFound)?;
    let posted_as = typed.posted_as();
    if posted_as.is_none() {
        typed.problems.push(("posted_as", t.text("reconciliation-post-as-missing").into_owned()));
    }
    if typed.reason.trim().is_empty() {
        typed.problems.push(("reason", t.text("reconciliation-post-reason-missing").into_owned()));
    }
    let Some(posted_as) = posted_as.filter(|_| typed.problems.is_empty()) else {
        let typed = Typed { posting: typed, ..Typed::default() };
        return page(&who, &state, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let is_shown = view.postable.is_ok_and(|amount| form.fields.get("shown") == mark(posted_as, amount));
    let is_open = view.line.posted.is_none() && view.line.ended_at.is_none();
    if is_open && view.postable.is_ok() && !is_shown {
        typed.is_shown = true;
        return page(&who, &state, Typed { posting: typed, ..Typed::default() }, StatusCode::OK).await;
    }
    match office.post(by, site, seen(&form, view.line.row.id), (posted_as, &typed.reason)).await? {
        Ok(()) => see_other(&here(&who)),
        Err(refusal) => {
            let words = refusal_words(t, refusal);
            refused(&who, &state, typed, ("reason", words, status(refusal))).await
        }
    }
}

/// `POST /{site}/money/reconciliation/{difference}/reversal`: takes back what was posted.
pub(crate) async fn reverse(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site, by) = (who.visit.t, &who.visit.site, who.person.account);
    let typed = typed(&form);
    if !form.is_genuine {
        let words = t.text("money-form-stale").into_owned();
        return refused(&who, &state, typed, ("reason", words, StatusCode::FORBIDDEN)).await;
    }
    match state.app.reconciliation().reverse(by, site, seen(&form, id(&who)?), &typed.reason).await? {
        Ok(()) => see_other(&here(&who)),
        Err(refusal) => {
            let words = match refusal {
                PostRefusal::Reason(ReasonProblem::Missing) => {
                    t.text("reconciliation-reverse-reason-missing").into_owned()
                }
                refusal => refusal_words(t, refusal),
            };
            refused(&who, &state, typed, ("reason", words, status(refusal))).await
        }
    }
}
