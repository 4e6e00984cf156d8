//! The course of a session whose minutes its host pays, looked after by a job: one that does not take place is given
//! back, one that reaches its ceiling is ended, one that is over is frozen and charged. Dying anywhere loses nothing: the
//! next look computes the same from what is stored.

use super::asking::{Asking, ask, asking};
use super::freeze::freeze;
use super::gate;
use super::payments::{self, Paid, seen};
use crate::payments as money;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::ending::Presence;
use domain::ids::{AttemptId, IntentId, OperationId, SessionId, SiteId};
use domain::money::Money;
use domain::refunds::Cause;
use domain::sites::Price;
use domain::time::{Span, Timestamp};
use domain::usage::course::{Course, Next, next};
use domain::usage::estimate::Accepted;
use domain::usage::live::live;
use domain::usage::meter::Window;
use domain::usage::paying::{Progress, capture_before, counting, host_payment, replaced};
use store::payments::{attempts, intents};
use store::usage::{facts, statements};
use store::{StoreError, Tx, classrooms, sessions};

/// A payment whose outcome is open is looked at again after so long; the janitor of payments is at it as well.
const AGAIN: Span = Span::seconds(20);

/// What was stored, to be sent after the commit.
pub(super) type Sends = Vec<(SiteId, AttemptId, Vec<OperationId>)>;

/// One look. When to look again; none when nothing is left to do.
pub(crate) async fn look_after(
    app: &App,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Timestamp>, AppError> {
    // What stands in the way of this stands in the way of nothing else.
    let asked_at = before_it_starts(app, site, session).await.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "what was to follow on a host's payment is tried again");
        Some(app.now().plus(AGAIN))
    });
    let (what, outdated, open) = {
        let mut tx = app.store().reader().await?;
        if let Err(StoreError::NotFound { .. }) = sessions::get(&mut tx, site, session).await {
            // A draft that was forgotten before anybody paid for it.
            return Ok(None);
        }
        let room = classrooms::get(&mut tx, site, session).await?;
        let Some((terms, paid)) = payments::standing(app, &mut tx, site, session).await? else {
            return Ok(None);
        };
        let accepted = terms.in_force;
        if room.started_at.is_some() && !payments::is_run_on(&accepted, &paid) {
            return Ok(None);
        }
        let what = what_next(app, &mut tx, (site, session), &accepted, &paid).await?;
        let is_frozen = statements::of_session(&mut tx, site, session).await?.is_some();
        let outdated = outdated(&paid, is_frozen);
        let open = paid.iter().any(|paid| paid.payment.progress == Progress::Checking);
        (what, outdated, open)
    };
    let sends = match what {
        Next::GiveBack => give_back(app, site, session, None).await?,
        Next::End => {
            crate::classrooms::end_for_all(app, site, session, "usage").await?;
            return Ok(Some(app.now()));
        }
        Next::Freeze => freeze(app, site, session).await?,
        Next::Wait(_) | Next::Done if !outdated.is_empty() => {
            give_back(app, site, session, Some(outdated)).await?
        }
        Next::Wait(until) => {
            let until = asked_at.map_or(until, |asked_at| until.min(asked_at));
            return Ok(Some(if open { until.min(app.now().plus(AGAIN)) } else { until }));
        }
        Next::Done => return Ok(None),
    };
    for (seller, attempt, in_hand) in sends {
        // The janitor of payments sends what is not sent here.
        if let Err(error) = money::send_decided(app, seller, attempt, in_hand).await {
            tracing::warn!(error = %error, "the payment of a session is settled later");
        }
    }
    Ok(Some(app.now().plus(Span::seconds(1))))
}

/// What the host pressed before he paid follows on his payment; who has not paid is asked when that can be done. When he
/// will be.
async fn before_it_starts(
    app: &App,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Timestamp>, AppError> {
    let (accepted, is_due, asking) = {
        let mut tx = app.store().reader().await?;
        let Some((terms, paid)) = payments::standing(app, &mut tx, site, session).await? else {
            return Ok(None);
        };
        let row = sessions::get(&mut tx, site, session).await?;
        let payment = |accepted: &Accepted| host_payment(accepted.ceiling, &seen(&paid));
        // What he pressed with an estimate that he has not paid follows when he has; he is asked for it like for any other.
        let (accepted, wanted) = (terms.in_force, terms.wanted);
        let is_due = gate::is_due(app, &mut tx, &row, &accepted, payment(&accepted)).await?;
        (accepted, is_due, asking(app, &mut tx, &row, &wanted, payment(&wanted)).await?)
    };
    let asks = match asking {
        Asking::At(at) => return Ok(Some(at)),
        Asking::Now(cause) => Some(cause),
        Asking::Nobody => None,
    };
    if asks.is_some() || is_due {
        let (store, inside) = (app.store().clone(), app.clone());
        let unit = async move |tx: &mut Tx| {
            if is_due {
                gate::follow(&inside, tx, (site, session), &accepted).await?;
            }
            if let Some(cause) = &asks {
                let row = sessions::get(tx, site, session).await?;
                ask(&inside, tx, &row, cause).await?;
            }
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
    }
    Ok(None)
}

/// Payments of which nothing will be taken: another one has taken their place, or they came when the use was frozen.
fn outdated(paid: &[Paid], is_frozen: bool) -> Vec<IntentId> {
    let numbers: Vec<i64> = replaced(&seen(paid)).map(|payment| payment.number).collect();
    let is_late = |paid: &Paid| is_frozen && paid.of_use.taken.is_none();
    let is_old = |paid: &Paid| numbers.contains(&paid.payment.number) || is_late(paid);
    let old = paid.iter().filter(|paid| !paid.of_use.given_up && is_old(paid));
    old.map(|paid| paid.intent.id).collect()
}

/// The payment for a whole ceiling that has taken the place of the ones before, and how much it is.
fn heir(paid: &[Paid]) -> Option<(IntentId, Money)> {
    let base = counting(&seen(paid)).map(|payment| payment.number).min()?;
    let base = paid.iter().find(|paid| paid.payment.number == base)?;
    Some((base.intent.id, base.intent.price.gross))
}

async fn what_next(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    accepted: &Accepted,
    paid: &[Paid],
) -> Result<Next, AppError> {
    let now = app.now();
    let planned = sessions::get(tx, site, session).await?.session;
    let room = classrooms::get(tx, site, session).await?;
    let is_frozen = statements::of_session(tx, site, session).await?.is_some();
    let runs = room.is_running(&planned, now) && !is_frozen;
    let presence = if runs {
        crate::classrooms::presence(app, tx, (site, session)).await?
    } else {
        Presence::Nobody(None)
    };
    let reaches_at = match (runs, room.started_at) {
        (true, Some(from)) => {
            let version = store::tariffs::get_version(tx, accepted.tariff_version).await?;
            let tariff = version.ok_or(AppError::Broken("an estimate names no tariff"))?.tariff;
            let ceiling = super::payments::ceiling_of(accepted, paid)?;
            let window = Window { from, until: now };
            live(&facts::of_session(tx, site, session).await?, window, &tariff, ceiling)?.reached_at
        }
        _ => None,
    };
    let course = Course {
        session: &planned,
        room,
        presence,
        is_frozen,
        reaches_at,
        at_ceiling: accepted.at_ceiling,
        has_payment: paid.iter().any(|paid| !paid.of_use.given_up),
        capture_before: capture_before(&seen(paid)),
    };
    Ok(next(&course, now))
}

/// Gives back what was paid for a session, or only what `which` were paid by: a hold is released, what was taken is
/// refunded (PS 6.8).
async fn give_back(
    app: &App,
    site: SiteId,
    session: SessionId,
    which: Option<Vec<IntentId>>,
) -> Result<Sends, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        // Whoever starts the session touches its room first, too: what has started meanwhile is not given back.
        let room = classrooms::touch(tx, site, session).await?;
        if which.is_none() && room.started_at.is_some() {
            return Ok::<_, AppError>(Vec::new());
        }
        let mut sends = Vec::new();
        let heir = heir(&payments::of_session(&inside, tx, site, session).await?);
        for intent in intents::list_of_use(tx, site, session).await? {
            if which.as_ref().is_none_or(|which| which.contains(&intent.id)) {
                let told = which.is_none();
                sends.extend(give_up(&inside, tx, intent.site_id, intent.id, told).await?);
                let to = heir.filter(|_| which.is_some());
                crate::divisions::budgets::hand_over(&inside, tx, site, intent.id, to).await?;
            }
        }
        let slug = sessions::get(tx, site, session).await?.slug;
        let action = if which.is_some() { "replace ceiling" } else { "give ceiling back" };
        inside.audit(tx, site, "usage", action, &slug, "").await?;
        Ok(sends)
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Takes nothing of a payment: what is held of it is released, what was taken goes back. `told`: its host is told so.
pub(super) async fn give_up(
    app: &App,
    tx: &mut Tx,
    seller: SiteId,
    intent: IntentId,
    told: bool,
) -> Result<Sends, AppError> {
    if !intents::give_use_up(tx, seller, intent, app.now()).await? {
        return Ok(Vec::new());
    }
    let mut sends = Vec::new();
    for attempt in attempts::list(tx, seller, intent).await? {
        let mut loaded = money::lock_attempt(app, tx, seller, attempt.id).await?;
        let is_good = loaded.intent.secured_by == Some(attempt.id);
        if !is_good && !attempt.state.is_live() {
            continue;
        }
        let back = loaded.left();
        if is_good && loaded.is_taken_at_once() && back.minor > 0 {
            let part = loaded.part_of(back).ok_or(AppError::Broken("a refund cannot be split"))?;
            order_back(app, tx, &mut loaded, part).await?;
        }
        if is_good
            && told
            && let money::Bought::Use(paid) = loaded.bought
        {
            super::mails::tell_of_return(app, tx, &loaded, &paid).await?;
        }
        let in_hand = money::follow(app, tx, &mut loaded).await?;
        if !in_hand.is_empty() {
            sends.push((seller, attempt.id, in_hand));
        }
    }
    Ok(sends)
}

/// Orders a part of what was, or is being, taken back.
pub(super) async fn order_back(
    app: &App,
    tx: &mut Tx,
    loaded: &mut money::Loaded,
    part: Price,
) -> Result<(), AppError> {
    let (id, by, cause) = (app.id(), "usage".to_owned(), Cause::NotUsed);
    money::order(app, tx, loaded, money::NewOrder { id, part, cause, reason: String::new(), by }).await
}
