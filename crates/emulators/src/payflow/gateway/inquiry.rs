//! TRXTYPE I: what became of an earlier transaction.

use super::{Cx, details, express, refused};
use crate::clock::{Civil, DAY};
use crate::payflow::books::{self, Kind, State, Txn};
use crate::payflow::nvp::Nvp;
use crate::payflow::transstate::transstate;

/// The window of an inquiry by CUSTREF without STARTTIME, and the longest one with it.
const WINDOW: i64 = 30 * DAY;

pub(super) fn inquire(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let own = cx.ids.fleeting_pnref(cx.account.mode, cx.account.processor);
    let found = match look(cx, fields)? {
        Ok(txn) => txn,
        Err((result, detail)) => {
            let mut out = refused(result, detail);
            out.set("PNREF", own);
            return Ok(out);
        }
    };
    let mut out = Nvp::from([("RESULT", "0"), ("PNREF", &own), ("RESPMSG", "Approved")]);
    out.set("ORIGRESULT", found.result.to_string());
    out.set("ORIGPNREF", found.pnref.clone());
    out.set("TRANSSTATE", transstate(&found, cx.now, cx.settings.settle_after_us).to_string());
    out.set_some("AUTHCODE", Some(&found.authcode));
    out.set_some("AVSADDR", Some(&found.avsaddr));
    out.set_some("AVSZIP", Some(&found.avszip));
    out.set_some("CVV2MATCH", Some(found.cvv2match.trim()));
    details(&mut out, &found);
    out.set("CURRENCY", found.currency.clone());
    out.set_some("INVNUM", Some(&found.invnum));
    out.set_some("COMMENT1", Some(&found.comment1));
    out.set_some("COMMENT2", Some(&found.comment2));
    out.set_some("CUSTREF", Some(&found.custref));
    out.set("TRXTYPE", found.kind.letter());
    match books::by_paypal(cx.db, found.id)? {
        Some(_) if cx.account.silent_inquiries => {
            // What PayPal holds back looks like what it does not; settled it is not.
            let shown = match (found.state, found.kind) {
                (State::Held, Kind::Sale) => 6,
                (State::Held, _) => 3,
                _ => transstate(&found, cx.now, cx.settings.settle_after_us),
            };
            out.set("TRANSSTATE", shown.to_string());
        }
        Some(said) => express::said_by_paypal(&mut out, &found, &said),
        None => {}
    }
    Ok(out)
}

type Looked = Result<Txn, (i32, Option<&'static str>)>;

fn look(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Looked> {
    let (mode, vendor) = (cx.account.mode, &cx.account.vendor);
    if cx.twist.not_found {
        let result = if fields.get("CUSTREF").is_some() { 20 } else { 19 };
        return Ok(Err((result, None)));
    }
    if let Some(pnref) = fields.get("ORIGID") {
        let txn = books::by_pnref(cx.db, mode, vendor, pnref)?;
        return Ok(txn.filter(|txn| txn.visible_at <= cx.now).ok_or((19, None)));
    }
    if let Some(secret) = fields.get("SECURETOKEN") {
        let token = books::token_by_secret(cx.db, mode, secret)?.filter(|token| token.vendor == *vendor);
        let txn = match token {
            Some(token) => books::by_token(cx.db, token.id, cx.now)?,
            None => None,
        };
        return Ok(txn.ok_or((19, None)));
    }
    let Some(custref) = fields.get("CUSTREF") else { return Ok(Err((7, Some("ORIGID")))) };
    let Some(period) = period(cx, fields) else { return Ok(Err((7, Some("STARTTIME")))) };
    let txn = books::by_custref(cx.db, mode, vendor, custref, period, cx.now)?;
    Ok(txn.ok_or((20, None)))
}

/// STARTTIME to ENDTIME, at most thirty days.
fn period(cx: &Cx<'_>, fields: &Nvp) -> Option<(i64, i64)> {
    let time = |name: &str| fields.get(name).map(|text| Civil::from_compact(text).map(Civil::at));
    let end = match time("ENDTIME") {
        Some(end) => end?,
        None => match time("STARTTIME") {
            Some(start) => cx.now.min(start? + WINDOW),
            None => cx.now,
        },
    };
    let start = match time("STARTTIME") {
        Some(start) => start?,
        None => end - WINDOW,
    };
    (start <= end && end - start <= WINDOW).then_some((start, end))
}
