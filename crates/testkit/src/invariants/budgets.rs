//! Budgets of divisions (PS-I-39, I-40, PS-C25).

use super::rows::Ours;
use super::use_rows::{Budget, Reservation};
use uuid::Uuid;

/// 9210 reserved, 9220 spent.
const RESERVED: i64 = 9210;
const SPENT: i64 = 9220;

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    for budget in &ours.uses.budgets {
        check_budget(ours, budget, found);
    }
    for reservation in &ours.uses.reservations {
        check_reservation(ours, reservation, found);
    }
    check_books(ours, found);
    check_spendings(ours, found);
}

fn check_budget(ours: &Ours, budget: &Budget, found: &mut Vec<String>) {
    let held = ours.uses.reservations.iter().filter(|r| r.budget == budget.id && r.state == "reserved");
    let held: i64 = held.map(|reservation| reservation.amount).sum();
    let spent: i64 = ours.uses.spendings.iter().filter(|s| s.budget == budget.id).map(|s| s.amount).sum();
    if (budget.reserved, budget.spent) != (held, spent) {
        found.push(format!(
            "I-39: budget {} says {} reserved and {} spent, there are {held} and {spent}",
            budget.id, budget.reserved, budget.spent
        ));
    }
    if !budget.overdraft && held + spent > budget.allocated {
        found.push(format!("I-39: budget {} is overspent: {held} + {spent}", budget.id));
    }
}

/// What is reserved is spent or given back, once, when its payment is settled or comes to nothing.
fn check_reservation(ours: &Ours, reservation: &Reservation, found: &mut Vec<String>) {
    let cause = reservation.intent.to_string();
    let posted = |event: &str| {
        let mut entries: Vec<Uuid> = ours
            .lines
            .iter()
            .filter(|line| line.event == event && line.cause == cause)
            .map(|line| line.entry)
            .collect();
        entries.dedup();
        entries.len()
    };
    // What goes over to the payment that takes another's place is posted neither way; the books are summed below.
    let freed = usize::from(reservation.state == "freed");
    if posted("budget-reserved") > 1 || posted("budget-freed") > freed {
        found.push(format!("I-39: the reservation of {cause} is posted more than once each way"));
    }
    // Reservations of tests of the budgets themselves name payments that were never stored.
    let Some(intent) = ours.intent(reservation.intent) else { return };
    let is_frozen = ours.uses.statement(reservation.session).is_some();
    let is_over = is_frozen || intent.of_use.as_ref().is_some_and(|of_use| of_use.given_up);
    if reservation.state == "reserved" && is_over {
        found.push(format!("I-39: {} stays reserved for {cause}, which is over", reservation.amount));
    }
    if reservation.state == "spent" && !is_frozen {
        found.push(format!("I-39: {} was spent for {cause}, which is not frozen", reservation.amount));
    }
}

fn check_books(ours: &Ours, found: &mut Vec<String>) {
    let balance = |account: i64| -> i64 {
        ours.lines.iter().filter(|line| line.account == account).map(|line| line.minor).sum()
    };
    let reserved: i64 = ours.uses.budgets.iter().map(|budget| budget.reserved).sum();
    let spent: i64 = ours.uses.budgets.iter().map(|budget| budget.spent).sum();
    if (balance(RESERVED), balance(SPENT)) != (reserved, spent) {
        found.push(format!(
            "I-39: the books say {} reserved and {} spent, the budgets {reserved} and {spent}",
            balance(RESERVED),
            balance(SPENT)
        ));
    }
}

/// What a session cost its division is what its statement charges.
fn check_spendings(ours: &Ours, found: &mut Vec<String>) {
    for spending in &ours.uses.spendings {
        let Some(statement) = ours.uses.statement(spending.session) else { continue };
        let is_claimed = ours.uses.claims.iter().any(|claim| claim.session == spending.session);
        if spending.statement != statement.id || (spending.amount != statement.gross() && !is_claimed) {
            found.push(format!(
                "I-40: session {} is charged {} and cost {}",
                spending.session,
                statement.gross(),
                spending.amount
            ));
        }
    }
}
