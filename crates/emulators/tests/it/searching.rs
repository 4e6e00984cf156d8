//! The classic search lists as the real one does: newest first, a hundred lines, the rest by time.

use std::collections::BTreeMap;

use axum::body::Bytes;
use bursar_emulators::express::{Emulator, ExpressConfig, Mode, Moved, Signature};
use http::Request;

const SECOND: i64 = 1_000_000;

/// 2026-11-22T00:00:00Z.
const START: i64 = 1_795_305_600 * SECOND;

async fn opened() -> Emulator {
    let config = ExpressConfig { manual_clock: Some(START), ..ExpressConfig::default() };
    Emulator::open(config).await.expect("opened")
}

async fn ask(emulator: &Emulator, method: &str, more: &str) -> BTreeMap<String, String> {
    let of = Signature::default();
    let body = format!(
        "METHOD={method}&VERSION=124&USER={}&PWD={}&SIGNATURE={}{more}",
        of.user, of.password, of.signature
    );
    let request = Request::post("http://paypal.test/live/nvp").body(Bytes::from(body)).expect("a request");
    let answer = emulator.call(request).await.expect("answered");
    let text = String::from_utf8(answer.body().to_vec()).expect("text");
    let plain = |value: &str| {
        ["-", ".", ":", " ", "(", ")", "@"]
            .iter()
            .fold(value.to_owned(), |text, of| text.replace(&format!("%{:02x}", of.as_bytes()[0]), of))
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.into(), plain(v))).collect()
}

async fn enter(emulator: &Emulator, of: Moved) -> String {
    emulator.enter_moved(Mode::Live, &Signature::default().user, of).await.expect("entered")
}

#[tokio::test]
async fn a_hundred_lines_are_shown_newest_first_and_the_others_by_time() {
    let emulator = opened().await;
    let mut ids = Vec::new();
    for _ in 0..130 {
        emulator.clock().advance(SECOND);
        ids.push(enter(&emulator, Moved::default()).await);
    }
    let shown = |answer: &BTreeMap<String, String>| -> Vec<String> {
        (0..).map_while(|n| answer.get(&format!("L_TRANSACTIONID{n}")).cloned()).collect()
    };
    let all = ask(&emulator, "TransactionSearch", "&STARTDATE=2026-11-22T00:00:00Z").await;
    assert_eq!((&*all["ACK"], &*all["L_ERRORCODE0"]), ("SuccessWithWarning", "11002"));
    let newest: Vec<String> = ids.iter().rev().take(100).cloned().collect();
    assert_eq!(shown(&all), newest);
    // Both ends are within.
    let time = "&STARTDATE=2026-11-22T00:00:10Z&ENDDATE=2026-11-22T00:00:30Z";
    let some = ask(&emulator, "TransactionSearch", time).await;
    assert_eq!((&*some["ACK"], shown(&some).len()), ("Success", 21));
    assert_eq!(
        (&*some["L_TIMESTAMP0"], &*some["L_TIMESTAMP20"]),
        ("2026-11-22T00:00:30Z", "2026-11-22T00:00:10Z")
    );
    assert_eq!(
        (&*some["L_TIMEZONE0"], &*some["L_TYPE0"], &*some["L_STATUS0"]),
        ("GMT", "Payment", "Completed")
    );
    let one = ask(&emulator, "TransactionSearch", &format!("&TRANSACTIONID={}", ids[3])).await;
    assert_eq!(shown(&one), [ids[3].clone()]);
    for nothing in ["", "&STARTDATE=yesterday", "&STARTDATE=2026-11-22T00:00:00Z&ENDDATE=tomorrow"] {
        assert_eq!(ask(&emulator, "TransactionSearch", nothing).await["L_ERRORCODE0"], "10004", "{nothing}");
    }
    emulator.permit_search(false);
    let refused = ask(&emulator, "TransactionSearch", time).await;
    assert_eq!((&*refused["ACK"], &*refused["L_ERRORCODE0"]), ("Failure", "10007"));
}

#[tokio::test]
async fn amounts_have_their_sign_and_fees_go_off_them() {
    let emulator = opened().await;
    let sale = Moved { minor: 7_597, fee: 326, currency: "USD".into(), ..Moved::default() };
    let sale = enter(&emulator, sale).await;
    let kind = "Currency Conversion (debit)".to_owned();
    let exchanged =
        enter(&emulator, Moved { kind, minor: -72_971, currency: "AUD".into(), ..Moved::default() }).await;
    let all = ask(&emulator, "TransactionSearch", "&STARTDATE=2026-11-21T00:00:00Z").await;
    let n = usize::from(all["L_TRANSACTIONID0"] == exchanged);
    let line = |n: usize| {
        let get = |name: &str| all[&format!("L_{name}{n}")].clone();
        [get("TYPE"), get("AMT"), get("FEEAMT"), get("NETAMT"), get("CURRENCYCODE")]
    };
    assert_eq!(line(n), ["Payment", "75.97", "-3.26", "72.71", "USD"]);
    assert_eq!(line(1 - n), ["Currency Conversion (debit)", "-729.71", "0.00", "-729.71", "AUD"]);
    let details = ask(&emulator, "GetTransactionDetails", &format!("&TRANSACTIONID={sale}")).await;
    assert_eq!((&*details["AMT"], &*details["PAYMENTSTATUS"]), ("75.97", "Completed"));
    assert!(!details.contains_key("CUSTOM"));
    let refused = ask(&emulator, "GetTransactionDetails", &format!("&TRANSACTIONID={exchanged}")).await;
    assert_eq!(refused["L_ERRORCODE0"], "10007", "nobody was paid by it");
}
