//! The programs that tests need beside Rust, and their installation through Debian's package manager.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;

/// The oldest Node.js that the browser tests run on (Debian 12's).
const NODE_MAJOR_MIN: u32 = 18;

/// The oldest PostgreSQL (Debian 12's): ICU for a whole cluster, databases copied file by file.
const POSTGRES_MAJOR_MIN: u32 = 15;

/// The programs found on this machine.
pub struct Programs {
    /// The folder of `initdb` and `postgres`, which Debian keeps out of `PATH`.
    pub postgres_folder: PathBuf,
    /// Chromium without its windows.
    pub chromium: PathBuf,
    /// Node.js, 18 or newer.
    pub node: PathBuf,
    /// Node's package manager.
    pub npm: PathBuf,
    /// The plain-text accounting program that proves our ledger's export.
    pub hledger: PathBuf,
    /// Python with its `venv` module.
    pub python: PathBuf,
}

/// A program and the Debian packages that bring it.
struct Need {
    packages: &'static [&'static str],
    met: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { packages: &["postgresql"], met: || postgres_folder().is_some() },
    Need { packages: &["chromium-headless-shell", "fonts-liberation"], met: || chromium().is_some() },
    Need { packages: &["fonts-liberation"], met: has_fonts },
    Need { packages: &["fonts-noto-core"], met: || has_font("truetype/noto/NotoSansThai-Regular.ttf") },
    Need { packages: &["fonts-noto-cjk"], met: || has_font("opentype/noto/NotoSansCJK-Regular.ttc") },
    Need { packages: &["nodejs"], met: || node().is_some() },
    Need { packages: &["npm"], met: || process::find("npm").is_some() },
    Need { packages: &["hledger"], met: || process::find("hledger").is_some() },
    Need { packages: &["poppler-utils"], met: || process::find("pdftotext").is_some() },
    Need { packages: &["qpdf"], met: || process::find("qpdf").is_some() },
    Need { packages: &["python3-venv"], met: || python().is_some() },
];

/// Errs where a program is missing that this user may not install: what needs it need not be begun.
pub fn check() -> Result<()> {
    if process::find("clippy-driver").is_none() {
        bail!("Rust's lints are not installed; install them with: rustup component add clippy rustfmt");
    }
    match missing() {
        packages if packages.is_empty() => Ok(()),
        packages => installer().map(drop).with_context(|| wanted(&packages)),
    }
}

/// Finds every program, after installing what is missing if this user may.
pub fn ensure() -> Result<Programs> {
    install_missing(&missing())?;
    let programs = || {
        Some(Programs {
            postgres_folder: postgres_folder()?,
            chromium: chromium()?,
            node: node()?,
            npm: process::find("npm")?,
            hledger: process::find("hledger")?,
            python: python()?,
        })
    };
    match programs() {
        Some(found) => Ok(found),
        None => bail!("still missing after installation: {}", self::missing().join(" ")),
    }
}

/// Finds the folder of PostgreSQL's programs, after installing it if need be: all that measuring needs.
pub fn ensure_postgres() -> Result<PathBuf> {
    if postgres_folder().is_none() {
        install_missing(&["postgresql"])?;
    }
    postgres_folder().context("still missing after installation: postgresql")
}

fn install_missing(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    install(packages).with_context(|| wanted(packages))
}

fn wanted(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    format!("programs are needed that are not installed; install them with: apt-get install {packages}")
}

/// The Debian packages of every need that is not met.
fn missing() -> Vec<&'static str> {
    let mut packages: Vec<&str> =
        NEEDS.iter().filter(|need| !(need.met)()).flat_map(|need| need.packages).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn install(packages: &[&str]) -> Result<()> {
    let prefix = installer()?;
    println!("Installing {}", packages.join(" "));
    apt(prefix, &["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt(prefix, &arguments)
}

/// What stands before a command that installs: nothing for root, `sudo` where it asks no password.
fn installer() -> Result<&'static [&'static str]> {
    if process::find("apt-get").is_none() {
        bail!("this machine has no apt-get");
    }
    match process::user_id()? {
        0 => Ok(&[]),
        _ if sudo_without_password() => Ok(&["sudo", "-n"]),
        _ => bail!("this user may not install packages"),
    }
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    // `env` carries the setting through sudo, which drops the environment.
    let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
    process::must(Command::new(words[0]).args(&words[1..]))
}

fn sudo_without_password() -> bool {
    Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The newest installed PostgreSQL server's programs, where that is new enough.
fn postgres_folder() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok();
    let newest = versions
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let major: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            let is_whole = folder.join("initdb").is_file() && folder.join("postgres").is_file();
            (is_whole && major >= POSTGRES_MAJOR_MIN).then_some((major, folder))
        })
        .max();
    newest.map(|(_, folder)| folder).or_else(|| process::find("initdb")?.parent().map(PathBuf::from))
}

/// The same engine as in Chromium itself, which without a window takes ten times as long for a picture of a long page.
fn chromium() -> Option<PathBuf> {
    process::find("chromium-headless-shell")
}

/// Chromium draws boxes instead of letters when no font is installed.
fn has_fonts() -> bool {
    ["/usr/share/fonts/truetype", "/usr/share/fonts/opentype"]
        .into_iter()
        .any(|folder| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}

/// Papers are proven in every script.
fn has_font(file: &str) -> bool {
    Path::new("/usr/share/fonts").join(file).is_file()
}

fn node() -> Option<PathBuf> {
    let node = process::find("node")?;
    let version = process::output(Command::new(&node).arg("--version")).ok()?;
    (major(&version)? >= NODE_MAJOR_MIN).then_some(node)
}

/// The major version in `v18.20.4`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn python() -> Option<PathBuf> {
    let python = process::find("python3")?;
    process::output(Command::new(&python).args(["-c", "import venv, ensurepip"])).ok()?;
    Some(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major("v18.20.4\n"), Some(18));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("18"), None);
    }

    #[test]
    fn every_need_names_a_package() {
        assert!(NEEDS.iter().all(|need| !need.packages.is_empty()));
    }
}
