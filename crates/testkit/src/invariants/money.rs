//! Money of intents and attempts (PS-I-1, I-2, I-4, I-6, I-10, I-11, I-45).

use super::rows::{Attempt, Intent, Order, Ours};
use std::collections::HashMap;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    for intent in &ours.intents {
        check_intent(ours, intent, found);
    }
    for attempt in &ours.attempts {
        check_attempt(ours, attempt, found);
    }
    check_refunds(ours, found);
}

fn check_intent(ours: &Ours, intent: &Intent, found: &mut Vec<String>) {
    let of_intent = |attempt| ours.attempt(attempt).is_some_and(|attempt| attempt.intent == intent.id);
    let waiting = ours.attempts.iter().any(|a| a.intent == intent.id && a.waits_for_a_person());
    let captures: Vec<_> = ours.captures.iter().filter(|(o, _)| of_intent(o.attempt)).collect();
    let captured: i64 = captures.iter().map(|(operation, _)| operation.amount).sum();
    let refunds: Vec<_> = ours.refunds.iter().filter(|(o, _)| of_intent(o.attempt)).collect();
    let undone = ours.undone.iter().filter(|(o, _)| of_intent(o.attempt)).map(|(o, _)| o.amount).sum::<i64>();
    // What payers have by lost disputes did not stay either.
    let lost =
        |attempt| -> i64 { ours.disputes.iter().filter(|of| of.attempt == attempt).map(|of| of.lost).sum() };
    let lost_of_intent: i64 =
        ours.attempts.iter().filter(|of| of.intent == intent.id).map(|of| lost(of.id)).sum();
    // One of our own that was heard of late may have been noted as one at the console.
    let is_ours = |object: &str| refunds.iter().any(|(_, refund)| refund == object);
    let is_at_console = |of: &&Order| {
        of.intent == intent.id && of.console_object.as_deref().is_some_and(|object| !is_ours(object))
    };
    let at_console: Vec<&Order> = ours.orders.iter().filter(is_at_console).collect();
    let by_us: i64 = refunds.iter().map(|(operation, _)| operation.amount).sum();
    let refunded = by_us + at_console.iter().map(|of| of.amount).sum::<i64>() + undone + lost_of_intent;
    let returning = ours.operations.iter().any(|o| {
        o.kind == "refund" && of_intent(o.attempt) && matches!(o.state.as_str(), "sent" | "unknown")
    });
    // What was held back waits for a person, too, whatever else became of its payment.
    let held_back: Vec<&Order> =
        ours.orders.iter().filter(|of| of.intent == intent.id && of.state == "failed").collect();
    let owed: i64 = held_back.iter().map(|of| of.amount).sum();
    if captured - refunded - owed > intent.due && !returning && !waiting {
        found.push(format!(
            "I-1: intent {} took {captured}, gave {refunded} back, was due {}",
            intent.id, intent.due
        ));
    }
    let by_console = |object: &String| -> i64 {
        at_console.iter().filter(|of| of.capture.as_ref() == Some(object)).map(|of| of.amount).sum()
    };
    let kept = captures.iter().filter(|(operation, object)| {
        lost(operation.attempt) < operation.amount
            && !refunds.iter().any(|(refund, _)| refund.target.as_ref() == Some(object))
            && !ours.undone.iter().any(|(_, undone)| undone == object)
            && !held_back.iter().any(|of| of.capture.as_ref() == Some(object))
            && by_console(object) < operation.amount
    });
    if kept.count() > 1 && !waiting {
        found.push(format!("I-2: intent {} was captured more than once", intent.id));
    }
    let what = if intent.of_use.is_some() { "ceiling" } else { "fee" };
    let accepted = intent.due > 0 && intent.terms.contains(what);
    for (operation, object) in &captures {
        if !accepted || operation.amount > intent.due || operation.currency != intent.currency {
            found.push(format!("I-6: {object} took {} where {} was accepted", operation.amount, intent.due));
        }
    }
}

fn check_attempt(ours: &Ours, attempt: &Attempt, found: &mut Vec<String>) {
    let reference = &attempt.reference;
    if matches!(attempt.state.as_str(), "sent" | "unknown" | "capturing" | "voiding" | "refunding") {
        found.push(format!("I-45: attempt {reference} is still {:?}", attempt.state));
    }
    for operation in ours.operations.iter().filter(|o| o.attempt == attempt.id) {
        let settled = !matches!(operation.state.as_str(), "sent" | "unknown");
        // What became of a decision on a review is seen on its payment.
        let decides = matches!(operation.kind.as_str(), "accept-review" | "decline-review");
        let tells = |heard: &super::rows::Observation| {
            heard.operation == operation.id || (decides && heard.heard_at >= operation.created_at)
        };
        let of_attempt = ours.observations.iter().filter(|heard| heard.attempt == attempt.id);
        if settled && !of_attempt.into_iter().any(tells) {
            found.push(format!(
                "I-10: a {} of {reference} is {:?} without an observation",
                operation.kind, operation.state
            ));
        }
    }
    let Some(intent) = ours.intent(attempt.intent) else {
        found.push(format!("I-3: attempt {reference} has no intent"));
        return;
    };
    let secured = intent.secured_by == Some(attempt.id);
    if attempt.state == "review" && secured {
        found.push(format!("I-11: attempt {reference} is under review and has what it pays for"));
    }
    if attempt.state == "review" && !attempt.is_looked_after {
        found.push(format!("I-45: attempt {reference} is under review, and nobody looks at it any more"));
    }
    let set_aside = usize::try_from(attempt.set_aside).unwrap_or(0);
    let mut unseen = ours.observations.iter().filter(|o| o.attempt == attempt.id).skip(set_aside);
    let conflict = unseen.find(|o| !o.counts());
    if let Some(conflict) = conflict {
        let registration = ours.registrations.iter().find(|r| Some(r.id) == intent.registration);
        let started = ours.uses.rooms.iter().find(|room| room.session == intent.session);
        let confirmed_at = match &intent.of_use {
            Some(_) => started.map(|room| room.started_at),
            None => registration.and_then(|registration| registration.confirmed_at),
        };
        if secured && confirmed_at.is_some_and(|at| at > conflict.heard_at) {
            found.push(format!("I-11: attempt {reference} got what it pays for in quarantine"));
        }
        let acted =
            ours.operations.iter().any(|o| o.attempt == attempt.id && o.created_at > conflict.heard_at);
        if acted {
            found.push(format!("I-11: attempt {reference} made a call in quarantine"));
        }
    }
}

/// What was given back of each capture, and what is on its way back, is at most the capture; our reservations say the
/// same; and no registration's cancellation is ordered back twice.
fn check_refunds(ours: &Ours, found: &mut Vec<String>) {
    for (operation, object) in &ours.captures {
        match ours.capture_rows.iter().find(|row| row.object == *object) {
            None => found.push(format!("I-4: capture {object} has no row to reserve of")),
            Some(row) if row.amount != operation.amount || row.going_back > row.amount => {
                found.push(format!(
                    "I-4: {} of {object} goes back, which took {} ({})",
                    row.going_back, row.amount, operation.amount
                ))
            }
            Some(_) => {}
        }
    }
    let mut cancelled: HashMap<_, usize> = HashMap::new();
    for order in &ours.orders {
        if matches!(order.cause.as_str(), "cancelled" | "withdrawn" | "session-cancelled" | "session-moved")
            // A lost dispute may carry out a part of one.
            && order.state != "taken-back"
        {
            *cancelled.entry(order.registration.unwrap_or(order.id)).or_default() += 1;
        }
        if order.state == "requested"
            && !ours.attempts.iter().any(|a| a.intent == order.intent && a.waits_for_a_person())
        {
            found.push(format!("I-45: refund {} of {} still waits", order.id, order.amount));
        }
    }
    for (registration, count) in cancelled.into_iter().filter(|(_, count)| *count > 1) {
        found.push(format!(
            "I-16: registration {registration} was refunded {count} times for one cancellation"
        ));
    }
    let mut returned: HashMap<&str, i64> = HashMap::new();
    let live = |state: &str| matches!(state, "sent" | "unknown" | "done");
    for refund in ours.operations.iter().filter(|o| o.kind == "refund" && live(&o.state)) {
        *returned.entry(refund.target.as_deref().unwrap_or_default()).or_default() += refund.amount;
    }
    for (target, sum) in returned {
        let captured =
            ours.captures.iter().find(|(_, object)| *object == target).map_or(0, |(o, _)| o.amount);
        if sum > captured {
            found.push(format!("I-4: {sum} goes back of {target}, which took {captured}"));
        }
    }
}
