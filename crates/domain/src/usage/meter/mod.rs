//! The meter: from facts to intervals, from intervals to minutes. It is a pure function of the *set* of facts: their order
//! and repetition change nothing (PS-I-26), and it never bills what nobody has shown (decision 10).
//!
//! An interval is `[up, down)` of one leg of one connection, in whole milliseconds of our clock. Intervals of one device
//! are united, clipped to the session, and audio that belongs to a computer is clipped to that computer's intervals.

mod track;

use super::clock::{SKEW_CORRECTED, SenderClock, judge};
use super::facts::{Connection, Fact, What};
use super::{Leg, Quantities};
use crate::ids::RegistrationId;
use crate::time::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use track::{Mark, Stretch, Track};

/// A connection with heartbeats is over when none came for so long: three of at most 15 s each (PS-U3).
pub const SILENCE: Span = Span::seconds(45);

/// The longest that heartbeats are apart (PS-U3). A connection that has them, and whose last one is older at the end of what
/// is counted, was over at that one, unless it is heard of again within [`SILENCE`].
pub const FRESH: Span = Span::seconds(15);

/// From when until when minutes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The session's start, which is not before its money was secured (PS-I-14).
    pub from: Timestamp,
    /// Its end; while it runs, now. What is open then counts until then.
    pub until: Timestamp,
}

/// How an end of an interval is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The source said so when it happened.
    Said,
    /// From what a poll or a heartbeat last, or first, saw.
    Estimated,
    /// The source's report said so afterwards.
    Reported,
    /// The session began, or ended, or still runs.
    Session,
    /// The computer that the audio belongs to, or another connection of the device, decides.
    Device,
}

impl Edge {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Said, Self::Estimated, Self::Reported, Self::Session, Self::Device];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Estimated => "estimated",
            Self::Reported => "reported",
            Self::Session => "session",
            Self::Device => "device",
        }
    }

    /// Reads [`Edge::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edge| edge.as_str() == text)
    }
}

/// A stretch of time that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Who said it.
    pub source: String,
    /// The connection, by the source's id.
    pub connection: String,
    /// Whose it is, by the source's id.
    pub participant: String,
    /// With which registration.
    pub registration: Option<RegistrationId>,
    /// The device.
    pub device: String,
    /// Computer, or audio of a type.
    pub leg: Leg,
    /// From this moment on.
    pub up: Timestamp,
    /// Until this moment.
    pub down: Timestamp,
    /// How the beginning is known.
    pub up_edge: Edge,
    /// How the end is known.
    pub down_edge: Edge,
}

impl Interval {
    /// Its length.
    pub fn length(&self) -> Span {
        self.down.since(self.up)
    }
}

/// What the facts amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metered {
    /// What is counted, by time; none is empty, and of one device and leg none overlap.
    pub intervals: Vec<Interval>,
    /// Sums of their lengths, by leg.
    pub totals: Quantities,
    /// Connections that were reported down, and never up: they count nothing.
    pub unmatched: Vec<String>,
    /// Sources whose clock is off, for the operator.
    pub clocks: Vec<(String, SenderClock)>,
}

/// How far what is still open counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Until the end of the window what was heard of lately ([`FRESH`]): everybody else has gone.
    UntilItsEnd,
    /// While it is shown: of what has heartbeats, until the last one.
    WhileShown,
}

/// Meters `facts` within `window`.
pub fn meter(facts: &[Fact], window: Window) -> Metered {
    count(facts, window, Open::UntilItsEnd)
}

/// The same, counting no moment that silence could still take back: whatever is heard later, or is not, as much as this is
/// billed. A node that dies leaves connections that seem to be up for [`FRESH`], unless their devices connect anew.
pub fn shown(facts: &[Fact], window: Window) -> Metered {
    count(facts, window, Open::WhileShown)
}

fn count(facts: &[Fact], window: Window, open: Open) -> Metered {
    let facts = once_each(facts);
    let clocks = sender_clocks(&facts);
    let mut tracks = tracks(&facts, &clocks);
    add_polls(&facts, &mut tracks);
    let mut unmatched = Vec::new();
    let mut by_device: BTreeMap<(&str, Leg), Vec<Interval>> = BTreeMap::new();
    let begun = begun(&tracks);
    for ((source, _, id), track) in tracks {
        let Some(connection) = track.connection else {
            unmatched.push(id.to_owned());
            continue;
        };
        let of_device = begun.get(&(source, connection.device.as_str(), connection.leg));
        let stretches = track.stretches(window.until, open, of_device.map_or(&[][..], Vec::as_slice));
        let found = stretches.into_iter().map(|stretch| interval(source, connection, stretch));
        by_device.entry((&connection.device, connection.leg)).or_default().extend(found);
    }
    let computers = computers_of(&facts);
    for intervals in by_device.values_mut() {
        unite(intervals);
        within(intervals, window);
    }
    let mut intervals: Vec<Interval> = Vec::new();
    for (&(_, leg), found) in &by_device {
        for interval in found {
            match computers.get(&(interval.source.as_str(), interval.connection.as_str())) {
                None => intervals.push(interval.clone()),
                Some(&computer) => {
                    debug_assert!(leg != Leg::Computer, "a computer belongs to no computer");
                    let presence = by_device.get(&(computer, Leg::Computer));
                    intervals.extend(during(interval, presence.map_or(&[][..], Vec::as_slice)));
                }
            }
        }
    }
    intervals.sort_by(|a, b| {
        (a.up, a.leg, &a.device, &a.connection).cmp(&(b.up, b.leg, &b.device, &b.connection))
    });
    let mut totals = Quantities::default();
    for interval in &intervals {
        let sum = totals.get(interval.leg).0 + interval.length().0;
        totals.set(interval.leg, Span(sum));
    }
    let clocks = clocks.into_iter().filter(|(_, clock)| *clock != SenderClock::Agrees);
    Metered {
        intervals,
        totals,
        unmatched,
        clocks: clocks.map(|(source, clock)| (source.to_owned(), clock)).collect(),
    }
}

/// Each fact once: of several deliveries the first, which also tells most about the sender's clock.
fn once_each(facts: &[Fact]) -> Vec<&Fact> {
    let mut first: BTreeMap<(&str, &str, &str), &Fact> = BTreeMap::new();
    for fact in facts {
        let key = (fact.source.as_str(), fact.instance.as_str(), fact.event_key.as_str());
        let kept = first.entry(key).or_insert(fact);
        if (fact.observed_at, fact.at) < (kept.observed_at, kept.at) {
            *kept = fact;
        }
    }
    first.into_values().collect()
}

fn sender_clocks<'a>(facts: &[&'a Fact]) -> BTreeMap<&'a str, SenderClock> {
    let mut differences: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for fact in facts {
        let of_source = differences.entry(&fact.source).or_default();
        // The others carry our own time.
        // Of what was lost, the time is when it was last heard of, however late that was found.
        if matches!(fact.what, What::Up(_) | What::Down(_) | What::Ended) {
            of_source.push(fact.observed_at.since(fact.at));
        }
    }
    differences.into_iter().map(|(source, differences)| (source, judge(differences))).collect()
}

/// A connection's key: source, instance, id.
type Key<'a> = (&'a str, &'a str, &'a str);

fn tracks<'a>(facts: &[&'a Fact], clocks: &BTreeMap<&'a str, SenderClock>) -> BTreeMap<Key<'a>, Track<'a>> {
    let mut tracks: BTreeMap<Key<'_>, Track<'_>> = BTreeMap::new();
    let mut ended: BTreeMap<(&str, &str), Timestamp> = BTreeMap::new();
    for fact in facts {
        let clock = clocks.get(fact.source.as_str()).copied().unwrap_or(SenderClock::Agrees);
        let ours = |said| clock.ours(said, fact.observed_at);
        let heard = heard_at(fact);
        match &fact.what {
            What::Up(connection) => {
                track_of(&mut tracks, fact, connection).marks.push((ours(fact.at), Mark::Up))
            }
            What::Heard(connection) => {
                track_of(&mut tracks, fact, connection).marks.push((heard, Mark::Heard))
            }
            What::Poll(present) => {
                for found in present {
                    let since = found.since.map(ours);
                    track_of(&mut tracks, fact, &found.connection)
                        .marks
                        .push((heard, Mark::Polled { since }));
                }
            }
            What::Reported { connection, up, down } => {
                track_of(&mut tracks, fact, connection).reports.push((ours(*up), ours(*down)));
            }
            What::Down(id) => {
                let key = (fact.source.as_str(), fact.instance.as_str(), id.as_str());
                tracks.entry(key).or_default().marks.push((ours(fact.at), Mark::Down));
            }
            What::Lost(id) => {
                let key = (fact.source.as_str(), fact.instance.as_str(), id.as_str());
                tracks.entry(key).or_default().marks.push((heard_at(fact), Mark::Lost));
            }
            What::Ended => {
                let at = ours(fact.at);
                let first = ended.entry((&fact.source, &fact.instance)).or_insert(at);
                *first = at.min(*first);
            }
        }
    }
    for ((source, instance, _), track) in &mut tracks {
        track.ended = ended.get(&(*source, *instance)).copied();
    }
    tracks
}

/// The time of a fact that is told by our own clock.
fn heard_at(fact: &Fact) -> Timestamp {
    SenderClock::Agrees.ours(fact.at, fact.observed_at)
}

/// When the connections of each device began, by source and leg. A browser connects anew when it has lost its connection, and
/// knows that before we do.
fn begun<'a>(tracks: &BTreeMap<Key<'a>, Track<'a>>) -> BTreeMap<(&'a str, &'a str, Leg), Vec<Timestamp>> {
    let mut begun: BTreeMap<_, Vec<Timestamp>> = BTreeMap::new();
    for ((source, _, _), track) in tracks {
        let first = track.marks.iter().map(|(at, _)| *at).min();
        if let (Some(connection), Some(first)) = (track.connection, first) {
            begun.entry((*source, connection.device.as_str(), connection.leg)).or_default().push(first);
        }
    }
    begun
}

fn track_of<'m, 'a>(
    tracks: &'m mut BTreeMap<Key<'a>, Track<'a>>,
    fact: &'a Fact,
    connection: &'a Connection,
) -> &'m mut Track<'a> {
    let key = (fact.source.as_str(), fact.instance.as_str(), connection.id.as_str());
    let track = tracks.entry(key).or_default();
    // Should descriptions differ, the choice must not depend on the order of arrival.
    track.connection = Some(track.connection.map_or(connection, |known| known.min(connection)));
    track
}

/// A poll: its time, and whom it found.
type Poll<'a> = (Timestamp, BTreeSet<&'a str>);

/// Marks every connection as absent from the polls of its room that did not find it: from the first that could have, to
/// the first that was made after it was last heard of. Later ones say nothing new.
fn add_polls<'a>(facts: &[&'a Fact], tracks: &mut BTreeMap<Key<'a>, Track<'a>>) {
    let mut rooms: BTreeMap<(&str, &str), Vec<Poll<'_>>> = BTreeMap::new();
    for fact in facts {
        let What::Poll(present) = &fact.what else { continue };
        let at = heard_at(fact);
        let found = present.iter().map(|found| found.connection.id.as_str()).collect();
        rooms.entry((&fact.source, &fact.instance)).or_default().push((at, found));
    }
    for polls in rooms.values_mut() {
        polls.sort_by_key(|(at, _)| *at);
    }
    for ((source, instance, id), track) in tracks {
        let Some(polls) = rooms.get(&(*source, *instance)) else { continue };
        let times = || track.marks.iter().map(|(at, _)| *at);
        let (Some(first), Some(last)) = (times().min(), times().max()) else { continue };
        let begin = polls.partition_point(|(at, _)| *at < first);
        for (at, found) in &polls[begin..] {
            if !found.contains(id) {
                track.marks.push((*at, Mark::Absent));
            }
            if at.since(last) > SKEW_CORRECTED {
                break;
            }
        }
    }
}

fn computers_of<'a>(facts: &[&'a Fact]) -> BTreeMap<(&'a str, &'a str), &'a str> {
    let mut computers = BTreeMap::new();
    for fact in facts {
        let connections: Vec<&Connection> = match &fact.what {
            What::Up(connection) | What::Heard(connection) | What::Reported { connection, .. } => {
                vec![connection]
            }
            What::Poll(present) => present.iter().map(|found| &found.connection).collect(),
            What::Down(_) | What::Lost(_) | What::Ended => Vec::new(),
        };
        for connection in connections.into_iter().filter(|connection| connection.leg != Leg::Computer) {
            if let Some(computer) = &connection.computer {
                computers.insert((fact.source.as_str(), connection.id.as_str()), computer.as_str());
            }
        }
    }
    computers
}

fn interval(source: &str, connection: &Connection, stretch: Stretch) -> Interval {
    Interval {
        source: source.to_owned(),
        connection: connection.id.clone(),
        participant: connection.participant.clone(),
        registration: connection.registration,
        device: connection.device.clone(),
        leg: connection.leg,
        up: stretch.up,
        down: stretch.down,
        up_edge: stretch.up_edge,
        down_edge: stretch.down_edge,
    }
}

/// Unites the intervals of one device: time that two of them share is counted with the earlier one.
fn unite(intervals: &mut Vec<Interval>) {
    intervals.sort_by(|a, b| (a.up, a.down, &a.connection).cmp(&(b.up, b.down, &b.connection)));
    let mut covered = Timestamp(i64::MIN);
    for interval in intervals.iter_mut() {
        if interval.up < covered {
            interval.up = covered;
            interval.up_edge = Edge::Device;
        }
        covered = covered.max(interval.down);
    }
    intervals.retain(|interval| interval.up < interval.down);
}

fn within(intervals: &mut Vec<Interval>, window: Window) {
    for interval in intervals.iter_mut() {
        if interval.up < window.from {
            (interval.up, interval.up_edge) = (window.from, Edge::Session);
        }
        if interval.down > window.until {
            (interval.down, interval.down_edge) = (window.until, Edge::Session);
        }
    }
    intervals.retain(|interval| interval.up < interval.down);
}

/// The parts of an audio interval that lie within its computer's intervals.
fn during<'a>(audio: &'a Interval, computer: &'a [Interval]) -> impl Iterator<Item = Interval> + 'a {
    computer.iter().filter_map(|presence| {
        let mut part = audio.clone();
        if presence.up > part.up {
            (part.up, part.up_edge) = (presence.up, Edge::Device);
        }
        if presence.down < part.down {
            (part.down, part.down_edge) = (presence.down, Edge::Device);
        }
        (part.up < part.down).then_some(part)
    })
}
