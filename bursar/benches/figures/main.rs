//! `cargo xtask bench`: what Bursar does on this machine, each figure beside the limit that it must keep.
//!
//! The server, the gateway's emulator and this program are three processes, so that the processor time of the server
//! can be told from everybody else's. All traffic stays on 127.0.0.1. `docs/bench.md` says what each figure means.

#![allow(clippy::float_arithmetic, reason = "times and rates, no money")]

mod arguments;
mod browser;
mod figure;
mod holds;
mod http;
mod installation;
mod load;
mod mail_sink;
mod pages;
mod pgbench;
mod process;
mod purchases;
mod room;
mod start;
mod usage;

use anyhow::Result;
use arguments::{Arguments, Part};
use clap::Parser as _;
use figure::Figures;
use installation::Installation;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let measured = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(measure(&arguments)));
    let figures = match measured {
        Ok(figures) => figures,
        Err(error) => {
            eprintln!("bench: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    if arguments.json {
        println!("{}", figures.to_json());
    } else {
        print!("{}", figures.to_table());
    }
    if arguments.no_limits || figures.missed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure(arguments: &Arguments) -> Result<Figures> {
    let mut figures = Figures::new(!arguments.json);
    let served = [Part::Start, Part::Pages, Part::Purchases];
    if served.into_iter().any(|part| arguments.wants(part)) {
        let mut installation =
            Installation::prepare(&arguments.data, arguments.database_url.as_deref()).await?;
        if arguments.wants(Part::Start) {
            start::measure(&installation, &mut figures).await?;
        }
        let server = installation.serve().await?;
        start::idle(&server, &mut figures).await?;
        if arguments.wants(Part::Pages) {
            pages::measure(&installation, &server, arguments, &mut figures).await?;
        }
        if arguments.wants(Part::Purchases) {
            purchases::measure(&mut installation, &server, arguments, &mut figures).await?;
        }
        start::loaded(&server, &mut figures)?;
        server.stop().await?;
    }
    if arguments.wants(Part::Room) {
        let installation = Installation::prepare(&arguments.data, None).await?;
        room::prepare(&installation).await?;
        let server = installation.serve().await?;
        room::measure(&installation, &server, arguments, &mut figures).await?;
        server.stop().await?;
    }
    if arguments.wants(Part::Holds) {
        holds::measure_sqlite(arguments, &mut figures).await?;
    }
    if arguments.wants(Part::Postgres) {
        holds::measure_postgres(arguments, &mut figures).await?;
    }
    if arguments.wants(Part::Usage) {
        usage::measure(arguments, &mut figures).await?;
    }
    Ok(figures)
}
