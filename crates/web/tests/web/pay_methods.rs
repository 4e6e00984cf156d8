//! What is paid with is named as the site's account takes it: never a card where there is only PayPal.

use super::browser::{Browser, DETAILS, pages, path, text};
use domain::accounts::Role;
use domain::sites::GatewayProduct;
use http::StatusCode;
use locale::{Locale, Messages};
use testkit::databases::each_engine;
use testkit::paypal::approve;
use testkit::{TestApp, TestAppOptions};

/// What a card is called, in the language.
fn names_a_card(language: &str, page: &str) -> bool {
    // Style classes are no words.
    let words = page.replace("in-card", "").replace("class=\"card", "").to_lowercase();
    words.contains(match language {
        "nl" => "kaart",
        "fr" => "carte",
        _ => "card",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_paid_through_paypal_says_so_from_session_to_receipt() {
    each_engine(async |database| {
        let options = TestAppOptions { gateway: GatewayProduct::PayPal, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let router = pages(&test);
        for language in ["en", "nl", "fr"] {
            let mut browser = Browser::new(&router, language);
            let session = browser.get("/academy/sessions/paid").await;
            assert!(session.body.contains(&text(language, "session-pay-by-paypal")), "{}", session.body);
            let form = browser.take_seat("paid").await;
            assert!(form.body.contains("value=\"paypal\""), "{}", form.body);
            assert!(form.body.contains(&text(language, "register-paypal-hint")));
            assert!(!form.body.contains(&text(language, "register-card-hint")));
            let email = format!("robin-{language}@example.org");
            let mut details = DETAILS;
            details[2].1 = &email;
            details[4].1 = "paypal";
            let sent = browser.submit(&form, "/academy/sessions/paid/register", &details).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
            let back = path(&test, &approve(&test, &sent.location()).await);
            let returned = browser.get(&back).await;
            let registration = browser.get(&returned.location()).await;
            assert_eq!(registration.heading(), text(language, "registration-confirmed-title"));
            let receipt = browser.get(&registration.link("/receipt")).await;
            let t = Messages::new(Locale::parse(language).expect("a language"));
            let paid = t.with("receipt-paid-paypal", [("date", "".into())]);
            assert!(receipt.body.contains(paid.trim()), "{}", receipt.body);
            for page in [&session, &registration, &receipt] {
                assert!(!names_a_card(language, &page.body), "{language}: {}", page.body);
            }
        }
        test.run_jobs().await;
        let mails = test.mailer.sent();
        assert!(mails.len() >= 3);
        for mail in mails {
            let words = format!("{} {}", mail.subject, mail.text);
            assert!(["en", "nl", "fr"].iter().all(|language| !names_a_card(language, &words)), "{words}");
        }
        // Who keeps the books finds these payments by what they were paid with.
        let person = test.person(Role::Finance).await;
        let mut office = Browser::signed_in(&router, "en", &person);
        let by = async |office: &mut Browser, method: &str| {
            office.get(&format!("/academy/money?method={method}")).await.body.contains("Robin de Vries")
        };
        assert!(by(&mut office, "paypal").await);
        assert!(!by(&mut office, "card").await);
    })
    .await;
}
