//! Inviting people: to a site with roles, or to run the installation. What they become is given when they accept.

use super::links::new_link;
use super::{Accounts, Person};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::Role;
use domain::accounts::links::LinkKind;
use domain::ids::{AccountLinkId, SiteId};
use domain::messages::MailKind;
use locale::Locale;
use store::Tx;
use store::accounts::links as rows;

/// An invitation about to be sent. The caller has checked name and address.
#[derive(Clone)]
pub struct NewInvitation {
    /// To whom, lower case.
    pub email: String,
    /// How the person is called; may be empty.
    pub name: String,
    /// In which language.
    pub locale: Locale,
    /// To which site; none for the installation.
    pub site: Option<SiteId>,
    /// As what.
    pub roles: Vec<Role>,
}

/// Stores the invitation and queues its mail. An earlier one to the same address, which was not answered, ends.
pub(crate) async fn invite(
    app: &App,
    tx: &mut Tx,
    new: &NewInvitation,
    by: &str,
) -> Result<AccountLinkId, AppError> {
    let mut link = new_link(app, LinkKind::Invitation, &new.email, new.locale.code());
    link.name.clone_from(&new.name);
    link.site_id = new.site;
    link.roles.clone_from(&new.roles);
    rows::end_invitations_to(tx, &new.email, new.site, app.now()).await?;
    rows::insert(tx, &link).await?;
    let roles: Vec<&str> = new.roles.iter().map(|role| role.as_str()).collect();
    app.audit(tx, new.site, by, "invite", &link.id.to_string(), &roles.join(" ")).await?;
    crate::messages::queue_about(app, tx, new.site, link.id.0, MailKind::AccountInvitation, "").await?;
    Ok(link.id)
}

impl Accounts<'_> {
    /// Invites somebody. Whether `by` may, and whether name and address can be used, the caller has seen to.
    pub async fn invite(&self, by: &Person, new: &NewInvitation) -> Result<AccountLinkId, AppError> {
        let (app, new, by, store) = (self.0.clone(), new.clone(), by.actor(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| invite(&app, tx, &new, &by).await;
        spawn(async move { store.run(unit).await }).await?
    }
}
