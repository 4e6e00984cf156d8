//! Jobs: workers that do the follow-up work of committed units. Every kind has a worker of its own, so that a slow
//! mail server stops nothing else (decision 25). Any node may run any job: the lease in the table decides.

mod handed;
pub mod queue;
mod work;
mod worker;

use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::SiteId;
use domain::time::{Span, Timestamp};
use queue::{
    CANCEL_SESSION_JOB, EXPIRE_JOB, FORGET_SIGN_INS_JOB, FREE_BUDGET_JOB, LOOK_JOB, RECOGNIZE_JOB,
    RECONCILE_JOB, RENEW_SUBSCRIPTIONS_JOB, RESOLVE_JOB, SEAL_JOB, SEND_MAIL_JOB, SWEEP_ROOMS_JOB,
    TELL_MOVED_JOB, TELL_NOTHING_JOB, USE_JOB, wake,
};
use store::jobs::JobRow;
use store::{Engine, StoreError, Tx, jobs};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;
use work::{RECONCILE_EVERY, RENEW_SUBSCRIPTIONS_EVERY};

/// A kind of job and how it is worked on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    name: &'static str,
    /// How many at a time.
    width: usize,
    /// How long a worker may take before another one may.
    lease: Span,
}

/// Mails: the one kind that is asked for at once.
pub(crate) const SEND_MAIL: Kind = Kind { name: SEND_MAIL_JOB, width: 8, lease: Span::seconds(45) };

/// Every kind.
const KINDS: [Kind; 15] = [
    Kind { name: RESOLVE_JOB, width: 16, lease: Span::minutes(3) },
    Kind { name: LOOK_JOB, width: 2, lease: Span::minutes(3) },
    Kind { name: EXPIRE_JOB, width: 8, lease: Span::seconds(30) },
    SEND_MAIL,
    Kind { name: CANCEL_SESSION_JOB, width: 2, lease: Span::minutes(3) },
    Kind { name: TELL_MOVED_JOB, width: 2, lease: Span::minutes(1) },
    Kind { name: TELL_NOTHING_JOB, width: 2, lease: Span::seconds(30) },
    Kind { name: FREE_BUDGET_JOB, width: 2, lease: Span::minutes(1) },
    Kind { name: RECOGNIZE_JOB, width: 2, lease: Span::minutes(3) },
    // Short: a node that died must not make a settlement late.
    Kind { name: USE_JOB, width: 4, lease: Span::seconds(45) },
    // Two nodes may do these at once; a long lease would only make the living one wait for a dead one.
    Kind { name: SEAL_JOB, width: 1, lease: Span::seconds(30) },
    Kind { name: FORGET_SIGN_INS_JOB, width: 1, lease: Span::seconds(30) },
    Kind { name: SWEEP_ROOMS_JOB, width: 1, lease: Span::seconds(30) },
    Kind { name: RENEW_SUBSCRIPTIONS_JOB, width: 1, lease: Span::minutes(5) },
    // Which account is being compared is noted with the account.
    Kind { name: RECONCILE_JOB, width: 1, lease: Span::seconds(30) },
];

/// The names of all kinds.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(|kind| kind.name)
}

/// How often recovery waits for a lock, 5 s each time, before the start fails. Another node that stands still in a unit
/// of work keeps its locks until PostgreSQL ends that unit, after 15 s.
const RECOVERY_TRIES: usize = 6;

/// Recovery at the start of a process (PS section 8): everything unresolved is looked at now, first of all by inquiry
/// (PS-I-43); what a dead process had taken is given back. Waits for a node that stands still with rows locked.
///
/// # Errors
/// When the database cannot be used, or is busy for longer than half a minute.
pub async fn recover(app: &App) -> Result<(), AppError> {
    for _ in 1..RECOVERY_TRIES {
        match look_at_all(app).await {
            Err(AppError::Unavailable(StoreError::Busy)) => {
                tracing::warn!("another node holds what is looked at first: trying again");
            }
            ended => return ended,
        }
    }
    look_at_all(app).await
}

async fn look_at_all(app: &App) -> Result<(), AppError> {
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
        for (site, session) in store::payments::intents::list_open_uses(tx).await? {
            jobs::put(tx, USE_JOB, session.0, Some(site), now).await?;
        }
        jobs::put_once(tx, SEAL_JOB, Uuid::nil(), None, now).await?;
        jobs::put_once(tx, FORGET_SIGN_INS_JOB, Uuid::nil(), None, now).await?;
        jobs::put_once(tx, SWEEP_ROOMS_JOB, Uuid::nil(), None, now).await?;
        // What was verified a moment ago was subscribed then; whoever starts has other things to do first.
        let later = now.plus(RENEW_SUBSCRIPTIONS_EVERY);
        jobs::put_once(tx, RENEW_SUBSCRIPTIONS_JOB, Uuid::nil(), None, later).await?;
        let later = now.plus(RECONCILE_EVERY);
        jobs::put_once(tx, RECONCILE_JOB, Uuid::nil(), None, later).await?;
        Ok::<_, AppError>(())
    };
    spawn(async move { store.run(unit).await }).await?
}

/// Runs the workers until `stop` becomes true, then lets them finish what they are at.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut workers = JoinSet::new();
    for kind in KINDS {
        let notices = app.store().subscribe();
        workers.spawn(worker::work_on(app.clone(), kind, notices, stop.clone()));
    }
    // An error means that the sender is gone, which is a stop as well.
    drop(stop.wait_for(|stop| *stop).await);
    while workers.join_next().await.is_some() {}
}

/// Asks for a job that is due at once, in the unit of the fact that makes it necessary.
pub(crate) async fn ask_now(
    app: &App,
    tx: &mut Tx,
    kind: Kind,
    subject: Uuid,
    site: Option<SiteId>,
) -> Result<(), StoreError> {
    let now = app.now();
    // Among several processes the lease of one that dies would delay the job; so would a worker that is far behind.
    if app.has_free_hands() && app.store().engine() == Engine::Sqlite {
        let job = JobRow { subject, site_id: site, tries: 1, leased_until: now.plus(kind.lease) };
        jobs::put_taken(tx, kind.name, &job, now).await?;
        tx.after_commit(handed::bring(kind.name, &job));
    } else {
        jobs::put(tx, kind.name, subject, site, now).await?;
        tx.after_commit(wake(kind.name));
    }
    Ok(())
}

/// What a look for due jobs found.
struct Claimed {
    /// They are ours now; none when none could be had.
    jobs: Vec<JobRow>,
    /// When the next one is due, if that is known.
    next_due: Option<Timestamp>,
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
            return Ok(Claimed { jobs: Vec::new(), next_due });
        }
    }
    let (store, name) = (app.store().clone(), kind.name.to_owned());
    let (leased_until, limit) = (now.plus(kind.lease), i64::try_from(limit).unwrap_or(1));
    let unit = async move |tx: &mut Tx| {
        let jobs = jobs::claim(tx, &name, now, leased_until, limit).await?;
        // Another node was faster: it has them in hand, and what it postpones it tells.
        let next_due = if jobs.is_empty() { None } else { jobs::next_due(tx, &name).await? };
        Ok::<_, AppError>(Claimed { jobs, next_due })
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Does everything that is due now, and what becomes due by it, in this task; for tests that move the clock. Returns
/// how many jobs were done.
pub async fn run_due(app: &App) -> Result<usize, AppError> {
    let mut done = 0;
    loop {
        let before = done;
        // Asked at once for all of them: nothing is due at most moments.
        let due = {
            let mut tx = app.store().reader().await?;
            jobs::due_kinds(&mut tx, app.now()).await?
        };
        for kind in KINDS.into_iter().filter(|kind| due.iter().any(|name| name == kind.name)) {
            for job in claim(app, kind, kind.width, true).await?.jobs {
                work::perform(app.clone(), kind, job).await;
                done += 1;
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
    Ok(jobs::next_due_of_all(&mut tx).await?)
}
