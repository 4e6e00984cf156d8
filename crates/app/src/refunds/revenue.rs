//! Revenue is recognized when the session's planned end has passed and it was held, seat by seat (LT-E5; E9 for those who did
//! not come): of a meeting elsewhere nobody knows better; of one in our room that nobody started its host is asked
//! (`domain::sessions::held`). Who gives money back afterwards takes it from revenue.

use super::session::call_off;
use crate::payments;
use crate::sessions::ask_whether_held;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::entry::RoomStanding;
use domain::ids::{RegistrationId, SessionId, SiteId};
use domain::ledger::{self, Event};
use domain::money::Money;
use domain::payments::situation::Seat;
use domain::refunds::rest;
use domain::sessions::held::{HeldFacts, Next, Question, next};
use domain::time::{Span, Timestamp};
use store::payments::intents;
use store::sessions::SessionRow;
use store::{StoreError, Tx, classrooms, registrations, sessions};
use uuid::Uuid;

/// Registrations read at a time.
const BATCH: i64 = 100;

/// While a capture is still under way the job looks again after this long, for at most [`PATIENCE`].
const AGAIN: Span = Span::hours(1);

/// Who calls off what nobody has answered for, in the audit log.
const BY_ITSELF: &str = "session";

/// Afterwards a person has the payment.
const PATIENCE: Span = Span::days(8);

/// Posts the revenue of every paid seat of a session that has ended. When to look again; none when nothing is left.
pub(crate) async fn recognize(
    app: &App,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Timestamp>, AppError> {
    let (row, facts) = {
        let mut tx = app.store().reader().await?;
        standing(&mut tx, site, session).await?
    };
    let (now, ends_at) = (app.now(), row.session.ends_at);
    match facts.next(&row, now) {
        Next::Nothing => return Ok(None),
        Next::Wait(until) => return Ok(Some(until)),
        Next::Ask | Next::CallOff => return follow(app, site, session).await,
        Next::Earned => {}
    }
    let (mut after, mut is_complete) = (RegistrationId(Uuid::nil()), true);
    loop {
        let batch = {
            let mut tx = app.store().reader().await?;
            registrations::list_confirmed(&mut tx, site, session, after, BATCH).await?
        };
        let Some(last) = batch.last() else { break };
        after = last.id;
        for registration in batch {
            is_complete &= recognize_one(app, site, registration.id).await?;
        }
    }
    let again = !is_complete && now < ends_at.plus(PATIENCE);
    Ok(again.then(|| now.plus(AGAIN)))
}

/// How a session stands, beside itself.
struct Standing {
    /// Its room, where it takes place here.
    room: Option<RoomStanding>,
    /// What its host was asked.
    question: Question,
}

impl Standing {
    fn next(&self, row: &SessionRow, now: Timestamp) -> Next {
        next(&HeldFacts { session: &row.session, room: self.room, question: self.question }, now)
    }
}

async fn standing(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<(SessionRow, Standing), StoreError> {
    let row = sessions::get(tx, site, session).await?;
    let room = match row.meeting_link.is_empty() {
        true => Some(classrooms::get(tx, site, session).await?),
        false => None,
    };
    let question = sessions::held::get(tx, site, session).await?;
    Ok((row, Standing { room, question }))
}

/// Asks the host of a session whether it was held, or calls it off when nobody has answered. When to look again.
async fn follow(app: &App, site: SiteId, session: SessionId) -> Result<Option<Timestamp>, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        // Whoever starts it touches its room first, too: what was started in the last moment is not asked about.
        classrooms::take_turn(tx, site, session).await?;
        let (row, facts) = standing(tx, site, session).await?;
        let now = inside.now();
        match facts.next(&row, now) {
            Next::Nothing => return Ok(None),
            Next::Ask | Next::CallOff
                if store::ledger::is_posted_of(tx, site, session, Event::RevenueRecognized).await? =>
            {
                // It counted as held when sessions in our room were not asked about.
                sessions::held::count_as_held(tx, site, session, row.session.ends_at).await?;
            }
            // Nothing to decide where nobody has paid, or everybody has it back: a payment that still comes asks again.
            Next::Ask | Next::CallOff if sessions::held::count_fees(tx, site, session).await? == 0 => {
                return Ok(None);
            }
            Next::Ask => ask_whether_held(&inside, tx, &row, facts.question.times).await?,
            Next::CallOff => {
                let _ = call_off(&inside, tx, (site, session), BY_ITSELF, "").await?;
                return Ok(None);
            }
            Next::Wait(until) => return Ok(Some(until)),
            Next::Earned => {}
        }
        Ok::<_, AppError>(Some(now))
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Posts the revenue of one seat, once; false while its money is not taken yet.
async fn recognize_one(app: &App, site: SiteId, registration: RegistrationId) -> Result<bool, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let Some(intent) = intents::lock_by_registration(tx, site, registration).await? else {
            return Ok::<_, AppError>(true);
        };
        let Some(attempt) = intent.secured_by else { return Ok(true) };
        let loaded = payments::locked_attempt(&inside, tx, intent, attempt).await?;
        if loaded.situation.seat != Seat::Confirmed {
            return Ok(true);
        }
        if loaded.situation.facts.captures.is_empty() {
            return Ok(false);
        }
        let left = rest(loaded.intent.price, loaded.given());
        let net = left.map_or(Money::zero(loaded.intent.price.net.currency), |left| left.net);
        if net.minor > 0 {
            payments::post(&inside, tx, &loaded, &ledger::revenue_recognized(registration, net)).await?;
        }
        Ok(true)
    };
    spawn(async move { store.run_hot(unit).await }).await?
}
