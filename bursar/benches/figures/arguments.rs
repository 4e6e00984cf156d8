//! Command line.

use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Measures Bursar on this machine.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// Prints the figures as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Ends well even when a limit is missed.
    #[arg(long)]
    pub no_limits: bool,
    /// Length of each measured interval, seconds.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Only these parts.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Clients that buy at the same time, one measured interval for each number.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32, 128])]
    pub clients: Vec<usize>,
    /// People in the one room.
    #[arg(long, default_value_t = 500)]
    pub people: usize,
    /// Folder for databases and logs; emptied at the start of a run.
    #[arg(long, env = "BURSAR_BENCH_DATA", default_value = "target/bench")]
    pub data: PathBuf,
    /// Serves pages and purchases on this (empty) PostgreSQL database instead of SQLite.
    #[arg(long)]
    pub database_url: Option<String>,
    /// A PostgreSQL cluster, as a superuser's address that ends in a database: `postgres://user@host:port/postgres`.
    #[arg(long, env = "BURSAR_BENCH_POSTGRES_URL")]
    pub postgres_url: Option<String>,
    /// Folder of PostgreSQL's programs, for pgbench.
    #[arg(long, env = "BURSAR_BENCH_POSTGRES_PROGRAMS")]
    pub postgres_programs: Option<PathBuf>,
    /// Cargo hands this to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A part of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Start, size, idle memory.
    Start,
    /// Pages at a fixed rate.
    Pages,
    /// Complete purchases.
    Purchases,
    /// Seat holds on SQLite.
    Holds,
    /// Seat holds on PostgreSQL, against pgbench.
    Postgres,
    /// Facts of pay-per-use, and settling them.
    Usage,
    /// Many people in one room.
    Room,
}

impl Arguments {
    /// Whether this part is to be measured.
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Length of each measured interval.
    pub fn interval(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}
