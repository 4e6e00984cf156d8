//! Documents as files.

use crate::receipts::number_of;
use crate::response::{Failure, File, download};
use crate::state::WebState;
use crate::visit::Personal;
use app::receipts::DocumentFile;
use axum::extract::State;
use axum::response::Response;

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
    download(File::Pdf, &file.name, file.bytes)
}
