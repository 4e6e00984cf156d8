//! Ending sign-ins: one that is not known, or all but this one.

use crate::request::form::CheckedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use axum::extract::State;
use axum::response::Response;
use domain::ids::SignInId;
use locale::Address;

/// `POST /account/sign-ins/{sign_in}/end`
pub(crate) async fn end(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    let id = visit.param("sign_in").parse().map(SignInId).map_err(|_| Failure::NotFound)?;
    if !state.app.accounts().end_sign_in(&person, id).await? {
        return Err(Failure::NotFound);
    }
    see_other(&format!("{}?done=ended", Address::Account))
}

/// `POST /account/sign-ins/end-others`
pub(crate) async fn end_others(
    SignedIn { person, sign_in, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    state.app.accounts().end_other_sign_ins(&person, sign_in).await?;
    see_other(&format!("{}?done=ended", Address::Account))
}
