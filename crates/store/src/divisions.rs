//! Divisions: the tracking codes of a site (S-28).

pub mod budgets;
pub mod heads;
pub mod rebooking;

use crate::{Row, StoreError, Tx, statements};
use domain::divisions::{DIVISIONS_MAX, Division, DivisionUse};
use domain::ids::{DivisionId, SiteId};
use domain::time::Timestamp;

/// A division of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionRow {
    /// Its id.
    pub id: DivisionId,
    /// Code and name.
    pub division: Division,
    /// Whether new sessions may be booked to it.
    pub active: bool,
}

statements! {
    /// All divisions of a site.
    LIST_DIVISIONS = "select id, code, name, active from division where site_id = $1 order by code, id limit $2";
    /// One of them.
    GET_DIVISION = "select id, code, name, active from division where site_id = $1 and id = $2";
    /// How many a site has.
    COUNT_DIVISIONS = "select count(*) from division where site_id = $1";
    /// A new one; nothing when the site has its code.
    INSERT_DIVISION = "insert into division (id, site_id, code, name, active, created_at)
        values ($1, $2, $3, $4, true, $5) on conflict (site_id, code) do nothing";
    /// Another code or name, or closed, or open again.
    SET_DIVISION = "update division set code = $3, name = $4, active = $5 where site_id = $1 and id = $2";
    /// Sessions that are booked to a code go along when it changes.
    RENAME_CODE = "update session set division = $3 where site_id = $1 and division = $2";
    /// Whether another division has a code.
    FIND_CODE = "select id, code, name, active from division where site_id = $1 and code = $2";
    /// Whether sessions of a site are booked to divisions.
    GET_USE = "select division_use from site where id = $1";
    /// Decides it.
    SET_USE = "update site set division_use = $2 where id = $1";
}

fn division(row: &Row) -> Result<DivisionRow, StoreError> {
    Ok(DivisionRow {
        id: row.get(0)?,
        division: Division { code: row.get(1)?, name: row.get(2)? },
        active: row.get(3)?,
    })
}

/// All divisions of the site, by code.
pub async fn list(tx: &mut Tx, site: SiteId) -> Result<Vec<DivisionRow>, StoreError> {
    tx.query(&LIST_DIVISIONS, &[site.into(), DIVISIONS_MAX.into()]).await?.iter().map(division).collect()
}

/// A division of the site.
pub async fn get(tx: &mut Tx, site: SiteId, id: DivisionId) -> Result<Option<DivisionRow>, StoreError> {
    tx.query_opt(&GET_DIVISION, &[site.into(), id.into()]).await?.as_ref().map(division).transpose()
}

/// The division of that code.
pub async fn find(tx: &mut Tx, site: SiteId, code: &str) -> Result<Option<DivisionRow>, StoreError> {
    tx.query_opt(&FIND_CODE, &[site.into(), code.into()]).await?.as_ref().map(division).transpose()
}

/// How many the site has.
pub async fn count(tx: &mut Tx, site: SiteId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_DIVISIONS, &[site.into()]).await?.get(0)
}

/// Adds an active division; false when the site has one of that code.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    id: DivisionId,
    division: &Division,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = [id.into(), site.into(), (&division.code).into(), (&division.name).into(), now.into()];
    Ok(tx.execute(&INSERT_DIVISION, &values).await? == 1)
}

/// Writes code, name and whether it is active. Sessions that are booked to its code `before` stay booked to it.
pub async fn set(tx: &mut Tx, site: SiteId, before: &str, row: &DivisionRow) -> Result<(), StoreError> {
    let DivisionRow { id, division, active } = row;
    let values =
        [site.into(), (*id).into(), (&division.code).into(), (&division.name).into(), (*active).into()];
    tx.execute(&SET_DIVISION, &values).await?;
    if before != division.code {
        tx.execute(&RENAME_CODE, &[site.into(), before.into(), (&division.code).into()]).await?;
    }
    Ok(())
}

/// Whether sessions of the site are booked to divisions.
pub async fn get_use(tx: &mut Tx, site: SiteId) -> Result<DivisionUse, StoreError> {
    tx.query_one(&GET_USE, &[site.into()]).await?.word(0, DivisionUse::parse)
}

/// Decides whether sessions of the site are booked to divisions.
pub async fn set_use(tx: &mut Tx, site: SiteId, usage: DivisionUse) -> Result<(), StoreError> {
    tx.execute(&SET_USE, &[site.into(), usage.as_str().into()]).await.map(drop)
}
