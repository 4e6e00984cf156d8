//! Every product behind the one port: the account says which adapter is meant.

use super::payflow::Payflow;
use super::paypal::PayPal;
use super::{About, Account, AccountCheck, Authenticity, GivenBack, Notice, PaymentGateways};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Call, Capabilities, Heard, Inquiry};
use domain::sites::GatewayProduct;
use domain::time::Timestamp;
use futures_util::future::BoxFuture;

/// The adapters of all products.
pub struct Gateways {
    /// PayPal Payflow Pro.
    pub payflow: Payflow,
    /// PayPal.
    pub paypal: PayPal,
}

impl PaymentGateways for Gateways {
    fn capabilities(&self, product: GatewayProduct) -> &Capabilities {
        match product {
            GatewayProduct::PayflowPro => self.payflow.capabilities(),
            GatewayProduct::PayPal => self.paypal.capabilities(),
        }
    }

    fn fingerprint(&self, call: &Call, account: &Account) -> String {
        match account {
            Account::Payflow(account) => self.payflow.fingerprint(call, account),
            Account::PayPal(account) => self.paypal.fingerprint(call, account),
        }
    }

    fn send<'a>(&'a self, account: &'a Account, call: &'a Call) -> BoxFuture<'a, Heard> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.send(account, call)),
            Account::PayPal(account) => Box::pin(self.paypal.send(account, call)),
        }
    }

    fn inquire<'a>(
        &'a self,
        account: &'a Account,
        inquiry: &'a Inquiry,
        about: &'a About,
    ) -> BoxFuture<'a, Heard> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.inquire(account, inquiry, about)),
            Account::PayPal(account) => Box::pin(self.paypal.inquire(account, inquiry, about)),
        }
    }

    fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String {
        match account {
            Account::Payflow(account) => self.payflow.page_url(account, token, page_id),
            Account::PayPal(account) => self.paypal.page_url(account, token),
        }
    }

    fn page_origins(&self) -> Vec<String> {
        let mut all = [self.payflow.page_origins(), self.paypal.page_origins()].concat();
        all.dedup();
        all
    }

    fn given_back<'a>(
        &'a self,
        account: &'a Account,
        page: &'a str,
    ) -> BoxFuture<'a, Option<Vec<GivenBack>>> {
        match account {
            // Its inquiry shows no credits.
            Account::Payflow(_) => Box::pin(std::future::ready(None)),
            Account::PayPal(account) => Box::pin(self.paypal.given_back(account, page)),
        }
    }

    fn subscribe<'a>(&'a self, account: &'a Account, url: &'a str) -> BoxFuture<'a, Option<String>> {
        match account {
            // Its silent post goes where each page says.
            Account::Payflow(_) => Box::pin(std::future::ready(None)),
            Account::PayPal(account) => Box::pin(self.paypal.subscribe(account, url)),
        }
    }

    fn authenticate<'a>(
        &'a self,
        account: &'a Account,
        subscription: &'a str,
        notice: &'a Notice,
        now: Timestamp,
    ) -> BoxFuture<'a, Authenticity> {
        match account {
            // Nothing is signed there.
            Account::Payflow(_) => Box::pin(std::future::ready(Authenticity::Forged)),
            Account::PayPal(account) => {
                Box::pin(self.paypal.authenticate(account, subscription, notice, now))
            }
        }
    }

    fn verify<'a>(
        &'a self,
        account: &'a Account,
        currency: Currency,
        unused: &'a Reference,
    ) -> BoxFuture<'a, AccountCheck> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.verify(account, currency, unused)),
            Account::PayPal(account) => Box::pin(self.paypal.verify(account, currency, unused)),
        }
    }
}
