//! Who a registration is for: correcting name and address, sending a colleague instead, a seat that the host gives away.

use super::Registrations;
use crate::entropy::request_key;
use crate::links::PersonalLink;
use crate::messages::{queue, queue_to};
use crate::sites::Site;
use crate::{App, AppError};
use domain::ids::{AccountId, SessionId};
use domain::messages::MailKind;
use domain::registrations::RegistrationState;
use domain::registrations::buyer::BuyerKind;
use domain::registrations::details::{Field, Problem, check_email, check_name};
use domain::registrations::hold::SeatHoldState;
use domain::sessions::SessionState;
use domain::sites::RefundPolicy;
use store::registrations::{self as rows, Person, RegistrationRow, SeatHoldRow};
use store::{Tx, sessions};

/// Changes of one registration, so that nobody sends mails through it to whomever he likes.
const CHANGES_MAX: i64 = 10;

/// A person as typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonInput {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
}

impl std::fmt::Debug for PersonInput {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonInput(..)")
    }
}

/// Why nobody was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonRefusal {
    /// The form has problems.
    Invalid(Vec<(Field, Problem)>),
    /// It was changed too often.
    TooOften,
    /// There is no seat, or the session is over.
    TooLate,
    /// No place is left to give away.
    SoldOut,
}

impl PersonInput {
    fn check(&self) -> Result<Person, Vec<(Field, Problem)>> {
        let mut problems = Vec::new();
        let mut keep = |field, result: Result<String, Problem>| {
            result.map_err(|problem| problems.push((field, problem))).unwrap_or_default()
        };
        let first_name = keep(Field::FirstName, check_name(&self.first_name));
        let last_name = keep(Field::LastName, check_name(&self.last_name));
        let email = keep(Field::Email, check_email(&self.email));
        if problems.is_empty() { Ok(Person { first_name, last_name, email }) } else { Err(problems) }
    }
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// The same person.
    Correction,
    /// Another one: new links, the old ones are dead.
    Colleague,
}

impl Registrations<'_> {
    /// The person of a registration as it stands, for a form. `None`: the link opens nothing.
    pub async fn person(&self, site: &Site, link: &PersonalLink) -> Result<Option<PersonInput>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let found = self.0.open_link(&mut tx, site, link).await?;
        Ok(found.map(|row| PersonInput {
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
        }))
    }

    /// Corrects name and address. With another address the links are made anew and sent there, and the old one is told.
    /// The link that opens the registration from now on.
    pub async fn correct(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
    ) -> Result<Option<Result<PersonalLink, PersonRefusal>>, AppError> {
        self.change(site, link, input, Change::Correction).await
    }

    /// Sends a colleague instead: the seat is his, with a link of his own; no money moves.
    pub async fn send_colleague(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
    ) -> Result<Option<Result<(), PersonRefusal>>, AppError> {
        let changed = self.change(site, link, input, Change::Colleague).await?;
        Ok(changed.map(|changed| changed.map(drop)))
    }

    async fn change(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
        change: Change,
    ) -> Result<Option<Result<PersonalLink, PersonRefusal>>, AppError> {
        let person = match input.check() {
            Ok(person) => person,
            Err(problems) => return Ok(Some(Err(PersonRefusal::Invalid(problems)))),
        };
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let (in_site, opened) = (site.clone(), link.clone());
        let unit = async move |tx: &mut Tx| {
            let Some(before) = app.open_link(tx, &in_site, &opened).await? else { return Ok(None) };
            let session = sessions::get(tx, in_site.id, before.session_id).await?;
            let over =
                session.session.state == SessionState::Cancelled || app.now() >= session.session.ends_at;
            let stands = match before.state {
                RegistrationState::Confirmed => true,
                // Who has not paid yet corrects himself; a seat that is not his yet he cannot pass on.
                RegistrationState::AwaitingPayment => change == Change::Correction,
                _ => false,
            };
            if !stands || over {
                return Ok::<_, AppError>(Some(Err(PersonRefusal::TooLate)));
            }
            change_person(&app, tx, before, &person, change).await.map(Some)
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }

    /// Gives a seat away without a payment (LT-E22): nothing enters the books.
    pub async fn give_seat(
        &self,
        by: AccountId,
        site: &Site,
        session: SessionId,
        input: &PersonInput,
        (country, language): (&str, &str),
    ) -> Result<Result<PersonalLink, PersonRefusal>, AppError> {
        let person = match input.check() {
            Ok(person) => person,
            Err(problems) => return Ok(Err(PersonRefusal::Invalid(problems))),
        };
        let (store, app, in_site) = (self.0.store().clone(), self.0.clone(), site.clone());
        let (country, language) = (country.to_owned(), language.to_owned());
        let unit = async move |tx: &mut Tx| {
            if !sessions::sell_free(tx, in_site.id, session).await? {
                return Ok::<_, AppError>(Err(PersonRefusal::SoldOut));
            }
            let row = sessions::get(tx, in_site.id, session).await?;
            let now = app.now();
            if row.session.state != SessionState::Scheduled || now >= row.session.ends_at {
                sessions::release_sold(tx, in_site.id, session).await?;
                return Ok(Err(PersonRefusal::TooLate));
            }
            let hold = SeatHoldRow {
                id: app.id(),
                site_id: in_site.id,
                session_id: session,
                browser: app.random_bytes::<16>().to_vec(),
                address: Vec::new(),
                state: SeatHoldState::Confirmed,
                expires_at: None,
                extended: false,
            };
            rows::insert_hold(tx, &hold, now).await?;
            let registration = RegistrationRow {
                id: app.id(),
                site_id: in_site.id,
                session_id: session,
                seat_hold_id: hold.id,
                mode: row.session.mode,
                reference: app.reference().to_string(),
                link_version: 1,
                form_key: request_key(app.entropy()),
                state: RegistrationState::Confirmed,
                return_reason: None,
                first_name: person.first_name.clone(),
                last_name: person.last_name.clone(),
                email: person.email.clone(),
                country: country.clone(),
                locale: language.clone(),
                time_zone: String::new(),
                policy_accepted_at: now,
                refund_policy: RefundPolicy::NONE,
                policy_text: None,
                buyer: BuyerKind::Consumer,
                confirmed_at: Some(now),
                created_at: now,
                cancelled_at: None,
                cancel_cause: None,
                express_request_at: None,
                complimentary: true,
                changes: 0,
            };
            rows::insert(tx, &registration).await?;
            rows::confirm(tx, in_site.id, registration.id, now).await?;
            let actor = format!("person {by}");
            app.audit(tx, in_site.id, &actor, "give seat", &registration.reference, "").await?;
            queue(&app, tx, &registration, MailKind::Confirmation, "confirmation").await?;
            Ok(Ok(app.link_of(&registration)?))
        };
        tokio::spawn(async move { store.run_hot(unit).await }).await?
    }
}

async fn change_person(
    app: &App,
    tx: &mut Tx,
    before: RegistrationRow,
    person: &Person,
    change: Change,
) -> Result<Result<PersonalLink, PersonRefusal>, AppError> {
    let site = before.site_id;
    let same = before.first_name == person.first_name
        && before.last_name == person.last_name
        && before.email == person.email;
    if same {
        return Ok(Ok(app.link_of(&before)?));
    }
    // A wrong address may have got the links: they die with it. Before the payment no mail has carried them.
    let is_mailed = before.state == RegistrationState::Confirmed;
    let new_links = change == Change::Colleague || (is_mailed && before.email != person.email);
    if !rows::set_person(tx, site, before.id, person, new_links, CHANGES_MAX).await? {
        return Ok(Err(PersonRefusal::TooOften));
    }
    let action = match change {
        Change::Correction => "correct registration",
        Change::Colleague => "send colleague",
    };
    app.audit(tx, site, "attendee", action, &before.reference, "").await?;
    let after = rows::get(tx, site, before.id).await?;
    if new_links {
        let cause = format!("person {}", after.changes);
        let old = Some((format!("{} {}", before.first_name, before.last_name), before.email.clone()));
        let told = match change {
            Change::Correction => MailKind::AddressChanged,
            Change::Colleague => MailKind::Replaced,
        };
        queue_to(app, tx, &after, told, &cause, old).await?;
        queue(app, tx, &after, MailKind::Confirmation, &cause).await?;
    }
    Ok(Ok(app.link_of(&after)?))
}
