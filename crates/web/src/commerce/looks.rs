//! What makes a site look like itself: a small style sheet with its accent, and its logo. Addressed by their content,
//! so that browsers may keep them for ever; the content policy allows no inline style.

use crate::response::Failure;
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sites::Site;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::sites::Shade;
use http::{HeaderValue, header};
use locale::Address;
use sha2::{Digest, Sha256};

/// For ever.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The end of the style sheet's name.
const SHEET: &str = "-accent.css";

/// The site's style sheet and its name; none when its accent is ours.
fn sheet(site: &Site) -> Option<(String, String)> {
    let palette = site.accent?.palette().ok()?;
    let rules = |shade: &Shade| {
        format!(
            ":root{{--accent:{};--accent-strong:{};--on-accent:{};--accent-soft:{}}}",
            shade.accent.to_text(),
            shade.strong.to_text(),
            shade.on_accent.to_text(),
            shade.soft.to_text()
        )
    };
    // Paper stays black on white.
    let text = format!(
        "@media screen{{{}}}\n@media screen and (prefers-color-scheme:dark){{{}}}\n",
        rules(&palette.light),
        rules(&palette.dark)
    );
    let hash: String = Sha256::digest(&text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Some((format!("{hash}{SHEET}"), text))
}

/// Address of the site's style sheet, when it has one.
pub(crate) fn sheet_address(site: &Site) -> Option<String> {
    sheet(site).map(|(file, _)| Address::Looks { site: &site.slug, file: &file }.path())
}

/// Address of the site's logo, when it has one.
pub(crate) fn logo_address(site: &Site) -> Option<String> {
    site.logo.as_ref().map(|logo| Address::Looks { site: &site.slug, file: &logo.file }.path())
}

/// `GET /{site}/looks/{file}`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, file) = (&visit.site, visit.param("file"));
    if file.ends_with(SHEET) {
        let (_, text) = sheet(site).filter(|(name, _)| name == file).ok_or(Failure::NotFound)?;
        let media_type = HeaderValue::from_static("text/css; charset=utf-8");
        return Ok(
            ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, KEPT)], text).into_response()
        );
    }
    let (format, content) = state.app.commerce().logo(site, file).await?.ok_or(Failure::NotFound)?;
    let media_type = HeaderValue::from_static(format.media_type());
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, KEPT)];
    Ok((headers, content).into_response())
}
