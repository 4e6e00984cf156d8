//! A session that does not take place: everybody gets all of the money back exactly once, whatever dies meanwhile.

use crate::common::{balance, buy, buy_as_company, pay_well, sale, seats, take_away};
use crate::refunds::{CLERK, give, refunded, registration};
use app::crash::{CrashHook, CrashPoint};
use app::refunds::{CancelSessionRefusal, OrderRefusal, Progress};
use app::registrations::{RegisterRefusal, Standing};
use connectors::mail::OutgoingMail;
use domain::ledger::Account;
use domain::messages::MailKind;
use domain::payments::situation::ReturnReason;
use domain::refunds::Cause;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};
use tokio::sync::Notify;

async fn call_off(test: &TestApp) -> Result<(), CancelSessionRefusal> {
    let session = test.session("paid").await.session.id;
    let refunds = test.app.refunds();
    refunds
        .cancel_session(CLERK, test.site.id, session, "The trainer is ill.")
        .await
        .expect("the store works")
}

async fn progress(test: &TestApp) -> Progress {
    let session = test.session("paid").await.session.id;
    test.app.refunds().progress(test.site.id, session).await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_refunded_and_told() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let mut links = Vec::new();
            for browser in 1..=3 {
                links.push(buy(&test, browser).await);
            }
            // One has not paid yet, and does so afterwards.
            let (late, late_page) = test.register("paid", 4).await;
            call_off(&test).await.expect("scheduled");
            assert_eq!(call_off(&test).await, Err(CancelSessionRefusal::AlreadyCancelled));
            test.run_for(Span::minutes(5)).await;
            for link in &links {
                let Standing::Cancelled(cancellation) = test.view(link).await.standing else {
                    panic!("not cancelled");
                };
                assert_eq!(cancellation.cause, Cause::SessionCancelled);
                assert_eq!(cancellation.money.expect("paid").gone.minor, 12_100);
            }
            let expected = Progress { given_up: 4, gone_back: 3, minor: 3 * 12_100, ..Progress::default() };
            assert_eq!(progress(&test).await, expected);
            assert_eq!(seats(&test).await, (0, 0));
            pay_well(&test, &late_page).await;
            test.come_back(&late).await;
            test.run_for(Span::minutes(5)).await;
            let books = test.emulator.books().await.expect("books");
            assert_eq!(books.open_holds, 0, "what arrives on a cancelled registration goes back by itself");
            let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
            assert_eq!(kept, 0);
            for account in Account::ALL {
                assert_eq!(balance(&test, account).await, 0, "LT-E12: {account:?}");
            }
            let subjects: Vec<String> = test.mailer.sent().into_iter().map(|mail| mail.subject).collect();
            let told = subjects.iter().filter(|subject| subject.starts_with("Does not take place: ")).count();
            assert_eq!(told, 4, "{subjects:#?}");
            assert_eq!(test.hold("paid", 9).await.err().map(|_| ()), Some(()), "nothing is sold any more");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_on_a_registration_that_was_called_off_is_not_lost() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, sale()).await;
        let (link, url) = test.register("paid", 1).await;
        call_off(&test).await.expect("scheduled");
        test.run_for(Span::minutes(3)).await;
        pay_well(&test, &url).await;
        test.run_for(Span::minutes(5)).await;
        let books = test.emulator.books().await.expect("books");
        let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
        assert_eq!(kept, 0);
        assert!(matches!(test.view(&link).await.standing, Standing::Cancelled(_)));
        let mut tx = test.app.store().reader().await.expect("readable");
        let row = store::registrations::find(&mut tx, test.site.id, link.reference().as_str()).await;
        let id = row.expect("readable").expect("there").id;
        let orders = test.app.refunds().list(test.site.id, id).await.expect("readable");
        assert_eq!(orders.len(), 1);
        assert_eq!(orders[0].order.cause, Cause::from(ReturnReason::Cancelled));
        assert_eq!(MailKind::parse("returned-cancelled"), Some(MailKind::ReturnedCancelled));
        test.assert_sound().await;
    })
    .await;
}

/// A crash hook that tells when a point was reached so often.
pub fn telling(point: CrashPoint, nth: usize) -> (CrashHook, Arc<Notify>) {
    let (told, seen) = (Arc::new(Notify::new()), AtomicUsize::new(0));
    let tell = Arc::clone(&told);
    let hook = Arc::new(move |reached| {
        if reached == point && seen.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            tell.notify_one();
        }
    });
    (hook, told)
}

/// Works on jobs until it dies in the middle of them; then another process takes over.
async fn work_until_death(test: TestApp, database: &TestDatabase, died: &Notify, next: CrashHook) -> TestApp {
    let app = test.app.clone();
    let working = tokio::spawn(async move { app::jobs::run_due(&app).await });
    died.notified().await;
    working.abort();
    // Whatever the task was at is over.
    let _ = working.await;
    test.restart(database, next).await
}

/// Seats of a session that is called off.
const SEATS: i64 = 30;

/// PS-I-16: a full session, the gateway down half-way, Bursar dying twice in the middle of it. Here its tasks are stopped;
/// in the tests of processes it is killed, and five hundred have their money back.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_session_is_refunded_exactly_once_through_an_outage_and_two_deaths() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(SEATS), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        for browser in 1..=u128::try_from(SEATS).expect("few") {
            buy(&test, browser).await;
        }
        let (first, first_death) = telling(CrashPoint::RefundStored, 12);
        let (second, second_death) = telling(CrashPoint::RefundHeard, 12);
        let test = test.restart(database, first).await;
        call_off(&test).await.expect("scheduled");
        let test = work_until_death(test, database, &first_death, second).await;
        // What the dead one had in hand is taken over when its claim has run out.
        test.advance(Span::minutes(4)).await;
        let test = work_until_death(test, database, &second_death, Arc::new(|_| {})).await;
        test.emulator.set_down(true);
        test.run_for(Span::minutes(20)).await;
        let stuck = progress(&test).await;
        assert!(stuck.going_back > 0 && stuck.gone_back > 0 && stuck.failed == 0, "half-way: {stuck:?}");
        test.emulator.set_down(false);
        test.run_for(Span::hours(1)).await;
        let expected =
            Progress { given_up: SEATS, gone_back: SEATS, minor: SEATS * 12_100, ..Progress::default() };
        assert_eq!(progress(&test).await, expected);
        let books = test.emulator.books().await.expect("books");
        let refunded: i64 = books.totals.iter().map(|total| total.refunded).sum();
        assert_eq!(refunded, SEATS * 12_100);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// A form that was open while the session was called off brings no seat and leads to no payment.
#[tokio::test(flavor = "multi_thread")]
async fn who_fills_in_the_form_meanwhile_gets_no_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (slug, browser) in [("free", 1), ("paid", 2)] {
            test.hold(slug, browser).await.expect("a seat");
            let form = test.form(slug, browser).await;
            let session = test.session(slug).await.session.id;
            let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "Ill.").await;
            called_off.expect("the store works").expect("scheduled");
            test.run_for(Span::minutes(3)).await;
            let registered = test.app.registrations().register(&test.site, form).await.expect("works");
            assert!(matches!(registered, Err(RegisterRefusal::HoldEnded)), "{slug}");
        }
        test.run_jobs().await;
        assert!(test.mailer.sent().is_empty(), "nobody has a seat");
        test.assert_sound().await;
    })
    .await;
}

/// Mail and progress tell of what this gives back, not of what had gone back before.
#[tokio::test(flavor = "multi_thread")]
async fn what_had_gone_back_before_is_not_told_again() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        for (browser, minor) in [(1, 2_100), (2, 12_100)] {
            let link = buy(&test, browser).await;
            give(&test, registration(&test, &link).await, minor).await.expect("there is so much");
        }
        test.run_jobs().await;
        call_off(&test).await.expect("scheduled");
        test.run_for(Span::minutes(3)).await;
        let told = progress(&test).await;
        assert_eq!((told.given_up, told.gone_back, told.minor), (2, 1, 10_000));
        let mails = test.mailer.sent();
        let text_to = |address: &str| {
            let of_it = |mail: &&OutgoingMail| {
                mail.to_address == address && mail.subject.starts_with("Does not take place: ")
            };
            mails.iter().find(of_it).expect("told").text.clone()
        };
        let rest = text_to("robin1@example.org");
        assert!(rest.to_lowercase().contains("the rest of your money") && rest.contains("100.00"), "{rest}");
        let had = text_to("robin2@example.org");
        assert!(had.contains("had gone back to you before") && !had.contains("121"), "{had}");
        test.assert_sound().await;
    })
    .await;
}

/// What is given back of a session that is called off is reckoned less what had been ordered before, also where the gateway
/// had refused that: nobody may keep it then.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_had_failed_is_owed_once_the_session_is_called_off() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let taken = buy_as_company(&test, 1).await;
        test.advance(Span::days(3)).await;
        take_away(&test, &taken, 0).await;
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let failed = give(&test, registration(&test, &taken).await, 2_000).await.expect("so much was kept");
        test.run_for(Span::minutes(5)).await;
        call_off(&test).await.expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 10_100, "the rest");
        let dismissed = test.app.refunds().dismiss(CLERK, test.site.id, failed, "a mistake").await;
        assert_eq!(dismissed.expect("the store works"), Err(OrderRefusal::Owed));
        let retried = test.app.refunds().retry(CLERK, test.site.id, failed).await;
        retried.expect("the store works").expect("it had failed");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// A host who takes a seat away keeps what the rules let him keep of a session that is held; of one that he calls off
/// afterwards nothing.
#[tokio::test(flavor = "multi_thread")]
async fn whose_seat_was_taken_away_before_gets_the_rest_and_who_gave_it_back_himself_does_not() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let taken = buy_as_company(&test, 1).await;
        let (given_back, stays) = (buy(&test, 2).await, buy(&test, 3).await);
        give(&test, registration(&test, &taken).await, 2_000).await.expect("so much was paid");
        // The free time of the rules is over.
        test.advance(Span::days(3)).await;
        take_away(&test, &taken, 0).await;
        let cancelled = test.app.refunds().cancel(&test.site, &given_back, (0, 12_100)).await;
        cancelled.expect("the store works").expect("a link that decides").expect("as shown");
        test.run_for(Span::minutes(1)).await;
        assert_eq!(refunded(&test).await, 2_000);
        assert_eq!(balance(&test, Account::CancellationFees).await, -10_000 - 8_347, "LT-E8, twice");
        call_off(&test).await.expect("scheduled");
        assert_eq!(progress(&test).await.waiting, 2, "who has a seat, and whose was taken");
        for _ in 0..2 {
            test.run_for(Span::minutes(5)).await;
            assert_eq!(refunded(&test).await, 12_100 + 12_100, "once");
        }
        assert_eq!(
            balance(&test, Account::CancellationFees).await,
            -10_000,
            "what was given back by its holder"
        );
        let expected = Progress { given_up: 2, gone_back: 2, minor: 10_100 + 12_100, ..Progress::default() };
        assert_eq!(progress(&test).await, expected);
        let mails = test.mailer.sent();
        let told: Vec<_> =
            mails.iter().filter(|mail| mail.subject.starts_with("Does not take place: ")).collect();
        let to = |address: &str| told.iter().find(|mail| mail.to_address == address);
        let rest = to("robin1@example.org").expect("told");
        assert!(
            rest.text.contains("The rest of your money") && rest.text.contains("101.00"),
            "{}",
            rest.text
        );
        assert!(rest.calendar.is_none(), "his entry went with the seat");
        assert!(to("robin2@example.org").is_none() && to("robin3@example.org").is_some());
        let Standing::Cancelled(cancellation) = test.view(&taken).await.standing else { panic!("no seat") };
        let money = cancellation.money.expect("paid");
        assert_eq!((cancellation.cause, money.kept.minor), (Cause::SeatTaken, 0));
        assert!(matches!(test.view(&stays).await.standing, Standing::Cancelled(_)));
        test.assert_sound().await;
    })
    .await;
}
