//! Money that pays for nothing, and goes back by itself (LT-E10): its payer disputes it meanwhile, or somebody gives a part of it back
//! at PayPal's console.

use crate::common::balance;
use crate::disputes_told::{ask, books, decide, disputes, eur, open, payment, refunded};
use crate::methods;
use crate::paypal_notices::object;
use app::PersonalLink;
use app::disputes::NewDispute;
use app::refunds::ConsoleRefund;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::dispute::{DisputeState, Ended};
use domain::payments::intent::IntentState;
use domain::refunds::OrderState;
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{Ending, Kind};
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::approve;
use testkit::{TestApp, TestAppOptions};

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
        let dispute = NewDispute {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 7_100),
            fee: eur(&test, 0),
            case_number: "PP-D-7".into(),
            opened_at: test.clock_now(),
            answer_by: None,
            reason: String::new(),
        };
        let noted = test.app.disputes().note(clerk, test.site.id, view.id, dispute).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        let told = |id, object: &str| ConsoleRefund {
            id,
            object: object.to_owned(),
            given: None,
            reason: String::new(),
        };
        let told = told(test.app.refunds().new_id(), &given);
        let noted = test.app.refunds().record_console(clerk, test.site.id, view.id, told).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
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

/// A second payment for a seat that is paid: its dispute is not one of what pays.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_that_is_disputed_leaves_the_first_one_as_it_is() {
    each_engine(async |database| {
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
