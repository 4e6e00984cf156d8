//! What all cells came to.

use super::Played;
use std::collections::BTreeMap;
use std::fmt;

/// Counts over all cells.
#[derive(Debug, Default, Clone)]
pub struct Counts {
    /// By product and operation: cells that were played, and cells that are excused.
    pub lines: BTreeMap<(String, &'static str), (u64, u64)>,
    /// By fault: cells that were played.
    pub faults: BTreeMap<&'static str, u64>,
    /// Why cells are excused, and how many.
    pub excuses: BTreeMap<&'static str, u64>,
    /// Cells that ended wrong.
    pub wrong: Vec<String>,
}

impl Counts {
    /// Counts one more.
    pub(super) fn add(&mut self, played: &Played) {
        let cell = played.cell;
        let line = self.lines.entry((cell.product(), cell.op.word())).or_default();
        if let Some(why) = cell.excuse() {
            line.1 += 1;
            *self.excuses.entry(why).or_default() += 1;
            return;
        }
        line.0 += 1;
        *self.faults.entry(cell.word()).or_default() += 1;
        if !played.wrong.is_empty() {
            self.wrong.push(cell.to_string());
        }
    }

    /// How many cells were played, and how many are excused.
    pub fn sums(&self) -> (u64, u64) {
        self.lines.values().fold((0, 0), |sums, line| (sums.0 + line.0, sums.1 + line.1))
    }

    /// Whether every cell ended as it must.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty()
    }
}

impl fmt::Display for Counts {
    /// A line for each product and operation, fault and excuse, and the sum of all as the last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((product, op), (played, excused)) in &self.lines {
            writeln!(f, "{product}, {op}: {played} cells, {excused} excused")?;
        }
        for (fault, played) in &self.faults {
            writeln!(f, "{fault}: {played} cells")?;
        }
        for (why, excused) in &self.excuses {
            writeln!(f, "excused {excused}: {why}")?;
        }
        let (played, excused) = self.sums();
        write!(f, "{played} cells, {excused} excused, {} ended wrong", self.wrong.len())
    }
}
