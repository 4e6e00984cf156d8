//! What the budget of a session's division says to its cost: the part of the page before a host pays, and the question to the
//! head.

use crate::forms::LongText;
use crate::hosting::acting;
use crate::hosting::session::ask_again;
use crate::request::form::CheckedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::divisions::{Asked, BudgetOutlook, Outlook, RequestState};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use domain::refunds::REASON_MAX;
use locale::{Address, Messages, Zone, msg};

/// The part of the page; nothing to see where no budget is concerned.
#[derive(Template)]
#[template(path = "claims/shortage.html")]
pub(crate) struct BudgetPart<'a> {
    t: Messages,
    token: String,
    action: String,
    words_field: LongText<'a>,
    outlook: Said,
}

/// Safe because its template escapes.
impl HtmlSafe for BudgetPart<'_> {}

enum Said {
    Nothing,
    Line(String),
    Short(String, String, Asking),
}

enum Asking {
    Words(String),
    Form(Option<String>),
}

impl<'a> BudgetPart<'a> {
    /// For a session whose cost was accepted and is not paid; with the question as typed and what is wrong with it.
    pub fn new(
        t: Messages,
        (site, session): (&str, &str),
        token: &str,
        zone: &Zone,
        said: &BudgetOutlook,
        (typed, problem): (&'a str, Option<String>),
    ) -> Self {
        let division = || ("division", said.division.as_str().into());
        let outlook = match said.outlook {
            Outlook::NoBudget => Said::Nothing,
            Outlook::Suffices(free) => {
                Said::Line(t.with("budgets-suffices", [division(), ("free", t.money(free).into())]))
            }
            Outlook::Overdraws(by) => {
                Said::Line(t.with("budgets-overdraws", [division(), ("amount", t.money(by).into())]))
            }
            Outlook::Exhausted(free) => {
                let values = [("amount", t.money(said.amount).into()), ("free", t.money(free).into())];
                Said::Short(
                    t.with("budgets-short-title", [division()]),
                    t.with(
                        if said.adds { msg!("budgets-short-added") } else { msg!("budgets-short-text") },
                        values,
                    ),
                    asking(t, said, zone),
                )
            }
        };
        Self {
            t,
            token: token.to_owned(),
            action: Address::AskBudget { site, session }.path(),
            words_field: LongText::new("words", t.text("budgets-short-words"), typed, 2)
                .hint(t.text("budgets-short-words-hint"))
                .problem(problem),
            outlook,
        }
    }
}

fn asking(t: Messages, said: &BudgetOutlook, zone: &Zone) -> Asking {
    match &said.request {
        Some(request) if request.state == RequestState::Asked => {
            let time = t.short_date_time(request.asked_at, zone);
            Asking::Words(t.with("budgets-short-asked", [("time", time.into())]))
        }
        _ if !said.has_heads => Asking::Words(t.text("budgets-short-nobody").into_owned()),
        Some(request) if request.state == RequestState::Declined => {
            let declined = t.text("budgets-short-declined").into_owned();
            let words = format!("{declined} {}", request.answer);
            Asking::Form(Some(words.trim().to_owned()))
        }
        _ => Asking::Form(None),
    }
}

/// `POST /{site}/host/sessions/{session}/budget`
pub(crate) async fn ask(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, session) = (&who.visit.site, who.visit.param("session"));
    let words = fields.get("words");
    let asked = state.app.divisions().ask(acting(&who), site, session, words).await?;
    let done = match asked.ok_or(Failure::NotFound)? {
        Asked::Sent => "budget-asked",
        Asked::NotNeeded | Asked::Nobody => "budget-not-needed",
        Asked::TooLong => {
            let problem = who.visit.t.with("form-too-long", &[("max", REASON_MAX.into())]);
            return ask_again(&who, &state, (words, problem)).await;
        }
    };
    let here = Address::HostSession { site: &site.slug, session }.path();
    see_other(&format!("{here}?done={done}"))
}
