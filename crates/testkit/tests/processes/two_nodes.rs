//! Two nodes on one PostgreSQL (PS-C23, F33): one stands still in the middle of a session, with a connection in its hands, or of a
//! settlement, with its call; the other one takes over; then the first goes on where it stood.

use super::host_cases::HostJourney;
use super::host_journeys::{BEYOND_THE_SESSION_S, assert_settled, finish, go, steps};
use super::world::World;
use app::crash::CrashPoint::{self, *};
use bursar_testkit::Through;
use bursar_testkit::crash_processes::BursarProcess;
use bursar_testkit::crash_settings::Strike;
use bursar_testkit::databases::engines;
use bursar_testkit::hosts::Accepting;
use bursar_testkit::simulated_host::Host;
use domain::sites::GatewayProduct::*;
use domain::sites::ProUkEdition;
use std::time::{Duration, Instant};
use store::Engine;

/// Nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A node's claim on a job of this kind has ended after so long, and a call in its hands is somebody else's.
const A_MINUTE_S: i64 = 60;

/// The key of the call in its hands must not be used any more (PS-K4).
const A_DAY_S: i64 = 25 * 3_600;

/// The first node stands still at this point.
async fn paused(gateway: impl Into<Through>, point: CrashPoint, journey: HostJourney, asleep_s: i64) {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let mut world =
        World::with_host(Engine::Postgres, gateway.into(), "authorize", Accepting::default()).await;
    let (steps, unharmed, _) = steps(journey);
    let mut host = world.host();
    world.start(None).await;
    finish(&mut world, &mut host, &steps[..unharmed]).await;
    world.bursar.arm(&Strike::pause_at(point)).await;
    if journey == HostJourney::NeverStart {
        world.pass(BEYOND_THE_SESSION_S).await;
    }
    // What he does meets a node that stands still, sooner or later.
    let begun = Instant::now();
    while !world.bursar.is_paused() {
        assert!(begun.elapsed() < PATIENCE, "{point:?} was never reached");
        if go(&world, &mut host, steps).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    world.pass(asleep_s).await;
    if matches!(point, BeforeUseFrozen | BeforeCaptureCommits | BeforeReimbursementCommits) {
        // It stands still in a unit of work, with rows locked: PostgreSQL ends that after 15 seconds.
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    let mut second = world.second_node();
    second.start(&world.settings).await;
    let mut host = Host::new(&second.url());
    take_over(&mut world, &mut second, &mut host, journey).await;

    world.bursar.wake();
    second.settle().await;
    world.bursar.settle().await;
    assert_settled(&world, &host, journey).await;
    second.kill();
    world.end().await;
}

/// The second node comes to the end of the journey alone.
async fn take_over(world: &mut World, second: &mut BursarProcess, host: &mut Host, journey: HostJourney) {
    std::mem::swap(&mut world.bursar, second);
    finish(world, host, steps(journey).0).await;
    world.bursar.settle().await;
    assert_settled(world, host, journey).await;
    std::mem::swap(&mut world.bursar, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stood_still_in_a_settlement_takes_nothing_twice() {
    paused(PayflowPro, UseFrozen, HostJourney::Teach, A_MINUTE_S).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_wakes_when_its_key_is_too_old_sends_nothing() {
    paused(PayflowPro, UseFrozen, HostJourney::Teach, A_DAY_S).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stood_still_in_mid_session_counts_nobody_twice() {
    paused(PayflowPro, PresenceStored, HostJourney::TeachInRoom, A_MINUTE_S).await;
}

/// It had stored that it sends the card, and holds it still.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stood_still_with_a_card_in_its_hands_drops_it() {
    paused(ProUkEdition::Direct, ApprovalStored, HostJourney::Teach, A_MINUTE_S).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "more of the same, with the full cross: cargo xtask crash"]
async fn a_node_may_stand_still_anywhere_whatever_fault_stands_beside_a_crash() {
    for (point, journey) in [
        (CaptureHeard, HostJourney::Teach),
        (BeforeUseFrozen, HostJourney::Teach),
        (BeforeCaptureCommits, HostJourney::Teach),
        (SessionEnded, HostJourney::Teach),
        (VoidStored, HostJourney::CallOff),
        (VoidHeard, HostJourney::NeverStart),
        (RefundHeard, HostJourney::ClaimThenRefund),
        (BeforeReimbursementCommits, HostJourney::Claim),
    ] {
        for (gateway, asleep_s) in [(PayflowPro, A_MINUTE_S), (PayPal, A_MINUTE_S), (PayflowPro, A_DAY_S)] {
            println!("{gateway:?} {point:?} {journey:?} for {asleep_s} s");
            paused(gateway, point, journey, asleep_s).await;
        }
    }
}
