//! When a session is: in its own time zone, and on the reader's clock where that differs.

use app::sessions::SessionView;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::sessions::Session;
use domain::time::Timestamp;
use locale::{Messages, Zone, times};

/// `Tuesday 8 December 2026, 14:00–15:30 (Europe/Amsterdam)` with `= 08:00–09:30 your time` below it.
#[derive(Template)]
#[template(path = "sessions/when.html")]
pub(crate) struct When {
    date: String,
    time: String,
    zone: String,
    /// Among others like it, where it is not the main thing.
    is_short: bool,
    your_time: Option<String>,
    /// For the script, as long as the browser has not told its zone: it writes the reader's time itself.
    unknown: Option<Unknown>,
}

/// What the script needs.
struct Unknown {
    starts_at: String,
    ends_at: String,
    zone: String,
    words: String,
}

/// Safe because its template escapes.
impl HtmlSafe for When {}

impl When {
    /// Of a session, for a reader.
    pub fn of(t: Messages, session: &SessionView, reader: Option<&Zone>) -> Self {
        let Session { starts_at, ends_at, .. } = session.session;
        Self::new(t, (starts_at, ends_at), (&Zone::stored(&session.time_zone), reader), Messages::long_range)
    }

    /// The same in few letters, where several stand below each other or beside a form.
    pub fn in_a_list(t: Messages, session: &SessionView, reader: Option<&Zone>) -> Self {
        let Session { starts_at, ends_at, .. } = session.session;
        let clocks = (&Zone::stored(&session.time_zone), reader);
        Self { is_short: true, ..Self::new(t, (starts_at, ends_at), clocks, Messages::short_range) }
    }

    fn new(
        t: Messages,
        (start, end): (Timestamp, Timestamp),
        (zone, reader): (&Zone, Option<&Zone>),
        range: impl Fn(Messages, Timestamp, Timestamp, &Zone) -> String,
    ) -> Self {
        let range = range(t, start, end, zone);
        // The zone's name is set lighter than the date and the time, and the time is not broken over two lines.
        let (range, name) = range.rsplit_once(" (").unwrap_or((&range, ""));
        let (date, time) = range.rsplit_once(", ").unwrap_or(("", range));
        let unknown = reader.is_none().then(|| Unknown {
            starts_at: times::machine(start),
            ends_at: times::machine(end),
            zone: zone.name().to_owned(),
            words: t.with("session-your-time", &[("time", "{time}".into()), ("zone", "{zone}".into())]),
        });
        Self {
            date: date.to_owned(),
            time: time.to_owned(),
            zone: name.trim_end_matches(')').to_owned(),
            is_short: false,
            your_time: reader.and_then(|reader| t.your_time(start, end, zone, reader)),
            unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Span;
    use locale::Locale;

    #[test]
    fn the_readers_time_shows_when_it_differs() {
        let start = Timestamp(1_796_734_800_000_000);
        let amsterdam = Zone::stored("Europe/Amsterdam");
        let new_york = Zone::stored("America/New_York");
        let html = |reader| {
            let t = Messages::new(Locale::En);
            let times = (start, start.plus(Span::minutes(90)));
            When::new(t, times, (&amsterdam, reader), Messages::long_range).render().expect("renders")
        };
        assert!(html(Some(&new_york)).contains("your time (New York)"));
        assert!(!html(Some(&amsterdam)).contains("your time"));
        assert!(html(None).contains("data-sentence=\"= {time} your time ({zone})\""));
    }
}
