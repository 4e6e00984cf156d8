//! Accounts: making them, and where their owners work.

use super::Accounts;
use super::person::Person;
use crate::audit::actor;
use crate::sites::Site;
use crate::{App, AppError};
use domain::accounts::{Act, Role};
use domain::ids::SiteId;
use store::accounts::people::{self, AccountRow};
use store::{StoreError, Tx};

/// An account about to be made.
#[derive(Clone)]
pub(crate) struct NewAccount {
    /// The mail address in lower case.
    pub email: String,
    /// How its owner is called.
    pub name: String,
    /// The owner's language.
    pub locale: String,
    /// Whether it runs the installation.
    pub is_operator: bool,
    /// The hash of the password.
    pub password_hash: Option<String>,
    /// What its owner is, and where.
    pub roles: Vec<(SiteId, Role)>,
}

/// Adds an account with its roles; none when the address has one.
pub(crate) async fn add(
    app: &App,
    tx: &mut Tx,
    new: &NewAccount,
    by: &str,
) -> Result<Option<AccountRow>, AppError> {
    if people::find(tx, &new.email).await?.is_some() {
        return Ok(None);
    }
    let now = app.now();
    let row = AccountRow {
        id: app.id(),
        email: new.email.clone(),
        name: new.name.clone(),
        locale: new.locale.clone(),
        is_operator: new.is_operator,
        password_hash: new.password_hash.clone(),
        sealed_second_factor: None,
        second_factor_step: None,
        disabled_at: None,
        created_at: now,
    };
    people::insert(tx, &row).await?;
    let about = actor(row.id);
    app.audit(tx, None, by, if row.is_operator { "add operator" } else { "add account" }, &about, "").await?;
    for (site, role) in &new.roles {
        people::give_role(tx, *site, row.id, *role, now).await?;
        app.audit(tx, Some(*site), by, "give role", &about, role.as_str()).await?;
    }
    Ok(Some(row))
}

/// Who of a site may do something there, of which mails tell; of the operator as a seller, who runs the installation.
pub(crate) async fn who_may(tx: &mut Tx, site: SiteId, act: Act) -> Result<Vec<AccountRow>, StoreError> {
    let all = if is_operators(tx, site).await? {
        people::operators(tx).await?
    } else {
        let of_site = people::of_site(tx, site).await?;
        of_site.into_iter().filter(|(_, role)| role.may(act)).map(|(account, _)| account).collect()
    };
    Ok(all.into_iter().filter(|account| account.disabled_at.is_none()).collect())
}

/// Whether it is the operator as a seller.
pub(crate) async fn is_operators(tx: &mut Tx, site: SiteId) -> Result<bool, StoreError> {
    Ok(store::sites::find_operators(tx).await?.is_some_and(|seller| seller.id == site))
}

/// A site at which somebody has roles.
#[derive(Debug, Clone)]
pub struct Place {
    /// The site.
    pub site: Site,
    /// What he is there.
    pub roles: Vec<Role>,
}

impl Accounts<'_> {
    /// Where the person has roles, by the site's name.
    pub async fn places(&self, person: &Person) -> Result<Vec<Place>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut sites: Vec<SiteId> = person.roles.iter().map(|(site, _)| *site).collect();
        sites.sort();
        sites.dedup();
        let mut places = Vec::new();
        for id in sites {
            let site = store::sites::get(&mut tx, id).await?.into();
            places.push(Place { site, roles: person.roles_at(id).collect() });
        }
        places.sort_by(|a, b| a.site.name.cmp(&b.site.name));
        Ok(places)
    }
}
