//! Every product behind the one port: the account says which adapter is meant.

use super::payflow::Payflow;
use super::{About, Account, AccountCheck, PaymentGateways};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Call, Capabilities, Heard, Inquiry};
use domain::sites::GatewayProduct;
use futures_util::future::BoxFuture;

/// The adapters of all products.
pub struct Gateways {
    /// PayPal Payflow Pro.
    pub payflow: Payflow,
}

impl PaymentGateways for Gateways {
    fn capabilities(&self, product: GatewayProduct) -> &Capabilities {
        match product {
            GatewayProduct::PayflowPro => self.payflow.capabilities(),
        }
    }

    fn fingerprint(&self, call: &Call, account: &Account) -> String {
        match account {
            Account::Payflow(account) => self.payflow.fingerprint(call, account),
        }
    }

    fn send<'a>(&'a self, account: &'a Account, call: &'a Call) -> BoxFuture<'a, Heard> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.send(account, call)),
        }
    }

    fn inquire<'a>(
        &'a self,
        account: &'a Account,
        inquiry: &'a Inquiry,
        about: About,
    ) -> BoxFuture<'a, Heard> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.inquire(account, inquiry, about)),
        }
    }

    fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String {
        match account {
            Account::Payflow(account) => self.payflow.page_url(account, token, page_id),
        }
    }

    fn page_origins(&self) -> Vec<String> {
        self.payflow.page_origins().to_vec()
    }

    fn verify<'a>(
        &'a self,
        account: &'a Account,
        currency: Currency,
        unused: &'a Reference,
    ) -> BoxFuture<'a, AccountCheck> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.verify(account, currency, unused)),
        }
    }
}
