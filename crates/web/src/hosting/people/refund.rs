//! Money back to people: what goes back is shown first, and exactly that is ordered.

use super::typed::Typed;
use super::{Extra, page};
use crate::hosting::acting;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::refunds::OrderRefusal;
use app::sessions::{Named, Refunded};
use axum::response::Response;
use domain::refunds::REASON_MAX;
use http::StatusCode;
use locale::{Address, Messages, msg, parse_money};

/// Says what would go back to how many; with the same form once more, orders exactly that.
pub(super) async fn refund(
    who: &SignedIn,
    state: &WebState,
    typed: Typed,
    shown: &str,
) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let kept = Some(msg!("host-refund-kept"));
    let wrong = |field, words: String| Extra { problems: vec![(field, words)], kept, ..Extra::default() };
    let amount = match typed.amount.trim() {
        "" => Ok(None),
        text => parse_money(t.locale(), site.currency, text).map(Some),
    };
    let amount = match amount {
        Ok(amount) => amount,
        Err(error) => {
            let extra = wrong("amount", error.message(t, site.currency));
            return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if amount.is_some_and(|amount| amount.minor <= 0) {
        let extra = wrong("amount", t.text("host-refund-bad").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if typed.reason.trim().is_empty() {
        let extra = wrong("reason", t.text("money-refund-reason-missing").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let offer = sessions.refund_offer(acting(who), site, slug, &typed.chosen, amount).await?;
    let mut offer = offer.ok_or(Failure::NotFound)?;
    let mut has_changed = !shown.is_empty() && offer.seal != shown;
    if !has_changed && !shown.is_empty() {
        let order = (typed.chosen.as_slice(), amount);
        let why = (shown, typed.reason.trim());
        let refunded = sessions.refund_people(acting(who), site, slug, order, why).await?;
        match refunded.ok_or(Failure::NotFound)? {
            Refunded::Ordered(count) => {
                let here = Address::HostPeople { site: &site.slug, session: slug }.path();
                return see_other(&format!("{here}?done=refunded&count={count}"));
            }
            Refunded::Partly(refused) => {
                let kept = Some(msg!("host-refund-partly"));
                let extra = Extra { problems: refusals(t, &refused), kept, ..Extra::default() };
                return page(who, state, typed, extra, StatusCode::CONFLICT).await;
            }
            Refunded::Changed(now) => (offer, has_changed) = (now, true),
        }
    }
    if !offer.refused.is_empty() {
        let extra = Extra { problems: refusals(t, &offer.refused), kept, ..Extra::default() };
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if offer.parts.is_empty() {
        let extra = wrong("amount", t.text("host-refund-nobody").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let values = [("count", offer.parts.len().into()), ("amount", t.money(offer.total).into())];
    let mut ask = t.with("host-refund-confirm", &values);
    if !offer.left_out.is_empty() {
        let names: Vec<&str> = offer.left_out.iter().map(|person| person.name.as_str()).collect();
        let values = [("count", names.len().into()), ("names", names.join(", ").into())];
        ask = format!("{ask} {}", t.with("host-refund-left-out", &values));
    }
    let (ask, status) = if has_changed {
        (format!("{} {ask}", t.text("host-refund-changed")), StatusCode::CONFLICT)
    } else {
        (ask, StatusCode::OK)
    };
    page(who, state, typed, Extra { refund: Some((ask, offer.seal)), ..Extra::default() }, status).await
}

fn refusals(t: Messages, refused: &[(Named, OrderRefusal)]) -> Vec<(&'static str, String)> {
    let refused = refused.iter().map(|(person, refusal)| {
        let values = [
            ("name", person.name.as_str().into()),
            ("email", person.email.as_str().into()),
            ("why", order_refusal(t, *refusal).into()),
        ];
        ("amount", t.with("host-refund-refused", &values))
    });
    refused.collect()
}

fn order_refusal(t: Messages, refusal: OrderRefusal) -> String {
    let key = match refusal {
        OrderRefusal::TooMuch(left) => {
            return t.with("host-refund-too-much", &[("amount", t.money(left).into())]);
        }
        OrderRefusal::ReasonTooLong => return t.with("form-too-long", &[("max", REASON_MAX.into())]),
        OrderRefusal::BeingChecked => msg!("host-refund-checked"),
        OrderRefusal::Disputed => msg!("money-refund-disputed"),
        OrderRefusal::NothingPaid | OrderRefusal::NotFound => msg!("host-refund-nobody"),
        OrderRefusal::BadAmount => msg!("host-refund-bad"),
        OrderRefusal::OtherForm => msg!("money-refund-other-form"),
        OrderRefusal::ReasonMissing => msg!("money-refund-reason-missing"),
        OrderRefusal::NothingLeft
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
        | OrderRefusal::Closed => msg!("host-refund-nothing-left"),
    };
    t.text(key).into_owned()
}
