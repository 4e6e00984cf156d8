//! Claims of hosts on their divisions (LT-B5…B10).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::claims::{Claim, ClaimState};
use domain::ids::{AccountId, ClaimId, DivisionId, SessionId, SiteId, StatementId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::time::Timestamp;

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id.
    pub id: ClaimId,
    /// The session.
    pub session: SessionId,
    /// Its statement.
    pub statement: StatementId,
    /// Who is to pay.
    pub division: DivisionId,
    /// Test or Production.
    pub mode: Mode,
    /// Who claims, how much, and where it stands.
    pub claim: Claim,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Who decided, and when.
    pub decided: Option<(AccountId, Timestamp)>,
    /// What he said; may be empty.
    pub words: String,
    /// Who paid the host, and when.
    pub paid: Option<(AccountId, Timestamp)>,
    /// The payment's reference at the bank; may be empty.
    pub reference: String,
    /// Since when the division has settled.
    pub settled_at: Option<Timestamp>,
}

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// The claim.
    pub row: ClaimRow,
    /// The session's slug and title.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Code and name of the division.
    pub division: String,
    /// How the claimant is called.
    pub claimant: String,
    /// Who hosts the session.
    pub host: Option<AccountId>,
}

macro_rules! claim_columns {
    () => {
        "c.id, c.session_id, c.statement_id, c.division_id, c.mode, c.claimant, c.currency, c.amount, c.state, c.filed_at,
        c.decided_by, c.decided_at, c.words, c.paid_by, c.paid_at, c.reference, c.settled_at, s.slug, s.topic, v.code,
        v.name, a.name, s.host from claim c join session s on s.id = c.session_id join division v on v.id = c.division_id
        join account a on a.id = c.claimant"
    };
}

statements! {
    /// A claim; nothing when its claimant has another one about the statement that is open.
    INSERT_CLAIM = "insert into claim (id, site_id, session_id, statement_id, division_id, mode, claimant, currency,
        amount, state, filed_at, words, reference) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'filed', $10, '', '')
        on conflict do nothing";
    /// A claim.
    GET_CLAIM = concat!("select ", claim_columns!(), " where c.site_id = $1 and c.id = $2");
    /// Claims about a statement.
    LIST_OF_STATEMENT = concat!("select ", claim_columns!(), " where c.site_id = $1 and c.statement_id = $2
        order by c.filed_at, c.id limit 200");
    /// Claims of a site and mode, of a state or all, as far as somebody may see them, the latest first.
    LIST_CLAIMS = concat!("select ", claim_columns!(), " where c.site_id = $1 and c.mode = $2
        and ($3 = '' or c.state = $3) and ($4 = 'all' or c.claimant = $5 or exists (select 1 from division_head h
            join role o on o.account_id = h.account_id and o.site_id = c.site_id and o.role = 'head'
            where h.division_id = c.division_id and h.account_id = $5))
        order by c.filed_at desc, c.id limit $6");
    /// A decision; nothing when it was decided.
    DECIDE_CLAIM = "update claim set state = $3, decided_by = $4, decided_at = $5, words = $6
        where site_id = $1 and id = $2 and state = 'filed'";
    /// The host has his money; nothing when he had it, or is not to get it.
    PAY_CLAIM = "update claim set state = 'reimbursed', paid_by = $3, paid_at = $4, reference = $5, amount = $6
        where site_id = $1 and id = $2 and state = 'approved'";
    /// The division has settled; nothing when it had, or does not owe it.
    SETTLE_CLAIM = "update claim set settled_by = $3, settled_at = $4
        where site_id = $1 and id = $2 and state = 'reimbursed' and settled_at is null";
}

fn line(row: &Row) -> Result<ClaimLine, StoreError> {
    let by = |who: usize| -> Result<Option<(AccountId, Timestamp)>, StoreError> {
        Ok(row.get::<Option<AccountId>>(who)?.zip(row.get::<Option<Timestamp>>(who + 1)?))
    };
    let (code, name): (String, String) = (row.get(19)?, row.get(20)?);
    Ok(ClaimLine {
        row: ClaimRow {
            id: row.get(0)?,
            session: row.get(1)?,
            statement: row.get(2)?,
            division: row.get(3)?,
            mode: row.word(4, Mode::parse)?,
            claim: Claim {
                claimant: row.get(5)?,
                amount: Money::new(row.get(7)?, row.word(6, Currency::from_code)?),
                state: row.word(8, ClaimState::parse)?,
            },
            filed_at: row.get(9)?,
            decided: by(10)?,
            words: row.get(12)?,
            paid: by(13)?,
            reference: row.get(15)?,
            settled_at: row.get(16)?,
        },
        slug: row.get(17)?,
        topic: row.get(18)?,
        division: format!("{code} {name}"),
        claimant: row.get(21)?,
        host: row.get(22)?,
    })
}

/// Adds a claim as it was filed; false when another one about the statement is open.
pub async fn insert(tx: &mut Tx, site: SiteId, row: &ClaimRow) -> Result<bool, StoreError> {
    let values: [Value; 10] = [
        row.id.into(),
        site.into(),
        row.session.into(),
        row.statement.into(),
        row.division.into(),
        row.mode.as_str().into(),
        row.claim.claimant.into(),
        row.claim.amount.currency.code().into(),
        row.claim.amount.minor.into(),
        row.filed_at.into(),
    ];
    Ok(tx.execute(&INSERT_CLAIM, &values).await? == 1)
}

/// A claim of the site.
pub async fn get(tx: &mut Tx, site: SiteId, id: ClaimId) -> Result<Option<ClaimLine>, StoreError> {
    tx.query_opt(&GET_CLAIM, &[site.into(), id.into()]).await?.as_ref().map(line).transpose()
}

/// Claims about a statement, in the order of filing.
pub async fn of_statement(
    tx: &mut Tx,
    site: SiteId,
    statement: StatementId,
) -> Result<Vec<ClaimLine>, StoreError> {
    tx.query(&LIST_OF_STATEMENT, &[site.into(), statement.into()]).await?.iter().map(line).collect()
}

/// Claims of the site and mode that somebody sees (`all`: every one), in one state or in any; the latest first.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    state: Option<ClaimState>,
    (account, all): (AccountId, bool),
    limit: i64,
) -> Result<Vec<ClaimLine>, StoreError> {
    let values: [Value; 6] = [
        site.into(),
        mode.as_str().into(),
        state.map_or("", ClaimState::as_str).into(),
        if all { "all" } else { "own" }.into(),
        account.into(),
        limit.into(),
    ];
    tx.query(&LIST_CLAIMS, &values).await?.iter().map(line).collect()
}

/// Stores a decision; false when somebody was faster.
pub async fn decide(
    tx: &mut Tx,
    site: SiteId,
    id: ClaimId,
    (state, words): (ClaimState, &str),
    (by, now): (AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [site.into(), id.into(), state.as_str().into(), by.into(), now.into(), words.into()];
    Ok(tx.execute(&DECIDE_CLAIM, &values).await? == 1)
}

/// Notes that the host has his money, and how much it was; false when somebody was faster.
pub async fn pay(
    tx: &mut Tx,
    site: SiteId,
    id: ClaimId,
    (amount, reference): (Money, &str),
    (by, now): (AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [site.into(), id.into(), by.into(), now.into(), reference.into(), amount.minor.into()];
    Ok(tx.execute(&PAY_CLAIM, &values).await? == 1)
}

/// Notes that the division has settled; false when somebody was faster.
pub async fn settle(
    tx: &mut Tx,
    site: SiteId,
    id: ClaimId,
    (by, now): (AccountId, Timestamp),
) -> Result<bool, StoreError> {
    Ok(tx.execute(&SETTLE_CLAIM, &[site.into(), id.into(), by.into(), now.into()]).await? == 1)
}
