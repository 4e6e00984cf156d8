//! What a person of the office decides about a payment that waits for him, or about money that is only held.

use super::MoneyOffice;
use crate::disputes::DisputeRefusal;
use crate::payments::{self, By, read_attempt};
use crate::refunds::give_back::{self, GiveUp};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, AttemptId, DisputeId, RegistrationId, SiteId};
use domain::money::Money;
use domain::payments::dispute::Ended;
use domain::payments::purchase::{Purchase, Use};
use domain::refunds::{Cause, Reason};
use domain::registrations::RegistrationState;
use store::payments::attempts::AttemptRow;
use store::payments::intents::{self, IntentRow};
use store::{Tx, payments as pay_rows, registrations};

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A payment that is held back is good: it goes on by itself.
    Accept,
    /// It is not: what is held is let go, the seat is free.
    Decline,
    /// What contradicted was a slip: the gateway is asked anew.
    SetAside,
    /// What is held for a seat is charged once more.
    ChargeAgain,
    /// What is held is released, the seat given up.
    Release,
    /// This dispute was decided for the seller.
    DisputeWon(DisputeId),
    /// It was decided for the payer, who has so much by it.
    DisputeLost(DisputeId, Money),
    /// The office has seen to it at the gateway: nothing is done here any more.
    Close {
        /// Whether a confirmed seat stays, without money.
        keeps_seat: bool,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is stored, and was sent where something had to be.
    Done,
    /// It is not to be decided any more: somebody was quicker, or the gateway.
    NotNow,
    /// A refund is under way: how a dispute ended is noted once its outcome is known.
    RefundUnderWay,
    /// The gateway does not answer: what was given back at its console is not known.
    NoAnswer,
    /// It pays for a session that is not settled yet: that its dispute was lost is noted then.
    NotSettled,
    /// The gateway tells of this dispute itself, and says that it is open.
    ToldByGateway,
    /// What was lost of a dispute is at least something.
    BadAmount,
    /// So much was disputed; more is said to be lost.
    TooMuch(Money),
    /// What ends a payment by hand needs a note.
    NoteMissing,
    /// The note is longer than what is kept.
    NoteTooLong,
}

/// A payment by its reference.
pub(super) struct Found {
    pub intent: IntentRow,
    pub attempts: Vec<AttemptRow>,
}

/// The payment with this reference: a registration's, or that of any try of a host.
pub(super) async fn find(tx: &mut Tx, site: SiteId, reference: &str) -> Result<Option<Found>, AppError> {
    let intent = match registrations::find(tx, site, reference).await? {
        Some(registration) => intents::find(tx, site, registration.id).await?,
        None => match pay_rows::attempts::find_by_reference(tx, site, reference).await? {
            Some(attempt) => {
                let intent = intents::get(tx, site, attempt.intent_id).await?;
                Some(intent).filter(|intent| matches!(intent.purchase, Purchase::Use(_)))
            }
            None => None,
        },
    };
    let Some(intent) = intent else { return Ok(None) };
    let attempts = pay_rows::attempts::list(tx, site, intent.id).await?;
    Ok(Some(Found { intent, attempts }))
}

impl MoneyOffice<'_> {
    /// The payment with this reference.
    pub(super) async fn find(&self, site: &Site, reference: &str) -> Result<Option<Found>, AppError> {
        let mut tx = self.0.store().reader().await?;
        find(&mut tx, site.id, reference).await
    }

    /// Carries out what a person decided; `note` says why. `None`: there is no such payment.
    pub async fn decide(
        &self,
        by: AccountId,
        site: &Site,
        reference: &str,
        (decision, note): (Decision, &str),
    ) -> Result<Option<Decided>, AppError> {
        let Some(found) = self.find(site, reference).await? else { return Ok(None) };
        let Ok(note) = Reason::or_none(note).map(String::from) else { return Ok(Some(Decided::NoteTooLong)) };
        if note.is_empty() && matches!(decision, Decision::Close { .. }) {
            return Ok(Some(Decided::NoteMissing));
        }
        let dispute = match decision {
            Decision::DisputeWon(id) => Some((id, Ended::Won)),
            Decision::DisputeLost(id, lost) => Some((id, Ended::Lost(lost))),
            _ => None,
        };
        if let Some((id, ended)) = dispute {
            let decided = self.0.disputes().end(by, site.id, found.intent.id, (id, ended, &note)).await?;
            return Ok(Some(match decided {
                Ok(()) => Decided::Done,
                Err(DisputeRefusal::RefundUnderWay) => Decided::RefundUnderWay,
                Err(DisputeRefusal::NotSettled) => Decided::NotSettled,
                Err(DisputeRefusal::ToldByGateway) => Decided::ToldByGateway,
                Err(DisputeRefusal::NoAnswer) => Decided::NoAnswer,
                Err(DisputeRefusal::BadAmount) => Decided::BadAmount,
                Err(DisputeRefusal::TooMuch(disputed)) => Decided::TooMuch(disputed),
                Err(_) => Decided::NotNow,
            }));
        }
        let by = By { actor: crate::audit::actor(by), note };
        for attempt in &found.attempts {
            let done = match &decision {
                Decision::Accept | Decision::Decline => {
                    let accepts = decision == Decision::Accept;
                    payments::decide_review(self.0, by.clone(), site.id, attempt.id, accepts).await?
                }
                Decision::DisputeWon(_) | Decision::DisputeLost(..) => false,
                Decision::SetAside => payments::set_aside(self.0, by.clone(), site.id, attempt.id).await?,
                Decision::ChargeAgain => {
                    payments::charge_again(self.0, by.clone(), site.id, attempt.id).await?
                }
                Decision::Release => match found.intent.purchase {
                    Purchase::Seat(seat) => self.release(&by, site, seat, attempt.id).await?,
                    Purchase::Use(_) => payments::release(self.0, by.clone(), site.id, attempt.id).await?,
                },
                Decision::Close { keeps_seat } => match found.intent.purchase {
                    Purchase::Seat(seat) => self.close(&by, site, seat, (attempt.id, *keeps_seat)).await?,
                    Purchase::Use(of_use) => self.close_use(&by, site, &of_use, attempt.id).await?,
                },
            };
            if done {
                return Ok(Some(Decided::Done));
            }
        }
        Ok(Some(Decided::NotNow))
    }

    /// Gives the seat up, which releases what is held for it; where the seat is gone already, releases it once more.
    async fn release(
        &self,
        by: &By,
        site: &Site,
        registration: RegistrationId,
        attempt: AttemptId,
    ) -> Result<bool, AppError> {
        self.0.may_send().await?;
        let (store, app, site_id, why) = (self.0.store().clone(), self.0.clone(), site.id, by.clone());
        let unit = async move |tx: &mut Tx| {
            intents::lock_by_registration(tx, site_id, registration).await?;
            let loaded = read_attempt(&app, tx, site_id, attempt).await?;
            if loaded.situation.releasable().is_none() {
                return Ok::<_, AppError>(None);
            }
            give_seat_up(&app, tx, &why, (site_id, registration), loaded.left()).await.map(Some)
        };
        let Some(stored) = spawn(async move { store.run_hot(unit).await }).await?? else {
            return Ok(false);
        };
        if let Some(stored) = stored {
            give_back::send(self.0, stored).await?;
        }
        // Where giving the seat up released it, there is nothing left to release.
        payments::release(self.0, by.clone(), site.id, attempt).await?;
        Ok(true)
    }

    /// Ends an attempt by hand; its seat stays or is given up.
    async fn close(
        &self,
        by: &By,
        site: &Site,
        registration: RegistrationId,
        (attempt, keeps_seat): (AttemptId, bool),
    ) -> Result<bool, AppError> {
        let (store, app, site_id, why) = (self.0.store().clone(), self.0.clone(), site.id, by.clone());
        let unit = async move |tx: &mut Tx| {
            intents::lock_by_registration(tx, site_id, registration).await?;
            let loaded = read_attempt(&app, tx, site_id, attempt).await?;
            if !loaded.situation.may_be_closed(loaded.attempt.state) {
                return Ok::<_, AppError>(None);
            }
            payments::close(&app, tx, &why, site_id, attempt).await?;
            let is_seated = loaded.registration()?.state == RegistrationState::Confirmed;
            let stored = if is_seated && (keeps_seat || !loaded.situation.facts.captures.is_empty()) {
                None
            } else {
                // Nothing goes back from here: whatever was at the gateway, a person has seen to it.
                let nothing = Money::zero(loaded.intent.price.gross.currency);
                give_seat_up(&app, tx, &why, (site_id, registration), nothing).await?
            };
            payments::end_closed(&app, tx, site_id, attempt).await?;
            Ok(Some(stored))
        };
        let Some(stored) = spawn(async move { store.run_hot(unit).await }).await?? else {
            return Ok(false);
        };
        if let Some(stored) = stored {
            give_back::send(self.0, stored).await?;
        }
        Ok(true)
    }

    /// Ends a host's payment by hand. What was used and not taken by it is owed no more (LT-P7, LT-P8); while its session
    /// has not begun, its host may pay anew.
    async fn close_use(
        &self,
        by: &By,
        site: &Site,
        of_use: &Use,
        attempt: AttemptId,
    ) -> Result<bool, AppError> {
        let (store, app, site_id, why) = (self.0.store().clone(), self.0.clone(), site.id, by.clone());
        let of_site = of_use.site;
        let unit = async move |tx: &mut Tx| {
            let loaded = payments::lock_attempt(&app, tx, site_id, attempt).await?;
            if !loaded.situation.may_be_closed(loaded.attempt.state) {
                return Ok::<_, AppError>(false);
            }
            payments::close(&app, tx, &why, site_id, attempt).await?;
            payments::end_closed(&app, tx, site_id, attempt).await?;
            crate::usage::look_after_now(&app, tx, of_site, loaded.intent.session_id).await?;
            Ok(true)
        };
        spawn(async move { store.run_hot(unit).await }).await?
    }
}

/// Gives a seat, or what would have become one, up for the site; none when there is nothing to give up any more.
async fn give_seat_up(
    app: &App,
    tx: &mut Tx,
    by: &By,
    (site, registration): (SiteId, RegistrationId),
    back: Money,
) -> Result<Option<give_back::Stored>, AppError> {
    let locked = give_back::lock(app, tx, site, registration).await?;
    // The note is for the house: the payer reads none of it.
    let why = GiveUp { cause: Cause::Staff, by: by.actor.clone(), reason: String::new() };
    give_back::give_up(app, tx, locked, back, &why).await
}
