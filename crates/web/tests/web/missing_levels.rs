//! What a host and an administrator read where a level of e-commerce is missing: what, and who can switch it on (S-2, S-15).

use super::browser::{Browser, fresh_database, pages, text};
use super::hosting::{NEW, send};
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::sites::FeesMissing;
use http::StatusCode;
use testkit::TestApp;
use testkit::app_under_test::{TestAppOptions, sample};

/// A site at which exactly this is missing; its address.
async fn site_without(test: &TestApp, missing: FeesMissing) -> &'static str {
    let (slug, provided, enabled, mode) = match missing {
        FeesMissing::NotProvided => ("unprovided", false, true, Mode::Production),
        FeesMissing::NotEnabled => ("disabled", true, false, Mode::Production),
        FeesMissing::NoMerchantAccount(Mode::Test) => ("unconnected-test", true, true, Mode::Test),
        FeesMissing::NoMerchantAccount(Mode::Production) => ("unconnected", true, true, Mode::Production),
    };
    let mut file = sample(&TestAppOptions::default());
    let site = file["site"][0].as_object_mut().expect("a site");
    for (name, value) in [
        ("slug", slug.into()),
        ("name", format!("The {slug} site").into()),
        ("mode", mode.as_str().into()),
        ("fees_provided", provided.into()),
        ("fees_enabled", enabled.into()),
        ("session", serde_json::json!([])),
    ] {
        site.insert(name.to_owned(), value);
    }
    if matches!(missing, FeesMissing::NoMerchantAccount(_)) {
        site.remove("merchant_account");
    }
    test.app.import(serde_json::from_value(file).expect("an import")).await.expect("imported");
    slug
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reason_is_told_with_who_can_end_it() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.person(Role::Operator).await;
    let router = pages(&test);
    for missing in FeesMissing::ALL {
        let slug = site_without(&test, missing).await;
        let (what, step) = match missing {
            FeesMissing::NotProvided => ("missing-not-provided", None),
            FeesMissing::NotEnabled => {
                ("missing-not-enabled", Some((format!("/{slug}/admin/e-commerce"), "missing-enable")))
            }
            FeesMissing::NoMerchantAccount(mode) => {
                let page = format!("/{slug}/admin/merchant-accounts/{}", mode.as_str());
                let what =
                    if mode == Mode::Test { "missing-account-test" } else { "missing-account-production" };
                (what, Some((page, "missing-connect")))
            }
        };
        let host = test.person_at(slug, Role::Host).await;
        let administrator = test.person_at(slug, Role::Administrator).await;
        let who = if missing.owner() == Role::Operator { "The operator" } else { "The administrator" };
        let page = NEW.replace("academy", slug);
        for language in ["en", "nl", "fr"] {
            for person in [&host, &administrator] {
                let is_administrator = person.is(
                    test.app.sites().find(slug).await.expect("readable").expect("there").id,
                    Role::Administrator,
                );
                let mut browser = Browser::signed_in(&router, language, person);
                let form = browser.get(&page).await;
                let told = |key: &str| form.body.contains(&text(language, key));
                assert!(told(what), "{missing:?} {language}: {}", form.body);
                for other in ["missing-not-provided", "missing-not-enabled", "missing-account-test"] {
                    assert_eq!(told(other), other == what, "{missing:?}: one reason at a time");
                }
                assert!(form.body.contains(who), "{missing:?}: who can do it is named");
                let link = step
                    .as_ref()
                    .map(|(address, words)| format!("href=\"{address}\">{}", text(language, words)));
                let is_led = link.is_some_and(|link| form.body.contains(&link));
                assert_eq!(
                    is_led,
                    is_administrator && step.is_some(),
                    "{missing:?} {language}: {}",
                    form.body
                );
                assert!(!form.body.contains("name=\"fee\""), "no fee is offered");
                // Who types one all the same is told, and keeps what he typed; without one he schedules.
                let forced = [("fee", "121"), ("action", "schedule")];
                let refused = send(&mut browser, &form, &page, &forced).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing:?}");
                let words = match missing.owner() {
                    Role::Operator => "host-problem-no-fees-provided",
                    _ => "host-problem-no-fees",
                };
                assert!(refused.body.contains(&text(language, words)), "{missing:?}: {}", refused.body);
                assert!(refused.body.contains("value=\"Effective feedback\""));
                let free = send(&mut browser, &form, &page, &[("fee", ""), ("action", "schedule")]).await;
                assert_eq!(free.status, StatusCode::SEE_OTHER, "{missing:?}: {}", free.body);
            }
        }
        let mut browser = Browser::signed_in(&router, "en", &administrator);
        let steps = browser.get(&format!("/{slug}/admin")).await;
        assert!(steps.body.contains(who), "{missing:?}: the steps name who does the next: {}", steps.body);
        if let Some((address, _)) = step {
            assert_eq!(browser.get(&address).await.status, StatusCode::OK, "and it is there");
        }
    }
}
