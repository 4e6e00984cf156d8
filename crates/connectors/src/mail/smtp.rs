//! Mail by SMTP, over connections that are kept.

use super::{MailError, Mailer, OutgoingMail, message};
use crate::Secret;
use futures_util::future::BoxFuture;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;

/// Connections kept at most; mail is sent by few workers.
const CONNECTIONS: u32 = 4;

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// Not at all: for a server on this machine.
    None,
    /// By STARTTLS, which must succeed (usually port 587).
    StartTls,
    /// TLS from the first byte (usually port 465).
    Tls,
}

/// Where and how to hand over mail.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Server's name, also the name in its certificate.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection of the connection.
    pub security: SmtpSecurity,
    /// User name and password, where the server wants them.
    pub credentials: Option<(String, Secret<String>)>,
    /// Limit of each wait for the server.
    pub timeout: Duration,
}

/// Sends by SMTP.
pub struct SmtpMailer(AsyncSmtpTransport<Tokio1Executor>);

impl SmtpMailer {
    /// A mailer for this server; connects when the first mail is sent. Fails when the host cannot be a certificate's
    /// name. Must be called inside a tokio runtime.
    pub fn new(config: &SmtpConfig) -> Result<Self, smtp::Error> {
        let tls = || TlsParameters::new_rustls(config.host.clone());
        let security = match config.security {
            SmtpSecurity::None => Tls::None,
            SmtpSecurity::StartTls => Tls::Required(tls()?),
            SmtpSecurity::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(security)
            .timeout(Some(config.timeout))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().clone()));
        }
        Ok(Self(builder.build()))
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let message = message::compose(mail)?;
            match self.0.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let failure = class_of(&error, mail.to_address.is_ascii());
                    tracing::info!(%failure, "mail server");
                    Err(failure)
                }
            }
        })
    }
}

/// A refusal is for good only when it is about the mail. Refused sign-in and protocol errors are the operator's to
/// repair, and the mail waits for that.
fn class_of(error: &smtp::Error, ascii_address: bool) -> MailError {
    let code = error.status().map(u16::from);
    let about_us = matches!(code, Some(500..=504 | 521 | 523 | 530 | 534 | 535 | 538));
    // The client itself refuses an international address that the server cannot take.
    let not_deliverable = error.is_client() && !ascii_address;
    if (error.is_permanent() && !about_us) || not_deliverable {
        MailError::Permanent { code }
    } else {
        MailError::Temporary { code }
    }
}
