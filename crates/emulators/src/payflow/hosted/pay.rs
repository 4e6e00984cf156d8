//! The payer submits: one try of a token.

use std::sync::PoisonError;

use axum::body::Bytes;
use http::Response;

use super::entry::Entry;
use super::{Standing, TRIES, View, back, courier, page};
use crate::form;
use crate::log::{self, LogRow};
use crate::payflow::books::{self, State, Token, Txn};
use crate::payflow::emulator::Emulator;
use crate::payflow::faults::{self, Arm, FaultKind, Twist};
use crate::payflow::gateway::{Cx, charge};
use crate::payflow::nvp::Nvp;
use crate::payflow::request::Operation;

/// While it lives, the token is "in progress" (161) for everybody else.
struct Busy<'a>(&'a Emulator, i64);

impl<'a> Busy<'a> {
    fn take(emulator: &'a Emulator, token: i64) -> Option<Self> {
        let mut busy = emulator.0.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(token).then_some(Self(emulator, token))
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.0.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

pub(super) async fn submit(
    emulator: &Emulator,
    view: View,
    fields: &[(String, String)],
    arm: Option<&Arm>,
    row: LogRow,
) -> anyhow::Result<Response<Bytes>> {
    let entry = Entry::of_form(fields);
    // The merchant's own form (transparent redirect) gets its refusals from the bank's rules alone.
    let silent = view.token.fields.get("SILENTTRAN").is_some_and(|v| v.eq_ignore_ascii_case("TRUE"))
        && form::value(fields, "act").is_none();
    if view.standing != Standing::Open {
        emulator.log(row).await;
        return Ok(if silent { back::too_late(emulator, &view).await } else { page::closed(&view) });
    }
    let problems = entry.problems();
    if !silent && !problems.is_empty() {
        emulator.log(row).await;
        return Ok(page::form(&view, &entry, &problems, None));
    }
    let Some(busy) = Busy::take(emulator, view.token.id) else {
        emulator.log(row).await;
        let busy = View { standing: Standing::Busy, ..view };
        return Ok(if silent { back::too_late(emulator, &busy).await } else { page::closed(&busy) });
    };
    let (token, mut txn, paid_before) =
        charge_token(emulator, &view, entry.over(&view.token), arm, row).await?;
    let mut view = View { token, ..view };
    if paid_before {
        drop(busy);
        let Some(late) = super::with_account(emulator, view.token, Some(txn)) else {
            return Ok(page::unknown());
        };
        return Ok(if silent { back::too_late(emulator, &late).await } else { page::closed(&late) });
    }
    let success = matches!(txn.result, 0 | 126 | 127);
    if success && !told(emulator, &mut view, &mut txn, arm).await? {
        drop(busy);
        return Ok(page::undone(&view, &txn));
    }
    drop(busy);
    // What the payer and the merchant are told, which a fault may turn round.
    let said = match arm.map(|arm| arm.fault) {
        Some(FaultKind::DeclinedThenApproved) => 12,
        Some(FaultKind::ApprovedThenDeclined) => 0,
        _ => txn.result,
    };
    let told_success = matches!(said, 0 | 126 | 127);
    if told_success || silent || view.token.tries >= TRIES {
        return Ok(back::done(emulator, &view, &txn, said).await);
    }
    let left = TRIES - view.token.tries;
    let entry = Entry { number: String::new(), code: String::new(), ..entry };
    Ok(page::form(&view, &entry, &[], Some((said, left))))
}

/// Charges the card in one transaction with the token's state. True when the token was used up meanwhile; the
/// transaction is then the one that did.
async fn charge_token(
    emulator: &Emulator,
    view: &View,
    fields: Nvp,
    arm: Option<&Arm>,
    mut row: LogRow,
) -> anyhow::Result<(Token, Txn, bool)> {
    let (inner, settings, account) = (emulator.0.clone(), emulator.settings(), view.account.clone());
    let (mode, secret, twist) = (view.token.mode, view.token.secret.clone(), Twist::of(arm));
    emulator
        .0
        .db
        .run(move |db| {
            let mut token = books::token_by_secret(db, mode, &secret)?
                .ok_or_else(|| anyhow::anyhow!("the token has gone from the books"))?;
            let now = inner.clock.now();
            books::expire_due(db, now)?;
            if let Some(last) =
                books::attempts_of_token(db, token.id)?.filter(|_| token.paid || token.tries >= TRIES)
            {
                return Ok((token, last, true));
            }
            let cx = Cx {
                db,
                account: &account,
                settings: &settings,
                ids: &inner.ids,
                now,
                request_id: "",
                twist,
            };
            let txn = charge::hosted(&cx, &fields, token.id)?;
            if matches!(txn.result, 0 | 126 | 127) {
                token.paid = true;
            } else {
                token.tries += 1;
            }
            books::save_try(db, &token)?;
            row.answer = format!("RESULT={}&PNREF={}&RESPMSG={}", txn.result, txn.pnref, txn.respmsg);
            (row.answered_at, row.virtual_at) = (inner.clock.base(), now);
            log::write(db, &row)?;
            Ok((token, txn, false))
        })
        .await
}

/// Sends the silent post. False when the account wants the payment undone because nobody heard of it.
async fn told(
    emulator: &Emulator,
    view: &mut View,
    txn: &mut Txn,
    arm: Option<&Arm>,
) -> anyhow::Result<bool> {
    let Some(to) = view.token.fields.get("SILENTPOSTURL").map(str::to_string) else { return Ok(true) };
    let said =
        if arm.is_some_and(|arm| arm.fault == FaultKind::DeclinedThenApproved) { 12 } else { txn.result };
    let mut fields = back::fields(view, Some(txn), said);
    let strike = emulator.0.faults.draw(Operation::SilentPost);
    if let Some(strike) = &strike {
        fields = faults::alter(fields, strike.fault, Operation::SilentPost, None);
    }
    let delivery = courier::silent_post(emulator.clone(), view, to, fields, strike);
    if !view.account.void_if_silent_post_fails {
        tokio::spawn(delivery);
        return Ok(true);
    }
    if delivery.await {
        return Ok(true);
    }
    let (id, now) = (txn.id, emulator.0.clock.now());
    *txn = emulator.0.db.run(move |db| undo(db, id, now)).await?;
    Ok(false)
}

fn undo(db: &rusqlite::Connection, id: i64, now: i64) -> anyhow::Result<Txn> {
    let mut txn = books::find(db, id)?.ok_or_else(|| anyhow::anyhow!("the transaction has gone"))?;
    let from = if txn.state == State::Taken { "captured" } else { "holds" };
    let amount = txn.amount;
    books::move_money(db, &txn, "void", &[(from, -amount), ("cardholder", amount)], now)?;
    txn.state = State::Voided;
    txn.changed_at = now;
    books::update(db, &txn)?;
    Ok(txn)
}
