//! PayPal Express Checkout through Payflow (TENDER=P), as merchants in the United States and Canada have it. The payer approves
//! a checkout on PayPal's page; by itself that moves no money, and what was approved is held, or by sale taken, by a call of
//! ours. What follows is done, and looked up, as with cards (payflow-pro 12).

mod request;
pub mod response;

use super::request::Body;
use super::response::{Asked, names_another_account};
use super::{Account, Payflow, PayflowHosts, key_is_unusable, of_inquiry, refused_or_silent};
use crate::http::{HttpClient, PolicyError};
use crate::payments::{About, AccountCheck, NamedRefund, RandomSource};
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{
    Ask, Call, Capabilities, Heard, HostedAction, Inquiry, ObjectId, PAGE_LIFE, Verdict,
};
use domain::payments::operation::OperationKind;
use domain::time::Span;
use response::Details;

/// Most that PayPal takes at a time, in minor units, of the currencies in which sellers there are paid
/// (paypal-express-checkout 10).
const LARGEST: &[(&str, i64)] = &[("USD", 1_000_000), ("CAD", 1_250_000)];

/// The adapter. One serves every account of both modes.
pub struct Express {
    wire: Payflow,
    capabilities: Capabilities,
}

impl Express {
    /// An adapter for these hosts. `random` gives inquiries their request ids. Refused when an address is unusable,
    /// or when `http` may not call it.
    pub fn new(hosts: &PayflowHosts, http: HttpClient, random: RandomSource) -> Result<Self, PolicyError> {
        let wire = Payflow::new(hosts, http, random)?;
        let capabilities = Capabilities {
            // What is taken of a PayPal account has moved: it is refunded, never voided.
            void_capture: false,
            settled_after: Span::hours(0),
            // What is approved later is never asked for.
            page_pays_for: PAGE_LIFE,
            pages_take_money: false,
            // The days in which PayPal honours an authorization.
            authorization_life: Span::days(3),
            // One is valid for 29 days from when it was first held.
            reauthorizes_until: Some(Span::days(29)),
            largest: LARGEST,
            ..wire.capabilities.clone()
        };
        Ok(Self { wire, capabilities })
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// As [`fingerprint`](crate::payments::PaymentGateways::fingerprint). Who pays is read from PayPal before it is sent.
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        request::call(call).fingerprint(account)
    }

    /// Address of the page on which the payer approves a checkout.
    pub fn page_url(&self, account: &Account, token: &str) -> String {
        self.wire.addresses.wallet_url(account.mode, token)
    }

    /// Servers of these pages.
    pub fn page_origins(&self) -> &[String] {
        self.wire.addresses.wallet_origins()
    }

    /// As [`send`](crate::payments::PaymentGateways::send).
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        if let Some(heard) = key_is_unusable(&call.request_key) {
            return heard;
        }
        let body = request::call(call);
        let asked = match &call.ask {
            Ask::OpenHostedPage(_) => {
                return match self.post(account, &body, &call.request_key).await {
                    Ok(answer) => response::page_opened(&answer, call.amount.currency),
                    Err(heard) => heard,
                };
            }
            Ask::Authorize { order, action } => return self.pay(account, call, body, order, *action).await,
            Ask::Reauthorize { .. } => Asked::Reauthorization,
            Ask::Capture { .. } => Asked::Capture,
            Ask::Void { .. } => Asked::Void,
            Ask::Refund { .. } => Asked::Refund,
            Ask::AcceptReview { .. } => Asked::AcceptReview,
            Ask::DeclineReview { .. } => Asked::DeclineReview,
        };
        match self.post(account, &body, &call.request_key).await {
            Ok(answer) => of_account(response::followed(&answer, asked, call.amount), &answer, account),
            Err(heard) => heard,
        }
    }

    /// Holds or takes what the payer has approved, who is asked of PayPal first: nothing that a browser brings is sent.
    async fn pay(
        &self,
        account: &Account,
        call: &Call,
        body: Body,
        ObjectId(token): &ObjectId,
        action: HostedAction,
    ) -> Heard {
        let payer = match self.details(account, token, action).await {
            Ok((Details::Approved(payer), _)) => payer,
            Ok((Details::Waiting | Details::NoSuchToken, heard)) => {
                return Heard { verdict: response::SPENT, ..heard };
            }
            // The payment itself has not left.
            Ok((Details::Refused, heard)) => return heard,
            Ok((Details::Unclear, heard)) => return Heard { verdict: Verdict::NotSent, ..heard },
            Err(heard) => return Heard { verdict: Verdict::NotSent, code: None, ..heard },
        };
        match self.post(account, &body.with("PAYERID", payer), &call.request_key).await {
            Ok(answer) => of_account(response::paid(&answer, token, action, call.amount), &answer, account),
            Err(heard) => heard,
        }
    }

    /// How far a checkout is.
    async fn details(
        &self,
        account: &Account,
        token: &str,
        action: HostedAction,
    ) -> Result<(Details, Heard), Heard> {
        let answer = self.post(account, &request::details(token, action), &self.wire.fresh_key()).await?;
        Ok(response::details(&answer, token))
    }

    /// As [`inquire`](crate::payments::PaymentGateways::inquire): what was paid by our own number of the operation, a page by
    /// its token.
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let is_page = about.kind == OperationKind::HostedPage;
        let heard = match (&about.paid, &about.page) {
            // What was approved on the page is paid under the number of the operation that paid it.
            (Some(paid), _) if is_page => {
                let told = self.look(account, &Inquiry::ByObject(paid.clone()), about).await;
                Heard { reference: None, ..told }
            }
            (None, Some(token)) if is_page => match self.details(account, token, about.action).await {
                Ok((details, heard)) => response::of_page(&details, heard),
                Err(heard) => heard,
            },
            // A page that nobody was given made no transaction: what is asked then is whether the gateway answers.
            _ => self.look(account, inquiry, about).await,
        };
        let heard = of_inquiry(heard);
        if heard.verdict == Verdict::Unknown {
            tracing::info!(code = ?heard.code, "an inquiry gave no verdict");
        }
        heard
    }

    async fn look(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        match self.post(account, &request::inquiry(inquiry), &self.wire.fresh_key()).await {
            Ok(answer) => of_account(response::found(&answer, inquiry, about), &answer, account),
            Err(heard) => heard,
        }
    }

    /// As [`named_refund`](crate::payments::PaymentGateways::named_refund): an inquiry by its PNREF.
    pub async fn named_refund(
        &self,
        account: &Account,
        refund: &ObjectId,
        currency: Currency,
    ) -> NamedRefund {
        self.wire.named_refund_by(account, refund, currency, request::inquiry).await
    }

    /// As [`verify`](crate::payments::PaymentGateways::verify): makes a checkout that nobody will approve, and looks for a
    /// payment that does not exist.
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
    ) -> AccountCheck {
        let amount = Money::new(currency.minor_per_major(), currency);
        let probe = request::probe(amount, action);
        let opened = match self.post(account, &probe, &self.wire.fresh_key()).await {
            Ok(answer) => response::page_opened(&answer, currency),
            Err(heard) => heard,
        };
        if !matches!(opened.verdict, Verdict::PageOpened { .. }) {
            return refused_or_silent(opened);
        }
        let inquiry = Inquiry::ByReference(unused.clone());
        let found = self.look(account, &inquiry, &About::only(OperationKind::Authorize, currency)).await;
        match found.verdict {
            Verdict::NotFound => AccountCheck::Usable,
            _ => refused_or_silent(found),
        }
    }

    async fn post(&self, account: &Account, body: &Body, key: &str) -> Result<bytes::Bytes, Heard> {
        self.wire.post(account, body, key).await
    }
}

/// The same, with whether the answer names another merchant.
fn of_account(heard: Heard, answer: &[u8], account: &Account) -> Heard {
    Heard { other_account: names_another_account(answer, &account.vendor), ..heard }
}
