//! Requests that the gateway itself makes: silent posts, and the false ones that faults ask for.

use std::time::Duration;

use anyhow::{Context, bail};
use axum::body::Bytes;
use http::{Method, Request, Uri, header};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{View, back, with_account};
use crate::form;
use crate::log::LogRow;
use crate::payflow::books;
use crate::payflow::emulator::Emulator;
use crate::payflow::faults::{Arm, FaultKind};
use crate::payflow::nvp::Nvp;
use crate::payflow::request::{self, Operation};

/// How long the merchant's server may take.
const PATIENCE: Duration = Duration::from_secs(10);

const FORM: &str = "application/x-www-form-urlencoded";

/// Delivers a silent post; true when it was answered with 200.
pub(super) fn silent_post(
    emulator: Emulator,
    view: &View,
    to: String,
    fields: Nvp,
    strike: Option<Arm>,
) -> impl Future<Output = bool> + Send + 'static {
    let mut row = LogRow {
        received_at: emulator.0.clock.base(),
        mode: view.token.mode.word(),
        vendor: view.token.vendor.clone(),
        op: Operation::SilentPost.word(),
        request: request::masked(&fields),
        fault: strike.as_ref().map_or("", |strike| strike.fault.word()),
        ..LogRow::default()
    };
    async move {
        let fault = strike.as_ref().map(|strike| strike.fault);
        if let (Some(FaultKind::DelayBefore | FaultKind::DelayAfter), Some(strike)) = (fault, &strike) {
            tokio::time::sleep(Duration::from_millis(strike.delay_ms)).await;
        }
        let times = match fault {
            Some(fault) if fault.prevents() || fault == FaultKind::DropAfter => 0,
            Some(FaultKind::DoubleAnswer) => 2,
            _ => 1,
        };
        let mut heard = false;
        for _ in 0..times {
            match post(&to, &fields).await {
                Ok(status) => {
                    heard = status == 200;
                    row.answer = format!("status {status}");
                }
                Err(error) => row.answer = format!("not delivered: {error:#}"),
            }
        }
        emulator.log(row).await;
        heard
    }
}

/// Calls the return address as a stranger's browser would.
pub(super) async fn call_return(view: &View, to: &str, fields: &Nvp) {
    let called = if back::by_post(view) { post(to, fields).await } else { get(to, fields).await };
    if let Err(error) = called {
        tracing::debug!(%error, "the return address could not be called");
    }
}

/// What a forged return or silent post claims.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forgery {
    /// `return` or `silent-post`.
    pub to: Operation,
    /// Whose token.
    pub securetokenid: String,
    /// RESULT it claims; 0 by default.
    #[serde(default)]
    pub result: i32,
    /// Fields that replace the true ones.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
    /// How often; 1 by default.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// Calls the merchant's return address or silent post address with claims that need not be true, from the
/// emulator's own machine; the statuses that came back.
pub(crate) async fn forge(emulator: &Emulator, forgery: Forgery) -> anyhow::Result<Vec<u16>> {
    let id = forgery.securetokenid.clone();
    let found = emulator
        .0
        .db
        .run(move |db| {
            let Some(token) = books::token_by_id(db, &id, false)? else { return Ok(None) };
            let last = books::attempts_of_token(db, token.id)?;
            Ok(Some((token, last)))
        })
        .await?;
    let view = found.and_then(|(token, last)| with_account(emulator, token, last));
    let view = view.context("no such SECURETOKENID")?;
    let mut fields = back::fields(&view, view.last.as_ref(), forgery.result);
    for (name, value) in forgery.fields {
        fields.set(name, value);
    }
    let name = match forgery.to {
        Operation::Return => "RETURNURL",
        Operation::SilentPost => "SILENTPOSTURL",
        _ => bail!("`to` is `return` or `silent-post`"),
    };
    let to = view.token.fields.get(name).with_context(|| format!("the token has no {name}"))?;
    let mut statuses = Vec::new();
    for _ in 0..forgery.times.min(1000) {
        let by_get = forgery.to == Operation::Return && !back::by_post(&view);
        statuses.push(if by_get { get(to, &fields).await? } else { post(to, &fields).await? });
    }
    Ok(statuses)
}

async fn post(to: &str, fields: &Nvp) -> anyhow::Result<u16> {
    let pairs: Vec<(&str, &str)> = fields.iter().collect();
    let kind = [("content-type".to_owned(), FORM.to_owned())];
    request(Method::POST, to, &kind, form::encode(&pairs)).await
}

/// Posts JSON to somebody's server; the status.
pub(crate) async fn post_elsewhere(
    to: &str,
    headers: &[(String, String)],
    body: String,
) -> anyhow::Result<u16> {
    let kind = ("content-type".to_owned(), "application/json".to_owned());
    request(Method::POST, to, &[headers, &[kind]].concat(), body).await
}

async fn get(to: &str, fields: &Nvp) -> anyhow::Result<u16> {
    let pairs: Vec<(&str, &str)> = fields.iter().collect();
    request(Method::GET, &form::with_query(to, &pairs), &[], String::new()).await
}

/// One request over plain HTTP; the status.
async fn request(
    method: Method,
    to: &str,
    headers: &[(String, String)],
    body: String,
) -> anyhow::Result<u16> {
    tokio::time::timeout(PATIENCE, attempt(method, to, headers, body)).await.context("no answer in time")?
}

async fn attempt(
    method: Method,
    to: &str,
    headers: &[(String, String)],
    body: String,
) -> anyhow::Result<u16> {
    let uri: Uri = to.parse().with_context(|| format!("the address {to}"))?;
    if uri.scheme_str() != Some("http") {
        bail!("the emulator speaks plain http only, not to {to}");
    }
    let authority = uri.authority().context("an address without host")?.clone();
    let stream =
        TcpStream::connect((authority.host().trim_matches(['[', ']']), authority.port_u16().unwrap_or(80)));
    let stream = stream.await.with_context(|| format!("connecting to {authority}"))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, authority.as_str())
        .header(header::USER_AGENT, "Bursar's emulator");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(body)))?;
    Ok(sender.send_request(request).await?.status().as_u16())
}
