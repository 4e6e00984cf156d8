//! Complete purchases: everything that a browser fetches from the catalogue to the confirmed seat, with the payment on
//! the gateway's page and the mail that follows.

use crate::arguments::Arguments;
use crate::browser::Browser;
use crate::figure::{Figures, Limit};
use crate::installation::{Installation, SITE, session};
use crate::load;
use crate::process::Process;
use anyhow::{Context as _, Result, ensure};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Purchases before anything counts: caches fill, connections open.
const WARM_UP: Duration = Duration::from_secs(2);

/// The number of clients whose rate has a limit.
const LIMITED: usize = 32;

/// How long mails may lag behind.
const MAIL_PATIENCE: Duration = Duration::from_secs(60);

/// Buys with each number of clients.
pub async fn measure(
    installation: &mut Installation,
    server: &Process,
    arguments: &Arguments,
    figures: &mut Figures,
) -> Result<()> {
    let shop: Arc<str> = installation.authority.as_str().into();
    let gateway: Arc<str> = installation.gateway_authority().into();
    let people = Arc::new(AtomicU64::new(0));
    let buy = move |client: usize, turn: u64| {
        let (shop, gateway, people) = (Arc::clone(&shop), Arc::clone(&gateway), Arc::clone(&people));
        async move {
            let number = people.fetch_add(1, Relaxed);
            let session = session(client + usize::try_from(turn).unwrap_or(0));
            // A browser of its own for every purchase, with nothing cached and new connections.
            Browser::new(&shop, &gateway).buy(SITE, &session, number).await
        }
    };
    figures.say("purchases: warming up");
    let warm = load::closed(4, WARM_UP, buy.clone()).await;
    let mut bought = warm.times.len() as u64;
    ensure!(warm.failures.0 == 0, "a purchase failed: {}", warm.failures.1.unwrap_or_default());
    wait_for_mails(installation, bought).await?;
    for &clients in &arguments.clients {
        figures.say(&format!("purchases with {clients} clients"));
        let (processor, counted) = (server.processor_ms()?, StoreCounts::read(installation).await?);
        let mut outcome = load::closed(clients, arguments.interval(), buy.clone()).await;
        let count = outcome.times.len() as u64;
        if let (failed, Some(reason)) = &outcome.failures {
            eprintln!("bench: {failed} purchases failed (server.log tells why), the first: {reason}");
        }
        ensure!(count > 0, "no purchase succeeded");
        bought += count;
        // The mails are part of the purchase.
        wait_for_mails(installation, bought).await?;
        let processor = server.processor_ms()? - processor;
        let now_counted = StoreCounts::read(installation).await?;
        let group = "Purchases over HTTP";
        let of = |what: &str| format!("{what}, {clients} client{}", if clients == 1 { "" } else { "s" });
        let rate = if clients == LIMITED { Limit::AtLeast(150.0) } else { Limit::None };
        figures.add(group, of("rate"), outcome.rate(), "purchases/s", rate);
        figures.add(group, of("p50"), outcome.times.percentile(50), "ms", Limit::None);
        figures.add(group, of("p99"), outcome.times.percentile(99), "ms", Limit::None);
        let cpu = processor / count as f64;
        figures.add(group, of("server CPU per purchase"), cpu, "ms", Limit::AtMost(4.0));
        let (units, flushes) = (now_counted.units - counted.units, now_counted.flushes - counted.flushes);
        figures.add(group, of("units of work per purchase"), units / count as f64, "units", Limit::None);
        figures.add(group, of("flushes per purchase"), flushes / count as f64, "flushes", Limit::None);
        figures.add(group, of("failed"), outcome.failures.0 as f64, "purchases", Limit::AtMost(0.0));
    }
    Ok(())
}

/// What the server's store has done since it was opened.
struct StoreCounts {
    units: f64,
    flushes: f64,
}

impl StoreCounts {
    async fn read(installation: &Installation) -> Result<Self> {
        let metrics = installation.connect().send("GET", "/metrics", "", "").await?;
        let count = |name: &str| -> Result<f64> {
            let line = metrics.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.with_context(|| format!("/metrics has no {name}"))?.parse().context("a count in /metrics")
        };
        Ok(Self { units: count("bursar_store_units_total")?, flushes: count("bursar_store_flushes_total")? })
    }
}

/// Waits until a mail has come for every purchase.
async fn wait_for_mails(installation: &Installation, bought: u64) -> Result<()> {
    let began = Instant::now();
    while installation.mail.taken() < bought {
        ensure!(
            began.elapsed() < MAIL_PATIENCE,
            "{} of {bought} mails came within {} s",
            installation.mail.taken(),
            MAIL_PATIENCE.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The job that follows the last mail.
    tokio::time::sleep(Duration::from_millis(200)).await;
    installation.connect().send("GET", "/healthz", "", "").await.context("the server is still there")?;
    Ok(())
}
