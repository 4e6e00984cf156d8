//! `bursar serve`: pages and jobs until the process is asked to stop.

use crate::config::Config;
use crate::http_server::{self, ConnectionLimits};
use crate::stop::StopSignal;
use crate::tls::Tls;
use crate::{logging, rehearse, wiring};
use anyhow::Context as _;
use app::App;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::{AddressRange, WebConfig};

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
    let metrics = metrics_recorder()?;
    let doors = Doors::open(&config, listener).await?;
    let app = wiring::app(&config).await?;
    let stop = StopSignal::listen()?;
    println!("ready: {}", app.base_url());
    if let Some(link) = app.accounts().first_operator_link().await? {
        println!(
            "Nobody runs this installation yet. Open this link to become its operator; it works once, for a day:"
        );
        println!("{link}");
    }
    run(app, &config, doors, metrics, stop).await
}

/// Where requests come in.
pub struct Doors {
    pages: TcpListener,
    tls: Option<Tls>,
    redirects: Option<TcpListener>,
}

impl Doors {
    /// The pages are at `pages`; everything else is as the configuration says.
    ///
    /// # Errors
    /// When the certificate cannot be used or a listener cannot be had, in plain words.
    pub async fn open(config: &Config, pages: TcpListener) -> anyhow::Result<Self> {
        let tls = config.tls.clone().map(Tls::open).transpose()?;
        let redirects = match config.redirect_listen {
            Some(address) => {
                Some(TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))?)
            }
            None => None,
        };
        Ok(Self { pages, tls, redirects })
    }

    /// Answers until `stopped` is true and the requests under way are answered.
    fn serve(
        self,
        app: &App,
        web: WebConfig,
        per_address: Option<usize>,
        stopped: &watch::Receiver<bool>,
    ) -> anyhow::Result<JoinSet<()>> {
        let mut serving = JoinSet::new();
        // Behind a proxy, and on this machine, everybody has one address.
        let exempt = [web.trusted_proxies.clone(), AddressRange::loopback()].concat();
        let acceptor = self.tls.as_ref().map(Tls::acceptor).transpose()?;
        if let Some(tls) = self.tls {
            serving.spawn(tls.watch(stopped.clone()));
        }
        if let Some(listener) = self.redirects {
            let (router, limits) = (web::redirects(app.clone()), ConnectionLimits::of_redirects());
            let limits = (limits, exempt.clone());
            serving.spawn(http_server::serve(listener, None, router, limits, stopped.clone()));
        }
        let limits = (ConnectionLimits::default().per_address(per_address), exempt);
        let router = web::router(app.clone(), web);
        serving.spawn(http_server::serve(self.pages, acceptor, router, limits, stopped.clone()));
        Ok(serving)
    }
}

/// What somebody should hear of when it rises (manual, *Health and figures*).
const ALARMING: [&str; 4] = [
    "bursar_clock_jumps_total",
    "bursar_gateway_silences_total",
    "bursar_payment_alarms_total",
    "bursar_payments_for_a_person_total",
];

/// Begins to count for `/metrics`.
///
/// # Errors
/// When another recorder is installed already.
pub fn metrics_recorder() -> anyhow::Result<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().install_recorder().context("starting the metrics")?;
    // A count that alarms hang on is there from the start: who watches its rise would miss the first one otherwise.
    for name in ALARMING {
        metrics::counter!(name).absolute(0);
    }
    Ok(recorder)
}

/// Serves pages and jobs until `stop` comes, then lets both finish what they are at.
///
/// # Errors
/// When recovery fails or the listener does.
pub async fn run(
    app: App,
    config: &Config,
    doors: Doors,
    metrics: PrometheusHandle,
    stop: StopSignal,
) -> anyhow::Result<()> {
    http_server::take_more_files();
    app::jobs::recover(&app).await.context("looking at what was under way when the process last ended")?;
    if app.is_restored() {
        tracing::warn!(
            "restored mode: gateways are only inquired and nothing is sold until `bursar release`"
        );
    }
    let (ending, stopped) = watch::channel(false);
    let workers = tokio::spawn(app::jobs::run(app.clone(), stopped.clone()));
    let web_config = WebConfig {
        trusted_proxies: config.trusted_proxies.clone(),
        metrics: Some(render_metrics(app.clone(), metrics)),
        rehearse: Some(rehearse::in_own_process()?),
        sockets: http_server::of_rooms(config.room_connections_per_address),
        ..WebConfig::default()
    };
    let mut serving = doors.serve(&app, web_config, config.connections_per_address, &stopped)?;
    stop.wait().await;
    tracing::info!("stopping: requests and jobs under way are finished first");
    ending.send_replace(true);
    let finished = async {
        let mut served = Ok(());
        while let Some(ended) = serving.join_next().await {
            served = served.and(ended);
        }
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
