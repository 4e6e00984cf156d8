//! Days and times as reports write them, in the time zone of the account.

use domain::time::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// Zones by their short names, hours from UTC: a time may say in which it is.
const SHORT: [(&str, i8); 12] = [
    ("UTC", 0),
    ("GMT", 0),
    ("PST", -8),
    ("PDT", -7),
    ("MST", -7),
    ("MDT", -6),
    ("CST", -6),
    ("CDT", -5),
    ("EST", -5),
    ("EDT", -4),
    ("BST", 1),
    ("CET", 1),
];

/// English names of months, as far as they are looked at.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads the times of one report.
pub(super) struct Times {
    zone: TimeZone,
    /// `25/12/2026` and not `12/25/2026`.
    is_day_first: bool,
}

impl Times {
    /// Of a report with these days, as they stand there. PayPal Manager writes the month first; where somebody says otherwise, or some day
    /// could be no month, the day is first.
    pub fn new(zone: TimeZone, is_day_first: bool, mut days: impl Iterator<Item = String>) -> Self {
        let is_no_month =
            |day: String| numbers(&day).is_some_and(|(first, second, _)| first > 12 && second <= 12);
        Self { zone, is_day_first: is_day_first || days.any(is_no_month) }
    }

    /// The instant of a day and a time of day; the time may stand behind the day, or be missing: then it is noon.
    pub fn read(&self, day: &str, clock: &str) -> Option<Timestamp> {
        let text =
            if clock.is_empty() { day.trim().to_owned() } else { format!("{} {}", day.trim(), clock.trim()) };
        let (text, offset) = named_zone(&text);
        let (date, rest) = self.date(text)?;
        let time = match rest.trim() {
            "" => Time::constant(12, 0, 0, 0),
            rest => time(rest)?,
        };
        let local = DateTime::from_parts(date, time);
        let zone = offset.map_or_else(|| self.zone.clone(), Offset::to_time_zone);
        Some(Timestamp(local.to_zoned(zone).ok()?.timestamp().as_microsecond()))
    }

    fn date<'a>(&self, text: &'a str) -> Option<(Date, &'a str)> {
        // `Nov 25, 2026`.
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (name, rest) = text.split_once(' ')?;
            let (day, rest) = rest.trim_start().split_once([',', ' '])?;
            let rest = rest.trim_start();
            let (year, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            return Some((date(self::year(year)?, month(name)?, number(day)?)?, rest));
        }
        let end = text.find([' ', 'T']).unwrap_or(text.len());
        let (day, rest) = (&text[..end], text[end..].trim_start_matches(['T', ' ']));
        let mut parts = day.split(['-', '/', '.']);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        // `25-Nov-2026`.
        if second.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some((date(year(third)?, month(second)?, number(first)?)?, rest));
        }
        let read = match (first.len() == 4, self.is_day_first) {
            (true, _) => date(year(first)?, number(second)?, number(third)?),
            (_, true) => date(year(third)?, number(second)?, number(first)?),
            (_, false) => date(year(third)?, number(first)?, number(second)?),
        };
        Some((read?, rest))
    }
}

/// Three numbers of a day.
fn numbers(text: &str) -> Option<(i16, i16, i16)> {
    let day = text.trim().split([' ', 'T']).next()?;
    let mut parts = day.split(['-', '/', '.']).map(number);
    Some((parts.next()??, parts.next()??, parts.next()??)).filter(|(first, _, _)| *first <= 31)
}

fn number(text: &str) -> Option<i16> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// A year of four digits, or two: those are of this century.
fn year(text: &str) -> Option<i16> {
    let year = number(text)?;
    match text.len() {
        2 => Some(2_000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// A day of the calendar.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let is_near = (2_000..2_200).contains(&year);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| is_near)
}

fn month(name: &str) -> Option<i16> {
    let name = name.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| name.starts_with(month))?;
    i16::try_from(at + 1).ok()
}

/// `14:32:10`, `2:32 PM`; fractions of a second are let go.
fn time(text: &str) -> Option<Time> {
    let upper = text.trim().to_ascii_uppercase();
    let (clock, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let clock = clock.split('.').next()?;
    let mut parts = clock.split(':').map(number);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(later) => hour % 12 + later,
        None => hour,
    };
    let small = |of: i16| i8::try_from(of).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// The text without the short name of a zone at its end, and that zone.
fn named_zone(text: &str) -> (&str, Option<Offset>) {
    let text = text.trim();
    if let Some(rest) = text.strip_suffix('Z').filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit())) {
        return (rest, Some(Offset::UTC));
    }
    let last = text.rsplit(' ').next().unwrap_or_default();
    let known = SHORT.iter().find(|(name, _)| *name == last);
    match known {
        Some((name, hours)) => (text[..text.len() - name.len()].trim_end(), Offset::from_hours(*hours).ok()),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(zone: &str, days: &[&str]) -> Times {
        let days = days.iter().map(|day| (*day).to_owned());
        Times::new(TimeZone::get(zone).expect("a zone"), false, days)
    }

    #[test]
    fn every_form_says_the_same_instant() {
        let of = times("America/Los_Angeles", &["11/25/2026"]);
        let expected = of.read("2026-11-25 14:32:10", "").expect("a time");
        // 22:32:10 of UTC.
        assert_eq!(expected.0 % 86_400_000_000, (22 * 3_600 + 32 * 60 + 10) * 1_000_000);
        for (day, clock) in [
            ("11/25/2026 14:32:10", ""),
            ("11/25/2026 2:32:10 PM", ""),
            ("11/25/26 02:32:10PM", ""),
            ("11/25/2026", "14:32:10"),
            ("2026-11-25T14:32:10.123", ""),
            ("25-Nov-2026 14:32:10", ""),
            ("Nov 25, 2026 14:32:10", ""),
            ("Nov 25, 2026 2:32:10 PM", ""),
            ("2026-11-25T22:32:10Z", ""),
            ("11/25/2026 22:32:10 GMT", ""),
            ("11/25/2026 17:32:10 EST", ""),
        ] {
            assert_eq!(of.read(day, clock), Some(expected), "{day} {clock}");
        }
    }

    #[test]
    fn whether_the_day_stands_first_is_said_by_the_whole_report() {
        let month_first = times("UTC", &["11/10/2026", "11/25/2026"]);
        let day_first = times("UTC", &["11/10/2026", "25/10/2026"]);
        assert_eq!(month_first.read("11/10/2026 10:00", ""), month_first.read("2026-11-10 10:00", ""));
        assert_eq!(day_first.read("11/10/2026 10:00", ""), day_first.read("2026-10-11 10:00", ""));
        assert_eq!(month_first.read("25/11/2026 10:00", ""), None);
        // Nothing of it says so, and somebody does.
        let said = Times::new(TimeZone::UTC, true, std::iter::empty());
        assert_eq!(said.read("11/10/2026 10:00", ""), said.read("2026-10-11 10:00", ""));
        assert_eq!(said.read("11/25/2026 10:00", ""), None);
    }

    #[test]
    fn what_is_no_time_is_not_guessed() {
        let of = times("UTC", &[]);
        for text in [
            "",
            "yesterday",
            "13/13/2026",
            "02/30/2026",
            "11/25/2026 25:00",
            "11/25/2026 13:00 PM",
            "1/1/1",
            "1/1/1970 10:00",
            "46000.5",
            "11/25/2026 10:00 ABC",
        ] {
            assert_eq!(of.read(text, ""), None, "{text}");
        }
        assert!(of.read("11/25/2026", "").is_some(), "a day alone");
    }
}
