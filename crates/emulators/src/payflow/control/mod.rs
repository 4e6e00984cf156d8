//! Steering the emulator: a page for people, an API for programs, a console for fraud review.

mod api;
mod console;
mod page;
mod reports;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};

use super::emulator::Emulator;
use crate::html::{self, Width, escape};
use crate::steering::refusal;

/// Control page, API and console.
pub(super) fn router(emulator: &Emulator) -> Router {
    Router::new()
        .merge(page::router())
        .merge(console::router())
        .merge(reports::router())
        .nest("/control/api", api::router())
        .layer(from_fn(own_pages_only))
        .with_state(emulator.clone())
}

/// A foreign page in the same browser must not steer the emulator: what changes something needs no Origin, or ours; or
/// the browser's own word that it comes from one of our pages, whatever became of its Origin on the way.
pub(crate) async fn own_pages_only(request: Request, next: Next) -> Response {
    if !request.method().is_safe() && foreign(request.headers()) {
        return (StatusCode::FORBIDDEN, "requests from other pages are refused\n").into_response();
    }
    next.run(request).await
}

fn foreign(headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    match (header(header::ORIGIN), header(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

/// What is at `/`.
pub(super) fn overview(emulator: &Emulator) -> http::Response<Bytes> {
    let base = emulator.0.public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_string();
    let mut rows = String::new();
    for account in emulator.accounts().iter() {
        let (path, mode) = match account.mode {
            super::Mode::Live => ("/live", "live"),
            super::Mode::Test => ("/pilot", "test"),
        };
        rows.push_str(&format!(
            "<tr><td>{mode}</td><td><code>{}{path}</code></td><td><code>{}{path}/hosted</code></td>\
             <td>{}</td><td>{}</td></tr>",
            escape(&base),
            escape(&base),
            escape(&account.partner),
            escape(&account.vendor)
        ));
    }
    let body = format!(
        "<h1>Payflow emulator</h1><p>A stand-in for PayPal Payflow Pro. No real money moves.</p>\
         <ul><li><a href=\"/control\">Control</a>: faults, clock, outage</li>\
         <li><a href=\"/console\">Console</a>: payments held for review</li>\
         <li><a href=\"/console/report\">Report</a>: what an account did, as a file</li></ul>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Accounts\"><table><thead><tr>\
         <th scope=\"col\">Host</th><th scope=\"col\">Gateway</th><th scope=\"col\">Hosted page</th>\
         <th scope=\"col\">Partner</th><th scope=\"col\">Vendor</th></tr></thead><tbody>{rows}</tbody></table></div>"
    );
    html::own("Payflow emulator", Width::Wide, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_pages_send_is_foreign() {
        for (fields, expected) in [
            (&[][..], false),
            (&[("origin", "http://127.0.0.1:8081")], false),
            (&[("origin", "http://evil.test")], true),
            (&[("origin", "null")], true),
            (&[("origin", "null"), ("sec-fetch-site", "same-origin")], false),
            (&[("origin", "null"), ("sec-fetch-site", "cross-site")], true),
            (&[("origin", "http://127.0.0.1:8081"), ("sec-fetch-site", "same-site")], true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "127.0.0.1:8081".parse().expect("visible"));
            for (name, value) in fields {
                headers.insert(*name, value.parse().expect("visible"));
            }
            assert_eq!(foreign(&headers), expected, "{fields:?}");
        }
    }
}
