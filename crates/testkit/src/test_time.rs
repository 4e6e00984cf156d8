//! Time as a test of processes makes it: a small file that every process of the test reads, so that time passes for all of
//! them at once, also for one that stands still.

use app::clock::{Clock, SystemClock};
use domain::time::{Span, Timestamp};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// How far the test's time is ahead of the machine's.
#[derive(Debug)]
pub struct TestTime(File);

impl TestTime {
    /// The file at `path`, made if there is none.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn at(path: &Path) -> Self {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        Self(file.expect("the folder can be written"))
    }

    /// So much has passed beyond the machine's time; nothing in a new file.
    ///
    /// # Panics
    /// When the file holds something else.
    pub fn ahead(&self) -> Span {
        let mut bytes = [0; 8];
        match self.0.read_at(&mut bytes, 0).expect("it can be read") {
            0 => Span(0),
            8 => Span(i64::from_le_bytes(bytes)),
            other => panic!("{other} bytes are no time"),
        }
    }

    /// Sets it.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn set(&self, ahead: Span) {
        // One write of eight bytes: nobody reads the half of it.
        self.0.write_all_at(&ahead.0.to_le_bytes(), 0).expect("it can be written");
    }
}

impl Clock for TestTime {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(self.ahead())
    }
}
