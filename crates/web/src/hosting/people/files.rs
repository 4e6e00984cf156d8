//! Who comes, as files for spreadsheets.

use super::typed::Typed;
use crate::hosting::acting;
use crate::request::form::Fields;
use crate::response::{Failure, File, download};
use crate::state::WebState;
use crate::visit::SignedIn;
use axum::extract::{RawQuery, State};
use axum::response::Response;

/// `GET …/people.csv`
pub(crate) async fn csv(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let filter = Typed::of(&Fields::parse(query.unwrap_or_default().as_bytes())).filter();
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let file = state.app.sessions().people_csv(acting(&who), site, slug, &filter, t).await?;
    download(File::Csv, "people.csv", file.ok_or(Failure::NotFound)?)
}

/// `GET …/people.xlsx`
pub(crate) async fn xlsx(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let filter = Typed::of(&Fields::parse(query.unwrap_or_default().as_bytes())).filter();
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let file = state.app.sessions().people_xlsx(acting(&who), site, slug, &filter, t).await?;
    download(File::Xlsx, "people.xlsx", file.ok_or(Failure::NotFound)?)
}
