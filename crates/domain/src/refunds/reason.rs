//! Why somebody decided about money, in his own words: others read it, so that it is never cut.

/// Longest reason, characters.
pub const REASON_MAX: usize = 500;

/// A reason that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// Why words are no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonProblem {
    /// There are none.
    Missing,
    /// There are more than [`REASON_MAX`] characters.
    TooLong,
}

impl Reason {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn new(typed: &str) -> Result<Self, ReasonProblem> {
        let reason = Self::or_none(typed)?;
        if reason.as_str().is_empty() { Err(ReasonProblem::Missing) } else { Ok(reason) }
    }

    /// The same where none is needed.
    ///
    /// # Errors
    /// When it is too long.
    pub fn or_none(typed: &str) -> Result<Self, ReasonProblem> {
        let typed = typed.trim();
        let fits = typed.chars().count() <= REASON_MAX;
        if fits { Ok(Self(typed.to_owned())) } else { Err(ReasonProblem::TooLong) }
    }

    /// Its words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_whole_or_none() {
        let read = |text: &str| Reason::new(text).map(String::from);
        assert_eq!(read("  You left early. "), Ok("You left early.".to_owned()));
        assert_eq!(read(" \n"), Err(ReasonProblem::Missing));
        assert_eq!(Reason::or_none(" ").map(String::from), Ok(String::new()));
        let longest = "é".repeat(REASON_MAX);
        assert_eq!(read(&longest), Ok(longest.clone()), "characters are counted, not bytes");
        for words in [Reason::new, Reason::or_none] {
            assert_eq!(words(&format!("{longest}x")), Err(ReasonProblem::TooLong));
        }
    }
}
