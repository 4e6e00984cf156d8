//! One account is compared: the gateway is asked for its list, then about payments of ours that differ, outside any unit of work; what
//! differs still is written in one.

use super::details::{Left, Lines, complete};
use super::find::{Found, New, find};
use super::whose::{attempt_of, may_be_ours};
use super::{MOVES_FOR, accounts_of, files, is_listed, rows};
use crate::money::office_asked::ask_office;
use crate::payments::gateway_account;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::{Transactions, Unreadable};
use domain::ids::AttemptId;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Answer, Difference, MARGIN, WINDOW};
use domain::time::{Span, Timestamp};
use std::collections::HashSet;
use std::time::Duration;
use store::Tx;
use store::reconciliation::{Compared, DifferenceRow, ReconciliationRow, postings};
use store::sites::{self, MerchantAccountRow};

/// Between two comparisons of an account.
const COMPARED_EVERY: Span = Span::days(1);

/// Before a gateway that did not answer is asked again.
const ASKED_AGAIN: Span = Span::hours(1);

/// How long a gateway may take for its list.
const LIST_WITHIN: Duration = Duration::from_secs(180);

/// How long payments are asked about in one comparison.
pub(super) const LOOK_WITHIN: Duration = Duration::from_secs(180);

/// Longer than two lists, what they leave out, and the looks: who asks for longer has died.
const ASKING_MAX: Span = Span::minutes(15);

/// Payments that are asked about in one comparison; the others have their turn in the next ones.
const LOOKED_AT_MAX: usize = 100;

/// Differences that one comparison writes: more of them are one trouble, and not as many.
const FOUND_MAX: usize = 5_000;

/// Compares every account that was not for a day. One that fails leaves the others their turn.
pub(crate) async fn reconcile_due(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let due = {
        let mut tx = app.store().reader().await?;
        let sellers = sites::list(&mut tx).await?.into_iter().chain(sites::find_operators(&mut tx).await?);
        let mut due = Vec::new();
        for site in sellers {
            let runs = rows::list_runs(&mut tx, site.id).await?;
            let asked = accounts_of(&mut tx, site.id, now).await?.into_iter().map(|account| {
                let last = runs.iter().find(|run| run.merchant_account_id == account.id);
                (last.map(|last| (last.asked_at, last.asked_at.plus(wait(last.answer)))), account)
            });
            for (last, account) in asked {
                let is_due = last.is_none_or(|(_, again)| now >= again);
                let is_due = match files::is_imported(&account) {
                    true if is_due => files::has_any(&mut tx, &account).await?,
                    // What was imported while somebody compared is not compared yet.
                    true => match last {
                        Some((asked_at, _)) => files::wait_since(&mut tx, &account, asked_at).await?,
                        None => false,
                    },
                    false => is_listed(app, &account) && is_due,
                };
                if is_due {
                    due.push((last, account));
                }
            }
        }
        due
    };
    for (last, account) in due {
        // Another node may have been quicker.
        let asked = last.map_or(Timestamp(i64::MIN), |(asked, _)| asked);
        let Some(claimed_at) = claim(app, &account, (asked, asked)).await? else { continue };
        if let Err(error) = compare(app, &account, claimed_at).await {
            tracing::warn!(account.id = %account.id, error = %error, "an account is compared another time");
        }
    }
    Ok(())
}

fn wait(answer: Answer) -> Span {
    match answer {
        Answer::Asking => ASKING_MAX,
        Answer::NoAnswer | Answer::Unfinished => ASKED_AGAIN,
        Answer::Compared | Answer::TooMany | Answer::NotPermitted => COMPARED_EVERY,
    }
}

/// Says that an account is being compared, and when that was said; none where somebody does, or did less than `pause` ago.
pub(super) async fn claim_now(
    app: &App,
    account: &MerchantAccountRow,
    pause: Span,
) -> Result<Option<Timestamp>, AppError> {
    let now = app.now();
    claim(app, account, (now.minus(ASKING_MAX), now.minus(pause))).await
}

async fn claim(
    app: &App,
    account: &MerchantAccountRow,
    not_after: (Timestamp, Timestamp),
) -> Result<Option<Timestamp>, AppError> {
    let (store, now, of) = (app.store().clone(), app.now(), (account.id, account.site_id));
    let unit =
        async move |tx: &mut Tx| Ok::<_, AppError>(rows::claim(tx, of, now, not_after).await?.then_some(now));
    spawn(async move { store.run(unit).await }).await?
}

/// Compares one account that was claimed at `claimed_at`; none where its gateway has no list and nobody imported a file.
pub(super) async fn compare(
    app: &App,
    account: &MerchantAccountRow,
    claimed_at: Timestamp,
) -> Result<Option<Answer>, AppError> {
    let compared = match files::is_imported(account) {
        true => files::compare_claimed(app, account, claimed_at).await,
        false => compare_claimed(app, account, claimed_at).await,
    };
    if files::is_imported(account) && matches!(compared, Ok(None)) {
        end_claim(app, account, claimed_at).await?;
    } else if !matches!(compared, Ok(Some(Answer::Compared))) {
        let answer = compared.as_ref().ok().copied().flatten().unwrap_or(Answer::NoAnswer);
        tracing::warn!(account.id = %account.id, answer = answer.as_str(), "an account was not compared with its gateway's list");
        let (store, run) = (app.store().clone(), run(account, claimed_at, answer, None));
        let unit = async move |tx: &mut Tx| Ok::<_, AppError>(rows::note_asked(tx, &run).await?);
        spawn(async move { store.run(unit).await }).await??;
    }
    compared
}

/// There is nothing to compare: nobody is asking.
async fn end_claim(app: &App, account: &MerchantAccountRow, claimed_at: Timestamp) -> Result<(), AppError> {
    let (store, account) = (app.store().clone(), account.clone());
    let unit = async move |tx: &mut Tx| {
        let stays = files::has_any(tx, &account).await?;
        Ok::<_, AppError>(rows::end_claim(tx, account.id, claimed_at, stays).await?)
    };
    spawn(async move { store.run(unit).await }).await?
}

async fn compare_claimed(
    app: &App,
    account: &MerchantAccountRow,
    claimed_at: Timestamp,
) -> Result<Option<Answer>, AppError> {
    let capabilities = app.gateways().capabilities(account.login.interface());
    let (Some(lag), tells_whose) = (capabilities.list_lag, capabilities.list_tells_whose) else {
        return Ok(None);
    };
    let now = app.now();
    let since = now.minus(WINDOW);
    let signed_in = gateway_account(app, account)?;
    // Back to the oldest dispute, or at least as far as everything else needs.
    let (wanted, needed) = (listed_from(app, account, since).await?, since.minus(MARGIN));
    let ask = async |from| {
        let asked = app.gateways().transactions(&signed_in, from, now);
        // Another hour would not be longer.
        tokio::time::timeout(LIST_WITHIN, asked).await.unwrap_or(Transactions::TooMany)
    };
    let (listed_from, listed) = match ask(wanted).await {
        // What cannot be read may be old.
        Transactions::TooMany | Transactions::NoAnswer if wanted < needed => (needed, ask(needed).await),
        listed => (wanted, listed),
    };
    let (lines, unreadable, others, reaches) = match listed {
        Transactions::Listed { lines, unreadable, others, reaches } => (lines, unreadable, others, reaches),
        Transactions::TooMany => return Ok(Some(Answer::TooMany)),
        Transactions::NotPermitted => return Ok(Some(Answer::NotPermitted)),
        Transactions::NoAnswer => return Ok(Some(Answer::NoAnswer)),
        Transactions::NotListed => return Ok(None),
    };
    // A list that is late says nothing of what happened since.
    let until = now.minus(lag).min(reaches);
    if until <= since {
        return Ok(Some(Answer::NoAnswer));
    }
    let mut listed = Lines { lines, unreadable, left: Left::default() };
    if !tells_whose {
        let time = ((since, until), listed_from);
        listed = match complete(app, account, &signed_in, listed, time).await? {
            Ok(whole) => whole,
            Err(answer) => return Ok(Some(answer)),
        };
    }
    let Lines { lines, unreadable, left } = listed;
    // What is so old matters for the sums of disputes alone: theirs have a hole.
    let (unreadable, old): (Vec<_>, Vec<_>) =
        unreadable.into_iter().partition(|line| line.at.is_none_or(|at| needed <= at));
    if is_any_ours(app, account, &unreadable).await? {
        return Ok(Some(Answer::NoAnswer));
    }
    let with_hole = &attempts_of(app, account, &old).await?;
    let new = New { app, account, window: (since, until), listed_from, with_hole, tells_disputes: true };
    let look = async || {
        let mut found = find(&new, &lines).await?;
        found.leave(&left);
        Ok::<_, AppError>(found)
    };
    let mut found = look().await?;
    // In restored mode what is missing here is told, and nobody is asked (PS-I-44).
    if !app.store().installation().await?.is_restored() && look_at(&new, &found).await? {
        found = look().await?;
    }
    let (store, owned, account) = (app.store().clone(), app.clone(), account.clone());
    let others = others + unreadable.len() + old.len() + found.others;
    let counts = [found.agreed, others, left.objects.len()];
    let run = run(&account, claimed_at, Answer::Compared, Some((new.window, counts)));
    let window = new.window;
    let unit = async move |tx: &mut Tx| write(&owned, tx, &account, &run, &found, window).await;
    spawn(async move { store.run(unit).await }).await??;
    Ok(Some(Answer::Compared))
}

/// Where the list begins. What a dispute moved is judged as a whole: that reaches back to where the first one began that is open, or ends in
/// the window.
async fn listed_from(
    app: &App,
    account: &MerchantAccountRow,
    since: Timestamp,
) -> Result<Timestamp, AppError> {
    let mut tx = app.store().reader().await?;
    let decided_since = since.minus(MARGIN).minus(MARGIN);
    let of = (account.site_id, account.id);
    let oldest = rows::oldest_disputed(&mut tx, of, decided_since).await?.unwrap_or(since);
    Ok(oldest.min(since).max(app.now().minus(MOVES_FOR)).minus(MARGIN))
}

pub(super) fn run(
    account: &MerchantAccountRow,
    asked_at: Timestamp,
    answer: Answer,
    compared: Option<((Timestamp, Timestamp), [usize; 3])>,
) -> ReconciliationRow {
    let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    ReconciliationRow {
        merchant_account_id: account.id,
        site_id: account.site_id,
        asked_at,
        answer,
        compared: compared.map(|((since, until), counts)| {
            let [agreed, others, unjudged] = counts.map(count);
            Compared { at: asked_at, since, until, agreed, others, unjudged }
        }),
    }
}

async fn is_any_ours(
    app: &App,
    account: &MerchantAccountRow,
    unreadable: &[Unreadable],
) -> Result<bool, AppError> {
    let mut tx = app.store().reader().await?;
    for line in unreadable {
        if may_be_ours(&mut tx, account, line).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The attempts of whose money lines are that cannot be read.
async fn attempts_of(
    app: &App,
    account: &MerchantAccountRow,
    unreadable: &[Unreadable],
) -> Result<HashSet<AttemptId>, AppError> {
    let mut tx = app.store().reader().await?;
    let mut found = HashSet::new();
    for line in unreadable {
        found.extend(attempt_of(&mut tx, account, line).await?);
    }
    Ok(found)
}

/// Asks about the payments that differ; whether any was. One that cannot be asked about is another time.
pub(super) async fn look_at(new: &New<'_>, found: &Found) -> Result<bool, AppError> {
    let attempts = to_look_at(new, found).await?;
    let until = tokio::time::Instant::now() + LOOK_WITHIN;
    for attempt in &attempts {
        if tokio::time::Instant::now() >= until {
            tracing::warn!(account.id = %new.account.id, "the other payments that differ are asked about another time");
            break;
        }
        if let Err(error) = crate::refunds::look(new.app, new.account.site_id, *attempt, None).await {
            tracing::warn!(attempt.id = %attempt, error = %error, "a payment that differs is asked about another time");
        }
    }
    Ok(!attempts.is_empty())
}

/// Those to ask about: what was not known to differ before all others, which take turns by the day; nothing that a person has explained.
async fn to_look_at(new: &New<'_>, found: &Found) -> Result<Vec<AttemptId>, AppError> {
    let account = new.account;
    let mut tx = new.app.store().reader().await?;
    let open = rows::list_open_of_account(&mut tx, account.site_id, account.mode, account.id).await?;
    let explained = explained(&mut tx, account, new.window.0).await?;
    let open: HashSet<_> = open.iter().map(|row| (&row.object, row.difference)).collect();
    let (mut unknown, mut known) = (Vec::new(), Vec::new());
    let day = new.window.1.since(Timestamp(0)).whole_seconds() / Span::days(1).whole_seconds();
    for (row, attempt) in &found.differences {
        let Some(attempt) = *attempt else { continue };
        if explained.contains(&(row.object.clone(), row.difference, row.theirs, row.ours)) {
            continue;
        }
        let to = if open.contains(&(&row.object, row.difference)) { &mut known } else { &mut unknown };
        if !to.contains(&attempt) {
            to.push(attempt);
        }
    }
    for attempt in &found.doubtful {
        if !unknown.contains(attempt) && !known.contains(attempt) {
            known.push(*attempt);
        }
    }
    Ok(in_turn(unknown, known, usize::try_from(day).unwrap_or(0)))
}

/// What persons have explained that moved since then, with what either side said.
async fn explained(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    since: Timestamp,
) -> Result<HashSet<(ObjectId, Difference, Option<Money>, Option<Money>)>, AppError> {
    let all = rows::list_explained(tx, account.id, since).await?;
    Ok(all.into_iter().map(|of| (of.object, of.difference, of.theirs, of.ours)).collect())
}

/// All that is new, and of what is known others every day.
fn in_turn(unknown: Vec<AttemptId>, mut known: Vec<AttemptId>, day: usize) -> Vec<AttemptId> {
    let places = LOOKED_AT_MAX.saturating_sub(unknown.len());
    if let Some(first) = (day * places).checked_rem(known.len()) {
        known.rotate_left(first);
    }
    unknown.into_iter().chain(known).take(LOOKED_AT_MAX).collect()
}

/// Writes what differs still, and ends what agrees by now. What moved outside the window is not judged: it stays. What was posted of a
/// difference that goes or changes is told: a person takes it back.
pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
    run: &ReconciliationRow,
    found: &Found,
    (since, until): (Timestamp, Timestamp),
) -> Result<(), AppError> {
    let site = account.site_id;
    let open = rows::list_open_of_account(tx, site, account.mode, account.id).await?;
    // Somebody who asked later knows better.
    if !rows::note_asked(tx, run).await? {
        return Ok(());
    }
    let explained = explained(tx, account, since).await?;
    let is_explained =
        |row: &DifferenceRow| explained.contains(&(row.object.clone(), row.difference, row.theirs, row.ours));
    let mut news: Vec<_> = found.differences.iter().filter(|(row, _)| !is_explained(row)).collect();
    if news.len() > FOUND_MAX {
        tracing::warn!(account.id = %account.id, found = news.len(), shown = FOUND_MAX, "too much differs to be shown");
    }
    let standing = postings::list_standing(tx, (site, account.mode, account.id), since).await?;
    // What is of a payment of ours before what nobody knows.
    news.sort_by_key(|(row, attempt)| attempt.is_none() && row.intent_id.is_none());
    let known: HashSet<_> = open.iter().map(|row| (&row.object, row.difference)).collect();
    let mut needs_a_look = false;
    for (row, _) in news.into_iter().take(FOUND_MAX) {
        if let Some(of) = standing.iter().find(|of| of.holds(row)) {
            postings::stands_again(tx, account.id, &of.posting, app.now()).await?;
            continue;
        }
        // Who is asked to look is told of what was found since: that is known from now on, however long the list was.
        let is_open = rows::found(tx, &DifferenceRow { found_at: app.now(), ..row.clone() }).await?;
        if is_open && !known.contains(&(&row.object, row.difference)) {
            tracing::warn!(account.id = %account.id, object = %row.object.0, difference = row.difference.as_str(),
                "the gateway's list differs from our books");
            metrics::counter!("bursar_payment_alarms_total").increment(1);
            needs_a_look = true;
        }
    }
    let still: HashSet<_> = found.differences.iter().map(|(row, _)| (&row.object, row.difference)).collect();
    let agrees = |object: &ObjectId, difference, movement, (moved_at, intent): (Timestamp, _)| {
        let is_unjudged = found.is_unjudged((object, difference), movement, intent);
        let is_judged = since <= moved_at && moved_at < until && !is_unjudged;
        is_judged && !still.contains(&(object, difference))
    };
    for known in &open {
        let of = (known.moved_at, known.intent_id);
        if agrees(&known.object, known.difference, known.movement, of) {
            rows::agree(tx, site, known.id, app.now()).await?;
        }
    }
    // What is told in another way now does not agree.
    let told: HashSet<_> = found.differences.iter().map(|(row, _)| &row.object).collect();
    for known in rows::list_explained(tx, account.id, since).await? {
        let is_posted = standing.iter().any(|of| of.posting.difference_id == known.id);
        if is_posted && told.contains(&known.object) {
            continue;
        }
        if agrees(&known.object, known.difference, known.movement, (known.moved_at, known.intent_id)) {
            if is_posted {
                warn_of_posted(account, &known.object);
                needs_a_look = true;
            }
            rows::forget_explanation(tx, site, known.id, app.now()).await?;
        }
    }
    // What moved so long ago is on no list: the books alone tell.
    for (id, object) in postings::list_outlived(tx, (site, account.mode, account.id), since).await? {
        warn_of_posted(account, &object);
        needs_a_look = true;
        rows::forget_explanation(tx, site, id, app.now()).await?;
    }
    if needs_a_look {
        ask_office(app, tx, site, account.mode).await?;
    }
    Ok(())
}

fn warn_of_posted(account: &MerchantAccountRow, object: &ObjectId) {
    tracing::warn!(account.id = %account.id, object = %object.0, "both agree about a difference that was posted");
    metrics::counter!("bursar_payment_alarms_total").increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn what_is_new_is_asked_about_at_once_and_what_is_known_has_its_turn() {
        let some = |from: u128, count: u128| -> Vec<AttemptId> {
            (from..from + count).map(|n| AttemptId(uuid::Uuid::from_u128(n))).collect()
        };
        assert_eq!(in_turn(some(0, 3), some(10, 2), 7).len(), 5);
        assert_eq!(in_turn(some(0, 3), Vec::new(), 7), some(0, 3));
        let (known, mut asked) = (some(1_000, 250), HashSet::new());
        for day in 20_000..20_004 {
            let today = in_turn(some(0, 3), known.clone(), day);
            assert_eq!((today.len(), &today[..3]), (LOOKED_AT_MAX, &some(0, 3)[..]));
            asked.extend(today);
        }
        assert!(known.iter().all(|of| asked.contains(of)), "within a few days");
    }
}
