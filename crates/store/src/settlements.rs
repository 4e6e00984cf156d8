//! Settlement files: what persons imported of a gateway's console, reduced to what is compared (PS 3.4).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{MerchantAccountId, SettlementFileId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::{Mode, ObjectId};
use domain::settlements::{Covered, Doubt, LineKind, LineProblem, Noted, SettlementLine, UnreadLine};
use domain::sites::{GatewayProduct, PAYPAL_UK};
use domain::time::Timestamp;
use std::fmt::Write;

/// A file, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementFileRow {
    /// Its id.
    pub id: SettlementFileId,
    /// Whose it is.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The account.
    pub merchant_account_id: MerchantAccountId,
    /// SHA-256 of its bytes, hex.
    pub digest: String,
    /// Its name on the computer that sent it.
    pub name: String,
    /// Its size.
    pub bytes: i64,
    /// When it came.
    pub uploaded_at: Timestamp,
    /// Who sent it, as the audit log names him.
    pub uploaded_by: String,
    /// IANA name of the zone in which its times were read.
    pub time_zone: String,
    /// Whether it counts: all of its lines were read and nothing spoke against it, or somebody said that it does all the same.
    pub is_taken: bool,
    /// It covers what moved from here on.
    pub covered_from: Timestamp,
    /// And before this.
    pub covered_until: Timestamp,
    /// It lists what was settled, and of its last days not all that was done.
    pub is_settled_only: bool,
    /// So many transactions stood in it.
    pub lines: i64,
    /// So many lines could not be read.
    pub unread: i64,
    /// What else spoke against it when it came.
    pub doubt: Option<Doubt>,
}

/// What is compared of a file, beside the file's own facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementContent {
    /// When it came.
    pub uploaded_at: Timestamp,
    /// IANA name of the zone in which its times were read.
    pub time_zone: String,
    /// It covers what moved from here on.
    pub covered_from: Timestamp,
    /// And before this.
    pub covered_until: Timestamp,
    /// It lists what was settled, and of its last days not all that was done.
    pub is_settled_only: bool,
    /// What moved, or was undone.
    pub moved: Vec<SettlementLine>,
    /// What could not be read.
    pub unread: Vec<UnreadLine>,
}

statements! {
    /// A file came.
    INSERT_FILE = "insert into settlement_file (id, site_id, mode, merchant_account_id, digest, name, bytes, uploaded_at, uploaded_by,
        time_zone, is_taken, covered_from, covered_until, is_settled_only, lines, unread, moved, problems, uncompared_since,
        doubt)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $8, $19)";
    /// The file with these bytes that an account has.
    FIND_SAME = "select id, site_id, mode, merchant_account_id, digest, name, bytes, uploaded_at, uploaded_by, time_zone, is_taken,
        covered_from, covered_until, is_settled_only, lines, unread, doubt from settlement_file where site_id = $1 and merchant_account_id = $2 and digest = $3";
    /// A file of a site.
    FIND_FILE = "select id, site_id, mode, merchant_account_id, digest, name, bytes, uploaded_at, uploaded_by, time_zone, is_taken,
        covered_from, covered_until, is_settled_only, lines, unread, doubt from settlement_file where site_id = $1 and id = $2";
    /// The newest files of an account, by the days that they cover.
    LIST_FILES = "select id, site_id, mode, merchant_account_id, digest, name, bytes, uploaded_at, uploaded_by, time_zone, is_taken,
        covered_from, covered_until, is_settled_only, lines, unread, doubt from settlement_file where site_id = $1 and merchant_account_id = $2
        order by covered_until desc, id limit $3";
    /// What counts of an account's files that cover something between two moments, the oldest upload first.
    LIST_CONTENT = "select uploaded_at, time_zone, covered_from, covered_until, is_settled_only, moved, problems from settlement_file
        where site_id = $1 and merchant_account_id = $2 and covered_until > $3 and covered_from <= $4 and is_taken
        order by uploaded_at, id limit 1000";
    /// How many lines that is.
    COUNT_LINES = "select coalesce(cast(sum(lines) as bigint), 0) from settlement_file
        where merchant_account_id = $1 and covered_until > $2 and is_taken";
    /// Lines of a file that could not be read.
    FIND_PROBLEMS = "select problems from settlement_file where site_id = $1 and id = $2";
    /// When something was taken or given back that the gateway calls so: since when it may have been, and when it was noted.
    FIND_NOTED = "select coalesce((select min(o.created_at) from attempt a
            join observation b on b.attempt_id = a.id and b.object = e.cause
            join operation o on o.id = b.operation_id
            and o.kind = case when e.event = 'refund-confirmed' then 'refund' else 'capture' end where a.intent_id = e.intent_id),
            (select i.created_at from intent i where i.id = e.intent_id)), e.posted_at
        from ledger_entry e where e.merchant_account_id = $1 and e.cause = $2
        and e.event in ('fee-captured', 'payment-without-seat', 'ceiling-captured', 'usage-captured', 'refund-confirmed')
        order by e.posted_at limit 1";
    /// What could not be read of a file is left out: it counts, and is to be compared.
    TAKE_FILE = "update settlement_file set is_taken = $3, uncompared_since = $4 where site_id = $1 and id = $2 and is_taken <> $3";
    /// Since when an account's files wait to be compared, and from when on they cover something.
    UNCOMPARED = "select max(uncompared_since), min(covered_from) from settlement_file
        where merchant_account_id = $1 and is_taken and uncompared_since is not null";
    /// What waited at that moment was compared.
    NOTE_COMPARED = "update settlement_file set uncompared_since = null where merchant_account_id = $1 and is_taken and uncompared_since <= $2";
    /// What says something of a time is to be compared again: another file that said something of it is gone.
    COMPARE_AGAIN = "update settlement_file set uncompared_since = $5 where site_id = $1 and merchant_account_id = $2
        and covered_until > $3 and covered_from < $4";
    /// A file counts no more.
    REMOVE_FILE = "delete from settlement_file where site_id = $1 and id = $2";
    /// Files of an account that nobody decided about.
    FORGET_WAITING = "delete from settlement_file where merchant_account_id = $1 and not is_taken and uploaded_at < $2";
    /// Accounts in use in Production that are compared by files.
    LIST_IMPORTING = "select a.site_id, a.id from merchant_account a
        where a.mode = 'production' and a.retired_at is null and (a.gateway in ($1, $2) or (a.gateway = $3 and a.partner = $4))
        order by a.id";
    /// What an account's files that count cover since then.
    LIST_COVERED = "select covered_from, covered_until, is_settled_only from settlement_file
        where merchant_account_id = $1 and covered_until > $2 and is_taken order by covered_until";
    /// What of an account's money moved from one moment until before another, the oldest first.
    LIST_MOVED = "select cause, posted_at from ledger_entry where merchant_account_id = $1 and posted_at >= $2 and posted_at < $3
        and event in ('fee-captured', 'payment-without-seat', 'ceiling-captured', 'usage-captured', 'refund-confirmed')
        order by posted_at limit $4";
}

fn file(row: &Row) -> Result<SettlementFileRow, StoreError> {
    Ok(SettlementFileRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        merchant_account_id: row.get(3)?,
        digest: row.get(4)?,
        name: row.get(5)?,
        bytes: row.get(6)?,
        uploaded_at: row.get(7)?,
        uploaded_by: row.get(8)?,
        time_zone: row.get(9)?,
        is_taken: row.get(10)?,
        covered_from: row.get(11)?,
        covered_until: row.get(12)?,
        is_settled_only: row.get(13)?,
        lines: row.get(14)?,
        unread: row.get(15)?,
        doubt: row.get::<Option<String>>(16)?.as_deref().and_then(Doubt::parse),
    })
}

/// Adds a file with what is compared of it.
pub async fn insert_file(
    tx: &mut Tx,
    row: &SettlementFileRow,
    moved: &[SettlementLine],
    unread: &[UnreadLine],
) -> Result<(), StoreError> {
    let values: [Value; 19] = [
        row.id.into(),
        row.site_id.into(),
        row.mode.as_str().into(),
        row.merchant_account_id.into(),
        (&row.digest).into(),
        (&row.name).into(),
        row.bytes.into(),
        row.uploaded_at.into(),
        (&row.uploaded_by).into(),
        (&row.time_zone).into(),
        row.is_taken.into(),
        row.covered_from.into(),
        row.covered_until.into(),
        row.is_settled_only.into(),
        row.lines.into(),
        row.unread.into(),
        written(moved).into(),
        problems_written(unread).into(),
        row.doubt.map(Doubt::as_str).into(),
    ];
    tx.execute(&INSERT_FILE, &values).await.map(drop)
}

/// Whether a file was not added because the account has it: another unit was quicker.
pub fn is_known_twice(error: &StoreError) -> bool {
    error.is_unique("settlement_file.merchant_account_id, settlement_file.digest")
}

/// The file with these bytes that an account has.
pub async fn find_same(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    digest: &str,
) -> Result<Option<SettlementFileRow>, StoreError> {
    let found = tx.query_opt(&FIND_SAME, &[site.into(), account.into(), digest.into()]).await?;
    found.as_ref().map(file).transpose()
}

/// A file of a site.
pub async fn find_file(
    tx: &mut Tx,
    site: SiteId,
    id: SettlementFileId,
) -> Result<Option<SettlementFileRow>, StoreError> {
    tx.query_opt(&FIND_FILE, &[site.into(), id.into()]).await?.as_ref().map(file).transpose()
}

/// The newest files of an account, by the days that they cover; at most `limit`.
pub async fn list_files(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    limit: i64,
) -> Result<Vec<SettlementFileRow>, StoreError> {
    let rows = tx.query(&LIST_FILES, &[site.into(), account.into(), limit.into()]).await?;
    rows.iter().map(file).collect()
}

/// What counts of an account's files that cover something behind `since` and begin until `until`, the oldest upload first.
pub async fn list_content(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    (since, until): Covered,
) -> Result<Vec<SettlementContent>, StoreError> {
    let content = |row: &Row| {
        Ok(SettlementContent {
            uploaded_at: row.get(0)?,
            time_zone: row.get(1)?,
            covered_from: row.get(2)?,
            covered_until: row.get(3)?,
            is_settled_only: row.get(4)?,
            moved: row.word(5, read)?,
            unread: row.word(6, read_problems)?,
        })
    };
    let values = [site.into(), account.into(), since.into(), until.into()];
    tx.query(&LIST_CONTENT, &values).await?.iter().map(content).collect()
}

/// How many lines that is.
pub async fn count_lines(
    tx: &mut Tx,
    account: MerchantAccountId,
    since: Timestamp,
) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_LINES, &[account.into(), since.into()]).await?.get(0)
}

/// Lines of a file that could not be read.
pub async fn find_problems(
    tx: &mut Tx,
    site: SiteId,
    id: SettlementFileId,
) -> Result<Vec<UnreadLine>, StoreError> {
    let found = tx.query_opt(&FIND_PROBLEMS, &[site.into(), id.into()]).await?;
    found.map_or(Ok(Vec::new()), |row| row.word(0, read_problems))
}

/// Takes a file at `now` whose lines were not all read; false where that was done, or there is none.
pub async fn take_file(
    tx: &mut Tx,
    site: SiteId,
    id: SettlementFileId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&TAKE_FILE, &[site.into(), id.into(), true.into(), now.into()]).await? == 1)
}

/// When our books noted what was taken at an account and the gateway calls so; none where they know nothing of it.
pub async fn find_noted(
    tx: &mut Tx,
    account: MerchantAccountId,
    object: &ObjectId,
) -> Result<Option<Noted>, StoreError> {
    let row = tx.query_opt(&FIND_NOTED, &[account.into(), (&object.0).into()]).await?;
    row.map(|row| Ok(Noted { began_at: row.get(0)?, noted_at: row.get(1)? })).transpose()
}

/// Since when the newest of an account's files waits to be compared that does, and from when on those cover something; none where none does.
pub async fn uncompared(
    tx: &mut Tx,
    account: MerchantAccountId,
) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
    let row = tx.query_one(&UNCOMPARED, &[account.into()]).await?;
    let (since, from): (Option<Timestamp>, Option<Timestamp>) = (row.get(0)?, row.get(1)?);
    Ok(since.zip(from))
}

/// Notes that what of an account's files waited at `at` was compared.
pub async fn note_compared(tx: &mut Tx, account: MerchantAccountId, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(&NOTE_COMPARED, &[account.into(), at.into()]).await.map(drop)
}

/// Notes at `now` that files of an account are to be compared again that cover something of a time.
pub async fn compare_again(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    (from, until): Covered,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = [site.into(), account.into(), from.into(), until.into(), now.into()];
    tx.execute(&COMPARE_AGAIN, &values).await.map(drop)
}

/// Removes a file; false where there is none.
pub async fn remove_file(tx: &mut Tx, site: SiteId, id: SettlementFileId) -> Result<bool, StoreError> {
    Ok(tx.execute(&REMOVE_FILE, &[site.into(), id.into()]).await? == 1)
}

/// Forgets files of an account that nobody decided about and that came before `until`.
pub async fn forget_waiting(
    tx: &mut Tx,
    account: MerchantAccountId,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&FORGET_WAITING, &[account.into(), until.into()]).await.map(drop)
}

/// Accounts in use in Production that sign in to Payflow: those that are compared by files.
pub async fn list_importing(tx: &mut Tx) -> Result<Vec<(SiteId, MerchantAccountId)>, StoreError> {
    let values: [Value; 4] = [
        GatewayProduct::PayflowPro.as_str().into(),
        GatewayProduct::PayflowExpress.as_str().into(),
        GatewayProduct::ProUk.as_str().into(),
        PAYPAL_UK.into(),
    ];
    tx.query(&LIST_IMPORTING, &values).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What an account's files that count cover behind `since`, each with whether it lists only what was settled.
pub async fn list_covered(
    tx: &mut Tx,
    account: MerchantAccountId,
    since: Timestamp,
) -> Result<Vec<(Covered, bool)>, StoreError> {
    let rows = tx.query(&LIST_COVERED, &[account.into(), since.into()]).await?;
    rows.iter().map(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).collect()
}

/// What of an account's money was posted as moved from one moment until before another, the oldest first; at most `limit`.
pub async fn list_moved(
    tx: &mut Tx,
    account: MerchantAccountId,
    (from, until): Covered,
    limit: i64,
) -> Result<Vec<(ObjectId, Timestamp)>, StoreError> {
    let values = [account.into(), from.into(), until.into(), limit.into()];
    let moved = |row: &Row| Ok((ObjectId(row.get(0)?), row.get(1)?));
    tx.query(&LIST_MOVED, &values).await?.iter().map(moved).collect()
}

/// Lines as they are kept: a line each, tabs between.
fn written(lines: &[SettlementLine]) -> String {
    let mut out = String::new();
    let object = |of: &Option<ObjectId>| of.as_ref().map_or_else(String::new, |of| of.0.clone());
    for line in lines {
        // Writing to text never fails.
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            line.number,
            line.object.0,
            line.kind.as_str(),
            line.amount.minor,
            line.amount.currency.code(),
            object(&line.of),
            line.reference.as_deref().unwrap_or_default(),
            line.attempt_reference.as_deref().unwrap_or_default(),
            line.at.0,
        );
    }
    out
}

/// Reads [`written`].
fn read(text: &str) -> Option<Vec<SettlementLine>> {
    let line = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [number, object, kind, minor, currency, of, reference, attempt_reference, at] = cells[..] else {
            return None;
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(SettlementLine {
            number: number.parse().ok()?,
            object: ObjectId(object.to_owned()),
            kind: LineKind::parse(kind)?,
            amount: Money::new(minor.parse().ok()?, Currency::from_code(currency)?),
            of: some(of).map(ObjectId),
            reference: some(reference),
            attempt_reference: some(attempt_reference),
            at: Timestamp(at.parse().ok()?),
        })
    };
    text.lines().map(line).collect()
}

fn problems_written(unread: &[UnreadLine]) -> String {
    let mut out = String::new();
    for line in unread {
        let object = line.object.as_ref().map_or("", |object| object.0.as_str());
        let _ = writeln!(out, "{}\t{}\t{object}", line.number, line.problem.as_str());
    }
    out
}

/// Reads [`problems_written`].
fn read_problems(text: &str) -> Option<Vec<UnreadLine>> {
    let line = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [number, problem, object] = cells[..] else { return None };
        Some(UnreadLine {
            number: number.parse().ok()?,
            problem: LineProblem::parse(problem)?,
            object: (!object.is_empty()).then(|| ObjectId(object.to_owned())),
        })
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let whole = SettlementLine {
            number: 7,
            object: ObjectId("V19A2C65B4D1".into()),
            kind: LineKind::Taken,
            amount: Money::new(12_100, Currency::from_code("EUR").expect("EUR")),
            of: Some(ObjectId("V19A2C65B4D0".into())),
            reference: Some("7K3M9Q2XVB4T".into()),
            attempt_reference: Some("7K3M9Q2XVB4V".into()),
            at: Timestamp(1_795_645_930_000_000),
        };
        let bare = SettlementLine { of: None, reference: None, attempt_reference: None, ..whole.clone() };
        let lines = vec![whole, bare];
        assert_eq!(read(&written(&lines)), Some(lines));
        let unread = vec![
            UnreadLine { number: 3, problem: LineProblem::Id, object: None },
            UnreadLine {
                number: 4,
                problem: LineProblem::Time,
                object: Some(ObjectId("V19A2C65B4D1".into())),
            },
        ];
        assert_eq!(read_problems(&problems_written(&unread)), Some(unread));
        assert_eq!((read(""), read("x")), (Some(vec![]), None));
    }
}
