//! The gateway's answers: credentials, repeated request ids, and one file per transaction type.

mod capture;
pub(crate) mod charge;
pub(crate) mod credit;
mod express;
mod inquiry;
mod reauthorization;
pub(crate) mod review;
mod token;
pub(crate) mod void;

use rusqlite::Connection;

use super::books::{self, Kind, State, Txn};
use super::config::{Account, Mode, Processor, Settings};
use super::faults::Twist;
use super::ids::{self, Ids};
use super::nvp::Nvp;
use super::request::{GatewayRequest, Operation};
use super::{money, results};
use crate::clock::{Civil, Micros};

/// What a transaction is processed with.
pub(crate) struct Cx<'a> {
    pub db: &'a Connection,
    pub account: &'a Account,
    pub settings: &'a Settings,
    pub ids: &'a Ids,
    pub now: Micros,
    pub request_id: &'a str,
    pub twist: Twist,
}

/// Who asks: the account, or the RESULT that refuses.
pub(crate) fn sign_in<'a>(accounts: &'a [Account], mode: Mode, fields: &Nvp) -> Result<&'a Account, i32> {
    let Some(vendor) = fields.get("VENDOR") else { return Err(26) };
    let mut known = accounts.iter().filter(|account| account.vendor == vendor).peekable();
    if known.peek().is_none() {
        return Err(26);
    }
    // The vendor exists at the other host only: there, and there alone, the password would be right.
    let account = known.find(|account| account.mode == mode).ok_or(1)?;
    if fields.get("PARTNER") != Some(account.partner.as_str()) {
        return Err(27);
    }
    let user = fields.get("USER").unwrap_or(vendor);
    if user != account.user || fields.get("PWD") != Some(account.pwd.as_str()) {
        return Err(1);
    }
    Ok(account)
}

/// Answers a request of a signed-in merchant: replays what the request id stands for, or processes and keeps it.
pub(crate) fn answer(cx: &Cx<'_>, request: &GatewayRequest) -> anyhow::Result<Nvp> {
    let Account { mode, vendor, .. } = cx.account;
    let since = cx.now - cx.settings.key_retention_us;
    if let Some(first) = books::first_answer(cx.db, *mode, vendor, cx.request_id, since)? {
        let mut replay = Nvp::parse(first.as_bytes()).unwrap_or_default();
        replay.set("DUPLICATE", "1");
        return Ok(replay);
    }
    books::expire_due(cx.db, cx.now)?;
    let fields = process(cx, request)?;
    books::keep_answer(cx.db, *mode, vendor, cx.request_id, &fields.encode(), cx.now)?;
    Ok(fields)
}

fn process(cx: &Cx<'_>, request: &GatewayRequest) -> anyhow::Result<Nvp> {
    let fields = &request.fields;
    if fields.get("TENDER") == Some("P") {
        return express::process(cx, request);
    }
    if let Some(refusal) = tender(request) {
        return Ok(refused(refusal, None));
    }
    match request.op {
        Operation::Token => token::create(cx, fields),
        Operation::Authorize | Operation::Sale => charge::direct(cx, fields),
        Operation::Capture => capture::capture(cx, fields),
        Operation::Void => void::void(cx, fields),
        Operation::Credit => credit::credit(cx, fields),
        Operation::Inquiry => inquiry::inquire(cx, fields),
        Operation::Review => review::by_request(cx, fields),
        _ => other(cx, fields),
    }
}

/// Cards pass, as payers with a PayPal account have; other tenders are known but not set up (25), or unknown (2). Requests that bring no card of their
/// own may leave it out.
fn tender(request: &GatewayRequest) -> Option<i32> {
    let charges = matches!(request.op, Operation::Authorize | Operation::Sale);
    match request.fields.get("TENDER") {
        Some("C") => None,
        Some("A" | "D" | "K") => Some(25),
        Some(_) => Some(2),
        None if charges && request.fields.get("ORIGID").is_none() => Some(2),
        None => None,
    }
}

/// Transaction types beyond payments: data upload is taken, others are not set up or unknown.
fn other(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    match fields.get("TRXTYPE") {
        Some("L") if fields.get("AMT").is_some() => Ok(refused(4, None)),
        Some("L") => {
            let mut txn = Txn { kind: Kind::Upload, state: State::Done, ..base(cx, fields) };
            let card = super::rules::card(
                fields.get("ACCT").unwrap_or_default(),
                fields.get("EXPDATE").unwrap_or_default(),
                cx.now,
            );
            match card {
                Ok(card) => keep_card(&mut txn, card),
                Err(result) => fail(&mut txn, result),
            }
            books::insert(cx.db, &txn)?;
            Ok(reply(&txn))
        }
        Some("R") => Ok(refused(121, None)),
        _ => Ok(refused(3, None)),
    }
}

/// A refusal that leaves no transaction: no PNREF.
pub(crate) fn refused(result: i32, detail: Option<&str>) -> Nvp {
    let text = results::text(result);
    let respmsg = detail.map_or_else(|| text.to_string(), |detail| format!("{text}: {detail}"));
    Nvp::from([("RESULT", &*result.to_string()), ("RESPMSG", &respmsg)])
}

/// A transaction with what every type takes from its request.
fn base(cx: &Cx<'_>, fields: &Nvp) -> Txn {
    let id = cx.ids.next_txn();
    let text = |name: &str| fields.get(name).unwrap_or_default().to_string();
    Txn {
        id,
        pnref: ids::pnref(id, cx.account.mode, cx.account.processor),
        mode: cx.account.mode.word().to_string(),
        vendor: cx.account.vendor.clone(),
        currency: fields.get("CURRENCY").unwrap_or("USD").to_string(),
        respmsg: results::text(0).to_string(),
        request_id: cx.request_id.to_string(),
        custref: text("CUSTREF"),
        invnum: text("INVNUM"),
        comment1: text("COMMENT1"),
        comment2: text("COMMENT2"),
        created_at: cx.now,
        changed_at: cx.now,
        visible_at: cx.now + cx.twist.hidden_for,
        expires_at: cx.now,
        ..Txn::default()
    }
}

fn keep_card(txn: &mut Txn, card: super::rules::Card) {
    txn.last4 = card.last4;
    txn.card_kind = card.kind;
    txn.expiry = card.expiry;
    txn.accepted = card.accepted;
}

fn fail(txn: &mut Txn, result: i32) {
    txn.result = result;
    txn.respmsg = results::text(result).to_string();
    txn.state = State::Failed;
}

/// The original that ORIGID names, unless it is missing (7), no PNREF at all (2) or unknown (19). The currency
/// of the new transaction follows it.
fn original(cx: &Cx<'_>, fields: &Nvp, txn: &mut Txn) -> anyhow::Result<Result<Txn, i32>> {
    let Some(pnref) = fields.get("ORIGID") else { return Ok(Err(7)) };
    if pnref.len() != 12 || !pnref.bytes().all(|b| b.is_ascii_alphanumeric()) {
        // Seen in the field: an id that cannot be a PNREF is "Invalid tender" to a capture.
        return Ok(Err(if txn.kind == Kind::Capture { 2 } else { 19 }));
    }
    let found = books::by_pnref(cx.db, cx.account.mode, &cx.account.vendor, pnref)?;
    let Some(orig) = found else { return Ok(Err(19)) };
    // A transaction is referred to by the tender that made it.
    let by_paypal = books::by_paypal(cx.db, orig.id)?.is_some();
    if fields.get("TENDER").is_some_and(|tender| (tender == "P") != by_paypal) {
        return Ok(Err(2));
    }
    txn.orig_id = Some(orig.id);
    if let Some(result) = cx.twist.refusal {
        return Ok(Err(result));
    }
    if fields.get("CURRENCY").is_some_and(|currency| currency != orig.currency) {
        return Ok(Err(6));
    }
    txn.currency.clone_from(&orig.currency);
    Ok(Ok(orig))
}

/// AMT of a transaction that refers to another: absent means `all`; Err is 4.
fn amount_or(fields: &Nvp, currency: &str, all: i64) -> Result<i64, i32> {
    match fields.get("AMT") {
        None => Ok(all),
        Some(text) => money::parse(text, currency).filter(|amount| *amount > 0).ok_or(4),
    }
}

/// The answer of a transaction that has a PNREF, in its short form.
fn reply(txn: &Txn) -> Nvp {
    let mut out =
        Nvp::from([("RESULT", &*txn.result.to_string()), ("PNREF", &txn.pnref), ("RESPMSG", &txn.respmsg)]);
    out.set_some("AUTHCODE", Some(&txn.authcode));
    out.set_some("AVSADDR", Some(&txn.avsaddr));
    out.set_some("AVSZIP", Some(&txn.avszip));
    out.set_some("IAVS", iavs(txn));
    out.set_some("CVV2MATCH", Some(txn.cvv2match.trim()));
    if txn.result == 126 {
        out.set("PREFPSMSG", "Review: More than one rule was triggered for Review");
    }
    out
}

/// IAVS goes with AVS: the test cards' issuers are foreign to nobody.
fn iavs(txn: &Txn) -> Option<&'static str> {
    match txn.avsaddr.as_str() {
        "" => None,
        "X" => Some("X"),
        _ => Some("N"),
    }
}

/// What VERBOSITY MEDIUM or HIGH adds.
fn verbose(out: &mut Nvp, fields: &Nvp, txn: &Txn) {
    if !matches!(fields.get("VERBOSITY"), Some("MEDIUM" | "HIGH")) {
        return;
    }
    let code = if txn.result == 0 { "A" } else { "D" };
    out.set("HOSTCODE", code);
    out.set_some("PROCAVS", Some(txn.avsaddr.as_str()).filter(|v| !v.is_empty()).map(letter));
    out.set_some("PROCCVV2", Some(txn.cvv2match.trim()).filter(|v| !v.is_empty()).map(cvv_letter));
    details(out, txn);
}

fn letter(avsaddr: &str) -> &'static str {
    match avsaddr {
        "Y" => "Y",
        "N" => "N",
        _ => "U",
    }
}

fn cvv_letter(cvv2match: &str) -> &'static str {
    match cvv2match {
        "Y" => "M",
        "N" => "N",
        _ => "U",
    }
}

/// Time, card and amount of a transaction.
fn details(out: &mut Nvp, txn: &Txn) {
    out.set("TRANSTIME", Civil::of(txn.created_at).text());
    out.set_some("ACCT", Some(&txn.last4));
    out.set_some("EXPDATE", Some(&txn.expiry));
    out.set_some("CARDTYPE", Some(&txn.card_kind));
    out.set("AMT", money::format(txn.amount, &txn.currency));
}

/// Several captures of one authorization are possible.
fn many_captures(account: &Account) -> bool {
    account.partial_captures || account.processor == Processor::PayPal
}
