//! The operator's tariffs of pay-per-use.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;

const TARIFFS: &str = "/operator/tariffs";
const NEW: &str = "/operator/tariffs/new";

/// The prices of S-58, as an operator types them in Dutch.
const FORM: [(&str, &str); 9] = [
    ("name", "Standaard"),
    ("currency", "EUR"),
    ("rate_computer", "0,06"),
    ("rate_call_in", "0,0625"),
    ("rate_voip", "€ 0,04"),
    ("tax_name", "btw"),
    ("tax_rate", "21"),
    ("minimum", ""),
    ("date", ""),
];

fn form(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut form: Vec<_> =
        FORM.into_iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name)).collect();
    form.extend(changes);
    form
}

/// Addresses to which the page sends forms that take a version back.
fn withdrawals(page: &Answer) -> Vec<String> {
    let actions = page.body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.filter(|action| action.ends_with("/withdraw")).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_makes_a_tariff_and_sees_what_a_session_would_cost() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "nl", &operator);
    let list = browser.get(TARIFFS).await;
    assert!(list.body.contains(&text("nl", "tariffs-empty")));
    let page = browser.get(&list.link("/tariffs/new")).await;

    let empty = browser.submit(&page, NEW, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for key in ["tariffs-name-missing", "tariffs-currency-missing"] {
        assert_eq!(empty.body.matches(&text("nl", key)).count(), 2, "{key}: in the summary and at the field");
    }
    for (changes, key) in [
        (&[("rate_computer", "")][..], "tariffs-rate-missing"),
        (&[("rate_computer", "0"), ("rate_call_in", "0"), ("rate_voip", "0")], "tariffs-rate-all-zero"),
        (&[("tax_name", "")], "settings-tax-name-missing"),
        (&[("tax_rate", "101")], "settings-rate-range"),
        (&[("minimum", "-1")], "tariffs-minimum-range"),
        (&[("date", "2020-01-01")], "tariffs-date-past"),
        (&[("date", "31-02-2027")], "tariffs-date-wrong"),
        (&[("date", "2027-01-01"), ("time", "25:00")], "tariffs-time-wrong"),
    ] {
        let refused = browser.submit(&page, NEW, &form(changes)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert_eq!(refused.body.matches(&text("nl", key)).count(), 2, "{key}");
        assert!(refused.body.contains("value=\"0,0625\"") || key == "tariffs-rate-all-zero", "kept");
    }
    let english = browser.submit(&page, NEW, &form(&[("rate_computer", "0.06")])).await;
    assert_eq!(
        english.body.matches("met een komma voor de decimalen, zoals 0,05.").count(),
        2,
        "a point is no comma"
    );

    let made = browser.submit(&page, NEW, &form(&[])).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let tariff = browser.get(&made.location()).await;
    assert!(tariff.body.contains(&text("nl", "tariffs-done-made")));
    for figure in ["1.080", "64,80", "900", "36,00", "21,17", "121,97"] {
        assert!(tariff.body.contains(figure), "S-58: {figure}");
    }
    let address = made.location().split('?').next().expect("an address").to_owned();
    let other = browser.get(&format!("{address}?minutes=60&computers=1&call_in=2")).await;
    assert!(other.body.contains("7,50"), "120 minutes at 0.0625");
    let wrong = browser.get(&format!("{address}?minutes=&computers=0&voip=x")).await;
    for key in ["estimate-minutes-missing", "estimate-not-a-number"] {
        assert_eq!(wrong.body.matches(&text("nl", key)).count(), 1, "{key}");
    }
    let taken = browser.submit(&page, NEW, &form(&[])).await;
    assert!(taken.body.contains(&text("nl", "tariffs-name-taken")));
    assert!(browser.get(TARIFFS).await.body.contains("0,06"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_replaces_another_at_its_time_and_can_be_taken_back_before() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "nl", &operator);
    let page = browser.get(NEW).await;
    let made = browser.submit(&page, NEW, &form(&[])).await;
    let address = made.location().split('?').next().expect("an address").to_owned();
    let page = browser.get(&address).await;
    assert!(page.body.contains("value=\"0,06\""), "the form begins with what holds");
    assert_eq!(withdrawals(&page).len(), 0, "what holds cannot be taken back");

    let refused = browser.submit(&page, &address, &form(&[("rate_computer", "viel")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"viel\""), "kept");
    let added =
        browser.submit(&page, &address, &form(&[("rate_computer", "0,09"), ("date", "2027-01-01")])).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let page = browser.get(&added.location()).await;
    assert!(page.body.contains(&text("nl", "tariffs-state-coming")) && page.body.contains("0,09"));
    assert!(page.body.contains("121,97"), "the present one still holds");

    let [withdraw] = &withdrawals(&page)[..] else { panic!("one version can be taken back") };
    let done = browser.submit(&page, withdraw, &[]).await;
    let page = browser.get(&done.location()).await;
    assert!(page.body.contains(&text("nl", "tariffs-state-withdrawn")) && withdrawals(&page).is_empty());
    let again = browser.submit(&page, withdraw, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains(&text("nl", "tariffs-withdraw-gone")));
    for gone in ["/operator/tariffs/x", "/operator/tariffs/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(browser.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let stale = browser.post(&address, &form(&[])).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
}
