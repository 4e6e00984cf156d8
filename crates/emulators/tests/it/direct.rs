//! Direct payments of Website Payments Pro (UK): what is wrong with a field, what cards decide, and what is never written down.

use axum::body::Bytes;
use bursar_emulators::express::{Emulator, ExpressConfig, Signature};
use http::Request;

const GOOD: &str = "PAYMENTACTION=Sale&AMT=10.00&CURRENCYCODE=GBP&IPADDRESS=203.0.113.7&CREDITCARDTYPE=Visa\
                    &ACCT=4111111111111111&EXPDATE=123030&CVV2=123&FIRSTNAME=A&LASTNAME=B&STREET=1%20Main&CITY=Leeds\
                    &ZIP=10001&COUNTRYCODE=GB";

async fn ask(emulator: &Emulator, fields: &str) -> String {
    let known = Signature::default();
    let login = format!("USER={}&PWD={}&SIGNATURE={}", known.user, known.password, known.signature);
    let body = format!("{login}&VERSION=124&METHOD=DoDirectPayment&{fields}");
    let request = Request::post("http://127.0.0.1/live/nvp").body(Bytes::from(body)).unwrap();
    String::from_utf8(emulator.call(request).await.unwrap().body().to_vec()).unwrap()
}

async fn open() -> Emulator {
    Emulator::open(ExpressConfig::default()).await.unwrap()
}

#[tokio::test]
async fn each_wrong_field_has_its_number() {
    let emulator = open().await;
    for (from, to, code) in [
        ("&IPADDRESS=203.0.113.7", "", 10_509),
        ("203.0.113.7", "::1", 10_747),
        ("&ACCT=4111111111111111", "", 10_519),
        ("4111111111111111", "4111111111111112", 10_535),
        ("=Visa", "=MasterCard", 10_527),
        ("=Visa", "=Amex", 10_510),
        ("=123030", "=1230", 10_508),
        ("=123030", "=132030", 10_563),
        ("=123030", "=122001", 10_502),
        ("&CVV2=123", "&CVV2=", 10_504),
        ("&CVV2=123", "&CVV2=1234", 10_762),
        ("&CVV2=123", "", 10_748),
        ("&LASTNAME=B", "", 10_513),
        ("&ZIP=10001", "", 10_705),
        ("=Sale", "=Order", 10_511),
        ("=10.00", "=5500.01", 10_553),
        ("4111111111111111", "4000000000000002", 15_005),
        ("LASTNAME=B", "LASTNAME=Fraud", 11_611),
        ("=Visa&ACCT=4111111111111111", "=Maestro&ACCT=6759649826438453", 10_567),
        ("=Visa&ACCT=4111111111111111", "=Maestro&ACCT=6759649826438453&ISSUENUMBER=1", 12_000),
    ] {
        let answer = ask(&emulator, &GOOD.replace(from, to)).await;
        assert!(answer.contains(&format!("L_ERRORCODE0={code}")), "{from} {to}: {answer}");
    }
    assert_eq!(emulator.books().await.unwrap().captured, 0);
}

#[tokio::test]
async fn an_invoice_is_paid_once_and_a_key_answers_again() {
    let emulator = open().await;
    let first = ask(&emulator, &format!("{GOOD}&INVNUM=7&MSGSUBID=k1")).await;
    assert!(first.contains("ACK=Success") && first.contains("AVSCODE=F"), "{first}");
    let again = ask(&emulator, &format!("{GOOD}&INVNUM=7&MSGSUBID=k1")).await;
    assert!(again.contains("L_ERRORCODE0=11607"), "{again}");
    let twice = ask(&emulator, &format!("{GOOD}&INVNUM=7&MSGSUBID=k2")).await;
    assert!(twice.contains("L_ERRORCODE0=10536"), "{twice}");
    let held = ask(&emulator, &GOOD.replace("LASTNAME=B", "LASTNAME=Review")).await;
    assert!(held.contains("SuccessWithWarning") && held.contains("11610"), "{held}");
    assert_eq!(emulator.books().await.unwrap().captured, 2_000);
    for entry in emulator.log_after(0, i64::MAX).await.unwrap() {
        for secret in ["4111111111111111", "123030", "CVV2=123"] {
            assert!(!entry.request.contains(secret) && !entry.answer.contains(secret), "{}", entry.request);
        }
    }
}

#[tokio::test]
async fn what_is_not_taken_cannot_be_given_back_at_the_console() {
    let emulator = open().await;
    for accepts in [true, false] {
        ask(&emulator, &GOOD.replace("LASTNAME=B", "LASTNAME=Review")).await;
        let held = emulator.books().await.unwrap().transactions.pop().unwrap().id;
        assert!(emulator.give_back(&held, 400).await.is_err(), "it is held back");
        emulator.decide(&held, accepts).await.unwrap();
        assert_eq!(emulator.give_back(&held, 400).await.is_ok(), accepts);
    }
}
