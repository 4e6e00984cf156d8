//! The gateway's own list of transactions is held against our books (PS 3.4): three lists that are empty, or say why they are not.

use crate::common::balance;
use crate::disputes_told::{decide, eur, open, paid, payment, refunded};
use app::PersonalLink;
use app::reconciliation::{
    Alike, Answer, CompareRefusal, Difference, DifferenceLine, ExplainRefusal, Movement, ReconciliationView,
    SeenDifference, sides,
};
use app::refunds::RefundRequest;
use domain::accounts::Role;
use domain::ids::MerchantAccountId;
use domain::ledger::Account;
use domain::refunds::ReasonProblem;
use domain::sites::GatewayProduct;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{Ending, Kind, NewDispute};
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::{approve, pay_elsewhere};
use testkit::{TestApp, TestAppOptions};

/// How long the list may lag, and a little more.
pub(crate) const LATER: Span = Span::hours(5);

pub(crate) async fn view_of(test: &TestApp) -> ReconciliationView {
    test.app.reconciliation().view(&test.site, test.site.mode).await.expect("readable")
}

async fn account(test: &TestApp) -> MerchantAccountId {
    view_of(test).await.accounts.first().expect("one is connected").id
}

/// *Compare now*.
pub(crate) async fn compare(test: &TestApp) -> ReconciliationView {
    test.advance(Span::minutes(2)).await;
    let account = account(test).await;
    let answer = test.app.reconciliation().compare(&test.site, account).await.expect("the store works");
    assert_eq!(answer, Ok(Answer::Compared));
    view_of(test).await
}

/// Time passes, and what is due is done four times a day, or once when many days pass: sooner rooms alone are swept.
pub(crate) async fn pass(test: &TestApp, span: Span) {
    let end = test.clock_now().plus(span);
    let step = if span > Span::days(3) { Span::days(1) } else { Span::hours(6) };
    while test.clock_now() < end {
        test.advance(end.since(test.clock_now()).min(step)).await;
        test.run_for(Span::seconds(1)).await;
    }
}

/// One as the page shows it.
pub(crate) fn seen(line: &DifferenceLine) -> SeenDifference {
    SeenDifference { id: line.row.id, sides: sides(&line.row), all: None }
}

/// What differs: how, and which of the gateway's objects.
pub(crate) fn differing(view: &ReconciliationView) -> Vec<(Difference, &str)> {
    view.differences.iter().map(|line| (line.row.difference, line.row.object.0.as_str())).collect()
}

pub(crate) fn agreed(view: &ReconciliationView) -> (i64, i64) {
    let compared = view.accounts[0].last.as_ref().and_then(|last| last.compared).expect("it was compared");
    (compared.agreed, compared.others)
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_day_everything_is_compared_and_nothing_differs() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        assert_eq!(view_of(&test).await.accounts[0].last, None, "never yet");
        app::jobs::recover(&test.app).await.expect("recovered");
        // The first one is too soon after the payment to say anything of it.
        pass(&test, Span::hours(26)).await;
        let view = view_of(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{view:#?}");
        let first = view.accounts[0].last.clone();
        // Not every hour, but every day.
        pass(&test, Span::hours(3)).await;
        assert_eq!(view_of(&test).await.accounts[0].last, first);
        pass(&test, Span::hours(24)).await;
        assert_ne!(view_of(&test).await.accounts[0].last, first);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_given_at_the_console_becomes_ours_although_nobody_told_of_it() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.give_back(&capture, 2_000).await.expect("given");
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "{view:#?}");
        assert_eq!(payment(&test, &link).await.returned.minor, 2_000);
        assert_eq!(refunded(&test).await, 2_000, "nothing was sent");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_was_not_told_with_the_capture_is_learnt() {
    each_engine(async |database| {
        let test = crate::paypal_notices::told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        test.paypal.arm(Arm::once(Operation::Capture, FaultKind::FeeUntold));
        test.come_back(&link).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{view:#?}");
        assert_eq!(balance(&test, Account::GatewayFees).await, 446);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_agrees_with_its_reversal() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        decide(&test, &case, Ending::Buyer, None, 1_600).await;
        test.advance(LATER).await;
        // Nobody told of it: the comparison asks, notes and ends it.
        let view = compare(&test).await;
        // The payment and its reversal; what PayPal keeps for the dispute is a line of its own.
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 1)), "{view:#?}");
        assert_eq!(crate::disputes_told::disputes(&test, &link).await.len(), 1);
        test.assert_sound().await;
    })
    .await;
}

/// A bank charges back what was taken.
pub(crate) async fn charge_back(test: &TestApp, capture: &str, minor: Option<i64>) -> String {
    let new = NewDispute { reason: "UNAUTHORISED".into(), minor, days: Some(10), charged_back: true };
    test.paypal.open_dispute(capture, new).await.expect("taken")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bank_charges_back_and_returns_agrees_with_its_dispute_at_every_moment() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = charge_back(&test, &capture, None).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "it is open: {view:#?}");
        decide(&test, &case, Ending::Seller, None, 0).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (3, 0)), "it came back: {view:#?}");
        test.paypal.reopen_dispute(&case).await.expect("it was won");
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (4, 0)), "taken up again: {view:#?}");
        decide(&test, &case, Ending::Buyer, Some(5_000), 0).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (5, 0)), "lost in part: {view:#?}");
        assert_eq!(crate::disputes_told::disputes(&test, &link).await[0].lost.minor, 5_000);
        // And another one of the same payment.
        let case = charge_back(&test, &capture, Some(1_000)).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (6, 0)), "{view:#?}");
        // Until all of it has left the window, and is longer ago than the list reaches.
        for _ in 0..9 {
            pass(&test, Span::days(5)).await;
            assert_eq!(differing(&compare(&test).await), vec![]);
        }
        assert_eq!(agreed(&view_of(&test).await).0, 0);
        test.assert_sound().await;
    })
    .await;
}

/// A payment that PayPal held back for six days: posted then, and listed under the day on which it was made.
async fn reviewed_for_six_days(database: &TestDatabase) -> (TestApp, PersonalLink) {
    let options =
        TestAppOptions { gateway: GatewayProduct::PayPal, action: "sale", ..TestAppOptions::default() };
    let test = TestApp::start_with(database, options).await;
    let (link, url) = test.register("paid", 1).await;
    approve(&test, &url).await;
    test.paypal.arm(Arm::once(Operation::Sale, FaultKind::Review));
    test.come_back(&link).await;
    app::jobs::recover(&test.app).await.expect("recovered");
    pass(&test, Span::days(6)).await;
    assert_eq!(balance(&test, Account::GatewayClearing).await, 0, "nothing is posted yet");
    let capture = crate::paypal_notices::object(&test, Kind::Capture).await;
    test.paypal.decide(&capture, true).await.expect("it is under review");
    crate::disputes_told::ask(&test, &link).await;
    assert_ne!(balance(&test, Account::GatewayClearing).await, 0);
    (test, link)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_posted_days_after_it_happened_agrees_until_it_has_left_the_list() {
    each_engine(async |database| {
        let (test, _) = reviewed_for_six_days(database).await;
        // It is listed under the day of the payment, which leaves the list before the entry leaves the window.
        for day in 0..12 {
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![], "{day}: {view:#?}");
            pass(&test, Span::days(4)).await;
        }
        assert_eq!(agreed(&view_of(&test).await).0, 0, "long ago");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_list_never_has_stays_until_somebody_explains_it() {
    each_engine(async |database| {
        let (test, _) = reviewed_for_six_days(database).await;
        test.paypal.arm(Arm { count: 0, ..Arm::once(Operation::Other, FaultKind::NotFound) });
        test.advance(LATER).await;
        // What was paid, and was given back since the seat was gone.
        assert_eq!(differing(&compare(&test).await).len(), 2);
        // Also when the payment began before the list does, and its entry is judged no more.
        for _ in 0..12 {
            pass(&test, Span::days(4)).await;
            assert_eq!(differing(&compare(&test).await).len(), 2);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_shows_what_it_does_not_know() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let backup = test.backed_up(database).await;
        let (link, url) = test.register("paid", 2).await;
        approve(&test, &url).await;
        test.come_back(&link).await;
        test.run_for(Span::minutes(1)).await;
        let books = test.paypal.books().await.expect("readable");
        let mut captures = books.transactions.iter().filter(|of| of.kind == Kind::Capture);
        let lost = captures.nth(1).expect("the second").id.clone();
        let given = test.paypal.give_back(&lost, 700).await.expect("there is so much");
        let (test, _target) = test.restored_from(&backup, database.engine()).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let mut told = differing(&view);
        told.sort_by_key(|(_, object)| *object != lost);
        let expected = [lost.as_str(), given.as_str()].map(|object| (Difference::NotHere, object));
        assert_eq!(told, expected, "{view:#?}");
        assert_eq!(agreed(&view), (1, 0));
        // One cause, explained at once.
        let clerk = test.person(Role::Finance).await.person.account;
        let office = test.app.reconciliation();
        let alike = office.like(&view.differences[0].row).await.expect("readable");
        assert_eq!(alike.count, 2);
        let others = Alike { count: 2, mark: "2.7".into() };
        for (alike, expected) in [(others, Err(ExplainRefusal::Others)), (alike, Ok(()))] {
            let all = SeenDifference { all: Some(alike.mark), ..seen(&view.differences[0]) };
            let explained = office.explain(clerk, &test.site, all, "The backup is older.").await;
            assert_eq!(explained.expect("the store works"), expected);
        }
        assert_eq!(differing(&compare(&test).await), vec![]);
        // What changes comes again.
        for _ in 0..2 {
            test.paypal.arm(Arm::once(Operation::Other, FaultKind::OtherAmount));
        }
        let view = compare(&test).await;
        assert_eq!(
            view.differences.iter().filter(|line| line.row.difference == Difference::NotHere).count(),
            2
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_not_compared_for_days_shows_on_the_health_page() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let late = async || test.app.health().look().await.expect("readable").facts.uncompared.count;
        pass(&test, Span::days(2)).await;
        assert_eq!(late().await, 0);
        // A list that is days late says nothing of these days.
        test.paypal.list_transactions_late(5 * 1_440);
        pass(&test, Span::days(3)).await;
        assert_eq!(late().await, 1);
        test.paypal.list_transactions_late(60 * 1_440);
        pass(&test, Span::days(1)).await;
        assert_eq!(
            view_of(&test).await.accounts[0].last.as_ref().map(|last| last.answer),
            Some(Answer::NoAnswer)
        );
        test.paypal.list_transactions_late(0);
        pass(&test, Span::hours(2)).await;
        assert_eq!(late().await, 0);
        test.paypal.permit_transactions(false);
        pass(&test, Span::days(5)).await;
        assert_eq!(late().await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_compared_by_one_at_a_time() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        test.advance(LATER).await;
        let (office, account) = (test.app.reconciliation(), account(&test).await);
        let once = || office.compare(&test.site, account);
        let (one, other, third) = tokio::join!(once(), once(), once());
        let all = [one, other, third].map(|answer| answer.expect("the store works"));
        assert_eq!(all.iter().filter(|answer| **answer == Ok(Answer::Compared)).count(), 1, "{all:?}");
        assert_eq!(all.iter().filter(|answer| **answer == Err(CompareRefusal::TooSoon)).count(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_under_numbers_as_ours_that_nobody_knows_is_told_until_somebody_explains_it() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let (_, page) = test.register("paid", 2).await;
        let strange = pay_elsewhere(&test, &page, "7K3M9Q2XVB4T", "7K3M9Q2XVB4V").await;
        // Another shop's are none of ours, also where one of them looks like one.
        pay_elsewhere(&test, &page, "202611280001", "shop 1").await;
        pay_elsewhere(&test, &page, "", "202611280001").await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!(differing(&view), vec![(Difference::NotHere, strange.as_str())]);
        assert_eq!(agreed(&view), (1, 2));
        let line = view.differences[0].clone();
        assert_eq!((&line.reference, line.row.movement), (&None, Movement::Taken));
        assert_eq!((line.row.theirs.map(|of| of.minor), line.row.ours), (Some(5_000), None));
        // It stays, and is one.
        assert_eq!(differing(&compare(&test).await).len(), 1);
        let overview = test.app.money().overview(&test.site, test.site.mode).await.expect("readable");
        assert_eq!(overview.differences, 1);
        let clerk = test.person(Role::Finance).await.person.account;
        let office = test.app.reconciliation();
        let explain = async |note: &str| {
            office.explain(clerk, &test.site, seen(&line), note).await.expect("the store works")
        };
        let changed = SeenDifference { sides: "EUR1/".into(), ..seen(&line) };
        let refused = office.explain(clerk, &test.site, changed, "What I saw.").await;
        assert_eq!(refused.expect("the store works"), Err(ExplainRefusal::Otherwise));
        assert_eq!(explain(" ").await, Err(ExplainRefusal::Reason(ReasonProblem::Missing)));
        assert_eq!(explain(&"x".repeat(501)).await, Err(ExplainRefusal::Reason(ReasonProblem::TooLong)));
        assert_eq!(differing(&view_of(&test).await).len(), 1);
        assert_eq!(explain("The test installation uses this account too.").await, Ok(()));
        assert_eq!(explain("Again.").await, Err(ExplainRefusal::Ended));
        // It does not come again.
        assert_eq!(differing(&compare(&test).await), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_list_does_not_have_or_has_otherwise_is_told_until_it_agrees() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        test.advance(LATER).await;
        for (fault, difference) in
            [(FaultKind::NotFound, Difference::NotThere), (FaultKind::OtherAmount, Difference::Amount)]
        {
            // It is asked for in two parts: PayPal gives 31 days at most.
            for _ in 0..2 {
                test.paypal.arm(Arm::once(Operation::Other, fault));
            }
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(difference, capture.as_str())]);
            assert!(view.differences[0].reference.is_some(), "its payment is named");
            assert_eq!(differing(&compare(&test).await), vec![], "it was late, and agrees now");
        }
        // What somebody has explained is not told again while it lasts; and is when it comes again.
        let clerk = test.person(Role::Finance).await.person.account;
        let missing = Arm { count: 0, ..Arm::once(Operation::Other, FaultKind::NotFound) };
        test.paypal.arm(missing.clone());
        let view = compare(&test).await;
        let late = seen(&view.differences[0]);
        let explained = test.app.reconciliation().explain(clerk, &test.site, late, "It is late.").await;
        assert_eq!(explained.expect("the store works"), Ok(()));
        assert_eq!(differing(&compare(&test).await), vec![]);
        test.paypal.disarm(None);
        assert_eq!(agreed(&compare(&test).await), (1, 0));
        test.paypal.arm(missing);
        assert_eq!(differing(&compare(&test).await), vec![(Difference::NotThere, capture.as_str())]);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_does_not_show_its_list_is_asked_again_and_what_was_known_stays() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        test.advance(LATER).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        compare(&test).await;
        let (office, account) = (test.app.reconciliation(), account(&test).await);
        let again = office.compare(&test.site, account).await.expect("the store works");
        assert_eq!(again, Err(CompareRefusal::TooSoon));
        let last = async || view_of(&test).await.accounts[0].last.clone().expect("it was asked");
        for (answer, wait) in [(Answer::NoAnswer, Span::hours(2)), (Answer::NotPermitted, Span::hours(26))] {
            let before = last().await;
            test.paypal.permit_transactions(answer != Answer::NotPermitted);
            if answer == Answer::NoAnswer {
                test.paypal.arm(Arm::once(Operation::Other, FaultKind::DropBefore));
            }
            test.advance(Span::minutes(2)).await;
            let told = office.compare(&test.site, account).await.expect("the store works");
            assert_eq!(told, Ok(answer));
            assert_eq!((last().await.answer, last().await.compared), (answer, before.compared));
            test.paypal.permit_transactions(true);
            pass(&test, wait).await;
            assert_eq!(last().await.answer, Answer::Compared);
            assert_ne!(last().await.compared, before.compared);
        }
        let stranger = MerchantAccountId(uuid::Uuid::from_u128(1));
        let other = office.compare(&test.site, stranger).await.expect("the store works");
        assert_eq!(other, Err(CompareRefusal::NotListed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_asked_for_long_before_it_was_sent_is_missed_as_any_other() {
    each_engine(async |database| {
        let (test, link, _) = paid(database).await;
        let clerk = test.person(Role::Finance).await.person.account;
        let (of, id) = (payment(&test, &link).await.id, test.app.refunds().new_id());
        test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
        let request = RefundRequest { id, amount: eur(&test, 2_000), reason: "Rain.".into() };
        let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
        asked.expect("the store works").expect("ordered");
        pass(&test, Span::days(60)).await;
        let retried = test.app.refunds().retry(clerk, test.site.id, id).await;
        retried.expect("the store works").expect("it failed");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 2_000);
        test.advance(LATER).await;
        for _ in 0..2 {
            test.paypal.arm(Arm::once(Operation::Other, FaultKind::NotFound));
        }
        let view = compare(&test).await;
        let told: Vec<_> = view.differences.iter().map(|of| (of.row.difference, of.row.movement)).collect();
        assert_eq!(told, vec![(Difference::NotThere, Movement::GivenBack)]);
        assert_eq!(differing(&compare(&test).await), vec![]);
        test.assert_sound().await;
    })
    .await;
}
