//! The cookie that keeps a test link: while it is there, sessions of Test mode of its site are shown (decision 11).

use super::cookies::cookie;
use app::App;
use app::sessions::TestAccess;
use app::sites::Site;
use http::{HeaderMap, HeaderValue};

const COOKIE: &str = "test-link";

/// What the browser's cookie opens at this site.
pub(crate) fn access(app: &App, site: &Site, headers: &HeaderMap) -> TestAccess {
    cookie(headers, COOKIE).map_or(TestAccess::Closed, |token| app.test_access(site.id, token))
}

/// The cookie, for this site's pages only; it ends with the browser's session.
pub(crate) fn set_cookie(site: &Site, token: &str, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let slug = &site.slug;
    HeaderValue::try_from(format!("{COOKIE}={token}; Path=/{slug}; HttpOnly; SameSite=Lax{secure}")).ok()
}
