//! The public sessions of a site.

use super::{seats, spoken_language, zone_of};
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sessions::SessionView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::sessions::Registration;
use domain::time::Timestamp;
use locale::{Address, Messages};

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
    when: String,
    about: String,
    price: String,
    seats: String,
    is_open: bool,
}

impl<'a> CataloguePage<'a> {
    /// The page with `sessions` by their start.
    pub fn new(frame: Frame<'a>, site: &'a Site, sessions: &[SessionView], now: Timestamp) -> Self {
        let t = frame.t;
        let mut months: Vec<Month> = Vec::new();
        for session in sessions {
            let name = t.month(session.session.starts_at, &zone_of(&session.time_zone));
            let row = row(t, site, session, now);
            match months.last_mut() {
                Some(month) if month.name == name => month.sessions.push(row),
                _ => months.push(Month { name, sessions: vec![row] }),
            }
        }
        Self { t, frame, site, months }
    }

    /// Where a lost link is sent again.
    fn lost_link(&self) -> String {
        Address::LostLink { site: &self.site.slug }.path()
    }

    fn title(&self) -> String {
        self.t.text("sessions-title").into_owned()
    }
}

fn row(t: Messages, site: &Site, session: &SessionView, now: Timestamp) -> Row {
    let zone = zone_of(&session.time_zone);
    let facts = &session.session;
    let is_open = match facts.registration(now) {
        Registration::Open => session.seats.has_room(),
        registration => registration == Registration::NotNeeded,
    };
    let seats = match facts.registration(now) {
        Registration::SessionCancelled => t.text("sessions-cancelled").into_owned(),
        Registration::NotAnnounced => t.text("sessions-closed").into_owned(),
        Registration::NotNeeded if now >= facts.starts_at => t.text("sessions-under-way").into_owned(),
        Registration::NotNeeded => t.text("sessions-no-registration").into_owned(),
        Registration::Closed if now >= facts.starts_at => t.text("sessions-under-way").into_owned(),
        Registration::Closed => t.text("sessions-closed").into_owned(),
        Registration::Open if !session.seats.has_room() => t.text("sessions-sold-out").into_owned(),
        Registration::Open if now >= facts.starts_at => {
            format!("{} · {}", t.text("sessions-under-way"), seats::words(t, &session.seats))
        }
        Registration::Open => seats::words(t, &session.seats),
    };
    let trainer = t.with("session-trainer", &[("trainer", session.presenter.as_str().into())]);
    Row {
        address: Address::Session { site: &site.slug, session: &session.slug }.path(),
        topic: session.topic.clone(),
        when: t.short_range(facts.starts_at, facts.ends_at, &zone),
        about: format!("{trainer} · {}", spoken_language(t, session)),
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
    let page = CataloguePage::new(visit.frame(), &visit.site, &sessions, state.app.now());
    visit.show(&page, Privacy::Public)
}
