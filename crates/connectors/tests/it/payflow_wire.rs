//! The adapter as a whole: what it sends, and what becomes of trouble on the way.

use crate::wire::{Act, Server, answer};
use bursar_connectors::Secret;
use bursar_connectors::http::{
    HttpClient, HttpError, InProcess, Limits, Lost, NotSent, PlainHttp, Policy, PolicyError,
};
use bursar_connectors::payments::payflow::{Account, Payflow, PayflowHosts};
use bursar_connectors::payments::{About, AccountCheck, RandomSource};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{
    Ask, Call, CardEntry, Heard, HostedAction, HostedPage, Inquiry, Mode, ObjectId, Verdict,
};
use domain::payments::operation::OperationKind;
use http::{Request, Response, StatusCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LIMITS: Limits = Limits {
    total: Duration::from_millis(500),
    connect: Duration::from_millis(300),
    response_bytes: 64 * 1024,
    keep_connections: true,
};

fn hosts() -> PayflowHosts {
    PayflowHosts {
        live_gateway: "http://127.0.0.1:9/live".into(),
        live_pages: "http://127.0.0.1:9/live/pages".into(),
        live_wallet: "http://127.0.0.1:9/live/webscr".into(),
        pilot_gateway: "http://127.0.0.1:9/pilot".into(),
        pilot_pages: "http://127.0.0.1:9/pilot/pages".into(),
        pilot_wallet: "http://127.0.0.1:9/pilot/webscr".into(),
    }
}

fn counter() -> RandomSource {
    let next = AtomicU64::new(1);
    Arc::new(move || u128::from(next.fetch_add(1, Ordering::SeqCst)))
}

fn in_process(server: InProcess) -> Payflow {
    let hosts = hosts();
    let policy = Policy::new(hosts.gateways(), PlainHttp::LoopbackOnly).expect("loopback");
    Payflow::new(&hosts, HttpClient::in_process(server, policy, LIMITS), counter()).expect("an adapter")
}

fn account(mode: Mode) -> Account {
    Account {
        mode,
        partner: "PayPal".into(),
        vendor: "school".into(),
        user: "bursar".into(),
        password: Secret::new("s3cret".into()),
    }
}

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR")
}

fn call(ask: Ask) -> Call {
    Call {
        request_key: "0123456789abcdef0123456789abcdef".into(),
        reference: Reference::from_bits(1),
        attempt_reference: Reference::from_bits(2),
        amount: Money::new(12100, euro()),
        ask,
    }
}

fn capture() -> Call {
    call(Ask::Capture { authorization: ObjectId("V19A3A079142".into()) })
}

/// A server that gives one answer and keeps every request.
fn recording(status: StatusCode, body: &'static [u8]) -> (InProcess, Arc<Mutex<Vec<Request<Bytes>>>>) {
    let seen: Arc<Mutex<Vec<Request<Bytes>>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let server: InProcess = Arc::new(move |request| {
        kept.lock().expect("not poisoned").push(request);
        let mut response = Response::new(Bytes::from_static(body));
        *response.status_mut() = status;
        Box::pin(async move { Ok(response) })
    });
    (server, seen)
}

#[tokio::test]
async fn a_call_goes_to_the_modes_server_with_the_required_headers() {
    for (mode, path) in [(Mode::Production, "/live"), (Mode::Test, "/pilot")] {
        let (server, seen) = recording(StatusCode::OK, b"RESULT=0&PNREF=V19A3A079143");
        let heard = in_process(server).send(&account(mode), &capture()).await;
        assert_eq!(heard.verdict, Verdict::Captured);
        let seen = seen.lock().expect("not poisoned");
        let [request] = &seen[..] else { panic!("one request, not {}", seen.len()) };
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", path));
        for (name, value) in [
            ("content-type", "text/namevalue"),
            ("x-vps-request-id", "0123456789abcdef0123456789abcdef"),
            ("x-vps-client-timeout", "45"),
        ] {
            assert_eq!(request.headers().get(name).expect(name), value);
        }
        assert_eq!(
            std::str::from_utf8(request.body()).expect("ASCII"),
            "PARTNER=PayPal&VENDOR=school&USER=bursar&PWD=s3cret&TRXTYPE=D&TENDER=C&ORIGID=V19A3A079142&AMT=121.00\
             &CURRENCY=EUR&CAPTURECOMPLETE=Y&CUSTREF=000000000001&COMMENT1=000000000002&VERBOSITY=HIGH"
        );
    }
}

/// PS-K1: the resend is the same, byte for byte.
#[tokio::test]
async fn a_resend_is_identical_and_an_inquiry_always_new() {
    let (server, seen) = recording(StatusCode::OK, b"RESULT=0&PNREF=V19A3A079143");
    let gateway = in_process(server);
    let about = About::only(OperationKind::Capture, euro());
    let inquiry = Inquiry::ByReference(Reference::from_bits(1));
    for _ in 0..2 {
        gateway.send(&account(Mode::Production), &capture()).await;
        gateway.inquire(&account(Mode::Production), &inquiry, &about).await;
    }
    let seen = seen.lock().expect("not poisoned");
    assert_eq!((seen[0].headers(), seen[0].body()), (seen[2].headers(), seen[2].body()));
    let key = |n: usize| seen[n].headers().get("x-vps-request-id").expect("an id").clone();
    assert_ne!(key(1), key(3));
    assert_eq!(key(1).len(), 32);
}

#[tokio::test]
async fn a_hosted_page_is_opened_and_addressed() {
    let (server, _) =
        recording(StatusCode::OK, b"RESULT=0&SECURETOKEN[6]=abcd==&SECURETOKENID=page-1&RESPMSG=Approved");
    let gateway = in_process(server);
    let page = HostedPage {
        action: HostedAction::Authorize,
        card_entry: CardEntry::GatewayPage,
        page_id: "page-1".into(),
        invoice_number: 7,
        description: "Rust".into(),
        language: String::new(),
        return_url: "http://127.0.0.1/r".into(),
        error_url: "http://127.0.0.1/e".into(),
        cancel_url: "http://127.0.0.1/c".into(),
        notify_url: "http://127.0.0.1/n".into(),
    };
    let account = account(Mode::Production);
    let heard = gateway.send(&account, &call(Ask::OpenHostedPage(Box::new(page)))).await;
    assert_eq!(heard.verdict, Verdict::PageOpened { token: "abcd==".into() });
    assert_eq!(
        gateway.page_url(&account, "abcd==", "page-1"),
        "http://127.0.0.1:9/live/pages?SECURETOKEN=abcd%3D%3D&SECURETOKENID=page-1"
    );
    assert_eq!(gateway.page_origins(), ["http://127.0.0.1:9"]);
    assert_eq!(gateway.fingerprint(&capture(), &account).len(), 64);
}

/// PS 1.3 and PS-F7–F10, for a capture; an inquiry is unknown in every one of these.
#[tokio::test]
async fn bad_answers_have_their_class() {
    for (status, body, expected) in [
        (200, &b""[..], Verdict::Unknown),
        (200, b"<html><body>Service temporarily unavailable</body></html>", Verdict::Unknown),
        (200, b"\xff\xfe\x00RESULT\x80", Verdict::Unknown),
        (200, b"RESULT=\xff\xfe&PNREF=V19A3A079143", Verdict::Unknown),
        (200, b"{\"result\":0}", Verdict::Unknown),
        (500, b"RESULT=0&PNREF=V19A3A079143", Verdict::Unknown),
        (502, b"<html>Bad Gateway</html>", Verdict::Unknown),
        (503, b"", Verdict::Unknown),
        (504, b"", Verdict::Unknown),
        (408, b"", Verdict::Unknown),
        (409, b"", Verdict::Unknown),
        (429, b"", Verdict::Unknown),
        (302, b"", Verdict::Unknown),
        (204, b"", Verdict::Unknown),
        (404, b"", Verdict::Misconfigured),
        (401, b"", Verdict::Misconfigured),
        (413, b"", Verdict::Misconfigured),
    ] {
        let (server, _) = recording(StatusCode::from_u16(status).expect("a status"), body);
        let gateway = in_process(server);
        let heard = gateway.send(&account(Mode::Production), &capture()).await;
        assert_eq!(heard.verdict, expected, "status {status}, body {:?}", String::from_utf8_lossy(body));
        let about = About::only(OperationKind::Capture, euro());
        let inquiry = Inquiry::ByReference(Reference::from_bits(1));
        let heard = gateway.inquire(&account(Mode::Production), &inquiry, &about).await;
        assert_eq!(heard.verdict, Verdict::Unknown, "inquiry, status {status}");
    }
}

/// A name in another encoding does not hide an approval.
#[tokio::test]
async fn foreign_bytes_in_a_name_do_no_harm() {
    let (server, _) =
        recording(StatusCode::OK, b"RESULT=0&PNREF=V19A3A079143&BILLTOFIRSTNAME=Jos\xe9&AMT=121.00");
    let heard = in_process(server).send(&account(Mode::Production), &capture()).await;
    assert_eq!((heard.verdict, heard.amount), (Verdict::Captured, Some(Money::new(12100, euro()))));
}

#[tokio::test]
async fn trouble_on_the_way_is_a_verdict() {
    for (error, expected) in [
        (HttpError::NotSent(NotSent::Connect), Verdict::NotSent),
        (HttpError::NotSent(NotSent::Resolve), Verdict::NotSent),
        (HttpError::NotSent(NotSent::ConnectTimedOut), Verdict::NotSent),
        (HttpError::Unknown(Lost::Broken), Verdict::Unknown),
        (HttpError::Unknown(Lost::TimedOut), Verdict::Unknown),
        (HttpError::Unknown(Lost::TooLarge), Verdict::Unknown),
    ] {
        let gateway = in_process(Arc::new(move |_| Box::pin(async move { Err(error) })));
        let heard = gateway.send(&account(Mode::Production), &capture()).await;
        assert_eq!((heard.verdict, heard.raw), (expected, error.to_string()));
        let about = About::only(OperationKind::Capture, euro());
        let inquiry = Inquiry::ByObject(ObjectId("V19A3A079142".into()));
        let heard = gateway.inquire(&account(Mode::Production), &inquiry, &about).await;
        assert_eq!(
            heard.verdict,
            Verdict::Unknown,
            "an inquiry that did not leave says nothing of the operation"
        );
    }
}

#[tokio::test]
async fn over_sockets_the_same_holds() {
    let good = answer("200 OK", "text/namevalue", b"RESULT=0&PNREF=V19A3A079143");
    for (act, expected) in [
        (Act::Answer(good.clone()), Verdict::Captured),
        (Act::AnswerAndClose(Vec::new()), Verdict::Unknown),
        (Act::AnswerAndClose(good[..good.len() - 5].to_vec()), Verdict::Unknown),
        (Act::Stall(Vec::new()), Verdict::Unknown),
    ] {
        let server = Server::start(vec![act]).await;
        let hosts = PayflowHosts { live_gateway: server.url.clone(), ..hosts() };
        let policy = Policy::new(hosts.gateways(), PlainHttp::LoopbackOnly).expect("loopback");
        let http = HttpClient::sockets(policy, LIMITS).expect("a client");
        let gateway = Payflow::new(&hosts, http, counter()).expect("an adapter");
        assert_eq!(gateway.send(&account(Mode::Production), &capture()).await.verdict, expected);
        assert_eq!(server.requests(), 1);
        // Nobody listens where the pilot is configured.
        assert_eq!(gateway.send(&account(Mode::Test), &capture()).await.verdict, Verdict::NotSent);
    }
}

/// Where logs go in the test below.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_name_the_server_and_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // With one subscriber alone, a place that logs for the first time asks that of its own thread whether to be heard ever
    // again: another test's thread has none. With two, all are asked.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    tracing::callsite::rebuild_interest_cache();
    let reply = b"RESULT=0&PNREF=V19A3A079143&SECURETOKEN=topsecret&BILLTOLASTNAME=Foo";
    let server = Server::start(vec![
        Act::Answer(answer("200 OK", "text/namevalue", reply)),
        Act::AnswerAndClose(Vec::new()),
    ])
    .await;
    let hosts = PayflowHosts { live_gateway: server.url.clone(), ..hosts() };
    let policy = Policy::new(hosts.gateways(), PlainHttp::LoopbackOnly).expect("loopback");
    let http = HttpClient::sockets(policy, LIMITS).expect("a client");
    let gateway = Payflow::new(&hosts, http, counter()).expect("an adapter");
    assert_eq!(gateway.send(&account(Mode::Production), &capture()).await.verdict, Verdict::Captured);
    assert_eq!(gateway.send(&account(Mode::Production), &capture()).await.verdict, Verdict::Unknown);
    drop(guard);
    let text = String::from_utf8(log.0.lock().expect("not poisoned").clone()).expect("text");
    assert!(
        text.contains(&server.url) && text.contains("status=200") && text.contains("no answer"),
        "{text}"
    );
    for secret in ["s3cret", "PWD", "topsecret", "Foo", "V19A3A079142"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn an_unusable_request_key_is_not_sent() {
    let (server, seen) = recording(StatusCode::OK, b"RESULT=0&PNREF=V19A3A079143");
    let gateway = in_process(server);
    for key in ["", "01234567-89ab-cdef-0123-456789abcdef", "a.b", "a\r\nX: y", &"a".repeat(33)] {
        let call = Call { request_key: key.into(), ..capture() };
        assert_eq!(
            gateway.send(&account(Mode::Production), &call).await.verdict,
            Verdict::Misconfigured,
            "{key:?}"
        );
    }
    assert_eq!(seen.lock().expect("not poisoned").len(), 0);
}

#[test]
fn an_adapter_whose_server_may_not_be_called_is_refused() {
    let policy = Policy::new(["http://127.0.0.1:10"], PlainHttp::LoopbackOnly).expect("loopback");
    let (server, _) = recording(StatusCode::OK, b"");
    let outcome = Payflow::new(&hosts(), HttpClient::in_process(server, policy, LIMITS), counter());
    assert_eq!(outcome.err(), Some(PolicyError::NotPermitted("http://127.0.0.1:9/live".into())));
}

#[test]
fn an_account_prints_no_password() {
    assert!(!format!("{:?}", account(Mode::Production)).contains("s3cret"));
}

/// Answers token requests and inquiries differently, as decision 7 needs.
fn checking(token: &'static str, inquiry: &'static str) -> Payflow {
    in_process(Arc::new(move |request| {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let text = if body.contains("TRXTYPE=I") {
            assert!(body.contains("CUSTREF=000000000009"), "{body}");
            inquiry.to_owned()
        } else {
            assert!(!body.contains("CUSTREF"), "a reference would be found by the inquiry: {body}");
            let (_, id) = body.split_once("SECURETOKENID=").expect("an id");
            token.replace("{id}", id.split('&').next().unwrap_or_default())
        };
        Box::pin(async move { Ok(Response::new(Bytes::from(text))) })
    }))
}

#[tokio::test]
async fn an_account_that_takes_at_once_is_verified_by_what_its_pages_do() {
    let payflow = in_process(Arc::new(|request| {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let (_, id) = body.split_once("SECURETOKENID=").unwrap_or_default();
        let text = match () {
            () if body.contains("TRXTYPE=I") => "RESULT=20&RESPMSG=Not found".to_owned(),
            () if body.contains("TRXTYPE=A") => "RESULT=3&RESPMSG=Invalid transaction type".to_owned(),
            () => {
                format!("RESULT=0&SECURETOKEN=abc&SECURETOKENID={}", id.split('&').next().unwrap_or_default())
            }
        };
        Box::pin(async move { Ok(Response::new(Bytes::from(text))) })
    }));
    for (action, usable) in [(HostedAction::Authorize, false), (HostedAction::Sale, true)] {
        let check = payflow.verify(&account(Mode::Test), euro(), action, &Reference::from_bits(9)).await;
        assert_eq!(check == AccountCheck::Usable, usable, "{action:?}: {check:?}");
    }
}

/// Decision 7.
#[tokio::test]
async fn an_account_is_checked_by_a_token_and_an_inquiry() {
    const TOKEN: &str = "RESULT=0&SECURETOKEN=abc&SECURETOKENID={id}";
    let check = async |token, inquiry| {
        let (payflow, unused) = (checking(token, inquiry), Reference::from_bits(9));
        payflow.verify(&account(Mode::Test), euro(), HostedAction::Authorize, &unused).await
    };
    assert_eq!(check(TOKEN, "RESULT=20&RESPMSG=Not found").await, AccountCheck::Usable);
    let code = |check: AccountCheck| match check {
        AccountCheck::Refused(_, Heard { code, .. }) => ("refused", code),
        AccountCheck::NoAnswer(Heard { code, .. }) => ("no answer", code),
        AccountCheck::Usable => ("usable", None),
    };
    assert_eq!(code(check("RESULT=1&RESPMSG=User authentication failed", "").await), ("refused", Some(1)));
    assert_eq!(code(check("RESULT=6&RESPMSG=Invalid currency", "").await), ("refused", Some(6)));
    assert_eq!(code(check(TOKEN, "RESULT=28&RESPMSG=Insufficient permissions").await), ("refused", Some(28)));
    assert_eq!(code(check("RESULT=106&RESPMSG=Host not available", "").await), ("no answer", Some(106)));
    assert_eq!(code(check("", "").await), ("no answer", None));
    assert_eq!(code(check(TOKEN, "<html>").await), ("no answer", None));
}
