//! Revenue is recognized when the session's planned end has passed and it was not called off, seat by seat (LT-E5; E9 for
//! those who did not come). Whether somebody started it is not asked: of a meeting elsewhere nobody knows. Who gives money back
//! afterwards takes it from revenue.

use crate::payments;
use crate::{App, AppError};
use domain::ids::{RegistrationId, SessionId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::situation::Seat;
use domain::refunds::rest;
use domain::sessions::SessionState;
use domain::time::{Span, Timestamp};
use store::payments::intents;
use store::{Tx, registrations, sessions};
use uuid::Uuid;

/// Registrations read at a time.
const BATCH: i64 = 100;

/// While a capture is still under way the job looks again after this long, for at most [`PATIENCE`].
const AGAIN: Span = Span::hours(1);

/// Afterwards a person has the payment.
const PATIENCE: Span = Span::days(8);

/// Posts the revenue of every paid seat of a session that has ended. When to look again; none when nothing is left.
pub(crate) async fn recognize(
    app: &App,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Timestamp>, AppError> {
    let row = {
        let mut tx = app.store().reader().await?;
        sessions::get(&mut tx, site, session).await?
    };
    let (now, ends_at) = (app.now(), row.session.ends_at);
    if row.session.state == SessionState::Cancelled {
        return Ok(None);
    }
    if now < ends_at {
        return Ok(Some(ends_at));
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
    tokio::spawn(async move { store.run_hot(unit).await }).await?
}
