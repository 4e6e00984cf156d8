//! POST /v2/payments/authorizations/{id}/reauthorize.

use super::api::{self, Asked, Reply};
use super::faults::is_declined;
use crate::wallet::books::Kind;
use crate::wallet::holds;
use http::StatusCode;
use rusqlite::Connection;

/// Holds an authorization anew, once, when its days are over.
pub(super) fn reauthorize(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Reply> {
    let Some((held, _)) = api::find(db, asked, Kind::Authorization, id)? else { return Ok(api::not_found()) };
    let Some(request) = api::parsed(asked.body) else {
        return Ok(api::error(StatusCode::BAD_REQUEST, "MALFORMED_REQUEST_JSON"));
    };
    let (currency, minor) = match request.get("amount") {
        None => (held.currency.clone(), held.amount),
        Some(_) => match api::amount(&request, "/amount") {
            Ok(amount) => amount,
            Err(reply) => return Ok(reply),
        },
    };
    let refusal = match held.status.as_str() {
        "VOIDED" => Some("AUTHORIZATION_VOIDED"),
        "CAPTURED" => Some("AUTHORIZATION_ALREADY_CAPTURED"),
        "CREATED" if currency != held.currency => Some("AUTH_CURRENCY_MISMATCH"),
        "CREATED" if holds::refuses_renewal(db, &held, asked.now)?.is_some() => {
            Some("REAUTHORIZATION_NOT_SUPPORTED")
        }
        "CREATED" if minor > held.amount => Some("REAUTHORIZATION_NOT_SUPPORTED"),
        "CREATED" if is_declined(asked) => Some("PAYER_CANNOT_PAY"),
        "CREATED" => None,
        _ => Some("REAUTHORIZATION_NOT_SUPPORTED"),
    };
    if let Some(issue) = refusal {
        return Ok(api::unprocessable(issue));
    }
    let renewed = holds::renew(db, &held, minor, asked.now)?;
    Ok(Reply(StatusCode::CREATED, api::shown(asked, &renewed)))
}
