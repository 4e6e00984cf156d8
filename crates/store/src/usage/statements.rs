//! What was frozen: one statement for a session, with every interval that it was computed from. It never changes
//! (PS-I-28).

use crate::ledger::between_us;
use crate::payments::attempts::{is_for_seller, states_for_a_person};
use crate::tariffs::per_leg;
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{IntentId, SessionId, SiteId, StatementId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::Price;
use domain::time::{Span, Timestamp};
use domain::usage::charge::Revenue;
use domain::usage::meter::{Edge, Interval, Window};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, Quantities};

/// What the operator's books say about the payment of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// What was held, with everything that was added; zero when it was paid at once.
    pub held: Money,
    /// What of it is held still.
    pub outstanding: Money,
    /// What was captured.
    pub captured: Money,
    /// What went back of that, or is on its way.
    pub refunded: Money,
    /// What was used and can be charged no more (LT-P7).
    pub lost: Money,
    /// Whether a payment of it waits for a person.
    pub waits: bool,
}

/// A statement in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The session's slug.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its time zone.
    pub time_zone: String,
    /// Test or Production.
    pub mode: Mode,
    /// Until when minutes counted.
    pub until: Timestamp,
    /// What is charged.
    pub charged: Money,
}

/// A statement. Its lines follow from what was used and the version of the tariff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// Its id.
    pub id: StatementId,
    /// The session.
    pub session_id: SessionId,
    /// Test or Production: the session's.
    pub mode: Mode,
    /// The version of the tariff that the host accepted.
    pub tariff_version_id: TariffVersionId,
    /// How it was settled.
    pub settlement: SettlementRule,
    /// From when until when minutes counted.
    pub window: Window,
    /// How long each leg was used, over everybody.
    pub used: Quantities,
    /// What the minimum charge added to the lines.
    pub minimum_added: Money,
    /// What was used costs this.
    pub actual: Price,
    /// The most that the host had agreed to.
    pub ceiling: Money,
    /// What is charged.
    pub charged: Price,
    /// Where its net comes from.
    pub revenue: Revenue,
    /// When it was frozen.
    pub frozen_at: Timestamp,
}

statements! {
    /// Freezes; nothing when the session has its statement.
    INSERT_STATEMENT = "insert into usage_statement (id, site_id, session_id, mode, tariff_version_id, settlement,
        currency, from_at, until_at, computer, call_in, toll_free, call_out, voip, minimum_added, actual_net,
        actual_tax, ceiling, charged_net, charged_tax, people_revenue, teleconference_revenue, frozen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23) on conflict (session_id) do nothing";
    /// An interval of it.
    INSERT_INTERVAL = "insert into usage_interval (statement_id, number, source, connection, participant,
        registration_id, device, leg, up_at, down_at, up_edge, down_edge)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// The statement of a session.
    GET_STATEMENT = "select id, session_id, mode, tariff_version_id, settlement, currency, from_at, until_at,
        computer, call_in, toll_free, call_out, voip, minimum_added, actual_net, actual_tax, ceiling, charged_net,
        charged_tax, people_revenue, teleconference_revenue, frozen_at
        from usage_statement where site_id = $1 and session_id = $2";
    /// What the seller's books say about the payment of a session. A payment whose place another one has taken, or that
    /// was never good, is none of it: what it held or took has gone back whole.
    SUM_BOOKED = concat!("select
        cast(coalesce(sum(case when l.account = 9000 and l.minor > 0 then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 9000 then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 1100 and l.minor > 0 and e.event not in ", between_us!(), " then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 2100 and e.event in ('refund-requested', 'refund-dismissed',
            'return-requested') or l.account = 1120 and e.event = 'dispute-lost' then -l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 1210 and e.event = 'usage-capture-failed' then l.minor else 0 end), 0)
            as bigint)
        from ledger_entry e join ledger_line l on l.entry_id = e.id
        where e.site_id = $1 and e.session_id = $2 and e.mode = $3 and e.currency = $4
        and not exists (select 1 from intent i where i.id = e.intent_id and (i.secured_by is null
            or (i.use_given_up_at is not null and exists (select 1 from intent n where n.session_id = i.session_id
                and n.use_number > i.use_number and not n.use_adds and n.secured_by is not null))))");
    /// How many payments of a session wait for a person.
    COUNT_WAITING = concat!("select count(*) from intent i join attempt a on a.intent_id = i.id
        where i.session_id = $2 and i.site_id = $1 and i.use_site_id is not null and (a.state in ",
        states_for_a_person!(), " or exists (select 1 from refund f where f.session_id = i.session_id
            and f.attempt_id = a.id and f.state = 'failed') or ", is_for_seller!(), ")");
    /// What was captured of one payment of a session, and what of that went back.
    SUM_OF_INTENT = concat!("select
        cast(coalesce(sum(case when l.account = 1100 and l.minor > 0 and e.event not in ", between_us!(), " then l.minor else 0 end), 0) as bigint),
        cast(coalesce(sum(case when l.account = 2100 and e.event in ('refund-requested', 'refund-dismissed',
            'return-requested') or l.account = 1120 and e.event = 'dispute-lost' then -l.minor else 0 end), 0) as bigint)
        from ledger_entry e join ledger_line l on l.entry_id = e.id
        where e.site_id = $1 and e.intent_id = $2 and e.currency = $3");
    /// The latest statements of a site.
    LIST_LATEST = "select s.slug, s.topic, s.time_zone, u.mode, u.until_at, u.currency, u.charged_net + u.charged_tax
        from usage_statement u join session s on s.id = u.session_id
        where u.site_id = $1 order by u.frozen_at desc, u.id limit $2";
    /// Its intervals.
    LIST_INTERVALS = "select i.source, i.connection, i.participant, i.registration_id, i.device, i.leg, i.up_at,
        i.down_at, i.up_edge, i.down_edge from usage_interval i join usage_statement s on s.id = i.statement_id
        where s.site_id = $1 and s.id = $2 order by i.number";
}

/// Freezes what a session used; false when it was frozen before, and then nothing changes.
pub async fn freeze(
    tx: &mut Tx,
    site: SiteId,
    statement: &StatementRow,
    intervals: &[Interval],
) -> Result<bool, StoreError> {
    let used = |leg| Value::from(statement.used.get(leg));
    let values: [Value; 23] = [
        statement.id.into(),
        site.into(),
        statement.session_id.into(),
        statement.mode.as_str().into(),
        statement.tariff_version_id.into(),
        statement.settlement.as_str().into(),
        statement.ceiling.currency.code().into(),
        statement.window.from.into(),
        statement.window.until.into(),
        used(Leg::Computer),
        used(Leg::Audio(AudioType::CallIn)),
        used(Leg::Audio(AudioType::TollFree)),
        used(Leg::Audio(AudioType::CallOut)),
        used(Leg::Audio(AudioType::Voip)),
        statement.minimum_added.minor.into(),
        statement.actual.net.minor.into(),
        statement.actual.tax.minor.into(),
        statement.ceiling.minor.into(),
        statement.charged.net.minor.into(),
        statement.charged.tax.minor.into(),
        statement.revenue.people.minor.into(),
        statement.revenue.teleconference.minor.into(),
        statement.frozen_at.into(),
    ];
    if tx.execute(&INSERT_STATEMENT, &values).await? == 0 {
        return Ok(false);
    }
    for (number, interval) in (1_i64..).zip(intervals) {
        let values: [Value; 12] = [
            statement.id.into(),
            number.into(),
            (&interval.source).into(),
            (&interval.connection).into(),
            (&interval.participant).into(),
            interval.registration.into(),
            (&interval.device).into(),
            interval.leg.as_str().into(),
            interval.up.into(),
            interval.down.into(),
            interval.up_edge.as_str().into(),
            interval.down_edge.as_str().into(),
        ];
        tx.execute(&INSERT_INTERVAL, &values).await?;
    }
    Ok(true)
}

/// The session's statement, when its use was frozen.
pub async fn of_session(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<StatementRow>, StoreError> {
    tx.query_opt(&GET_STATEMENT, &[site.into(), session.into()]).await?.as_ref().map(statement).transpose()
}

/// The latest statements of a site, the newest first.
pub async fn latest(tx: &mut Tx, site: SiteId, limit: i64) -> Result<Vec<StatementLine>, StoreError> {
    let line = |row: &Row| {
        Ok(StatementLine {
            slug: row.get(0)?,
            topic: row.get(1)?,
            time_zone: row.get(2)?,
            mode: row.word(3, Mode::parse)?,
            until: row.get(4)?,
            charged: Money::new(row.get(6)?, row.word(5, Currency::from_code)?),
        })
    };
    tx.query(&LIST_LATEST, &[site.into(), limit.into()]).await?.iter().map(line).collect()
}

/// What the books of the seller (the operator) say about the payment of a session: in the session's mode, and in the
/// currency of its statement.
pub async fn booked(
    tx: &mut Tx,
    seller: SiteId,
    session: SessionId,
    mode: Mode,
    currency: Currency,
) -> Result<Booked, StoreError> {
    let values = [seller.into(), session.into(), mode.as_str().into(), currency.code().into()];
    let row = tx.query_one(&SUM_BOOKED, &values).await?;
    let waiting: i64 = tx.query_one(&COUNT_WAITING, &[seller.into(), session.into()]).await?.get(0)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    Ok(Booked {
        held: money(0)?,
        outstanding: money(1)?,
        captured: money(2)?,
        refunded: money(3)?,
        lost: money(4)?,
        waits: waiting > 0,
    })
}

/// What was captured of one payment of a session, and what of that went back or is on its way, by the seller's books.
pub async fn booked_of_intent(
    tx: &mut Tx,
    seller: SiteId,
    intent: IntentId,
    currency: Currency,
) -> Result<(Money, Money), StoreError> {
    let row = tx.query_one(&SUM_OF_INTENT, &[seller.into(), intent.into(), currency.code().into()]).await?;
    Ok((Money::new(row.get(0)?, currency), Money::new(row.get(1)?, currency)))
}

pub(crate) fn statement(row: &Row) -> Result<StatementRow, StoreError> {
    let currency = row.word(5, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    let price = |first| {
        let (net, tax) = (money(first)?, money(first + 1)?);
        let gross = net.checked_add(tax).map_err(|error| StoreError::Type(error.to_string()))?;
        Ok::<_, StoreError>(Price { net, tax, gross })
    };
    Ok(StatementRow {
        id: row.get(0)?,
        session_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        tariff_version_id: row.get(3)?,
        settlement: row.word(4, SettlementRule::parse)?,
        window: Window { from: row.get(6)?, until: row.get(7)? },
        used: per_leg(row, 8, |micros| Ok(Span(micros)))?,
        minimum_added: money(13)?,
        actual: price(14)?,
        ceiling: money(16)?,
        charged: price(17)?,
        revenue: Revenue { people: money(19)?, teleconference: money(20)? },
        frozen_at: row.get(21)?,
    })
}

/// Every interval that a statement was computed from, by time.
pub async fn intervals(tx: &mut Tx, site: SiteId, of: StatementId) -> Result<Vec<Interval>, StoreError> {
    tx.query(&LIST_INTERVALS, &[site.into(), of.into()]).await?.iter().map(interval).collect()
}

fn interval(row: &Row) -> Result<Interval, StoreError> {
    Ok(Interval {
        source: row.get(0)?,
        connection: row.get(1)?,
        participant: row.get(2)?,
        registration: row.get(3)?,
        device: row.get(4)?,
        leg: row.word(5, Leg::parse)?,
        up: row.get(6)?,
        down: row.get(7)?,
        up_edge: row.word(8, Edge::parse)?,
        down_edge: row.word(9, Edge::parse)?,
    })
}
