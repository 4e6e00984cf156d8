//! One line for each request: route, status, time. The route is the pattern, never the address: addresses hold
//! personal links, queries hold what a gateway says about people.

use super::Failure;
use crate::state::WebState;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue};
use std::panic::AssertUnwindSafe;
use std::time::Instant;

/// Names the request in the log and to support.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: runs the handler, survives its panic, counts and logs.
pub(crate) async fn log(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let id = u64::from_be_bytes(state.app.random_bytes());
    let mut response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!(request.id = %format_args!("{id:016x}"), %route, "a handler panicked");
        Failure::Internal.into_response()
    });
    if let Ok(id) = HeaderValue::try_from(format!("{id:016x}")) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let took = began.elapsed();
    let status = response.status().as_u16();
    tracing::info!(
        request.id = %format_args!("{id:016x}"),
        %method,
        %route,
        status,
        duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    let labels = [("route", route), ("status", status.to_string())];
    metrics::histogram!("bursar_http_request_duration_seconds", &labels).record(took.as_secs_f64());
    response
}

/// The id that [`log`] gave the response's request.
pub(crate) fn request_id(response: &Response) -> String {
    response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned()
}
