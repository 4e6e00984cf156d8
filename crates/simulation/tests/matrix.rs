//! The matrix of operations and faults (PS 10): every cell there is ends as it must.

use bursar_simulation::matrix::{cells, play_all};

/// As many as a small machine has.
const THREADS: usize = 2;

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
