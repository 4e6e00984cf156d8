//! One account is compared: the gateway is asked for its list, then about every payment of ours that differs, outside any unit of work;
//! what differs still is written in one.

use super::whose::{Whose, whose};
use super::{accounts_of, rows};
use crate::payments::gateway_account;
use crate::{App, AppError};
use connectors::payments::Transactions;
use domain::ids::{AttemptId, EntryId, IntentId, SiteId};
use domain::ledger::Event;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{self, Answer, Booked, Difference, ListedTransaction, MARGIN, Movement, WINDOW};
use domain::time::{Span, Timestamp};
use std::collections::HashMap;
use store::Tx;
use store::payments::intents;
use store::reconciliation::{Compared, DifferenceRow, ReconciliationRow};
use store::refunds::find_by_capture;
use store::sites::{self, MerchantAccountRow};
use uuid::Uuid;

/// Between two comparisons of an account.
const COMPARED_EVERY: Span = Span::days(1);

/// Before a gateway that did not answer is asked again.
const ASKED_AGAIN: Span = Span::hours(1);

/// Entries read at a time.
const PAGE: i64 = 5_000;

/// Payments that are asked about in one comparison; the others have their turn in the next one.
const LOOKED_AT_MAX: usize = 100;

/// Differences that one comparison writes: more of them are one trouble, and not as many.
const FOUND_MAX: usize = 1_000;

/// Compares every account that was not for a day. One that fails leaves the others their turn.
pub(crate) async fn reconcile_due(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let due = {
        let mut tx = app.store().reader().await?;
        let sellers = sites::list(&mut tx).await?.into_iter().chain(sites::find_operators(&mut tx).await?);
        let mut due = Vec::new();
        for site in sellers {
            let runs = rows::list_runs(&mut tx, site.id).await?;
            let is_due = |account: &MerchantAccountRow| {
                let last = runs.iter().find(|run| run.merchant_account_id == account.id);
                let is_listed = app.gateways().capabilities(account.login.product()).list_lag.is_some();
                is_listed && last.is_none_or(|last| now >= last.asked_at.plus(wait(last.answer)))
            };
            due.extend(accounts_of(&mut tx, site.id, now).await?.into_iter().filter(is_due));
        }
        due
    };
    for account in due {
        // A long list takes longer than the job is leased: another node leaves this account its turn. Of one that dies with it nothing is
        // known, and it is asked again.
        note(app, &account, Answer::NoAnswer).await?;
        if let Err(error) = compare(app, &account).await {
            tracing::warn!(account.id = %account.id, error = %error, "an account is compared another time");
        }
    }
    Ok(())
}

fn wait(answer: Answer) -> Span {
    match answer {
        Answer::NoAnswer => ASKED_AGAIN,
        Answer::Compared | Answer::TooMany | Answer::NotPermitted => COMPARED_EVERY,
    }
}

/// Compares one account; none where its gateway has no list.
pub(super) async fn compare(app: &App, account: &MerchantAccountRow) -> Result<Option<Answer>, AppError> {
    let Some(lag) = app.gateways().capabilities(account.login.product()).list_lag else { return Ok(None) };
    let now = app.now();
    let since = now.minus(WINDOW);
    let signed_in = gateway_account(app, account)?;
    let listed = app.gateways().transactions(&signed_in, since.minus(MARGIN), now).await;
    let (listed, others, reaches) = match listed {
        Transactions::Listed { lines, others, reaches } => (lines, others, reaches),
        Transactions::TooMany => return not_compared(app, account, Answer::TooMany).await,
        Transactions::NotPermitted => return not_compared(app, account, Answer::NotPermitted).await,
        Transactions::NoAnswer => return not_compared(app, account, Answer::NoAnswer).await,
        Transactions::NotListed => return Ok(None),
    };
    // A list that is late says nothing of what happened since.
    let window = (since, now.minus(lag).min(reaches));
    let mut found = find(app, account, &listed, window).await?;
    // In restored mode what is missing here is told, and nobody is asked (PS-I-44).
    if !app.store().installation().await?.is_restored() && look_at(app, account, &found).await? {
        found = find(app, account, &listed, window).await?;
    }
    let (app, store, account) = (app.clone(), app.store().clone(), account.clone());
    let others = others + found.others;
    let run = run(&account, now, Answer::Compared, Some((window, found.agreed, others)));
    let unit = async move |tx: &mut Tx| write(&app, tx, &account, &run, &found.differences, window).await;
    tokio::spawn(async move { store.run(unit).await }).await??;
    Ok(Some(Answer::Compared))
}

fn run(
    account: &MerchantAccountRow,
    now: Timestamp,
    answer: Answer,
    compared: Option<((Timestamp, Timestamp), usize, usize)>,
) -> ReconciliationRow {
    let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    ReconciliationRow {
        merchant_account_id: account.id,
        site_id: account.site_id,
        asked_at: now,
        answer,
        compared: compared.map(|((since, until), agreed, others)| Compared {
            at: now,
            since,
            until,
            agreed: count(agreed),
            others: count(others),
        }),
    }
}

async fn not_compared(
    app: &App,
    account: &MerchantAccountRow,
    answer: Answer,
) -> Result<Option<Answer>, AppError> {
    tracing::warn!(account.id = %account.id, answer = answer.as_str(), "an account was not compared with its gateway's list");
    note(app, account, answer).await?;
    Ok(Some(answer))
}

/// Notes that the gateway was asked, and that nothing was compared for it.
async fn note(app: &App, account: &MerchantAccountRow, answer: Answer) -> Result<(), AppError> {
    let (store, run) = (app.store().clone(), run(account, app.now(), answer, None));
    let unit = async move |tx: &mut Tx| Ok::<_, AppError>(rows::note_asked(tx, &run).await?);
    tokio::spawn(async move { store.run(unit).await }).await?
}

/// What a comparison found.
struct Found {
    agreed: usize,
    /// Lines that are none of ours.
    others: usize,
    /// What differs, with the attempt to ask about where it is known.
    differences: Vec<(DifferenceRow, Option<AttemptId>)>,
}

/// Holds the list against the books as they are now.
async fn find(
    app: &App,
    account: &MerchantAccountRow,
    listed: &[ListedTransaction],
    window: (Timestamp, Timestamp),
) -> Result<Found, AppError> {
    let mut tx = app.store().reader().await?;
    let (booked, intents_of) = booked(&mut tx, account, window.0.minus(MARGIN)).await?;
    let matched = reconciliation::compare(listed, &booked, window);
    let mut found = Found { agreed: matched.agreed, others: 0, differences: Vec::new() };
    let new = |difference, object: &ObjectId, movement, moved_at| DifferenceRow {
        id: app.id(),
        site_id: account.site_id,
        mode: account.mode,
        merchant_account_id: account.id,
        difference,
        object: object.clone(),
        movement,
        theirs: None,
        ours: None,
        intent_id: None,
        moved_at,
        found_at: app.now(),
    };
    for (difference, line, ours) in matched.differing {
        let intent = intents_of.get(&ours.object).copied();
        let (theirs, ours_amount) = match difference {
            Difference::Fee => (line.fee, ours.fee),
            _ => (Some(line.amount), Some(ours.amount)),
        };
        let row = DifferenceRow {
            theirs,
            ours: ours_amount,
            intent_id: intent,
            ..new(difference, &line.object, line.movement, line.at)
        };
        let attempt = attempt_of(&mut tx, account, &ours.object, intent).await?;
        found.differences.push((row, attempt));
    }
    for ours in matched.only_here {
        let intent = intents_of.get(&ours.object).copied();
        let row = DifferenceRow {
            ours: Some(ours.amount),
            intent_id: intent,
            ..new(Difference::NotThere, &ours.object, ours.movement, ours.posted_at)
        };
        let attempt = attempt_of(&mut tx, account, &ours.object, intent).await?;
        found.differences.push((row, attempt));
    }
    for line in matched.only_there {
        let row = DifferenceRow {
            theirs: Some(line.amount),
            ..new(Difference::NotHere, &line.object, line.movement, line.at)
        };
        match whose(app, &mut tx, account, line).await? {
            Whose::Others => found.others += 1,
            Whose::Strange => found.differences.push((row, None)),
            Whose::Ours(_, true) => found.agreed += 1,
            Whose::Ours(loaded, false) => {
                let row = DifferenceRow { intent_id: Some(loaded.intent.id), ..row };
                found.differences.push((row, Some(loaded.attempt.id)));
            }
        }
    }
    Ok(found)
}

/// The attempt whose money it is.
async fn attempt_of(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    object: &ObjectId,
    intent: Option<IntentId>,
) -> Result<Option<AttemptId>, AppError> {
    if let Some(attempt) = find_by_capture(tx, account.site_id, account.id, object).await? {
        return Ok(Some(attempt));
    }
    let Some(intent) = intent else { return Ok(None) };
    Ok(intents::get(tx, account.site_id, intent).await?.secured_by)
}

/// What our books say of the account since then, by the gateway's ids; and the payment of each.
async fn booked(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    since: Timestamp,
) -> Result<(Vec<Booked>, HashMap<ObjectId, IntentId>), AppError> {
    let whose = (account.site_id, account.mode, account.id);
    let (mut booked, mut of, mut fees) = (Vec::new(), HashMap::new(), HashMap::new());
    let mut after = (since, EntryId(Uuid::nil()));
    loop {
        let page = rows::list_posted(tx, whose, after, PAGE).await?;
        let is_last = i64::try_from(page.len()).unwrap_or(0) < PAGE;
        if let Some(last) = page.last() {
            after = (last.posted_at, last.id);
        }
        for entry in page {
            let positive = Money::new(entry.amount.minor.abs(), entry.amount.currency);
            let movement = match entry.event {
                Event::GatewayFeeKnown => {
                    fees.insert(entry.object, positive);
                    continue;
                }
                Event::RefundConfirmed => Movement::GivenBack,
                _ => Movement::Taken,
            };
            of.insert(entry.object.clone(), entry.intent_id);
            let (object, posted_at) = (entry.object, entry.posted_at);
            booked.push(Booked { object, movement, amount: positive, fee: None, posted_at });
        }
        if is_last {
            break;
        }
    }
    for given in rows::list_at_console(tx, whose, since).await? {
        of.insert(given.object.clone(), given.intent_id);
        let (object, amount, posted_at) = (given.object, given.amount, given.given_at);
        booked.push(Booked { object, movement: Movement::GivenBack, amount, fee: None, posted_at });
    }
    for ours in &mut booked {
        ours.fee = fees.get(&ours.object).copied();
    }
    Ok((booked, of))
}

/// Asks about the payments that differ; whether any was. One that cannot be asked about is another time.
async fn look_at(app: &App, account: &MerchantAccountRow, found: &Found) -> Result<bool, AppError> {
    let mut attempts: Vec<AttemptId> = found.differences.iter().filter_map(|(_, attempt)| *attempt).collect();
    attempts.sort_unstable();
    attempts.dedup();
    attempts.truncate(LOOKED_AT_MAX);
    for attempt in &attempts {
        if let Err(error) = crate::refunds::look(app, account.site_id, *attempt, None).await {
            tracing::warn!(attempt.id = %attempt, error = %error, "a payment that differs is asked about another time");
        }
    }
    Ok(!attempts.is_empty())
}

/// Writes what differs still, and ends what agrees by now. What moved outside the window is not judged: it stays.
async fn write(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
    run: &ReconciliationRow,
    found: &[(DifferenceRow, Option<AttemptId>)],
    (since, until): (Timestamp, Timestamp),
) -> Result<(), AppError> {
    let site: SiteId = account.site_id;
    let open = rows::list_open_of_account(tx, site, account.mode, account.id).await?;
    let is_same = |one: &DifferenceRow, other: &DifferenceRow| {
        one.object == other.object && one.difference == other.difference
    };
    for (row, _) in found.iter().take(FOUND_MAX) {
        let is_open = rows::found(tx, row).await?;
        if is_open && !open.iter().any(|known| is_same(known, row)) {
            tracing::warn!(account.id = %account.id, object = %row.object.0, difference = row.difference.as_str(),
                "the gateway's list differs from our books");
            metrics::counter!("bursar_payment_alarms_total").increment(1);
        }
    }
    for known in open {
        let is_judged = since <= known.moved_at && known.moved_at < until;
        if is_judged && !found.iter().any(|(row, _)| is_same(&known, row)) {
            rows::agree(tx, site, known.id, app.now()).await?;
        }
    }
    Ok(rows::note_asked(tx, run).await?)
}
