//! What is asked of the log, as typed into the address.

use crate::request::form::Fields;
use app::audit::{AuditFilter, AuditPlace};
use domain::ids::AuditId;
use domain::time::Timestamp;
use locale::Zone;

/// The filter as typed, kept whatever is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AuditQuery {
    /// Who, as the log names him; empty is everybody.
    pub who: String,
    /// What, as the log names it; empty is everything.
    pub action: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// A part of what it was done to.
    pub subject: String,
    /// Where the page begins.
    pub place: Option<AuditPlace>,
}

/// What is wrong with the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateProblem {
    /// The first is not a date.
    From,
    /// The last is not a date.
    Until,
    /// The last lies before the first.
    Order,
}

impl AuditQuery {
    /// Reads the query of an address.
    pub fn read(query: &Fields) -> Self {
        let text = |name: &str| query.get(name).replace('\0', "");
        Self {
            who: text("who"),
            action: text("action"),
            from: text("from"),
            until: text("until"),
            subject: text("subject"),
            place: place(query.get("after")),
        }
    }

    /// Whether everything is asked for.
    pub fn is_empty(&self) -> bool {
        [&self.who, &self.action, &self.from, &self.until, &self.subject]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// The filter, with days in the site's zone.
    pub fn filter(&self, zone: &Zone) -> Result<AuditFilter, DateProblem> {
        let from = day(&self.from, zone, 0).ok_or(DateProblem::From)?;
        let until = day(&self.until, zone, 1).ok_or(DateProblem::Until)?;
        if matches!((from, until), (Some(from), Some(until)) if from >= until) {
            return Err(DateProblem::Order);
        }
        Ok(AuditFilter {
            actor: self.who.clone(),
            action: self.action.clone(),
            subject: self.subject.clone(),
            from: from.unwrap_or(Timestamp(0)),
            until: until.unwrap_or(Timestamp(i64::MAX)),
        })
    }

    /// The query of an address that asks the same, beginning at `place`.
    pub fn write(&self, place: Option<AuditPlace>) -> String {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push('=');
                query.extend(form_urlencoded(value));
            }
        };
        add("who", &self.who);
        add("action", &self.action);
        add("from", &self.from);
        add("until", &self.until);
        add("subject", &self.subject);
        if let Some((at, id)) = place {
            add("after", &format!("{}-{}", at.micros(), id.0.simple()));
        }
        query
    }
}

fn form_urlencoded(text: &str) -> impl Iterator<Item = char> {
    text.bytes().flat_map(|byte| {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        if plain { vec![char::from(byte)] } else { format!("%{byte:02X}").chars().collect() }
    })
}

fn place(text: &str) -> Option<AuditPlace> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), AuditId(id.parse().ok()?)))
}

/// The beginning of a day `2026-12-08`, moved by `days`; none when nothing was typed.
#[expect(
    clippy::option_option,
    reason = "nothing typed and nothing that can be read are answered differently"
)]
fn day(text: &str, zone: &Zone, days: i32) -> Option<Option<Timestamp>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let mut parts = text.split('-');
    let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() || !(1970..=9000).contains(&date.0) {
        return None;
    }
    let noon = zone.instant(date, (12, 0))?;
    zone.instant(zone.day(noon, days), (0, 0)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn zone() -> Zone {
        Zone::parse("Europe/Amsterdam").expect("a zone")
    }

    #[test]
    fn days_begin_and_end_in_the_sites_zone() {
        let query =
            AuditQuery { from: "2026-12-08".into(), until: "2026-12-08".into(), ..AuditQuery::default() };
        let filter = query.filter(&zone()).expect("dates");
        // 8 December 2026, 00:00 in Amsterdam is 23:00 UTC the day before.
        assert_eq!(filter.from, Timestamp(1_796_684_400_000_000));
        assert_eq!(filter.until.since(filter.from).whole_seconds(), 86_400);
        let everything = AuditQuery::default().filter(&zone()).expect("nothing typed");
        assert_eq!((everything.from, everything.until), (Timestamp(0), Timestamp(i64::MAX)));
    }

    #[test]
    fn a_day_of_a_clock_change_is_as_long_as_it_is() {
        let query =
            AuditQuery { from: "2026-03-29".into(), until: "2026-03-29".into(), ..AuditQuery::default() };
        let filter = query.filter(&zone()).expect("dates");
        assert_eq!(filter.until.since(filter.from).whole_seconds(), 23 * 3_600);
    }

    #[test]
    fn what_is_no_date_is_told() {
        let query = |from: &str, until: &str| AuditQuery {
            from: from.into(),
            until: until.into(),
            ..AuditQuery::default()
        };
        for bad in ["8-12-2026", "2026-13-01", "2026-02-30", "tomorrow", "2026-1-1-1", "0001-01-01"] {
            assert_eq!(query(bad, "").filter(&zone()), Err(DateProblem::From), "{bad}");
            assert_eq!(query("", bad).filter(&zone()), Err(DateProblem::Until), "{bad}");
        }
        assert_eq!(query("2026-12-09", "2026-12-08").filter(&zone()), Err(DateProblem::Order));
    }

    #[test]
    fn a_query_reads_back_what_it_wrote() {
        let query = AuditQuery {
            who: "person 0192".into(),
            subject: "a&b=%é\"".into(),
            place: Some((Timestamp(42), AuditId(Uuid::from_u128(7)))),
            ..AuditQuery::default()
        };
        let written = query.write(query.place);
        assert_eq!(AuditQuery::read(&Fields::parse(written.trim_start_matches('?').as_bytes())), query);
        assert_eq!(AuditQuery::default().write(None), "");
    }
}
