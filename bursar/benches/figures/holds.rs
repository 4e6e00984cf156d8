//! Seat holds through the use case, without HTTP: `app.registrations().hold`, the unit of work that everybody who
//! wants the last seats of a session waits for.

use crate::arguments::Arguments;
use crate::figure::{Figures, Limit};
use crate::installation::{SESSIONS, SITE, session, site};
use crate::load::{self, Outcome};
use crate::pgbench::{self, Script};
use anyhow::{Context as _, Result, anyhow, ensure};
use app::accounts::PasswordCost;
use app::clock::SystemClock;
use app::entropy::{self, SystemEntropy};
use app::keys::Keys;
use app::registrations::BrowserKey;
use app::sessions::TestAccess;
use app::sites::Site;
use app::{App, Parts, Settings};
use connectors::http::{HttpClient, Limits, PlainHttp, Policy};
use connectors::mail::{Mailbox, MemoryMailer};
use connectors::payments::{GatewayHosts, Gateways};
use domain::payments::gateway::PAGE_LIFE;
use domain::registrations::hold::{AddressLimits, HOLD};
use locale::BaseUrl;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Stats, Store, StoreConfig};

/// Clients that want a seat at the same time.
const CLIENTS: usize = 128;

/// Turns of Bursar and pgbench on one database. A machine's disk can be twice as fast a minute later; between two turns
/// it hardly changes.
const TURNS: usize = 5;

/// The cost of a flush on a slow disk.
const SLOW_FLUSH: Duration = Duration::from_millis(4);

/// How the clients choose a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Every client its own turn through all sessions.
    Spread,
    /// All of them the same one.
    Hot,
}

/// On SQLite, with the disk as it is and with a slow one.
pub async fn measure_sqlite(arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    let group = "Seat holds, SQLite, 128 clients";
    for (name, delay) in [("", None), (", 4 ms flush", Some(SLOW_FLUSH))] {
        figures.say(&format!("seat holds on SQLite{name}"));
        let file = if delay.is_some() { "holds-slow.db" } else { "holds.db" };
        let mut config = fresh_file(arguments, file)?;
        config.flush_delay = delay;
        let app = open(config).await?;
        warm_up(&app, Choice::Spread).await?;
        let (outcome, stats) = run(&app, Choice::Spread, arguments.interval()).await?;
        app.store().close().await;
        let per_flush = stats.units as f64 / stats.flushes.max(1) as f64;
        figures.add(group, format!("rate{name}"), outcome.rate(), "holds/s", Limit::AtLeast(5_000.0));
        figures.add(
            group,
            format!("flushes{name}"),
            per_second(stats.flushes, &outcome),
            "flushes/s",
            Limit::None,
        );
        figures.add(group, format!("units per flush{name}"), per_flush, "units", Limit::AtLeast(16.0));
    }
    Ok(())
}

/// A SQLite database of that name in the bench's folder, without what an earlier run left.
pub fn fresh_file(arguments: &Arguments, name: &str) -> Result<StoreConfig> {
    std::fs::create_dir_all(&arguments.data).context("making the bench's folder")?;
    let file = arguments.data.join(name);
    for rest in ["", "-wal", "-shm"] {
        let old = format!("{}{rest}", file.display());
        if std::path::Path::new(&old).exists() {
            std::fs::remove_file(&old).context("removing an earlier run's database")?;
        }
    }
    Ok(StoreConfig::new(format!("sqlite://{}", file.display())))
}

/// On PostgreSQL, by turns with pgbench, which runs the same statements on as many connections. Each turn is compared
/// with pgbench right before and right after; what is told is the middle of them all.
pub async fn measure_postgres(arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    let (Some(cluster), Some(programs)) = (&arguments.postgres_url, &arguments.postgres_programs) else {
        return Err(anyhow!(
            "the part postgres needs --postgres-url and --postgres-programs (cargo xtask bench gives both)"
        ));
    };
    let group = "Seat holds, PostgreSQL, 128 clients";
    for choice in [Choice::Spread, Choice::Hot] {
        let word = match choice {
            Choice::Spread => "spread",
            Choice::Hot => "one session",
        };
        figures.say(&format!("seat holds on PostgreSQL, {word}"));
        let url = pgbench::fresh_database(programs, cluster)?;
        let config = StoreConfig::new(url.clone());
        let connections = config.pool_size;
        let app = open(config).await?;
        let script = Script::of_holds(&app, choice, &arguments.data).await?;
        warm_up(&app, choice).await?;
        let interval = arguments.interval() / 4;
        let (mut rates, mut rivals, mut ratios, mut per_flush) = (vec![], vec![], vec![], vec![]);
        rivals.push(script.run(programs, &url, connections, interval).await?);
        for turn in 0..TURNS {
            let (outcome, stats) = run(&app, choice, interval).await?;
            rivals.push(script.run(programs, &url, connections, interval).await?);
            rates.push(outcome.rate());
            ratios.push(outcome.rate() * 2.0 / (rivals[turn] + rivals[turn + 1]));
            per_flush.push(stats.units as f64 / stats.flushes.max(1) as f64);
        }
        app.store().close().await;
        let of = |what: &str| format!("{what}, {word}");
        let (rate, ratio) = match choice {
            Choice::Spread => (Limit::None, Limit::AtLeast(0.7)),
            Choice::Hot => (Limit::AtLeast(200.0), Limit::None),
        };
        figures.add(group, of("rate"), middle(rates), "holds/s", rate);
        figures.add(group, of("pgbench, same statements"), middle(rivals), "holds/s", Limit::None);
        figures.add(group, of("ratio to pgbench"), middle(ratios), "×", ratio);
        figures.add(group, of("units per flush"), middle(per_flush), "units", Limit::None);
    }
    Ok(())
}

/// Opens connections and prepares statements before it counts.
async fn warm_up(app: &App, choice: Choice) -> Result<()> {
    run(app, choice, Duration::from_millis(500)).await.map(drop)
}

/// The middle one of several values.
fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Holds seats for `interval`; every hold is a new browser's, from an address of its own.
async fn run(app: &App, choice: Choice, interval: Duration) -> Result<(Outcome, Stats)> {
    let site = Arc::new(find_site(app).await?);
    let work = {
        let app = app.clone();
        move |client: usize, turn: u64| {
            let (app, site) = (app.clone(), Arc::clone(&site));
            async move {
                let began = Instant::now();
                let turn = usize::try_from(turn).unwrap_or(0);
                let slug = session(if choice == Choice::Hot { 0 } else { client + turn });
                let browser = BrowserKey(entropy::bytes(&SystemEntropy));
                let address =
                    IpAddr::V4(Ipv4Addr::from_bits(u32::from_le_bytes(entropy::bytes(&SystemEntropy))));
                let held =
                    app.registrations().hold(&site, &slug, &browser, address, TestAccess::Closed).await?;
                held.context("no such session")?.map_err(|refusal| anyhow!("refused: {refusal:?}"))?;
                Ok(began.elapsed())
            }
        }
    };
    let before = app.store().stats();
    let outcome = load::closed(CLIENTS, interval, work).await;
    let stats = app.store().stats().since(&before);
    ensure!(outcome.failures.0 == 0, "a hold failed: {}", outcome.failures.1.unwrap_or_default());
    Ok((outcome, stats))
}

/// The bench's site in this application.
pub async fn find_site(app: &App) -> Result<Site> {
    app.sites().find(SITE).await?.context("the site was imported")
}

/// The sessions' addresses.
pub fn slugs() -> impl Iterator<Item = String> {
    (0..SESSIONS).map(session)
}

fn per_second(count: u64, outcome: &Outcome) -> f64 {
    count as f64 / outcome.elapsed.as_secs_f64()
}

/// The application with the bench's site on this database. Its gateway is never called.
async fn open(config: StoreConfig) -> Result<App> {
    let hosts = GatewayHosts::below("http://127.0.0.1:9");
    let policy = Policy::new(hosts.servers(), PlainHttp::LoopbackOnly)?;
    let http = HttpClient::sockets(policy, Limits::default())?;
    let random = Arc::new(|| u128::from_le_bytes(entropy::bytes(&SystemEntropy)));
    let parts = Parts {
        store: Store::open(config).await.context("opening the database")?,
        gateways: Arc::new(Gateways::new(&hosts, http, random)?),
        mailer: Arc::new(MemoryMailer::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        slide_renderer: Arc::new(testkit::slides::SlidesInProcess),
        fonts: app::Fonts::of_system(),
        keys: Keys::new([7; 32]),
        base_url: BaseUrl::parse("http://127.0.0.1:9")?,
        settings: Settings {
            holds_per_address: AddressLimits::NONE,
            guests_per_address: i64::MAX,
            takes_cards: true,
            mail_from: Mailbox { name: String::new(), address: "no-reply@bench.example".to_owned() },
            hold: HOLD,
            page_life: PAGE_LIFE,
            password_cost: PasswordCost::default(),
            refunds_at_once: 8,
        },
        crash: None,
    };
    let app = App::new(parts).await?;
    app.import(toml::from_str(&site()).context("the bench's site")?).await?;
    Ok(app)
}
