//! What gateways tell our server by themselves: hints, kept before they are acknowledged (PS-C17).

use crate::request::form::{UncheckedForm, read};
use crate::response::Failure;
use crate::state::WebState;
use app::payments::{Noted, Notice};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::MerchantAccountId;

/// Bytes that are read of a notification; PayPal's are a few thousand.
const NOTICE_MAX: usize = 256 * 1024;

/// `POST /notifications/payflow/{…}`: the silent post. The page is named by the form, else by the address. The
/// answer is 200 once the hint is durable; a page that we do not know is acknowledged too, and forgotten.
pub(crate) async fn payflow(
    segment: Result<Path<String>, PathRejection>,
    State(state): State<WebState>,
    UncheckedForm(form): UncheckedForm,
) -> Result<&'static str, Failure> {
    let segment = segment.map(|Path(segment)| segment).unwrap_or_default();
    let page_id = match form.get("SECURETOKENID") {
        "" => segment.as_str(),
        named => named,
    };
    // No page of ours is called otherwise.
    if page_id.len() <= 64 && page_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        state.app.payments().note_hint(page_id).await?;
    }
    Ok("ok\n")
}

/// `POST /notifications/paypal/{account}`: 200 once the hint is durable, also where it is about no payment of ours; 400 for
/// what PayPal has not sent, or long ago, or what broke off; 413 for what is longer than any of them; 503 where that cannot be told, or
/// kept, now, so that PayPal sends it again.
pub(crate) async fn paypal(
    segment: Result<Path<String>, PathRejection>,
    State(state): State<WebState>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, &'static str), Failure> {
    let nobody = (StatusCode::NOT_FOUND, "unknown\n");
    let account =
        segment.ok().and_then(|Path(segment)| segment.parse::<uuid::Uuid>().ok()).map(MerchantAccountId);
    let Some(account) = account else { return Ok(nobody) };
    let body = read(body, NOTICE_MAX).await?.into();
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.chars().take(1_000).collect::<String>()
    };
    let notice = Notice {
        id: text("paypal-transmission-id"),
        sent_at: text("paypal-transmission-time"),
        algorithm: text("paypal-auth-algo"),
        certificate_url: text("paypal-cert-url"),
        signature: text("paypal-transmission-sig"),
        body,
    };
    Ok(match state.app.payments().note_notice(account, &notice).await? {
        Noted::Kept => (StatusCode::OK, "ok\n"),
        Noted::Refused => (StatusCode::BAD_REQUEST, "refused\n"),
        Noted::Later => (StatusCode::SERVICE_UNAVAILABLE, "later\n"),
        Noted::Unknown => nobody,
    })
}
