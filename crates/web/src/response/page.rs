//! Pages and redirects.

use super::Failure;
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};

/// Who may see and keep a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// The same for everybody, but for cookies and language.
    Public,
    /// Shows a person's data or leads to them: never stored, but for the *Back* of who sent a form, and never listed by
    /// search engines.
    Personal,
    /// The same, with a form that takes a while to fill in: the browser of who fills it in keeps it for his *Back*, which
    /// with `no-store` would bring it empty. When he signs out it forgets it ([`forget_pages`]).
    Form,
    /// Shows a secret: not even *Back* brings it again.
    Secret,
}

/// Marks a response that shows a secret.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShowsSecret;

/// Renders a page.
pub(crate) fn html(page: &impl Template, privacy: Privacy) -> Result<Response, Failure> {
    let text = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be rendered");
        Failure::Internal
    })?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    let cache = match privacy {
        Privacy::Public | Privacy::Form => "private, no-cache",
        Privacy::Personal | Privacy::Secret => "no-store",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if privacy != Privacy::Public {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    if privacy == Privacy::Secret {
        response.extensions_mut().insert(ShowsSecret);
    }
    Ok(response)
}

/// Makes the browser forget every page of ours that it keeps for its *Back*: who signs out leaves it to others.
pub(crate) fn forget_pages(response: &mut Response) {
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
}

/// Makes the page load again by itself after `seconds`, also without script.
pub(crate) fn refresh(seconds: i64) -> [(HeaderName, HeaderValue); 1] {
    [(header::REFRESH, HeaderValue::from(seconds))]
}

/// Says to a browser which sites may show a picture; without it, ours only.
pub(crate) const SHARED_WITH: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Sends the browser on to `address` after `seconds`, also to another site: a redirect in answer to a form may lead to
/// few places only (decision 20).
pub(crate) fn refresh_to(seconds: i64, address: &str) -> Result<[(HeaderName, HeaderValue); 1], Failure> {
    let value = HeaderValue::try_from(format!("{seconds}; url={address}")).map_err(|_| Failure::Internal)?;
    Ok([(header::REFRESH, value)])
}

/// Sends the browser to another page after a form.
pub(crate) fn see_other(location: &str) -> Result<Response, Failure> {
    let Ok(location) = HeaderValue::try_from(location) else {
        tracing::error!("an address to go to is not a header's value");
        return Err(Failure::Internal);
    };
    let headers =
        [(header::LOCATION, location), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
