//! Disputes (PS 6.11): what the gateway has taken away is in the books as long as it has it, and what was lost goes back no more.

use super::rows::Ours;

/// 1120 Held by the gateway while a payer disputes it.
const DISPUTED: i64 = 1120;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    let lines = || ours.lines.iter().filter(|line| line.account == DISPUTED);
    let open: i64 =
        ours.disputes.iter().filter(|dispute| dispute.is_open).map(|dispute| dispute.amount).sum();
    let booked: i64 = lines().map(|line| line.minor).sum();
    if booked != open {
        found.push(format!("I-18: {booked} is disputed in the books, disputes over {open} are open"));
    }
    for dispute in &ours.disputes {
        let opened = lines().filter(|line| line.cause == dispute.id.to_string() && line.minor > 0);
        let opened: i64 = opened.map(|line| line.minor).sum();
        if opened != dispute.amount {
            found.push(format!(
                "I-19: dispute {} over {} is posted with {opened}",
                dispute.id, dispute.amount
            ));
        }
    }
    for attempt in &ours.attempts {
        let mine = |dispute: &&super::rows::Dispute| dispute.intent == attempt.intent;
        let open = ours.disputes.iter().filter(mine).filter(|dispute| dispute.is_open).count();
        if attempt.is_disputed && open != 1 {
            found.push(format!("I-3: attempt {} is disputed, {open} disputes are open", attempt.reference));
        }
        let of_mine = ours.disputes.iter().filter(mine).map(|dispute| dispute.id.to_string());
        let causes: Vec<String> = of_mine.collect();
        let lost = lines().filter(|line| line.event == "dispute-lost" && causes.contains(&line.cause));
        let lost: i64 = lost.map(|line| -line.minor).sum();
        if attempt.dispute_lost != 0 && attempt.dispute_lost != lost {
            let (reference, kept) = (&attempt.reference, attempt.dispute_lost);
            found.push(format!("I-4: attempt {reference} has lost {kept}, its books say {lost}"));
        }
        let running = ours.disputes.iter().filter(mine).any(|dispute| dispute.is_open);
        if running && !ours.attempts.iter().any(|other| other.intent == attempt.intent && other.is_disputed) {
            found.push(format!("I-3: a dispute of {} is open and blocks nothing", attempt.reference));
        }
    }
}
