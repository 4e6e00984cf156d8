//! How fast one connection may act: some at once, then a few a second.

use crate::time::{Span, Timestamp};

/// An allowance that fills up with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    burst: i64,
    /// One more after each.
    every: Span,
    left: i64,
    counted_at: Timestamp,
}

impl Pace {
    /// `burst` at once, then one more after each `every`.
    pub const fn new(burst: i64, every: Span, now: Timestamp) -> Self {
        Self { burst, every, left: burst, counted_at: now }
    }

    /// Takes one, if there is one.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let passed = now.since(self.counted_at).0.max(0) / self.every.0;
        if passed > 0 {
            self.left = self.left.saturating_add(passed).min(self.burst);
            self.counted_at = now;
        }
        let may = self.left > 0;
        self.left -= i64::from(may);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_at_once_then_one_by_one() {
        let at = |millis: i64| Timestamp(millis * 1_000);
        let mut pace = Pace::new(3, Span(500_000), at(0));
        assert_eq!([(); 4].map(|()| pace.take(at(0))), [true, true, true, false]);
        assert!(!pace.take(at(499)));
        assert!(pace.take(at(500)));
        assert!(!pace.take(at(600)));
        assert_eq!(
            [(); 4].map(|()| pace.take(at(60_000))),
            [true, true, true, false],
            "never more than at once"
        );
        assert!(!pace.take(at(1_000)), "a clock that goes back gives nothing");
    }
}
