//! The list of an account held against the books as they are now.

use super::details::Left;
use super::whose::{Whose, whose_all};
use super::{disputed, rows};
use crate::payments::{Loaded, read_attempt};
use crate::{App, AppError};
use domain::ids::{AttemptId, EntryId, IntentId};
use domain::ledger::Event;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{self, Booked, Difference, ListedState, ListedTransaction, MARGIN, Movement};
use domain::time::Timestamp;
use std::collections::{HashMap, HashSet};
use store::Tx;
use store::payments::intents;
use store::reconciliation::DifferenceRow;
use store::refunds::find_by_capture;
use store::sites::MerchantAccountRow;
use uuid::Uuid;

/// Entries read at a time.
const PAGE: i64 = 5_000;

/// What a comparison found.
pub(super) struct Found {
    pub agreed: usize,
    /// Lines that are none of ours.
    pub others: usize,
    /// What differs, with the attempt to ask about where it is known.
    pub differences: Vec<(DifferenceRow, Option<AttemptId>)>,
    /// What is in our books and may have moved before the list begins: what differed stays.
    pub unjudged: HashSet<ObjectId>,
    /// Payments of which the same is true of what disputes moved.
    pub unjudged_disputes: HashSet<IntentId>,
    /// To be asked about although they may agree: what was given back by a refund that is in our books as a dispute, perhaps.
    pub doubtful: Vec<AttemptId>,
}

impl Found {
    /// Says nothing of what the gateway does not explain.
    pub fn leave(&mut self, left: &Left) {
        let is_left = |row: &DifferenceRow| {
            left.objects.contains(&row.object) || (left.is_of_disputes && row.movement.is_of_dispute())
        };
        let (unjudged, judged): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.differences).into_iter().partition(|(row, _)| is_left(row));
        self.differences = judged;
        self.unjudged.extend(unjudged.into_iter().map(|(row, _)| row.object));
        self.unjudged.extend(left.objects.iter().cloned());
    }

    /// Whether nothing is said of a difference that was known: neither that it stays nor that it has gone.
    pub fn is_unjudged(
        &self,
        (object, difference): (&ObjectId, Difference),
        movement: Movement,
        intent: Option<IntentId>,
    ) -> bool {
        // What was given back and nobody knows of may be the doing of a dispute, and is judged with those.
        let is_with_disputes =
            movement.is_of_dispute() || (difference, movement) == (Difference::NotHere, Movement::GivenBack);
        self.unjudged.contains(object)
            || (is_with_disputes && intent.is_some_and(|intent| self.unjudged_disputes.contains(&intent)))
    }
}

/// What makes a difference.
pub(super) struct New<'a> {
    pub app: &'a App,
    pub account: &'a MerchantAccountRow,
    /// What moved from then until before then is compared.
    pub window: (Timestamp, Timestamp),
    /// The list begins here.
    pub listed_from: Timestamp,
    /// Something that moved of their money before the window cannot be read.
    pub with_hole: &'a HashSet<AttemptId>,
    /// What banks and the gateway take back is on the list, too. Else nothing is said of it.
    pub tells_disputes: bool,
}

impl New<'_> {
    /// A difference without what either side says.
    pub fn row(
        &self,
        difference: Difference,
        object: &ObjectId,
        movement: Movement,
        at: Timestamp,
    ) -> DifferenceRow {
        DifferenceRow {
            id: self.app.id(),
            site_id: self.account.site_id,
            mode: self.account.mode,
            merchant_account_id: self.account.id,
            difference,
            object: object.clone(),
            movement,
            theirs: None,
            ours: None,
            intent_id: None,
            moved_at: at,
            found_at: self.app.now(),
        }
    }

    /// What moved, and our books do not know.
    pub fn not_here(&self, line: &ListedTransaction) -> DifferenceRow {
        let theirs = Some(line.amount);
        DifferenceRow { theirs, ..self.row(Difference::NotHere, &line.object, line.movement, line.at) }
    }
}

/// Whether a line of another account's payment is known there: an account that was taken out and came again has two rows, and each sees
/// what moved by the other.
pub(super) fn is_known_elsewhere(
    account: &MerchantAccountRow,
    loaded: &Loaded,
    line: &ListedTransaction,
) -> bool {
    let facts = &loaded.situation.facts;
    let is_it = |object: &ObjectId, amount| object.is_same(&line.object) && amount == line.amount;
    loaded.attempt.merchant_account_id != account.id
        && match line.movement {
            Movement::Taken | Movement::Returned => {
                facts.captures.iter().any(|of| is_it(&of.object, of.amount))
            }
            Movement::GivenBack | Movement::TakenBack => {
                facts.refunds.iter().any(|of| is_it(&of.object, of.amount))
            }
        }
}

/// Whether a line is what held money that was taken under another id: some lists call both a payment.
fn is_hold(loaded: &Loaded, line: &ListedTransaction) -> bool {
    let facts = &loaded.situation.facts;
    facts.authorizations.iter().any(|held| held.used && held.object.is_same(&line.object))
}

/// Holds the list against the books.
pub(super) async fn find(new: &New<'_>, listed: &[ListedTransaction]) -> Result<Found, AppError> {
    let (app, account) = (new.app, new.account);
    let mut tx = app.store().reader().await?;
    // What was posted just before may be listed just after: the clocks of one movement differ.
    let (booked, intents_of) = booked(&mut tx, account, new.listed_from.minus(MARGIN)).await?;
    let known: HashSet<String> = booked.iter().map(|of| of.object.0.to_ascii_uppercase()).collect();
    let is_known = |line: &ListedTransaction| known.contains(&line.object.0.to_ascii_uppercase());
    // What a dispute moved is judged payment by payment.
    let (of_disputes, lines): (Vec<_>, Vec<_>) =
        listed.iter().cloned().partition(|line| line.movement.is_of_dispute() && !is_known(line));
    let matched = reconciliation::compare(&lines, &booked, new.window, new.listed_from);
    let mut found = Found {
        agreed: matched.agreed,
        others: 0,
        differences: Vec::new(),
        unjudged: matched.unjudged.iter().map(|of| of.object.clone()).collect(),
        unjudged_disputes: HashSet::new(),
        doubtful: Vec::new(),
    };
    let mut unknown = matched.only_there;
    unknown.extend(of_disputes.iter().filter(|line| line.state == ListedState::Done));
    // A dispute may have made a refund: that is a part of its sum from wherever the list begins.
    let (since, until) = new.window;
    let is_within = |line: &ListedTransaction| since <= line.at && line.at < until;
    unknown.extend(lines.iter().filter(|line| {
        line.movement == Movement::GivenBack
            && line.state == ListedState::Done
            && !is_within(line)
            && !is_known(line)
    }));
    let unknown = whose_all(&mut tx, account, (unknown, listed)).await?;
    let (mut of_disputes, only_there): (Vec<_>, Vec<_>) =
        unknown.into_iter().partition(|(_, line)| line.movement.is_of_dispute());
    for (whose, line) in only_there {
        if !is_within(line) {
            if let Whose::Ours(_) = whose {
                of_disputes.push((whose, line));
            }
            continue;
        }
        let Whose::Ours(attempt) = whose else {
            match whose {
                Whose::Strange => found.differences.push((new.not_here(line), None)),
                _ => found.others += 1,
            }
            continue;
        };
        let loaded = read_attempt(app, &mut tx, account.site_id, attempt).await?;
        if is_known_elsewhere(account, &loaded, line) {
            found.agreed += 1;
        } else if line.movement == Movement::Taken && is_hold(&loaded, line) {
            found.others += 1;
        } else if line.movement == Movement::GivenBack && new.tells_disputes {
            // A dispute may have made it.
            found.doubtful.push(attempt);
            of_disputes.push((whose, line));
        } else {
            let row = DifferenceRow { intent_id: Some(loaded.intent.id), ..new.not_here(line) };
            found.differences.push((row, Some(attempt)));
        }
    }
    if new.tells_disputes {
        disputed::judge(&mut tx, new, of_disputes, &mut found).await?;
    }
    for ours in matched.only_here {
        let intent = intents_of.get(&ours.object).copied();
        let row = DifferenceRow {
            ours: Some(ours.amount),
            intent_id: intent,
            ..new.row(Difference::NotThere, &ours.object, ours.movement, ours.posted_at)
        };
        let attempt = attempt_of(&mut tx, account, &ours.object, intent).await?;
        found.differences.push((row, attempt));
    }
    for (difference, line, ours) in matched.differing {
        let intent = intents_of.get(&ours.object).copied();
        let (theirs, ours_amount) = match difference {
            Difference::Fee => (line.fee, ours.fee),
            _ => (Some(line.amount), Some(ours.amount_as(line.movement))),
        };
        let row = DifferenceRow {
            theirs,
            ours: ours_amount,
            intent_id: intent,
            ..new.row(difference, &line.object, line.movement, line.at)
        };
        let attempt = attempt_of(&mut tx, account, &ours.object, intent).await?;
        found.differences.push((row, attempt));
    }
    Ok(found)
}

/// The attempt whose money it is.
async fn attempt_of(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    object: &ObjectId,
    intent: Option<IntentId>,
) -> Result<Option<AttemptId>, AppError> {
    if let Some(attempt) = find_by_capture(tx, account.site_id, account.id, object).await? {
        return Ok(Some(attempt));
    }
    let Some(intent) = intent else { return Ok(None) };
    Ok(intents::get(tx, account.site_id, intent).await?.secured_by)
}

/// What our books say of the account since then, by the gateway's ids; and the payment of each.
pub(super) async fn booked(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    since: Timestamp,
) -> Result<(Vec<Booked>, HashMap<ObjectId, IntentId>), AppError> {
    let whose = (account.site_id, account.mode, account.id);
    let (mut booked, mut of, mut fees) = (Vec::new(), HashMap::new(), HashMap::new());
    let mut after = (since, EntryId(Uuid::nil()));
    loop {
        let page = rows::list_posted(tx, whose, after, PAGE).await?;
        let is_last = i64::try_from(page.len()).unwrap_or(0) < PAGE;
        if let Some(last) = page.last() {
            after = (last.posted_at, last.id);
        }
        for entry in page {
            let positive = Money::new(entry.amount.minor.abs(), entry.amount.currency);
            let movement = match entry.event {
                Event::GatewayFeeKnown => {
                    fees.insert(entry.object, positive);
                    continue;
                }
                Event::RefundConfirmed => Movement::GivenBack,
                _ => Movement::Taken,
            };
            of.insert(entry.object.clone(), entry.intent_id);
            booked.push(Booked {
                object: entry.object,
                movement,
                amount: positive,
                fee: None,
                began_at: entry.began_at,
                posted_at: entry.posted_at,
            });
        }
        if is_last {
            break;
        }
    }
    for given in rows::list_at_console(tx, whose, since).await? {
        of.insert(given.object.clone(), given.intent_id);
        booked.push(Booked {
            object: given.object,
            movement: Movement::GivenBack,
            amount: given.amount,
            fee: None,
            began_at: given.began_at,
            posted_at: given.given_at,
        });
    }
    for ours in &mut booked {
        ours.fee = fees.get(&ours.object).copied();
    }
    Ok((booked, of))
}
