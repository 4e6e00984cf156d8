//! A gateway that is down for six hours at the end of many sessions (PS-F34): everything that is held is charged later, once.

use super::journey::until;
use super::play::sums;
use crate::attendee::Attendee;
use crate::blows::Blows;
use crate::host::Host;
use crate::on_threads;
use crate::trace::Trace;
use crate::world::World;
use domain::sites::{Interface, ProUkEdition};
use domain::time::Span;
use emulators::payflow::{Arm, Books, FaultKind, Kind, Operation};
use std::collections::BTreeMap;
use store::Engine;
use testkit::chance::Chance;
use testkit::hosts::{Accepting, Told, tell};
use testkit::{TestAppOptions, Through};

/// All sessions end within this time.
const ENDING: Span = Span::hours(1);

/// So long the gateway is down, from the first end on.
const DOWN: Span = Span::hours(6);

/// How long they were attended before.
const ATTENDED: Span = Span::minutes(30);

/// More than enough for whatever a host does.
const STEPS: usize = 60;

/// What came of it.
#[derive(Debug)]
pub struct AfterOutage {
    /// The product, and the edition of its accounts.
    pub through: Through,
    /// Charges in the books of the gateway.
    pub charges: usize,
    /// Calls while it was down.
    pub calls: u64,
    /// What is wrong; empty when nothing is.
    pub wrong: Vec<String>,
}

/// Plays it through every product and edition, so many at a time. `tell` hears of each as soon as it ended.
///
/// # Errors
/// When no thread or runtime can be made.
pub fn outages_at_the_end(
    threads: usize,
    count: usize,
    tell: impl Fn(&AfterOutage) + Sync,
) -> anyhow::Result<()> {
    let all: Vec<Through> = Through::all().collect();
    on_threads(threads, all.len() as u64, |runtime, number| {
        let through = usize::try_from(number).ok().and_then(|number| all.get(number));
        if let Some(&through) = through {
            tell(&runtime.block_on(outage_at_the_end(through, count)));
        }
    })
}

/// So many hosts hold money for the use of their sessions, which end within one hour while the gateway is down for six. With direct
/// payment, by which no euros are held for minutes, so many seats are held instead.
async fn outage_at_the_end(through: Through, count: usize) -> AfterOutage {
    let is_direct = through.edition == ProUkEdition::Direct;
    let options = TestAppOptions {
        currency: if is_direct { "GBP" } else { "EUR" },
        capacity: Some(i64::try_from(count).unwrap_or(i64::MAX)),
        chance: Some(Chance::new(1)),
        ..through.options()
    };
    let mut world = World::open((Engine::Sqlite, options), false, Blows::none(), Trace::new(false)).await;
    let world = &mut world;
    let arm = |world: &World, op| {
        let down = Arm { op, count: 0, ..Arm::once(Operation::Other, FaultKind::Refuse) };
        world.test().stand_in(through.product).arm(down)
    };
    let down = if is_direct {
        let refused = arm(world, Some(Operation::Capture));
        for number in (1..).take(count) {
            let mut attendee = Attendee::steady(number, false, false);
            until(world, &mut attendee, Attendee::is_done).await;
        }
        world.test().stand_in(through.product).disarm(Some(refused));
        let down = arm(world, None);
        world.pass(DOWN).await;
        down
    } else {
        let mut hosts = running(world, count).await;
        world.pass(ATTENDED).await;
        let down = arm(world, None);
        let each = Span(ENDING.0 / i64::try_from(count).unwrap_or(1));
        for host in &mut hosts {
            attended(world, host, Told::Disconnected("computer")).await;
            for _ in 0..STEPS {
                if !host.is_done() {
                    host.step(world).await;
                }
            }
            world.pass(each).await;
        }
        world.pass(Span(DOWN.0 - ENDING.0)).await;
        down
    };
    let stand_in = world.test().stand_in(through.product);
    let armed = stand_in.faults().armed;
    let calls = armed.iter().find(|arm| arm.id == down).map_or(0, |arm| arm.fired);
    stand_in.disarm(None);
    world.pass(Span::hours(2)).await;
    account_for(world, through, (count, calls)).await
}

/// Sessions that hosts have paid for and started, with somebody in each.
async fn running(world: &mut World, count: usize) -> Vec<Host> {
    world.test().sell_minutes("authorize").await;
    let mut hosts = Vec::new();
    for _ in 0..count {
        let here = world.test().hosted_here(Accepting::default()).await;
        let mut host = Host::steady(here, false);
        for _ in 0..STEPS {
            if !host.is_teaching() {
                host.step(world).await;
                world.work().await;
            }
        }
        attended(world, &host, Told::Connected("computer")).await;
        hosts.push(host);
    }
    hosts
}

async fn attended(world: &World, host: &Host, told: Told<'_>) {
    let test = world.test();
    tell(&test.app, (test.site.id, host.session()), told).await.expect("the store works");
}

async fn account_for(world: &mut World, through: Through, (count, calls): (usize, u64)) -> AfterOutage {
    let mut wrong = std::mem::take(&mut world.violations);
    let test = world.test();
    let books: Books = match through.interface() {
        Interface::Payflow | Interface::PayflowExpress => test.emulator.books().await,
        Interface::PayPal => test.paypal.report().await,
        Interface::Express | Interface::HostedPro | Interface::DirectPro => test.express.report().await,
    }
    .expect("the books can be read");
    let mut of_hold: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let charges = books.transactions.iter().filter(|of| of.kind == Kind::Capture && of.result == 0);
    charges.for_each(|of| *of_hold.entry(of.origid.clone()).or_default() += 1);
    let (held, _) = sums(world).await;
    if of_hold.len() != count || of_hold.values().any(|times| *times != 1) || held != 0 {
        wrong.push(format!("{held} still held, charges by hold: {of_hold:?}"));
    }
    wrong.extend(test.violations().await);
    AfterOutage { through, charges: of_hold.values().sum(), calls, wrong }
}
