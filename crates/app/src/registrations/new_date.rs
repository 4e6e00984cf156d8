//! A session was moved: somebody accepts the new date instead of giving the seat back (S-80).

use super::Registrations;
use crate::AppError;
use crate::links::{Opened, PersonalLink};
use crate::refunds::free_leave_until;
use crate::sites::Site;
use crate::spawn::spawn;
use domain::registrations::RegistrationState;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use store::registrations::{self as rows, RegistrationRow};
use store::sessions::{Changes, SessionRow};
use store::{Tx, sessions};

/// A session that was moved, as somebody sees it who had a seat before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedView {
    /// When it was to start before, where that is known.
    pub from: Option<Timestamp>,
    /// Until when the link's holder may give the seat back for the whole price; never earlier than by the ordinary rules.
    pub cancel_until: Option<Timestamp>,
    /// Whether accepting makes that end earlier.
    pub accepting_costs: bool,
    /// Since when it is known that whoever has the seat comes on the new date.
    pub accepted_at: Option<Timestamp>,
    /// Whether there is something left to accept for the link's holder.
    pub may_accept: bool,
}

impl MovedView {
    /// None where the session was not moved, or not since the seat was taken.
    pub(super) fn of(
        opened: &Opened,
        (session, changes): (&SessionRow, &Changes),
        is_paid: bool,
        now: Timestamp,
    ) -> Option<Self> {
        let Opened { registration, holder } = opened;
        let confirmed = registration.state == RegistrationState::Confirmed;
        let facts = &session.session;
        if !confirmed || facts.state != SessionState::Scheduled || now >= facts.starts_at {
            return None;
        }
        let moved = changes.moved.filter(|moved| moved.concerns(registration.confirmed_at))?;
        let since = |at: Option<Timestamp>| at.filter(|at| *at >= moved.at);
        let accepted_at = since(registration.new_date_accepted_at);
        let settled = since(registration.new_date_settled_at).is_some();
        let ordinary = free_leave_until(registration, session, is_paid);
        let cancel_until = moved
            .told_until(registration.confirmed_at, registration.new_date_settled_at, ordinary, now)
            .filter(|_| holder.decides());
        Some(Self {
            from: moved.from,
            cancel_until,
            accepting_costs: cancel_until.is_some() && moved.outlasts(ordinary),
            accepted_at,
            may_accept: accepted_at.is_none() || (holder.decides() && !settled),
        })
    }
}

impl Registrations<'_> {
    /// Accepts the new date of a session that was moved. Of who has the seat it says that he comes; of who paid, that he
    /// gives up the right to the whole price. False when there is nothing to accept (any more). `None`: the link opens
    /// nothing.
    pub async fn accept_new_date(&self, site: &Site, link: &PersonalLink) -> Result<Option<bool>, AppError> {
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let (in_site, link) = (site.clone(), link.clone());
        let unit = async move |tx: &mut Tx| {
            let Some(opened) = app.open_link(tx, &in_site, &link).await? else { return Ok(None) };
            let RegistrationRow { id, session_id, reference, .. } = opened.registration.clone();
            let session = sessions::get(tx, in_site.id, session_id).await?;
            let changes = sessions::changes(tx, in_site.id, session_id).await?;
            let now = app.now();
            let intent = store::payments::intents::find(tx, in_site.id, id).await?;
            let is_paid = intent.is_some_and(|intent| intent.secured_by.is_some());
            let view = MovedView::of(&opened, (&session, &changes), is_paid, now);
            if !view.is_some_and(|view| view.may_accept) {
                return Ok(Some(false));
            }
            rows::accept_new_date(tx, in_site.id, id, opened.holder.decides(), now).await?;
            app.audit(tx, in_site.id, "attendee", "accept new date", &reference, "").await?;
            Ok::<_, AppError>(Some(true))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}
