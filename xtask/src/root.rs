//! Where the checkout is, and where its build output goes.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the checkout.
pub fn find() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("the manifest of xtask lies in no folder")
}

/// Cargo's target folder, which a person may have moved by `CARGO_TARGET_DIR`.
pub fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |moved| root.join(moved))
}
