//! Seat holds.

use super::{BrowserKey, HoldView, OfBrowser, Registrations, address_hash};
use crate::PersonalLink;
use crate::jobs::queue::EXPIRE_JOB;
use crate::payments::has_ended;
use crate::sessions::TestAccess;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{SeatHoldId, SessionId, SiteId};
use domain::registrations::hold::{HoldDecision, HoldFacts, HoldRefusal, SeatHoldState, hold as decide};
use domain::sessions::{Session, SessionState};
use domain::time::Timestamp;
use std::net::IpAddr;
use store::registrations::SeatHoldRow;
use store::{StoreError, Tx, jobs, registrations as rows, sessions};

impl Registrations<'_> {
    /// *Register*: keeps a seat for this browser, or finds the one that it has. `None`: there is no such session.
    pub async fn hold(
        &self,
        site: &Site,
        session_slug: &str,
        browser: &BrowserKey,
        address: IpAddr,
        access: TestAccess,
    ) -> Result<Option<Result<HoldView, HoldRefusal>>, AppError> {
        let app = self.0;
        let (session, is_over) = {
            let mut tx = app.store().reader().await?;
            let session = sessions::find(&mut tx, site.id, session_slug).await?;
            let Some(session) = session.filter(|row| access.opens(row.session.mode)) else {
                return Ok(None);
            };
            let is_over = has_ended(&mut tx, site.id, session.session.id).await?;
            (session, is_over)
        };
        if is_over && session.session.state == SessionState::Scheduled {
            return Ok(Some(Err(HoldRefusal::RegistrationClosed)));
        }
        if session.session.fee_due().is_some() && !(site.fees.provided && site.fees.enabled) {
            return Ok(Some(Err(HoldRefusal::CannotBePaid)));
        }
        let starts_at = session.session.starts_at;
        let command = Command {
            session: session.session,
            site: site.id,
            browser: browser.hash(),
            address: address_hash(app, address),
        };
        // Waiting holds of one session are taken together in one transaction (decision 18).
        let (store, inside, key) = (app.store().clone(), app.clone(), command.session.id.to_string());
        let unit = async move |tx: &mut Tx| take(&inside, tx, &command).await;
        let outcome = spawn(async move { store.run_grouped(&key, unit).await }).await?;
        match outcome {
            Ok(Taken::New(row)) => {
                Ok(Some(Ok(HoldView { expires_at: row.expires_at.unwrap_or(starts_at), registered: None })))
            }
            Ok(Taken::Existing(row)) => {
                let mut tx = app.store().reader().await?;
                Ok(Some(Ok(self.view_of_hold(&mut tx, site, row, starts_at).await?)))
            }
            Err(Ended::Refused(refusal)) => Ok(Some(Err(refusal))),
            Err(Ended::Failed(error)) => Err(error.into()),
        }
    }

    /// The seat that this browser holds for the session, if it holds one.
    pub async fn held(
        &self,
        site: &Site,
        session: &Session,
        browser: &BrowserKey,
    ) -> Result<Option<HoldView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        self.held_by(&mut tx, site, session, browser).await
    }

    /// How this browser stands to the session.
    pub async fn of_browser(
        &self,
        site: &Site,
        session: &Session,
        browser: &BrowserKey,
    ) -> Result<OfBrowser, AppError> {
        let mut tx = self.0.store().reader().await?;
        if let Some(held) = self.held_by(&mut tx, site, session, browser).await? {
            return Ok(OfBrowser::Holds(held));
        }
        let seat = self.seat_in(&mut tx, site, session.id, browser).await?;
        Ok(seat.map_or(OfBrowser::Nothing, OfBrowser::HasSeat))
    }

    async fn held_by(
        &self,
        tx: &mut Tx,
        site: &Site,
        session: &Session,
        browser: &BrowserKey,
    ) -> Result<Option<HoldView>, AppError> {
        let found = rows::find_hold(tx, site.id, session.id, &browser.hash()).await?;
        let now = self.0.now();
        match found.filter(|row| row.keeps_seat(now)) {
            Some(row) => self.view_of_hold(tx, site, row, session.starts_at).await.map(Some),
            None => Ok(None),
        }
    }

    /// Slug and topic of each session on which this browser holds a seat: what it can finish or give back when its
    /// network address holds too many.
    pub async fn list_held(
        &self,
        site: &Site,
        browser: &BrowserKey,
        address: IpAddr,
    ) -> Result<Vec<(String, String)>, AppError> {
        let address = address_hash(self.0, address);
        let mut tx = self.0.store().reader().await?;
        Ok(rows::list_held(&mut tx, site.id, (&address, &browser.hash())).await?)
    }

    /// Ends the seat hold of this browser before its time, if nobody registered on it; the link of who did, else.
    pub async fn give_back_hold(
        &self,
        site: &Site,
        session_slug: &str,
        browser: &BrowserKey,
    ) -> Result<Option<PersonalLink>, AppError> {
        let session = {
            let mut tx = self.0.store().reader().await?;
            sessions::find(&mut tx, site.id, session_slug).await?
        };
        let Some(session) = session.map(|row| row.session.id) else { return Ok(None) };
        let (store, app, site, browser) = (self.0.store().clone(), self.0.clone(), site.id, browser.hash());
        let unit = async move |tx: &mut Tx| {
            let Some(hold) = rows::lock_hold(tx, site, session, &browser).await? else { return Ok(None) };
            if let Some(registration) = rows::find_by_hold(tx, site, hold.id).await? {
                return app.link_of(&registration).map(Some);
            }
            if rows::end_hold(tx, site, hold.id, SeatHoldState::Released).await?.is_made() {
                sessions::release_held(tx, site, session).await?.or_log("a hold that was given back");
                jobs::cancel(tx, EXPIRE_JOB, hold.id.0).await?;
            }
            Ok::<_, AppError>(None)
        };
        spawn(async move { store.run_hot(unit).await }).await?
    }

    /// The registration by which this browser has a seat in the session already, if it has one.
    pub async fn seat_of(
        &self,
        site: &Site,
        session_slug: &str,
        browser: &BrowserKey,
    ) -> Result<Option<PersonalLink>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = sessions::find(&mut tx, site.id, session_slug).await? else { return Ok(None) };
        self.seat_in(&mut tx, site, session.session.id, browser).await
    }

    async fn seat_in(
        &self,
        tx: &mut Tx,
        site: &Site,
        session: SessionId,
        browser: &BrowserKey,
    ) -> Result<Option<PersonalLink>, AppError> {
        match rows::find_seat_of_browser(tx, site.id, session, &browser.hash()).await? {
            Some(id) => self.0.link_of(&rows::get(tx, site.id, id).await?).map(Some),
            None => Ok(None),
        }
    }

    /// Without an end while a payment is being reviewed: at the latest the session's start (PS 6.12).
    async fn view_of_hold(
        &self,
        tx: &mut Tx,
        site: &Site,
        row: SeatHoldRow,
        starts_at: Timestamp,
    ) -> Result<HoldView, AppError> {
        let registered = rows::find_by_hold(tx, site.id, row.id).await?;
        let registered = registered.map(|registration| self.0.link_of(&registration)).transpose()?;
        Ok(HoldView { expires_at: row.expires_at.unwrap_or(starts_at), registered })
    }
}

struct Command {
    session: Session,
    site: SiteId,
    browser: Vec<u8>,
    address: Vec<u8>,
}

/// How the unit of a hold ended with one.
enum Taken {
    /// It was made just now: nobody can have registered on it.
    New(SeatHoldRow),
    /// The browser had it.
    Existing(SeatHoldRow),
}

/// How the unit of a hold ended without one.
enum Ended {
    Refused(HoldRefusal),
    Failed(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

async fn take(app: &App, tx: &mut Tx, command: &Command) -> Result<Taken, Ended> {
    let now = app.now();
    let (site, session) = (command.site, command.session.id);
    let seats = sessions::lock_seats(tx, site, session).await?;
    let mut existing = rows::find_hold(tx, site, session, &command.browser).await?;
    if let Some(stale) = existing.take_if(|row| !row.keeps_seat(now)) {
        // Its job has not run yet: end it here, so that the browser gets a new one.
        end_expired(tx, site, stale.id, now).await?;
    }
    let free = command.session.fee_due().is_none();
    let of_address = rows::count_held_by_address(tx, site, session, &command.address, (now, free)).await?;
    let facts = HoldFacts {
        session: &command.session,
        seats,
        held_by_browser: existing.is_some(),
        held_by_address: of_address.everywhere,
        held_here_by_address: of_address.here,
        lately_by_address: of_address.lately,
        address_limits: app.settings().holds_per_address,
        lasts: app.settings().hold,
    };
    let expires_at = match decide(&facts, now).map_err(Ended::Refused)? {
        HoldDecision::Existing => {
            return existing.map(Taken::Existing).ok_or(Ended::Refused(HoldRefusal::SoldOut));
        }
        HoldDecision::Hold { expires_at } => expires_at,
    };
    if !sessions::add_held(tx, site, session, 1).await?.is_made() {
        return Err(Ended::Refused(HoldRefusal::SoldOut));
    }
    let row = SeatHoldRow {
        id: app.id(),
        site_id: site,
        session_id: session,
        browser: command.browser.clone(),
        address: command.address.clone(),
        state: SeatHoldState::Held,
        expires_at: Some(expires_at),
        extended: false,
    };
    if !rows::insert_hold(tx, &row, now).await?.is_made() {
        // This browser has got one meanwhile: the seat that was taken for a second one goes back.
        sessions::release_held(tx, site, session).await?.or_log("a seat held a moment ago");
        let theirs = rows::find_hold(tx, site, session, &command.browser).await?;
        return theirs.map(Taken::Existing).ok_or(Ended::Refused(HoldRefusal::SoldOut));
    }
    jobs::put(tx, EXPIRE_JOB, row.id.0, Some(site), expires_at).await?;
    Ok(Taken::New(row))
}

/// Ends a hold whose time has come; its unpaid registration lapses.
async fn end_expired(tx: &mut Tx, site: SiteId, hold: SeatHoldId, now: Timestamp) -> Result<(), StoreError> {
    if let Some(session) = rows::expire_hold(tx, site, hold, now).await? {
        sessions::release_held(tx, site, session).await?.or_log("a hold that expired");
        rows::lapse_by_hold(tx, site, hold).await?;
    }
    Ok(())
}

/// The job of a hold: ends it when its time has come.
pub(super) async fn expire(app: &App, site: SiteId, hold: SeatHoldId) -> Result<(), AppError> {
    let (store, now) = (app.store().clone(), app.now());
    let unit = async move |tx: &mut Tx| Ok::<_, AppError>(end_expired(tx, site, hold, now).await?);
    spawn(async move { store.run_hot(unit).await }).await?
}
