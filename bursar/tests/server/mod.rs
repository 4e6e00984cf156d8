//! The program as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// Killed when the test is over.
pub struct Server {
    child: Child,
    /// What it says behind `ready:`.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    /// Starts it and waits until it is ready.
    pub fn start(command: &mut Command) -> Self {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut output = BufReader::new(child.stdout.take().expect("captured"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the server speaks");
        let address = line.trim().strip_prefix("ready: ").expect("ready").to_owned();
        // The rest of what it says is of no interest, and must not stop it.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Self { child, address }
    }

    /// Asks it to stop, as a service manager does.
    #[cfg(unix)]
    #[allow(dead_code, reason = "not every test stops it")]
    pub fn ask_to_stop(&self) {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        assert!(sent.expect("there is kill").success());
    }

    /// Waits until it has ended.
    #[allow(dead_code, reason = "not every test stops it")]
    pub fn ended(mut self) -> std::process::ExitStatus {
        self.child.wait().expect("it was started")
    }
}
