//! Pages at a fixed rate (open load): requests begin when it is their time, whether or not earlier ones are answered,
//! and waiting counts. A closed loop would hide what a slow moment does to everybody behind it.

use crate::arguments::Arguments;
use crate::figure::{Figures, Limit, Times};
use crate::installation::{Installation, SITE, session};
use crate::process::Process;
use anyhow::{Result, ensure};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Requests per second.
const RATE: u32 = 500;

/// Connections over which they are spread.
const CONNECTIONS: u32 = 50;

/// Catalogue and session pages in turn, as browsers without cookies ask for them.
pub async fn measure(
    installation: &Installation,
    server: &Process,
    arguments: &Arguments,
    figures: &mut Figures,
) -> Result<()> {
    figures.say("pages");
    let group = "Pages at 500 requests/s";
    let paths: Arc<Vec<String>> = Arc::new(
        (0..CONNECTIONS as usize)
            .map(
                |n| if n % 2 == 0 { format!("/{SITE}/") } else { format!("/{SITE}/sessions/{}", session(n)) },
            )
            .collect(),
    );
    // Every connection asks once before it counts: connecting is not what is measured.
    let mut connections: Vec<_> = (0..CONNECTIONS).map(|_| installation.connect()).collect();
    for connection in &mut connections {
        connection.send("GET", &paths[0], "", "").await?;
    }
    let requests = u32::try_from(arguments.interval().as_secs()).unwrap_or(1) * RATE;
    let processor = server.processor_ms()?;
    let began = Instant::now() + Duration::from_millis(20);
    let mut running = JoinSet::new();
    for (first, mut connection) in (0..).zip(connections) {
        let paths = Arc::clone(&paths);
        running.spawn(async move {
            let mut times = Times::default();
            let mut number = first;
            while number < requests {
                let due = began + Duration::from_secs(1) * number / RATE;
                tokio::time::sleep_until(due).await;
                let path = &paths[(number as usize + number as usize / paths.len()) % paths.len()];
                let answer = connection.send("GET", path, "", "").await?;
                ensure!(answer.status == 200, "{path} answered {}", answer.status);
                times.push(due.elapsed());
                number += CONNECTIONS;
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Times::default();
    while let Some(ended) = running.join_next().await {
        times.append(ended??);
    }
    let processor = server.processor_ms()? - processor;
    figures.add(group, "p50", times.percentile(50), "ms", Limit::None);
    figures.add(group, "p99", times.percentile(99), "ms", Limit::AtMost(10.0));
    figures.add(group, "server CPU per page", processor / times.len() as f64, "ms", Limit::None);
    Ok(())
}
