//! The project's tasks: what a person and the build server run, under one name each.
//!
//! `cargo xtask test` is the whole proof; everything else here is a part of it or a slower relative.

mod bench;
mod e2e;
mod memory;
mod packages;
mod postgres;
mod process;
mod processes;
mod python;
mod report;
mod root;
mod suite;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Command line of `cargo xtask`.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of the Bursar project")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// One task a person runs by name.
#[derive(Subcommand)]
enum Task {
    /// Install what tests need, start PostgreSQL, then format check, lints, every test, browser tests and tidy.
    #[command(alias = "ci")]
    Test,
    /// Check the rules of the repository that no compiler knows.
    Tidy,
    /// Measure purchases, pages, seat holds, memory and start, each beside its limit (`docs/bench.md`).
    Bench {
        /// Passed on to the bench: `--json`, `--no-limits`, `--seconds 3`, `--only purchases,holds`, `--help`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Kill the server at every crash point, with every fault beside it, on both databases and through every gateway. Takes a night.
    Crash {
        /// Only cases whose name has this in it, for instance "SQLite C12 VoidHeard".
        #[arg(long, default_value = "")]
        case: String,
        /// Only so many cases, drawn at random.
        #[arg(long)]
        sample: Option<u32>,
        /// Draws the same cases again.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Let many browsers race for few seats, on both databases, with a gateway that fails now and then.
    Race {
        /// Seats and browsers.
        #[arg(long, default_value = "50x500")]
        size: String,
        /// Lets the same browsers dawdle and the same calls fail again.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Call a session off whose seats are all sold, killing the server twice and with the gateway down half-way, on both
    /// databases.
    CalledOff {
        /// Seats that are sold and refunded.
        #[arg(long, default_value_t = 500)]
        seats: u32,
    },
    /// Try the properties of the rules on other values than `test` does, and on many more.
    Properties {
        /// Values tried by each property.
        #[arg(long, default_value_t = 20_000)]
        cases: u32,
        /// Draws the same values again.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Write the generated files anew: the schema's pictures, snapshots of mails and pages.
    Gen,
    /// Serve the demo from the development build; its data are kept in `.data/dev`.
    Dev {
        /// Passed on to `bursar demo`, for instance `--listen 127.0.0.1:9000` or `--reset`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = root::find().and_then(|root| match Arguments::parse().task {
        Task::Test => suite::run(&root),
        Task::Tidy => tidy::run(&root),
        Task::Bench { arguments } => bench::run(&root, &arguments),
        Task::Crash { case, sample, seed } => processes::crash(&root, &case, sample, seed),
        Task::Race { size, seed } => processes::race(&root, &size, seed),
        Task::CalledOff { seats } => processes::called_off(&root, seats),
        Task::Properties { cases, seed } => suite::properties(&root, cases, seed),
        Task::Gen => suite::generate(&root),
        Task::Dev { arguments } => suite::dev(&root, &arguments),
    });
    match outcome {
        Ok(report::Verdict::Passed) => ExitCode::SUCCESS,
        Ok(report::Verdict::Failed) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
