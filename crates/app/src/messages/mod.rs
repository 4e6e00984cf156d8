//! Messages: mails are queued in the unit of work of the fact that they tell of, and written from committed state
//! when they are sent.

mod envelope;
mod givings;
mod gone;
mod terms;

pub(crate) use envelope::outgoing;
pub(crate) use givings::SENT_BY_HOST;
pub(crate) use gone::{follow_up, is_to_be_announced};

use crate::jobs::SEND_MAIL;
use crate::sites::{PayerTexts, Site};
use crate::{App, AppError};
use connectors::mail::{MailError, OutgoingMail};
use documents::messages::{
    CardLookedForMail, ConfirmationMail, GoingBack, HostMessageMail, NothingPaidMail, PaidPrice,
    RegistrationFacts, ReturnedNoSeatMail, ReturnedSecondPaymentMail, ReviewBegunMail, ReviewEndedMail,
    ReviewEnding,
};
use documents::{Mail, SeatCalendar};
use domain::ids::{MailId, RefundId, SiteId};
use domain::messages::{MailKind, Reader};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::payments::situation::{REVIEW_MAX, ReturnReason};
use domain::registrations::RegistrationState;
use domain::registrations::people::{Holder, Person};
use domain::sites::PayMethod;
use domain::time::Timestamp;
use locale::{Address, Locale, Zone};
use store::mails::MailRow;
use store::payments::intents::IntentRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::{Tx, payments as pay_rows};
use uuid::Uuid;

/// The cause of the mails about a registration that was given up.
pub(crate) const CANCELLED: &str = "cancelled";

/// The cause of a mail that goes to who paid as well.
fn to_who_paid(cause: &str) -> String {
    format!("{cause}, to who paid")
}

/// Puts a mail about a registration into the outbox, to who has the seat or who paid for it, as its kind says; the same
/// cause gives no second one.
pub(crate) async fn queue(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    queue_for(app, tx, registration, (kind, kind.reader()), cause).await
}

/// The same to everybody whom the registration concerns.
pub(crate) async fn queue_to_all(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    queue_for(app, tx, registration, (kind, Reader::Attendee), cause).await?;
    if registration.payer.is_none() {
        return Ok(());
    }
    queue_to_who_paid(app, tx, registration, kind, cause).await
}

/// The same only to whom its money concerns.
pub(crate) async fn queue_to_who_paid(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    match registration.payer {
        None => queue_for(app, tx, registration, (kind, Reader::Attendee), cause).await,
        Some(_) => queue_for(app, tx, registration, (kind, Reader::Payer), &to_who_paid(cause)).await,
    }
}

/// The same to one of them.
pub(crate) async fn queue_for(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    (kind, reader): (MailKind, Reader),
    cause: &str,
) -> Result<(), AppError> {
    put(app, tx, (Some(registration.site_id), registration.id.0), (kind, reader), cause, None).await
}

/// The same to somebody whom it concerned before; he is greeted like everybody, by his first name.
pub(crate) async fn queue_to(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    kind: MailKind,
    cause: &str,
    to: &Person,
) -> Result<(), AppError> {
    let (about, to) =
        ((Some(registration.site_id), registration.id.0), (to.first_name.clone(), to.email.clone()));
    put(app, tx, about, (kind, kind.reader()), cause, Some(to)).await
}

/// Puts a mail about anything into the outbox, of a site or of the installation; the same cause gives no second one.
pub(crate) async fn queue_about(
    app: &App,
    tx: &mut Tx,
    site: impl Into<Option<SiteId>>,
    subject: Uuid,
    kind: MailKind,
    cause: &str,
) -> Result<(), AppError> {
    put(app, tx, (site.into(), subject), (kind, kind.reader()), cause, None).await
}

/// Puts a mail to somebody who signs in into the outbox of a site; the same cause gives no second one.
pub(crate) async fn queue_to_account(
    app: &App,
    tx: &mut Tx,
    (site, subject): (SiteId, Uuid),
    kind: MailKind,
    cause: &str,
    to: (String, String),
) -> Result<(), AppError> {
    put(app, tx, (Some(site), subject), (kind, kind.reader()), cause, Some(to)).await
}

async fn put(
    app: &App,
    tx: &mut Tx,
    (site, subject): (Option<SiteId>, Uuid),
    (kind, reader): (MailKind, Reader),
    cause: &str,
    to: Option<(String, String)>,
) -> Result<(), AppError> {
    let id: MailId = app.id();
    let row = MailRow {
        id,
        site_id: site,
        subject,
        kind,
        cause: cause.to_owned(),
        reader,
        to,
        message_id: format!("{}@{}", id.0.simple(), app.base().host()),
        created_at: app.now(),
        sent_at: None,
        sent_to: None,
    };
    if store::mails::insert(tx, &row).await? {
        crate::jobs::ask_now(app, tx, SEND_MAIL, id.0, site).await?;
    }
    Ok(())
}

/// How sending a mail ended.
pub(crate) enum Sent {
    /// The mail server has it, for this address; it says of these orders that their money is on its way.
    Delivered { to: Option<String>, promised: Vec<RefundId> },
    /// It will never take it.
    Refused,
    /// Nobody is to get it (any more).
    Dropped,
    /// It waits until then for what it tells of: one mail says all of it.
    Waits(Timestamp),
    /// Try again later.
    Later(MailError),
}

/// Writes and sends one mail of the outbox. A mail that was sent before is not sent again.
pub(crate) async fn send(app: &App, site: Option<SiteId>, id: MailId) -> Result<Sent, AppError> {
    let (outgoing, promised) = {
        let mut tx = app.store().reader().await?;
        let mail = store::mails::get(&mut tx, site, id).await?;
        if mail.sent_at.is_some() {
            return Ok(Sent::Delivered { to: mail.sent_to, promised: Vec::new() });
        }
        let promised = gone::promised(&mut tx, &mail).await?;
        let until = mail.created_at.plus(gone::PATIENCE);
        if !promised.is_empty() && app.now() < until {
            return Ok(Sent::Waits(until));
        }
        if let Some(until) = crate::money::office_asked::gathers_until(&mail)?
            && app.now() < until
        {
            return Ok(Sent::Waits(until));
        }
        let outgoing = if mail.kind.is_about_account() {
            match crate::accounts::mails::compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind.is_about_division() {
            match crate::claims::mails::compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind == MailKind::AccountRefused {
            match crate::commerce::mails::compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind == MailKind::OfficeAsked {
            match crate::money::office_asked::compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind == MailKind::HeldAsked {
            match crate::sessions::held_mail(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind == MailKind::HandedOver {
            match crate::sessions::handed_over_mail(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else if mail.kind.is_about_use() {
            match crate::usage::mails::compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        } else {
            match compose(app, &mut tx, &mail).await? {
                Some(outgoing) => outgoing,
                None => return Ok(Sent::Dropped),
            }
        };
        (outgoing, promised)
    };
    Ok(match app.mailer().send(&outgoing).await {
        Ok(()) => Sent::Delivered { to: Some(outgoing.to_address), promised },
        Err(MailError::Permanent { .. }) => Sent::Refused,
        Err(error @ MailError::Temporary { .. }) => Sent::Later(error),
    })
}

/// None when what it would say is so no more.
async fn compose(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<OutgoingMail>, AppError> {
    let site_id = mail.site_id.ok_or(AppError::Broken("a mail about a registration names no site"))?;
    let site: Site = store::sites::get(tx, site_id).await?.into();
    if mail.kind == MailKind::HoldDue {
        return crate::usage::hold_due_mail(app, tx, mail, &site).await.map(Some);
    }
    if mail.kind.is_to_invited() {
        return crate::sessions::invitation_mail(app, tx, mail, &site).await.map(Some);
    }
    let registration = store::registrations::get(tx, site_id, mail.subject.into()).await?;
    let texts = PayerTexts::of(store::sites::list_texts(tx, site_id).await?, &site);
    let site = texts.speaking(site, &registration.locale);
    let session = store::sessions::get(tx, site_id, registration.session_id).await?;
    let intent = pay_rows::intents::find(tx, site_id, registration.id).await?;
    let is_paid = intent.as_ref().is_some_and(|intent| intent.secured_by.is_some());
    if matches!(mail.kind, MailKind::NothingPaid | MailKind::CardLookedFor) && is_paid {
        return Ok(None);
    }
    let (to_name, to_address) = mail.to.clone().unwrap_or_else(|| {
        let person = registration.person(registration.holder(mail.reader));
        (person.name(), person.email)
    });
    let letter = letter(app, tx, mail, &site, &registration, &session, intent.as_ref()).await?;
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&to_name, &to_address), letter.render())))
}

fn facts(
    app: &App,
    site: &Site,
    registration: &RegistrationRow,
    session: &SessionRow,
    holder: Holder,
) -> Result<RegistrationFacts, AppError> {
    let link = app.link_for(registration, holder)?.to_string();
    let zone = Zone::stored(&session.time_zone);
    Ok(RegistrationFacts {
        locale: Locale::parse(&registration.locale).unwrap_or_default(),
        test: registration.mode == Mode::Test,
        site: site.name.clone(),
        contact: site.support_email.clone(),
        name: registration.person(holder).first_name,
        reference: registration.reference.clone(),
        registration_url: Address::Registration { site: &site.slug, reference: &link }.absolute(app.base()),
        session: session.topic.clone(),
        starts_at: session.session.starts_at,
        ends_at: session.session.ends_at,
        zone,
        reader: Zone::parse(&registration.time_zone),
        accent: site.accent,
    })
}

/// The confirmation to who has the seat; what somebody else paid for it is not told.
fn confirmation(
    app: &App,
    site: &Site,
    registration: &RegistrationRow,
    session: &SessionRow,
    intent: Option<&IntentRow>,
) -> Result<ConfirmationMail, AppError> {
    let holder = registration.holder(Reader::Attendee);
    let intent = intent.filter(|_| holder.decides());
    let link = app.link_for(registration, holder)?.to_string();
    let token = app.join_token_of(registration)?.to_string();
    let slug = &site.slug;
    // Each passing on takes the entry out of a calendar and may put it into one that had it before: each goes two
    // versions ahead, for the entry and for its removal.
    let sequence = session.calendar_sequence + 2 * registration.changes;
    Ok(ConfirmationMail {
        about: facts(app, site, registration, session, holder)?,
        price: intent.map(|intent| PaidPrice {
            total: intent.price.gross,
            tax: intent.price.tax,
            tax_name: intent.tax_name.clone(),
            tax_rate_ppm: intent.tax_rate_ppm,
        }),
        terms: None,
        is_given: registration.complimentary,
        paid_by: registration.payer.as_ref().map(Person::name),
        join_url: Address::Join { site: slug, token: &token }.absolute(app.base()),
        opens_at: session.session.opens_at(),
        receipt_url: intent.map(|_| Address::Receipt { site: slug, reference: &link }.absolute(app.base())),
        calendar_uid: SeatCalendar::uid_of(&registration.reference, app.base()),
        calendar_sequence: u32::try_from(sequence).unwrap_or(0),
        greeting: session.greeting.clone(),
        own_text: session.confirmation_text.clone(),
        confirmed_at: registration.confirmed_at.unwrap_or(registration.created_at),
    })
}

/// When a review of the registration's payment ends at the latest.
pub(crate) fn review_until(registration: &RegistrationRow, session: &SessionRow) -> Timestamp {
    registration.created_at.plus(REVIEW_MAX).min(session.session.starts_at)
}

/// The calendar entry of a confirmed registration, the same as in its mail.
pub(crate) fn calendar(
    app: &App,
    site: &Site,
    registration: &RegistrationRow,
    session: &SessionRow,
) -> Result<String, AppError> {
    Ok(confirmation(app, site, registration, session, None)?.calendar().render().content)
}

async fn letter(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
    site: &Site,
    registration: &RegistrationRow,
    session: &SessionRow,
    intent: Option<&IntentRow>,
) -> Result<Mail, AppError> {
    let about = facts(app, site, registration, session, registration.holder(mail.reader))?;
    let amount = intent.map_or(Money::zero(site.currency), |intent| intent.price.gross);
    if let Some(mail) = givings::letter(app, tx, mail, site, registration, session, intent).await? {
        return Ok(mail);
    }
    Ok(match mail.kind {
        MailKind::HostMessage => {
            let id = Uuid::parse_str(&mail.cause).map_err(|_| AppError::Broken("a message has no id"))?;
            let message = store::sessions::people::get_message(tx, site.id, id.into()).await?;
            Mail::HostMessage(HostMessageMail { about, subject: message.subject, body: message.body })
        }
        MailKind::Confirmation => {
            let whose = (registration, registration.holder(Reader::Attendee));
            let terms = terms::terms(app, tx, site, whose, session, intent).await?;
            Mail::Confirmation(ConfirmationMail {
                terms,
                ..confirmation(app, site, registration, session, intent)?
            })
        }
        MailKind::ReturnedNoSeat => {
            let sessions_url = Address::Catalogue { site: &site.slug }.absolute(app.base());
            let (how, _) = going_back(tx, mail, intent).await?;
            Mail::ReturnedNoSeat(ReturnedNoSeatMail { about, amount, how, sessions_url })
        }
        MailKind::ReturnedSecondPayment => {
            let (how, by) = going_back(tx, mail, intent).await?;
            Mail::ReturnedSecondPayment(ReturnedSecondPaymentMail { about, amount, how, by })
        }
        MailKind::ReviewBegun => {
            let decided_by = review_until(registration, session);
            Mail::ReviewBegun(ReviewBegunMail { about, amount, decided_by })
        }
        MailKind::ReviewEnded => {
            let session_url =
                Address::Session { site: &site.slug, session: &session.slug }.absolute(app.base());
            // As it stands now: another payment may have kept the seat, or lost it meanwhile.
            let reason = registration.return_reason.as_deref().and_then(ReturnReason::parse);
            let ending = match (registration.state, reason) {
                (
                    RegistrationState::AwaitingPayment
                    | RegistrationState::UnderReview
                    | RegistrationState::Confirmed,
                    _,
                ) => ReviewEnding::OtherPayment,
                (_, Some(ReturnReason::ReviewTimeout)) => ReviewEnding::Expired,
                _ => ReviewEnding::Declined,
            };
            Mail::ReviewEnded(ReviewEndedMail { about, amount, ending, session_url })
        }
        MailKind::NothingPaid => Mail::NothingPaid(NothingPaidMail { about, amount }),
        MailKind::CardLookedFor => Mail::CardLookedFor(CardLookedForMail { about, amount }),
        MailKind::ReturnedCancelled
        | MailKind::Cancelled
        | MailKind::Withdrawn
        | MailKind::SessionCancelled
        | MailKind::SessionMoved
        | MailKind::RefundBegun
        | MailKind::Refunded
        | MailKind::Replaced
        | MailKind::PassedOn
        | MailKind::SeatGone
        | MailKind::AddressChanged
        | MailKind::LostLink => return Err(AppError::Broken("a mail that `givings` writes")),
        MailKind::Invitation
        | MailKind::InvitedMoved
        | MailKind::InvitedCancelled
        | MailKind::AccountInvitation
        | MailKind::PasswordReset
        | MailKind::AccountChanged
        | MailKind::HoldDue
        | MailKind::HandedOver
        | MailKind::ClaimFiled
        | MailKind::ClaimAnswered
        | MailKind::BudgetAsked
        | MailKind::BudgetAnswered
        | MailKind::HostCharged
        | MailKind::HostReleased
        | MailKind::HostSettled
        | MailKind::AccountRefused
        | MailKind::HostReviewBegun
        | MailKind::HostReviewEnded
        | MailKind::HostNothingPaid
        | MailKind::HostCardLookedFor
        | MailKind::HostRefunded
        | MailKind::OperatorAsked
        | MailKind::HeldAsked
        | MailKind::OfficeAsked => return Err(AppError::Broken("a mail about no registration")),
    })
}

/// Whether the money of the attempt that caused the mail was only held, or had been taken; and what it was paid with, where
/// the purchase is paid with something else.
async fn going_back(
    tx: &mut Tx,
    mail: &MailRow,
    intent: Option<&IntentRow>,
) -> Result<(GoingBack, Option<PayMethod>), AppError> {
    let Some(intent) = intent else { return Ok((GoingBack::Released, None)) };
    let attempts = pay_rows::attempts::list(tx, intent.site_id, intent.id).await?;
    let Some(attempt) = attempts.iter().find(|row| row.reference == mail.cause) else {
        return Ok((GoingBack::Released, None));
    };
    let operations = pay_rows::operations::list(tx, intent.site_id, attempt.id).await?;
    let refunded = operations.iter().any(|o| o.kind == domain::payments::operation::OperationKind::Refund);
    let how = if refunded { GoingBack::Refunded } else { GoingBack::Released };
    let kept = attempts.iter().find(|row| Some(row.id) == intent.secured_by);
    let differs = kept.is_some_and(|kept| kept.method != attempt.method);
    Ok((how, differs.then_some(attempt.method)))
}
