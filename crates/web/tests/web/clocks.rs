//! Whose clock a time is on: a reader at the other end of the world is told on every page.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path};
use app::sessions::{Acting, How, ScheduleForm, Which};
use domain::accounts::Role;
use locale::Locale;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

/// A session on the last evening of the year, 14 hours before UTC; its address.
async fn in_kiritimati(test: &TestApp, by: Acting) -> String {
    let form = ScheduleForm {
        topic: "Across the line".into(),
        date: "2026-12-31".into(),
        time: "23:30".into(),
        fee: "121".into(),
        registration: true,
        listed: true,
        meeting_link: "https://meet.example/line".into(),
        ..ScheduleForm::empty("Pacific/Kiritimati", "en")
    };
    let done = test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, "line").await;
    done.expect("the store works").expect("scheduled").slug
}

/// The text of a page, without its tags, with single spaces.
fn words(page: &Answer) -> String {
    let parts = page.body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_at_the_other_end_of_the_world_is_told_both_clocks_on_every_page() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let host = test.person(Role::Host).await;
    let slug = in_kiritimati(&test, Acting { account: host.person.account, on_all: false }).await;
    let router = pages(&test);
    let (there, here) = ("(Pacific/Kiritimati)", "21:30–22:30 your time (UTC−12)");
    let until = format!("29 December 2026, 23:30 {there}, Mon 28 Dec 2026, 21:30 your time");
    // Twelve hours after UTC: a day earlier, and by the clock two hours.
    let mut browser = Browser::new(&router, "en");
    browser.keep("tz", "Etc/GMT+12");
    let catalogue = words(&browser.get("/academy/").await);
    assert!(catalogue.contains(&format!("00:30 {there} = Wed 30 Dec 2026, {here}")), "{catalogue}");
    let session = words(&browser.get(&format!("/academy/sessions/{slug}")).await);
    assert!(session.contains(&format!("00:30 {there} = Wed 30 Dec 2026, {here}")), "{session}");
    assert!(session.contains(&format!("Full refund until {until}.")), "{session}");
    let closes =
        format!("Registration closes 31 December 2026, 22:30 {there}, Wed 30 Dec 2026, 20:30 your time");
    assert!(session.contains(&closes), "{session}");
    let form = browser.take_seat(&slug).await;
    let summary = words(&form);
    assert!(summary.contains(&format!("00:30 {there} = Wed 30 Dec 2026, {here}")), "{summary}");
    assert!(summary.contains(&format!("Full refund until {until}.")), "{summary}");
    let sent = browser.submit(&form, &format!("/academy/sessions/{slug}/register"), &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(&test, &back)).await;
    let registration = browser.get(&returned.location()).await;
    assert!(words(&registration).contains(&until), "{}", words(&registration));
    let cancelling = words(&browser.get(&registration.link("/cancel")).await);
    assert!(cancelling.contains(&until), "{cancelling}");
    // A receipt is read by anybody: the clock is the session's, and is named.
    let receipt = words(&browser.get(&registration.link("/receipt")).await);
    assert!(receipt.contains(&format!("00:30 {there}")), "{receipt}");
    test.run_jobs().await;
    let mail = test.mailer.sent().into_iter().find(|mail| mail.to_address == "robin@example.org");
    let mail = mail.expect("confirmed").text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(mail.contains(&until), "{mail}");
    // His host's list, too; and whose clock is not known is told whose it is.
    let mut host = Browser::signed_in(&router, "en", &host);
    let mine = words(&host.get("/academy/host").await);
    assert!(mine.contains(&format!("00:30 {there}")) && !mine.contains("your time"), "{mine}");
    host.keep("tz", "Etc/GMT+12");
    let mine = words(&host.get("/academy/host").await);
    assert!(mine.contains(&format!("= Wed 30 Dec 2026, {here}")), "{mine}");
    let stranger = words(&Browser::new(&router, "en").get(&format!("/academy/sessions/{slug}")).await);
    assert!(stranger.contains(&format!("Full refund until 29 December 2026, 23:30 {there}.")), "{stranger}");
    // On the session's own clock nothing needs to be said twice.
    let mut islander = Browser::new(&router, "en");
    islander.keep("tz", "Pacific/Kiritimati");
    let session = words(&islander.get(&format!("/academy/sessions/{slug}")).await);
    assert!(session.contains("Full refund until 29 December 2026, 23:30."), "{session}");
    assert!(!session.contains("your time"), "{session}");
}

/// Three hours in the night in which the clock is changed, and at both ends of the world, from the catalogue to the calendar.
#[tokio::test(flavor = "multi_thread")]
async fn a_night_in_which_the_clock_is_changed_ends_by_the_new_clock_on_every_page() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let by = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
    let router = pages(&test);
    for (number, (zone, date, (start, end), utc, which)) in [
        (
            "Europe/Amsterdam",
            "2027-03-28",
            ("01:30", "05:30"),
            ("20270328T003000Z", "20270328T033000Z"),
            Which::Unsaid,
        ),
        (
            "Europe/Amsterdam",
            "2027-10-31",
            ("01:30", "03:30"),
            ("20271030T233000Z", "20271031T023000Z"),
            Which::Unsaid,
        ),
        // There it is 01:30 twice.
        (
            "America/New_York",
            "2027-11-07",
            ("01:30 (UTC−04:00)", "03:30"),
            ("20271107T053000Z", "20271107T083000Z"),
            Which::First,
        ),
        (
            "America/New_York",
            "2027-11-07",
            ("01:30 (UTC−05:00)", "04:30"),
            ("20271107T063000Z", "20271107T093000Z"),
            Which::Second,
        ),
        (
            "Etc/GMT+12",
            "2026-12-08",
            ("01:30", "04:30"),
            ("20261208T133000Z", "20261208T163000Z"),
            Which::Unsaid,
        ),
        (
            "Pacific/Kiritimati",
            "2026-12-08",
            ("01:30", "04:30"),
            ("20261207T113000Z", "20261207T143000Z"),
            Which::Unsaid,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let form = ScheduleForm {
            topic: format!("Night {number}"),
            date: date.into(),
            time: "01:30".into(),
            which,
            minutes: "180".into(),
            registration: true,
            listed: true,
            meeting_link: "https://meet.example/night".into(),
            ..ScheduleForm::empty(zone, "en")
        };
        let key = format!("night {number}");
        let done = test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, &key).await;
        let slug = done.expect("the store works").expect("scheduled").slug;
        let mut browser = Browser::new(&router, "en");
        browser.keep("tz", zone);
        let span = format!("{start}–{end}");
        let session = format!("/academy/sessions/{slug}");
        for page in ["/academy/".to_owned(), session.clone()] {
            let page = words(&browser.get(&page).await);
            assert!(page.contains(&span), "{zone} {date}: {page}");
        }
        let form = browser.take_seat(&slug).await;
        assert!(words(&form).contains(&span), "{zone} {date}: {}", words(&form));
        let sent = browser.submit(&form, &format!("{session}/register"), &DETAILS).await;
        let registration = browser.get(&sent.location()).await;
        assert!(words(&registration).contains(&span), "{zone} {date}: {}", words(&registration));
        let calendar = browser.get(&registration.link("/session.ics")).await.body;
        test.run_jobs().await;
        let mail = test.mailer.sent().pop().expect("confirmed");
        assert!(mail.text.contains(&span) && mail.html.contains(&span), "{zone} {date}: {}", mail.text);
        for calendar in [calendar, mail.calendar.expect("attached").text] {
            assert!(calendar.contains(&format!("DTSTART:{}", utc.0)), "{zone} {date}: {calendar}");
            assert!(calendar.contains(&format!("DTEND:{}", utc.1)), "{zone} {date}: {calendar}");
        }
    }
}

/// At the turn of a month the session that begins first need not be the one of the earlier month.
#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_lists_each_month_once_by_the_sessions_own_calendars() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let by = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
    for (topic, date, time, zone) in [
        ("East", "2027-01-01", "00:30", "Pacific/Kiritimati"),
        ("West", "2026-12-31", "23:30", "Etc/GMT+12"),
        ("Middle", "2027-01-01", "00:30", "Europe/Amsterdam"),
    ] {
        let form = ScheduleForm {
            topic: topic.into(),
            date: date.into(),
            time: time.into(),
            listed: true,
            meeting_link: "https://meet.example/line".into(),
            ..ScheduleForm::empty(zone, "en")
        };
        let done =
            test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, topic).await;
        done.expect("the store works").expect("scheduled");
    }
    let page = words(&Browser::new(&pages(&test), "en").get("/academy/").await);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert_eq!(
        (page.matches("January 2027").count(), page.matches("December 2026").count()),
        (1, 1),
        "{page}"
    );
    let order = ["December 2026", "West", "January 2027", "East", "Middle"].map(at);
    assert!(order.is_sorted(), "{page}");
}
