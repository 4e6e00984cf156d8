//! One product, several editions: an administrator says which one his account of Website Payments Pro (UK) is, and gives what that
//! one signs in with.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use emulators::payflow::{Account as GatewayAccount, Mode as Host};
use http::StatusCode;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

const ACCOUNT: &str = "/academy/admin/merchant-accounts/production";
const PAYFLOW: &str = "/academy/admin/merchant-accounts/production?gateway=paypal-pro-uk&edition=payflow";
const PASSWORD: &str = "demo-password-uk";

fn by_pro_uk() -> TestAppOptions {
    TestAppOptions {
        gateway: GatewayProduct::ProUk,
        gateway_account: GatewayAccount::uk(Host::Live),
        ..TestAppOptions::default()
    }
}

/// What the form of the Payflow edition sends.
fn typed<'a>(vendor: &'a str, password: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("gateway", "paypal-pro-uk"),
        ("edition", "payflow"),
        ("vendor", vendor),
        ("password", password),
        ("action", "authorize"),
        ("card_entry", "gateway-page"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_edition_is_one_setting_of_the_account() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, by_pro_uk()).await;
        let admin = test.person(Role::Administrator).await;
        for language in ["en", "nl", "fr"] {
            let mut browser = Browser::signed_in(&pages(&test), language, &admin);
            let hosted = browser.get(ACCOUNT).await;
            let names: Vec<String> = hosted.fields().into_iter().map(|(name, _)| name).collect();
            for (name, is_there) in [("signature", true), ("vendor", false), ("partner", false)] {
                assert_eq!(names.iter().any(|of| of == name), is_there, "{language} {name}");
            }
            for key in ["accounts-edition-hosted", "accounts-edition-payflow"] {
                assert!(hosted.body.contains(&text(language, key)), "{language} {key}");
            }
            let page = browser.get(PAYFLOW).await;
            let fields = page.fields();
            let sends = |name: &str, value: &str| fields.iter().any(|(of, is)| of == name && is == value);
            // The other edition's user is not this one's, and the partner is nobody's to choose.
            assert!(sends("edition", "payflow") && sends("vendor", "") && sends("user", ""), "{fields:?}");
            for name in ["signature", "partner"] {
                assert!(!fields.iter().any(|(of, _)| of == name), "{language} {name}");
            }
            assert!(sends("card_entry", "gateway-page"), "as for Payflow Pro");
            assert!(page.body.contains(&text(language, "accounts-form-lead-pro-uk-payflow")), "{language}");
        }
        let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
        assert!(browser.get(ACCOUNT).await.link("edition=payflow").contains("gateway=paypal-pro-uk"));
        let form = browser.get(PAYFLOW).await;
        let refused = browser.submit(&form, ACCOUNT, &typed("", PASSWORD)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("href=\"#vendor\""), "the summary leads to the field");
        assert!(!refused.body.contains(PASSWORD));
        let edition = refused.fields().into_iter().find(|(name, _)| name == "edition");
        assert_eq!(edition.map(|(_, value)| value).as_deref(), Some("payflow"), "it stays chosen");
        // The account that is there has a password of its own: this one needs another.
        let refused = browser.submit(&form, ACCOUNT, &typed("bursaruk", "")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&text("en", "accounts-problem-password")));
        // The gateway is asked first, and who may have replaced nothing reads so.
        let refused = browser.submit(&form, ACCOUNT, &typed("bursaruk", "not-the-password")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&text("en", "check-credentials")));
        assert!(browser.get(ACCOUNT).await.body.contains("name=\"signature\""), "nothing was replaced");
        let saved = browser.submit(&form, ACCOUNT, &typed("bursaruk", PASSWORD)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let list = browser.get("/academy/admin/merchant-accounts").await;
        assert!(
            list.body.contains(&text("en", "accounts-edition-payflow")) && list.body.contains("bursaruk")
        );
        assert!(!list.body.contains(PASSWORD));
        let vendor = browser.get(ACCOUNT).await.fields().into_iter().find(|(name, _)| name == "vendor");
        assert_eq!(vendor.map(|(_, value)| value).as_deref(), Some("bursaruk"), "it opens as what it is");
        let log = browser.get("/academy/admin/audit").await;
        assert!(log.body.contains("PayPalUK") && !log.body.contains(PASSWORD));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_edition_is_for_a_seller_elsewhere() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let admin = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let page = browser.get(PAYFLOW).await;
    assert!(page.body.contains("Here the seller’s country is Netherlands"), "{}", page.body);
    assert!(!page.body.contains("name=\"vendor\""));
    let any = browser.get(ACCOUNT).await;
    let refused = browser.submit(&any, ACCOUNT, &typed("bursaruk", PASSWORD)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let accounts = browser.get("/academy/admin/merchant-accounts").await;
    assert!(!accounts.body.contains("bursaruk"));
}
