//! `bursar serve`: pages and jobs until the process is asked to stop.

use crate::config::Config;
use crate::http_server::{self, ConnectionLimits};
use crate::{logging, wiring};
use anyhow::Context as _;
use app::App;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::WebConfig;

/// After the signal to stop, requests under way get this long to end.
const GRACE: Duration = Duration::from_secs(20);

/// Serves as the configuration says.
///
/// # Errors
/// What keeps it from starting, in plain words.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    logging::start(&config.log_level, config.log_format)?;
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("listening on {}", config.listen))?;
    let app = wiring::app(&config).await?;
    let metrics = metrics_recorder()?;
    println!("ready: {}", app.base_url());
    run(app, &config, listener, metrics).await
}

/// Begins to count for `/metrics`.
///
/// # Errors
/// When another recorder is installed already.
pub fn metrics_recorder() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().context("starting the metrics")
}

/// Serves pages and jobs until SIGTERM or SIGINT, then lets both finish what they are at.
///
/// # Errors
/// When recovery fails or the listener does.
pub async fn run(
    app: App,
    config: &Config,
    listener: TcpListener,
    metrics: PrometheusHandle,
) -> anyhow::Result<()> {
    app::jobs::recover(&app).await.context("looking at what was under way when the process last ended")?;
    if app.is_restored() {
        tracing::warn!(
            "restored mode: gateways are only inquired and nothing is sold until `bursar release`"
        );
    }
    let (stop, stopped) = watch::channel(false);
    let workers = tokio::spawn(app::jobs::run(app.clone(), stopped.clone()));
    let web_config = WebConfig {
        trusted_proxies: config.trusted_proxies.clone(),
        metrics: Some(render_metrics(app.clone(), metrics)),
        ..WebConfig::default()
    };
    let router = web::router(app.clone(), web_config);
    let limits = ConnectionLimits::default();
    let pages = tokio::spawn(http_server::serve(listener, router, limits, stopped.clone()));
    stop_signal().await;
    tracing::info!("stopping: requests and jobs under way are finished first");
    stop.send_replace(true);
    let finished = async {
        let served = pages.await;
        drop(workers.await);
        served
    };
    match tokio::time::timeout(GRACE, finished).await {
        Ok(served) => served.context("the pages ended in a panic")?,
        Err(_) => tracing::warn!(
            "stopped while requests or jobs were under way: they are taken up at the next start"
        ),
    }
    app.store().close().await;
    Ok(())
}

/// Counts of the process, and of the database at the moment of asking.
fn render_metrics(app: App, metrics: PrometheusHandle) -> web::RenderMetrics {
    Arc::new(move || {
        let stats = app.store().stats();
        let mut text = metrics.render();
        for (name, value) in stats.named() {
            text.push_str(&format!("bursar_store_{name}_total {value}\n"));
        }
        text
    })
}

/// Waits for SIGTERM or SIGINT.
pub async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupt.await);
}
