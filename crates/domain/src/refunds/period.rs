//! When the time for withdrawing ends: periods of European law by Regulation (EEC, Euratom) No 1182/71, Article 3. The day of
//! the contract is not counted, and a period whose last day is no working day ends with the next one that is: not on a
//! Saturday, a Sunday or a public holiday, of the seller's state or of the buyer's, where he declares that he withdraws.

use super::days::{Day, day, number, weekday};
use super::holidays::is_holiday;

/// Days after the contract was made in which a consumer may withdraw.
pub const PERIOD_DAYS: i64 = 14;

/// The first day on which it is too late to withdraw from a contract that was made on that day, between parties in these
/// countries (ISO 3166-1 alpha-2).
pub fn too_late_from(concluded: Day, countries: &[&str]) -> Day {
    let mut last = number(concluded) + PERIOD_DAYS;
    while weekday(last) >= 5 || countries.iter().any(|country| is_holiday(country, last)) {
        last += 1;
    }
    day(last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looked up in a calendar, not computed: day of the contract, first day on which it is too late.
    #[test]
    fn a_period_ends_with_a_working_day() {
        for (countries, concluded, expected, why) in [
            (&["NL"][..], (2026, 11, 24), (2026, 12, 9), "Tuesday and fourteen days: a Tuesday"),
            (&["NL"], (2026, 11, 27), (2026, 12, 12), "ends on a Friday"),
            (&["NL"], (2026, 11, 28), (2026, 12, 15), "a Saturday: to Monday's end"),
            (&["NL"], (2026, 11, 29), (2026, 12, 15), "a Sunday: to Monday's end"),
            (
                &["NL"],
                (2026, 12, 11),
                (2026, 12, 29),
                "Christmas is a Friday, then a weekend: Monday the 28th",
            ),
            (&["NL"], (2026, 12, 18), (2027, 1, 5), "New Year is a Friday, then a weekend: Monday the 4th"),
            (&["SE"], (2026, 3, 22), (2026, 4, 8), "Easter Sunday, then its Monday: Tuesday the 7th"),
            (&["NL"], (2026, 3, 20), (2026, 4, 8), "Good Friday, a weekend, Easter Monday: Tuesday the 7th"),
            (&["BE"], (2026, 4, 17), (2026, 5, 5), "the first of May is a Friday: Monday the 4th"),
            (&["NL"], (2026, 4, 17), (2026, 5, 2), "the first of May is a working day in the Netherlands"),
            (&["NL", "BE"], (2026, 4, 17), (2026, 5, 5), "but not where the buyer is"),
            (&["NL", "BE"], (2026, 4, 21), (2026, 5, 7), "the fifth of May in one of the two: Wednesday"),
            (&["FR"], (2026, 4, 30), (2026, 5, 16), "Ascension: Friday the 15th"),
            (&["US"], (2028, 2, 15), (2028, 3, 1), "29 February of a leap year, a Tuesday"),
            (&["US"], (2027, 2, 14), (2027, 3, 2), "28 February, a Sunday: Monday the 1st"),
        ] {
            assert_eq!(too_late_from(concluded, countries), expected, "{concluded:?} {countries:?}: {why}");
        }
    }
}
