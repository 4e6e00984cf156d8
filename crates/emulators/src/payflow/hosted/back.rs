//! The way back to the merchant, by GET or POST, with the fields of the guide.

use axum::body::Bytes;
use http::Response;

use super::{View, courier, page};
use crate::log::LogRow;
use crate::payflow::books::{self, Txn};
use crate::payflow::emulator::Emulator;
use crate::payflow::faults::{self, Arm, FaultKind};
use crate::payflow::gateway::refused;
use crate::payflow::money;
use crate::payflow::nvp::Nvp;
use crate::payflow::request::Operation;
use crate::{form, html};

/// Fields for RETURNURL, ERRORURL and the silent post. `said` is the RESULT they tell.
pub(crate) fn fields(view: &View, txn: Option<&Txn>, said: i32) -> Nvp {
    let mut out = refused(said, None);
    if let Some(txn) = txn {
        out.set("PNREF", txn.pnref.clone());
        if matches!(said, 0 | 126 | 127) {
            out.set_some("AUTHCODE", Some(&txn.authcode));
        }
        out.set_some("AVSADDR", Some(&txn.avsaddr));
        out.set_some("AVSZIP", Some(&txn.avszip));
        out.set_some("CVV2MATCH", Some(txn.cvv2match.trim()));
        if !txn.avsaddr.is_empty() {
            out.set(
                "AVSDATA",
                format!("{}{}{}", txn.avsaddr, txn.avszip, if txn.avsaddr == "X" { "X" } else { "N" }),
            );
        }
        out.set_some("ACCT", Some(&txn.last4));
        out.set_some("EXPDATE", Some(&txn.expiry));
        out.set_some("CARDTYPE", Some(&txn.card_kind));
        out.set("AMT", money::format(txn.amount, &txn.currency));
        out.set_some("NAME", Some(&txn.name));
        out.set_some("ADDRESS", Some(&txn.street));
        out.set_some("ZIP", Some(&txn.zip));
    } else {
        out.set_some("AMT", view.token.fields.get("AMT"));
    }
    let trxtype = view.token.fields.get("TRXTYPE").unwrap_or("A");
    out.set("TYPE", trxtype);
    let echoed = |name: &str| {
        name.starts_with("USER")
            || name.starts_with("SHIPTO")
            || name.starts_with("BILLTO")
            || matches!(name, "INVNUM" | "CUSTREF" | "COMMENT1" | "COMMENT2" | "CURRENCY" | "PONUM" | "EMAIL")
    };
    for (name, value) in view.token.fields.iter().filter(|(name, _)| echoed(name)) {
        out.set(name, value);
    }
    out.set("SECURETOKEN", view.token.secret.clone());
    out.set("SECURETOKENID", view.token.token_id.clone());
    out
}

/// After the last try: to RETURNURL with an approval, to ERRORURL without.
pub(super) async fn done(emulator: &Emulator, view: &View, txn: &Txn, said: i32) -> Response<Bytes> {
    let success = matches!(said, 0 | 126 | 127);
    let name = if success { "RETURNURL" } else { "ERRORURL" };
    go(emulator, view, name, fields(view, Some(txn), said)).await
}

/// A transparent redirect with a token that has ended.
pub(super) async fn too_late(emulator: &Emulator, view: &View) -> Response<Bytes> {
    go(emulator, view, "ERRORURL", fields(view, None, view.standing.result())).await
}

/// The payer gives up; the token stays as it is.
pub(super) async fn cancelled(emulator: &Emulator, view: &View, arm: Option<&Arm>) -> Response<Bytes> {
    if arm.is_some_and(|arm| arm.fault == FaultKind::ReturnAfterCancel) {
        return as_if_paid(emulator, view).await;
    }
    let name = if view.token.fields.get("CANCELURL").is_some() { "CANCELURL" } else { "ERRORURL" };
    let fields = Nvp::from([
        ("SECURETOKEN", &*view.token.secret),
        ("SECURETOKENID", &*view.token.token_id),
        ("CANCELLED", "TRUE"),
    ]);
    go(emulator, view, name, fields).await
}

/// A lie of the browser: RETURNURL with an approval that never was.
pub(super) async fn as_if_paid(emulator: &Emulator, view: &View) -> Response<Bytes> {
    let mut claim = fields(view, None, 0);
    claim.set("PNREF", "AFFFFFFFFFFF");
    claim.set("AUTHCODE", "010101");
    go(emulator, view, "RETURNURL", claim).await
}

/// Sends the browser to one of the token's addresses; without one, shows how it ended.
async fn go(emulator: &Emulator, view: &View, name: &str, mut fields: Nvp) -> Response<Bytes> {
    let Some(to) = view.token.fields.get(name).map(str::to_string) else {
        return page::receipt(view, &fields);
    };
    let strike = emulator.0.faults.draw(Operation::Return);
    if let Some(strike) = &strike {
        let row = LogRow {
            received_at: emulator.0.clock.base(),
            mode: view.token.mode.word(),
            vendor: view.token.vendor.clone(),
            op: Operation::Return.word(),
            request: to.clone(),
            fault: strike.fault.word(),
            ..LogRow::default()
        };
        emulator.log(row).await;
        match strike.fault {
            FaultKind::ReturnLost => return page::receipt(view, &fields),
            FaultKind::ReturnTwice => {
                courier::call_return(view, &to, &fields).await;
            }
            FaultKind::ReturnOtherToken => {
                let token_id = view.token.token_id.clone();
                let other = emulator.0.db.run(move |db| books::token_by_id(db, &token_id, true)).await;
                if let Ok(Some(other)) = other {
                    fields.set("SECURETOKEN", other.secret);
                    fields.set("SECURETOKENID", other.token_id);
                }
            }
            FaultKind::DelayBefore | FaultKind::DelayAfter => {
                tokio::time::sleep(std::time::Duration::from_millis(strike.delay_ms)).await;
            }
            fault => {
                let fields = faults::alter(fields, fault, Operation::Return, None);
                let sent = send(view, &to, &fields);
                return if fault.prevents() {
                    faults::instead(strike)
                } else {
                    faults::http_answer(sent, fault)
                };
            }
        }
    }
    send(view, &to, &fields)
}

fn send(view: &View, to: &str, fields: &Nvp) -> Response<Bytes> {
    if by_post(view) {
        return page::forward(view, to, fields);
    }
    let pairs: Vec<(&str, &str)> = fields.iter().collect();
    html::see_other(&form::with_query(to, &pairs))
}

/// URLMETHOD; GET unless the token says POST.
pub(super) fn by_post(view: &View) -> bool {
    view.token.fields.get("URLMETHOD").is_some_and(|method| method.eq_ignore_ascii_case("POST"))
}
