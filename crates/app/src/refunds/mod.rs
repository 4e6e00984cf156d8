//! Giving back: refunds that a person of the site decides, seats that attendees give back, sessions that are called off
//! or moved, and the revenue of those that took place.

mod at_console;
mod by_attendee;
mod by_host;
mod by_staff;
mod doubts;
pub(crate) mod give_back;
mod in_place;
mod moved;
mod placing;
mod revenue;
mod session;
mod withdrawal_period;

pub use at_console::{ConsoleRefund, read_object};
pub(crate) use at_console::{Looked, look};
pub use by_attendee::{CancelOffer, CancelRefusal, ShownWithdrawal, WithdrawRefusal, WithdrawalOffer};
pub use by_host::{SeatBack, SeatOffer, SeatRefusal};
pub use by_staff::{HowPaid, OrderRefusal, RefundPreview, RefundRequest};
pub use moved::MoveRefusal;
pub use session::{CalledOffOffer, CancelSessionRefusal, Progress};
pub use store::refunds::{Given, RefundRow};
pub use withdrawal_period::{RightAhead, begins_within_withdrawal, exclusion, right_ahead};

pub(crate) use by_attendee::{free_leave_until, usable_policy};
pub(crate) use by_staff::{may_be_dismissed, set as set_order};
pub(crate) use moved::tell_moved;
pub(crate) use revenue::recognize;
pub(crate) use session::cancel_registrations;
pub(crate) use withdrawal_period::withdrawal_contract;

use crate::audit::actor;
use crate::{App, AppError};
use domain::ids::{IntentId, RefundId, RegistrationId, SiteId};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::refunds::OrderState;
use store::Tx;
use store::payments::intents::{self, IntentRow};

/// Most orders that a list shows.
const LIST_MAX: i64 = 500;

/// Use cases of refunds.
#[derive(Clone, Copy)]
pub struct Refunds<'a>(pub(crate) &'a App);

/// An audit line's more: the amount, and what else there is to say.
pub(crate) fn detail(amount: Money, more: &[&str]) -> String {
    let amount = domain::audit::amount(amount);
    let more = more.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    std::iter::once(amount.as_str()).chain(more).collect::<Vec<_>>().join(" · ")
}

/// Whose payment: an attendee's by his registration, or any by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of a registration.
    Registration(RegistrationId),
    /// This one.
    Payment(IntentId),
}

impl From<RegistrationId> for Of {
    fn from(id: RegistrationId) -> Self {
        Self::Registration(id)
    }
}

impl From<IntentId> for Of {
    fn from(id: IntentId) -> Self {
        Self::Payment(id)
    }
}

impl Of {
    /// Its intent; none when a registration has none.
    pub(crate) async fn find(self, tx: &mut Tx, site: SiteId) -> Result<Option<IntentRow>, AppError> {
        Ok(match self {
            Self::Registration(id) => intents::find(tx, site, id).await?,
            Self::Payment(id) => Some(intents::get(tx, site, id).await?),
        })
    }

    /// Locks its intent: the first statement of the unit.
    pub(crate) async fn lock(self, tx: &mut Tx, site: SiteId) -> Result<Option<IntentRow>, AppError> {
        Ok(match self {
            Self::Registration(id) => intents::lock_by_registration(tx, site, id).await?,
            Self::Payment(id) => Some(intents::lock(tx, site, id).await?),
        })
    }
}

impl Refunds<'_> {
    /// A new id for the form that asks for a refund: the same form asks once, however often it is sent (PS-K6).
    pub fn new_id(&self) -> RefundId {
        self.0.id()
    }

    /// The refunds of a registration in the order of asking, those too that went back by themselves.
    pub async fn list(&self, site: SiteId, registration: RegistrationId) -> Result<Vec<RefundRow>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(intent) = store::payments::intents::find(&mut tx, site, registration).await? else {
            return Ok(Vec::new());
        };
        Ok(store::refunds::list(&mut tx, site, intent.id).await?)
    }

    /// Refunds of a site in a state, newest first: those that failed wait for a person (PS 6.10).
    pub async fn list_in(
        &self,
        site: SiteId,
        mode: Mode,
        state: OrderState,
    ) -> Result<Vec<RefundRow>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::refunds::list_by_state(&mut tx, site, mode, state, LIST_MAX).await?)
    }
}

/// One refund at the console counts once, also where two people note it for two payments at the same moment: neither sees the
/// other, and the store keeps the first.
fn noted_once<T>(
    noted: Result<Result<T, OrderRefusal>, AppError>,
) -> Result<Result<T, OrderRefusal>, AppError> {
    match noted {
        Err(AppError::Store(error)) if store::refunds::is_noted_twice(&error) => Ok(Err(OrderRefusal::Known)),
        noted => noted,
    }
}
