//! Does the steps that the rules ask for, inside the unit of work of the observation.

use super::load::{Bought, Loaded};
use super::{orders, seats, uses};
use crate::entropy::{of_act, request_key};
use crate::jobs::queue::LOOK_JOB;
use crate::messages::queue;
use crate::{App, AppError};
use domain::ids::{OperationId, Reference, RefundId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::facts::Authorization;
use domain::payments::gateway::ObjectId;
use domain::payments::operation::{NewOperation, Operation, OperationKind};
use domain::payments::situation::{ReturnReason, Seat, Step};
use domain::refunds::Cause;
use domain::time::Span;
use store::payments as rows;
use store::{Tx, jobs};

/// By then a capture that is looked for has been found, if it can be.
const FOUND_BY: Span = Span::minutes(5);

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
            Step::ConfirmSeat => confirm(app, tx, loaded).await?,
            Step::BeginReview => begin_review(app, tx, loaded).await?,
            Step::Authorize(order, amount) => {
                let asks = Asks::new(OperationKind::Authorize, order, amount);
                in_hand.push(store_operation(app, tx, loaded, asks).await?);
            }
            Step::Reauthorize(authorization, amount) => {
                let asks = Asks::new(OperationKind::Reauthorize, authorization, amount);
                in_hand.push(store_operation(app, tx, loaded, asks).await?);
            }
            Step::Capture(authorization, amount) => {
                let asks = Asks::new(OperationKind::Capture, authorization, amount);
                in_hand.push(store_operation(app, tx, loaded, asks).await?);
            }
            Step::FindCapture(authorization, amount) => {
                let asks = Asks::new(OperationKind::Capture, authorization, amount);
                store_operation(app, tx, loaded, Asks { is_lost: true, ..asks }).await?;
                // What was given back of it since the backup is unknown, too: the gateway is asked once it is found.
                let (attempt, site) = (loaded.attempt.id, loaded.intent.site_id);
                jobs::put(tx, LOOK_JOB, attempt.0, Some(site), app.now().plus(FOUND_BY)).await?;
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

/// The money is good: confirms what it pays for.
async fn confirm(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    match &mut loaded.bought {
        Bought::Seat(registration) => {
            let seated = seats::confirm(app, tx, (&loaded.session, registration)).await?;
            confirmed(loaded, if seated { Seat::Confirmed } else { Seat::Gone });
        }
        Bought::Use(paid) => {
            let allowed =
                uses::confirm(app, tx, (&loaded.intent, &loaded.attempt, &loaded.session), paid).await?;
            confirmed(loaded, if allowed { Seat::Confirmed } else { Seat::Cancelled });
        }
    }
    Ok(())
}

fn confirmed(loaded: &mut Loaded, seat: Seat) {
    if seat == Seat::Confirmed {
        loaded.intent.secured_by = Some(loaded.attempt.id);
    }
    loaded.situation.seat = seat;
}

/// Fraud tools or a mismatch make somebody look (PS 6.12, S-26): what is paid for is kept meanwhile, and the payer is told.
async fn begin_review(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    if let Bought::Seat(registration) = &mut loaded.bought
        && !seats::keep_for_review(app, tx, (&loaded.session, registration)).await?
    {
        loaded.situation.seat = Seat::Gone;
        return Ok(());
    }
    loaded.situation.review_begun = true;
    app.audit(tx, loaded.session.site_id, "payment", "begin review", loaded.reference(), "").await?;
    tell(app, tx, loaded, MailKind::ReviewBegun, &loaded.attempt.reference).await
}

/// A review that was declined, or not decided in time, frees what was kept and tells the payer.
async fn end_review_if_over(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let situation = &loaded.situation;
    let mine = situation.facts.authorizations.iter().any(Authorization::is_for_review);
    if !situation.review_begun || !mine || situation.seat != Seat::Open {
        return Ok(());
    }
    let releasing = |object: &ObjectId| {
        let releases = |kind| matches!(kind, OperationKind::Void | OperationKind::DeclineReview);
        situation.operations.iter().any(|o| releases(o.kind) && o.target.as_ref() == Some(object))
    };
    if situation.facts.authorizations.iter().any(|a| !a.released() && !releasing(&a.object)) {
        return Ok(());
    }
    // Another page may still pay (the first money does): the seat waits for it. What was looked at is known to be released
    // before, and ends once.
    let goes_on = match &loaded.bought {
        Bought::Seat(_) => other_try(loaded),
        Bought::Use(_) => None,
    };
    let is_back = situation.facts.authorizations.iter().all(Authorization::released);
    let has_ended = matches!(loaded.attempt.state, AttemptState::Voided | AttemptState::AuthExpired);
    if goes_on.is_some() && (!is_back || has_ended) {
        return Ok(());
    }
    // Out of its time: we asked for its release, or the hold ended by itself. Otherwise somebody decided.
    let ran_out = |a: &Authorization| {
        a.is_for_review() && (a.expired || (releasing(&a.object) && app.now() >= situation.review_until(a)))
    };
    let ran_out = situation.facts.authorizations.iter().any(ran_out);
    let reason = if ran_out { ReturnReason::ReviewTimeout } else { ReturnReason::ReviewDeclined };
    loaded.situation.review_begun = goes_on == Some(AttemptState::Review);
    match &mut loaded.bought {
        Bought::Seat(_) if goes_on == Some(AttemptState::Review) => {}
        Bought::Seat(registration) if goes_on.is_some() => {
            let until = app.now().plus(app.settings().page_life);
            seats::wait_again(tx, registration, until).await?;
        }
        Bought::Seat(registration) => {
            seats::give_up(tx, registration, reason).await?;
            loaded.situation.seat = Seat::Gone;
        }
        // The host may pay with another card, on a further attempt.
        Bought::Use(_) => {}
    }
    app.audit(tx, loaded.session.site_id, "payment", "end review", loaded.reference(), "").await?;
    tell(app, tx, loaded, MailKind::ReviewEnded, &loaded.attempt.reference).await
}

/// How another try stands that may still bring the money, if there is one; one that is looked at comes first.
fn other_try(loaded: &Loaded) -> Option<AttemptState> {
    let others = loaded.attempts.iter().filter(|row| row.id != loaded.attempt.id && !row.superseded);
    let live: Vec<_> = others.map(|row| row.state).filter(|state| state.is_live()).collect();
    live.iter().copied().find(|state| *state == AttemptState::Review).or(live.first().copied())
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
        ReturnReason::Cancelled if loaded.situation.seat == Seat::Cancelled && !is_told(loaded) => {
            MailKind::ReturnedCancelled
        }
        // The end of a review has a mail of its own; a mismatch is told on the page, where the payer is.
        ReturnReason::Cancelled
        | ReturnReason::ReviewTimeout
        | ReturnReason::ReviewDeclined
        | ReturnReason::AddressMismatch
        | ReturnReason::CodeMismatch
        | ReturnReason::StrayHold
        | ReturnReason::NotUsed => return Ok(()),
    };
    tell(app, tx, loaded, kind, &loaded.attempt.reference).await
}

/// Whether the payer gave his seat back while his payment was being checked: the mail about that tells of the money.
fn is_told(loaded: &Loaded) -> bool {
    let Bought::Seat(registration) = &loaded.bought else { return false };
    let by_payer = registration.cancel_cause != Some(Cause::SessionCancelled);
    let at = registration.cancelled_at.filter(|_| by_payer);
    let was_held = |at| {
        loaded.situation.facts.authorizations.iter().any(|a| a.is_for_review() && a.first_heard_at <= at)
    };
    at.is_some_and(was_held)
}

/// Puts a mail about the purchase into the outbox.
pub(crate) async fn tell(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    match &loaded.bought {
        Bought::Seat(registration) => queue(app, tx, registration, kind, cause).await,
        Bought::Use(paid) => crate::usage::mails::tell_of_news(app, tx, loaded, paid, (kind, cause)).await,
    }
}

/// What an operation asks of the gateway, and why.
pub(super) struct Asks {
    pub kind: OperationKind,
    pub target: ObjectId,
    pub amount: Money,
    pub order: Option<RefundId>,
    pub reason: Option<&'static str>,
    /// It was sent by books that are lost, and is looked for now.
    pub is_lost: bool,
}

impl Asks {
    pub fn new(kind: OperationKind, target: ObjectId, amount: Money) -> Self {
        Self { kind, target, amount, order: None, reason: None, is_lost: false }
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

/// Stores an operation as sent: it goes out right after the commit (PS-M6), unless it is one to be looked for.
pub(super) async fn store_operation(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    asks: Asks,
) -> Result<OperationId, AppError> {
    let now = app.now();
    let (request_key, reference) = key_and_reference(app, loaded, &asks);
    let new = NewOperation {
        id: app.id(),
        kind: asks.kind,
        request_key,
        reference,
        amount: asks.amount,
        target: Some(asks.target),
        order: asks.order,
    };
    let mut operation =
        if asks.is_lost { Operation::to_find(new, now) } else { Operation::to_send(new, now) };
    let account = super::open::gateway_account(app, &loaded.account)?;
    let call = super::open::call_of(app, &loaded.attempt, None, &operation)?;
    operation.fingerprint = app.gateways().fingerprint(&call, &account);
    let number = i64::try_from(loaded.situation.operations.len()).unwrap_or(i64::MAX).saturating_add(1);
    let site = loaded.intent.site_id;
    rows::operations::insert(tx, site, loaded.attempt.id, number, &operation, asks.reason).await?;
    let id = operation.id;
    loaded.situation.operations.push(operation);
    Ok(id)
}

/// The key of an operation and its reference. What takes a payer's money has the same ones again in books that were
/// restored from a backup (PS-C22): they find it, and can do it no second time.
fn key_and_reference(app: &App, loaded: &Loaded, asks: &Asks) -> (String, Reference) {
    let takes =
        matches!(asks.kind, OperationKind::Authorize | OperationKind::Reauthorize | OperationKind::Capture);
    if !takes {
        return (request_key(app.entropy()), app.reference());
    }
    // Whatever name it has at the gateway by now.
    let target = loaded.situation.facts.first_name(&asks.target);
    let tries = loaded.situation.on(asks.kind, &target).count();
    let what = format!("{} {}", asks.kind.as_str(), asks.amount.minor);
    of_act(&loaded.attempt.page_id, &what, &target.0, tries)
}
