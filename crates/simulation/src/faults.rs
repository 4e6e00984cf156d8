//! Which faults of a gateway may strike in a run (the matrix O × F of PS 10), as far as they end by themselves: what
//! waits for a person in the office, such as an answer with another amount, has tests of its own.

use crate::matrix::{Cell, GatewayClock, cells};
use domain::sites::{GatewayProduct, ProUkEdition};
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::chance::Chance;

/// Faults that every gateway can have.
pub(crate) const EVERYWHERE: [FaultKind; 14] = [
    FaultKind::Refuse,
    FaultKind::DropBefore,
    FaultKind::DropAfter,
    FaultKind::HalfAnswer,
    FaultKind::Error500Before,
    FaultKind::Error500After,
    FaultKind::Html200,
    FaultKind::Html502,
    FaultKind::Html503,
    FaultKind::Html504,
    FaultKind::Empty,
    FaultKind::Garbage,
    FaultKind::InvalidUtf8,
    FaultKind::TooManyRequests,
];

/// Operations that every gateway has.
const OPERATIONS: [Operation; 6] = [
    Operation::Token,
    Operation::Authorize,
    Operation::Sale,
    Operation::Capture,
    Operation::Void,
    Operation::Credit,
];

/// One to five, at any of the gateways.
pub(crate) fn of(
    chance: &Chance,
    (products, edition): (&[GatewayProduct], ProUkEdition),
) -> Vec<(GatewayProduct, Arm)> {
    let count = 1 + chance.below(5);
    let anywhere = |_| {
        let product = chance.pick(products);
        let is_payflow = match product {
            GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress => true,
            GatewayProduct::ProUk => edition == ProUkEdition::Payflow,
            GatewayProduct::PayPal | GatewayProduct::ExpressCheckout => false,
        };
        (product, one(chance, product, is_payflow))
    };
    (0..count).map(anywhere).collect()
}

fn one(chance: &Chance, product: GatewayProduct, is_payflow: bool) -> Arm {
    let (op, fault) = match chance.below(10) {
        // What is asked most often, and what makes an unknown outcome stay one for longer.
        0 | 1 => (Operation::Inquiry, chance.pick(&EVERYWHERE)),
        2 => (Operation::Inquiry, FaultKind::NotFound),
        3 if is_payflow => (chance.pick(&OPERATIONS), FaultKind::InquiryLag),
        // A search shows late what was paid on a page.
        3 if product == GatewayProduct::ProUk => (Operation::Inquiry, FaultKind::InquiryLag),
        4 if is_payflow => {
            (chance.pick(&[Operation::HostedPage, Operation::HostedSubmit]), chance.pick(&EVERYWHERE))
        }
        _ => (chance.pick(&OPERATIONS), chance.pick(&EVERYWHERE)),
    };
    Arm {
        nth: 1 + chance.below(2),
        count: 1 + chance.below(3),
        lag_s: chance.between(1, 600),
        retry_after_s: chance.percent(50).then(|| u32::try_from(chance.below(90)).unwrap_or(0)),
        ..Arm::once(op, fault)
    }
}

/// Faults that not every product has, wherever the matrix has a cell of them.
const SOMEWHERE: [FaultKind; 6] = [
    FaultKind::WrongType,
    FaultKind::Busy,
    FaultKind::SignInEnded,
    FaultKind::InProgress,
    FaultKind::InquiryLag,
    FaultKind::DeclinedThenApproved,
];

/// Of every second run one or two more, of those that not every product has.
pub(crate) fn beside(
    chance: &Chance,
    (products, edition): (&[GatewayProduct], ProUkEdition),
) -> Vec<(GatewayProduct, Arm)> {
    if chance.percent(50) {
        return Vec::new();
    }
    let is_here = |cell: &Cell| {
        let (product, of) = (cell.through.product, cell.through.edition);
        products.contains(&product) && (product != GatewayProduct::ProUk || of == edition)
    };
    let may_strike = |cell: &Cell| {
        SOMEWHERE.contains(&cell.fault) && cell.clock == GatewayClock::Right && cell.excuse().is_none()
    };
    let all: Vec<Cell> = cells().into_iter().filter(|cell| is_here(cell) && may_strike(cell)).collect();
    let one = |_| {
        let cell = chance.pick(&all);
        let arm = Arm {
            nth: 1 + chance.below(2),
            count: 1 + chance.below(3),
            lag_s: chance.between(1, 600),
            ..Arm::once(cell.op, cell.fault)
        };
        (cell.through.product, arm)
    };
    (0..chance.between(1, 2)).map(one).collect()
}

/// How the clocks of all gateways go (PS-F30); mostly as ours.
pub(crate) fn gateway_clock(chance: &Chance) -> GatewayClock {
    let wrong = [GatewayClock::Ahead, GatewayClock::Behind];
    if chance.percent(80) { GatewayClock::Right } else { chance.pick(&wrong) }
}
