//! What a person of the office does with a payment.

use super::payment::{Part, Refused, Typed, TypedRefund, page};
use super::tasks::{TypedClose, TypedLoss, decision};
use crate::request::form::{CheckedForm, PostedForm, sent_id};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use app::money::Decided;
use app::refunds::{OrderRefusal, RefundRequest};
use axum::extract::State;
use axum::response::Response;
use domain::ids::RefundId;
use domain::money::Money;
use domain::refunds::{REASON_MAX, Reason};
use http::StatusCode;
use locale::{Address, Messages, msg, parse_money};

/// `POST /{site}/money/payments/{reference}/inquiry`: asks the gateway now.
pub(crate) async fn inquire(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let (site, reference) = (&here.visit.site, here.visit.param("reference"));
    let asked = state.app.money().inquire(here.person.account, site, reference).await?;
    asked.ok_or(Failure::NotFound)?;
    see_other(&Address::Payment { site: &site.slug, reference }.path())
}

/// `POST /{site}/money/payments/{reference}/decide`: carries out what a person decided.
pub(crate) async fn decide(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (t, site, reference) = (here.visit.t, &here.visit.site, here.visit.param("reference"));
    let mut close = TypedClose {
        note: form.fields.get("close_note").to_owned(),
        keeps_seat: !form.fields.get("keeps_seat").is_empty(),
        problem: None,
    };
    let refused = |key: &str| Some(Refused { part: Part::Task, words: t.text(key).into_owned() });
    if !form.is_genuine {
        let typed = Typed { close, refused: refused("money-form-stale"), ..Typed::default() };
        return page(&here, &state, typed, StatusCode::FORBIDDEN).await;
    }
    let (word, dispute) = (form.fields.get("decision"), form.fields.get("dispute"));
    let loss = |problem| TypedLoss { amount: form.fields.get("lost").to_owned(), problem };
    let lost = match word {
        "dispute-lost" => {
            let view = state.app.money().payment(site, reference).await?.ok_or(Failure::NotFound)?;
            let currency = view.price.gross.currency;
            match parse_money(t.locale(), currency, form.fields.get("lost")) {
                Ok(lost) => lost,
                Err(error) => {
                    let loss = Some(loss(Some(error.message(t, currency))));
                    let typed = Typed { close, loss, ..Typed::default() };
                    return page(&here, &state, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
                }
            }
        }
        _ => Money::zero(site.currency),
    };
    let decision = decision(word, close.keeps_seat, (dispute, lost)).ok_or(Failure::BadRequest)?;
    let by = here.person.account;
    let decided = state.app.money().decide(by, site, reference, (decision, &close.note)).await?;
    match decided.ok_or(Failure::NotFound)? {
        Decided::Done => see_other(&Address::Payment { site: &site.slug, reference }.path()),
        over @ (Decided::NotNow
        | Decided::RefundUnderWay
        | Decided::NotSettled
        | Decided::NoAnswer
        | Decided::ToldByGateway) => {
            let why = match over {
                Decided::RefundUnderWay => msg!("money-dispute-refund-under-way"),
                Decided::NotSettled => msg!("money-dispute-not-settled"),
                Decided::ToldByGateway => msg!("money-dispute-gateway-decides"),
                Decided::NoAnswer => msg!("money-dispute-no-answer"),
                _ => msg!("money-decided-over"),
            };
            let loss = (word == "dispute-lost").then(|| loss(None));
            let typed = Typed { close, loss, refused: refused(why), ..Typed::default() };
            page(&here, &state, typed, StatusCode::CONFLICT).await
        }
        wrong @ (Decided::BadAmount | Decided::TooMuch(_)) => {
            let words = match wrong {
                Decided::TooMuch(disputed) => {
                    t.with("money-dispute-lost-too-much", [("amount", t.money(disputed).into())])
                }
                _ => t.text("money-dispute-lost-nothing").into_owned(),
            };
            let typed = Typed { close, loss: Some(loss(Some(words))), ..Typed::default() };
            page(&here, &state, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        wrong @ (Decided::NoteMissing | Decided::NoteTooLong) => {
            close.problem = Some(match wrong {
                Decided::NoteTooLong => t.with("form-too-long", &[("max", REASON_MAX.into())]),
                _ => t.text("money-note-missing").into_owned(),
            });
            let typed = Typed { close, ..Typed::default() };
            page(&here, &state, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `POST /{site}/money/payments/{reference}/refund`: says what would go back; with the same form once more, orders
/// exactly that.
pub(crate) async fn refund(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let t = here.visit.t;
    let site = &here.visit.site;
    let view = state.app.money().payment(site, here.visit.param("reference")).await?;
    let view = view.ok_or(Failure::NotFound)?;
    let field = |name: &str| form.fields.get(name).to_owned();
    let mut typed = TypedRefund {
        id: field("refund"),
        amount: field("amount"),
        reason: field("reason"),
        ..TypedRefund::default()
    };
    if !form.is_genuine {
        let typed = Typed { refused: of_refund(t.text("money-refund-stale")), ..Typed::refund(typed) };
        return page(&here, &state, typed, StatusCode::FORBIDDEN).await;
    }
    let id = sent_id(&typed.id).map(RefundId)?;
    let currency = view.price.gross.currency;
    let amount = parse_money(t.locale(), currency, &typed.amount);
    typed.amount_problem = amount.as_ref().err().map(|error| error.message(t, currency));
    let reason = Reason::new(&typed.reason);
    typed.reason_problem = reason.err().map(|problem| order_words(t, problem.into()));
    let amount = amount.ok();
    let (Some(amount), None) = (amount, &typed.reason_problem) else {
        // All that is wrong is said at once.
        if let Some(amount) = amount
            && let Err(refusal) = state.app.refunds().preview(site.id, view.id, amount).await?
        {
            return refused(&here, &state, typed, refusal).await;
        }
        return page(&here, &state, Typed::refund(typed), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let shown = domain::audit::amount(amount);
    if form.fields.get("shown") != shown {
        return match state.app.refunds().preview(site.id, view.id, amount).await? {
            Ok(preview) => {
                typed.preview = Some((preview, shown));
                page(&here, &state, Typed::refund(typed), StatusCode::OK).await
            }
            Err(refusal) => refused(&here, &state, typed, refusal).await,
        };
    }
    let request = RefundRequest { id, amount, reason: typed.reason.clone() };
    let by = here.person.account;
    match state.app.refunds().request(by, site.id, view.id, request).await? {
        Ok(_) => {
            let reference = view.reference.as_str();
            see_other(&Address::Payment { site: &site.slug, reference }.path())
        }
        Err(refusal) => refused(&here, &state, typed, refusal).await,
    }
}

/// The page with what was typed, and why nothing goes back.
async fn refused(
    here: &SignedIn<Till>,
    state: &WebState,
    mut typed: TypedRefund,
    refusal: OrderRefusal,
) -> Result<Response, Failure> {
    let words = order_words(here.visit.t, refusal);
    match refusal {
        OrderRefusal::NotFound => return Err(Failure::NotFound),
        OrderRefusal::TooMuch(_) | OrderRefusal::BadAmount => typed.amount_problem = Some(words),
        OrderRefusal::ReasonMissing | OrderRefusal::ReasonTooLong => typed.reason_problem = Some(words),
        OrderRefusal::NothingPaid
        | OrderRefusal::BeingChecked
        | OrderRefusal::Disputed
        | OrderRefusal::NothingLeft
        | OrderRefusal::OtherForm
        | OrderRefusal::NotFailed
        | OrderRefusal::Owed
        | OrderRefusal::BadReference
        | OrderRefusal::BadDate
        | OrderRefusal::Known
        | OrderRefusal::ShownThere
        | OrderRefusal::NotARefund
        | OrderRefusal::NotShown
        | OrderRefusal::KindUnknown
        | OrderRefusal::NoAnswer
        | OrderRefusal::OtherAmount(_)
        | OrderRefusal::Closed => {
            let typed = Typed { refused: of_refund(words), ..Typed::refund(typed) };
            return page(here, state, typed, StatusCode::CONFLICT).await;
        }
    }
    page(here, state, Typed::refund(typed), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Why nothing goes back, where no field is wrong.
fn of_refund(words: impl Into<String>) -> Option<Refused> {
    Some(Refused { part: Part::Refund, words: words.into() })
}

/// Why nothing went back, or nothing was noted.
pub(super) fn order_words(t: Messages, refusal: OrderRefusal) -> String {
    let key = match refusal {
        OrderRefusal::TooMuch(left) => {
            return t.with("money-refund-too-much", [("amount", t.money(left).into())]);
        }
        OrderRefusal::OtherAmount(shown) => {
            return t.with("money-object-other-amount", [("amount", t.money(shown).into())]);
        }
        OrderRefusal::ReasonTooLong => return t.with("form-too-long", &[("max", REASON_MAX.into())]),
        OrderRefusal::NothingPaid | OrderRefusal::NotFound => msg!("money-refund-nothing-paid"),
        OrderRefusal::BeingChecked => msg!("money-refund-being-checked"),
        OrderRefusal::Disputed => msg!("money-refund-disputed"),
        OrderRefusal::BadAmount => msg!("money-refund-bad-amount"),
        OrderRefusal::ReasonMissing => msg!("money-refund-reason-missing"),
        OrderRefusal::OtherForm => msg!("money-refund-other-form"),
        OrderRefusal::NothingLeft => msg!("money-refund-nothing-left"),
        OrderRefusal::NotFailed => msg!("money-decided-over"),
        OrderRefusal::Owed => msg!("money-refund-owed"),
        OrderRefusal::BadReference => msg!("money-object-bad"),
        OrderRefusal::BadDate => msg!("money-console-day-bad"),
        OrderRefusal::Known => msg!("money-object-known"),
        OrderRefusal::ShownThere => msg!("money-refund-shown-there"),
        OrderRefusal::NotARefund => msg!("money-object-not-a-refund"),
        OrderRefusal::NotShown => msg!("money-object-not-shown"),
        OrderRefusal::KindUnknown => msg!("money-object-kind-unknown"),
        OrderRefusal::NoAnswer => msg!("money-object-no-answer"),
        OrderRefusal::Closed => msg!("money-refund-closed"),
    };
    t.text(key).into_owned()
}
