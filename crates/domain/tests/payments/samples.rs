//! An attempt at paying EUR 121.00 and what may be heard about it.

use domain::ids::{OperationId, Reference, RefundId};
use domain::money::{Currency, Money};
use domain::payments::dispute::Disputed;
use domain::payments::facts::Facts;
use domain::payments::gateway::{Capabilities, Heard, HostedAction, ObjectId, PAGE_LIFE, Verdict};
use domain::payments::operation::{Operation, OperationKind, OperationState};
use domain::payments::purchase::Taking;
use domain::payments::situation::{OnMismatch, Page, Seat, Situation, Step};
use domain::refunds::{Cause, OrderState, RefundOrder};
use domain::time::{Span, Timestamp};
use uuid::Uuid;

pub const START: Timestamp = Timestamp(1_800_000_000_000_000);

pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

pub fn object(name: &str) -> ObjectId {
    ObjectId(name.to_owned())
}

pub fn after(span: Span) -> Timestamp {
    START.plus(span)
}

pub fn gateway() -> Capabilities {
    Capabilities {
        void_capture: true,
        sure_refund_keys: true,
        shows_refunds: false,
        shows_disputes: false,
        list_lag: None,
        list_tells_whose: true,
        settled_after: Span::hours(26),
        key_retention: Span::hours(24),
        lookup_lag: Span::minutes(15),
        shows_pages_at_once: true,
        page_pays_for: PAGE_LIFE,
        pages_take_money: true,
        authorization_life: Span::days(3),
        reauthorizes_until: None,
        resends_payments: true,
        whole_units_only: &[],
        digits_max: 2,
        largest: &[],
    }
}

/// Operation number `n`; its reference is drawn from it.
pub fn operation(n: u64, kind: OperationKind, target: Option<&str>) -> Operation {
    Operation {
        id: OperationId(Uuid::from_u128(u128::from(n))),
        kind,
        request_key: format!("key{n}"),
        reference: Reference::from_bits(n),
        amount: eur(12_100),
        target: target.map(object),
        order: None,
        fingerprint: String::new(),
        state: OperationState::Sent,
        created_at: START,
        sent_at: START,
        sends: 1,
        not_found_at: None,
        inquired_at: None,
        refusal_confirmed: false,
    }
}

/// An attempt whose page was asked for just now.
pub fn attempt() -> Situation {
    Situation {
        action: HostedAction::Authorize,
        due: eur(12_100),
        begun_at: START,
        page: None,
        operations: vec![operation(1, OperationKind::HostedPage, None)],
        facts: Facts::default(),
        seat: Seat::Open,
        orders: Vec::new(),
        review_begun: false,
        disputed: Disputed::default(),
        is_closed: false,
        is_left: false,
        is_withdrawn: false,
        taking: Taking::AtOnce,
        needed_by: after(Span::days(5)),
        gateway: gateway(),
        page_life: PAGE_LIFE,
        on_address_mismatch: OnMismatch::Accept,
        on_code_mismatch: OnMismatch::Accept,
        mismatch_passes: false,
        books_were_restored: false,
    }
}

/// An attempt whose page is open.
pub fn open_page() -> Situation {
    let mut situation = attempt();
    situation.operations[0].state = OperationState::PageOpen;
    situation.page =
        Some(Page { token: "token".into(), opened_at: START, said_spent: false, said_paid_at: None });
    situation
}

pub fn heard(verdict: Verdict, about: &str) -> Heard {
    Heard { object: Some(object(about)), ..Heard::bare(verdict) }
}

/// Takes in what an inquiry about operation `n` says.
pub fn inquire(situation: &mut Situation, n: u64, heard: &Heard, at: Timestamp) {
    situation.absorb(OperationId(Uuid::from_u128(u128::from(n))), heard, Some(at), at);
}

/// Takes in the answer to operation `n`.
pub fn answer(situation: &mut Situation, n: u64, heard: &Heard, at: Timestamp) {
    situation.absorb(OperationId(Uuid::from_u128(u128::from(n))), heard, None, at);
}

/// Orders that money go back.
pub fn order(situation: &mut Situation, capture: Option<&str>, amount: Money, cause: Cause) -> RefundId {
    let id = RefundId(Uuid::from_u128(1_000 + situation.orders.len() as u128));
    let capture = capture.map(object);
    situation.orders.push(RefundOrder { id, capture, amount, cause, state: OrderState::Requested, tries: 1 });
    id
}

/// Does all steps as `app` does them, with or without a seat left.
///
/// # Panics
/// When they do not end.
pub fn do_steps(situation: &mut Situation, seat_left: bool, now: Timestamp) -> Vec<Step> {
    let mut done = Vec::new();
    while let Some(step) = situation.next_step(now) {
        assert!(done.len() < 12, "the steps do not end: {done:?}");
        let n = situation.operations.len() as u64 + 1;
        let mut store = |kind, target: &ObjectId, amount, order| {
            let stored = operation(n, kind, Some(&target.0));
            situation.operations.push(Operation { amount, order, created_at: now, sent_at: now, ..stored });
        };
        match &step {
            Step::ConfirmSeat => situation.seat = if seat_left { Seat::Confirmed } else { Seat::Gone },
            Step::BeginReview => situation.review_begun = true,
            Step::Authorize(page, amount) => store(OperationKind::Authorize, page, *amount, None),
            Step::Reauthorize(held, amount) => store(OperationKind::Reauthorize, held, *amount, None),
            Step::Capture(target, amount) => store(OperationKind::Capture, target, *amount, None),
            Step::FindCapture(target, amount) => {
                store(OperationKind::Capture, target, *amount, None);
                let stored = situation.operations.last_mut().expect("just stored");
                (stored.state, stored.sends) = (OperationState::Unknown, 0);
            }
            Step::Decide(kind, target, amount) => store(*kind, target, *amount, None),
            Step::Void(target, amount, _) => store(OperationKind::Void, target, *amount, None),
            Step::Order(target, amount, reason) => {
                order(situation, Some(&target.0), *amount, Cause::from(*reason));
            }
            Step::Refund(id, target, amount) => {
                store(OperationKind::Refund, target, *amount, Some(*id));
                let reserved = situation.orders.iter_mut().find(|order| order.id == *id).expect("its own");
                reserved.capture = Some(target.clone());
            }
        }
        done.push(step);
    }
    done
}
