//! What was agreed to is what was read: a form whose words have changed since it was shown registers nobody.

use app::Seen;
use app::commerce::SettingsForm;
use app::registrations::{PayOutcome, Register, RegisterRefusal};
use domain::accounts::Role;
use domain::sites::{PayerText, RefundPolicy};
use domain::time::Span;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;

async fn send(test: &TestApp, form: &Register) -> Result<PayOutcome, RegisterRefusal> {
    // As a page does, with the site as it is now.
    let site = test.site_now().await;
    test.app.registrations().register(&site, form.clone()).await.expect("the store works")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_showed_other_words_registers_nobody() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = test.person(Role::Administrator).await.person.account;
        let commerce = test.app.commerce();
        let write = async |kind, locale: Locale, words: &str| {
            let site = test.site_now().await;
            let seen = test.app.sites().texts(&site).await.expect("readable").seen(locale.code());
            let typed = [(kind, words.to_owned())];
            let saved = commerce.save_texts(by, &site, locale, &typed, &seen).await;
            assert_eq!(saved.expect("the store works"), Ok(()));
        };
        write(PayerText::Policy, Locale::En, "Old rules.").await;
        test.hold("paid", 1).await.expect("a seat");
        let mut form = test.form("paid", 1).await;
        let refused = async |form: &Register, why: &str| {
            let sent = send(&test, form).await;
            assert!(matches!(sent, Err(RegisterRefusal::TermsChanged)), "{why}: {sent:?}");
            test.terms("paid", "en").await
        };

        write(PayerText::Policy, Locale::En, "New rules.").await;
        form.terms = refused(&form, "rules").await;
        write(PayerText::DisplayName, Locale::En, "Another seller").await;
        form.terms = refused(&form, "who sells").await;
        let site = test.site_now().await;
        let changed = SettingsForm { full_until: Default::default(), ..SettingsForm::of(&site, Locale::En) };
        let saved = commerce.save_settings(by, &site, Locale::En, &changed, &site.settings_seen()).await;
        assert_eq!(saved.expect("the store works"), Ok(()));
        form.terms = refused(&form, "what goes back").await;
        let session = test.session("paid").await.session;
        let (starts_at, ends_at) =
            (session.starts_at.plus(Span::days(1)), session.ends_at.plus(Span::days(1)));
        let refunds = test.app.refunds();
        let moved = refunds.reschedule(by, site.id, session.id, (starts_at, ends_at), session.starts_at);
        moved.await.expect("the store works").expect("moved");
        form.terms = refused(&form, "when").await;
        let none = Register { terms: Seen::default(), ..form.clone() };
        refused(&none, "a form that says nothing of it").await;
        assert!(test.emulator.books().await.expect("books").transactions.is_empty());

        // What is said in another language, or elsewhere, is none of this form's; and what is wrong in it is told first.
        write(PayerText::Policy, Locale::Fr, "D’autres règles.").await;
        write(PayerText::ReceiptFooter, Locale::En, "A footer.").await;
        let mut wrong = form.clone();
        wrong.input.email = String::new();
        assert!(matches!(send(&test, &wrong).await, Err(RegisterRefusal::Invalid(_))));
        let Ok(PayOutcome::GoToPage { link, .. }) = send(&test, &form).await else {
            panic!("it is as shown")
        };
        let mut tx = test.app.store().reader().await.expect("readable");
        let reference = link.reference().as_str();
        let row = store::registrations::find(&mut tx, test.site.id, reference).await.expect("readable");
        let row = row.expect("registered");
        let accepted = store::sites::get_text(&mut tx, test.site.id, row.policy_text.expect("kept")).await;
        assert_eq!(accepted.expect("readable").content, "New rules.");
        assert_eq!(row.refund_policy, RefundPolicy::NONE, "the new one");
        drop(tx);

        // The same form again is the same registration, whatever is said now.
        write(PayerText::Policy, Locale::En, "Newest rules.").await;
        assert!(
            matches!(send(&test, &form).await, Ok(PayOutcome::GoToPage { link: same, .. }) if same == link)
        );
    })
    .await;
}
