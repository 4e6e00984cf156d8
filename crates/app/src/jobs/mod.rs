//! Jobs: workers that do the follow-up work of committed units. Every kind has a worker of its own, so that a slow
//! mail server stops nothing else (decision 25). Any node may run any job: the lease in the table decides.

pub mod queue;
mod work;

use crate::{App, AppError};
use domain::time::{Span, Timestamp};
use queue::{CHANNEL, EXPIRE_JOB, RESOLVE_JOB, SEAL_JOB, SEND_MAIL_JOB};
use std::time::Duration;
use store::jobs::JobRow;
use store::{Engine, Notice, Tx, jobs};
use tokio::sync::broadcast;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

/// A worker looks at least this often, for jobs whose notice was lost or whose lease ran out.
const POLL: Duration = Duration::from_secs(1);

/// A kind of job and how it is worked on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    name: &'static str,
    /// How many at a time.
    width: usize,
    /// How long a worker may take before another one may.
    lease: Span,
}

/// Every kind.
const KINDS: [Kind; 4] = [
    Kind { name: RESOLVE_JOB, width: 16, lease: Span::minutes(3) },
    Kind { name: EXPIRE_JOB, width: 8, lease: Span::seconds(30) },
    Kind { name: SEND_MAIL_JOB, width: 8, lease: Span::seconds(45) },
    Kind { name: SEAL_JOB, width: 1, lease: Span::minutes(5) },
];

/// Recovery at the start of a process (PS section 8): everything unresolved is looked at now, first of all by inquiry
/// (PS-I-43); what a dead process had taken is given back.
pub async fn recover(app: &App) -> Result<(), AppError> {
    let (store, now) = (app.store().clone(), app.now());
    let only_process = store.engine() == Engine::Sqlite;
    let unit = async move |tx: &mut Tx| {
        if only_process {
            jobs::clear_leases(tx).await?;
        }
        for (attempt, site) in store::payments::attempts::list_all_unresolved(tx).await? {
            // Also where another node may be at it: keys make two looks harmless, a dead node's lease would delay.
            jobs::put(tx, RESOLVE_JOB, attempt.0, Some(site), now).await?;
        }
        jobs::put_once(tx, SEAL_JOB, Uuid::nil(), None, now).await?;
        Ok::<_, AppError>(())
    };
    tokio::spawn(async move { store.run(unit).await }).await?
}

/// Runs the workers until `stop` becomes true, then lets them finish what they are at.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let mut workers = JoinSet::new();
    for kind in KINDS {
        workers.spawn(work_on(app.clone(), kind, stop.clone()));
    }
    while workers.join_next().await.is_some() {}
}

async fn work_on(app: App, kind: Kind, mut stop: watch::Receiver<bool>) {
    let mut notices = app.store().subscribe();
    let mut running = JoinSet::new();
    let mut look_at_leases = true;
    while !*stop.borrow() {
        let free = kind.width - running.len();
        let pause = if free == 0 {
            POLL
        } else {
            match claim(&app, kind, free, look_at_leases).await {
                Ok(Claimed::Jobs(claimed)) => {
                    for job in claimed {
                        running.spawn(work::perform(app.clone(), kind, job));
                    }
                    // There may be more; if not, the next look says when there will be.
                    look_at_leases = false;
                    continue;
                }
                Ok(Claimed::NoneUntil(next_due)) => pause(&app, next_due),
                // What is overdue must not make a worker run in circles while the database takes nothing.
                Err(error) => {
                    tracing::warn!(job.kind = kind.name, error = %error, "jobs cannot be taken now");
                    POLL
                }
            }
        };
        look_at_leases = tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = woken(&mut notices, kind.name) => false,
            Some(_) = running.join_next(), if !running.is_empty() => false,
            _ = stop.changed() => false,
        };
    }
    while running.join_next().await.is_some() {}
}

/// How long until the next job is due, at most [`POLL`].
fn pause(app: &App, next_due: Option<Timestamp>) -> Duration {
    let Some(due_at) = next_due else { return POLL };
    let wait = due_at.since(app.now()).0.max(0);
    Duration::from_micros(u64::try_from(wait).unwrap_or(0)).min(POLL)
}

async fn woken(notices: &mut broadcast::Receiver<Notice>, kind: &str) {
    loop {
        match notices.recv().await {
            Ok(notice) if notice.channel == CHANNEL && notice.payload == kind => return,
            Ok(_) => {}
            // Some were missed: one of them may have been ours.
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// What a look for due jobs found.
enum Claimed {
    /// At least one, and it is ours now.
    Jobs(Vec<JobRow>),
    /// None that could be had; when the next one is due, if that is known.
    NoneUntil(Option<Timestamp>),
}

/// Takes what is due. Looking for leases that ran out reads all jobs of the kind: the poll does it, not every notice.
async fn claim(app: &App, kind: Kind, limit: usize, look_at_leases: bool) -> Result<Claimed, AppError> {
    let now = app.now();
    {
        // Reading is cheaper than an empty write.
        let mut tx = app.store().reader().await?;
        let next_due = jobs::next_due(&mut tx, kind.name).await?;
        let is_due = next_due.is_some_and(|due_at| due_at <= now);
        let has_run_out = async |tx: &mut Tx| {
            let oldest = jobs::oldest_lease(tx, kind.name).await?;
            Ok::<_, AppError>(oldest.is_some_and(|leased_until| leased_until <= now))
        };
        let may_have_any = is_due || (look_at_leases && has_run_out(&mut tx).await?);
        if !may_have_any {
            return Ok(Claimed::NoneUntil(next_due));
        }
    }
    let (store, name) = (app.store().clone(), kind.name.to_owned());
    let (leased_until, limit) = (now.plus(kind.lease), i64::try_from(limit).unwrap_or(1));
    let unit =
        async move |tx: &mut Tx| Ok::<_, AppError>(jobs::claim(tx, &name, now, leased_until, limit).await?);
    let claimed = tokio::spawn(async move { store.run_hot(unit).await }).await??;
    // Another node was faster: it has them in hand.
    Ok(if claimed.is_empty() { Claimed::NoneUntil(None) } else { Claimed::Jobs(claimed) })
}

/// Does everything that is due now, and what becomes due by it, in this task; for tests that move the clock. Returns
/// how many jobs were done.
pub async fn run_due(app: &App) -> Result<usize, AppError> {
    let mut done = 0;
    loop {
        let before = done;
        for kind in KINDS {
            if let Claimed::Jobs(claimed) = claim(app, kind, kind.width, true).await? {
                for job in claimed {
                    work::perform(app.clone(), kind, job).await;
                    done += 1;
                }
            }
        }
        if done == before {
            return Ok(done);
        }
    }
}

/// When the next job of any kind is due; for tests that move the clock.
pub async fn next_due(app: &App) -> Result<Option<Timestamp>, AppError> {
    let mut tx = app.store().reader().await?;
    let mut earliest = None;
    for kind in KINDS {
        let due = jobs::next_due(&mut tx, kind.name).await?;
        earliest = earliest.into_iter().chain(due).min();
    }
    Ok(earliest)
}
