//! Pay-per-use: provided by the operator, enabled by the administrator, and seen by nobody before (S-2, S-15).

use super::browser::{Browser, fresh_database, pages, text};
use app::tariffs::{MakeTariff, Reader, VersionForm};
use domain::accounts::Role;
use http::StatusCode;
use locale::{Locale, Zone};
use testkit::{SITE, TestApp};

const TARIFF: [(&str, &str); 4] =
    [("usage", "provide"), ("usage_buffer", "12.5"), ("usage_settlement", "measured"), ("usage_tariff", "")];

/// The administrator's form as it stands on his page, with the box of pay-per-use.
fn settings(usage: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("enabled", "yes"),
        ("usage", usage),
        ("tax_name", "VAT"),
        ("tax_rate", "21"),
        ("tax_included", "yes"),
        ("fee_max", "1,500"),
        ("on_address_mismatch", "accept"),
        ("on_code_mismatch", "accept"),
        ("attempts", "3"),
        ("free_seats", "25"),
        ("seller_name", "School B.V."),
        ("seller_address", "Main St 1"),
        ("seller_country", "NL"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_provides_it_and_the_administrator_enables_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let operator = test.person(Role::Operator).await;
    let administrator = test.person(Role::Administrator).await;
    let mut console = Browser::signed_in(&pages(&test), "en", &operator);
    let mut desk = Browser::signed_in(&pages(&test), "en", &administrator);
    let (here, there) = (format!("/operator/sites/{SITE}"), format!("/{SITE}/admin/e-commerce"));
    let post = format!("{here}/pay-per-use");

    // Whom to ask, before there is anything to enable; asking all the same enables nothing.
    let page = desk.get(&there).await;
    assert!(page.body.contains(&text("en", "settings-usage-not-provided")));
    assert!(page.body.contains(&operator.person.name), "whom to ask");
    assert!(!page.body.contains("name=\"usage\""));
    assert_eq!(desk.submit(&page, &there, &settings("yes")).await.status, StatusCode::SEE_OTHER);
    let found = || async { test.app.sites().find(SITE).await.expect("asked").expect("there").usage };
    assert!(!found().await.enabled);

    let page = console.get(&here).await;
    assert!(page.body.contains(&text("en", "provision-make-tariff")), "there is no tariff yet");
    let reader = Reader { locale: Locale::En, zone: Zone::UTC };
    let version =
        VersionForm { rates: ["0.06", "", "", "", "0.04"].map(str::to_owned), ..VersionForm::default() };
    let tariff = MakeTariff { name: "Standard".into(), currency: "EUR".into(), version };
    let id = test.app.tariffs().make(&operator.person, &tariff, &reader).await.expect("made").expect("good");
    let id = id.to_string();
    let page = console.get(&here).await;
    let with = |name: &'static str, value: &'static str| {
        TARIFF.map(|(of, old)| {
            (
                of,
                if of == name {
                    value
                } else if of == "usage_tariff" {
                    &id
                } else {
                    old
                },
            )
        })
    };
    for (form, key) in [
        (TARIFF, "provision-no-tariff"),
        (with("usage_buffer", "101"), "provision-buffer-range"),
        (with("usage_buffer", "much"), "provision-buffer-range"),
    ] {
        let refused = console.submit(&page, &post, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert_eq!(
            refused.body.matches(&text("en", key)).count(),
            2,
            "{key}: in the summary and at the field"
        );
    }
    let done = console.submit(&page, &post, &with("usage", "provide")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = console.get(&done.location()).await;
    // What only the operator can enter, and hosts cannot pay without, is said before they find out.
    let lacking = [text("en", "provision-lacks-account-link"), text("en", "provision-lacks-seller-link")];
    for address in [here.as_str(), "/operator"] {
        let told = console.get(address).await;
        assert!(lacking.iter().all(|words| told.body.contains(words)), "{address}: {}", told.body);
    }
    for words in [text("en", "operator-done-usage-provided"), text("en", "provision-on"), "12.5".into()] {
        assert!(page.body.contains(&words), "{words}");
    }
    assert!(!found().await.is_on(), "neither alone suffices");

    let page = desk.get(&there).await;
    assert!(page.body.contains("name=\"usage\""));
    assert_eq!(desk.submit(&page, &there, &settings("yes")).await.status, StatusCode::SEE_OTHER);
    assert!(found().await.is_on());
    let audit = desk.get(&format!("/{SITE}/admin/audit")).await;
    for key in ["audit-provide-pay-per-use", "audit-enable-pay-per-use"] {
        assert!(audit.body.contains(&text("en", key)), "{key}");
    }

    let page = console.get(&here).await;
    let done = console.submit(&page, &post, &with("usage", "withdraw")).await;
    assert!(console.get(&done.location()).await.body.contains(&text("en", "provision-off")));
    assert!(!found().await.is_on());
    let stranger = desk.submit(&page, &post, &with("usage", "provide")).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "only the operator decides");
}
