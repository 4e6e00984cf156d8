//! Transactions: every attempt that got a PNREF, approved or not.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde::{Deserialize, Serialize};

use super::postings::move_money;
use crate::clock::Micros;
use crate::payflow::config::Mode;

/// What a transaction does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A: a hold.
    #[default]
    Authorization,
    /// S: a hold and its capture in one.
    Sale,
    /// F: a sale that the bank approved by voice.
    VoiceAuthorization,
    /// A with amount 0: the card is checked.
    Verification,
    /// D: money of a hold is taken.
    Capture,
    /// V: a hold or an unsettled transaction is undone.
    Void,
    /// C: money goes back.
    Credit,
    /// U: a held transaction is decided.
    Review,
    /// L: card data are stored.
    Upload,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// An authorization whose hold stands.
    Open,
    /// Held by fraud filters until a person decides.
    Held,
    /// An authorization that was held anew: its money is held by that one.
    Renewed,
    /// An authorization that was captured.
    Captured,
    /// A sale, capture, voice authorization or credit: money moved, settled after a while.
    Taken,
    /// Undone.
    Voided,
    /// An authorization whose time is over.
    Expired,
    /// Nothing happened to money.
    #[default]
    Failed,
    /// Nothing was to happen to money.
    Done,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Txn {
    pub id: i64,
    pub pnref: String,
    pub mode: String,
    pub vendor: String,
    pub kind: Kind,
    pub amount: i64,
    pub currency: String,
    pub result: i32,
    pub respmsg: String,
    pub state: State,
    pub authcode: String,
    pub orig_id: Option<i64>,
    pub token_id: Option<i64>,
    pub request_id: String,
    pub custref: String,
    pub invnum: String,
    pub comment1: String,
    pub comment2: String,
    pub name: String,
    pub street: String,
    pub zip: String,
    pub last4: String,
    pub card_kind: String,
    pub expiry: String,
    pub accepted: bool,
    pub avsaddr: String,
    pub avszip: String,
    pub cvv2match: String,
    /// Captured of an authorization.
    pub taken: i64,
    /// Credited of a sale or capture.
    pub returned: i64,
    pub created_at: Micros,
    pub changed_at: Micros,
    /// Inquiries find it from here on.
    pub visible_at: Micros,
    pub expires_at: Micros,
}

impl Kind {
    /// Its letter on the wire.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Authorization | Self::Verification => "A",
            Self::Sale => "S",
            Self::VoiceAuthorization => "F",
            Self::Capture => "D",
            Self::Void => "V",
            Self::Credit => "C",
            Self::Review => "U",
            Self::Upload => "L",
        }
    }
}

/// The kebab-case word of an enum, as stored.
fn word<T: Serialize>(value: T) -> rusqlite::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}

fn of_word<T: serde::de::DeserializeOwned>(text: String) -> rusqlite::Result<T> {
    serde_json::from_value(serde_json::Value::String(text)).map_err(|_| rusqlite::Error::InvalidQuery)
}

const COLUMNS: &str = "id, pnref, mode, vendor, kind, amount, currency, result, respmsg, state, authcode, \
     orig_id, token_id, request_id, custref, invnum, comment1, comment2, name, street, zip, last4, card_kind, \
     expiry, accepted, avsaddr, avszip, cvv2match, taken, returned, created_at, changed_at, visible_at, expires_at";

fn row(row: &Row<'_>) -> rusqlite::Result<Txn> {
    Ok(Txn {
        id: row.get(0)?,
        pnref: row.get(1)?,
        mode: row.get(2)?,
        vendor: row.get(3)?,
        kind: of_word(row.get(4)?)?,
        amount: row.get(5)?,
        currency: row.get(6)?,
        result: row.get(7)?,
        respmsg: row.get(8)?,
        state: of_word(row.get(9)?)?,
        authcode: row.get(10)?,
        orig_id: row.get(11)?,
        token_id: row.get(12)?,
        request_id: row.get(13)?,
        custref: row.get(14)?,
        invnum: row.get(15)?,
        comment1: row.get(16)?,
        comment2: row.get(17)?,
        name: row.get(18)?,
        street: row.get(19)?,
        zip: row.get(20)?,
        last4: row.get(21)?,
        card_kind: row.get(22)?,
        expiry: row.get(23)?,
        accepted: row.get(24)?,
        avsaddr: row.get(25)?,
        avszip: row.get(26)?,
        cvv2match: row.get(27)?,
        taken: row.get(28)?,
        returned: row.get(29)?,
        created_at: row.get(30)?,
        changed_at: row.get(31)?,
        visible_at: row.get(32)?,
        expires_at: row.get(33)?,
    })
}

const INSERT: &str = "
INSERT INTO txns (id, pnref, mode, vendor, kind, amount, currency, result, respmsg, state, authcode, orig_id,
  token_id, request_id, custref, invnum, comment1, comment2, name, street, zip, last4, card_kind, expiry, accepted,
  avsaddr, avszip, cvv2match, taken, returned, created_at, changed_at, visible_at, expires_at)
VALUES (:id, :pnref, :mode, :vendor, :kind, :amount, :currency, :result, :respmsg, :state, :authcode, :orig_id,
  :token_id, :request_id, :custref, :invnum, :comment1, :comment2, :name, :street, :zip, :last4, :card_kind,
  :expiry, :accepted, :avsaddr, :avszip, :cvv2match, :taken, :returned, :created_at, :changed_at, :visible_at,
  :expires_at)";

/// Adds a transaction.
pub(crate) fn insert(db: &Connection, t: &Txn) -> rusqlite::Result<()> {
    db.prepare_cached(INSERT)?.execute(named_params! {
        ":id": t.id, ":pnref": t.pnref, ":mode": t.mode, ":vendor": t.vendor, ":kind": word(t.kind)?,
        ":amount": t.amount, ":currency": t.currency, ":result": t.result, ":respmsg": t.respmsg,
        ":state": word(t.state)?, ":authcode": t.authcode, ":orig_id": t.orig_id, ":token_id": t.token_id,
        ":request_id": t.request_id, ":custref": t.custref, ":invnum": t.invnum, ":comment1": t.comment1,
        ":comment2": t.comment2, ":name": t.name, ":street": t.street, ":zip": t.zip, ":last4": t.last4,
        ":card_kind": t.card_kind, ":expiry": t.expiry, ":accepted": t.accepted, ":avsaddr": t.avsaddr,
        ":avszip": t.avszip, ":cvv2match": t.cvv2match, ":taken": t.taken, ":returned": t.returned,
        ":created_at": t.created_at, ":changed_at": t.changed_at, ":visible_at": t.visible_at,
        ":expires_at": t.expires_at,
    })?;
    Ok(())
}

const UPDATE: &str = "
UPDATE txns SET result = ?2, respmsg = ?3, state = ?4, taken = ?5, returned = ?6, changed_at = ?7, visible_at = ?8,
  expires_at = ?9, amount = ?10
WHERE id = ?1";

/// Writes what may change of a transaction.
pub(crate) fn update(db: &Connection, t: &Txn) -> rusqlite::Result<()> {
    db.prepare_cached(UPDATE)?.execute(params![
        t.id,
        t.result,
        t.respmsg,
        word(t.state)?,
        t.taken,
        t.returned,
        t.changed_at,
        t.visible_at,
        t.expires_at,
        t.amount
    ])?;
    Ok(())
}

fn one(db: &Connection, tail: &str, params: impl rusqlite::Params) -> rusqlite::Result<Option<Txn>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM txns {tail}"))?.query_row(params, row).optional()
}

/// By row number.
pub(crate) fn find(db: &Connection, id: i64) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE id = ?1", [id])
}

/// By PNREF, within a merchant's account.
pub(crate) fn by_pnref(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    pnref: &str,
) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE pnref = ?1 AND vendor = ?2 AND mode = ?3", params![pnref, vendor, mode.word()])
}

/// By PNREF, whoever's it is: for the control API.
pub(crate) fn by_any_pnref(db: &Connection, pnref: &str) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE pnref = ?1", [pnref])
}

/// The last one with a CUSTREF, made within a period.
pub(crate) fn by_custref(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    custref: &str,
    period: (Micros, Micros),
    now: Micros,
) -> rusqlite::Result<Option<Txn>> {
    one(
        db,
        "WHERE custref = ?1 AND vendor = ?2 AND mode = ?3 AND custref <> '' \
         AND created_at BETWEEN ?4 AND ?5 AND visible_at <= ?6 ORDER BY id DESC LIMIT 1",
        params![custref, vendor, mode.word(), period.0, period.1, now],
    )
}

/// An approved authorization or sale with an INVNUM.
pub(crate) fn by_invnum(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    invnum: &str,
) -> rusqlite::Result<Option<Txn>> {
    one(
        db,
        "WHERE invnum = ?1 AND vendor = ?2 AND mode = ?3 AND invnum <> '' \
         AND kind IN ('authorization', 'sale') AND result IN (0, 126, 127) LIMIT 1",
        params![invnum, vendor, mode.word()],
    )
}

/// The last one made with a secure token.
pub(crate) fn by_token(db: &Connection, token: i64, now: Micros) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE token_id = ?1 AND visible_at <= ?2 ORDER BY id DESC LIMIT 1", params![token, now])
}

/// The one that a secure token paid with, or else its last try.
pub(crate) fn attempts_of_token(db: &Connection, token: i64) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE token_id = ?1 ORDER BY (result IN (0, 126, 127)) DESC, id DESC LIMIT 1", [token])
}

/// What an authorization was held anew by.
pub(crate) fn renewal(db: &Connection, of: i64) -> rusqlite::Result<Option<Txn>> {
    one(db, "WHERE orig_id = ?1 AND kind = 'authorization' AND state <> 'failed' LIMIT 1", [of])
}

/// Those that wait for a person's decision, oldest first.
pub(crate) fn held(db: &Connection) -> rusqlite::Result<Vec<Txn>> {
    let text = format!("SELECT {COLUMNS} FROM txns WHERE state = 'held' ORDER BY id LIMIT 1000");
    db.prepare_cached(&text)?.query_map([], row)?.collect()
}

/// All, from a row number on.
pub(super) fn after(db: &Connection, id: i64, limit: i64) -> rusqlite::Result<Vec<Txn>> {
    let text = format!("SELECT {COLUMNS} FROM txns WHERE id > ?1 ORDER BY id LIMIT ?2");
    db.prepare_cached(&text)?.query_map([id, limit], row)?.collect()
}

/// A merchant's from one moment until before another, in their order.
pub(super) fn of_merchant(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    (from, until): (Micros, Micros),
) -> rusqlite::Result<Vec<Txn>> {
    let text = format!(
        "SELECT {COLUMNS} FROM txns WHERE vendor = ?1 AND mode = ?2 AND created_at >= ?3 AND created_at < ?4 ORDER BY id"
    );
    db.prepare_cached(&text)?.query_map(params![vendor, mode.word(), from, until], row)?.collect()
}

/// A merchant's that somebody undid at the console from one moment until before another: no transaction of its own says so.
pub(super) fn undone_at_console(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    (from, until): (Micros, Micros),
) -> rusqlite::Result<Vec<Txn>> {
    let text = format!(
        "SELECT {COLUMNS} FROM txns t WHERE vendor = ?1 AND mode = ?2 AND state = 'voided' AND changed_at >= ?3 \
         AND changed_at < ?4 AND NOT EXISTS \
         (SELECT 1 FROM txns v WHERE v.orig_id = t.id AND v.kind = 'void' AND v.result = 0) ORDER BY id"
    );
    db.prepare_cached(&text)?.query_map(params![vendor, mode.word(), from, until], row)?.collect()
}

/// The highest row number.
pub(crate) fn max_id(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT coalesce(max(id), 0) FROM txns", [], |row| row.get(0))
}

/// Lets go of holds whose time is over.
pub(crate) fn expire_due(db: &Connection, now: Micros) -> anyhow::Result<()> {
    let text =
        format!("SELECT {COLUMNS} FROM txns WHERE state IN ('open', 'held') AND expires_at <= ?1 LIMIT 1000");
    let due: Vec<Txn> = db.prepare_cached(&text)?.query_map([now], row)?.collect::<Result<_, _>>()?;
    for mut txn in due {
        let rest = txn.amount - txn.taken;
        move_money(db, &txn, "expiry", &[("holds", -rest), ("cardholder", rest)], now)?;
        txn.state = State::Expired;
        txn.changed_at = now;
        update(db, &txn)?;
        // What was held anew ends with what holds it.
        let sql = "UPDATE txns SET state = 'expired', changed_at = ?2 WHERE id = ?1 AND state = 'renewed'";
        db.execute(sql, params![txn.orig_id, now])?;
    }
    Ok(())
}
