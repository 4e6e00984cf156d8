//! What the host sees while his session runs: who is connected, what it has cost so far, and when it will reach the ceiling
//! if everybody stays (PS 6.4).

use super::ceiling::{Nearness, nearness};
use super::charge::charge;
use super::facts::Fact;
use super::meter::{Edge, Metered, Window, meter, shown};
use super::{Leg, PerLeg, Quantities};
use crate::money::{Money, MoneyError};
use crate::sites::Price;
use crate::tariffs::Tariff;
use crate::time::{Span, Timestamp};

/// How far ahead one looks: no session is longer (PS-A6).
const AHEAD: Span = Span::days(7);

/// The finest step of the meter.
const STEP: Span = Span(1_000);

/// A running session at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Live {
    /// How many are connected now, by leg.
    pub connected: PerLeg<u32>,
    /// How long each leg was used until now. Who was heard of lately is supposed to be still there: what that is too much
    /// falls away within [`super::meter::FRESH`], when he was not.
    pub used: Quantities,
    /// What that costs; more than the ceiling is not charged.
    pub cost: Price,
    /// How near it is to the ceiling.
    pub nearness: Nearness,
    /// When the ceiling was passed, or will be if everybody who is connected stays and nobody comes; `None`: not within a
    /// week.
    pub reached_at: Option<Timestamp>,
}

/// The running session of which `facts` are known until now, the end of `window`. Time and cost are what would be settled if it
/// ended now, and move with the clock. How near the ceiling is, and that it is reached, rests on what is shown and will be
/// billed whatever is heard later: nobody is warned, or sent away, before it is sure.
pub fn live(facts: &[Fact], window: Window, tariff: &Tariff, ceiling: Money) -> Result<Live, MoneyError> {
    let (seeming, shown) = (meter(facts, window), shown(facts, window));
    let mut connected = PerLeg::<u32>::default();
    let open = |down: Timestamp, edge: Edge| down == window.until && edge == Edge::Session;
    for interval in seeming.intervals.iter().filter(|found| open(found.down, found.down_edge)) {
        connected.set(interval.leg, connected.get(interval.leg).saturating_add(1));
    }
    let used = seeming.totals;
    let cost = charge(tariff, &used)?.price;
    let nearness = nearness(charge(tariff, &shown.totals)?.price.gross, ceiling);
    let reached_at = match nearness {
        Nearness::Reached => Some(reached(&shown, window, tariff, ceiling)?),
        // Not yet, though it may seem so: the next heartbeat tells.
        _ => time_to(ceiling, &seeming.totals, &connected, tariff)?
            .map(|ahead| window.until.plus(Span(ahead.0.max(STEP.0)))),
    };
    Ok(Live { connected, used, cost, nearness, reached_at })
}

/// When the cost came to be more than the ceiling, found by halving among the moments of the window: what was used until each of them is
/// what of the intervals lies before it. It stays the same however often one looks.
fn reached(
    metered: &Metered,
    window: Window,
    tariff: &Tariff,
    ceiling: Money,
) -> Result<Timestamp, MoneyError> {
    let cost_until = |at: Timestamp| -> Result<i64, MoneyError> {
        let mut used = Quantities::default();
        for interval in metered.intervals.iter().filter(|found| found.up < at) {
            let length = interval.down.min(at).since(interval.up);
            used.set(interval.leg, Span(used.get(interval.leg).0 + length.0));
        }
        Ok(charge(tariff, &used)?.price.gross.minor)
    };
    let steps = window.until.since(window.from).0.max(0) / STEP.0 + 1;
    let (mut below, mut reached) = (-1, steps);
    while reached - below > 1 {
        let middle = below + (reached - below) / 2;
        let is_below = cost_until(window.from.plus(Span(middle * STEP.0)))? <= ceiling.minor;
        if is_below { below = middle } else { reached = middle }
    }
    Ok(window.from.plus(Span(reached * STEP.0)).min(window.until))
}

/// How long until the cost is more than the ceiling: the first moment at which it is, found by halving, since a cost never falls.
fn time_to(
    ceiling: Money,
    used: &Quantities,
    connected: &PerLeg<u32>,
    tariff: &Tariff,
) -> Result<Option<Span>, MoneyError> {
    let cost_after = |steps: i64| -> Result<i64, MoneyError> {
        let more = |leg: Leg| Span(used.get(leg).0 + steps * STEP.0 * i64::from(connected.get(leg)));
        Ok(charge(tariff, &PerLeg::from_fn(more))?.price.gross.minor)
    };
    let (mut below, mut reached) = (-1, AHEAD.0 / STEP.0);
    if cost_after(reached)? <= ceiling.minor {
        return Ok(None);
    }
    while reached - below > 1 {
        let middle = below + (reached - below) / 2;
        if cost_after(middle)? <= ceiling.minor { below = middle } else { reached = middle }
    }
    Ok(Some(Span(reached * STEP.0)))
}
