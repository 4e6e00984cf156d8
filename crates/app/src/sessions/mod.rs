//! Sessions, as the pages see them: the catalogue for everybody, scheduling and keeping for their hosts.

mod attendee;
mod editing;
mod form;
mod giving_back;
mod handing_over;
mod held;
mod hosting;
mod inviting;
mod people;
mod scheduling;

pub use attendee::{Attendee, GIVEN_BACK};
pub use editing::{ChangeRefusal, Changed, FeeChange};
pub use form::{AT_END, BY_LINK, HERE, NEVER, ScheduleForm, Which};
pub use giving_back::{Named, RefundOffer, Refunded};
pub use handing_over::HandOverRefusal;
pub(crate) use handing_over::mail as handed_over_mail;
pub use held::Undecided;
pub(crate) use held::{UNDECIDED_MAX, ask_whether_held, mail as held_mail};
pub use hosting::{Acting, HostedSession, Shelf};
pub(crate) use hosting::{announce, find, start_now};
pub use inviting::Invited;
pub(crate) use inviting::{besides as invited_besides, mail as invitation_mail, tell_unanswered};
pub use people::{AttendeeRow, GiveRefusal, GivenSeat, MessageRefusal, PeopleFilter};
pub use scheduling::{How, Pressed, ScheduleOffer, ScheduleRefusal, Scheduled};

use crate::sites::Site;
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::payments::gateway::Mode;
use domain::registrations::hold::Seats;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::moved::Moved;
use domain::sessions::{Session, SessionState};
use domain::sites::{Price, Tax};
use store::sessions::SessionRow;

/// Most sessions that the catalogue shows.
const CATALOGUE_MAX: i64 = 100;

/// A session with its price and seats.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// What the rules know of it.
    pub session: Session,
    /// Its address under the site.
    pub slug: String,
    /// Topic.
    pub topic: String,
    /// Description, paragraphs separated by blank lines.
    pub description: String,
    /// Agenda, one item a line.
    pub agenda: String,
    /// Who teaches.
    pub presenter: String,
    /// Language of the session.
    pub language: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// What a seat costs; `None` is free.
    pub price: Option<Price>,
    /// Its seats.
    pub seats: Seats,
    /// Until when attendees may cancel.
    pub cancelling: Cancelling,
    /// Whether it takes place in a room of ours.
    pub is_here: bool,
}

impl SessionView {
    pub(crate) fn of(row: SessionRow, tax: &Tax) -> Result<Self, AppError> {
        let price = row.session.fee_due().map(|fee| tax.price(fee)).transpose()?;
        Ok(Self {
            session: row.session,
            slug: row.slug,
            topic: row.topic,
            description: row.description,
            agenda: row.agenda,
            presenter: row.presenter,
            language: row.language,
            time_zone: row.time_zone,
            price,
            seats: row.seats,
            cancelling: row.cancelling,
            is_here: row.meeting_link.is_empty(),
        })
    }
}

/// Whether sessions of Test mode are shown to somebody: they are open to signed-in staff and by a test link only
/// (decision 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestAccess {
    /// Signed in with a role at the site, or came by its test link.
    Open,
    /// Anybody.
    Closed,
}

impl TestAccess {
    /// Whether a session of that mode is shown.
    pub fn opens(self, mode: Mode) -> bool {
        mode == Mode::Production || self == Self::Open
    }
}

/// Use cases of sessions.
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a App);

impl Sessions<'_> {
    /// The public catalogue: listed sessions that have not ended, by start.
    pub async fn list_upcoming(&self, site: &Site) -> Result<Vec<SessionView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let rows = store::sessions::list_upcoming(&mut tx, site.id, self.0.now(), CATALOGUE_MAX).await?;
        rows.into_iter().map(|row| SessionView::of(row, &site.tax)).collect()
    }

    /// The session at this address, for somebody who may see it. Drafts are nobody's but the host's.
    pub async fn find(
        &self,
        site: &Site,
        slug: &str,
        access: TestAccess,
    ) -> Result<Option<SessionView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let row = store::sessions::find(&mut tx, site.id, slug).await?;
        row.filter(|row| access.opens(row.session.mode) && row.session.state != SessionState::Draft)
            .map(|row| SessionView::of(row, &site.tax))
            .transpose()
    }

    /// The last time that a session was moved, if it ever was.
    pub async fn moved(&self, site: &Site, session: SessionId) -> Result<Option<Moved>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::sessions::changes(&mut tx, site.id, session).await?.moved)
    }

    /// Why a session was called off, in its host's words; empty where he wrote none, or it was not.
    pub async fn called_off_because(&self, site: SiteId, session: &SessionView) -> Result<String, AppError> {
        if session.session.state != SessionState::Cancelled {
            return Ok(String::new());
        }
        let mut tx = self.0.store().reader().await?;
        Ok(store::sessions::changes(&mut tx, site, session.session.id).await?.cancel_reason)
    }

    /// Where a session takes place whose plain link lets in whoever has it, if not in a room of ours; none before the
    /// door opens, after its end, where one must register, and while its host has not paid who pays per use.
    pub async fn meeting_link(&self, site: &Site, slug: &str) -> Result<Option<String>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = store::sessions::find(&mut tx, site.id, slug).await? else { return Ok(None) };
        if crate::usage::may_start(self.0, &mut tx, &row).await?.is_err() {
            return Ok(None);
        }
        let now = self.0.now();
        let lets_in = |row: &SessionRow| {
            !row.session.registration_required
                && row.session.state == SessionState::Scheduled
                && row.session.door(now) == domain::sessions::Door::Open
        };
        Ok(Some(row).filter(lets_in).map(|row| row.meeting_link).filter(|link| !link.is_empty()))
    }
}
