//! How often somebody whom nothing proves has made us call a gateway of late. Anybody may send notifications; who forges them
//! must not make us call.

use domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Calls in [`WINDOW`], for each account.
pub(super) const CALLS_MAX: u32 = 30;

/// See [`CALLS_MAX`].
pub(super) const WINDOW: Span = Span::minutes(1);

/// What was counted: since when, and how often, for whom.
#[derive(Default)]
pub(super) struct Calls(Mutex<HashMap<String, (Timestamp, u32)>>);

impl Calls {
    /// Whether the gateway may be called for a notification to that account that nothing proves yet. Counts the call. What is
    /// sent to one account takes nothing from the others.
    pub fn may_call(&self, whose: &str, now: Timestamp) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back begins anew, too.
        counted.retain(|_, (begun, _)| *begun <= now && now < begun.plus(WINDOW));
        let (_, calls) = counted.entry(whose.to_owned()).or_insert((now, 0));
        *calls = calls.saturating_add(1);
        *calls <= CALLS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_to_one_account_takes_nothing_from_another() {
        let (calls, now) = (Calls::default(), Timestamp(0));
        for _ in 0..CALLS_MAX {
            assert!(calls.may_call("one", now));
        }
        assert!(!calls.may_call("one", now));
        assert!(calls.may_call("another", now));
        assert!(calls.may_call("one", now.plus(WINDOW)), "a minute later");
    }
}
