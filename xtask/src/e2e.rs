//! The browser tests: installing their packages from the lock file, and running them with Node's own test runner.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::packages::Programs;
use crate::process;
use crate::report::Counts;

/// Installs the locked packages, unless this lock file's are there already.
pub fn install(root: &Path, programs: &Programs) -> Result<()> {
    let folder = root.join("e2e");
    let lock =
        fs::read_to_string(folder.join("package-lock.json")).context("reading e2e/package-lock.json")?;
    let done = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::must(
        Command::new(&programs.npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder),
    )?;
    fs::write(done, lock).context("noting what was installed")
}

/// A command that runs every `e2e/tests/*.test.js`, so many files at a time.
pub fn command(root: &Path, programs: &Programs, at_a_time: usize) -> Result<Command> {
    let folder = root.join("e2e");
    let mut command = Command::new(&programs.node);
    command.args(["--test", "--test-reporter=spec"]).arg(format!("--test-concurrency={at_a_time}"));
    command.args(files(&folder)?).current_dir(&folder);
    Ok(command)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.join("tests"))? {
        let path = entry?.path();
        if path.to_str().is_some_and(|name| name.ends_with(".test.js")) {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("e2e/tests has no test");
    }
    files.sort();
    Ok(files)
}

/// Reads one of the sums at the end of Node's `spec` report, such as `ℹ pass 12`.
pub fn read_counts(line: &str) -> Option<Counts> {
    if let Some(name) = line.trim_start().strip_prefix("✖ ") {
        return name.rsplit_once(" (").map(|(name, _)| Counts::named(name));
    }
    let (word, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let number = number.trim().parse().ok()?;
    match word {
        "pass" => Some(Counts { passed: number, ..Counts::default() }),
        "fail" | "cancelled" => Some(Counts { failed: number, ..Counts::default() }),
        "skipped" | "todo" => Some(Counts { skipped: number, ..Counts::default() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_the_report_are_read_and_nothing_else() {
        assert_eq!(read_counts("ℹ pass 12"), Some(Counts { passed: 12, ..Counts::default() }));
        assert_eq!(read_counts("ℹ fail 2"), Some(Counts { failed: 2, ..Counts::default() }));
        assert_eq!(read_counts("ℹ cancelled 1"), Some(Counts { failed: 1, ..Counts::default() }));
        assert_eq!(read_counts("ℹ skipped 3"), Some(Counts { skipped: 3, ..Counts::default() }));
        assert_eq!(read_counts("ℹ tests 12"), None);
        assert_eq!(read_counts("✔ pays in Dutch (812 ms)"), None);
        assert_eq!(read_counts("✖ pays in Dutch (812 ms)"), Some(Counts::named("pays in Dutch")));
        assert_eq!(read_counts("✖ failing tests:"), None);
    }
}
