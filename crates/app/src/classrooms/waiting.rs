//! Waiting before a room: the host sees who does, on whichever node.

use super::hub::Hub;
use super::picture::Picture;
use super::{Comer, Identity};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::entry::EntryRefusal;
use std::sync::Arc;
use store::classrooms::people;
use store::classrooms::waiting::{self, WaitingRow};
use store::{Tx, classrooms as rows};
use tokio::sync::watch;

/// Somebody who waits before a room, and looks at it. Call [`Waiting::leave`] when he does not any more; if the process
/// dies before, he is gone with his last heartbeat.
pub struct Waiting {
    app: App,
    hub: Arc<Hub>,
    comer: Comer,
    /// As others see him; who leads waits unseen.
    row: Option<WaitingRow>,
    picture: watch::Receiver<Arc<Picture>>,
}

impl Waiting {
    pub(super) fn new(app: App, hub: Arc<Hub>, comer: Comer, row: Option<WaitingRow>) -> Self {
        let picture = hub.watch();
        let waiting = Self { app, hub, comer, row, picture };
        waiting.heard();
        waiting
    }

    /// The latest picture, and a wait for the next.
    pub fn picture(&mut self) -> &mut watch::Receiver<Arc<Picture>> {
        &mut self.picture
    }

    /// Whether he leads, and so sees who waits with him.
    pub fn leads(&self) -> bool {
        self.row.is_none()
    }

    /// Why who leads may not see any longer who waits, if he may not: the session was handed over, his role or his sign-in has
    /// ended. Who only takes part sees nobody, and may stay.
    pub async fn must_go(&self) -> Result<Option<EntryRefusal>, AppError> {
        let Identity::Account(account) = self.comer.identity else { return Ok(None) };
        let (site, session) = self.hub.room();
        let leads = {
            let mut tx = self.app.store().reader().await?;
            people::leads(&mut tx, site, session, account).await?
        };
        if !leads {
            return Ok(Some(EntryRefusal::NoRole));
        }
        let goes_on = match self.comer.sign_in {
            Some(sign_in) => self.app.accounts().goes_on(sign_in).await?,
            None => true,
        };
        Ok((!goes_on).then_some(EntryRefusal::SignedOut))
    }

    /// The browser gave a sign of life.
    pub fn heard(&self) {
        if let Some(row) = &self.row {
            self.hub.hear_waiting(row, self.app.now());
        }
    }

    /// He does not wait any more.
    ///
    /// # Errors
    /// When the store cannot take it now; then he is gone a few seconds later.
    pub async fn leave(self) -> Result<(), AppError> {
        let Some(row) = self.row else { return Ok(()) };
        self.hub.forget_waiting(&row.connection);
        let (site, session) = self.hub.room();
        let store = self.app.store().clone();
        let unit = async move |tx: &mut Tx| {
            rows::touch(tx, site, session).await?;
            waiting::leave(tx, site, session, &row.connection).await?;
            Ok::<_, AppError>(())
        };
        let key = session.to_string();
        spawn(async move { store.run_grouped(&key, unit).await }).await?
    }
}
