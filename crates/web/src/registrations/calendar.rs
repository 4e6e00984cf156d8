//! The calendar entry of a confirmed registration.

use crate::response::Failure;
use crate::state::WebState;
use crate::visit::Personal;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};

/// `GET /{site}/registrations/{reference}/session.ics`
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let calendar = state.app.registrations().calendar(&visit.site, &link).await?;
    let text = calendar.ok_or(Failure::NotFound)?;
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"session.ics\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((headers, text).into_response())
}
