//! Accounts whose gateway shows no list are compared with the settlement files that people import: span by span of what the files cover.
//! What lies outside is not judged, and a file proves nothing about disputes: banks have those.

use super::compare::{self, LOOK_WITHIN};
use super::find::{Found, New, find};
use super::rows;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::health::Waiting;
use domain::ids::{MerchantAccountId, SettlementFileId, SiteId};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Answer, Difference, ListedTransaction, WINDOW};
use domain::settlements::{
    CLOCKS_APART, COMPARED_LINES_MAX, Covered, Dated, IMPORTED_EVERY, LineKind, MISSED_WITHIN,
    SETTLES_WITHIN, SettlementLine, gaps, listed, proved, written_by,
};
use domain::time::{Span, Timestamp};
use locale::Zone;
use std::collections::{HashMap, HashSet};
use store::reconciliation::DifferenceRow;
use store::settlements::{self as kept, SettlementContent};
use store::sites::MerchantAccountRow;
use store::{StoreError, Tx};

/// The newest files of an account that a page shows.
const SHOWN_MAX: i64 = 60;

/// Files that are looked through for the newest upload.
const FILES_MAX: i64 = 1_000;

/// So much of what moved is looked at at a time.
const MOVED_PAGE: i64 = 500;

/// How far an account's files reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// What of the last weeks the files prove, oldest first: between two of these there is a gap.
    pub spans: Vec<Covered>,
    /// Money moved that none of them covers, longer ago than a week.
    pub is_late: bool,
    /// Files whose lines were not all read, and nobody has decided about.
    pub waiting: Vec<SettlementFileId>,
}

/// Whether an account is compared by files.
pub(super) fn is_imported(account: &MerchantAccountRow) -> bool {
    account.login.interface().signs_in_to_payflow()
}

/// How far the files of an account reach.
pub(super) async fn imported(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    now: Timestamp,
) -> Result<Imported, StoreError> {
    let files = kept::list_files(tx, (account.site_id, account.id), SHOWN_MAX).await?;
    let since = now.minus(MISSED_WITHIN);
    let mut spans = proved(kept::list_covered(tx, account.id, since).await?);
    if spans.is_empty() {
        // Nothing of late: how far the last ones reached, a person wants to know all the same.
        spans = proved(kept::list_covered(tx, account.id, Timestamp(0)).await?);
        spans.drain(..spans.len().saturating_sub(1));
    }
    Ok(Imported {
        spans,
        is_late: missed_since(tx, (account.site_id, account.id), now).await?.is_some(),
        waiting: files.iter().filter(|file| !file.is_taken).map(|file| file.id).collect(),
    })
}

/// When money of an account moved first, in the last weeks and longer ago than one, that no file covers; none where all is covered.
async fn missed_since(
    tx: &mut Tx,
    account: (SiteId, MerchantAccountId),
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let window = (now.minus(MISSED_WITHIN), now.minus(IMPORTED_EVERY));
    // What reports of settlements lack at their end is known once all that may touch are joined.
    let spans = proved(kept::list_covered(tx, account.1, window.0.minus(SETTLES_WITHIN)).await?);
    for gap in gaps(&spans, window) {
        if let Some(first) = moved_unlisted(tx, account, gap).await? {
            return Ok(Some(first));
        }
    }
    Ok(None)
}

/// When money moved first in a gap that no file names by its id either: by our clock the last line of a file may stand a moment behind what
/// the file covers.
async fn moved_unlisted(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    (from, until): Covered,
) -> Result<Option<Timestamp>, StoreError> {
    let mut names: Option<HashSet<String>> = None;
    let mut begins = from;
    loop {
        let moved = kept::list_moved(tx, account, (begins, until), MOVED_PAGE).await?;
        let Some((_, last)) = moved.last() else { return Ok(None) };
        let (last, is_all) = (*last, i64::try_from(moved.len()).is_ok_and(|count| count < MOVED_PAGE));
        let known = match names {
            Some(known) => known,
            // Of those that end where it begins, or begin where it ends.
            None => {
                let beside = (from.minus(Span(1)), until);
                Evidence::of(kept::list_content(tx, (site, account), beside).await?).names()
            }
        };
        let unlisted = moved.iter().find(|(object, _)| !known.contains(&object.0.to_ascii_uppercase()));
        match unlisted {
            Some((_, at)) => return Ok(Some(*at)),
            None if is_all => return Ok(None),
            None => begins = last.plus(Span(1)),
        }
        names = Some(known);
    }
}

/// Accounts in use in Production of which money moved that no file covers; since when the first has none.
pub(super) async fn unimported(tx: &mut Tx, now: Timestamp) -> Result<Waiting, StoreError> {
    let mut all = Waiting::default();
    for account in kept::list_importing(tx).await? {
        if let Some(since) = missed_since(tx, account, now).await? {
            all.count += 1;
            all.since = all.since.into_iter().chain([since]).min();
        }
    }
    Ok(all)
}

/// Whether an account has files that count.
pub(super) async fn has_any(tx: &mut Tx, account: &MerchantAccountRow) -> Result<bool, StoreError> {
    let files = kept::list_files(tx, (account.site_id, account.id), FILES_MAX).await?;
    Ok(files.iter().any(|file| file.is_taken))
}

/// Whether files of an account wait for a comparison that nobody has begun since.
pub(super) async fn wait_since(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    asked_at: Timestamp,
) -> Result<bool, StoreError> {
    Ok(kept::uncompared(tx, account.id).await?.is_some_and(|(since, _)| asked_at < since))
}

/// Compares an account that was claimed at `claimed_at` with its files; none where it has none of the time that is compared. A file that was
/// not compared yet is, however old it is.
pub(super) async fn compare_claimed(
    app: &App,
    account: &MerchantAccountRow,
    claimed_at: Timestamp,
) -> Result<Option<Answer>, AppError> {
    let answer = compare_files(app, account, claimed_at).await?;
    // Also where there was too much: it is said, and what is so old would keep everything newer from being compared.
    let (store, account) = (app.store().clone(), account.id);
    let unit =
        async move |tx: &mut Tx| Ok::<_, AppError>(kept::note_compared(tx, account, claimed_at).await?);
    spawn(async move { store.run(unit).await }).await??;
    Ok(answer)
}

async fn compare_files(
    app: &App,
    account: &MerchantAccountRow,
    claimed_at: Timestamp,
) -> Result<Option<Answer>, AppError> {
    let since = back_to(app, account).await?;
    let content = {
        let mut tx = app.store().reader().await?;
        let lines = kept::count_lines(&mut tx, account.id, since).await?;
        if usize::try_from(lines).is_ok_and(|lines| lines > COMPARED_LINES_MAX) {
            return Ok(Some(Answer::TooMany));
        }
        let of = (account.site_id, account.id);
        kept::list_content(&mut tx, of, (since, Timestamp(i64::MAX))).await?
    };
    let spans =
        proved(content.iter().map(|file| ((file.covered_from, file.covered_until), file.is_settled_only)));
    let Some(first) = spans.first().map(|(from, _)| *from) else { return Ok(None) };
    let evidence = Evidence::of(content);
    let may_ask = !app.store().installation().await?.is_restored();
    let until = tokio::time::Instant::now() + LOOK_WITHIN;
    // What is noted of the comparison is of all spans so far, not of the last one alone.
    let mut so_far = (0, 0);
    for span in spans {
        let run = (claimed_at, first, so_far);
        so_far = compare_span(app, account, (run, span), &evidence, may_ask.then_some(until)).await?;
    }
    Ok(Some(Answer::Compared))
}

/// Files in the order in which they were written, as far as that is known; else in which they came.
fn oldest_first(content: Vec<SettlementContent>) -> Vec<SettlementContent> {
    let written = written_by(&content.iter().map(dated).collect::<Vec<_>>());
    let mut all: Vec<_> = written.into_iter().zip(content).collect();
    all.sort_by_key(|(written, _)| *written);
    all.into_iter().map(|(_, file)| file).collect()
}

fn dated(file: &SettlementContent) -> Dated<'_> {
    let zone = Zone::stored(&file.time_zone);
    let ends = zone.instant(zone.day(file.covered_until.minus(Span(1)), 1), (0, 0));
    Dated {
        uploaded_at: file.uploaded_at,
        ends_at: ends.unwrap_or(file.covered_until),
        is_settled_only: file.is_settled_only,
        moved: &file.moved,
        unread: &file.unread,
    }
}

/// Back to where every comparison begins, to what still differs, and to what was not compared yet.
async fn back_to(app: &App, account: &MerchantAccountRow) -> Result<Timestamp, AppError> {
    let mut tx = app.store().reader().await?;
    let open = rows::list_open_of_account(&mut tx, account.site_id, account.mode, account.id).await?;
    let oldest = open.iter().map(|row| row.moved_at).min();
    let uncompared = kept::uncompared(&mut tx, account.id).await?.map(|(_, from)| from);
    let window = app.now().minus(WINDOW);
    Ok(oldest.into_iter().chain(uncompared).fold(window, Timestamp::min))
}

/// What the files of an account say.
struct Evidence {
    /// What moved by them.
    lines: Vec<ListedTransaction>,
    /// What stands in a file and could not be read, in capitals: that it is missing is not said.
    unread: HashSet<String>,
    /// Something was undone, and the report has no column for what.
    nameless: Vec<SettlementLine>,
}

impl Evidence {
    fn of(content: Vec<SettlementContent>) -> Self {
        let unread = content.iter().flat_map(|file| &file.unread).filter_map(|line| line.object.as_ref());
        let unread = unread.map(|object| object.0.to_ascii_uppercase()).collect();
        let moved: Vec<_> = oldest_first(content).into_iter().flat_map(|file| file.moved).collect();
        let is_nameless = |line: &&SettlementLine| line.kind == LineKind::Undone && line.of.is_none();
        // Of two lines with one id the later one counts.
        let last: HashMap<_, _> =
            moved.iter().map(|line| (line.object.0.to_ascii_uppercase(), line)).collect();
        let nameless = last.into_values().filter(is_nameless).cloned().collect();
        Self { lines: listed(moved), unread, nameless }
    }

    /// Everything that the files name as moved, or as unreadable, in capitals.
    fn names(self) -> HashSet<String> {
        let moved = self.lines.into_iter().map(|line| line.object.0.to_ascii_uppercase());
        moved.chain(self.unread).collect()
    }

    /// Whether the void of something that the files have as taken may be one of those that do not say of what they are.
    fn may_have_void(&self, row: &DifferenceRow) -> bool {
        let is_of = |line: &&ListedTransaction| ObjectId::of_console_void(&line.object).is_same(&row.object);
        let Some(taken) = self.lines.iter().find(is_of) else { return false };
        self.nameless.iter().any(|void| {
            taken.at <= void.at
                && void.at <= row.moved_at.plus(CLOCKS_APART)
                && (void.amount.is_zero() || Some(void.amount) == row.ours)
        })
    }
}

async fn compare_span(
    app: &App,
    account: &MerchantAccountRow,
    ((claimed_at, first, (agreed, others)), span): ((Timestamp, Timestamp, (usize, usize)), Covered),
    evidence: &Evidence,
    ask_until: Option<tokio::time::Instant>,
) -> Result<(usize, usize), AppError> {
    let with_hole = &HashSet::new();
    // By the gateway's clock it may have moved before the span that by ours began just in it.
    let listed_from = span.0.plus(CLOCKS_APART);
    let new = New { app, account, window: span, listed_from, with_hole, tells_disputes: false };
    let look = async || {
        let mut found = find(&new, &evidence.lines).await?;
        leave_unproved(&mut found, span, evidence);
        Ok::<_, AppError>(found)
    };
    let mut found = look().await?;
    let may_ask = ask_until.is_some_and(|until| tokio::time::Instant::now() < until);
    if may_ask && compare::look_at(&new, &found).await? {
        found = look().await?;
    }
    let (store, owned, account) = (app.store().clone(), app.clone(), account.clone());
    let (agreed, others) = (agreed + found.agreed, others + found.others);
    let compared = Some(((first, span.1), [agreed, others, 0]));
    let run = compare::run(&account, claimed_at, Answer::Compared, compared);
    let unit = async move |tx: &mut Tx| compare::write(&owned, tx, &account, &run, &found, span).await;
    spawn(async move { store.run(unit).await }).await??;
    Ok((agreed, others))
}

/// Takes out what a file does not prove to be missing: what we noted in the last minutes that it covers, what it has and cannot be read,
/// a void where it has one and does not say of what, and what was undone before it settled, which a report of what was settled has neither way.
fn leave_unproved(found: &mut Found, (_, until): Covered, evidence: &Evidence) {
    let missing: HashSet<ObjectId> = found
        .differences
        .iter()
        .filter(|(row, _)| row.difference == Difference::NotThere)
        .map(|(row, _)| row.object.clone())
        .collect();
    let mut undone = HashSet::new();
    for object in &missing {
        let void = ObjectId::of_console_void(object);
        if missing.contains(&void) {
            undone.extend([object.clone(), void]);
        }
    }
    let (unproved, proved): (Vec<_>, Vec<_>) =
        std::mem::take(&mut found.differences).into_iter().partition(|(row, _)| {
            row.difference == Difference::NotThere
                && (row.moved_at >= until.minus(CLOCKS_APART)
                    || evidence.unread.contains(&row.object.0.to_ascii_uppercase())
                    || evidence.may_have_void(row)
                    || undone.contains(&row.object))
        });
    found.differences = proved;
    found.unjudged.extend(unproved.into_iter().map(|(row, _)| row.object));
}

/// What no file covers any more is not known to differ: the file that said so was taken out.
pub(super) async fn end_uncovered(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
) -> Result<(), AppError> {
    let files = kept::list_files(tx, (account.site_id, account.id), FILES_MAX).await?;
    let taken = files.iter().filter(|file| file.is_taken);
    let spans = proved(taken.map(|file| ((file.covered_from, file.covered_until), file.is_settled_only)));
    let is_covered = |at: Timestamp| spans.iter().any(|(from, until)| *from <= at && at < *until);
    for row in rows::list_open_of_account(tx, account.site_id, account.mode, account.id).await? {
        if !is_covered(row.moved_at) {
            rows::agree(tx, account.site_id, row.id, app.now()).await?;
        }
    }
    Ok(())
}

/// Files of which nobody said whether they count are forgotten after a while.
pub(super) async fn forget_waiting(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let for_so_long: Span = domain::settlements::WAITS_FOR;
    kept::forget_waiting(tx, account.id, now.minus(for_so_long)).await
}
