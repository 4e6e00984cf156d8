//! Polls of a room, and what was voted.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollRow {
    /// Its place in the room.
    pub number: i64,
    /// What is asked.
    pub question: String,
    /// What can be chosen: a JSON list of texts.
    pub choices: String,
    /// Whether it takes votes.
    pub is_open: bool,
    /// Whether everybody sees the result.
    pub is_shared: bool,
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteRow {
    /// Of which poll.
    pub poll: i64,
    /// Who.
    pub person: RoomPersonId,
    /// What, counted from 0.
    pub choice: i64,
}

statements! {
    /// A poll, after the last one. The room's row is locked.
    INSERT_POLL = "insert into room_poll (site_id, session_id, number, question, choices, is_open, is_shared, at)
        select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 from room_poll
        where site_id = $1 and session_id = $2";
    /// The polls.
    LIST_POLLS = "select number, question, choices, is_open, is_shared from room_poll
        where site_id = $1 and session_id = $2 order by number";
    /// Ends a poll, and shows its result or not.
    SET_POLL = "update room_poll set is_open = is_open and $4, is_shared = $5
        where site_id = $1 and session_id = $2 and number = $3";
    /// A vote, while the poll is open. The last one of a person counts.
    INSERT_VOTE = "insert into room_vote (site_id, session_id, number, person_id, choice)
        select p.site_id, p.session_id, p.number, $4, $5 from room_poll p
        where p.site_id = $1 and p.session_id = $2 and p.number = $3 and p.is_open
        on conflict (session_id, number, person_id) do update set choice = excluded.choice";
    /// The votes.
    LIST_VOTES = "select number, person_id, choice from room_vote where site_id = $1 and session_id = $2";
}

/// Adds a poll that takes votes.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    question: &str,
    choices: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 7] =
        [site.into(), session.into(), question.into(), choices.into(), true.into(), false.into(), now.into()];
    tx.execute(&INSERT_POLL, &values).await.map(drop)
}

fn poll(row: &Row) -> Result<PollRow, StoreError> {
    Ok(PollRow {
        number: row.get(0)?,
        question: row.get(1)?,
        choices: row.get(2)?,
        is_open: row.get(3)?,
        is_shared: row.get(4)?,
    })
}

/// The polls, by number.
pub async fn list(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<PollRow>, StoreError> {
    tx.query(&LIST_POLLS, &[site.into(), session.into()]).await?.iter().map(poll).collect()
}

/// The votes of all polls, in no order.
pub async fn votes(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<VoteRow>, StoreError> {
    let rows = tx.query(&LIST_VOTES, &[site.into(), session.into()]).await?;
    rows.iter()
        .map(|row| Ok(VoteRow { poll: row.get(0)?, person: row.get(1)?, choice: row.get(2)? }))
        .collect()
}

/// Ends a poll unless `stays_open`, and shows its result to everybody or not. An ended poll stays ended.
pub async fn set(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    number: i64,
    (stays_open, is_shared): (bool, bool),
) -> Result<(), StoreError> {
    let values = [site.into(), session.into(), number.into(), stays_open.into(), is_shared.into()];
    tx.execute(&SET_POLL, &values).await.map(drop)
}

/// Votes; false when the poll takes no votes.
pub async fn vote(tx: &mut Tx, site: SiteId, session: SessionId, vote: &VoteRow) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), vote.poll.into(), vote.person.into(), vote.choice.into()];
    Ok(tx.execute(&INSERT_VOTE, &values).await? == 1)
}
