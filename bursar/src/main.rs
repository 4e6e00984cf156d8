//! The `bursar` program: command line, configuration and wiring; no rules.

mod accounts;
mod check;
mod child_process;
mod config;
mod db;
mod demo;
mod emulator;
mod http_server;
mod import;
mod logging;
mod rehearse;
mod secret_key;
mod serve;
mod simulate;
mod slides;
mod stop;
mod tls;
mod toml_file;
mod wiring;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Self-hosted e-commerce for live training.
#[derive(Debug, Parser)]
#[command(name = "bursar", version)]
struct Cli {
    /// Configuration file (TOML). Environment variables win over it.
    #[arg(long, global = true, env = "BURSAR_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the installation.
    Serve,
    /// Sets up and serves a sample installation with a local gateway emulator and a mailbox.
    Demo(demo::DemoArgs),
    /// Says in plain words what is missing before going live.
    Check,
    /// Imports sites with their merchant accounts and sessions, people and tariffs from a file, all of it or nothing; then
    /// asks the gateways about the accounts.
    Import {
        /// The file (TOML).
        file: PathBuf,
    },
    /// Writes a consistent copy of the database to a new file, while the server runs.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Fills an empty database from a backup. The installation then starts in restored mode: gateways are only
    /// inquired until `bursar release`.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Ends restored mode.
    Release,
    /// Prints the journal of a site for hledger and other independent programs.
    Ledger {
        /// Address of the site; `operator` prints the operator's own, of pay-per-use.
        site: String,
        /// The journal of Test mode instead of Production.
        #[arg(long)]
        test: bool,
    },
    /// Recomputes the hash chain over ledger and receipts.
    VerifyChain,
    /// The people who sign in.
    #[command(subcommand)]
    Accounts(accounts::AccountsCommand),
    /// The installation's database as a whole.
    #[command(subcommand)]
    Db(db::DbCommand),
    /// Plays purchases, cancellations, refunds and pay-per-use sessions in virtual time, with faults of the gateway and
    /// deaths of the program, and holds the invariants of the money against how each ends.
    Simulate(simulate::SimulateArgs),
    /// Plays one payment at a stand-in for the gateway, with a trouble of choice, and prints as JSON what its payer sees and how it
    /// ends. It reads no configuration and asks nobody.
    #[command(name = rehearse::COMMAND)]
    Rehearse(rehearse::RehearseArgs),
    /// Draws a PDF file for the server, which starts this itself.
    #[command(name = slides::COMMAND, hide = true)]
    RenderSlides,
    /// Stand-ins for other people's servers.
    #[command(subcommand)]
    Emulator(EmulatorCommand),
}

/// Instead of a site's address, which this cannot be.
const OPERATOR: &str = "operator";

#[derive(Debug, Subcommand)]
enum EmulatorCommand {
    /// PayPal: Orders v2 and Payments v2.
    Paypal {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:9200")]
        listen: SocketAddr,
        /// Folder of its books; without one they are in memory.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Where browsers reach it, when that is not where it listens.
        #[arg(long)]
        public_url: Option<String>,
    },
    /// PayPal Express Checkout.
    Express {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:9300")]
        listen: SocketAddr,
        /// Folder of its books; without one they are in memory.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// PayPal Payflow Pro.
    Payflow {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:9100")]
        listen: SocketAddr,
        /// Folder of its books; without one they are in memory.
        #[arg(long)]
        data: Option<PathBuf>,
        /// The address under which browsers reach it.
        #[arg(long)]
        public_url: Option<String>,
    },
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::RenderSlides) {
        let drawn = slides::draw();
        return if drawn.is_ok() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE };
    }
    if let Command::Simulate(args) = &cli.command {
        return told(simulate::simulate(args));
    }
    if let Command::Rehearse(args) = &cli.command {
        return told(rehearse::rehearse(args));
    }
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers(&cli))
        .enable_all()
        .build()
        .context("starting the runtime")
        .and_then(|runtime| runtime.block_on(run(cli)));
    told(outcome)
}

fn told(outcome: anyhow::Result<bool>) -> std::process::ExitCode {
    match outcome {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bursar: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Threads that answer requests: one for each processor. With SQLite one processor is left to the thread that writes:
/// threads that wake each other for nothing cost a tenth of a purchase.
fn workers(cli: &Cli) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let is_sqlite = match cli.command {
        Command::Demo(_) => true,
        _ => config::Config::load(cli.config.as_deref())
            .is_ok_and(|config| config.store().engine() == Ok(store::Engine::Sqlite)),
    };
    if is_sqlite { (processors - 1).max(1) } else { processors }
}

/// Runs the command; false when it found something wrong and has said so.
async fn run(cli: Cli) -> anyhow::Result<bool> {
    let load = || config::Config::load(cli.config.as_deref());
    match cli.command {
        // Done before there is a runtime.
        Command::RenderSlides | Command::Simulate(_) | Command::Rehearse(_) => Ok(true),
        Command::Serve => serve::serve(load()?).await.map(|()| true),
        Command::Demo(args) => demo::demo(args).await.map(|()| true),
        Command::Check => check::check(&load()?).await,
        Command::Import { file } => {
            let file = toml_file::read(&file)?;
            let app = wiring::app(&load()?).await?;
            for line in import::import(&app, file).await? {
                println!("{line}");
            }
            app.store().close().await;
            Ok(true)
        }
        Command::Backup { file } => {
            let config = load()?;
            store::Store::backup_of(&config.store(), &file).await?;
            println!("backup written to {}", file.display());
            Ok(true)
        }
        Command::Restore { file } => {
            let restored = store::Store::restore(&file, load()?.store()).await?;
            restored.close().await;
            println!("restored; until `bursar release`, gateways are only inquired and nothing is sold");
            Ok(true)
        }
        Command::Release => {
            let app = wiring::app(&load()?).await?;
            let was_restored = app.store().release_restored(app.now()).await?;
            app.store().close().await;
            println!(
                "{}",
                if was_restored { "released" } else { "the installation was not in restored mode" }
            );
            Ok(true)
        }
        Command::Ledger { site, test } => {
            let app = wiring::reading_app(&load()?).await?;
            let found = match site.as_str() {
                OPERATOR => app.sites().operators_seller().await?,
                address => app.sites().find(address).await?,
            };
            let site = found.context(match site.as_str() {
                OPERATOR => "the operator sells nothing yet: nobody has entered who sells pay-per-use",
                _ => "there is no site at this address",
            })?;
            let mode = if test {
                domain::payments::gateway::Mode::Test
            } else {
                domain::payments::gateway::Mode::Production
            };
            print!("{}", app.ledger().export(&site, mode, locale::Messages::new(locale::Locale::En)).await?);
            app.store().close().await;
            Ok(true)
        }
        Command::VerifyChain => {
            let app = wiring::reading_app(&load()?).await?;
            let verdict = app.ledger().verify_chain().await?;
            app.store().close().await;
            println!("{}", db::told(verdict));
            Ok(verdict.is_ok())
        }
        Command::Accounts(command) => accounts::run(&load()?, command).await,
        Command::Db(command) => db::run(&load()?, command).await,
        Command::Emulator(EmulatorCommand::Express { listen, data }) => {
            emulator::express(listen, data).await.map(|()| true)
        }
        Command::Emulator(EmulatorCommand::Paypal { listen, data, public_url }) => {
            emulator::paypal(listen, data, public_url).await.map(|()| true)
        }
        Command::Emulator(EmulatorCommand::Payflow { listen, data, public_url }) => {
            emulator::payflow(listen, data, public_url).await.map(|()| true)
        }
    }
}
