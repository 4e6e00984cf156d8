//! PayPal Website Payments Pro (UK), direct payment: the payer types his card on a page of ours, it comes to our server, and one
//! call hands it on. That call is sent once. What became of it, where its answer is lost, is looked up by our own number until it is
//! known; the card is gone by then.

use super::{Account, Classic, ClassicHosts, errors, of_inquiry, request, response};
use crate::http::{HttpClient, PolicyError};
use crate::payments::percent::percent_encoded;
use crate::payments::{
    About, AccountCheck, Authenticity, LineDetails, NamedRefund, Notice, PaymentCard, Transactions,
};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::card::{Brand, Month};
use domain::payments::gateway::{
    Ask, Call, Capabilities, Heard, HostedAction, Inquiry, ObjectId, PAGE_LIFE, Verdict,
};
use domain::payments::operation::OperationKind;
use domain::time::Timestamp;
use request::Wire;
use zeroize::Zeroizing;

/// The version of the interface that knows 3-D Secure 2.
const VERSION_OF_3DS2: &str = "214.0";

/// No body is longer, so that none is moved in memory while it is written and leaves a card behind.
const BODY_MAX: usize = 16 * 1024;

/// The adapter. One serves every account of both modes.
pub struct DirectPro(Classic);

impl DirectPro {
    /// An adapter for these hosts. Refused when an address is unusable, or when `http` may not call it.
    pub fn new(hosts: &ClassicHosts, http: HttpClient) -> Result<Self, PolicyError> {
        // The page is ours: what was typed on it is known at once, and nothing is taken of it later.
        let mut classic = Classic::new(hosts, http, (PAGE_LIFE, true))?;
        classic.capabilities.resends_payments = false;
        Ok(Self(classic))
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    /// As [`fingerprint`](crate::payments::PaymentGateways::fingerprint): of a payment without its card, of which nothing is kept,
    /// no hash either.
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        wire(call, account).fingerprint(account)
    }

    /// As [`send`](crate::payments::PaymentGateways::send). The page is ours, and opens without a call: it goes by our number.
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        match &call.ask {
            Ask::OpenHostedPage(_) => {
                Heard::bare(Verdict::PageOpened { token: call.reference.as_str().to_owned() })
            }
            Ask::Authorize { .. } => {
                tracing::error!(operation.reference = %call.reference, "a payment has lost its card: not sent");
                Heard::bare(Verdict::Unknown)
            }
            _ => self.0.send(account, call, &wire(call, account)).await,
        }
    }

    /// As [`pay_by_card`](crate::payments::PaymentGateways::pay_by_card).
    pub async fn pay(&self, account: &Account, call: &Call, card: PaymentCard) -> Heard {
        let Ask::Authorize { order, action } = &call.ask else { return Heard::bare(Verdict::Unknown) };
        let wire = request::direct(call, order, *action, account);
        let body = body(wire, account, &card);
        // Wiped before the answer is waited for.
        drop(card);
        match self.0.post(account, body).await {
            Ok(reply) => {
                let told = response::of_direct(&reply, *action);
                without_number(response::compared(told, &reply, &response::Named::default()), order)
            }
            Err(heard) => heard,
        }
    }

    /// As [`inquire`](crate::payments::PaymentGateways::inquire): by the transaction where it is known, else by the number of
    /// the page.
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let Inquiry::ByReference(reference) = inquiry else { return Heard::bare(Verdict::Unknown) };
        if let Some(told) = self.0.follow_up(account, reference, about).await {
            return of_inquiry(told);
        }
        let number = about.page.as_deref().and_then(Reference::parse).unwrap_or_else(|| reference.clone());
        let told = match &about.paid {
            Some(transaction) => self.0.details(account, transaction, about).await,
            None => self.find(account, &number, about).await,
        };
        of_inquiry(without_number(told, &ObjectId(number.as_str().to_owned())))
    }

    /// What was paid under a number: whatever it is called in a search, and what was refused only where nothing else is there.
    async fn find(&self, account: &Account, number: &Reference, about: &About) -> Heard {
        let page = About { kind: OperationKind::HostedPage, ..about.clone() };
        let told = self.0.find(account, number, &page).await;
        match (&told.verdict, about.kind) {
            (Verdict::NotFound, OperationKind::Authorize) => self.0.find(account, number, about).await,
            _ => told,
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

    /// As [`verify`](crate::payments::PaymentGateways::verify): asks for a payment without a card, which is refused as such where
    /// the account may have one, and looks for a payment that does not exist.
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
        now: Timestamp,
    ) -> AccountCheck {
        let probe = match self.0.ask(account, &request::probe_card(currency, action)).await {
            Ok(reply) => response::of_direct(&reply, action),
            Err(heard) => return AccountCheck::NoAnswer(heard),
        };
        match probe.verdict {
            Verdict::Declined(_) => self.0.verify_search(account, unused, now).await,
            Verdict::Misconfigured => AccountCheck::Refused(errors::account_trouble(probe.code), probe),
            _ => AccountCheck::NoAnswer(probe),
        }
    }
}

/// The number under which a payment goes is the page's, not its own operation's: told as ours where it is that one.
fn without_number(told: Heard, page: &ObjectId) -> Heard {
    let is_page = told.reference.as_deref().is_some_and(|said| said.eq_ignore_ascii_case(&page.0));
    Heard { reference: told.reference.filter(|_| !is_page), ..told }
}

fn wire(call: &Call, account: &Account) -> Wire {
    match &call.ask {
        Ask::Authorize { order, action } => request::direct(call, order, *action, account),
        _ => request::call(call, account),
    }
}

/// A body that is wiped when nobody sends it any more.
struct Wiped(Zeroizing<String>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The request with the card.
fn body(wire: Wire, account: &Account, card: &PaymentCard) -> Bytes {
    let is_3ds2 = card.three_d_secure.as_ref().is_some_and(|found| found.version_two.is_some());
    let wire = if is_3ds2 { wire.of_version(VERSION_OF_3DS2) } else { wire };
    let mut text = Zeroizing::new(String::with_capacity(BODY_MAX));
    text.push_str(&wire.body(account));
    let mut push = |name: &str, value: &str| {
        // What is empty is left out: an empty security code is a wrong one (GF-C14).
        if !value.is_empty() {
            for part in ["&", name, "=", value] {
                text.push_str(part);
            }
        }
    };
    let brand = match card.brand {
        Brand::Visa => "Visa",
        Brand::MasterCard => "MasterCard",
        Brand::Maestro => "Maestro",
    };
    // Digits need no escapes, and make no copy.
    push("CREDITCARDTYPE", brand);
    push("ACCT", card.number.expose());
    push("EXPDATE", &Zeroizing::new(mmyyyy(card.expiry)));
    push("CVV2", card.code.expose());
    push("STARTDATE", &Zeroizing::new(card.start.map(mmyyyy).unwrap_or_default()));
    push("ISSUENUMBER", card.issue.expose());
    push("IPADDRESS", &card.typed_at.to_string());
    let holder = &card.holder;
    for (name, value) in [
        ("FIRSTNAME", &holder.first_name),
        ("LASTNAME", &holder.last_name),
        ("STREET", &holder.street),
        ("CITY", &holder.city),
        // It means nothing in the United Kingdom, and some answers ask for it.
        ("STATE", &holder.city),
        ("ZIP", &holder.postcode),
        ("COUNTRYCODE", &holder.country),
    ] {
        push(name, &percent_encoded(value));
    }
    if let Some(found) = &card.three_d_secure {
        push("AUTHSTATUS3DS", found.status);
        push("MPIVENDOR3DS", found.enrolled);
        push("CAVV", &Zeroizing::new(percent_encoded(found.cavv.expose())));
        push("ECI3DS", &percent_encoded(&found.eci));
        push("XID", &percent_encoded(&found.xid));
        if let Some((version, transaction)) = &found.version_two {
            push("THREEDSVERSION", &percent_encoded(version));
            push("DSTRANSACTIONID", &percent_encoded(transaction));
        }
    }
    debug_assert!(text.len() <= BODY_MAX, "it was not moved");
    Bytes::from_owner(Wiped(text))
}

fn mmyyyy(month: Month) -> String {
    format!("{:02}{:04}", month.month, month.year)
}
