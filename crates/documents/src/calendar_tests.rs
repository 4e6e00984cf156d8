//! The entry by example, and what hostile titles and names cannot do to it; read back with the `icalendar` crate.

use super::*;
use crate::messages::samples;

#[test]
fn the_entry_in_three_languages() {
    for locale in Locale::ALL {
        let file = samples::calendar(locale).render();
        insta::assert_snapshot!(format!("calendar_{locale}"), file.content.replace("\r\n", "\n"));
    }
}

#[test]
fn lines_end_with_cr_lf_and_have_at_most_75_octets() {
    let entry = SeatCalendar { title: "Über Führung, é".repeat(40), ..samples::calendar(Locale::Fr) };
    let content = entry.render().content;
    assert!(content.ends_with("\r\nEND:VCALENDAR\r\n"));
    for line in content.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn other_peoples_text_reads_back_as_text() {
    let entry = SeatCalendar {
        title: "Pay; now, or\\never\r\nATTENDEE:mailto:x@evil.example\u{2028}".into(),
        organizer_name: "A \"B\"; C:D,\nURL:evil".into(),
        organizer_email: "info@academy.example".into(),
        ..samples::calendar(Locale::En)
    };
    let content = entry.render().content;
    let calendar: icalendar::Calendar = content.parse().expect("a calendar");
    let event = calendar.events().next().expect("one event");
    use icalendar::Component;
    assert_eq!(calendar.events().count(), 1);
    assert_eq!(event.get_summary(), Some("Pay; now, or\\never ATTENDEE:mailto:x@evil.example"));
    assert_eq!(event.property_value("ORGANIZER"), Some("mailto:info@academy.example"));
    assert_eq!(event.property_value("ATTENDEE"), None);
    assert_eq!(event.property_value("DTSTART"), Some("20261208T130000Z"));
    let unfolded = content.replace("\r\n ", "");
    assert!(unfolded.contains("ORGANIZER;CN=\"A ’B’; C:D, URL:evil\":mailto:info@academy.example\r\n"));
}

#[test]
fn an_odd_organizer_address_is_left_out() {
    for odd in ["", "nobody", "a@b.example\r\nX:y", "a b@c.example", "\"x\"@y.example"] {
        let entry = SeatCalendar { organizer_email: odd.into(), ..samples::calendar(Locale::En) };
        assert!(!entry.render().content.contains("ORGANIZER"), "{odd:?}");
    }
}

#[test]
fn the_uid_stays_and_the_sequence_grows() {
    let base = BaseUrl::parse("https://training.example").expect("a base URL");
    assert_eq!(SeatCalendar::uid_of("7K3M9Q2XVB4T", &base), "7K3M9Q2XVB4T@training.example");
    let first = samples::calendar(Locale::En);
    let moved = SeatCalendar { sequence: 1, starts_at: first.ends_at, ..first.clone() };
    let line = |entry: &SeatCalendar, name: &str| {
        let content = entry.render().content;
        content.lines().find(|line| line.starts_with(name)).map(str::to_owned)
    };
    assert_eq!(line(&first, "UID:"), line(&moved, "UID:"));
    assert_eq!(line(&first, "SEQUENCE:").as_deref(), Some("SEQUENCE:0"));
    assert_eq!(line(&moved, "SEQUENCE:").as_deref(), Some("SEQUENCE:1"));
}
