//! What the stand-ins for PayPal's own checkouts have in common, whatever they speak: books of orders and of what came of
//! them, the page on which a payer approves, the merchant's console, the control page, and notifications on their way.

pub(crate) mod books;
pub(crate) mod console;
pub(crate) mod control;
pub(crate) mod deliveries;
pub(crate) mod holds;
pub(crate) mod lag;
pub(crate) mod others;
pub(crate) mod page;
pub(crate) mod report;

pub use books::{Books, Kind, Order, Transaction};
pub use deliveries::Delivery;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::payflow::Disputed;
use crate::steering::Steered;

/// What the id of an order begins with that is paid on its page, not by a call after it.
pub(crate) const HOSTED: &str = "HSSS-";

/// What the id of an order begins with that a card was handed over for.
pub(crate) const DIRECT: &str = "DIRECT-";

/// The standing of a payment that was refused on a page: it is listed, and moved nothing.
pub(crate) const REFUSED: &str = "REFUSED";

/// The one payer that there is.
pub(crate) const PAYER_ID: &str = "DEMPAYER23456";

/// Which of PayPal's two worlds is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Real money (`/live`).
    Live,
    /// Tests (`/sandbox`).
    Sandbox,
}

impl Mode {
    /// `live` or `sandbox`: how books and addresses name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
        }
    }

    /// Reads [`Mode::word`].
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Live, Self::Sandbox].into_iter().find(|mode| mode.word() == word)
    }
}

/// Something that happened without the merchant's program asking for it.
pub(crate) enum Event<'a> {
    /// The payer has approved.
    Approved,
    /// Money was given back at the console.
    Refunded(&'a Transaction),
    /// What was held was let go there.
    Voided(&'a Transaction),
    /// What was held back was decided there.
    Decided(&'a Transaction),
}

/// A stand-in for one of PayPal's checkouts.
pub(crate) trait Wallet: Steered {
    /// Its name on its pages.
    const NAME: &'static str;

    /// What a payer may pay with: the word that is sent, and what he reads.
    const FUNDING: &'static [(&'static str, &'static str)];

    /// What the page calls a merchant; none of whom it does not know.
    fn merchant_name(&self, mode: Mode, merchant: &str) -> Option<String>;

    /// What payers dispute.
    fn disputes(db: &Connection) -> rusqlite::Result<Vec<Disputed>>;

    /// Writes down whom to tell of it.
    fn tell(&self, db: &Connection, order: &Order, event: &Event<'_>) -> anyhow::Result<()>;
}
