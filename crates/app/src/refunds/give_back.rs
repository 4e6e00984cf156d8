//! One registration is given up: its seat is free, its money ordered back, in one unit of work.

use crate::jobs::queue::EXPIRE_JOB;
use crate::messages::{CANCELLED, queue, queue_to_all, queue_to_who_paid};
use crate::payments::{self, Bought, Loaded, NewOrder};
use crate::{App, AppError};
use domain::ids::{AttemptId, OperationId, RegistrationId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::refunds::Cause;
use domain::registrations::RegistrationState;
use domain::registrations::hold::SeatHoldState;
use store::payments::{attempts, intents};
use store::registrations::RegistrationRow;
use store::{Tx, jobs, registrations as rows, sessions};

/// Who gives up, and why.
pub(crate) struct GiveUp {
    pub cause: Cause,
    pub by: String,
    /// Why, in words; may be empty.
    pub reason: String,
}

/// What was stored, to be sent after the commit.
#[derive(Default)]
pub(crate) struct Stored {
    pub site: Option<SiteId>,
    pub sends: Vec<(AttemptId, Vec<OperationId>)>,
}

/// The registration with the attempt whose money pays for it, its intent locked: the first statement of the unit is the
/// lock, or, where nothing is to be paid, the conditional update of [`give_up`].
pub(crate) struct Locked {
    pub registration: RegistrationRow,
    /// The attempt that secured the seat.
    pub secured: Option<Loaded>,
    /// Attempts of an unpaid registration.
    others: Vec<Loaded>,
}

pub(crate) async fn lock(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    id: RegistrationId,
) -> Result<Locked, AppError> {
    let intent = intents::lock_by_registration(tx, site, id).await?;
    let registration = rows::get(tx, site, id).await?;
    let Some(intent) = intent else { return Ok(Locked { registration, secured: None, others: Vec::new() }) };
    if let Some(attempt) = intent.secured_by {
        let secured = payments::locked_attempt(app, tx, intent, attempt).await?;
        return Ok(Locked { registration, secured: Some(secured), others: Vec::new() });
    }
    let mut others = Vec::new();
    for attempt in attempts::list(tx, site, intent.id).await? {
        if attempt.state.is_live() {
            others.push(payments::locked_attempt(app, tx, intent.clone(), attempt.id).await?);
        }
    }
    Ok(Locked { registration, secured: None, others })
}

/// Gives the registration up and orders `back` of its price; none when there was nothing to give up any more: cancelling
/// twice refunds once (PS-I-16).
pub(crate) async fn give_up(
    app: &App,
    tx: &mut Tx,
    mut locked: Locked,
    back: Money,
    why: &GiveUp,
) -> Result<Option<Stored>, AppError> {
    let now = app.now();
    let registration = &mut locked.registration;
    let (site, session) = (registration.site_id, registration.session_id);
    let before = registration.state;
    if !rows::cancel(tx, site, registration.id, (why.cause, &why.reason), now).await? {
        return Ok(None);
    }
    registration.state = RegistrationState::Cancelled;
    registration.cancelled_at = Some(now);
    registration.cancel_cause = Some(why.cause);
    if before == RegistrationState::Confirmed {
        sessions::release_sold(tx, site, session).await?.or_log("a seat that was given back");
    } else {
        let hold = registration.seat_hold_id;
        if rows::end_hold(tx, site, hold, SeatHoldState::Released).await?.is_made() {
            sessions::release_held(tx, site, session).await?.or_log("the hold of a registration");
        }
        jobs::cancel(tx, EXPIRE_JOB, hold.0).await?;
    }
    let detail = match why.cause {
        // What a host chose to give back, and why: this is what he is asked about later.
        Cause::SeatTaken => super::detail(back, &[&why.reason]),
        cause => cause.as_str().to_owned(),
    };
    app.audit(tx, site, &why.by, "cancel registration", &registration.reference, &detail).await?;
    let mut stored = Stored { site: Some(site), sends: Vec::new() };
    for mut loaded in locked.secured.into_iter().chain(locked.others) {
        loaded.bought = Bought::Seat(Box::new(registration.clone()));
        loaded.refresh_seat();
        let is_paid = loaded.pays();
        if is_paid && back.minor > 0 {
            let part = loaded.part_of(back).ok_or(AppError::Broken("a refund cannot be split"))?;
            let order = NewOrder {
                id: app.id(),
                part,
                cause: why.cause,
                reason: why.reason.clone(),
                by: why.by.clone(),
            };
            payments::order(app, tx, &mut loaded, order).await?;
        }
        let in_hand = payments::follow(app, tx, &mut loaded).await?;
        if !in_hand.is_empty() {
            stored.sends.push((loaded.attempt.id, in_hand));
        }
    }
    let cause = CANCELLED;
    match why.cause {
        Cause::SessionCancelled => {
            queue_to_all(app, tx, registration, MailKind::SessionCancelled, cause).await?;
            return Ok(Some(stored));
        }
        Cause::Withdrawn => queue(app, tx, registration, MailKind::Withdrawn, cause).await?,
        // Whoever has the seat and whoever paid for it hear it from the site.
        of if of.is_by_site() && before != RegistrationState::AwaitingPayment => {
            queue_to_all(app, tx, registration, MailKind::Cancelled, cause).await?;
            return Ok(Some(stored));
        }
        // Who had not paid yet was told of no seat by mail, and the page says it.
        _ if before == RegistrationState::AwaitingPayment => {}
        _ => queue(app, tx, registration, MailKind::Cancelled, cause).await?,
    }
    if registration.payer.is_some() {
        queue(app, tx, registration, MailKind::SeatGone, cause).await?;
    }
    Ok(Some(stored))
}

/// Orders all that is left of a seat that its host took away, because its session was called off afterwards.
pub(crate) async fn give_rest(
    app: &App,
    tx: &mut Tx,
    locked: Locked,
    reason: &str,
) -> Result<Stored, AppError> {
    let registration = locked.registration;
    let mut stored = Stored { site: Some(registration.site_id), sends: Vec::new() };
    let is_taken = registration.state == RegistrationState::Cancelled
        && registration.cancel_cause == Some(Cause::SeatTaken);
    let Some(mut loaded) = locked.secured.filter(|loaded| is_taken && !loaded.left().is_zero()) else {
        return Ok(stored);
    };
    let part = loaded.part_of(loaded.left()).ok_or(AppError::Broken("a refund cannot be split"))?;
    let order = NewOrder {
        id: app.id(),
        part,
        cause: Cause::SessionCancelled,
        reason: reason.to_owned(),
        by: "session".to_owned(),
    };
    payments::order(app, tx, &mut loaded, order).await?;
    let detail = super::detail(part.gross, &[]);
    app.audit(tx, registration.site_id, "session", "give back kept fee", &registration.reference, &detail)
        .await?;
    let in_hand = payments::follow(app, tx, &mut loaded).await?;
    stored.sends.push((loaded.attempt.id, in_hand));
    queue_to_who_paid(app, tx, &registration, MailKind::SessionCancelled, CANCELLED).await?;
    Ok(stored)
}

/// Sends what was stored, once it is committed.
pub(crate) async fn send(app: &App, stored: Stored) -> Result<(), AppError> {
    let Some(site) = stored.site else { return Ok(()) };
    for (attempt, in_hand) in stored.sends {
        payments::send_decided(app, site, attempt, in_hand).await?;
    }
    Ok(())
}
