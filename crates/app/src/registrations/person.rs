//! Who a registration is for: correcting name and address, sending a colleague instead.

use super::Registrations;
use crate::entropy::request_key;
use crate::links::{Opened, PersonalLink};
use crate::messages::{queue, queue_to};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::messages::MailKind;
use domain::registrations::RegistrationState;
use domain::registrations::details::{Field, Problem, check_email, check_name};
use domain::registrations::people::{Holder, People, Person};
use store::registrations::{self as rows, RegistrationRow};
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
    /// The link's holder is the same person.
    Correction,
    /// Another one has the seat: new links to it, the old ones are dead.
    Colleague,
}

impl Registrations<'_> {
    /// The link's holder as he stands in the registration, for a form. `None`: the link opens nothing.
    pub async fn person(&self, site: &Site, link: &PersonalLink) -> Result<Option<PersonInput>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let opened = self.0.open_link(&mut tx, site, link).await?;
        Ok(opened.map(|Opened { registration, holder }| {
            let Person { first_name, last_name, email } = registration.person(holder);
            PersonInput { first_name, last_name, email }
        }))
    }

    /// Whether the link's holder decides about the seat: who paid does, who only has it does not.
    pub async fn decides(&self, site: &Site, link: &PersonalLink) -> Result<bool, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(self.0.open_as_decider(&mut tx, site, link).await?.is_some())
    }

    /// Corrects name and address of the link's holder. With another address his links are made anew and sent there, and
    /// the old one is told. The link that opens the registration from now on.
    pub async fn correct(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
    ) -> Result<Option<Result<PersonalLink, PersonRefusal>>, AppError> {
        match self.change(site, link, input, Change::Correction).await? {
            Some(Ok(changed)) => Ok(Some(Ok(self.0.link_for(&changed.after, changed.holder)?))),
            Some(Err(refusal)) => Ok(Some(Err(refusal))),
            None => Ok(None),
        }
    }

    /// Sends a colleague instead: the seat is his, with a link of his own; no money moves. Who paid keeps documents and
    /// the acts of money under the link that this returns; for a seat without a payer there is none. Somebody who only
    /// has the seat cannot do it: his link opens nothing here.
    pub async fn send_colleague(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
    ) -> Result<Option<Result<Option<PersonalLink>, PersonRefusal>>, AppError> {
        match self.change(site, link, input, Change::Colleague).await? {
            Some(Ok(Changed { had_payer, after, .. })) => {
                // Where nobody paid there is only the colleague's own link, which is not for who sent him.
                let keeps_one = had_payer || after.payer.is_some();
                Ok(Some(Ok(if keeps_one { Some(self.0.link_of(&after)?) } else { None })))
            }
            Some(Err(refusal)) => Ok(Some(Err(refusal))),
            None => Ok(None),
        }
    }

    async fn change(
        &self,
        site: &Site,
        link: &PersonalLink,
        input: &PersonInput,
        change: Change,
    ) -> Result<Option<Result<Changed, PersonRefusal>>, AppError> {
        let person = match input.check() {
            Ok(person) => person,
            Err(problems) => return Ok(Some(Err(PersonRefusal::Invalid(problems)))),
        };
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let (in_site, opened) = (site.clone(), link.clone());
        let unit = async move |tx: &mut Tx| {
            let Some(Opened { registration: before, holder }) = app.open_link(tx, &in_site, &opened).await?
            else {
                return Ok(None);
            };
            if change == Change::Colleague && !holder.decides() {
                return Ok(None);
            }
            let session = sessions::get(tx, in_site.id, before.session_id).await?;
            // A name may be corrected until the announced end; nobody is sent into a room that has ended.
            let over = !session.session.goes_on(app.now())
                || (change == Change::Colleague
                    && crate::payments::has_ended(tx, in_site.id, before.session_id).await?);
            let stands = match before.state {
                RegistrationState::Confirmed => true,
                // Who has not paid yet corrects himself; a seat that is not his yet he cannot pass on.
                RegistrationState::AwaitingPayment | RegistrationState::UnderReview => {
                    change == Change::Correction
                }
                _ => false,
            };
            if !stands || over {
                return Ok::<_, AppError>(Some(Err(PersonRefusal::TooLate)));
            }
            let had_payer = before.payer.is_some();
            let after = change_people(&app, tx, (before, holder), person.clone(), change).await?;
            Ok(Some(after.map(|after| Changed { had_payer, after, holder })))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// What was changed.
struct Changed {
    /// Whether somebody else had paid before.
    had_payer: bool,
    /// The registration afterwards.
    after: RegistrationRow,
    /// Whose link it was.
    holder: Holder,
}

async fn change_people(
    app: &App,
    tx: &mut Tx,
    (before, holder): (RegistrationRow, Holder),
    person: Person,
    change: Change,
) -> Result<Result<RegistrationRow, PersonRefusal>, AppError> {
    let site = before.site_id;
    let intent = store::payments::intents::find(tx, site, before.id).await?;
    let is_paid = intent.is_some_and(|intent| intent.secured_by.is_some());
    let (people, action) = match (change, holder) {
        (Change::Colleague, _) => (before.people().pass_on(is_paid, person), "send colleague"),
        (Change::Correction, Holder::Payer) => {
            (People { payer: Some(person), ..before.people() }, "correct payer")
        }
        (Change::Correction, _) => (People { attendee: person, ..before.people() }, "correct registration"),
    };
    if people == before.people() {
        return Ok(Ok(before));
    }
    // A wrong address may have got the links: they die with it. Before the payment no mail has carried them.
    let is_mailed = before.state != RegistrationState::AwaitingPayment;
    let new_links = change == Change::Colleague || (is_mailed && people.attendee.email != before.email);
    let email = |payer: &Option<Person>| payer.as_ref().map(|payer| payer.email.clone());
    let new_payer_links = email(&people.payer) != email(&before.payer);
    if !rows::set_people(tx, site, before.id, &people, (new_links, new_payer_links), CHANGES_MAX).await? {
        return Ok(Err(PersonRefusal::TooOften));
    }
    app.audit(tx, site, "attendee", action, &before.reference, "").await?;
    let after = rows::get(tx, site, before.id).await?;
    if change == Change::Colleague && after.payer.is_none() {
        // The browser and the form that it came from would lead its sender to the colleague's link.
        rows::seat_holds::set_browser(tx, site, before.seat_hold_id, &app.random_bytes::<16>()).await?;
        rows::set_form_key(tx, site, before.id, &request_key(app.entropy())).await?;
    }
    let cause = format!("person {}", after.changes);
    match change {
        Change::Colleague => tell_of_colleague(app, tx, (&before, &after), &cause).await?,
        Change::Correction if new_links => {
            queue_to(app, tx, &after, MailKind::AddressChanged, &cause, &before.attendee()).await?;
            // The new address gets the newest mail that carries the link.
            let again = match before.state {
                RegistrationState::UnderReview => MailKind::ReviewBegun,
                _ => MailKind::Confirmation,
            };
            queue(app, tx, &after, again, &cause).await?;
        }
        Change::Correction if new_payer_links => {
            queue_to(app, tx, &after, MailKind::AddressChanged, &cause, &before.payer()).await?;
            queue(app, tx, &after, MailKind::PassedOn, &cause).await?;
        }
        Change::Correction => {}
    }
    Ok(Ok(after))
}

/// Who has the seat now gets the way in, who had it hears that his is dead, and who paid gets the link that he keeps.
async fn tell_of_colleague(
    app: &App,
    tx: &mut Tx,
    (before, after): (&RegistrationRow, &RegistrationRow),
    cause: &str,
) -> Result<(), AppError> {
    if before.payer.is_some() || after.payer.is_none() {
        queue_to(app, tx, after, MailKind::Replaced, cause, &before.attendee()).await?;
    }
    if after.payer.is_some() {
        queue(app, tx, after, MailKind::PassedOn, cause).await?;
    }
    queue(app, tx, after, MailKind::Confirmation, cause).await
}
