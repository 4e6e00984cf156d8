//! The processes of a crash test: the gateway's emulator, which outlives everything, and Bursar, which is killed.
//! Both are roles of one program of ours (`crash_child`); mails arrive in the test's own process.

use crate::crash_settings::{CalledOff, ChildSettings, ChildStanding, SETTINGS_VARIABLE, Strike};
use crate::invariants::Theirs;
use crate::simulated_browser::{self, Lost};
use crate::through::Through;
use domain::sites::Interface;
use emulators::mailbox::{Mailbox, MailboxConfig};
use emulators::payflow::{Books, FaultReport, LogEntry};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Nothing in a crash test takes longer than this, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process of ours, killed when it is dropped.
#[derive(Debug)]
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have died already, which is what crash tests are about.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The emulator as a process of its own, with durable books.
#[derive(Debug)]
pub struct EmulatorProcess {
    /// The interface that is paid through at it.
    pub interface: Interface,
    url: String,
    _process: Process,
}

impl EmulatorProcess {
    /// Starts what stands in for a gateway on a port of its choice; its books are kept in `folder`.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn start(program: &Path, folder: &Path, through: Through) -> Self {
        let log = File::create(folder.join("emulator.log")).expect("the folder can be written");
        let mut child = Command::new(program)
            .arg("emulator")
            .arg(through.product.as_str())
            .arg(through.edition.as_str())
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the emulator starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("captured above");
        let process = Process(child);
        BufReader::new(output).read_line(&mut line).expect("the emulator speaks");
        let url = line.trim().strip_prefix("ready: ").expect("the emulator is ready").to_owned();
        Self { interface: through.interface(), url, _process: process }
    }

    /// Its address, without a closing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    async fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let page = simulated_browser::call("GET", &format!("{}/control/api/{path}", self.url), "", &[]).await;
        serde_json::from_str(&page.expect("the emulator answers").body).expect("the emulator's own words")
    }

    async fn tell(&self, path: &str, what: serde_json::Value) {
        let headers = [("content-type", "application/json".to_owned())];
        let address = format!("{}/control/api/{path}", self.url);
        let page = simulated_browser::call("POST", &address, &what.to_string(), &headers).await;
        let page = page.expect("the emulator answers");
        assert_eq!(page.status, 200, "{}", page.body);
    }

    /// Its books.
    ///
    /// # Panics
    /// When it does not answer; so do all the others.
    pub async fn books(&self) -> Books {
        // Payflow's own words are the common ones.
        self.read(if self.interface.signs_in_to_payflow() { "books" } else { "report" }).await
    }

    /// Its byte log.
    pub async fn log(&self) -> Vec<LogEntry> {
        self.read("log?limit=1000000").await
    }

    /// What was armed and what has struck.
    pub async fn faults(&self) -> FaultReport {
        self.read("faults").await
    }

    /// Arms a fault, in the words of the control API.
    pub async fn arm(&self, fault: serde_json::Value) {
        self.tell("faults", fault).await;
    }

    /// Takes all faults back.
    pub async fn calm(&self) {
        let address = format!("{}/control/api/faults", self.url);
        simulated_browser::call("DELETE", &address, "", &[]).await.expect("the emulator answers");
    }

    /// Everything that it knows, for [`crate::invariants::check`].
    pub async fn theirs(&self) -> Theirs {
        Theirs { interface: self.interface, books: self.books().await, log: self.log().await }
    }

    /// Starts an outage, or ends it.
    pub async fn set_down(&self, down: bool) {
        self.tell("down", serde_json::json!({ "down": down })).await;
    }

    /// Sets how far its clock is ahead of the machine's.
    pub async fn set_clock(&self, ahead_s: i64) {
        self.tell("clock", serde_json::json!({ "offset_seconds": ahead_s })).await;
    }
}

/// One letter for what a process does, as the system says it; none when there is no such process.
fn process_state(pid: Pid) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    // It stands behind the name, which may have spaces.
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Bursar as a process that can be killed and started again at the same address.
pub struct BursarProcess {
    program: PathBuf,
    listener: TcpListener,
    address: SocketAddr,
    log: PathBuf,
    running: Option<Process>,
}

impl BursarProcess {
    /// Takes an address for it; it does not run yet. What it complains about goes to a file in `folder`.
    ///
    /// # Panics
    /// When no address is free.
    pub fn new(program: &Path, folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("bound above");
        let (program, log) = (program.to_owned(), folder.join(format!("bursar-{}.log", address.port())));
        Self { program, listener, address, log, running: None }
    }

    /// Its address, without a closing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts it, and waits until it answers.
    ///
    /// # Panics
    /// When it runs already, or does not come up.
    pub async fn start(&mut self, settings: &ChildSettings) {
        assert!(self.running.is_none(), "it runs already");
        let socket: OwnedFd = self.listener.try_clone().expect("a socket can be shared").into();
        let log = File::options().create(true).append(true).open(&self.log).expect("the log can be written");
        let settings = serde_json::to_string(settings).expect("settings are plain");
        // SIGXFSZ would kill a process that may not write; a full disk does not.
        let child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" bursar"])
            .arg(&self.program)
            .env(SETTINGS_VARIABLE, settings)
            .stdin(Stdio::from(socket))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the child starts");
        self.running = Some(Process(child));
        let begun = Instant::now();
        loop {
            if self.standing().await.is_ok() || self.is_dead() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the child does not come up: {}", self.complaints());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How it stands.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn standing(&self) -> Result<ChildStanding, Lost> {
        let page = simulated_browser::call("GET", &format!("{}/test/standing", self.url()), "", &[]).await?;
        if page.status != 200 {
            return Err(Lost);
        }
        serde_json::from_str(&page.body).map_err(|_| Lost)
    }

    /// The journal of the sample site. Seals the hash chain first and recomputes it.
    ///
    /// # Panics
    /// When the chain does not hold (PS-I-20), or nothing answers.
    pub async fn journal(&self) -> String {
        let page = simulated_browser::call("GET", &format!("{}/test/journal", self.url()), "", &[]).await;
        let page = page.expect("the child answers");
        assert_eq!(page.status, 200, "I-20: {}", page.body);
        page.body
    }

    /// Arms a blow while it runs.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn arm(&self, strike: &Strike) {
        let headers = [("content-type", "application/json".to_owned())];
        let body = serde_json::to_string(strike).expect("a strike is plain");
        let address = format!("{}/test/strike", self.url());
        let page = simulated_browser::call("POST", &address, &body, &headers).await;
        let page = page.expect("the child answers");
        assert_eq!(page.status, 200, "{}", page.body);
    }

    fn pid(&self) -> Option<Pid> {
        let running = self.running.as_ref()?;
        i32::try_from(running.0.id()).ok().and_then(Pid::from_raw)
    }

    /// Whether it stands still.
    pub fn is_paused(&self) -> bool {
        self.pid().is_some_and(|pid| process_state(pid) == Some('T'))
    }

    /// Waits until it has died or stands still. While no process accepts them, calls to its address wait, since the test
    /// keeps the socket open: whoever calls it races this.
    pub fn is_gone(&self) -> impl Future<Output = ()> + Send + 'static {
        let pid = self.pid();
        async move {
            while pid.and_then(process_state).is_some_and(|state| !matches!(state, 'T' | 'Z' | 'X')) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    /// Lets it go on after [`crate::crash_settings::Blow::Pause`].
    ///
    /// # Panics
    /// When it does not run.
    pub fn wake(&self) {
        kill_process(self.pid().expect("it runs"), Signal::CONT).expect("a child of ours");
    }

    /// Gives it room to write again after [`crate::crash_settings::Blow::NoRoom`].
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn make_room(&self) {
        let address = format!("{}/test/room", self.url());
        simulated_browser::call("POST", &address, "", &[]).await.expect("the child answers");
    }

    /// Calls the paid session off.
    ///
    /// # Panics
    /// When it does not answer, or refuses.
    pub async fn call_off(&self) {
        let address = format!("{}/test/call-off", self.url());
        let page = simulated_browser::call("POST", &address, "", &[]).await.expect("the child answers");
        assert_eq!(page.status, 200, "{}", page.body);
    }

    /// Decides on the payment that waits for a person: `accept` or `decline`.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn decide(&self, decision: &str) -> Result<(), Lost> {
        let address = format!("{}/test/decide/{decision}", self.url());
        simulated_browser::call("POST", &address, "", &[]).await.map(drop)
    }

    /// How far the giving back of the paid session is.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn called_off(&self) -> Result<CalledOff, Lost> {
        let address = format!("{}/test/called-off", self.url());
        let page = simulated_browser::call("GET", &address, "", &[]).await?;
        serde_json::from_str(&page.body).map_err(|_| Lost)
    }

    /// Waits until nothing is under way.
    ///
    /// # Panics
    /// When that takes too long: PS-I-45 does not hold.
    pub async fn settle(&self) {
        let begun = Instant::now();
        let mut quiet = 0;
        while quiet < 2 {
            let standing = self.standing().await;
            quiet = if standing.as_ref().is_ok_and(ChildStanding::is_quiet) { quiet + 1 } else { 0 };
            assert!(begun.elapsed() < PATIENCE, "I-45: no quiet: {standing:?}\n{}", self.complaints());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// How it ended, if it has ended.
    fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.running.as_mut()?.0.try_wait().expect("a child of ours");
        if status.is_some() {
            self.running = None;
        }
        status
    }

    /// Whether no child runs.
    pub fn is_dead(&mut self) -> bool {
        if let Some(status) = self.ended() {
            use std::os::unix::process::ExitStatusExt as _;
            assert_eq!(status.signal(), Some(9), "it ended by itself: {}", self.complaints());
        }
        self.running.is_none()
    }

    /// Waits for its death at its point; false when it lives on for `patience`.
    pub async fn dies_within(&mut self, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.is_dead() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// Kills it, wherever it is.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// What it complained about.
    pub fn complaints(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

/// Where mails arrive.
pub struct MailSink {
    mailbox: Mailbox,
    port: u16,
    server: tokio::task::JoinHandle<()>,
}

impl MailSink {
    /// Takes mails on a port of its choice.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let mailbox = Mailbox::open(&MailboxConfig::default()).expect("mails are kept in memory");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("bound above").port();
        let serving = mailbox.clone();
        // It serves until it is dropped.
        let server = tokio::spawn(async move { drop(serving.serve_smtp(listener).await) });
        Self { mailbox, port, server }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Message-IDs, recipients and subjects of all mails, oldest first.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn mails(&self) -> Vec<emulators::mailbox::Summary> {
        self.mailbox.list(0, None, i64::MAX).await.expect("mails can be read")
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.server.abort();
    }
}
