//! Operations: calls to a gateway, stored before they are made (PS-M6).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, OperationId, Reference, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::ObjectId;
use domain::payments::operation::{Operation, OperationKind, OperationState};
use domain::time::Timestamp;

statements! {
    /// A new operation.
    INSERT_OPERATION = "insert into operation (id, site_id, attempt_id, number, kind, request_key, reference, currency,
        amount, target, reason, fingerprint, state, sends, created_at, sent_at, refusal_confirmed,
        refund_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    /// The operations of an attempt in the order in which they were stored.
    LIST_OPERATIONS = "select id, kind, request_key, reference, currency, amount, target, fingerprint, state, created_at,
        sent_at, sends, not_found_at, inquired_at, refusal_confirmed, refund_id
        from operation where site_id = $1 and attempt_id = $2 order by number limit 1000";
    /// Writes what an observation changed.
    SET_OPERATION = "update operation set state = $3, inquired_at = $4, not_found_at = $5, refusal_confirmed = $6
        where site_id = $1 and id = $2";
    /// Takes the right to send again; refused when somebody else has (PS-K1). That it was not found before says nothing of what is sent now.
    NOTE_SEND = "update operation set sends = sends + 1, sent_at = $4, state = 'sent', not_found_at = null
        where site_id = $1 and id = $2 and sends = $3";
}

fn operation(row: &Row) -> Result<Operation, StoreError> {
    let currency = row.word(4, Currency::from_code)?;
    Ok(Operation {
        id: row.get(0)?,
        kind: row.word(1, OperationKind::parse)?,
        request_key: row.get(2)?,
        reference: row.word(3, Reference::parse)?,
        amount: Money::new(row.get(5)?, currency),
        target: row.get::<Option<String>>(6)?.map(ObjectId),
        fingerprint: row.get(7)?,
        state: row.word(8, OperationState::parse)?,
        created_at: row.get(9)?,
        sent_at: row.get(10)?,
        sends: row.get(11)?,
        not_found_at: row.get(12)?,
        inquired_at: row.get(13)?,
        refusal_confirmed: row.get(14)?,
        order: row.get(15)?,
    })
}

/// Adds an operation as number `number` of its attempt; a second one with the same number is refused by the
/// database. `reason` says why, for people.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    number: i64,
    operation: &Operation,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let values: [Value; 18] = [
        operation.id.into(),
        site.into(),
        attempt.into(),
        number.into(),
        operation.kind.as_str().into(),
        (&operation.request_key).into(),
        operation.reference.as_str().into(),
        operation.amount.currency.code().into(),
        operation.amount.minor.into(),
        operation.target.as_ref().map(|target| target.0.clone()).into(),
        reason.into(),
        (&operation.fingerprint).into(),
        operation.state.as_str().into(),
        operation.sends.into(),
        operation.created_at.into(),
        operation.sent_at.into(),
        operation.refusal_confirmed.into(),
        operation.order.into(),
    ];
    tx.execute(&INSERT_OPERATION, &values).await.map(drop)
}

/// The operations of an attempt in the order in which they were stored.
pub async fn list(tx: &mut Tx, site: SiteId, attempt: AttemptId) -> Result<Vec<Operation>, StoreError> {
    tx.query(&LIST_OPERATIONS, &[site.into(), attempt.into()]).await?.iter().map(operation).collect()
}

/// Writes what an observation changed.
pub async fn set(tx: &mut Tx, site: SiteId, operation: &Operation) -> Result<(), StoreError> {
    let values: [Value; 6] = [
        site.into(),
        operation.id.into(),
        operation.state.as_str().into(),
        operation.inquired_at.into(),
        operation.not_found_at.into(),
        operation.refusal_confirmed.into(),
    ];
    tx.execute(&SET_OPERATION, &values).await.map(drop)
}

/// Takes the right to send the operation again, if it was sent `sends` times so far.
pub async fn note_send(
    tx: &mut Tx,
    site: SiteId,
    id: OperationId,
    sends: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&NOTE_SEND, &[site.into(), id.into(), sends.into(), now.into()]).await? == 1)
}
