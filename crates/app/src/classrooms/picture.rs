//! What a room looks like at one moment: read from the store, each part stamped with the picture in which it last
//! changed, so that a connection sends on only what its browser has not seen.

use super::{SOURCE, heard_since, instance};
use crate::AppError;
use domain::classrooms::RoomRole;
use domain::classrooms::entry::RoomStanding;
use domain::classrooms::speech::Audience;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::sessions::{Session, SessionState};
use domain::time::Timestamp;
use domain::usage::Leg;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::classrooms::speech::{self, MessageRow, QuestionState};
use store::classrooms::{people, polls};
use store::usage::facts;
use store::{Tx, classrooms as rows};

/// What was said before is shown to who comes: at most so many messages, and so many questions.
const MESSAGES_MAX: i64 = 500;
const QUESTIONS_MAX: i64 = 300;

/// Something with the number of the picture in which it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped<T> {
    /// The picture.
    pub seq: u64,
    /// What it is.
    pub value: T,
}

/// The room itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomView {
    /// How it stands.
    pub standing: RoomStanding,
    /// Whether it is over.
    pub is_over: bool,
    /// The announced start.
    pub starts_at: Timestamp,
    /// The announced end.
    pub ends_at: Timestamp,
}

/// Somebody of the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub id: RoomPersonId,
    /// How he is called.
    pub name: String,
    /// What he is.
    pub role: RoomRole,
    /// Since when his hand is raised.
    pub hand_at: Option<Timestamp>,
    /// His computers that are connected.
    pub computers: usize,
    /// Whether he was sent out.
    pub is_removed: bool,
    /// Whether he may still be here.
    pub is_entitled: bool,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// As stored.
    pub row: MessageRow,
    /// Who says it.
    pub from_name: String,
    /// To whom, if to one.
    pub to_name: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionView {
    /// Its place in the room.
    pub number: i64,
    /// Who asks.
    pub from: RoomPersonId,
    /// How he is called.
    pub from_name: String,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// How it stands.
    pub state: QuestionState,
    /// The answer; empty when it was given aloud.
    pub answer: String,
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollView {
    /// Its place in the room.
    pub number: i64,
    /// What is asked.
    pub question: String,
    /// What can be chosen, with the votes for it.
    pub choices: Vec<(String, i64)>,
    /// Whether it takes votes.
    pub is_open: bool,
    /// Whether everybody sees the result.
    pub is_shared: bool,
    /// What each voted, counted from 0.
    pub votes: BTreeMap<RoomPersonId, i64>,
}

/// A room at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its number; counts up on this node while somebody is connected.
    pub seq: u64,
    /// The room.
    pub room: Stamped<RoomView>,
    /// Everybody who was inside, by arrival.
    pub people: Vec<Stamped<PersonView>>,
    /// What was said, in order.
    pub messages: Vec<Stamped<Arc<MessageView>>>,
    /// Questions, in order.
    pub questions: Vec<Stamped<QuestionView>>,
    /// Polls, in order.
    pub polls: Vec<Stamped<PollView>>,
}

impl Picture {
    /// Somebody of the room.
    pub fn person(&self, id: RoomPersonId) -> Option<&PersonView> {
        self.people.iter().map(|person| &person.value).find(|person| person.id == id)
    }

    /// How many computers are connected.
    pub fn computers(&self) -> usize {
        self.people.iter().map(|person| person.value.computers).sum()
    }

    fn name(&self, id: RoomPersonId) -> String {
        self.person(id).map(|person| person.name.clone()).unwrap_or_default()
    }

    /// Whether nothing differs from `other` but the number.
    pub(super) fn shows_the_same(&self, other: &Self) -> bool {
        self.room == other.room
            && self.people == other.people
            && self.messages.len() == other.messages.len()
            && self.messages.last().map(|m| m.value.row.number)
                == other.messages.last().map(|m| m.value.row.number)
            && self.questions == other.questions
            && self.polls == other.polls
    }
}

/// Reads the room, and stamps what differs from the picture `before`.
pub(super) async fn read(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    before: Option<&Picture>,
    now: Timestamp,
) -> Result<Picture, AppError> {
    let seq = before.map_or(1, |before| before.seq + 1);
    let planned = store::sessions::get(tx, site, session).await?.session;
    let standing = rows::get(tx, site, session).await?;
    let room = stamp(seq, before.map(|before| &before.room), view(&planned, standing, now));
    let connected =
        facts::connected(tx, site, session, (SOURCE, &instance(session)), heard_since(now)).await?;
    let mut devices: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for computer in connected.iter().filter(|connection| connection.leg == Leg::Computer) {
        devices.entry(&computer.participant).or_default().insert(&computer.device);
    }
    let mut earlier: BTreeMap<RoomPersonId, &Stamped<PersonView>> = before
        .into_iter()
        .flat_map(|before| &before.people)
        .map(|person| (person.value.id, person))
        .collect();
    let people = people::list(tx, site, session).await?.into_iter().map(|seen| {
        let person = PersonView {
            id: seen.row.id,
            name: seen.row.name,
            role: seen.row.role,
            hand_at: seen.row.hand_at,
            computers: devices.get(seen.row.id.to_string().as_str()).map_or(0, BTreeSet::len),
            is_removed: seen.row.removed_at.is_some(),
            is_entitled: seen.is_entitled,
        };
        stamp(seq, earlier.remove(&person.id), person)
    });
    let mut picture = Picture {
        seq,
        room,
        people: people.collect(),
        messages: before.map(|before| before.messages.clone()).unwrap_or_default(),
        questions: Vec::new(),
        polls: Vec::new(),
    };
    let last = picture.messages.last().map_or(0, |message| message.value.row.number);
    for row in speech::messages(tx, site, session, last, MESSAGES_MAX).await? {
        let to_name = match row.audience {
            Audience::Person(to) => picture.name(to),
            Audience::All | Audience::Leaders => String::new(),
        };
        let message = MessageView { from_name: picture.name(row.from), to_name, row };
        picture.messages.push(Stamped { seq, value: Arc::new(message) });
    }
    let too_many = picture.messages.len().saturating_sub(usize::try_from(MESSAGES_MAX).unwrap_or(usize::MAX));
    picture.messages.drain(..too_many);
    for row in speech::questions(tx, site, session, QUESTIONS_MAX).await? {
        let earlier =
            before.and_then(|before| before.questions.iter().find(|q| q.value.number == row.number));
        let question = QuestionView {
            number: row.number,
            from: row.from,
            from_name: picture.name(row.from),
            text: row.text,
            at: row.at,
            state: row.state,
            answer: row.answer,
        };
        picture.questions.push(stamp(seq, earlier, question));
    }
    let votes = polls::votes(tx, site, session).await?;
    for row in polls::list(tx, site, session).await? {
        let texts: Vec<String> = serde_json::from_str(&row.choices)
            .map_err(|_| AppError::Broken("the choices of a poll cannot be read"))?;
        let own: BTreeMap<RoomPersonId, i64> = votes
            .iter()
            .filter(|vote| vote.poll == row.number)
            .map(|vote| (vote.person, vote.choice))
            .collect();
        let count = |index: i64| own.values().filter(|choice| **choice == index).count();
        let choices = (0_i64..)
            .zip(texts)
            .map(|(index, text)| (text, i64::try_from(count(index)).unwrap_or(i64::MAX)))
            .collect();
        let poll = PollView {
            number: row.number,
            question: row.question,
            choices,
            is_open: row.is_open,
            is_shared: row.is_shared,
            votes: own,
        };
        let earlier = before.and_then(|before| before.polls.iter().find(|p| p.value.number == poll.number));
        picture.polls.push(stamp(seq, earlier, poll));
    }
    Ok(picture)
}

fn view(planned: &Session, standing: RoomStanding, now: Timestamp) -> RoomView {
    RoomView {
        is_over: standing.is_over(planned, now) || planned.state == SessionState::Cancelled,
        standing,
        starts_at: planned.starts_at,
        ends_at: planned.ends_at,
    }
}

/// The earlier stamp where nothing changed, the new one otherwise.
fn stamp<T: PartialEq>(seq: u64, before: Option<&Stamped<T>>, value: T) -> Stamped<T> {
    let seq = before.filter(|before| before.value == value).map_or(seq, |before| before.seq);
    Stamped { seq, value }
}
