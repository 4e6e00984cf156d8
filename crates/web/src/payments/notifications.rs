//! What gateways tell our server by themselves: hints, kept before they are acknowledged (PS-C17).

use crate::request::form::UncheckedForm;
use crate::response::Failure;
use crate::state::WebState;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};

/// `POST /notifications/payflow/{…}`: the silent post. The page is named by the form, else by the address. The
/// answer is 200 once the hint is durable; a page that we do not know is acknowledged too, and forgotten.
pub(crate) async fn payflow(
    segment: Result<Path<String>, PathRejection>,
    State(state): State<WebState>,
    UncheckedForm(form): UncheckedForm,
) -> Result<&'static str, Failure> {
    let segment = segment.map(|Path(segment)| segment).unwrap_or_default();
    let page_id = match form.get("SECURETOKENID") {
        "" => segment.as_str(),
        named => named,
    };
    // No page of ours is called otherwise.
    if page_id.len() <= 64 && page_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        state.app.payments().note_hint(page_id).await?;
    }
    Ok("ok\n")
}
