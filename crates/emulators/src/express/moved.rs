//! What moves at an account by no call of the interface: somebody is paid by hand, money goes to a bank, a currency is changed, a
//! bank takes a payment back. The search lists it, and it has details as far as it is a payment.

use axum::extract::State;
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Deserialize;

use super::api::Asked;
use super::emulator::Emulator;
use super::nvp::Answer;
use super::{search, status};
use crate::clock::Micros;
use crate::payflow::own_pages_only;
use crate::steering;
use crate::wallet::books;
use crate::wallet::{Mode, PAYER_ID};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS moved (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mode TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, currency TEXT NOT NULL, minor INTEGER NOT NULL, fee INTEGER NOT NULL, parent TEXT NOT NULL,
    invoice_id TEXT NOT NULL, custom_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
";

/// What ids are drawn by, beside those of the books.
const SALT: u64 = 6;

/// What the search calls money that a bank or PayPal takes back.
pub(super) const REVERSAL: &str = "Reversal";

/// Something that moved, in the words of the search.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moved {
    /// L_TYPE: `Payment`, `Transfer`, `Currency Conversion (debit)`, `Temporary Hold`, …
    pub kind: String,
    /// L_STATUS.
    pub status: String,
    /// L_CURRENCYCODE.
    pub currency: String,
    /// Minor units; off the account below nothing.
    pub minor: i64,
    /// What PayPal keeps of it, minor units.
    pub fee: i64,
    /// What it came of; empty for what stands for itself.
    pub parent: String,
    /// INVNUM.
    pub invoice_id: String,
    /// CUSTOM.
    pub custom_id: String,
}

impl Default for Moved {
    /// Somebody is paid five euros by hand.
    fn default() -> Self {
        Self {
            kind: "Payment".into(),
            status: "Completed".into(),
            currency: "EUR".into(),
            minor: 500,
            fee: 0,
            parent: String::new(),
            invoice_id: String::new(),
            custom_id: String::new(),
        }
    }
}

/// The same with its id and when it moved.
pub(super) struct Line {
    pub id: String,
    pub at: Micros,
    pub of: Moved,
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let of = Moved {
        kind: row.get("kind")?,
        status: row.get("status")?,
        currency: row.get("currency")?,
        minor: row.get("minor")?,
        fee: row.get("fee")?,
        parent: row.get("parent")?,
        invoice_id: row.get("invoice_id")?,
        custom_id: row.get("custom_id")?,
    };
    Ok(Line { id: row.get("id")?, at: row.get("at")?, of })
}

/// Everything of an account, oldest first.
pub(super) fn all(db: &Connection, mode: Mode, user: &str) -> rusqlite::Result<Vec<Line>> {
    let mut found = db.prepare_cached("SELECT * FROM moved WHERE mode = ?1 AND user = ?2 ORDER BY number")?;
    found.query_map(params![mode.word(), user], line)?.collect()
}

/// Enters it; its id.
pub(super) fn enter(
    db: &Connection,
    (mode, user): (&str, &str),
    of: &Moved,
    now: Micros,
) -> rusqlite::Result<String> {
    let number: i64 = db.query_row("SELECT coalesce(max(number), 0) + 1 FROM moved", [], |row| row.get(0))?;
    let id = books::id_of(number, SALT);
    db.execute(
        "INSERT INTO moved VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            number,
            id,
            mode,
            user,
            of.kind,
            of.status,
            of.currency,
            of.minor,
            of.fee,
            of.parent,
            of.invoice_id,
            of.custom_id,
            now
        ],
    )?;
    Ok(id)
}

/// GetTransactionDetails of it; none where nothing has this id.
pub(super) fn details(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Option<Answer>> {
    let sql = "SELECT * FROM moved WHERE id = ?1 AND mode = ?2 AND user = ?3";
    let whose = params![id, asked.signature.mode.word(), asked.signature.user];
    let Some(Line { id, at, of }) = db.query_row(sql, whose, line).optional()? else { return Ok(None) };
    let is_reversal = of.kind.contains(REVERSAL);
    if !is_reversal && !matches!(of.kind.as_str(), "Payment" | "Refund") {
        // Nobody has paid anybody by it.
        return Ok(Some(Answer::refused(&[10_007])));
    }
    let (amount, currency) = status::written(asked, &of.currency, of.minor);
    let (standing, reason) = match (is_reversal, of.kind.as_str(), of.minor < 0) {
        (true, _, true) => ("Reversed", "chargeback"),
        (true, _, false) => ("Canceled-Reversal", "chargeback"),
        (_, "Refund", _) => (of.status.as_str(), "refund"),
        _ => (of.status.as_str(), "None"),
    };
    let mut fields = vec![
        ("RECEIVERID", asked.signature.merchant_id.clone()),
        ("PAYERID", PAYER_ID.to_owned()),
        ("TRANSACTIONID", id),
        ("TRANSACTIONTYPE", if of.minor < 0 { "sendmoney" } else { "webaccept" }.to_owned()),
        ("PAYMENTTYPE", "instant".to_owned()),
        ("ORDERTIME", search::moment(at)),
        ("AMT", amount),
        ("CURRENCYCODE", currency),
        ("PAYMENTSTATUS", standing.replace(' ', "")),
        ("PENDINGREASON", "None".to_owned()),
        ("REASONCODE", reason.to_owned()),
    ];
    for (name, value) in
        [("INVNUM", of.invoice_id), ("CUSTOM", of.custom_id), ("PARENTTRANSACTIONID", of.parent)]
    {
        if !value.is_empty() {
            fields.push((name, value));
        }
    }
    Ok(Some(Answer::done(fields)))
}

pub(super) fn router(emulator: &Emulator) -> Router {
    Router::new()
        .route("/control/api/moved", post(enter_by_json))
        .route("/control/api/transactions/permission", post(permit))
        .layer(from_fn(own_pages_only))
        .with_state(emulator.clone())
}

#[derive(Deserialize)]
struct New {
    mode: Mode,
    user: String,
    of: Moved,
}

/// Something moves at an account by itself.
async fn enter_by_json(State(emulator): State<Emulator>, Json(new): Json<New>) -> Response {
    let entered = emulator.enter_moved(new.mode, &new.user, new.of).await;
    steering::json(entered.map(|id| serde_json::json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    permitted: bool,
}

/// Whether the signatures may search what moved: PayPal gives and takes that.
async fn permit(State(emulator): State<Emulator>, Json(to): Json<Permission>) -> Response {
    emulator.permit_search(to.permitted);
    steering::json(Ok(serde_json::json!({ "permitted": to.permitted })))
}
