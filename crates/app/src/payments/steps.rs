//! Does the steps that the rules ask for, inside the unit of work of the observation.

use super::load::Loaded;
use super::orders;
use crate::jobs::queue::EXPIRE_JOB;
use crate::messages::queue;
use crate::{App, AppError};
use domain::ids::{OperationId, RefundId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::facts::Authorization;
use domain::payments::gateway::ObjectId;
use domain::payments::operation::{NewOperation, Operation, OperationKind};
use domain::payments::situation::{ReturnReason, Seat, Step};
use domain::registrations::RegistrationState;
use domain::registrations::hold::SeatHoldState;
use domain::sessions::SessionState;
use store::Tx;
use store::{jobs, payments as rows, registrations, sessions};

/// More steps than one observation can ever lead to.
const STEPS_MAX: usize = 12;

/// Does all steps; returns the operations that were stored and must be sent after the commit.
pub(super) async fn do_steps(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
) -> Result<Vec<OperationId>, AppError> {
    let mut in_hand = Vec::new();
    for _ in 0..STEPS_MAX {
        let Some(step) = loaded.situation.next_step(app.now()) else { break };
        match step {
            Step::ConfirmSeat => confirm_seat(app, tx, loaded).await?,
            Step::BeginReview => begin_review(app, tx, loaded).await?,
            Step::Capture(authorization, amount) => {
                let asks = Asks::new(OperationKind::Capture, authorization, amount);
                in_hand.push(store_operation(app, tx, loaded, asks).await?);
            }
            Step::Void(authorization, amount, reason) => {
                let asks = Asks::new(OperationKind::Void, authorization, amount);
                let asks = Asks { reason: Some(reason.as_str()), ..asks };
                in_hand.push(store_operation(app, tx, loaded, asks).await?);
                tell_of_return(app, tx, loaded, reason).await?;
            }
            Step::Decide(kind, held, amount) => {
                in_hand.push(store_operation(app, tx, loaded, Asks::new(kind, held, amount)).await?);
            }
            Step::Order(capture, amount, reason) => {
                orders::order_return(app, tx, loaded, capture, amount, reason).await?;
                tell_of_return(app, tx, loaded, reason).await?;
            }
            Step::Refund(order, capture, amount) => {
                if let Some(cause) = orders::reserve(app, tx, loaded, order, &capture).await? {
                    let asks = Asks::new(OperationKind::Refund, capture, amount);
                    let asks = Asks { order: Some(order), reason: Some(cause.as_str()), ..asks };
                    in_hand.push(store_operation(app, tx, loaded, asks).await?);
                }
            }
        }
    }
    end_review_if_over(app, tx, loaded).await?;
    Ok(in_hand)
}

/// Confirms the seat: the kept one, or a free one when the hold is gone (PS-S4).
async fn confirm_seat(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let (site, session) = (loaded.intent.site_id, loaded.intent.session_id);
    let now = app.now();
    let takes_place =
        loaded.session.session.state == SessionState::Scheduled && now < loaded.session.session.ends_at;
    let hold = registrations::get_hold(tx, site, loaded.registration.seat_hold_id).await?;
    let seated = if !takes_place {
        false
    } else if hold.state == SeatHoldState::Held
        && registrations::end_hold(tx, site, hold.id, SeatHoldState::Confirmed).await?
    {
        sessions::sell_held(tx, site, session).await?
    } else {
        sessions::sell_free(tx, site, session).await?
    };
    jobs::cancel(tx, EXPIRE_JOB, hold.id.0).await?;
    if seated {
        registrations::confirm(tx, site, loaded.registration.id, now).await?;
        loaded.registration.state = RegistrationState::Confirmed;
        loaded.registration.confirmed_at = Some(now);
        loaded.intent.secured_by = Some(loaded.attempt.id);
        loaded.situation.seat = Seat::Confirmed;
        app.audit(tx, site, "payment", "confirm seat", &loaded.registration.reference, "").await?;
    } else {
        release_hold(tx, loaded).await?;
        return_registration(tx, loaded, ReturnReason::NoSeat).await?;
        loaded.situation.seat = Seat::Gone;
        app.audit(tx, site, "payment", "find no seat", &loaded.registration.reference, "").await?;
    }
    Ok(())
}

/// Frees the seat that the registration's hold keeps, if it still keeps one.
async fn release_hold(tx: &mut Tx, loaded: &Loaded) -> Result<(), AppError> {
    let (site, session) = (loaded.intent.site_id, loaded.intent.session_id);
    let hold = loaded.registration.seat_hold_id;
    if registrations::end_hold(tx, site, hold, SeatHoldState::Released).await? {
        sessions::release_held(tx, site, session).await?;
    }
    Ok(())
}

async fn return_registration(tx: &mut Tx, loaded: &mut Loaded, reason: ReturnReason) -> Result<(), AppError> {
    let id = loaded.registration.id;
    let state = RegistrationState::Returned;
    registrations::set_state(tx, loaded.intent.site_id, id, state, Some(reason.as_str())).await?;
    loaded.registration.state = state;
    Ok(())
}

/// Keeps the seat while fraud tools make somebody look (PS 6.12). A hold that ended is taken again if there is room.
async fn begin_review(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let (site, session) = (loaded.intent.site_id, loaded.intent.session_id);
    let hold = loaded.registration.seat_hold_id;
    let kept = registrations::keep_hold(tx, site, hold).await?;
    let seated = kept
        || (sessions::add_held(tx, site, session, 1).await? && {
            let revived = registrations::revive_hold(tx, site, hold).await?;
            if !revived {
                sessions::release_held(tx, site, session).await?;
            }
            revived
        });
    jobs::cancel(tx, EXPIRE_JOB, hold.0).await?;
    if !seated {
        return_registration(tx, loaded, ReturnReason::NoSeat).await?;
        loaded.situation.seat = Seat::Gone;
        return Ok(());
    }
    let id = loaded.registration.id;
    registrations::set_state(tx, site, id, RegistrationState::UnderReview, None).await?;
    loaded.registration.state = RegistrationState::UnderReview;
    loaded.situation.review_begun = true;
    app.audit(tx, site, "payment", "begin review", &loaded.registration.reference, "").await?;
    queue(app, tx, &loaded.registration, MailKind::ReviewBegun, &loaded.attempt.reference).await
}

/// A review that was declined, or not decided in time, frees the seat and tells the payer.
async fn end_review_if_over(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let situation = &loaded.situation;
    let mine = situation.facts.authorizations.iter().any(|a| a.reviewed);
    if loaded.registration.state != RegistrationState::UnderReview || !mine || situation.seat != Seat::Open {
        return Ok(());
    }
    let releasing = |object: &ObjectId| {
        let releases = |kind| matches!(kind, OperationKind::Void | OperationKind::DeclineReview);
        situation.operations.iter().any(|o| releases(o.kind) && o.target.as_ref() == Some(object))
    };
    if situation.facts.authorizations.iter().any(|a| !a.released() && !releasing(&a.object)) {
        return Ok(());
    }
    // Out of its time: we asked for its release, or the hold ended by itself. Otherwise somebody decided.
    let ran_out = |a: &Authorization| {
        a.reviewed && (a.expired || (releasing(&a.object) && app.now() >= situation.review_until(a)))
    };
    let ran_out = situation.facts.authorizations.iter().any(ran_out);
    let reason = if ran_out { ReturnReason::ReviewTimeout } else { ReturnReason::ReviewDeclined };
    release_hold(tx, loaded).await?;
    return_registration(tx, loaded, reason).await?;
    loaded.situation.seat = Seat::Gone;
    app.audit(tx, loaded.intent.site_id, "payment", "end review", &loaded.registration.reference, "").await?;
    queue(app, tx, &loaded.registration, MailKind::ReviewEnded, &loaded.attempt.reference).await
}

/// Tells the payer that money goes back, where he would otherwise wonder.
async fn tell_of_return(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    reason: ReturnReason,
) -> Result<(), AppError> {
    let kind = match reason {
        ReturnReason::NoSeat => MailKind::ReturnedNoSeat,
        ReturnReason::SecondPayment => MailKind::ReturnedSecondPayment,
        // Who gave his own seat back was told so; only money that comes afterwards is news.
        ReturnReason::Cancelled if loaded.situation.seat == Seat::Cancelled => MailKind::ReturnedCancelled,
        // The end of a review has a mail of its own; a mismatch is told on the page, where the payer is.
        ReturnReason::Cancelled
        | ReturnReason::ReviewTimeout
        | ReturnReason::ReviewDeclined
        | ReturnReason::AddressMismatch
        | ReturnReason::CodeMismatch
        | ReturnReason::StrayHold => return Ok(()),
    };
    queue(app, tx, &loaded.registration, kind, &loaded.attempt.reference).await
}

/// What an operation asks of the gateway, and why.
pub(super) struct Asks {
    pub kind: OperationKind,
    pub target: ObjectId,
    pub amount: Money,
    pub order: Option<RefundId>,
    pub reason: Option<&'static str>,
}

impl Asks {
    pub fn new(kind: OperationKind, target: ObjectId, amount: Money) -> Self {
        Self { kind, target, amount, order: None, reason: None }
    }

    /// The same, by a person's decision.
    pub fn decided(self) -> Self {
        let reason = match self.kind {
            OperationKind::DeclineReview => Some(ReturnReason::ReviewDeclined.as_str()),
            OperationKind::Void => Some(ReturnReason::Cancelled.as_str()),
            _ => None,
        };
        Self { reason, ..self }
    }
}

/// Stores an operation as sent: it goes out right after the commit (PS-M6).
pub(super) async fn store_operation(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    asks: Asks,
) -> Result<OperationId, AppError> {
    let now = app.now();
    let mut operation = Operation::to_send(
        NewOperation {
            id: app.id(),
            kind: asks.kind,
            request_key: crate::entropy::request_key(app.entropy()),
            reference: app.reference(),
            amount: asks.amount,
            target: Some(asks.target),
            order: asks.order,
        },
        now,
    );
    let account = super::open::gateway_account(app, &loaded.account)?;
    let call = super::open::call_of(app, &loaded.attempt, None, &operation)?;
    operation.fingerprint = app.gateway().fingerprint(&call, &account);
    let number = i64::try_from(loaded.situation.operations.len()).unwrap_or(i64::MAX).saturating_add(1);
    let site = loaded.intent.site_id;
    rows::operations::insert(tx, site, loaded.attempt.id, number, &operation, asks.reason).await?;
    let id = operation.id;
    loaded.situation.operations.push(operation);
    Ok(id)
}
