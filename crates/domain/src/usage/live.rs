//! What the host sees while his session runs: who is connected, what it has cost so far, and when it will reach the ceiling
//! if everybody stays (PS 6.4).

use super::ceiling::{Nearness, nearness};
use super::charge::charge;
use super::meter::{Edge, Metered, Window};
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
    /// How long each leg was used until now.
    pub used: Quantities,
    /// What that costs.
    pub cost: Price,
    /// How near it is to the ceiling.
    pub nearness: Nearness,
    /// When the ceiling was passed, or will be if everybody who is connected stays and nobody comes; `None`: not within a
    /// week.
    pub reached_at: Option<Timestamp>,
}

/// The running session that was metered until now in `window`.
pub fn live(metered: &Metered, window: Window, tariff: &Tariff, ceiling: Money) -> Result<Live, MoneyError> {
    let mut connected = PerLeg::<u32>::default();
    let open = |down: Timestamp, edge: Edge| down == window.until && edge == Edge::Session;
    for interval in metered.intervals.iter().filter(|found| open(found.down, found.down_edge)) {
        connected.set(interval.leg, connected.get(interval.leg).saturating_add(1));
    }
    let used = metered.totals;
    let cost = charge(tariff, &used)?.price;
    let reached_at = match nearness(cost.gross, ceiling) {
        Nearness::Reached => Some(reached(metered, window, tariff, ceiling)?),
        _ => time_to(ceiling, &used, &connected, tariff)?.map(|ahead| window.until.plus(ahead)),
    };
    Ok(Live { connected, used, cost, nearness: nearness(cost.gross, ceiling), reached_at })
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
