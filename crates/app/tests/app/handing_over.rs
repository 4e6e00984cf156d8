//! An administrator gives a session to another host, on both databases: that one leads it and is told, the one before no longer can.

use app::accounts::Person;
use app::classrooms::{Connected, Waiting};
use app::sessions::{Acting, HandOverRefusal};
use domain::accounts::Role;
use domain::classrooms::entry::EntryRefusal;
use domain::sessions::start::StartRefusal;
use domain::time::Span;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::Accepting;

/// A session of the site that nobody hosts yet.
const SESSION: &str = "free";

fn own(person: &Person) -> Acting {
    Acting { account: person.account, on_all: false }
}

async fn hand_over(test: &TestApp, by: &Person, to: Option<&Person>) -> Option<Result<(), HandOverRefusal>> {
    let to = to.map(|person| person.account);
    test.app.sessions().hand_over(by, &test.site, SESSION, to).await.expect("works")
}

async fn sees(test: &TestApp, person: &Person) -> bool {
    sees_at(test, person, SESSION).await
}

async fn sees_at(test: &TestApp, person: &Person, slug: &str) -> bool {
    let found = test.app.sessions().find_hosted(own(person), &test.site, slug).await;
    found.expect("readable").is_some()
}

/// Subjects of the mails that tell somebody that a session is his now.
fn told(test: &TestApp) -> Vec<String> {
    let sent = test.mailer.sent().into_iter();
    sent.filter(|mail| mail.subject.starts_with("You host")).map(|mail| mail.to_address.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_a_session_leads_it_and_who_had_it_no_longer_can() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let [before, after] = [test.person(Role::Host).await, test.person(Role::Host).await];
        let clerk = test.person(Role::Finance).await.person;
        test.move_here(SESSION).await;
        assert_eq!(hand_over(&test, &administrator, Some(&before.person)).await, Some(Ok(())));
        assert!(sees(&test, &before.person).await);
        test.run_for(Span::minutes(1)).await;
        for nobody in [None, Some(&clerk)] {
            let refused = hand_over(&test, &administrator, nobody).await;
            assert_eq!(refused, Some(Err(HandOverRefusal::NotAHost)));
        }
        assert_eq!(hand_over(&test, &administrator, Some(&after.person)).await, Some(Ok(())));
        // Pressed twice it is one.
        assert_eq!(hand_over(&test, &administrator, Some(&after.person)).await, Some(Ok(())));
        assert_eq!((sees(&test, &before.person).await, sees(&test, &after.person).await), (false, true));
        test.run_for(Span::minutes(1)).await;
        assert_eq!(told(&test), [before.person.email.clone(), after.person.email.clone()]);
        // Before the mails leave it has changed hands again: only who has it now is told.
        assert_eq!(hand_over(&test, &administrator, Some(&before.person)).await, Some(Ok(())));
        assert_eq!(hand_over(&test, &administrator, Some(&administrator)).await, Some(Ok(())));
        assert_eq!(hand_over(&test, &administrator, Some(&after.person)).await, Some(Ok(())));
        test.run_for(Span::minutes(1)).await;
        let mails = [&before, &after, &after].map(|host| host.person.email.clone());
        assert_eq!(told(&test), mails);
        // He starts it; then it is handed over no more, nor when it is over.
        let start = async |person: &Person| {
            test.app.sessions().start(own(person), &test.site, SESSION).await.expect("works")
        };
        assert!(start(&before.person).await.is_none(), "not his any more");
        let started: Option<Result<String, StartRefusal>> = start(&after.person).await;
        assert!(matches!(started, Some(Ok(_))), "{started:?}");
        let late = hand_over(&test, &administrator, Some(&before.person)).await;
        assert_eq!(late, Some(Err(HandOverRefusal::Runs)));
        test.run_for(Span::days(6)).await;
        let late = hand_over(&test, &administrator, Some(&before.person)).await;
        assert_eq!(late, Some(Err(HandOverRefusal::Over)));
    })
    .await;
}

/// Somebody before the room by an account, on a page that was opened while he led the session.
async fn before_the_room(test: &TestApp, person: &Person) -> Waiting {
    let rooms = test.app.classrooms();
    let door = rooms.at_door_by_account(own(person), &person.name, &test.site, SESSION).await;
    let door = door.expect("works").expect("he leads it");
    match rooms.connect(&door, "desk").await.expect("works") {
        Connected::Waits(waiting) => waiting,
        Connected::Inside(_) | Connected::Refused(_) => panic!("it has not started"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_before_the_room_and_leads_no_more_sees_nobody_wait() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let [before, after] = [test.person(Role::Host).await, test.person(Role::Host).await];
        test.move_here(SESSION).await;
        assert_eq!(hand_over(&test, &administrator, Some(&before.person)).await, Some(Ok(())));
        let waiting = before_the_room(&test, &before.person).await;
        assert_eq!((waiting.leads(), waiting.must_go().await.expect("works")), (true, None));
        assert_eq!(hand_over(&test, &administrator, Some(&after.person)).await, Some(Ok(())));
        assert_eq!(waiting.must_go().await.expect("works"), Some(EntryRefusal::NoRole));
        let waiting = before_the_room(&test, &after.person).await;
        assert_eq!(waiting.must_go().await.expect("works"), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_may_host_no_more_is_named_until_his_sessions_are_anothers() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let [leaves, stays] = [test.person(Role::Host).await.person, test.person(Role::Host).await.person];
        test.move_here(SESSION).await;
        hand_over(&test, &administrator, Some(&leaves)).await.expect("there").expect("a host");
        let gone = async || {
            let gone = test.app.sessions().hosts_gone(&test.site).await.expect("readable");
            gone.into_iter().map(|(host, _, count)| (host, count)).collect::<Vec<_>>()
        };
        assert!(gone().await.is_empty());
        let people = test.app.people();
        let set = people.set_roles(&administrator, &test.site, leaves.account, &[Role::Finance]).await;
        set.expect("works").expect("not the last administrator");
        assert_eq!(gone().await, [(leaves.account, 1)]);
        hand_over(&test, &administrator, Some(&stays)).await.expect("there").expect("a host");
        assert!(gone().await.is_empty());
    })
    .await;
}

/// Statement, claim and what goes back are his who pays for the minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_its_host_has_begun_to_pay_for_stays_his() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let administrator = test.person(Role::Administrator).await.person;
        let other = test.person(Role::Host).await.person;
        let here = test.hosted_here(Accepting::default()).await;
        test.host_page(&here).await;
        let to = Some(other.account);
        let refused = test.app.sessions().hand_over(&administrator, &test.site, &here.slug, to).await;
        assert_eq!(refused.expect("works"), Some(Err(HandOverRefusal::Paid)));
        assert!(!sees_at(&test, &other, &here.slug).await);
    })
    .await;
}
