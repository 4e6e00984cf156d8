//! A mailer that keeps mails instead of sending them.

use super::{MailError, Mailer, OutgoingMail};
use futures_util::future::BoxFuture;
use std::sync::{Mutex, PoisonError};

/// Keeps every mail in memory, in the order of sending.
#[derive(Debug, Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<OutgoingMail>>,
    failure: Mutex<Option<MailError>>,
}

impl MemoryMailer {
    /// What was sent so far; repeated sends of one mail are repeated here.
    pub fn sent(&self) -> Vec<OutgoingMail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on every send ends so; `None` makes sends succeed again.
    pub fn fail_with(&self, failure: Option<MailError>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }
}

impl Mailer for MemoryMailer {
    fn send<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            if let Some(failure) = *self.failure.lock().unwrap_or_else(PoisonError::into_inner) {
                return Err(failure);
            }
            // Composed as for SMTP, so that a mail that could not be sent fails here as well.
            super::message::compose(mail)?;
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
            Ok(())
        })
    }
}
