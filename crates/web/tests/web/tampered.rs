//! Ids that our forms carry, with something else in their place: nothing is made up for whoever sends that, and nothing left out.

use super::browser::{Browser, fresh_database, pages};
use super::host_people::{Desk, act, first_person};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;
use testkit::stolen::dump;

const NO_IDS: [&str; 4] = ["", "x", "0199b9a0-0000-7000-8000", "0199b9a0-0000-7000-8000-00000000000g"];

#[tokio::test(flavor = "multi_thread")]
async fn a_clerks_form_without_its_id_does_nothing() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    super::money::bought(&test).await;
    let finance = test.person(Role::Finance).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
    let payment = browser.get("/academy/money").await.link("/money/payments/");
    let before = dump(test.app.store()).await;
    type Typed = [(&'static str, &'static str)];
    let forms: [(&str, &str, &Typed); 3] = [
        ("/refund", "refund", &[("amount", "21"), ("reason", "Left early"), ("shown", "EUR 21.00")]),
        (
            "/console-refund",
            "refund",
            &[("amount", "21"), ("object", "V19A2E5D8C41"), ("day", "2026-11-22"), ("reason", "x")],
        ),
        (
            "/dispute",
            "dispute",
            &[("amount", "121"), ("case_number", "PP-1"), ("day", "2026-11-22"), ("reason", "x")],
        ),
    ];
    for (form, name, typed) in forms {
        let there = format!("{payment}{form}");
        let page = browser.get(if form == "/refund" { &payment } else { &there }).await;
        for id in NO_IDS {
            let fields = [&[(name, id)], typed].concat();
            let sent = browser.submit(&page, &there, &fields).await;
            assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{form} {id}: {}", sent.body);
        }
    }
    assert_eq!(dump(test.app.store()).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_does_a_hosts() {
    let Desk { database: _database, test, router, mut host, address } = Desk::open().await;
    super::host_people::bought(&test, &router, &address).await;
    let people = format!("{address}/people");
    let page = host.get(&people).await;
    let who = first_person(&page);
    let before = dump(test.app.store()).await;
    for id in NO_IDS {
        let written = [
            ("who", who.as_str()),
            ("message", id),
            ("subject", "What to bring"),
            ("body", "A pen."),
            ("action", "write"),
        ];
        let sent = host.submit(&page, &people, &written).await;
        assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{id}: {}", sent.body);
        // One of two who are chosen: nobody gets money back instead of both.
        let (registration, refund) = who.split_once(':').expect("two ids");
        for other in [id.to_owned(), format!("{registration}:{id}"), format!("{id}:{refund}")] {
            let typed = [
                ("who", who.as_str()),
                ("who", &other),
                ("amount", "20"),
                ("reason", "x"),
                ("action", "refund"),
            ];
            let sent = act(&mut host, &page, &people, &typed).await;
            assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{other}: {}", sent.body);
        }
    }
    assert_eq!(dump(test.app.store()).await, before);
}
