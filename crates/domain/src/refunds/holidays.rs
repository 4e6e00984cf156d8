//! Public holidays of whole states, for periods that end with a working day (Regulation 1182/71, Article 2). Days of single
//! regions are left out, as are holidays on Sundays, which are no working days anyway. Kept as a table because no library
//! in Rust that is kept up has them; what is missing makes a period a day shorter, so look here when a state makes a new
//! holiday.

use super::days::{Day, day, easter, number, weekday};

/// When a holiday is.
#[derive(Debug, Clone, Copy)]
enum Holiday {
    /// Month and day, every year.
    On(i8, i8),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// The Monday that falls on this day of a month or on one of the six after it.
    Monday(i8, i8),
    /// Saint Brigid's: 1 February where that is a Friday, else the first Monday of February.
    Brigid,
}

use Holiday::{Brigid, Easter, Monday, On};

const GOOD_FRIDAY: Holiday = Easter(-2);
const EASTER_MONDAY: Holiday = Easter(1);
const ASCENSION: Holiday = Easter(39);
const WHIT_MONDAY: Holiday = Easter(50);
const CORPUS_CHRISTI: Holiday = Easter(60);
const NEW_YEAR: Holiday = On(1, 1);
const EPIPHANY: Holiday = On(1, 6);
const LABOUR_DAY: Holiday = On(5, 1);
const ASSUMPTION: Holiday = On(8, 15);
const ALL_SAINTS: Holiday = On(11, 1);
const IMMACULATE_CONCEPTION: Holiday = On(12, 8);
const CHRISTMAS: Holiday = On(12, 25);
const SECOND_CHRISTMAS: Holiday = On(12, 26);

/// What nearly every state keeps, for those that are not in the table.
const USUAL: [Holiday; 5] = [NEW_YEAR, EASTER_MONDAY, LABOUR_DAY, CHRISTMAS, SECOND_CHRISTMAS];

/// By the state's code, ISO 3166-1 alpha-2.
const NATIONAL: [(&str, &[Holiday]); 10] = [
    (
        "AT",
        &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_MONDAY,
            CORPUS_CHRISTI,
            ASSUMPTION,
            On(10, 26),
            ALL_SAINTS,
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        "BE",
        &[
            NEW_YEAR,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_MONDAY,
            On(7, 21),
            ASSUMPTION,
            ALL_SAINTS,
            On(11, 11),
            CHRISTMAS,
        ],
    ),
    (
        "DE",
        &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_MONDAY,
            LABOUR_DAY,
            ASCENSION,
            WHIT_MONDAY,
            On(10, 3),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        "ES",
        &[
            NEW_YEAR,
            EPIPHANY,
            GOOD_FRIDAY,
            LABOUR_DAY,
            ASSUMPTION,
            On(10, 12),
            ALL_SAINTS,
            On(12, 6),
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
        ],
    ),
    (
        "FR",
        &[
            NEW_YEAR,
            EASTER_MONDAY,
            LABOUR_DAY,
            On(5, 8),
            ASCENSION,
            WHIT_MONDAY,
            On(7, 14),
            ASSUMPTION,
            ALL_SAINTS,
            On(11, 11),
            CHRISTMAS,
        ],
    ),
    (
        "IE",
        &[
            NEW_YEAR,
            Brigid,
            On(3, 17),
            EASTER_MONDAY,
            Monday(5, 1),
            Monday(6, 1),
            Monday(8, 1),
            // The last of October.
            Monday(10, 25),
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        "IT",
        &[
            NEW_YEAR,
            EPIPHANY,
            EASTER_MONDAY,
            On(4, 25),
            LABOUR_DAY,
            On(6, 2),
            ASSUMPTION,
            // Saint Francis: since 2026.
            On(10, 4),
            ALL_SAINTS,
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        "LU",
        &[
            NEW_YEAR,
            EASTER_MONDAY,
            LABOUR_DAY,
            On(5, 9),
            ASCENSION,
            WHIT_MONDAY,
            On(6, 23),
            ASSUMPTION,
            ALL_SAINTS,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        // Good Friday stands beside the others in the Algemene termijnenwet, Article 3. Where the 27th of April is a Sunday the
        // King's day is the Saturday before: no working day either.
        "NL",
        &[
            NEW_YEAR,
            GOOD_FRIDAY,
            EASTER_MONDAY,
            On(4, 27),
            On(5, 5),
            ASCENSION,
            WHIT_MONDAY,
            CHRISTMAS,
            SECOND_CHRISTMAS,
        ],
    ),
    (
        "PT",
        &[
            NEW_YEAR,
            GOOD_FRIDAY,
            On(4, 25),
            LABOUR_DAY,
            CORPUS_CHRISTI,
            On(6, 10),
            ASSUMPTION,
            On(10, 5),
            ALL_SAINTS,
            On(12, 1),
            IMMACULATE_CONCEPTION,
            CHRISTMAS,
        ],
    ),
];

impl Holiday {
    /// The number of its day in that year.
    fn of(self, year: i16) -> i64 {
        match self {
            On(month, date) => number((year, month, date)),
            Easter(after) => number(easter(year)) + after,
            Monday(month, from) => {
                let from = number((year, month, from));
                from + (7 - weekday(from)) % 7
            }
            Brigid => {
                let first = number((year, 2, 1));
                if weekday(first) == 4 { first } else { Monday(2, 1).of(year) }
            }
        }
    }
}

/// Whether the day with that number is a public holiday in all of the state.
pub(super) fn is_holiday(country: &str, number: i64) -> bool {
    let (year, ..): Day = day(number);
    let found = NATIONAL.iter().find(|(code, _)| *code == country);
    let holidays = found.map_or(&USUAL[..], |(_, holidays)| holidays);
    holidays.iter().any(|holiday| holiday.of(year) == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The holidays of a year that fall on Mondays to Fridays, as month and day.
    fn working_days_lost(country: &str, year: i16) -> Vec<(i8, i8)> {
        let all = number((year, 1, 1))..number((year + 1, 1, 1));
        let lost = all.filter(|number| weekday(*number) < 5 && is_holiday(country, *number));
        lost.map(day).map(|(_, month, date)| (month, date)).collect()
    }

    /// Looked up in calendars of 2026, not computed.
    #[test]
    fn holidays_are_where_calendars_have_them() {
        for (country, expected) in [
            ("NL", &[(1, 1), (4, 3), (4, 6), (4, 27), (5, 5), (5, 14), (5, 25), (12, 25)][..]),
            ("BE", &[(1, 1), (4, 6), (5, 1), (5, 14), (5, 25), (7, 21), (11, 11), (12, 25)]),
            ("FR", &[(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (11, 11), (12, 25)]),
            ("DE", &[(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (12, 25)]),
            ("LU", &[(1, 1), (4, 6), (5, 1), (5, 14), (5, 25), (6, 23), (12, 25)]),
            ("AT", &[(1, 1), (1, 6), (4, 6), (5, 1), (5, 14), (5, 25), (6, 4), (10, 26), (12, 8), (12, 25)]),
            ("IE", &[(1, 1), (2, 2), (3, 17), (4, 6), (5, 4), (6, 1), (8, 3), (10, 26), (12, 25)]),
            ("ES", &[(1, 1), (1, 6), (4, 3), (5, 1), (10, 12), (12, 8), (12, 25)]),
            ("IT", &[(1, 1), (1, 6), (4, 6), (5, 1), (6, 2), (12, 8), (12, 25)]),
            ("PT", &[(1, 1), (4, 3), (5, 1), (6, 4), (6, 10), (10, 5), (12, 1), (12, 8), (12, 25)]),
            ("SE", &[(1, 1), (4, 6), (5, 1), (12, 25)]),
        ] {
            assert_eq!(working_days_lost(country, 2026), expected, "{country}");
        }
    }

    #[test]
    fn saint_brigids_day_is_the_first_itself_where_that_is_a_friday() {
        let brigid = |year| day(Brigid.of(year));
        assert_eq!((brigid(2027), brigid(2030)), ((2027, 2, 1), (2030, 2, 1)));
        assert_eq!(brigid(2029), (2029, 2, 5));
    }
}
