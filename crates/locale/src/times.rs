//! Dates and times of day in a time zone. Every function takes an instant and the zone to read it in; nothing here
//! knows the present. Times of day are written `14:32` in English and Dutch, `14 h 32` in French.

mod local;

pub use local::{LocalTime, ZoneArea, parse_date, parse_time, zone_areas};

use crate::{Locale, time_names};
use domain::time::Timestamp;
use jiff::{Zoned, tz::TimeZone};

/// A time zone of the IANA database, which is bundled: the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// A zone as it is stored: it was checked when it was entered, so that it is unknown only where the database of zones has
    /// lost it since; then UTC, which every page names.
    pub fn stored(name: &str) -> Self {
        Self::parse(name).unwrap_or(Self::UTC)
    }

    /// The zone of an IANA name such as `Europe/Amsterdam`.
    pub fn parse(name: &str) -> Option<Self> {
        // Longer than any name there is; what a cookie or header brings is not looked up further.
        if name.len() > 64 {
            return None;
        }
        TimeZone::get(name).ok().map(Self)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The name as people read it: `Etc/GMT+12` is twelve hours behind UTC, and is called so.
    pub fn words(&self) -> String {
        match self.name().strip_prefix("Etc/GMT").map(|hours| (hours, hours.trim_start_matches(['+', '-']))) {
            Some((hours, number)) if hours.starts_with('+') => format!("UTC−{number}"),
            Some((hours, number)) if hours.starts_with('-') => format!("UTC+{number}"),
            _ => self.name().to_owned(),
        }
    }

    /// The place the zone is named after: `New York` for `America/New_York`; `UTC−12` where it is after none.
    pub fn city(&self) -> String {
        if self.name().starts_with("Etc/") {
            return self.words().trim_start_matches("Etc/").to_owned();
        }
        self.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
    }

    /// The calendar year of an instant in this zone.
    pub fn year(&self, at: Timestamp) -> i32 {
        self.at(at).year().into()
    }

    /// The instant of a day and time of day in this zone; `None` when the calendar has no such day. A time that a
    /// clock change skips is moved forward.
    pub fn instant(&self, (year, month, day): (i16, i8, i8), (hour, minute): (i8, i8)) -> Option<Timestamp> {
        let local = jiff::civil::DateTime::new(year, month, day, hour, minute, 0, 0).ok()?;
        let zoned = local.to_zoned(self.0.clone()).ok()?;
        Some(Timestamp(zoned.timestamp().as_microsecond()))
    }

    /// The calendar day of an instant in this zone, moved by `days`.
    pub fn day(&self, at: Timestamp, days: i32) -> (i16, i8, i8) {
        let date = self.at(at).date();
        let moved = date.checked_add(jiff::Span::new().days(days)).unwrap_or(date);
        (moved.year(), moved.month(), moved.day())
    }

    /// Midnight at the beginning of the Monday of the instant's week in this zone, moved by `weeks`.
    pub fn week_start(&self, at: Timestamp, weeks: i32) -> Timestamp {
        let date = self.at(at).date();
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let days = i64::from(weeks) * 7 - since_monday;
        let monday = date.checked_add(jiff::Span::new().days(days)).unwrap_or(date);
        let midnight = monday.to_zoned(self.0.clone()).map(|zoned| zoned.timestamp().as_microsecond());
        Timestamp(midnight.unwrap_or(at.micros()))
    }

    fn at(&self, at: Timestamp) -> Zoned {
        let clamped =
            at.micros().clamp(jiff::Timestamp::MIN.as_microsecond(), jiff::Timestamp::MAX.as_microsecond());
        jiff::Timestamp::from_microsecond(clamped)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned(self.0.clone())
    }
}

/// A line of its own: `Tuesday 8 December 2026, 14:00–15:30 (Europe/Amsterdam)`.
pub fn long_range(locale: Locale, start: Timestamp, end: Timestamp, zone: &Zone) -> String {
    capitalized(&long_range_inside(locale, start, end, zone))
}

/// After other words: `dinsdag 8 december 2026, 14:00–15:30 (Europe/Amsterdam)`.
pub fn long_range_inside(locale: Locale, start: Timestamp, end: Timestamp, zone: &Zone) -> String {
    let range = range(locale, start, end, zone, |at| long_date_of(locale, at));
    format!("{range} ({})", zone.words())
}

/// A line of its own: `Tue 8 Dec 2026, 14:00–15:30 (Europe/Amsterdam)`.
pub fn short_range(locale: Locale, start: Timestamp, end: Timestamp, zone: &Zone) -> String {
    capitalized(&short_range_inside(locale, start, end, zone))
}

/// After other words: `di 8 dec 2026, 14:00–15:30 (Europe/Amsterdam)`.
pub fn short_range_inside(locale: Locale, start: Timestamp, end: Timestamp, zone: &Zone) -> String {
    let range = range(locale, start, end, zone, |at| short_date_of(locale, at));
    format!("{range} ({})", zone.words())
}

/// The same span on the reader's clock, `08:00–09:30`, with the day where it is another; `None` when the reader's
/// clock shows the same as the session's.
pub fn reader_range(
    locale: Locale,
    start: Timestamp,
    end: Timestamp,
    zone: &Zone,
    reader: &Zone,
) -> Option<String> {
    let same = |at| zone.at(at).datetime() == reader.at(at).datetime();
    if same(start) && same(end) {
        return None;
    }
    let (first, last) = (reader.at(start), reader.at(end));
    if first.date() == zone.at(start).date() && first.date() == last.date() {
        return Some(span(locale, &first, &last));
    }
    Some(range(locale, start, end, reader, |at| short_date_of(locale, at)))
}

/// The same instant on the reader's clock, `07:45`, with the day where it is another; `None` when the reader's clock
/// shows the same as the session's.
pub fn reader_time(locale: Locale, at: Timestamp, zone: &Zone, reader: &Zone) -> Option<String> {
    let (theirs, own) = (zone.at(at), reader.at(at));
    if theirs.datetime() == own.datetime() {
        return None;
    }
    let time = clock(locale, &own);
    let same_day = theirs.date() == own.date();
    Some(if same_day { time } else { format!("{}, {time}", short_date_of(locale, &own)) })
}

/// Inside a sentence: `Tuesday 8 December 2026`.
pub fn long_date(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    long_date_of(locale, &zone.at(at))
}

/// Inside a sentence: `8 December 2026`.
pub fn date(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    date_of(locale, &zone.at(at))
}

/// In a list: `Tue 8 Dec 2026`.
pub fn short_date(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    capitalized(&short_date_inside(locale, at, zone))
}

/// After other words: `di 8 dec 2026`.
pub fn short_date_inside(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    short_date_of(locale, &zone.at(at))
}

/// In a picture: `8 Dec`.
pub fn day_and_month(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    format!("{} {}", day(locale, &at), month_name(locale, &at).1)
}

/// `8 Dec 2026, 13:00`.
pub fn short_date_time(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    format!("{} {} {}, {}", day(locale, &at), month_name(locale, &at).1, at.year(), clock(locale, &at))
}

/// `14:32`.
pub fn time_of_day(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    clock(locale, &zone.at(at))
}

/// `02:30`, also in an hour that the clock shows twice: of both times.
pub fn time_shown(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    hands(locale, &zone.at(at))
}

/// A heading: `December 2026`.
pub fn month(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    capitalized(&format!("{} {}", month_name(locale, &at).0, at.year()))
}

/// For machines (the `datetime` attribute): `2026-12-08T13:00:00Z`, whole seconds.
pub fn machine(at: Timestamp) -> String {
    Zone::UTC.at(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same to the millisecond: `2026-12-08T13:00:00.250Z`.
pub fn machine_exact(at: Timestamp) -> String {
    Zone::UTC.at(at).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// For spreadsheets, on the clock of a place that is named by its distance from UTC: `2026-12-08 14:00:00 +01:00`.
pub fn with_offset(at: Timestamp, zone: &Zone) -> String {
    zone.at(at).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// `14:32:07`, the same in every language; in the hour that a clock shows twice `02:10:00 +01:00`.
pub fn to_the_second(at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    at.strftime(if is_shown_twice(&at) { "%H:%M:%S %:z" } else { "%H:%M:%S" }).to_string()
}

fn range(
    locale: Locale,
    start: Timestamp,
    end: Timestamp,
    zone: &Zone,
    date: impl Fn(&Zoned) -> String,
) -> String {
    let (first, last) = (zone.at(start), zone.at(end));
    if first.date() == last.date() {
        return format!("{}, {}", date(&first), span(locale, &first, &last));
    }
    let (from, to) = (clock(locale, &first), clock(locale, &last));
    format!("{}, {from} – {}, {to}", date(&first), date(&last))
}

/// Two times of one day.
fn span(locale: Locale, first: &Zoned, last: &Zoned) -> String {
    let (from, to) = (clock(locale, first), clock(locale, last));
    match locale {
        // Times with spaces in them want a dash with spaces.
        Locale::Fr => format!("{from}\u{a0}– {to}"),
        Locale::En | Locale::Nl => format!("{from}–{to}"),
    }
}

/// A time of day. In the hour that a clock shows twice, when it is set back, its distance from UTC says which one is meant.
fn clock(locale: Locale, at: &Zoned) -> String {
    let time = hands(locale, at);
    match is_shown_twice(at) {
        true => format!("{time} ({})", local::offset_name(at.offset())),
        false => time,
    }
}

/// Whether the clock that is set back shows this time twice.
fn is_shown_twice(at: &Zoned) -> bool {
    at.time_zone().to_ambiguous_timestamp(at.datetime()).is_ambiguous()
}

/// What the clock shows, whichever of two times that is.
fn hands(locale: Locale, at: &Zoned) -> String {
    match (locale, at.minute()) {
        (Locale::Fr, 0) => format!("{}\u{a0}h", at.hour()),
        (Locale::Fr, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", at.hour()),
        (Locale::En | Locale::Nl, minute) => format!("{:02}:{minute:02}", at.hour()),
    }
}

fn long_date_of(locale: Locale, at: &Zoned) -> String {
    format!("{} {}", weekday_name(locale, at).0, date_of(locale, at))
}

fn date_of(locale: Locale, at: &Zoned) -> String {
    format!("{} {} {}", day(locale, at), month_name(locale, at).0, at.year())
}

fn short_date_of(locale: Locale, at: &Zoned) -> String {
    format!("{} {} {} {}", weekday_name(locale, at).1, day(locale, at), month_name(locale, at).1, at.year())
}

/// The day of the month; French writes the first as an ordinal.
fn day(locale: Locale, at: &Zoned) -> String {
    match (locale, at.day()) {
        (Locale::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    }
}

fn weekday_name(locale: Locale, at: &Zoned) -> (&'static str, &'static str) {
    let index = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
    time_names::weekdays(locale)[index]
}

fn month_name(locale: Locale, at: &Zoned) -> (&'static str, &'static str) {
    let index = usize::from(at.month().unsigned_abs()) - 1;
    time_names::months(locale)[index]
}

/// Dutch and French write days and months small; at the start of a line they are capitalized like any word.
fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
