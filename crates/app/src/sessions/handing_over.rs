//! An administrator gives a session to another host, because its own one is ill, or works there no more.

use super::Sessions;
use super::hosting::{Acting, SHELF_MAX, Shelf, find};
use crate::accounts::Person;
use crate::messages::{outgoing, queue_about};
use crate::sites::Site;
use crate::{App, AppError, people};
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
        let all = people::read(self.0, &mut tx, site.id).await?.people;
        let hosts =
            all.into_iter().filter(|person| person.roles.iter().any(|role| role.may(Act::HostSessions)));
        Ok(hosts.map(|person| (person.account, person.name)).collect())
    }

    /// Who has coming sessions of the site and may host none there any more: id, name, and how many.
    pub async fn hosts_gone(&self, site: &Site) -> Result<Vec<(AccountId, String, usize)>, AppError> {
        let possible = self.possible_hosts(site).await?;
        let mut tx = self.0.store().reader().await?;
        let when = (self.0.now(), None);
        let coming = hosting::list(&mut tx, site.id, None, Shelf::Upcoming, when, SHELF_MAX).await?;
        let all = hosting::hosts(&mut tx, site.id).await?;
        let gone = all.into_iter().filter(|(host, _)| !possible.iter().any(|(account, _)| account == host));
        let counted = gone.map(|(host, name)| {
            let count = coming.iter().filter(|row| row.host == Some(host)).count();
            (host, name, count)
        });
        Ok(counted.filter(|(.., count)| *count > 0).collect())
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
        let possible = self.possible_hosts(site).await?;
        let Some((to, name)) = possible.into_iter().find(|(account, _)| Some(*account) == to) else {
            return Ok(Some(Err(HandOverRefusal::NotAHost)));
        };
        let (app, in_site, slug) = (self.0.clone(), site.id, slug.to_owned());
        let (store, site) = (self.0.store().clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, acting, &site, &slug).await? else { return Ok(None) };
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
            if row.host != Some(to) {
                hosting::set_host(tx, in_site, row.session.id, to).await?;
                app.audit(tx, in_site, &acting.actor(), "hand over session", &slug, &name).await?;
                if to != acting.account {
                    let (id, cause) = (row.session.id.0, format!("version {}", row.version));
                    queue_about(&app, tx, in_site, id, MailKind::HandedOver, &cause).await?;
                }
            }
            Ok::<_, AppError>(Some(Ok(())))
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }
}

/// The mail to its new host, written from how things stand when it is sent.
pub(crate) async fn mail(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
    site: &Site,
) -> Result<OutgoingMail, AppError> {
    let row = store::sessions::get(tx, site.id, mail.subject.into()).await?;
    let host = row.host.ok_or(AppError::Broken("a session was handed over to nobody"))?;
    let host = store::accounts::people::get(tx, host).await?;
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
    Ok(outgoing(app, mail, Some(site.sender()), (&host.name, &host.email), body))
}
