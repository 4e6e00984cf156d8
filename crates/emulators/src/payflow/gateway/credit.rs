//! TRXTYPE C: money goes back.

use super::{Cx, amount_or, base, fail, original, reply, verbose};
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::nvp::Nvp;
use crate::payflow::{money, rules};

pub(super) fn credit(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let mut txn = Txn { kind: Kind::Credit, ..base(cx, fields) };
    if fields.get("ORIGID").is_none() {
        return free(cx, fields, txn);
    }
    match original(cx, fields, &mut txn)? {
        Err(result) => fail(&mut txn, result),
        Ok(mut orig) => match payable(fields, &orig) {
            Err(result) => {
                fail(&mut txn, result);
                txn.amount = fields.get("AMT").and_then(|t| money::parse(t, &txn.currency)).unwrap_or(0);
            }
            Ok(amount) => {
                give(cx, &mut txn, amount)?;
                orig.returned += amount;
                orig.changed_at = cx.now;
                books::update(cx.db, &orig)?;
                let mut out = reply(&txn);
                verbose(&mut out, fields, &txn);
                return Ok(out);
            }
        },
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

fn payable(fields: &Nvp, orig: &Txn) -> Result<i64, i32> {
    let creditable = matches!(orig.kind, Kind::Sale | Kind::Capture | Kind::VoiceAuthorization);
    match orig.state {
        State::Failed => return Err(120),
        State::Taken if creditable => {}
        _ => return Err(105),
    }
    let rest = orig.amount - orig.returned;
    let amount = amount_or(fields, &orig.currency, rest)?;
    if rest == 0 || amount > rest { Err(105) } else { Ok(amount) }
}

fn give(cx: &Cx<'_>, txn: &mut Txn, amount: i64) -> anyhow::Result<()> {
    txn.amount = amount;
    txn.state = State::Taken;
    books::insert(cx.db, txn)?;
    move_money(cx.db, txn, "credit", &[("refunded", -amount), ("cardholder", amount)], cx.now)
}

/// A credit to a card without an original.
fn free(cx: &Cx<'_>, fields: &Nvp, mut txn: Txn) -> anyhow::Result<Nvp> {
    let card = rules::card(
        fields.get("ACCT").unwrap_or_default(),
        fields.get("EXPDATE").unwrap_or_default(),
        cx.now,
    );
    let amount = fields.get("AMT").and_then(|t| money::parse(t, &txn.currency)).filter(|amount| *amount > 0);
    match (card, amount) {
        _ if !cx.account.non_referenced_credits => fail(&mut txn, 117),
        (Err(result), _) => fail(&mut txn, result),
        (_, None) => fail(&mut txn, 4),
        (Ok(card), Some(amount)) => {
            super::keep_card(&mut txn, card);
            give(cx, &mut txn, amount)?;
            return Ok(reply(&txn));
        }
    }
    books::insert(cx.db, &txn)?;
    Ok(reply(&txn))
}

/// Somebody gives `amount` of a sale or capture back at the gateway's own console; the credit's PNREF.
pub(crate) fn at_console(cx: &Cx<'_>, mut orig: Txn, amount: i64) -> anyhow::Result<String> {
    let creditable = matches!(orig.kind, Kind::Sale | Kind::Capture) && orig.state == State::Taken;
    anyhow::ensure!(
        creditable && amount > 0 && amount <= orig.amount - orig.returned,
        "{amount} of {} cannot be given back",
        orig.pnref
    );
    let mut txn = Txn { kind: Kind::Credit, orig_id: Some(orig.id), ..base(cx, &Nvp::default()) };
    txn.currency.clone_from(&orig.currency);
    give(cx, &mut txn, amount)?;
    orig.returned += amount;
    orig.changed_at = cx.now;
    books::update(cx.db, &orig)?;
    Ok(txn.pnref)
}
