//! What reports are made from: sessions, their statements and their payments, as far as somebody may see them (S-34).

use crate::ledger::between_us;
use crate::usage::statements::{StatementRow, statement};
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AccountId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::sessions::SessionState;
use domain::time::Timestamp;

/// Whose sessions somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of the site.
    All,
    /// Those that he hosts.
    Own,
    /// Those that he hosts, and those of divisions that he heads.
    OwnAndHeaded,
}

impl Sight {
    fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Own => "own",
            Self::OwnAndHeaded => "headed",
        }
    }
}

/// What is asked for; empty texts ask for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFilter {
    /// Test or Production: never both.
    pub mode: Mode,
    /// Sessions that begin, or payments that were begun, at or after this.
    pub from: Timestamp,
    /// And before this.
    pub until: Timestamp,
    /// Code of the division.
    pub division: String,
    /// Slug of the session.
    pub session: String,
    /// The host.
    pub host: Option<AccountId>,
    /// Who asks.
    pub reader: AccountId,
    /// What he sees.
    pub sight: Sight,
}

/// A session of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its id.
    pub id: SessionId,
    /// Its slug: the number by which people know it.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its planned start.
    pub starts_at: Timestamp,
    /// Its planned end.
    pub ends_at: Timestamp,
    /// Its time zone.
    pub time_zone: String,
    /// Code of its division; may be empty.
    pub division: String,
    /// The division's name; may be empty.
    pub division_name: String,
    /// Who hosts it, by name; may be empty.
    pub host: String,
    /// The same by account.
    pub host_id: Option<AccountId>,
    /// Whether it was called off.
    pub is_cancelled: bool,
    /// How many were invited.
    pub invited: i64,
    /// How many registered and have a seat.
    pub registered: i64,
}

/// The payment of a fee.
#[derive(Clone, PartialEq, Eq)]
pub struct FeeLine {
    /// Reference of its registration.
    pub reference: String,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Slug of the session.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its time zone.
    pub time_zone: String,
    /// Who hosts it; may be empty.
    pub host: String,
    /// Code of its division; may be empty.
    pub division: String,
    /// Who pays.
    pub name: String,
    /// How it stands.
    pub state: IntentState,
    /// The fee without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What is due.
    pub due: Money,
    /// What was taken, by the ledger.
    pub taken: Money,
    /// What was given back, by the ledger; positive.
    pub returned: Money,
    /// The gateway's reference of its charge, or of what there is before that; may be empty.
    pub object: String,
}

impl std::fmt::Debug for FeeLine {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FeeLine").field("reference", &self.reference).finish_non_exhaustive()
    }
}

/// Who sees which sessions, and which are asked for.
macro_rules! asked {
    () => {
        "s.site_id = $1 and s.mode = $2 and ($5 = '' or s.division = $5) and ($6 = '' or s.slug = $6)
        and (s.host = $7 or $7 is null) and ($8 = 'all' or s.host = $9 or ($8 = 'headed' and exists (select 1
            from division w join division_head h on h.division_id = w.id
            join role o on o.account_id = h.account_id and o.site_id = w.site_id and o.role = 'head' where w.site_id = s.site_id
            and w.code = s.division and h.account_id = $9)))"
    };
}

statements! {
    /// Sessions by filter, the latest first; only those that had begun by $11.
    LIST_SESSIONS = concat!("select s.id, s.slug, s.topic, s.starts_at, s.ends_at, s.time_zone, s.division,
        coalesce(v.name, ''), coalesce(a.name, ''),
        (select count(*) from invitation n where n.site_id = s.site_id and n.session_id = s.id),
        (select count(*) from registration r where r.site_id = s.site_id and r.session_id = s.id
            and r.state = 'confirmed'), s.host, s.state
        from session s left join account a on a.id = s.host
        left join division v on v.site_id = s.site_id and v.code = s.division
        where ", asked!(), " and s.state <> 'draft' and s.starts_at >= $3 and s.starts_at < $4
        and (s.starts_at <= $11
            or exists (select 1 from room m where m.session_id = s.id and m.started_at is not null)
            or exists (select 1 from usage_statement u where u.session_id = s.id))
        order by s.starts_at desc, s.id limit $10");
    /// The statements of sessions by filter.
    LIST_STATEMENTS = concat!("select u.id, u.session_id, u.mode, u.tariff_version_id, u.settlement, u.currency, u.from_at,
        u.until_at, u.computer, u.call_in, u.toll_free, u.call_out, u.voip, u.minimum_added, u.actual_net, u.actual_tax,
        u.ceiling, u.charged_net, u.charged_tax, u.people_revenue, u.teleconference_revenue, u.frozen_at
        from usage_statement u join session s on s.id = u.session_id
        where ", asked!(), " and s.starts_at >= $3 and s.starts_at < $4
        order by s.starts_at desc, s.id limit $10");
    /// Payments of fees by filter, the latest first.
    LIST_FEES = concat!("select r.reference, i.created_at, s.slug, s.topic, s.time_zone, coalesce(h.name, ''), s.division,
        coalesce(r.payer_first_name, r.first_name), coalesce(r.payer_last_name, r.last_name), i.state, i.currency,
        i.net, i.tax, i.due,
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and l.account = 1100 and l.minor > 0 and e.event not in ", between_us!(), "), 0),
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and l.account = 1100 and l.minor < 0 and e.event not in ", between_us!(), "), 0),
        coalesce((select max(c.object) from capture c join attempt t on t.id = c.attempt_id where t.intent_id = i.id),
            (select max(o.object) from observation o join attempt t on t.id = o.attempt_id
                where t.intent_id = i.id and o.object is not null), '')
        from intent i join registration r on r.id = i.registration_id join session s on s.id = i.session_id
        left join account h on h.id = s.host
        where i.site_id = $1 and i.mode = $2 and ", asked!(), " and i.created_at >= $3 and i.created_at < $4
        order by i.created_at desc, i.id limit $10");
    /// Companies that buy seats of a session, by registration.
    LIST_COMPANIES = "select c.registration_id, c.name, c.address from buyer_company c join registration r on r.id = c.registration_id
        where r.site_id = $1 and c.site_id = $1 and r.session_id = $2 limit 10000";
    /// Addresses that were invited to a session.
    LIST_INVITED = "select lower(email) from invitation where site_id = $1 and session_id = $2 limit 10000";
}

fn values(site: SiteId, filter: &ReportFilter, limit: i64) -> [Value; 10] {
    [
        site.into(),
        filter.mode.as_str().into(),
        filter.from.into(),
        filter.until.into(),
        (&filter.division).into(),
        (&filter.session).into(),
        filter.host.into(),
        filter.sight.as_str().into(),
        filter.reader.into(),
        limit.into(),
    ]
}

/// Sessions that the filter asks for, the latest first; no drafts, and only those that had `begun` by then, if given.
pub async fn sessions(
    tx: &mut Tx,
    site: SiteId,
    (filter, begun): (&ReportFilter, Option<Timestamp>),
    limit: i64,
) -> Result<Vec<SessionLine>, StoreError> {
    let line = |row: &Row| {
        Ok(SessionLine {
            id: row.get(0)?,
            slug: row.get(1)?,
            topic: row.get(2)?,
            starts_at: row.get(3)?,
            ends_at: row.get(4)?,
            time_zone: row.get(5)?,
            division: row.get(6)?,
            division_name: row.get(7)?,
            host: row.get(8)?,
            invited: row.get(9)?,
            registered: row.get(10)?,
            host_id: row.get(11)?,
            is_cancelled: row.word(12, SessionState::parse)? == SessionState::Cancelled,
        })
    };
    let mut values = values(site, filter, limit).to_vec();
    values.push(begun.unwrap_or(Timestamp(i64::MAX)).into());
    tx.query(&LIST_SESSIONS, &values).await?.iter().map(line).collect()
}

/// Statements of sessions that the filter asks for, the latest first.
pub async fn statements(
    tx: &mut Tx,
    site: SiteId,
    filter: &ReportFilter,
    limit: i64,
) -> Result<Vec<StatementRow>, StoreError> {
    tx.query(&LIST_STATEMENTS, &values(site, filter, limit)).await?.iter().map(statement).collect()
}

/// Payments of fees that the filter asks for, the latest first.
pub async fn fees(
    tx: &mut Tx,
    site: SiteId,
    filter: &ReportFilter,
    limit: i64,
) -> Result<Vec<FeeLine>, StoreError> {
    let line = |row: &Row| {
        let currency = row.word(10, Currency::from_code)?;
        let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
        let (first, last): (String, String) = (row.get(7)?, row.get(8)?);
        Ok(FeeLine {
            reference: row.get(0)?,
            begun_at: row.get(1)?,
            slug: row.get(2)?,
            topic: row.get(3)?,
            time_zone: row.get(4)?,
            host: row.get(5)?,
            division: row.get(6)?,
            name: format!("{first} {last}"),
            state: row.word(9, IntentState::parse)?,
            net: money(11)?,
            tax: money(12)?,
            due: money(13)?,
            taken: money(14)?,
            returned: Money::new(-row.get::<i64>(15)?, currency),
            object: row.get(16)?,
        })
    };
    tx.query(&LIST_FEES, &values(site, filter, limit)).await?.iter().map(line).collect()
}

/// A company that buys a seat.
#[derive(Clone, Default)]
pub struct CompanyRow {
    /// Its name.
    pub name: String,
    /// Its address, as lines.
    pub address: String,
}

/// Companies that buy seats of a session, by registration.
pub async fn companies(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<(domain::ids::RegistrationId, CompanyRow)>, StoreError> {
    let rows = tx.query(&LIST_COMPANIES, &[site.into(), session.into()]).await?;
    let company = |row: &crate::Row| Ok(CompanyRow { name: row.get(1)?, address: row.get(2)? });
    rows.iter().map(|row| Ok((row.get(0)?, company(row)?))).collect()
}

/// Addresses that were invited to a session, in lower case.
pub async fn invited(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<String>, StoreError> {
    tx.query(&LIST_INVITED, &[site.into(), session.into()]).await?.iter().map(|row| row.get(0)).collect()
}
