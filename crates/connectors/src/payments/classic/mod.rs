//! PayPal's classic interface: name-value pairs by one address, signed with an API signature. What its products share is
//! here: what is done to a payment once it is there, and how it is looked up. Each product has its own way to one.

mod direct;
mod errors;
mod express;
mod hosted;
mod hosts;
mod lines;
mod notices;
mod nvp;
mod request;
mod response;
mod transactions;

pub use direct::DirectPro;
pub use express::Express;
pub use hosted::HostedPro;
pub use hosts::ClassicHosts;
pub(super) use notices::claimed;

use super::calls::Calls;
use super::{About, AccountCheck, NamedRefund};
use crate::Secret;
use crate::http::{HttpClient, HttpError, PolicyError, retry_after};
use bytes::Bytes;
use domain::ids::Reference;
use domain::payments::gateway::{Ask, Call, Capabilities, Heard, HostedAction, Mode, ObjectId, Verdict};
use domain::payments::operation::OperationKind;
use domain::time::{Span, Timestamp};
use hosts::Addresses;
use http::{Request, header};
use nvp::Reply;
use request::Wire;
use response::{Named, Row};

/// An account at PayPal with its API signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Test money or real money; decides the server.
    pub mode: Mode,
    /// The API username.
    pub user: String,
    /// The API password.
    pub password: Secret<String>,
    /// The signature.
    pub signature: Secret<String>,
    /// Where PayPal tells of what becomes of its payments; empty where nobody listens.
    pub notify_url: String,
}

/// What the adapters share. One serves every account of both modes.
struct Classic {
    addresses: Addresses,
    http: HttpClient,
    capabilities: Capabilities,
    /// How often notifications that nothing proves yet have made us ask of late.
    asked: Calls,
}

impl Classic {
    /// For these hosts; pages take money for so long, and what was paid on one is shown at once or after the lag of a search.
    /// Refused when an address is unusable, or when `http` may not call it.
    fn new(
        hosts: &ClassicHosts,
        http: HttpClient,
        (page_pays_for, shows_pages_at_once): (Span, bool),
    ) -> Result<Self, PolicyError> {
        let addresses = Addresses::check(hosts)?;
        for server in hosts.servers() {
            let uri = server.parse().map_err(|_| PolicyError::NotAnAddress(server.clone()))?;
            if !http.permits(&uri) {
                return Err(PolicyError::NotPermitted(server));
            }
        }
        let capabilities = Capabilities {
            // What is captured is refunded, never voided.
            void_capture: false,
            // Which calls keep a key is uncertain, and money that went back twice is gone.
            sure_refund_keys: false,
            // Who asked for a refund is not sure by what a search shows: a person tells of those at the console.
            shows_refunds: false,
            shows_disputes: false,
            // Nobody promises when the search shows what has moved. It takes minutes; a day's comparison loses nothing by some hours, and
            // who is accused of a payment too soon loses his trust in it.
            list_lag: Some(Span::hours(4)),
            // It bears none of our numbers.
            list_tells_whose: false,
            settled_after: Span::hours(0),
            // PayPal may forget a key after about 13 days, and which calls keep one is uncertain: meant for repeats soon.
            key_retention: Span::hours(24),
            // A search finds what was done some minutes ago.
            lookup_lag: Span::minutes(15),
            shows_pages_at_once,
            page_pays_for,
            pages_take_money: false,
            // The days in which PayPal honours an authorization.
            authorization_life: Span::days(3),
            // One is valid for 29 days from when it was first held.
            reauthorizes_until: Some(Span::days(29)),
            resends_payments: true,
            whole_units_only: request::WHOLE_UNITS_ONLY,
            digits_max: 2,
            largest: request::LARGEST,
        };
        Ok(Self { addresses, http, capabilities, asked: Calls::default() })
    }

    /// Sends a call; of one that opens a page or pays, too, what the answer says of it.
    async fn send(&self, account: &Account, call: &Call, wire: &Wire) -> Heard {
        let (kind, action) = match &call.ask {
            Ask::OpenHostedPage(page) => (OperationKind::HostedPage, page.action),
            Ask::Authorize { action, .. } => (OperationKind::Authorize, *action),
            Ask::Reauthorize { .. } => (OperationKind::Reauthorize, HostedAction::Authorize),
            Ask::Capture { .. } => (OperationKind::Capture, HostedAction::Authorize),
            Ask::Void { .. } => (OperationKind::Void, HostedAction::Authorize),
            Ask::Refund { .. } => (OperationKind::Refund, HostedAction::Authorize),
            Ask::AcceptReview { .. } => (OperationKind::AcceptReview, HostedAction::Authorize),
            Ask::DeclineReview { .. } => (OperationKind::DeclineReview, HostedAction::Authorize),
        };
        match self.ask(account, wire).await {
            // It names the new authorization alone, and not how much it holds.
            Ok(reply) if kind == OperationKind::Reauthorize => response::of_call(&reply, kind, action),
            Ok(reply) => {
                response::compared(response::of_call(&reply, kind, action), &reply, &named(&call.ask))
            }
            Err(heard) => heard,
        }
    }

    /// What became of an operation on a payment that is there; none of one that makes a payment.
    async fn follow_up(&self, account: &Account, reference: &Reference, about: &About) -> Option<Heard> {
        Some(match about.kind {
            OperationKind::HostedPage | OperationKind::Authorize => return None,
            OperationKind::Reauthorize => self.renewal(account, about).await,
            OperationKind::Capture => match &about.paid {
                Some(capture) => self.capture(account, capture, about.target.as_ref()).await,
                None => {
                    let told = self.find(account, reference, about).await;
                    // What was held may have been taken at PayPal's console: of that our own number says nothing.
                    let is_missing = told.verdict == Verdict::NotFound && about.target.is_some();
                    if is_missing { self.target(account, about, response::of_use).await } else { told }
                }
            },
            OperationKind::Refund => match self.search(account, reference.as_str(), about.since).await {
                Ok(rows) => {
                    let refund = rows.into_iter().find(|row| row.kind == Row::Refund);
                    // It was found by our own number.
                    let ours = |heard| Heard { reference: Some(reference.as_str().to_owned()), ..heard };
                    refund.map_or_else(|| Heard::bare(Verdict::NotFound), |row| ours(row.heard))
                }
                Err(heard) => heard,
            },
            OperationKind::Void => self.target(account, about, response::of_target).await,
            OperationKind::AcceptReview | OperationKind::DeclineReview => {
                self.target(account, about, |reply| response::of_decision(reply, about.action)).await
            }
        })
    }

    /// How a payment stands that is known by its id.
    async fn details(&self, account: &Account, transaction: &ObjectId, about: &About) -> Heard {
        match self.ask(account, &request::details_of(transaction)).await {
            Ok(reply) => Self::payment(&reply, transaction, about),
            Err(heard) => heard,
        }
    }

    /// The same, as PayPal answers.
    fn payment(reply: &Reply, transaction: &ObjectId, about: &About) -> Heard {
        if !reply.is_done {
            return response::heard(reply, Verdict::Unknown);
        }
        let named = Named { transaction: Some(transaction), ..Named::default() };
        response::compared(response::of_payment(reply, about.action), reply, &named)
    }

    /// How a capture stands.
    async fn capture(&self, account: &Account, capture: &ObjectId, parent: Option<&ObjectId>) -> Heard {
        match self.ask(account, &request::details_of(capture)).await {
            Ok(reply) if reply.is_done => response::compared(
                response::of_capture(&reply),
                &reply,
                &Named { transaction: Some(capture), parent, token: None },
            ),
            Ok(reply) => response::heard(&reply, Verdict::Unknown),
            Err(heard) => heard,
        }
    }

    /// What an operation made that goes by our own number: one payment, or nothing that can be believed.
    async fn find(&self, account: &Account, reference: &Reference, about: &About) -> Heard {
        let rows = match self.search(account, reference.as_str(), about.since).await {
            Ok(rows) => rows,
            Err(heard) => return heard,
        };
        if about.kind == OperationKind::HostedPage {
            return self.find_payment(account, reference, about, rows).await;
        }
        let captures = about.kind == OperationKind::Capture;
        let holds = !captures && about.action == HostedAction::Authorize;
        // Reversals, fees and conversions go by the same number: none of them is what was asked for.
        let wanted = |row: &response::Found| row.kind == if holds { Row::Hold } else { Row::Payment };
        let (denied, good): (Vec<_>, Vec<_>) = rows.into_iter().filter(wanted).partition(is_denied);
        // What was refused before tells only where nothing else is.
        let tells = if good.is_empty() { denied.into_iter().take(1).collect() } else { good };
        let mut found = tells.into_iter();
        let (first, further) = (found.next(), found.next());
        let Some(found) = first else { return Heard::bare(Verdict::NotFound) };
        if further.is_some() {
            tracing::error!(operation.reference = %reference, "several payments go by one number of ours");
            return Heard::bare(Verdict::Unknown);
        }
        if captures {
            // Our own number says whose it is: books that were restored may not know by which name it was captured.
            self.capture(account, &found.object, None).await
        } else {
            self.details(account, &found.object, about).await
        }
    }

    /// What was paid on a page that pays by itself, of the rows that go by our own number: what each is, its details say.
    /// What was refused on it is no end: the payer sees it there, and may pay otherwise.
    async fn find_payment(
        &self,
        account: &Account,
        reference: &Reference,
        about: &About,
        rows: Vec<response::Found>,
    ) -> Heard {
        let may_pay = |row: &response::Found| matches!(row.kind, Row::Hold | Row::Payment | Row::Unheard);
        let rows: Vec<_> = rows.into_iter().filter(|row| may_pay(row) && !is_denied(row)).collect();
        if rows.len() > LOOKED_AT_MAX {
            tracing::error!(operation.reference = %reference, "too many payments go by one number of ours");
            return Heard::bare(Verdict::Unknown);
        }
        let (mut paid, mut ended) = (Vec::new(), None);
        for row in rows {
            let told = self.details(account, &row.object, about).await;
            match told.verdict {
                Verdict::Declined(_) => {}
                Verdict::Voided | Verdict::AuthorizationExpired => {
                    ended.get_or_insert(told);
                }
                // As long as one of them is not understood, nothing is known of any.
                Verdict::Unknown => return told,
                _ => paid.push((row.object, told)),
            }
        }
        let several = paid.iter().map(|(object, _)| object.0.as_str()).collect::<Vec<_>>().join(" and ");
        let count = paid.len();
        // Money before what is only promised.
        let is_promised = |(_, told): &(ObjectId, Heard)| told.verdict == Verdict::Pending;
        let Some((_, told)) = paid.into_iter().min_by_key(is_promised) else {
            return ended.unwrap_or_else(|| Heard::bare(Verdict::NotFound));
        };
        if count > 1 {
            // A page is asked about for as long as nothing is known of it: a person has to hear of this (PS-M4).
            tracing::error!(operation.reference = %reference, "several payments go by one number of ours");
            return Heard { reference: Some(several), ..told };
        }
        told
    }

    /// The authorization by which `about`'s target was held anew: it bears none of our numbers, but names what it came of.
    async fn renewal(&self, account: &Account, about: &About) -> Heard {
        let (Some(target), Some(amount)) = (&about.target, about.amount) else {
            return Heard::bare(Verdict::Unknown);
        };
        let rows = match self.rows(account, &request::holds(amount, about.since)).await {
            Ok(rows) => rows,
            Err(heard) => return heard,
        };
        let held = |row: &response::Found| row.kind == Row::Hold && row.object != *target && !is_denied(row);
        let rows: Vec<_> = rows.into_iter().filter(held).collect();
        let is_whole = rows.len() <= RENEWALS_LOOKED_AT;
        // The newest come first.
        for row in rows.into_iter().take(RENEWALS_LOOKED_AT) {
            match self.ask(account, &request::details_of(&row.object)).await {
                Ok(reply) if !reply.is_done => return response::heard(&reply, Verdict::Unknown),
                Ok(reply) if reply.of_payment("PARENTTRANSACTIONID") != target.0 => {}
                Ok(reply) => return response::of_renewal(&reply, row.object),
                Err(heard) => return heard,
            }
        }
        Heard::bare(if is_whole { Verdict::NotFound } else { Verdict::Unknown })
    }

    /// What became of what an operation acts on.
    async fn target(&self, account: &Account, about: &About, read: impl Fn(&Reply) -> Heard) -> Heard {
        let Some(target) = &about.target else { return Heard::bare(Verdict::Unknown) };
        match self.ask(account, &request::details_of(target)).await {
            Ok(reply) if reply.is_done => read(&reply),
            Ok(reply) => response::heard(&reply, Verdict::Unknown),
            Err(heard) => heard,
        }
    }

    /// As [`named_refund`](super::PaymentGateways::named_refund).
    async fn named_refund(&self, account: &Account, refund: &ObjectId) -> NamedRefund {
        // As it writes them itself.
        let refund = ObjectId(refund.0.to_ascii_uppercase());
        match self.ask(account, &request::details_of(&refund)).await {
            Ok(reply) => response::of_named_refund(&reply, refund),
            Err(_) => NamedRefund::NoAnswer,
        }
    }

    async fn search(
        &self,
        account: &Account,
        invoice: &str,
        since: Timestamp,
    ) -> Result<Vec<response::Found>, Heard> {
        self.rows(account, &request::search(invoice, since)).await
    }

    async fn rows(&self, account: &Account, search: &Wire) -> Result<Vec<response::Found>, Heard> {
        let reply = self.ask(account, search).await?;
        let rows = if reply.is_done { response::rows(&reply) } else { None };
        rows.ok_or_else(|| response::heard(&reply, Verdict::Unknown))
    }

    /// Whether the account may look for payments.
    async fn verify_search(&self, account: &Account, unused: &Reference, now: Timestamp) -> AccountCheck {
        match self.ask(account, &request::search(unused.as_str(), now)).await {
            Ok(reply) if reply.is_done => AccountCheck::Usable,
            Ok(reply) => refused_account(&reply),
            Err(heard) => AccountCheck::NoAnswer(heard),
        }
    }

    /// Whether the account may open a page, of which `look` says whether it can be used, and look for a payment that does not
    /// exist.
    async fn verify(
        &self,
        account: &Account,
        page: Wire,
        look: impl Fn(&Reply) -> AccountCheck,
        unused: &Reference,
        now: Timestamp,
    ) -> AccountCheck {
        match self.ask(account, &page).await {
            Ok(reply) if reply.is_done => match look(&reply) {
                AccountCheck::Usable => self.verify_search(account, unused, now).await,
                unusable => unusable,
            },
            Ok(reply) => refused_account(&reply),
            Err(heard) => AccountCheck::NoAnswer(heard),
        }
    }

    /// Sends one request as the account; what came back, or what it means that nothing did.
    async fn ask(&self, account: &Account, wire: &Wire) -> Result<Reply, Heard> {
        self.post(account, Bytes::from(wire.body(account))).await
    }

    /// The same of a body that is written already.
    async fn post(&self, account: &Account, body: Bytes) -> Result<Reply, Heard> {
        let request = Request::post(self.addresses.api(account.mode).clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .expect("a checked address and plain header values");
        let answer = self.http.send(request).await.map_err(|error| lost(&error))?;
        response::read(answer.status(), answer.body()).map_err(|raw| Heard {
            raw,
            retry_after: retry_after(&answer),
            ..Heard::bare(Verdict::Unknown)
        })
    }
}

/// What it means for an account that it may not do something.
fn refused_account(reply: &Reply) -> AccountCheck {
    let heard = response::refused(reply, OperationKind::HostedPage);
    match heard.verdict {
        Verdict::Unknown => AccountCheck::NoAnswer(heard),
        _ => AccountCheck::Refused(errors::account_trouble(heard.code), heard),
    }
}

/// Holds of one amount whose details are looked at for what they hold anew.
const RENEWALS_LOOKED_AT: usize = 20;

/// Payments under one number of ours whose details are looked at.
const LOOKED_AT_MAX: usize = 5;

/// Whether a row of a search says that it was refused.
fn is_denied(row: &response::Found) -> bool {
    matches!(row.heard.verdict, Verdict::WrongState(_))
}

/// The answer to an inquiry: that may have failed to leave or been refused; the operation it asks about is as unknown as
/// before. Where the account itself is refused, that is what was heard.
fn of_inquiry(told: Heard) -> Heard {
    match told.verdict {
        Verdict::Unknown | Verdict::Misconfigured if told.code.is_some_and(errors::refuses_account) => {
            Heard { verdict: Verdict::Misconfigured, ..told }
        }
        Verdict::NotSent | Verdict::Misconfigured | Verdict::Duplicate => {
            Heard { verdict: Verdict::Unknown, ..told }
        }
        _ => told,
    }
}

/// What an answer to a follow-up has to name.
fn named(ask: &Ask) -> Named<'_> {
    match ask {
        Ask::Capture { authorization } | Ask::Void { authorization } => {
            Named { parent: Some(authorization), ..Named::default() }
        }
        _ => Named::default(),
    }
}

/// What it means that there is no answer.
fn lost(error: &HttpError) -> Heard {
    let verdict = match error {
        HttpError::NotSent(_) => Verdict::NotSent,
        HttpError::Unknown(_) => Verdict::Unknown,
    };
    Heard { raw: error.to_string(), ..Heard::bare(verdict) }
}
