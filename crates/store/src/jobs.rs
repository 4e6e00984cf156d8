//! Jobs: follow-up work, written in the unit of work that makes it necessary. A job is done at least once; it is
//! named by its kind and its subject, so that asking for it twice is asking for it once.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::SiteId;
use domain::time::Timestamp;
use uuid::Uuid;

/// A job that a worker has taken.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// What to do it to.
    pub subject: Uuid,
    /// Whose it is; none for the installation's own.
    pub site_id: Option<SiteId>,
    /// How often it was tried since it was last asked for.
    pub tries: i64,
    /// End of this worker's lease.
    pub leased_until: Timestamp,
}

statements! {
    /// Asks for a job at a time, anew if there is one.
    PUT_JOB = "insert into job (kind, subject, site_id, due_at, tries) values ($1, $2, $3, $4, 0)
        on conflict (kind, subject) do update set due_at = excluded.due_at, tries = 0, leased_until = null";
    /// Asks for a job that is taken from the beginning, anew if there is one.
    PUT_TAKEN = "insert into job (kind, subject, site_id, due_at, tries, leased_until) values ($1, $2, $3, $4, $5, $6)
        on conflict (kind, subject) do update set due_at = excluded.due_at, tries = excluded.tries,
        leased_until = excluded.leased_until";
    /// Asks for a job unless there is one.
    PUT_JOB_ONCE = "insert into job (kind, subject, site_id, due_at, tries) values ($1, $2, $3, $4, 0)
        on conflict (kind, subject) do nothing";
    /// Asks for a job at a time, or sooner where it was. Whoever works on it now may have read too early: it is done again.
    PUT_JOB_BY = "insert into job (kind, subject, site_id, due_at, tries) values ($1, $2, $3, $4, 0)
        on conflict (kind, subject) do update set leased_until = null,
        due_at = case when job.due_at < excluded.due_at then job.due_at else excluded.due_at end";
    /// The same of one that was asked for before.
    BRING_FORWARD = "update job set leased_until = null, due_at = case when due_at < $3 then due_at else $3 end
        where kind = $1 and subject = $2";
    /// Makes a job due sooner, keeping its tries.
    HURRY = "update job set due_at = $3 where kind = $1 and subject = $2 and due_at > $3";
    /// Takes what is due. The lease is looked at twice, so that two workers never take the same.
    CLAIM = "update job set leased_until = $3, tries = tries + 1 where kind = $1 and subject in (
            select subject from job where kind = $1 and due_at <= $2 and (leased_until is null or leased_until <= $2)
            order by due_at, subject limit $4
        ) and (leased_until is null or leased_until <= $2) returning subject, site_id, tries, leased_until";
    /// Sets the next time; only the worker that holds the lease may.
    POSTPONE = "update job set due_at = $4, leased_until = null, last_error = $5
        where kind = $1 and subject = $2 and leased_until = $3";
    /// The same, with its tries counted anew.
    RENEW = "update job set due_at = $4, leased_until = null, last_error = null, tries = 0
        where kind = $1 and subject = $2 and leased_until = $3";
    /// Done; only the worker that holds the lease may say so.
    FINISH = "delete from job where kind = $1 and subject = $2 and leased_until = $3";
    /// No longer needed.
    CANCEL = "delete from job where kind = $1 and subject = $2";
    /// Whether there is one.
    IS_ASKED_FOR = "select 1 from job where kind = $1 and subject = $2";
    /// When the next job of a kind is due.
    NEXT_DUE = "select min(due_at) from job where kind = $1 and leased_until is null";
    /// When the next job of any kind is due.
    NEXT_DUE_OF_ALL = "select min(due_at) from job where leased_until is null";
    /// The kinds of which something can be taken.
    DUE_KINDS = "select distinct kind from job where due_at <= $1 and (leased_until is null or leased_until <= $1)";
    /// The lease that runs out first.
    OLDEST_LEASE = "select min(leased_until) from job where kind = $1";
    /// How many jobs of each kind wait, and since when the oldest is due.
    COUNT_JOBS = "select kind, count(*), min(due_at) from job group by kind order by kind";
    /// Gives back what a dead process had taken.
    CLEAR_LEASES = "update job set leased_until = null where leased_until is not null";
}

/// Asks for a job at `due_at`; a waiting one is moved there and begins its tries anew.
pub async fn put(
    tx: &mut Tx,
    kind: &str,
    subject: Uuid,
    site: Option<SiteId>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&PUT_JOB, &[kind.into(), subject.into(), site.into(), due_at.into()]).await.map(drop)
}

/// Asks for a job at `due_at` that its worker has taken already.
pub async fn put_taken(tx: &mut Tx, kind: &str, job: &JobRow, due_at: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 6] = [
        kind.into(),
        job.subject.into(),
        job.site_id.into(),
        due_at.into(),
        job.tries.into(),
        job.leased_until.into(),
    ];
    tx.execute(&PUT_TAKEN, &values).await.map(drop)
}

/// Asks for a job at `due_at` unless it was asked for before.
pub async fn put_once(
    tx: &mut Tx,
    kind: &str,
    subject: Uuid,
    site: Option<SiteId>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&PUT_JOB_ONCE, &[kind.into(), subject.into(), site.into(), due_at.into()]).await.map(drop)
}

/// Asks for a job at `due_at`, unless it is due before; what is done of it meanwhile does not count as done.
pub async fn put_by(
    tx: &mut Tx,
    kind: &str,
    subject: Uuid,
    site: Option<SiteId>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&PUT_JOB_BY, &[kind.into(), subject.into(), site.into(), due_at.into()]).await.map(drop)
}

/// As [`put_by`], of a job that was asked for before; none is made.
pub async fn bring_forward(
    tx: &mut Tx,
    kind: &str,
    subject: Uuid,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&BRING_FORWARD, &[kind.into(), subject.into(), due_at.into()]).await.map(drop)
}

/// Makes a job due at `due_at`, if it is due later; false when it is not.
pub async fn hurry(tx: &mut Tx, kind: &str, subject: Uuid, due_at: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&HURRY, &[kind.into(), subject.into(), due_at.into()]).await? == 1)
}

/// Takes up to `limit` jobs that are due, until `leased_until`.
pub async fn claim(
    tx: &mut Tx,
    kind: &str,
    now: Timestamp,
    leased_until: Timestamp,
    limit: i64,
) -> Result<Vec<JobRow>, StoreError> {
    let values: [Value; 4] = [kind.into(), now.into(), leased_until.into(), limit.into()];
    let job = |row: &Row| {
        Ok(JobRow {
            subject: row.get(0)?,
            site_id: row.get(1)?,
            tries: row.get(2)?,
            leased_until: row.get(3)?,
        })
    };
    tx.query(&CLAIM, &values).await?.iter().map(job).collect()
}

/// Gives a taken job back until `due_at`. Nothing happens when it was asked for anew meanwhile.
pub async fn postpone(
    tx: &mut Tx,
    kind: &str,
    job: &JobRow,
    due_at: Timestamp,
    error: Option<&str>,
) -> Result<(), StoreError> {
    let values: [Value; 5] =
        [kind.into(), job.subject.into(), job.leased_until.into(), due_at.into(), error.into()];
    tx.execute(&POSTPONE, &values).await.map(drop)
}

/// Gives a taken job back until `due_at`, its tries counted anew. Nothing happens when it was asked for anew meanwhile.
pub async fn renew(tx: &mut Tx, kind: &str, job: &JobRow, due_at: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 4] = [kind.into(), job.subject.into(), job.leased_until.into(), due_at.into()];
    tx.execute(&RENEW, &values).await.map(drop)
}

/// Ends a taken job. Nothing happens when it was asked for anew meanwhile.
pub async fn finish(tx: &mut Tx, kind: &str, job: &JobRow) -> Result<(), StoreError> {
    tx.execute(&FINISH, &[kind.into(), job.subject.into(), job.leased_until.into()]).await.map(drop)
}

/// Takes a job back that is no longer needed.
pub async fn cancel(tx: &mut Tx, kind: &str, subject: Uuid) -> Result<(), StoreError> {
    tx.execute(&CANCEL, &[kind.into(), subject.into()]).await.map(drop)
}

/// Whether a job was asked for and is not done.
pub async fn is_asked_for(tx: &mut Tx, kind: &str, subject: Uuid) -> Result<bool, StoreError> {
    Ok(!tx.query(&IS_ASKED_FOR, &[kind.into(), subject.into()]).await?.is_empty())
}

/// When the next job of this kind is due that nobody works on.
pub async fn next_due(tx: &mut Tx, kind: &str) -> Result<Option<Timestamp>, StoreError> {
    tx.query_one(&NEXT_DUE, &[kind.into()]).await?.get(0)
}

/// When the next job of any kind is due that nobody works on.
pub async fn next_due_of_all(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    tx.query_one(&NEXT_DUE_OF_ALL, &[]).await?.get(0)
}

/// The kinds of which something is due that nobody works on, or whose lease ran out.
pub async fn due_kinds(tx: &mut Tx, now: Timestamp) -> Result<Vec<String>, StoreError> {
    tx.query(&DUE_KINDS, &[now.into()]).await?.iter().map(|row| row.get(0)).collect()
}

/// Kind, number and oldest due time of waiting jobs: for metrics and health.
pub async fn count(tx: &mut Tx) -> Result<Vec<(String, i64, Timestamp)>, StoreError> {
    let rows = tx.query(&COUNT_JOBS, &[]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// Gives back all leases: at the start of the only process (SQLite).
pub async fn clear_leases(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute(&CLEAR_LEASES, &[]).await.map(drop)
}

/// The lease of this kind that runs out first.
pub async fn oldest_lease(tx: &mut Tx, kind: &str) -> Result<Option<Timestamp>, StoreError> {
    tx.query_one(&OLDEST_LEASE, &[kind.into()]).await?.get(0)
}
