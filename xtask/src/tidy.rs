//! `cargo xtask tidy`: rules of the repository that neither compiler nor lint knows. Each rule is one check.

mod documents;
mod rules;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::report::{Counts, Verdict};

/// A text file that git knows, or would take.
pub struct File {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// Something a rule does not allow, as one line a person can act on.
pub type Finding = String;

/// Checks every rule and prints what it found.
pub fn run(root: &Path) -> Result<Verdict> {
    let counts = counts(root)?;
    println!("{counts}");
    Ok(if counts.failed == 0 { Verdict::Passed } else { Verdict::Failed })
}

/// One check per rule.
pub fn counts(root: &Path) -> Result<Counts> {
    let files = files(root)?;
    let mut counts = Counts::default();
    for (name, rule) in rules::ALL {
        let findings = rule(&files);
        for finding in &findings {
            println!("{name}: {finding}");
        }
        counts += Counts::one(findings.is_empty());
    }
    Ok(counts)
}

/// Every text file of the repository, those not yet committed included, ignored ones not.
fn files(root: &Path) -> Result<Vec<File>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]);
    let paths = process::output(git.current_dir(root)).context("tidy reads the list of files from git")?;
    let mut files = Vec::new();
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        // Deleted but not yet committed, or a picture: nothing to read.
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    Ok(files)
}
