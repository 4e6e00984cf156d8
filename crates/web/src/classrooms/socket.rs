//! The room's web socket: from the door to leaving. A browser that gives no sign of life is gone within seconds.

use super::page::at_door;
use super::sockets::{Full, Place};
use super::wire::{self, Asked, MESSAGE_BYTES_MAX, Reader, Said};
use crate::request::address::ClientAddress;
use crate::request::form::Fields;
use crate::response::Failure;
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::classrooms::{
    Connected, Entrance, Leaving, Picture, RoomAct, RoomConnection, SILENT, Waiting, Woken,
};
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::classrooms::entry::EntryRefusal;
use domain::classrooms::pace::Pace;
use domain::time::{Span, Timestamp};
use http::{HeaderMap, StatusCode, header};
use locale::{Locale, Messages};
use serde_json::Value;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Between two questions whether the browser is there.
const PING: Duration = Duration::from_secs(4);

/// A browser that takes no message for this long is gone.
const SLOW: Duration = Duration::from_secs(10);

/// Movements of a pointer at once, then one more after each.
const POINTS: (i64, Span) = (20, Span(60_000));

/// Between two looks whether who leads is still signed in.
const SIGNED_IN: Span = Span::seconds(15);

/// A browser that goes on acting too fast is sent away.
const STRIKES_MAX: u32 = 200;

/// A request for a socket, or for a page where there is none: looked at only after the door.
type Asks = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// `GET /{site}/room/{session}/socket`
pub(crate) async fn of_leader(
    who: SignedIn,
    address: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    State(state): State<WebState>,
    upgrade: Asks,
) -> Result<Response, Failure> {
    let found = at_door(&who, &state).await?.signed_in(who.sign_in);
    open(who.visit.t, state, (&headers, address), query, upgrade, found)
}

/// `GET /{site}/room/{session}/with/{token}/socket`
pub(crate) async fn of_seat(
    visit: SiteVisit,
    address: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    State(state): State<WebState>,
    upgrade: Asks,
) -> Result<Response, Failure> {
    let (slug, token) = (visit.param("session"), visit.param("token"));
    let found = state.app.classrooms().at_door_by_link(&visit.site, slug, token).await?;
    open(visit.t, state, (&headers, address), query, upgrade, found.ok_or(Failure::NotFound)?)
}

fn open(
    t: Messages,
    state: WebState,
    (headers, address): (&HeaderMap, ClientAddress),
    query: Option<String>,
    upgrade: Asks,
    at_door: Entrance,
) -> Result<Response, Failure> {
    // Browsers open sockets across sites with our cookies: only a page of ours may.
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if !origin.is_some_and(|origin| origin.eq_ignore_ascii_case(&state.origin)) {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let place = match state.sockets.enter(address.0, at_door.who(), state.app.now()) {
        Ok(place) => Ok(place),
        // A browser that hears nothing tries again, with longer and longer pauses.
        Err(Full::Process) => return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Err(Full::TooFast) => return Ok(StatusCode::TOO_MANY_REQUESTS.into_response()),
        // People have to do something themselves, so they are told.
        Err(Full::Person) => Err(EntryRefusal::TooManyComputers),
        Err(Full::Network) => Err(EntryRefusal::NetworkFull),
    };
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let device = asked.get("device").to_owned();
    // As the page around it.
    let t = Locale::parse(asked.get("language")).map_or(t, Messages::new);
    let upgrade = upgrade
        .map_err(|_| Failure::BadRequest)?
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| async move {
        match place {
            Ok(place) => Talk { t, state, socket, _place: Some(place) }.run(&at_door, &device).await,
            Err(refusal) => Talk { t, state, socket, _place: None }.say_good_bye(refusal).await,
        }
    }))
}

/// A socket and what belongs to it.
struct Talk {
    t: Messages,
    state: WebState,
    socket: WebSocket,
    _place: Option<Place>,
}

/// The browser is gone, or must go.
struct Gone;

impl Talk {
    async fn run(mut self, at_door: &Entrance, device: &str) {
        loop {
            let connected = match self.state.app.classrooms().connect(at_door, device).await {
                Ok(connected) => connected,
                Err(error) => {
                    tracing::warn!(%error, "nobody could be let into a room");
                    // The browser tries again.
                    return;
                }
            };
            match connected {
                Connected::Refused(refusal) => return self.say_good_bye(refusal).await,
                Connected::Inside(connection) => return self.inside(connection).await,
                Connected::Waits(waiting) => {
                    if self.wait(waiting).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn send(&mut self, value: &Value) -> Result<(), Gone> {
        self.send_message(Message::Text(value.to_string().into())).await
    }

    async fn send_message(&mut self, message: Message) -> Result<(), Gone> {
        match timeout(SLOW, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }

    async fn say_good_bye(&mut self, refusal: EntryRefusal) {
        let good_bye = wire::outside(self.t, refusal);
        if self.send(&good_bye).await.is_ok() {
            // Whether it is heard changes nothing.
            drop(self.send_message(Message::Close(None)).await);
        }
    }

    /// Until something changed: then the door decides again.
    async fn wait(&mut self, mut waiting: Waiting) -> Result<(), Gone> {
        let waited = self.keep_waiting(&mut waiting).await;
        if let Err(error) = waiting.leave().await {
            tracing::warn!(%error, "who waits no more could not be noted; he is gone with his last heartbeat");
        }
        waited
    }

    async fn keep_waiting(&mut self, waiting: &mut Waiting) -> Result<(), Gone> {
        let leads = waiting.leads();
        let first = waiting.picture().borrow().clone();
        self.send(&wire::waits(&first, leads)).await?;
        let mut seen = first.seq;
        let mut pings = interval(PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = self.state.app.now();
        loop {
            let picture = waiting.picture().borrow_and_update().clone();
            if picture.room.value.standing.started_at.is_some() || picture.room.value.is_over {
                return Ok(());
            }
            if leads && picture.waiting.seq > seen {
                // Names are for who leads at this moment.
                if self.leads_still(waiting).await? {
                    self.send(&wire::waits(&picture, leads)).await?;
                }
            }
            seen = picture.seq;
            tokio::select! {
                changed = waiting.picture().changed() => changed.map_err(|_| Gone)?,
                message = self.socket.recv() => {
                    is_alive(message.as_ref())?;
                    heard_at = self.state.app.now();
                    waiting.heard();
                }
                _ = pings.tick() => {
                    self.ping(heard_at).await?;
                    self.leads_still(waiting).await?;
                }
            }
        }
    }

    /// Sends away who led when he began to wait, and leads no more. Who cannot be looked up now may stay, and is told no names.
    async fn leads_still(&mut self, waiting: &Waiting) -> Result<bool, Gone> {
        match waiting.must_go().await {
            Ok(None) => Ok(true),
            Ok(Some(refusal)) => {
                self.say_good_bye(refusal).await;
                Err(Gone)
            }
            Err(error) => {
                tracing::warn!(%error, "whether somebody before a room leads it could not be looked up");
                Ok(false)
            }
        }
    }

    async fn ping(&mut self, heard_at: Timestamp) -> Result<(), Gone> {
        if self.state.app.now().since(heard_at) >= SILENT {
            return Err(Gone);
        }
        self.send_message(Message::Ping(Vec::new().into())).await?;
        self.send(&wire::alive()).await
    }

    async fn inside(mut self, mut connection: Box<RoomConnection>) {
        let mut heard_at = self.state.app.now();
        let was_there = self.take_part(&mut connection, &mut heard_at).await.is_ok();
        let (until, how) = there_until(was_there, heard_at, self.state.app.now());
        if let Err(error) = connection.leave(until, how).await {
            tracing::warn!(%error, "who left a room could not be noted; his last heartbeat is his end");
        }
    }

    /// Until he leaves (`Err` when he did not say so).
    async fn take_part(
        &mut self,
        connection: &mut RoomConnection,
        heard_at: &mut Timestamp,
    ) -> Result<(), Gone> {
        let reader = Reader { person: connection.person, role: connection.role };
        self.send(&wire::inside(reader)).await?;
        if let Some(end) = connection.foreseen_end() {
            self.send(&wire::end(Some(end))).await?;
        }
        let mut signed_in_at = *heard_at;
        let mut points = Pace::new(POINTS.0, POINTS.1, *heard_at);
        let (mut seen, mut strikes, mut is_doubted) = (0, 0, false);
        let mut pings = interval(PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let picture = connection.picture().borrow_and_update().clone();
            if picture.seq > seen {
                let now = self.state.app.now();
                let news = wire::news(self.t, &picture, seen, reader, now);
                self.send(&news).await?;
                seen = picture.seq;
            }
            if let Some(refusal) = must_go(&picture, reader) {
                self.say_good_bye(refusal).await;
                return Ok(());
            }
            tokio::select! {
                woken = connection.woken() => {
                    let news = match woken.ok_or(Gone)? {
                        Woken::ByPicture => None,
                        Woken::ByPointer => connection.pointed().map(wire::pointer),
                        Woken::ByEnd => Some(wire::end(connection.foreseen_end())),
                        Woken::ByStrip => Some(wire::strip(self.t, connection.strip().as_deref())),
                        Woken::ByDoubt => {
                            is_doubted = true;
                            self.ping(*heard_at).await?;
                            None
                        }
                    };
                    if let Some(news) = news {
                        self.send(&news).await?;
                    }
                }
                message = self.socket.recv() => {
                    let text = is_alive(message.as_ref())?;
                    *heard_at = self.state.app.now();
                    connection.heard();
                    if std::mem::take(&mut is_doubted) {
                        prove(connection).await;
                    }
                    let said = match text.map(Asked::read) {
                        None => continue,
                        Some(said) => said,
                    };
                    if let Some(Said::Point(pointed)) = said {
                        // What is too fast is left out: the next one says more.
                        if points.take(*heard_at) {
                            connection.point(pointed);
                        }
                        continue;
                    }
                    if !connection.is_in_pace() {
                        strikes += 1;
                        if strikes > STRIKES_MAX {
                            return Ok(());
                        }
                        self.send(&wire::too_fast(self.t)).await?;
                        continue;
                    }
                    let asked = match said {
                        Some(Said::Act(asked)) => Some(asked),
                        _ => None,
                    };
                    if let Some(answer) = act(self.t, connection, asked).await {
                        self.send(&answer).await?;
                    }
                }
                _ = pings.tick() => {
                    self.ping(*heard_at).await?;
                    let now = self.state.app.now();
                    if now.since(signed_in_at) >= SIGNED_IN {
                        signed_in_at = now;
                        if !is_signed_in(connection).await {
                            self.say_good_bye(EntryRefusal::SignedOut).await;
                            return Ok(());
                        }
                    }
                }
            }
        }
    }
}

/// Until when somebody was there whose connection ends now. Who is sent away was until now, and so was who leaves between two
/// questions whether he is there. Of who answered none any more we know what we last heard, and that he was asked
/// in vain [`PING`] later: however long it takes until his connection is known to be gone, no more is counted. Who fell
/// silent, or whom a process that stood still has not listened to, said nothing.
fn there_until(was_there: bool, heard_at: Timestamp, now: Timestamp) -> (Timestamp, Leaving) {
    if was_there {
        return (now, Leaving::Said);
    }
    let asked_in_vain = heard_at.plus(Span(i64::try_from(PING.as_micros()).unwrap_or(i64::MAX)));
    match now.since(heard_at) < SILENT {
        true => (now.min(asked_in_vain), Leaving::Said),
        false => (heard_at, Leaving::Lost),
    }
}

/// Notes that a browser with two windows answered by both of them.
async fn prove(connection: &RoomConnection) {
    if let Err(error) = connection.prove().await {
        tracing::warn!(%error, "a sign of life could not be noted; the next heartbeat tells of it");
    }
}

/// Whether somebody's sign-in goes on; who cannot be looked up now is not sent away.
async fn is_signed_in(connection: &RoomConnection) -> bool {
    connection.is_signed_in().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "whether somebody in a room is signed in could not be looked up");
        true
    })
}

/// What is answered to an act, when anything is.
async fn act(t: Messages, connection: &RoomConnection, asked: Option<RoomAct>) -> Option<Value> {
    let Some(act) = asked else { return Some(wire::failed(t)) };
    match connection.act(act).await {
        Ok(Ok(())) => None,
        Ok(Err(refusal)) => Some(wire::refused(t, refusal)),
        Err(error) => {
            tracing::warn!(%error, "an act in a room failed");
            Some(wire::failed(t))
        }
    }
}

/// The text of a message, if it is one; an error when the browser is gone.
fn is_alive(message: Option<&Result<Message, axum::Error>>) -> Result<Option<&str>, Gone> {
    match message {
        Some(Ok(Message::Text(text))) => Ok(Some(text.as_str())),
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => Ok(None),
        Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Gone),
    }
}

/// Why somebody inside must go, if he must.
fn must_go(picture: &Picture, reader: Reader) -> Option<EntryRefusal> {
    if picture.room.value.is_over {
        return Some(EntryRefusal::Over);
    }
    let me = picture.person(reader.person)?;
    match () {
        () if !me.is_entitled && reader.role.leads() => Some(EntryRefusal::NoRole),
        () if !me.is_entitled => Some(EntryRefusal::NoSeat),
        () if me.is_removed && !reader.role.leads() => Some(EntryRefusal::Removed),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_counted_who_does_not_answer() {
        let heard_at = Timestamp(Span::minutes(10).0);
        let until = |was_there, seconds| {
            let (until, how) = there_until(was_there, heard_at, heard_at.plus(Span::seconds(seconds)));
            (until.since(heard_at), how)
        };
        let said = |seconds| (Span::seconds(seconds), Leaving::Said);
        assert_eq!(until(false, 3), said(3), "he left between two questions");
        // A busy machine notices late that a page was closed.
        for late in 4..12 {
            assert_eq!(until(false, late), said(4), "{late}");
        }
        assert_eq!(until(false, 12), (Span(0), Leaving::Lost), "he fell silent: what was last heard");
        assert_eq!(until(true, 12), said(12), "he was sent away");
    }
}
