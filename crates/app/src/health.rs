//! How the installation does: facts gathered at the moment of asking, and the jobs behind them.

use crate::accounts::Person;
use crate::jobs::queue::{SEAL_JOB, SEND_MAIL_JOB};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::health::Facts;
use domain::payments::schedule::OUTAGE;
pub use store::Engine;
pub use store::health::{JobKindRow, JobLine, LastSeal};
use store::{Notice, Tx, health, jobs};
use uuid::Uuid;

/// Most jobs that a page shows.
const JOBS_MAX: i64 = 200;

/// What was found out about the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthView {
    /// The facts, which judge themselves.
    pub facts: Facts,
    /// The end of the chain of seals; none before the first sale.
    pub last_seal: Option<LastSeal>,
    /// The database.
    pub engine: Engine,
}

/// Use cases of health.
#[derive(Clone, Copy)]
pub struct Health<'a>(pub(crate) &'a App);

impl Health<'_> {
    /// Looks now.
    pub async fn look(&self) -> Result<HealthView, AppError> {
        let (store, now) = (self.0.store(), self.0.now());
        let fonts = self.0.fonts().clone();
        let fonts_lacking = tokio::task::spawn_blocking(move || fonts.packages_lacking()).await?;
        let is_restored = store.installation().await?.is_restored();
        let mut tx = store.reader().await?;
        let facts = Facts {
            looked_at: now,
            has_workers: health::has_kind(&mut tx, SEAL_JOB).await?,
            overdue: health::overdue(&mut tx, now).await?,
            mails: health::mails_waiting(&mut tx, SEND_MAIL_JOB, now).await?,
            unknown: health::unknown(&mut tx).await?,
            for_a_person: health::for_a_person(&mut tx).await?,
            differences: store::reconciliation::all_open(&mut tx).await?,
            uncompared: crate::reconciliation::uncompared(self.0, &mut tx).await?,
            silent_gateways: health::silent_gateways(&mut tx, OUTAGE).await?,
            unsealed: health::unsealed(&mut tx).await?,
            disk_free: store.free_space()?,
            disk_floor: store.free_space_floor(),
            is_restored,
            clock_off: self.0.wall().since(now),
            fonts_lacking,
        };
        Ok(HealthView { facts, last_seal: health::last_seal(&mut tx).await?, engine: store.engine() })
    }

    /// The jobs by kind.
    pub async fn job_kinds(&self) -> Result<Vec<JobKindRow>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(health::job_kinds(&mut tx, self.0.now()).await?)
    }

    /// At most 200 jobs of a kind, or of every kind when it is empty; those that failed first.
    pub async fn jobs(&self, kind: &str) -> Result<Vec<JobLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(health::list_jobs(&mut tx, kind, JOBS_MAX).await?)
    }

    /// Makes a waiting job due now. Nothing happens when it is done meanwhile, or somebody works on it.
    pub async fn hurry(&self, by: &Person, kind: &str, subject: Uuid) -> Result<(), AppError> {
        let (app, store, now) = (self.0.clone(), self.0.store().clone(), self.0.now());
        let (by, kind) = (by.actor(), kind.to_owned());
        let unit = async move |tx: &mut Tx| {
            if jobs::hurry(tx, &kind, subject, now).await? {
                app.audit(tx, None, &by, "hurry job", &subject.to_string(), &kind).await?;
            }
            tx.after_commit(Notice::new(crate::jobs::queue::CHANNEL, kind.as_str()));
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await?
    }
}
