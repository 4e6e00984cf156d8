//! Our books against the gateway's (PS-I-3, I-5), and what the gateway's byte log proves of our sends (PS-I-7, I-8,
//! I-9).

use super::Theirs;
use super::rows::{Operation, Ours};
use domain::sites::Interface;
use emulators::payflow::{Books, Kind, LogEntry, State, Transaction};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Half of the time for which a gateway keeps a key: past it only inquiries are sent (PS-K4). Microseconds.
fn resend_max(interface: Interface) -> i64 {
    let hours = match interface {
        Interface::Payflow | Interface::PayflowExpress => 12,
        Interface::PayPal => 3,
        Interface::Express | Interface::HostedPro | Interface::DirectPro => 12,
    };
    hours * 3_600 * 1_000_000
}

/// A check of an account opens a page or makes an order that nobody approves, for no payment of ours (decision 7).
fn is_of_a_check(theirs: &Theirs, entry: &LogEntry) -> bool {
    let marks = match theirs.interface {
        // One server plays both.
        Interface::Payflow | Interface::PayflowExpress => ["CUSTREF="].as_slice(),
        Interface::PayPal => &["custom_id"],
        // One server plays both.
        Interface::Express | Interface::HostedPro | Interface::DirectPro => &["CUSTOM=", "=custom="],
    };
    entry.op == "token" && !marks.iter().any(|mark| entry.request.contains(mark))
}

/// Whether a call of this name may write at the gateway.
pub(super) fn is_write(op: &str) -> bool {
    matches!(op, "token" | "authorize" | "sale" | "reauthorize" | "capture" | "void" | "credit" | "review")
}

/// What was given back at the console of payments whose payers have more than what was taken, by a dispute besides, minor units: that fits
/// no books, and people are told of the one or the other.
pub(super) fn given_beyond(ours: &Ours, books: &Books) -> i64 {
    let is_ours = |given: &&Transaction| ours.operations.iter().any(|o| o.request_key == given.request_id);
    let is_noted = |given: &&Transaction| ours.orders.iter().any(|order| is_taken_in(order, given));
    let beyond = books.transactions.iter().filter(|given| is_beyond(ours, books, given));
    beyond.filter(|given| !is_ours(given) && !is_noted(given)).map(|given| given.amount).sum()
}

/// Whether this is one of them.
fn is_beyond(ours: &Ours, books: &Books, given: &Transaction) -> bool {
    let Some(of) = given.origid.as_deref() else { return false };
    let taken: i64 = books.transactions.iter().filter(|txn| txn.pnref == of).map(|txn| txn.amount).sum();
    let credits = books.transactions.iter().filter(|txn| txn.kind == Kind::Credit);
    let credited: i64 = credits.filter(|txn| txn.origid.as_deref() == Some(of)).map(|txn| txn.amount).sum();
    let disputes = || books.disputes.iter().filter(|dispute| dispute.pnref == of);
    let lost: i64 = disputes().map(|dispute| dispute.lost).sum();
    let is_told = |what: &str| ours.doubts.iter().any(|words| words.contains(what));
    // What is in the books of the dispute makes no other money misfit.
    let in_books = |theirs: &emulators::payflow::Disputed| {
        ours.disputes.iter().any(|of| of.told.as_deref() == Some(&*theirs.case) && of.lost == theirs.lost)
    };
    let are_told = is_told(&given.pnref) || disputes().any(|of| is_told(&of.case) && !in_books(of));
    given.kind == Kind::Credit && lost > 0 && credited + lost > taken && are_told
}

/// Whether an order of ours was made of what the gateway gave back by itself.
fn is_taken_in(order: &super::rows::Order, given: &Transaction) -> bool {
    order.console_object.as_deref() == Some(given.pnref.as_str()) && order.amount == given.amount
}

pub(super) fn check(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    if !books.balanced {
        found.push("the gateway's own books do not balance".into());
    }
    let waiting: HashSet<Uuid> =
        ours.attempts.iter().filter(|a| a.waits_for_a_person()).map(|a| a.id).collect();
    let by_key: HashMap<&str, &Operation> =
        ours.operations.iter().map(|o| (o.request_key.as_str(), o)).collect();
    let by_reference: HashMap<&str, &Operation> =
        ours.operations.iter().map(|o| (o.reference.as_str(), o)).collect();
    for txn in &books.transactions {
        let moved = txn.state != State::Failed || txn.captured != 0;
        if !moved && txn.result != 0 {
            continue;
        }
        let operation = if txn.hosted {
            by_reference.get(txn.custref.as_str())
        } else {
            by_key.get(txn.request_id.as_str())
        };
        match operation {
            None if ours.orders.iter().any(|order| is_taken_in(order, txn)) => {}
            None if is_beyond(ours, books, txn) => {}
            None => found
                .push(format!("I-3: {:?} {} at the gateway is no operation of ours", txn.kind, txn.pnref)),
            Some(operation) if waiting.contains(&operation.attempt) => {}
            Some(operation) => compare(ours, operation, txn, found),
        }
    }
    check_ours(ours, books, &waiting, found);
}

fn heard(ours: &Ours, object: &str, verdicts: &[&str]) -> bool {
    ours.observations.iter().any(|heard| {
        heard.counts()
            && heard.object.as_deref() == Some(object)
            && verdicts.iter().any(|verdict| heard.verdict.starts_with(verdict))
    })
}

/// One transaction of the gateway against the operation that it is the doing of.
fn compare(ours: &Ours, operation: &Operation, txn: &Transaction, found: &mut Vec<String>) {
    let name = format!("{:?} {} ({:?})", txn.kind, txn.pnref, txn.state);
    let attempt = ours.attempt(operation.attempt);
    let state = attempt.map_or("", |attempt| attempt.state.as_str());
    let moves_money = matches!(txn.kind, Kind::Authorization | Kind::Sale | Kind::Capture | Kind::Credit);
    if moves_money && (txn.amount != operation.amount || txn.currency != operation.currency) {
        found.push(format!(
            "I-3: {name} is {} {} there and {} {} here",
            txn.amount, txn.currency, operation.amount, operation.currency
        ));
    }
    if txn.captured > txn.amount {
        found.push(format!("I-5: {name} held {} and {} was captured of it", txn.amount, txn.captured));
    }
    // What was held anew is released by its first name.
    let is_over = |object: &str| {
        is_released(ours, object) || txn.origid.as_deref().is_some_and(|first| is_released(ours, first))
    };
    let known = match (txn.kind, txn.state) {
        (Kind::Authorization | Kind::Sale, State::Open | State::Held | State::Renewed) => {
            if !matches!(state, "needs-payer" | "review" | "authorized") {
                found.push(format!("I-3: {name} still holds money although the attempt is {state:?}"));
            }
            return;
        }
        (Kind::Authorization, State::Captured) => {
            heard(ours, &txn.pnref, &["authorized", "authorization-used", "under-review"])
        }
        // Nothing forces us to hear of the end of a hold that we never heard of: time ended it, or somebody declined or released it at
        // the console before we asked.
        (Kind::Authorization, State::Voided | State::Expired)
            if !heard(ours, &txn.pnref, &["authorized", "under-review"]) =>
        {
            true
        }
        (Kind::Authorization | Kind::Sale, State::Voided) => is_over(&txn.pnref),
        (Kind::Authorization, State::Expired) => is_over(&txn.pnref) || state == "authorized",
        (Kind::Capture, State::Voided) => heard(ours, &txn.pnref, &["voided"]),
        (Kind::Sale | Kind::Capture, State::Taken) => heard(ours, &txn.pnref, &["captured"]),
        (Kind::Credit, State::Taken) => heard(ours, &txn.pnref, &["refunded"]),
        // Sent again under a key that the gateway forgot (PS-F16), a void is refused because the first was done, and an
        // inquiry finds the second: its doing is in our books when its target is known to be released.
        (Kind::Void, _) => {
            let voided = |target: &str| heard(ours, target, &["voided"]);
            operation.state == "done" || operation.target.as_deref().is_some_and(voided)
        }
        _ => true,
    };
    if !known {
        found.push(format!("I-3: {name} is not in our books; the attempt is {state:?}"));
    }
}

fn releases(operation: &Operation) -> bool {
    matches!(operation.kind.as_str(), "void" | "decline-review")
}

/// Whether we know that a hold was released.
fn is_released(ours: &Ours, object: &str) -> bool {
    heard(ours, object, &["voided", "authorization-expired", "declined"])
        || ours
            .operations
            .iter()
            .any(|o| releases(o) && o.target.as_deref() == Some(object) && o.state == "done")
}

/// What we believe against what the gateway did.
fn check_ours(ours: &Ours, books: &Books, waiting: &HashSet<Uuid>, found: &mut Vec<String>) {
    let there: HashMap<&str, &Transaction> =
        books.transactions.iter().map(|txn| (txn.pnref.as_str(), txn)).collect();
    let facts = [
        (&ours.captures, &[Kind::Sale, Kind::Capture][..]),
        (&ours.refunds, &[Kind::Credit][..]),
        (&ours.gateway_holds, &[Kind::Authorization, Kind::Sale][..]),
    ];
    for (facts, kinds) in facts {
        for (operation, object) in facts {
            if waiting.contains(&operation.attempt) {
                continue;
            }
            match there.get(object.as_str()) {
                Some(txn) if kinds.contains(&txn.kind) => {}
                Some(txn) => found.push(format!(
                    "I-3: {object} is a {:?} at the gateway, not our {}",
                    txn.kind, operation.kind
                )),
                None => found.push(format!("I-3: {object} ({}) is unknown to the gateway", operation.kind)),
            }
        }
    }
    for void in ours.operations.iter().filter(|o| releases(o) && o.state == "done") {
        let target = void.target.as_deref().and_then(|target| there.get(target));
        if !target.is_some_and(|txn| matches!(txn.state, State::Voided | State::Expired | State::Failed)) {
            found.push(format!(
                "I-3: our void of {:?} is done, but the gateway did not release it",
                void.target
            ));
        }
    }
}

pub(super) fn check_log(ours: &Ours, theirs: &Theirs, found: &mut Vec<String>) {
    let by_key: HashMap<&str, &Operation> =
        ours.operations.iter().map(|o| (o.request_key.as_str(), o)).collect();
    let mut bodies: HashMap<&str, &str> = HashMap::new();
    for entry in theirs.log.iter().filter(|entry| is_write(&entry.op) && !is_of_a_check(theirs, entry)) {
        let Some(operation) = by_key.get(entry.request_id.as_str()) else {
            found.push(format!("I-9: the gateway saw a {} that was never stored", entry.op));
            continue;
        };
        if operation.created_at > entry.virtual_at_us {
            found.push(format!("I-9: the gateway saw a {} before it was stored", entry.op));
        }
        // It is dated when it was processed, which a gateway that waits before does at any time.
        let was_kept_waiting = entry.fault == "delay-before";
        if !was_kept_waiting && entry.virtual_at_us > operation.created_at + resend_max(theirs.interface) {
            found.push(format!("I-8: a {} was sent after its key's time", entry.op));
        }
        let first = bodies.entry(&entry.request_id).or_insert(&entry.request);
        if *first != entry.request {
            found.push(format!("I-7: a {} was sent again with another body", entry.op));
        }
    }
}
