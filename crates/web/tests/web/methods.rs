//! Paying by card or with PayPal: what an administrator puts in order is what payers choose from.

use super::browser::{Browser, DETAILS, fresh_database, pages, text};
use bytes::Bytes;
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use testkit::databases::TestDatabase;
use testkit::{TestApp, TestAppOptions};

const ACCOUNTS: &str = "/academy/admin/merchant-accounts";
const ARRANGE: &str = "/academy/admin/merchant-accounts/production/arrange";
const REGISTER: &str = "/academy/sessions/paid/register";

async fn by_both(database: &TestDatabase) -> TestApp {
    let also = Some(GatewayProduct::PayPal);
    TestApp::start_with(database, TestAppOptions { also, ..TestAppOptions::default() }).await
}

/// Which methods a page offers, in its order, and which of them is chosen.
fn choice(body: &str) -> (Vec<String>, Option<String>) {
    let radios: Vec<&str> = body.split("type=\"radio\" name=\"method\" value=\"").skip(1).collect();
    let value = |rest: &&str| rest.split('"').next().unwrap_or_default().to_owned();
    let chosen =
        radios.iter().find(|rest| rest.split('>').next().is_some_and(|tag| tag.ends_with("checked")));
    (radios.iter().map(value).collect(), chosen.map(value))
}

async fn form(browser: &mut Browser) -> super::browser::Answer {
    let session = browser.get("/academy/sessions/paid").await;
    browser.submit(&session, "/academy/sessions/paid/hold", &[]).await;
    browser.get(REGISTER).await
}

#[tokio::test(flavor = "multi_thread")]
async fn payers_choose_in_the_order_of_the_administrator() {
    let database = fresh_database().await;
    let test = by_both(&database).await;
    let router = pages(&test);
    let mut admin = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
    let mut payer = Browser::new(&router, "en");
    assert!(payer.get("/academy/sessions/paid").await.body.contains(&text("en", "session-pay-by-both")));
    let page = form(&mut payer).await;
    assert_eq!(choice(&page.body), (vec!["card".into(), "paypal".into()], Some("card".into())));

    let accounts = admin.get(ACCOUNTS).await;
    let up = [("gateway", "paypal"), ("act", "up")];
    let arranged = admin.submit(&accounts, ARRANGE, &up).await;
    assert_eq!(arranged.location(), "/academy/admin/merchant-accounts?done=arranged-production");
    let page = payer.get(REGISTER).await;
    assert_eq!(choice(&page.body), (vec!["paypal".into(), "card".into()], Some("paypal".into())));

    // Card is taken out while he fills in the form: he is told, and keeps what he typed.
    let pause = [("gateway", "payflow"), ("act", "pause")];
    admin.submit(&accounts, ARRANGE, &pause).await;
    assert!(admin.get(ACCOUNTS).await.body.contains("Not offered, as you wish: Card"));
    let refused = payer.submit(&page, REGISTER, &DETAILS).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains(&text("en", "register-method-gone-title")), "{}", refused.body);
    assert!(refused.body.contains("value=\"robin@example.org\""), "{}", refused.body);
    assert_eq!(choice(&refused.body), (vec!["paypal".into()], Some("paypal".into())), "what is left");
    let unknown = admin.submit(&accounts, ARRANGE, &[("gateway", "payflow"), ("act", "explode")]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stopped_chooses_again_without_script() {
    let database = fresh_database().await;
    let test = by_both(&database).await;
    let mut payer = Browser::new(&pages(&test), "en");
    let page = form(&mut payer).await;
    let sent = payer.submit(&page, REGISTER, &DETAILS).await;
    assert!(sent.location().starts_with("http://127.0.0.1/"), "by card: {}", sent.location());
    // Back on our pages: the form leads to his registration.
    let registration = payer.get(REGISTER).await.location();
    let page = payer.get(&registration).await;
    assert_eq!(choice(&page.body), (vec!["card".into(), "paypal".into()], Some("card".into())));
    let checkout = registration.replace("/registrations/", "/checkout/");
    let sent = payer.submit(&page, &checkout, &[("method", "paypal")]).await;
    assert!(sent.location().starts_with("http://127.0.0.1:2/"), "with PayPal: {}", sent.location());
}

/// A site that is paid through Website Payments Pro, and whose PayPal shows ten minutes late in a search what was paid.
async fn by_lagging_pro(database: &TestDatabase) -> TestApp {
    let gateway = GatewayProduct::ProUk;
    let test = TestApp::start_with(database, TestAppOptions { gateway, ..TestAppOptions::default() }).await;
    test.express.arm(Arm { lag_s: 600, count: 0, ..Arm::once(Operation::Inquiry, FaultKind::InquiryLag) });
    test
}

/// Pays on PayPal's page: where it sends him, below our own address.
async fn pay_at(test: &TestApp, page: &str, act: &str) -> String {
    let request = Request::post(page)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("act={act}&funding=balance")))
        .expect("a request");
    let back = test.express.call(request).await.expect("answered");
    let back = back.headers()[LOCATION].to_str().expect("an address");
    let (_, path) = back.split_once("/academy/").expect("an address of ours");
    format!("/academy/{path}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payment_that_paypals_page_names_is_looked_at_although_its_search_lags() {
    let database = fresh_database().await;
    let test = by_lagging_pro(&database).await;
    let mut payer = Browser::new(&pages(&test), "en");
    let page = form(&mut payer).await;
    let sent = payer.submit(&page, REGISTER, &DETAILS).await;
    let back = pay_at(&test, &sent.location(), "approve").await;
    let registration = payer.get(&back).await.location();
    assert_eq!(payer.get(&registration).await.heading(), text("en", "registration-confirmed-title"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stopped_is_not_told_that_nothing_was_charged_while_paypals_search_lags() {
    let database = fresh_database().await;
    let test = by_lagging_pro(&database).await;
    let mut payer = Browser::new(&pages(&test), "en");
    let page = form(&mut payer).await;
    let sent = payer.submit(&page, REGISTER, &DETAILS).await;
    let cancel = pay_at(&test, &sent.location(), "cancel").await;
    // In another tab he has pressed the button all the same, and its answer has not come.
    pay_at(&test, &sent.location(), "approve").await;
    let registration = payer.get(&cancel).await.location();
    let stopped = payer.get(&registration).await;
    assert_eq!(stopped.heading(), text("en", "checkout-stopped-title"));
    assert!(stopped.body.contains(&text("en", "checkout-stopped-late")), "{}", stopped.body);
    assert!(!stopped.body.contains(&text("en", "checkout-not-charged")));
}
