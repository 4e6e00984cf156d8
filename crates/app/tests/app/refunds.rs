//! Money that a person of the site gives back: in parts, in full, at the same moment as another, refused by the gateway,
//! and what somebody does at the gateway's own console.

use crate::common::{arm, balance, buy, unproven};
use app::PersonalLink;
use app::refunds::{HowPaid, OrderRefusal, RefundRequest};
use app::registrations::Standing;
use connectors::mail::OutgoingMail;
use domain::ids::{AccountId, RefundId, RegistrationId};
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::refunds::{Cause, OrderState};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Kind, Operation};
use std::sync::Arc;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};
use uuid::Uuid;

pub const CLERK: AccountId = AccountId(Uuid::from_u128(7));

pub fn eur(test: &TestApp, minor: i64) -> Money {
    Money::new(minor, test.site.currency)
}

pub async fn registration(test: &TestApp, link: &PersonalLink) -> RegistrationId {
    let mut tx = test.app.store().reader().await.expect("readable");
    let found = store::registrations::find(&mut tx, test.site.id, link.reference().as_str()).await;
    found.expect("readable").expect("a registration").id
}

pub async fn give(test: &TestApp, of: RegistrationId, minor: i64) -> Result<RefundId, OrderRefusal> {
    let (id, amount) = (test.app.refunds().new_id(), eur(test, minor));
    let request = RefundRequest { id, amount, reason: "The sound was bad.".into() };
    test.app.refunds().request(CLERK, test.site.id, of, request).await.expect("the store works")
}

pub async fn refunded(test: &TestApp) -> i64 {
    test.emulator.books().await.expect("books").totals.iter().map(|total| total.refunded).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_goes_back_in_parts_and_never_more_than_was_taken() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        give(&test, id, 2_000).await.expect("a part");
        give(&test, id, 101).await.expect("another");
        assert_eq!(give(&test, id, 10_000).await, Err(OrderRefusal::TooMuch(eur(&test, 9_999))));
        assert_eq!(give(&test, id, 0).await, Err(OrderRefusal::BadAmount));
        assert_eq!(refunded(&test).await, 2_101);
        let view = test.view(&link).await;
        assert_eq!(view.standing, Standing::Confirmed, "the seat stays");
        assert_eq!(view.going_back.expect("paid").gone, eur(&test, 2_101));
        give(&test, id, 9_999).await.expect("the rest");
        assert_eq!(give(&test, id, 1).await, Err(OrderRefusal::NothingLeft));
        assert_eq!(refunded(&test).await, 12_100);
        for account in Account::ALL {
            assert_eq!(balance(&test, account).await, 0, "LT-E6, E7 with parts: {account:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_gives_back_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        let amount = eur(&test, 1_000);
        let request = RefundRequest { id: test.app.refunds().new_id(), amount, reason: "sorry".into() };
        for _ in 0..3 {
            let asked = test.app.refunds().request(CLERK, test.site.id, id, request.clone()).await;
            assert_eq!(asked.expect("the store works"), Ok(request.id));
        }
        let other = registration(&test, &buy(&test, 2).await).await;
        let more = RefundRequest { amount: eur(&test, 1_001), ..request.clone() };
        for (of, request) in [(other, request), (id, more)] {
            let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await;
            assert_eq!(asked.expect("the store works"), Err(OrderRefusal::OtherForm), "nothing is pretended");
        }
        for reason in ["", " \n "] {
            let silent = RefundRequest { id: test.app.refunds().new_id(), amount, reason: reason.into() };
            let asked = test.app.refunds().request(CLERK, test.site.id, other, silent).await;
            assert_eq!(asked.expect("the store works"), Err(OrderRefusal::ReasonMissing));
        }
        let preview = async |minor| {
            test.app.refunds().preview(test.site.id, id, eur(&test, minor)).await.expect("readable")
        };
        let part = preview(1_100).await.expect("less than is left");
        assert_eq!((part.part.gross.minor, part.part.tax.minor, part.left.minor), (1_100, 190, 10_000));
        assert_eq!(preview(11_101).await, Err(OrderRefusal::TooMuch(eur(&test, 11_100))));
        assert_eq!(preview(0).await, Err(OrderRefusal::BadAmount));
        assert_eq!(refunded(&test).await, 1_000);
        test.assert_sound().await;
    })
    .await;
}

/// Two clerks refund the same payment at the same moment, a hundred times (PS-I-4).
#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_at_the_same_moment_never_give_back_more_than_was_taken() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(200), ..TestAppOptions::default() };
        let test = Arc::new(TestApp::start_with(database, options).await);
        for browser in 1..=100_u128 {
            let link = buy(&test, browser).await;
            let id = registration(&test, &link).await;
            // In full, or both more than half of it.
            let amount = match browser % 2 {
                0 => 12_100,
                _ => 7_000,
            };
            let clerks = [0, 1].map(|_| {
                let test = Arc::clone(&test);
                tokio::spawn(async move { give(&test, id, amount).await })
            });
            let mut given = 0;
            for clerk in clerks {
                given += usize::from(clerk.await.expect("no clerk fails").is_ok());
            }
            assert_eq!(given, 1, "payment {browser}");
        }
        test.run_for(Span::minutes(1)).await;
        assert_eq!(refunded(&test).await, 50 * 12_100 + 50 * 7_000);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_refund_asks_a_person_and_is_not_tried_again_by_itself() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        // The gateway's right to give back has ended (PS 6.10).
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let refund = give(&test, id, 12_100).await.expect("ordered");
        test.run_for(Span::hours(2)).await;
        let state = async || {
            let list = test.app.refunds().list(test.site.id, id).await.expect("readable");
            list.iter().find(|row| row.order.id == refund).map(|row| (row.order.state, row.reserved))
        };
        assert_eq!(state().await, Some((OrderState::Failed, false)), "its reservation is released");
        let failed = test.app.refunds().list_in(test.site.id, Mode::Production, OrderState::Failed).await;
        assert_eq!(failed.expect("readable").len(), 1, "a person's task");
        assert_eq!(give(&test, id, 12_100).await, Err(OrderRefusal::NothingLeft), "it is owed");
        assert_eq!(balance(&test, Account::RefundsPayable).await, -12_100);
        test.assert_sound().await;

        // The person asks once more; now the gateway takes it.
        test.app
            .refunds()
            .retry(CLERK, test.site.id, refund)
            .await
            .expect("the store works")
            .expect("failed");
        test.run_for(Span::minutes(1)).await;
        assert_eq!(state().await, Some((OrderState::Done, true)));
        assert_eq!(refunded(&test).await, 12_100);
        let again = test.app.refunds().retry(CLERK, test.site.id, refund).await.expect("the store works");
        assert_eq!(again, Err(OrderRefusal::NotFailed));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_is_paid_by_bank_or_given_up() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (browser, dismiss) in [(1, false), (2, true)] {
            let link = buy(&test, browser).await;
            let id = registration(&test, &link).await;
            let mut no = Arm::once(Operation::Credit, FaultKind::Result);
            no.result = 105;
            test.emulator.arm(no);
            let refund = give(&test, id, 12_100).await.expect("ordered");
            test.run_for(Span::minutes(5)).await;
            let refunds = test.app.refunds();
            let decided = if dismiss {
                refunds.dismiss(CLERK, test.site.id, refund, "a mistake").await
            } else {
                refunds.settle_otherwise(CLERK, test.site.id, refund, (HowPaid::ByBank, "paid today")).await
            };
            decided.expect("the store works").expect("it had failed");
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            let reference = test.view(&link).await.reference;
            let page = test.app.money().payment(&test.site, &reference).await.expect("readable");
            let returned = if dismiss { 0 } else { 12_100 };
            assert_eq!(page.expect("a payment").returned, eur(&test, returned), "by bank is back as well");
        }
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let by_bank = mails.iter().filter(|mail| mail.text.contains("It was paid to your bank account."));
        assert_eq!(by_bank.count(), 1);
        assert_eq!(balance(&test, Account::Bank).await, -12_100);
        assert_eq!(balance(&test, Account::DeferredRevenue).await, -10_000, "the dismissed one is kept");
        assert_eq!(balance(&test, Account::GatewayClearing).await, 2 * 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// What goes back with the seat is reckoned less what was ordered before: from then on nobody may keep that.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_is_owed_once_the_seat_is_given_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let refund = give(&test, id, 2_000).await.expect("ordered");
        test.run_for(Span::minutes(5)).await;
        let offer = test.app.refunds().withdrawal_offer(&test.site, &link).await.expect("the store works");
        let offer = offer.expect("a genuine link").expect("a consumer");
        assert_eq!((offer.back.minor, offer.coming.minor), (10_100, 2_000));
        let back =
            test.app.refunds().withdraw(&test.site, &link, &unproven(10_100)).await.expect("the store works");
        back.expect("a genuine link").expect("withdrawn");
        test.run_for(Span::minutes(5)).await;

        let refused = test.app.refunds().dismiss(CLERK, test.site.id, refund, "a mistake").await;
        assert_eq!(refused.expect("the store works"), Err(OrderRefusal::Owed));
        let how = (HowPaid::ByBank, "paid today");
        let paid = test.app.refunds().settle_otherwise(CLERK, test.site.id, refund, how).await;
        paid.expect("the store works").expect("it had failed");
        assert_eq!(refunded(&test).await, 10_100);
        assert_eq!(balance(&test, Account::Bank).await, -2_000);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_again_and_given_back_once() {
    for fault in [FaultKind::DropBefore, FaultKind::DropAfter, FaultKind::Error500After] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let link = buy(&test, 1).await;
            let id = registration(&test, &link).await;
            arm(&test, Operation::Credit, fault);
            give(&test, id, 5_000).await.expect("ordered");
            assert_eq!(
                give(&test, id, 8_000).await,
                Err(OrderRefusal::TooMuch(eur(&test, 7_100))),
                "an unknown one keeps its reservation"
            );
            test.run_for(Span::minutes(5)).await;
            assert_eq!(refunded(&test).await, 5_000);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_at_the_gateways_console_becomes_ours() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let id = registration(&test, &link).await;
        let books = test.emulator.books().await.expect("books");
        let capture = books.transactions.iter().find(|txn| txn.kind == Kind::Capture).expect("captured");
        test.emulator.void_at_console(&capture.pnref).await.expect("not settled yet");
        test.run_for(Span::days(3)).await;
        let list = test.app.refunds().list(test.site.id, id).await.expect("readable");
        let found: Vec<_> = list.iter().map(|row| (row.order.cause, row.order.state)).collect();
        assert_eq!(found, [(Cause::Console, OrderState::Done)]);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        assert_eq!(give(&test, id, 12_100).await, Err(OrderRefusal::NothingLeft));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revenue_is_recognized_when_the_session_has_taken_place() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for browser in 1..=3 {
            buy(&test, browser).await;
        }
        let link = buy(&test, 4).await;
        give(&test, registration(&test, &link).await, 6_050).await.expect("half");
        test.run_for(Span::days(4)).await;
        assert_eq!(balance(&test, Account::TrainingRevenue).await, 0);
        test.run_for(Span::days(2)).await;
        assert_eq!(
            balance(&test, Account::TrainingRevenue).await,
            -35_000,
            "LT-E5 per seat, of what is left"
        );
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
        // Given back afterwards: it comes out of the revenue.
        give(&test, registration(&test, &link).await, 6_050).await.expect("the rest");
        test.run_for(Span::days(1)).await;
        assert_eq!(balance(&test, Account::TrainingRevenue).await, -30_000);
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_about_a_seat_given_back_tells_what_goes_back_now() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (browser, withdraws) in [(1, false), (2, true)] {
            let link = buy(&test, browser).await;
            give(&test, registration(&test, &link).await, 3_000).await.expect("a part, before");
            test.advance(Span::minutes(1)).await;
            let refunds = test.app.refunds();
            if withdraws {
                let done =
                    refunds.withdraw(&test.site, &link, &unproven(9_100)).await.expect("the store works");
                assert_eq!(done, Some(Ok(())));
            } else {
                let done = refunds.cancel(&test.site, &link, (9_100, 0)).await.expect("the store works");
                assert_eq!(done, Some(Ok(())));
            }
            test.run_jobs().await;
            let mails = test.mailer.sent();
            let begins = if withdraws { "Your withdrawal: " } else { "Cancelled: " };
            let told = |mail: &&OutgoingMail| mail.subject.starts_with(begins);
            let mail = mails.iter().rfind(told).expect("a mail about the seat");
            assert!(mail.text.contains("91.00") && !mail.text.contains("121.00"), "{}", mail.text);
        }
    })
    .await;
}
