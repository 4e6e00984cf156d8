//! What is taken out: payments for spreadsheets, the ledger for accounting programs, documents as files.

use super::query::PaymentsQuery;
use crate::receipts::{file, number_of};
use crate::response::Failure;
use crate::state::WebState;
use crate::visit::SignedIn;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};

fn download(kind: &'static str, name: &str, text: String) -> Result<Response, Failure> {
    let disposition =
        HeaderValue::try_from(format!("attachment; filename=\"{name}\"")).map_err(|_| Failure::Internal)?;
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, text).into_response())
}

/// `GET /{site}/money/payments.csv`
pub(crate) async fn csv(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let text = state.app.money().csv(site, &query.filter(site)).await?;
    let name = format!("payments-{}-{}.csv", site.slug, query.mode.as_str());
    download("text/csv; charset=utf-8", &name, text)
}

/// `GET /{site}/money/ledger.journal`
pub(crate) async fn journal(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let text = state.app.ledger().export(site, query.mode).await?;
    let name = format!("ledger-{}-{}.journal", site.slug, query.mode.as_str());
    download("text/plain; charset=utf-8", &name, text)
}

/// `GET /{site}/money/documents/{number}/pdf`
pub(crate) async fn document(here: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let number = number_of(&here.visit)?;
    let found = state.app.receipts().file_by_number(&here.visit.site, number).await?;
    file::answer(found.ok_or(Failure::NotFound)?)
}
