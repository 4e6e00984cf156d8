//! The books as others read them.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::txns::{self, Kind, State, Txn};
use super::{postings, txns::after};
use crate::clock::Micros;
use crate::payflow::transstate::transstate;

/// The whole truth of an emulator about money, in Payflow's words, which PayPal's emulator reports in, too. Amounts are minor units, times microseconds since 1970 (UTC,
/// virtual).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Books {
    /// Virtual now.
    pub now_us: Micros,
    /// Every transaction with a PNREF in order, failed ones included.
    pub transactions: Vec<Transaction>,
    /// How many authorizations hold money (open or held for review).
    pub open_holds: usize,
    /// Sums by mode, merchant and currency.
    pub totals: Vec<Total>,
    /// Double entry holds.
    pub balanced: bool,
    /// What payers dispute, and what became of it; a gateway that tells of none has none.
    #[serde(default)]
    pub disputes: Vec<Disputed>,
}

/// A dispute. Amounts are minor units.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Disputed {
    /// The gateway's number of it.
    pub case: String,
    /// What was taken and is disputed.
    pub pnref: String,
    /// How much.
    pub amount: i64,
    /// It is not decided: the gateway has the money.
    pub is_open: bool,
    /// What the payer got by it.
    pub lost: i64,
    /// What the gateway keeps for it.
    pub fee: i64,
    /// The id by which the payer got it; empty without.
    pub reversal: String,
}

/// A transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Transaction {
    /// Row number, for reading on.
    pub id: i64,
    /// PNREF; PayPal's id.
    pub pnref: String,
    /// `live` or `test`; PayPal's `sandbox`.
    pub mode: String,
    /// Merchant.
    pub vendor: String,
    /// What it does.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// TRANSSTATE as an inquiry would tell it now.
    pub transstate: i32,
    /// RESULT.
    pub result: i32,
    /// Amount in minor units.
    pub amount: i64,
    /// Currency code.
    pub currency: String,
    /// Captured of an authorization, minor units.
    pub captured: i64,
    /// Credited of a sale or capture, minor units.
    pub credited: i64,
    /// PNREF of the transaction it refers to.
    pub origid: Option<String>,
    /// CUSTREF; PayPal's invoice id.
    pub custref: String,
    /// INVNUM; PayPal's order.
    pub invnum: String,
    /// COMMENT1; PayPal's custom id.
    pub comment1: String,
    /// X-VPS-REQUEST-ID, PayPal-Request-Id; empty for those made on the hosted page.
    pub request_id: String,
    /// Made on the hosted page.
    pub hosted: bool,
    /// When it was made.
    pub created_at_us: Micros,
    /// When its state last changed.
    pub changed_at_us: Micros,
    /// When its hold ends (authorizations).
    pub expires_at_us: Micros,
}

/// A transaction that waits for a person's decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeldTransaction {
    /// PNREF.
    pub pnref: String,
    /// `live` or `test`.
    pub mode: String,
    /// Merchant.
    pub vendor: String,
    /// Authorization or sale.
    pub kind: Kind,
    /// Amount in minor units.
    pub amount: i64,
    /// Currency code.
    pub currency: String,
    /// Cardholder.
    pub name: String,
    /// COMMENT1.
    pub comment1: String,
    /// When it was made.
    pub created_at_us: Micros,
}

/// Sums of one merchant in one currency, minor units.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Total {
    /// `live` or `test`.
    pub mode: String,
    /// Merchant.
    pub vendor: String,
    /// Currency code.
    pub currency: String,
    /// Held on cards.
    pub holds: i64,
    /// Taken, before credits.
    pub captured: i64,
    /// Given back.
    pub refunded: i64,
}

/// Reads transactions after a row number, and all sums.
pub(crate) fn books(
    db: &Connection,
    after_id: i64,
    limit: i64,
    now: Micros,
    settle_after: Micros,
) -> anyhow::Result<Books> {
    txns::expire_due(db, now)?;
    let rows = after(db, after_id, limit)?;
    let mut transactions = Vec::with_capacity(rows.len());
    for txn in rows {
        let origid = match txn.orig_id {
            Some(id) => txns::find(db, id)?.map(|orig| orig.pnref),
            None => None,
        };
        transactions.push(view(txn, origid, now, settle_after));
    }
    let open: i64 =
        db.query_row("SELECT count(*) FROM txns WHERE state IN ('open', 'held')", [], |row| row.get(0))?;
    Ok(Books {
        now_us: now,
        transactions,
        open_holds: usize::try_from(open).unwrap_or(0),
        totals: totals(db)?,
        balanced: postings::unbalanced(db)? == 0,
        disputes: Vec::new(),
    })
}

fn view(txn: Txn, origid: Option<String>, now: Micros, settle_after: Micros) -> Transaction {
    Transaction {
        transstate: transstate(&txn, now, settle_after),
        id: txn.id,
        pnref: txn.pnref,
        mode: txn.mode,
        vendor: txn.vendor,
        kind: txn.kind,
        state: txn.state,
        result: txn.result,
        amount: txn.amount,
        currency: txn.currency,
        captured: txn.taken,
        credited: txn.returned,
        origid,
        custref: txn.custref,
        invnum: txn.invnum,
        comment1: txn.comment1,
        request_id: txn.request_id,
        hosted: txn.token_id.is_some(),
        created_at_us: txn.created_at,
        changed_at_us: txn.changed_at,
        expires_at_us: txn.expires_at,
    }
}

fn totals(db: &Connection) -> rusqlite::Result<Vec<Total>> {
    let mut totals: Vec<Total> = Vec::new();
    for balance in postings::balances(db)? {
        let same = |t: &Total| {
            t.mode == balance.mode && t.vendor == balance.vendor && t.currency == balance.currency
        };
        let at = totals.iter().position(same).unwrap_or_else(|| {
            totals.push(Total {
                mode: balance.mode.clone(),
                vendor: balance.vendor.clone(),
                currency: balance.currency.clone(),
                ..Total::default()
            });
            totals.len() - 1
        });
        match balance.account.as_str() {
            "holds" => totals[at].holds = balance.amount,
            "captured" => totals[at].captured = balance.amount,
            "refunded" => totals[at].refunded = -balance.amount,
            _ => {}
        }
    }
    Ok(totals)
}

impl From<Txn> for HeldTransaction {
    fn from(txn: Txn) -> Self {
        Self {
            pnref: txn.pnref,
            mode: txn.mode,
            vendor: txn.vendor,
            kind: txn.kind,
            amount: txn.amount,
            currency: txn.currency,
            name: txn.name,
            comment1: txn.comment1,
            created_at_us: txn.created_at,
        }
    }
}
