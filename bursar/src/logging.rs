//! Structured logs on standard error. No personal data: fields name ids and references only.

use std::io::IsTerminal as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Begins to write logs of `level` ("error", "warn", "info", "debug", "trace", "off") and above.
///
/// # Errors
/// When the level is none of these.
pub fn start(level: &str, format: LogFormat) -> anyhow::Result<()> {
    let level: LevelFilter = level.parse().map_err(|_| {
        anyhow::anyhow!("log level {level:?} is none of error, warn, info, debug, trace, off")
    })?;
    // A line that cannot be written is given up. Otherwise complaining about it to the same full disk would panic, and end
    // the thread that logs: the one that writes the database, for instance (PS-C21).
    let builder = fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        // Colours are for people at a terminal: the system's log would keep them as signs.
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .log_internal_errors(false);
    match format {
        LogFormat::Text => builder.compact().init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
