//! A session that is not listed: nobody finds it, and who knows its address buys a seat.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use super::hosting::{FORM, NEW};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

#[tokio::test(flavor = "multi_thread")]
async fn an_unlisted_session_is_found_by_its_address_alone() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let mut host = Browser::signed_in(&router, "en", &test.person(Role::Host).await);
    let page = host.get(NEW).await;
    let more = [("fee", "121"), ("fee_shown", "12100"), ("action", "schedule")];
    let fields: Vec<_> = FORM
        .into_iter()
        .filter(|(name, _)| *name != "listed")
        .chain(more)
        .chain([("listed", "no")])
        .collect();
    let asked = host.submit(&page, NEW, &fields).await;
    let scheduled = match asked.status {
        StatusCode::OK => host.submit(&asked, NEW, &fields).await,
        _ => asked,
    };
    let own = scheduled.location().split('?').next().expect("an address").to_owned();
    let slug = own.rsplit('/').next().expect("a slug").to_owned();
    let address = format!("/academy/sessions/{slug}");
    assert!(host.get(&own).await.body.contains(&address), "its host is told the address");
    let edit = host.get(&format!("{own}/edit")).await;
    let chosen = ("listed".to_owned(), "no".to_owned());
    assert!(edit.fields().contains(&chosen), "and finds his choice as he left it");

    let mut visitor = Browser::new(&router, "en");
    for list in ["/academy/", "/"] {
        let list = visitor.get(list).await;
        assert!(!list.body.contains(&slug) && !list.body.contains("Effective feedback"), "{}", list.body);
    }
    assert!(visitor.get("/academy/").await.body.contains("Session paid"), "the others are there");
    let session = visitor.get(&address).await;
    assert_eq!((session.status, session.heading()), (StatusCode::OK, "Effective feedback"));
    let form = visitor.take_seat(&slug).await;
    let sent = visitor.submit(&form, &format!("{address}/register"), &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let registration = visitor.get(&path(&test, &back)).await.location();
    let registration = visitor.get(&registration).await;
    assert_eq!(registration.heading(), text("en", "registration-confirmed-title"));
    assert_eq!(test.session(&slug).await.seats.sold, 1);

    // Listed, it is found.
    let version = edit.hidden("version").expect("a page of a version");
    let listed: Vec<_> = FORM.into_iter().chain(more).chain([("version", version.as_str())]).collect();
    let changed = host.submit(&edit, &format!("{own}/edit"), &listed).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    assert!(visitor.get("/academy/").await.body.contains(&address));
    test.assert_sound().await;
}
