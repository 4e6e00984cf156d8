//! The ledger's rows. Append-only; one entry per fact (PS-I-19).

use crate::{Row, StoreError, Tx, Value, chain, statements};
use domain::ids::{
    BudgetId, DivisionId, EntryId, IntentId, MerchantAccountId, RegistrationId, SessionId, SiteId,
};
use domain::ledger::{Account, Entry, Event};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::time::Timestamp;

/// What an entry belongs to (LT-A1: dimensions).
#[derive(Debug, Clone, Copy)]
pub struct Dimensions {
    /// The issuer's site.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The account at the gateway.
    pub merchant_account_id: MerchantAccountId,
    /// What was paid.
    pub intent_id: IntentId,
    /// The session.
    pub session_id: SessionId,
    /// The registration; none for the use of a session.
    pub registration_id: Option<RegistrationId>,
}

/// What an entry of a division belongs to: no payment, but the division and perhaps its budget and a session.
#[derive(Debug, Clone, Copy)]
pub struct DivisionDimensions {
    /// The site.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The division.
    pub division_id: DivisionId,
    /// Its budget.
    pub budget_id: Option<BudgetId>,
    /// The session.
    pub session_id: Option<SessionId>,
}

/// One line of an export.
#[derive(Debug, Clone)]
pub struct ExportLine {
    /// Its entry.
    pub entry_id: EntryId,
    /// Event of the entry.
    pub event: Event,
    /// Gateway object that caused it.
    pub cause: String,
    /// The account at the gateway; nil where a division is concerned.
    pub merchant_account_id: MerchantAccountId,
    /// Its vendor, by which people know it; the division's code where one is concerned.
    pub vendor: String,
    /// Reference of the registration, where it is about one.
    pub reference: Option<String>,
    /// Address of the session, where it is about one.
    pub session: Option<String>,
    /// Currency.
    pub currency: Currency,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Account of the line.
    pub account: Account,
    /// Minor units; debit positive.
    pub minor: i64,
}

/// Events whose lines of the clearing account are neither taken from payers nor given back to them
/// ([`Event::is_between_us`]).
macro_rules! between_us {
    () => {
        "('gateway-fee-known', 'dispute-opened', 'dispute-corrected', 'dispute-won', 'difference-posted', 'difference-reversed')"
    };
}
pub(crate) use between_us;

statements! {
    /// A new entry; nothing when the fact was posted before.
    INSERT_ENTRY = "insert into ledger_entry (id, site_id, mode, event, merchant_account_id, cause, currency,
        intent_id, session_id, registration_id, posted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (merchant_account_id, event, cause) do nothing";
    /// Which division an entry concerns.
    INSERT_DIVISION = "insert into ledger_division (entry_id, division_id, budget_id) values ($1, $2, $3)";
    /// A line of it.
    INSERT_LINE = "insert into ledger_line (entry_id, number, account, minor) values ($1, $2, $3, $4)";
    /// The journal of a site and mode in the order of posting, from after an entry on.
    EXPORT = "select e.id, e.event, e.cause, e.merchant_account_id, e.currency, e.posted_at, l.account, l.minor,
        coalesce(v.code, m.vendor, ''), r.reference, s.slug
        from ledger_entry e join ledger_line l on l.entry_id = e.id
        left join merchant_account m on m.id = e.merchant_account_id
        left join ledger_division d on d.entry_id = e.id left join division v on v.id = d.division_id
        left join registration r on r.id = e.registration_id left join session s on s.id = e.session_id
        where e.site_id = $1 and e.mode = $2 and (e.posted_at > $3 or (e.posted_at = $3 and e.id > $4))
        order by e.posted_at, e.id, l.number limit $5";
    /// Whether anything of this kind was posted of a session.
    IS_POSTED_OF = "select case when exists (select 1 from ledger_entry where site_id = $1 and session_id = $2
        and event = $3) then 1 else 0 end";
    /// Whether a fact is in the books.
    IS_POSTED = "select count(*) from ledger_entry where site_id = $1 and merchant_account_id = $2 and event = $3
        and cause = $4";
    /// What an entry of a division has posted to an account.
    POSTED_FOR_DIVISION = "select l.minor, e.currency, d.division_id, d.budget_id from ledger_entry e
        join ledger_line l on l.entry_id = e.id join ledger_division d on d.entry_id = e.id
        where e.site_id = $1 and e.merchant_account_id = $2 and e.event = $3 and e.cause = $4 and l.account = $5";
    /// Balance of each account of a site and mode.
    BALANCES = "select l.account, e.currency, cast(sum(l.minor) as bigint) from ledger_entry e
        join ledger_line l on l.entry_id = e.id where e.site_id = $1 and e.mode = $2
        group by l.account, e.currency order by l.account, e.currency";
    /// What was posted to an account of a site and mode in a time.
    SUM = "select cast(coalesce(sum(l.minor), 0) as bigint) from ledger_entry e
        join ledger_line l on l.entry_id = e.id where e.site_id = $1 and e.mode = $2 and l.account = $3
        and e.posted_at >= $4 and e.posted_at < $5";
}

/// Posts an entry; false when this fact was posted before.
pub async fn post(
    tx: &mut Tx,
    id: EntryId,
    dimensions: &Dimensions,
    entry: &Entry,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 11] = [
        id.into(),
        dimensions.site_id.into(),
        dimensions.mode.as_str().into(),
        entry.event().as_str().into(),
        dimensions.merchant_account_id.into(),
        entry.cause().into(),
        entry.currency().code().into(),
        dimensions.intent_id.into(),
        dimensions.session_id.into(),
        dimensions.registration_id.into(),
        now.into(),
    ];
    if tx.execute(&INSERT_ENTRY, &values).await? == 0 {
        return Ok(false);
    }
    for (number, line) in (1_i64..).zip(entry.lines()) {
        let values = [id.into(), number.into(), line.account.code().into(), line.minor.into()];
        tx.execute(&INSERT_LINE, &values).await?;
    }
    chain::await_seal(tx, chain::Kind::LedgerEntry, id.0, now).await?;
    Ok(true)
}

/// Posts an entry of a division; false when this fact was posted before.
pub async fn post_for_division(
    tx: &mut Tx,
    id: EntryId,
    of: &DivisionDimensions,
    entry: &Entry,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let none = uuid::Uuid::nil();
    let dimensions = Dimensions {
        site_id: of.site_id,
        mode: of.mode,
        merchant_account_id: MerchantAccountId(none),
        intent_id: IntentId(none),
        session_id: of.session_id.unwrap_or(SessionId(none)),
        registration_id: None,
    };
    if !post(tx, id, &dimensions, entry, now).await? {
        return Ok(false);
    }
    tx.execute(&INSERT_DIVISION, &[id.into(), of.division_id.into(), of.budget_id.into()]).await?;
    Ok(true)
}

/// What a fact about a division has posted to an account, and for which division and budget; `None` when it is not in the
/// books.
pub async fn posted_for_division(
    tx: &mut Tx,
    site: SiteId,
    (event, cause): (Event, &str),
    to: Account,
) -> Result<Option<(Money, DivisionId, Option<BudgetId>)>, StoreError> {
    let none = MerchantAccountId(uuid::Uuid::nil());
    let values = [site.into(), none.into(), event.as_str().into(), cause.into(), to.code().into()];
    let row = tx.query_opt(&POSTED_FOR_DIVISION, &values).await?;
    row.map(|row| Ok((Money::new(row.get(0)?, row.word(1, Currency::from_code)?), row.get(2)?, row.get(3)?)))
        .transpose()
}

/// Whether this fact was posted.
pub async fn is_posted(
    tx: &mut Tx,
    site: SiteId,
    account: MerchantAccountId,
    event: Event,
    cause: &str,
) -> Result<bool, StoreError> {
    let values = [site.into(), account.into(), event.as_str().into(), cause.into()];
    Ok(tx.query_one(&IS_POSTED, &values).await?.get::<i64>(0)? > 0)
}

/// Whether anything of this kind was posted of a session.
pub async fn is_posted_of(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    event: Event,
) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), event.as_str().into()];
    Ok(tx.query_one(&IS_POSTED_OF, &values).await?.get::<i64>(0)? == 1)
}

fn account(row: &Row, index: usize) -> Result<Account, StoreError> {
    let code = row.get(index)?;
    Account::from_code(code).ok_or_else(|| StoreError::Type(format!("unknown account {code}")))
}

/// Lines of the journal after the entry (`after_at`, `after`), in the order of posting; at most `limit` lines. The last
/// entry of a full answer may be cut off: callers read whole entries by asking again from the entry before it.
pub async fn export(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    after: (Timestamp, EntryId),
    limit: i64,
) -> Result<Vec<ExportLine>, StoreError> {
    let values = [site.into(), mode.as_str().into(), after.0.into(), after.1.into(), limit.into()];
    let line = |row: &Row| {
        Ok(ExportLine {
            entry_id: row.get(0)?,
            event: row.word(1, Event::parse)?,
            cause: row.get(2)?,
            merchant_account_id: row.get(3)?,
            currency: row.word(4, Currency::from_code)?,
            posted_at: row.get(5)?,
            account: account(row, 6)?,
            minor: row.get(7)?,
            vendor: row.get(8)?,
            reference: row.get(9)?,
            session: row.get(10)?,
        })
    };
    tx.query(&EXPORT, &values).await?.iter().map(line).collect()
}

/// Balance of each account and currency, minor units, debit positive.
pub async fn balances(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
) -> Result<Vec<(Account, Currency, i64)>, StoreError> {
    let rows = tx.query(&BALANCES, &[site.into(), mode.as_str().into()]).await?;
    rows.iter().map(|row| Ok((account(row, 0)?, row.word(1, Currency::from_code)?, row.get(2)?))).collect()
}

/// What was posted to an account from the first time until before the second, minor units, debit positive. A site has
/// one currency.
pub async fn sum(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    account: Account,
    (from, to): (Timestamp, Timestamp),
) -> Result<i64, StoreError> {
    let values = [site.into(), mode.as_str().into(), account.code().into(), from.into(), to.into()];
    tx.query_one(&SUM, &values).await?.get(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queries_leave_out_what_is_between_us() {
        let words: Vec<&str> = between_us!().split('\'').skip(1).step_by(2).collect();
        let events: Vec<&str> =
            Event::ALL.into_iter().filter(|event| event.is_between_us()).map(Event::as_str).collect();
        assert_eq!(words.iter().collect::<std::collections::BTreeSet<_>>(), events.iter().collect());
    }
}
