//! Setting up e-commerce, on both databases: what is kept, what is sealed, what payments in flight go on with.

use super::common::{buy, pay_well};
use app::commerce::{CredentialsField, CredentialsForm, CredentialsProblem, SettingsForm};
use app::registrations::Standing;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::payments::gateway::Mode;
use domain::sites::{AccountState, CheckOutcome, PayerText, RefundPolicy, SwitchRefusal};
use domain::time::Span;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;

fn form(vendor: &str, user: &str, password: &str) -> CredentialsForm {
    CredentialsForm {
        partner: "PayPal".into(),
        vendor: vendor.into(),
        user: user.into(),
        password: password.into(),
        action: "authorize".into(),
        hold_days: String::new(),
    }
}

async fn admin(test: &TestApp) -> AccountId {
    test.person(Role::Administrator).await.person.account
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_sealed_and_a_check_is_worth_what_it_was_made_with() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let state = async || {
            let accounts = commerce.merchant_accounts(&test.site).await.expect("readable");
            accounts.production.expect("imported").state
        };
        assert_eq!(state().await, AccountState::Unverified, "an import proves nothing");
        let check = commerce.verify(by, &test.site, Mode::Production).await.expect("the store works");
        assert_eq!(check.expect("an account").outcome, CheckOutcome::Usable);
        assert_eq!(state().await, AccountState::Verified);
        let save = async |form: CredentialsForm| {
            commerce.save_account(by, &test.site, Mode::Production, &form).await.expect("the store works")
        };
        // Another user needs his password; without one nothing changes.
        let needed = vec![(CredentialsField::Password, CredentialsProblem::PasswordNeeded)];
        assert_eq!(save(form("bursardemo", "other", "")).await, Err(needed));
        assert_eq!(save(form("bursardemo", "", "")).await, Ok(()), "the same account, kept");
        assert_eq!(state().await, AccountState::Verified);
        assert_eq!(save(form("bursardemo", "", "s3cret-never-shown")).await, Ok(()));
        assert_eq!(state().await, AccountState::Unverified, "replaced, so not proven");
        let check = commerce.verify(by, &test.site, Mode::Production).await.expect("the store works");
        assert!(matches!(check.expect("an account").outcome, CheckOutcome::Refused(_)));
        test.emulator.set_down(true);
        let check = commerce.verify(by, &test.site, Mode::Production).await.expect("the store works");
        assert_eq!(check.expect("an account").outcome, CheckOutcome::NoAnswer);

        let mut tx = test.app.store().reader().await.expect("readable");
        let row =
            store::sites::find_account(&mut tx, test.site.id, Mode::Production).await.expect("readable");
        let sealed = row.expect("an account").credentials.sealed_password;
        assert!(!String::from_utf8_lossy(&sealed).contains("s3cret"));
        let other_key = app::keys::Keys::new([9; 32]);
        let id = store::sites::find_account(&mut tx, test.site.id, Mode::Production).await.expect("readable");
        assert!(other_key.open(test.site.id, id.expect("an account").id, &sealed).is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_goes_on_at_the_account_where_it_began() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        let (link, url) = test.register("paid", 1).await;
        let other = form("another-vendor", "", "another-password");
        let saved = test.app.commerce().save_account(by, &test.site, Mode::Production, &other).await;
        assert_eq!(saved.expect("the store works"), Ok(()));
        // The new account is unknown to the gateway; the old one's hold is captured all the same.
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let accounts = test.app.commerce().merchant_accounts(&test.site).await.expect("readable");
        let present = accounts.production.expect("entered");
        assert_eq!((present.vendor.as_str(), present.state), ("another-vendor", AccountState::Unverified));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_kept_when_the_site_changes_its_rules() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let write = async |text: &str| {
            let typed = [(PayerText::Policy, text.to_owned())];
            let saved = commerce.save_texts(by, &test.site, Locale::En, &typed).await;
            assert_eq!(saved.expect("the store works"), Ok(()));
        };
        write("Rules of 2026.").await;
        let link = buy(&test, 1).await;
        write("Rules of 2027.").await;
        let changed =
            SettingsForm { full_until: Default::default(), ..SettingsForm::of(&test.site, Locale::En) };
        let saved = commerce.save_settings(by, &test.site, Locale::En, &changed).await;
        assert_eq!(saved.expect("the store works"), Ok(()));

        let mut tx = test.app.store().reader().await.expect("readable");
        let reference = link.reference().as_str();
        let row = store::registrations::find(&mut tx, test.site.id, reference).await.expect("readable");
        let row = row.expect("registered");
        assert_eq!(row.refund_policy, RefundPolicy::full_until_days(2));
        let accepted = row.policy_text.expect("kept with the registration");
        let accepted = store::sites::get_text(&mut tx, test.site.id, accepted).await.expect("readable");
        assert_eq!((accepted.content.as_str(), accepted.version), ("Rules of 2026.", 1));
        let now = test.app.sites().find(&test.site.slug).await.expect("readable").expect("there");
        assert_eq!(now.refund_policy, RefundPolicy::NONE);
        let texts = test.app.sites().texts(&now).await.expect("readable");
        assert_eq!(
            texts.text(PayerText::Policy, "nl"),
            Some("Rules of 2027."),
            "another language falls back"
        );
        assert_eq!(texts.written(PayerText::Policy, "nl"), "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_in_test_while_it_sets_itself_up_and_never_by_accident() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let site = async || test.app.sites().find(&test.site.slug).await.expect("readable").expect("there");
        let enable = async |enabled: bool| {
            let site = site().await;
            let form = SettingsForm { enabled, ..SettingsForm::of(&site, Locale::En) };
            let saved = commerce.save_settings(by, &site, Locale::En, &form).await;
            assert_eq!(saved.expect("the store works"), Ok(()));
        };
        let switch =
            async |mode| commerce.switch_mode(by, &site().await, mode).await.expect("the store works");
        enable(false).await;
        assert_eq!(site().await.mode, Mode::Production, "without e-commerce there is no Test");
        enable(true).await;
        assert_eq!(site().await.mode, Mode::Test, "its credentials were never proven");
        assert_eq!(switch(Mode::Production).await, Err(SwitchRefusal::NotVerified));
        commerce.verify(by, &test.site, Mode::Production).await.expect("the store works");
        assert_eq!(switch(Mode::Production).await, Ok(()));
        assert_eq!(switch(Mode::Test).await, Ok(()), "back is always allowed");
        // Sessions keep the mode that they were made in.
        assert_eq!(test.session("paid").await.session.mode, Mode::Production);
        let hidden = commerce.test_session(by, &site().await, Locale::En).await.expect("the store works");
        assert!(hidden.is_err(), "there is no account for Test");
        let account = testkit::test_account();
        let form = form(&account.vendor, &account.user, &account.pwd);
        let saved = commerce.save_account(by, &test.site, Mode::Test, &form).await.expect("the store works");
        assert_eq!(saved, Ok(()));
        let made = commerce.test_session(by, &site().await, Locale::En).await.expect("the store works");
        let slug = made.expect("made");
        assert_eq!(test.session(&slug).await.session.mode, Mode::Test);
        let again = commerce.test_session(by, &site().await, Locale::En).await.expect("the store works");
        assert_eq!(again.as_deref(), Ok(slug.as_str()));
        test.clock.advance(Span::days(20));
        let later = commerce.test_session(by, &site().await, Locale::En).await.expect("the store works");
        assert_ne!(later.as_deref(), Ok(slug.as_str()), "that one is over");
    })
    .await;
}
