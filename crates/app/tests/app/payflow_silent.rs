//! Express Checkout through Payflow where inquiries do not say what a payment waits for: what was held back stays held back, what was
//! promised stays promised, and what is refused is known to be.

use crate::decisions::{decide, waiting};
use crate::payflow_express::{act, books, come_back, selling_with, sums};
use app::money::{Decided, Decision};
use app::registrations::Standing;
use domain::payments::situation::Waiting;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

async fn selling(database: &TestDatabase, action: &'static str) -> TestApp {
    let gateway_account = emulators::payflow::Account { silent_inquiries: true, ..Default::default() };
    selling_with(database, TestAppOptions { gateway_account, action, ..TestAppOptions::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_under_review_ends_with_its_time_and_not_before() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "review").await;
        come_back(&test, &link).await;
        test.run_for(Span::hours(71)).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        assert_eq!(sums(&test).await, (1, 0, 0), "nobody tries to charge it");
        test.run_for(Span::hours(8)).await;
        assert!(matches!(test.view(&link).await.standing, Standing::Returned(_)));
        assert_eq!(sums(&test).await, (0, 0, 0));
        test.assert_sound().await;
    })
    .await;
}

/// A sale that is looked at, or a bank transfer that takes days: it is money when it has settled.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_is_held_back_is_money_when_it_has_settled() {
    for funding in ["review", "echeck"] {
        each_engine(async |database| {
            let test = selling(database, "sale").await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", funding).await;
            come_back(&test, &link).await;
            test.run_for(Span::hours(30)).await;
            let standing = test.view(&link).await.standing;
            assert!(matches!(standing, Standing::UnderReview | Standing::Checking), "{standing:?}");
            let held = books(&test).await.transactions[0].pnref.clone();
            test.emulator.decide(&held, true).await.expect("held back");
            test.run_for(Span::hours(40)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{funding}");
            assert_eq!(sums(&test).await, (0, 12_100, 0));
            test.assert_sound().await;
        })
        .await;
    }
}

/// A hold that is promised only: the answer said so, and no inquiry says it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_is_promised_only_is_not_charged() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "address").await;
        come_back(&test, &link).await;
        test.run_for(Span::hours(30)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking);
        assert_eq!(sums(&test).await, (1, 0, 0));
        // The seller does not take it.
        let held = books(&test).await.transactions[0].pnref.clone();
        test.emulator.decide(&held, false).await.expect("held back");
        test.run_for(Span::hours(7)).await;
        assert_eq!(sums(&test).await, (0, 0, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_charge_is_confirmed_and_tried_again() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        test.emulator.arm(Arm { result: 111, ..Arm::once(Operation::Capture, FaultKind::Result) });
        come_back(&test, &link).await;
        test.run_for(Span::minutes(20)).await;
        assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused));
        assert_eq!(decide(&test, &link, Decision::ChargeAgain, "").await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(sums(&test).await, (0, 12_100, 0));
        test.assert_sound().await;
    })
    .await;
}
