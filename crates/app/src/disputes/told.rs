//! Disputes that the gateway itself tells of (PS 6.11): it is asked, outside any unit of work, and what it says is noted and ended
//! as a person does it, by the same two units. Whatever makes us ask is a hint; asking twice, or late, changes nothing.

use super::{DisputeRefusal, end, note};
use crate::payments::{self, Loaded};
use crate::refunds::detail;
use crate::{App, AppError};
use connectors::payments::{Disputes as Told, GivenBack, ToldDispute};
use domain::ids::{AttemptId, IntentId, OperationId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::dispute::{self, DisputeState, Explains, Outcome};
use domain::time::{Span, Timestamp};
use store::Tx;
use store::payments::disputes::{self as rows, DisputeRow};
use store::payments::intents;

/// While a dispute is open that the gateway tells of it is asked as often, whatever notifications come.
pub(crate) const LOOK_EVERY: Span = Span::days(1);

/// So far a day that a person noted may lie from the instant that the gateway tells: he reads it in his own time zone.
const SAME_WITHIN: Span = Span::days(2);

/// Who acts, in the audit log.
const GATEWAY: &str = "gateway";

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// What it told is in our books, or a person was asked to look.
    Told,
    /// The account may not see disputes: a person notes them.
    NotPermitted,
    /// It did not answer.
    NoAnswer,
    /// It never tells.
    NotTold,
}

/// Asks the gateway for the disputes of an attempt's money and takes in what it says.
pub(crate) async fn look(app: &App, site: SiteId, attempt: AttemptId) -> Result<Seen, AppError> {
    let (loaded, known) = {
        let mut tx = app.store().reader().await?;
        let loaded = payments::read_attempt(app, &mut tx, site, attempt).await?;
        let known = rows::list(&mut tx, site, loaded.intent.id).await?;
        (loaded, known)
    };
    if !loaded.situation.gateway.shows_disputes {
        return Ok(Seen::NotTold);
    }
    let account = payments::gateway_account(app, &loaded.account)?;
    let decided = known.iter().filter(|row| row.by_gateway && row.state != DisputeState::Open);
    let decided: Vec<String> = decided.map(|row| row.case_number.clone()).collect();
    let mut told = Vec::new();
    for capture in &loaded.situation.facts.captures {
        match app.gateways().disputes(&account, &capture.object, &decided).await {
            Told::Told(all) => told.extend(all),
            Told::NotPermitted => {
                tracing::warn!(account.id = %loaded.account.id,
                    "the account may not see disputes at its gateway: give it the permission, or note them by hand");
                return Ok(Seen::NotPermitted);
            }
            Told::NoAnswer => return Ok(Seen::NoAnswer),
            Told::NotTold => return Ok(Seen::NotTold),
        }
    }
    // The oldest first: one is over before the next is opened.
    told.sort_by(|one, other| (one.opened_at, &one.case_number).cmp(&(other.opened_at, &other.case_number)));
    told.dedup_by(|one, other| one.case_number == other.case_number);
    for dispute in told {
        let (store, inside, intent) = (app.store().clone(), app.clone(), loaded.intent.id);
        let unit = async move |tx: &mut Tx| take_in(&inside, tx, (site, intent, attempt), &dispute).await;
        let in_hand = tokio::spawn(async move { store.run_hot(unit).await }).await??;
        let inside = app.clone();
        tokio::spawn(async move { payments::send_decided(&inside, site, attempt, in_hand).await }).await??;
    }
    Ok(Seen::Told)
}

/// Whether a dispute is open that the gateway tells of.
pub(crate) async fn is_open(app: &App, site: SiteId, attempt: AttemptId) -> Result<bool, AppError> {
    let mut tx = app.store().reader().await?;
    let intent = store::payments::attempts::get(&mut tx, site, attempt).await?.intent_id;
    let known = rows::list(&mut tx, site, intent).await?;
    Ok(known.iter().any(|row| row.attempt_id == attempt && row.by_gateway && row.state == DisputeState::Open))
}

/// Which of the refunds that the gateway shows and nobody here knows are the doing of a dispute. Where the gateway tells of disputes,
/// those that it tells of; where the account may not see them, those that a person noted.
pub(crate) async fn explained(
    app: &App,
    loaded: &Loaded,
    seen: Seen,
    shown: &[GivenBack],
) -> Result<Vec<bool>, AppError> {
    let known = {
        let mut tx = app.store().reader().await?;
        rows::list(&mut tx, loaded.intent.site_id, loaded.intent.id).await?
    };
    let counts = |row: &&DisputeRow| {
        row.attempt_id == loaded.attempt.id && (row.by_gateway || seen == Seen::NotPermitted)
    };
    let disputes = known.iter().filter(counts).map(|row| Explains {
        opened_at: row.opened_at,
        state: row.state,
        amount: row.amount,
    });
    let disputes: Vec<Explains> = disputes.collect();
    // One without a time is not older than the newest dispute.
    let shown: Vec<(Money, Timestamp)> =
        shown.iter().map(|given| (given.amount, given.given_at.unwrap_or(app.now()))).collect();
    Ok(dispute::explained(&disputes, &shown))
}

/// What does not fit is told to people; nothing is guessed.
fn alarm(loaded: &Loaded, told: &ToldDispute, why: &str) {
    tracing::warn!(attempt.reference = %loaded.attempt.reference, dispute.case = %told.case_number, why,
        "a dispute at the gateway does not fit our books: a person has to look");
    metrics::counter!("bursar_payment_alarms_total").increment(1);
}

/// Takes one dispute in, under the lock of its intent. What is to be sent after the commit.
async fn take_in(
    app: &App,
    tx: &mut Tx,
    (site, intent, attempt): (SiteId, IntentId, AttemptId),
    told: &ToldDispute,
) -> Result<Vec<OperationId>, AppError> {
    let intent = intents::lock(tx, site, intent).await?;
    let is_ours = intent.secured_by == Some(attempt);
    let known = rows::list(tx, site, intent.id).await?;
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    let pays = loaded.situation.facts.captures.first().map(|capture| capture.object.clone());
    let is_of_it = told.captures.len() == 1 && pays.is_some_and(|pays| pays.is_same(&told.captures[0]));
    if !is_ours || !is_of_it {
        alarm(&loaded, told, "it is about other money than what pays");
        return Ok(Vec::new());
    }
    let Some(amount) = told.amount else {
        alarm(&loaded, told, "its amount cannot be read");
        return Ok(Vec::new());
    };
    let known: Vec<DisputeRow> = known.into_iter().filter(|row| row.attempt_id == attempt).collect();
    let row = match matching(&known, told, amount) {
        Some(row) => row,
        None if is_in_books_as_refund(&loaded, told) => {
            alarm(&loaded, told, "what it took is in the books as a refund at the console");
            return Ok(Vec::new());
        }
        None => match note_told(app, tx, &mut loaded, (told, amount)).await? {
            Ok(row) => row,
            Err(refusal) => {
                alarm(&loaded, told, &format!("{refusal:?}"));
                return Ok(Vec::new());
            }
        },
    };
    let (row, is_known_fee) = take_over(app, tx, &loaded, row, told).await?;
    let doubt = match &told.outcome {
        _ if row.state != DisputeState::Open => {
            if !agrees(&row, &told.outcome) {
                alarm(&loaded, told, "it was noted as ended otherwise");
            }
            return Ok(Vec::new());
        }
        Outcome::Unclear(words) => Some(words.clone()),
        _ if amount != row.amount => Some(detail(amount, &[])),
        Outcome::Lost(lost) if *lost != row.amount => Some(detail(*lost, &[])),
        _ if !is_known_fee => told.fee.map(|fee| detail(fee, &[])),
        Outcome::Open | Outcome::Won | Outcome::Lost(_) => None,
    };
    if doubt != row.doubt {
        let words = doubt.clone().unwrap_or_default();
        rows::set_told(tx, &DisputeRow { doubt: doubt.clone(), ..row.clone() }).await?;
        let more = detail(row.amount, &[&row.case_number, &words]);
        app.audit(tx, site, GATEWAY, "doubt dispute", loaded.reference(), &more).await?;
    }
    let is_won = match told.outcome {
        _ if doubt.is_some() => return Ok(Vec::new()),
        Outcome::Won => true,
        Outcome::Lost(_) => false,
        Outcome::Open | Outcome::Unclear(_) => return Ok(Vec::new()),
    };
    match end::decide(app, tx, &mut loaded, (GATEWAY, row), (is_won, "")).await? {
        Ok(in_hand) => Ok(in_hand),
        // Later: a refund is under way, or a host's session is not settled.
        Err(refusal) => {
            tracing::info!(dispute.case = %told.case_number, ?refusal, "a decided dispute is ended later");
            Ok(Vec::new())
        }
    }
}

/// The dispute of ours that is meant: by its number, or one that a person noted in his own words, about the same money and day.
fn matching(known: &[DisputeRow], told: &ToldDispute, amount: Money) -> Option<DisputeRow> {
    let same_number = |row: &&DisputeRow| row.case_number.eq_ignore_ascii_case(&told.case_number);
    let by_hand = |row: &&DisputeRow| {
        let near = row.opened_at.minus(SAME_WITHIN) <= told.opened_at
            && told.opened_at <= row.opened_at.plus(SAME_WITHIN);
        // One alone can be open at a time.
        let is_open = row.state == DisputeState::Open && told.outcome == Outcome::Open;
        !row.by_gateway && (is_open || (near && (row.state == DisputeState::Open || row.amount == amount)))
    };
    let mut numbered: Vec<&DisputeRow> = known.iter().filter(same_number).collect();
    // A number that a person used twice is that of the one that is open.
    numbered.sort_by_key(|row| (!row.by_gateway, row.state != DisputeState::Open));
    numbered.first().copied().or_else(|| known.iter().find(by_hand)).cloned()
}

/// Whether what a lost dispute took was taken for a refund at the console, while nobody knew of the dispute.
fn is_in_books_as_refund(loaded: &Loaded, told: &ToldDispute) -> bool {
    let since = |at: Option<Timestamp>| at.is_some_and(|at| at >= told.opened_at);
    matches!(told.outcome, Outcome::Lost(_) | Outcome::Unclear(_))
        && loaded.refunds.iter().any(|row| row.console_object.is_some() && since(row.ended_at))
}

/// Notes one that nobody has noted.
async fn note_told(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (told, amount): (&ToldDispute, Money),
) -> Result<Result<DisputeRow, DisputeRefusal>, AppError> {
    let opened_at = told.opened_at.min(app.now());
    let new = super::NewDispute {
        id: app.id(),
        amount,
        fee: told.fee.unwrap_or(Money::zero(amount.currency)),
        case_number: told.case_number.clone(),
        opened_at,
        answer_by: told.answer_by.filter(|by| *by >= opened_at),
        reason: told.reason.clone(),
    };
    if let Err(refusal) = note::enter(app, tx, loaded, (GATEWAY, true), &new).await? {
        return Ok(Err(refusal));
    }
    let all = rows::list(tx, loaded.intent.site_id, loaded.intent.id).await?;
    let row = all.into_iter().find(|row| row.id == new.id);
    Ok(Ok(row.ok_or(AppError::Broken("a dispute that was noted is missing"))?))
}

/// The gateway's number and fee; whether the fee is what is in the books now.
async fn take_over(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    row: DisputeRow,
    told: &ToldDispute,
) -> Result<(DisputeRow, bool), AppError> {
    let mut taken = DisputeRow { by_gateway: true, case_number: told.case_number.clone(), ..row.clone() };
    let fee = told.fee.filter(|fee| fee.currency == row.fee.currency).unwrap_or(row.fee);
    if row.fee.is_zero() && fee.minor > 0 {
        taken.fee = fee;
        payments::post(app, tx, loaded, &ledger::dispute_fee(row.id, fee)).await?;
    }
    if taken != row {
        rows::set_told(tx, &taken).await?;
    }
    // What a person typed before it was known there is not less for that.
    let is_known_fee = fee == taken.fee || (told.outcome == Outcome::Open && fee.is_zero());
    Ok((taken, is_known_fee))
}

/// Whether one that is ended stands at the gateway as we have it.
fn agrees(row: &DisputeRow, outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Open => false,
        Outcome::Won => row.state == DisputeState::Won,
        Outcome::Lost(lost) => row.state == DisputeState::Lost && *lost == row.amount,
        // A person has decided it.
        Outcome::Unclear(_) => true,
    }
}
