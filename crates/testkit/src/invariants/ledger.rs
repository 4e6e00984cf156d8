//! Ledger and receipts (PS-I-17, I-18, I-19, I-21, I-29).

use super::rows::Ours;
use domain::ledger::Event;
use emulators::payflow::Books;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// 1100 Gateway clearing.
const CLEARING: i64 = 1100;
/// 9000 Memo: authorizations outstanding.
const OUTSTANDING: i64 = 9000;

pub(super) fn check(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    check_sums(ours, found);
    check_clearing(ours, books, found);
    check_facts(ours, found);
    check_receipts(ours, found);
    check_payable(ours, found);
}

/// 2100 is what was ordered back and is not back yet (I-22 as far as documents are not asked): every order that is
/// under way or failed is owed, nothing else is.
fn check_payable(ours: &Ours, found: &mut Vec<String>) {
    let payable: i64 = ours.lines.iter().filter(|line| line.account == 2100).map(|line| -line.minor).sum();
    let captured = |order: &super::rows::Order| {
        ours.captures.iter().any(|(o, _)| ours.attempt(o.attempt).is_some_and(|a| a.intent == order.intent))
    };
    // What waits for the end of a dispute is posted when it is sent.
    let waits = |order: &super::rows::Order| {
        let disputed = |a: &super::rows::Attempt| a.intent == order.intent && a.is_disputed;
        !order.posted && ours.attempts.iter().any(disputed)
    };
    let owed = ours.orders.iter().filter(|o| matches!(o.state.as_str(), "requested" | "failed"));
    let owed = owed.filter(|o| captured(o) && !waits(o));
    let owed: i64 = owed.map(|order| order.amount).sum();
    if payable != owed && !ours.attempts.iter().any(|attempt| attempt.state == "quarantine") {
        found.push(format!("I-18: refunds payable are {payable} in the books, {owed} is owed"));
    }
}

fn check_sums(ours: &Ours, found: &mut Vec<String>) {
    let mut entries: BTreeMap<_, (i64, usize)> = BTreeMap::new();
    let mut total: BTreeMap<&str, i64> = BTreeMap::new();
    for line in &ours.lines {
        let entry = entries.entry(line.entry).or_default();
        entry.0 += line.minor;
        entry.1 += 1;
        *total.entry(&line.currency).or_default() += line.minor;
    }
    for (entry, (sum, lines)) in entries {
        if sum != 0 || lines < 2 {
            found.push(format!("I-17: entry {entry} has {lines} lines that sum to {sum}"));
        }
    }
    for (currency, sum) in total.into_iter().filter(|(_, sum)| *sum != 0) {
        found.push(format!("I-17: the ledger in {currency} sums to {sum}"));
    }
}

/// 1100 is what was taken less what was given back, as we saw it and as the gateway did it; 9000 is what is held.
fn check_clearing(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    // What the gateway keeps for itself, or takes away and brings again, is neither taken nor given back; what a person posts neither.
    let is_between_us = |event: &str| Event::parse(event).is_some_and(Event::is_between_us);
    let counts = |line: &&super::rows::Line| !is_between_us(&line.event);
    let balance = |account: i64| -> i64 {
        ours.lines.iter().filter(|line| line.account == account).filter(counts).map(|line| line.minor).sum()
    };
    let seen: i64 = ours.captures.iter().map(|(o, _)| o.amount).sum::<i64>()
        - ours.undone.iter().map(|(o, _)| o.amount).sum::<i64>()
        - ours.refunds.iter().map(|(o, _)| o.amount).sum::<i64>()
        - ours.orders.iter().filter(|o| o.console_object.is_some()).map(|o| o.amount).sum::<i64>();
    if balance(CLEARING) != seen {
        found.push(format!("I-18: clearing is {}, captures less refunds are {seen}", balance(CLEARING)));
    }
    if ours.attempts.iter().any(super::rows::Attempt::waits_for_a_person) {
        // A person decides what of that money is ours.
        return;
    }
    // What a payer got by a dispute that was noted as won, a person took for a refund at the console.
    let reversed = |of: &&emulators::payflow::Disputed| {
        ours.orders.iter().any(|order| order.console_object.as_ref() == Some(&of.reversal))
    };
    let reversed: i64 = books.disputes.iter().filter(reversed).map(|of| of.lost).sum();
    let totals = books.totals.iter().map(|total| total.captured - total.refunded);
    let there = totals.sum::<i64>() - reversed + super::gateway::given_beyond(ours, books);
    if balance(CLEARING) != there {
        found.push(format!("I-18: clearing is {}, the gateway owes {there}", balance(CLEARING)));
    }
    let unheard = ours.attempts.iter().any(|attempt| attempt.state == "needs-payer");
    let held: i64 = books.totals.iter().map(|total| total.holds).sum();
    if balance(OUTSTANDING) != held && !unheard {
        found.push(format!("I-18: {} is outstanding here, {held} is held there", balance(OUTSTANDING)));
    }
}

/// Each money fact has one entry, and each entry a fact.
fn check_facts(ours: &Ours, found: &mut Vec<String>) {
    let mut facts: HashSet<String> = ours
        .observations
        .iter()
        .filter(|heard| heard.counts())
        .filter_map(|heard| heard.object.clone())
        .collect();
    facts.extend(ours.operations.iter().filter_map(|operation| operation.target.clone()));
    facts.extend(ours.orders.iter().map(|order| order.id.to_string()));
    facts.extend(ours.registrations.iter().map(|registration| registration.id.to_string()));
    facts.extend(ours.uses.statements.iter().map(|statement| statement.id.to_string()));
    facts.extend(ours.uses.reservations.iter().map(|reservation| reservation.intent.to_string()));
    facts.extend(ours.uses.changes.iter().map(Uuid::to_string));
    facts.extend(ours.uses.claims.iter().map(|claim| claim.id.to_string()));
    facts.extend(ours.disputes.iter().flat_map(super::rows::Dispute::causes));
    facts.extend(ours.postings.iter().cloned());
    // What is moved from one budget to another is a fact of its own, kept nowhere else.
    let moves = ours.lines.iter().filter(|line| line.event.starts_with("spending-moved-"));
    facts.extend(moves.map(|line| line.cause.clone()));
    facts.extend(ours.undone.iter().map(|(_, object)| format!("void of {object}")));
    let mut seen = HashSet::new();
    let mut counted = HashSet::new();
    for line in ours.lines.iter().filter(|line| seen.insert(line.entry)) {
        if !counted.insert((line.account_at_gateway, line.event.as_str(), line.cause.as_str())) {
            found.push(format!("I-19: {} of {} was posted twice", line.event, line.cause));
        }
        if !facts.contains(line.cause.as_str()) {
            found.push(format!("I-19: {} of {} names no fact ({})", line.event, line.cause, line.mode));
        }
    }
    let mut entries: HashMap<(&str, &str), usize> = HashMap::new();
    let mut once = HashSet::new();
    for line in ours.lines.iter().filter(|line| once.insert(line.entry)) {
        *entries.entry((&line.event, &line.cause)).or_default() += 1;
    }
    let posted = |events: &[&str], cause: &str| -> usize {
        events.iter().filter_map(|event| entries.get(&(*event, cause))).sum()
    };
    for (operation, object) in &ours.captures {
        let posted =
            posted(&["fee-captured", "payment-without-seat", "usage-captured", "ceiling-captured"], object);
        if posted != 1 {
            found.push(format!("I-19: capture {object} of {} is posted {posted} times", operation.amount));
        }
    }
    for (_, object) in &ours.refunds {
        let posted = posted(&["refund-confirmed"], object);
        if posted != 1 {
            found.push(format!("I-19: refund {object} is posted {posted} times"));
        }
    }
    for (operation, object) in &ours.gateway_holds {
        let posted = posted(&["fee-authorized", "ceiling-authorized"], object);
        if posted != 1 && matches!(operation.kind.as_str(), "hosted-page" | "authorize") {
            found.push(format!("I-19: hold {object} is posted {posted} times"));
        }
    }
}

/// Each series has the numbers from 1 to its last, once each.
fn check_series(
    kind: &str,
    series: &[super::rows::Series],
    issued: &[(&(Uuid, String, i64), i64)],
    found: &mut Vec<String>,
) {
    for series in series {
        let of_series = issued.iter().filter(|(of, _)| **of == series.series);
        let mut numbers: Vec<i64> = of_series.map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        if !numbers.iter().copied().eq(1..=series.last_number) {
            let (mode, last) = (&series.series.1, series.last_number);
            found.push(format!("I-21: {kind} of {mode} are {numbers:?}, the last is {last}"));
        }
    }
    if !issued.iter().all(|(of, _)| series.iter().any(|series| series.series == **of)) {
        found.push(format!("I-21: one of the {kind} has no series"));
    }
}

fn check_receipts(ours: &Ours, found: &mut Vec<String>) {
    let receipts: Vec<_> = ours.receipts.iter().map(|r| (&r.series, r.number)).collect();
    check_series("receipts", &ours.series, &receipts, found);
    let notes: Vec<_> = ours.credit_notes.iter().map(|note| (&note.series, note.number)).collect();
    check_series("credit notes", &ours.credit_note_series, &notes, found);
    check_credit_notes(ours, found);
    for intent in &ours.intents {
        let receipts: Vec<_> =
            ours.receipts.iter().filter(|r| r.intent == intent.id && !r.is_replaced).collect();
        let paid = ours.captures.iter().any(|(operation, _)| intent.secured_by == Some(operation.attempt));
        let right = receipts.iter().all(|receipt| intent.secured_by == Some(receipt.attempt));
        if receipts.len() != usize::from(paid) || !right {
            found.push(format!("I-21: intent {} has {} receipts, paid: {paid}", intent.id, receipts.len()));
        }
    }
    // I-29: net and tax of what was captured before it was earned are the whole of it.
    for (_, object) in &ours.captures {
        let before = |event: &str| matches!(event, "fee-captured" | "ceiling-captured");
        let lines = ours.lines.iter().filter(|line| line.cause == *object && before(&line.event));
        let (mut whole, mut parts) = (0, 0);
        for line in lines {
            match line.account {
                CLEARING => whole += line.minor,
                2000 | 2200 => parts -= line.minor,
                _ => {}
            }
        }
        if whole != parts {
            found.push(format!("I-29: {object} took {whole}, its parts are {parts}"));
        }
    }
}

/// Each refund of money that has a receipt has one credit note of its amount, and nothing else has one.
fn check_credit_notes(ours: &Ours, found: &mut Vec<String>) {
    let notes = || ours.credit_notes.iter().filter(|note| note.reason == "refund");
    for (refund, object) in &ours.refunds {
        let intent = ours.attempt(refund.attempt).and_then(|attempt| ours.intent(attempt.intent));
        let Some(intent) = intent else { continue };
        let first = ours.captures.iter().find(|(o, _)| intent.secured_by == Some(o.attempt));
        let has_receipt = first.is_some_and(|(_, capture)| refund.target.as_ref() == Some(capture));
        let issued: Vec<i64> = notes().filter(|note| note.cause == *object).map(|note| note.gross).collect();
        let wanted = if has_receipt { vec![refund.amount] } else { Vec::new() };
        if issued != wanted {
            found.push(format!("I-21: refund {object} has credit notes over {issued:?}, not {wanted:?}"));
        }
    }
    for order in ours.orders.iter().filter(|order| order.by_hand()) {
        let cause = order.id.to_string();
        let issued: Vec<i64> = notes().filter(|note| note.cause == cause).map(|note| note.gross).collect();
        let unplaced = matches!(order.cause.as_str(), "no-seat" | "second-payment" | "already-cancelled");
        let wanted = if unplaced { Vec::new() } else { vec![order.amount] };
        if issued != wanted {
            found.push(format!("I-21: refund {cause} has credit notes over {issued:?}, not {wanted:?}"));
        }
    }
    for note in &ours.credit_notes {
        if note.net + note.tax != note.gross {
            found.push(format!("I-29: credit note {} does not add up", note.number));
        }
    }
    for intent in &ours.intents {
        let of_intent = notes().filter(|note| note.intent == intent.id);
        let credited: i64 = of_intent.map(|note| note.gross).sum();
        if credited > intent.due {
            found.push(format!("I-4: intent {} was credited {credited} of {}", intent.id, intent.due));
        }
        check_documents(ours, intent, credited, found);
    }
}

/// I-22: what the documents of a payment say is what was taken for the seat less what is back.
fn check_documents(ours: &Ours, intent: &super::rows::Intent, credited: i64, found: &mut Vec<String>) {
    let secured = |attempt| intent.secured_by == Some(attempt);
    let Some((capture, object)) = ours.captures.iter().find(|(o, _)| secured(o.attempt)) else { return };
    let back_of = |target: Option<&String>| target == Some(object);
    let refunded: i64 =
        ours.refunds.iter().filter(|(o, _)| back_of(o.target.as_ref())).map(|(o, _)| o.amount).sum();
    let undone: i64 = ours.undone.iter().filter(|(_, o)| o == object).map(|(o, _)| o.amount).sum();
    let unplaced = ["no-seat", "second-payment", "already-cancelled"];
    let by_hand = ours.orders.iter().filter(|order| order.intent == intent.id && order.by_hand());
    let by_hand: i64 =
        by_hand.filter(|order| !unplaced.contains(&order.cause.as_str())).map(|order| order.amount).sum();
    // Of a hold for the use of a session only what was used is taken, and that has the receipt.
    let receipted = if intent.of_use.is_some() { capture.amount } else { intent.due };
    let (documents, money) = (receipted - credited, capture.amount - (refunded + by_hand).max(undone));
    if documents != money {
        found.push(format!("I-22: intent {}: documents say {documents}, money says {money}", intent.id));
    }
}
