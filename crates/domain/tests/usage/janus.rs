//! Two recordings of Janus 1.1.2, turned into facts: the figures are those of whoever recorded them.

use domain::time::{Span, Timestamp};
use domain::usage::Leg;
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::meter::{Metered, Window, meter};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

use crate::samples::VOIP;

/// A person's leg: whose, which, and the media that Janus receives on its handle.
#[derive(Default)]
struct Handle {
    is_audio: bool,
    connection: Option<Connection>,
    receiving: HashSet<String>,
}

/// Turns events into facts. A data leg is up from `joined`, an audio leg from `webrtcup`. A leg is down when it is said to
/// be, or when no media come any more: a killed browser says nothing.
fn facts(events: &str) -> Vec<Fact> {
    let mut handles: HashMap<u64, Handle> = HashMap::new();
    let mut facts = Vec::new();
    for event in events.lines() {
        let parsed: Value = serde_json::from_str(event).expect("an event a line");
        let events = parsed.as_array().cloned().unwrap_or_else(|| vec![parsed]);
        for event in &events {
            let handle = event["handle_id"].as_u64().map(|id| handles.entry(id).or_default());
            if let Some(what) = fact(event, handle) {
                let at = Timestamp(event["timestamp"].as_i64().expect("microseconds"));
                let event_key = format!("{} {} {}", at.micros(), event["type"], event["event"]);
                facts.push(Fact {
                    source: "janus".into(),
                    instance: "4712".into(),
                    event_key,
                    at,
                    observed_at: at.plus(Span(3_000)),
                    what,
                });
            }
        }
    }
    facts
}

fn fact(event: &Value, handle: Option<&mut Handle>) -> Option<What> {
    let body = &event["event"];
    let data = &body["data"];
    match (event["type"].as_i64()?, data["event"].as_str()) {
        (64, Some("joined")) => {
            let handle = handle?;
            handle.is_audio = body["plugin"] == "janus.plugin.audiobridge";
            let person = data["display"].as_str()?.to_owned();
            let connection = Connection {
                id: data["id"].to_string(),
                participant: person.clone(),
                device: person.clone(),
                leg: if handle.is_audio { VOIP } else { Leg::Computer },
                computer: handle.is_audio.then_some(person),
                registration: None,
            };
            handle.connection = Some(connection.clone());
            (!handle.is_audio).then_some(What::Up(connection))
        }
        (64, Some("leaving" | "left")) => Some(What::Down(data["id"].to_string())),
        (16, _) if body["connection"] == "webrtcup" => {
            let handle = handle?;
            handle.connection.clone().filter(|_| handle.is_audio).map(What::Up)
        }
        (32, _) => {
            let handle = handle?;
            let media = body["mid"].to_string();
            match body["receiving"].as_bool()? {
                true => {
                    let first = handle.receiving.is_empty();
                    handle.receiving.insert(media);
                    handle.connection.clone().filter(|_| first).map(What::Up)
                }
                false => {
                    handle.receiving.remove(&media);
                    let connection = handle.connection.as_ref().filter(|_| handle.receiving.is_empty());
                    connection.map(|connection| What::Down(connection.id.clone()))
                }
            }
        }
        _ => None,
    }
}

fn metered(recording: &str) -> Metered {
    let facts = facts(recording);
    let day = Span::days(1);
    let first = facts.first().expect("facts").at;
    meter(&facts, Window { from: first.minus(day), until: first.plus(day) })
}

fn assert_about(found: Span, expected: Span, within: Span, what: &str) {
    assert!((found.0 - expected.0).abs() <= within.0, "{what}: {found:?} instead of {expected:?}");
}

#[test]
fn two_browsers_are_metered_as_they_were_seen() {
    let metered = metered(include_str!("../fixtures/janus-1.1.2-two-browsers.jsonl"));
    let hundredths = |n: i64| Span(n * 10_000);
    for (person, leg, expected) in
        [("ann", Leg::Computer, 728), ("bob", Leg::Computer, 725), ("ann", VOIP, 403), ("bob", VOIP, 401)]
    {
        let of_person = metered.intervals.iter().filter(|i| i.participant == person && i.leg == leg);
        let lengths: Vec<_> = of_person.map(|interval| interval.length()).collect();
        assert_eq!(lengths.len(), 1, "{person}: one interval a leg");
        assert_about(lengths[0], hundredths(expected), hundredths(2), person);
    }
    assert_eq!(metered.intervals.len(), 4);
    assert_eq!(metered.unmatched, Vec::<String>::new());
}

#[test]
fn a_killed_browser_ends_within_three_seconds() {
    let metered = metered(include_str!("../fixtures/janus-1.1.2-killed-browser.jsonl"));
    let killed = Timestamp(1_795_310_938_453_368);
    let legs: Vec<_> = metered.intervals.iter().map(|interval| interval.leg).collect();
    assert_eq!(legs, [Leg::Computer, VOIP]);
    for interval in &metered.intervals {
        let late = interval.down.since(killed);
        assert!(Span(0) <= late && late <= Span::seconds(3), "{:?}: {late:?}", interval.leg);
    }
}
