//! Statements of pay-per-use sessions: who sees them, and that page, paper and file say the same.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::usage::Leg;
use http::{StatusCode, header};
use testkit::TestApp;
use testkit::statements::{Stay, VOIP};

const STATEMENT: &str = "/academy/statements/paid";

/// 88 and 40 minutes at the computer, 60 by VoIP: 7.68 and 2.40, with 21 % tax 12.20.
const STAYS: [Stay<'_>; 3] =
    [("Anna", Leg::Computer, 0, 88), ("Bob <b>", Leg::Computer, 10, 50), ("Anna", VOIP, 5, 65)];

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_says_every_interval_and_what_was_charged() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &administrator);
    assert_eq!(browser.get(STATEMENT).await.status, StatusCode::NOT_FOUND, "nothing was frozen");
    let hosted = browser.get("/academy/host/sessions/paid").await;
    assert!(!hosted.body.contains(STATEMENT));

    let row = test.freeze("paid", &STAYS, 2_000).await;
    let hosted = browser.get("/academy/host/sessions/paid").await;
    assert!(hosted.body.contains(STATEMENT), "the session's page leads to it");
    let page = browser.get(STATEMENT).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&text("en", "statement-mark-charging")));
    test.capture(&row).await;
    let page = browser.get(STATEMENT).await;
    assert!(page.body.contains(&text("en", "statement-mark-charged")));
    for said in [
        "128.00",
        "€\u{a0}7.68",
        "60.00",
        "€\u{a0}2.40",
        "€\u{a0}2.12",
        "€\u{a0}12.20",
        "€\u{a0}20.00",
        "€\u{a0}7.80",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(page.body.contains("Bob &#60;b&#62;") && page.body.contains("0:40:00"), "{}", page.body);
    assert!(page.body.contains("<rect class=\"picture-main\" x=\"0\" y=\"6\" width=\"1000\""));

    let csv = browser.get(&format!("{STATEMENT}/csv")).await;
    assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(csv.body.contains("interval,Bob <b>,Bob <b>"), "{}", csv.body);
    assert!(csv.body.contains("line,,,,voip,,,3600.000000,60.000000,,,,0.04,EUR,2.40"), "{}", csv.body);
    assert!(csv.body.contains(",EUR,12.20\r\n"));
    let pdf = browser.get(&format!("{STATEMENT}/pdf")).await;
    assert_eq!(pdf.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"statement-paid.pdf\"");
    assert!(pdf.body.starts_with("%PDF-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_seen_by_those_whom_it_concerns() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.freeze("paid", &STAYS, 2_000).await;
    let router = pages(&test);
    let of_operator = "/operator/sites/academy/statements";
    for (role, own, of_installation) in [
        (Role::Finance, StatusCode::OK, StatusCode::NOT_FOUND),
        // The session is hosted by nobody.
        (Role::Host, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        (Role::Head, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        (Role::Operator, StatusCode::NOT_FOUND, StatusCode::OK),
    ] {
        let person = test.person(role).await;
        let mut browser = Browser::signed_in(&router, "fr", &person);
        for part in ["", "/pdf", "/csv"] {
            assert_eq!(browser.get(&format!("{STATEMENT}{part}")).await.status, own, "{role:?} {part}");
            let answer = browser.get(&format!("{of_operator}/paid{part}")).await;
            assert_eq!(answer.status, of_installation, "{role:?} {part}");
        }
        let list = browser.get(of_operator).await;
        assert_eq!(list.status, of_installation);
        assert!(of_installation != StatusCode::OK || list.body.contains(&format!("{of_operator}/paid")));
    }
}
