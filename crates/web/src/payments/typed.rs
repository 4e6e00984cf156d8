//! A card that is typed on a page of ours and comes to our server, where the seller has accepted what that means (SAQ D). What is
//! secret of it is taken out of the form as it arrives and goes to one call. Number and code come back to no page: who has to correct
//! something types them again.

use super::card::{CardFacts, of_host, of_seat};
use super::checkout::to_registration;
use crate::forms::{Choice, Choices, Mistake, Mistakes, TextField};
use crate::hosting::acting;
use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::sessions::When;
use crate::state::WebState;
use crate::usage::payment::followed;
use crate::visit::{Personal, SignedIn, SiteVisit};
use app::payments::{CardAnswer, CardRefusal, Secret, TypedCard};
use app::registrations::RegistrationView;
use app::sessions::SessionView;
use askama::Template;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use domain::payments::card::{Field, Problem, hide_cards};
use http::StatusCode;
use locale::countries::{countries, country};
use locale::{Address, Messages, msg};
use std::borrow::Cow;
use std::net::IpAddr;

/// What the form calls the country.
const COUNTRY: &str = "card_country";

/// Where sellers are whose accounts take cards in this way.
const SELLERS_COUNTRY: &str = "GB";

/// The page.
#[derive(Template)]
#[template(path = "payments/typed_card.html")]
pub(crate) struct TypedPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    refused: Option<String>,
    mistakes: Mistakes<'a>,
    number: TextField<'a>,
    expiry: TextField<'a>,
    code: TextField<'a>,
    start: TextField<'a>,
    issue: TextField<'a>,
    first_name: TextField<'a>,
    last_name: TextField<'a>,
    street: TextField<'a>,
    city: TextField<'a>,
    postcode: TextField<'a>,
    country: Choices<'a>,
    /// Back without paying.
    stop: String,
    topic: &'a str,
    when: Option<When>,
    lines: Vec<(String, String)>,
    total: (String, String),
    until: String,
    until_short: String,
    seconds_left: i64,
    button: String,
    note: String,
}

/// What is filled in of a page: never the card's number or code.
pub(crate) struct Filled {
    /// Until when the card is good.
    pub expiry: Secret<String>,
    /// From when.
    pub start: Secret<String>,
    /// Its issue number.
    pub issue: Secret<String>,
    /// First name of the holder.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Street.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postcode.
    pub postcode: String,
    /// Country.
    pub country: String,
}

impl Filled {
    /// A form that nobody has filled in: the seller's country is most of his payers'.
    pub fn empty() -> Self {
        let nothing = || Secret::new(String::new());
        Self {
            expiry: nothing(),
            start: nothing(),
            issue: nothing(),
            first_name: String::new(),
            last_name: String::new(),
            street: String::new(),
            city: String::new(),
            postcode: String::new(),
            country: SELLERS_COUNTRY.to_owned(),
        }
    }
}

impl<'a> TypedPage<'a> {
    /// The page of `facts`, whose form is sent to `action`; `refusal`: why what was sent there was not taken.
    pub fn new(
        frame: Frame<'a>,
        facts: CardFacts<'a>,
        (action, note): (String, &'static str),
        (filled, refusal): (&'a Filled, Option<&CardRefusal>),
    ) -> Self {
        let t = frame.t;
        let problems = match refusal {
            Some(CardRefusal::Form(problems)) => problems.as_slice(),
            _ => &[],
        };
        let words = |field: Field| {
            problems.iter().find(|(of, _)| *of == field).map(|&(_, problem)| words(t, field, problem))
        };
        let text = |field: Field, value: &'a str, autocomplete: &'static str| {
            TextField::new(field.as_str(), t.text(label(field)), value)
                .autocomplete(autocomplete)
                .problem(words(field))
        };
        let digits = |field: Field, value: &'a str, hint: &str, autocomplete: &'static str| {
            text(field, value, autocomplete).hint(t.text(hint)).input_mode("numeric")
        };
        let mistakes = problems.iter().map(|&(field, problem)| {
            let words = self::words(t, field, problem);
            Mistake::of(t, field.as_str(), t.text(label(field)).into_owned(), words)
        });
        let choices = countries(t.locale()).iter().map(|found| Choice::new(found.code, found.name));
        let (until, sentence, short) = facts.until;
        Self {
            refused: match refusal {
                Some(CardRefusal::NoOldAddress) => Some(t.text("card-typed-old-address").into_owned()),
                Some(CardRefusal::NotNow) => Some(t.text("card-typed-not-now").into_owned()),
                Some(CardRefusal::TooManyDeclined) => Some(t.text("card-typed-too-many").into_owned()),
                Some(CardRefusal::Form(_)) | None => None,
            },
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text(msg!("card-typed-kept"))),
            // What is typed into number and code is never shown again.
            number: digits(Field::Number, "", msg!("card-typed-number-hint"), "cc-number"),
            code: digits(Field::Code, "", msg!("card-typed-code-hint"), "cc-csc"),
            expiry: digits(Field::Expiry, filled.expiry.expose(), msg!("card-typed-expiry-hint"), "cc-exp"),
            start: digits(Field::Start, filled.start.expose(), msg!("card-start-hint"), "off").optional(),
            issue: digits(Field::Issue, filled.issue.expose(), msg!("card-issue-hint"), "off").optional(),
            first_name: text(Field::FirstName, &filled.first_name, "cc-given-name"),
            last_name: text(Field::LastName, &filled.last_name, "cc-family-name"),
            street: text(Field::Street, &filled.street, "billing address-line1"),
            city: text(Field::City, &filled.city, "billing address-level2"),
            postcode: text(Field::Postcode, &filled.postcode, "billing postal-code"),
            country: Choices::new(COUNTRY, t.text("card-country"), &filled.country, choices.collect())
                .autocomplete("billing country"),
            action,
            stop: facts.stop,
            topic: facts.topic,
            when: facts.when,
            lines: facts.lines,
            total: facts.total,
            until: sentence,
            until_short: short,
            seconds_left: until.since(facts.now).whole_seconds().max(0),
            button: facts.button,
            note: t.text(note).into_owned(),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("card-title"))
    }

    /// `12 minutes left`, for the script to count with.
    fn minutes_left(&self, minutes: u32) -> String {
        self.t.with("register-hold-left", &[("minutes", minutes.into())])
    }
}

/// What a field is called.
fn label(field: Field) -> &'static str {
    match field {
        Field::Number => msg!("card-number"),
        Field::Expiry => msg!("card-expiry"),
        Field::Code => msg!("card-code"),
        Field::Start => msg!("card-start"),
        Field::Issue => msg!("card-issue"),
        Field::FirstName => msg!("card-first-name"),
        Field::LastName => msg!("card-last-name"),
        Field::Street => msg!("card-street"),
        Field::City => msg!("card-city"),
        Field::Postcode => msg!("card-postcode"),
    }
}

fn words(t: Messages, field: Field, problem: Problem) -> String {
    let key = match (problem, field) {
        (Problem::TooLong(most), _) => {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            return t.with("card-typed-problem-too-long", &[("most", most.into())]);
        }
        (Problem::NotTaken, _) => msg!("card-typed-problem-not-taken"),
        (Problem::Over, _) => msg!("card-typed-problem-over"),
        (_, Field::Number) => msg!("card-typed-problem-number"),
        (_, Field::Expiry) => msg!("card-typed-problem-expiry"),
        (_, Field::Code) => msg!("card-typed-problem-code"),
        (_, Field::Start) => msg!("card-typed-problem-start"),
        (_, Field::Issue) => msg!("card-typed-problem-issue"),
        (Problem::Missing | Problem::Wrong, _) => msg!("card-typed-problem-missing"),
    };
    t.text(key).into_owned()
}

/// A form with a card, whose secrets are taken out of it as it arrives. It cannot be printed.
pub(crate) struct CardForm {
    card: [Secret<String>; 5],
    filled: Filled,
    /// Whether it was sent by this browser from one of our pages.
    is_genuine: bool,
}

impl FromRequest<WebState> for CardForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let PostedForm { mut fields, is_genuine } = PostedForm::of_secrets(request, state).await?;
        let mut secret = |field: Field| Secret::new(fields.take(field.as_str()));
        let [number, expiry, code, start, issue] =
            [Field::Number, Field::Expiry, Field::Code, Field::Start, Field::Issue].map(&mut secret);
        let card = [joined(&number), trimmed(&expiry), trimmed(&code), trimmed(&start), trimmed(&issue)];
        Ok(Self { card, filled: filled(&fields), is_genuine })
    }
}

/// A number without what people put between its groups, of the length of all of it: it is not moved while it is made.
fn joined(text: &Secret<String>) -> Secret<String> {
    let mut digits = String::with_capacity(text.expose().len());
    digits.extend(text.expose().chars().filter(|c| !matches!(c, ' ' | '-')));
    Secret::new(digits)
}

fn trimmed(text: &Secret<String>) -> Secret<String> {
    Secret::new(text.expose().trim().to_owned())
}

/// The same, to be shown again; nothing, where the card's number was typed there.
fn shown_again(text: &Secret<String>) -> Secret<String> {
    match hide_cards(text.expose()) {
        Cow::Borrowed(_) => text.clone(),
        Cow::Owned(_) => Secret::new(String::new()),
    }
}

/// What is shown again of a form: not yet what is secret. A number that was typed into the wrong field is a card's there, too: it goes to
/// no page, and to the gateway as nobody's name or street; the field is asked for again.
fn filled(fields: &Fields) -> Filled {
    let text = |name: &str| match hide_cards(fields.get(name).trim()) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(_) => String::new(),
    };
    Filled {
        first_name: text(Field::FirstName.as_str()),
        last_name: text(Field::LastName.as_str()),
        street: text(Field::Street.as_str()),
        city: text(Field::City.as_str()),
        postcode: text(Field::Postcode.as_str()),
        country: text(COUNTRY),
        ..Filled::empty()
    }
}

impl CardForm {
    /// The card, with what is shown again of the form.
    fn into_card(self, t: Messages, from: IpAddr) -> (TypedCard, Filled) {
        let [number, expiry, code, start, issue] = self.card;
        let mut filled = Filled {
            expiry: shown_again(&expiry),
            start: shown_again(&start),
            issue: shown_again(&issue),
            ..self.filled
        };
        // Only a page of ours sends one, and that from a list.
        if country(t.locale(), &filled.country).is_none() {
            SELLERS_COUNTRY.clone_into(&mut filled.country);
        }
        let card = TypedCard {
            number,
            expiry,
            code,
            start,
            issue,
            first_name: filled.first_name.clone(),
            last_name: filled.last_name.clone(),
            street: filled.street.clone(),
            city: filled.city.clone(),
            postcode: filled.postcode.clone(),
            country: filled.country.clone(),
            from,
        };
        (card, filled)
    }
}

/// The page; when its time is over it looks again, and is led to where that is said.
fn answer(
    visit: &SiteVisit,
    page: &TypedPage<'_>,
    refusal: Option<&CardRefusal>,
) -> Result<Response, Failure> {
    // With *Back* a browser would bring what was typed on it: card and code.
    let mut response = visit.show(page, Privacy::Secret)?;
    match refusal {
        None => Ok((refresh(page.seconds_left + 1), response).into_response()),
        Some(CardRefusal::NotNow) => {
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            Ok(response)
        }
        Some(CardRefusal::TooManyDeclined) => {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            Ok(response)
        }
        Some(CardRefusal::Form(_) | CardRefusal::NoOldAddress) => {
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The page for a registration.
pub(super) fn show_seat(
    visit: &SiteVisit,
    facts: CardFacts<'_>,
    view: &RegistrationView,
    reference: &str,
) -> Result<Response, Failure> {
    seat_page(visit, facts, (view, reference), (&Filled::empty(), None))
}

fn seat_page(
    visit: &SiteVisit,
    facts: CardFacts<'_>,
    (view, reference): (&RegistrationView, &str),
    (filled, refusal): (&Filled, Option<&CardRefusal>),
) -> Result<Response, Failure> {
    let action = Address::CheckoutCardPay { site: &visit.site.slug, reference }.path();
    let frame = visit.frame().showing(view.session.session.mode);
    let what = (action, msg!("card-typed-note"));
    answer(visit, &TypedPage::new(frame, facts, what, (filled, refusal)), refusal)
}

/// `POST /{site}/checkout/{reference}/card/pay`
pub(crate) async fn pay(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
    ClientAddress(from): ClientAddress,
    form: CardForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return Err(Failure::FormStale);
    }
    let (site, reference) = (&visit.site, link.to_string());
    let registrations = state.app.registrations();
    let (card, filled) = form.into_card(visit.frame().t, from);
    let refusal = match registrations.pay_by_card(site, &link, card).await? {
        Ok(CardAnswer::Sent | CardAnswer::NothingToPay) => return to_registration(&site.slug, &reference),
        Err(refusal) => refusal,
    };
    let view = registrations.view(site, &link).await?.ok_or(Failure::NotFound)?;
    let Some(page) = registrations.typed_card(site, &link).await? else {
        return to_registration(&site.slug, &reference);
    };
    match of_seat((&visit, &state), (&view, &reference), page.until) {
        Some(facts) => seat_page(&visit, facts, (&view, &reference), (&filled, Some(&refusal))),
        None => to_registration(&site.slug, &reference),
    }
}

/// The page for a host.
pub(super) async fn show_host(
    who: &SignedIn,
    state: &WebState,
    facts: CardFacts<'_>,
    of: (&SessionView, &str),
) -> Result<Response, Failure> {
    host_page((who, state), facts, of, (&Filled::empty(), None)).await
}

async fn host_page(
    (who, state): (&SignedIn, &WebState),
    facts: CardFacts<'_>,
    (view, page): (&SessionView, &str),
    (filled, refusal): (&Filled, Option<&CardRefusal>),
) -> Result<Response, Failure> {
    let (visit, site) = (&who.visit, &who.visit.site.slug);
    let here = Address::HostPaymentCard { site, page }.path();
    let frame = visit.frame_of_use(state, here).await?.showing(view.session.mode);
    let what = (Address::HostPaymentCardPay { site, page }.path(), msg!("card-typed-note-host"));
    answer(visit, &TypedPage::new(frame, facts, what, (filled, refusal)), refusal)
}

/// `POST /{site}/host/payments/{page}/card/pay`
pub(crate) async fn pay_host(
    who: SignedIn,
    State(state): State<WebState>,
    ClientAddress(from): ClientAddress,
    form: CardForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return Err(Failure::FormStale);
    }
    let (visit, site, page) = (&who.visit, &who.visit.site, who.visit.param("page"));
    let (card, filled) = form.into_card(visit.frame().t, from);
    let answered = state.app.usage().pay_by_card(acting(&who), site, page, card).await?;
    let answered = answered.ok_or(Failure::NotFound)?;
    let paid = state.app.usage().card(acting(&who), site, page).await?.ok_or(Failure::NotFound)?;
    let (refusal, until) = match (answered, paid.typed) {
        (Err(refusal), Some(of)) => (refusal, of.until),
        _ => return see_other(&followed(&site.slug, &paid.session)),
    };
    let hosted = state.app.sessions().find_hosted(acting(&who), site, &paid.session).await?;
    let view = hosted.ok_or(Failure::NotFound)?.view;
    let facts = of_host((visit, &state), (&paid, &view), (page, until));
    host_page((&who, &state), facts, (&view, page), (&filled, Some(&refusal))).await
}
