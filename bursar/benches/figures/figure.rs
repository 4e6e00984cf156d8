//! Figures beside their limits, as a table for people and as JSON for machines.

use serde::Serialize;
use std::fmt::Write as _;

/// What a figure must keep.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Nothing: it is only reported.
    None,
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Limit {
    fn is_kept_by(self, value: f64) -> bool {
        match self {
            Self::None => true,
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::None => String::new(),
            Self::AtMost(most) => format!("≤ {}", number(most)),
            Self::AtLeast(least) => format!("≥ {}", number(least)),
        }
    }
}

/// One measured value.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    group: &'static str,
    name: String,
    value: f64,
    unit: &'static str,
    limit: Limit,
    kept: bool,
}

/// All figures of a run, in the order of measuring.
#[derive(Debug)]
pub struct Figures {
    all: Vec<Figure>,
    /// Whether to tell on standard error what is being measured.
    talks: bool,
}

impl Figures {
    /// None yet.
    pub fn new(talks: bool) -> Self {
        Self { all: Vec::new(), talks }
    }

    /// Tells a person who waits what is going on.
    pub fn say(&self, what: &str) {
        if self.talks {
            eprintln!("measuring {what}");
        }
    }

    /// Adds a figure.
    pub fn add(
        &mut self,
        group: &'static str,
        name: impl Into<String>,
        value: f64,
        unit: &'static str,
        limit: Limit,
    ) {
        let kept = limit.is_kept_by(value);
        self.all.push(Figure { group, name: name.into(), value, unit, limit, kept });
    }

    /// How many limits are missed.
    pub fn missed(&self) -> usize {
        self.all.iter().filter(|figure| !figure.kept).count()
    }

    /// For machines.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "processors": std::thread::available_parallelism().map_or(0, usize::from),
            "figures": self.all,
            "limits_missed": self.missed(),
        })
    }

    /// For people.
    pub fn to_table(&self) -> String {
        let width = self.all.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
        let mut table = String::new();
        let mut groups: Vec<&str> = Vec::new();
        for figure in &self.all {
            if !groups.contains(&figure.group) {
                groups.push(figure.group);
            }
        }
        for group in groups {
            let _ = writeln!(table, "\n{group}");
            for figure in self.all.iter().filter(|figure| figure.group == group) {
                let _ = writeln!(table, "{}", line(figure, width));
            }
        }
        let missed = self.missed();
        let _ = writeln!(table, "\n{missed} limit{} missed", if missed == 1 { "" } else { "s" });
        table
    }
}

/// A figure's line of the table; names are `width` characters wide.
fn line(figure: &Figure, width: usize) -> String {
    let verdict = match (figure.limit, figure.kept) {
        (Limit::None, _) => "",
        (_, true) => "kept",
        (_, false) => "MISSED",
    };
    let padding = " ".repeat(width - figure.name.chars().count());
    let line = format!(
        "  {}{padding}  {:>10} {:<14} {:>9}  {verdict}",
        figure.name,
        number(figure.value),
        figure.unit,
        figure.limit.shown()
    );
    line.trim_end().to_owned()
}

/// Three significant digits at least; whole numbers from a hundred on.
fn number(value: f64) -> String {
    match value.abs() {
        small if small < 10.0 && value.fract() != 0.0 => format!("{value:.2}"),
        middle if middle < 100.0 && value.fract() != 0.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Times that were measured one by one.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<std::time::Duration>);

impl Times {
    /// Adds one.
    pub fn push(&mut self, time: std::time::Duration) {
        self.0.push(time);
    }

    /// Takes over those of another.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that `percent` of them did not exceed, milliseconds; 0 when there are none.
    pub fn percentile(&mut self, percent: usize) -> f64 {
        self.0.sort_unstable();
        let rank = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0.get(rank).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    }
}
