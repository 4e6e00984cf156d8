//! What answers plain HTTP beside an installation that is reached over TLS: the same address at the base URL. Nothing
//! is taken in here; what was sent unencrypted by mistake is refused, and the sender notices.

use crate::config::WebConfig;
use crate::health;
use crate::methods::get;
use crate::state::WebState;
use app::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use locale::addresses::patterns as at;

/// Sends everybody on to the base URL, whatever host was asked for; answers health itself, for machines that look here.
pub fn redirects(app: App) -> Router {
    Router::new()
        .route(at::HEALTHZ, get(health::machines::healthz))
        .route(at::READYZ, get(health::machines::readyz))
        .fallback(redirect)
        .with_state(WebState::new(app, WebConfig::default()))
}

async fn redirect(State(state): State<WebState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (StatusCode::METHOD_NOT_ALLOWED, allow, "Send this to the https:// address.\n")
            .into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match HeaderValue::try_from(format!("{}{path}", state.app.base_url())) {
        Ok(address) => {
            // Permanent, and yet not for ever: the installation may move.
            let age = HeaderValue::from_static("max-age=3600");
            let headers = [(header::LOCATION, address), (header::CACHE_CONTROL, age)];
            (StatusCode::PERMANENT_REDIRECT, headers).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
