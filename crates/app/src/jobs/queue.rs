//! The kinds of jobs by name, and the notice that wakes their workers: what a use case needs to ask for follow-up work.

use store::Notice;

/// Looks at an attempt: asks the gateway, does what follows.
pub const RESOLVE_JOB: &str = "resolve-attempt";

/// Asks about everything of an attempt: its gateway has told that something happened.
pub const LOOK_JOB: &str = "look-at-attempt";

/// Ends a seat hold.
pub const EXPIRE_JOB: &str = "expire-hold";

/// Sends a mail.
pub const SEND_MAIL_JOB: &str = "send-mail";

/// Recognizes the revenue of a session that has taken place (LT-E5).
pub const RECOGNIZE_JOB: &str = "recognize-revenue";

/// Gives everybody's money back whose session was called off.
pub const CANCEL_SESSION_JOB: &str = "cancel-session";

/// Tells everybody that a session was moved.
pub const TELL_MOVED_JOB: &str = "tell-moved";

/// Tells who has gone away that nothing came of the payment that was being checked.
pub const TELL_NOTHING_JOB: &str = "tell-nothing-paid";

/// Looks after a session whose minutes its host pays: gives back, ends, freezes and charges.
pub const USE_JOB: &str = "look-after-use";

/// Looks whether what is reserved of a budget is needed still.
pub const FREE_BUDGET_JOB: &str = "free-budget";

/// Seals ledger entries and receipts (decision 14).
pub const SEAL_JOB: &str = "seal-chain";

/// Forgets sign-ins, links and counted tries that have ended.
pub const FORGET_SIGN_INS_JOB: &str = "forget-sign-ins";

/// Ends rooms that nobody ended, and forgets slides that nobody needs any more.
pub const SWEEP_ROOMS_JOB: &str = "sweep-rooms";

/// Looks whether the gateways still tell us of what happens.
pub const RENEW_SUBSCRIPTIONS_JOB: &str = "renew-subscriptions";

/// Holds the gateways' own lists of transactions against our books.
pub const RECONCILE_JOB: &str = "reconcile";

/// Channel of the notices that wake workers.
pub(crate) const CHANNEL: &str = "job";

/// The notice that wakes the workers of a kind.
pub(crate) fn wake(kind: &'static str) -> Notice {
    Notice::new(CHANNEL, kind)
}
