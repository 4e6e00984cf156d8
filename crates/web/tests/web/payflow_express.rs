//! PayPal Express Checkout of an account at Payflow: what an administrator reads of it and where it cannot be had, and a payer
//! who goes to PayPal's page and comes back.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use bytes::Bytes;
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use testkit::{TestApp, TestAppOptions};

const ACCOUNT: &str = "/academy/admin/merchant-accounts/production";
const FORM: &str = "/academy/admin/merchant-accounts/production?gateway=payflow-express";

/// A form field that the page has.
fn asks_for(page: &Answer, name: &str) -> bool {
    page.body.contains(&format!("name=\"{name}\""))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dutch_seller_reads_why_he_cannot_have_it_and_what_to_use_instead() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let admin = test.person(Role::Administrator).await;
    for (language, why) in [
        (
            "en",
            "Express Checkout is for sellers in the United States and Canada. Here the seller’s country is Netherlands",
        ),
        (
            "nl",
            "Express Checkout is er voor verkopers in de Verenigde Staten en Canada. Hier zit de verkoper in Nederland",
        ),
        ("fr", "Express Checkout est réservé aux vendeurs aux États-Unis et au Canada."),
    ] {
        let page = Browser::signed_in(&pages(&test), language, &admin).get(FORM).await;
        assert!(page.body.contains(why), "{}", page.body);
        assert!(page.body.contains("?gateway=paypal\""), "instead: {}", page.body);
        assert!(!asks_for(&page, "vendor") && !asks_for(&page, "password"), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_american_seller_connects_it_beside_cards_and_his_payers_come_back_from_paypal() {
    let database = fresh_database().await;
    let also = Some(GatewayProduct::PayflowExpress);
    let options = TestAppOptions { also, ..TestAppOptions::default() };
    let test = TestApp::start_with(&database, options).await;
    let admin = test.person(Role::Administrator).await;
    for language in ["en", "nl", "fr"] {
        let page = Browser::signed_in(&pages(&test), language, &admin).get(FORM).await;
        for key in [
            "accounts-form-lead-payflow-express",
            "accounts-payflow-express-who",
            "accounts-express-where",
            "accounts-known-cards-theirs",
            "accounts-payflow-express-beside",
            "accounts-payflow-express-credentials",
        ] {
            assert!(page.body.contains(&text(language, key)), "{language} {key}: {}", page.body);
        }
        let asked = ["partner", "vendor", "user", "password", "signature", "card_entry"];
        let asked = asked.map(|name| asks_for(&page, name));
        assert_eq!(asked, [true, true, true, true, false, false]);
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let form = browser.get(FORM).await;
    let mut fields = [
        ("gateway", "payflow-express"),
        ("partner", "PayPal"),
        ("vendor", "bursardemo"),
        ("user", ""),
        ("password", "not it"),
        ("action", "authorize"),
    ];
    let refused = browser.submit(&form, ACCOUNT, &fields).await;
    assert!(refused.body.contains(&text("en", "check-credentials")), "{}", refused.body);
    fields[4].1 = "demo-password-live";
    let saved = browser.submit(&form, ACCOUNT, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    let mut payer = Browser::new(&pages(&test), "en");
    let page = payer.take_seat("paid").await;
    let mut chosen = DETAILS.to_vec();
    chosen.retain(|(name, _)| *name != "method");
    chosen.push(("method", "paypal"));
    let sent = payer.submit(&page, "/academy/sessions/paid/register", &chosen).await;
    let address = sent.location();
    assert!(address.starts_with("http://127.0.0.1/live/webscr?cmd=_express-checkout"), "{address}");
    let (_, query) = address.split_once('?').expect("a token");
    let approve = Request::post(&address)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act=approve&funding=balance")))
        .expect("a request");
    let back = test.emulator.call(approve).await.expect("answered");
    let back = back.headers()[LOCATION].to_str().expect("an address").to_owned();
    let registration = payer.get(&path(&test, &back)).await.location();
    assert_eq!(payer.get(&registration).await.heading(), text("en", "registration-confirmed-title"));
}
