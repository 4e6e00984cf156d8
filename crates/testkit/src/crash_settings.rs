//! What a crash test tells the process that it will kill.

use app::crash::CrashPoint;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Carries [`ChildSettings`] to the child.
pub const SETTINGS_VARIABLE: &str = "BURSAR_CRASH_CHILD";

/// What becomes of the child when it reaches its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Blow {
    /// SIGKILL: nothing runs any more, no buffer is written.
    Kill,
    /// The process can write no file any more, as on a full disk, until it is told that there is room again.
    NoRoom,
    /// SIGSTOP: it stands still, with everything in its hands, until it is woken.
    Pause,
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

    /// SIGSTOP when `point` is reached for the first time.
    pub fn pause_at(point: CrashPoint) -> Self {
        Self { blow: Blow::Pause, ..Self::kill_at(point) }
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
    /// The file that makes its time, see [`crate::test_time::TestTime`].
    pub time: PathBuf,
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
    /// Who hosts a session whose minutes he pays, where there is one.
    pub host: Option<HostSettings>,
}

/// A host with a session whose minutes he pays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HostSettings {
    /// Id of his account.
    pub account: u128,
    /// Address of his session.
    pub slug: String,
    /// Id of the session.
    pub session: u128,
    /// Id of the account of who heads the division that the session is booked to.
    pub head: u128,
    /// Id of the account of who keeps the site's books.
    pub finance: u128,
}

/// How such a session stands, at the child's address `/test/host/standing`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct HostStanding {
    /// Its ceiling is held, or taken.
    pub is_paid: bool,
    /// Its room was started.
    pub is_started: bool,
    /// Its room was ended for all.
    pub has_ended: bool,
    /// It was called off.
    pub is_cancelled: bool,
    /// What is charged, minor units, once its use is frozen.
    pub charged: Option<i64>,
    /// Everything that was paid for it was given up.
    pub is_given_back: bool,
    /// What its host has accepted, minor units.
    pub ceiling: i64,
    /// How many computers were told of as connected no more.
    pub disconnected: i64,
    /// Where the host's claim stands, as stored, and what it is about, minor units.
    pub claim: Option<(String, i64)>,
    /// What the operator's office gave back to him and the gateway confirmed, minor units.
    pub given_back: i64,
}

/// How the child stands, at its address `/test/standing`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ChildStanding {
    /// How many attempts are in each state.
    pub attempts: Vec<(String, i64)>,
    /// How many jobs of each kind there are, and since when the oldest is overdue, in microseconds; negative is ahead.
    pub jobs: Vec<(String, i64, i64)>,
}

/// A mail that leaves within so much is waited for, microseconds.
const MAIL_WAITED_FOR_US: i64 = 30_000_000;

impl ChildStanding {
    /// Whether nothing is under way: no attempt whose outcome is open but those that wait for their payers, no mail
    /// that leaves soon, no job that is overdue. Mails that tell staff of what waits for them leave together, minutes later.
    pub fn is_quiet(&self) -> bool {
        let open = ["sent", "unknown", "capturing", "voiding", "refunding"];
        let under_way = self.attempts.iter().any(|(state, _)| open.contains(&state.as_str()));
        let from = |kind: &str| if kind == "send-mail" { -MAIL_WAITED_FOR_US } else { 0 };
        let late = self.jobs.iter().any(|(kind, _, overdue_us)| *overdue_us > from(kind));
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
