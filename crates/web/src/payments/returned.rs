//! The browser comes back from the gateway. What it brings is a hint: it makes us look, it proves nothing, and it
//! needs no form token. Both methods, because the account's settings at the gateway choose.

use super::checkout::to_registration;
use crate::request::form::{Fields, UncheckedForm};
use crate::response::Failure;
use crate::state::WebState;
use crate::visit::Personal;
use axum::extract::State;
use axum::response::Response;
use http::Uri;

/// `GET /{site}/checkout/{reference}/return`, also after cancelling and after an error (`?outcome=…`).
pub(crate) async fn from_browser(
    person: Personal,
    State(state): State<WebState>,
    address: Uri,
) -> Result<Response, Failure> {
    look(person, &state, &query(&address), &Fields::default()).await
}

/// The same by POST.
pub(crate) async fn from_form(
    person: Personal,
    State(state): State<WebState>,
    address: Uri,
    UncheckedForm(form): UncheckedForm,
) -> Result<Response, Failure> {
    look(person, &state, &query(&address), &form).await
}

fn query(address: &Uri) -> Fields {
    Fields::parse(address.query().unwrap_or_default().as_bytes())
}

async fn look(
    Personal { visit, link }: Personal,
    state: &WebState,
    query: &Fields,
    form: &Fields,
) -> Result<Response, Failure> {
    let said_spent = says_spent(query) || says_spent(form);
    state.app.registrations().returned(&visit.site, &link, said_spent).await?;
    to_registration(&visit.site.slug, &link.to_string())
}

/// Whether the gateway's page said that its token is used, in use or out of time.
fn says_spent(fields: &Fields) -> bool {
    matches!(fields.get("RESULT"), "160" | "161" | "162")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_results_of_a_spent_token_say_so() {
        for (text, expected) in [
            ("RESULT=160", true),
            ("a=1&RESULT=162", true),
            ("RESULT=0", false),
            ("RESULT=12", false),
            ("", false),
        ] {
            assert_eq!(says_spent(&Fields::parse(text.as_bytes())), expected, "{text}");
        }
    }
}
