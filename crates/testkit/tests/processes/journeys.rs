//! What people do in a crash test, before and after the process died.

use super::cases::{Case, Journey};
use super::host_journeys;
use super::world::World;
use bursar_testkit::TestAppOptions;
use bursar_testkit::payer::Card;
use bursar_testkit::simulated_buyer::{Buyer, Stage, ToldFailed};
use domain::sites::Interface;
use std::time::{Duration, Instant};
use store::Engine;

/// After a crash the process is started again after this long, by its own clock: longer than a call may be under way and
/// than a dead node's claim on a job lasts (PostgreSQL; a mail's is the longest that a journey meets).
pub(super) const DOWN_S: i64 = 50;

/// Nobody waits longer for anything.
pub(super) const PATIENCE: Duration = Duration::from_secs(45);

/// So long a payer looks at his page after he has sent a card, before the time passes after which he may send another.
const CARD_PATIENCE: Duration = Duration::from_secs(2);

/// Subjects of the mails that must have come, as they begin.
const SEAT: &str = "Your seat: ";
const RETURNED: &str = "Your money goes back to you: ";
const NOT_APPROVED: &str = "Your payment was not approved: ";

/// A page lives this long in the cases of late payments, by our side's belief; the gateway takes cards for longer.
const PAGE_LIFE_S: i64 = 60;

/// Plays a case to its end and holds every invariant.
pub async fn play(engine: Engine, case: &Case) {
    match case.journey {
        Journey::Buy | Journey::PayAndLeave => buy(engine, case, DOWN_S).await,
        Journey::OutlastTheHold => buy(engine, case, PAGE_LIFE_S + DOWN_S).await,
        Journey::PayTooLate => pay_too_late(engine, case, "authorize").await,
        Journey::PayTooLateBySale => pay_too_late(engine, case, "sale").await,
        Journey::Accept => decide(engine, case, "accept", Stage::Confirmed).await,
        Journey::Decline => decide(engine, case, "decline", Stage::Returned).await,
        Journey::Host(journey) => host_journeys::play(engine, case, journey).await,
    }
}

pub(super) async fn arm(world: &World, case: &Case) {
    if let Some((op, fault)) = case.fault {
        world.emulator.arm(serde_json::json!({ "op": op, "fault": fault })).await;
    }
}

async fn buy(engine: Engine, case: &Case, down_s: i64) {
    let options = TestAppOptions { capacity: Some(1), ..case.gateway.options() };
    let mut world = World::new(engine, &options).await;
    world.settings.page_life_ms = (case.journey == Journey::OutlastTheHold).then_some(PAGE_LIFE_S * 1_000);
    world.start(Some(case.point)).await;
    arm(&world, case).await;
    let mut buyer = world.buyer(1);
    buyer.leaves_after_paying = case.journey == Journey::PayAndLeave;
    buy_until_death(&mut world, &mut buyer, case).await;
    world.sleep_while_dead(down_s).await;
    world.start(None).await;
    // Recovery is quicker than a person.
    tokio::time::sleep(Duration::from_millis(300)).await;
    if case.journey == Journey::OutlastTheHold {
        // Too late for its page nothing is sent again: it is looked for until it would surely show.
        world.pass_for_payment().await;
    }
    finish(&world, &mut buyer).await;
    assert_eq!(buyer.stage, Stage::Confirmed);
    assert_struck(&world, case).await;
    world.bursar.settle().await;
    assert_mail(&world, &buyer, SEAT).await;
    assert_told_truly(&world, &buyer).await;
    world.end().await;
}

/// Nobody was told that a payment came to nothing whose money was taken. What was approved at PayPal and never reached us in
/// time was not: who is told so, and buys anew, pays once.
async fn assert_told_truly(world: &World, buyer: &Buyer) {
    let is_true = |told: &ToldFailed| {
        world.emulator.interface != Interface::Payflow
            && buyer.registration.as_ref() != Some(&told.registration)
    };
    let untrue: Vec<&ToldFailed> = buyer.told_failed.iter().filter(|told| !is_true(told)).collect();
    assert_eq!(untrue, Vec::<&ToldFailed>::new(), "I-38");
    if !buyer.told_failed.is_empty() {
        let books = world.emulator.books().await;
        assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100, "I-38");
    }
}

/// Buys until the process dies; the answer is lost then. In the full cross a fault may keep a journey from its point: it
/// is killed then where it has come to.
async fn buy_until_death(world: &mut World, buyer: &mut Buyer, case: &Case) {
    let begun = Instant::now();
    let (mut done_at, mut waits_since) = (None, begun);
    while !world.bursar.is_dead() {
        assert!(begun.elapsed() < PATIENCE, "the point was never reached: {:?}", buyer.stage);
        if buyer.is_done() {
            let done_at = *done_at.get_or_insert_with(Instant::now);
            if !case.meets_fault && done_at.elapsed() > Duration::from_secs(3) {
                return world.bursar.kill();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        }
        let before = buyer.stage.clone();
        // Either the process died, or a fault hid the gateway's page: both are looked at again.
        let lost = buyer.step().await.is_err();
        if lost || before == buyer.stage {
            world.bursar.dies_within(Duration::from_millis(200)).await;
        }
        wait_for_card(world, buyer, &mut waits_since).await;
    }
}

/// Goes on until it is over.
async fn finish(world: &World, buyer: &mut Buyer) {
    let begun = Instant::now();
    let mut waits_since = begun;
    while !buyer.is_done() {
        assert!(begun.elapsed() < PATIENCE, "{:?} {:?}", buyer.stage, buyer.registration);
        let before = buyer.stage.clone();
        if buyer.step().await.is_err() || before == buyer.stage {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        wait_for_card(world, buyer, &mut waits_since).await;
    }
}

/// Who has sent a card and has no seat yet may have to wait until it is known what became of it.
async fn wait_for_card(world: &World, buyer: &Buyer, waits_since: &mut Instant) {
    if buyer.has_paid && waits_since.elapsed() > CARD_PATIENCE {
        world.pass_for_card().await;
        *waits_since = Instant::now();
    }
}

/// The fault was met: a run without one proves nothing (PS 10).
pub(super) async fn assert_struck(world: &World, case: &Case) {
    if let Some((_, fault)) = case.fault.filter(|_| case.meets_fault) {
        let injected = world.emulator.faults().await.injected;
        assert!(injected.contains_key(fault), "{fault} never struck");
    }
}

async fn assert_mail(world: &World, buyer: &Buyer, subject: &str) {
    let mails = world.mails.mails().await;
    let mine: Vec<_> = mails.iter().filter(|mail| mail.to.contains(&buyer.email())).collect();
    let of_it = mine.iter().filter(|mail| mail.subject.starts_with(subject));
    let ids: std::collections::HashSet<&str> = of_it.map(|mail| mail.message_id.as_str()).collect();
    assert_eq!(ids.len(), 1, "I-37: one mail with {subject:?} is expected: {mine:#?}");
}

/// The one seat goes to somebody else while the page of the first is open; then the first pays.
async fn pay_too_late(engine: Engine, case: &Case, action: &'static str) {
    let options = TestAppOptions { capacity: Some(1), action, ..case.gateway.options() };
    let mut world = World::new(engine, &options).await;
    world.settings.page_life_ms = Some(PAGE_LIFE_S * 1_000);
    world.start(None).await;
    let mut late = world.buyer(1);
    late.go_on(|stage| matches!(stage, Stage::AtGateway(_)), 10).await.expect("it lives");
    world.bursar.kill();
    // The hold ends meanwhile: after it, nobody has the seat.
    world.sleep_while_dead(PAGE_LIFE_S + DOWN_S).await;
    world.start(None).await;
    world.bursar.settle().await;
    let mut other = world.buyer(2);
    finish(&world, &mut other).await;
    assert_eq!(other.stage, Stage::Confirmed, "the seat was free again");
    world.bursar.settle().await;
    world.bursar.kill();
    world.sleep_while_dead(DOWN_S).await;
    world.start(Some(case.point)).await;
    arm(&world, case).await;
    buy_until_death(&mut world, &mut late, case).await;
    world.sleep_while_dead(DOWN_S).await;
    world.start(None).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    finish(&world, &mut late).await;
    assert_eq!(late.stage, Stage::Returned);
    world.come_to_rest(action == "sale").await;
    assert_struck(&world, case).await;
    assert_mail(&world, &other, SEAT).await;
    assert_mail(&world, &late, RETURNED).await;
    let books = world.emulator.books().await;
    assert_eq!(books.open_holds, 0, "the late payer's money is free");
    let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
    assert_eq!(kept, 12_100, "one seat, one fee");
    world.end().await;
}

/// A payment is held back, a person decides on it, and the process dies over his decision.
async fn decide(engine: Engine, case: &Case, decision: &str, end: Stage) {
    let options = TestAppOptions { capacity: Some(1), ..case.gateway.options() };
    let mut world = World::new(engine, &options).await;
    world.start(Some(case.point)).await;
    let mut buyer = world.buyer(1);
    buyer.card = Card::reviewed();
    buyer.go_on(|stage| *stage == Stage::Waiting, 10).await.expect("it lives");
    // From now on he only looks.
    buyer.leaves_after_paying = true;
    world.bursar.settle().await;
    arm(&world, case).await;
    let begun = Instant::now();
    while !world.bursar.is_dead() {
        assert!(begun.elapsed() < PATIENCE, "the point was never reached");
        // Its answer is lost with the process.
        if world.bursar.decide(decision).await.is_err() {
            world.bursar.dies_within(Duration::from_millis(200)).await;
        }
    }
    world.sleep_while_dead(DOWN_S).await;
    world.start(None).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    finish(&world, &mut buyer).await;
    assert_eq!(buyer.stage, end);
    assert_struck(&world, case).await;
    world.bursar.settle().await;
    let (subject, captured) = if end == Stage::Confirmed { (SEAT, 12_100) } else { (NOT_APPROVED, 0) };
    assert_mail(&world, &buyer, subject).await;
    let books = world.emulator.books().await;
    assert_eq!(books.open_holds, 0, "nothing stays held");
    let taken: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
    assert_eq!(taken, captured, "what was decided is what happened, once");
    world.end().await;
}
