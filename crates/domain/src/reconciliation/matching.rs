//! One to one, by the gateway's id (PS 3.4).

use super::{Booked, Difference, ListedState, ListedTransaction};
use crate::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// What came of holding both sides against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched<'a> {
    /// So many lines of the gateway's agree with our books.
    pub agreed: usize,
    /// Both know of it and differ.
    pub differing: Vec<(Difference, &'a ListedTransaction, &'a Booked)>,
    /// Done at the gateway, and nothing of ours bears its id.
    pub only_there: Vec<&'a ListedTransaction>,
    /// In our books, and not listed although the list reaches back to when it began.
    pub only_here: Vec<&'a Booked>,
    /// In our books and not listed, and nothing is said by that: it may have moved before the list begins.
    pub unjudged: Vec<&'a Booked>,
}

/// Holds what moved from `since` until before `until` against each other. Both sides may reach further, and should: the clocks of one
/// movement differ. The list begins at `listed_from`: what may have moved before that is not missed.
pub fn compare<'a>(
    listed: &'a [ListedTransaction],
    booked: &'a [Booked],
    (since, until): (Timestamp, Timestamp),
    listed_from: Timestamp,
) -> Matched<'a> {
    // Gateways do not tell capitals from small letters.
    let key = |object: &str| object.to_ascii_uppercase();
    let ours: HashMap<String, &Booked> = booked.iter().map(|of| (key(&of.object.0), of)).collect();
    let mut theirs = HashSet::with_capacity(listed.len());
    let is_within = |at: Timestamp| since <= at && at < until;
    let mut matched = Matched {
        agreed: 0,
        differing: Vec::new(),
        only_there: Vec::new(),
        only_here: Vec::new(),
        unjudged: Vec::new(),
    };
    for line in listed {
        let id = key(&line.object.0);
        match ours.get(&id) {
            Some(booked) => match Difference::between(line, booked) {
                Some(difference) if is_within(line.at) => matched.differing.push((difference, line, booked)),
                None if is_within(line.at) => matched.agreed += 1,
                _ => {}
            },
            // What waits or was refused has not moved.
            None if is_within(line.at) && line.state == ListedState::Done => matched.only_there.push(line),
            None => {}
        }
        theirs.insert(id);
    }
    (matched.only_here, matched.unjudged) = missing(booked, &theirs, (since, until), listed_from);
    matched
}

/// What of our books moved from `since` until before `until`, and no id of theirs, in capitals, is its: what should be listed, and what may have moved
/// before the list begins.
pub fn missing<'a>(
    booked: &'a [Booked],
    theirs: &HashSet<String>,
    (since, until): (Timestamp, Timestamp),
    listed_from: Timestamp,
) -> (Vec<&'a Booked>, Vec<&'a Booked>) {
    let is_within = |at: Timestamp| since <= at && at < until;
    let is_missing =
        |of: &&Booked| is_within(of.posted_at) && !theirs.contains(&of.object.0.to_ascii_uppercase());
    booked.iter().filter(is_missing).partition(|of| listed_from <= of.began_at)
}

#[cfg(test)]
mod tests {
    use super::super::Movement;
    use super::*;
    use crate::money::{Currency, Money};
    use crate::payments::gateway::ObjectId;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn line(id: usize, minor: i64, is_settled: bool, at: i64) -> ListedTransaction {
        ListedTransaction {
            object: ObjectId(format!("c{id}")),
            movement: Movement::Taken,
            amount: eur(minor),
            fee: None,
            state: if is_settled { ListedState::Done } else { ListedState::Waiting },
            of: None,
            reference: None,
            attempt_reference: None,
            at: Timestamp(at),
        }
    }

    fn ours(id: usize, minor: i64, at: i64) -> Booked {
        Booked {
            object: ObjectId(format!("C{id}")),
            movement: Movement::Taken,
            amount: eur(minor),
            fee: None,
            began_at: Timestamp(at),
            posted_at: Timestamp(at),
        }
    }

    #[test]
    fn what_one_side_alone_knows_is_told_within_the_window_only() {
        let window = (Timestamp(10), Timestamp(20));
        let listed = [line(1, 5, true, 9), line(2, 5, true, 10), line(3, 5, true, 20), line(4, 5, false, 15)];
        let booked = [ours(5, 5, 9), ours(6, 5, 19), ours(7, 5, 20)];
        let matched = compare(&listed, &booked, window, Timestamp(0));
        let there: Vec<&str> = matched.only_there.iter().map(|line| line.object.0.as_str()).collect();
        let here: Vec<&str> = matched.only_here.iter().map(|of| of.object.0.as_str()).collect();
        assert_eq!((there, here), (vec!["c2"], vec!["C6"]));
    }

    #[test]
    fn one_side_may_know_of_it_days_before_the_other() {
        let window = (Timestamp(10), Timestamp(20));
        let (listed, booked) =
            ([line(1, 5, true, 9), line(2, 5, true, 19)], [ours(1, 5, 12), ours(2, 5, 25)]);
        let matched = compare(&listed, &booked, window, Timestamp(0));
        assert_eq!((matched.agreed, matched.only_there.len(), matched.only_here.len()), (1, 0, 0));
    }

    #[test]
    fn what_may_have_moved_before_the_list_begins_is_not_missed() {
        let of = |began: i64| Booked { began_at: Timestamp(began), ..ours(1, 5, 15) };
        for (began, missed) in [(6, 0), (7, 1), (15, 1)] {
            let booked = [of(began)];
            let matched = compare(&[], &booked, (Timestamp(10), Timestamp(20)), Timestamp(7));
            assert_eq!((matched.only_here.len(), matched.unjudged.len()), (missed, 1 - missed), "{began}");
        }
    }

    proptest! {
        /// Every line within the window is told of once, in one of the lists or as agreed.
        #[test]
        fn nothing_is_left_out(
            listed in prop::collection::btree_map(0..30_usize, (1..3_i64, any::<bool>(), 0..30_i64), 0..30),
            booked in prop::collection::btree_map(0..30_usize, (1..3_i64, 0..30_i64), 0..30),
        ) {
            let (since, until) = (Timestamp(5), Timestamp(25));
            let lines: Vec<_> = listed.iter().map(|(id, (minor, settled, at))| line(*id, *minor, *settled, *at)).collect();
            let own: Vec<_> = booked.iter().map(|(id, (minor, at))| ours(*id, *minor, *at)).collect();
            let matched = compare(&lines, &own, (since, until), Timestamp(0));
            let within = |at: i64| (5..25).contains(&at);
            let told = |(id, (_, settled, at)): &(&usize, &(i64, bool, i64))| {
                within(*at) && (*settled || booked.contains_key(id))
            };
            let expected = listed.iter().filter(told).count();
            prop_assert_eq!(matched.agreed + matched.differing.len() + matched.only_there.len(), expected);
            let missing = booked.iter().filter(|(id, (_, at))| within(*at) && !listed.contains_key(id)).count();
            prop_assert_eq!(matched.only_here.len(), missing);
        }
    }
}
