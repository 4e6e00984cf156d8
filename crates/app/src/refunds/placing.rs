//! In the place of which orders comes what somebody gave back at the gateway's own console (PS 3.4). Beside an order that asks for the same
//! money it would go back twice; in the place of one that it was not meant for, what is owed would be owed by nobody.

use crate::payments::Loaded;
use domain::ids::RefundId;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::refunds::{Cause, OrderState};
use store::refunds::RefundRow;

/// What was given back at the console.
pub(super) struct Given<'a> {
    pub amount: Money,
    /// What was taken, of which it was given back.
    pub capture: &'a ObjectId,
    /// Whether that was taken first: of what an order goes back that names none.
    pub is_first: bool,
    /// Whether the gateway says of what it was given back.
    pub is_told_of: bool,
    /// Whether a person notes it, who can say what the gateway does not.
    pub by_person: bool,
    /// The failed order of which it is one of several parts.
    pub part_of: Option<RefundId>,
}

/// Its place among the orders of its payment, which are named by where they stand in [`Loaded::refunds`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// It carries out this order.
    Whole(usize),
    /// It is a part of this order. Whether what is left of that waits for a person.
    PartOf { order: usize, stays: bool },
    /// It comes instead of these, or of so many minor units of each.
    Instead(Vec<(usize, i64)>),
    /// It is another one beside all.
    Beside,
    /// More would go back than was taken, and it is not known instead of what.
    Nowhere,
}

/// The order of just so much of an attempt's money that such a refund carries out, where its gateway does not say of what it was given:
/// one that was refused, waits for the end of a dispute, or is one that the gateway does not know.
pub(super) fn meant(loaded: &Loaded, amount: Money) -> Option<&RefundRow> {
    let mut mine = loaded.refunds.iter().filter(|row| row.attempt_id == loaded.attempt.id);
    mine.find(|row| {
        let stands = row.order.state == OrderState::Failed || waits(loaded, row);
        row.part.gross == amount && (stands || loaded.situation.is_lost(&row.order))
    })
}

/// Whether an order waits for the end of a dispute.
fn waits(loaded: &Loaded, row: &RefundRow) -> bool {
    loaded.attempt.disputed.is_open && row.order.state == OrderState::Requested && !row.reserved
}

/// Where a refund at the console belongs.
pub(super) fn place(loaded: &Loaded, given: &Given<'_>) -> Place {
    let amount = given.amount;
    // What pays for nothing goes back as a whole by itself: nothing of it is left.
    let (pays, left) = (given.is_first && loaded.pays(), loaded.left());
    // One that the gateway had refused, or that waits for the end of a dispute, is carried out by it.
    let waits = |row: &RefundRow| waits(loaded, row);
    let is_of_it = |row: &RefundRow| {
        let of = row.order.capture.as_ref();
        row.attempt_id == loaded.attempt.id && of.map_or(given.is_first, |own| own == given.capture)
    };
    let stands = |row: &RefundRow| is_of_it(row) && (row.order.state == OrderState::Failed || waits(row));
    let is_parted = |row: &RefundRow| given.part_of == Some(row.order.id) && stands(row);
    let is_lost = |row: &RefundRow| is_of_it(row) && loaded.situation.is_lost(&row.order);
    let first = |is_it: &dyn Fn(&RefundRow) -> bool| loaded.refunds.iter().position(is_it);
    let whole = first(&|row| is_parted(row) && row.part.gross == amount)
        .or_else(|| first(&|row| stands(row) && row.part.gross == amount))
        .or_else(|| first(&|row| is_lost(row) && row.part.gross == amount));
    if let Some(index) = whole {
        return Place::Whole(index);
    }
    let is_more = |row: &RefundRow| row.part.gross.minor > amount.minor;
    // One that asked for more than the gateway still had, because of this one, is so much less.
    let short = !pays || amount.minor > left.minor;
    // One that waits is so much less in any case: it was owed before this one was given.
    let held_back = |row: &RefundRow| loaded.situation.is_held_back(&row.order);
    let is_cut = |row: &RefundRow| {
        is_of_it(row) && (waits(row) || held_back(row) || (short && row.order.state == OrderState::Failed))
    };
    // One that the gateway does not know is known not to be done where both are more than was taken, if it says of what this one was.
    let rules_out =
        |ordered: Money| given.is_told_of && loaded.situation.rules_out(amount, given.capture, ordered);
    let is_ruled_out = |row: &RefundRow| is_lost(row) && rules_out(row.part.gross);
    // Of several, none of which the gateway knows, it may be that all but one were done: which was not, nobody knows. It comes in the place of
    // one, whose rest a person asks for.
    let lost: i64 = loaded.refunds.iter().filter(|row| is_lost(row)).map(|row| row.part.gross.minor).sum();
    let are_ruled_out = given.by_person && rules_out(Money::new(lost, amount.currency));
    let sure = first(&|row| is_parted(row) && is_more(row))
        .or_else(|| first(&|row| is_cut(row) && is_more(row)))
        .or_else(|| first(&|row| is_ruled_out(row) && is_more(row)));
    if let Some(order) = sure.or_else(|| first(&|row| are_ruled_out && is_lost(row) && is_more(row))) {
        let row = &loaded.refunds[order];
        // What is left of it is asked for again only where all that was taken is to go back: elsewhere whoever gave this may be about to
        // give the rest as well, and so much more would leave. Then a person says.
        let goes_whole = !pays || left.is_zero();
        let stays = sure.is_none() || held_back(row) || is_parted(row) || !(goes_whole || waits(row));
        return Place::PartOf { order, stays };
    }
    if !short {
        return Place::Beside;
    }
    // More than such a one comes in its place. In that of which of several, where the gateway has not refused each, a person says.
    let is_less = |row: &RefundRow| (stands(row) && !waits(row)) || is_ruled_out(row);
    let less: Vec<_> = loaded.refunds.iter().enumerate().filter(|(_, row)| is_less(row)).collect();
    let is_sure = given.by_person || less.len() == 1 || !less.iter().any(|(_, row)| held_back(row));
    if !pays || !is_sure {
        return Place::Nowhere;
    }
    // What a division is spared by an order of its host it is spared by the whole of it.
    let parted = loaded.intent.purchase.registration().is_some();
    // What was not used was never earned: no other money comes in its place.
    let earned = less.iter().filter(|(_, row)| row.order.cause != Cause::NotUsed);
    let earned = earned.map(|(index, row)| (*index, row.part.gross.minor)).collect();
    match making_room(earned, (amount.minor, amount.minor - left.minor), parted) {
        room if room.is_empty() => Place::Nowhere,
        room => Place::Instead(room),
    }
}

/// Which of these failed or lost orders of so many minor units, each less than what was `given` at the console, make room for it, and how
/// much of each, where `over` more was given than is left beside them; none where that is not enough. All where they are just as much; else
/// one alone, the smallest that is enough, before several; of the last of these only a part, where all of it would be more than came: what
/// is owed besides would be owed by nobody. Where they may not be `parted`, another one instead, or none.
fn making_room(mut rows: Vec<(usize, i64)>, (given, over): (i64, i64), parted: bool) -> Vec<(usize, i64)> {
    rows.sort_by_key(|(_, minor)| *minor);
    let sum = rows.iter().map(|(_, minor)| minor).sum::<i64>();
    if sum == given {
        return rows;
    }
    if let Some(row) = rows.iter().find(|(_, minor)| *minor >= over) {
        return vec![*row];
    }
    if sum < over {
        return Vec::new();
    }
    let (mut room, mut taken) = (0, Vec::new());
    for (index, minor) in rows.into_iter().rev() {
        if room < over {
            let part = if room + minor <= given { minor } else { over - room };
            if part < minor && !parted {
                continue;
            }
            room += part;
            taken.push((index, part));
        }
    }
    if room < over { Vec::new() } else { taken }
}

#[cfg(test)]
mod tests {
    use super::making_room;

    #[test]
    fn as_much_as_is_lacking_is_given_up() {
        let of = |rows: &[i64], sums, parted| {
            making_room(rows.iter().copied().enumerate().collect(), sums, parted)
        };
        assert_eq!(of(&[60, 40], (100, 70), true), [(1, 40), (0, 60)], "just as much");
        assert_eq!(of(&[60, 40], (100, 30), true), [(1, 40), (0, 60)], "whatever is left besides");
        assert_eq!(of(&[60, 41], (100, 40), true), [(1, 41)], "the smallest that is enough");
        assert_eq!(of(&[60, 41], (100, 70), true), [(0, 60), (1, 10)], "a part of the last one");
        assert_eq!(of(&[60, 41], (100, 70), false), [], "a whole one would be more than came");
        assert_eq!(of(&[60, 50, 10], (75, 65), false), [(0, 60), (2, 10)], "one that is a whole one");
        assert_eq!(of(&[20, 10], (75, 65), true), [], "not enough");
    }
}
