//! Disputes: a payer asks PayPal to take back what he paid. While one is open PayPal has the money and lets nobody give a part of
//! it back; decided for the payer it goes to him, and is told of as a reversal.
//!
//! Answers are those of `customer_disputes_v1.json`; that a capture looks partially refunded meanwhile, and that a reversal is
//! told of as a refund, is what merchants report of the real one.

use anyhow::Context as _;
use http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{self, Asked, Reply};
use super::emulator::Emulator;
use super::webhooks;
use crate::clock::{Micros, SECOND};
use crate::payflow::{Disputed, money};
use crate::wallet::books::{self, Kind};
use crate::wallet::{Mode, deliveries};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS disputes (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, capture TEXT NOT NULL, reason TEXT NOT NULL, currency TEXT NOT NULL,
    amount INTEGER NOT NULL, outcome TEXT NOT NULL, refunded INTEGER NOT NULL, fee INTEGER NOT NULL,
    reversal TEXT NOT NULL, opened_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, answer_by INTEGER) STRICT;
CREATE INDEX IF NOT EXISTS dispute_by_capture ON disputes (capture);
CREATE TABLE IF NOT EXISTS dispute_movements (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, dispute TEXT NOT NULL, capture TEXT NOT NULL, code TEXT NOT NULL,
    currency TEXT NOT NULL, minor INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
";

/// What the Transaction Search calls what a dispute moves.
pub(super) const REVERSAL: &str = "T1106";
const CHARGEBACK: &str = "T1201";
const CHARGEBACK_RETURNED: &str = "T1202";
const CHARGEBACK_REIMBURSED: &str = "T1205";
const DISPUTE_FEE: &str = "T0106";

/// Why payers dispute, as the interface names it.
pub(super) const REASONS: [&str; 7] = [
    "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
    "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED",
    "UNAUTHORISED",
    "CREDIT_NOT_PROCESSED",
    "DUPLICATE_TRANSACTION",
    "INCORRECT_AMOUNT",
    "OTHER",
];

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Its id.
    pub id: String,
    /// What was taken and is disputed.
    pub capture: String,
    /// Why, as the interface names it.
    pub reason: String,
    /// Its currency.
    pub currency: String,
    /// How much is disputed, minor units: PayPal has it while the dispute is open.
    pub amount: i64,
    /// How it was decided, as the interface names it; empty while it is open.
    pub outcome: String,
    /// What the payer got by it, minor units.
    pub refunded: i64,
    /// What PayPal keeps for it, minor units: for every time that it was decided.
    pub fee: i64,
    /// The id of the reversal; empty where there is none.
    pub reversal: String,
    /// When it was opened.
    pub opened_at: Micros,
    /// When something became of it last.
    pub changed_at: Micros,
    /// Until when the seller may answer.
    pub answer_by: Option<Micros>,
}

impl Dispute {
    fn is_open(&self) -> bool {
        self.outcome.is_empty()
    }
}

/// A dispute as it is opened at the console.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDispute {
    /// Why, as the interface names it.
    pub reason: String,
    /// How much, minor units; the whole capture without.
    #[serde(default)]
    pub minor: Option<i64>,
    /// In how many days the seller has to answer; no date without.
    #[serde(default)]
    pub days: Option<i64>,
    /// Whether the payer's bank has charged it back: that is listed at once, and what the seller wins of it comes back. Otherwise PayPal
    /// holds the money, and lists what the payer gets when it has decided.
    #[serde(default)]
    pub charged_back: bool,
}

/// How a dispute is decided at the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// For the buyer, who has the money then.
    Buyer,
    /// For the seller.
    Seller,
    /// The buyer has withdrawn it.
    Cancelled,
    /// PayPal pays: who has the seller's money is not said by that.
    Payout,
}

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// For whom.
    pub ending: Ending,
    /// What the buyer gets, minor units; all that is disputed without. Of a decision for him alone.
    #[serde(default)]
    pub minor: Option<i64>,
    /// What PayPal keeps for it, minor units.
    #[serde(default)]
    pub fee: i64,
}

fn dispute(row: &Row<'_>) -> rusqlite::Result<Dispute> {
    Ok(Dispute {
        id: row.get("id")?,
        capture: row.get("capture")?,
        reason: row.get("reason")?,
        currency: row.get("currency")?,
        amount: row.get("amount")?,
        outcome: row.get("outcome")?,
        refunded: row.get("refunded")?,
        fee: row.get("fee")?,
        reversal: row.get("reversal")?,
        opened_at: row.get("opened_at")?,
        changed_at: row.get("changed_at")?,
        answer_by: row.get("answer_by")?,
    })
}

/// Every dispute, newest first.
pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Dispute>> {
    db.prepare_cached("SELECT * FROM disputes ORDER BY number DESC")?.query_map([], dispute)?.collect()
}

/// Those of a capture, newest first.
pub(super) fn of_capture(db: &Connection, capture: &str) -> rusqlite::Result<Vec<Dispute>> {
    let mut found = db.prepare_cached("SELECT * FROM disputes WHERE capture = ?1 ORDER BY number DESC")?;
    found.query_map([capture], dispute)?.collect()
}

/// Whether PayPal has the money of a capture because it is disputed.
pub(super) fn is_open(db: &Connection, capture: &str) -> rusqlite::Result<bool> {
    Ok(of_capture(db, capture)?.iter().any(Dispute::is_open))
}

/// What payers got of a capture by disputes, minor units.
pub(super) fn lost(db: &Connection, capture: &str) -> rusqlite::Result<i64> {
    Ok(of_capture(db, capture)?.iter().map(|of| of.refunded).sum())
}

/// In the words that are common to all emulators.
pub(super) fn report(db: &Connection) -> rusqlite::Result<Vec<Disputed>> {
    let told = |of: Dispute| Disputed {
        is_open: of.is_open(),
        case: of.id,
        pnref: of.capture,
        amount: of.amount,
        lost: of.refunded,
        fee: of.fee,
        reversal: of.reversal,
    };
    Ok(all(db)?.into_iter().map(told).collect())
}

/// `GET /v1/customer/disputes` and `…/{id}`; `id` is none for the list.
pub(super) fn answer(db: &Connection, asked: &Asked<'_>, id: Option<&str>) -> anyhow::Result<Reply> {
    if !asked.may_see_disputes {
        return Ok(api::error(StatusCode::FORBIDDEN, ""));
    }
    let mut mine = Vec::new();
    for of in all(db)? {
        let found = books::find(db, asked.app.mode, Kind::Capture, &of.capture)?;
        if let Some((taken, order)) = found.filter(|(_, order)| order.client_id == asked.app.client_id) {
            mine.push((of, taken, order));
        }
    }
    if let Some(id) = id {
        let found = mine.into_iter().find(|(of, _, _)| of.id == id);
        return Ok(match found {
            Some((of, taken, order)) => {
                let custom = (order.custom_id.as_str(), taken.invoice_id.as_str());
                Reply(
                    StatusCode::OK,
                    in_full(asked.public_url, &of, &asked.app.merchant_id, (taken.amount, custom)),
                )
            }
            None => api::error(StatusCode::NOT_FOUND, "INVALID_RESOURCE_ID"),
        });
    }
    let wanted = crate::form::decode(asked.query.as_bytes());
    let wanted = wanted.iter().find(|(name, _)| name == "disputed_transaction_id").map(|(_, id)| id);
    let items: Vec<Value> = mine
        .iter()
        .filter(|(of, _, _)| wanted.is_none_or(|id| *id == of.capture))
        .map(|(of, _, _)| summary(asked.public_url, of))
        .collect();
    let here = format!("{}/v1/customer/disputes", asked.public_url);
    let mut list = json!({ "links": [{ "href": here, "rel": "self", "method": "GET" }] });
    // Its description has no empty list.
    if !items.is_empty() {
        list["items"] = items.into();
    }
    Ok(Reply(StatusCode::OK, list))
}

fn amount(currency: &str, minor: i64) -> Value {
    let text = money::format(minor, currency);
    let value = match currency {
        "HUF" | "TWD" => text.trim_end_matches(".00"),
        _ => &text,
    };
    json!({ "currency_code": currency, "value": value })
}

fn summary(public_url: &str, of: &Dispute) -> Value {
    let (status, state) = match of.is_open() {
        true => ("WAITING_FOR_SELLER_RESPONSE", "REQUIRED_ACTION"),
        false => ("RESOLVED", "RESOLVED"),
    };
    let href = format!("{public_url}/v1/customer/disputes/{}", of.id);
    let mut value = json!({
        "dispute_id": of.id,
        "create_time": api::moment(of.opened_at),
        "update_time": api::moment(of.changed_at),
        "reason": of.reason,
        "status": status,
        "dispute_state": state,
        "dispute_amount": amount(&of.currency, of.amount),
        "dispute_life_cycle_stage": "CHARGEBACK",
        "dispute_channel": "INTERNAL",
        "links": [{ "href": href, "rel": "self", "method": "GET" }],
    });
    if let Some(by) = of.answer_by {
        value["seller_response_due_date"] = api::moment(by).into();
    }
    value
}

fn in_full(
    public_url: &str,
    of: &Dispute,
    merchant: &str,
    (taken, (custom, invoice)): (i64, (&str, &str)),
) -> Value {
    let mut value = summary(public_url, of);
    if let Some(fields) = value.as_object_mut() {
        // Of the seller's own list alone.
        fields.remove("dispute_state");
    }
    let status = match of.refunded {
        _ if of.is_open() => "PARTIALLY_REFUNDED",
        0 => "COMPLETED",
        _ => "REVERSED",
    };
    let mut transaction = json!({
        "seller_transaction_id": of.capture,
        "transaction_status": status,
        "gross_amount": amount(&of.currency, taken),
        "seller": { "merchant_id": merchant },
    });
    for (name, text) in [("custom", custom), ("invoice_number", invoice)] {
        if !text.is_empty() {
            transaction[name] = text.into();
        }
    }
    value["disputed_transactions"] = json!([transaction]);
    let moved = |minor: i64, kind: &str, reason: &str, at: Micros| {
        json!({
            "affected_party": "SELLER",
            "amount": amount(&of.currency, minor),
            "initiated_time": api::moment(at),
            "type": kind,
            "reason": reason,
        })
    };
    let mut movements = vec![moved(of.amount, "DEBIT", "DISPUTE_SETTLEMENT", of.opened_at)];
    if of.fee > 0 {
        movements.push(moved(of.fee, "DEBIT", "DISPUTE_FEE", of.changed_at));
    }
    if !of.is_open() {
        let mut outcome = json!({ "outcome_code": of.outcome });
        if of.refunded > 0 {
            outcome["amount_refunded"] = amount(&of.currency, of.refunded);
        }
        if of.refunded < of.amount {
            movements.push(moved(of.amount - of.refunded, "CREDIT", "DISPUTE_SETTLEMENT", of.changed_at));
        }
        value["dispute_outcome"] = outcome;
    }
    value["money_movements"] = movements.into();
    value
}

/// The reversals of an order's captures, as refunds are shown.
pub(super) fn reversals(db: &Connection, captures: &[String]) -> rusqlite::Result<Vec<Reversal>> {
    let mut found = Vec::new();
    for capture in captures {
        let lost = of_capture(db, capture)?.into_iter().filter(|of| !of.reversal.is_empty());
        found.extend(lost.map(|of| Reversal {
            id: of.reversal,
            currency: of.currency,
            minor: of.refunded,
            at: of.changed_at,
        }));
    }
    found.sort_by_key(|of| of.at);
    Ok(found)
}

/// What a payer got by a dispute.
pub(super) struct Reversal {
    pub id: String,
    pub currency: String,
    pub minor: i64,
    pub at: Micros,
}

/// How a capture is shown now.
fn standing(db: &Connection, capture: &str, taken: i64) -> rusqlite::Result<&'static str> {
    let back = books::refunded(db, capture)? + lost(db, capture)?;
    Ok(match back {
        _ if is_open(db, capture)? => "PARTIALLY_REFUNDED",
        0 => "COMPLETED",
        some if some < taken => "PARTIALLY_REFUNDED",
        _ => "REFUNDED",
    })
}

/// Writes down whom to tell of a dispute.
fn tell(emulator: &Emulator, db: &Connection, event: &str, of: &Dispute) -> anyhow::Result<()> {
    let all = books::all(db)?;
    let taken = all.transactions.iter().find(|t| t.id == of.capture).context("a dispute of nothing")?;
    let order = all.orders.iter().find(|order| order.id == taken.order_id).context("it came of no order")?;
    let known = Mode::parse(&order.mode).and_then(|mode| Some((mode, emulator.app(mode, &order.client_id)?)));
    let Some((mode, app)) = known else { return Ok(()) };
    let url = emulator.public_url(mode);
    let custom = (order.custom_id.as_str(), taken.invoice_id.as_str());
    let (kind, resource) = match event {
        "PAYMENT.CAPTURE.REVERSED" => {
            let up = format!("{url}/v2/payments/captures/{}", of.capture);
            let reversal = json!({
                "id": of.reversal,
                "status": "COMPLETED",
                "amount": amount(&of.currency, of.refunded),
                "custom_id": order.custom_id,
                "create_time": api::moment(of.changed_at),
                "links": [{ "href": up, "rel": "up", "method": "GET" }],
            });
            ("refund", reversal)
        }
        _ => ("dispute", in_full(&url, of, &app.merchant_id, (taken.amount, custom))),
    };
    webhooks::tell(db, &app, &url, (event, kind, &resource), emulator.clock().now())
}

/// Opens a dispute of a capture. Its id.
///
/// # Errors
///
/// When the capture is unknown or disputed already, or not so much was taken.
pub(super) async fn open(emulator: &Emulator, capture: &str, new: NewDispute) -> anyhow::Result<String> {
    let (capture, told, now) = (capture.to_owned(), emulator.clone(), emulator.clock().now());
    let opened = emulator.db.run(move |db| {
        let all = books::all(db)?.transactions;
        let taken = all.iter().find(|of| of.kind == Kind::Capture && of.id == capture);
        let taken = taken.with_context(|| format!("there is no {capture}"))?;
        let minor = new.minor.unwrap_or(taken.amount);
        anyhow::ensure!(minor > 0 && minor <= taken.amount, "{} was taken", taken.amount);
        anyhow::ensure!(REASONS.contains(&new.reason.as_str()), "{} is no reason", new.reason);
        anyhow::ensure!(!is_open(db, &capture)?, "{capture} is disputed already");
        let number: i64 =
            db.query_row("SELECT coalesce(max(number), 0) + 1 FROM disputes", [], |row| row.get(0))?;
        let id = format!("PP-D-{}", 10_000 + number);
        let answer_by = new.days.map(|days| now + days * crate::clock::DAY);
        db.execute(
            "INSERT INTO disputes VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', 0, 0, '', ?7, ?7, ?8)",
            params![number, id, capture, new.reason, taken.currency, minor, now, answer_by],
        )?;
        books::set_status(db, &capture, standing(db, &capture, taken.amount)?)?;
        let of = find(db, &id)?;
        if new.charged_back {
            list(db, &of, CHARGEBACK, -minor)?;
        }
        tell(&told, db, "CUSTOMER.DISPUTE.CREATED", &of)?;
        Ok(id)
    });
    let id = opened.await?;
    tokio::spawn(deliveries::deliver(emulator.clone()));
    Ok(id)
}

fn find(db: &Connection, id: &str) -> anyhow::Result<Dispute> {
    let found = db.query_row("SELECT * FROM disputes WHERE id = ?1", [id], dispute).optional()?;
    found.with_context(|| format!("there is no {id}"))
}

/// What a dispute moved, as the Transaction Search lists it.
pub(super) struct Moved {
    pub id: String,
    /// What was taken and is disputed.
    pub capture: String,
    pub code: String,
    pub currency: String,
    /// Off the account below nothing.
    pub minor: i64,
    pub at: Micros,
}

/// What disputes moved, in the order in which it happened.
pub(super) fn moved(db: &Connection) -> rusqlite::Result<Vec<Moved>> {
    let mut found = db.prepare_cached("SELECT * FROM dispute_movements ORDER BY number")?;
    let moved = |row: &Row<'_>| {
        Ok(Moved {
            id: row.get("id")?,
            capture: row.get("capture")?,
            code: row.get("code")?,
            currency: row.get("currency")?,
            minor: row.get("minor")?,
            at: row.get("at")?,
        })
    };
    found.query_map([], moved)?.collect()
}

/// Writes down that a dispute has moved something, when it changed last. A reversal has the id that is told of it.
fn list(db: &Connection, of: &Dispute, code: &str, minor: i64) -> rusqlite::Result<()> {
    if minor == 0 {
        return Ok(());
    }
    let count: i64 = db.query_row("SELECT count(*) FROM dispute_movements", [], |row| row.get(0))?;
    let id = match code {
        REVERSAL => of.reversal.clone(),
        _ => format!("MV{:08}", count + 1),
    };
    db.execute(
        "INSERT INTO dispute_movements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![count + 1, id, of.id, of.capture, code, of.currency, minor, of.changed_at],
    )?;
    Ok(())
}

/// Under which id the payer's bank charged back what is disputed, the last time; none where it did not.
fn charged_back(db: &Connection, of: &Dispute) -> rusqlite::Result<Option<String>> {
    db.query_row(
        "SELECT id FROM dispute_movements WHERE dispute = ?1 AND code = ?2 ORDER BY number DESC LIMIT 1",
        [&of.id, CHARGEBACK],
        |row| row.get(0),
    )
    .optional()
}

/// When a change happens: never in the second of the one before, which is how they are told apart.
fn later(now: Micros, of: &Dispute) -> Micros {
    now.max(of.changed_at + SECOND)
}

/// Decides an open dispute.
///
/// # Errors
///
/// When it is unknown or decided, or the buyer would get more than is disputed.
pub(super) async fn decide(emulator: &Emulator, id: &str, decision: Decision) -> anyhow::Result<()> {
    let (id, told, now) = (id.to_owned(), emulator.clone(), emulator.clock().now());
    let decided = emulator.db.run(move |db| {
        let of = find(db, &id)?;
        anyhow::ensure!(of.is_open(), "{id} is decided");
        anyhow::ensure!(decision.fee >= 0, "a fee is no gift");
        let (outcome, refunded) = match decision.ending {
            Ending::Buyer => ("RESOLVED_BUYER_FAVOUR", decision.minor.unwrap_or(of.amount)),
            Ending::Seller => ("RESOLVED_SELLER_FAVOUR", 0),
            Ending::Cancelled => ("CANCELED_BY_BUYER", 0),
            Ending::Payout => ("RESOLVED_WITH_PAYOUT", 0),
        };
        anyhow::ensure!((0..=of.amount).contains(&refunded), "{} is disputed", of.amount);
        let charged_back = charged_back(db, &of)?;
        let reversal = match &charged_back {
            _ if refunded == 0 => String::new(),
            Some(id) => id.clone(),
            None => format!("RV{}", of.id.replace('-', "")),
        };
        db.execute(
            "UPDATE disputes SET outcome = ?2, refunded = ?3, fee = ?4, reversal = ?5, changed_at = ?6 WHERE id = ?1",
            params![id, outcome, refunded, of.fee + decision.fee, reversal, later(now, &of)],
        )?;
        let taken: i64 =
            db.query_row("SELECT amount FROM transactions WHERE id = ?1", [&of.capture], |row| row.get(0))?;
        books::set_status(db, &of.capture, standing(db, &of.capture, taken)?)?;
        let of = find(db, &id)?;
        match charged_back {
            Some(_) if decision.ending == Ending::Payout => list(db, &of, CHARGEBACK_REIMBURSED, of.amount)?,
            Some(_) => list(db, &of, CHARGEBACK_RETURNED, of.amount - refunded)?,
            None => list(db, &of, REVERSAL, -refunded)?,
        }
        list(db, &of, DISPUTE_FEE, -decision.fee)?;
        tell(&told, db, "CUSTOMER.DISPUTE.UPDATED", &of)?;
        if refunded > 0 {
            tell(&told, db, "PAYMENT.CAPTURE.REVERSED", &of)?;
        }
        tell(&told, db, "CUSTOMER.DISPUTE.RESOLVED", &of)
    });
    decided.await?;
    tokio::spawn(deliveries::deliver(emulator.clone()));
    Ok(())
}

/// Takes up again what was decided for the seller: the buyer has appealed, and PayPal has the money once more.
///
/// # Errors
///
/// When it is unknown, open, or the buyer got something by it, or another dispute of the capture is open.
pub(super) async fn reopen(emulator: &Emulator, id: &str) -> anyhow::Result<()> {
    let (id, told, now) = (id.to_owned(), emulator.clone(), emulator.clock().now());
    let reopened = emulator.db.run(move |db| {
        let of = find(db, &id)?;
        anyhow::ensure!(!of.is_open() && of.refunded == 0, "{id} was not decided for the seller");
        anyhow::ensure!(!is_open(db, &of.capture)?, "{} is disputed already", of.capture);
        db.execute(
            "UPDATE disputes SET outcome = '', changed_at = ?2 WHERE id = ?1",
            params![id, later(now, &of)],
        )?;
        let taken: i64 =
            db.query_row("SELECT amount FROM transactions WHERE id = ?1", [&of.capture], |row| row.get(0))?;
        books::set_status(db, &of.capture, standing(db, &of.capture, taken)?)?;
        let of = find(db, &id)?;
        if charged_back(db, &of)?.is_some() {
            list(db, &of, CHARGEBACK, -of.amount)?;
        }
        tell(&told, db, "CUSTOMER.DISPUTE.UPDATED", &of)
    });
    reopened.await?;
    tokio::spawn(deliveries::deliver(emulator.clone()));
    Ok(())
}
