//! Long walks in which anything may be heard about anything: what must hold on every step of them.

use crate::samples::{START, attempt, do_steps, eur, heard, operation, order};
use domain::payments::gateway::{Check, Decline, Heard, Verdict, WrongState};
use domain::payments::operation::{Operation, OperationKind, OperationState};
use domain::payments::schedule::look_at;
use domain::payments::situation::{NextCall, OnMismatch, Seat, Situation, Step};
use domain::refunds::{Cause, OrderState, RefundOrder, takes_of_price};
use domain::time::{Span, Timestamp};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Move {
    operation: usize,
    verdict: Verdict,
    object: &'static str,
    inquiry: bool,
    mismatch: bool,
    seat_left: bool,
    wait: i64,
    resend: bool,
    person: Option<Person>,
}

/// What a person does before the next thing is heard.
#[derive(Debug, Clone, Copy)]
enum Person {
    /// Asks so much of the money back.
    AskBack(i64),
    /// Gives the seat back; all that is left goes back.
    GiveSeatBack,
    /// Asks once more for what failed.
    Retry,
    /// Decides a review.
    Decide(OperationKind),
}

fn person() -> impl Strategy<Value = Option<Person>> {
    let acts = prop_oneof![
        (1..15_000_i64).prop_map(Person::AskBack),
        Just(Person::GiveSeatBack),
        Just(Person::Retry),
        Just(Person::Decide(OperationKind::AcceptReview)),
        Just(Person::Decide(OperationKind::DeclineReview)),
    ];
    proptest::option::weighted(0.3, acts)
}

/// What may still be asked back of the seat's price, as `app` counts it.
fn left(situation: &Situation) -> i64 {
    let takes = |order: &&RefundOrder| takes_of_price(order.state, order.cause);
    situation.due.minor - situation.orders.iter().filter(takes).map(|order| order.amount.minor).sum::<i64>()
}

/// Does it as `app` does: never more than is left, and nothing twice.
fn act(situation: &mut Situation, person: Person, now: Timestamp) {
    match person {
        Person::AskBack(minor) => {
            let is_paid = matches!(situation.seat, Seat::Confirmed | Seat::GivenBack);
            if is_paid && situation.facts.conflict.is_none() && minor <= left(situation) {
                order(situation, None, eur(minor), Cause::Staff);
            }
        }
        Person::GiveSeatBack if situation.seat == Seat::Confirmed => {
            let back = left(situation);
            situation.seat = Seat::GivenBack;
            if back > 0 {
                order(situation, None, eur(back), Cause::Cancelled);
            }
        }
        Person::GiveSeatBack => {}
        Person::Retry => {
            let failed = situation.orders.iter_mut().find(|order| order.state == OrderState::Failed);
            if let Some(order) = failed {
                (order.state, order.tries) = (OrderState::Requested, order.tries + 1);
            }
        }
        Person::Decide(kind) => {
            let Some(held) = situation.undecided().cloned() else { return };
            let n = situation.operations.len() as u64 + 1;
            let stored = operation(n, kind, Some(&held.object.0));
            situation.operations.push(Operation { created_at: now, sent_at: now, ..stored });
        }
    }
}

fn verdict() -> impl Strategy<Value = Verdict> {
    proptest::sample::select(vec![
        Verdict::PageOpened { token: "t".into() },
        Verdict::Authorized,
        Verdict::Authorized,
        Verdict::UnderReview,
        Verdict::Captured,
        Verdict::Captured,
        Verdict::AuthorizationUsed,
        Verdict::Voided,
        Verdict::AuthorizationExpired,
        Verdict::Refunded,
        Verdict::Refunded,
        Verdict::ReviewAccepted,
        Verdict::ReviewDeclined,
        Verdict::Declined(Decline::Issuer),
        Verdict::Declined(Decline::Address),
        Verdict::Declined(Decline::Fraud),
        Verdict::Misconfigured,
        Verdict::WrongState(WrongState::CannotCapture),
        Verdict::WrongState(WrongState::CannotVoid),
        Verdict::Duplicate,
        Verdict::NotDone,
        Verdict::NotSent,
        Verdict::NotFound,
        Verdict::NotFound,
        Verdict::Pending,
        Verdict::Unknown,
    ])
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (
        (0..9_usize, verdict(), proptest::sample::select(vec!["A", "A", "B", "C"]), any::<bool>()),
        (proptest::bool::weighted(0.1), any::<bool>(), 0..40_i64, any::<bool>(), person()),
    )
        .prop_map(
            |((operation, verdict, object, inquiry), (mismatch, seat_left, wait, resend, person))| {
                let wait = wait * wait;
                Move { operation, verdict, object, inquiry, mismatch, seat_left, wait, resend, person }
            },
        );
    proptest::collection::vec(one, 1..35)
}

/// An object for what an operation does: a capture, void or refund has an id of its own.
fn hear(operation: &Operation, step: &Move) -> Heard {
    let name = match operation.kind {
        OperationKind::HostedPage => step.object.to_owned(),
        kind => format!("{}{}", kind.as_str(), operation.request_key),
    };
    let check = if step.mismatch { Check::Mismatch } else { Check::Match };
    Heard { address_check: check, ..heard(step.verdict.clone(), &name) }
}

fn live(operation: &Operation) -> bool {
    matches!(operation.state, OperationState::Sent | OperationState::Unknown | OperationState::Done)
}

fn check_steps(before: &Situation, steps: &[Step], after: &Situation) -> Result<(), TestCaseError> {
    if before.facts.conflict.is_some() {
        prop_assert!(steps.is_empty(), "in quarantine: {:?}", steps);
    }
    let under_way = |kind, target| {
        before.operations.iter().any(|o| o.kind == kind && o.target.as_ref() == Some(target) && live(o))
    };
    for step in steps {
        if let Step::Void(object, ..) = step {
            prop_assert!(!under_way(OperationKind::Capture, object), "voided what is captured: {object:?}");
            prop_assert!(!under_way(OperationKind::Void, object), "voided twice: {object:?}");
        }
        if let Step::Capture(object, _) = step {
            prop_assert!(!under_way(OperationKind::Void, object), "captured what is voided: {object:?}");
            prop_assert!(!under_way(OperationKind::Capture, object), "captured twice: {object:?}");
            let voided = |other: &Step| matches!(other, Step::Void(target, ..) if target == object);
            prop_assert!(!steps.iter().any(voided), "captured and voided at once: {object:?}");
            let hold = after.facts.authorizations.iter().find(|a| a.object == *object).expect("a known hold");
            prop_assert!(!hold.under_review() && !hold.released(), "captured {hold:?}");
            // A seat that was given back for a part of its price is paid for all the same.
            prop_assert!(matches!(after.seat, Seat::Confirmed | Seat::GivenBack), "{:?}", after.seat);
        }
        if let Step::Refund(id, ..) = step {
            let mut mine = before.operations.iter().filter(|o| o.order == Some(*id));
            prop_assert!(!mine.any(live), "asked for while it is under way or done: {:?}", id);
        }
        if *step == Step::ConfirmSeat {
            let decided = |s: &Situation| {
                !s.facts.captures.is_empty()
                    || s.facts.authorizations.iter().any(|a| !a.released() && !a.under_review())
            };
            prop_assert!(decided(before), "a seat without decided money (PS-I-11)");
        }
    }
    let captures: Vec<_> =
        after.operations.iter().filter(|o| o.kind == OperationKind::Capture && live(o)).collect();
    prop_assert!(
        captures.len() <= 1 || after.facts.captures.len() > 1 || late_success(&captures),
        "{captures:#?}"
    );
    Ok(())
}

/// A capture that was answered as not done and turns out done beside its renewal: the gateway's lie, which ends as a
/// refund.
fn late_success(captures: &[&Operation]) -> bool {
    captures.iter().filter(|o| o.state != OperationState::Done).count() <= 1
}

/// What goes back of a capture is never more than it (PS-I-4), and giving a seat back twice orders it back once (PS-I-16).
/// A gateway that says "not done" of a refund and did it all the same is not ours to prevent.
fn check_refunds(situation: &Situation) -> Result<(), TestCaseError> {
    for capture in &situation.facts.captures {
        let mine = |order: &&RefundOrder| order.capture.as_ref() == Some(&capture.object);
        let going = |order: &&RefundOrder| !matches!(order.state, OrderState::Failed | OrderState::Dismissed);
        let ordered: i64 =
            situation.orders.iter().filter(mine).filter(going).map(|order| order.amount.minor).sum();
        prop_assert!(ordered <= capture.amount.minor, "PS-I-4: {ordered} of {:?}", capture);
    }
    for order in &situation.orders {
        let mine = situation.operations.iter().filter(|o| o.order == Some(order.id));
        let open = mine.clone().filter(|o| o.state.is_open()).count();
        let lied = mine.filter(|o| o.sends > 0 && o.state == OperationState::Done).count();
        prop_assert!(open <= 1 || lied > 0, "two refunds of one order are under way: {order:?}");
    }
    let given_back = situation.orders.iter().filter(|order| order.cause == Cause::Cancelled).count();
    prop_assert!(given_back <= 1, "PS-I-16");
    Ok(())
}

fn check_memory(before: &Situation, after: &Situation) -> Result<(), TestCaseError> {
    for (old, new) in before.operations.iter().zip(&after.operations) {
        prop_assert_eq!(old.id, new.id);
        prop_assert!(old.state != OperationState::Done || new.state == OperationState::Done);
    }
    prop_assert!(after.facts.captured() >= before.facts.captured());
    prop_assert!(after.facts.refunded() >= before.facts.refunded());
    prop_assert!(
        after.facts.conflict.is_some() || before.facts.conflict.is_none(),
        "quarantine is never left"
    );
    Ok(())
}

fn check_calls(situation: &Situation, now: Timestamp) -> Result<(), TestCaseError> {
    let call = situation.next_call(now);
    if let Some(NextCall::Resend(id)) = call {
        let operation = situation.operations.iter().find(|o| o.id == id).expect("one of its own");
        prop_assert!(
            operation.not_found_at.is_some_and(|at| at >= operation.sent_at),
            "inquire before a resend"
        );
        prop_assert!(now < operation.created_at.plus(Span::hours(12)), "PS-I-8");
        prop_assert!(situation.facts.conflict.is_none());
    }
    let undecided = situation
        .operations
        .iter()
        .any(|o| matches!(o.state, OperationState::Sent | OperationState::Unknown));
    let review = situation.facts.conflict.is_none()
        && situation.facts.captures.is_empty()
        && situation.facts.authorizations.first().is_some_and(|a| a.under_review());
    if undecided && situation.state() != domain::payments::situation::AttemptState::Abandoned {
        prop_assert!(look_at(situation, 7, now).is_some(), "the janitor forgets {:#?}", situation.operations);
    }
    if review {
        prop_assert!(look_at(situation, 7, now).is_some(), "the janitor forgets a review");
    }
    if let Some(at) = look_at(situation, 7, now) {
        prop_assert!(at > now, "the janitor would look for ever at once");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_is_heard_the_rules_hold(moves in moves(), refuse in any::<bool>()) {
        let mut situation = attempt();
        if refuse {
            situation.on_address_mismatch = OnMismatch::Refuse;
        }
        let mut now = START;
        for step in moves {
            now = now.plus(Span::seconds(step.wait));
            let index = step.operation.min(situation.operations.len() - 1);
            if step.resend && let Some(NextCall::Resend(id)) = situation.next_call(now)
                && let Some(operation) = situation.operations.iter_mut().find(|o| o.id == id)
            {
                (operation.sends, operation.sent_at, operation.state) =
                    (operation.sends + 1, now, OperationState::Sent);
            }
            if let Some(person) = step.person {
                act(&mut situation, person, now);
                do_steps(&mut situation, step.seat_left, now);
                check_refunds(&situation)?;
            }
            let before = situation.clone();
            let heard = hear(&situation.operations[index], &step);
            let id = situation.operations[index].id;
            situation.absorb(id, &heard, step.inquiry.then_some(now), now);
            check_memory(&before, &situation)?;
            let unstepped = situation.clone();
            let steps = do_steps(&mut situation, step.seat_left, now);
            check_steps(&unstepped, &steps, &situation)?;
            situation.settle_orders();
            check_refunds(&situation)?;
            prop_assert_eq!(situation.next_step(now), None);
            check_calls(&situation, now)?;
        }
    }
}
