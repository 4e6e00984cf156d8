//! What money does for a seat: confirms the kept one, or takes one again; keeps it while a payment is reviewed.

use crate::jobs::queue::EXPIRE_JOB;
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::payments::situation::ReturnReason;
use domain::registrations::RegistrationState;
use domain::registrations::hold::SeatHoldState;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::{Tx, jobs, registrations, sessions};

/// Whether the session's host has ended its room, however long it was planned: nobody gets, or pays for, a seat in it.
pub(crate) async fn has_ended(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<bool, AppError> {
    Ok(store::classrooms::get(tx, site, session).await?.ended_at.is_some())
}

/// Whether a seat of the session can still be had: it is not called off, and neither its time nor its room has ended.
pub(super) async fn takes_place(app: &App, tx: &mut Tx, session: &SessionRow) -> Result<bool, AppError> {
    let facts = &session.session;
    Ok(facts.state == SessionState::Scheduled
        && app.now() < facts.ends_at
        && !has_ended(tx, session.site_id, facts.id).await?)
}

/// Confirms the seat: the kept one, or a free one when the hold is gone (PS-S4). False when there is none.
pub(super) async fn confirm(
    app: &App,
    tx: &mut Tx,
    (session, registration): (&SessionRow, &mut RegistrationRow),
) -> Result<bool, AppError> {
    let (site, id) = (registration.site_id, registration.session_id);
    let now = app.now();
    let hold = registrations::get_hold(tx, site, registration.seat_hold_id).await?;
    let seated = if !takes_place(app, tx, session).await? {
        false
    } else if hold.state == SeatHoldState::Held
        && registrations::end_hold(tx, site, hold.id, SeatHoldState::Confirmed).await?.is_made()
    {
        sessions::sell_held(tx, site, id).await?.is_made()
    } else {
        sessions::sell_free(tx, site, id).await?.is_made()
    };
    jobs::cancel(tx, EXPIRE_JOB, hold.id.0).await?;
    if seated {
        registrations::confirm(tx, site, registration.id, now).await?;
        registration.state = RegistrationState::Confirmed;
        registration.confirmed_at = Some(now);
        app.audit(tx, site, "payment", "confirm seat", &registration.reference, "").await?;
    } else {
        give_up(tx, registration, ReturnReason::NoSeat).await?;
        app.audit(tx, site, "payment", "find no seat", &registration.reference, "").await?;
    }
    Ok(seated)
}

/// Keeps the seat while somebody looks at its payment. A hold that ended is taken again if there is room; else false, as of a
/// session that is over.
pub(super) async fn keep_for_review(
    app: &App,
    tx: &mut Tx,
    (planned, registration): (&SessionRow, &mut RegistrationRow),
) -> Result<bool, AppError> {
    let (site, session, hold) = (registration.site_id, registration.session_id, registration.seat_hold_id);
    if !takes_place(app, tx, planned).await? {
        jobs::cancel(tx, EXPIRE_JOB, hold.0).await?;
        give_up(tx, registration, ReturnReason::NoSeat).await?;
        return Ok(false);
    }
    let kept = registrations::keep_hold(tx, site, hold).await?.is_made();
    let seated = kept
        || (sessions::add_held(tx, site, session, 1).await?.is_made() && {
            let revived = registrations::revive_hold(tx, site, hold).await?.is_made();
            if !revived {
                sessions::release_held(tx, site, session).await?.or_log("a seat held a moment ago");
            }
            revived
        });
    jobs::cancel(tx, EXPIRE_JOB, hold.0).await?;
    if seated {
        let state = RegistrationState::UnderReview;
        registrations::set_state(tx, site, registration.id, state, None).await?;
        registration.state = state;
    } else {
        set_returned(tx, registration, ReturnReason::NoSeat).await?;
    }
    Ok(seated)
}

/// Keeps the seat for whoever has a page open still, until then: what was looked at did not pay for it.
pub(super) async fn wait_again(
    tx: &mut Tx,
    registration: &mut RegistrationRow,
    until: Timestamp,
) -> Result<(), AppError> {
    let (site, hold) = (registration.site_id, registration.seat_hold_id);
    if registrations::limit_hold(tx, site, hold, until).await?.is_made() {
        jobs::put(tx, EXPIRE_JOB, hold.0, Some(site), until).await?;
    }
    let state = RegistrationState::AwaitingPayment;
    registrations::set_state(tx, site, registration.id, state, None).await?;
    registration.state = state;
    Ok(())
}

/// Frees the seat that the registration's hold keeps, if it still keeps one: its money goes back.
pub(super) async fn give_up(
    tx: &mut Tx,
    registration: &mut RegistrationRow,
    reason: ReturnReason,
) -> Result<(), AppError> {
    let (site, session, hold) = (registration.site_id, registration.session_id, registration.seat_hold_id);
    if registrations::end_hold(tx, site, hold, SeatHoldState::Released).await?.is_made() {
        sessions::release_held(tx, site, session).await?.or_log("the hold of a payment");
    }
    set_returned(tx, registration, reason).await
}

async fn set_returned(
    tx: &mut Tx,
    registration: &mut RegistrationRow,
    reason: ReturnReason,
) -> Result<(), AppError> {
    let state = RegistrationState::Returned;
    registrations::set_state(tx, registration.site_id, registration.id, state, Some(reason.as_str())).await?;
    registration.state = state;
    Ok(())
}
