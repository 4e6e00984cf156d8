//! The page of one session: what it is, when, what it costs, and the button.

use super::{PriceText, SeatsBar, When, refund_sentence, spoken_language};
use crate::layout::Frame;
use crate::request::form_token;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::registrations::OfBrowser;
use app::sessions::SessionView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::classrooms::entry::RoomStanding;
use domain::registrations::hold::HOLD;
use domain::sessions::{Door, Registration, SessionState};
use domain::sites::PayMethod;
use domain::time::Timestamp;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "sessions/session.html")]
pub(crate) struct SessionPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    online: String,
    trainer: String,
    refund: Option<String>,
    agenda: Vec<AgendaItem<'a>>,
    what_happens: String,
    price: Option<PriceText>,
    seats: Option<SeatsBar>,
    seats_words: String,
    offer: Offer,
}

/// A line of the agenda.
struct AgendaItem<'a> {
    /// `14:00`, when the line begins with a time of day.
    time: Option<&'a str>,
    what: &'a str,
}

/// What one can do here now.
enum Offer {
    /// Ask for a seat.
    Register { action: String, form_token: String, hint: String },
    /// This browser holds a seat: go on, in these words.
    Continue { address: String, until: String, words: &'static str, give_back: Another },
    /// Nobody registers: whoever has the link comes in, from a time on.
    Come { address: String, opens: String, is_open: bool },
    /// This browser has a seat; another one is for somebody else.
    Had { registration: String, another: Option<Another> },
    /// Nothing, and why.
    Nothing { why: String },
}

/// Another thing to ask of the seats: one for somebody else, or to take this one back.
struct Another {
    action: String,
    form_token: String,
}

/// What the page is made from.
pub(crate) struct SessionFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The session.
    pub session: &'a SessionView,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// How this browser stands to it.
    pub of_browser: &'a OfBrowser,
    /// How its room stands, where it takes place in ours and nobody registers.
    pub room: Option<RoomStanding>,
    /// Why it was called off, in its host's words; may be empty.
    pub called_off_because: &'a str,
    /// The installation was restored from a backup and is not released: nobody can register.
    pub is_restored: bool,
    /// What a seat can be paid with: nothing where it costs nothing, or cannot be paid.
    pub methods: &'a [PayMethod],
    /// The present.
    pub now: Timestamp,
}

impl SessionFacts<'_> {
    /// Whether one may come in now.
    fn door(&self) -> Door {
        let session = &self.session.session;
        self.room.map_or_else(|| session.door(self.now), |room| room.door(session, self.now))
    }
}

impl<'a> SessionPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &SessionFacts<'a>) -> Self {
        let t = frame.t;
        let SessionFacts { site, session, reader, now, .. } = *facts;
        let frame = frame.showing(session.session.mode);
        let zone = Zone::stored(&session.time_zone);
        let opens_at = session.session.opens_at();
        let opening =
            [("date", t.date(opens_at, &zone).into()), ("time", t.time_for(opens_at, &zone, reader).into())];
        let is_open = facts.door() == Door::Open;
        let takes_place = session.session.state != SessionState::Cancelled;
        let closes_at = t.moment_for(session.session.registration_closes_at, &zone, reader);
        let closes = match session.session.registration(now) {
            Registration::Open if session.seats.has_room() => {
                t.with("session-closes", &[("time", closes_at.into())])
            }
            _ => String::new(),
        };
        Self {
            t,
            session,
            when: When::of(t, session, reader),
            online: t.with(
                // What somebody else's meeting system needs is not known here.
                if session.is_here { msg!("session-online") } else { msg!("session-online-elsewhere") },
                [("language", spoken_language(t, session).into())],
            ),
            trainer: t.with("session-trainer", &[("trainer", session.presenter.as_str().into())]),
            refund: session
                .price
                .filter(|_| takes_place)
                .map(|_| refund_sentence(t, site, session, (reader, now))),
            agenda: session.agenda.lines().filter(|line| !line.trim().is_empty()).map(agenda_item).collect(),
            what_happens: match session.price {
                _ if !session.session.registration_required && session.is_here => {
                    t.text("session-what-happens-come-here").into_owned()
                }
                _ if !session.session.registration_required => {
                    t.text("session-what-happens-come").into_owned()
                }
                Some(_) if is_open => t.text("session-what-happens-paid-open").into_owned(),
                Some(_) => t.with("session-what-happens-paid", &opening),
                None if is_open => t.text("session-what-happens-free-open").into_owned(),
                None => t.with("session-what-happens-free", &opening),
            },
            price: session.price.as_ref().map(|price| PriceText::of(t, site, price)),
            seats: (session.session.registration_required && takes_place)
                .then(|| SeatsBar::of(t, &session.seats, closes)),
            seats_words: super::seats::words(t, &session.seats),
            offer: offer(&frame, facts, &zone),
            frame,
        }
    }

    fn title(&self) -> String {
        self.session.topic.clone()
    }

    /// Whether nobody can get a seat here any more.
    fn is_over(&self) -> bool {
        matches!(self.offer, Offer::Nothing { .. })
    }

    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.session.description.split("\n\n").map(str::trim).filter(|text| !text.is_empty())
    }
}

fn agenda_item(line: &str) -> AgendaItem<'_> {
    let line = line.trim();
    let is_time = |text: &str| text.contains(':') && text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    match line.split_once(' ') {
        Some((time, what)) if is_time(time) => AgendaItem { time: Some(time), what: what.trim() },
        _ => AgendaItem { time: None, what: line },
    }
}

fn offer(frame: &Frame<'_>, facts: &SessionFacts<'_>, zone: &Zone) -> Offer {
    let t = frame.t;
    let SessionFacts { site, session, now, .. } = *facts;
    let session_facts = &session.session;
    let nothing = |why: String| Offer::Nothing { why };
    let action = || match &frame.walk {
        Some(walk) => format!("{walk}/hold"),
        None => Address::Hold { site: &site.slug, session: &session.slug }.path(),
    };
    let form_token = || frame.form_token.clone().unwrap_or_default();
    if let OfBrowser::Holds(held) = facts.of_browser {
        let time = t.time_until(held.expires_at, zone, facts.reader);
        let address = Address::Register { site: &site.slug, session: &session.slug }.path();
        let until = t.with("session-hold-running", &[("time", time.into())]);
        let words = if held.registered.is_some() && session.price.is_some() {
            msg!("session-hold-pay")
        } else {
            msg!("session-hold-continue")
        };
        return Offer::Continue {
            address,
            until,
            words,
            give_back: Another { action: action(), form_token: form_token() },
        };
    }
    if let OfBrowser::HasSeat(link) = facts.of_browser {
        let reference = &link.to_string();
        let open = session_facts.registration(now) == Registration::Open && session.seats.has_room();
        return Offer::Had {
            registration: Address::Registration { site: &site.slug, reference }.path(),
            another: (open && !facts.is_restored)
                .then(|| Another { action: action(), form_token: form_token() }),
        };
    }
    match session_facts.registration(now) {
        Registration::SessionCancelled if now >= session_facts.ends_at => {
            nothing(called_off(t, msg!("session-cancelled-past"), facts.called_off_because))
        }
        Registration::SessionCancelled => {
            nothing(called_off(t, msg!("session-cancelled-text"), facts.called_off_because))
        }
        Registration::NotAnnounced => nothing(t.text("session-not-announced-text").into_owned()),
        _ if facts.door() == Door::Ended => nothing(t.text("session-ended-text").into_owned()),
        Registration::NotNeeded => {
            let opens_at = session_facts.opens_at();
            let values = [
                ("date", t.date(opens_at, zone).into()),
                ("time", t.time_for(opens_at, zone, facts.reader).into()),
            ];
            Offer::Come {
                address: match &frame.walk {
                    Some(walk) => walk.clone(),
                    None => Address::JoinFreely { site: &site.slug, session: &session.slug }.path(),
                },
                opens: t.with("session-come-opens", &values),
                is_open: facts.door() == Door::Open,
            }
        }
        Registration::Closed if now >= session_facts.starts_at => {
            nothing(t.text("session-under-way-text").into_owned())
        }
        Registration::Closed => {
            let at = session_facts.registration_closes_at;
            let values =
                [("date", t.date(at, zone).into()), ("time", t.time_for(at, zone, facts.reader).into())];
            nothing(t.with("session-closed-text", &values))
        }
        Registration::Open if facts.is_restored => nothing(t.text("session-restored-text").into_owned()),
        Registration::Open if cannot_be_paid(site, session) => {
            nothing(t.text("session-cannot-be-paid").into_owned())
        }
        Registration::Open if !session.seats.has_room() => {
            // Where nothing is paid, no seat comes back from an unfinished payment.
            let is_paid = session.price.is_some();
            let words = if is_paid { msg!("session-sold-out-text") } else { msg!("session-full-text") };
            nothing(t.text(words).into_owned())
        }
        Registration::Open => Offer::Register {
            action: action(),
            form_token: form_token(),
            hint: register_hint(t, facts.methods),
        },
    }
}

/// That a session does not take place, and why.
fn called_off(t: Messages, key: &str, because: &str) -> String {
    let mut words = t.text(key).into_owned();
    if !because.is_empty() {
        words.push(' ');
        words.push_str(&t.with("cancelled-by-site-reason", [("reason", because.into())]));
    }
    words
}

/// Whether nobody can register because the site takes no payments.
pub(crate) fn cannot_be_paid(site: &Site, session: &SessionView) -> bool {
    session.price.is_some() && !(site.fees.provided && site.fees.enabled)
}

/// How long the seat is kept, and what is paid with.
fn register_hint(t: Messages, methods: &[PayMethod]) -> String {
    let kept = t.with("session-register-hint", &[("minutes", (HOLD.whole_seconds() / 60).into())]);
    let pay_by = match methods {
        [] => return kept,
        [PayMethod::Card] => t.text("session-pay-by"),
        [PayMethod::PayPal] => t.text("session-pay-by-paypal"),
        _ => t.text("session-pay-by-both"),
    };
    format!("{kept} {pay_by}")
}

/// `GET /{site}/sessions/{session}`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let slug = visit.param("session");
    let session =
        state.app.sessions().find(&visit.site, slug, visit.test_access).await?.ok_or(Failure::NotFound)?;
    // A browser that has only now got its key cannot hold a seat.
    let of_browser = match visit.browser.is_new() {
        true => OfBrowser::Nothing,
        false => {
            let registrations = state.app.registrations();
            registrations.of_browser(&visit.site, &session.session, &visit.browser.key()).await?
        }
    };
    let room = match session.is_here && !session.session.registration_required {
        true => Some(state.app.classrooms().standing(visit.site.id, session.session.id).await?),
        false => None,
    };
    let because = state.app.sessions().called_off_because(visit.site.id, &session).await?;
    let facts = SessionFacts {
        site: &visit.site,
        session: &session,
        reader: visit.zone.as_ref(),
        of_browser: &of_browser,
        room,
        methods: &state.app.registrations().methods(&visit.site, &session).await?.methods,
        called_off_because: &because,
        is_restored: state.app.is_restored(),
        now: state.app.now(),
    };
    // Who may lead to a registration is for this browser alone.
    let privacy =
        if matches!(of_browser, OfBrowser::HasSeat(_)) { Privacy::Personal } else { Privacy::Public };
    visit.show(&SessionPage::new(visit.frame(), &facts), privacy)
}
