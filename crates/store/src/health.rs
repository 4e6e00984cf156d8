//! How the installation does, over all sites: what waits, since when, and what could not be done.

use crate::payments::attempts::attempts_for_a_person;
use crate::{Row, StoreError, Tx, statements};
use domain::health::Waiting;
use domain::time::Timestamp;
use uuid::Uuid;

/// The end of the chain of seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSeal {
    /// Its number, which is how many there are.
    pub number: i64,
    /// When it was made.
    pub sealed_at: Timestamp,
}

/// Jobs of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobKindRow {
    /// The kind's name.
    pub kind: String,
    /// How many there are.
    pub count: i64,
    /// When the next one that nobody works on is due.
    pub next_due_at: Option<Timestamp>,
    /// How many are being worked on.
    pub taken: i64,
    /// How many failed when they were last tried.
    pub failed: i64,
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// The kind's name.
    pub kind: String,
    /// What it is about.
    pub subject: Uuid,
    /// Name of its site; none for the installation's own.
    pub site: Option<String>,
    /// When it is due.
    pub due_at: Timestamp,
    /// How often it was tried since it was last asked for.
    pub tries: i64,
    /// End of the lease of who works on it.
    pub leased_until: Option<Timestamp>,
    /// Why it failed when it was last tried.
    pub last_error: Option<String>,
}

statements! {
    /// Jobs that are due and not taken.
    OVERDUE = "select count(*), min(due_at) from job
        where due_at <= $1 and (leased_until is null or leased_until <= $1)";
    /// Whether a kind of job is there.
    HAS_KIND = "select count(*) from job where kind = $1";
    /// Mails that the mail server has not taken: each has its job. Not those that are to be sent later.
    MAILS_WAITING = "select count(*), min(case when j.last_error is null then j.due_at else m.created_at end)
        from job j join mail m on m.id = j.subject where j.kind = $1 and (j.due_at <= $2 or j.last_error is not null)";
    /// Payments with an operation whose outcome is not known, or that was answered "not done" and is asked for anew; not those that the
    /// gateway has promised and said why: it says what becomes of them.
    UNKNOWN = "select count(distinct o.attempt_id), min(o.sent_at) from operation o where o.state in ('sent', 'unknown')
        and not exists (select 1 from observation h where h.site_id = o.site_id
            and h.attempt_id = o.attempt_id and h.operation_id = o.id
            and h.verdict in ('pending:transfer', 'pending:acceptance', 'pending:account'))
        or o.state = 'not-done' and o.kind in ('reauthorize', 'capture', 'void', 'refund')
            and o.attempt_id in (select id from attempt where state in ('capturing', 'voiding', 'refunding'))
            and not exists (select 1 from operation later where later.attempt_id = o.attempt_id and later.number > o.number
                and later.kind = o.kind and later.state <> 'not-done')";
    /// Attempts that wait for a person.
    FOR_A_PERSON = concat!(
        "select count(*), min(a.created_at) from attempt a where a.id in (", attempts_for_a_person!(), ")"
    );
    /// Merchant accounts whose gateway gives no good answer for more than a moment.
    SILENT_GATEWAYS = "select count(*), min(failing_since) from merchant_account
        where failing_since is not null and failures >= $1";
    /// Entries and documents without a seal.
    UNSEALED = "select count(*), min(since) from unsealed";
    /// The last seal.
    LAST_SEAL = "select number, sealed_at from chain_link order by number desc limit 1";
    /// Jobs by kind.
    JOB_KINDS = "select kind, count(*), min(case when leased_until is null then due_at end),
        count(case when leased_until > $1 then 1 end), count(last_error) from job group by kind order by kind";
    /// Jobs of a kind, or of every kind, those that failed first, then by when they are due.
    LIST_JOBS = "select j.kind, j.subject, s.name, j.due_at, j.tries, j.leased_until, j.last_error
        from job j left join site s on s.id = j.site_id where $1 = '' or j.kind = $1
        order by case when j.last_error is null then 1 else 0 end, j.due_at, j.subject limit $2";
}

fn waiting(row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting { count: row.get(0)?, since: row.get(1)? })
}

/// Jobs that are due at `now` and not taken; since when the oldest is due.
pub async fn overdue(tx: &mut Tx, now: Timestamp) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&OVERDUE, &[now.into()]).await?)
}

/// Whether there is a job of this kind.
pub async fn has_kind(tx: &mut Tx, kind: &str) -> Result<bool, StoreError> {
    Ok(tx.query_one(&HAS_KIND, &[kind.into()]).await?.get::<i64>(0)? > 0)
}

/// Mails whose job is of this kind, and which should have been sent by `now`; since when the oldest waits.
pub async fn mails_waiting(tx: &mut Tx, kind: &str, now: Timestamp) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&MAILS_WAITING, &[kind.into(), now.into()]).await?)
}

/// Payments whose outcome the gateway has not told; since when the oldest was asked.
pub async fn unknown(tx: &mut Tx) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&UNKNOWN, &[]).await?)
}

/// Payments that wait for a person; since when the oldest was begun.
pub async fn for_a_person(tx: &mut Tx) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&FOR_A_PERSON, &[]).await?)
}

/// Merchant accounts whose gateway gave at least `failures` bad answers in a row.
pub async fn silent_gateways(tx: &mut Tx, failures: i64) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&SILENT_GATEWAYS, &[failures.into()]).await?)
}

/// Entries and documents without a seal; since when the oldest waits.
pub async fn unsealed(tx: &mut Tx) -> Result<Waiting, StoreError> {
    waiting(&tx.query_one(&UNSEALED, &[]).await?)
}

/// The last seal; none before the first sale.
pub async fn last_seal(tx: &mut Tx) -> Result<Option<LastSeal>, StoreError> {
    let row = tx.query_opt(&LAST_SEAL, &[]).await?;
    row.map(|row| Ok(LastSeal { number: row.get(0)?, sealed_at: row.get(1)? })).transpose()
}

/// How many jobs of each kind there are at `now`.
pub async fn job_kinds(tx: &mut Tx, now: Timestamp) -> Result<Vec<JobKindRow>, StoreError> {
    let kind = |row: &Row| {
        Ok(JobKindRow {
            kind: row.get(0)?,
            count: row.get(1)?,
            next_due_at: row.get(2)?,
            taken: row.get(3)?,
            failed: row.get(4)?,
        })
    };
    tx.query(&JOB_KINDS, &[now.into()]).await?.iter().map(kind).collect()
}

/// At most `limit` jobs of a kind, or of every kind when it is empty; failed ones first.
pub async fn list_jobs(tx: &mut Tx, kind: &str, limit: i64) -> Result<Vec<JobLine>, StoreError> {
    let line = |row: &Row| {
        Ok(JobLine {
            kind: row.get(0)?,
            subject: row.get(1)?,
            site: row.get(2)?,
            due_at: row.get(3)?,
            tries: row.get(4)?,
            leased_until: row.get(5)?,
            last_error: row.get(6)?,
        })
    };
    tx.query(&LIST_JOBS, &[kind.into(), limit.into()]).await?.iter().map(line).collect()
}
