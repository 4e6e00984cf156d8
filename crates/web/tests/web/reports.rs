//! Reports through the eyes of a host, a head, finance and nobody.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::usage::Leg;
use http::{StatusCode, header};
use testkit::TestApp;
use testkit::statements::VOIP;

const KINDS: [&str; 5] = ["sessions", "attendees", "fees", "usage", "charge-back"];

#[tokio::test(flavor = "multi_thread")]
async fn reports_have_pages_filters_and_files() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (finance, host) = (test.person(Role::Finance).await, test.person(Role::Host).await);
    test.division("4711", &[]).await;
    test.book("paid", host.person.account, "4711").await;
    let stays = [("Anna", Leg::Computer, 0, 88), ("Bob", Leg::Computer, 10, 50), ("Anna", VOIP, 5, 65)];
    let row = test.freeze("paid", &stays, 2_000).await;
    test.capture(&row).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
    let all = "mode=production&from=2026-01-01";
    for kind in KINDS {
        let page = browser.get(&format!("/academy/reports/{kind}?{all}")).await;
        assert_eq!(page.status, StatusCode::OK, "{kind}");
        assert_eq!(page.body.contains(&text("en", "reports-none")), kind == "fees", "{kind}");
        let csv = browser.get(&format!("/academy/reports/{kind}/csv?{all}")).await;
        assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        let xlsx = browser.get(&format!("/academy/reports/{kind}/xlsx?{all}")).await;
        assert!(xlsx.body.starts_with("PK"), "{kind}");
        let name = format!("attachment; filename=\"{kind}-academy-production.xlsx\"");
        assert_eq!(xlsx.headers[header::CONTENT_DISPOSITION], name.as_str());
    }
    let usage = browser.get(&format!("/academy/reports/sessions?{all}")).await;
    for said in ["128.00", "60.00", "4711 Sales", "/academy/statements/paid"] {
        assert!(usage.body.contains(said), "{said}");
    }
    let back = browser.get(&format!("/academy/reports/charge-back?{all}&by=host&detail=yes")).await;
    for said in ["€\u{a0}7.68", "€\u{a0}2.40", "€\u{a0}2.12", "€\u{a0}12.20", "The host"] {
        assert!(back.body.contains(said), "{said}");
    }
    let csv = browser.get(&format!("/academy/reports/charge-back/csv?{all}")).await;
    assert!(
        csv.body.contains("4711 Sales,1,128.000000,7.68,60.000000,2.40,2.12,12.20,0.00,12.20,0.00,EUR"),
        "{}",
        csv.body
    );
    for nothing in [
        "mode=test&from=",
        "mode=production&from=&division=4712",
        "mode=production&from=2031-01-01",
        "mode=production&from=&session=x",
    ] {
        let page = browser.get(&format!("/academy/reports/charge-back?{nothing}")).await;
        assert!(page.body.contains(&text("en", "reports-none")), "{nothing}");
    }
    assert_eq!(browser.get("/academy/reports/x").await.status, StatusCode::NOT_FOUND);
    // Days that cannot be read are no other days, in files neither.
    for wrong in ["from=abc", "from=&until=2026-99-99"] {
        for file in ["csv", "xlsx"] {
            let told = browser.get(&format!("/academy/reports/usage/{file}?mode=production&{wrong}")).await;
            assert_eq!(told.status, StatusCode::SEE_OTHER, "{wrong} {file}");
        }
        let page = browser.get(&format!("/academy/reports/usage?mode=production&{wrong}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_see_theirs_and_heads_what_is_booked_to_their_divisions() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (host, other) = (test.person(Role::Host).await, test.person(Role::Host).await);
    let (head, another) = (test.person(Role::Head).await, test.person(Role::Head).await);
    let administrator = test.person(Role::Administrator).await;
    test.division("4711", &[head.person.account]).await;
    test.book("paid", host.person.account, "4711").await;
    test.freeze("paid", &[("Anna", Leg::Computer, 0, 88)], 2_000).await;
    let router = pages(&test);
    for (person, sees, sees_people) in [
        (&host, true, true),
        (&administrator, true, true),
        (&head, true, false),
        (&other, false, false),
        (&another, false, false),
    ] {
        let mut browser = Browser::signed_in(&router, "nl", person);
        for kind in KINDS.iter().filter(|kind| **kind != "fees") {
            for part in ["", "/csv"] {
                let asked = format!("/academy/reports/{kind}{part}?mode=production&from=&by=session");
                let page = browser.get(&asked).await;
                assert_eq!(page.status, StatusCode::OK);
                let seen = if part.is_empty() {
                    page.body.contains("/academy/statements/paid")
                } else {
                    page.body.lines().any(|line| line.contains("paid"))
                };
                let told = if *kind == "charge-back" && !part.is_empty() {
                    page.body.lines().count() > 1
                } else {
                    seen
                };
                let expected = if *kind == "attendees" { sees_people } else { sees };
                assert_eq!(told, expected, "{kind}{part} {:?}: {}", person.person, page.body);
            }
        }
        let tabs = browser.get("/academy/reports/sessions?mode=production&from=").await;
        let heads =
            person.person.account == head.person.account || person.person.account == another.person.account;
        assert_eq!(tabs.body.contains("/academy/reports/attendees?"), !heads, "{:?}", person.person);
        let named = browser.get("/academy/reports/attendees?mode=production&from=").await;
        assert_eq!(named.body.contains("Anna"), sees_people, "{:?}", person.person);
    }
}
