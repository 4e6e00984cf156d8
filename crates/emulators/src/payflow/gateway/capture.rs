//! TRXTYPE D: money of an authorization is taken.

use super::{Cx, amount_or, base, fail, many_captures, original, reply, verbose};
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::money;
use crate::payflow::nvp::Nvp;
use crate::wallet::holds::HONOURED;

pub(super) fn capture(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let mut txn = Txn { kind: Kind::Capture, ..base(cx, fields) };
    let detail = match original(cx, fields, &mut txn)? {
        Err(result) => {
            fail(&mut txn, result);
            (result == 7).then_some("ORIGID")
        }
        Ok(mut orig) => {
            match payable(cx, fields, &txn, &orig) {
                Err((result, detail)) => {
                    fail(&mut txn, result);
                    txn.amount = fields.get("AMT").and_then(|t| money::parse(t, &txn.currency)).unwrap_or(0);
                    if let Some(detail) = detail {
                        txn.respmsg = format!("{}: {detail}", txn.respmsg);
                    }
                }
                Ok(amount) => {
                    take(cx, fields, &mut txn, &mut orig, amount)?;
                    return Ok(answer(fields, &txn, amount));
                }
            }
            None
        }
    };
    if let Some(detail) = detail {
        txn.respmsg = format!("{}: {detail}", txn.respmsg);
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

/// The amount that may be taken of the original, or why none may.
fn payable(cx: &Cx<'_>, fields: &Nvp, txn: &Txn, orig: &Txn) -> Result<i64, (i32, Option<&'static str>)> {
    match orig.state {
        State::Failed => return Err((120, None)),
        State::Held => return Err((111, Some("held for review"))),
        State::Open if orig.result == 112 || orig.result == 114 => return Err((120, None)),
        State::Open => {}
        State::Expired => return Err((111, Some("authorization expired"))),
        State::Voided => return Err((111, Some("authorization voided"))),
        State::Renewed => return Err((111, Some("10616-Authorization was reauthorized"))),
        State::Captured => return Err((111, Some("already captured"))),
        State::Taken | State::Done => return Err((111, Some("not an authorization"))),
    }
    if fields.get("TENDER") == Some("P") && cx.now >= orig.created_at + HONOURED {
        return Err((12, Some("10606-the honor period is over")));
    }
    let rest = orig.amount - orig.taken;
    let amount = amount_or(fields, &txn.currency, rest).map_err(|result| (result, None))?;
    if amount > rest && !cx.account.over_capture {
        return Err((111, Some("capture above the allowable limit")));
    }
    Ok(amount)
}

fn take(cx: &Cx<'_>, fields: &Nvp, txn: &mut Txn, orig: &mut Txn, amount: i64) -> anyhow::Result<()> {
    // The gateway took less than it was asked to: only when a fault says so.
    let amount = (amount - cx.twist.captures_less).max(1);
    txn.amount = amount;
    txn.state = State::Taken;
    txn.authcode.clone_from(&orig.authcode);
    txn.last4.clone_from(&orig.last4);
    txn.card_kind.clone_from(&orig.card_kind);
    txn.expiry.clone_from(&orig.expiry);
    txn.accepted = orig.accepted;
    books::insert(cx.db, txn)?;
    let held = amount.min(orig.amount - orig.taken);
    let over = amount - held;
    let moved = [("holds", -held), ("cardholder", -over), ("captured", amount)];
    move_money(cx.db, txn, "capture", &moved, cx.now)?;
    orig.taken += amount;
    let many = many_captures(cx.account) || fields.get("TENDER") == Some("P");
    let more = many && fields.get("CAPTURECOMPLETE") == Some("N") && orig.taken < orig.amount;
    if !more {
        let rest = (orig.amount - orig.taken).max(0);
        move_money(cx.db, orig, "rest", &[("holds", -rest), ("cardholder", rest)], cx.now)?;
        orig.state = State::Captured;
        // What was held anew is captured with what holds it.
        let first = orig.orig_id.map(|id| books::find(cx.db, id)).transpose()?.flatten();
        if let Some(mut first) = first {
            first.state = State::Captured;
            first.changed_at = cx.now;
            books::update(cx.db, &first)?;
        }
    }
    orig.changed_at = cx.now;
    Ok(books::update(cx.db, orig)?)
}

fn answer(fields: &Nvp, txn: &Txn, asked: i64) -> Nvp {
    let mut out = reply(txn);
    verbose(&mut out, fields, txn);
    if txn.amount != asked {
        out.set("AMT", money::format(txn.amount, &txn.currency));
    }
    out
}
