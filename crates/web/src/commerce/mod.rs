//! The administrator's pages about selling: set-up and figures, settings, merchant accounts, texts, appearance.

pub(crate) mod appearance;
pub(crate) mod figures;
pub(crate) mod looks;
pub(crate) mod merchant_account;
pub(crate) mod merchant_accounts;
pub(crate) mod missing;
pub(crate) mod set_up;
pub(crate) mod settings;
pub(crate) mod texts;
mod words;

use domain::payments::gateway::Mode;

/// The query of a page that has just kept something.
pub(crate) const SAVED: &str = "?saved";

/// Whether a page was reached after something was kept.
pub(crate) fn was_saved(query: Option<&str>) -> bool {
    query == Some("saved")
}

/// The mode in an address.
fn mode_of(text: &str) -> Option<Mode> {
    Mode::parse(text)
}
