//! Slides of a session: a host hands in a PDF file, its pages become pictures, and who is in the room sees them.
//!
//! The file itself is not kept. Pictures are made outside of this process ([`SlideRenderer`]), one file at a time on each
//! node, and are written page by page; when the process stops meanwhile, its host is told to hand the file in again.

use super::{Classrooms, Entrance};
use crate::sessions::{Acting, find};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use documents::SlidePage;
use domain::classrooms::entry::Way;
use domain::classrooms::slides::{
    self, DECKS_MAX, DeckState, FILE_BYTES_MAX, KEPT, PICTURES_BYTES_MAX, PIECE_BYTES, Point, SlidesProblem,
};
use domain::ids::{DeckId, SessionId, SiteId};
use domain::sessions::SessionState;
use domain::time::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use store::classrooms::slides::{self as rows, DeckRow, PageRow, Shown};
use store::{Notice, Tx};
use tokio::sync::{Semaphore, mpsc};

/// Files that wait for their turn on this node; each lies in memory meanwhile.
const WAITING_MAX: usize = 4;

/// Files that are forgotten in one go.
const FORGOTTEN_AT_ONCE: i64 = 20;

/// What comes of a file, piece by piece.
#[derive(Debug)]
pub enum Rendered {
    /// How many pages it has; comes first.
    Pages(usize),
    /// The next page.
    Page(SlidePage),
}

/// What the work on a file is.
pub type Rendering<'a> = Pin<Box<dyn Future<Output = Result<(), SlidesProblem>> + Send + 'a>>;

/// Makes pictures of the pages of a file that nobody trusts: bounded in time and memory, so that no file stops the server.
pub trait SlideRenderer: Send + Sync {
    /// Hands over the pages of `file` in order. Ends early when nobody takes them any more.
    fn render(&self, file: Vec<u8>, pages: mpsc::Sender<Rendered>) -> Rendering<'_>;
}

/// One file at a time, and some that wait.
pub(crate) struct RenderQueue {
    turn: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for RenderQueue {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), places: Arc::new(Semaphore::new(WAITING_MAX)) }
    }
}

/// A file of slides, as its host sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeckView {
    /// Its id.
    pub id: DeckId,
    /// How it is called.
    pub name: String,
    /// How it stands.
    pub state: DeckState,
    /// How many pages it has, or will have; 0 while that is not known.
    pub pages: i64,
    /// How many of them are there.
    pub done: i64,
}

impl DeckView {
    pub(super) fn of(row: DeckRow, now: Timestamp) -> Self {
        Self {
            state: row.state.at(row.touched_at, now),
            id: row.id,
            name: row.name,
            pages: row.pages,
            done: row.done,
        }
    }
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeckRefusal {
    /// No file was chosen.
    Missing,
    /// It is larger than a file may be.
    TooLarge,
    /// It is no PDF file.
    NotPdf,
    /// The session has as many files as it may.
    TooMany,
    /// Others wait already.
    Busy,
    /// The session is over, or was called off.
    Over,
}

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// Its kind.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where to point on which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointed {
    /// The page, counted from 1.
    pub page: i64,
    /// Where; `None`: not any more.
    pub at: Option<Point>,
}

impl Pointed {
    /// As a notice carries it.
    pub(super) fn notice(self, session: SessionId) -> Notice {
        let at = self.at.map_or_else(|| "-".to_owned(), |at| format!("{} {}", at.x, at.y));
        Notice::new(store::classrooms::POINTED, format!("{session} {} {at}", self.page))
    }

    /// Reads what a notice says about `session`.
    pub(super) fn read(payload: &str, session: &str) -> Option<Self> {
        let mut parts = payload.strip_prefix(session)?.split_ascii_whitespace();
        let page = parts.next()?.parse().ok()?;
        let at = match (parts.next()?, parts.next()) {
            ("-", None) => None,
            (x, Some(y)) => Some(Point::new(x.parse().ok()?, y.parse().ok()?)?),
            _ => return None,
        };
        Some(Self { page, at })
    }
}

impl Classrooms<'_> {
    /// The files of a session, for who may act on it; `None`: there is no such session for him, or it takes place
    /// elsewhere.
    pub async fn decks(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Vec<DeckView>>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let found = find(&mut tx, by, site, slug).await?.filter(|row| row.meeting_link.is_empty());
        let Some(row) = found else { return Ok(None) };
        let now = self.0.now();
        let decks = rows::list(&mut tx, site.id, row.session.id).await?;
        Ok(Some(decks.into_iter().map(|deck| DeckView::of(deck, now)).collect()))
    }

    /// Takes a file. Pictures of its pages are made afterwards, while its host goes on.
    pub async fn add_deck(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (name, file): (&str, Vec<u8>),
    ) -> Result<Option<Result<DeckId, DeckRefusal>>, AppError> {
        let (app, id) = (self.0.clone(), self.0.id::<DeckId>());
        let refused = match file.len() {
            0 => Some(DeckRefusal::Missing),
            size if size > FILE_BYTES_MAX => Some(DeckRefusal::TooLarge),
            _ => None,
        };
        let Ok(place) = Arc::clone(&app.render_queue().places).try_acquire_owned() else {
            return Ok(Some(Err(DeckRefusal::Busy)));
        };
        let name = slides::name(name).unwrap_or_else(|_| "PDF".to_owned());
        let (in_site, slug, store, now) = (site.clone(), slug.to_owned(), app.store().clone(), app.now());
        let auditor = app.clone();
        let unit = async move |tx: &mut Tx| {
            let found = find(tx, by, &in_site, &slug).await?.filter(|row| row.meeting_link.is_empty());
            let Some(row) = found else { return Ok(None) };
            if let Some(refusal) = refused {
                return Ok(Some(Err(refusal)));
            }
            let session = row.session.id;
            let standing = store::classrooms::touch(tx, in_site.id, session).await?;
            if row.session.state == SessionState::Cancelled || standing.is_over(&row.session, now) {
                return Ok(Some(Err(DeckRefusal::Over)));
            }
            if rows::count(tx, in_site.id, session).await? >= DECKS_MAX {
                return Ok(Some(Err(DeckRefusal::TooMany)));
            }
            rows::insert(tx, in_site.id, session, id, &name, now).await?;
            auditor.audit(tx, in_site.id, &by.actor(), "add slides", &row.slug, &name).await?;
            Ok::<_, AppError>(Some(Ok(session)))
        };
        let session = match spawn(async move { store.run(unit).await }).await?? {
            None => return Ok(None),
            Some(Err(refusal)) => return Ok(Some(Err(refusal))),
            Some(Ok(session)) => session,
        };
        let site = site.id;
        spawn(async move {
            let deck = Deck { app: app.clone(), site, session, id };
            let turn = Arc::clone(&app.render_queue().turn).acquire_owned().await;
            if let Err(error) = deck.render(file).await {
                tracing::warn!(%error, "the slides of a session could not be kept");
            }
            drop((turn, place));
        });
        Ok(Some(Ok(id)))
    }

    /// Removes a file; false when there is none.
    pub async fn remove_deck(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        id: DeckId,
    ) -> Result<bool, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok(false) };
            let (site, session) = (in_site.id, row.session.id);
            store::classrooms::touch(tx, site, session).await?;
            let deck = rows::list(tx, site, session).await?.into_iter().find(|deck| deck.id == id);
            let Some(deck) = deck else { return Ok(false) };
            rows::remove(tx, site, session, id).await?;
            app.audit(tx, site, &by.actor(), "remove slides", &row.slug, &deck.name).await?;
            Ok::<_, AppError>(true)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// What the room shows, with every page of that file, to who is let in; to who leads also before. `None`: nothing is
    /// shown, or not to him.
    pub async fn shown_pages(&self, at_door: &Entrance) -> Result<Option<(Shown, Vec<PageRow>)>, AppError> {
        if !may_see(at_door) {
            return Ok(None);
        }
        let (site, session) = (at_door.site, at_door.session.session.id);
        let mut tx = self.0.store().reader().await?;
        let Some(shown) = rows::shown(&mut tx, site, session).await? else { return Ok(None) };
        let pages = rows::pages(&mut tx, site, session, shown.deck).await?;
        Ok(Some((shown, pages)))
    }

    /// The picture of a page. Who leads sees every page of the session's files, others those of the file that is shown.
    pub async fn page_picture(
        &self,
        at_door: &Entrance,
        wanted: Shown,
    ) -> Result<Option<PagePicture>, AppError> {
        if !may_see(at_door) {
            return Ok(None);
        }
        let (site, session) = (at_door.site, at_door.session.session.id);
        let mut tx = self.0.store().reader().await?;
        if !at_door.role.leads() {
            let shown = rows::shown(&mut tx, site, session).await?;
            if shown.is_none_or(|shown| shown.deck != wanted.deck) {
                return Ok(None);
            }
        }
        let Some(page) = rows::find_page(&mut tx, site, session, wanted).await? else { return Ok(None) };
        let bytes = rows::picture(&mut tx, site, wanted).await?;
        Ok(Some(PagePicture { media_type: page.media_type, bytes }))
    }
}

fn may_see(at_door: &Entrance) -> bool {
    at_door.way == Way::Inside || (at_door.way == Way::Waits && at_door.role.leads())
}

/// A file that is worked on.
struct Deck {
    app: App,
    site: SiteId,
    session: SessionId,
    id: DeckId,
}

impl Deck {
    async fn render(&self, file: Vec<u8>) -> Result<(), AppError> {
        let (pages, mut made) = mpsc::channel(1);
        let renderer = Arc::clone(self.app.slide_renderer());
        let work = spawn(async move { renderer.render(file, pages).await });
        let (mut total, mut number, mut size) = (0, 0, 0);
        while let Some(rendered) = made.recv().await {
            if let Rendered::Pages(count) = rendered {
                total = i64::try_from(count).unwrap_or(i64::MAX);
            }
            if !self.touch(total).await? {
                // It was removed meanwhile.
                return Ok(());
            }
            if let Rendered::Page(page) = rendered {
                number += 1;
                size += page.picture.len();
                if size > PICTURES_BYTES_MAX {
                    return self.close(Err(SlidesProblem::TooHeavy)).await;
                }
                self.keep(number, page).await?;
            }
        }
        // A renderer that panicked has seen a page that is too much for it.
        let outcome = work.await.unwrap_or(Err(SlidesProblem::NotPdf));
        self.close(outcome.and(if number == total { Ok(()) } else { Err(SlidesProblem::NotPdf) })).await
    }

    async fn keep(&self, number: i64, page: SlidePage) -> Result<(), AppError> {
        let (site, id, store) = (self.site, self.id, self.app.store());
        for (piece, content) in (0_i64..).zip(page.picture.chunks(PIECE_BYTES)) {
            let content = content.to_vec();
            let unit =
                async move |tx: &mut Tx| rows::insert_piece(tx, site, id, (number, piece), &content).await;
            store.run(unit).await?;
        }
        let row = PageRow {
            number,
            width: page.width,
            height: page.height,
            media_type: page.media_type.to_owned(),
            text: page.text,
        };
        Ok(store.run(async move |tx: &mut Tx| rows::insert_page(tx, site, id, &row).await).await?)
    }

    async fn touch(&self, pages: i64) -> Result<bool, AppError> {
        let (site, session, id, now) = (self.site, self.session, self.id, self.app.now());
        let unit = async move |tx: &mut Tx| {
            tx.after_commit(Notice::new(store::classrooms::CHANGED, session.to_string()));
            rows::touch(tx, site, id, pages, now).await
        };
        Ok(self.app.store().run(unit).await?)
    }

    async fn close(&self, outcome: Result<(), SlidesProblem>) -> Result<(), AppError> {
        let (site, session, id, now) = (self.site, self.session, self.id, self.app.now());
        let unit = async move |tx: &mut Tx| {
            store::classrooms::touch(tx, site, session).await?;
            rows::close(tx, site, id, outcome, now).await
        };
        Ok(self.app.store().run(unit).await?)
    }
}

/// Forgets the slides of sessions that are long over.
pub(crate) async fn forget_old(app: &App) -> Result<(), AppError> {
    let old = {
        let mut tx = app.store().reader().await?;
        rows::list_old(&mut tx, app.now().minus(KEPT), FORGOTTEN_AT_ONCE).await?
    };
    for (site, session, id) in old {
        let unit = async move |tx: &mut Tx| rows::remove(tx, site, session, id).await;
        app.store().run(unit).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_pointer_travels_with_its_page() {
        let session = SessionId(Uuid::from_u128(7));
        for at in [None, Point::new(0, 10_000)] {
            let pointed = Pointed { page: 3, at };
            let notice = pointed.notice(session);
            assert_eq!(Pointed::read(&notice.payload, &session.to_string()), Some(pointed));
            assert_eq!(Pointed::read(&notice.payload, &SessionId(Uuid::from_u128(8)).to_string()), None);
        }
        let of = |rest: &str| Pointed::read(&format!("{session} {rest}"), &session.to_string());
        assert_eq!([of(""), of("1"), of("1 2"), of("1 2 10001"), of("x 1 1")], [None; 5]);
    }
}
