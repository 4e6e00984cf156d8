//! Purchases through PayPal: the payer approves on its page, and what he approved is held and charged by us.

use crate::common::{balance, mails, mails_about, page_again, seats};
use app::PersonalLink;
use app::commerce::{CredentialsForm, Entered};
use app::money::{Decided, Decision};
use app::registrations::{PageHint, Standing};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::{Decline, Mode};
use domain::sites::{AccountState, AccountTrouble, CheckOutcome, GatewayProduct};
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{App, Books};
use std::sync::Arc;
use store::audit::AuditFilter;
use testkit::databases::each_engine;
use testkit::paypal::{act, approve};
use testkit::{TestApp, TestAppOptions};

fn form(secret: &str, action: &str) -> CredentialsForm {
    CredentialsForm {
        gateway: "paypal".into(),
        client_id: App::default().client_id,
        password: secret.into(),
        action: action.into(),
        ..CredentialsForm::default()
    }
}

/// A site that is paid through PayPal.
pub(crate) async fn selling(database: &testkit::databases::TestDatabase, action: &'static str) -> TestApp {
    let options = TestAppOptions { gateway: GatewayProduct::PayPal, action, ..TestAppOptions::default() };
    TestApp::start_with(database, options).await
}

/// What PayPal keeps of 121.00: 3.4 % and 35 cents.
const FEE: i64 = 446;

pub(crate) async fn come_back(test: &TestApp, link: &PersonalLink) {
    let hint = Some(PageHint::Paid);
    test.app.registrations().returned(&test.site, link, hint, "").await.expect("the store works");
}

async fn books(test: &TestApp) -> Books {
    test.paypal.books().await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_by_holding_and_by_taking_at_once() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, action).await;
            let (link, url) = test.register("paid", 1).await;
            assert!(url.starts_with("http://127.0.0.1:2/live/checkoutnow?token="), "{url}");
            let back = act(&test, &url, "approve", "balance").await;
            assert!(back.contains("PayerID="), "{back}");
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured, books.refunded), (0, 12_100, 0));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - FEE);
            assert_eq!(balance(&test, Account::GatewayFees).await, FEE, "LT-E4");
            assert_eq!(seats(&test).await, (0, 1));
            assert_eq!(mails(&test).await, 1);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_keeps_is_booked_once_whoever_tells_it() {
    for fault in [None, Some(FaultKind::DropAfter)] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            // Told by the answer, or where that is lost by the inquiry.
            fault.map(|fault| test.paypal.arm(Arm::once(Operation::Capture, fault)));
            let (link, url) = test.register("paid", 1).await;
            approve(&test, &url).await;
            come_back(&test, &link).await;
            test.run_for(Span::minutes(3)).await;
            let finance = test.person(Role::Finance).await.person.account;
            let reference = test.view(&link).await.reference;
            let office = test.app.money();
            for _ in 0..2 {
                office.inquire(finance, &test.site, &reference).await.expect("works").expect("there");
                assert_eq!(balance(&test, Account::GatewayFees).await, FEE, "{fault:?}");
            }
            let page = office.payment(&test.site, &reference).await.expect("works").expect("there");
            assert_eq!((page.taken.minor, page.returned.minor), (12_100, 0), "the fee is neither");
            assert_eq!(page.fee.map(|fee| fee.minor), Some(FEE));
            test.assert_sound().await;
        })
        .await;
    }
}

/// What contradicts is told apart by a person first: what it says the gateway kept is not booked.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_that_contradicts_says_of_the_fee_is_not_booked() {
    for fault in [FaultKind::OtherAmount, FaultKind::OtherReference] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            test.paypal.arm(Arm::once(Operation::Capture, FaultKind::FeeUntold));
            let (link, url) = test.register("paid", 1).await;
            approve(&test, &url).await;
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            let fees = async || balance(&test, Account::GatewayFees).await;
            assert_eq!((balance(&test, Account::GatewayClearing).await, fees().await), (12_100, 0));
            let finance = test.person(Role::Finance).await.person.account;
            let reference = test.view(&link).await.reference;
            let office = test.app.money();
            let inquire = async || {
                office.inquire(finance, &test.site, &reference).await.expect("works").expect("there")
            };
            // Each operation is asked about.
            test.paypal.arm(Arm { count: 0, ..Arm::once(Operation::Inquiry, fault) });
            inquire().await;
            test.paypal.disarm(None);
            let page = office.payment(&test.site, &reference).await.expect("works").expect("there");
            assert!(page.waiting.is_some(), "{fault:?}: a person looks at it");
            assert_eq!((fees().await, page.fee), (0, None), "{fault:?}");
            // Set aside, and told as it was asked: booked, once.
            let decision = (Decision::SetAside, "looked up");
            let decided = office.decide(finance, &test.site, &reference, decision).await;
            assert_eq!(decided.expect("works"), Some(Decided::Done));
            test.run_for(Span::minutes(3)).await;
            for _ in 0..2 {
                inquire().await;
                assert_eq!(fees().await, FEE, "{fault:?}");
            }
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_counts_although_the_browser_never_comes_back() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        assert_eq!(books(&test).await.transactions, [], "approval moves no money");
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_any_call_costs_nothing_and_charges_once() {
    for op in [Operation::Token, Operation::Authorize, Operation::Capture, Operation::Inquiry] {
        for fault in [
            FaultKind::DropAfter,
            FaultKind::DropBefore,
            FaultKind::Error500After,
            FaultKind::TooManyRequests,
        ] {
            each_engine(async |database| {
                let test = selling(database, "authorize").await;
                test.paypal.arm(Arm::once(op, fault));
                test.hold("paid", 1).await.expect("free");
                let form = test.form("paid", 1).await;
                let outcome = test.app.registrations().register(&test.site, form).await;
                let outcome = outcome.expect("the store works").expect("registered");
                let (app::registrations::PayOutcome::GoToPage { link, .. }
                | app::registrations::PayOutcome::PageUnavailable(link)
                | app::registrations::PayOutcome::NothingToPay(link)) = outcome;
                test.run_for(Span::minutes(1)).await;
                let url = page_again(&test, &link).await;
                approve(&test, &url).await;
                come_back(&test, &link).await;
                test.run_for(Span::minutes(2)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{op:?} {fault:?}");
                let books = books(&test).await;
                assert_eq!((books.open_holds, books.captured), (0, 12_100), "{op:?} {fault:?}");
                assert_eq!(books.orders.len(), 1, "{op:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_payer_tries_again_on_a_further_page() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "declined").await;
        come_back(&test, &link).await;
        let Standing::AwaitingPayment { decline, page_open, .. } = test.view(&link).await.standing else {
            panic!("{:?}", test.view(&link).await.standing)
        };
        assert_eq!((decline, page_open), (Some(Decline::Funding), false));
        let again = page_again(&test, &link).await;
        assert_ne!(url, again);
        approve(&test, &again).await;
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_up_goes_back_to_the_same_page_and_a_dead_page_takes_nothing() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        let back = act(&test, &url, "cancel", "").await;
        assert!(back.contains("outcome=cancel"), "{back}");
        assert_eq!(page_again(&test, &link).await, url);
        test.run_for(Span::minutes(33)).await;
        approve(&test, &url).await;
        come_back(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let books = books(&test).await;
        assert_eq!(books.transactions, [], "nobody asked for what was approved too late");
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_paypal_holds_back_waits_for_its_console() {
    for accept in [true, false] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "review").await;
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            let held = books(&test).await.transactions[0].id.clone();
            test.paypal.decide(&held, accept).await.expect("held back");
            test.run_for(Span::minutes(10)).await;
            let books = books(&test).await;
            let expected = if accept { 12_100 } else { 0 };
            assert_eq!((books.open_holds, books.captured), (0, expected));
            test.assert_sound().await;
        })
        .await;
    }
}

/// A sale that is held back is money that is not there yet: the payer reads that it is being checked, and goes away.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_that_his_payment_is_checked_is_written_to_when_nothing_comes_of_it() {
    each_engine(async |database| {
        let test = selling(database, "sale").await;
        for (browser, minutes, mails) in [(1, 1, 0), (2, 2, 1), (3, 60, 2)] {
            let (link, url) = test.register("paid", browser).await;
            act(&test, &url, "approve", "review").await;
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Checking);
            test.run_for(Span::minutes(minutes)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Checking);
            let held = books(&test).await.transactions.last().expect("one").id.clone();
            test.paypal.decide(&held, false).await.expect("held back");
            // He who looks on reads it; he who does not is written to.
            if browser == 1 {
                test.advance(Span::seconds(5)).await;
                let standing = test.reads(&link).await.standing;
                assert!(
                    matches!(standing, Standing::AwaitingPayment { decline: Some(_), .. }),
                    "{standing:?}"
                );
            }
            test.run_for(Span::hours(5)).await;
            assert_eq!(mails_about(&test, "did not go through"), mails);
            assert!(matches!(test.view(&link).await.standing, Standing::Lapsed));
        }
        let books = books(&test).await;
        assert_eq!((books.open_holds, books.captured), (0, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_given_back_is_refunded_once_whatever_becomes_of_the_answer() {
    for fault in [None, Some(FaultKind::DropAfter), Some(FaultKind::DropBefore)] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            let (link, url) = test.register("paid", 1).await;
            approve(&test, &url).await;
            come_back(&test, &link).await;
            fault.map(|fault| test.paypal.arm(Arm::once(Operation::Credit, fault)));
            let refunds = test.app.refunds();
            let offer = refunds.cancel_offer(&test.site, &link).await.expect("the store works");
            let offer = offer.expect("a genuine link").expect("in time");
            let shown = (offer.back.minor, offer.kept().minor);
            let cancelled = refunds.cancel(&test.site, &link, shown).await.expect("the store works");
            cancelled.expect("a genuine link").expect("cancelled");
            test.run_for(Span::minutes(3)).await;
            let books = books(&test).await;
            assert_eq!((books.captured, books.refunded), (12_100, 12_100), "{fault:?}");
            assert_eq!(balance(&test, Account::GatewayClearing).await, -FEE, "PayPal keeps its fee");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_has_ended_is_renewed() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        test.paypal.end_sign_ins();
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// PS-F14: a secret that is refused in mid-flow is told of once, whatever was asked, ends no payment and takes no way to pay from others.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_no_more_hears_of_it_once_and_no_payment_ends_by_it() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let refused = test.paypal.arm(Arm::once(Operation::Inquiry, FaultKind::SignInRefused));
        come_back(&test, &link).await;
        test.run_for(Span::minutes(10)).await;
        let standing = test.view(&link).await.standing;
        assert!(matches!(standing, Standing::AwaitingPayment { .. } | Standing::Checking), "{standing:?}");
        let silent = async || test.app.health().look().await.expect("readable").facts.silent_gateways.count;
        assert_eq!((silent().await, alarms(&test).await), (1, 1), "once, however often it was asked");
        // Who would pay meanwhile, and is refused as well, does not end it.
        let signing_in = Arm { count: 0, ..Arm::once(Operation::Token, FaultKind::SignInRefused) };
        let calling = test.paypal.arm(signing_in);
        for browser in 2..12 {
            test.hold("paid", browser).await.expect("free");
            let form = test.form("paid", browser).await;
            drop(test.app.registrations().register(&test.site, form).await.expect("the store works"));
            test.advance(Span::seconds(21)).await;
            assert_eq!(silent().await, 1, "payer {browser}");
        }
        test.paypal.disarm(Some(calling));
        test.paypal.disarm(Some(refused));
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(silent().await, 0, "its first good answer ends it, and nobody has to do anything");
        let overview = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
        assert!(
            overview.refused_at.is_none(),
            "what was asked how a payment stands takes no way to pay from anybody"
        );
        test.assert_sound().await;
    })
    .await;
}

/// How often somebody was told that an answer of the gateway needs a look.
pub(crate) async fn alarms(test: &TestApp) -> usize {
    let filter = AuditFilter {
        actor: "gateway".into(),
        action: "raise alarm".into(),
        subject: String::new(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    };
    let mut tx = test.app.store().reader().await.expect("readable");
    store::audit::list(&mut tx, test.site.id, (&filter, &[]), None, 100).await.expect("readable").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_kept_when_paypal_knows_them() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let commerce = test.app.commerce();
        let save = async |form: &CredentialsForm| {
            commerce.save_account(&administrator, &test.site, Mode::Production, form).await.expect("stored")
        };
        let refused = save(&form("wrong", "authorize")).await;
        let Err(app::commerce::AccountRefusal::NotAccepted(answer)) = refused else { panic!("{refused:?}") };
        assert_eq!(answer.outcome, CheckOutcome::Refused(AccountTrouble::Credentials));
        assert_eq!(save(&form(&App::default().secret, "authorize")).await, Ok(Entered::Proven));
        let accounts = commerce.merchant_accounts(&test.site).await.expect("readable");
        let live = accounts.find(Mode::Production, GatewayProduct::PayPal).expect("entered");
        assert_eq!((live.login.merchant(), live.state), ("bursardemo-paypal", AccountState::Verified));
        // The secret stays as it is when it is not entered again.
        assert_eq!(save(&form("", "sale")).await, Ok(Entered::Unproven));
        // A test account of the sandbox is none of the live world.
        let sandbox = form("demo-secret-test", "authorize");
        let entered = commerce.save_account(&administrator, &test.site, Mode::Test, &sandbox).await;
        assert!(entered.expect("stored").is_ok());
        let checked = commerce
            .verify(&administrator, &test.site, (Mode::Test, GatewayProduct::PayPal))
            .await
            .expect("asked");
        assert_eq!(checked.map(|check| check.outcome), Some(CheckOutcome::Usable));
    })
    .await;
}

/// PS-C22: books that were restored look for what was charged after the backup.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_charged_after_the_backup_is_found_and_taken_in() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        approve(&test, &url).await;
        come_back(&test, &link).await;
        test.run_for(Span::minutes(2)).await;
        assert!(test.view(&link).await.receipt.is_some(), "charged, and then the disk is lost");
        let (test, target) = test.restored_from(&backup, database.engine()).await;
        test.run_for(Span::minutes(30)).await;
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.run_for(Span::hours(5)).await;
        let view = test.view(&link).await;
        assert_eq!((view.standing, view.receipt.is_some()), (Standing::Confirmed, true));
        assert_eq!(books(&test).await.captured, 12_100);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - FEE);
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}
