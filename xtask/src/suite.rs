//! `cargo xtask test`: everything that must hold, in one command, ending in one line.

use std::path::Path;
use std::process::Command;
use std::thread::{self, available_parallelism};

use anyhow::{Result, ensure};

use crate::e2e;
use crate::packages::{self, Programs};
use crate::postgres::{Cluster, Durability};
use crate::process::{self, cargo};
use crate::python;
use crate::report::{Counts, Report, Verdict};
use crate::root;
use crate::tidy;

/// What the tests find in their environment; the names are documented in CONTRIBUTING.md.
pub(crate) struct Surroundings {
    variables: Vec<(&'static str, String)>,
    // Held for its life: the server stops when this is dropped.
    _postgres: Cluster,
}

impl Surroundings {
    /// Starts what tests need.
    pub(crate) fn make(root: &Path, programs: &Programs) -> Result<Surroundings> {
        let python = python::ensure(root, &programs.python)?;
        let postgres = Cluster::start(&programs.postgres_folder, Durability::None)?;
        let path = |path: &Path| path.display().to_string();
        let variables = vec![
            ("BURSAR_TEST_POSTGRES_URL", postgres.url()),
            ("BURSAR_TEST_CHROMIUM", path(&programs.chromium)),
            ("BURSAR_TEST_NODE", path(&programs.node)),
            ("BURSAR_TEST_PYTHON", path(&python)),
            ("BURSAR_TEST_HLEDGER", path(&programs.hledger)),
            ("TMPDIR", path(postgres.scratch())),
        ];
        Ok(Surroundings { variables, _postgres: postgres })
    }

    /// Tells a command where everything is.
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        // A test compares a snapshot and leaves no file behind.
        command
            .env("INSTA_UPDATE", "no")
            .envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

/// What compiles the members of the workspace; what they depend upon is the same for both.
#[derive(Clone, Copy, PartialEq)]
enum Compiler {
    Plain,
    /// Lints what it compiles; a warning ends it.
    Linting,
}

/// Installs what is missing, and starts what tests need.
fn prepare(root: &Path) -> Result<(Programs, Surroundings)> {
    let programs = packages::ensure()?;
    let surroundings = Surroundings::make(root, &programs)?;
    e2e::install(root, &programs)?;
    Ok((programs, surroundings))
}

/// Runs all steps. A program that is missing and may not be installed is an error at once; what cannot be installed or started
/// all the same is a step that failed: a run that leaves tests out proves nothing.
pub fn run(root: &Path) -> Result<Verdict> {
    packages::check()?;
    // Installing waits for the network and compiling for a processor: they go on side by side.
    thread::scope(|scope| {
        let preparing = scope.spawn(|| prepare(root));
        run_steps(root, || preparing.join().expect("it does not panic"))
    })
}

fn run_steps(root: &Path, prepared: impl FnOnce() -> Result<(Programs, Surroundings)>) -> Result<Verdict> {
    let mut report = Report::default();
    // Where nothing was built yet there is nothing to build upon: what the compiler would keep for the next time costs a
    // cold run minutes and gigabytes.
    let cold = !root::target(root).join("debug/bursar").exists();
    let cargo = |compiler: Compiler, arguments: &[&str]| {
        let mut command = cargo(root, arguments);
        if cold {
            // Nor is there a debugger: a panic says its file and line without.
            command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "none");
        }
        if compiler == Compiler::Linting {
            command.env("RUSTC_WORKSPACE_WRAPPER", root.join("xtask/linting-rustc"));
        }
        command
    };

    report.step("formatting", || process::check(&mut cargo(Compiler::Plain, &["fmt", "--all", "--check"])));
    report.step("tidy", || tidy::counts(root));
    // A cold run lints while it builds: lints alone read all that the build then compiles once more. Upon what was built
    // before, lints alone are quick, and members are kept as a person's own `cargo test` made them.
    let lints = report.step("lints", || {
        process::check(&mut if cold {
            cargo(Compiler::Linting, &["build", "--workspace", "--all-targets", "--quiet"])
        } else {
            let clippy = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
            cargo(Compiler::Plain, &clippy)
        })
    });
    // What is built so is built for this compiler alone. A broken lint ends that build; so that tests are run all the same,
    // members are then built anew without lints.
    let compiler = if cold && lints.failed == 0 { Compiler::Linting } else { Compiler::Plain };
    // The program and the tests in one build, so that dependencies are built once, with the same features.
    let build = report.step("build", || {
        process::check(&mut cargo(compiler, &["build", "--workspace", "--bins", "--tests", "--quiet"]))
    });
    let mut ready = None;
    report.step("what tests need", || {
        ready = Some(prepared()?);
        Ok(Counts::one(true))
    });
    let Some((programs, surroundings)) = ready else { return Ok(report.close()) };
    // Tests wait for a disk, a database, a page as long as they compute: so many keep the cores busy.
    let cores = available_parallelism().map_or(1, usize::from);
    report.step("tests", || {
        let mut command = cargo(compiler, &["test", "--workspace", "--no-fail-fast"]);
        command.env("RUST_TEST_THREADS", (3 * cores).to_string());
        process::count(surroundings.apply(&mut command), read_test_result)
    });
    report.step("browser tests", || {
        ensure!(build.failed == 0, "there is no program to test: the build failed");
        // Browsers and people wait, too, though less.
        let mut command = e2e::command(root, &programs, cores + cores / 2)?;
        command.env("BURSAR_BIN", root::target(root).join("debug/bursar"));
        process::count(surroundings.apply(&mut command), e2e::read_counts)
    });
    Ok(report.close())
}

/// Plays the properties with values of their own: each test draws so many cases, by `seed` or by chance.
pub fn properties(root: &Path, cases: u32, seed: Option<u64>) -> Result<Verdict> {
    let mut report = Report::default();
    report.step("properties", || {
        let mut command = cargo(root, &["test", "--no-fail-fast"]);
        command.args(["domain", "connectors", "locale"].map(|name| format!("--package=bursar-{name}")));
        command.env("PROPTEST_CASES", cases.to_string());
        command.envs(seed.map(|seed| ("PROPTEST_RNG_SEED", seed.to_string())));
        process::count(&mut command, read_test_result)
    });
    Ok(report.close())
}

/// Writes the generated files anew: pictures of the schema on both engines, snapshots of mails and pages. Read the
/// difference before committing it.
pub fn generate(root: &Path) -> Result<Verdict> {
    let programs = packages::ensure()?;
    let surroundings = Surroundings::make(root, &programs)?;
    let mut report = Report::default();
    report.step("generated files", || {
        let arguments =
            ["test", "--no-fail-fast", "-p", "bursar-store", "-p", "bursar-documents", "-p", "bursar-web"];
        let mut command = cargo(root, &arguments);
        surroundings.apply(&mut command).env("INSTA_UPDATE", "always").env("BURSAR_UPDATE_SNAPSHOTS", "1");
        process::count(&mut command, read_test_result)
    });
    Ok(report.close())
}

/// Serves the demo from the development build, with data that stay in the checkout.
pub fn dev(root: &Path, arguments: &[String]) -> Result<Verdict> {
    let mut command = cargo(root, &["run", "--package", "bursar", "--", "demo", "--data", ".data/dev"]);
    Ok(match process::check(command.args(arguments))?.failed {
        0 => Verdict::Passed,
        _ => Verdict::Failed,
    })
}

/// Reads cargo's `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; …`.
pub(crate) fn read_test_result(line: &str) -> Option<Counts> {
    if let Some(name) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED")) {
        return Some(Counts::named(name));
    }
    let line = line.strip_prefix("test result: ")?;
    let number = |word: &str| -> Option<u64> {
        let before = line.split(&format!(" {word};")).next().filter(|before| before.len() < line.len())?;
        before.rsplit(' ').next()?.parse().ok()
    };
    Some(Counts {
        passed: number("passed")?,
        failed: number("failed")?,
        skipped: number("ignored")?,
        ..Counts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_result_line_is_read() {
        let line = "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        let counts = Counts { passed: 12, failed: 2, skipped: 1, ..Counts::default() };
        assert_eq!(read_test_result(line), Some(counts));
        assert_eq!(read_test_result("test live::foretold ... FAILED"), Some(Counts::named("live::foretold")));
        assert_eq!(read_test_result("test money::adds ... ok"), None);
        assert_eq!(read_test_result("test result: "), None);
    }
}
