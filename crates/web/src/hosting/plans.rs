//! A change of plan: calling the session off, with the progress of giving back, and moving it to another time.

use super::acting;
use crate::forms::{LongText, Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::refunds::{CalledOffOffer, CancelSessionRefusal, MoveRefusal, Progress};
use app::sessions::HostedSession;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::SessionId;
use domain::money::Money;
use domain::refunds::REASON_MAX;
use domain::sessions::SessionState;
use domain::time::{Span, Timestamp};
use domain::usage::gate::HostPayment;
use http::StatusCode;
use locale::times::{LocalTime, parse_date, parse_time};
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "hosting/plans.html")]
pub(crate) struct PlanPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session_address: String,
    topic: &'a str,
    heading: String,
    lead: String,
    here: String,
    mistakes: Mistakes<'a>,
    progress: Option<ProgressView>,
    /// What goes back to attendees.
    back: Option<String>,
    /// What becomes of the host's own money.
    own: Option<String>,
    pairs: Vec<TextField<'a>>,
    text: Option<LongText<'a>>,
    button: String,
}

/// What is wrong with a new time: the field, and the key of the words.
pub(crate) type Problem = (&'static str, &'static str);

/// How far the giving back is.
pub(crate) struct ProgressView {
    words: String,
    percent: i64,
    lines: Vec<String>,
    is_done: bool,
}

impl ProgressView {
    /// In words.
    pub fn of(t: Messages, progress: &Progress, currency: domain::money::Currency) -> Self {
        let all = progress.waiting + progress.given_up;
        let open = progress.waiting + progress.going_back;
        let has_money = open + progress.gone_back + progress.disputed + progress.failed > 0;
        let mut lines = vec![
            t.with("host-progress-back", &[("count", progress.gone_back.into())]),
            t.with("host-progress-under-way", &[("count", progress.going_back.into())]),
            t.with("host-progress-sum", &[("amount", t.money(Money::new(progress.minor, currency)).into())]),
        ];
        if !has_money {
            // Nobody had paid: three times nothing tells nothing.
            lines.clear();
        }
        if progress.disputed > 0 {
            lines.push(t.with("host-progress-disputed", &[("count", progress.disputed.into())]));
        }
        if progress.failed > 0 {
            lines.push(t.with("host-progress-failed", &[("count", progress.failed.into())]));
        }
        Self {
            words: t.with(
                "host-progress",
                &[("count", progress.given_up.into()), ("total", t.integer(all).into())],
            ),
            percent: if all == 0 { 100 } else { (progress.given_up * 100 / all).clamp(0, 100) },
            lines,
            is_done: open == 0,
        }
    }
}

impl PlanPage<'_> {
    fn title(&self) -> String {
        self.mistakes.title(&format!("{} · {}", self.heading, self.topic))
    }
}

/// What the cancelling page is made from.
pub(crate) struct CancelFacts<'a> {
    /// Slug of the site.
    pub site: &'a str,
    /// The session.
    pub hosted: &'a HostedSession,
    /// Whether it is over: it was not held, as its host says.
    pub was_over: bool,
    /// What the host has paid for it where hosts pay per use, and whether that was taken already.
    pub paid: Option<(Money, bool)>,
    /// Whether it had begun at his cost: what it used is charged.
    pub is_used: bool,
    /// What goes back to attendees when it is called off.
    pub back: CalledOffOffer,
    /// How far the giving back is, once it is called off.
    pub progress: Option<ProgressView>,
    /// The reason, as typed.
    pub reason: &'a str,
    /// What is wrong.
    pub problem: Option<String>,
}

impl<'a> PlanPage<'a> {
    /// Calling off.
    pub fn cancel(frame: Frame<'a>, facts: CancelFacts<'a>) -> Self {
        let (t, site, view) = (frame.t, facts.site, &facts.hosted.view);
        let taken = view.seats.held + view.seats.sold;
        let mistakes = facts.problem.clone().into_iter().map(|words| Mistake { field: "reason", words });
        // Who paid before the fee was removed is refunded, too; a seat that was given has nothing to give back.
        let CalledOffOffer { back: sum, payers, disputed } = facts.back;
        let is_free = sum.is_zero();
        let heading = if facts.was_over { msg!("host-held-no-title") } else { msg!("host-cancel-title") };
        let lead = if is_free { msg!("host-cancel-lead-free") } else { msg!("host-cancel-lead") };
        let button = match (facts.was_over, is_free) {
            (true, _) => msg!("host-held-no-do"),
            (false, true) => msg!("host-cancel-do-free"),
            (false, false) => msg!("host-cancel-do"),
        };
        let back = (facts.progress.is_none() && !is_free).then(|| {
            let goes = [("count", payers.into()), ("amount", t.money(sum).into())];
            let waits = (disputed > 0).then(|| t.with("host-cancel-disputed", &[("count", disputed.into())]));
            [Some(t.with("host-cancel-sum", &goes)), waits]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        });
        let used = facts.is_used.then(|| t.text("host-cancel-own-used").into_owned());
        let own = used.or_else(|| {
            facts.paid.map(|(amount, is_taken)| {
                let key = match (facts.progress.is_some(), is_taken) {
                    (false, true) => msg!("host-cancel-own-paid"),
                    (false, false) => msg!("host-cancel-own-held"),
                    (true, true) => msg!("host-cancel-own-returned"),
                    (true, false) => msg!("host-cancel-own-released"),
                };
                t.with(key, &[("amount", t.money(amount).into())])
            })
        });
        Self {
            t,
            session_address: Address::HostSession { site, session: &view.slug }.path(),
            topic: &view.topic,
            heading: t.text(heading).into_owned(),
            lead: if facts.progress.is_some() {
                t.text("host-cancel-done").into_owned()
            } else {
                t.with(lead, &[("count", taken.into())])
            },
            here: Address::HostCancel { site, session: &view.slug }.path(),
            mistakes: Mistakes::new(t, mistakes.collect()),
            progress: facts.progress,
            back,
            own,
            pairs: Vec::new(),
            text: Some(
                LongText::new("reason", t.text("host-cancel-reason"), facts.reason, 3)
                    .hint(t.text("host-cancel-reason-hint"))
                    .problem(facts.problem),
            ),
            button: t.text(button).into_owned(),
            frame,
        }
    }

    /// Moving; `typed` are date, time, minutes and the last date for cancelling.
    pub fn reschedule(
        frame: Frame<'a>,
        (site, hosted): (&'a str, &'a HostedSession),
        typed: &'a [String; 4],
        problem: Option<Problem>,
    ) -> Self {
        let (t, view) = (frame.t, &hosted.view);
        let words = problem.map(|(field, key)| (field, t.text(key).into_owned()));
        let mistakes = words.clone().into_iter().map(|(field, words)| Mistake { field, words });
        let field = |name: &'a str, key: &str, value: &'a str| {
            let problem = words.as_ref().filter(|(field, _)| *field == name).map(|(_, words)| words.clone());
            TextField::new(name, t.text(key), value).problem(problem)
        };
        Self {
            t,
            session_address: Address::HostSession { site, session: &view.slug }.path(),
            topic: &view.topic,
            heading: t.text("host-move-title").into_owned(),
            lead: t.with("host-move-lead", &[("zone", Zone::stored(&view.time_zone).words().into())]),
            here: Address::HostMove { site, session: &view.slug }.path(),
            mistakes: Mistakes::new(t, mistakes.collect()),
            progress: None,
            back: None,
            own: None,
            pairs: vec![
                field("date", "host-date", &typed[0]).kind("date"),
                field("time", "host-time", &typed[1]).kind("time"),
                field("minutes", "host-minutes", &typed[2])
                    .input_mode("numeric")
                    .hint(t.text("host-minutes-hint")),
                field("until", "host-move-until", &typed[3]).kind("date"),
            ],
            text: None,
            button: t.text("host-move-do").into_owned(),
            frame,
        }
    }
}

async fn find(who: &SignedIn, state: &WebState) -> Result<HostedSession, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    state.app.sessions().find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)
}

/// What the host has paid for a session that has not begun, or what of it goes back, and whether it was taken. Of one that
/// has begun its use is charged, as its statement tells.
async fn own_money(
    state: &WebState,
    site: &Site,
    session: SessionId,
) -> Result<Option<(Money, bool)>, Failure> {
    let usage = state.app.usage();
    if usage.has_started(site.id, session).await? {
        return Ok(None);
    }
    let Some(payment) = usage.payment(site, session).await? else { return Ok(None) };
    let is_taken = payment.payment == HostPayment::Captured;
    let amount = Some(payment.secured).filter(|secured| secured.minor > 0).or(payment.returned);
    Ok(amount.map(|amount| (amount, is_taken)))
}

async fn cancel_page(
    who: &SignedIn,
    state: &WebState,
    (reason, problem): (&str, Option<String>),
) -> Result<Response, Failure> {
    let hosted = find(who, state).await?;
    let (site, t) = (&who.visit.site, who.visit.t);
    let progress = if hosted.view.session.state == SessionState::Cancelled {
        let progress = state.app.refunds().progress(site.id, hosted.view.session.id).await?;
        Some(ProgressView::of(t, &progress, site.currency))
    } else {
        None
    };
    let goes_on = progress.as_ref().is_some_and(|progress| !progress.is_done);
    let paid = own_money(state, site, hosted.view.session.id).await?;
    let usage = state.app.usage();
    let is_used = usage.has_started(site.id, hosted.view.session.id).await?
        && usage.payment(site, hosted.view.session.id).await?.is_some();
    let was_over = state.app.sessions().undecided(site.id, hosted.view.session.id).await?.is_some();
    let back = state.app.refunds().called_off_offer(site, hosted.view.session.id).await?;
    let (site, hosted) = (site.slug.as_str(), &hosted);
    let facts = CancelFacts { site, hosted, was_over, paid, is_used, back, progress, reason, problem };
    let response = who.visit.show(&PlanPage::cancel(who.visit.frame(), facts), Privacy::Personal)?;
    Ok(if goes_on { (refresh(3), response).into_response() } else { response })
}

/// `GET …/cancel`: what calling off means; afterwards how far the giving back is.
pub(crate) async fn show_cancel(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let hosted = find(&who, &state).await?;
    let (site, session) = (&who.visit.site, &hosted.view.session);
    let room = state.app.classrooms().standing(site.id, session.id).await?;
    if room.ended_at.is_some() && session.state == SessionState::Scheduled {
        return see_other(&Address::HostSession { site: &site.slug, session: &hosted.view.slug }.path());
    }
    cancel_page(&who, &state, ("", None)).await
}

/// `POST …/cancel`
pub(crate) async fn cancel(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let hosted = find(&who, &state).await?;
    let (site, session) = (&who.visit.site, &hosted.view.session);
    if session.state == SessionState::Draft {
        return Err(Failure::NotFound);
    }
    let reason = fields.get("reason");
    let done = state.app.refunds().cancel_session(who.person.account, site.id, session.id, reason).await?;
    match done {
        Ok(()) | Err(CancelSessionRefusal::AlreadyCancelled) => {
            see_other(&Address::HostCancel { site: &site.slug, session: &hosted.view.slug }.path())
        }
        Err(refusal) => {
            let t = who.visit.t;
            let (words, status) = match refusal {
                CancelSessionRefusal::ReasonTooLong => {
                    (t.with("form-too-long", &[("max", REASON_MAX.into())]), StatusCode::UNPROCESSABLE_ENTITY)
                }
                CancelSessionRefusal::Ended | CancelSessionRefusal::AlreadyCancelled => {
                    (t.text("session-ended-text").into_owned(), StatusCode::CONFLICT)
                }
            };
            let mut response = cancel_page(&who, &state, (reason, Some(words))).await?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

fn move_page(
    who: &SignedIn,
    hosted: &HostedSession,
    typed: &[String; 4],
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PlanPage::reschedule(who.visit.frame(), (&who.visit.site.slug, hosted), typed, problem);
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// A session that was called off has no other time: its page says so.
fn to_session(who: &SignedIn, hosted: &HostedSession) -> Result<Response, Failure> {
    see_other(&Address::HostSession { site: &who.visit.site.slug, session: &hosted.view.slug }.path())
}

/// `GET …/move`
pub(crate) async fn show_move(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let hosted = find(&who, &state).await?;
    let session = &hosted.view.session;
    if session.state == SessionState::Cancelled {
        return to_session(&who, &hosted);
    }
    let zone = Zone::stored(&hosted.view.time_zone);
    let minutes = session.ends_at.since(session.starts_at).whole_seconds() / 60;
    // A date that the form takes: never after the new start, which may be today.
    let now = state.app.now();
    let until =
        session.starts_at.minus(Span::days(1)).max(now.plus(Span::days(1))).min(session.starts_at.max(now));
    let typed = [
        zone.date_field(session.starts_at),
        zone.time_field(session.starts_at),
        minutes.to_string(),
        zone.date_field(until),
    ];
    move_page(&who, &hosted, &typed, None)
}

/// `POST …/move`: everybody with a seat is told, and may cancel with a full refund until the date.
pub(crate) async fn reschedule(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let hosted = find(&who, &state).await?;
    let site = &who.visit.site;
    let typed = ["date", "time", "minutes", "until"].map(|name| fields.get(name).to_owned());
    let zone = Zone::stored(&hosted.view.time_zone);
    let (starts_at, ends_at, until) = match times(&fields, &zone) {
        Ok(times) => times,
        Err(problem) => return move_page(&who, &hosted, &typed, Some(problem)),
    };
    let session = hosted.view.session.id;
    // The day of the new start ends with the start.
    let [day, _, _, last_day] = &typed;
    let until = if parse_date(day) == parse_date(last_day) { until.min(starts_at) } else { until };
    let moved = state.app.refunds();
    let moved = moved.reschedule(who.person.account, site.id, session, (starts_at, ends_at), until).await?;
    let problem = match moved {
        Ok(is_estimated_anew) => {
            let (site_slug, slug) = (&site.slug, hosted.view.slug.as_str());
            if is_estimated_anew {
                return see_other(&Address::HostEstimate { site: site_slug, session: slug }.path());
            }
            let here = Address::HostSession { site: site_slug, session: slug }.path();
            return see_other(&format!("{here}?done=moved"));
        }
        Err(MoveRefusal::Cancelled) => return to_session(&who, &hosted),
        Err(MoveRefusal::Begun) => ("date", msg!("host-move-begun")),
        Err(MoveRefusal::Unchanged) => ("date", msg!("host-move-unchanged")),
        Err(MoveRefusal::BadTime) => ("date", msg!("host-problem-past")),
        Err(MoveRefusal::BadDate) => ("until", msg!("host-move-bad-until")),
        Err(MoveRefusal::BudgetExhausted) => ("date", msg!("host-move-budget")),
    };
    move_page(&who, &hosted, &typed, Some(problem))
}

/// Start, end and the last moment for cancelling; the end of that day.
fn times(fields: &Fields, zone: &Zone) -> Result<(Timestamp, Timestamp, Timestamp), Problem> {
    let once = |name: &'static str, time: (&'static str, &str)| -> Result<Timestamp, Problem> {
        let date = parse_date(fields.get(name)).ok_or((name, msg!("host-unreadable-date")))?;
        let time = parse_time(time.1).ok_or((time.0, msg!("host-unreadable-time")))?;
        match zone.local(date, time) {
            LocalTime::Once(at) | LocalTime::Twice { first: at, .. } => Ok(at),
            LocalTime::Skipped { .. } => Err(("time", msg!("host-move-skipped"))),
        }
    };
    let starts_at = once("date", ("time", fields.get("time")))?;
    let minutes =
        fields.get("minutes").trim().parse::<i64>().ok().filter(|minutes| (1..=10_080).contains(minutes));
    let minutes = minutes.ok_or(("minutes", msg!("host-move-minutes")))?;
    let ends_at = starts_at.plus(Span::minutes(minutes));
    Ok((starts_at, ends_at, once("until", ("until", "23:59"))?))
}
