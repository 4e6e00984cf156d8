//! The books in the words that are common to all emulators.

use rusqlite::Connection;

use super::books::{self, Kind, Order, Transaction};
use super::{HOSTED, REFUSED, Wallet};
use crate::clock::Micros;
use crate::payflow::{Books, Kind as Common, State, Total, Transaction as Entry};

/// The books of a wallet in those words.
pub(crate) async fn of<W: Wallet>(wallet: &W) -> anyhow::Result<Books> {
    let now = wallet.clock().now();
    wallet.db.run(move |db| Ok(Books { disputes: W::disputes(db)?, ..read(db, now)? })).await
}

fn read(db: &Connection, now: Micros) -> anyhow::Result<Books> {
    books::expire_due(db, now)?;
    let all = books::all(db)?;
    let keys = books::keys(db)?;
    let mut transactions = Vec::with_capacity(all.transactions.len());
    let mut totals: Vec<Total> = Vec::new();
    let mut balanced = true;
    for (number, of) in (1_i64..).zip(&all.transactions) {
        let Some(order) = all.orders.iter().find(|order| order.id == of.order_id) else {
            balanced = false;
            continue;
        };
        let sum_of = |kind| -> i64 {
            let of_it =
                all.transactions.iter().filter(|t| t.parent == of.id && t.kind == kind && books::counts(t));
            of_it.map(|t| t.amount).sum()
        };
        let mut entry = entry(number, of, order, (sum_of(Kind::Capture), sum_of(Kind::Refund)), &keys);
        let is_held_anew =
            all.transactions.iter().any(|t| t.parent == of.id && t.kind == Kind::Authorization);
        if entry.state == State::Open && is_held_anew {
            entry.state = State::Renewed;
        }
        balanced &= entry.credited <= entry.amount;
        add(&mut totals, &entry);
        transactions.push(entry);
    }
    Ok(Books {
        now_us: now,
        transactions,
        open_holds: all.open_holds,
        totals,
        balanced,
        disputes: Vec::new(),
    })
}

/// The key of the call that made it: of an order, the one that it was paid by.
fn key_of(of: &Transaction, keys: &[books::UsedKey]) -> String {
    let order = &of.order_id;
    // Orders v2 names the order in its path, Express Checkout what was made.
    let by_order = [format!("/orders/{order}/authorize"), format!("/orders/{order}/capture")];
    let made_it = |used: &&books::UsedKey| {
        used.made == of.id || (of.parent.is_empty() && by_order.iter().any(|path| used.path.ends_with(path)))
    };
    keys.iter().find(made_it).map(|used| used.key.clone()).unwrap_or_default()
}

fn entry(
    id: i64,
    of: &Transaction,
    order: &Order,
    (captured, credited): (i64, i64),
    keys: &[books::UsedKey],
) -> Entry {
    let kind = match of.kind {
        Kind::Authorization => Common::Authorization,
        Kind::Capture if of.parent.is_empty() => Common::Sale,
        Kind::Capture => Common::Capture,
        Kind::Refund => Common::Credit,
    };
    let state = match (of.kind, of.status.as_str()) {
        (Kind::Authorization, "CREATED") => State::Open,
        (_, "PENDING" | "FOREIGN") => State::Held,
        (Kind::Authorization, "CAPTURED" | "PARTIALLY_CAPTURED") => State::Captured,
        (Kind::Authorization, "EXPIRED") => State::Expired,
        (_, REFUSED) => State::Failed,
        (Kind::Authorization, _) => State::Voided,
        (_, "DECLINED" | "FAILED" | "CANCELLED") => State::Failed,
        _ => State::Taken,
    };
    Entry {
        id,
        pnref: of.id.clone(),
        mode: order.mode.clone(),
        vendor: order.client_id.clone(),
        kind,
        state,
        transstate: 0,
        result: if state == State::Failed { 1 } else { 0 },
        amount: of.amount,
        currency: of.currency.clone(),
        captured: if of.kind == Kind::Authorization { captured } else { 0 },
        credited,
        origid: (!of.parent.is_empty()).then(|| of.parent.clone()),
        custref: of.invoice_id.clone(),
        invnum: order.id.clone(),
        comment1: of.custom_id.clone(),
        request_id: key_of(of, keys),
        // Paid on the page itself: no call of the merchant's made it.
        hosted: of.parent.is_empty() && order.id.starts_with(HOSTED),
        created_at_us: of.created_at,
        changed_at_us: of.created_at,
        expires_at_us: of.created_at + books::AUTHORIZATION_LIVES,
    }
}

fn add(totals: &mut Vec<Total>, entry: &Entry) {
    let same = |t: &Total| t.mode == entry.mode && t.vendor == entry.vendor && t.currency == entry.currency;
    let at = totals.iter().position(same).unwrap_or_else(|| {
        totals.push(Total {
            mode: entry.mode.clone(),
            vendor: entry.vendor.clone(),
            currency: entry.currency.clone(),
            ..Total::default()
        });
        totals.len() - 1
    });
    let total = &mut totals[at];
    match (entry.kind, entry.state) {
        (Common::Authorization, State::Open | State::Held) => total.holds += entry.amount,
        (Common::Sale | Common::Capture, State::Taken) => total.captured += entry.amount,
        (Common::Credit, State::Taken) => total.refunded += entry.amount,
        _ => {}
    }
}
