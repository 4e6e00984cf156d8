//! A statement as a file for programs: the intervals exactly, and the arithmetic below them.

use super::{Statement, Who};
use crate::spreadsheet::{Cell, Table};
use domain::money::Money;
use domain::time::{Span, Timestamp};

/// Names of the columns: what programs read, the same in every language.
const COLUMNS: [&str; 15] = [
    "record",
    "who",
    "participant",
    "device",
    "leg",
    "up",
    "down",
    "seconds",
    "minutes",
    "source",
    "up_edge",
    "down_edge",
    "rate",
    "currency",
    "amount",
];

impl Statement {
    /// Records `interval`, `line`, and one for each sum. Times are UTC to the millisecond, minutes exact to a millionth.
    pub fn table(&self) -> Table {
        let mut rows = Vec::new();
        for counted in &self.intervals {
            let of = &counted.interval;
            let mut row = record("interval");
            match &counted.who {
                Who::Named(name) => {
                    row[1] = Cell::Text(name.clone());
                    row[2] = Cell::Text(of.participant.clone());
                    row[3] = Cell::Text(of.device.clone());
                }
                Who::Numbered(number) => row[2] = Cell::Text(number.to_string()),
            }
            row[4] = Cell::Text(of.leg.as_str().to_owned());
            row[5] = time(of.up);
            row[6] = time(of.down);
            row[7] = Cell::Number(decimal(of.length(), 1_000_000));
            row[8] = Cell::Number(decimal(of.length(), 60_000_000));
            row[9] = Cell::Text(of.source.clone());
            row[10] = Cell::Text(of.up_edge.as_str().to_owned());
            row[11] = Cell::Text(of.down_edge.as_str().to_owned());
            rows.push(row);
        }
        for line in &self.actual.lines {
            let mut row = record("line");
            row[4] = Cell::Text(line.leg.as_str().to_owned());
            row[7] = Cell::Number(decimal(line.used, 1_000_000));
            row[8] = Cell::Number(decimal(line.used, 60_000_000));
            row[12] = Cell::Number(line.rate.to_decimal_string(self.tariff.1.currency));
            row[13] = currency(line.amount);
            row[14] = amount(line.amount);
            rows.push(row);
        }
        for (name, of) in [
            ("minimum_added", self.actual.minimum_added),
            ("actual_net", self.actual.price.net),
            ("actual_tax", self.actual.price.tax),
            ("actual_total", self.actual.price.gross),
            ("ceiling", self.ceiling),
            ("waived", self.waived()),
            ("charged_net", self.charged.net),
            ("charged_tax", self.charged.tax),
            ("charged_total", self.charged.gross),
            ("held", self.held),
            ("released", self.released()),
            ("paid_before", self.paid_before),
            ("unused", self.unused()),
            ("refunded", self.refunded),
        ] {
            let mut row = record(name);
            row[13] = currency(of);
            row[14] = amount(of);
            rows.push(row);
        }
        Table { name: "statement".to_owned(), titles: COLUMNS.map(str::to_owned).into(), rows }
    }
}

fn record(name: &str) -> Vec<Cell> {
    let mut row = vec![Cell::Text(String::new()); COLUMNS.len()];
    row[0] = Cell::Text(name.to_owned());
    row
}

fn time(at: Timestamp) -> Cell {
    Cell::Text(locale::times::machine_exact(at))
}

fn amount(of: Money) -> Cell {
    Cell::Number(of.to_decimal_string())
}

fn currency(of: Money) -> Cell {
    Cell::Text(of.currency.code().to_owned())
}

/// Microseconds as so many of a unit, with six decimals, cut off.
fn decimal(span: Span, unit: i64) -> String {
    let whole = span.0 / unit;
    let rest = i128::from(span.0 % unit) * 1_000_000 / i128::from(unit);
    format!("{whole}.{rest:06}")
}
