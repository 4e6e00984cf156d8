//! Partial outages: one kind of call of one gateway fails for minutes up to days of virtual time while all others work. What is
//! called meanwhile is counted: a gateway in trouble is not stormed.

use crate::faults::EVERYWHERE;
use crate::world::World;
use domain::sites::GatewayProduct;
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::chance::Chance;

/// Calls that fail: what writes, and what asks.
const CALLS: [Operation; 9] = [
    Operation::Capture,
    Operation::Capture,
    Operation::Void,
    Operation::Credit,
    Operation::Credit,
    Operation::Authorize,
    Operation::Sale,
    Operation::Inquiry,
    Operation::Reauthorize,
];

/// How they fail; mostly nothing is done.
const WAYS: [FaultKind; 8] = [
    FaultKind::Refuse,
    FaultKind::DropBefore,
    FaultKind::Error500Before,
    FaultKind::TooManyRequests,
    FaultKind::Busy,
    FaultKind::Busy,
    FaultKind::DropAfter,
    FaultKind::Html503,
];

/// PayPal honours an authorization for so long.
const HONOURED: Span = Span::days(3);

/// What else goes on when it has healed, before everything is well.
const AFTERWARDS: Span = Span::hours(2);

/// Calls that one payment may need at first, and in each hour after that: ever fewer are sent.
const CALLS_AT_FIRST: i64 = 40;
const CALLS_EACH_HOUR: i64 = 1;

/// Between two questions whether a silent gateway answers again, of each account there (decision 9).
const PROBE_EVERY: Span = Span::seconds(20);

/// A question is so many calls where a payment is asked for that somebody names, and searched for as well (Website Payments Pro).
const CALLS_OF_A_PROBE: i64 = 2;

/// One of them.
#[derive(Debug)]
struct Outage {
    product: GatewayProduct,
    op: Operation,
    way: FaultKind,
    /// Begins after so many turns of the run.
    after: u64,
    lasts: Span,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Waiting,
    Running {
        arm: u64,
        since: Timestamp,
        until: Timestamp,
    },
    /// A turn of the run may have been longer than it was meant to last.
    Over {
        strikes: u64,
        lasted: Span,
    },
}

/// Those of a run.
#[derive(Debug)]
pub(crate) struct Outages(Vec<Outage>);

impl Outages {
    /// What chance wants.
    pub fn of(chance: &Chance, products: &[GatewayProduct]) -> Self {
        let mut all = Vec::new();
        if chance.percent(50) {
            all.push(Outage::of(chance, products));
        }
        // A charge comes too late to be honoured, and what would hold it anew fails, too.
        if let Some(first) = all.first()
            && first.op == Operation::Capture
            && first.lasts > HONOURED
            && chance.percent(40)
        {
            let lasts = Span(first.lasts.0 + Span::minutes(chance.between(1, 30 * 60)).0);
            let (product, op, after) = (first.product, Operation::Reauthorize, first.after);
            all.push(Outage { product, op, way: chance.pick(&WAYS), after, lasts, stage: Stage::Waiting });
        }
        Self(all)
    }

    /// Faults of single calls that these bring with them: of what holds late charges anew.
    pub fn faults(&self, chance: &Chance) -> Vec<(GatewayProduct, Arm)> {
        let late = self.0.iter().filter(|of| of.op == Operation::Capture && of.lasts > HONOURED);
        let one = |of: &Outage| {
            let arm = Arm::once(Operation::Reauthorize, chance.pick(&EVERYWHERE));
            (of.product, Arm { count: 1 + chance.below(3), ..arm })
        };
        late.filter(|_| chance.percent(50)).map(one).collect()
    }

    /// A turn of the run has passed.
    pub fn step(&mut self, world: &mut World) {
        for outage in &mut self.0 {
            outage.step(world);
        }
    }

    /// Waits until all that have begun have healed, and for what follows.
    pub async fn sit_out(&mut self, world: &mut World) {
        let ends = |outages: &[Outage]| outages.iter().filter_map(Outage::running_until).min();
        let mut was_out = false;
        while let Some(until) = ends(&self.0) {
            was_out = true;
            world.pass(until.since(world.test().clock_now())).await;
            self.step(world);
        }
        if was_out {
            world.pass(AFTERWARDS).await;
        }
    }

    /// Those that struck, each by what failed.
    pub fn struck(&self) -> Vec<String> {
        let struck = self.0.iter().filter(|of| matches!(of.stage, Stage::Over { strikes: 1.., .. }));
        struck.map(|of| of.op.word().to_owned()).collect()
    }

    /// What was called more often than so many payments need, of which a payer may begin several, into so many accounts where a product's is.
    pub fn storms(&self, payments: i64, accounts: impl Fn(GatewayProduct) -> i64) -> Vec<String> {
        self.0.iter().filter_map(|of| of.storm(payments, accounts(of.product))).collect()
    }
}

impl Outage {
    fn of(chance: &Chance, products: &[GatewayProduct]) -> Self {
        let minutes = match chance.below(4) {
            0 => chance.between(1, 60),
            1 => chance.between(60, 12 * 60),
            2 => chance.between(12 * 60, 36 * 60),
            _ => chance.between(72 * 60, 120 * 60),
        };
        Self {
            product: chance.pick(products),
            op: chance.pick(&CALLS),
            way: chance.pick(&WAYS),
            after: chance.below(8),
            lasts: Span::minutes(minutes),
            stage: Stage::Waiting,
        }
    }

    fn running_until(&self) -> Option<Timestamp> {
        if let Stage::Running { until, .. } = self.stage { Some(until) } else { None }
    }

    fn step(&mut self, world: &mut World) {
        let now = world.test().clock_now();
        let machine = world.test().stand_in(self.product);
        let what = match self.stage {
            Stage::Waiting if self.after > 0 => {
                self.after -= 1;
                return;
            }
            Stage::Waiting => {
                let arm = machine.arm(Arm { count: 0, ..Arm::once(self.op, self.way) });
                self.stage = Stage::Running { arm, since: now, until: now.plus(self.lasts) };
                "begins"
            }
            Stage::Running { arm, since, until } if now >= until => {
                let armed = machine.faults().armed;
                let strikes = armed.iter().find(|one| one.id == arm).map_or(0, |one| one.fired);
                machine.disarm(Some(arm));
                self.stage = Stage::Over { strikes, lasted: now.since(since) };
                "ends"
            }
            Stage::Running { .. } | Stage::Over { .. } => return,
        };
        let (op, way) = (self.op.word(), self.way.word());
        let lasts = if let Stage::Over { lasted, .. } = self.stage { lasted } else { self.lasts };
        world.trace.say(format!("an outage of {op} {what}: {way}, {} s", lasts.whole_seconds()));
    }

    fn storm(&self, payments: i64, accounts: i64) -> Option<String> {
        let Stage::Over { strikes, lasted } = self.stage else { return None };
        let (minutes, hours) = (lasted.whole_seconds() / 60, lasted.whole_seconds() / 3_600);
        let most = payments * (CALLS_AT_FIRST + CALLS_EACH_HOUR * hours);
        let probes = if self.op == Operation::Inquiry {
            accounts * CALLS_OF_A_PROBE * (lasted.0 / PROBE_EVERY.0)
        } else {
            0
        };
        let is_storm = i64::try_from(strikes).unwrap_or(i64::MAX) > most + probes;
        is_storm.then(|| {
            let op = self.op.word();
            format!("a storm: {op} was called {strikes} times in an outage of {minutes} minutes")
        })
    }
}
