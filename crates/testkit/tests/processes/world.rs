//! What a crash test or a race happens in: a fresh database, the gateway as a process, a mail server, and Bursar as a
//! process that may die.

use app::clock::Clock as _;
use app::clock::SystemClock;
use app::crash::CrashPoint;
use bursar_testkit::app_under_test::sample;
use bursar_testkit::crash_processes::{BursarProcess, EmulatorProcess, MailSink};
use bursar_testkit::crash_settings::{Blow, ChildSettings, ChildStanding, HostSettings, Strike};
use bursar_testkit::databases::{TestDatabase, fresh_database};
use bursar_testkit::hosts::Accepting;
use bursar_testkit::simulated_buyer::Buyer;
use bursar_testkit::simulated_host::Host;
use bursar_testkit::test_time::TestTime;
use bursar_testkit::{TestApp, TestAppOptions, Through, invariants};
use domain::accounts::Role;
use domain::divisions::budgets::Typed;
use domain::money::Money;
use domain::sessions::schedule::Typed as Read;
use domain::sites::{Interface, ProUkEdition};
use domain::time::Span;
use emulators::payflow::Books;
use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Engine, Statement, Store, StoreError};

/// After so long PayPal's classic interface shows what it was asked for: what it does not show then was not done, and a refund is
/// sent again.
const SHOWN_AFTER_S: i64 = 16 * 60;

/// A job in the hands of a process that was killed is another one's after so long, whatever is looked at of a payment.
const LEASE_S: i64 = 3 * 60 + 1;

/// A living process takes up what is due within a second; a machine that has much to do is slower.
const A_WHILE: Duration = Duration::from_secs(30);

/// The program with both roles.
fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_crash_child"))
}

/// A world of its own for one case.
pub struct World {
    database: TestDatabase,
    pub emulator: EmulatorProcess,
    pub bursar: BursarProcess,
    pub mails: MailSink,
    pub settings: ChildSettings,
    time: TestTime,
    /// Entries of the gateway's log at each restart.
    restarts: Vec<usize>,
}

impl World {
    /// Makes it; Bursar does not run yet.
    pub async fn new(engine: Engine, options: &TestAppOptions) -> Self {
        let database = fresh_database(engine).await;
        if options.edition == ProUkEdition::Direct {
            // What an administrator has to accept before no import brings.
            let options = TestAppOptions { begins_at: SystemClock.now(), ..options.clone() };
            TestApp::start_with(&database, options).await.app.store().close().await;
        }
        Self::on(database, options, None).await
    }

    /// A world whose operator sells minutes, with a host whose session is booked to a division with a budget and whose
    /// estimate he has accepted.
    pub async fn with_host(
        engine: Engine,
        gateway: Through,
        action: &'static str,
        accepting: Accepting,
    ) -> Self {
        let database = fresh_database(engine).await;
        let begins_at = SystemClock.now();
        let options = TestAppOptions { action, begins_at, ..gateway.options() };
        let before = TestApp::start_with(&database, options.clone()).await;
        before.sell_minutes(action).await;
        let here = before.hosted_here(accepting).await;
        let head = before.person(Role::Head).await.person.account;
        let finance = before.person(Role::Finance).await.person.account;
        let division = before.division("4711", &[head]).await;
        before.book(&here.slug, here.by.account, "4711").await;
        let from = before.clock_now().minus(Span::days(30));
        let budget = Typed {
            from: Read::Is(from),
            until: Read::Is(from.plus(Span::days(365))),
            amount: Read::Is(Money::new(1_000_000, before.site.currency)),
            overdraft: false,
        };
        let added = before.app.divisions().add_budget(here.by.account, &before.site, division, &budget).await;
        assert_eq!(added.expect("the store works"), Some(Ok(())));
        before.app.store().close().await;
        let host = HostSettings {
            account: here.by.account.0.as_u128(),
            slug: here.slug,
            session: here.id.0.as_u128(),
            head: head.0.as_u128(),
            finance: finance.0.as_u128(),
        };
        Self::on(database, &options, Some(host)).await
    }

    async fn on(database: TestDatabase, options: &TestAppOptions, host: Option<HostSettings>) -> Self {
        let emulator = EmulatorProcess::start(program(), database.folder(), options.through());
        let bursar = Self::node(&database);
        let mails = MailSink::start().await;
        let settings = ChildSettings {
            database_url: database.config().url,
            pool_size: 4,
            gateway_url: emulator.url().to_owned(),
            smtp_port: mails.port(),
            time: database.folder().join("time"),
            hold_ms: None,
            page_life_ms: None,
            strike: None,
            free_space_floor: None,
            sample: sample(options),
            host,
        };
        let time = TestTime::at(&settings.time);
        Self { database, emulator, bursar, mails, settings, time, restarts: Vec::new() }
    }

    fn node(database: &TestDatabase) -> BursarProcess {
        BursarProcess::new(program(), database.folder())
    }

    /// Another node on the same database; it does not run yet.
    pub fn second_node(&self) -> BursarProcess {
        Self::node(&self.database)
    }

    /// The host of the session whose minutes he pays, at the pages of the first node.
    pub fn host(&self) -> Host {
        Host::new(&self.bursar.url())
    }

    /// Somebody who wants a seat of the paid session.
    pub fn buyer(&self, number: u64) -> Buyer {
        Buyer::new(&self.bursar.url(), "paid", number)
    }

    /// Starts Bursar, which will be killed at `point`.
    pub async fn start(&mut self, kill_at: Option<CrashPoint>) {
        self.start_struck(kill_at.map(Strike::kill_at)).await;
    }

    /// Starts Bursar, which will lose all room to write at `point`.
    pub async fn start_without_room_at(&mut self, point: CrashPoint) {
        self.start_struck(Some(Strike { blow: Blow::NoRoom, ..Strike::kill_at(point) })).await;
    }

    /// Starts Bursar, which will be struck there.
    pub async fn start_struck(&mut self, strike: Option<Strike>) {
        self.restarts.push(self.emulator.log().await.len());
        self.settings.strike = strike;
        self.bursar.start(&self.settings).await;
    }

    /// Time passes while Bursar does not run: its clock and the gateway's are moved on.
    pub async fn sleep_while_dead(&mut self, seconds: i64) {
        assert!(self.bursar.is_dead());
        self.pass(seconds).await;
    }

    /// Time passes, for whoever runs.
    pub async fn pass(&self, seconds: i64) {
        let ahead = Span(self.time.passed().0 + Span::seconds(seconds).0);
        // The gateway's first: what is stored and sent meanwhile must not be sent before it was stored, by its log.
        self.emulator.set_clock(ahead.whole_seconds()).await;
        self.time.set(ahead);
    }

    /// The clock of Bursar's machine jumps: it is so far off now. The gateway's is not.
    pub fn jump(&self, off: Span) {
        self.time.jump(off);
    }

    /// What a query finds: one column of whole numbers. While no process runs.
    pub async fn numbers(&mut self, query: &'static Statement) -> Vec<i64> {
        assert!(self.bursar.is_dead());
        let store = Store::open(self.database.config()).await.expect("the database opens after a kill");
        let rows = async {
            let mut tx = store.reader().await?;
            tx.query(query, &[]).await?.iter().map(|row| row.get(0)).collect::<Result<_, StoreError>>()
        };
        let found = rows.await.expect("readable");
        store.close().await;
        found
    }

    /// The first call that recovery makes is an inquiry, and nothing that was stored before the start is sent without
    /// having been asked for since (PS-I-43).
    async fn assert_inquired_first(&self) {
        let (log, books) = (self.emulator.log().await, self.emulator.books().await);
        let ends = self.restarts.iter().skip(1).copied().chain([log.len()]);
        for (start, end) in self.restarts.iter().copied().zip(ends) {
            let sent_before: HashSet<&str> =
                log[..start].iter().map(|e| e.request_id.as_str()).filter(|id| !id.is_empty()).collect();
            let mut asked = HashSet::new();
            for entry in &log[start..end] {
                let about = match self.emulator.interface {
                    Interface::Payflow | Interface::PayflowExpress => {
                        field(&entry.request, "CUSTREF").to_owned()
                    }
                    Interface::PayPal => order_of(&books, &entry.request),
                    Interface::Express | Interface::HostedPro | Interface::DirectPro => {
                        named_in(&entry.request)
                    }
                };
                match entry.op.as_str() {
                    "inquiry" => drop(asked.insert(about)),
                    "authorize" | "sale" | "capture" | "void" | "credit"
                        if sent_before.contains(entry.request_id.as_str()) =>
                    {
                        assert!(
                            asked.contains(&about),
                            "I-43: a {} was sent again before it was asked for",
                            entry.op
                        );
                    }
                    _ => {}
                }
            }
        }
    }

    /// Kills Bursar and holds every invariant against what it left behind and what the gateway has.
    pub async fn assert_sound(&mut self) {
        self.bursar.kill();
        let store = Store::open(self.database.config()).await.expect("the database opens after a kill");
        let theirs = [self.emulator.theirs().await];
        let mails: Vec<String> = self.mails.mails().await.into_iter().map(|mail| mail.message_id).collect();
        let found = invariants::check(&store, &theirs, &mails).await.expect("readable");
        store.close().await;
        assert!(found.is_empty(), "{found:#?}");
        self.assert_inquired_first().await;
    }

    /// Does something to the database behind the application's back (PostgreSQL).
    pub async fn sql(&self, statements: &str) {
        let url = self.database.config().url;
        let (client, connection) =
            tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("the cluster answers");
        // An error of the connection is an error of the statement as well.
        let driver = tokio::spawn(async move { drop(connection.await) });
        client.batch_execute(statements).await.expect("good statements");
        driver.abort();
    }

    /// No answer was taken for a contradiction: these gateways tell the truth, late or twice or not at all.
    async fn assert_undisputed(&self) {
        let standing = self.bursar.standing().await.expect("it lives");
        let disputed = standing.attempts.iter().find(|(state, _)| state == "quarantine");
        assert_eq!(disputed, None, "a person is asked for nothing");
    }

    /// Waits until nothing is due. A refund that may not have left is sent again by PayPal's classic interface only when it
    /// would show it by now: where there are refunds, so much time passes, and again where that one is lost, too.
    pub async fn come_to_rest(&self, has_refunds: bool) {
        if has_refunds && shows_late(self.emulator.interface) {
            for passed in 0..10 {
                tokio::time::sleep(Duration::from_millis(500)).await;
                // A machine that has much to do looks later.
                if passed >= 3 && !self.awaits_refund().await {
                    break;
                }
                self.pass(SHOWN_AFTER_S).await;
            }
        }
        self.settle().await;
    }

    /// Lets so much time pass that a refund that may not have left is sent again, where one waits for that.
    pub async fn pass_for_refund(&self) {
        if shows_late(self.emulator.interface) && self.awaits_refund().await {
            self.pass(SHOWN_AFTER_S).await;
        }
    }

    /// Lets so much time pass that a payment which may not have left is known not to have been made, and its payer may pay anew.
    pub async fn pass_for_payment(&self) {
        if shows_late(self.emulator.interface) {
            self.pass(SHOWN_AFTER_S).await;
        }
    }

    /// Lets so much time pass that a card which may not have left is known not to have been charged: it is gone and never sent again,
    /// and its payer may pay anew.
    pub async fn pass_for_card(&self) {
        if self.emulator.interface == Interface::DirectPro {
            self.pass(SHOWN_AFTER_S).await;
        }
    }

    /// The same for a host, where what became of his card is looked for.
    pub async fn pass_for_hosts_card(&self) {
        if self.emulator.interface == Interface::DirectPro && self.awaits(&["sent", "unknown"]).await {
            self.pass(SHOWN_AFTER_S).await;
        }
    }

    async fn awaits_refund(&self) -> bool {
        self.awaits(&["refunding"]).await
    }

    /// Whether a payment is in one of these states.
    async fn awaits(&self, states: &[&str]) -> bool {
        let is_awaited = |(state, _): &(String, i64)| states.contains(&state.as_str());
        self.bursar.standing().await.is_ok_and(|standing| standing.attempts.iter().any(is_awaited))
    }

    /// Waits until nothing is under way, also where a process was killed with a job in its hands and nothing else is open: that one is
    /// taken up when the claim on it ends.
    async fn settle(&self) {
        let (begun, mut is_claimed) = (Instant::now(), true);
        while is_claimed && begun.elapsed() < A_WHILE {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let standing = self.bursar.standing().await.unwrap_or_default();
            let without_jobs = ChildStanding { jobs: Vec::new(), ..standing.clone() };
            is_claimed = without_jobs.is_quiet() && !standing.is_quiet();
        }
        if is_claimed {
            self.pass(LEASE_S).await;
        }
        self.bursar.settle().await;
    }

    /// Everything comes to rest, every invariant holds, and a second start writes nothing at the gateway (PS-I-42).
    pub async fn end(mut self) {
        self.settle().await;
        self.assert_undisputed().await;
        self.bursar.journal().await;
        self.assert_sound().await;
        let before = invariants::writes(&self.emulator.log().await);
        self.sleep_while_dead(LEASE_S).await;
        self.start(None).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.bursar.settle().await;
        let after = invariants::writes(&self.emulator.log().await);
        assert_eq!(before, after, "I-42: the second start wrote at the gateway");
        self.assert_sound().await;
        drop((self.bursar, self.emulator));
        self.database.remove().await;
    }
}

/// The order that a request to PayPal is about, which is what an inquiry asks for.
fn order_of(books: &Books, request: &str) -> String {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let id = path.split('/').nth(4).unwrap_or_default();
    let mut of_it = books.transactions.iter().filter(|txn| txn.pnref == id);
    of_it.next().map_or_else(|| id.to_owned(), |txn| txn.invnum.clone())
}

/// What a request to Express Checkout is about, which is what an inquiry asks for: a checkout by its token, an operation by
/// our number, or a transaction.
fn named_in(request: &str) -> String {
    let names = ["TOKEN", "INVNUM", "INVOICEID", "AUTHORIZATIONID", "TRANSACTIONID"];
    let values = names.iter().map(|name| field(request, name));
    values.into_iter().find(|value| !value.is_empty()).unwrap_or_default().to_owned()
}

/// The value of a field of a request, as the log shows it: `NAME=value`, or `NAME[5]=value` with a length tag.
fn field<'a>(request: &'a str, name: &str) -> &'a str {
    let of_pair = |pair: &'a str| {
        let (key, value) = pair.split_once('=')?;
        (key.split('[').next() == Some(name)).then_some(value)
    };
    request.split('&').find_map(of_pair).unwrap_or_default()
}

/// Whether what a gateway does not show says nothing for a quarter of an hour (`Capabilities::lookup_lag`), so that a refund which may
/// not have left is sent again only then (`Capabilities::sure_refund_keys`).
fn shows_late(interface: Interface) -> bool {
    match interface {
        Interface::Payflow | Interface::PayflowExpress | Interface::PayPal => false,
        Interface::Express | Interface::HostedPro | Interface::DirectPro => true,
    }
}
