//! Money that goes back is told of once where it is there at once: the mail that announces it says that it has gone, when
//! that is so by the time it is sent, and a second one follows only what was still on its way then.

use super::queue;
use crate::jobs::queue::{SEND_MAIL_JOB, wake};
use crate::{App, AppError};
use documents::messages::WayBack;
use domain::ids::{RefundId, SiteId};
use domain::messages::MailKind;
use domain::payments::dispute::Disputed;
use domain::refunds::{Cause, OrderState};
use domain::time::Span;
use store::mails::{self, MailRow};
use store::payments::attempts;
use store::payments::intents::IntentRow;
use store::refunds::{self as rows, RefundRow};
use store::registrations::RegistrationRow;
use store::{Tx, jobs};
use uuid::Uuid;

/// So long a mail that announces money waits for the gateway's word: most refunds are there within seconds, and then one mail
/// tells all of it.
pub(super) const PATIENCE: Span = Span::seconds(20);

/// The orders of a payment as a mail sees them, and what disputes have done to it.
pub(super) struct Orders {
    /// Those that it tells of.
    pub now: Vec<RefundRow>,
    /// What was ordered before.
    pub before: Vec<RefundRow>,
    /// What disputes have done to the payment.
    pub disputed: Disputed,
}

impl Orders {
    /// Of a mail about a registration that was given up. A hold that was released instead is money back as well.
    pub async fn of(
        tx: &mut Tx,
        kind: MailKind,
        registration: &RegistrationRow,
        intent: &IntentRow,
    ) -> Result<Self, AppError> {
        let placed = rows::list(tx, intent.site_id, intent.id).await?.into_iter();
        let is_now = |row: &RefundRow| match kind {
            MailKind::SessionCancelled => row.order.cause == Cause::SessionCancelled,
            _ => registration.cancelled_at.is_none_or(|at| row.requested_at >= at),
        };
        let (now, before) = placed.filter(|row| !row.order.cause.is_unplaced()).partition(is_now);
        let disputed = match intent.secured_by {
            Some(good) => attempts::get(tx, intent.site_id, good).await?.disputed,
            None => Disputed::default(),
        };
        Ok(Self { now, before, disputed })
    }

    /// How far what the mail tells of is; `papers` is the page with receipt and credit notes.
    pub fn way(&self, papers: &str) -> WayBack {
        let all_are = |are: fn(OrderState) -> bool| {
            !self.now.is_empty() && self.now.iter().all(|row| are(row.order.state))
        };
        match () {
            () if all_are(|state| state == OrderState::Released) => WayBack::Released,
            () if all_are(OrderState::is_back) => {
                let by_bank = self.now.iter().any(|row| row.order.state == OrderState::TakenBack);
                let papers = papers.to_owned();
                if by_bank { WayBack::TakenBack(papers) } else { WayBack::Gone(papers) }
            }
            () if self.disputed.is_open => WayBack::Disputed,
            () => WayBack::Going,
        }
    }
}

/// The mails that announce an order: kind and cause.
fn announcements(registration: &RegistrationRow, row: &RefundRow) -> Vec<(MailKind, String)> {
    // What goes to everybody whom it concerns speaks of the money to who paid.
    let to_all = |kind| match &registration.payer {
        None => (kind, super::CANCELLED.to_owned()),
        Some(_) => (kind, super::to_who_paid(super::CANCELLED)),
    };
    match row.order.cause {
        Cause::Withdrawn => vec![(MailKind::Withdrawn, super::CANCELLED.to_owned())],
        Cause::SessionCancelled => vec![to_all(MailKind::SessionCancelled)],
        Cause::SeatTaken => vec![to_all(MailKind::Cancelled)],
        Cause::Staff => {
            vec![(MailKind::RefundBegun, row.order.id.to_string()), to_all(MailKind::Cancelled)]
        }
        _ => vec![(MailKind::Cancelled, super::CANCELLED.to_owned())],
    }
}

/// Whether the mail that announces an order has still to be sent: it will say what is stored by this unit, and waits no
/// longer.
pub(crate) async fn is_to_be_announced(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    row: &RefundRow,
) -> Result<bool, AppError> {
    let about = (registration.site_id, registration.id.0);
    for (kind, cause) in announcements(registration, row) {
        if let Some(mail) = mails::take_waiting(tx, about, kind, &cause).await? {
            if jobs::hurry(tx, SEND_MAIL_JOB, mail.0, app.now()).await? {
                tx.after_commit(wake(SEND_MAIL_JOB));
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// The orders that a mail will tell of as being on their way, if it is written after this.
pub(super) async fn promised(tx: &mut Tx, mail: &MailRow) -> Result<Vec<RefundId>, AppError> {
    let Some(site) = mail.site_id else { return Ok(Vec::new()) };
    let orders = match mail.kind {
        MailKind::RefundBegun => {
            let id = Uuid::parse_str(&mail.cause).map_err(|_| AppError::Broken("a mail names no refund"))?;
            rows::find(tx, site, RefundId(id)).await?.into_iter().collect()
        }
        MailKind::Cancelled | MailKind::Withdrawn | MailKind::SessionCancelled => {
            let registration = store::registrations::get(tx, site, mail.subject.into()).await?;
            let decides = registration.holder(mail.reader).decides();
            let intent = store::payments::intents::find(tx, site, registration.id).await?;
            match intent.filter(|intent| decides && intent.secured_by.is_some()) {
                None => Vec::new(),
                Some(intent) => Orders::of(tx, mail.kind, &registration, &intent).await?.now,
            }
        }
        _ => Vec::new(),
    };
    let waits = |row: &RefundRow| row.order.state == OrderState::Requested;
    Ok(orders.into_iter().filter(waits).map(|row| row.order.id).collect())
}

/// What was promised by a mail that has just been sent and has gone while it was written: nobody else tells of it.
pub(crate) async fn follow_up(
    app: &App,
    tx: &mut Tx,
    site: Option<SiteId>,
    promised: &[RefundId],
) -> Result<(), AppError> {
    let Some(site) = site else { return Ok(()) };
    for id in promised {
        let Some(row) = rows::find(tx, site, *id).await? else { continue };
        if let (OrderState::Done, Some(registration)) = (row.order.state, row.registration_id) {
            let registration = store::registrations::get(tx, site, registration).await?;
            queue(app, tx, &registration, MailKind::Refunded, &id.to_string()).await?;
        }
    }
    Ok(())
}
