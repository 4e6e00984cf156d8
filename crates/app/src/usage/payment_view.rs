//! How the payment of a session stands, as its pages show it.

use super::Usage;
use super::account::account_of_next_try;
use super::paying::Standing;
use super::payments::{self, Paid, seen};
use crate::AppError;
use crate::payments::{count_tried, next_look_for_lost, note_read, walk, was_refused};
use crate::sessions::Acting;
use crate::sites::Site;
use domain::ids::{AccountId, AttemptId, SessionId};
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Decline, HostedAction};
use domain::usage::gate::{HoldMoment, HostPayment};
use domain::usage::paying::{ToPay, host_payment, secured};
use store::classrooms;
use store::payments::attempts;

/// How the payment of a session stands, as its host reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsePayment {
    /// What the gate says.
    pub payment: HostPayment,
    /// What is paid lasts for the session: it can start, as far as that goes.
    pub lasts: bool,
    /// He has accepted more since, and that is not paid: until it is, what he has paid stays good.
    pub proposal: Option<Proposal>,
    /// What is to be paid next; none when nothing is, or nothing can be.
    pub due: Option<Money>,
    /// What is held, and what was taken already.
    pub secured: Money,
    /// What came too late, for an estimate that counts no more: it goes back.
    pub outdated: Option<Money>,
    /// What was held or taken, and goes back since the session does not take place.
    pub returned: Option<Money>,
    /// When a hold can be made.
    pub moment: HoldMoment,
    /// The account takes the money at once instead of holding it.
    pub takes_at_once: bool,
    /// A page of the gateway is open: he goes on there.
    pub page_open: bool,
    /// Why the last try was declined.
    pub decline: Option<Decline>,
    /// The gateway's page could not be opened, or an account was refused that is not asked any more; nothing was charged.
    pub unavailable: bool,
    /// The gateway refused the operator's account at the last try, and no other one serves; nothing was charged.
    pub account_refused: bool,
    /// A card was sent that was not answered and not found, and is looked for again: nothing is said to be uncharged.
    pub is_card_looked_for: bool,
    /// Tries that are left.
    pub tries_left: i64,
    /// The session runs: he may add to what he has paid, also after its planned end.
    pub runs: bool,
}

/// A higher ceiling than the one that is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// The ceiling.
    pub ceiling: Money,
    /// Its payment is being checked.
    pub is_checked: bool,
}

impl Usage<'_> {
    /// How the payment of a session stands; while its outcome is open the gateway is asked first. `None` where no
    /// estimate was accepted.
    pub async fn payment(&self, site: &Site, session: SessionId) -> Result<Option<UsePayment>, AppError> {
        Ok(self.stands(site, session).await?.map(|(payment, _)| payment))
    }

    /// The same on a page of his: where it says that nothing is paid, who was to pay has read so.
    pub async fn payment_shown_to(
        &self,
        by: Acting,
        site: &Site,
        session: SessionId,
    ) -> Result<Option<UsePayment>, AppError> {
        let Some((payment, unpaid)) = self.stands(site, session).await? else { return Ok(None) };
        let says_unpaid = !payment.is_card_looked_for
            && (payment.decline.is_some()
                || payment.unavailable
                || payment.account_refused
                || payment.tries_left == 0);
        if let Some((_, attempt)) = unpaid.filter(|(payer, _)| says_unpaid && *payer == by.account) {
            let noted = note_read(self.0, std::iter::once(attempt)).await;
            noted
                .inspect_err(|error| tracing::warn!(%error, "a host may be written to of what he has read"))
                .ok();
        }
        Ok(Some(payment))
    }

    /// How it stands, and who was to pay by which try, where that has brought nothing.
    async fn stands(
        &self,
        site: &Site,
        session: SessionId,
    ) -> Result<Option<(UsePayment, Option<(AccountId, AttemptId)>)>, AppError> {
        let app = self.0;
        let waits = {
            let mut tx = app.store().reader().await?;
            let paid = payments::of_session(app, &mut tx, site.id, session).await?;
            let newest = paid.into_iter().filter_map(|paid| paid.newest);
            newest.filter(|attempt| walk::is_waited_for(app, attempt)).collect::<Vec<_>>()
        };
        for attempt in waits {
            walk::look_if_due(app, attempt.site_id, attempt.id).await?;
        }
        let mut tx = app.store().reader().await?;
        let row = store::sessions::get(&mut tx, site.id, session).await?;
        let room = classrooms::get(&mut tx, site.id, session).await?;
        let Some((terms, paid)) = payments::standing(app, &mut tx, site.id, session).await? else {
            return Ok(None);
        };
        let runs = room.is_running(&row.session, app.now());
        let has_started = room.started_at.is_some();
        let standing = Standing { session: row, accepted: terms.wanted, paid, runs: has_started };
        let next = standing.to_pay(app.now())?;
        let newest = match next {
            ToPay::Join(number) | ToPay::Again(number) => standing.numbered(number)?.newest.clone(),
            ToPay::Nothing | ToPay::Wait | ToPay::New { .. } => None,
        };
        let due = match next {
            ToPay::Join(number) | ToPay::Again(number) => Some(standing.numbered(number)?.payment.amount),
            ToPay::New { amount, .. } => Some(amount),
            ToPay::Nothing | ToPay::Wait => None,
        };
        let tries = match &newest {
            Some(newest) => attempts::list(&mut tx, newest.site_id, newest.intent_id).await?,
            None => Vec::new(),
        };
        let mode = standing.session.session.mode;
        // A page that is open is gone on with, whatever became of the tries before it.
        let met = match next {
            ToPay::Join(_) => &tries[tries.len().saturating_sub(1)..],
            ToPay::Nothing | ToPay::Wait | ToPay::Again(_) | ToPay::New { .. } => &tries[..],
        };
        let account = account_of_next_try(app, &mut tx, mode, due, met).await?;
        let decline = match &newest {
            Some(newest) => {
                let loaded = crate::payments::read_attempt(app, &mut tx, newest.site_id, newest.id).await?;
                loaded.situation.decline()
            }
            None => None,
        };
        let is_card_looked_for = next_look_for_lost(app, &mut tx, &tries).await?.is_some();
        let payer = match next {
            ToPay::Join(number) | ToPay::Again(number) => Some(standing.numbered(number)?.of_use.payer),
            ToPay::Nothing | ToPay::Wait | ToPay::New { .. } => None,
        };
        // Another account may serve, or this one work again: then he is asked to try again, and nothing is said of an account.
        let was_refused = newest.as_ref().is_some_and(was_refused);
        let account_refused = was_refused && account.is_none();
        let unpaid = payer.zip(newest.as_ref().map(|newest| newest.id));
        let seen = seen(&standing.paid);
        let (in_force, wanted) = (terms.in_force.ceiling, terms.wanted.ceiling);
        let zero = Money::zero(in_force.currency);
        let payment = UsePayment {
            payment: host_payment(in_force, &seen),
            lasts: standing.to_pay_for(in_force, app.now())? == ToPay::Nothing,
            proposal: (in_force != wanted)
                .then_some(Proposal { ceiling: wanted, is_checked: next == ToPay::Wait }),
            due: due.filter(|_| account.is_some()),
            secured: secured(&seen, zero)?,
            outdated: outdated(&standing.paid),
            returned: returned(&standing.paid),
            moment: account.as_ref().map_or(HoldMoment::Now, |account| standing.moment(app, account)),
            takes_at_once: account.as_ref().is_some_and(|account| account.action == HostedAction::Sale),
            page_open: newest.as_ref().is_some_and(|newest| {
                newest.state == AttemptState::NeedsPayer && !walk::is_over(app, newest)
            }),
            decline,
            unavailable: !account_refused
                && newest
                    .as_ref()
                    .is_some_and(|newest| was_refused || (newest.page.is_none() && newest.trouble.is_some())),
            account_refused,
            is_card_looked_for,
            tries_left: (site.attempts_max - count_tried(&tries)).max(0),
            runs,
        };
        Ok(Some((payment, unpaid)))
    }
}

/// The newest payment that was given up before its money came.
fn outdated(paid: &[Paid]) -> Option<Money> {
    use AttemptState as S;
    let came = |paid: &&Paid| {
        let state = paid.newest.as_ref().map(|newest| newest.state);
        let has_money = matches!(
            state,
            Some(
                S::Authorized
                    | S::Capturing
                    | S::Captured
                    | S::Voiding
                    | S::Voided
                    | S::Refunding
                    | S::PartRefunded
                    | S::Refunded
                    | S::Disputed
                    | S::ChargedBack
            )
        );
        paid.of_use.given_up && paid.intent.secured_by.is_none() && has_money
    };
    paid.iter().rev().find(came).map(|paid| paid.payment.amount)
}

/// What was good for the session until it was called off, or was not started.
fn returned(paid: &[Paid]) -> Option<Money> {
    let was_good = |paid: &&Paid| paid.of_use.given_up && paid.intent.secured_by.is_some();
    paid.iter().rev().find(was_good).map(|paid| paid.payment.amount)
}
