//! The page of a merchant account says of every product what who chooses it must know, before anything is typed.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use emulators::payflow::{Account as GatewayAccount, Mode as Host};
use testkit::{TestApp, TestAppOptions};

const KNOWN: [&str; 4] =
    ["accounts-known-who", "accounts-known-where", "accounts-known-cards", "accounts-known-credentials"];

/// In the country of a seller by `options`.
async fn says_what_is_good_to_know(options: TestAppOptions, forms: &[&str]) {
    let database = fresh_database().await;
    let test = TestApp::start_with(&database, options).await;
    let admin = test.person(Role::Administrator).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::signed_in(&pages(&test), language, &admin);
        for form in forms {
            let address = format!("/academy/admin/merchant-accounts/production?gateway={form}");
            let page = browser.get(&address).await;
            for key in KNOWN {
                assert!(page.body.contains(&text(language, key)), "{language} {form} {key}: {}", page.body);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chooses_a_gateway_reads_who_can_have_it_where_what_it_means_for_cards_and_where_to_look() {
    says_what_is_good_to_know(TestAppOptions::default(), &["payflow", "paypal"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_does_a_seller_in_the_united_states() {
    let also = Some(GatewayProduct::PayflowExpress);
    let options = TestAppOptions { also, ..TestAppOptions::default() };
    says_what_is_good_to_know(options, &["express-checkout", "payflow-express"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_does_a_seller_in_the_united_kingdom() {
    let options = TestAppOptions {
        gateway: GatewayProduct::ProUk,
        gateway_account: GatewayAccount::uk(Host::Live),
        ..TestAppOptions::default()
    };
    let of = |edition| format!("paypal-pro-uk&edition={edition}");
    let editions = ["hosted", "payflow", "direct"].map(of);
    says_what_is_good_to_know(options, &editions.each_ref().map(String::as_str)).await;
}
