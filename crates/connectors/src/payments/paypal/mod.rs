//! PayPal by its present interface: Orders v2 until the money is held, Payments v2 from then on. The payer approves an
//! order on PayPal's page; by itself that moves no money, and what was approved is held, or by sale taken, by a call of
//! ours.

mod certificates;
mod disputes;
mod hosts;
mod issues;
mod request;
mod response;
mod transactions;
mod webhooks;

pub use hosts::PayPalHosts;

use super::{About, AccountCheck, GivenBack, NamedRefund, RandomSource};
use crate::Secret;
use crate::http::{HttpClient, HttpError, PolicyError, retry_after};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use certificates::Certificates;
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{
    Ask, Call, Capabilities, Heard, HostedAction, Inquiry, Mode, ObjectId, PAGE_LIFE, Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use domain::time::Span;
use hosts::Addresses;
use http::{Request, Response, StatusCode, header};
use request::Wire;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// An account at PayPal: a REST app of the merchant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Test money or real money; decides the server.
    pub mode: Mode,
    /// The app's client id.
    pub client_id: String,
    /// The app's secret.
    pub secret: Secret<String>,
}

/// A sign-in that PayPal has given: good until it says otherwise.
struct SignIn {
    /// What it was given for: another secret needs another one.
    secret: Secret<String>,
    token: Secret<String>,
}

/// The adapter. One serves every account of both modes.
pub struct PayPal {
    addresses: Addresses,
    http: HttpClient,
    random: RandomSource,
    capabilities: Capabilities,
    sign_ins: Mutex<HashMap<(Mode, String), SignIn>>,
    certificates: Certificates,
}

impl PayPal {
    /// An adapter for these hosts. `random` gives the check of an account its key. Refused when an address is unusable,
    /// or when `http` may not call it.
    pub fn new(hosts: &PayPalHosts, http: HttpClient, random: RandomSource) -> Result<Self, PolicyError> {
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
            sure_refund_keys: true,
            shows_refunds: true,
            shows_disputes: true,
            // PayPal says three hours at most.
            list_lag: Some(Span::hours(4)),
            list_tells_whose: true,
            settled_after: Span::hours(0),
            // Of orders; of captures and refunds longer (PS section 2).
            key_retention: Span::hours(6),
            // Orders are read by their own id, not from an index.
            lookup_lag: Span::minutes(1),
            shows_pages_at_once: true,
            page_pays_for: PAGE_LIFE,
            pages_take_money: false,
            // The days in which PayPal honours an authorization.
            authorization_life: Span::days(3),
            // One is valid for 29 days from when it was first held.
            reauthorizes_until: Some(Span::days(29)),
            resends_payments: true,
            whole_units_only: request::WHOLE_UNITS_ONLY,
            digits_max: 2,
            largest: &[],
        };
        let (sign_ins, certificates) = (Mutex::default(), Certificates::default());
        Ok(Self { addresses, http, random, capabilities, sign_ins, certificates })
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// As [`fingerprint`](super::PaymentGateways::fingerprint).
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        request::call(call).map(|wire| wire.fingerprint(account)).unwrap_or_default()
    }

    /// Address of the page on which the payer approves an order.
    pub fn page_url(&self, account: &Account, token: &str) -> String {
        self.addresses.page_url(account.mode, token)
    }

    /// Servers of these pages.
    pub fn page_origins(&self) -> &[String] {
        self.addresses.page_origins()
    }

    /// As [`send`](super::PaymentGateways::send).
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        let Some(wire) = request::call(call) else {
            // PayPal takes decisions about reviews at its own console only.
            return Heard::bare(Verdict::WrongState(WrongState::Other));
        };
        let kind = match &call.ask {
            Ask::OpenHostedPage(_) => OperationKind::HostedPage,
            Ask::Authorize { .. } => OperationKind::Authorize,
            Ask::Reauthorize { .. } => OperationKind::Reauthorize,
            Ask::Capture { .. } => OperationKind::Capture,
            Ask::Void { .. } => OperationKind::Void,
            Ask::Refund { .. } => OperationKind::Refund,
            Ask::AcceptReview { .. } => OperationKind::AcceptReview,
            Ask::DeclineReview { .. } => OperationKind::DeclineReview,
        };
        match self.ask(account, &wire, Some(&call.request_key)).await {
            Ok(answer) => {
                let heard = response::read_reply(answer.status(), answer.body(), kind);
                let heard = response::compared(heard, answer.body(), call);
                Heard { retry_after: retry_after(&answer), ..heard }
            }
            Err(heard) => heard,
        }
    }

    /// As [`inquire`](super::PaymentGateways::inquire). An order whose id nobody learnt is nobody's to pay: what is asked
    /// then is whether PayPal answers, by an order that does not exist.
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let Inquiry::ByReference(reference) = inquiry else { return Heard::bare(Verdict::Unknown) };
        let order = about.page.as_deref().unwrap_or(reference.as_str());
        match self.ask(account, &request::inquiry(order), None).await {
            Ok(answer) => Heard {
                retry_after: retry_after(&answer),
                ..response::read_inquiry(answer.status(), answer.body(), reference, about)
            },
            // Somebody has to hear that nothing is told to this account (PS-F14).
            Err(heard) if heard.verdict == Verdict::Misconfigured => heard,
            // The inquiry may have failed to leave; the operation it asks about is as unknown as before.
            Err(heard) => Heard { verdict: Verdict::Unknown, ..heard },
        }
    }

    /// As [`given_back`](super::PaymentGateways::given_back): what the order shows.
    pub async fn given_back(&self, account: &Account, order: &str) -> Option<Vec<GivenBack>> {
        let answer = self.ask(account, &request::inquiry(order), None).await.ok()?;
        answer.status().is_success().then(|| response::given_back(answer.body(), order)).flatten()
    }

    /// As [`named_refund`](super::PaymentGateways::named_refund): one of those that the order shows.
    pub async fn named_refund(&self, account: &Account, order: &str, refund: &ObjectId) -> NamedRefund {
        let Some(all) = self.given_back(account, order).await else { return NamedRefund::NoAnswer };
        let found = all.into_iter().find(|given| given.object.is_same(refund));
        found.map_or(NamedRefund::NotShown, NamedRefund::Given)
    }

    /// As [`verify`](super::PaymentGateways::verify): signs in anew, makes an order that nobody will approve, and asks for
    /// one that does not exist.
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
    ) -> AccountCheck {
        self.forget(account);
        let key = format!("{:032x}", (self.random)());
        let made = match self.ask(account, &request::probe(currency, action), Some(&key)).await {
            Ok(answer) => answer,
            Err(heard) => return refused_or_silent(heard, ""),
        };
        let heard = response::read_reply(made.status(), made.body(), OperationKind::HostedPage);
        if !matches!(heard.verdict, Verdict::PageOpened { .. }) {
            let answer = response::json(made.body()).unwrap_or_default();
            return refused_or_silent(heard, response::issue(&answer));
        }
        let about = About::only(OperationKind::HostedPage, currency);
        let found = self.inquire(account, &Inquiry::ByReference(unused.clone()), &about).await;
        match found.verdict {
            Verdict::NotFound => AccountCheck::Usable,
            _ => refused_or_silent(found, ""),
        }
    }

    /// Sends one request as the account, signing in first if need be. A sign-in that has ended is renewed once: what was
    /// refused for it was not done.
    async fn ask(&self, account: &Account, wire: &Wire, key: Option<&str>) -> Result<Response<Bytes>, Heard> {
        if let Some(token) = self.known(account) {
            let answer = self.exchange(account, wire, key, &token).await?;
            if answer.status() != StatusCode::UNAUTHORIZED {
                return Ok(answer);
            }
        }
        let token = self.sign_in(account).await?;
        self.exchange(account, wire, key, &token).await
    }

    async fn exchange(
        &self,
        account: &Account,
        wire: &Wire,
        key: Option<&str>,
        token: &Secret<String>,
    ) -> Result<Response<Bytes>, Heard> {
        let mut request = Request::builder()
            .method(wire.method.clone())
            .uri(self.addresses.api(account.mode, &wire.path))
            .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("Prefer", "return=representation");
        if let Some(key) = key {
            request = request.header("PayPal-Request-Id", key);
        }
        let body = wire.body.clone().unwrap_or_default();
        let Ok(request) = request.body(Bytes::from(body)) else {
            tracing::error!("a request to PayPal cannot be written; nothing was sent");
            return Err(Heard::bare(Verdict::Misconfigured));
        };
        self.http.send(request).await.map_err(|error| lost(&error))
    }

    fn known(&self, account: &Account) -> Option<Secret<String>> {
        let sign_ins = self.sign_ins.lock().unwrap_or_else(PoisonError::into_inner);
        let known = sign_ins.get(&(account.mode, account.client_id.clone()))?;
        (known.secret == account.secret).then(|| known.token.clone())
    }

    fn forget(&self, account: &Account) {
        let mut sign_ins = self.sign_ins.lock().unwrap_or_else(PoisonError::into_inner);
        sign_ins.remove(&(account.mode, account.client_id.clone()));
    }

    /// Signs the account in. Without it the call itself never leaves.
    async fn sign_in(&self, account: &Account) -> Result<Secret<String>, Heard> {
        let pair = Secret::new(format!("{}:{}", account.client_id, account.secret.expose()));
        let request = Request::post(self.addresses.api(account.mode, "/v1/oauth2/token"))
            .header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(pair.expose())))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(Bytes::from_static(b"grant_type=client_credentials"))
            .expect("a checked address and plain header values");
        let not_sent = |raw: String| Heard { raw, ..Heard::bare(Verdict::NotSent) };
        let answer = self.http.send(request).await.map_err(|error| not_sent(format!("sign-in: {error}")))?;
        let status = answer.status();
        if matches!(status.as_u16(), 400 | 401 | 403) {
            let code = Some(i32::from(status.as_u16()));
            let raw = format!("sign-in: HTTP status {}", status.as_u16());
            return Err(Heard { code, raw, ..Heard::bare(Verdict::Misconfigured) });
        }
        let body = response::json(answer.body()).unwrap_or_default();
        let token = body.get("access_token").and_then(serde_json::Value::as_str).filter(|t| is_token(t));
        let Some(token) = token.filter(|_| status.is_success()) else {
            let raw = format!("sign-in: HTTP status {}, and no token", status.as_u16());
            return Err(Heard { retry_after: retry_after(&answer), ..not_sent(raw) });
        };
        let token = Secret::new(token.to_owned());
        let known = SignIn { secret: account.secret.clone(), token: token.clone() };
        let mut sign_ins = self.sign_ins.lock().unwrap_or_else(PoisonError::into_inner);
        sign_ins.insert((account.mode, account.client_id.clone()), known);
        Ok(token)
    }
}

/// Whether a header can carry it.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

/// What it means that there is no answer.
fn lost(error: &HttpError) -> Heard {
    let verdict = match error {
        HttpError::NotSent(_) => Verdict::NotSent,
        HttpError::Unknown(_) => Verdict::Unknown,
    };
    Heard { raw: error.to_string(), ..Heard::bare(verdict) }
}

/// An account is refused only by an answer; lost and unreadable ones prove nothing.
fn refused_or_silent(heard: Heard, issue: &str) -> AccountCheck {
    let refused =
        matches!(heard.verdict, Verdict::Misconfigured) || matches!(heard.code, Some(400 | 401 | 403 | 422));
    if refused {
        AccountCheck::Refused(issues::account_trouble(heard.code, issue), heard)
    } else {
        AccountCheck::NoAnswer(heard)
    }
}
