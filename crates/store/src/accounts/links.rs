//! Links that were sent or printed for an account: each works once. What opens is derived from the id with the secret
//! key, so that nothing here opens anything.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::accounts::Role;
use domain::accounts::links::LinkKind;
use domain::ids::{AccountLinkId, SiteId};
use domain::time::Timestamp;
use std::fmt;

/// A link.
#[derive(Clone)]
pub struct LinkRow {
    /// Its id.
    pub id: AccountLinkId,
    /// What it is for.
    pub kind: LinkKind,
    /// Whom it was sent to, lower case; empty for the first operator's.
    pub email: String,
    /// How an invited person is called; may be empty.
    pub name: String,
    /// The site that invites; none for the installation's own.
    pub site_id: Option<SiteId>,
    /// What an invited person becomes.
    pub roles: Vec<Role>,
    /// In which language.
    pub locale: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

impl fmt::Debug for LinkRow {
    /// Nobody's name or address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkRow").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

statements! {
    /// A new link.
    INSERT_LINK = "insert into account_link (id, kind, email, name, site_id, roles, locale, created_at, ends_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// A link.
    FIND_LINK = "select id, kind, email, name, site_id, roles, locale, created_at, ends_at, used_at
        from account_link where id = $1";
    /// The link of a kind that lives longest.
    LATEST_LINK = "select id, kind, email, name, site_id, roles, locale, created_at, ends_at, used_at
        from account_link where kind = $1 and used_at is null and ends_at > $2 order by ends_at desc, id limit 1";
    /// The invitations of a site that were not answered yet.
    OPEN_INVITATIONS = "select id, kind, email, name, site_id, roles, locale, created_at, ends_at, used_at
        from account_link where site_id = $1 and kind = 'invitation' and used_at is null and ends_at > $2
        order by created_at, id";
    /// Uses a link, once.
    USE_LINK = "update account_link set used_at = $2 where id = $1 and used_at is null and ends_at > $2";
    /// Ends the open invitations of a site to an address.
    END_INVITATIONS_TO = "update account_link set ends_at = $3 where kind = 'invitation' and email = $1
        and site_id is not distinct from $2 and used_at is null and ends_at > $3";
    /// Ends the open links of a kind to an address.
    END_LINKS = "update account_link set ends_at = $3 where kind = $1 and email = $2 and used_at is null
        and ends_at > $3";
    /// Takes an invitation of a site back.
    END_INVITATION = "update account_link set ends_at = $3 where site_id = $1 and id = $2 and used_at is null
        and ends_at > $3";
    /// Forgets what ended long ago.
    FORGET_LINKS = "delete from account_link where ends_at <= $1";
}

fn roles(words: &str) -> Option<Vec<Role>> {
    words.split_whitespace().map(Role::parse).collect()
}

fn link(row: &Row) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        id: row.get(0)?,
        kind: row.word(1, LinkKind::parse)?,
        email: row.get(2)?,
        name: row.get(3)?,
        site_id: row.get(4)?,
        roles: row.word(5, roles)?,
        locale: row.get(6)?,
        created_at: row.get(7)?,
        ends_at: row.get(8)?,
        used_at: row.get(9)?,
    })
}

/// Adds a link.
pub async fn insert(tx: &mut Tx, row: &LinkRow) -> Result<(), StoreError> {
    let roles: Vec<&str> = row.roles.iter().map(|role| role.as_str()).collect();
    let values: [Value; 9] = [
        row.id.into(),
        row.kind.as_str().into(),
        (&row.email).into(),
        (&row.name).into(),
        row.site_id.into(),
        roles.join(" ").into(),
        (&row.locale).into(),
        row.created_at.into(),
        row.ends_at.into(),
    ];
    tx.execute(&INSERT_LINK, &values).await.map(drop)
}

/// The link, used or not.
pub async fn find(tx: &mut Tx, id: AccountLinkId) -> Result<Option<LinkRow>, StoreError> {
    tx.query_opt(&FIND_LINK, &[id.into()]).await?.as_ref().map(link).transpose()
}

/// The unused link of this kind that lives longest.
pub async fn latest(tx: &mut Tx, kind: LinkKind, now: Timestamp) -> Result<Option<LinkRow>, StoreError> {
    tx.query_opt(&LATEST_LINK, &[kind.as_str().into(), now.into()]).await?.as_ref().map(link).transpose()
}

/// The site's invitations that wait for an answer, oldest first.
pub async fn open_invitations(tx: &mut Tx, site: SiteId, now: Timestamp) -> Result<Vec<LinkRow>, StoreError> {
    tx.query(&OPEN_INVITATIONS, &[site.into(), now.into()]).await?.iter().map(link).collect()
}

/// Uses the link; false when it was used or has ended.
pub async fn take(tx: &mut Tx, id: AccountLinkId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&USE_LINK, &[id.into(), now.into()]).await? == 1)
}

/// Ends the unused links of this kind to an address.
pub async fn end_all(tx: &mut Tx, kind: LinkKind, email: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&END_LINKS, &[kind.as_str().into(), email.into(), now.into()]).await.map(drop)
}

/// Ends the open invitations of a site, or of the installation, to an address.
pub async fn end_invitations_to(
    tx: &mut Tx,
    email: &str,
    site: Option<SiteId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&END_INVITATIONS_TO, &[email.into(), site.into(), now.into()]).await.map(drop)
}

/// Takes an invitation of the site back; false when it has none of this id that is open.
pub async fn end_invitation(
    tx: &mut Tx,
    site: SiteId,
    id: AccountLinkId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&END_INVITATION, &[site.into(), id.into(), now.into()]).await? == 1)
}

/// Forgets those that ended before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&FORGET_LINKS, &[before.into()]).await
}
