//! The emulator itself: what every way in leads to.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use http::request::Parts;
use http::uri::Authority;
use http::{Method, Request, Response, StatusCode, Uri, header};
use rusqlite::Connection;
use tokio::net::TcpListener;

use super::api::{self, Asked};
use super::config::{ExpressConfig, Signature};
use super::hosted;
use super::moved::{self, Moved};
use super::notices;
use super::nvp::{self, Answer};
use super::tellings::{Telling, Tellings};
use crate::form;
use crate::log::{self, LogRow};
use crate::machine::Machine;
use crate::payflow::{self, Arm, Fault, FaultKind, Operation, Wire, http_answer, instead, sent};
use crate::steering::Steered;
use crate::wallet::{
    Books, Delivery, Event, Mode, Order, Wallet, books, console, control, deliveries, lag, others, page,
    report,
};

/// Bytes read of a request at most.
const MAX_REQUEST: usize = 64 * 1024;

/// An Express Checkout with its books, on a [`Machine`]. Clones share them.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

struct Inner {
    machine: Machine,
    signatures: RwLock<Vec<Signature>>,
    /// Whether they may search what moved.
    may_search: AtomicBool,
    /// What is told otherwise than it is in the books.
    tellings: RwLock<Tellings>,
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
    pub async fn open(config: ExpressConfig) -> anyhow::Result<Self> {
        let path = config.data.as_ref().map(|folder| folder.join("express-emulator.db"));
        let schema = [books::SCHEMA, lag::SCHEMA, deliveries::SCHEMA, api::SCHEMA, moved::SCHEMA].concat();
        let machine = Machine::open(path.as_deref(), &schema, config.manual_clock, books::expire_due).await?;
        let (signatures, may_search) = (RwLock::new(config.signatures), AtomicBool::new(true));
        let tellings = RwLock::default();
        Ok(Self(Arc::new(Inner { machine, signatures, may_search, tellings })))
    }

    /// Interface, page and control page.
    pub fn router(&self) -> Router {
        control::router(self).merge(moved::router(self)).fallback({
            let emulator = self.clone();
            async move |request: Request<Body>| {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, MAX_REQUEST).await.unwrap_or_default();
                sent(emulator.answer(&parts, &body).await)
            }
        })
    }

    /// Serves everything on a listener, for ever.
    ///
    /// # Errors
    ///
    /// When accepting fails for good.
    pub async fn serve(&self, listener: TcpListener) -> anyhow::Result<()> {
        payflow::serve_router(listener, self.router()).await
    }

    /// Answers a request without sockets: the same paths as over HTTP.
    ///
    /// # Errors
    ///
    /// [`Fault`] when an injected fault (or an outage) cuts the connection.
    pub async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Fault> {
        let (parts, body) = request.into_parts();
        let response = self.answer(&parts, &body).await;
        match response.extensions().get::<Wire>() {
            Some(Wire::Reset) => Err(Fault::Refused),
            Some(Wire::Drop | Wire::Half) => Err(Fault::Dropped),
            Some(Wire::Twice) | None => Ok(response),
        }
    }

    async fn answer(&self, request: &Parts, body: &[u8]) -> Response<Bytes> {
        let (method, uri) = (&request.method, &request.uri);
        let with_status = |status: StatusCode| {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = status;
            response
        };
        if self.is_down() {
            let mut response = with_status(StatusCode::OK);
            response.extensions_mut().insert(Wire::Reset);
            return response;
        }
        let mut parts = uri.path().trim_start_matches('/').splitn(2, '/');
        let Some(mode) = parts.next().and_then(Mode::parse) else {
            return with_status(StatusCode::NOT_FOUND);
        };
        let answered = match (parts.next().unwrap_or_default(), method == Method::POST) {
            ("nvp", true) => self.ask(mode, &base_of(request), body).await,
            (page @ ("webscr" | "securepayments"), posts) => {
                self.page(mode, (method, uri), if posts { body } else { &[] }, page == "securepayments").await
            }
            ("notices", true) => notices::verify(self, mode, body).await,
            _ => return with_status(StatusCode::NOT_FOUND),
        };
        answered.unwrap_or_else(|error| {
            tracing::error!(%error, "the emulator could not process a request");
            with_status(StatusCode::INTERNAL_SERVER_ERROR)
        })
    }

    /// The page on which a payer approves, or, of Website Payments Pro, pays.
    async fn page(
        &self,
        mode: Mode,
        (method, uri): (&Method, &Uri),
        body: &[u8],
        pays: bool,
    ) -> anyhow::Result<Response<Bytes>> {
        let posts = *method == Method::POST;
        let fields = [form::decode(body), form::decode(uri.query().unwrap_or_default().as_bytes())].concat();
        let arm: Option<Arm> = if posts { self.faults.draw(Operation::HostedSubmit) } else { None };
        if let Some(arm) = arm.as_ref().filter(|arm| arm.fault.prevents()) {
            return Ok(instead(arm));
        }
        let (now, struck) = (self.clock().now(), arm.clone());
        self.db.run(move |db| lag::begin(db, struck.as_ref(), now)).await?;
        let good = match pays {
            true => hosted::serve(self, mode, method, &fields, arm.as_ref()).await?,
            false => page::serve(self, mode, method, &fields).await?,
        };
        tokio::spawn(deliveries::deliver(self.clone()));
        Ok(match arm {
            None => good,
            Some(arm) => http_answer(good, arm.fault),
        })
    }

    /// One request to the interface, from its first byte to its answer.
    async fn ask(&self, mode: Mode, base: &str, body: &[u8]) -> anyhow::Result<Response<Bytes>> {
        let fields = form::decode(body);
        let field = |name: &str| {
            fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
        };
        let op = api::operation(&fields);
        let arm = self.faults.draw(op);
        let mut row = LogRow {
            received_at: self.clock.base(),
            mode: mode.word(),
            op: op.word(),
            vendor: field("USER").to_owned(),
            request_id: field("MSGSUBID").to_owned(),
            request: masked(&fields),
            fault: arm.as_ref().map_or("", |arm| arm.fault.word()),
            ..LogRow::default()
        };
        if let Some(arm) = arm.as_ref().filter(|arm| arm.fault.prevents()) {
            self.log(row).await;
            return Ok(instead(arm));
        }
        let signature = self.signature(mode, field("USER"));
        let signature =
            signature.filter(|known| known.password == field("PWD") && known.signature == field("SIGNATURE"));
        let version = field("VERSION").to_owned();
        let (struck, emulator, base) = (arm.clone(), self.clone(), base.to_owned());
        let text = self
            .db
            .run(move |db| {
                let now = emulator.clock().now();
                let is_busy = struck.as_ref().is_some_and(|arm| arm.fault == FaultKind::Busy);
                let answer = match &signature {
                    Some(_) if is_busy => Answer::refused(&[10_001]),
                    Some(signature) => {
                        let arm = struck.as_ref();
                        let may_search = emulator.0.may_search.load(Ordering::Relaxed);
                        let tellings =
                            emulator.0.tellings.read().unwrap_or_else(PoisonError::into_inner).clone();
                        let (fields, base, tellings) = (&fields, base.as_str(), &tellings);
                        let asked = Asked { signature, fields, now, base, arm, may_search, tellings };
                        api::answer(db, &asked)?
                    }
                    None => Answer::refused(&[10_002]),
                };
                let is_others = struck.as_ref().is_some_and(|arm| arm.fault == FaultKind::OtherAnswer);
                let text = match is_others {
                    true => match others::given(db, row.op, &row.request)? {
                        Some(given) => given,
                        None => answer.of_somebody_else().text(now, &version),
                    },
                    false => answer.text(now, &version),
                };
                row.answer.clone_from(&text);
                emulator.stamp(&mut row);
                log::write(db, &row)?;
                Ok(text)
            })
            .await?;
        tokio::spawn(deliveries::deliver(self.clone()));
        let good = nvp::plain(text);
        Ok(match arm {
            None => good,
            Some(arm) => http_answer(good, arm.of_answer()),
        })
    }

    /// The signature of that username.
    pub(super) fn signature(&self, mode: Mode, user: &str) -> Option<Signature> {
        let signatures = self.0.signatures.read().unwrap_or_else(PoisonError::into_inner);
        signatures.iter().find(|known| known.mode == mode && known.user == user).cloned()
    }

    /// Adds a signature or replaces the one of the same world and username.
    pub fn set_signature(&self, new: Signature) {
        let mut signatures = self.0.signatures.write().unwrap_or_else(PoisonError::into_inner);
        signatures.retain(|known| (known.mode, &known.user) != (new.mode, &new.user));
        signatures.push(new);
    }

    /// Every notification that was sent, or is to be, oldest first.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn deliveries(&self) -> anyhow::Result<Vec<Delivery>> {
        deliveries::of(self).await
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

    /// Lets go at PayPal's console of what an authorization holds.
    ///
    /// # Errors
    ///
    /// When it is unknown, or holds nothing.
    pub async fn release(&self, authorization: &str) -> anyhow::Result<()> {
        console::release(self, authorization).await
    }

    /// PayPal takes a capture back, as after a dispute: that is listed as a line of its own.
    ///
    /// # Errors
    ///
    /// When it is unknown.
    pub async fn take_back(&self, capture: &str) -> anyhow::Result<()> {
        console::take_back(self, capture).await?;
        let (id, now) = (capture.to_owned(), self.clock().now());
        let entered = self.db.run(move |db| {
            let all = books::all(db)?;
            let taken = all.transactions.into_iter().find(|of| of.id == id);
            let taken = taken.ok_or_else(|| anyhow::anyhow!("there is no {id}"))?;
            let order = all.orders.into_iter().find(|order| order.id == taken.order_id);
            let order = order.ok_or_else(|| anyhow::anyhow!("{id} came of no order"))?;
            let reversal = Moved {
                kind: moved::REVERSAL.into(),
                currency: taken.currency,
                minor: books::refunded(db, &taken.id)? - taken.amount,
                parent: taken.id,
                custom_id: order.custom_id,
                ..Moved::default()
            };
            Ok(moved::enter(db, (&order.mode, &order.client_id), &reversal, now)?)
        });
        entered.await.map(drop)
    }

    /// Something moves at the account of that username by no call of the interface. Its id.
    ///
    /// # Errors
    ///
    /// When the books cannot be written.
    pub async fn enter_moved(&self, mode: Mode, user: &str, of: Moved) -> anyhow::Result<String> {
        let (user, now) = (user.to_owned(), self.clock().now());
        self.db.run(move |db| Ok(moved::enter(db, (mode.word(), &user), &of, now)?)).await
    }

    /// Gives all signatures the permission to search what moved, or takes it away.
    pub fn permit_search(&self, permitted: bool) {
        self.0.may_search.store(permitted, Ordering::Relaxed);
    }

    /// Tells of a transaction so from now on, whatever the books have.
    pub fn tell_of(&self, id: &str, telling: Telling) {
        let mut tellings = self.0.tellings.write().unwrap_or_else(PoisonError::into_inner);
        tellings.insert(id.to_owned(), telling);
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

/// The address under which whoever asks has reached us: pages are found there, too.
fn base_of(request: &Parts) -> String {
    let named = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or(request.uri.authority().map(Authority::as_str)).unwrap_or("localhost");
    format!("http://{host}")
}

/// What was asked without what signs it, and without a card.
fn masked(fields: &[(String, String)]) -> String {
    const SECRET: [&str; 8] =
        ["PWD", "SIGNATURE", "ACCT", "EXPDATE", "CVV2", "STARTDATE", "ISSUENUMBER", "CAVV"];
    let secret = |name: &str| SECRET.iter().any(|known| name.eq_ignore_ascii_case(known));
    let shown: Vec<String> = fields
        .iter()
        .map(|(name, value)| if secret(name) { format!("{name}=***") } else { format!("{name}={value}") })
        .collect();
    shown.join("&")
}

impl Steered for Emulator {
    fn can(kind: FaultKind) -> bool {
        control::has(kind)
    }
}

impl Wallet for Emulator {
    const NAME: &'static str = "Express Checkout";
    const FUNDING: &'static [(&'static str, &'static str)] = &[
        ("balance", "PayPal balance"),
        ("declined", "A card that the bank declines"),
        ("refused", "An account that PayPal lets pay nothing"),
        ("review", "A payment that PayPal holds back for review"),
    ];

    fn disputes(_: &Connection) -> rusqlite::Result<Vec<payflow::Disputed>> {
        Ok(Vec::new())
    }

    fn merchant_name(&self, mode: Mode, merchant: &str) -> Option<String> {
        self.signature(mode, merchant).map(|known| known.merchant_name)
    }

    fn tell(&self, db: &Connection, order: &Order, event: &Event<'_>) -> anyhow::Result<()> {
        match event {
            // Nothing has happened to money.
            Event::Approved => Ok(()),
            Event::Refunded(of) | Event::Voided(of) | Event::Decided(of) => {
                notices::tell(db, order, of, self.clock().now())
            }
        }
    }
}
