//! What hosts press before they pay happens when they have paid; who could not pay yet is asked when he can (decision 2).

use crate::common::pay_well;
use app::sessions::{Acting, How, Pressed, ScheduleForm};
use app::sites::Site;
use app::usage::estimates::{Acceptance, EstimateRefusal, Shown, expected};
use app::usage::{HostPay, HowToPay};
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use domain::sessions::start::StartRefusal;
use domain::time::Span;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::estimate;
use domain::usage::gate::{GateRefusal, HoldMoment, HostPayment};
use domain::usage::settlement::SettlementRule;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};

async fn site(test: &TestApp) -> Site {
    site_by(test, "authorize").await
}

async fn site_by(test: &TestApp, action: &str) -> Site {
    test.sell_minutes(action).await;
    test.turn_pay_per_use(true).await;
    test.app.sites().find(&test.site.slug).await.expect("readable").expect("there")
}

fn form(date: &str) -> ScheduleForm {
    ScheduleForm {
        topic: "Listening".into(),
        date: date.into(),
        time: "14:00".into(),
        capacity: "2".into(),
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    }
}

/// Accepts the estimate as it is shown.
async fn schedules(test: &TestApp, site: &Site, form: &ScheduleForm, how: How, pays_now: bool) -> HostedHere {
    let by = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
    let terms = test.app.usage().terms(site, Mode::Production).await.expect("readable").expect("on");
    let found = estimate(&expected(form, 0), &terms.version.tariff, terms.buffer).expect("small");
    let shown = Some(Shown::of(&terms.version, &found));
    let acceptance = Some(Acceptance { shown, at_ceiling: AtCeiling::End, is_sure: false, pays_now });
    let sessions = test.app.sessions();
    let done = sessions.schedule(by, site, form, Locale::En, Pressed { how, acceptance }, "key").await;
    let slug = done.expect("the store works").expect("scheduled").slug;
    let hosted = sessions.find_hosted(by, site, &slug).await.expect("readable").expect("his");
    HostedHere { by, slug, id: hosted.view.session.id }
}

async fn state(test: &TestApp, here: &HostedHere) -> (SessionState, bool) {
    let started = test.app.usage().has_started(test.site.id, here.id).await.expect("readable");
    let hosted = test.app.sessions().find_hosted(here.by, &test.site, &here.slug).await;
    (hosted.expect("readable").expect("his").view.session.state, started)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pressed_before_the_payment_happens_after_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let site = site(&test).await;
        for (how, starts) in [(How::Schedule, false), (How::Start, true)] {
            let here = schedules(&test, &site, &form("2026-11-22"), how, true).await;
            assert_eq!(state(&test, &here).await, (SessionState::Draft, false), "not before");
            let HostPay::GoToPage(url) = test.host_pays(&here, HowToPay::Now).await else { panic!("a page") };
            test.run_jobs().await;
            assert_eq!(state(&test, &here).await, (SessionState::Draft, false), "nor by looking at the page");
            pay_well(&test, &url).await;
            test.host_returns(&url).await;
            test.run_jobs().await;
            assert_eq!(state(&test, &here).await, (SessionState::Scheduled, starts));
            test.run_jobs().await;
            assert_eq!(state(&test, &here).await, (SessionState::Scheduled, starts), "once");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_could_not_pay_yet_is_asked_when_he_can() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let site = site(&test).await;
        // A week ahead, and holds last three days.
        let here = schedules(&test, &site, &form("2026-11-29"), How::Schedule, false).await;
        test.run_jobs().await;
        assert_eq!(state(&test, &here).await.0, SessionState::Scheduled, "announced unpaid");
        assert!(matches!(test.host_pays(&here, HowToPay::Hold).await, HostPay::NotYet(_)));
        test.run_for(Span::days(6)).await;
        assert!(test.mailer.sent().is_empty(), "not before");
        test.run_for(Span::hours(23)).await;
        let sent = test.mailer.sent();
        let [mail] = &sent[..] else { panic!("one mail: {}", sent.len()) };
        assert!(mail.text.contains(&format!("/host/sessions/{}/pay", here.slug)), "{}", mail.text);
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        test.run_for(Span::hours(1)).await;
        let payment = test.app.usage().host_payment(test.site.id, here.id).await.expect("readable");
        assert!(matches!(payment, HostPayment::Held { .. }), "{payment:?}");
        assert_eq!(test.mailer.sent().len(), 1, "he is not asked again");
        test.assert_sound().await;
    })
    .await;
}

/// What is wrong with accepting that many computers for that long, if anything is; as it is shown.
async fn accepts(
    test: &TestApp,
    here: &HostedHere,
    minutes: &str,
    computers: &str,
) -> Option<Option<EstimateRefusal>> {
    let site = &test.site;
    let session = test.session(&here.slug).await.session;
    let typed = ScheduleForm {
        minutes: minutes.into(),
        expected: [computers, "", "", "", ""].map(str::to_owned),
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let terms = test.app.usage().terms_of(site, &session).await.expect("readable");
    let shown = terms.map(|found| {
        let priced = estimate(&expected(&typed, 0), &found.terms.version.tariff, found.terms.buffer);
        Shown::of(&found.terms.version, &priced.expect("small"))
    });
    let acceptance = Acceptance { shown, at_ceiling: AtCeiling::End, is_sure: false, pays_now: true };
    let usage = test.app.usage();
    let done = usage.accept(here.by, site, &here.slug, &typed, How::Schedule, acceptance).await;
    done.expect("the store works").map(Result::err)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_holds_and_while_it_runs_it_only_rises() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        test.turn_pay_per_use(false).await;
        // Its estimate was accepted, and pay-per-use is off now.
        let here = test.hosted_here(Accepting::default()).await;
        let refused = test.app.sessions().start(here.by, &test.site, &here.slug).await.expect("works");
        let unpaid = Err(StartRefusal::Gate(GateRefusal::Unpaid));
        assert_eq!(refused, Some(unpaid), "nobody gets around it by switching it off for a moment");

        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        let connection = test.begin_here(&here).await;
        test.advance(Span::minutes(1)).await;
        assert_eq!(accepts(&test, &here, "60", "1").await, Some(Some(EstimateRefusal::NotMore)));
        assert_eq!(
            accepts(&test, &here, "60", "3").await,
            Some(Some(EstimateRefusal::NotMore)),
            "nor the same"
        );
        assert_eq!(accepts(&test, &here, "90", "5").await, Some(None));
        let accepted = test.app.usage().accepted(&test.site, here.id).await.expect("readable").expect("kept");
        assert_eq!((accepted.expected.minutes, accepted.settlement), (90, SettlementRule::Measured));
        assert!(matches!(test.host_pays(&here, HowToPay::Hold).await, HostPay::GoToPage(_)), "what is added");
        test.end_here(&connection).await;
        assert_eq!(accepts(&test, &here, "600", "50").await, Some(Some(EstimateRefusal::Over)));
        test.assert_sound().await;
    })
    .await;
}

/// One computer was expected for ten minutes, and five are there.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_adds_less_than_is_used_already() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        test.turn_pay_per_use(false).await;
        let here = test.hosted_here(Accepting { minutes: 10, computers: 1, ..Accepting::default() }).await;
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        let connection = test.begin_here(&here).await;
        for computer in ["one", "two", "three", "four"] {
            test.connect(&here, computer).await;
        }
        test.advance(Span::minutes(10)).await;
        for computer in ["one", "two", "three", "four"] {
            test.disconnect(&here, computer).await;
        }
        let used = test.app.classrooms().use_now(test.site.id, here.id).await.expect("readable");
        let used = used.expect("it runs").live.cost.gross;
        let refused = accepts(&test, &here, "10", "2").await;
        let Some(Some(EstimateRefusal::BelowUse { used: told, ceiling })) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((told, ceiling.minor < used.minor), (used, true));
        assert_eq!(accepts(&test, &here, "10", "6").await, Some(None), "what is more than that");
        test.end_here(&connection).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_takes_at_once_is_known_before_anything_is_accepted() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let site = site_by(&test, "sale").await;
        let terms = test.app.usage().terms(&site, Mode::Production).await.expect("readable").expect("on");
        let from = test.clock_now().plus(Span::days(30));
        let moment = terms.moment((from, from.plus(Span::hours(1))), test.clock_now());
        assert_eq!((terms.takes_at_once, moment), (true, Some(HoldMoment::Now)));
    })
    .await;
}
