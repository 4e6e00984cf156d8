//! Estimated session cost: what hosts have accepted, the newest of which counts, and how many they expect.

use crate::tariffs::per_leg;
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{EstimateId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::sites::Price;
use domain::time::Timestamp;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::{Accepted, Estimated, WhenPaid};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg};

statements! {
    /// An estimate was accepted.
    INSERT_ESTIMATE = "insert into session_estimate (id, site_id, session_id, tariff_version_id, settlement, minutes,
        computers, call_in, toll_free, call_out, voip, currency, net, tax, ceiling, at_ceiling, when_paid,
        accepted_by, accepted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// The one that counts: the newest.
    NEWEST_ESTIMATE = "select tariff_version_id, settlement, minutes, computers, call_in, toll_free, call_out, voip,
        currency, net, tax, ceiling, at_ceiling, when_paid, accepted_by, accepted_at from session_estimate
        where site_id = $1 and session_id = $2 order by accepted_at desc, id desc limit 1";
    /// The one that counted at a time.
    ESTIMATE_AT = "select tariff_version_id, settlement, minutes, computers, call_in, toll_free, call_out, voip,
        currency, net, tax, ceiling, at_ceiling, when_paid, accepted_by, accepted_at from session_estimate
        where site_id = $1 and session_id = $2 and accepted_at <= $3 order by accepted_at desc, id desc limit 1";
    /// All of them, the newest first.
    LIST_ESTIMATES = "select tariff_version_id, settlement, minutes, computers, call_in, toll_free, call_out, voip,
        currency, net, tax, ceiling, at_ceiling, when_paid, accepted_by, accepted_at, id
        from session_estimate where site_id = $1 and session_id = $2 order by accepted_at desc, id desc";
    /// The one on which a room was started.
    ESTIMATE_OF_ROOM = "select e.tariff_version_id, e.settlement, e.minutes, e.computers, e.call_in, e.toll_free,
        e.call_out, e.voip, e.currency, e.net, e.tax, e.ceiling, e.at_ceiling, e.when_paid, e.accepted_by, e.accepted_at
        from room r join session_estimate e on e.id = r.estimate_id where r.site_id = $1 and r.session_id = $2";
    /// The highest ceiling that was accepted since.
    HIGHEST_SINCE = "select max(ceiling) from session_estimate
        where site_id = $1 and session_id = $2 and accepted_at > $3";
    /// How many are expected.
    SET_EXPECTED = "insert into session_expected (session_id, site_id, computers, call_in, toll_free, call_out, voip)
        values ($2, $1, $3, $4, $5, $6, $7) on conflict (session_id) do update set computers = excluded.computers,
        call_in = excluded.call_in, toll_free = excluded.toll_free, call_out = excluded.call_out, voip = excluded.voip";
    /// Reads it.
    GET_EXPECTED = "select computers, call_in, toll_free, call_out, voip from session_expected
        where site_id = $1 and session_id = $2";
}

/// Keeps an estimate that was accepted for a session of the site.
pub async fn accept(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (id, accepted): (EstimateId, &Accepted),
) -> Result<(), StoreError> {
    let count = |leg| Value::from(accepted.expected.counts.get(leg));
    let values: [Value; 19] = [
        id.into(),
        site.into(),
        session.into(),
        accepted.tariff_version.into(),
        accepted.settlement.as_str().into(),
        accepted.expected.minutes.into(),
        count(Leg::Computer),
        count(Leg::Audio(AudioType::CallIn)),
        count(Leg::Audio(AudioType::TollFree)),
        count(Leg::Audio(AudioType::CallOut)),
        count(Leg::Audio(AudioType::Voip)),
        accepted.ceiling.currency.code().into(),
        accepted.price.net.minor.into(),
        accepted.price.tax.minor.into(),
        accepted.ceiling.minor.into(),
        accepted.at_ceiling.as_str().into(),
        accepted.when_paid.as_str().into(),
        accepted.by.into(),
        accepted.at.into(),
    ];
    tx.execute(&INSERT_ESTIMATE, &values).await.map(drop)
}

/// The estimate that counts: the newest that was accepted for the session.
pub async fn newest(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Option<Accepted>, StoreError> {
    let row = tx.query_opt(&NEWEST_ESTIMATE, &[site.into(), session.into()]).await?;
    row.as_ref().map(accepted).transpose()
}

/// Every estimate that was accepted for the session, the newest first.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<(EstimateId, Accepted)>, StoreError> {
    let rows = tx.query(&LIST_ESTIMATES, &[site.into(), session.into()]).await?;
    rows.iter().map(|row| Ok((row.get(16)?, accepted(row)?))).collect()
}

/// The estimate on whose terms a session runs that was started then, with the highest ceiling that was accepted after that
/// estimate: paid, it is in force. A lower one changes nothing any more, nor does another tariff (S-16). Of rooms that do
/// not know on which one they were started it is the newest of before.
pub async fn of_started(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    started_at: Timestamp,
) -> Result<Option<Accepted>, StoreError> {
    let of_room = tx.query_opt(&ESTIMATE_OF_ROOM, &[site.into(), session.into()]).await?;
    let (row, since) = match of_room {
        Some(row) => (Some(row), None),
        None => {
            let values = [site.into(), session.into(), started_at.into()];
            (tx.query_opt(&ESTIMATE_AT, &values).await?, Some(started_at))
        }
    };
    let Some(accepted) = row.as_ref().map(accepted).transpose()? else { return Ok(None) };
    let since = since.unwrap_or(accepted.at);
    let highest: Option<i64> =
        tx.query_one(&HIGHEST_SINCE, &[site.into(), session.into(), since.into()]).await?.get(0)?;
    let ceiling = highest.map_or(accepted.ceiling.minor, |highest| highest.max(accepted.ceiling.minor));
    Ok(Some(Accepted { ceiling: Money::new(ceiling, accepted.ceiling.currency), ..accepted }))
}

fn accepted(row: &Row) -> Result<Accepted, StoreError> {
    let currency = row.word(8, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    let (net, tax) = (money(9)?, money(10)?);
    let gross = net.checked_add(tax).map_err(|error| StoreError::Type(error.to_string()))?;
    Ok(Accepted {
        tariff_version: row.get(0)?,
        settlement: row.word(1, SettlementRule::parse)?,
        expected: Estimated { minutes: row.get(2)?, counts: per_leg(row, 3, Ok)? },
        price: Price { net, tax, gross },
        ceiling: money(11)?,
        at_ceiling: row.word(12, AtCeiling::parse)?,
        when_paid: row.word(13, WhenPaid::parse)?,
        by: row.get(14)?,
        at: row.get(15)?,
    })
}

/// Keeps how many the host of a session expects of each leg, as far as he has said.
pub async fn set_expected(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    counts: &PerLeg<Option<i64>>,
) -> Result<(), StoreError> {
    let mut values: Vec<Value> = vec![site.into(), session.into()];
    values.extend(counts.iter().map(|(_, count)| Value::from(count)));
    tx.execute(&SET_EXPECTED, &values).await.map(drop)
}

/// How many he expects; nothing of a session of which he has said nothing.
pub async fn expected(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<PerLeg<Option<i64>>, StoreError> {
    let mut counts = PerLeg::default();
    if let Some(row) = tx.query_opt(&GET_EXPECTED, &[site.into(), session.into()]).await? {
        for (place, leg) in Leg::ALL.into_iter().enumerate() {
            counts.set(leg, row.get(place)?);
        }
    }
    Ok(counts)
}
