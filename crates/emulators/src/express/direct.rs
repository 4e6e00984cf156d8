//! Website Payments Pro, direct payment: a card that the merchant's server hands over, in one call.
//!
//! What decides besides what is wrong with a field: the test cards of the Payflow emulator pass, any other good number is declined
//! (15005); the last name `Review` is held back by filters (11610), `Fraud` refused by them (11611); street, postcode and security
//! code say what their checks find, as at Payflow. The fault `result` answers with the number that it is given.

use rusqlite::Connection;

use super::api::{self, Asked};
use super::nvp::Answer;
use super::{moves, notices, status};
use crate::clock::Civil;
use crate::payflow::FaultKind;
use crate::payflow::rules::{self, Checks};
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{DIRECT, REFUSED};

/// Most of one payment in pounds, minor units.
const POUNDS_MAX: i64 = 550_000;

/// DoDirectPayment.
pub(super) fn pay(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<(Answer, Option<String>)> {
    let refused = |code: u32| Ok((Answer::refused(&[code]), None));
    if !asked.signature.direct {
        return refused(10_550);
    }
    let currency = match asked.get("CURRENCYCODE") {
        "" => "USD",
        code => code,
    };
    let minor = match asked.amount(asked.get("AMT"), currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok((refusal, None)),
    };
    let kind = match asked.get("PAYMENTACTION") {
        "" | "Sale" => Kind::Capture,
        "Authorization" => Kind::Authorization,
        _ => return refused(10_511),
    };
    if let Some(code) = wrong_field(asked) {
        return refused(code);
    }
    if currency == "GBP" && minor > POUNDS_MAX {
        return refused(10_553);
    }
    if is_maestro(asked) && currency != "GBP" {
        return refused(10_755);
    }
    let invoice = asked.get("INVNUM");
    let is_paid = |t: &Transaction| t.invoice_id == invoice && books::counts(t);
    if !invoice.is_empty() && books::all(db)?.transactions.iter().any(is_paid) {
        return refused(10_536);
    }
    let order = enter(db, asked, (currency, minor, kind))?;
    let found = checks(asked);
    let code = match asked.get("LASTNAME").to_ascii_lowercase().as_str() {
        _ if asked.is_declined() => Some(asked.refusal_or(15_005)),
        // Of these no transaction is there.
        _ if is_maestro(asked) && asked.get("AUTHSTATUS3DS").is_empty() => Some(12_000),
        "fraud" => Some(11_611),
        _ if !is_accepted(asked) => Some(15_005),
        _ => None,
    };
    if let Some(code) = code {
        // Only what a bank or a filter refused was a payment.
        if !matches!(code, 11_611 | 12_000 | 15_000..=15_999) {
            return refused(code);
        }
        let new = moves::entry(&order, kind, "", minor, REFUSED, invoice, asked.now);
        books::enter(db, new)?;
        books::set_order(db, &order.id, "FAILED", "")?;
        return refused(code);
    }
    let held = asked.is_reviewed() || asked.get("LASTNAME").eq_ignore_ascii_case("review");
    let standing = match asked.has(FaultKind::ApprovedThenDeclined) {
        true => REFUSED,
        false => moves::status_of_payment(asked.signature, &order, kind, held),
    };
    let made = books::enter(db, moves::entry(&order, kind, "", minor, standing, invoice, asked.now))?;
    books::end_early(db, &made, asked.arm, asked.now)?;
    books::set_order(db, &order.id, "COMPLETED", "balance")?;
    if !asked.get("NOTIFYURL").is_empty() {
        api::keep_notify(db, &order.id, asked.get("NOTIFYURL"))?;
    }
    notices::tell(db, &order, &made, asked.now)?;
    Ok((paid(asked, &made, found), Some(made.id)))
}

fn enter(
    db: &Connection,
    asked: &Asked<'_>,
    (currency, minor, kind): (&str, i64, Kind),
) -> anyhow::Result<Order> {
    let intent = if kind == Kind::Authorization { "Authorization" } else { "Sale" };
    Ok(books::enter_order(
        db,
        Order {
            id: DIRECT.to_owned(),
            mode: asked.signature.mode.word().to_owned(),
            client_id: asked.signature.user.clone(),
            intent: intent.to_owned(),
            currency: currency.to_owned(),
            amount: minor,
            description: asked.get("DESC").to_owned(),
            custom_id: asked.get("CUSTOM").to_owned(),
            invoice_id: asked.get("INVNUM").to_owned(),
            return_url: String::new(),
            cancel_url: String::new(),
            status: "CREATED".to_owned(),
            funding: String::new(),
            created_at: asked.now,
        },
    )?)
}

fn is_maestro(asked: &Asked<'_>) -> bool {
    matches!(asked.get("CREDITCARDTYPE"), "Maestro" | "Switch" | "Solo")
}

/// A Maestro card is listed nowhere: one with 3-D Secure passes.
fn is_accepted(asked: &Asked<'_>) -> bool {
    is_maestro(asked) || rules::TEST_CARDS.iter().any(|card| card.number == asked.get("ACCT"))
}

/// The number of the first field that is wrong.
fn wrong_field(asked: &Asked<'_>) -> Option<u32> {
    let number = asked.get("ACCT");
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let begins = |parts: &[&str]| parts.iter().any(|part| number.starts_with(part));
    let fits = match asked.get("CREDITCARDTYPE") {
        "Visa" => begins(&["4"]),
        "MasterCard" => begins(&["51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27"]),
        "Maestro" | "Switch" | "Solo" => begins(&["50", "56", "57", "58", "6"]),
        _ if number.is_empty() => true,
        _ => return Some(10_510),
    };
    let address = asked.get("IPADDRESS");
    let maestro_says = !asked.get("STARTDATE").is_empty() || !asked.get("ISSUENUMBER").is_empty();
    // An empty security code is none that was left out.
    let code = asked.fields.iter().find(|(name, _)| name == "CVV2").map(|(_, value)| value.as_str());
    let found = [
        (address.is_empty(), 10_509),
        (address.parse::<std::net::Ipv4Addr>().is_err(), 10_747),
        (number.is_empty(), 10_519),
        (!is_digits(number) || !rules::luhn(number), 10_535),
        (!fits, 10_527),
        (asked.get("EXPDATE").len() != 6 || !is_digits(asked.get("EXPDATE")), 10_508),
        (
            !(1..=12).contains(&asked.get("EXPDATE").get(..2).and_then(|m| m.parse().ok()).unwrap_or(0)),
            10_563,
        ),
        (is_over(asked), 10_502),
        (code.is_some_and(|code| !is_digits(code) || code.is_empty()), 10_504),
        (code.is_some_and(|code| code.len() != 3), 10_762),
        (code.is_none() && !is_maestro(asked), 10_748),
        (is_maestro(asked) && !maestro_says, 10_567),
        (asked.get("ISSUENUMBER").len() > 2, 10_560),
        (asked.get("FIRSTNAME").is_empty(), 10_512),
        (asked.get("LASTNAME").is_empty(), 10_513),
        (asked.get("STREET").is_empty(), 10_701),
        (asked.get("CITY").is_empty(), 10_703),
        (asked.get("ZIP").is_empty(), 10_705),
        (asked.get("COUNTRYCODE").len() != 2, 10_706),
    ];
    found.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, code)| code)
}

/// MMYYYY before this month.
fn is_over(asked: &Asked<'_>) -> bool {
    let text = asked.get("EXPDATE");
    let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<i64>().ok()).unwrap_or(0);
    let today = Civil::of(asked.now);
    (part(2, 6), part(0, 2)) < (today.year, today.month)
}

fn checks(asked: &Asked<'_>) -> Checks {
    let code = Some(asked.get("CVV2")).filter(|code| !code.is_empty());
    rules::checks(Some(asked.get("STREET")), Some(asked.get("ZIP")), code)
}

/// The answer to a payment.
fn paid(asked: &Asked<'_>, of: &Transaction, found: Checks) -> Answer {
    let (amount, currency) = status::written(asked, &of.currency, of.amount);
    let (standing, reason) = status::told(asked, of);
    let address = match (found.street, found.postcode) {
        // The United Kingdom's own letter.
        ('Y', 'Y') => "F",
        ('Y', 'N') => "A",
        ('N', 'Y') => "Z",
        ('N', 'N') => "N",
        _ => "U",
    };
    let code = match found.code {
        'Y' => "M",
        'N' => "N",
        _ => "U",
    };
    let fields = vec![
        ("TRANSACTIONID", of.id.clone()),
        ("AMT", amount),
        ("CURRENCYCODE", currency),
        ("AVSCODE", address.to_owned()),
        ("CVV2MATCH", code.to_owned()),
        ("PAYMENTSTATUS", standing.to_owned()),
        ("PENDINGREASON", reason.to_owned()),
    ];
    let answer = Answer::done(fields);
    if of.status == "PENDING" { answer.warning(11_610) } else { answer }
}

/// The same payment asked for again under its key.
pub(super) fn again(asked: &Asked<'_>, of: &Transaction) -> Answer {
    paid(asked, of, checks(asked))
}
