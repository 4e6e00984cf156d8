//! The money office, as those see it who may, and as those do who may not.

use super::browser::{Browser, DETAILS, fresh_database, pages, path, text};
use domain::accounts::Role;
use domain::sites::{GatewayProduct, ProUkEdition};
use http::StatusCode;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions, Through};

/// Buys a seat; the registration's page.
pub async fn bought(test: &TestApp) -> String {
    let mut browser = Browser::new(&pages(test), "en");
    let page = browser.take_seat("paid").await;
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &DETAILS).await;
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(test, &back)).await;
    browser.get(&returned.location()).await;
    returned.location()
}

#[tokio::test(flavor = "multi_thread")]
async fn finance_finds_a_payment_reads_its_history_and_asks_the_gateway() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    bought(&test).await;
    let router = pages(&test);
    let finance = test.person(Role::Finance).await;
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::signed_in(&router, language, &finance);
        let list = browser.get("/academy/money").await;
        assert_eq!((list.status, list.heading()), (StatusCode::OK, text(language, "money-title").as_str()));
        assert!(list.body.contains("Robin de Vries") && list.body.contains("<svg"), "{}", list.body);
        let none = browser.get("/academy/money?q=nobody").await;
        assert!(none.body.contains(&text(language, "money-none-found")));
        let found = browser.get("/academy/money?q=robin%40example.org&state=paid&from=2026-11-01").await;
        let page = browser.get(&found.link("/money/payments/")).await;
        assert!(page.heading().contains("Robin de Vries"), "{}", page.heading());
        assert!(page.body.contains(&text(language, "money-event-captured")));
        for key in ["money-address-check", "money-code-check"] {
            let told =
                format!("<dt>{}</dt><dd>{}</dd>", text(language, key), text(language, "money-check-match"));
            assert!(page.body.contains(&told), "{language} {key}: {}", page.body);
        }
        assert!(page.body.contains("RESULT=0") && !page.body.contains("PWD"), "redacted, folded away");
        let address = found.link("/money/payments/");
        let asked = browser.submit(&page, &format!("{address}/inquiry"), &[]).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, address.clone()));
        let forged = browser.post(&format!("{address}/inquiry"), &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let file = browser.get(&page.link("/money/documents/")).await;
        assert!(file.body.starts_with("%PDF-"));
        let turned = browser.get("/academy/money?from=2026-11-23&until=2026-11-22").await;
        assert_eq!(turned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(turned.body.contains("<a href=\"#until\">"), "{}", turned.body);
        assert!(turned.body.contains(&text(language, "audit-dates-order")));
        let test_mode = browser.get("/academy/money?mode=test").await;
        assert!(!test_mode.body.contains("Robin de Vries"), "Test and Production are apart");
        assert!(test_mode.body.contains(&text(language, "layout-test-word")));
        assert!(test_mode.body.contains(&text(language, "layout-test-money")), "not one session");
        assert!(!test_mode.body.contains(&text(language, "layout-test-banner")));
    }
    let mut browser = Browser::signed_in(&router, "en", &finance);
    let csv = browser.get("/academy/money/payments.csv?mode=production").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.body.contains("robin@example.org"));
    assert!(
        csv.body.contains(",Paid,2026-000001,EUR,121.00,121.00,21.00,0.00,0.00,"),
        "states in words: {}",
        csv.body
    );
    assert!(
        csv.body.contains("2026-11-22") && csv.body.contains(" +01:00,"),
        "on the site's clock: {}",
        csv.body
    );
    let journal = browser.get("/academy/money/ledger.journal?mode=production").await;
    assert!(
        journal.body.contains(" Fee taken  ;")
            && journal.header("content-disposition").contains("attachment")
    );
    assert_eq!(browser.get("/academy/money/payments/000000000000").await.status, StatusCode::NOT_FOUND);
    test.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_keep_the_books_see_them() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    let host = test.person(Role::Host).await;
    for address in ["/academy/money", "/academy/money/payments.csv", "/academy/money/ledger.journal"] {
        let mut nobody = Browser::new(&router, "en");
        assert!(nobody.get(address).await.location().starts_with("/sign-in"), "{address}");
        let mut browser = Browser::signed_in(&router, "en", &host);
        assert_eq!(browser.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let administrator = test.person(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &administrator);
    let empty = browser.get("/academy/money").await;
    assert_eq!(empty.body.matches("class=\"areas-row\"").count(), 2, "work, and what is set up");
    assert!(!empty.body.contains("\"/academy/claims\""), "nobody pays per use here");
    assert!(empty.body.contains(&text("en", "money-none")));
    assert!(empty.body.contains(&text("en", "money-books-none")));
}

/// Direct payment tells of both checks in its answer, also where the money is taken at once; PayPal tells of neither.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_of_address_and_code_is_shown_where_the_gateway_told_it() {
    let through = Through::from(ProUkEdition::Direct);
    for (options, found) in [
        (TestAppOptions { action: "sale", ..through.options() }, Some(["mismatch", "match"])),
        (through.options(), Some(["mismatch", "match"])),
        (Through::from(GatewayProduct::PayPal).options(), None),
    ] {
        let database = fresh_database().await;
        let test = TestApp::start_with(&database, options).await;
        let (link, url) = test.register("paid", 1).await;
        if found.is_some() {
            let typed = Card { street: "500 Other Street".into(), ..Card::good() }.typed();
            let paid = test.app.registrations().pay_by_card(&test.site, &link, typed).await;
            paid.expect("the store works").expect("sent");
        } else {
            testkit::paypal::approve(&test, &url).await;
            test.come_back(&link).await;
        }
        test.run_for(domain::time::Span::minutes(1)).await;
        let finance = test.person(Role::Finance).await;
        let mut browser = Browser::signed_in(&pages(&test), "en", &finance);
        let list = browser.get("/academy/money").await;
        let page = browser.get(&list.link("/money/payments/")).await;
        for (n, key) in ["money-address-check", "money-code-check"].into_iter().enumerate() {
            let words = found.map(|found| text("en", &format!("money-check-{}", found[n])));
            let title = format!("<dt>{}</dt>", text("en", key));
            let shown = page.body.split_once(&title).and_then(|(_, rest)| rest.split_once("</dd>"));
            let shown = shown.map(|(shown, _)| shown.trim_start_matches("<dd>").to_owned());
            assert_eq!(shown, words, "{key}: {}", page.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_gives_a_part_back_and_then_the_rest() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let registration = bought(&test).await;
    let router = pages(&test);
    let finance = test.person(Role::Finance).await;
    let mut browser = Browser::signed_in(&router, "en", &finance);
    let list = browser.get("/academy/money").await;
    let address = list.link("/money/payments/");
    let refund = format!("{address}/refund");
    let page = browser.get(&address).await;
    assert!(page.body.contains("value=\"121.00\""), "all of it is offered");
    let all: &[&str] = &["amount", "reason"];
    for (amount, reason, wrong) in [
        ("1.000", "sorry", &all[..1]),
        ("-5", "sorry", &all[..1]),
        ("121.01", "sorry", &all[..1]),
        ("20", " ", &all[1..]),
        ("121.01", " ", all),
        ("x", " ", all),
    ] {
        let id = page.hidden("refund").expect("a form");
        let fields = [("refund", id.as_str()), ("amount", amount), ("reason", reason)];
        let refused = browser.submit(&page, &refund, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}: {}", refused.body);
        assert!(refused.body.contains(&format!("value=\"{amount}\"")), "{amount}: what was typed is kept");
        assert!(refused.body.contains("aria-invalid"), "{amount}");
        let title = format!("<title>{} ", text("en", "layout-error-prefix"));
        assert!(refused.body.contains(&title), "{amount}: what is wrong begins with the title");
        assert!(
            refused.body.contains("role=\"alert\" tabindex=\"-1\" autofocus"),
            "{amount}: focus is there"
        );
        for field in all {
            let is_wrong = refused.body.contains(&format!("<a href=\"#{field}\">"));
            assert_eq!(is_wrong, wrong.contains(field), "{amount}, {field}: {}", refused.body);
        }
    }
    let forged = browser.post(&refund, &[("amount", "121.00"), ("reason", "x")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let id = page.hidden("refund").expect("a form");
    let part = [("refund", id.as_str()), ("amount", "21.00"), ("reason", "You left early")];
    let asked = browser.submit(&page, &refund, &part).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("€\u{a0}21.00 goes back to "), "{}", asked.body);
    assert!(
        asked.body.contains("€\u{a0}3.64 is tax") && asked.body.contains("€\u{a0}100.00 can still go back")
    );
    let other = [("refund", id.as_str()), ("amount", "22.00"), ("reason", "You left early")];
    let again = browser.submit(&asked, &refund, &other).await;
    assert!(again.body.contains("€\u{a0}22.00 goes back"), "another amount is shown first, too");
    // A double click gives back once.
    for _ in 0..2 {
        let sent = browser.submit(&asked, &refund, &part).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, address.clone()), "{}", sent.body);
    }
    test.run_for(domain::time::Span::minutes(1)).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("C-2026-000001"), "its credit note: {}", page.body);
    assert!(page.body.contains("value=\"100.00\""), "what is left is offered");
    let id = page.hidden("refund").expect("a form");
    let rest = [("refund", id.as_str()), ("amount", "100"), ("reason", "All of it")];
    let asked = browser.submit(&page, &refund, &rest).await;
    assert_eq!(browser.submit(&asked, &refund, &rest).await.status, StatusCode::SEE_OTHER);
    test.run_for(domain::time::Span::minutes(1)).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("C-2026-000002") && page.hidden("refund").is_none(), "nothing is left");
    let mut attendee = Browser::new(&router, "en");
    let receipt = attendee.get(&format!("{registration}/receipt")).await;
    assert!(receipt.body.contains("C-2026-000001") && receipt.body.contains("€\u{a0}121.00"));
    assert!(!receipt.body.contains("/receipt/company"), "money went back");
    let note = attendee.get(&receipt.link("/documents/C-2026-000001")).await;
    assert!(
        note.body.contains("€\u{a0}17.36") && note.body.contains("€\u{a0}3.64"),
        "net and tax of the part"
    );
    assert!(note.body.contains("<dt>Reason</dt><dd>You left early</dd>"), "why: {}", note.body);
    assert!(note.body.contains("<dt>Credit note number</dt><dd>C-2026-000001</dd>"), "{}", note.body);
    test.assert_sound().await;
}
