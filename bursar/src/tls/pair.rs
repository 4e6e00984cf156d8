//! A certificate with its private key, as two files hold them.

use super::validity;
use anyhow::{Context as _, anyhow, ensure};
use rustls::client::verify_server_name;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where certificate and key lie, both in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, followed by those that lead to its issuer.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// By what a change of the two files is noticed; `None` where there is no file.
pub(super) type Stamp = [Option<FileStamp>; 2];

/// A file's last change, its length and, since tools replace files, which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileStamp {
    changed_at: Option<std::time::SystemTime>,
    length: u64,
    number: u64,
}

impl FileStamp {
    fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&file);
        #[cfg(not(unix))]
        let number = 0;
        Some(Self { changed_at: file.modified().ok(), length: file.len(), number })
    }
}

/// A pair that can serve.
#[derive(Debug)]
pub struct Pair {
    /// For the handshake.
    pub key: Arc<CertifiedKey>,
    /// When the certificate ends; `None` when it does not say so in a form that we can read.
    pub ends_at: Option<jiff::Timestamp>,
}

impl TlsFiles {
    pub(super) fn stamp(&self) -> Stamp {
        [&self.certificate, &self.key].map(|path| FileStamp::of(path))
    }

    /// Reads the files and holds them against each other.
    ///
    /// # Errors
    /// In plain words, naming the file. Nothing of the key is repeated.
    pub fn read(&self) -> anyhow::Result<Pair> {
        let chain = certificates(&self.certificate)
            .with_context(|| format!("the certificate {}", self.certificate.display()))?;
        let key = private_key(&self.key).with_context(|| format!("the key {}", self.key.display()))?;
        let ends_at = chain.first().and_then(|certificate| validity::ends_at(certificate));
        let key =
            CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| match error {
                Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                    anyhow!("{} is not the key of {}", self.key.display(), self.certificate.display())
                }
                other => anyhow!(other).context("certificate and key"),
            })?;
        Ok(Pair { key: Arc::new(key), ends_at })
    }

    /// Whether other users of the machine may read the key.
    pub fn key_is_open_to_all(&self) -> bool {
        #[cfg(unix)]
        return std::fs::metadata(&self.key)
            .is_ok_and(|file| std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o007 != 0);
        #[cfg(not(unix))]
        return false;
    }
}

impl Pair {
    /// Whether the certificate was made for that host.
    pub fn is_for(&self, host: &str) -> bool {
        let Ok(name) = ServerName::try_from(host) else { return false };
        let certificate = self.key.end_entity_cert().and_then(ParsedCertificate::try_from);
        certificate.is_ok_and(|certificate| verify_server_name(&certificate, &name).is_ok())
    }
}

fn certificates(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let text = std::fs::read(path)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>().map_err(not_pem)?;
    ensure!(!chain.is_empty(), "there is no certificate in it (BEGIN CERTIFICATE)");
    Ok(chain)
}

fn private_key(path: &Path) -> anyhow::Result<PrivateKeyDer<'static>> {
    let text = std::fs::read(path)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(not_pem)
}

/// The error of the reader names parts of the text; ours does not.
fn not_pem(error: PemError) -> anyhow::Error {
    match error {
        PemError::NoItemsFound => anyhow!("there is none in it (a text that begins with -----BEGIN)"),
        _ => anyhow!("it is damaged: not in the form of PEM"),
    }
}
