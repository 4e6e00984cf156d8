//! Payment gateways. [`PaymentGateways`] is what the use cases know of them; each product has a folder of its own, and the
//! account that is used chooses among them.

mod calls;
mod card;
pub mod classic;
mod gateways;
mod listed;
pub mod payflow;
pub mod paypal;
mod percent;
mod promise;

pub use card::{Holder, PaymentCard, ThreeDSecure};
pub use gateways::{GatewayHosts, Gateways};

use crate::Secret;
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::dispute::Outcome;
use domain::payments::gateway::{Call, Capabilities, Heard, HostedAction, Inquiry, Mode, ObjectId, Verdict};
use domain::payments::operation::OperationKind;
use domain::reconciliation::ListedTransaction;
use domain::sites::{AccountTrouble, Interface, Login, PAYPAL_UK};
use domain::time::Timestamp;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A configured account at a gateway, with what its product signs in by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// PayPal Payflow Pro; Website Payments Pro, Payflow edition.
    Payflow(payflow::Account),
    /// PayPal.
    PayPal(paypal::Account),
    /// PayPal Express Checkout.
    Express(classic::Account),
    /// PayPal Express Checkout through Payflow.
    PayflowExpress(payflow::Account),
    /// PayPal Website Payments Pro, Hosted Solution.
    HostedPro(classic::Account),
    /// PayPal Website Payments Pro, direct payment.
    DirectPro(classic::Account),
}

impl Account {
    /// The account that `login` names; `secret` is what it signs in with, one line for each thing that is secret. What
    /// becomes of its payments is told to `notify_url`, where the product asks for it with every payment.
    pub fn new(mode: Mode, login: &Login, secret: Secret<String>, notify_url: String) -> Self {
        match login.clone() {
            Login::Payflow { partner, vendor, user } => {
                Self::Payflow(payflow::Account { mode, partner, vendor, user, password: secret })
            }
            Login::PayflowExpress { partner, vendor, user } => {
                Self::PayflowExpress(payflow::Account { mode, partner, vendor, user, password: secret })
            }
            Login::PayPal { client_id } => Self::PayPal(paypal::Account { mode, client_id, secret }),
            Login::ExpressCheckout { user } => Self::Express(signed(mode, user, &secret, notify_url)),
            Login::ProUk { user } => Self::HostedPro(signed(mode, user, &secret, notify_url)),
            Login::ProUkDirect { user } => Self::DirectPro(signed(mode, user, &secret, notify_url)),
            Login::ProUkPayflow { vendor, user } => {
                let partner = PAYPAL_UK.to_owned();
                Self::Payflow(payflow::Account { mode, partner, vendor, user, password: secret })
            }
        }
    }
}

/// An account with its API signature, which is kept with the password.
fn signed(mode: Mode, user: String, secret: &Secret<String>, notify_url: String) -> classic::Account {
    let (password, signature) = secret.expose().split_once('\n').unwrap_or((secret.expose(), ""));
    let (password, signature) = (Secret::new(password.to_owned()), Secret::new(signature.to_owned()));
    classic::Account { mode, user, password, signature, notify_url }
}

/// What the asker knows of the operation that an inquiry is about. A gateway's answer alone does not say whether a
/// settled transaction took money or gave it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What the operation asked for. For an inquiry by a gateway's id: the operation that made this transaction.
    pub kind: OperationKind,
    /// The currency of an amount that the gateway names without one.
    pub currency: Currency,
    /// How much the operation asked for.
    pub amount: Option<Money>,
    /// The token of the page on which it all began, once that is known.
    pub page: Option<String>,
    /// The transaction that the operation acts on.
    pub target: Option<ObjectId>,
    /// Whether the page holds money or takes it: some gateways name a hold that was captured and a sale alike.
    pub action: HostedAction,
    /// What was held or taken upon the page, once that is known.
    pub paid: Option<ObjectId>,
    /// What was heard of last as held back, or as promised only: its id, and which of both. An inquiry that is silent about it has
    /// not ended it.
    pub waits_for: Option<(ObjectId, Verdict)>,
    /// What was paid upon it, as somebody says who may be anybody, and our reference of the attempt, which it bears if it is
    /// ours.
    pub named: Option<(ObjectId, Reference)>,
    /// When the operation was stored: nothing of it happened before.
    pub since: Timestamp,
}

impl About {
    /// An operation that stands for itself.
    pub fn only(kind: OperationKind, currency: Currency) -> Self {
        let (action, since) = (HostedAction::Authorize, Timestamp(0));
        let (amount, page, target, paid, waits_for, named) = (None, None, None, None, None, None);
        Self { kind, currency, amount, page, target, action, paid, waits_for, named, since }
    }
}

/// A form on a page of ours that sends a card from the payer's browser to the gateway: nothing of it comes to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardForm {
    /// Where it goes.
    pub address: String,
    /// The server of that, for the page's Content-Security-Policy.
    pub origin: String,
    /// What goes along unseen: names and values.
    pub hidden: Vec<(&'static str, String)>,
    /// What the gateway calls the card's number.
    pub number: &'static str,
    /// What it calls the month and year until which the card is good: four digits, `MMYY`.
    pub expiry: &'static str,
    /// What it calls the card's security code.
    pub code: &'static str,
}

/// How the check of an account ended (decision 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountCheck {
    /// Credentials, currency and the right to open hosted pages and to inquire are there.
    Usable,
    /// The gateway answered, and said no; its result code is in `code`.
    Refused(AccountTrouble, Heard),
    /// The gateway could not be reached or gave no readable answer: nothing is known about the account.
    NoAnswer(Heard),
}

/// A notification of a gateway, as it came over the network: anybody may have sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// When it was sent, as it says.
    pub sent_at: String,
    /// How it is signed.
    pub algorithm: String,
    /// Where the certificate of the signing key lies, as it says.
    pub certificate_url: String,
    /// Its signature, base64.
    pub signature: String,
    /// What is signed.
    pub body: Bytes,
}

/// What a genuine notification is about. It proves nothing: it makes us look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Our reference of the attempt.
    pub attempt_reference: Option<String>,
    /// The payment that it tells of, where that helps to find what was paid on a page.
    pub payment: Option<ObjectId>,
    /// What was taken and it tells of, where it may not bear our reference: a dispute, or what came of one.
    pub capture: Option<ObjectId>,
    /// The payer has approved: money is still to be asked for. Otherwise something happened to money.
    pub approved: bool,
}

/// Money that a gateway has given back, whoever asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// The gateway's id.
    pub object: ObjectId,
    /// How much.
    pub amount: Money,
    /// Our reference, where an operation of ours asked for it; of one that was made at the console the capture's.
    pub reference: Option<String>,
    /// The capture that it was given of, where the gateway says so.
    pub of: Option<ObjectId>,
    /// When, as far as the gateway says so.
    pub given_at: Option<Timestamp>,
}

/// A dispute, as the gateway tells of it (PS 6.11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldDispute {
    /// The gateway's number of it.
    pub case_number: String,
    /// What was taken and is disputed, as the gateway names it; more than one where one dispute is about several payments.
    pub captures: Vec<ObjectId>,
    /// How much, where it can be read.
    pub amount: Option<Money>,
    /// Why, in the gateway's word.
    pub reason: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// Until when the seller may answer.
    pub answer_by: Option<Timestamp>,
    /// What the gateway keeps for it, as far as it says so.
    pub fee: Option<Money>,
    /// How it was decided.
    pub outcome: Outcome,
}

/// What a gateway says of the disputes of something that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disputes {
    /// These are all, but for those that were named as decided already and have not changed.
    Told(Vec<ToldDispute>),
    /// The account may not see disputes: its owner has to give it the permission, or a person notes them.
    NotPermitted,
    /// It does not say now.
    NoAnswer,
    /// It never does ([`Capabilities::shows_disputes`]).
    NotTold,
}

/// A line of a gateway's list that cannot be read, by what says whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The gateway's id of it.
    pub object: ObjectId,
    /// What was taken before and this gives or takes back.
    pub of: Option<ObjectId>,
    /// The number that it bears and that the seller gave.
    pub reference: Option<String>,
    /// The seller's own mark on it.
    pub attempt_reference: Option<String>,
    /// When it moved, where that can be read.
    pub at: Option<Timestamp>,
}

/// What a gateway lists as moved at an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transactions {
    /// It says.
    Listed {
        /// What took money of payers and gave it back, or had it taken back, oldest first.
        lines: Vec<ListedTransaction>,
        /// What is on it and cannot be read: who finds that one is his knows less than the list says.
        unreadable: Vec<Unreadable>,
        /// So many lines more are of something else: payouts, conversions, holds.
        others: usize,
        /// What happened later may not be on the list yet.
        reaches: Timestamp,
    },
    /// More than can be read in one go.
    TooMany,
    /// The account may not see the list: its owner has to give it the permission.
    NotPermitted,
    /// It does not say now.
    NoAnswer,
    /// It never does ([`Capabilities::list_lag`]).
    NotListed,
}

/// What a gateway says of one transaction that it lists without saying whose it is, or that it does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineDetails {
    /// As a line of its list, with what it came of and the numbers on it.
    Line(ListedTransaction),
    /// It cannot be read, but for what says whose it is.
    Unreadable(Unreadable),
    /// Nothing that it shows has this id.
    NotShown,
    /// It does not show this to the account: it is none of its own, or the account may not ask.
    NotPermitted,
    /// It does not say now.
    NoAnswer,
}

/// What a gateway says of the refund that somebody names by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedRefund {
    /// It was given.
    Given(GivenBack),
    /// What has this id is no refund, or no money went back by it.
    NotARefund,
    /// Nothing that it shows has this id.
    NotShown,
    /// It does not say whether what has this id is a refund.
    KindUnknown,
    /// It does not say now.
    NoAnswer,
}

/// Whether a notification comes from the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authenticity {
    /// It does.
    Genuine(Told),
    /// It does not, or it is an old one that somebody sends again.
    Forged,
    /// What would prove it could not be reached: it may be sent again.
    Undecided,
}

/// Source of random numbers, handed in: a simulation repeats its run from one seed.
pub type RandomSource = Arc<dyn Fn() -> u128 + Send + Sync>;

/// The payment gateways. They never fail: trouble on the way is a verdict as well (PS 1.3).
pub trait PaymentGateways: Send + Sync {
    /// What an account at that interface can do.
    fn capabilities(&self, interface: Interface) -> &Capabilities;

    /// Hash of everything that `call` sends to `account`, without what it signs in by (PS-K1): a key is never sent
    /// with another one (PS-I-7).
    fn fingerprint(&self, call: &Call, account: &Account) -> String;

    /// Sends one call. The same call may be sent again: its key makes it one transaction.
    fn send<'a>(&'a self, account: &'a Account, call: &'a Call) -> BoxFuture<'a, Heard>;

    /// Sends a call that holds or takes money by a card that was typed here. It is sent once: the card is gone after it.
    fn pay_by_card<'a>(
        &'a self,
        account: &'a Account,
        call: &'a Call,
        card: PaymentCard,
    ) -> BoxFuture<'a, Heard>;

    /// Asks what became of an operation. Moves no money. A failure of the inquiry itself says nothing about the
    /// operation and is [`Verdict::Unknown`](domain::payments::gateway::Verdict::Unknown), with the gateway's code.
    fn inquire<'a>(
        &'a self,
        account: &'a Account,
        inquiry: &'a Inquiry,
        about: &'a About,
    ) -> BoxFuture<'a, Heard>;

    /// Address of an opened hosted page, for the payer's browser.
    fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String;

    /// What a page of ours needs to take the card for an opened page itself
    /// ([`CardEntry::OurPage`](domain::payments::gateway::CardEntry::OurPage)); none where the product takes none.
    fn card_form(&self, account: &Account, token: &str, page_id: &str) -> Option<CardForm>;

    /// Servers to which a payer's browser may be sent (decision 20: the Content-Security-Policy's `form-action`).
    fn page_origins(&self) -> Vec<String>;

    /// Checks an account without a card and without money (decision 7): whether it can open pages in this currency that do
    /// this. `unused` is a random reference that no operation has.
    fn verify<'a>(
        &'a self,
        account: &'a Account,
        pages: (Currency, HostedAction),
        unused: &'a Reference,
        now: Timestamp,
    ) -> BoxFuture<'a, AccountCheck>;

    /// The refund with this id, of what was paid on this page where the gateway can tell. Moves no money.
    fn named_refund<'a>(
        &'a self,
        account: &'a Account,
        page: &'a str,
        refund: &'a ObjectId,
        currency: Currency,
    ) -> BoxFuture<'a, NamedRefund>;

    /// Everything that was given back of what was paid on this page. None where a gateway does not tell
    /// ([`Capabilities::shows_refunds`]), or has not told now.
    fn given_back<'a>(&'a self, account: &'a Account, page: &'a str)
    -> BoxFuture<'a, Option<Vec<GivenBack>>>;

    /// The disputes of what was taken; those that are decided in our books, by number and the instant of the change that told so, are left
    /// out while they have not changed since. Moves no money.
    fn disputes<'a>(
        &'a self,
        account: &'a Account,
        capture: &'a ObjectId,
        decided: &'a [(String, Timestamp)],
    ) -> BoxFuture<'a, Disputes>;

    /// Everything that moved at the account from one instant until before another, as the gateway lists it. Moves no money.
    fn transactions<'a>(
        &'a self,
        account: &'a Account,
        from: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'a, Transactions>;

    /// One transaction of that list by its id, where the list itself does not say whose it is ([`Capabilities::list_tells_whose`]). Moves
    /// no money.
    fn line_details<'a>(&'a self, account: &'a Account, object: &'a ObjectId) -> BoxFuture<'a, LineDetails>;

    /// Asks the gateway to tell `url` of what happens at the account: what it calls this wish. None where a gateway needs no
    /// asking, or refuses.
    fn subscribe<'a>(&'a self, account: &'a Account, url: &'a str) -> BoxFuture<'a, Option<String>>;

    /// The attempt that a notification says it is about, where proving it takes a call to the gateway: nobody is called for
    /// one that is about none of ours.
    fn claimed(&self, account: &Account, notice: &Notice) -> Option<Told>;

    /// Whether a notification to that subscription is the gateway's own.
    fn authenticate<'a>(
        &'a self,
        account: &'a Account,
        subscription: &'a str,
        notice: &'a Notice,
        now: Timestamp,
    ) -> BoxFuture<'a, Authenticity>;

    /// How many decimals of a currency every interface takes: what is priced now may be paid through another one later.
    fn digits(&self, currency: Currency) -> u32 {
        let of = |interface| self.capabilities(interface).digits(currency);
        Interface::ALL.into_iter().map(of).min().unwrap_or(0)
    }
}
