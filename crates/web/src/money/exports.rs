//! What is taken out: payments for spreadsheets, the ledger for accounting programs, documents as files.

use super::query::PaymentsQuery;
use crate::receipts::{file, number_of};
use crate::response::{Failure, File, download};
use crate::state::WebState;
use crate::visit::{SignedIn, Till};
use axum::extract::{RawQuery, State};
use axum::response::Response;

/// `GET /{site}/money/payments.csv`
pub(crate) async fn csv(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let text = state.app.money().csv(site, &query.filter(site), here.visit.t).await?;
    let name = format!("payments-{}-{}.csv", site.slug, query.mode.as_str());
    download(File::Csv, &name, text)
}

/// `GET /{site}/money/payments.xlsx`
pub(crate) async fn xlsx(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let file = state.app.money().xlsx(site, &query.filter(site), here.visit.t).await?;
    let name = format!("payments-{}-{}.xlsx", site.slug, query.mode.as_str());
    download(File::Xlsx, &name, file)
}

/// `GET /{site}/money/ledger.journal`
pub(crate) async fn journal(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let text = state.app.ledger().export(site, query.mode, here.visit.t).await?;
    let name = format!("ledger-{}-{}.journal", site.slug, query.mode.as_str());
    download(File::Text, &name, text)
}

/// `GET /{site}/money/documents/{number}/pdf`
pub(crate) async fn document(
    here: SignedIn<Till>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let number = number_of(&here.visit)?;
    let found = state.app.receipts().file_by_number(&here.visit.site, number).await?;
    file::answer(found.ok_or(Failure::NotFound)?)
}
