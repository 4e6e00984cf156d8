//! A seat without a payment.

use super::typed::Typed;
use super::{Extra, page};
use crate::hosting::acting;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::GiveRefusal;
use axum::response::Response;
use http::StatusCode;
use locale::Address;

/// Gives it, once for the form with this key.
pub(super) async fn give(
    who: &SignedIn,
    state: &WebState,
    typed: Typed,
    key: &str,
) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let given = state.app.sessions().give_seat(acting(who), site, slug, &typed.given, (key, t)).await?;
    let problems = match given.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let here = Address::HostPeople { site: &site.slug, session: slug }.path();
            return see_other(&format!("{here}?done=given"));
        }
        Err(GiveRefusal::Invalid(problems)) => problems
            .into_iter()
            .map(|(field, problem)| (field.as_str(), t.problem_of_other(field, problem)))
            .collect(),
        Err(GiveRefusal::TooMany(most)) => {
            vec![("email", t.with("host-give-too-many", &[("count", most.into())]))]
        }
        Err(GiveRefusal::SoldOut) => vec![("email", t.text("host-give-sold-out").into_owned())],
        Err(GiveRefusal::SameAddress(name)) => {
            let values = [("name", name.into()), ("email", typed.given.email.trim().into())];
            let extra =
                Extra { same_person: Some(t.with("host-give-same-person", values)), ..Extra::default() };
            return page(who, state, typed, extra, StatusCode::CONFLICT).await;
        }
        Err(GiveRefusal::NotNow) => vec![("email", t.text("host-give-not-now").into_owned())],
    };
    page(who, state, typed, Extra { problems, ..Extra::default() }, StatusCode::UNPROCESSABLE_ENTITY).await
}
