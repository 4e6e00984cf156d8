//! Payment gateways. [`PaymentGateways`] is what the use cases know of them; each product has a folder of its own, and the
//! account that is used chooses among them.

mod gateways;
pub mod payflow;
pub mod paypal;
mod percent;

pub use gateways::Gateways;

use crate::Secret;
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Call, Capabilities, Heard, Inquiry, Mode, ObjectId};
use domain::payments::operation::OperationKind;
use domain::sites::{AccountTrouble, GatewayProduct, Login};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A configured account at a gateway, with what its product signs in by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// PayPal Payflow Pro.
    Payflow(payflow::Account),
    /// PayPal.
    PayPal(paypal::Account),
}

impl Account {
    /// The account that `login` names; `secret` is what it signs in with.
    pub fn new(mode: Mode, login: &Login, secret: Secret<String>) -> Self {
        match login.clone() {
            Login::Payflow { partner, vendor, user } => {
                Self::Payflow(payflow::Account { mode, partner, vendor, user, password: secret })
            }
            Login::PayPal { client_id } => Self::PayPal(paypal::Account { mode, client_id, secret }),
        }
    }
}

/// What the asker knows of the operation that an inquiry is about. A gateway's answer alone does not say whether a
/// settled transaction took money or gave it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What the operation asked for. For an inquiry by a gateway's id: the operation that made this transaction.
    pub kind: OperationKind,
    /// The currency of an amount that the gateway names without one.
    pub currency: Currency,
    /// The token of the page on which it all began, once that is known.
    pub page: Option<String>,
    /// The transaction that the operation acts on.
    pub target: Option<ObjectId>,
}

impl About {
    /// An operation that stands for itself.
    pub fn only(kind: OperationKind, currency: Currency) -> Self {
        Self { kind, currency, page: None, target: None }
    }
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

/// The payment gateways. They never fail: trouble on the way is a verdict as well (PS 1.3).
pub trait PaymentGateways: Send + Sync {
    /// What an account of that product can do.
    fn capabilities(&self, product: GatewayProduct) -> &Capabilities;

    /// Hash of everything that `call` sends to `account`, without what it signs in by (PS-K1): a key is never sent
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
        about: &'a About,
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

    /// How many decimals of a currency every product takes: what is priced now may be paid through another one later.
    fn digits(&self, currency: Currency) -> u32 {
        let of = |product| self.capabilities(product).digits(currency);
        GatewayProduct::ALL.into_iter().map(of).min().unwrap_or(0)
    }
}
