//! The personal way in: before the time it says when; then it sends exactly this person to the meeting (S-82).

use crate::layout::Frame;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::sessions::When;
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::registrations::JoinView;
use app::sessions::SessionView;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::sessions::Door;
use domain::time::{Span, Timestamp};
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// The page of a door that does not let in now.
#[derive(Template)]
#[template(path = "registrations/join.html")]
pub(crate) struct JoinPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    closed: Closed,
    title_key: &'static str,
    text: String,
}

/// Why the door does not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The link's registration has no seat.
    NoSeat,
    /// Not yet.
    NotOpen(Timestamp),
    /// Open, but the host has not said where.
    NoMeetingLink,
    /// Open, but the host cannot begin yet.
    NotBegun,
    /// Over, since then.
    Ended(Timestamp),
    /// Called off.
    Cancelled,
    /// Sent out of our room.
    Removed,
    /// Our room is locked.
    Locked,
}

impl<'a> JoinPage<'a> {
    /// The page of a session's closed door.
    pub fn new(frame: Frame<'a>, session: &'a SessionView, closed: Closed, reader: Option<&Zone>) -> Self {
        let t = frame.t;
        let frame = frame.showing(session.session.mode);
        let zone = Zone::stored(&session.time_zone);
        let at = |key: &str, at: Timestamp| {
            t.with(key, &[("date", t.date(at, &zone).into()), ("time", t.time_for(at, &zone, reader).into())])
        };
        let site_name = frame.site.map_or("", |site| &site.name);
        let (title_key, text) = match closed {
            Closed::NoSeat => (msg!("join-no-seat-title"), t.text("join-no-seat-text").into_owned()),
            Closed::NotOpen(opens_at) => {
                (msg!("join-not-open-title"), at(msg!("join-not-open-text"), opens_at))
            }
            Closed::NoMeetingLink => {
                (msg!("join-no-link-title"), t.with("join-no-link-text", &[("site", site_name.into())]))
            }
            Closed::NotBegun => (msg!("join-not-begun-title"), t.text("join-not-begun-text").into_owned()),
            Closed::Ended(over_at) => (msg!("join-ended-title"), at(msg!("join-ended-text"), over_at)),
            Closed::Cancelled => {
                (msg!("join-cancelled-title"), t.with("join-cancelled-text", &[("site", site_name.into())]))
            }
            Closed::Removed => (msg!("room-removed-title"), t.text("room-removed").into_owned()),
            Closed::Locked => (msg!("room-locked-title"), t.text("room-locked").into_owned()),
        };
        Self { t, frame, session, when: When::of(t, session, reader), closed, title_key, text }
    }

    fn title(&self) -> String {
        self.t.with("join-title", &[("session", self.session.topic.as_str().into())])
    }

    fn waits(&self) -> bool {
        matches!(self.closed, Closed::NotOpen(_) | Closed::NotBegun)
    }

    fn wait_words(&self) -> &'static str {
        match self.closed {
            Closed::NotBegun => msg!("join-not-begun-wait"),
            _ => msg!("join-not-open-wait"),
        }
    }
}

impl Closed {
    /// After how many seconds the page looks again by itself.
    pub fn look_again(self, now: Timestamp) -> Option<i64> {
        match self {
            // Soon after the door opens, and now and then before: computers sleep and clocks are moved.
            Self::NotOpen(at) => Some(at.plus(Span::seconds(1)).since(now).whole_seconds().clamp(5, 300)),
            Self::NoMeetingLink | Self::Locked => Some(30),
            Self::NotBegun => Some(10),
            Self::Removed | Self::NoSeat | Self::Ended(_) | Self::Cancelled => None,
        }
    }
}

/// `GET /{site}/join/{token}`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let found = state.app.registrations().join(&visit.site, visit.param("token")).await?;
    let join = found.ok_or(Failure::NotFound)?;
    if join.is_here && join.entitled && join.door != Door::Cancelled {
        let (site, session) = (visit.site.slug.as_str(), join.session.slug.as_str());
        return see_other(&Address::RoomSeat { site, session, token: visit.param("token") }.path());
    }
    let closed = match door(&join) {
        Ok(meeting) => return see_other(meeting),
        Err(closed) => closed,
    };
    let page = JoinPage::new(visit.frame(), &join.session, closed, visit.zone.as_ref());
    let mut response = visit.show(&page, Privacy::Personal)?;
    if closed == Closed::NoSeat {
        *response.status_mut() = StatusCode::FORBIDDEN;
    }
    match closed.look_again(state.app.now()) {
        Some(seconds) => Ok((refresh(seconds), response).into_response()),
        None => Ok(response),
    }
}

/// `GET /{site}/sessions/{session}/join`: the plain link of a session for which nobody registers lets in whoever has it.
pub(crate) async fn show_plain(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, slug) = (&visit.site, visit.param("session"));
    let session = state.app.sessions().find(site, slug, visit.test_access).await?.ok_or(Failure::NotFound)?;
    if session.session.registration_required {
        return see_other(&Address::Session { site: &site.slug, session: slug }.path());
    }
    let door = session.session.door(state.app.now());
    if session.is_here && door != Door::Cancelled {
        return see_other(&Address::RoomGuest { site: &site.slug, session: slug }.path());
    }
    let closed = match door {
        Door::OpensAt(at) => Closed::NotOpen(at),
        Door::Ended => Closed::Ended(session.session.ends_at),
        Door::Cancelled => Closed::Cancelled,
        Door::Open => match state.app.sessions().meeting_link(site, slug).await? {
            Some(link) => return see_other(&link),
            None => Closed::NotBegun,
        },
    };
    let page = JoinPage::new(visit.frame(), &session, closed, visit.zone.as_ref());
    let response = visit.show(&page, Privacy::Public)?;
    match closed.look_again(state.app.now()) {
        Some(seconds) => Ok((refresh(seconds), response).into_response()),
        None => Ok(response),
    }
}

/// Where to, or why not.
fn door(join: &JoinView) -> Result<&str, Closed> {
    if !join.entitled {
        return Err(Closed::NoSeat);
    }
    match join.door {
        Door::OpensAt(at) => Err(Closed::NotOpen(at)),
        Door::Ended => Err(Closed::Ended(join.session.session.ends_at)),
        Door::Cancelled => Err(Closed::Cancelled),
        Door::Open if !join.is_paid => Err(Closed::NotBegun),
        Door::Open => {
            let link = join.meeting_link.as_deref().unwrap_or_default();
            let is_web = link.starts_with("https://") || link.starts_with("http://");
            if is_web { Ok(link) } else { Err(Closed::NoMeetingLink) }
        }
    }
}
