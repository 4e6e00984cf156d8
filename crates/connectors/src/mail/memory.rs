//! A mailer that keeps mails instead of sending them.

use super::{MailError, Mailer, OutgoingMail};
use futures_util::future::BoxFuture;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// Keeps every mail in memory, in the order of sending.
#[derive(Debug, Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<OutgoingMail>>,
    /// How many were sent.
    count: watch::Sender<usize>,
    held_back: watch::Sender<bool>,
    failure: Mutex<Option<MailError>>,
}

impl MemoryMailer {
    /// What was sent so far; repeated sends of one mail are repeated here.
    pub fn sent(&self) -> Vec<OutgoingMail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on every send waits, as at a slow server; `false` lets them go.
    pub fn hold_back(&self, held_back: bool) {
        self.held_back.send_replace(held_back);
    }

    /// Waits until so many mails were sent.
    pub async fn wait_for(&self, count: usize) {
        // An error means that this mailer is gone.
        drop(self.count.subscribe().wait_for(|sent| *sent >= count).await);
    }

    /// From now on every send ends so; `None` makes sends succeed again.
    pub fn fail_with(&self, failure: Option<MailError>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }
}

impl Mailer for MemoryMailer {
    fn send<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            drop(self.held_back.subscribe().wait_for(|held_back| !held_back).await);
            if let Some(failure) = *self.failure.lock().unwrap_or_else(PoisonError::into_inner) {
                return Err(failure);
            }
            // Composed as for SMTP, so that a mail that could not be sent fails here as well.
            super::message::compose(mail)?;
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
            self.count.send_modify(|count| *count += 1);
            Ok(())
        })
    }
}
