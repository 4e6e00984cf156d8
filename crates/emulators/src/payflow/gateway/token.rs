//! CREATESECURETOKEN=Y: what the hosted page will ask for is agreed; no money moves.

use super::{Cx, refused};
use crate::payflow::books::{Token, add_token};
use crate::payflow::money;
use crate::payflow::nvp::Nvp;

/// Fields that must not be kept: credentials, cards, and the request's own switches.
const LEFT_OUT: [&str; 9] =
    ["PARTNER", "VENDOR", "USER", "PWD", "ACCT", "CVV2", "EXPDATE", "CREATESECURETOKEN", "SECURETOKENID"];

pub(super) fn create(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let trxtype = fields.get("TRXTYPE");
    if !matches!(trxtype, Some("S" | "A")) {
        return Ok(refused(3, None));
    }
    let Some(token_id) = fields.get("SECURETOKENID").filter(|id| id.chars().count() <= 36) else {
        return Ok(refused(7, Some("SECURETOKENID")));
    };
    let currency = fields.get("CURRENCY").unwrap_or("USD");
    if !cx.account.currencies.iter().any(|known| known == currency) {
        return Ok(refused(6, None));
    }
    let amount = fields.get("AMT").and_then(|text| money::parse(text, currency));
    if amount.is_none_or(|amount| amount == 0 && trxtype == Some("S")) {
        return Ok(refused(4, None));
    }
    let mut kept = Nvp::default();
    for (name, value) in fields.iter().filter(|(name, _)| !LEFT_OUT.contains(name)) {
        kept.set(name, value);
    }
    let token = Token {
        id: 0,
        secret: cx.ids.secure_token(),
        token_id: token_id.to_string(),
        mode: cx.account.mode,
        vendor: cx.account.vendor.clone(),
        fields: kept,
        tries: 0,
        paid: false,
        created_at: cx.now,
    };
    if !add_token(cx.db, &token)? {
        return Ok(refused(7, Some("SECURETOKENID is not unique")));
    }
    Ok(Nvp::from([
        ("RESULT", "0"),
        ("SECURETOKEN", &token.secret),
        ("SECURETOKENID", &token.token_id),
        ("RESPMSG", "Approved"),
    ]))
}
