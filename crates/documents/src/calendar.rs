//! The calendar entry of a seat (RFC 5545), written here rather than by a library: eleven properties, no clock and no
//! random UID that could slip in, lines folded at exactly 75 octets. Tests read it back with another's parser. The mail's attachment and the file on the registration page are the same
//! bytes: one UID per registration, and a SEQUENCE that grows when the session moves, so that calendars replace the
//! entry instead of adding a second one.

use crate::line::one_line;
use domain::time::Timestamp;
use locale::{BaseUrl, Locale, Messages, Zone};

/// What the entry tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatCalendar {
    /// Language of the description.
    pub locale: Locale,
    /// Made by [`SeatCalendar::uid_of`].
    pub uid: String,
    /// 0 at first, one more for every change of the session's time or title.
    pub sequence: u32,
    /// When this version of the entry came to be.
    pub stamp: Timestamp,
    /// Whether the entry is to be removed.
    pub cancelled: bool,
    /// The session's title.
    pub title: String,
    /// The session's start.
    pub starts_at: Timestamp,
    /// The session's end.
    pub ends_at: Timestamp,
    /// The session's zone, in which the description names times; the entry itself is in UTC.
    pub zone: Zone,
    /// When the personal link opens.
    pub opens_at: Timestamp,
    /// The personal join link.
    pub join_url: String,
    /// The registration's page.
    pub registration_url: String,
    /// The site's name.
    pub organizer_name: String,
    /// The site's address for questions.
    pub organizer_email: String,
}

/// A file of the media type `text/calendar`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// The iCalendar text, lines ended by CR LF and folded at 75 octets.
    pub content: String,
    /// Whether its method is CANCEL: calendars remove the entry. Otherwise PUBLISH: nobody is asked to answer.
    pub cancels: bool,
}

impl CalendarFile {
    /// The `Content-Type`. The method is PUBLISH: nobody is asked to answer.
    pub const CONTENT_TYPE: &'static str = "text/calendar; method=PUBLISH; charset=utf-8";
}

impl SeatCalendar {
    /// The UID of a registration: its reference at this installation's host, the same for ever.
    pub fn uid_of(reference: &str, base: &BaseUrl) -> String {
        format!("{}@{}", one_line(reference), base.authority())
    }

    /// Writes the entry.
    pub fn render(&self) -> CalendarFile {
        let mut content = String::with_capacity(1024);
        let mut line = |name: &str, value: &str| fold(&mut content, &format!("{name}:{value}"));
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//Bursar//Bursar//EN");
        line("CALSCALE", "GREGORIAN");
        line("METHOD", if self.cancelled { "CANCEL" } else { "PUBLISH" });
        line("BEGIN", "VEVENT");
        line("UID", &text(&one_line(&self.uid)));
        line("DTSTAMP", &utc(self.stamp));
        line("SEQUENCE", &self.sequence.to_string());
        line("DTSTART", &utc(self.starts_at));
        line("DTEND", &utc(self.ends_at));
        line("STATUS", if self.cancelled { "CANCELLED" } else { "CONFIRMED" });
        line("SUMMARY", &text(&one_line(&self.title)));
        if !self.cancelled {
            line("DESCRIPTION", &text(&self.description()));
            line("LOCATION", &text(&Messages::new(self.locale).text("calendar-location")));
            line("URL", &one_line(&self.join_url));
        }
        if let Some((name, address)) = self.organizer() {
            line(&format!("ORGANIZER;CN=\"{name}\""), &address);
        }
        line("END", "VEVENT");
        line("END", "VCALENDAR");
        CalendarFile { content, cancels: self.cancelled }
    }

    fn description(&self) -> String {
        let t = Messages::new(self.locale);
        let opens = t.time_for(self.opens_at, &self.zone, None);
        format!(
            "{}\n{}\n\n{}\n{}",
            t.with("calendar-description", &[("time", opens.into())]),
            one_line(&self.join_url),
            t.text("calendar-registration"),
            one_line(&self.registration_url),
        )
    }

    /// Name and address of the site as organizer; left out when its address is not a plain one.
    fn organizer(&self) -> Option<(String, String)> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
        let email = self.organizer_email.trim();
        if !email.contains('@') || !email.chars().all(allowed) {
            return None;
        }
        // A parameter's value is quoted; a quotation mark cannot be written in it at all (RFC 5545, 3.2).
        Some((one_line(&self.organizer_name).replace('"', "’"), format!("mailto:{email}")))
    }
}

/// Escapes a TEXT value (RFC 5545, 3.3.11); the only line break that reaches us is our own `\n`.
fn text(value: &str) -> String {
    value.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Appends a content line, folded so that no line has more than 75 octets (RFC 5545, 3.1) and no character is split.
fn fold(content: &mut String, line: &str) {
    const LIMIT: usize = 75;
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LIMIT {
            content.push_str("\r\n ");
            length = 1;
        }
        content.push(c);
        length += c.len_utf8();
    }
    content.push_str("\r\n");
}

/// `20261208T130000Z`.
fn utc(at: Timestamp) -> String {
    locale::times::machine(at).replace(['-', ':'], "")
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
