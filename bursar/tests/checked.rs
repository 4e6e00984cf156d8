//! `bursar check` as a person runs it, with a gateway that answers.

mod server;

use server::Server;
use std::path::Path;
use std::process::{Command, Output};

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The command with the settings of an installation in `folder` whose gateway is at `gateway`.
fn bursar(folder: &Path, gateway: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command.envs([
        ("BURSAR_DATABASE_URL", format!("sqlite://{}", folder.join("bursar.db").display())),
        ("BURSAR_BASE_URL", "https://training.example".to_owned()),
        ("BURSAR_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("BURSAR_SECRET_KEY", "5b".repeat(32)),
        ("BURSAR_SMTP_HOST", "mail.example".to_owned()),
        ("BURSAR_MAIL_FROM", "training@training.example".to_owned()),
        ("BURSAR_PAYFLOW_LIVE_GATEWAY", format!("{gateway}/live")),
        ("BURSAR_PAYFLOW_LIVE_PAGES", format!("{gateway}/live/hosted")),
        ("BURSAR_LOG_LEVEL", "error".to_owned()),
    ]);
    command
}

#[test]
fn an_installation_is_checked_at_its_gateway() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let emulator = Server::start(Command::new(env!("CARGO_BIN_EXE_bursar")).args([
        "emulator",
        "payflow",
        "--listen",
        "127.0.0.1:0",
    ]));
    let account = emulators::payflow::Account::default();
    let file = folder.path().join("site.toml");
    let site = |password: &str| {
        format!(
            r#"
[[site]]
slug = "academy"
name = "Academy"
mode = "production"
currency = "EUR"
time_zone = "Europe/Amsterdam"
locale = "en"
support_email = "help@academy.example"
tax = {{ name = "VAT", rate_ppm = 210000, included_in_fee = true }}
seller = {{ name = "Academy B.V.", address = "Main St 1", country = "NL", vat_number = "NL001" }}

[site.merchant_account]
gateway = "payflow"
partner = "{}"
vendor = "{}"
user = "{}"
password = "{password}"
action = "authorize"
on_address_mismatch = "accept"
on_code_mismatch = "accept"
"#,
            account.partner, account.vendor, account.user
        )
    };
    let gateways =
        "- The Payflow addresses are not PayPal's own: payments go to an emulator or another server.\n";
    for (password, more) in [
        (account.pwd.clone(), ""),
        (
            "another one".to_owned(),
            "- The site \"Academy\": its merchant account for production cannot be used: the gateway does not know its \
             credentials, or does not accept this server's address.\n",
        ),
    ] {
        let place = tempfile::tempdir().expect("a temporary folder can be made");
        let run =
            |args: &[&str]| bursar(place.path(), &emulator.address).args(args).output().expect("it runs");
        std::fs::write(&file, site(&password)).expect("written");
        let imported = run(&["import", file.to_str().expect("UTF-8")]);
        assert!(imported.status.success(), "{imported:?}");
        let checked = run(&["check"]);
        assert_eq!(text(&checked), format!("Before going live:\n{gateways}{more}"), "{checked:?}");
        assert_eq!(checked.status.code(), Some(1), "a script sees it, too");
    }
}
