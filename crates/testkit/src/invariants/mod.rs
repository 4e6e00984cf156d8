//! The invariants of payment safety (PS 9), read from the database and compared with the gateway's own books: for the
//! use-case tests, whose gateway lives in the process, and for the crash and race suites, whose gateway is another
//! process and whose books come as JSON.
//!
//! [`check`] is for quiet moments: faults have stopped and the janitor has had its time (the proof obligation of PS 8).

mod budgets;
mod claims;
mod disputes;
mod gateway;
mod ledger;
mod money;
mod presence;
mod rows;
mod seats;
mod use_rows;
mod uses;

use crate::TestApp;
use domain::sites::Interface;
use domain::time::Span;
use emulators::Machine;
use emulators::payflow::{Books, LogEntry};
use rows::Ours;
use store::{Store, StoreError};

/// What one gateway has in its books and its byte log. Of the log, the part that is given is checked.
#[derive(Debug, Clone)]
pub struct Theirs {
    /// The interface that it answers at; a stand-in that plays several goes by any of them.
    pub interface: Interface,
    /// Its books.
    pub books: Books,
    /// Its log.
    pub log: Vec<LogEntry>,
}

impl Theirs {
    /// The books of all gateways as one.
    fn together(all: &[Self]) -> Books {
        Books {
            now_us: all.iter().map(|theirs| theirs.books.now_us).max().unwrap_or(0),
            transactions: all.iter().flat_map(|theirs| theirs.books.transactions.clone()).collect(),
            open_holds: all.iter().map(|theirs| theirs.books.open_holds).sum(),
            totals: all.iter().flat_map(|theirs| theirs.books.totals.clone()).collect(),
            balanced: all.iter().all(|theirs| theirs.books.balanced),
            disputes: all.iter().flat_map(|theirs| theirs.books.disputes.clone()).collect(),
        }
    }
}

/// What contradicts an invariant, one sentence each, beginning with its id. Empty when all hold.
///
/// `theirs` are all gateways that were paid through; `mails` are the Message-IDs, without brackets, of what the mail server
/// got.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(store: &Store, theirs: &[Theirs], mails: &[String]) -> Result<Vec<String>, StoreError> {
    let ours = Ours::read(store).await?;
    let books = &Theirs::together(theirs);
    let mut found = Vec::new();
    gateway::check(&ours, books, &mut found);
    for theirs in theirs {
        gateway::check_log(&ours, theirs, &mut found);
    }
    money::check(&ours, &mut found);
    seats::check(&ours, &mut found);
    seats::check_mails(&ours, mails, &mut found);
    ledger::check(&ours, books, &mut found);
    uses::check(&ours, books, &mut found);
    presence::check(&ours, &mut found);
    budgets::check(&ours, &mut found);
    claims::check(&ours, &mut found);
    disputes::check(&ours, &mut found);
    disputes::check_theirs(&ours, books, &mut found);
    Ok(found)
}

/// A gateway's clock that differs by more than this from ours was set wrong.
const WRONG_BY: Span = Span::hours(1);

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
        let theirs = [
            Theirs {
                interface: Interface::Payflow,
                books: self.emulator.books().await.expect("the gateway's books can be read"),
                log: self.log_of(&self.emulator).await,
            },
            Theirs {
                interface: Interface::PayPal,
                books: self.paypal.report().await.expect("the gateway's books can be read"),
                log: self.log_of(&self.paypal).await,
            },
            Theirs {
                interface: Interface::Express,
                books: self.express.report().await.expect("the gateway's books can be read"),
                log: self.log_of(&self.express).await,
            },
        ];
        let mails: Vec<String> = self.mailer.sent().into_iter().map(|mail| mail.message_id).collect();
        check(self.app.store(), &theirs, &mails).await.expect("the database can be read")
    }

    /// What a gateway was asked, by our clock: its own may be wrong by days (PS-F30).
    async fn log_of(&self, gateway: &Machine) -> Vec<LogEntry> {
        let ahead = gateway.clock().now() - self.clock_now().0;
        let ahead = if ahead.abs() > WRONG_BY.0 { ahead } else { 0 };
        let mut log = gateway.log_after(0, i64::MAX).await.expect("the gateway's log can be read");
        log.iter_mut().for_each(|entry| entry.virtual_at_us -= ahead);
        log
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
