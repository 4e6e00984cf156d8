//! For machines: alive, ready, figures.

use crate::state::WebState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// `GET /healthz`: the process is alive.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the process can serve.
pub(crate) async fn readyz(State(state): State<WebState>) -> Response {
    if state.app.is_ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
    }
}

/// `GET /metrics`: figures in Prometheus' text format.
pub(crate) async fn metrics(State(state): State<WebState>) -> Response {
    match &state.config.metrics {
        Some(render) => {
            let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], render()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
