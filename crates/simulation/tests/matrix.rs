//! The matrix of operations and faults (PS 10): every cell there is ends as it must.

use bursar_simulation::matrix::{cells, outages_at_the_end, play_all};
use std::sync::Mutex;

/// Twice as many as a small machine has: each waits for its database now and then.
const THREADS: usize = 4;

#[test]
fn every_fault_at_every_operation_of_every_product_ends_well() {
    let all = cells();
    let counts = play_all(&all, THREADS, |played| println!("{}: {:#?}", played.cell, played.wrong))
        .expect("threads can be made");
    println!("{counts}");
    assert!(counts.holds(), "{:#?}", counts.wrong);
    let (played, excused) = counts.sums();
    assert_eq!(played + excused, all.len() as u64);
    // What is asked of a gateway is struck by more than a few faults at every product that is asked for it.
    let struck = counts.lines.values().filter(|(played, _)| *played > 0);
    assert!(struck.clone().count() > 40 && struck.clone().all(|(played, _)| *played >= 15), "{counts}");
}

/// So many sessions end while a gateway is down (PS-F34).
const SESSIONS: usize = 10;

/// Calls that one payment may need, and those that ask for six hours whether a silent gateway answers again.
const CALLS: (u64, u64) = (40, 6 * 60 * 3);

#[test]
fn what_ends_in_an_outage_of_six_hours_is_charged_once_when_it_is_over() {
    let told = Mutex::new(Vec::new());
    outages_at_the_end(THREADS, SESSIONS, |after| {
        println!("{:?}: {} charges, {} calls meanwhile", after.through, after.charges, after.calls);
        let most = SESSIONS as u64 * CALLS.0 + CALLS.1;
        let is_bounded = (1..=most).contains(&after.calls);
        if !after.wrong.is_empty() || after.charges != SESSIONS || !is_bounded {
            told.lock().expect("not poisoned").push(format!("{after:#?}"));
        }
    })
    .expect("threads can be made");
    let told = told.into_inner().expect("not poisoned");
    assert!(told.is_empty(), "{told:#?}");
}
