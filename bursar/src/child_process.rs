//! What is true of every process that this program starts of itself.

use std::time::Duration;

/// Takes no more memory (addresses, bytes) and processor time from now on, and leaves nothing behind when it crashes.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub fn limit_this_process(memory: u64, processor: Duration) -> anyhow::Result<()> {
    use anyhow::Context as _;
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::As, at_most(memory)).context("limiting memory")?;
    setrlimit(Resource::Cpu, at_most(processor.as_secs())).context("limiting processor time")?;
    setrlimit(Resource::Core, at_most(0)).context("limiting what a crash leaves behind")?;
    Ok(())
}

/// Elsewhere the system has no such limits.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn limit_this_process(_: u64, _: Duration) -> anyhow::Result<()> {
    Ok(())
}
