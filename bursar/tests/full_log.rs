//! A log that cannot be written stops nothing (PS-C21).

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// Killed when the test is over.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn pages_are_served_while_the_log_cannot_be_written() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("left out: this system has no /dev/full");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let child = Command::new(env!("CARGO_BIN_EXE_bursar"))
        .args(["demo", "--listen", "127.0.0.1:0", "--log-level", "info", "--data"])
        .arg(folder.path().join("demo"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(full)
        .spawn()
        .expect("the server starts");
    let mut server = Server(child);
    let mut output = BufReader::new(server.0.stdout.take().expect("captured"));
    let mut line = String::new();
    output.read_line(&mut line).expect("the server speaks");
    let address = line.trim().strip_prefix("ready: http://").expect("ready").to_owned();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(&address).expect("the server listens");
        let request = format!("GET /academy/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
