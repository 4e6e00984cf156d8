//! Times as people type them, on the clock of a zone: a time may not exist there, or exist twice.

use super::Zone;
use domain::time::{Span, Timestamp};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::AmbiguousOffset;
use std::sync::LazyLock;

/// What a date and a time of day mean on the clock of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// One moment.
    Once(Timestamp),
    /// None: clocks are put forward over it.
    Skipped {
        /// The last minute before the gap.
        before: Timestamp,
        /// The first moment after it.
        after: Timestamp,
    },
    /// Two: clocks are put back over it.
    Twice {
        /// The first of the two.
        first: Timestamp,
        /// The second of the two.
        second: Timestamp,
    },
}

/// A typed date: `2026-12-08`, as browsers send it, or day, month and year with points, dashes or slashes, as all
/// three languages write it. `None` when it is none, or the calendar has no such day.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<i16> {
        let plain = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let (year, month, day) = (number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A typed time of day: `14:00`, `9.30`, `14h00`. Seconds, which some browsers send, must be zero.
pub fn parse_time(text: &str) -> Option<Time> {
    let mut parts = text.trim().split([':', '.', 'h']);
    let mut next = |lengths: std::ops::RangeInclusive<usize>| -> Option<i8> {
        let part = parts.next()?;
        let plain = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let (hour, minute) = (next(1..=2)?, next(2..=2)?);
    match (parts.next(), parts.next()) {
        (None | Some("00" | "00.000"), None) => Time::new(hour, minute, 0, 0).ok(),
        _ => None,
    }
}

impl Zone {
    /// What a date and a time of day mean on this zone's clock.
    pub fn local(&self, date: Date, time: Time) -> LocalTime {
        let local = DateTime::from_parts(date, time);
        let micros = |offset: jiff::tz::Offset| {
            let seconds = i64::from(offset.seconds());
            // The last day that can be written lies beyond the last moment that can be computed with.
            let last = jiff::Timestamp::MAX;
            let utc = jiff::tz::Offset::UTC.to_timestamp(local).unwrap_or(last).as_microsecond();
            Timestamp((utc - seconds * 1_000_000).min(last.as_second() * 1_000_000))
        };
        match self.0.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalTime::Once(micros(offset)),
            AmbiguousOffset::Fold { before, after } => {
                LocalTime::Twice { first: micros(before), second: micros(after) }
            }
            AmbiguousOffset::Gap { after, .. } => {
                // Read with the later offset it lies before the change; the next change is the one.
                let near = jiff::Timestamp::from_microsecond(micros(after).0).unwrap_or_default();
                let change = self.0.following(near).next().map_or(near, |change| change.timestamp());
                let after = Timestamp(change.as_microsecond());
                LocalTime::Skipped { before: after.minus(Span::minutes(1)), after }
            }
        }
    }

    /// `2026-12-08`, for the field of a form.
    pub fn date_field(&self, at: Timestamp) -> String {
        self.at(at).strftime("%Y-%m-%d").to_string()
    }

    /// `14:00`, for the field of a form.
    pub fn time_field(&self, at: Timestamp) -> String {
        self.at(at).strftime("%H:%M").to_string()
    }
}

/// How far a clock is from UTC: `UTC+02:00`.
pub(super) fn offset_name(offset: jiff::tz::Offset) -> String {
    let seconds = offset.seconds();
    let (sign, minutes) = if seconds < 0 { ('−', -seconds / 60) } else { ('+', seconds / 60) };
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The zones of one part of the world, to choose from.
#[derive(Debug, Clone)]
pub struct ZoneArea {
    /// `Europe`.
    pub name: &'static str,
    /// IANA name and the place in words: `America/New_York`, `New York`.
    pub zones: Vec<(String, String)>,
}

/// The parts of the world by which zones are named. What is left out are other names for the same zones.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Older names of zones that have a newer one (`backward` of the time zone database): nobody looks for a place twice.
const OLD_NAMES: &str = "Africa/Asmera Africa/Timbuktu America/Argentina/ComodRivadavia America/Atka America/Buenos_Aires America/Catamarca \
    America/Coral_Harbour America/Cordoba America/Ensenada America/Fort_Wayne America/Godthab America/Indianapolis \
    America/Jujuy America/Knox_IN America/Louisville America/Mendoza America/Montreal America/Nipigon \
    America/Pangnirtung America/Porto_Acre America/Rainy_River America/Rosario America/Santa_Isabel America/Shiprock \
    America/Thunder_Bay America/Virgin America/Yellowknife Antarctica/South_Pole Asia/Ashkhabad Asia/Calcutta \
    Asia/Choibalsan Asia/Chongqing Asia/Chungking Asia/Dacca Asia/Harbin Asia/Istanbul Asia/Kashgar Asia/Katmandu \
    Asia/Macao Asia/Rangoon Asia/Saigon Asia/Tel_Aviv Asia/Thimbu Asia/Ujung_Pandang Asia/Ulan_Bator Atlantic/Faeroe \
    Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/Currie Australia/LHI Australia/NSW Australia/North \
    Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West Australia/Yancowinna \
    Europe/Belfast Europe/Kiev Europe/Nicosia Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye Pacific/Enderbury \
    Pacific/Johnston Pacific/Ponape Pacific/Samoa Pacific/Truk Pacific/Yap";

/// Every zone that people choose from, by part of the world; last those that are only a distance from UTC.
pub fn zone_areas() -> &'static [ZoneArea] {
    static ZONES: LazyLock<Vec<ZoneArea>> = LazyLock::new(|| {
        let old: Vec<&str> = OLD_NAMES.split_whitespace().collect();
        let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
        let names: Vec<String> = names.filter(|name| !old.contains(&name.as_str())).collect();
        let mut areas: Vec<ZoneArea> = AREAS
            .iter()
            .map(|area| {
                let mut zones: Vec<(String, String)> = names
                    .iter()
                    .filter_map(|name| {
                        let place = name.strip_prefix(area)?.strip_prefix('/')?;
                        Some((name.clone(), place.replace('_', " ").replace('/', ", ")))
                    })
                    .collect();
                zones.sort_by(|a, b| a.1.cmp(&b.1));
                ZoneArea { name: area, zones }
            })
            .collect();
        // The database counts westwards: `Etc/GMT+12` is twelve hours behind UTC.
        let behind = (1..=12).rev().map(|hours| (format!("Etc/GMT+{hours}"), format!("UTC−{hours}")));
        let ahead = (1..=14).map(|hours| (format!("Etc/GMT-{hours}"), format!("UTC+{hours}")));
        let utc = std::iter::once(("UTC".to_owned(), "UTC".to_owned()));
        areas.push(ZoneArea { name: "UTC", zones: behind.chain(utc).chain(ahead).collect() });
        areas
    });
    &ZONES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Locale, Messages, times};

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect("a zone of the database")
    }

    fn local(name: &str, date: &str, time: &str) -> LocalTime {
        zone(name).local(parse_date(date).expect("a date"), parse_time(time).expect("a time"))
    }

    fn utc(at: Timestamp) -> String {
        times::machine(at)
    }

    #[test]
    fn the_last_day_of_all_is_not_in_the_past() {
        for name in ["Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati"] {
            let LocalTime::Once(last) = local(name, "9999-12-31", "23:59") else { unreachable!("once") };
            assert!(utc(last).starts_with("9999-12-3"), "{name}: {}", utc(last));
        }
    }

    #[test]
    fn dates_and_times_are_read_as_typed() {
        let day = Date::new(2026, 12, 8).expect("a day");
        for text in ["2026-12-08", "8-12-2026", "08/12/2026", " 8.12.2026 ", "2026/12/8"] {
            assert_eq!(parse_date(text), Some(day), "{text}");
        }
        for bad in [
            "",
            "2026-13-08",
            "31-02-2026",
            "8-12-26",
            "8 December 2026",
            "٨-12-2026",
            "2026-12-08-1",
            "1e3-1-1",
        ] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
        let nine = Time::new(9, 30, 0, 0).expect("a time");
        for text in ["09:30", "9:30", "9.30", "9h30", "09:30:00"] {
            assert_eq!(parse_time(text), Some(nine), "{text}");
        }
        for bad in ["", "24:00", "9", "9:3", "9:60", "-1:00", "09:30:15", "9:30 pm"] {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_time_that_clocks_jump_over_does_not_exist() {
        let LocalTime::Skipped { before, after } = local("Europe/Amsterdam", "2027-03-28", "02:30") else {
            panic!("clocks go forward that night");
        };
        let t = Messages::new(Locale::En);
        let amsterdam = zone("Europe/Amsterdam");
        assert_eq!(
            (t.time_of_day(before, &amsterdam), t.time_of_day(after, &amsterdam)),
            ("01:59".into(), "03:00".into())
        );
        assert_eq!(utc(after), "2027-03-28T01:00:00Z");
        assert!(matches!(local("Europe/Amsterdam", "2027-03-28", "03:00"), LocalTime::Once(_)));
    }

    #[test]
    fn a_time_over_which_clocks_are_put_back_exists_twice() {
        let LocalTime::Twice { first, second } = local("Europe/Amsterdam", "2026-10-25", "02:30") else {
            panic!("clocks go back that night");
        };
        assert_eq!(
            (utc(first).as_str(), utc(second).as_str()),
            ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
        );
        let amsterdam = zone("Europe/Amsterdam");
        assert_eq!(offset_name(amsterdam.at(first).offset()), "UTC+02:00");
        assert_eq!(offset_name(amsterdam.at(second).offset()), "UTC+01:00");
        assert_eq!(amsterdam.time_field(first), amsterdam.time_field(second));
        assert!(matches!(local("America/New_York", "2026-11-01", "01:30"), LocalTime::Twice { .. }));
    }

    #[test]
    fn the_ends_of_the_world_are_read_right() {
        let once = |name, date, time| match local(name, date, time) {
            LocalTime::Once(at) => at,
            other => panic!("{other:?}"),
        };
        assert_eq!(utc(once("Etc/GMT+12", "2026-12-08", "23:30")), "2026-12-09T11:30:00Z", "UTC−12");
        assert_eq!(utc(once("Pacific/Kiritimati", "2026-12-08", "00:30")), "2026-12-07T10:30:00Z", "UTC+14");
        let first = once("Pacific/Kiritimati", "2026-12-08", "00:30");
        let kiritimati = zone("Pacific/Kiritimati");
        assert_eq!(
            (kiritimati.date_field(first), kiritimati.time_field(first)),
            ("2026-12-08".into(), "00:30".into())
        );
        assert_eq!(offset_name(kiritimati.at(first).offset()), "UTC+14:00");
        assert_eq!(offset_name(zone("Etc/GMT+12").at(first).offset()), "UTC−12:00");
        let words = ["Etc/GMT+12", "Etc/GMT-14", "Europe/Amsterdam"].map(|name| zone(name).words());
        assert_eq!(words, ["UTC−12", "UTC+14", "Europe/Amsterdam"], "the database counts the other way");
    }

    #[test]
    fn every_zone_offered_exists() {
        let mut count = 0;
        for (name, words) in zone_areas().iter().flat_map(|area| &area.zones) {
            assert!(Zone::parse(name).is_some() && !words.is_empty(), "{name}");
            count += 1;
        }
        assert!(count > 300, "{count}");
        let has = |name: &str| zone_areas().iter().any(|area| area.zones.iter().any(|zone| zone.0 == name));
        for old in OLD_NAMES.split_whitespace() {
            assert!(Zone::parse(old).is_some() && !has(old), "{old} is read, and not offered");
        }
        assert!(has("Asia/Kolkata") && has("America/Argentina/Buenos_Aires") && has("Europe/Kyiv"));
        assert!(
            has("Europe/Amsterdam")
                && has("Pacific/Pago_Pago")
                && has("Pacific/Kiritimati")
                && has("Etc/GMT+12")
                && has("UTC")
        );
    }
}
