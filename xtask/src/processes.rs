//! `cargo xtask crash`, `race` and `called-off`: the slow relatives of the suite, whose parts are processes that are killed
//! or raced. A short form of each is a part of `cargo xtask test`.

use std::path::Path;

use anyhow::Result;

use crate::packages;
use crate::process::{self, cargo};
use crate::report::{Report, Verdict};
use crate::suite::{Surroundings, read_test_result};

/// The full cross of crash points and faults, or the part of it that is asked for.
pub fn crash(root: &Path, case: &str, sample: Option<u32>, seed: Option<u64>) -> Result<Verdict> {
    let numbers = [("BURSAR_CRASH_SAMPLE", sample.map(u64::from)), ("BURSAR_SEED", seed)];
    let mut variables = vec![("BURSAR_CRASH_CASE", case.to_owned())];
    variables.extend(
        numbers.into_iter().filter_map(|(name, number)| number.map(|number| (name, number.to_string()))),
    );
    run(root, "crashes", &["whatever_fault_stands_beside", "--include-ignored"], &variables)
}

/// The race at its full size.
pub fn race(root: &Path, size: &str, seed: Option<u64>) -> Result<Verdict> {
    let mut variables = vec![("BURSAR_RACE", size.to_owned())];
    variables.extend(seed.map(|seed| ("BURSAR_SEED", seed.to_string())));
    run(root, "race", &["race::"], &variables)
}

/// A session of its full size that is called off.
pub fn called_off(root: &Path, seats: u32) -> Result<Verdict> {
    run(root, "called off", &["called_off::"], &[("BURSAR_CALLED_OFF", seats.to_string())])
}

fn run(
    root: &Path,
    name: &'static str,
    tests: &[&str],
    variables: &[(&'static str, String)],
) -> Result<Verdict> {
    let programs = packages::ensure()?;
    let surroundings = Surroundings::make(root, &programs)?;
    let mut report = Report::default();
    report.step(name, || {
        let mut command =
            cargo(root, &["test", "-p", "bursar-testkit", "--test", "processes", "--", "--nocapture"]);
        surroundings.apply(&mut command).args(tests);
        process::count(command.envs(variables.iter().map(|(name, value)| (*name, value))), read_test_result)
    });
    Ok(report.close())
}
