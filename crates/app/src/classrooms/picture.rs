//! What a room looks like at one moment: read from the store, each part stamped with the picture in which it last
//! changed, so that a connection sends on only what its browser has not seen.

use super::slides::DeckView;
use super::{SOURCE, heard_since, instance};
use crate::AppError;
use domain::classrooms::RoomRole;
use domain::classrooms::entry::RoomStanding;
use domain::classrooms::speech::Audience;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::sessions::{Session, SessionState};
use domain::time::Timestamp;
use domain::usage::{AudioType, Leg};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::classrooms::slides::{self, Shown};
use store::classrooms::speech::{self, MessageRow, QuestionState};
use store::classrooms::{people, polls, waiting as waiting_rows};
use store::usage::facts;
use store::{Tx, classrooms as rows};

/// What was said before is shown to who comes: at most so many messages to everybody, as many of the others, and so many
/// questions.
const MESSAGES_MAX: usize = 500;
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
    /// How he is in the teleconference: by a telephone, or with a computer that is connected.
    pub audio: Option<AudioType>,
    /// Whether he was sent out.
    pub is_removed: bool,
    /// Whether he may still be here.
    pub is_entitled: bool,
}

/// What is shown to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownView {
    /// The file and the page.
    pub shown: Shown,
    /// How the file is called.
    pub name: String,
    /// How many pages it has.
    pub pages: i64,
    /// Width of the picture, pixels.
    pub width: u16,
    /// Height of the picture, pixels.
    pub height: u16,
    /// What is written on it.
    pub text: String,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingView {
    /// How he is called.
    pub name: String,
    /// Since when.
    pub came_at: Timestamp,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// As stored.
    pub row: MessageRow,
    /// Who says it.
    pub from_name: String,
    /// What he is.
    pub from_role: Option<RoomRole>,
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
    /// What he is.
    pub from_role: Option<RoomRole>,
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
    /// What is shown.
    pub shown: Stamped<Option<ShownView>>,
    /// The files that could be shown: for who leads.
    pub decks: Stamped<Vec<DeckView>>,
    /// Who waits before it: for who leads.
    pub waiting: Stamped<Vec<WaitingView>>,
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

    fn role(&self, id: RoomPersonId) -> Option<RoomRole> {
        self.person(id).map(|person| person.role)
    }

    /// Keeps the latest messages to everybody, and the latest of the others: neither hides the other kind.
    fn forget_old_messages(&mut self) {
        let (mut to_all, mut to_some) = (0, 0);
        let mut keeps: Vec<bool> = self
            .messages
            .iter()
            .rev()
            .map(|message| {
                let count =
                    if message.value.row.audience == Audience::All { &mut to_all } else { &mut to_some };
                *count += 1;
                *count <= MESSAGES_MAX
            })
            .collect();
        self.messages.retain(|_| keeps.pop() == Some(true));
    }

    /// Whether nothing differs from `other` but the number.
    pub(super) fn shows_the_same(&self, other: &Self) -> bool {
        self.room == other.room
            && self.shown == other.shown
            && self.decks == other.decks
            && self.waiting == other.waiting
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
    let all: BTreeSet<&str> = devices.values().flatten().copied().collect();
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
            audio: seen.row.audio.and_then(|audio| {
                let is_there = audio.computer.is_none_or(|computer| all.contains(computer.as_str()));
                is_there.then_some(audio.kind)
            }),
            computers: devices.get(seen.row.id.to_string().as_str()).map_or(0, BTreeSet::len),
            is_removed: seen.row.removed_at.is_some(),
            is_entitled: seen.is_entitled,
        };
        stamp(seq, earlier.remove(&person.id), person)
    });
    let people: Vec<_> = people.collect();
    let decks: Vec<DeckView> =
        slides::list(tx, site, session).await?.into_iter().map(|deck| DeckView::of(deck, now)).collect();
    let shown = shown(tx, site, session, &decks).await?;
    let waiting = waiting(tx, site, session, heard_since(now)).await?;
    let mut picture = Picture {
        seq,
        room,
        shown: stamp(seq, before.map(|before| &before.shown), shown),
        decks: stamp(seq, before.map(|before| &before.decks), decks),
        waiting: stamp(seq, before.map(|before| &before.waiting), waiting),
        people,
        messages: before.map(|before| before.messages.clone()).unwrap_or_default(),
        questions: Vec::new(),
        polls: Vec::new(),
    };
    let last = picture.messages.last().map_or(0, |message| message.value.row.number);
    let limit = i64::try_from(MESSAGES_MAX).unwrap_or(i64::MAX);
    for row in speech::messages(tx, site, session, last, limit).await? {
        let to_name = match row.audience {
            Audience::Person(to) => picture.name(to),
            Audience::All | Audience::Leaders => String::new(),
        };
        let (from_name, from_role) = (picture.name(row.from), picture.role(row.from));
        let message = MessageView { from_name, from_role, to_name, row };
        picture.messages.push(Stamped { seq, value: Arc::new(message) });
    }
    picture.forget_old_messages();
    for row in speech::questions(tx, site, session, QUESTIONS_MAX).await? {
        let earlier =
            before.and_then(|before| before.questions.iter().find(|q| q.value.number == row.number));
        let question = QuestionView {
            number: row.number,
            from: row.from,
            from_name: picture.name(row.from),
            from_role: picture.role(row.from),
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

async fn shown(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    decks: &[DeckView],
) -> Result<Option<ShownView>, AppError> {
    let Some(shown) = slides::shown(tx, site, session).await? else { return Ok(None) };
    let page = slides::find_page(tx, site, session, shown).await?;
    Ok(decks.iter().find(|deck| deck.id == shown.deck).zip(page).map(|(deck, page)| ShownView {
        shown,
        name: deck.name.clone(),
        pages: deck.pages,
        width: page.width,
        height: page.height,
        text: page.text,
    }))
}

/// Who waits, each once however many browsers he has.
async fn waiting(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    since: Timestamp,
) -> Result<Vec<WaitingView>, AppError> {
    let mut known = BTreeSet::new();
    let rows = waiting_rows::list(tx, site, session, since).await?.into_iter();
    let once = rows.filter(|row| known.insert(row.identity.clone()));
    Ok(once.map(|row| WaitingView { name: row.name, came_at: row.came_at }).collect())
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
