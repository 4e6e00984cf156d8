//! pgbench with the statements of a seat hold: what PostgreSQL does on this machine when nothing of ours is in the way.

use crate::holds::{self, Choice};
use anyhow::{Context as _, Result, ensure};
use app::App;
use app::sessions::TestAccess;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use store::registrations::seat_holds;
use store::{Statement, jobs, sessions};

/// A script for pgbench.
#[derive(Debug)]
pub struct Script(PathBuf);

impl Script {
    /// The statements of one hold, in the order and in the transactions in which the use case sends them.
    pub async fn of_holds(app: &App, choice: Choice, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).context("making the bench's folder")?;
        let site = holds::find_site(app).await?;
        let (mut ids, mut slugs) = (Vec::new(), Vec::new());
        for slug in holds::slugs() {
            let session = app
                .sessions()
                .find(&site, &slug, TestAccess::Closed)
                .await?
                .context("the sessions were imported")?;
            ids.push(format!("'{}'", session.session.id));
            slugs.push(format!("'{slug}'"));
        }
        let last = match choice {
            Choice::Spread => ids.len(),
            Choice::Hot => 1,
        };
        let site = format!("'{}'::uuid", site.id);
        let session = format!("(array[{}]::uuid[])[:s::int]", ids.join(","));
        let slug = format!("(array[{}])[:s::int]", slugs.join(","));
        let hold = "lpad(to_hex(:n::bigint), 32, '0')::uuid";
        let browser = "decode(lpad(to_hex(:n::bigint), 32, '0'), 'hex')";
        let address = "decode(lpad(to_hex(:a::bigint), 32, '0'), 'hex')";
        let now = "(extract(epoch from now()) * 1000000)::bigint";
        let end = "(extract(epoch from now()) * 1000000)::bigint + 900000000";
        let mut text = format!(
            "\\set s random(1, {last})\n\\set n random(1, 4611686018427387904)\n\\set a random(1, 4294967296)\n"
        );
        let mut add = |line: &str| {
            let _ = writeln!(text, "{line}");
        };
        add("begin isolation level repeatable read read only;");
        add(&filled(&sessions::FIND_SESSION, &[&site, &slug]));
        add("rollback;");
        add("begin isolation level read committed;");
        add(&filled(&sessions::seats::LOCK_SEATS, &[&site, &session]));
        add(&filled(&seat_holds::FIND_HOLD, &[&site, &session, browser]));
        let counted = [&site, address, &session, now, "false"];
        add(&filled(&seat_holds::COUNT_HELD_BY_ADDRESS, &counted));
        add(&filled(&sessions::seats::ADD_HELD, &[&site, &session, "1"]));
        let row = [hold, &site, &session, browser, address, "'held'", end, now];
        add(&filled(&seat_holds::INSERT_HOLD, &row));
        add(&filled(&jobs::PUT_JOB, &["'expire-hold'", hold, &site, end]));
        add("commit;");
        let file = folder.join("holds.sql");
        std::fs::write(&file, text).context("writing the script")?;
        Ok(Self(file))
    }

    /// Runs it on `connections` for `interval`, in whole seconds; transactions per second.
    pub async fn run(
        &self,
        programs: &Path,
        url: &str,
        connections: usize,
        interval: Duration,
    ) -> Result<f64> {
        let mut command = Command::new(programs.join("pgbench"));
        command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
        command.arg(format!("--client={connections}")).arg(format!("--time={}", interval.as_secs().max(1)));
        command.arg("--file").arg(&self.0).arg(url);
        let output =
            tokio::task::spawn_blocking(move || command.output()).await?.context("starting pgbench")?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(output.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&output.stderr));
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.with_context(|| format!("pgbench told no rate: {said}"))
    }
}

/// The statement with expressions in place of its parameters.
fn filled(statement: &Statement, values: &[&str]) -> String {
    let mut text = statement.postgres().split_whitespace().collect::<Vec<_>>().join(" ");
    // From the highest on: `$1` is the beginning of `$12`.
    for (index, value) in values.iter().enumerate().rev() {
        text = text.replace(&format!("${}", index + 1), value);
    }
    text.push(';');
    text
}

/// A new database in the cluster; its address.
pub fn fresh_database(programs: &Path, cluster: &str) -> Result<String> {
    let (server, _) = cluster.rsplit_once('/').context("the cluster's address ends in a database")?;
    let name = "bursar_bench";
    for sql in [format!("drop database if exists {name} with (force)"), format!("create database {name}")] {
        let mut psql = Command::new(programs.join("psql"));
        let output = psql.args(["--quiet", "--no-psqlrc", "--command", &sql, cluster]).output()?;
        ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(format!("{server}/{name}"))
}
