//! The emulator itself: what every way in leads to.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::body::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};

use super::books::{self, Books, HeldTransaction, Txn};
use super::config::{Account, Mode, PayflowConfig, Settings};
use super::faults::{self, Arm, FaultKind, Twist, Wire};
use super::gateway::{self, Cx};
use super::ids::Ids;
use super::request::{self, GatewayRequest, Operation};
use super::{approve, hosted, routes};
use crate::clock::Micros;
use crate::form;
use crate::log::{self, LogRow};
use crate::machine::Machine;

/// A Payflow Pro gateway with its books, on a [`Machine`]. Clones share them.
#[derive(Clone)]
pub struct Emulator(pub(super) Arc<Inner>);

pub(super) struct Inner {
    machine: Machine,
    pub ids: Ids,
    pub accounts: RwLock<Arc<Vec<Account>>>,
    pub settings: RwLock<Settings>,
    /// Tokens whose payment is being processed (RESULT 161).
    pub busy: Mutex<HashSet<i64>>,
    pub public_url: Option<String>,
}

impl Deref for Inner {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.machine
    }
}

impl Deref for Emulator {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.0.machine
    }
}

/// The RESULT of a gateway that cannot be used for a while.
const HOST_NOT_AVAILABLE: i32 = 106;

/// How a call without sockets failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No byte of the request was taken.
    Refused,
    /// The connection ended before the answer was complete; whether anything was done is not known.
    Dropped,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Refused => "connection refused",
            Self::Dropped => "connection closed before the answer was complete",
        })
    }
}

impl std::error::Error for Fault {}

impl Emulator {
    /// Opens the books.
    ///
    /// # Errors
    ///
    /// When the folder or the file of the books cannot be created or read.
    pub async fn open(config: PayflowConfig) -> anyhow::Result<Self> {
        let path = config.data.as_ref().map(|folder| folder.join("payflow-emulator.db"));
        let tick = books::expire_due;
        let machine = Machine::open(path.as_deref(), &books::schema(), config.manual_clock, tick).await?;
        let last = machine.db.run(|db| Ok(books::max_id(db)?)).await?;
        let ids = Ids::new(config.seed, last, machine.clock.base());
        Ok(Self(Arc::new(Inner {
            machine,
            ids,
            accounts: RwLock::new(Arc::new(config.accounts)),
            settings: RwLock::new(config.settings),
            busy: Mutex::default(),
            public_url: config.public_url,
        })))
    }

    /// Gateway, hosted page, control page and console.
    pub fn router(&self) -> axum::Router {
        routes::all(self)
    }

    /// Answers a request to the gateway or the hosted page without sockets: the same paths as over HTTP.
    /// Silent posts still go over HTTP.
    ///
    /// # Errors
    ///
    /// [`Fault`] when an injected fault (or an outage) cuts the connection.
    pub async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Fault> {
        if self.is_down() {
            return Err(Fault::Refused);
        }
        let (parts, body) = request.into_parts();
        let host = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
        let place = routes::place(parts.uri.path(), host.or(parts.uri.host()));
        let response = match place {
            Some((mode, routes::Page::Hosted)) => {
                let from = if parts.method == Method::POST { &body[..] } else { query(&parts.uri) };
                hosted::serve(self, mode, &parts.method, form::decode(from)).await
            }
            Some((mode, routes::Page::Wallet)) => {
                let mut fields = form::decode(&body);
                fields.extend(form::decode(query(&parts.uri)));
                approve::serve(self, mode, &parts.method, fields).await
            }
            Some((mode, routes::Page::Gateway)) if parts.method == Method::POST => {
                self.gateway(mode, &parts.headers, &body).await
            }
            _ => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
        };
        match response.extensions().get::<Wire>() {
            Some(Wire::Reset) => Err(Fault::Refused),
            Some(Wire::Drop | Wire::Half) => Err(Fault::Dropped),
            Some(Wire::Twice) | None => Ok(response),
        }
    }

    /// One request to the gateway, from its first byte to its answer.
    pub(super) async fn gateway(&self, mode: Mode, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
        let received_at = self.0.clock.base();
        let request = request::read(headers, body);
        let op = request.as_ref().map_or(Operation::Other, |request| request.op);
        let arm = self.0.faults.draw(op);
        let row = log_row(mode, op, received_at, arm.as_ref(), &request, body);
        if let Some(arm) = &arm {
            if arm.fault == FaultKind::DelayBefore {
                // A server goes on with what it has read, whether or not its client still waits.
                let (emulator, late) = (self.clone(), arm.clone());
                let processing = tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(late.delay_ms)).await;
                    emulator.processed(mode, request, row, Some(late)).await
                });
                return processing.await.unwrap_or_else(|_| cut_short());
            }
            if arm.fault.prevents() {
                self.log(row).await;
                return faults::instead(arm);
            }
        }
        self.processed(mode, request, row, arm).await
    }

    /// What a request leads to in the books, and its answer.
    async fn processed(
        &self,
        mode: Mode,
        request: Result<GatewayRequest, i32>,
        row: LogRow,
        arm: Option<Arm>,
    ) -> Response<Bytes> {
        let text = match self.process(mode, request, row, arm.clone()).await {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(%error, "the emulator could not process a request");
                return cut_short();
            }
        };
        let good = faults::answer(text);
        match arm {
            None => good,
            Some(arm) => {
                if arm.fault == FaultKind::DelayAfter {
                    tokio::time::sleep(Duration::from_millis(arm.delay_ms)).await;
                }
                faults::http_answer(good, arm.of_answer())
            }
        }
    }

    async fn process(
        &self,
        mode: Mode,
        request: Result<GatewayRequest, i32>,
        mut row: LogRow,
        arm: Option<Arm>,
    ) -> anyhow::Result<String> {
        let (inner, accounts, settings) = (self.0.clone(), self.accounts(), self.settings());
        self.0
            .db
            .run(move |db| {
                let account = match &request {
                    Ok(request) => gateway::sign_in(&accounts, mode, &request.fields),
                    Err(result) => Err(*result),
                };
                let fields = match (&request, account) {
                    (Ok(request), Ok(account)) => {
                        let cx = Cx {
                            db,
                            account,
                            settings: &settings,
                            ids: &inner.ids,
                            now: inner.clock.now(),
                            request_id: &request.request_id,
                            twist: Twist::of(arm.as_ref()),
                        };
                        // What refers to another transaction refuses by itself, when it has found that one.
                        let fields = match cx.twist.refusal {
                            _ if cx.twist.is_busy => gateway::refused(HOST_NOT_AVAILABLE, None),
                            Some(result) if request.op == Operation::Token => gateway::refused(result, None),
                            _ => gateway::answer(&cx, request)?,
                        };
                        match &arm {
                            None => fields,
                            Some(arm) => {
                                let (vendor, id) = (&account.vendor, &request.request_id);
                                let other = match arm.fault {
                                    FaultKind::OtherAnswer => {
                                        books::latest_other_answer(db, mode, vendor, id)?
                                    }
                                    _ => None,
                                };
                                faults::alter(fields, arm.fault, request.op, other.as_deref())
                            }
                        }
                    }
                    (_, Err(result)) => gateway::refused(result, None),
                    (Err(result), _) => gateway::refused(*result, None),
                };
                row.answer = request::masked(&fields);
                inner.stamp(&mut row);
                log::write(db, &row)?;
                Ok(fields.encode())
            })
            .await
    }

    pub(super) fn accounts(&self) -> Arc<Vec<Account>> {
        self.0.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Periods in force.
    pub fn settings(&self) -> Settings {
        *self.0.settings.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the periods, until the end of the process.
    pub fn set_settings(&self, settings: Settings) {
        *self.0.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// Adds an account or replaces the one with the same host and vendor, until the end of the process.
    pub fn set_account(&self, account: Account) {
        let mut accounts = self.0.accounts.write().unwrap_or_else(PoisonError::into_inner);
        let mut all = Vec::clone(&accounts);
        all.retain(|other| (other.mode, &other.vendor) != (account.mode, &account.vendor));
        all.push(account);
        *accounts = Arc::new(all);
    }

    /// The books: every transaction, open holds, sums.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn books(&self) -> anyhow::Result<Books> {
        self.books_after(0, i64::MAX).await
    }

    /// The books with at most `limit` transactions after a row number; sums are of all.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn books_after(&self, id: i64, limit: i64) -> anyhow::Result<Books> {
        let (now, settle) = (self.0.clock.now(), self.settings().settle_after_us);
        self.0.db.run(move |db| books::books(db, id, limit, now, settle)).await
    }

    /// Transactions that wait for a person's decision, oldest first.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn held(&self) -> anyhow::Result<Vec<HeldTransaction>> {
        let now = self.0.clock.now();
        self.0
            .db
            .run(move |db| {
                books::expire_due(db, now)?;
                Ok(books::held(db)?.into_iter().map(HeldTransaction::from).collect())
            })
            .await
    }

    /// Voids a transaction that has not settled, as somebody does at the gateway's own console.
    ///
    /// # Errors
    ///
    /// When it is unknown, or cannot be voided any more.
    pub async fn void_at_console(&self, pnref: &str) -> anyhow::Result<()> {
        self.at_console(pnref, gateway::void::at_console).await
    }

    /// Gives `amount` (minor units) of a sale or capture back, as somebody does at the gateway's own console. The credit's
    /// PNREF.
    ///
    /// # Errors
    ///
    /// When it is unknown, or not so much is left of it.
    pub async fn credit_at_console(&self, pnref: &str, amount: i64) -> anyhow::Result<String> {
        self.at_console(pnref, move |cx, txn| gateway::credit::at_console(cx, txn, amount)).await
    }

    /// The daily activity report of a merchant from one moment until before another (microseconds since 1970), as PayPal Manager writes it:
    /// CSV, by the clock of the west coast.
    ///
    /// # Errors
    ///
    /// When the books cannot be read.
    pub async fn activity_report(
        &self,
        mode: Mode,
        vendor: &str,
        period: (Micros, Micros),
    ) -> anyhow::Result<String> {
        let vendor = vendor.to_string();
        self.0.db.run(move |db| books::activity(db, (mode, &vendor), period)).await
    }

    async fn at_console<T: Send + 'static>(
        &self,
        pnref: &str,
        act: impl FnOnce(&Cx<'_>, Txn) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (inner, accounts, settings) = (self.0.clone(), self.accounts(), self.settings());
        let pnref = pnref.to_string();
        self.0
            .db
            .run(move |db| {
                let txn = books::by_any_pnref(db, &pnref)?;
                let txn = txn.ok_or_else(|| anyhow::anyhow!("no transaction {pnref}"))?;
                let account = accounts.iter().find(|account| account.vendor == txn.vendor);
                let account = account.ok_or_else(|| anyhow::anyhow!("no account {}", txn.vendor))?;
                let now = inner.clock.now();
                let twist = Twist::of(None);
                let cx = Cx { db, account, settings: &settings, ids: &inner.ids, now, request_id: "", twist };
                act(&cx, txn)
            })
            .await
    }

    /// Approves or declines a held transaction, as the console's buttons do.
    ///
    /// # Errors
    ///
    /// When it is unknown or not held.
    pub async fn decide(&self, pnref: &str, approve: bool) -> anyhow::Result<()> {
        let (pnref, now) = (pnref.to_string(), self.0.clock.now());
        self.0
            .db
            .run(move |db| {
                let held = books::held(db)?.into_iter().find(|held| held.pnref == pnref);
                let held =
                    held.ok_or_else(|| anyhow::anyhow!("no transaction {pnref} is held for review"))?;
                gateway::review::decide(db, held, approve, now)
            })
            .await
    }
}

fn log_row(
    mode: Mode,
    op: Operation,
    received_at: Micros,
    arm: Option<&Arm>,
    request: &Result<GatewayRequest, i32>,
    body: &[u8],
) -> LogRow {
    let mut row = LogRow {
        received_at,
        mode: mode.word(),
        op: op.word(),
        fault: arm.map_or("", |arm| arm.fault.word()),
        ..LogRow::default()
    };
    match request {
        Ok(request) => {
            row.vendor = request.fields.get("VENDOR").unwrap_or_default().to_string();
            row.request_id.clone_from(&request.request_id);
            row.request = request::masked(&request.fields);
        }
        Err(_) => row.request = request::masked_bytes(body),
    }
    row
}

/// The fields of an address.
pub(super) fn query(uri: &http::Uri) -> &[u8] {
    uri.query().unwrap_or_default().as_bytes()
}

/// The emulator itself could not answer.
fn cut_short() -> Response<Bytes> {
    faults::http_answer(faults::answer(String::new()), FaultKind::Error500After)
}
