//! A host takes somebody's seat away: the registration is given up for him, with the refund that the host chooses. What goes
//! back is shown first and bound to the confirmation; the way is the attendee's own.

use super::by_attendee::{Decided, Facts, Standing, look, send_while_watched, with_facts};
use super::by_staff::REASON_MAX;
use super::give_back::{self, GiveUp};
use super::{Refunds, actor};
use crate::AppError;
use crate::sites::Site;
use domain::ids::{AccountId, RegistrationId};
use domain::money::Money;
use domain::refunds::Cause;
use domain::sites::RefundPolicy;
use store::registrations::RegistrationRow;
use store::{Tx, registrations};

/// What of the price goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatBack {
    /// All that is left of it.
    All,
    /// What the attendee would get if he gave the seat back himself.
    ByPolicy,
    /// Nothing.
    Nothing,
}

impl SeatBack {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::All, Self::ByPolicy, Self::Nothing];

    /// As a form sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ByPolicy => "policy",
            Self::Nothing => "nothing",
        }
    }

    /// Reads [`SeatBack::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|back| back.as_str() == text)
    }
}

/// What taking a seat away brings now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatOffer {
    /// What was paid; none for a free seat.
    pub paid: Option<Money>,
    /// What of it may still go back.
    pub left: Money,
    /// What goes back by the policy that was accepted.
    pub by_policy: Money,
    /// That policy.
    pub policy: RefundPolicy,
    /// So much goes back at least: what the attendee may claim by law or by the rules that were accepted; from the start
    /// of the session on, all of it.
    pub least: Money,
}

impl SeatOffer {
    /// What goes back by a choice.
    pub fn back(&self, choice: SeatBack) -> Money {
        match choice {
            SeatBack::All => self.left,
            SeatBack::ByPolicy => self.by_policy,
            SeatBack::Nothing => Money::zero(self.left.currency),
        }
    }

    /// The choices that differ, and that leave the attendee what is his.
    pub fn choices(&self) -> Vec<SeatBack> {
        let mut choices: Vec<SeatBack> = Vec::new();
        for choice in SeatBack::ALL {
            let back = self.back(choice);
            if back.minor >= self.least.minor && choices.iter().all(|known| self.back(*known) != back) {
                choices.push(choice);
            }
        }
        choices
    }
}

/// Why no seat was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatRefusal {
    /// It was given up already, or never became a seat.
    Already,
    /// The payment is still being completed or looked at.
    NotNow,
    /// The session is over or was called off.
    Over,
    /// Who has the seat reads why: a reason is needed.
    ReasonMissing,
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
        let by_law = self.withdrawing().map_or(0, |offer| offer.back.minor);
        let left = self.paid.map_or_else(|| self.money(0), crate::payments::Loaded::left);
        // A seat that is taken away asks nobody any more whether the session was held: from its start on, nothing can be
        // kept of a fee that may never be earned.
        let least =
            if self.now >= session.starts_at { left } else { self.money(by_law.max(by_rules.back.minor)) };
        Ok(SeatOffer { paid: by_rules.paid, left, by_policy: by_rules.back, policy: by_rules.policy, least })
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
        let reason: String = reason.trim().chars().take(REASON_MAX).collect();
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
            if reason.is_empty() {
                return Ok(Decided::Refused(SeatRefusal::ReasonMissing));
            }
            let Some(choice) = choice.filter(|choice| offer.back(*choice).minor >= offer.least.minor) else {
                return Ok(Decided::Refused(SeatRefusal::NoChoice(offer)));
            };
            let back = offer.back(choice);
            if back.minor != shown {
                return Ok(Decided::Refused(SeatRefusal::Changed(offer)));
            }
            let why = GiveUp { cause: Cause::SeatTaken, by: actor(by), reason: reason.clone() };
            let given = give_back::give_up(&app, tx, locked, back, &why).await?;
            Ok(given.map_or(Decided::Refused(SeatRefusal::Already), Decided::Given))
        };
        match tokio::spawn(async move { store.run_hot(unit).await }).await?? {
            Decided::Refused(refusal) => Ok(Err(refusal)),
            Decided::Given(stored) => {
                send_while_watched(self.0, stored).await;
                Ok(Ok(()))
            }
        }
    }
}
