//! The race for the last seats: more browsers than seats, which try again until all are sold, a gateway that fails now
//! and then, short holds, and people who pay too late. When all is quiet exactly the seats are sold, and everybody else
//! is at zero (PS-I-33).
//!
//! `BURSAR_RACE=50x500` sets seats and browsers, `BURSAR_SEED` replays who dawdles and which calls fail.

use super::hledger;
use super::world::World;
use bursar_testkit::TestAppOptions;
use bursar_testkit::databases::engines;
use bursar_testkit::simulated_buyer::{Buyer, Stage};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::Engine;
use tokio::task::JoinSet;

/// How long a seat is held for somebody who fills in the form, and how long a payment page keeps it.
const HOLD: Duration = Duration::from_millis(3_000);
const PAGE_LIFE: Duration = Duration::from_millis(4_000);

/// Of a hundred who pay, so many dawdle until the page's time is over, and so many never pay.
const LATE_PERCENT: u32 = 15;
const NEVER_PERCENT: u32 = 5;

/// Faults of the gateway in turn, ten of a thousand calls each: five of a hundred go wrong.
const FAULTS: [&str; 5] = ["drop-before", "drop-after", "error-500-after", "html-200", "refuse"];
const FAULTY: [&str; 6] = ["token", "hosted-submit", "inquiry", "capture", "void", "silent-post"];

/// The fee, minor units.
const FEE: i64 = 12_100;

/// Nobody races longer.
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seats_are_sold_once_and_nobody_else_pays() {
    let size = std::env::var("BURSAR_RACE").unwrap_or_else(|_| "10x60".to_owned());
    let (seats, browsers) = size.split_once('x').expect("SEATSxBROWSERS");
    let (seats, browsers) = (seats.parse().expect("a number"), browsers.parse().expect("a number"));
    let seed = super::seed();
    println!("BURSAR_RACE={seats}x{browsers} BURSAR_SEED={seed}");
    for engine in engines() {
        race(engine, seats, browsers, seed).await;
    }
}

/// What a browser saw until it stopped.
struct Ran {
    buyer: Buyer,
    /// Paid after the page's time.
    dawdled: bool,
}

async fn race(engine: Engine, seats: usize, browsers: u64, seed: u64) {
    let begun = Instant::now();
    let capacity = i64::try_from(seats).expect("few");
    let options = TestAppOptions { capacity: Some(capacity), fee: FEE, ..TestAppOptions::default() };
    let mut world = World::new(engine, &options).await;
    world.settings.pool_size = 16;
    world.settings.hold_ms = i64::try_from(HOLD.as_millis()).ok();
    world.settings.page_life_ms = i64::try_from(PAGE_LIFE.as_millis()).ok();
    world.start(None).await;
    // One for certain, since few browsers may meet none of the others.
    world.emulator.arm(serde_json::json!({ "op": "capture", "fault": "drop-after", "count": 1 })).await;
    for (n, op) in (0_u64..).zip(FAULTY) {
        for (m, fault) in (0_u64..).zip(FAULTS) {
            let seed = seed ^ (n << 8 | m);
            let arm =
                serde_json::json!({ "op": op, "fault": fault, "per_mille": 10, "count": 0, "seed": seed });
            world.emulator.arm(arm).await;
        }
    }

    // One who dawdles for certain, for the same reason: he is at the gateway before the others come.
    let mut dawdler = world.buyer(1);
    while !matches!(dawdler.stage, Stage::AtGateway(_)) {
        assert!(begun.elapsed() < PATIENCE, "{:?} {:?}", dawdler.stage, dawdler.registration);
        if dawdler.step().await.is_err() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    let sold = Arc::new(AtomicUsize::new(0));
    let mut running = JoinSet::new();
    let random = |number: u64| StdRng::seed_from_u64(seed ^ (number << 20));
    running.spawn(run(dawdler, random(1), Arc::clone(&sold), seats, true));
    for number in 2..=browsers {
        running.spawn(run(world.buyer(number), random(number), Arc::clone(&sold), seats, false));
    }
    let ran = running.join_all().await;
    let raced = begun.elapsed();

    let struck: u64 = world.emulator.faults().await.injected.values().sum();
    assert!(struck > 0, "a race without a fault proves nothing");
    world.emulator.calm().await;
    // That a page which was never opened brought nothing is proven after the lag of the gateway's index: the janitor
    // gets its first hour (PS-I-45).
    world.bursar.kill();
    world.sleep_while_dead(3_600).await;
    world.start(None).await;
    world.bursar.settle().await;
    let books = world.emulator.books().await;
    let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
    let count = |stage: &Stage| ran.iter().filter(|ran| ran.buyer.stage == *stage).count();
    let dawdled = ran.iter().filter(|ran| ran.dawdled).count();
    println!(
        "{engine}: {seats} of {seats} seats sold to {browsers} browsers, {dawdled} dawdled, {} of them got their money \
         back, {struck} faults, {} calls, {raced:.1?}",
        count(&Stage::Returned),
        world.emulator.log().await.len()
    );
    assert_eq!(count(&Stage::Confirmed), seats, "as the browsers were told");
    assert!(dawdled > 0, "nobody paid late");
    assert_eq!(kept, capacity * FEE, "the gateway keeps the fees of exactly the seats");
    assert_eq!(books.open_holds, 0, "nobody else's money is held");
    for ran in ran {
        for told in ran.buyer.told_failed {
            let now = ran.buyer.browser.clone().get(&told.registration).await.expect("it lives");
            assert_ne!(now.heading(), "Confirmed", "I-38: was told {:?}", told.words);
        }
    }
    hledger::agrees(&world.bursar.journal().await, "1100 At the gateway", kept);
    world.end().await;
}

/// Tries until the seats are sold; finishes what was begun. `late`: who certainly pays after the page's time.
async fn run(mut buyer: Buyer, mut random: StdRng, sold: Arc<AtomicUsize>, seats: usize, late: bool) -> Ran {
    let begun = Instant::now();
    let mut dawdled = false;
    tokio::time::sleep(Duration::from_millis(random.random_range(0..2_000))).await;
    loop {
        assert!(begun.elapsed() < PATIENCE, "{:?} {:?}", buyer.stage, buyer.registration);
        let all_sold = sold.load(Ordering::SeqCst) >= seats;
        match &buyer.stage {
            Stage::Confirmed => {
                sold.fetch_add(1, Ordering::SeqCst);
                return Ran { buyer, dawdled };
            }
            Stage::Returned => return Ran { buyer, dawdled },
            Stage::Looking | Stage::SoldOut if all_sold => return Ran { buyer, dawdled },
            Stage::SoldOut => {
                tokio::time::sleep(Duration::from_millis(random.random_range(500..2_500))).await;
                buyer.stage = Stage::Looking;
            }
            Stage::AtGateway(_) if !buyer.has_paid => match random.random_range(0..100) {
                dice if dice < LATE_PERCENT || (late && !dawdled) => {
                    tokio::time::sleep(PAGE_LIFE * 3 / 2).await;
                    dawdled = true;
                }
                dice if dice < LATE_PERCENT + NEVER_PERCENT => return Ran { buyer, dawdled },
                _ => {}
            },
            _ => {}
        }
        let before = buyer.stage.clone();
        if buyer.step().await.is_err() || buyer.stage == before {
            tokio::time::sleep(Duration::from_millis(random.random_range(300..900))).await;
        }
    }
}
