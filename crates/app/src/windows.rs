//! What may happen only so often: counted in memory, by whom or what it is about, in windows of time.

use domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Above so many, those whose window is over are forgotten.
const KEPT_MAX: usize = 1_024;

/// The counts of this process: a restart forgets them, which does no harm.
pub(crate) struct Windows<K> {
    length: Span,
    most: u32,
    counts: Mutex<HashMap<K, (Timestamp, u32)>>,
}

impl<K: Eq + Hash> Windows<K> {
    /// At most `most` times in a window of `length`, which begins with the first.
    pub fn new(length: Span, most: u32) -> Self {
        Self { length, most, counts: Mutex::default() }
    }

    /// Whether it may happen once more now; counts it if so.
    pub fn take(&self, key: K, now: Timestamp) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEPT_MAX {
            counts.retain(|_, (began, _)| now < began.plus(self.length));
        }
        let (began, count) = counts.entry(key).or_insert((now, 0));
        if now >= began.plus(self.length) {
            (*began, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= self.most
    }

    /// Whether it may happen no more in the window of now.
    pub fn is_full(&self, key: &K, now: Timestamp) -> bool {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(key).is_some_and(|(began, count)| *count >= self.most && now < began.plus(self.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Span = Span::minutes(1);

    #[test]
    fn a_window_has_a_limited_number() {
        let windows = Windows::new(WINDOW, 10);
        let now = Timestamp(0);
        assert_eq!((0..9).filter(|_| windows.take(1, now)).count(), 9);
        assert!(!windows.is_full(&1, now));
        assert_eq!((0..50).filter(|_| windows.take(1, now)).count(), 1);
        assert!(windows.is_full(&1, now) && !windows.is_full(&2, now), "each counts for itself");
        assert!(windows.take(2, now));
        assert!(!windows.take(1, now.plus(Span::seconds(59))));
        assert!(!windows.is_full(&1, now.plus(WINDOW)));
        assert!(windows.take(1, now.plus(WINDOW)));
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let windows = Windows::new(WINDOW, 10);
        for n in 0..2_000 {
            windows.take(n, Timestamp(0));
        }
        windows.take(3, Timestamp(0).plus(WINDOW));
        assert_eq!(windows.counts.lock().expect("not poisoned").len(), 1);
    }
}
