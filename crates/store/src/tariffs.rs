//! The operator's tariffs, and what of them a site gets. Tariffs belong to the installation, not to a site.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{SiteId, TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::tariffs::{Provision, Rate, Tariff, Version};
use domain::time::Timestamp;
use domain::usage::ceiling::Buffer;
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg};

/// Most tariffs that are listed.
const TARIFFS_MAX: i64 = 500;

/// A tariff, whatever its versions say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRow {
    /// Its id.
    pub id: TariffId,
    /// What the operator calls it.
    pub name: String,
    /// The currency of its amounts, and of the sites that it is for.
    pub currency: Currency,
}

macro_rules! versions {
    () => {
        "select v.id, v.number, v.effective_at, v.withdrawn_at, t.currency, v.computer, v.call_in, v.toll_free,
        v.call_out, v.voip, v.tax_name, v.tax_rate_ppm, v.minimum, v.tariff_id
        from tariff_version v join tariff t on t.id = v.tariff_id "
    };
}

statements! {
    /// A new tariff; nothing when another has its name.
    INSERT_TARIFF = "insert into tariff (id, name, currency, created_at) values ($1, $2, $3, $4)
        on conflict (name) do nothing";
    /// All tariffs.
    LIST_TARIFFS = "select id, name, currency from tariff order by name, id limit $1";
    /// One of them.
    GET_TARIFF = "select id, name, currency from tariff where id = $1";
    /// A new version; its number follows the last one.
    INSERT_VERSION = "insert into tariff_version (id, tariff_id, number, effective_at, computer, call_in, toll_free,
        call_out, voip, tax_name, tax_rate_ppm, minimum, created_at)
        select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
        from tariff_version where tariff_id = $2";
    /// Takes a version back that does not hold yet.
    WITHDRAW = "update tariff_version set withdrawn_at = $3 where tariff_id = $1 and id = $2
        and withdrawn_at is null and effective_at > $3";
    /// All versions of a tariff.
    LIST_VERSIONS = concat!(versions!(), "where v.tariff_id = $1 order by v.effective_at, v.number");
    /// One version.
    GET_VERSION = concat!(versions!(), "where v.id = $1");
    /// How the tariff of a version is called.
    NAME_OF_VERSION = "select t.name from tariff t join tariff_version v on v.tariff_id = t.id where v.id = $1";
    /// What a site gets.
    GET_PROVISION = "select usage_provided, usage_tariff_id, usage_buffer_ppm, usage_settlement from site
        where id = $1";
    /// Decides it.
    SET_PROVISION = "update site set usage_provided = $2, usage_tariff_id = $3, usage_buffer_ppm = $4,
        usage_settlement = $5 where id = $1";
}

fn tariff(row: &Row) -> Result<TariffRow, StoreError> {
    Ok(TariffRow { id: row.get(0)?, name: row.get(1)?, currency: row.word(2, Currency::from_code)? })
}

/// Reads a value for each leg from five cells, in the order of [`Leg::ALL`].
pub(crate) fn per_leg<T: Copy + Default>(
    row: &Row,
    first: usize,
    read: impl Fn(i64) -> Result<T, StoreError>,
) -> Result<PerLeg<T>, StoreError> {
    let mut values = PerLeg::default();
    for (place, leg) in Leg::ALL.into_iter().enumerate() {
        values.set(leg, read(row.get(first + place)?)?);
    }
    Ok(values)
}

fn version(row: &Row) -> Result<Version, StoreError> {
    let currency = row.word(4, Currency::from_code)?;
    let withdrawn: Option<Timestamp> = row.get(3)?;
    let rate = |micros| {
        Rate::from_micros(micros, currency).ok_or_else(|| StoreError::Type(format!("no rate: {micros}")))
    };
    Ok(Version {
        id: row.get(0)?,
        number: row.get(1)?,
        effective_at: row.get(2)?,
        withdrawn: withdrawn.is_some(),
        tariff: Tariff {
            currency,
            rates: per_leg(row, 5, rate)?,
            tax_name: row.get(10)?,
            tax_rate_ppm: row.get(11)?,
            minimum: Money::new(row.get(12)?, currency),
        },
    })
}

/// Adds a tariff without versions; false when another has its name.
pub async fn insert(tx: &mut Tx, tariff: &TariffRow, now: Timestamp) -> Result<bool, StoreError> {
    let values = [tariff.id.into(), (&tariff.name).into(), tariff.currency.code().into(), now.into()];
    Ok(tx.execute(&INSERT_TARIFF, &values).await? == 1)
}

/// All tariffs, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<TariffRow>, StoreError> {
    tx.query(&LIST_TARIFFS, &[TARIFFS_MAX.into()]).await?.iter().map(tariff).collect()
}

/// A tariff.
pub async fn get(tx: &mut Tx, id: TariffId) -> Result<Option<TariffRow>, StoreError> {
    tx.query_opt(&GET_TARIFF, &[id.into()]).await?.as_ref().map(tariff).transpose()
}

/// Adds a version to a tariff, in the tariff's currency. Its number is the next one.
pub async fn insert_version(
    tx: &mut Tx,
    of: TariffId,
    (id, effective_at): (TariffVersionId, Timestamp),
    tariff: &Tariff,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rate = |leg| Value::from(tariff.rates.get(leg).micros());
    let values: [Value; 12] = [
        id.into(),
        of.into(),
        effective_at.into(),
        rate(Leg::Computer),
        rate(Leg::Audio(AudioType::CallIn)),
        rate(Leg::Audio(AudioType::TollFree)),
        rate(Leg::Audio(AudioType::CallOut)),
        rate(Leg::Audio(AudioType::Voip)),
        (&tariff.tax_name).into(),
        tariff.tax_rate_ppm.into(),
        tariff.minimum.minor.into(),
        now.into(),
    ];
    tx.execute(&INSERT_VERSION, &values).await.map(drop)
}

/// Takes a version back; false when it holds already, or was taken back before.
pub async fn withdraw(
    tx: &mut Tx,
    of: TariffId,
    version: TariffVersionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&WITHDRAW, &[of.into(), version.into(), now.into()]).await? == 1)
}

/// The versions of a tariff, by the time from which they hold.
pub async fn versions(tx: &mut Tx, of: TariffId) -> Result<Vec<Version>, StoreError> {
    tx.query(&LIST_VERSIONS, &[of.into()]).await?.iter().map(version).collect()
}

/// A version, whatever its tariff.
pub async fn get_version(tx: &mut Tx, id: TariffVersionId) -> Result<Option<Version>, StoreError> {
    tx.query_opt(&GET_VERSION, &[id.into()]).await?.as_ref().map(version).transpose()
}

/// How the tariff of a version is called now; empty where there is no such version.
pub async fn name_of_version(tx: &mut Tx, id: TariffVersionId) -> Result<String, StoreError> {
    let row = tx.query_opt(&NAME_OF_VERSION, &[id.into()]).await?;
    Ok(row.map(|row| row.get(0)).transpose()?.unwrap_or_default())
}

/// What the site gets of pay-per-use.
pub async fn provision(tx: &mut Tx, site: SiteId) -> Result<Provision, StoreError> {
    let row = tx.query_one(&GET_PROVISION, &[site.into()]).await?;
    let ppm: i64 = row.get(2)?;
    Ok(Provision {
        provided: row.get(0)?,
        tariff: row.get(1)?,
        buffer: Buffer::from_ppm(ppm).ok_or_else(|| StoreError::Type(format!("no buffer: {ppm}")))?,
        settlement: row.word(3, SettlementRule::parse)?,
    })
}

/// Decides what the site gets of pay-per-use.
pub async fn set_provision(tx: &mut Tx, site: SiteId, provision: &Provision) -> Result<(), StoreError> {
    let values = [
        site.into(),
        provision.provided.into(),
        provision.tariff.into(),
        provision.buffer.ppm().into(),
        provision.settlement.as_str().into(),
    ];
    tx.execute(&SET_PROVISION, &values).await.map(drop)
}
