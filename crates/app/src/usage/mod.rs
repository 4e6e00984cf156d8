//! Pay-per-use: the host pays the ceiling of his session, it runs, and is charged for what it used (decisions 1 to 3);
//! and what the operator provides to a site. Money takes the way of [`crate::payments`]; here is what decides about it, computed from what is stored.

mod account;
mod asking;
mod card;
mod closing;
mod course;
pub mod estimates;
mod freeze;
mod gate;
pub mod lacking;
mod lists;
pub(crate) mod mails;
mod paying;
mod payment_view;
mod payments;
pub mod provision;
mod receipts;

pub(crate) use asking::hold_due_mail;
pub use card::HostCard;
pub(crate) use course::look_after;
pub(crate) use freeze::taken;
pub(crate) use gate::{may_start, started_on};
pub use lists::PaidState;
pub use paying::{HostPay, HowToPay};
pub use payment_view::{Proposal, UsePayment};
pub use payments::MoneyMayCome;
pub(crate) use payments::{ask_before_start, ceiling_of, host_payment, money_may_come, paid_until, standing};

use crate::jobs::queue::{USE_JOB, wake};
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::money::Money;
use domain::usage::gate::HostPayment;
use store::{Tx, jobs};

/// Use cases of pay-per-use.
#[derive(Clone, Copy)]
pub struct Usage<'a>(pub(crate) &'a App);

impl Usage<'_> {
    /// The most that a session may cost now: what its host accepted last, as far as it is held or taken. `None` where its
    /// host does not pay for its minutes.
    pub async fn ceiling(&self, site: SiteId, session: SessionId) -> Result<Option<Money>, AppError> {
        let mut tx = self.0.store().reader().await?;
        payments::ceiling(self.0, &mut tx, site, session).await
    }

    /// How the host's payment of a session stands, for who looks before the gate.
    pub async fn host_payment(&self, site: SiteId, session: SessionId) -> Result<HostPayment, AppError> {
        let mut tx = self.0.store().reader().await?;
        host_payment(self.0, &mut tx, site, session).await
    }
}

/// Has the course of a session looked at as soon as this unit is committed: something happened that may end, begin or pay
/// it.
pub(crate) async fn look_after_now(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<(), AppError> {
    jobs::put(tx, USE_JOB, session.0, Some(site), app.now()).await?;
    tx.after_commit(wake(USE_JOB));
    Ok(())
}

/// The same, when its host pays for its minutes.
pub(crate) async fn note_change(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<(), AppError> {
    if store::usage::estimates::newest(tx, site, session).await?.is_some() {
        look_after_now(app, tx, site, session).await?;
    }
    Ok(())
}
