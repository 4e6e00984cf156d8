//! What hosts pay to the operator, as he finds it and decides about it: by the pages of the money office.

use super::browser::{Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::time::Span;
use http::StatusCode;
use testkit::TestApp;
use testkit::hosts::Accepting;
use testkit::payer::{Card, pay};

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_finds_what_waits_and_decides() {
    for language in ["en", "nl", "fr"] {
        let database = fresh_database().await;
        let test = TestApp::start(&database).await;
        let operator = test.person(Role::Operator).await;
        let mut browser = Browser::signed_in(&pages(&test), language, &operator);
        let before = browser.get("/operator/money").await;
        assert_eq!(before.location(), "/operator/merchant-accounts", "nobody can pay to him yet");
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&here).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.host_returns(&url).await;
        test.run_jobs().await;

        let list = browser.get("/operator/money").await;
        assert_eq!(list.heading(), text(language, "host-payments-title"));
        assert!(list.body.contains(&text(language, "money-waiting-review")), "{}", list.body);
        assert!(list.body.contains(&test.site.name));
        let other = browser.get("/operator/money?site=elsewhere").await;
        assert!(other.body.contains(&text(language, "money-none-found")));
        let own = browser.get("/operator/money?site=academy&q=7").await;
        assert_eq!(own.status, StatusCode::OK);
        assert_eq!(browser.get("/operator/money/payments.csv").await.status, StatusCode::OK);
        assert_eq!(browser.get("/operator/money/ledger.journal").await.status, StatusCode::OK);
        let address = list.link("/operator/money/payments/");
        let page = browser.get(&address).await;
        assert!(page.body.contains(&text(language, "host-payments-accept-button")), "{}", page.body);
        assert!(
            page.body.contains("/operator/sites/academy/statements/"),
            "leads to the session's statement"
        );
        let decide = format!("{address}/decide");
        let forged = browser.post(&decide, &[("decision", "accept")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let asked = browser.submit(&page, &format!("{address}/inquiry"), &[]).await;
        assert_eq!(asked.location(), address);
        let sent = browser.submit(&page, &decide, &[("decision", "accept")]).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, address.clone()));
        test.run_for(Span::minutes(1)).await;
        let late = browser.submit(&page, &decide, &[("decision", "decline")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains(&text(language, "money-decided-over")));
        let list = browser.get("/operator/money").await;
        assert!(!list.body.contains(&text(language, "money-waiting-review")), "nothing waits any more");

        // It is nobody else's business, and no site's.
        for role in [Role::Administrator, Role::Finance, Role::Host] {
            let mut somebody = Browser::signed_in(&pages(&test), language, &test.person(role).await);
            for path in ["/operator/money", &address, &format!("{address}/console-refund")] {
                assert_eq!(somebody.get(path).await.status, StatusCode::NOT_FOUND, "{role:?} {path}");
            }
        }
        let at_site = address.replace("/operator/", "/academy/");
        let finance = test.person(Role::Finance).await;
        let mut office = Browser::signed_in(&pages(&test), language, &finance);
        assert_eq!(office.get(&at_site).await.status, StatusCode::NOT_FOUND);
    }
}
