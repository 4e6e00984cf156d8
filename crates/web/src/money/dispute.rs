//! That a payer disputes a payment is noted here.

use super::query::date;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{PostedForm, sent_id};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::disputes::{CASE_NUMBER_MAX, DisputeRefusal, NewDispute};
use app::money::PaymentView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::DisputeId;
use domain::money::{Currency, Money};
use domain::refunds::REASON_MAX;
use domain::time::Timestamp;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg, parse_money};

/// The page.
#[derive(Template)]
#[template(path = "money/dispute.html")]
pub(crate) struct DisputePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    payment: String,
    reference: &'a str,
    here: String,
    id: &'a str,
    mistakes: Mistakes<'a>,
    fields: Vec<TextField<'a>>,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedDispute {
    /// Made when the form was shown first: the same form notes once.
    pub id: String,
    /// How much the gateway took away.
    pub amount: String,
    /// What it keeps for that.
    pub fee: String,
    /// Number of the case.
    pub case_number: String,
    /// On which day it was opened, as `2026-11-25`.
    pub day: String,
    /// Until which day it may be answered.
    pub answer_day: String,
    /// Why.
    pub reason: String,
    /// What is wrong: field and words.
    pub problems: Vec<(&'static str, String)>,
}

impl<'a> DisputePage<'a> {
    /// The page.
    pub fn new(frame: Frame<'a>, site: &Site, view: &'a PaymentView, typed: &'a TypedDispute) -> Self {
        let t = frame.t;
        let (slug, reference) = (site.slug.as_str(), view.reference.as_str());
        let problem =
            |field: &str| typed.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone());
        let mistakes = typed.problems.iter().map(|(field, words)| Mistake { field, words: words.clone() });
        let field = |name: &'static str, label: &'static str, value: &'a str| {
            TextField::new(name, t.text(label), value).problem(problem(name))
        };
        Self {
            t,
            payment: Address::Payment { site: slug, reference }.path(),
            reference,
            here: Address::PaymentDispute { site: slug, reference }.path(),
            id: &typed.id,
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text("money-nothing-done")),
            fields: vec![
                field("case_number", msg!("money-dispute-case"), &typed.case_number)
                    .hint(t.text("money-dispute-case-hint")),
                field("amount", msg!("money-dispute-amount"), &typed.amount)
                    .hint(t.with("money-refund-left", [("amount", t.money(view.taken).into())]))
                    .input_mode("decimal"),
                field("fee", msg!("money-dispute-fee"), &typed.fee)
                    .hint(t.text("money-dispute-fee-hint"))
                    .input_mode("decimal")
                    .optional(),
                field("day", msg!("money-dispute-day"), &typed.day).kind("date"),
                field("answer_day", msg!("money-dispute-answer-day"), &typed.answer_day)
                    .kind("date")
                    .optional(),
                field("reason", msg!("money-dispute-reason"), &typed.reason)
                    .hint(t.text("money-dispute-reason-hint"))
                    .optional(),
            ],
            frame: frame.showing_money(view.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("money-dispute-form-title"))
    }
}

async fn page(
    here: &SignedIn<Till>,
    (view, typed): (&PaymentView, &TypedDispute),
    status: StatusCode,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let again = Address::PaymentDispute { site: &site.slug, reference: &view.reference }.path();
    let page = DisputePage::new(here.visit.frame_at(again), site, view, typed);
    let mut response = here.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn payment(here: &SignedIn<Till>, state: &WebState) -> Result<PaymentView, Failure> {
    let view = state.app.money().payment(&here.visit.site, here.visit.param("reference")).await?;
    view.ok_or(Failure::NotFound)
}

/// `GET /{site}/money/payments/{reference}/dispute`
pub(crate) async fn show(here: SignedIn<Till>, State(state): State<WebState>) -> Result<Response, Failure> {
    let view = payment(&here, &state).await?;
    if !view.may_dispute {
        let reference = view.reference.as_str();
        return see_other(&Address::Payment { site: &here.visit.site.slug, reference }.path());
    }
    let typed = TypedDispute {
        id: state.app.disputes().new_id().0.to_string(),
        amount: locale::amount_field(here.visit.t.locale(), view.taken),
        ..TypedDispute::default()
    };
    page(&here, (&view, &typed), StatusCode::OK).await
}

/// The dispute as it is typed; what is wrong with it is noted.
fn told(
    here: &SignedIn<Till>,
    id: DisputeId,
    currency: Currency,
    typed: &mut TypedDispute,
) -> Option<NewDispute> {
    let t = here.visit.t;
    let zone = Zone::stored(&here.visit.site.time_zone);
    let day = |typed: &str| -> Option<Timestamp> { date(typed).and_then(|day| zone.instant(day, (0, 0))) };
    let amount = parse_money(t.locale(), currency, &typed.amount);
    let fee = match typed.fee.trim() {
        "" => Ok(Money::zero(currency)),
        typed => parse_money(t.locale(), currency, typed),
    };
    let opened_at = day(&typed.day);
    let answer_by = (!typed.answer_day.trim().is_empty()).then(|| day(&typed.answer_day));
    if let Err(error) = &amount {
        typed.problems.push(("amount", error.message(t, currency)));
    }
    if let Err(error) = &fee {
        typed.problems.push(("fee", error.message(t, currency)));
    }
    if opened_at.is_none() {
        typed.problems.push(("day", t.text("money-dispute-day-bad").into_owned()));
    }
    if answer_by == Some(None) {
        typed.problems.push(("answer_day", t.text("money-dispute-answer-day-bad").into_owned()));
    }
    Some(NewDispute {
        id,
        amount: amount.ok()?,
        fee: fee.ok()?,
        case_number: typed.case_number.clone(),
        opened_at: opened_at?,
        answer_by: answer_by.flatten(),
        reason: typed.reason.clone(),
    })
}

/// `POST /{site}/money/payments/{reference}/dispute`
pub(crate) async fn note(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site) = (here.visit.t, &here.visit.site);
    let view = payment(&here, &state).await?;
    let field = |name: &str| form.fields.get(name).to_owned();
    let mut typed = TypedDispute {
        id: field("dispute"),
        amount: field("amount"),
        fee: field("fee"),
        case_number: field("case_number"),
        day: field("day"),
        answer_day: field("answer_day"),
        reason: field("reason"),
        problems: Vec::new(),
    };
    if !form.is_genuine {
        typed.problems.push(("case_number", t.text("money-form-stale").into_owned()));
        return page(&here, (&view, &typed), StatusCode::FORBIDDEN).await;
    }
    let id = sent_id(&typed.id).map(DisputeId)?;
    if typed.case_number.trim().is_empty() {
        typed.problems.push(("case_number", t.text("money-dispute-case-missing").into_owned()));
    }
    let told = told(&here, id, view.price.gross.currency, &mut typed);
    let Some(told) = told.filter(|_| typed.problems.is_empty()) else {
        return page(&here, (&view, &typed), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match state.app.disputes().note(here.person.account, site.id, view.id, told).await? {
        Ok(()) => {
            let reference = view.reference.as_str();
            see_other(&Address::Payment { site: &site.slug, reference }.path())
        }
        Err(refusal) => {
            typed.problems.push(refused(t, refusal));
            page(&here, (&view, &typed), StatusCode::CONFLICT).await
        }
    }
}

/// Why a dispute was not noted: field and words.
fn refused(t: Messages, refusal: DisputeRefusal) -> (&'static str, String) {
    let too_long = |max: i64| t.with("form-too-long", &[("max", max.into())]);
    let (field, key) = match refusal {
        DisputeRefusal::TooMuch(taken) => {
            return ("amount", t.with("money-refund-too-much", [("amount", t.money(taken).into())]));
        }
        DisputeRefusal::BadFee(max) => {
            return ("fee", t.with("money-dispute-fee-bad", [("max", t.money(max).into())]));
        }
        DisputeRefusal::CaseNumberTooLong => return ("case_number", too_long(CASE_NUMBER_MAX as i64)),
        DisputeRefusal::ReasonTooLong => return ("reason", too_long(REASON_MAX as i64)),
        DisputeRefusal::BadAmount => ("amount", msg!("money-refund-bad-amount")),
        DisputeRefusal::CaseNumberMissing => ("case_number", msg!("money-dispute-case-missing")),
        DisputeRefusal::BadDay => ("day", msg!("money-dispute-day-bad")),
        DisputeRefusal::BadAnswerDay => ("answer_day", msg!("money-dispute-answer-day-bad")),
        DisputeRefusal::NothingPaid => ("case_number", msg!("money-refund-nothing-paid")),
        DisputeRefusal::ToldByGateway => ("case_number", msg!("money-dispute-told")),
        DisputeRefusal::NotSettled => ("case_number", msg!("money-dispute-not-settled")),
        DisputeRefusal::BeingChecked => ("case_number", msg!("money-refund-being-checked")),
        DisputeRefusal::AlreadyOpen => ("case_number", msg!("money-dispute-already-open")),
        DisputeRefusal::OtherForm => ("case_number", msg!("money-dispute-other-form")),
        DisputeRefusal::NoAnswer => ("case_number", msg!("money-dispute-no-answer")),
        DisputeRefusal::NotOpen => ("case_number", msg!("money-decided-over")),
        DisputeRefusal::RefundUnderWay => ("case_number", msg!("money-dispute-refund-under-way")),
    };
    (field, t.text(key).into_owned())
}
