//! A registration at one address, whatever its state. While an outcome is unknown the page says that it is being
//! checked, never that anything failed, and offers nothing that could charge again.

use super::cancelled::{CancelledPanel, moving};
use super::new_date::NewDatePanel;
use crate::layout::Frame;
use crate::payments::{AwaitingPanel, is_recent, not_charged};
use crate::request::form::Fields;
use crate::request::form_token;
use crate::response::{Failure, Privacy, refresh};
use crate::sessions::{PriceText, When};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::registrations::{GoingBackView, MovedView, RegistrationView, Standing};
use app::sessions::SessionView;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::classrooms::entry::RoomStanding;
use domain::payments::gateway::CardEntry;
use domain::payments::situation::ReturnReason;
use domain::registrations::people::{Holder, Person};
use domain::sessions::Door;
use domain::sites::{PayMethod, Price, RefundPolicy};
use domain::time::{Span, Timestamp};
use http::Uri;
use locale::{Address, Messages, Zone, msg};

/// After that long a mail is not on its way any more.
const MAIL_ARRIVES: Span = Span::minutes(10);

/// The page.
#[derive(Template)]
#[template(path = "registrations/registration.html")]
pub(crate) struct RegistrationPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    reference: &'a str,
    email: &'a str,
    price: Option<PriceText>,
    /// Whether somebody else paid: what it cost is not told.
    paid_by_other: bool,
    seat_until: Option<String>,
    panel: Panel,
}

/// What the page says and offers.
enum Panel {
    /// Go on paying.
    Awaiting(Box<AwaitingPanel>),
    /// The outcome is not known yet.
    Checking,
    /// A person decides at the gateway.
    UnderReview { held: Option<String>, until: String, giving: Vec<(String, String)> },
    /// Has a seat, or paid for one that somebody else has.
    Confirmed(Box<Confirmed>),
    /// The hold ended unpaid.
    Lapsed { session: String, may_have_paid: bool },
    /// Money goes back.
    Returned { title: &'static str, why: String, how: &'static str, session: String },
    /// The gateway refuses the site's account.
    CannotBePaidNow { text: String, money: String, next: String, giving: Vec<(String, String)> },
    /// Given up.
    Cancelled(CancelledPanel),
}

/// What a seat brings.
struct Confirmed {
    title: String,
    text: String,
    /// Where mails go; or what is left to somebody whose seat another one has.
    note: String,
    /// The session was moved.
    moved: Option<NewDatePanel>,
    /// Who paid for it and decides about it, in a sentence.
    paid_by: Option<String>,
    /// The way in, once it has a token.
    join: Option<Join>,
    /// For whoever has the seat.
    calendar: Option<String>,
    /// The receipt, once it has a number.
    receipt: Option<String>,
    /// What stands there.
    papers: &'static str,
    /// Paid, but the receipt is still being made.
    receipt_follows: bool,
    /// What goes or went back although the seat stays; or that nothing was to be paid.
    money: Vec<String>,
    /// What one can do when something has changed; none once the session is over, but for a consumer who may withdraw.
    giving: Option<Giving>,
}

/// Addresses for when something has changed.
struct Giving {
    correct: String,
    /// For whoever decides about the seat: sending somebody, and cancelling, which ends when the session begins.
    decide: Option<(Option<String>, Option<String>)>,
    /// What cancelling gives back.
    policy: Option<String>,
    /// A consumer's withdrawal, and until when.
    withdraw: Option<(String, String)>,
}

impl Giving {
    fn of(t: Messages, facts: &RegistrationFacts<'_>) -> Option<Self> {
        let (site, reference) = (&facts.site.slug, facts.link);
        let withdraw = facts.withdraw_until.map(|until| {
            let last_day = t.date(until.minus(Span::seconds(1)), &Zone::stored(&facts.site.time_zone));
            let words = t.with("giving-withdraw-until", &[("date", last_day.into())]);
            (Address::Withdraw { site, reference }.path(), words)
        });
        let begun = facts.now >= facts.session.session.starts_at;
        let is_over = facts.room.is_some_and(|room| room.is_over(&facts.session.session, facts.now));
        if facts.now >= facts.session.session.ends_at && withdraw.is_none() {
            return None;
        }
        // A session that was moved says it where it says that.
        let policy = facts.refund_policy.filter(|_| !begun && facts.moved.is_none()).map(|policy| {
            let zone = Zone::stored(&facts.session.time_zone);
            let clocks = (&zone, facts.reader);
            let starts_at = facts.session.session.starts_at;
            let policy = t.refund_policy(policy, starts_at, clocks, facts.policy_accepted_at);
            t.with("giving-policy", &[("policy", policy.into())])
        });
        Some(Self {
            policy,
            correct: Address::CorrectRegistration { site, reference }.path(),
            decide: facts.holder.decides().then(|| {
                let colleague = (!is_over).then(|| Address::SendColleague { site, reference }.path());
                (colleague, (!begun).then(|| Address::CancelRegistration { site, reference }.path()))
            }),
            withdraw,
        })
    }
}

/// The personal way in.
struct Join {
    /// Where it leads, as long as there is somewhere to go.
    address: Option<String>,
    is_open: bool,
    /// When it opens, or that it is over.
    words: Option<String>,
}

/// What the page is made from.
pub(crate) struct RegistrationFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The session.
    pub session: &'a SessionView,
    /// The signed personal link.
    pub link: &'a str,
    /// The reference that people read out.
    pub reference: &'a str,
    /// How it stands.
    pub standing: &'a Standing,
    /// What the reader is to it.
    pub holder: Holder,
    /// Who else is concerned: who has the seat that the reader paid for, or who paid for his.
    pub other: Option<&'a str>,
    /// Where mails go.
    pub email: &'a str,
    /// What it costs; `None` is free.
    pub price: Option<Price>,
    /// Name and rate of the tax in it, parts per million.
    pub tax: (&'a str, i64),
    /// While a seat is kept.
    pub hold_until: Option<Timestamp>,
    /// How often one may still try to pay.
    pub attempts_left: i64,
    /// With what it can be paid now.
    pub methods: &'a [PayMethod],
    /// Where a card is typed.
    pub card_entry: CardEntry,
    /// With what it was paid, or last tried.
    pub method: Option<PayMethod>,
    /// When a review ends at the latest.
    pub review_until: Timestamp,
    /// Whether the payment page was ever open, so that somebody may have paid on it.
    pub page_was_open: bool,
    /// The payer has just come back from the payment page without paying.
    pub stopped: bool,
    /// When the seat was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Whether the receipt has its number.
    pub has_receipt: bool,
    /// What goes or went back of the price.
    pub going_back: Option<GoingBackView>,
    /// Given by the host without a payment.
    pub complimentary: bool,
    /// Why it was given up, in the words of who did it; may be empty.
    pub given_up_because: &'a str,
    /// Until when a consumer may withdraw.
    pub withdraw_until: Option<Timestamp>,
    /// The session was moved since the seat was taken.
    pub moved: Option<MovedView>,
    /// What cancelling gives back by the policy that was accepted, for who paid and decides.
    pub refund_policy: Option<RefundPolicy>,
    /// When it was accepted.
    pub policy_accepted_at: Timestamp,
    /// How its room stands, where it takes place in ours.
    pub room: Option<RoomStanding>,
    /// The secret of the way in.
    pub join_token: Option<&'a str>,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// The present.
    pub now: Timestamp,
}

impl<'a> RegistrationPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &RegistrationFacts<'a>) -> Self {
        let t = frame.t;
        let frame = frame.showing(facts.session.session.mode);
        let zone = Zone::stored(&facts.session.time_zone);
        let price = facts.price.as_ref().map(|price| PriceText::under(t, facts.tax, price));
        let seat_until = facts.hold_until.map(|until| {
            t.with("checkout-seat-until", &[("time", t.time_until(until, &zone, facts.reader).into())])
        });
        Self {
            t,
            session: facts.session,
            when: When::of(t, facts.session, facts.reader),
            reference: facts.reference,
            email: facts.email,
            seat_until: seat_until.filter(|_| {
                use Standing as S;
                matches!(facts.standing, S::AwaitingPayment { .. } | S::CannotBePaidNow { .. })
            }),
            panel: panel(&frame, facts, price.as_ref()),
            paid_by_other: facts.holder == Holder::Attendee,
            price,
            frame,
        }
    }

    fn title(&self) -> String {
        let t = self.t;
        match &self.panel {
            Panel::Awaiting(panel) => panel.title.clone(),
            Panel::Checking => t.text("checking-title").into_owned(),
            Panel::UnderReview { .. } => t.text("review-title").into_owned(),
            Panel::Confirmed(confirmed) => confirmed.title.clone(),
            Panel::Lapsed { .. } => t.text("registration-expired-title").into_owned(),
            Panel::Returned { title, .. } => t.text(title).into_owned(),
            Panel::CannotBePaidNow { .. } => t.text("decline-configuration-title").into_owned(),
            Panel::Cancelled(panel) => panel.title.clone(),
        }
    }

    /// After how many seconds the page looks again by itself.
    fn look_again(&self) -> Option<i64> {
        match &self.panel {
            Panel::Checking => Some(3),
            Panel::Confirmed(confirmed) if confirmed.receipt_follows => Some(5),
            Panel::UnderReview { .. } => Some(10),
            Panel::Awaiting(panel) => panel.look_again,
            Panel::CannotBePaidNow { .. } => Some(15),
            Panel::Cancelled(panel) if panel.waits => Some(30),
            _ => None,
        }
    }
}

fn panel(frame: &Frame<'_>, facts: &RegistrationFacts<'_>, price: Option<&PriceText>) -> Panel {
    let t = frame.t;
    let session = || Address::Session { site: &facts.site.slug, session: &facts.session.slug }.path();
    match facts.standing {
        Standing::AwaitingPayment { .. } => {
            Panel::Awaiting(Box::new(AwaitingPanel::new(frame, facts, price)))
        }
        Standing::Checking => Panel::Checking,
        Standing::UnderReview => Panel::UnderReview {
            held: price.map(|price| t.with("review-not-charged-yet", &[("amount", (&price.gross).into())])),
            until: {
                let zone = Zone::stored(&facts.session.time_zone);
                let time = t.time_for(facts.review_until, &zone, facts.reader);
                let values = [("date", t.long_date(facts.review_until, &zone).into()), ("time", time.into())];
                t.with("review-until", &values)
            },
            giving: giving_unpaid(t, facts),
        },
        Standing::Confirmed => Panel::Confirmed(Box::new(confirmed(frame, facts))),
        Standing::Lapsed => Panel::Lapsed { session: session(), may_have_paid: facts.page_was_open },
        Standing::Returned(reason) => {
            let title = title_of_returned(*reason);
            let how = how_returned(*reason);
            Panel::Returned { title, why: why_returned(t, *reason, price), how, session: session() }
        }
        Standing::CannotBePaidNow { doubt } => Panel::CannotBePaidNow {
            money: not_charged(t, *doubt),
            text: t.with("decline-configuration", &[("site", facts.site.name.as_str().into())]),
            next: t.text("decline-configuration-next").into_owned(),
            giving: giving_unpaid(t, facts),
        },
        Standing::Cancelled(cancellation) => {
            let (site, reference) = (&facts.site.slug, facts.link);
            let receipt = facts.has_receipt.then(|| Address::Receipt { site, reference }.path());
            Panel::Cancelled(CancelledPanel::new(t, facts, cancellation, (session(), receipt)))
        }
    }
}

/// What one can do with a seat that is kept and not paid: addresses and words.
pub(crate) fn giving_unpaid(t: Messages, facts: &RegistrationFacts<'_>) -> Vec<(String, String)> {
    let (site, reference) = (&facts.site.slug, facts.link);
    let giving = [
        (Address::CorrectRegistration { site, reference }, msg!("giving-correct")),
        (Address::CancelRegistration { site, reference }, msg!("giving-unpaid")),
    ];
    let is_kept = facts.hold_until.is_some() || *facts.standing == Standing::UnderReview;
    match is_kept && facts.holder.decides() {
        true => giving.map(|(address, words)| (address.path(), t.text(words).into_owned())).into(),
        false => Vec::new(),
    }
}

fn confirmed(frame: &Frame<'_>, facts: &RegistrationFacts<'_>) -> Confirmed {
    let t = frame.t;
    // A walk has no registration: what would open one leads back to where one is.
    let walked =
        |address: Address<'_>| frame.walk.as_ref().map_or_else(|| address.path(), |_| frame.here.clone());
    // Times of the session are told in its own zone, as in the mail and the calendar.
    let zone = Zone::stored(&facts.session.time_zone);
    let (site, reference) = (&facts.site.slug, facts.link);
    let session = &facts.session.session;
    let door = facts.room.map_or_else(|| session.door(facts.now), |room| room.door(session, facts.now));
    let join = facts.join_token.filter(|_| door != Door::Cancelled).map(|token| Join {
        address: (door != Door::Ended).then(|| walked(Address::Join { site, token })),
        is_open: door == Door::Open,
        words: match door {
            Door::OpensAt(at) => {
                let time = t.time_for(at, &zone, facts.reader);
                let values = [("date", t.date(at, &zone).into()), ("time", time.into())];
                Some(t.with("registration-join-opens", &values))
            }
            Door::Ended => Some(t.text("session-ended-text").into_owned()),
            Door::Open if facts.now < session.starts_at => {
                Some(t.text("registration-join-open").into_owned())
            }
            Door::Open => Some(t.text("registration-join-under-way").into_owned()),
            Door::Cancelled => None,
        },
    });
    let (title, text, note) = words_of_seat(t, facts);
    Confirmed {
        title,
        text,
        note,
        moved: facts.moved.as_ref().map(|moved| NewDatePanel::of(t, facts, moved)),
        paid_by: facts
            .other
            .filter(|_| facts.holder == Holder::Attendee)
            .map(|name| t.with("registration-paid-by", &[("name", name.into())])),
        join,
        calendar: facts.holder.has_seat().then(|| walked(Address::Calendar { site, reference })),
        papers: super::cancelled::papers(facts.going_back),
        receipt: facts.has_receipt.then(|| walked(Address::Receipt { site, reference })),
        receipt_follows: facts.price.is_some() && !facts.has_receipt,
        money: moving(t, facts),
        giving: Giving::of(t, facts),
    }
}

/// Title, sentence and note of a seat, as its reader stands to it.
fn words_of_seat(t: Messages, facts: &RegistrationFacts<'_>) -> (String, String, String) {
    let session = ("session", facts.session.topic.as_str().into());
    if facts.holder == Holder::Payer {
        let name = ("name", facts.other.unwrap_or_default().into());
        return (
            t.text("colleague-done-title").into_owned(),
            t.with("colleague-done-text", &[name, session]),
            t.text("registration-payer-keeps").into_owned(),
        );
    }
    let email = [("email", facts.email.into())];
    let was_mailed = facts.confirmed_at.is_some_and(|at| facts.now >= at.plus(MAIL_ARRIVES));
    (
        t.text("registration-confirmed-title").into_owned(),
        t.with("registration-confirmed-text", &[session]),
        // The mail waits for the charge, which somebody may have to look into.
        t.with(
            match (facts.price.is_some() && !facts.has_receipt, was_mailed) {
                (true, _) => msg!("registration-confirmed-mail-follows"),
                (false, true) => msg!("registration-confirmed-mailed"),
                (false, false) => msg!("registration-confirmed-mail"),
            },
            &email,
        ),
    )
}

fn title_of_returned(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::NoSeat
        | ReturnReason::SecondPayment
        | ReturnReason::Cancelled
        | ReturnReason::StrayHold
        // Of hosts only.
        | ReturnReason::NotUsed => msg!("registration-returned-title"),
        ReturnReason::ReviewTimeout
        | ReturnReason::ReviewDeclined
        | ReturnReason::AddressMismatch
        | ReturnReason::CodeMismatch => msg!("registration-returned-review-title"),
    }
}

/// How it goes back. A payment that was checked was only ever held.
fn how_returned(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::ReviewTimeout | ReturnReason::ReviewDeclined => msg!("registration-returned-released"),
        _ => msg!("registration-returned-how"),
    }
}

fn why_returned(t: Messages, reason: ReturnReason, price: Option<&PriceText>) -> String {
    let amount = price.map_or_else(String::new, |price| price.gross.clone());
    let amount = [("amount", amount.into())];
    match reason {
        ReturnReason::NoSeat => t.with("registration-returned-no-seat", &amount),
        ReturnReason::SecondPayment => t.with("registration-returned-second", &amount),
        ReturnReason::Cancelled => t.with("registration-returned-cancelled", &amount),
        ReturnReason::ReviewTimeout => t.with("registration-returned-review", &amount),
        ReturnReason::ReviewDeclined => t.with("registration-returned-review-declined", &amount),
        ReturnReason::AddressMismatch | ReturnReason::CodeMismatch => {
            t.text("registration-returned-mismatch").into_owned()
        }
        ReturnReason::StrayHold => t.with("decline-mismatch-hold", &amount),
        ReturnReason::NotUsed => String::new(),
    }
}

/// `GET /{site}/registrations/{reference}`, after stopping at the payment page with `?outcome=cancel`.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
    address: Uri,
) -> Result<Response, Failure> {
    let registrations = state.app.registrations();
    let mut view = registrations.view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    if Fields::parse(address.query().unwrap_or_default().as_bytes()).get("outcome") != "cancel" {
        return page(&visit, &state, &view, false).await;
    }
    // Whether something was paid before the payer stopped must have been asked since.
    if stopped_unasked(&view.standing, state.app.now()) {
        registrations.returned(&visit.site, &link, None, "").await?;
        view = registrations.view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    }
    page(&visit, &state, &view, true).await
}

fn stopped_unasked(standing: &Standing, now: Timestamp) -> bool {
    matches!(standing, Standing::AwaitingPayment { nothing_found_at, .. } if !is_recent(*nothing_found_at, now))
}

/// The registration as it stands, and that it was read.
pub(crate) async fn page(
    visit: &SiteVisit,
    state: &WebState,
    view: &RegistrationView,
    stopped: bool,
) -> Result<Response, Failure> {
    if let Err(error) = state.app.registrations().note_read(&visit.site, view).await {
        tracing::warn!(error = %error, "a payer may be written to of what he has read");
    }
    let other = view.other.as_ref().map(Person::name);
    let facts = RegistrationFacts {
        site: &visit.site,
        session: &view.session,
        link: &view.link.to_string(),
        reference: &view.reference,
        standing: &view.standing,
        holder: view.holder,
        other: other.as_deref(),
        email: &view.person.email,
        price: view.price,
        tax: (&view.tax.0, view.tax.1),
        hold_until: view.hold_until,
        attempts_left: view.attempts_left,
        methods: &view.methods,
        card_entry: view.card_entry,
        method: view.method,
        review_until: view.review_until,
        page_was_open: view.page_was_open,
        stopped,
        confirmed_at: view.confirmed_at,
        has_receipt: view.receipt.is_some(),
        going_back: view.going_back,
        complimentary: view.complimentary,
        given_up_because: &view.given_up_because,
        withdraw_until: view.withdraw_until,
        moved: view.moved,
        refund_policy: view.refund_policy,
        policy_accepted_at: view.policy_accepted_at,
        room: view.room,
        join_token: view.join_token.as_deref(),
        reader: visit.zone.as_ref(),
        now: state.app.now(),
    };
    let page = RegistrationPage::new(visit.frame(), &facts);
    let response = visit.show(&page, Privacy::Personal)?;
    match page.look_again() {
        Some(seconds) => Ok((refresh(seconds), response).into_response()),
        None => Ok(response),
    }
}
