//! What happens to a host's payment when his session is changed after he paid, on both databases; and what its statement says.

use crate::common::pay_well;
use app::classrooms::SOURCE;
use app::refunds::MoveRefusal;
use app::sessions::{AT_END, ChangeRefusal, How, ScheduleForm, Shelf};
use app::statements::{Sight, Standing, StatementView};
use app::usage::estimates::EstimateRefusal;
use app::usage::{HowToPay, MoneyMayCome};
use domain::accounts::Role;
use domain::divisions::DivisionUse;
use domain::divisions::budgets::Typed as Budget;
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sessions::schedule::{Field, Problem, Typed as Read};
use domain::time::Span;
use domain::usage::Leg;
use domain::usage::facts::Connection;
use emulators::payflow::Kind;
use locale::Locale;
use store::divisions::budgets;
use store::usage::facts;
use store::{Statement, StoreError, Tx};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};

/// Its host pays what is asked for.
pub(crate) async fn paid(test: &TestApp, here: &HostedHere) {
    let url = test.host_page(here).await;
    pay_well(test, &url).await;
    test.host_returns(&url).await;
    test.run_jobs().await;
}

async fn view(test: &TestApp, here: &HostedHere) -> StatementView {
    let sight = Sight { account: here.by.account, all: false };
    let found = test.app.statements().find(sight, &test.site, &here.slug).await.expect("readable");
    found.expect("its host's, and frozen")
}

async fn typed(test: &TestApp, here: &HostedHere) -> (ScheduleForm, i64) {
    let sessions = test.app.sessions();
    let form = sessions.form_of(here.by, &test.site, &here.slug, Locale::En).await.expect("readable");
    let found = sessions.find_hosted(here.by, &test.site, &here.slug).await.expect("readable");
    (form.expect("his"), found.expect("his").version)
}

/// He saves its form with something else in it.
pub(crate) async fn change(
    test: &TestApp,
    here: &HostedHere,
    with: impl FnOnce(&mut ScheduleForm),
) -> Result<(), ChangeRefusal> {
    let (mut form, version) = typed(test, here).await;
    with(&mut form);
    let sessions = test.app.sessions();
    let pressed = How::Schedule;
    let done = sessions.change(here.by, &test.site, &here.slug, (&form, Locale::En), pressed, version).await;
    done.expect("the store works").expect("his").map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_counts_only_the_payment_that_counts() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        test.advance(Span::minutes(1)).await;
        let more = Accepting { computers: 6, ..Accepting::default() };
        let ceiling = test.accept(here.by.account, here.id, more).await.ceiling;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let statement = view(&test, &here).await.statement;
        assert_eq!(statement.held, ceiling, "not what the first payment had held as well");
        assert_eq!(statement.charged.gross.minor, 218);
        assert_eq!(statement.refunded, Money::zero(ceiling.currency));
        assert_eq!(statement.standing, Standing::Charged);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_that_was_charged_twice_is_counted_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("sale").await;
        let here = test.hosted_here(Accepting::default()).await;
        let pay = async |test: &TestApp| {
            let page = test.host_pays(&here, HowToPay::Now).await;
            let app::usage::HostPay::GoToPage(url) = page else { panic!("{page:?}") };
            pay_well(test, &url).await;
            test.host_returns(&url).await;
            test.run_jobs().await;
        };
        pay(&test).await;
        test.advance(Span::minutes(1)).await;
        let more = Accepting { computers: 6, ..Accepting::default() };
        test.accept(here.by.account, here.id, more).await;
        pay(&test).await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let statement = view(&test, &here).await.statement;
        assert_eq!(statement.paid_before, statement.ceiling, "of the second alone");
        assert_eq!(statement.charged.gross.minor, 218);
        assert_eq!(statement.refunded.minor, 0, "what was not used is no refund of what was charged");
        assert_eq!(statement.standing, Standing::Charged);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_waits_for_a_person_is_told_on_the_statement() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        let transactions = test.emulator.books().await.expect("books").transactions;
        let hold = transactions.iter().find(|found| found.kind == Kind::Authorization).expect("held");
        test.emulator.void_at_console(&hold.pnref).await.expect("it is open");
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(10)).await;
        assert_eq!(view(&test, &here).await.statement.standing, Standing::LookedInto);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_started_before_its_time_is_not_moved_any_more() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        let session = test.session(&here.slug).await.session;
        assert!(test.clock_now() < session.starts_at, "early");
        let (from, day) = (session.starts_at, Span::days(1));
        let times = (from.plus(day), session.ends_at.plus(day));
        let (by, site) = (here.by.account, test.site.id);
        let moved = test.app.refunds().reschedule(by, site, here.id, times, from).await;
        assert_eq!(moved.expect("the store works"), Err(MoveRefusal::Begun));
        let moved = change(&test, &here, |form| form.date = "2026-11-23".into()).await;
        assert_eq!(moved, Err(ChangeRefusal::Invalid(vec![(Field::Date, Problem::HasStarted)])));
        // Longer it may be, as long as what is held for it can still be charged then.
        assert_eq!(change(&test, &here, |form| form.minutes = "120".into()).await, Ok(()));
        let far = change(&test, &here, |form| form.minutes = (7 * 24 * 60 - 1).to_string()).await;
        let Err(ChangeRefusal::Invalid(problems)) = far else { panic!("{far:?}") };
        assert!(matches!(problems[..], [(Field::Minutes, Problem::HoldTooShort(_))]), "{problems:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_that_is_open_until_the_end_stays_so_when_the_session_is_moved() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let until_its_end = change(&test, &here, |form| {
            form.closes = String::new();
            form.closes_unit = AT_END.into();
        });
        assert_eq!(until_its_end.await, Ok(()));
        let session = test.session(&here.slug).await.session;
        let from = session.starts_at.plus(Span::days(14));
        let times = (from, from.plus(Span::hours(3)));
        let moved = test.app.refunds().reschedule(here.by.account, test.site.id, here.id, times, from).await;
        assert_eq!(moved.expect("the store works"), Ok(false));
        let session = test.session(&here.slug).await.session;
        assert_eq!((session.registration_closes_at, session.ends_at), (times.1, times.1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_made_longer_is_estimated_anew() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        test.turn_pay_per_use(true).await;
        paid(&test, &here).await;
        let longer = change(&test, &here, |form| form.minutes = "120".into()).await;
        assert_eq!(longer, Err(ChangeRefusal::Estimate(EstimateRefusal::NotAccepted)));
        assert_eq!(change(&test, &here, |form| form.minutes = "45".into()).await, Ok(()), "less is paid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_hold_would_end_before_his_moved_session_is_asked_for_another() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        let session = test.session(&here.slug).await.session;
        let month = Span::days(30);
        let times = (session.starts_at.plus(month), session.ends_at.plus(month));
        let (by, site) = (here.by.account, test.site.id);
        let moved = test.app.refunds().reschedule(by, site, here.id, times, session.starts_at).await;
        assert_eq!(moved.expect("the store works"), Ok(false));
        let asked = || test.mailer.sent().iter().filter(|mail| mail.subject.contains("Please pay")).count();
        test.run_for(Span::days(1)).await;
        assert_eq!(asked(), 0, "a hold made now would not last either");
        test.run_for(Span::days(29)).await;
        assert_eq!(asked(), 1, "once");
    })
    .await;
}

/// A beat may write facts: it takes its turn among what changes the room, so that the freeze has all of them, or they are
/// late.
#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_take_their_turn_among_what_changes_the_room() {
    static TURNS: Statement = Statement::new("turns", "select revision from room where session_id = $1");
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        let (site, session, now) = (test.site.id, here.id, test.clock_now());
        let alive = Connection {
            id: "desk".into(),
            participant: "noor".into(),
            device: "desk".into(),
            leg: Leg::Computer,
            computer: None,
            registration: None,
        };
        let unit = async move |tx: &mut Tx| {
            let turns = async |tx: &mut Tx| tx.query_one(&TURNS, &[session.into()]).await?.get::<i64>(0);
            let before = turns(tx).await?;
            facts::hear(tx, site, session, (SOURCE, "1"), std::slice::from_ref(&alive), now).await?;
            Ok::<_, StoreError>(turns(tx).await? - before)
        };
        assert_eq!(test.app.store().run(unit).await.expect("heard"), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_payment_was_abandoned_is_forgotten_when_no_money_can_come() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_draft(Accepting::default()).await;
        let url = test.host_page(&here).await;
        let (sessions, site) = (test.app.sessions(), &test.site);
        let forget = async || sessions.forget_draft(here.by, site, &here.slug).await.expect("works");
        assert_eq!(forget().await, Some(Err(MoneyMayCome::PageIsOpen)), "it may be paid");
        test.run_for(Span::hours(2)).await;
        assert_eq!(forget().await, Some(Ok(())));
        assert_eq!(forget().await, None);
        assert!(sessions.find_hosted(here.by, site, &here.slug).await.expect("readable").is_none());
        for shelf in [Shelf::Upcoming, Shelf::Cancelled] {
            let listed = sessions.list_hosted(here.by, site, None, shelf, None).await.expect("readable");
            assert!(listed.is_empty(), "{shelf:?}");
        }
        // What comes all the same on its page goes back at once.
        test.host_returns(&url).await;
        test.run_jobs().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_paid_is_not_forgotten() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_draft(Accepting::default()).await;
        paid(&test, &here).await;
        let forgotten = test.app.sessions().forget_draft(here.by, &test.site, &here.slug).await;
        assert_eq!(forgotten.expect("works"), Some(Err(MoneyMayCome::IsThere)));
    })
    .await;
}

/// PS-I-40: the whole cost moves, or nothing is changed.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_booked_to_another_division_takes_its_reservation_along() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let administrator = test.person(Role::Administrator).await.person.account;
        let divisions = test.app.divisions();
        divisions.set_use(administrator, &test.site, DivisionUse::Optional).await.expect("set");
        let mut budgets = Vec::new();
        for (code, minor) in [("4711", 5_000), ("4712", 5_000), ("4713", 100)] {
            let id = test.division(code, &[]).await;
            let typed = crate::divisions::typed(test.clock_now().minus(Span::days(30)), minor, false);
            let added = divisions.add_budget(administrator, &test.site, id, &typed).await;
            assert_eq!(added.expect("the store works"), Some(Ok(())));
            budgets.push(id);
        }
        test.book(&here.slug, here.by.account, "4711").await;
        paid(&test, &here).await;
        let reserved = async || {
            let mut all = Vec::new();
            for id in &budgets {
                let view = divisions.with_budgets(&test.site, *id).await.expect("readable").expect("there");
                all.push((view.budgets[0].budget.reserved.minor, view.budgets[0].budget.spent.minor));
            }
            all
        };
        assert_eq!(reserved().await, [(1_568, 0), (0, 0), (0, 0)]);
        assert_eq!(change(&test, &here, |form| form.division = "4712".into()).await, Ok(()));
        assert_eq!(reserved().await, [(0, 0), (1_568, 0), (0, 0)]);
        let short = change(&test, &here, |form| form.division = "4713".into()).await;
        let free = Money::new(100, Currency::from_code("EUR").expect("EUR"));
        let problems = vec![(Field::Division, Problem::BudgetExhausted(free))];
        assert_eq!(short, Err(ChangeRefusal::Invalid(problems)));
        assert_eq!(reserved().await, [(0, 0), (1_568, 0), (0, 0)], "nothing was changed");
        assert_eq!(change(&test, &here, |form| form.division = String::new()).await, Ok(()));
        assert_eq!(reserved().await, [(0, 0), (0, 0), (0, 0)]);
        assert_eq!(change(&test, &here, |form| form.division = "4711".into()).await, Ok(()));
        assert_eq!(reserved().await, [(1_568, 0), (0, 0), (0, 0)], "and back");
        // What was used is paid by the division to which the session is booked then.
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        assert_eq!(reserved().await, [(0, 218), (0, 0), (0, 0)]);
        let balances = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
        let of = |account: Account| -> i64 {
            balances.iter().filter(|line| line.0 == account).map(|line| line.2).sum()
        };
        assert_eq!((of(Account::BudgetReserved), of(Account::BudgetSpent)), (0, 218), "as the books say");
        if test.clock_now() < test.session(&here.slug).await.session.ends_at {
            assert_eq!(change(&test, &here, |form| form.division = "4712".into()).await, Ok(()));
            assert_eq!(reserved().await, [(0, 0), (0, 218), (0, 0)], "its cost moves, too");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_is_upcoming_whatever_was_announced_and_what_was_ended_is_past() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let late = test.hosted_here(Accepting::default()).await;
        let early = test.hosted_here(Accepting::default()).await;
        paid(&test, &late).await;
        paid(&test, &early).await;
        let sessions = test.app.sessions();
        let lists = async |of: &HostedHere| {
            let count = async |shelf| {
                let listed = sessions.list_hosted(of.by, &test.site, None, shelf, None).await;
                listed.expect("readable").len()
            };
            (count(Shelf::Upcoming).await, count(Shelf::Past).await)
        };
        let row = sessions.find_hosted(late.by, &test.site, &late.slug).await.expect("readable");
        let planned = row.expect("his").view.session;
        test.run_for(planned.starts_at.since(test.clock_now())).await;
        drop(test.begin_here(&early).await);
        let connection = test.begin_here(&late).await;
        test.app.classrooms().end(early.by, &test.site, &early.slug).await.expect("works");
        assert_eq!(
            (lists(&early).await, lists(&late).await),
            ((0, 1), (1, 0)),
            "one is over before its time"
        );
        test.advance(planned.ends_at.plus(Span::minutes(3)).since(test.clock_now())).await;
        assert_eq!(lists(&late).await, (1, 0), "the other one runs on");
        test.end_here(&connection).await;
        assert_eq!(lists(&late).await, (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_moved_is_paid_by_the_budget_that_it_falls_in() {
    for (free, is_moved) in [(10, false), (1_000_000, true)] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            test.sell_minutes("authorize").await;
            let here = test.hosted_here(Accepting::default()).await;
            let division = test.division("4711", &[]).await;
            test.book(&here.slug, here.by.account, "4711").await;
            let (now, day) = (test.clock_now(), Span::days(1));
            let by = test.person(Role::Administrator).await.person.account;
            for (from, until, minor) in
                [(now.minus(day), now.plus(day), 1_000_000), (now.plus(day), now.plus(Span::days(300)), free)]
            {
                let budget = Budget {
                    from: Read::Is(from),
                    until: Read::Is(until),
                    amount: Read::Is(Money::new(minor, test.site.currency)),
                    overdraft: false,
                };
                let added = test.app.divisions().add_budget(by, &test.site, division, &budget).await;
                assert_eq!(added.expect("works"), Some(Ok(())));
            }
            paid(&test, &here).await;
            let reserved = async || {
                let mut tx = test.app.store().reader().await.expect("readable");
                let rows = budgets::reservations(&mut tx, test.site.id, here.id).await.expect("readable");
                rows.iter().map(|row| row.budget).collect::<Vec<_>>()
            };
            let before = reserved().await;
            let session = test.session(&here.slug).await.session;
            let times = (session.starts_at.plus(day), session.ends_at.plus(day));
            let moved =
                test.app.refunds().reschedule(here.by.account, test.site.id, here.id, times, times.0).await;
            let expected = if is_moved { Ok(false) } else { Err(MoveRefusal::BudgetExhausted) };
            assert_eq!(moved.expect("works"), expected);
            assert_eq!(reserved().await != before, is_moved);
            let starts_at = if is_moved { times.0 } else { session.starts_at };
            assert_eq!(test.session(&here.slug).await.session.starts_at, starts_at);
            test.assert_sound().await;
        })
        .await;
    }
}
