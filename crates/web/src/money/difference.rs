//! A difference between a gateway's list and the books: who knows what it is takes it off the list.

use super::reconciliation::{Line, Listing, here};
use crate::forms::{LongText, Mistake, Mistakes, Tick};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::reconciliation::{
    Alike, Difference, DifferenceLine, ExplainRefusal, Movement, SeenDifference, sides,
};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::DifferenceId;
use domain::refunds::{REASON_MAX, ReasonProblem};
use http::StatusCode;
use locale::{Address, Messages};
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
    line: Line,
    /// Where a refund at the gateway's console is noted, with what is known of this one.
    refund: Option<String>,
    /// What the gateway and the books say, for the answer: it counts for these.
    sides: String,
    note: LongText<'a>,
    /// Everything like it has the same cause; where no payment is known.
    all: Option<Tick<'a>>,
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
    pub fn new(frame: Frame<'a>, site: &Site, of: &DifferenceLine, typed: &'a TypedNote) -> Self {
        let t = frame.t;
        let mistake = typed.problem.clone().map(|words| Mistake { field: "note", words });
        let listing = Listing::of(of.row.difference);
        Self {
            t,
            list: here(&site.slug, of.row.mode),
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(t.text("money-nothing-done")),
            heading: t.text(listing.title).into_owned(),
            text: t.text(listing.text).into_owned(),
            line: Line::new(t, site, of),
            refund: refund_form(site, of),
            note: LongText::new("note", t.text("money-note"), &typed.note, 3)
                .hint(t.text("reconciliation-note-hint"))
                .problem(typed.problem.clone()),
            sides: sides(&of.row),
            all: (typed.like.count > 1).then(|| {
                let words = t.with("reconciliation-explain-all", [("count", typed.like.count.into())]);
                Tick::new("all", typed.like.mark.clone(), words, typed.all)
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

fn id(who: &SignedIn<Till>) -> Result<DifferenceId, Failure> {
    Uuid::parse_str(who.visit.param("difference")).map(DifferenceId).map_err(|_| Failure::NotFound)
}

async fn page(
    who: &SignedIn<Till>,
    state: &WebState,
    mut typed: TypedNote,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (site, office) = (&who.visit.site, state.app.reconciliation());
    let Some(of) = office.difference(site, id(who)?).await? else {
        // It has ended: the lists say how it stands.
        return see_other(&here(&site.slug, site.mode));
    };
    if of.row.intent_id.is_none() {
        typed.like = office.like(&of.row).await?;
    }
    let again = Line::new(who.visit.t, site, &of).address;
    let page = DifferencePage::new(who.visit.frame_at(again), site, &of, &typed);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/money/reconciliation/{difference}`
pub(crate) async fn show(who: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&who, &state, TypedNote::default(), StatusCode::OK).await
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
        return page(&who, &state, typed, StatusCode::FORBIDDEN).await;
    }
    let office = state.app.reconciliation();
    let mode = office.difference(site, id(&who)?).await?.map_or(site.mode, |of| of.row.mode);
    let seen = SeenDifference {
        id: id(&who)?,
        sides: form.fields.get("sides").to_owned(),
        all: typed.all.then(|| form.fields.get("all").to_owned()),
    };
    match office.explain(by, site, seen, &typed.note).await? {
        Ok(()) | Err(ExplainRefusal::Ended) => see_other(&here(&site.slug, mode)),
        Err(ExplainRefusal::Others) => {
            typed.problem = Some(t.text("reconciliation-others-by-now").into_owned());
            page(&who, &state, typed, StatusCode::CONFLICT).await
        }
        Err(ExplainRefusal::Otherwise) => {
            typed.problem = Some(t.text("reconciliation-otherwise-by-now").into_owned());
            page(&who, &state, typed, StatusCode::CONFLICT).await
        }
        Err(ExplainRefusal::Reason(problem)) => {
            typed.problem = Some(match problem {
                ReasonProblem::Missing => t.text("reconciliation-note-missing").into_owned(),
                ReasonProblem::TooLong => t.with("form-too-long", &[("max", REASON_MAX.into())]),
            });
            page(&who, &state, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
