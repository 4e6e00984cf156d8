//! What the operator reads about the installation.

use crate::common::{arm, pay_well};
use crate::refunds::registration;
use domain::accounts::Role;
use domain::health::{Check, Standing};
use domain::ids::RefundId;
use domain::payments::situation::{AttemptState, waits_for_a_person};
use domain::refunds::{Cause, OrderState, RefundOrder};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use store::payments::attempts::{self, AttemptRow};
use store::payments::intents::{self, IntentRow};
use store::refunds::{self, RefundRow};
use store::{StoreError, Tx};
use testkit::TestApp;
use testkit::databases::each_engine;

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_without_workers_is_not_called_well() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let standing = async |check| test.app.health().look().await.expect("readable").facts.standing(check);
        assert_eq!(standing(Check::Work).await, Standing::Bad, "nobody ever worked");
        app::jobs::recover(&test.app).await.expect("recovered");
        test.run_jobs().await;
        assert_eq!(standing(Check::Work).await, Standing::Good);
        test.advance(Span::minutes(3)).await;
        assert_eq!(standing(Check::Work).await, Standing::Attention, "the sealing is overdue");
        test.advance(Span::hours(1)).await;
        assert_eq!(standing(Check::Work).await, Standing::Bad);
        test.run_jobs().await;
        assert_eq!(standing(Check::Work).await, Standing::Good);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_payment_and_a_waiting_mail_are_counted_since_they_wait() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let view = test.app.health().look().await.expect("readable");
        assert_eq!((view.facts.unknown.count, view.facts.mails.count, view.last_seal), (0, 0, None));
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        arm(&test, Operation::Capture, FaultKind::DropAfter);
        // The first inquiry finds the payer's approval; the second would find the capture.
        test.emulator.arm(Arm { nth: 2, ..Arm::once(Operation::Inquiry, FaultKind::DropAfter) });
        let asked_at = test.clock_now();
        test.come_back(&link).await;
        let facts = test.app.health().look().await.expect("readable").facts;
        assert_eq!((facts.unknown.count, facts.unknown.since), (1, Some(asked_at)));
        assert_eq!(facts.mails.count, 0, "nothing is confirmed by mail that is not known");
        test.hold("free", 2).await.expect("held");
        let form = test.form("free", 2).await;
        let registered = test.app.registrations().register(&test.site, form).await;
        registered.expect("the store works").expect("a free seat");
        let facts = test.app.health().look().await.expect("readable").facts;
        assert_eq!((facts.mails.count, facts.mails.since), (1, Some(asked_at)), "the confirmation");
        test.run_for(Span::minutes(5)).await;
        let view = test.app.health().look().await.expect("readable");
        assert_eq!((view.facts.unknown.count, view.facts.mails.count), (0, 0));
        assert!(view.last_seal.is_some(), "the capture's entries are sealed");
        assert_eq!(view.facts.worst(), Standing::Good);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_can_be_looked_at_and_hurried() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("paid", 1).await.expect("held");
        let health = test.app.health();
        let kinds = health.job_kinds().await.expect("readable");
        let [kind] = &kinds[..] else { panic!("{kinds:?}") };
        assert_eq!((kind.kind.as_str(), kind.count, kind.taken, kind.failed), ("expire-hold", 1, 0, 0));
        let jobs = health.jobs("expire-hold").await.expect("readable");
        assert_eq!((jobs.len(), jobs[0].site.as_deref()), (1, Some("Test Academy")));
        assert!(health.jobs("send-mail").await.expect("readable").is_empty());
        assert!(jobs[0].due_at > test.clock_now());
        let operator = test.person(Role::Operator).await.person;
        health.hurry(&operator, "expire-hold", jobs[0].subject).await.expect("hurried");
        assert_eq!(health.jobs("").await.expect("readable")[0].due_at, test.clock_now());
        let stored = testkit::stolen::dump(test.app.store()).await;
        let mut audit = stored.lines().filter(|line| line.contains("hurry job"));
        assert!(audit.next().is_some_and(|line| line.contains(&operator.actor())), "who did it is known");
        assert!(audit.next().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_are_counted_since_the_last_time_that_nothing_went_wrong() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        for _ in 0..5 {
            test.advance(Span::hours(2)).await;
            test.run_jobs().await;
        }
        let jobs = test.app.health().jobs("").await.expect("readable");
        let kinds: Vec<_> = jobs.iter().map(|job| (job.kind.as_str(), job.tries)).collect();
        assert!(kinds.len() >= 3, "those that come again and again are there: {kinds:?}");
        assert!(kinds.iter().all(|(_, tries)| *tries == 0), "{kinds:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lists_of_what_waits_for_a_person_agree_with_the_rule_over_all_states() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let registration = registration(&test, &link).await;
        let (site, reference) = (test.site.clone(), test.view(&link).await.reference);
        for refund_state in [None].into_iter().chain(OrderState::ALL.map(Some)) {
            for state in AttemptState::ALL {
                let (site_id, id) = (site.id, test.app.refunds().new_id());
                let unit = async move |tx: &mut Tx| {
                    let intent = intents::find(tx, site_id, registration).await?.expect("an intent");
                    let mut attempt = attempts::list(tx, site_id, intent.id).await?.remove(0);
                    attempt.state = state;
                    attempts::set(tx, &attempt).await?;
                    let known = refunds::list(tx, site_id, intent.id).await?;
                    match (refund_state, known.into_iter().next()) {
                        (Some(state), Some(mut row)) => {
                            row.order.state = state;
                            refunds::set(tx, &row).await?;
                        }
                        (Some(_), None) => refunds::insert(tx, &refund(&intent, &attempt, id)).await?,
                        (None, _) => {}
                    }
                    // A row that was just made is requested; the next turn sets its state.
                    Ok::<_, StoreError>(
                        refunds::list(tx, site_id, intent.id).await?.first().map(|row| row.order.state),
                    )
                };
                let stored = test.app.store().run(unit).await.expect("stored");
                let waits = waits_for_a_person(state, stored == Some(OrderState::Failed), false);
                let facts = test.app.health().look().await.expect("readable").facts;
                assert_eq!(facts.for_a_person.count, i64::from(waits), "{state:?} {stored:?}");
                let listed = test.app.money().overview(&site, site.mode).await.expect("readable").waiting;
                let listed: Vec<&str> = listed.iter().map(|row| row.reference.as_str()).collect();
                let expected: &[&str] = if waits { &[reference.as_str()] } else { &[] };
                assert_eq!(listed, expected, "{state:?} {stored:?}");
            }
        }
    })
    .await;
}

fn refund(intent: &IntentRow, attempt: &AttemptRow, id: RefundId) -> RefundRow {
    RefundRow {
        order: RefundOrder {
            id,
            capture: None,
            amount: intent.price.gross,
            cause: Cause::Staff,
            state: OrderState::Requested,
            tries: 1,
        },
        site_id: intent.site_id,
        mode: intent.mode,
        intent_id: intent.id,
        attempt_id: attempt.id,
        registration_id: intent.purchase.registration(),
        session_id: intent.session_id,
        number: 1,
        part: intent.price,
        reason: String::new(),
        requested_by: "payment".to_owned(),
        reserved: false,
        posted: false,
        requested_at: attempt.created_at,
        ended_at: None,
        console_object: None,
    }
}
