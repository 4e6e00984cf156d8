//! A mailbox for demonstrations and tests: takes every mail that is sent to it and shows it in a browser.
//!
//! | address | shows |
//! |---|---|
//! | `/` | all mails, newest first |
//! | `/{id}` | one mail: text, HTML in a sandboxed frame, attachments |
//! | `/{id}/html`, `/{id}/raw`, `/{id}/attachments/{n}` | its parts |
//! | `GET /api/mails?after=ID&to=ADDRESS`, `GET /api/mails/{id}` | the same for programs |
//! | `DELETE /api/mails` | throws all mails away |
//!
//! Mails leave for nobody.

mod pages;
mod parts;
mod smtp;
mod store;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

pub use parts::{Attachment, Mail};
pub use store::Summary;

use crate::clock::Clock;
use crate::db::Db;

/// Where mails are kept and how large they may be.
#[derive(Clone, Debug)]
pub struct MailboxConfig {
    /// Where [`run`] takes mails.
    pub smtp_listen: SocketAddr,
    /// Where [`run`] shows mails.
    pub http_listen: SocketAddr,
    /// The folder of the mails (`mailbox.db`); without one they are in memory.
    pub data: Option<PathBuf>,
    /// Bytes of one mail at most; more is refused with 552.
    pub max_size: usize,
}

impl Default for MailboxConfig {
    fn default() -> Self {
        Self {
            smtp_listen: SocketAddr::from(([127, 0, 0, 1], 9125)),
            http_listen: SocketAddr::from(([127, 0, 0, 1], 9180)),
            data: None,
            max_size: 10 * 1024 * 1024,
        }
    }
}

/// The mails. Clones share them.
#[derive(Clone)]
pub struct Mailbox(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    max_size: usize,
}

impl Mailbox {
    /// Opens the folder.
    ///
    /// # Errors
    ///
    /// When the folder or its file cannot be created or read.
    pub fn open(config: &MailboxConfig) -> anyhow::Result<Self> {
        let path = config.data.as_ref().map(|folder| folder.join("mailbox.db"));
        let db = Db::open(path.as_deref(), store::SCHEMA)?;
        Ok(Self(Arc::new(Inner { db, clock: Clock::system(), max_size: config.max_size })))
    }

    /// The pages and the list for programs.
    pub fn router(&self) -> axum::Router {
        pages::router(self)
    }

    /// Takes mails on a listener, for ever.
    ///
    /// # Errors
    ///
    /// Never at present: a failure to accept is waited out.
    pub async fn serve_smtp(&self, listener: TcpListener) -> anyhow::Result<()> {
        smtp::serve(self, listener).await
    }

    /// Keeps a mail; its number. It is durable when this returns.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn keep(&self, from: String, to: Vec<String>, raw: Vec<u8>) -> anyhow::Result<i64> {
        let now = self.0.clock.now();
        self.0.db.run(move |db| store::insert(db, now, &from, &to, &raw)).await
    }

    /// Mails after a number, oldest first, at most `limit`; only those to an address, if given.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn list(&self, after: i64, to: Option<String>, limit: i64) -> anyhow::Result<Vec<Summary>> {
        self.0.db.run(move |db| store::after(db, after, to.as_deref(), limit)).await
    }

    /// One mail with its parts, if there is one of that number.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn mail(&self, id: i64) -> anyhow::Result<Option<Mail>> {
        let found = self.0.db.run(move |db| store::one(db, id)).await?;
        Ok(found.map(|(summary, raw)| Mail::read(summary, &raw)))
    }

    /// Throws all mails away.
    ///
    /// # Errors
    ///
    /// When they cannot be written.
    pub async fn clear(&self) -> anyhow::Result<()> {
        self.0.db.run(|db| Ok(db.execute_batch("DELETE FROM mails")?)).await
    }
}

/// Opens the folder, listens and serves until the future is dropped or a listener fails. `started` is told the
/// address of the pages and that of the SMTP server.
///
/// # Errors
///
/// When the folder cannot be opened or an address cannot be bound.
pub async fn run(config: MailboxConfig, started: impl FnOnce(SocketAddr, SocketAddr)) -> anyhow::Result<()> {
    let bind = async |address: SocketAddr| {
        TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))
    };
    let (smtp, http) = (bind(config.smtp_listen).await?, bind(config.http_listen).await?);
    let mailbox = Mailbox::open(&config)?;
    started(http.local_addr()?, smtp.local_addr()?);
    let pages = crate::payflow::serve_router(http, mailbox.router());
    tokio::try_join!(mailbox.serve_smtp(smtp), pages).map(|_| ())
}
