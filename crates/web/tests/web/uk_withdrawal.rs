//! Consumers in the United Kingdom withdraw where their site says so: the directive is no law there any more.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use super::host_people::refunded;
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

const SETTINGS: &str = "/academy/admin/e-commerce";

/// The administrator saves the page of settings with a seller in the United Kingdom, and the box ticked or not.
async fn set(test: &TestApp, ticked: bool) {
    let mut browser = Browser::signed_in(&pages(test), "en", &test.person(Role::Administrator).await);
    let page = browser.get(SETTINGS).await;
    let mut fields = page.fields();
    fields.retain(|(name, _)| {
        !["", "uk_withdrawal", "seller_country", "seller_vat_number"].contains(&name.as_str())
    });
    fields.push(("seller_country".to_owned(), "GB".to_owned()));
    if ticked {
        fields.push(("uk_withdrawal".to_owned(), "yes".to_owned()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = browser.submit(&page, SETTINGS, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let kept = browser.get(SETTINGS).await.fields();
    assert_eq!(kept.iter().any(|(name, _)| name == "uk_withdrawal"), ticked, "read back as it was saved");
}

/// A consumer in London buys a seat; the page on which he registered, and his registration's.
async fn bought(test: &TestApp, browser: &mut Browser, email: &str) -> (Answer, Answer) {
    let page = browser.take_seat("paid").await;
    let details = DETAILS.map(|(name, value)| match name {
        "country" => (name, "GB"),
        "email" => (name, email),
        _ => (name, value),
    });
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &details).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(test, &back)).await;
    let registration = browser.get(&returned.location()).await;
    assert_eq!(registration.heading(), text("en", "registration-confirmed-title"));
    (page, registration)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_in_london_withdraws_only_where_the_site_ticked_the_box() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    set(&test, false).await;
    let mut without = Browser::new(&router, "en");
    let (_, registration) = bought(&test, &mut without, "one@example.org").await;
    assert!(!registration.body.contains("/withdraw"), "{}", registration.body);
    let base = registration.link("/cancel").replace("/cancel", "");
    let page = without.get(&format!("{base}/withdraw")).await;
    assert!(page.hidden("back").is_none() && !page.body.contains("name=\"back\""), "{}", page.body);
    let refused = without.submit(&registration, &format!("{base}/withdraw"), &[("back", "12100")]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    test.run_jobs().await;
    let mail = test.mailer.sent().into_iter().find(|mail| mail.to_address == "one@example.org");
    assert!(!mail.expect("confirmed").text.contains("/withdraw"));

    set(&test, true).await;
    let mut with = Browser::new(&router, "en");
    let (_, registration) = bought(&test, &mut with, "two@example.org").await;
    let address = registration.link("/withdraw");
    test.run_jobs().await;
    let mail = test.mailer.sent().into_iter().find(|mail| mail.to_address == "two@example.org");
    assert!(mail.expect("confirmed").text.contains(&address), "the mail keeps the link");
    let statement = with.get(&address).await;
    assert!(statement.body.contains("two@example.org"), "{}", statement.body);
    let confirm = with.submit(&statement, &address, &[]).await;
    assert_eq!((confirm.status, confirm.heading()), (StatusCode::OK, "Confirm your withdrawal"));
    let back = confirm.hidden("back").expect("bound to the button");
    let done = with.submit(&confirm, &address, &[("back", &back)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(with.get(&done.location()).await.body.contains("You withdrew from the contract"));
    test.run_for(domain::time::Span::minutes(1)).await;
    assert_eq!(refunded(&test).await, 12_100, "one of the two");
    test.assert_sound().await;
}
