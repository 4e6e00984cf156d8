//! What is known of one leg of one connection, brought in order of time and walked through once.

use super::{Edge, FRESH, Open, SILENCE};
use crate::time::Timestamp;
use crate::usage::clock::SKEW_CORRECTED;
use crate::usage::facts::Connection;

/// Something that was said of a connection at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It came up.
    Up,
    /// It was heard of.
    Heard,
    /// A poll found it.
    Polled {
        /// Since when, if the source says so.
        since: Option<Timestamp>,
    },
    /// It went down.
    Down,
    /// It was heard of for the last time, as was found later.
    Lost,
    /// A poll did not find it.
    Absent,
}

/// A stretch of time during which a connection was up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) up: Timestamp,
    pub(super) down: Timestamp,
    pub(super) up_edge: Edge,
    pub(super) down_edge: Edge,
}

/// All that is known of one leg of one connection.
#[derive(Debug, Default)]
pub(super) struct Track<'a> {
    /// Who and what it is; unknown while only its end was heard.
    pub(super) connection: Option<&'a Connection>,
    pub(super) marks: Vec<(Timestamp, Mark)>,
    /// What reports say: up and down.
    pub(super) reports: Vec<(Timestamp, Timestamp)>,
    /// When its room was closed.
    pub(super) ended: Option<Timestamp>,
}

/// An open stretch, while walking.
#[derive(Clone, Copy)]
struct OpenStretch {
    up: Timestamp,
    up_edge: Edge,
    /// When it was last known to be up.
    last: Timestamp,
    /// Whether it has heartbeats: silence ends it.
    beats: bool,
}

#[derive(Default)]
struct Walk {
    open: Option<OpenStretch>,
    /// When the source last said that it went down.
    said_down: Option<Timestamp>,
    done: Vec<Stretch>,
}

impl Track<'_> {
    /// The stretches, by time, the last one open until `until` at most, or as far as `open` says. `begun` is when connections
    /// of the same device began, this one among them.
    pub(super) fn stretches(mut self, until: Timestamp, open: Open, begun: &[Timestamp]) -> Vec<Stretch> {
        let end = self.ended.map_or(until, |ended| ended.min(until));
        self.marks.retain(|(at, _)| *at <= end);
        self.marks.sort_unstable_by_key(|(at, _)| *at);
        let mut walk = Walk::default();
        for marks in self.marks.chunk_by(|a, b| a.0 == b.0) {
            walk.moment(marks);
        }
        walk.finish(end, open, begun);
        let mut stretches = walk.done;
        self.reports.sort_unstable();
        self.reports.dedup();
        for (up, down) in self.reports {
            correct(&mut stretches, up, down.min(end));
        }
        stretches.sort_unstable_by_key(|stretch| (stretch.up, stretch.down));
        stretches
    }
}

impl Walk {
    /// Takes everything that was said of one moment. Down and up of the same moment are a reconnect while it is up, and a
    /// visit of no length while it is not.
    fn moment(&mut self, marks: &[(Timestamp, Mark)]) {
        let at = marks[0].0;
        let is_up = marks.iter().any(|(_, mark)| *mark == Mark::Up);
        self.notice_silence(at);
        let was_open = self.open.is_some();
        if !was_open && is_up {
            self.up(at, Edge::Said);
        }
        for (_, mark) in marks {
            match mark {
                Mark::Heard => self.heard(at),
                Mark::Polled { since } => self.polled(at, *since),
                Mark::Up | Mark::Down | Mark::Lost | Mark::Absent => {}
            }
        }
        for (over, edge) in [(Mark::Down, Edge::Said), (Mark::Lost, Edge::Estimated)] {
            if marks.iter().any(|(_, mark)| *mark == over) {
                self.close(at, edge);
                self.said_down = Some(at);
            }
        }
        if marks.iter().any(|(_, mark)| *mark == Mark::Absent) {
            self.absent(at);
        }
        if was_open && is_up {
            self.up(at, Edge::Said);
        }
    }

    fn up(&mut self, at: Timestamp, up_edge: Edge) {
        match &mut self.open {
            // A second time: it is up, nothing more.
            Some(open) => open.last = open.last.max(at),
            None => self.open = Some(OpenStretch { up: at, up_edge, last: at, beats: false }),
        }
    }

    fn close(&mut self, down: Timestamp, down_edge: Edge) {
        if let Some(OpenStretch { up, up_edge, .. }) = self.open.take() {
            self.done.push(Stretch { up, down, up_edge, down_edge });
        }
    }

    fn heard(&mut self, at: Timestamp) {
        if self.open.is_none() && self.is_echo(at, None) {
            return;
        }
        self.up(at, Edge::Estimated);
        if let Some(open) = &mut self.open {
            open.beats = true;
        }
    }

    fn polled(&mut self, at: Timestamp, since: Option<Timestamp>) {
        if self.open.is_some() {
            return self.up(at, Edge::Said);
        }
        if self.is_echo(at, since) {
            return;
        }
        let over = self.done.last().map_or(Timestamp(i64::MIN), |stretch| stretch.down);
        match since.filter(|since| *since >= over && *since <= at) {
            Some(since) => {
                self.up(since, Edge::Said);
                self.up(at, Edge::Said);
            }
            None => self.up(at, Edge::Estimated),
        }
    }

    /// Whether what was seen is what had gone down already: systems go on showing it for a moment.
    fn is_echo(&self, at: Timestamp, since: Option<Timestamp>) -> bool {
        self.said_down.is_some_and(|down| match since {
            Some(since) => since < down,
            None => at.since(down) <= SKEW_CORRECTED,
        })
    }

    /// A poll did not find it: it was over when it was last seen. One that was made in the moment when it came up does not
    /// count; the source did not know yet.
    fn absent(&mut self, at: Timestamp) {
        if let Some(open) = self.open.filter(|open| at.since(open.last) > SKEW_CORRECTED) {
            self.close(open.last, Edge::Estimated);
        }
    }

    /// Heartbeats have ceased: it was over at the last one.
    fn notice_silence(&mut self, at: Timestamp) {
        if let Some(open) = self.open.filter(|open| open.beats && at.since(open.last) > SILENCE) {
            self.close(open.last, Edge::Estimated);
        }
    }

    fn finish(&mut self, end: Timestamp, open: Open, begun: &[Timestamp]) {
        // Its device connected anew since, and nothing was heard of this one after that: it broke, or its browser has two windows.
        // A source that can ask does so at once, as our room does; where nobody knows, the doubt favours who pays.
        let is_followed = |last| begun.iter().any(|at| *at > last && *at <= end);
        let is_over = |open: &OpenStretch| end.since(open.last) > FRESH || is_followed(open.last);
        match self.open {
            Some(beating) if beating.beats && (open == Open::WhileShown || is_over(&beating)) => {
                self.close(beating.last, Edge::Estimated);
            }
            _ => self.close(end, Edge::Session),
        }
    }
}

/// Puts what a report says in the place of what was estimated; adds what nobody had seen.
fn correct(stretches: &mut Vec<Stretch>, up: Timestamp, down: Timestamp) {
    if up >= down {
        return;
    }
    // An empty stretch within it was seen, too.
    let overlaps =
        |stretch: &Stretch| stretch.up < down && up < stretch.down.max(Timestamp(stretch.up.0 + 1));
    let first = stretches.iter().position(overlaps);
    let last = stretches.iter().rposition(overlaps);
    let (Some(first), Some(last)) = (first, last) else {
        stretches.push(Stretch { up, down, up_edge: Edge::Reported, down_edge: Edge::Reported });
        stretches.sort_unstable_by_key(|stretch| (stretch.up, stretch.down));
        return;
    };
    if stretches[first].up_edge == Edge::Estimated {
        (stretches[first].up, stretches[first].up_edge) = (up, Edge::Reported);
    }
    if matches!(stretches[last].down_edge, Edge::Estimated | Edge::Session) {
        (stretches[last].down, stretches[last].down_edge) = (down, Edge::Reported);
    }
}
