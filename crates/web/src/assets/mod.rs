//! Style sheet, script and icon: compiled in, addressed by their content, so that browsers may keep them for ever.

use axum::extract::{Path, rejection::PathRejection};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use locale::Address;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file that never changes under its address.
pub(crate) struct Asset {
    /// Where it is.
    pub path: String,
    file: String,
    media_type: &'static str,
    /// Its text.
    pub body: &'static str,
}

impl Asset {
    fn new(name: &str, media_type: &'static str, body: &'static str) -> Self {
        let digest = Sha256::digest(body.as_bytes());
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let file = format!("{hash}-{name}");
        Self { path: Address::Asset { file: &file }.path(), file, media_type, body }
    }

    fn response(&self, cache: &'static str) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        ];
        (headers, self.body).into_response()
    }
}

/// The one style sheet, in the order in which rules override each other: what is for phones comes last.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(
        include_str!("style/base.css"),
        include_str!("style/frame.css"),
        include_str!("style/layouts.css"),
        include_str!("style/price.css"),
        include_str!("style/lists.css"),
        include_str!("style/buttons.css"),
        include_str!("style/forms.css"),
        include_str!("style/states.css"),
        include_str!("style/receipt.css"),
        include_str!("style/console.css"),
        include_str!("style/hosting.css"),
        include_str!("style/commerce.css"),
        include_str!("style/accounts.css"),
        include_str!("style/money.css"),
        include_str!("style/usage.css"),
        include_str!("style/narrow.css"),
    );
    Asset::new("bursar.css", "text/css; charset=utf-8", text)
});

/// The one script; every page works without it.
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("bursar.js", "text/javascript; charset=utf-8", include_str!("bursar.js")));

/// The style of the room, where the room's page asks for it.
pub(crate) static ROOM_STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("room.css", "text/css; charset=utf-8", include_str!("style/classrooms.css")));

/// The script of the room, where the room's page asks for it.
pub(crate) static ROOM_SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("room.js", "text/javascript; charset=utf-8", include_str!("room.js")));

/// The icon of tabs and bookmarks.
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon.svg", "image/svg+xml", include_str!("icon.svg")));

/// `GET /assets/{file}`
pub(crate) async fn asset(file: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(file)) = file else { return StatusCode::NOT_FOUND.into_response() };
    match [&STYLE, &SCRIPT, &ROOM_STYLE, &ROOM_SCRIPT, &ICON].into_iter().find(|asset| asset.file == file) {
        Some(asset) => asset.response("public, max-age=31536000, immutable"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /favicon.ico`, which browsers ask for by themselves where no page names an icon.
pub(crate) async fn favicon() -> Response {
    ICON.response("public, max-age=86400")
}
