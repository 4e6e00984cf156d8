//! Dates and times: worked examples, day and clock changes, and the names against ICU.

use super::*;
use Locale::{En, Fr, Nl};
use domain::time::Span;

fn at(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = text.parse().expect("an instant");
    Timestamp(instant.as_microsecond())
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect("a zone")
}

#[test]
fn a_session_is_written_in_each_language() {
    let (start, end) = (at("2026-12-08T13:00:00Z"), at("2026-12-08T14:30:00Z"));
    let amsterdam = zone("Europe/Amsterdam");
    for (locale, long, short) in [
        (
            En,
            "Tuesday 8 December 2026, 14:00–15:30 (Europe/Amsterdam)",
            "Tue 8 Dec 2026, 14:00–15:30 (Europe/Amsterdam)",
        ),
        (
            Nl,
            "Dinsdag 8 december 2026, 14:00–15:30 (Europe/Amsterdam)",
            "Di 8 dec 2026, 14:00–15:30 (Europe/Amsterdam)",
        ),
        (
            Fr,
            "Mardi 8 décembre 2026, 14\u{a0}h\u{a0}– 15\u{a0}h\u{a0}30 (Europe/Amsterdam)",
            "Mar. 8 déc. 2026, 14\u{a0}h\u{a0}– 15\u{a0}h\u{a0}30 (Europe/Amsterdam)",
        ),
    ] {
        assert_eq!(long_range(locale, start, end, &amsterdam), long);
        assert_eq!(short_range(locale, start, end, &amsterdam), short);
    }
    assert_eq!(long_date(Fr, start, &amsterdam), "mardi 8 décembre 2026");
    assert_eq!(date(Nl, start, &amsterdam), "8 december 2026");
    assert_eq!(short_date(Nl, start, &amsterdam), "Di 8 dec 2026");
    assert_eq!(short_date_inside(Nl, start, &amsterdam), "di 8 dec 2026");
    assert_eq!(short_date_time(En, start, &amsterdam), "8 Dec 2026, 14:00");
    assert_eq!(time_of_day(En, start, &amsterdam), "14:00");
    assert_eq!(
        long_range_inside(Nl, start, end, &amsterdam),
        "dinsdag 8 december 2026, 14:00–15:30 (Europe/Amsterdam)"
    );
    assert_eq!(
        short_range_inside(Nl, start, end, &amsterdam),
        "di 8 dec 2026, 14:00–15:30 (Europe/Amsterdam)"
    );
    assert_eq!(month(Fr, start, &amsterdam), "Décembre 2026");
    assert_eq!(machine(start), "2026-12-08T13:00:00Z");
}

#[test]
fn a_session_over_midnight_names_both_days() {
    let start = at("2026-12-31T22:30:00Z");
    let text = short_range(En, start, start.plus(Span::hours(2)), &zone("Europe/Paris"));
    assert_eq!(text, "Thu 31 Dec 2026, 23:30 – Fri 1 Jan 2027, 01:30 (Europe/Paris)");
}

#[test]
fn french_writes_the_first_of_a_month_as_an_ordinal() {
    assert_eq!(long_date(Fr, at("2026-12-01T12:00:00Z"), &zone("Europe/Paris")), "mardi 1er décembre 2026");
}

#[test]
fn the_readers_time_shows_only_when_it_differs() {
    let (start, end) = (at("2026-12-08T13:00:00Z"), at("2026-12-08T14:30:00Z"));
    let amsterdam = zone("Europe/Amsterdam");
    let read = |reader: &str| reader_range(En, start, end, &amsterdam, &zone(reader));
    assert_eq!(read("Europe/Paris"), None, "another name for the same clock");
    assert_eq!(read("America/New_York").as_deref(), Some("08:00–09:30"));
    assert_eq!(read("Pacific/Auckland").as_deref(), Some("Wed 9 Dec 2026, 02:00–03:30"));
    assert_eq!(zone("America/New_York").city(), "New York");
}

/// CLDR, and so ICU, writes `14:32` in French, as time-tables do. French public offices and the press write `14 h 32`,
/// and `14 h` for a whole hour (Lexique des règles typographiques of the Imprimerie nationale), and that is what people
/// read as a time of day in running text; so we do not follow ICU here.
#[test]
fn french_writes_hours_with_their_letter() {
    let paris = zone("Europe/Paris");
    for (instant, text) in [
        ("2026-12-08T13:32:00Z", "14\u{a0}h\u{a0}32"),
        ("2026-12-08T13:00:00Z", "14\u{a0}h"),
        ("2026-12-08T08:05:00Z", "9\u{a0}h\u{a0}05"),
        ("2026-12-07T23:30:00Z", "0\u{a0}h\u{a0}30"),
    ] {
        assert_eq!(time_of_day(Fr, at(instant), &paris), text);
    }
}

#[test]
fn a_time_elsewhere_names_its_day_where_that_is_another() {
    let start = at("2026-12-08T13:00:00Z");
    let amsterdam = zone("Europe/Amsterdam");
    let read = |reader: &str| reader_time(En, start, &amsterdam, &zone(reader));
    assert_eq!(read("Europe/Paris"), None);
    assert_eq!(read("America/New_York").as_deref(), Some("08:00"));
    assert_eq!(read("Pacific/Auckland").as_deref(), Some("Wed 9 Dec 2026, 02:00"));
}

#[test]
fn a_clock_change_moves_the_time_of_day() {
    let amsterdam = zone("Europe/Amsterdam");
    let before = at("2026-03-29T00:30:00Z");
    assert_eq!(time_of_day(En, before, &amsterdam), "01:30");
    assert_eq!(time_of_day(En, before.plus(Span::hours(1)), &amsterdam), "03:30");
}

#[test]
fn the_hour_that_comes_twice_names_its_distance_from_utc() {
    let toronto = zone("America/Toronto");
    let (first, second) = (at("2027-11-07T05:30:00Z"), at("2027-11-07T06:30:00Z"));
    for (locale, start, expected) in [
        (En, first, "01:30 (UTC−04:00)–03:00 (America/Toronto)"),
        (Nl, second, "01:30 (UTC−05:00)–03:00 (America/Toronto)"),
        (Fr, second, "1\u{a0}h\u{a0}30 (UTC−05:00)\u{a0}– 3\u{a0}h (America/Toronto)"),
    ] {
        let told = long_range(locale, start, at("2027-11-07T08:00:00Z"), &toronto);
        assert!(told.ends_with(expected), "{told}");
    }
    assert_eq!(time_shown(Fr, second, &toronto), "1\u{a0}h\u{a0}30", "what comes twice has no distance");
    let over_it = long_range(En, at("2027-11-07T04:30:00Z"), second, &toronto);
    assert!(over_it.ends_with("00:30–01:30 (UTC−05:00) (America/Toronto)"), "{over_it}");
    assert_eq!(time_of_day(En, at("2027-11-07T07:00:00Z"), &toronto), "02:00", "afterwards as ever");
    assert_eq!(to_the_second(first.plus(Span::seconds(7)), &toronto), "01:30:07 -04:00");
    assert_eq!(to_the_second(second, &toronto), "01:30:00 -05:00");
    assert_eq!(to_the_second(at("2027-11-07T07:00:00Z"), &toronto), "02:00:00");
    assert_eq!(short_date_time(En, first, &toronto), "7 Nov 2027, 01:30 (UTC−04:00)");
    assert_eq!(
        time_of_day(En, at("2027-03-14T07:00:00Z"), &toronto),
        "03:00",
        "no hour comes twice in spring"
    );
}

#[test]
fn strange_zones_and_instants_do_no_harm() {
    for name in ["", "Mars/Olympus", "../../etc/passwd", &"x".repeat(10_000)] {
        assert_eq!(Zone::parse(name), None, "{name:?}");
    }
    for extreme in [Timestamp(i64::MIN), Timestamp(i64::MAX)] {
        assert!(long_range(En, extreme, extreme, &Zone::UTC).ends_with("(UTC)"));
    }
}

#[test]
fn names_are_those_of_icu() {
    use icu_datetime::{DateTimeFormatter, fieldsets, input::Date};
    use icu_locale_core::locale;
    for (ours, theirs) in [(En, locale!("en-001")), (Nl, locale!("nl")), (Fr, locale!("fr"))] {
        let months =
            |fields: fieldsets::YMD| DateTimeFormatter::try_new(theirs.clone().into(), fields).expect("data");
        let days =
            |fields: fieldsets::E| DateTimeFormatter::try_new(theirs.clone().into(), fields).expect("data");
        let (long, medium) = (months(fieldsets::YMD::long()), months(fieldsets::YMD::medium()));
        let (long_day, short_day) = (days(fieldsets::E::long()), days(fieldsets::E::short()));
        for month in 1..=12_u8 {
            let date = Date::try_new_iso(2026, month, 15).expect("a date");
            let (full, short) = time_names::months(ours)[usize::from(month) - 1];
            let written = long.format(&date).to_string();
            assert_eq!(written.split(' ').nth(1), Some(full), "{written}");
            let written = medium.format(&date).to_string();
            assert!(
                written.split(' ').nth(1).is_some_and(|word| word == short || word == "Sept"),
                "{written} should hold {short}"
            );
        }
        for offset in 0..7_u8 {
            // 7 December 2026 is a Monday.
            let date = Date::try_new_iso(2026, 12, 7 + offset).expect("a date");
            let (full, short) = time_names::weekdays(ours)[usize::from(offset)];
            assert_eq!(long_day.format(&date).to_string(), full);
            assert_eq!(short_day.format(&date).to_string(), short);
        }
    }
}

#[test]
fn weeks_begin_on_monday_at_midnight_also_when_clocks_change() {
    let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
    // Sunday 25 October 2026, 12:00 in Amsterdam, hours after the clock went back.
    let sunday = zone.instant((2026, 10, 25), (12, 0)).expect("a day");
    let monday = zone.instant((2026, 10, 19), (0, 0)).expect("a day");
    assert_eq!(zone.week_start(sunday, 0), monday);
    assert_eq!(zone.week_start(sunday, 1), zone.instant((2026, 10, 26), (0, 0)).expect("a day"));
    assert_eq!(zone.week_start(monday, 0), monday);
    assert_eq!(zone.week_start(monday, -1), zone.instant((2026, 10, 12), (0, 0)).expect("a day"));
}
