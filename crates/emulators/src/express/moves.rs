//! What moves money, or lets it go.

use rusqlite::Connection;

use super::api::{self, Asked};
use super::config::Signature;
use super::direct;
use super::notices;
use super::nvp::Answer;
use super::reauthorization;
use super::status;
use crate::payflow::FaultKind;
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{PAYER_ID, REFUSED, console, holds};

/// An answer, and the id of what was made.
pub(super) type Made = (Answer, Option<String>);

pub(super) fn refused(code: u32) -> Made {
    (Answer::refused(&[code]), None)
}

/// DoExpressCheckoutPayment.
pub(super) fn pay(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Made> {
    let order = match api::checkout(db, asked)? {
        Ok(order) => order,
        Err(refusal) => return Ok((refusal, None)),
    };
    if order.status == "COMPLETED" {
        // Paid already: what was done then, and nothing is charged.
        let first = books::of_order(db, &order.id)?.into_iter().next();
        let first = first.ok_or_else(|| anyhow::anyhow!("a paid checkout without its payment"))?;
        return Ok((paid(asked, &order, &first).warning(11_607), None));
    }
    match asked.get("PAYERID") {
        "" => return Ok(refused(10_419)),
        _ if order.status == "CREATED" => return Ok(refused(10_485)),
        payer if payer != PAYER_ID => return Ok(refused(10_406)),
        _ => {}
    }
    let currency = asked.of_payment("CURRENCYCODE");
    let minor = match asked.amount(asked.of_payment("AMT"), currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok((refusal, None)),
    };
    if currency != order.currency {
        return Ok(refused(10_401));
    }
    let kind = match asked.of_payment("PAYMENTACTION") {
        "Authorization" => Kind::Authorization,
        // What is only held may be taken at once after all; the other way round it may not.
        "" | "Sale" => Kind::Capture,
        _ => return Ok(refused(10_443)),
    };
    if kind == Kind::Authorization && order.intent == "Sale" {
        return Ok(refused(10_443));
    }
    let code = match order.funding.as_str() {
        "declined" => Some(10_486),
        "refused" => Some(10_606),
        _ if asked.is_declined() => Some(asked.refusal_or(10_486)),
        _ => None,
    };
    if let Some(code) = code {
        books::set_order(db, &order.id, "FAILED", "")?;
        return Ok(refused(code));
    }
    let held = order.funding == "review" || asked.is_reviewed();
    let status = match asked.has(FaultKind::ApprovedThenDeclined) {
        true => REFUSED,
        false => status_of_payment(asked.signature, &order, kind, held),
    };
    let new = entry(&order, kind, "", minor, status, asked.of_payment("INVNUM"), asked.now);
    let made = books::enter(db, new)?;
    books::end_early(db, &made, asked.arm, asked.now)?;
    books::set_order(db, &order.id, "COMPLETED", &order.funding)?;
    if !asked.of_payment("NOTIFYURL").is_empty() {
        api::keep_notify(db, &order.id, asked.of_payment("NOTIFYURL"))?;
    }
    notices::tell(db, &order, &made, asked.now)?;
    Ok((paid(asked, &order, &made), Some(made.id)))
}

/// How a payment stands that a payer has just made.
pub(super) fn status_of_payment(
    of: &Signature,
    order: &Order,
    kind: Kind,
    is_reviewed: bool,
) -> &'static str {
    match kind {
        _ if is_reviewed => "PENDING",
        Kind::Authorization => "CREATED",
        _ if !of.currencies.contains(&order.currency) => "FOREIGN",
        Kind::Capture | Kind::Refund => "COMPLETED",
    }
}

pub(super) fn entry(
    order: &Order,
    kind: Kind,
    parent: &str,
    amount: i64,
    status: &str,
    invoice_id: &str,
    now: crate::clock::Micros,
) -> Transaction {
    Transaction {
        id: String::new(),
        order_id: order.id.clone(),
        kind,
        parent: parent.to_owned(),
        currency: order.currency.clone(),
        amount,
        status: status.to_owned(),
        custom_id: order.custom_id.clone(),
        invoice_id: invoice_id.to_owned(),
        created_at: now,
    }
}

/// The answer to a payment.
fn paid(asked: &Asked<'_>, order: &Order, of: &Transaction) -> Answer {
    let (amount, currency) = status::written(asked, &of.currency, of.amount);
    let (standing, reason) = status::told(asked, of);
    let mut fields = vec![
        ("TOKEN", order.id.clone()),
        ("SUCCESSPAGEREDIRECTREQUESTED", "false".to_owned()),
        ("INSURANCEOPTIONSELECTED", "false".to_owned()),
        ("SHIPPINGOPTIONISDEFAULT", "false".to_owned()),
        ("PAYMENTINFO_0_TRANSACTIONID", of.id.clone()),
        ("PAYMENTINFO_0_TRANSACTIONTYPE", "expresscheckout".to_owned()),
        ("PAYMENTINFO_0_PAYMENTTYPE", "instant".to_owned()),
        ("PAYMENTINFO_0_AMT", amount),
        ("PAYMENTINFO_0_TAXAMT", "0.00".to_owned()),
        ("PAYMENTINFO_0_CURRENCYCODE", currency),
        ("PAYMENTINFO_0_PAYMENTSTATUS", standing.to_owned()),
        ("PAYMENTINFO_0_PENDINGREASON", reason.to_owned()),
        ("PAYMENTINFO_0_REASONCODE", "None".to_owned()),
        ("PAYMENTINFO_0_PROTECTIONELIGIBILITY", "Ineligible".to_owned()),
        ("PAYMENTINFO_0_ERRORCODE", "0".to_owned()),
        ("PAYMENTINFO_0_ACK", "Success".to_owned()),
    ];
    if standing == "Completed" && of.kind == Kind::Capture {
        fields.push(("PAYMENTINFO_0_FEEAMT", status::written(asked, &of.currency, status::fee(of.amount)).0));
    }
    Answer::done(fields)
}

/// A key that was used before: how the thing stands now that it made then.
pub(super) fn again(db: &Connection, asked: &Asked<'_>, made: &str) -> anyhow::Result<Option<Answer>> {
    let Some((of, order)) = api::find(db, asked, made)? else { return Ok(None) };
    Ok(Some(match asked.get("METHOD") {
        "DoExpressCheckoutPayment" => paid(asked, &order, &of),
        "DoDirectPayment" => direct::again(asked, &of),
        "DoReauthorization" => reauthorization::renewed(&of),
        "DoVoid" => Answer::done(vec![("AUTHORIZATIONID", of.id)]),
        "RefundTransaction" => given(db, asked, &of)?,
        _ => captured(asked, &order, &of),
    }))
}

fn captured(asked: &Asked<'_>, order: &Order, of: &Transaction) -> Answer {
    let (amount, currency) = status::written(asked, &of.currency, of.amount);
    let (standing, reason) = status::of(of);
    let fields = vec![
        ("AUTHORIZATIONID", of.parent.clone()),
        ("TRANSACTIONID", of.id.clone()),
        ("PARENTTRANSACTIONID", of.parent.clone()),
        ("TRANSACTIONTYPE", status::kind_of(order).to_owned()),
        ("PAYMENTTYPE", "instant".to_owned()),
        ("AMT", amount),
        ("FEEAMT", status::written(asked, &of.currency, status::fee(of.amount)).0),
        ("TAXAMT", "0.00".to_owned()),
        ("CURRENCYCODE", currency),
        ("PAYMENTSTATUS", standing.to_owned()),
        ("PENDINGREASON", reason.to_owned()),
        ("PROTECTIONELIGIBILITY", "Ineligible".to_owned()),
    ];
    Answer::done(fields)
}

/// DoCapture.
pub(super) fn capture(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Made> {
    let found = api::find(db, asked, asked.get("AUTHORIZATIONID"))?;
    let Some((held, order)) = found.filter(|(held, _)| held.kind == Kind::Authorization) else {
        return Ok(refused(10_004));
    };
    let currency = asked.get("CURRENCYCODE");
    let minor = match asked.amount(asked.get("AMT"), currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok((refusal, None)),
    };
    let taken: i64 = books::of_order(db, &order.id)?
        .iter()
        .filter(|t| t.kind == Kind::Capture && t.parent == held.id)
        .map(|t| t.amount)
        .sum();
    // The lower of 115 per cent and 75 units more.
    let limit = (held.amount * 115 / 100).min(held.amount + 7_500);
    let code = match held.status.as_str() {
        "VOIDED" => Some(10_600),
        "EXPIRED" => Some(10_601),
        "CAPTURED" => Some(10_602),
        "CREATED" if currency != held.currency => Some(10_613),
        "CREATED" if taken + minor > limit => Some(10_610),
        "CREATED" if asked.is_declined() => Some(10_626),
        "CREATED" => match holds::refuses_capture(db, &held, asked.now)? {
            Some(holds::Refusal::IsNotHonoured) => Some(10_606),
            Some(_) => Some(10_602),
            None => None,
        },
        "PENDING" => Some(11_612),
        _ => Some(10_626),
    };
    if let Some(code) = code {
        return Ok(refused(code));
    }
    let invoice = match asked.get("INVNUM") {
        "" => &held.invoice_id,
        named => named,
    };
    let minor = books::taken_less(minor, asked.arm);
    let made =
        books::enter(db, entry(&order, Kind::Capture, &held.id, minor, "COMPLETED", invoice, asked.now))?;
    if asked.get("COMPLETETYPE") != "NotComplete" {
        holds::end(db, &held, "CAPTURED")?;
    }
    notices::tell(db, &order, &made, asked.now)?;
    Ok((captured(asked, &order, &made), Some(made.id)))
}

/// DoVoid.
pub(super) fn void(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Made> {
    let found = api::find(db, asked, asked.get("AUTHORIZATIONID"))?;
    let Some((held, order)) = found.filter(|(held, _)| held.kind == Kind::Authorization) else {
        return Ok(refused(10_004));
    };
    let code = match held.status.as_str() {
        "VOIDED" => Some(10_600),
        "EXPIRED" => Some(10_601),
        "CAPTURED" => Some(10_602),
        "DENIED" => Some(10_614),
        // It is released by its first id.
        _ if !held.parent.is_empty() => Some(10_614),
        _ if asked.is_declined() => Some(10_614),
        _ => None,
    };
    if let Some(code) = code {
        return Ok(refused(code));
    }
    holds::end(db, &held, "VOIDED")?;
    let held = Transaction { status: "VOIDED".into(), ..held };
    notices::tell(db, &order, &held, asked.now)?;
    Ok((Answer::done(vec![("AUTHORIZATIONID", held.id.clone())]), Some(held.id)))
}

/// RefundTransaction.
pub(super) fn refund(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Made> {
    let found = api::find(db, asked, asked.get("TRANSACTIONID"))?;
    let Some((taken, order)) = found else { return Ok(refused(10_004)) };
    if taken.kind != Kind::Capture || matches!(taken.status.as_str(), "PENDING" | "FOREIGN" | "DECLINED") {
        return Ok(refused(10_009));
    }
    let left = taken.amount - books::refunded(db, &taken.id)?;
    let minor = match asked.get("REFUNDTYPE") {
        "Partial" => match asked.amount(asked.get("AMT"), &taken.currency) {
            Ok(minor) => minor,
            Err(refusal) => return Ok((refusal, None)),
        },
        _ => left,
    };
    let currency = asked.get("CURRENCYCODE");
    let other = !currency.is_empty() && currency != taken.currency;
    if left <= 0 || minor > left || other || asked.is_declined() {
        return Ok(refused(10_009));
    }
    let invoice = match asked.get("INVOICEID") {
        "" => &taken.invoice_id,
        named => named,
    };
    let made =
        books::enter(db, entry(&order, Kind::Refund, &taken.id, minor, "COMPLETED", invoice, asked.now))?;
    books::set_status(db, &taken.id, if minor == left { "REFUNDED" } else { "PARTIALLY_REFUNDED" })?;
    notices::tell(db, &order, &made, asked.now)?;
    Ok((given(db, asked, &made)?, Some(made.id)))
}

fn given(db: &Connection, asked: &Asked<'_>, of: &Transaction) -> anyhow::Result<Answer> {
    let written = |minor| status::written(asked, &of.currency, minor);
    let (gross, currency) = written(of.amount);
    let fee = status::fee_back(of.amount);
    Ok(Answer::done(vec![
        ("REFUNDTRANSACTIONID", of.id.clone()),
        ("FEEREFUNDAMT", written(fee).0),
        ("GROSSREFUNDAMT", gross),
        ("NETREFUNDAMT", written(of.amount - fee).0),
        ("CURRENCYCODE", currency),
        ("TOTALREFUNDEDAMOUNT", written(books::refunded(db, &of.parent)?).0),
        ("REFUNDSTATUS", "Instant".to_owned()),
        ("PENDINGREASON", "None".to_owned()),
    ]))
}

/// ManagePendingTransactionStatus.
pub(super) fn manage(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    let Some((held, order)) = api::find(db, asked, asked.get("TRANSACTIONID"))? else {
        return Ok(Answer::refused(&[10_004]));
    };
    if held.status != "PENDING" || asked.is_declined() {
        return Ok(Answer::refused(&[11_612]));
    }
    let (accept, word) = match asked.get("ACTION") {
        "Accept" => (true, "Processed"),
        "Deny" => (false, "Denied"),
        _ => return Ok(Answer::refused(&[10_004])),
    };
    let status = console::decided(held.kind, accept);
    books::set_status(db, &held.id, status)?;
    let held = Transaction { status: status.to_owned(), ..held };
    notices::tell(db, &order, &held, asked.now)?;
    Ok(Answer::done(vec![("TRANSACTIONID", held.id), ("STATUS", word.to_owned())]))
}
