//! How often coming back makes us ask the gateway. A payer comes back a few times; whoever opens the return address for
//! ever does not make the gateway any busier, which would shut us out for everybody.

use domain::ids::AttemptId;
use domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A window of counting.
const WINDOW: Span = Span::minutes(1);

/// Looks for one attempt in a window; the janitor and the registration's page look besides.
const LOOKS_MAX: u32 = 10;

/// Above so many attempts, those whose window is over are forgotten.
const KEPT_MAX: usize = 1_024;

/// The looks of this process, in memory: a restart forgets them, which does no harm.
#[derive(Default)]
pub(crate) struct ReturnLooks(Mutex<HashMap<AttemptId, (Timestamp, u32)>>);

impl ReturnLooks {
    /// Whether one more look is allowed now; counts it if so.
    pub fn take(&self, attempt: AttemptId, now: Timestamp) -> bool {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= KEPT_MAX {
            looks.retain(|_, (began, _)| now < began.plus(WINDOW));
        }
        let (began, count) = looks.entry(attempt).or_insert((now, 0));
        if now >= began.plus(WINDOW) {
            (*began, *count) = (now, 0);
        }
        *count += 1;
        *count <= LOOKS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_window_has_a_limited_number_of_looks() {
        let looks = ReturnLooks::default();
        let (one, other) = (AttemptId(Uuid::from_u128(1)), AttemptId(Uuid::from_u128(2)));
        let now = Timestamp(0);
        assert_eq!((0..50).filter(|_| looks.take(one, now)).count(), 10);
        assert!(looks.take(other, now), "each attempt counts for itself");
        assert!(!looks.take(one, now.plus(Span::seconds(59))));
        assert!(looks.take(one, now.plus(WINDOW)));
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let looks = ReturnLooks::default();
        let later = Timestamp(0).plus(WINDOW);
        for n in 0..2_000 {
            looks.take(AttemptId(Uuid::from_u128(n)), Timestamp(0));
        }
        looks.take(AttemptId(Uuid::from_u128(3)), later);
        assert_eq!(looks.0.lock().expect("not poisoned").len(), 1);
    }
}
