//! What the office decides about payments that wait for a person: at the gateway, in our books, and for the seat.

use crate::called_off::telling;
use crate::common::{arm, balance, buy, mails, pay_well, sale, seats, sent};
use crate::refunds::{eur, registration};
use app::PersonalLink;
use app::crash::CrashPoint;
use app::money::{Decided, Decision};
use app::refunds::{ConsoleRefund, HowPaid, OrderRefusal, RefundRequest};
use app::registrations::Standing;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::payments::gateway::ObjectId;
use domain::payments::intent::IntentState;
use domain::payments::situation::{ReturnReason, Waiting};
use domain::refunds::{Cause, OrderState};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Kind, Operation};
use std::sync::Arc;
use store::Tx;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};
use testkit::{TestApp, TestAppOptions};

store::statements! {
    /// As if it were noted by a unit that is not ended yet: no other one sees it, and its key is taken.
    UNSEEN = "update refund set console_object = lower(console_object)";
    /// It is ended.
    SEEN = "update refund set console_object = upper(console_object)";
}

pub(crate) const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

pub(crate) async fn decide(test: &TestApp, link: &PersonalLink, decision: Decision, note: &str) -> Decided {
    let reference = test.view(link).await.reference;
    let decided = test.app.money().decide(CLERK, &test.site, &reference, (decision, note)).await;
    decided.expect("the store works").expect("a payment")
}

pub(crate) async fn waiting(test: &TestApp, link: &PersonalLink) -> Option<Waiting> {
    let reference = test.view(link).await.reference;
    let view = test.app.money().payment(&test.site, &reference).await.expect("readable");
    view.expect("a payment").waiting.map(|task| task.why)
}

/// A registration whose payment is being reviewed.
async fn reviewed(test: &TestApp) -> PersonalLink {
    let (link, url) = test.register("paid", 1).await;
    pay(&test.emulator, &url, &Card::reviewed()).await;
    test.come_back(&link).await;
    assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_accepted_from_the_money_page_and_the_payment_goes_on_by_itself() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            assert!(matches!(waiting(&test, &link).await, Some(Waiting::Review { is_refused: false, .. })));
            let accept = async || decide(&test, &link, Decision::Accept, "known to us").await;
            let (one, two) = tokio::join!(accept(), accept());
            assert!([one, two].contains(&Decided::Done) && one != two, "two clerks accept once");
            test.run_for(Span::minutes(1)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(seats(&test).await, (0, 1));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!(sent(&test, "review").await, 1);
            assert_eq!(mails(&test).await, 2, "being checked, then confirmed");
            assert_eq!(decide(&test, &link, Decision::Decline, "").await, Decided::NotNow);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_declined_at_the_gateway() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            assert_eq!(decide(&test, &link, Decision::Decline, "").await, Decided::Done);
            test.run_for(Span::minutes(1)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing, Standing::Returned(ReturnReason::ReviewDeclined));
            assert_eq!((sent(&test, "review").await, sent(&test, "void").await), (1, 0));
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
            assert_eq!(seats(&test).await, (0, 0), "the seat is free again");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Whatever becomes of the call, it is inquired, and sent again only while the payment is seen undecided.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_whose_answer_is_lost_is_found_again_and_made_once() {
    for fault in [
        FaultKind::Refuse,
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::Error500Before,
        FaultKind::Error500After,
        FaultKind::Garbage,
    ] {
        for decision in [Decision::Accept, Decision::Decline] {
            each_engine(async |database| {
                let test = TestApp::start(database).await;
                let link = reviewed(&test).await;
                arm(&test, Operation::Review, fault);
                assert_eq!(decide(&test, &link, decision.clone(), "").await, Decided::Done);
                test.run_for(Span::minutes(5)).await;
                let expected = match decision {
                    Decision::Accept => Standing::Confirmed,
                    _ => Standing::Returned(ReturnReason::ReviewDeclined),
                };
                assert_eq!(test.view(&link).await.standing, expected, "{fault:?}");
                let books = test.emulator.books().await.expect("books");
                let decided = books.transactions.iter().filter(|txn| txn.kind == Kind::Review).count();
                assert_eq!(decided, 1, "{fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

/// Dying between the decision and its answer, before or after the gateway took it, decides once.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_survives_a_death_on_its_way() {
    for point in [CrashPoint::DecisionStored, CrashPoint::DecisionHeard] {
        for decision in [Decision::Accept, Decision::Decline] {
            each_engine(async |database| {
                let test = TestApp::start(database).await;
                let link = reviewed(&test).await;
                let reference = test.view(&link).await.reference;
                let (hook, death) = telling(point, 1);
                let test = test.restart(database, hook).await;
                let (app, site, to_decide) = (test.app.clone(), test.site.clone(), decision.clone());
                let deciding = tokio::spawn(async move {
                    app.money().decide(CLERK, &site, &reference, (to_decide, "")).await.map(drop)
                });
                death.notified().await;
                deciding.abort();
                // Whatever it was at is over.
                let _ = deciding.await;
                let test = test.restart(database, Arc::new(|_| {})).await;
                test.advance(Span::minutes(4)).await;
                test.run_for(Span::minutes(10)).await;
                let expected = match decision {
                    Decision::Accept => Standing::Confirmed,
                    _ => Standing::Returned(ReturnReason::ReviewDeclined),
                };
                assert_eq!(test.view(&link).await.standing, expected, "{point:?}");
                let books = test.emulator.books().await.expect("books");
                let decided = books.transactions.iter().filter(|txn| txn.kind == Kind::Review).count();
                assert_eq!(decided, 1, "{point:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

/// An account on which decisions by request are not switched on (121): accepting is left to the console, declining
/// releases what is held.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_takes_no_decisions_from_us_is_told_to_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = reviewed(&test).await;
        let refuse = || {
            let mut no = Arm::once(Operation::Review, FaultKind::Result);
            no.result = 121;
            test.emulator.arm(no);
        };
        refuse();
        assert_eq!(decide(&test, &link, Decision::Accept, "").await, Decided::Done);
        test.run_for(Span::minutes(2)).await;
        assert!(matches!(waiting(&test, &link).await, Some(Waiting::Review { is_refused: true, .. })));
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview, "nothing is guessed");
        refuse();
        assert_eq!(decide(&test, &link, Decision::Decline, "").await, Decided::Done);
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewDeclined));
        assert_eq!(sent(&test, "void").await, 1, "released all the same");
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_that_was_a_slip_is_set_aside_and_the_payment_goes_on() {
    for (op, fault) in [
        (Operation::Inquiry, FaultKind::OtherAmount),
        (Operation::Inquiry, FaultKind::OtherReference),
        (Operation::Capture, FaultKind::OtherCurrency),
    ] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            arm(&test, op, fault);
            test.come_back(&link).await;
            assert!(matches!(waiting(&test, &link).await, Some(Waiting::Contradiction(_))), "{fault:?}");
            assert_eq!(decide(&test, &link, Decision::SetAside, "a slip").await, Decided::Done);
            test.run_for(Span::minutes(5)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{fault:?}");
            assert_eq!(waiting(&test, &link).await, None);
            assert_eq!(decide(&test, &link, Decision::SetAside, "").await, Decided::NotNow);
            assert_eq!(sent(&test, "capture").await, 1);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_that_stays_waits_again_until_it_is_ended_by_hand() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        let other = Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::OtherAmount) };
        test.emulator.arm(other);
        test.come_back(&link).await;
        assert_eq!(decide(&test, &link, Decision::SetAside, "").await, Decided::Done);
        test.run_for(Span::minutes(5)).await;
        assert!(matches!(waiting(&test, &link).await, Some(Waiting::Contradiction(_))), "again");
        let close = Decision::Close { keeps_seat: false };
        assert_eq!(decide(&test, &link, close.clone(), " ").await, Decided::NoteMissing);
        assert_eq!(decide(&test, &link, close.clone(), "voided at the console").await, Decided::Done);
        assert_eq!(decide(&test, &link, close, "again").await, Decided::NotNow);
        test.run_for(Span::hours(2)).await;
        let reference = test.view(&link).await.reference;
        let view = test.app.money().payment(&test.site, &reference).await.expect("readable").expect("one");
        assert_eq!((view.state, view.waiting), (IntentState::ClosedUnpaid, None));
        assert!(matches!(test.view(&link).await.standing, Standing::Cancelled(_)));
        assert_eq!(seats(&test).await, (0, 0), "the seat is free");
        assert_eq!(sent(&test, "capture").await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// Nothing is sent any more for what was ended by hand: what is owed afterwards waits for somebody, and is not forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_of_a_payment_that_was_ended_by_hand_waits_for_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = test.emulator.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::OtherAmount) });
        let reference = test.view(&link).await.reference;
        test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked").expect("a payment");
        let close = Decision::Close { keeps_seat: true };
        assert_eq!(decide(&test, &link, close, "it is good").await, Decided::Done);
        test.emulator.disarm(Some(id));
        let of = registration(&test, &link).await;
        let session = test.session("paid").await.session.id;
        let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "ill").await;
        called_off.expect("works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(sent(&test, "credit").await, 0);
        let orders = test.app.refunds().list(test.site.id, of).await.expect("readable");
        assert_eq!(orders.iter().map(|row| row.order.state).collect::<Vec<_>>(), [OrderState::Failed]);
        let by_bank = (HowPaid::ByBank, "12 December");
        let paid =
            test.app.refunds().settle_otherwise(CLERK, test.site.id, orders[0].order.id, by_bank).await;
        assert_eq!(paid.expect("works"), Ok(()));
        assert_eq!(balance(&test, Account::Bank).await, -12_100);
        for account in [Account::DeferredRevenue, Account::RefundsPayable] {
            assert_eq!(balance(&test, account).await, 0, "{account:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

/// The gateway refuses to charge what is held for a confirmed seat.
async fn charge_refused(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay_well(test, &url).await;
    let mut no = Arm::once(Operation::Capture, FaultKind::Result);
    no.result = 111;
    test.emulator.arm(no);
    test.come_back(&link).await;
    test.run_for(Span::minutes(20)).await;
    assert_eq!(waiting(test, &link).await, Some(Waiting::ChargeRefused));
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_charge_is_tried_again_or_released_with_its_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let again = charge_refused(&test, 1).await;
        assert_eq!(decide(&test, &again, Decision::ChargeAgain, "").await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
        assert_eq!(decide(&test, &again, Decision::ChargeAgain, "").await, Decided::NotNow);

        let released = charge_refused(&test, 2).await;
        assert_eq!(seats(&test).await, (0, 2));
        assert_eq!(decide(&test, &released, Decision::Release, "").await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        let view = test.view(&released).await;
        let Standing::Cancelled(cancellation) = view.standing else { panic!("{:?}", view.standing) };
        assert_eq!(cancellation.cause, Cause::Staff);
        assert_eq!(cancellation.money.expect("it was secured").released, eur(&test, 12_100));
        assert_eq!(seats(&test).await, (0, 1), "the seat is free");
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        let id = registration(&test, &released).await;
        let list = test.app.refunds().list(test.site.id, id).await.expect("readable");
        assert_eq!(list[0].order.state, OrderState::Released);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_whose_hold_was_lost_stays_without_money_or_is_given_up() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let links = [charge_refused(&test, 1).await, charge_refused(&test, 2).await];
        // Their life at the gateway is 29 days; an inquiry looks back for 30.
        test.advance(Span::hours(29 * 24 + 1)).await;
        for (link, keeps_seat) in links.into_iter().zip([true, false]) {
            let reference = test.view(&link).await.reference;
            test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked").expect("a payment");
            assert_eq!(waiting(&test, &link).await, Some(Waiting::HoldLost));
            let close = Decision::Close { keeps_seat };
            assert_eq!(decide(&test, &link, close, "paid in cash").await, Decided::Done);
            let standing = test.view(&link).await.standing;
            assert_eq!(standing == Standing::Confirmed, keeps_seat, "{standing:?}");
            assert_eq!(waiting(&test, &link).await, None);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_given_at_the_console_becomes_ours() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        let books = test.emulator.books().await.expect("books");
        let capture = books.transactions.iter().find(|txn| txn.kind == Kind::Capture).expect("captured");
        let object = test.emulator.credit_at_console(&capture.pnref, 2_100).await.expect("so much is left");
        let told = |minor: i64, object: &str| ConsoleRefund {
            id: test.app.refunds().new_id(),
            object: object.to_owned(),
            given: Some((eur(&test, minor), test.clock_now())),
            reason: "asked by telephone".into(),
        };
        let record = async |told: ConsoleRefund| {
            test.app.refunds().record_console(CLERK, test.site.id, id, told).await.expect("the store works")
        };
        let on = |at| ConsoleRefund { given: Some((eur(&test, 2_100), at)), ..told(2_100, &object) };
        let (future, early) =
            (on(test.clock_now().plus(Span::days(2))), on(test.clock_now().minus(Span::days(2))));
        let hold = books.transactions.iter().find(|txn| txn.kind == Kind::Authorization).expect("held");
        let other = buy(&test, 2).await;
        let books = test.emulator.books().await.expect("books");
        let all = books.transactions.iter().filter(|txn| txn.kind == Kind::Capture).map(|txn| &txn.pnref);
        let others = all.clone().find(|pnref| **pnref != capture.pnref).expect("another's payment").clone();
        for (told, refusal) in [
            (told(12_101, &object), OrderRefusal::OtherAmount(eur(&test, 2_100))),
            (told(0, &object), OrderRefusal::OtherAmount(eur(&test, 2_100))),
            (told(2_100, "V19A00000001"), OrderRefusal::NotShown),
            (told(2_100, "é"), OrderRefusal::BadReference),
            (told(2_100, &others), OrderRefusal::NotARefund),
            (told(2_100, &capture.pnref), OrderRefusal::NotARefund),
            (told(2_100, &hold.pnref.to_ascii_lowercase()), OrderRefusal::NotARefund),
            (future, OrderRefusal::BadDate),
            (early, OrderRefusal::BadDate),
        ] {
            assert_eq!(record(told).await, Err(refusal));
        }
        let form = told(2_100, &object);
        assert_eq!(record(form.clone()).await, Ok(()));
        assert_eq!(record(form).await, Ok(()), "a double click notes once");
        for again in [object.clone(), object.to_ascii_lowercase()] {
            assert_eq!(record(told(2_100, &again)).await, Err(OrderRefusal::Known));
        }
        // The gateway does not say of whose money it was given: it counts once.
        let of_other = registration(&test, &other).await;
        let refunds = test.app.refunds();
        let again = refunds.record_console(CLERK, test.site.id, of_other, told(2_100, &object)).await;
        assert_eq!(again.expect("the store works"), Err(OrderRefusal::Known));
        // Two who note it at the same moment do not see each other: the store keeps the first.
        let unseen = async |tx: &mut Tx| tx.execute(&UNSEEN, &[]).await.map(drop);
        test.app.store().run(unseen).await.expect("written");
        let again = refunds.record_console(CLERK, test.site.id, of_other, told(2_100, &object)).await;
        assert_eq!(again.expect("the store works"), Err(OrderRefusal::Known));
        let seen = async |tx: &mut Tx| tx.execute(&SEEN, &[]).await.map(drop);
        test.app.store().run(seen).await.expect("written");
        // One that we had asked for ourselves, of another's money.
        let mine = RefundRequest { id: refunds.new_id(), amount: eur(&test, 2_100), reason: "x".into() };
        refunds.request(CLERK, test.site.id, of_other, mine).await.expect("works").expect("ordered");
        test.run_for(Span::minutes(1)).await;
        let books = test.emulator.books().await.expect("books");
        let given = books.transactions.iter().rfind(|txn| txn.kind == Kind::Credit).expect("given back");
        assert_eq!(record(told(2_100, &given.pnref)).await, Err(OrderRefusal::Known));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 10_000 + 10_000);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        let view = test.view(&link).await;
        assert_eq!(view.standing, Standing::Confirmed, "the seat stays");
        assert_eq!(view.going_back.expect("paid").gone, eur(&test, 2_100));
        let page = test.app.money().payment(&test.site, &view.reference).await.expect("readable");
        let page = page.expect("a payment");
        assert_eq!((page.left, page.returned), (eur(&test, 10_000), eur(&test, 2_100)));
        assert_eq!(page.documents.len(), 2, "its credit note");
        test.run_for(Span::days(3)).await;
        let more = test.emulator.credit_at_console(&capture.pnref, 7_000).await.expect("so much is left");
        test.emulator.set_down(true);
        assert_eq!(record(told(7_000, &more)).await, Err(OrderRefusal::NoAnswer));
        test.emulator.set_down(false);
        assert_eq!(record(told(7_000, &more)).await, Ok(()));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_that_was_given_at_the_console_is_posted_and_credited_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let (refund, amount) = (test.app.refunds().new_id(), eur(&test, 12_100));
        let request = app::refunds::RefundRequest { id: refund, amount, reason: "x".into() };
        let asked = test.app.refunds().request(CLERK, test.site.id, id, request).await;
        asked.expect("the store works").expect("ordered");
        test.run_for(Span::minutes(5)).await;
        let books = test.emulator.books().await.expect("books");
        let capture = books.transactions.iter().find(|txn| txn.kind == Kind::Capture).expect("captured");
        let object = test.emulator.credit_at_console(&capture.pnref, 12_100).await.expect("all is left");
        let how = HowPaid::AtConsole(ObjectId(object));
        let settle = async || {
            let settled =
                test.app.refunds().settle_otherwise(CLERK, test.site.id, refund, (how.clone(), "done")).await;
            settled.expect("the store works")
        };
        assert_eq!(settle().await, Ok(()));
        assert_eq!(settle().await, Err(OrderRefusal::NotFailed));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        let reference = test.view(&link).await.reference;
        let page = test.app.money().payment(&test.site, &reference).await.expect("readable").expect("one");
        assert_eq!((page.documents.len(), page.failed.len(), page.left.minor), (2, 0, 0));
        test.assert_sound().await;
    })
    .await;
}

/// The gateway has less than is owed, because a part was given back at its console: that is noted, and the rest asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_failed_for_one_at_the_console_is_so_much_less_and_goes_on() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut links = Vec::new();
        for browser in 1..=2 {
            links.push(buy(&test, browser).await);
        }
        let books = test.emulator.books().await.expect("books");
        let captures = books.transactions.iter().filter(|txn| txn.kind == Kind::Capture);
        let captures: Vec<_> = captures.map(|capture| capture.pnref.clone()).collect();
        let mut first = Vec::new();
        for capture in &captures {
            first.push(test.emulator.credit_at_console(capture, 1_000).await.expect("so much is left"));
        }
        let session = test.session("paid").await.session.id;
        let called = test.app.refunds().cancel_session(CLERK, test.site.id, session, "").await;
        called.expect("the store works").expect("called off");
        test.run_for(Span::minutes(5)).await;
        let failed = async |link: &PersonalLink| {
            let reference = test.view(link).await.reference;
            let page = test.app.money().payment(&test.site, &reference).await.expect("readable");
            page.expect("a payment")
        };
        for link in &links {
            let page = failed(link).await;
            assert_eq!((page.failed.len(), page.may_record), (1, true), "the gateway has only 111.00");
        }
        let note = async |link: &PersonalLink, minor: i64, object: &str| {
            let (refunds, id) = (test.app.refunds(), registration(&test, link).await);
            let given = Some((eur(&test, minor), test.clock_now()));
            let told = ConsoleRefund {
                id: refunds.new_id(),
                object: object.to_owned(),
                given,
                reason: String::new(),
            };
            refunds.record_console(CLERK, test.site.id, id, told).await.expect("the store works")
        };
        // Of the second all that was left is given back at the console, too.
        let rest = test.emulator.credit_at_console(&captures[1], 11_100).await.expect("so much is left");
        for (link, object) in links.iter().zip(&first) {
            assert_eq!(note(link, 1_000, object).await, Ok(()));
            assert_eq!(note(link, 1_000, object).await, Err(OrderRefusal::Known));
        }
        test.run_for(Span::minutes(5)).await;
        assert!(failed(&links[0]).await.failed.is_empty(), "the rest went back by itself");
        assert_eq!(failed(&links[1]).await.failed.len(), 1);
        assert_eq!(note(&links[1], 11_100, &rest).await, Ok(()));
        for link in &links {
            let page = failed(link).await;
            assert_eq!((page.failed.len(), page.left.minor, page.documents.len()), (0, 0, 3));
            assert_eq!(page.returned, eur(&test, 12_100));
            assert_eq!(test.view(link).await.going_back.expect("paid").gone, eur(&test, 12_100));
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}
