//! Start, size and memory.

use crate::figure::{Figures, Limit, Times};
use crate::installation::{Installation, PROGRAM, SITE};
use crate::process::Process;
use anyhow::{Context as _, Result, ensure};
use std::time::Duration;

/// Starts that are measured; the middle one counts.
const STARTS: usize = 7;

/// Size of the program, and the time from starting the process to the first page that it answers.
pub async fn measure(installation: &Installation, figures: &mut Figures) -> Result<()> {
    figures.say("start");
    let size = std::fs::metadata(PROGRAM).context("the program")?.len();
    figures.add("Program", "size of the binary", size as f64 / 1_000_000.0, "MB", Limit::None);
    let (mut ready, mut page) = (Times::default(), Times::default());
    for _ in 0..STARTS {
        let server = installation.serve().await?;
        ready.push(server.started.elapsed());
        let answer = installation.connect().send("GET", &format!("/{SITE}/"), "", "").await?;
        page.push(server.started.elapsed());
        ensure!(answer.status == 200, "the first page answered {}", answer.status);
        server.stop().await?;
    }
    figures.add("Program", "start to the ready line", ready.percentile(50), "ms", Limit::None);
    figures.add("Program", "start to the first page", page.percentile(50), "ms", Limit::AtMost(300.0));
    Ok(())
}

/// Memory a moment after the start.
pub async fn idle(server: &Process, figures: &mut Figures) -> Result<()> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    figures.add("Program", "memory, idle", server.megabytes("VmRSS")?, "MB", Limit::None);
    Ok(())
}

/// The most memory that it ever used, after all load.
pub fn loaded(server: &Process, figures: &mut Figures) -> Result<()> {
    figures.add("Program", "memory under load, most", server.megabytes("VmHWM")?, "MB", Limit::AtMost(100.0));
    Ok(())
}
