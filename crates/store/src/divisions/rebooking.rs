//! What is reserved and spent for a session moves to another budget (PS-I-40).

use super::budgets::ReservationRow;
use crate::{StoreError, Tx, Value, statements};
use domain::ids::{BudgetId, SessionId, SiteId};
use domain::money::Money;
use domain::time::Timestamp;

statements! {
    /// An intent is reserved of another budget, or again of one.
    MOVE_RESERVATION = "insert into budget_reservation (intent_id, site_id, session_id, budget_id, amount, overdrawn,
        state, ends_at, created_at) values ($1, $2, $3, $4, $5, $6, 'reserved', $7, $8)
        on conflict (intent_id) do update set budget_id = excluded.budget_id, amount = excluded.amount,
        overdrawn = excluded.overdrawn, state = 'reserved', ended_at = null
        where budget_reservation.state <> 'spent'";
    /// The session is booked to another budget.
    MOVE_SPENDING = "update budget_spending set budget_id = $3 where site_id = $1 and session_id = $2";
}

/// Reserves of another budget what an intent has reserved, or of one what it had not; false when it is spent.
pub async fn move_reservation(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    reservation: &ReservationRow,
    overdrawn: Money,
    (ends_at, now): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let values: [Value; 8] = [
        reservation.intent.into(),
        site.into(),
        session.into(),
        reservation.budget.into(),
        reservation.amount.minor.into(),
        overdrawn.minor.into(),
        ends_at.into(),
        now.into(),
    ];
    Ok(tx.execute(&MOVE_RESERVATION, &values).await? == 1)
}

/// The session is paid by another budget.
pub async fn move_spending(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    to: BudgetId,
) -> Result<(), StoreError> {
    tx.execute(&MOVE_SPENDING, &[site.into(), session.into(), to.into()]).await.map(drop)
}
