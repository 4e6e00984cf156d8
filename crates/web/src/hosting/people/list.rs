//! The page of who comes: the list with its filter, and the forms below it.

use super::typed::Typed;
use crate::forms::{Choice, Choices, LongText, Mistake, Mistakes, TextField};
use crate::hosting::notices::Notice;
use crate::hosting::words::not_charged;
use crate::layout::Frame;
use crate::request::form::encode;
use crate::request::form_token;
use app::sessions::{AttendeeRow, HostedSession};
use app::sites::Site;
use askama::Template;
use domain::money::Money;
use domain::sessions::SessionState;
use domain::sessions::moved::NewDate;
use locale::{Address, Messages, Zone, msg};
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
    /// Whose clock its times are on.
    clock: String,
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
    /// Whether somebody was looked for.
    is_filtered: bool,
    /// Whether seats are given: not where the session was called off.
    gives: bool,
    same_person: Option<String>,
    /// The address that the hint is about.
    second_seat: &'a str,
    first_name: TextField<'a>,
    last_name: TextField<'a>,
    email: TextField<'a>,
}

/// Somebody.
struct Row {
    value: String,
    name: String,
    /// The person's own page.
    address: String,
    /// When the registration was made.
    since: String,
    email: String,
    reference: String,
    /// Who paid, where that is somebody else.
    paid_by: Option<String>,
    state: String,
    /// What he says to the new date of a session that was moved.
    new_date: Option<String>,
    /// Nothing where no payment was asked for, or none was taken.
    paid: Option<String>,
    /// What is so of the money, where none was taken.
    not_charged: Option<String>,
    /// What was given back, and what of it is not back: each amount, and how far it is.
    back: Vec<(String, Option<String>)>,
    is_chosen: bool,
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
    /// What was not done, where that is not that nothing was saved.
    pub kept: Option<&'static str>,
    /// What was just done.
    pub notice: Option<Notice>,
    /// To how many the message would go.
    pub preview: Option<String>,
    /// What would go back, and the same for the form to say that it was shown.
    pub refund: Option<(String, String)>,
    /// That who is given a seat has one.
    pub same_person: Option<String>,
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
            mistakes: Mistakes::new(t, mistakes.collect())
                .kept(t.text(facts.kept.unwrap_or(msg!("settings-kept")))),
            notice: facts.notice,
            csv: format!("{}{query}", Address::HostPeopleCsv { site, session: slug }.path()),
            xlsx: format!("{}{query}", Address::HostPeopleXlsx { site, session: slug }.path()),
            state_field: Choices::new("state", t.text("host-people-state"), &typed.state, choices)
                .nothing(t.text("host-people-any")),
            search: text("text", "host-people-search", &typed.text),
            new_dates: new_dates(t, facts.people),
            clock: t.with("times-are-of", [("zone", Zone::stored(&facts.site.time_zone).words().into())]),
            rows: facts
                .people
                .iter()
                .map(|row| self::row(t, (facts.site, slug), row, typed, facts.ids))
                .collect(),
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
            is_filtered: !(typed.state.is_empty() && typed.text.trim().is_empty()),
            gives: facts.hosted.view.session.state != SessionState::Cancelled,
            second_seat: facts.same_person.as_ref().map_or("", |_| &typed.given.email),
            same_person: facts.same_person,
            first_name: text("first_name", "host-give-first-name", &typed.given.first_name),
            last_name: text("last_name", "host-give-last-name", &typed.given.last_name),
            email: text("email", "host-give-email", &typed.given.email).kind("email"),
            here,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&format!("{} · {}", self.t.text("host-people"), self.topic))
    }
}

fn row(
    t: Messages,
    (site, session): (&Site, &str),
    row: &AttendeeRow,
    typed: &Typed,
    ids: &dyn Fn() -> Uuid,
) -> Row {
    let chosen = typed.chosen.iter().find(|(registration, _)| *registration == row.id);
    let refund = chosen.map_or_else(ids, |(_, refund)| refund.0);
    let back = [
        (row.given.back, None),
        (row.given.coming(), Some(msg!("host-people-on-its-way"))),
        (row.given.disputed, Some(msg!("host-people-disputed"))),
        (row.given.refused, Some(msg!("host-people-refused"))),
    ];
    let back = back.into_iter().filter(|(minor, _)| *minor > 0 && row.taken().is_some());
    let amount = |minor| t.money(Money::new(minor, site.currency));
    Row {
        value: format!("{}:{refund}", row.id.0),
        name: format!("{} {}", row.first_name, row.last_name),
        address: Address::HostPerson { site: &site.slug, session, reference: &row.reference }.path(),
        since: t.short_date_time(row.created_at, &Zone::stored(&site.time_zone)),
        email: row.email.clone(),
        reference: row.reference.clone(),
        paid_by: row
            .paid_by
            .as_ref()
            .map(|name| t.with("host-people-paid-by-name", &[("name", name.into())])),
        state: t.registration_state(row.state, row.complimentary).into_owned(),
        new_date: row.new_date.map(|answer| t.new_date(answer).into_owned()),
        paid: row.taken().map(|paid| t.money(paid)),
        not_charged: not_charged(t, row),
        back: back.map(|(minor, note)| (amount(minor), note.map(|key| t.text(key).into_owned()))).collect(),
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
