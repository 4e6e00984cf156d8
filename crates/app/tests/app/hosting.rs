//! A host schedules, changes, starts, invites; on both databases.

use app::accounts::Person;
use app::commerce::SettingsForm;
use app::registrations::{PayOutcome, Register};
use app::sessions::{
    Acting, ChangeRefusal, FeeChange, GivenSeat, How, ScheduleForm, ScheduleRefusal, Scheduled, Shelf,
};
use domain::accounts::Role;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use domain::sessions::invitations::InviteRefusal;
use domain::sessions::schedule::{Field, Problem};
use domain::sessions::start::StartRefusal;
use domain::time::Span;
use locale::{Locale, Messages, Zone};
use std::collections::BTreeSet;
use testkit::TestApp;
use testkit::databases::each_engine;

async fn host(test: &TestApp) -> Acting {
    let Person { account, .. } = test.person(Role::Host).await.person;
    Acting { account, on_all: false }
}

/// A page filled in well: in ten days, two in the afternoon in Amsterdam.
fn form() -> ScheduleForm {
    ScheduleForm {
        topic: "Effective feedback".into(),
        date: "2026-12-02".into(),
        time: "14:00".into(),
        fee: "121".into(),
        capacity: "3".into(),
        meeting_link: "https://meet.example/mine".into(),
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    }
}

async fn schedule(test: &TestApp, by: Acting, form: &ScheduleForm, how: How, key: &str) -> Scheduled {
    let outcome = test.app.sessions().schedule(by, &test.site, form, Locale::En, how, key).await;
    outcome.expect("the store works").expect("nothing is wrong")
}

async fn problems(test: &TestApp, by: Acting, form: &ScheduleForm, locale: Locale) -> Vec<(Field, Problem)> {
    let outcome = test.app.sessions().schedule(by, &test.site, form, locale, How::Schedule, "k").await;
    match outcome.expect("the store works") {
        Err(ScheduleRefusal::Invalid(problems)) => problems,
        other => panic!("something is wrong: {other:?}"),
    }
}

/// Takes a seat of a free session.
async fn register_free(test: &TestApp, slug: &str, browser: u128) {
    test.hold(slug, browser).await.expect("a seat is left");
    let form: Register = test.form(slug, browser).await;
    let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
    assert!(matches!(outcome, Ok(PayOutcome::NothingToPay(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_session_is_sold_in_the_sites_mode() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let scheduled = schedule(&test, by, &form(), How::Schedule, "one").await;
        let session = test.session(&scheduled.slug).await;
        assert_eq!(session.session.mode, Mode::Production, "decision 11");
        assert_eq!(session.price.map(|price| price.gross.minor), Some(12_100));
        assert_eq!(session.seats.capacity, Some(3));
        let amsterdam = Zone::parse("Europe/Amsterdam").expect("a zone");
        let start = session.session.starts_at;
        assert_eq!(Messages::new(Locale::En).short_date_time(start, &amsterdam), "2 Dec 2026, 14:00");
        let again = schedule(&test, by, &form(), How::Schedule, "one").await;
        assert_eq!(again.slug, scheduled.slug, "the same form schedules once (PS-K6)");
        // Sent again from the page that the browser kept, with another topic: nothing of it is dropped unsaid.
        let other = ScheduleForm { topic: "Another topic".into(), ..form() };
        let sent =
            test.app.sessions().schedule(by, &test.site, &other, Locale::En, How::Schedule, "one").await;
        assert_eq!(sent.expect("works"), Err(ScheduleRefusal::Kept(scheduled.slug.clone())));
        let another = schedule(&test, by, &form(), How::Schedule, "two").await;
        assert_ne!(another.slug, scheduled.slug);
        test.register(&scheduled.slug, 1).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_is_not_understood_schedules_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        for (locale, fee) in [
            (Locale::En, "1.000"),
            (Locale::En, "12,345.678"),
            (Locale::En, "1e9"),
            (Locale::Nl, "٣"),
            (Locale::Fr, "12.50"),
        ] {
            let form = ScheduleForm { fee: fee.into(), ..form() };
            assert_eq!(
                problems(&test, by, &form, locale).await,
                [(Field::Fee, Problem::Unreadable)],
                "{fee}"
            );
        }
        let negative = ScheduleForm { fee: "-5".into(), ..form() };
        assert_eq!(problems(&test, by, &negative, Locale::En).await, [(Field::Fee, Problem::Negative)]);
        let typo = ScheduleForm { fee: "12,100,000".into(), ..form() };
        assert!(matches!(
            problems(&test, by, &typo, Locale::En).await[..],
            [(Field::Fee, Problem::FeeTooHigh(_))]
        ));
        let mine = test.app.sessions().list_hosted(by, &test.site, None, Shelf::Upcoming, None).await;
        assert!(mine.expect("readable").is_empty(), "nothing was scheduled");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_fee_is_what_the_administrator_says() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let admin = test.person(Role::Administrator).await.person.account;
        let settings = SettingsForm { fee_max: "121".into(), ..SettingsForm::of(&test.site, Locale::En) };
        let seen = test.site.settings_seen();
        let saved = test.app.commerce().save_settings(admin, &test.site, Locale::En, &settings, &seen).await;
        assert_eq!(saved.expect("the store works"), Ok(()));
        let site = test.app.sites().find(&test.site.slug).await.expect("readable").expect("there");
        let schedule = async |fee: &str| {
            let form = ScheduleForm { fee: fee.into(), ..form() };
            test.app.sessions().schedule(by, &site, &form, Locale::En, How::Schedule, fee).await
        };
        let refused = schedule("121.01").await.expect("the store works");
        let most = Problem::FeeTooHigh(Money::new(12_100, site.currency));
        assert_eq!(refused, Err(ScheduleRefusal::Invalid(vec![(Field::Fee, most)])));
        assert!(schedule("121").await.expect("the store works").is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_looks_for_the_sessions_of_one_host() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (noor, sam) = (host(&test).await, host(&test).await);
        schedule(&test, noor, &form(), How::Schedule, "one").await;
        schedule(&test, sam, &form(), How::Schedule, "two").await;
        let admin = Acting { on_all: true, ..host(&test).await };
        let sessions = test.app.sessions();
        let hosts = sessions.hosts(admin, &test.site).await.expect("readable");
        let ids: BTreeSet<_> = hosts.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, BTreeSet::from([noor.account, sam.account]), "nobody else hosts anything");
        assert!(sessions.hosts(noor, &test.site).await.expect("readable").is_empty());
        for (by, of, expected) in
            [(admin, Some(sam.account), Some(sam.account)), (noor, Some(sam.account), Some(noor.account))]
        {
            let found = sessions.list_hosted(by, &test.site, of, Shelf::Upcoming, None).await;
            let found: Vec<_> = found.expect("readable").into_iter().map(|session| session.host).collect();
            assert_eq!(found, [expected]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_seen_by_its_host_alone_until_it_is_announced() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, other) = (host(&test).await, host(&test).await);
        let admin = Acting { account: other.account, on_all: true };
        let form =
            ScheduleForm { invitations: "robin@example.org; Sanne <sanne@example.org>".into(), ..form() };
        let draft = schedule(&test, by, &form, How::Draft, "one").await;
        let (sessions, site) = (test.app.sessions(), &test.site);
        let public =
            sessions.find(site, &draft.slug, app::sessions::TestAccess::Closed).await.expect("readable");
        assert!(public.is_none());
        assert!(sessions.find_hosted(other, site, &draft.slug).await.expect("readable").is_none());
        assert!(sessions.find_hosted(admin, site, &draft.slug).await.expect("readable").is_some(), "S-34");
        test.run_jobs().await;
        assert!(test.mailer.sent().is_empty(), "nobody is invited to a draft");

        assert!(sessions.announce(other, site, &draft.slug).await.expect("works").is_none());
        sessions.announce(by, site, &draft.slug).await.expect("works").expect("found").expect("announced");
        assert_eq!(test.session(&draft.slug).await.session.state, SessionState::Scheduled);
        test.run_jobs().await;
        assert_eq!(test.mailer.sent().len(), 2);
        let forgotten = sessions.forget_draft(by, site, &draft.slug).await.expect("works");
        assert_eq!(forgotten, None, "it is none any more");
        let old = schedule(&test, by, &form, How::Draft, "two").await;
        test.advance(Span::days(20)).await;
        let late = sessions.announce(by, site, &old.slug).await.expect("works").expect("found");
        let Err(ScheduleRefusal::Invalid(problems)) = late else { panic!("too late: {late:?}") };
        assert!(problems.contains(&(Field::Date, Problem::Past)));
        assert_eq!(sessions.forget_draft(by, site, &old.slug).await.expect("works"), Some(Ok(())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_gets_one_mail_without_anything_personal() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = schedule(&test, by, &form(), How::Schedule, "one").await.slug;
        let invite = async |text: &str| {
            let outcome = test.app.sessions().invite(by, &test.site, &slug, text, Locale::Nl).await;
            outcome.expect("the store works").expect("my session")
        };
        let first = invite("Robin@Example.org robin@example.org, sanne@example.org").await.expect("invited");
        assert_eq!((first.new, first.known), (2, 0));
        let second = invite("tom@example.org robin@example.org").await.expect("invited");
        assert_eq!((second.new, second.known), (1, 1));
        let wrong = InviteRefusal::Wrong(vec!["amira@example".to_owned()]);
        assert_eq!(invite("amira@example, jean@example.org").await, Err(wrong), "and nobody is invited");
        test.run_jobs().await;
        let mails = test.mailer.sent();
        let mut to: Vec<&str> = mails.iter().map(|mail| mail.to_address.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, ["robin@example.org", "sanne@example.org", "tom@example.org"]);
        let mail = mails.first().expect("sent");
        assert!(mail.subject.starts_with("Uitnodiging"), "{}", mail.subject);
        assert!(mail.text.contains(&format!("/academy/sessions/{slug}")), "{}", mail.text);
        assert!(!mail.text.contains("meet.example"), "where it takes place is for those with a seat");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_now_opens_the_door_and_early_starts_keep_the_announced_time() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let now = ScheduleForm { date: String::new(), time: String::new(), fee: String::new(), ..form() };
        let started = schedule(&test, by, &now, How::Start, "one").await;
        assert_eq!(started.meeting_link.as_deref(), Some("https://meet.example/mine"));
        let session = test.session(&started.slug).await;
        assert_eq!(session.session.starts_at, test.clock_now());
        register_free(&test, &started.slug, 1).await;

        let later = schedule(&test, by, &form(), How::Schedule, "two").await;
        let before = test.session(&later.slug).await.session;
        let sessions = test.app.sessions();
        let link = sessions.start(by, &test.site, &later.slug).await.expect("works").expect("mine");
        assert_eq!(link.as_deref(), Ok("https://meet.example/mine"));
        let after = test.session(&later.slug).await.session;
        assert_eq!(after.starts_at, before.starts_at);
        assert_eq!(after.opens_at(), test.clock_now());

        let here = ScheduleForm { meeting_link: String::new(), ..form() };
        let here = schedule(&test, by, &here, How::Schedule, "three").await;
        let started = sessions.start(by, &test.site, &here.slug).await.expect("works").expect("mine");
        assert_eq!(started.as_deref(), Ok(""), "in our room");
        assert!(test.app.classrooms().end(by, &test.site, &here.slug).await.expect("works"));
        let again = sessions.start(by, &test.site, &here.slug).await.expect("works").expect("mine");
        assert_eq!(again, Err(StartRefusal::Ended));
        let other = host(&test).await;
        assert!(sessions.start(other, &test.site, &later.slug).await.expect("works").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_fee_is_for_new_registrants() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let free = ScheduleForm { fee: String::new(), ..form() };
        let slug = schedule(&test, by, &free, How::Schedule, "one").await.slug;
        register_free(&test, &slug, 1).await;
        let change = async |form: &ScheduleForm, version: i64| {
            let (sessions, typed) = (test.app.sessions(), (form, Locale::En));
            let outcome = sessions.change(by, &test.site, &slug, typed, How::Schedule, version).await;
            outcome.expect("the store works").expect("my session")
        };
        let changed = change(&form(), 1).await.expect("changed");
        assert_eq!(changed.fee, FeeChange { free: 1, ..FeeChange::default() }, "S-44");
        let session = test.session(&slug).await;
        assert_eq!((session.price.map(|price| price.gross.minor), session.seats.sold), (Some(12_100), 1));
        assert_eq!(change(&form(), 1).await, Err(ChangeRefusal::ChangedMeanwhile), "the page was old");
        let dearer = ScheduleForm { fee: "150".into(), ..form() };
        let changed = change(&dearer, 2).await.expect("changed");
        assert_eq!(changed.fee, FeeChange { free: 1, ..FeeChange::default() }, "he never paid the old one");
        let open = ScheduleForm { fee: String::new(), registration: false, ..form() };
        let refused = change(&open, 3).await;
        let registered = (Field::Registration, Problem::PeopleRegistered);
        assert_eq!(refused, Err(ChangeRefusal::Invalid(vec![registered])));
        let moved = ScheduleForm { time: "15:00".into(), ..dearer.clone() };
        assert_eq!(
            change(&moved, 3).await,
            Err(ChangeRefusal::Invalid(vec![(Field::Date, Problem::MovedByEdit)]))
        );
        let small = ScheduleForm { capacity: "1".into(), topic: "Feedback".into(), ..dearer.clone() };
        change(&small, 3).await.expect("one seat is taken");
        assert!(test.hold(&slug, 2).await.is_err(), "full now");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_keeps_his_seat_when_the_fee_is_removed() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let form = || ScheduleForm { capacity: "9".into(), ..form() };
        let slug = schedule(&test, by, &form(), How::Schedule, "one").await.slug;
        let (link, url) = test.register(&slug, 1).await;
        crate::common::pay_well(&test, &url).await;
        test.come_back(&link).await;
        // Somebody else is at the payment page: he pays what he was shown.
        let (other, url) = test.register(&slug, 2).await;
        // Whose seat was given has no fee.
        let (first_name, last_name) = ("Kim".to_owned(), "Jansen".to_owned());
        let given = GivenSeat { first_name, last_name, email: "kim@example.org".into(), is_second: false };
        let t = Messages::new(Locale::En);
        let seat = test.app.sessions().give_seat(by, &test.site, &slug, &given, ("key", t)).await;
        assert_eq!(seat.expect("the store works"), Some(Ok(())));
        let (sessions, free) = (test.app.sessions(), ScheduleForm { fee: String::new(), ..form() });
        let changed = sessions.change(by, &test.site, &slug, (&free, Locale::En), How::Schedule, 1).await;
        let changed = changed.expect("the store works").expect("my session").expect("changed");
        assert_eq!(changed.fee, FeeChange { free: 0, paid: 2, is_removed: true }, "S-44");
        assert!(test.session(&slug).await.price.is_none());
        crate::common::pay_well(&test, &url).await;
        test.come_back(&other).await;
        for link in [&link, &other] {
            let view = test.view(link).await;
            assert_eq!(view.standing, app::registrations::Standing::Confirmed);
            assert!(view.receipt.is_some());
            let going = view.going_back.expect("paid");
            assert_eq!((going.going.minor, going.gone.minor), (0, 0), "nothing goes back by itself");
        }
        register_free(&test, &slug, 3).await;
        // The fee comes again: it is what they paid, and only who came between came free.
        let changed = sessions.change(by, &test.site, &slug, (&form(), Locale::En), How::Schedule, 2).await;
        let changed = changed.expect("the store works").expect("my session").expect("changed");
        assert_eq!(changed.fee, FeeChange { free: 1, paid: 0, is_removed: false });
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_merchant_account_only_free_sessions_are_scheduled() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let mut site = test.site.clone();
        site.fees.enabled = false;
        let sessions = test.app.sessions();
        let refused = sessions.schedule(by, &site, &form(), Locale::En, How::Schedule, "one").await;
        let unavailable =
            vec![(Field::Fee, Problem::FeesNotAvailable(domain::sites::FeesMissing::NotEnabled))];
        assert_eq!(refused.expect("works").err(), Some(ScheduleRefusal::Invalid(unavailable)));
        let open = ScheduleForm { fee: String::new(), registration: false, ..form() };
        let free = sessions.schedule(by, &site, &open, Locale::En, How::Schedule, "one").await;
        let slug = free.expect("works").expect("scheduled").slug;
        assert!(sessions.meeting_link(&site, &slug).await.expect("works").is_none(), "the door is not open");
        sessions.start(by, &site, &slug).await.expect("works").expect("mine").expect("started");
        let link = sessions.meeting_link(&site, &slug).await.expect("works");
        assert_eq!(link.as_deref(), Some("https://meet.example/mine"), "for whoever has the plain link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_right_across_clock_changes_and_at_the_ends_of_the_world() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        // Three hours each: where the clock is changed meanwhile, the end is by the new one.
        for (number, (zone, date, (time, span), utc, utc_end)) in [
            (
                "Europe/Amsterdam",
                "2027-03-28",
                ("01:30", "01:30–05:30"),
                "20270328T003000Z",
                "20270328T033000Z",
            ),
            (
                "Europe/Amsterdam",
                "2027-03-28",
                ("03:30", "03:30–06:30"),
                "20270328T013000Z",
                "20270328T043000Z",
            ),
            (
                "Europe/Amsterdam",
                "2027-10-31",
                ("01:30", "01:30–03:30"),
                "20271030T233000Z",
                "20271031T023000Z",
            ),
            (
                "Europe/Amsterdam",
                "2027-10-31",
                ("03:30", "03:30–06:30"),
                "20271031T023000Z",
                "20271031T053000Z",
            ),
            (
                "America/New_York",
                "2027-03-14",
                ("01:30", "01:30–05:30"),
                "20270314T063000Z",
                "20270314T093000Z",
            ),
            ("Etc/GMT+12", "2026-12-08", ("01:30", "01:30–04:30"), "20261208T133000Z", "20261208T163000Z"),
            (
                "Etc/GMT+12",
                "2026-12-08",
                ("23:30", "23:30 – Wednesday 9 December 2026, 02:30"),
                "20261209T113000Z",
                "20261209T143000Z",
            ),
            (
                "Pacific/Kiritimati",
                "2026-12-08",
                ("00:30", "00:30–03:30"),
                "20261207T103000Z",
                "20261207T133000Z",
            ),
            (
                "Pacific/Kiritimati",
                "2026-12-08",
                ("01:30", "01:30–04:30"),
                "20261207T113000Z",
                "20261207T143000Z",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let form = ScheduleForm {
                fee: String::new(),
                date: date.into(),
                time: time.into(),
                time_zone: zone.into(),
                minutes: "180".into(),
                ..form()
            };
            let slug = schedule(&test, by, &form, How::Schedule, &number.to_string()).await.slug;
            register_free(&test, &slug, 100 + number as u128).await;
            test.run_jobs().await;
            let mail = test.mailer.sent().pop().expect("confirmed");
            for body in [&mail.text, &mail.html] {
                assert!(body.contains(&format!(", {span}")), "{zone} {date}: {body}");
            }
            let calendar = mail.calendar.expect("attached").text;
            assert!(calendar.contains(&format!("DTSTART:{utc}")), "{zone} {date}: {calendar}");
            assert!(calendar.contains(&format!("DTEND:{utc_end}")), "{zone} {date}: {calendar}");
            let typed = test.app.sessions().form_of(by, &test.site, &slug, Locale::En).await;
            let typed = typed.expect("readable").expect("mine");
            assert_eq!((typed.date.as_str(), typed.time.as_str()), (date, time), "read back as it was typed");
        }
        let twice = ScheduleForm { date: "2027-10-31".into(), time: "02:30".into(), ..form() };
        let asked = problems(&test, by, &twice, Locale::En).await;
        assert!(matches!(asked[..], [(Field::Time, Problem::Twice { .. })]), "{asked:?}");
        let skipped = ScheduleForm { date: "2027-03-28".into(), time: "02:30".into(), ..form() };
        let asked = problems(&test, by, &skipped, Locale::En).await;
        assert!(matches!(asked[..], [(Field::Time, Problem::Skipped { .. })]), "{asked:?}");
        let second = ScheduleForm { which: app::sessions::Which::Second, ..twice };
        let slug = schedule(&test, by, &second, How::Schedule, "second").await.slug;
        let typed = test.app.sessions().form_of(by, &test.site, &slug, Locale::En).await;
        assert_eq!(typed.expect("readable").expect("mine").which, app::sessions::Which::Second);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_and_has_not_answered_hears_of_a_new_date_and_of_a_cancellation() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let free = ScheduleForm { fee: String::new(), ..form() };
        let slug = schedule(&test, by, &free, How::Schedule, "one").await.slug;
        let text = "robin@example.org, sanne@example.org, tom@example.org";
        let invited = test.app.sessions().invite(by, &test.site, &slug, text, Locale::En).await;
        invited.expect("the store works").expect("my session").expect("invited");
        register_free(&test, &slug, 7).await;
        let told = async |subject: &str| {
            test.run_jobs().await;
            let mails = test.mailer.sent();
            let mut to: Vec<String> = mails
                .iter()
                .filter(|mail| mail.subject.starts_with(subject) && mail.text.contains("had invited you"))
                .map(|mail| mail.to_address.clone())
                .collect();
            to.sort_unstable();
            to
        };
        let answered = {
            test.run_jobs().await;
            let mails = test.mailer.sent();
            let seat = mails.iter().find(|mail| mail.subject.starts_with("Your seat")).expect("a seat");
            seat.to_address.clone()
        };
        let waiting: Vec<&str> = ["robin@example.org", "sanne@example.org", "tom@example.org"]
            .into_iter()
            .filter(|address| *address != answered)
            .collect();
        let session = test.session(&slug).await.session;
        let (starts_at, ends_at) =
            (session.starts_at.plus(Span::days(1)), session.ends_at.plus(Span::days(1)));
        let refunds = test.app.refunds();
        let moved = refunds.reschedule(by.account, test.site.id, session.id, (starts_at, ends_at), starts_at);
        assert_eq!(moved.await.expect("the store works"), Ok(false));
        assert_eq!(told("New time").await, waiting, "who has a seat gets the mail of a seat");
        let called_off =
            refunds.cancel_session(by.account, test.site.id, session.id, "The trainer is ill.").await;
        assert_eq!(called_off.expect("the store works"), Ok(()));
        assert_eq!(told("Does not take place").await, waiting);
        assert!(test.mailer.sent().iter().any(|mail| mail.text.contains("The trainer is ill.")));

        // Nobody has a seat yet: changed on the schedule page.
        let slug = schedule(&test, by, &free, How::Schedule, "two").await.slug;
        let invited = test.app.sessions().invite(by, &test.site, &slug, "kim@example.org", Locale::En).await;
        invited.expect("the store works").expect("my session").expect("invited");
        let later = ScheduleForm { time: "16:00".into(), ..free };
        let sessions = test.app.sessions();
        let changed = sessions.change(by, &test.site, &slug, (&later, Locale::En), How::Schedule, 1).await;
        changed.expect("the store works").expect("my session").expect("changed");
        let mut all: Vec<String> = waiting.iter().map(|address| (*address).to_owned()).collect();
        all.push("kim@example.org".to_owned());
        all.sort_unstable();
        assert_eq!(told("New time").await, all);
    })
    .await;
}
