//! One look at a room for all of a node's connections to it. A hub lives while somebody is connected and can be lost at
//! any time: it is made again from the store.

use super::looks;
use super::picture::{self, Picture};
use super::slides::Pointed;
use super::strip::{self, Strip};
use super::{SILENT, SOURCE, instance};
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::classrooms::pace::Pace;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::{Span, Timestamp};
use domain::usage::facts::Connection;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use store::Tx;
use store::classrooms::waiting::{self, WaitingRow};
use store::usage::facts;
use tokio::sync::{Notify, watch};

/// The hubs of a node.
#[derive(Default)]
pub(crate) struct Hubs(Mutex<HashMap<SessionId, Weak<Hub>>>);

/// A node's look at one room.
pub(crate) struct Hub {
    site: SiteId,
    session: SessionId,
    picture: watch::Sender<Arc<Picture>>,
    pointer: watch::Sender<Option<Pointed>>,
    /// What hosts of a pay-per-use session see of its use.
    strip: watch::Sender<Option<Arc<Strip>>>,
    /// When what is paid for is used up and the session ends, to the minute; everybody sees that.
    end: watch::Sender<Option<Timestamp>>,
    /// This node's connections, and when each was last heard of.
    alive: Mutex<HashMap<String, (Connection, Timestamp)>>,
    /// By which each of them is asked whether it is still there, and of which device it is.
    doubts: Mutex<HashMap<String, (String, Arc<Notify>)>>,
    /// This node's browsers that wait, and when each was last heard of.
    waiting: Mutex<HashMap<String, (WaitingRow, Timestamp)>>,
    /// How fast each person acts here.
    paces: Mutex<HashMap<RoomPersonId, Pace>>,
}

impl Hubs {
    /// The hub of a room; made if nobody here is connected to it yet.
    pub async fn of(&self, app: &App, site: SiteId, session: SessionId) -> Result<Arc<Hub>, AppError> {
        if let Some(hub) = self.find(session) {
            return Ok(hub);
        }
        // Listens before it looks, so that nothing falls between.
        let notices = app.store().subscribe();
        let pointers = app.store().subscribe();
        let first = {
            let mut tx = app.store().reader().await?;
            picture::read(&mut tx, site, session, None, app.now()).await?
        };
        let hub = Arc::new(Hub {
            site,
            session,
            picture: watch::Sender::new(Arc::new(first)),
            pointer: watch::Sender::new(None),
            strip: watch::Sender::new(None),
            end: watch::Sender::new(None),
            alive: Mutex::default(),
            doubts: Mutex::default(),
            waiting: Mutex::default(),
            paces: Mutex::default(),
        });
        let mut hubs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = hubs.get(&session).and_then(Weak::upgrade) {
            return Ok(other);
        }
        hubs.retain(|_, hub| hub.strong_count() > 0);
        hubs.insert(session, Arc::downgrade(&hub));
        drop(hubs);
        spawn(looks::keep_looking(app.clone(), Arc::downgrade(&hub), session, notices));
        spawn(strip::keep_counting(app.clone(), Arc::downgrade(&hub)));
        spawn(looks::follow_pointer(Arc::downgrade(&hub), session, pointers));
        Ok(hub)
    }

    fn find(&self, session: SessionId) -> Option<Arc<Hub>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&session).and_then(Weak::upgrade)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// Whose look this is.
    pub fn room(&self) -> (SiteId, SessionId) {
        (self.site, self.session)
    }

    /// The latest picture, and a wait for the next.
    pub fn watch(&self) -> watch::Receiver<Arc<Picture>> {
        self.picture.subscribe()
    }

    /// Where the host points, and a wait for when he points elsewhere.
    pub fn watch_pointer(&self) -> watch::Receiver<Option<Pointed>> {
        self.pointer.subscribe()
    }

    /// Notes where the host points.
    pub fn point(&self, pointed: Pointed) {
        self.pointer.send_replace(Some(pointed));
    }

    /// What is used, and a wait for when that has changed.
    pub fn watch_strip(&self) -> watch::Receiver<Option<Arc<Strip>>> {
        self.strip.subscribe()
    }

    /// When the session ends because it is used up, and a wait for when that has changed.
    pub fn watch_end(&self) -> watch::Receiver<Option<Timestamp>> {
        self.end.subscribe()
    }

    /// Whether a host looks at it.
    pub fn is_strip_watched(&self) -> bool {
        self.strip.receiver_count() > 0
    }

    /// Notes what is used.
    pub fn show_strip(&self, strip: Option<Arc<Strip>>) {
        // A minute that has begun: what is foretold moves by moments as people are counted.
        let end = strip.as_deref().and_then(Strip::foreseen_end);
        let end = end.map(|end| Timestamp(end.0 - end.0.rem_euclid(Span::minutes(1).0)));
        self.end.send_if_modified(|told| std::mem::replace(told, end) != end);
        self.strip.send_if_modified(|shown| {
            let is_new = *shown != strip;
            *shown = strip;
            is_new
        });
    }

    /// Notes that a connection is alive.
    pub fn hear(&self, connection: &Connection, now: Timestamp) {
        let mut alive = locked(&self.alive);
        match alive.get_mut(&connection.id) {
            Some((_, at)) => *at = now,
            None => drop(alive.insert(connection.id.clone(), (connection.clone(), now))),
        }
    }

    /// Notes that a connection came. Others of its device may be what it takes the place of: they are asked at once. What
    /// wakes it when it is itself asked.
    pub fn come(&self, connection: &Connection) -> Arc<Notify> {
        let own = Arc::new(Notify::new());
        let mut doubts = locked(&self.doubts);
        for (_, other) in doubts.values().filter(|(device, _)| *device == connection.device) {
            other.notify_one();
        }
        doubts.insert(connection.id.clone(), (connection.device.clone(), Arc::clone(&own)));
        own
    }

    /// Counts an act of somebody: false when it comes too fast.
    pub fn pace(&self, person: RoomPersonId, now: Timestamp, new: impl FnOnce() -> Pace) -> bool {
        locked(&self.paces).entry(person).or_insert_with(new).take(now)
    }

    /// Whether the last look saw somebody in the teleconference who has lost his right to be in the room.
    pub fn sees_lost_voice(&self) -> bool {
        let picture = self.picture.borrow();
        picture.people.iter().any(|person| person.value.audio.is_some() && !person.value.is_entitled)
    }

    /// A connection is gone.
    pub fn forget(&self, id: &str) {
        locked(&self.doubts).remove(id);
        locked(&self.alive).remove(id);
    }

    /// Notes that a browser waits and is alive.
    pub fn hear_waiting(&self, row: &WaitingRow, now: Timestamp) {
        locked(&self.waiting).insert(row.connection.clone(), (row.clone(), now));
    }

    /// It does not wait any more.
    pub fn forget_waiting(&self, id: &str) {
        locked(&self.waiting).remove(id);
    }

    /// Looks at the room.
    pub async fn look(&self, app: &App) -> Result<(), AppError> {
        let before = Arc::clone(&self.picture.borrow());
        let next = {
            let mut tx = app.store().reader().await?;
            picture::read(&mut tx, self.site, self.session, Some(&before), app.now()).await?
        };
        if !next.shows_the_same(&before) {
            self.picture.send_replace(Arc::new(next));
        }
        Ok(())
    }

    /// Heartbeats of all connections in one unit.
    pub async fn beat(&self, app: &App) -> Result<(), AppError> {
        let now = app.now();
        let alive = lately(&locked(&self.alive), now);
        let waiting = lately(&locked(&self.waiting), now);
        if alive.is_empty() && waiting.is_empty() {
            return Ok(());
        }
        let (site, session, store) = (self.site, self.session, app.store().clone());
        let unit = async move |tx: &mut Tx| {
            facts::hear(tx, site, session, (SOURCE, &instance(session)), &alive, now).await?;
            waiting::hear(tx, site, session, &waiting, now).await?;
            Ok::<_, AppError>(())
        };
        store.run_grouped(&session.to_string(), unit).await?;
        app.reach(CrashPoint::PresenceStored);
        Ok(())
    }
}

/// What was heard of lately.
fn lately<T: Clone>(known: &HashMap<String, (T, Timestamp)>, now: Timestamp) -> Vec<T> {
    known.values().filter(|(_, at)| now.since(*at) < SILENT).map(|(value, _)| value.clone()).collect()
}
