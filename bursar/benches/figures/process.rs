//! Child processes: started, watched through `/proc`, ended.

use anyhow::{Context as _, Result, ensure};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// `/proc` counts processor time in hundredths of a second on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// How long a process may take to say that it is ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that said `ready: ADDRESS`. It is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// What it said behind `ready:`.
    pub address: String,
    /// When it was started.
    pub started: Instant,
}

impl Process {
    /// Starts `command` and waits until it is ready. What it logs goes to `log`.
    pub async fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = std::fs::File::options().create(true).append(true).open(log).context("opening a log")?;
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("starting a process")?;
        let output = child.stdout.take().context("its output was not captured")?;
        let mut process = Self { child, address: String::new(), started };
        let (tell, told) = oneshot::channel();
        // Its pipe is read to the end, or it would be stopped by it.
        std::thread::spawn(move || {
            let mut tell = Some(tell);
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let (Some(address), Some(tell)) = (line.strip_prefix("ready: "), tell.take()) {
                    // Nobody waits any more after the patience is over.
                    drop(tell.send(address.trim().to_owned()));
                }
            }
        });
        let address = tokio::time::timeout(PATIENCE, told).await.context("waiting for the process")?;
        process.address =
            address.context("the process ended before it was ready: see the logs in the bench's folder")?;
        Ok(process)
    }

    /// Processor time used so far, in user and in kernel mode, milliseconds.
    pub fn processor_ms(&self) -> Result<f64> {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).context("reading /proc")?;
        // The name in brackets may hold anything; fields are counted behind it (proc(5): utime is 14, stime 15).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |field: usize| -> Result<f64> {
            fields.get(field - 3).context("a field of /proc is missing")?.parse().context("a field of /proc")
        };
        Ok((ticks(14)? + ticks(15)?) * 1_000.0 / TICKS_PER_SECOND)
    }

    /// A size from `/proc/PID/status`, megabytes (1 000 000 bytes).
    pub fn megabytes(&self, name: &str) -> Result<f64> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).context("reading /proc")?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kibibytes = line.and_then(|rest| rest.split_whitespace().next()).context("a size is missing")?;
        Ok(kibibytes.parse::<f64>().context("a size of /proc")? * 1_024.0 / 1_000_000.0)
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "the process could not be asked to stop");
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the process ended with {status}");
                return Ok(());
            }
            ensure!(began.elapsed() < PATIENCE, "the process does not end");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already when it was stopped.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
