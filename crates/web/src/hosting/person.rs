//! One person of a session: who it is, what was paid, what happened, and what the host can do for him.

use super::acting;
use super::notices::Notice;
use super::words::not_charged;
use crate::layout::Frame;
use crate::money::payment::actor_words;
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::money::{Moment, What};
use app::sessions::{Attendee, HostedSession};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::messages::Reader;
use domain::money::Money;
use domain::refunds::Cause;
use domain::registrations::buyer::Company;
use locale::audit_words::AuditGroup;
use locale::countries::country;
use locale::{Address, Locale, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "hosting/person.html")]
pub(crate) struct PersonPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    people: String,
    topic: &'a str,
    notice: Option<Notice>,
    name: String,
    state: String,
    /// What is known of the registration, in lines of one value or several.
    facts: Vec<(String, Vec<String>)>,
    /// Its payment, for who may see it.
    payment: Option<(String, String)>,
    link: String,
    /// To whom the link can be sent again: the word of the form, and the button.
    readers: Vec<(&'static str, String)>,
    /// Where the seat is taken away.
    seat: Option<String>,
    moments: Vec<Line>,
    /// Whose clock its times are on.
    clock: String,
}

/// Something that happened.
struct Line {
    at: String,
    machine: String,
    who: String,
    words: String,
    detail: String,
}

/// What the page is made from.
pub(crate) struct PersonFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The session.
    pub hosted: &'a HostedSession,
    /// Who it is.
    pub person: &'a Attendee,
    /// Whether the reader may see payments.
    pub sees_money: bool,
    /// What was just done.
    pub notice: Option<Notice>,
}

impl<'a> PersonPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: PersonFacts<'a>) -> Self {
        let t = frame.t;
        let PersonFacts { site, hosted, person, sees_money, notice } = facts;
        let (slug, session, reference) =
            (site.slug.as_str(), hosted.view.slug.as_str(), &person.row.reference);
        let zone = Zone::stored(&site.time_zone);
        let text = |key: &str| t.text(key).into_owned();
        let mut readers = Vec::new();
        if person.may_send_link {
            readers.push((Reader::Attendee.as_str(), text("host-person-link-do")));
            if let Some(payer) = &person.payer {
                let name = [("name", payer.name().into())];
                readers.push((Reader::Payer.as_str(), t.with("host-person-link-payer", name)));
            }
        }
        Self {
            t,
            people: Address::HostPeople { site: slug, session }.path(),
            topic: &hosted.view.topic,
            notice,
            name: name_of(person),
            state: t.registration_state(person.row.state, person.row.complimentary).into_owned(),
            facts: known(t, site, &zone, person),
            payment: person.payment.filter(|_| sees_money).map(|state| {
                (Address::Payment { site: slug, reference }.path(), t.payment_state(state).into_owned())
            }),
            link: Address::HostPersonLink { site: slug, session, reference }.path(),
            readers,
            seat: person
                .may_take_seat
                .then(|| Address::HostPersonSeat { site: slug, session, reference }.path()),
            moments: person.history.iter().filter_map(|moment| line(t, &zone, moment, sees_money)).collect(),
            clock: t.with("times-are-of", [("zone", zone.words().into())]),
            frame: frame.showing(hosted.view.session.mode),
        }
    }

    fn title(&self) -> String {
        format!("{} · {}", self.name, self.topic)
    }
}

/// First and last name.
pub(super) fn name_of(person: &Attendee) -> String {
    format!("{} {}", person.row.first_name, person.row.last_name)
}

fn known(t: Messages, site: &Site, zone: &Zone, person: &Attendee) -> Vec<(String, Vec<String>)> {
    let row = &person.row;
    let mut facts = Vec::new();
    let mut fact = |key: &str, lines: Vec<String>| {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            facts.push((t.text(key).into_owned(), lines));
        }
    };
    let at = |at| t.short_date_time(at, zone);
    fact("register-email", vec![row.email.clone()]);
    fact("host-people-reference", vec![row.reference.clone()]);
    fact("host-people-since", vec![at(row.created_at)]);
    fact("host-person-confirmed", person.confirmed_at.map(at).into_iter().collect());
    if let Some((when, cause, reason)) = &person.given_up {
        let label = match cause {
            Cause::SeatTaken => msg!("host-person-taken"),
            Cause::SessionCancelled => msg!("host-person-called-off"),
            _ => msg!("host-person-given-up"),
        };
        fact(label, vec![at(*when), t.cause(*cause).into_owned(), reason.clone()]);
    }
    fact(
        "host-people-new-date",
        row.new_date.map(|answer| t.new_date(answer).into_owned()).into_iter().collect(),
    );
    let payer = person.payer.as_ref();
    fact(
        "host-people-paid-by",
        payer.map(|payer| vec![payer.name(), payer.email.clone()]).unwrap_or_default(),
    );
    fact(
        "company-title",
        person.company.as_ref().map(|company| company_lines(t, company)).unwrap_or_default(),
    );
    let nation = country(t.locale(), &row.country).map_or(row.country.as_str(), |country| country.name);
    fact("register-country", vec![nation.to_owned()]);
    let language = Locale::parse(&person.locale);
    fact(
        "host-person-language",
        language.map(|locale| locale.native_name().to_owned()).into_iter().collect(),
    );
    let taken = row.taken().map(|paid| t.money(paid));
    fact("host-people-paid", taken.or_else(|| not_charged(t, row)).into_iter().collect());
    if row.taken().is_none() {
        return facts;
    }
    let amount = |minor| (minor > 0).then(|| t.money(Money::new(minor, site.currency)));
    fact("host-person-going", amount(row.given.coming()).into_iter().collect());
    let disputed = amount(row.given.disputed);
    let decided = || t.text("host-person-disputed-waits").into_owned();
    fact("host-person-disputed", disputed.map(|amount| vec![amount, decided()]).unwrap_or_default());
    let waits = || t.text("host-person-refused-waits").into_owned();
    let refused = amount(row.given.refused).map(|refused| vec![refused, waits()]);
    fact("host-person-refused", refused.unwrap_or_default());
    fact("host-people-back", amount(row.given.back).into_iter().collect());
    facts
}

fn company_lines(t: Messages, company: &Company) -> Vec<String> {
    let mut lines = vec![company.name.clone()];
    lines.extend(company.address.lines().map(str::to_owned));
    if !company.vat_number.is_empty() {
        lines.push(t.with("receipt-vat-number", [("number", company.vat_number.as_str().into())]));
    }
    if !company.reference.is_empty() {
        lines.push(format!("{}: {}", t.text("host-person-reference"), company.reference));
    }
    lines
}

/// A moment in words. What clerks note about money they write for each other: only who sees payments reads it.
fn line(t: Messages, zone: &Zone, moment: &Moment, sees_money: bool) -> Option<Line> {
    let What::Acted { by, action, detail } = &moment.what else { return None };
    let is_shown = sees_money
        || AuditGroup::of(action) != Some(AuditGroup::Money)
        || app::sessions::GIVEN_BACK.contains(&action.as_str());
    Some(Line {
        at: t.short_date_time(moment.at, zone),
        machine: locale::times::machine(moment.at),
        who: actor_words(t, by),
        words: t.audit_action(action),
        detail: if is_shown { t.audit_detail(action, detail) } else { String::new() },
    })
}

/// Session and person of the address.
pub(super) async fn find(who: &SignedIn, state: &WebState) -> Result<(HostedSession, Attendee), Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let sessions = state.app.sessions();
    let hosted = sessions.find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)?;
    let person = sessions.attendee(acting(who), site, slug, who.visit.param("reference")).await?;
    Ok((hosted, person.ok_or(Failure::NotFound)?))
}

/// `GET /{site}/host/sessions/{session}/people/{reference}`
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (hosted, person) = find(&who, &state).await?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let facts = PersonFacts {
        site: &who.visit.site,
        hosted: &hosted,
        person: &person,
        sees_money: who.person.may(who.visit.site.id, Act::SeePayments),
        notice: Notice::of_person(who.visit.t, &asked, &person.row.email),
    };
    who.visit.show(&PersonPage::new(who.visit.frame(), facts), Privacy::Personal)
}

/// `POST …/{reference}/link`: sends the link again.
pub(crate) async fn send_link(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug, reference) = (&who.visit.site, who.visit.param("session"), who.visit.param("reference"));
    let to = if fields.get("to") == Reader::Payer.as_str() { Reader::Payer } else { Reader::Attendee };
    let sent = state.app.sessions().send_link(acting(&who), site, slug, (reference, to)).await?;
    let done = if sent.ok_or(Failure::NotFound)? { "link-sent" } else { "link-not-yet" };
    let here = Address::HostPerson { site: &site.slug, session: slug, reference }.path();
    see_other(&format!("{here}?done={done}"))
}
