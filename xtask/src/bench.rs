//! `cargo xtask bench`: builds with optimization, starts PostgreSQL as an installation runs it, and measures.
//!
//! What is measured, and how, is the bench's own (`bursar/benches/figures`); `docs/bench.md` describes it.

use std::path::Path;

use anyhow::Result;

use crate::packages;
use crate::postgres::{Cluster, Durability};
use crate::process::{self, cargo};
use crate::report::Verdict;
use crate::root;

/// Builds and runs the bench; `arguments` are its own.
pub fn run(root: &Path, arguments: &[String]) -> Result<Verdict> {
    let programs = packages::ensure_postgres()?;
    // Built before PostgreSQL starts, so that a build which fails leaves nothing to end.
    process::must(&mut cargo(root, &["bench", "--package", "bursar", "--bench", "figures", "--no-run"]))?;
    let postgres = Cluster::start(&programs, Durability::Full)?;
    let mut command = cargo(root, &["bench", "--quiet", "--package", "bursar", "--bench", "figures", "--"]);
    command
        .args(arguments)
        .env("BURSAR_BENCH_DATA", root::target(root).join("bench"))
        .env("BURSAR_BENCH_POSTGRES_URL", postgres.url())
        .env("BURSAR_BENCH_POSTGRES_PROGRAMS", &programs);
    Ok(match process::check(&mut command)?.failed {
        0 => Verdict::Passed,
        _ => Verdict::Failed,
    })
}
