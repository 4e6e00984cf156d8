//! The interface: one address, the method is a field.

use rusqlite::{Connection, params};

use super::config::Signature;
use super::direct;
use super::hosted;
use super::moved;
use super::moves;
use super::nvp::Answer;
use super::reauthorization;
use super::search;
use super::status;
use super::tellings::Tellings;
use crate::clock::{MINUTE, Micros};
use crate::payflow::{Arm, FaultKind, Operation, money};
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{DIRECT, HOSTED, PAYER_ID, lag};

/// A token is good for so long.
const TOKEN_LIVES: Micros = 3 * 60 * MINUTE;

/// Where the notifications of a checkout go.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS notify (order_id TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
";

/// What a request is about.
pub(super) struct Asked<'a> {
    pub signature: &'a Signature,
    pub fields: &'a [(String, String)],
    pub now: Micros,
    /// The address under which the emulator was reached.
    pub base: &'a str,
    pub arm: Option<&'a Arm>,
    /// Whether PayPal lets it search what moved.
    pub may_search: bool,
    /// What is told otherwise than it is in the books.
    pub tellings: &'a Tellings,
}

impl Asked<'_> {
    /// A field, whatever the case of its name.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// The same of the only payment.
    pub fn of_payment(&self, name: &str) -> &str {
        match self.get(&format!("PAYMENTREQUEST_0_{name}")) {
            "" => self.get(name),
            value => value,
        }
    }

    pub fn has(&self, fault: FaultKind) -> bool {
        self.arm.is_some_and(|arm| arm.fault == fault)
    }

    /// Whether it asks how something stands.
    pub fn is_inquiry(&self) -> bool {
        operation(self.fields) == Operation::Inquiry
    }

    /// The fault of a refusal by the payer's bank.
    pub fn is_declined(&self) -> bool {
        self.has(FaultKind::Result)
    }

    /// The number that this fault asks for; `usual` where it names none of this interface, but Payflow's plain refusal.
    pub fn refusal_or(&self, usual: u32) -> u32 {
        match self.arm.map(|arm| u32::try_from(arm.result)) {
            Some(Ok(code)) if code != 12 => code,
            _ => usual,
        }
    }

    /// The fault of a review.
    pub fn is_reviewed(&self) -> bool {
        self.has(FaultKind::Review)
    }

    /// An amount of minor units; or what is wrong with it.
    pub fn amount(&self, text: &str, currency: &str) -> Result<i64, Answer> {
        let whole = matches!(currency, "HUF" | "TWD");
        let padded = if whole { format!("{text}.00") } else { text.to_owned() };
        match money::parse(&padded, currency) {
            _ if text.is_empty() => Err(Answer::refused(&[10_400])),
            None => Err(Answer::refused(&[10_401])),
            Some(0) => Err(Answer::refused(&[10_525])),
            // The limit for one payment, whatever the currency: of those here none is worth more than a few dollars.
            Some(minor) if money::major(minor, currency) > 10_000 && currency == "USD" => {
                Err(Answer::refused(&[10_414]))
            }
            Some(minor) => Ok(minor),
        }
    }
}

/// Which kind of call it is, in the words of the faults.
pub(super) fn operation(fields: &[(String, String)]) -> Operation {
    let field = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.as_str())
    };
    match field("METHOD") {
        "SetExpressCheckout" | "BMCreateButton" => Operation::Token,
        "DoExpressCheckoutPayment" if field("PAYMENTREQUEST_0_PAYMENTACTION") == "Authorization" => {
            Operation::Authorize
        }
        "DoExpressCheckoutPayment" => Operation::Sale,
        // Without a card it tries whether the account may have any.
        "DoDirectPayment" if field("ACCT").is_empty() => Operation::Token,
        "DoDirectPayment" if field("PAYMENTACTION") == "Authorization" => Operation::Authorize,
        "DoDirectPayment" => Operation::Sale,
        "DoReauthorization" => Operation::Reauthorize,
        "DoCapture" => Operation::Capture,
        "DoVoid" => Operation::Void,
        "RefundTransaction" => Operation::Credit,
        "GetExpressCheckoutDetails" | "GetTransactionDetails" | "TransactionSearch" => Operation::Inquiry,
        "ManagePendingTransactionStatus" => Operation::Review,
        _ => Operation::Other,
    }
}

/// Answers a request that is signed.
pub(super) fn answer(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    if asked.is_inquiry() {
        return lag::ask(db, asked.now, || processed(db, asked));
    }
    lag::begin(db, asked.arm, asked.now)?;
    processed(db, asked)
}

fn processed(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    books::expire_due(db, asked.now)?;
    if asked.get("VERSION").is_empty() {
        return Ok(Answer::refused(&[81_150]));
    }
    let (method, key) = (asked.get("METHOD"), asked.get("MSGSUBID"));
    let user = asked.signature.user.as_str();
    if !key.is_empty()
        && let Some((_, made)) = books::answer(db, user, key, method)?
        && let Some(again) = moves::again(db, asked, &made)?
    {
        return Ok(again.warning(11_607));
    }
    let (answer, made) = match method {
        "SetExpressCheckout" => (set(db, asked)?, None),
        "BMCreateButton" => (hosted::create(db, asked)?, None),
        "GetExpressCheckoutDetails" => (get(db, asked)?, None),
        "GetTransactionDetails" => {
            let told = details(db, asked)?;
            let telling = asked.tellings.get(asked.get("TRANSACTIONID"));
            (if let Some(telling) = telling { telling.details(told) } else { told }, None)
        }
        "TransactionSearch" => (search::answer(db, asked)?, None),
        "DoExpressCheckoutPayment" => moves::pay(db, asked)?,
        "DoDirectPayment" => direct::pay(db, asked)?,
        "DoReauthorization" => reauthorization::reauthorize(db, asked)?,
        "DoCapture" => moves::capture(db, asked)?,
        "DoVoid" => moves::void(db, asked)?,
        "RefundTransaction" => moves::refund(db, asked)?,
        "ManagePendingTransactionStatus" => (moves::manage(db, asked)?, None),
        _ => (Answer::refused(&[81_002]), None),
    };
    // Only what succeeded is remembered.
    if let Some(made) = made
        && !key.is_empty()
    {
        books::keep_answer(db, (user, key, method), (200, &made))?;
    }
    if answer.is_done && asked.has(FaultKind::DeclinedThenApproved) && !asked.is_inquiry() {
        return Ok(Answer::refused(&[refusal_all_the_same(method)]));
    }
    Ok(answer)
}

/// The number of a refusal of what was asked for, though it was done.
fn refusal_all_the_same(method: &str) -> u32 {
    match method {
        "DoDirectPayment" => 15_005,
        "DoReauthorization" => 10_606,
        "DoCapture" => 10_626,
        "DoVoid" => 10_614,
        "RefundTransaction" => 10_009,
        _ => 10_486,
    }
}

fn set(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    let mut wrong = Vec::new();
    for (name, code) in [("RETURNURL", 10_404), ("CANCELURL", 10_405)] {
        if asked.get(name).is_empty() {
            wrong.push(code);
        }
    }
    if !wrong.is_empty() {
        return Ok(Answer::refused(&wrong));
    }
    let currency = match asked.of_payment("CURRENCYCODE") {
        "" => "USD",
        code => code,
    };
    let minor = match asked.amount(asked.of_payment("AMT"), currency) {
        Ok(minor) => minor,
        Err(refusal) => return Ok(refusal),
    };
    if !adds_up(asked, currency, minor) {
        return Ok(Answer::refused(&[10_413]));
    }
    let action = match asked.of_payment("PAYMENTACTION") {
        "" | "Sale" => "Sale",
        "Authorization" => "Authorization",
        _ => return Ok(Answer::refused(&[10_443])),
    };
    let own = |text: &str| text.to_owned();
    let order = books::enter_order(
        db,
        Order {
            id: "EC-".to_owned(),
            mode: own(asked.signature.mode.word()),
            client_id: asked.signature.user.clone(),
            intent: own(action),
            currency: own(currency),
            amount: minor,
            description: own(asked.of_payment("DESC")),
            custom_id: own(asked.of_payment("CUSTOM")),
            invoice_id: own(asked.of_payment("INVNUM")),
            return_url: own(asked.get("RETURNURL")),
            cancel_url: own(asked.get("CANCELURL")),
            status: "CREATED".to_owned(),
            funding: String::new(),
            created_at: asked.now,
        },
    )?;
    Ok(Answer::done(vec![("TOKEN", order.id)]))
}

/// Whether lines, where there are any, and what is added to them come to the total.
fn adds_up(asked: &Asked<'_>, currency: &str, total: i64) -> bool {
    let sum_of = |text: &str| {
        let (text, sign) = text.strip_prefix('-').map_or((text, 1), |text| (text, -1));
        money::parse(text, currency).map(|minor| minor * sign)
    };
    let part = |name: &str| sum_of(asked.of_payment(name)).unwrap_or(0);
    let mut items = 0;
    for n in 0.. {
        let text = asked.get(&format!("L_PAYMENTREQUEST_0_AMT{n}"));
        if text.is_empty() {
            if n == 0 {
                return true;
            }
            break;
        }
        let count = asked.get(&format!("L_PAYMENTREQUEST_0_QTY{n}")).parse::<i64>().unwrap_or(1);
        let Some(each) = sum_of(text) else { return false };
        items += each * count;
    }
    let added: i64 =
        ["TAXAMT", "SHIPPINGAMT", "HANDLINGAMT", "INSURANCEAMT", "SHIPDISCAMT"].into_iter().map(part).sum();
    part("ITEMAMT") == items && items + added == total
}

/// The checkout of a token of this merchant; or what is wrong with it.
pub(super) fn checkout(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Result<Order, Answer>> {
    let found = books::find_order(db, asked.signature.mode, asked.get("TOKEN"))?;
    let Some(order) = found.filter(|order| {
        order.client_id == asked.signature.user
            && !order.id.starts_with(HOSTED)
            && !order.id.starts_with(DIRECT)
    }) else {
        return Ok(Err(Answer::refused(&[10_410])));
    };
    Ok(if asked.now < order.created_at + TOKEN_LIVES { Ok(order) } else { Err(Answer::refused(&[10_411])) })
}

fn get(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    if asked.has(FaultKind::NotFound) {
        return Ok(Answer::refused(&[10_410]));
    }
    let order = match checkout(db, asked)? {
        Ok(order) => order,
        Err(refusal) => return Ok(refusal),
    };
    let (amount, currency) = status::written(asked, &order.currency, order.amount);
    let word = match order.status.as_str() {
        "COMPLETED" if asked.has(FaultKind::DeclinedThenApproved) => "PaymentActionFailed",
        "COMPLETED" => "PaymentActionCompleted",
        "FAILED" => "PaymentActionFailed",
        _ => "PaymentActionNotInitiated",
    };
    let mut fields = vec![
        ("TOKEN", order.id.clone()),
        ("BILLINGAGREEMENTACCEPTEDSTATUS", "0".to_owned()),
        ("CHECKOUTSTATUS", word.to_owned()),
    ];
    if order.status != "CREATED" {
        fields.push(("EMAIL", "payer@example.com".to_owned()));
        fields.push(("PAYERID", PAYER_ID.to_owned()));
        fields.push(("PAYERSTATUS", "verified".to_owned()));
        fields.push(("COUNTRYCODE", "US".to_owned()));
    }
    let invoice = invoice(asked, &order.invoice_id);
    for (plain, prefixed, value) in [
        ("CURRENCYCODE", "PAYMENTREQUEST_0_CURRENCYCODE", currency),
        ("AMT", "PAYMENTREQUEST_0_AMT", amount),
        ("CUSTOM", "PAYMENTREQUEST_0_CUSTOM", order.custom_id.clone()),
        ("INVNUM", "PAYMENTREQUEST_0_INVNUM", invoice),
    ] {
        if !value.is_empty() {
            fields.push((plain, value.clone()));
            fields.push((prefixed, value));
        }
    }
    if word == "PaymentActionCompleted"
        && let Some(first) = books::of_order(db, &order.id)?.first()
    {
        fields.push(("PAYMENTREQUEST_0_TRANSACTIONID", first.id.clone()));
        fields.push(("PAYMENTREQUESTINFO_0_TRANSACTIONID", first.id.clone()));
    }
    Ok(Answer::done(fields))
}

fn invoice(asked: &Asked<'_>, invoice_id: &str) -> String {
    if asked.has(FaultKind::OtherReference) { "SOMEBODYELSE".to_owned() } else { invoice_id.to_owned() }
}

/// A transaction of this merchant, with its checkout.
pub(super) fn find(
    db: &Connection,
    asked: &Asked<'_>,
    id: &str,
) -> anyhow::Result<Option<(Transaction, Order)>> {
    for kind in [Kind::Authorization, Kind::Capture, Kind::Refund] {
        let found = books::find(db, asked.signature.mode, kind, id)?;
        if let Some(found) = found.filter(|(_, order)| order.client_id == asked.signature.user) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn details(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    let found =
        if asked.has(FaultKind::NotFound) { None } else { find(db, asked, asked.get("TRANSACTIONID"))? };
    let Some((of, order)) = found else {
        let by_itself = if asked.has(FaultKind::NotFound) {
            None
        } else {
            moved::details(db, asked, asked.get("TRANSACTIONID"))?
        };
        return Ok(by_itself.unwrap_or_else(|| Answer::refused(&[10_004])));
    };
    let sign = if of.kind == Kind::Refund { -1 } else { 1 };
    let (amount, currency) = status::written(asked, &of.currency, of.amount * sign);
    let (standing, reason) = status::told(asked, &of);
    let mut fields = vec![
        ("RECEIVERID", asked.signature.merchant_id.clone()),
        ("PAYERID", PAYER_ID.to_owned()),
        ("PAYERSTATUS", "verified".to_owned()),
        ("COUNTRYCODE", "US".to_owned()),
        ("TRANSACTIONID", of.id.clone()),
        ("TRANSACTIONTYPE", status::kind_of(&order).to_owned()),
        ("PAYMENTTYPE", "instant".to_owned()),
        ("ORDERTIME", search::moment(of.created_at)),
        ("AMT", amount),
        ("CURRENCYCODE", currency),
        ("PAYMENTSTATUS", standing.to_owned()),
        ("PENDINGREASON", reason.to_owned()),
        ("REASONCODE", if of.kind == Kind::Refund { "refund" } else { "None" }.to_owned()),
        ("INVNUM", invoice(asked, &of.invoice_id)),
        ("CUSTOM", order.custom_id.clone()),
    ];
    if !of.parent.is_empty() {
        fields.push(("PARENTTRANSACTIONID", of.parent.clone()));
    }
    if of.kind == Kind::Capture {
        fields.push(("FEEAMT", status::written(asked, &of.currency, status::fee(of.amount)).0));
    }
    Ok(Answer::done(fields))
}

/// Keeps where the notifications of a checkout go.
pub(super) fn keep_notify(db: &Connection, order: &str, url: &str) -> rusqlite::Result<()> {
    db.execute("INSERT OR REPLACE INTO notify VALUES (?1, ?2)", params![order, url]).map(drop)
}
