//! What hosts claim of their divisions (PS-I-41): nobody is reimbursed twice, or beyond what he has paid in the end, whatever
//! went back to his card meanwhile, be it by itself, by the operator's office or at the gateway's console.

use super::rows::{Order, Ours};
use super::use_rows::{Claim, Statement};
use uuid::Uuid;

/// 1000 bank, 2150 what hosts are owed.
const BANK: i64 = 1000;
const REIMBURSEMENTS_PAYABLE: i64 = 2150;
/// 1120 held by the gateway while a payer disputes it.
const DISPUTED: i64 = 1120;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    for statement in &ours.uses.statements {
        let of_it: Vec<&Claim> = ours.uses.claims.iter().filter(|c| c.statement == statement.id).collect();
        let claimed: i64 = of_it.iter().filter(|c| c.state != "refused").map(|c| c.amount).sum();
        if claimed > statement.gross() {
            let (session, gross) = (statement.session, statement.gross());
            found.push(format!("I-41: session {session} is claimed {claimed} of {gross}"));
        }
        let mut claimants: Vec<Uuid> = of_it.iter().map(|claim| claim.claimant).collect();
        claimants.sort_unstable();
        claimants.dedup();
        for claimant in claimants {
            let his: Vec<&Claim> = of_it.iter().copied().filter(|c| c.claimant == claimant).collect();
            if let Some(paid) = Paid::by(ours, statement, claimant) {
                check_claimant(ours, &his, &paid, found);
            }
        }
    }
    for claim in &ours.uses.claims {
        check_posted(ours, claim, found);
    }
}

/// What somebody has paid for a session.
struct Paid<'a> {
    captured: i64,
    /// What goes back of it.
    orders: Vec<&'a Order>,
    /// What his bank took back for him: cause in the books, amount, when.
    lost: Vec<(String, i64, i64)>,
}

impl<'a> Paid<'a> {
    /// None while a person decides what of his money is ours (decision 12).
    fn by(ours: &'a Ours, statement: &Statement, claimant: Uuid) -> Option<Self> {
        let of_use = ours.intents.iter().filter(|i| i.session == statement.session && i.of_use.is_some());
        if of_use.clone().next().is_none() {
            // Frozen by a test that has no payment.
            return Some(Self { captured: statement.gross(), orders: Vec::new(), lost: Vec::new() });
        }
        let his = of_use.filter(|i| i.of_use.as_ref().is_some_and(|of_use| of_use.payer == claimant));
        let his: Vec<Uuid> = his.map(|intent| intent.id).collect();
        if ours.attempts.iter().any(|a| his.contains(&a.intent) && a.waits_for_a_person()) {
            return None;
        }
        let of_his = |attempt| ours.attempt(attempt).is_some_and(|attempt| his.contains(&attempt.intent));
        let captures = ours.captures.iter().filter(|(operation, _)| of_his(operation.attempt));
        // What was only held was never taken.
        let orders = ours.orders.iter().filter(|o| his.contains(&o.intent) && o.state != "released");
        let lost = ours.disputes.iter().filter(|dispute| his.contains(&dispute.intent)).map(|dispute| {
            let cause = dispute.id.to_string();
            let of_it = ours.lines.iter().filter(|l| l.event == "dispute-lost" && l.account == DISPUTED);
            let minor = of_it.filter(|line| line.cause == cause).map(|line| -line.minor).sum();
            (cause, minor, dispute.ended_at.unwrap_or(i64::MAX))
        });
        let captured = captures.map(|(o, _)| o.amount).sum();
        Some(Self { captured, orders: orders.collect(), lost: lost.collect() })
    }

    /// What he has paid by the orders that count.
    fn kept(&self, counts: impl Fn(&Order) -> bool) -> i64 {
        self.captured - self.orders.iter().filter(|order| counts(order)).map(|o| o.amount).sum::<i64>()
    }

    /// What he had paid at a moment.
    fn kept_at(&self, at: i64) -> i64 {
        self.kept(|order| {
            let dismissed_at = order.ended_at.filter(|_| order.state == "dismissed");
            order.requested_at < at && dismissed_at.is_none_or(|dismissed_at| dismissed_at >= at)
        }) - self
            .lost
            .iter()
            .filter(|(_, _, ended_at)| *ended_at < at)
            .map(|(_, minor, _)| minor)
            .sum::<i64>()
    }

    /// What he has paid in the end.
    fn kept_in_the_end(&self) -> i64 {
        self.kept(|order| order.state != "dismissed")
            - self.lost.iter().map(|(_, minor, _)| minor).sum::<i64>()
    }
}

fn check_claimant(ours: &Ours, his: &[&Claim], paid: &Paid<'_>, found: &mut Vec<String>) {
    let (session, claimant) = (his[0].session, his[0].claimant);
    let mut reimbursed: Vec<&Claim> = his.iter().copied().filter(|c| c.state == "reimbursed").collect();
    reimbursed.sort_unstable_by_key(|claim| claim.paid_at);
    let mut sum = 0;
    for claim in reimbursed {
        sum += claim.amount;
        let kept = paid.kept_at(claim.paid_at.unwrap_or(i64::MAX));
        if sum > kept {
            found.push(format!("I-41: {claimant} was reimbursed {sum} for {session}, and had paid {kept}"));
        }
    }
    // With what the books say that he is owed, or owes because money came back after he was reimbursed.
    let is_about = |cause: &str| {
        his.iter().any(|claim| claim.id.to_string() == cause)
            || paid.orders.iter().any(|order| order.id.to_string() == cause)
            || paid.lost.iter().any(|(dispute, ..)| dispute == cause)
    };
    let payable = ours.lines.iter().filter(|l| l.account == REIMBURSEMENTS_PAYABLE && is_about(&l.cause));
    let in_the_end = sum - payable.map(|line| line.minor).sum::<i64>();
    let kept = paid.kept_in_the_end();
    let claimed: i64 = his.iter().filter(|claim| claim.state != "refused").map(|claim| claim.amount).sum();
    // What he has not claimed goes back to him first.
    if in_the_end != claimed.min(kept) {
        found.push(format!(
            "I-41: {claimant} gets {in_the_end} for {session} in the end, claimed {claimed} and has paid {kept}"
        ));
    }
}

/// What left the bank for a claim is what it was reimbursed.
fn check_posted(ours: &Ours, claim: &Claim, found: &mut Vec<String>) {
    let cause = claim.id.to_string();
    let lines = ours.lines.iter().filter(|line| line.event == "claim-reimbursed" && line.cause == cause);
    let left: i64 = lines.filter(|line| line.account == BANK).map(|line| -line.minor).sum();
    let reimbursed = if claim.state == "reimbursed" { claim.amount } else { 0 };
    if left != reimbursed {
        found.push(format!("I-41: {left} left the bank for claim {cause}, which is {reimbursed} reimbursed"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::{Attempt, Intent, Line, OfUse, Operation};
    use super::*;

    const HOST: Uuid = Uuid::from_u128(1);
    const SESSION: Uuid = Uuid::from_u128(2);
    const STATEMENT: Uuid = Uuid::from_u128(3);
    const INTENT: Uuid = Uuid::from_u128(4);
    const ATTEMPT: Uuid = Uuid::from_u128(5);

    /// 639 were captured of a host for his session.
    fn taught() -> Ours {
        let of_use = OfUse { payer: HOST, taken: Some(639), ..OfUse::default() };
        let intent = Intent { id: INTENT, session: SESSION, of_use: Some(of_use), ..Intent::default() };
        let attempt = Attempt { id: ATTEMPT, intent: INTENT, ..Attempt::default() };
        let capture = Operation { attempt: ATTEMPT, amount: 639, ..Operation::default() };
        let statement =
            Statement { id: STATEMENT, session: SESSION, charged: (528, 111), ..Statement::default() };
        let mut ours = Ours {
            intents: vec![intent],
            attempts: vec![attempt],
            captures: vec![(capture, "capture".into())],
            ..Ours::default()
        };
        ours.uses.statements.push(statement);
        ours.index();
        ours
    }

    fn line(ours: &mut Ours, event: &str, cause: Uuid, (account, minor): (i64, i64)) {
        let (event, cause) = (event.to_owned(), cause.to_string());
        ours.lines.push(Line { event, cause, account, minor, ..Line::default() });
    }

    /// A claim that was filed, decided and paid at `at`, as the books should say it.
    fn reimburse(ours: &mut Ours, number: u128, amount: i64, at: i64) {
        let id = Uuid::from_u128(100 + number);
        ours.uses.claims.push(Claim {
            id,
            session: SESSION,
            statement: STATEMENT,
            claimant: HOST,
            amount,
            state: "reimbursed".into(),
            paid_at: Some(at),
        });
        line(ours, "claim-filed", id, (REIMBURSEMENTS_PAYABLE, -amount));
        line(ours, "claim-reimbursed", id, (REIMBURSEMENTS_PAYABLE, amount));
        line(ours, "claim-reimbursed", id, (BANK, -amount));
    }

    /// The operator's office gives money back to his card.
    fn give_back(ours: &mut Ours, number: u128, amount: i64, at: i64) -> Uuid {
        let id = Uuid::from_u128(200 + number);
        ours.orders.push(Order {
            id,
            intent: INTENT,
            amount,
            cause: "staff".into(),
            state: "done".into(),
            requested_at: at,
            ended_at: Some(at + 1),
            ..Order::default()
        });
        id
    }

    fn owes(ours: &mut Ours, refund: Uuid, amount: i64) {
        line(ours, "refunded-after-claim", refund, (REIMBURSEMENTS_PAYABLE, amount));
    }

    fn violations(ours: &Ours) -> Vec<String> {
        let mut found = Vec::new();
        check(ours, &mut found);
        found
    }

    #[test]
    fn a_claim_that_is_paid_once_is_sound() {
        let mut ours = taught();
        reimburse(&mut ours, 1, 639, 10);
        assert_eq!(violations(&ours), Vec::<String>::new());
        // What goes back later he owes.
        let refund = give_back(&mut ours, 1, 239, 20);
        owes(&mut ours, refund, 239);
        assert_eq!(violations(&ours), Vec::<String>::new());
    }

    #[test]
    fn a_refund_that_no_claim_knows_of_is_found() {
        let mut ours = taught();
        reimburse(&mut ours, 1, 639, 10);
        give_back(&mut ours, 1, 239, 20);
        let found = violations(&ours);
        assert!(
            found.len() == 1 && found[0].contains("gets 639") && found[0].contains("paid 400"),
            "{found:?}"
        );
    }

    #[test]
    fn a_claim_that_is_paid_whole_after_a_refund_is_found() {
        let mut ours = taught();
        let refund = give_back(&mut ours, 1, 239, 5);
        reimburse(&mut ours, 1, 639, 10);
        // Even where he is said to owe it: it was not to leave the bank.
        owes(&mut ours, refund, 239);
        let found = violations(&ours);
        assert!(found.len() == 1 && found[0].contains("reimbursed 639"), "{found:?}");
    }

    #[test]
    fn money_that_is_reimbursed_twice_is_found() {
        let mut ours = taught();
        reimburse(&mut ours, 1, 639, 10);
        line(&mut ours, "claim-reimbursed", Uuid::from_u128(101), (BANK, -639));
        let found = violations(&ours);
        assert!(found.len() == 1 && found[0].contains("1278 left the bank"), "{found:?}");
        let mut ours = taught();
        reimburse(&mut ours, 1, 639, 10);
        reimburse(&mut ours, 2, 1, 11);
        assert_eq!(violations(&ours).len(), 3, "by the statement, at that moment and in the end");
    }

    #[test]
    fn a_refund_that_was_dismissed_counts_only_until_then() {
        let mut ours = taught();
        let refund = give_back(&mut ours, 1, 239, 5);
        (ours.orders[0].state, ours.orders[0].ended_at) = ("dismissed".into(), Some(20));
        reimburse(&mut ours, 1, 400, 10);
        assert_eq!(violations(&ours), Vec::<String>::new(), "{refund}");
        reimburse(&mut ours, 2, 239, 30);
        assert_eq!(violations(&ours), Vec::<String>::new(), "the rest");
        ours.orders[0].ended_at = Some(40);
        assert_eq!(violations(&ours).len(), 1, "the rest before it was dismissed");
    }
}
