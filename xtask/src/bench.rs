//! `cargo xtask bench`: builds with optimization, starts PostgreSQL as an installation runs it, and measures.
//!
//! What is measured, and how, is the bench's own (`bursar/benches/figures`); `docs/bench.md` describes it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::packages;
use crate::postgres::{Cluster, Durability};
use crate::process::{self, cargo};
use crate::report::Verdict;
use crate::root;

/// Builds and runs the bench; `arguments` are its own.
pub fn run(root: &Path, arguments: &[String]) -> Result<Verdict> {
    let programs = packages::ensure_postgres()?;
    let bench = build(root)?;
    let postgres = Cluster::start(&programs, Durability::Full)?;
    let mut command = Command::new(bench);
    command
        .args(arguments)
        .current_dir(root)
        .env("BURSAR_BENCH_DATA", root::target(root).join("bench"))
        .env("BURSAR_BENCH_POSTGRES_URL", postgres.url())
        .env("BURSAR_BENCH_POSTGRES_PROGRAMS", &programs);
    Ok(match process::check(&mut command)?.failed {
        0 => Verdict::Passed,
        _ => Verdict::Failed,
    })
}

/// Builds the bench and Bursar itself; the path of the bench.
fn build(root: &Path) -> Result<PathBuf> {
    let arguments = ["bench", "--package", "bursar", "--bench", "figures", "--no-run"];
    let mut command = cargo(root, &arguments);
    command.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let messages = process::output(&mut command)?;
    messages.lines().find_map(executable).map(PathBuf::from).context("cargo named no executable of the bench")
}

/// The path in cargo's message about the finished bench.
fn executable(message: &str) -> Option<String> {
    if !message.contains("\"kind\":[\"bench\"]") {
        return None;
    }
    let path = message.split_once("\"executable\":\"")?.1.split('"').next()?;
    Some(path.replace("\\\\", "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_of_the_bench_is_found() {
        let bench = r#"{"reason":"compiler-artifact","target":{"kind":["bench"],"name":"figures"},"executable":"/t/figures-1","fresh":true}"#;
        assert_eq!(executable(bench).as_deref(), Some("/t/figures-1"));
        assert_eq!(executable(&bench.replace("bench", "bin")), None);
        assert_eq!(executable(&bench.replace("\"/t/figures-1\"", "null")), None);
    }
}
