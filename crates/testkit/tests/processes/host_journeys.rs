//! What hosts of pay-per-use sessions do in a crash test, before and after the process died.

use super::cases::Case;
use super::host_cases::HostJourney;
use super::journeys::{DOWN_S, PATIENCE, arm, assert_struck};
use super::world::World;
use bursar_testkit::crash_settings::Strike;
use bursar_testkit::hosts::Accepting;
use bursar_testkit::simulated_host::{Host, Step, Wants};
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::WhenPaid;
use domain::usage::settlement::SettlementRule;
use std::time::{Duration, Instant};
use store::{Engine, Statement};

/// Half an hour of one computer, with 21 % tax, in cents; a few seconds more cost as much.
const HALF_AN_HOUR: i64 = 218;

/// What 90 minutes with 6 computers may cost at most: € 32.40, with tax 39.20, and a fifth more.
const RAISED: i64 = 4_704;

/// What is accepted where he adds to it while he teaches: half an hour of one computer, which may cost € 2.62 at most.
const LITTLE: Accepting = Accepting {
    minutes: 30,
    computers: 1,
    at_ceiling: AtCeiling::Ask,
    settlement: SettlementRule::Measured,
    when_paid: WhenPaid::Stays,
};

/// Then an hour: € 3.60, with tax 4.36, and a fifth more.
const ADDED: i64 = 523;

/// What the operator's office gives back of it where it is claimed.
const GIVEN_BACK: i64 = 50;

/// Longer than the key of a stored call may be used, and than a hold lasts at the emulator.
const BEYOND_THE_KEY_S: i64 = 13 * 3_600;
const BEYOND_THE_HOLD_S: i64 = 30 * 86_400;

/// From the beginning to after the planned end and its grace.
pub(super) const BEYOND_THE_SESSION_S: i64 = 7 * 3_600;

/// So long what may not have left may be looked for before the time passes after which that is known.
const LOOKUP_PATIENCE: Duration = Duration::from_secs(3);

/// What he does; how many steps of it before the process is armed; and how many until it is struck, at the most.
pub(super) fn steps(journey: HostJourney) -> (&'static [Step], usize, usize) {
    use Step::*;
    match journey {
        HostJourney::Teach | HostJourney::OutlastTheKey | HostJourney::OutlastTheHold => {
            (&[Pay, Start, Attend(1), End, AwaitCharge], 0, 5)
        }
        HostJourney::TeachBySale => (&[Pay, Start, Attend(1), End, AwaitCharge], 2, 5),
        HostJourney::TeachInRoom => (&[Pay, Start, Attend(1), ComeIn, End, AwaitCharge], 3, 4),
        HostJourney::Add => {
            (&[Pay, Start, Attend(1), Raise(60, 1, ADDED), Attend(2), End, AwaitCharge], 3, 7)
        }
        HostJourney::Raise => (&[Pay, Raise(90, 6, RAISED), Start, Attend(1), End, AwaitCharge], 1, 2),
        HostJourney::CallOff | HostJourney::CallOffBySale => (&[Pay, CallOff, AwaitReturn], 1, 3),
        HostJourney::NeverStart => (&[Pay, AwaitReturn], 1, 2),
        HostJourney::Claim => (
            &[Pay, Start, Attend(1), End, AwaitCharge, Claim, Approve, GiveBack(GIVEN_BACK), Reimburse],
            7,
            9,
        ),
        HostJourney::ClaimThenRefund => (
            &[Pay, Start, Attend(1), End, AwaitCharge, Claim, Approve, Reimburse, GiveBack(GIVEN_BACK)],
            7,
            9,
        ),
    }
}

/// Plays a case to its end and holds every invariant.
pub async fn play(engine: Engine, case: &Case, journey: HostJourney) {
    let by_sale = matches!(journey, HostJourney::TeachBySale | HostJourney::CallOffBySale);
    let gives_back = matches!(journey, HostJourney::Claim | HostJourney::ClaimThenRefund);
    let action = if by_sale { "sale" } else { "authorize" };
    let accepting = if journey == HostJourney::Add { LITTLE } else { Accepting::default() };
    let mut world = World::with_host(engine, case.gateway, action, accepting).await;
    let (steps, unharmed, until_struck) = steps(journey);
    let mut host = world.host();
    world.start(None).await;
    finish(&mut world, &mut host, &steps[..unharmed]).await;
    world.bursar.arm(&Strike::kill_at(case.point)).await;
    arm(&world, case).await;
    if journey == HostJourney::NeverStart {
        world.pass(BEYOND_THE_SESSION_S).await;
    }
    go_until_death(&mut world, &mut host, &steps[..until_struck], case).await;
    let down_s = match journey {
        HostJourney::OutlastTheKey => BEYOND_THE_KEY_S,
        HostJourney::OutlastTheHold => BEYOND_THE_HOLD_S,
        _ => DOWN_S,
    };
    world.sleep_while_dead(down_s).await;
    host.is_inside = false;
    world.start(None).await;
    if gives_back {
        world.come_to_rest(true).await;
        // What he gives back only now may be sent again only when the gateway would show it.
        tokio::select! {
            () = go_on(&world, &mut host, steps) => {}
            () = world.come_to_rest(true) => {}
        }
    }
    finish(&mut world, &mut host, steps).await;
    world.come_to_rest(by_sale || gives_back).await;
    assert_struck(&world, case).await;
    assert_settled(&world, &host, journey).await;
    if journey == HostJourney::TeachInRoom {
        world.bursar.kill();
        assert_absence_is_not_charged(&mut world).await;
        world.start(None).await;
    }
    world.end().await;
}

/// Does the next thing; whether there was none. Ends early when the process dies, or is stopped.
pub(super) async fn go(world: &World, host: &mut Host, steps: &[Step]) -> bool {
    let gone = world.bursar.is_gone();
    tokio::select! {
        done = step(world, host, steps) => done,
        () = gone => false,
    }
}

async fn step(world: &World, host: &mut Host, steps: &[Step]) -> bool {
    let Ok(now) = host.standing().await else {
        tokio::time::sleep(Duration::from_millis(50)).await;
        return false;
    };
    let Some(step) = steps.iter().find(|step| !host.is_done(**step, &now)) else { return true };
    match host.act(*step, &now).await {
        Ok(Wants::Nothing) => {}
        Ok(Wants::Time(seconds)) => world.pass(seconds).await,
        Ok(Wants::Patience) => tokio::time::sleep(Duration::from_millis(50)).await,
        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
    }
    false
}

/// Does one thing after the other until there is none.
async fn go_on(world: &World, host: &mut Host, steps: &[Step]) {
    while !go(world, host, steps).await {}
}

/// Goes on until it is over.
pub(super) async fn finish(world: &mut World, host: &mut Host, steps: &[Step]) {
    let begun = Instant::now();
    let mut passed_at = begun;
    while !go(world, host, steps).await {
        assert!(!world.bursar.is_dead(), "{}", world.bursar.complaints());
        assert!(begun.elapsed() < PATIENCE, "it never ends\n{}", world.bursar.complaints());
        if passed_at.elapsed() > LOOKUP_PATIENCE {
            world.pass_for_hosts_card().await;
            passed_at = Instant::now();
        }
    }
}

/// Goes on until the process dies. In the full cross a fault may keep a journey from its point: it is killed then where it
/// has come to.
async fn go_until_death(world: &mut World, host: &mut Host, steps: &[Step], case: &Case) {
    let begun = Instant::now();
    let (mut done_at, mut passed_at) = (None, begun);
    while !world.bursar.is_dead() {
        if passed_at.elapsed() > LOOKUP_PATIENCE {
            world.pass_for_refund().await;
            world.pass_for_hosts_card().await;
            passed_at = Instant::now();
        }
        assert!(begun.elapsed() < PATIENCE, "the point was never reached\n{}", world.bursar.complaints());
        if go(world, host, steps).await {
            let done_at = *done_at.get_or_insert_with(Instant::now);
            if !case.meets_fault && done_at.elapsed() > Duration::from_secs(3) {
                return world.bursar.kill();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// What the gateway keeps is what is charged and was not given back, it holds nothing, and what the host is reimbursed is what
/// he had paid in the end.
pub(super) async fn assert_settled(world: &World, host: &Host, journey: HostJourney) {
    let now = host.standing().await.expect("it lives");
    let books = world.emulator.books().await;
    let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
    let charged = now.charged.unwrap_or(0);
    let expected = match journey {
        HostJourney::CallOff | HostJourney::CallOffBySale | HostJourney::NeverStart => 0..=0,
        HostJourney::Add => 2 * HALF_AN_HOUR..=ADDED,
        _ => HALF_AN_HOUR..=2 * HALF_AN_HOUR,
    };
    assert!(expected.contains(&charged), "{now:?}");
    assert_eq!(now.charged.is_none(), now.is_given_back, "{now:?}");
    let taken = if journey == HostJourney::OutlastTheHold { 0 } else { charged };
    assert_eq!((kept, books.open_holds), (taken - now.given_back, 0), "{now:?}");
    let reimbursed = match journey {
        HostJourney::Claim => Some(charged - GIVEN_BACK),
        HostJourney::ClaimThenRefund => Some(charged),
        _ => None,
    };
    assert_eq!(now.claim, reimbursed.map(|amount| ("reimbursed".to_owned(), amount)));
}

/// The intervals of the host's computer: first and last microsecond.
static INTERVALS: Statement = Statement::new(
    "intervals of the room",
    "select up_at from usage_interval where source = 'room' union all
     select down_at from usage_interval where source = 'room' order by 1",
);

/// While Bursar was dead nobody was there, by its own room (PS-U3, I-27).
async fn assert_absence_is_not_charged(world: &mut World) {
    let edges = world.numbers(&INTERVALS).await;
    let [_, died, came_back, _, ..] = edges[..] else { panic!("{edges:?}") };
    assert!(came_back - died >= DOWN_S * 1_000_000, "{edges:?}");
}
