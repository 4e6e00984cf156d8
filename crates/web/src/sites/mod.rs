//! The installation's front door (decision 21).

pub(crate) mod language;
pub(crate) mod new_site;
pub(crate) mod operator_site;
pub(crate) mod overview;
pub(crate) mod profile_form;
mod provision;

use crate::layout::Frame;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::Visit;
use app::sites::SiteSummary;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
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
pub(crate) async fn list(visit: Visit, State(state): State<WebState>) -> Result<Response, Failure> {
    let sites = state.app.sites().list().await?;
    if let [only] = &sites[..] {
        return see_other(&Address::Catalogue { site: &only.slug }.path());
    }
    let page = SitesPage { t: visit.t, frame: visit.frame(), sites: &sites };
    visit.show(&page, Privacy::Public)
}

/// `GET /{site}`: the catalogue has a closing slash.
pub(crate) async fn add_slash(visit: crate::visit::SiteVisit) -> Response {
    Redirect::permanent(&Address::Catalogue { site: &visit.site.slug }.path()).into_response()
}
