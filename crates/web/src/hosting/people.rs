//! Who comes: the list with its filter, files for spreadsheets, messages, money back, and a seat without a payment.
//! Before money or mails go out, the page says to how many and how much.

use super::acting;
use super::notices::Notice;
use crate::forms::{Choice, Choices, LongText, Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, File, Privacy, download, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::refunds::OrderRefusal;
use app::sessions::{
    AttendeeRow, GiveRefusal, GivenSeat, HostedSession, MessageRefusal, PeopleFilter, Refunded,
};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::{HostMessageId, RefundId, RegistrationId};
use domain::money::Money;
use domain::registrations::RegistrationState;
use domain::sessions::moved::NewDate;
use http::StatusCode;
use locale::{Address, Messages, msg, parse_money};
use std::collections::HashSet;
use uuid::Uuid;

/// The page.
#[derive(Template)]
#[template(path = "hosting/people.html")]
pub(crate) struct PeoplePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session_address: String,
    topic: &'a str,
    notice: Option<Notice>,
    mistakes: Mistakes<'a>,
    here: String,
    csv: String,
    xlsx: String,
    state_field: Choices<'a>,
    search: TextField<'a>,
    /// How many have accepted the new date of a session that was moved.
    new_dates: Option<String>,
    rows: Vec<Row>,
    all: bool,
    message_id: String,
    subject: TextField<'a>,
    body: LongText<'a>,
    preview: Option<String>,
    amount: TextField<'a>,
    reason: TextField<'a>,
    refund_ask: Option<String>,
    refund_shown: &'a str,
    form_key: &'a str,
    first_name: TextField<'a>,
    last_name: TextField<'a>,
    email: TextField<'a>,
}

/// Somebody.
struct Row {
    value: String,
    name: String,
    email: String,
    reference: String,
    /// Who paid, where that is somebody else.
    paid_by: Option<String>,
    state: String,
    /// What he says to the new date of a session that was moved.
    new_date: Option<String>,
    /// Nothing where no payment was asked for.
    paid: Option<String>,
    back: Option<String>,
    is_chosen: bool,
}

/// What was typed on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The word of the state that is filtered by.
    pub state: String,
    /// What is searched.
    pub text: String,
    /// Who is chosen: registration and the id of the refund that it would be.
    pub chosen: Vec<(RegistrationId, RefundId)>,
    /// Whether everybody is.
    pub all: bool,
    /// The message's id.
    pub message: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// How much goes back.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// A seat that is given away.
    pub given: GivenSeat,
}

/// What the page is made from.
pub(crate) struct PeopleFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The session.
    pub hosted: &'a HostedSession,
    /// Who comes.
    pub people: &'a [AttendeeRow],
    /// What was typed.
    pub typed: &'a Typed,
    /// What is wrong with it: field and words.
    pub problems: Vec<(&'static str, String)>,
    /// What was just done.
    pub notice: Option<Notice>,
    /// To how many the message would go.
    pub preview: Option<String>,
    /// What would go back, and the same for the form to say that it was shown.
    pub refund: Option<(String, String)>,
    /// Draws an id for the refund of each row.
    pub ids: &'a dyn Fn() -> Uuid,
    /// Key of the form that gives a seat.
    pub form_key: &'a str,
    /// The words of the states, by which is filtered.
    pub states: &'a [(&'static str, String)],
}

impl<'a> PeoplePage<'a> {
    /// The page of `facts`; `shown` is what its form says to have shown.
    pub fn new(frame: Frame<'a>, facts: PeopleFacts<'a>, shown: &'a str) -> Self {
        let t = frame.t;
        let (site, slug, typed) = (&facts.site.slug, &facts.hosted.view.slug, facts.typed);
        let here = Address::HostPeople { site, session: slug }.path();
        let problem = |field: &str| {
            facts.problems.iter().find(|(found, _)| *found == field).map(|(_, words)| words.clone())
        };
        let mistakes = facts.problems.iter().map(|(field, words)| Mistake { field, words: words.clone() });
        let text = |name: &'a str, key: &str, value: &'a str| {
            TextField::new(name, t.text(key), value).optional().problem(problem(name))
        };
        let query = format!("?state={}&text={}", encode(&typed.state), encode(&typed.text));
        let choices = facts.states.iter().map(|(word, words)| Choice::new(word, words.clone())).collect();
        Self {
            t,
            session_address: Address::HostSession { site, session: slug }.path(),
            topic: &facts.hosted.view.topic,
            mistakes: Mistakes::new(t, mistakes.collect()).kept(t.text("settings-kept")),
            notice: facts.notice,
            csv: format!("{}{query}", Address::HostPeopleCsv { site, session: slug }.path()),
            xlsx: format!("{}{query}", Address::HostPeopleXlsx { site, session: slug }.path()),
            state_field: Choices::new("state", t.text("host-people-state"), &typed.state, choices)
                .nothing(t.text("host-people-any")),
            search: text("text", "host-people-search", &typed.text),
            new_dates: new_dates(t, facts.people),
            rows: facts.people.iter().map(|row| self::row(t, facts.site, row, typed, facts.ids)).collect(),
            all: typed.all,
            message_id: typed.message.clone(),
            subject: text("subject", "host-write-subject", &typed.subject),
            body: LongText::new("body", t.text("host-write-body"), &typed.body, 5).problem(problem("body")),
            preview: facts.preview,
            amount: text("amount", "host-refund-amount", &typed.amount)
                .input_mode("decimal")
                .hint(t.with("host-refund-amount-hint", &[("currency", facts.site.currency.code().into())])),
            reason: TextField::new("reason", t.text("host-refund-reason"), &typed.reason)
                .problem(problem("reason")),
            refund_ask: facts.refund.map(|(words, _)| words),
            refund_shown: shown,
            form_key: facts.form_key,
            first_name: text("first_name", "register-first-name", &typed.given.first_name),
            last_name: text("last_name", "register-last-name", &typed.given.last_name),
            email: text("email", "register-email", &typed.given.email).kind("email"),
            here,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&format!("{} · {}", self.t.text("host-people"), self.topic))
    }
}

fn row(t: Messages, site: &Site, row: &AttendeeRow, typed: &Typed, ids: &dyn Fn() -> Uuid) -> Row {
    let chosen = typed.chosen.iter().find(|(registration, _)| *registration == row.id);
    let refund = chosen.map_or_else(ids, |(_, refund)| refund.0);
    let back = Money::new(row.going_back, site.currency);
    Row {
        value: format!("{}:{refund}", row.id.0),
        name: format!("{} {}", row.first_name, row.last_name),
        email: row.email.clone(),
        reference: row.reference.clone(),
        paid_by: row
            .paid_by
            .as_ref()
            .map(|name| t.with("host-people-paid-by-name", &[("name", name.into())])),
        state: t.registration_state(row.state, row.complimentary).into_owned(),
        new_date: row.new_date.map(|answer| t.new_date(answer).into_owned()),
        paid: row.paid.map(|paid| t.money(paid)),
        back: (!back.is_zero()).then(|| t.money(back)),
        is_chosen: chosen.is_some(),
    }
}

/// How many of those who were asked come on the new date; none where nobody was.
fn new_dates(t: Messages, people: &[AttendeeRow]) -> Option<String> {
    let asked = || people.iter().filter_map(|row| row.new_date);
    let accepted = asked().filter(|answer| matches!(answer, NewDate::Accepted(_))).count();
    let open = asked().count() - accepted;
    let words = || {
        let accepted = t.with("host-people-accepted", &[("count", accepted.into())]);
        format!("{accepted} {}", t.with("host-people-open", &[("count", open.into())]))
    };
    (accepted + open > 0).then(words)
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn typed(fields: &Fields) -> Typed {
    let chosen = fields.all("who").filter_map(|value| {
        let (registration, refund) = value.split_once(':')?;
        Some((RegistrationId(Uuid::parse_str(registration).ok()?), RefundId(Uuid::parse_str(refund).ok()?)))
    });
    // Whoever is named twice is meant once.
    let mut named = HashSet::new();
    let chosen = chosen.filter(|(registration, _)| named.insert(*registration)).collect();
    let text = |name: &str| fields.get(name).to_owned();
    Typed {
        state: text("state"),
        text: text("text"),
        chosen,
        all: !fields.get("all").is_empty(),
        message: text("message"),
        subject: text("subject"),
        body: text("body"),
        amount: text("amount"),
        reason: text("reason"),
        given: GivenSeat {
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
        },
    }
}

fn filter(typed: &Typed) -> PeopleFilter {
    PeopleFilter { state: RegistrationState::parse(&typed.state), text: typed.text.clone() }
}

/// What is shown besides the list.
#[derive(Default)]
struct Extra {
    problems: Vec<(&'static str, String)>,
    notice: Option<Notice>,
    preview: Option<String>,
    refund: Option<(String, String)>,
}

async fn page(
    who: &SignedIn,
    state: &WebState,
    mut typed: Typed,
    extra: Extra,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (visit, site, slug) = (&who.visit, &who.visit.site, who.visit.param("session"));
    let sessions = state.app.sessions();
    let hosted = sessions.find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)?;
    let people = sessions.people(acting(who), site, slug, &filter(&typed)).await?.ok_or(Failure::NotFound)?;
    if Uuid::parse_str(&typed.message).is_err() {
        typed.message = sessions.new_message_id().0.to_string();
    }
    let states: Vec<(&'static str, String)> = RegistrationState::ALL
        .iter()
        .map(|state| (state.as_str(), visit.t.registration_state(*state, false).into_owned()))
        .collect();
    let shown = extra.refund.as_ref().map(|(_, shown)| shown.clone()).unwrap_or_default();
    let form_key = sessions.new_message_id().0.to_string();
    let facts = PeopleFacts {
        site,
        hosted: &hosted,
        people: &people,
        typed: &typed,
        problems: extra.problems,
        notice: extra.notice,
        preview: extra.preview,
        refund: extra.refund,
        ids: &|| state.app.refunds().new_id().0,
        form_key: &form_key,
        states: &states,
    };
    let here = Address::HostPeople { site: &site.slug, session: slug }.path();
    let mut response =
        visit.show(&PeoplePage::new(visit.frame_at(here), facts, &shown), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/host/sessions/{session}/people`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let notice = Notice::of_people(who.visit.t, &asked);
    page(&who, &state, typed(&asked), Extra { notice, ..Extra::default() }, StatusCode::OK).await
}

/// `GET …/people.csv`
pub(crate) async fn csv(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let filter = filter(&typed(&Fields::parse(query.unwrap_or_default().as_bytes())));
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let file = state.app.sessions().people_csv(acting(&who), site, slug, &filter, t).await?;
    download(File::Csv, "people.csv", file.ok_or(Failure::NotFound)?)
}

/// `GET …/people.xlsx`
pub(crate) async fn xlsx(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let filter = filter(&typed(&Fields::parse(query.unwrap_or_default().as_bytes())));
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let file = state.app.sessions().people_xlsx(acting(&who), site, slug, &filter, t).await?;
    download(File::Xlsx, "people.xlsx", file.ok_or(Failure::NotFound)?)
}

/// `POST …/people`: writes, gives back, or gives a seat.
pub(crate) async fn act(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let mut typed = typed(&fields);
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let everybody = state.app.sessions().people(acting(&who), site, slug, &filter(&typed)).await?;
    if typed.all {
        // Who was not on the page gets an id now: the form is shown once more before anything happens.
        for row in everybody.ok_or(Failure::NotFound)? {
            if !typed.chosen.iter().any(|(registration, _)| *registration == row.id) {
                typed.chosen.push((row.id, state.app.refunds().new_id()));
            }
        }
    }
    match fields.get("action") {
        "write" | "preview" => write(&who, &state, typed, fields.get("action") == "write").await,
        "refund" => refund(&who, &state, typed, fields.get("refund_shown")).await,
        "give" => give(&who, &state, typed, fields.get("form_key")).await,
        _ => page(&who, &state, typed, Extra::default(), StatusCode::OK).await,
    }
}

async fn write(who: &SignedIn, state: &WebState, typed: Typed, send: bool) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let confirmed = PeopleFilter { state: Some(RegistrationState::Confirmed), text: String::new() };
    let people = sessions.people(acting(who), site, slug, &confirmed).await?.ok_or(Failure::NotFound)?;
    let to: Vec<RegistrationId> = typed.chosen.iter().map(|(registration, _)| *registration).collect();
    let count = people.iter().filter(|row| to.contains(&row.id)).count();
    let refused = |refusal| {
        let (field, key) = match refusal {
            MessageRefusal::Empty => ("subject", msg!("host-write-empty")),
            MessageRefusal::TooLong => ("body", msg!("host-write-long")),
            MessageRefusal::Nobody => ("subject", msg!("host-write-nobody")),
        };
        Extra { problems: vec![(field, t.text(key).into_owned())], ..Extra::default() }
    };
    let extra = if !send {
        if count == 0 {
            refused(MessageRefusal::Nobody)
        } else if typed.subject.trim().is_empty() || typed.body.trim().is_empty() {
            refused(MessageRefusal::Empty)
        } else {
            let preview = t.with("host-write-count", &[("count", count.into())]);
            Extra { preview: Some(preview), ..Extra::default() }
        }
    } else {
        let id = Uuid::parse_str(&typed.message).map_or_else(|_| sessions.new_message_id(), HostMessageId);
        let text = (typed.subject.as_str(), typed.body.as_str());
        let sent = sessions.write_to(acting(who), site, slug, (id, &to), text).await?;
        match sent.ok_or(Failure::NotFound)? {
            Ok(count) => {
                let here = Address::HostPeople { site: &site.slug, session: slug }.path();
                return see_other(&format!("{here}?done=written&count={count}"));
            }
            Err(refusal) => refused(refusal),
        }
    };
    let status = if extra.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(who, state, typed, extra, status).await
}

/// Says what would go back to how many; with the same form once more, orders exactly that.
async fn refund(who: &SignedIn, state: &WebState, typed: Typed, shown: &str) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let wrong = |field, words: String| Extra { problems: vec![(field, words)], ..Extra::default() };
    let amount = match typed.amount.trim() {
        "" => Ok(None),
        text => parse_money(t.locale(), site.currency, text).map(Some),
    };
    let amount = match amount {
        Ok(amount) => amount,
        Err(error) => {
            let extra = wrong("amount", error.message(t, site.currency));
            return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if amount.is_some_and(|amount| amount.minor <= 0) {
        let extra = wrong("amount", t.text("host-refund-bad").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if typed.reason.trim().is_empty() {
        let extra = wrong("reason", t.text("money-refund-reason-missing").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let offer = sessions.refund_offer(acting(who), site, slug, &typed.chosen, amount).await?;
    let mut offer = offer.ok_or(Failure::NotFound)?;
    let mut has_changed = !shown.is_empty() && offer.seal != shown;
    if !has_changed && !shown.is_empty() {
        let order = (typed.chosen.as_slice(), amount);
        let why = (shown, typed.reason.trim());
        let refunded = sessions.refund_people(acting(who), site, slug, order, why).await?;
        match refunded.ok_or(Failure::NotFound)? {
            Refunded::Ordered(count) => {
                let here = Address::HostPeople { site: &site.slug, session: slug }.path();
                return see_other(&format!("{here}?done=refunded&count={count}"));
            }
            Refunded::Partly(refused) => {
                let extra = Extra { problems: refusals(t, &refused), ..Extra::default() };
                return page(who, state, typed, extra, StatusCode::CONFLICT).await;
            }
            Refunded::Changed(now) => (offer, has_changed) = (now, true),
        }
    }
    if !offer.refused.is_empty() {
        let extra = Extra { problems: refusals(t, &offer.refused), ..Extra::default() };
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if offer.parts.is_empty() {
        let extra = wrong("amount", t.text("host-refund-nobody").into_owned());
        return page(who, state, typed, extra, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let values = [("count", offer.parts.len().into()), ("amount", t.money(offer.total).into())];
    let ask = t.with("host-refund-confirm", &values);
    let (ask, status) = if has_changed {
        (format!("{} {ask}", t.text("host-refund-changed")), StatusCode::CONFLICT)
    } else {
        (ask, StatusCode::OK)
    };
    page(who, state, typed, Extra { refund: Some((ask, offer.seal)), ..Extra::default() }, status).await
}

fn refusals(t: Messages, refused: &[(String, OrderRefusal)]) -> Vec<(&'static str, String)> {
    let refused = refused.iter().map(|(reference, refusal)| {
        let values = [("reference", reference.as_str().into()), ("why", order_refusal(t, *refusal).into())];
        ("amount", t.with("host-refund-refused", &values))
    });
    refused.collect()
}

fn order_refusal(t: Messages, refusal: OrderRefusal) -> String {
    let key = match refusal {
        OrderRefusal::TooMuch(left) => {
            return t.with("host-refund-too-much", &[("amount", t.money(left).into())]);
        }
        OrderRefusal::BeingChecked => msg!("host-refund-checked"),
        OrderRefusal::NothingPaid | OrderRefusal::NotFound => msg!("host-refund-nobody"),
        OrderRefusal::BadAmount => msg!("host-refund-bad"),
        OrderRefusal::OtherForm => msg!("money-refund-other-form"),
        OrderRefusal::ReasonMissing => msg!("money-refund-reason-missing"),
        OrderRefusal::NothingLeft
        | OrderRefusal::NotFailed
        | OrderRefusal::Owed
        | OrderRefusal::BadReference
        | OrderRefusal::BadDate
        | OrderRefusal::Known
        | OrderRefusal::Closed => msg!("host-refund-nothing-left"),
    };
    t.text(key).into_owned()
}

async fn give(who: &SignedIn, state: &WebState, typed: Typed, key: &str) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let given = state.app.sessions().give_seat(acting(who), site, slug, &typed.given, (key, t)).await?;
    let problems = match given.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let here = Address::HostPeople { site: &site.slug, session: slug }.path();
            return see_other(&format!("{here}?done=given"));
        }
        Err(GiveRefusal::Invalid(problems)) => {
            problems.into_iter().map(|(field, problem)| (field.as_str(), t.problem(field, problem))).collect()
        }
        Err(GiveRefusal::TooMany(most)) => {
            vec![("email", t.with("host-give-too-many", &[("count", most.into())]))]
        }
        Err(GiveRefusal::SoldOut) => vec![("email", t.text("host-give-sold-out").into_owned())],
        Err(GiveRefusal::NotNow) => vec![("email", t.text("host-give-not-now").into_owned())],
    };
    page(who, state, typed, Extra { problems, ..Extra::default() }, StatusCode::UNPROCESSABLE_ENTITY).await
}
