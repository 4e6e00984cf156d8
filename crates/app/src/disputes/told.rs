//! Disputes that the gateway itself tells of (PS 6.11): it is asked, outside any unit of work, and what it says is noted and ended
//! as a person does it, by the same two units. Between the two what it shows as given back is taken in ([`crate::refunds::look`]):
//! what waits for the end of a dispute and was given at the console meanwhile must not be sent as well. Whatever makes us ask is a
//! hint; asking twice, or late, changes nothing.

use super::note::revive;
use super::{DisputeRefusal, end, note};
use crate::money::office_asked::ask_office;
use crate::payments::{self, Loaded};
use crate::refunds::detail;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::{Disputes as Told, GivenBack, ToldDispute};
use domain::ids::{AttemptId, DisputeId, IntentId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::dispute::{self, DisputeState, Ended, Explains, Outcome};
use domain::time::{Span, Timestamp};
use store::Tx;
use store::payments::disputes::{self as rows, DisputeRow};
use store::payments::intents;

/// While a dispute is open that the gateway tells of it is asked as often, whatever notifications come.
pub(crate) const LOOK_EVERY: Span = Span::days(1);

/// So far a day that a person noted may lie from the instant that the gateway tells: he reads it in his own time zone.
const SAME_WITHIN: Span = Span::days(2);

/// Who acts, in the audit log.
pub(crate) const GATEWAY: &str = "gateway";

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// What it told is noted, or a person was asked to look.
    Told,
    /// The account may not see disputes: a person notes them.
    NotPermitted,
    /// It did not answer.
    NoAnswer,
    /// It never tells.
    NotTold,
}

/// What the gateway told, as far as it is noted.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// What came of asking.
    pub seen: Seen,
    /// The oldest that it has decided and that is open here still, with the one after it.
    ends: Option<Ends>,
    /// Since when what it shows as given back may be the doing of a dispute that does not fit our books, or is noted later.
    unclear_since: Option<Timestamp>,
    /// Whether one that does not fit is not decided yet.
    pub has_open_unfit: bool,
}

#[derive(Debug, Clone)]
struct Ends {
    id: DisputeId,
    ended: Ended,
    /// By its own clock, when it changed to that.
    told_at: Timestamp,
    /// It is noted as soon as this one is over, before anything that waits is sent. What is given back since it was opened may be its own.
    next: Option<ToldDispute>,
}

impl Heard {
    fn nothing(seen: Seen) -> Self {
        Self { seen, ends: None, unclear_since: None, has_open_unfit: false }
    }

    /// Whether it told of an end that is not in our books yet.
    pub fn has_ends(&self) -> bool {
        self.ends.is_some()
    }
}

/// What one dispute is to us.
pub(super) enum Noted {
    /// In our books as it stands there.
    Fits,
    /// The gateway has decided it, and here it is open still.
    Ends(DisputeId, Ended),
    /// A person has to look: whose doing it is that money is shown as given back since then is not clear.
    Unfit,
}

/// Asks the gateway for the disputes of an attempt's money, and notes what it says, but for how they ended ([`end_told`]).
pub(crate) async fn hear(app: &App, site: SiteId, attempt: AttemptId) -> Result<Heard, AppError> {
    let (loaded, known) = {
        let mut tx = app.store().reader().await?;
        let loaded = payments::read_attempt(app, &mut tx, site, attempt).await?;
        let known = rows::list(&mut tx, site, loaded.intent.id).await?;
        (loaded, known)
    };
    if !loaded.situation.gateway.shows_disputes {
        return Ok(Heard::nothing(Seen::NotTold));
    }
    let account = payments::gateway_account(app, &loaded.account)?;
    let decided = known.iter().filter(|row| row.by_gateway && row.state != DisputeState::Open);
    let decided: Vec<(String, Timestamp)> =
        decided.filter_map(|row| Some((row.case_number.clone(), row.told_at?))).collect();
    let pays = loaded.situation.facts.captures.first().map(|capture| capture.object.clone());
    let is_of_it = |of: &ToldDispute| {
        of.captures.len() == 1 && pays.as_ref().is_some_and(|pays| pays.is_same(&of.captures[0]))
    };
    let mut told = Vec::new();
    for capture in &loaded.situation.facts.captures {
        match app.gateways().disputes(&account, &capture.object, &decided).await {
            Told::Told(all) => told.extend(all),
            Told::NotPermitted => {
                tracing::warn!(account.id = %loaded.account.id,
                    "the account may not see disputes at its gateway: give it the permission, or note them by hand");
                return Ok(Heard::nothing(Seen::NotPermitted));
            }
            Told::NoAnswer => return Ok(Heard::nothing(Seen::NoAnswer)),
            Told::NotTold => return Ok(Heard::nothing(Seen::NotTold)),
        }
    }
    // The oldest first: one is over before the next is opened.
    told.sort_by(|one, other| (one.opened_at, &one.case_number).cmp(&(other.opened_at, &other.case_number)));
    told.dedup_by(|one, other| one.case_number == other.case_number);
    let mut heard = Heard::nothing(Seen::Told);
    for dispute in told {
        let (since, told_at) = (dispute.opened_at, dispute.changed_at);
        let unclear = Some(heard.unclear_since.map_or(since, |at| at.min(since)));
        if let Some(before) = &mut heard.ends {
            // It is noted when the one before it is over, which asks again.
            if is_of_it(&dispute) {
                before.next.get_or_insert(dispute);
            } else {
                heard.unclear_since = unclear;
            }
            continue;
        }
        let is_open = dispute.outcome == Outcome::Open;
        let has_taken = may_have_taken(&dispute, attempt, &known);
        let (store, inside, intent) = (app.store().clone(), app.clone(), loaded.intent.id);
        let unit = async move |tx: &mut Tx| {
            let intent = intents::lock(tx, site, intent).await?;
            let mut loaded = payments::locked_attempt(&inside, tx, intent, attempt).await?;
            take_in(&inside, tx, &mut loaded, &dispute).await
        };
        match spawn(async move { store.run_hot(unit).await }).await?? {
            Noted::Fits => {}
            Noted::Ends(id, ended) => heard.ends = Some(Ends { id, ended, told_at, next: None }),
            Noted::Unfit => {
                if has_taken {
                    heard.unclear_since = unclear;
                }
                heard.has_open_unfit |= is_open;
            }
        }
    }
    Ok(heard)
}

/// Whether what is shown as given back since may be the doing of a dispute that does not fit our books. Not of one that was decided for us
/// or withdrawn: by that payers have nothing. But where somebody has noted one by hand and not as won, it is not clear that he meant another.
fn may_have_taken(told: &ToldDispute, attempt: AttemptId, known: &[DisputeRow]) -> bool {
    let mut of_it = known.iter().filter(|row| row.attempt_id == attempt);
    told.outcome != Outcome::Won || of_it.any(|row| !row.by_gateway && row.state != DisputeState::Won)
}

/// Ends the dispute that the gateway has decided, after what it shows as given back was taken in; where that does not fit, nothing that waits
/// is `sent` by it. False where it cannot be ended yet.
pub(crate) async fn end_told(
    app: &App,
    (site, intent, attempt): (SiteId, IntentId, AttemptId),
    heard: &Heard,
    sends: bool,
) -> Result<bool, AppError> {
    let Some(Ends { id, ended, told_at, next }) = heard.ends.clone() else { return Ok(true) };
    // What waits is sent by it.
    match app.may_send().await {
        Err(AppError::Restored) => return Ok(false),
        other => other?,
    }
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let intent = intents::lock(tx, site, intent).await?;
        let known = rows::list(tx, site, intent.id).await?;
        let open = known.into_iter().find(|row| row.id == id && row.state == DisputeState::Open);
        // Ended by somebody else meanwhile, or he has heard what is newer.
        let Some(row) = open.filter(|row| row.told_at == Some(told_at)) else { return Ok(Ok(Vec::new())) };
        let mut loaded = payments::locked_attempt(&inside, tx, intent, attempt).await?;
        end::decide(&inside, tx, &mut loaded, (GATEWAY, row), (ended, ""), (next.as_ref(), sends)).await
    };
    match spawn(async move { store.run_hot(unit).await }).await?? {
        Ok(in_hand) => {
            let inside = app.clone();
            spawn(async move { payments::send_decided(&inside, site, attempt, in_hand).await }).await??;
            Ok(true)
        }
        Err(refusal) => {
            // A refund is under way, or a host's session is not settled.
            tracing::info!(dispute.id = %id, ?refusal, "a decided dispute is ended later");
            Ok(false)
        }
    }
}

/// Whether a dispute is open that the gateway tells of.
pub(crate) async fn is_open(app: &App, site: SiteId, attempt: AttemptId) -> Result<bool, AppError> {
    let mut tx = app.store().reader().await?;
    let intent = store::payments::attempts::get(&mut tx, site, attempt).await?.intent_id;
    let known = rows::list(&mut tx, site, intent).await?;
    Ok(known.iter().any(|row| row.attempt_id == attempt && row.by_gateway && row.state == DisputeState::Open))
}

/// Whether just so much of an attempt's money is disputed, or was lost by a dispute.
pub(crate) async fn is_as_much_as_one(app: &App, loaded: &Loaded, amount: Money) -> Result<bool, AppError> {
    let mut tx = app.store().reader().await?;
    let known = rows::list(&mut tx, loaded.intent.site_id, loaded.intent.id).await?;
    Ok(known.iter().filter(|row| row.attempt_id == loaded.attempt.id).any(|row| match row.state {
        DisputeState::Open => row.amount == amount,
        DisputeState::Won => false,
        DisputeState::Lost => row.lost == amount,
    }))
}

/// Whose doing it is that the gateway shows something as given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// A dispute's.
    ADisputes,
    /// It may be that of one which does not fit our books.
    Unclear,
    /// No dispute's: somebody gave it at the console.
    Nobodys,
}

/// Which of the refunds that the gateway shows and nobody here knows are the doing of a dispute. Where the gateway tells of disputes,
/// those that it tells of; where the account may not see them, those that a person noted. One that is about to end, because the gateway
/// says so or a person is `deciding`, counts as ended.
pub(crate) async fn explained(
    app: &App,
    loaded: &Loaded,
    (heard, deciding): (&Heard, Option<(&DisputeRow, Ended)>),
    shown: &[GivenBack],
) -> Result<Vec<Whose>, AppError> {
    let (known, now) = {
        let mut tx = app.store().reader().await?;
        (rows::list(&mut tx, loaded.intent.site_id, loaded.intent.id).await?, app.now())
    };
    let is_known_there = |row: &DisputeRow| row.by_gateway || heard.seen == Seen::NotPermitted;
    let ends = |row: &DisputeRow| {
        let told = heard.ends.as_ref().filter(|ends| ends.id == row.id).map(|ends| ends.ended);
        // Not where the gateway has just told what he has not seen.
        let is_shown =
            |shown: &DisputeRow| shown.id == row.id && shown.amount == row.amount && shown.doubt == row.doubt;
        let by_hand = deciding.filter(|(shown, _)| is_shown(shown) && may_decide(row, heard.seen));
        told.or(by_hand.map(|(_, ended)| ended))
    };
    let counts = |row: &&DisputeRow| row.attempt_id == loaded.attempt.id && is_known_there(row);
    let disputes = known.iter().filter(counts).map(|row| match ends(row) {
        None => {
            Explains { opened_at: row.opened_at, state: row.state, ended_at: row.ended_at, lost: row.lost }
        }
        Some(ended) => {
            let (state, lost) = match ended {
                Ended::Won => (DisputeState::Won, Money::zero(row.amount.currency)),
                Ended::Lost(lost) => (DisputeState::Lost, lost),
            };
            Explains { opened_at: row.opened_at, state, ended_at: Some(now), lost }
        }
    });
    let disputes: Vec<Explains> = disputes.collect();
    // One without a time is not older than the newest dispute.
    let shown: Vec<(Money, Timestamp)> =
        shown.iter().map(|given| (given.amount, given.given_at.unwrap_or(now))).collect();
    let theirs = dispute::explained(&disputes, &shown);
    let is_unclear = |at: Timestamp| heard.unclear_since.is_some_and(|since| at >= since);
    let next = heard.ends.as_ref().and_then(|ends| ends.next.as_ref());
    let is_nexts = |at: Timestamp| next.is_some_and(|next| at >= next.opened_at);
    let whose = theirs.into_iter().zip(&shown).map(|(is_of_dispute, (_, at))| match is_of_dispute {
        true => Whose::ADisputes,
        // It is noted first.
        false if is_nexts(*at) => Whose::ADisputes,
        false if is_unclear(*at) => Whose::Unclear,
        false => Whose::Nobodys,
    });
    Ok(whose.collect())
}

/// Whether a person may decide it: not while the gateway tells of it and has just said that it is open, or has decided it.
pub(super) fn may_decide(row: &DisputeRow, seen: Seen) -> bool {
    seen != Seen::Told || !row.by_gateway || row.doubt.is_some()
}

/// What does not fit is told to people once; nothing is guessed.
async fn unfit(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    told: &ToldDispute,
    why: &str,
) -> Result<Noted, AppError> {
    let reference = loaded.reference();
    tracing::warn!(attempt.reference = %loaded.attempt.reference, dispute.case = %told.case_number, why,
        "a dispute at the gateway does not fit our books: a person has to look");
    metrics::counter!("bursar_payment_alarms_total").increment(1);
    let (site, amount) = (loaded.intent.site_id, told.amount);
    let amount = amount.unwrap_or(Money::zero(loaded.intent.price.gross.currency));
    let more = detail(amount, &[&told.case_number, why]);
    let before = store::money::audited(tx, site, reference).await?;
    if !before.iter().any(|(_, _, action, detail, _)| action == "doubt dispute" && *detail == more) {
        app.audit(tx, site, GATEWAY, "doubt dispute", reference, &more).await?;
        ask_office(app, tx, site, loaded.intent.mode).await?;
    }
    Ok(Noted::Unfit)
}

/// Notes one dispute, in a unit that has locked the intent.
pub(super) async fn take_in(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    told: &ToldDispute,
) -> Result<Noted, AppError> {
    let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
    let known = rows::list(tx, site, loaded.intent.id).await?;
    let known: Vec<DisputeRow> = known.into_iter().filter(|row| row.attempt_id == attempt).collect();
    let capture = loaded.situation.facts.captures.first();
    let taken = capture.map(|capture| capture.amount);
    let is_of_it =
        told.captures.len() == 1 && capture.is_some_and(|pays| pays.object.is_same(&told.captures[0]));
    let (true, Some(taken)) = (is_of_it, taken) else {
        return unfit(app, tx, loaded, told, "it is about other money than what was taken first").await;
    };
    let fits =
        |amount: &Money| amount.currency == taken.currency && (1..=taken.minor).contains(&amount.minor);
    let Some(amount) = told.amount.filter(fits) else {
        return unfit(app, tx, loaded, told, "its amount is not one of this payment").await;
    };
    let row = match matching(&known, told, amount) {
        Some(row) => row,
        None if is_in_books_as_refund(loaded, told) => {
            return unfit(app, tx, loaded, told, "what it took is in the books as a refund at the console")
                .await;
        }
        None if known.iter().any(|row| !row.by_gateway && row.lost == amount) => {
            return unfit(app, tx, loaded, told, "somebody may have noted it as lost, for another day").await;
        }
        None if lost(&known) + amount.minor > taken.minor => {
            return unfit(app, tx, loaded, told, "more is disputed than was taken").await;
        }
        None => match note_told(app, tx, loaded, (told, amount), &known).await? {
            Ok(row) => row,
            Err(refusal) => {
                tracing::warn!(attempt.reference = %loaded.attempt.reference, ?refusal,
                    "a dispute of the gateway cannot be noted");
                let why = match refusal {
                    DisputeRefusal::AlreadyOpen => "another one is open",
                    DisputeRefusal::BeingChecked => "the payment waits for a person",
                    _ => "it cannot be noted",
                };
                return unfit(app, tx, loaded, told, why).await;
            }
        },
    };
    if row.told_at.is_some_and(|at| at > told.changed_at) {
        // Somebody else has heard what is newer.
        return Ok(Noted::Fits);
    }
    let is_new = row.told_at != Some(told.changed_at);
    let told = &without_fees_before(told, &known, Some(&row));
    if row.state != DisputeState::Open {
        let agrees = agrees(&row, &told.outcome);
        if row.by_gateway || agrees {
            correct(app, tx, loaded, (row.clone(), row.amount), told).await?;
        }
        if is_new && !agrees {
            let noted = unfit(app, tx, loaded, told, "it was noted as ended otherwise").await?;
            // What the gateway told before counts until a person has looked.
            return Ok(if row.by_gateway { Noted::Fits } else { noted });
        }
        return Ok(Noted::Fits);
    }
    let row = correct(app, tx, loaded, (row, amount), told).await?;
    revive(tx, loaded).await?;
    let doubt = match &told.outcome {
        Outcome::Unclear(words) => Some(words.clone()),
        Outcome::Lost(lost) if lost.currency != amount.currency || lost.minor > amount.minor => {
            Some(detail(*lost, &[]))
        }
        Outcome::Open | Outcome::Won | Outcome::Lost(_) => None,
    };
    if doubt != row.doubt {
        rows::set_told(tx, &DisputeRow { doubt: doubt.clone(), ..row.clone() }).await?;
    }
    if let Some(words) = doubt.as_ref().filter(|_| doubt != row.doubt) {
        let more = detail(row.amount, &[&row.case_number, words]);
        app.audit(tx, site, GATEWAY, "doubt dispute", loaded.reference(), &more).await?;
        ask_office(app, tx, site, loaded.intent.mode).await?;
    }
    Ok(match told.outcome {
        _ if doubt.is_some() => Noted::Fits,
        Outcome::Won => Noted::Ends(row.id, Ended::Won),
        Outcome::Lost(lost) => Noted::Ends(row.id, Ended::Lost(lost)),
        Outcome::Open | Outcome::Unclear(_) => Noted::Fits,
    })
}

/// The gateway tells what it has kept in all since a dispute was opened the first time. One that is taken up again is a row of its own, and
/// has of that what the rows before it have not.
fn without_fees_before(told: &ToldDispute, known: &[DisputeRow], row: Option<&DisputeRow>) -> ToldDispute {
    let is_before = |of: &&DisputeRow| {
        of.case_number.eq_ignore_ascii_case(&told.case_number) && row.is_none_or(|row| row.id != of.id)
    };
    let before: i64 = known.iter().filter(is_before).map(|of| of.fee.minor).sum();
    let fee = told.fee.map(|fee| Money::new((fee.minor - before).max(0), fee.currency));
    ToldDispute { fee, ..told.clone() }
}

/// What payers have by those that are lost, minor units.
fn lost(known: &[DisputeRow]) -> i64 {
    known.iter().map(|row| row.lost.minor).sum()
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
    // A number that is there twice is that of the one that is open; else the last one is meant.
    let last = known
        .iter()
        .filter(same_number)
        .max_by_key(|row| (row.state == DisputeState::Open, row.told_at, row.opened_at));
    match last {
        // Somebody may have noted that.
        Some(row) if is_again(row, told) => {
            let is_since = |hand: &&DisputeRow| {
                !hand.by_gateway && (hand.state == DisputeState::Open || hand.ended_at > row.ended_at)
            };
            known.iter().find(is_since).cloned()
        }
        Some(row) => Some(row.clone()),
        None => known.iter().find(by_hand).cloned(),
    }
}

/// Whether the gateway takes up again what was decided for the seller: the money is away once more.
fn is_again(row: &DisputeRow, told: &ToldDispute) -> bool {
    let is_taken = matches!(told.outcome, Outcome::Open | Outcome::Lost(_));
    row.state == DisputeState::Won && is_taken && row.told_at < Some(told.changed_at)
}

/// Whether what a lost dispute took was taken for a refund at the console, while nobody knew of the dispute.
fn is_in_books_as_refund(loaded: &Loaded, told: &ToldDispute) -> bool {
    let since = |at: Option<Timestamp>| at.is_some_and(|at| at >= told.opened_at);
    let amount = match told.outcome {
        Outcome::Lost(lost) => Some(lost),
        Outcome::Unclear(_) => told.amount,
        Outcome::Open | Outcome::Won => None,
    };
    loaded.refunds.iter().any(|row| {
        row.attempt_id == loaded.attempt.id
            && row.console_object.is_some()
            && Some(row.part.gross) == amount
            && since(row.ended_at)
    })
}

/// Notes one that nobody has noted, or that is taken up again.
async fn note_told(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (told, amount): (&ToldDispute, Money),
    known: &[DisputeRow],
) -> Result<Result<DisputeRow, DisputeRefusal>, AppError> {
    // What was given back before it was decided the last time has nothing to do with it.
    let again = known.iter().rev().find(|row| row.case_number.eq_ignore_ascii_case(&told.case_number));
    let opened_at = again.and_then(|row| row.told_at).unwrap_or(told.opened_at).min(app.now());
    let new = super::NewDispute {
        id: app.id(),
        amount,
        fee: without_fees_before(told, known, None).fee.unwrap_or(Money::zero(amount.currency)),
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

/// Number, days, amount and fee become those that the gateway tells; what that moves is posted.
async fn correct(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    (row, amount): (DisputeRow, Money),
    told: &ToldDispute,
) -> Result<DisputeRow, AppError> {
    // What a person typed before it was known there is not less for that.
    let is_told = |fee: &Money| !(told.outcome == Outcome::Open && fee.is_zero() && !row.by_gateway);
    let fee = told.fee.filter(|fee| fee.currency == row.fee.currency && is_told(fee)).unwrap_or(row.fee);
    let mut taken = DisputeRow {
        by_gateway: true,
        case_number: told.case_number.clone(),
        amount,
        fee,
        // He may have read the day on a clock that is ahead.
        opened_at: if row.by_gateway { row.opened_at } else { row.opened_at.min(told.opened_at) },
        answer_by: told.answer_by.filter(|by| *by >= row.opened_at).or(row.answer_by),
        told_at: Some(told.changed_at),
        ..row.clone()
    };
    let money = |minor| Money::new(minor, row.amount.currency);
    let (more, more_fee) = (money(amount.minor - row.amount.minor), money(fee.minor - row.fee.minor));
    if !more.is_zero() || !more_fee.is_zero() {
        taken.corrections += 1;
        let entry = ledger::dispute_corrected(row.id, taken.corrections, more, more_fee);
        payments::post(app, tx, loaded, &entry).await?;
    }
    if taken != row {
        rows::set_told(tx, &taken).await?;
    }
    Ok(taken)
}

/// Whether one that is ended stands at the gateway as we have it.
fn agrees(row: &DisputeRow, outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Open => false,
        Outcome::Won => row.state == DisputeState::Won,
        Outcome::Lost(lost) => row.state == DisputeState::Lost && *lost == row.lost,
        // A person has decided it.
        Outcome::Unclear(words) => row.doubt.as_ref() == Some(words) || !row.by_gateway,
    }
}
