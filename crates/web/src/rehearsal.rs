//! What a rehearsal is: a payment against a stand-in for the gateway, with a trouble of choice, and what its payer sees. The
//! process that serves does not play it (its logs, its alarms and its memory are for real payments): whoever puts the program
//! together says how it is done, and what comes back is read from what another process has printed.

use domain::payments::gateway::HostedAction;
use domain::sites::{GatewayProduct, ProUkEdition};
use locale::Locale;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use std::sync::Arc;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    Smooth,
    /// The first card is declined; another one is good.
    Declined,
    /// The gateway does what it was asked to do, and its answer is lost.
    AnswerLost,
    /// The gateway cannot be reached for ten minutes.
    Unreachable,
    /// The gateway answers with something that cannot be read.
    Unreadable,
    /// The payment is held for review, and accepted.
    ReviewAccepted,
    /// The payment is held for review, and declined.
    ReviewDeclined,
    /// The payer pays and never comes back to our pages.
    NeverBack,
    /// The payer cancels on the gateway's page.
    Cancelled,
    /// What is held is refused when it is to be charged.
    ChargeRefused,
}

impl Trouble {
    /// Every trouble, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Smooth,
        Self::Declined,
        Self::AnswerLost,
        Self::Unreachable,
        Self::Unreadable,
        Self::ReviewAccepted,
        Self::ReviewDeclined,
        Self::NeverBack,
        Self::Cancelled,
        Self::ChargeRefused,
    ];

    /// As forms and the command line name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Smooth => "none",
            Self::Declined => "declined",
            Self::AnswerLost => "answer-lost",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::ReviewAccepted => "review-accepted",
            Self::ReviewDeclined => "review-declined",
            Self::NeverBack => "never-back",
            Self::Cancelled => "cancelled",
            Self::ChargeRefused => "charge-refused",
        }
    }

    /// Reads [`Trouble::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.as_str() == text)
    }

    /// Whether it can befall a payment of that action: what is taken at once is never charged later.
    pub fn befalls(self, action: HostedAction) -> bool {
        self != Self::ChargeRefused || action == HostedAction::Authorize
    }
}

/// What is rehearsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsal {
    /// Through what is paid.
    pub product: GatewayProduct,
    /// Of which edition the account is; none of a product that has one only.
    pub edition: Option<ProUkEdition>,
    /// Hold first, or take at once.
    pub action: HostedAction,
    /// What goes wrong.
    pub trouble: Trouble,
    /// What the payer reads.
    pub locale: Locale,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rehearsed {
    /// What happened, in order.
    pub moments: Vec<Moment>,
    /// How it ended.
    pub end: End,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Seconds since the payer opened the session's page.
    pub after_seconds: i64,
    /// What.
    pub what: What,
}

/// What happens in a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum What {
    /// The payer sees a page of ours.
    Page {
        /// Its heading.
        heading: String,
        /// Its paragraphs.
        texts: Vec<String>,
    },
    /// The page that the payer sees says something new.
    Change {
        /// The paragraphs that are new.
        texts: Vec<String>,
    },
    /// The payer gets a mail.
    Mail {
        /// Its subject.
        subject: String,
        /// Its text.
        text: String,
    },
    /// The payer or the gateway does something.
    Event(Event),
}

/// What a payer or a gateway does where we see nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The payer comes to the gateway's own page.
    AtGateway,
    /// He pays there, or on our page that takes his card.
    Pays,
    /// The same with a card that his bank will decline.
    PaysDeclined,
    /// The page there says that the card was declined.
    DeclinedThere,
    /// He cancels where he was to pay.
    Cancels,
    /// He closes his browser there, for good.
    Leaves,
    /// He opens our page again by himself, because the gateway's has led nowhere.
    OpensAgain,
    /// The gateway has done as asked, and its answer is lost.
    AnswerLost,
    /// The gateway cannot be reached from now on.
    Unreachable,
    /// It can be reached again.
    ReachableAgain,
    /// Its answer cannot be read.
    Unreadable,
    /// It holds the payment for review.
    HeldForReview,
    /// Somebody accepts the payment there.
    ReviewAccepted,
    /// Somebody declines it there.
    ReviewDeclined,
    /// It refuses to charge what it holds.
    ChargeRefused,
}

/// How a rehearsal ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// What the payer has.
    pub outcome: Outcome,
    /// The currency of the amounts.
    pub currency: String,
    /// What the gateway's books say.
    pub theirs: Sums,
    /// What our ledger says.
    pub ours: Sums,
    /// Which of the rules about money did not hold: none, unless the program is broken.
    pub broken: Vec<String>,
}

/// What a payer has at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A seat.
    Seat,
    /// A seat whose price is held and was not charged: a person has to see to it.
    SeatUncharged,
    /// No seat, and nothing was charged.
    NotCharged,
    /// No seat, and the money back.
    GivenBack,
    /// It is not settled yet.
    Open,
}

/// Sums of money, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Held and not taken.
    pub held: i64,
    /// Taken, less what was given back.
    pub taken: i64,
}

/// Why nothing came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRehearsed {
    /// It took too long.
    TooSlow,
    /// It broke off.
    Failed,
}

/// What a rehearsal becomes.
pub type Rehearsing = Pin<Box<dyn Future<Output = Result<Rehearsed, NotRehearsed>> + Send>>;

/// Plays a rehearsal.
pub type Rehearse = Arc<dyn Fn(Rehearsal) -> Rehearsing + Send + Sync>;
