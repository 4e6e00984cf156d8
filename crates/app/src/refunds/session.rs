//! A session is called off: nothing is sold any more, then everybody gets all of the money back, batch by batch, exactly
//! once, whatever dies meanwhile (LT-E12, PS-I-16).

use super::give_back::{self, GiveUp, Stored};
use super::{Refunds, actor};
use crate::jobs::queue::{CANCEL_SESSION_JOB, wake};
use crate::sessions::tell_unanswered;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, RegistrationId, SessionId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::refunds::{Cause, OrderState, Reason, takes_of_price};
use domain::registrations::RegistrationState;
use domain::sessions::SessionState;
use domain::time::{Span, Timestamp};
use store::refunds as rows;
use store::{Tx, classrooms, jobs, registrations, sessions};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Registrations of one go of the job; its lease is far longer.
const BATCH: i64 = 64;

/// After the last registration the job looks once more: one that was being confirmed when the session was called off has
/// ended by then.
const LAST_LOOK: Span = Span::minutes(2);

/// Why a session was not called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelSessionRefusal {
    /// It was called off before.
    AlreadyCancelled,
    /// It is over, and was held: its time has passed, or its host has ended its room.
    Ended,
    /// The reason, which everybody reads, is longer than what is kept.
    ReasonTooLong,
}

/// How far the giving back of a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Registrations that are still to be given up.
    pub waiting: i64,
    /// Registrations that were given up.
    pub given_up: i64,
    /// Refunds on their way.
    pub going_back: i64,
    /// Refunds that wait until a dispute of their payment is decided.
    pub disputed: i64,
    /// Refunds that the gateway has confirmed, holds that were released, and what was paid in another way.
    pub gone_back: i64,
    /// Refunds that wait for a person.
    pub failed: i64,
    /// Minor units of what goes or went back because it was called off, the site's currency.
    pub minor: i64,
}

/// What goes back when a session is called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalledOffOffer {
    /// All of it.
    pub back: Money,
    /// To how many who paid.
    pub payers: i64,
    /// How many of them have the payment disputed: theirs waits until that is decided.
    pub disputed: i64,
}

impl Refunds<'_> {
    /// Calls a session off, or says of one that is over and that nobody started that it was not held. Everybody is refunded in
    /// full by a job; [`Refunds::progress`] says how far it is.
    pub async fn cancel_session(
        &self,
        by: AccountId,
        site: SiteId,
        session: SessionId,
        reason: &str,
    ) -> Result<Result<(), CancelSessionRefusal>, AppError> {
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let Ok(reason) = Reason::or_none(reason).map(String::from) else {
            return Ok(Err(CancelSessionRefusal::ReasonTooLong));
        };
        let unit = async move |tx: &mut Tx| call_off(&app, tx, (site, session), &actor(by), &reason).await;
        spawn(async move { store.run_hot(unit).await }).await?
    }

    /// What goes back when a session is called off now; nothing changes.
    pub async fn called_off_offer(
        &self,
        site: &Site,
        session: SessionId,
    ) -> Result<CalledOffOffer, AppError> {
        let mut tx = self.0.store().reader().await?;
        let kept = rows::list_kept(&mut tx, site.id, session).await?;
        let nothing = CalledOffOffer { back: Money::new(0, site.currency), payers: 0, disputed: 0 };
        Ok(kept.iter().filter(|row| row.left() > 0).fold(nothing, |offer, row| CalledOffOffer {
            back: Money::new(offer.back.minor + row.left(), site.currency),
            payers: offer.payers + 1,
            disputed: offer.disputed + i64::from(row.is_disputed),
        }))
    }

    /// How far the giving back of a session is.
    pub async fn progress(&self, site: SiteId, session: SessionId) -> Result<Progress, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut progress = Progress::default();
        for (state, count) in registrations::count_by_session(&mut tx, site, session).await? {
            match state {
                RegistrationState::Confirmed
                | RegistrationState::UnderReview
                | RegistrationState::AwaitingPayment => progress.waiting += count,
                RegistrationState::Cancelled | RegistrationState::Lapsed | RegistrationState::Returned => {}
            }
        }
        // Who gave the seat up before is none of it, unless the rest of his money goes back by this.
        progress.given_up = registrations::count_called_off(&mut tx, site, session).await?;
        let kept = rows::list_kept(&mut tx, site, session).await?;
        progress.waiting +=
            i64::try_from(kept.iter().filter(|row| row.is_taken && row.left() > 0).count()).unwrap_or(0);
        for order in rows::list_by_session(&mut tx, site, session).await? {
            let is_of_this = order.cause == Cause::SessionCancelled;
            match order.state {
                // One that failed before is as much owed to who had paid.
                OrderState::Failed if takes_of_price(order.state, order.cause) => progress.failed += 1,
                OrderState::Requested if is_of_this && order.waits() => progress.disputed += 1,
                OrderState::Requested if is_of_this => progress.going_back += 1,
                state if is_of_this && state.is_back() => progress.gone_back += 1,
                _ => continue,
            }
            if is_of_this && order.state != OrderState::Failed {
                progress.minor += order.minor;
            }
        }
        Ok(progress)
    }
}

/// Calls a session off. Of one that is over only what nobody has said was held.
pub(super) async fn call_off(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    actor: &str,
    reason: &str,
) -> Result<Result<(), CancelSessionRefusal>, AppError> {
    // Read before the seats are locked: a session does not end and begin again.
    let row = sessions::get(tx, site, session).await?;
    let now = app.now();
    let is_over = now >= row.session.ends_at;
    let room = classrooms::get(tx, site, session).await?;
    let is_cancelled = row.session.state == SessionState::Cancelled;
    if room.ended_at.is_some() && !is_cancelled {
        // Who was there is not told that it does not take place.
        return Ok(Err(CancelSessionRefusal::Ended));
    }
    if is_over {
        if is_cancelled {
            return Ok(Err(CancelSessionRefusal::AlreadyCancelled));
        }
        if !sessions::held::cancel(tx, site, session, reason, now).await? {
            return Ok(Err(CancelSessionRefusal::Ended));
        }
        // Nobody has registered since it ended: whether they were closed is of no weight.
        let _ = sessions::close_seats(tx, site, session).await?;
    } else {
        if !sessions::close_seats(tx, site, session).await?.is_made() {
            return Ok(Err(CancelSessionRefusal::AlreadyCancelled));
        }
        if !sessions::cancel(tx, site, session, reason, now).await? {
            return Ok(Err(CancelSessionRefusal::AlreadyCancelled));
        }
        tell_unanswered(app, tx, (site, session), MailKind::InvitedCancelled, "cancelled").await?;
    }
    app.audit(tx, site, actor, "cancel session", &row.slug, reason).await?;
    jobs::put(tx, CANCEL_SESSION_JOB, session.0, Some(site), now).await?;
    tx.after_commit(wake(CANCEL_SESSION_JOB));
    store::divisions::budgets::close_requests(tx, site, session, now).await?;
    crate::usage::note_change(app, tx, site, session).await?;
    Ok(Ok(()))
}

/// One go of the job: gives up the next registrations of a session that was called off, each in a unit of its own, and
/// sends their refunds. When to go on; none when it is done. Dying anywhere loses nothing: what is left is found again by
/// its state, and a refund that was stored is found by the janitor.
pub(crate) async fn cancel_registrations(
    app: &App,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Timestamp>, AppError> {
    let (row, reason, batch) = {
        let mut tx = app.store().reader().await?;
        let row = sessions::get(&mut tx, site, session).await?;
        let changes = sessions::changes(&mut tx, site, session).await?;
        let first = RegistrationId(Uuid::nil());
        let batch = registrations::list_to_cancel(&mut tx, site, session, first, BATCH).await?;
        (row, changes, batch)
    };
    if row.session.state != SessionState::Cancelled {
        return Ok(None);
    }
    let now = app.now();
    if batch.is_empty() {
        give_back_taken(app, site, session, &reason.cancel_reason).await?;
        let called_off = reason.cancelled_at.unwrap_or(now);
        let last_look = called_off.plus(LAST_LOOK);
        return Ok((now < last_look).then_some(last_look));
    }
    let mut sending = Sending::default();
    for registration in batch {
        let stored = cancel_one(app, site, registration.id, reason.cancel_reason.clone()).await?;
        sending.add(app, stored).await?;
    }
    sending.finish().await?;
    Ok(Some(app.now()))
}

/// Refunds on their way to the gateway, some at the same time.
#[derive(Default)]
struct Sending(JoinSet<Result<(), AppError>>);

impl Sending {
    async fn add(&mut self, app: &App, stored: Stored) -> Result<(), AppError> {
        let width = app.settings().refunds_at_once;
        if width <= 1 {
            return give_back::send(app, stored).await;
        }
        while self.0.len() >= width {
            ended(self.0.join_next().await)?;
        }
        let app = app.clone();
        self.0.spawn(async move { give_back::send(&app, stored).await });
        Ok(())
    }

    async fn finish(mut self) -> Result<(), AppError> {
        while !self.0.is_empty() {
            ended(self.0.join_next().await)?;
        }
        Ok(())
    }
}

/// Whose seat the host had taken away before, keeping a part by the rules, gets the rest: the session that his place was in
/// does not take place for anybody. Who gave his seat back himself did so by the rules that he accepted.
async fn give_back_taken(app: &App, site: SiteId, session: SessionId, reason: &str) -> Result<(), AppError> {
    let kept = {
        let mut tx = app.store().reader().await?;
        rows::list_kept(&mut tx, site, session).await?
    };
    let mut sending = Sending::default();
    for row in kept.iter().filter(|row| row.is_taken) {
        let (store, inside, id) = (app.store().clone(), app.clone(), row.registration_id);
        let reason = reason.to_owned();
        let unit = async move |tx: &mut Tx| {
            let locked = give_back::lock(&inside, tx, site, id).await?;
            give_back::give_rest(&inside, tx, locked, &reason).await
        };
        let stored = spawn(async move { store.run_hot(unit).await }).await??;
        sending.add(app, stored).await?;
    }
    sending.finish().await
}

/// What was stored is sent again by the janitor: an error here is told, and stops nobody else's refund.
fn ended(sent: Option<Result<Result<(), AppError>, tokio::task::JoinError>>) -> Result<(), AppError> {
    if let Some(Ok(Err(error))) = sent {
        tracing::warn!(error = %error, "a refund is sent again later");
    }
    Ok(())
}

async fn cancel_one(
    app: &App,
    site: SiteId,
    registration: RegistrationId,
    reason: String,
) -> Result<Stored, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let locked = give_back::lock(&inside, tx, site, registration).await?;
        let back = match &locked.secured {
            Some(loaded) => loaded.left(),
            None => Money::zero(store::sites::get(tx, site).await?.currency),
        };
        let why = GiveUp { cause: Cause::SessionCancelled, by: "session".to_owned(), reason: reason.clone() };
        Ok::<_, AppError>(give_back::give_up(&inside, tx, locked, back, &why).await?.unwrap_or_default())
    };
    spawn(async move { store.run_hot(unit).await }).await?
}
