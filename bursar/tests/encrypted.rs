//! The program with a certificate of its own, as the manual sets it up.

mod server;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use server::Server;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// A port that was free a moment ago: the configuration names it.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

fn ask(stream: &mut (impl Read + Write), path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers");
    answer.to_lowercase()
}

fn certificate(folder: &Path) -> rcgen::Certificate {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("signed");
    std::fs::write(folder.join("certificate.pem"), certificate.pem()).expect("written");
    let key_file = folder.join("key.pem");
    std::fs::write(&key_file, key.serialize_pem()).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&key_file, std::fs::Permissions::from_mode(0o600)).expect("set");
    }
    certificate
}

#[test]
fn pages_come_encrypted_and_plain_http_leads_to_them() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let made = certificate(folder.path());
    let (port, plain_port) = (free_port(), free_port());
    let at = |name: &str| folder.path().join(name).display().to_string();
    let settings = [
        ("BURSAR_DATABASE_URL", format!("sqlite://{}", at("bursar.db"))),
        ("BURSAR_BASE_URL", format!("https://localhost:{port}")),
        ("BURSAR_LISTEN", format!("127.0.0.1:{port}")),
        ("BURSAR_REDIRECT_LISTEN", format!("127.0.0.1:{plain_port}")),
        ("BURSAR_TLS_CERTIFICATE", at("certificate.pem")),
        ("BURSAR_TLS_KEY", at("key.pem")),
        ("BURSAR_SECRET_KEY", "5b".repeat(32)),
        ("BURSAR_LOG_LEVEL", "error".to_owned()),
    ];
    let command = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
        command.arg(name).envs(settings.clone());
        command
    };
    let server = Server::start(&mut command("serve"));
    assert_eq!(server.address, format!("https://localhost:{port}"));

    let mut plain = TcpStream::connect(("127.0.0.1", plain_port)).expect("the server listens");
    let answer = ask(&mut plain, "/academy/?a=b");
    assert!(answer.starts_with("http/1.1 308"), "{answer}");
    assert!(answer.contains(&format!("location: https://localhost:{port}/academy/?a=b\r\n")), "{answer}");

    let mut roots = RootCertStore::empty();
    roots.add(made.der().clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let encrypted = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let answer = ask(&mut StreamOwned::new(client, encrypted), "/healthz");
    assert!(answer.starts_with("http/1.1 200") && answer.ends_with("ok\n"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="), "{answer}");

    let checked = || {
        let output = command("check").output().expect("it starts");
        String::from_utf8(output.stdout).expect("text")
    };
    let found = checked();
    assert!(!found.contains("TLS") && !found.contains("does not open"), "{found}");
    certificate(folder.path());
    std::fs::write(folder.path().join("certificate.pem"), made.pem()).expect("written");
    let found = checked();
    assert!(
        found.contains("The TLS certificate cannot be used") && found.contains("is not the key of"),
        "{found}"
    );
}
