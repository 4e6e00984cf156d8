//! TENDER P, TRXTYPE A with ORIGID and DOREAUTHORIZATION: what is held of a PayPal account is held anew, once.

use super::{Cx, amount_or, base, fail, original, reply, verbose};
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::nvp::Nvp;
use crate::wallet::holds::HONOURED;

pub(super) fn reauthorize(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let mut txn = Txn { kind: Kind::Authorization, ..base(cx, fields) };
    match original(cx, fields, &mut txn)? {
        Err(result) => fail(&mut txn, result),
        Ok(mut orig) => match renewable(cx, fields, &orig) {
            Err((result, detail)) => {
                fail(&mut txn, result);
                txn.respmsg = format!("{}: {detail}", txn.respmsg);
            }
            Ok(amount) => {
                renew(cx, &mut txn, &mut orig, amount)?;
                let mut out = reply(&txn);
                verbose(&mut out, fields, &txn);
                return Ok(out);
            }
        },
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

/// The amount that may be held anew of the original, or why none may; in PayPal's numbers.
fn renewable(cx: &Cx<'_>, fields: &Nvp, orig: &Txn) -> Result<i64, (i32, &'static str)> {
    match orig.state {
        State::Open if orig.orig_id.is_some() => {
            return Err((1000, "10615-only the original authorization can be reauthorized"));
        }
        State::Open if cx.now < orig.created_at + HONOURED => {
            return Err((1000, "10617-the honor period is not over"));
        }
        State::Open => {}
        State::Renewed => return Err((1000, "10616-the maximum number of reauthorizations is reached")),
        State::Voided | State::Expired => return Err((1000, "10618-transaction voided or expired")),
        State::Held | State::Captured | State::Taken | State::Failed | State::Done => {
            return Err((1000, "10629-this authorization cannot be reauthorized"));
        }
    }
    if let Some(result) = cx.twist.result {
        return Err((result, "declined"));
    }
    let amount = amount_or(fields, &orig.currency, orig.amount).map_err(|result| (result, "AMT"))?;
    if amount > orig.amount { Err((4, "AMT")) } else { Ok(amount) }
}

/// The money goes from one hold to the other; what is not held any more goes back.
fn renew(cx: &Cx<'_>, txn: &mut Txn, orig: &mut Txn, amount: i64) -> anyhow::Result<()> {
    txn.amount = amount;
    txn.state = State::Open;
    txn.name.clone_from(&orig.name);
    txn.expires_at = orig.expires_at;
    books::insert(cx.db, txn)?;
    let held = orig.amount;
    move_money(cx.db, orig, "reauthorization", &[("holds", -held), ("cardholder", held)], cx.now)?;
    move_money(cx.db, txn, "authorization", &[("cardholder", -amount), ("holds", amount)], cx.now)?;
    orig.state = State::Renewed;
    orig.changed_at = cx.now;
    Ok(books::update(cx.db, orig)?)
}
