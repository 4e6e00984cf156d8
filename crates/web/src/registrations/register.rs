//! Details, total and the pay button on one page. What was typed is kept whatever happens: mistakes, an ended seat
//! hold, another price, a form that can no longer be trusted.

use super::buyer::{BuyerQuestion, company_input};
use super::fields::{DetailsFields, mistakes};
use crate::forms::{Mistakes, SeenField};
use crate::layout::{Frame, KEPT_LANGUAGE, KeptForm};
use crate::request::address::ClientAddress;
use crate::request::form::{Fields, PostedForm};
use crate::request::{form_token, reader};
use crate::response::{Failure, Privacy, see_other};
use crate::sessions::{PriceText, When, refund_sentence};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::Seen;
use app::refunds::{RightAhead, begins_within_withdrawal, exclusion, right_ahead};
use app::registrations::{PayOutcome, Register, RegisterRefusal, terms_seen};
use app::sessions::SessionView;
use app::sites::{PayerTexts, Site};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::payments::gateway::CardEntry;
use domain::registrations::buyer::BuyerKind;
use domain::registrations::details::{DetailsInput, Field, Problem};
use domain::registrations::hold::HoldRefusal;
use domain::sites::{PayMethod, PayerText};
use domain::time::{Span, Timestamp};
use http::StatusCode;
use locale::countries::country;
use locale::{Address, Locale, Messages, Zone};

/// The address for which a second seat is wanted: sent by a form that warned of the first one.
const SECOND_SEAT: &str = "second_seat_for";

/// Length of a form key in base64.
const FORM_KEY_LEN: usize = 22;

/// The page.
#[derive(Template)]
#[template(path = "registrations/register.html")]
pub(crate) struct RegisterPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    action: String,
    back: String,
    form_key: &'a str,
    typed: &'a DetailsInput,
    fields: DetailsFields<'a>,
    buyer: BuyerQuestion<'a>,
    mistakes: Mistakes<'a>,
    notice: Option<Notice>,
    intro: Option<&'a str>,
    policy_text: Option<&'a str>,
    sold_by: Option<String>,
    price: Option<PriceText>,
    price_minor: i64,
    seen: SeenField,
    /// Begins within a consumer's time for withdrawing.
    begins_soon: bool,
    /// The site's words that consumers cannot withdraw; none where they can.
    no_withdrawal: Option<&'a str>,
    /// That they can, and until when.
    withdrawal: Option<String>,
    seat: Seat,
}

/// Whether a seat is kept while the form is filled in.
pub(crate) enum Seat {
    /// Until that time of day; the script counts down.
    Kept {
        /// `14:32`.
        until: String,
        /// From the page's making.
        seconds_left: i64,
    },
    /// No longer: it can be asked for again.
    Gone,
}

/// Something to know before sending the form again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The form could not be trusted (403).
    Stale,
    /// The fee was changed meanwhile.
    PriceChanged,
    /// What is agreed to was changed meanwhile.
    TermsChanged,
    /// What was chosen to pay with is not offered any more.
    MethodGone,
    /// Name and address have a seat already.
    SamePerson,
}

/// What the page is made from.
pub(crate) struct RegisterFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The session.
    pub session: &'a SessionView,
    /// The reader's time zone, when known.
    pub reader: Option<&'a Zone>,
    /// What the site says to its payers.
    pub texts: &'a PayerTexts,
    /// The seat is kept until then.
    pub held_until: Option<Timestamp>,
    /// What was typed.
    pub typed: &'a DetailsInput,
    /// What is wrong with it.
    pub problems: &'a [(Field, Problem)],
    /// What else to know.
    pub notice: Option<Notice>,
    /// What it can be paid with.
    pub methods: &'a [PayMethod],
    /// Where a card is typed.
    pub card_entry: CardEntry,
    /// What he wants to pay with; none while he has not chosen.
    pub method: Option<PayMethod>,
    /// The form's key (PS-K6).
    pub form_key: &'a str,
    /// The present.
    pub now: Timestamp,
}

impl RegisterFacts<'_> {
    /// What the form says that is agreed to.
    fn seen(&self, t: Messages) -> Seen {
        let session = (&self.session.session, self.session.cancelling);
        terms_seen(self.site, self.texts, session, t.code())
    }
}

impl<'a> RegisterPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &RegisterFacts<'a>) -> Self {
        let t = frame.t;
        let RegisterFacts { site, session, typed, problems, now, .. } = *facts;
        let zone = Zone::stored(&session.time_zone);
        let texts = facts.texts;
        let text = |kind| texts.text(kind, t.code()).filter(|_| session.price.is_some());
        let seat = match facts.held_until.filter(|until| *until > now) {
            None => Seat::Gone,
            Some(until) => Seat::Kept {
                until: t.time_until(until, &zone, facts.reader),
                seconds_left: until.since(now).whole_seconds(),
            },
        };
        let enter = matches!(seat, Seat::Gone).then_some(("seat", "again"));
        let keeps = frame.walk.is_none().then_some(KeptForm { id: "details", enter });
        let frame = Frame { keeps, ..frame.showing(session.session.mode) };
        let reader = (typed.country.as_str(), t.code());
        let right = right_ahead(site, &session.session, texts, reader, now);
        let withdrawal = right.map(|right| match right {
            RightAhead::Until(until) => {
                // The period ends with its last day.
                let last_day = t.date(until.minus(Span::seconds(1)), &Zone::stored(&site.time_zone));
                t.with("register-withdrawal", &[("date", last_day.into())])
            }
            RightAhead::Elsewhere => t.text("register-withdrawal-elsewhere").into_owned(),
        });
        let rules = match session.price {
            Some(_) => format!(
                "{} {}",
                t.text("register-policy"),
                refund_sentence(t, site, session, (facts.reader, now))
            ),
            None => t.text("register-policy-free").into_owned(),
        };
        Self {
            t,
            session,
            when: When::in_a_list(t, session, facts.reader),
            action: match &frame.walk {
                Some(walk) => format!("{walk}/register"),
                None => Address::Register { site: &site.slug, session: &session.slug }.path(),
            },
            back: match &frame.walk {
                Some(walk) => walk.clone(),
                None => Address::Session { site: &site.slug, session: &session.slug }.path(),
            },
            form_key: facts.form_key,
            typed,
            fields: DetailsFields::new(
                t,
                typed,
                problems,
                ((facts.methods, facts.method, facts.card_entry), rules),
            ),
            buyer: BuyerQuestion::new(t, typed, problems),
            mistakes: Mistakes::new(t, mistakes(t, problems)).kept(t.text("form-errors-kept")),
            notice: facts.notice,
            intro: text(PayerText::Intro),
            policy_text: text(PayerText::Policy),
            sold_by: text(PayerText::DisplayName)
                .map(|name| t.with("register-sold-by", &[("seller", name.into())])),
            price: session.price.as_ref().map(|price| PriceText::of(t, site, price)),
            price_minor: session.price.map_or(0, |price| price.gross.minor),
            seen: SeenField(facts.seen(t)),
            begins_soon: begins_within_withdrawal(site, &session.session, texts, reader, now),
            no_withdrawal: exclusion(texts, &session.session, t.code()),
            withdrawal,
            seat,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("register-title"))
    }

    /// The words of the one button.
    fn button(&self) -> String {
        match &self.price {
            Some(price) => self.t.with("register-pay", &[("amount", (&price.gross).into())]),
            None => self.t.text("register-confirm-free").into_owned(),
        }
    }

    fn kept_until(&self, time: &str) -> String {
        self.t.with("register-hold-until", &[("time", time.into())])
    }

    /// `12 minutes left`, for the script to count with.
    fn minutes_left(&self, minutes: u32) -> String {
        self.t.with("register-hold-left", &[("minutes", minutes.into())])
    }

    fn same_person(&self) -> String {
        let DetailsInput { first_name, last_name, email, .. } = self.typed;
        let name = format!("{} {}", first_name.trim(), last_name.trim());
        self.t.with("register-same-person-text", &[("name", name.into()), ("email", email.trim().into())])
    }

    fn one_seat(&self) -> String {
        self.t.with("register-line-seats", &[("count", 1_u32.into())])
    }
}

/// `GET /{site}/sessions/{session}/register`: the empty form, for a browser that holds a seat.
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, slug) = (&visit.site, visit.param("session"));
    let session = state.app.sessions().find(site, slug, visit.test_access).await?.ok_or(Failure::NotFound)?;
    let Some(held) = state.app.registrations().held(site, &session.session, &visit.browser.key()).await?
    else {
        return see_other(&Address::Session { site: &site.slug, session: slug }.path());
    };
    if let Some(link) = held.registered {
        let reference = &link.to_string();
        return see_other(&Address::Registration { site: &site.slug, reference }.path());
    }
    let typed = DetailsInput { country: likely_country(site, visit.t), ..DetailsInput::default() };
    let offer = state.app.registrations().methods(site, &session).await?;
    let facts = RegisterFacts {
        site,
        session: &session,
        reader: visit.zone.as_ref(),
        texts: &state.app.sites().texts(site).await?,
        held_until: Some(held.expires_at),
        typed: &typed,
        problems: &[],
        notice: None,
        methods: &offer.methods,
        card_entry: offer.card_entry,
        method: None,
        form_key: &new_form_key(&state),
        now: state.app.now(),
    };
    visit.show(&RegisterPage::new(visit.frame(), &facts), Privacy::Public)
}

/// The form as it was sent.
pub(crate) fn typed(fields: &Fields) -> DetailsInput {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    DetailsInput {
        first_name: text(Field::FirstName),
        last_name: text(Field::LastName),
        email: text(Field::Email),
        country: text(Field::Country),
        buyer: BuyerKind::parse(fields.get("buyer")).unwrap_or_default(),
        company: company_input(fields),
        express_request: !fields.get(Field::Express.as_str()).is_empty(),
        policy_accepted: !fields.get(Field::Policy.as_str()).is_empty(),
    }
}

/// Most who buy live where the seller does.
pub(crate) fn likely_country(site: &Site, t: Messages) -> String {
    country(t.locale(), &site.seller.country).map_or_else(String::new, |country| country.code.to_owned())
}

/// `POST /{site}/sessions/{session}/register`: registers and goes to the payment page, or says why not; with the
/// button *Get a seat again*, takes a seat and shows the form as it was.
pub(crate) async fn register(
    mut visit: SiteVisit,
    address: ClientAddress,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let fields = &form.fields;
    let mut again = Again::new(fields, &state);
    if !form.is_genuine {
        return again.with_notice(Notice::Stale).show(&visit, &state, StatusCode::FORBIDDEN).await;
    }
    if let Some(language) = Locale::parse(fields.get(KEPT_LANGUAGE)) {
        visit.speak(language);
        // Other words say the same.
        again.terms = None;
        let mut response = again.show(&visit, &state, StatusCode::OK).await?;
        reader::keep_language(&mut response, language, state.https);
        return Ok(response);
    }
    let (site, slug) = (&visit.site, visit.param("session"));
    if fields.get("seat") == "again" {
        let registrations = state.app.registrations();
        let asked =
            registrations.hold(site, slug, &visit.browser.key(), address.0, visit.test_access).await?;
        return match asked.ok_or(Failure::NotFound)? {
            Err(refusal) => super::hold::refused(&visit, &state, address, refusal).await,
            Ok(_) => again.show(&visit, &state, StatusCode::OK).await,
        };
    }
    let command = Register {
        session_slug: slug.to_owned(),
        browser: visit.browser.key(),
        form_key: again.form_key.clone(),
        input: again.typed.clone(),
        locale: visit.t.code().to_owned(),
        time_zone: visit.zone.as_ref().map(|zone| zone.name().to_owned()),
        // A price that cannot be read is none that we showed.
        price_shown_minor: fields.get("price").parse().unwrap_or(-1),
        terms: SeenField::sent(fields),
        method: again.method,
        // Another address than the one that the warning was about is warned of again.
        wants_second_seat: !again.typed.email.is_empty() && fields.get(SECOND_SEAT) == again.typed.email,
    };
    let registration =
        |reference: &str| see_other(&Address::Registration { site: &site.slug, reference }.path());
    match state.app.registrations().register(site, command).await? {
        Ok(PayOutcome::GoToPage { url, .. }) => see_other(&url),
        Ok(PayOutcome::PageUnavailable(link)) => {
            see_other(&Address::Checkout { site: &site.slug, reference: &link.to_string() }.path())
        }
        Ok(PayOutcome::NothingToPay(link)) => registration(&link.to_string()),
        Err(RegisterRefusal::AlreadyRegistered(link)) => registration(&link.to_string()),
        Err(RegisterRefusal::Invalid(problems)) => {
            again.problems = problems;
            again.show(&visit, &state, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(RegisterRefusal::PriceChanged) => {
            again.with_notice(Notice::PriceChanged).show(&visit, &state, StatusCode::CONFLICT).await
        }
        Err(RegisterRefusal::TermsChanged) => {
            again.with_notice(Notice::TermsChanged).show(&visit, &state, StatusCode::CONFLICT).await
        }
        Err(RegisterRefusal::MethodGone) => {
            again.with_notice(Notice::MethodGone).show(&visit, &state, StatusCode::CONFLICT).await
        }
        Err(RegisterRefusal::CannotBePaid) => {
            super::hold::refused(&visit, &state, address, HoldRefusal::CannotBePaid).await
        }
        Err(RegisterRefusal::SamePerson) => {
            again.with_notice(Notice::SamePerson).show(&visit, &state, StatusCode::CONFLICT).await
        }
        Err(RegisterRefusal::HoldEnded) => again.show(&visit, &state, StatusCode::CONFLICT).await,
    }
}

/// The form, to be shown once more as it was typed.
struct Again {
    typed: DetailsInput,
    problems: Vec<(Field, Problem)>,
    notice: Option<Notice>,
    method: Option<PayMethod>,
    form_key: String,
    /// What the form said that is agreed to, where that is compared.
    terms: Option<Seen>,
}

impl Again {
    fn new(fields: &Fields, state: &WebState) -> Self {
        let sent_key = fields.get("form_key");
        // A seat that is taken again begins a form of its own: the old key belongs to the ended hold.
        let keep = fields.get("seat").is_empty() && is_form_key(sent_key);
        Self {
            typed: typed(fields),
            problems: Vec::new(),
            notice: None,
            method: PayMethod::parse(fields.get("method")),
            form_key: if keep { sent_key.to_owned() } else { new_form_key(state) },
            terms: Some(SeenField::sent(fields)),
        }
    }

    fn with_notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    async fn show(
        self,
        visit: &SiteVisit,
        state: &WebState,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let (site, slug) = (&visit.site, visit.param("session"));
        let session =
            state.app.sessions().find(site, slug, visit.test_access).await?.ok_or(Failure::NotFound)?;
        let held = state.app.registrations().held(site, &session.session, &visit.browser.key()).await?;
        let texts = state.app.sites().texts(site).await?;
        let offer = state.app.registrations().methods(site, &session).await?;
        let facts = RegisterFacts {
            site,
            session: &session,
            reader: visit.zone.as_ref(),
            texts: &texts,
            held_until: held.map(|held| held.expires_at),
            typed: &self.typed,
            problems: &self.problems,
            notice: self.notice,
            methods: &offer.methods,
            card_entry: offer.card_entry,
            method: self.method,
            form_key: &self.form_key,
            now: state.app.now(),
        };
        // Who agreed to other words has not agreed to these.
        let is_outdated = self.terms.is_some_and(|terms| terms != facts.seen(visit.t));
        let unticked = DetailsInput { policy_accepted: false, express_request: false, ..self.typed.clone() };
        let facts = match is_outdated {
            true => {
                let notice = self.notice.or(Some(Notice::TermsChanged));
                RegisterFacts { typed: &unticked, notice, ..facts }
            }
            false => facts,
        };
        let page = RegisterPage::new(visit.frame(), &facts);
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

fn new_form_key(state: &WebState) -> String {
    BASE64.encode(state.app.random_bytes::<16>())
}

fn is_form_key(text: &str) -> bool {
    text.len() == FORM_KEY_LEN && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
