//! A difference between a gateway's list and the books: who knows what it is takes it off the list, or posts it.

use super::posting::{PostingPart, TypedPosting, gateway};
use super::reconciliation::{Line, Listing, here};
use crate::forms::{LongText, Mistake, Mistakes, Tick};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::{
    Alike, Difference, DifferenceLine, DifferenceView, ExplainRefusal, Movement, SeenDifference, sides,
};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::DifferenceId;
use domain::refunds::{REASON_MAX, ReasonProblem};
use http::StatusCode;
use locale::{Address, Messages, msg};
use uuid::Uuid;

/// The page.
#[derive(Template)]
#[template(path = "money/difference.html")]
pub(crate) struct DifferencePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    list: String,
    mistakes: Mistakes<'a>,
    heading: String,
    text: String,
    /// What a person has to see to.
    warning: Option<String>,
    line: Line,
    /// The account at the gateway.
    account: String,
    /// Where a refund at the gateway's console is noted, with what is known of this one.
    refund: Option<String>,
    /// What the gateway and the books say, for the answer: it counts for these.
    sides: String,
    /// What was posted of it, and the form for that.
    posting: PostingPart<'a>,
    /// What it is, where that is asked.
    note: Option<LongText<'a>>,
    /// Everything like it has the same cause; where no payment is known.
    all: Option<Tick<'a>>,
}

/// What was typed on the page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// What it is.
    pub note: TypedNote,
    /// What it is posted as.
    pub posting: TypedPosting,
}

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedNote {
    /// What it is.
    pub note: String,
    /// Whether it is the same for everything like it; and what that is.
    pub all: bool,
    pub like: Alike,
    /// What is wrong with the words.
    pub problem: Option<String>,
}

impl<'a> DifferencePage<'a> {
    /// The page of a seller's difference.
    pub fn new(frame: Frame<'a>, site: &Site, view: &DifferenceView, typed: &'a Typed) -> Self {
        let t = frame.t;
        let (of, note) = (&view.line, &typed.note);
        let problems = typed.posting.problems.iter().map(|(field, words)| (*field, words.clone()));
        let problems = problems.chain(note.problem.clone().map(|words| ("note", words)));
        let mistakes = problems.map(|(field, words)| Mistake { field, words }).collect();
        let listing = Listing::of(of.row.difference);
        let (is_open, is_posted) = (of.ended_at.is_none(), of.posted.is_some());
        let is_asked = is_open && !is_posted;
        let token = frame.form_token.as_deref().unwrap_or_default().to_owned();
        Self {
            t,
            list: here(&site.slug, of.row.mode),
            mistakes: Mistakes::new(t, mistakes).kept(t.text("money-nothing-done")),
            heading: t.text(listing.title).into_owned(),
            text: t
                .text(match (is_open, is_posted) {
                    (true, _) => listing.text,
                    (false, true) => msg!("reconciliation-status-posted"),
                    (false, false) => msg!("reconciliation-status-ended"),
                })
                .into_owned(),
            warning: (is_open && is_posted).then(|| {
                let words = match of.agreed_at {
                    Some(_) => msg!("reconciliation-status-agrees"),
                    None => msg!("reconciliation-status-otherwise"),
                };
                t.text(words).into_owned()
            }),
            line: Line::new(t, site, of),
            account: gateway(view),
            refund: refund_form(site, of).filter(|_| is_asked),
            posting: PostingPart::new(t, site, view, &typed.posting, token),
            note: is_asked.then(|| {
                LongText::new("note", t.text("money-note"), &note.note, 3)
                    .hint(t.text("reconciliation-note-hint"))
                    .problem(note.problem.clone())
            }),
            sides: sides(&of.row),
            all: (note.like.count > 1).then(|| {
                let words = t.with("reconciliation-explain-all", [("count", note.like.count.into())]);
                Tick::new("all", note.like.mark.clone(), words, note.all)
            }),
            frame: frame.showing_money(of.row.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.heading)
    }
}

/// The form for money that was given back, of a payment that is known, and that the books do not have.
fn refund_form(site: &Site, of: &DifferenceLine) -> Option<String> {
    let row = &of.row;
    let is_refund = (row.difference, row.movement) == (Difference::NotHere, Movement::GivenBack);
    let reference = of.reference.as_deref().filter(|_| is_refund)?;
    let form = Address::PaymentConsoleRefund { site: &site.slug, reference }.path();
    Some(format!("{form}?{}={}", super::console::DIFFERENCE, row.id))
}

pub(super) fn id(who: &SignedIn<Till>) -> Result<DifferenceId, Failure> {
    Uuid::parse_str(who.visit.param("difference")).map(DifferenceId).map_err(|_| Failure::NotFound)
}

/// The page of the difference that the address names, with what was typed.
pub(super) async fn page(
    who: &SignedIn<Till>,
    state: &WebState,
    mut typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (site, office) = (&who.visit.site, state.app.reconciliation());
    let view = office.difference(site, id(who)?).await?;
    let mode = view.as_ref().map_or(site.mode, |of| of.line.row.mode);
    let Some(view) = view.filter(|of| of.line.ended_at.is_none() || !of.postings.is_empty()) else {
        // It has ended: the lists say how it stands.
        return see_other(&here(&site.slug, mode));
    };
    if view.line.row.intent_id.is_none() && view.line.posted.is_none() {
        typed.note.like = office.like(&view.line.row).await?;
    }
    let again = Line::new(who.visit.t, site, &view.line).address;
    let page = DifferencePage::new(who.visit.frame_at(again), site, &view, &typed);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/reconciliation/{difference}`
pub(crate) async fn show(who: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&who, &state, Typed::default(), StatusCode::OK).await
}

/// `POST /{site}/money/reconciliation/{difference}`: ends it with the words of who knows what it is.
pub(crate) async fn explain(
    who: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site, by) = (who.visit.t, &who.visit.site, who.person.account);
    let mut typed = TypedNote {
        note: form.fields.get("note").to_owned(),
        all: !form.fields.get("all").is_empty(),
        ..TypedNote::default()
    };
    if !form.is_genuine {
        typed.problem = Some(t.text("money-form-stale").into_owned());
        return page(&who, &state, noted(typed), StatusCode::FORBIDDEN).await;
    }
    let office = state.app.reconciliation();
    let mode = office.difference(site, id(&who)?).await?.map_or(site.mode, |of| of.line.row.mode);
    let seen = SeenDifference {
        id: id(&who)?,
        sides: form.fields.get("sides").to_owned(),
        all: typed.all.then(|| form.fields.get("all").to_owned()),
    };
    match office.explain(by, site, seen, &typed.note).await? {
        Ok(()) | Err(ExplainRefusal::Ended) => see_other(&here(&site.slug, mode)),
        Err(ExplainRefusal::Others) => {
            typed.problem = Some(t.text("reconciliation-others-by-now").into_owned());
            page(&who, &state, noted(typed), StatusCode::CONFLICT).await
        }
        Err(ExplainRefusal::Otherwise) => {
            typed.problem = Some(t.text("reconciliation-otherwise-by-now").into_owned());
            page(&who, &state, noted(typed), StatusCode::CONFLICT).await
        }
        Err(ExplainRefusal::Reason(problem)) => {
            typed.problem = Some(match problem {
                ReasonProblem::Missing => t.text("reconciliation-note-missing").into_owned(),
                ReasonProblem::TooLong => t.with("form-too-long", &[("max", REASON_MAX.into())]),
            });
            page(&who, &state, noted(typed), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn noted(note: TypedNote) -> Typed {
    Typed { note, ..Typed::default() }
}
