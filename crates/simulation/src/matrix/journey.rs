//! What happens in a run before and after the operation that is struck.

use super::Cell;
use super::cells::is_payflow;
use crate::attendee::{Attendee, SESSION};
use crate::clerk::{CLERK, payments};
use crate::host::Host;
use crate::world::World;
use app::money::Decision;
use domain::sites::{GatewayProduct, Interface};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::hosts::Accepting;

/// More than enough for whatever an attendee or a host does.
const STEPS: u32 = 120;

/// PayPal honours an authorization for three days: a charge that comes later is held anew first.
const LATE: Span = Span::days(4);

/// How an operation is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Journey {
    /// Somebody buys a seat.
    Buys,
    /// Somebody buys a seat, and the answer of what paid it is lost: it is asked about.
    BuysAndIsAskedAbout,
    /// Somebody buys a seat and gives it back.
    Cancels,
    /// A host holds money for his session and calls it off.
    CallsOff,
    /// Somebody's charge is refused, and the office lets go of what is held.
    IsReleased,
    /// A charge gets through after days only.
    IsChargedLate,
}

impl Journey {
    /// The one that reaches what the cell strikes.
    pub fn to(cell: Cell) -> Self {
        let is_direct = cell.through.interface() == Interface::DirectPro;
        match cell.op {
            Operation::Credit => Self::Cancels,
            // Minutes are sold in euros, which an account of direct payment does not charge without being asked.
            Operation::Void if is_direct => Self::IsReleased,
            Operation::Void => Self::CallsOff,
            Operation::Reauthorize => Self::IsChargedLate,
            Operation::Inquiry if is_direct => Self::BuysAndIsAskedAbout,
            _ => Self::Buys,
        }
    }

    /// Whether somebody has a seat in the end, and it is paid, when everything goes well.
    pub fn ends_with_a_seat(self) -> bool {
        matches!(self, Self::Buys | Self::BuysAndIsAskedAbout | Self::IsChargedLate)
    }

    /// Goes it. The number of the fault that was armed, and whoever was to have a seat.
    pub async fn go(self, world: &mut World, cell: Cell) -> (u64, Option<Attendee>) {
        let (id, attendee) = self.gone(world, cell).await;
        if cell.fault == FaultKind::SignInRefused {
            // For ever is until somebody has seen to it.
            world.pass(Span::hours(1)).await;
            world.test().stand_in(cell.through.product).disarm(Some(id));
        }
        (id, attendee)
    }

    async fn gone(self, world: &mut World, cell: Cell) -> (u64, Option<Attendee>) {
        // Payflow's stand-in declines by the card.
        let declined = cell.fault == FaultKind::ApprovedThenDeclined && is_payflow(cell.through);
        let mut attendee = Attendee::steady(1, self == Self::Cancels, declined);
        match self {
            Self::Buys => {
                let id = strike(world, cell);
                until(world, &mut attendee, Attendee::is_done).await;
                (id, Some(attendee))
            }
            Self::BuysAndIsAskedAbout => {
                let lost = Arm::once(Operation::Authorize, FaultKind::DropAfter);
                arm(world, cell.through.product, lost);
                let id = strike(world, cell);
                until(world, &mut attendee, Attendee::is_done).await;
                (id, Some(attendee))
            }
            Self::Cancels => {
                until(world, &mut attendee, Attendee::is_about_to_cancel).await;
                world.pass(Span::minutes(20)).await;
                let id = strike(world, cell);
                until(world, &mut attendee, Attendee::is_done).await;
                (id, Some(attendee))
            }
            Self::CallsOff => (call_off(world, cell).await, None),
            Self::IsReleased => {
                let refused = Arm { result: 12, ..Arm::once(Operation::Capture, FaultKind::Result) };
                arm(world, cell.through.product, refused);
                until(world, &mut attendee, Attendee::is_done).await;
                world.pass(Span::minutes(20)).await;
                let id = strike(world, cell);
                release(world).await;
                (id, Some(attendee))
            }
            Self::IsChargedLate => {
                let outage = Arm { count: 0, ..Arm::once(Operation::Capture, FaultKind::DropBefore) };
                let outage = arm(world, cell.through.product, outage);
                until(world, &mut attendee, Attendee::is_done).await;
                world.pass(Span::minutes(10)).await;
                world.test().advance(LATE).await;
                let id = strike(world, cell);
                world.pass(Span::minutes(30)).await;
                world.test().stand_in(cell.through.product).disarm(Some(outage));
                (id, Some(attendee))
            }
        }
    }
}

/// Over sockets an answer is waited for so long.
pub(super) const DEADLINE_MS: u64 = 400;

fn strike(world: &World, cell: Cell) -> u64 {
    let of = Arm {
        delay_ms: DEADLINE_MS * 2,
        retry_after_s: Some(30),
        lag_s: if cell.fault == FaultKind::InProgress { 60 } else { 600 },
        // A page's own answer leads its payer back.
        lost: cell.fault == FaultKind::InquiryLag
            && !matches!(cell.op, Operation::HostedSubmit | Operation::Inquiry),
        after_s: 0,
        ..Arm::once(cell.op, cell.fault)
    };
    arm(world, cell.through.product, of)
}

fn arm(world: &World, product: GatewayProduct, arm: Arm) -> u64 {
    world.test().stand_in(product).arm(arm)
}

pub(super) async fn until(world: &mut World, attendee: &mut Attendee, is_there: impl Fn(&Attendee) -> bool) {
    for _ in 0..STEPS {
        if is_there(attendee) || attendee.is_done() {
            return;
        }
        attendee.step(world).await;
        world.pass(Span::seconds(2)).await;
    }
}

async fn call_off(world: &mut World, cell: Cell) -> u64 {
    let test = world.test();
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    let mut host = Host::steady(here, true);
    let mut id = None;
    for _ in 0..STEPS {
        if host.is_done() {
            break;
        }
        if host.has_paid() && id.is_none() {
            world.pass(Span::minutes(5)).await;
            id = Some(strike(world, cell));
        }
        host.step(world).await;
        world.pass(Span::seconds(2)).await;
    }
    id.unwrap_or_default()
}

/// The office lets go of what is held and was not charged.
async fn release(world: &mut World) {
    for (site, reference) in payments(world).await {
        let decided = world
            .act(async |test: &TestApp| {
                test.app.money().decide(CLERK, &site, &reference, (Decision::Release, "")).await
            })
            .await;
        world.trace.say(format!("the office releases a payment for {SESSION}: {decided:?}"));
    }
}
