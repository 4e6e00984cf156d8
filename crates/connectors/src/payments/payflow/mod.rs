//! Payflow: cards by secure token, on PayPal's hosted page or in a form of ours that the payer's browser posts there
//! (transparent redirect), and payers with a PayPal account (`express`); capture, void, credit, decisions on reviews and
//! inquiry, over HTTPS name-value requests.

mod express;
mod hosts;
mod nvp;
mod plain;
mod raw;
pub mod report;
mod request;
pub mod response;
mod results;
mod states;

pub use express::{Express, response as express_response};
pub use hosts::PayflowHosts;

use super::{About, AccountCheck, CardForm, NamedRefund, RandomSource};
use crate::Secret;
use crate::http::{HttpClient, HttpError, PolicyError, retry_after};
use bytes::Bytes;
use domain::ids::Reference;
use domain::money::{Currency, Money};
use domain::payments::gateway::{
    Ask, Call, Capabilities, Heard, HostedAction, Inquiry, Mode, ObjectId, PAGE_LIFE, Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use domain::time::Span;
use hosts::Addresses;
use http::{Request, StatusCode, header};
use request::Body;
use response::Asked;

/// Longest request id (payflow-pro 1).
const REQUEST_KEY_MAX: usize = 32;

/// What the gateway is told about our patience, in seconds; the HTTP client's own limit is a little longer.
const CLIENT_TIMEOUT_SECONDS: &str = "45";

/// An account at Payflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Test money or real money; decides the server.
    pub mode: Mode,
    /// Through whom the account was bought (PARTNER); case matters.
    pub partner: String,
    /// The merchant's sign-in name.
    pub vendor: String,
    /// The user of the account; the same as `vendor` when it has no others.
    pub user: String,
    /// The user's password.
    pub password: Secret<String>,
}

/// The adapter. One serves every account of both modes.
pub struct Payflow {
    addresses: Addresses,
    http: HttpClient,
    random: RandomSource,
    capabilities: Capabilities,
}

impl Payflow {
    /// An adapter for these hosts. `random` gives inquiries their request ids. Refused when an address is unusable,
    /// or when `http` may not call it.
    pub fn new(hosts: &PayflowHosts, http: HttpClient, random: RandomSource) -> Result<Self, PolicyError> {
        let addresses = Addresses::check(hosts)?;
        for mode in [Mode::Production, Mode::Test] {
            let gateway = addresses.gateway(mode);
            if !http.permits(gateway) {
                return Err(PolicyError::NotPermitted(gateway.to_string()));
            }
        }
        let capabilities = Capabilities {
            void_capture: true,
            sure_refund_keys: true,
            // An inquiry shows no credits.
            shows_refunds: false,
            shows_disputes: false,
            list_lag: None,
            list_tells_whose: true,
            // Batches settle once a day.
            settled_after: Span::hours(26),
            // The guides are uncertain: meant for retries within hours (PS section 2).
            key_retention: Span::hours(24),
            lookup_lag: Span::minutes(15),
            shows_pages_at_once: true,
            page_pays_for: PAGE_LIFE,
            pages_take_money: true,
            // PayPal's processor honours an authorization for 3 days; others longer.
            authorization_life: Span::days(3),
            // Of cards no guide knows it.
            reauthorizes_until: None,
            resends_payments: true,
            whole_units_only: request::WHOLE_UNITS_ONLY,
            digits_max: 2,
            largest: &[],
        };
        Ok(Self { addresses, http, random, capabilities })
    }

    /// What every account can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// As [`fingerprint`](super::PaymentGateways::fingerprint).
    pub fn fingerprint(&self, call: &Call, account: &Account) -> String {
        request::call(call).map(|body| body.fingerprint(account)).unwrap_or_default()
    }

    /// Address of an opened hosted page.
    pub fn page_url(&self, account: &Account, token: &str, page_id: &str) -> String {
        self.addresses.page_url(account.mode, token, page_id)
    }

    /// As [`card_form`](super::PaymentGateways::card_form).
    pub fn card_form(&self, account: &Account, token: &str, page_id: &str) -> CardForm {
        self.addresses.card_form(account.mode, token, page_id)
    }

    /// Servers of hosted pages.
    pub fn page_origins(&self) -> &[String] {
        self.addresses.page_origins()
    }

    /// As [`send`](super::PaymentGateways::send).
    pub async fn send(&self, account: &Account, call: &Call) -> Heard {
        let key = &call.request_key;
        if let Some(heard) = key_is_unusable(key) {
            return heard;
        }
        let asked = match &call.ask {
            Ask::OpenHostedPage(page) => Asked::Page(&page.page_id),
            Ask::Authorize { .. } | Ask::Reauthorize { .. } => return not_ours(),
            Ask::Capture { .. } => Asked::Capture,
            Ask::Void { .. } => Asked::Void,
            Ask::Refund { .. } => Asked::Refund,
            Ask::AcceptReview { .. } => Asked::AcceptReview,
            Ask::DeclineReview { .. } => Asked::DeclineReview,
        };
        let Some(body) = request::call(call) else { return not_ours() };
        match self.post(account, &body, key).await {
            Ok(body) => Heard {
                other_account: response::names_another_account(&body, &account.vendor),
                ..response::read_reply(&body, asked, call.amount)
            },
            Err(heard) => heard,
        }
    }

    /// As [`inquire`](super::PaymentGateways::inquire).
    pub async fn inquire(&self, account: &Account, inquiry: &Inquiry, about: &About) -> Heard {
        let heard = match self.post(account, &request::inquiry(inquiry), &self.fresh_key()).await {
            Ok(body) => Heard {
                other_account: response::names_another_account(&body, &account.vendor),
                ..response::read_inquiry(&body, inquiry, about)
            },
            Err(heard) => heard,
        };
        let heard = of_inquiry(heard);
        if heard.verdict == Verdict::Unknown {
            tracing::info!(code = ?heard.code, "an inquiry gave no verdict");
        }
        heard
    }

    /// As [`named_refund`](super::PaymentGateways::named_refund): an inquiry by its PNREF.
    pub async fn named_refund(
        &self,
        account: &Account,
        refund: &ObjectId,
        currency: Currency,
    ) -> NamedRefund {
        self.named_refund_by(account, refund, currency, request::inquiry).await
    }

    /// The same by an inquiry of another tender.
    async fn named_refund_by(
        &self,
        account: &Account,
        refund: &ObjectId,
        currency: Currency,
        inquiry_of: fn(&Inquiry) -> Body,
    ) -> NamedRefund {
        // As it writes them itself.
        let refund = ObjectId(refund.0.to_ascii_uppercase());
        let inquiry = Inquiry::ByObject(refund.clone());
        match self.post(account, &inquiry_of(&inquiry), &self.fresh_key()).await {
            Ok(body) => response::read_named_refund(&body, &refund, currency),
            Err(_) => NamedRefund::NoAnswer,
        }
    }

    /// As [`verify`](super::PaymentGateways::verify).
    pub async fn verify(
        &self,
        account: &Account,
        currency: Currency,
        action: HostedAction,
        unused: &Reference,
    ) -> AccountCheck {
        let page_id = self.fresh_key();
        let amount = Money::new(currency.minor_per_major(), currency);
        let probe = request::probe(&page_id, amount, action);
        let opened = match self.post(account, &probe, &self.fresh_key()).await {
            Ok(body) => response::read_reply(&body, Asked::Page(&page_id), amount),
            Err(heard) => heard,
        };
        if !matches!(opened.verdict, Verdict::PageOpened { .. }) {
            return refused_or_silent(opened);
        }
        let inquiry = Inquiry::ByReference(unused.clone());
        let about = About::only(OperationKind::HostedPage, currency);
        let found = self.inquire(account, &inquiry, &about).await;
        match found.verdict {
            Verdict::NotFound => AccountCheck::Usable,
            _ => refused_or_silent(found),
        }
    }

    fn fresh_key(&self) -> String {
        format!("{:032x}", (self.random)())
    }

    /// Sends one body and gives the answer's text, or what its absence means.
    async fn post(&self, account: &Account, body: &Body, key: &str) -> Result<Bytes, Heard> {
        let request = Request::post(self.addresses.gateway(account.mode))
            .header(header::CONTENT_TYPE, "text/namevalue")
            .header("X-VPS-REQUEST-ID", key)
            .header("X-VPS-CLIENT-TIMEOUT", CLIENT_TIMEOUT_SECONDS)
            .header("X-VPS-VIT-INTEGRATION-PRODUCT", "Bursar")
            .body(Bytes::from(body.text(account)))
            .expect("a checked address and plain header values");
        match self.http.send(request).await {
            Ok(response) if response.status() == StatusCode::OK => Ok(response.into_body()),
            Ok(response) => {
                Err(Heard { retry_after: retry_after(&response), ..status_meaning(response.status()) })
            }
            Err(error) => {
                let verdict = match error {
                    HttpError::NotSent(_) => Verdict::NotSent,
                    HttpError::Unknown(_) => Verdict::Unknown,
                };
                Err(Heard { raw: error.to_string(), ..Heard::bare(verdict) })
            }
        }
    }
}

/// The answer to an inquiry: that may have failed to leave or been refused; the operation it asks about is as unknown as before.
/// Where the account itself is refused, that is what was heard.
fn of_inquiry(told: Heard) -> Heard {
    match told.verdict {
        Verdict::Misconfigured if told.code.is_some_and(results::refuses_account) => told,
        Verdict::NotSent | Verdict::Misconfigured | Verdict::NotDone | Verdict::Duplicate => {
            Heard { verdict: Verdict::Unknown, ..told }
        }
        _ => told,
    }
}

/// What is said of a request key that the gateway would not take.
fn key_is_unusable(key: &str) -> Option<Heard> {
    let valid = (1..=REQUEST_KEY_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric());
    if valid {
        return None;
    }
    tracing::error!("a request key is not 1 to 32 letters and digits; nothing was sent");
    Some(Heard { raw: "request key is not usable".into(), ..Heard::bare(Verdict::Misconfigured) })
}

/// Payflow's page holds or takes by itself: nothing of it is ever approved only.
fn not_ours() -> Heard {
    Heard::bare(Verdict::WrongState(WrongState::Other))
}

/// Payflow answers everything with 200 (payflow-pro 1): another status comes from something in between (PS 1.3).
fn status_meaning(status: StatusCode) -> Heard {
    let verdict = match status {
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::CONFLICT
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS => Verdict::Unknown,
        status if status.is_client_error() => Verdict::Misconfigured,
        _ => Verdict::Unknown,
    };
    Heard { raw: format!("HTTP status {}", status.as_u16()), ..Heard::bare(verdict) }
}

/// An account is refused only by an answer; lost and unreadable ones prove nothing.
fn refused_or_silent(heard: Heard) -> AccountCheck {
    let refused = heard.verdict == Verdict::Misconfigured
        || heard.code.is_some_and(|code| {
            results::class(code, results::Act::Page, "") == results::Class::Misconfigured
        });
    if refused {
        AccountCheck::Refused(results::account_trouble(heard.code), heard)
    } else {
        AccountCheck::NoAnswer(heard)
    }
}
