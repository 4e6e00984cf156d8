//! The hidden field by which a form says what was kept when it was made.

use crate::request::form::Fields;
use app::Seen;
use http::StatusCode;

/// Name of the hidden field.
const FIELD: &str = "seen";

/// What the form of a page has seen.
#[derive(Debug, Clone)]
pub(crate) struct SeenField(pub Seen);

impl SeenField {
    /// What a form sent.
    pub fn sent(fields: &Fields) -> Seen {
        Seen::sent(fields.get(FIELD))
    }
}

/// The answer's status where a form was not saved: it could not be trusted, it is outdated, or something in it is wrong.
pub(crate) fn not_saved(is_genuine: bool, is_outdated: bool) -> StatusCode {
    match (is_genuine, is_outdated) {
        (false, _) => StatusCode::FORBIDDEN,
        (true, true) => StatusCode::CONFLICT,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl std::fmt::Display for SeenField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">", self.0.as_str())
    }
}

/// Safe because it is digits only, whatever was sent.
impl askama::filters::HtmlSafe for SeenField {}
