//! Links that let somebody choose a password. Each works once and ends.

use crate::time::Span;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Makes the first operator; printed at the start of an installation without one.
    FirstOperator,
    /// Brings somebody in.
    Invitation,
    /// Lets somebody choose another password.
    Reset,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::FirstOperator, Self::Invitation, Self::Reset];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstOperator => "first-operator",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    /// Reads [`LinkKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// How long it works.
    pub fn life(self) -> Span {
        match self {
            Self::FirstOperator => Span::days(1),
            Self::Invitation => Span::days(7),
            Self::Reset => Span::hours(1),
        }
    }
}
