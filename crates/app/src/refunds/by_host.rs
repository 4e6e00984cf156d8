//! A host takes somebody's seat away: the registration is given up for him, with the refund that the host chooses of what
//! `domain::refunds::SeatFacts` offers. What goes back is shown first and bound to the confirmation; the way is the attendee's
//! own.

use super::by_attendee::{Decided, Facts, Standing, look, send_while_watched, with_facts};
use super::give_back::{self, GiveUp};
use super::{Refunds, actor};
use crate::AppError;
use crate::sites::Site;
use crate::spawn::spawn;
use domain::ids::{AccountId, RegistrationId};
use domain::refunds::{Cause, Reason, ReasonProblem, SeatFacts};
pub use domain::refunds::{SeatBack, SeatOffer};
use store::registrations::RegistrationRow;
use store::{Tx, registrations};

/// Why no seat was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatRefusal {
    /// It was given up already, or never became a seat.
    Already,
    /// The payment is still being completed or looked at.
    NotNow,
    /// The session is over or was called off.
    Over,
    /// Who has the seat reads why: a reason is needed, and not a longer one than is kept.
    Reason(ReasonProblem),
    /// Nothing was chosen, or what is not offered any more.
    NoChoice(SeatOffer),
    /// Another amount than the one that was shown.
    Changed(SeatOffer),
}

impl Facts<'_> {
    fn taking_away(&self) -> Result<SeatOffer, SeatRefusal> {
        self.stands().map_err(|standing| match standing {
            Standing::Already => SeatRefusal::Already,
            Standing::NotNow => SeatRefusal::NotNow,
        })?;
        let session = &self.session.session;
        if !session.goes_on(self.now) {
            return Err(SeatRefusal::Over);
        }
        let by_rules = self.by_rules();
        let facts = SeatFacts {
            paid: by_rules.paid,
            left: self.paid.map_or_else(|| self.money(0), crate::payments::Loaded::left),
            by_policy: by_rules.back,
            policy: by_rules.policy,
            by_law: self.withdrawing().map_or_else(|_| self.money(0), |offer| offer.back),
            has_begun: self.now >= session.starts_at,
        };
        Ok(facts.offer())
    }
}

/// Whether it was this person who took the seat away.
async fn was_by(tx: &mut Tx, registration: &RegistrationRow, by: AccountId) -> Result<bool, AppError> {
    if registration.cancel_cause != Some(Cause::SeatTaken) {
        return Ok(false);
    }
    let log = store::money::audited(tx, registration.site_id, &registration.reference).await?;
    Ok(log.iter().any(|(_, who, action, ..)| action == "cancel registration" && *who == actor(by)))
}

impl Refunds<'_> {
    /// What taking the seat of a registration away would bring now; nothing changes.
    pub async fn seat_offer(
        &self,
        site: &Site,
        registration: RegistrationId,
    ) -> Result<Result<SeatOffer, SeatRefusal>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let row = registrations::get(&mut tx, site.id, registration).await?;
        look(self.0, &mut tx, site, &row, |facts| facts.taking_away()).await
    }

    /// Takes the seat of a registration away; `shown` is what the page said would go back, minor units. Doing it twice gives
    /// back once.
    pub async fn take_seat(
        &self,
        by: AccountId,
        site: &Site,
        registration: RegistrationId,
        (choice, shown): (Option<SeatBack>, i64),
        reason: &str,
    ) -> Result<Result<(), SeatRefusal>, AppError> {
        let reason = Reason::new(reason);
        let (store, app, in_site) = (self.0.store().clone(), self.0.clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let locked = give_back::lock(&app, tx, in_site.id, registration).await?;
            let offer = match with_facts(&app, tx, &in_site, &locked, |facts| facts.taking_away()).await? {
                Ok(offer) => offer,
                // Pressed twice: it is done, by him.
                Err(SeatRefusal::Already) if was_by(tx, &locked.registration, by).await? => {
                    return Ok::<_, AppError>(Decided::Given(give_back::Stored::default()));
                }
                Err(refusal) => return Ok(Decided::Refused(refusal)),
            };
            let reason = match &reason {
                Ok(reason) => reason.as_str(),
                Err(problem) => return Ok(Decided::Refused(SeatRefusal::Reason(*problem))),
            };
            let Some(choice) = choice.filter(|choice| offer.allows(*choice)) else {
                return Ok(Decided::Refused(SeatRefusal::NoChoice(offer)));
            };
            let back = offer.back(choice);
            if back.minor != shown {
                return Ok(Decided::Refused(SeatRefusal::Changed(offer)));
            }
            let why = GiveUp { cause: Cause::SeatTaken, by: actor(by), reason: reason.to_owned() };
            let given = give_back::give_up(&app, tx, locked, back, &why).await?;
            Ok(given.map_or(Decided::Refused(SeatRefusal::Already), Decided::Given))
        };
        match spawn(async move { store.run_hot(unit).await }).await?? {
            Decided::Refused(refusal) => Ok(Err(refusal)),
            Decided::Given(stored) => {
                send_while_watched(self.0, stored).await;
                Ok(Ok(()))
            }
        }
    }
}
