//! The installation that is measured: database, sample site, emulator, mail server, and the server itself.

use crate::http::Connection;
use crate::mail_sink::MailSink;
use crate::process::Process;
use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Slug of the site.
pub const SITE: &str = "academy";

/// Sessions of the site.
pub const SESSIONS: usize = 12;

/// The session that takes place in our room, and for which nobody registers.
pub const ROOM: &str = "in-our-room";

/// The program under test, built by cargo with the same profile as this one.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_bursar");

/// A prepared installation.
#[derive(Debug)]
pub struct Installation {
    folder: PathBuf,
    emulator: Process,
    /// Where mails go.
    pub mail: MailSink,
    environment: Vec<(&'static str, String)>,
    /// `host:port` of the server.
    pub authority: String,
}

impl Installation {
    /// Empties `folder`, starts emulator and mail server, and imports the site.
    pub async fn prepare(folder: &Path, database_url: Option<&str>) -> Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder).context("emptying the bench's folder")?;
        }
        std::fs::create_dir_all(folder).context("making the bench's folder")?;
        let mail = MailSink::start().await?;
        let mut emulator = Command::new(PROGRAM);
        emulator.args(["emulator", "payflow", "--listen", "127.0.0.1:0"]);
        let emulator = Process::start(&mut emulator, &folder.join("emulator.log")).await?;
        let authority = format!("127.0.0.1:{}", free_port()?);
        let gateway = emulator.address.clone();
        let database = folder.join("bench.db");
        let environment = vec![
            (
                "BURSAR_DATABASE_URL",
                database_url.map_or_else(|| format!("sqlite://{}", database.display()), str::to_owned),
            ),
            ("BURSAR_BASE_URL", format!("http://{authority}")),
            ("BURSAR_LISTEN", authority.clone()),
            ("BURSAR_SECRET_KEY", "5b".repeat(32)),
            ("BURSAR_SMTP_HOST", mail.address.ip().to_string()),
            ("BURSAR_SMTP_PORT", mail.address.port().to_string()),
            ("BURSAR_SMTP_SECURITY", "none".to_owned()),
            ("BURSAR_MAIL_FROM", "no-reply@bench.example".to_owned()),
            ("BURSAR_PAYFLOW_LIVE_GATEWAY", format!("{gateway}/live")),
            ("BURSAR_PAYFLOW_LIVE_PAGES", format!("{gateway}/live/hosted")),
            ("BURSAR_PAYFLOW_PILOT_GATEWAY", format!("{gateway}/pilot")),
            ("BURSAR_PAYFLOW_PILOT_PAGES", format!("{gateway}/pilot/hosted")),
            // All buyers, and all guests of a room, come from one address here.
            ("BURSAR_GUESTS_PER_ADDRESS", "1000000000".to_owned()),
            ("BURSAR_HOLDS_PER_ADDRESS", "1000000000".to_owned()),
            ("BURSAR_HOLDS_PER_SESSION_PERCENT", "100".to_owned()),
        ];
        let installation = Self { folder: folder.to_owned(), emulator, mail, environment, authority };
        let file = folder.join("site.toml");
        std::fs::write(&file, site()).context("writing the site")?;
        let imported = installation.command().arg("import").arg(&file).status()?;
        ensure!(imported.success(), "the site could not be imported");
        Ok(installation)
    }

    /// Starts the server.
    pub async fn serve(&self) -> Result<Process> {
        Process::start(self.command().arg("serve"), &self.folder.join("server.log")).await
    }

    /// A new connection to the server.
    pub fn connect(&self) -> Connection {
        Connection::new(self.authority.clone())
    }

    /// `host:port` of the gateway.
    pub fn gateway_authority(&self) -> &str {
        self.emulator.address.trim_start_matches("http://").trim_end_matches('/')
    }

    /// Where its database is.
    pub fn database_url(&self) -> String {
        let url = self.environment.iter().find(|(name, _)| *name == "BURSAR_DATABASE_URL");
        url.map(|(_, url)| url.clone()).unwrap_or_default()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }
}

/// Slug of session number `n`.
pub fn session(n: usize) -> String {
    format!("session-{}", n % SESSIONS)
}

/// The site as `bursar import` reads it: sessions of ordinary length with more seats than a run can sell.
pub fn site() -> String {
    let mut file = String::from(
        r#"[[site]]
slug = "academy"
name = "Bench Academy"
mode = "production"
currency = "EUR"
time_zone = "Europe/Amsterdam"
locale = "en"
support_email = "help@bench.example"
full_refund_days_before = 2
tax = { name = "VAT", rate_ppm = 210000, included_in_fee = true }
seller = { name = "Bench Academy B.V.", address = "Keizersgracht 1\n1015 CN Amsterdam", country = "NL" }
merchant_account = { gateway = "payflow", partner = "PayPal", vendor = "bursardemo", user = "bursardemo", password = "demo-password-live" }
"#,
    );
    for number in 0..SESSIONS {
        let _ = write!(
            file,
            r#"
[[site.session]]
slug = "session-{number}"
topic = "Effective feedback for team leads, part {number}"
description = """
Ninety minutes of practice, not slides: how to prepare a difficult conversation, say what you saw without judging, and agree on what happens next.

For people who lead a team of three to fifteen. No preparation needed."""
agenda = """
14:00 Why feedback goes wrong
14:20 The three-sentence opening, in pairs
14:55 Receiving it
15:15 Your plan"""
presenter = "Noor de Wit"
language = "en"
day = {day}
time = "14:00"
minutes = 90
fee = 12100
capacity = 100000
meeting_link = "https://meet.example/session-{number}"
"#,
            day = number + 3
        );
    }
    let _ = write!(
        file,
        r#"
[[site.session]]
slug = "{ROOM}"
topic = "Everybody at once"
description = "Nobody registers."
presenter = "Noor de Wit"
language = "en"
starts_in_minutes = -5
minutes = 180
fee = 0
meeting_link = ""
registration_required = false
listed = false
"#
    );
    file
}

/// A port that was free a moment ago: the server must know its own address before it listens.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
