//! Days of the calendar, as whole numbers that can be counted on.

/// A day of the calendar: year, month, day.
pub type Day = (i16, i8, i8);

/// Days since 1 January 1970.
pub(super) fn number((year, month, date): Day) -> i64 {
    let (year, month, date) = (i64::from(year), i64::from(month), i64::from(date));
    // Years begin in March, so that the leap day is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day with that number.
pub(super) fn day(number: i64) -> Day {
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

/// The day of the week of the day with that number: 0 is Monday.
pub(super) fn weekday(number: i64) -> i64 {
    // 1 January 1970 was a Thursday.
    (number + 3).rem_euclid(7)
}

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones, Butcher).
pub(super) fn easter(year: i16) -> Day {
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
}
