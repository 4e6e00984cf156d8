//! Every product behind the one port: the account says which adapter is meant.

use super::classic::{self, ClassicHosts, DirectPro, Express, HostedPro};
use super::payflow::{self, Payflow, PayflowHosts};
use super::paypal::{PayPal, PayPalHosts};
use super::{
    About, Account, AccountCheck, Authenticity, CardForm, Disputes, GivenBack, LineDetails, NamedRefund,
    Notice, PaymentCard, PaymentGateways, RandomSource, Told, Transactions,
};
use crate::http::{HttpClient, PolicyError};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{
    Call, Capabilities, Heard, HostedAction, Inquiry, ObjectId, Verdict, WrongState,
};
use domain::sites::Interface;
use domain::time::Timestamp;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Where the products are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GatewayHosts {
    /// PayPal Payflow Pro.
    pub payflow: PayflowHosts,
    /// PayPal.
    pub paypal: PayPalHosts,
    /// PayPal's classic interface: Express Checkout, Website Payments Pro.
    pub classic: ClassicHosts,
}

impl GatewayHosts {
    /// Those of one stand-in, whichever product it plays.
    pub fn below(base: &str) -> Self {
        Self {
            payflow: PayflowHosts::below(base),
            paypal: PayPalHosts::below(base),
            classic: ClassicHosts::below(base),
        }
    }

    /// The addresses that the server itself calls, for the HTTP client's policy.
    pub fn servers(&self) -> Vec<String> {
        let payflow = self.payflow.gateways().map(str::to_owned).to_vec();
        [payflow, self.paypal.servers(), self.classic.servers()].concat()
    }
}

/// The adapters of all products.
pub struct Gateways {
    /// PayPal Payflow Pro.
    pub payflow: Payflow,
    /// PayPal.
    pub paypal: PayPal,
    /// PayPal Express Checkout.
    pub express: Express,
    /// The same through Payflow.
    pub payflow_express: payflow::Express,
    /// PayPal Website Payments Pro, Hosted Solution.
    pub hosted_pro: HostedPro,
    /// PayPal Website Payments Pro, direct payment.
    pub direct_pro: DirectPro,
}

impl Gateways {
    /// Adapters for these hosts. Refused when an address is unusable, or when `http` may not call it.
    pub fn new(hosts: &GatewayHosts, http: HttpClient, random: RandomSource) -> Result<Self, PolicyError> {
        Ok(Self {
            payflow_express: payflow::Express::new(&hosts.payflow, http.clone(), Arc::clone(&random))?,
            payflow: Payflow::new(&hosts.payflow, http.clone(), Arc::clone(&random))?,
            paypal: PayPal::new(&hosts.paypal, http.clone(), random)?,
            express: Express::new(&hosts.classic, http.clone())?,
            hosted_pro: HostedPro::new(&hosts.classic, http.clone())?,
            direct_pro: DirectPro::new(&hosts.classic, http)?,
        })
    }
}

impl PaymentGateways for Gateways {
    fn capabilities(&self, interface: Interface) -> &Capabilities {
        match interface {
            Interface::Payflow => self.payflow.capabilities(),
            Interface::PayflowExpress => self.payflow_express.capabilities(),
            Interface::PayPal => self.paypal.capabilities(),
            Interface::Express => self.express.capabilities(),
            Interface::HostedPro => self.hosted_pro.capabilities(),
            Interface::DirectPro => self.direct_pro.capabilities(),
        }
    }

    fn fingerprint(&self, call: &Call, account: &Account) -> String {
        match account {
            Account::Payflow(account) => self.payflow.fingerprint(call, account),
            Account::PayPal(account) => self.paypal.fingerprint(call, account),
            Account::Express(account) => self.express.fingerprint(call, account),
            Account::PayflowExpress(account) => self.payflow_express.fingerprint(call, account),
            Account::HostedPro(account) => self.hosted_pro.fingerprint(call, account),
            Account::DirectPro(account) => self.direct_pro.fingerprint(call, account),
        }
    }

    fn send<'a>(&'a self, account: &'a Account, call: &'a Call) -> BoxFuture<'a, Heard> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.send(account, call)),
            Account::PayPal(account) => Box::pin(self.paypal.send(account, call)),
            Account::Express(account) => Box::pin(self.express.send(account, call)),
            Account::PayflowExpress(account) => Box::pin(self.payflow_express.send(account, call)),
            Account::HostedPro(account) => Box::pin(self.hosted_pro.send(account, call)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.send(account, call)),
        }
    }

    fn pay_by_card<'a>(
        &'a self,
        account: &'a Account,
        call: &'a Call,
        card: PaymentCard,
    ) -> BoxFuture<'a, Heard> {
        match account {
            Account::DirectPro(account) => Box::pin(self.direct_pro.pay(account, call, card)),
            // They take no card from us, and nothing of it leaves.
            Account::Payflow(_)
            | Account::PayPal(_)
            | Account::Express(_)
            | Account::PayflowExpress(_)
            | Account::HostedPro(_) => {
                Box::pin(std::future::ready(Heard::bare(Verdict::WrongState(WrongState::Other))))
            }
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
            Account::Express(account) => Box::pin(self.express.inquire(account, inquiry, about)),
            Account::PayflowExpress(account) => {
                Box::pin(self.payflow_express.inquire(account, inquiry, about))
            }
            Account::HostedPro(account) => Box::pin(self.hosted_pro.inquire(account, inquiry, about)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.inquire(account, inquiry, about)),
        }
    }

    fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String {
        match account {
            Account::Payflow(account) => self.payflow.page_url(account, token, page_id),
            Account::PayPal(account) => self.paypal.page_url(account, token),
            Account::Express(account) => self.express.page_url(account, token),
            Account::PayflowExpress(account) => self.payflow_express.page_url(account, token),
            // Its address is what PayPal calls it.
            Account::HostedPro(_) => token.to_owned(),
            // It has none: the page is ours.
            Account::DirectPro(_) => String::new(),
        }
    }

    fn card_form(&self, account: &Account, token: &str, page_id: &str) -> Option<CardForm> {
        match account {
            Account::Payflow(account) => Some(self.payflow.card_form(account, token, page_id)),
            Account::PayPal(_)
            | Account::Express(_)
            | Account::PayflowExpress(_)
            | Account::HostedPro(_)
            | Account::DirectPro(_) => None,
        }
    }

    fn page_origins(&self) -> Vec<String> {
        let mut all = [
            self.payflow.page_origins(),
            self.paypal.page_origins(),
            self.express.page_origins(),
            self.payflow_express.page_origins(),
            self.hosted_pro.page_origins(),
        ]
        .concat();
        all.sort();
        all.dedup();
        all
    }

    fn named_refund<'a>(
        &'a self,
        account: &'a Account,
        page: &'a str,
        refund: &'a ObjectId,
        currency: Currency,
    ) -> BoxFuture<'a, NamedRefund> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.named_refund(account, refund, currency)),
            Account::PayPal(account) => Box::pin(self.paypal.named_refund(account, page, refund)),
            Account::Express(account) => Box::pin(self.express.named_refund(account, refund)),
            Account::PayflowExpress(account) => {
                Box::pin(self.payflow_express.named_refund(account, refund, currency))
            }
            Account::HostedPro(account) => Box::pin(self.hosted_pro.named_refund(account, refund)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.named_refund(account, refund)),
        }
    }

    fn given_back<'a>(
        &'a self,
        account: &'a Account,
        page: &'a str,
    ) -> BoxFuture<'a, Option<Vec<GivenBack>>> {
        match account {
            // Its inquiry shows no credits.
            Account::Payflow(_) | Account::PayflowExpress(_) => Box::pin(std::future::ready(None)),
            Account::PayPal(account) => Box::pin(self.paypal.given_back(account, page)),
            // A search tells refunds of ours from others' by nothing that is sure.
            Account::Express(_) | Account::HostedPro(_) | Account::DirectPro(_) => {
                Box::pin(std::future::ready(None))
            }
        }
    }

    fn disputes<'a>(
        &'a self,
        account: &'a Account,
        capture: &'a ObjectId,
        decided: &'a [(String, Timestamp)],
    ) -> BoxFuture<'a, Disputes> {
        match account {
            Account::PayPal(account) => Box::pin(self.paypal.disputes(account, capture, decided)),
            // Payflow tells of none; the classic interface shows the payment as taken back.
            Account::Payflow(_)
            | Account::PayflowExpress(_)
            | Account::Express(_)
            | Account::HostedPro(_)
            | Account::DirectPro(_) => Box::pin(std::future::ready(Disputes::NotTold)),
        }
    }

    fn transactions<'a>(
        &'a self,
        account: &'a Account,
        from: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'a, Transactions> {
        match account {
            Account::PayPal(account) => Box::pin(self.paypal.transactions(account, from, until)),
            Account::Express(account) => Box::pin(self.express.transactions(account, from, until)),
            Account::HostedPro(account) => Box::pin(self.hosted_pro.transactions(account, from, until)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.transactions(account, from, until)),
            Account::Payflow(_) | Account::PayflowExpress(_) => {
                Box::pin(std::future::ready(Transactions::NotListed))
            }
        }
    }

    fn line_details<'a>(&'a self, account: &'a Account, object: &'a ObjectId) -> BoxFuture<'a, LineDetails> {
        match account {
            Account::Express(account) => Box::pin(self.express.line_details(account, object)),
            Account::HostedPro(account) => Box::pin(self.hosted_pro.line_details(account, object)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.line_details(account, object)),
            // PayPal's list says it all, and Payflow has none.
            Account::PayPal(_) | Account::Payflow(_) | Account::PayflowExpress(_) => {
                Box::pin(std::future::ready(LineDetails::NotShown))
            }
        }
    }

    fn subscribe<'a>(&'a self, account: &'a Account, url: &'a str) -> BoxFuture<'a, Option<String>> {
        match account {
            // Its silent post goes where each page says; of PayPal's own page nobody tells.
            Account::Payflow(_) | Account::PayflowExpress(_) => Box::pin(std::future::ready(None)),
            Account::PayPal(account) => Box::pin(self.paypal.subscribe(account, url)),
            // It is told with every payment where its notifications go.
            Account::Express(_) | Account::HostedPro(_) | Account::DirectPro(_) => {
                Box::pin(std::future::ready(Some(url.to_owned())))
            }
        }
    }

    fn claimed(&self, account: &Account, notice: &Notice) -> Option<Told> {
        match account {
            Account::Payflow(_) | Account::PayflowExpress(_) | Account::PayPal(_) => None,
            Account::Express(_) | Account::HostedPro(_) | Account::DirectPro(_) => {
                Some(classic::claimed(notice))
            }
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
            Account::Payflow(_) | Account::PayflowExpress(_) => {
                Box::pin(std::future::ready(Authenticity::Forged))
            }
            Account::PayPal(account) => {
                Box::pin(self.paypal.authenticate(account, subscription, notice, now))
            }
            Account::Express(account) => Box::pin(self.express.authenticate(account, notice, now)),
            Account::HostedPro(account) => Box::pin(self.hosted_pro.authenticate(account, notice, now)),
            Account::DirectPro(account) => Box::pin(self.direct_pro.authenticate(account, notice, now)),
        }
    }

    fn verify<'a>(
        &'a self,
        account: &'a Account,
        (currency, action): (Currency, HostedAction),
        unused: &'a Reference,
        now: Timestamp,
    ) -> BoxFuture<'a, AccountCheck> {
        match account {
            Account::Payflow(account) => Box::pin(self.payflow.verify(account, currency, action, unused)),
            Account::PayPal(account) => Box::pin(self.paypal.verify(account, currency, action, unused)),
            Account::Express(account) => {
                Box::pin(self.express.verify(account, currency, action, unused, now))
            }
            Account::PayflowExpress(account) => {
                Box::pin(self.payflow_express.verify(account, currency, action, unused))
            }
            Account::HostedPro(account) => {
                Box::pin(self.hosted_pro.verify(account, currency, action, unused, now))
            }
            Account::DirectPro(account) => {
                Box::pin(self.direct_pro.verify(account, currency, action, unused, now))
            }
        }
    }
}
