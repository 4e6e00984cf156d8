//! `bursar simulate`: whole purchases with faults and deaths, from a seed.

use simulation::matrix::{cells, play_all};
use simulation::{Simulation, run, use_memory};
use std::time::Instant;
use store::Engine;

/// What is simulated.
#[derive(Debug, clap::Args)]
pub struct SimulateArgs {
    /// Seed of the first run; each next run has the next number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many runs.
    #[arg(long, default_value_t = 1_000)]
    runs: u64,
    /// How many at a time; without it, one for each processor.
    #[arg(long)]
    threads: Option<usize>,
    /// On PostgreSQL, in the throw-away cluster that `BURSAR_TEST_POSTGRES_URL` names.
    #[arg(long)]
    postgres: bool,
    /// Prints the run of `--seed` line by line, and no other.
    #[arg(long)]
    trace: bool,
    /// Plays every fault at every operation of every product, one fault each, and no run of chance.
    #[arg(long, conflicts_with_all = ["seed", "runs", "postgres"])]
    matrix: bool,
    /// Of those, the ones with this in their names, as `paypal/credit`; with `--trace` those that are wrong are printed line by line.
    #[arg(long, requires = "matrix")]
    cell: Option<String>,
}

/// Does it. False when an invariant broke; the last line printed is the sum of all runs.
///
/// # Errors
/// When no thread can be made, or no folder.
pub fn simulate(args: &SimulateArgs) -> anyhow::Result<bool> {
    let _folder = use_memory()?;
    let threads = args
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    if args.matrix {
        return play_matrix(args, threads);
    }
    let engine = if args.postgres { Engine::Postgres } else { Engine::Sqlite };
    if args.trace {
        return trace(engine, args.seed);
    }
    let begun = Instant::now();
    let summary = Simulation { seed: args.seed, runs: args.runs, threads, engine }.run(|outcome| {
        println!("seed {} broke:", outcome.seed);
        for violation in &outcome.violations {
            println!("  {violation}");
        }
    })?;
    println!("in {} s on {threads} threads", begun.elapsed().as_secs());
    println!("{summary}");
    Ok(summary.holds())
}

fn play_matrix(args: &SimulateArgs, threads: usize) -> anyhow::Result<bool> {
    let mut chosen = cells();
    chosen.retain(|cell| args.cell.as_ref().is_none_or(|part| cell.to_string().contains(part)));
    let counts = play_all(&chosen, threads, |played| {
        println!("{}:", played.cell);
        for wrong in &played.wrong {
            println!("  {wrong}");
        }
        for line in played.trace.iter().filter(|_| args.trace) {
            println!("    {line}");
        }
    })?;
    println!("{counts}");
    Ok(counts.holds())
}

fn trace(engine: Engine, seed: u64) -> anyhow::Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(run(engine, seed, true));
    for line in &outcome.trace {
        println!("{line}");
    }
    for violation in &outcome.violations {
        println!("broke: {violation}");
    }
    println!("seed {seed}, digest {:016x}", outcome.digest);
    Ok(outcome.violations.is_empty())
}
