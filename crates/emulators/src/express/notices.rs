//! Notifications (IPN): a form for everything that happens to a payment, and the postback that says whether one is ours.

use axum::body::Bytes;
use http::Response;
use rusqlite::{Connection, OptionalExtension};

use super::emulator::Emulator;
use super::{nvp, status};
use crate::clock::{Civil, Micros};
use crate::payflow::money;
use crate::wallet::books::{Kind, Order, Transaction};
use crate::wallet::{DIRECT, HOSTED, Mode, PAYER_ID, deliveries};

/// Writes a notification of how a payment stands, where its checkout named an address.
pub(super) fn tell(db: &Connection, order: &Order, of: &Transaction, now: Micros) -> anyhow::Result<()> {
    let sql = "SELECT url FROM notify WHERE order_id = ?1";
    let Some(url) = db.query_row(sql, [&order.id], |row| row.get::<_, String>(0)).optional()? else {
        return Ok(());
    };
    let number = deliveries::next(db)?;
    let (standing, reason) = status::of(of);
    let standing = match (of.kind, standing) {
        (Kind::Refund, _) => "Refunded",
        (_, "PartiallyRefunded") => "Partially_Refunded",
        (_, other) => other,
    };
    let amount = money::format(of.amount, &of.currency);
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    add("mc_gross", if of.kind == Kind::Refund { format!("-{amount}") } else { amount });
    add("payer_id", PAYER_ID.to_owned());
    add("payment_date", format!("{} PST", Civil::of(now).text()));
    add("payment_status", standing.to_owned());
    add("charset", "windows-1252".to_owned());
    add("first_name", "Robin".to_owned());
    add("notify_version", "3.9".to_owned());
    add("custom", order.custom_id.clone());
    add("txn_id", of.id.clone());
    add("payment_type", "instant".to_owned());
    add("mc_currency", of.currency.clone());
    add("business", order.client_id.clone());
    let kind = match order.id.as_str() {
        id if id.starts_with(HOSTED) => "pro_hosted",
        id if id.starts_with(DIRECT) => "web_accept",
        _ => "express_checkout",
    };
    add("txn_type", kind.to_owned());
    add("invoice", of.invoice_id.clone());
    if !of.parent.is_empty() {
        add("parent_txn_id", of.parent.clone());
    }
    if standing == "Pending" {
        add("pending_reason", reason.to_owned());
    }
    if of.kind == Kind::Refund {
        add("reason_code", "refund".to_owned());
    }
    if order.mode == Mode::Sandbox.word() {
        add("test_ipn", "1".to_owned());
    }
    add("ipn_track_id", format!("{number:013x}"));
    let form = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    deliveries::enter(db, number, &url, &form, &nvp::written(&pairs))
}

/// The postback: whether exactly this was sent in that world.
pub(super) async fn verify(emulator: &Emulator, mode: Mode, body: &[u8]) -> anyhow::Result<Response<Bytes>> {
    let body = String::from_utf8_lossy(body).into_owned();
    let ask = "cmd=_notify-validate";
    let said = body.strip_prefix(&format!("{ask}&")).or_else(|| body.strip_suffix(&format!("&{ask}")));
    let sent = deliveries::of(emulator).await?;
    let is_test = |body: &str| body.contains("&test_ipn=1&");
    let known = said.is_some_and(|said| {
        is_test(said) == (mode == Mode::Sandbox) && sent.iter().any(|delivery| delivery.body == said)
    });
    Ok(nvp::plain(if known { "VERIFIED" } else { "INVALID" }.to_owned()))
}
