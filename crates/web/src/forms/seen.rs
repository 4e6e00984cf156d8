//! What was kept when a form was made: who sends one that is older than what somebody else has saved since overwrites
//! nothing unseen.

use crate::request::form::Fields;
use sha2::{Digest as _, Sha256};
use std::fmt::Debug;

/// Name of the hidden field.
const FIELD: &str = "seen";

/// A digest of what was kept when the page of a form was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen(String);

impl Seen {
    /// Of what is kept now, as the form shows it.
    pub fn of(kept: &impl Debug) -> Self {
        let digest = Sha256::digest(format!("{kept:?}"));
        Self(digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Whether a form was made before what is kept now was saved.
    pub fn is_outdated(&self, fields: &Fields) -> bool {
        let sent = fields.get(FIELD);
        !sent.is_empty() && sent != self.0
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">", self.0)
    }
}

impl askama::filters::HtmlSafe for Seen {}
