//! A session is moved: its people are told, and may give their seats back for the whole price until a date (S-80).

use super::{Refunds, actor};
use crate::divisions::rebooking::rebook;
use crate::error::{Stop, refused};
use crate::jobs::queue::{RECOGNIZE_JOB, TELL_MOVED_JOB, wake};
use crate::messages::queue_to_all;
use crate::sessions::tell_unanswered;
use crate::spawn::spawn;
use crate::usage::estimates::{self, Next};
use crate::{App, AppError};
use domain::audit::{Changes, Setting, instant};
use domain::ids::{AccountId, RegistrationId, SessionId, SiteId};
use domain::messages::MailKind;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::{Tx, jobs, registrations, sessions};
use uuid::Uuid;

/// Mails queued in one unit of work.
const BATCH: i64 = 100;

/// Why a session was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveRefusal {
    /// It was called off.
    Cancelled,
    /// It has begun: there is nothing left to move.
    Begun,
    /// It takes place then already: nobody is told of nothing, or may leave for it.
    Unchanged,
    /// It would end before it starts, or start in the past.
    BadTime,
    /// The date until which people may give their seats back lies in the past, or after the new start.
    BadDate,
    /// The budget that it would fall in has less free than its host has paid for it.
    BudgetExhausted,
}

impl Refunds<'_> {
    /// Moves a session. Until `cancel_until` those who registered before may cancel and get all of their money back. Its
    /// calendar entry gets a new version, and everybody with a seat is told. Whether its host, who pays per use now,
    /// has accepted no estimate for its new length: he is shown what it costs next.
    pub async fn reschedule(
        &self,
        by: AccountId,
        site: SiteId,
        session: SessionId,
        (starts_at, ends_at): (Timestamp, Timestamp),
        cancel_until: Timestamp,
    ) -> Result<Result<bool, MoveRefusal>, AppError> {
        let now = self.0.now();
        if starts_at <= now || ends_at <= starts_at {
            return Ok(Err(MoveRefusal::BadTime));
        }
        if cancel_until <= now || cancel_until > starts_at {
            return Ok(Err(MoveRefusal::BadDate));
        }
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let unit = async move |tx: &mut Tx| {
            let row = sessions::get(tx, site, session).await?;
            if row.session.state == SessionState::Cancelled {
                return Err(Stop::Refused(MoveRefusal::Cancelled));
            }
            // Its host may have started it before its time.
            let room = store::classrooms::get(tx, site, session).await?;
            if now >= row.session.starts_at || room.started_at.is_some() {
                return Err(Stop::Refused(MoveRefusal::Begun));
            }
            if (row.session.starts_at, row.session.ends_at) == (starts_at, ends_at) {
                return Err(Stop::Refused(MoveRefusal::Unchanged));
            }
            if !sessions::reschedule(tx, site, session, (starts_at, ends_at), cancel_until, now).await? {
                return Err(Stop::Refused(MoveRefusal::Cancelled));
            }
            if row.session.starts_at != starts_at {
                // Another budget may be asked now: who heads this one has nothing to answer any more.
                store::divisions::budgets::close_requests(tx, site, session, now).await?;
            }
            let moved = sessions::get(tx, site, session).await?;
            if rebook(&app, tx, &moved).await?.is_err() {
                return Err(Stop::Refused(MoveRefusal::BudgetExhausted));
            }
            let changes = moving(&row, (starts_at, ends_at), cancel_until);
            app.audit(tx, site, &actor(by), "move session", &row.slug, &changes.to_text()).await?;
            let cause = format!("version {}", row.calendar_sequence + 1);
            tell_unanswered(&app, tx, (site, session), MailKind::InvitedMoved, &cause).await?;
            // What follows its end follows the new one; where that is later, the job waits by itself.
            jobs::bring_forward(tx, RECOGNIZE_JOB, session.0, ends_at).await?;
            crate::usage::note_change(&app, tx, site, session).await?;
            let is_as_long = ends_at.since(starts_at) == row.session.ends_at.since(row.session.starts_at);
            let is_estimated_anew = !is_as_long && estimates::next(&app, tx, &moved).await? == Next::Estimate;
            if !is_estimated_anew {
                estimates::keep_what_is_paid(&app, tx, by, &moved).await?;
            }
            jobs::put(tx, TELL_MOVED_JOB, session.0, Some(site), now).await?;
            tx.after_commit(wake(TELL_MOVED_JOB));
            Ok(is_estimated_anew)
        };
        refused(spawn(async move { store.run(unit).await }).await?)
    }
}

/// From when to when a session is moved, in its own zone.
fn moving(
    before: &SessionRow,
    (starts_at, ends_at): (Timestamp, Timestamp),
    cancel_until: Timestamp,
) -> Changes {
    let at = |at| instant(at, &before.time_zone);
    Changes::default()
        .of(Setting::Start, at(before.session.starts_at), at(starts_at))
        .of(Setting::End, at(before.session.ends_at), at(ends_at))
        .of(Setting::CancelUntil, "", at(cancel_until))
}

/// Tells everybody with a seat that the session was moved; one mail for each version of its calendar entry.
pub(crate) async fn tell_moved(app: &App, site: SiteId, session: SessionId) -> Result<(), AppError> {
    let mut after = RegistrationId(Uuid::nil());
    loop {
        let (store, inside) = (app.store().clone(), app.clone());
        let unit = async move |tx: &mut Tx| {
            let sequence = sessions::get(tx, site, session).await?.calendar_sequence;
            let batch = registrations::list_confirmed(tx, site, session, after, BATCH).await?;
            let moved = sessions::changes(tx, site, session).await?.moved;
            let concerns =
                |row: &&RegistrationRow| moved.is_some_and(|moved| moved.concerns(row.confirmed_at));
            for registration in batch.iter().filter(concerns) {
                let cause = format!("version {sequence}");
                queue_to_all(&inside, tx, registration, MailKind::SessionMoved, &cause).await?;
            }
            Ok::<_, AppError>(batch.last().map(|registration| registration.id))
        };
        match spawn(async move { store.run(unit).await }).await?? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
