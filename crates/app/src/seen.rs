//! What was kept when a form was made: who sends one that is older than what somebody else has saved since overwrites
//! nothing unseen. It is compared in the unit of work that saves.

use crate::error::Stop;
use sha2::{Digest as _, Sha256};
use std::fmt::Debug;

/// A digest of what is kept; a form carries the one of when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(String);

/// Why a form was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved<P> {
    /// Somebody else has saved since the form was made; who is told may replace what is kept now.
    Outdated(Seen),
    /// What is wrong with it.
    Wrong(P),
}

impl<P: Default> NotSaved<P> {
    /// Whether somebody else has saved since, what the form has seen when it is shown again, and what is wrong with it.
    pub fn parts(self, sent: Seen) -> (bool, Seen, P) {
        match self {
            Self::Outdated(now) => (true, now, P::default()),
            Self::Wrong(problems) => (false, sent, problems),
        }
    }
}

impl Seen {
    /// Of what is kept: raw values, whoever reads them in whatever language.
    pub(crate) fn of(kept: &impl Debug) -> Self {
        let digest = Sha256::digest(format!("{kept:?}"));
        Self(digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    /// As a form sent it. What carries none saw nothing.
    pub fn sent(text: &str) -> Self {
        Self(text.chars().filter(char::is_ascii_hexdigit).take(24).collect())
    }

    /// For the form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses a form that saw something else than what is kept `now`.
    pub(crate) fn check<P>(&self, now: Self) -> Result<(), Stop<NotSaved<P>>> {
        if *self == now { Ok(()) } else { Err(Stop::Refused(NotSaved::Outdated(now))) }
    }
}
