//! Setting up e-commerce, on both databases: what is kept, what is sealed, what payments in flight go on with.

use super::common::{balance, buy, pay_well};
use app::NotSaved;
use app::accounts::Person;
use app::audit::AuditFilter;
use app::commerce::{
    AccountRefusal, AccountView, Arrange, CredentialsField, CredentialsForm, CredentialsProblem, Entered,
    SettingsForm,
};
use app::registrations::Standing;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::sites::{
    AccountState, AccountTrouble, CheckOutcome, GatewayProduct, PayerText, RefundPolicy, SwitchRefusal,
};
use domain::time::{Span, Timestamp};
use emulators::payflow::Account as GatewayAccount;
use locale::Locale;
use testkit::TestApp;
use testkit::databases::each_engine;

pub fn form(vendor: &str, user: &str, password: &str) -> CredentialsForm {
    CredentialsForm {
        partner: "PayPal".into(),
        vendor: vendor.into(),
        user: user.into(),
        password: password.into(),
        action: "authorize".into(),
        ..CredentialsForm::default()
    }
}

async fn admin(test: &TestApp) -> Person {
    test.person(Role::Administrator).await.person
}

/// The account for real money.
async fn live(test: &TestApp) -> AccountView {
    let accounts = test.app.commerce().merchant_accounts(&test.site).await.expect("readable");
    accounts.main(Mode::Production).expect("imported").clone()
}

/// What the log says of merchant accounts: what was done, and with what end.
async fn said(test: &TestApp) -> Vec<(String, String)> {
    let all = String::new;
    let (from, until) = (Timestamp(0), Timestamp(i64::MAX));
    let filter = AuditFilter { actor: all(), action: all(), subject: "production".into(), from, until };
    let page = test.app.audit_log().page(&test.site, &filter, None).await.expect("readable");
    page.lines.into_iter().rev().map(|line| (line.action, line.detail)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_sealed_and_a_check_is_worth_what_it_was_made_with() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let verify = async || {
            let check = commerce
                .verify(&by, &test.site, (Mode::Production, GatewayProduct::PayflowPro))
                .await
                .expect("the store works");
            check.expect("an account").outcome
        };
        let save = async |form: CredentialsForm| {
            commerce.save_account(&by, &test.site, Mode::Production, &form).await.expect("the store works")
        };
        assert_eq!(live(&test).await.state, AccountState::Unverified, "an import proves nothing");
        assert_eq!(verify().await, CheckOutcome::Usable);
        assert_eq!(live(&test).await.state, AccountState::Verified);
        // That there is no answer takes nothing back: payers are offered it as before.
        test.emulator.set_down(true);
        assert_eq!(verify().await, CheckOutcome::NoAnswer);
        assert_eq!(live(&test).await.state, AccountState::Verified);
        test.emulator.set_down(false);
        // Another user needs his password; without one nothing changes.
        let needed = vec![(CredentialsField::Password, CredentialsProblem::PasswordNeeded)];
        assert_eq!(save(form("bursardemo", "other", "")).await, Err(AccountRefusal::Form(needed)));
        assert_eq!(save(form("bursardemo", "", "")).await, Ok(Entered::Unproven), "the same account, kept");
        assert_eq!(live(&test).await.state, AccountState::Verified);
        // Changed at the gateway: what is stored is refused now, and may be replaced by anything.
        let changed = GatewayAccount { pwd: "changed-there".into(), ..GatewayAccount::default() };
        test.emulator.set_account(changed);
        assert!(matches!(verify().await, CheckOutcome::Refused(_)));
        assert_eq!(save(form("bursardemo", "", "s3cret-never-shown")).await, Ok(Entered::Unproven));
        assert_eq!(live(&test).await.state, AccountState::Unverified, "replaced, so not proven");
        assert!(matches!(verify().await, CheckOutcome::Refused(_)));
        test.emulator.set_down(true);
        assert_eq!(verify().await, CheckOutcome::NoAnswer);
        assert_eq!(live(&test).await.state, AccountState::Unverified, "it was refused before");

        let mut tx = test.app.store().reader().await.expect("readable");
        let product = GatewayProduct::PayflowPro;
        let row = store::sites::find_account(&mut tx, test.site.id, Mode::Production, product).await;
        let row = row.expect("readable").expect("an account");
        let sealed = row.credentials.sealed_password;
        assert!(!String::from_utf8_lossy(&sealed).contains("s3cret"));
        let other_key = app::keys::Keys::new([9; 32]);
        assert!(other_key.open(test.site.id, row.id, &sealed).is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_works_is_replaced_only_by_one_that_the_gateway_accepts() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let save = async |form: CredentialsForm| {
            commerce.save_account(&by, &test.site, Mode::Production, &form).await.expect("the store works")
        };
        let refused = |saved: Result<Entered, AccountRefusal>| match saved {
            Err(AccountRefusal::NotAccepted(answer)) => answer.outcome,
            other => panic!("expected to be refused: {other:?}"),
        };
        let before = live(&test).await.set_at;
        test.clock.advance(Span::minutes(1));
        // Nobody has verified the account yet, and the site sells by it all the same.
        let credentials = CheckOutcome::Refused(AccountTrouble::Credentials);
        assert_eq!(refused(save(form("bursardemo", "", "mistyped")).await), credentials);
        assert_eq!(refused(save(form("nobody", "", "mistyped")).await), credentials, "another account");
        commerce
            .verify(&by, &test.site, (Mode::Production, GatewayProduct::PayflowPro))
            .await
            .expect("the store works");
        assert_eq!(refused(save(form("bursardemo", "", "mistyped")).await), credentials);
        test.emulator.set_down(true);
        let right = GatewayAccount::default().pwd;
        assert_eq!(refused(save(form("bursardemo", "", &right)).await), CheckOutcome::NoAnswer);
        test.emulator.set_down(false);
        let present = live(&test).await;
        assert_eq!((present.state, present.set_at), (AccountState::Verified, before));
        buy(&test, 1).await;

        // What is accepted takes over, proven.
        assert_eq!(save(form("bursardemo", "", &right)).await, Ok(Entered::Proven));
        let present = live(&test).await;
        assert_eq!((present.state, present.set_at > before), (AccountState::Verified, true));
        buy(&test, 2).await;
        let log = said(&test).await;
        let count = |action: &str, end: &str| {
            log.iter().filter(|(found, detail)| found == action && detail.contains(end)).count()
        };
        assert_eq!(count("refuse credentials", "refused-credentials"), 3);
        assert_eq!(count("refuse credentials", "no-answer"), 1);
        assert_eq!(count("replace credentials", ""), 1);
        assert_eq!(count("verify merchant account", "usable"), 2, "by hand, and what took over");
        assert!(!format!("{log:?}").contains("mistyped"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_replace_an_account_at_once_nobody_undoes_what_he_has_not_seen() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        let other = GatewayAccount { vendor: "other".into(), user: "other".into(), ..Default::default() };
        test.emulator.set_account(other);
        let right = GatewayAccount::default().pwd;
        let (app, site) = (&test.app, &test.site);
        let save = |vendor: &'static str| {
            let (app, site, by, form) = (app.clone(), site.clone(), by.clone(), form(vendor, "", &right));
            tokio::spawn(async move {
                app.commerce()
                    .save_account(&by, &site, Mode::Production, &form)
                    .await
                    .expect("the store works")
            })
        };
        let mut done = 0;
        let all: Vec<_> = (0..8).map(|n| save(if n % 2 == 0 { "other" } else { "bursardemo" })).collect();
        for one in all {
            match one.await.expect("no panic") {
                Ok(Entered::Proven) => done += 1,
                Err(AccountRefusal::Changed) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(done > 0, "the first is taken");
        assert_eq!(live(&test).await.state, AccountState::Verified);
        let log = said(&test).await;
        let entered = ["connect merchant account", "replace credentials"];
        let entered = log.iter().filter(|(action, _)| entered.contains(&action.as_str())).count();
        assert_eq!(entered, done, "one line for each that was taken");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_goes_on_at_the_account_where_it_began() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = admin(&test).await;
        let (link, url) = test.register("paid", 1).await;
        let other = GatewayAccount { vendor: "other".into(), user: "other".into(), ..Default::default() };
        let typed = form("other", "", &other.pwd);
        test.emulator.set_account(other);
        let saved = test.app.commerce().save_account(&by, &test.site, Mode::Production, &typed).await;
        assert_eq!(saved.expect("the store works"), Ok(Entered::Proven));
        // Another account takes over; the old one's hold is captured all the same.
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let present = live(&test).await;
        assert_eq!((present.login.merchant(), present.state), ("other", AccountState::Verified));
    })
    .await;
}

/// A password is changed at the gateway because somebody else knew it: what was held through the account that was taken out,
/// and what goes back through it, needs the new one.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_taken_out_and_is_entered_again_goes_on_with_its_payments() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let product = GatewayProduct::PayflowPro;
        let row = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            let row = store::sites::find_account(&mut tx, test.site.id, Mode::Production, product).await;
            row.expect("readable").expect("an account")
        };
        let save = async |form: CredentialsForm| {
            commerce.save_account(&by, &test.site, Mode::Production, &form).await.expect("the store works")
        };
        let old = row().await;
        let bought = buy(&test, 1).await;
        let (open, page) = test.register("paid", 2).await;
        for arrange in [Arrange::Pause, Arrange::Remove] {
            let arranged = commerce.arrange(&by, &test.site, (Mode::Production, product), arrange).await;
            assert_eq!(arranged.expect("works"), Some(true));
        }
        test.emulator.set_account(GatewayAccount { pwd: "changed-there".into(), ..Default::default() });
        // Another account, and another user of it, stand in its place for a while.
        let other = GatewayAccount { vendor: "other".into(), user: "other".into(), ..Default::default() };
        test.emulator.set_account(other.clone());
        assert_eq!(save(form("other", "", &other.pwd)).await, Ok(Entered::Unproven));
        assert_ne!(row().await.id, old.id);
        assert_eq!(save(form("bursardemo", "", "changed-there")).await, Ok(Entered::Proven));

        let now = row().await;
        assert_eq!((now.id, now.paused_at, now.credentials.version), (old.id, None, 2));
        assert_eq!(live(&test).await.state, AccountState::Verified);
        pay_well(&test, &page).await;
        test.come_back(&open).await;
        assert_eq!(test.view(&open).await.standing, Standing::Confirmed);
        let cancelled = test.app.refunds().cancel(&test.site, &bought, (12_100, 0)).await;
        assert_eq!(cancelled.expect("works"), Some(Ok(())));
        test.run_for(Span::hours(3)).await;
        let kept = test.emulator.books().await.expect("readable");
        let kept: i64 = kept.totals.iter().map(|total| total.captured - total.refunded).sum();
        assert_eq!((kept, balance(&test, Account::GatewayClearing).await), (12_100, 12_100));
    })
    .await;
}

/// Nobody sells through it any more, but money is held there that only its password takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_of_the_pen_takes_no_password_from_an_account_that_was_taken_out() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await, test.app.commerce());
        let bought = buy(&test, 1).await;
        for arrange in [Arrange::Pause, Arrange::Remove] {
            let account = (Mode::Production, GatewayProduct::PayflowPro);
            assert_eq!(commerce.arrange(&by, &test.site, account, arrange).await.expect("works"), Some(true));
        }
        let typed = form("bursardemo", "", "mistyped");
        let saved = commerce.save_account(&by, &test.site, Mode::Production, &typed).await.expect("works");
        assert!(matches!(saved, Err(AccountRefusal::NotAccepted(_))), "{saved:?}");
        let cancelled = test.app.refunds().cancel(&test.site, &bought, (12_100, 0)).await;
        assert_eq!(cancelled.expect("works"), Some(Ok(())));
        test.run_for(Span::hours(3)).await;
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
    })
    .await;
}

/// Both read the same page: whoever comes second is told, however close behind he is.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_save_the_same_page_at_one_moment_one_is_told() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await.account, test.app.commerce());
        let (settings, texts) = (test.site.settings_seen(), test.texts_seen().await);
        let set = async |name: &str| {
            let form = SettingsForm { tax_name: name.into(), ..SettingsForm::of(&test.site, Locale::En) };
            commerce.save_settings(by, &test.site, Locale::En, &form, &settings).await.expect("works")
        };
        let (one, other) = tokio::join!(set("One"), set("Other"));
        let now = test.site_now().await;
        let told = NotSaved::Outdated(now.settings_seen());
        assert!(matches!((&one, &other), (Ok(()), Err(t)) | (Err(t), Ok(())) if *t == told));
        assert_eq!(now.tax.name, if one.is_ok() { "One" } else { "Other" });
        // Also where each changes another text of the page.
        let write = async |kind| {
            let typed = [(kind, "New words.".to_owned())];
            commerce.save_texts(by, &test.site, Locale::En, &typed, &texts).await.expect("works")
        };
        let (one, other) = tokio::join!(write(PayerText::Intro), write(PayerText::Policy));
        let told = NotSaved::Outdated(test.texts_seen().await);
        assert!(matches!((&one, &other), (Ok(()), Err(t)) | (Err(t), Ok(())) if *t == told));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_kept_when_the_site_changes_its_rules() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (by, commerce) = (admin(&test).await.account, test.app.commerce());
        let write = async |text: &str| {
            let typed = [(PayerText::Policy, text.to_owned())];
            let saved =
                commerce.save_texts(by, &test.site, Locale::En, &typed, &test.texts_seen().await).await;
            assert_eq!(saved.expect("the store works"), Ok(()));
        };
        write("Rules of 2026.").await;
        let link = buy(&test, 1).await;
        write("Rules of 2027.").await;
        let changed =
            SettingsForm { full_until: Default::default(), ..SettingsForm::of(&test.site, Locale::En) };
        let seen = test.site.settings_seen();
        let saved = commerce.save_settings(by, &test.site, Locale::En, &changed, &seen).await;
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
        let (person, commerce) = (admin(&test).await, test.app.commerce());
        let by = person.account;
        let site = async || test.app.sites().find(&test.site.slug).await.expect("readable").expect("there");
        let enable = async |enabled: bool| {
            let site = site().await;
            let form = SettingsForm { enabled, ..SettingsForm::of(&site, Locale::En) };
            let saved = commerce.save_settings(by, &site, Locale::En, &form, &site.settings_seen()).await;
            assert_eq!(saved.expect("the store works"), Ok(()));
        };
        let switch =
            async |mode| commerce.switch_mode(by, &site().await, mode).await.expect("the store works");
        enable(false).await;
        assert_eq!(site().await.mode, Mode::Production, "without e-commerce there is no Test");
        enable(true).await;
        assert_eq!(site().await.mode, Mode::Test, "its credentials were never proven");
        assert_eq!(switch(Mode::Production).await, Err(SwitchRefusal::NotVerified));
        commerce
            .verify(&person, &test.site, (Mode::Production, GatewayProduct::PayflowPro))
            .await
            .expect("the store works");
        enable(false).await;
        enable(true).await;
        assert_eq!(site().await.mode, Mode::Test, "proven or not, only the button leads to Production");
        assert_eq!(switch(Mode::Production).await, Ok(()));
        assert_eq!(switch(Mode::Test).await, Ok(()), "back is always allowed");
        // Sessions keep the mode that they were made in.
        assert_eq!(test.session("paid").await.session.mode, Mode::Production);
        let hidden = commerce.test_session(by, &site().await, Locale::En).await.expect("the store works");
        assert!(hidden.is_err(), "there is no account for Test");
        let account = testkit::test_account();
        let form = form(&account.vendor, &account.user, &account.pwd);
        let saved = commerce.save_account(&person, &test.site, Mode::Test, &form).await;
        assert_eq!(saved.expect("the store works"), Ok(Entered::Unproven), "there was none before");
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
