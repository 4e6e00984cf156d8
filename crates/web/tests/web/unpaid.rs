//! S-60: where hosts pay per use, nobody starts a session that is not paid, and nobody gets into one, by any road.

use super::browser::{Answer, Browser, DETAILS, pages, path, text};
use app::classrooms::Connected;
use app::sessions::{Acting, How, Pressed, ScheduleForm, ScheduleRefusal};
use app::usage::estimates::Acceptance;
use domain::accounts::Role;
use domain::sessions::start::StartRefusal;
use domain::time::Span;
use domain::usage::ceiling::AtCeiling;
use domain::usage::gate::GateRefusal;
use http::StatusCode;
use locale::Locale;
use testkit::databases::{TestDatabase, each_engine};
use testkit::guests::came_from;
use testkit::hosts::Accepting;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{SITE, TestApp};

/// Every road, and what became of it.
#[derive(Default)]
struct Roads(Vec<(&'static str, bool)>);

impl Roads {
    fn road(&mut self, name: &'static str, is_refused: bool) {
        self.0.push((name, is_refused));
    }
}

fn form(topic: &str, registration: bool, link: &str) -> ScheduleForm {
    ScheduleForm {
        topic: topic.into(),
        date: "2026-11-22".into(),
        time: "14:00".into(),
        registration,
        meeting_link: link.into(),
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    }
}

/// Scheduled before hosts had to pay.
async fn scheduled(test: &TestApp, by: Acting, form: &ScheduleForm, how: How) -> String {
    let done = test.app.sessions().schedule(by, &test.site, form, Locale::En, how, &form.topic).await;
    done.expect("the store works").expect("scheduled").slug
}

fn leads_to_paying(answer: &Answer) -> bool {
    let location = answer.location();
    answer.status == StatusCode::SEE_OTHER && (location.contains("/estimate") || location.ends_with("/pay"))
}

fn waits(connected: Connected) -> bool {
    matches!(connected, Connected::Waits(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_twenty_ways_to_start_or_join_unpaid_are_refused() {
    each_engine(async |database| Box::pin(try_all(database)).await).await;
}

async fn try_all(database: &TestDatabase) {
    let test = TestApp::start(database).await;
    let (host, administrator) = (test.person(Role::Host).await, test.person(Role::Administrator).await);
    let by = Acting { account: host.person.account, on_all: false };
    let on_all = Acting { account: administrator.person.account, on_all: true };
    let here = scheduled(&test, by, &form("Here", true, ""), How::Schedule).await;
    let open = scheduled(&test, by, &form("Open", false, ""), How::Schedule).await;
    let elsewhere =
        scheduled(&test, by, &form("Elsewhere", false, "https://meet.example/plain"), How::Schedule).await;
    let draft = scheduled(&test, by, &form("Draft", true, ""), How::Draft).await;
    let router = pages(&test);
    let mut anna = Browser::new(&router, "en");
    let seat = anna.take_seat(&here).await;
    let address = format!("/{SITE}/sessions/{here}/register");
    let anna_seat = anna.submit(&seat, &address, &DETAILS).await;
    let registration = anna.get(&anna_seat.location()).await;
    let token = registration.link("/join/").rsplit('/').next().expect("a token").to_owned();
    // Somebody has paid a fee for a session that takes place elsewhere and whose door is open.
    let (link, url) = test.register("open-now", 7).await;
    pay(&test.emulator, &url, &Card::good()).await;
    test.come_back(&link).await;
    let mut sam = Browser::new(&router, "en");
    let sams = sam.get(&format!("/{SITE}/registrations/{link}")).await;
    let sams_door = sams.link("/join/");

    test.sell_minutes("authorize").await;
    test.turn_pay_per_use(true).await;
    let (sessions, rooms, site) = (test.app.sessions(), test.app.classrooms(), &test.site);
    let mut browser = Browser::signed_in(&router, "en", &host);
    let mut desk = Browser::signed_in(&router, "en", &administrator);
    let mut roads = Roads::default();

    // Starting.
    let page = browser.get(&format!("/{SITE}/host/sessions/{here}")).await;
    let act = |slug: &str| format!("/{SITE}/host/sessions/{slug}/act");
    let pressed = browser.submit(&page, &act(&here), &[("action", "start")]).await;
    roads.road("the start button of a session in our room", leads_to_paying(&pressed));
    let pressed = browser.submit(&page, &act(&elsewhere), &[("action", "start")]).await;
    roads.road("the start button of a session elsewhere", leads_to_paying(&pressed));
    let pressed = desk.submit(&page, &act(&here), &[("action", "start")]).await;
    roads.road("the same by a form of another person", pressed.status == StatusCode::FORBIDDEN);
    let own = desk.get(&format!("/{SITE}/host/sessions/{here}")).await;
    let pressed = desk.submit(&own, &act(&here), &[("action", "start")]).await;
    roads.road("the start button, pressed by an administrator", leads_to_paying(&pressed));
    let unpaid = |refusal| refusal == Some(Err(StartRefusal::Gate(GateRefusal::Unpaid)));
    roads.road("the use case, by its host", unpaid(sessions.start(by, site, &here).await.expect("works")));
    roads.road(
        "the use case, by an administrator",
        unpaid(sessions.start(on_all, site, &here).await.expect("works")),
    );
    let now = form("Now", true, "");
    let started = sessions.schedule(by, site, &now, Locale::En, How::Start, "now").await.expect("works");
    roads.road("Start session of a new one", matches!(started, Err(ScheduleRefusal::Estimate(_))));
    let unseen = Acceptance { shown: None, at_ceiling: AtCeiling::Ask, is_sure: false, pays_now: true };
    let pressed = Pressed { how: How::Start, acceptance: Some(unseen) };
    let started = sessions.schedule(by, site, &now, Locale::En, pressed, "now").await.expect("works");
    roads
        .road("the same, accepting what was not shown", matches!(started, Err(ScheduleRefusal::Estimate(_))));
    let planned = sessions.schedule(by, site, &now, Locale::En, How::Schedule, "now").await.expect("works");
    roads.road("Schedule of a new one", matches!(planned, Err(ScheduleRefusal::Estimate(_))));
    let page = browser.get(&format!("/{SITE}/host/sessions/{draft}")).await;
    let pressed = browser.submit(&page, &act(&draft), &[("action", "announce")]).await;
    roads.road("Schedule of a draft", leads_to_paying(&pressed));
    let typed = (&form("Draft", true, ""), Locale::En);
    let changed =
        sessions.change(by, site, &draft, typed, How::Schedule, 1).await.expect("works").expect("his");
    roads.road(
        "Schedule of a draft that is changed",
        matches!(changed, Err(app::sessions::ChangeRefusal::Estimate(_))),
    );

    // Coming in.
    let room = browser.get(&format!("/{SITE}/room/{here}")).await;
    roads.road("the room's page of its host", room.body.contains(&text("en", "room-lead-title")));
    let door = rooms.at_door_by_account(by, "Noor", site, &here).await.expect("works").expect("his");
    roads.road("the room's socket of its host", waits(rooms.connect(&door, "desk").await.expect("works")));
    let door = rooms.at_door_by_account(on_all, "Ada", site, &here).await.expect("works").expect("hers");
    roads.road(
        "the room's socket of an administrator",
        waits(rooms.connect(&door, "desk").await.expect("works")),
    );
    let seat = format!("/{SITE}/room/{here}/with/{token}");
    let room = anna.get(&seat).await;
    roads.road("the room's page by a personal link", room.body.contains(&text("en", "room-wait-title")));
    let door = rooms.at_door_by_link(site, &here, &token).await.expect("works").expect("hers");
    roads.road(
        "the room's socket by a personal link",
        waits(rooms.connect(&door, "phone").await.expect("works")),
    );
    let joined = anna.get(&format!("/{SITE}/join/{token}")).await;
    roads.road("the personal join link, which leads to the room", joined.location() == seat);
    let guest = rooms
        .welcome_guest(site, &open, "Kim", came_from(1, 1))
        .await
        .expect("works")
        .expect("open")
        .expect("a name");
    let door = rooms.at_door_by_link(site, &open, &guest.to_string()).await.expect("works").expect("Kim");
    roads.road("a guest's socket", waits(rooms.connect(&door, "phone").await.expect("works")));
    let plain = anna.get(&format!("/{SITE}/sessions/{elsewhere}/join")).await;
    let is_shut = |answer: &Answer| answer.location().is_empty() && !answer.body.contains("meet.example");
    roads.road("the plain join link of a session elsewhere, before its time", is_shut(&plain));
    let sams = sam.get(&sams_door).await;
    roads.road(
        "a personal join link of a session elsewhere, its door open and its fee paid",
        is_shut(&sams) && sams.body.contains(&text("en", "join-not-begun-title")),
    );
    let link = sessions.meeting_link(site, &elsewhere).await.expect("works");
    roads.road("the use case that tells where a session takes place", link.is_none());
    let told = test
        .mailer
        .sent()
        .iter()
        .any(|mail| mail.text.contains("meet.example") || mail.html.contains("meet.example"));
    roads.road("the mails that were sent", !told);
    let forged = anna.get(&format!("/{SITE}/host/payments/forged/return?RESULT=0")).await;
    roads.road("a forged return from the gateway", forged.status == StatusCode::NOT_FOUND);

    // Switched off by an administrator, who presses Start then.
    let settings = format!("/{SITE}/admin/e-commerce");
    let page = desk.get(&settings).await;
    let fields = page.fields();
    let off: Vec<_> = fields.iter().filter(|(name, _)| name != "usage").collect();
    let off: Vec<_> = off.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(off.len() < fields.len(), "it was on");
    assert_eq!(desk.post(&settings, &off).await.status, StatusCode::SEE_OTHER);
    assert!(!test.app.sites().find(SITE).await.expect("readable").expect("one").usage.enabled, "it is off");
    roads.road(
        "a session announced while it was on, started after it was switched off",
        unpaid(sessions.start(on_all, site, &here).await.expect("works"))
            && unpaid(sessions.start(on_all, site, &elsewhere).await.expect("works")),
    );
    test.turn_pay_per_use(true).await;

    // Accepted, and not paid.
    let id = test.session(&here).await.session.id;
    test.accept(host.person.account, id, Accepting::default()).await;
    roads.road(
        "an estimate that was only accepted",
        unpaid(sessions.start(by, site, &here).await.expect("works")),
    );
    let page = browser.get(&format!("/{SITE}/host/sessions/{here}/pay")).await;
    let opened =
        browser.submit(&page, &format!("/{SITE}/host/sessions/{here}/pay"), &[("how", "hold")]).await;
    pay(&test.emulator, &opened.location(), &Card::declined()).await;
    test.run_jobs().await;
    roads.road("a card that was declined", unpaid(sessions.start(by, site, &here).await.expect("works")));

    // Paid, and not good.
    let pay_page = format!("/{SITE}/host/sessions/{here}/pay");
    let page = browser.get(&pay_page).await;
    let opened = browser.submit(&page, &pay_page, &[("how", "hold")]).await;
    let visit = pay(&test.emulator, &opened.location(), &Card::reviewed()).await;
    let PageVisit::SentBack(back) = visit else { panic!("it is held for review") };
    browser.get(&path(&test, &back)).await;
    test.run_jobs().await;
    let started = sessions.start(by, site, &here).await.expect("works");
    let checked = Some(Err(StartRefusal::Gate(GateRefusal::BeingChecked)));
    roads.road("a payment under review", started == checked);
    let held = test.emulator.held().await.expect("books");
    test.emulator.decide(&held[0].pnref, false).await.expect("it waits");
    test.run_for(Span::minutes(6)).await;
    roads.road("a review that was declined", unpaid(sessions.start(by, site, &here).await.expect("works")));
    let other = test.person(Role::Host).await.person.account;
    let other = Acting { account: other, on_all: false };
    roads.road(
        "another host, who has nothing to do with it",
        sessions.start(other, site, &here).await.expect("works").is_none(),
    );

    assert!(roads.0.len() >= 20, "{}", roads.0.len());
    let open: Vec<_> = roads.0.iter().filter(|(_, is_refused)| !is_refused).collect();
    assert!(open.is_empty(), "not refused: {open:?}");

    // And when it is paid, the same road leads in; no other session's does.
    let page = browser.get(&pay_page).await;
    let opened = browser.submit(&page, &pay_page, &[("how", "hold")]).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &opened.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    browser.get(&path(&test, &back)).await;
    test.run_jobs().await;
    assert!(unpaid(sessions.start(by, site, &elsewhere).await.expect("works")), "paid is another one");
    assert_eq!(sessions.start(by, site, &here).await.expect("works"), Some(Ok(String::new())));
    let door = rooms.at_door_by_link(site, &here, &token).await.expect("works").expect("hers");
    assert!(matches!(rooms.connect(&door, "phone").await.expect("works"), Connected::Inside(_)));
}
