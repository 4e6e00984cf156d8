//! The installation's front door (decision 21).

pub(crate) mod language;

use crate::layout::Frame;
use crate::request::reader;
use crate::response::{Failure, Privacy, html, see_other};
use crate::state::WebState;
use app::sites::SiteSummary;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use locale::{Address, Messages};

/// The list of sites.
#[derive(Template)]
#[template(path = "sites/sites.html")]
pub(crate) struct SitesPage<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The frame.
    pub frame: Frame<'a>,
    /// The sites.
    pub sites: &'a [SiteSummary],
}

impl SitesPage<'_> {
    fn title(&self) -> String {
        self.t.text("layout-sites-title").into_owned()
    }
}

/// `GET /`: the sites, or the only one.
pub(crate) async fn list(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, Failure> {
    let sites = state.app.sites().list().await?;
    if let [only] = &sites[..] {
        return see_other(&Address::Catalogue { site: &only.slug }.path());
    }
    let t = Messages::new(reader::language(&headers, None));
    let frame = Frame { t, site: None, form_token: None, here: Address::Sites.path(), shows: None };
    html(&SitesPage { t, frame, sites: &sites }, Privacy::Public)
}

/// `GET /{site}`: the catalogue has a closing slash.
pub(crate) async fn add_slash(visit: crate::visit::SiteVisit) -> Response {
    Redirect::permanent(&Address::Catalogue { site: &visit.site.slug }.path()).into_response()
}
