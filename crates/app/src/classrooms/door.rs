//! The door: who stands there, and what he sees before he is connected. Looking changes nothing.

use super::{Classrooms, Comer, Identity};
use crate::keys::Purpose;
use crate::links::PersonalLink;
use crate::registrations::{BrowserKey, address_hash};
use crate::sessions::{Acting, SessionView};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::{self, Way};
use domain::classrooms::speech::{self, TextProblem};
use domain::ids::{Reference, RoomPersonId, SessionId, SignInId, SiteId};
use domain::registrations::RegistrationState;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use std::net::IpAddr;
use store::classrooms::people::{self, GuestOrigin, RoomPersonRow};
use store::sessions::SessionRow;
use store::{Tx, classrooms as rows};

/// Most people that were ever inside a room.
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
    /// When the room was, or will be, over.
    pub over_at: Timestamp,
    /// Whether its host has paid, where hosts pay per use: before that he cannot start it. Told to who leads.
    pub is_paid: bool,
    /// Whether the session is pay-per-use: then it is counted who is in the teleconference.
    pub is_metered: bool,
    pub(crate) site: SiteId,
    pub(crate) comer: Comer,
}

impl Entrance {
    /// Came by this sign-in: what he leads, he leads while it lasts.
    #[must_use]
    pub fn signed_in(mut self, sign_in: SignInId) -> Self {
        self.comer.sign_in = Some(sign_in);
        self
    }

    /// Whom it is about, in this installation: the same for every browser of his.
    pub fn who(&self) -> String {
        format!("{} {}", self.session.session.id, self.comer.identity.as_text())
    }
}

/// From where a guest gives his name.
#[derive(Debug, Clone, Copy)]
pub struct CameFrom {
    /// His browser.
    pub browser: BrowserKey,
    /// His network address.
    pub address: IpAddr,
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
                identity: Identity::Registration(row.id, version),
                role: RoomRole::Attendee,
                name: format!("{} {}", row.first_name, row.last_name).trim().to_owned(),
                sign_in: None,
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
        let comer = Comer { identity, role: RoomRole::Guest, name: guest.name, sign_in: None };
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
            sign_in: None,
        };
        entrance(self.0, &mut tx, site, session, comer, true).await.map(Some)
    }

    /// Takes a guest's name, where nobody registers; the token of his link. Who gives the same name in the same browser
    /// again gets the link that he had. `None`: there is no such open session.
    pub async fn welcome_guest(
        &self,
        site: &Site,
        slug: &str,
        typed: &str,
        from: CameFrom,
    ) -> Result<Option<Result<PersonalLink, GuestRefusal>>, AppError> {
        let name = match speech::name(typed) {
            Ok(name) => name,
            Err(problem) => return Ok(Some(Err(GuestRefusal::Name(problem)))),
        };
        let (app, site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let key = format!("guests {} {slug}", site.id);
        let store = self.0.store().clone();
        let (reference, id): (_, RoomPersonId) = (app.reference(), app.id());
        let origin = GuestOrigin { browser: from.browser.hash(), address: address_hash(&app, from.address) };
        let unit = async move |tx: &mut Tx| {
            let Some(session) = here(tx, &site, &slug).await? else { return Ok(None) };
            let is_open = !session.session.registration_required
                && session.session.state == SessionState::Scheduled
                && app.now() < session.session.ends_at.plus(entry::OVERTIME_MAX);
            if !is_open {
                return Ok(None);
            }
            match look_at(&app, tx, (site.id, session.session.id), &name, &origin).await? {
                Guest::Refused(refusal) => return Ok(Some(Err(refusal))),
                Guest::Known(reference) => return Ok(Some(Ok(link(&app, site.id, reference)))),
                Guest::New => {}
            }
            let row = RoomPersonRow {
                id,
                identity: Identity::Guest(reference.clone()).as_text(),
                role: RoomRole::Guest,
                name: name.clone(),
                registration: None,
                link_version: None,
                account: None,
                came_at: None,
                hand_at: None,
                removed_at: None,
                audio: None,
            };
            people::insert(tx, site.id, session.session.id, &row, Some(&origin)).await?;
            Ok::<_, AppError>(Some(Ok(link(&app, site.id, reference.clone()))))
        };
        // One after the other, so that each is counted.
        spawn(async move { store.run_grouped(&key, unit).await }).await?
    }
}

/// Why a guest was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestRefusal {
    /// His name.
    Name(TextProblem),
    /// It is that of somebody who leads the session.
    NameOfLeader,
    /// Too many came.
    Full,
    /// Too many gave their names from his network.
    TooManyFromAddress,
    /// He was sent out, under whatever name.
    Removed,
}

/// What becomes of somebody who gives a name.
enum Guest {
    Refused(GuestRefusal),
    /// He gave it before.
    Known(Reference),
    New,
}

async fn look_at(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    name: &str,
    origin: &GuestOrigin,
) -> Result<Guest, AppError> {
    let own = people::guests_of_browser(tx, site, session, &origin.browser).await?;
    if own.iter().any(|guest| guest.removed_at.is_some()) {
        return Ok(Guest::Refused(GuestRefusal::Removed));
    }
    if let Some(known) = own.into_iter().find(|guest| guest.name == name) {
        let reference = Identity::guest(&known.identity);
        return reference.map(Guest::Known).ok_or(AppError::Broken("a guest came with nothing"));
    }
    if people::leaders_names(tx, site, session).await?.iter().any(|leader| speech::reads_as(name, leader)) {
        return Ok(Guest::Refused(GuestRefusal::NameOfLeader));
    }
    let of_address = people::count_guests_of_address(tx, site, session, &origin.address).await?;
    if of_address >= app.settings().guests_per_address {
        return Ok(Guest::Refused(GuestRefusal::TooManyFromAddress));
    }
    // Who only gave a name takes nobody's place.
    if people::count(tx, site, session).await? >= PEOPLE_MAX {
        return Ok(Guest::Refused(GuestRefusal::Full));
    }
    Ok(Guest::New)
}

fn link(app: &App, site: SiteId, reference: Reference) -> PersonalLink {
    let mac = app.keys().link_mac(Purpose::Guest, site, &reference, GUEST_LINK);
    PersonalLink::new(reference, mac)
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
        windows: 0,
    };
    let way = entry::enter(&session.session, &standing, &at_door, now);
    let is_metered = store::usage::estimates::newest(tx, site.id, id).await?.is_some();
    let is_paid = !comer.role.leads() || crate::usage::may_start(app, tx, &session).await?.is_ok();
    let over_at = standing.over_at(&session.session);
    let session = SessionView::of(session, &site.tax)?;
    Ok(Entrance {
        session,
        role: comer.role,
        name: comer.name.clone(),
        way,
        over_at,
        is_paid,
        is_metered,
        site: site.id,
        comer,
    })
}
