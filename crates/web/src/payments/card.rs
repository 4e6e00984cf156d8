//! The form for a card on a page of ours, where the seller has chosen that (SAQ A-EP). The browser posts it to the gateway: none of
//! its fields has a name of ours, and nothing here reads one. It comes back as from the gateway's own page.

use super::checkout::to_registration;
use super::typed;
use crate::hosting::acting;
use crate::layout::Frame;
use crate::response::headers::PostsTo;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::sessions::{PriceText, When};
use crate::state::WebState;
use crate::usage::payment::followed;
use crate::visit::{Personal, SignedIn, SiteVisit};
use app::payments::{CardForm, PayerCard};
use app::registrations::{RegistrationView, Standing};
use app::sessions::SessionView;
use app::usage::HostCard;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "payments/card.html")]
pub(crate) struct CardPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    form: &'a CardForm,
    number: CardField,
    expiry: CardField,
    code: CardField,
    /// Back without paying.
    stop: String,
    topic: &'a str,
    when: Option<When>,
    lines: Vec<(String, String)>,
    total: (String, String),
    /// Until when, in a sentence, and in a few words.
    until: String,
    until_short: String,
    seconds_left: i64,
    button: String,
    note: String,
}

/// A field of the card: named as the gateway names it.
#[derive(Template)]
#[template(path = "payments/card_field.html")]
struct CardField {
    id: &'static str,
    name: &'static str,
    label: String,
    hint: String,
    autocomplete: &'static str,
    /// What the browser lets pass, also without script.
    pattern: &'static str,
    most: u8,
    problem: String,
    /// What the script says of digits that no card has.
    digits: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for CardField {}

impl CardField {
    fn of(t: Messages, form: &CardForm) -> [Self; 3] {
        let text = |key: &str| t.text(key).into_owned();
        [
            Self {
                id: "card-number",
                name: form.number,
                label: text(msg!("card-number")),
                hint: text(msg!("card-number-hint")),
                autocomplete: "cc-number",
                pattern: "[0-9]{12,19}",
                most: 19,
                problem: text(msg!("card-problem-number")),
                digits: Some(text(msg!("card-problem-digits"))),
            },
            // One field, as without script nothing joins a month and a year to what the gateway takes.
            Self {
                id: "card-expiry",
                name: form.expiry,
                label: text(msg!("card-expiry")),
                hint: text(msg!("card-expiry-hint")),
                autocomplete: "cc-exp",
                pattern: "(0[1-9]|1[0-2])[0-9]{2}",
                most: 4,
                problem: text(msg!("card-problem-expiry")),
                digits: None,
            },
            Self {
                id: "card-code",
                name: form.code,
                label: text(msg!("card-code")),
                hint: text(msg!("card-code-hint")),
                autocomplete: "cc-csc",
                pattern: "[0-9]{3,4}",
                most: 4,
                problem: text(msg!("card-problem-code")),
                digits: None,
            },
        ]
    }
}

/// What is paid for on a page that takes a card, and until when.
pub(crate) struct CardFacts<'a> {
    /// Back without paying.
    pub stop: String,
    /// What is paid for.
    pub topic: &'a str,
    /// When that is.
    pub when: Option<When>,
    /// What the total is made of: names and amounts.
    pub lines: Vec<(String, String)>,
    /// The total, its name first.
    pub total: (String, String),
    /// Until when this page is good: time, sentence and few words.
    pub until: (Timestamp, String, String),
    /// What the button says.
    pub button: String,
    /// What follows.
    pub note: &'static str,
    /// The present.
    pub now: Timestamp,
}

impl<'a> CardPage<'a> {
    /// The page of `facts`, with the form of `card`.
    pub fn new(frame: Frame<'a>, card: &'a PayerCard, facts: CardFacts<'a>) -> Self {
        let t = frame.t;
        let [number, expiry, code] = CardField::of(t, &card.form);
        let (until, sentence, short) = facts.until;
        Self {
            t,
            frame,
            form: &card.form,
            number,
            expiry,
            code,
            stop: facts.stop,
            topic: facts.topic,
            when: facts.when,
            lines: facts.lines,
            total: facts.total,
            until: sentence,
            until_short: short,
            seconds_left: until.since(facts.now).whole_seconds().max(0),
            button: facts.button,
            note: t.text(facts.note).into_owned(),
        }
    }

    fn title(&self) -> String {
        self.t.text("card-title").into_owned()
    }

    /// `12 minutes left`, for the script to count with.
    fn minutes_left(&self, minutes: u32) -> String {
        self.t.with("register-hold-left", &[("minutes", minutes.into())])
    }
}

/// The page, which the browser may post to the gateway from; when its time is over it looks again, and is led to where that is said.
fn show_page(visit: &SiteVisit, page: &CardPage<'_>) -> Result<Response, Failure> {
    let mut response = visit.show(page, Privacy::Personal)?;
    response.extensions_mut().insert(PostsTo(page.form.origin.clone()));
    Ok((refresh(page.seconds_left + 1), response).into_response())
}

/// What is paid for by a registration, on a page that takes a card until `until`; none without a seat that is kept: there is nothing
/// to pay for then, whatever the gateway would take.
pub(super) fn of_seat<'a>(
    (visit, state): (&SiteVisit, &WebState),
    (view, reference): (&'a RegistrationView, &str),
    until: Timestamp,
) -> Option<CardFacts<'a>> {
    let (price, hold_until) = (view.price.as_ref()?, view.hold_until?);
    let (t, site, session) = (visit.frame().t, &visit.site.slug, &view.session);
    let price = PriceText::under(t, (&view.tax.0, view.tax.1), price);
    let seat = t.with("register-line-seats", &[("count", 1_u32.into())]);
    let until = hold_until.min(until);
    let time = t.time_until(until, &Zone::stored(&session.time_zone), visit.zone.as_ref());
    let stop = Address::CheckoutReturn { site, reference }.path();
    Some(CardFacts {
        stop: format!("{stop}?outcome=cancel"),
        topic: &session.topic,
        when: Some(When::in_a_list(t, session, visit.zone.as_ref())),
        lines: [(seat, price.net)].into_iter().chain(price.tax_line).collect(),
        total: (t.text("register-total").into_owned(), price.gross.clone()),
        until: (
            until,
            t.with("register-hold-until", &[("time", time.as_str().into())]),
            t.with("register-kept-until", &[("time", time.as_str().into())]),
        ),
        button: t.with("register-pay", &[("amount", price.gross.into())]),
        note: msg!("card-note"),
        now: state.app.now(),
    })
}

/// What a host pays for, in the same way.
pub(super) fn of_host<'a>(
    (visit, state): (&SiteVisit, &WebState),
    (paid, view): (&HostCard, &'a SessionView),
    (page, until): (&str, Timestamp),
) -> CardFacts<'a> {
    let (t, site) = (visit.frame().t, &visit.site.slug);
    let amount = t.money(paid.amount);
    let time = t.time_until(until, &Zone::stored(&view.time_zone), visit.zone.as_ref());
    let (due, pay) = match paid.is_held {
        true => (msg!("host-pay-due"), msg!("host-pay-hold")),
        false => (msg!("register-total"), msg!("host-pay-charge")),
    };
    let stop = Address::HostPaymentReturn { site, page }.path();
    CardFacts {
        stop: format!("{stop}?outcome=cancel"),
        topic: &view.topic,
        when: Some(When::in_a_list(t, view, visit.zone.as_ref())),
        lines: Vec::new(),
        total: (t.text(due).into_owned(), amount.clone()),
        until: (until, t.with("card-until", &[("time", time.into())]), String::new()),
        button: t.with(pay, &[("amount", amount.into())]),
        note: msg!("card-note-host"),
        now: state.app.now(),
    }
}

/// `GET /{site}/checkout/{reference}/card`: where there is nothing to pay in that way, the registration says how it stands.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let registrations = state.app.registrations();
    let view = registrations.view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let reference = link.to_string();
    if matches!(view.standing, Standing::AwaitingPayment { .. }) {
        let frame = visit.frame().showing(view.session.session.mode);
        if let Some(card) = registrations.card(&visit.site, &link).await?
            && let Some(facts) = of_seat((&visit, &state), (&view, &reference), card.until)
        {
            return show_page(&visit, &CardPage::new(frame, &card, facts));
        }
        if let Some(page) = registrations.typed_card(&visit.site, &link).await?
            && let Some(facts) = of_seat((&visit, &state), (&view, &reference), page.until)
        {
            return typed::show_seat(&visit, facts, &view, &reference);
        }
    }
    to_registration(&visit.site.slug, &reference)
}

/// `GET /{site}/host/payments/{page}/card`: the same for a host.
pub(crate) async fn show_host(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (visit, site, page) = (&who.visit, &who.visit.site, who.visit.param("page"));
    let paid = state.app.usage().card(acting(&who), site, page).await?.ok_or(Failure::NotFound)?;
    let hosted = state.app.sessions().find_hosted(acting(&who), site, &paid.session).await?;
    let view = hosted.ok_or(Failure::NotFound)?.view;
    if let Some(of) = paid.typed {
        let facts = of_host((visit, &state), (&paid, &view), (page, of.until));
        return typed::show_host(&who, &state, facts, (&view, page)).await;
    }
    let Some(card) = &paid.card else { return see_other(&followed(&site.slug, &paid.session)) };
    let here = Address::HostPaymentCard { site: &site.slug, page }.path();
    let frame = visit.frame_of_use(&state, here).await?.showing(view.session.mode);
    let facts = of_host((visit, &state), (&paid, &view), (page, card.until));
    show_page(visit, &CardPage::new(frame, card, facts))
}
