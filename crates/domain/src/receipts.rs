//! Receipts and credit notes: numbered without gaps per issuer, mode and year, each in a series of its own (decision 14,
//! PS-I-21). What was issued never changes: it is corrected by a credit note over all of it and a new receipt.

use crate::payments::gateway::Mode;
use crate::time::{Span, Timestamp};
use std::fmt;

/// For this long after a receipt was issued its buyer may have it made out to a company.
pub const COMPANY_CAN_BE_ADDED: Span = Span::days(30);

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

/// A credit note's number: unique per issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CreditNoteNumber {
    /// As of receipts.
    pub mode: Mode,
    /// Year of issue in the issuer's time zone.
    pub year: i32,
    /// 1, 2, 3 …
    pub number: i64,
}

/// The number of a document of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentNumber {
    /// A receipt.
    Receipt(ReceiptNumber),
    /// A credit note.
    CreditNote(CreditNoteNumber),
}

fn mark(mode: Mode) -> &'static str {
    if mode == Mode::Test { "TEST-" } else { "" }
}

impl fmt::Display for ReceiptNumber {
    /// `2026-000042`; test receipts `TEST-2026-000042`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}-{:06}", mark(self.mode), self.year, self.number)
    }
}

impl fmt::Display for CreditNoteNumber {
    /// `C-2026-000007`; test credit notes `TEST-C-2026-000007`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}C-{}-{:06}", mark(self.mode), self.year, self.number)
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Receipt(number) => number.fmt(f),
            Self::CreditNote(number) => number.fmt(f),
        }
    }
}

impl DocumentNumber {
    /// Test or Production.
    pub fn mode(self) -> Mode {
        match self {
            Self::Receipt(number) => number.mode,
            Self::CreditNote(number) => number.mode,
        }
    }

    /// Reads what is displayed, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (mode, rest) = match text.strip_prefix("TEST-") {
            Some(rest) => (Mode::Test, rest),
            None => (Mode::Production, text),
        };
        let (is_credit, rest) = match rest.strip_prefix("C-") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (year, number) = rest.split_once('-')?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        let parsed = if is_credit {
            Self::CreditNote(CreditNoteNumber { mode, year, number })
        } else {
            Self::Receipt(ReceiptNumber { mode, year, number })
        };
        (parsed.to_string() == text).then_some(parsed)
    }
}

/// Why a credit note was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreditReason {
    /// Money went back.
    Refund,
    /// The receipt is replaced by another one; no money moved.
    Correction,
}

impl CreditReason {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Correction => "correction",
        }
    }

    /// Reads [`CreditReason::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Refund, Self::Correction].into_iter().find(|reason| reason.as_str() == text)
    }
}

/// What decides whether a receipt may be made out to a company afterwards.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptFacts {
    /// When it was issued.
    pub issued_at: Timestamp,
    /// It names a company, or replaced a receipt.
    pub is_final: bool,
    /// Money of it went back, or is on its way.
    pub refunded: bool,
}

/// Why a receipt stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompanyRefusal {
    /// It was made out to a company already: once is enough, the organizer corrects mistakes.
    MadeOutAlready,
    /// Money of it went back.
    Refunded,
    /// The time for it is over.
    TooLate,
}

impl ReceiptFacts {
    /// Until when a company may be added.
    pub fn company_until(&self) -> Timestamp {
        self.issued_at.plus(COMPANY_CAN_BE_ADDED)
    }

    /// Whether the buyer may now have the receipt replaced by one that is made out to a company.
    pub fn may_add_company(&self, now: Timestamp) -> Result<(), CompanyRefusal> {
        match () {
            () if self.is_final => Err(CompanyRefusal::MadeOutAlready),
            () if self.refunded => Err(CompanyRefusal::Refunded),
            () if now >= self.company_until() => Err(CompanyRefusal::TooLate),
            () => Ok(()),
        }
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
        let credit = CreditNoteNumber { mode: Mode::Production, year: 2026, number: 7 };
        assert_eq!(credit.to_string(), "C-2026-000007");
        assert_eq!(CreditNoteNumber { mode: Mode::Test, ..credit }.to_string(), "TEST-C-2026-000007");
    }

    #[test]
    fn only_numbers_as_they_are_written_are_read() {
        for text in ["2026-000042", "TEST-2026-000042", "C-2026-000007", "TEST-C-2026-000007", "2026-1234567"]
        {
            assert_eq!(DocumentNumber::parse(text).map(|number| number.to_string()), Some(text.to_owned()));
        }
        for text in
            ["", "2026", "2026-42", "c-2026-000007", "C-TEST-2026-000007", "2026-000042 ", "2026-00004x"]
        {
            assert_eq!(DocumentNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_company_can_be_added_once_within_thirty_days_while_no_money_went_back() {
        let facts = ReceiptFacts { issued_at: Timestamp(0), is_final: false, refunded: false };
        assert_eq!(facts.may_add_company(Timestamp(0).plus(Span::days(29))), Ok(()));
        assert_eq!(facts.may_add_company(Timestamp(0).plus(Span::days(30))), Err(CompanyRefusal::TooLate));
        let named = ReceiptFacts { is_final: true, ..facts };
        assert_eq!(named.may_add_company(Timestamp(0)), Err(CompanyRefusal::MadeOutAlready));
        let refunded = ReceiptFacts { refunded: true, ..facts };
        assert_eq!(refunded.may_add_company(Timestamp(0)), Err(CompanyRefusal::Refunded));
    }

    #[test]
    fn reasons_are_stored_as_words() {
        for reason in [CreditReason::Refund, CreditReason::Correction] {
            assert_eq!(CreditReason::parse(reason.as_str()), Some(reason));
        }
    }
}
