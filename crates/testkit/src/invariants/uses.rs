//! The use of sessions, paid by their hosts: started paid, frozen once, charged by the formula, taken as charged, and
//! nothing held afterwards (PS-I-6, I-14, I-25, I-28, I-37, I-45; decision 1).

use super::rows::{Intent, Ours};
use super::use_rows::Statement;
use emulators::payflow::{Books, State};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub(super) fn check(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    check_starts(ours, found);
    for statement in &ours.uses.statements {
        check_arithmetic(statement, found);
        check_settled(ours, statement, found);
    }
    check_ends(ours, found);
    check_given_up(ours, found);
    check_holds(ours, books, found);
    check_told(ours, found);
}

fn of_session(ours: &Ours, session: Uuid) -> impl Iterator<Item = &Intent> {
    ours.intents.iter().filter(move |intent| intent.session == session && intent.of_use.is_some())
}

/// When money first made an intent good: when it was first heard of.
fn secured_at(ours: &Ours, intent: &Intent) -> Option<i64> {
    let good = intent.secured_by?;
    let tells = ["authorized", "authorization-used", "captured"];
    let heard = ours.observations.iter().filter(|o| o.attempt == good && o.counts());
    heard.filter(|o| tells.iter().any(|word| o.verdict.starts_with(word))).map(|o| o.heard_at).min()
}

/// I-14: no room of pay-per-use was started before its money was good.
fn check_starts(ours: &Ours, found: &mut Vec<String>) {
    for room in &ours.uses.rooms {
        let first = of_session(ours, room.session).filter_map(|intent| secured_at(ours, intent)).min();
        let accepted = ours.uses.accepted.iter();
        let mut before = accepted.filter(|a| a.session == room.session && a.accepted_at <= room.started_at);
        let is_to_pay = before.next_back().is_some_and(|accepted| accepted.ceiling > 0);
        let is_of_use = ours.uses.statement(room.session).is_some() || first.is_some() || room.is_sold;
        if is_of_use && is_to_pay && first.is_none_or(|first| first > room.started_at) {
            found.push(format!("I-14: session {} was started before it was paid", room.session));
        }
        if ours.uses.statement(room.session).is_some_and(|statement| statement.from != room.started_at) {
            found.push(format!("I-14: the statement of session {} begins elsewhere", room.session));
        }
    }
}

fn round(product: i128, divisor: i128) -> i64 {
    i64::try_from((2 * product + divisor) / (2 * divisor)).unwrap_or(i64::MAX)
}

/// I-25: lines, minimum and tax by the formula; what is charged is the lesser of it and the ceiling (decision 1).
fn check_arithmetic(statement: &Statement, found: &mut Vec<String>) {
    let name = format!("the statement of session {}", statement.session);
    // Used microseconds × millionths of a minor unit per minute.
    let line = |index: usize| {
        let product = i128::from(statement.used[index]) * i128::from(statement.rates[index]);
        round(product, 60_000_000 * 1_000_000)
    };
    let lines: i64 = (0..5).map(line).sum();
    let is_used = statement.used.iter().any(|used| *used > 0);
    let added = if is_used { (statement.minimum - lines).max(0) } else { 0 };
    let net = lines + added;
    let tax = round(i128::from(net) * i128::from(statement.tax_rate_ppm), 1_000_000);
    if (statement.minimum_added, statement.actual) != (added, (net, tax)) {
        found.push(format!("I-25: {name} says {:?}, the formula ({net}, {tax})", statement.actual));
    }
    if statement.settlement == "measured" && statement.gross() != (net + tax).min(statement.ceiling) {
        found.push(format!("I-25: {name} charges {} of {}", statement.gross(), net + tax));
    }
    if statement.gross() > statement.ceiling || (!is_used && statement.gross() != 0) {
        found.push(format!("I-6: {name} charges {} of at most {}", statement.gross(), statement.ceiling));
    }
    if statement.revenue != statement.charged.0 {
        found.push(format!("I-29: {name} shares {} out of {}", statement.revenue, statement.charged.0));
    }
}

/// What was taken of an intent and is not back.
fn kept(ours: &Ours, intent: &Intent) -> i64 {
    let of = |attempt| ours.attempt(attempt).is_some_and(|attempt| attempt.intent == intent.id);
    let sum = |facts: &[super::rows::Fact]| -> i64 {
        facts.iter().filter(|(o, _)| of(o.attempt)).map(|(o, _)| o.amount).sum()
    };
    let by_hand = ours.orders.iter().filter(|order| order.intent == intent.id && order.by_hand());
    sum(&ours.captures)
        - sum(&ours.refunds)
        - sum(&ours.undone)
        - by_hand.map(|order| order.amount).sum::<i64>()
}

fn waits_for_a_person(ours: &Ours, intent: &Intent) -> bool {
    ours.attempts.iter().any(|a| a.intent == intent.id && a.waits_for_a_person())
}

/// What somebody of the office, or at the gateway's console, gave back of what was charged: after it was, for what is given of a
/// ceiling before is not used.
fn given_by_office(ours: &Ours, intent: &Intent, charged_at: i64) -> i64 {
    let by_person = |cause: &str| matches!(cause, "staff" | "console");
    let is_gone = |state: &str| matches!(state, "done" | "paid-otherwise");
    let given = ours.orders.iter().filter(|order| order.intent == intent.id && by_person(&order.cause));
    let given = given.filter(|order| order.requested_at >= charged_at && is_gone(&order.state));
    given.map(|order| order.amount).sum()
}

/// What is taken of a session's payments is what its statement charges, payment by payment.
fn check_settled(ours: &Ours, statement: &Statement, found: &mut Vec<String>) {
    let session = statement.session;
    let intents: Vec<&Intent> = of_session(ours, session).collect();
    if intents.is_empty() {
        // Frozen by a test that has no payment.
        return;
    }
    let taken: i64 = intents.iter().filter_map(|i| i.of_use.as_ref()?.taken).sum();
    if taken != statement.gross() {
        found.push(format!("I-6: session {session} is charged {}, {taken} is taken", statement.gross()));
    }
    let agreed: i64 = intents.iter().filter(|i| i.secured_by.is_some()).map(|i| i.due).sum();
    if statement.ceiling > agreed {
        found.push(format!("I-6: the ceiling of session {session} is {}, {agreed} held", statement.ceiling));
    }
    for intent in intents {
        let Some(of_use) = &intent.of_use else { continue };
        if !of_use.given_up && of_use.taken.is_none() {
            found.push(format!("I-28: session {session} is frozen, its payment {} is open", of_use.number));
        }
        if waits_for_a_person(ours, intent) {
            continue;
        }
        let charged = of_use.taken.filter(|_| !of_use.given_up).unwrap_or(0);
        let (given, kept) = (given_by_office(ours, intent, statement.frozen_at), kept(ours, intent));
        if kept != charged - given {
            found.push(format!(
                "I-6: of payment {} {charged} is charged, {given} was given back, and {kept} is kept",
                of_use.number
            ));
        }
    }
}

/// I-45: what is over is frozen, or given back.
fn check_ends(ours: &Ours, found: &mut Vec<String>) {
    let started: HashMap<Uuid, Option<i64>> =
        ours.uses.rooms.iter().map(|room| (room.session, room.ended_at)).collect();
    for intent in ours.intents.iter().filter(|i| i.secured_by.is_some()) {
        let Some(of_use) = &intent.of_use else { continue };
        let is_frozen = ours.uses.statement(intent.session).is_some();
        let has_ended = started.get(&intent.session).is_some_and(Option::is_some);
        if has_ended && !is_frozen {
            found.push(format!("I-45: session {} has ended and is not frozen", intent.session));
        }
        let is_off = ours.cancelled.contains(&intent.session) && !started.contains_key(&intent.session);
        if is_off && !of_use.given_up {
            found.push(format!("I-45: session {} is off, its payment is kept", intent.session));
        }
    }
}

/// Nothing of a payment that was given up is kept.
fn check_given_up(ours: &Ours, found: &mut Vec<String>) {
    let given_up = |intent: &&Intent| intent.of_use.as_ref().is_some_and(|of_use| of_use.given_up);
    for intent in ours.intents.iter().filter(given_up) {
        let kept = kept(ours, intent);
        if kept != 0 && !waits_for_a_person(ours, intent) {
            found.push(format!("I-1: payment {} was given up, {kept} of it is kept", intent.id));
        }
    }
}

/// Nothing is held of what was settled or given up.
fn check_holds(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    let open: HashSet<&str> = books
        .transactions
        .iter()
        .filter(|txn| matches!(txn.state, State::Open | State::Held))
        .map(|txn| txn.pnref.as_str())
        .collect();
    for (operation, object) in &ours.gateway_holds {
        let Some(intent) = ours.attempt(operation.attempt).and_then(|a| ours.intent(a.intent)) else {
            continue;
        };
        let Some(of_use) = &intent.of_use else { continue };
        let is_over = of_use.given_up || of_use.taken.is_some();
        if is_over && open.contains(object.as_str()) && !waits_for_a_person(ours, intent) {
            found.push(format!("I-3: {object} is held still, though its session is settled"));
        }
    }
}

/// I-37: every host reads what he was charged, and what goes back to him unused.
fn check_told(ours: &Ours, found: &mut Vec<String>) {
    for intent in ours.intents.iter().filter(|intent| intent.of_use.is_some()) {
        let told = |kind: &str| {
            let about = |mail: &&super::rows::Mail| mail.registration == intent.session && mail.kind == kind;
            let of_it = |mail: &super::rows::Mail| mail.cause.starts_with(&intent.id.to_string());
            ours.mails.iter().filter(about).filter(|mail| of_it(mail)).count()
        };
        let captured = ours.captures.iter().any(|(o, _)| intent.secured_by == Some(o.attempt));
        if told("host-charged") != usize::from(captured) {
            found.push(format!("I-37: payment {} was told {} times", intent.id, told("host-charged")));
        }
        if told("host-released") > 1 {
            found.push(format!("I-37: that {} goes back was told more than once", intent.id));
        }
    }
}
