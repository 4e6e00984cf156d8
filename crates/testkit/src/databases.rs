//! Fresh databases for tests: every test of the store and the application runs on SQLite and on PostgreSQL.
//!
//! PostgreSQL is reached through `BURSAR_TEST_POSTGRES_URL`, the address of a throw-away cluster where databases may
//! be created. Without it the PostgreSQL half of a test is left out, and its name is printed (decision 26).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;
use store::{Engine, MIGRATIONS, Store, StoreConfig, StoreError};
use tempfile::TempDir;
use tokio::runtime;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// Names the cluster for tests.
pub const POSTGRES_VARIABLE: &str = "BURSAR_TEST_POSTGRES_URL";

/// A database of its own for one test. Dropped with everything in it at the end of [`each_engine`] or by
/// [`TestDatabase::remove`].
#[derive(Debug)]
pub struct TestDatabase {
    config: StoreConfig,
    engine: Engine,
    home: TempDir,
    /// The name, on PostgreSQL.
    name: Option<String>,
}

impl TestDatabase {
    /// How to open it. A test may change the settings of its copy.
    pub fn config(&self) -> StoreConfig {
        self.config.clone()
    }

    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Opens it.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn open(&self) -> Store {
        Store::open(self.config()).await.expect("a fresh database opens")
    }

    /// A folder of the test's own, removed with the database.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Removes the database. Stores on it must be closed or dropped; PostgreSQL cuts off those that are not.
    ///
    /// # Panics
    /// When the cluster refuses.
    pub async fn remove(self) {
        if let Some(name) = &self.name {
            admin(&format!("drop database if exists {name} with (force)")).await;
        }
    }
}

/// The engines that can be tested here: SQLite always, PostgreSQL when [`POSTGRES_VARIABLE`] is set.
pub fn engines() -> Vec<Engine> {
    if postgres_url().is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    let thread = thread::current();
    println!("left out on PostgreSQL, {POSTGRES_VARIABLE} is not set: {}", thread.name().unwrap_or("a test"));
    vec![Engine::Sqlite]
}

/// Runs `test` on a fresh database of every engine that can be tested here, one after the other.
///
/// # Panics
/// When a database cannot be made; when `test` does.
pub async fn each_engine(test: impl AsyncFn(&TestDatabase)) {
    for engine in engines() {
        let database = fresh_database(engine).await;
        println!("on {engine}");
        test(&database).await;
        database.remove().await;
    }
}

/// Makes a database with the current schema, copied from a template that is migrated once.
///
/// # Panics
/// When it cannot be made.
pub async fn fresh_database(engine: Engine) -> TestDatabase {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    match engine {
        Engine::Sqlite => {
            let file = home.path().join("test.db");
            std::fs::copy(sqlite_template().await, &file).expect("the template can be copied");
            let config = StoreConfig::new(format!("sqlite://{}", file.display()));
            TestDatabase { config, engine, home, name: None }
        }
        Engine::Postgres => {
            static TEMPLATE: OnceCell<String> = OnceCell::const_new();
            let template = TEMPLATE.get_or_init(postgres_template).await;
            let name = unique_name("bursar_test", &home);
            // Copying its files is half the work of copying its pages through the log, which is the default since PostgreSQL 15.
            admin(&format!("create database {name} template {template} strategy file_copy")).await;
            let config = StoreConfig::new(address_of(&name));
            TestDatabase { config, engine, home, name: Some(name) }
        }
    }
}

/// Makes a database without any schema.
///
/// # Panics
/// When it cannot be made.
pub async fn empty_database(engine: Engine) -> TestDatabase {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    match engine {
        Engine::Sqlite => {
            let config = StoreConfig::new(format!("sqlite://{}", home.path().join("empty.db").display()));
            TestDatabase { config, engine, home, name: None }
        }
        Engine::Postgres => {
            let name = unique_name("bursar_empty", &home);
            admin(&format!("create database {name} template template0 encoding 'UTF8'")).await;
            let config = StoreConfig::new(address_of(&name));
            TestDatabase { config, engine, home, name: Some(name) }
        }
    }
}

fn postgres_url() -> Option<String> {
    std::env::var(POSTGRES_VARIABLE).ok().filter(|url| !url.is_empty())
}

/// The cluster's address with another database's name.
fn address_of(database: &str) -> String {
    let url = postgres_url().expect("only asked for when there is a cluster");
    let (base, options) =
        url.split_once('?').map_or((url.as_str(), String::new()), |(base, rest)| (base, format!("?{rest}")));
    let server = match base.match_indices('/').nth(2) {
        Some((slash, _)) => &base[..slash],
        None => base,
    };
    format!("{server}/{database}{options}")
}

/// A name that no other test has: the folder's is drawn by the system.
fn unique_name(prefix: &str, home: &TempDir) -> String {
    let drawn = home.path().file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let drawn: String = drawn.chars().filter(char::is_ascii_alphanumeric).collect();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}_{}_{}_{drawn}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Runs one command on the cluster.
async fn admin(sql: &str) {
    admin_client().batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

/// One connection for all tests of this process: the cluster starts a process for each, which costs it more than many statements.
fn admin_client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        let (give, take) = mpsc::channel();
        // A test's runtime ends with the test, this connection with the process.
        thread::spawn(move || {
            let own = runtime::Builder::new_current_thread().enable_all().build();
            own.expect("a runtime can be made").block_on(async {
                let (client, driver) = admin_connection().await;
                give.send(client).expect("it is waited for");
                drop(driver.await);
            });
        });
        take.recv().expect("the cluster answers")
    })
}

async fn admin_connection() -> (Client, tokio::task::JoinHandle<()>) {
    let url = postgres_url().expect("only asked for when there is a cluster");
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.expect("the cluster answers");
    let driver = tokio::spawn(async move {
        // The test sees the failure through the client.
        drop(connection.await);
    });
    (client, driver)
}

/// The template's file, made once per process.
async fn sqlite_template() -> PathBuf {
    static TEMPLATE: Mutex<Option<(TempDir, PathBuf)>> = Mutex::new(None);
    let made = || TEMPLATE.lock().expect("no test panics here").as_ref().map(|(_, file)| file.clone());
    if let Some(file) = made() {
        return file;
    }
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let file = home.path().join("template.db");
    let store = Store::open(StoreConfig::new(format!("sqlite://{}", file.display()))).await;
    store.expect("the template can be made").close().await;
    // Two tests may have made one at the same time: the first stays.
    let mut template = TEMPLATE.lock().expect("no test panics here");
    template.get_or_insert((home, file)).1.clone()
}

/// The template's name. It is made once per schema and stays in the cluster: its name tells the schema.
async fn postgres_template() -> String {
    let schema = MIGRATIONS.iter().flat_map(|migration| migration.source.bytes());
    let fingerprint = schema.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let template = format!("bursar_template_{fingerprint:016x}");
    let (client, driver) = admin_connection().await;
    // One process makes it; the others wait here. The lock ends with the connection.
    client.execute("select pg_advisory_lock(20240927)", &[]).await.expect("the lock can be had");
    let known = client.query("select 1 from pg_database where datname = $1", &[&template]).await;
    if known.expect("the catalogue can be read").is_empty() {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let draft = unique_name("bursar_draft", &home);
        let create = format!("create database {draft} template template0 encoding 'UTF8'");
        client.batch_execute(&create).await.expect("a database can be made");
        let made: Result<Store, StoreError> = Store::open(StoreConfig::new(address_of(&draft))).await;
        made.expect("the template can be made").close().await;
        // `with (force)` is for drop only: end what is left of the store's connections, then rename.
        let end = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1";
        client.query(end, &[&draft]).await.expect("connections can be ended");
        let rename = format!("alter database {draft} rename to {template}");
        client.batch_execute(&rename).await.expect("the template can be named");
    }
    drop(client);
    driver.await.expect("the connection ends");
    template
}
