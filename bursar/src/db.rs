//! `bursar db`: the installation's database as a whole.

use crate::config::Config;
use anyhow::Context as _;
use std::fmt::Write as _;
use store::{Proof, Store, StoreConfig};

/// What can be done with it.
#[derive(Debug, clap::Subcommand)]
pub enum DbCommand {
    /// Copies the installation into an empty database of the other kind, from SQLite to PostgreSQL or back, and proves
    /// that both hold the same. Stop the server first.
    Copy {
        /// Address of the empty database: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE. The variable keeps
        /// its password out of the list of processes.
        #[arg(long, env = "BURSAR_COPY_TO", hide_env_values = true)]
        to: String,
    },
}

/// Runs the command; false when it found something wrong and has said so.
///
/// # Errors
/// What kept it from being done, in plain words.
pub async fn run(config: &Config, command: DbCommand) -> anyhow::Result<bool> {
    let DbCommand::Copy { to } = command;
    let target = StoreConfig::new(to);
    let proof = Store::copy(&config.store(), &target).await.context("copying the database")?;
    let copy = Store::open(target).await.context("opening the copy")?;
    let verdict = app::ledger::verify_chain(&copy).await;
    copy.close().await;
    let verdict = verdict.context("reading the hash chain of the copy")?;
    print!("{}", report(&proof));
    println!("hash chain: {}", told(verdict));
    println!();
    if verdict.is_ok() {
        println!(
            "The copy is complete: set BURSAR_DATABASE_URL to it, and never start the old database again."
        );
    } else {
        println!("The copy is equal, but its original was tampered with or damaged: look into that first.");
    }
    Ok(verdict.is_ok())
}

/// How the hash chain stands, in words.
pub fn told(verdict: Result<i64, i64>) -> String {
    match verdict {
        Ok(count) => format!("{count} seals, all of them hold"),
        Err(number) => format!("seal {number} does not hold: a row was changed, added or taken away"),
    }
}

fn report(proof: &Proof) -> String {
    let mut out = String::from("Copied, and found equal in the original and the copy:\n");
    let mut line = |name: &str, text: String| {
        writeln!(out, "  {name:<24} {text:>10}").expect("writing into a String cannot fail");
    };
    for table in &proof.tables {
        line(&table.name, format!("{} row{}", table.rows, if table.rows == 1 { "" } else { "s" }));
    }
    let sums = proof.sums.len();
    line("sums of the ledger", format!("{sums} (each site, mode, currency and account)"));
    out
}
