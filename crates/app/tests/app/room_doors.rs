//! Who may be in a room, as what, and how much of it: strangers, guests, people who lost what they came with, and who led
//! once.

use crate::classrooms::{as_host, by_link, connect, facts_of, here, host, inside, refused, start, until};
use crate::common::pay_well;
use app::classrooms::{ActRefusal, CameFrom, GuestRefusal, Leaving, RoomAct, RoomConnection};
use app::registrations::PersonInput;
use app::sessions::Acting;
use domain::accounts::Role;
use domain::classrooms::entry::{EntryRefusal, OVERTIME_MAX};
use domain::classrooms::speech::{Audience, MESSAGES_EACH};
use domain::classrooms::voices::{CHANGES_EACH, TELEPHONE_ALONE_MAX};
use domain::time::{Span, Timestamp};
use domain::usage::meter::{Window, meter};
use domain::usage::{AudioType, Leg};
use store::classrooms::people::{self, Counted};
use store::classrooms::speech::{self, MessageRow};
use store::{StoreError, Tx};
use testkit::databases::each_engine;
use testkit::guests::came_from;
use testkit::{TestApp, TestAppOptions};

const CALL_IN: Option<AudioType> = Some(AudioType::CallIn);

type Welcome = Result<String, GuestRefusal>;

async fn welcome(test: &TestApp, slug: &str, name: &str, from: CameFrom) -> Welcome {
    let welcome = test.app.classrooms().welcome_guest(&test.site, slug, name, from).await.expect("works");
    welcome.expect("open").map(|link| link.to_string())
}

async fn guest(test: &TestApp, slug: &str, name: &str, browser: u8) -> Box<RoomConnection> {
    let token = welcome(test, slug, name, came_from(browser, browser)).await.expect("welcome");
    inside(test, &by_link(test, slug, &token).await.expect("genuine"), "desk").await
}

async fn act(who: &RoomConnection, act: RoomAct) -> Result<(), ActRefusal> {
    who.act(act).await.expect("the store works")
}

/// Minutes of telephones that were dialled, up to now.
async fn telephoned(test: &TestApp, slug: &str, from: Timestamp) -> Span {
    let window = Window { from, until: test.clock_now() };
    meter(&facts_of(test, slug).await, window).totals.get(Leg::Audio(AudioType::CallIn))
}

/// A started session for which people register and pay, and somebody who did; his link, and the way into the room.
async fn attended(test: &TestApp, by: Acting) -> (String, app::PersonalLink, String) {
    let slug = here(test, by, "121", true).await;
    let (link, url) = test.register(&slug, 1).await;
    pay_well(test, &url).await;
    test.come_back(&link).await;
    let token = test.view(&link).await.join_token.expect("a way in").to_string();
    start(test, by, &slug).await;
    (slug, link, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sent_a_colleague_is_out_and_the_colleague_is_somebody_else() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let (slug, link, token) = attended(&test, by).await;
        let from = test.clock_now();
        let mut leader = as_host(&test, by, &slug).await;
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        let old = inside(&test, &door, "desk").await;
        let between = RoomAct::Say { to: Audience::Leaders, text: "between us".into() };
        assert_eq!(act(&old, between).await, Ok(()));
        assert_eq!(act(&old, RoomAct::Audio(CALL_IN)).await, Ok(()));
        test.clock.advance(Span::seconds(10));

        let kim = PersonInput {
            first_name: "Kim".into(),
            last_name: "Jansen".into(),
            email: "kim@example.org".into(),
        };
        let sent = test.app.registrations().send_colleague(&test.site, &link, &kim).await;
        sent.expect("works").expect("a link that decides").expect("in time");
        let was = old.person;
        until(&mut leader, |picture| {
            picture.person(was).is_some_and(|person| !person.is_entitled && person.audio.is_none())
        })
        .await;
        assert_eq!(act(&old, RoomAct::Hand(true)).await, Err(ActRefusal::Out));
        assert_eq!(refused(&test, &door).await, EntryRefusal::NoSeat);
        assert!(by_link(&test, &slug, &token).await.is_none(), "his link opens nothing");
        assert_eq!(act(&leader, RoomAct::SetAudio(was, CALL_IN)).await, Err(ActRefusal::Gone));
        test.clock.advance(Span::seconds(10));
        assert_eq!(telephoned(&test, &slug, from).await, Span::seconds(10), "his telephone is not billed on");

        // The colleague is called by his own name, and reads nothing that was between the other and the host.
        let row = {
            let mut tx = test.app.store().reader().await.expect("readable");
            let reference = link.reference().as_str();
            let row = store::registrations::find(&mut tx, test.site.id, reference).await.expect("readable");
            row.expect("there")
        };
        assert_eq!(row.link_version, 2);
        let theirs = colleagues_token(&test).await;
        let new = inside(&test, &by_link(&test, &slug, &theirs).await.expect("genuine"), "desk").await;
        assert_ne!(new.person, was);
        let (kim, role) = (new.person, new.role);
        let private = Audience::Leaders;
        assert!(!private.includes(was, kim, role));
        until(&mut leader, |picture| picture.person(kim).is_some_and(|person| person.name == "Kim Jansen"))
            .await;
    })
    .await;
}

/// The way in that was mailed to the colleague.
async fn colleagues_token(test: &TestApp) -> String {
    test.run_jobs().await;
    let mail = test.mailer.sent().into_iter().rev().find(|mail| mail.to_address == "kim@example.org");
    let text = mail.expect("mailed").text;
    let (_, rest) = text.split_once("/registrations/").expect("the link of his registration");
    let link = rest.split(|c: char| c.is_whitespace() || c == '/').next();
    let link = link.and_then(app::PersonalLink::parse).expect("a link");
    test.view(&link).await.join_token.expect("a way in").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_seat_hangs_up_the_telephone_though_nobody_looks() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let (slug, link, token) = attended(&test, by).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let from = test.clock_now();
        let attendee = inside(&test, &by_link(&test, &slug, &token).await.expect("genuine"), "desk").await;
        assert_eq!(act(&attendee, RoomAct::Audio(CALL_IN)).await, Ok(()));
        attendee.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        let offer = test.app.refunds().cancel_offer(&test.site, &link).await.expect("works");
        let offer = offer.expect("genuine").expect("may cancel");
        let shown = (offer.back.minor, offer.kept().minor);
        let cancelled = test.app.refunds().cancel(&test.site, &link, shown).await.expect("works");
        cancelled.expect("genuine").expect("cancelled");
        test.advance(Span::minutes(1)).await;
        test.run_jobs().await;
        let ended = telephoned(&test, &slug, from).await;
        test.advance(Span::minutes(5)).await;
        test.run_jobs().await;
        assert_eq!(telephoned(&test, &slug, from).await, ended, "it does not go on");
        assert!(ended <= Span::minutes(2), "{ended:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_goes_on_while_its_computer_sleeps_but_not_for_ever() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let (slug, _, token) = attended(&test, by).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        let from = test.clock_now();
        let door = by_link(&test, &slug, &token).await.expect("genuine");
        let attendee = inside(&test, &door, "desk").await;
        let id = attendee.person;
        assert_eq!(act(&attendee, RoomAct::Audio(CALL_IN)).await, Ok(()));
        attendee.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        let asleep = Span(TELEPHONE_ALONE_MAX.0 - Span::minutes(2).0);
        test.advance(asleep).await;
        test.run_jobs().await;
        assert_eq!(telephoned(&test, &slug, from).await, asleep, "it only sleeps");
        // Awake for a moment, and asleep again: from then on it counts anew.
        inside(&test, &door, "desk").await.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        test.advance(asleep).await;
        test.run_jobs().await;
        assert_eq!(telephoned(&test, &slug, from).await, Span(2 * asleep.0));
        test.advance(Span::minutes(2)).await;
        test.run_jobs().await;
        test.advance(Span::minutes(30)).await;
        test.run_jobs().await;
        let ended = telephoned(&test, &slug, from).await;
        let longest = Span(asleep.0 + TELEPHONE_ALONE_MAX.0);
        assert!(ended >= longest && ended < Span(longest.0 + Span::minutes(2).0), "{ended:?}");

        // Whom the host put there stays, whatever his computer does.
        let leader = as_host(&test, by, &slug).await;
        let again = test.clock_now();
        assert_eq!(act(&leader, RoomAct::SetAudio(id, CALL_IN)).await, Ok(()));
        test.advance(Span::minutes(40)).await;
        test.run_jobs().await;
        assert_eq!(telephoned(&test, &slug, again).await, Span::minutes(40));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_says_of_himself_that_he_speaks_by_his_computer_and_no_more() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let leader = as_host(&test, by, &slug).await;
        let ann = guest(&test, &slug, "Ann", 1).await;
        for kind in AudioType::ALL.into_iter().filter(|kind| *kind != AudioType::Voip) {
            assert_eq!(act(&ann, RoomAct::Audio(Some(kind))).await, Err(ActRefusal::LeaderSays));
        }
        assert_eq!(act(&ann, RoomAct::Audio(Some(AudioType::Voip))).await, Ok(()));
        assert_eq!(act(&leader, RoomAct::SetAudio(ann.person, CALL_IN)).await, Ok(()));
        assert_eq!(act(&ann, RoomAct::Audio(CALL_IN)).await, Ok(()), "as the host says");
        assert_eq!(act(&ann, RoomAct::Audio(None)).await, Ok(()), "he hangs up himself");
        let of_hers = || facts_of(&test, &slug);
        for _ in 1..CHANGES_EACH {
            assert_eq!(act(&ann, RoomAct::Audio(Some(AudioType::Voip))).await, Ok(()));
            assert_eq!(act(&ann, RoomAct::Audio(None)).await, Ok(()));
        }
        let before = of_hers().await.len();
        assert_eq!(act(&ann, RoomAct::Audio(Some(AudioType::Voip))).await, Err(ActRefusal::Enough));
        assert_eq!(act(&ann, RoomAct::Audio(None)).await, Ok(()));
        assert_eq!(of_hers().await.len(), before, "nothing more is written");
        assert_eq!(act(&leader, RoomAct::SetAudio(ann.person, CALL_IN)).await, Ok(()), "the host may always");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_of_one_network_are_so_many_and_take_nobodys_place() {
    each_engine(async |database| {
        let options = TestAppOptions { guests_per_address: 3, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let ann = welcome(&test, &slug, "Ann", came_from(1, 7)).await.expect("welcome");
        // The same browser again, and a family behind the same address.
        assert_eq!(welcome(&test, &slug, " Ann ", came_from(1, 7)).await.as_ref(), Ok(&ann));
        for browser in [1, 2] {
            assert!(welcome(&test, &slug, "Bob", came_from(browser, 7)).await.is_ok());
        }
        let full = welcome(&test, &slug, "Cleo", came_from(3, 7)).await;
        assert_eq!(full, Err(GuestRefusal::TooManyFromAddress));
        assert_eq!(welcome(&test, &slug, "Ann", came_from(1, 7)).await.as_ref(), Ok(&ann), "hers is hers");
        assert!(welcome(&test, &slug, "Cleo", came_from(3, 8)).await.is_ok(), "from elsewhere");

        // Who is sent out does not come back under another name.
        start(&test, by, &slug).await;
        let leader = as_host(&test, by, &slug).await;
        let dan = guest(&test, &slug, "Dan", 9).await;
        assert_eq!(act(&leader, RoomAct::Remove(dan.person, true)).await, Ok(()));
        for name in ["Dan", "Dana"] {
            assert_eq!(welcome(&test, &slug, name, came_from(9, 9)).await, Err(GuestRefusal::Removed));
        }
        assert_eq!(act(&leader, RoomAct::Remove(dan.person, false)).await, Ok(()));
        assert!(welcome(&test, &slug, "Dan", came_from(9, 9)).await.is_ok());

        // Names of who leads are theirs.
        let theirs = welcome(&test, &slug, " the HOST", came_from(4, 4)).await;
        assert_eq!(theirs, Err(GuestRefusal::NameOfLeader));

        // Long after the session only who was inside is known, and not from where.
        let session = test.session(&slug).await.session;
        app::jobs::recover(&test.app).await.expect("recovered");
        let known = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            let seen = people::list(&mut tx, test.site.id, session.id).await.expect("readable").len();
            let own =
                people::guests_of_browser(&mut tx, test.site.id, session.id, &came_from(9, 9).browser.hash())
                    .await
                    .expect("readable");
            let reference = ann.split_once('-').map_or("", |(reference, _)| reference);
            let identity = format!("guest {reference}");
            let ann = people::find(&mut tx, test.site.id, session.id, &identity).await.expect("readable");
            (seen, own.len(), ann.is_some())
        };
        assert_eq!(known().await, (2, 1, true));
        test.advance(session.ends_at.plus(OVERTIME_MAX).plus(Span::minutes(2)).since(test.clock_now())).await;
        test.run_jobs().await;
        assert_eq!(known().await, (2, 0, false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_gave_a_name_fills_no_room() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let (site, session) = (test.site.id, test.session(&slug).await.session.id);
        for (browser, name) in [(1, "Ann"), (2, "Bob")] {
            assert!(welcome(&test, &slug, name, came_from(browser, 1)).await.is_ok());
        }
        let inside = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            people::count(&mut tx, site, session).await.expect("readable")
        };
        assert_eq!(inside().await, 0);
        start(&test, by, &slug).await;
        let _cleo = guest(&test, &slug, "Cleo", 3).await;
        assert_eq!(inside().await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_led_and_does_not_any_more_is_out() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let admin = test.person(Role::Administrator).await;
        let noor = test.person(Role::Host).await;
        let by = Acting { account: noor.person.account, on_all: false };
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let classrooms = test.app.classrooms();
        let at_door = async || {
            let door = classrooms.at_door_by_account(by, "Noor", &test.site, &slug).await.expect("works");
            let sign_in = test.app.accounts().who(&noor.token).await.expect("works");
            let door = door.expect("hers");
            match sign_in {
                Some(sign_in) => door.signed_in(sign_in.id),
                None => door,
            }
        };
        // A guest of hers keeps the room looked at.
        let mut ann = guest(&test, &slug, "Ann", 1).await;
        let door = at_door().await;
        let leader = inside(&test, &door, "desk").await;
        assert_eq!(act(&leader, RoomAct::Lock(true)).await, Ok(()));
        assert!(leader.is_signed_in().await.expect("works"));
        let roles =
            test.app.people().set_roles(&admin.person, &test.site, by.account, &[Role::Finance]).await;
        roles.expect("works").expect("set");
        let noors = leader.person;
        until(&mut ann, |picture| picture.person(noors).is_some_and(|person| !person.is_entitled)).await;
        assert_eq!(act(&leader, RoomAct::Lock(false)).await, Err(ActRefusal::Out));
        assert_eq!(refused(&test, &door).await, EntryRefusal::NoRole);

        // Another host of the site leads no session of hers; an administrator does.
        let roles = [Role::Host, Role::Finance];
        let roles = test.app.people().set_roles(&admin.person, &test.site, by.account, &roles).await;
        roles.expect("works").expect("set");
        assert_eq!(act(&leader, RoomAct::Lock(false)).await, Ok(()));
        test.app.accounts().sign_out(&noor.token).await.expect("works");
        assert!(!leader.is_signed_in().await.expect("works"));
        assert_eq!(act(&leader, RoomAct::End).await, Err(ActRefusal::Out), "by a browser that is signed out");
        let led = {
            let other = test.person(Role::Host).await.person.account;
            let mut tx = test.app.store().reader().await.expect("readable");
            let session = store::sessions::find(&mut tx, test.site.id, &slug).await.expect("readable");
            let session = session.expect("there").session.id;
            let mut leads = Vec::new();
            for account in [other, by.account, admin.person.account] {
                leads.push(people::leads(&mut tx, test.site.id, session, account).await.expect("readable"));
            }
            leads
        };
        assert_eq!(led, [false, true, true]);
        assert!(matches!(connect(&test, &door, "desk").await, app::classrooms::Connected::Inside(_)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_without_end_and_whispering_hides_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let leader = as_host(&test, by, &slug).await;
        let ann = guest(&test, &slug, "Ann", 1).await;
        let say = |to, text: &str| RoomAct::Say { to, text: text.into() };
        assert_eq!(act(&leader, say(Audience::All, "Welcome")).await, Ok(()));
        let (site, session, from) = (test.site.id, test.session(&slug).await.session.id, ann.person);
        let to = leader.person;
        let at = test.clock_now();
        let flood = async move |tx: &mut Tx| {
            for n in 0..600 {
                let message = MessageRow {
                    number: 0,
                    from,
                    audience: Audience::Person(to),
                    text: format!("psst {n}"),
                    at,
                };
                assert!(speech::say(tx, site, session, &message, i64::MAX).await?);
            }
            let mut counted = 0;
            while people::count_up(tx, (site, session, from), Counted::Messages, MESSAGES_EACH).await? {
                counted += 1;
            }
            assert_eq!(counted, MESSAGES_EACH);
            let mut asked = 0;
            while people::count_up(tx, (site, session, from), Counted::Questions, 2).await? {
                asked += 1;
            }
            assert_eq!(asked, 2);
            let last = MessageRow { number: 0, from, audience: Audience::All, text: "last".into(), at };
            assert!(!speech::say(tx, site, session, &last, 601).await?, "the room has had enough");
            assert!(speech::ask(tx, site, session, from, ("Why?", at), 1).await?);
            assert!(!speech::ask(tx, site, session, from, ("Why not?", at), 1).await?);
            Ok::<_, StoreError>(())
        };
        test.app.store().run(flood).await.expect("kept");
        assert_eq!(act(&ann, say(Audience::All, "one more")).await, Err(ActRefusal::Enough));
        assert_eq!(act(&leader, say(Audience::All, "Quiet, please")).await, Ok(()), "who leads may");
        let mut seen = as_host(&test, by, &slug).await;
        let to_all = |picture: &app::classrooms::Picture| -> Vec<String> {
            let messages = picture.messages.iter().map(|message| &message.value.row);
            messages.filter(|row| row.audience == Audience::All).map(|row| row.text.clone()).collect()
        };
        until(&mut seen, |picture| to_all(picture) == ["Welcome", "Quiet, please"]).await;
        let picture = seen.picture().borrow().clone();
        assert_eq!(picture.messages.len(), 502, "the latest 500 whispers");
        assert!(picture.messages.is_sorted_by_key(|message| message.value.row.number));
        let roles = picture.messages.first().map(|message| message.value.from_role);
        assert_eq!(roles, Some(Some(domain::classrooms::RoomRole::Host)));

        // On all computers together nobody acts faster than people do.
        let phone = guest(&test, &slug, "Ann", 1).await;
        let allowed =
            (0..40).filter(|n| if n % 2 == 0 { ann.is_in_pace() } else { phone.is_in_pace() }).count();
        assert_eq!(allowed, 20);
    })
    .await;
}
