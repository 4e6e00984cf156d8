//! A session with paid seats that nobody started here: its host is asked whether it was held elsewhere. Until he says so its
//! fees are not earned, and when nobody does they go back.

use super::Sessions;
use super::hosting::{Acting, find};
use crate::jobs::queue::{RECOGNIZE_JOB, wake};
use crate::messages::{outgoing, queue_to_account};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{AccountFacts, HeldAskedMail};
use domain::accounts::{Act, Role};
use domain::ids::{SessionId, SiteId};
use domain::messages::MailKind;
use domain::payments::gateway::Mode;
use domain::time::Timestamp;
use locale::{Address, Locale, Zone};
use std::collections::HashSet;
use store::accounts::people::{self, AccountRow};
use store::mails::MailRow;
use store::sessions::{SessionRow, held as rows};
use store::{Tx, jobs, sessions};

/// Most sessions that wait for an answer, of a list.
pub(crate) const UNDECIDED_MAX: i64 = 200;

/// What waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided {
    /// Fees that are earned only if it was held.
    pub seats: i64,
    /// When everything goes back by itself if nobody answers.
    pub until: Timestamp,
}

impl Sessions<'_> {
    /// Whether its host is asked if a session was held, and has not answered; not where every seat was given back.
    pub async fn undecided(&self, site: SiteId, session: SessionId) -> Result<Option<Undecided>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let question = rows::get(&mut tx, site, session).await?;
        let state = sessions::get(&mut tx, site, session).await?.session.state;
        let Some(until) = question.answer_until().filter(|_| question.is_open(state)) else {
            return Ok(None);
        };
        let seats = rows::count_fees(&mut tx, site, session).await?;
        Ok((seats > 0).then_some(Undecided { seats, until }))
    }

    /// When somebody who was asked said that a session was held elsewhere.
    pub async fn held_elsewhere_at(
        &self,
        site: SiteId,
        session: SessionId,
    ) -> Result<Option<Timestamp>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::get(&mut tx, site, session).await?.held_elsewhere_at)
    }

    /// Of these sessions those whose hosts are asked whether they were held, and have not answered.
    pub async fn undecided_of(
        &self,
        site: &Site,
        sessions: &[SessionId],
    ) -> Result<HashSet<SessionId>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut undecided = HashSet::new();
        for mode in [Mode::Test, Mode::Production] {
            let rows = rows::list_undecided(&mut tx, site.id, mode, UNDECIDED_MAX).await?;
            undecided.extend(rows.into_iter().map(|row| row.id).filter(|id| sessions.contains(id)));
        }
        Ok(undecided)
    }

    /// It was held elsewhere: its fees are earned. False when nobody was asked, or it was answered before. `None`: there is
    /// no such session.
    pub async fn say_held(&self, by: Acting, site: &Site, slug: &str) -> Result<Option<bool>, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok::<_, AppError>(None) };
            let (id, now) = (row.session.id, app.now());
            let is_said = rows::say_held(tx, in_site.id, id, now).await?;
            if is_said {
                app.audit(tx, in_site.id, &by.actor(), "held elsewhere", &row.slug, "").await?;
                jobs::put(tx, RECOGNIZE_JOB, id.0, Some(in_site.id), now).await?;
                tx.after_commit(wake(RECOGNIZE_JOB));
            }
            Ok(Some(is_said))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Asks whether a session was held, after `times` times before: its host, or the site's administrators where nobody hosts it
/// who still may. Nothing when it was answered or asked meanwhile.
pub(crate) async fn ask_whether_held(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
    times: i64,
) -> Result<(), AppError> {
    let (site, session) = (row.site_id, row.session.id);
    if !rows::ask(tx, (site, session), times, app.now()).await? {
        return Ok(());
    }
    for reader in readers(tx, row).await? {
        let cause = format!("asked {times} {}", reader.id);
        let to = (reader.name, reader.email);
        queue_to_account(app, tx, (site, session.0), MailKind::HeldAsked, &cause, to).await?;
    }
    Ok(())
}

async fn readers(tx: &mut Tx, row: &SessionRow) -> Result<Vec<AccountRow>, AppError> {
    let works = |account: &AccountRow| account.disabled_at.is_none();
    let of_site = people::of_site(tx, row.site_id).await?;
    let host = of_site.iter().find(|(account, role)| {
        Some(account.id) == row.host && role.may(Act::HostSessions) && works(account)
    });
    if let Some((host, _)) = host {
        return Ok(vec![host.clone()]);
    }
    let administrators = of_site.into_iter().filter(|(_, role)| *role == Role::Administrator);
    Ok(administrators.map(|(account, _)| account).filter(works).collect())
}

/// Writes the mail; none when it was answered meanwhile, or every seat was given back.
pub(crate) async fn mail(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<OutgoingMail>, AppError> {
    let site_id = mail.site_id.ok_or(AppError::Broken("a mail about a session names no site"))?;
    let row = sessions::get(tx, site_id, mail.subject.into()).await?;
    let question = rows::get(tx, site_id, row.session.id).await?;
    let open = question.answer_until().filter(|_| question.is_open(row.session.state));
    let (Some(until), Some((name, address))) = (open, mail.to.clone()) else { return Ok(None) };
    let seats = rows::count_fees(tx, site_id, row.session.id).await?;
    if seats == 0 {
        return Ok(None);
    }
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let reader = people::find(tx, &address).await?;
    let locale = reader.map_or_else(|| site.locale.clone(), |reader| reader.locale);
    let url = Address::HostSession { site: &site.slug, session: &row.slug };
    let letter = Mail::HeldAsked(HeldAskedMail {
        about: AccountFacts {
            locale: Locale::parse(&locale).unwrap_or_default(),
            name: name.clone(),
            sender: site.name.clone(),
            accent: site.accent,
        },
        test: row.session.mode == Mode::Test,
        contact: site.support_email.clone(),
        session: row.topic.clone(),
        starts_at: row.session.starts_at,
        ends_at: row.session.ends_at,
        zone: Zone::stored(&row.time_zone),
        seats,
        until,
        session_url: url.absolute(app.base()),
    });
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&name, &address), letter.render())))
}
