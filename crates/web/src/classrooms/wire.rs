//! What browser and server say to each other over the room's socket: JSON, one thing a message. What the server sends
//! are texts and ids; the browser puts them on the page as text, never as markup.

use super::page::millis;
use app::classrooms::{
    ActRefusal, MessageView, PersonView, Picture, PollView, QuestionState, QuestionView, RoomAct,
};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::EntryRefusal;
use domain::classrooms::speech::{Audience, PollProblem, TextProblem};
use domain::ids::RoomPersonId;
use domain::time::Timestamp;
use locale::{Messages, msg};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Largest message from a browser, bytes.
pub(super) const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// What a browser asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Asked {
    Say { to: String, text: String },
    Hand { up: bool },
    Ask { text: String },
    LowerHand { person: String },
    Answer { question: i64, text: String },
    Dismiss { question: i64 },
    Poll { question: String, choices: Vec<String> },
    Vote { poll: i64, choice: i64 },
    SetPoll { poll: i64, open: bool, shared: bool },
    Lock { on: bool },
    Remove { person: String, out: bool },
    End,
}

impl Asked {
    /// Reads a message; `None` is no message of ours.
    pub fn read(text: &str) -> Option<RoomAct> {
        Some(match serde_json::from_str(text).ok()? {
            Self::Say { to, text } => RoomAct::Say { to: audience(&to)?, text },
            Self::Hand { up } => RoomAct::Hand(up),
            Self::Ask { text } => RoomAct::Ask(text),
            Self::LowerHand { person } => RoomAct::LowerHand(id(&person)?),
            Self::Answer { question, text } => RoomAct::Answer { question, text },
            Self::Dismiss { question } => RoomAct::Dismiss(question),
            Self::Poll { question, choices } => RoomAct::Poll { question, choices },
            Self::Vote { poll, choice } => RoomAct::Vote { poll, choice },
            Self::SetPoll { poll, open, shared } => {
                RoomAct::SetPoll { poll, stays_open: open, is_shared: shared }
            }
            Self::Lock { on } => RoomAct::Lock(on),
            Self::Remove { person, out } => RoomAct::Remove(id(&person)?, out),
            Self::End => RoomAct::End,
        })
    }
}

fn audience(text: &str) -> Option<Audience> {
    Some(match text {
        "all" => Audience::All,
        "leaders" => Audience::Leaders,
        person => Audience::Person(id(person)?),
    })
}

fn id(text: &str) -> Option<RoomPersonId> {
    Uuid::parse_str(text).ok().map(RoomPersonId)
}

/// Somebody who reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub person: RoomPersonId,
    pub role: RoomRole,
}

/// The first message inside.
pub(super) fn inside(reader: Reader) -> Value {
    json!({ "way": "inside", "me": reader.person.to_string(), "leads": reader.role.leads() })
}

/// The message before the start.
pub(super) fn waits() -> Value {
    json!({ "way": "waits" })
}

/// The last message: why somebody is outside.
pub(super) fn outside(t: Messages, refusal: EntryRefusal) -> Value {
    let (title, text) = match refusal {
        EntryRefusal::Cancelled => (msg!("room-cancelled-title"), msg!("room-cancelled")),
        EntryRefusal::Over => (msg!("room-over-title"), msg!("room-over")),
        EntryRefusal::NotScheduled => (msg!("room-not-scheduled-title"), msg!("room-not-scheduled")),
        EntryRefusal::NoSeat => (msg!("room-no-seat-title"), msg!("room-no-seat")),
        EntryRefusal::Removed => (msg!("room-removed-title"), msg!("room-removed")),
        EntryRefusal::Locked => (msg!("room-locked-title"), msg!("room-locked")),
        EntryRefusal::TooManyComputers => {
            (msg!("room-too-many-computers-title"), msg!("room-too-many-computers"))
        }
    };
    let again = matches!(refusal, EntryRefusal::Locked | EntryRefusal::TooManyComputers);
    json!({ "way": refusal.as_str(), "title": t.text(title), "text": t.text(text), "again": again })
}

/// Why nothing was done.
pub(super) fn refused(t: Messages, refusal: ActRefusal) -> Value {
    let words = match refusal {
        ActRefusal::NotYours => t.text("room-refused-not-yours").into_owned(),
        ActRefusal::Over => t.text("room-refused-over").into_owned(),
        ActRefusal::Out => t.text("room-refused-out").into_owned(),
        ActRefusal::Text(problem)
        | ActRefusal::Poll(PollProblem::Question(problem) | PollProblem::Choice(problem)) => match problem {
            TextProblem::Empty => t.text("room-refused-empty").into_owned(),
            TextProblem::TooLong(max) => t.with("room-refused-long", &[("max", max.into())]),
        },
        ActRefusal::Poll(PollProblem::HowMany) => t.text("room-refused-choices").into_owned(),
        ActRefusal::Gone => t.text("room-refused-gone").into_owned(),
    };
    json!({ "refused": words })
}

/// What was too fast.
pub(super) fn too_fast(t: Messages) -> Value {
    json!({ "refused": t.text("room-refused-fast") })
}

/// What failed.
pub(super) fn failed(t: Messages) -> Value {
    json!({ "refused": t.text("room-refused-failed") })
}

/// What changed since the picture number `seen`, as far as `reader` may see it.
pub(super) fn news(picture: &Picture, seen: u64, reader: Reader, now: Timestamp) -> Value {
    let mut news = json!({ "now": millis(now) });
    let room = &picture.room;
    if room.seq > seen {
        let started = room.value.standing.started_at.map(millis);
        news["room"] = json!({
            "locked": room.value.standing.locked, "started": started, "ends": millis(room.value.ends_at),
        });
    }
    let mut put = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            news[name] = Value::Array(list);
        }
    };
    put("people", picture.people.iter().filter(|p| p.seq > seen).map(|p| person(&p.value, reader)).collect());
    let is_for = |m: &MessageView| m.row.audience.includes(m.row.from, reader.person, reader.role);
    let messages = picture.messages.iter().filter(|m| m.seq > seen && is_for(&m.value));
    put("messages", messages.map(|m| message(&m.value)).collect());
    put(
        "questions",
        picture.questions.iter().filter(|q| q.seq > seen).map(|q| question(&q.value, reader)).collect(),
    );
    put("polls", picture.polls.iter().filter(|p| p.seq > seen).map(|p| poll(&p.value, reader)).collect());
    news
}

fn person(person: &PersonView, reader: Reader) -> Value {
    let is_out = person.is_removed || !person.is_entitled;
    json!({
        "id": person.id.to_string(),
        "name": person.name,
        "role": person.role.as_str(),
        "hand": person.hand_at.filter(|_| !is_out).map(millis),
        "computers": if is_out { 0 } else { person.computers },
        // Who was sent out is the leaders' business.
        "out": person.is_removed && reader.role.leads(),
    })
}

fn message(message: &MessageView) -> Value {
    let to = match message.row.audience {
        Audience::All => "all".to_owned(),
        Audience::Leaders => "leaders".to_owned(),
        Audience::Person(id) => id.to_string(),
    };
    json!({
        "n": message.row.number, "from": message.row.from.to_string(), "name": message.from_name,
        "to": to, "toName": message.to_name, "text": message.row.text, "at": millis(message.row.at),
    })
}

fn question(question: &QuestionView, reader: Reader) -> Value {
    let is_hidden =
        question.state == QuestionState::Dismissed && !reader.role.leads() && question.from != reader.person;
    json!({
        "n": question.number, "from": question.from.to_string(), "name": question.from_name,
        "text": if is_hidden { "" } else { &question.text }, "at": millis(question.at),
        "state": question.state.as_str(), "answer": question.answer, "hidden": is_hidden,
    })
}

fn poll(poll: &PollView, reader: Reader) -> Value {
    let shows = poll.is_shared || reader.role.leads();
    let choices: Vec<Value> = poll
        .choices
        .iter()
        .map(|(text, votes)| json!({ "text": text, "votes": shows.then_some(votes) }))
        .collect();
    json!({
        "n": poll.number, "question": poll.question, "choices": choices, "open": poll.is_open,
        "shared": poll.is_shared, "mine": poll.votes.get(&reader.person),
        "total": shows.then_some(poll.votes.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_of_ours_are_read() {
        let id = Uuid::from_u128(7);
        let private = format!(r#"{{"do":"say","to":"{id}","text":"hi"}}"#);
        let to = Audience::Person(RoomPersonId(id));
        assert_eq!(Asked::read(&private), Some(RoomAct::Say { to, text: "hi".into() }));
        assert_eq!(Asked::read(r#"{"do":"hand","up":true}"#), Some(RoomAct::Hand(true)));
        assert_eq!(Asked::read(r#"{"do":"end"}"#), Some(RoomAct::End));
        for bad in [
            "",
            "[]",
            r#"{"do":"start"}"#,
            r#"{"do":"hand"}"#,
            r#"{"do":"hand","up":true,"person":"x"}"#,
            r#"{"do":"say","to":"everyone","text":""}"#,
            r#"{"do":"vote","poll":"1","choice":0}"#,
        ] {
            assert_eq!(Asked::read(bad), None, "{bad}");
        }
    }
}
