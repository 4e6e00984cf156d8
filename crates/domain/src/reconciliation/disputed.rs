//! What disputes may have moved, as a gateway lists it. A bank that charges a payment back takes the money at once, and what the seller
//! wins comes back as a movement of its own; PayPal's own cases are listed once they are decided. So single lines say nothing: what
//! counts is what is gone in the end.

use super::MARGIN;
use crate::time::{Span, Timestamp};
use std::collections::BTreeSet;

/// A dispute in our books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disputed {
    /// What is disputed, minor units.
    pub amount: i64,
    /// What the payer has by it, minor units, and when we noted that, which is not before it was decided; none while it is open.
    pub lost: Option<(i64, Timestamp)>,
    /// Nothing of it moved before this.
    pub opened_at: Timestamp,
}

/// So long after we heard how it was decided, what follows from that may still come to be listed.
const LISTED_WITHIN: Span = Span::days(3);

impl Disputed {
    /// What it took from the account in the end, on a list that has all of it; minor units. None where a part of it may have moved before
    /// the list begins.
    fn surely(&self, from: Timestamp) -> Option<Vec<i64>> {
        // The two clocks of one opening differ by days at most.
        let is_whole = from.plus(MARGIN) <= self.opened_at;
        is_whole.then(|| self.lost.map_or_else(|| vec![0, self.amount], |(lost, _)| vec![lost]))
    }

    /// What else of it may be seen on a list that begins at `from` and is surely whole before `until`. Below nothing where more is seen to
    /// come back than to be taken.
    fn perhaps(&self, (from, until): (Timestamp, Timestamp)) -> Vec<i64> {
        let mut nets = self.surely(from).unwrap_or_default();
        match self.lost {
            None => nets.extend([0, self.amount]),
            Some((lost, ended_at)) => {
                if ended_at.plus(LISTED_WITHIN) >= until {
                    // Neither the taking nor the end of it need be listed yet.
                    nets.extend([0, self.amount]);
                }
                if self.surely(from).is_none() {
                    nets.extend([0, lost, lost - self.amount]);
                }
            }
        }
        nets
    }
}

/// Whether a sum is what the disputes of one payment took from the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accounted {
    /// It is.
    For,
    /// It is, if a part of it moved before the list begins, or is still to be listed: nobody can tell.
    Perhaps,
    /// It is not.
    Not,
}

/// Whether `net`, what the lines of one payment took from the account less what they gave back, minor units, is accounted for by its
/// disputes, on a list that begins at `from` and is surely whole before `until`.
pub fn accounted(net: i64, disputes: &[Disputed], (from, until): (Timestamp, Timestamp)) -> Accounted {
    let sums = |nets: &dyn Fn(&Disputed) -> Vec<i64>| {
        disputes.iter().fold(BTreeSet::from([0]), |sums, dispute| {
            let nets = nets(dispute);
            sums.iter().flat_map(|sum| nets.iter().map(move |more| sum + more)).collect()
        })
    };
    match () {
        () if sums(&|dispute| dispute.surely(from).unwrap_or_default()).contains(&net) => Accounted::For,
        () if sums(&|dispute| dispute.perhaps((from, until))).contains(&net) => Accounted::Perhaps,
        () => Accounted::Not,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;

    fn day(number: i64) -> Timestamp {
        Timestamp(0).plus(Span::days(number))
    }

    fn dispute(opened: i64, amount: i64, lost: Option<(i64, i64)>) -> Disputed {
        let lost = lost.map(|(lost, ended)| (lost, day(ended)));
        Disputed { amount, lost, opened_at: day(opened) }
    }

    #[test]
    fn what_is_gone_in_the_end_counts() {
        for (disputes, accounted_for, perhaps) in [
            (vec![], vec![0], vec![]),
            (vec![dispute(15, 100, None)], vec![0, 100], vec![]),
            (vec![dispute(13, 100, Some((60, 16)))], vec![60], vec![]),
            (vec![dispute(13, 100, Some((0, 16)))], vec![0], vec![]),
            // Opened before the list begins: nothing is sure.
            (vec![dispute(5, 100, Some((60, 16)))], vec![], vec![-40, 0, 60]),
            (vec![dispute(5, 100, None)], vec![], vec![0, 100]),
            // Noted a few days ago.
            (vec![dispute(15, 100, Some((60, 17)))], vec![60], vec![0, 100]),
            (vec![dispute(13, 30, Some((30, 15))), dispute(15, 100, None)], vec![30, 130], vec![]),
            (vec![dispute(5, 30, Some((30, 9))), dispute(15, 100, None)], vec![], vec![0, 30, 100, 130]),
        ] {
            for net in -200..=200 {
                let expected = match net {
                    net if accounted_for.contains(&net) => Accounted::For,
                    net if perhaps.contains(&net) => Accounted::Perhaps,
                    _ => Accounted::Not,
                };
                assert_eq!(accounted(net, &disputes, (day(10), day(20))), expected, "{net} of {disputes:?}");
            }
        }
    }
}
