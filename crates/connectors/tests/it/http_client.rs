//! Which failures are "not sent" and which are "unknown" (PS 1.3), over real sockets.

use crate::wire::{Act, Server, answer};
use bursar_connectors::http::{HttpClient, HttpError, Limits, Lost, NotSent, PlainHttp, Policy, retry_after};
use bytes::Bytes;
use domain::time::Span;
use http::{Request, Response, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

const LIMITS: Limits = Limits {
    total: Duration::from_millis(700),
    connect: Duration::from_millis(300),
    response_bytes: 64 * 1024,
    keep_connections: true,
};

fn client(address: &str) -> HttpClient {
    let policy = Policy::new([address], PlainHttp::Anywhere).expect("an address");
    HttpClient::sockets(policy, LIMITS).expect("a client")
}

fn post(address: &str) -> Request<Bytes> {
    Request::post(address).body(Bytes::from_static(b"TRXTYPE=D")).expect("a request")
}

async fn outcome(address: &str) -> Result<Response<Bytes>, HttpError> {
    client(address).send(post(address)).await
}

fn not_sent(reason: NotSent) -> HttpError {
    HttpError::NotSent(reason)
}

fn lost(how: Lost) -> HttpError {
    HttpError::Unknown(how)
}

#[tokio::test]
async fn a_whole_answer_arrives() {
    let server = Server::start(vec![Act::Answer(answer("200 OK", "text/namevalue", b"RESULT=0"))]).await;
    let response = outcome(&server.url).await.expect("an answer");
    assert_eq!((response.status(), &response.body()[..]), (StatusCode::OK, &b"RESULT=0"[..]));
}

#[tokio::test]
async fn a_closed_port_was_not_sent_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    drop(listener);
    assert_eq!(outcome(&address).await.expect_err("nobody listens"), not_sent(NotSent::Connect));
}

#[tokio::test]
async fn a_name_without_address_was_not_sent_to() {
    // No name server is asked: a label is at most 63 characters.
    let address = format!("http://{}.example", "x".repeat(64));
    assert_eq!(outcome(&address).await.expect_err("no such name"), not_sent(NotSent::Resolve));
}

#[tokio::test]
async fn a_failed_tls_handshake_was_not_sent_to() {
    let server = Server::start(vec![Act::AnswerAndClose(b"no TLS here".to_vec())]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("https://{}", listener.local_addr().expect("bound"));
    let talker = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        let (mut stream, _) = listener.accept().await.expect("a client");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    assert_eq!(outcome(&address).await.expect_err("no TLS"), not_sent(NotSent::Connect));
    talker.await.expect("ran");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_server_that_never_finishes_the_handshake_was_not_sent_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("https://{}", listener.local_addr().expect("bound"));
    let silent = tokio::spawn(async move {
        let connection = listener.accept().await;
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(connection);
    });
    assert_eq!(outcome(&address).await.expect_err("silence"), not_sent(NotSent::ConnectTimedOut));
    silent.abort();
}

#[tokio::test]
async fn a_connection_dropped_after_the_request_is_unknown_and_not_sent_again() {
    let server = Server::start(vec![Act::AnswerAndClose(Vec::new())]).await;
    assert_eq!(outcome(&server.url).await.expect_err("dropped"), lost(Lost::Broken));
    assert_eq!((server.connections(), server.requests()), (1, 1));
}

#[tokio::test]
async fn a_kept_connection_dropped_after_the_request_is_not_sent_again() {
    let good = Act::Answer(answer("200 OK", "text/namevalue", b"RESULT=0"));
    let server = Server::start(vec![good, Act::AnswerAndClose(Vec::new())]).await;
    let client = client(&server.url);
    client.send(post(&server.url)).await.expect("the first is answered");
    assert_eq!(client.send(post(&server.url)).await.expect_err("dropped"), lost(Lost::Broken));
    assert_eq!((server.connections(), server.requests()), (1, 2));
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Server::start(vec![Act::Answer(answer("200 OK", "text/namevalue", b"RESULT=0"))]).await;
    let client = client(&server.url);
    for _ in 0..5 {
        client.send(post(&server.url)).await.expect("an answer");
    }
    assert_eq!((server.connections(), server.requests()), (1, 5));
}

#[tokio::test]
async fn connections_are_not_kept_when_so_configured() {
    let server = Server::start(vec![Act::Answer(answer("200 OK", "text/namevalue", b"RESULT=0"))]).await;
    let policy = Policy::new([&*server.url], PlainHttp::LoopbackOnly).expect("loopback");
    let client = HttpClient::sockets(policy, Limits { keep_connections: false, ..LIMITS }).expect("a client");
    for _ in 0..3 {
        client.send(post(&server.url)).await.expect("an answer");
    }
    assert_eq!((server.connections(), server.requests()), (3, 3));
}

/// PS-F6.
#[tokio::test]
async fn a_second_answer_on_the_wire_is_not_taken_for_the_next_one() {
    let first = answer("200 OK", "text/namevalue", b"RESULT=0&PNREF=FIRST");
    let second = answer("200 OK", "text/namevalue", b"RESULT=0&PNREF=SECOND");
    let server = Server::start(vec![Act::Answer([first.clone(), first].concat()), Act::Answer(second)]).await;
    let client = client(&server.url);
    let read = async || client.send(post(&server.url)).await.expect("an answer").into_body();
    assert_eq!(&read().await[..], b"RESULT=0&PNREF=FIRST");
    assert_eq!(&read().await[..], b"RESULT=0&PNREF=SECOND");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_closed_while_idle_costs_nothing() {
    let closing = Act::AnswerAndClose(answer("200 OK", "text/namevalue", b"RESULT=0"));
    let server = Server::start(vec![closing]).await;
    let client = client(&server.url);
    for _ in 0..3 {
        client.send(post(&server.url)).await.expect("an answer");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((server.connections(), server.requests()), (3, 3));
}

#[tokio::test]
async fn half_an_answer_is_unknown() {
    let whole = answer("200 OK", "text/namevalue", b"RESULT=0&PNREF=A10A6AE7042E&RESPMSG=Approved");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nRESULT=0\r\n".to_vec();
    for half in [whole[..30].to_vec(), whole[..whole.len() - 10].to_vec(), chunked, b"RESULT=0".to_vec()] {
        let server = Server::start(vec![Act::AnswerAndClose(half)]).await;
        assert_eq!(outcome(&server.url).await.expect_err("half"), lost(Lost::Broken));
    }
}

#[tokio::test]
async fn silence_and_trickle_are_unknown_in_time() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nRESULT".to_vec();
    for stall in [Vec::new(), head] {
        let server = Server::start(vec![Act::Stall(stall)]).await;
        let begun = tokio::time::Instant::now();
        assert_eq!(outcome(&server.url).await.expect_err("slow"), lost(Lost::TimedOut));
        // Far from never; how soon depends on the machine.
        assert!(begun.elapsed() < LIMITS.total * 20);
    }
}

#[tokio::test]
async fn a_huge_answer_is_given_up_early() {
    const HUGE: usize = 50_000_000;
    let declared = format!("HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\n").into_bytes();
    let endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    for head in [declared, endless] {
        let server = Server::start(vec![Act::Flood(head, vec![b'x'; 16 * 1024])]).await;
        assert_eq!(outcome(&server.url).await.expect_err("too large"), lost(Lost::TooLarge));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(server.written() < HUGE / 2, "{} bytes were taken", server.written());
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = Server::start(vec![Act::Answer(answer("200 OK", "text/plain", b"RESULT=0"))]).await;
    let redirect =
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target.url);
    let server = Server::start(vec![Act::Answer(redirect.into_bytes())]).await;
    let policy = Policy::new([&*server.url, &*target.url], PlainHttp::LoopbackOnly).expect("loopback");
    let client = HttpClient::sockets(policy, LIMITS).expect("a client");
    let response = client.send(post(&server.url)).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn a_server_that_is_not_configured_is_not_called() {
    let server = Server::start(vec![Act::Answer(answer("200 OK", "text/plain", b"RESULT=0"))]).await;
    let client = client("http://127.0.0.1:9");
    assert_eq!(client.send(post(&server.url)).await.expect_err("foreign"), not_sent(NotSent::ForeignServer));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_in_process_form_has_the_same_bounds() {
    let server = "http://127.0.0.1:9";
    let policy = || Policy::new([server], PlainHttp::LoopbackOnly).expect("loopback");
    let by = |handler: bursar_connectors::http::InProcess| HttpClient::in_process(handler, policy(), LIMITS);

    let echo = by(Arc::new(|request| Box::pin(async move { Ok(Response::new(request.into_body())) })));
    assert_eq!(&echo.send(post(server)).await.expect("an echo").into_body()[..], b"TRXTYPE=D");
    assert_eq!(
        echo.send(post("http://127.0.0.1:10")).await.expect_err("foreign"),
        not_sent(NotSent::ForeignServer)
    );

    let huge = by(Arc::new(|_| Box::pin(async { Ok(Response::new(Bytes::from(vec![0; 70_000]))) })));
    assert_eq!(huge.send(post(server)).await.expect_err("huge"), lost(Lost::TooLarge));

    let silent = by(Arc::new(|_| Box::pin(std::future::pending())));
    assert_eq!(silent.send(post(server)).await.expect_err("silent"), lost(Lost::TimedOut));

    let refusing = by(Arc::new(|_| Box::pin(async { Err(not_sent(NotSent::Connect)) })));
    assert_eq!(refusing.send(post(server)).await.expect_err("refused"), not_sent(NotSent::Connect));
}

#[test]
fn a_server_without_time_says_how_long_it_wants_to_be_left_alone() {
    let now = "Mon, 30 Nov 2026 09:00:00 GMT";
    for (status, wanted, expected) in [
        (429, "30", Some(30)),
        (503, " 120 ", Some(120)),
        (429, "Mon, 30 Nov 2026 09:01:30 GMT", Some(90)),
        (429, "Mon, 30 Nov 2026 08:00:00 GMT", None),
        (429, "soon", None),
        (429, "-5", None),
        // What is answered otherwise is an answer.
        (200, "30", None),
        (500, "30", None),
    ] {
        let answer = Response::builder().status(status).header("Retry-After", wanted).header("Date", now);
        let answer = answer.body(Bytes::new()).expect("an answer");
        assert_eq!(retry_after(&answer), expected.map(Span::seconds), "{status} {wanted}");
    }
    let silent = Response::builder().status(429).body(Bytes::new()).expect("an answer");
    assert_eq!(retry_after(&silent), None);
}
