//! Markup that is not escaped. Only literals of this crate can become it.

use askama::filters::HtmlSafe;
use std::fmt;

/// Markup written in this crate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Markup(&'static str);

impl Markup {
    /// A literal; text that anybody typed is never `'static`.
    pub const fn new(literal: &'static str) -> Self {
        Self(literal)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl HtmlSafe for Markup {}
