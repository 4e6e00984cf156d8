//! Observations: what was heard from a gateway. Append-only.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, ObservationId, OperationId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::card::hide_cards;
use domain::payments::gateway::{Heard, ObjectId};
use domain::payments::observation::{Source, Standing, check_word, heard_word, parse_check, parse_heard};
use domain::time::Timestamp;

/// A stored observation.
#[derive(Debug, Clone)]
pub struct ObservationRow {
    /// Its id.
    pub id: ObservationId,
    /// The operation it is about.
    pub operation_id: OperationId,
    /// Answer or inquiry.
    pub source: Source,
    /// What it was taken for.
    pub standing: Standing,
    /// What was heard.
    pub heard: Heard,
    /// When.
    pub heard_at: Timestamp,
}

statements! {
    /// A new observation.
    INSERT_OBSERVATION = "insert into observation (id, site_id, attempt_id, operation_id, number, source, verdict,
        standing, object, currency, amount, heard_reference, replayed, unscreened, address_check, code_check, code,
        raw, heard_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// The observations of an attempt in the order in which they were heard.
    LIST_OBSERVATIONS = "select id, operation_id, source, verdict, standing, object, currency, amount, heard_reference,
        replayed, unscreened, address_check, code_check, code, heard_at
        from observation where site_id = $1 and attempt_id = $2 order by number limit 10000";
}

fn observation(row: &Row) -> Result<ObservationRow, StoreError> {
    let currency = row.get::<Option<String>>(6)?.as_deref().and_then(Currency::from_code);
    let minor: Option<i64> = row.get(7)?;
    let (verdict, promise) = row.word(3, parse_heard)?;
    Ok(ObservationRow {
        id: row.get(0)?,
        operation_id: row.get(1)?,
        source: row.word(2, Source::parse)?,
        standing: row.word(4, Standing::parse)?,
        heard: Heard {
            retry_after: None,
            object: row.get::<Option<String>>(5)?.map(ObjectId),
            amount: minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
            currency,
            reference: row.get(8)?,
            replayed: row.get(9)?,
            unscreened: row.get(10)?,
            address_check: row.word(11, parse_check)?,
            code_check: row.word(12, parse_check)?,
            code: row.get(13)?,
            promise,
            ..Heard::bare(verdict)
        },
        heard_at: row.get(14)?,
    })
}

/// Adds an observation as number `number` of its attempt.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    number: i64,
    row: &ObservationRow,
) -> Result<(), StoreError> {
    let heard = &row.heard;
    let values: [Value; 19] = [
        row.id.into(),
        site.into(),
        attempt.into(),
        row.operation_id.into(),
        number.into(),
        row.source.as_str().into(),
        heard_word(heard).into(),
        row.standing.to_word().into(),
        heard.object.as_ref().map(|object| object.0.clone()).into(),
        heard.currency.or(heard.amount.map(|amount| amount.currency)).map(Currency::code).into(),
        heard.amount.map(|amount| amount.minor).into(),
        heard.reference.clone().into(),
        heard.replayed.into(),
        heard.unscreened.into(),
        check_word(heard.address_check).into(),
        check_word(heard.code_check).into(),
        heard.code.into(),
        hide_cards(&heard.raw).into_owned().into(),
        row.heard_at.into(),
    ];
    tx.execute(&INSERT_OBSERVATION, &values).await.map(drop)
}

/// The observations of an attempt in the order in which they were heard, without their raw text.
pub async fn list(tx: &mut Tx, site: SiteId, attempt: AttemptId) -> Result<Vec<ObservationRow>, StoreError> {
    tx.query(&LIST_OBSERVATIONS, &[site.into(), attempt.into()]).await?.iter().map(observation).collect()
}
