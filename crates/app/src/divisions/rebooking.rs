//! A session is booked to another division: its whole cost moves, what is reserved and what was spent (PS-I-40). A session is
//! charged to one division at a time.

use super::budgets::{Exhausted, RESERVATION, move_budget, note_overdraft, of_session};
use super::posting::{About, post};
use crate::jobs::queue::FREE_BUDGET_JOB;
use crate::{App, AppError};
use domain::divisions::budgets::{BudgetRefusal, Reserved};
use domain::ids::{BudgetChangeId, BudgetId, IntentId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::intent::IntentState;
use domain::payments::purchase::Purchase;
use store::divisions::budgets::{self as rows, BudgetRow, ReservationRow};
use store::divisions::rebooking as moving;
use store::payments::intents;
use store::sessions::SessionRow;
use store::{Tx, jobs};

/// Moves what is reserved and spent for a session to the budget that it falls in now, in the unit that changed its division
/// or its time. Refused when that has not so much free.
pub(crate) async fn rebook(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
) -> Result<Result<(), Exhausted>, AppError> {
    let (site, id) = (session.site_id, session.session.id);
    let held = rows::reservations(tx, site, id).await?;
    let mut all: Vec<(IntentId, Money, Option<BudgetId>)> =
        held.iter().map(|row| (row.intent, row.amount, Some(row.budget))).collect();
    for intent in intents::list_of_use(tx, site, id).await? {
        let Purchase::Use(of_use) = intent.purchase else { continue };
        let is_over = matches!(intent.state, IntentState::ClosedUnpaid | IntentState::ClosedReturned);
        // What was paid before its division had a budget, or while it was in none.
        if !of_use.given_up && !is_over && !all.iter().any(|(known, ..)| *known == intent.id) {
            all.push((intent.id, intent.price.gross, None));
        }
    }
    let spent = rows::spent(tx, site, id).await?;
    if spent.is_none() {
        for (intent, amount, from) in all {
            if let Err(short) = move_reserved(app, tx, session, (intent, amount, from)).await? {
                return Ok(Err(short));
            }
        }
        return Ok(Ok(()));
    }
    move_spent(app, tx, session, spent).await
}

async fn move_reserved(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
    (intent, amount, from): (IntentId, Money, Option<BudgetId>),
) -> Result<Result<(), Exhausted>, AppError> {
    let (site, id, now) = (session.site_id, session.session.id, app.now());
    let to = of_session(tx, session, amount.currency).await?.map(|row| row.id);
    if to == from {
        return Ok(Ok(()));
    }
    let change: BudgetChangeId = app.id();
    if let Some(from) = from {
        let from = rows::lock(tx, site, from).await?;
        move_budget(tx, site, &from, &from.budget.release(amount)?).await?;
        post(app, tx, about(session, &from), &ledger::reservation_moved_out(change, amount)).await?;
        if to.is_none() {
            rows::end_reservation(tx, site, intent, "freed", now).await?;
        }
    }
    let Some(to) = to else { return Ok(Ok(())) };
    let (to, reserved) = match take(tx, site, to, amount).await? {
        Ok(taken) => taken,
        Err(short) => return Ok(Err(short)),
    };
    move_budget(tx, site, &to, &reserved.budget).await?;
    let row = ReservationRow { intent, budget: to.id, amount };
    let times = (now.plus(RESERVATION), now);
    if !moving::move_reservation(tx, site, id, &row, reserved.overdrawn, times).await? {
        return Err(AppError::Broken("what is reserved for a session was spent and is not"));
    }
    jobs::put_once(tx, FREE_BUDGET_JOB, intent.0, Some(site), now.plus(RESERVATION)).await?;
    post(app, tx, about(session, &to), &ledger::reservation_moved_in(change, amount)).await?;
    note_overdraft(app, tx, session, reserved.overdrawn).await.map(Ok)
}

async fn move_spent(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
    spent: Option<(BudgetId, Money)>,
) -> Result<Result<(), Exhausted>, AppError> {
    let (site, id) = (session.site_id, session.session.id);
    let Some((from, amount)) = spent else { return Ok(Ok(())) };
    let to = of_session(tx, session, amount.currency).await?.map(|row| row.id);
    // Where the new division has no budget for it, it stays where it was spent.
    let Some(to) = to.filter(|to| *to != from) else { return Ok(Ok(())) };
    let from = rows::lock(tx, site, from).await?;
    let (to, reserved) = match take(tx, site, to, amount).await? {
        Ok(taken) => taken,
        Err(short) => return Ok(Err(short)),
    };
    let change: BudgetChangeId = app.id();
    move_budget(tx, site, &from, &from.budget.give_spending_away(amount)?).await?;
    post(app, tx, about(session, &from), &ledger::spending_moved_out(change, amount)).await?;
    move_budget(tx, site, &to, &to.budget.spend(amount, Money::zero(amount.currency))?).await?;
    moving::move_spending(tx, site, id, to.id).await?;
    post(app, tx, about(session, &to), &ledger::spending_moved_in(change, amount)).await?;
    note_overdraft(app, tx, session, reserved.overdrawn).await.map(Ok)
}

/// What of a budget would be reserved.
async fn take(
    tx: &mut Tx,
    site: SiteId,
    budget: BudgetId,
    amount: Money,
) -> Result<Result<(BudgetRow, Reserved), Exhausted>, AppError> {
    let row = rows::lock(tx, site, budget).await?;
    match row.budget.reserve(amount) {
        Ok(reserved) => Ok(Ok((row, reserved))),
        Err(BudgetRefusal::Exhausted(free)) => Ok(Err(Exhausted { free })),
        Err(BudgetRefusal::Money(error)) => Err(error.into()),
    }
}

fn about(session: &SessionRow, budget: &BudgetRow) -> About {
    About { session: Some(session.session.id), ..About::budget(session.site_id, budget) }
}
