//! The door: who stands there, and what he sees before he is connected. Looking changes nothing.

use super::{Classrooms, Comer, Identity};
use crate::keys::Purpose;
use crate::links::PersonalLink;
use crate::sessions::{Acting, SessionView};
use crate::sites::Site;
use crate::{App, AppError};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::{self, Way};
use domain::classrooms::speech::{self, TextProblem};
use domain::ids::{RoomPersonId, SiteId};
use domain::registrations::RegistrationState;
use domain::sessions::SessionState;
use store::classrooms::people::{self, RoomPersonRow};
use store::sessions::SessionRow;
use store::{Tx, classrooms as rows};

/// Most people that a room takes names of.
const PEOPLE_MAX: i64 = 2_000;

/// Guests have one version of their link.
const GUEST_LINK: i64 = 0;

/// Somebody at the door, whose right to be there was checked.
#[derive(Debug, Clone)]
pub struct Entrance {
    /// The session.
    pub session: SessionView,
    /// What he is.
    pub role: RoomRole,
    /// How he is called.
    pub name: String,
    /// Where he gets now.
    pub way: Way,
    /// Whether the session is pay-per-use: then it is counted who is in the teleconference.
    pub is_metered: bool,
    pub(crate) site: SiteId,
    pub(crate) comer: Comer,
}

impl Classrooms<'_> {
    /// Comes with a personal link or a guest's. `None`: it is not genuine, belongs to another session, or the session
    /// takes place elsewhere.
    pub async fn at_door_by_link(
        &self,
        site: &Site,
        slug: &str,
        token: &str,
    ) -> Result<Option<Entrance>, AppError> {
        let app = self.0;
        let Some(link) = PersonalLink::parse(token) else { return Ok(None) };
        let mut tx = app.store().reader().await?;
        let Some(session) = here(&mut tx, site, slug).await? else { return Ok(None) };
        let found = store::registrations::find(&mut tx, site.id, link.reference().as_str()).await?;
        if let Some(row) = found.filter(|row| row.session_id == session.session.id) {
            let version = row.link_version;
            if !app.keys().link_is_genuine(Purpose::Join, site.id, link.reference(), version, link.mac()) {
                return Ok(None);
            }
            let comer = Comer {
                identity: Identity::Registration(row.id),
                role: RoomRole::Attendee,
                name: format!("{} {}", row.first_name, row.last_name).trim().to_owned(),
            };
            let is_entitled = row.state == RegistrationState::Confirmed;
            return entrance(app, &mut tx, site, session, comer, is_entitled).await.map(Some);
        }
        if !app.keys().link_is_genuine(Purpose::Guest, site.id, link.reference(), GUEST_LINK, link.mac()) {
            return Ok(None);
        }
        let identity = Identity::Guest(link.reference().clone());
        let found = people::find(&mut tx, site.id, session.session.id, &identity.as_text()).await?;
        let Some(guest) = found else { return Ok(None) };
        let comer = Comer { identity, role: RoomRole::Guest, name: guest.name };
        // If one must register since, a name is not enough any more.
        let is_entitled = !session.session.registration_required;
        entrance(app, &mut tx, site, session, comer, is_entitled).await.map(Some)
    }

    /// Comes as who hosts the session, or administers the site. `None`: there is no such session for him, or it takes
    /// place elsewhere.
    pub async fn at_door_by_account(
        &self,
        by: Acting,
        name: &str,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Entrance>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = here(&mut tx, site, slug).await?.filter(|row| by.may(row)) else {
            return Ok(None);
        };
        let hosts = session.host == Some(by.account);
        let comer = Comer {
            identity: Identity::Account(by.account),
            role: if hosts { RoomRole::Host } else { RoomRole::Administrator },
            name: name.to_owned(),
        };
        entrance(self.0, &mut tx, site, session, comer, true).await.map(Some)
    }

    /// Takes a guest's name, where nobody registers; the token of his link. `None`: there is no such open session.
    pub async fn welcome_guest(
        &self,
        site: &Site,
        slug: &str,
        typed: &str,
    ) -> Result<Option<Result<PersonalLink, GuestRefusal>>, AppError> {
        let name = match speech::name(typed) {
            Ok(name) => name,
            Err(problem) => return Ok(Some(Err(GuestRefusal::Name(problem)))),
        };
        let (app, site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let (reference, id): (_, RoomPersonId) = (app.reference(), app.id());
        let mac = app.keys().link_mac(Purpose::Guest, site.id, &reference, GUEST_LINK);
        let link = PersonalLink::new(reference.clone(), mac);
        let unit = async move |tx: &mut Tx| {
            let Some(session) = here(tx, &site, &slug).await? else { return Ok(None) };
            let is_open = !session.session.registration_required
                && session.session.state == SessionState::Scheduled
                && app.now() < session.session.ends_at.plus(entry::OVERTIME_MAX);
            if !is_open {
                return Ok(None);
            }
            if people::count(tx, site.id, session.session.id).await? >= PEOPLE_MAX {
                return Ok(Some(Err(GuestRefusal::Full)));
            }
            let row = RoomPersonRow {
                id,
                identity: Identity::Guest(reference.clone()).as_text(),
                role: RoomRole::Guest,
                name: name.clone(),
                registration: None,
                account: None,
                came_at: None,
                hand_at: None,
                removed_at: None,
                audio: None,
            };
            people::insert(tx, site.id, session.session.id, &row).await?;
            Ok::<_, AppError>(Some(Ok(link.clone())))
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }
}

/// Why a guest was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestRefusal {
    /// His name.
    Name(TextProblem),
    /// Too many came.
    Full,
}

/// The session at this address, if it takes place here.
async fn here(tx: &mut Tx, site: &Site, slug: &str) -> Result<Option<SessionRow>, AppError> {
    Ok(store::sessions::find(tx, site.id, slug).await?.filter(|row| row.meeting_link.is_empty()))
}

async fn entrance(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    session: SessionRow,
    comer: Comer,
    is_entitled: bool,
) -> Result<Entrance, AppError> {
    let (id, now) = (session.session.id, app.now());
    let standing = rows::get(tx, site.id, id).await?;
    let known = people::find(tx, site.id, id, &comer.identity.as_text()).await?;
    let at_door = entry::Comer {
        role: comer.role,
        is_entitled,
        was_inside: known.as_ref().is_some_and(|row| row.came_at.is_some()),
        is_removed: known.as_ref().is_some_and(|row| row.removed_at.is_some()),
        // Counted when he connects.
        computers: 0,
    };
    let way = entry::enter(&session.session, &standing, &at_door, now);
    let is_metered = store::usage::estimates::newest(tx, site.id, id).await?.is_some();
    let session = SessionView::of(session, &site.tax)?;
    Ok(Entrance {
        session,
        role: comer.role,
        name: comer.name.clone(),
        way,
        is_metered,
        site: site.id,
        comer,
    })
}
