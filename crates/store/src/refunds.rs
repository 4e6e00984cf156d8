//! Orders that money go back, and what may still go back of each capture (PS 6.9).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, IntentId, MerchantAccountId, RefundId, RegistrationId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::{Mode, ObjectId};
use domain::refunds::{Cause, OrderState, RefundOrder, takes_of_price};
use domain::registrations::RegistrationState;
use domain::sites::{GatewayProduct, Price};
use domain::time::Timestamp;
use std::collections::HashMap;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRow {
    /// What the rules know of it.
    pub order: RefundOrder,
    /// Whose money.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// What was paid.
    pub intent_id: IntentId,
    /// The attempt whose money goes back.
    pub attempt_id: AttemptId,
    /// The registration; none for the use of a session.
    pub registration_id: Option<RegistrationId>,
    /// The session.
    pub session_id: SessionId,
    /// 1, 2 … within its intent.
    pub number: i64,
    /// The amount, split into net and tax; money that never paid for a seat has no tax in it.
    pub part: Price,
    /// Why, in the words of who asked for it; may be empty.
    pub reason: String,
    /// Who asked: `person <id>`, `attendee`, `payment`, `gateway`.
    pub requested_by: String,
    /// Whether it is reserved of its capture.
    pub reserved: bool,
    /// Whether its request is in the ledger.
    pub posted: bool,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it ended in any way.
    pub ended_at: Option<Timestamp>,
    /// The gateway's id of it, where somebody gave it back at the gateway's own console and told us.
    pub console_object: Option<ObjectId>,
}

impl RefundRow {
    /// Whether a person paid it from the bank account, because the gateway had refused it.
    pub fn is_by_bank(&self) -> bool {
        self.order.state == OrderState::PaidOtherwise && self.console_object.is_none()
    }
}

/// An order of a session, as far as it says what is left of whose payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOrder {
    /// Its id.
    pub id: RefundId,
    /// The registration.
    pub registration_id: RegistrationId,
    /// How far it is.
    pub state: OrderState,
    /// Why.
    pub cause: Cause,
    /// Minor units.
    pub minor: i64,
    /// Whether it is reserved of what was taken: it was sent.
    pub reserved: bool,
    /// Whether its payment is disputed.
    pub is_disputed: bool,
}

impl SessionOrder {
    /// Whether it is not sent before a dispute is decided.
    pub fn waits(&self) -> bool {
        self.is_disputed && self.state == OrderState::Requested && !self.reserved
    }
}

/// What of a payment was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given {
    /// What is back, on its way or owed; minor units.
    pub all: i64,
    /// What of it is back.
    pub back: i64,
    /// What of it the gateway refused: owed, and waiting for somebody to decide.
    pub refused: i64,
    /// What of it waits until a dispute of the payment is decided.
    pub disputed: i64,
}

impl Given {
    /// Adds an order that takes of the price.
    fn add(&mut self, order: &SessionOrder) {
        let only = |is_so| if is_so { order.minor } else { 0 };
        self.all += order.minor;
        self.back += only(order.state.is_back());
        self.refused += only(order.state == OrderState::Failed);
        self.disputed += only(order.waits());
    }

    /// What of it is on its way.
    pub fn coming(&self) -> i64 {
        self.all - self.back - self.refused - self.disputed
    }
}

/// What a session has of somebody's fee: it is earned only if the session is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptRow {
    /// The registration.
    pub registration_id: RegistrationId,
    /// Whether its seat was taken away by the host, and the fee kept by the rules; else it stands.
    pub is_taken: bool,
    /// Minor units that have not gone back and are not on their way.
    pub minor: i64,
    /// What of it was lost by disputes, minor units.
    pub lost: i64,
    /// Whether the payment is disputed: nothing of it goes back before that is decided.
    pub is_disputed: bool,
}

impl KeptRow {
    /// What can still be given back, minor units.
    pub fn left(&self) -> i64 {
        (self.minor - self.lost).max(0)
    }
}

statements! {
    /// A capture came to be known.
    INSERT_CAPTURE = "insert into capture (attempt_id, object, site_id, amount, going_back)
        values ($1, $2, $3, $4, 0) on conflict (attempt_id, object) do nothing";
    /// Reserves of a capture what is to go back; refused when more would go back than was taken (PS-I-4).
    RESERVE = "update capture set going_back = going_back + $4 where site_id = $1 and attempt_id = $2 and object = $3
        and going_back + $4 <= amount";
    /// Releases what was reserved: the gateway refused it for good.
    RELEASE = "update capture set going_back = going_back - $4 where site_id = $1 and attempt_id = $2 and object = $3
        and going_back >= $4";
    /// Which attempt's money the gateway calls so, at this account.
    FIND_BY_CAPTURE = "select c.attempt_id from capture c join attempt a on a.id = c.attempt_id
        where c.site_id = $1 and c.object = $2 and a.merchant_account_id = $3 order by c.attempt_id limit 1";
    /// The same at any account of the site at the gateway.
    FIND_BY_CAPTURE_AT = "select c.attempt_id from capture c join attempt a on a.id = c.attempt_id
        join merchant_account m on m.id = a.merchant_account_id
        where c.site_id = $1 and c.object = $2 and m.gateway = $3 and m.mode = $4 order by c.attempt_id limit 1";
    /// What of a capture has not gone back and is not reserved to.
    LEFT_OF_CAPTURE = "select amount - going_back from capture where site_id = $1 and attempt_id = $2 and object = $3";
    /// A new order.
    INSERT_REFUND = "insert into refund (id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number,
        capture, currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
        console_object, console_key)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, upper($23))";
    /// Moves an order. What it is noted as stays: an older version may have noted one refund twice.
    SET_REFUND = "update refund set capture = $3, state = $4, tries = $5, reserved = $6, posted = $7, ended_at = $8,
        console_object = $9, console_key = case when console_object is null then upper($9) else console_key end
        where site_id = $1 and id = $2";
    /// Makes an order that the gateway refused smaller: a part of it was given back in another way.
    SHRINK_REFUND = "update refund set net = $3, tax = $4, amount = $5
        where site_id = $1 and id = $2 and state = 'failed' and amount > $5";
    /// An order.
    GET_REFUND = "select id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture,
        currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
        console_object from refund where site_id = $1 and id = $2";
    /// Whether money of another attempt went back under this id: noted from the console, or asked for by us.
    FIND_OTHERS_OBJECT = "select 1 from refund r where r.site_id = $1 and r.attempt_id <> $3
        and (r.console_object = $2 or exists (select 1 from observation o
            where o.attempt_id = r.attempt_id and o.object = $2 and o.verdict = 'refunded')) limit 1";
    /// Whether a refund at the console was noted under this id of another attempt's money.
    IS_NOTED_OF_ANOTHER = "select 1 from refund where console_key = upper($2) and site_id = $1 and attempt_id <> $3 limit 1";
    /// The orders of an intent in the order of asking.
    LIST_BY_INTENT = "select id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture,
        currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
        console_object from refund where site_id = $1 and intent_id = $2 order by number limit 1000";
    /// Orders of a site in a state, newest first.
    LIST_BY_STATE = "select id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture,
        currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
        console_object from refund where site_id = $1 and mode = $2 and state = $3 order by requested_at desc, id desc limit $4";
    /// The orders of a session.
    LIST_BY_SESSION = "select r.id, r.registration_id, r.state, r.cause, r.amount,
        r.reserved, (select a.disputed from attempt a where a.id = r.attempt_id) from refund r
        where r.site_id = $1 and r.session_id = $2 and r.registration_id is not null
        order by r.registration_id, r.number limit 100000";
    /// Registrations of a session that were paid, or are being paid, and stand or were taken away by its host.
    LIST_PAID = "select r.id, r.state, i.due,
        (select a.dispute_lost from attempt a where a.id = i.secured_by),
        (select a.disputed from attempt a where a.id = i.secured_by)
        from registration r join intent i on i.registration_id = r.id
        where r.site_id = $1 and r.session_id = $2 and i.secured_by is not null
        and (r.state = 'confirmed' or (r.state = 'cancelled' and r.cancel_cause = 'seat-taken')) order by r.id limit 100000";
}

fn refund(row: &Row) -> Result<RefundRow, StoreError> {
    let currency = row.word(9, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    let part = Price { net: money(10)?, tax: money(11)?, gross: money(12)? };
    Ok(RefundRow {
        order: RefundOrder {
            id: row.get(0)?,
            capture: row.get::<Option<String>>(8)?.map(ObjectId),
            amount: part.gross,
            cause: row.word(13, Cause::parse)?,
            state: row.word(16, OrderState::parse)?,
            tries: row.get(17)?,
        },
        site_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        intent_id: row.get(3)?,
        attempt_id: row.get(4)?,
        registration_id: row.get(5)?,
        session_id: row.get(6)?,
        number: row.get(7)?,
        part,
        reason: row.get(14)?,
        requested_by: row.get(15)?,
        reserved: row.get(18)?,
        posted: row.get(19)?,
        requested_at: row.get(20)?,
        ended_at: row.get(21)?,
        console_object: row.get::<Option<String>>(22)?.map(ObjectId),
    })
}

/// Notes what was taken; nothing when it is known.
pub async fn insert_capture(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    object: &ObjectId,
    amount: Money,
) -> Result<(), StoreError> {
    let values = [attempt.into(), (&object.0).into(), site.into(), amount.minor.into()];
    tx.execute(&INSERT_CAPTURE, &values).await.map(drop)
}

/// Reserves `amount` of a capture; false when more would go back than was taken.
pub async fn reserve(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    object: &ObjectId,
    amount: Money,
) -> Result<bool, StoreError> {
    let values = [site.into(), attempt.into(), (&object.0).into(), amount.minor.into()];
    Ok(tx.execute(&RESERVE, &values).await? == 1)
}

/// Releases what was reserved of a capture.
pub async fn release(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    object: &ObjectId,
    amount: Money,
) -> Result<bool, StoreError> {
    let values = [site.into(), attempt.into(), (&object.0).into(), amount.minor.into()];
    Ok(tx.execute(&RELEASE, &values).await? == 1)
}

/// The attempt whose money the gateway calls so at this account.
pub async fn find_by_capture(
    tx: &mut Tx,
    site: SiteId,
    account: MerchantAccountId,
    capture: &ObjectId,
) -> Result<Option<AttemptId>, StoreError> {
    let rows = tx.query(&FIND_BY_CAPTURE, &[site.into(), (&capture.0).into(), account.into()]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// The attempt whose money the gateway calls so, at any account of the site there: one merchant may have had several.
pub async fn find_by_capture_at(
    tx: &mut Tx,
    site: SiteId,
    (gateway, mode): (GatewayProduct, Mode),
    capture: &ObjectId,
) -> Result<Option<AttemptId>, StoreError> {
    let values = [site.into(), (&capture.0).into(), gateway.as_str().into(), mode.as_str().into()];
    tx.query(&FIND_BY_CAPTURE_AT, &values).await?.first().map(|row| row.get(0)).transpose()
}

/// What of a capture has not gone back and is not reserved to; minor units.
pub async fn left_of_capture(
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
    object: &ObjectId,
) -> Result<i64, StoreError> {
    tx.query_one(&LEFT_OF_CAPTURE, &[site.into(), attempt.into(), (&object.0).into()]).await?.get(0)
}

/// Whether a refund at the gateway's console is noted already: another unit noted it at the same moment.
pub fn is_noted_twice(error: &StoreError) -> bool {
    error.is_unique("refund.console_key, refund.site_id")
}

/// Adds an order.
pub async fn insert(tx: &mut Tx, row: &RefundRow) -> Result<(), StoreError> {
    let values: [Value; 23] = [
        row.order.id.into(),
        row.site_id.into(),
        row.mode.as_str().into(),
        row.intent_id.into(),
        row.attempt_id.into(),
        row.registration_id.into(),
        row.session_id.into(),
        row.number.into(),
        row.order.capture.as_ref().map(|capture| capture.0.clone()).into(),
        row.part.gross.currency.code().into(),
        row.part.net.minor.into(),
        row.part.tax.minor.into(),
        row.part.gross.minor.into(),
        row.order.cause.as_str().into(),
        (&row.reason).into(),
        (&row.requested_by).into(),
        row.order.state.as_str().into(),
        row.order.tries.into(),
        row.reserved.into(),
        row.posted.into(),
        row.requested_at.into(),
        row.ended_at.into(),
        row.console_object.as_ref().map(|object| object.0.clone()).into(),
    ];
    tx.execute(&INSERT_REFUND, &values).await.map(drop)
}

/// Writes what may change of an order.
pub async fn set(tx: &mut Tx, row: &RefundRow) -> Result<(), StoreError> {
    let values: [Value; 9] = [
        row.site_id.into(),
        row.order.id.into(),
        row.order.capture.as_ref().map(|capture| capture.0.clone()).into(),
        row.order.state.as_str().into(),
        row.order.tries.into(),
        row.reserved.into(),
        row.posted.into(),
        row.ended_at.into(),
        row.console_object.as_ref().map(|object| object.0.clone()).into(),
    ];
    tx.execute(&SET_REFUND, &values).await.map(drop)
}

/// Writes the smaller part of an order that the gateway refused; false when it is none, or was not more.
pub async fn shrink(tx: &mut Tx, row: &RefundRow) -> Result<bool, StoreError> {
    let Price { net, tax, gross } = row.part;
    let values =
        [row.site_id.into(), row.order.id.into(), net.minor.into(), tax.minor.into(), gross.minor.into()];
    Ok(tx.execute(&SHRINK_REFUND, &values).await? == 1)
}

/// An order of the site.
pub async fn find(tx: &mut Tx, site: SiteId, id: RefundId) -> Result<Option<RefundRow>, StoreError> {
    tx.query_opt(&GET_REFUND, &[site.into(), id.into()]).await?.as_ref().map(refund).transpose()
}

/// Whether money of another attempt of the site went back under this id, as the gateway writes it.
pub async fn is_anothers(
    tx: &mut Tx,
    site: SiteId,
    object: &ObjectId,
    attempt: AttemptId,
) -> Result<bool, StoreError> {
    let values = [site.into(), object.0.clone().into(), attempt.into()];
    let found = tx.query_opt(&FIND_OTHERS_OBJECT, &values).await?;
    Ok(found.is_some())
}

/// Whether somebody noted a refund at the gateway's console under this id, of another attempt's money.
pub async fn is_noted_of_another(
    tx: &mut Tx,
    site: SiteId,
    object: &ObjectId,
    attempt: AttemptId,
) -> Result<bool, StoreError> {
    let values = [site.into(), object.0.clone().into(), attempt.into()];
    Ok(tx.query_opt(&IS_NOTED_OF_ANOTHER, &values).await?.is_some())
}

/// The orders of an intent in the order of asking.
pub async fn list(tx: &mut Tx, site: SiteId, intent: IntentId) -> Result<Vec<RefundRow>, StoreError> {
    tx.query(&LIST_BY_INTENT, &[site.into(), intent.into()]).await?.iter().map(refund).collect()
}

/// Orders of a site in a state, newest first; at most `limit`.
pub async fn list_by_state(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    state: OrderState,
    limit: i64,
) -> Result<Vec<RefundRow>, StoreError> {
    let values = [site.into(), mode.as_str().into(), state.as_str().into(), limit.into()];
    tx.query(&LIST_BY_STATE, &values).await?.iter().map(refund).collect()
}

/// The orders of a session, those of one registration in the order of asking.
pub async fn list_by_session(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<SessionOrder>, StoreError> {
    let order = |row: &Row| {
        Ok(SessionOrder {
            id: row.get(0)?,
            registration_id: row.get(1)?,
            state: row.word(2, OrderState::parse)?,
            cause: row.word(3, Cause::parse)?,
            minor: row.get(4)?,
            reserved: row.get(5)?,
            is_disputed: row.get(6)?,
        })
    };
    tx.query(&LIST_BY_SESSION, &[site.into(), session.into()]).await?.iter().map(order).collect()
}

/// What was given back of each payment for a session.
pub async fn given_by_session(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<HashMap<RegistrationId, Given>, StoreError> {
    let mut given: HashMap<_, Given> = HashMap::new();
    for order in list_by_session(tx, site, session).await? {
        if takes_of_price(order.state, order.cause) {
            given.entry(order.registration_id).or_default().add(&order);
        }
    }
    Ok(given)
}

/// Whose fees a session has, of seats that stand and of those that its host has taken away; who has all of it back is not
/// among them.
pub async fn list_kept(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<KeptRow>, StoreError> {
    let paid = tx.query(&LIST_PAID, &[site.into(), session.into()]).await?;
    if paid.is_empty() {
        return Ok(Vec::new());
    }
    let given = given_by_session(tx, site, session).await?;
    let kept = |row: &Row| {
        let (registration_id, due): (RegistrationId, i64) = (row.get(0)?, row.get(2)?);
        let is_taken = row.word(1, RegistrationState::parse)? == RegistrationState::Cancelled;
        let minor = due - given.get(&registration_id).map_or(0, |given| given.all);
        Ok(KeptRow { registration_id, is_taken, minor, lost: row.get(3)?, is_disputed: row.get(4)? })
    };
    let rows = paid.iter().map(kept).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(rows.into_iter().filter(|row| row.minor > 0).collect())
}
