//! What is stored of a document, and the document that is made from it. What was stored once is read for ever: fields
//! that came later are optional.

use crate::AppError;
use crate::sites::{Seller, Site};
use documents::receipts::{About, Buyer, Document, Seat, Seller as Issuer, Sold, WhyBack};
use domain::money::{Currency, Money};
use domain::receipts::{CreditNoteNumber, DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::registrations::buyer::Company;
use domain::sites::{PayMethod, Price};
use domain::time::Timestamp;
use locale::{Locale, Zone};
use serde::{Deserialize, Serialize};
use store::receipts::ReceiptRow;
use store::receipts::credit_notes::CreditNoteRow;

/// Everything that is printed on a receipt, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReceiptContent {
    pub seller: Seller,
    pub buyer_name: String,
    pub buyer_email: String,
    pub buyer_country: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyContent>,
    pub topic: String,
    pub session_starts_at: i64,
    pub session_ends_at: i64,
    pub time_zone: String,
    pub currency: String,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    pub tax_name: String,
    pub tax_rate_ppm: i64,
    pub method: String,
    pub paid_reference: String,
    /// When it was paid, where that is not when the receipt was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<i64>,
    /// The issuer's time zone; receipts from before it was stored use the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_time_zone: Option<String>,
    /// The buyer's language, in which the file is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The issuer's own words at the foot, in the buyer's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ReplacedContent>,
    /// The minutes of the session were bought, by its host; else a seat in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub minutes: bool,
}

/// A company on a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CompanyContent {
    pub name: String,
    pub address: String,
    pub vat_number: String,
    pub reference: String,
}

/// The receipt that another one replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReplacedContent {
    pub receipt: String,
    pub credit_note: String,
}

/// Everything that is printed on a credit note: the receipt with the amounts that are taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CreditNoteContent {
    pub receipt: ReceiptContent,
    pub receipt_number: String,
    pub receipt_issued_at: i64,
    pub whole: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    pub reference: String,
    /// Why the money went back; notes from before it was stored do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyContent>,
}

/// Why money went back, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WhyContent {
    pub cause: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Paid from the bank account; else it went back the way it came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_bank: bool,
}

const UNREADABLE: AppError = AppError::Broken("a receipt or credit note cannot be read");

pub(super) fn write(content: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(content).map_err(|_| AppError::Broken("a receipt or credit note cannot be written"))
}

impl ReceiptContent {
    pub(super) fn read(text: &str) -> Result<Self, AppError> {
        serde_json::from_str(text).map_err(|_| UNREADABLE)
    }

    pub(super) fn amount(&self) -> Result<Price, AppError> {
        let currency = Currency::from_code(&self.currency).ok_or(UNREADABLE)?;
        let money = |minor| Money::new(minor, currency);
        Ok(Price { net: money(self.net), tax: money(self.tax), gross: money(self.gross) })
    }

    /// The same with other amounts, on a credit note.
    pub(super) fn with_amount(self, amount: Price) -> Self {
        Self { net: amount.net.minor, tax: amount.tax.minor, gross: amount.gross.minor, ..self }
    }

    fn document(
        self,
        site: &Site,
        number: DocumentNumber,
        issued_at: Timestamp,
        about: About,
    ) -> Result<Document, AppError> {
        let amount = self.amount()?;
        let zone = |name: &str| Zone::stored(name);
        let issuer_zone = self.issuer_time_zone.as_deref().unwrap_or(&site.time_zone);
        Ok(Document {
            number,
            issued_at,
            zone: zone(issuer_zone),
            seller: Issuer {
                name: self.seller.name,
                address: self.seller.address,
                country: self.seller.country,
                vat_number: self.seller.vat_number,
            },
            buyer: Buyer {
                name: self.buyer_name,
                email: self.buyer_email,
                country: self.buyer_country,
                company: self.company.map(Company::from),
            },
            seat: Seat {
                session: self.topic,
                starts_at: Timestamp(self.session_starts_at),
                ends_at: Timestamp(self.session_ends_at),
                zone: zone(&self.time_zone),
            },
            sold: if self.minutes { Sold::Minutes } else { Sold::Seat },
            amount,
            tax_name: self.tax_name,
            tax_rate_ppm: self.tax_rate_ppm,
            footer: self.footer.unwrap_or_default(),
            about,
        })
    }
}

impl From<CompanyContent> for Company {
    fn from(content: CompanyContent) -> Self {
        let CompanyContent { name, address, vat_number, reference } = content;
        Self { name, address, vat_number, reference }
    }
}

impl From<Company> for CompanyContent {
    fn from(company: Company) -> Self {
        let Company { name, address, vat_number, reference } = company;
        Self { name, address, vat_number, reference }
    }
}

fn receipt_number(text: &str) -> Result<ReceiptNumber, AppError> {
    match DocumentNumber::parse(text) {
        Some(DocumentNumber::Receipt(number)) => Ok(number),
        _ => Err(UNREADABLE),
    }
}

fn credit_note_number(text: &str) -> Result<CreditNoteNumber, AppError> {
    match DocumentNumber::parse(text) {
        Some(DocumentNumber::CreditNote(number)) => Ok(number),
        _ => Err(UNREADABLE),
    }
}

/// A receipt as it is printed.
pub(super) fn receipt(site: &Site, row: &ReceiptRow) -> Result<Document, AppError> {
    let content = ReceiptContent::read(&row.content)?;
    let replaces = match &content.replaces {
        None => None,
        Some(replaced) => {
            Some((receipt_number(&replaced.receipt)?, credit_note_number(&replaced.credit_note)?))
        }
    };
    let about = About::Receipt {
        paid_at: content.paid_at.map_or(row.issued_at, Timestamp),
        method: PayMethod::parse(&content.method).ok_or(UNREADABLE)?,
        reference: content.paid_reference.clone(),
        replaces,
    };
    content.document(site, DocumentNumber::Receipt(row.number), row.issued_at, about)
}

/// A credit note as it is printed.
pub(super) fn credit_note(site: &Site, row: &CreditNoteRow) -> Result<Document, AppError> {
    let content: CreditNoteContent = serde_json::from_str(&row.content).map_err(|_| UNREADABLE)?;
    let about = About::CreditNote {
        receipt: receipt_number(&content.receipt_number)?,
        receipt_issued_at: Timestamp(content.receipt_issued_at),
        whole: content.whole,
        reason: row.reason,
        replaced_by: content.replaced_by.as_deref().map(receipt_number).transpose()?,
        reference: content.reference,
        why: content.why.and_then(|why| {
            Some(WhyBack { cause: Cause::parse(&why.cause)?, words: why.words, by_bank: why.by_bank })
        }),
    };
    content.receipt.document(site, DocumentNumber::CreditNote(row.number), row.issued_at, about)
}

/// The language in which a document's file is written: the buyer's, as it was.
pub(super) fn language(content: &str, site: &Site) -> Result<Locale, AppError> {
    #[derive(Deserialize)]
    struct Written {
        locale: Option<String>,
        receipt: Option<Box<Written>>,
    }
    let written: Written = serde_json::from_str(content).map_err(|_| UNREADABLE)?;
    let own = written.locale.or_else(|| written.receipt.and_then(|receipt| receipt.locale));
    Ok(Locale::parse(own.as_deref().unwrap_or(&site.locale)).unwrap_or_default())
}
