//! What became of a conditional update.

/// What became of an update of one row that is made only while the row is as the caller believes.
#[must_use = "where the row was otherwise, nothing was changed"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// It was made.
    Made,
    /// The row was otherwise, or there is none: nothing was changed.
    Missed,
}

impl Update {
    /// Of a statement that changed so many rows.
    pub(crate) fn of(rows: u64) -> Self {
        if rows == 1 { Self::Made } else { Self::Missed }
    }

    /// Whether it was made.
    pub fn is_made(self) -> bool {
        self == Self::Made
    }

    /// For what can only be made, as the same unit has read, and is worth no failure when it was not: says so in the log.
    pub fn or_log(self, what: &'static str) {
        if self == Self::Missed {
            tracing::error!(what, "seats and registrations disagree: please report this");
        }
    }
}
