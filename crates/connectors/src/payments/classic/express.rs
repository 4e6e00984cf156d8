//! PayPal Express Checkout, as merchants in the United States and Canada have it. The payer approves a checkout on PayPal's
//! page; by itself that moves no money, and what was approved is held, or by sale taken, by a call of ours.

use super::response::{self, Checkout, Named};
use super::{Account, Classic, ClassicHosts, errors, of_inquiry, request};
use crate::http::{HttpClient, PolicyError};
use crate::payments::{About, AccountCheck, Authenticity, LineDetails, NamedRefund, Notice, Transactions};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{
    Ask, Call, Capabilities, Decline, Heard, HostedAction, Inquiry, ObjectId, PAGE_LIFE, Verdict,
};
use domain::payments::operation::OperationKind;
use domain::time::Timestamp;
use request::Wire;

/// The adapter. One serves every account of both modes.
pub struct Express(Classic);

impl Express {
    /// An adapter for these hosts. Refused when an address is unusable, or when `http` may not call it.
    pub fn new(hosts: &ClassicHosts, http: HttpClient) -> Result<Self, PolicyError> {
        // What is approved later is never asked for.
        Classic::new(hosts, http, (PAGE_LIFE, true)).map(Self)
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    /// As [`fingerprint`](crate::payments::PaymentGateways::fingerprint).
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        request::call(call, account).fingerprint(account)
    }

    /// Address of the page on which the payer approves a checkout.
    pub fn page_url(&self, account: &Account, token: &str) -> String {
        self.0.addresses.page_url(account.mode, token)
    }

    /// Servers of these pages.
    pub fn page_origins(&self) -> &[String] {
        self.0.addresses.page_origins()
    }

    /// As [`send`](crate::payments::PaymentGateways::send).
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        let wire = request::call(call, account);
        match &call.ask {
            Ask::Authorize { order, action } => self.pay(account, wire, order, *action).await,
            _ => self.0.send(account, call, &wire).await,
        }
    }

    /// Holds or takes what the payer has approved, who is asked of PayPal first: nothing that a browser brings is sent.
    async fn pay(&self, account: &Account, wire: Wire, token: &ObjectId, action: HostedAction) -> Heard {
        let checkout = match self.0.ask(account, &request::details_of_checkout(&token.0)).await {
            Ok(checkout) => checkout,
            // The payment itself has not left.
            Err(heard) => return Heard { verdict: Verdict::NotSent, code: None, ..heard },
        };
        if response::is_of_another(&checkout, &token.0) {
            return response::heard(&checkout, Verdict::NotSent);
        }
        if !checkout.is_done {
            let heard = response::refused(&checkout, OperationKind::Authorize);
            let unknown = heard.verdict == Verdict::Unknown;
            return if unknown { Heard { verdict: Verdict::NotSent, ..heard } } else { heard };
        }
        let payer = match response::of_checkout(&checkout) {
            Some(Checkout::Approved(payer)) => payer,
            Some(Checkout::Failed) if !checkout.get("PAYERID").is_empty() => {
                checkout.get("PAYERID").to_owned()
            }
            // Paid already, under a key of ours or not: looked up, never charged again.
            Some(Checkout::Paid(_)) => return response::heard(&checkout, Verdict::Duplicate),
            Some(Checkout::Running) | None => return response::heard(&checkout, Verdict::Unknown),
            Some(Checkout::Waiting | Checkout::Failed) => {
                return response::heard(&checkout, Verdict::Declined(Decline::PageSpent));
            }
        };
        match self.0.ask(account, &wire.by_payer(&payer)).await {
            Ok(reply) => {
                let named = Named { token: Some(token), ..Named::default() };
                response::compared(
                    response::of_call(&reply, OperationKind::Authorize, action),
                    &reply,
                    &named,
                )
            }
            Err(heard) => heard,
        }
    }

    /// As [`inquire`](crate::payments::PaymentGateways::inquire): by the transaction where it is known, else by the checkout,
    /// else by our own number.
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let Inquiry::ByReference(reference) = inquiry else { return Heard::bare(Verdict::Unknown) };
        if let Some(told) = self.0.follow_up(account, reference, about).await {
            return of_inquiry(told);
        }
        let told = match &about.paid {
            Some(transaction) => self.0.details(account, transaction, about).await,
            None => self.checkout(account, reference, about).await,
        };
        // What was approved on the page is paid under the number of the operation that paid it.
        let is_page = about.kind == OperationKind::HostedPage && told.verdict != Verdict::Approved;
        of_inquiry(if is_page { Heard { reference: None, ..told } } else { told })
    }

    /// What became of a checkout. A token that nobody learnt is nobody's to pay: what is asked then is whether PayPal
    /// answers, by one that does not exist.
    async fn checkout(&self, account: &Account, reference: &Reference, about: &About) -> Heard {
        let token = about.page.as_deref().unwrap_or(reference.as_str());
        let reply = match self.0.ask(account, &request::details_of_checkout(token)).await {
            Ok(reply) => reply,
            Err(heard) => return heard,
        };
        if response::is_of_another(&reply, token) {
            return response::heard(&reply, Verdict::Unknown);
        }
        let is_page = about.kind == OperationKind::HostedPage;
        if !reply.is_done {
            let heard = response::heard(&reply, Verdict::Unknown);
            let made_up = about.page.is_none() && errors::is_no_token(&reply.errors());
            return match made_up || errors::is_unknown_token(&reply.errors()) {
                // Forgotten, which a token is that was paid, too: of that our own number tells.
                true if is_page => Heard { verdict: Verdict::NotFound, ..heard },
                true => self.0.find(account, reference, about).await,
                false => heard,
            };
        }
        match response::of_checkout(&reply) {
            Some(Checkout::Waiting) => response::heard(&reply, Verdict::NotFound),
            Some(Checkout::Approved(_)) if is_page => response::approved(&reply),
            Some(Checkout::Approved(_)) => response::heard(&reply, Verdict::NotFound),
            Some(Checkout::Failed) if is_page => response::heard(&reply, Verdict::NotFound),
            Some(Checkout::Failed) => response::heard(&reply, Verdict::PayAnotherWay),
            Some(Checkout::Paid(Some(transaction))) => self.0.details(account, &transaction, about).await,
            Some(Checkout::Paid(None)) if !is_page => self.0.find(account, reference, about).await,
            Some(Checkout::Paid(None) | Checkout::Running) | None => {
                response::heard(&reply, Verdict::Unknown)
            }
        }
    }

    /// As [`named_refund`](crate::payments::PaymentGateways::named_refund).
    pub async fn named_refund(&self, account: &Account, refund: &ObjectId) -> NamedRefund {
        self.0.named_refund(account, refund).await
    }

    /// As [`transactions`](crate::payments::PaymentGateways::transactions).
    pub async fn transactions(&self, account: &Account, from: Timestamp, until: Timestamp) -> Transactions {
        self.0.transactions(account, (from, until)).await
    }

    /// As [`line_details`](crate::payments::PaymentGateways::line_details).
    pub async fn line_details(&self, account: &Account, object: &ObjectId) -> LineDetails {
        self.0.line_details(account, object).await
    }

    /// As [`authenticate`](crate::payments::PaymentGateways::authenticate).
    pub async fn authenticate(&self, account: &Account, notice: &Notice, now: Timestamp) -> Authenticity {
        self.0.authenticate(account, notice, now).await
    }

    /// As [`verify`](crate::payments::PaymentGateways::verify): makes a checkout that nobody will approve, and looks for a
    /// payment that does not exist.
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
        now: Timestamp,
    ) -> AccountCheck {
        self.0.verify(account, request::probe(currency, action), |_| AccountCheck::Usable, unused, now).await
    }
}
