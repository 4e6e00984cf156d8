//! Attendees give their seats back through their personal link: cancelling by the policy that they accepted, withdrawing
//! as consumers. Both show what comes of it first; the amount that was shown is bound to the confirmation.

use super::Refunds;
use super::give_back::{self, GiveUp, Locked};
use super::withdrawal_contract;
use crate::links::PersonalLink;
use crate::payments::Loaded;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::RegistrationId;
use domain::money::Money;
use domain::payments::situation::AttemptState;
use domain::refunds::{Cause, Withdrawal};
use domain::registrations::RegistrationState;
use domain::sessions::SessionState;
use domain::sites::RefundPolicy;
use domain::time::{Span, Timestamp};
use std::time::Duration;
use store::registrations::RegistrationRow;
use store::sessions::{Changes, SessionRow};
use store::{Tx, sessions};
use subtle::ConstantTimeEq as _;

/// How long a page waits for the gateway; the refund itself goes on.
const PERSON_WAITS: Duration = Duration::from_secs(6);

/// How long the amount of a withdrawal stands that shrinks while the session runs: nobody declares faster than he reads.
const READS_FOR: Span = Span::minutes(5);

/// What cancelling brings now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelOffer {
    /// What was paid; none for a free seat.
    pub paid: Option<Money>,
    /// What of it was given back before.
    pub given: Money,
    /// What goes back.
    pub back: Money,
    /// What of `given` is not back yet: ordered, or refused by the gateway and still owed.
    pub coming: Money,
    /// The policy that was accepted, as far as the host's rule for cancelling lets it be used.
    pub policy: RefundPolicy,
    /// The session was moved: at least until then all of it goes back (S-80).
    pub moved_until: Option<Timestamp>,
    /// Why it is given back.
    pub cause: Cause,
    /// The payment is disputed: what goes back waits until that is decided.
    pub is_disputed: bool,
}

impl CancelOffer {
    /// What is kept of what was paid.
    #[must_use]
    pub fn kept(&self) -> Money {
        let paid = self.paid.map_or(0, |paid| paid.minor);
        Money::new(paid - self.given.minor - self.back.minor, self.back.currency)
    }
}

/// Why nothing was cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelRefusal {
    /// It was given up already, or never became a seat.
    Already,
    /// The time in which attendees may cancel themselves is over.
    TooLate,
    /// The payment is still being completed or looked at.
    NotNow,
    /// Another amount than the one that was shown: this one.
    Changed(Box<CancelOffer>),
}

/// What withdrawing brings now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithdrawalOffer {
    /// The end of the time for withdrawing.
    pub until: Timestamp,
    /// What goes back.
    pub back: Money,
    /// What was given back before.
    pub given: Money,
    /// What of `given` is not back yet.
    pub coming: Money,
    /// What is owed for the part that was held.
    pub kept: Money,
    /// When it was reckoned.
    pub at: Timestamp,
    /// The payment is disputed: what goes back waits until that is decided.
    pub is_disputed: bool,
}

/// What a page said that withdrawing brings, as its form sends it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownWithdrawal {
    /// What goes back, minor units.
    pub back: i64,
    /// Proves when it said so ([`Refunds::shown_at`]); anything else proves nothing.
    pub at: String,
}

/// Why nobody withdrew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawRefusal {
    /// There is no such right: a business, a free seat, or not a country where it is law.
    NoRight,
    /// It was said before paying that there is none for this session.
    Excluded,
    /// The time for it ended then.
    PeriodOver(Timestamp),
    /// The session was held in full at the consumer's express request.
    Performed,
    /// It was given up already, or never became a seat.
    Already,
    /// The payment is still being completed or looked at.
    NotNow,
    /// Another amount than the one that was shown.
    Changed(WithdrawalOffer),
}

/// A registration and what decides about giving it back.
pub(super) struct Facts<'a> {
    pub site: &'a Site,
    pub registration: &'a RegistrationRow,
    pub session: &'a SessionRow,
    pub changes: &'a Changes,
    pub paid: Option<&'a Loaded>,
    pub now: Timestamp,
}

impl Facts<'_> {
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.site.currency)
    }

    /// Whether there is a seat to give back, and money about which nothing is in doubt.
    pub fn stands(&self) -> Result<(), Standing> {
        match self.registration.state {
            RegistrationState::Confirmed => {}
            RegistrationState::AwaitingPayment | RegistrationState::UnderReview => {
                return Err(Standing::NotNow);
            }
            RegistrationState::Lapsed | RegistrationState::Returned | RegistrationState::Cancelled => {
                return Err(Standing::Already);
            }
        }
        let in_doubt = self.paid.is_some_and(|loaded| loaded.situation.state() == AttemptState::Quarantine);
        if in_doubt { Err(Standing::NotNow) } else { Ok(()) }
    }

    fn cancelling(&self) -> Result<CancelOffer, CancelRefusal> {
        // Of a payment that is being checked nothing is taken yet: what is held is released, whoever decides meanwhile.
        let unpaid = [RegistrationState::AwaitingPayment, RegistrationState::UnderReview];
        if unpaid.contains(&self.registration.state) {
            return Ok(self.unpaid());
        }
        self.stands().map_err(|standing| match standing {
            Standing::Already => CancelRefusal::Already,
            Standing::NotNow => CancelRefusal::NotNow,
        })?;
        let (starts_at, now) = (self.session.session.starts_at, self.now);
        if self.session.session.state == SessionState::Cancelled {
            // Its job is about to give everything back.
            return Err(CancelRefusal::NotNow);
        }
        let offer = self.by_rules();
        let open = offer.moved_until.is_some() || self.session.cancelling.is_open(starts_at, now);
        if now >= starts_at || !open {
            return Err(CancelRefusal::TooLate);
        }
        Ok(offer)
    }

    /// What the rules that were accepted give back of a seat now, whoever gives it up.
    pub fn by_rules(&self) -> CancelOffer {
        let (registration, starts_at, now) = (self.registration, self.session.session.starts_at, self.now);
        let ordinary = free_leave_until(registration, self.session, self.paid.is_some());
        let moved_until = self.changes.moved.and_then(|moved| {
            let (confirmed_at, settled_at) = (registration.confirmed_at, registration.new_date_settled_at);
            moved.told_until(confirmed_at, settled_at, ordinary, now)
        });
        let policy = usable_policy(self.registration, self.session);
        let Some(loaded) = self.paid else { return CancelOffer { moved_until, ..self.unpaid() } };
        let price = loaded.intent.price.gross;
        let share = policy.share(starts_at, now).of(price);
        let (by_policy, cause) = match moved_until {
            Some(_) => (price, Cause::SessionMoved),
            None => (share, Cause::Cancelled),
        };
        // What he has by a lost dispute he has.
        let given = loaded.gone().gross;
        let back = self.money((by_policy.minor - given.minor).clamp(0, loaded.left().minor));
        CancelOffer {
            paid: Some(price),
            given,
            back,
            coming: loaded.coming(),
            policy,
            moved_until,
            cause,
            is_disputed: loaded.attempt.disputed.is_open,
        }
    }

    /// Nothing was paid for the seat. Should a payment come all the same, the core sends it back by itself (PS 6.12).
    fn unpaid(&self) -> CancelOffer {
        CancelOffer {
            paid: None,
            given: self.money(0),
            back: self.money(0),
            coming: self.money(0),
            policy: usable_policy(self.registration, self.session),
            moved_until: None,
            cause: Cause::Cancelled,
            is_disputed: false,
        }
    }

    /// What a page showed then, if that is not longer ago than an amount stands.
    fn shown(&self, then: Timestamp) -> Option<WithdrawalOffer> {
        let stands = then <= self.now && self.now <= then.plus(READS_FOR);
        stands.then(|| Facts { now: then, ..*self }.withdrawing().ok()).flatten()
    }

    pub fn withdrawing(&self) -> Result<WithdrawalOffer, WithdrawRefusal> {
        if self.registration.no_withdrawal.is_some() {
            return Err(WithdrawRefusal::Excluded);
        }
        let (session, is_paid) = (&self.session.session, self.paid.is_some());
        let Some(contract) = withdrawal_contract(self.site, self.registration, session, is_paid) else {
            return Err(WithdrawRefusal::NoRight);
        };
        self.stands().map_err(|standing| match standing {
            Standing::Already => WithdrawRefusal::Already,
            Standing::NotNow => WithdrawRefusal::NotNow,
        })?;
        let Some(loaded) = self.paid else { return Err(WithdrawRefusal::NoRight) };
        let price = loaded.intent.price.gross;
        match contract.withdraw(price, self.now) {
            Withdrawal::PeriodOver => Err(WithdrawRefusal::PeriodOver(contract.until)),
            Withdrawal::Performed => Err(WithdrawRefusal::Performed),
            Withdrawal::Refund(refund) => {
                let owed = refund.minor - loaded.gone().gross.minor;
                let back = self.money(owed.clamp(0, loaded.left().minor));
                let kept = self.money(loaded.left().minor - back.minor);
                Ok(WithdrawalOffer {
                    until: contract.ends(),
                    back,
                    given: loaded.gone().gross,
                    coming: loaded.coming(),
                    kept,
                    at: self.now,
                    is_disputed: loaded.attempt.disputed.is_open,
                })
            }
        }
    }
}

/// Why a registration cannot be given back at the moment, whichever way.
pub(super) enum Standing {
    Already,
    NotNow,
}

/// The policy that was accepted, as far as the host's rule for cancelling lets it be used.
pub(crate) fn usable_policy(registration: &RegistrationRow, session: &SessionRow) -> RefundPolicy {
    session.cancelling.limits(registration.refund_policy)
}

/// Until when the seat may be given back at no cost by the ordinary rules, whether the session was moved or not.
pub(crate) fn free_leave_until(
    registration: &RegistrationRow,
    session: &SessionRow,
    is_paid: bool,
) -> Option<Timestamp> {
    let starts_at = session.session.starts_at;
    match is_paid {
        true => usable_policy(registration, session).full_refund_until(starts_at),
        false => session.cancelling.until(starts_at),
    }
}

/// What came of asking.
pub(super) enum Decided<R> {
    Refused(R),
    Given(give_back::Stored),
}

impl Refunds<'_> {
    /// What cancelling would bring now; nothing changes. `None`: the link opens nothing.
    pub async fn cancel_offer(
        &self,
        site: &Site,
        link: &PersonalLink,
    ) -> Result<Option<Result<CancelOffer, CancelRefusal>>, AppError> {
        self.look(site, link, |facts| facts.cancelling()).await
    }

    /// What withdrawing would bring now; nothing changes. `None`: the link opens nothing.
    pub async fn withdrawal_offer(
        &self,
        site: &Site,
        link: &PersonalLink,
    ) -> Result<Option<Result<WithdrawalOffer, WithdrawRefusal>>, AppError> {
        self.look(site, link, |facts| facts.withdrawing()).await
    }

    /// Proof that a page of this link showed an offer of that moment.
    pub fn shown_at(&self, link: &PersonalLink, at: Timestamp) -> String {
        let data = format!("{link} {}", at.0);
        format!(
            "{}.{}",
            at.0,
            crate::entropy::base32(&self.0.sign("withdrawal offer", data.as_bytes())[..20])
        )
    }

    /// When a page of this link showed its offer, by its proof.
    fn proven(&self, link: &PersonalLink, proof: &str) -> Option<Timestamp> {
        let at = Timestamp(proof.split_once('.')?.0.parse().ok()?);
        bool::from(self.shown_at(link, at).as_bytes().ct_eq(proof.as_bytes())).then_some(at)
    }

    async fn look<T>(
        &self,
        site: &Site,
        link: &PersonalLink,
        decide: impl Fn(&Facts<'_>) -> T,
    ) -> Result<Option<T>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else { return Ok(None) };
        look(self.0, &mut tx, site, &registration, decide).await.map(Some)
    }

    /// Cancels by the policy that was accepted. `shown` is what the page said would go back and be kept, minor units: both,
    /// because a seat that is paid meanwhile may bring as little back as one that is not. Another amount
    /// by now cancels nothing.
    pub async fn cancel(
        &self,
        site: &Site,
        link: &PersonalLink,
        shown: (i64, i64),
    ) -> Result<Option<Result<(), CancelRefusal>>, AppError> {
        let Some(id) = self.opened(site, link).await? else { return Ok(None) };
        let (store, app, in_site) = (self.0.store().clone(), self.0.clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let locked = give_back::lock(&app, tx, in_site.id, id).await?;
            let offer = match with_facts(&app, tx, &in_site, &locked, |facts| facts.cancelling()).await? {
                Ok(offer) if (offer.back.minor, offer.kept().minor) == shown => offer,
                Ok(offer) => {
                    return Ok::<_, AppError>(Decided::Refused(CancelRefusal::Changed(Box::new(offer))));
                }
                Err(refusal) => return Ok(Decided::Refused(refusal)),
            };
            let given = give_back::give_up(&app, tx, locked, offer.back, &by_attendee(offer.cause)).await?;
            Ok(given.map_or(Decided::Refused(CancelRefusal::Already), Decided::Given))
        };
        let decided = spawn(async move { store.run_hot(unit).await }).await??;
        self.finish(decided).await.map(Some)
    }

    /// A consumer withdraws from the contract. `shown` is what the page said would go back, and when. While the session
    /// runs that becomes less with every second: exactly what he was shown counts, for [`READS_FOR`].
    pub async fn withdraw(
        &self,
        site: &Site,
        link: &PersonalLink,
        shown: &ShownWithdrawal,
    ) -> Result<Option<Result<(), WithdrawRefusal>>, AppError> {
        let Some(id) = self.opened(site, link).await? else { return Ok(None) };
        let (shown, then) = (shown.back, self.proven(link, &shown.at));
        let (store, app, in_site) = (self.0.store().clone(), self.0.clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let locked = give_back::lock(&app, tx, in_site.id, id).await?;
            let (now, read) = with_facts(&app, tx, &in_site, &locked, |facts| {
                (facts.withdrawing(), then.and_then(|then| facts.shown(then)))
            })
            .await?;
            let back = match now {
                Ok(offer) => {
                    let known = [Some(offer), read].into_iter().flatten();
                    let Some(read) = known.map(|offer| offer.back).find(|back| back.minor == shown) else {
                        return Ok::<_, AppError>(Decided::Refused(WithdrawRefusal::Changed(offer)));
                    };
                    read
                }
                Err(refusal) => return Ok(Decided::Refused(refusal)),
            };
            let given = give_back::give_up(&app, tx, locked, back, &by_attendee(Cause::Withdrawn)).await?;
            Ok(given.map_or(Decided::Refused(WithdrawRefusal::Already), Decided::Given))
        };
        let decided = spawn(async move { store.run_hot(unit).await }).await??;
        self.finish(decided).await.map(Some)
    }

    async fn opened(&self, site: &Site, link: &PersonalLink) -> Result<Option<RegistrationId>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(self.0.open_as_decider(&mut tx, site, link).await?.map(|registration| registration.id))
    }

    /// Sends what was stored, and waits for it no longer than a person does.
    async fn finish<R>(&self, decided: Decided<R>) -> Result<Result<(), R>, AppError> {
        Ok(match decided {
            Decided::Refused(refusal) => Err(refusal),
            Decided::Given(stored) => {
                send_while_watched(self.0, stored).await;
                Ok(())
            }
        })
    }
}

/// Sends what was stored, and waits for it no longer than a person does; the janitor sends what was not sent.
pub(super) async fn send_while_watched(app: &App, stored: give_back::Stored) {
    let app = app.clone();
    let sending = spawn(async move {
        if let Err(error) = give_back::send(&app, stored).await {
            tracing::warn!(error = %error, "a refund is sent again later");
        }
    });
    drop(tokio::time::timeout(PERSON_WAITS, sending).await);
}

/// What is decided about a registration as it stands, without a lock: to be shown.
pub(super) async fn look<T>(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    registration: &RegistrationRow,
    decide: impl Fn(&Facts<'_>) -> T,
) -> Result<T, AppError> {
    let session = sessions::get(tx, site.id, registration.session_id).await?;
    let changes = sessions::changes(tx, site.id, registration.session_id).await?;
    let intent = store::payments::intents::find(tx, site.id, registration.id).await?;
    let paid = match intent.and_then(|intent| intent.secured_by) {
        Some(attempt) => Some(crate::payments::read_attempt(app, tx, site.id, attempt).await?),
        None => None,
    };
    let paid = paid.as_ref();
    Ok(decide(&Facts { site, registration, session: &session, changes: &changes, paid, now: app.now() }))
}

fn by_attendee(cause: Cause) -> GiveUp {
    GiveUp { cause, by: "attendee".to_owned(), reason: String::new() }
}

pub(super) async fn with_facts<T>(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    locked: &Locked,
    decide: impl Fn(&Facts<'_>) -> T,
) -> Result<T, AppError> {
    let session = sessions::get(tx, site.id, locked.registration.session_id).await?;
    let changes = sessions::changes(tx, site.id, locked.registration.session_id).await?;
    Ok(decide(&Facts {
        site,
        registration: &locked.registration,
        session: &session,
        changes: &changes,
        paid: locked.secured.as_ref(),
        now: app.now(),
    }))
}
