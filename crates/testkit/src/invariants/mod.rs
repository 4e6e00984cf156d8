//! The invariants of payment safety (PS 9), read from the database and compared with the gateway's own books: for the
//! use-case tests, whose gateway lives in the process, and for the crash and race suites, whose gateway is another
//! process and whose books come as JSON.
//!
//! [`check`] is for quiet moments: faults have stopped and the janitor has had its time (the proof obligation of PS 8).

mod budgets;
mod gateway;
mod ledger;
mod money;
mod presence;
mod rows;
mod seats;
mod use_rows;
mod uses;

use crate::TestApp;
use emulators::payflow::{Books, LogEntry};
use rows::Ours;
use store::{Store, StoreError};

/// What contradicts an invariant, one sentence each, beginning with its id. Empty when all hold.
///
/// `mails` are the Message-IDs, without brackets, of what the mail server got. Of `log`, the gateway's byte log, the
/// part that is given is checked.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(
    store: &Store,
    books: &Books,
    log: &[LogEntry],
    mails: &[String],
) -> Result<Vec<String>, StoreError> {
    let ours = Ours::read(store).await?;
    let mut found = Vec::new();
    gateway::check(&ours, books, &mut found);
    gateway::check_log(&ours, log, &mut found);
    money::check(&ours, &mut found);
    seats::check(&ours, &mut found);
    seats::check_mails(&ours, mails, &mut found);
    ledger::check(&ours, books, &mut found);
    uses::check(&ours, books, &mut found);
    presence::check(&ours, &mut found);
    budgets::check(&ours, &mut found);
    Ok(found)
}

/// The calls in `log` that may write at the gateway: a second start in a row adds none (PS-I-42).
pub fn writes(log: &[LogEntry]) -> usize {
    log.iter().filter(|entry| gateway::is_write(&entry.op)).count()
}

impl TestApp {
    /// What contradicts an invariant now; see [`check`].
    ///
    /// # Panics
    /// When a book cannot be read.
    pub async fn violations(&self) -> Vec<String> {
        let books = self.emulator.books().await.expect("the gateway's books can be read");
        let log = self.emulator.log_after(0, i64::MAX).await.expect("the gateway's log can be read");
        let mails: Vec<String> = self.mailer.sent().into_iter().map(|mail| mail.message_id).collect();
        check(self.app.store(), &books, &log, &mails).await.expect("the database can be read")
    }

    /// Lets everything that is due be done, and holds the invariants against what there is then.
    ///
    /// # Panics
    /// When one does not hold; names them all.
    pub async fn assert_sound(&self) {
        self.run_jobs().await;
        let violations = self.violations().await;
        assert!(violations.is_empty(), "{violations:#?}");
        self.app.ledger().seal().await.expect("the chain can be sealed");
        let chain = self.app.ledger().verify_chain().await.expect("the chain can be read");
        assert!(chain.is_ok(), "I-20: the chain breaks at {chain:?}");
    }
}
