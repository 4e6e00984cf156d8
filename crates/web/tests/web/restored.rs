//! What people read while an installation that was restored from a backup is not released (PS-C22).

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, text};
use domain::accounts::Role;
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, pay};

fn says_that_it_is_restored(what: &str, language: &str, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{what}");
    assert_eq!(answer.heading(), text(language, "error-restored-title"), "{what}");
    for key in ["error-restored-text", "error-restored-next"] {
        assert!(answer.body.contains(&text(language, key)), "{what}: {}", answer.body);
    }
    assert!(
        !answer.body.contains(&text(language, "error-unavailable-text")),
        "nothing is about to come back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sold_decided_or_given_back_before_the_release_and_pages_say_why() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut links = Vec::new();
    for (browser, card) in [(1, Card::good()), (2, Card::reviewed())] {
        let (link, url) = test.register("paid", browser).await;
        pay(&test.emulator, &url, &card).await;
        test.come_back(&link).await;
        links.push(link);
    }
    let (unpaid, _) = test.register("paid", 3).await;
    let finance = test.person(Role::Finance).await;
    let administrator = test.person(Role::Administrator).await;
    let operator = test.person(Role::Operator).await;
    let (test, _target) = test.restored(&database).await;
    let router = pages(&test);

    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::new(&router, language);
        let session = browser.get("/academy/sessions/paid").await;
        assert!(session.body.contains(&text(language, "session-restored-text")), "{}", session.body);
        assert!(!session.body.contains("/sessions/paid/hold"), "what would be refused is not offered");
        // A page that was opened before still has the button.
        let form = browser.get("/academy/lost-link").await;
        let held = browser.submit(&form, "/academy/sessions/paid/hold", &[]).await;
        let page = browser.get(&held.location()).await;
        let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
        says_that_it_is_restored("register", language, &sent);
        let checkout = format!("/academy/checkout/{unpaid}");
        let page = browser.get(&checkout).await;
        says_that_it_is_restored("pay", language, &browser.submit(&page, &checkout, &[]).await);

        let mut office = Browser::signed_in(&router, language, &finance);
        let [paid, checked] = [&links[0], &links[1]]
            .map(|link| format!("/academy/money/payments/{}", link.reference().as_str()));
        let page = office.get(&paid).await;
        let id = page.hidden("refund").expect("a form");
        let fields = [("refund", id.as_str()), ("amount", "10"), ("reason", "You left early")];
        let asked = office.submit(&page, &format!("{paid}/refund"), &fields).await;
        let sent = office.submit(&asked, &format!("{paid}/refund"), &fields).await;
        says_that_it_is_restored("refund", language, &sent);
        let page = office.get(&checked).await;
        let decided = office.submit(&page, &format!("{checked}/decide"), &[("decision", "accept")]).await;
        says_that_it_is_restored("decide", language, &decided);

        let accounts = "/academy/admin/merchant-accounts";
        let mut office = Browser::signed_in(&router, language, &administrator);
        let page = office.get(accounts).await;
        let verified = office.submit(&page, &format!("{accounts}/production/verify"), &[]).await;
        says_that_it_is_restored("verify", language, &verified);

        let health = Browser::signed_in(&router, language, &operator).get("/operator/health").await;
        assert!(health.body.contains(&text(language, "health-restored-yes")), "{}", health.body);
    }
    assert_eq!(test.session("paid").await.seats.sold, 1, "nobody got a seat");
}
