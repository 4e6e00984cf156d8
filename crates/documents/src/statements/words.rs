//! A statement in the words of one language.

use super::{Standing, Statement, Who};
use crate::line::one_line;
use domain::money::Money;
use domain::usage::charge::ChargeLine;
use domain::usage::meter::{Edge, Interval};
use domain::usage::settlement::SettlementRule;
use locale::{Messages, msg};

/// A line under the lines: a label and an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What it is.
    pub label: String,
    /// How much.
    pub amount: String,
    /// Whether it is what everything comes down to.
    pub is_total: bool,
}

/// Everything that is said, in the order in which it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Kind and session in one: the title of the file.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// What to know of one of Test mode.
    pub test: Option<String>,
    /// Session, time, host, division: labels and values.
    pub facts: Vec<(String, String)>,
    /// What was charged, held and released: labels and amounts.
    pub headline: Vec<(String, String)>,
    /// How the money stands, in a sentence.
    pub standing: String,
    /// Titles of the lines.
    pub line_titles: [String; 4],
    /// What, minutes, price of a minute, amount.
    pub lines: Vec<[String; 4]>,
    /// From the lines to what is charged.
    pub sums: Vec<Sum>,
    /// Sentences that explain.
    pub notes: Vec<String>,
    /// Titles of the intervals.
    pub interval_titles: [String; 7],
    /// Who, what, from, until, how long, who said it, how its ends are known.
    pub intervals: Vec<[String; 7]>,
}

impl Statement {
    /// The statement in the words of `t`.
    pub fn words(&self, t: Messages) -> Words {
        let kind = t.text("statement-title").into_owned();
        let label = |key: &str| t.text(key).into_owned();
        let mut facts = vec![
            (label("statement-session"), one_line(&self.session)),
            (label("statement-when"), t.long_range_inside(self.window.from, self.window.until, &self.zone)),
        ];
        if !self.seller.is_empty() {
            facts.push((label("statement-seller"), one_line(&self.seller.join(", "))));
        }
        for (key, value) in [("statement-host", &self.host), ("statement-division", &self.division)] {
            if !value.is_empty() {
                facts.push((label(key), one_line(value)));
            }
        }
        facts.push((
            label("statement-tariff"),
            t.with(
                "statement-version",
                [("name", one_line(&self.tariff_name).into()), ("number", self.tariff.0.into())],
            ),
        ));
        let frozen = t.time_for(self.frozen_at, &self.zone, None);
        facts.push((
            label("statement-frozen"),
            format!("{}, {frozen}", t.long_date(self.frozen_at, &self.zone)),
        ));
        // What is not done is not told as done.
        let is_done = matches!(self.standing, Standing::Charged | Standing::Nothing);
        let charged = if is_done { "statement-charged" } else { "statement-to-charge" };
        let mut headline = vec![(label(charged), t.money(self.charged.gross))];
        if !self.held.is_zero() {
            headline.push((label("statement-held"), t.money(self.held)));
            if is_done {
                headline.push((label("statement-released"), t.money(self.released())));
            }
        }
        if !self.paid_before.is_zero() {
            headline.push((label("statement-paid-before"), t.money(self.paid_before)));
            headline.push((label("statement-unused"), t.money(self.unused())));
        }
        if !self.refunded.is_zero() {
            headline.push((label("statement-refunded"), t.money(self.refunded)));
        }
        let key = match self.standing {
            // At most nothing was agreed, and that is kept.
            Standing::Nothing if !self.actual.price.gross.is_zero() => msg!("statement-standing-agreed"),
            Standing::Nothing => msg!("statement-standing-nothing"),
            Standing::Charging => msg!("statement-standing-charging"),
            Standing::Charged if !self.paid_before.is_zero() => msg!("statement-standing-paid-before"),
            Standing::Charged => msg!("statement-standing-charged"),
            Standing::LookedInto => msg!("statement-standing-looked-into"),
            Standing::Lost => msg!("statement-standing-lost"),
        };
        Words {
            title: format!("{kind}: {}", one_line(&self.session)),
            kind,
            test: self.test.then(|| label("statement-test")),
            facts,
            headline,
            standing: label(key),
            line_titles: ["statement-line", "estimate-minutes", "estimate-rate", "estimate-amount"]
                .map(label),
            lines: self.actual.lines.iter().map(|line| self.line(t, line)).collect(),
            sums: self.sums(t),
            notes: self.notes(t),
            interval_titles: [
                "statement-who",
                "statement-what",
                "statement-from",
                "statement-until",
                "statement-length",
                "statement-source",
                "statement-edges",
            ]
            .map(label),
            intervals: self.intervals(t),
        }
    }

    fn line(&self, t: Messages, line: &ChargeLine) -> [String; 4] {
        let currency = self.tariff.1.currency;
        [t.used_leg(line.leg), t.minutes(line.used), t.unit_price(line.rate, currency), t.money(line.amount)]
    }

    fn sums(&self, t: Messages) -> Vec<Sum> {
        let sum = |key: &str, amount: Money| Sum {
            label: t.text(key).into_owned(),
            amount: t.money(amount),
            is_total: false,
        };
        let (price, tariff) = (&self.actual.price, &self.tariff.1);
        let mut sums = Vec::new();
        if !self.actual.minimum_added.is_zero() {
            sums.push(sum("estimate-minimum", self.actual.minimum_added));
        }
        sums.push(sum("statement-net", price.net));
        if tariff.tax_rate_ppm != 0 {
            let name = t.tax_name(&tariff.tax_name).into_owned();
            let values = [("name", name.into()), ("rate", t.rate(tariff.tax_rate_ppm).into())];
            sums.push(Sum {
                label: t.with("estimate-tax", values),
                amount: t.money(price.tax),
                is_total: false,
            });
        }
        sums.push(sum("statement-actual", price.gross));
        sums.push(sum("statement-ceiling", self.ceiling));
        if !self.waived().is_zero() {
            sums.push(sum("statement-waived", Money::new(-self.waived().minor, self.waived().currency)));
        }
        sums.push(Sum { is_total: true, ..sum("statement-charged", self.charged.gross) });
        sums
    }

    fn notes(&self, t: Messages) -> Vec<String> {
        let mut notes = vec![match self.rule {
            SettlementRule::Measured => t.text("statement-note-measured").into_owned(),
            SettlementRule::EstimateIsFinal => t.text("statement-note-final").into_owned(),
        }];
        if !self.waived().is_zero() {
            notes.push(t.with("statement-note-waived", [("amount", t.money(self.waived()).into())]));
        }
        if !self.charged.tax.is_zero() {
            notes.push(t.with("statement-note-tax", [("amount", t.money(self.charged.tax).into())]));
        }
        if self.late > 0 {
            notes.push(t.with("statement-note-late", [("count", self.late.into())]));
        }
        notes
    }

    fn intervals(&self, t: Messages) -> Vec<[String; 7]> {
        let row = |(who, computer, interval): (Who, Option<usize>, &Interval)| {
            [
                person(t, &who, computer),
                t.leg(interval.leg),
                t.clock(interval.up, &self.zone),
                t.clock(interval.down, &self.zone),
                t.length(interval.length()),
                t.usage_source(&interval.source),
                edges(t, interval),
            ]
        };
        self.named().into_iter().map(row).collect()
    }
}

/// A person, fit for a line, with the number of his computer where he had several.
pub fn person(t: Messages, who: &Who, computer: Option<usize>) -> String {
    let name = match who {
        Who::Named(name) => one_line(name),
        Who::Numbered(number) => t.with("statement-participant", [("number", (*number).into())]),
    };
    match computer {
        None => name,
        Some(number) => t.with("statement-computer", [("name", name.into()), ("number", number.into())]),
    }
}

fn edges(t: Messages, interval: &Interval) -> String {
    let word = |edge: Edge| {
        t.text(match edge {
            Edge::Said => msg!("statement-edge-said"),
            Edge::Estimated => msg!("statement-edge-estimated"),
            Edge::Reported => msg!("statement-edge-reported"),
            Edge::Session => msg!("statement-edge-session"),
            Edge::Device => msg!("statement-edge-device"),
        })
    };
    format!("{} – {}", word(interval.up_edge), word(interval.down_edge))
}
