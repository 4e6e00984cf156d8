//! What we send to PayPal and what its emulator answers, held against PayPal's own description of its interface
//! (`tests/openapi`): one misreading cannot hide in both.

use boon::{Compiler, Draft, Schemas};
use bytes::Bytes;
use connectors::Secret;
use connectors::http::{HttpClient, HttpError, InProcess, Limits, Lost, NotSent, PlainHttp, Policy};
use connectors::payments::paypal::{Account, PayPal, PayPalHosts};
use connectors::payments::{About, Authenticity, Disputes, Notice, Told, ToldDispute, Transactions};
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::dispute::Outcome;
use domain::payments::gateway::{
    Ask, Call, CardEntry, Heard, HostedAction, HostedPage, Inquiry, Mode, ObjectId, Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use domain::reconciliation::{ListedState, ListedTransaction, Movement};
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, Fault, FaultKind, Operation};
use emulators::paypal::{App, Decision, Emulator, Ending, NewDispute, PayPalConfig, fee};
use futures_util::future::BoxFuture;
use http::header::CONTENT_TYPE;
use http::{Method, Request, Response, StatusCode};
use serde_json::Value;
use std::sync::{Arc, Mutex};

const ORDERS: &str = include_str!("../openapi/checkout_orders_v2.json");
const PAYMENTS: &str = include_str!("../openapi/payments_payment_v2.json");
const DISPUTES: &str = include_str!("../openapi/customer_disputes_v1.json");
const REPORTING: &str = include_str!("../openapi/reporting_transactions_v1.json");
const WEBHOOKS: &str = include_str!("../openapi/notifications_webhooks_v1.json");

/// A request and its answer.
struct Exchange {
    method: Method,
    path: String,
    query: String,
    sent: Bytes,
    status: StatusCode,
    answered: Bytes,
}

type Exchanges = Arc<Mutex<Vec<Exchange>>>;

/// The adapter, the emulator behind it, and all that passed between them.
async fn pair() -> (PayPal, Emulator, Exchanges) {
    let emulator = Emulator::open(PayPalConfig::default()).await.expect("books in memory");
    let (seen, inside) = (Exchanges::default(), emulator.clone());
    let noted = Arc::clone(&seen);
    let server: InProcess =
        Arc::new(move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
            let (emulator, seen) = (inside.clone(), Arc::clone(&noted));
            Box::pin(async move {
                let (method, path) = (request.method().clone(), request.uri().path().to_owned());
                let query = request.uri().query().unwrap_or_default().to_owned();
                let sent = request.body().clone();
                let response = emulator.call(request).await.map_err(|fault| match fault {
                    Fault::Refused => HttpError::NotSent(NotSent::Connect),
                    Fault::Dropped => HttpError::Unknown(Lost::Broken),
                })?;
                let (status, answered) = (response.status(), response.body().clone());
                seen.lock().expect("unpoisoned").push(Exchange {
                    method,
                    path,
                    query,
                    sent,
                    status,
                    answered,
                });
                Ok(response)
            })
        });
    let base = "http://127.0.0.1:9200";
    let hosts = PayPalHosts {
        live_api: format!("{base}/live"),
        live_pages: format!("{base}/live/checkoutnow"),
        sandbox_api: format!("{base}/sandbox"),
        sandbox_pages: format!("{base}/sandbox/checkoutnow"),
    };
    let policy = Policy::new(hosts.servers(), PlainHttp::LoopbackOnly).expect("loopback");
    let http = HttpClient::in_process(server, policy, Limits::default());
    (PayPal::new(&hosts, http, Arc::new(|| 7)).expect("an adapter"), emulator, seen)
}

fn account() -> Account {
    let app = App::default();
    Account { mode: Mode::Production, client_id: app.client_id, secret: Secret::new(app.secret) }
}

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

fn call(n: u64, minor: i64, ask: Ask) -> Call {
    Call {
        request_key: format!("key{n}"),
        reference: Reference::from_bits(n),
        attempt_reference: Reference::from_bits(1_000),
        amount: euro(minor),
        ask,
    }
}

fn page(action: HostedAction) -> Ask {
    Ask::OpenHostedPage(Box::new(HostedPage {
        action,
        card_entry: CardEntry::GatewayPage,
        page_id: "page".into(),
        invoice_number: 1,
        description: "Rust à fond & \"more\"".into(),
        language: String::new(),
        return_url: "https://bursar.example/academy/back".into(),
        error_url: "https://bursar.example/academy/back?outcome=error".into(),
        cancel_url: "https://bursar.example/academy/back?outcome=cancel".into(),
        notify_url: "https://bursar.example/unused".into(),
    }))
}

async fn opened(paypal: &PayPal, n: u64, minor: i64, action: HostedAction) -> String {
    match paypal.send(&account(), &call(n, minor, page(action))).await.verdict {
        Verdict::PageOpened { token } => token,
        other => panic!("no page: {other:?}"),
    }
}

async fn approve(emulator: &Emulator, token: &str) {
    let request = Request::post("http://127.0.0.1:9200/live/checkoutnow")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("token={token}&act=approve&funding=balance")))
        .expect("a request");
    assert_eq!(emulator.call(request).await.expect("answered").status(), StatusCode::SEE_OTHER);
}

async fn ask(paypal: &PayPal, n: u64, kind: OperationKind, token: &str, target: Option<&ObjectId>) -> Heard {
    let page = Some(token.to_owned());
    let about = About { page, target: target.cloned(), ..About::only(kind, euro(0).currency) };
    paypal.inquire(&account(), &Inquiry::ByReference(Reference::from_bits(n)), &about).await
}

/// Every exchange is as PayPal describes it.
fn assert_described(seen: &Exchanges) {
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V4);
    for (name, text) in [
        ("mem:///orders.json", ORDERS),
        ("mem:///payments.json", PAYMENTS),
        ("mem:///webhooks.json", WEBHOOKS),
        ("mem:///disputes.json", DISPUTES),
        ("mem:///reporting.json", REPORTING),
    ] {
        // The one thing that Rust's expressions do not know: such ids are not all digits.
        let text = text.replace(r"(?!\\d+$)", "");
        let mut description: Value = serde_json::from_str(&text).expect("JSON");
        // PayPal names one carrier twice there, which no list of values may.
        let carriers = "/components/schemas/tracking_info/properties/carrier_name";
        if let Some(Value::Object(carriers)) = description.pointer_mut(carriers) {
            carriers.remove("enum");
        }
        compiler.add_resource(name, description).expect("a description");
    }
    let mut schemas = Schemas::new();
    let mut assert_is = |schema: &str, body: &[u8], whose: &str| {
        let value: Value = serde_json::from_slice(body).unwrap_or_else(|e| panic!("{whose}: {e}"));
        let (file, name) = schema.split_once('/').expect("a file and a name");
        let at = format!("mem:///{file}.json#/components/schemas/{name}");
        let index = compiler.compile(&at, &mut schemas).unwrap_or_else(|e| panic!("{at}: {e:#}"));
        schemas.validate(&value, index).unwrap_or_else(|e| panic!("{whose} is no {name}: {e:#}\n{value:#}"));
    };
    let seen = seen.lock().expect("unpoisoned");
    assert!(!seen.is_empty());
    for one in seen.iter() {
        let parts: Vec<&str> = one.path.trim_start_matches("/live/").split('/').collect();
        let file = if parts.contains(&"payments") { "payments" } else { "orders" };
        let (request, answer) = match parts[..] {
            ["v1", "oauth2", ..] | ["v1", "notifications", "certs", _] => continue,
            ["v1", "customer", "disputes"] => (None, "disputes/dispute_search"),
            ["v1", "customer", "disputes", _] => (None, "disputes/dispute"),
            ["v1", "reporting", "transactions"] => (None, "reporting/search_response"),
            ["v1", _, "webhooks", _] => (Some("webhooks/patch_request"), "webhooks/webhook"),
            ["v1", _, "webhooks"] if one.method == Method::GET => (None, "webhooks/WebhookList"),
            ["v1", _, "webhooks"] => (Some("webhooks/webhook"), "webhooks/webhook"),
            ["v1", _, "verify-webhook-signature"] => {
                (Some("webhooks/verify_webhook_signature"), "webhooks/verify_webhook_signature_response")
            }
            [_, _, "orders"] => (Some("orders/order_request"), "orders/order"),
            [_, _, "orders", _] => (None, "orders/order"),
            [_, _, "orders", _, "authorize"] => {
                (Some("orders/order_authorize_request"), "orders/order_authorize_response")
            }
            [_, _, "orders", _, "capture"] => (Some("orders/order_capture_request"), "orders/order"),
            [_, _, "authorizations", _, "capture"] => {
                (Some("payments/capture_request"), "payments/capture-2")
            }
            [_, _, "authorizations", _, "reauthorize"] => {
                (Some("payments/reauthorize_request"), "payments/authorization-2")
            }
            [_, _, "authorizations", _, "void"] => (None, "payments/authorization-2"),
            [_, _, "captures", _, "refund"] => (Some("payments/refund_request"), "payments/refund"),
            _ => panic!("nothing is asked for at {}", one.path),
        };
        let whose = format!("{} {}", one.method, one.path);
        match request {
            Some(schema) => assert_is(schema, &one.sent, &whose),
            None => assert!(one.sent.is_empty(), "{whose} has no body"),
        }
        let answer = match one.status.as_u16() {
            200..300 => answer.to_owned(),
            status if parts[1] == "customer" => format!("disputes/error_{status}"),
            status if parts[1] == "reporting" => format!("reporting/error_{status}"),
            _ if parts[0] == "v1" => "webhooks/error".to_owned(),
            status => format!("{file}/error_{status}"),
        };
        assert_is(&answer, &one.answered, &whose);
    }
}

#[tokio::test]
async fn a_payment_is_held_charged_and_given_back_as_described() {
    let (paypal, emulator, seen) = pair().await;
    let token = opened(&paypal, 1, 12_100, HostedAction::Authorize).await;
    assert_eq!(opened(&paypal, 1, 12_100, HostedAction::Authorize).await, token, "the same key");
    assert_eq!(ask(&paypal, 1, OperationKind::HostedPage, &token, None).await.verdict, Verdict::NotFound);
    let early =
        call(2, 12_100, Ask::Authorize { order: ObjectId(token.clone()), action: HostedAction::Authorize });
    assert!(matches!(paypal.send(&account(), &early).await.verdict, Verdict::Declined(_)), "not approved");
    approve(&emulator, &token).await;
    let approved = ask(&paypal, 1, OperationKind::HostedPage, &token, None).await;
    assert_eq!(approved.verdict, Verdict::Approved);
    assert_eq!((approved.amount, approved.object), (Some(euro(12_100)), None));
    assert_eq!(approved.reference.as_deref(), Some(Reference::from_bits(1).as_str()));
    let order = ObjectId(token.clone());
    let hold = call(3, 12_100, Ask::Authorize { order, action: HostedAction::Authorize });
    let held = paypal.send(&account(), &hold).await;
    assert_eq!((&held.verdict, held.amount), (&Verdict::Authorized, Some(euro(12_100))));
    let again = paypal.send(&account(), &hold).await;
    assert_eq!((&again.verdict, &again.object), (&Verdict::Authorized, &held.object), "the same key");
    let authorization = held.object.expect("an authorization");
    let missing = ask(&paypal, 4, OperationKind::Capture, &token, Some(&authorization)).await;
    assert_eq!(missing.verdict, Verdict::NotFound);
    let charge = call(4, 10_000, Ask::Capture { authorization: authorization.clone() });
    let taken = paypal.send(&account(), &charge).await;
    assert_eq!((&taken.verdict, taken.amount), (&Verdict::Captured, Some(euro(10_000))));
    let found = ask(&paypal, 4, OperationKind::Capture, &token, Some(&authorization)).await;
    assert_eq!((found.verdict, &found.object), (Verdict::Captured, &taken.object));
    let used = ask(&paypal, 1, OperationKind::HostedPage, &token, None).await;
    assert_eq!((used.verdict, used.object), (Verdict::AuthorizationUsed, Some(authorization.clone())));
    let too_late = paypal.send(&account(), &call(5, 12_100, Ask::Void { authorization })).await;
    assert_eq!(too_late.verdict, Verdict::WrongState(WrongState::CannotVoid));
    let capture = taken.object.expect("a capture");
    for (n, minor, expected) in [
        (6, 4_000, Verdict::Refunded),
        (7, 6_001, Verdict::WrongState(WrongState::CannotRefund)),
        (8, 6_000, Verdict::Refunded),
    ] {
        let back = paypal.send(&account(), &call(n, minor, Ask::Refund { capture: capture.clone() })).await;
        assert_eq!(back.verdict, expected, "{minor}");
    }
    let back = ask(&paypal, 8, OperationKind::Refund, &token, Some(&capture)).await;
    assert_eq!((back.verdict, back.amount), (Verdict::Refunded, Some(euro(6_000))));
    assert_described(&seen);
}

#[tokio::test]
async fn a_hold_is_held_anew_charged_by_its_new_name_and_released_by_its_first_as_described() {
    let (paypal, emulator, seen) = pair().await;
    const DAY: i64 = 24 * 3600 * 1_000_000;
    for (n, days, releases) in [(1, 4, false), (11, 8, true)] {
        let token = opened(&paypal, n, 12_100, HostedAction::Authorize).await;
        approve(&emulator, &token).await;
        let hold = Ask::Authorize { order: ObjectId(token.clone()), action: HostedAction::Authorize };
        let first = paypal.send(&account(), &call(n + 1, 12_100, hold)).await.object.expect("held");
        let anew = |n| call(n, 9_000, Ask::Reauthorize { authorization: first.clone() });
        let early = paypal.send(&account(), &anew(n + 2)).await.verdict;
        assert_eq!(early, Verdict::WrongState(WrongState::CannotReauthorize), "it is honoured still");
        emulator.move_clock(days * DAY).await.expect("time passes");
        let lost = ask(&paypal, n + 3, OperationKind::Reauthorize, &token, Some(&first)).await;
        assert_eq!(lost.verdict, Verdict::NotFound);
        let renewed = paypal.send(&account(), &anew(n + 3)).await;
        assert_eq!((&renewed.verdict, renewed.amount), (&Verdict::Authorized, Some(euro(9_000))));
        assert_ne!(renewed.object.as_ref(), Some(&first));
        assert_eq!(paypal.send(&account(), &anew(n + 3)).await.object, renewed.object, "the same key");
        let found = ask(&paypal, n + 3, OperationKind::Reauthorize, &token, Some(&first)).await;
        assert_eq!((found.verdict, &found.object), (Verdict::Authorized, &renewed.object));
        let page = ask(&paypal, n, OperationKind::HostedPage, &token, None).await;
        assert_eq!((page.verdict, page.object.as_ref()), (Verdict::Authorized, Some(&first)), "one hold");
        let twice = paypal.send(&account(), &anew(n + 4)).await.verdict;
        assert_eq!(twice, Verdict::WrongState(WrongState::CannotReauthorize), "once");
        let renewed = renewed.object.expect("a name");
        let void = |authorization: &ObjectId| Ask::Void { authorization: authorization.clone() };
        if releases {
            let wrong = paypal.send(&account(), &call(n + 5, 12_100, void(&renewed))).await.verdict;
            assert_eq!(wrong, Verdict::WrongState(WrongState::CannotVoid));
            let done = paypal.send(&account(), &call(n + 6, 12_100, void(&first))).await.verdict;
            assert_eq!(done, Verdict::Voided);
            continue;
        }
        let charge = |authorization: &ObjectId| Ask::Capture { authorization: authorization.clone() };
        let wrong = paypal.send(&account(), &call(n + 5, 9_000, charge(&first))).await.verdict;
        assert!(matches!(wrong, Verdict::Declined(_)), "{wrong:?}");
        let taken = paypal.send(&account(), &call(n + 6, 9_000, charge(&renewed))).await;
        assert_eq!((taken.verdict, taken.amount), (Verdict::Captured, Some(euro(9_000))));
        let page = ask(&paypal, n, OperationKind::HostedPage, &token, None).await;
        assert_eq!((page.verdict, page.object), (Verdict::AuthorizationUsed, Some(first)));
    }
    assert_described(&seen);
}

#[tokio::test]
async fn a_hold_is_released_and_a_sale_taken_at_once_as_described() {
    let (paypal, emulator, seen) = pair().await;
    let token = opened(&paypal, 1, 500, HostedAction::Authorize).await;
    approve(&emulator, &token).await;
    let hold = Ask::Authorize { order: ObjectId(token.clone()), action: HostedAction::Authorize };
    let authorization = paypal.send(&account(), &call(2, 500, hold)).await.object.expect("held");
    let target = Some(&authorization);
    assert_eq!(ask(&paypal, 3, OperationKind::Void, &token, target).await.verdict, Verdict::NotFound);
    for n in [3, 4] {
        let void = Ask::Void { authorization: authorization.clone() };
        assert_eq!(paypal.send(&account(), &call(n, 500, void)).await.verdict, Verdict::Voided);
    }
    assert_eq!(ask(&paypal, 3, OperationKind::Void, &token, target).await.verdict, Verdict::Voided);
    let token = opened(&paypal, 5, 700, HostedAction::Sale).await;
    approve(&emulator, &token).await;
    let take = Ask::Authorize { order: ObjectId(token.clone()), action: HostedAction::Sale };
    assert_eq!(paypal.send(&account(), &call(6, 700, take)).await.verdict, Verdict::Captured);
    assert_eq!(ask(&paypal, 5, OperationKind::HostedPage, &token, None).await.verdict, Verdict::Captured);
    // An order that nobody knows, and one that nobody learnt of.
    assert_eq!(ask(&paypal, 9, OperationKind::Authorize, "NOBODYS", None).await.verdict, Verdict::NotFound);
    let about = About::only(OperationKind::HostedPage, euro(0).currency);
    let unheard = paypal.inquire(&account(), &Inquiry::ByReference(Reference::from_bits(9)), &about).await;
    assert_eq!(unheard.verdict, Verdict::NotFound);
    assert_described(&seen);
}

#[tokio::test]
async fn notifications_are_asked_for_and_proven_as_described() {
    let (paypal, emulator, seen) = pair().await;
    let url = "https://bursar.example/notifications/paypal/1";
    let subscription = paypal.subscribe(&account(), url).await.expect("granted");
    assert_eq!(paypal.subscribe(&account(), url).await.as_ref(), Some(&subscription), "it was there");
    let token = opened(&paypal, 1, 12_100, HostedAction::Authorize).await;
    approve(&emulator, &token).await;
    let told = emulator.deliveries().await.expect("readable").remove(0);
    let event: Value = serde_json::from_str(&told.body).expect("JSON");
    assert_eq!(event["event_type"], "CHECKOUT.ORDER.APPROVED");
    let header = |name: &str| {
        let found = told.headers.iter().find(|(known, _)| known == name);
        found.expect("it is there").1.clone()
    };
    let sent_at = header("paypal-transmission-time");
    let now = Timestamp(emulator.clock().now());
    let notice = Notice {
        id: header("paypal-transmission-id"),
        sent_at,
        algorithm: header("paypal-auth-algo"),
        certificate_url: header("paypal-cert-url"),
        signature: header("paypal-transmission-sig"),
        body: Bytes::from(told.body.clone()),
    };
    let attempt = Reference::from_bits(1_000).as_str().to_owned();
    let genuine = Authenticity::Genuine(Told {
        attempt_reference: Some(attempt),
        payment: None,
        capture: None,
        approved: true,
    });
    assert_eq!(paypal.authenticate(&account(), &subscription, &notice, now).await, genuine);
    // Without the certificate PayPal is asked.
    let gone = Notice { certificate_url: format!("{}-GONE", notice.certificate_url), ..notice };
    assert_eq!(paypal.authenticate(&account(), &subscription, &gone, now).await, genuine);
    let other = paypal.authenticate(&account(), "WH000000000000000", &gone, now).await;
    assert_eq!(other, Authenticity::Forged, "it was sent to somebody else");
    assert_described(&seen);
}

/// What PayPal tells of the one dispute of a capture.
async fn told(paypal: &PayPal, capture: &ObjectId) -> ToldDispute {
    match paypal.disputes(&account(), capture, &[]).await {
        Disputes::Told(mut all) if all.len() == 1 => all.remove(0),
        other => panic!("not one dispute: {other:?}"),
    }
}

#[tokio::test]
async fn disputes_are_told_of_as_described() {
    let (paypal, emulator, seen) = pair().await;
    let token = opened(&paypal, 1, 12_100, HostedAction::Sale).await;
    approve(&emulator, &token).await;
    let take = Ask::Authorize { order: ObjectId(token.clone()), action: HostedAction::Sale };
    let capture = paypal.send(&account(), &call(2, 12_100, take)).await.object.expect("taken");
    let none = paypal.disputes(&account(), &capture, &[]).await;
    assert_eq!(none, Disputes::Told(Vec::new()), "nobody disputes it");
    let new =
        |minor| NewDispute { reason: "UNAUTHORISED".into(), minor, days: Some(10), charged_back: false };
    let first = emulator.open_dispute(&capture.0, new(None)).await.expect("taken");
    let open = told(&paypal, &capture).await;
    let opened_at = open.opened_at;
    assert_eq!(
        (&open.case_number, &open.captures, open.amount, open.reason.as_str(), open.fee, &open.outcome),
        (&first, &vec![capture.clone()], Some(euro(12_100)), "UNAUTHORISED", Some(euro(0)), &Outcome::Open)
    );
    assert_eq!(open.answer_by, Some(opened_at.plus(Span::days(10))));
    // PayPal has the money: nobody gives it back, and the capture looks as if a part of it was.
    let back = paypal.send(&account(), &call(3, 100, Ask::Refund { capture: capture.clone() })).await;
    assert_eq!(back.verdict, Verdict::WrongState(WrongState::Disputed));
    let paid = ask(&paypal, 1, OperationKind::HostedPage, &token, None).await;
    assert_eq!((paid.verdict, paid.amount), (Verdict::Captured, Some(euro(12_100))));
    let decide = async |id: &str, ending, minor, fee| {
        emulator.decide_dispute(id, Decision { ending, minor, fee }).await.expect("open");
    };
    decide(&first, Ending::Seller, None, 0).await;
    let won = told(&paypal, &capture).await;
    assert_eq!(won.outcome, Outcome::Won);
    let older = [(first.clone(), opened_at.minus(Span::seconds(1)))];
    assert_eq!(
        paypal.disputes(&account(), &capture, &older).await,
        Disputes::Told(vec![won.clone()]),
        "it changed since"
    );
    let known = [(first.clone(), won.changed_at)];
    assert_eq!(paypal.disputes(&account(), &capture, &known).await, Disputes::Told(Vec::new()));
    assert_eq!(paypal.given_back(&account(), &token).await, Some(Vec::new()));
    // Another one, over a part.
    let second = emulator.open_dispute(&capture.0, new(Some(5_000))).await.expect("decided");
    decide(&second, Ending::Buyer, None, 1_600).await;
    let Disputes::Told(all) = paypal.disputes(&account(), &capture, &known).await else { panic!("told") };
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0].outcome, all[0].fee), (&Outcome::Lost(euro(5_000)), Some(euro(1_600))));
    let given = paypal.given_back(&account(), &token).await.expect("told");
    assert_eq!((given.len(), given[0].amount, given[0].reference.as_deref()), (1, euro(5_000), None));
    assert!(given[0].given_at.expect("dated") >= all[0].opened_at);
    emulator.permit_disputes(false);
    assert_eq!(paypal.disputes(&account(), &capture, &[]).await, Disputes::NotPermitted);
    assert_described(&seen);
}

/// What is sent to the list's address is what its description names, in the forms that it names.
fn assert_asked_as_described(seen: &Exchanges) -> usize {
    let description: Value = serde_json::from_str(REPORTING).expect("JSON");
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V4);
    compiler.add_resource("mem:///reporting.json", description.clone()).expect("a description");
    let mut schemas = Schemas::new();
    let seen = seen.lock().expect("unpoisoned");
    let asked: Vec<&Exchange> =
        seen.iter().filter(|one| one.path == "/live/v1/reporting/transactions").collect();
    let known = description["paths"]["/v1/reporting/transactions"]["get"]["parameters"].as_array();
    let known: Vec<&str> = known.expect("a list").iter().filter_map(|one| one["$ref"].as_str()).collect();
    for one in &asked {
        let pairs: Vec<(&str, &str)> = one.query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        for (name, text) in &pairs {
            let at = format!("#/components/parameters/{name}");
            assert!(known.contains(&at.as_str()), "{name}");
            let schema = &description["components"]["parameters"][name]["schema"];
            let text = text.replace("%3A", ":");
            let value = match schema["type"] == "integer" {
                true => text.parse::<u64>().expect("a number").into(),
                false => Value::from(text),
            };
            let at = format!("mem:///reporting.json{at}/schema");
            let index = compiler.compile(&at, &mut schemas).unwrap_or_else(|e| panic!("{at}: {e:#}"));
            schemas.validate(&value, index).unwrap_or_else(|e| panic!("{name}: {e:#}"));
        }
        for (name, parameter) in description["components"]["parameters"].as_object().expect("all") {
            let at = format!("#/components/parameters/{name}");
            let is_needed = parameter["required"] == true && known.contains(&at.as_str());
            assert!(!is_needed || pairs.iter().any(|(known, _)| known == name), "{name} is required");
        }
    }
    asked.len()
}

/// What PayPal lists of so many days until now.
async fn listed(paypal: &PayPal, emulator: &Emulator, days: i64) -> Transactions {
    let until = Timestamp(emulator.clock().now()).plus(Span::seconds(1));
    paypal.transactions(&account(), until.minus(Span::days(days)), until).await
}

/// Something that was sold and paid for: `n` and the number after it are its references.
async fn sold(paypal: &PayPal, emulator: &Emulator, n: u64, minor: i64) -> ObjectId {
    let token = opened(paypal, n, minor, HostedAction::Sale).await;
    approve(emulator, &token).await;
    let take = Ask::Authorize { order: ObjectId(token), action: HostedAction::Sale };
    paypal.send(&account(), &call(n + 1, minor, take)).await.object.expect("taken")
}

#[tokio::test]
async fn what_moved_is_listed_as_described() {
    let (paypal, emulator, seen) = pair().await;
    let nothing = listed(&paypal, &emulator, 40).await;
    assert!(
        matches!(nothing, Transactions::Listed { lines, others: 0, .. } if lines.is_empty()),
        "nothing moved"
    );
    let capture = sold(&paypal, &emulator, 1, 12_100).await;
    let by_us = call(3, 1_000, Ask::Refund { capture: capture.clone() });
    let by_us = paypal.send(&account(), &by_us).await.object.expect("given back");
    let at_the_console = ObjectId(emulator.give_back(&capture.0, 2_100).await.expect("there is so much"));
    let new =
        NewDispute { reason: "UNAUTHORISED".into(), minor: Some(5_000), days: None, charged_back: false };
    let dispute = emulator.open_dispute(&capture.0, new).await.expect("taken");
    let lost = Decision { ending: Ending::Buyer, minor: None, fee: 1_600 };
    emulator.decide_dispute(&dispute, lost).await.expect("open");
    let reversal = emulator.disputes().await.expect("readable").remove(0).reversal;
    let whole = sold(&paypal, &emulator, 4, 700).await;
    emulator.give_back(&whole.0, 700).await.expect("all of it");
    emulator.arm(Arm::once(Operation::Sale, FaultKind::Review));
    let waiting = sold(&paypal, &emulator, 6, 900).await;
    // The fee of the dispute is something else. What happened so far back was never asked for in one go.
    let Transactions::Listed { lines, others: 1, .. } = listed(&paypal, &emulator, 40).await else {
        panic!("one other")
    };
    assert_eq!(lines.len(), 7);
    assert!(lines.is_sorted_by_key(|line| line.at));
    let line = |object: &ObjectId| lines.iter().find(|line| line.object == *object).expect("listed").clone();
    let own = |n| Some(Reference::from_bits(n).as_str().to_owned());
    let taken = line(&capture);
    let expected = ListedTransaction {
        object: capture.clone(),
        movement: Movement::Taken,
        amount: euro(12_100),
        fee: Some(euro(fee("EUR", 12_100))),
        state: ListedState::Done,
        of: None,
        reference: own(1),
        attempt_reference: own(1_000),
        at: taken.at,
    };
    assert_eq!(taken, expected);
    let of = Some(capture);
    for (object, movement, minor, reference) in [
        (by_us, Movement::GivenBack, 1_000, own(3)),
        (at_the_console, Movement::GivenBack, 2_100, own(1)),
        (ObjectId(reversal), Movement::TakenBack, 5_000, None),
    ] {
        let back = line(&object);
        let (fee, of, at) = (None, of.clone(), back.at);
        let changed = ListedTransaction { object, movement, fee, of, reference, at, ..expected.clone() };
        assert_eq!(back, ListedTransaction { amount: euro(minor), ..changed });
    }
    assert_eq!(line(&whole).state, ListedState::Done, "it was taken all the same");
    let waits = line(&waiting);
    assert_eq!((waits.movement, waits.state, waits.fee), (Movement::Taken, ListedState::Waiting, None));
    emulator.permit_transactions(false);
    assert_eq!(listed(&paypal, &emulator, 1).await, Transactions::NotPermitted);
    emulator.permit_transactions(true);
    assert_described(&seen);
    assert_eq!(assert_asked_as_described(&seen), 2 + 2 + 1);
    for fault in [FaultKind::Error500Before, FaultKind::Html503, FaultKind::DropAfter, FaultKind::Garbage] {
        emulator.arm(Arm::once(Operation::Other, fault));
        assert_eq!(listed(&paypal, &emulator, 1).await, Transactions::NoAnswer, "{fault:?}");
    }
    assert!(matches!(listed(&paypal, &emulator, 1).await, Transactions::Listed { .. }));
}

#[tokio::test]
async fn pages_are_read_as_one_list() {
    let (paypal, emulator, seen) = pair().await;
    let capture = sold(&paypal, &emulator, 1, 12_100).await;
    for _ in 0..120 {
        emulator.give_back(&capture.0, 1).await.expect("there is so much");
    }
    let (lines, others) = match listed(&paypal, &emulator, 1).await {
        Transactions::Listed { lines, others, .. } => (lines, others),
        other => panic!("not listed: {other:?}"),
    };
    assert_eq!(others, 0);
    let given = lines.iter().filter(|line| line.movement == Movement::GivenBack);
    assert_eq!((lines.len(), given.map(|line| line.amount.minor).sum::<i64>()), (121, 120));
    assert_described(&seen);
    assert_eq!(assert_asked_as_described(&seen), 2, "pages");
}
