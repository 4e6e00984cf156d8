//! Receipts and credit notes: what is printed, in words of one language ([`Words`]), and the paper itself.

mod layout;
mod words;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod scripts_tests;
#[cfg(test)]
pub(crate) mod tests;

pub use words::{Party, Words};

use domain::receipts::{CreditNoteNumber, CreditReason, DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::registrations::buyer::Company;
use domain::sites::{PayMethod, Price};
use domain::time::Timestamp;
use locale::Zone;

/// A receipt or a credit note: everything that is printed, frozen when it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number; says which of the two it is.
    pub number: DocumentNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The issuer's time zone, in which its dates are written.
    pub zone: Zone,
    /// Who sold.
    pub seller: Seller,
    /// Who bought.
    pub buyer: Buyer,
    /// The session that it is about.
    pub seat: Seat,
    /// What of it was bought.
    pub sold: Sold,
    /// The amounts; of a credit note too they are positive.
    pub amount: Price,
    /// Name of the tax.
    pub tax_name: String,
    /// Rate of the tax, parts per million.
    pub tax_rate_ppm: i64,
    /// The issuer's own words at the foot, or empty.
    pub footer: String,
    /// What else there is to say.
    pub about: About,
}

/// The issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Postal address, as lines.
    pub address: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// VAT number, or empty.
    pub vat_number: String,
}

/// Who bought: a person, for himself or for a company.
#[derive(Clone, PartialEq, Eq)]
pub struct Buyer {
    /// The person.
    pub name: String,
    /// The person's mail address.
    pub email: String,
    /// ISO 3166-1 alpha-2 code; the company's as well.
    pub country: String,
    /// The company that the document is made out to, if it is.
    pub company: Option<Company>,
}

impl std::fmt::Debug for Buyer {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Buyer(..)")
    }
}

/// What was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sold {
    /// A seat.
    Seat,
    /// The minutes that a session used, or may use.
    Minutes,
}

/// A session, as it was when it was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The session's title.
    pub session: String,
    /// Its start.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
    /// Its zone.
    pub zone: Zone,
}

/// What differs between receipts and credit notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A receipt.
    Receipt {
        /// When it was paid.
        paid_at: Timestamp,
        /// What it was paid with.
        method: PayMethod,
        /// The payment's reference.
        reference: String,
        /// The receipt that this one replaces, and what took it back.
        replaces: Option<(ReceiptNumber, CreditNoteNumber)>,
    },
    /// A credit note.
    CreditNote {
        /// The receipt that it takes back.
        receipt: ReceiptNumber,
        /// When that was issued.
        receipt_issued_at: Timestamp,
        /// Whether all of the receipt is taken back by this one note.
        whole: bool,
        /// Why.
        reason: CreditReason,
        /// The receipt that stands instead, after a correction.
        replaced_by: Option<ReceiptNumber>,
        /// The refund's reference at the gateway, or the replaced payment's.
        reference: String,
        /// Why the money went back; of notes from before it was stored it is not known.
        why: Option<WhyBack>,
    },
}

/// Why money went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyBack {
    /// What it followed from.
    pub cause: Cause,
    /// In the words of who ordered it, which the payer reads; may be empty.
    pub words: String,
    /// It was paid from the bank account of who sells; else the way it came.
    pub by_bank: bool,
}
