//! How often somebody whom nothing proves has made us call a gateway of late. Anybody may send notifications; who forges them
//! must not make us call.

use domain::time::{Span, Timestamp};
use std::sync::{Mutex, PoisonError};

/// Calls in [`WINDOW`].
pub(super) const CALLS_MAX: u32 = 30;

/// See [`CALLS_MAX`].
pub(super) const WINDOW: Span = Span::minutes(1);

/// What was counted.
#[derive(Default)]
pub(super) struct Calls(Mutex<(Option<Timestamp>, u32)>);

impl Calls {
    /// Whether the gateway may be called for a notification that nothing proves yet. Counts the call.
    pub fn may_call(&self, now: Timestamp) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (window, calls) = &mut *counted;
        // A clock that was set back begins anew, too.
        let goes_on = window.is_some_and(|begun| begun <= now && now < begun.plus(WINDOW));
        if !goes_on {
            (*window, *calls) = (Some(now), 0);
        }
        *calls = calls.saturating_add(1);
        *calls <= CALLS_MAX
    }
}
