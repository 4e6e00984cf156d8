//! The processes that crash tests start and kill. `crash_child emulator PRODUCT EDITION FOLDER` is a gateway,
//! `crash_child bursar` is the application as `bursar serve` wires it, with a clock that can be ahead, shorter periods, and a point at which it
//! is struck. Not a part of the product.

use anyhow::Context as _;
use app::crash::{CrashHook, CrashPoint};
use app::entropy::{Entropy as _, SystemEntropy};
use app::keys::Keys;
use app::money::Decision;
use app::sessions::TestAccess;
use app::{App, Parts, Settings};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use bursar_testkit::Through;
use bursar_testkit::app_under_test::CHEAP_PASSWORDS;
use bursar_testkit::crash_host;
use bursar_testkit::crash_settings::{
    Blow, CalledOff, ChildSettings, ChildStanding, SETTINGS_VARIABLE, Strike,
};
use bursar_testkit::test_time::TestTime;
use connectors::http::{HttpClient, Limits, PlainHttp, Policy};
use connectors::mail::{Mailbox, SmtpConfig, SmtpMailer, SmtpSecurity};
use connectors::payments::{GatewayHosts, Gateways};
use domain::ids::{AccountId, SessionId, SiteId};
use domain::payments::gateway::{Mode, PAGE_LIFE};
use domain::registrations::hold::{AddressLimits, HOLD};
use domain::sites::{GatewayProduct, Interface, ProUkEdition};
use domain::time::{Span, Timestamp};
use emulators::express::{self, ExpressConfig};
use emulators::payflow::{self, PayflowConfig};
use emulators::paypal::{self, PayPalConfig};
use locale::{BaseUrl, Locale, Messages};
use rustix::process::{Resource, Rlimit, Signal, getpid, getrlimit, kill_process, setrlimit};
use std::net::SocketAddr;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Store, StoreConfig};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        // As in the product: a log that cannot be written must not end the thread that writes it.
        .log_internal_errors(false)
        .init();
    let parent = std::os::unix::process::parent_id();
    tokio::spawn(async move {
        // A test that was killed itself leaves nobody behind.
        while std::os::unix::process::parent_id() == parent {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        std::process::exit(0);
    });
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("emulator") => {
            let product = arguments.next().and_then(|word| GatewayProduct::parse(&word));
            let edition = arguments.next().and_then(|word| ProUkEdition::parse(&word));
            let (product, edition) = product.zip(edition).context("a gateway's product and its edition")?;
            let folder = arguments.next().context("the folder of its books")?;
            emulator(Through { product, edition }.interface(), folder.into()).await
        }
        Some("bursar") => bursar().await,
        _ => anyhow::bail!("started by crash tests only"),
    }
}

async fn emulator(interface: Interface, data: PathBuf) -> anyhow::Result<()> {
    let (listen, data) = (SocketAddr::from(([127, 0, 0, 1], 0)), Some(data));
    let ready = |url: &str| println!("ready: {url}");
    match interface {
        Interface::Payflow | Interface::PayflowExpress => {
            payflow::run(PayflowConfig { listen, data, ..PayflowConfig::default() }, ready).await
        }
        Interface::PayPal => {
            paypal::run(PayPalConfig { listen, data, ..PayPalConfig::default() }, ready).await
        }
        Interface::Express | Interface::HostedPro | Interface::DirectPro => {
            express::run(ExpressConfig { listen, data, ..ExpressConfig::default() }, ready).await
        }
    }
}

async fn bursar() -> anyhow::Result<()> {
    let settings = std::env::var(SETTINGS_VARIABLE).context("started by crash tests only")?;
    let settings: ChildSettings = serde_json::from_str(&settings)?;
    let listener = std::net::TcpListener::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let armed = Armed::default();
    if let Some(strike) = settings.strike.clone() {
        armed.arm(strike)?;
    }
    let app = assemble(&settings, listener.local_addr()?, armed.clone()).await?;
    if app.sites().list().await?.is_empty() {
        app.import(serde_json::from_value(settings.sample)?).await?;
    }
    app::jobs::recover(&app).await?;
    // Never told to stop: it is killed.
    let (_never, stop) = tokio::sync::watch::channel(false);
    tokio::spawn(app::jobs::run(app.clone(), stop));
    let pages = web::router(app.clone(), web::WebConfig::default());
    let router = Router::new()
        .route("/test/standing", get(standing))
        .route("/test/journal", get(journal))
        .route("/test/room", post(make_room))
        .route("/test/call-off", post(call_off))
        .route("/test/called-off", get(called_off))
        .route("/test/decide/{decision}", post(decide))
        .with_state(app.clone())
        .route("/test/strike", post(strike).with_state(armed));
    let hosting = settings.host.map_or_else(Router::new, |host| crash_host::routes(app, host));
    let router = router.merge(hosting).fallback_service(pages);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

async fn assemble(settings: &ChildSettings, address: SocketAddr, armed: Armed) -> anyhow::Result<App> {
    // One of them is there; the site's account says which.
    let hosts = GatewayHosts::below(&settings.gateway_url);
    let policy = Policy::new(hosts.servers(), PlainHttp::LoopbackOnly)?;
    let http = HttpClient::sockets(policy, Limits::default())?;
    let random = Arc::new(|| {
        let mut bytes = [0; 16];
        SystemEntropy.fill(&mut bytes);
        u128::from_le_bytes(bytes)
    });
    let mut config = StoreConfig::new(settings.database_url.clone());
    config.pool_size = settings.pool_size;
    if let Some(floor) = settings.free_space_floor {
        config.free_space_floor = floor;
    }
    let millis = |ms: i64| Span(ms * 1_000);
    let parts = Parts {
        store: Store::open(config).await?,
        gateways: Arc::new(Gateways::new(&hosts, http, random)?),
        mailer: Arc::new(SmtpMailer::new(&SmtpConfig {
            host: "127.0.0.1".to_owned(),
            port: settings.smtp_port,
            security: SmtpSecurity::None,
            credentials: None,
            timeout: Duration::from_secs(10),
        })?),
        clock: Arc::new(TestTime::at(&settings.time).clock()),
        entropy: Arc::new(SystemEntropy),
        slide_renderer: Arc::new(bursar_testkit::slides::SlidesInProcess),
        fonts: documents::Fonts::of_system(),
        keys: Keys::new([7; 32]),
        base_url: BaseUrl::parse(&format!("http://{address}"))?,
        settings: Settings {
            holds_per_address: AddressLimits::NONE,
            guests_per_address: i64::MAX,
            takes_cards: true,
            mail_from: Mailbox { name: String::new(), address: "no-reply@academy.example".to_owned() },
            hold: settings.hold_ms.map_or(HOLD, millis),
            page_life: settings.page_life_ms.map_or(PAGE_LIFE, millis),
            password_cost: CHEAP_PASSWORDS,
            refunds_at_once: 8,
        },
        crash: Some(hook(armed)),
    };
    Ok(App::new(parts).await?)
}

/// Where the process is struck, as long as it was not.
#[derive(Clone, Default)]
struct Armed(Arc<Mutex<Option<(CrashPoint, Strike)>>>);

impl Armed {
    fn arm(&self, strike: Strike) -> anyhow::Result<()> {
        let point = CrashPoint::parse(&strike.point).context("an unknown crash point")?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((point, strike));
        Ok(())
    }

    /// How it is struck at this point, now.
    fn blow(&self, reached: CrashPoint) -> Option<Blow> {
        let mut armed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, strike) = armed.as_mut().filter(|(point, _)| *point == reached)?;
        strike.nth -= 1;
        if strike.nth > 0 {
            return None;
        }
        armed.take().map(|(_, strike)| strike.blow)
    }
}

fn hook(armed: Armed) -> CrashHook {
    Arc::new(move |reached| match armed.blow(reached) {
        None => {}
        Some(Blow::Kill) => {
            kill_process(getpid(), Signal::KILL).expect("a process may kill itself");
            // The signal ends every thread; this one must not go on meanwhile.
            std::thread::sleep(Duration::from_secs(60));
        }
        Some(Blow::NoRoom) => set_room(false),
        Some(Blow::Pause) => {
            kill_process(getpid(), Signal::STOP).expect("a process may stop itself");
            // The signal may reach another thread first; this one must not go on before all stand still.
            std::thread::sleep(Duration::from_millis(50));
        }
    })
}

/// Without room every write to a file fails; sockets are not touched.
fn set_room(room: bool) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    let current = if room { maximum } else { Some(0) };
    setrlimit(Resource::Fsize, Rlimit { current, maximum }).expect("a soft limit may be changed");
}

async fn strike(
    State(armed): State<Armed>,
    axum::Json(strike): axum::Json<Strike>,
) -> Result<(), (axum::http::StatusCode, String)> {
    armed.arm(strike).map_err(|error| (axum::http::StatusCode::BAD_REQUEST, error.to_string()))
}

async fn make_room() {
    set_room(true);
}

/// The sample site's paid session.
async fn paid_session(app: &App) -> anyhow::Result<(SiteId, SessionId)> {
    let site = app.sites().find(bursar_testkit::SITE).await?.context("the sample site")?;
    let session = app.sessions().find(&site, "paid", TestAccess::Open).await?.context("its paid session")?;
    Ok((site.id, session.session.id))
}

async fn call_off(State(app): State<App>) -> Result<(), (axum::http::StatusCode, String)> {
    let call_off = async {
        let (site, session) = paid_session(&app).await?;
        let by = AccountId(uuid::Uuid::from_u128(1));
        let called_off = app.refunds().cancel_session(by, site, session, "The trainer is ill.").await?;
        called_off.map_err(|refusal| anyhow::anyhow!("refused: {refusal:?}"))
    };
    call_off.await.map_err(|error| (axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

/// Decides on the first payment that waits for a person.
async fn decide(
    State(app): State<App>,
    axum::extract::Path(decision): axum::extract::Path<String>,
) -> Result<(), (axum::http::StatusCode, String)> {
    let decided = async {
        let site = app.sites().find(bursar_testkit::SITE).await?.context("the sample site")?;
        let waiting = app.money().overview(&site, Mode::Production).await?.waiting;
        let Some(first) = waiting.first() else { return Ok(()) };
        let decision = if decision == "accept" { Decision::Accept } else { Decision::Decline };
        let by = AccountId(uuid::Uuid::from_u128(1));
        app.money().decide(by, &site, &first.reference, (decision, "known to us")).await?;
        Ok::<_, anyhow::Error>(())
    };
    decided.await.map_err(|error| (axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn called_off(
    State(app): State<App>,
) -> Result<axum::Json<CalledOff>, (axum::http::StatusCode, String)> {
    let read = async {
        let (site, session) = paid_session(&app).await?;
        let progress = app.refunds().progress(site, session).await?;
        Ok::<_, anyhow::Error>(CalledOff {
            waiting: progress.waiting,
            given_up: progress.given_up,
            going_back: progress.going_back,
            gone_back: progress.gone_back,
            failed: progress.failed,
        })
    };
    read.await
        .map(axum::Json)
        .map_err(|error| (axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

/// What `bursar ledger` prints, after the chain was sealed and recomputed.
async fn journal(State(app): State<App>) -> Result<String, (axum::http::StatusCode, String)> {
    let read = async {
        let site = app.sites().find(bursar_testkit::SITE).await?.context("the sample site")?;
        app.ledger().seal().await?;
        if let Err(number) = app.ledger().verify_chain().await? {
            anyhow::bail!("the chain breaks at seal {number}");
        }
        Ok(app.ledger().export(&site, Mode::Production, Messages::new(Locale::En)).await?)
    };
    read.await.map_err(|error| (axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn standing(State(app): State<App>) -> Result<axum::Json<ChildStanding>, axum::http::StatusCode> {
    let read = async {
        let mut tx = app.store().reader().await?;
        let attempts = store::payments::attempts::count_by_state(&mut tx).await?;
        let jobs = store::jobs::count(&mut tx).await?;
        let overdue = |due_at: Timestamp| app.now().since(due_at).0;
        let jobs = jobs.into_iter().map(|(kind, count, due_at)| (kind, count, overdue(due_at))).collect();
        Ok::<_, store::StoreError>(ChildStanding { attempts, jobs })
    };
    read.await.map(axum::Json).map_err(|_| axum::http::StatusCode::SERVICE_UNAVAILABLE)
}
