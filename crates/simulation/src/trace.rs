//! What happened in a run, line by line, and its digest: two runs of one seed have the same.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The lines, when somebody wants to read them, and their digest.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    digest: DefaultHasher,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// Nothing yet; the lines are kept when they are `wanted`.
    pub fn new(wanted: bool) -> Self {
        Self { lines: wanted.then(Vec::new), ..Self::default() }
    }

    /// One more line.
    pub fn say(&mut self, line: String) {
        line.hash(&mut self.digest);
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// The digest of all lines so far.
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// The lines, if they were wanted.
    pub fn into_lines(self) -> Vec<String> {
        self.lines.unwrap_or_default()
    }
}
