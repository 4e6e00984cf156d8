//! Who comes to a session, as its host sees and helps them: lists and files, a seat without a payment, messages.
//! Somebody else's session is not found (decision 15).

use super::Sessions;
use super::hosting::{self as hosted, Acting};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{AppError, messages};
use documents::{Cell, Table};
use domain::ids::{HostMessageId, RegistrationId, SeatHoldId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::registrations::RegistrationState;
use domain::registrations::details::{Field, Problem, check_email, check_name};
use domain::registrations::hold::SeatHoldState;
use domain::sessions::SessionState;
use domain::time::Span;
use locale::{Messages, Zone};
use store::registrations::{RegistrationRow, SeatHoldRow};
pub use store::sessions::people::AttendeeRow;
use store::sessions::people::{self as rows, HostMessageRow};
use store::{Tx, registrations, sessions};

/// Most people of one list.
pub(super) const LIST_MAX: i64 = 5_000;

/// Longest subject and text of a message, characters.
const SUBJECT_MAX: usize = 120;
const BODY_MAX: usize = 4_000;

/// Which people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleFilter {
    /// Only those in this state.
    pub state: Option<RegistrationState>,
    /// Part of a name, an address or a reference; empty is everybody.
    pub text: String,
}

impl PeopleFilter {
    fn takes(&self, row: &AttendeeRow) -> bool {
        let text = self.text.trim().to_lowercase();
        let name = format!("{} {} {} {}", row.first_name, row.last_name, row.email, row.reference);
        self.state.is_none_or(|state| state == row.state) && name.to_lowercase().contains(&text)
    }
}

/// A seat that the host gives away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenSeat {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Whether the host was told that this address has a seat, and gives another.
    pub is_second: bool,
}

/// Why no seat was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GiveRefusal {
    /// Something is wrong with the form.
    Invalid(Vec<(Field, Problem)>),
    /// He has given away as many as the site allows within a day.
    TooMany(i64),
    /// Every seat is taken.
    SoldOut,
    /// The session is over, called off, not announced, or nobody registers for it.
    NotNow,
    /// Somebody of this address, with that name, has a seat: asked for once more, another is given.
    SameAddress(String),
}

/// Why no message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRefusal {
    /// There is no subject or no text.
    Empty,
    /// The subject or the text is too long.
    TooLong,
    /// Nobody was chosen who has a seat, or had one until the session was called off.
    Nobody,
}

impl Sessions<'_> {
    /// Who comes. `None`: there is no such session.
    pub async fn people(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        filter: &PeopleFilter,
    ) -> Result<Option<Vec<AttendeeRow>>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = hosted::find(&mut tx, by, site, slug).await? else { return Ok(None) };
        let all = rows::list(&mut tx, site.id, session.session.id, LIST_MAX).await?;
        Ok(Some(all.into_iter().filter(|row| filter.takes(row)).collect()))
    }

    /// The same as a file of comma-separated values.
    pub async fn people_csv(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        filter: &PeopleFilter,
        t: Messages,
    ) -> Result<Option<String>, AppError> {
        let table = self.people_table(by, site, slug, filter, t).await?;
        Ok(table.map(|table| table.csv()))
    }

    /// The same as a file for spreadsheets.
    pub async fn people_xlsx(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        filter: &PeopleFilter,
        t: Messages,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let table = self.people_table(by, site, slug, filter, t).await?;
        let Some(table) = table else { return Ok(None) };
        let file = tokio::task::spawn_blocking(move || table.xlsx()).await?;
        file.map(Some).map_err(|_| AppError::Broken("a spreadsheet could not be written"))
    }

    async fn people_table(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        filter: &PeopleFilter,
        t: Messages,
    ) -> Result<Option<Table>, AppError> {
        let people = self.people(by, site, slug, filter).await?;
        Ok(people.map(|people| Table {
            name: t.text("host-people").into_owned(),
            titles: titles(t),
            rows: people.iter().map(|row| cells(t, site, row)).collect(),
        }))
    }

    /// Gives somebody a seat without a payment (LT-E22: nothing is posted). `None`: there is no such session.
    pub async fn give_seat(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        given: &GivenSeat,
        (form_key, t): (&str, Messages),
    ) -> Result<Option<Result<(), GiveRefusal>>, AppError> {
        let checked = match check(given) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Some(Err(GiveRefusal::Invalid(problems)))),
        };
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let key = app.sign("complimentary seat", &[by.account.0.as_bytes(), form_key.as_bytes()].concat());
        let key = crate::entropy::base32(&key[..20]);
        let unit = async move |tx: &mut Tx| {
            let Some(session) = hosted::find(tx, by, &in_site, &slug).await? else { return Ok(None) };
            let (facts, now) = (&session.session, app.now());
            if registrations::find_by_form(tx, in_site.id, &key).await?.is_some() {
                return Ok(Some(Ok(())));
            }
            let open = facts.state == SessionState::Scheduled && now < facts.ends_at;
            if !open || !facts.registration_required {
                return Ok(Some(Err(GiveRefusal::NotNow)));
            }
            // Whatever the name: two of one address are a mistake more often than a family.
            let seated =
                registrations::list_seated_by_email(tx, in_site.id, facts.id, &checked.email).await?;
            if !checked.is_second
                && let Some((first, last)) = seated.first()
            {
                return Ok(Some(Err(GiveRefusal::SameAddress(format!("{first} {last}")))));
            }
            let since = now.minus(Span::days(1));
            let given = registrations::count_given(tx, in_site.id, by.account, since).await?;
            if given >= in_site.free_seats_max {
                return Ok(Some(Err(GiveRefusal::TooMany(in_site.free_seats_max))));
            }
            if !sessions::sell_free(tx, in_site.id, facts.id).await?.is_made() {
                return Ok(Some(Err(GiveRefusal::SoldOut)));
            }
            let hold = SeatHoldRow {
                id: app.id::<SeatHoldId>(),
                site_id: in_site.id,
                session_id: facts.id,
                browser: app.random_bytes::<16>().to_vec(),
                address: Vec::new(),
                state: SeatHoldState::Confirmed,
                expires_at: None,
                extended: false,
            };
            registrations::insert_hold(tx, &hold, now).await?.or_log("the hold of a seat that was given");
            let row = RegistrationRow {
                id: app.id(),
                site_id: in_site.id,
                session_id: facts.id,
                seat_hold_id: hold.id,
                mode: facts.mode,
                reference: app.reference().to_string(),
                link_version: 1,
                form_key: key.clone(),
                state: RegistrationState::AwaitingPayment,
                return_reason: None,
                first_name: checked.first_name.clone(),
                last_name: checked.last_name.clone(),
                email: checked.email.clone(),
                country: in_site.seller.country.clone(),
                buyer: domain::registrations::buyer::BuyerKind::default(),
                locale: t.code().to_owned(),
                time_zone: String::new(),
                policy_accepted_at: now,
                refund_policy: in_site.refund_policy,
                policy_text: None,
                confirmed_at: None,
                created_at: now,
                cancelled_at: None,
                cancel_cause: None,
                express_request_at: None,
                complimentary: true,
                changes: 0,
                payer: None,
                payer_link_version: 0,
                new_date_accepted_at: None,
                new_date_settled_at: None,
                given_by: Some(by.account),
                no_withdrawal: None,
                seller_then: Some(in_site.seller_then()),
            };
            registrations::insert(tx, &row).await?;
            registrations::confirm(tx, in_site.id, row.id, now).await?;
            messages::queue(&app, tx, &row, MailKind::Confirmation, "confirmation").await?;
            app.audit(tx, in_site.id, &by.actor(), "give seat", &row.reference, &session.slug).await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Writes to the people of these registrations who have a seat, or had one until the session was called off; each gets one mail for one form (`id`). How many.
    /// `None`: there is no such session.
    pub async fn write_to(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (id, to): (HostMessageId, &[RegistrationId]),
        (subject, body): (&str, &str),
    ) -> Result<Option<Result<usize, MessageRefusal>>, AppError> {
        let (subject, body) = (subject.trim().to_owned(), body.trim().to_owned());
        if subject.is_empty() || body.is_empty() {
            return Ok(Some(Err(MessageRefusal::Empty)));
        }
        if subject.chars().count() > SUBJECT_MAX || body.chars().count() > BODY_MAX {
            return Ok(Some(Err(MessageRefusal::TooLong)));
        }
        let (app, in_site, slug, to) = (self.0.clone(), site.clone(), slug.to_owned(), to.to_vec());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(session) = hosted::find(tx, by, &in_site, &slug).await? else { return Ok(None) };
            let people = rows::list(tx, in_site.id, session.session.id, LIST_MAX).await?;
            let seated = people.iter().filter(|row| row.is_reachable() && to.contains(&row.id));
            let seated: Vec<RegistrationId> = seated.map(|row| row.id).collect();
            if seated.is_empty() {
                return Ok(Some(Err(MessageRefusal::Nobody)));
            }
            let message = HostMessageRow {
                id,
                site_id: in_site.id,
                session_id: session.session.id,
                subject: subject.clone(),
                body: body.clone(),
                sent_by: by.account,
            };
            if rows::insert_message(tx, &message, app.now()).await? {
                for registration in &seated {
                    let row = registrations::get(tx, in_site.id, *registration).await?;
                    messages::queue(&app, tx, &row, MailKind::HostMessage, &id.0.to_string()).await?;
                }
                let detail = format!("{} people", seated.len());
                app.audit(tx, in_site.id, &by.actor(), "write to people", &session.slug, &detail).await?;
            }
            Ok::<_, AppError>(Some(Ok(seated.len())))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// A new id for the form of a message: the same form is sent once.
    pub fn new_message_id(&self) -> HostMessageId {
        self.0.id()
    }
}

fn check(given: &GivenSeat) -> Result<GivenSeat, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut name = |field, text: &str| {
        check_name(text).map_err(|problem| problems.push((field, problem))).unwrap_or_default()
    };
    let first_name = name(Field::FirstName, &given.first_name);
    let last_name = name(Field::LastName, &given.last_name);
    match check_email(&given.email) {
        Ok(email) if problems.is_empty() => {
            Ok(GivenSeat { first_name, last_name, email, is_second: given.is_second })
        }
        Ok(_) => Err(problems),
        Err(problem) => {
            problems.push((Field::Email, problem));
            Err(problems)
        }
    }
}

fn titles(t: Messages) -> Vec<String> {
    let keys = [
        "host-people-reference",
        "register-first-name",
        "register-last-name",
        "register-email",
        "register-country",
        "host-people-state",
        "host-people-new-date",
        "host-people-paid-by",
        "host-people-since",
        "host-people-currency",
        "host-people-paid",
        "host-people-back",
    ];
    keys.iter().map(|key| t.text(key).into_owned()).collect()
}

fn cells(t: Messages, site: &Site, row: &AttendeeRow) -> Vec<Cell> {
    let zone = Zone::stored(&site.time_zone);
    let amount = |minor| Cell::Number(Money::new(minor, site.currency).to_decimal_string());
    vec![
        Cell::Text(row.reference.clone()),
        Cell::Text(row.first_name.clone()),
        Cell::Text(row.last_name.clone()),
        Cell::Text(row.email.clone()),
        Cell::Text(row.country.clone()),
        Cell::Text(t.registration_state(row.state, row.complimentary).into_owned()),
        Cell::Text(row.new_date.map_or_else(String::new, |answer| t.new_date(answer).into_owned())),
        Cell::Text(row.paid_by.clone().unwrap_or_default()),
        Cell::Text(locale::times::with_offset(row.created_at, &zone)),
        Cell::Text(site.currency.code().to_owned()),
        amount(row.taken().map_or(0, |paid| paid.minor)),
        amount(row.taken().map_or(0, |_| row.given.all - row.given.refused)),
    ]
}
