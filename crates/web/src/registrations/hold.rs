//! *Register*: a POST that asks for a seat (decision 8). A GET never holds one.

use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SiteVisit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::registrations::hold::HoldRefusal;
use http::StatusCode;
use locale::{Address, Messages};
use std::borrow::Cow;

/// Why there is no seat, and what one can do.
#[derive(Template)]
#[template(path = "registrations/refused.html")]
pub(crate) struct RefusedPage<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The frame.
    pub frame: Frame<'a>,
    /// Why.
    pub refusal: HoldRefusal,
    /// The session's page.
    pub session_address: String,
}

impl RefusedPage<'_> {
    fn title(&self) -> String {
        self.t.text("hold-refused-title").into_owned()
    }

    fn why(&self) -> Cow<'static, str> {
        self.t.hold_refusal(self.refusal)
    }

    fn next_step(&self) -> Option<Cow<'static, str>> {
        self.t.hold_refusal_next(self.refusal)
    }
}

/// `POST /{site}/sessions/{session}/hold`; with `for=another` also where this browser has a seat.
pub(crate) async fn hold(
    visit: SiteVisit,
    address: ClientAddress,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug) = (&visit.site.slug, visit.param("session"));
    let registrations = state.app.registrations();
    let for_another = fields.get("for") == "another";
    if !for_another && registrations.seat_of(&visit.site, slug, &visit.browser.key()).await?.is_some() {
        // A page from before the seat was paid, by Back: nobody buys a second one without saying so.
        return see_other(&Address::Session { site, session: slug }.path());
    }
    let asked =
        registrations.hold(&visit.site, slug, &visit.browser.key(), address.0, visit.test_access).await?;
    match asked.ok_or(Failure::NotFound)? {
        Ok(_) => see_other(&Address::Register { site, session: slug }.path()),
        Err(refusal) => refused(&visit, refusal),
    }
}

/// Shows why there is no seat.
pub(super) fn refused(visit: &SiteVisit, refusal: HoldRefusal) -> Result<Response, Failure> {
    let session = Address::Session { site: &visit.site.slug, session: visit.param("session") }.path();
    let frame = visit.frame_at(session.clone());
    let page = RefusedPage { t: visit.t, frame, refusal, session_address: session };
    let mut response = visit.show(&page, Privacy::Public)?;
    *response.status_mut() = match refusal {
        HoldRefusal::TooManyFromAddress | HoldRefusal::TooManyHereFromAddress => {
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::CONFLICT,
    };
    Ok(response)
}
