//! The application under test: the real use cases on a fresh database, the real Payflow adapter talking to the emulator
//! without sockets, one clock for both that stands still until the test moves it.

pub use crate::sample_site::sample;

use crate::chance::Chance;
use crate::databases::{TestDatabase, empty_database};
use crate::through::Through;
use app::accounts::PasswordCost;
use app::clock::ManualClock;
use app::crash::CrashHook;
use app::entropy::{Entropy, SystemEntropy};
use app::keys::Keys;
use app::registrations::{BrowserKey, HoldView, PayOutcome, Register, RegistrationView, terms_seen};
use app::sessions::{SessionView, TestAccess};
use app::sites::Site;
use app::{App, Parts, PersonalLink, Seen, Settings};
use bytes::Bytes;
use connectors::http::{HttpClient, HttpError, InProcess, Limits, Lost, NotSent, PlainHttp, Policy};
use connectors::mail::{Mailbox, MemoryMailer};
use connectors::payments::Gateways;
use connectors::payments::classic::{ClassicHosts, DirectPro, Express, HostedPro};
use connectors::payments::payflow::{Express as PayflowExpress, Payflow, PayflowHosts};
use connectors::payments::paypal::{PayPal, PayPalHosts};
use domain::payments::gateway::PAGE_LIFE;
use domain::registrations::details::DetailsInput;
use domain::registrations::hold::{AddressLimits, HOLD, HoldRefusal};
use domain::sites::{CheckOutcome, GatewayProduct, Interface, ProUkEdition};
use domain::time::{Span, Timestamp};
use emulators::express::{self, ExpressConfig};
use emulators::payflow::{Account as GatewayAccount, Emulator, Fault, PayflowConfig};
use emulators::paypal::{self, PayPalConfig};
use futures_util::future::BoxFuture;
use http::{Request, Response};
use locale::{BaseUrl, Locale};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::sites::AccountCheckRow;
use store::{Engine, Store};

/// From so much on time passes in at most so many steps.
const LONG: Span = Span::hours(6);
const STEPS_IN_LONG: i64 = 300;

/// Tests hash many passwords, and nobody guesses theirs.
pub const CHEAP_PASSWORDS: PasswordCost = PasswordCost { memory_kib: 8, passes: 1 };

/// Slug of the site that every [`TestApp`] has.
pub const SITE: &str = "academy";

/// Where the clocks begin: Sunday 22 November 2026, 08:00 UTC.
pub const BEGINNING: Timestamp = Timestamp(1_795_334_400_000_000);

/// What a test may want otherwise.
#[derive(Debug, Clone)]
pub struct TestAppOptions {
    /// Places of the paid session.
    pub capacity: Option<i64>,
    /// Fee of the paid session, minor units including 21 % tax.
    pub fee: i64,
    /// "authorize" or "sale".
    pub action: &'static str,
    /// "accept", "review" or "refuse" on address and security code mismatches.
    pub on_mismatch: &'static str,
    /// Seats that one address may hold.
    pub holds_per_address: AddressLimits,
    /// Guests of one session whose names may come from one address.
    pub guests_per_address: i64,
    /// How long a seat hold lasts.
    pub hold: Span,
    /// How long a hosted page lives.
    pub page_life: Span,
    /// Cards may come to this server.
    pub takes_cards: bool,
    /// What the sample site is paid through.
    pub gateway: GatewayProduct,
    /// What it is paid through besides: then both accounts count as verified, and payers choose between their methods.
    pub also: Option<GatewayProduct>,
    /// Of which edition an account of Website Payments Pro is.
    pub edition: ProUkEdition,
    /// The currency of the site.
    pub currency: &'static str,
    /// Settings of Payflow's account.
    pub gateway_account: GatewayAccount,
    /// Where the clocks begin.
    pub begins_at: Timestamp,
    /// Payflow is reached over sockets, and its answers are waited for so long; else it is called in the process.
    pub over_sockets: Option<Duration>,
    /// Where chance comes from; without one, from the machine.
    pub chance: Option<Chance>,
}

impl TestAppOptions {
    /// What the sample site is paid through, of its edition.
    pub fn through(&self) -> Through {
        Through { product: self.gateway, edition: self.edition }
    }
}

impl Default for TestAppOptions {
    fn default() -> Self {
        Self {
            capacity: Some(20),
            fee: 12_100,
            action: "authorize",
            on_mismatch: "accept",
            holds_per_address: AddressLimits::NONE,
            guests_per_address: i64::MAX,
            hold: HOLD,
            page_life: PAGE_LIFE,
            takes_cards: true,
            gateway: GatewayProduct::PayflowPro,
            also: None,
            edition: ProUkEdition::default(),
            currency: "EUR",
            gateway_account: GatewayAccount::default(),
            begins_at: BEGINNING,
            over_sockets: None,
            chance: None,
        }
    }
}

/// The application, its counterparts and its clock.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// The gateway.
    pub emulator: Emulator,
    /// PayPal's Orders v2.
    pub paypal: paypal::Emulator,
    /// PayPal's classic interface: Express Checkout and Website Payments Pro.
    pub express: express::Emulator,
    /// Mails that were sent.
    pub mailer: Arc<MemoryMailer>,
    /// The application's clock; move both with [`TestApp::advance`].
    pub clock: Arc<ManualClock>,
    /// The sample site.
    pub site: Site,
    pub(crate) options: TestAppOptions,
    /// Where Payflow is reached: a server, or a name that is called in the process.
    payflow_at: String,
}

impl TestApp {
    /// The usual application on this database: site [`SITE`] with the sessions `paid`, `free` and `open-now`.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, TestAppOptions::default()).await
    }

    /// The same with other options.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn start_with(database: &TestDatabase, options: TestAppOptions) -> Self {
        let test = Self::assembled(database, options, true).await;
        if test.options.edition == ProUkEdition::Direct {
            test.accept_cards().await;
        }
        test
    }

    /// The usual application on a database that has its site already.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn on(database: &TestDatabase) -> Self {
        Self::assembled(database, TestAppOptions::default(), false).await
    }

    async fn assembled(database: &TestDatabase, options: TestAppOptions, is_empty: bool) -> Self {
        let emulator = Emulator::open(PayflowConfig {
            accounts: vec![options.gateway_account.clone(), test_account()],
            manual_clock: Some(options.begins_at.0),
            seed: options.chance.as_ref().map(|chance| chance.below(u64::MAX)),
            ..PayflowConfig::default()
        })
        .await
        .expect("books in memory open");
        let clock = Arc::new(ManualClock::new(options.begins_at));
        let mailer = Arc::new(MemoryMailer::default());
        let paypal = paypal::Emulator::open(PayPalConfig {
            public_url: Some("http://127.0.0.1:2".into()),
            manual_clock: Some(options.begins_at.0),
            ..PayPalConfig::default()
        })
        .await
        .expect("books in memory open");
        let express = express::Emulator::open(ExpressConfig {
            manual_clock: Some(options.begins_at.0),
            ..ExpressConfig::default()
        })
        .await
        .expect("books in memory open");
        let payflow_at = match options.over_sockets {
            Some(_) => served(&emulator).await,
            None => "http://127.0.0.1".to_owned(),
        };
        let servers = (&emulator, &paypal, &express, payflow_at.as_str());
        let store = opened(database, &options).await;
        let app = assemble(store, servers, &clock, &mailer, &options, None).await;
        if is_empty {
            let file = sample(&options);
            app.import(serde_json::from_value(file).expect("the sample has the form of an import"))
                .await
                .expect("imported");
        }
        let site = app.sites().find(SITE).await.expect("readable").expect("imported above");
        if is_empty && options.also.is_some() {
            note_verified(&app, &site).await;
        }
        Self { app, emulator, paypal, express, mailer, clock, site, options, payflow_at }
    }

    /// Another process on the same database, with the same gateway, mail server and clock: what a restart does, recovery
    /// included. `crash` hears of every crash point.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn restart(self, database: &TestDatabase, crash: CrashHook) -> Self {
        self.app.store().close().await;
        let Self { emulator, paypal, express, mailer, clock, site, options, payflow_at, .. } = self;
        let servers = (&emulator, &paypal, &express, payflow_at.as_str());
        let store = opened(database, &options).await;
        let app = assemble(store, servers, &clock, &mailer, &options, Some(crash)).await;
        app::jobs::recover(&app).await.expect("recovery works");
        Self { app, emulator, paypal, express, mailer, clock, site, options, payflow_at }
    }

    /// Another process beside this one, on the same database, with the same gateway, mail server and clock.
    pub async fn beside(&self, database: &TestDatabase) -> App {
        let servers = (&self.emulator, &self.paypal, &self.express, self.payflow_at.as_str());
        assemble(database.open().await, servers, &self.clock, &self.mailer, &self.options, None).await
    }

    /// The installation as it is now, backed up, restored into a database of its own and started there, with the same gateway
    /// and clock: in restored mode (PS-C22).
    ///
    /// # Panics
    /// When that does not work.
    pub async fn restored(self, database: &TestDatabase) -> (Self, TestDatabase) {
        let backup = self.backed_up(database).await;
        self.restored_from(&backup, database.engine()).await
    }

    /// A backup of the installation as it is now, in the database's folder.
    ///
    /// # Panics
    /// When that does not work.
    pub async fn backed_up(&self, database: &TestDatabase) -> PathBuf {
        let file = database.folder().join("backup.db");
        self.app.store().backup(&file).await.expect("backed up");
        file
    }

    /// A backup restored into a database of its own and started there: what came after it is lost, but not to the gateway.
    ///
    /// # Panics
    /// When that does not work.
    pub async fn restored_from(self, backup: &Path, engine: Engine) -> (Self, TestDatabase) {
        let target = empty_database(engine).await;
        Store::restore(backup, target.config()).await.expect("restored").close().await;
        let restored = self.restart(&target, Arc::new(|_| {})).await;
        (restored, target)
    }

    /// Moves the clocks of the application and of the gateway.
    ///
    /// # Panics
    /// When the gateway's books cannot follow.
    pub async fn advance(&self, span: Span) {
        self.clock.advance(span);
        self.move_gateway_clocks(span).await;
    }

    /// Does all jobs that are due.
    ///
    /// # Panics
    /// When jobs cannot be taken.
    pub async fn run_jobs(&self) -> usize {
        app::jobs::run_due(&self.app).await.expect("jobs can be taken")
    }

    /// Lets time pass in steps to each next due job, and does them: what the janitor does in this time. What comes every minute need
    /// not come ten thousand times in a week: in a [`LONG`] time there are fewer steps.
    pub async fn run_for(&self, span: Span) {
        let end = self.clock_now().plus(span);
        let least = if span >= LONG { Span(span.0 / STEPS_IN_LONG) } else { Span::seconds(1) };
        loop {
            self.run_jobs().await;
            let due = app::jobs::next_due(&self.app).await.expect("jobs can be read");
            let now = self.clock_now();
            let next = due.unwrap_or(end).max(now.plus(least)).min(end);
            if now >= end {
                return;
            }
            self.advance(next.since(now)).await;
        }
    }

    /// Where the clocks began.
    pub fn begins_at(&self) -> Timestamp {
        self.options.begins_at
    }

    /// The present.
    pub fn clock_now(&self) -> Timestamp {
        self.app.now()
    }

    /// A session of the site.
    ///
    /// # Panics
    /// When there is none at this address.
    pub async fn session(&self, slug: &str) -> SessionView {
        self.app
            .sessions()
            .find(&self.site, slug, TestAccess::Open)
            .await
            .expect("readable")
            .expect("a sample session")
    }

    /// The site as it is by now.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn site_now(&self) -> Site {
        self.app.sites().find(&self.site.slug).await.expect("readable").expect("the sample site")
    }

    /// What the form of the site's English texts has seen when it is opened now.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn texts_seen(&self) -> Seen {
        let site = self.site_now().await;
        self.app.sites().texts(&site).await.expect("readable").seen(Locale::En.code())
    }

    /// *Register* with a browser of its own.
    ///
    /// # Panics
    /// When the store fails or there is no such session.
    pub async fn hold(&self, slug: &str, browser: u128) -> Result<HoldView, HoldRefusal> {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let held = self
            .app
            .registrations()
            .hold(&self.site, slug, &browser_key(browser), address, TestAccess::Open)
            .await;
        held.expect("the store works").expect("a sample session")
    }

    /// The form of the register page, filled in.
    pub async fn form(&self, slug: &str, browser: u128) -> Register {
        let session = self.session(slug).await;
        Register {
            session_slug: slug.to_owned(),
            browser: browser_key(browser),
            form_key: format!("form-{browser}"),
            input: DetailsInput {
                first_name: "Robin".into(),
                last_name: format!("de Vries {browser}"),
                email: format!("robin{browser}@example.org"),
                country: "NL".into(),
                express_request: true,
                policy_accepted: true,
                ..DetailsInput::default()
            },
            locale: "en".into(),
            time_zone: None,
            method: None,
            price_shown_minor: session.price.map_or(0, |price| price.gross.minor),
            terms: self.terms(slug, "en").await,
            wants_second_seat: false,
        }
    }

    /// What the form of the register page says that is agreed to, in a language.
    ///
    /// # Panics
    /// When the store fails or there is no such session.
    pub async fn terms(&self, slug: &str, locale: &str) -> Seen {
        let (site, session) = (self.site_now().await, self.session(slug).await);
        let texts = self.app.sites().texts(&site).await.expect("readable");
        terms_seen(&site, &texts, (&session.session, session.cancelling), locale)
    }

    /// Holds a seat, registers and opens the payment page.
    ///
    /// # Panics
    /// When there is no seat or the page does not open.
    pub async fn register(&self, slug: &str, browser: u128) -> (PersonalLink, String) {
        self.hold(slug, browser).await.expect("a seat is left");
        let form = self.form(slug, browser).await;
        let outcome = self.app.registrations().register(&self.site, form).await.expect("the store works");
        match outcome.expect("registered") {
            PayOutcome::GoToPage { url, link } => (link, url),
            other => panic!("no payment page: {other:?}"),
        }
    }

    /// The browser comes back from the gateway.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn come_back(&self, link: &PersonalLink) {
        self.app.registrations().returned(&self.site, link, None, "").await.expect("the store works");
    }

    /// How a registration stands.
    ///
    /// # Panics
    /// When the link opens nothing.
    pub async fn view(&self, link: &PersonalLink) -> RegistrationView {
        self.app
            .registrations()
            .view(&self.site, link)
            .await
            .expect("the store works")
            .expect("a genuine link")
    }

    /// He looks at the page of his registration.
    ///
    /// # Panics
    /// When the link opens nothing.
    pub async fn reads(&self, link: &PersonalLink) -> RegistrationView {
        let view = self.view(link).await;
        let noted = self.app.registrations().note_read(&self.site, &view).await;
        noted.expect("the store works");
        view
    }

    /// The stand-in at which an account of this product is.
    pub fn stand_in(&self, product: GatewayProduct) -> &emulators::Machine {
        match self.interface(product) {
            Interface::Payflow | Interface::PayflowExpress => &self.emulator,
            Interface::PayPal => &self.paypal,
            Interface::Express | Interface::HostedPro | Interface::DirectPro => &self.express,
        }
    }

    /// Of which edition its account of Website Payments Pro is.
    pub fn edition(&self) -> ProUkEdition {
        self.options.edition
    }

    /// From the next start on no cards may come to this server.
    pub fn forbid_cards(&mut self) {
        self.options.takes_cards = false;
    }
}

/// The account that a site of a test can connect for Test: [`GatewayAccount::demo`]'s.
pub fn test_account() -> GatewayAccount {
    let demo = GatewayAccount::demo();
    demo.into_iter().nth(1).expect("the demonstration has two accounts")
}

/// The key of browser number `n`.
pub fn browser_key(n: u128) -> BrowserKey {
    BrowserKey(n.to_be_bytes())
}

/// Notes that the gateways know the accounts of the site, without asking: what is asked would stand in their logs.
async fn note_verified(app: &App, site: &Site) {
    let (site, at) = (site.id, app.now());
    let unit = async move |tx: &mut store::Tx| {
        for row in store::sites::list_accounts(tx, site).await? {
            let (outcome, version) = (CheckOutcome::Usable, row.credentials.version);
            let check = AccountCheckRow { at, version, outcome, code: None };
            store::sites::note_check(tx, site, row.id, check).await?;
        }
        Ok::<_, store::StoreError>(())
    };
    app.store().run(unit).await.expect("the store works");
}

/// The database of an application; where chance comes from a seed nothing waits for company.
async fn opened(database: &TestDatabase, options: &TestAppOptions) -> Store {
    let mut config = database.config();
    if options.chance.is_some() {
        config.company_within = Duration::ZERO;
    }
    Store::open(config).await.expect("a fresh database opens")
}

async fn assemble(
    store: Store,
    (emulator, paypal, express, payflow_at): (&Emulator, &paypal::Emulator, &express::Emulator, &str),
    clock: &Arc<ManualClock>,
    mailer: &Arc<MemoryMailer>,
    options: &TestAppOptions,
    crash: Option<CrashHook>,
) -> App {
    let hosts = PayflowHosts::below(payflow_at);
    let of_paypal = PayPalHosts::below("http://127.0.0.1:2");
    let of_express = ClassicHosts::below("http://127.0.0.1:3");
    let client = |server, names: Vec<String>| {
        let policy = Policy::new(names, PlainHttp::LoopbackOnly).expect("loopback addresses");
        HttpClient::in_process(server, policy, Limits::default())
    };
    let names = hosts.gateways().map(str::to_owned).to_vec();
    let http = match options.over_sockets {
        Some(total) => {
            let policy = Policy::new(names, PlainHttp::LoopbackOnly).expect("loopback addresses");
            HttpClient::sockets(policy, Limits { total, ..Limits::default() }).expect("sockets")
        }
        None => client(in_process(emulator.clone()), names),
    };
    let http_of_paypal = client(paypal_in_process(paypal.clone()), of_paypal.servers());
    let http_of_express = client(express_in_process(express.clone()), of_express.servers());
    let entropy: Arc<dyn Entropy> = match &options.chance {
        Some(chance) => Arc::new(chance.clone()),
        None => Arc::new(SystemEntropy),
    };
    let source = Arc::clone(&entropy);
    let random = Arc::new(move || u128::from_le_bytes(app::entropy::bytes(&*source)));
    let payflow_express = PayflowExpress::new(&hosts, http.clone(), Arc::clone(&random) as _).expect("good");
    let payflow = Payflow::new(&hosts, http, Arc::clone(&random) as _).expect("the addresses are good");
    let paypal = PayPal::new(&of_paypal, http_of_paypal, random).expect("the addresses are good");
    let express = Express::new(&of_express, http_of_express.clone()).expect("the addresses are good");
    let hosted_pro = HostedPro::new(&of_express, http_of_express.clone()).expect("the addresses are good");
    let direct_pro = DirectPro::new(&of_express, http_of_express).expect("the addresses are good");
    let parts = Parts {
        store,
        gateways: Arc::new(Gateways { payflow, paypal, express, payflow_express, hosted_pro, direct_pro }),
        mailer: Arc::clone(mailer) as _,
        clock: Arc::clone(clock) as _,
        entropy,
        slide_renderer: Arc::new(crate::slides::SlidesInProcess),
        fonts: documents::Fonts::of_system(),
        keys: Keys::new([7; 32]),
        base_url: BaseUrl::parse("http://127.0.0.1:1").expect("a base URL"),
        settings: Settings {
            holds_per_address: options.holds_per_address,
            guests_per_address: options.guests_per_address,
            takes_cards: options.takes_cards,
            mail_from: Mailbox { name: String::new(), address: "no-reply@academy.example".into() },
            hold: options.hold,
            page_life: options.page_life,
            password_cost: CHEAP_PASSWORDS,
            refunds_at_once: if options.chance.is_some() { 1 } else { 8 },
        },
        crash,
    };
    App::new(parts).await.expect("the database is readable")
}

/// Serves the gateway on a free port of this machine, for as long as the test runs; its address.
async fn served(emulator: &Emulator) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let serving = emulator.clone();
    tokio::spawn(async move { serving.serve_gateway(listener).await });
    format!("http://{address}")
}

/// The emulator as a server in this process (decision 24).
pub fn in_process(emulator: Emulator) -> InProcess {
    Arc::new(move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
        let emulator = emulator.clone();
        Box::pin(async move { emulator.call(request).await.map_err(lost) })
    })
}

/// The PayPal emulator as a server in this process.
pub fn paypal_in_process(emulator: paypal::Emulator) -> InProcess {
    Arc::new(move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
        let emulator = emulator.clone();
        Box::pin(async move { emulator.call(request).await.map_err(lost) })
    })
}

/// The Express Checkout emulator as a server in this process.
pub fn express_in_process(emulator: express::Emulator) -> InProcess {
    Arc::new(move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
        let emulator = emulator.clone();
        Box::pin(async move { emulator.call(request).await.map_err(lost) })
    })
}

fn lost(fault: Fault) -> HttpError {
    match fault {
        Fault::Refused => HttpError::NotSent(NotSent::Connect),
        Fault::Dropped => HttpError::Unknown(Lost::Broken),
    }
}
