//! The page of ours whose card comes to our server: what is wrong with it is told with everything kept but the card, it pays once, and
//! neither the database nor a log nor a page ever has its number.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, text};
use super::recording::{Lines, has_number, record};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use emulators::express::Signature;
use emulators::payflow::{Arm, FaultKind, Operation};
use http::StatusCode;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::Accepting;
use testkit::{TestApp, TestAppOptions};

const ACCOUNT: &str = "/academy/admin/merchant-accounts/production";
const DIRECT: &str = "/academy/admin/merchant-accounts/production?gateway=paypal-pro-uk&edition=direct";

/// The number that is typed, of a test card; and one that no card has.
const NUMBER: &str = "4012888888881881";
const WRONG: &str = "4012888888881882";

async fn hosted(database: &TestDatabase) -> TestApp {
    let gateway = GatewayProduct::ProUk;
    TestApp::start_with(database, TestAppOptions { gateway, ..TestAppOptions::default() }).await
}

/// What an administrator sends who wants direct payments.
fn wish(accepted: bool) -> Vec<(&'static str, String)> {
    let known = Signature::default();
    let mut fields = vec![
        ("gateway", "paypal-pro-uk".to_owned()),
        ("edition", "direct".to_owned()),
        ("user", known.user),
        ("password", known.password),
        ("signature", known.signature),
        ("action", "authorize".to_owned()),
    ];
    fields.extend(accepted.then(|| ("card_entry_accepted", "yes".to_owned())));
    fields
}

async fn send(
    browser: &mut Browser,
    page: &Answer,
    address: &str,
    fields: &[(&'static str, String)],
) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.submit(page, address, &fields).await
}

/// The account at that address takes cards here from now on.
async fn take_cards(browser: &mut Browser, address: &str) {
    let form = browser.get(&format!("{address}?gateway=paypal-pro-uk&edition=direct")).await;
    let saved = send(browser, &form, address, &wish(true)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

async fn selling(database: &TestDatabase) -> TestApp {
    let test = hosted(database).await;
    let admin = test.person(Role::Administrator).await;
    take_cards(&mut Browser::signed_in(&pages(&test), "en", &admin), ACCOUNT).await;
    test
}

/// A card as it is typed, in groups.
fn typed(number: &str) -> Vec<(&'static str, String)> {
    let groups: Vec<_> = number.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect();
    vec![
        ("card_number", groups.join(" ")),
        ("card_expiry", "11/31".into()),
        ("card_code", "737".into()),
        ("card_start", String::new()),
        ("card_issue", String::new()),
        ("card_first_name", "Robin".into()),
        ("card_last_name", "Hall".into()),
        ("card_street", "1 Main <Street>".into()),
        ("card_city", "Leeds".into()),
        ("card_postcode", "10001".into()),
        ("card_country", "GB".into()),
    ]
}

/// The page for the card of somebody of that address who registers from `page`.
async fn register(browser: &mut Browser, page: &Answer, email: &str) -> String {
    let details = DETAILS.map(|(name, value)| (name, if name == "email" { email } else { value }));
    let sent = browser.submit(page, "/academy/sessions/paid/register", &details).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_offered_with_what_it_means_and_off_until_that_is_accepted() {
    let database = fresh_database().await;
    let test = hosted(&database).await;
    let admin = test.person(Role::Administrator).await;
    for language in ["en", "nl", "fr"] {
        let page = Browser::signed_in(&pages(&test), language, &admin).get(DIRECT).await;
        for key in ["accounts-pro-uk-direct-cards", "accounts-pro-uk-direct-3ds", "accounts-server-accept"] {
            assert!(page.body.contains(&text(language, key)), "{language} {key}");
        }
        assert!(!page.fields().iter().any(|(name, value)| name == "card_entry_accepted" && value == "yes"));
    }
    let mut browser = Browser::signed_in(&pages(&test), "en", &admin);
    let form = browser.get(DIRECT).await;
    let refused = send(&mut browser, &form, ACCOUNT, &wish(false)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#card_entry_accepted\""), "the summary leads to the box");
    assert!(refused.body.contains(&text("en", "accounts-problem-server-not-accepted")));
    let saved = send(&mut browser, &form, ACCOUNT, &wish(true)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = browser.get("/academy/admin/merchant-accounts").await;
    assert!(list.body.contains(&text("en", "accounts-card-server")));
    assert!(list.body.contains(&text("en", "accounts-pro-uk-alone")), "PayPal's terms");
    let log = browser.get("/academy/admin/audit").await;
    assert!(log.body.contains(&text("en", "audit-card-entry-server")), "{}", log.body);
}

/// One thread, so that its own recorder hears it.
#[tokio::test]
async fn a_card_is_typed_again_where_something_is_wrong_pays_once_and_is_nowhere_afterwards() {
    let lines = Lines::default();
    let _recording = record(&lines, |_| true);
    each_engine(async |database| {
        let test = selling(database).await;
        for (n, language) in ["en", "nl", "fr"].into_iter().enumerate() {
            let mut browser = Browser::new(&pages(&test), language);
            let form = browser.take_seat("paid").await;
            assert!(form.body.contains(&text(language, "register-card-hint-server")), "{language}");
            let card = register(&mut browser, &form, &format!("{language}@example.org")).await;
            assert!(card.ends_with("/card"), "{card}");
            let page = browser.get(&card).await;
            assert_eq!((page.status, page.heading()), (StatusCode::OK, &*text(language, "card-title")));
            assert_eq!(page.header("cache-control"), "no-store");
            let action = page.sent_to("card");
            assert_eq!(action, format!("{card}/pay"));
            assert_eq!(browser.get(&action).await.location(), card, "nothing is shown there");
            for part in ["cc-number", "cc-exp", "cc-csc"] {
                assert!(page.body.contains(&format!("autocomplete=\"{part}\"")), "{part}");
            }
            let refused = send(&mut browser, &page, &action, &typed(WRONG)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.header("cache-control"), "no-store", "no *Back* brings what is typed on it");
            assert!(refused.body.contains("href=\"#card_number\""), "the summary leads to the field");
            assert!(refused.body.contains(&text(language, "card-typed-problem-number")), "{language}");
            assert!(refused.body.contains(&text(language, "card-typed-kept")), "{language}");
            let kept = refused.fields();
            let is = |name: &str| kept.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
            assert_eq!((is("card_street"), is("card_postcode")), (Some("1 Main <Street>"), Some("10001")));
            assert_eq!((is("card_number"), is("card_code")), (Some(""), Some("")), "never shown again");
            assert_eq!(is("card_expiry"), Some("11/31"), "everything else is");
            // Whoever sends it from elsewhere does nothing.
            let unasked = browser.post(&action, &[("card_number", NUMBER)]).await;
            assert_eq!(unasked.status, StatusCode::FORBIDDEN);
            let sent = send(&mut browser, &refused, &action, &typed(NUMBER)).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
            let registration = sent.location();
            let state = browser.get(&registration).await;
            assert_eq!(state.heading(), text(language, "registration-confirmed-title"));
            // A second press, *Back*, and a reload.
            let again = send(&mut browser, &page, &action, &typed(NUMBER)).await;
            assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, registration.clone()));
            assert_eq!(browser.get(&card).await.location(), registration);
            assert_eq!(test.session("paid").await.seats.sold, i64::try_from(n).expect("few") + 1);
            for answer in [&refused, &state] {
                assert!(
                    !has_number(answer.body.as_bytes(), NUMBER) && !has_number(answer.body.as_bytes(), WRONG)
                );
            }
        }
        // Declined, unknown and under review leave no more of it behind.
        for (fault, result) in
            [(FaultKind::Result, 15_005), (FaultKind::DropAfter, 0), (FaultKind::Review, 0)]
        {
            let mut browser = Browser::new(&pages(&test), "en");
            let form = browser.take_seat("paid").await;
            let card = register(&mut browser, &form, &format!("{fault:?}@example.org")).await;
            test.express.arm(Arm { result, ..Arm::once(Operation::Authorize, fault) });
            let page = browser.get(&card).await;
            let sent = send(&mut browser, &page, &page.sent_to("card"), &typed(NUMBER)).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER);
            browser.get(&sent.location()).await;
        }
        test.run_jobs().await;
        let dump = std::fs::read(test.backed_up(database).await).expect("a backup");
        assert!(
            dump.len() > 10_000
                && dump.windows(12).any(|part| part == b"confirmation" || part == b"registration")
        );
        for number in [NUMBER, WRONG] {
            assert!(!has_number(&dump, number), "{number} is in the database");
        }
        let books = test.express.log_after(0, i64::MAX).await.expect("log");
        assert!(books.iter().any(|entry| entry.request.contains("ACCT=***")), "it was sent");
    })
    .await;
    let log = lines.read();
    assert!(log.windows(24).any(|part| part == b"/{site}/registrations/{r"), "something was recorded");
    for number in [NUMBER, WRONG] {
        assert!(!has_number(&log, number), "{number} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_card_pays_and_is_not_kept_for_him_when_his_sign_in_has_ended() {
    each_engine(async |database| {
        let test = hosted(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let operator = test.person(Role::Operator).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &operator);
        take_cards(&mut browser, "/operator/merchant-accounts/production").await;
        test.turn_pay_per_use(true).await;
        let host = test.person(Role::Administrator).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &host);
        let pay = format!("/academy/host/sessions/{}/pay", here.slug);
        let page = browser.get(&pay).await;
        let card = browser.submit(&page, &pay, &[("how", "hold")]).await.location();
        let page = browser.get(&card).await;
        let action = page.sent_to("card");
        assert_eq!(action, format!("{card}/pay"));
        let mut signed_out = Browser::new(&pages(&test), "en");
        let asked = send(&mut signed_out, &page, &action, &typed(NUMBER)).await;
        assert!(asked.location().starts_with("/sign-in"), "{}", asked.location());
        assert!(!asked.location().contains("kept="), "{}", asked.location());
        let refused = send(&mut browser, &page, &action, &typed(WRONG)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = send(&mut browser, &refused, &action, &typed(NUMBER)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        assert_eq!(browser.get(&sent.location()).await.heading(), text("en", "host-pay-held-title"));
        assert_eq!(browser.get(&card).await.location(), sent.location());
        let dump = std::fs::read(test.backed_up(database).await).expect("a backup");
        assert!(!has_number(&dump, NUMBER) && !has_number(&dump, WRONG));
    })
    .await;
}
