//! One session, as its host sees it: what it is, what can be done, how it is shared, who is invited.

use super::mine::marks;
use super::notices::{self, Notice};
use super::payment::{PaymentFacts, Settled};
use super::schedule::{Page, started};
use super::sharing::Share;
use super::{acting, words};
use crate::claims::shortage::BudgetPart;
use crate::commerce::missing::MissingNotice;
use crate::forms::LongText;
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, Privacy, refresh_to, see_other};
use crate::sessions::{PriceText, SeatsBar, When, refund_sentence};
use crate::state::WebState;
use crate::usage::estimate_page::HOW;
use crate::usage::payment::followed;
use crate::visit::SignedIn;
use app::divisions::BudgetOutlook;
use app::sessions::{HostedSession, ScheduleRefusal, Undecided};
use app::sites::Site;
use app::usage::MoneyMayCome;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::accounts::Act;
use domain::classrooms::entry::RoomStanding;
use domain::payments::gateway::Mode;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::moved::Moved;
use domain::sessions::start::StartRefusal;
use domain::sessions::{Door, SessionState};
use domain::time::{Span, Timestamp};
use http::StatusCode;
use locale::{Address, BaseUrl, Messages, Zone, msg};

/// For so long after starting, the page sends its host on by itself; when he comes back later it stays.
const SENDS_ON: Span = Span::seconds(10);

/// So long before the door opens, starting becomes what the page is for; who starts earlier is asked first.
pub(crate) const NEAR: Span = Span::hours(1);

/// The page.
#[derive(Template)]
#[template(path = "hosting/session.html")]
pub(crate) struct HostSessionPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    list: String,
    notice: Option<Notice>,
    missing: Option<MissingNotice>,
    topic: &'a str,
    marks: Vec<String>,
    when: When,
    /// Where it takes place, while it does: a link, or empty for our room.
    place: Option<&'a str>,
    /// Our room, while the session may take place there.
    room: Option<String>,
    /// Its slides, also of a draft.
    slides: Option<String>,
    lines: Vec<String>,
    can_change: bool,
    people: Option<String>,
    /// Who hosts it, and where it is given to another.
    hand_over: Option<(String, String)>,
    move_address: Option<String>,
    cancel: Option<String>,
    edit: String,
    duplicate: String,
    public: Option<String>,
    walk: String,
    budget: Option<BudgetPart<'a>>,
    statement: Option<String>,
    act: String,
    invite: String,
    invitations: LongText<'a>,
    invited: String,
    /// What sends the addresses, or keeps them for later.
    invite_button: &'static str,
    share: Option<Share>,
    /// Where the test link leads, of a session of Test mode.
    test_link: Option<&'a str>,
    price: String,
    tax: Option<String>,
    seats: Option<SeatsBar>,
    offer: Offer,
    /// How the payment stands, and where it is told in full.
    payment: Option<(String, String)>,
    /// Where its host has more held, while it runs in the room.
    more: Option<String>,
}

/// What the host can do now.
enum Offer {
    /// The door of a session elsewhere is open.
    Open { link: String },
    /// Announce the draft, or forget it.
    Draft,
    /// Start it; `early` long before its door opens.
    Start { early: bool },
    /// Go into our room, where it runs.
    Enter { room: String },
    /// Pay for it first.
    Pay { address: String, is_draft: bool },
    /// Say whether it was held, which nobody started here.
    Held { texts: [String; 2], cancel: String },
    /// Nothing, and why.
    Nothing { why: String },
    /// It was called off: only how far the money is on its way back.
    CalledOff { words: &'static str, progress: Option<String> },
}

/// What the page is made from.
pub(crate) struct HostSessionFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Where the installation is reached.
    pub base: &'a BaseUrl,
    /// The session.
    pub hosted: &'a HostedSession,
    /// The last time that it was moved.
    pub moved: Option<Moved>,
    /// How many people are invited.
    pub invited: i64,
    /// Addresses that were pasted and not taken, with the reason.
    pub pasted: (&'a str, Option<String>),
    /// Whether its use was frozen.
    pub has_statement: bool,
    /// How its room stands, which begins and ends when the host says so.
    pub room: RoomStanding,
    /// What the budget of its division says to its cost, while that is not paid.
    pub budget: Option<&'a BudgetOutlook>,
    /// The question to its heads as typed, and what is wrong with it.
    pub asking: (&'a str, Option<String>),
    /// Whether its host is asked if it was held, which nobody started.
    pub undecided: Option<Undecided>,
    /// When somebody said that it was held elsewhere, which nobody started here.
    pub held_elsewhere_at: Option<Timestamp>,
    /// What was just done.
    pub notice: Option<Notice>,
    /// What is missing, so that nobody can pay its fee.
    pub missing: Option<MissingNotice>,
    /// Address of its test link.
    pub test_link: &'a str,
    /// Who hosts it, for a reader who may give it to another; the name may be empty.
    pub hosted_by: Option<&'a str>,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// How its payment stands, where its host pays per use.
    pub payment: Option<PaymentFacts<'a>>,
    /// The present.
    pub now: Timestamp,
}

impl<'a> HostSessionPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: HostSessionFacts<'a>) -> Self {
        let (t, site, hosted) = (frame.t, &facts.site.slug, facts.hosted);
        let (view, session) = (&hosted.view, &hosted.view.session);
        let slug = &view.slug;
        let frame = frame.showing(session.mode);
        let is_public = session.state == SessionState::Scheduled;
        let is_draft = session.state == SessionState::Draft;
        let takes_place = session.state != SessionState::Cancelled;
        let is_over = facts.is_over();
        let offer = offer(t, &facts);
        let price = view.price.as_ref().map(|price| PriceText::of(t, facts.site, price));
        let (pasted, problem) = facts.pasted.clone();
        let settled = match (facts.has_statement, is_over, facts.room.started_at) {
            (true, ..) => Settled::Done,
            (false, true, Some(_)) => Settled::Soon,
            (false, true, None) => Settled::Never,
            (false, false, _) => Settled::No,
        };
        Self {
            t,
            list: Address::Host { site }.path(),
            topic: &view.topic,
            marks: marks(t, hosted),
            when: When::of(t, view, facts.reader),
            place: takes_place.then_some(hosted.meeting_link.as_str()),
            room: (hosted.meeting_link.is_empty()
                && is_public
                && !is_over
                && !matches!(offer, Offer::Enter { .. }))
            .then(|| Address::Room { site, session: slug }.path()),
            slides: (hosted.meeting_link.is_empty() && session.state != SessionState::Cancelled)
                .then(|| Address::RoomSlides { site, session: slug }.path()),
            lines: if takes_place { lines(t, &facts) } else { Vec::new() },
            can_change: session.state != SessionState::Cancelled && !is_over,
            people: (session.registration_required && session.state != SessionState::Draft)
                .then(|| Address::HostPeople { site, session: slug }.path()),
            hand_over: facts
                .hosted_by
                .filter(|_| takes_place && !is_over && facts.room.started_at.is_none())
                .map(|name| {
                    let words = match name {
                        "" => String::new(),
                        name => t.with("host-filter-hosted-by", &[("name", name.into())]),
                    };
                    (words, Address::HostHandOver { site, session: slug }.path())
                }),
            move_address: (is_public && facts.now < session.starts_at && facts.room.started_at.is_none())
                .then(|| Address::HostMove { site, session: slug }.path()),
            cancel: (is_public && !is_over && session.goes_on(facts.now))
                .then(|| Address::HostCancel { site, session: slug }.path()),
            edit: Address::HostEdit { site, session: slug }.path(),
            duplicate: format!("{}?from={slug}", Address::HostNew { site }.path()),
            public: is_public.then(|| Address::Session { site, session: slug }.path()),
            walk: Address::HostWalk { site, session: slug }.path(),
            budget: facts.budget.map(|said| {
                let token = frame.form_token.as_deref().unwrap_or_default();
                BudgetPart::new(
                    t,
                    (site, slug),
                    token,
                    &Zone::stored(&view.time_zone),
                    said,
                    facts.asking.clone(),
                )
            }),
            statement: facts.has_statement.then(|| Address::Statement { site, session: slug }.path()),
            act: Address::HostAct { site, session: slug }.path(),
            invite: Address::HostInvite { site, session: slug }.path(),
            invitations: LongText::new("invitations", t.text("host-invitations"), pasted, 4)
                .hint(t.text("host-invitations-hint"))
                .problem(problem),
            invited: {
                let words = if is_draft { msg!("host-invited-waits") } else { msg!("host-invited") };
                t.with(words, &[("count", facts.invited.into())])
            },
            invite_button: if is_draft { msg!("host-invite-later") } else { msg!("host-invite") },
            // Nobody is led to what is over.
            share: (is_public && !is_over && session.mode == Mode::Production)
                .then(|| Share::of(t, facts.site, facts.base, view)),
            test_link: (is_public && !is_over && session.mode == Mode::Test).then_some(facts.test_link),
            missing: facts.missing,
            tax: price.as_ref().map(|price| price.tax.clone()),
            price: price.map_or_else(|| t.text("sessions-free").into_owned(), |price| price.gross),
            seats: (session.registration_required && takes_place).then(|| SeatsBar::filling(t, &view.seats)),
            offer,
            more: (facts.payment.is_some() && facts.room.is_running(&hosted.view.session, facts.now))
                .then(|| Address::HostEstimate { site, session: slug }.path()),
            payment: facts.payment.and_then(|payment| payment.line(t, site, hosted, settled)),
            notice: facts.notice,
            frame,
        }
    }

    fn title(&self) -> String {
        self.topic.to_owned()
    }
}

impl HostSessionFacts<'_> {
    /// Whether it is over: its time has passed, or its host has ended its room.
    fn is_over(&self) -> bool {
        let session = &self.hosted.view.session;
        if self.hosted.meeting_link.is_empty() {
            self.room.is_over(session, self.now)
        } else {
            self.now >= session.ends_at
        }
    }
}

fn offer(t: Messages, facts: &HostSessionFacts<'_>) -> Offer {
    let HostSessionFacts { site, hosted, now, .. } = *facts;
    let session = &hosted.view.session;
    let is_near = now >= session.opens_at().minus(NEAR);
    let is_over = facts.is_over();
    if session.state == SessionState::Scheduled
        && let Some(undecided) = facts.undecided
    {
        let until = t.short_date_time(undecided.until, &Zone::stored(&hosted.view.time_zone));
        return Offer::Held {
            texts: [
                t.with("host-held-text", &[("count", undecided.seats.into())]),
                t.with("host-held-until", &[("time", until.into())]),
            ],
            cancel: Address::HostCancel { site: &site.slug, session: &hosted.view.slug }.path(),
        };
    }
    if session.state == SessionState::Scheduled && is_over {
        let why = match facts.held_elsewhere_at {
            Some(at) => {
                let time = t.short_date_time(at, &Zone::stored(&hosted.view.time_zone));
                t.with("host-held-said", &[("time", time.into())])
            }
            None => t.text("session-ended-text").into_owned(),
        };
        return Offer::Nothing { why };
    }
    if facts.hosted.meeting_link.is_empty() && facts.room.is_running(session, now) {
        return Offer::Enter { room: Address::Room { site: &site.slug, session: &hosted.view.slug }.path() };
    }
    if let Some(address) = facts.payment.and_then(|payment| payment.first(&site.slug, hosted, is_near, now)) {
        return Offer::Pay { address, is_draft: session.state == SessionState::Draft };
    }
    // Where it takes place elsewhere, an open door leaves nothing to start.
    if !hosted.meeting_link.is_empty() && session.door(now) == Door::Open {
        return Offer::Open { link: hosted.meeting_link.clone() };
    }
    match session.state {
        SessionState::Draft => Offer::Draft,
        SessionState::Cancelled => Offer::CalledOff {
            words: if now >= session.ends_at {
                msg!("session-cancelled-past")
            } else {
                msg!("session-cancelled-text")
            },
            progress: session
                .registration_required
                .then(|| Address::HostCancel { site: &site.slug, session: &hosted.view.slug }.path()),
        },
        SessionState::Scheduled => Offer::Start { early: !is_near },
    }
}

/// The rules of the session, a line each.
fn lines(t: Messages, facts: &HostSessionFacts<'_>) -> Vec<String> {
    let HostSessionFacts { site, hosted, now, .. } = *facts;
    let (view, session) = (&hosted.view, &hosted.view.session);
    let zone = Zone::stored(&view.time_zone);
    let mut lines = Vec::new();
    if facts.is_over() {
        // What could be done until its end is of no use to anybody.
    } else if session.registration_required {
        lines.push(if session.registration_closes_at >= session.ends_at {
            t.text("host-sum-closes-end").into_owned()
        } else {
            let time = t.moment_for(session.registration_closes_at, &zone, facts.reader);
            t.with("host-sum-closes", &[("time", time.into())])
        });
        lines.push(match view.cancelling.until(session.starts_at) {
            Some(until) => {
                t.with("host-sum-cancel", &[("time", t.moment_for(until, &zone, facts.reader).into())])
            }
            None => t.text("host-sum-no-cancel").into_owned(),
        });
        if view.price.is_some() && view.cancelling != Cancelling::NotAllowed && now < session.starts_at {
            let policy = refund_sentence(t, site, view, (facts.reader, now));
            lines.push(t.with("host-sum-refund", &[("policy", policy.into())]));
        }
        lines.extend(moved_line(t, facts));
    } else {
        lines.push(t.text("host-sum-no-registration").into_owned());
    }
    if !hosted.division.is_empty() {
        lines.push(t.with("host-division-line", &[("division", hosted.division.as_str().into())]));
    }
    lines
}

/// Until when those who had a seat before the session was moved may leave it at no cost: never earlier than by the rule
/// for everybody.
fn moved_line(t: Messages, facts: &HostSessionFacts<'_>) -> Option<String> {
    let HostSessionFacts { site, hosted, now, .. } = *facts;
    let view = &hosted.view;
    let starts_at = view.session.starts_at;
    let moved = facts.moved.filter(|moved| now < moved.cancel_until && now < starts_at)?;
    let ordinary = match view.price {
        Some(_) => view.cancelling.limits(site.refund_policy).full_refund_until(starts_at),
        None => view.cancelling.until(starts_at),
    };
    let until = ordinary.map_or(moved.cancel_until, |ordinary| ordinary.max(moved.cancel_until));
    let time = [("time", t.moment_for(until, &Zone::stored(&view.time_zone), facts.reader).into())];
    Some(t.with(if view.price.is_some() { "host-moved-until" } else { "host-moved-until-free" }, &time))
}

/// `GET /{site}/host/sessions/{session}`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let hosted = find(&who, &state).await?;
    let meeting = hosted.meeting_link.clone();
    let people = Address::HostPeople { site: &who.visit.site.slug, session: &hosted.view.slug }.path();
    let notice = Notice::of_session(who.visit.t, &asked, (&meeting, &people));
    let response = page(&who, &state, &hosted, Typed { notice, ..Typed::default() }).await?;
    let at = asked.get("at").parse::<i64>().map(|at| Timestamp(at.saturating_mul(1_000_000)));
    let just_started =
        asked.get("done") == "started" && at.is_ok_and(|at| state.app.now() < at.plus(SENDS_ON));
    Ok(if just_started && !meeting.is_empty() {
        (refresh_to(1, &meeting)?, response).into_response()
    } else {
        response
    })
}

/// The session of the address, for who may act on it.
pub(super) async fn find(who: &SignedIn, state: &WebState) -> Result<HostedSession, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    state.app.sessions().find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)
}

/// What was typed on the page and is wrong, or what was just done.
#[derive(Default)]
struct Typed<'a> {
    /// Addresses that were pasted, with the reason why they were not taken.
    pasted: (&'a str, Option<String>),
    /// A question to the heads of its division.
    asking: (&'a str, Option<String>),
    /// What was just done.
    notice: Option<Notice>,
}

/// The page once more, with a question to the heads of the session's division as it was typed and what is wrong with it.
pub(crate) async fn ask_again(
    who: &SignedIn,
    state: &WebState,
    (words, problem): (&str, String),
) -> Result<Response, Failure> {
    let hosted = find(who, state).await?;
    let typed = Typed { asking: (words, Some(problem)), ..Typed::default() };
    let mut response = page(who, state, &hosted, typed).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn page(
    who: &SignedIn,
    state: &WebState,
    hosted: &HostedSession,
    typed: Typed<'_>,
) -> Result<Response, Failure> {
    let Typed { pasted, asking, notice } = typed;
    let (visit, site) = (&who.visit, &who.visit.site);
    let id = hosted.view.session.id;
    let is_off = matches!(hosted.view.session.state, SessionState::Cancelled);
    let stands = match is_off {
        true => None,
        false => state.app.usage().payment_shown_to(acting(who), site, id).await?,
    };
    let payment = match &stands {
        Some(stands) => Some(PaymentFacts::Stands(stands)),
        None if site.usage.is_on() && !is_off => Some(PaymentFacts::NotEstimated),
        None => None,
    };
    let session = &hosted.view.session;
    let sells =
        session.fee.is_some() && session.state == SessionState::Scheduled && session.goes_on(state.app.now());
    let missing = if sells { state.app.commerce().missing(site, session.mode).await? } else { None };
    let may = |act| who.person.may(site.id, act);
    let test_link = state.app.session_url((site.id, &site.slug), Mode::Test, &hosted.view.slug);
    let budget = state.app.divisions().outlook(acting(who), site, &hosted.view.slug).await?;
    let hosted_by = match may(Act::ManagePeople) {
        true => {
            let hosts = state.app.sessions().hosts(acting(who), site).await?;
            let host = hosts.into_iter().find(|(account, _)| Some(*account) == hosted.host);
            Some(host.map(|(_, name)| name).unwrap_or_default())
        }
        false => None,
    };
    let facts = HostSessionFacts {
        site,
        hosted_by: hosted_by.as_deref(),
        base: state.app.base(),
        payment,
        hosted,
        budget: budget.as_ref(),
        asking,
        has_statement: state.app.statements().is_there(site.id, hosted.view.session.id).await?,
        room: state.app.classrooms().standing(site.id, id).await?,
        undecided: state.app.sessions().undecided(site.id, id).await?,
        held_elsewhere_at: state.app.sessions().held_elsewhere_at(site.id, id).await?,
        moved: state.app.sessions().moved(site, hosted.view.session.id).await?,
        invited: state.app.sessions().count_invited(site, hosted.view.session.id).await?,
        pasted,
        notice,
        missing: missing.map(|missing| MissingNotice::new(visit.t, site, &missing, may)),
        test_link: &test_link,
        reader: visit.zone.as_ref(),
        now: state.app.now(),
    };
    let here = Address::HostSession { site: &site.slug, session: &hosted.view.slug }.path();
    visit.show(&HostSessionPage::new(visit.frame_at(here), facts), Privacy::Personal)
}

/// `POST /{site}/host/sessions/{session}/act`: schedules a draft, starts a session, forgets a draft, or says that a session
/// was held elsewhere.
pub(crate) async fn act(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug, by) = (&who.visit.site, who.visit.param("session"), acting(&who));
    let sessions = state.app.sessions();
    let here = Address::HostSession { site: &site.slug, session: slug }.path();
    match fields.get("action") {
        "announce" => match sessions.announce(by, site, slug).await?.ok_or(Failure::NotFound)? {
            Ok(()) => see_other(&format!("{here}?done=scheduled")),
            // What was kept is what is announced here.
            Err(ScheduleRefusal::Estimate(_) | ScheduleRefusal::Kept(_)) => {
                see_other(&Address::HostEstimate { site: &site.slug, session: slug }.path())
            }
            Err(ScheduleRefusal::Invalid(problems)) => {
                let locale = who.visit.t.locale();
                let form = sessions.form_of(by, site, slug, locale).await?.ok_or(Failure::NotFound)?;
                let edit = Page::new(form, Some(find(&who, &state).await?)).with_problems(problems);
                edit.show(&who, &state, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
        "start" => match sessions.start(by, site, slug).await?.ok_or(Failure::NotFound)? {
            Ok(link) if link.is_empty() => {
                see_other(&Address::Room { site: &site.slug, session: slug }.path())
            }
            Ok(_) => see_other(&format!("{here}?done={}", started(&state))),
            Err(StartRefusal::Gate(_)) => {
                // Payment required: this leads to it (S-60).
                let found = find(&who, &state).await?;
                let accepted = state.app.usage().accepted(site, found.view.session.id).await?;
                let session = slug;
                match accepted {
                    Some(_) => see_other(&followed(&site.slug, session)),
                    None => {
                        let estimate = Address::HostEstimate { site: &site.slug, session }.path();
                        see_other(&format!("{estimate}?{HOW}=start"))
                    }
                }
            }
            Err(refusal) => {
                see_other(&format!("{here}?done=not-started&why={}", notices::start_word(refusal)))
            }
        },
        "forget" => match sessions.forget_draft(by, site, slug).await?.ok_or(Failure::NotFound)? {
            Ok(()) => see_other(&format!("{}?done=forgotten", Address::Host { site: &site.slug }.path())),
            Err(may_come) => {
                let why = match may_come {
                    MoneyMayCome::IsThere => "paid",
                    MoneyMayCome::PageIsOpen => "open",
                    MoneyMayCome::IsChecked => "checked",
                };
                see_other(&format!("{here}?done=not-forgotten&why={why}"))
            }
        },
        "held" => match sessions.say_held(by, site, slug).await?.ok_or(Failure::NotFound)? {
            true => see_other(&format!("{here}?done=held")),
            // Answered before, by somebody else or in another window: the page says how it stands.
            false => see_other(&here),
        },
        _ => see_other(&here),
    }
}

/// `POST /{site}/host/sessions/{session}/invitations`
pub(crate) async fn invite(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let text = fields.get("invitations");
    let outcome = state.app.sessions().invite(acting(&who), site, slug, text, t.locale()).await?;
    match outcome.ok_or(Failure::NotFound)? {
        Ok(invited) => {
            let here = Address::HostSession { site: &site.slug, session: slug }.path();
            see_other(&format!("{here}?{}", notices::after_inviting(invited)))
        }
        Err(refusal) => {
            let hosted = find(&who, &state).await?;
            let problem = Some(words::invitations(t, &refusal));
            let typed = Typed { pasted: (text, problem), ..Typed::default() };
            let mut response = page(&who, &state, &hosted, typed).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}
