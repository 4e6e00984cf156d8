//! The people of a site: who works there as what, whom it has invited, and changing both.

use crate::accounts::invitations::invite;
use crate::accounts::{NewInvitation, Person};
use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::Role;
pub use domain::accounts::people::{InviteField, InviteProblem, InviteProblems};
use domain::accounts::people::{RolesRefusal, check_invitation, may_become};
use domain::ids::{AccountId, AccountLinkId, SiteId};
use domain::registrations::details::check_email;
use domain::time::Timestamp;
use locale::Locale;
use std::fmt;
use store::accounts::links::{self, LinkRow};
use store::accounts::people as rows;
use store::{StoreError, Tx};

/// Somebody who works at a site.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonAtSite {
    /// The account.
    pub account: AccountId,
    /// How he is called.
    pub name: String,
    /// By which he signs in.
    pub email: String,
    /// What he is there, in the order of [`Role::AT_SITE`].
    pub roles: Vec<Role>,
}

/// An invitation that was not answered yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: AccountLinkId,
    /// To whom.
    pub email: String,
    /// How the person is called; may be empty.
    pub name: String,
    /// As what.
    pub roles: Vec<Role>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When its link ends.
    pub ends_at: Timestamp,
}

/// An invitation as typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Invite {
    /// To whom.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// As what.
    pub roles: Vec<Role>,
    /// Code of the language of the mail.
    pub locale: String,
}

macro_rules! nobodys_name {
    ($($type:ident),*) => {$(
        impl fmt::Debug for $type {
            /// Prints no personal data.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($type), "({:?} …)"), self.roles)
            }
        }
    )*};
}

nobodys_name!(PersonAtSite, Invitation, Invite);

/// Who works at a site, and whom it has invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleView {
    /// Who works there, by name.
    pub people: Vec<PersonAtSite>,
    /// Who was invited, the oldest invitation first.
    pub invitations: Vec<Invitation>,
}

/// Who works at the site, and whom it has invited.
pub(crate) async fn read(app: &App, tx: &mut Tx, site: SiteId) -> Result<PeopleView, AppError> {
    let mut people: Vec<PersonAtSite> = Vec::new();
    for (account, role) in rows::of_site(tx, site).await? {
        match people.iter_mut().find(|person| person.account == account.id) {
            Some(person) => person.roles.push(role),
            None => people.push(PersonAtSite {
                account: account.id,
                name: account.name,
                email: account.email,
                roles: vec![role],
            }),
        }
    }
    for person in &mut people {
        person.roles.sort();
    }
    let open = links::open_invitations(tx, site, app.now()).await?;
    Ok(PeopleView { people, invitations: open.into_iter().map(invitation).collect() })
}

fn invitation(row: LinkRow) -> Invitation {
    Invitation {
        id: row.id,
        email: row.email,
        name: row.name,
        roles: row.roles,
        sent_at: row.created_at,
        ends_at: row.ends_at,
    }
}

/// Use cases of the people of a site.
#[derive(Clone, Copy)]
pub struct People<'a>(pub(crate) &'a App);

impl People<'_> {
    /// Whether somebody works at the site, or did: who knows it may be told that a page of it is not his.
    pub async fn has_worked(&self, person: &Person, site: &Site) -> Result<bool, AppError> {
        if person.roles_at(site.id).next().is_some() {
            return Ok(true);
        }
        let mut tx = self.0.store().reader().await?;
        let log = store::money::audited(&mut tx, site.id, &person.actor()).await?;
        Ok(log.iter().any(|(_, _, action, ..)| action == "take role"))
    }

    /// Names of those who give rights at the site.
    pub async fn administrators(&self, site: &Site) -> Result<Vec<String>, AppError> {
        let view = self.view(site).await?;
        let gives = |person: &PersonAtSite| person.roles.contains(&Role::Administrator);
        Ok(view.people.into_iter().filter(gives).map(|person| person.name).collect())
    }

    /// Who works at the site, and whom it has invited.
    pub async fn view(&self, site: &Site) -> Result<PeopleView, AppError> {
        let mut tx = self.0.store().reader().await?;
        read(self.0, &mut tx, site.id).await
    }

    /// Invites somebody with roles.
    pub async fn invite(
        &self,
        by: &Person,
        site: &Site,
        typed: &Invite,
    ) -> Result<Result<(), InviteProblems>, AppError> {
        let (name, email) = match check_invitation(&typed.name, &typed.email, &typed.roles) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(problems)),
        };
        let locale = Locale::parse(&typed.locale).unwrap_or_default();
        let new = NewInvitation { email, name, locale, site: Some(site.id), roles: typed.roles.clone() };
        self.send(by, site.id, new).await
    }

    /// Invites an administrator, of whom the operator knows the address only, in the site's own language.
    pub async fn invite_administrator(
        &self,
        by: &Person,
        site: &Site,
        email: &str,
    ) -> Result<Result<(), InviteProblem>, AppError> {
        let new = match administrators_address(email) {
            Ok(email) => administrator(site.id, &email, &site.locale),
            Err(problem) => return Ok(Err(problem)),
        };
        let sent = self.send(by, site.id, new).await?;
        Ok(sent
            .map_err(|problems| problems.first().map_or(InviteProblem::WorksHere, |(_, problem)| *problem)))
    }

    async fn send(
        &self,
        by: &Person,
        site: SiteId,
        new: NewInvitation,
    ) -> Result<Result<(), InviteProblems>, AppError> {
        let (app, by, store) = (self.0.clone(), by.actor(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            if works_here(tx, site, &new.email).await? {
                return Err(Stop::Refused(vec![(InviteField::Email, InviteProblem::WorksHere)]));
            }
            invite(&app, tx, &new, &by).await?;
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }

    /// Sends an invitation again; the link that was sent before ends. False when the site has none of this id that is
    /// open.
    pub async fn resend(&self, by: &Person, site: &Site, id: AccountLinkId) -> Result<bool, AppError> {
        let (app, by, site, store) = (self.0.clone(), by.actor(), site.id, self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let open = links::open_invitations(tx, site, app.now()).await?;
            let Some(row) = open.into_iter().find(|row| row.id == id) else { return Ok(false) };
            let new = NewInvitation {
                email: row.email,
                name: row.name,
                locale: Locale::parse(&row.locale).unwrap_or_default(),
                site: Some(site),
                roles: row.roles,
            };
            invite(&app, tx, &new, &by).await?;
            Ok::<_, AppError>(true)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Withdraws an invitation: its link opens nothing any more. False when the site has none of this id that is open.
    pub async fn withdraw(&self, by: &Person, site: &Site, id: AccountLinkId) -> Result<bool, AppError> {
        let (app, by, site, store) = (self.0.clone(), by.actor(), site.id, self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let ended = links::end_invitation(tx, site, id, app.now()).await?;
            if ended {
                app.audit(tx, site, &by, "withdraw invitation", &id.to_string(), "").await?;
            }
            Ok::<_, AppError>(ended)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Makes somebody's roles at the site exactly these; none takes them all away. They count at once.
    pub async fn set_roles(
        &self,
        by: &Person,
        site: &Site,
        account: AccountId,
        wanted: &[Role],
    ) -> Result<Result<(), RolesRefusal>, AppError> {
        let (app, by, site, store) = (self.0.clone(), by.actor(), site.id, self.0.store().clone());
        let wanted: Vec<Role> = Role::AT_SITE.into_iter().filter(|role| wanted.contains(role)).collect();
        let unit = async move |tx: &mut Tx| {
            let all = rows::roles(tx, account).await?;
            let present: Vec<Role> =
                all.into_iter().filter(|(at, _)| *at == site).map(|(_, role)| role).collect();
            // Somebody who works elsewhere only is invited, not given roles behind his back.
            if present.is_empty() {
                return Ok(());
            }
            let others = rows::count_others(tx, site, Role::Administrator, account).await?;
            may_become(&present, &wanted, others).map_err(Stop::Refused)?;
            let about = crate::audit::actor(account);
            for role in Role::AT_SITE {
                let (had, has) = (present.contains(&role), wanted.contains(&role));
                if has && !had {
                    rows::give_role(tx, site, account, role, app.now()).await?;
                    app.audit(tx, site, &by, "give role", &about, role.as_str()).await?;
                }
                if had && !has {
                    rows::take_role(tx, site, account, role).await?;
                    if role == Role::Head {
                        store::divisions::heads::leave(tx, site, account).await?;
                    }
                    app.audit(tx, site, &by, "take role", &about, role.as_str()).await?;
                }
            }
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }
}

/// The address to which an administrator is invited.
pub(crate) fn administrators_address(typed: &str) -> Result<String, InviteProblem> {
    check_email(typed).map_err(InviteProblem::Email)
}

/// The invitation of an administrator. Who sends it is an operator, whose own language the site may not even speak.
pub(crate) fn administrator(site: SiteId, email: &str, locale: &str) -> NewInvitation {
    NewInvitation {
        email: email.to_owned(),
        name: String::new(),
        locale: Locale::parse(locale).unwrap_or_default(),
        site: Some(site),
        roles: vec![Role::Administrator],
    }
}

async fn works_here(tx: &mut Tx, site: SiteId, email: &str) -> Result<bool, StoreError> {
    let Some(account) = rows::find(tx, email).await? else { return Ok(false) };
    Ok(rows::roles(tx, account.id).await?.iter().any(|(at, _)| *at == site))
}
