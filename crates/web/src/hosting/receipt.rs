//! The operator's receipts for a host who paid for the minutes of his session.

use super::acting;
use crate::receipts::file::answer;
use crate::receipts::number_of;
use crate::response::Failure;
use crate::state::WebState;
use crate::visit::SignedIn;
use axum::extract::State;
use axum::response::Response;

/// `GET /{site}/host/sessions/{session}/receipts/{number}`
pub(crate) async fn file(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, slug, number) = (&who.visit.site, who.visit.param("session"), number_of(&who.visit)?);
    let file = state.app.usage().receipt_file(acting(&who), site, slug, number).await?;
    answer(file.ok_or(Failure::NotFound)?)
}
