//! Receipts and credit notes: frozen when they are issued, numbered without gaps (decision 14), shown as pages and kept
//! as files.

mod company;
mod content;
mod files;
mod issue;

pub use company::{CompanyForm, MakeOutRefusal};
pub use documents::receipts::{About, Buyer, Document, Party, Seat, Seller as Issuer, Sold, WhyBack, Words};
pub use files::DocumentFile;
pub(crate) use files::file_of_use;
pub(crate) use issue::{credit_order, credit_refund, issue_receipt, issue_receipt_of_use};

use crate::links::PersonalLink;
use crate::sites::Site;
use crate::{App, AppError};
use domain::ids::{IntentId, RegistrationId};
use domain::money::Money;
use domain::receipts::{CreditReason, DocumentNumber, ReceiptFacts};
use domain::time::Timestamp;
use store::Tx;
use store::receipts::ReceiptRow;
use store::receipts::credit_notes::{self, CreditNoteRow};
use store::registrations::RegistrationRow;

/// Use cases of receipts.
#[derive(Clone, Copy)]
pub struct Receipts<'a>(pub(crate) &'a App);

/// A receipt or credit note with the others of its registration.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// What is printed.
    pub document: Document,
    /// Every document of the registration, in the order of their issue.
    pub all: Vec<Listed>,
    /// What went back of the payment, as far as credit notes tell; nothing when it is zero.
    pub refunded: Money,
    /// Until when the buyer may have the receipt made out to a company; `None` when he may not.
    pub company_until: Option<Timestamp>,
}

/// A document in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: DocumentNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Its amount, positive.
    pub gross: Money,
    /// Another receipt stands instead of it.
    pub is_replaced: bool,
}

/// Everything that was issued for a registration.
struct Papers {
    receipts: Vec<ReceiptRow>,
    notes: Vec<CreditNoteRow>,
}

/// A document as stored.
enum Paper<'p> {
    Receipt(&'p ReceiptRow),
    CreditNote(&'p CreditNoteRow),
}

impl Papers {
    async fn of(tx: &mut Tx, site: &Site, registration: RegistrationId) -> Result<Self, AppError> {
        Ok(Self {
            receipts: store::receipts::list(tx, site.id, registration).await?,
            notes: credit_notes::list(tx, site.id, registration).await?,
        })
    }

    /// Everything that was issued for a host's payment.
    async fn of_use(tx: &mut Tx, seller: &Site, intent: IntentId) -> Result<Self, AppError> {
        let receipts = store::receipts::find_of_use(tx, seller.id, intent).await?;
        let notes = match &receipts {
            Some(receipt) => credit_notes::list_over(tx, seller.id, receipt.id).await?,
            None => Vec::new(),
        };
        Ok(Self { receipts: receipts.into_iter().collect(), notes })
    }

    fn is_replaced(&self, receipt: &ReceiptRow) -> bool {
        self.receipts.iter().any(|later| later.replaces == Some(receipt.id))
    }

    /// The receipt that stands.
    fn standing(&self) -> Option<&ReceiptRow> {
        self.receipts.iter().find(|receipt| !self.is_replaced(receipt))
    }

    fn find(&self, number: DocumentNumber) -> Option<Paper<'_>> {
        match number {
            DocumentNumber::Receipt(number) => {
                self.receipts.iter().find(|row| row.number == number).map(Paper::Receipt)
            }
            DocumentNumber::CreditNote(number) => {
                self.notes.iter().find(|row| row.number == number).map(Paper::CreditNote)
            }
        }
    }

    /// What decides whether the standing receipt may be made out to a company; money on its way back counts as gone.
    fn facts(&self, receipt: &ReceiptRow, going_back: bool) -> Result<ReceiptFacts, AppError> {
        let content = content::ReceiptContent::read(&receipt.content)?;
        Ok(ReceiptFacts {
            issued_at: receipt.issued_at,
            is_final: content.company.is_some() || receipt.replaces.is_some(),
            refunded: going_back || self.notes.iter().any(|note| note.reason == CreditReason::Refund),
        })
    }

    fn listed(&self) -> Result<Vec<Listed>, AppError> {
        let mut all = Vec::with_capacity(self.receipts.len() + self.notes.len());
        for row in &self.receipts {
            let gross = content::ReceiptContent::read(&row.content)?.amount()?.gross;
            let number = DocumentNumber::Receipt(row.number);
            all.push(Listed { number, issued_at: row.issued_at, gross, is_replaced: self.is_replaced(row) });
        }
        all.extend(self.notes.iter().map(|row| Listed {
            number: DocumentNumber::CreditNote(row.number),
            issued_at: row.issued_at,
            gross: row.amount.gross,
            is_replaced: false,
        }));
        all.sort_by_key(|listed| listed.issued_at);
        Ok(all)
    }

    fn view(
        &self,
        site: &Site,
        paper: &Paper<'_>,
        going_back: bool,
        now: Timestamp,
    ) -> Result<DocumentView, AppError> {
        let document = paper.document(site)?;
        let currency = document.amount.gross.currency;
        let refunds = self.notes.iter().filter(|note| note.reason == CreditReason::Refund);
        let refunded = Money::new(refunds.map(|note| note.amount.gross.minor).sum(), currency);
        let company_until = match paper {
            Paper::Receipt(row) if !self.is_replaced(row) => {
                let facts = self.facts(row, going_back)?;
                facts.may_add_company(now).is_ok().then(|| facts.company_until())
            }
            Paper::Receipt(_) | Paper::CreditNote(_) => None,
        };
        Ok(DocumentView { document, all: self.listed()?, refunded, company_until })
    }
}

impl Paper<'_> {
    fn document(&self, site: &Site) -> Result<Document, AppError> {
        match self {
            Self::Receipt(row) => content::receipt(site, row),
            Self::CreditNote(row) => content::credit_note(site, row),
        }
    }
}

/// Whether money of the registration's payment is on its way back, or came back.
async fn goes_back(tx: &mut Tx, site: &Site, receipt: &ReceiptRow) -> Result<bool, AppError> {
    use domain::payments::operation::{OperationKind, OperationState};
    let operations = store::payments::operations::list(tx, site.id, receipt.attempt_id).await?;
    Ok(operations.iter().any(|operation| {
        operation.kind == OperationKind::Refund
            && !matches!(operation.state, OperationState::NotDone | OperationState::Refused)
    }))
}

impl Receipts<'_> {
    /// The receipt of the registration that the link opens: the one that stands.
    pub async fn find(&self, site: &Site, link: &PersonalLink) -> Result<Option<DocumentView>, AppError> {
        self.view(site, link, None).await
    }

    /// The receipt or credit note with this number, if it belongs to the registration that the link opens.
    pub async fn find_document(
        &self,
        site: &Site,
        link: &PersonalLink,
        number: DocumentNumber,
    ) -> Result<Option<DocumentView>, AppError> {
        self.view(site, link, Some(number)).await
    }

    /// Every document of a registration, in the order of their issue.
    pub(crate) async fn listed(
        &self,
        tx: &mut Tx,
        site: &Site,
        registration: RegistrationId,
    ) -> Result<Vec<Listed>, AppError> {
        Papers::of(tx, site, registration).await?.listed()
    }

    /// Every document of a host's payment, in the order of their issue.
    pub(crate) async fn listed_of_use(
        &self,
        tx: &mut Tx,
        seller: &Site,
        intent: IntentId,
    ) -> Result<Vec<Listed>, AppError> {
        Papers::of_use(tx, seller, intent).await?.listed()
    }

    async fn view(
        &self,
        site: &Site,
        link: &PersonalLink,
        number: Option<DocumentNumber>,
    ) -> Result<Option<DocumentView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else { return Ok(None) };
        self.view_of(&mut tx, site, &registration, number).await
    }

    async fn view_of(
        &self,
        tx: &mut Tx,
        site: &Site,
        registration: &RegistrationRow,
        number: Option<DocumentNumber>,
    ) -> Result<Option<DocumentView>, AppError> {
        let papers = Papers::of(tx, site, registration.id).await?;
        let Some(standing) = papers.standing() else { return Ok(None) };
        let paper = match number {
            None => Some(Paper::Receipt(standing)),
            Some(number) => papers.find(number),
        };
        let Some(paper) = paper else { return Ok(None) };
        let going_back = goes_back(tx, site, standing).await?;
        papers.view(site, &paper, going_back, self.0.now()).map(Some)
    }
}
