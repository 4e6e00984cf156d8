//! Time as a test of processes makes it: a small file that every process of the test reads, so that time passes for all of
//! them at once, also for one that stands still; and the clocks of their machine can jump.

use app::clock::{Clock, GuardedClock, Running, SystemClock};
use domain::time::{Span, Timestamp};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// How far the test's time is ahead of the machine's.
#[derive(Debug)]
pub struct TestTime(File);

/// How much has passed beyond the machine's time, and how far the clock on the wall has jumped besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ahead {
    passed: i64,
    jumped: i64,
}

impl TestTime {
    /// The file at `path`, made if there is none.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn at(path: &Path) -> Self {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        Self(file.expect("the folder can be written"))
    }

    fn read(&self) -> Ahead {
        let mut bytes = [0; 16];
        match self.0.read_at(&mut bytes, 0).expect("it can be read") {
            0 => Ahead::default(),
            16 => {
                let number = |half: &[u8]| i64::from_le_bytes(half.try_into().expect("eight bytes"));
                Ahead { passed: number(&bytes[..8]), jumped: number(&bytes[8..]) }
            }
            other => panic!("{other} bytes are no time"),
        }
    }

    fn write(&self, ahead: Ahead) {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&ahead.passed.to_le_bytes());
        bytes[8..].copy_from_slice(&ahead.jumped.to_le_bytes());
        // One write: nobody reads the half of it.
        self.0.write_all_at(&bytes, 0).expect("it can be written");
    }

    /// So much has passed beyond the machine's time; nothing in a new file.
    ///
    /// # Panics
    /// When the file holds something else.
    pub fn passed(&self) -> Span {
        Span(self.read().passed)
    }

    /// Lets time pass: so much in all.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn set(&self, passed: Span) {
        self.write(Ahead { passed: passed.0, ..self.read() });
    }

    /// Lets the clock on the wall be so far off the time that has passed.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn jump(&self, jumped: Span) {
        self.write(Ahead { jumped: jumped.0, ..self.read() });
    }

    /// The clock of a process in this time.
    pub fn clock(self) -> GuardedClock {
        let (time, begun) = (Arc::new(self), Instant::now());
        let passing = Arc::clone(&time);
        let running: Running = Box::new(move || {
            let lived = i64::try_from(begun.elapsed().as_micros()).expect("a test is short");
            Span(passing.read().passed + lived)
        });
        GuardedClock::new(Box::new(Wall(time)), running)
    }
}

/// The clock on the wall.
struct Wall(Arc<TestTime>);

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let Ahead { passed, jumped } = self.0.read();
        SystemClock.now().plus(Span(passed + jumped))
    }
}
