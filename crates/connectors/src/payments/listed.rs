//! What has been read of a gateway's list of transactions, slice by slice: the seams are told twice, and count once.

use super::{Transactions, Unreadable};
use domain::reconciliation::ListedTransaction;
use domain::time::Timestamp;
use std::collections::HashSet;

/// The lines so far.
#[derive(Default)]
pub(super) struct Listed {
    /// Every line, by what tells it from others: one transaction may have several of different kinds.
    seen: HashSet<[String; 4]>,
    /// Those that moved money of payers.
    pub lines: Vec<ListedTransaction>,
    /// Those that cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// So many are about something else.
    pub others: usize,
}

impl Listed {
    /// Whether a line has not been told before: by its id, kind, amount and currency.
    pub fn is_new(&mut self, line: [&str; 4]) -> bool {
        self.seen.insert(line.map(str::to_owned))
    }

    /// What of it happened in that time, for gateways that are asked for whole seconds; the list reaches so far, where the gateway
    /// says so.
    pub fn told(mut self, (from, until): (Timestamp, Timestamp), reaches: Option<Timestamp>) -> Transactions {
        let from = Timestamp(from.0 - from.0.rem_euclid(1_000_000));
        self.lines.retain(|line| from <= line.at && line.at < until);
        self.lines.sort_by(|a, b| (a.at, &a.object.0).cmp(&(b.at, &b.object.0)));
        let reaches = reaches.map_or(until, |at| at.min(until));
        Transactions::Listed { lines: self.lines, unreadable: self.unreadable, others: self.others, reaches }
    }
}
