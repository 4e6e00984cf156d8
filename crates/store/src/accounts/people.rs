//! Accounts and the roles that they have.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::accounts::Role;
use domain::ids::{AccountId, SiteId};
use domain::time::Timestamp;
use std::fmt;

/// An account.
#[derive(Clone)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// By which its owner signs in; lower case.
    pub email: String,
    /// How its owner is called.
    pub name: String,
    /// The owner's language: `en`, `nl` or `fr`.
    pub locale: String,
    /// Whether it runs the installation.
    pub is_operator: bool,
    /// The password's hash in PHC form; none until one is chosen.
    pub password_hash: Option<String>,
    /// The sealed secret of the second factor; none until it is set up.
    pub sealed_second_factor: Option<Vec<u8>>,
    /// The last time step whose code was taken: no code is taken twice.
    pub second_factor_step: Option<i64>,
    /// Since when it opens nothing.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl fmt::Debug for AccountRow {
    /// Nobody's name, address or secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountRow").field("id", &self.id).finish_non_exhaustive()
    }
}

statements! {
    /// A new account.
    INSERT_ACCOUNT = "insert into account (id, email, name, locale, is_operator, password_hash, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// An account.
    GET_ACCOUNT = "select id, email, name, locale, is_operator, password_hash, sealed_second_factor,
        second_factor_step, disabled_at, created_at from account where id = $1";
    /// The account of a mail address.
    FIND_ACCOUNT = "select id, email, name, locale, is_operator, password_hash, sealed_second_factor,
        second_factor_step, disabled_at, created_at from account where email = $1";
    /// Another password.
    SET_PASSWORD = "update account set password_hash = $2 where id = $1";
    /// Another name or language.
    SET_NAME = "update account set name = $2, locale = $3 where id = $1";
    /// Makes the account an operator's, or takes that away.
    SET_OPERATOR = "update account set is_operator = $2 where id = $1";
    /// How many run the installation.
    COUNT_OPERATORS = "select count(*) from account where is_operator = $1 and disabled_at is null";
    /// Everybody who runs the installation.
    OPERATORS = "select id, email, name, locale, is_operator, password_hash, sealed_second_factor,
        second_factor_step, disabled_at, created_at from account where is_operator = $1 and disabled_at is null
        order by name, id";
    /// Everybody whose name or address holds a text, by name.
    SEARCH_PEOPLE = "select id, email, name, locale, is_operator, password_hash, sealed_second_factor,
        second_factor_step, disabled_at, created_at from account
        where $1 = '' or lower(name) like $1 escape '\\' or email like $1 escape '\\'
        order by name, id limit $2";
    /// What somebody is, and where.
    ROLES_OF = "select site_id, role from role where account_id = $1 order by site_id, role";
    /// Everybody who has a role at a site, with each role.
    PEOPLE_OF_SITE = "select a.id, a.email, a.name, a.locale, a.is_operator, a.password_hash, a.sealed_second_factor,
        a.second_factor_step, a.disabled_at, a.created_at, r.role
        from role r join account a on a.id = r.account_id where r.site_id = $1 order by a.name, a.id, r.role";
    /// Gives a role; nothing when the account has it.
    GIVE_ROLE = "insert into role (site_id, account_id, role, given_at) values ($1, $2, $3, $4)
        on conflict (site_id, account_id, role) do nothing";
    /// Takes a role.
    TAKE_ROLE = "delete from role where site_id = $1 and account_id = $2 and role = $3";
    /// How many others have a role at a site and can sign in.
    COUNT_OTHERS = "select count(*) from role r join account a on a.id = r.account_id
        where r.site_id = $1 and r.role = $2 and r.account_id <> $3 and a.disabled_at is null
        and a.password_hash is not null";
    /// How many have a role at each site, and how many of its invitations wait for an answer.
    COUNT_BY_SITE = "select s.id, (select count(*) from role r join account a on a.id = r.account_id
            where r.site_id = s.id and r.role = $1 and a.disabled_at is null),
        (select count(*) from account_link l where l.site_id = s.id and l.kind = 'invitation' and l.used_at is null
            and l.ends_at > $2)
        from site s where not s.is_operators order by s.name, s.id limit 1000";
}

pub(super) fn account(row: &Row) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        locale: row.get(3)?,
        is_operator: row.get(4)?,
        password_hash: row.get(5)?,
        sealed_second_factor: row.get(6)?,
        second_factor_step: row.get(7)?,
        disabled_at: row.get(8)?,
        created_at: row.get(9)?,
    })
}

/// Everybody who runs the installation, by name.
pub async fn operators(tx: &mut Tx) -> Result<Vec<AccountRow>, StoreError> {
    tx.query(&OPERATORS, &[true.into()]).await?.iter().map(account).collect()
}

/// Everybody whose name or address holds `text`, by name; everybody when it is empty. At most `limit`.
pub async fn search(tx: &mut Tx, text: &str, limit: i64) -> Result<Vec<AccountRow>, StoreError> {
    let pattern = crate::audit::part_of(text);
    tx.query(&SEARCH_PEOPLE, &[pattern.into(), limit.into()]).await?.iter().map(account).collect()
}

/// Adds an account; it has no second factor yet.
pub async fn insert(tx: &mut Tx, row: &AccountRow) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        row.id.into(),
        (&row.email).into(),
        (&row.name).into(),
        (&row.locale).into(),
        row.is_operator.into(),
        row.password_hash.clone().into(),
        row.created_at.into(),
    ];
    tx.execute(&INSERT_ACCOUNT, &values).await.map(drop)
}

/// The account.
pub async fn get(tx: &mut Tx, id: AccountId) -> Result<AccountRow, StoreError> {
    account(&tx.query_one(&GET_ACCOUNT, &[id.into()]).await?)
}

/// The account, if there is one.
pub async fn find_by_id(tx: &mut Tx, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    tx.query_opt(&GET_ACCOUNT, &[id.into()]).await?.as_ref().map(account).transpose()
}

/// The account of a mail address in lower case.
pub async fn find(tx: &mut Tx, email: &str) -> Result<Option<AccountRow>, StoreError> {
    tx.query_opt(&FIND_ACCOUNT, &[email.into()]).await?.as_ref().map(account).transpose()
}

/// Sets the password's hash.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    tx.execute(&SET_PASSWORD, &[id.into(), hash.into()]).await.map(drop)
}

/// Sets name and language.
pub async fn set_name(tx: &mut Tx, id: AccountId, name: &str, locale: &str) -> Result<(), StoreError> {
    tx.execute(&SET_NAME, &[id.into(), name.into(), locale.into()]).await.map(drop)
}

/// Makes the account an operator's, or takes that away.
pub async fn set_operator(tx: &mut Tx, id: AccountId, is_operator: bool) -> Result<(), StoreError> {
    tx.execute(&SET_OPERATOR, &[id.into(), is_operator.into()]).await.map(drop)
}

/// How many people run the installation.
pub async fn count_operators(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_OPERATORS, &[true.into()]).await?.get(0)
}

/// The roles of an account at all sites.
pub async fn roles(tx: &mut Tx, id: AccountId) -> Result<Vec<(SiteId, Role)>, StoreError> {
    let rows = tx.query(&ROLES_OF, &[id.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.word(1, Role::parse)?))).collect()
}

/// Who has roles at the site, by name: one entry for each role.
pub async fn of_site(tx: &mut Tx, site: SiteId) -> Result<Vec<(AccountRow, Role)>, StoreError> {
    let rows = tx.query(&PEOPLE_OF_SITE, &[site.into()]).await?;
    rows.iter().map(|row| Ok((account(row)?, row.word(10, Role::parse)?))).collect()
}

/// Gives a role at the site; false when the account has it.
pub async fn give_role(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    role: Role,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 4] = [site.into(), account.into(), role.as_str().into(), now.into()];
    Ok(tx.execute(&GIVE_ROLE, &values).await? == 1)
}

/// Takes a role at the site; false when the account does not have it.
pub async fn take_role(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    role: Role,
) -> Result<bool, StoreError> {
    let values: [Value; 3] = [site.into(), account.into(), role.as_str().into()];
    Ok(tx.execute(&TAKE_ROLE, &values).await? == 1)
}

/// How many others than `account` have this role at the site and can sign in.
pub async fn count_others(
    tx: &mut Tx,
    site: SiteId,
    role: Role,
    account: AccountId,
) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_OTHERS, &[site.into(), role.as_str().into(), account.into()]).await?.get(0)
}

/// The people of a site in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteCount {
    /// The site.
    pub site: SiteId,
    /// How many have the role that was asked for.
    pub people: i64,
    /// How many invitations wait for an answer.
    pub invitations: i64,
}

/// How many have this role at each site; at most 1 000 sites, by name.
pub async fn count_by_site(tx: &mut Tx, role: Role, now: Timestamp) -> Result<Vec<SiteCount>, StoreError> {
    let count =
        |row: &Row| Ok(SiteCount { site: row.get(0)?, people: row.get(1)?, invitations: row.get(2)? });
    tx.query(&COUNT_BY_SITE, &[role.as_str().into(), now.into()]).await?.iter().map(count).collect()
}
