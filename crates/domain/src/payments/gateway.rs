//! What is said to a gateway and what is heard from it, in one vocabulary for all gateways. Adapters (in
//! `connectors`) translate between this and a gateway's wire; the rules know nothing else of a gateway.

use crate::ids::Reference;
use crate::money::{Currency, Money};
use crate::time::Span;

/// How long a payer can act on a hosted page after it was opened, whatever the gateway (decisions 6 and 8). What is done
/// on it later takes no money, but for gateways whose pages live longer ([`Capabilities::page_pays_for`]).
pub const PAGE_LIFE: Span = Span::minutes(30);

/// How long the payer is told that the page lasts.
pub const PAGE_TOLD: Span = Span::minutes(20);

/// What an account at a gateway can do. The rules ask this, never a gateway's name (PS section 2). Every gateway can hold
/// money first, and take less than is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// A capture that has not settled may be voided; else it is refunded.
    pub void_capture: bool,
    /// A refund that is sent again under its key is surely not done twice: else it is sent again only when the gateway would
    /// show it by now, and a refusal of it is looked into.
    pub sure_refund_keys: bool,
    /// It shows what was given back at its own console: nobody has to tell us of that.
    pub shows_refunds: bool,
    /// Whether it tells of disputes and how they were decided.
    pub shows_disputes: bool,
    /// How long it may take until what has moved is in the gateway's own list of transactions; none where there is no such list.
    pub list_lag: Option<Span>,
    /// A line of that list says whose it is and what it came of. Else each that our books do not know is asked about by its id.
    pub list_tells_whose: bool,
    /// After this long a capture has settled: it cannot be voided any more, at the gateway's console either.
    pub settled_after: Span,
    /// How long a request key is honoured; resends stop at half of it (PS-K4).
    pub key_retention: Span,
    /// "Not found" is no evidence for this long after a send (PS 3.5).
    pub lookup_lag: Span,
    /// An inquiry about a page shows at once what was paid on it. Else it may do so only after [`Capabilities::lookup_lag`]: that it
    /// finds nothing says nothing to whoever was on the page since (PS 3.5).
    pub shows_pages_at_once: bool,
    /// How long after it was opened one of its pages may still take money: never less than [`PAGE_LIFE`], after which nobody is
    /// sent to it any more. What comes after that is found until then, and takes a seat that is free or goes back.
    pub page_pays_for: Span,
    /// What the payer does on a page is what takes the money: that one opens shows that the account may take it. Else only what is
    /// asked for once he has approved, or typed his card, shows that.
    pub pages_take_money: bool,
    /// How long an authorization is assured.
    pub authorization_life: Span,
    /// How old one may be that is held anew, once, when that is over (PS 6.6); none where the gateway cannot.
    pub reauthorizes_until: Option<Span>,
    /// A payment whose answer is lost may be sent again under its key. Not one that carries a card: that is gone, and what became
    /// of it is asked until it is known.
    pub resends_payments: bool,
    /// Currencies that it takes in whole units only, though they have decimals (PS-A2).
    pub whole_units_only: &'static [&'static str],
    /// Most decimals that it takes of any other currency.
    pub digits_max: u32,
    /// Most that it takes in one payment, in minor units, of the currencies that have such a limit (PS-A2).
    pub largest: &'static [(&'static str, i64)],
}

impl Capabilities {
    /// How many decimals it takes of a currency: never more than the currency has.
    pub fn digits(&self, currency: Currency) -> u32 {
        if self.whole_units_only.contains(&currency.code()) {
            0
        } else {
            currency.digits().min(self.digits_max)
        }
    }

    /// Most that it takes in one payment; none where it has no such limit.
    pub fn largest(&self, currency: Currency) -> Option<Money> {
        let found = self.largest.iter().find(|(code, _)| *code == currency.code());
        found.map(|(_, minor)| Money::new(*minor, currency))
    }
}

/// Whether a payment moves test money or real money. The two never mix (S-23, decision 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The whole flow at the gateway's test host.
    Test,
    /// Real money.
    Production,
}

impl Mode {
    /// As stored and as used in number series.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Production => "production",
        }
    }

    /// Reads [`Mode::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Test, Self::Production].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// The gateway's own name of a transaction (Payflow: PNREF).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub String);

impl ObjectId {
    /// Whether both name the same: gateways do not tell capitals from small letters, and people type either.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// The name under which a void of `capture` at the gateway's console is in our books: we learn no id of it.
    pub fn of_console_void(capture: &Self) -> Self {
        Self(format!("void of {}", capture.0))
    }
}

/// What the payer's act on a hosted page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HostedAction {
    /// Hold the money; a capture follows.
    Authorize,
    /// Take the money at once, where the account cannot hold it.
    Sale,
}

impl HostedAction {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Sale => "sale",
        }
    }

    /// Reads [`HostedAction::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Authorize, Self::Sale].into_iter().find(|action| action.as_str() == text)
    }
}

/// Where the payer types his card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CardEntry {
    /// On a page of the gateway's (PCI questionnaire A).
    #[default]
    GatewayPage,
    /// In a form on a page of ours, which his browser sends to the gateway and not to us (questionnaire A-EP).
    OurPage,
    /// In a form on a page of ours, which comes to our server and is handed on (questionnaire D).
    OurServer,
}

impl CardEntry {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::GatewayPage, Self::OurPage, Self::OurServer];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GatewayPage => "gateway-page",
            Self::OurPage => "our-page",
            Self::OurServer => "our-server",
        }
    }

    /// Reads [`CardEntry::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entry| entry.as_str() == text)
    }
}

/// One call that may move money, with everything that its body is made from. The same call always gives the same
/// body (PS-K1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The request key: made before the first send, the same for every resend (PS-K1, PS-K2).
    pub request_key: String,
    /// Our reference of this operation, unique per operation (decision 4; Payflow: CUSTREF).
    pub reference: Reference,
    /// Our reference of the attempt (decision 4; Payflow: COMMENT1).
    pub attempt_reference: Reference,
    /// Amount of the call.
    pub amount: Money,
    /// What is asked.
    pub ask: Ask,
}

/// What a [`Call`] asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Open a page at the gateway on which the payer pays `amount`. By itself it moves no money.
    OpenHostedPage(Box<HostedPage>),
    /// Hold what the payer has approved on the page, or take it at once.
    Authorize {
        /// What was approved: the page's token.
        order: ObjectId,
        /// Hold or take.
        action: HostedAction,
    },
    /// Hold `amount` of an authorization anew whose assured time is over. It holds no more money than before.
    Reauthorize {
        /// The authorization, by its first name.
        authorization: ObjectId,
    },
    /// Take `amount` from a held authorization and release the rest.
    Capture {
        /// The authorization; one that was held anew, by its new name.
        authorization: ObjectId,
    },
    /// Release a held authorization in full.
    Void {
        /// The authorization, by its first name.
        authorization: ObjectId,
    },
    /// Give `amount` of a capture back.
    Refund {
        /// The capture or sale.
        capture: ObjectId,
    },
    /// Accept a payment that fraud tools hold back.
    AcceptReview {
        /// The authorization or sale.
        held: ObjectId,
    },
    /// Decline it: what is held is let go.
    DeclineReview {
        /// The authorization or sale.
        held: ObjectId,
    },
}

/// What a hosted page needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedPage {
    /// Hold or take.
    pub action: HostedAction,
    /// On whose page the card is typed, where the product leaves the choice (Payflow: SILENTTRAN).
    pub card_entry: CardEntry,
    /// Our id of the page, unique per page, at most 36 characters (Payflow: SECURETOKENID).
    pub page_id: String,
    /// A number of at most 9 digits, unique per attempt (Payflow: INVNUM).
    pub invoice_number: u32,
    /// What is paid for, shown to the payer; plain text.
    pub description: String,
    /// The payer's language (ISO 639); empty where he has not said.
    pub language: String,
    /// Where the browser goes after paying.
    pub return_url: String,
    /// Where it goes after a failure.
    pub error_url: String,
    /// Where it goes when the payer gives up.
    pub cancel_url: String,
    /// Where the gateway's server tells ours of a success.
    pub notify_url: String,
}

/// How to look for an operation at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inquiry {
    /// By our reference of the operation: the lost answer is found again.
    ByReference(Reference),
    /// By the gateway's id.
    ByObject(ObjectId),
}

/// The answer to a call or an inquiry, in our words (the verdicts of `gateway-fixtures.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A hosted page was opened; no money has moved.
    PageOpened {
        /// The gateway's token of the page.
        token: String,
    },
    /// The payer has approved the payment on the page; no money has moved, and none does before it is asked for.
    Approved,
    /// The card was checked; no money, and none can be captured from it.
    Verified,
    /// Money is held.
    Authorized,
    /// Money is held, but fraud tools want a person to look first (PS 6.12): neither capture nor admit.
    UnderReview,
    /// Money was taken, by a sale or from an authorization.
    Captured,
    /// Inquiry about an authorization: money was taken from it, by a capture that has an id of its own.
    AuthorizationUsed,
    /// A hold was released (or a capture undone before settlement).
    Voided,
    /// The gateway has taken back what it had paid out: a dispute, or a payment that somebody else had not allowed.
    TakenBack,
    /// A hold ended by time.
    AuthorizationExpired,
    /// Money was given back.
    Refunded,
    /// A payment that was held back is good now: a hold may be captured, a sale settles.
    ReviewAccepted,
    /// A payment that was held back is refused, its money let go.
    ReviewDeclined,
    /// What was approved on the page could not be held or taken: the payer goes back to the same page and chooses another way
    /// to pay. Nothing was done.
    PayAnotherWay,
    /// A documented no; the payer may try again or otherwise.
    Declined(Decline),
    /// Nothing was done because the account or our request is wrong: alarm, no automatic tries (PS 1.3).
    Misconfigured,
    /// The operation is impossible in the transaction's present state.
    WrongState(WrongState),
    /// The gateway says that it has seen this payment before: look it up, never charge again (GF-A39).
    Duplicate,
    /// Not done, and a later try by a *new* operation is safe (102, 106, 115, 116: decision 5).
    NotDone,
    /// No byte of the request left us (PS 1.3, first row): the same key may be sent again.
    NotSent,
    /// The inquiry ran and knows no such transaction.
    NotFound,
    /// Promised, but not money yet.
    Pending,
    /// The outcome is not known: look it up before anything else.
    Unknown,
}

impl Verdict {
    /// Whether it says where money is: such an answer has to name what was asked about (PS-M4).
    pub fn speaks_of_money(&self) -> bool {
        matches!(
            self,
            Self::Approved
                | Self::Authorized
                | Self::UnderReview
                | Self::Captured
                | Self::AuthorizationUsed
                | Self::Voided
                | Self::Refunded
                | Self::ReviewAccepted
                | Self::ReviewDeclined
        )
    }
}

/// What a payment waits for that is promised and not money yet, as far as it matters to somebody. What is looked at, and what the
/// gateway does not say, is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// A transfer from the payer's bank, which takes days: nobody has anything to do.
    Transfer,
    /// The seller must accept it at the gateway: a currency that his account does not hold, a payer abroad, an address.
    Acceptance,
    /// The seller's account or its address must be confirmed at the gateway.
    Account,
}

impl Promise {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Transfer, Self::Acceptance, Self::Account];

    /// As stored, and as the end of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Acceptance => "acceptance",
            Self::Account => "account",
        }
    }

    /// Reads [`Promise::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|promise| promise.as_str() == text)
    }

    /// Whether it becomes money only when the seller does something at the gateway.
    pub fn waits_for_seller(self) -> bool {
        matches!(self, Self::Acceptance | Self::Account)
    }
}

/// Why a payment was declined, as far as the payer can act on it. The gateway's own texts are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decline {
    /// What the payer chose on the gateway's page to pay with was refused, by the gateway or a bank behind it.
    Funding,
    /// The bank said no.
    Issuer,
    /// Not enough money.
    InsufficientFunds,
    /// Above a limit.
    Limit,
    /// Only by telephone with the bank.
    Referral,
    /// Card number, brand or expiry date is wrong.
    CardData,
    /// The address did not match (112): an authorization may exist.
    Address,
    /// The security code did not match (114): an authorization may exist.
    SecurityCode,
    /// Fraud tools refused (125, 128).
    Fraud,
    /// The bank could not be reached (150, 151).
    IssuerUnavailable,
    /// The hosted page is spent, in use or out of time (160–162).
    PageSpent,
    /// It cannot be paid like this at all, whatever is typed: another way may do.
    OtherWay,
}

impl Decline {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::Funding,
        Self::Issuer,
        Self::InsufficientFunds,
        Self::Limit,
        Self::Referral,
        Self::CardData,
        Self::Address,
        Self::SecurityCode,
        Self::Fraud,
        Self::IssuerUnavailable,
        Self::PageSpent,
        Self::OtherWay,
    ];

    /// As stored, and as the end of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Funding => "funding",
            Self::Issuer => "issuer",
            Self::InsufficientFunds => "insufficient-funds",
            Self::Limit => "limit",
            Self::Referral => "referral",
            Self::CardData => "card-data",
            Self::Address => "address",
            Self::SecurityCode => "security-code",
            Self::Fraud => "fraud",
            Self::IssuerUnavailable => "issuer-unavailable",
            Self::PageSpent => "page-spent",
            Self::OtherWay => "other-way",
        }
    }

    /// Reads [`Decline::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Whether the gateway may nevertheless hold an authorization that must be voided (112, 114).
    pub fn may_leave_a_hold(self) -> bool {
        matches!(self, Self::Address | Self::SecurityCode)
    }
}

/// Why an operation was impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrongState {
    /// No such transaction to act on (19).
    NoSuchTransaction,
    /// Captured already, or not an authorization, or above its limit (111).
    CannotCapture,
    /// Its assured time is not over, it was held anew before, or cannot be.
    CannotReauthorize,
    /// Settled, captured or voided already (108).
    CannotVoid,
    /// Credited already, or never captured (105).
    CannotRefund,
    /// Any other order of things.
    Other,
    /// The payer disputes it: the gateway has the money, and gives nothing back for us.
    Disputed,
}

/// How a check of the cardholder's address or security code ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Check {
    /// Matched.
    Match,
    /// Did not match.
    Mismatch,
    /// Was not made, or nothing was said.
    #[default]
    NotAvailable,
}

impl Check {
    /// What two answers say of one check: a mismatch stays one, a match is more than nothing.
    pub fn merged(self, heard: Self) -> Self {
        match (self, heard) {
            (Self::Mismatch, _) | (_, Self::Mismatch) => Self::Mismatch,
            (Self::Match, _) | (_, Self::Match) => Self::Match,
            (Self::NotAvailable, Self::NotAvailable) => Self::NotAvailable,
        }
    }
}

/// One thing heard from a gateway: a verdict with what must be compared before it is believed (PS-M4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What it means.
    pub verdict: Verdict,
    /// What it waits for, where it is pending and the gateway says so.
    pub promise: Option<Promise>,
    /// The transaction that it is about.
    pub object: Option<ObjectId>,
    /// Amount that the gateway named, if it named one in a readable form and its currency is known.
    pub amount: Option<Money>,
    /// Currency that the gateway named.
    pub currency: Option<Currency>,
    /// What the gateway keeps of a capture for itself, where it tells.
    pub fee: Option<Money>,
    /// Our operation reference, as the gateway has it.
    pub reference: Option<String>,
    /// Our attempt reference, as the gateway has it.
    pub attempt_reference: Option<String>,
    /// The answer names another merchant account than the one that asked.
    pub other_account: bool,
    /// The gateway said that this is the stored answer to an earlier request with the same key.
    pub replayed: bool,
    /// Fraud tools did not run (127): approved, but unscreened.
    pub unscreened: bool,
    /// Address check.
    pub address_check: Check,
    /// Security code check.
    pub code_check: Check,
    /// For how long the gateway asks to be left alone; of no use later, and not kept.
    pub retry_after: Option<Span>,
    /// The gateway's own result code, for people who look into a payment.
    pub code: Option<i32>,
    /// The answer's text, without secrets and card data, bounded in length.
    pub raw: String,
}

impl Heard {
    /// A verdict with nothing else said.
    pub fn bare(verdict: Verdict) -> Self {
        Self {
            verdict,
            promise: None,
            object: None,
            amount: None,
            currency: None,
            fee: None,
            reference: None,
            attempt_reference: None,
            other_account: false,
            replayed: false,
            unscreened: false,
            address_check: Check::NotAvailable,
            code_check: Check::NotAvailable,
            retry_after: None,
            code: None,
            raw: String::new(),
        }
    }
}
