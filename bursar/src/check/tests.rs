//! Every finding, alone.

use super::*;
use crate::tls::tests;
use app::commerce::CredentialsForm;
use connectors::mail::SmtpConfig;
use domain::accounts::Role;
use emulators::payflow::{Account, Arm, FaultKind, Operation};
use std::time::Duration;
use store::Statement;
use testkit::TestApp;
use testkit::app_under_test::{TestAppOptions, sample};
use testkit::databases::{TestDatabase, fresh_database};

fn settings(config: &Config) -> Vec<String> {
    let mut findings = Findings(Vec::new());
    check_settings(config, &mut findings);
    findings.0
}

fn found(config: &Config, setting: &str) -> bool {
    settings(config).iter().any(|text| text.starts_with(setting))
}

fn mail_server(host: &str, security: SmtpSecurity) -> SmtpConfig {
    let timeout = Duration::from_secs(1);
    SmtpConfig { host: host.to_owned(), port: 25, security, credentials: None, timeout }
}

#[test]
fn fonts_that_are_not_there_are_named_by_their_packages() {
    let mut findings = Findings(Vec::new());
    check_fonts(&app::Fonts::in_folders(Vec::new()), &mut findings);
    assert!(findings.0[0].ends_with("apt-get install fonts-noto-core fonts-noto-cjk."), "{:?}", findings.0);
}

/// Settings of an installation that can go live.
fn good() -> Config {
    let mut config = Config::defaults().expect("readable");
    config.secret_key = Some(connectors::Secret::new([7; 32]));
    config.base_url = "https://training.example".to_owned();
    config.trusted_proxies.push("127.0.0.1".parse().expect("an address"));
    config.smtp = Some(mail_server("mail.example", SmtpSecurity::StartTls));
    config.mail_from.address = "training@training.example".to_owned();
    config
}

#[test]
fn every_setting_that_is_wrong_is_named_and_nothing_else() {
    assert_eq!(settings(&good()), Vec::<String>::new());
    type Spoil = fn(&mut Config);
    let wrong: [(Spoil, &str); 10] = [
        (|config| config.secret_key = None, "The secret key is missing"),
        (|config| config.base_url = "http://training.example".into(), "BURSAR_BASE_URL does not begin"),
        (|config| config.trusted_proxies.clear(), "BURSAR_TRUSTED_PROXIES is not set"),
        (
            |config| {
                config.tls = Some(TlsFiles { certificate: "no.pem".into(), key: "no.pem".into() });
            },
            "The TLS certificate cannot be used",
        ),
        (|config| config.smtp = None, "No mail server is set"),
        (
            |config| config.smtp = Some(mail_server("mail.example", SmtpSecurity::None)),
            "BURSAR_SMTP_SECURITY is none",
        ),
        (|config| config.mail_from.address = "bursar@localhost".into(), "BURSAR_MAIL_FROM is not set"),
        (
            |config| config.gateways.payflow.live_gateway = "https://gateway.invalid".into(),
            "The Payflow addresses are not PayPal's own",
        ),
        (
            |config| config.gateways.paypal.live_api = "https://gateway.invalid".into(),
            "The PayPal addresses are not PayPal's own",
        ),
        (|config| config.plain_http = PlainHttp::Anywhere, "BURSAR_ALLOW_PLAIN_HTTP_GATEWAYS is on"),
    ];
    for (make_wrong, told) in wrong {
        let mut config = good();
        make_wrong(&mut config);
        let found = settings(&config);
        assert!(found.len() == 1 && found[0].starts_with(told), "{told}: {found:?}");
    }
}

/// What is told of an installation.
async fn of(app: &app::App) -> Vec<String> {
    let mut findings = Findings(Vec::new());
    check_installation(app, &mut findings).await.expect("readable");
    findings.0
}

async fn database() -> TestDatabase {
    fresh_database(Engine::Sqlite).await
}

/// Another site, which sells nothing unless it is said otherwise.
async fn add_site(test: &TestApp, slug: &str, changes: serde_json::Value) {
    let mut file = sample(&TestAppOptions::default());
    let site = file["site"][0].as_object_mut().expect("a site");
    let named = serde_json::json!({
        "slug": slug, "name": slug, "session": [], "fees_enabled": false, "merchant_account": null,
    });
    for changes in [named, changes] {
        site.extend(changes.as_object().expect("fields").clone());
    }
    test.app.import(serde_json::from_value(file).expect("an import")).await.expect("imported");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_an_installation_is_named() {
    let database = database().await;
    let test = TestApp::start(&database).await;
    assert_eq!(of(&test.app).await, Vec::<String>::new(), "the sample can go live");
    // Who charges no fees needs no account.
    add_site(&test, "quiet", serde_json::json!({})).await;
    assert_eq!(of(&test.app).await, Vec::<String>::new());
    let selling = serde_json::json!({ "fees_enabled": true });
    add_site(&test, "poor", selling).await;
    let told = "The site \"poor\": it has no merchant account for its mode, so nobody can pay.";
    assert_eq!(of(&test.app).await, [told]);
    add_site(&test, "trying", serde_json::json!({ "mode": "test" })).await;
    let trying = "The site \"trying\" is in Test mode: nobody pays real money.";
    assert!(of(&test.app).await.contains(&trying.to_owned()));
}

/// What the gateway says about an account, of a site and of the operator.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_says_about_accounts_is_told_in_words() {
    let database = database().await;
    let test = TestApp::start(&database).await;
    let refusing = |result| Some(Arm { result, ..Arm::once(Operation::Token, FaultKind::Result) });
    let silent = Some(Arm::once(Operation::Token, FaultKind::DropBefore));
    for (arm, what) in [
        (None, ""),
        (silent, "the gateway gives no answer about it"),
        (refusing(1), "the gateway does not know its credentials, or does not accept this server's address"),
        (refusing(3), "its user may not take payments"),
        (refusing(6), "it does not take the currency"),
        (refusing(117), "payment pages are not switched on for it"),
        (refusing(170), "the gateway has suspended it"),
        (refusing(4), "the gateway refuses it"),
    ] {
        if let Some(arm) = arm {
            test.emulator.arm(arm);
        }
        let told =
            format!("The site \"Test Academy\": its merchant account for production cannot be used: {what}.");
        let expected = if what.is_empty() { Vec::new() } else { vec![told] };
        assert_eq!(of(&test.app).await, expected);
    }
    let operator = test.person(Role::Operator).await.person;
    let seller = test.app.sites().enter_operators_seller(&operator).await.expect("entered");
    let account = Account::default();
    let form = CredentialsForm {
        partner: account.partner,
        vendor: account.vendor,
        user: account.user,
        password: "another one".into(),
        action: "authorize".into(),
        ..CredentialsForm::default()
    };
    let saved = test.app.commerce().save_account(&operator, &seller, Mode::Production, &form).await;
    saved.expect("the store works").expect("nothing relied on another one");
    let told = "The operator: its merchant account for production cannot be used: the gateway does not know its \
                credentials, or does not accept this server's address.";
    assert_eq!(of(&test.app).await, [told]);
    static SPOIL: Statement =
        Statement::new("spoil passwords in a test", "update merchant_account set sealed_password = $1");
    let spoil = async move |tx: &mut store::Tx| tx.execute(&SPOIL, &[vec![1_u8; 60].into()]).await.map(drop);
    test.app.store().run(spoil).await.expect("the store works");
    assert_eq!(
        of(&test.app).await,
        [
            "The site \"Test Academy\": the password of its merchant account cannot be opened with this secret key.",
            "The operator: the password of its merchant account cannot be opened with this secret key.",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_that_is_empty_restored_full_or_large_says_so() {
    let database = database().await;
    let mut config = good();
    config.database_url = format!("sqlite://{}", database.folder().join("empty.db").display());
    let app = wiring::app(&config).await.expect("it opens");
    assert_eq!(
        of(&app).await,
        ["There is no site yet. Make one at /operator, or add one with `bursar import`."]
    );
    app.store().close().await;

    let test = TestApp::start(&database).await;
    for number in 0..20 {
        add_site(&test, &format!("site-{number}"), serde_json::json!({})).await;
    }
    let large = "There are many sites on SQLite, which serves one machine. Consider PostgreSQL.";
    assert_eq!(of(&test.app).await, [large]);
    let (test, restored) = test.restored(&database).await;
    let told = of(&test.app).await;
    assert!(told[0].starts_with("The installation was restored from a backup"), "{told:?}");
    assert_eq!(told[1..], [large], "and no gateway is asked");
    test.app.store().close().await;

    let full = store::StoreConfig { free_space_floor: u64::MAX, ..restored.config() };
    let store = store::Store::open(full).await.expect("it opens");
    assert!(store.has_room().is_err());
    let app = wiring::on(&good(), store).await.expect("put together");
    let told = of(&app).await;
    assert!(told.iter().any(|text| text.starts_with("The disk of the database is nearly full.")), "{told:?}");
    app.store().close().await;
}

#[test]
fn behind_tls_the_proxy_must_be_named() {
    let mut config = Config::defaults().expect("readable");
    assert!(!found(&config, "BURSAR_TRUSTED_PROXIES"), "without TLS there need be no proxy");
    config.base_url = "https://training.example".to_owned();
    assert!(found(&config, "BURSAR_TRUSTED_PROXIES"));
    config.trusted_proxies.push("127.0.0.1".parse().expect("an address"));
    assert!(!found(&config, "BURSAR_TRUSTED_PROXIES"));
}

#[test]
fn a_certificate_is_whole_for_this_host_and_lasts() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().expect("a time").as_microsecond());
    let made = tests::make(2031);
    let files = tests::write(folder.path(), Some(&made.certificate), Some(&made.key));
    #[cfg(unix)]
    std::fs::set_permissions(&files.key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("set");
    let found = |base_url: &str, now: &str| {
        let mut findings = Findings(Vec::new());
        check_tls(&files, &BaseUrl::parse(base_url).expect("an address"), at(now), &mut findings);
        findings.0.join("\n")
    };
    assert_eq!(found("https://localhost:8443", "2031-01-15T00:00:00Z"), "");
    assert!(found("https://localhost", "2031-02-20T00:00:00Z").contains("ends on 2031-03-01"));
    assert!(found("https://localhost", "2031-03-01T00:00:00Z").contains("ended on 2031-03-01"));
    assert!(found("https://training.example", "2031-01-15T00:00:00Z").contains("not for training.example"));
    #[cfg(unix)]
    {
        let open_to_all = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        std::fs::set_permissions(&files.key, open_to_all).expect("set");
        let told = found("https://localhost", "2031-01-15T00:00:00Z");
        assert!(told.contains("every user of this machine may read"), "{told}");
    }
    tests::write(folder.path(), None, Some(&tests::make(2031).key));
    assert!(found("https://localhost", "2031-01-15T00:00:00Z").contains("is not the key of"));
}

#[test]
fn with_tls_of_our_own_no_proxy_is_asked_for() {
    let mut config = Config::defaults().expect("readable");
    config.base_url = "https://training.example".to_owned();
    config.tls = Some(TlsFiles { certificate: "missing.pem".into(), key: "missing.pem".into() });
    assert!(!found(&config, "BURSAR_TRUSTED_PROXIES"));
    assert!(found(&config, "The TLS certificate cannot be used"));
}

#[test]
fn mails_leave_the_machine_encrypted() {
    let mut config = Config::defaults().expect("readable");
    for (host, security, wrong) in [
        ("mail.example", SmtpSecurity::None, true),
        ("mail.example", SmtpSecurity::StartTls, false),
        ("127.0.0.1", SmtpSecurity::None, false),
        ("localhost", SmtpSecurity::None, false),
    ] {
        config.smtp = Some(mail_server(host, security));
        assert_eq!(found(&config, "BURSAR_SMTP_SECURITY"), wrong, "{:?}", config.smtp);
    }
}
