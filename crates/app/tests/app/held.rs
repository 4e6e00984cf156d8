//! A session with paid seats that nobody started in our room: its fees are earned when its host says that it was held
//! elsewhere, and go back when nobody does.

use crate::common::{balance, buy, buy_as_company, pay_well, take_away};
use crate::refunds::{CLERK, give, refunded, registration};
use app::jobs::queue::RECOGNIZE_JOB;
use app::refunds::CancelSessionRefusal;
use app::registrations::Standing;
use app::sessions::{Acting, How, ScheduleForm};
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::refunds::Cause;
use domain::sessions::SessionState;
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use locale::Locale;
use store::Tx;
use testkit::TestApp;
use testkit::databases::each_engine;

const BY: Acting = Acting { account: CLERK, on_all: true };

/// The session that is sold takes place in our room, and an administrator looks after it.
async fn here(test: &TestApp) {
    test.person(Role::Administrator).await;
    test.move_here("paid").await;
}

async fn over(test: &TestApp) {
    let ends_at = test.session("paid").await.session.ends_at;
    test.run_for(ends_at.since(test.clock_now()).max(Span::seconds(1))).await;
    test.run_for(Span::minutes(10)).await;
}

async fn asked(test: &TestApp) -> usize {
    let subject = test.mailer.sent();
    subject.iter().filter(|mail| mail.text.contains("Nobody started this session in its room")).count()
}

async fn revenue(test: &TestApp) -> (i64, i64) {
    (balance(test, Account::TrainingRevenue).await, balance(test, Account::DeferredRevenue).await)
}

async fn call_off(test: &TestApp) -> Result<(), CancelSessionRefusal> {
    let session = test.session("paid").await.session.id;
    test.app.refunds().cancel_session(CLERK, test.site.id, session, "").await.expect("the store works")
}

async fn say_held(test: &TestApp) -> Option<bool> {
    test.app.sessions().say_held(BY, &test.site, "paid").await.expect("the store works")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fees_of_what_nobody_started_are_earned_when_its_host_says_so() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        for browser in 1..=2 {
            buy(&test, browser).await;
        }
        assert_eq!(say_held(&test).await, Some(false), "nobody was asked");
        over(&test).await;
        let session = test.session("paid").await.session;
        assert_eq!(revenue(&test).await, (0, -20_000), "LT-E5 waits");
        assert_eq!(asked(&test).await, 1);
        let open = test.app.sessions().undecided(test.site.id, session.id).await.expect("readable");
        assert_eq!(open.expect("asked").seats, 2);
        let office = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
        assert_eq!(office.undecided.len(), 1);
        assert_eq!(say_held(&test).await, Some(true));
        assert_eq!(say_held(&test).await, Some(false), "once");
        assert_eq!(call_off(&test).await, Err(CancelSessionRefusal::Ended), "it was held");
        test.run_for(Span::days(20)).await;
        assert_eq!(revenue(&test).await, (-20_000, 0));
        assert_eq!(asked(&test).await, 1, "who has answered is not reminded");
        assert_eq!(test.session("paid").await.session.state, SessionState::Scheduled);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nobody_answers_everything_goes_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        let links = [buy(&test, 1).await, buy(&test, 2).await];
        over(&test).await;
        test.run_for(Span::days(2)).await;
        assert_eq!(asked(&test).await, 1);
        test.run_for(Span::days(2)).await;
        assert_eq!(asked(&test).await, 2, "reminded");
        test.run_for(Span::days(9)).await;
        assert_eq!(asked(&test).await, 3, "and again");
        assert_eq!(revenue(&test).await, (0, -20_000));
        test.run_for(Span::days(2)).await;
        assert_eq!(test.session("paid").await.session.state, SessionState::Cancelled);
        assert_eq!(revenue(&test).await, (0, 0));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        for link in &links {
            let Standing::Cancelled(cancellation) = test.view(link).await.standing else {
                panic!("not given back");
            };
            assert_eq!(cancellation.cause, Cause::SessionCancelled);
        }
        let mails = test.mailer.sent();
        let told = mails.iter().filter(|mail| mail.subject.contains("Was not held")).count();
        assert_eq!(told, 2, "each reads that it did not take place");
        assert_eq!(say_held(&test).await, Some(false), "too late");
        test.assert_sound().await;
    })
    .await;
}

/// Who may no longer host could not answer: the question would end in everything going back.
#[tokio::test(flavor = "multi_thread")]
async fn where_its_host_may_host_no_more_the_administrators_are_asked() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (administrator, host) = (test.person(Role::Administrator).await, test.person(Role::Host).await);
        let by = Acting { account: host.person.account, on_all: false };
        let form = ScheduleForm {
            topic: "Effective feedback".into(),
            date: "2026-12-02".into(),
            time: "14:00".into(),
            fee: "121".into(),
            meeting_link: "https://meet.example/mine".into(),
            ..ScheduleForm::empty("Europe/Amsterdam", "en")
        };
        let scheduled =
            test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, "key").await;
        let slug = scheduled.expect("the store works").expect("nothing is wrong").slug;
        test.move_here(&slug).await;
        let (link, url) = test.register(&slug, 1).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let now_finance = test
            .app
            .people()
            .set_roles(&administrator.person, &test.site, host.person.account, &[Role::Finance])
            .await;
        assert_eq!(now_finance.expect("the store works"), Ok(()));
        let ends_at = test.session(&slug).await.session.ends_at;
        test.run_for(ends_at.plus(Span::minutes(10)).since(test.clock_now())).await;
        let sent = test.mailer.sent();
        let asked = sent.iter().filter(|mail| mail.text.contains("Nobody started this session in its room"));
        let to: Vec<&str> = asked.map(|mail| mail.to_address.as_str()).collect();
        assert_eq!(to, [administrator.person.email.as_str()]);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_says_that_it_was_not_held_gives_everything_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        buy(&test, 1).await;
        over(&test).await;
        assert_eq!(call_off(&test).await, Ok(()));
        assert_eq!(call_off(&test).await, Err(CancelSessionRefusal::AlreadyCancelled));
        assert_eq!(say_held(&test).await, Some(false));
        test.run_for(Span::days(20)).await;
        assert_eq!(revenue(&test).await, (0, 0));
        assert_eq!(asked(&test).await, 1);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_counts() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        buy(&test, 1).await;
        over(&test).await;
        let (said, off) = tokio::join!(say_held(&test), call_off(&test));
        assert_ne!(said == Some(true), off == Ok(()), "{said:?} {off:?}");
        test.run_for(Span::days(1)).await;
        let earned = if off == Ok(()) { 0 } else { -10_000 };
        assert_eq!(revenue(&test).await, (earned, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_started_here_is_earned_without_a_question() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        buy(&test, 1).await;
        let (site, session) = (test.site.id, test.session("paid").await.session);
        test.run_for(session.starts_at.since(test.clock_now())).await;
        let started = test.app.sessions().start(BY, &test.site, "paid").await.expect("the store works");
        assert_eq!(started, Some(Ok(String::new())));
        over(&test).await;
        assert_eq!(revenue(&test).await, (-10_000, 0));
        assert_eq!(test.app.sessions().undecided(site, session.id).await.expect("readable"), None);
        assert_eq!(asked(&test).await, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_of_a_seat_taken_away_goes_back_with_a_session_that_was_not_held() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        let link = buy_as_company(&test, 1).await;
        test.advance(Span::days(3)).await;
        take_away(&test, &link, 0).await;
        over(&test).await;
        assert_eq!(asked(&test).await, 1, "nobody has a seat, and yet there is a fee");
        test.run_for(Span::days(15)).await;
        assert_eq!(test.session("paid").await.session.state, SessionState::Cancelled);
        assert_eq!(refunded(&test).await, 12_100);
        for account in Account::ALL {
            assert_eq!(balance(&test, account).await, 0, "{account:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_last_fee_goes_back_meanwhile_nothing_is_left_to_decide() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        let link = buy(&test, 1).await;
        over(&test).await;
        let session = test.session("paid").await.session.id;
        let undecided = async || {
            let office = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
            let in_test = test.app.money().overview(&test.site, Mode::Test).await.expect("readable");
            assert_eq!(in_test.waiting_in_production, office.undecided.len());
            let open = test.app.sessions().undecided(test.site.id, session).await.expect("readable");
            (office.undecided.len(), open.is_some())
        };
        assert_eq!(undecided().await, (1, true));
        give(&test, registration(&test, &link).await, 12_100).await.expect("so much was paid");
        assert_eq!(undecided().await, (0, false));
        test.run_for(Span::days(15)).await;
        assert_eq!(asked(&test).await, 1, "nor is anybody reminded");
        test.assert_sound().await;
    })
    .await;
}

/// Before sessions in our room were asked about, they counted as held when their time had passed.
/// The last fee was on its way back and is kept after all: its host is asked, so that it is earned or goes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_whose_refund_is_given_up_is_asked_about() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        let link = buy(&test, 1).await;
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 105;
        test.emulator.arm(no);
        let refund = give(&test, registration(&test, &link).await, 12_100).await.expect("so much was paid");
        over(&test).await;
        assert_eq!(asked(&test).await, 0, "everything was to go back");
        let dismissed = test.app.refunds().dismiss(CLERK, test.site.id, refund, "a mistake").await;
        dismissed.expect("the store works").expect("nothing is owed");
        test.run_for(Span::minutes(10)).await;
        assert_eq!(asked(&test).await, 1);
        assert_eq!(say_held(&test).await, Some(true));
        test.run_for(Span::minutes(10)).await;
        assert_eq!(revenue(&test).await, (-10_000, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revenue_already_is_not_asked_about() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        over(&test).await;
        assert_eq!(revenue(&test).await, (-10_000, 0));
        here(&test).await;
        let (site, session) = (test.site.id, test.session("paid").await.session.id);
        let now = test.clock_now();
        let unit =
            async move |tx: &mut Tx| store::jobs::put(tx, RECOGNIZE_JOB, session.0, Some(site), now).await;
        test.app.store().run(unit).await.expect("kept");
        test.run_for(Span::days(20)).await;
        assert_eq!(asked(&test).await, 0);
        assert_eq!(revenue(&test).await, (-10_000, 0));
        assert_eq!(test.session("paid").await.session.state, SessionState::Scheduled);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_moved_to_an_earlier_date_is_asked_about_when_it_is_over() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        here(&test).await;
        buy(&test, 1).await;
        let session = test.session("paid").await.session;
        let earlier = |at: Timestamp| at.minus(Span::days(3));
        let (times, until) =
            ((earlier(session.starts_at), earlier(session.ends_at)), test.clock_now().plus(Span::days(1)));
        let moved = test.app.refunds().reschedule(CLERK, test.site.id, session.id, times, until).await;
        moved.expect("the store works").expect("not begun");
        over(&test).await;
        assert_eq!(asked(&test).await, 1);
        assert_eq!(say_held(&test).await, Some(true));
        test.run_for(Span::minutes(1)).await;
        assert_eq!(revenue(&test).await, (-10_000, 0), "not at the end that it had before");
        test.assert_sound().await;
    })
    .await;
}
