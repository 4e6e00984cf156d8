//! When a hub looks at its room.

use super::HEARTBEAT;
use super::hub::Hub;
use super::slides::Pointed;
use super::teleconference;
use crate::App;
use domain::ids::SessionId;
use std::sync::Weak;
use std::time::Duration;
use store::Notice;
use store::classrooms::{CHANGED, POINTED};
use tokio::sync::broadcast::{self, error::RecvError};

/// Notices may be lost, and connections of a node that died fall silent without one: so a look now and then.
const LOOK: Duration = Duration::from_secs(2);

/// Between two looks: what happens in it is seen together.
const PAUSE: Duration = Duration::from_millis(60);

/// Looks whenever something changed, and now and then; beats. Ends with the last connection.
pub(super) async fn keep_looking(
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
            if hub.sees_lost_voice()
                && let Err(error) = teleconference::hang_up(&app, hub.room()).await
            {
                tracing::warn!(%error, "who has no seat any more is still in the teleconference");
            }
        }
    }
}

/// Passes on where the host points, from whichever node he does. A lost notice is a pointer that jumps.
pub(super) async fn follow_pointer(
    hub: Weak<Hub>,
    session: SessionId,
    mut notices: broadcast::Receiver<Notice>,
) {
    let mine = session.to_string();
    loop {
        let pointed = match notices.recv().await {
            Ok(notice) if notice.channel == POINTED => Pointed::read(&notice.payload, &mine),
            Ok(_) | Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return,
        };
        match (hub.upgrade(), pointed) {
            (None, _) => return,
            (Some(hub), Some(pointed)) => hub.point(pointed),
            (Some(_), None) => {}
        }
    }
}
