//! Paying again: back to the same payment page as long as that is open, else to a new one (decision 6).

use crate::registrations::registration;
use crate::request::form::CheckedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::Personal;
use app::registrations::{PayOutcome, Standing};
use axum::extract::State;
use axum::response::Response;
use domain::sites::PayMethod;
use locale::Address;

/// `GET /{site}/checkout/{reference}`: what is left to pay, or, when nothing is, the registration.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let view = state.app.registrations().view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    match view.standing {
        Standing::AwaitingPayment { .. } => registration::page(&visit, &state, &view, false).await,
        _ => to_registration(&visit.site.slug, &link.to_string()),
    }
}

/// `POST /{site}/checkout/{reference}`: to the payment page.
pub(crate) async fn pay(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let site = &visit.site.slug;
    match state
        .app
        .registrations()
        .pay(&visit.site, &link, PayMethod::parse(form.get("method")))
        .await?
        .ok_or(Failure::NotFound)?
    {
        PayOutcome::GoToPage { url, .. } => see_other(&url),
        PayOutcome::PageUnavailable(link) => {
            see_other(&Address::Checkout { site, reference: &link.to_string() }.path())
        }
        PayOutcome::NothingToPay(link) => to_registration(site, &link.to_string()),
    }
}

/// Sends the browser to the registration's one address.
pub(super) fn to_registration(site: &str, reference: &str) -> Result<Response, Failure> {
    see_other(&Address::Registration { site, reference }.path())
}
