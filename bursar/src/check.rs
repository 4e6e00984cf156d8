//! `bursar check`: says in plain words what is missing before going live.

use crate::config::Config;
use crate::tls::TlsFiles;
use crate::wiring;
use app::clock::{Clock as _, SystemClock};
use app::sites::Site;
use app::usage::lacking::Lacking;
use connectors::http::PlainHttp;
use connectors::mail::SmtpSecurity;
use connectors::payments::GatewayHosts;
use domain::payments::gateway::Mode;
use domain::sites::{AccountTrouble, CheckOutcome};
use domain::time::{Span, Timestamp};
use locale::BaseUrl;
use std::net::IpAddr;
use store::Engine;

/// Certificates are renewed earlier than this before they end.
const RENEWAL: Span = Span::hours(14 * 24);

/// A finding: what is wrong and what to do.
struct Findings(Vec<String>);

impl Findings {
    fn add_if(&mut self, wrong: bool, text: &str) {
        if wrong {
            self.0.push(text.to_owned());
        }
    }
}

/// Checks the configuration and the database; prints what is missing. True when nothing is.
///
/// # Errors
/// Only when the terminal cannot be written to.
pub async fn check(config: &Config) -> anyhow::Result<bool> {
    let mut findings = Findings(Vec::new());
    check_settings(config, &mut findings);
    if config.secret_key.is_some() {
        match wiring::reading_app(config).await {
            Ok(app) => {
                check_installation(&app, &mut findings).await?;
                app.store().close().await;
            }
            Err(error) => findings.0.push(format!("The installation does not open: {error:#}.")),
        }
    }
    if findings.0.is_empty() {
        println!("Nothing is missing: the installation can go live.");
        return Ok(true);
    }
    println!("Before going live:");
    for finding in &findings.0 {
        println!("- {finding}");
    }
    Ok(false)
}

fn check_settings(config: &Config, findings: &mut Findings) {
    let base_url = BaseUrl::parse(&config.base_url);
    findings.add_if(
        config.secret_key.is_none(),
        "The secret key is missing. Make one with `openssl rand -hex 32` and set BURSAR_SECRET_KEY; keep a copy apart \
         from the backups, since gateway passwords cannot be read without it.",
    );
    findings.add_if(
        !base_url.as_ref().is_ok_and(BaseUrl::is_https),
        "BURSAR_BASE_URL does not begin with https://. Payers' data must travel encrypted: set BURSAR_TLS_CERTIFICATE and \
         BURSAR_TLS_KEY, or put a TLS proxy in front, and set the address that people see.",
    );
    findings.add_if(
        config.trusted_proxies.is_empty()
            && config.tls.is_none()
            && base_url.as_ref().is_ok_and(BaseUrl::is_https),
        "BURSAR_TRUSTED_PROXIES is not set. All visitors seem to come from your TLS proxy, and together can hold only as \
         many seats as one may. Name the proxy's address, such as 127.0.0.1.",
    );
    if let (Some(files), Ok(base_url)) = (&config.tls, &base_url) {
        check_tls(files, base_url, SystemClock.now(), findings);
    }
    findings.add_if(
        config.smtp.is_none(),
        "No mail server is set (BURSAR_SMTP_HOST). People would get no confirmation and no personal link.",
    );
    findings.add_if(
        config.smtp.as_ref().is_some_and(|smtp| smtp.security == SmtpSecurity::None && !is_loopback(&smtp.host)),
        "BURSAR_SMTP_SECURITY is none: personal links, and the mail server's password if there is one, would travel \
         unencrypted.",
    );
    findings.add_if(
        config.mail_from.address.ends_with("@localhost"),
        "BURSAR_MAIL_FROM is not set. Mails need a sender that your mail server may use.",
    );
    let (hosts, own) = (&config.gateways, GatewayHosts::default());
    for (product, is_own) in [
        ("Payflow", hosts.payflow == own.payflow),
        ("PayPal", hosts.paypal == own.paypal),
        ("Express Checkout and Website Payments Pro", hosts.classic == own.classic),
    ] {
        findings.add_if(
            !is_own,
            &format!(
                "The {product} addresses are not PayPal's own: payments go to an emulator or another server."
            ),
        );
    }
    findings.add_if(
        matches!(config.plain_http, PlainHttp::Anywhere),
        "BURSAR_ALLOW_PLAIN_HTTP_GATEWAYS is on: credentials would travel unencrypted.",
    );
}

/// The certificate and its key, as a server that starts now would find them.
fn check_tls(files: &TlsFiles, base_url: &BaseUrl, now: Timestamp, findings: &mut Findings) {
    findings.add_if(
        files.key_is_open_to_all(),
        "BURSAR_TLS_KEY is a file that every user of this machine may read. Make it readable by Bursar's user only.",
    );
    let pair = match files.read() {
        Ok(pair) => pair,
        Err(error) => {
            findings.0.push(format!(
                "The TLS certificate cannot be used: {error:#}. A server that is running keeps the one it has."
            ));
            return;
        }
    };
    let host = base_url.host();
    if !pair.is_for(host) {
        findings.0.push(format!("The TLS certificate is not for {host}, the host of BURSAR_BASE_URL."));
    }
    let Some(ends_at) = pair.ends_at else { return };
    if ends_at.as_microsecond() <= now.0 {
        findings.0.push(format!("The TLS certificate ended on {ends_at}: browsers refuse it."));
    } else if ends_at.as_microsecond() < now.plus(RENEWAL).0 {
        findings.0.push(format!(
            "The TLS certificate ends on {ends_at}. Renew it; the new files are taken by themselves."
        ));
    }
}

/// Whether a host is this machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn check_installation(app: &app::App, findings: &mut Findings) -> anyhow::Result<()> {
    let sites = app.sites().list().await?;
    check_fonts(app.fonts(), findings);
    findings.add_if(
        sites.is_empty(),
        "There is no site yet. Make one at /operator, or add one with `bursar import`.",
    );
    findings.add_if(
        app.is_restored(),
        "The installation was restored from a backup and is in restored mode. Compare with the gateway, then `bursar \
         release`.",
    );
    findings.add_if(
        app.store().has_room().is_err(),
        "The disk of the database is nearly full. Nothing is sold until there is room.",
    );
    if app.store().engine() == Engine::Sqlite && sites.len() > 20 {
        findings.0.push(
            "There are many sites on SQLite, which serves one machine. Consider PostgreSQL.".to_owned(),
        );
    }
    for summary in &sites {
        let Some(site) = app.sites().find(&summary.slug).await? else { continue };
        let name = &site.name;
        if site.mode == Mode::Test {
            findings.0.push(format!("The site {name:?} is in Test mode: nobody pays real money."));
        }
        for what in app.usage().lacking(&site).await? {
            findings.0.push(match what {
                Lacking::Account(mode) => format!(
                    "The site {name:?} has pay-per-use, and the operator has no merchant account for {}: its hosts cannot \
                     pay. Enter it at /operator/merchant-accounts.",
                    mode.as_str()
                ),
                Lacking::Seller => format!(
                    "The site {name:?} has pay-per-use, and nobody has entered who sells it: receipts would have no \
                     address. Enter it at /operator/seller."
                ),
            });
        }
        // Who charges no fees needs no account.
        if !(site.fees.provided && site.fees.enabled) {
            continue;
        }
        match app.sites().check_account(&site).await? {
            Ok(()) => check_at_gateway(app, &format!("The site {name:?}"), &site, findings).await?,
            Err(what) => findings.0.push(format!("The site {name:?}: {what}")),
        }
    }
    check_operators_accounts(app, findings).await
}

/// Fonts for names in every script.
fn check_fonts(fonts: &app::Fonts, findings: &mut Findings) {
    let lacking = fonts.packages_lacking();
    findings.add_if(
        !lacking.is_empty(),
        &format!(
            "Receipts cannot print names in every script: fonts are not installed. On Debian: apt-get install {}.",
            lacking.join(" ")
        ),
    );
}

/// The operator's own accounts, to which pay-per-use is paid.
async fn check_operators_accounts(app: &app::App, findings: &mut Findings) -> anyhow::Result<()> {
    let Some(seller) = app.sites().operators_seller().await? else { return Ok(()) };
    let accounts = app.commerce().merchant_accounts(&seller).await?;
    let entered = accounts.all.iter().filter(|account| !account.is_paused);
    if entered.into_iter().all(|account| account.opens) {
        return check_at_gateway(app, "The operator", &seller, findings).await;
    }
    findings.0.push(
        "The operator: the password of its merchant account cannot be opened with this secret key."
            .to_owned(),
    );
    Ok(())
}

/// Asks the gateway about every account of a seller (decision 7): no card, no money.
async fn check_at_gateway(
    app: &app::App,
    who: &str,
    site: &Site,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    for (mode, outcome) in app.commerce().try_accounts(site).await? {
        let what = match outcome {
            CheckOutcome::Usable => continue,
            CheckOutcome::NoAnswer => "the gateway gives no answer about it",
            CheckOutcome::Refused(AccountTrouble::Credentials) => {
                "the gateway does not know its credentials, or does not accept this server's address"
            }
            CheckOutcome::Refused(AccountTrouble::Permissions) => "its user may not take payments",
            CheckOutcome::Refused(AccountTrouble::Currency) => "it does not take the currency",
            CheckOutcome::Refused(AccountTrouble::Feature) => "payment pages are not switched on for it",
            CheckOutcome::Refused(AccountTrouble::Suspended) => "the gateway has suspended it",
            CheckOutcome::Refused(AccountTrouble::PageElsewhere) => {
                "its payment pages are at a server to which nobody is sent; the log names it"
            }
            CheckOutcome::Refused(AccountTrouble::Other) => "the gateway refuses it",
        };
        let mode = mode.as_str();
        findings.0.push(format!("{who}: its merchant account for {mode} cannot be used: {what}."));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
