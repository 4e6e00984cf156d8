//! Answers that are lost, late, broken or wrong, at every call: what the gateway can find or settle is known within 30
//! seconds of its first good answer, and happens once.

use crate::common::{arm, attempts_in, awaiting, mails, page_again, pay_again, pay_well, seats};
use app::registrations::{PageHint, PayOutcome, Standing};
use domain::payments::situation::{AttemptState, ReturnReason};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

/// Ways in which an answer is lost or useless.
const LOSSES: [FaultKind; 13] = [
    FaultKind::Refuse,
    FaultKind::DropBefore,
    FaultKind::DropAfter,
    FaultKind::HalfAnswer,
    FaultKind::Error500Before,
    FaultKind::Error500After,
    FaultKind::Html200,
    FaultKind::Html502,
    FaultKind::Html504,
    FaultKind::Empty,
    FaultKind::Garbage,
    FaultKind::InvalidUtf8,
    FaultKind::TooManyRequests,
];

/// Time within which a lost outcome must be known (issue 2, *It must hold*).
const SOON: Span = Span::seconds(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_page_is_found_again_under_its_key() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (n, fault) in (1..).zip(LOSSES) {
            arm(&test, Operation::Token, fault);
            test.hold("paid", n).await.expect("free");
            let form = test.form("paid", n).await;
            let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
            let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{fault:?}: {outcome:?}") };
            let standing = test.view(&link).await.standing;
            assert!(matches!(standing, Standing::AwaitingPayment { .. }), "{fault:?}: {standing:?}");
            test.run_for(SOON).await;
            let url = page_again(&test, &link).await;
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
async fn a_lost_capture_happens_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (n, fault) in (1..).zip(LOSSES) {
            let (link, url) = test.register("paid", n).await;
            pay_well(&test, &url).await;
            arm(&test, Operation::Capture, fault);
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
            test.run_for(SOON).await;
            assert!(test.view(&link).await.receipt.is_some(), "{fault:?}");
        }
        assert_eq!(mails(&test).await, LOSSES.len());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_capture_is_found_although_inquiries_are_lost_too() {
    for fault in [FaultKind::DropBefore, FaultKind::DropAfter, FaultKind::Html200, FaultKind::Garbage] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            // The inquiry of the return is good; those about the capture are not.
            arm(&test, Operation::Capture, fault);
            test.emulator.arm(Arm { nth: 2, count: 4, ..Arm::once(Operation::Inquiry, fault) });
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            test.run_for(Span::minutes(5)).await;
            assert!(test.view(&link).await.receipt.is_some(), "{fault:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Money that comes when the only seat is taken: released or refunded.
async fn too_late(test: &TestApp, op: Operation, fault: FaultKind, n: u128) {
    let (late, url) = test.register("paid", n).await;
    test.run_for(Span::minutes(20)).await;
    let waiting = test.hold("paid", n + 1_000).await.expect("free again");
    pay_well(test, &url).await;
    arm(test, op, fault);
    test.come_back(&late).await;
    test.run_for(SOON).await;
    let standing = test.view(&late).await.standing;
    assert_eq!(standing, Standing::Returned(ReturnReason::NoSeat), "{fault:?}");
    let books = test.emulator.books().await.expect("books");
    assert_eq!(books.open_holds, 0, "{fault:?}");
    assert_eq!(books.totals.iter().map(|t| t.captured - t.refunded).sum::<i64>(), 0, "{fault:?}");
    assert_eq!(attempts_in(test, AttemptState::Voiding).await, 0, "{fault:?}");
    assert_eq!(attempts_in(test, AttemptState::Refunding).await, 0, "{fault:?}");
    // The seat is free for the next round.
    test.run_for(waiting.expires_at.since(test.clock_now())).await;
    assert_eq!(seats(test).await, (0, 0));
}

fn one_seat(action: &'static str) -> TestAppOptions {
    TestAppOptions { page_life: Span::minutes(16), capacity: Some(1), action, ..TestAppOptions::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_void_happens() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, one_seat("authorize")).await;
        for (n, fault) in (1..).zip(LOSSES) {
            too_late(&test, Operation::Void, fault, n).await;
        }
        test.run_for(Span::hours(1)).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_refund_happens_once() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, one_seat("sale")).await;
        for (n, fault) in (1..).zip(LOSSES) {
            too_late(&test, Operation::Credit, fault, n).await;
        }
        test.run_for(Span::hours(1)).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_inquiries_find_late_is_being_checked_until_then() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        test.emulator.arm(Arm { lag_s: 600, ..Arm::once(Operation::HostedSubmit, FaultKind::InquiryLag) });
        pay_well(&test, &url).await;
        crate::common::come_back_saying(&test, &link, PageHint::Paid).await;
        for _ in 0..9 {
            assert_eq!(test.view(&link).await.standing, Standing::Checking, "PS-F25: never failed");
            let again = pay_again(&test, &link).await;
            assert!(
                matches!(again, PayOutcome::GoToPage { url: ref same, .. } if *same == url)
                    || matches!(again, PayOutcome::NothingToPay(_)),
                "{again:?}"
            );
            test.run_for(Span::minutes(1)).await;
        }
        test.run_for(Span::seconds(150)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_inquiries_find_late_is_settled_by_its_key() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        // The answer is lost after the deed, and inquiries do not find the deed.
        arm(&test, Operation::Capture, FaultKind::DropAfter);
        test.emulator.arm(Arm { nth: 2, count: 20, ..Arm::once(Operation::Inquiry, FaultKind::NotFound) });
        test.come_back(&link).await;
        test.run_for(SOON).await;
        assert!(test.view(&link).await.receipt.is_some(), "decision 5: the answer to the resend is proof");
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_was_not_done_is_renewed_with_a_new_key() {
    for result in [102, 106, 115, 116] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            test.emulator.arm(Arm { result, ..Arm::once(Operation::Capture, FaultKind::Result) });
            test.come_back(&link).await;
            test.run_for(SOON).await;
            assert!(test.view(&link).await.receipt.is_some(), "RESULT {result}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_is_told_declined_and_was_done_is_money() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        arm(&test, Operation::Capture, FaultKind::DeclinedThenApproved);
        test.come_back(&link).await;
        test.run_for(SOON).await;
        assert!(test.view(&link).await.receipt.is_some(), "PS-F12: the money fact wins");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_told_declined_and_was_done_is_money() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        arm(&test, Operation::Inquiry, FaultKind::DeclinedThenApproved);
        test.come_back(&link).await;
        test.run_for(SOON).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_is_refused_for_good_needs_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        test.emulator.arm(Arm { result: 12, count: 0, ..Arm::once(Operation::Capture, FaultKind::Result) });
        test.come_back(&link).await;
        test.run_for(Span::hours(1)).await;
        assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1);
        let log = test.emulator.log_after(0, 10_000).await.expect("log");
        assert_eq!(log.iter().filter(|entry| entry.op == "capture").count(), 1, "no automatic tries");
        assert!(test.view(&link).await.receipt.is_none());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_on_the_page_that_is_lost_costs_nothing() {
    for fault in
        [FaultKind::DropAfter, FaultKind::Error500After, FaultKind::Html502, FaultKind::DeclinedThenApproved]
    {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            arm(&test, Operation::HostedSubmit, fault);
            testkit::payer::pay(&test.emulator, &url, &testkit::Card::good()).await;
            // The payer never comes back: the janitor looks.
            test.run_for(SOON).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
            test.assert_sound().await;
        })
        .await;
    }
}
