//! Where the database is and how it is used.

use super::error::StoreError;
use std::path::PathBuf;
use std::time::Duration;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// `sqlite:///absolute/file.db`, `sqlite://relative/file.db` or `postgres://user:password@host:port/database`.
    pub url: String,
    /// SQLite: read-only connections that are kept open. More are opened for a moment when needed.
    pub readers: usize,
    /// PostgreSQL: connections in the pool.
    pub pool_size: usize,
    /// How long a unit that collides with others is run again before it fails with [`StoreError::Serialization`].
    pub retry_limit: Duration,
    /// SQLite: an artificial cost of every flush, slept before the commit. For benches only.
    pub flush_delay: Option<Duration>,
    /// SQLite: how long an unhurried unit waits for another to share its flush with; zero for not at all.
    pub company_within: Duration,
    /// Free space on the database's disk, in bytes, below which [`crate::Store::canary`] reports a full disk. SQLite
    /// only; PostgreSQL does not tell.
    pub free_space_floor: u64,
}

impl StoreConfig {
    /// The usual settings for the database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: 8,
            pool_size: 16,
            retry_limit: Duration::from_secs(10),
            flush_delay: None,
            company_within: Duration::from_millis(10),
            free_space_floor: 64 * 1024 * 1024,
        }
    }

    /// Which engine the address names.
    ///
    /// # Errors
    /// [`StoreError::Config`] in plain words.
    pub fn engine(&self) -> Result<Engine, StoreError> {
        Ok(match self.target()? {
            Target::Sqlite(_) => Engine::Sqlite,
            Target::Postgres => Engine::Postgres,
        })
    }

    /// Which database the address names.
    ///
    /// # Errors
    /// [`StoreError::Config`] in plain words.
    pub(crate) fn target(&self) -> Result<Target, StoreError> {
        if let Some(path) = self.url.strip_prefix("sqlite://") {
            if path.is_empty() {
                return Err(StoreError::Config("sqlite:// is followed by no file name".to_owned()));
            }
            return Ok(Target::Sqlite(PathBuf::from(path)));
        }
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            return Ok(Target::Postgres);
        }
        Err(StoreError::Config("it begins with neither sqlite:// nor postgres://".to_owned()))
    }
}

/// The engine behind an address.
pub(crate) enum Target {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database at the whole address.
    Postgres,
}

/// The two database engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded SQLite, one process.
    Sqlite,
    /// PostgreSQL, any number of processes.
    Postgres,
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}
