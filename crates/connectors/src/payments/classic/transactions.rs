//! What moved at an account, by TransactionSearch: at most a hundred lines in one answer, which says when there are more. Then half of the
//! time is asked for, until everything was told.

use super::errors::{self, CUT_SHORT, NoDetails};
use super::lines::{FIELDS, Line, nothing_of, of_details};
use super::nvp::Reply;
use super::{Account, Classic, request};
use crate::payments::listed::Listed;
use crate::payments::{LineDetails, Transactions};
use domain::payments::gateway::ObjectId;
use domain::time::{Span, Timestamp};

/// Lines of an answer at most. So many are too many, whatever it says: nobody knows how one more would look.
const SHOWN_MAX: usize = 100;

/// Calls that are made for one list.
const CALLS_MAX: usize = 500;

/// Longest time that is asked for in one go, in seconds.
const SLICE_MAX: i64 = Span::days(31).whole_seconds();

/// What is still too much in so many seconds cannot be told apart by time.
const SLICE_MIN: i64 = 4;

impl Classic {
    /// As [`transactions`](crate::payments::PaymentGateways::transactions): one call for each slice of the time.
    pub(super) async fn transactions(&self, account: &Account, time: (Timestamp, Timestamp)) -> Transactions {
        match self.list(account, time).await {
            Ok(list) => list.told(time, None),
            Err(refused) => refused,
        }
    }

    async fn list(
        &self,
        account: &Account,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Listed, Transactions> {
        let (mut list, mut calls) = (Listed::default(), 0);
        // PayPal reads whole seconds; whether it means the ends as well nobody says for sure: a second more at both.
        let whole =
            (from.0.div_euclid(1_000_000) - 1, until.0.saturating_add(999_999).div_euclid(1_000_000) + 1);
        let mut slices = Vec::from_iter((from < until).then_some(whole));
        while let Some((start, end)) = slices.pop() {
            if end - start <= SLICE_MAX {
                calls += 1;
                if calls > CALLS_MAX {
                    return Err(Transactions::TooMany);
                }
                if self.slice(account, (start, end), &mut list).await? {
                    continue;
                }
            }
            if end - start <= SLICE_MIN {
                return Err(Transactions::TooMany);
            }
            // The same at the seam, which is told twice.
            let middle = start + (end - start) / 2;
            slices.extend([(middle, end), (start, middle + 1)]);
        }
        Ok(list)
    }

    /// Reads a slice; false where it is cut short.
    async fn slice(
        &self,
        account: &Account,
        time: (i64, i64),
        list: &mut Listed,
    ) -> Result<bool, Transactions> {
        let reply = self.ask(account, &request::list(time)).await.map_err(|heard| {
            tracing::warn!(heard.raw, "PayPal does not list transactions");
            Transactions::NoAnswer
        })?;
        let warnings = reply.errors();
        if !reply.is_done {
            tracing::warn!(?warnings, "PayPal does not list transactions");
            return Err(refusal(&warnings));
        }
        // A warning that nobody has told us of may mean that it is not whole.
        if warnings.iter().any(|code| *code != CUT_SHORT) {
            tracing::warn!(?warnings, "PayPal warns of its list of transactions");
            return Err(Transactions::NoAnswer);
        }
        if warnings.is_empty() && reply.has_warning() {
            tracing::warn!("PayPal warns of its list of transactions, and not of what");
            return Err(Transactions::NoAnswer);
        }
        let Some(count) = reply.lines(&FIELDS, SHOWN_MAX) else {
            tracing::warn!("PayPal's list of transactions is not whole");
            return Err(Transactions::NoAnswer);
        };
        if !warnings.is_empty() || count == SHOWN_MAX {
            return Ok(false);
        }
        match read(&reply, count, list) {
            Some(()) => Ok(true),
            None => {
                tracing::warn!("PayPal's list of transactions has a line without an id");
                Err(Transactions::NoAnswer)
            }
        }
    }

    /// As [`line_details`](crate::payments::PaymentGateways::line_details).
    pub(super) async fn line_details(&self, account: &Account, object: &ObjectId) -> LineDetails {
        match self.ask(account, &request::details_of(object)).await {
            Ok(reply) if reply.is_done => of_details(&reply, object),
            Ok(reply) => match errors::no_details(&reply.errors()) {
                NoDetails::Unknown => LineDetails::NotShown,
                NoDetails::NotPermitted => LineDetails::NotPermitted,
                NoDetails::Refused => {
                    tracing::warn!(object = %object.0, codes = ?reply.errors(), "PayPal does not explain a transaction");
                    LineDetails::Unreadable(nothing_of(object))
                }
                NoDetails::Later => LineDetails::NoAnswer,
            },
            Err(_) => LineDetails::NoAnswer,
        }
    }
}

/// What it means that there is no list: the account may not see it, or PayPal cannot say now.
fn refusal(codes: &[i32]) -> Transactions {
    match errors::deciding(codes) {
        Some(10_002 | 10_007 | 10_008) => Transactions::NotPermitted,
        _ => Transactions::NoAnswer,
    }
}

/// Reads the lines of an answer. None where one that may be of money has no id.
fn read(reply: &Reply, count: usize, list: &mut Listed) -> Option<()> {
    for line in (0..count).map(|n| Line::new(reply, n)) {
        if !list.is_new(line.key()) {
            continue;
        }
        match line.read() {
            Ok(Some(line)) => list.lines.push(line),
            Ok(None) => list.others += 1,
            Err(what) => {
                let [kind, status] = line.words();
                tracing::warn!(kind, status, what, "a line of PayPal's list of transactions cannot be read");
                list.unreadable.push(line.unreadable()?);
            }
        }
    }
    Some(())
}
