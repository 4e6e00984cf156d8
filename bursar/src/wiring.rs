//! Puts the parts together as the configuration says.

use crate::config::Config;
use crate::slides::OwnProcess;
use anyhow::{Context as _, anyhow};
use app::accounts::PasswordCost;
use app::clock::GuardedClock;
use app::entropy::{Entropy as _, SystemEntropy};
use app::keys::Keys;
use app::{App, Parts, Settings};
use connectors::http::{HttpClient, Limits, Policy};
use connectors::mail::{MailError, Mailer, OutgoingMail, SmtpMailer};
use connectors::payments::Gateways;
use domain::payments::gateway::PAGE_LIFE;
use locale::BaseUrl;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use store::Store;

/// Refunds of a session that is called off, sent at the same time.
const REFUNDS_AT_ONCE: usize = 8;

/// The application on its database.
///
/// # Errors
/// In plain words: what is missing or cannot be reached.
pub async fn app(config: &Config) -> anyhow::Result<App> {
    let key = config.secret_key.as_ref().ok_or_else(|| {
        anyhow!("BURSAR_SECRET_KEY is not set: 64 hexadecimal digits, made with openssl rand -hex 32")
    })?;
    let store = Store::open(config.store()).await.context("opening the database")?;
    assemble(config, store, Keys::new(*key.expose())).await
}

/// The application for commands that only read, also while another process serves; they need no secret key.
///
/// # Errors
/// As [`app`].
pub async fn reading_app(config: &Config) -> anyhow::Result<App> {
    let key = config.secret_key.as_ref().map_or([0; 32], |key| *key.expose());
    let store = Store::open_reading(config.store()).await.context("opening the database")?;
    assemble(config, store, Keys::new(key)).await
}

/// The application on a store that a test has opened its own way.
#[cfg(test)]
pub async fn on(config: &Config, store: Store) -> anyhow::Result<App> {
    assemble(config, store, Keys::new([7; 32])).await
}

async fn assemble(config: &Config, store: Store, keys: Keys) -> anyhow::Result<App> {
    let base_url = BaseUrl::parse(&config.base_url).context("BURSAR_BASE_URL")?;
    let policy =
        Policy::new(config.gateways.servers(), config.plain_http).context("the gateway addresses")?;
    let http = HttpClient::sockets(policy, Limits::default()).context("the HTTP client")?;
    let random = Arc::new(|| {
        let mut bytes = [0; 16];
        SystemEntropy.fill(&mut bytes);
        u128::from_le_bytes(bytes)
    });
    let gateways = Gateways::new(&config.gateways, http, random).context("the gateway addresses")?;
    let mailer: Arc<dyn Mailer> = match &config.smtp {
        Some(smtp) => Arc::new(SmtpMailer::new(smtp).context("the mail server")?),
        None => Arc::new(NoMailer),
    };
    let parts = Parts {
        store,
        gateways: Arc::new(gateways),
        mailer,
        clock: Arc::new(GuardedClock::of_system()),
        entropy: Arc::new(SystemEntropy),
        slide_renderer: Arc::new(OwnProcess::new()?),
        fonts: app::Fonts::of_system(),
        keys,
        base_url,
        settings: Settings {
            holds_per_address: config.holds_per_address,
            guests_per_address: config.guests_per_address,
            takes_cards: config.takes_cards,
            mail_from: config.mail_from.clone(),
            hold: config.hold,
            page_life: PAGE_LIFE,
            password_cost: PasswordCost::default(),
            refunds_at_once: REFUNDS_AT_ONCE,
        },
        crash: None,
    };
    Ok(App::new(parts).await?)
}

/// Without a mail server mails wait in the outbox.
struct NoMailer;

impl Mailer for NoMailer {
    fn send<'a>(
        &'a self,
        _: &'a OutgoingMail,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        Box::pin(async { Err(MailError::Temporary { code: None }) })
    }
}
