//! A host made his paid session longer, did not pay for that, and makes it shorter again: what he has paid is enough.

use crate::common::pay_well;
use crate::divisions::kept;
use crate::host_changes::{change, paid};
use app::divisions::Asked;
use app::sessions::{ChangeRefusal, ScheduleForm};
use app::usage::estimates::EstimateRefusal;
use app::usage::{HostPay, HowToPay, UsePayment};
use domain::accounts::Role;
use domain::divisions::DivisionUse;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::time::Span;
use emulators::payflow::Kind;
use store::divisions::budgets;
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, pay};

/// A site whose hosts pay per use, and a session of an hour for three computers.
async fn hosted(database: &TestDatabase) -> (TestApp, HostedHere) {
    let test = TestApp::start(database).await;
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    test.turn_pay_per_use(true).await;
    (test, here)
}

/// He accepts what two hours cost, and saves them.
async fn made_longer(test: &TestApp, here: &HostedHere, computers: i64) -> Money {
    test.advance(Span::minutes(1)).await;
    let longer = Accepting { minutes: 120, computers, ..Accepting::default() };
    let ceiling = test.accept(here.by.account, here.id, longer).await.ceiling;
    assert_eq!(saved(test, here, "120", &computers.to_string()).await, Ok(()), "as accepted");
    test.advance(Span::minutes(1)).await;
    ceiling
}

async fn saved(
    test: &TestApp,
    here: &HostedHere,
    minutes: &str,
    computers: &str,
) -> Result<(), ChangeRefusal> {
    let typed = |form: &mut ScheduleForm| {
        form.minutes = minutes.into();
        form.expected[0] = computers.into();
    };
    change(test, here, typed).await
}

async fn payment(test: &TestApp, here: &HostedHere) -> UsePayment {
    let found = test.app.usage().payment(&test.site, here.id).await.expect("readable");
    found.expect("an estimate was accepted")
}

/// What he is asked for, beside what he has paid.
async fn asked(test: &TestApp, here: &HostedHere) -> (Option<Money>, Option<Money>) {
    let payment = payment(test, here).await;
    (payment.proposal.map(|proposal| proposal.ceiling), payment.due)
}

const NOT_ACCEPTED: Result<(), ChangeRefusal> = Err(ChangeRefusal::Estimate(EstimateRefusal::NotAccepted));

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_asked_for_a_session_that_needs_no_more_than_is_paid() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        paid(&test, &here).await;
        let ceiling = made_longer(&test, &here, 3).await;
        assert_eq!(asked(&test, &here).await, (Some(ceiling), Some(ceiling)));
        assert_eq!(saved(&test, &here, "90", "3").await, NOT_ACCEPTED, "it needs less than that");
        assert_eq!(saved(&test, &here, "45", "4").await, NOT_ACCEPTED, "for one more than is paid");
        assert_eq!(asked(&test, &here).await, (Some(ceiling), Some(ceiling)), "nothing was saved");
        assert_eq!(saved(&test, &here, "45", "3").await, Ok(()), "less is paid");
        assert_eq!(asked(&test, &here).await, (None, None));
        let page = test.host_pays(&here, HowToPay::Hold).await;
        assert!(!matches!(page, HostPay::GoToPage(_)), "{page:?}");
        assert_eq!(saved(&test, &here, "120", "3").await, NOT_ACCEPTED, "it lapsed");
        test.advance(Span::minutes(1)).await;
        drop(test.begin_here(&here).await);
        assert_eq!(asked(&test, &here).await, (None, None), "it runs on what is paid");
    })
    .await;
}

/// He names nobody: whom he invited meanwhile is no reason to ask for more than without the longer session.
#[tokio::test(flavor = "multi_thread")]
async fn whom_a_host_does_not_name_he_does_not_pay_for() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        paid(&test, &here).await;
        made_longer(&test, &here, 3).await;
        let inviting = |form: &mut ScheduleForm| {
            form.minutes = "60".into();
            form.expected[0] = String::new();
            form.invitations = "a@example.org, b@example.org, c@example.org, d@example.org".into();
        };
        assert_eq!(change(&test, &here, inviting).await, Ok(()));
        assert_eq!(asked(&test, &here).await, (None, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_moved_to_its_old_length_needs_no_more_either() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        paid(&test, &here).await;
        let starts_at = test.session(&here.slug).await.session.starts_at;
        let moved = async |minutes| {
            let times = (starts_at, starts_at.plus(Span::minutes(minutes)));
            let moved =
                test.app.refunds().reschedule(here.by.account, test.site.id, here.id, times, starts_at).await;
            moved.expect("the store works").expect("it is to come")
        };
        assert!(moved(120).await, "he is shown what two hours cost");
        test.advance(Span::minutes(1)).await;
        let longer = Accepting { minutes: 120, ..Accepting::default() };
        let ceiling = test.accept(here.by.account, here.id, longer).await.ceiling;
        assert_eq!(asked(&test, &here).await, (Some(ceiling), Some(ceiling)));
        test.advance(Span::minutes(1)).await;
        assert!(moved(90).await, "and what one and a half cost");
        assert!(!moved(45).await);
        assert_eq!(asked(&test, &here).await, (None, None));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_checked_covers_a_session_as_if_it_were_good() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        let url = test.host_page(&here).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.host_returns(&url).await;
        made_longer(&test, &here, 3).await;
        assert_eq!(saved(&test, &here, "90", "3").await, NOT_ACCEPTED, "more than is being checked");
        assert_eq!(saved(&test, &here, "45", "3").await, Ok(()));
        let held = test.emulator.held().await.expect("books");
        test.emulator.decide(&held[0].pnref, true).await.expect("it is held");
        test.run_for(Span::minutes(2)).await;
        let stands = payment(&test, &here).await;
        assert_eq!((stands.secured.minor, stands.proposal, stands.due), (1_568, None, None));
        test.assert_sound().await;
    })
    .await;
}

/// The page for the longer one is open: what is paid there goes back, and what was paid before stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_for_the_longer_session_after_all_goes_back() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        paid(&test, &here).await;
        let ceiling = made_longer(&test, &here, 3).await;
        let page = test.host_page(&here).await;
        assert_eq!(saved(&test, &here, "45", "3").await, Ok(()));
        pay_well(&test, &page).await;
        test.host_returns(&page).await;
        test.run_for(Span::minutes(1)).await;
        let stands = payment(&test, &here).await;
        assert_eq!((stands.secured.minor, stands.outdated, stands.due), (1_568, Some(ceiling), None));
        let transactions = test.emulator.books().await.expect("books").transactions;
        let voids = transactions.iter().filter(|found| found.kind == Kind::Void && found.result == 0);
        assert_eq!(voids.count(), 1, "of the longer one alone");
        test.assert_sound().await;
    })
    .await;
}

/// What the longer one needed of a budget is asked for and reserved no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_budget_gives_nothing_for_the_longer_session_any_more() {
    for (budget, is_enough) in [(4_000, true), (2_000, false)] {
        each_engine(async |database| {
            let kept = kept(database, budget, false).await;
            let test = &kept.test;
            test.sell_minutes("authorize").await;
            let here = test.hosted_here(Accepting::default()).await;
            test.book(&here.slug, here.by.account, "4711").await;
            test.turn_pay_per_use(true).await;
            let head = test.person(Role::Head).await.person.account;
            let (divisions, site) = (test.app.divisions(), &test.site);
            divisions.set_use(kept.administrator, site, DivisionUse::Optional).await.expect("set");
            divisions.set_heads(kept.administrator, site, kept.division, &[head]).await.expect("set");
            paid(test, &here).await;
            let ceiling = made_longer(test, &here, 3).await.minor;
            if is_enough {
                test.host_page(&here).await;
                assert_eq!(kept.stands().await, [budget, ceiling, 0]);
            } else {
                let told = test.host_pays(&here, HowToPay::Hold).await;
                assert!(matches!(told, HostPay::BudgetExhausted(_)), "{told:?}");
                let asked = test.app.divisions().ask(here.by, &test.site, &here.slug, "Please").await;
                assert_eq!(asked.expect("works"), Some(Asked::Sent));
            }
            assert_eq!(saved(test, &here, "45", "3").await, Ok(()));
            assert_eq!(kept.stands().await, [budget, 1_568, 0]);
            let mut tx = test.app.store().reader().await.expect("readable");
            let open = budgets::open_requests(&mut tx, test.site.id, Mode::Production);
            assert_eq!(open.await.expect("readable").len(), 0, "nobody is asked any more");
        })
        .await;
    }
}

/// To one that runs he adds when he likes: what he has not paid of it stands in the way of nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_runs_is_changed_whatever_is_to_be_added_to_it() {
    each_engine(async |database| {
        let (test, here) = hosted(database).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        assert_eq!(saved(&test, &here, "90", "3").await, Ok(()), "longer");
        test.advance(Span::minutes(1)).await;
        let more = Accepting { minutes: 90, ..Accepting::default() };
        let ceiling = test.accept(here.by.account, here.id, more).await.ceiling;
        assert_eq!(change(&test, &here, |form| form.topic = "Another".into()).await, Ok(()));
        let due = payment(&test, &here).await.due;
        assert_eq!(due.map(|due| due.minor), Some(ceiling.minor - 1_568), "it is still to be added");
    })
    .await;
}

/// What is accepted for more people, and not for longer, stays what it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_raise_that_is_not_paid_yet_stays_when_something_else_is_changed() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        test.turn_pay_per_use(true).await;
        paid(&test, &here).await;
        test.advance(Span::minutes(1)).await;
        let more = Accepting { computers: 6, ..Accepting::default() };
        let ceiling = test.accept(here.by.account, here.id, more).await.ceiling;
        let stale = |form: &mut ScheduleForm| {
            form.topic = "Another".into();
            form.expected[0] = "3".into();
        };
        assert_eq!(change(&test, &here, stale).await, Ok(()));
        let payment =
            test.app.usage().payment(&test.site, here.id).await.expect("readable").expect("accepted");
        assert_eq!(payment.due, Some(ceiling));
    })
    .await;
}
