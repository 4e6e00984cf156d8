//! Secure tokens and the page that the payer sees.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::any;
use bursar_emulators::payflow::{Emulator, PayflowConfig};
use tokio::net::TcpListener;

use crate::client::{Running, start, start_with};

/// Makes a token; SECURETOKEN and SECURETOKENID as fields of an address.
async fn token(at: &Running, id: &str, more: &str) -> String {
    let answer = at
        .ask(&format!("TRXTYPE=A&CREATESECURETOKEN=Y&SECURETOKENID={id}&AMT=121.00&CURRENCY=EUR&CUSTREF=HOSTED{id}{more}"))
        .await;
    assert_eq!((&*answer["RESULT"], &*answer["RESPMSG"]), ("0", "Approved"), "{answer:?}");
    assert!(!answer.contains_key("PNREF"));
    format!("SECURETOKEN={}&SECURETOKENID={id}", answer["SECURETOKEN"].replace('=', "%3D"))
}

const GOOD: &str = "act=pay&ACCT=4111+1111+1111+1111&EXPDATE=12%2F30&CVV2=123&NAME=Ada+Lovelace&BILLTOSTREET=1+Kade\
    &BILLTOZIP=1012";
const BAD: &str = "act=pay&ACCT=4000000000000002&EXPDATE=12%2F30&CVV2=123&NAME=Ada+Lovelace";

fn location(answer: &crate::client::Answer) -> (String, BTreeMap<String, String>) {
    let (base, query) = answer.headers["location"].split_once('?').unwrap();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    (base.to_string(), pairs.map(|(n, v)| (n.to_string(), v.replace("%3D", "=").replace('+', " "))).collect())
}

#[tokio::test]
async fn a_payer_pays_and_comes_back_with_hints() {
    let at = start(|_| {}).await;
    let urls = "&RETURNURL=http://shop.test/r&ERRORURL=http://shop.test/e&CANCELURL=http://shop.test/c&USER1=x1\
        &INVNUM=42&BILLTOSTREET=1 Quay&BILLTOLASTNAME=Lovelace";
    let t = token(&at, "T1", urls).await;
    assert_eq!(at.result("TRXTYPE=I&CUSTREF=HOSTEDT1").await, 20, "no money before the payer acts");
    let page = at.get(&format!("/live/hosted?{t}")).await;
    assert_eq!(page.status, 200);
    for text in ["Bursar sample site", "EUR 121.00", "1 Quay", "4111111111111111", "Pay EUR 121.00", "Cancel"]
    {
        assert!(page.text().contains(text), "{text}");
    }
    assert!(page.headers["content-security-policy"].contains("form-action 'self' http://shop.test;"));
    let by_post = at.form("/live/hosted", &t).await.unwrap();
    assert_eq!(by_post.text(), page.text());
    let paid = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert_eq!(paid.status, 303);
    let (to, fields) = location(&paid);
    assert_eq!(to, "http://shop.test/r");
    assert_eq!((&*fields["RESULT"], &*fields["AMT"], &*fields["USER1"]), ("0", "121.00", "x1"));
    assert_eq!((&*fields["SECURETOKENID"], &*fields["INVNUM"], &*fields["AVSDATA"]), ("T1", "42", "YYN"));
    let secret = fields["SECURETOKEN"].clone();
    let found = at.ask(&format!("TRXTYPE=I&TENDER=C&SECURETOKEN[{}]={secret}", secret.len())).await;
    assert_eq!((&*found["ORIGPNREF"], &*found["TRANSSTATE"]), (&*fields["PNREF"], "3"));
    assert_eq!(at.ask("TRXTYPE=I&CUSTREF=HOSTEDT1").await["ORIGPNREF"], fields["PNREF"]);
    let again = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert!(again.text().contains("This payment is complete") && again.text().contains("RESULT 160"));
    assert_eq!(at.emulator.books().await.unwrap().transactions.len(), 1);
    assert_eq!(at.result(&format!("TRXTYPE=D&TENDER=C&ORIGID={}", fields["PNREF"])).await, 0);
}

#[tokio::test]
async fn three_refusals_use_a_token_up_and_corrections_do_not() {
    let at = start(|_| {}).await;
    let t = token(&at, "T2", "&ERRORURL[22]=http://shop.test/e?x=1").await;
    let wrong = at.form("/live/hosted", &format!("{t}&act=pay&ACCT=12&EXPDATE=&CVV2=x&NAME=")).await.unwrap();
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("aria-invalid") && wrong.text().contains("role=\"alert\""));
    for left in ["2 tries are", "1 try is"] {
        let page = at.form("/live/hosted", &format!("{t}&{BAD}")).await.unwrap();
        assert!(page.text().contains("was not accepted") && page.text().contains(left), "{}", page.text());
        assert!(page.text().contains("Ada Lovelace") && !page.text().contains("4000000000000002"));
    }
    let (to, fields) = location(&at.form("/live/hosted", &format!("{t}&{BAD}")).await.unwrap());
    assert_eq!((&*to, &*fields["RESULT"]), ("http://shop.test/e", "12"));
    let late = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert!(late.text().contains("RESULT 160"));
    assert_eq!(at.emulator.books().await.unwrap().transactions.len(), 3);
}

#[tokio::test]
async fn a_token_expires_after_thirty_minutes_and_cancelling_keeps_it() {
    let at = start(|_| {}).await;
    let t = token(&at, "T3", "&CANCELURL=http://shop.test/c").await;
    let cancelled = at.form("/live/hosted", &format!("{t}&act=cancel")).await.unwrap();
    let (to, fields) = location(&cancelled);
    assert_eq!((&*to, fields.get("RESULT")), ("http://shop.test/c", None));
    assert!(at.get(&format!("/live/hosted?{t}")).await.text().contains("Pay EUR"));
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 1799}").await;
    assert!(at.get(&format!("/live/hosted?{t}")).await.text().contains("Pay EUR"));
    at.json("POST", "/control/api/clock", "{\"advance_seconds\": 1}").await;
    let late = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert!(late.text().contains("RESULT 162"), "{}", late.text());
    assert!(at.emulator.books().await.unwrap().transactions.is_empty());
}

#[tokio::test]
async fn a_second_submission_at_the_same_time_is_told_that_one_is_in_progress() {
    let at = start_with(|account| account.void_if_silent_post_fails = true).await;
    // The merchant's server takes its time with the silent post: the token is busy as long.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = listener.local_addr().unwrap();
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let gate = Arc::new(tokio::sync::Mutex::new(Some(wait)));
    let router = Router::new().route(
        "/s",
        any(move || async move {
            if let Some(wait) = gate.lock().await.take() {
                let _ = wait.await;
            }
        }),
    );
    tokio::spawn(async move { axum::serve(listener, router).await });
    let t = token(&at, "T4", &format!("&SILENTPOSTURL=http://{shop}/s")).await;
    let body = format!("{t}&{GOOD}");
    let (first, second) = tokio::join!(at.form("/live/hosted", &body), async {
        while at.emulator.books().await.unwrap().transactions.is_empty() {
            tokio::task::yield_now().await;
        }
        // Paid already in the books, so the page says so; a second charge does not happen.
        let page = at.form("/live/hosted", &body).await.unwrap();
        go.send(()).unwrap();
        page
    });
    assert!(first.unwrap().text().contains("Payment complete"));
    assert!(second.text().contains("RESULT 160") || second.text().contains("RESULT 161"));
    assert_eq!(at.emulator.books().await.unwrap().transactions.len(), 1);
}

type Heard = Arc<Mutex<Vec<String>>>;

/// A merchant's server that notes what it hears and answers with a status.
async fn shop(status: u16) -> (std::net::SocketAddr, Heard) {
    let heard = Heard::default();
    let status = http::StatusCode::from_u16(status).unwrap();
    let note = any(move |State(heard): State<Heard>, request: axum::extract::Request| async move {
        let line = format!("{} {}", request.method(), request.uri());
        let body = axum::body::to_bytes(request.into_body(), 65_536).await.unwrap();
        heard.lock().unwrap().push(format!("{line} {}", String::from_utf8_lossy(&body)));
        status
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(note).with_state(heard.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

#[tokio::test]
async fn the_merchants_server_is_told_of_success_only() {
    let at = start(|_| {}).await;
    let (address, heard) = shop(200).await;
    let t = token(&at, "T5", &format!("&SILENTPOSTURL=http://{address}/silent&RETURNURL=http://{address}/r"))
        .await;
    at.form("/live/hosted", &format!("{t}&{BAD}")).await.unwrap();
    at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    while !at.emulator.log_after(0, 100).await.unwrap().iter().any(|row| row.op == "silent-post") {
        tokio::task::yield_now().await;
    }
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(
        heard[0].starts_with("POST /silent ")
            && heard[0].contains("RESULT=0")
            && heard[0].contains("AMT=121.00")
    );
}

#[tokio::test]
async fn an_account_may_want_unheard_payments_undone() {
    let at = start_with(|account| account.void_if_silent_post_fails = true).await;
    let (address, heard) = shop(500).await;
    let t = token(&at, "T6", &format!("&SILENTPOSTURL=http://{address}/silent")).await;
    let page = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert!(page.text().contains("Communication error"), "{}", page.text());
    assert_eq!(heard.lock().unwrap().len(), 1);
    let books = at.emulator.books().await.unwrap();
    assert_eq!((books.open_holds, books.totals[0].holds, books.balanced), (0, 0, true));
}

#[tokio::test]
async fn returns_go_by_post_when_the_token_says_so() {
    let at = start(|_| {}).await;
    let t = token(&at, "T7", "&RETURNURL=http://shop.test/r&URLMETHOD=POST").await;
    let page = at.form("/live/hosted", &format!("{t}&{GOOD}")).await.unwrap();
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("<form method=\"post\" action=\"http://shop.test/r\""));
    assert!(text.contains("name=\"RESULT\" value=\"0\"") && text.contains("name=\"PNREF\""));
    assert!(!text.contains("4111111111111111"), "no card number goes back");
}

#[tokio::test]
async fn a_transparent_redirect_takes_the_merchants_own_form() {
    let at = start(|_| {}).await;
    let t =
        token(&at, "T8", "&RETURNURL=http://shop.test/r&ERRORURL=http://shop.test/e&SILENTTRAN=TRUE").await;
    let bad =
        at.form("/live/hosted", &format!("{t}&ACCT=4111111111111112&EXPDATE=1230&CVV2=123")).await.unwrap();
    assert_eq!(location(&bad).1["RESULT"], "23");
    let good =
        at.form("/live/hosted", &format!("{t}&CARDNUM=4111111111111111&EXPDATE=1230&CSC=123")).await.unwrap();
    let (to, fields) = location(&good);
    assert_eq!((&*to, &*fields["RESULT"]), ("http://shop.test/r", "0"));
}

#[tokio::test]
async fn tokens_are_checked_when_they_are_made_and_when_they_are_shown() {
    let at = start(|_| {}).await;
    let make = async |fields: &str| at.result(&format!("CREATESECURETOKEN=Y&{fields}")).await;
    assert_eq!(make("TRXTYPE=A&SECURETOKENID=A1&AMT=1.00").await, 0);
    assert_eq!(make("TRXTYPE=A&SECURETOKENID=A1&AMT=1.00").await, 7);
    assert_eq!(make("TRXTYPE=A&AMT=1.00").await, 7);
    assert_eq!(make("TRXTYPE=D&SECURETOKENID=A2&AMT=1.00").await, 3);
    assert_eq!(make("TRXTYPE=A&SECURETOKENID=A3&AMT=1").await, 4);
    assert_eq!(make("TRXTYPE=A&SECURETOKENID=A4&AMT=1.00&CURRENCY=SEK").await, 6);
    let t = token(&at, "T9", "").await;
    assert_eq!(at.get(&format!("/pilot/hosted?{t}")).await.status, 404, "another host");
    assert_eq!(at.get(&format!("/live/hosted?{}", t.replace("T9", "A1"))).await.status, 404);
    assert_eq!(at.get(&format!("/live?{t}")).await.status, 200, "also at the root of its host");
}

#[tokio::test]
async fn payers_may_lie_about_where_they_come_from() {
    let at = start(|_| {}).await;
    let (address, heard) = shop(200).await;
    let url = format!("&RETURNURL=http://{address}/r&CANCELURL=http://{address}/c");
    let first = token(&at, "L1", &url).await;
    at.arm("{\"op\":\"hosted-page\",\"fault\":\"return-without-payment\"}").await;
    let lie = location(&at.get(&format!("/live/hosted?{first}")).await).1;
    assert_eq!((&*lie["RESULT"], &*lie["SECURETOKENID"]), ("0", "L1"));
    at.arm("{\"op\":\"hosted-cancel\",\"fault\":\"return-after-cancel\"}").await;
    let lie = location(&at.form("/live/hosted", &format!("{first}&act=cancel")).await.unwrap());
    assert!(lie.0.ends_with("/r") && lie.1["RESULT"] == "0");
    assert!(at.emulator.books().await.unwrap().transactions.is_empty());
    let second = token(&at, "L2", &url).await;
    at.arm("{\"op\":\"return\",\"fault\":\"return-other-token\"}").await;
    let other = location(&at.form("/live/hosted", &format!("{second}&{GOOD}")).await.unwrap()).1;
    assert_eq!(other["SECURETOKENID"], "L1");
    at.arm("{\"op\":\"return\",\"fault\":\"return-twice\"}").await;
    let back = at.form("/live/hosted", &format!("{first}&{GOOD}")).await.unwrap();
    assert_eq!(back.status, 303);
    assert!(heard.lock().unwrap()[0].starts_with("GET /r?RESULT=0"));
    let third = token(&at, "L3", &url).await;
    at.arm("{\"op\":\"return\",\"fault\":\"return-lost\"}").await;
    let lost = at.form("/live/hosted", &format!("{third}&{GOOD}")).await.unwrap();
    assert_eq!(lost.status, 200);
    assert!(lost.text().contains("Payment complete"));
    let forged = "{\"to\":\"return\",\"securetokenid\":\"L3\",\"times\":3,\"fields\":{\"AMT\":\"0.01\"}}";
    let statuses = at.json("POST", "/control/api/forge", forged).await.json();
    assert_eq!(statuses["statuses"], serde_json::json!([200, 200, 200]));
    assert!(heard.lock().unwrap().last().unwrap().contains("AMT=0.01"));
}

#[tokio::test]
async fn a_submission_may_be_lost_before_or_after_the_bank() {
    let at = start(|_| {}).await;
    let t = token(&at, "F1", "&RETURNURL=http://shop.test/r").await;
    at.arm("{\"op\":\"hosted-submit\",\"fault\":\"drop-before\"}").await;
    assert!(at.form("/live/hosted", &format!("{t}&{GOOD}")).await.is_none());
    assert!(at.emulator.books().await.unwrap().transactions.is_empty());
    at.arm("{\"op\":\"hosted-submit\",\"fault\":\"drop-after\"}").await;
    assert!(at.form("/live/hosted", &format!("{t}&{GOOD}")).await.is_none());
    assert_eq!(at.emulator.books().await.unwrap().open_holds, 1);
    assert!(at.get(&format!("/live/hosted?{t}")).await.text().contains("This payment is complete"));
    let held = token(&at, "F2", "&RETURNURL=http://shop.test/r").await;
    let body = format!("{held}&{}", GOOD.replace("Lovelace", "Review"));
    assert_eq!(location(&at.form("/live/hosted", &body).await.unwrap()).1["RESULT"], "126");
}

/// One purchase without sockets, with a clock that stands still; everything that was answered.
async fn simulated(seed: u64) -> Vec<String> {
    let emulator = Emulator::open(PayflowConfig {
        manual_clock: Some(1_795_322_004_000_000),
        seed: Some(seed),
        ..PayflowConfig::default()
    })
    .await
    .unwrap();
    let mut said = Vec::new();
    let mut call = async |id: &str, path: &str, body: String| {
        let request = http::Request::post(path).header("x-vps-request-id", id).body(body.into()).unwrap();
        let answer = emulator.call(request).await.unwrap();
        let place = answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_string();
        let text = format!("{place}{}", String::from_utf8_lossy(answer.body()));
        said.push(text.clone());
        text
    };
    const WHO: &str = "PARTNER=PayPal&VENDOR=bursardemo&PWD=demo-password-live";
    let make = format!(
        "{WHO}&TRXTYPE=A&CREATESECURETOKEN=Y&SECURETOKENID=S1&AMT=9.00&RETURNURL=http://shop.test/r&CUSTREF=SIM000000001"
    );
    let made = call("s1", "/live", make).await;
    let secret = made.split_once("SECURETOKEN[25]=").unwrap().1[..25].replace('=', "%3D");
    let back = call("", "/live/hosted", format!("SECURETOKEN={secret}&SECURETOKENID=S1&{GOOD}")).await;
    assert!(back.starts_with("http://shop.test/r?RESULT=0&"), "{back}");
    let found = call("s2", "/live", format!("{WHO}&TRXTYPE=I&CUSTREF=SIM000000001")).await;
    assert!(found.contains("ORIGRESULT=0") && found.contains("TRANSSTATE=3"), "{found}");
    said
}

#[tokio::test(start_paused = true)]
async fn a_simulation_repeats_to_the_byte_with_its_seed() {
    let first = simulated(7).await;
    assert_eq!(first, simulated(7).await);
    assert_ne!(first[0], simulated(8).await[0]);
}
