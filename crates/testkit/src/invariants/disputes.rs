//! Disputes (PS 6.11): what the gateway has taken away is in the books as long as it has it, and what was lost goes back no more.

use super::rows::Ours;
use emulators::payflow::Books;

/// 1120 Held by the gateway while a payer disputes it.
const DISPUTED: i64 = 1120;

/// 6110 Fees for disputes.
const FEES: i64 = 6110;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    let lines = || ours.lines.iter().filter(|line| line.account == DISPUTED);
    let open: i64 =
        ours.disputes.iter().filter(|dispute| dispute.is_open).map(|dispute| dispute.amount).sum();
    let booked: i64 = lines().map(|line| line.minor).sum();
    if booked != open {
        found.push(format!("I-18: {booked} is disputed in the books, disputes over {open} are open"));
    }
    for dispute in &ours.disputes {
        let causes = dispute.causes();
        let opened = lines().filter(|line| {
            causes.contains(&line.cause)
                && ["dispute-opened", "dispute-corrected"].contains(&line.event.as_str())
        });
        let opened: i64 = opened.map(|line| line.minor).sum();
        if opened != dispute.amount {
            found.push(format!(
                "I-19: dispute {} over {} is posted with {opened}",
                dispute.id, dispute.amount
            ));
        }
        let back = lines().filter(|line| line.event == "dispute-won" && line.cause == dispute.id.to_string());
        let back: i64 = back.map(|line| -line.minor).sum();
        let expected = if dispute.is_open { 0 } else { dispute.amount - dispute.lost };
        if back != expected {
            found.push(format!(
                "I-19: dispute {} over {} is lost over {}, {back} came again",
                dispute.id, dispute.amount, dispute.lost
            ));
        }
    }
    for attempt in &ours.attempts {
        let mine = |dispute: &&super::rows::Dispute| dispute.attempt == attempt.id;
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
        if running && !attempt.is_disputed {
            found.push(format!("I-3: a dispute of {} is open and blocks nothing", attempt.reference));
        }
    }
}

/// What the gateway tells of is in our books once, as it stands there, or a person has been asked.
pub(super) fn check_theirs(ours: &Ours, books: &Books, found: &mut Vec<String>) {
    for (place, dispute) in ours.disputes.iter().enumerate().filter(|(_, of)| of.told.is_some()) {
        let case = dispute.told.as_deref().unwrap_or_default();
        // Taken up again: only the last time is how it stands.
        let is_last = !ours.disputes[place + 1..].iter().any(|later| later.told == dispute.told);
        let Some(there) = books.disputes.iter().find(|of| of.case == case) else {
            found.push(format!("I-3: dispute {case} is unknown to the gateway"));
            continue;
        };
        let fee: i64 = ours.disputes.iter().filter(|of| of.told == dispute.told).map(|of| of.fee).sum();
        let same = (there.amount, there.is_open, there.lost, there.fee)
            == (dispute.amount, dispute.is_open, dispute.lost, fee);
        // Beside what a person has noted as lost, or what was given back, it may be more than was taken: then it is in no books, and he is told.
        let by_hand = |of: &&super::rows::Dispute| of.attempt == dispute.attempt && of.told.is_none();
        let mut taken = ours.capture_rows.iter().filter(|of| of.object == there.pnref);
        let is_beside = ours.disputes.iter().filter(by_hand).any(|of| of.lost > 0)
            || taken.any(|of| there.lost > of.amount - of.going_back);
        let is_told = is_beside
            && ours.doubts.iter().any(|words| words.contains(case))
            && dispute.is_open == there.is_open;
        let is_told = is_told || (dispute.is_open && dispute.is_doubted);
        if is_last && !is_told && !same {
            found.push(format!("I-3: dispute {case} stands otherwise at the gateway: {there:?}"));
        }
        let posted = |event: &str, account: i64| -> i64 {
            let of = ours.lines.iter().filter(|line| {
                line.event == event && line.account == account && dispute.causes().contains(&line.cause)
            });
            of.map(|line| line.minor).sum()
        };
        let fees = posted("dispute-opened", FEES) + posted("dispute-corrected", FEES);
        if fees != dispute.fee {
            found.push(format!("I-18: dispute {case} cost {}, {fees} is posted", dispute.fee));
        }
        // The reversal of a lost one is no refund besides.
        if dispute.lost > 0 && ours.orders.iter().any(|o| o.console_object.as_ref() == Some(&there.reversal))
        {
            found.push(format!("I-3: what dispute {case} took is posted twice"));
        }
    }
}
