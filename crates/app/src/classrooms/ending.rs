//! The end of a room: by who leads it, by what its host pays for it, or by itself when everybody has forgotten it. Its fact closes whatever is still
//! open, so that what was used can be settled.

use super::{Classrooms, SAID, SOURCE, heard_since, instance, slides, teleconference};
use crate::sessions::{Acting, find};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::classrooms::ending::{Presence, forgotten};
use domain::classrooms::entry::{OVERTIME_MAX, RoomStanding};
use domain::ids::{SessionId, SiteId};
use domain::time::{Span, Timestamp};
use domain::usage::facts::{Fact, What};
use store::classrooms::{people, waiting};
use store::usage::facts;
use store::{Tx, classrooms as rows};

/// Who ends what nobody ended.
const NOBODY: &str = "system";

/// A browser that waited and was not heard of for so long is forgotten.
const WAITED: Span = Span::minutes(5);

impl Classrooms<'_> {
    /// Whether a session's room was started, or has ended.
    pub async fn standing(&self, site: SiteId, session: SessionId) -> Result<RoomStanding, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::get(&mut tx, site, session).await?)
    }

    /// Ends a room for all, from outside of it: false when it does not run.
    pub async fn end(&self, by: Acting, site: &Site, slug: &str) -> Result<bool, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok(false) };
            let standing = rows::touch(tx, in_site.id, row.session.id).await?;
            if !standing.is_running(&row.session, app.now()) {
                return Ok(false);
            }
            end(&app, tx, (in_site.id, row.session.id), app.now(), &by.actor()).await?;
            Ok::<_, AppError>(true)
        };
        let has_ended = spawn(async move { store.run(unit).await }).await??;
        if has_ended {
            self.0.reach(CrashPoint::SessionEnded);
        }
        Ok(has_ended)
    }
}

/// Ends a room for all, at a time that is not in the future: what was connected is not any more. The room's row is locked.
pub(super) async fn end(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    at: Timestamp,
    actor: &str,
) -> Result<(), AppError> {
    if rows::end(tx, site, session, at).await? {
        let ended = [SOURCE, SAID].map(|source| Fact {
            source: source.to_owned(),
            instance: instance(session),
            event_key: "ended".to_owned(),
            at,
            // A time of our own clock: that it is written down later says nothing about a sender's.
            observed_at: at,
            what: What::Ended,
        });
        facts::accept(tx, site, session, &ended).await?;
        people::clear_audio(tx, site, session).await?;
        // Ended before its time: nobody gets, or pays for, a seat in what is over.
        store::sessions::changes::close_registration(tx, site, session, at).await?;
        let slug = store::sessions::get(tx, site, session).await?.slug;
        app.audit(tx, site, actor, "end session", &slug, "").await?;
        crate::usage::note_change(app, tx, site, session).await?;
    }
    Ok(())
}

/// Ends a room that runs, for a reason of the program's own. An empty one was over when the last one left.
pub(crate) async fn end_for_all(
    app: &App,
    site: SiteId,
    session: SessionId,
    actor: &str,
) -> Result<(), AppError> {
    let (store, inside, actor) = (app.store().clone(), app.clone(), actor.to_owned());
    let unit = async move |tx: &mut Tx| {
        let standing = rows::touch(tx, site, session).await?;
        let planned = store::sessions::get(tx, site, session).await?.session;
        let now = inside.now();
        let Some(started_at) = standing.started_at.filter(|_| standing.is_running(&planned, now)) else {
            return Ok(());
        };
        let at = match presence(&inside, tx, (site, session)).await? {
            Presence::Somebody => now,
            Presence::Nobody(since) => since.map_or(started_at, |since| since.max(started_at)).min(now),
        };
        end(&inside, tx, (site, session), at, &actor).await
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Ends rooms that nobody ended, and forgets what rooms need no more.
pub(crate) async fn sweep(app: &App) -> Result<(), AppError> {
    let running = {
        let mut tx = app.store().reader().await?;
        rows::list_running(&mut tx).await?
    };
    for (site, session) in running {
        let (over, has_lost) = {
            let mut tx = app.store().reader().await?;
            let standing = rows::get(&mut tx, site, session).await?;
            let over = end_of(app, &mut tx, (site, session), &standing).await?;
            let lost = teleconference::to_hang_up(&mut tx, (site, session), app.now()).await?;
            (over, !lost.is_empty())
        };
        if has_lost {
            teleconference::hang_up(app, (site, session)).await?;
        }
        // Looked at before anything is written: most rooms go on.
        if over.is_some() {
            let (inside, store) = (app.clone(), app.store().clone());
            let unit = async move |tx: &mut Tx| {
                let standing = rows::touch(tx, site, session).await?;
                if let Some(at) = end_of(&inside, tx, (site, session), &standing).await? {
                    end(&inside, tx, (site, session), at, NOBODY).await?;
                }
                Ok::<_, AppError>(())
            };
            store.run_grouped(&session.to_string(), unit).await?;
        }
    }
    let before = app.now().minus(WAITED);
    let over = app.now().minus(OVERTIME_MAX);
    let forget = async move |tx: &mut Tx| {
        waiting::forget(tx, before).await?;
        people::forget_guests(tx, over).await
    };
    app.store().run(forget).await?;
    slides::forget_old(app).await
}

/// When a room was over that nobody ended.
async fn end_of(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    standing: &RoomStanding,
) -> Result<Option<Timestamp>, AppError> {
    let planned = store::sessions::get(tx, site, session).await?.session;
    let presence = presence(app, tx, (site, session)).await?;
    Ok(forgotten(&planned, standing, presence, app.now()))
}

/// Whether somebody is connected to a room, or when it was last so.
pub(crate) async fn presence(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
) -> Result<Presence, AppError> {
    let room = (SOURCE, instance(session));
    let since = heard_since(app.now());
    let connected = facts::connected(tx, site, session, (room.0, &room.1), since).await?;
    if !connected.is_empty() {
        return Ok(Presence::Somebody);
    }
    Ok(Presence::Nobody(facts::last_seen(tx, site, session, (room.0, &room.1)).await?))
}
