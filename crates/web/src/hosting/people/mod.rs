//! Who comes: the list, and what a host does for those on it. Before money or mails go out, the page says to how many and how
//! much.

mod files;
mod give;
mod list;
mod refund;
mod typed;
mod write;

use super::acting;
use super::notices::Notice;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SignedIn;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::registrations::RegistrationState;
pub(crate) use files::{csv, xlsx};
use http::StatusCode;
pub(crate) use list::{PeopleFacts, PeoplePage};
use locale::Address;

pub(crate) use typed::Typed;
use uuid::Uuid;

/// What is shown besides the list.
#[derive(Default)]
struct Extra {
    problems: Vec<(&'static str, String)>,
    notice: Option<Notice>,
    preview: Option<String>,
    refund: Option<(String, String)>,
    /// What was not done, where that is not that nothing was saved.
    kept: Option<&'static str>,
    /// That who is given a seat has one.
    same_person: Option<String>,
}

async fn page(
    who: &SignedIn,
    state: &WebState,
    mut typed: Typed,
    extra: Extra,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (visit, site, slug) = (&who.visit, &who.visit.site, who.visit.param("session"));
    let sessions = state.app.sessions();
    let hosted = sessions.find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)?;
    let people = sessions.people(acting(who), site, slug, &typed.filter()).await?.ok_or(Failure::NotFound)?;
    if Uuid::parse_str(&typed.message).is_err() {
        typed.message = sessions.new_message_id().0.to_string();
    }
    let states: Vec<(&'static str, String)> = RegistrationState::ALL
        .iter()
        .map(|state| (state.as_str(), visit.t.registration_state(*state, false).into_owned()))
        .collect();
    let shown = extra.refund.as_ref().map(|(_, shown)| shown.clone()).unwrap_or_default();
    let form_key = sessions.new_message_id().0.to_string();
    let facts = PeopleFacts {
        site,
        hosted: &hosted,
        people: &people,
        typed: &typed,
        problems: extra.problems,
        kept: extra.kept,
        notice: extra.notice,
        preview: extra.preview,
        refund: extra.refund,
        same_person: extra.same_person,
        ids: &|| state.app.refunds().new_id().0,
        form_key: &form_key,
        states: &states,
    };
    let here = Address::HostPeople { site: &site.slug, session: slug }.path();
    let mut response =
        visit.show(&PeoplePage::new(visit.frame_at(here), facts, &shown), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/host/sessions/{session}/people`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = Notice::of_people(who.visit.t, &asked);
    page(&who, &state, Typed::of(&asked), Extra { notice, ..Extra::default() }, StatusCode::OK).await
}

/// `POST …/people`: writes, gives back, or gives a seat.
pub(crate) async fn act(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let mut typed = Typed::sent(&fields)?;
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let everybody = state.app.sessions().people(acting(&who), site, slug, &typed.filter()).await?;
    if typed.all {
        // Who was not on the page gets an id now: the form is shown once more before anything happens.
        for row in everybody.ok_or(Failure::NotFound)? {
            if !typed.chosen.iter().any(|(registration, _)| *registration == row.id) {
                typed.chosen.push((row.id, state.app.refunds().new_id()));
            }
        }
    }
    match fields.get("action") {
        "write" | "preview" => write::write(&who, &state, typed, fields.get("action") == "write").await,
        "refund" => refund::refund(&who, &state, typed, fields.get("refund_shown")).await,
        "give" => give::give(&who, &state, typed, fields.get("form_key")).await,
        _ => page(&who, &state, typed, Extra::default(), StatusCode::OK).await,
    }
}
