//! Reads the reports that PayPal Manager gives as a file: settlement report, daily activity report, custom report, as CSV or separated by
//! tabs. Columns are found by their names, for each merchant chooses his own. Only what is compared is taken over; of everything else, card
//! numbers and payers' names among it, nothing is kept.

mod amounts;
mod columns;
mod times;

use amounts::Amounts;
use columns::{Column, Heading};
use csv::{ReaderBuilder, StringRecord};
use domain::ids::Reference;
use domain::money::Currency;
use domain::payments::gateway::{Mode, ObjectId};
use domain::settlements::{
    FILE_BYTES_MAX, FileProblem, LINES_MAX, LineKind, LineProblem, Precision, Report, SettlementLine,
    UnreadLine,
};
use domain::time::{Span, Timestamp};
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::HashMap;
use times::Times;

/// So many lines may stand above the heading.
const PREAMBLE_MAX: usize = 30;

/// Length of a PNREF.
const OBJECT_LENGTH: usize = 12;

/// What may separate cells, in the order in which it is tried.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The gateway's clock may be so far ahead of ours.
const AHEAD: Span = Span::days(1);

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The merchant's sign-in name.
    pub vendor: &'a str,
    /// Test money or real money.
    pub mode: Mode,
    /// The currency of an amount that names none.
    pub currency: Currency,
    /// The IANA name of the time zone in which its times are written.
    pub time_zone: &'a str,
    /// Its days are written with the day before the month. One that could be no month says so by itself.
    pub is_day_first: bool,
    /// The present.
    pub now: Timestamp,
}

/// Reads a file. It takes time and memory in proportion to its bytes, of which there are at most [`FILE_BYTES_MAX`].
pub fn read(file: &[u8], expected: &Expected<'_>) -> Result<Report, FileProblem> {
    let text = text(file)?;
    let (separator, heading, from) = SEPARATORS
        .into_iter()
        .find_map(|separator| heading(&text, separator).map(|(heading, from)| (separator, heading, from)))
        .ok_or(FileProblem::NoHeading)?;
    is_of(&text, separator, from, expected)?;
    let records = || records(&text, separator).skip(from + 1);
    let rows = records().take(LINES_MAX + 1).count();
    if rows > LINES_MAX {
        return Err(FileProblem::TooManyLines);
    }
    let zone = TimeZone::get(expected.time_zone).unwrap_or(TimeZone::UTC);
    let days = records().filter_map(|(_, record)| heading.time(&record).map(|(day, _)| day.to_owned()));
    let reader = Reader {
        times: Times::new(zone, expected.is_day_first, days),
        amounts: Amounts::new(expected.currency),
        heading: &heading,
        latest: expected.now.plus(AHEAD),
    };
    let mut report = Report {
        is_settled_only: heading.is_settled_only(),
        precision: precision(&heading, records().map(|(_, record)| record)),
        ..Report::default()
    };
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for (number, record) in records() {
        if has_swallowed(&record, separator, heading.len()) {
            return Err(FileProblem::Quotation);
        }
        let line = match reader.line(&record, expected, number)? {
            None => continue,
            Some(Ok(line)) => line,
            Some(Err(unread)) => {
                report.unread.push(unread);
                continue;
            }
        };
        let id = line.object.0.to_ascii_uppercase();
        match by_id.get(&id).map(|known| &report.lines[*known]) {
            // A replay under the same key is listed beside what it replays, and moves nothing.
            Some(known) if line.kind == LineKind::Nothing || is_same(known, &line) => {}
            Some(known) if known.kind == LineKind::Nothing => report.lines[by_id[&id]] = line,
            Some(_) => report.unread.push(UnreadLine {
                number,
                problem: LineProblem::Twice,
                object: Some(line.object),
            }),
            None => {
                by_id.insert(id, report.lines.len());
                report.lines.push(line);
            }
        }
    }
    Ok(report)
}

/// How closely all lines say when they happened.
fn precision(heading: &Heading, records: impl Iterator<Item = StringRecord>) -> Precision {
    if !heading.is_dated_itself() {
        return Precision::SettledDay;
    }
    let is_dated = |record: &StringRecord| object(heading.get(record, Column::Object)).is_some();
    let mut dated = records.filter(is_dated);
    let has_clock = |record: StringRecord| {
        heading.time(&record).is_some_and(|(day, clock)| day.contains(':') || clock.contains(':'))
    };
    if dated.all(has_clock) { Precision::Moment } else { Precision::Day }
}

fn is_same(one: &SettlementLine, other: &SettlementLine) -> bool {
    (one.kind, one.amount, &one.of, one.at) == (other.kind, other.amount, &other.of, other.at)
}

/// The text of a file. What is not UTF is read byte by byte: everything that is looked at is ASCII.
fn text(file: &[u8]) -> Result<Cow<'_, str>, FileProblem> {
    if file.len() > FILE_BYTES_MAX {
        return Err(FileProblem::TooLarge);
    }
    let is_blank = file.iter().all(|byte| byte.is_ascii_whitespace());
    if is_blank || file == b"\xef\xbb\xbf" {
        return Err(FileProblem::Missing);
    }
    if file.starts_with(b"%PDF") {
        return Err(FileProblem::Pdf);
    }
    if file.starts_with(b"PK\x03\x04") || file.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileProblem::Spreadsheet);
    }
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| -> String {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let text = match file {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(wide(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => decoded(rest),
        file => decoded(file),
    };
    if text.contains('\0') { Err(FileProblem::NotText) } else { Ok(text) }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The records of a text, each with the line on which it begins, as a text editor counts.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (u64, StringRecord)> + '_ {
    let bytes = text.as_bytes();
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let (mut counted, mut line) = (0, 1);
    std::iter::from_fn(move || {
        let mut record = StringRecord::new();
        // It is read from memory, and is UTF-8: nothing can fail.
        if !matches!(reader.read_record(&mut record), Ok(true)) {
            return None;
        }
        let at = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(counted);
        // The ends of lines before it are counted with what they end.
        let is_end = |at: usize| matches!(bytes.get(at), Some(b'\r' | b'\n'));
        let mut begins = at.max(counted);
        while is_end(begins) {
            begins += 1;
        }
        while counted < begins {
            let is_half = bytes[counted] == b'\r' && bytes.get(counted + 1) == Some(&b'\n');
            line += u64::from(is_end(counted) && !is_half);
            counted += 1;
        }
        Some((line, record))
    })
}

/// Whether a record has swallowed others: a quotation mark in it did not end where its cell did. A cell may have several lines, if it has
/// as few of its own as a comment or an address has, and its record lacks none.
fn has_swallowed(record: &StringRecord, separator: u8, columns: usize) -> bool {
    let is_line = |text: &str| {
        let cells: Vec<&str> = text.split(char::from(separator)).collect();
        // A town has twelve letters, too.
        let is_id = |cell: &&str| object(cell).is_some() && cell.bytes().any(|byte| byte.is_ascii_digit());
        cells.len() >= columns || cells.iter().any(is_id)
    };
    let mut long = record.iter().filter(|cell| cell.contains(['\r', '\n'])).peekable();
    long.peek().is_some()
        && (record.len() != columns || long.any(|cell| cell.split(['\r', '\n']).any(is_line)))
}

/// The first line that names the columns that are needed, and how many records stand before it.
fn heading(text: &str, separator: u8) -> Option<(Heading, usize)> {
    let first = records(text, separator).take(PREAMBLE_MAX).enumerate();
    first.into_iter().find_map(|(at, (_, record))| Some((Heading::of(&record)?, at)))
}

/// What stands above the heading may say whose the report is: `Merchant: name`.
fn is_of(text: &str, separator: u8, heading: usize, expected: &Expected<'_>) -> Result<(), FileProblem> {
    for (_, record) in records(text, separator).take(heading) {
        let cells: Vec<&str> = record.iter().flat_map(|cell| cell.splitn(2, ':')).map(str::trim).collect();
        let [name, value, ..] = cells[..] else { continue };
        match columns::column(name) {
            Some(Column::Merchant) => is_merchant(value, expected)?,
            Some(Column::Mode) => is_mode(value, expected)?,
            _ => {}
        }
    }
    Ok(())
}

fn is_merchant(name: &str, expected: &Expected<'_>) -> Result<(), FileProblem> {
    let is_ours = name.is_empty() || name.eq_ignore_ascii_case(expected.vendor);
    if is_ours { Ok(()) } else { Err(FileProblem::OtherMerchant) }
}

fn is_mode(word: &str, expected: &Expected<'_>) -> Result<(), FileProblem> {
    let mode = match word.to_ascii_lowercase().as_str() {
        "live" | "production" => Mode::Production,
        "test" | "pilot" | "sandbox" => Mode::Test,
        _ => return Ok(()),
    };
    if mode == expected.mode { Ok(()) } else { Err(FileProblem::OtherMode) }
}

/// What reads the lines of one file.
struct Reader<'a> {
    heading: &'a Heading,
    times: Times,
    amounts: Amounts,
    latest: Timestamp,
}

impl Reader<'_> {
    /// A line of the file; none where it is no transaction: blank, a sum, the heading once more, a note.
    fn line(
        &self,
        record: &StringRecord,
        expected: &Expected<'_>,
        number: u64,
    ) -> Result<Option<Result<SettlementLine, UnreadLine>>, FileProblem> {
        if self.is_beside(record) {
            return Ok(None);
        }
        is_merchant(self.heading.get(record, Column::Merchant), expected)?;
        is_mode(self.heading.get(record, Column::Mode), expected)?;
        let object = object(self.heading.get(record, Column::Object));
        let read = self.read(record, object.as_ref(), number);
        Ok(Some(read.map_err(|problem| UnreadLine { number, problem, object })))
    }

    /// Whether it is no transaction's.
    fn is_beside(&self, record: &StringRecord) -> bool {
        let filled: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let is_sum = |cell: &&str| {
            let word = cell.to_ascii_lowercase();
            ["total", "subtotal", "sub-total", "grand total", "count"].iter().any(|of| word.starts_with(of))
        };
        let is_named = !self.heading.get(record, Column::Object).is_empty();
        filled.is_empty()
            || Heading::of(record).is_some()
            || (!is_named && (filled.len() <= 1 || filled.iter().any(is_sum)))
            || (filled.first().is_some_and(is_sum)
                && object(self.heading.get(record, Column::Object)).is_none())
    }

    fn read(
        &self,
        record: &StringRecord,
        object_read: Option<&ObjectId>,
        number: u64,
    ) -> Result<SettlementLine, LineProblem> {
        let get = |column| self.heading.get(record, column);
        let is_too_long = record.iter().skip(self.heading.len()).any(|cell| !cell.trim().is_empty());
        if is_too_long {
            return Err(LineProblem::Cells);
        }
        let object_read = object_read.cloned().ok_or(LineProblem::Id)?;
        let (day, clock) = self.heading.time(record).ok_or(LineProblem::Time)?;
        let at = self.times.read(day, clock).ok_or(LineProblem::Time)?;
        if at > self.latest {
            return Err(LineProblem::Future);
        }
        let is_approved = match get(Column::Result) {
            // A settlement report has no column for it. Where there is one, an empty cell may be a refusal's.
            "" if !self.heading.has(Column::Result) => {
                let is_told = self.heading.has(Column::Status) || !get(Column::SettledDay).is_empty();
                // Declined, or not settled yet: nobody says which.
                if !is_told && columns::kind(get(Column::Type)) != Some(LineKind::Nothing) {
                    return Err(LineProblem::Untold);
                }
                true
            }
            code => {
                let code = code.parse::<i32>().map_err(|_| LineProblem::Result)?;
                // What the filters did not look at was done all the same; what they held may have been let through.
                matches!(code, 0 | 127) || (code == 126 && columns::is_settled(get(Column::Status)))
            }
        };
        let kind = if is_approved && !columns::is_failed(get(Column::Status)) {
            columns::kind(get(Column::Type)).ok_or(LineProblem::Type)?
        } else {
            // Of what type it was matters where an older file lists it as moved, and a type that is not known may be one of those.
            match columns::kind(get(Column::Type)) {
                Some(LineKind::Nothing) => LineKind::Nothing,
                _ => LineKind::Refused,
            }
        };
        let amount = self.amounts.read(get(Column::Amount), get(Column::Currency));
        let amount = match (kind, amount) {
            // Nothing moved: how much that was matters to nobody.
            (LineKind::Nothing | LineKind::Refused | LineKind::Undone, amount) => {
                amount.map_or_else(|_| self.amounts.nothing(), |(amount, _)| amount)
            }
            (LineKind::Taken, Ok((_, true))) => return Err(LineProblem::Amount),
            (_, Ok((amount, _))) => amount,
            (_, Err(problem)) => return Err(problem),
        };
        let has_moved = matches!(kind, LineKind::Taken | LineKind::GivenBack);
        let kind = if amount.is_zero() && has_moved { LineKind::Nothing } else { kind };
        let attempt_reference = reference(get(Column::Comment));
        let mark = match self.heading.has(Column::Reference) {
            true => reference(get(Column::Reference)),
            // Where the report has no column for it, one number of ours has to do.
            false => attempt_reference.clone(),
        };
        Ok(SettlementLine {
            number,
            object: object_read,
            kind,
            amount,
            of: object(get(Column::Of)),
            reference: mark,
            attempt_reference,
            at,
        })
    }
}

/// A PNREF: twelve letters and digits, never digits alone, as a card's number has.
fn object(cell: &str) -> Option<ObjectId> {
    // So that a spreadsheet leaves it as it is: `="V19A2C65B4D1"`, `'V19A2C65B4D1`.
    let bare = cell.trim().trim_start_matches('=').trim_matches(['"', '\'']);
    let is_id = bare.len() == OBJECT_LENGTH
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && bare.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_id.then(|| ObjectId(bare.to_owned()))
}

/// A number of our form. What else stands in a comment, names of payers perhaps, is not taken over.
fn reference(cell: &str) -> Option<String> {
    let has_letter = cell.bytes().any(|byte| byte.is_ascii_alphabetic());
    let read = Reference::parse(cell.trim()).filter(|_| has_letter);
    read.map(|reference| reference.as_str().to_owned())
}

#[cfg(test)]
mod tests;
