//! One look at a room for all of a node's connections to it. A hub lives while somebody is connected and can be lost at
//! any time: it is made again from the store.

use super::picture::{self, Picture};
use super::{HEARTBEAT, SILENT, SOURCE, instance};
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::facts::Connection;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use store::classrooms::CHANGED;
use store::usage::facts;
use store::{Notice, Tx};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;

/// Notices may be lost, and connections of a node that died fall silent without one: so a look now and then.
const LOOK: Duration = Duration::from_secs(2);

/// Between two looks: what happens in it is seen together.
const PAUSE: Duration = Duration::from_millis(60);

/// The hubs of a node.
#[derive(Default)]
pub(crate) struct Hubs(Mutex<HashMap<SessionId, Weak<Hub>>>);

/// A node's look at one room.
pub(crate) struct Hub {
    site: SiteId,
    session: SessionId,
    picture: watch::Sender<Arc<Picture>>,
    /// This node's connections, and when each was last heard of.
    alive: Mutex<HashMap<String, (Connection, Timestamp)>>,
}

impl Hubs {
    /// The hub of a room; made if nobody here is connected to it yet.
    pub async fn of(&self, app: &App, site: SiteId, session: SessionId) -> Result<Arc<Hub>, AppError> {
        if let Some(hub) = self.find(session) {
            return Ok(hub);
        }
        // Listens before it looks, so that nothing falls between.
        let notices = app.store().subscribe();
        let first = {
            let mut tx = app.store().reader().await?;
            picture::read(&mut tx, site, session, None, app.now()).await?
        };
        let hub = Arc::new(Hub {
            site,
            session,
            picture: watch::Sender::new(Arc::new(first)),
            alive: Mutex::new(HashMap::new()),
        });
        let mut hubs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = hubs.get(&session).and_then(Weak::upgrade) {
            return Ok(other);
        }
        hubs.retain(|_, hub| hub.strong_count() > 0);
        hubs.insert(session, Arc::downgrade(&hub));
        drop(hubs);
        tokio::spawn(keep_looking(app.clone(), Arc::downgrade(&hub), session, notices));
        Ok(hub)
    }

    fn find(&self, session: SessionId) -> Option<Arc<Hub>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&session).and_then(Weak::upgrade)
    }
}

impl Hub {
    /// The latest picture, and a wait for the next.
    pub fn watch(self: &Arc<Self>) -> watch::Receiver<Arc<Picture>> {
        self.picture.subscribe()
    }

    /// Notes that a connection is alive.
    pub fn hear(&self, connection: &Connection, now: Timestamp) {
        let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        alive.insert(connection.id.clone(), (connection.clone(), now));
    }

    /// A connection is gone.
    pub fn forget(&self, id: &str) {
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    fn heard_lately(&self, now: Timestamp) -> Vec<Connection> {
        let alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        alive
            .values()
            .filter(|(_, at)| now.since(*at) < SILENT)
            .map(|(connection, _)| connection.clone())
            .collect()
    }

    async fn look(&self, app: &App) -> Result<(), AppError> {
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
    async fn beat(&self, app: &App) -> Result<(), AppError> {
        let now = app.now();
        let alive = self.heard_lately(now);
        if alive.is_empty() {
            return Ok(());
        }
        let (site, session, store) = (self.site, self.session, app.store().clone());
        let unit = async move |tx: &mut Tx| {
            facts::hear(tx, site, session, (SOURCE, &instance(session)), &alive, now).await?;
            Ok::<_, AppError>(())
        };
        store.run(unit).await
    }
}

/// Looks whenever something changed, and now and then; beats. Ends with the last connection.
async fn keep_looking(
    app: App,
    hub: Weak<Hub>,
    session: SessionId,
    mut notices: broadcast::Receiver<Notice>,
) {
    let mine = session.to_string();
    let is_ours = |heard: Result<Notice, RecvError>| match heard {
        Ok(notice) => notice.channel == CHANGED && notice.payload == mine,
        // Some were missed: perhaps ours.
        Err(RecvError::Lagged(_)) => true,
        Err(RecvError::Closed) => false,
    };
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut beat_at = app.now();
    loop {
        let (must_look, is_closed) = tokio::select! {
            heard = notices.recv() => {
                let is_closed = matches!(heard, Err(RecvError::Closed));
                (is_ours(heard), is_closed)
            }
            _ = ticks.tick() => (true, false),
        };
        let Some(hub) = hub.upgrade() else { return };
        if is_closed {
            return;
        }
        if app.now() >= beat_at {
            beat_at = app.now().plus(HEARTBEAT);
            if let Err(error) = hub.beat(&app).await {
                tracing::warn!(%error, "heartbeats of a room could not be written");
            }
        }
        if must_look {
            tokio::time::sleep(PAUSE).await;
            while let Ok(notice) = notices.try_recv() {
                drop(notice);
            }
            if let Err(error) = hub.look(&app).await {
                tracing::warn!(%error, "a room could not be looked at");
            }
        }
    }
}
