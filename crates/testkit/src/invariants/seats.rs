//! Seats, holds and what people are told (PS-I-12, I-13, I-15, I-37).

use super::rows::Ours;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    for seats in &ours.seats {
        let session = seats.session;
        if seats.capacity.is_some_and(|capacity| seats.held + seats.sold > capacity) {
            found.push(format!(
                "I-12: session {session} is oversold: {} held, {} sold",
                seats.held, seats.sold
            ));
        }
        let held = ours.holds.iter().filter(|hold| hold.session == session && hold.state == "held").count();
        let sold =
            ours.registrations.iter().filter(|r| r.session == session && r.state == "confirmed").count();
        if (seats.held, seats.sold) != (count(held), count(sold)) {
            found.push(format!(
                "I-12: session {session} counts {} held and {} sold, there are {held} and {sold}",
                seats.held, seats.sold
            ));
        }
    }
    for registration in &ours.registrations {
        let Some(intent) = ours.intents.iter().find(|intent| intent.registration == Some(registration.id))
        else {
            continue;
        };
        let reference = &registration.reference;
        let paid = intent.secured_by.and_then(|id| ours.attempt(id));
        let secured = |state: &str| {
            matches!(
                state,
                "authorized"
                    | "capturing"
                    | "captured"
                    | "part-refunded"
                    | "quarantine"
                    | "needs-human"
                    // Whether he keeps the seat then is the host's to say.
                    | "disputed"
                    | "charged-back"
            )
        };
        // A person of the site, or somebody at the gateway's console, gave the money back and left the seat: on record.
        let waived = ours.orders.iter().any(|order| {
            order.registration == Some(registration.id) && matches!(order.cause.as_str(), "staff" | "console")
        });
        match (registration.state.as_str(), paid) {
            ("confirmed", Some(attempt)) if secured(&attempt.state) || waived => {}
            // Given up since: what was ordered goes back, the rest is kept.
            ("cancelled", Some(_)) => {}
            ("confirmed", attempt) => found.push(format!(
                "I-13: registration {reference} has a seat, its payment is {:?}",
                attempt.map(|attempt| &attempt.state)
            )),
            (_, Some(_)) => found.push(format!("I-13: registration {reference} was secured and has no seat")),
            ("under-review", None) => {
                let kept = ours.holds.iter().any(|hold| hold.id == registration.hold && hold.state == "held");
                if !kept {
                    found.push(format!("I-15: registration {reference} is under review without its seat"));
                }
            }
            _ => {}
        }
    }
    check_captures(ours, found);
    check_holds(ours, found);
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Every captured fee has a seat or goes back.
fn check_captures(ours: &Ours, found: &mut Vec<String>) {
    for (capture, object) in &ours.captures {
        let Some(attempt) = ours.attempt(capture.attempt) else { continue };
        let intent = ours.intent(attempt.intent);
        let has_seat = intent.is_some_and(|intent| intent.secured_by == Some(attempt.id));
        let goes_back = ours
            .operations
            .iter()
            .any(|o| o.kind == "refund" && o.target.as_ref() == Some(object) && o.state != "not-done");
        // What we sent was not done, because somebody gave it at the console, or the payer has it by a dispute.
        let is_back = ours.orders.iter().any(|order| {
            order.capture.as_ref() == Some(object)
                && matches!(order.state.as_str(), "paid-otherwise" | "taken-back")
        });
        let goes_back = goes_back || is_back;
        if !has_seat && !goes_back && !attempt.waits_for_a_person() {
            found.push(format!("I-13: {object} was captured, has no seat and does not go back"));
        }
    }
}

/// What the gateway answered so short before the end of a hold may be stored after it, on a machine that has much to do.
const MOMENT_US: i64 = 1_000_000;

/// A hold whose payment page was opened in its time was kept for as long as the page lived.
fn check_holds(ours: &Ours, found: &mut Vec<String>) {
    for hold in ours.holds.iter().filter(|hold| hold.state == "expired" && !hold.extended) {
        let opened = ours
            .registrations
            .iter()
            .filter(|registration| registration.hold == hold.id)
            .filter_map(|registration| {
                ours.intents.iter().find(|intent| intent.registration == Some(registration.id))
            })
            .flat_map(|intent| ours.attempts.iter().filter(|attempt| attempt.intent == intent.id))
            .filter(|attempt| attempt.number == 1)
            .find_map(|attempt| attempt.page_opened_at);
        if opened.zip(hold.expires_at).is_some_and(|(opened_at, ends_at)| opened_at + MOMENT_US < ends_at) {
            found.push(format!("I-15: hold {} expired under an open payment page", hold.id));
        }
    }
}

pub(super) fn check_mails(ours: &Ours, sent: &[String], found: &mut Vec<String>) {
    let has = |registration, kinds: &[&str], cause: Option<&str>| {
        ours.mails.iter().any(|mail| {
            mail.registration == registration
                && kinds.contains(&mail.kind.as_str())
                && cause.is_none_or(|cause| mail.cause == cause)
        })
    };
    for registration in &ours.registrations {
        let paid = ours
            .intents
            .iter()
            .find(|intent| intent.registration == Some(registration.id))
            .map(|intent| intent.state == "paid");
        if registration.state == "confirmed"
            && paid != Some(false)
            && !has(registration.id, &["confirmation"], None)
        {
            found.push(format!("I-37: registration {} has no confirmation", registration.reference));
        }
    }
    for (refund, _) in &ours.refunds {
        let Some(attempt) = ours.attempt(refund.attempt) else { continue };
        let Some(registration) = ours.intent(attempt.intent).and_then(|intent| intent.registration) else {
            continue;
        };
        let kinds = [
            "returned-no-seat",
            "returned-second-payment",
            "returned-cancelled",
            "review-ended",
            "cancelled",
            "withdrawn",
            "session-cancelled",
            "refund-begun",
        ];
        if !has(registration, &kinds, None) {
            found.push(format!("I-37: nobody was told that the money of {} goes back", attempt.reference));
        }
    }
    for mail in ours.mails.iter().filter(|mail| !sent.contains(&mail.message_id)) {
        found.push(format!("I-37: a {} mail never arrived", mail.kind));
    }
}
