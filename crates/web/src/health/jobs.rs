//! The operator's page of jobs: what waits, what failed, and the button to do one now.

use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::health::{JobKindRow, JobLine};
use app::jobs::queue;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::time::Timestamp;
use locale::{Address, Messages, Zone, msg};

/// The kinds of jobs and their words.
const KINDS: &[(&str, &str)] = &[
    (queue::EXPIRE_JOB, msg!("job-expire-hold")),
    (queue::RESOLVE_JOB, msg!("job-resolve-attempt")),
    (queue::LOOK_JOB, msg!("job-look-at-attempt")),
    (queue::SEAL_JOB, msg!("job-seal-chain")),
    (queue::SEND_MAIL_JOB, msg!("job-send-mail")),
    (queue::FREE_BUDGET_JOB, msg!("job-free-budget")),
    (queue::RECOGNIZE_JOB, msg!("job-recognize-revenue")),
    (queue::USE_JOB, msg!("job-look-after-use")),
    (queue::CANCEL_SESSION_JOB, msg!("job-cancel-session")),
    (queue::TELL_MOVED_JOB, msg!("job-tell-moved")),
    (queue::TELL_NOTHING_JOB, msg!("job-tell-nothing-paid")),
    (queue::FORGET_SIGN_INS_JOB, msg!("job-forget-sign-ins")),
    (queue::SWEEP_ROOMS_JOB, msg!("job-sweep-rooms")),
    (queue::RECONCILE_JOB, msg!("job-reconcile")),
    (queue::RENEW_SUBSCRIPTIONS_JOB, msg!("job-renew-subscriptions")),
];

/// The page.
#[derive(Template)]
#[template(path = "health/jobs.html")]
pub(crate) struct JobsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    was_hurried: bool,
    clock: String,
    kinds: Vec<KindLine>,
    jobs: Vec<Line>,
    /// How many are shown, when there are more.
    cut_at: Option<usize>,
}

/// A kind of job.
struct KindLine {
    words: String,
    address: String,
    is_chosen: bool,
    count: String,
    next: String,
    failed: i64,
}

/// A job.
struct Line {
    words: String,
    site: String,
    due: String,
    tries: i64,
    state: String,
    error: Option<String>,
    /// Where *Do it now* is sent, when that makes sense.
    hurry: Option<String>,
}

/// What the page is made from.
pub(crate) struct JobsFacts<'a> {
    /// Jobs by kind.
    pub kinds: &'a [JobKindRow],
    /// The jobs of the kind that was chosen.
    pub jobs: &'a [JobLine],
    /// That kind; empty is every kind.
    pub chosen: &'a str,
    /// One was just made due.
    pub was_hurried: bool,
    /// The reader's zone.
    pub zone: &'a Zone,
    /// The present.
    pub now: Timestamp,
}

impl<'a> JobsPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &JobsFacts<'_>) -> Self {
        let t = frame.t;
        let total: i64 = facts
            .kinds
            .iter()
            .filter(|row| facts.chosen.is_empty() || row.kind == facts.chosen)
            .map(|row| row.count)
            .sum();
        let shown = facts.jobs.len();
        Self {
            was_hurried: facts.was_hurried,
            clock: t.with("times-are-of", &[("zone", facts.zone.words().into())]),
            kinds: facts.kinds.iter().map(|row| kind_line(t, row, facts)).collect(),
            jobs: facts.jobs.iter().map(|job| line(t, job, facts)).collect(),
            cut_at: (i64::try_from(shown).unwrap_or(i64::MAX) < total).then_some(shown),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.text("jobs-title").into_owned()
    }

    fn cut(&self, shown: &usize) -> String {
        self.t.with("jobs-first", &[("max", shown.into())])
    }
}

/// The kind in words; one without is shown by its name.
pub(crate) fn kind_words(t: Messages, kind: &str) -> String {
    let known = KINDS.iter().find(|(name, _)| *name == kind);
    known.map_or_else(|| kind.to_owned(), |(_, key)| t.text(key).into_owned())
}

fn kind_line(t: Messages, row: &JobKindRow, facts: &JobsFacts<'_>) -> KindLine {
    KindLine {
        words: kind_words(t, &row.kind),
        address: format!("{}?kind={}", Address::OperatorJobs, row.kind),
        is_chosen: row.kind == facts.chosen,
        count: t.integer(row.count),
        next: row.next_due_at.map_or_else(String::new, |due| t.short_date_time(due, facts.zone)),
        failed: row.failed,
    }
}

fn line(t: Messages, job: &JobLine, facts: &JobsFacts<'_>) -> Line {
    let is_taken = job.leased_until.is_some_and(|until| until > facts.now);
    let hurry = Address::OperatorHurry { kind: &job.kind, subject: &job.subject.to_string() }.path();
    Line {
        words: kind_words(t, &job.kind),
        site: job.site.clone().unwrap_or_default(),
        due: t.short_date_time(job.due_at, facts.zone),
        tries: job.tries,
        state: t.text(if is_taken { "jobs-state-taken" } else { "jobs-state-waiting" }).into_owned(),
        error: job.last_error.clone(),
        hurry: (!is_taken && job.due_at > facts.now && can_be_hurried(job)).then_some(hurry),
    }
}

/// Kinds whose jobs wait for a moment of their own, such as the end of a session: before it there is nothing to do.
const WAITING_FOR_A_MOMENT: [&str; 4] =
    [queue::EXPIRE_JOB, queue::RECOGNIZE_JOB, queue::USE_JOB, queue::FREE_BUDGET_JOB];

/// Whether doing it now would be another end than waiting: not while it waits for its moment, unless it failed.
fn can_be_hurried(job: &JobLine) -> bool {
    job.last_error.is_some() || !WAITING_FOR_A_MOMENT.contains(&job.kind.as_str())
}

/// `GET /operator/jobs`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let chosen = query.get("kind").replace('\0', "");
    let health = state.app.health();
    let facts = JobsFacts {
        kinds: &health.job_kinds().await?,
        jobs: &health.jobs(&chosen).await?,
        chosen: &chosen,
        was_hurried: query.get("done") == "hurried",
        zone: &visit.zone.clone().unwrap_or(Zone::UTC),
        now: state.app.now(),
    };
    visit.show(&JobsPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /operator/jobs/{kind}/{subject}`: makes a waiting job due now.
pub(crate) async fn hurry(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let kind = visit.param("kind");
    let subject = visit.param("subject").parse().map_err(|_| Failure::NotFound)?;
    state.app.health().hurry(&person, kind, subject).await?;
    see_other(&format!("{}?done=hurried", Address::OperatorJobs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn every_kind_of_job_has_words() {
        for kind in app::jobs::kinds() {
            for locale in Locale::ALL {
                let words = kind_words(Messages::new(locale), kind);
                assert!(words != kind && words.contains(' '), "{kind} has no words in {locale}: {words:?}");
            }
        }
    }
}
