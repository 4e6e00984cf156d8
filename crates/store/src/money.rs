//! What the money office reads: payments by filter, their sums, what waits for a person, money in by week, seats. A payment
//! is an attendee's for a seat, or to the operator a host's for the use of his session.
//! Amounts come from the ledger, so that the sums of a page are the ledger's.

use crate::ledger::between_us;
use crate::payments::attempts::attempts_for_a_person;
use crate::search::{folded, pattern};
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AuditId, EntryId, IntentId, ObservationId, SiteId};
use domain::ledger::{Account, Event};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::receipts::{DocumentNumber, ReceiptNumber};
use domain::time::Timestamp;

/// What a filter asks for instead of a state: payments of which the gateway has not told yet what became of them, although they were
/// sent, or their payers came back from its page.
pub const OUTCOME_UNKNOWN: &str = "outcome-unknown";

/// Which payments are asked for; empty texts ask for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Test or Production: never both.
    pub mode: Mode,
    /// Part of a name, a mail address or a company, whatever its accents and capitals; or a whole reference, gateway id,
    /// receipt or credit note number.
    pub search: String,
    /// Exactly this state, or [`OUTCOME_UNKNOWN`].
    pub state: String,
    /// Slug of the session.
    pub session: String,
    /// Slug of the site whose session it is; to the operator hosts of all sites pay.
    pub of_site: String,
    /// Way of paying.
    pub method: String,
    /// Begun at or after this.
    pub from: Timestamp,
    /// Begun before this.
    pub until: Timestamp,
}

/// Where a page begins: behind this payment, which is newer than what follows.
pub type PaymentPlace = (Timestamp, IntentId);

/// A payment in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentLine {
    /// Its intent.
    pub id: IntentId,
    /// Reference of its registration, or of the first try of a host.
    pub reference: String,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// How it stands.
    pub state: IntentState,
    /// The gateway has not told yet what became of a try.
    pub is_outcome_unknown: bool,
    /// What is due.
    pub due: Money,
    /// What was taken, by the ledger.
    pub taken: Money,
    /// What was given back, by the ledger; positive.
    pub returned: Money,
    /// What the gateway kept for itself, as far as it tells.
    pub fee: Money,
    /// Who pays.
    pub name: String,
    /// His mail address.
    pub email: String,
    /// Title of the session.
    pub session: String,
    /// Name of the site whose session it is.
    pub of_site: String,
    /// What the gateway took away by disputes and did not bring again, by the ledger.
    pub disputed: Money,
    /// Tax in what was taken, by the ledger.
    pub tax: Money,
    /// Tax in what was given back, by the ledger; positive.
    pub tax_returned: Money,
    /// The receipt that stands.
    pub receipt: Option<ReceiptNumber>,
}

/// Sums of payments in one currency, by the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentSum {
    /// How many payments.
    pub count: i64,
    /// What was taken.
    pub taken: Money,
    /// What was given back; positive.
    pub returned: Money,
    /// What the gateway kept for itself, as far as it tells.
    pub fee: Money,
    /// What it took away by disputes and did not bring again.
    pub disputed: Money,
}

/// A line of the ledger about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedLine {
    /// Its entry.
    pub entry: EntryId,
    /// The event.
    pub event: Event,
    /// Its account.
    pub account: Account,
    /// The amount, debit positive.
    pub amount: Money,
    /// When it was posted.
    pub at: Timestamp,
}

/// A payment that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Reference of its registration, or of the try of a host.
    pub reference: String,
    /// Who pays.
    pub name: String,
    /// The session.
    pub session: String,
    /// Name of the site whose session it is.
    pub of_site: String,
    /// State of the attempt.
    pub state: String,
    /// Whether it waits because of a refund that failed.
    pub failed_refund: bool,
    /// What is due.
    pub due: Money,
    /// When the attempt was begun.
    pub since: Timestamp,
}

/// How a session fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its start.
    pub starts_at: Timestamp,
    /// Its time zone.
    pub time_zone: String,
    /// Places; none for any number.
    pub capacity: Option<i64>,
    /// Sold.
    pub sold: i64,
    /// Kept while somebody pays.
    pub held: i64,
}

macro_rules! payments_by_filter {
    () => {
        " from intent i left join registration r on r.id = i.registration_id left join account h on h.id = i.use_payer
        left join buyer_company b on b.registration_id = i.registration_id
        join session s on s.id = i.session_id join site p on p.id = s.site_id"
    };
}

macro_rules! outcome_unknown {
    () => {
        "exists (select 1 from attempt a where a.intent_id = i.id and (a.state = 'unknown'
            or i.state = 'paying' and a.state = 'needs-payer' and a.page_said_paid and not exists (select 1 from observation d
                where d.attempt_id = a.id and d.verdict like 'declined:%')))"
    };
}

macro_rules! filter {
    () => {
        concat!(" where i.site_id = $1 and i.mode = $2 and i.created_at >= $3 and i.created_at < $4
        and ($5 = '' or i.state = $5 or ($5 = 'outcome-unknown' and ", outcome_unknown!(), ")) and ($6 = '' or s.slug = $6)
        and ($7 = '' or exists (select 1 from attempt a where a.intent_id = i.id and a.method = $7))
        and ($8 = '' or ", folded!("coalesce(r.first_name || ' ' || r.last_name || '|' || r.email, '') || '|' || coalesce(
            r.payer_first_name || ' ' || r.payer_last_name || '|' || r.payer_email, '') || '|' || coalesce(h.name
            || '|' || h.email, '') || '|' || coalesce(b.name, '')"), " like $8 escape '\\'
            or ($11 = 'receipt' and i.id in (select x.intent_id from receipt x where x.site_id = $1 and x.mode = $2
                and x.year = $12 and x.number = $13))
            or ($11 = 'credit-note' and i.id in (select x.intent_id from credit_note x where x.site_id = $1
                and x.mode = $2 and x.year = $12 and x.number = $13))
            or r.reference = $9 or exists (select 1 from attempt a where a.intent_id = i.id and (a.reference = $9
                or exists (select 1 from operation o where o.attempt_id = a.id and o.reference = $9)
                or exists (select 1 from observation h where h.attempt_id = a.id and h.object = $9))))
        and ($10 = '' or p.slug = $10)")
    };
}

statements! {
    /// Payments by filter, newest first, behind a place.
    LIST_PAYMENTS = concat!("select i.id, coalesce(r.reference,
            (select a.reference from attempt a where a.intent_id = i.id and a.number = 1), ''),
        i.created_at, i.state, i.currency, i.due,
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and l.account = 1100 and l.minor > 0 and e.event not in ", between_us!(), "), 0),
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and ((l.account = 1100 and l.minor < 0 and e.event not in ", between_us!(), ")
            or (l.account = 1000 and e.event = 'refund-paid-by-bank'))), 0),
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and l.account in (6000, 6110)), 0),
        coalesce(h.name, coalesce(r.payer_first_name, r.first_name) || ' ' || coalesce(r.payer_last_name, r.last_name), ''),
        coalesce(h.email, r.payer_email, r.email, ''), s.topic, p.name,
        coalesce((select cast(sum(case when l.minor < 0 then l.minor else 0 end) as bigint) from ledger_entry e
            join ledger_line l on l.entry_id = e.id where e.intent_id = i.id and l.account = 2200), 0),
        coalesce((select cast(sum(case when l.minor > 0 then l.minor else 0 end) as bigint) from ledger_entry e
            join ledger_line l on l.entry_id = e.id where e.intent_id = i.id and l.account = 2200), 0),
        coalesce((select x.year * 1000000000 + x.number from receipt x where x.registration_id = i.registration_id
                order by x.issued_at desc, x.id desc limit 1),
            (select x.year * 1000000000 + x.number from receipt x
                where x.intent_id = i.id and registration_id is null and replaces is null), 0),
        coalesce((select cast(sum(l.minor) as bigint) from ledger_entry e join ledger_line l on l.entry_id = e.id
            where e.intent_id = i.id and l.account = 1120 and e.event in ('dispute-opened', 'dispute-corrected', 'dispute-won')), 0),
        case when ", outcome_unknown!(), " then 1 else 0 end",
        payments_by_filter!(), filter!(), "
        and (i.created_at < $14 or (i.created_at = $14 and i.id < $15))
        order by i.created_at desc, i.id desc limit $16");
    /// Sums of the payments that a filter asks for, by currency.
    SUM_PAYMENTS = concat!("select i.currency, count(distinct i.id),
        cast(coalesce(sum(case when l.account = 1100 and l.minor > 0 and e.event not in ", between_us!(), " then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 1100 and l.minor < 0 and e.event not in ", between_us!(), " then l.minor
            when l.account = 1000 and e.event = 'refund-paid-by-bank' then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account in (6000, 6110) then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 1120 and e.event in ('dispute-opened', 'dispute-corrected', 'dispute-won') then l.minor
            else 0 end), 0) as bigint)", payments_by_filter!(), "
        left join ledger_entry e on e.intent_id = i.id
        left join ledger_line l on l.entry_id = e.id and l.account in (1000, 1100, 1120, 6000, 6110)", filter!(), "
        group by i.currency order by i.currency");
    /// Sites whose hosts have paid to a seller.
    LIST_SITES_OF_HOSTS = "select p.slug, p.name from site p where exists (select 1 from intent i
        where i.use_site_id = p.id and i.use_site_id is not null and i.site_id = $1 and i.mode = $2)
        order by p.name, p.slug limit $3";
    /// What was taken and given back between two instants, by currency.
    SUM_BETWEEN = concat!("select e.currency, cast(coalesce(sum(case when l.minor > 0 then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.minor < 0 then l.minor else 0 end), 0) as bigint)
        from ledger_entry e join ledger_line l on l.entry_id = e.id
        where e.site_id = $1 and e.mode = $2 and e.posted_at >= $3 and e.posted_at < $4 and l.account = 1100
        and e.event not in ", between_us!(), " group by e.currency order by e.currency");
    /// The ledger's lines about a payment, in the order of posting.
    BOOKED = "select e.id, e.event, l.account, l.minor, e.currency, e.posted_at
        from ledger_entry e join ledger_line l on l.entry_id = e.id
        where e.site_id = $1 and e.intent_id = $2 order by e.posted_at, e.id, l.number limit 1000";
    /// Attempts that wait for a person, oldest first.
    LIST_WAITING = concat!(
        "select coalesce(r.reference, a.reference), coalesce(h.name, coalesce(r.payer_first_name, r.first_name)
            || ' ' || coalesce(r.payer_last_name, r.last_name), ''), s.topic, p.name, a.state, i.currency, i.due, a.created_at,
        case when exists (select 1 from refund f where f.attempt_id = a.id and f.state = 'failed') then 1 else 0 end
        from attempt a join intent i on i.id = a.intent_id left join registration r on r.id = i.registration_id
        left join account h on h.id = i.use_payer join session s on s.id = i.session_id join site p on p.id = s.site_id
        where a.site_id = $1 and i.mode = $2 and a.id in (", attempts_for_a_person!(), ")
        order by a.created_at, a.id limit $3"
    );
    /// What came up with payments of a mode and needs a look: what still waits for a person, and what a gateway says that does not fit.
    LIST_CAME_UP = concat!(
        "select coalesce(r.reference, q.reference, u.subject), u.action, u.detail, min(u.at) from audit u
        left join attempt t on t.site_id = u.site_id and t.reference = u.subject left join intent i on i.id = t.intent_id
        left join registration r on r.id = i.registration_id
        left join registration q on q.site_id = u.site_id and q.reference = u.subject
        left join intent j on j.registration_id = q.id
        where u.site_id = $1 and coalesce(i.mode, j.mode) = $2 and u.at >= $3 and u.at < $4 and (
            u.action in ('doubt dispute', 'doubt refund', 'misfit refund')
            or u.action = 'raise alarm' and u.detail in ('given-twice', 'refused-after-success')
            or u.action = 'ask a person' and t.id in (", attempts_for_a_person!(), "))
        group by coalesce(r.reference, q.reference, u.subject), u.action, u.detail order by 4, 1, 2, 3 limit $5"
    );
    /// Sessions to come with their seats.
    LIST_FILLING = "select s.slug, s.topic, s.starts_at, s.time_zone, x.capacity, x.sold, x.held
        from session s join seats x on x.session_id = s.id
        where s.site_id = $1 and s.mode = $2 and s.starts_at >= $3 and s.state = 'scheduled'
        order by s.starts_at, s.id limit $4";
    /// Sessions of a mode that cost something, latest first.
    LIST_SESSION_NAMES = "select slug, topic, starts_at from session where site_id = $1 and mode = $2 and fee > 0
        order by starts_at desc, id desc limit $3";
    /// The raw text of what was heard about an attempt.
    LIST_RAW = "select id, raw from observation where site_id = $1 and attempt_id = $2 order by number limit 1000";
    /// Lines of the audit log about a subject.
    LIST_ABOUT = "select id, actor, action, detail, at from audit where site_id = $1 and subject = $2
        order by at, id limit 1000";
}

fn filter_values(site: SiteId, filter: &PaymentFilter) -> Vec<Value> {
    // Test and Production have numbers of their own: the one that is looked at is meant, with its mark or without.
    let typed = filter.search.trim().to_ascii_uppercase();
    let typed = typed.strip_prefix("TEST-").unwrap_or(&typed);
    let (kind, year, number) = match DocumentNumber::parse(typed) {
        Some(DocumentNumber::Receipt(of)) => ("receipt", i64::from(of.year), of.number),
        Some(DocumentNumber::CreditNote(of)) => ("credit-note", i64::from(of.year), of.number),
        None => ("", 0, 0),
    };
    vec![
        site.into(),
        filter.mode.as_str().into(),
        filter.from.into(),
        filter.until.into(),
        (&filter.state).into(),
        (&filter.session).into(),
        (&filter.method).into(),
        pattern(&filter.search).into(),
        filter.search.trim().to_ascii_uppercase().into(),
        (&filter.of_site).into(),
        kind.into(),
        year.into(),
        number.into(),
    ]
}

/// Digits of a receipt's number behind its year, where both are read as one.
const AFTER_YEAR: i64 = 1_000_000_000;

fn receipt(packed: i64, mode: Mode) -> Option<ReceiptNumber> {
    let year = i32::try_from(packed / AFTER_YEAR).ok().filter(|year| *year > 0)?;
    Some(ReceiptNumber { mode, year, number: packed % AFTER_YEAR })
}

fn payment(row: &Row, mode: Mode) -> Result<PaymentLine, StoreError> {
    let currency = row.word(4, Currency::from_code)?;
    Ok(PaymentLine {
        id: row.get(0)?,
        reference: row.get(1)?,
        begun_at: row.get(2)?,
        state: row.word(3, IntentState::parse)?,
        is_outcome_unknown: row.get::<i64>(17)? == 1,
        due: Money::new(row.get(5)?, currency),
        taken: Money::new(row.get(6)?, currency),
        returned: Money::new(-row.get::<i64>(7)?, currency),
        fee: Money::new(row.get(8)?, currency),
        name: row.get(9)?,
        email: row.get(10)?,
        session: row.get(11)?,
        of_site: row.get(12)?,
        tax: Money::new(-row.get::<i64>(13)?, currency),
        tax_returned: Money::new(row.get(14)?, currency),
        receipt: receipt(row.get(15)?, mode),
        disputed: Money::new(row.get(16)?, currency),
    })
}

/// At most `limit` payments that the filter asks for, newest first, beginning behind `after`.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    filter: &PaymentFilter,
    after: Option<PaymentPlace>,
    limit: i64,
) -> Result<Vec<PaymentLine>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp(i64::MAX), IntentId(uuid::Uuid::max())));
    let mut values = filter_values(site, filter);
    values.extend([at.into(), id.into(), limit.into()]);
    tx.query(&LIST_PAYMENTS, &values).await?.iter().map(|row| payment(row, filter.mode)).collect()
}

/// Sums of all payments that the filter asks for.
pub async fn sums(tx: &mut Tx, site: SiteId, filter: &PaymentFilter) -> Result<Vec<PaymentSum>, StoreError> {
    let sum = |row: &Row| {
        let currency = row.word(0, Currency::from_code)?;
        Ok(PaymentSum {
            count: row.get(1)?,
            taken: Money::new(row.get(2)?, currency),
            returned: Money::new(-row.get::<i64>(3)?, currency),
            fee: Money::new(row.get(4)?, currency),
            disputed: Money::new(row.get(5)?, currency),
        })
    };
    tx.query(&SUM_PAYMENTS, &filter_values(site, filter)).await?.iter().map(sum).collect()
}

/// What was taken and given back (positive) from `from` until before `until`.
pub async fn between(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<(Money, Money)>, StoreError> {
    let values = [site.into(), mode.as_str().into(), from.into(), until.into()];
    let sum = |row: &Row| {
        let currency = row.word(0, Currency::from_code)?;
        Ok((Money::new(row.get(1)?, currency), Money::new(-row.get::<i64>(2)?, currency)))
    };
    tx.query(&SUM_BETWEEN, &values).await?.iter().map(sum).collect()
}

/// The ledger's lines about a payment.
pub async fn booked(tx: &mut Tx, site: SiteId, intent: IntentId) -> Result<Vec<BookedLine>, StoreError> {
    let line = |row: &Row| {
        let (code, currency) = (row.get(2)?, row.word(4, Currency::from_code)?);
        let account = Account::from_code(code);
        Ok(BookedLine {
            entry: row.get(0)?,
            event: row.word(1, Event::parse)?,
            account: account.ok_or_else(|| StoreError::Type(format!("unknown account {code}")))?,
            amount: Money::new(row.get(3)?, currency),
            at: row.get(5)?,
        })
    };
    tx.query(&BOOKED, &[site.into(), intent.into()]).await?.iter().map(line).collect()
}

/// Payments of which an attempt waits for a person, oldest first.
pub async fn waiting(tx: &mut Tx, site: SiteId, mode: Mode, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let line = |row: &Row| {
        Ok(Waiting {
            reference: row.get(0)?,
            name: row.get(1)?,
            session: row.get(2)?,
            of_site: row.get(3)?,
            state: row.get(4)?,
            due: Money::new(row.get(6)?, row.word(5, Currency::from_code)?),
            since: row.get(7)?,
            failed_refund: row.get::<i64>(8)? == 1,
        })
    };
    let values = [site.into(), mode.as_str().into(), limit.into()];
    tx.query(&LIST_WAITING, &values).await?.iter().map(line).collect()
}

/// Something that came up with a payment and needs a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameUp {
    /// The payment's reference: a registration's, or that of a host's try.
    pub reference: String,
    /// What Bursar did, as the audit log has it.
    pub action: String,
    /// More about it, as the audit log has it.
    pub detail: String,
}

/// What came up with payments of a mode from `from` until before `until`, each thing once, in the order in which it did; not what has ceased
/// to wait for a person since.
pub async fn came_up(
    tx: &mut Tx,
    (site, mode): (SiteId, Mode),
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<CameUp>, StoreError> {
    let line = |row: &Row| Ok(CameUp { reference: row.get(0)?, action: row.get(1)?, detail: row.get(2)? });
    let values = [site.into(), mode.as_str().into(), from.into(), until.into(), limit.into()];
    tx.query(&LIST_CAME_UP, &values).await?.iter().map(line).collect()
}

/// Sites whose hosts have paid to a seller: slug and name.
pub async fn sites_of_hosts(
    tx: &mut Tx,
    seller: SiteId,
    mode: Mode,
    limit: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let values = [seller.into(), mode.as_str().into(), limit.into()];
    let rows = tx.query(&LIST_SITES_OF_HOSTS, &values).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Sessions that begin at `from` or later, with their seats.
pub async fn filling(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    from: Timestamp,
    limit: i64,
) -> Result<Vec<Filling>, StoreError> {
    let line = |row: &Row| {
        Ok(Filling {
            slug: row.get(0)?,
            topic: row.get(1)?,
            starts_at: row.get(2)?,
            time_zone: row.get(3)?,
            capacity: row.get(4)?,
            sold: row.get(5)?,
            held: row.get(6)?,
        })
    };
    let values = [site.into(), mode.as_str().into(), from.into(), limit.into()];
    tx.query(&LIST_FILLING, &values).await?.iter().map(line).collect()
}

/// A session to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionName {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its start.
    pub starts_at: Timestamp,
}

/// Sessions with a fee, latest first.
pub async fn session_names(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    limit: i64,
) -> Result<Vec<SessionName>, StoreError> {
    let name = |row: &Row| Ok(SessionName { slug: row.get(0)?, topic: row.get(1)?, starts_at: row.get(2)? });
    let values = [site.into(), mode.as_str().into(), limit.into()];
    tx.query(&LIST_SESSION_NAMES, &values).await?.iter().map(name).collect()
}

/// The raw texts of what was heard about an attempt, without secrets and card data (they are left out before storing).
pub async fn raw(
    tx: &mut Tx,
    site: SiteId,
    attempt: domain::ids::AttemptId,
) -> Result<Vec<(ObservationId, String)>, StoreError> {
    let rows = tx.query(&LIST_RAW, &[site.into(), attempt.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Lines of the audit log about a reference: id, actor, action, detail, when.
pub async fn audited(
    tx: &mut Tx,
    site: SiteId,
    subject: &str,
) -> Result<Vec<(AuditId, String, String, String, Timestamp)>, StoreError> {
    let rows = tx.query(&LIST_ABOUT, &[site.into(), subject.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))).collect()
}
