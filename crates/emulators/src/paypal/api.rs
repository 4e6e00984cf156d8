//! The interface: Orders v2 and Payments v2, as far as a payment with a PayPal account needs them.

use axum::body::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::config::App;
use super::faults::{has, is_absent, is_declined, refusal_all_the_same, standing};
use super::{disputes, faults, reauthorization, transactions, webhooks};
use crate::clock::{Civil, MINUTE, Micros};
use crate::payflow::{Arm, FaultKind, money};
use crate::wallet::books::{self, Kind, Order, Transaction};
use crate::wallet::{PAYER_ID, REFUSED, holds, lag};

/// An order that nobody has approved for so long is forgotten.
const ORDER_LIVES: Micros = 3 * 60 * MINUTE;

/// What a request is about.
pub(super) struct Asked<'a> {
    pub app: &'a App,
    pub method: &'a Method,
    /// The path below the world's address.
    pub path: &'a str,
    /// What stands behind the path; empty without.
    pub query: &'a str,
    /// Whether the app has the permission to see disputes.
    pub may_see_disputes: bool,
    /// Whether it has the one to list what moved.
    pub may_list_transactions: bool,
    /// How late the list of transactions knows of what moved.
    pub transactions_late: Micros,
    /// Whether what a lost dispute gives the payer is listed as a refund.
    pub reversals_are_refunds: bool,
    /// PayPal-Request-Id; empty without.
    pub key: &'a str,
    pub body: &'a [u8],
    pub now: Micros,
    /// Where browsers reach the world that this is.
    pub public_url: &'a str,
    pub arm: Option<&'a Arm>,
}

/// An answer: a status and JSON.
pub(super) struct Reply(pub StatusCode, pub Value);

impl Reply {
    pub fn response(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(self.1.to_string()));
        *response.status_mut() = self.0;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }
}

/// An error as PayPal words it; without an issue it has no details.
pub(super) fn error(status: StatusCode, issue: &str) -> Reply {
    let (name, message) = match status.as_u16() {
        400 => {
            ("INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.")
        }
        401 => (
            "AUTHENTICATION_FAILURE",
            "Authentication failed due to missing authorization header, or invalid authentication credentials.",
        ),
        403 => ("NOT_AUTHORIZED", "Authorization failed due to insufficient permissions."),
        404 => ("RESOURCE_NOT_FOUND", "The specified resource does not exist."),
        409 => ("RESOURCE_CONFLICT", "The server has detected a conflict while processing this request."),
        422 => (
            "UNPROCESSABLE_ENTITY",
            "The requested action could not be performed, semantically incorrect, or failed business validation.",
        ),
        503 => ("SERVICE_UNAVAILABLE", "Service Unavailable."),
        _ => ("INTERNAL_SERVER_ERROR", "An internal server error occurred."),
    };
    let mut body = json!({ "name": name, "message": message, "debug_id": "b1d1f06c7246c", "links": [] });
    if !issue.is_empty() {
        body["details"] = json!([{ "issue": issue, "description": "See the documentation of this issue." }]);
    }
    Reply(status, body)
}

pub(super) fn unprocessable(issue: &str) -> Reply {
    error(StatusCode::UNPROCESSABLE_ENTITY, issue)
}

pub(super) fn not_found() -> Reply {
    error(StatusCode::NOT_FOUND, "INVALID_RESOURCE_ID")
}

/// Answers a request that has signed in.
pub(super) fn answer(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    if *asked.method == Method::GET {
        return lag::ask(db, asked.now, || processed(db, asked));
    }
    if faults::is_in_progress(db, asked)? {
        return Ok(error(StatusCode::CONFLICT, "PREVIOUS_REQUEST_IN_PROGRESS"));
    }
    lag::begin(db, asked.arm, asked.now)?;
    processed(db, asked).and_then(|reply| faults::still_in_progress(db, asked, reply))
}

fn processed(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    books::expire_due(db, asked.now)?;
    if asked.arm.is_some_and(|arm| arm.fault == FaultKind::Busy) {
        return Ok(error(StatusCode::SERVICE_UNAVAILABLE, ""));
    }
    let parts: Vec<&str> = asked.path.trim_matches('/').split('/').collect();
    let posts = *asked.method == Method::POST;
    let gets = *asked.method == Method::GET;
    if posts && !asked.key.is_empty() {
        let (client, key) = (&asked.app.client_id, asked.key);
        if let Some((_, id)) = books::answer(db, client, key, asked.path)? {
            return present(db, asked, &parts, &id);
        }
    }
    let reply = match parts[..] {
        ["v2", "checkout", "orders"] if posts => make_order(db, asked)?,
        ["v2", "checkout", "orders", id] if gets => match find_order(db, asked, id)? {
            Some(order) if !is_absent(asked) => Reply(StatusCode::OK, shown_order(db, asked, &order)?),
            _ => not_found(),
        },
        ["v2", "checkout", "orders", id, act @ ("authorize" | "capture")] if posts => {
            pay_order(db, asked, id, act)?
        }
        ["v2", "payments", "authorizations", id] if gets => show(db, asked, Kind::Authorization, id)?,
        ["v2", "payments", "authorizations", id, "capture"] if posts => capture(db, asked, id)?,
        ["v2", "payments", "authorizations", id, "reauthorize"] if posts => {
            reauthorization::reauthorize(db, asked, id)?
        }
        ["v2", "payments", "authorizations", id, "void"] if posts => void(db, asked, id)?,
        ["v2", "payments", "captures", id] if gets => show(db, asked, Kind::Capture, id)?,
        ["v2", "payments", "captures", id, "refund"] if posts => refund(db, asked, id)?,
        ["v2", "payments", "refunds", id] if gets => show(db, asked, Kind::Refund, id)?,
        ["v1", "customer", "disputes"] if gets => disputes::answer(db, asked, None)?,
        ["v1", "customer", "disputes", id] if gets => disputes::answer(db, asked, Some(id))?,
        ["v1", "reporting", "transactions"] if gets => transactions::answer(db, asked)?,
        ["v1", "notifications", "webhooks", id] if *asked.method == Method::PATCH => {
            webhooks::change(db, asked, id)?
        }
        ["v1", "notifications", "webhooks"] if posts => webhooks::subscribe(db, asked)?,
        ["v1", "notifications", "webhooks"] if gets => webhooks::list(db, asked)?,
        ["v1", "notifications", "verify-webhook-signature"] if posts => webhooks::verify(asked),
        _ => not_found(),
    };
    if posts && reply.0.is_success() {
        tell(db, asked, &parts, &reply.1)?;
    }
    if posts && !asked.key.is_empty() && reply.0.is_success() {
        let id = reply.1["id"].as_str().unwrap_or_default();
        let whose = (asked.app.client_id.as_str(), asked.key, asked.path);
        books::keep_answer(db, whose, (reply.0.as_u16(), id))?;
    }
    if posts && reply.0.is_success() && has(asked, FaultKind::DeclinedThenApproved) {
        return Ok(refusal_all_the_same(&parts));
    }
    Ok(reply)
}

/// Whoever wants to hear of it is told what was done.
fn tell(db: &Connection, asked: &Asked<'_>, parts: &[&str], done: &Value) -> anyhow::Result<()> {
    let first = |kind: &str| done.pointer(&format!("/purchase_units/0/payments/{kind}/0"));
    let (event, kind, resource) = match *parts {
        ["v2", "checkout", "orders", _, "authorize"] => {
            ("PAYMENT.AUTHORIZATION.CREATED", "authorization", first("authorizations"))
        }
        ["v2", "checkout", "orders", _, "capture"] => {
            ("PAYMENT.CAPTURE.COMPLETED", "capture", first("captures"))
        }
        [_, _, "authorizations", _, "capture"] => ("PAYMENT.CAPTURE.COMPLETED", "capture", Some(done)),
        [_, _, "authorizations", _, "reauthorize"] => {
            ("PAYMENT.AUTHORIZATION.CREATED", "authorization", Some(done))
        }
        [_, _, "authorizations", _, "void"] => ("PAYMENT.AUTHORIZATION.VOIDED", "authorization", Some(done)),
        [_, _, "captures", _, "refund"] => ("PAYMENT.CAPTURE.REFUNDED", "refund", Some(done)),
        _ => return Ok(()),
    };
    let Some(resource) = resource else { return Ok(()) };
    webhooks::tell(db, asked.app, asked.public_url, (event, kind, resource), asked.now)
}

/// A key that was used before: how the thing stands now that it made then.
fn present(db: &Connection, asked: &Asked<'_>, parts: &[&str], id: &str) -> anyhow::Result<Reply> {
    match *parts {
        ["v2", "checkout", ..] => Ok(match find_order(db, asked, id)? {
            Some(order) => Reply(StatusCode::OK, shown_order(db, asked, &order)?),
            None => not_found(),
        }),
        [_, _, "authorizations", _, "capture"] => show(db, asked, Kind::Capture, id),
        [_, _, "captures", ..] => show(db, asked, Kind::Refund, id),
        _ => show(db, asked, Kind::Authorization, id),
    }
}

/// An order of this app that is not forgotten.
fn find_order(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Option<Order>> {
    let found = books::find_order(db, asked.app.mode, id)?;
    let lives = |order: &Order| {
        order.client_id == asked.app.client_id
            && (!is_unapproved(&order.status) || asked.now < order.created_at + ORDER_LIVES)
    };
    Ok(found.filter(lives))
}

/// Whether a payer has still to approve it.
fn is_unapproved(status: &str) -> bool {
    matches!(status, "CREATED" | "PAYER_ACTION_REQUIRED")
}

pub(super) fn parsed(body: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(body).ok().filter(Value::is_object)
}

fn text<'a>(value: &'a Value, at: &str) -> &'a str {
    value.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

/// An amount of minor units, above nothing; or what is wrong with it.
pub(super) fn amount(value: &Value, at: &str) -> Result<(String, i64), Reply> {
    let currency = text(value, &format!("{at}/currency_code"));
    let written = text(value, &format!("{at}/value"));
    let whole = matches!(currency, "HUF" | "TWD");
    let padded = if whole { format!("{written}.00") } else { written.to_owned() };
    match money::parse(&padded, currency) {
        _ if whole && written.contains('.') => Err(unprocessable("DECIMALS_NOT_SUPPORTED")),
        None => Err(unprocessable("DECIMAL_PRECISION")),
        Some(minor) if minor <= 0 => Err(unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE")),
        Some(minor) => Ok((currency.to_owned(), minor)),
    }
}

fn make_order(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    let bad = |issue| Ok(error(StatusCode::BAD_REQUEST, issue));
    let Some(request) = parsed(asked.body) else { return bad("MALFORMED_REQUEST_JSON") };
    let intent = text(&request, "/intent");
    if !matches!(intent, "AUTHORIZE" | "CAPTURE") {
        return bad("INVALID_PARAMETER_VALUE");
    }
    if request.pointer("/purchase_units/0").is_none() {
        return bad("MISSING_REQUIRED_PARAMETER");
    }
    let by_wallet = request.pointer("/payment_source/paypal").is_some();
    if by_wallet && asked.key.is_empty() {
        return bad("PAYPAL_REQUEST_ID_REQUIRED");
    }
    let (currency, minor) = match amount(&request, "/purchase_units/0/amount") {
        Ok(amount) => amount,
        Err(reply) => return Ok(reply),
    };
    if !asked.app.currencies.contains(&currency) {
        return Ok(unprocessable("INVALID_CURRENCY_CODE"));
    }
    let context = "/payment_source/paypal/experience_context";
    let own = |at: &str| text(&request, at).to_owned();
    let order = books::enter_order(
        db,
        Order {
            id: String::new(),
            mode: asked.app.mode.word().to_owned(),
            client_id: asked.app.client_id.clone(),
            intent: intent.to_owned(),
            currency,
            amount: minor,
            description: own("/purchase_units/0/description"),
            custom_id: own("/purchase_units/0/custom_id"),
            invoice_id: own("/purchase_units/0/invoice_id"),
            return_url: own(&format!("{context}/return_url")),
            cancel_url: own(&format!("{context}/cancel_url")),
            status: if by_wallet { "PAYER_ACTION_REQUIRED" } else { "CREATED" }.to_owned(),
            funding: String::new(),
            created_at: asked.now,
        },
    )?;
    // With a payment source PayPal answers 200, without one 201.
    let status = if by_wallet { StatusCode::OK } else { StatusCode::CREATED };
    Ok(Reply(status, shown_order(db, asked, &order)?))
}

/// Holds or takes what the payer has approved.
fn pay_order(db: &Connection, asked: &Asked<'_>, id: &str, act: &str) -> anyhow::Result<Reply> {
    let Some(order) = find_order(db, asked, id)? else { return Ok(not_found()) };
    let (kind, intent) = match act {
        "authorize" => (Kind::Authorization, "AUTHORIZE"),
        _ => (Kind::Capture, "CAPTURE"),
    };
    if order.intent != intent {
        return Ok(unprocessable("ACTION_DOES_NOT_MATCH_INTENT"));
    }
    match order.status.as_str() {
        "APPROVED" => {}
        "COMPLETED" if kind == Kind::Authorization => return Ok(unprocessable("ORDER_ALREADY_AUTHORIZED")),
        "COMPLETED" => return Ok(unprocessable("ORDER_ALREADY_CAPTURED")),
        _ => return Ok(unprocessable("ORDER_NOT_APPROVED")),
    }
    if is_declined(asked)
        && let Some(status) = asked.arm.and_then(|arm| u16::try_from(arm.result).ok())
        && let Ok(status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) = StatusCode::from_u16(status)
    {
        return Ok(error(status, ""));
    }
    if order.funding == "declined" || is_declined(asked) {
        let issue = if kind == Kind::Capture { "INSTRUMENT_DECLINED" } else { "TRANSACTION_REFUSED" };
        return Ok(unprocessable(issue));
    }
    let held = order.funding == "review" || asked.arm.is_some_and(|arm| arm.fault == FaultKind::Review);
    let status = match kind {
        _ if has(asked, FaultKind::ApprovedThenDeclined) => REFUSED,
        _ if held => "PENDING",
        Kind::Authorization => "CREATED",
        Kind::Capture | Kind::Refund => "COMPLETED",
    };
    let new = transaction(&order, kind, "", order.amount, status, &order.invoice_id, asked.now);
    books::end_early(db, &books::enter(db, new)?, asked.arm, asked.now)?;
    books::set_order(db, &order.id, "COMPLETED", &order.funding)?;
    let order = Order { status: "COMPLETED".into(), ..order };
    Ok(Reply(StatusCode::CREATED, shown_order(db, asked, &order)?))
}

fn transaction(
    order: &Order,
    kind: Kind,
    parent: &str,
    amount: i64,
    status: &str,
    invoice_id: &str,
    now: Micros,
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

/// The transaction of that id, if it is this app's.
pub(super) fn find(
    db: &Connection,
    asked: &Asked<'_>,
    kind: Kind,
    id: &str,
) -> anyhow::Result<Option<(Transaction, Order)>> {
    let found = books::find(db, asked.app.mode, kind, id)?;
    Ok(found.filter(|(_, order)| order.client_id == asked.app.client_id))
}

fn show(db: &Connection, asked: &Asked<'_>, kind: Kind, id: &str) -> anyhow::Result<Reply> {
    Ok(match find(db, asked, kind, id)? {
        Some((found, _)) => Reply(StatusCode::OK, shown(asked, &found)),
        None => not_found(),
    })
}

fn capture(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Reply> {
    let Some((held, order)) = find(db, asked, Kind::Authorization, id)? else { return Ok(not_found()) };
    let Some(request) = parsed(asked.body) else {
        return Ok(error(StatusCode::BAD_REQUEST, "MALFORMED_REQUEST_JSON"));
    };
    let (currency, minor) = match request.get("amount") {
        None => (held.currency.clone(), held.amount),
        Some(_) => match amount(&request, "/amount") {
            Ok(amount) => amount,
            Err(reply) => return Ok(reply),
        },
    };
    let refusal = match held.status.as_str() {
        "VOIDED" => Some("AUTHORIZATION_VOIDED"),
        "CAPTURED" => Some("AUTHORIZATION_ALREADY_CAPTURED"),
        "DENIED" | REFUSED => Some("AUTHORIZATION_DENIED"),
        "EXPIRED" => Some("AUTHORIZATION_EXPIRED"),
        "CREATED" if currency != held.currency => Some("AUTH_CAPTURE_CURRENCY_MISMATCH"),
        // PayPal lets a merchant take up to 115 % of what is held.
        "CREATED" if minor > held.amount * 115 / 100 => Some("MAX_CAPTURE_AMOUNT_EXCEEDED"),
        "CREATED" if is_declined(asked) => Some("TRANSACTION_REFUSED"),
        "CREATED" => match holds::refuses_capture(db, &held, asked.now)? {
            Some(holds::Refusal::IsNotHonoured) => Some("PAYER_CANNOT_PAY"),
            Some(_) => Some("TRANSACTION_REFUSED"),
            None => None,
        },
        _ => Some("TRANSACTION_REFUSED"),
    };
    if let Some(issue) = refusal {
        return Ok(unprocessable(issue));
    }
    let named = text(&request, "/invoice_id");
    let invoice = if named.is_empty() { &held.invoice_id } else { named };
    let minor = books::taken_less(minor, asked.arm);
    let new = transaction(&order, Kind::Capture, &held.id, minor, "COMPLETED", invoice, asked.now);
    let taken = books::enter(db, new)?;
    holds::end(db, &held, "CAPTURED")?;
    Ok(Reply(StatusCode::CREATED, shown(asked, &taken)))
}

fn void(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Reply> {
    let Some((held, _)) = find(db, asked, Kind::Authorization, id)? else { return Ok(not_found()) };
    match held.status.as_str() {
        "VOIDED" => return Ok(unprocessable("PREVIOUSLY_VOIDED")),
        "CAPTURED" => return Ok(unprocessable("PREVIOUSLY_CAPTURED")),
        "DENIED" | "EXPIRED" | REFUSED => return Ok(unprocessable("CANNOT_BE_VOIDED")),
        // It is released by its first id.
        _ if !held.parent.is_empty() => return Ok(unprocessable("CANNOT_BE_VOIDED")),
        _ if is_declined(asked) => return Ok(unprocessable("CANNOT_BE_VOIDED")),
        _ => {}
    }
    holds::end(db, &held, "VOIDED")?;
    Ok(Reply(StatusCode::OK, shown(asked, &Transaction { status: "VOIDED".into(), ..held })))
}

fn refund(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Reply> {
    let Some((taken, order)) = find(db, asked, Kind::Capture, id)? else { return Ok(not_found()) };
    let request = parsed(asked.body).unwrap_or_else(|| json!({}));
    let left = taken.amount - books::refunded(db, &taken.id)? - disputes::lost(db, &taken.id)?;
    let (currency, minor) = match request.get("amount") {
        None => (taken.currency.clone(), left),
        Some(_) => match amount(&request, "/amount") {
            Ok(amount) => amount,
            Err(reply) => return Ok(reply),
        },
    };
    let refusal = match () {
        () if taken.status == "PENDING" => Some("PENDING_CAPTURE"),
        () if disputes::is_open(db, &taken.id)? => Some("TRANSACTION_DISPUTED"),
        () if left <= 0 => Some("CAPTURE_FULLY_REFUNDED"),
        () if currency != taken.currency => Some("REFUND_CAPTURE_CURRENCY_MISMATCH"),
        () if minor > left => Some("REFUND_AMOUNT_EXCEEDED"),
        () if is_declined(asked) => Some("REFUND_FAILED_INSUFFICIENT_FUNDS"),
        () => None,
    };
    if let Some(issue) = refusal {
        return Ok(unprocessable(issue));
    }
    let invoice = text(&request, "/invoice_id");
    let mut new = transaction(&order, Kind::Refund, &taken.id, minor, "COMPLETED", invoice, asked.now);
    if !text(&request, "/custom_id").is_empty() {
        new.custom_id = text(&request, "/custom_id").to_owned();
    }
    let given = books::enter(db, new)?;
    books::set_status(db, &taken.id, if minor == left { "REFUNDED" } else { "PARTIALLY_REFUNDED" })?;
    Ok(Reply(StatusCode::CREATED, shown(asked, &given)))
}

pub(super) fn written(asked: &Asked<'_>, currency: &str, minor: i64) -> Value {
    let other = asked.arm.map(|arm| arm.fault);
    let minor = if other == Some(FaultKind::OtherAmount) { minor + 100 } else { minor };
    let text = money::format(minor, currency);
    let value = match currency {
        "HUF" | "TWD" => text.trim_end_matches(".00"),
        _ => &text,
    };
    let code = match (other, currency) {
        (Some(FaultKind::OtherCurrency), "USD") => "EUR",
        (Some(FaultKind::OtherCurrency), _) => "USD",
        _ => currency,
    };
    json!({ "currency_code": code, "value": value })
}

pub(super) fn invoice(asked: &Asked<'_>, invoice_id: &str) -> String {
    match asked.arm.map(|arm| arm.fault) {
        Some(FaultKind::OtherReference) => "SOMEBODYELSE".to_owned(),
        _ => invoice_id.to_owned(),
    }
}

/// `2026-11-22T04:33:24Z`.
pub(super) fn moment(at: Micros) -> String {
    format!("{}Z", Civil::of(at).text().replacen(' ', "T", 1))
}

/// What PayPal keeps of a capture, minor units: 3.4 % and 35 cents.
pub fn fee(currency: &str, minor: i64) -> i64 {
    let fee = (minor * 34 / 1000 + 35).min(minor);
    match currency {
        "HUF" | "TWD" => fee - fee % 100,
        _ => fee,
    }
}

/// A transaction as Payments v2 shows it.
pub(super) fn shown(asked: &Asked<'_>, of: &Transaction) -> Value {
    let at = moment(of.created_at);
    let mut value = json!({
        "id": of.id,
        "status": standing(asked, of),
        "amount": written(asked, &of.currency, of.amount),
        "create_time": at,
        "update_time": at,
    });
    for (name, text) in [("custom_id", of.custom_id.clone()), ("invoice_id", invoice(asked, &of.invoice_id))]
    {
        if !text.is_empty() {
            value[name] = text.into();
        }
    }
    if of.status == "PENDING" {
        value["status_details"] = json!({ "reason": "PENDING_REVIEW" });
    }
    match of.kind {
        Kind::Capture => {
            value["final_capture"] = true.into();
            let is_untold = asked.arm.is_some_and(|arm| arm.fault == FaultKind::FeeUntold);
            if !matches!(of.status.as_str(), "PENDING" | REFUSED) && !is_untold {
                let kept = fee(&of.currency, of.amount);
                value["seller_receivable_breakdown"] = json!({
                    "gross_amount": written(asked, &of.currency, of.amount),
                    "paypal_fee": written(asked, &of.currency, kept),
                    "net_amount": written(asked, &of.currency, of.amount - kept),
                });
            }
        }
        Kind::Authorization | Kind::Refund => {}
    }
    value
}

/// What a payer got by a dispute, as refunds are shown: with the numbers of what was taken.
fn reversed(asked: &Asked<'_>, order: &Order, of: &disputes::Reversal) -> Value {
    let at = moment(of.at);
    let mut value = json!({
        "id": of.id,
        "status": "COMPLETED",
        "amount": written(asked, &of.currency, of.minor),
        "create_time": at,
        "update_time": at,
    });
    if !order.custom_id.is_empty() {
        value["custom_id"] = order.custom_id.clone().into();
    }
    value
}

/// An order with everything that came of it.
fn shown_order(db: &Connection, asked: &Asked<'_>, order: &Order) -> anyhow::Result<Value> {
    let at = moment(order.created_at);
    let mut unit = json!({
        "reference_id": "default",
        "amount": written(asked, &order.currency, order.amount),
        "payee": { "merchant_id": asked.app.merchant_id },
    });
    let named = [
        ("description", order.description.clone()),
        ("custom_id", order.custom_id.clone()),
        ("invoice_id", invoice(asked, &order.invoice_id)),
    ];
    for (name, text) in named.into_iter().filter(|(_, text)| !text.is_empty()) {
        unit[name] = text.into();
    }
    let all = books::of_order(db, &order.id)?;
    let mut payments = serde_json::Map::new();
    for (name, kind) in
        [("authorizations", Kind::Authorization), ("captures", Kind::Capture), ("refunds", Kind::Refund)]
    {
        let mut of_kind: Vec<Value> =
            all.iter().filter(|t| t.kind == kind).map(|t| shown(asked, t)).collect();
        if kind == Kind::Refund {
            let captures: Vec<String> =
                all.iter().filter(|t| t.kind == Kind::Capture).map(|t| t.id.clone()).collect();
            of_kind.extend(disputes::reversals(db, &captures)?.iter().map(|of| reversed(asked, order, of)));
        }
        if !of_kind.is_empty() {
            payments.insert(name.to_owned(), of_kind.into());
        }
    }
    if !payments.is_empty() {
        unit["payments"] = payments.into();
    }
    let (base, id) = (asked.public_url, &order.id);
    let mut value = json!({
        "id": order.id,
        "intent": order.intent,
        "status": order.status,
        "purchase_units": [unit],
        "create_time": at,
        "links": [{ "href": format!("{base}/v2/checkout/orders/{id}"), "rel": "self", "method": "GET" }],
    });
    if is_unapproved(&order.status) {
        let page = json!({ "href": format!("{base}/checkoutnow?token={id}"), "rel": "payer-action", "method": "GET" });
        value["links"].as_array_mut().into_iter().for_each(|links| links.push(page.clone()));
    } else {
        value["payer"] = json!({ "payer_id": PAYER_ID });
    }
    Ok(value)
}
