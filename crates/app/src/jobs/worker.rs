//! The worker of one kind of jobs.

use super::handed::{Told, told};
use super::queue::SEND_MAIL_JOB;
use super::work::{Ended, perform};
use super::{Claimed, Kind, claim};
use crate::App;
use domain::time::Timestamp;
use std::collections::VecDeque;
use std::time::Duration;
use store::Notice;
use store::jobs::JobRow;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// A worker looks at least this often, for jobs whose notice was lost or whose lease ran out.
const POLL: Duration = Duration::from_secs(1);

/// With more jobs than this in hand the worker is handed no more: those that come then are due, and looked for. One that
/// is handed over stays taken until its lease runs out, so none may be put down.
const HANDED_MAX: usize = 128;

/// What to look for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Nothing: wait.
    No,
    /// Jobs that are due.
    Due,
    /// These, and those whose lease ran out.
    All,
}

/// Works until `stop` becomes true, then finishes what it is at.
pub(super) async fn work_on(
    app: App,
    kind: Kind,
    mut notices: broadcast::Receiver<Notice>,
    mut stop: watch::Receiver<bool>,
) {
    let mut running = JoinSet::new();
    let mut handed: VecDeque<JobRow> = VecDeque::new();
    let mut look = Look::All;
    let mut look_again_at = Instant::now();
    while !*stop.borrow() {
        while running.len() < kind.width
            && let Some(job) = handed.pop_front()
        {
            // One that waited too long is somebody else's by now.
            if job.leased_until > app.now() {
                running.spawn(perform(app.clone(), kind, job));
            }
        }
        if kind.name == SEND_MAIL_JOB {
            app.note_hands(handed.len() < HANDED_MAX);
        }
        let free = kind.width - running.len();
        if look != Look::No && free > 0 {
            let pause = match claim(&app, kind, free, look == Look::All).await {
                Ok(Claimed { jobs, next_due }) => {
                    let full = jobs.len() == free;
                    for job in jobs {
                        running.spawn(perform(app.clone(), kind, job));
                    }
                    // Behind full hands there may be more of the same.
                    look = if full { look } else { Look::No };
                    pause(&app, next_due)
                }
                // What is overdue must not make a worker run in circles while the database takes nothing.
                Err(error) => {
                    tracing::warn!(job.kind = kind.name, error = %error, "jobs cannot be taken now");
                    look = Look::No;
                    POLL
                }
            };
            look_again_at = Instant::now() + pause;
            continue;
        }
        tokio::select! {
            () = tokio::time::sleep_until(look_again_at), if free > 0 => look = Look::All,
            news = hear(&mut notices, kind.name) => match news {
                Told::Take(job) => handed.push_back(job),
                Told::Nothing => {}
                Told::Look => look = look.max_due(),
            },
            Some(ended) = running.join_next(), if !running.is_empty() => {
                // When it is to be done again, the next look says when; a panic is found when the lease runs out.
                if matches!(ended, Ok(Ended::Later)) {
                    look = look.max_due();
                }
            }
            _ = stop.changed() => {}
        }
    }
    if kind.name == SEND_MAIL_JOB {
        app.note_hands(false);
    }
    while running.join_next().await.is_some() {}
}

impl Look {
    /// At least for jobs that are due.
    fn max_due(self) -> Self {
        if self == Self::No { Self::Due } else { self }
    }
}

/// How long until the next job is due, at most [`POLL`].
fn pause(app: &App, next_due: Option<Timestamp>) -> Duration {
    let Some(due_at) = next_due else { return POLL };
    let wait = due_at.since(app.now()).0.max(0);
    Duration::from_micros(u64::try_from(wait).unwrap_or(0)).min(POLL)
}

/// The next notice for this kind.
async fn hear(notices: &mut broadcast::Receiver<Notice>, kind: &str) -> Told {
    loop {
        match notices.recv().await {
            Ok(notice) => match told(kind, &notice) {
                Told::Nothing => {}
                news => return news,
            },
            // Some were missed: one of them may have been ours.
            Err(broadcast::error::RecvError::Lagged(_)) => return Told::Look,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
