//! A log that cannot be written stops nothing (PS-C21).

mod server;

use server::Server;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

#[test]
fn pages_are_served_while_the_log_cannot_be_written() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("left out: this system has no /dev/full");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command
        .args(["demo", "--listen", "127.0.0.1:0", "--log-level", "info", "--data"])
        .arg(folder.path().join("demo"))
        .stderr(full);
    let server = Server::start(&mut command);
    let address = server.address.strip_prefix("http://").expect("plain HTTP");
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let request = format!("GET /academy/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
