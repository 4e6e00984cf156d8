//! The room's page: the same for everybody; what one may do, the socket says. Before the host starts it is where people
//! wait.

use super::slides;
use crate::assets;
use crate::hosting::acting;
use crate::hosting::session::NEAR;
use crate::layout::Frame;
use crate::registrations::join::{Closed, JoinPage};
use crate::request::form_token;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::sessions::When;
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::classrooms::Entrance;
use app::sessions::SessionView;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::{EntryRefusal, Way};
use domain::classrooms::voices;
use domain::time::Timestamp;
use domain::usage::{AudioType, Leg};
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "classrooms/room.html")]
pub(crate) struct RoomPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    name: &'a str,
    /// Whether he leads, and so starts.
    leads: bool,
    waits: bool,
    /// Whether it is counted who is in the teleconference.
    metered: bool,
    /// Ways of being in it: value, words, and whether one may say so himself.
    audio_types: Vec<(&'static str, String, bool)>,
    /// Whether he came as a guest, of whom who leads says that he telephones.
    guest: bool,
    socket: String,
    /// Where the pictures of slides lie.
    slides: String,
    /// What a file of slides may be.
    slides_hint: String,
    /// Where the host starts (POST).
    start: String,
    /// Where he pays first, when it is not paid.
    pay: Option<String>,
    /// Where he has more held, while the session runs.
    add: String,
    /// Where one is after leaving.
    outside: String,
    /// Whether it would start before its time.
    early: bool,
    /// Milliseconds since 1970, for the countdown; computers' clocks differ, so ours goes along.
    starts_at: i64,
    now: i64,
}

/// What the page shows.
pub(crate) struct RoomFacts<'a> {
    /// Somebody at the door who is let in, or waits.
    pub session: &'a SessionView,
    /// How he is called.
    pub name: &'a str,
    /// What he is.
    pub role: RoomRole,
    /// Whether he waits.
    pub waits: bool,
    /// Whether the session is pay-per-use.
    pub metered: bool,
    /// Whether it can be started, as far as its payment says.
    pub is_paid: bool,
    /// His personal link; staff have none.
    pub token: Option<&'a str>,
    /// The reader's time zone.
    pub reader: Option<&'a Zone>,
    /// The present.
    pub now: Timestamp,
}

impl<'a> RoomPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: RoomFacts<'a>) -> Self {
        let t = frame.t;
        let frame = frame.showing(facts.session.session.mode);
        let site = frame.site.map_or("", |site| site.slug.as_str());
        let session = facts.session.slug.as_str();
        let (socket, slides, outside) = match facts.token {
            Some(token) => (
                Address::RoomSeatSocket { site, session, token }.path(),
                Address::RoomSeatSlides { site, session, token }.path(),
                Address::Session { site, session }.path(),
            ),
            None => (
                Address::RoomSocket { site, session }.path(),
                Address::RoomSlides { site, session }.path(),
                Address::HostSession { site, session }.path(),
            ),
        };
        Self {
            t,
            when: When::of(t, facts.session, facts.reader),
            session: facts.session,
            name: facts.name,
            leads: facts.role.leads(),
            waits: facts.waits,
            metered: facts.metered,
            audio_types: AudioType::ALL
                .iter()
                .map(|kind| {
                    let may = voices::may_say(facts.role, Some(*kind));
                    (kind.as_str(), t.leg(Leg::Audio(*kind)), may)
                })
                .collect(),
            guest: facts.role == RoomRole::Guest,
            socket,
            slides,
            slides_hint: slides::hint(t),
            start: Address::HostAct { site, session }.path(),
            pay: (!facts.is_paid).then(|| Address::HostPay { site, session }.path()),
            add: Address::HostEstimate { site, session }.path(),
            outside,
            early: facts.now < facts.session.session.opens_at().minus(NEAR),
            starts_at: millis(facts.session.session.starts_at),
            now: millis(facts.now),
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.with("room-title", &[("session", self.session.topic.as_str().into())])
    }

    fn style(&self) -> &'static str {
        &assets::ROOM_STYLE.path
    }

    fn script(&self) -> &'static str {
        &assets::ROOM_SCRIPT.path
    }
}

/// Milliseconds since 1970.
pub(super) fn millis(at: Timestamp) -> i64 {
    at.micros() / 1_000
}

/// `GET /{site}/room/{session}`
pub(crate) async fn show_led(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let found = at_door(&who, &state).await?;
    if matches!(found.way, Way::Refused(EntryRefusal::NotScheduled)) {
        // A draft has no room yet: its page says what comes first.
        let (site, session) = (&who.visit.site.slug, &found.session.slug);
        return see_other(&Address::HostSession { site, session }.path());
    }
    show(&who.visit, &state, &found, None)
}

/// Somebody at the door by his sign-in.
pub(super) async fn at_door(who: &SignedIn, state: &WebState) -> Result<Entrance, Failure> {
    let (by, slug) = (acting(who), who.visit.param("session"));
    let found =
        state.app.classrooms().at_door_by_account(by, &who.person.name, &who.visit.site, slug).await?;
    found.ok_or(Failure::NotFound)
}

/// `GET /{site}/room/{session}/with/{token}`
pub(crate) async fn show_seat(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let token = visit.param("token");
    let found = state.app.classrooms().at_door_by_link(&visit.site, visit.param("session"), token).await?;
    show(&visit, &state, &found.ok_or(Failure::NotFound)?, Some(token))
}

fn show(
    visit: &SiteVisit,
    state: &WebState,
    at_door: &Entrance,
    token: Option<&str>,
) -> Result<Response, Failure> {
    let reader = visit.zone.as_ref();
    if let Way::Refused(refusal) = at_door.way {
        let closed = closed(refusal, at_door.over_at)?;
        let page = JoinPage::new(visit.frame(), &at_door.session, closed, reader);
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(match closed.look_again(state.app.now()) {
            Some(seconds) => (refresh(seconds), response).into_response(),
            None => response,
        });
    }
    let facts = RoomFacts {
        session: &at_door.session,
        name: &at_door.name,
        role: at_door.role,
        waits: at_door.way == Way::Waits,
        metered: at_door.is_metered,
        is_paid: at_door.is_paid,
        token,
        reader,
        now: state.app.now(),
    };
    visit.show(&RoomPage::new(visit.frame(), facts), Privacy::Personal)
}

fn closed(refusal: EntryRefusal, over_at: Timestamp) -> Result<Closed, Failure> {
    Ok(match refusal {
        EntryRefusal::Cancelled => Closed::Cancelled,
        EntryRefusal::Over => Closed::Ended(over_at),
        EntryRefusal::NotScheduled => return Err(Failure::NotFound),
        // Nobody is seen before who leads no more, or is signed out: there is no page for him.
        EntryRefusal::NoRole | EntryRefusal::SignedOut => return Err(Failure::NotFound),
        EntryRefusal::NoSeat => Closed::NoSeat,
        EntryRefusal::Removed => Closed::Removed,
        EntryRefusal::Locked | EntryRefusal::TooManyComputers | EntryRefusal::NetworkFull => Closed::Locked,
    })
}
