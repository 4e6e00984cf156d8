//! The gateway is away: nobody is told "failed", everything else works, and one good answer wakes all (decision 9).

use crate::common::{arm, attempts_in, buy, come_back_saying, mails, page_again, pay_again, pay_well, sent};
use app::commerce::{CredentialsForm, Entered};
use app::registrations::{PageHint, PayOutcome, Standing};
use connectors::mail::OutgoingMail;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::payments::situation::AttemptState;
use domain::sites::{CheckOutcome, GatewayProduct};
use domain::time::Span;
use emulators::payflow::{Account as GatewayAccount, Arm, FaultKind, Operation};
use std::collections::HashSet;
use std::time::Duration;
use store::{Engine, StoreError, Tx};
use testkit::TestApp;
use testkit::databases::each_engine;
use tokio::sync::oneshot;

async fn token_keys(test: &TestApp) -> HashSet<String> {
    let log = test.emulator.log_after(0, 10_000).await.expect("log");
    log.into_iter().filter(|entry| entry.op == "token").map(|entry| entry.request_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_opened_is_offered_again_under_the_same_key() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.emulator.set_down(true);
        test.hold("paid", 1).await.expect("free");
        let form = test.form("paid", 1).await;
        let outcome =
            test.app.registrations().register(&test.site, form.clone()).await.expect("the store works");
        let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
        let standing = test.view(&link).await.standing;
        assert!(
            matches!(standing, Standing::AwaitingPayment { unavailable: true, page_open: false, .. }),
            "{standing:?}"
        );
        // The payer tries and tries; the form as well.
        for _ in 0..4 {
            test.run_for(Span::seconds(20)).await;
            let again = pay_again(&test, &link).await;
            assert!(matches!(again, PayOutcome::PageUnavailable(_)), "{again:?}");
            let again =
                test.app.registrations().register(&test.site, form.clone()).await.expect("the store works");
            assert!(matches!(again, Ok(PayOutcome::PageUnavailable(_))), "{again:?}");
        }
        test.emulator.set_down(false);
        test.run_for(Span::seconds(30)).await;
        let url = page_again(&test, &link).await;
        assert_eq!(token_keys(&test).await.len(), 1, "PS-K1");
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_lost_answer_is_no_outage() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        arm(&test, Operation::Token, FaultKind::DropAfter);
        test.hold("paid", 1).await.expect("free");
        let form = test.form("paid", 1).await;
        let lost = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::PageUnavailable(link)) = lost else { panic!("{lost:?}") };
        // The next one pays at once, and the first one's page is found again at once.
        let (other, url) = test.register("paid", 2).await;
        pay_well(&test, &url).await;
        test.come_back(&other).await;
        assert_eq!(test.view(&other).await.standing, Standing::Confirmed);
        let url = page_again(&test, &link).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

store::statements! {
    /// Probes without an answer in a row.
    FAILURES = "select failures from merchant_account";
}

async fn failures(test: &TestApp) -> i64 {
    let mut tx = test.app.store().reader().await.expect("readable");
    tx.query_one(&FAILURES, &[]).await.expect("one account").get(0).expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_without_the_gateway_is_survived_by_everybody() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        // One has paid and is on the way back, one has a seat and waits for the capture, one opens the page too late.
        let (paid, paid_url) = test.register("paid", 1).await;
        let (capturing, capturing_url) = test.register("paid", 2).await;
        pay_well(&test, &paid_url).await;
        pay_well(&test, &capturing_url).await;
        arm(&test, Operation::Capture, FaultKind::DropAfter);
        // The first inquiry finds what was paid, the second one asks for the capture.
        let second = Arm { nth: 2, ..Arm::once(Operation::Inquiry, FaultKind::DropBefore) };
        test.emulator.arm(second);
        test.come_back(&capturing).await;
        assert_eq!(attempts_in(&test, AttemptState::Capturing).await, 1);
        test.emulator.set_down(true);
        come_back_saying(&test, &paid, PageHint::Paid).await;
        test.hold("paid", 3).await.expect("free");
        let form = test.form("paid", 3).await;
        let third = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::PageUnavailable(third)) = third else { panic!("{third:?}") };

        for minute in 0..60 {
            test.run_for(Span::minutes(1)).await;
            assert_eq!(test.view(&paid).await.standing, Standing::Checking, "minute {minute}");
            assert_eq!(test.view(&capturing).await.standing, Standing::Confirmed);
            let standing = test.view(&third).await.standing;
            assert!(
                matches!(standing, Standing::AwaitingPayment { unavailable: true, .. } | Standing::Lapsed),
                "{standing:?}"
            );
        }
        let probes = failures(&test).await;
        assert!((170..=260).contains(&probes), "{probes} probes in an hour, every 20 s at the latest");
        // Everything else works.
        test.hold("free", 4).await.expect("free");
        let form = test.form("free", 4).await;
        let free = test.app.registrations().register(&test.site, form).await.expect("the store works");
        assert!(matches!(free, Ok(PayOutcome::NothingToPay(_))));

        test.emulator.set_down(false);
        test.run_for(Span::seconds(30)).await;
        assert_eq!(test.view(&paid).await.standing, Standing::Confirmed);
        assert!(test.view(&capturing).await.receipt.is_some());
        assert_eq!(failures(&test).await, 0);
        test.run_for(Span::hours(1)).await;
        assert_eq!(mails(&test).await, 3);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_makes_us_look_and_proves_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let page = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("SECURETOKENID=")).expect("an id");
        test.app.payments().note_hint(page).await.expect("the store works");
        test.app.payments().note_hint("no such page").await.expect("the store works");
        test.run_for(Span::seconds(3)).await;
        assert!(crate::common::awaiting(&test, &link).await.0, "a lie changes nothing");
        pay_well(&test, &url).await;
        for _ in 0..5 {
            test.app.payments().note_hint(page).await.expect("the store works");
        }
        test.run_for(Span::seconds(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.app.payments().note_hint(page).await.expect("the store works");
        test.run_for(Span::minutes(1)).await;
        test.assert_sound().await;
    })
    .await;
}

/// Whoever has a page may tell of it without end: its gateway is asked a few times in a minute, and nothing is written for the rest.
#[tokio::test(flavor = "multi_thread")]
async fn notifications_without_end_do_not_make_the_gateway_busy() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (_, url) = test.register("paid", 1).await;
        let page = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("SECURETOKENID=")).expect("an id");
        let asked = async || {
            let log = test.emulator.log_after(0, i64::MAX).await.expect("log");
            log.iter().filter(|entry| entry.op == "inquiry").count()
        };
        let before = asked().await;
        for _ in 0..19 {
            test.app.payments().note_hint(page).await.expect("the store works");
            test.run_for(Span::seconds(3)).await;
        }
        let often = asked().await - before;
        assert!((5..=12).contains(&often), "{often} times in a minute");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stays_unknown_for_a_week_is_given_to_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        test.emulator.arm(Arm { count: 0, ..Arm::once(Operation::Capture, FaultKind::DropBefore) });
        test.come_back(&link).await;
        assert_eq!(attempts_in(&test, AttemptState::Capturing).await, 1);
        test.advance(Span::days(8)).await;
        test.run_jobs().await;
        assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1, "PS 3.3");
        assert_eq!(test.run_jobs().await, 0, "nobody looks any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_refused_by_the_account_tries_again_as_soon_as_it_works() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let commerce = test.app.commerce();
        let change_there = |password: &str| {
            let account = GatewayAccount { pwd: password.into(), ..GatewayAccount::default() };
            test.emulator.set_account(account);
        };
        let verify = async || {
            let check = commerce
                .verify(&administrator, &test.site, (Mode::Production, GatewayProduct::PayflowPro))
                .await;
            check.expect("the store works").expect("an account").outcome
        };
        let told = async || {
            test.run_jobs().await;
            let to = |mail: &&OutgoingMail| mail.to_address == administrator.email;
            test.mailer.sent().iter().filter(to).count()
        };
        let refusing = async || {
            let overview = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
            overview.refused_at.is_some()
        };
        change_there("another one");
        assert!(!refusing().await, "nobody has tried yet");
        let mut links = Vec::new();
        for browser in 1..=2 {
            test.hold("paid", browser).await.expect("free");
            let form = test.form("paid", browser).await;
            let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
            let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
            links.push(link);
        }
        for link in &links {
            assert_eq!(test.view(link).await.standing, Standing::CannotBePaidNow { doubt: None });
            let again = pay_again(&test, link).await;
            assert!(matches!(again, PayOutcome::NothingToPay(_)), "nobody tries in vain: {again:?}");
        }
        assert!(refusing().await, "it waits for a person");
        assert_eq!(told().await, 1, "once, whoever is refused");
        assert_eq!(token_keys(&test).await.len(), 2);

        // A check asks for a page that is not stored: sound before it.
        test.assert_sound().await;
        // It works again, and that is proven.
        change_there(&GatewayAccount::default().pwd);
        assert!(refusing().await, "nobody knows yet");
        assert_eq!(verify().await, CheckOutcome::Usable);
        assert!(!refusing().await);
        for link in &links {
            let view = test.view(link).await;
            let can_pay = Standing::AwaitingPayment {
                page_open: false,
                nothing_found_at: None,
                doubt: None,
                decline: None,
                unavailable: false,
                account_refused: false,
                attempts_used_up: false,
            };
            assert_eq!(view.standing, can_pay);
            assert_eq!(view.attempts_left, test.site.attempts_max, "no page of theirs was used up");
            let url = page_again(&test, link).await;
            pay_well(&test, &url).await;
            test.come_back(link).await;
            assert_eq!(test.view(link).await.standing, Standing::Confirmed);
        }

        // Another account instead: what began at the old one is paid there.
        change_there("another one");
        test.hold("paid", 3).await.expect("free");
        let form = test.form("paid", 3).await;
        let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(told().await, 1, "at most once a day");
        let other = CredentialsForm {
            partner: "PayPal".into(),
            vendor: "another".into(),
            password: "another".into(),
            action: "authorize".into(),
            ..CredentialsForm::default()
        };
        assert!(matches!(verify().await, CheckOutcome::Refused(_)));
        let saved = commerce.save_account(&administrator, &test.site, Mode::Production, &other).await;
        assert_eq!(saved.expect("the store works"), Ok(Entered::Unproven));
        assert!(matches!(test.view(&link).await.standing, Standing::AwaitingPayment { .. }));
        test.run_for(Span::minutes(16)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed, "the seat is not kept for ever");
    })
    .await;
}

/// On SQLite there is one process only.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_starts_while_another_stands_still_with_what_is_looked_at_first() {
    each_engine(async |database| {
        if database.engine() == Engine::Sqlite {
            return;
        }
        let test = TestApp::start(database).await;
        let (link, _) = test.register("paid", 1).await;
        let (says, holds) = oneshot::channel();
        let (other, now, says) = (database.open().await, test.app.now(), std::sync::Mutex::new(Some(says)));
        let standing_still = tokio::spawn(async move {
            let unit = async move |tx: &mut Tx| {
                for (attempt, site) in store::payments::attempts::list_all_unresolved(tx).await? {
                    store::jobs::put(tx, app::jobs::queue::RESOLVE_JOB, attempt.0, Some(site), now).await?;
                }
                let says = says.lock().expect("nobody panicked").take();
                says.expect("the unit is run once").send(()).expect("somebody waits");
                // Longer than anybody waits for a lock.
                tokio::time::sleep(Duration::from_secs(7)).await;
                Ok::<_, StoreError>(())
            };
            other.run(unit).await
        });
        holds.await.expect("the other node holds what it took");
        app::jobs::recover(&test.app).await.expect("it waits until the other one has gone on");
        standing_still.await.expect("no panic").expect("the other node goes on");
        assert!(matches!(test.view(&link).await.standing, Standing::AwaitingPayment { .. }));
        test.assert_sound().await;
    })
    .await;
}

/// PS-F13: what has no time for us is not called before it wants to be, by whatever payment; nor left alone for hours.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_asks_to_be_left_alone_is_called_by_nobody_before() {
    for (wanted, left_alone) in [(90, 90), (86_400, 300)] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (link, url) = test.register("paid", 1).await;
            pay_well(&test, &url).await;
            let busy = Arm::once(Operation::Capture, FaultKind::TooManyRequests);
            test.emulator.arm(Arm { retry_after_s: Some(wanted), ..busy });
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            let calls = async || test.emulator.log_after(0, 10_000).await.expect("log").len();
            let before = calls().await;
            test.hold("paid", 2).await.expect("free");
            let form = test.form("paid", 2).await;
            let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
            let Ok(PayOutcome::PageUnavailable(second)) = outcome else { panic!("{outcome:?}") };
            test.run_for(Span::seconds(left_alone - 5)).await;
            assert_eq!(calls().await, before, "nobody calls before");
            test.run_for(Span::seconds(20)).await;
            assert_eq!(attempts_in(&test, AttemptState::Captured).await, 1);
            let url = page_again(&test, &second).await;
            pay_well(&test, &url).await;
            test.come_back(&second).await;
            assert_eq!(test.view(&second).await.standing, Standing::Confirmed);
            test.assert_sound().await;
        })
        .await;
    }
}

/// A clerk's question takes nothing off the list of what waits for a person.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_given_up_again_when_it_is_asked_about_in_vain() {
    // The first look is hours later, or only when it is given up: then it brings news in the very run that gives it up.
    for looks_before in [true, false] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let link = buy(&test, 1).await;
            test.emulator.arm(Arm { count: 0, ..Arm::once(Operation::Credit, FaultKind::DropBefore) });
            let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
            assert_eq!(cancelled.expect("works"), Some(Ok(())));
            if looks_before {
                // Its key is too old by then: it is only asked about.
                test.advance(Span::hours(13)).await;
                test.run_for(Span::minutes(1)).await;
            }
            test.advance(Span::days(8)).await;
            test.run_for(Span::minutes(5)).await;
            assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1);
            let asked = sent(&test, "inquiry").await;
            test.run_for(Span::hours(1)).await;
            assert_eq!(sent(&test, "inquiry").await, asked, "nobody looks any more");
            let reference = test.view(&link).await.reference;
            let by = test.person(Role::Finance).await.person.account;
            test.app.money().inquire(by, &test.site, &reference).await.expect("asked").expect("a payment");
            test.run_for(Span::minutes(1)).await;
            assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1, "somebody has to look still");
            let view = test.app.money().payment(&test.site, &reference).await.expect("readable");
            assert!(view.expect("a payment").waiting.is_some());
        })
        .await;
    }
}
