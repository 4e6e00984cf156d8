//! Whether a merchant account's gateway answers (decision 9): while it does not, it is probed every few seconds instead
//! of once for each waiting payment, and the first good answer wakes all of them. A lost answer now and then is no
//! outage: others go on paying, and what was lost is asked for at once.

use crate::jobs::queue::{RESOLVE_JOB, wake};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::payments::gateway::{Heard, Verdict};
use domain::payments::schedule::{OUTAGE, left_alone, probe_wait};
use store::sites::MerchantAccountRow;
use store::{Tx, jobs, payments as rows, sites};

/// Whether the account's gateway may be asked now: there is no outage, or its probe is due.
pub(super) fn may_ask(app: &App, account: &MerchantAccountRow) -> bool {
    account.failures < OUTAGE || account.probe_at.is_none_or(|probe_at| probe_at <= app.now())
}

/// Whether the gateway gave no answer that could be read, had no time for us, or did not even tell an account of its how a payment stands:
/// the next answer that tells something ends it.
fn is_silence(heard: &Heard, is_inquiry: bool) -> bool {
    let is_busy = matches!(heard.code, None | Some(408 | 425 | 429));
    (is_busy && matches!(heard.verdict, Verdict::NotSent | Verdict::Unknown))
        || (is_inquiry && heard.verdict == Verdict::Misconfigured)
}

/// Notes how the gateway answered a call, or an inquiry. Costs nothing while all is well.
pub(super) async fn note(
    app: &App,
    account: &MerchantAccountRow,
    heard: &Heard,
    is_inquiry: bool,
) -> Result<(), AppError> {
    let (site, id, now) = (account.site_id, account.id, app.now());
    let store = app.store().clone();
    if let Some(asked) = heard.retry_after {
        // As in an outage: nobody calls before, and the first good answer wakes all. Who asks for no time at all gets what a silent one
        // gets.
        let wait = left_alone(asked).max(probe_wait(account.failures));
        let probe_at = now.plus(wait);
        let unit = async move |tx: &mut Tx| {
            Ok::<_, AppError>(sites::note_busy(tx, site, id, now, probe_at, OUTAGE).await?)
        };
        return spawn(async move { store.run_hot(unit).await }).await?;
    }
    if is_silence(heard, is_inquiry) {
        metrics::counter!("bursar_gateway_silences_total").increment(1);
        let probe_at = now.plus(probe_wait(account.failures));
        let unit = async move |tx: &mut Tx| {
            Ok::<_, AppError>(sites::note_failure(tx, site, id, now, probe_at).await?)
        };
        return spawn(async move { store.run_hot(unit).await }).await?;
    }
    // A call that is refused tells nothing of whether inquiries are answered again.
    if account.failing_since.is_none() || heard.verdict == Verdict::Misconfigured {
        return Ok(());
    }
    let unit = async move |tx: &mut Tx| {
        let failures = sites::note_good_answer(tx, site, id).await?;
        // Below that nobody was held up by it: each is looked at in its own time.
        if failures >= OUTAGE {
            for (attempt, site) in rows::attempts::list_unresolved(tx, id).await? {
                jobs::put(tx, RESOLVE_JOB, attempt.0, Some(site), now).await?;
            }
            tx.after_commit(wake(RESOLVE_JOB));
        }
        Ok::<_, AppError>(())
    };
    spawn(async move { store.run_hot(unit).await }).await?
}
