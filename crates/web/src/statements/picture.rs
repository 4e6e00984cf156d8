//! Who was connected: a bar for each person and device on the session's clock. Names are text, so that they are as large on a
//! phone as anywhere; bars are whole thousandths of the session.

use app::statements::{Statement, person};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::time::{Span, Timestamp};
use domain::usage::Leg;
use domain::usage::attendance::attendance;
use domain::usage::meter::Interval;
use locale::Messages;

/// Length of the session in the picture.
const WIDTH: i64 = 1_000;

/// Most rows: more are found in the table.
const ROWS_MAX: usize = 30;

/// Most lines across the picture.
const LINES_MAX: i64 = 9;

/// What may lie between two lines, minutes.
const STEPS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1_440];

/// The picture.
#[derive(Template)]
#[template(path = "statements/picture.html")]
pub(crate) struct Timeline {
    t: Messages,
    description: String,
    rows: Vec<Row>,
    lines: String,
    from: String,
    step: String,
    until: String,
    more: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for Timeline {}

struct Row {
    who: String,
    computer: Vec<Bar>,
    audio: Vec<Bar>,
}

struct Bar {
    x: i64,
    width: i64,
}

impl Timeline {
    /// Of a statement; nothing where nobody was connected.
    pub fn of(t: Messages, statement: &Statement) -> Option<Self> {
        let window = statement.window;
        let length = window.until.since(window.from).0.max(1);
        let place =
            |at: Timestamp| i64::try_from(i128::from(at.since(window.from).0) * 1_000 / i128::from(length));
        let bar = |interval: &Interval| {
            let (x, end) = (place(interval.up).unwrap_or(0), place(interval.down).unwrap_or(WIDTH));
            Bar { x, width: (end - x).max(2) }
        };
        let mut rows: Vec<((String, Option<usize>), Row)> = Vec::new();
        for (who, device, interval) in statement.named() {
            let key = (interval.participant.clone(), device);
            let index = rows.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                let who = person(t, &who, device);
                rows.push((key, Row { who, computer: Vec::new(), audio: Vec::new() }));
                rows.len() - 1
            });
            let row = &mut rows[index].1;
            match interval.leg {
                Leg::Computer => row.computer.push(bar(interval)),
                Leg::Audio(_) => row.audio.push(bar(interval)),
            }
        }
        if rows.is_empty() {
            return None;
        }
        let minutes = length / Span::minutes(1).0;
        let step = STEPS.into_iter().find(|step| minutes / step <= LINES_MAX).unwrap_or(10_080);
        let lines = (1..).map(|line| line * step * Span::minutes(1).0).take_while(|at| *at < length);
        let drawn = lines.filter_map(|at| i64::try_from(i128::from(at) * 1_000 / i128::from(length)).ok());
        let drawn = drawn.map(|x| format!("M{x} 0V28"));
        let intervals: Vec<Interval> =
            statement.intervals.iter().map(|counted| counted.interval.clone()).collect();
        let found = attendance(&intervals);
        let values = [("people", found.people.into()), ("peak", found.peak.into())];
        let is_cut = rows.len() > ROWS_MAX;
        Some(Self {
            t,
            description: t.with("statement-picture-description", values),
            lines: drawn.collect(),
            from: t.time_of_day(window.from, &statement.zone),
            step: t.with("statement-picture-step", [("count", step.into())]),
            until: t.time_of_day(window.until, &statement.zone),
            more: is_cut.then(|| t.with("statement-picture-more", [("shown", ROWS_MAX.into())])),
            rows: rows.into_iter().map(|(_, row)| row).take(ROWS_MAX).collect(),
        })
    }
}
