//! Rooms that nobody ended, the teleconference as people say it, and who waits before a room.

use crate::classrooms::{as_host, by_link, connect, facts_of, here, host, inside, refused, start, until};
use crate::common::{pay_well, sale};
use app::classrooms::{ActRefusal, Connected, Leaving, RoomAct, Woken};
use app::registrations::{RegisterRefusal, Standing};
use app::sessions::{How, ScheduleForm};
use domain::classrooms::ending::EMPTY_MAX;
use domain::classrooms::entry::EntryRefusal;
use domain::payments::situation::ReturnReason;
use domain::time::{Span, Timestamp};
use domain::usage::facts::What;
use domain::usage::meter::{Metered, Window, meter};
use domain::usage::{AudioType, Leg};
use locale::Locale;
use testkit::databases::each_engine;
use testkit::guests::came_from;
use testkit::payer::{Card, pay};
use testkit::{TestApp, TestAppOptions};

const VOIP: Leg = Leg::Audio(AudioType::Voip);
const CALL_IN: Leg = Leg::Audio(AudioType::CallIn);

async fn guest_token(test: &TestApp, slug: &str, name: &str) -> String {
    let welcome =
        test.app.classrooms().welcome_guest(&test.site, slug, name, came_from(1, 1)).await.expect("works");
    welcome.expect("open").expect("welcome").to_string()
}

async fn metered(test: &TestApp, slug: &str, from: Timestamp) -> Metered {
    meter(&facts_of(test, slug).await, Window { from, until: test.clock_now() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_everybody_left_ends_by_itself_when_the_last_one_left() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let planned = test.session(&slug).await.session;
        test.advance(planned.starts_at.since(test.clock_now())).await;
        start(&test, by, &slug).await;
        let from = test.clock_now();
        let leader = as_host(&test, by, &slug).await;
        assert_eq!(leader.act(RoomAct::Audio(Some(AudioType::CallIn))).await.expect("works"), Ok(()));
        test.advance(Span::seconds(40)).await;
        let left = test.clock_now();
        leader.leave(left, Leaving::Said).await.expect("noted");
        app::jobs::recover(&test.app).await.expect("recovered");
        test.advance(planned.ends_at.since(left)).await;
        test.run_jobs().await;
        assert!(!facts_of(&test, &slug).await.iter().any(|fact| fact.what == What::Ended), "a break");
        test.advance(EMPTY_MAX).await;
        test.run_jobs().await;
        let ended: Vec<_> =
            facts_of(&test, &slug).await.into_iter().filter(|fact| fact.what == What::Ended).collect();
        assert_eq!(ended.len(), 2, "of each source");
        assert!(ended.iter().all(|fact| fact.at == left), "nobody is billed for an empty room");
        let found = metered(&test, &slug, from).await;
        assert_eq!(found.totals.get(Leg::Computer), Span::seconds(40));
        assert_eq!(found.totals.get(CALL_IN), Span::seconds(40), "the telephone that nobody hung up");
        test.advance(Span::minutes(10)).await;
        test.run_jobs().await;
        let again = facts_of(&test, &slug).await.into_iter().filter(|fact| fact.what == What::Ended);
        assert_eq!(again.count(), 2, "ended once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_with_people_goes_on_after_its_end_but_not_for_ever() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let planned = test.session(&slug).await.session;
        test.advance(planned.starts_at.since(test.clock_now())).await;
        start(&test, by, &slug).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let token = guest_token(&test, &slug, "Ann").await;
        let last = planned.ends_at.plus(domain::classrooms::entry::OVERTIME_MAX);
        test.advance(last.minus(Span::seconds(1)).since(test.clock_now())).await;
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        let guest = inside(&test, &door, "desk").await;
        test.run_jobs().await;
        assert!(!facts_of(&test, &slug).await.iter().any(|fact| fact.what == What::Ended));
        test.clock.advance(Span::seconds(61));
        guest.heard();
        test.run_jobs().await;
        let facts = facts_of(&test, &slug).await;
        let ended = facts.iter().find(|fact| fact.what == What::Ended).expect("ended");
        assert!(ended.at <= last, "no minute after it is billed");
        assert_eq!(refused(&test, &door).await, EntryRefusal::Over);
    })
    .await;
}

/// The statement equals the truth: a window that was opened a moment before the end takes nothing from the one beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_opens_a_second_window_before_the_end_is_counted_to_the_end() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let from = test.clock_now();
        let door = by_link(&test, &slug, &guest_token(&test, &slug, "Ann").await).await.expect("genuine");
        let mut first = inside(&test, &door, "desk").await;
        test.clock.advance(Span::seconds(4));
        let _second = inside(&test, &door, "desk").await;
        while first.woken().await.expect("somebody looks") != Woken::ByDoubt {}
        first.prove().await.expect("noted");
        test.clock.advance(Span::seconds(2));
        assert!(test.app.classrooms().end(by, &test.site, &slug).await.expect("works"));
        let found = metered(&test, &slug, from).await;
        assert_eq!(found.totals.get(Leg::Computer), Span::seconds(6));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_that_he_is_in_the_teleconference_is_metered_so() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let from = test.clock_now();
        let mut leader = as_host(&test, by, &slug).await;
        let door = by_link(&test, &slug, &guest_token(&test, &slug, "Ann").await).await.expect("genuine");
        let guest = inside(&test, &door, "desk").await;
        let ann = guest.person;
        let say = RoomAct::Audio;
        let of = |kind| RoomAct::SetAudio(ann, kind);
        assert_eq!(guest.act(of(None)).await.expect("works"), Err(ActRefusal::NotYours));
        let pass = || test.clock.advance(Span::seconds(10));

        // Ten seconds by the computer, said twice; then by telephone, as her host says.
        assert_eq!(guest.act(say(Some(AudioType::Voip))).await.expect("works"), Ok(()));
        assert_eq!(guest.act(say(Some(AudioType::Voip))).await.expect("works"), Ok(()));
        pass();
        assert_eq!(leader.act(of(Some(AudioType::CallIn))).await.expect("works"), Ok(()));
        pass();
        // The telephone stands alone: it goes on when the computer has gone.
        guest.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        pass();
        assert_eq!(leader.act(of(Some(AudioType::Voip))).await.expect("works"), Err(ActRefusal::NoComputer));
        assert_eq!(leader.act(of(None)).await.expect("works"), Ok(()));
        pass();
        let found = metered(&test, &slug, from).await;
        assert_eq!(found.totals.get(VOIP), Span::seconds(10));
        assert_eq!(found.totals.get(CALL_IN), Span::seconds(20));
        assert_eq!(found.unmatched, Vec::<String>::new());

        // A voice goes with its computer, and does not come back with another one.
        let guest = inside(&test, &door, "desk").await;
        assert_eq!(guest.act(say(Some(AudioType::Voip))).await.expect("works"), Ok(()));
        let audio = |picture: &app::classrooms::Picture| picture.person(ann).and_then(|person| person.audio);
        until(&mut leader, |picture| audio(picture) == Some(AudioType::Voip)).await;
        test.clock.advance(Span::seconds(1));
        guest.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        until(&mut leader, |picture| audio(picture).is_none()).await;
        test.clock.advance(Span::seconds(1));
        let phone = inside(&test, &door, "phone").await;
        let desk = inside(&test, &door, "desk").await;
        test.clock.advance(Span::seconds(1));
        desk.heard();
        until(&mut leader, |picture| picture.person(ann).is_some_and(|person| person.computers == 2)).await;
        assert_eq!(audio(&leader.picture().borrow().clone()), None);
        drop((phone, desk));

        // Who is sent out is in it no more, by whatever way.
        assert_eq!(leader.act(of(Some(AudioType::TollFree))).await.expect("works"), Ok(()));
        until(&mut leader, |picture| audio(picture) == Some(AudioType::TollFree)).await;
        assert_eq!(leader.act(RoomAct::Remove(ann, true)).await.expect("works"), Ok(()));
        until(&mut leader, |picture| audio(picture).is_none()).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_sees_who_waits() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let door = test.app.classrooms().at_door_by_account(by, "Noor", &test.site, &slug).await;
        let Connected::Waits(mut leader) = connect(&test, &door.expect("works").expect("mine"), "desk").await
        else {
            panic!("a host waits, too");
        };
        assert!(leader.leads());
        let token = guest_token(&test, &slug, "Ann").await;
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        let waits = async |device: &str| match connect(&test, &door, device).await {
            Connected::Waits(waiting) => waiting,
            _ => panic!("she waits"),
        };
        let (desk, phone) = (waits("desk").await, waits("phone").await);
        let mut names_are = async |wanted: &[&str]| {
            let seen = leader.picture().wait_for(|picture| {
                picture.waiting.value.iter().map(|waiting| waiting.name.as_str()).eq(wanted.iter().copied())
            });
            let seen = tokio::time::timeout(std::time::Duration::from_secs(20), seen).await;
            drop(seen.expect("it comes to that").expect("the room is looked at"));
        };
        names_are(&["Ann"]).await;
        desk.leave().await.expect("noted");
        names_are(&["Ann"]).await;
        phone.leave().await.expect("noted");
        names_are(&[]).await;
        assert!(facts_of(&test, &slug).await.is_empty(), "waiting is not metered");
    })
    .await;
}

/// Whoever is still paying when the host has ended the room gets his money back, and nobody begins to.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_or_pays_for_a_seat_in_a_room_that_has_ended() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let by = host(&test).await;
            let slug = here(&test, by, "121", true).await;
            let (link, url) = test.register(&slug, 1).await;
            test.hold(&slug, 2).await.expect("a seat");
            let late = test.form(&slug, 2).await;
            test.advance(Span::minutes(2)).await;
            start(&test, by, &slug).await;
            assert!(test.app.classrooms().end(by, &test.site, &slug).await.expect("works"));
            let refused = test.app.registrations().register(&test.site, late).await.expect("works");
            assert!(matches!(refused, Err(RegisterRefusal::HoldEnded)), "{refused:?}");
            assert!(test.hold(&slug, 3).await.is_err());
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            test.run_for(Span::minutes(3)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing, Standing::Returned(ReturnReason::NoSeat));
            // Whoever changes its words opens nothing again.
            let closed = test.session(&slug).await.session.registration_closes_at;
            let (sessions, site) = (test.app.sessions(), &test.site);
            let hosted = sessions.find_hosted(by, site, &slug).await.expect("works").expect("mine");
            let version = hosted.version;
            let page = sessions.form_of(by, site, &slug, Locale::En).await.expect("works").expect("mine");
            let typed = ScheduleForm { description: "What we learnt.".into(), ..page };
            let changed =
                sessions.change(by, site, &slug, (&typed, Locale::En), How::Schedule, version).await;
            changed.expect("works").expect("mine").expect("its words may be changed");
            assert_eq!(test.session(&slug).await.session.registration_closes_at, closed);
            assert!(test.hold(&slug, 4).await.is_err());
            let books = test.emulator.books().await.expect("books");
            let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
            assert_eq!((books.open_holds, kept), (0, 0), "all of it goes back");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Nobody looks at a payment for nothing: what is held for a review is released at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_to_be_looked_at_keeps_no_seat_in_a_room_that_has_ended() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "121", true).await;
        let (link, url) = test.register(&slug, 1).await;
        test.advance(Span::minutes(2)).await;
        start(&test, by, &slug).await;
        assert!(test.app.classrooms().end(by, &test.site, &slug).await.expect("works"));
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&link).await;
        test.run_for(Span::minutes(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::NoSeat));
        assert_eq!(test.session(&slug).await.seats.held, 0);
        let books = test.emulator.books().await.expect("books");
        let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
        assert_eq!((books.open_holds, kept), (0, 0));
        test.assert_sound().await;
    })
    .await;
}
