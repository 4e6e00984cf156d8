//! What Website Payments Pro says of a payment that is not as it was asked for, or was changed at PayPal's console: a person
//! decides.

use crate::common::{balance, seats};
use crate::pro_uk::{act, books, come_back, come_back_with, field, hear, lag, selling, usual};
use crate::reconciliation_classic::note_console_refund;
use app::payments::Noted;
use app::registrations::Standing;
use bytes::Bytes;
use domain::ledger::Account;
use domain::time::Span;
use emulators::express::{Kind, Signature};
use emulators::payflow::{Arm, FaultKind, Operation};
use http::Request;
use http::header::CONTENT_TYPE;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

async fn states(test: &TestApp) -> Vec<(String, i64)> {
    let mut tx = test.app.store().reader().await.expect("the store works");
    store::payments::attempts::count_by_state(&mut tx).await.expect("readable")
}

/// PS-F11, PS-M4: whoever tells of it, by whichever number.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_it_was_asked_for_secures_no_seat_and_waits_for_a_person() {
    for (fault, action) in [
        (FaultKind::OtherAmount, "authorize"),
        (FaultKind::OtherAmount, "sale"),
        (FaultKind::OtherCurrency, "authorize"),
        (FaultKind::OtherReference, "authorize"),
    ] {
        for is_named in [true, false] {
            each_engine(async |database| {
                let test = selling(database, TestAppOptions { action, ..TestAppOptions::default() }).await;
                test.express.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, fault) });
                let (link, url) = test.register("paid", 1).await;
                let back = act(&test, &url, "approve", "balance").await.expect("sent back");
                if is_named {
                    come_back_with(&test, &link, (field(&back, "page"), field(&back, "tx"))).await;
                } else {
                    come_back(&test, &link).await;
                }
                test.run_for(Span::minutes(5)).await;
                assert_eq!(
                    states(&test).await,
                    [("quarantine".to_owned(), 1)],
                    "{fault:?} {action} {is_named}"
                );
                let (_, sold) = seats(&test).await;
                assert_eq!(sold, 0, "{fault:?} {action}");
                let taken = if action == "sale" { 12_100 } else { 0 };
                assert_eq!((books(&test).await.captured, books(&test).await.refunded), (taken, 0));
                assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_takes_back_waits_for_a_person() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await.expect("sent back");
        come_back(&test, &link).await;
        let capture = books(&test).await.transactions.into_iter().find(|of| of.kind == Kind::Capture);
        test.express.take_back(&capture.expect("taken").id).await.expect("taken back");
        let told = test.express.deliveries().await.expect("readable");
        let reversed = told.iter().find(|one| one.body.contains("payment_status=Reversed")).expect("told");
        let (account, notice) = testkit::notices::notice(&reversed.url, &reversed.headers, &reversed.body);
        let noted = test.app.payments().note_notice(account, &notice).await.expect("the store works");
        assert_eq!(noted, Noted::Kept);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(states(&test).await, [("quarantine".to_owned(), 1)]);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "a person decides");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_captured_at_the_console_waits_for_a_person_and_is_not_asked_for_on_top() {
    each_engine(async |database| {
        let test = usual(database).await;
        test.express.arm(Arm { count: 100, ..Arm::once(Operation::Capture, FaultKind::DropBefore) });
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await.expect("sent back");
        come_back(&test, &link).await;
        let held = books(&test).await.transactions[0].id.clone();
        test.express.disarm(None);
        let known = Signature::default();
        let body = format!(
            "USER={}&PWD={}&SIGNATURE={}&VERSION=124&METHOD=DoCapture&AUTHORIZATIONID={held}&AMT=121.00\
             &CURRENCYCODE=EUR&COMPLETETYPE=Complete&INVNUM=console",
            known.user, known.password, known.signature
        );
        let request = Request::post("http://127.0.0.1:3/live/nvp")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .expect("a request");
        let answer = test.express.call(request).await.expect("answered");
        assert!(String::from_utf8_lossy(answer.body()).contains("ACK=Success"), "{answer:?}");
        test.run_for(Span::hours(2)).await;
        assert_eq!(states(&test).await, [("quarantine".to_owned(), 1)]);
        let taken = books(&test).await.transactions.iter().filter(|of| of.kind == Kind::Capture).count();
        assert_eq!(taken, 1, "nothing of ours goes on top");
    })
    .await;
}

/// PS-F28: PayPal tells of both before its search shows either, and what it has told of last is not what paid.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_at_the_console_before_its_payment_is_known_can_be_noted() {
    each_engine(async |database| {
        let test = selling(database, TestAppOptions { action: "sale", ..TestAppOptions::default() }).await;
        lag(&test);
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await.expect("sent back");
        let capture = books(&test).await.transactions.remove(0).id;
        let given = test.express.give_back(&capture, 2_000).await.expect("so much was taken");
        hear(&test).await;
        test.run_for(Span::minutes(20)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        note_console_refund(&test, &link, (given, 2_000)).await;
        let fees = balance(&test, Account::GatewayFees).await;
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - 2_000 - fees);
        test.assert_sound().await;
    })
    .await;
}
