//! What a crash test tells the process that it will kill.

use app::crash::CrashPoint;
use serde::{Deserialize, Serialize};

/// Carries [`ChildSettings`] to the child.
pub const SETTINGS_VARIABLE: &str = "BURSAR_CRASH_CHILD";

/// What becomes of the child when it reaches its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Blow {
    /// SIGKILL: nothing runs any more, no buffer is written.
    Kill,
    /// The process can write no file any more, as on a full disk, until it is told that there is room again.
    NoRoom,
}

/// Where the child is struck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strike {
    /// [`CrashPoint::name`].
    pub point: String,
    /// At the n-th time that the point is reached; 1 is the first.
    pub nth: u64,
    /// How.
    pub blow: Blow,
}

impl Strike {
    /// SIGKILL when `point` is reached for the first time.
    pub fn kill_at(point: CrashPoint) -> Self {
        Self { point: point.name(), nth: 1, blow: Blow::Kill }
    }
}

/// The child's configuration. Its listening socket is its standard input: it stays bound while no child lives.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChildSettings {
    /// Where the database is.
    pub database_url: String,
    /// PostgreSQL: connections.
    pub pool_size: usize,
    /// The emulator's address.
    pub gateway_url: String,
    /// Port of the mail server on this machine.
    pub smtp_port: u16,
    /// How far the child's clock is ahead of the machine's, in seconds: how long the process was down, so to say.
    pub clock_ahead_s: i64,
    /// How long a seat hold lasts, in milliseconds; without one, as in production.
    pub hold_ms: Option<i64>,
    /// Life of a hosted page as our side believes it, in milliseconds; without one, the gateway's own.
    pub page_life_ms: Option<i64>,
    /// Where it is struck, if anywhere.
    pub strike: Option<Strike>,
    /// The database's disk counts as full below this many free bytes (SQLite).
    pub free_space_floor: Option<u64>,
    /// Imported into an empty database.
    pub sample: serde_json::Value,
}

/// How the child stands, at its address `/test/standing`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ChildStanding {
    /// How many attempts are in each state.
    pub attempts: Vec<(String, i64)>,
    /// How many jobs of each kind there are, and since when the oldest is overdue, in microseconds; negative is ahead.
    pub jobs: Vec<(String, i64, i64)>,
}

impl ChildStanding {
    /// Whether nothing is under way: no attempt whose outcome is open but those that wait for their payers, no mail
    /// that waits, no job that is overdue.
    pub fn is_quiet(&self) -> bool {
        let open = ["sent", "unknown", "capturing", "voiding", "refunding"];
        let under_way = self.attempts.iter().any(|(state, _)| open.contains(&state.as_str()));
        let late = self.jobs.iter().any(|(kind, _, overdue_us)| kind == "send-mail" || *overdue_us > 0);
        !under_way && !late
    }
}

/// How far the giving back of a session that was called off is, at the child's address `/test/called-off`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledOff {
    /// Registrations that are still to be given up.
    pub waiting: i64,
    /// Registrations that were given up.
    pub given_up: i64,
    /// Refunds on their way.
    pub going_back: i64,
    /// Refunds that the gateway has confirmed.
    pub gone_back: i64,
    /// Refunds that wait for a person.
    pub failed: i64,
}
