//! Documents as files.

use crate::receipts::number_of;
use crate::response::Failure;
use crate::state::WebState;
use crate::visit::Personal;
use app::receipts::DocumentFile;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};

/// `GET /{site}/registrations/{reference}/documents/{number}/pdf`
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let number = number_of(&visit)?;
    let file = state.app.receipts().file(&visit.site, &link, number).await?;
    answer(file.ok_or(Failure::NotFound)?)
}

/// The file, to be kept by the reader.
pub(crate) fn answer(file: DocumentFile) -> Result<Response, Failure> {
    // The name is made of a word and a number of ours.
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{}\"", file.name))
        .map_err(|_| Failure::Internal)?;
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((headers, file.bytes).into_response())
}
