//! TRXTYPE U, and the console's two buttons: a person decides on a held transaction.

use anyhow::bail;
use rusqlite::Connection;

use super::{Cx, base, fail, original, refused, reply};
use crate::clock::Micros;
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::nvp::Nvp;
use crate::payflow::results;

pub(super) fn by_request(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    if !cx.account.review_by_api {
        return Ok(refused(121, None));
    }
    let approve = match fields.get("UPDATEACTION") {
        Some("APPROVE" | "RMS_APPROVE") => true,
        Some("FPS_MERCHANT_DECLINE" | "RMS_MERCHANT_DECLINE") => false,
        _ => return Ok(refused(7, Some("UPDATEACTION"))),
    };
    let mut txn = Txn { kind: Kind::Review, state: State::Done, ..base(cx, fields) };
    match original(cx, fields, &mut txn)? {
        Err(result) => fail(&mut txn, result),
        Ok(orig) if orig.state != State::Held => fail(&mut txn, 3),
        // What PayPal itself looks at is decided there.
        Ok(orig) if books::by_paypal(cx.db, orig.id)?.is_some_and(|said| !said.held_for.is_empty()) => {
            fail(&mut txn, 3);
        }
        Ok(orig) => decide(cx.db, orig, approve, cx.now)?,
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

/// Approves (a sale then settles, an authorization still wants its capture) or declines a held transaction.
pub(crate) fn decide(db: &Connection, mut held: Txn, approve: bool, now: Micros) -> anyhow::Result<()> {
    if held.state != State::Held {
        bail!("transaction {} is not held for review", held.pnref);
    }
    let amount = held.amount;
    let result = if approve { 0 } else { 128 };
    held.state = match (approve, held.kind) {
        (false, _) => {
            move_money(db, &held, "declined", &[("holds", -amount), ("cardholder", amount)], now)?;
            State::Failed
        }
        (true, Kind::Sale) => {
            move_money(db, &held, "approved", &[("holds", -amount), ("captured", amount)], now)?;
            State::Taken
        }
        (true, _) => State::Open,
    };
    held.result = result;
    held.respmsg = results::text(result).to_string();
    held.changed_at = now;
    Ok(books::update(db, &held)?)
}
