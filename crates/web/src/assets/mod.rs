//! Style sheet, script and icon: compiled in, addressed by their content, so that browsers may keep them for ever, and
//! packed once, so that they travel fast.

use axum::extract::{Path, rejection::PathRejection};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use locale::Address;
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::sync::LazyLock;

/// A file that never changes under its address.
pub(crate) struct Asset {
    /// Where it is.
    pub path: String,
    file: String,
    media_type: &'static str,
    /// Its text.
    pub body: &'static str,
    /// The same with gzip.
    pub packed: Vec<u8>,
}

impl Asset {
    fn new(name: &str, media_type: &'static str, body: &'static str) -> Self {
        let digest = Sha256::digest(body.as_bytes());
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let file = format!("{hash}-{name}");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish());
        let packed = packed.unwrap_or_default();
        Self { path: Address::Asset { file: &file }.path(), file, media_type, body, packed }
    }

    fn response(&self, cache: &'static str, asked: &HeaderMap) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if !self.packed.is_empty() && takes_gzip(asked) {
            let packed = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            return (headers, packed, self.packed.clone()).into_response();
        }
        (headers, self.body).into_response()
    }
}

/// Whether a browser takes what was packed with gzip.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    let mut codings = accepted.flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
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
        include_str!("style/staff.css"),
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
pub(crate) static ROOM_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(
        include_str!("style/room/frame.css"),
        include_str!("style/room/strip.css"),
        include_str!("style/room/slides.css"),
        include_str!("style/room/panels.css"),
        include_str!("style/room/controls.css"),
        include_str!("style/room/narrow.css"),
    );
    Asset::new("room.css", "text/css; charset=utf-8", text)
});

/// The script of the room, where the room's page asks for it: one script, in the order in which it runs.
pub(crate) static ROOM_SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(
        include_str!("room/page.js"),
        include_str!("room/connection.js"),
        include_str!("room/news.js"),
        include_str!("room/audio.js"),
        include_str!("room/people.js"),
        include_str!("room/chat.js"),
        include_str!("room/polls.js"),
        include_str!("room/slides.js"),
        include_str!("room/strip.js"),
        include_str!("room/controls.js"),
    );
    Asset::new("room.js", "text/javascript; charset=utf-8", text)
});

/// The icon of tabs and bookmarks.
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon.svg", "image/svg+xml", include_str!("icon.svg")));

/// `GET /assets/{file}`
pub(crate) async fn asset(asked: HeaderMap, file: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(file)) = file else { return StatusCode::NOT_FOUND.into_response() };
    match [&STYLE, &SCRIPT, &ROOM_STYLE, &ROOM_SCRIPT, &ICON].into_iter().find(|asset| asset.file == file) {
        Some(asset) => asset.response("public, max-age=31536000, immutable", &asked),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /favicon.ico`, which browsers ask for by themselves where no page names an icon.
pub(crate) async fn favicon(asked: HeaderMap) -> Response {
    ICON.response("public, max-age=86400", &asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_travel_packed_to_browsers_that_take_it() {
        let mut asked = HeaderMap::new();
        assert!(!takes_gzip(&asked));
        for (accepted, takes) in [("gzip, br", true), ("br;q=1.0, GZIP;q=0.5", true), ("gzip;q=0, br", false)]
        {
            asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(takes_gzip(&asked), takes, "{accepted}");
        }
        for asset in [&STYLE, &SCRIPT, &ROOM_STYLE, &ROOM_SCRIPT] {
            assert!(asset.packed.starts_with(&[0x1f, 0x8b]), "{}", asset.file);
            assert!(asset.packed.len() * 2 < asset.body.len(), "{}", asset.file);
        }
    }
}
