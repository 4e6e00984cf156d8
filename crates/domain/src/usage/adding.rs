//! What a host is proposed who adds to what is held while his session runs: the time that has passed is used already, and
//! a ceiling that only covers that would end the session all the same.

use super::charge::charge;
use super::estimate::Estimated;
use super::{PerLeg, Quantities};
use crate::money::Money;
use crate::sessions::schedule::MINUTES_MAX;
use crate::tariffs::Tariff;
use crate::time::Span;

/// How long whoever is there can stay with what is proposed, before the buffer.
pub const REST: Span = Span::minutes(15);

/// How long a session that runs is proposed to last in all, minutes: `planned`, or else what it has `run` and [`REST`]
/// more, and so long that `counts` over that time cost what was `used` and the rest of it. At most the longest session that
/// there is: what then costs too much is refused where it is estimated.
pub fn proposed_minutes(
    planned: i64,
    (ran, used): (Span, &Quantities),
    counts: &PerLeg<i64>,
    tariff: &Tariff,
) -> i64 {
    let least = planned.max(whole_minutes(ran) + whole_minutes(REST)).min(MINUTES_MAX);
    let with_rest = |leg| {
        let rest = REST.0.saturating_mul(counts.get(leg));
        Span(used.get(leg).0.saturating_add(rest))
    };
    let needed = charge(tariff, &PerLeg::from_fn(with_rest)).map(|charge| charge.price.gross.minor);
    let is_enough = |minutes: i64| {
        let estimated = Estimated { minutes, counts: *counts }.quantities();
        let cost = charge(tariff, &estimated).map(|charge| charge.price.gross.minor);
        matches!((cost, needed), (Ok(cost), Ok(needed)) if cost >= needed)
    };
    // The first that is enough, found by halving: a cost never falls with the minutes.
    let (mut below, mut enough) = (least - 1, MINUTES_MAX);
    while enough - below > 1 {
        let middle = below + (enough - below) / 2;
        if is_enough(middle) { enough = middle } else { below = middle }
    }
    if is_enough(enough) { enough } else { least }
}

/// Whether a ceiling is of use to a session that has come to `used`: one that is not above it is reached before it is paid.
pub fn is_above_use(ceiling: Money, used: Money) -> bool {
    ceiling.minor > used.minor
}

fn whole_minutes(span: Span) -> i64 {
    let minute = Span::minutes(1).0;
    span.0.max(0).div_euclid(minute) + i64::from(span.0.max(0) % minute > 0)
}
