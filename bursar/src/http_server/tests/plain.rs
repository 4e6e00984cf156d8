//! HTTP/1.1 without TLS: slow, idle, old and greedy clients.

use super::*;

#[tokio::test]
async fn half_a_head_and_an_idle_connection_are_not_kept() {
    let served = served(ConnectionLimits { head_time: SHORT, ..limits() }).await;
    for sent in [&b""[..], b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = connect(&served).await;
        stream.write_all(sent).await.expect("sent");
        rest(&mut stream).await;
    }
    let mut stream = connect(&served).await;
    stream.write_all(REQUEST).await.expect("sent");
    assert!(rest(&mut stream).await.ends_with("127.0.0.1"), "answered first, with the peer's address");
}

#[tokio::test]
async fn a_connection_is_closed_when_it_is_old() {
    let served = served(ConnectionLimits { life: SHORT, ..limits() }).await;
    rest(&mut connect(&served).await).await;
}

#[tokio::test]
async fn an_enormous_head_is_refused() {
    let served = served(limits()).await;
    let mut stream = connect(&served).await;
    let head = format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n", "x".repeat(32 * 1024));
    stream.write_all(head.as_bytes()).await.expect("sent");
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn who_finds_no_place_waits_for_one() {
    let served = served(ConnectionLimits { count_max: 1, ..limits() }).await;
    let holder = connect(&served).await;
    let mut next = connect(&served).await;
    next.write_all(REQUEST).await.expect("sent");
    let mut byte = [0];
    assert!(tokio::time::timeout(SHORT, next.read(&mut byte)).await.is_err(), "there is no place yet");
    drop(holder);
    let mut answer = [0; 12];
    let answered = tokio::time::timeout(LONG / 2, next.read_exact(&mut answer)).await;
    assert!(answered.is_ok_and(|read| read.is_ok()), "the place of who has gone is given to who waits");
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn stopping_answers_what_is_under_way_and_closes_the_rest() {
    let served = served(limits()).await;
    let _idle = connect(&served).await;
    let mut busy = connect(&served).await;
    busy.write_all(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi").await.expect("sent");
    served.in_hand.notified().await;
    served.stop.send_replace(true);
    assert!(rest(&mut busy).await.ends_with("hi"));
    served.end().await;
}

#[tokio::test]
async fn one_address_has_only_its_part_of_the_places() {
    let served = served(ConnectionLimits { per_address_max: 2, ..limits() }).await;
    let (first, mut second) = (connect(&served).await, connect(&served).await);
    let mut refused = connect(&served).await;
    assert_eq!(rest(&mut refused).await, "", "sent away at once");
    second.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.expect("sent");
    assert!(rest(&mut second).await.starts_with("HTTP/1.1 200"), "the others are served");
    drop(first);
    // The server notices that they are gone in its own time.
    let again = async {
        loop {
            let mut next = connect(&served).await;
            let sent = next.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
            if sent.is_ok() && rest(&mut next).await.starts_with("HTTP/1.1 200") {
                break;
            }
        }
    };
    assert!(tokio::time::timeout(LONG, again).await.is_ok(), "there is a place again");
}
