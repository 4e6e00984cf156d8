//! The crash suite: one worst fault per crash point in every run of the tests (decision 28); the full cross of points and
//! faults when it is asked for (`cargo xtask crash`).
//!
//! A case is replayed alone by its name, or a part of it: `BURSAR_CRASH_CASE="SQLite C12 VoidHeard"`. Which part of the
//! full cross is played can be drawn: `BURSAR_CRASH_SAMPLE=100`, with `BURSAR_SEED` the same part again.
//!
//! Every run plays each case of Payflow Pro on both databases, and on SQLite those of the other products that have a fault. The
//! editions of Website Payments Pro take turns there ([`by_turns`]); the full cross plays each case through each of them.

use super::cases::{CASES, CROSS_CASES, CROSS_FAULTS, Case, operations};
use super::host_cases::{HOST_CASES, HOST_CROSS_CASES};
use super::journeys::play;
use super::seed;
use bursar_testkit::Through;
use bursar_testkit::databases::engines;
use domain::sites::{GatewayProduct, ProUkEdition};
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
    let gateway = match (case.gateway.product, case.gateway.edition) {
        (GatewayProduct::PayflowPro, _) => "",
        (GatewayProduct::PayPal, _) => " PayPal",
        (GatewayProduct::ExpressCheckout, _) => " ExpressCheckout",
        (GatewayProduct::PayflowExpress, _) => " PayflowExpress",
        (GatewayProduct::ProUk, ProUkEdition::Hosted) => " ProUkHosted",
        (GatewayProduct::ProUk, ProUkEdition::Payflow) => " ProUkPayflow",
        (GatewayProduct::ProUk, ProUkEdition::Direct) => " ProUkDirect",
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

/// These cases through these gateways. Those of others than Payflow Pro are played on SQLite only: what differs is the gateway's wire,
/// not the database.
fn everywhere(cases: &[Case], gateways: impl Iterator<Item = Through> + Clone) -> Vec<(Engine, Case)> {
    let mut all = Vec::new();
    for engine in engines() {
        for gateway in gateways.clone().filter(|of| is_played_on(engine, *of)) {
            let mut through: Vec<Case> = Vec::new();
            for case in cases.iter().map(|case| case.through(gateway)).filter(Case::exists) {
                // Two cases may be one where a gateway lacks the call by whose fault they differ.
                if !through.contains(&case) {
                    through.push(case);
                }
            }
            all.extend(through.into_iter().map(|case| (engine, case)));
        }
    }
    all
}

fn is_played_on(engine: Engine, gateway: Through) -> bool {
    gateway.product == GatewayProduct::PayflowPro || engine == Engine::Sqlite
}

/// Each case through one edition of Website Payments Pro, in turn; where that edition cannot have it, through the next that can.
fn by_turns(cases: &[Case]) -> impl Iterator<Item = Case> {
    let editions = ProUkEdition::ALL.into_iter().cycle();
    cases.iter().enumerate().filter_map(move |(number, case)| {
        let turns = editions.clone().skip(number).take(ProUkEdition::ALL.len());
        turns.map(|edition| case.through(edition.into())).find(Case::exists)
    })
}

/// What every run of the tests plays: of the other gateways' cases those with a fault of the gateway.
fn worst(cases: &[Case]) -> Vec<(Engine, Case)> {
    let others = Through::all().filter(|of| of.product != GatewayProduct::ProUk);
    let mut all = everywhere(cases, others);
    all.extend(by_turns(cases).map(|case| (Engine::Sqlite, case)));
    all.retain(|(_, case)| case.gateway.product == GatewayProduct::PayflowPro || case.fault.is_some());
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
    let mut cases = everywhere(&crossed, Through::all());
    let is_said = |case: &Case| case.fault.is_some_and(|(_, fault)| SAID_ALREADY.contains(&fault));
    cases.retain(|(_, case)| case.gateway.product == GatewayProduct::PayflowPro || !is_said(case));
    if let Ok(sample) = std::env::var("BURSAR_CRASH_SAMPLE") {
        let seed = seed();
        println!("BURSAR_CRASH_SAMPLE={sample} BURSAR_SEED={seed}");
        cases.shuffle(&mut StdRng::seed_from_u64(seed));
        cases.truncate(sample.parse().expect("a number of cases"));
    }
    println!("{} cases", cases.len());
    play_all(cases).await;
}
