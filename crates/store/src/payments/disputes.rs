//! Disputes of payments (PS 6.11).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, DisputeId, IntentId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::ObjectId;
use domain::time::Timestamp;

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeRow {
    /// Its id.
    pub id: DisputeId,
    /// Whose money.
    pub site_id: SiteId,
    /// What was paid.
    pub intent_id: IntentId,
    /// The attempt whose money it is about.
    pub attempt_id: AttemptId,
    /// The gateway's id of what was taken.
    pub capture: ObjectId,
    /// How much the gateway took away.
    pub amount: Money,
    /// What it keeps for that.
    pub fee: Money,
    /// The gateway's or the bank's number of it.
    pub case_number: String,
    /// Why, in the words of who noted it; may be empty.
    pub reason: String,
    /// The first instant of the day on which it was opened.
    pub opened_at: Timestamp,
    /// The first instant of the last day for an answer, where there is one.
    pub answer_by: Option<Timestamp>,
    /// How it stands.
    pub state: DisputeState,
    /// When it was noted how it was decided.
    pub ended_at: Option<Timestamp>,
    /// What the payer has by it, once it is lost.
    pub lost: Money,
    /// When, by its own clock, the gateway last changed what it told and we have taken in.
    pub told_at: Option<Timestamp>,
    /// How often amount or fee was corrected by what it told.
    pub corrections: i64,
    /// The gateway itself tells of it under this number.
    pub by_gateway: bool,
    /// What it says of how it ended and does not say who has the money: a person decides.
    pub doubt: Option<String>,
}

statements! {
    /// A dispute came to be known.
    INSERT_DISPUTE = "insert into dispute (id, site_id, intent_id, attempt_id, capture, currency, amount, fee, case_number, reason,
        opened_at, answer_by, state, ended_at, by_gateway, doubt, lost,
        told_at, corrections)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// The gateway tells of it, and what of it a person decides.
    SET_TOLD = "update dispute set case_number = $3, fee = $4, by_gateway = $5, doubt = $6, amount = $7, opened_at = $8, answer_by = $9,
        told_at = $10, corrections = $11 where site_id = $1 and id = $2";
    /// It was decided; refused when it was before.
    END_DISPUTE = "update dispute set state = $3, ended_at = $4, lost = $5 where site_id = $1 and id = $2 and state = 'open'";
    /// The disputes of an intent, oldest first.
    LIST_DISPUTES = "select id, site_id, intent_id, attempt_id, capture, currency, amount, fee, case_number, reason, opened_at,
        answer_by, state, ended_at, by_gateway, doubt, lost, told_at, corrections from dispute where site_id = $1 and intent_id = $2 order by opened_at, id limit 100";
}

fn dispute(row: &Row) -> Result<DisputeRow, StoreError> {
    let currency = row.word(5, Currency::from_code)?;
    Ok(DisputeRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        intent_id: row.get(2)?,
        attempt_id: row.get(3)?,
        capture: ObjectId(row.get(4)?),
        amount: Money::new(row.get(6)?, currency),
        fee: Money::new(row.get(7)?, currency),
        case_number: row.get(8)?,
        reason: row.get(9)?,
        opened_at: row.get(10)?,
        answer_by: row.get(11)?,
        state: row.word(12, DisputeState::parse)?,
        ended_at: row.get(13)?,
        by_gateway: row.get(14)?,
        doubt: row.get(15)?,
        lost: Money::new(row.get(16)?, currency),
        told_at: row.get(17)?,
        corrections: row.get(18)?,
    })
}

/// Adds a dispute.
pub async fn insert(tx: &mut Tx, row: &DisputeRow) -> Result<(), StoreError> {
    let values: [Value; 19] = [
        row.id.into(),
        row.site_id.into(),
        row.intent_id.into(),
        row.attempt_id.into(),
        (&row.capture.0).into(),
        row.amount.currency.code().into(),
        row.amount.minor.into(),
        row.fee.minor.into(),
        (&row.case_number).into(),
        (&row.reason).into(),
        row.opened_at.into(),
        row.answer_by.into(),
        row.state.as_str().into(),
        row.ended_at.into(),
        row.by_gateway.into(),
        row.doubt.clone().into(),
        row.lost.minor.into(),
        row.told_at.into(),
        row.corrections.into(),
    ];
    tx.execute(&INSERT_DISPUTE, &values).await.map(drop)
}

/// Writes what the gateway tells of a dispute, besides how it was decided: number, amount, fee, days, doubt.
pub async fn set_told(tx: &mut Tx, row: &DisputeRow) -> Result<(), StoreError> {
    let values: [Value; 11] = [
        row.site_id.into(),
        row.id.into(),
        (&row.case_number).into(),
        row.fee.minor.into(),
        row.by_gateway.into(),
        row.doubt.clone().into(),
        row.amount.minor.into(),
        row.opened_at.into(),
        row.answer_by.into(),
        row.told_at.into(),
        row.corrections.into(),
    ];
    tx.execute(&SET_TOLD, &values).await.map(drop)
}

/// Writes how a dispute was decided; false when it was decided before.
pub async fn end(tx: &mut Tx, row: &DisputeRow) -> Result<bool, StoreError> {
    let values: [Value; 5] = [
        row.site_id.into(),
        row.id.into(),
        row.state.as_str().into(),
        row.ended_at.into(),
        row.lost.minor.into(),
    ];
    Ok(tx.execute(&END_DISPUTE, &values).await? == 1)
}

/// The disputes of an intent, oldest first.
pub async fn list(tx: &mut Tx, site: SiteId, intent: IntentId) -> Result<Vec<DisputeRow>, StoreError> {
    tx.query(&LIST_DISPUTES, &[site.into(), intent.into()]).await?.iter().map(dispute).collect()
}
