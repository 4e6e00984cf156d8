//! Receipts made out to companies, and documents as files.

use super::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
use http::StatusCode;
use testkit::TestApp;
use testkit::payer::{Card, PageVisit, pay};

const COMPANY: [(&str, &str); 4] = [
    ("company_name", "Ateliers <Łódź> S.à r.l."),
    ("company_address", "12, rue de l’Église\r\nL-1234 Luxembourg"),
    ("vat_number", "LU 123 456 78"),
    ("purchase_reference", "PO 4711"),
];

fn as_business(vat_number: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields = DETAILS.to_vec();
    fields.push(("buyer", "business"));
    fields.extend(COMPANY.map(|(name, value)| (name, if name == "vat_number" { vat_number } else { value })));
    fields
}

/// Pays on the gateway's page and comes back to the registration.
async fn paid(test: &TestApp, browser: &mut Browser, sent: &Answer) -> Answer {
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let PageVisit::SentBack(back) = pay(&test.emulator, &sent.location(), &Card::good()).await else {
        panic!("the card is good");
    };
    let returned = browser.get(&path(test, &back)).await;
    browser.get(&returned.location()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_asked_for_its_details_and_a_wrong_number_is_kept() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    assert!(page.body.contains(&text("en", "buyer-title")));
    let register = "/academy/sessions/paid/register";
    let wrong = browser.submit(&page, register, &as_business("LU 12")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#vat_number\"") && wrong.body.contains("value=\"LU 12\""));
    assert!(wrong.body.contains("Ateliers &#60;Łódź&#62; S.à r.l."), "escaped and kept");
    assert!(wrong.body.contains("value=\"business\" checked"));
    let sent = browser.submit(&wrong, register, &as_business("LU 123 456 78")).await;
    let registration = paid(&test, &mut browser, &sent).await;
    let receipt = browser.get(&registration.link("/receipt")).await;
    for said in
        ["Ateliers &#60;Łódź&#62; S.à r.l.", "L-1234 Luxembourg", "LU12345678", "PO 4711", "€\u{a0}121.00"]
    {
        assert!(receipt.body.contains(said), "{said}: {}", receipt.body);
    }
    assert!(!receipt.body.contains("/receipt/company"), "once is enough");
    let file = browser.get(&receipt.link("/pdf")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"receipt-2026-000001.pdf\"");
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(file.body.starts_with("%PDF-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_buys_for_himself_is_not_asked_for_a_company() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let mut browser = Browser::new(&pages(&test), "en");
    let page = browser.take_seat("paid").await;
    let mut fields = as_business("?");
    fields.retain(|(name, _)| *name != "buyer");
    let sent = browser.submit(&page, "/academy/sessions/paid/register", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "fields that do not count are not checked");
    let free = browser.take_seat("free").await;
    assert!(!free.body.contains(&text("en", "buyer-title")), "a free seat has no receipt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_made_out_to_a_company_afterwards_in_every_language() {
    let database = fresh_database().await;
    let test = TestApp::start(&database).await;
    let router = pages(&test);
    for language in ["en", "nl", "fr"] {
        let mut browser = Browser::new(&router, language);
        let page = browser.take_seat("paid").await;
        let email = format!("robin-{language}@example.org");
        let details =
            DETAILS.map(|(name, value)| (name, if name == "email" { email.as_str() } else { value }));
        let sent = browser.submit(&page, "/academy/sessions/paid/register", &details).await;
        let registration = paid(&test, &mut browser, &sent).await;
        let address = registration.link("/receipt");
        let receipt = browser.get(&address).await;
        let form = browser.get(&receipt.link("/receipt/company")).await;
        assert_eq!(form.heading(), text(language, "company-add-title"));
        let action = format!("{address}/company");
        let forged = browser.post(&action, &COMPANY).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert!(forged.body.contains("PO 4711"), "what was typed is kept");
        let empty = browser.submit(&form, &action, &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = browser.submit(&form, &action, &COMPANY).await;
        assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, address.clone()));
        let standing = browser.get(&address).await;
        assert!(standing.body.contains("LU12345678"), "{}", standing.body);
        assert!(standing.body.contains(&text(language, "receipt-others")));
        let note = browser.get(&standing.link("/documents/C-")).await;
        assert_eq!(note.heading(), text(language, "credit-note-title"));
        assert!(browser.get(&note.link("/pdf")).await.body.starts_with("%PDF-"));
        let again = browser.get(&action).await;
        assert_eq!(
            (again.status, again.heading()),
            (StatusCode::CONFLICT, text(language, "company-refused-title").as_str())
        );
        for wrong in ["2099-000001", "C-2026-999999", "x", "2026-000001%00"] {
            let missing =
                browser.get(&format!("{}/documents/{wrong}", address.trim_end_matches("/receipt"))).await;
            assert_eq!(missing.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
    test.assert_sound().await;
}
