//! Who heads a division.

use crate::{StoreError, Tx, statements};
use domain::accounts::Role;
use domain::ids::{AccountId, DivisionId, SiteId};

statements! {
    /// The heads of a division: those who still have the role at its site and can sign in.
    LIST_HEADS = "select a.id, a.name, a.email from division_head h join division v on v.id = h.division_id
        join account a on a.id = h.account_id
        where v.site_id = $1 and v.id = $2 and a.disabled_at is null and exists (select 1 from role r
            where r.site_id = v.site_id and r.account_id = a.id and r.role = 'head') order by a.name, a.id limit 1000";
    /// Who has a role and can sign in.
    LIST_WITH_ROLE = "select a.id, a.name, a.email from role r join account a on a.id = r.account_id
        where r.site_id = $1 and r.role = $2 and a.disabled_at is null order by a.name, a.id limit 1000";
    /// Whether somebody heads a division.
    IS_HEAD = "select count(*) from division_head h join division v on v.id = h.division_id
        where v.site_id = $1 and v.id = $2 and h.account_id = $3 and exists (select 1 from role r
            where r.site_id = v.site_id and r.account_id = h.account_id and r.role = 'head')";
    /// The divisions that somebody heads.
    LIST_HEADED = "select v.id from division_head h join division v on v.id = h.division_id
        where v.site_id = $1 and h.account_id = $2 and exists (select 1 from role r
            where r.site_id = v.site_id and r.account_id = h.account_id and r.role = 'head') order by v.code limit 1000";
    /// Somebody heads no division of the site.
    LEAVE = "delete from division_head where account_id = $2
        and division_id in (select v.id from division v where v.site_id = $1)";
    /// Nobody heads it.
    DELETE_HEADS = "delete from division_head where division_id = $2
        and exists (select 1 from division v where v.id = $2 and v.site_id = $1)";
    /// Somebody heads it, who has the role.
    INSERT_HEAD = "insert into division_head (division_id, account_id) select v.id, r.account_id
        from division v join role r on r.site_id = v.site_id where v.site_id = $1 and v.id = $2 and r.account_id = $3
        and r.role = 'head' on conflict (division_id, account_id) do nothing";
}

/// Somebody who heads a division, or could.
#[derive(Clone, PartialEq, Eq)]
pub struct HeadRow {
    /// The account.
    pub account: AccountId,
    /// How he is called.
    pub name: String,
    /// By which he signs in.
    pub email: String,
}

impl std::fmt::Debug for HeadRow {
    /// Neither name nor address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeadRow").field("account", &self.account).finish_non_exhaustive()
    }
}

fn head(row: &crate::Row) -> Result<HeadRow, StoreError> {
    Ok(HeadRow { account: row.get(0)?, name: row.get(1)?, email: row.get(2)? })
}

/// The heads of a division who can act as such, by name.
pub async fn list(tx: &mut Tx, site: SiteId, division: DivisionId) -> Result<Vec<HeadRow>, StoreError> {
    tx.query(&LIST_HEADS, &[site.into(), division.into()]).await?.iter().map(head).collect()
}

/// Who has the role at the site, and could head a division, by name.
pub async fn candidates(tx: &mut Tx, site: SiteId) -> Result<Vec<HeadRow>, StoreError> {
    with_role(tx, site, Role::Head).await
}

/// Who answers where a division has no head who may: the administrators of the site, by name.
pub async fn administrators(tx: &mut Tx, site: SiteId) -> Result<Vec<HeadRow>, StoreError> {
    with_role(tx, site, Role::Administrator).await
}

async fn with_role(tx: &mut Tx, site: SiteId, role: Role) -> Result<Vec<HeadRow>, StoreError> {
    tx.query(&LIST_WITH_ROLE, &[site.into(), role.as_str().into()]).await?.iter().map(head).collect()
}

/// Whether somebody heads the division and can act as its head.
pub async fn is_head(
    tx: &mut Tx,
    site: SiteId,
    division: DivisionId,
    account: AccountId,
) -> Result<bool, StoreError> {
    let values = [site.into(), division.into(), account.into()];
    Ok(tx.query_one(&IS_HEAD, &values).await?.get::<i64>(0)? > 0)
}

/// The divisions of the site that somebody heads.
pub async fn headed_by(tx: &mut Tx, site: SiteId, account: AccountId) -> Result<Vec<DivisionId>, StoreError> {
    let rows = tx.query(&LIST_HEADED, &[site.into(), account.into()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Somebody heads no division of the site any more: given the role again, he does not head again what he headed once.
pub async fn leave(tx: &mut Tx, site: SiteId, account: AccountId) -> Result<(), StoreError> {
    tx.execute(&LEAVE, &[site.into(), account.into()]).await.map(drop)
}

/// Writes who heads the division; who has not the role is left out.
pub async fn set(
    tx: &mut Tx,
    site: SiteId,
    division: DivisionId,
    heads: &[AccountId],
) -> Result<(), StoreError> {
    tx.execute(&DELETE_HEADS, &[site.into(), division.into()]).await?;
    for account in heads {
        tx.execute(&INSERT_HEAD, &[site.into(), division.into(), (*account).into()]).await?;
    }
    Ok(())
}
