//! Reconciliation: when each account was compared with its gateway's list, and where the two differ (PS 3.4).

pub mod lines;
pub mod postings;

use crate::{Row, StoreError, Tx, Value, statements};
use domain::health::Waiting;
use domain::ids::{AttemptId, DifferenceId, EntryId, IntentId, MerchantAccountId, SiteId};
use domain::ledger::{Account, Event};
use domain::money::{Currency, Money};
use domain::payments::gateway::{Mode, ObjectId};
use domain::reconciliation::{Answer, Difference, Movement};
use domain::sites::{GatewayProduct, PAYPAL_UK};
use domain::time::Timestamp;

/// How an account was compared last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciliationRow {
    /// The account.
    pub merchant_account_id: MerchantAccountId,
    /// Whose it is.
    pub site_id: SiteId,
    /// When its gateway was asked last.
    pub asked_at: Timestamp,
    /// What came of that.
    pub answer: Answer,
    /// The last comparison that was made.
    pub compared: Option<Compared>,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// When.
    pub at: Timestamp,
    /// What moved from here on was compared.
    pub since: Timestamp,
    /// And before this.
    pub until: Timestamp,
    /// So many lines agree with our books.
    pub agreed: i64,
    /// So many are none of ours.
    pub others: i64,
    /// Of so many the gateway does not say how they stand.
    pub unjudged: i64,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceRow {
    /// Its id.
    pub id: DifferenceId,
    /// Whose money.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The account at the gateway.
    pub merchant_account_id: MerchantAccountId,
    /// How both sides differ.
    pub difference: Difference,
    /// The gateway's id of what moved.
    pub object: ObjectId,
    /// What moved.
    pub movement: Movement,
    /// What the gateway says: the amount, or its fee where that differs.
    pub theirs: Option<Money>,
    /// What our books say.
    pub ours: Option<Money>,
    /// The payment, where it is known.
    pub intent_id: Option<IntentId>,
    /// When it moved, by the side that knows of it.
    pub moved_at: Timestamp,
    /// When it was found.
    pub found_at: Timestamp,
}

/// A difference as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceLine {
    /// The difference.
    pub row: DifferenceRow,
    /// Reference of its payment, where it is known.
    pub reference: Option<String>,
    /// When it ended; none while it is open.
    pub ended_at: Option<Timestamp>,
    /// Number of the posting that stands; none where nothing is posted of it.
    pub posted: Option<i64>,
    /// Since when both sides agree although one stands; none otherwise.
    pub agreed_at: Option<Timestamp>,
}

/// What was posted to an account's clearing account, by the gateway's id of what moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedRow {
    /// The entry.
    pub id: EntryId,
    /// What happened.
    pub event: Event,
    /// The gateway's id.
    pub object: ObjectId,
    /// What was posted to the clearing account; debit positive.
    pub amount: Money,
    /// The payment.
    pub intent_id: IntentId,
    /// It did not move before this: when its capture was asked for, or the first order to give of it back that was not done before; else when
    /// the payment began.
    pub began_at: Timestamp,
    /// When.
    pub posted_at: Timestamp,
}

/// A refund that was given at the gateway's console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleRow {
    /// The gateway's id.
    pub object: ObjectId,
    /// How much.
    pub amount: Money,
    /// The payment.
    pub intent_id: IntentId,
    /// When that began.
    pub began_at: Timestamp,
    /// When it was noted.
    pub given_at: Timestamp,
}

/// What a person has explained, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedRow {
    /// Its id.
    pub id: DifferenceId,
    /// The gateway's id of what moved.
    pub object: ObjectId,
    /// How both sides differed.
    pub difference: Difference,
    /// What the gateway said.
    pub theirs: Option<Money>,
    /// What our books said.
    pub ours: Option<Money>,
    /// The payment, where it was known.
    pub intent_id: Option<IntentId>,
    /// What moved.
    pub movement: Movement,
    /// When it moved.
    pub moved_at: Timestamp,
}

statements! {
    /// How an account was compared; a comparison that was not made leaves what was known of the last one.
    NOTE_ASKED = "insert into reconciliation (merchant_account_id, site_id, asked_at, answer, compared_at, compared_since,
        compared_until, agreed, others, unjudged) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (merchant_account_id) do update set asked_at = $3, answer = $4,
        compared_at = coalesce($5, reconciliation.compared_at),
        compared_since = coalesce($6, reconciliation.compared_since),
        compared_until = coalesce($7, reconciliation.compared_until),
        agreed = case when $5 is null then reconciliation.agreed else $8 end,
        others = case when $5 is null then reconciliation.others else $9 end,
        unjudged = case when $5 is null then reconciliation.unjudged else $10 end
        where reconciliation.asked_at <= $3";
    /// Whoever asks for a list says so first, unless somebody asked after the given moments: one is asking, or has asked.
    CLAIM = "insert into reconciliation (merchant_account_id, site_id, asked_at, answer) values ($1, $2, $3, 'asking')
        on conflict (merchant_account_id) do update set asked_at = $3, answer = 'asking'
        where reconciliation.asked_at <= case when reconciliation.answer = 'asking' then cast($4 as bigint) else cast($5 as bigint) end";
    /// There was nothing new to compare an account with: what was known stands.
    LEAVE_ASKED = "update reconciliation set answer = 'compared' where merchant_account_id = $1 and asked_at = $2 and answer = 'asking'
        and compared_at is not null";
    /// There is nothing to compare an account with.
    FORGET_ASKED = "delete from reconciliation where merchant_account_id = $1 and asked_at = $2 and answer = 'asking'";
    /// How the accounts of a site were compared.
    LIST_RUNS = "select merchant_account_id, site_id, asked_at, answer, compared_at, compared_since, compared_until, agreed,
        others, unjudged from reconciliation where site_id = $1 order by merchant_account_id limit 1000";
    /// What was posted of an account's captures, refunds and fees, in the order of posting.
    LIST_POSTED = "select e.id, e.event, e.cause, e.currency, l.minor, e.intent_id, e.posted_at,
        coalesce((select min(o.created_at) from attempt a
            join observation b on b.attempt_id = a.id and b.object = e.cause join operation o on o.id = b.operation_id
            and o.kind = case when e.event = 'refund-confirmed' then 'refund' else 'capture' end
            where a.intent_id = e.intent_id), (select i.created_at from intent i where i.id = e.intent_id))
        from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = $7
        where e.site_id = $1 and e.mode = $2 and e.merchant_account_id = $3
        and e.posted_at >= $4 and (e.posted_at > $4 or e.id > $5)
        and e.event in ('fee-captured', 'payment-without-seat', 'ceiling-captured', 'usage-captured', 'refund-confirmed',
        'gateway-fee-known') order by e.posted_at, e.id limit $6";
    /// Refunds of an account's money that were given at the console.
    LIST_AT_CONSOLE = "select r.console_object, r.currency, r.amount, r.intent_id, r.ended_at, a.created_at from refund r
        join attempt a on a.id = r.attempt_id
        where r.site_id = $1 and r.mode = $2 and r.ended_at >= $4 and r.console_object is not null and r.state in ('done', 'paid-otherwise')
        and coalesce(a.merchant_account_id, (select i.merchant_account_id from intent i where i.id = a.intent_id)) = $3
        order by r.ended_at limit 100000";
    /// Attempts at an account's gateway of which a dispute was lost since then.
    LIST_LOST = "select distinct d.attempt_id from dispute d join attempt a on a.id = d.attempt_id
        where d.site_id = $1 and a.merchant_account_id = $2 and d.ended_at >= $3 and d.lost > 0 order by d.attempt_id";
    /// When the first dispute began of those of an account that are open or were decided since then: one that a person noted may have been
    /// opened on another day than he typed, but not before the payment.
    OLDEST_DISPUTED = "select min(case when d.by_gateway then d.opened_at else a.created_at end) from dispute d
        join attempt a on a.id = d.attempt_id
        where d.site_id = $1 and a.merchant_account_id = $2 and (d.ended_at is null or d.ended_at >= $3)";
    /// Whether this was told of an account as money that nobody knows.
    IS_STRANGE = "select count(*) from difference where merchant_account_id = $1 and object = $2 and difference = $3
        and intent_id is null";
    /// Whether some attempt of the installation bears this reference, whatever product it is paid through: one account at the gateway may serve
    /// several.
    IS_ATTEMPT_ANYWHERE = "select count(*) from attempt t join merchant_account a on a.id = t.merchant_account_id
        where t.reference = $1 and a.mode = $2";
    /// A difference was found, or found again; what a person has explained stays explained until one of the sides changes.
    FOUND = "insert into difference (id, site_id, mode, merchant_account_id, difference, object, movement, theirs_currency,
        theirs, ours_currency, ours, intent_id, moved_at, found_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (merchant_account_id, object, difference) do update set theirs_currency = $8, theirs = $9,
        ours_currency = $10, ours = $11, intent_id = $12, moved_at = $13, movement = $7,
        found_at = case when difference.ended_at is null then difference.found_at else $14 end,
        ended_at = null, ended_by = null, note = '', agreed_at = null
        where difference.ended_by is null
        or coalesce(difference.theirs, -1) <> coalesce($9, -1) or coalesce(difference.theirs_currency, '') <> coalesce($8, '')
        or coalesce(difference.ours, -1) <> coalesce($11, -1) or coalesce(difference.ours_currency, '') <> coalesce($10, '')";
    /// What a person has explained of an account that moved since then.
    LIST_EXPLAINED = "select id, object, difference, theirs_currency, theirs, ours_currency, ours, intent_id, movement, moved_at
        from difference where merchant_account_id = $1 and moved_at >= $2 and ended_by is not null";
    /// Both sides agree: what explained how they differed explains nothing that comes later. What was posted of it is too much by now: that
    /// is open.
    FORGET_EXPLANATION = "update difference set ended_by = null, note = '',
        ended_at = case when posted is null then ended_at end,
        agreed_at = case when posted is null then null else cast($3 as bigint) end,
        found_at = case when posted is null then found_at else cast($3 as bigint) end
        where site_id = $1 and id = $2";
    /// The differences of an account that are open.
    LIST_OPEN_OF_ACCOUNT = "select id, site_id, mode, merchant_account_id, difference, object, movement, theirs_currency, theirs,
        ours_currency, ours, intent_id, moved_at, found_at from difference
        where site_id = $1 and mode = $2 and merchant_account_id = $3 and ended_at is null order by moved_at, id limit 10000";
    /// Those of a site and mode, oldest first, with their payments.
    LIST_OPEN = "select d.id, d.site_id, d.mode, d.merchant_account_id, d.difference, d.object, d.movement, d.theirs_currency,
        d.theirs, d.ours_currency, d.ours, d.intent_id, d.moved_at, d.found_at,
        coalesce(r.reference, (select a.reference from attempt a where a.intent_id = d.intent_id order by a.number limit 1)),
        d.ended_at, d.posted, d.agreed_at
        from difference d left join intent i on i.id = d.intent_id left join registration r on r.id = i.registration_id
        where d.site_id = $1 and d.mode = $2 and d.ended_at is null order by d.moved_at, d.id limit $3";
    /// How many are open.
    OPEN = "select count(*), count(case when found_at >= $3 and found_at < $4 then 1 end) from difference
        where site_id = $1 and mode = $2 and ended_at is null";
    /// How many are open in Production, and since when the oldest is known.
    ALL_OPEN = "select count(*), min(found_at) from difference where ended_at is null and mode = 'production'";
    /// Accounts in use in Production that were not compared up to then, and since when the first was not.
    UNCOMPARED = "select count(*), min(coalesce(r.compared_until, a.created_at)) from merchant_account a
        left join reconciliation r on r.merchant_account_id = a.id
        where a.mode = 'production' and a.gateway = $1 and a.partner <> $3 and a.retired_at is null
        and coalesce(r.compared_until, a.created_at) < $2
        and exists (select 1 from attempt t where t.merchant_account_id = a.id)";
    /// Both sides agree by now. It has ended, unless something was posted of it: that is too much.
    AGREE = "update difference set ended_at = case when posted is null then cast($3 as bigint) end,
        agreed_at = case when posted is null then null else coalesce(agreed_at, cast($3 as bigint)) end
        where site_id = $1 and id = $2 and ended_at is null";
    /// Those of an account and kind of which no payment is known.
    LIST_STRANGE = "select id from difference where site_id = $1 and merchant_account_id = $2 and difference = $3
        and intent_id is null and ended_at is null and posted is null order by id";
    /// A person has explained it.
    EXPLAIN = "update difference set ended_at = $3, ended_by = $4, note = $5
        where site_id = $1 and id = $2 and ended_at is null and posted is null";
    /// One, with its payment.
    FIND_DIFFERENCE = "select d.id, d.site_id, d.mode, d.merchant_account_id, d.difference, d.object, d.movement, d.theirs_currency,
        d.theirs, d.ours_currency, d.ours, d.intent_id, d.moved_at, d.found_at,
        coalesce(r.reference, (select a.reference from attempt a where a.intent_id = d.intent_id order by a.number limit 1)),
        d.ended_at, d.posted, d.agreed_at
        from difference d left join intent i on i.id = d.intent_id left join registration r on r.id = i.registration_id
        where d.site_id = $1 and d.id = $2";
}

fn run(row: &Row) -> Result<ReconciliationRow, StoreError> {
    let (at, since, until): (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>) =
        (row.get(4)?, row.get(5)?, row.get(6)?);
    let (agreed, others, unjudged) = (row.get(7)?, row.get(8)?, row.get(9)?);
    let compared = at.zip(since).zip(until);
    Ok(ReconciliationRow {
        merchant_account_id: row.get(0)?,
        site_id: row.get(1)?,
        asked_at: row.get(2)?,
        answer: row.word(3, Answer::parse)?,
        compared: compared.map(|((at, since), until)| Compared {
            at,
            since,
            until,
            agreed,
            others,
            unjudged,
        }),
    })
}

fn money(row: &Row, at: usize) -> Result<Option<Money>, StoreError> {
    let currency = row.get::<Option<String>>(at)?.as_deref().and_then(Currency::from_code);
    let minor: Option<i64> = row.get(at + 1)?;
    Ok(minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)))
}

fn difference(row: &Row) -> Result<DifferenceRow, StoreError> {
    Ok(DifferenceRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        merchant_account_id: row.get(3)?,
        difference: row.word(4, Difference::parse)?,
        object: ObjectId(row.get(5)?),
        movement: row.word(6, Movement::parse)?,
        theirs: money(row, 7)?,
        ours: money(row, 9)?,
        intent_id: row.get(11)?,
        moved_at: row.get(12)?,
        found_at: row.get(13)?,
    })
}

fn line(row: &Row) -> Result<DifferenceLine, StoreError> {
    Ok(DifferenceLine {
        row: difference(row)?,
        reference: row.get(14)?,
        ended_at: row.get(15)?,
        posted: row.get(16)?,
        agreed_at: row.get(17)?,
    })
}

/// Notes how an account was asked for its list; false where somebody asked later.
pub async fn note_asked(tx: &mut Tx, row: &ReconciliationRow) -> Result<bool, StoreError> {
    let of = |get: fn(&Compared) -> Timestamp| row.compared.as_ref().map(get);
    let values: [Value; 10] = [
        row.merchant_account_id.into(),
        row.site_id.into(),
        row.asked_at.into(),
        row.answer.as_str().into(),
        of(|compared| compared.at).into(),
        of(|compared| compared.since).into(),
        of(|compared| compared.until).into(),
        row.compared.map_or(0, |compared| compared.agreed).into(),
        row.compared.map_or(0, |compared| compared.others).into(),
        row.compared.map_or(0, |compared| compared.unjudged).into(),
    ];
    Ok(tx.execute(&NOTE_ASKED, &values).await? == 1)
}

/// Says at `now` that an account's gateway is being asked; false where somebody else is asking who said so after `asking_until`, or has
/// asked after `asked_until`.
pub async fn claim(
    tx: &mut Tx,
    (account, site): (MerchantAccountId, SiteId),
    now: Timestamp,
    (asking_until, asked_until): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let values = [account.into(), site.into(), now.into(), asking_until.into(), asked_until.into()];
    Ok(tx.execute(&CLAIM, &values).await? == 1)
}

/// Ends the claim of an account that there was nothing to compare with. Unless `stays`, how it was compared before is forgotten, too.
pub async fn end_claim(
    tx: &mut Tx,
    account: MerchantAccountId,
    asked_at: Timestamp,
    stays: bool,
) -> Result<(), StoreError> {
    let values = [account.into(), asked_at.into()];
    if stays {
        tx.execute(&LEAVE_ASKED, &values).await?;
    }
    tx.execute(&FORGET_ASKED, &values).await.map(drop)
}

/// How the accounts of a site were compared last.
pub async fn list_runs(tx: &mut Tx, site: SiteId) -> Result<Vec<ReconciliationRow>, StoreError> {
    tx.query(&LIST_RUNS, &[site.into()]).await?.iter().map(run).collect()
}

/// What was posted of an account's captures, refunds and fees behind an entry, in the order of posting; at most `limit`.
pub async fn list_posted(
    tx: &mut Tx,
    (site, mode, account): (SiteId, Mode, MerchantAccountId),
    (after, after_id): (Timestamp, EntryId),
    limit: i64,
) -> Result<Vec<PostedRow>, StoreError> {
    let values: [Value; 7] = [
        site.into(),
        mode.as_str().into(),
        account.into(),
        after.into(),
        after_id.into(),
        limit.into(),
        Account::GatewayClearing.code().into(),
    ];
    let posted = |row: &Row| {
        Ok(PostedRow {
            id: row.get(0)?,
            event: row.word(1, Event::parse)?,
            object: ObjectId(row.get(2)?),
            amount: Money::new(row.get(4)?, row.word(3, Currency::from_code)?),
            intent_id: row.get(5)?,
            posted_at: row.get(6)?,
            began_at: row.get(7)?,
        })
    };
    tx.query(&LIST_POSTED, &values).await?.iter().map(posted).collect()
}

/// Refunds of an account's money that were given at the gateway's console at `since` or later.
pub async fn list_at_console(
    tx: &mut Tx,
    (site, mode, account): (SiteId, Mode, MerchantAccountId),
    since: Timestamp,
) -> Result<Vec<ConsoleRow>, StoreError> {
    let values = [site.into(), mode.as_str().into(), account.into(), since.into()];
    let given = |row: &Row| {
        Ok(ConsoleRow {
            object: ObjectId(row.get(0)?),
            amount: Money::new(row.get(2)?, row.word(1, Currency::from_code)?),
            intent_id: row.get(3)?,
            given_at: row.get(4)?,
            began_at: row.get(5)?,
        })
    };
    tx.query(&LIST_AT_CONSOLE, &values).await?.iter().map(given).collect()
}

/// The attempts at an account's gateway of which a dispute was lost at `since` or later.
pub async fn list_lost(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    since: Timestamp,
) -> Result<Vec<AttemptId>, StoreError> {
    let rows = tx.query(&LIST_LOST, &[site.into(), account.into(), since.into()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// When the first dispute began of those of an account that are open or were decided at `since` or later; none where there is none.
pub async fn oldest_disputed(
    tx: &mut Tx,
    (site, account): (SiteId, MerchantAccountId),
    since: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    tx.query_one(&OLDEST_DISPUTED, &[site.into(), account.into(), since.into()]).await?.get(0)
}

/// Whether it was told before as money of an account that nobody knows.
pub async fn is_strange(
    tx: &mut Tx,
    account: MerchantAccountId,
    object: &ObjectId,
) -> Result<bool, StoreError> {
    let values = [account.into(), (&object.0).into(), Difference::NotHere.as_str().into()];
    Ok(tx.query_one(&IS_STRANGE, &values).await?.get::<i64>(0)? > 0)
}

/// Whether an attempt of any site of this installation bears the reference, through whatever product: what is told is yes or no, and nothing of
/// whose. Not of the account alone: one merchant at PayPal may have several apps, or be paid through two products, and each of them sees all that moves.
pub async fn is_attempt_anywhere(tx: &mut Tx, mode: Mode, reference: &str) -> Result<bool, StoreError> {
    let values = [reference.into(), mode.as_str().into()];
    Ok(tx.query_one(&IS_ATTEMPT_ANYWHERE, &values).await?.get::<i64>(0)? > 0)
}

/// Notes a difference that was found; false where a person has explained it, and it is as it was.
pub async fn found(tx: &mut Tx, row: &DifferenceRow) -> Result<bool, StoreError> {
    let code = |money: Option<Money>| money.map(|money| money.currency.code());
    let minor = |money: Option<Money>| money.map(|money| money.minor);
    let values: [Value; 14] = [
        row.id.into(),
        row.site_id.into(),
        row.mode.as_str().into(),
        row.merchant_account_id.into(),
        row.difference.as_str().into(),
        (&row.object.0).into(),
        row.movement.as_str().into(),
        code(row.theirs).into(),
        minor(row.theirs).into(),
        code(row.ours).into(),
        minor(row.ours).into(),
        row.intent_id.into(),
        row.moved_at.into(),
        row.found_at.into(),
    ];
    Ok(tx.execute(&FOUND, &values).await? == 1)
}

/// What people have explained of an account that moved at `since` or later.
pub async fn list_explained(
    tx: &mut Tx,
    account: MerchantAccountId,
    since: Timestamp,
) -> Result<Vec<ExplainedRow>, StoreError> {
    let explained = |row: &Row| {
        Ok(ExplainedRow {
            id: row.get(0)?,
            object: ObjectId(row.get(1)?),
            difference: row.word(2, Difference::parse)?,
            theirs: money(row, 3)?,
            ours: money(row, 5)?,
            intent_id: row.get(7)?,
            movement: row.word(8, Movement::parse)?,
            moved_at: row.get(9)?,
        })
    };
    tx.query(&LIST_EXPLAINED, &[account.into(), since.into()]).await?.iter().map(explained).collect()
}

/// Forgets the explanation of a difference that is none any more; what was posted of it is open.
pub async fn forget_explanation(
    tx: &mut Tx,
    site: SiteId,
    id: DifferenceId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&FORGET_EXPLANATION, &[site.into(), id.into(), now.into()]).await.map(drop)
}

/// The open differences of an account, oldest first.
pub async fn list_open_of_account(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    account: MerchantAccountId,
) -> Result<Vec<DifferenceRow>, StoreError> {
    let values = [site.into(), mode.as_str().into(), account.into()];
    tx.query(&LIST_OPEN_OF_ACCOUNT, &values).await?.iter().map(difference).collect()
}

/// The open differences of a site and mode, oldest first; at most `limit`.
pub async fn list_open(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    limit: i64,
) -> Result<Vec<DifferenceLine>, StoreError> {
    let rows = tx.query(&LIST_OPEN, &[site.into(), mode.as_str().into(), limit.into()]).await?;
    rows.iter().map(line).collect()
}

/// The open differences of a mode: how many there are, and how many of them were found from `from` until before `until`.
pub async fn open(
    tx: &mut Tx,
    (site, mode): (SiteId, Mode),
    (from, until): (Timestamp, Timestamp),
) -> Result<(i64, i64), StoreError> {
    let values = [site.into(), mode.as_str().into(), from.into(), until.into()];
    let row = tx.query_one(&OPEN, &values).await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// The open differences of the installation, in Production.
pub async fn all_open(tx: &mut Tx) -> Result<Waiting, StoreError> {
    let row = tx.query_one(&ALL_OPEN, &[]).await?;
    Ok(Waiting { count: row.get(0)?, since: row.get(1)? })
}

/// Accounts of a product in Production through which somebody paid and that were not compared up to `until`; since when the first was not.
pub async fn uncompared(
    tx: &mut Tx,
    product: GatewayProduct,
    until: Timestamp,
) -> Result<Waiting, StoreError> {
    // Accounts of its Payflow edition have Payflow's interface, and that no list.
    let values = [product.as_str().into(), until.into(), PAYPAL_UK.into()];
    let row = tx.query_one(&UNCOMPARED, &values).await?;
    Ok(Waiting { count: row.get(0)?, since: row.get(1)? })
}

/// The open differences of an account and kind of which no payment is known.
pub async fn list_strange(tx: &mut Tx, like: &DifferenceRow) -> Result<Vec<DifferenceId>, StoreError> {
    let values = [like.site_id.into(), like.merchant_account_id.into(), like.difference.as_str().into()];
    tx.query(&LIST_STRANGE, &values).await?.iter().map(|row| row.get(0)).collect()
}

/// Ends a difference: both sides agree by now. One of which something is posted stays open.
pub async fn agree(tx: &mut Tx, site: SiteId, id: DifferenceId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&AGREE, &[site.into(), id.into(), now.into()]).await.map(drop)
}

/// Ends a difference: `by` has explained it with `note`. False when it had ended before, or something is posted of it.
pub async fn explain(
    tx: &mut Tx,
    site: SiteId,
    id: DifferenceId,
    (by, note): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = [site.into(), id.into(), now.into(), by.into(), note.into()];
    Ok(tx.execute(&EXPLAIN, &values).await? == 1)
}

/// A difference of a site.
pub async fn find_difference(
    tx: &mut Tx,
    site: SiteId,
    id: DifferenceId,
) -> Result<Option<DifferenceLine>, StoreError> {
    tx.query_opt(&FIND_DIFFERENCE, &[site.into(), id.into()]).await?.as_ref().map(line).transpose()
}

/// The same while it is open; none when it has ended.
pub async fn find_open(
    tx: &mut Tx,
    site: SiteId,
    id: DifferenceId,
) -> Result<Option<DifferenceLine>, StoreError> {
    Ok(find_difference(tx, site, id).await?.filter(|line| line.ended_at.is_none()))
}
