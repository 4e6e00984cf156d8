//! Attempts: tries of a payer.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, IntentId, MerchantAccountId, SiteId};
use domain::payments::dispute::Disputed;
use domain::payments::gateway::{CardEntry, HostedAction};
use domain::payments::situation::{AttemptState, Page};
use domain::sites::PayMethod;
use domain::time::Timestamp;

/// An attempt.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    /// Its id.
    pub id: AttemptId,
    /// Whose money.
    pub site_id: SiteId,
    /// What it pays.
    pub intent_id: IntentId,
    /// 1, 2 … within its intent.
    pub number: i64,
    /// Our reference of it (decision 4: COMMENT1).
    pub reference: String,
    /// The account at whose gateway it is made.
    pub merchant_account_id: MerchantAccountId,
    /// What the payer pays with there.
    pub method: PayMethod,
    /// Hold or sale.
    pub action: HostedAction,
    /// Where the payer types his card: as its page is asked for, whatever the account says since.
    pub card_entry: CardEntry,
    /// Its state.
    pub state: AttemptState,
    /// A further attempt was begun instead: what still comes here goes back (decision 6).
    pub superseded: bool,
    /// Number of at most nine digits (decision 4: INVNUM).
    pub invoice_number: i64,
    /// Our id of its hosted page.
    pub page_id: String,
    /// The page, once open.
    pub page: Option<Page>,
    /// What was paid on it, as a browser or a notification says, by the gateway's id of it: a hint where to look.
    pub named_payment: Option<String>,
    /// Why the page could not be opened, in one word; none when it could.
    pub trouble: Option<String>,
    /// When the gateway was last asked about it.
    pub last_looked_at: Option<Timestamp>,
    /// So many of its first observations were looked at by a person: those of them that contradict count no more.
    pub set_aside: i64,
    /// When a person ended it by hand.
    pub closed_at: Option<Timestamp>,
    /// A person takes it although what the cardholder typed does not match (S-26).
    pub mismatch_passes: bool,
    /// What disputes have done to it.
    pub disputed: Disputed,
    /// When it began.
    pub created_at: Timestamp,
}

/// States in which an attempt waits for a person.
macro_rules! states_for_a_person {
    () => {
        "('review', 'disputed', 'quarantine', 'needs-human')"
    };
}
pub(crate) use states_for_a_person;

/// Whether the gateway of an attempt `a` has promised what becomes money only when the seller does something there. Few attempts are
/// in these states, and few observations are of one.
macro_rules! is_for_seller {
    () => {
        "a.state in ('unknown', 'capturing') and exists (select 1 from observation h
        join operation o on o.id = h.operation_id where h.site_id = a.site_id and h.attempt_id = a.id
        and h.standing = 'counts' and h.verdict in ('pending:acceptance', 'pending:account') and o.state = 'unknown'
        and not exists (select 1 from observation later where later.site_id = h.site_id and later.attempt_id = h.attempt_id
            and later.operation_id = h.operation_id and later.number > h.number and later.standing = 'counts'
            and later.verdict in ('pending:transfer', 'pending:acceptance', 'pending:account')))"
    };
}
pub(crate) use is_for_seller;

/// A query for the ids of all attempts that wait for a person. `domain::payments::waiting::waits_for_a_person` decides it; a
/// test of `app` holds both against each other over all states.
macro_rules! attempts_for_a_person {
    () => {
        concat!(
            "select w.id from attempt w where w.state in ",
            crate::payments::attempts::states_for_a_person!(),
            " union select f.attempt_id from refund f where f.state = 'failed' union select a.id from attempt a where ",
            crate::payments::attempts::is_for_seller!()
        )
    };
}
pub(crate) use attempts_for_a_person;

/// The columns that [`attempt`] reads, in its order. A process of the version before names no account with what it begins
/// while this one has migrated: it is the intent's. Nor does it say when a browser said that it had
/// paid: as late as half an hour after the page was opened.
macro_rules! attempt_columns {
    () => {
        "id, site_id, intent_id, number, reference, action, state, superseded, invoice_number, page_id, page_token,
        page_opened_at, page_said_spent, case when page_said_paid
        then coalesce(page_said_paid_at, page_opened_at + 1800000000) end, trouble, last_looked_at, created_at, set_aside, closed_at,
        mismatch_passes, coalesce(merchant_account_id, (select i.merchant_account_id from intent i
        where i.id = attempt.intent_id)), method, named_payment, disputed, dispute_lost,
        dispute_lost_tax, card_entry"
    };
}

statements! {
    /// A new attempt.
    INSERT_ATTEMPT = "insert into attempt (id, site_id, intent_id, number, reference, method, action, state, superseded,
        invoice_number, page_id, page_said_spent, page_said_paid, created_at, merchant_account_id,
        card_entry)
        values ($1, $2, $3, $4, $5, $11, $6, $7, false, $8, $9, false, false, $10, $12, $13)";
    /// An attempt.
    GET_ATTEMPT = concat!("select ", attempt_columns!(), " from attempt where site_id = $1 and id = $2");
    /// The attempts of an intent, in order; a seat hold allows few (S-13).
    LIST_ATTEMPTS = concat!("select ", attempt_columns!(), " from attempt where site_id = $1 and intent_id = $2
        order by number limit 100");
    /// The attempt of a hosted page. Page ids are ours, random and unique over all sites.
    FIND_BY_PAGE = concat!("select ", attempt_columns!(), " from attempt where page_id = $1");
    /// An attempt by its reference.
    FIND_BY_REFERENCE = concat!("select ", attempt_columns!(), " from attempt where site_id = $1 and reference = $2");
    /// Writes what an observation changed.
    SET_ATTEMPT = "update attempt set state = $3, page_token = $4, page_opened_at = $5, trouble = $6
        where site_id = $1 and id = $2";
    /// Writes what a person decided.
    DECIDE_ATTEMPT = "update attempt set set_aside = $3, closed_at = $4, mismatch_passes = $5
        where site_id = $1 and id = $2";
    /// Writes what a dispute did.
    SET_DISPUTED = "update attempt set disputed = $3, dispute_lost = $4, dispute_lost_tax = $5
        where site_id = $1 and id = $2";
    /// A further attempt was begun instead.
    SUPERSEDE = "update attempt set superseded = true where site_id = $1 and id = $2";
    /// The browser said that the page is spent, or that it was paid on.
    NOTE_HINT = "update attempt set page_said_spent = (page_said_spent or $3), page_said_paid = (page_said_paid or $4),
        page_said_paid_at = case when $4 then cast($5 as bigint) else page_said_paid_at end
        where site_id = $1 and id = $2";
    /// Somebody says which payment was made on the page.
    NOTE_PAYMENT = "update attempt set named_payment = $3 where site_id = $1 and id = $2";
    /// Takes the right to ask the gateway because somebody waits; refused when it was asked a moment ago.
    NOTE_LOOK = "update attempt set last_looked_at = $3 where site_id = $1 and id = $2
        and (last_looked_at is null or last_looked_at <= $4)";
    /// Attempts of an account whose outcome is open, to be looked at when its gateway answers again (decision 9).
    LIST_UNRESOLVED = "select id, site_id from attempt where merchant_account_id = $1
        and state in ('sent', 'unknown', 'capturing', 'voiding', 'refunding', 'disputed') limit 10000";
    /// All attempts whose outcome is open, to be looked at after a start.
    LIST_ALL_UNRESOLVED = "select id, site_id from attempt
        where state in ('sent', 'unknown', 'needs-payer', 'review', 'capturing', 'voiding', 'refunding', 'disputed') limit 100000";
    /// How many attempts are in each state.
    COUNT_BY_STATE = "select state, count(*) from attempt group by state order by state";
}

fn attempt(row: &Row) -> Result<AttemptRow, StoreError> {
    let token: Option<String> = row.get(10)?;
    let opened_at: Option<Timestamp> = row.get(11)?;
    let (said_spent, said_paid_at) = (row.get(12)?, row.get(13)?);
    Ok(AttemptRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        intent_id: row.get(2)?,
        number: row.get(3)?,
        reference: row.get(4)?,
        action: row.word(5, HostedAction::parse)?,
        card_entry: row.word(26, CardEntry::parse)?,
        state: row.word(6, AttemptState::parse)?,
        superseded: row.get(7)?,
        invoice_number: row.get(8)?,
        page_id: row.get(9)?,
        page: token.zip(opened_at).map(|(token, opened_at)| Page {
            token,
            opened_at,
            said_spent,
            said_paid_at,
        }),
        named_payment: row.get(22)?,
        trouble: row.get(14)?,
        last_looked_at: row.get(15)?,
        created_at: row.get(16)?,
        set_aside: row.get(17)?,
        closed_at: row.get(18)?,
        mismatch_passes: row.get(19)?,
        merchant_account_id: row.get(20)?,
        method: row.word(21, PayMethod::parse)?,
        disputed: Disputed { is_open: row.get(23)?, lost: row.get(24)?, lost_tax: row.get(25)? },
    })
}

/// Adds an attempt.
pub async fn insert(tx: &mut Tx, row: &AttemptRow) -> Result<(), StoreError> {
    let values: [Value; 13] = [
        row.id.into(),
        row.site_id.into(),
        row.intent_id.into(),
        row.number.into(),
        (&row.reference).into(),
        row.action.as_str().into(),
        row.state.as_str().into(),
        row.invoice_number.into(),
        (&row.page_id).into(),
        row.created_at.into(),
        row.method.as_str().into(),
        row.merchant_account_id.into(),
        row.card_entry.as_str().into(),
    ];
    tx.execute(&INSERT_ATTEMPT, &values).await.map(drop)
}

/// Writes what a person decided.
pub async fn decide(tx: &mut Tx, row: &AttemptRow) -> Result<(), StoreError> {
    let values: [Value; 5] = [
        row.site_id.into(),
        row.id.into(),
        row.set_aside.into(),
        row.closed_at.into(),
        row.mismatch_passes.into(),
    ];
    tx.execute(&DECIDE_ATTEMPT, &values).await.map(drop)
}

/// Writes what a dispute did.
pub async fn set_disputed(tx: &mut Tx, row: &AttemptRow) -> Result<(), StoreError> {
    let Disputed { is_open, lost, lost_tax } = row.disputed;
    let values = [row.site_id.into(), row.id.into(), is_open.into(), lost.into(), lost_tax.into()];
    tx.execute(&SET_DISPUTED, &values).await.map(drop)
}

/// An attempt.
pub async fn get(tx: &mut Tx, site: SiteId, id: AttemptId) -> Result<AttemptRow, StoreError> {
    attempt(&tx.query_one(&GET_ATTEMPT, &[site.into(), id.into()]).await?)
}

/// The attempts of an intent in the order in which they began.
pub async fn list(tx: &mut Tx, site: SiteId, intent: IntentId) -> Result<Vec<AttemptRow>, StoreError> {
    tx.query(&LIST_ATTEMPTS, &[site.into(), intent.into()]).await?.iter().map(attempt).collect()
}

/// The attempt of a hosted page. Without a site: a gateway's notification names only the page, and its id is an
/// unguessable one of ours.
pub async fn find_by_page(tx: &mut Tx, page_id: &str) -> Result<Option<AttemptRow>, StoreError> {
    tx.query_opt(&FIND_BY_PAGE, &[page_id.into()]).await?.as_ref().map(attempt).transpose()
}

/// The attempt with this reference; none when the site has none such.
pub async fn find_by_reference(
    tx: &mut Tx,
    site: SiteId,
    reference: &str,
) -> Result<Option<AttemptRow>, StoreError> {
    let values = [site.into(), reference.into()];
    tx.query_opt(&FIND_BY_REFERENCE, &values).await?.as_ref().map(attempt).transpose()
}

/// Writes state, page and trouble.
pub async fn set(tx: &mut Tx, row: &AttemptRow) -> Result<(), StoreError> {
    let values: [Value; 6] = [
        row.site_id.into(),
        row.id.into(),
        row.state.as_str().into(),
        row.page.as_ref().map(|page| page.token.clone()).into(),
        row.page.as_ref().map(|page| page.opened_at).into(),
        row.trouble.clone().into(),
    ];
    tx.execute(&SET_ATTEMPT, &values).await.map(drop)
}

/// Marks an attempt, whose page was proven dead, as superseded: another one is begun instead.
pub async fn supersede(tx: &mut Tx, site: SiteId, id: AttemptId) -> Result<(), StoreError> {
    tx.execute(&SUPERSEDE, &[site.into(), id.into()]).await.map(drop)
}

/// What a payer's browser said of a hosted page when it came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageHint {
    /// It cannot be used any more.
    Spent,
    /// It was paid on.
    Paid,
    /// Something that was sent from it before is still being done: it may come to be paid, and cannot be used any more.
    InUse,
}

/// Notes what the payer's browser said of the page at `now`: a hint (decision 6).
pub async fn note_hint(
    tx: &mut Tx,
    site: SiteId,
    id: AttemptId,
    hint: PageHint,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (is_spent, may_be_paid) = (hint != PageHint::Paid, hint != PageHint::Spent);
    let values = [site.into(), id.into(), is_spent.into(), may_be_paid.into(), now.into()];
    tx.execute(&NOTE_HINT, &values).await.map(drop)
}

/// Notes which payment was made on the page, as somebody says who may be anybody: the gateway's id of it.
pub async fn note_payment(tx: &mut Tx, site: SiteId, id: AttemptId, payment: &str) -> Result<(), StoreError> {
    tx.execute(&NOTE_PAYMENT, &[site.into(), id.into(), payment.into()]).await.map(drop)
}

/// Takes the right to ask the gateway now; false when it was asked after `not_since`.
pub async fn note_look(
    tx: &mut Tx,
    site: SiteId,
    id: AttemptId,
    now: Timestamp,
    not_since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&NOTE_LOOK, &[site.into(), id.into(), now.into(), not_since.into()]).await? == 1)
}

fn pairs(rows: &[Row]) -> Result<Vec<(AttemptId, SiteId)>, StoreError> {
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Attempts of an account whose outcome is open.
pub async fn list_unresolved(
    tx: &mut Tx,
    account: MerchantAccountId,
) -> Result<Vec<(AttemptId, SiteId)>, StoreError> {
    pairs(&tx.query(&LIST_UNRESOLVED, &[account.into()]).await?)
}

/// All attempts whose outcome is open, of every site: for recovery after a start.
pub async fn list_all_unresolved(tx: &mut Tx) -> Result<Vec<(AttemptId, SiteId)>, StoreError> {
    pairs(&tx.query(&LIST_ALL_UNRESOLVED, &[]).await?)
}

/// How many attempts are in each state, over all sites: for metrics.
pub async fn count_by_state(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    tx.query(&COUNT_BY_STATE, &[]).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
