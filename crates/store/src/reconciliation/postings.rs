//! Differences that a person has posted (LT-E19), and what was taken back of that.

use super::{DifferenceLine, DifferenceRow, line, money};
use crate::ledger::Dimensions;
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{DifferenceId, EntryId, MerchantAccountId, SiteId};
use domain::ledger::PostedAs;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Mode, ObjectId};
use domain::reconciliation::Difference;
use domain::time::Timestamp;

/// A posting of a difference, or its reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingRow {
    /// The difference.
    pub difference_id: DifferenceId,
    /// From 1; odd ones post, even ones reverse the one before.
    pub number: i64,
    /// The seller.
    pub site_id: SiteId,
    /// Its entry in the ledger.
    pub entry_id: EntryId,
    /// What the difference was posted as.
    pub posted_as: PostedAs,
    /// What was posted to the clearing account, debit positive; a reversal's is what it takes back.
    pub to_clearing: Money,
    /// What the gateway said then.
    pub theirs: Option<Money>,
    /// What our books said then.
    pub ours: Option<Money>,
    /// Why.
    pub reason: String,
    /// Who did it, as the audit log names him.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl PostingRow {
    /// Whether it takes back the one before.
    pub fn is_reversal(&self) -> bool {
        self.number % 2 == 0
    }
}

/// A posting that stands, and of which difference it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The gateway's id of what moved.
    pub object: ObjectId,
    /// How both sides differed.
    pub difference: Difference,
    /// The posting.
    pub posting: PostingRow,
}

impl Standing {
    /// Whether both sides say of this difference what they said when it was posted.
    pub fn holds(&self, row: &DifferenceRow) -> bool {
        (&self.object, self.difference) == (&row.object, row.difference)
            && (self.posting.theirs, self.posting.ours) == (row.theirs, row.ours)
    }
}

/// The columns of a posting, of the table `p`.
macro_rules! posting {
    () => {
        "p.difference_id, p.number, p.site_id, p.entry_id, p.account, p.currency, p.minor, p.theirs_currency, p.theirs,
        p.ours_currency, p.ours, p.reason, p.posted_by, p.posted_at"
    };
}

statements! {
    /// A person has posted a difference; nothing while something is posted of it, or when it has ended.
    MARK_POSTED = "update difference set posted = $3, ended_at = $4, ended_by = $5, note = $6
        where site_id = $1 and id = $2 and ended_at is null and posted is null";
    /// What was posted is taken back: the difference is open again, unless both sides agree.
    MARK_REVERSED = "update difference set posted = null, agreed_at = null, ended_by = null, note = '',
        ended_at = case when agreed_at is null then null else cast($4 as bigint) end,
        found_at = case when ended_at is null then found_at else cast($4 as bigint) end
        where site_id = $1 and id = $2 and posted = $3";
    /// A posting or its reversal.
    INSERT_POSTING = "insert into difference_posting (difference_id, number, site_id, entry_id, account, currency, minor,
        theirs_currency, theirs, ours_currency, ours, reason, posted_by, posted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    /// Those of a difference, in their order.
    LIST_OF_DIFFERENCE = concat!("select ", posting!(), " from difference_posting p
        where p.site_id = $1 and p.difference_id = $2 order by p.number limit 1000");
    /// Those that stand of an account, of what moved since then.
    LIST_STANDING = concat!("select ", posting!(), ", d.object, d.difference from difference d
        join difference_posting p on p.difference_id = d.id and p.number = d.posted
        where d.site_id = $1 and d.mode = $2 and d.merchant_account_id = $3 and d.moved_at >= $4 and d.posted is not null
        order by d.moved_at, d.id limit 10000");
    /// Differences of a site and mode of which something is posted, the newest first.
    LIST_POSTED = "select d.id, d.site_id, d.mode, d.merchant_account_id, d.difference, d.object, d.movement, d.theirs_currency,
        d.theirs, d.ours_currency, d.ours, d.intent_id, d.moved_at, d.found_at,
        coalesce(r.reference, (select a.reference from attempt a where a.intent_id = d.intent_id order by a.number limit 1)),
        d.ended_at, d.posted, d.agreed_at
        from difference d left join intent i on i.id = d.intent_id left join registration r on r.id = i.registration_id
        where d.site_id = $1 and d.mode = $2 and d.posted is not null and d.ended_at is not null
        order by d.moved_at desc, d.id desc limit $3";
    /// Whether something is posted of the same movement under another account of the seller's, or for another way in which it differed.
    IS_POSTED_BESIDE = "select count(*) from difference where site_id = $1 and mode = $2 and posted is not null and id <> $3
        and upper(object) = upper($4)";
    /// Whether the books have it by now: as money taken or given back, or as a refund at the console.
    IS_BOOKED = "select (select count(*) from ledger_entry where merchant_account_id = $2 and cause = $3 and event in
        ('fee-captured', 'payment-without-seat', 'ceiling-captured', 'usage-captured', 'refund-confirmed'))
        + (select count(*) from refund where site_id = $1 and console_key = upper($3))";
    /// Those that stand of what moved before then, where the books have got since what they lacked: the movement itself, or as much as was
    /// posted by a dispute of its payment (1120), at once or in parts, which may be the same.
    LIST_OUTLIVED = "select d.id, d.object from difference d
        join difference_posting p on p.difference_id = d.id and p.number = d.posted
        where d.site_id = $1 and d.mode = $2 and d.merchant_account_id = $3 and d.moved_at < $4 and d.posted is not null
        and d.ended_at is not null and (p.ours is null and (exists (select 1 from ledger_entry e
            where e.merchant_account_id = $3 and e.cause = d.object and e.posted_at > p.posted_at and e.event in
            ('fee-captured', 'payment-without-seat', 'ceiling-captured', 'usage-captured', 'refund-confirmed'))
            or exists (select 1 from refund r where r.site_id = $1 and r.console_key = upper(d.object)))
        or (d.movement in ('taken-back', 'returned') or d.difference = 'not-here' and d.movement = 'given-back')
            and exists (select 1 from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = d.intent_id and e.posted_at > p.posted_at and l.account = 1120
            and e.event in ('dispute-opened', 'dispute-corrected', 'dispute-won')
            group by e.intent_id having max(case when abs(l.minor) = abs(p.minor) then 1 else 0 end) = 1
                or abs(cast(sum(l.minor) as bigint)) = abs(p.minor)))
        order by d.moved_at, d.id limit 1000";
    /// Both sides are again as they were when a difference was posted.
    STANDS_AGAIN = "update difference set theirs_currency = $3, theirs = $4, ours_currency = $5, ours = $6, agreed_at = null,
        ended_at = $7, ended_by = $8, note = $9 where merchant_account_id = $1 and id = $2 and posted is not null";
    /// What an entry of the ledger belongs to.
    GET_DIMENSIONS = "select site_id, mode, merchant_account_id, intent_id, session_id, registration_id from ledger_entry
        where site_id = $1 and id = $2";
}

fn posting(row: &Row) -> Result<PostingRow, StoreError> {
    let code = row.get(4)?;
    let unknown = || StoreError::Type(format!("a difference is not posted to {code}"));
    Ok(PostingRow {
        difference_id: row.get(0)?,
        number: row.get(1)?,
        site_id: row.get(2)?,
        entry_id: row.get(3)?,
        posted_as: PostedAs::from_code(code).ok_or_else(unknown)?,
        to_clearing: Money::new(row.get(6)?, row.word(5, Currency::from_code)?),
        theirs: money(row, 7)?,
        ours: money(row, 9)?,
        reason: row.get(11)?,
        by: row.get(12)?,
        at: row.get(13)?,
    })
}

/// Ends a difference by its posting of that number; false when it has ended, or something is posted of it.
pub async fn mark_posted(tx: &mut Tx, posting: &PostingRow) -> Result<bool, StoreError> {
    let values: [Value; 6] = [
        posting.site_id.into(),
        posting.difference_id.into(),
        posting.number.into(),
        posting.at.into(),
        (&posting.by).into(),
        (&posting.reason).into(),
    ];
    Ok(tx.execute(&MARK_POSTED, &values).await? == 1)
}

/// What was posted with `number` stands no more; false when another one does, or none.
pub async fn mark_reversed(
    tx: &mut Tx,
    site: SiteId,
    (id, number): (DifferenceId, i64),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = [site.into(), id.into(), number.into(), now.into()];
    Ok(tx.execute(&MARK_REVERSED, &values).await? == 1)
}

/// Stores a posting, or a reversal.
pub async fn insert(tx: &mut Tx, row: &PostingRow) -> Result<(), StoreError> {
    let code = |money: Option<Money>| money.map(|money| money.currency.code());
    let minor = |money: Option<Money>| money.map(|money| money.minor);
    let values: [Value; 14] = [
        row.difference_id.into(),
        row.number.into(),
        row.site_id.into(),
        row.entry_id.into(),
        row.posted_as.code().into(),
        row.to_clearing.currency.code().into(),
        row.to_clearing.minor.into(),
        code(row.theirs).into(),
        minor(row.theirs).into(),
        code(row.ours).into(),
        minor(row.ours).into(),
        (&row.reason).into(),
        (&row.by).into(),
        row.at.into(),
    ];
    tx.execute(&INSERT_POSTING, &values).await.map(drop)
}

/// Whether something is posted of the same movement, beside this difference.
pub async fn is_posted_beside(tx: &mut Tx, row: &DifferenceRow) -> Result<bool, StoreError> {
    let values = [row.site_id.into(), row.mode.as_str().into(), row.id.into(), row.object.0.clone().into()];
    let count: i64 = tx.query_one(&IS_POSTED_BESIDE, &values).await?.get(0)?;
    Ok(count > 0)
}

/// Whether the books of its account, which did not know a movement, have it by now.
pub async fn is_booked(tx: &mut Tx, row: &DifferenceRow) -> Result<bool, StoreError> {
    let values = [row.site_id.into(), row.merchant_account_id.into(), row.object.0.clone().into()];
    let count: i64 = tx.query_one(&IS_BOOKED, &values).await?.get(0)?;
    Ok(count > 0)
}

/// What was posted of a difference, and taken back, in its order.
pub async fn list(tx: &mut Tx, site: SiteId, id: DifferenceId) -> Result<Vec<PostingRow>, StoreError> {
    tx.query(&LIST_OF_DIFFERENCE, &[site.into(), id.into()]).await?.iter().map(posting).collect()
}

/// The postings that stand of what moved at an account at `since` or later.
pub async fn list_standing(
    tx: &mut Tx,
    (site, mode, account): (SiteId, Mode, MerchantAccountId),
    since: Timestamp,
) -> Result<Vec<Standing>, StoreError> {
    let values = [site.into(), mode.as_str().into(), account.into(), since.into()];
    let standing = |row: &Row| {
        Ok(Standing {
            posting: posting(row)?,
            object: ObjectId(row.get(14)?),
            difference: row.word(15, Difference::parse)?,
        })
    };
    tx.query(&LIST_STANDING, &values).await?.iter().map(standing).collect()
}

/// The differences whose postings stand, of what moved at an account before `until`, and whose movement the books have got since, or may have.
pub async fn list_outlived(
    tx: &mut Tx,
    (site, mode, account): (SiteId, Mode, MerchantAccountId),
    until: Timestamp,
) -> Result<Vec<(DifferenceId, ObjectId)>, StoreError> {
    let values = [site.into(), mode.as_str().into(), account.into(), until.into()];
    let outlived = |row: &Row| Ok((row.get(0)?, ObjectId(row.get(1)?)));
    tx.query(&LIST_OUTLIVED, &values).await?.iter().map(outlived).collect()
}

/// The differences of a site and mode that ended by being posted, the newest first; at most `limit`.
pub async fn list_posted(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    limit: i64,
) -> Result<Vec<DifferenceLine>, StoreError> {
    let values = [site.into(), mode.as_str().into(), limit.into()];
    tx.query(&LIST_POSTED, &values).await?.iter().map(line).collect()
}

/// Ends a difference once more by what stands of it: both sides say again what they said then.
pub async fn stands_again(
    tx: &mut Tx,
    account: MerchantAccountId,
    of: &PostingRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let code = |money: Option<Money>| money.map(|money| money.currency.code());
    let minor = |money: Option<Money>| money.map(|money| money.minor);
    let values: [Value; 9] = [
        account.into(),
        of.difference_id.into(),
        code(of.theirs).into(),
        minor(of.theirs).into(),
        code(of.ours).into(),
        minor(of.ours).into(),
        now.into(),
        (&of.by).into(),
        (&of.reason).into(),
    ];
    tx.execute(&STANDS_AGAIN, &values).await.map(drop)
}

/// What the entry of a posting belongs to.
pub async fn dimensions(tx: &mut Tx, of: &PostingRow) -> Result<Dimensions, StoreError> {
    let row = tx.query_one(&GET_DIMENSIONS, &[of.site_id.into(), of.entry_id.into()]).await?;
    Ok(Dimensions {
        site_id: row.get(0)?,
        mode: row.word(1, Mode::parse)?,
        merchant_account_id: row.get(2)?,
        intent_id: row.get(3)?,
        session_id: row.get(4)?,
        registration_id: row.get(5)?,
    })
}
