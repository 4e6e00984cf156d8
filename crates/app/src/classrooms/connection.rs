//! One computer of one person in a room: coming in, being heard of, leaving.

use super::hub::Hub;
use super::picture::Picture;
use super::slides::Pointed;
use super::strip::Strip;
use super::teleconference;
use super::waiting::Waiting;
use super::{Classrooms, Comer, Entrance, Identity, SOURCE, heard_since, instance};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::{self, EntryRefusal, Way};
use domain::classrooms::pace::Pace;
use domain::ids::{RegistrationId, RoomPersonId, SessionId, SignInId, SiteId};
use domain::registrations::RegistrationState;
use domain::time::{Span, Timestamp};
use domain::usage::Leg;
use domain::usage::facts::{Connection, Fact, What};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::classrooms::people::{self, RoomPersonRow};
use store::classrooms::waiting::{self, WaitingRow};
use store::usage::facts;
use store::{Tx, classrooms as rows};
use tokio::sync::{Notify, watch};

/// Longest name of a computer that is listened to, characters.
const DEVICE_MAX: usize = 40;

/// Acts of one person at once, then one more after each, over all his connections.
const ACTS: (i64, Span) = (20, Span(250_000));

/// Where somebody who wants to connect gets.
pub enum Connected {
    /// Into the room.
    Inside(Box<RoomConnection>),
    /// Before it.
    Waits(Waiting),
    /// Nowhere.
    Refused(EntryRefusal),
}

/// A connection that is inside. Call [`RoomConnection::leave`] when it ends; if the process dies before, its last
/// heartbeat is its end.
pub struct RoomConnection {
    app: App,
    hub: Arc<Hub>,
    /// Who he is in the room.
    pub person: RoomPersonId,
    /// What he is.
    pub role: RoomRole,
    pub(super) site: SiteId,
    pub(super) session: SessionId,
    sign_in: Option<SignInId>,
    connection: Connection,
    picture: watch::Receiver<Arc<Picture>>,
    pointer: watch::Receiver<Option<Pointed>>,
    /// Who leads sees what is used.
    strip: Option<watch::Receiver<Option<Arc<Strip>>>>,
    end: watch::Receiver<Option<Timestamp>>,
    doubt: Arc<Notify>,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It was closed, by either side.
    Said,
    /// Nothing was heard of it any more.
    Lost,
}

/// What may wake a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// The room looks otherwise.
    ByPicture,
    /// The host points elsewhere.
    ByPointer,
    /// What is used has changed.
    ByStrip,
    /// When the session will have been used up has changed.
    ByEnd,
    /// Its device connected anew: is it still there? What answers proves it, see [`RoomConnection::prove`].
    ByDoubt,
}

impl Classrooms<'_> {
    /// Connects a computer of somebody at the door. `device` is what the browser calls itself: connections of one device
    /// are one computer.
    pub async fn connect(&self, at_door: &Entrance, device: &str) -> Result<Connected, AppError> {
        let app = self.0.clone();
        let (site, session) = (at_door.site, at_door.session.session.id);
        let hub = app.hubs().of(&app, site, session).await?;
        let device: String = device.chars().filter(char::is_ascii_alphanumeric).take(DEVICE_MAX).collect();
        let coming = Coming {
            site,
            session,
            comer: at_door.comer.clone(),
            device,
            new_person: app.id(),
            id: uuid::Uuid::from(app.id::<RoomPersonId>()).to_string(),
        };
        let comer = coming.comer.clone();
        let store = app.store().clone();
        let inside = app.clone();
        let unit = async move |tx: &mut Tx| come_in(&inside, tx, &coming).await;
        let key = session.to_string();
        let came = spawn(async move { store.run_grouped(&key, unit).await }).await??;
        Ok(match came {
            Came::Refused(refusal) => Connected::Refused(refusal),
            Came::Waits(row) => Connected::Waits(Waiting::new(app, hub, comer, row)),
            Came::Inside { person, role, connection } => {
                hub.hear(&connection, app.now());
                let doubt = hub.come(&connection);
                let (picture, pointer) = (hub.watch(), hub.watch_pointer());
                let (strip, end) = (role.leads().then(|| hub.watch_strip()), hub.watch_end());
                Connected::Inside(Box::new(RoomConnection {
                    pointer,
                    strip,
                    end,
                    app,
                    hub,
                    person,
                    role,
                    site,
                    session,
                    sign_in: comer.sign_in,
                    connection,
                    picture,
                    doubt,
                }))
            }
        })
    }
}

/// The next change, if anything is watched.
async fn next_of<T>(watched: &mut Option<watch::Receiver<T>>) -> Result<(), watch::error::RecvError> {
    match watched {
        Some(watched) => watched.changed().await,
        None => std::future::pending().await,
    }
}

/// Somebody on his way in.
struct Coming {
    site: SiteId,
    session: SessionId,
    comer: Comer,
    device: String,
    new_person: RoomPersonId,
    id: String,
}

enum Came {
    Inside { person: RoomPersonId, role: RoomRole, connection: Connection },
    Waits(Option<WaitingRow>),
    Refused(EntryRefusal),
}

/// Decides at the door once more, on locked rows, and lets in: the fact that a computer is connected is committed with it.
async fn come_in(app: &App, tx: &mut Tx, coming: &Coming) -> Result<Came, AppError> {
    let Coming { site, session, comer, .. } = coming;
    let standing = rows::touch(tx, *site, *session).await?;
    let now = app.now();
    let planned = store::sessions::get(tx, *site, *session).await?;
    let identity = comer.identity.as_text();
    let known = people::find(tx, *site, *session, &identity).await?;
    let room = (SOURCE, instance(*session));
    let id = known.as_ref().map_or(coming.new_person, |row| row.id);
    let device = if coming.device.is_empty() { &coming.id } else { &coming.device };
    let device = format!("{id} {device}");
    let since = heard_since(now);
    let connected =
        facts::connected_of(tx, *site, *session, (room.0, &room.1), since, &id.to_string()).await?;
    let computers = || connected.iter().filter(|other| other.leg == Leg::Computer);
    let own: BTreeSet<&str> =
        computers().filter(|other| other.device != device).map(|other| other.device.as_str()).collect();
    let at_door = entry::Comer {
        role: comer.role,
        is_entitled: is_entitled(tx, *site, &comer.identity, &planned.session).await?,
        was_inside: known.as_ref().is_some_and(|row| row.came_at.is_some()),
        is_removed: known.as_ref().is_some_and(|row| row.removed_at.is_some()),
        computers: own.len(),
        windows: computers().filter(|other| other.device == device).count(),
    };
    match entry::enter(&planned.session, &standing, &at_door, now) {
        Way::Refused(refusal) => return Ok(Came::Refused(refusal)),
        Way::Waits => return wait(tx, coming, identity, now).await.map(Came::Waits),
        Way::Inside => {}
    }
    let (registration, link_version, account) = match &comer.identity {
        Identity::Registration(id, version) => (Some(*id), Some(*version), None),
        Identity::Account(id) => (None, None, Some(*id)),
        Identity::Guest(_) => (None, None, None),
    };
    let row = RoomPersonRow {
        id,
        identity,
        role: comer.role,
        name: comer.name.clone(),
        registration,
        link_version,
        account,
        came_at: None,
        hand_at: None,
        removed_at: None,
        audio: None,
    };
    if known.is_none() {
        people::insert(tx, *site, *session, &row, None).await?;
    }
    people::come_in(tx, *site, *session, &row, now).await?;
    if let Some(known) = known.filter(|known| voice_is_gone(known, &device, &own)) {
        // His voice went with the computer on which he said that he is in the teleconference.
        teleconference::set(tx, (*site, *session), &known, None, now).await?;
    }
    let connection = computer(&coming.id, id, &device, registration);
    let up = Fact {
        source: SOURCE.to_owned(),
        instance: room.1.clone(),
        event_key: format!("up {}", coming.id),
        at: now,
        observed_at: now,
        what: What::Up(connection.clone()),
    };
    facts::accept(tx, *site, *session, &[up]).await?;
    facts::hear(tx, *site, *session, (room.0, &room.1), std::slice::from_ref(&connection), now).await?;
    Ok(Came::Inside { person: id, role: comer.role, connection })
}

/// Notes that somebody waits, for the host to see; who leads waits unseen.
async fn wait(
    tx: &mut Tx,
    coming: &Coming,
    identity: String,
    now: Timestamp,
) -> Result<Option<WaitingRow>, AppError> {
    if coming.comer.role.leads() {
        return Ok(None);
    }
    let row =
        WaitingRow { connection: coming.id.clone(), identity, name: coming.comer.name.clone(), came_at: now };
    waiting::hear(tx, coming.site, coming.session, std::slice::from_ref(&row), now).await?;
    Ok(Some(row))
}

/// Whether somebody's voice came from a computer that is connected no more.
fn voice_is_gone(known: &RoomPersonRow, device: &str, connected: &BTreeSet<&str>) -> bool {
    let computer = known.audio.as_ref().and_then(|audio| audio.computer.as_deref());
    computer.is_some_and(|computer| computer != device && !connected.contains(computer))
}

/// Whether what somebody comes with is good at this moment.
async fn is_entitled(
    tx: &mut Tx,
    site: SiteId,
    identity: &Identity,
    session: &domain::sessions::Session,
) -> Result<bool, AppError> {
    Ok(match identity {
        Identity::Registration(id, version) => {
            let row = store::registrations::get(tx, site, *id).await?;
            row.session_id == session.id
                && row.state == RegistrationState::Confirmed
                && row.link_version == *version
        }
        Identity::Account(id) => people::leads(tx, site, session.id, *id).await?,
        Identity::Guest(_) => !session.registration_required,
    })
}

fn computer(
    id: &str,
    person: RoomPersonId,
    device: &str,
    registration: Option<RegistrationId>,
) -> Connection {
    Connection {
        id: id.to_owned(),
        participant: person.to_string(),
        device: device.to_owned(),
        leg: Leg::Computer,
        computer: None,
        registration,
    }
}

impl RoomConnection {
    /// The latest picture, and a wait for the next.
    pub fn picture(&mut self) -> &mut watch::Receiver<Arc<Picture>> {
        &mut self.picture
    }

    /// Waits until the room looks otherwise, the host points elsewhere, or what is used has changed; `None`: nobody looks
    /// any more.
    pub async fn woken(&mut self) -> Option<Woken> {
        tokio::select! {
            changed = self.picture.changed() => changed.ok().map(|()| Woken::ByPicture),
            changed = self.pointer.changed() => changed.ok().map(|()| Woken::ByPointer),
            changed = next_of(&mut self.strip) => changed.ok().map(|()| Woken::ByStrip),
            changed = self.end.changed() => changed.ok().map(|()| Woken::ByEnd),
            () = self.doubt.notified() => Some(Woken::ByDoubt),
        }
    }

    /// What is used, to who leads a pay-per-use session.
    pub fn strip(&mut self) -> Option<Arc<Strip>> {
        self.strip.as_mut().and_then(|strip| strip.borrow_and_update().clone())
    }

    /// When the session ends because all that is paid for is used up, to the minute; `None` while that is not near.
    pub fn foreseen_end(&mut self) -> Option<Timestamp> {
        *self.end.borrow_and_update()
    }

    /// Where the host points.
    pub fn pointed(&mut self) -> Option<Pointed> {
        *self.pointer.borrow_and_update()
    }

    /// Points. Nothing is written down for it, and whoever comes later does not see it.
    pub fn point(&self, pointed: Pointed) {
        if self.role.leads() {
            self.app.store().tell(pointed.notice(self.session));
        }
    }

    /// Whether he does not act faster than people do, on all his computers together.
    pub fn is_in_pace(&self) -> bool {
        let now = self.app.now();
        self.hub.pace(self.person, now, || Pace::new(ACTS.0, ACTS.1, now))
    }

    /// Whether the sign-in by which he leads goes on; of who needs none, always.
    pub async fn is_signed_in(&self) -> Result<bool, AppError> {
        match self.sign_in {
            Some(sign_in) => self.app.accounts().goes_on(sign_in).await,
            None => Ok(true),
        }
    }

    /// The browser gave a sign of life.
    pub fn heard(&self) {
        self.hub.hear(&self.connection, self.app.now());
    }

    /// The browser answered when it was asked whether it is still there by this connection, too, and not only by the one that its
    /// device opened since: without this, what was last heard of it before would be its end (PS-U3).
    pub async fn prove(&self) -> Result<(), AppError> {
        let (site, session, connection) = (self.site, self.session, self.connection.clone());
        let (store, now) = (self.app.store().clone(), self.app.now());
        let unit = async move |tx: &mut Tx| {
            let heard = std::slice::from_ref(&connection);
            facts::hear(tx, site, session, (SOURCE, &instance(session)), heard, now).await?;
            Ok::<_, AppError>(())
        };
        let key = session.to_string();
        spawn(async move { store.run_grouped(&key, unit).await }).await?
    }

    /// The computer.
    pub(super) fn device(&self) -> &str {
        &self.connection.device
    }

    /// The computer is not connected any more, since `at`, when it said so or, where `how` says so, was last heard of.
    ///
    /// # Errors
    /// When the store cannot take it now; then the last heartbeat is the end.
    pub async fn leave(self: Box<Self>, at: Timestamp, how: Leaving) -> Result<(), AppError> {
        self.hub.forget(&self.connection.id);
        let (site, session, id) = (self.site, self.session, self.connection.id.clone());
        let now = self.app.now();
        let down = Fact {
            source: SOURCE.to_owned(),
            instance: instance(session),
            event_key: format!("down {id}"),
            at,
            observed_at: now,
            what: match how {
                Leaving::Said => What::Down(id),
                Leaving::Lost => What::Lost(id),
            },
        };
        let store = self.app.store().clone();
        let unit = async move |tx: &mut Tx| {
            let standing = rows::touch(tx, site, session).await?;
            if standing.ended_at.is_some_and(|ended_at| ended_at <= at) {
                // The end of the room was his, too: what comes after it would only look like a late report.
                return Ok(());
            }
            // The usage store finds the end of a connection by its id.
            facts::accept(tx, site, session, std::slice::from_ref(&down)).await?;
            Ok::<_, AppError>(())
        };
        let key = session.to_string();
        spawn(async move { store.run_grouped(&key, unit).await }).await?
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }
}
