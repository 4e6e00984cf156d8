//! Who may see and enter what: links, the calendar, the way in.

use crate::common::{buy, pay_well};
use app::PersonalLink;
use app::registrations::{Register, RegisterRefusal, Standing};
use domain::registrations::details::DetailsInput;
use domain::sessions::Door;
use testkit::app_under_test::browser_key;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

/// The link with one character of its signature changed.
fn forged(link: &PersonalLink, place: usize) -> PersonalLink {
    let mut text = link.to_string().into_bytes();
    let at = 13 + place;
    text[at] = if text[at] == b'0' { b'1' } else { b'0' };
    PersonalLink::parse(&String::from_utf8(text).expect("ASCII")).expect("the form of a link")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_link_opens_nothing_and_does_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay_well(&test, &url).await;
        let (other, _) = test.register("paid", 2).await;
        let mixed = format!("{}-{}", link.reference(), &other.to_string()[13..]);
        let mut wrong: Vec<PersonalLink> = (0..26).map(|place| forged(&link, place)).collect();
        wrong.extend(PersonalLink::parse(&mixed));
        wrong.extend(PersonalLink::parse(&format!("000000000000-{}", &link.to_string()[13..])));
        let registrations = test.app.registrations();
        for wrong in &wrong {
            assert!(
                registrations.view(&test.site, wrong).await.expect("the store works").is_none(),
                "{wrong}"
            );
            assert!(registrations.pay(&test.site, wrong, None).await.expect("the store works").is_none());
            assert!(registrations.calendar(&test.site, wrong).await.expect("the store works").is_none());
            assert!(test.app.receipts().find(&test.site, wrong).await.expect("the store works").is_none());
            registrations.returned(&test.site, wrong, None, "").await.expect("the store works");
            assert!(
                registrations.join(&test.site, &wrong.to_string()).await.expect("the store works").is_none()
            );
        }
        let log = test.emulator.log_after(0, 10_000).await.expect("log");
        assert!(log.iter().all(|entry| entry.op != "inquiry"), "the gateway was not asked");
        assert_eq!(test.session("paid").await.seats.sold, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_another_site_opens_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let mut file = testkit::app_under_test::sample(&TestAppOptions::default());
        file["site"][0]["slug"] = "elsewhere".into();
        test.app.import(serde_json::from_value(file).expect("an import")).await.expect("imported");
        let elsewhere = test.app.sites().find("elsewhere").await.expect("readable").expect("imported");
        let link = buy(&test, 1).await;
        let token = test.view(&link).await.join_token.expect("confirmed");
        let registrations = test.app.registrations();
        assert!(registrations.view(&elsewhere, &link).await.expect("the store works").is_none());
        assert!(registrations.join(&elsewhere, &token).await.expect("the store works").is_none());
        assert!(registrations.calendar(&elsewhere, &link).await.expect("the store works").is_none());
        assert!(test.app.receipts().find(&elsewhere, &link).await.expect("the store works").is_none());
        assert!(registrations.join(&test.site, &token).await.expect("the store works").is_some());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_in_opens_in_time_for_those_with_a_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let token = test.view(&link).await.join_token.expect("confirmed");
        let join = async |token: &str| {
            test.app.registrations().join(&test.site, token).await.expect("the store works")
        };
        assert!(join(&link.to_string()).await.is_none(), "the personal link is not the way in");
        assert!(join("").await.is_none() && join("x-y").await.is_none());
        let session = test.session("paid").await;
        let closed = join(&token).await.expect("genuine");
        assert!(closed.entitled && closed.meeting_link.is_none());
        let Door::OpensAt(opens_at) = closed.door else { panic!("{:?}", closed.door) };
        assert!(opens_at <= session.session.starts_at);

        test.advance(opens_at.since(test.clock_now())).await;
        let open = join(&token).await.expect("genuine");
        assert_eq!(open.door, Door::Open);
        assert_eq!(open.meeting_link.as_deref(), Some("https://meet.example/paid"));
        test.advance(session.session.ends_at.since(test.clock_now())).await;
        let ended = join(&token).await.expect("genuine");
        assert_eq!((ended.door, ended.meeting_link), (Door::Ended, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_and_the_receipt_are_for_those_with_a_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (unpaid, _) = test.register("paid", 1).await;
        assert!(
            test.app.registrations().calendar(&test.site, &unpaid).await.expect("the store works").is_none()
        );
        assert!(test.app.receipts().find(&test.site, &unpaid).await.expect("the store works").is_none());
        assert!(test.view(&unpaid).await.join_token.is_none());
        let link = buy(&test, 2).await;
        let calendar = test.app.registrations().calendar(&test.site, &link).await.expect("the store works");
        let calendar = calendar.expect("confirmed");
        for part in ["BEGIN:VCALENDAR", "UID:", "SEQUENCE:0", "DTSTART", "END:VCALENDAR"] {
            assert!(calendar.contains(part), "{part} in {calendar}");
        }
        test.run_jobs().await;
        let mail = test.mailer.sent().pop().expect("the confirmation");
        let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
        assert_eq!(
            uid(&calendar),
            mail.calendar.and_then(|part| uid(&part.text)),
            "one entry in every calendar"
        );
        let receipt =
            test.app.receipts().find(&test.site, &link).await.expect("the store works").expect("paid");
        assert_eq!(receipt.document.amount.gross.minor, 12_100);
        assert_eq!(
            receipt.document.amount.net.minor + receipt.document.amount.tax.minor,
            receipt.document.amount.gross.minor
        );
        assert_eq!(receipt.document.buyer.name, "Robin de Vries 2");
        assert_eq!(test.view(&unpaid).await.standing, test.view(&unpaid).await.standing);
        assert!(matches!(
            test.view(&unpaid).await.standing,
            Standing::AwaitingPayment { page_open: true, .. }
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_seat_for_the_same_name_and_address_is_warned_of_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let first = buy(&test, 1).await;
        let registrations = test.app.registrations();
        let seat = async |browser| {
            registrations.seat_of(&test.site, "paid", &browser_key(browser)).await.expect("the store works")
        };
        assert_eq!(seat(1).await.map(|link| link.to_string()), Some(first.to_string()));
        assert!(seat(2).await.is_none(), "another browser has none");
        test.hold("paid", 2).await.expect("a seat is left");
        let mut form = test.form("paid", 2).await;
        form.input = test.form("paid", 1).await.input;
        form.input.first_name = "ROBIN".into();
        let refused = registrations.register(&test.site, form.clone()).await.expect("the store works");
        assert!(matches!(refused, Err(RegisterRefusal::SamePerson)), "{refused:?}");
        let other_name = DetailsInput { first_name: "Kim".into(), ..form.input.clone() };
        let meant = Register { wants_second_seat: true, ..form.clone() };
        let second = Register { input: other_name, ..form };
        let second = registrations.register(&test.site, second).await.expect("the store works");
        assert!(second.is_ok(), "a family may share an address: {second:?}");
        test.hold("paid", 3).await.expect("a seat is left");
        let meant = Register { browser: browser_key(3), form_key: "third".into(), ..meant };
        let third = registrations.register(&test.site, meant).await.expect("the store works");
        assert!(third.is_ok(), "a warning, not a refusal: {third:?}");
    })
    .await;
}
