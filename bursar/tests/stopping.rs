//! The program stops as it is asked to: what is under way is answered, nothing new is taken, and it ends well.
#![cfg(unix)]

mod server;

use server::Server;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

/// A form that is being sent when the program is asked to stop.
const FORM: &str = "email=robin%40example.org&password=typed";

/// A port that was free a moment ago: the configuration names it.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// `bursar serve` on this database.
fn serve(database: &str) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command.arg("serve").envs([
        ("BURSAR_DATABASE_URL", format!("sqlite://{database}")),
        ("BURSAR_LISTEN", format!("127.0.0.1:{}", free_port())),
        ("BURSAR_SECRET_KEY", "5b".repeat(32)),
        ("BURSAR_LOG_LEVEL", "error".to_owned()),
    ]);
    Server::start(&mut command)
}

#[test]
fn a_form_that_is_being_sent_is_answered_before_the_program_ends_well() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let database = folder.path().join("bursar.db").display().to_string();
    let server = serve(&database);
    let host = server.address.strip_prefix("http://").expect("plain").to_owned();
    let mut sending = TcpStream::connect(&host).expect("the server listens");
    sending.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
    write!(
        sending,
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Expect: 100-continue\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        FORM.len()
    )
    .expect("the server reads");
    // It says that it waits for the form: the request is under way.
    let mut goes_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    sending.read_exact(&mut goes_on).expect("the server waits for the form");
    assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let (first, rest) = FORM.split_at(10);
    sending.write_all(first.as_bytes()).expect("the server reads");

    let asked_at = Instant::now();
    server.ask_to_stop();
    while TcpStream::connect(&host).is_ok() {
        assert!(asked_at.elapsed() < Duration::from_secs(15), "new visitors are still taken");
        std::thread::yield_now();
    }
    sending.write_all(rest.as_bytes()).expect("the server reads on");
    let mut answer = String::new();
    sending.read_to_string(&mut answer).expect("answered to its end");
    // Sent from no page of ours: refused, in words.
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("</html>"), "{answer}");
    let status = server.ended();
    assert_eq!(status.code(), Some(0), "{status}");
    assert!(asked_at.elapsed() < Duration::from_secs(15), "nothing else was under way");

    // What a program that ended well leaves needs no repair: the write-ahead log is folded in.
    assert!(std::path::Path::new(&database).exists());
    assert!(!std::path::Path::new(&format!("{database}-wal")).exists());
}

#[test]
fn a_program_that_says_it_is_ready_ends_well_from_then_on() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let server = serve(&folder.path().join("bursar.db").display().to_string());
    server.ask_to_stop();
    let status = server.ended();
    assert_eq!(status.code(), Some(0), "{status}");
}
