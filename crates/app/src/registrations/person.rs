//! Who a registration is for: correcting name and address, sending a colleague instead.

use super::Registrations;
use crate::links::PersonalLink;
use crate::messages::{queue, queue_to};
use crate::sites::Site;
use crate::{App, AppError};
use domain::messages::MailKind;
use domain::registrations::RegistrationState;
use domain::registrations::details::{Field, Problem, check_email, check_name};
use domain::sessions::SessionState;
use store::registrations::{self as rows, Person, RegistrationRow};
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
