//! What the steps found: counts, times, and the closing line that sums them.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::AddAssign;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Whether a task found everything in order; the exit code of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing failed.
    Passed,
    /// Something failed; it was named above.
    Failed,
}

/// Checks counted by a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Checks that held.
    pub passed: u64,
    /// Checks that did not hold, a step that could not run included.
    pub failed: u64,
    /// Checks that are not part of this run (slow suites, which have a command of their own).
    pub skipped: u64,
    /// Names of those that did not hold, as far as their runner names them.
    pub names: BTreeSet<String>,
}

impl Counts {
    /// One check that held or did not.
    pub fn one(held: bool) -> Counts {
        Counts { passed: u64::from(held), failed: u64::from(!held), ..Counts::default() }
    }

    /// The name of a check that did not hold, which its sum will count.
    pub fn named(name: &str) -> Counts {
        Counts { names: BTreeSet::from([name.to_owned()]), ..Counts::default() }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.names.extend(other.names);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// A finished step.
struct Step {
    name: &'static str,
    counts: Counts,
    took: Duration,
}

/// Runs steps one after the other and remembers how each ended; a failed step does not stop the next.
#[derive(Default)]
pub struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Runs one step. An error counts as one failed check, so that no step can end quietly.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<Counts>) -> Counts {
        println!("\n── {name}");
        let begun = Instant::now();
        let counts = work().unwrap_or_else(|error| {
            println!("{error:#}");
            Counts { failed: 1, ..Counts::default() }
        });
        let took = begun.elapsed();
        println!("── {name}: {counts} ({})", seconds(took));
        self.steps.push(Step { name, counts: counts.clone(), took });
        counts
    }

    /// Prints the table of steps, names those that failed, and closes with the sum alone on the last line.
    pub fn close(self) -> Verdict {
        let mut sum = Counts::default();
        println!("\nStep                 passed  failed      time");
        for step in &self.steps {
            let Step { name, counts, took } = step;
            println!("{name:<20} {:>6}  {:>6}  {:>8}", counts.passed, counts.failed, seconds(*took));
            sum += counts.clone();
        }
        let failed: Vec<&str> =
            self.steps.iter().filter(|step| step.counts.failed > 0).map(|step| step.name).collect();
        if !failed.is_empty() {
            println!("\nFailed: {}.", failed.join(", "));
            sum.names.iter().for_each(|name| println!("  {name}"));
        }
        println!("\n{sum}");
        if failed.is_empty() { Verdict::Passed } else { Verdict::Failed }
    }
}

/// A duration as whole and tenth seconds.
fn seconds(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_errs_counts_as_one_failure_and_fails_the_whole() {
        let mut report = Report::default();
        report.step("good", || Ok(Counts { passed: 3, skipped: 1, ..Counts::default() }));
        let broken = report.step("broken", || anyhow::bail!("could not start"));
        assert_eq!(broken, Counts { failed: 1, ..Counts::default() });
        assert_eq!(report.close(), Verdict::Failed);
    }

    #[test]
    fn the_closing_line_names_skipped_checks_only_when_there_are_some() {
        assert_eq!(Counts { passed: 7, ..Counts::default() }.to_string(), "7 passed, 0 failed");
        assert_eq!(
            Counts { passed: 7, failed: 1, skipped: 2, ..Counts::default() }.to_string(),
            "7 passed, 1 failed, 2 skipped"
        );
    }

    #[test]
    fn seconds_are_written_with_one_decimal() {
        assert_eq!(seconds(Duration::from_millis(61_950)), "61.9 s");
        assert_eq!(seconds(Duration::from_millis(40)), "0.0 s");
    }
}
