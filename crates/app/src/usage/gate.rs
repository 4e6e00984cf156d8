//! The gate: nothing of a session starts, and nobody gets in, before its host has paid, where hosts pay per use (S-60);
//! and what happens as soon as he has.

use super::estimates::is_paid_per_use;
use super::{Usage, host_payment, standing};
use crate::sessions::{Acting, announce, start_now};
use crate::{App, AppError};
use domain::ids::{EstimateId, SessionId, SiteId};
use domain::sessions::{Door, SessionState};
use domain::time::Span;
use domain::usage::estimate::{Accepted, WhenPaid};
use domain::usage::gate::{self, GateRefusal, HostPayment};
use store::sessions::SessionRow;
use store::{Tx, classrooms, sessions};

/// Whether a session may start now, or somebody come into one that takes place elsewhere.
pub(crate) async fn may_start(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
) -> Result<Result<(), GateRefusal>, AppError> {
    if !is_paid_per_use(tx, row.site_id, row.session.id).await? {
        return Ok(Ok(()));
    }
    let now = app.now();
    // Of a session that begins late, what is left of it.
    let planned = row.session.ends_at.since(row.session.starts_at.max(now)).max(Span(0));
    let payment = host_payment(app, tx, row.site_id, row.session.id).await?;
    Ok(gate::may_start(payment, planned, now))
}

/// The estimate on whose terms a session is started; none where nothing is paid for it.
pub(crate) async fn started_on(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
) -> Result<Option<EstimateId>, AppError> {
    let standing = standing(app, tx, row.site_id, row.session.id).await?;
    Ok(standing.and_then(|(terms, _)| terms.id))
}

impl Usage<'_> {
    /// Whether the session's room was started.
    pub async fn has_started(&self, site: SiteId, session: SessionId) -> Result<bool, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(classrooms::get(&mut tx, site, session).await?.started_at.is_some())
    }
}

/// Whether what the host pressed before he paid is still to be done.
pub(super) async fn is_due(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
    accepted: &Accepted,
    payment: HostPayment,
) -> Result<bool, AppError> {
    let is_good = matches!(payment, HostPayment::Held { .. } | HostPayment::Captured);
    if !is_good || accepted.when_paid == WhenPaid::Stays || app.now() >= row.session.ends_at {
        return Ok(false);
    }
    if row.session.state == SessionState::Draft {
        return Ok(true);
    }
    if accepted.when_paid != WhenPaid::Starts || row.session.state != SessionState::Scheduled {
        return Ok(false);
    }
    if !row.meeting_link.is_empty() {
        return Ok(row.session.door(app.now()) != Door::Open);
    }
    let room = classrooms::get(tx, row.site_id, row.session.id).await?;
    Ok(room.started_at.is_none() && room.ended_at.is_none())
}

/// Does what the host pressed before he paid: the session is announced, and starts if that was it.
pub(super) async fn follow(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    accepted: &Accepted,
) -> Result<(), AppError> {
    let row = sessions::get(tx, site, session).await?;
    let payment = host_payment(app, tx, site, session).await?;
    if !is_due(app, tx, &row, accepted, payment).await? {
        return Ok(());
    }
    let by = Acting { account: accepted.by, on_all: false };
    announce(app, tx, by, &row).await?;
    if accepted.when_paid == WhenPaid::Starts {
        let row = sessions::get(tx, site, session).await?;
        if let Err(refusal) = start_now(app, tx, by, &row).await? {
            // What stands in its way, its page says; the host starts it himself then.
            tracing::info!(refusal = ?refusal, "a session that was paid does not start by itself");
        }
    }
    Ok(())
}
