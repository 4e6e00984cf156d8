//! One person of a session, as its host looks after him: what is known of the registration, its history, its link once more,
//! and its seat taken away. Somebody else's session is not found (decision 15).

use super::Sessions;
use super::hosting::{self as hosted, Acting};
use crate::messages::{SENT_BY_HOST, queue_for};
use crate::money::{Moment, What, acted};
use crate::refunds::{SeatBack, SeatOffer, SeatRefusal};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::RegistrationId;
use domain::messages::{MailKind, Reader};
use domain::payments::intent::IntentState;
use domain::refunds::Cause;
use domain::registrations::RegistrationState;
use domain::registrations::buyer::Company;
use domain::registrations::people::Person;
use domain::time::{Span, Timestamp};
use store::payments::intents::IntentRow;
use store::registrations::RegistrationRow;
use store::sessions::people::{self as rows, AttendeeRow};
use store::{Tx, companies, registrations};

/// Somebody with a registration, and what is known of it.
#[derive(Debug, Clone)]
pub struct Attendee {
    /// As in the list.
    pub row: AttendeeRow,
    /// Who paid, where that is somebody else.
    pub payer: Option<Person>,
    /// The company that bought the seat.
    pub company: Option<Company>,
    /// Language of his pages and mails, a code.
    pub locale: String,
    /// When the seat was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When and why it was given up, with the words of who did it.
    pub given_up: Option<(Timestamp, Cause, String)>,
    /// How the payment stands; none for a free seat.
    pub payment: Option<IntentState>,
    /// Whether the link can be sent again.
    pub may_send_link: bool,
    /// Whether the seat can be taken away.
    pub may_take_seat: bool,
    /// What happened to the registration, oldest first.
    pub history: Vec<Moment>,
}

/// Whether mails carry the registration's link: who has not paid yet got none.
fn is_mailed(row: &RegistrationRow) -> bool {
    row.state == RegistrationState::UnderReview || row.confirmed_at.is_some()
}

/// What the log says when money is back with who paid; it stands there with the payment.
pub const GIVEN_BACK: [&str; 2] = ["refund done", "refund released"];

async fn given_back(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    intent: Option<&IntentRow>,
    history: &mut Vec<Moment>,
) -> Result<(), AppError> {
    let Some(intent) = intent else { return Ok(()) };
    let mut of_payment = Vec::new();
    for attempt in store::payments::attempts::list(tx, site.id, intent.id).await? {
        acted(app, tx, site, &attempt.reference, &mut of_payment).await?;
    }
    let is_back = |moment: &Moment| matches!(&moment.what, What::Acted { action, .. } if GIVEN_BACK.contains(&action.as_str()));
    history.extend(of_payment.into_iter().filter(is_back));
    Ok(())
}

impl Sessions<'_> {
    /// The person with this reference. `None`: there is no such session, or nobody of it has that.
    pub async fn attendee(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        reference: &str,
    ) -> Result<Option<Attendee>, AppError> {
        let app = self.0;
        let mut tx = app.store().reader().await?;
        let Some(session) = hosted::find(&mut tx, by, site, slug).await? else { return Ok(None) };
        let found = rows::find(&mut tx, site.id, session.session.id, reference).await?;
        let Some(row) = found else { return Ok(None) };
        let registration = registrations::get(&mut tx, site.id, row.id).await?;
        let intent = store::payments::intents::find(&mut tx, site.id, row.id).await?;
        let given_up = match (registration.cancelled_at, registration.cancel_cause) {
            (Some(at), Some(cause)) => {
                Some((at, cause, registrations::cancel_reason(&mut tx, site.id, row.id).await?))
            }
            _ => None,
        };
        let mut history = Vec::new();
        acted(app, &mut tx, site, &row.reference, &mut history).await?;
        given_back(app, &mut tx, site, intent.as_ref(), &mut history).await?;
        history.sort_by_key(|moment| moment.at);
        let company = companies::find(&mut tx, site.id, row.id).await?;
        drop(tx);
        Ok(Some(Attendee {
            company,
            may_send_link: is_mailed(&registration),
            may_take_seat: app.refunds().seat_offer(site, row.id).await?.is_ok(),
            confirmed_at: registration.confirmed_at,
            payment: intent.map(|intent| intent.state),
            locale: registration.locale,
            payer: registration.payer,
            given_up,
            history,
            row,
        }))
    }

    /// Sends the registration's link to who has the seat, or to who paid for it, at most once an hour. False when no mail
    /// carries its link yet. `None`: there is nobody like that.
    pub async fn send_link(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (reference, to): (&str, Reader),
    ) -> Result<Option<bool>, AppError> {
        let Some(id) = self.registration(by, site, slug, reference).await? else { return Ok(None) };
        let (store, app, site) = (self.0.store().clone(), self.0.clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            let row = registrations::get(tx, site, id).await?;
            if !is_mailed(&row) {
                return Ok::<_, AppError>(Some(false));
            }
            let to = if row.payer.is_some() { to } else { Reader::Attendee };
            let hour = app.now().0 / Span::hours(1).0;
            let cause = format!("{SENT_BY_HOST}hour {hour}, {}", to.as_str());
            queue_for(&app, tx, &row, (MailKind::LostLink, to), &cause).await?;
            app.audit(tx, site, &by.actor(), "send link", &row.reference, "").await?;
            Ok(Some(true))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// What taking somebody's seat away would bring now; nothing changes. `None`: there is nobody like that.
    pub async fn seat_offer(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        reference: &str,
    ) -> Result<Option<Result<SeatOffer, SeatRefusal>>, AppError> {
        let Some(id) = self.registration(by, site, slug, reference).await? else { return Ok(None) };
        self.0.refunds().seat_offer(site, id).await.map(Some)
    }

    /// Takes somebody's seat away, with the refund that was chosen and shown; `reason` is read by whom it concerns. `None`:
    /// there is nobody like that.
    pub async fn take_seat(
        &self,
        by: Acting,
        site: &Site,
        (slug, reference): (&str, &str),
        back: (Option<SeatBack>, i64),
        reason: &str,
    ) -> Result<Option<Result<(), SeatRefusal>>, AppError> {
        let Some(id) = self.registration(by, site, slug, reference).await? else { return Ok(None) };
        self.0.refunds().take_seat(by.account, site, id, back, reason).await.map(Some)
    }

    /// The registration with this reference, if it is of this session and the session is one on which he may act.
    async fn registration(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        reference: &str,
    ) -> Result<Option<RegistrationId>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = hosted::find(&mut tx, by, site, slug).await? else { return Ok(None) };
        let found = rows::find(&mut tx, site.id, session.session.id, reference).await?;
        Ok(found.map(|row| row.id))
    }
}
