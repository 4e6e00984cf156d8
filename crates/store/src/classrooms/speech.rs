//! What is said in a room: messages, and questions with their answers.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::classrooms::speech::Audience;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its place in the room.
    pub number: i64,
    /// Who says it.
    pub from: RoomPersonId,
    /// To whom.
    pub audience: Audience,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionState {
    /// Nobody has answered.
    Open,
    /// It was answered, in writing or aloud.
    Answered,
    /// It was put aside.
    Dismissed,
}

impl QuestionState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Dismissed => "dismissed",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Answered, Self::Dismissed].into_iter().find(|state| state.as_str() == text)
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRow {
    /// Its place in the room.
    pub number: i64,
    /// Who asks.
    pub from: RoomPersonId,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// How it stands.
    pub state: QuestionState,
    /// The answer; empty when it was given aloud.
    pub answer: String,
}

statements! {
    /// A message, after the last one, if there are fewer than so many. The room's row is locked.
    INSERT_MESSAGE = "insert into room_message (site_id, session_id, number, person_id, audience, to_person, text, at)
        select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 from room_message
        where site_id = $1 and session_id = $2 having coalesce(max(number), 0) < $8";
    /// The messages to everybody after a number, at most the latest so many, the latest first.
    LIST_MESSAGES_TO_ALL = "select number, person_id, audience, to_person, text, at from room_message
        where site_id = $1 and session_id = $2 and number > $3 and audience = 'all' order by number desc limit $4";
    /// The same of those to some.
    LIST_MESSAGES_TO_SOME = "select number, person_id, audience, to_person, text, at from room_message
        where site_id = $1 and session_id = $2 and number > $3 and audience <> 'all' order by number desc limit $4";
    /// A question, after the last one, if there are fewer than so many. The room's row is locked.
    INSERT_QUESTION = "insert into room_question (site_id, session_id, number, person_id, text, at, state, answer)
        select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, 'open', '' from room_question
        where site_id = $1 and session_id = $2 having coalesce(max(number), 0) < $6";
    /// The questions.
    LIST_QUESTIONS = "select number, person_id, text, at, state, answer from room_question
        where site_id = $1 and session_id = $2 order by number desc limit $3";
    /// Answers a question, or puts it aside.
    CLOSE_QUESTION = "update room_question set state = $4, answer = $5
        where site_id = $1 and session_id = $2 and number = $3";
}

/// Adds a message; its number is chosen here, and that of `message` ignored. False when the room has `max`.
pub async fn say(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    message: &MessageRow,
    max: i64,
) -> Result<bool, StoreError> {
    let (audience, to) = match message.audience {
        Audience::All => ("all", None),
        Audience::Leaders => ("leaders", None),
        Audience::Person(id) => ("person", Some(id)),
    };
    let values: [Value; 8] = [
        site.into(),
        session.into(),
        message.from.into(),
        audience.into(),
        to.into(),
        (&message.text).into(),
        message.at.into(),
        max.into(),
    ];
    Ok(tx.execute(&INSERT_MESSAGE, &values).await? == 1)
}

fn message(row: &Row) -> Result<MessageRow, StoreError> {
    let audience = match (row.get::<String>(2)?.as_str(), row.get(3)?) {
        ("all", None) => Audience::All,
        ("leaders", None) => Audience::Leaders,
        ("person", Some(id)) => Audience::Person(id),
        (other, _) => return Err(StoreError::Type(format!("no audience: {other}"))),
    };
    Ok(MessageRow { number: row.get(0)?, from: row.get(1)?, audience, text: row.get(4)?, at: row.get(5)? })
}

/// The messages after number `after`, in order; of many only the latest `limit` to everybody, and the latest `limit` of
/// the others: neither hides the other kind.
pub async fn messages(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    after: i64,
    limit: i64,
) -> Result<Vec<MessageRow>, StoreError> {
    let values = [site.into(), session.into(), after.into(), limit.into()];
    let mut found: Vec<MessageRow> = Vec::new();
    for statement in [&LIST_MESSAGES_TO_ALL, &LIST_MESSAGES_TO_SOME] {
        for row in tx.query(statement, &values).await? {
            found.push(message(&row)?);
        }
    }
    found.sort_by_key(|message| message.number);
    Ok(found)
}

/// Adds a question; false when the room has `max`.
pub async fn ask(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    from: RoomPersonId,
    (text, at): (&str, Timestamp),
    max: i64,
) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), from.into(), text.into(), at.into(), max.into()];
    Ok(tx.execute(&INSERT_QUESTION, &values).await? == 1)
}

fn question(row: &Row) -> Result<QuestionRow, StoreError> {
    Ok(QuestionRow {
        number: row.get(0)?,
        from: row.get(1)?,
        text: row.get(2)?,
        at: row.get(3)?,
        state: row.word(4, QuestionState::parse)?,
        answer: row.get(5)?,
    })
}

/// The questions in order; of many only the latest `limit`.
pub async fn questions(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    limit: i64,
) -> Result<Vec<QuestionRow>, StoreError> {
    let values = [site.into(), session.into(), limit.into()];
    tx.query(&LIST_QUESTIONS, &values).await?.iter().rev().map(question).collect()
}

/// Answers a question or puts it aside; false when there is none.
pub async fn close_question(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    number: i64,
    state: QuestionState,
    answer: &str,
) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), number.into(), state.as_str().into(), answer.into()];
    Ok(tx.execute(&CLOSE_QUESTION, &values).await? == 1)
}
