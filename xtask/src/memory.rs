//! Where files that live for a moment lie: in memory, if there is enough of it.
//!
//! Tests make and remove a thousand databases of six hundred files each. ext4 hands out no place of a file that was
//! removed minutes ago, and looks at all of these for each new file: a fifth of the processor time of a whole run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// Linux's file system in memory.
const MEMORY: &str = "/dev/shm";

/// What must be free before files go there, in KiB: many times what a run has at once.
const FREE_MIN_KIB: u64 = 4 * 1024 * 1024;

/// The folder for temporary files: in memory, or where the system has its own.
pub fn temporary_folder() -> PathBuf {
    let memory = Path::new(MEMORY);
    let roomy = memory.is_dir() && free_kib(memory) >= FREE_MIN_KIB && available_kib() >= FREE_MIN_KIB;
    if roomy { memory.to_path_buf() } else { env::temp_dir() }
}

/// What the file system has free; nothing where it is not told.
fn free_kib(folder: &Path) -> u64 {
    let table = process::output(Command::new("df").args(["--block-size=1K", "--output=avail"]).arg(folder));
    table.ok().and_then(|table| table.lines().last()?.trim().parse().ok()).unwrap_or_default()
}

/// What programs can still take of the machine's memory: a file system in memory counts what it may take, not what is there.
fn available_kib() -> u64 {
    available(&fs::read_to_string("/proc/meminfo").unwrap_or_default()).unwrap_or_default()
}

fn available(meminfo: &str) -> Option<u64> {
    meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?
        .trim()
        .strip_suffix(" kB")?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn available_memory_is_read() {
        let meminfo =
            "MemTotal:       24683652 kB\nMemFree:        22694000 kB\nMemAvailable:   23389120 kB\n";
        assert_eq!(available(meminfo), Some(23_389_120));
        assert_eq!(available("MemTotal:       24683652 kB\n"), None);
    }
}
