//! How full a session is: a bar with its words.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::registrations::hold::Seats;
use locale::Messages;

/// `12 of 20 seats left` over a bar of the seats taken. The bar shows nothing that the words do not say.
#[derive(Template)]
#[template(path = "sessions/seats.html")]
pub(crate) struct SeatsBar {
    words: String,
    /// Below the bar.
    note: String,
    taken_percent: Option<i64>,
}

/// Safe because its template escapes.
impl HtmlSafe for SeatsBar {}

impl SeatsBar {
    /// Of a session; `note` stands below the bar.
    pub fn of(t: Messages, seats: &Seats, note: String) -> Self {
        let taken = seats.held + seats.sold;
        let taken_percent = seats.capacity.map(|capacity| match capacity {
            ..=0 => 100,
            capacity => (taken.saturating_mul(100) / capacity).clamp(0, 100),
        });
        Self { words: words(t, seats), note, taken_percent }
    }
}

impl SeatsBar {
    /// As a host looks at it: `8 of 20 seats taken`.
    pub fn filling(t: Messages, seats: &Seats) -> Self {
        let taken = seats.held + seats.sold;
        let words = match seats.capacity {
            Some(capacity) => {
                t.with("host-seats-taken", &[("count", taken.into()), ("capacity", capacity.into())])
            }
            None => t.with("host-seats-come", &[("count", taken.into())]),
        };
        Self { words, ..Self::of(t, seats, String::new()) }
    }
}

/// `12 of 20 seats left`.
pub(crate) fn words(t: Messages, seats: &Seats) -> String {
    match (seats.left(), seats.capacity) {
        (Some(left), Some(capacity)) => {
            t.with("seats-left", &[("count", left.into()), ("capacity", capacity.into())])
        }
        _ => t.text("sessions-seats-open").into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn the_bar_shows_the_seats_taken() {
        let html = |capacity, held, sold| {
            let seats = Seats { capacity, held, sold };
            let t = Messages::new(Locale::En);
            SeatsBar::of(t, &seats, String::new()).render().expect("renders")
        };
        assert!(html(Some(20), 2, 6).contains("width=\"40\""));
        assert!(html(Some(20), 2, 6).contains("12 of 20 seats left"));
        assert!(html(Some(0), 0, 0).contains("width=\"100\""), "a session without places is full");
        assert!(!html(None, 2, 6).contains("<svg"), "without a limit there is nothing to fill");
    }
}
