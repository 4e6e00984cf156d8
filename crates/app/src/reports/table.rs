//! A report: columns, rows, sums; the same for the page and for files.

use super::{Bar, Kind};
use documents::{Cell, Table};
use domain::money::{Currency, Money};
use domain::tariffs::Rate;
use domain::time::{Span, Timestamp};
use locale::{Messages, Zone, msg};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The message of its title.
    pub title: &'static str,
    /// Whether it holds figures, to be compared.
    pub is_figure: bool,
    /// Whether it is summed.
    pub is_summed: bool,
}

impl Column {
    /// Text.
    pub(super) const fn text(title: &'static str) -> Self {
        Self { title, is_figure: false, is_summed: false }
    }

    /// Figures that are not summed.
    pub(super) const fn figure(title: &'static str) -> Self {
        Self { title, is_figure: true, is_summed: false }
    }

    /// Figures that are.
    pub(super) const fn sum(title: &'static str) -> Self {
        Self { title, is_figure: true, is_summed: true }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Nothing.
    Nothing,
    /// Words as they are.
    Text(String),
    /// A message.
    Words(&'static str),
    /// How many.
    Count(i64),
    /// How long.
    Minutes(Span),
    /// How much.
    Money(Money),
    /// How much is planned: shown, and in no sum.
    Planned(Money),
    /// A price of a minute.
    Rate(Rate, Currency),
    /// When, on the clock of a place.
    When(Timestamp, Zone),
    /// What is counted.
    Leg(domain::usage::Leg),
    /// How a payment stands.
    State(domain::payments::intent::IntentState),
}

impl Field {
    /// As a reader reads it on a page whose clock is `clock`: times on another say so.
    pub fn show(&self, t: Messages, clock: &Zone) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Words(key) => t.text(key).into_owned(),
            Self::Count(count) => t.integer(*count),
            Self::Minutes(span) => t.minutes(*span),
            Self::Money(money) | Self::Planned(money) => t.money(*money),
            Self::Rate(rate, currency) => t.unit_price(*rate, *currency),
            Self::When(at, zone) if zone == clock => t.short_date_time(*at, zone),
            Self::When(at, zone) => t.date_time_in_zone(*at, zone),
            Self::Leg(leg) => t.used_leg(*leg),
            Self::State(state) => t.payment_state(*state).into_owned(),
        }
    }

    /// As a spreadsheet takes it: figures in plain decimals, times in UTC.
    fn cell(&self, t: Messages) -> Cell {
        match self {
            Self::Count(count) => Cell::Number(count.to_string()),
            Self::Minutes(span) => {
                let millionths = i128::from(span.0) * 1_000_000 / i128::from(Span::minutes(1).0);
                Cell::Number(format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000))
            }
            Self::Money(money) | Self::Planned(money) => Cell::Number(money.to_decimal_string()),
            Self::Rate(rate, currency) => Cell::Number(rate.to_decimal_string(*currency)),
            Self::When(at, _) => Cell::Text(locale::times::machine(*at)),
            other => Cell::Text(other.show(t, &Zone::UTC)),
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Slug of the session whose statement it leads to.
    pub statement: Option<String>,
    /// Its cells.
    pub cells: Vec<Field>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which.
    pub kind: Kind,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub lines: Vec<Line>,
    /// Sums of all rows, one line for each currency.
    pub sums: Vec<Vec<Field>>,
    /// What its picture shows; empty for none.
    pub bars: Vec<Bar>,
    /// Whether there are more rows than are told: a shorter period has all of them.
    pub is_cut: bool,
}

impl Report {
    pub(super) fn new(kind: Kind, columns: Vec<Column>, lines: Vec<Line>, is_cut: bool) -> Self {
        let sums = sums(&columns, &lines);
        Self { kind, columns, lines, sums, bars: Vec::new(), is_cut }
    }

    /// The message of its name.
    pub fn title(&self) -> &'static str {
        match self.kind {
            Kind::Sessions => msg!("reports-sessions"),
            Kind::Attendees => msg!("reports-attendees"),
            Kind::Fees => msg!("reports-fees"),
            Kind::Usage => msg!("reports-usage"),
            Kind::ChargeBack => msg!("reports-charge-back"),
        }
    }

    /// As a file. Where it has amounts, their currency has a column of its own.
    pub fn table(&self, t: Messages) -> Table {
        let has_money = |line: &Line| line.cells.iter().find_map(currency);
        let with_currency = self.lines.iter().any(|line| has_money(line).is_some());
        let mut titles: Vec<String> =
            self.columns.iter().map(|column| t.text(column.title).into_owned()).collect();
        if with_currency {
            titles.push(t.text("reports-currency").into_owned());
        }
        let row = |line: &Line| {
            let mut cells: Vec<Cell> = line.cells.iter().map(|field| field.cell(t)).collect();
            if with_currency {
                cells.push(Cell::Text(has_money(line).map_or_else(String::new, |of| of.code().to_owned())));
            }
            cells
        };
        Table { name: t.text(self.title()).into_owned(), titles, rows: self.lines.iter().map(row).collect() }
    }

    /// The sum of a column in one currency, by the message of its title: minor units.
    pub fn sum_of(&self, title: &str, of: Currency) -> i64 {
        let Some(index) = self.columns.iter().position(|column| column.title == title) else { return 0 };
        let line = self.sums.iter().find(|line| line.iter().find_map(currency) == Some(of));
        match line.and_then(|line| line.get(index)) {
            Some(Field::Money(money)) => money.minor,
            _ => 0,
        }
    }
}

fn currency(field: &Field) -> Option<Currency> {
    match field {
        Field::Money(money) | Field::Planned(money) => Some(money.currency),
        _ => None,
    }
}

fn sums(columns: &[Column], lines: &[Line]) -> Vec<Vec<Field>> {
    let mut sums: Vec<(Option<Currency>, Vec<Field>)> = Vec::new();
    if !columns.iter().any(|column| column.is_summed) {
        return Vec::new();
    }
    for line in lines {
        let of = line.cells.iter().find_map(currency);
        let index = sums.iter().position(|(known, _)| *known == of).unwrap_or_else(|| {
            sums.push((of, vec![Field::Nothing; columns.len()]));
            sums.len() - 1
        });
        let summed = columns.iter().zip(&line.cells).zip(&mut sums[index].1);
        for ((column, field), sum) in summed.filter(|((column, _), _)| column.is_summed) {
            debug_assert!(column.is_figure, "only figures are summed");
            add(sum, field);
        }
    }
    sums.into_iter().map(|(_, sum)| sum).collect()
}

fn add(sum: &mut Field, field: &Field) {
    *sum = match (&*sum, field) {
        (Field::Count(a), Field::Count(b)) => Field::Count(a + b),
        (Field::Minutes(a), Field::Minutes(b)) => Field::Minutes(Span(a.0 + b.0)),
        (Field::Money(a), Field::Money(b)) => {
            Field::Money(Money::new(a.minor.saturating_add(b.minor), a.currency))
        }
        (sum, Field::Nothing | Field::Planned(_)) => sum.clone(),
        (Field::Nothing, other) => other.clone(),
        (sum, _) => sum.clone(),
    };
}
