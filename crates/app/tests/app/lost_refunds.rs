//! A refund that the gateway does not know, although its key can be sent no more, and what somebody gave back at the console
//! meanwhile (PS-C13, PS-F28): nobody is given back twice, and nothing stays under way for ever.

use crate::common::balance;
use crate::disputes_told::{eur, payment};
use crate::reconciliation_classic::{Product, captures, note_console_refund, sold};
use app::PersonalLink;
use app::refunds::{ConsoleRefund, OrderRefusal, RefundRequest};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::refunds::OrderState;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;

/// A person orders so much back.
async fn order(test: &TestApp, link: &PersonalLink, minor: i64) {
    let clerk = test.person(Role::Finance).await.person.account;
    let (of, id) = (payment(test, link).await.id, test.app.refunds().new_id());
    let request = RefundRequest { id, amount: eur(test, minor), reason: "Rain.".into() };
    let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
    asked.expect("the store works").expect("ordered");
}

/// PayPal hears of no refund from now on, until it is disarmed.
fn deafen(test: &TestApp) {
    test.express.arm(Arm { count: 0, ..Arm::once(Operation::Credit, FaultKind::DropBefore) });
}

/// So much later PayPal hears again.
async fn hears_after(test: &TestApp, span: Span) {
    test.run_for(span).await;
    test.express.disarm(None);
}

async fn record(test: &TestApp, link: &PersonalLink, of: (&str, i64)) -> Result<(), OrderRefusal> {
    let clerk = test.person(Role::Finance).await.person.account;
    let told = ConsoleRefund {
        id: test.app.refunds().new_id(),
        object: of.0.to_owned(),
        given: Some((eur(test, of.1), test.clock_now())),
        reason: String::new(),
    };
    let payment = payment(test, link).await.id;
    test.app.refunds().record_console(clerk, test.site.id, payment, told).await.expect("the store works")
}

/// How often PayPal was asked.
async fn inquiries(test: &TestApp) -> usize {
    let log = test.express.log_after(0, 100_000).await.expect("readable");
    log.iter().filter(|entry| entry.op == "inquiry").count()
}

/// What became of the orders, by amount; what has gone back at PayPal.
async fn orders(test: &TestApp, link: &PersonalLink) -> (Vec<(i64, OrderState)>, i64) {
    let of = payment(test, link).await.id;
    let mut tx = test.app.store().reader().await.expect("a reader");
    let rows = store::refunds::list(&mut tx, test.site.id, of).await.expect("readable");
    let mut rows: Vec<_> = rows.iter().map(|row| (row.part.gross.minor, row.order.state)).collect();
    rows.sort_by_key(|(minor, _)| *minor);
    (rows, test.express.books().await.expect("readable").refunded)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_at_the_console_shows_that_a_lost_refund_of_the_whole_was_not_done() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        deafen(&test);
        order(&test, &link, 12_100).await;
        let given = test.express.give_back(&capture, 5_000).await.expect("so much was taken");
        hears_after(&test, Span::hours(2)).await;
        let refused = record(&test, &link, (&given, 5_000)).await;
        assert_eq!(refused, Err(OrderRefusal::NothingLeft), "it may be done yet");
        assert!(!payment(&test, &link).await.may_record);
        // What PayPal answers now says nothing of the first send.
        test.run_for(Span::hours(20)).await;
        assert_eq!(orders(&test, &link).await, (vec![(12_100, OrderState::Requested)], 5_000));
        assert!(payment(&test, &link).await.may_record);
        assert_eq!(record(&test, &link, (&given, 5_000)).await, Ok(()));
        test.run_for(Span::minutes(5)).await;
        let all = vec![(5_000, OrderState::Done), (7_100, OrderState::Done)];
        assert_eq!(orders(&test, &link).await, (all, 12_100), "the rest was asked for anew");
        assert_eq!(record(&test, &link, (&given, 5_000)).await, Err(OrderRefusal::Known));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn just_as_much_as_a_lost_refund_carries_it_out() {
    for whole in [12_100, 3_000] {
        each_engine(async |database| {
            let (test, link, capture) = sold(database, Product::Express).await;
            deafen(&test);
            order(&test, &link, whole).await;
            let given = test.express.give_back(&capture, whole).await.expect("so much was taken");
            hears_after(&test, Span::hours(30)).await;
            assert_eq!(record(&test, &link, (&given, whole)).await, Ok(()));
            test.run_for(Span::days(8)).await;
            assert_eq!(orders(&test, &link).await, (vec![(whole, OrderState::PaidOtherwise)], whole));
            assert_eq!(payment(&test, &link).await.waiting, None, "nothing is under way any more");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Both may have been done: what is lost is left to a person.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_refund_that_may_have_been_done_besides_is_not_asked_for_anew() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        deafen(&test);
        order(&test, &link, 6_000).await;
        hears_after(&test, Span::hours(30)).await;
        let given = test.express.give_back(&capture, 5_000).await.expect("so much was taken");
        assert_eq!(record(&test, &link, (&given, 5_000)).await, Ok(()));
        test.run_for(Span::hours(2)).await;
        let both = vec![(5_000, OrderState::Done), (6_000, OrderState::Requested)];
        assert_eq!(orders(&test, &link).await, (both, 5_000));
        // One more shows that it was not.
        let more = test.express.give_back(&capture, 2_000).await.expect("so much is left");
        assert_eq!(record(&test, &link, (&more, 2_000)).await, Ok(()));
        test.run_for(Span::minutes(5)).await;
        // Not all that was taken is to go back: whoever gave this may be about to give the rest as well.
        let all = vec![(2_000, OrderState::Done), (4_000, OrderState::Failed), (5_000, OrderState::Done)];
        assert_eq!(orders(&test, &link).await, (all, 7_000));
        test.assert_sound().await;
    })
    .await;
}

/// Each alone may have been done besides, all of them cannot: by noting it a person says that it comes in the place of one.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_beside_several_lost_refunds_of_the_whole_is_noted() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        let given = test.express.give_back(&capture, 500).await.expect("so much was taken");
        deafen(&test);
        for minor in [300, 4_800, 7_000] {
            order(&test, &link, minor).await;
        }
        hears_after(&test, Span::days(2)).await;
        assert!(payment(&test, &link).await.may_record);
        // Each is asked about in each look, and no look follows because another one was.
        let asked = inquiries(&test).await;
        test.run_for(Span::hours(5)).await;
        let asked = inquiries(&test).await - asked;
        assert!(asked <= 12, "asked {asked} times");
        assert_eq!(record(&test, &link, (&given, 500)).await, Ok(()));
        test.run_for(Span::minutes(5)).await;
        // Which of them was not done is known to nobody: a person asks for what is left of it.
        let one_less = vec![
            (300, OrderState::Requested),
            (500, OrderState::Done),
            (4_300, OrderState::Failed),
            (7_000, OrderState::Requested),
        ];
        assert_eq!(orders(&test, &link).await, (one_less, 500));
        let view = payment(&test, &link).await;
        let rest = view.failed.iter().find(|row| row.amount.minor == 4_300).expect("it has failed").id;
        let clerk = test.person(Role::Finance).await.person.account;
        let asked = test.app.refunds().retry(clerk, test.site.id, rest).await.expect("the store works");
        assert_eq!(asked, Ok(()));
        test.run_for(Span::minutes(5)).await;
        assert_eq!(orders(&test, &link).await.1, 4_800);
        // By then a person was asked about the others.
        test.run_for(Span::days(8)).await;
        test.assert_sound().await;
    })
    .await;
}

/// The rest of a refund that was refused is sent at once, so that its refusal is one of the first send and is believed.
#[tokio::test(flavor = "multi_thread")]
async fn two_refunds_at_the_console_are_noted_one_after_the_other() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        let mut given = Vec::new();
        for minor in [2_000, 5_000] {
            given.push(test.express.give_back(&capture, minor).await.expect("so much was taken"));
        }
        order(&test, &link, 12_100).await;
        test.run_for(Span::hours(1)).await;
        note_console_refund(&test, &link, (given.remove(0), 2_000)).await;
        test.run_for(Span::hours(1)).await;
        let refused = vec![(2_000, OrderState::Done), (10_100, OrderState::Failed)];
        assert_eq!(orders(&test, &link).await, (refused, 7_000));
        note_console_refund(&test, &link, (given.remove(0), 5_000)).await;
        test.run_for(Span::hours(1)).await;
        let all = vec![(2_000, OrderState::Done), (5_000, OrderState::Done), (5_100, OrderState::Done)];
        assert_eq!(orders(&test, &link).await, (all, 12_100));
        assert_eq!(captures(&test).await.len(), 1);
        test.assert_sound().await;
    })
    .await;
}

/// The one at the console was meant for ours, and for more.
#[tokio::test(flavor = "multi_thread")]
async fn more_at_the_console_comes_in_the_place_of_a_refund_that_failed_or_is_lost() {
    for (is_lost, ordered, minor) in [
        (false, &[3_000][..], 11_000),
        (false, &[3_000], 12_100),
        (false, &[4_000, 5_000], 9_000),
        (true, &[6_000], 7_000),
    ] {
        each_engine(async |database| {
            let (test, link, capture) = sold(database, Product::Express).await;
            let way = if is_lost { FaultKind::DropBefore } else { FaultKind::Result };
            let count = if is_lost { 0 } else { ordered.len() as u64 };
            test.express.arm(Arm { count, ..Arm::once(Operation::Credit, way) });
            for minor in ordered {
                order(&test, &link, *minor).await;
            }
            hears_after(&test, Span::hours(30)).await;
            let given = test.express.give_back(&capture, minor).await.expect("so much was taken");
            assert_eq!(record(&test, &link, (&given, minor)).await, Ok(()));
            test.run_for(Span::days(8)).await;
            let mut all: Vec<_> = ordered.iter().map(|minor| (*minor, OrderState::Dismissed)).collect();
            all.push((minor, OrderState::Done));
            assert_eq!(orders(&test, &link).await, (all, minor));
            let view = payment(&test, &link).await;
            assert_eq!((view.left.minor, view.waiting), (12_100 - minor, None));
            let fees = balance(&test, Account::GatewayFees).await;
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - minor - fees);
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

/// Two that failed are more together than what was given, and each is less: which of them was meant, nobody says, and no more of what is owed
/// is given up than came.
#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_given_up_than_was_given_at_the_console() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        test.express.arm(Arm { count: 2, ..Arm::once(Operation::Credit, FaultKind::Result) });
        for minor in [4_000, 8_100] {
            order(&test, &link, minor).await;
        }
        hears_after(&test, Span::hours(1)).await;
        let given = test.express.give_back(&capture, 9_000).await.expect("so much was taken");
        assert_eq!(record(&test, &link, (&given, 9_000)).await, Ok(()));
        let owed = vec![
            (900, OrderState::Dismissed),
            (3_100, OrderState::Failed),
            (8_100, OrderState::Dismissed),
            (9_000, OrderState::Done),
        ];
        assert_eq!(orders(&test, &link).await, (owed, 9_000));
        let rest = payment(&test, &link).await.failed[0].id;
        let clerk = test.person(Role::Finance).await.person.account;
        let asked = test.app.refunds().retry(clerk, test.site.id, rest).await.expect("the store works");
        assert_eq!(asked, Ok(()));
        test.run_for(Span::minutes(5)).await;
        assert_eq!(orders(&test, &link).await.1, 12_100);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}
