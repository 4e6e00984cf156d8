//! The crash suite: one worst fault per crash point in every run of the tests (decision 28); the full cross of points and
//! faults when it is asked for (`cargo xtask crash`).
//!
//! A case is replayed alone by its name, or a part of it: `BURSAR_CRASH_CASE="SQLite C12 VoidHeard"`. Which part of the
//! full cross is played can be drawn: `BURSAR_CRASH_SAMPLE=100`, with `BURSAR_SEED` the same part again.

use super::cases::{CASES, CROSS_CASES, CROSS_FAULTS, Case, operations};
use super::host_cases::{HOST_CASES, HOST_CROSS_CASES};
use super::journeys::play;
use super::seed;
use bursar_testkit::databases::engines;
use domain::sites::GatewayProduct::{self, *};
use futures_util::FutureExt as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::Engine;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Cases that run at the same time, each with two processes of its own.
const WIDTH: usize = 6;

/// To the adapters of PayPal's own checkouts all answers that cannot be read are one: garbage and a page with status 200 stand for these.
const SAID_ALREADY: [&str; 2] = ["html-503", "invalid-utf8"];

fn name(engine: Engine, case: &Case) -> String {
    let fault = case.fault.map_or(String::new(), |(op, fault)| format!(" {op} {fault}"));
    let gateway = match case.gateway {
        PayflowPro => "",
        PayPal => " PayPal",
        ExpressCheckout => " ExpressCheckout",
        PayflowExpress => " PayflowExpress",
        ProUk => " ProUk",
    };
    format!("{engine}{gateway} {} {:?} {:?}{fault}", case.rows, case.point, case.journey)
}

/// Plays all cases and names those that did not hold.
async fn play_all(cases: Vec<(Engine, Case)>) {
    let wanted = std::env::var("BURSAR_CRASH_CASE").unwrap_or_default();
    let room = Arc::new(Semaphore::new(WIDTH));
    let mut running = JoinSet::new();
    for (engine, case) in cases {
        if !name(engine, &case).contains(&wanted) {
            continue;
        }
        let room = Arc::clone(&room);
        running.spawn(async move {
            let _permit = room.acquire_owned().await.expect("never closed");
            let begun = std::time::Instant::now();
            let ended = AssertUnwindSafe(play(engine, &case)).catch_unwind().await;
            let word = if ended.is_ok() { "held" } else { "FAILED" };
            println!("{word} {} ({:.1} s)", name(engine, &case), begun.elapsed().as_secs_f32());
            ended.err().map(|_| name(engine, &case))
        });
    }
    assert!(!running.is_empty(), "no case is called {wanted:?}");
    let failed: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    assert!(failed.is_empty(), "{} cases failed: {failed:#?}", failed.len());
}

/// These cases through every gateway. Those of the others are played on SQLite only: what differs is the gateway's wire, not the
/// database.
fn everywhere(cases: &[Case]) -> Vec<(Engine, Case)> {
    let mut all = Vec::new();
    for engine in engines() {
        for gateway in GatewayProduct::ALL {
            if gateway != PayflowPro && engine != Engine::Sqlite {
                continue;
            }
            let through = cases.iter().map(|case| case.through(gateway)).filter(Case::exists);
            all.extend(through.map(|case| (engine, case)));
        }
    }
    all
}

/// What every run of the tests plays: of the other gateways' cases those with a fault of the gateway.
fn worst(cases: &[Case]) -> Vec<(Engine, Case)> {
    let mut all = everywhere(cases);
    all.retain(|(_, case)| case.gateway == PayflowPro || case.fault.is_some());
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_at_any_crash_point() {
    play_all(worst(CASES)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_host_pays_twice_or_for_nothing_at_any_crash_point() {
    play_all(worst(HOST_CASES)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the full cross takes long: cargo xtask crash"]
async fn nothing_is_lost_or_doubled_whatever_fault_stands_beside_a_crash() {
    let mut crossed = Vec::new();
    for case in CASES.iter().chain(HOST_CASES).chain(CROSS_CASES).chain(HOST_CROSS_CASES) {
        for op in operations(case) {
            for fault in CROSS_FAULTS {
                let case = Case { fault: Some((op, fault)), meets_fault: false, ..*case };
                // Some cases differ by their faults only.
                if !crossed.contains(&case) {
                    crossed.push(case);
                }
            }
        }
    }
    let mut cases = everywhere(&crossed);
    let is_said = |case: &Case| case.fault.is_some_and(|(_, fault)| SAID_ALREADY.contains(&fault));
    cases.retain(|(_, case)| case.gateway == PayflowPro || !is_said(case));
    if let Ok(sample) = std::env::var("BURSAR_CRASH_SAMPLE") {
        let seed = seed();
        println!("BURSAR_CRASH_SAMPLE={sample} BURSAR_SEED={seed}");
        cases.shuffle(&mut StdRng::seed_from_u64(seed));
        cases.truncate(sample.parse().expect("a number of cases"));
    }
    println!("{} cases", cases.len());
    play_all(cases).await;
}
