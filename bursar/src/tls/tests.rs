//! Pairs of files, made for each test.

use super::*;
use rcgen::{CertificateParams, KeyPair};
use std::path::Path;

/// A certificate that vouches for itself, with its key.
pub struct Made {
    /// In PEM.
    pub certificate: String,
    /// In PEM.
    pub key: String,
    /// In DER, for the client that trusts it.
    pub der: rustls::pki_types::CertificateDer<'static>,
}

/// A certificate for `localhost` that ends in that year.
pub fn make(year: i32) -> Made {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    params.not_after = rcgen::date_time_ymd(year, 3, 1);
    let certificate = params.self_signed(&key).expect("signed");
    Made { certificate: certificate.pem(), key: key.serialize_pem(), der: certificate.der().clone() }
}

/// Writes a pair as a tool for certificates does: a new file takes the place of the old one.
pub fn write(folder: &Path, certificate: Option<&str>, key: Option<&str>) -> TlsFiles {
    for (name, text) in [("certificate.pem", certificate), ("key.pem", key)] {
        if let Some(text) = text {
            std::fs::write(folder.join("new"), text).expect("written");
            std::fs::rename(folder.join("new"), folder.join(name)).expect("replaced");
        }
    }
    TlsFiles { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
}

fn refused(files: &TlsFiles) -> String {
    files.read().map(|_| ()).map_err(|error| format!("{error:#}")).expect_err("it cannot serve")
}

#[test]
fn a_pair_tells_its_end_and_its_host() {
    let folder = tempfile::tempdir().expect("a folder");
    for (year, end) in [(2031, "2031-03-01T00:00:00Z"), (2061, "2061-03-01T00:00:00Z")] {
        let made = make(year);
        let pair = write(folder.path(), Some(&made.certificate), Some(&made.key)).read().expect("a pair");
        assert_eq!(pair.ends_at.map(|end| end.to_string()).as_deref(), Some(end));
        assert!(pair.is_for("localhost"));
        assert!(!pair.is_for("training.example") && !pair.is_for("127.0.0.1") && !pair.is_for(""));
    }
}

#[test]
fn what_is_wrong_with_a_pair_is_told_without_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let (made, other) = (make(2031), make(2031));
    let files = write(folder.path(), Some(&made.certificate), None);
    assert!(refused(&files).contains("key.pem"), "a file that is not there is named");
    let half = &made.key[..made.key.len() / 2];
    for (certificate, key, why) in [
        (made.certificate.as_str(), other.key.as_str(), "is not the key of"),
        (made.certificate.as_str(), half, "key.pem: it is damaged"),
        (made.certificate.as_str(), "", "key.pem: there is none in it"),
        (made.key.as_str(), made.key.as_str(), "certificate.pem: there is no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", made.key.as_str(), "certificate"),
    ] {
        let error = refused(&write(folder.path(), Some(certificate), Some(key)));
        assert!(error.contains(why), "{error}");
        let secret = made.key.lines().nth(1).expect("its first line");
        assert!(!error.contains(secret), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_noticed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let made = make(2031);
    let files = write(folder.path(), Some(&made.certificate), Some(&made.key));
    for (mode, open) in [(0o640, false), (0o600, false), (0o644, true)] {
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(mode)).expect("set");
        assert_eq!(files.key_is_open_to_all(), open, "{mode:o}");
    }
}

#[test]
fn a_new_pair_is_taken_when_both_of_its_files_are_there_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (make(2031), make(2032));
    let mut tls = Tls::open(write(folder.path(), Some(&old.certificate), Some(&old.key))).expect("a pair");
    let current = Arc::clone(&tls.current);
    let serves = |made: &Made| current.0.read().expect("not poisoned").cert[0] == made.der;
    assert_eq!(tls.look(), Look::Unchanged);

    write(folder.path(), Some(&new.certificate), None);
    assert_eq!(tls.look(), Look::Changing);
    assert_eq!(tls.look(), Look::Refused, "it stayed without its key");
    assert_eq!(tls.look(), Look::Unchanged, "and is told once");
    assert!(serves(&old));

    write(folder.path(), None, Some(&new.key));
    assert_eq!((tls.look(), tls.look()), (Look::Changing, Look::Taken));
    assert!(serves(&new));

    std::fs::remove_file(folder.path().join("key.pem")).expect("removed");
    assert_eq!((tls.look(), tls.look()), (Look::Changing, Look::Refused));
    assert!(serves(&new));
}
