//! The books: orders, what was held, taken and given back, and the answers that keys have had.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Mode, REFUSED, Wallet};
use crate::clock::{DAY, Micros, SECOND};
use crate::payflow::{Arm, FaultKind, mix};

/// An authorization that nobody captures ends after so long.
pub(crate) const AUTHORIZATION_LIVES: Micros = 29 * DAY;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mode TEXT NOT NULL, client_id TEXT NOT NULL,
    intent TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL, description TEXT NOT NULL,
    custom_id TEXT NOT NULL, invoice_id TEXT NOT NULL, return_url TEXT NOT NULL, cancel_url TEXT NOT NULL,
    status TEXT NOT NULL, funding TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS transactions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, kind TEXT NOT NULL,
    parent TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL, status TEXT NOT NULL,
    custom_id TEXT NOT NULL, invoice_id TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS transaction_by_order ON transactions (order_id);
CREATE TABLE IF NOT EXISTS answers (
    client_id TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (client_id, key, path)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS early_ends (id TEXT PRIMARY KEY, at INTEGER NOT NULL, status TEXT NOT NULL) STRICT;
";

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id; the token of its page.
    pub id: String,
    /// `live` or `sandbox`.
    pub mode: String,
    /// Whose it is.
    pub client_id: String,
    /// `AUTHORIZE` or `CAPTURE`.
    pub intent: String,
    /// Its currency.
    pub currency: String,
    /// Minor units.
    pub amount: i64,
    /// What is paid for.
    pub description: String,
    /// The merchant's own mark.
    pub custom_id: String,
    /// The merchant's number.
    pub invoice_id: String,
    /// Where the payer goes when he has approved.
    pub return_url: String,
    /// Where he goes when he gives up.
    pub cancel_url: String,
    /// As Orders v2 names it.
    pub status: String,
    /// What the payer chose to pay with: `balance`, `declined` or `review`; empty before he approved.
    pub funding: String,
    /// When it was made.
    pub created_at: Micros,
}

/// What a transaction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Money is held.
    Authorization,
    /// Money was taken.
    Capture,
    /// Money was given back.
    Refund,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Authorization => "authorization",
            Self::Capture => "capture",
            Self::Refund => "refund",
        }
    }
}

/// A transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its id.
    pub id: String,
    /// The order that it came of.
    pub order_id: String,
    /// What it does.
    pub kind: Kind,
    /// What it was taken from, is given back of or holds anew; empty for what stands for itself.
    pub parent: String,
    /// Its currency.
    pub currency: String,
    /// Minor units.
    pub amount: i64,
    /// As Payments v2 names it.
    pub status: String,
    /// The merchant's own mark.
    pub custom_id: String,
    /// The merchant's number.
    pub invoice_id: String,
    /// When it was made.
    pub created_at: Micros,
}

/// The books as a whole, for whoever compares them with his own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Every order, oldest first.
    pub orders: Vec<Order>,
    /// Every transaction, oldest first.
    pub transactions: Vec<Transaction>,
    /// Authorizations that hold money now.
    pub open_holds: usize,
    /// Minor units that were taken, whatever the currency.
    pub captured: i64,
    /// Minor units that were given back.
    pub refunded: i64,
}

/// The id of a row: 17 capitals and digits that look like PayPal's.
pub(crate) fn id_of(number: i64, salt: u64) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKLMNPQRSTUVWX";
    let mut bits = mix(u64::try_from(number).unwrap_or(0) ^ mix(salt));
    let mut id = String::new();
    for _ in 0..12 {
        id.push(char::from(LETTERS[usize::try_from(bits & 31).unwrap_or(0)]));
        bits >>= 5;
    }
    format!("{id}{number:05}")
}

/// What ids are drawn by: two stand-ins for one PayPal never give two things one id. Orders of the classic interface begin with
/// the name of their kind and a dash.
fn salt(order: &str) -> u64 {
    if order.contains('-') { 2 } else { 0 }
}

fn next(db: &Connection, table: &str) -> rusqlite::Result<i64> {
    db.query_row(&format!("SELECT coalesce(max(number), 0) + 1 FROM {table}"), [], |row| row.get(0))
}

fn order(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        id: row.get("id")?,
        mode: row.get("mode")?,
        client_id: row.get("client_id")?,
        intent: row.get("intent")?,
        currency: row.get("currency")?,
        amount: row.get("amount")?,
        description: row.get("description")?,
        custom_id: row.get("custom_id")?,
        invoice_id: row.get("invoice_id")?,
        return_url: row.get("return_url")?,
        cancel_url: row.get("cancel_url")?,
        status: row.get("status")?,
        funding: row.get("funding")?,
        created_at: row.get("created_at")?,
    })
}

fn transaction(row: &Row<'_>) -> rusqlite::Result<Transaction> {
    let kind: String = row.get("kind")?;
    Ok(Transaction {
        id: row.get("id")?,
        order_id: row.get("order_id")?,
        kind: match kind.as_str() {
            "authorization" => Kind::Authorization,
            "capture" => Kind::Capture,
            _ => Kind::Refund,
        },
        parent: row.get("parent")?,
        currency: row.get("currency")?,
        amount: row.get("amount")?,
        status: row.get("status")?,
        custom_id: row.get("custom_id")?,
        invoice_id: row.get("invoice_id")?,
        created_at: row.get("created_at")?,
    })
}

/// Enters an order; its id is given here, after what its product begins it with.
pub(crate) fn enter_order(db: &Connection, mut new: Order) -> rusqlite::Result<Order> {
    let number = next(db, "orders")?;
    new.id.push_str(&id_of(number, 1 + salt(&new.id)));
    insert_order(db, number, &new)?;
    Ok(new)
}

fn insert_order(db: &Connection, number: i64, new: &Order) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            number,
            new.id,
            new.mode,
            new.client_id,
            new.intent,
            new.currency,
            new.amount,
            new.description,
            new.custom_id,
            new.invoice_id,
            new.return_url,
            new.cancel_url,
            new.status,
            new.funding,
            new.created_at
        ],
    )
    .map(drop)
}

/// The order of that id in that world.
pub(crate) fn find_order(db: &Connection, mode: Mode, id: &str) -> rusqlite::Result<Option<Order>> {
    let sql = "SELECT * FROM orders WHERE mode = ?1 AND id = ?2";
    db.query_row(sql, params![mode.word(), id], order).optional()
}

/// Changes how an order stands, and what it is paid with.
pub(crate) fn set_order(db: &Connection, id: &str, status: &str, funding: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE orders SET status = ?2, funding = ?3 WHERE id = ?1", params![id, status, funding])
        .map(drop)
}

/// Enters a transaction; its id is given here.
pub(crate) fn enter(db: &Connection, mut new: Transaction) -> rusqlite::Result<Transaction> {
    let number = next(db, "transactions")?;
    new.id = id_of(number, 2 + salt(&new.order_id));
    insert(db, number, &new)?;
    Ok(new)
}

fn insert(db: &Connection, number: i64, new: &Transaction) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            number,
            new.id,
            new.order_id,
            new.kind.word(),
            new.parent,
            new.currency,
            new.amount,
            new.status,
            new.custom_id,
            new.invoice_id,
            new.created_at
        ],
    )
    .map(drop)
}

/// Puts other books in the place of these.
pub(crate) fn put_back(db: &Connection, books: &Books) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM transactions; DELETE FROM orders")?;
    for (number, order) in (1..).zip(&books.orders) {
        insert_order(db, number, order)?;
    }
    (1..).zip(&books.transactions).try_for_each(|(number, of)| insert(db, number, of))
}

/// The transaction of that id and kind, with its order, in that world.
pub(crate) fn find(
    db: &Connection,
    mode: Mode,
    kind: Kind,
    id: &str,
) -> rusqlite::Result<Option<(Transaction, Order)>> {
    let sql = "SELECT * FROM transactions WHERE id = ?1 AND kind = ?2";
    let Some(found) = db.query_row(sql, params![id, kind.word()], transaction).optional()? else {
        return Ok(None);
    };
    Ok(find_order(db, mode, &found.order_id)?.map(|order| (found, order)))
}

/// Changes how a transaction stands.
pub(crate) fn set_status(db: &Connection, id: &str, status: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE transactions SET status = ?2 WHERE id = ?1", params![id, status]).map(drop)
}

/// What came of an order, oldest first.
pub(crate) fn of_order(db: &Connection, order: &str) -> rusqlite::Result<Vec<Transaction>> {
    let mut found = db.prepare_cached("SELECT * FROM transactions WHERE order_id = ?1 ORDER BY number")?;
    found.query_map([order], transaction)?.collect()
}

/// What was given back of a capture.
pub(crate) fn refunded(db: &Connection, capture: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(sum(amount), 0) FROM transactions WHERE parent = ?1 AND kind = 'refund'";
    db.query_row(sql, [capture], |row| row.get(0))
}

/// The answer that a key has had on a path.
pub(crate) fn answer(
    db: &Connection,
    client_id: &str,
    key: &str,
    path: &str,
) -> rusqlite::Result<Option<(u16, String)>> {
    let sql = "SELECT status, body FROM answers WHERE client_id = ?1 AND key = ?2 AND path = ?3";
    db.query_row(sql, params![client_id, key, path], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// A key, where it was used, and what it made.
pub(crate) struct UsedKey {
    pub key: String,
    pub path: String,
    pub made: String,
}

/// Every key that made something.
pub(crate) fn keys(db: &Connection) -> rusqlite::Result<Vec<UsedKey>> {
    let mut found = db.prepare_cached("SELECT key, path, body FROM answers")?;
    let read = |row: &Row<'_>| Ok(UsedKey { key: row.get(0)?, path: row.get(1)?, made: row.get(2)? });
    found.query_map([], read)?.collect()
}

/// Keeps an answer under its key.
pub(crate) fn keep_answer(
    db: &Connection,
    (client_id, key, path): (&str, &str, &str),
    (status, body): (u16, &str),
) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3, ?4, ?5)";
    db.execute(sql, params![client_id, key, path, status, body]).map(drop)
}

/// Ends the authorizations whose time is over.
pub(crate) fn expire_due(db: &Connection, now: Micros) -> anyhow::Result<()> {
    db.execute(
        "UPDATE transactions SET status = 'EXPIRED'
         WHERE kind = 'authorization' AND status IN ('CREATED', 'PENDING') AND (created_at <= ?1 OR parent IN
         (SELECT id FROM transactions WHERE kind = 'authorization' AND created_at <= ?1))",
        [now - AUTHORIZATION_LIVES],
    )?;
    db.execute(
        "UPDATE transactions SET status = (SELECT status FROM early_ends WHERE early_ends.id = transactions.id)
         WHERE kind = 'authorization' AND status IN ('CREATED', 'PENDING')
         AND id IN (SELECT id FROM early_ends WHERE at <= ?1)",
        [now],
    )?;
    Ok(())
}

/// Ends a hold before its time where a fault says so: from the next call on.
pub(crate) fn end_early(
    db: &Connection,
    held: &Transaction,
    arm: Option<&Arm>,
    now: Micros,
) -> rusqlite::Result<()> {
    let (at, status) = match arm.map(|arm| (arm.fault, arm.after_s)) {
        Some((FaultKind::AuthorizationExpires, after_s)) => (now + after_s * SECOND, "EXPIRED"),
        Some((FaultKind::IssuerVoids, _)) => (now, "VOIDED"),
        _ => return Ok(()),
    };
    db.execute("INSERT OR REPLACE INTO early_ends VALUES (?1, ?2, ?3)", params![held.id, at, status])
        .map(drop)
}

/// What is taken instead of these minor units where a fault lets it be less.
pub(crate) fn taken_less(minor: i64, arm: Option<&Arm>) -> i64 {
    match arm {
        Some(arm) if arm.fault == FaultKind::CapturesLess => (minor - arm.minor).max(1),
        _ => minor,
    }
}

/// The books of a wallet.
pub(crate) async fn of<W: Wallet>(wallet: &W) -> anyhow::Result<Books> {
    wallet.db.run(|db| Ok(all(db)?)).await
}

/// Whether it moved money, or still does.
pub(crate) fn counts(of: &Transaction) -> bool {
    !matches!(of.status.as_str(), "DECLINED" | "FAILED" | "CANCELLED" | REFUSED)
}

/// The books as a whole.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Books> {
    let orders = db
        .prepare("SELECT * FROM orders ORDER BY number")?
        .query_map([], order)?
        .collect::<Result<_, _>>()?;
    let transactions: Vec<Transaction> = db
        .prepare("SELECT * FROM transactions ORDER BY number")?
        .query_map([], transaction)?
        .collect::<Result<_, _>>()?;
    let sum = |kind| transactions.iter().filter(|t| t.kind == kind && counts(t)).map(|t| t.amount).sum();
    let holds = |t: &&Transaction| {
        // What was held anew is held once.
        let is_first = t.kind == Kind::Authorization && t.parent.is_empty();
        is_first && matches!(t.status.as_str(), "CREATED" | "PENDING")
    };
    Ok(Books {
        open_holds: transactions.iter().filter(holds).count(),
        captured: sum(Kind::Capture),
        refunded: sum(Kind::Refund),
        orders,
        transactions,
    })
}
