//! What a person of the office does with a payment.

use super::payment::{Notice, TypedRefund, page};
use crate::request::form::{CheckedForm, PostedForm};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::refunds::{OrderRefusal, RefundRequest};
use axum::extract::State;
use axum::response::Response;
use domain::ids::RefundId;
use http::StatusCode;
use locale::{Address, Messages, parse_money};

/// `POST /{site}/money/payments/{reference}/inquiry`: asks the gateway now.
pub(crate) async fn inquire(
    here: SignedIn,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let (site, reference) = (&here.visit.site, here.visit.param("reference"));
    let asked = state.app.money().inquire(here.person.account, site, reference).await?;
    asked.ok_or(Failure::NotFound)?;
    see_other(&Address::Payment { site: &site.slug, reference }.path())
}

/// `POST /{site}/money/payments/{reference}/decline`: declines a payment that fraud tools hold back.
pub(crate) async fn decline(
    here: SignedIn,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let (site, reference) = (&here.visit.site, here.visit.param("reference"));
    let declined = state.app.money().decline(here.person.account, site, reference).await?;
    if declined.ok_or(Failure::NotFound)? {
        return see_other(&Address::Payment { site: &site.slug, reference }.path());
    }
    let words = here.visit.t.text("money-decline-over").into_owned();
    page(&here, &state, Some(Notice { words, is_bad: true }), None, StatusCode::CONFLICT).await
}

/// `POST /{site}/money/payments/{reference}/refund`: gives money back, in full or in part.
pub(crate) async fn refund(
    here: SignedIn,
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
        let notice = Notice { words: t.text("money-refund-stale").into_owned(), is_bad: true };
        return page(&here, &state, Some(notice), Some(typed), StatusCode::FORBIDDEN).await;
    }
    let currency = view.price.gross.currency;
    let amount = parse_money(t.locale(), currency, &typed.amount);
    typed.amount_problem = amount.as_ref().err().map(|error| error.message(t, currency));
    if typed.reason.trim().is_empty() {
        typed.reason_problem = Some(t.text("money-refund-reason-missing").into_owned());
    }
    let id = uuid::Uuid::parse_str(&typed.id).map_or_else(|_| state.app.refunds().new_id(), RefundId);
    let (Ok(amount), None) = (amount, &typed.reason_problem) else {
        return page(&here, &state, None, Some(typed), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let request = RefundRequest { id, amount, reason: typed.reason.clone() };
    let by = here.person.account;
    match state.app.refunds().request(by, site.id, view.registration, request).await? {
        Ok(_) => {
            let reference = view.reference.as_str();
            see_other(&Address::Payment { site: &site.slug, reference }.path())
        }
        Err(OrderRefusal::NotFound) => Err(Failure::NotFound),
        Err(refusal) => {
            let words = words(t, refusal);
            if matches!(refusal, OrderRefusal::TooMuch(_) | OrderRefusal::BadAmount) {
                typed.amount_problem = Some(words);
                return page(&here, &state, None, Some(typed), StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            let notice = Notice { words, is_bad: true };
            page(&here, &state, Some(notice), Some(typed), StatusCode::CONFLICT).await
        }
    }
}

/// Why nothing went back.
fn words(t: Messages, refusal: OrderRefusal) -> String {
    let text = |key: &str| t.text(key).into_owned();
    match refusal {
        OrderRefusal::NothingPaid | OrderRefusal::NotFound => text("money-refund-nothing-paid"),
        OrderRefusal::BeingChecked => text("money-refund-being-checked"),
        OrderRefusal::TooMuch(left) => t.with("money-refund-too-much", [("amount", t.money(left).into())]),
        OrderRefusal::BadAmount => text("money-refund-bad-amount"),
        OrderRefusal::OtherForm => text("money-refund-other-form"),
        OrderRefusal::NothingLeft | OrderRefusal::NotFailed | OrderRefusal::Owed => {
            text("money-refund-nothing-left")
        }
    }
}
