//! A session is called off for real: its seats were bought over sockets, Bursar is killed by SIGKILL twice in the middle of
//! giving the money back, and the gateway is down half-way. Everybody is refunded exactly once, and the ledger agrees with
//! the gateway's own books (PS-I-16).
//!
//! `BURSAR_CALLED_OFF=500` sets how many seats; `cargo xtask called-off` does that.

use super::hledger;
use super::world::World;
use app::crash::CrashPoint;
use bursar_testkit::TestAppOptions;
use bursar_testkit::crash_settings::{Blow, CalledOff, Strike};
use bursar_testkit::databases::engines;
use bursar_testkit::simulated_buyer::Stage;
use emulators::payflow::{Books, Kind};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Engine;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// The fee, minor units.
const FEE: i64 = 12_100;

/// Buyers at a time.
const WIDTH: usize = 12;

/// Bursar is down for so long by its clock: longer than a dead process's claim on a job lasts.
const DOWN_S: i64 = 200;

/// Nobody waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_refunded_exactly_once_through_two_kills_and_an_outage() {
    let seats = std::env::var("BURSAR_CALLED_OFF").unwrap_or_else(|_| "60".to_owned());
    let seats: u64 = seats.parse().expect("a number of seats");
    assert!(seats >= 40, "there must be enough to die in the middle of");
    for engine in engines() {
        call_off(engine, seats).await;
    }
}

async fn call_off(engine: Engine, seats: u64) {
    let count = i64::try_from(seats).expect("few");
    let options = TestAppOptions { capacity: Some(count), fee: FEE, ..TestAppOptions::default() };
    let mut world = World::new(engine, &options).await;
    world.settings.pool_size = 16;
    world.start(None).await;
    let begun = Instant::now();
    fill(&world, seats).await;
    until(&world, "the fees are captured", |books, _| captured(books) == count * FEE).await;
    let filled = begun.elapsed();

    // The first death: the gateway has refunded, and nobody has written it down.
    world.bursar.kill();
    world.start_struck(Some(strike(seats / 4))).await;
    let begun = Instant::now();
    world.bursar.call_off().await;
    assert!(world.bursar.dies_within(PATIENCE).await, "{}", world.bursar.complaints());
    let at_first_death = refunded(&world.emulator.books().await);
    assert!(at_first_death > 0 && at_first_death < count * FEE, "in the middle of it");

    // From the middle on the gateway refunds a few more without a word, and then takes no call at all.
    world.sleep_while_dead(DOWN_S).await;
    let more = seats / 4;
    let credit = |fault: &str, nth: u64, count: u64| serde_json::json!({ "op": "credit", "fault": fault, "nth": nth, "count": count });
    world.emulator.arm(credit("drop-after", more, 4)).await;
    world.emulator.arm(credit("refuse", more + 4, 0)).await;
    world.start(None).await;
    until(&world, "the outage begins", |_, struck| struck > 0).await;
    world.emulator.set_down(true).await;

    // The second death, in the middle of the outage.
    world.bursar.kill();
    world.sleep_while_dead(DOWN_S).await;
    world.start(None).await;
    let stuck = progress(&world, |now| now.waiting == 0).await;
    let at_outage = refunded(&world.emulator.books().await);
    assert!(stuck.going_back > 0 && stuck.gone_back > 0 && stuck.failed == 0, "half-way: {stuck:?}");
    assert!(at_outage > at_first_death && at_outage < count * FEE, "half-way: {at_outage}");

    // It answers again.
    world.emulator.calm().await;
    world.emulator.set_down(false).await;
    let done = progress(&world, |now| now.gone_back == count).await;
    let given_back = begun.elapsed();
    assert_eq!(done, CalledOff { waiting: 0, given_up: count, going_back: 0, gone_back: count, failed: 0 });
    let books = world.emulator.books().await;
    assert_eq!(refunded(&books), count * FEE, "everything is back");
    let credits = books.transactions.iter().filter(|txn| txn.kind == Kind::Credit && txn.result == 0);
    let originals: Vec<&str> = credits.filter_map(|txn| txn.origid.as_deref()).collect();
    let distinct: HashSet<&str> = originals.iter().copied().collect();
    let seats_sold = usize::try_from(seats).expect("few");
    assert_eq!((originals.len(), distinct.len()), (seats_sold, seats_sold), "each exactly once");
    settle(&world).await;
    let journal = world.bursar.journal().await;
    hledger::agrees(&journal, "1100 At the gateway", 0);
    hledger::agrees(&journal, "2100 Refunds under way", 0);
    hledger::agrees(&journal, "2000 Paid before the session", 0);
    println!(
        "{engine}: {seats} seats bought in {filled:.1?}, called off and refunded once each in {given_back:.1?}: \
         {} refunds stood at the first death, {} at the second, {} calls",
        at_first_death / FEE,
        at_outage / FEE,
        world.emulator.log().await.len()
    );
    world.end().await;
}

/// SIGKILL when so many refunds have been heard of.
fn strike(nth: u64) -> Strike {
    Strike { point: CrashPoint::RefundHeard.name(), nth, blow: Blow::Kill }
}

/// Everybody buys a seat.
async fn fill(world: &World, seats: u64) {
    let room = Arc::new(Semaphore::new(WIDTH));
    let mut buying = JoinSet::new();
    for number in 1..=seats {
        let (mut buyer, room) = (world.buyer(number), Arc::clone(&room));
        buying.spawn(async move {
            let _permit = room.acquire_owned().await.expect("never closed");
            buyer.go_on(|stage| *stage == Stage::Confirmed, 60).await.expect("it lives");
            assert_eq!(buyer.stage, Stage::Confirmed);
        });
    }
    while let Some(bought) = buying.join_next().await {
        bought.expect("a seat is bought");
    }
}

fn captured(books: &Books) -> i64 {
    books.totals.iter().map(|total| total.captured).sum()
}

fn refunded(books: &Books) -> i64 {
    books.totals.iter().map(|total| total.refunded).sum()
}

/// Waits until the gateway's books, or the faults that have struck, say so.
async fn until(world: &World, what: &str, holds: impl Fn(&Books, u64) -> bool) {
    let begun = Instant::now();
    loop {
        let struck = world.emulator.faults().await.injected.values().sum();
        if holds(&world.emulator.books().await, struck) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: never\n{}", world.bursar.complaints());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the giving back is so far, as its host sees it.
async fn progress(world: &World, holds: impl Fn(&CalledOff) -> bool) -> CalledOff {
    let begun = Instant::now();
    loop {
        let now = world.bursar.called_off().await;
        if now.as_ref().is_ok_and(&holds) {
            return now.expect("just seen");
        }
        assert!(begun.elapsed() < PATIENCE, "it stands at {now:?}\n{}", world.bursar.complaints());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Many mails take longer than a crash test's patience.
async fn settle(world: &World) {
    let begun = Instant::now();
    while !world.bursar.standing().await.is_ok_and(|standing| standing.is_quiet()) {
        assert!(begun.elapsed() < PATIENCE, "I-45: no quiet\n{}", world.bursar.complaints());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
