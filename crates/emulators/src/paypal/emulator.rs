//! The emulator itself: what every way in leads to.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::api::{self, Asked, Reply};
use super::config::{App, PayPalConfig};
use super::disputes::{self, Decision, Dispute, NewDispute};
use super::{disputes_page, faults, transactions, webhooks};
use crate::clock::{MINUTE, Micros};
use crate::form;
use crate::log::{self, LogRow};
use crate::machine::Machine;
use crate::payflow::{self, Arm, Fault, FaultKind, Operation, Wire, http_answer, instead, random, sent};
use crate::steering::Steered;
use crate::wallet::{
    Books, Delivery, Event, Mode, Order, Transaction, Wallet, books, console, control, deliveries, lag,
    others, page, report,
};

/// Bytes read of a request at most.
const MAX_REQUEST: usize = 1024 * 1024;

/// A PayPal with its books, on a [`Machine`]. Clones share them.
#[derive(Clone)]
pub struct Emulator(pub(super) Arc<Inner>);

pub(super) struct Inner {
    machine: Machine,
    apps: Vec<App>,
    /// Whose sign-in each token is.
    tokens: Mutex<HashMap<String, (Mode, String)>>,
    public_url: String,
    /// Whether its apps have the permission to see disputes.
    may_see_disputes: AtomicBool,
    /// Whether they have the one to list what moved.
    may_list_transactions: AtomicBool,
    /// How late the list of transactions knows of what moved, in microseconds.
    transactions_late: AtomicI64,
    /// Whether what a lost dispute gives the payer is listed as a refund.
    reversals_are_refunds: AtomicBool,
}

impl Deref for Emulator {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.0.machine
    }
}

impl Emulator {
    /// Opens the books.
    ///
    /// # Errors
    ///
    /// When the folder or the file of the books cannot be created or read.
    pub async fn open(config: PayPalConfig) -> anyhow::Result<Self> {
        let path = config.data.as_ref().map(|folder| folder.join("paypal-emulator.db"));
        let schema = [
            books::SCHEMA,
            lag::SCHEMA,
            deliveries::SCHEMA,
            faults::SCHEMA,
            webhooks::SCHEMA,
            disputes::SCHEMA,
        ]
        .concat();
        let tick = books::expire_due;
        let machine = Machine::open(path.as_deref(), &schema, config.manual_clock, tick).await?;
        Ok(Self(Arc::new(Inner {
            machine,
            apps: config.apps,
            tokens: Mutex::default(),
            public_url: config.public_url.unwrap_or_else(|| format!("http://{}", config.listen)),
            may_see_disputes: AtomicBool::new(true),
            may_list_transactions: AtomicBool::new(true),
            transactions_late: AtomicI64::new(0),
            reversals_are_refunds: AtomicBool::new(false),
        })))
    }

    /// Interface, page and control page.
    pub fn router(&self) -> Router {
        let own = control::router(self).merge(disputes_page::router(self)).merge(transactions::router(self));
        own.fallback({
            let emulator = self.clone();
            async move |request: Request<Body>| {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, MAX_REQUEST).await.unwrap_or_default();
                sent(emulator.answer(&parts.method, &parts.uri, &parts.headers, &body).await)
            }
        })
    }

    /// Serves everything on a listener, for ever.
    ///
    /// # Errors
    ///
    /// When accepting fails for good.
    pub async fn serve(&self, listener: TcpListener) -> anyhow::Result<()> {
        crate::payflow::serve_router(listener, self.router()).await
    }

    /// Answers a request without sockets: the same paths as over HTTP.
    ///
    /// # Errors
    ///
    /// [`Fault`] when an injected fault (or an outage) cuts the connection.
    pub async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Fault> {
        let (parts, body) = request.into_parts();
        let response = self.answer(&parts.method, &parts.uri, &parts.headers, &body).await;
        match response.extensions().get::<Wire>() {
            Some(Wire::Reset) => Err(Fault::Refused),
            Some(Wire::Drop | Wire::Half) => Err(Fault::Dropped),
            Some(Wire::Twice) | None => Ok(response),
        }
    }

    async fn answer(
        &self,
        method: &Method,
        uri: &http::Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Response<Bytes> {
        if self.is_down() {
            let mut response = Response::new(Bytes::new());
            response.extensions_mut().insert(Wire::Reset);
            return response;
        }
        let nothing = || api::error(StatusCode::NOT_FOUND, "").response();
        let mut parts = uri.path().trim_start_matches('/').splitn(2, '/');
        let Some(mode) = parts.next().and_then(Mode::parse) else { return nothing() };
        let rest = parts.next().unwrap_or_default();
        let answered = match rest {
            "checkoutnow" => self.page(mode, method, uri, body).await,
            webhooks::CERTIFICATE_PATH => Ok(certificate()),
            "v1/oauth2/token" if *method == Method::POST => Ok(self.sign_in(mode, headers).response()),
            _ => {
                let uri = (format!("/{rest}"), uri.query().unwrap_or_default().to_owned());
                self.ask(mode, method, uri, headers, body).await
            }
        };
        answered.unwrap_or_else(|error| {
            tracing::error!(%error, "the emulator could not process a request");
            api::error(StatusCode::INTERNAL_SERVER_ERROR, "").response()
        })
    }

    /// The page on which a payer approves.
    async fn page(
        &self,
        mode: Mode,
        method: &Method,
        uri: &http::Uri,
        body: &[u8],
    ) -> anyhow::Result<Response<Bytes>> {
        let posts = *method == Method::POST;
        let mut fields = if posts { form::decode(body) } else { Vec::new() };
        fields.extend(form::decode(uri.query().unwrap_or_default().as_bytes()));
        let arm: Option<Arm> = if posts { self.faults.draw(Operation::HostedSubmit) } else { None };
        if let Some(arm) = arm.as_ref().filter(|arm| arm.fault.prevents()) {
            return Ok(instead(arm));
        }
        let (now, struck) = (self.clock().now(), arm.clone());
        self.db.run(move |db| lag::begin(db, struck.as_ref(), now)).await?;
        let good = page::serve(self, mode, method, &fields).await?;
        tokio::spawn(deliveries::deliver(self.clone()));
        Ok(match arm {
            None => good,
            Some(arm) => http_answer(good, arm.fault),
        })
    }

    /// One request to the interface, from its first byte to its answer.
    async fn ask(
        &self,
        mode: Mode,
        method: &Method,
        (path, query): (String, String),
        headers: &HeaderMap,
        body: &[u8],
    ) -> anyhow::Result<Response<Bytes>> {
        let op = operation(method, &path);
        let arm = self.faults.draw(op);
        let key = headers.get("paypal-request-id").and_then(|key| key.to_str().ok()).unwrap_or_default();
        let mut row = LogRow {
            received_at: self.clock.base(),
            mode: mode.word(),
            op: op.word(),
            request_id: key.to_owned(),
            request: format!("{method} {path} {}", String::from_utf8_lossy(body)),
            fault: arm.as_ref().map_or("", |arm| arm.fault.word()),
            ..LogRow::default()
        };
        let app = self.signed_in(mode, headers);
        row.vendor = app.as_ref().map(|app| app.client_id.clone()).unwrap_or_default();
        if let Some(arm) = arm.as_ref().filter(|arm| arm.fault.prevents()) {
            self.log(row).await;
            return Ok(instead(arm));
        }
        let is_out = |arm: &Arm| matches!(arm.fault, FaultKind::SignInEnded | FaultKind::SignInRefused);
        if arm.as_ref().is_some_and(is_out) {
            self.end_sign_ins();
        }
        let Some(app) = app.filter(|_| !arm.as_ref().is_some_and(is_out)) else {
            self.log(row).await;
            return Ok(api::error(StatusCode::UNAUTHORIZED, "").response());
        };
        let posted = *method == Method::POST;
        let (key, body, method) = (key.to_owned(), body.to_vec(), method.clone());
        let public_url = self.public_url(mode);
        let (struck, emulator) = (arm.clone(), self.clone());
        let reply: Reply = self
            .db
            .run(move |db| {
                let asked = Asked {
                    app: &app,
                    method: &method,
                    path: &path,
                    query: &query,
                    may_see_disputes: emulator.0.may_see_disputes.load(Ordering::Relaxed),
                    may_list_transactions: emulator.0.may_list_transactions.load(Ordering::Relaxed),
                    transactions_late: emulator.0.transactions_late.load(Ordering::Relaxed),
                    reversals_are_refunds: emulator.0.reversals_are_refunds.load(Ordering::Relaxed),
                    key: &key,
                    body: &body,
                    now: emulator.clock().now(),
                    public_url: &public_url,
                    arm: struck.as_ref(),
                };
                let reply = api::answer(db, &asked)?;
                let is_others = asked.arm.is_some_and(|arm| arm.fault == FaultKind::OtherAnswer);
                let reply = if is_others { others_reply(db, reply, &row)? } else { reply };
                row.answer = format!("{} {}", reply.0.as_u16(), reply.1);
                emulator.stamp(&mut row);
                log::write(db, &row)?;
                Ok(reply)
            })
            .await?;
        if posted {
            tokio::spawn(deliveries::deliver(self.clone()));
        }
        let good = reply.response();
        Ok(match arm {
            None => good,
            Some(arm) => http_answer(good, arm.of_answer()),
        })
    }

    /// `POST /v1/oauth2/token`.
    fn sign_in(&self, mode: Mode, headers: &HeaderMap) -> Reply {
        let app = basic(headers).and_then(|(id, secret)| {
            let app = self.app(mode, &id).filter(|_| !self.faults.has_struck(FaultKind::SignInRefused))?;
            (app.secret == secret).then_some(app)
        });
        let Some(app) = app else {
            let body = serde_json::json!({
                "error": "invalid_client",
                "error_description": "Client Authentication failed",
            });
            return Reply(StatusCode::UNAUTHORIZED, body);
        };
        let mut bytes = [0; 24];
        random(&mut bytes);
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut tokens = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.clone(), (mode, app.client_id));
        let body = serde_json::json!({
            "scope": "https://uri.paypal.com/services/payments/payment/authcapture",
            "access_token": token,
            "token_type": "Bearer",
            "app_id": "APP-80W284485P519543T",
            "expires_in": 32_400,
            "nonce": "2026-11-22T04:33:24Z",
        });
        Reply(StatusCode::OK, body)
    }

    fn signed_in(&self, mode: Mode, headers: &HeaderMap) -> Option<App> {
        let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        let whose = {
            let tokens = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            tokens.get(token).cloned()
        };
        let (of, client_id) = whose?;
        (of == mode).then(|| self.app(mode, &client_id)).flatten()
    }

    /// Where browsers reach a world.
    pub(super) fn public_url(&self, mode: Mode) -> String {
        format!("{}/{}", self.0.public_url, mode.word())
    }

    /// Every notification that was sent, or is to be, oldest first.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn deliveries(&self) -> anyhow::Result<Vec<Delivery>> {
        deliveries::of(self).await
    }

    /// Tells everybody who listens in that world exactly this, signed as any notification: PayPal adds kinds and fields of its own accord.
    ///
    /// # Errors
    ///
    /// When it cannot be written down.
    pub async fn say(&self, mode: Mode, body: &str) -> anyhow::Result<()> {
        let (url, body, now) = (self.public_url(mode), body.to_owned(), self.clock().now());
        self.db.run(move |db| webhooks::say(db, mode, &url, &body, now)).await
    }

    /// The app of that client id.
    pub(super) fn app(&self, mode: Mode, client_id: &str) -> Option<App> {
        self.0.apps.iter().find(|app| app.mode == mode && app.client_id == client_id).cloned()
    }

    /// Ends every sign-in, as time does.
    pub fn end_sign_ins(&self) {
        self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The books.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn books(&self) -> anyhow::Result<Books> {
        books::of(self).await
    }

    /// The books in the words that are common to all emulators: what is compared with the books of whoever pays through
    /// them.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn report(&self) -> anyhow::Result<payflow::Books> {
        report::of(self).await
    }

    /// Gives `minor` units of a capture back at PayPal's console. The refund's id.
    ///
    /// # Errors
    ///
    /// When it is unknown, or not so much is left of it.
    pub async fn give_back(&self, capture: &str, minor: i64) -> anyhow::Result<String> {
        console::give_back(self, capture, minor).await
    }

    /// Lets go there of what an authorization holds.
    ///
    /// # Errors
    ///
    /// When it is unknown, or holds nothing.
    pub async fn release(&self, authorization: &str) -> anyhow::Result<()> {
        console::release(self, authorization).await
    }

    /// Decides there a payment that PayPal holds back.
    ///
    /// # Errors
    ///
    /// When it is unknown or not held back.
    pub async fn decide(&self, id: &str, accept: bool) -> anyhow::Result<()> {
        console::decide(self, id, accept).await
    }
}

impl Emulator {
    /// Opens a dispute of a capture, as a payer does. Its id.
    ///
    /// # Errors
    ///
    /// When the capture is unknown or disputed already, or not so much was taken.
    pub async fn open_dispute(&self, capture: &str, new: NewDispute) -> anyhow::Result<String> {
        disputes::open(self, capture, new).await
    }

    /// Decides an open dispute, as PayPal or the payer does.
    ///
    /// # Errors
    ///
    /// When it is unknown or decided, or the payer would get more than is disputed.
    pub async fn decide_dispute(&self, id: &str, decision: Decision) -> anyhow::Result<()> {
        disputes::decide(self, id, decision).await
    }

    /// Takes up again a dispute that was decided for the seller.
    ///
    /// # Errors
    ///
    /// When it is unknown or open, or the payer got something by it.
    pub async fn reopen_dispute(&self, id: &str) -> anyhow::Result<()> {
        disputes::reopen(self, id).await
    }

    /// Every dispute, newest first.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn disputes(&self) -> anyhow::Result<Vec<Dispute>> {
        self.db.run(|db| Ok(disputes::all(db)?)).await
    }

    /// Gives all apps the permission to see disputes, or takes it away.
    pub fn permit_disputes(&self, permitted: bool) {
        self.0.may_see_disputes.store(permitted, Ordering::Relaxed);
    }

    /// Gives all apps the permission to list what moved, or takes it away.
    pub fn permit_transactions(&self, permitted: bool) {
        self.0.may_list_transactions.store(permitted, Ordering::Relaxed);
    }

    /// The list of transactions knows of what moved so many minutes later.
    pub fn list_transactions_late(&self, minutes: u32) {
        self.0.transactions_late.store(Micros::from(minutes) * MINUTE, Ordering::Relaxed);
    }

    /// The list calls what a lost dispute gives the payer a refund, as PayPal does where it paid it from the seller's balance.
    pub fn list_reversals_as_refunds(&self, are_refunds: bool) {
        self.0.reversals_are_refunds.store(are_refunds, Ordering::Relaxed);
    }
}

impl Steered for Emulator {
    fn can(kind: FaultKind) -> bool {
        control::has_orders(kind)
    }
}

impl Wallet for Emulator {
    const NAME: &'static str = "PayPal";
    const FUNDING: &'static [(&'static str, &'static str)] = &[
        ("balance", "PayPal balance"),
        ("declined", "A card that the bank declines"),
        ("review", "A payment that PayPal holds back for review"),
    ];

    fn disputes(db: &Connection) -> rusqlite::Result<Vec<payflow::Disputed>> {
        disputes::report(db)
    }

    fn merchant_name(&self, mode: Mode, merchant: &str) -> Option<String> {
        self.app(mode, merchant).map(|app| app.merchant_name)
    }

    fn tell(&self, db: &Connection, order: &Order, event: &Event<'_>) -> anyhow::Result<()> {
        let known = Mode::parse(&order.mode).and_then(|mode| Some((mode, self.app(mode, &order.client_id)?)));
        let Some((mode, app)) = known else { return Ok(()) };
        let of = |of: &Transaction| json!({ "id": of.id, "status": of.status, "custom_id": of.custom_id });
        let (event, kind, resource) = match event {
            Event::Approved => {
                let unit = json!({ "reference_id": "default", "custom_id": order.custom_id });
                let resource = json!({ "id": order.id, "status": "APPROVED", "purchase_units": [unit] });
                ("CHECKOUT.ORDER.APPROVED", "checkout-order", resource)
            }
            Event::Refunded(refund) => ("PAYMENT.CAPTURE.REFUNDED", "refund", of(refund)),
            Event::Voided(held) => ("PAYMENT.AUTHORIZATION.VOIDED", "authorization", of(held)),
            // Of that PayPal tells by the payment's next step.
            Event::Decided(_) => return Ok(()),
        };
        webhooks::tell(db, &app, &self.public_url(mode), (event, kind, &resource), self.clock().now())
    }
}

/// What notifications are signed by, as PayPal's own server shows it.
fn certificate() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(webhooks::CERTIFICATE.as_bytes()));
    let pem = http::HeaderValue::from_static("application/x-pem-file");
    response.headers_mut().insert(header::CONTENT_TYPE, pem);
    response
}

/// The answer of another request like the one that was answered so.
fn others_reply(db: &Connection, own: Reply, row: &LogRow) -> rusqlite::Result<Reply> {
    if let Some(given) = others::given(db, row.op, &row.request)?
        && let Some((status, body)) = given.split_once(' ')
        && let (Ok(status), Ok(body)) = (status.parse(), serde_json::from_str(body))
    {
        return Ok(Reply(StatusCode::from_u16(status).unwrap_or(own.0), body));
    }
    let text = own.1.to_string();
    let mut numbers = Vec::new();
    faults::numbers(&own.1, &mut numbers);
    let body = serde_json::from_str(&others::with_numbers(&text, numbers)).unwrap_or(Value::Null);
    Ok(Reply(own.0, body))
}

/// Client id and secret of HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    decoded.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

/// Which kind of call it is, in the words of the faults.
fn operation(method: &Method, path: &str) -> Operation {
    if path.starts_with("/v1/customer/disputes") || path.starts_with("/v1/reporting/") {
        return Operation::Other;
    }
    if *method == Method::GET {
        return Operation::Inquiry;
    }
    match path.trim_end_matches('/').rsplit('/').next() {
        Some("orders") => Operation::Token,
        Some("authorize") => Operation::Authorize,
        Some("reauthorize") => Operation::Reauthorize,
        Some("capture") if path.contains("/checkout/") => Operation::Sale,
        Some("capture") => Operation::Capture,
        Some("void") => Operation::Void,
        Some("refund") => Operation::Credit,
        _ => Operation::Other,
    }
}
