//! My sessions: what comes, what was, what was called off.

use super::acting;
use super::notices::Notice;
use crate::forms::{Choice, Choices};
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::sessions::{SeatsBar, When};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::{HostedSession, Shelf};
use app::sites::Site;
use app::usage::PaidState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::{AccountId, SessionId};
use domain::payments::gateway::Mode;
use domain::sessions::{Session, SessionState};
use domain::time::Timestamp;
use locale::{Address, Messages, Zone, msg};
use std::collections::{HashMap, HashSet};

/// The page.
#[derive(Template)]
#[template(path = "hosting/mine.html")]
pub(crate) struct MinePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    new: String,
    tabs: Vec<Tab>,
    hosts: Option<HostFilter<'a>>,
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

/// For who sees everybody's sessions: whose are shown (S-34).
struct HostFilter<'a> {
    action: String,
    shelf: &'static str,
    hosts: Choices<'a>,
}

/// Field and part of the query that names a host.
const HOST: &str = "host";

/// A session.
struct Row {
    address: String,
    topic: String,
    when: When,
    /// Who hosts it, where that is not the reader alone.
    host: Option<String>,
    marks: Vec<String>,
    price: String,
    /// How what its host pays for it stands.
    paid: Option<String>,
    seats: RowSeats,
}

/// What a row says of its seats.
enum RowSeats {
    /// How they fill.
    Bar(SeatsBar),
    /// Nobody registers.
    Open,
    /// The session was called off: there are none.
    None,
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
    /// Who hosts sessions there, for who sees everybody's.
    pub hosts: &'a [(String, String)],
    /// Of these the one whose sessions are shown; empty is everybody.
    pub host: &'a str,
    /// Its sessions.
    pub sessions: &'a [HostedSession],
    /// How what their hosts pay for them stands, where they pay per use.
    pub paid: &'a HashMap<SessionId, PaidState>,
    /// Of which it is not known whether they were held.
    pub undecided: &'a HashSet<SessionId>,
    /// Whether there may be more.
    pub is_full: bool,
    /// What was just done.
    pub notice: Option<Notice>,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
}

impl<'a> MinePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: MineFacts<'a>) -> Self {
        let t = frame.t;
        let site = &facts.site.slug;
        let here = Address::Host { site }.path();
        let address = |shelf| list_address(&here, shelf, facts.host);
        let tabs = SHELVES.iter().map(|(shelf, _, words)| Tab {
            words: t.text(words).into_owned(),
            address: address(*shelf),
            is_here: *shelf == facts.shelf,
        });
        // Whose they are is worth a word where there are several.
        let several = facts.hosts.len() > 1;
        let everybody = || t.text("host-filter-everybody").into_owned();
        let hosts = several.then(|| HostFilter {
            action: here.clone(),
            shelf: shelf_name(facts.shelf),
            hosts: Choices::new(
                HOST,
                t.text("host-filter"),
                facts.host,
                facts.hosts.iter().map(|(id, name)| Choice::new(id, name)).collect(),
            )
            .nothing(everybody())
            .optional(),
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
            hosts,
            rows: facts.sessions.iter().map(|session| row(t, &facts, session)).collect(),
            is_empty: facts.sessions.is_empty(),
            empty_title: t.text(empty_title).into_owned(),
            empty_hint: t.text(empty_hint).into_owned(),
            older: last.map(|session| {
                format!("{}&from={}", address(facts.shelf), session.view.session.starts_at.micros())
            }),
            notice: facts.notice,
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.text("host-title").into_owned()
    }
}

fn shelf_name(shelf: Shelf) -> &'static str {
    SHELVES.iter().find(|(this, ..)| *this == shelf).map_or("", |(_, name, _)| name)
}

/// The address of the coming sessions of a host.
pub(crate) fn host_address(site: &Site, host: AccountId) -> String {
    list_address(&Address::Host { site: &site.slug }.path(), Shelf::Upcoming, &host.to_string())
}

/// The address of a list. Only the plain one is without a query.
fn list_address(here: &str, shelf: Shelf, host: &str) -> String {
    match (shelf, host) {
        (Shelf::Upcoming, "") => here.to_owned(),
        (shelf, "") => format!("{here}?list={}", shelf_name(shelf)),
        (shelf, host) => format!("{here}?list={}&{HOST}={host}", shelf_name(shelf)),
    }
}

fn row(t: Messages, of: &MineFacts<'_>, hosted: &HostedSession) -> Row {
    let (site, hosts) = (&of.site.slug, of.hosts);
    let (view, facts) = (&hosted.view, &hosted.view.session);
    let paid = paid(t, of, facts);
    let mut marks = marks(t, hosted);
    if of.undecided.contains(&facts.id) {
        marks.push(t.text("host-mark-undecided").into_owned());
    }
    let registers = facts.registration_required;
    let host = hosted.host.map(|host| host.to_string());
    let host = hosts.iter().find(|(id, _)| hosts.len() > 1 && Some(id) == host.as_ref());
    Row {
        host: host.map(|(_, name)| t.with("host-filter-hosted-by", &[("name", name.as_str().into())])),
        address: Address::HostSession { site, session: &view.slug }.path(),
        topic: view.topic.clone(),
        when: When::in_a_list(t, view, of.reader),
        marks,
        price: match (&view.price, &paid) {
            (Some(price), _) => t.money(price.gross),
            // Not for who hosts it.
            (None, Some(_)) => t.text("host-row-free").into_owned(),
            (None, None) => t.text("sessions-free").into_owned(),
        },
        paid,
        seats: match facts.state {
            SessionState::Cancelled => RowSeats::None,
            _ if registers => RowSeats::Bar(SeatsBar::filling(t, &view.seats)),
            _ => RowSeats::Open,
        },
    }
}

/// How what its host pays for it stands, in words; nothing where he pays nothing for it.
fn paid(t: Messages, of: &MineFacts<'_>, session: &Session) -> Option<String> {
    if session.state == SessionState::Cancelled {
        return None;
    }
    let with = |key: &str, amount| t.with(key, &[("amount", t.money(amount).into())]);
    match of.paid.get(&session.id) {
        Some(PaidState::Held(amount)) => Some(with("host-row-held", *amount)),
        Some(PaidState::Paid(amount)) => Some(with("host-row-paid", *amount)),
        Some(PaidState::Charged(amount)) => Some(with("host-row-charged", *amount)),
        Some(PaidState::Checked) => Some(t.text("host-row-checked").into_owned()),
        // What is over and was never paid for is owed by nobody.
        Some(PaidState::Unpaid) if of.shelf == Shelf::Past => None,
        Some(PaidState::Unpaid) => Some(t.text("host-row-unpaid").into_owned()),
        None if of.shelf == Shelf::Upcoming && of.site.usage.is_on() => {
            Some(t.text("host-row-unpaid").into_owned())
        }
        None => None,
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
    let (by, use_cases) = (acting(&who), state.app.sessions());
    let hosts = use_cases.hosts(by, site).await?;
    // Somebody who hosts nothing there is nobody to look for.
    let host = asked.get(HOST).parse().ok().map(AccountId);
    let host = hosts.iter().map(|(id, _)| *id).find(|id| Some(*id) == host);
    let sessions = use_cases.list_hosted(by, site, host, shelf, from).await?;
    let hosts: Vec<_> = hosts.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let ids: Vec<_> = sessions.iter().map(|session| session.view.session.id).collect();
    let facts = MineFacts {
        site,
        paid: &state.app.usage().paid_states(site, &ids).await?,
        undecided: &use_cases.undecided_of(site, &ids).await?,
        shelf,
        hosts: &hosts,
        host: &host.map(|id| id.to_string()).unwrap_or_default(),
        sessions: &sessions,
        is_full: sessions.len() >= 100 && shelf != Shelf::Upcoming,
        notice: Notice::of_list(who.visit.t, &asked),
        reader: who.visit.zone.as_ref(),
    };
    who.visit.show(&MinePage::new(who.visit.frame(), facts), Privacy::Personal)
}
