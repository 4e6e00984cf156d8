//! A Python environment of the project's own, for programs that others wrote and our tests talk to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::root;

/// Makes or reuses the environment under the target folder and returns its interpreter. The lists of packages are
/// every `crates/*/tests/third_party/requirements.txt`.
pub fn ensure(root: &Path, python: &Path) -> Result<PathBuf> {
    let folder = root::target(root).join("xtask").join("python");
    let interpreter = folder.join("bin").join("python");
    let lists = lists(root)?;
    let mut wanted = String::new();
    for list in &lists {
        wanted.push_str(&fs::read_to_string(list).with_context(|| format!("reading {}", list.display()))?);
    }
    // Written last: an installation that broke off is done again.
    let done = folder.join("installed.txt");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(interpreter);
    }
    process::must(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    if !lists.is_empty() {
        let mut install = Command::new(&interpreter);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        for list in &lists {
            install.arg("--requirement").arg(list);
        }
        process::must(&mut install)?;
    }
    fs::write(&done, wanted).context("noting what was installed")?;
    Ok(interpreter)
}

/// The lists in the order of their crates' names.
fn lists(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let list = entry?.path().join("tests/third_party/requirements.txt");
        if list.is_file() {
            found.push(list);
        }
    }
    found.sort();
    Ok(found)
}
