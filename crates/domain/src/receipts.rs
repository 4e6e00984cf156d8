//! Receipts: numbered without gaps per issuer, mode and year (decision 14, PS-I-21).

use crate::payments::gateway::Mode;

/// A receipt's number: unique per issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReceiptNumber {
    /// Test receipts have a series of their own (S-23).
    pub mode: Mode,
    /// Year of issue in the issuer's time zone.
    pub year: i32,
    /// 1, 2, 3 …
    pub number: i64,
}

impl std::fmt::Display for ReceiptNumber {
    /// `2026-000042`; test receipts `TEST-2026-000042`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let test = if self.mode == Mode::Test { "TEST-" } else { "" };
        write!(f, "{test}{}-{:06}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_their_series() {
        let number = ReceiptNumber { mode: Mode::Production, year: 2026, number: 42 };
        assert_eq!(number.to_string(), "2026-000042");
        assert_eq!(ReceiptNumber { mode: Mode::Test, ..number }.to_string(), "TEST-2026-000042");
    }
}
