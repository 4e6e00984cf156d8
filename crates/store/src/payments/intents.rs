//! Intents: that a purchase must be paid.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AccountId, AttemptId, IntentId, MerchantAccountId, RegistrationId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::payments::purchase::{Purchase, Use};
use domain::sites::Price;
use domain::time::Timestamp;

/// An intent.
#[derive(Debug, Clone)]
pub struct IntentRow {
    /// Its id.
    pub id: IntentId,
    /// Who is paid: a site, or the operator as a seller.
    pub site_id: SiteId,
    /// What is paid for.
    pub purchase: Purchase,
    /// The session of it.
    pub session_id: SessionId,
    /// The account that it began with (decision 11); each try names the one at whose gateway it is made.
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
    /// The attempt whose money confirmed the purchase.
    pub secured_by: Option<AttemptId>,
    /// When it was made.
    pub created_at: Timestamp,
}

macro_rules! intent_columns {
    () => {
        "id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due, tax_name, \
         tax_rate_ppm, terms, state, secured_by, created_at, use_site_id, use_number, use_payer, use_adds, use_at_once, \
         use_taken, use_given_up_at"
    };
}

statements! {
    /// A new intent.
    INSERT_INTENT = "insert into intent (id, site_id, registration_id, session_id, merchant_account_id, mode, currency,
        net, tax, due, tax_name, tax_rate_ppm, terms, state, version, created_at, use_site_id, use_number, use_payer,
        use_adds, use_at_once)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, $17, $18, $19, $20)";
    /// Locks an intent and reads it; the first statement of every unit that takes in an observation (PS-M2).
    LOCK_INTENT = concat!("update intent set version = version + 1 where site_id = $1 and id = $2 returning ",
        intent_columns!());
    /// The same by one of its attempts.
    LOCK_BY_ATTEMPT = concat!("update intent set version = version + 1
        where site_id = $1 and id = (select intent_id from attempt where site_id = $1 and id = $2) returning ",
        intent_columns!());
    /// The same by the registration that it pays for.
    LOCK_BY_REGISTRATION = concat!("update intent set version = version + 1
        where site_id = $1 and registration_id = $2 returning ", intent_columns!());
    /// The intent of a registration.
    FIND_INTENT = concat!("select ", intent_columns!(), " from intent where site_id = $1 and registration_id = $2");
    /// An intent.
    GET_INTENT = concat!("select ", intent_columns!(), " from intent where site_id = $1 and id = $2");
    /// What hosts have begun to pay for a session, in that order; few, since each needs the one before it to have ended.
    LIST_OF_USE = concat!("select ", intent_columns!(), " from intent
        where use_site_id = $1 and use_site_id is not null and session_id = $2 order by use_number limit 1000");
    /// Sessions of which a payment is neither settled nor given up.
    LIST_OPEN_USES = "select distinct use_site_id, session_id from intent
        where use_site_id is not null and use_given_up_at is null and use_taken is null limit 10000";
    /// Moves an intent.
    SET_INTENT = "update intent set state = $3, secured_by = $4 where site_id = $1 and id = $2";
    /// What is taken of the use of a session became known, once.
    SET_TAKEN = "update intent set use_taken = $3 where site_id = $1 and id = $2 and use_taken is null";
    /// Somebody else is at its page now; nothing when it has paid, or is given up.
    SET_PAYER = "update intent set use_payer = $3 where site_id = $1 and id = $2 and use_payer is not null
        and secured_by is null and use_given_up_at is null";
    /// Nothing is taken of it.
    GIVE_USE_UP = "update intent set use_given_up_at = $3, use_taken = coalesce(use_taken, 0)
        where site_id = $1 and id = $2 and use_given_up_at is null";
}

fn intent(row: &Row) -> Result<IntentRow, StoreError> {
    let currency = row.word(6, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    Ok(IntentRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        purchase: purchase(row, currency)?,
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

fn purchase(row: &Row, currency: Currency) -> Result<Purchase, StoreError> {
    if let Some(registration) = row.get(2)? {
        return Ok(Purchase::Seat(registration));
    }
    Ok(Purchase::Use(Use {
        site: row.get(16)?,
        number: row.get(17)?,
        payer: row.get(18)?,
        adds: row.get(19)?,
        at_once: row.get(20)?,
        taken: row.get::<Option<i64>>(21)?.map(|minor| Money::new(minor, currency)),
        given_up: row.get::<Option<Timestamp>>(22)?.is_some(),
    }))
}

/// Adds an intent.
pub async fn insert(tx: &mut Tx, row: &IntentRow) -> Result<(), StoreError> {
    let paid_use = match &row.purchase {
        Purchase::Seat(_) => None,
        Purchase::Use(paid) => Some(paid),
    };
    let values: [Value; 20] = [
        row.id.into(),
        row.site_id.into(),
        row.purchase.registration().into(),
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
        paid_use.map(|paid| paid.site).into(),
        paid_use.map(|paid| paid.number).into(),
        paid_use.map(|paid| paid.payer).into(),
        paid_use.map(|paid| paid.adds).into(),
        paid_use.map(|paid| paid.at_once).into(),
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

/// What hosts have begun to pay for a session of the site, in that order.
pub async fn list_of_use(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<IntentRow>, StoreError> {
    tx.query(&LIST_OF_USE, &[site.into(), session.into()]).await?.iter().map(intent).collect()
}

/// Sessions, of every site, of which a payment is neither settled nor given up: for recovery after a start.
pub async fn list_open_uses(tx: &mut Tx) -> Result<Vec<(SiteId, SessionId)>, StoreError> {
    tx.query(&LIST_OPEN_USES, &[]).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Notes what is taken of the payment of a use; false when that was known.
pub async fn set_taken(tx: &mut Tx, site: SiteId, id: IntentId, taken: Money) -> Result<bool, StoreError> {
    Ok(tx.execute(&SET_TAKEN, &[site.into(), id.into(), taken.minor.into()]).await? == 1)
}

/// Notes who pays for a use, while nothing is paid; false when it is, or is given up.
pub async fn set_payer(
    tx: &mut Tx,
    site: SiteId,
    id: IntentId,
    payer: AccountId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&SET_PAYER, &[site.into(), id.into(), payer.into()]).await? == 1)
}

/// Notes that nothing is taken of the payment of a use; false when that was known.
pub async fn give_use_up(
    tx: &mut Tx,
    site: SiteId,
    id: IntentId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&GIVE_USE_UP, &[site.into(), id.into(), now.into()]).await? == 1)
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
