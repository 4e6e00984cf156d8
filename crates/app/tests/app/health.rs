//! What the operator reads about the installation.

use crate::common::{arm, pay_well};
use domain::accounts::Role;
use domain::health::{Check, Standing};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
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
        assert_eq!((jobs.len(), jobs[0].site.as_deref()), (1, Some(testkit::SITE)));
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
