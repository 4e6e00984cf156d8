//! Our own room: who gets in and who does not, what the store keeps of it, and the facts about who was connected.

use crate::common::pay_well;
use app::classrooms::{ActRefusal, Connected, Entrance, Leaving, RoomAct, RoomConnection};
use app::sessions::{Acting, How, ScheduleForm};
use domain::accounts::Role;
use domain::classrooms::RoomRole;
use domain::classrooms::entry::{EntryRefusal, Way};
use domain::classrooms::speech::{Audience, TextProblem};
use domain::time::Span;
use domain::usage::meter::{Window, meter};
use domain::usage::{Leg, facts::Fact};
use locale::Locale;
use store::usage::facts;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::guests::came_from;

pub async fn host(test: &TestApp) -> Acting {
    Acting { account: test.person(Role::Host).await.person.account, on_all: false }
}

/// Schedules a session that takes place here, for this fee.
pub async fn here(test: &TestApp, by: Acting, fee: &str, registration: bool) -> String {
    let form = ScheduleForm {
        topic: "Listening".into(),
        date: "2026-11-24".into(),
        time: "14:00".into(),
        fee: fee.into(),
        registration,
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let sessions = test.app.sessions();
    let key = format!("form {fee} {registration}");
    let scheduled = sessions.schedule(by, &test.site, &form, Locale::En, How::Schedule, &key).await;
    scheduled.expect("the store works").expect("scheduled").slug
}

pub async fn start(test: &TestApp, by: Acting, slug: &str) {
    let started = test.app.sessions().start(by, &test.site, slug).await.expect("works");
    assert_eq!(started.expect("mine").as_deref(), Ok(""));
}

pub async fn by_link(test: &TestApp, slug: &str, token: &str) -> Option<Entrance> {
    test.app.classrooms().at_door_by_link(&test.site, slug, token).await.expect("the store works")
}

pub async fn as_host(test: &TestApp, by: Acting, slug: &str) -> Box<RoomConnection> {
    let door = test.app.classrooms().at_door_by_account(by, "Noor", &test.site, slug).await.expect("works");
    inside(test, &door.expect("mine"), "desk").await
}

pub async fn connect(test: &TestApp, door: &Entrance, device: &str) -> Connected {
    test.app.classrooms().connect(door, device).await.expect("the store works")
}

pub async fn inside(test: &TestApp, door: &Entrance, device: &str) -> Box<RoomConnection> {
    match connect(test, door, device).await {
        Connected::Inside(connection) => connection,
        Connected::Waits(_) => panic!("he waits"),
        Connected::Refused(refusal) => panic!("{refusal:?}"),
    }
}

pub async fn refused(test: &TestApp, door: &Entrance) -> EntryRefusal {
    match connect(test, door, "desk").await {
        Connected::Refused(refusal) => refusal,
        Connected::Inside(_) => panic!("he is inside"),
        Connected::Waits(_) => panic!("he waits"),
    }
}

/// Waits until the picture of a connection is so.
pub async fn until(connection: &mut RoomConnection, is: impl Fn(&app::classrooms::Picture) -> bool) {
    let seen = connection.picture().wait_for(|picture| is(picture));
    let seen = tokio::time::timeout(std::time::Duration::from_secs(20), seen).await;
    drop(seen.expect("it comes to that").expect("the room is looked at"));
}

pub async fn facts_of(test: &TestApp, slug: &str) -> Vec<Fact> {
    let session = test.session(slug).await.session.id;
    let mut tx = test.app.store().reader().await.expect("readable");
    facts::of_session(&mut tx, test.site.id, session).await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_paid_comes_in_and_only_after_the_start() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "121", true).await;
        let (unpaid, _) = test.register(&slug, 1).await;
        let (paid, url) = test.register(&slug, 2).await;
        pay_well(&test, &url).await;
        test.come_back(&paid).await;
        let token = test.view(&paid).await.join_token.expect("a way in").to_string();

        // What opens the registration opens no room, and there is no token before paying.
        assert!(test.view(&unpaid).await.join_token.is_none());
        for wrong in
            [unpaid.to_string(), paid.to_string(), token.replace('-', "-0"), "x".into(), String::new()]
        {
            assert!(by_link(&test, &slug, &wrong).await.is_none(), "{wrong}");
        }
        assert!(by_link(&test, "paid", &token).await.is_none(), "another session's room");
        let somebody = host(&test).await;
        let classrooms = test.app.classrooms();
        let theirs = classrooms.at_door_by_account(somebody, "X", &test.site, &slug).await.expect("works");
        assert!(theirs.is_none(), "another host");
        assert!(
            classrooms
                .welcome_guest(&test.site, &slug, "Guest", came_from(1, 1))
                .await
                .expect("works")
                .is_none()
        );

        let door = by_link(&test, &slug, &token).await.expect("genuine");
        assert_eq!((door.role, door.way), (RoomRole::Attendee, Way::Waits));
        assert!(matches!(connect(&test, &door, "desk").await, Connected::Waits(_)));
        assert!(facts_of(&test, &slug).await.is_empty(), "waiting is not metered");
        start(&test, by, &slug).await;
        let attendee = inside(&test, &door, "desk").await;
        assert_eq!(facts_of(&test, &slug).await.len(), 2, "up, and the first heartbeat");

        // Who gives his seat back is out, whatever he still holds.
        let refunds = test.app.refunds();
        let offer = refunds
            .cancel_offer(&test.site, &paid)
            .await
            .expect("works")
            .expect("genuine")
            .expect("may cancel");
        let shown = (offer.back.minor, offer.kept().minor);
        refunds.cancel(&test.site, &paid, shown).await.expect("works").expect("genuine").expect("cancelled");
        assert_eq!(refused(&test, &door).await, EntryRefusal::NoSeat);
        let said = RoomAct::Say { to: Audience::All, text: "still here".into() };
        assert_eq!(attendee.act(said).await.expect("works"), Err(ActRefusal::Out));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_a_room_is_seen_and_kept() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let mut leader = as_host(&test, by, &slug).await;
        let classrooms = test.app.classrooms();
        let welcome =
            classrooms.welcome_guest(&test.site, &slug, " Ann  O ", came_from(1, 1)).await.expect("works");
        let token = welcome.expect("open").expect("welcome").to_string();
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        assert_eq!((door.role, door.name.as_str()), (RoomRole::Guest, "Ann O"));
        let mut guest = inside(&test, &door, "phone").await;
        let act = async |who: &RoomConnection, act: RoomAct| who.act(act).await.expect("the store works");

        until(&mut leader, |picture| picture.computers() == 2).await;
        assert_eq!(act(&guest, RoomAct::Say { to: Audience::All, text: " hello ".into() }).await, Ok(()));
        assert_eq!(
            act(&guest, RoomAct::Say { to: Audience::Leaders, text: " ".into() }).await,
            Err(ActRefusal::Text(TextProblem::Empty))
        );
        assert_eq!(act(&guest, RoomAct::Hand(true)).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Ask("Why?".into())).await, Ok(()));
        let choices = vec!["Yes".to_owned(), "No".to_owned()];
        let poll = RoomAct::Poll { question: "Lunch?".into(), choices };
        for own in [poll.clone(), RoomAct::Lock(true), RoomAct::End, RoomAct::Remove(leader.person, true)] {
            assert_eq!(act(&guest, own).await, Err(ActRefusal::NotYours));
        }
        assert_eq!(act(&leader, poll).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Vote { poll: 1, choice: 2 }).await, Err(ActRefusal::Gone));
        assert_eq!(act(&guest, RoomAct::Vote { poll: 1, choice: 0 }).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Vote { poll: 1, choice: 1 }).await, Ok(()), "the last vote counts");
        let end = RoomAct::SetPoll { poll: 1, stays_open: false, is_shared: true };
        assert_eq!(act(&leader, end).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Vote { poll: 1, choice: 0 }).await, Err(ActRefusal::Gone));
        until(&mut guest, |picture| {
            let poll = picture.polls.first().map(|poll| (poll.value.choices.clone(), poll.value.is_open));
            picture.messages.first().is_some_and(|said| said.value.row.text == "hello")
                && picture.questions.len() == 1
                && picture.people.iter().any(|person| person.value.hand_at.is_some())
                && poll == Some((vec![("Yes".to_owned(), 0), ("No".to_owned(), 1)], false))
        })
        .await;

        // A guest comes back to a locked room, and is sent out.
        assert_eq!(act(&leader, RoomAct::Lock(true)).await, Ok(()));
        guest.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        let guest = inside(&test, &door, "phone").await;
        assert_eq!(act(&leader, RoomAct::Remove(guest.person, true)).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Hand(true)).await, Err(ActRefusal::Out));
        assert_eq!(refused(&test, &door).await, EntryRefusal::Removed);
        assert_eq!(act(&leader, RoomAct::Remove(guest.person, false)).await, Ok(()));
        let guest = inside(&test, &door, "phone").await;
        assert_eq!(
            act(&leader, RoomAct::Remove(leader.person, true)).await,
            Err(ActRefusal::Gone),
            "who leads stays"
        );
        assert_eq!(act(&leader, RoomAct::End).await, Ok(()));
        assert_eq!(act(&guest, RoomAct::Hand(true)).await, Err(ActRefusal::Over));
        assert_eq!(refused(&test, &door).await, EntryRefusal::Over);
        let again = test.app.sessions().start(by, &test.site, &slug).await.expect("works").expect("mine");
        assert!(again.is_err(), "ended for all is ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn computers_are_metered_from_up_to_down_and_no_link_opens_too_many() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let welcome = test
            .app
            .classrooms()
            .welcome_guest(&test.site, &slug, "Ann", came_from(1, 1))
            .await
            .expect("works");
        let token = welcome.expect("open").expect("welcome").to_string();
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        let from = test.clock_now();
        let desk = inside(&test, &door, "desk").await;
        let second_tab = inside(&test, &door, "desk").await;
        test.clock.advance(Span::seconds(10));
        let phone = inside(&test, &door, "phone").await;
        inside(&test, &door, "tablet").await.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        let tablet = inside(&test, &door, "tablet").await;
        let fourth = connect(&test, &door, "fourth").await;
        assert!(matches!(fourth, Connected::Refused(EntryRefusal::TooManyComputers)));
        tablet.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        // What a browser calls itself can be said by another one, too.
        let (third, last) = (inside(&test, &door, "desk").await, inside(&test, &door, "desk").await);
        let fifth = connect(&test, &door, "desk").await;
        assert!(matches!(fifth, Connected::Refused(EntryRefusal::TooManyComputers)));
        test.clock.advance(Span::seconds(5));
        for connection in [desk, second_tab, third, last, phone] {
            connection.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        }
        test.clock.advance(Span::seconds(60));
        let window = Window { from, until: test.clock_now() };
        let metered = meter(&facts_of(&test, &slug).await, window);
        assert_eq!(metered.totals.get(Leg::Computer), Span::seconds(15 + 5), "two tabs are one computer");
        assert!(metered.unmatched.is_empty(), "{:?}", metered.unmatched);
    })
    .await;
}
