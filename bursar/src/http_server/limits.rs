//! What connections may cost.

use std::time::Duration;
use web::SocketLimits;

/// Files with which every limit here is at its most.
#[cfg(unix)]
const FILES_ENOUGH: u64 = 8_192;

/// What a connection may cost.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// At most so many at a time; more wait in the system's queue. Also the most requests under way at a time, however
    /// many of them share a connection (HTTP/2).
    pub count_max: usize,
    /// At most so many at a time of one network address. What has become a connection of a room is counted there
    /// ([`of_rooms`]).
    pub per_address_max: usize,
    /// From the connection to the end of the TLS handshake.
    pub handshake_time: Duration,
    /// From the connection, or the answer before it, to the end of a request's head. Longer than proxies keep an idle
    /// connection (60 seconds is usual), so that none sends a form on one that is being closed.
    pub head_time: Duration,
    /// Then the connection takes no further request.
    pub life: Duration,
    /// Then the answer under way is cut off: nobody reads for that long.
    pub end_time: Duration,
    /// Largest head of a request, bytes.
    pub head_bytes_max: u32,
    /// Requests that may be under way on one connection (HTTP/2), those included whose client has lost interest.
    pub streams_max: u32,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        let count_max = connections_max(open_files_max());
        Self {
            count_max,
            per_address_max: count_max / 2,
            handshake_time: Duration::from_secs(10),
            head_time: Duration::from_secs(75),
            life: Duration::from_secs(600),
            end_time: Duration::from_secs(60),
            head_bytes_max: 64 * 1024,
            streams_max: 32,
        }
    }
}

impl ConnectionLimits {
    /// With another limit for one address, if one is set.
    pub fn per_address(self, max: Option<usize>) -> Self {
        Self { per_address_max: max.unwrap_or(self.per_address_max), ..self }
    }

    /// For the listener that only redirects: a browser stays no longer than it takes.
    pub fn of_redirects() -> Self {
        let usual = Self::default();
        let count_max = (usual.count_max / 12).max(8);
        Self {
            count_max,
            per_address_max: count_max / 2,
            head_time: Duration::from_secs(10),
            life: Duration::from_secs(30),
            end_time: Duration::from_secs(5),
            head_bytes_max: 16 * 1024,
            ..usual
        }
    }
}

/// What connections of rooms may cost, with another limit for one address if one is set.
pub fn of_rooms(per_address: Option<usize>) -> SocketLimits {
    let all = sockets_max(open_files_max());
    SocketLimits { all, per_address: per_address.unwrap_or(all / 2) }
}

/// Half of the files: a quarter is for rooms, and a quarter for the database, gateways and mails.
fn connections_max(open_files: Option<usize>) -> usize {
    open_files.map_or(512, |files| files / 2).clamp(16, 4096)
}

/// A connection that has become a room's is counted here, and not among the others any more.
fn sockets_max(open_files: Option<usize>) -> usize {
    open_files.map_or(256, |files| files / 4).clamp(16, 2_000)
}

/// As many files as the process may have open if it asks for them: systems begin with few. What cannot be had is done
/// without.
pub fn take_more_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current: Some(current), maximum } = getrlimit(Resource::Nofile) else { return };
        let wanted = maximum.unwrap_or(FILES_ENOUGH).min(FILES_ENOUGH);
        if current < wanted
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })
        {
            tracing::warn!(%error, "no more files may be opened than the system lets a program begin with");
        }
    }
}

/// How many files the process may have open; `None` where the system does not say.
fn open_files_max() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_everything_else() {
        assert_eq!((connections_max(Some(1024)), sockets_max(Some(1024))), (512, 256));
        assert_eq!(
            (connections_max(Some(8192)), sockets_max(Some(8192))),
            (4096, 2_000),
            "as in the service"
        );
        assert_eq!(connections_max(Some(1_000_000)), 4096);
        assert_eq!(connections_max(Some(10)), 16);
        assert_eq!(connections_max(None), 512);
    }
}
