//! An installation that was restored from a backup asks its gateways and sends them nothing until it is released (PS-C22,
//! PS-I-44). Then what the backup had under way goes on, once.

use crate::common::{arm, balance, buy, pay_well};
use crate::refunds::{CLERK, give, registration};
use app::commerce::{CredentialsForm, Entered};
use app::money::{Decided, Decision};
use app::refunds::RefundRequest;
use app::registrations::Standing;
use app::{AppError, PersonalLink};
use domain::accounts::Role;
use domain::health::Check;
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::payments::situation::ReturnReason;
use domain::sites::{CheckOutcome, GatewayProduct};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Kind, Operation};
use std::sync::Arc;
use testkit::databases::each_engine;
use testkit::invariants::writes;
use testkit::payer::{Card, pay};
use testkit::{TestApp, TestAppOptions};

/// What was under way when the backup was made.
struct UnderWay {
    /// The seat is confirmed; the charge was sent, and nothing was heard.
    charged: PersonalLink,
    /// Paid; a refund of 30.00 was sent, and nothing was heard.
    refunded: PersonalLink,
    /// Its payer is at the gateway's page.
    at_the_page: (PersonalLink, String),
    /// Checked by the gateway; "decline" was sent, and nothing was heard.
    declined: PersonalLink,
    /// Checked by the gateway, undecided.
    checked: PersonalLink,
}

/// Whether the gateway took what was sent before its answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    NotTaken,
    Taken,
}

async fn reviewed(test: &TestApp, browser: u128) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay(&test.emulator, &url, &Card::reviewed()).await;
    test.come_back(&link).await;
    assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
    link
}

async fn decide(test: &TestApp, link: &PersonalLink, decision: Decision) -> Result<Decided, AppError> {
    let reference = test.view(link).await.reference;
    let decided = test.app.money().decide(CLERK, &test.site, &reference, (decision, "")).await;
    decided.map(|decided| decided.expect("a payment"))
}

async fn begin(test: &TestApp, sent: Sent) -> UnderWay {
    let refunded = buy(test, 1).await;
    let checked = reviewed(test, 2).await;
    let declined = reviewed(test, 3).await;
    let at_the_page = test.register("paid", 4).await;
    let (charged, url) = test.register("paid", 5).await;
    pay_well(test, &url).await;
    let fault = match sent {
        Sent::NotTaken => FaultKind::DropBefore,
        Sent::Taken => FaultKind::DropAfter,
    };
    // The inquiry of the return finds the payment; none after it is answered.
    for op in [Operation::Capture, Operation::Credit, Operation::Review] {
        arm(test, op, fault);
    }
    test.emulator.arm(Arm { nth: 2, count: 0, ..Arm::once(Operation::Inquiry, FaultKind::DropBefore) });
    test.come_back(&charged).await;
    assert_eq!(test.view(&charged).await.standing, Standing::Confirmed);
    assert!(test.view(&charged).await.receipt.is_none());
    // The gateway is asked again before long; these two go out meanwhile.
    test.advance(Span::minutes(1)).await;
    give(test, registration(test, &refunded).await, 3_000).await.expect("so much was paid");
    test.advance(Span::minutes(1)).await;
    assert_eq!(decide(test, &declined, Decision::Decline).await.expect("the store works"), Decided::Done);
    test.emulator.disarm(None);
    UnderWay { charged, refunded, at_the_page, declined, checked }
}

async fn log_counts(test: &TestApp) -> (usize, usize) {
    let log = test.emulator.log_after(0, i64::MAX).await.expect("log");
    (writes(&log), log.iter().filter(|entry| entry.op == "inquiry").count())
}

fn is_refused<T: std::fmt::Debug>(what: &str, answer: &Result<T, AppError>) {
    assert!(matches!(answer, Err(AppError::Restored)), "{what}: {answer:?}");
}

/// Everything that would move money or sell is refused by name, and leaves nothing behind.
async fn assert_that_nothing_is_sold(test: &TestApp, before: &UnderWay) {
    let (registrations, refunds) = (test.app.registrations(), test.app.refunds());
    for (session, browser) in [("paid", 20), ("free", 21)] {
        test.hold(session, browser).await.expect("a seat may be held");
        let form = test.form(session, browser).await;
        is_refused("register", &registrations.register(&test.site, form).await);
    }
    is_refused("pay", &registrations.pay(&test.site, &before.at_the_page.0, None).await);
    let of = registration(test, &before.refunded).await;
    let amount = Money::new(100, test.site.currency);
    let request = RefundRequest { id: refunds.new_id(), amount, reason: "The sound was bad.".into() };
    is_refused("refund", &refunds.request(CLERK, test.site.id, of, request).await);
    for decision in [Decision::Accept, Decision::Decline] {
        is_refused("decide", &decide(test, &before.checked, decision).await);
    }
    let administrator = test.person(Role::Administrator).await.person;
    let verified = test
        .app
        .commerce()
        .verify(&administrator, &test.site, (Mode::Production, GatewayProduct::PayflowPro))
        .await;
    is_refused("verify", &verified);
    let asked = test.app.commerce().try_accounts(&test.site).await.expect("the store works");
    assert_eq!(asked, [], "`bursar check` asks nobody");
    assert!(test.app.verify_imported().await.expect("the store works").is_empty());
    // The password may have been changed since the backup: it can be corrected, and nobody is asked about it.
    let gateway = emulators::payflow::Account::default();
    let again = CredentialsForm {
        partner: gateway.partner,
        vendor: gateway.vendor,
        user: gateway.user,
        password: gateway.pwd,
        action: "authorize".into(),
        ..CredentialsForm::default()
    };
    let saved = test.app.commerce().save_account(&administrator, &test.site, Mode::Production, &again).await;
    assert_eq!(saved.expect("the store works"), Ok(Entered::Unproven));
    let health = test.app.health().look().await.expect("readable");
    assert!(health.facts.is_restored);
    assert_eq!(health.facts.standing(Check::Restored), domain::health::Standing::Bad);
}

async fn assert_all_settled(test: &TestApp, before: &UnderWay) {
    assert!(test.view(&before.charged).await.receipt.is_some(), "charged");
    let going = test.view(&before.refunded).await.going_back.expect("paid");
    assert_eq!((going.gone.minor, going.going.minor), (3_000, 0), "refunded");
    assert_eq!(test.view(&before.at_the_page.0).await.standing, Standing::Confirmed);
    assert!(test.view(&before.at_the_page.0).await.receipt.is_some(), "charged as well");
    let standing = test.view(&before.declined).await.standing;
    assert_eq!(standing, Standing::Returned(ReturnReason::ReviewDeclined));
    assert_eq!(test.view(&before.checked).await.standing, Standing::Confirmed);
    let books = test.emulator.books().await.expect("books");
    let of = |kind| books.transactions.iter().filter(|txn| txn.kind == kind && txn.result == 0).count();
    assert_eq!((of(Kind::Capture), of(Kind::Credit), of(Kind::Review)), (4, 1, 2), "each once");
    assert_eq!(books.open_holds, 0);
    assert_eq!(balance(test, Account::GatewayClearing).await, 4 * 12_100 - 3_000);
    let health = test.app.health().look().await.expect("readable");
    assert!(!health.facts.is_restored);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_installation_only_asks_until_it_is_released() {
    for sent in [Sent::NotTaken, Sent::Taken] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let before = begin(&test, sent).await;
            let (written, asked) = log_counts(&test).await;
            let (test, target) = test.restored(database).await;
            // Who was at the gateway's page pays there; the gateway has not heard of our backups.
            pay_well(&test, &before.at_the_page.1).await;
            assert_that_nothing_is_sold(&test, &before).await;
            // The gateway is asked again, not before: it had not answered when the backup was made.
            test.run_for(Span::minutes(1)).await;
            test.come_back(&before.at_the_page.0).await;
            assert_eq!(test.view(&before.at_the_page.0).await.standing, Standing::Confirmed, "{sent:?}");
            test.run_for(Span::hours(1)).await;
            let (written_now, asked_now) = log_counts(&test).await;
            // The payer's own act on the page is no call of ours.
            assert_eq!(written_now, written, "{sent:?}");
            assert!(asked_now >= asked + 4, "{sent:?}: {asked} and then {asked_now}");
            let knows = sent == Sent::Taken;
            assert_eq!(test.view(&before.charged).await.receipt.is_some(), knows, "what it asked it took in");
            assert!(test.view(&before.at_the_page.0).await.receipt.is_none(), "the charge waits");

            assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
            let test = test.restart(&target, Arc::new(|_| {})).await;
            assert_eq!(
                decide(&test, &before.checked, Decision::Accept).await.expect("it may"),
                Decided::Done
            );
            test.run_for(Span::hours(1)).await;
            assert_all_settled(&test, &before).await;
            let link = buy(&test, 30).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "seats are sold as ever");
            test.app.store().close().await;
            target.remove().await;
        })
        .await;
    }
}

/// Who was paid after the backup was made has his seat again, and is charged no second time.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_charged_after_the_backup_is_found_and_taken_in() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert!(test.view(&link).await.receipt.is_some(), "charged, and then the disk is lost");
        let (written, _) = log_counts(&test).await;
        let (test, target) = test.restored_from(&backup, database.engine()).await;
        test.run_for(Span::minutes(10)).await;
        let view = test.view(&link).await;
        assert_eq!((view.standing, view.receipt.is_some()), (Standing::Confirmed, true));
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.run_for(Span::hours(1)).await;
        assert_eq!(log_counts(&test).await.0, written, "nothing is sent for it again");
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
        test.assert_sound().await;
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}

/// Who was charged for a session that is over by now was perhaps there: nothing goes back, or is kept, by itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_charged_for_a_session_that_is_over_waits_for_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let ends_at = test.session("paid").await.session.ends_at;
        test.advance(ends_at.plus(Span::minutes(1)).since(test.clock_now())).await;
        let (written, _) = log_counts(&test).await;
        let (test, target) = test.restored_from(&backup, database.engine()).await;
        test.run_for(Span::minutes(10)).await;
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.run_for(Span::hours(2)).await;
        assert_eq!(log_counts(&test).await.0, written, "nothing goes back by itself");
        let office = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
        assert_eq!(office.waiting.len(), 1, "somebody decides");
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}

/// Whether a gateway still tells us of everything is looked at daily, and put right there: not before the release.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_installation_leaves_its_notifications_as_they_are() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: GatewayProduct::PayPal, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let administrator = test.person(Role::Administrator).await.person;
        let checked = test
            .app
            .commerce()
            .verify(&administrator, &test.site, (Mode::Production, GatewayProduct::PayPal))
            .await;
        assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
        let calls = async |test: &TestApp| {
            let log = test.paypal.log_after(0, i64::MAX).await.expect("log");
            // What moved there is compared, and asking for that makes nothing.
            log.iter().filter(|entry| !entry.request.contains("/v1/reporting/")).count()
        };
        let before = calls(&test).await;
        let (test, target) = test.restored(database).await;
        test.advance(Span::hours(25)).await;
        test.run_for(Span::minutes(1)).await;
        assert_eq!(calls(&test).await, before, "nobody is asked for anything");
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.advance(Span::hours(25)).await;
        test.run_for(Span::minutes(1)).await;
        assert!(calls(&test).await > before, "and then it is looked at again");
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}
