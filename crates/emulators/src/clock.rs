//! Virtual time: what the emulated server believes the time to be.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970-01-01T00:00:00Z.
pub type Micros = i64;

/// One second in [`Micros`].
pub(crate) const SECOND: Micros = 1_000_000;
/// One minute in [`Micros`].
pub(crate) const MINUTE: Micros = 60 * SECOND;
/// One day in [`Micros`].
pub(crate) const DAY: Micros = 24 * 60 * MINUTE;

/// A clock that can be moved. Expiry, retention and settlement are decided by it.
#[derive(Debug)]
pub struct Clock {
    manual: Option<AtomicI64>,
    offset: AtomicI64,
}

impl Clock {
    /// The machine's time plus an offset that can be changed.
    pub fn system() -> Self {
        Self { manual: None, offset: AtomicI64::new(0) }
    }

    /// A time that stands still until it is moved: for simulations.
    pub fn manual(start: Micros) -> Self {
        Self { manual: Some(AtomicI64::new(start)), offset: AtomicI64::new(0) }
    }

    /// Virtual now.
    pub fn now(&self) -> Micros {
        self.base() + self.offset.load(Ordering::SeqCst)
    }

    /// Time without the offset: what a byte log is stamped with, so that it can be compared with the log of
    /// another process on the same machine.
    pub fn base(&self) -> Micros {
        match &self.manual {
            Some(time) => time.load(Ordering::SeqCst),
            None => wall(),
        }
    }

    /// How far virtual time is from [`Clock::base`].
    pub fn offset(&self) -> Micros {
        self.offset.load(Ordering::SeqCst)
    }

    /// Sets the distance from [`Clock::base`].
    pub fn set_offset(&self, offset: Micros) {
        self.offset.store(offset, Ordering::SeqCst);
    }

    /// Moves virtual time forward (or back, when negative).
    pub fn advance(&self, by: Micros) {
        self.offset.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the base of a manual clock; a system clock ignores it.
    pub fn set_base(&self, to: Micros) {
        if let Some(time) = &self.manual {
            time.store(to, Ordering::SeqCst);
        }
    }
}

/// The machine's time.
#[expect(clippy::disallowed_methods, reason = "the one place of this crate that reads the machine's clock")]
fn wall() -> Micros {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Date and time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

impl Civil {
    /// The calendar reading of a moment (proleptic Gregorian, after Howard Hinnant's `civil_from_days`).
    pub fn of(at: Micros) -> Self {
        let seconds = at.div_euclid(SECOND);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Self { year, month, day, hour: of_day / 3_600, minute: of_day / 60 % 60, second: of_day % 60 }
    }

    /// The moment of a calendar reading.
    pub fn at(self) -> Micros {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let yoe = year.rem_euclid(400);
        let mp = (self.month + 9) % 12;
        let doy = (153 * mp + 2) / 5 + self.day - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        let days = era * 146_097 + doe - 719_468;
        (days * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second) * SECOND
    }

    /// The reading of a clock on the west coast of the United States: eight hours behind UTC, seven from the second Sunday of March until
    /// the first of November.
    pub fn pacific(at: Micros) -> Self {
        let standard = at - 8 * 60 * MINUTE;
        let year = Self::of(standard).year;
        // Clocks change at two o'clock of the time that ends.
        let begins = nth_sunday(year, 3, 2) + 2 * 60 * MINUTE;
        let ends = nth_sunday(year, 11, 1) + 60 * MINUTE;
        Self::of(if begins <= standard && standard < ends { standard + 60 * MINUTE } else { standard })
    }

    /// The moment at which a clock on the west coast of the United States reads this.
    pub fn at_pacific(self) -> Micros {
        let at = self.at() + 8 * 60 * MINUTE;
        if Self::pacific(at) == self { at } else { at - 60 * MINUTE }
    }

    /// Reads `yyyymmddhhmmss`.
    pub fn from_compact(text: &str) -> Option<Self> {
        if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<i64>().ok());
        let civil = Self {
            year: part(0, 4)?,
            month: part(4, 6)?,
            day: part(6, 8)?,
            hour: part(8, 10)?,
            minute: part(10, 12)?,
            second: part(12, 14)?,
        };
        let real = (1..=12).contains(&civil.month) && (1..=31).contains(&civil.day);
        (real && civil.hour < 24 && civil.minute < 60 && civil.second < 61).then_some(civil)
    }

    /// `2026-11-22 04:33:24`.
    pub fn text(self) -> String {
        let Self { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Midnight at the beginning of a month's first, second, … Sunday, as UTC would read it.
fn nth_sunday(year: i64, month: i64, nth: i64) -> Micros {
    let first = Civil { year, month, day: 1, hour: 0, minute: 0, second: 0 }.at();
    // 1 January 1970 was a Thursday.
    let weekday = (first / DAY + 4).rem_euclid(7);
    first + ((7 - weekday) % 7 + (nth - 1) * 7) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_readings_are_those_of_known_moments_and_go_back_and_forth() {
        assert_eq!(Civil::of(0).text(), "1970-01-01 00:00:00");
        assert_eq!(Civil::of(951_782_400 * SECOND).text(), "2000-02-29 00:00:00");
        assert_eq!(Civil::of(1_795_322_004 * SECOND).text(), "2026-11-22 04:33:24");
        for at in [0, 951_782_399 * SECOND, 4_102_444_800 * SECOND, -SECOND] {
            assert_eq!(Civil::of(at).at(), at);
        }
        let compact = Civil::from_compact("20261122043324").expect("well formed");
        assert_eq!(compact.text(), "2026-11-22 04:33:24");
        assert!(Civil::from_compact("20261322043324").is_none());
        assert!(Civil::from_compact("2026112204332").is_none());
    }

    #[test]
    fn clocks_of_the_west_coast_change_in_march_and_november() {
        for (utc, pacific) in [
            ("20260308095959", "2026-03-08 01:59:59"),
            ("20260308100000", "2026-03-08 03:00:00"),
            ("20261101085959", "2026-11-01 01:59:59"),
            ("20261101100000", "2026-11-01 02:00:00"),
            ("20261125223210", "2026-11-25 14:32:10"),
            ("20270101075959", "2026-12-31 23:59:59"),
        ] {
            let at = Civil::from_compact(utc).expect("well formed").at();
            assert_eq!(Civil::pacific(at).text(), pacific, "{utc}");
            assert!([at, at + 60 * MINUTE].contains(&Civil::pacific(at).at_pacific()), "{utc}");
        }
    }

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let clock = Clock::manual(10);
        assert_eq!(clock.now(), 10);
        clock.advance(5);
        assert_eq!((clock.now(), clock.base(), clock.offset()), (15, 10, 5));
        clock.set_base(100);
        clock.set_offset(-1);
        assert_eq!(clock.now(), 99);
    }
}
