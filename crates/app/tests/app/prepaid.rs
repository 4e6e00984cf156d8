//! A ceiling that was taken before its session, of which the operator's office gives some back before it is settled: that is
//! neither used nor earned (decision 2, LT-E6).

use crate::common::pay_well;
use app::disputes::{DisputeRefusal, NewDispute};
use app::refunds::{ConsoleRefund, RefundRequest};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::dispute::Ended;
use domain::payments::gateway::Mode;
use domain::time::Span;
use domain::usage::gate::HostPayment;
use emulators::payflow::Kind;
use store::payments::intents::{self, IntentRow};
use store::usage::statements;
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};

/// What is taken of a session of 60 minutes with 3 computers.
const CEILING: i64 = 1_568;

async fn taken(database: &TestDatabase) -> (TestApp, HostedHere) {
    let test = TestApp::start(database).await;
    test.sell_minutes("sale").await;
    let here = test.hosted_here(Accepting::default()).await;
    let url = test.host_page(&here).await;
    pay_well(&test, &url).await;
    test.host_returns(&url).await;
    assert_eq!(standing(&test, &here).await, HostPayment::Captured);
    (test, here)
}

async fn standing(test: &TestApp, here: &HostedHere) -> HostPayment {
    test.app.usage().host_payment(test.site.id, here.id).await.expect("readable")
}

async fn payment(test: &TestApp, here: &HostedHere) -> IntentRow {
    let mut reader = test.app.store().reader().await.expect("readable");
    let mut paid = intents::list_of_use(&mut reader, test.site.id, here.id).await.expect("readable");
    paid.pop().expect("paid")
}

async fn give_back(test: &TestApp, here: &HostedHere, minor: i64) {
    let intent = payment(test, here).await;
    let amount = Money::new(minor, intent.price.gross.currency);
    let refunds = test.app.refunds();
    let request = RefundRequest { id: refunds.new_id(), amount, reason: "as was asked".into() };
    let clerk = test.person(Role::Finance).await.person.account;
    let asked = refunds.request(clerk, intent.site_id, intent.id, request).await;
    asked.expect("works").expect("so much was taken");
    test.run_for(Span::minutes(1)).await;
}

async fn balance(test: &TestApp, wanted: Account) -> i64 {
    let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
    let balances = test.app.ledger().balances(&seller, Mode::Production).await.expect("readable");
    balances.iter().filter(|(account, ..)| *account == wanted).map(|(_, _, minor)| minor).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_before_the_start_is_paid_anew() {
    each_engine(async |database| {
        let (test, here) = taken(database).await;
        give_back(&test, &here, CEILING - 1).await;
        assert_eq!(standing(&test, &here).await, HostPayment::Nothing, "a cent pays for no session");
        let started = test.app.sessions().start(here.by, &test.site, &here.slug).await.expect("works");
        assert!(started.expect("his session").is_err());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_while_it_runs_is_neither_used_nor_earned() {
    for (given, least) in [(1_400, CEILING - 1_400), (100, 218)] {
        each_engine(async |database| {
            let (test, here) = taken(database).await;
            let connection = test.begin_here(&here).await;
            give_back(&test, &here, given).await;
            test.attended(&here, "desk", Span::minutes(30)).await;
            test.end_here(&connection).await;
            test.run_for(Span::minutes(2)).await;
            let mut reader = test.app.store().reader().await.expect("readable");
            let frozen = statements::of_session(&mut reader, test.site.id, here.id).await.expect("readable");
            let charged = frozen.expect("frozen").charged.gross.minor;
            assert!(charged >= least && charged <= CEILING - given, "{charged}");
            drop(reader);
            assert_eq!(balance(&test, Account::GatewayClearing).await, charged, "the rest went back");
            assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_host_reads_what_was_used_what_goes_back_and_what_is_kept() {
    each_engine(async |database| {
        let (test, here) = taken(database).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        let mut reader = test.app.store().reader().await.expect("readable");
        let frozen = statements::of_session(&mut reader, test.site.id, here.id).await.expect("readable");
        drop(reader);
        let charged = frozen.expect("frozen").charged.gross;
        let back = Money::new(CEILING - charged.minor, charged.currency).to_decimal_string();
        let told: Vec<_> =
            test.mailer.sent().into_iter().filter(|mail| mail.subject.contains(&back)).collect();
        let [mail] = &told[..] else { panic!("one mail says what goes back: {}", told.len()) };
        for said in ["15.68", &back, &charged.to_decimal_string(), &format!("/statements/{}", here.slug)] {
            assert!(mail.text.contains(said), "{said} is missing: {}", mail.text);
        }
        test.assert_sound().await;
    })
    .await;
}

/// Somebody gives back a part of the only payment at the gateway's console.
async fn console_refund(test: &TestApp, minor: i64) -> ConsoleRefund {
    let books = test.emulator.books().await.expect("books");
    let sale = books.transactions.iter().find(|found| found.kind == Kind::Sale).expect("taken");
    let object = test.emulator.credit_at_console(&sale.pnref, minor).await.expect("so much is left");
    let given = Some((Money::new(minor, test.site.currency), test.clock_now()));
    ConsoleRefund { id: test.app.refunds().new_id(), object, given, reason: String::new() }
}

/// What a mail says of money that waits for the end of a dispute.
const WAITS: &str = "waits until that is decided";

/// The host has his bank take back what he paid.
async fn dispute(test: &TestApp, here: &HostedHere) -> (AccountId, IntentRow, NewDispute) {
    let (clerk, intent) = (test.person(Role::Finance).await.person.account, payment(test, here).await);
    let told = NewDispute {
        id: test.app.disputes().new_id(),
        amount: intent.price.gross,
        fee: Money::zero(intent.price.gross.currency),
        case_number: "PP-1".into(),
        opened_at: test.clock_now(),
        answer_by: None,
        reason: String::new(),
    };
    let noted = test.app.disputes().note(clerk, intent.site_id, intent.id, told.clone()).await;
    assert_eq!(noted.expect("works"), Ok(()));
    (clerk, intent, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bank_took_back_of_a_session_that_is_called_off_does_not_go_back_as_well() {
    for is_won in [true, false] {
        each_engine(async |database| {
            let (test, here) = taken(database).await;
            let (clerk, intent, told) = dispute(&test, &here).await;
            assert_eq!(standing(&test, &here).await, HostPayment::Captured, "it is not decided");
            let end = async |is_won| {
                let ended = if is_won { Ended::Won } else { Ended::Lost(told.amount) };
                let how = (told.id, ended, "");
                test.app.disputes().end(clerk, intent.site_id, intent.id, how).await.expect("works")
            };
            assert_eq!(end(false).await, Err(DisputeRefusal::NotSettled));
            let called_off = test.app.refunds().cancel_session(clerk, test.site.id, here.id, "ill").await;
            called_off.expect("works").expect("scheduled");
            test.run_for(Span::minutes(5)).await;
            assert_eq!(balance(&test, Account::DisputedFunds).await, CEILING);
            assert_eq!(balance(&test, Account::GatewayClearing).await, 0, "nothing leaves besides");
            let mails = test.mailer.sent().iter().filter(|mail| mail.text.contains(WAITS)).count();
            assert_eq!(mails, 1, "he reads that it waits");
            assert_eq!(end(is_won).await, Ok(()));
            test.run_for(Span::minutes(5)).await;
            for account in [
                Account::DisputedFunds,
                Account::GatewayClearing,
                Account::DisputeLosses,
                Account::DeferredRevenue,
                Account::RefundsPayable,
            ] {
                assert_eq!(balance(&test, account).await, 0, "{account:?}: he has it once");
            }
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bank_took_back_of_a_session_that_was_held_is_lost_but_for_what_was_not_used() {
    each_engine(async |database| {
        let (test, here) = taken(database).await;
        let head = test.person(Role::Head).await.person.account;
        test.division("4711", &[head]).await;
        test.book(&here.slug, here.by.account, "4711").await;
        let connection = test.begin_here(&here).await;
        let (clerk, intent, told) = dispute(&test, &here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0, "what was not used waits");
        let mails = test.mailer.sent().iter().filter(|mail| mail.text.contains(WAITS)).count();
        assert_eq!(mails, 1, "he reads that it waits");
        let claiming = test.app.claims().of_session(here.by.account, &test.site, here.id).await;
        let claimable = claiming.expect("readable").expect("a statement").now.expect("his").minor;
        let mut reader = test.app.store().reader().await.expect("readable");
        let frozen = statements::of_session(&mut reader, test.site.id, here.id).await.expect("readable");
        drop(reader);
        assert_eq!(claimable, frozen.expect("frozen").charged.gross.minor, "what waits comes back to him");
        let console = console_refund(&test, 500).await;
        let noted = test.app.refunds().record_console(clerk, intent.site_id, intent.id, console).await;
        assert_eq!(noted.expect("works"), Ok(()));
        let how = (told.id, Ended::Lost(told.amount), "");
        let lost = test.app.disputes().end(clerk, intent.site_id, intent.id, how).await;
        assert_eq!(lost.expect("works"), Ok(()));
        test.run_for(Span::minutes(2)).await;
        let mut reader = test.app.store().reader().await.expect("readable");
        let frozen = statements::of_session(&mut reader, test.site.id, here.id).await.expect("readable");
        drop(reader);
        let charged = frozen.expect("frozen").charged;
        assert_eq!(
            balance(&test, Account::DisputeLosses).await,
            charged.net.minor + 500,
            "he has that twice"
        );
        assert_eq!(balance(&test, Account::GatewayClearing).await, -500);
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0, "what was not used was never earned");
        assert_eq!(balance(&test, Account::OutputTax).await, 0, "its tax is taken back");
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}
