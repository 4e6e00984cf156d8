//! The pages of claims and budgets, through the eyes of a host, a head, a bookkeeper and an administrator.

use super::browser::{Answer, Browser, fresh_database, pages, text};
use domain::accounts::Role;
use domain::usage::Leg;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::hosts::Accepting;

#[tokio::test(flavor = "multi_thread")]
async fn a_host_claims_in_one_click_and_gets_an_answer() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (host, head) = (test.person(Role::Host).await, test.person(Role::Head).await);
    let finance = test.person(Role::Finance).await;
    test.division("4711", &[head.person.account]).await;
    test.book("paid", host.person.account, "4711").await;
    let row = test.freeze("paid", &[("Anna", Leg::Computer, 0, 88)], 2_000).await;
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "en", &host);
    let statement = "/academy/statements/paid";
    let page = browser.get(statement).await;
    assert!(page.body.contains(&text("en", "claims-refused-not-charged")));
    assert!(!page.body.contains(&format!("{statement}/claim")));
    test.capture(&row).await;
    let page = browser.get(statement).await;
    let filed = browser.submit(&page, &format!("{statement}/claim"), &[]).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER);
    let claim = filed.location().split('?').next().expect("an address").to_owned();
    let own = browser.get(&filed.location()).await;
    assert!(own.body.contains(&text("en", "claims-done-filed")) && own.body.contains("€\u{a0}6.39"));
    assert!(!own.body.contains("value=\"approve\"") && !own.body.contains("value=\"pay\""));
    let again = browser.submit(&page, &format!("{statement}/claim"), &[]).await;
    assert_eq!(again.location(), statement, "the statement says what is claimed");
    let seen = browser.get(statement).await;
    assert!(seen.body.contains(&claim) && !seen.body.contains("/paid/claim\""));
    let own_act = browser.submit(&own, &claim, &[("action", "approve")]).await;
    assert_eq!(own_act.status, StatusCode::NOT_FOUND, "he heads nothing");
    let own_pay = browser.submit(&own, &claim, &[("action", "pay")]).await;
    assert_eq!(own_pay.status, StatusCode::NOT_FOUND);

    let mut browser = Browser::signed_in(&router, "nl", &head);
    let list = browser.get("/academy/claims").await;
    assert!(list.body.contains(&text("nl", "claims-waiting")) && list.body.contains(&claim));
    let page = browser.get(&claim).await;
    let silent = browser.submit(&page, &claim, &[("action", "refuse"), ("words", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains(&text("nl", "claims-refused-words")));
    let approved = browser.submit(&page, &claim, &[("action", "approve"), ("words", "")]).await;
    assert!(browser.get(&approved.location()).await.body.contains(&text("nl", "claims-done-decided")));
    let late = browser.submit(&page, &claim, &[("action", "refuse"), ("words", "Nee")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains(&text("nl", "claims-refused-other-state")));

    let mut browser = Browser::signed_in(&router, "fr", &finance);
    let page = browser.get(&claim).await;
    let paid = browser.submit(&page, &claim, &[("action", "pay"), ("reference", "2026-118")]).await;
    let page = browser.get(&paid.location()).await;
    assert!(page.body.contains(&text("fr", "claims-done-paid")) && page.body.contains("2026-118"));
    let settled = browser.submit(&page, &claim, &[("action", "settle")]).await;
    assert!(browser.get(&settled.location()).await.body.contains(&text("fr", "claims-done-settled")));
    assert_eq!(browser.submit(&page, &claim, &[("action", "x")]).await.status, StatusCode::BAD_REQUEST);
    let nobody = test.person(Role::Host).await;
    let mut browser = Browser::signed_in(&router, "en", &nobody);
    assert_eq!(browser.get(&claim).await.status, StatusCode::NOT_FOUND);
    assert!(!browser.get("/academy/claims").await.body.contains(&claim));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_names_heads_and_gives_a_division_a_budget() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (administrator, head) = (test.person(Role::Administrator).await, test.person(Role::Head).await);
    let division = test.division("4711", &[]).await;
    let address = format!("/academy/admin/divisions/{division}");
    let router = pages(&test);
    let mut browser = Browser::signed_in(&router, "nl", &administrator);
    let page = browser.get(&address).await;
    assert!(page.body.contains(&text("nl", "budgets-none")));
    let account = head.person.account.to_string();
    let heads = format!("{address}/heads");
    let saved = browser.submit(&page, &heads, &[("heads", &account)]).await;
    let page = browser.get(&saved.location()).await;
    assert!(page.body.contains(&text("nl", "budgets-done-heads")));
    let is_head = format!("value=\"{account}\" checked");
    assert!(page.body.contains(&is_head));
    // Half of an id names nobody: who heads the division is not changed by it.
    let half = browser.submit(&page, &heads, &[("heads", &account[..18])]).await;
    assert_eq!(half.status, StatusCode::BAD_REQUEST);
    assert!(browser.get(&address).await.body.contains(&is_head));

    let budgets = format!("{address}/budgets");
    let form = [("from", "2026-01-01"), ("until", "2026-12-31"), ("amount", "1.000")];
    for (field, value, key) in [
        ("from", "", "budgets-from-missing"),
        ("until", "31-12-2026", "budgets-date-wrong"),
        ("until", "2025-12-31", "budgets-order"),
        ("amount", "", "budgets-amount-missing"),
        ("amount", "-1", "budgets-amount-range"),
    ] {
        let typed: Vec<_> =
            form.iter().map(|(name, kept)| (*name, if *name == field { value } else { *kept })).collect();
        let refused = browser.submit(&page, &budgets, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert_eq!(
            refused.body.matches(&text("nl", key)).count(),
            2,
            "{key}: in the summary and at the field"
        );
        assert!(field == "amount" || refused.body.contains("value=\"1.000\""), "what was typed is kept");
    }
    let added = browser.submit(&page, &budgets, &form).await;
    let page = browser.get(&added.location()).await;
    assert!(page.body.contains(&text("nl", "budgets-done-added")) && page.body.contains("€\u{a0}1.000,00"));
    let twice = browser.submit(&page, &budgets, &form).await;
    assert!(twice.body.contains(&text("nl", "budgets-overlaps")));

    let budget = page.link("/academy/budgets/");
    let page = browser.get(&budget).await;
    let saved = browser.submit(&page, &budget, &[("amount", "1.200,50"), ("note", "Beurs")]).await;
    let page = browser.get(&saved.location()).await;
    assert!(
        page.body.contains("€\u{a0}1.200,50")
            && page.body.contains("Beurs")
            && page.body.contains("€\u{a0}200,50")
    );

    // The division's sessions keep it when its code changes.
    test.book("paid", administrator.person.account, "4711").await;
    let page = browser.get(&address).await;
    browser.submit(&page, &address, &[("code", "4799"), ("name", "Verkoop"), ("active", "yes")]).await;
    let session = browser.get("/academy/host/sessions/paid").await;
    assert!(session.body.contains("4799"));

    let mut browser = Browser::signed_in(&router, "en", &head);
    let mine = browser.get("/academy/claims").await;
    assert!(mine.body.contains("4799") && mine.body.contains(&budget));
    let page = browser.get(&budget).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("name=\"amount\""), "a head looks at it");
    assert_eq!(browser.submit(&mine, &budget, &[("amount", "9")]).await.status, StatusCode::NOT_FOUND);
    let stranger = test.person(Role::Head).await;
    let mut browser = Browser::signed_in(&router, "en", &stranger);
    assert_eq!(browser.get(&budget).await.status, StatusCode::NOT_FOUND);
}

/// Words that others read are never cut (as those of refunds are not): too long ones are refused, and stay in their field.
#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_too_long_are_refused_and_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let (host, head) = (test.person(Role::Host).await, test.person(Role::Head).await);
    let (finance, administrator) = (test.person(Role::Finance).await, test.person(Role::Administrator).await);
    let division = test.division("4711", &[head.person.account]).await;
    test.book("paid", host.person.account, "4711").await;
    let router = pages(&test);
    let long = "é".repeat(501);
    let refused = |answer: &Answer| {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert!(answer.body.contains(&long), "what was typed is kept");
        let words = Messages::new(Locale::En).with("form-too-long", [("max", 500.into())]);
        assert!(answer.body.contains(&words), "{}", answer.body);
        assert!(answer.body.contains("aria-invalid=\"true\""), "at its field: {}", answer.body);
    };

    // Why a budget is changed, by who keeps it.
    let mut office = Browser::signed_in(&router, "en", &administrator);
    let address = format!("/academy/admin/divisions/{division}");
    let page = office.get(&address).await;
    let form = [("from", "2026-01-01"), ("until", "2026-12-31"), ("amount", "5")];
    let added = office.submit(&page, &format!("{address}/budgets"), &form).await;
    let page = office.get(&added.location()).await;
    let budget = page.link("/academy/budgets/");
    let page = office.get(&budget).await;
    refused(&office.submit(&page, &budget, &[("amount", "6"), ("note", &long)]).await);
    let both = office.submit(&page, &budget, &[("amount", "x"), ("note", &long)]).await;
    assert_eq!(both.body.matches("aria-invalid").count(), 2, "both are named");
    assert!(!office.get(&budget).await.body.contains("€\u{a0}6.00"), "nothing was changed");

    // What a host asks, and what a head answers.
    test.sell_minutes("authorize").await;
    let session = test.session("paid").await.session.id;
    test.accept(host.person.account, session, Accepting::default()).await;
    let mut hosts = Browser::signed_in(&router, "en", &host);
    let page = hosts.get("/academy/host/sessions/paid").await;
    let ask = "/academy/host/sessions/paid/budget";
    refused(&hosts.submit(&page, ask, &[("words", &long)]).await);
    assert!(hosts.submit(&page, ask, &[("words", "The fair")]).await.location().contains("budget-asked"));
    let mut heads = Browser::signed_in(&router, "en", &head);
    let page = heads.get("/academy/claims").await;
    let start = page.body.find("/academy/budget-requests/").expect("a question");
    let answer = page.body[start..].split('"').next().expect("an address").to_owned();
    refused(&heads.submit(&page, &answer, &[("answer", "yes"), ("words", &long)]).await);
    let told = heads.submit(&page, &answer, &[("answer", "yes"), ("words", "This once")]).await;
    assert!(told.location().ends_with("?done=answered"));

    // What a head says about a claim, and how finance notes that it is paid.
    let row = test.freeze("paid", &[("Anna", Leg::Computer, 0, 88)], 2_000).await;
    test.capture(&row).await;
    let page = hosts.get("/academy/statements/paid").await;
    let filed = hosts.submit(&page, "/academy/statements/paid/claim", &[]).await;
    let claim = filed.location().split('?').next().expect("an address").to_owned();
    let page = heads.get(&claim).await;
    for action in ["approve", "refuse"] {
        refused(&heads.submit(&page, &claim, &[("action", action), ("words", &long)]).await);
    }
    heads.submit(&page, &claim, &[("action", "approve"), ("words", "")]).await;
    let mut books = Browser::signed_in(&router, "en", &finance);
    let page = books.get(&claim).await;
    refused(&books.submit(&page, &claim, &[("action", "pay"), ("reference", &long)]).await);
    let nameless = books.submit(&page, &claim, &[("action", "pay"), ("reference", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.body.contains(&text("en", "claims-refused-reference")), "{}", nameless.body);
    assert!(page.hidden("shown").is_some() && !books.get(&claim).await.body.contains(&long));
}
