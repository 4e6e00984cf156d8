//! When the time for withdrawing ends: periods of European law by Regulation (EEC, Euratom) No 1182/71, Article 3. The day of
//! the contract is not counted, and a period whose last day is no working day ends with the next one that is.
//!
//! Of public holidays those count here that nearly every state of the directive keeps; national ones are left out. A
//! longer period harms nobody's right, and what is left out is written in the manual.

/// Days after the contract was made in which a consumer may withdraw.
pub const PERIOD_DAYS: i64 = 14;

/// A day of the calendar: year, month, day.
pub type Day = (i16, i8, i8);

/// Year, month and day of holidays on the same date every year.
const HOLIDAYS: [(i8, i8); 4] = [(1, 1), (5, 1), (12, 25), (12, 26)];

/// The first day on which it is too late to withdraw from a contract that was made on that day.
pub fn too_late_from(concluded: Day) -> Day {
    let mut last = number(concluded) + PERIOD_DAYS;
    while !is_working_day(last) {
        last += 1;
    }
    day(last + 1)
}

fn is_working_day(number: i64) -> bool {
    // 1 January 1970 was a Thursday; 0 is Monday here.
    let weekday = (number + 3).rem_euclid(7);
    let (year, month, date) = day(number);
    let is_easter_monday = number == self::number(easter(year)) + 1;
    weekday < 5 && !HOLIDAYS.contains(&(month, date)) && !is_easter_monday
}

/// Days since 1 January 1970.
fn number((year, month, date): Day) -> i64 {
    let (year, month, date) = (i64::from(year), i64::from(month), i64::from(date));
    // Years begin in March, so that the leap day is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day with that number.
fn day(number: i64) -> Day {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |value: i64| i8::try_from(value).unwrap_or(1);
    (i16::try_from(year).unwrap_or(i16::MAX), small(month), small(date))
}

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones, Butcher).
fn easter(year: i16) -> Day {
    let y = i64::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    (year, i8::try_from(n / 31).unwrap_or(4), i8::try_from(n % 31 + 1).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_through_leap_years_and_centuries() {
        assert_eq!(
            (number((1970, 1, 1)), number((2000, 2, 29)), number((2026, 11, 26))),
            (0, 11_016, 20_783)
        );
        for n in -200_000..200_000 {
            assert_eq!(number(day(n)), n);
        }
    }

    #[test]
    fn easter_is_where_the_church_has_it() {
        for (year, expected) in [
            (2024, (3, 31)),
            (2025, (4, 20)),
            (2026, (4, 5)),
            (2027, (3, 28)),
            (2028, (4, 16)),
            (2038, (4, 25)),
        ] {
            assert_eq!(easter(year), (year, expected.0, expected.1));
        }
    }

    /// Looked up in a calendar, not computed: day of the contract, first day on which it is too late.
    #[test]
    fn a_period_ends_with_a_working_day() {
        for (concluded, expected, why) in [
            ((2026, 11, 24), (2026, 12, 9), "Tuesday and fourteen days: a Tuesday"),
            ((2026, 11, 27), (2026, 12, 12), "ends on a Friday"),
            ((2026, 11, 28), (2026, 12, 15), "a Saturday: to Monday's end"),
            ((2026, 11, 29), (2026, 12, 15), "a Sunday: to Monday's end"),
            ((2026, 12, 11), (2026, 12, 29), "Christmas is a Friday, then a weekend: Monday the 28th"),
            ((2026, 12, 18), (2027, 1, 5), "New Year is a Friday, then a weekend: Monday the 4th"),
            ((2026, 3, 22), (2026, 4, 8), "Easter Sunday, then its Monday: Tuesday the 7th"),
            ((2026, 3, 23), (2026, 4, 8), "Easter Monday: Tuesday the 7th"),
            ((2026, 4, 17), (2026, 5, 5), "the first of May is a Friday: Monday the 4th"),
            ((2028, 2, 15), (2028, 3, 1), "29 February of a leap year, a Tuesday"),
            ((2027, 2, 14), (2027, 3, 2), "28 February, a Sunday: Monday the 1st"),
        ] {
            assert_eq!(too_late_from(concluded), expected, "{concluded:?}: {why}");
        }
    }
}
