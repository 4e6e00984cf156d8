//! TRXTYPE V: what is not settled is undone.

use super::{Cx, base, fail, original, reply};
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::nvp::Nvp;

pub(super) fn void(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let mut txn = Txn { kind: Kind::Void, state: State::Done, ..base(cx, fields) };
    match original(cx, fields, &mut txn)? {
        Err(result) => {
            fail(&mut txn, result);
            if result == 7 {
                txn.respmsg = format!("{}: ORIGID", txn.respmsg);
            }
        }
        Ok(mut orig) => match refusal(cx, &orig)? {
            Some(result) => fail(&mut txn, result),
            None => undo(cx, &mut orig)?,
        },
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

fn refusal(cx: &Cx<'_>, orig: &Txn) -> anyhow::Result<Option<i32>> {
    // What is taken of a PayPal account has moved: nothing waits to be settled.
    if orig.state == State::Taken && books::by_paypal(cx.db, orig.id)?.is_some() {
        return Ok(Some(108));
    }
    Ok(match orig.state {
        State::Open if is_renewal(orig) => Some(108),
        State::Open | State::Held | State::Renewed => (orig.taken > 0).then_some(108),
        State::Failed => Some(120),
        State::Taken if orig.returned > 0 => Some(108),
        State::Taken => (orig.created_at + cx.settings.settle_after_us <= cx.now).then_some(108),
        State::Captured | State::Voided | State::Expired | State::Done => Some(108),
    })
}

/// What was held anew is released by its first authorization.
fn is_renewal(txn: &Txn) -> bool {
    txn.kind == Kind::Authorization && txn.orig_id.is_some()
}

fn undo(cx: &Cx<'_>, orig: &mut Txn) -> anyhow::Result<()> {
    match orig.state {
        State::Renewed => {
            // The money is held by the other one.
            if let Some(mut renewal) = books::renewal(cx.db, orig.id)? {
                release(cx, &mut renewal, "void", State::Voided)?;
            }
        }
        State::Open | State::Held => return release(cx, orig, "void", State::Voided),
        _ if orig.kind == Kind::Credit => {
            let amount = orig.amount;
            move_money(cx.db, orig, "void", &[("cardholder", -amount), ("refunded", amount)], cx.now)?;
            if let Some(mut sold) = orig.orig_id.map(|id| books::find(cx.db, id)).transpose()?.flatten() {
                sold.returned -= amount;
                books::update(cx.db, &sold)?;
            }
        }
        _ => {
            let amount = orig.amount;
            move_money(cx.db, orig, "void", &[("captured", -amount), ("cardholder", amount)], cx.now)?;
        }
    }
    orig.state = State::Voided;
    orig.changed_at = cx.now;
    Ok(books::update(cx.db, orig)?)
}

/// Somebody voids a transaction at the gateway's own console, as long as it has not settled.
pub(crate) fn at_console(cx: &Cx<'_>, mut orig: Txn) -> anyhow::Result<()> {
    anyhow::ensure!(refusal(cx, &orig)?.is_none(), "{} cannot be voided any more", orig.pnref);
    undo(cx, &mut orig)
}

/// Lets go of what is still held of an authorization.
pub(crate) fn release(cx: &Cx<'_>, orig: &mut Txn, cause: &str, into: State) -> anyhow::Result<()> {
    let rest = orig.amount - orig.taken;
    move_money(cx.db, orig, cause, &[("holds", -rest), ("cardholder", rest)], cx.now)?;
    orig.state = into;
    orig.changed_at = cx.now;
    Ok(books::update(cx.db, orig)?)
}
