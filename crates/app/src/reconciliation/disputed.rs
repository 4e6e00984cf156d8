//! What disputes took back and let go, held against the disputes that we know of: payment by payment, as what is gone in the end.

use super::find::{Found, New, is_known_elsewhere};
use super::whose::Whose;
use crate::AppError;
use crate::payments::{Loaded, read_attempt};
use domain::ids::AttemptId;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{
    Accounted, Difference, Disputed, ListedTransaction, MARGIN, Movement, accounted,
};
use domain::time::Timestamp;
use std::collections::BTreeMap;
use store::Tx;
use store::payments::disputes::{self, DisputeRow};
use store::reconciliation::{DifferenceRow, list_explained, list_lost};

/// Judges lines of disputes, by whose they are, and the disputes that were lost and of which there is none.
pub(super) async fn judge(
    tx: &mut Tx,
    new: &New<'_>,
    lines: Vec<(Whose, &ListedTransaction)>,
    found: &mut Found,
) -> Result<(), AppError> {
    let (app, site) = (new.app, new.account.site_id);
    let (since, until) = new.window;
    let is_within = |at: Timestamp| since <= at && at < until;
    let mut of_attempts: BTreeMap<AttemptId, Vec<&ListedTransaction>> = BTreeMap::new();
    for (whose, line) in lines {
        match whose {
            Whose::Ours(attempt) => of_attempts.entry(attempt).or_default().push(line),
            _ if !is_within(line.at) => {}
            Whose::Strange => found.differences.push((new.not_here(line), None)),
            Whose::Others => found.others += 1,
        }
    }
    for attempt in list_lost(tx, (site, new.account.id), since).await? {
        of_attempts.entry(attempt).or_default();
    }
    let explained = list_explained(tx, new.account.id, new.listed_from).await?;
    let is_explained = |line: &&ListedTransaction| {
        explained.iter().any(|of| of.difference == Difference::NotHere && of.object == line.object)
    };
    for (attempt, mut lines) in of_attempts {
        lines.sort_by_key(|line| line.at);
        let loaded = read_attempt(app, tx, site, attempt).await?;
        let known = disputes::list(tx, site, loaded.intent.id).await?;
        // What one moved that ended before the list begins is not on it.
        let is_listed = |of: &DisputeRow| of.ended_at.is_none_or(|at| new.listed_from <= at.plus(MARGIN));
        let known: Vec<DisputeRow> =
            known.into_iter().filter(|of| of.attempt_id == attempt && is_listed(of)).collect();
        let count = |lines: &[&ListedTransaction]| lines.iter().filter(|line| is_within(line.at)).count();
        let (elsewhere, lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| is_known_elsewhere(new.account, &loaded, line));
        let (lines, foreign): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.amount.currency == loaded.intent.price.gross.currency);
        // What was given back before there was a dispute is none of its parts.
        let of_disputes = disputed(&loaded, &known);
        let first = of_disputes.iter().map(|of| of.opened_at.minus(MARGIN)).min();
        let is_part = |line: &&ListedTransaction| {
            line.movement != Movement::GivenBack || first.map_or(is_within(line.at), |first| first <= line.at)
        };
        let (lines, before): (Vec<_>, Vec<_>) = lines.into_iter().partition(is_part);
        found.agreed += count(&elsewhere);
        let net = lines.iter().map(|line| signed(line)).sum::<i64>();
        let told = |lines: &[&ListedTransaction]| -> Vec<DifferenceRow> {
            lines.iter().filter(|line| is_within(line.at)).map(|line| new.not_here(line)).collect()
        };
        // What happened last: a movement, or a decision.
        let last = lines.iter().map(|line| line.at).chain(known.iter().filter_map(|of| of.ended_at)).max();
        let mut differing = told(&foreign);
        differing.extend(told(&before));
        let has_hole = !known.is_empty() && new.with_hole.contains(&attempt);
        match accounted(net, &of_disputes, (new.listed_from, until)) {
            _ if has_hole => {
                found.unjudged_disputes.insert(loaded.intent.id);
            }
            // Somebody has said what the first of these was; what makes up for it he has not seen.
            Accounted::For if known.is_empty() && lines.iter().any(is_explained) => {
                differing.extend(told(&lines))
            }
            Accounted::For => found.agreed += count(&lines),
            Accounted::Perhaps => {
                found.agreed += count(&lines);
                found.unjudged_disputes.insert(loaded.intent.id);
            }
            Accounted::Not => match known.last() {
                // What came back may have been taken before the list begins.
                None if net < 0 && loaded.attempt.created_at < new.listed_from => {
                    found.unjudged_disputes.insert(loaded.intent.id);
                }
                None => differing.extend(told(&lines)),
                Some(_) if lines.is_empty() => differing.extend(missing(new, &known)),
                Some(dispute) => match last.filter(|at| is_within(*at)) {
                    Some(at) => differing.push(otherwise(new, dispute, (net, at), &known)),
                    // How it goes on is not surely listed yet, or has left the window.
                    None => {
                        found.unjudged_disputes.insert(loaded.intent.id);
                    }
                },
            },
        }
        let intent_id = Some(loaded.intent.id);
        let differing = differing.into_iter().map(|row| (DifferenceRow { intent_id, ..row }, Some(attempt)));
        found.differences.extend(differing);
    }
    Ok(())
}

/// What a line took from the account, minor units.
fn signed(line: &ListedTransaction) -> i64 {
    match line.movement {
        Movement::Returned => -line.amount.minor,
        _ => line.amount.minor,
    }
}

fn disputed(loaded: &Loaded, known: &[DisputeRow]) -> Vec<Disputed> {
    let of = |row: &DisputeRow| Disputed {
        amount: row.amount.minor,
        lost: row.ended_at.map(|at| (row.lost.minor, at)),
        // The day that a person typed may be any: nothing moved before the payment.
        opened_at: if row.by_gateway { row.opened_at } else { loaded.attempt.created_at },
    };
    known.iter().map(of).collect()
}

/// Those that were lost, where nothing was taken.
fn missing(new: &New<'_>, known: &[DisputeRow]) -> Vec<DifferenceRow> {
    let (since, until) = new.window;
    let lost = known.iter().filter(|row| !row.lost.is_zero());
    let lost = lost.filter_map(|row| Some((row, row.ended_at.filter(|at| since <= *at && *at < until)?)));
    lost.map(|(row, at)| {
        let case = ObjectId(row.case_number.clone());
        DifferenceRow {
            ours: Some(row.lost),
            ..new.row(Difference::NotThere, &case, Movement::TakenBack, at)
        }
    })
    .collect()
}

/// What is gone in the end is something else than the payers have by the disputes, of which `last` is one. Below nothing where more came
/// back than was taken.
fn otherwise(
    new: &New<'_>,
    last: &DisputeRow,
    (net, at): (i64, Timestamp),
    known: &[DisputeRow],
) -> DifferenceRow {
    let (case, currency) = (ObjectId(last.case_number.clone()), last.amount.currency);
    let lost = known.iter().map(|row| row.lost.minor).sum();
    DifferenceRow {
        theirs: Some(Money::new(net, currency)),
        ours: Some(Money::new(lost, currency)),
        ..new.row(Difference::Amount, &case, Movement::TakenBack, at)
    }
}
