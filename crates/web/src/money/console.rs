//! A refund that somebody gave at the gateway's own console is noted here.

use super::acts::order_words;
use super::query::date;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{PostedForm, sent_id};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::money::PaymentView;
use app::reconciliation::DifferenceRow;
use app::refunds::{ConsoleRefund, OrderRefusal};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::{DifferenceId, RefundId};
use domain::money::Money;
use domain::time::Timestamp;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg, parse_money};

/// What the address calls the difference from a gateway's list of which something is known.
pub(super) const DIFFERENCE: &str = "difference";

/// The page.
#[derive(Template)]
#[template(path = "money/console.html")]
pub(crate) struct ConsolePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    payment: String,
    reference: &'a str,
    here: String,
    text: String,
    id: &'a str,
    mistakes: Mistakes<'a>,
    object: TextField<'a>,
    /// Amount and day, where the gateway does not show its refunds.
    told: Vec<TextField<'a>>,
    reason: TextField<'a>,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedConsole {
    /// Made when the form was shown first: the same form notes once.
    pub id: String,
    /// How much.
    pub amount: String,
    /// The gateway's id of it.
    pub object: String,
    /// On which day, as `2026-11-25`.
    pub day: String,
    /// Why.
    pub reason: String,
    /// What is wrong: field and words.
    pub problems: Vec<(&'static str, String)>,
}

impl<'a> ConsolePage<'a> {
    /// The page.
    pub fn new(frame: Frame<'a>, site: &Site, view: &'a PaymentView, typed: &'a TypedConsole) -> Self {
        let t = frame.t;
        let (slug, reference) = (site.slug.as_str(), view.reference.as_str());
        let problem =
            |field: &str| typed.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone());
        let mistakes = typed.problems.iter().map(|(field, words)| Mistake { field, words: words.clone() });
        let most = if view.left.is_zero() { view.taken } else { view.left };
        Self {
            t,
            payment: Address::Payment { site: slug, reference }.path(),
            reference,
            here: Address::PaymentConsoleRefund { site: slug, reference }.path(),
            text: t
                .text(match (view.seat.is_some(), view.shows_refunds) {
                    (true, false) => msg!("money-console-text"),
                    (true, true) => msg!("money-console-text-shown"),
                    (false, false) => msg!("host-payments-console-text"),
                    (false, true) => msg!("host-payments-console-text-shown"),
                })
                .into_owned(),
            id: &typed.id,
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text("money-nothing-done")),
            object: TextField::new("object", t.text("money-object"), &typed.object)
                .hint(t.text("money-object-hint"))
                .problem(problem("object")),
            told: match view.shows_refunds {
                true => Vec::new(),
                false => vec![
                    // Where nothing is left, it is a part of what failed or waits.
                    TextField::new("amount", t.text("money-refund-amount"), &typed.amount)
                        .hint(t.with("money-refund-left", [("amount", t.money(most).into())]))
                        .input_mode("decimal")
                        .problem(problem("amount")),
                    TextField::new("day", t.text("money-console-day"), &typed.day)
                        .kind("date")
                        .problem(problem("day")),
                ],
            },
            reason: TextField::new("reason", t.text("money-refund-reason"), &typed.reason)
                .hint(t.text(if view.seat.is_none() {
                    msg!("host-payments-refund-reason-hint")
                } else {
                    msg!("money-refund-reason-hint")
                }))
                .optional()
                .problem(problem("reason")),
            frame: frame.showing_money(view.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("money-console-title"))
    }
}

async fn page(
    here: &SignedIn<Till>,
    (view, typed): (&PaymentView, &TypedConsole),
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let again = Address::PaymentConsoleRefund { site: &site.slug, reference: &view.reference }.path();
    let page = ConsolePage::new(here.visit.frame_at(again), site, view, typed);
    let mut response = here.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn payment(here: &SignedIn<Till>, state: &WebState) -> Result<PaymentView, Failure> {
    let view = state.app.money().payment(&here.visit.site, here.visit.param("reference")).await?;
    view.ok_or(Failure::NotFound)
}

/// What a gateway lists as given back of this payment, and the books do not have; none where nothing is named, or it has ended.
async fn listed(
    here: &SignedIn<Till>,
    (state, view): (&WebState, &PaymentView),
    query: Option<&str>,
) -> Result<Option<DifferenceRow>, Failure> {
    let named = query.unwrap_or_default().split('&').find_map(|pair| pair.split_once('='));
    let id = named.filter(|(name, _)| *name == DIFFERENCE).and_then(|(_, id)| uuid::Uuid::parse_str(id).ok());
    let Some(id) = id else { return Ok(None) };
    let found = state.app.reconciliation().open_difference(&here.visit.site, DifferenceId(id)).await?;
    Ok(found.map(|line| line.row).filter(|row| row.intent_id == Some(view.id)))
}

/// `GET /{site}/money/payments/{reference}/console-refund`
pub(crate) async fn show(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let view = payment(&here, &state).await?;
    if !view.may_record {
        let reference = view.reference.as_str();
        return see_other(&Address::Payment { site: &here.visit.site.slug, reference }.path());
    }
    let listed = listed(&here, (&state, &view), query.as_deref()).await?;
    let (t, zone) = (here.visit.t, Zone::stored(&here.visit.site.time_zone));
    let typed = TypedConsole {
        id: state.app.refunds().new_id().0.to_string(),
        object: listed.as_ref().map(|row| row.object.0.clone()).unwrap_or_default(),
        day: listed.as_ref().map(|row| zone.date_field(row.moved_at)).unwrap_or_default(),
        // Where all is given back or owed, it is of a refund that failed because of it.
        amount: match listed.and_then(|row| row.theirs) {
            Some(given) => locale::amount_field(t.locale(), given),
            None if view.left.is_zero() => String::new(),
            None => locale::amount_field(t.locale(), view.left),
        },
        ..TypedConsole::default()
    };
    page(&here, (&view, &typed), StatusCode::OK).await
}

/// Amount and day as they are typed; what is wrong with them is noted.
fn given(here: &SignedIn<Till>, view: &PaymentView, typed: &mut TypedConsole) -> Option<(Money, Timestamp)> {
    let (t, currency) = (here.visit.t, view.price.gross.currency);
    let zone = Zone::stored(&here.visit.site.time_zone);
    let amount = parse_money(t.locale(), currency, &typed.amount);
    let given_at = date(&typed.day).and_then(|day| zone.instant(day, (0, 0)));
    if let Err(error) = &amount {
        typed.problems.push(("amount", error.message(t, currency)));
    }
    if given_at.is_none() {
        typed.problems.push(("day", t.text("money-console-day-bad").into_owned()));
    }
    amount.ok().zip(given_at)
}

/// `POST /{site}/money/payments/{reference}/console-refund`
pub(crate) async fn note(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site) = (here.visit.t, &here.visit.site);
    let view = payment(&here, &state).await?;
    let field = |name: &str| form.fields.get(name).to_owned();
    let mut typed = TypedConsole {
        id: field("refund"),
        amount: field("amount"),
        object: field("object"),
        day: field("day"),
        reason: field("reason"),
        problems: Vec::new(),
    };
    if !form.is_genuine {
        typed.problems.push(("object", t.text("money-form-stale").into_owned()));
        return page(&here, (&view, &typed), StatusCode::FORBIDDEN).await;
    }
    let id = sent_id(&typed.id).map(RefundId)?;
    if app::refunds::read_object(&typed.object).is_none() {
        typed.problems.push(("object", t.text("money-object-bad").into_owned()));
    }
    let given = if view.shows_refunds { None } else { given(&here, &view, &mut typed) };
    if !typed.problems.is_empty() {
        return page(&here, (&view, &typed), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let told = ConsoleRefund { id, object: typed.object.clone(), given, reason: typed.reason.clone() };
    let by = here.person.account;
    match state.app.refunds().record_console(by, site.id, view.id, told).await? {
        Ok(()) => {
            let reference = view.reference.as_str();
            see_other(&Address::Payment { site: &site.slug, reference }.path())
        }
        Err(refusal) => {
            let field = match refusal {
                OrderRefusal::BadDate if !view.shows_refunds => "day",
                OrderRefusal::BadAmount | OrderRefusal::TooMuch(_) | OrderRefusal::OtherAmount(_)
                    if !view.shows_refunds =>
                {
                    "amount"
                }
                OrderRefusal::ReasonTooLong => "reason",
                _ => "object",
            };
            typed.problems.push((field, order_words(t, refusal)));
            page(&here, (&view, &typed), StatusCode::CONFLICT).await
        }
    }
}
