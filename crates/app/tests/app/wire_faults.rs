//! Answers that come over real sockets late, twice, too large or as something else (PS-F1, F5, F6, F10), at every call: what
//! the gateway did is known within 30 seconds of its first good answer, and happened once.

use crate::common::{attempts_in, awaiting, eventually, pay_again, pay_well, seats, sent};
use app::PersonalLink;
use app::registrations::{PayOutcome, Standing};
use domain::payments::situation::{AttemptState, ReturnReason};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use std::time::Duration;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

/// How long Bursar waits for an answer in these tests.
const DEADLINE: Duration = Duration::from_secs(2);

/// Longer than that.
const DELAY_MS: u64 = 3_000;

const FAULTS: [FaultKind; 6] = [
    FaultKind::DelayBefore,
    FaultKind::DelayAfter,
    FaultKind::HalfAnswer,
    FaultKind::DoubleAnswer,
    FaultKind::Huge,
    FaultKind::WrongType,
];

/// Time within which a lost outcome must be known (issue 2, *It must hold*).
const SOON: Span = Span::seconds(30);

fn over_sockets() -> TestAppOptions {
    TestAppOptions { over_sockets: Some(DEADLINE), ..TestAppOptions::default() }
}

fn arm(test: &TestApp, op: Operation, fault: FaultKind) {
    test.emulator.arm(Arm { delay_ms: DELAY_MS, ..Arm::once(op, fault) });
}

/// What was delayed before the gateway took it comes all the same, when Bursar has long asked again.
async fn late_one_came(test: &TestApp, fault: FaultKind, op: &str, before: usize) {
    if fault == FaultKind::DelayBefore {
        eventually(async || (sent(test, op).await >= before + 2).then_some(())).await;
    }
    test.run_for(SOON).await;
}

async fn paid(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay_well(test, &url).await;
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_opened_once() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, over_sockets()).await;
        for (n, fault) in (1..).zip(FAULTS) {
            let before = sent(&test, "token").await;
            arm(&test, Operation::Token, fault);
            test.hold("paid", n).await.expect("free");
            let form = test.form("paid", n).await;
            let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
            let link = match outcome {
                // An answer of another type, or twice, is read for what it says or not at all.
                Ok(PayOutcome::GoToPage { link, .. } | PayOutcome::PageUnavailable(link)) => link,
                other => panic!("{fault:?}: {other:?}"),
            };
            test.run_for(SOON).await;
            let again = pay_again(&test, &link).await;
            let PayOutcome::GoToPage { url, .. } = again else { panic!("{fault:?}: {again:?}") };
            late_one_came(&test, fault, "token", before).await;
            assert!(awaiting(&test, &link).await.0, "{fault:?}");
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_is_made_once() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, over_sockets()).await;
        for (n, fault) in (1..).zip(FAULTS) {
            let link = paid(&test, n).await;
            let before = sent(&test, "capture").await;
            arm(&test, Operation::Capture, fault);
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
            test.run_for(SOON).await;
            assert!(test.view(&link).await.receipt.is_some(), "{fault:?}");
            late_one_came(&test, fault, "capture", before).await;
        }
        let books = test.emulator.books().await.expect("books");
        let taken: i64 = books.totals.iter().map(|total| total.captured).sum();
        assert_eq!(taken, 12_100 * i64::try_from(FAULTS.len()).expect("few"));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_is_made_again() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, over_sockets()).await;
        for (n, fault) in (1..).zip(FAULTS) {
            let link = paid(&test, n).await;
            arm(&test, Operation::Inquiry, fault);
            test.come_back(&link).await;
            let standing = test.view(&link).await.standing;
            let is_honest = matches!(standing, Standing::Confirmed | Standing::Checking)
                || matches!(standing, Standing::AwaitingPayment { decline: None, .. });
            assert!(is_honest, "nobody is told that it failed: {fault:?}: {standing:?}");
            test.run_for(SOON).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

/// Money that comes when the only seat is taken: released or refunded.
async fn too_late(test: &TestApp, (op, name): (Operation, &str), fault: FaultKind, n: u128) {
    let (late, url) = test.register("paid", n).await;
    test.run_for(Span::minutes(20)).await;
    let waiting = test.hold("paid", n + 1_000).await.expect("free again");
    pay_well(test, &url).await;
    let before = sent(test, name).await;
    arm(test, op, fault);
    test.come_back(&late).await;
    test.run_for(SOON).await;
    assert_eq!(test.view(&late).await.standing, Standing::Returned(ReturnReason::NoSeat), "{fault:?}");
    late_one_came(test, fault, name, before).await;
    let books = test.emulator.books().await.expect("books");
    assert_eq!(books.open_holds, 0, "{fault:?}");
    assert_eq!(books.totals.iter().map(|t| t.captured - t.refunded).sum::<i64>(), 0, "{fault:?}");
    for state in [AttemptState::Voiding, AttemptState::Refunding] {
        assert_eq!(attempts_in(test, state).await, 0, "{fault:?}");
    }
    let rest = waiting.expires_at.since(test.clock_now());
    test.run_for(rest.max(Span::seconds(0))).await;
    assert_eq!(seats(test).await, (0, 0), "the seat is free for the next round");
}

fn one_seat(action: &'static str) -> TestAppOptions {
    TestAppOptions { page_life: Span::minutes(16), capacity: Some(1), action, ..over_sockets() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_released_once() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, one_seat("authorize")).await;
        for (n, fault) in (1..).zip(FAULTS) {
            too_late(&test, (Operation::Void, "void"), fault, n).await;
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back_once() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, one_seat("sale")).await;
        for (n, fault) in (1..).zip(FAULTS) {
            too_late(&test, (Operation::Credit, "credit"), fault, n).await;
        }
        test.assert_sound().await;
    })
    .await;
}
