//! The test link: shows a session of Test mode to somebody who is not signed in (decision 11).

use crate::request::test_link::set_cookie;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sessions::TestAccess;
use axum::extract::State;
use axum::response::Response;
use http::header;
use locale::Address;

/// `GET /{site}/test/{token}/{session}`: keeps the token in this browser and goes to the session.
pub(crate) async fn open(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, token, slug) = (&visit.site, visit.param("token"), visit.param("session"));
    let access = state.app.test_access(site.id, token);
    if access == TestAccess::Closed {
        return Err(Failure::NotFound);
    }
    let session = state.app.sessions().find(site, slug, access).await?.ok_or(Failure::NotFound)?;
    let mut response = see_other(&Address::Session { site: &site.slug, session: &session.slug }.path())?;
    if let Some(cookie) = set_cookie(site, token, state.https) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
