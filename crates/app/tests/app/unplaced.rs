//! Money that pays for nothing, and goes back by itself (LT-E10): its payer disputes it meanwhile, or somebody gives a part of it back
//! at PayPal's console.

use crate::common::balance;
use crate::disputes_told::{ask, books, decide, disputes, eur, open, payment, refunded};
use crate::methods;
use crate::paypal_notices::object;
use app::PersonalLink;
use app::disputes::{DisputeRefusal, NewDispute};
use app::money::{Moment, What};
use app::refunds::{ConsoleRefund, OrderRefusal};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::dispute::{DisputeState, Ended};
use domain::payments::intent::IntentState;
use domain::refunds::OrderState;
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{Ending, Kind};
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::approve;
use testkit::{TestApp, TestAppOptions};

/// As the form gives it: when the day began.
fn today(test: &TestApp) -> Timestamp {
    let (now, day) = (test.clock_now().0, Span::days(1).0);
    Timestamp(now - now % day)
}

/// A person notes that so much is disputed.
async fn note(test: &TestApp, link: &PersonalLink, minor: i64) -> Result<(), DisputeRefusal> {
    let clerk = test.person(Role::Finance).await.person.account;
    let dispute = NewDispute {
        id: test.app.disputes().new_id(),
        amount: eur(test, minor),
        fee: eur(test, 0),
        case_number: "PP-D-7".into(),
        opened_at: today(test),
        answer_by: None,
        reason: String::new(),
    };
    let id = payment(test, link).await.id;
    test.app.disputes().note(clerk, test.site.id, id, dispute).await.expect("the store works")
}

/// A person notes what was given back at the console, by its id alone: PayPal shows the rest.
pub(crate) async fn record(test: &TestApp, link: &PersonalLink, object: &str) -> Result<(), OrderRefusal> {
    let clerk = test.person(Role::Finance).await.person.account;
    let id = test.app.refunds().new_id();
    let told = ConsoleRefund { id, object: object.to_owned(), given: None, reason: String::new() };
    let of = payment(test, link).await.id;
    test.app.refunds().record_console(clerk, test.site.id, of, told).await.expect("the store works")
}

/// A payment that PayPal holds back; the session is called off meanwhile, and then PayPal takes the money.
async fn taken_for_nothing(database: &TestDatabase) -> (TestApp, PersonalLink, String) {
    let options =
        TestAppOptions { gateway: GatewayProduct::PayPal, action: "sale", ..TestAppOptions::default() };
    let test = TestApp::start_with(database, options).await;
    let clerk = test.person(Role::Finance).await.person.account;
    let (link, url) = test.register("paid", 1).await;
    approve(&test, &url).await;
    test.paypal.arm(Arm::once(Operation::Sale, FaultKind::Review));
    test.come_back(&link).await;
    test.run_for(Span::minutes(1)).await;
    let session = test.session("paid").await.session.id;
    let called_off = test.app.refunds().cancel_session(clerk, test.site.id, session, "ill").await;
    called_off.expect("works").expect("scheduled");
    test.run_for(Span::minutes(1)).await;
    let capture = object(&test, Kind::Capture).await;
    test.paypal.decide(&capture, true).await.expect("it is under review");
    (test, link, capture)
}

/// What is owed to the payer and not under way, and what is under way.
async fn owed(test: &TestApp) -> [i64; 2] {
    [balance(test, Account::MoneyNotYetPlaced).await, balance(test, Account::RefundsPayable).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_payer_has_by_a_lost_dispute_does_not_go_back_once_more() {
    each_engine(async |database| {
        let (test, link, capture) = taken_for_nothing(database).await;
        // PayPal refuses to give back what is disputed.
        open(&test, &capture, Some(9_000)).await;
        ask(&test, &link).await;
        let case = disputes(&test, &link).await.remove(0);
        assert_eq!((case.state, case.amount.minor), (DisputeState::Open, 9_000));
        let view = payment(&test, &link).await;
        let shown = view.dispute.expect("a person sees it");
        assert_eq!((shown.row.id, shown.waits.minor), (case.id, 12_100), "all of it waits for its end");
        assert_eq!((owed(&test).await, refunded(&test).await), ([0, -12_100], 0));
        let reference = test.view(&link).await.reference;
        let evidence = test.app.disputes().evidence(&test.site, &reference).await.expect("readable");
        assert_eq!(evidence.expect("there is some").transactions, vec![capture.clone()]);
        decide(&test, &case.case_number, Ending::Buyer, Some(5_000), 1_500).await;
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        // He has a part by it, and the rest has been sent.
        assert_eq!((owed(&test).await, refunded(&test).await), ([0, 0], 12_100 - 5_000));
        let [clearing, disputed, losses, ..] = books(&test).await;
        let fees = balance(&test, Account::GatewayFees).await + balance(&test, Account::DisputeFees).await;
        assert_eq!(
            (clearing, disputed, losses),
            (-fees, 0, 0),
            "nothing was earned, and nothing is lost but fees"
        );
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_it_that_is_given_back_at_the_console_is_a_part_of_what_goes_back() {
    each_engine(async |database| {
        let (test, link, capture) = taken_for_nothing(database).await;
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let failed = payment(&test, &link).await.failed;
        assert_eq!(
            failed.iter().map(|of| of.amount.minor).collect::<Vec<_>>(),
            vec![12_100],
            "PayPal refused"
        );
        test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(
            (owed(&test).await, refunded(&test).await),
            ([0, 0], 12_100),
            "the rest was asked for again"
        );
        let of = payment(&test, &link).await.id;
        let mut tx = test.app.store().reader().await.expect("a reader");
        let orders = store::refunds::list(&mut tx, test.site.id, of).await.expect("readable");
        let mut orders: Vec<_> = orders.iter().map(|row| (row.order.state, row.part.gross.minor)).collect();
        orders.sort_by_key(|(_, minor)| *minor);
        assert_eq!(orders, vec![(OrderState::Done, 5_000), (OrderState::Done, 7_100)]);
        drop(tx);
        assert_eq!(
            balance(&test, Account::GatewayClearing).await,
            -balance(&test, Account::GatewayFees).await
        );
        test.assert_sound().await;
    })
    .await;
}

/// Where PayPal does not show disputes to this app, persons note what is theirs to know.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_told_of_it_is_noted_by_a_person() {
    each_engine(async |database| {
        let (test, link, capture) = taken_for_nothing(database).await;
        test.paypal.permit_disputes(false);
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let given = test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        ask(&test, &link).await;
        assert_eq!(
            (owed(&test).await, refunded(&test).await),
            ([0, -12_100], 5_000),
            "it may be a dispute's"
        );
        let clerk = test.person(Role::Finance).await.person.account;
        let view = payment(&test, &link).await;
        assert!(view.may_dispute && view.may_record);
        assert_eq!(note(&test, &link, 7_100).await, Ok(()));
        assert!(payment(&test, &link).await.shows_refunds, "nobody has to say how much it was");
        assert_eq!(record(&test, &link, &given).await, Ok(()));
        let open = payment(&test, &link).await.dispute.expect("it is open");
        assert_eq!(open.row.amount.minor, 7_100);
        let lost = Ended::Lost(open.row.amount);
        let ended = test.app.disputes().end(clerk, test.site.id, view.id, (open.row.id, lost, "")).await;
        assert_eq!(ended.expect("the store works"), Ok(()));
        test.run_for(Span::minutes(5)).await;
        assert_eq!((owed(&test).await, refunded(&test).await), ([0, 0], 5_000), "nothing goes twice");
        let lost = balance(&test, Account::DisputeLosses).await;
        assert_eq!(lost, 0, "it was never earned");
    })
    .await;
}

/// Both may know of the same day: what is given back on the day of the dispute, and just as much as it, may be its doing.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_just_as_much_as_a_dispute_that_a_person_noted_is_not_taken_for_a_refund() {
    each_engine(async |database| {
        let (test, link, capture) = taken_for_nothing(database).await;
        test.paypal.permit_disputes(false);
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let given = test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        assert_eq!(note(&test, &link, 5_000).await, Ok(()));
        assert_eq!(record(&test, &link, &given).await, Err(OrderRefusal::Disputed));
    })
    .await;
}

/// Taken twice for nothing: the one by card has gone back, that by PayPal has not.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_payments_for_nothing_the_one_that_is_still_there_is_disputed() {
    each_engine(async |database| {
        let both = (GatewayProduct::PayflowPro, GatewayProduct::PayPal);
        let test = methods::selling(database, both, "sale").await;
        let (link, by_card) = methods::register(&test, 1, PayMethod::Card).await;
        let by_paypal = methods::page_of(&test, &link, PayMethod::PayPal).await;
        methods::pay_on(&test, &by_paypal).await;
        test.paypal.arm(Arm::once(Operation::Sale, FaultKind::Review));
        methods::come_back(&test, &link, 2).await;
        methods::pay_on(&test, &by_card).await;
        let clerk = test.person(Role::Finance).await.person.account;
        let session = test.session("paid").await.session.id;
        let called_off = test.app.refunds().cancel_session(clerk, test.site.id, session, "ill").await;
        called_off.expect("works").expect("scheduled");
        methods::come_back(&test, &link, 1).await;
        test.run_for(Span::minutes(5)).await;
        let capture = object(&test, Kind::Capture).await;
        test.paypal.decide(&capture, true).await.expect("it is under review");
        test.paypal.permit_disputes(false);
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let by_card = test.emulator.books().await.expect("readable").totals;
        assert_eq!(by_card.iter().map(|total| total.refunded).sum::<i64>(), 12_100, "it has gone back");
        assert_eq!(note(&test, &link, 12_100).await, Ok(()));
        let noted = payment(&test, &link).await.dispute.expect("it is open");
        assert_eq!(noted.row.capture.0, capture);
        test.assert_sound().await;
    })
    .await;
}

/// PayPal tells this app of no disputes: whose doing it is that some of a second payment has gone back, a person knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_second_payment_that_was_given_back_at_the_console_is_noted_by_a_person() {
    each_engine(async |database| {
        let (test, link, capture) = paid_twice(database).await;
        test.paypal.permit_disputes(false);
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        test.paypal.decide(&capture, true).await.expect("it is under review");
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(payment(&test, &link).await.failed.len(), 1, "PayPal refused");
        let given = test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        ask(&test, &link).await;
        ask(&test, &link).await;
        let view = payment(&test, &link).await;
        assert_eq!(view.failed.len(), 1, "it may be a dispute's");
        let is_doubt =
            |of: &&Moment| matches!(&of.what, What::Acted { action, .. } if action == "doubt refund");
        assert_eq!(view.history.iter().filter(is_doubt).count(), 1, "a person reads it, once");
        assert_eq!(record(&test, &link, "NOBODYS1").await, Err(OrderRefusal::NotShown));
        assert_eq!(record(&test, &link, &given).await, Ok(()));
        test.run_for(Span::minutes(5)).await;
        let view = payment(&test, &link).await;
        assert_eq!((view.state, view.left.minor, view.failed.len()), (IntentState::Paid, 12_100, 0));
        assert_eq!((owed(&test).await, refunded(&test).await), ([0, 0], 12_100), "the rest was asked for");
        test.assert_sound().await;
    })
    .await;
}

/// A seat that is paid by card; and by PayPal too, which holds that back yet: what PayPal took.
async fn paid_twice(database: &TestDatabase) -> (TestApp, PersonalLink, String) {
    let both = (GatewayProduct::PayflowPro, GatewayProduct::PayPal);
    let test = methods::selling(database, both, "sale").await;
    let (link, by_card) = methods::register(&test, 1, PayMethod::Card).await;
    let by_paypal = methods::page_of(&test, &link, PayMethod::PayPal).await;
    methods::pay_on(&test, &by_paypal).await;
    test.paypal.arm(Arm::once(Operation::Sale, FaultKind::Review));
    methods::come_back(&test, &link, 2).await;
    methods::pay_on(&test, &by_card).await;
    methods::come_back(&test, &link, 1).await;
    test.run_for(Span::minutes(1)).await;
    let capture = object(&test, Kind::Capture).await;
    (test, link, capture)
}

/// A second payment for a seat that is paid: its dispute is not one of what pays.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_that_is_disputed_leaves_the_first_one_as_it_is() {
    each_engine(async |database| {
        let (test, link, capture) = paid_twice(database).await;
        test.paypal.decide(&capture, true).await.expect("it is under review");
        open(&test, &capture, None).await;
        ask(&test, &link).await;
        let view = payment(&test, &link).await;
        let shown = view.dispute.expect("a person sees it");
        assert_eq!((shown.row.amount.minor, shown.waits.minor), (12_100, 12_100));
        assert_eq!(
            (view.left.minor, view.is_disputed),
            (12_100, false),
            "the seat's money can be given back"
        );
        decide(&test, &shown.row.case_number, Ending::Buyer, None, 0).await;
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let view = payment(&test, &link).await;
        assert_eq!((view.state, view.left.minor), (IntentState::Paid, 12_100));
        assert_eq!((owed(&test).await, refunded(&test).await), ([0, 0], 0));
        assert_eq!(balance(&test, Account::DisputeLosses).await, 0);
        test.assert_sound().await;
    })
    .await;
}
