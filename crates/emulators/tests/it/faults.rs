//! Faults on real sockets and without.

use std::pin::pin;
use std::time::{Duration, Instant};

use bursar_emulators::payflow::{Arm, Emulator, Fault, FaultKind, Operation, PayflowConfig};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{CARD, exchange, fresh_id, start};

const SALE: &str = "TRXTYPE=S&AMT=10.00&CURRENCY=EUR&CUSTREF=FAULT0000001";

fn sale() -> String {
    format!("{SALE}&{CARD}")
}

/// How many transactions the books hold.
async fn booked(emulator: &Emulator) -> usize {
    emulator.books().await.unwrap().transactions.len()
}

#[tokio::test]
async fn a_cut_connection_carries_no_answer_and_only_the_later_cut_has_booked() {
    for (fault, books) in [("refuse", 0), ("drop-before", 0), ("drop-after", 1)] {
        let at = start(|_| {}).await;
        at.arm(&format!("{{\"op\":\"sale\",\"fault\":\"{fault}\"}}")).await;
        let id = fresh_id();
        assert!(at.try_gateway(&id, &sale()).await.is_none(), "{fault}");
        assert_eq!(booked(&at.emulator).await, books, "{fault}");
        let again = at.try_gateway(&id, &sale()).await.unwrap().fields();
        assert_eq!((&*again["RESULT"], again.contains_key("DUPLICATE")), ("0", books == 1), "{fault}");
        assert_eq!(at.emulator.faults().injected[fault], 1);
    }
}

#[tokio::test]
async fn a_refused_connection_is_reset_and_a_dropped_one_ends() {
    let at = start(|_| {}).await;
    let head = "POST /live HTTP/1.1\r\nX-VPS-REQUEST-ID: r1\r\n";
    let body = format!("PARTNER=PayPal&VENDOR=bursardemo&PWD=demo-password-live&{}", sale());
    at.arm("{\"fault\":\"refuse\"}").await;
    let error = exchange(at.address, head, body.as_bytes()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    at.arm("{\"fault\":\"drop-before\"}").await;
    assert!(exchange(at.address, head, body.as_bytes()).await.unwrap().is_empty());
}

#[tokio::test]
async fn half_an_answer_promises_more_than_it_brings() {
    let at = start(|_| {}).await;
    at.arm("{\"op\":\"sale\",\"fault\":\"half-answer\"}").await;
    let answer = at.try_gateway(&fresh_id(), &sale()).await.unwrap();
    let promised: usize = answer.headers["content-length"].parse().unwrap();
    assert!(!answer.body.is_empty() && answer.body.len() < promised, "{} of {promised}", answer.body.len());
    assert_eq!(booked(&at.emulator).await, 1);
}

#[tokio::test]
async fn a_double_answer_is_twice_on_the_wire() {
    let at = start(|_| {}).await;
    at.arm("{\"op\":\"sale\",\"fault\":\"double-answer\"}").await;
    let answer = at.try_gateway(&fresh_id(), &sale()).await.unwrap();
    let half = answer.raw.len() / 2;
    assert_eq!(answer.raw[..half], answer.raw[half..]);
    assert!(answer.raw.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert_eq!(booked(&at.emulator).await, 1);
}

#[tokio::test]
async fn broken_answers_come_after_the_booking_and_early_errors_before_it() {
    for (fault, status, booked_then) in [
        ("error-500-before", 500, 0),
        ("error-500-after", 500, 1),
        ("html-200", 200, 1),
        ("html-502", 502, 1),
        ("html-503", 503, 1),
        ("html-504", 504, 1),
        ("empty", 200, 1),
        ("garbage", 200, 1),
        ("invalid-utf8", 200, 1),
        ("wrong-type", 200, 1),
        ("huge", 200, 1),
        ("too-many-requests", 429, 0),
        ("busy", 200, 0),
    ] {
        let at = start(|_| {}).await;
        at.arm(&format!("{{\"op\":\"sale\",\"fault\":\"{fault}\",\"retry_after_s\":7}}")).await;
        let answer = at.try_gateway(&fresh_id(), &sale()).await.unwrap();
        assert_eq!(answer.status, status, "{fault}");
        assert_eq!(booked(&at.emulator).await, booked_then, "{fault}");
        match fault {
            "empty" => assert!(answer.body.is_empty()),
            "huge" => assert_eq!(answer.body.len(), 50_000_000),
            "invalid-utf8" => assert!(String::from_utf8(answer.body).is_err()),
            "wrong-type" => assert_eq!(answer.headers["content-type"], "application/octet-stream"),
            "too-many-requests" => assert_eq!(answer.headers["retry-after"], "7"),
            "html-200" => assert_eq!(answer.headers["content-type"], "text/html"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn altered_answers_differ_from_the_books_in_one_thing() {
    let at = start(|_| {}).await;
    let pnref = at.ask(&sale()).await["PNREF"].clone();
    let inquiry = format!("TRXTYPE=I&ORIGID={pnref}");
    let truth = at.ask(&inquiry).await;
    for (fault, field) in [
        ("other-amount", "AMT"),
        ("other-currency", "CURRENCY"),
        ("other-reference", "CUSTREF"),
        ("other-account", "VENDOR"),
        ("declined-then-approved", "ORIGRESULT"),
    ] {
        at.arm(&format!("{{\"op\":\"inquiry\",\"fault\":\"{fault}\"}}")).await;
        let told = at.ask(&inquiry).await;
        assert_ne!(told.get(field), truth.get(field), "{fault}");
        assert_eq!(at.ask(&inquiry).await.get(field), truth.get(field), "{fault} only once");
    }
    at.arm("{\"op\":\"inquiry\",\"fault\":\"other-answer\"}").await;
    assert_ne!(at.ask("TRXTYPE=I&CUSTREF=FAULT0000001").await["PNREF"], truth["PNREF"]);
}

#[tokio::test]
async fn verdicts_may_be_told_the_wrong_way_round() {
    let at = start(|_| {}).await;
    at.arm("{\"op\":\"authorize\",\"fault\":\"declined-then-approved\"}").await;
    let told = at.ask(&format!("TRXTYPE=A&AMT=5.00&{CARD}")).await;
    assert_eq!(told["RESULT"], "12");
    let found = at.ask(&format!("TRXTYPE=I&ORIGID={}", told["PNREF"])).await;
    assert_eq!((&*found["ORIGRESULT"], &*found["TRANSSTATE"]), ("0", "3"));
    at.arm("{\"op\":\"authorize\",\"fault\":\"approved-then-declined\"}").await;
    let told = at.ask(&format!("TRXTYPE=A&AMT=5.00&{CARD}")).await;
    assert_eq!(told["RESULT"], "0");
    let found = at.ask(&format!("TRXTYPE=I&ORIGID={}", told["PNREF"])).await;
    assert_eq!((&*found["ORIGRESULT"], &*found["TRANSSTATE"]), ("12", "1"));
}

#[tokio::test]
async fn banks_let_holds_expire_void_them_or_bring_less() {
    let at = start(|_| {}).await;
    let auth = format!("TRXTYPE=A&AMT=5.00&CURRENCY=EUR&{CARD}");
    for fault in ["issuer-voids", "authorization-expires"] {
        at.arm(&format!("{{\"op\":\"authorize\",\"fault\":\"{fault}\"}}")).await;
        let pnref = at.ask(&auth).await["PNREF"].clone();
        assert_eq!(at.ask(&format!("TRXTYPE=I&ORIGID={pnref}")).await["TRANSSTATE"], "1003", "{fault}");
        assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={pnref}")).await, 111, "{fault}");
    }
    let pnref = at.ask(&auth).await["PNREF"].clone();
    at.arm("{\"op\":\"capture\",\"fault\":\"captures-less\",\"minor\":150}").await;
    let capture = at.ask(&format!("TRXTYPE=D&TENDER=C&ORIGID={pnref}")).await;
    assert_eq!(capture["AMT"], "3.50");
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.totals[0].captured, books.totals[0].holds, books.balanced), (350, 0, true));
    let act = async |pnref: &str, json: &str| {
        at.json("POST", &format!("/control/api/transactions/{pnref}"), json).await.status
    };
    assert_eq!(act(&capture["PNREF"], "{\"act\":\"reduce\",\"minor\":50}").await, 200);
    let pnref = at.ask(&auth).await["PNREF"].clone();
    assert_eq!(act(&pnref, "{\"act\":\"issuer-void\"}").await, 200);
    assert_eq!(act(&pnref, "{\"act\":\"expire\"}").await, 422);
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.totals[0].captured, books.totals[0].holds, books.balanced), (300, 0, true));
}

#[tokio::test]
async fn an_inquiry_may_lag_behind() {
    let at = start(|_| {}).await;
    at.arm("{\"op\":\"sale\",\"fault\":\"inquiry-lag\",\"lag_s\":600}").await;
    at.ask(&sale()).await;
    let find = "TRXTYPE=I&CUSTREF=FAULT0000001";
    assert_eq!(at.result(find).await, 20);
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 600}").await;
    assert_eq!(at.result(find).await, 0);
    at.arm("{\"op\":\"inquiry\",\"fault\":\"not-found\"}").await;
    assert_eq!(at.result(find).await, 20);
    assert_eq!(at.result(find).await, 0);
}

#[tokio::test]
async fn a_delay_waits_before_or_after_the_booking() {
    let at = start(|_| {}).await;
    for (fault, books_first) in [("delay-before", false), ("delay-after", true)] {
        let before = booked(&at.emulator).await;
        at.arm(&format!("{{\"op\":\"sale\",\"fault\":\"{fault}\",\"delay_ms\":1500}}")).await;
        let started = Instant::now();
        let (id, fields) = (fresh_id(), sale());
        let mut answer = pin!(at.try_gateway(&id, &fields));
        // Looked at until the sale is booked or answered, whichever comes first.
        let booked_before_the_answer = loop {
            tokio::select! {
                biased;
                answered = &mut answer => {
                    assert_eq!(answered.unwrap().fields()["RESULT"], "0");
                    break false;
                }
                () = tokio::time::sleep(Duration::from_millis(20)) => {}
            }
            if booked(&at.emulator).await > before {
                let early = started.elapsed() < Duration::from_millis(1_500);
                assert_eq!(answer.await.unwrap().fields()["RESULT"], "0");
                break early;
            }
        };
        assert!(started.elapsed() >= Duration::from_millis(1_500));
        assert_eq!(booked_before_the_answer, books_first, "{fault}");
    }
}

#[tokio::test]
async fn an_outage_closes_the_gateways_own_listener() {
    let at = start(|_| {}).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = listener.local_addr().unwrap();
    let serving = at.emulator.clone();
    tokio::spawn(async move { serving.serve_gateway(listener).await });
    let head = "POST /live HTTP/1.1\r\n";
    assert!(!exchange(gateway, head, b"A=1").await.unwrap().is_empty());
    at.json("POST", "/control/api/down", "{\"down\":true}").await;
    let refused = async {
        loop {
            match TcpStream::connect(gateway).await {
                Err(error) => break error.kind(),
                Ok(_) => tokio::task::yield_now().await,
            }
        }
    };
    let refused = tokio::time::timeout(Duration::from_secs(10), refused).await.unwrap();
    assert_eq!(refused, std::io::ErrorKind::ConnectionRefused);
    assert!(at.try_gateway(&fresh_id(), &sale()).await.is_none(), "the shared listener resets");
    at.json("POST", "/control/api/down", "{\"down\":false}").await;
    assert_eq!(at.result(&sale()).await, 0);
    let back = async {
        while exchange(gateway, head, b"A=1").await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), back).await.unwrap();
}

#[tokio::test]
async fn without_sockets_a_cut_is_an_error_value() {
    let emulator = Emulator::open(PayflowConfig::default()).await.unwrap();
    let call = async || {
        let body = format!("PARTNER=PayPal&VENDOR=bursardemo&PWD=demo-password-live&{}", sale());
        let request = http::Request::post("/live").header("x-vps-request-id", fresh_id()).body(body.into());
        emulator.call(request.unwrap()).await
    };
    for (kind, fault, books) in [
        (FaultKind::Refuse, Fault::Refused, 0),
        (FaultKind::DropBefore, Fault::Dropped, 0),
        (FaultKind::DropAfter, Fault::Dropped, 1),
        (FaultKind::HalfAnswer, Fault::Dropped, 2),
    ] {
        emulator.arm(Arm::once(Operation::Sale, kind));
        assert_eq!(call().await.unwrap_err(), fault);
        assert_eq!(booked(&emulator).await, books, "{kind:?}");
    }
    emulator.set_down(true);
    assert_eq!(call().await.unwrap_err(), Fault::Refused);
    emulator.set_down(false);
    assert_eq!(call().await.unwrap().status(), 200);
}
