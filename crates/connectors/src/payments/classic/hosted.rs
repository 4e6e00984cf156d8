//! PayPal Website Payments Pro (UK), Hosted Solution: the payer types his card on PayPal's page and pays there, so that card
//! data stay with PayPal. The page holds the money, or by sale takes it, by itself; what became of it is looked up by
//! PayPal's number, where somebody tells it when it is made, and else by our own.

use super::nvp::Reply;
use super::{Account, Classic, ClassicHosts, lines, notices, of_inquiry, request, response};
use crate::http::{HttpClient, PolicyError};
use crate::payments::{
    About, AccountCheck, Authenticity, LineDetails, NamedRefund, Notice, Told, Transactions,
};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{
    Ask, Call, Capabilities, Heard, HostedAction, Inquiry, ObjectId, Verdict, WrongState,
};
use domain::sites::AccountTrouble;
use domain::time::{Span, Timestamp};
use request::Wire;

/// A button is said to live about two hours; nobody promises it.
const BUTTON_PAYS_FOR: Span = Span::hours(3);

/// The adapter. One serves every account of both modes.
pub struct HostedPro(Classic);

impl HostedPro {
    /// An adapter for these hosts. Refused when an address is unusable, or when `http` may not call it.
    pub fn new(hosts: &ClassicHosts, http: HttpClient) -> Result<Self, PolicyError> {
        let mut classic = Classic::new(hosts, http, (BUTTON_PAYS_FOR, false))?;
        classic.capabilities.pages_take_money = true;
        Ok(Self(classic))
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    /// As [`fingerprint`](crate::payments::PaymentGateways::fingerprint).
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        wire(call, account).fingerprint(account)
    }

    /// Servers of its pages. The address of one is what it is known by.
    pub fn page_origins(&self) -> &[String] {
        self.0.addresses.hosted_origins()
    }

    /// As [`send`](crate::payments::PaymentGateways::send).
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        let wire = wire(call, account);
        match &call.ask {
            Ask::OpenHostedPage(_) => self.open(account, &wire).await,
            // The page does it by itself.
            Ask::Authorize { .. } => Heard::bare(Verdict::WrongState(WrongState::Other)),
            _ => self.0.send(account, call, &wire).await,
        }
    }

    async fn open(&self, account: &Account, wire: &Wire) -> Heard {
        match self.0.ask(account, wire).await {
            Ok(reply) if reply.is_done => self.opened(account, &reply),
            Ok(reply) => response::no_button(&reply),
            Err(heard) => heard,
        }
    }

    /// The page of a button that was made.
    fn opened(&self, account: &Account, reply: &Reply) -> Heard {
        let link = reply.get("EMAILLINK");
        if link.is_empty() {
            return response::heard(reply, Verdict::Unknown);
        }
        if !self.0.addresses.is_hosted_page(account.mode, link) {
            tracing::error!(
                link,
                "PayPal names a page at a server that is not configured: nobody is sent there"
            );
            return response::heard(reply, Verdict::Misconfigured);
        }
        response::heard(reply, Verdict::PageOpened { token: link.to_owned() })
    }

    /// As [`inquire`](crate::payments::PaymentGateways::inquire): by the payment where it is known or named, else by our own
    /// number.
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let Inquiry::ByReference(reference) = inquiry else { return Heard::bare(Verdict::Unknown) };
        let told = match (self.0.follow_up(account, reference, about).await, &about.paid) {
            (Some(told), _) => told,
            (None, Some(paid)) => self.0.details(account, paid, about).await,
            (None, None) => match self.named(account, reference, about).await {
                Some(told) => told,
                None => self.0.find(account, reference, about).await,
            },
        };
        of_inquiry(told)
    }

    /// How the payment stands that somebody names, which PayPal shows at once, where a search does so some minutes later.
    /// None where nobody names one, where PayPal does not say by both of our numbers that it is what this page was paid with,
    /// or where nothing came of it: anybody may name anything, and what is not ours, or what PayPal does not answer for, hinders
    /// no search. What was given back of the payment bears its numbers, and PayPal names it, too, when it tells of that: heard as
    /// the payment, nobody could note it as a refund any more.
    async fn named(&self, account: &Account, reference: &Reference, about: &About) -> Option<Heard> {
        let (payment, attempt) = about.named.as_ref()?;
        let reply = self.0.ask(account, &request::details_of(payment)).await.ok()?;
        if lines::is_gone(&reply) {
            return None;
        }
        let told = Classic::payment(&reply, payment, about);
        let is = |said: &Option<String>, ours: &Reference| {
            said.as_ref().is_some_and(|said| said.eq_ignore_ascii_case(ours.as_str()))
        };
        let is_ours = is(&told.reference, reference) && is(&told.attempt_reference, attempt);
        let is_over =
            matches!(told.verdict, Verdict::Declined(_) | Verdict::Voided | Verdict::AuthorizationExpired);
        (is_ours && !is_over).then_some(told)
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
        match self.0.authenticate(account, notice, now).await {
            Authenticity::Genuine(told) => {
                Authenticity::Genuine(Told { payment: notices::payment(notice), ..told })
            }
            other => other,
        }
    }

    /// As [`verify`](crate::payments::PaymentGateways::verify): makes a button that nobody will press, whose page must be where
    /// payers may be sent, and looks for a payment that does not exist.
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
        now: Timestamp,
    ) -> AccountCheck {
        let look = |reply: &Reply| {
            let opened = self.opened(account, reply);
            match opened.verdict {
                Verdict::PageOpened { .. } => AccountCheck::Usable,
                Verdict::Misconfigured => AccountCheck::Refused(AccountTrouble::PageElsewhere, opened),
                _ => AccountCheck::NoAnswer(opened),
            }
        };
        self.0.verify(account, request::probe_button(currency, action), look, unused, now).await
    }
}

fn wire(call: &Call, account: &Account) -> Wire {
    match &call.ask {
        Ask::OpenHostedPage(page) => request::button(page, call, account),
        _ => request::call(call, account),
    }
}
