//! Guests of a session for which nobody registers, page by page.

use super::browser::{Browser, fresh_database, pages, text};
use app::sessions::{Acting, How, ScheduleForm};
use domain::accounts::Role;
use http::StatusCode;
use locale::Locale;
use testkit::hosts::Accepting;
use testkit::{SITE, TestApp, TestAppOptions};

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_hears_why_he_is_not_taken_and_keeps_what_he_typed() {
    let database = fresh_database().await;
    let options = TestAppOptions { guests_per_address: 2, ..TestAppOptions::default() };
    let test = TestApp::start_with(&database, options).await;
    let by = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
    let form = ScheduleForm {
        topic: "Open to all".into(),
        date: "2026-11-24".into(),
        time: "14:00".into(),
        registration: false,
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let scheduled =
        test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, "form").await;
    let slug = scheduled.expect("the store works").expect("scheduled").slug;
    let address = format!("/{SITE}/room/{slug}/guest");
    let router = pages(&test);

    // The room's own address, which its host passes on, leads there; where people register, to the session's page.
    let mut passing = Browser::new(&router, "en");
    assert_eq!(passing.get(&format!("/{SITE}/room/{slug}")).await.location(), address);
    let registered = format!("/{SITE}/room/paid");
    assert_eq!(passing.get(&registered).await.location(), format!("{registered}/guest"));
    let page = passing.get(&format!("{registered}/guest")).await;
    assert_eq!(page.location(), format!("/{SITE}/sessions/paid"));

    for language in ["en", "nl", "fr"] {
        let mut cleo = Browser::new(&router, language);
        let page = cleo.get(&address).await;
        let refused = cleo.submit(&page, &address, &[("name", "The Host")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&text(language, "room-guest-name-leader")), "{}", refused.body);
        assert!(refused.body.contains(r#"value="The Host""#), "{}", refused.body);
    }

    // Two of a family, one of whom loses the page and comes again; the third of the network is too many.
    let mut family = [Browser::new(&router, "en"), Browser::new(&router, "en")];
    let mut seats = Vec::new();
    for (browser, name) in family.iter_mut().zip(["Ann", "Bob"]) {
        let page = browser.get(&address).await;
        for _ in 0..2 {
            let welcome = browser.submit(&page, &address, &[("name", name)]).await;
            assert_eq!(welcome.status, StatusCode::SEE_OTHER);
            seats.push(welcome.location());
        }
    }
    seats.dedup();
    assert_eq!(seats.len(), 2, "{seats:?}");
    for language in ["en", "nl", "fr"] {
        let mut cleo = Browser::new(&router, language);
        let page = cleo.get(&address).await;
        let refused = cleo.submit(&page, &address, &[("name", "Cleo")]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.body.contains(&text(language, "room-guest-network")), "{}", refused.body);
        assert!(refused.body.contains(r#"value="Cleo""#), "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn that_he_telephones_is_not_a_guests_to_say() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let by = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
    let form = ScheduleForm {
        topic: "Open to all".into(),
        date: "2026-11-22".into(),
        time: "14:00".into(),
        registration: false,
        ..ScheduleForm::empty("Europe/Amsterdam", "en")
    };
    let scheduled =
        test.app.sessions().schedule(by, &test.site, &form, Locale::En, How::Schedule, "form").await;
    let slug = scheduled.expect("the store works").expect("scheduled").slug;
    test.accept(by.account, test.session(&slug).await.session.id, Accepting::default()).await;
    let address = format!("/{SITE}/room/{slug}/guest");
    let mut ann = Browser::new(&pages(&test), "en");
    let page = ann.get(&address).await;
    let welcome = ann.submit(&page, &address, &[("name", "Ann")]).await;
    let room = ann.get(&welcome.location()).await;
    assert!(room.body.contains(&text("en", "room-audio-guest")), "{}", room.body);
    for kind in ["call-in", "toll-free", "call-out"] {
        assert!(room.body.contains(&format!(r#"value="{kind}" disabled"#)), "{kind}");
    }
    assert!(room.body.contains(r#"value="voip">"#), "{}", room.body);
}
