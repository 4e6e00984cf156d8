//! Connections to PostgreSQL.

use super::translate;
use crate::{StoreConfig, StoreError};
use deadpool_postgres::{Manager, ManagerConfig, Object, PoolError, RecyclingMethod, Runtime};
use std::time::Duration;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, Connection, NoTls, Socket, tls::NoTlsStream};

/// For every connection: a commit is on the disk before it is answered (PS section 8); no statement, lock or forgotten
/// transaction holds others up for long; plans stay interpreted, since our statements are short.
const SETTINGS: &str = "-c synchronous_commit=on -c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000 \
    -c timezone=UTC -c jit=off";

/// How long a unit waits for a connection of the pool.
const WAIT: Duration = Duration::from_secs(10);

/// By this name PostgreSQL knows our connections.
const APPLICATION: &str = "bursar";

/// The server takes a moment to notice that a process has gone.
const LEAVING_LOOKED_AT_EVERY: Duration = Duration::from_millis(50);
const LEAVING_LOOKS: u32 = 20;

/// The pool.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    inner: deadpool_postgres::Pool,
}

impl Pool {
    /// Prepares a pool; connections are made when they are needed.
    pub(crate) fn new(config: &StoreConfig) -> Result<Self, StoreError> {
        let manager = Manager::from_config(
            parse(&config.url)?,
            NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let inner = deadpool_postgres::Pool::builder(manager)
            .max_size(config.pool_size.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .build()
            .map_err(|error| StoreError::Config(error.to_string()))?;
        Ok(Self { inner })
    }

    /// A connection of the pool.
    pub(crate) async fn get(&self) -> Result<Object, StoreError> {
        self.inner.get().await.map_err(|error| match error {
            PoolError::Backend(error) => match translate(error) {
                StoreError::Other(text) => StoreError::Unavailable(text),
                other => other,
            },
            other => StoreError::Unavailable(other.to_string()),
        })
    }

    /// Closes every connection that is not in use and refuses new ones.
    pub(crate) fn close(&self) {
        self.inner.close();
    }
}

/// Reads the address and adds our settings.
pub(crate) fn parse(url: &str) -> Result<Config, StoreError> {
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
        StoreError::Config(format!("{error}: wanted postgres://user:password@host:port/database"))
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(StoreError::Config(
            "sslmode=require: TLS to PostgreSQL is not built in; use a local or private network".to_owned(),
        ));
    }
    let options = match config.get_options() {
        Some(given) => format!("{SETTINGS} {given}"),
        None => SETTINGS.to_owned(),
    };
    config.options(options);
    config.application_name(APPLICATION);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(WAIT);
    }
    Ok(config)
}

/// Does something on a connection of its own.
pub(crate) async fn on_own_connection<T>(
    config: &StoreConfig,
    work: impl AsyncFnOnce(Client) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let (client, connection) = connect(&parse(&config.url)?).await?;
    let driver = tokio::spawn(connection);
    let outcome = work(client).await;
    driver.abort();
    outcome
}

/// Fails when another Bursar is connected to the database.
pub(crate) async fn require_unused(config: &StoreConfig) -> Result<(), StoreError> {
    let others = "select count(*) from pg_stat_activity where datname = current_database() \
                  and application_name = $1 and pid <> pg_backend_pid()";
    on_own_connection(config, async |client| {
        for _ in 0..LEAVING_LOOKS {
            let others: i64 = client.query_one(others, &[&APPLICATION]).await.map_err(translate)?.get(0);
            if others == 0 {
                return Ok(());
            }
            tokio::time::sleep(LEAVING_LOOKED_AT_EVERY).await;
        }
        Err(StoreError::Config("the database is in use by another Bursar: stop it first".to_owned()))
    })
    .await
}

/// A connection of its own, whose other half the caller drives.
pub(crate) async fn connect(
    config: &Config,
) -> Result<(Client, Connection<Socket, NoTlsStream>), StoreError> {
    config.connect(NoTls).await.map_err(|error| match translate(error) {
        StoreError::Other(text) => StoreError::Unavailable(text),
        other => other,
    })
}
