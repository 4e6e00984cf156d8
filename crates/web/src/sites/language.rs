//! Choosing a language.

use crate::request::{form::CheckedForm, next, reader};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use axum::extract::State;
use axum::response::Response;
use locale::{Address, Locale};

/// `POST /{site}/language` and `POST /language`: keeps the choice in a cookie and goes back to the page.
pub(crate) async fn choose(
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let next = next::of_form(&form);
    let home = Address::Sites.path();
    let mut response = see_other(if next.is_empty() { &home } else { &next })?;
    if let Some(language) = Locale::parse(form.get("language")) {
        reader::keep_language(&mut response, language, state.https);
    }
    Ok(response)
}
