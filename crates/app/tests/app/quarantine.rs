//! Answers that contradict what was asked: nothing is confirmed or captured, a person decides (PS-M4, decision 12).

use crate::common::{arm, attempts_in, pay_again, pay_well, seats};
use crate::disputes_told::{ask, eur, hear, paid, payment};
use app::money::{Decided, Decision};
use app::registrations::{PayOutcome, Standing};
use domain::accounts::Role;
use domain::payments::situation::AttemptState;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;

const OTHERS: [FaultKind; 4] =
    [FaultKind::OtherAmount, FaultKind::OtherCurrency, FaultKind::OtherReference, FaultKind::OtherAccount];

async fn captured_at_gateway(test: &TestApp) -> i64 {
    test.emulator.books().await.expect("books").totals.iter().map(|total| total.captured).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_told_otherwise_waits_for_a_person() {
    for fault in OTHERS {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            arm(&test, Operation::Inquiry, fault);
            test.come_back(&link).await;
            for _ in 0..3 {
                assert_eq!(test.view(&link).await.standing, Standing::Checking, "{fault:?}");
                assert_eq!(attempts_in(&test, AttemptState::Quarantine).await, 1);
                assert_eq!(seats(&test).await.1, 0, "no seat");
                assert_eq!(captured_at_gateway(&test).await, 0);
                // Good answers come now; they change nothing.
                test.run_for(Span::hours(1)).await;
            }
            let again = pay_again(&test, &link).await;
            assert!(matches!(again, PayOutcome::NothingToPay(_)), "{again:?}");
            assert!(test.mailer.sent().is_empty());
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_opened_for_something_else_is_not_shown() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        // The answer of another request brings no token of this page.
        test.register("paid", 1).await;
        arm(&test, Operation::Token, FaultKind::OtherAnswer);
        test.hold("paid", 2).await.expect("free");
        let form = test.form("paid", 2).await;
        let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
        test.run_for(Span::seconds(30)).await;
        let again = pay_again(&test, &link).await;
        assert!(matches!(again, PayOutcome::GoToPage { .. }), "{again:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_is_told_otherwise_is_not_sent_again() {
    for fault in
        [FaultKind::OtherAmount, FaultKind::OtherCurrency, FaultKind::CapturesLess, FaultKind::OtherAccount]
    {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            test.emulator.arm(Arm { minor: 100, ..Arm::once(Operation::Capture, fault) });
            test.come_back(&link).await;
            test.run_for(Span::hours(2)).await;
            assert_eq!(attempts_in(&test, AttemptState::Quarantine).await, 1, "{fault:?}");
            let log = test.emulator.log_after(0, 10_000).await.expect("log");
            assert_eq!(log.iter().filter(|entry| entry.op == "capture").count(), 1);
            let issued = test.view(&link).await.receipt.is_some();
            // What an inquiry tells as it was asked is booked; less than that is nobody's to book.
            assert_eq!(issued, fault != FaultKind::CapturesLess, "{fault:?}");
        })
        .await;
    }
}

/// Nothing is taken in while answers contradict: what PayPal told of a refund at its console meanwhile is looked for once they are set aside.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_at_the_console_meanwhile_is_taken_in_once_the_answers_are_set_aside() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::OtherAmount) });
        ask(&test, &link).await;
        test.paypal.disarm(None);
        assert!(payment(&test, &link).await.waiting.is_some());
        test.paypal.give_back(&capture, 2_000).await.expect("so much was taken");
        hear(&test, false).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(payment(&test, &link).await.returned, eur(&test, 0), "a person decides first");
        let clerk = test.person(Role::Finance).await.person.account;
        let reference = test.view(&link).await.reference;
        let aside = (Decision::SetAside, "looked up");
        let decided = test.app.money().decide(clerk, &test.site, &reference, aside).await;
        assert_eq!(decided.expect("the store works"), Some(Decided::Done));
        test.run_for(Span::minutes(5)).await;
        assert_eq!(payment(&test, &link).await.returned, eur(&test, 2_000));
        test.assert_sound().await;
    })
    .await;
}
