//! What browser and server say to each other over the room's socket: JSON, one thing a message. What the server sends
//! are texts and ids; the browser puts them on the page as text, never as markup.

use super::page::millis;
use super::slides;
use app::classrooms::{
    ActRefusal, DeckView, MessageView, PersonView, Picture, Pointed, PollView, QuestionState, QuestionView,
    RoomAct, Shown, ShownView, Strip,
};
use domain::classrooms::RoomRole;
use domain::classrooms::entry::EntryRefusal;
use domain::classrooms::slides::{DeckState, Point};
use domain::classrooms::speech::{Audience, PollProblem, TextProblem};
use domain::ids::{DeckId, RoomPersonId};
use domain::payments::card::hide_cards;
use domain::time::{Span, Timestamp};
use domain::usage::ceiling::{AtCeiling, Nearness};
use domain::usage::{AudioType, Leg};
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
    Show { deck: Option<String>, page: Option<i64> },
    Point { page: i64, x: Option<u16>, y: Option<u16> },
    Audio { kind: Option<String> },
    SetAudio { person: String, kind: Option<String> },
    End,
}

/// What a browser said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It asks for something.
    Act(RoomAct),
    /// It points.
    Point(Pointed),
}

impl Asked {
    /// Reads a message; `None` is no message of ours.
    pub fn read(text: &str) -> Option<Said> {
        let act = match serde_json::from_str(text).ok()? {
            Self::Point { page, x, y } => {
                let at = match x.zip(y) {
                    Some((x, y)) => Some(Point::new(x, y)?),
                    None => None,
                };
                return Some(Said::Point(Pointed { page, at }));
            }
            Self::Say { to, text } => RoomAct::Say { to: audience(&to)?, text: typed(&text) },
            Self::Hand { up } => RoomAct::Hand(up),
            Self::Ask { text } => RoomAct::Ask(typed(&text)),
            Self::LowerHand { person } => RoomAct::LowerHand(id(&person)?),
            Self::Answer { question, text } => RoomAct::Answer { question, text: typed(&text) },
            Self::Dismiss { question } => RoomAct::Dismiss(question),
            Self::Poll { question, choices } => {
                let choices = choices.iter().map(|choice| typed(choice)).collect();
                RoomAct::Poll { question: typed(&question), choices }
            }
            Self::Vote { poll, choice } => RoomAct::Vote { poll, choice },
            Self::SetPoll { poll, open, shared } => {
                RoomAct::SetPoll { poll, stays_open: open, is_shared: shared }
            }
            Self::Lock { on } => RoomAct::Lock(on),
            Self::Remove { person, out } => RoomAct::Remove(id(&person)?, out),
            Self::Show { deck: Some(deck), page: Some(page) } => {
                RoomAct::Show(Some(Shown { deck: DeckId(Uuid::parse_str(&deck).ok()?), page }))
            }
            Self::Show { deck: None, page: None } => RoomAct::Show(None),
            Self::Show { .. } => return None,
            Self::Audio { kind } => RoomAct::Audio(audio(kind)?),
            Self::SetAudio { person, kind } => RoomAct::SetAudio(id(&person)?, audio(kind)?),
            Self::End => RoomAct::End,
        };
        Some(Said::Act(act))
    }
}

/// What somebody typed, without the number of a card.
fn typed(text: &str) -> String {
    hide_cards(text).into_owned()
}

/// A way of being in the teleconference, or of not being in it.
fn audio(kind: Option<String>) -> Option<Option<AudioType>> {
    match kind {
        None => Some(None),
        Some(kind) => AudioType::parse(&kind).map(Some),
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

/// Every few seconds, so that a browser knows that its connection is not lost: it sees no pings.
pub(super) fn alive() -> Value {
    json!({ "alive": true })
}

/// The message before the start; to who leads, with who waits.
pub(super) fn waits(picture: &Picture, leads: bool) -> Value {
    let mut message = json!({ "way": "waits" });
    if leads {
        message["waiting"] = waiting(picture);
    }
    message
}

fn waiting(picture: &Picture) -> Value {
    let waiting = picture.waiting.value.iter();
    waiting.map(|waiting| json!({ "name": waiting.name, "at": millis(waiting.came_at) })).collect()
}

/// What has been used, for who leads; nothing once the room runs no more.
pub(super) fn strip(t: Messages, strip: Option<&Strip>) -> Value {
    let Some(strip) = strip else { return json!({ "strip": null }) };
    let live = &strip.live;
    let audio: u32 =
        live.connected.iter().filter(|(leg, _)| *leg != Leg::Computer).map(|(_, count)| count).sum();
    let line = t.with(
        "room-strip-line",
        &[
            ("computers", i64::from(live.connected.get(Leg::Computer)).into()),
            ("audio", i64::from(audio).into()),
            ("cost", t.money(live.cost.gross).into()),
            ("ceiling", t.money(strip.ceiling).into()),
        ],
    );
    let minutes = |used: Span| {
        let (minutes, seconds) = (used.whole_seconds() / 60, used.whole_seconds() % 60);
        let words = [("minutes", t.integer(minutes).into()), ("seconds", t.integer(seconds).into())];
        t.with("room-strip-minutes", &words)
    };
    let used = live.used.iter().filter(|(_, used)| used.0 > 0);
    let mut lines: Vec<Value> = used.map(|(leg, used)| json!([t.leg(leg), minutes(used)])).collect();
    lines.push(json!([t.text("room-strip-cost"), t.money(live.cost.gross)]));
    lines.push(json!([t.text("room-strip-held"), t.money(strip.ceiling)]));
    if let Some(charged) = strip.is_final {
        lines.push(json!([t.text("room-strip-final"), t.money(charged)]));
    }
    let (near, mut words) = match live.nearness {
        Nearness::Far => ("far", String::new()),
        Nearness::Near => ("near", t.text("room-strip-near").into_owned()),
        Nearness::VeryNear => ("very-near", t.text("room-strip-very-near").into_owned()),
        Nearness::Reached => ("reached", t.text("room-strip-reached").into_owned()),
    };
    if strip.at_ceiling == AtCeiling::End && matches!(live.nearness, Nearness::Near | Nearness::VeryNear) {
        words = format!("{words} {}", t.text("room-strip-then-end"));
    }
    let share = 1_000 * i128::from(live.cost.gross.minor) / i128::from(strip.ceiling.minor.max(1));
    json!({ "strip": {
        "line": line, "share": i64::try_from(share).unwrap_or(1_000), "near": near, "words": words, "lines": lines,
        "reached": live.reached_at.map(millis), "ends": strip.ends_at.map(millis),
    } })
}

/// When the session ends for all because it is used up.
pub(super) fn end(at: Option<Timestamp>) -> Value {
    json!({ "end": at.map(millis) })
}

/// Where the host points.
pub(super) fn pointer(pointed: Pointed) -> Value {
    let (x, y) = (pointed.at.map(|at| at.x), pointed.at.map(|at| at.y));
    json!({ "pointer": { "page": pointed.page, "x": x, "y": y } })
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
        EntryRefusal::NetworkFull => (msg!("room-network-full-title"), msg!("room-network-full")),
        EntryRefusal::NoRole => (msg!("room-no-role-title"), msg!("room-no-role")),
        EntryRefusal::SignedOut => (msg!("room-signed-out-title"), msg!("room-signed-out")),
    };
    let again =
        matches!(refusal, EntryRefusal::Locked | EntryRefusal::TooManyComputers | EntryRefusal::NetworkFull);
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
        ActRefusal::NoComputer => t.text("room-refused-no-computer").into_owned(),
        ActRefusal::LeaderSays => t.text("room-refused-leader-says").into_owned(),
        ActRefusal::Enough => t.text("room-refused-enough").into_owned(),
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
pub(super) fn news(t: Messages, picture: &Picture, seen: u64, reader: Reader, now: Timestamp) -> Value {
    let mut news = json!({ "now": millis(now) });
    let room = &picture.room;
    if room.seq > seen {
        let started = room.value.standing.started_at.map(millis);
        news["room"] = json!({
            "locked": room.value.standing.locked, "started": started, "ends": millis(room.value.ends_at),
        });
    }
    if picture.shown.seq > seen {
        news["shown"] = picture.shown.value.as_ref().map_or(Value::Null, shown);
    }
    if reader.role.leads() && picture.decks.seq > seen {
        news["decks"] = picture.decks.value.iter().map(|found| deck(t, found)).collect();
    }
    if reader.role.leads() && picture.waiting.seq > seen {
        news["waiting"] = waiting(picture);
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

fn shown(shown: &ShownView) -> Value {
    json!({
        "deck": shown.shown.deck.to_string(), "page": shown.shown.page, "pages": shown.pages, "name": shown.name,
        "width": shown.width, "height": shown.height, "text": shown.text,
    })
}

fn deck(t: Messages, deck: &DeckView) -> Value {
    let state = match deck.state {
        DeckState::Rendering => "rendering",
        DeckState::Ready => "ready",
        DeckState::Refused(_) => "refused",
    };
    json!({
        "id": deck.id.to_string(), "name": deck.name, "state": state, "words": slides::about(t, deck),
        "done": deck.done, "pages": deck.pages,
    })
}

fn person(person: &PersonView, reader: Reader) -> Value {
    let is_out = person.is_removed || !person.is_entitled;
    json!({
        "id": person.id.to_string(),
        "name": person.name,
        "role": person.role.as_str(),
        "hand": person.hand_at.filter(|_| !is_out).map(millis),
        "computers": if is_out { 0 } else { person.computers },
        "audio": person.audio.map(AudioType::as_str),
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
        "role": message.from_role.map(RoomRole::as_str), "to": to, "toName": message.to_name, "text": message.row.text, "at": millis(message.row.at),
    })
}

fn question(question: &QuestionView, reader: Reader) -> Value {
    let is_hidden =
        question.state == QuestionState::Dismissed && !reader.role.leads() && question.from != reader.person;
    json!({
        "n": question.number, "from": question.from.to_string(), "name": question.from_name,
        "role": question.from_role.map(RoomRole::as_str),
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
        let act = |text: &str| match Asked::read(text) {
            Some(Said::Act(act)) => Some(act),
            _ => None,
        };
        assert_eq!(act(&private), Some(RoomAct::Say { to, text: "hi".into() }));
        assert_eq!(act(r#"{"do":"hand","up":true}"#), Some(RoomAct::Hand(true)));
        assert_eq!(act(r#"{"do":"end"}"#), Some(RoomAct::End));
        assert_eq!(act(r#"{"do":"show"}"#), Some(RoomAct::Show(None)));
        let shown = Shown { deck: DeckId(id), page: 2 };
        let show = format!(r#"{{"do":"show","deck":"{id}","page":2}}"#);
        assert_eq!(act(&show), Some(RoomAct::Show(Some(shown))));
        assert_eq!(act(r#"{"do":"audio","kind":"voip"}"#), Some(RoomAct::Audio(Some(AudioType::Voip))));
        assert_eq!(act(r#"{"do":"audio","kind":null}"#), Some(RoomAct::Audio(None)));
        let point = |at| Some(Said::Point(Pointed { page: 1, at }));
        let far = Point::new(0, 10_000);
        assert_eq!(Asked::read(r#"{"do":"point","page":1,"x":0,"y":10000}"#), point(far));
        assert_eq!(Asked::read(r#"{"do":"point","page":1,"x":null,"y":null}"#), point(None));
        for bad in [
            "",
            "[]",
            r#"{"do":"start"}"#,
            r#"{"do":"hand"}"#,
            r#"{"do":"hand","up":true,"person":"x"}"#,
            r#"{"do":"say","to":"everyone","text":""}"#,
            r#"{"do":"vote","poll":"1","choice":0}"#,
            r#"{"do":"show","deck":"x","page":1}"#,
            r#"{"do":"show","page":1}"#,
            r#"{"do":"audio","kind":"smoke"}"#,
            r#"{"do":"point","page":1,"x":10001,"y":0}"#,
            r#"{"do":"point","page":1,"x":-1,"y":0}"#,
        ] {
            assert_eq!(Asked::read(bad), None, "{bad}");
        }
    }
}
