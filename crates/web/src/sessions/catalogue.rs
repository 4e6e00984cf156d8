//! The public sessions of a site.

use super::{When, cannot_be_paid, seats, spoken_language};
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sessions::SessionView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::sessions::Registration;
use domain::time::Timestamp;
use locale::{Address, Messages, Zone};
use std::collections::BTreeMap;

/// The page.
#[derive(Template)]
#[template(path = "sessions/catalogue.html")]
pub(crate) struct CataloguePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    site: &'a Site,
    months: Vec<Month>,
}

/// The sessions that begin in one month.
struct Month {
    name: String,
    sessions: Vec<Row>,
}

/// One session.
struct Row {
    address: String,
    topic: String,
    when: When,
    about: String,
    price: String,
    seats: String,
    is_open: bool,
}

impl<'a> CataloguePage<'a> {
    /// The page with `sessions` by their start.
    pub fn new(
        frame: Frame<'a>,
        site: &'a Site,
        sessions: &[SessionView],
        (reader, now): (Option<&Zone>, Timestamp),
    ) -> Self {
        let t = frame.t;
        // Only what takes real money is listed: a guest could not know which sessions the banner of a site in Test means.
        let frame = match frame.person.is_none() && !sessions.is_empty() {
            true => frame.showing(Mode::Production),
            false => frame,
        };
        // A session begins in the month of its own calendar: at the turn of a month the order of the instants is another.
        let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::new();
        for session in sessions {
            let (starts_at, zone) = (session.session.starts_at, Zone::stored(&session.time_zone));
            let (year, month, _) = zone.day(starts_at, 0);
            let new = || Month { name: t.month(starts_at, &zone), sessions: Vec::new() };
            let month = months.entry((year, month)).or_insert_with(new);
            month.sessions.push(row(t, site, session, (reader, now)));
        }
        Self { t, frame, site, months: months.into_values().collect() }
    }

    /// Where a lost link is sent again.
    fn lost_link(&self) -> String {
        Address::LostLink { site: &self.site.slug }.path()
    }

    fn title(&self) -> String {
        self.t.text("sessions-title").into_owned()
    }
}

fn row(t: Messages, site: &Site, session: &SessionView, (reader, now): (Option<&Zone>, Timestamp)) -> Row {
    let facts = &session.session;
    let is_open = match facts.registration(now) {
        Registration::Open => session.seats.has_room() && !cannot_be_paid(site, session),
        registration => registration == Registration::NotNeeded,
    };
    let seats = match facts.registration(now) {
        Registration::SessionCancelled => t.text("sessions-cancelled").into_owned(),
        Registration::NotAnnounced => t.text("sessions-closed").into_owned(),
        Registration::NotNeeded if now >= facts.starts_at => t.text("sessions-under-way").into_owned(),
        Registration::NotNeeded => t.text("sessions-no-registration").into_owned(),
        Registration::Closed if now >= facts.starts_at => t.text("sessions-under-way").into_owned(),
        Registration::Closed => t.text("sessions-closed").into_owned(),
        Registration::Open if cannot_be_paid(site, session) => t.text("sessions-cannot-be-paid").into_owned(),
        Registration::Open if !session.seats.has_room() => t.text("sessions-sold-out").into_owned(),
        Registration::Open if now >= facts.starts_at => {
            format!("{} · {}", t.text("sessions-under-way"), seats::words(t, &session.seats))
        }
        Registration::Open => seats::words(t, &session.seats),
    };
    let trainer = || t.with("session-trainer", &[("trainer", session.presenter.as_str().into())]);
    Row {
        address: Address::Session { site: &site.slug, session: &session.slug }.path(),
        topic: session.topic.clone(),
        when: When::in_a_list(t, session, reader),
        about: match session.presenter.is_empty() {
            true => spoken_language(t, session).into_owned(),
            false => format!("{} · {}", trainer(), spoken_language(t, session)),
        },
        price: match &session.price {
            Some(price) => t.money(price.gross),
            None => t.text("sessions-free").into_owned(),
        },
        seats,
        is_open,
    }
}

/// `GET /{site}/`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let sessions = state.app.sessions().list_upcoming(&visit.site).await?;
    let reading = (visit.zone.as_ref(), state.app.now());
    let page = CataloguePage::new(visit.frame(), &visit.site, &sessions, reading);
    visit.show(&page, Privacy::Public)
}
