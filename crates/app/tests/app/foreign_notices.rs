//! What a gateway tells the one seller of another's payment changes nothing, signed and genuine as it is (PS-I-36).

use crate::{express, paypal_notices, pro_uk, pro_uk_direct};
use app::payments::{CardAnswer, Noted, Notice};
use domain::accounts::Role;
use domain::ids::MerchantAccountId;
use domain::payments::gateway::Mode;
use domain::sites::{CheckOutcome, GatewayProduct};
use domain::time::Span;
use testkit::databases::each_engine;
use testkit::payer::Card;
use testkit::paypal::approve;
use testkit::stolen::dump;
use testkit::{TestApp, TestAppOptions};

const OTHER: &str = "workshop";

/// Another seller, at the same gateway: his account, which is verified.
async fn neighbour(test: &mut TestApp, gateway: GatewayProduct) -> MerchantAccountId {
    let mut file = testkit::app_under_test::sample(&TestAppOptions { gateway, ..TestAppOptions::default() });
    let site = &mut file["site"][0];
    (site["slug"], site["name"]) = (OTHER.into(), "Workshop".into());
    test.app.import(serde_json::from_value(file).expect("an import")).await.expect("imported");
    let other = test.app.sites().find(OTHER).await.expect("readable").expect("there");
    let administrator = test.person_at(OTHER, Role::Administrator).await.person;
    let office = test.app.commerce();
    let checked = office.verify(&administrator, &other, (Mode::Production, gateway)).await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    let mut tx = test.app.store().reader().await.expect("a reader");
    let accounts = store::sites::list_accounts(&mut tx, other.id).await.expect("readable");
    accounts.into_iter().find(|account| account.mode == Mode::Production).expect("there").id
}

/// The neighbour is told these, and nothing is other than before.
async fn changes_nothing(test: &TestApp, theirs: MerchantAccountId, told: &[Notice], expected: Noted) {
    assert!(!told.is_empty(), "nothing was told");
    let before = dump(test.app.store()).await;
    for notice in told {
        let noted = test.app.payments().note_notice(theirs, notice).await.expect("the store works");
        assert_eq!(noted, expected, "{notice:?}");
    }
    assert_eq!(dump(test.app.store()).await, before);
}

/// Two sellers whose site share one app at PayPal: PayPal tells both of everything, and signs it for each.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_sellers_at_one_app_of_paypals_each_acts_on_his_own() {
    each_engine(async |database| {
        let mut test = paypal_notices::told(database).await;
        let theirs = neighbour(&mut test, GatewayProduct::PayPal).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let told: Vec<_> =
            paypal_notices::deliveries(&test).await.iter().map(paypal_notices::notice).collect();
        let (foreign, own): (Vec<_>, Vec<_>) = told.into_iter().partition(|(account, _)| *account == theirs);
        let notices = |all: Vec<(_, Notice)>| all.into_iter().map(|(_, told)| told).collect::<Vec<_>>();
        let (foreign, own) = (notices(foreign), notices(own));
        changes_nothing(&test, theirs, &foreign, Noted::Kept).await;
        // What was signed for us is no message to him.
        changes_nothing(&test, theirs, &own, Noted::Refused).await;
        test.run_for(Span::seconds(3)).await;
        assert!(test.paypal.books().await.expect("readable").transactions.is_empty(), "nobody looked");
        test.come_back(&link).await;
        assert_eq!(test.paypal.books().await.expect("readable").captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// An IPN says itself whose payment it is, and is not signed for anybody: it is handed over at another's address.
#[tokio::test(flavor = "multi_thread")]
async fn what_express_checkout_tells_is_no_message_to_another_seller() {
    each_engine(async |database| {
        let mut test = express::selling(database, "authorize").await;
        let theirs = neighbour(&mut test, GatewayProduct::ExpressCheckout).await;
        let (link, url) = test.register("paid", 1).await;
        express::act(&test, &url, "approve", "balance").await;
        test.come_back(&link).await;
        changes_nothing(&test, theirs, &ipns(&test).await, Noted::Kept).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_what_website_payments_pro_tells() {
    each_engine(async |database| {
        let mut test = pro_uk::usual(database).await;
        let theirs = neighbour(&mut test, GatewayProduct::ProUk).await;
        let (_, url) = test.register("paid", 1).await;
        pro_uk::act(&test, &url, "approve", "balance").await.expect("sent back");
        changes_nothing(&test, theirs, &ipns(&test).await, Noted::Kept).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_what_direct_payment_tells() {
    each_engine(async |database| {
        let mut test = pro_uk_direct::usual(database).await;
        let theirs = neighbour(&mut test, GatewayProduct::ProUk).await;
        let (link, _) = test.register("paid", 1).await;
        let typed = Card::good().typed();
        assert_eq!(pro_uk_direct::type_card(&test, &link, typed).await, Ok(CardAnswer::Sent));
        changes_nothing(&test, theirs, &ipns(&test).await, Noted::Kept).await;
        test.assert_sound().await;
    })
    .await;
}

/// What PayPal's classic interface has told.
async fn ipns(test: &TestApp) -> Vec<Notice> {
    let all = test.express.deliveries().await.expect("readable");
    all.iter().map(|told| testkit::notices::notice(&told.url, &told.headers, &told.body).1).collect()
}
