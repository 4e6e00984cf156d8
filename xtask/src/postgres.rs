//! A PostgreSQL server of our own for one run: fresh, on a free port of 127.0.0.1 and for tests by a socket, gone afterwards.
//!
//! A small shell is its keeper. It holds a pipe from us and ends the server and removes its folder when the pipe
//! closes, so nothing is left behind however we end: normally, by an error, by Ctrl-C, or killed outright.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self as host, Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::memory;
use crate::process;

/// How long a server may take to answer, on a machine that is busy.
const START_TIME_MAX: Duration = Duration::from_secs(60);

/// How often a port is drawn anew when somebody else took it between the draw and the start.
const PORT_DRAWS_MAX: u32 = 5;

/// The longest folder that a socket can lie in: the system takes 107 bytes with the socket's own name.
const SOCKET_FOLDER_LEN_MAX: usize = 107 - "/.s.PGSQL.65535".len();

/// Arguments: who runs the server as a prefix of its command, folder of the programs, folder of the cluster, port, folder of
/// its socket or nothing, then settings as `name=value`. It runs as we do and not as the server's user: what tests leave in the folder is
/// ours to remove.
const KEEPER: &str = r#"
as_owner=$1 programs=$2 folder=$3 port=$4 sockets=$5
shift 5
set -- $(printf ' -c %s' "$@")
$as_owner "$programs/postgres" -D "$folder/data" -h 127.0.0.1 -p "$port" -k "$sockets" "$@" </dev/null >"$folder/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

/// Whether a commit must reach the disk.
#[derive(Clone, Copy, Debug)]
pub enum Durability {
    /// Nothing is flushed, and nothing touches a disk where memory is to spare: tests kill our processes, never
    /// PostgreSQL's.
    None,
    /// Every commit is flushed, as in an installation: for measuring.
    Full,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Durability::None => &["fsync=off", "full_page_writes=off", "synchronous_commit=off"],
            Durability::Full => &[],
        }
    }

    fn home(self) -> PathBuf {
        match self {
            Durability::None => memory::temporary_folder(),
            Durability::Full => env::temp_dir(),
        }
    }
}

/// A running server. Dropping it stops the server and removes its data.
pub struct Cluster {
    keeper: Child,
    port: u16,
    /// Where its socket lies, percent-encoded as in an address.
    socket_folder: Option<String>,
    scratch: PathBuf,
}

impl Cluster {
    /// Makes and starts a server from the programs in `programs`.
    pub fn start(programs: &Path, durability: Durability) -> Result<Cluster> {
        let (owner, home) = (Owner::find()?, durability.home());
        for draw in 1..=PORT_DRAWS_MAX {
            let folder = home.join(format!("bursar-postgres-{}-{draw}", host::id()));
            let cluster = Cluster::try_start(programs, &folder, &owner, durability);
            match cluster {
                Ok(cluster) => return Ok(cluster),
                Err(error) if draw == PORT_DRAWS_MAX => return Err(error),
                Err(_) => {}
            }
        }
        bail!("PostgreSQL was given no try to start");
    }

    fn try_start(programs: &Path, folder: &Path, owner: &Owner, durability: Durability) -> Result<Cluster> {
        // A folder of the same name is what a run with our process number left behind when the machine stopped.
        if folder.exists() {
            fs::remove_dir_all(folder).context("removing the remains of an earlier PostgreSQL")?;
        }
        let scratch = folder.join("tmp");
        process::must(owner.command("mkdir").args(["-m", "700"]).arg(folder).arg(&scratch))?;
        // An installation's databases sort by a language, not by bytes: so do ours, or nobody notices a query that relies on it.
        process::output(
            owner
                .command(programs.join("initdb"))
                .args(["--username=bursar", "--auth=trust", "--encoding=UTF8", "--no-sync"])
                .args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"])
                .arg("--pgdata")
                .arg(folder.join("data")),
        )?;
        let port = free_port()?;
        // By a socket tests spare a fifth of the server's time. A measurement goes over the network, as an installation does.
        let has_socket = matches!(durability, Durability::None);
        let socket_folder = folder.to_str().filter(|folder| has_socket && can_hold_socket(folder));
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(owner.prefix().join(" "))
            .arg(programs)
            .arg(folder)
            .arg(port.to_string())
            .arg(socket_folder.unwrap_or_default())
            .args(["max_connections=400", "shared_buffers=128MB"])
            .args(durability.settings())
            .current_dir(env::temp_dir())
            .stdin(Stdio::piped())
            // A signal to our group must not end the keeper before it has cleaned up.
            .process_group(0)
            .spawn()
            .context("PostgreSQL could not be started")?;
        let socket_folder = socket_folder.map(|folder| folder.replace('/', "%2F"));
        let cluster = Cluster { keeper, port, socket_folder, scratch };
        match cluster.wait_until_ready(programs) {
            Ok(()) => Ok(cluster),
            Err(error) => {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                Err(error.context(log))
            }
        }
    }

    /// The address for `tokio-postgres`: a superuser of the maintenance database, who may create others.
    pub fn url(&self) -> String {
        let host = self.socket_folder.as_deref().unwrap_or("127.0.0.1");
        format!("postgres://bursar@{host}:{}/postgres", self.port)
    }

    /// A folder beside the server's data for other files of the run: it goes with them.
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    fn wait_until_ready(&self, programs: &Path) -> Result<()> {
        let deadline = Instant::now() + START_TIME_MAX;
        let mut question = Command::new(programs.join("pg_isready"));
        question.args(["--quiet", "--host=127.0.0.1", "--username=bursar", "--dbname=postgres"]);
        question.arg(format!("--port={}", self.port));
        while Instant::now() < deadline {
            if process::must(&mut question).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL did not answer on port {} within {} s", self.port, START_TIME_MAX.as_secs());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // The keeper's exit code is the server's; there is nothing to do about it any more.
        let _ = self.keeper.wait();
    }
}

/// Who runs the server: PostgreSQL refuses root, so root hands the work to a user without rights.
enum Owner {
    Ourselves,
    Other { user: String, group: String },
}

impl Owner {
    fn find() -> Result<Owner> {
        if process::user_id()? != 0 {
            return Ok(Owner::Ourselves);
        }
        for user in ["postgres", "nobody"] {
            if let Ok(group) = process::output(Command::new("id").args(["-gn", user])) {
                return Ok(Owner::Other { user: user.to_owned(), group: group.trim().to_owned() });
            }
        }
        bail!("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody");
    }

    /// What stands before a program that is run as this user.
    fn prefix(&self) -> Vec<String> {
        match self {
            Owner::Ourselves => Vec::new(),
            Owner::Other { user, group } => {
                let (user, group) = (format!("--reuid={user}"), format!("--regid={group}"));
                vec!["setpriv".to_owned(), user, group, "--clear-groups".to_owned(), "--".to_owned()]
            }
        }
    }

    /// A command run as this user, in a folder that every user can enter.
    fn command(&self, program: impl Into<PathBuf>) -> Command {
        let mut words = self.prefix().into_iter().map(PathBuf::from).chain([program.into()]);
        let mut command = Command::new(words.next().expect("the program at least"));
        command.args(words).current_dir(env::temp_dir());
        command
    }
}

/// Whether a server's socket can lie there, and its address be written without more than its slashes encoded.
fn can_hold_socket(folder: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    folder.len() <= SOCKET_FOLDER_LEN_MAX && folder.bytes().all(is_plain)
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_lies_where_its_path_is_short_and_plain() {
        assert!(can_hold_socket("/dev/shm/bursar-postgres-12-1"));
        assert!(!can_hold_socket("/srv/my files/bursar-postgres-12-1"));
        assert!(!can_hold_socket(&format!("/{}", "x".repeat(SOCKET_FOLDER_LEN_MAX))));
    }
}
