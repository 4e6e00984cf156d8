//! Budgets of divisions while sessions are paid: the ceiling is reserved before the gateway is asked, the actual is spent when the
//! use is frozen, and what closes unpaid is freed (LT-B2…B4, PS-C25). Each function is called inside the unit of the fact that
//! it follows from, and does nothing when that was noted before.

use super::posting::{About, post};
use crate::jobs::queue::FREE_BUDGET_JOB;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::divisions::budgets::{Budget, BudgetRefusal};
use domain::ids::{BudgetId, ClaimId, IntentId, RefundId, SessionId, SiteId, StatementId};
use domain::ledger;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::time::{Span, Timestamp};
use store::divisions::budgets::{self as rows, BudgetRow, ReservationRow};
use store::sessions::SessionRow;
use store::{Tx, jobs, sessions};

/// How long a reservation holds by itself while its intent secures nothing: as long as a hosted page can be paid, and
/// to spare.
pub const RESERVATION: Span = Span::hours(3);

/// Until the next look at a reservation that holds.
const LOOK_AGAIN: Span = Span::hours(1);

/// What is to be reserved.
#[derive(Debug, Clone, Copy)]
pub struct Reserve<'a> {
    /// The site whose session it is.
    pub site: SiteId,
    /// The session.
    pub session: SessionId,
    /// The intent that is about to be paid.
    pub intent: IntentId,
    /// The ceiling, or what is added to it.
    pub amount: Money,
    /// Payments whose place this one takes when it is good: what is reserved for them counts, and goes over to it then.
    pub replaces: &'a [IntentId],
}

/// The budget of a session's division stands in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// What of it is free.
    pub free: Money,
}

/// What the budget of a session's division says to a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// The session is booked to no division, or that has no budget for its time.
    NoBudget,
    /// It suffices; so much is free afterwards.
    Suffices(Money),
    /// More is allowed than it has: so much is overdrawn then.
    Overdraws(Money),
    /// It does not suffice: only so much is free.
    Exhausted(Money),
}

/// Reserves the ceiling of a session of its division's budget. Nothing is reserved where there is no budget for it. What a
/// host has asked about the session is answered by that.
pub async fn reserve(app: &App, tx: &mut Tx, asked: Reserve<'_>) -> Result<Result<(), Exhausted>, AppError> {
    if rows::reservation_of(tx, asked.site, asked.intent).await?.is_some() {
        return Ok(Ok(()));
    }
    let session = sessions::get(tx, asked.site, asked.session).await?;
    let Some(found) = of_session(tx, &session, asked.amount.currency).await? else { return Ok(Ok(())) };
    let found = rows::lock(tx, asked.site, found.id).await?;
    let mut kept = Money::zero(asked.amount.currency);
    for row in rows::reservations(tx, asked.site, asked.session).await? {
        if row.budget == found.id && asked.replaces.contains(&row.intent) {
            kept = kept.checked_add(row.amount)?;
        }
    }
    let amount = not_negative(asked.amount.checked_sub(kept)?);
    let reserved = match found.budget.reserve(amount) {
        Ok(reserved) => reserved,
        Err(BudgetRefusal::Exhausted(free)) => return Ok(Err(Exhausted { free: free.checked_add(kept)? })),
        Err(BudgetRefusal::Money(error)) => return Err(error.into()),
    };
    move_budget(tx, asked.site, &found, &reserved.budget).await?;
    let row = ReservationRow { intent: asked.intent, budget: found.id, amount };
    let now = app.now();
    let times = (now.plus(RESERVATION), now);
    if !rows::reserve(tx, asked.site, asked.session, &row, reserved.overdrawn, times).await? {
        return Err(AppError::Broken("an intent whose reservation had ended reserves again"));
    }
    jobs::put_once(tx, FREE_BUDGET_JOB, asked.intent.0, Some(asked.site), now.plus(RESERVATION)).await?;
    rows::close_requests(tx, asked.site, asked.session, now).await?;
    let about = About { session: Some(asked.session), ..About::budget(asked.site, &found) };
    post(app, tx, about, &ledger::budget_reserved(asked.intent, amount)).await?;
    note_overdraft(app, tx, &session, reserved.overdrawn).await.map(Ok)
}

/// Frees what is reserved for an intent that is closed without having paid for use (LT-B4).
pub async fn free(app: &App, tx: &mut Tx, site: SiteId, intent: IntentId) -> Result<(), AppError> {
    let Some(row) = rows::reservation_of(tx, site, intent).await? else { return Ok(()) };
    if !rows::end_reservation(tx, site, intent, "freed", app.now()).await? {
        return Ok(());
    }
    let found = rows::lock(tx, site, row.budget).await?;
    move_budget(tx, site, &found, &found.budget.release(row.amount)?).await?;
    post(app, tx, About::budget(site, &found), &ledger::budget_freed(intent, row.amount)).await
}

/// Another payment, of so much, has taken the place of this one: what is reserved goes over to it as far as that needs it,
/// the rest is free again. Where nothing is reserved for the other one, all of it is.
pub(crate) async fn hand_over(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    from: IntentId,
    to: Option<(IntentId, Money)>,
) -> Result<(), AppError> {
    let (Some(row), Some((to, amount))) = (rows::reservation_of(tx, site, from).await?, to) else {
        return free(app, tx, site, from).await;
    };
    let target = rows::reservation_of(tx, site, to).await?;
    let Some(target) = target.filter(|target| target.budget == row.budget) else {
        return free(app, tx, site, from).await;
    };
    if !rows::end_reservation(tx, site, from, "freed", app.now()).await? {
        return Ok(());
    }
    let lacking = not_negative(amount.checked_sub(target.amount)?);
    let moved = if lacking.minor < row.amount.minor { lacking } else { row.amount };
    if !rows::enlarge(tx, site, &target, target.amount.checked_add(moved)?).await? {
        return Err(AppError::Broken("a reservation has ended while it was handed over"));
    }
    let rest = row.amount.checked_sub(moved)?;
    if rest.is_zero() {
        return Ok(());
    }
    let found = rows::lock(tx, site, row.budget).await?;
    move_budget(tx, site, &found, &found.budget.release(rest)?).await?;
    post(app, tx, About::budget(site, &found), &ledger::budget_freed(from, rest)).await
}

/// The use of a session was frozen: `actual` is what it is charged, the rest of what was reserved for it is free again
/// (LT-B3). It is booked on the budget of which most is reserved for it; what that has not, is written down and stays outside
/// of it, so that no budget ever keeps what was used from being charged.
pub async fn spend(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    statement: StatementId,
    actual: Money,
) -> Result<(), AppError> {
    let held = rows::reservations(tx, site, session).await?;
    let Some(budget) = of_most(&held) else { return Ok(()) };
    // Top-ups are reserved of the same budget, unless the period has changed in between: those are freed whole.
    for other in held.iter().filter(|row| row.budget != budget) {
        free(app, tx, site, other.intent).await?;
    }
    let reserved = rows::spend_reserved(tx, (site, session), budget, actual.currency, app.now()).await?;
    let found = rows::lock(tx, site, budget).await?;
    let beyond = found.budget.beyond(actual, reserved)?;
    if !beyond.is_zero() {
        let session = sessions::get(tx, site, session).await?;
        let action = if found.budget.overdraft { "overdraw budget" } else { "exceed budget" };
        let detail = amount_detail(beyond, &session.topic);
        app.audit(tx, site, "bursar", action, &session.division, &detail).await?;
    }
    let booked = found.budget.takes(actual, reserved)?;
    spend_of(app, tx, (site, session), (&found, statement), (booked, reserved)).await
}

/// The budget of which most is reserved, the one of the first reservation among equals.
fn of_most(held: &[ReservationRow]) -> Option<BudgetId> {
    let sum =
        |budget| held.iter().filter(|row| row.budget == budget).map(|row| row.amount.minor).sum::<i64>();
    let first_of_most = held.iter().rev().max_by_key(|row| sum(row.budget));
    first_of_most.map(|row| row.budget)
}

fn not_negative(amount: Money) -> Money {
    Money::new(amount.minor.max(0), amount.currency)
}

/// What a session cost its division, and the budget that bears it, locked: read again under the lock, since both may have
/// changed on the way to it.
pub(crate) async fn lock_spent(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<(BudgetRow, Money)>, AppError> {
    let mut known = rows::spent(tx, site, session).await?;
    while let Some((budget, _)) = known {
        let found = rows::lock(tx, site, budget).await?;
        known = rows::spent(tx, site, session).await?;
        if let Some((_, amount)) = known.filter(|(again, _)| *again == budget) {
            return Ok(Some((found, amount)));
        }
    }
    Ok(None)
}

/// The division agrees to a claim: `granted` of the session it reimburses in all, this claim included. What was not reserved
/// before, and not spent on the claim of another who paid a part, its budget pays now (LT-B6). Where the session was reserved,
/// its budget has had its say: what it lacked when the use was frozen was written down then, and keeps nobody from his money.
pub(crate) async fn spend_claimed(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
    (statement, claim): (StatementId, ClaimId),
    granted: Money,
) -> Result<Result<(), Exhausted>, AppError> {
    let (site, id) = (session.site_id, session.session.id);
    let zero = Money::zero(granted.currency);
    let (found, spent) = match lock_spent(tx, site, id).await? {
        Some((found, spent)) => (found, Some(spent)),
        None => match of_session(tx, session, granted.currency).await? {
            Some(found) => (rows::lock(tx, site, found.id).await?, None),
            None => return Ok(Ok(())),
        },
    };
    let before = spent.unwrap_or(zero);
    let mut more = not_negative(granted.checked_sub(before)?);
    if rows::was_reserved(tx, site, id).await? {
        more = found.budget.takes(more, zero)?;
    }
    if more.is_zero() {
        return Ok(Ok(()));
    }
    match found.budget.reserve(more) {
        Ok(reserved) => note_overdraft(app, tx, session, reserved.overdrawn).await?,
        Err(BudgetRefusal::Exhausted(free)) => return Ok(Err(Exhausted { free })),
        Err(BudgetRefusal::Money(error)) => return Err(error.into()),
    }
    if spent.is_none() {
        return spend_of(app, tx, (site, id), (&found, statement), (more, zero)).await.map(Ok);
    }
    change_spent(tx, (site, id), (&found, &found.budget.spend(more, zero)?), (before, more)).await?;
    let about = About { session: Some(id), ..About::budget(site, &found) };
    post(app, tx, about, &ledger::budget_spent_on_claim(claim, more)).await.map(Ok)
}

/// Money of a session goes back to the card by which it was paid: of what its division had spent on it, `left` stays.
pub(crate) async fn returned(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    (found, spent): (&BudgetRow, Money),
    (refund, left): (RefundId, Money),
) -> Result<(), AppError> {
    let less = spent.checked_sub(left)?;
    if less.is_zero() {
        return Ok(());
    }
    let after = found.budget.give_spending_away(less)?;
    let more = left.checked_sub(spent)?;
    change_spent(tx, (site, session), (found, &after), (spent, more)).await?;
    let about = About { session: Some(session), ..About::budget(site, found) };
    post(app, tx, about, &ledger::spending_returned(refund, less)).await
}

/// That money stays where it is after all: the session has cost its division `amount` more again, as far as its budget bears
/// that.
pub(crate) async fn restored(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
    refund: RefundId,
    amount: Money,
) -> Result<(), AppError> {
    let (site, id) = (session.site_id, session.session.id);
    let Some((found, spent)) = lock_spent(tx, site, id).await? else { return Ok(()) };
    let zero = Money::zero(amount.currency);
    let more = found.budget.takes(amount, zero)?;
    if more.is_zero() {
        return Ok(());
    }
    note_overdraft(app, tx, session, found.budget.beyond(amount, zero)?).await?;
    change_spent(tx, (site, id), (&found, &found.budget.spend(more, zero)?), (spent, more)).await?;
    let about = About { session: Some(id), ..About::budget(site, &found) };
    post(app, tx, about, &ledger::spending_restored(refund, more)).await
}

/// A session cost `more` than `before`, its budget being locked.
async fn change_spent(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    (found, after): (&BudgetRow, &Budget),
    (before, more): (Money, Money),
) -> Result<(), AppError> {
    if !rows::change_spending(tx, site, session, (before, before.checked_add(more)?)).await? {
        return Err(AppError::Broken("what a session cost has changed under the lock of its budget"));
    }
    move_budget(tx, site, found, after).await
}

/// Writes down how much of a budget is overdrawn for a session.
pub(super) async fn note_overdraft(
    app: &App,
    tx: &mut Tx,
    session: &SessionRow,
    by: Money,
) -> Result<(), AppError> {
    if by.is_zero() {
        return Ok(());
    }
    let detail = amount_detail(by, &session.topic);
    Ok(app.audit(tx, session.site_id, "bursar", "overdraw budget", &session.division, &detail).await?)
}

async fn spend_of(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    (found, statement): (&BudgetRow, StatementId),
    (actual, reserved): (Money, Money),
) -> Result<(), AppError> {
    if !rows::spend(tx, site, (session, statement), found.id, actual, app.now()).await? {
        return Ok(());
    }
    rows::close_requests(tx, site, session, app.now()).await?;
    move_budget(tx, site, found, &found.budget.spend(actual, reserved)?).await?;
    let about = About { session: Some(session), ..About::budget(site, found) };
    post(app, tx, about, &ledger::budget_spent(statement, actual, reserved)).await
}

/// The janitor's look at a reservation (PS-C25): it is freed when its intent is closed, or was never stored. When it holds
/// on, says when to look again.
pub(crate) async fn look(app: &App, site: SiteId, intent: IntentId) -> Result<Option<Timestamp>, AppError> {
    let (store, app) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| match rows::intent_of(tx, site, intent).await? {
        None => Ok(None),
        Some(
            None
            | Some(
                IntentState::ClosedUnpaid
                | IntentState::ClosedReturned
                | IntentState::ClosedReleased
                // A dispute is lost after its session was settled or given up only: nothing is reserved for it any more.
                | IntentState::ChargedBack,
            ),
        ) => {
            free(&app, tx, site, intent).await?;
            Ok(None)
        }
        Some(Some(_)) => Ok::<_, AppError>(Some(app.now().plus(LOOK_AGAIN))),
    };
    spawn(async move { store.run(unit).await }).await?
}

/// What the budget of the session's division says to a cost of `amount`. What is reserved of it for the session counts as
/// free for it.
pub(crate) async fn outlook(tx: &mut Tx, session: &SessionRow, amount: Money) -> Result<Outlook, AppError> {
    let Some(found) = of_session(tx, session, amount.currency).await? else { return Ok(Outlook::NoBudget) };
    let own = reserved_for(tx, session, &found).await?;
    Ok(match found.budget.reserve(not_negative(amount.checked_sub(own)?)) {
        Ok(reserved) if reserved.overdrawn.is_zero() => Outlook::Suffices(reserved.budget.free()?),
        Ok(reserved) => Outlook::Overdraws(reserved.overdrawn),
        Err(BudgetRefusal::Exhausted(free)) => Outlook::Exhausted(free.checked_add(own)?),
        Err(BudgetRefusal::Money(error)) => return Err(error.into()),
    })
}

/// What is reserved of a budget for a session.
pub(super) async fn reserved_for(
    tx: &mut Tx,
    session: &SessionRow,
    budget: &BudgetRow,
) -> Result<Money, AppError> {
    let mut sum = Money::zero(budget.budget.allocated.currency);
    for row in rows::reservations(tx, session.site_id, session.session.id).await? {
        if row.budget == budget.id {
            sum = sum.checked_add(row.amount)?;
        }
    }
    Ok(sum)
}

/// The budget that a session falls in: of its division, mode and currency, at its start.
pub(super) async fn of_session(
    tx: &mut Tx,
    session: &SessionRow,
    currency: Currency,
) -> Result<Option<BudgetRow>, AppError> {
    if session.division.is_empty() {
        return Ok(None);
    }
    let site = session.site_id;
    let Some(division) = store::divisions::find(tx, site, &session.division).await? else { return Ok(None) };
    let mode: Mode = session.session.mode;
    let at: Timestamp = session.session.starts_at;
    Ok(rows::find(tx, site, division.id, (mode, currency), at).await?)
}

/// Moves a budget that was locked.
pub(super) async fn move_budget(
    tx: &mut Tx,
    site: SiteId,
    before: &BudgetRow,
    after: &Budget,
) -> Result<(), AppError> {
    if rows::set(tx, site, before, after).await? {
        return Ok(());
    }
    Err(AppError::Broken("a budget that was locked has moved"))
}

/// An amount and words, as the audit log keeps them.
pub(crate) fn amount_detail(amount: Money, words: &str) -> String {
    let amount = format!("{} {}", amount.to_decimal_string(), amount.currency);
    if words.is_empty() { amount } else { format!("{amount} · {words}") }
}
