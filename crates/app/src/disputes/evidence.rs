//! What there is to say for a payment that is disputed (PS 6.11): what was bought and agreed, which mails were sent, when the
//! attendee was in the room. The network address is none of it: it is not kept.

use super::Disputes;
use crate::AppError;
use crate::payments::{self, Loaded};
use crate::reports::intervals;
use crate::sites::Site;
use domain::messages::MailKind;
use domain::money::Money;
use domain::registrations::buyer::BuyerKind;
use domain::sites::RefundPolicy;
use domain::time::Timestamp;
use domain::usage::Leg;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::{Tx, registrations, sessions, sites};

/// The evidence about the payment of a seat.
#[derive(Clone)]
pub struct Evidence {
    /// Reference of the registration.
    pub reference: String,
    /// Name and mail address of who paid.
    pub payer: (String, String),
    /// Name and mail address of who has the seat, where that is somebody else.
    pub attendee: Option<(String, String)>,
    /// His country, ISO 3166-1 alpha-2.
    pub country: String,
    /// As what he bought.
    pub buyer: BuyerKind,
    /// Title of the session.
    pub topic: String,
    /// Its planned start.
    pub starts_at: Timestamp,
    /// Its planned end.
    pub ends_at: Timestamp,
    /// Its time zone.
    pub time_zone: String,
    /// What was due.
    pub price: Money,
    /// The gateway's ids of what was taken.
    pub transactions: Vec<String>,
    /// When he registered.
    pub registered_at: Timestamp,
    /// When the seat was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was given up.
    pub cancelled_at: Option<Timestamp>,
    /// When the rules were accepted.
    pub accepted_at: Timestamp,
    /// The rules about refunds that were accepted.
    pub policy: RefundPolicy,
    /// The site's words about them, in the version that was accepted.
    pub policy_text: Option<String>,
    /// When a consumer asked expressly that the session begin within the time for withdrawing.
    pub express_request_at: Option<Timestamp>,
    /// Mails, in the order of sending.
    pub sent: Vec<Sent>,
    /// When he was in the room.
    pub attended: Vec<Attended>,
}

impl std::fmt::Debug for Evidence {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({})", self.reference)
    }
}

/// A mail that was delivered to the mail server.
#[derive(Clone)]
pub struct Sent {
    /// What it told.
    pub kind: MailKind,
    /// The mail address of then; none where an older version sent it.
    pub to: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A time in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attended {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Disputes<'_> {
    /// The evidence about the payment of the registration with this reference; none when there is none, or nothing was taken.
    pub async fn evidence(&self, site: &Site, reference: &str) -> Result<Option<Evidence>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = registrations::find(&mut tx, site.id, reference).await? else {
            return Ok(None);
        };
        let intent = store::payments::intents::find(&mut tx, site.id, registration.id).await?;
        let Some(intent) = intent else { return Ok(None) };
        let mut taken = payments::with_money(self.0, &mut tx, &intent).await?;
        // A dispute that is open is what evidence is for.
        taken.sort_by_key(|loaded| !loaded.attempt.disputed.is_open);
        let Some(loaded) = taken.into_iter().next() else { return Ok(None) };
        let session = sessions::get(&mut tx, site.id, registration.session_id).await?;
        let now = self.0.now();
        gather(&mut tx, site, (registration, session), &loaded, now).await.map(Some)
    }
}

async fn gather(
    tx: &mut Tx,
    site: &Site,
    (registration, session): (RegistrationRow, SessionRow),
    loaded: &Loaded,
    now: Timestamp,
) -> Result<Evidence, AppError> {
    let policy_text = match registration.policy_text {
        Some(id) => Some(sites::get_text(tx, site.id, id).await?.content),
        None => None,
    };
    let (payer, attendee) = (registration.payer(), registration.attendee());
    let sent = store::mails::list_sent(tx, site.id, registration.id.0).await?.into_iter();
    let sent = sent.filter_map(|mail| Some(Sent { kind: mail.kind, to: mail.sent_to, at: mail.sent_at? }));
    let sent = sent.collect();
    let statement = store::usage::statements::of_session(tx, site.id, session.session.id).await?;
    let which = ((session.session.id, session.session.ends_at), statement.as_ref());
    let (_, intervals) = intervals(tx, site, which, now).await?;
    let is_his = |leg, of| leg == Leg::Computer && of == Some(registration.id);
    let attended = intervals.iter().filter(|interval| is_his(interval.leg, interval.registration));
    let captures = &loaded.situation.facts.captures;
    Ok(Evidence {
        payer: (payer.name(), payer.email.clone()),
        attendee: registration.payer.is_some().then(|| (attendee.name(), attendee.email.clone())),
        country: registration.country.clone(),
        buyer: registration.buyer,
        price: loaded.intent.price.gross,
        transactions: captures.iter().map(|capture| capture.object.0.clone()).collect(),
        registered_at: registration.created_at,
        confirmed_at: registration.confirmed_at,
        cancelled_at: registration.cancelled_at,
        accepted_at: registration.policy_accepted_at,
        policy: registration.refund_policy,
        policy_text,
        express_request_at: registration.express_request_at,
        sent,
        attended: attended.map(|interval| Attended { from: interval.up, until: interval.down }).collect(),
        reference: registration.reference.clone(),
        topic: session.topic,
        starts_at: session.session.starts_at,
        ends_at: session.session.ends_at,
        time_zone: session.time_zone,
    })
}
