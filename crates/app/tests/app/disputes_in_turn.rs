//! Disputes that PayPal tells of one after the other, and money that waits between them (PS 6.11): nothing is sent that a payer has, or that
//! PayPal has taken away once more.

use crate::common::balance;
use crate::disputes_told::{ask, decide, disputes, eur, hear, open, paid, payment, refunded};
use crate::paypal_notices::{object, told};
use crate::refund_books::with_part_policy;
use crate::refunds::CLERK;
use crate::unplaced::record;
use app::disputes::NewDispute;
use app::refunds::RefundRequest;
use domain::ledger::Account;
use domain::payments::dispute::{DisputeState, Ended};
use domain::time::Span;
use emulators::paypal::{Ending, Kind};
use testkit::databases::each_engine;
use testkit::paypal::approve;

/// One is won, and the next is open already when we hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_not_sent_between_two_disputes() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let first = open(&test, &capture, None).await;
        hear(&test, false).await;
        let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        decide(&test, &first, Ending::Seller, None, 0).await;
        let second = open(&test, &capture, Some(5_000)).await;
        hear(&test, false).await;
        let states: Vec<DisputeState> = disputes(&test, &link).await.iter().map(|row| row.state).collect();
        assert_eq!(states, [DisputeState::Won, DisputeState::Open]);
        let log = test.paypal.log_after(0, i64::MAX).await.expect("readable");
        assert_eq!(log.iter().filter(|entry| entry.op == "credit").count(), 0, "nothing was even tried");
        test.run_for(Span::minutes(5)).await;
        test.assert_sound().await;
        decide(&test, &second, Ending::Seller, None, 0).await;
        hear(&test, true).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 12_100, "once");
        test.assert_sound().await;
    })
    .await;
}

/// Two refunds wait, and somebody gives both back in one at the console: which is which is for a person to say, and neither is sent.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_while_what_was_given_at_the_console_fits_nothing() {
    for (second, is_noted) in [(5_000, false), (2_000, false), (5_000, true)] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            let of = payment(&test, &link).await.id;
            for minor in [3_000, second] {
                let id = test.app.refunds().new_id();
                let request = RefundRequest { id, amount: eur(&test, minor), reason: "Rain.".into() };
                let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await;
                asked.expect("the store works").expect("ordered");
            }
            test.run_for(Span::minutes(5)).await;
            let given = test.paypal.give_back(&capture, 3_000 + second).await.expect("so much is left");
            decide(&test, &case, Ending::Seller, None, 0).await;
            for _ in 0..2 {
                hear(&test, true).await;
            }
            test.run_for(Span::hours(3)).await;
            assert_eq!(refunded(&test).await, 3_000 + second, "he has it once");
            assert_eq!(disputes(&test, &link).await[0].state, DisputeState::Won);
            let failed = payment(&test, &link).await.failed;
            assert_eq!(failed.len(), 2, "a person decides about each");
            assert!(failed.iter().all(|of| of.is_held_back), "he reads that PayPal has not refused them");
            // They were what he gave: neither goes back once more, and what he gave is in the books.
            if is_noted {
                assert_eq!(record(&test, &link, &given).await, Ok(()), "in the place of both");
            }
            for failed in payment(&test, &link).await.failed {
                assert!(!is_noted, "{failed:?}");
                let dismissed =
                    test.app.refunds().dismiss(CLERK, test.site.id, failed.id, "given in one").await;
                assert_eq!(dismissed.expect("the store works"), Ok(()));
            }
            ask(&test, &link).await;
            assert_eq!(payment(&test, &link).await.returned, eur(&test, 3_000 + second));
            test.assert_sound().await;
        })
        .await;
    }
}

/// One is won and the next is lost already when we hear of both: what waits is done by that, as far as it reaches, and the rest is sent.
#[tokio::test(flavor = "multi_thread")]
async fn two_that_are_over_are_ended_one_after_the_other() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let first = open(&test, &capture, None).await;
        hear(&test, false).await;
        let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        decide(&test, &first, Ending::Seller, None, 0).await;
        let second = open(&test, &capture, Some(5_000)).await;
        decide(&test, &second, Ending::Buyer, None, 0).await;
        hear(&test, false).await;
        test.run_for(Span::minutes(5)).await;
        let states: Vec<DisputeState> = disputes(&test, &link).await.iter().map(|row| row.state).collect();
        assert_eq!(states, [DisputeState::Won, DisputeState::Lost]);
        assert_eq!(refunded(&test).await, 7_100, "he has it once");
        test.assert_sound().await;
    })
    .await;
}

/// One is lost over a part of what waits, and the next, over more than what is left, fits no books: the rest is held back, and owed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_beside_a_dispute_that_does_not_fit_is_owed() {
    for (shown, days) in [((12_100, 0), 0), ((9_075, 3_025), 3)] {
        each_engine(async |database| {
            let (test, price_back) = (with_part_policy(told(database).await).await, shown.0);
            let (link, url) = test.register("paid", 1).await;
            approve(&test, &url).await;
            test.come_back(&link).await;
            test.run_for(Span::minutes(1)).await;
            test.run_for(Span::days(days)).await;
            let capture = object(&test, Kind::Capture).await;
            let first = open(&test, &capture, None).await;
            hear(&test, false).await;
            let cancelled = test.app.refunds().cancel(&test.site, &link, shown).await;
            cancelled.expect("works").expect("a link").expect("by the rules");
            decide(&test, &first, Ending::Buyer, Some(5_000), 0).await;
            let second = open(&test, &capture, None).await;
            hear(&test, false).await;
            test.run_for(Span::minutes(5)).await;
            let failed = payment(&test, &link).await.failed;
            let [failed] = &failed[..] else { panic!("{failed:?}") };
            assert!(failed.is_held_back);
            assert_eq!(failed.amount, eur(&test, price_back - 5_000));
            assert_eq!(balance(&test, Account::RefundsPayable).await, -(price_back - 5_000));
            test.assert_sound().await;
            decide(&test, &second, Ending::Cancelled, None, 0).await;
            hear(&test, true).await;
            let again = test.app.refunds().retry(CLERK, test.site.id, failed.id).await;
            assert_eq!(again.expect("the store works"), Ok(()));
            test.run_for(Span::minutes(5)).await;
            assert_eq!(refunded(&test).await, price_back - 5_000, "he has it once");
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

/// What was lost and what is disputed next are more than was taken. The next is withdrawn: what somebody gives at the console since then is a
/// refund, whatever is disputed later.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_after_a_withdrawn_dispute_that_does_not_fit_is_a_refund() {
    for is_disputed_again in [false, true] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let first = open(&test, &capture, Some(8_000)).await;
            decide(&test, &first, Ending::Buyer, Some(5_000), 0).await;
            hear(&test, false).await;
            let second = open(&test, &capture, None).await;
            decide(&test, &second, Ending::Cancelled, None, 0).await;
            test.run_for(Span::minutes(1)).await;
            test.paypal.give_back(&capture, 3_000).await.expect("so much is left");
            if is_disputed_again {
                test.run_for(Span::minutes(1)).await;
                open(&test, &capture, None).await;
            }
            ask(&test, &link).await;
            let view = payment(&test, &link).await;
            assert_eq!((view.lost, view.returned), (eur(&test, 5_000), eur(&test, 3_000)));
            test.assert_sound().await;
        })
        .await;
    }
}

/// The same where a clerk has noted a dispute in his own words: PayPal's may be that one, and he says first how it ended.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_after_a_dispute_that_a_clerk_may_mean_waits_for_his_word() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.permit_disputes(false);
        let case = open(&test, &capture, None).await;
        decide(&test, &case, Ending::Cancelled, None, 0).await;
        test.run_for(Span::days(5)).await;
        let of = payment(&test, &link).await.id;
        let typed = NewDispute {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 12_100),
            fee: eur(&test, 0),
            case_number: "at the bank".into(),
            opened_at: test.clock_now(),
            answer_by: None,
            reason: String::new(),
        };
        let id = typed.id;
        let noted = test.app.disputes().note(CLERK, test.site.id, of, typed).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        test.paypal.permit_disputes(true);
        test.paypal.give_back(&capture, 3_000).await.expect("so much is left");
        ask(&test, &link).await;
        assert_eq!(payment(&test, &link).await.returned, eur(&test, 0));
        let ended = test.app.disputes().end(CLERK, test.site.id, of, (id, Ended::Won, "withdrawn")).await;
        assert_eq!(ended.expect("the store works"), Ok(()));
        ask(&test, &link).await;
        assert_eq!(payment(&test, &link).await.returned, eur(&test, 3_000));
        test.assert_sound().await;
    })
    .await;
}

/// It is taken up again, and a clerk was quicker to note that, in his own words.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_up_again_and_noted_by_a_clerk_is_the_same() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        hear(&test, false).await;
        decide(&test, &case, Ending::Seller, None, 0).await;
        hear(&test, false).await;
        test.run_for(Span::days(4)).await;
        test.paypal.permit_disputes(false);
        test.paypal.reopen_dispute(&case).await.expect("it was won");
        let of = payment(&test, &link).await.id;
        let typed = NewDispute {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 12_100),
            fee: eur(&test, 0),
            case_number: "once more".into(),
            opened_at: test.clock_now(),
            answer_by: None,
            reason: String::new(),
        };
        let noted = test.app.disputes().note(CLERK, test.site.id, of, typed).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        test.paypal.permit_disputes(true);
        decide(&test, &case, Ending::Buyer, None, 0).await;
        for _ in 0..2 {
            ask(&test, &link).await;
        }
        let all: Vec<_> =
            disputes(&test, &link).await.into_iter().map(|row| (row.case_number, row.state)).collect();
        assert_eq!(all, [(case.clone(), DisputeState::Won), (case, DisputeState::Lost)]);
        let view = payment(&test, &link).await;
        assert_eq!((view.lost, view.returned), (eur(&test, 12_100), eur(&test, 0)));
        test.assert_sound().await;
    })
    .await;
}
