//! Intents: that a purchase must be paid.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, IntentId, MerchantAccountId, RegistrationId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::sites::Price;
use domain::time::Timestamp;

/// An intent.
#[derive(Debug, Clone)]
pub struct IntentRow {
    /// Its id.
    pub id: IntentId,
    /// The site that is paid.
    pub site_id: SiteId,
    /// What is paid for.
    pub registration_id: RegistrationId,
    /// The session of that registration.
    pub session_id: SessionId,
    /// The account that it began with (decision 11).
    pub merchant_account_id: MerchantAccountId,
    /// The mode that it began with (decision 11).
    pub mode: Mode,
    /// Net, tax and gross; never changes.
    pub price: Price,
    /// Name of the tax.
    pub tax_name: String,
    /// Rate of the tax, parts per million.
    pub tax_rate_ppm: i64,
    /// The terms that the payer accepted, as shown.
    pub terms: String,
    /// Its state.
    pub state: IntentState,
    /// The attempt whose money confirmed the seat.
    pub secured_by: Option<AttemptId>,
    /// When it was made.
    pub created_at: Timestamp,
}

statements! {
    /// A new intent.
    INSERT_INTENT = "insert into intent (id, site_id, registration_id, session_id, merchant_account_id, mode, currency,
        net, tax, due, tax_name, tax_rate_ppm, terms, state, version, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15)";
    /// Locks an intent and reads it; the first statement of every unit that takes in an observation (PS-M2).
    LOCK_INTENT = "update intent set version = version + 1 where site_id = $1 and id = $2
        returning id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
        tax_name, tax_rate_ppm, terms, state, secured_by, created_at";
    /// The same by one of its attempts.
    LOCK_BY_ATTEMPT = "update intent set version = version + 1
        where site_id = $1 and id = (select intent_id from attempt where site_id = $1 and id = $2)
        returning id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
        tax_name, tax_rate_ppm, terms, state, secured_by, created_at";
    /// The same by the registration that it pays for.
    LOCK_BY_REGISTRATION = "update intent set version = version + 1 where site_id = $1 and registration_id = $2
        returning id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
        tax_name, tax_rate_ppm, terms, state, secured_by, created_at";
    /// The intent of a registration.
    FIND_INTENT = "select id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
        tax_name, tax_rate_ppm, terms, state, secured_by, created_at
        from intent where site_id = $1 and registration_id = $2";
    /// An intent.
    GET_INTENT = "select id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
        tax_name, tax_rate_ppm, terms, state, secured_by, created_at from intent where site_id = $1 and id = $2";
    /// Moves an intent.
    SET_INTENT = "update intent set state = $3, secured_by = $4 where site_id = $1 and id = $2";
}

fn intent(row: &Row) -> Result<IntentRow, StoreError> {
    let currency = row.word(6, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    Ok(IntentRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        registration_id: row.get(2)?,
        session_id: row.get(3)?,
        merchant_account_id: row.get(4)?,
        mode: row.word(5, Mode::parse)?,
        price: Price { net: money(7)?, tax: money(8)?, gross: money(9)? },
        tax_name: row.get(10)?,
        tax_rate_ppm: row.get(11)?,
        terms: row.get(12)?,
        state: row.word(13, IntentState::parse)?,
        secured_by: row.get(14)?,
        created_at: row.get(15)?,
    })
}

/// Adds an intent.
pub async fn insert(tx: &mut Tx, row: &IntentRow) -> Result<(), StoreError> {
    let values: [Value; 15] = [
        row.id.into(),
        row.site_id.into(),
        row.registration_id.into(),
        row.session_id.into(),
        row.merchant_account_id.into(),
        row.mode.as_str().into(),
        row.price.gross.currency.code().into(),
        row.price.net.minor.into(),
        row.price.tax.minor.into(),
        row.price.gross.minor.into(),
        (&row.tax_name).into(),
        row.tax_rate_ppm.into(),
        (&row.terms).into(),
        row.state.as_str().into(),
        row.created_at.into(),
    ];
    tx.execute(&INSERT_INTENT, &values).await.map(drop)
}

/// Locks the intent until the unit ends. The first statement of a hot unit.
pub async fn lock(tx: &mut Tx, site: SiteId, id: IntentId) -> Result<IntentRow, StoreError> {
    intent(&tx.query_one(&LOCK_INTENT, &[site.into(), id.into()]).await?)
}

/// Locks the intent of an attempt until the unit ends. The first statement of a hot unit.
pub async fn lock_by_attempt(tx: &mut Tx, site: SiteId, attempt: AttemptId) -> Result<IntentRow, StoreError> {
    intent(&tx.query_one(&LOCK_BY_ATTEMPT, &[site.into(), attempt.into()]).await?)
}

/// Locks the intent of a registration until the unit ends; none for a free one. The first statement of a hot unit.
pub async fn lock_by_registration(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Option<IntentRow>, StoreError> {
    let values = [site.into(), registration.into()];
    tx.query_opt(&LOCK_BY_REGISTRATION, &values).await?.as_ref().map(intent).transpose()
}

/// The intent of a registration; none for a free one.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Option<IntentRow>, StoreError> {
    tx.query_opt(&FIND_INTENT, &[site.into(), registration.into()]).await?.as_ref().map(intent).transpose()
}

/// An intent.
pub async fn get(tx: &mut Tx, site: SiteId, id: IntentId) -> Result<IntentRow, StoreError> {
    intent(&tx.query_one(&GET_INTENT, &[site.into(), id.into()]).await?)
}

/// Moves an intent.
pub async fn set_state(
    tx: &mut Tx,
    site: SiteId,
    id: IntentId,
    state: IntentState,
    secured_by: Option<AttemptId>,
) -> Result<(), StoreError> {
    tx.execute(&SET_INTENT, &[site.into(), id.into(), state.as_str().into(), secured_by.into()])
        .await
        .map(drop)
}
