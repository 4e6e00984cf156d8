//! The page of ours that asks for a card: its form goes to the gateway and to nobody else, with no field of ours, and an
//! administrator switches it on by accepting what it means.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::Accepting;
use testkit::payer::{Card, PageVisit, post_form};

const ACCOUNT: &str = "/academy/admin/merchant-accounts/production";

/// The emulator's host, and the address at it to which cards of Production go.
const GATEWAY: (&str, &str) = ("http://127.0.0.1", "http://127.0.0.1/live/hosted");

/// What an administrator sends who wants the card typed on our page.
fn wish(accepted: bool) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("partner", "PayPal"),
        ("vendor", "bursardemo"),
        ("user", ""),
        ("password", ""),
        ("action", "authorize"),
        ("card_entry", "our-page"),
    ];
    fields.extend(accepted.then_some(("card_entry_accepted", "yes")));
    fields
}

/// The site's payers type their cards on our page.
async fn take_cards_here(test: &TestApp) {
    let admin = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(test), "en", &admin);
    let form = browser.get(ACCOUNT).await;
    let saved = browser.submit(&form, ACCOUNT, &wish(true)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

async fn register(browser: &mut Browser) -> String {
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location()
}

/// Types that number into the form of the page and sends it where it leads; the path that the gateway sends back to.
async fn type_card(test: &TestApp, page: &Answer, number: &str) -> String {
    let mut fields = page.fields();
    for (name, value) in &mut fields {
        match name.as_str() {
            "ACCT" => number.clone_into(value),
            "EXPDATE" => "1230".clone_into(value),
            "CVV2" => "123".clone_into(value),
            _ => {}
        }
    }
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    match post_form(&test.emulator, &page.sent_to("card"), fields).await {
        PageVisit::SentBack(to) => path(test, &to),
        other => panic!("{other:?}"),
    }
}

/// The directive of a page's policy that says where forms may go.
fn form_action(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let part = policy.split("; ").find(|part| part.starts_with("form-action")).expect("there is one");
    part.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_accepts_what_it_means_before_it_is_so() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let admin = test.person(Role::Administrator).await;
    for language in ["en", "nl", "fr"] {
        let page = Browser::signed_in(&pages(&test), language, &admin).get(ACCOUNT).await;
        for key in ["accounts-card-entry", "accounts-card-ours-hint", "accounts-card-accept"] {
            assert!(page.body.contains(&text(language, key)), "{language} {key}");
        }
        // PayPal's own checkouts take no card from us.
        let paypal = format!("{ACCOUNT}?gateway=paypal");
        let page = Browser::signed_in(&pages(&test), language, &admin).get(&paypal).await;
        assert!(!page.body.contains("card_entry"), "{language}");
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let form = browser.get(ACCOUNT).await;
    let sends = |page: &Answer, name: &str, value: &str| {
        page.fields().iter().any(|(of, is)| of == name && is == value)
    };
    assert!(sends(&form, "card_entry", "gateway-page") && !sends(&form, "card_entry_accepted", "yes"));
    let refused = browser.submit(&form, ACCOUNT, &wish(false)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#card_entry_accepted\""), "the summary leads to the box");
    assert!(sends(&refused, "card_entry", "our-page"), "what was chosen is kept");
    let saved = browser.submit(&refused, ACCOUNT, &wish(true)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let list = browser.get("/academy/admin/merchant-accounts").await;
    assert!(list.body.contains(&text("en", "accounts-card-ours")));
    let form = browser.get(ACCOUNT).await;
    assert!(sends(&form, "card_entry", "our-page"));
    assert!(!sends(&form, "card_entry_accepted", "yes"), "whoever saves it accepts it himself");
    let log = browser.get("/academy/admin/audit").await;
    assert!(log.body.contains(&text("en", "audit-card-entry-ours")), "{}", log.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_for_a_card_leads_to_the_gateway_and_names_nothing_of_ours() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        for language in ["en", "nl", "fr"] {
            let mut browser = Browser::new(&pages(&test), language);
            let form = browser.take_seat("paid").await;
            assert!(form.body.contains(&text(language, "register-card-hint-here")), "{language}");
            let address = browser.submit(&form, "/academy/sessions/paid/register", &DETAILS).await.location();
            let page = browser.get(&address).await;
            assert_eq!((page.status, page.heading()), (StatusCode::OK, &*text(language, "card-title")));
            assert_eq!(form_action(&page), format!("form-action 'self' {}", GATEWAY.0));
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("referrer-policy"), "same-origin", "the personal link goes to nobody");
            assert_eq!(page.sent_to("card"), GATEWAY.1);
            let fields = page.fields();
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(
                names,
                ["SECURETOKEN", "SECURETOKENID", "ACCT", "EXPDATE", "CVV2"],
                "and no token of ours"
            );
            for part in ["autocomplete=\"cc-number\"", "autocomplete=\"cc-exp\"", "autocomplete=\"cc-csc\""] {
                assert!(page.body.contains(part), "{part}");
            }
            assert_eq!(page.body.matches("inputmode=\"numeric\"").count(), 3);
            assert_eq!(page.body.matches("<script").count(), 1, "ours alone");
            assert!(page.body.contains("121.00") || page.body.contains("121,00"), "what is paid");
            let refresh =
                page.header("refresh").parse::<i64>().expect("it looks again when the time is over");
            assert!((60..=30 * 60 + 1).contains(&refresh), "{refresh}");
            let again = browser.get(&address).await;
            assert_eq!(again.fields(), fields, "reloaded, and no second page");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_pages_may_send_forms_where_they_always_could() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let before = form_action(&browser.get("/academy/sessions/paid").await);
    take_cards_here(&test).await;
    let card = register(&mut browser).await;
    let own = form_action(&browser.get(&card).await);
    let checkout = browser.get(card.trim_end_matches("/card")).await;
    assert_eq!(form_action(&checkout), before);
    assert_ne!(own, before, "the others' gateways are not on it");
    assert!(checkout.body.contains("straight to the payment provider"), "said where it is gone on with");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_declined_reads_why_and_pays_with_another_card() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        take_cards_here(&test).await;
        let mut browser = Browser::new(&pages(&test), "en");
        let card = register(&mut browser).await;
        let page = browser.get(&card).await;
        let back = type_card(&test, &page, &Card::declined().number).await;
        let returned = browser.get(&back).await;
        let state = browser.get(&returned.location()).await;
        assert_eq!(state.heading(), text("en", "checkout-declined-title"));
        assert!(state.body.contains(&text("en", "checkout-not-charged")));
        assert!(state.body.contains(&text("en", "decline-issuer")));
        // *Back* brings the page anew: it is over, and leads to where that is said.
        assert_eq!(browser.get(&card).await.location(), returned.location());
        let checkout = card.trim_end_matches("/card").to_owned();
        let next = browser.submit(&state, &checkout, &[]).await;
        assert_eq!((next.status, next.location()), (StatusCode::SEE_OTHER, card.clone()));
        let page = browser.get(&card).await;
        let back = type_card(&test, &page, &Card::good().number).await;
        let returned = browser.get(&back).await;
        let state = browser.get(&returned.location()).await;
        assert_eq!(state.heading(), text("en", "registration-confirmed-title"));
        assert_eq!(browser.get(&card).await.location(), returned.location(), "nothing is to be paid there");
        assert_eq!(test.session("paid").await.seats.sold, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_or_is_late_is_led_to_where_it_is_said() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    take_cards_here(&test).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let card = register(&mut browser).await;
    let page = browser.get(&card).await;
    let stopped = browser.get(&page.link("outcome=cancel")).await;
    let state = browser.get(&stopped.location()).await;
    assert_eq!(state.heading(), text("en", "checkout-stopped-title"));
    assert_eq!(browser.get(&card).await.status, StatusCode::OK, "he may go on");
    test.run_for(Span::minutes(50)).await;
    let registration = browser.get(&card).await.location();
    assert_eq!(browser.get(&registration).await.heading(), text("en", "registration-expired-title"));
    // Nobody else's link opens it, and nothing is sent to it.
    let forged = card.replace("/card", "0/card");
    assert_eq!(browser.get(&forged).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.post(&card, &[("ACCT", "4111111111111111")]).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_types_his_card_on_our_page_too() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    test.sell_minutes("authorize").await;
    let hosted = test.hosted_here(Accepting::default()).await;
    let operator = test.person(Role::Operator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &operator);
    let account = "/operator/merchant-accounts/production";
    let form = browser.get(account).await;
    assert_eq!(browser.submit(&form, account, &wish(true)).await.status, StatusCode::SEE_OTHER);
    test.turn_pay_per_use(true).await;
    let host = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&pages(&test), "en", &host);
    let pay = format!("/academy/host/sessions/{}/pay", hosted.slug);
    let page = browser.get(&pay).await;
    let sent = browser.submit(&page, &pay, &[("how", "hold")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {}", page.body, sent.body);
    let card = sent.location();
    let shown = browser.get(&card).await;
    assert_eq!((shown.status, shown.sent_to("card").as_str()), (StatusCode::OK, GATEWAY.1), "{card}");
    assert_eq!(form_action(&shown), format!("form-action 'self' {}", GATEWAY.0));
    let mut stranger = Browser::new(&pages(&test), "en");
    assert!(stranger.get(&card).await.location().starts_with("/sign-in"));
    let back = type_card(&test, &shown, &Card::good().number).await;
    let returned = browser.get(&back).await;
    assert_eq!(browser.get(&returned.location()).await.heading(), text("en", "host-pay-held-title"));
    assert_eq!(browser.get(&card).await.location(), returned.location());
}
