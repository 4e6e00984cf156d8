//! What an answer means.
//!
//! Everything that can become of a payment stands in its order: authorizations, captures and refunds, each with the
//! reference of ours that it was asked for by (`invoice_id`). So there is one inquiry, and it reads the order.

use super::issues;
use crate::payments::promise::promise;
use crate::payments::{About, GivenBack};
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Ask, Call, Decline, Heard, ObjectId, Promise, Verdict, WrongState};
use domain::payments::operation::OperationKind;
use domain::time::Timestamp;
use http::StatusCode;
use serde_json::Value;

/// Longest text kept, in characters.
const TEXT_MAX: usize = 1000;

/// The answer to a call of that kind.
pub(super) fn read_reply(status: StatusCode, body: &[u8], kind: OperationKind) -> Heard {
    let Some(answer) = json(body) else {
        // PayPal answers a void with nothing when it is asked so; ours asks for the whole.
        return unreadable(status, body, kind);
    };
    if !status.is_success() {
        return refused(status, &answer, kind);
    }
    let heard = match kind {
        OperationKind::HostedPage => opened(&answer),
        OperationKind::Authorize => of_page(&answer, kind),
        OperationKind::Reauthorize => of_reauthorization(&answer),
        OperationKind::Capture => of_capture(&answer),
        OperationKind::Void => {
            let verdict = match text(&answer, "/status") {
                "VOIDED" => Verdict::Voided,
                _ => Verdict::Unknown,
            };
            // What is told is the authorization, which goes by the reference of its page.
            Heard { reference: None, ..about(&answer, verdict) }
        }
        OperationKind::Refund => of_refund(&answer),
        OperationKind::AcceptReview | OperationKind::DeclineReview => Heard::bare(Verdict::Unknown),
    };
    // Done, it says, and yet nothing of it can be seen: looked up.
    let verdict = if heard.verdict == Verdict::NotFound { Verdict::Unknown } else { heard.verdict };
    Heard { verdict, raw: shown(status, &answer), ..heard }
}

/// The same, compared with what was asked (PS-M4, PS-F6): an answer that names another order, another authorization or another of our
/// numbers belongs to something else. By an order that is not ours nobody is sent to a page: it is asked for again under its key.
pub(super) fn compared(heard: Heard, body: &[u8], call: &Call) -> Heard {
    let Some(answer) = json(body).filter(|_| heard.code.is_none()) else { return heard };
    let unit = answer.pointer("/purchase_units/0").unwrap_or(&answer);
    let asked_about = match &call.ask {
        Ask::Authorize { order, .. } => Some(&order.0),
        Ask::Void { authorization } => Some(&authorization.0),
        _ => None,
    };
    let is_other = |at: &Value, name: &str, ours: &str| {
        let said = text(at, name);
        !said.is_empty() && !said.eq_ignore_ascii_case(ours)
    };
    let is_page = matches!(call.ask, Ask::OpenHostedPage(_));
    let differs = asked_about.is_some_and(|ours| is_other(&answer, "/id", ours))
        || is_other(unit, "/custom_id", call.attempt_reference.as_str())
        || (is_page && is_other(unit, "/invoice_id", call.reference.as_str()))
        || (is_page && money(unit, "/amount").is_some_and(|amount| amount != call.amount));
    match (differs, is_page) {
        (false, _) => heard,
        (true, false) if heard.verdict.speaks_of_money() => {
            Heard { reference: Some(text(&answer, "/id").to_owned()), ..heard }
        }
        // What another one is refused for, or waits for, says nothing of ours.
        (true, _) => Heard { raw: heard.raw, ..Heard::bare(Verdict::Unknown) },
    }
}

/// The answer to an inquiry about the operation that went by `reference`. Only an answer about the order says anything.
pub(super) fn read_inquiry(status: StatusCode, body: &[u8], reference: &Reference, asked: &About) -> Heard {
    // What stands in between says nothing of the order.
    let Some(order) = json(body) else {
        return Heard { verdict: Verdict::Unknown, ..unreadable(status, body, asked.kind) };
    };
    let raw = shown(status, &order);
    let code = code_of(status);
    // That it may not see this order says nothing of the account: it may be one that was begun with other credentials.
    if status == StatusCode::UNAUTHORIZED {
        return Heard { code, raw, ..Heard::bare(Verdict::Misconfigured) };
    }
    if status == StatusCode::NOT_FOUND {
        // An order that was not paid is forgotten some day; of one that was, nothing is concluded.
        let forgotten = matches!(asked.kind, OperationKind::HostedPage | OperationKind::Authorize);
        let verdict = if forgotten { Verdict::NotFound } else { Verdict::Unknown };
        return Heard { code, raw, ..Heard::bare(verdict) };
    }
    // What another order tells, or has not done, says nothing of ours: it is asked again (PS-F6).
    let is_ours = asked.page.as_deref().is_none_or(|page| text(&order, "/id").eq_ignore_ascii_case(page));
    if !status.is_success() || order.pointer("/purchase_units/0").is_none() || !is_ours {
        return Heard { code, raw, ..Heard::bare(Verdict::Unknown) };
    }
    let by_reference = |kind: &str| {
        let all = order.pointer(kind).and_then(Value::as_array).into_iter().flatten();
        let mut ours = all.filter(|one| text(one, "/invoice_id").eq_ignore_ascii_case(reference.as_str()));
        ours.next()
    };
    let none = || Heard::bare(Verdict::NotFound);
    let heard = match asked.kind {
        OperationKind::HostedPage | OperationKind::Authorize => of_page(&order, asked.kind),
        OperationKind::Capture => by_reference(CAPTURES).map_or_else(none, of_capture),
        OperationKind::Refund => by_reference(REFUNDS).map_or_else(none, of_refund),
        OperationKind::Reauthorize => renewal(&order, asked.target.as_ref()),
        OperationKind::Void => of_target(&order, asked.target.as_ref()),
        OperationKind::AcceptReview | OperationKind::DeclineReview => none(),
    };
    Heard { raw, ..heard }
}

/// The refunds that an order shows, whoever asked for them.
pub(super) fn given_back(body: &[u8], page: &str) -> Option<Vec<GivenBack>> {
    let order = json(body)?;
    order.pointer("/purchase_units/0").filter(|_| text(&order, "/id").eq_ignore_ascii_case(page))?;
    let all = order.pointer(REFUNDS).and_then(Value::as_array).into_iter().flatten();
    let told = |refund: &Value| {
        let heard = of_refund(refund);
        let given_at = text(refund, "/create_time").parse::<jiff::Timestamp>().ok();
        (heard.verdict == Verdict::Refunded).then_some(GivenBack {
            object: heard.object?,
            amount: heard.amount?,
            reference: heard.reference,
            of: None,
            given_at: given_at.map(|at| Timestamp(at.as_microsecond())),
        })
    };
    Some(all.filter_map(told).collect())
}

const AUTHORIZATIONS: &str = "/purchase_units/0/payments/authorizations";
const CAPTURES: &str = "/purchase_units/0/payments/captures";
const REFUNDS: &str = "/purchase_units/0/payments/refunds";

/// An order was made: the payer has to approve it.
fn opened(order: &Value) -> Heard {
    let token = text(order, "/id");
    match text(order, "/status") {
        "CREATED" | "PAYER_ACTION_REQUIRED" | "APPROVED" if !token.is_empty() => {
            Heard::bare(Verdict::PageOpened { token: token.to_owned() })
        }
        _ => Heard::bare(Verdict::Unknown),
    }
}

/// What became of the page: the payer's approval, or what was held or taken upon it.
fn of_page(order: &Value, kind: OperationKind) -> Heard {
    let last = |of: &str| order.pointer(of).and_then(Value::as_array).and_then(|all| all.last());
    let unit = order.pointer("/purchase_units/0").unwrap_or(&Value::Null);
    let heard = if let Some(held) = held_upon(order) {
        let is_taken = all(order, AUTHORIZATIONS).any(is_captured);
        let verdict = match text(held, "/status") {
            // By the name that it was given when it was held anew.
            "CREATED" if is_taken => Verdict::AuthorizationUsed,
            "CREATED" => Verdict::Authorized,
            "PENDING" => Verdict::UnderReview,
            "CAPTURED" | "PARTIALLY_CAPTURED" => Verdict::AuthorizationUsed,
            "VOIDED" => Verdict::Voided,
            "EXPIRED" => Verdict::AuthorizationExpired,
            "DENIED" => Verdict::Declined(Decline::Funding),
            _ => Verdict::Unknown,
        };
        about(held, verdict)
    } else if let Some(taken) = last(CAPTURES) {
        of_capture(taken)
    } else {
        let verdict = match text(order, "/status") {
            "APPROVED" if kind == OperationKind::HostedPage => Verdict::Approved,
            "VOIDED" => Verdict::Declined(Decline::PageSpent),
            "COMPLETED" => Verdict::Unknown,
            _ => Verdict::NotFound,
        };
        Heard { object: None, ..about(unit, verdict) }
    };
    // What was held or taken upon approval goes by the reference of the page.
    let reference = if kind == OperationKind::HostedPage { heard.reference } else { None };
    Heard { reference, ..heard }
}

fn all<'a>(order: &'a Value, of: &str) -> impl DoubleEndedIterator<Item = &'a Value> + use<'a> {
    order.pointer(of).and_then(Value::as_array).into_iter().flatten()
}

fn is_captured(authorization: &Value) -> bool {
    matches!(text(authorization, "/status"), "CAPTURED" | "PARTIALLY_CAPTURED")
}

/// What is held upon an order, by its first name: what was held anew stands behind it. What was refused or has ended tells only where
/// nothing else is.
fn held_upon(order: &Value) -> Option<&Value> {
    let counts = |one: &&Value| !matches!(text(one, "/status"), "DENIED" | "VOIDED" | "EXPIRED");
    all(order, AUTHORIZATIONS).find(counts).or_else(|| all(order, AUTHORIZATIONS).next_back())
}

/// What was held anew: it has a name of its own, and the reference of the page.
fn of_reauthorization(authorization: &Value) -> Heard {
    let verdict = match text(authorization, "/status") {
        "CREATED" | "CAPTURED" | "PARTIALLY_CAPTURED" => Verdict::Authorized,
        "PENDING" => Verdict::Pending,
        "DENIED" => Verdict::Declined(Decline::Funding),
        _ => Verdict::Unknown,
    };
    Heard { reference: None, ..about(authorization, verdict) }
}

/// The authorization that an order shows behind `target`, which was held anew by it.
fn renewal(order: &Value, target: Option<&ObjectId>) -> Heard {
    let is_target = |one: &&Value| target.is_some_and(|id| text(one, "/id") == id.0);
    let mut behind = all(order, AUTHORIZATIONS).skip_while(|one| !is_target(one));
    if behind.next().is_none() {
        return Heard::bare(Verdict::Unknown);
    }
    behind.last().map_or_else(|| Heard::bare(Verdict::NotFound), of_reauthorization)
}

fn of_capture(capture: &Value) -> Heard {
    let verdict = match text(capture, "/status") {
        "COMPLETED" | "PARTIALLY_REFUNDED" | "REFUNDED" => Verdict::Captured,
        "PENDING" => Verdict::Pending,
        "DECLINED" | "FAILED" => Verdict::Declined(Decline::Funding),
        _ => Verdict::Unknown,
    };
    Heard {
        fee: money(capture, "/seller_receivable_breakdown/paypal_fee"),
        promise: promise(reason(capture)).filter(|_| verdict == Verdict::Pending),
        ..about(capture, verdict)
    }
}

fn of_refund(refund: &Value) -> Heard {
    let verdict = match text(refund, "/status") {
        "COMPLETED" => Verdict::Refunded,
        "PENDING" => Verdict::Pending,
        "CANCELLED" | "FAILED" => Verdict::WrongState(WrongState::CannotRefund),
        _ => Verdict::Unknown,
    };
    // A seller whose balance is too low gives back by a transfer from his bank (ECHECK), which takes days.
    let is_transfer = |promise: &Promise| verdict == Verdict::Pending && *promise == Promise::Transfer;
    Heard { promise: promise(reason(refund)).filter(is_transfer), ..about(refund, verdict) }
}

/// Whether an authorization was released.
fn of_target(order: &Value, target: Option<&ObjectId>) -> Heard {
    let Some(held) =
        all(order, AUTHORIZATIONS).find(|held| target.is_some_and(|id| text(held, "/id") == id.0))
    else {
        return Heard::bare(Verdict::Unknown);
    };
    let verdict = match text(held, "/status") {
        "VOIDED" => Verdict::Voided,
        "EXPIRED" => Verdict::AuthorizationExpired,
        "CAPTURED" | "PARTIALLY_CAPTURED" => Verdict::WrongState(WrongState::CannotVoid),
        _ => Verdict::NotFound,
    };
    Heard { reference: None, ..about(held, verdict) }
}

/// Why it stands as it does.
fn reason(thing: &Value) -> &str {
    text(thing, "/status_details/reason")
}

/// A verdict with what the answer says of what it is about.
fn about(thing: &Value, verdict: Verdict) -> Heard {
    let named = |at: &str| Some(text(thing, at)).filter(|text| !text.is_empty()).map(str::to_owned);
    Heard {
        object: named("/id").map(ObjectId),
        amount: money(thing, "/amount"),
        currency: Currency::from_code(text(thing, "/amount/currency_code")),
        reference: named("/invoice_id"),
        attempt_reference: named("/custom_id"),
        ..Heard::bare(verdict)
    }
}

/// An amount, where it is named in a readable form and its currency is known.
pub(super) fn money(thing: &Value, at: &str) -> Option<Money> {
    let amount = thing.pointer(at)?;
    let currency = Currency::from_code(text(amount, "/currency_code"))?;
    Money::from_decimal_str(text(amount, "/value"), currency)
}

fn refused(status: StatusCode, answer: &Value, kind: OperationKind) -> Heard {
    let verdict = issues::verdict(status, issue(answer), kind);
    Heard { code: code_of(status), raw: shown(status, answer), ..Heard::bare(verdict) }
}

/// The first issue that an error names.
pub(super) fn issue(answer: &Value) -> &str {
    text(answer, "/details/0/issue")
}

/// An answer that is not PayPal's: the status of what stands in between says no more than a refusal (PS 1.3).
fn unreadable(status: StatusCode, body: &[u8], kind: OperationKind) -> Heard {
    // Of what may have been done it is looked up.
    let is_looked_up = status.is_success() || kind == OperationKind::Authorize;
    let verdict = if is_looked_up { Verdict::Unknown } else { issues::verdict(status, "", kind) };
    let raw = format!("HTTP status {}, {} bytes that cannot be read", status.as_u16(), body.len());
    Heard { code: code_of(status), raw, ..Heard::bare(verdict) }
}

/// The number that people see: the status of a refusal. A server in trouble has said nothing (decision 9).
fn code_of(status: StatusCode) -> Option<i32> {
    status.is_client_error().then(|| i32::from(status.as_u16()))
}

pub(super) fn json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(body).ok().filter(Value::is_object)
}

pub(super) fn text<'a>(value: &'a Value, at: &str) -> &'a str {
    value.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

/// The fee of a capture, as people look it up.
fn told_fee(capture: &Value) -> Option<String> {
    let fee = money(capture, "/seller_receivable_breakdown/paypal_fee")?;
    Some(format!("fee {} {}", fee.to_decimal_string(), fee.currency))
}

/// What is kept of an answer for people who look into a payment: ids, states, issues; no names and no addresses.
fn shown(status: StatusCode, answer: &Value) -> String {
    let mut parts = vec![format!("HTTP status {}", status.as_u16())];
    for (label, at) in [
        ("id", "/id"),
        ("status", "/status"),
        ("name", "/name"),
        ("issue", "/details/0/issue"),
        ("debug_id", "/debug_id"),
        ("reason", "/status_details/reason"),
    ] {
        let value = text(answer, at);
        if !value.is_empty() {
            parts.push(format!("{label} {value}"));
        }
    }
    parts.extend(told_fee(answer));
    for (label, at) in [("authorization", AUTHORIZATIONS), ("capture", CAPTURES), ("refund", REFUNDS)] {
        for one in answer.pointer(at).and_then(Value::as_array).into_iter().flatten() {
            parts.push(format!("{label} {} {}", text(one, "/id"), text(one, "/status")));
            parts.extend(Some(reason(one)).filter(|why| !why.is_empty()).map(|why| format!("reason {why}")));
            parts.extend(told_fee(one));
        }
    }
    parts.join(", ").chars().take(TEXT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::payments::gateway::{CardEntry, HostedAction, HostedPage, Promise};
    use serde_json::json;

    #[test]
    fn a_capture_that_waits_says_for_whom_wherever_it_is_shown() {
        for (reason, expected) in [
            ("ECHECK", Some(Promise::Transfer)),
            ("RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION", Some(Promise::Acceptance)),
            ("INTERNATIONAL_WITHDRAWAL", Some(Promise::Acceptance)),
            ("UNILATERAL", Some(Promise::Account)),
            ("VERIFICATION_REQUIRED", Some(Promise::Account)),
            ("PENDING_REVIEW", None),
            ("OTHER", None),
        ] {
            let capture = json!({
                "id": "2GG279541U471931P", "status": "PENDING", "status_details": { "reason": reason },
                "amount": { "currency_code": "EUR", "value": "121.00" }, "invoice_id": "B1"
            });
            let order = json!({
                "id": "5O190127TN364715T", "status": "COMPLETED",
                "purchase_units": [{ "payments": { "captures": [capture.clone()] } }]
            });
            let reply =
                |answer: &Value, kind| read_reply(StatusCode::CREATED, answer.to_string().as_bytes(), kind);
            for told in [reply(&order, OperationKind::Authorize), reply(&capture, OperationKind::Capture)] {
                assert_eq!((told.verdict, told.promise), (Verdict::Pending, expected), "{reason}");
                assert!(told.raw.contains(reason), "kept for who looks into it: {}", told.raw);
            }
            let done = json!({ "id": "1", "status": "COMPLETED", "status_details": { "reason": reason } });
            assert_eq!(reply(&done, OperationKind::Capture).promise, None);
        }
    }

    #[test]
    fn what_another_order_tells_is_not_believed() {
        let eur = Currency::from_code("EUR").expect("EUR");
        let order = |id: &str, custom: &str, status: &str| {
            let unit = json!({
                "custom_id": custom, "invoice_id": "000000000001",
                "amount": { "currency_code": "EUR", "value": "121.00" },
                "payments": { "authorizations": [{
                    "id": "A1", "status": status, "custom_id": custom,
                    "amount": { "currency_code": "EUR", "value": "121.00" }
                }] }
            });
            json!({ "id": id, "status": "CREATED", "purchase_units": [unit] }).to_string().into_bytes()
        };
        let (ours, theirs) = ("000000000002", "000000000003");
        let call = |ask| Call {
            request_key: "k".into(),
            reference: Reference::from_bits(1),
            attempt_reference: Reference::from_bits(2),
            amount: Money::new(12_100, eur),
            ask,
        };
        let authorize =
            call(Ask::Authorize { order: ObjectId("O1".into()), action: HostedAction::Authorize });
        for (id, custom, is_ours) in [("O1", ours, true), ("O2", ours, false), ("O1", theirs, false)] {
            let body = order(id, custom, "CREATED");
            let heard = read_reply(StatusCode::CREATED, &body, OperationKind::Authorize);
            let heard = compared(heard, &body, &authorize);
            assert_eq!(
                (heard.verdict, heard.reference.is_none()),
                (Verdict::Authorized, is_ours),
                "{id} {custom}"
            );
        }
        // What another one was refused for says nothing of ours.
        let denied = order("O2", ours, "DENIED");
        let told = read_reply(StatusCode::CREATED, &denied, OperationKind::Authorize);
        assert!(matches!(told.verdict, Verdict::Declined(_)), "{:?}", told.verdict);
        let heard = compared(told, &denied, &authorize);
        assert_eq!((heard.verdict, heard.object), (Verdict::Unknown, None));
        // By an order of somebody else's nobody is sent to a page.
        let page = HostedPage {
            action: HostedAction::Authorize,
            card_entry: CardEntry::GatewayPage,
            page_id: String::new(),
            invoice_number: 1,
            description: String::new(),
            language: String::new(),
            return_url: String::new(),
            error_url: String::new(),
            cancel_url: String::new(),
            notify_url: String::new(),
        };
        let page = call(Ask::OpenHostedPage(Box::new(page)));
        for (custom, is_ours) in [(ours, true), (theirs, false)] {
            let body = order("O1", custom, "CREATED");
            let heard = compared(read_reply(StatusCode::OK, &body, OperationKind::HostedPage), &body, &page);
            assert_eq!(heard.verdict != Verdict::Unknown, is_ours, "{custom}");
        }
        // Nor does it prove that nothing was done of ours.
        for (id, kind, expected) in [
            ("O1", OperationKind::Refund, Verdict::NotFound),
            ("O2", OperationKind::Refund, Verdict::Unknown),
            ("O1", OperationKind::Authorize, Verdict::Authorized),
            ("O2", OperationKind::Authorize, Verdict::Unknown),
        ] {
            let about = About { page: Some("O1".into()), ..About::only(kind, eur) };
            let body = order(id, ours, "CREATED");
            let heard = read_inquiry(StatusCode::OK, &body, &Reference::from_bits(9), &about);
            assert_eq!(heard.verdict, expected, "{id} {kind:?}");
        }
        assert!(given_back(&order("O1", ours, "CREATED"), "O1").is_some());
        assert!(given_back(&order("O2", ours, "CREATED"), "O1").is_none());
    }
}
