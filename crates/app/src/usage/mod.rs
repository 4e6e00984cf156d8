//! Pay-per-use: what the operator provides to a site.

pub mod provision;

use crate::App;

/// Use cases of pay-per-use.
#[derive(Clone, Copy)]
pub struct Usage<'a>(pub(crate) &'a App);
