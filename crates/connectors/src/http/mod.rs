//! The one way out: every connector's HTTP request goes through [`HttpClient`], which bounds time and memory, calls
//! only configured servers, follows no redirect, and tells "no byte left" from "outcome unknown" (PS 1.3).
//!
//! It has two forms: real sockets, and a function in the same process, so that emulators can be called without
//! sockets (decision 24).

mod policy;
mod sockets;

pub use policy::{Origin, PlainHttp, Policy, PolicyError};

use ::http::{Request, Response, StatusCode, Uri, header};
use bytes::Bytes;
use domain::time::Span;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// Bounds of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the call to the last byte of the answer.
    pub total: Duration,
    /// For finding, reaching and authenticating the server; shorter than `total`, so that a server that cannot be
    /// reached is known as such.
    pub connect: Duration,
    /// Largest body of an answer, in bytes.
    pub response_bytes: usize,
    /// Keep connections for further requests. Off: one connection per request, closed after it, so that no answer
    /// can be taken for the answer to a later request.
    pub keep_connections: bool,
}

impl Default for Limits {
    /// 50 s in all (a little longer than Payflow's recommended 45 s), 10 s to connect, 256 KiB, connections kept.
    fn default() -> Self {
        Self {
            total: Duration::from_secs(50),
            connect: Duration::from_secs(10),
            response_bytes: 256 * 1024,
            keep_connections: true,
        }
    }
}

/// Why there is no answer. The difference decides whether money may have moved (PS 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No byte of the request left: certainly not done.
    #[error("not sent: {0}")]
    NotSent(NotSent),
    /// The request may have arrived: the outcome is not known.
    #[error("no usable answer: {0}")]
    Unknown(Lost),
}

/// Why a request was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The server is not one of the configured ones.
    #[error("server is not configured")]
    ForeignServer,
    /// The request itself cannot be sent.
    #[error("request cannot be sent")]
    BadRequest,
    /// The name has no address.
    #[error("name was not resolved")]
    Resolve,
    /// Refused or unreachable, or the TLS handshake failed.
    #[error("connection refused, unreachable or not trusted")]
    Connect,
    /// The server did not accept the connection in time.
    #[error("connection timed out")]
    ConnectTimedOut,
}

/// How an answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// Nothing, or not everything, came in time.
    #[error("timed out")]
    TimedOut,
    /// The connection ended before the answer did, or what came is not HTTP.
    #[error("connection broken")]
    Broken,
    /// The answer is larger than the limit.
    #[error("answer too large")]
    TooLarge,
}

/// How long a server that has no time for us asks to be left alone: in seconds, or until a moment by its own clock.
pub fn retry_after(answer: &Response<Bytes>) -> Option<Span> {
    let says_so = matches!(answer.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let named = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let wanted = named(header::RETRY_AFTER).filter(|_| says_so)?;
    if let Ok(seconds) = wanted.parse::<u32>() {
        return Some(Span::seconds(seconds.into()));
    }
    let second = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|at| at.timestamp().as_second());
    let (until, now) = (second(wanted)?, second(named(header::DATE)?)?);
    (until > now).then(|| Span::seconds(until - now))
}

/// A server in the same process.
pub type InProcess =
    Arc<dyn Fn(Request<Bytes>) -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> + Send + Sync>;

/// The HTTP client of all connectors. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct HttpClient(Arc<Inner>);

struct Inner {
    transport: Transport,
    policy: Policy,
    limits: Limits,
}

enum Transport {
    Sockets(reqwest::Client),
    InProcess(InProcess),
}

/// The TLS or socket layer could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct SetupError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl HttpClient {
    /// A client over real sockets: TLS with the public roots.
    pub fn sockets(policy: Policy, limits: Limits) -> Result<Self, SetupError> {
        let client = sockets::client(limits)?;
        Ok(Self(Arc::new(Inner { transport: Transport::Sockets(client), policy, limits })))
    }

    /// A client whose server is a function in the same process. Policy and limits hold as over sockets.
    pub fn in_process(server: InProcess, policy: Policy, limits: Limits) -> Self {
        Self(Arc::new(Inner { transport: Transport::InProcess(server), policy, limits }))
    }

    /// Whether requests to `uri` may leave.
    pub fn permits(&self, uri: &Uri) -> bool {
        self.0.policy.permits(uri)
    }

    /// Sends one request and reads the whole answer. Logs the server and the outcome; never path, headers or
    /// bodies, which carry credentials and tokens.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let Inner { transport, policy, limits } = &*self.0;
        let Some(origin) = Origin::of(request.uri()).filter(|_| policy.permits(request.uri())) else {
            tracing::error!("refused to call a server that is not configured");
            return Err(HttpError::NotSent(NotSent::ForeignServer));
        };
        let exchange = async {
            match transport {
                Transport::Sockets(client) => sockets::send(client, request, limits).await,
                Transport::InProcess(server) => server(request).await.and_then(|response| {
                    let fits = response.body().len() <= limits.response_bytes;
                    if fits { Ok(response) } else { Err(HttpError::Unknown(Lost::TooLarge)) }
                }),
            }
        };
        let outcome = match tokio::time::timeout(limits.total, exchange).await {
            Ok(outcome) => outcome,
            Err(_) => Err(HttpError::Unknown(Lost::TimedOut)),
        };
        match &outcome {
            Ok(response) => {
                let (status, bytes) = (response.status().as_u16(), response.body().len());
                tracing::debug!(server = %origin, status, bytes, "answer");
            }
            Err(error) => tracing::info!(server = %origin, %error, "no answer"),
        }
        outcome
    }
}
