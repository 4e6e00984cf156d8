//! The addresses at which gateways tell of what happens: whatever comes is answered so that a gateway sends again what could not be
//! kept, and nothing else (PS-F23, PS-C17).

use super::browser::{Answer, Browser, pages};
use axum::body::{Body, Bytes};
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::sites::{CheckOutcome, GatewayProduct};
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{self, Delivery};
use http::{Request, StatusCode, header};
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::approve;
use testkit::stolen::dump;
use testkit::{TestApp, TestAppOptions};

const SILENT_POST: &str = "/notifications/payflow/x";

/// A site that is paid through this product, which tells it of its payments.
async fn told_by(database: &TestDatabase, gateway: GatewayProduct) -> TestApp {
    let options = TestAppOptions { gateway, ..TestAppOptions::default() };
    let test = TestApp::start_with(database, options).await;
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test.app.commerce().verify(&administrator, &test.site, (Mode::Production, gateway)).await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

/// Hands over what PayPal sends, or something else under its signature.
async fn hand_over(test: &TestApp, sent: &Delivery, body: impl Into<Body>) -> Answer {
    let path = sent.url.strip_prefix(test.app.base_url()).expect("an address of ours");
    let request = sent
        .headers
        .iter()
        .fold(Request::post(path), |request, (name, value)| request.header(name.as_str(), value.as_str()));
    Browser::new(&pages(test), "en").send(request, body.into()).await
}

/// A body that breaks off, and one of ten million bytes that does not say how long it is.
fn broken() -> Body {
    let parts: [Result<Bytes, std::io::Error>; 2] =
        [Ok(Bytes::from_static(b"{\"id\":")), Err(std::io::Error::other("the connection is gone"))];
    Body::from_stream(futures_util::stream::iter(parts))
}

fn endless() -> Body {
    let parts = (0..1_000).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 10_000])));
    Body::from_stream(futures_util::stream::iter(parts))
}

/// What PayPal may sign and we do not know: other kinds, other objects, other forms.
fn signed() -> Vec<(String, StatusCode)> {
    let resource = |resource: &str| {
        format!("{{\"id\":\"WH-1\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\",\"resource\":{resource}}}")
    };
    let custom = |custom: &str| resource(&format!("{{\"id\":\"1AB23456CD789012E\",\"custom_id\":{custom}}}"));
    let link = |href: &str| resource(&format!("{{\"links\":[{{\"rel\":\"up\",\"href\":{href}}}]}}"));
    let objects = [
        // Of a kind that there may be one day.
        "{\"id\":\"WH-1\",\"event_type\":\"BILLING.PLAN.ENDED\",\"resource\":{\"id\":\"P-1\"}}".to_owned(),
        "{\"event_type\":{\"name\":[]},\"resource\":{\"custom_id\":\"000000000000\"}}".to_owned(),
        "{}".to_owned(),
        // About nothing of ours.
        custom("\"000000000000\""),
        custom("\"somebody else's\""),
        // Where there should be a word there is something else, or no word of ours.
        custom("12"),
        custom("null"),
        custom("{\"custom_id\":\"\"}"),
        custom("\"\\u0000\""),
        custom("\"\\ud83d\\ude00 '; drop table attempt; --\""),
        custom(&format!("\"{}\"", "9".repeat(100_000))),
        custom("1e99"),
        resource("\"a word\""),
        resource("[[],{}]"),
        resource("{\"purchase_units\":{\"0\":{\"custom_id\":7}}}"),
        resource("{\"disputed_transactions\":[{\"custom\":{},\"seller_transaction_id\":\"\\u0000\"}]}"),
        resource("{\"disputed_transactions\":\"none\",\"links\":\"none\"}"),
        link("7"),
        link("\"/captures/\\u0000\""),
        link("\"https://api.paypal.com/v2/payments/captures/0AB00000CD000000E\""),
    ];
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let unread = ["", "[]", "7", "\"a word\"", "null", "{", "{\"resource\":1e999999}", &resource(&nested)];
    let kept = objects.into_iter().map(|body| (body, StatusCode::OK));
    kept.chain(unread.map(|body| (body.to_owned(), StatusCode::BAD_REQUEST))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_signs_is_taken_whatever_it_is_and_changes_nothing_that_is_not_there() {
    each_engine(async |database| {
        let test = told_by(database, GatewayProduct::PayPal).await;
        let (_, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let before = dump(test.app.store()).await;
        let all = signed();
        for (body, _) in &all {
            test.paypal.say(paypal::Mode::Live, body).await.expect("written down");
        }
        let sent = test.paypal.deliveries().await.expect("readable");
        let (good, odd) = sent.split_first().expect("the approval");
        assert_eq!(odd.len(), all.len());
        for (sent, (body, expected)) in odd.iter().zip(&all) {
            for _ in 0..2 {
                let answer = hand_over(&test, sent, body.clone()).await;
                let shown: String = body.chars().take(200).collect();
                assert_eq!(answer.status, *expected, "{shown}");
            }
        }
        assert_eq!(dump(test.app.store()).await, before);
        // Nothing proves it, and PayPal, asked, says nothing: it shall send it again.
        let mut unproven = good.clone();
        let certificate = unproven.headers.iter_mut().find(|(name, _)| name == "paypal-cert-url");
        certificate.expect("named").1.push_str("-GONE");
        test.paypal.arm(Arm::once(Operation::Other, FaultKind::Error500Before));
        let later = hand_over(&test, &unproven, good.body.clone()).await;
        assert_eq!((later.status, later.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "later\n"));
        assert_eq!(dump(test.app.store()).await, before);
        // What is about something is still heard.
        assert_eq!(hand_over(&test, good, good.body.clone()).await.status, StatusCode::OK);
        assert_ne!(dump(test.app.store()).await, before, "somebody looks");
    })
    .await;
}

/// Express Checkout's come as a form, and anybody may post one: what it claims is looked for before PayPal is asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_anybody_posts_is_answered_whatever_is_in_it() {
    each_engine(async |database| {
        let test = told_by(database, GatewayProduct::ExpressCheckout).await;
        testkit::express::buy(&test, 1).await;
        let sent = test.express.deliveries().await.expect("readable");
        let good = sent.first().expect("told");
        let before = dump(test.app.store()).await;
        let long = format!("custom={}", "9".repeat(100_000));
        for (body, expected) in [
            ("", StatusCode::OK),
            ("custom=%00", StatusCode::OK),
            ("custom=000000000000%00", StatusCode::OK),
            ("parent_txn_id=%00&custom=%ff", StatusCode::OK),
            ("{\"custom\":\"000000000000\"}", StatusCode::OK),
            ("\u{fffd}&&==&%", StatusCode::OK),
            (&long, StatusCode::OK),
            // It claims to be about a payment, and PayPal has not sent it.
            (&format!("{}&custom=0", good.body), StatusCode::BAD_REQUEST),
        ] {
            let answer = hand_over(&test, good, body.to_owned()).await;
            assert_eq!(answer.status, expected, "{}", &body[..body.len().min(100)]);
        }
        assert_eq!(
            hand_over(&test, good, Bytes::from_static(b"custom=\xff\x00\xfe")).await.status,
            StatusCode::OK
        );
        assert_eq!(dump(test.app.store()).await, before);
        assert_eq!(hand_over(&test, good, good.body.clone()).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_breaks_off_is_told_so_and_what_cannot_be_kept_comes_again() {
    each_engine(async |database| {
        let test = told_by(database, GatewayProduct::PayPal).await;
        let (_, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let sent = test.paypal.deliveries().await.expect("readable");
        let good = &sent[0];
        let silent = Delivery {
            url: format!("{}{SILENT_POST}", test.app.base_url()),
            headers: vec![(header::CONTENT_TYPE.to_string(), "application/x-www-form-urlencoded".into())],
            body: "SECURETOKENID=000000000000&RESULT=0".into(),
            ..good.clone()
        };
        for sent in [good, &silent] {
            let large = vec![b'x'; 10_000_000];
            for body in [Body::from(large), endless()] {
                let answer = hand_over(&test, sent, body).await;
                assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", sent.url);
            }
            let answer = hand_over(&test, sent, broken()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", sent.url);
        }
        // No address of an account of ours.
        for nobody in ["x", "%00", "%ff", "00000000-0000-0000-0000-000000000001"] {
            let elsewhere = Delivery {
                url: format!("{}/notifications/paypal/{nobody}", test.app.base_url()),
                ..good.clone()
            };
            let answer = hand_over(&test, &elsewhere, good.body.clone()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nobody}");
        }
        for nobody in ["%00", "%ff", "'"] {
            let elsewhere = Delivery {
                url: format!("{}/notifications/payflow/{nobody}", test.app.base_url()),
                ..silent.clone()
            };
            let answer = hand_over(&test, &elsewhere, "").await;
            assert_eq!(answer.status, StatusCode::OK, "{nobody}: there is nothing to send again");
        }
        test.app.store().close().await;
        let answer = hand_over(&test, good, good.body.clone()).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
        assert_ne!(answer.header("retry-after"), "");
        // The same one, when the database is there again.
        let test = test.restart(database, std::sync::Arc::new(|_| {})).await;
        assert_eq!(hand_over(&test, good, good.body.clone()).await.status, StatusCode::OK);
    })
    .await;
}

/// A silent post is sent once more when it was not answered well; what it is about is found by its page.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_post_that_cannot_be_kept_is_not_acknowledged() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (_, url) = test.register("paid", 1).await;
        let page_id =
            url.split("SECURETOKENID=").nth(1).expect("a page").split('&').next().unwrap_or_default();
        let post = async |test: &TestApp| {
            let told = [("SECURETOKENID", page_id), ("RESULT", "0")];
            Browser::new(&pages(test), "en").post(SILENT_POST, &told).await.status
        };
        test.app.store().close().await;
        assert_eq!(post(&test).await, StatusCode::SERVICE_UNAVAILABLE);
        let test = test.restart(database, std::sync::Arc::new(|_| {})).await;
        assert_eq!(post(&test).await, StatusCode::OK);
    })
    .await;
}
