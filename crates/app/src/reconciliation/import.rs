//! Importing a settlement file: it is read, reduced to what is compared, and kept; then the account is compared.

use super::checks::{Marks, Reading, Source};
use super::{Reconciliation, accounts_of, compare, files};
use crate::audit::{account_of, actor};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, MerchantAccountId, SettlementFileId};
use domain::payments::card::without_card_numbers;
use domain::payments::gateway::Mode;
use domain::settlements::{
    Covered, DAYS_MAX, FILE_BYTES_MAX, FileProblem, LineKind, NAME_MAX, PROBLEMS_MAX, Report, SETTLES_WITHIN,
    UnreadLine, covered_by_lines,
};
use domain::sites::GatewayProduct;
use domain::time::{Span, Timestamp};
use locale::Zone;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::accounts::people;
use store::settlements::{self as kept, SettlementFileRow};
use store::sites::{MerchantAccountRow, get_account};
use store::{StoreError, Tx};
use uuid::Uuid;

/// Files that a page shows.
const SHOWN_MAX: i64 = 60;

/// A day of the calendar: year, month, day.
pub type Day = (i16, i8, i8);

/// What somebody uploads.
#[derive(Clone)]
pub struct NewFile {
    /// The account that he chose, as the form sends it.
    pub account: String,
    /// IANA name of the zone in which the report is written.
    pub time_zone: String,
    /// Its days are written with the day before the month, as far as they do not tell.
    pub is_day_first: bool,
    /// The first and the last day that the report covers, where he says so.
    pub days: Option<(Day, Day)>,
    /// Its name on his computer.
    pub name: String,
    /// Its bytes.
    pub file: Vec<u8>,
}

/// Why a file is not imported. Nothing is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRefusal {
    /// There is no such account here, or none that is compared by files.
    Account,
    /// There is no such time zone.
    Zone,
    /// It is no report that can be read.
    File(FileProblem),
    /// It was imported before, at that time.
    Known(Timestamp),
    /// Payments in it were made at another account, or in the other mode.
    OtherAccount,
    /// What the books know of it happened on other days; all of it fits if the day stands first, or the month.
    OtherOrder {
        /// The day stands first.
        is_day_first: bool,
    },
    /// What the books know of it happened at other times; all of it fits in the zone of that IANA name.
    OtherZone(String),
    /// The last day lies before the first.
    DaysReversed,
    /// The days have not begun, or the calendar does not have them.
    DaysAhead,
    /// More days than [`DAYS_MAX`].
    DaysMany,
    /// It has lines of other days than were said.
    DaysOthers,
    /// It lists what was settled only, and of too few days: what settles later is not in it.
    DaysFew,
    /// It has no line, or lists only what was settled; then the days have to be said for which that is so.
    DaysMissing,
}

/// A file and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// Its facts.
    pub file: SettlementFileRow,
    /// Who sent it; none when he is gone.
    pub by: Option<String>,
    /// What of it could not be read, the first of them.
    pub problems: Vec<UnreadLine>,
}

/// An account and its files.
#[derive(Debug, Clone)]
pub struct AccountFiles {
    /// The account.
    pub id: MerchantAccountId,
    /// Its id, as a form sends it.
    pub key: String,
    /// Its product.
    pub product: GatewayProduct,
    /// By what people know it.
    pub name: String,
    /// Its newest files.
    pub files: Vec<SettlementFileRow>,
}

impl Reconciliation<'_> {
    /// The accounts of a mode that are compared by files, with those files.
    pub async fn files(&self, site: &Site, mode: Mode) -> Result<Vec<AccountFiles>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let accounts = accounts_of(&mut tx, site.id, self.0.now()).await?;
        let mut all = Vec::new();
        for account in accounts.into_iter().filter(|of| of.mode == mode && files::is_imported(of)) {
            let files = kept::list_files(&mut tx, (site.id, account.id), SHOWN_MAX).await?;
            let name = account.login.merchant().to_owned();
            let (id, product) = (account.id, account.login.product());
            all.push(AccountFiles { id, key: id.to_string(), product, name, files });
        }
        Ok(all)
    }

    /// A file of the site; none where there is none.
    pub async fn file(&self, site: &Site, id: SettlementFileId) -> Result<Option<FileView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(file) = kept::find_file(&mut tx, site.id, id).await? else { return Ok(None) };
        let mut problems = kept::find_problems(&mut tx, site.id, id).await?;
        problems.truncate(PROBLEMS_MAX);
        let by = match account_of(&file.uploaded_by) {
            Some(id) => match people::get(&mut tx, id).await {
                Err(StoreError::NotFound { .. }) => None,
                account => Some(account?.name),
            },
            None => None,
        };
        Ok(Some(FileView { file, by, problems }))
    }

    /// Imports a file. One whose lines were all read, and against which nothing speaks, counts at once and is compared; else it waits for
    /// [`Reconciliation::take_file`].
    pub async fn import(
        &self,
        by: AccountId,
        site: &Site,
        new: NewFile,
    ) -> Result<Result<SettlementFileRow, ImportRefusal>, AppError> {
        let now = self.0.now();
        let mut tx = self.0.store().reader().await?;
        let id = Uuid::parse_str(&new.account).ok();
        let accounts = accounts_of(&mut tx, site.id, now).await?;
        let account = accounts.into_iter().find(|of| Some(of.id.0) == id).filter(files::is_imported);
        let Some(account) = account else { return Ok(Err(ImportRefusal::Account)) };
        let Some(zone) = Zone::parse(&new.time_zone) else { return Ok(Err(ImportRefusal::Zone)) };
        if new.file.len() > FILE_BYTES_MAX {
            return Ok(Err(ImportRefusal::File(FileProblem::TooLarge)));
        }
        let days = match new.days.map(|days| said(&zone, days, now)).transpose() {
            Ok(days) => days,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (bytes, digest) = (new.file.len(), digest(&new.file));
        let known = kept::find_same(&mut tx, (site.id, account.id), &digest).await?;
        if let Some(known) = known.as_ref().filter(|known| known.is_taken) {
            return Ok(Err(ImportRefusal::Known(known.uploaded_at)));
        }
        // One that still waits is read anew, as it is said to be now.
        let replaced = known.map(|known| known.id);
        drop(tx);
        let reading = Reading { time_zone: zone.name().to_owned(), is_day_first: new.is_day_first };
        let source = Source { app: self.0, site, account: &account, file: Arc::new(new.file), now };
        let report = match source.read(&reading).await? {
            Ok(report) => report,
            Err(problem) => return Ok(Err(ImportRefusal::File(problem))),
        };
        let marks = source.marks(&report).await?;
        if marks == Marks::OtherAccount {
            return Ok(Err(ImportRefusal::OtherAccount));
        }
        // Before its days are looked at: read otherwise, they are others.
        let agreement = match source.agreement(&reading, &report).await? {
            Ok(agreement) => agreement,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let covered = match covered(&report, days, &zone, now) {
            Ok(covered) => covered,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let doubt = source.doubt(&report, (covered, days.is_some()), (agreement, marks)).await?;
        let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
        let row = SettlementFileRow {
            id: self.0.id(),
            site_id: site.id,
            mode: account.mode,
            merchant_account_id: account.id,
            digest,
            name: name(&new.name),
            bytes: count(bytes),
            uploaded_at: now,
            uploaded_by: actor(by),
            time_zone: zone.name().to_owned(),
            is_taken: report.unread.is_empty() && doubt.is_none(),
            covered_from: covered.0,
            covered_until: covered.1,
            is_settled_only: report.is_settled_only,
            lines: count(report.lines.len()),
            unread: count(report.unread.len()),
            doubt,
        };
        let (store, app, kept_row, of) =
            (self.0.store().clone(), self.0.clone(), row.clone(), account.clone());
        let moved: Vec<_> = report.lines.into_iter().filter(|line| line.kind != LineKind::Nothing).collect();
        let unread = report.unread;
        let unit = async move |tx: &mut Tx| {
            files::forget_waiting(tx, &of, app.now()).await?;
            if let Some(replaced) = replaced {
                kept::remove_file(tx, of.site_id, replaced).await?;
            }
            kept::insert_file(tx, &kept_row, &moved, &unread).await?;
            let (act, detail) = ("import settlement file", detail(&kept_row));
            app.audit(tx, kept_row.site_id, &kept_row.uploaded_by, act, of.login.merchant(), &detail).await?;
            Ok::<_, AppError>(())
        };
        match spawn(async move { store.run(unit).await }).await? {
            Err(AppError::Store(error)) if kept::is_known_twice(&error) => {
                return Ok(Err(ImportRefusal::Known(now)));
            }
            stored => stored?,
        }
        if row.is_taken {
            compare_soon(self.0, &account).await?;
        }
        Ok(Ok(row))
    }

    /// Says that a file counts, without what could not be read and whatever speaks against it: it does from now on. False where there is no such file.
    pub async fn take_file(
        &self,
        by: AccountId,
        site: &Site,
        id: SettlementFileId,
    ) -> Result<bool, AppError> {
        let Some((file, account)) = find(self.0, site, id).await? else { return Ok(false) };
        let (store, app, row, of) = (self.0.store().clone(), self.0.clone(), file.clone(), account.clone());
        let unit = async move |tx: &mut Tx| {
            let is_first = kept::take_file(tx, row.site_id, row.id, app.now()).await?;
            if is_first {
                let (act, detail) = ("take settlement file", detail(&row));
                app.audit(tx, row.site_id, &actor(by), act, of.login.merchant(), &detail).await?;
            }
            Ok::<_, AppError>(is_first)
        };
        if spawn(async move { store.run(unit).await }).await?? {
            compare_soon(self.0, &account).await?;
        }
        Ok(true)
    }

    /// Takes a file out: it counts no more, and may be imported again. What it alone said differs is forgotten. False where there is none.
    pub async fn remove_file(
        &self,
        by: AccountId,
        site: &Site,
        id: SettlementFileId,
    ) -> Result<bool, AppError> {
        let Some((file, account)) = find(self.0, site, id).await? else { return Ok(false) };
        let (store, app, row, of) = (self.0.store().clone(), self.0.clone(), file.clone(), account.clone());
        let unit = async move |tx: &mut Tx| {
            if kept::remove_file(tx, row.site_id, row.id).await? {
                files::end_uncovered(&app, tx, &of).await?;
                if row.is_taken {
                    let (whose, days) = ((row.site_id, of.id), (row.covered_from, row.covered_until));
                    kept::compare_again(tx, whose, days, app.now()).await?;
                }
                let (act, detail) = ("remove settlement file", detail(&row));
                app.audit(tx, row.site_id, &actor(by), act, of.login.merchant(), &detail).await?;
            }
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
        if file.is_taken {
            compare_soon(self.0, &account).await?;
        }
        Ok(true)
    }
}

async fn find(
    app: &App,
    site: &Site,
    id: SettlementFileId,
) -> Result<Option<(SettlementFileRow, MerchantAccountRow)>, AppError> {
    let mut tx = app.store().reader().await?;
    let Some(file) = kept::find_file(&mut tx, site.id, id).await? else { return Ok(None) };
    let account = get_account(&mut tx, site.id, file.merchant_account_id).await?;
    Ok(Some((file, account)))
}

/// Compares an account, unless somebody does: then the next job sees what is new. Who goes away undoes nothing.
async fn compare_soon(app: &App, account: &MerchantAccountRow) -> Result<(), AppError> {
    let Some(claimed_at) = compare::claim_now(app, account, Span(0)).await? else { return Ok(()) };
    let (app, account) = (app.clone(), account.clone());
    let compared = async move { compare::compare(&app, &account, claimed_at).await };
    spawn(compared).await??;
    Ok(())
}

/// The days that somebody says.
#[derive(Debug, Clone, Copy)]
struct SaidDays {
    from: Timestamp,
    /// When the last of them begins.
    begins_last: Timestamp,
    until: Timestamp,
}

/// The span of the days that somebody says.
fn said(zone: &Zone, (first, last): (Day, Day), now: Timestamp) -> Result<SaidDays, ImportRefusal> {
    let begins = |day| zone.instant(day, (0, 0));
    let (Some(from), Some(begins_last)) = (begins(first), begins(last)) else {
        return Err(ImportRefusal::DaysAhead);
    };
    if begins_last < from {
        return Err(ImportRefusal::DaysReversed);
    }
    if begins_last > now {
        return Err(ImportRefusal::DaysAhead);
    }
    if begins_last.since(from) >= Span::days(DAYS_MAX) {
        return Err(ImportRefusal::DaysMany);
    }
    // Clocks may change on that day.
    let next = zone.day(begins_last.plus(Span::hours(12)), 1);
    Ok(SaidDays { from, begins_last, until: begins(next).unwrap_or(begins_last) })
}

/// What a report covers: the days that were said, or what its lines show. Nobody knows what comes after now.
fn covered(
    report: &Report,
    days: Option<SaidDays>,
    zone: &Zone,
    now: Timestamp,
) -> Result<Covered, ImportRefusal> {
    if report.lines.is_empty() && !report.unread.is_empty() {
        return Err(ImportRefusal::File(FileProblem::NoLines));
    }
    // It may begin in the midst of a day: what settled before that is not in it.
    if days.is_none() && report.is_settled_only {
        return Err(ImportRefusal::DaysMissing);
    }
    let begins = |at| zone.instant(zone.day(at, 0), (0, 0)).unwrap_or(at);
    let Some((from, until)) =
        days.map(|days| (days.from, days.until)).or_else(|| covered_by_lines(report, begins))
    else {
        return Err(ImportRefusal::DaysMissing);
    };
    let is_outside = |at: Timestamp| at < from || until <= at;
    // What was settled on these days may have been made before them.
    if days.is_some() && !report.is_settled_only && report.lines.iter().any(|line| is_outside(line.at)) {
        return Err(ImportRefusal::DaysOthers);
    }
    if until.since(from) > Span::days(DAYS_MAX + 1) {
        return Err(ImportRefusal::DaysMany);
    }
    let until = match days {
        // Nobody knows when on that day the report was written: what came after its last line is not in it, for all we know.
        Some(days) if until > now => {
            let last = report.lines.iter().map(|line| line.at.plus(Span(1))).max();
            last.map_or(days.begins_last, |last| last.max(days.begins_last)).min(now)
        }
        _ => until.min(now),
    };
    // Of fewer days such a report proves nothing by itself.
    let proves_until = if report.is_settled_only { until.minus(SETTLES_WITHIN) } else { until };
    if from < proves_until { Ok((from, until)) } else { Err(ImportRefusal::DaysFew) }
}

fn digest(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of a file without its folder, without what is no text, and without what may be a card's number.
fn name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    // As it would be kept: what a card's digits are parted by may be left out.
    let kept: String = last.chars().filter(|c| !c.is_control()).collect();
    without_card_numbers(&kept).chars().take(NAME_MAX).collect()
}

fn detail(file: &SettlementFileRow) -> String {
    format!("{}, SHA-256 {}, {} lines, {} left out", file.name, file.digest, file.lines, file.unread)
}
