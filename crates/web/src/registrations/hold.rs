//! *Register*: a POST that asks for a seat (decision 8). A GET never holds one.

use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::CheckedForm;
use crate::request::form_token;
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
    /// Sessions on which this browser keeps a seat, where that is why.
    pub kept: Vec<KeptSeat>,
}

/// A seat that this browser keeps: it can be finished or given back.
pub(crate) struct KeptSeat {
    /// The session's page.
    pub session: String,
    /// Its topic.
    pub topic: String,
    /// Where the hold is given back.
    pub hold: String,
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

/// `POST /{site}/sessions/{session}/hold`; with `for=another` also where this browser has a seat, with
/// `give=back` to end its hold before its time.
pub(crate) async fn hold(
    visit: SiteVisit,
    address: ClientAddress,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug) = (&visit.site.slug, visit.param("session"));
    let registrations = state.app.registrations();
    if fields.get("give") == "back" {
        let given = registrations.give_back_hold(&visit.site, slug, &visit.browser.key()).await?;
        return match given.map(|link| link.to_string()) {
            Some(reference) => see_other(&Address::CancelRegistration { site, reference: &reference }.path()),
            None => see_other(&Address::Session { site, session: slug }.path()),
        };
    }
    let for_another = fields.get("for") == "another";
    if !for_another && registrations.seat_of(&visit.site, slug, &visit.browser.key()).await?.is_some() {
        // A page from before the seat was paid, by Back: nobody buys a second one without saying so.
        return see_other(&Address::Session { site, session: slug }.path());
    }
    let asked =
        registrations.hold(&visit.site, slug, &visit.browser.key(), address.0, visit.test_access).await?;
    match asked.ok_or(Failure::NotFound)? {
        Ok(_) => see_other(&Address::Register { site, session: slug }.path()),
        Err(refusal) => refused(&visit, &state, address, refusal).await,
    }
}

/// Shows why there is no seat.
pub(super) async fn refused(
    visit: &SiteVisit,
    state: &WebState,
    address: ClientAddress,
    refusal: HoldRefusal,
) -> Result<Response, Failure> {
    let site = &visit.site;
    let too_many = matches!(refusal, HoldRefusal::TooManyFromAddress | HoldRefusal::TooManyHereFromAddress);
    let held = if too_many {
        state.app.registrations().list_held(site, &visit.browser.key(), address.0).await?
    } else {
        Vec::new()
    };
    let address_of = |session: &str| Address::Session { site: &site.slug, session }.path();
    let session_address = address_of(visit.param("session"));
    let page = RefusedPage {
        t: visit.t,
        frame: visit.frame_at(session_address.clone()),
        refusal,
        session_address,
        kept: held
            .into_iter()
            .map(|(session, topic)| KeptSeat {
                hold: Address::Hold { site: &site.slug, session: &session }.path(),
                session: address_of(&session),
                topic,
            })
            .collect(),
    };
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = if too_many { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::CONFLICT };
    Ok(response)
}
