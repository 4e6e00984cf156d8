//! Tells who was told that his payment is being checked, and has gone away since, that nothing came of it. Who is still at his
//! page reads it there.

use super::load::{self, Bought, Loaded};
use super::steps::tell;
use crate::jobs::queue::TELL_NOTHING_JOB;
use crate::{App, AppError};
use domain::ids::{AttemptId, SiteId};
use domain::messages::MailKind;
use domain::payments::situation::Situation;
use domain::registrations::RegistrationState;
use domain::time::{Span, Timestamp};
use store::{Tx, jobs};

/// So long after it is known it is told, if he has not read it by then.
const READS: Span = Span::minutes(2);

/// A page of ours that waits asks again every few seconds: who was there so long before it was known reads it now.
const WAITS: Span = Span::seconds(15);

/// When it is not sure yet, it is looked at again after this long.
const LOOK_AGAIN: Span = Span::minutes(5);

/// Asks for it when what was taken in since `before` shows that nothing came of what was being checked.
pub(super) async fn plan(
    tx: &mut Tx,
    loaded: &Loaded,
    before: &Situation,
    now: Timestamp,
) -> Result<(), AppError> {
    if before.may_be_paid_on(now) && loaded.situation.has_come_to_nothing(now) {
        let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
        jobs::put(tx, TELL_NOTHING_JOB, attempt.0, Some(site), now.plus(READS)).await?;
    }
    Ok(())
}

/// Tells it, unless he knows, or waits for nothing. When to look again, while it may still come to money.
pub(crate) async fn tell_if_gone(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
) -> Result<Option<Timestamp>, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let loaded = load::lock(&inside, tx, site, attempt).await?;
        let now = inside.now();
        if has_read(&loaded, now.minus(READS)) || !waits(&loaded) {
            return Ok::<_, AppError>(None);
        }
        let others = || loaded.attempts.iter().filter(|row| row.id != attempt && !row.superseded);
        if loaded.situation.may_be_paid_still(now) || others().any(|row| row.state.is_live()) {
            return Ok(Some(now.plus(LOOK_AGAIN)));
        }
        if loaded.situation.has_come_to_nothing(now) {
            tell(&inside, tx, &loaded, MailKind::NothingPaid, &loaded.attempt.reference).await?;
        }
        Ok(None)
    };
    tokio::spawn(async move { store.run(unit).await }).await?
}

/// Whether he was at his page when it became known at `known_at`, or has done something since.
fn has_read(loaded: &Loaded, known_at: Timestamp) -> bool {
    let since = known_at.minus(WAITS);
    let page = loaded.situation.page.as_ref();
    let seen = [loaded.attempt.last_looked_at, page.and_then(|page| page.said_paid_at)];
    let newer = loaded.attempts.iter().any(|row| row.number > loaded.attempt.number);
    newer || loaded.attempt.superseded || seen.into_iter().flatten().any(|at| at >= since)
}

/// Whether he waits for it: who has paid in another way, or gave up what he pays for, does not.
fn waits(loaded: &Loaded) -> bool {
    let is_wanted = match &loaded.bought {
        Bought::Seat(registration) => {
            matches!(registration.state, RegistrationState::AwaitingPayment | RegistrationState::Lapsed)
        }
        Bought::Use(paid) => !paid.given_up,
    };
    is_wanted && loaded.intent.secured_by.is_none()
}
