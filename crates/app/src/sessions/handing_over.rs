//! An administrator gives a session to another host, because its own one is ill, or works there no more.

use super::Sessions;
use super::hosting::{Acting, find};
use crate::accounts::Person;
use crate::messages::{outgoing, queue_to_account};
use crate::people::{self, PersonAtSite};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::messages::HandedOverMail;
use domain::accounts::Act;
use domain::ids::AccountId;
use domain::messages::MailKind;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use locale::{Address, Locale, Zone};
use store::mails::MailRow;
use store::payments::intents;
use store::sessions::hosting;
use store::{Tx, classrooms};

/// Why a session was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOverRefusal {
    /// Nobody was chosen, or somebody who does not host sessions of the site.
    NotAHost,
    /// It runs: who is in its room leads it to its end.
    Runs,
    /// It is over, or called off.
    Over,
    /// Its host has begun to pay for its minutes: statement, claim and what goes back are his.
    Paid,
}

impl Sessions<'_> {
    /// Who can be named as a session's host, by name: everybody who may host sessions of the site.
    pub async fn possible_hosts(&self, site: &Site) -> Result<Vec<(AccountId, String)>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let hosts = possible_hosts(self.0, &mut tx, site).await?;
        Ok(hosts.into_iter().map(|person| (person.account, person.name)).collect())
    }

    /// Who has coming sessions of the site and may host none there any more: id, name, and how many.
    pub async fn hosts_gone(&self, site: &Site) -> Result<Vec<(AccountId, String, i64)>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let possible = possible_hosts(self.0, &mut tx, site).await?;
        let mut coming = hosting::coming_by_host(&mut tx, site.id, self.0.now()).await?;
        coming.retain(|(host, ..)| !possible.iter().any(|person| person.account == *host));
        Ok(coming)
    }

    /// Gives a session to another host, who reads and does from now on what its host does; who had it no longer can. `None`:
    /// there is no such session.
    pub async fn hand_over(
        &self,
        by: &Person,
        site: &Site,
        slug: &str,
        to: Option<AccountId>,
    ) -> Result<Option<Result<(), HandOverRefusal>>, AppError> {
        let acting = Acting { account: by.account, on_all: true };
        let (app, in_site, slug) = (self.0.clone(), site.id, slug.to_owned());
        let (store, site) = (self.0.store().clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, acting, &site, &slug).await? else { return Ok(None) };
            // A role that is taken meanwhile counts.
            let possible = possible_hosts(&app, tx, &site).await?;
            let Some(to) = possible.into_iter().find(|person| Some(person.account) == to) else {
                return Ok(Some(Err(HandOverRefusal::NotAHost)));
            };
            let room = classrooms::get(tx, in_site, row.session.id).await?;
            if row.session.state == SessionState::Cancelled || room.is_over(&row.session, app.now()) {
                return Ok(Some(Err(HandOverRefusal::Over)));
            }
            if room.started_at.is_some() {
                return Ok(Some(Err(HandOverRefusal::Runs)));
            }
            if !intents::list_of_use(tx, in_site, row.session.id).await?.is_empty() {
                return Ok(Some(Err(HandOverRefusal::Paid)));
            }
            if row.host != Some(to.account) {
                hosting::set_host(tx, in_site, row.session.id, to.account).await?;
                app.audit(tx, in_site, &acting.actor(), "hand over session", &slug, &to.name).await?;
                if to.account != acting.account {
                    let (about, cause) = ((in_site, row.session.id.0), format!("version {}", row.version));
                    let to = (to.name, to.email);
                    queue_to_account(&app, tx, about, MailKind::HandedOver, &cause, to).await?;
                }
            }
            Ok::<_, AppError>(Some(Ok(())))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Everybody who may host sessions of the site.
async fn possible_hosts(app: &App, tx: &mut Tx, site: &Site) -> Result<Vec<PersonAtSite>, AppError> {
    let mut people = people::read(app, tx, site.id).await?.people;
    people.retain(|person| person.roles.iter().any(|role| role.may(Act::HostSessions)));
    Ok(people)
}

/// The mail to its new host, written from how things stand when it is sent. `None`: it is not his any more.
pub(crate) async fn mail(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<OutgoingMail>, AppError> {
    let site = mail.site_id.ok_or(AppError::Broken("a mail about a session names no site"))?;
    let site: Site = store::sites::get(tx, site).await?.into();
    let Some(row) = store::sessions::find_by_id(tx, site.id, mail.subject.into()).await? else {
        return Ok(None);
    };
    let Some(host) = row.host.filter(|_| row.session.state != SessionState::Cancelled) else {
        return Ok(None);
    };
    let host = store::accounts::people::get(tx, host).await?;
    if mail.to.as_ref().is_none_or(|(_, address)| *address != host.email) {
        return Ok(None);
    }
    let address = Address::HostSession { site: &site.slug, session: &row.slug };
    let body = HandedOverMail {
        locale: Locale::parse(&host.locale).unwrap_or_default(),
        test: row.session.mode == Mode::Test,
        site: site.name.clone(),
        accent: site.accent,
        contact: site.support_email.clone(),
        session: row.topic.clone(),
        starts_at: row.session.starts_at,
        ends_at: row.session.ends_at,
        zone: Zone::stored(&row.time_zone),
        session_url: address.absolute(app.base()),
    }
    .render();
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&host.name, &host.email), body)))
}
