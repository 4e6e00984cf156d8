//! What a person of the site decides about a payment, carried out: a review accepted or declined at the gateway (PS 6.12)
//! or here, where only the site holds it back (S-26), contradictory answers set aside, an attempt ended by hand (decision 12), a refused charge or release tried again. Each
//! is stored with its operation before the gateway hears of it; what was decided meanwhile by somebody else is not decided
//! again.

use super::load::{self, Loaded};
use super::steps::{Asks, store_operation};
use super::{ask_now, follow, send_decided};
use crate::jobs::queue::LOOK_JOB;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AttemptId, OperationId, SiteId};
use domain::payments::facts::Authorization;
use domain::payments::operation::OperationKind;
use domain::payments::situation::{ReturnReason, Situation};
use store::payments::attempts;
use store::{Tx, jobs};

/// Who decides, and why.
#[derive(Debug, Clone)]
pub(crate) struct By {
    /// As the audit log names him.
    pub actor: String,
    /// In his words; may be empty.
    pub note: String,
}

/// Accepts or declines a payment under review; false when it is not to be decided any more.
pub(crate) async fn decide_review(
    app: &App,
    by: By,
    site: SiteId,
    attempt: AttemptId,
    accepts: bool,
) -> Result<bool, AppError> {
    let action = if accepts { "accept payment" } else { "decline payment" };
    let held_here = {
        let mut tx = app.store().reader().await?;
        let loaded = load::read(app, &mut tx, site, attempt).await?;
        loaded.situation.undecided().is_some_and(|hold| hold.held_here)
    };
    // What the gateway holds back is decided there, what only the site holds back here.
    match (held_here, accepts) {
        (true, true) => let_pass(app, by, site, attempt, action).await,
        (true, false) => {
            let here = |situation: &Situation| situation.undecided().filter(|hold| hold.held_here).cloned();
            let reason = Some(ReturnReason::ReviewDeclined);
            ask_of(app, by, site, attempt, (OperationKind::Void, action, reason), here).await
        }
        (false, accepts) => {
            let kind = if accepts { OperationKind::AcceptReview } else { OperationKind::DeclineReview };
            let there = |situation: &Situation| situation.undecided().filter(|hold| !hold.held_here).cloned();
            ask_of(app, by, site, attempt, (kind, action, None), there).await
        }
    }
}

/// Takes a payment although what its cardholder typed does not match: it goes on by itself.
async fn let_pass(
    app: &App,
    by: By,
    site: SiteId,
    attempt: AttemptId,
    action: &'static str,
) -> Result<bool, AppError> {
    app.may_send().await?;
    let (store, inside, action) = (app.store().clone(), app.clone(), action.to_owned());
    let unit = async move |tx: &mut Tx| {
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        if !loaded.situation.undecided().is_some_and(|hold| hold.held_here) {
            return Ok::<_, AppError>(None);
        }
        loaded.attempt.mismatch_passes = true;
        attempts::decide(tx, &loaded.attempt).await?;
        audit(&inside, tx, &loaded, &by, &action).await?;
        loaded.situation.mismatch_passes = true;
        loaded.situation.mark_mismatches();
        follow(&inside, tx, &mut loaded).await.map(Some)
    };
    let stored = spawn(async move { store.run_hot(unit).await }).await??;
    let Some(in_hand) = stored else { return Ok(false) };
    send(app, site, attempt, in_hand).await?;
    Ok(true)
}

/// Tries once more to charge what is held for a confirmed seat; false when there is nothing to charge any more.
pub(crate) async fn charge_again(
    app: &App,
    by: By,
    site: SiteId,
    attempt: AttemptId,
) -> Result<bool, AppError> {
    let what = (OperationKind::Capture, "charge again", None);
    ask_of(app, by, site, attempt, what, |situation| situation.chargeable().cloned()).await
}

/// Releases what is held of a payment whose seat is given up already; false when there is nothing to release any more.
pub(crate) async fn release(app: &App, by: By, site: SiteId, attempt: AttemptId) -> Result<bool, AppError> {
    let what = (OperationKind::Void, "release hold", None);
    ask_of(app, by, site, attempt, what, |situation| situation.releasable().cloned()).await
}

/// Stores an operation on the hold that `which` finds, and sends it. `reason`: why, where the kind alone does not say.
async fn ask_of(
    app: &App,
    by: By,
    site: SiteId,
    attempt: AttemptId,
    (kind, action, reason): (OperationKind, &'static str, Option<ReturnReason>),
    which: fn(&Situation) -> Option<Authorization>,
) -> Result<bool, AppError> {
    app.may_send().await?;
    let (store, inside, action) = (app.store().clone(), app.clone(), action.to_owned());
    let unit = async move |tx: &mut Tx| {
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        let Some(held) = which(&loaded.situation) else { return Ok::<_, AppError>(None) };
        audit(&inside, tx, &loaded, &by, &action).await?;
        // What is charged is what would be charged by itself (PS-I-6).
        let amount = match kind {
            OperationKind::Capture => loaded.situation.to_take(&held),
            _ => Some(held.amount),
        };
        let Some(amount) = amount.filter(|amount| !amount.is_zero()) else { return Ok(None) };
        let (kind, object) = match kind {
            OperationKind::Capture => loaded.situation.to_charge(&held, inside.now()),
            kind => (kind, held.object),
        };
        let asks = Asks::new(kind, object, amount).decided();
        let asks = Asks { reason: reason.map(ReturnReason::as_str).or(asks.reason), ..asks };
        let id = store_operation(&inside, tx, &mut loaded, asks).await?;
        let mut in_hand = follow(&inside, tx, &mut loaded).await?;
        in_hand.push(id);
        Ok(Some(in_hand))
    };
    let stored = spawn(async move { store.run_hot(unit).await }).await??;
    let Some(in_hand) = stored else { return Ok(false) };
    send(app, site, attempt, in_hand).await?;
    Ok(true)
}

async fn send(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
    in_hand: Vec<OperationId>,
) -> Result<(), AppError> {
    let app = app.clone();
    spawn(async move { send_decided(&app, site, attempt, in_hand).await }).await?
}

/// Sets the contradictory answers so far aside, as a slip, and asks the gateway anew; if it contradicts again, the payment
/// waits again. False when nothing contradicts any more.
pub(crate) async fn set_aside(app: &App, by: By, site: SiteId, attempt: AttemptId) -> Result<bool, AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        if loaded.situation.facts.conflict.is_none() || loaded.situation.is_closed {
            return Ok::<_, AppError>(None);
        }
        loaded.attempt.set_aside = i64::try_from(loaded.observations.len()).unwrap_or(i64::MAX);
        attempts::decide(tx, &loaded.attempt).await?;
        audit(&inside, tx, &loaded, &by, "set answers aside").await?;
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        // What was given back at the console meanwhile was not taken in.
        jobs::put(tx, LOOK_JOB, attempt.0, Some(site), inside.now()).await?;
        follow(&inside, tx, &mut loaded).await.map(Some)
    };
    let stored = spawn(async move { store.run_hot(unit).await }).await??;
    let Some(in_hand) = stored else { return Ok(false) };
    send(app, site, attempt, in_hand).await?;
    ask_now(app, site, attempt).await?;
    Ok(true)
}

/// Ends an attempt by hand, inside the unit that has locked its intent: nothing is done or asked for it any more, and
/// refunds that waited fail, to be settled by a person too.
pub(crate) async fn close(
    app: &App,
    tx: &mut Tx,
    by: &By,
    site: SiteId,
    attempt: AttemptId,
) -> Result<(), AppError> {
    let mut loaded = load::lock(app, tx, site, attempt).await?;
    loaded.attempt.closed_at = Some(app.now());
    attempts::decide(tx, &loaded.attempt).await?;
    audit(app, tx, &loaded, by, "close payment").await?;
    loaded.situation.is_closed = true;
    super::orders::fail_waiting(app, tx, &mut loaded).await
}

/// Writes how a closed attempt stands, after its seat was decided about too.
pub(crate) async fn end_closed(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
) -> Result<(), AppError> {
    let mut loaded = load::lock(app, tx, site, attempt).await?;
    follow(app, tx, &mut loaded).await.map(drop)
}

async fn audit(app: &App, tx: &mut Tx, loaded: &Loaded, by: &By, action: &str) -> Result<(), AppError> {
    Ok(app.audit(tx, loaded.intent.site_id, &by.actor, action, loaded.reference(), &by.note).await?)
}
