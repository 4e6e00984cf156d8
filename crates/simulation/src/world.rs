//! The program and its surroundings in one process: a database, a gateway, a mail server, one clock that moves only when
//! the run lets it. The program can die and start again; its surroundings go on.

use crate::blows::Blows;
use crate::trace::Trace;
use app::AppError;
use app::crash::CrashPoint;
use app::payments::Notice;
use domain::accounts::Role;
use domain::ids::MerchantAccountId;
use domain::payments::gateway::Mode;
use domain::sites::{GatewayProduct, Interface, ProUkEdition};
use domain::time::Span;
use emulators::payflow::{Arm, Settings};
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::Engine;
use testkit::chance::Chance;
use testkit::databases::{TestDatabase, fresh_database};
use testkit::notices::notice;
use testkit::{TestApp, TestAppOptions, Through};

/// Between a death and what the next start finds to do: what the dead one had in hand is in nobody's any more.
const DEAD_FOR: Span = Span::seconds(15);

/// Most steps in which time passes.
const STEPS_MAX: i64 = 60;

/// The surroundings, and the program in them.
pub(crate) struct World {
    test: Option<TestApp>,
    database: TestDatabase,
    blows: Arc<Blows>,
    /// Through what the site is paid, in its order.
    pub products: Vec<GatewayProduct>,
    /// What happened.
    pub trace: Trace,
    /// What must not have.
    pub violations: Vec<String>,
}

/// Where a notification goes, its headers and its body.
type Told = (String, Vec<(String, String)>, String);

impl World {
    /// A site that sells through `options.gateway`, which forgets keys at once when it `forgets` (PS-F16; Payflow's alone
    /// can). Nothing goes wrong before [`World::begin`].
    pub async fn open(
        (engine, options): (Engine, TestAppOptions),
        forgets: bool,
        blows: Arc<Blows>,
        trace: Trace,
    ) -> Self {
        let database = fresh_database(engine).await;
        let products: Vec<_> = [options.gateway].into_iter().chain(options.also).collect();
        let test = TestApp::start_with(&database, options).await;
        for &product in products.iter().filter(|product| **product != GatewayProduct::PayflowPro) {
            // Whoever is verified is told of what happens.
            let administrator = test.person(Role::Administrator).await.person;
            let verified =
                test.app.commerce().verify(&administrator, &test.site, (Mode::Production, product)).await;
            assert!(verified.expect("the store works").is_some(), "an account");
        }
        if forgets {
            test.emulator.set_settings(Settings { key_retention_us: 1, ..test.emulator.settings() });
        }
        Self { test: Some(test), database, blows, products, trace, violations: Vec::new() }
    }

    /// From now on faults strike and the program dies.
    pub async fn begin(&mut self, faults: Vec<(GatewayProduct, Arm)>) {
        for (product, fault) in faults {
            self.test().stand_in(product).arm(fault);
        }
        self.start_again().await;
    }

    /// The program as it runs now.
    pub fn test(&self) -> &TestApp {
        self.test.as_ref().expect("the program runs between two steps")
    }

    /// Lets something be done. `None` when the program died of it: then nothing of it went on after the blow, and it runs
    /// again, with everything done that a start finds to do; or when it answered with an error. No weather of a run makes
    /// one, so that an error is a violation: a panic of a task or a unit of work comes as one, too.
    pub async fn act<T>(&mut self, act: impl AsyncFnOnce(&TestApp) -> Result<T, AppError>) -> Option<T> {
        match self.tried(act).await {
            Some(Ok(done)) => return Some(done),
            Some(Err(error)) if !self.blows.is_dead() => {
                self.violations.push(format!("an error: {error}"));
                return None;
            }
            _ => {}
        }
        while self.blows.is_dead() {
            let died = self.blows.died().last().map_or_else(String::new, |point| point.name());
            self.trace.say(format!("dead at {died}"));
            // Whatever of the dead program is still on its way ends with its database.
            self.test().app.store().close().await;
            self.blows.revive();
            self.start_again().await;
            self.test().advance(DEAD_FOR).await;
            // A start may meet the next blow.
            drop(self.tried(async |test| app::jobs::run_due(&test.app).await).await);
        }
        None
    }

    async fn tried<T>(
        &self,
        act: impl AsyncFnOnce(&TestApp) -> Result<T, AppError>,
    ) -> Option<Result<T, AppError>> {
        let doing = AssertUnwindSafe(act(self.test())).catch_unwind();
        let done = tokio::select! {
            biased;
            () = self.blows.wait_for_death() => None,
            done = doing => Some(done),
        };
        match done {
            Some(Ok(done)) => Some(done),
            Some(Err(_)) if self.blows.is_dead() => None,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => None,
        }
    }

    async fn start_again(&mut self) {
        if let Some(test) = self.test.take() {
            self.test = Some(test.restart(&self.database, self.blows.hook()).await);
        }
    }

    /// The program ends when nothing is under way, and starts again.
    pub async fn start_over(&mut self) {
        self.start_again().await;
        self.test().advance(DEAD_FOR).await;
        self.work().await;
    }

    /// Does what is due. A job that fails, and is to be done again, is a violation like any error.
    pub async fn work(&mut self) {
        let done = self
            .act(async |test: &TestApp| {
                let count = app::jobs::run_due(&test.app).await?;
                let lines = test.app.health().jobs("").await?;
                Ok((
                    count,
                    lines.into_iter().find_map(|line| Some(format!("{}: {}", line.kind, line.last_error?))),
                ))
            })
            .await;
        let Some((count, failed)) = done else { return };
        self.trace.say(format!("{count} jobs"));
        if let Some(failed) = failed
            && self.violations.last() != Some(&failed)
        {
            self.violations.push(failed);
        }
    }

    /// The gateway tells of everything that happened there, in an order of chance, some of it again: hints, which change
    /// nothing by themselves (PS-F21, PS-I-34).
    pub async fn tell(&mut self, chance: &Chance) {
        for _ in 0..chance.below(6) {
            let Some((account, notice)) = self.notice(chance).await else { return };
            let noted = self
                .act(async |test: &TestApp| test.app.payments().note_notice(account, &notice).await)
                .await;
            self.trace.say(format!("told: {noted:?}"));
        }
    }

    async fn notice(&self, chance: &Chance) -> Option<(MerchantAccountId, Notice)> {
        let test = self.test();
        let told: Vec<Told> = match test.interface(chance.pick(&self.products)) {
            Interface::Payflow | Interface::PayflowExpress => return None,
            Interface::PayPal => {
                let told = test.paypal.deliveries().await.expect("the books can be read");
                told.into_iter().map(|one| (one.url, one.headers, one.body)).collect()
            }
            Interface::Express | Interface::HostedPro | Interface::DirectPro => {
                let told = test.express.deliveries().await.expect("the books can be read");
                told.into_iter().map(|one| (one.url, one.headers, one.body)).collect()
            }
        };
        let index = usize::try_from(chance.below(told.len() as u64)).ok()?;
        let (url, headers, body) = told.get(index)?;
        Some(notice(url, headers, body))
    }

    /// Lets time pass, from one due job to the next, but in at most so many steps: what comes every minute need not come
    /// ten thousand times in a week.
    pub async fn pass(&mut self, span: Span) {
        let end = self.test().clock_now().plus(span);
        let least = Span((span.0 / STEPS_MAX).max(Span::seconds(1).0));
        loop {
            self.work().await;
            let now = self.test().clock_now();
            if now >= end {
                return;
            }
            let due = app::jobs::next_due(&self.test().app).await.expect("the database can be read");
            let next = due.unwrap_or(end).max(now.plus(least)).min(end);
            self.test().advance(next.since(now)).await;
        }
    }

    /// How many accounts a seller has at the gateway of this product, its own included.
    pub fn accounts_beside(&self, product: GatewayProduct) -> i64 {
        let there = self.test().stand_in(product);
        let same = |other: &&GatewayProduct| std::ptr::eq(self.test().stand_in(**other), there);
        i64::try_from(self.products.iter().filter(same).count()).unwrap_or(i64::MAX)
    }

    /// Nothing goes wrong from now on.
    pub fn end_of_faults(&self) {
        self.blows.end();
        let test = self.test();
        test.emulator.disarm(None);
        test.paypal.disarm(None);
        test.express.disarm(None);
    }

    /// It is over; what happened, if it was wanted.
    pub async fn close(self) -> Vec<String> {
        if let Some(test) = self.test {
            test.app.store().close().await;
        }
        self.database.remove().await;
        self.trace.into_lines()
    }

    /// Where the program died.
    pub fn deaths(&self) -> Vec<CrashPoint> {
        self.blows.died()
    }
}

/// What a run's site is like.
pub(crate) fn scenery(chance: &Chance) -> TestAppOptions {
    use GatewayProduct as G;
    let gateway = chance.pick(&G::ALL);
    // Half of the sites are paid by card and with PayPal.
    let other = match gateway {
        G::PayflowPro => chance.pick(&[G::PayPal, G::ExpressCheckout, G::PayflowExpress]),
        G::PayPal => chance.pick(&[G::PayflowPro, G::ProUk]),
        G::ExpressCheckout | G::PayflowExpress => G::PayflowPro,
        G::ProUk => G::PayPal,
    };
    let also = chance.percent(50).then_some(other);
    let edition = match gateway == G::ProUk || also == Some(G::ProUk) {
        true => chance.pick(&[ProUkEdition::Hosted, ProUkEdition::Payflow, ProUkEdition::Direct]),
        false => ProUkEdition::default(),
    };
    TestAppOptions {
        also,
        // In another currency each of its payments waits until the seller accepts it.
        currency: if edition == ProUkEdition::Direct { "GBP" } else { "EUR" },
        action: chance.pick(&["authorize", "authorize", "sale"]),
        capacity: Some(chance.between(1, 5)),
        fee: chance.between(1, 90_000),
        chance: Some(chance.clone()),
        ..Through { product: gateway, edition }.options()
    }
}
