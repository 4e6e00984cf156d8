//! Slides: files, the pictures of their pages, and what a room shows.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::classrooms::slides::{DeckState, PIECE_BYTES, SlidesProblem};
use domain::ids::{DeckId, SessionId, SiteId};
use domain::time::Timestamp;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeckRow {
    /// Its id.
    pub id: DeckId,
    /// The session.
    pub session_id: SessionId,
    /// How it is called.
    pub name: String,
    /// How it stands.
    pub state: DeckState,
    /// How many pages it has; until they are all there, how many it will have.
    pub pages: i64,
    /// When it came.
    pub at: Timestamp,
    /// When the last page came.
    pub touched_at: Timestamp,
    /// How many pages are there.
    pub done: i64,
}

/// A page without its picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// Counted from 1.
    pub number: i64,
    /// Width of the picture, pixels.
    pub width: u16,
    /// Height of the picture, pixels.
    pub height: u16,
    /// Kind of the picture.
    pub media_type: String,
    /// What is written on it.
    pub text: String,
}

/// What a room shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The file.
    pub deck: DeckId,
    /// The page, counted from 1.
    pub page: i64,
}

statements! {
    /// A file whose pages are being made.
    INSERT_DECK = "insert into room_deck (id, site_id, session_id, name, state, pages, at, touched_at)
        values ($1, $2, $3, $4, 'rendering', 0, $5, $5)";
    /// The files of a session, by arrival.
    LIST_DECKS = "select d.id, d.session_id, d.name, d.state, d.problem, d.pages, d.at, d.touched_at,
        (select count(*) from room_page p where p.deck_id = d.id)
        from room_deck d where d.site_id = $1 and d.session_id = $2 order by d.at, d.id";
    /// How many there are.
    COUNT_DECKS = "select count(*) from room_deck where site_id = $1 and session_id = $2";
    /// A file is worked on; nothing when it was removed.
    TOUCH_DECK = "update room_deck set pages = $3, touched_at = $4 where site_id = $1 and id = $2 and state = 'rendering'";
    /// Its pages are there, or there will be none.
    CLOSE_DECK = "update room_deck set state = $3, problem = $4, touched_at = $5
        where site_id = $1 and id = $2 and state = 'rendering'";
    /// A page.
    INSERT_PAGE = "insert into room_page (deck_id, site_id, number, width, height, media_type, text)
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// A piece of its picture.
    INSERT_PAGE_PIECE = "insert into room_page_piece (deck_id, site_id, number, piece, content) values ($1, $2, $3, $4, $5)";
    /// The pages of a file of a session.
    LIST_PAGES = "select p.number, p.width, p.height, p.media_type, p.text from room_page p
        join room_deck d on d.id = p.deck_id
        where p.site_id = $1 and d.session_id = $2 and p.deck_id = $3 order by p.number";
    /// A page of a file of a session.
    GET_PAGE = "select p.number, p.width, p.height, p.media_type, p.text from room_page p
        join room_deck d on d.id = p.deck_id
        where p.site_id = $1 and d.session_id = $2 and p.deck_id = $3 and p.number = $4";
    /// The pieces of its picture.
    LIST_PAGE_PIECES = "select content from room_page_piece where site_id = $1 and deck_id = $2 and number = $3 order by piece";
    /// Removes what belongs to a file, and the file.
    DELETE_PAGE_PIECES = "delete from room_page_piece where site_id = $1 and deck_id = $2";
    /// As above.
    DELETE_PAGES = "delete from room_page where site_id = $1 and deck_id = $2";
    /// As above.
    DELETE_DECK = "delete from room_deck where site_id = $1 and session_id = $2 and id = $3";
    /// Nothing is shown of a file that is removed.
    UNSHOW_DECK = "update room set deck_id = null, deck_page = null where site_id = $1 and session_id = $2 and deck_id = $3";
    /// Files of sessions that were to end before a time.
    LIST_OLD_DECKS = "select d.site_id, d.session_id, d.id from room_deck d join session s on s.id = d.session_id
        where s.ends_at < $1 order by d.id limit $2";
    /// What is shown.
    GET_SHOWN = "select deck_id, deck_page from room where site_id = $1 and session_id = $2 and deck_id is not null";
    /// Shows a page, or nothing.
    SET_SHOWN = "update room set deck_id = $3, deck_page = $4 where site_id = $1 and session_id = $2";
}

fn deck(row: &Row) -> Result<DeckRow, StoreError> {
    let problem: Option<String> = row.get(4)?;
    let state = match (row.get::<String>(3)?.as_str(), problem.as_deref()) {
        ("rendering", _) => DeckState::Rendering,
        ("ready", _) => DeckState::Ready,
        ("refused", Some(problem)) => DeckState::Refused(
            SlidesProblem::parse(problem)
                .ok_or_else(|| StoreError::Type(format!("no problem of slides: {problem}")))?,
        ),
        (other, _) => return Err(StoreError::Type(format!("no state of slides: {other}"))),
    };
    Ok(DeckRow {
        id: row.get(0)?,
        session_id: row.get(1)?,
        name: row.get(2)?,
        state,
        pages: row.get(5)?,
        at: row.get(6)?,
        touched_at: row.get(7)?,
        done: row.get(8)?,
    })
}

fn page(row: &Row) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        number: row.get(0)?,
        width: row.get(1)?,
        height: row.get(2)?,
        media_type: row.get(3)?,
        text: row.get(4)?,
    })
}

/// Adds a file whose pages are being made.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: DeckId,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = [id.into(), site.into(), session.into(), name.into(), now.into()];
    tx.execute(&INSERT_DECK, &values).await.map(drop)
}

/// The files of a session, by arrival.
pub async fn list(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<DeckRow>, StoreError> {
    tx.query(&LIST_DECKS, &[site.into(), session.into()]).await?.iter().map(deck).collect()
}

/// How many files a session has.
pub async fn count(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_DECKS, &[site.into(), session.into()]).await?.get(0)
}

/// Notes that a file is worked on and how many pages it will have; false when it was removed.
pub async fn touch(
    tx: &mut Tx,
    site: SiteId,
    id: DeckId,
    pages: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&TOUCH_DECK, &[site.into(), id.into(), pages.into(), now.into()]).await? == 1)
}

/// Notes how the work on a file ended; of one that cannot be shown nothing is kept but why.
pub async fn close(
    tx: &mut Tx,
    site: SiteId,
    id: DeckId,
    outcome: Result<(), SlidesProblem>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (state, problem) = match outcome {
        Ok(()) => ("ready", None),
        Err(problem) => ("refused", Some(problem.as_str())),
    };
    let values: [Value; 5] = [site.into(), id.into(), state.into(), problem.into(), now.into()];
    if tx.execute(&CLOSE_DECK, &values).await? == 1 && outcome.is_err() {
        delete_pages(tx, site, id).await?;
    }
    Ok(())
}

/// Adds a page; its picture follows in pieces.
pub async fn insert_page(tx: &mut Tx, site: SiteId, id: DeckId, page: &PageRow) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        id.into(),
        site.into(),
        page.number.into(),
        page.width.into(),
        page.height.into(),
        (&page.media_type).into(),
        (&page.text).into(),
    ];
    tx.execute(&INSERT_PAGE, &values).await.map(drop)
}

/// Adds a piece of a picture, of at most [`PIECE_BYTES`].
pub async fn insert_piece(
    tx: &mut Tx,
    site: SiteId,
    id: DeckId,
    (page, piece): (i64, i64),
    content: &[u8],
) -> Result<(), StoreError> {
    debug_assert!(content.len() <= PIECE_BYTES, "a unit of work is short");
    let values = [id.into(), site.into(), page.into(), piece.into(), content.into()];
    tx.execute(&INSERT_PAGE_PIECE, &values).await.map(drop)
}

/// The pages of a file of this session, in order.
pub async fn pages(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: DeckId,
) -> Result<Vec<PageRow>, StoreError> {
    tx.query(&LIST_PAGES, &[site.into(), session.into(), id.into()]).await?.iter().map(page).collect()
}

/// A page of a file of this session, without its picture.
pub async fn find_page(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    shown: Shown,
) -> Result<Option<PageRow>, StoreError> {
    let values = [site.into(), session.into(), shown.deck.into(), shown.page.into()];
    tx.query_opt(&GET_PAGE, &values).await?.as_ref().map(page).transpose()
}

/// The picture of a page.
pub async fn picture(tx: &mut Tx, site: SiteId, shown: Shown) -> Result<Vec<u8>, StoreError> {
    let values = [site.into(), shown.deck.into(), shown.page.into()];
    let mut whole = Vec::new();
    for row in tx.query(&LIST_PAGE_PIECES, &values).await? {
        whole.extend(row.get::<Vec<u8>>(0)?);
    }
    Ok(whole)
}

/// Removes a file with its pages; false when the session has none of this id. What the room shows of it, it shows no more.
pub async fn remove(tx: &mut Tx, site: SiteId, session: SessionId, id: DeckId) -> Result<bool, StoreError> {
    let is_here = list(tx, site, session).await?.iter().any(|deck| deck.id == id);
    if is_here {
        let deck = [site.into(), session.into(), id.into()];
        tx.execute(&UNSHOW_DECK, &deck).await?;
        delete_pages(tx, site, id).await?;
        tx.execute(&DELETE_DECK, &deck).await?;
    }
    Ok(is_here)
}

async fn delete_pages(tx: &mut Tx, site: SiteId, id: DeckId) -> Result<(), StoreError> {
    tx.execute(&DELETE_PAGE_PIECES, &[site.into(), id.into()]).await?;
    tx.execute(&DELETE_PAGES, &[site.into(), id.into()]).await.map(drop)
}

/// Some of the files of sessions that were to end before `before`, of every site: for the job that forgets them.
pub async fn list_old(
    tx: &mut Tx,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(SiteId, SessionId, DeckId)>, StoreError> {
    let rows = tx.query(&LIST_OLD_DECKS, &[before.into(), limit.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// What a room shows.
pub async fn shown(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Option<Shown>, StoreError> {
    let row = tx.query_opt(&GET_SHOWN, &[site.into(), session.into()]).await?;
    row.map(|row| Ok(Shown { deck: row.get(0)?, page: row.get(1)? })).transpose()
}

/// Shows a page, or nothing. The room's row is locked.
pub async fn show(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    shown: Option<Shown>,
) -> Result<(), StoreError> {
    let values = [
        site.into(),
        session.into(),
        shown.map(|shown| shown.deck).into(),
        shown.map(|shown| shown.page).into(),
    ];
    tx.execute(&SET_SHOWN, &values).await.map(drop)
}
