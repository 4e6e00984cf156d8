//! What disputes may have moved, as a gateway lists it. A bank that charges a payment back takes the money at once, and what the seller
//! wins comes back as a movement of its own; PayPal's own cases are listed once they are decided. So single lines say nothing: what
//! counts is what is gone in the end.

use super::MARGIN;
use crate::time::Timestamp;
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

impl Disputed {
    /// What it took from the account in the end, as far as is to be seen on a list that is surely whole before `until`; minor units.
    fn net(&self, until: Timestamp) -> Vec<i64> {
        match self.lost {
            None => vec![0, self.amount],
            // How it ended may not be listed yet.
            Some((lost, ended_at)) if ended_at >= until => vec![lost, self.amount, 0],
            Some((lost, _)) => vec![lost],
        }
    }

    /// The same where a part of it moved before the list begins: that it was taken, and perhaps how it ended as well. Below nothing where
    /// more is seen to come back than to be taken.
    fn net_of_the_rest(&self) -> Vec<i64> {
        self.lost.map_or_else(Vec::new, |(lost, _)| vec![lost - self.amount, 0])
    }
}

/// Whether a sum is what the disputes of one payment took from the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accounted {
    /// It is.
    For,
    /// It is, if a part of it moved before the list begins: nobody can tell.
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
    if sums(&|dispute| dispute.net(until)).contains(&net) {
        return Accounted::For;
    }
    // The two clocks of one opening differ by days at most.
    let is_old = |dispute: &Disputed| dispute.opened_at < from.plus(MARGIN);
    let with_old = sums(&|dispute| {
        let rest = if is_old(dispute) { dispute.net_of_the_rest() } else { Vec::new() };
        dispute.net(until).into_iter().chain(rest).collect()
    });
    if with_old.contains(&net) { Accounted::Perhaps } else { Accounted::Not }
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
            (vec![dispute(15, 100, Some((60, 18)))], vec![60], vec![]),
            (vec![dispute(15, 100, Some((0, 18)))], vec![0], vec![]),
            // Opened before the list begins: what came back of it, or nothing.
            (vec![dispute(5, 100, Some((60, 18)))], vec![60], vec![-40, 0]),
            (vec![dispute(5, 100, None)], vec![0, 100], vec![]),
            // Noted a moment ago.
            (vec![dispute(15, 100, Some((60, 20)))], vec![0, 60, 100], vec![]),
            (vec![dispute(14, 30, Some((30, 15))), dispute(15, 100, None)], vec![30, 130], vec![]),
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
