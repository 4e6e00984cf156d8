//! Settlement files: what the console of a gateway writes down of an account, where its interface shows no list (PS 3.4). A file is
//! evidence of what it covers and of nothing else.

mod order;
mod reading;

pub use order::{Dated, written_by};
pub use reading::{Agreement, Doubt, Noted, Precision};

use crate::money::Money;
use crate::payments::gateway::ObjectId;
use crate::reconciliation::{ListedState, ListedTransaction, Movement};
use crate::time::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Most lines of a file.
pub const LINES_MAX: usize = 20_000;

/// Most lines of an account that one comparison reads.
pub const COMPARED_LINES_MAX: usize = 400_000;

/// Longest name of a file that is kept, characters.
pub const NAME_MAX: usize = 120;

/// Most days that a file may be said to cover: the console gives three months at a time.
pub const DAYS_MAX: i64 = 100;

/// So many lines that cannot be read are told one by one.
pub const PROBLEMS_MAX: usize = 200;

/// The gateway's clock and ours may be so far apart: what we noted in the last minutes of what is covered is not missed.
pub const CLOCKS_APART: Span = Span::minutes(15);

/// A report of what was settled has not what settles later: such reports that touch say so much less of the last days of all of them.
pub const SETTLES_WITHIN: Span = Span::days(2);

/// Money that moved and is in no file for so long is a trouble.
pub const IMPORTED_EVERY: Span = Span::days(7);

/// It is one for so long: what moved long before anybody could import a file is none.
pub const MISSED_WITHIN: Span = Span::days(35);

/// A file whose lines were not all read waits so long for somebody's decision.
pub const WAITS_FOR: Span = Span::days(7);

/// What a line of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A payer's money was taken.
    Taken,
    /// It was given back.
    GivenBack,
    /// Something that had not settled was undone.
    Undone,
    /// Money would have been taken or given back, and was not: it was declined, or did not settle. A newer file may say so of what an older
    /// one lists as moved.
    Refused,
    /// No money moved: it was only held or checked, or tells of another line once more.
    Nothing,
}

impl LineKind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenBack => "given-back",
            Self::Undone => "undone",
            Self::Refused => "refused",
            Self::Nothing => "nothing",
        }
    }

    /// Reads [`LineKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Taken, Self::GivenBack, Self::Undone, Self::Refused, Self::Nothing]
            .into_iter()
            .find(|of| of.as_str() == text)
    }
}

/// A line of a file, reduced to what is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementLine {
    /// Where it stands in the file; the first line is 1.
    pub number: u64,
    /// The gateway's id of it.
    pub object: ObjectId,
    /// What it says.
    pub kind: LineKind,
    /// How much; positive.
    pub amount: Money,
    /// The gateway's id of what it acts on.
    pub of: Option<ObjectId>,
    /// A number of our form that it bears as that of an operation.
    pub reference: Option<String>,
    /// A number of our form that it bears as that of an attempt.
    pub attempt_reference: Option<String>,
    /// When it happened, by the gateway's clock.
    pub at: Timestamp,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineProblem {
    /// It has no id of the gateway's form.
    Id,
    /// Its day and time cannot be read.
    Time,
    /// It lies in the future.
    Future,
    /// What kind of transaction it is cannot be read.
    Type,
    /// Its amount cannot be read.
    Amount,
    /// Its currency is not known, or another one than its sign.
    Currency,
    /// Its result cannot be read.
    Result,
    /// Another line has the same id and says something else.
    Twice,
    /// It has more cells than the heading, and nobody knows which is which.
    Cells,
    /// It has neither a result nor a state nor a day on which it was settled: it may have been refused.
    Untold,
}

impl LineProblem {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::Time,
        Self::Future,
        Self::Type,
        Self::Amount,
        Self::Currency,
        Self::Result,
        Self::Twice,
        Self::Cells,
        Self::Untold,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Time => "time",
            Self::Future => "future",
            Self::Type => "type",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Result => "result",
            Self::Twice => "twice",
            Self::Cells => "cells",
            Self::Untold => "untold",
        }
    }

    /// Reads [`LineProblem::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }
}

/// A line that cannot be read. What stands in it is not kept: it may be a card's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadLine {
    /// Where it stands in the file.
    pub number: u64,
    /// What is wrong with it.
    pub problem: LineProblem,
    /// The gateway's id of it, where that can be read.
    pub object: Option<ObjectId>,
}

/// Why a file is no report that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileProblem {
    /// There is none, or nothing in it.
    Missing,
    /// It has more bytes than [`FILE_BYTES_MAX`].
    TooLarge,
    /// It has more lines than [`LINES_MAX`].
    TooManyLines,
    /// It is a PDF file.
    Pdf,
    /// It is the file of a spreadsheet program, or an archive.
    Spreadsheet,
    /// It is no text.
    NotText,
    /// No line of it names the columns that are needed.
    NoHeading,
    /// A quotation mark in it does not end with its cell: what belongs to which transaction behind it is not known.
    Quotation,
    /// It has a heading and no line that can be read.
    NoLines,
    /// It says that it is another merchant's.
    OtherMerchant,
    /// It says that it is of the other mode.
    OtherMode,
}

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Its lines, as they stand.
    pub lines: Vec<SettlementLine>,
    /// Those that cannot be read.
    pub unread: Vec<UnreadLine>,
    /// It lists what was settled, and not all that was done.
    pub is_settled_only: bool,
    /// How closely it says when something happened.
    pub precision: Precision,
}

/// From when until before when something is covered.
pub type Covered = (Timestamp, Timestamp);

/// What a report covers, where nobody says: from the beginning of its first day to its last line. Its last day may have been under way.
pub fn covered_by_lines(report: &Report, day_begins: impl Fn(Timestamp) -> Timestamp) -> Option<Covered> {
    let first = report.lines.iter().map(|line| line.at).min()?;
    let last = report.lines.iter().map(|line| line.at).max()?;
    Some((day_begins(first), last.plus(Span(1))))
}

/// What files prove together, each with whether it lists only what was settled. What such a file's last days lack the next one has, so that
/// their end is cut once they are joined. A report of what was done has it not: it is ordered by when that was.
pub fn proved(files: impl IntoIterator<Item = (Covered, bool)>) -> Vec<Covered> {
    let (settled, done): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(_, is_settled_only)| *is_settled_only);
    let settled = joined(settled.into_iter().map(|(span, _)| span).collect());
    let cut = settled.into_iter().map(|(from, until)| (from, until.minus(SETTLES_WITHIN)));
    joined(done.into_iter().map(|(span, _)| span).chain(cut).collect())
}

/// What of a window is in no span; the spans as [`joined`] gives them.
pub fn gaps(spans: &[Covered], (from, until): Covered) -> Vec<Covered> {
    let mut all = Vec::new();
    let mut next = from;
    for (begins, ends) in spans {
        all.push((next, (*begins).min(until)));
        next = next.max(*ends);
    }
    all.push((next, until));
    all.retain(|(from, until)| from < until);
    all
}

/// Spans that touch or overlap as one, in their order.
pub fn joined(mut spans: Vec<Covered>) -> Vec<Covered> {
    spans.retain(|(from, until)| from < until);
    spans.sort_unstable();
    let mut all: Vec<Covered> = Vec::new();
    for (from, until) in spans {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => all.push((from, until)),
        }
    }
    all
}

/// What moved by these lines, oldest first. Of lines with one id the later counts: a newer file knows better. Something that was undone
/// did not move, or moved and came back: our books call that by a name of its own.
pub fn listed(lines: impl IntoIterator<Item = SettlementLine>) -> Vec<ListedTransaction> {
    let key = |object: &ObjectId| object.0.to_ascii_uppercase();
    let mut by_id: BTreeMap<String, SettlementLine> = BTreeMap::new();
    for line in lines {
        by_id.insert(key(&line.object), line);
    }
    let mut all = Vec::new();
    let mut withdrawn = BTreeSet::new();
    for line in by_id.values() {
        let movement = match line.kind {
            LineKind::Taken => Movement::Taken,
            LineKind::GivenBack => Movement::GivenBack,
            LineKind::Refused | LineKind::Nothing => continue,
            LineKind::Undone => {
                // Of what is in no file it is a hold that was let go, as far as anybody can tell.
                let Some(of) = line.of.as_ref().and_then(|of| by_id.get(&key(of))) else { continue };
                match of.kind {
                    LineKind::Taken => {
                        let object = ObjectId::of_console_void(&of.object);
                        let undone = SettlementLine { object, amount: of.amount, ..line.clone() };
                        all.push(moved(&undone, Movement::GivenBack));
                    }
                    LineKind::GivenBack => {
                        withdrawn.insert(key(&of.object));
                    }
                    LineKind::Undone | LineKind::Refused | LineKind::Nothing => {}
                }
                continue;
            }
        };
        all.push(moved(line, movement));
    }
    for line in &mut all {
        if withdrawn.contains(&key(&line.object)) {
            line.state = ListedState::Refused;
        }
    }
    all.sort_by(|one, other| (one.at, &one.object).cmp(&(other.at, &other.object)));
    all
}

fn moved(line: &SettlementLine, movement: Movement) -> ListedTransaction {
    ListedTransaction {
        object: line.object.clone(),
        movement,
        amount: line.amount,
        // What the processor keeps stands in its own statements.
        fee: None,
        state: ListedState::Done,
        of: line.of.clone(),
        reference: line.reference.clone(),
        attempt_reference: line.attempt_reference.clone(),
        at: line.at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    pub(super) fn line(id: &str, kind: LineKind, of: Option<&str>, at: i64) -> SettlementLine {
        SettlementLine {
            number: 2,
            object: ObjectId(id.into()),
            kind,
            amount: Money::new(12_100, Currency::from_code("EUR").expect("EUR")),
            of: of.map(|of| ObjectId(of.into())),
            reference: None,
            attempt_reference: None,
            at: Timestamp(at),
        }
    }

    fn told(lines: Vec<SettlementLine>) -> Vec<(String, Movement, ListedState)> {
        listed(lines).into_iter().map(|line| (line.object.0, line.movement, line.state)).collect()
    }

    #[test]
    fn holds_and_refusals_move_nothing_and_what_was_undone_came_back() {
        use LineKind::{GivenBack, Nothing, Taken, Undone};
        let lines = vec![
            line("A1", Nothing, None, 1),
            line("D1", Taken, Some("A1"), 2),
            line("V1", Undone, Some("d1"), 3),
            line("A2", Nothing, None, 4),
            line("V2", Undone, Some("A2"), 5),
            line("V3", Undone, Some("elsewhere"), 6),
            line("C1", GivenBack, Some("D9"), 7),
            line("V4", Undone, Some("C1"), 8),
        ];
        assert_eq!(
            told(lines),
            [
                ("D1".to_owned(), Movement::Taken, ListedState::Done),
                ("void of D1".to_owned(), Movement::GivenBack, ListedState::Done),
                ("C1".to_owned(), Movement::GivenBack, ListedState::Refused),
            ]
        );
    }

    #[test]
    fn a_newer_file_knows_better_and_tells_nothing_twice() {
        let newer = SettlementLine { number: 9, ..line("s1", LineKind::Refused, None, 1) };
        assert_eq!(told(vec![line("S1", LineKind::Taken, None, 1), newer]), []);
        let same = vec![line("S1", LineKind::Taken, None, 1), line("S1", LineKind::Taken, None, 1)];
        assert_eq!(told(same).len(), 1);
    }

    #[test]
    fn what_touches_is_one_and_what_does_not_stays_apart() {
        let of = |from, until| (Timestamp(from), Timestamp(until));
        assert_eq!(joined(vec![of(5, 7), of(1, 3), of(3, 4), of(6, 6)]), [of(1, 4), of(5, 7)]);
        assert_eq!(joined(vec![of(1, 9), of(2, 3)]), [of(1, 9)]);
        assert_eq!(joined(vec![of(3, 2)]), []);
    }

    #[test]
    fn reports_of_what_was_settled_prove_less_of_their_last_days_only() {
        let day = |of: i64| Timestamp(0).plus(Span::days(of));
        let settled = |from, until| ((day(from), day(until)), true);
        assert_eq!(proved([settled(0, 7), settled(7, 14)]), [(day(0), day(12))]);
        assert_eq!(proved([settled(0, 7), settled(8, 14)]), [(day(0), day(5)), (day(8), day(12))]);
        assert_eq!(proved([settled(0, 7), ((day(7), day(9)), false)]), [(day(0), day(5)), (day(7), day(9))]);
        assert_eq!(proved([settled(0, 2)]), []);
    }

    #[test]
    fn what_no_span_has_is_a_gap() {
        let of = |from, until| (Timestamp(from), Timestamp(until));
        assert_eq!(gaps(&[of(1, 3), of(5, 7)], of(0, 9)), [of(0, 1), of(3, 5), of(7, 9)]);
        assert_eq!(gaps(&[of(1, 3), of(5, 7)], of(2, 6)), [of(3, 5)]);
        assert_eq!(gaps(&[of(1, 3)], of(4, 6)), [of(4, 6)]);
        assert_eq!(gaps(&[of(7, 9)], of(4, 6)), [of(4, 6)]);
        assert_eq!((gaps(&[of(0, 9)], of(4, 6)), gaps(&[], of(4, 6))), (vec![], vec![of(4, 6)]));
    }

    #[test]
    fn words_are_read_back() {
        for of in LineProblem::ALL {
            assert_eq!(LineProblem::parse(of.as_str()), Some(of));
        }
        for of in
            [LineKind::Taken, LineKind::GivenBack, LineKind::Undone, LineKind::Refused, LineKind::Nothing]
        {
            assert_eq!(LineKind::parse(of.as_str()), Some(of));
        }
    }
}
