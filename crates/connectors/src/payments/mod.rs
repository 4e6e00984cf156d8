//! Payment gateways. [`PaymentGateway`] is what the use cases know of one; each product has a folder of its own.

pub mod payflow;

use crate::Secret;
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Call, Capabilities, Heard, Inquiry, Mode};
use domain::payments::operation::OperationKind;
use domain::sites::AccountTrouble;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A configured account at a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Test money or real money; decides the server.
    pub mode: Mode,
    /// Through whom the account was bought (Payflow: PARTNER); case matters.
    pub partner: String,
    /// The merchant's sign-in name.
    pub vendor: String,
    /// The user of the account; the same as `vendor` when it has no others.
    pub user: String,
    /// The user's password.
    pub password: Secret<String>,
}

/// What the asker knows of the operation that an inquiry is about. A gateway's answer alone does not say whether a
/// settled transaction took money or gave it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// What the operation asked for. For an inquiry by a gateway's id: the operation that made this transaction.
    pub kind: OperationKind,
    /// The currency of an amount that the gateway names without one.
    pub currency: Currency,
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

/// Source of random numbers, handed in: a simulation repeats its run from one seed.
pub type RandomSource = Arc<dyn Fn() -> u128 + Send + Sync>;

/// A payment gateway. It never fails: trouble on the way is a verdict as well (PS 1.3).
pub trait PaymentGateway: Send + Sync {
    /// What an account can do here.
    fn capabilities(&self) -> &Capabilities;

    /// Hash of everything that `call` sends to `account`, without user and password (PS-K1): a key is never sent
    /// with another one (PS-I-7).
    fn fingerprint(&self, call: &Call, account: &Account) -> String;

    /// Sends one call. The same call may be sent again: its key makes it one transaction.
    fn send<'a>(&'a self, account: &'a Account, call: &'a Call) -> BoxFuture<'a, Heard>;

    /// Asks what became of an operation. Moves no money. A failure of the inquiry itself says nothing about the
    /// operation and is [`Verdict::Unknown`](domain::payments::gateway::Verdict::Unknown), with the gateway's code.
    fn inquire<'a>(
        &'a self,
        account: &'a Account,
        inquiry: &'a Inquiry,
        about: About,
    ) -> BoxFuture<'a, Heard>;

    /// Address of an opened hosted page, for the payer's browser.
    fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String;

    /// Servers to which a payer's browser may be sent (decision 20: the Content-Security-Policy's `form-action`).
    fn page_origins(&self) -> Vec<String>;

    /// Checks an account without a card and without money (decision 7). `unused` is a random reference that no
    /// operation has.
    fn verify<'a>(
        &'a self,
        account: &'a Account,
        currency: Currency,
        unused: &'a Reference,
    ) -> BoxFuture<'a, AccountCheck>;
}
