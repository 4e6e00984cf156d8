//! My sessions: what comes, what was, what was called off.

use super::acting;
use super::notices::Notice;
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::sessions::{SeatsBar, zone_of};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::{HostedSession, Shelf};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use locale::{Address, Messages, msg};

/// The page.
#[derive(Template)]
#[template(path = "hosting/mine.html")]
pub(crate) struct MinePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    new: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    is_empty: bool,
    empty_title: String,
    empty_hint: String,
    older: Option<String>,
    notice: Option<Notice>,
}

/// One of the lists.
struct Tab {
    words: String,
    address: String,
    is_here: bool,
}

/// A session.
struct Row {
    address: String,
    topic: String,
    when: String,
    marks: Vec<String>,
    price: String,
    seats: Option<SeatsBar>,
}

/// The lists, as the address names them, and their words.
const SHELVES: [(Shelf, &str, &str); 3] = [
    (Shelf::Upcoming, "upcoming", msg!("host-upcoming")),
    (Shelf::Past, "past", msg!("host-past")),
    (Shelf::Cancelled, "cancelled", msg!("host-cancelled")),
];

/// What the page is made from.
pub(crate) struct MineFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Which list.
    pub shelf: Shelf,
    /// Its sessions.
    pub sessions: &'a [HostedSession],
    /// Whether there may be more.
    pub is_full: bool,
    /// What was just done.
    pub notice: Option<Notice>,
}

impl<'a> MinePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: MineFacts<'a>) -> Self {
        let t = frame.t;
        let site = &facts.site.slug;
        let here = Address::Host { site }.path();
        let tabs = SHELVES.iter().map(|(shelf, name, words)| Tab {
            words: t.text(words).into_owned(),
            address: if *shelf == Shelf::Upcoming { here.clone() } else { format!("{here}?list={name}") },
            is_here: *shelf == facts.shelf,
        });
        let last = facts.sessions.last().filter(|_| facts.is_full);
        let (empty_title, empty_hint) = match facts.shelf {
            Shelf::Upcoming => (msg!("host-empty"), msg!("host-empty-hint")),
            Shelf::Past => (msg!("host-empty-past"), msg!("host-empty-past-hint")),
            Shelf::Cancelled => (msg!("host-empty-cancelled"), msg!("host-empty-past-hint")),
        };
        Self {
            t,
            new: Address::HostNew { site }.path(),
            tabs: tabs.collect(),
            rows: facts.sessions.iter().map(|session| row(t, site, session)).collect(),
            is_empty: facts.sessions.is_empty(),
            empty_title: t.text(empty_title).into_owned(),
            empty_hint: t.text(empty_hint).into_owned(),
            older: last.map(|session| {
                let name = SHELVES.iter().find(|(shelf, ..)| *shelf == facts.shelf).map_or("", |(_, n, _)| n);
                format!("{here}?list={name}&from={}", session.view.session.starts_at.micros())
            }),
            notice: facts.notice,
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.text("host-title").into_owned()
    }
}

fn row(t: Messages, site: &str, hosted: &HostedSession) -> Row {
    let (view, facts) = (&hosted.view, &hosted.view.session);
    let registers = facts.registration_required;
    Row {
        address: Address::HostSession { site, session: &view.slug }.path(),
        topic: view.topic.clone(),
        when: t.short_range(facts.starts_at, facts.ends_at, &zone_of(&view.time_zone)),
        marks: marks(t, hosted),
        price: match &view.price {
            Some(price) => t.money(price.gross),
            None => t.text("sessions-free").into_owned(),
        },
        seats: registers.then(|| SeatsBar::filling(t, &view.seats)),
    }
}

/// What is special about a session, in words.
pub(super) fn marks(t: Messages, hosted: &HostedSession) -> Vec<String> {
    let facts = &hosted.view.session;
    let mut marks = Vec::new();
    match facts.state {
        SessionState::Draft => marks.push(msg!("host-mark-draft")),
        SessionState::Cancelled => marks.push(msg!("host-mark-cancelled")),
        SessionState::Scheduled if !hosted.listed => marks.push(msg!("host-mark-unlisted")),
        SessionState::Scheduled => {}
    }
    if facts.mode == Mode::Test {
        marks.push(msg!("host-mark-test"));
    }
    marks.into_iter().map(|key| t.text(key).into_owned()).collect()
}

/// `GET /{site}/host`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = crate::request::form::Fields::parse(query.unwrap_or_default().as_bytes());
    let shelf =
        SHELVES.iter().find(|(_, name, _)| *name == asked.get("list")).map_or(Shelf::Upcoming, |s| s.0);
    // Of the lists that go back in time the next part is asked for.
    let from = asked.get("from").parse().ok().filter(|_| shelf != Shelf::Upcoming).map(Timestamp);
    let site = &who.visit.site;
    let sessions = state.app.sessions().list_hosted(acting(&who), site, None, shelf, from).await?;
    let facts = MineFacts {
        site,
        shelf,
        sessions: &sessions,
        is_full: sessions.len() >= 100 && shelf != Shelf::Upcoming,
        notice: Notice::of_list(who.visit.t, &asked),
    };
    who.visit.show(&MinePage::new(who.visit.frame(), facts), Privacy::Personal)
}
