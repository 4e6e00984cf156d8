//! Whether the days of a file were read as they were meant: what it has in common with the books happened then, or at another time. And what
//! else of a file wants a second word before it counts.

use super::{CLOCKS_APART, LineProblem, Report};
use crate::payments::gateway::ObjectId;
use crate::time::{Span, Timestamp};
use std::collections::HashMap;

/// A day that is read without a time of day is read as its noon; a day may have an hour more.
const OF_A_DAY: Span = Span::hours(13);

/// So long after it was done something may be listed as settled: over a long weekend no batch is.
const SETTLED_AFTER: Span = Span::days(7);

/// How closely a report says when something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Precision {
    /// To the second.
    #[default]
    Moment,
    /// The day.
    Day,
    /// The day on which it was settled.
    SettledDay,
}

/// When something of ours moved, as far as our books know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    /// Not before this.
    pub began_at: Timestamp,
    /// And not after this.
    pub noted_at: Timestamp,
}

impl Noted {
    /// Whether it may have happened when a report says so.
    fn fits(&self, at: Timestamp, precision: Precision) -> bool {
        let (early, late) = match precision {
            Precision::Moment => (CLOCKS_APART, CLOCKS_APART),
            Precision::Day => (OF_A_DAY, OF_A_DAY),
            Precision::SettledDay => (OF_A_DAY, SETTLED_AFTER),
        };
        self.began_at.minus(early) <= at && at <= self.noted_at.plus(late)
    }
}

/// How what a report has in common with our books happened there and here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// So much stands in both.
    pub known: usize,
    /// So much of that happened at the same time.
    pub fitting: usize,
}

impl Agreement {
    /// Of a report, and what our books know of it by its ids in capitals. A line whose time cannot be read, or lies in the future, fits nothing.
    pub fn of(report: &Report, noted: &HashMap<String, Noted>) -> Self {
        let get = |object: &ObjectId| noted.get(&object.0.to_ascii_uppercase());
        let read = report.lines.iter().filter_map(|line| Some((get(&line.object)?, line.at)));
        let fits: Vec<bool> = read.map(|(noted, at)| noted.fits(at, report.precision)).collect();
        let is_of_time = |problem| matches!(problem, LineProblem::Time | LineProblem::Future);
        let unread = report.unread.iter().filter(|line| is_of_time(line.problem));
        let unread = unread.filter(|line| line.object.as_ref().and_then(get).is_some()).count();
        Self { known: fits.len() + unread, fitting: fits.into_iter().filter(|fits| *fits).count() }
    }

    /// Whether all of it fits.
    pub fn is_whole(self) -> bool {
        self.fitting == self.known
    }

    /// Whether most of it does not.
    pub fn is_refuted(self) -> bool {
        self.fitting * 2 < self.known
    }
}

/// Why a file whose lines can be read does not count before somebody says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Most of what it has in common with the books happened at another time there: its days or its zone were read wrongly.
    Days,
    /// The books have payments of its days, and it has none of them: it may be another merchant's.
    Strange,
    /// The books have payments after its last line, on days that it is said to cover: it may have been saved before those were over.
    SavedEarly,
}

impl Doubt {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Days, Self::Strange, Self::SavedEarly];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Strange => "strange",
            Self::SavedEarly => "saved-early",
        }
    }

    /// Reads [`Doubt::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;
    use super::super::{LineKind, SettlementLine, UnreadLine};
    use super::*;

    const HOUR: i64 = Span::hours(1).0;

    fn noted(began: i64, noted: i64) -> Noted {
        Noted { began_at: Timestamp(began * HOUR), noted_at: Timestamp(noted * HOUR) }
    }

    fn at(id: &str, hour: i64) -> SettlementLine {
        line(id, LineKind::Taken, None, hour * HOUR)
    }

    #[test]
    fn another_zone_or_another_day_does_not_fit() {
        let of = |precision, hour| noted(100, 101).fits(Timestamp(hour * HOUR), precision);
        for (hour, moment, day, settled) in [
            (100, true, true, true),
            (101, true, true, true),
            (92, false, true, true),
            (109, false, true, true),
            (86, false, false, false),
            (115, false, false, true),
            (101 + 7 * 24, false, false, true),
            (102 + 7 * 24, false, false, false),
        ] {
            let fits =
                [Precision::Moment, Precision::Day, Precision::SettledDay].map(|of_what| of(of_what, hour));
            assert_eq!(fits, [moment, day, settled], "{hour}");
        }
    }

    #[test]
    fn what_both_know_decides_and_what_one_knows_does_not() {
        let of_time =
            UnreadLine { number: 9, problem: LineProblem::Future, object: Some(ObjectId("D4".into())) };
        let other = UnreadLine { problem: LineProblem::Amount, ..of_time.clone() };
        let report = Report {
            lines: vec![at("d1", 100), at("D2", 108), at("D3", 100)],
            unread: vec![of_time, other],
            ..Report::default()
        };
        let known = |ids: &[&str]| -> HashMap<String, Noted> {
            ids.iter().map(|id| ((*id).to_owned(), noted(100, 100))).collect()
        };
        for (ids, expected, is_whole, is_refuted) in [
            (&[][..], (0, 0), true, false),
            (&["D1"], (1, 1), true, false),
            (&["D1", "D9"], (1, 1), true, false),
            (&["D1", "D2"], (2, 1), false, false),
            (&["D2"], (1, 0), false, true),
            (&["D1", "D2", "D4"], (3, 1), false, true),
        ] {
            let agreement = Agreement::of(&report, &known(ids));
            assert_eq!((agreement.known, agreement.fitting), expected, "{ids:?}");
            assert_eq!((agreement.is_whole(), agreement.is_refuted()), (is_whole, is_refuted), "{ids:?}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for of in Doubt::ALL {
            assert_eq!(Doubt::parse(of.as_str()), Some(of));
        }
    }
}
