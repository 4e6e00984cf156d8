//! Configuration: a TOML file and environment variables, which win. Every setting has one name in both:
//! `database_url` in the file is `BURSAR_DATABASE_URL` in the environment.

mod settings;
#[cfg(test)]
mod tests;

use crate::logging::LogFormat;
use crate::tls::TlsFiles;
use crate::{secret_key, toml_file};
use anyhow::Context as _;
use connectors::Secret;
use connectors::http::PlainHttp;
use connectors::mail::{Mailbox, SmtpConfig, SmtpSecurity};
use connectors::payments::GatewayHosts;
use connectors::payments::classic::ClassicHosts;
use connectors::payments::payflow::PayflowHosts;
use connectors::payments::paypal::PayPalHosts;
use domain::classrooms::entry::GUESTS_PER_ADDRESS;
use domain::registrations::hold::{AddressLimits, HOLD};
use settings::Settings;
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use web::AddressRange;

/// The settings, read and checked as far as each can be by itself.
#[derive(Clone)]
pub struct Config {
    /// Where the database is.
    pub database_url: String,
    /// Where the installation is reached from outside.
    pub base_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Certificate and key, if TLS is ours and not a proxy's.
    pub tls: Option<TlsFiles>,
    /// Where plain HTTP is sent on to the base URL, if anywhere.
    pub redirect_listen: Option<SocketAddr>,
    /// The secret key, if one was given.
    pub secret_key: Option<Secret<[u8; 32]>>,
    /// The mail server, if one was given.
    pub smtp: Option<SmtpConfig>,
    /// Sender of mails.
    pub mail_from: Mailbox,
    /// Where the gateways are (decision 13).
    pub gateways: GatewayHosts,
    /// Whether gateways may be reached without TLS.
    pub plain_http: PlainHttp,
    /// Whether sellers may have cards come to this server.
    pub takes_cards: bool,
    /// Proxies whose word about the client's address is taken.
    pub trusted_proxies: Vec<AddressRange>,
    /// Connections that one network address may keep open, if the usual part of all is not right.
    pub connections_per_address: Option<usize>,
    /// Seats that one network address may hold.
    pub holds_per_address: AddressLimits,
    /// Guests of one session whose names come from one network address.
    pub guests_per_address: i64,
    /// Connections to rooms that one network address may keep open, if the usual part of all is not right.
    pub room_connections_per_address: Option<usize>,
    /// How long a seat hold lasts.
    pub hold: domain::time::Span,
    /// Log level.
    pub log_level: String,
    /// Log format.
    pub log_format: LogFormat,
}

impl Config {
    /// Reads the file, if there is one, and the environment.
    ///
    /// # Errors
    /// In plain words, naming the setting.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut settings = match file {
            Some(path) => toml_file::read(path).context("the configuration")?,
            None => Settings::default(),
        };
        settings.take_environment();
        Self::from_settings(settings)
    }

    /// The settings of a new installation, before anything is given.
    ///
    /// # Errors
    /// None in practice: the defaults can be read.
    pub fn defaults() -> anyhow::Result<Self> {
        Self::from_settings(Settings::default())
    }

    fn from_settings(settings: Settings) -> anyhow::Result<Self> {
        let listen: SocketAddr =
            read("BURSAR_LISTEN", settings.listen.as_deref().unwrap_or("127.0.0.1:8080"))?;
        let secret_key = match (settings.secret_key, settings.secret_key_file) {
            (Some(text), _) => Some(secret_key::parse(&text).context("BURSAR_SECRET_KEY")?),
            (None, Some(path)) => Some(secret_key::read(Path::new(&path))?),
            (None, None) => None,
        };
        let tls = tls(settings.tls_certificate, settings.tls_key)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let base_url = settings.base_url.unwrap_or_else(|| format!("{scheme}://{listen}"));
        let redirect_listen = settings.redirect_listen.as_deref();
        let redirect_listen = redirect_listen.map(|text| read("BURSAR_REDIRECT_LISTEN", text)).transpose()?;
        if !base_url.starts_with("https://") {
            for (name, is_set) in
                [("TLS_CERTIFICATE", tls.is_some()), ("REDIRECT_LISTEN", redirect_listen.is_some())]
            {
                anyhow::ensure!(!is_set, "with BURSAR_{name}, BURSAR_BASE_URL has to begin with https://");
            }
        }
        let GatewayHosts { payflow, paypal, classic } = GatewayHosts::default();
        let proxies = settings.trusted_proxies.unwrap_or_default();
        let trusted_proxies: Result<Vec<AddressRange>, _> = proxies
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| read("BURSAR_TRUSTED_PROXIES", part))
            .collect();
        Ok(Self {
            database_url: settings.database_url.unwrap_or_else(|| "sqlite://bursar.db".to_owned()),
            base_url,
            listen,
            tls,
            redirect_listen,
            secret_key: secret_key.map(Secret::new),
            smtp: smtp(
                settings.smtp_host,
                settings.smtp_port,
                settings.smtp_security,
                settings.smtp_user.zip(settings.smtp_password),
            )?,
            mail_from: Mailbox {
                name: String::new(),
                address: settings.mail_from.unwrap_or_else(|| "bursar@localhost".to_owned()),
            },
            gateways: GatewayHosts {
                payflow: PayflowHosts {
                    live_gateway: settings.payflow_live_gateway.unwrap_or(payflow.live_gateway),
                    live_pages: settings.payflow_live_pages.unwrap_or(payflow.live_pages),
                    live_wallet: settings.payflow_live_wallet.unwrap_or(payflow.live_wallet),
                    pilot_gateway: settings.payflow_pilot_gateway.unwrap_or(payflow.pilot_gateway),
                    pilot_pages: settings.payflow_pilot_pages.unwrap_or(payflow.pilot_pages),
                    pilot_wallet: settings.payflow_pilot_wallet.unwrap_or(payflow.pilot_wallet),
                },
                paypal: PayPalHosts {
                    live_api: settings.paypal_live_api.unwrap_or(paypal.live_api),
                    live_pages: settings.paypal_live_pages.unwrap_or(paypal.live_pages),
                    sandbox_api: settings.paypal_sandbox_api.unwrap_or(paypal.sandbox_api),
                    sandbox_pages: settings.paypal_sandbox_pages.unwrap_or(paypal.sandbox_pages),
                },
                classic: ClassicHosts {
                    live_api: settings.express_live_api.unwrap_or(classic.live_api),
                    live_pages: settings.express_live_pages.unwrap_or(classic.live_pages),
                    live_hosted: settings.pro_uk_live_pages.unwrap_or(classic.live_hosted),
                    live_notices: settings.express_live_notices.unwrap_or(classic.live_notices),
                    sandbox_api: settings.express_sandbox_api.unwrap_or(classic.sandbox_api),
                    sandbox_pages: settings.express_sandbox_pages.unwrap_or(classic.sandbox_pages),
                    sandbox_hosted: settings.pro_uk_sandbox_pages.unwrap_or(classic.sandbox_hosted),
                    sandbox_notices: settings.express_sandbox_notices.unwrap_or(classic.sandbox_notices),
                },
            },
            plain_http: match settings.allow_plain_http_gateways.as_deref() {
                None | Some("false") => PlainHttp::LoopbackOnly,
                Some("true") => PlainHttp::Anywhere,
                Some(_) => anyhow::bail!("BURSAR_ALLOW_PLAIN_HTTP_GATEWAYS is true or false"),
            },
            takes_cards: match settings.cards_on_this_server.as_deref() {
                None | Some("false") => false,
                Some("true") => true,
                Some(_) => anyhow::bail!("BURSAR_CARDS_ON_THIS_SERVER is true or false"),
            },
            trusted_proxies: trusted_proxies?,
            connections_per_address: at_least_one(
                "BURSAR_CONNECTIONS_PER_ADDRESS",
                settings.connections_per_address.as_deref(),
            )?,
            holds_per_address: holds_per_address(
                settings.holds_per_address,
                settings.holds_per_session_percent,
            )?,
            guests_per_address: at_least_one(
                "BURSAR_GUESTS_PER_ADDRESS",
                settings.guests_per_address.as_deref(),
            )?
            .unwrap_or(GUESTS_PER_ADDRESS),
            room_connections_per_address: at_least_one(
                "BURSAR_ROOM_CONNECTIONS_PER_ADDRESS",
                settings.room_connections_per_address.as_deref(),
            )?,
            hold: HOLD,
            log_level: settings.log_level.unwrap_or_else(|| "info".to_owned()),
            log_format: match settings.log_format.as_deref() {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(_) => anyhow::bail!("BURSAR_LOG_FORMAT is text or json"),
            },
        })
    }

    /// How to open the database.
    pub fn store(&self) -> store::StoreConfig {
        store::StoreConfig::new(self.database_url.clone())
    }
}

fn read<T: FromStr>(name: &str, text: &str) -> anyhow::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.trim().parse().with_context(|| format!("{name}={text:?} cannot be read"))
}

fn tls(certificate: Option<String>, key: Option<String>) -> anyhow::Result<Option<TlsFiles>> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => {
            Ok(Some(TlsFiles { certificate: certificate.into(), key: key.into() }))
        }
        _ => anyhow::bail!("BURSAR_TLS_CERTIFICATE and BURSAR_TLS_KEY are set together or not at all"),
    }
}

/// How many of something a network address may have, if it is set.
fn at_least_one<T>(name: &str, text: Option<&str>) -> anyhow::Result<Option<T>>
where
    T: FromStr + From<u8> + PartialOrd,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let max: Option<T> = text.map(|text| read(name, text)).transpose()?;
    anyhow::ensure!(max.as_ref().is_none_or(|max| *max >= T::from(1)), "{name} is at least 1");
    Ok(max)
}

fn holds_per_address(
    everywhere: Option<String>,
    session_percent: Option<String>,
) -> anyhow::Result<AddressLimits> {
    let usual = AddressLimits::USUAL;
    let set = |name, text: Option<String>, usual| text.map_or(Ok(usual), |text| read(name, &text));
    let limits = AddressLimits {
        everywhere: set("BURSAR_HOLDS_PER_ADDRESS", everywhere, usual.everywhere)?,
        session_percent: set("BURSAR_HOLDS_PER_SESSION_PERCENT", session_percent, usual.session_percent)?,
    };
    anyhow::ensure!(limits.everywhere >= 1, "BURSAR_HOLDS_PER_ADDRESS is at least 1");
    anyhow::ensure!(
        (1..=100).contains(&limits.session_percent),
        "BURSAR_HOLDS_PER_SESSION_PERCENT is 1 to 100, and 100 is no limit"
    );
    Ok(limits)
}

fn smtp(
    host: Option<String>,
    port: Option<String>,
    security: Option<String>,
    credentials: Option<(String, String)>,
) -> anyhow::Result<Option<SmtpConfig>> {
    let Some(host) = host else { return Ok(None) };
    let (security, usual_port) = match security.as_deref() {
        None | Some("starttls") => (SmtpSecurity::StartTls, 587),
        Some("tls") => (SmtpSecurity::Tls, 465),
        Some("none") => (SmtpSecurity::None, 25),
        Some(_) => anyhow::bail!("BURSAR_SMTP_SECURITY is starttls, tls or none"),
    };
    let port = port.map(|text| read("BURSAR_SMTP_PORT", &text)).transpose()?.unwrap_or(usual_port);
    let credentials = credentials.map(|(user, password)| (user, Secret::new(password)));
    Ok(Some(SmtpConfig { host, port, security, credentials, timeout: Duration::from_secs(30) }))
}
