//! Tells who was told that his payment is being checked, and has gone away since, that nothing came of it. Who reads it at his page
//! is not written to.

use super::load::{self, Bought, Loaded};
use super::steps::tell;
use crate::jobs::queue::TELL_NOTHING_JOB;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AttemptId, SiteId};
use domain::messages::MailKind;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::CardEntry;
use domain::payments::schedule::{GIVE_UP, PROMISED};
use domain::payments::situation::Situation;
use domain::registrations::RegistrationState;
use domain::time::{Span, Timestamp};
use store::payments::attempts::AttemptRow;
use store::{Tx, jobs};

/// So long after it is known it is told, if he has not read it by then.
const READS: Span = Span::minutes(2);

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

/// Notes that he has read that nothing of these tries is paid.
pub(crate) async fn note_read(app: &App, tries: impl Iterator<Item = AttemptId>) -> Result<(), AppError> {
    for attempt in tries {
        let is_planned = {
            let mut tx = app.store().reader().await?;
            jobs::is_asked_for(&mut tx, TELL_NOTHING_JOB, attempt.0).await?
        };
        if is_planned {
            let attempt = attempt.0;
            let unit = async move |tx: &mut Tx| jobs::cancel(tx, TELL_NOTHING_JOB, attempt).await;
            app.store().run(unit).await?;
        }
    }
    Ok(())
}

/// Tells it, unless he waits for nothing. When to look again, while it may still come to money.
pub(crate) async fn tell_if_gone(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
) -> Result<Option<Timestamp>, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let loaded = load::lock(&inside, tx, site, attempt).await?;
        let (now, situation) = (inside.now(), &loaded.situation);
        if is_of_no_use(&inside, &loaded, now) || !waits(&loaded) {
            return Ok::<_, AppError>(None);
        }
        let others = || loaded.attempts.iter().filter(|row| row.id != attempt && !row.superseded);
        let soon = now.plus(LOOK_AGAIN);
        if let Some(at) = next_look_for_lost(&inside, tx, &loaded.attempts).await? {
            // Days pass until it is sure, and his seat is not kept so long.
            if situation.next_look_for_lost().is_some() {
                tell(&inside, tx, &loaded, MailKind::CardLookedFor, &loaded.attempt.reference).await?;
            }
            return Ok(Some(at.plus(LOOK_AGAIN).max(soon)));
        }
        if situation.may_be_paid_still(now) || others().any(|row| row.state.is_live()) {
            return Ok(Some(soon));
        }
        if situation.has_come_to_nothing(now) {
            tell(&inside, tx, &loaded, MailKind::NothingPaid, &loaded.attempt.reference).await?;
        }
        Ok(None)
    };
    spawn(async move { store.run(unit).await }).await?
}

/// When a card of one of these tries, which was sent and lost, is looked for once more: until then nothing is said to be uncharged.
pub(crate) async fn next_look_for_lost(
    app: &App,
    tx: &mut Tx,
    tries: &[AttemptRow],
) -> Result<Option<Timestamp>, AppError> {
    let may_be_lost = |row: &&AttemptRow| {
        row.card_entry == CardEntry::OurServer
            && matches!(row.state, AttemptState::Declined | AttemptState::NeedsHuman)
    };
    let mut next = None;
    for row in tries.iter().filter(may_be_lost) {
        let sent = load::read(app, tx, row.site_id, row.id).await?;
        next = next.into_iter().chain(sent.situation.next_look_for_lost()).min();
    }
    Ok(next)
}

/// Whether he has gone on to another try since, a person has to find out what became of it, it is so old that a mail would be news of
/// nothing, or the books were restored since, which do not know what he did meanwhile.
fn is_of_no_use(app: &App, loaded: &Loaded, now: Timestamp) -> bool {
    let waits_for_a_person =
        |row: &AttemptRow| matches!(row.state, AttemptState::NeedsHuman | AttemptState::Quarantine);
    // He may have come back from this page to be told so after he had gone on to another; and is told of the last one only.
    let told_of = |row: &AttemptRow| row.page.as_ref().and_then(|page| page.said_paid_at);
    let told_at = told_of(&loaded.attempt);
    let goes_on = |row: &AttemptRow| {
        let is_newer = row.number > loaded.attempt.number;
        row.id != loaded.attempt.id
            && match told_at {
                Some(told_at) => (is_newer && row.created_at > told_at) || told_of(row) > Some(told_at),
                None => is_newer,
            }
    };
    // What was promised may fail weeks later, and he has waited for it.
    let patience = if loaded.situation.facts.promises.is_empty() { GIVE_UP } else { PROMISED };
    loaded.attempts.iter().any(|row| goes_on(row) || waits_for_a_person(row))
        || now >= loaded.attempt.created_at.plus(patience)
        || app.restored_at().is_some_and(|at| loaded.attempt.created_at <= at)
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
