//! The files of documents: made on first demand, then kept, and given out only as they were kept (decision 14).

use super::{Paper, Papers, Receipts, content};
use crate::links::PersonalLink;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{IntentId, RegistrationId};
use domain::receipts::DocumentNumber;
use locale::Messages;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::receipts::files::{self, FileRow};
use uuid::Uuid;

/// A document as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// Its name, of plain letters: `receipt-2026-000042.pdf`.
    pub name: String,
    /// PDF.
    pub bytes: Vec<u8>,
}

impl Receipts<'_> {
    /// The file of a receipt or credit note of the registration that the link opens.
    pub async fn file(
        &self,
        site: &Site,
        link: &PersonalLink,
        number: DocumentNumber,
    ) -> Result<Option<DocumentFile>, AppError> {
        let registration = {
            let mut tx = self.0.store().reader().await?;
            let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else {
                return Ok(None);
            };
            registration.id
        };
        file_of(self.0, site, registration, number).await
    }
}

impl Receipts<'_> {
    /// The file of a receipt or credit note of the site, for those who keep its books.
    pub async fn file_by_number(
        &self,
        site: &Site,
        number: DocumentNumber,
    ) -> Result<Option<DocumentFile>, AppError> {
        let found = {
            let mut tx = self.0.store().reader().await?;
            match number {
                DocumentNumber::Receipt(number) => store::receipts::find_by_number(&mut tx, site.id, number)
                    .await?
                    .map(|row| (row.registration_id, row.intent_id)),
                DocumentNumber::CreditNote(number) => {
                    store::receipts::credit_notes::find_by_number(&mut tx, site.id, number)
                        .await?
                        .map(|row| (row.registration_id, row.intent_id))
                }
            }
        };
        match found {
            Some((Some(registration), _)) => file_of(self.0, site, registration, number).await,
            Some((None, intent)) => file_of_use(self.0, site, intent, number).await,
            None => Ok(None),
        }
    }
}

/// The file of a document of a registration; made and kept if nobody asked for it before.
pub(super) async fn file_of(
    app: &App,
    site: &Site,
    registration: RegistrationId,
    number: DocumentNumber,
) -> Result<Option<DocumentFile>, AppError> {
    let papers = {
        let mut tx = app.store().reader().await?;
        Papers::of(&mut tx, site, registration).await?
    };
    file_in(app, site, papers, number).await
}

/// The file of a document of a host's payment.
pub(crate) async fn file_of_use(
    app: &App,
    seller: &Site,
    intent: IntentId,
    number: DocumentNumber,
) -> Result<Option<DocumentFile>, AppError> {
    let papers = {
        let mut tx = app.store().reader().await?;
        Papers::of_use(&mut tx, seller, intent).await?
    };
    file_in(app, seller, papers, number).await
}

async fn file_in(
    app: &App,
    site: &Site,
    papers: Papers,
    number: DocumentNumber,
) -> Result<Option<DocumentFile>, AppError> {
    let (id, document, language, kept, logo) = {
        let mut tx = app.store().reader().await?;
        let Some(paper) = papers.find(number) else { return Ok(None) };
        let (id, text) = match &paper {
            Paper::Receipt(row) => (row.id.0, &row.content),
            Paper::CreditNote(row) => (row.id.0, &row.content),
        };
        let kept = files::find(&mut tx, site.id, id).await?;
        // A file never changes: it keeps the logo of the day on which somebody first asked for it.
        let logo = match (&kept, &site.logo) {
            (None, Some(logo)) => store::sites::find_logo(&mut tx, site.id, &logo.file).await?,
            _ => None,
        };
        (id, paper.document(site)?, content::language(text, site)?, kept, logo)
    };
    let name = document.file_name();
    let kept = match kept {
        Some(kept) => kept,
        None => {
            let fonts = app.fonts().clone();
            let made = move || document.pdf(Messages::new(language), logo.as_deref(), &fonts);
            let made = tokio::task::spawn_blocking(made).await?;
            keep(app, site, id, made).await?
        }
    };
    Ok(Some(DocumentFile { name, bytes: checked(kept)? }))
}

/// Keeps the bytes, unless others were kept meanwhile; returns what is kept.
async fn keep(app: &App, site: &Site, document: Uuid, content: Vec<u8>) -> Result<FileRow, AppError> {
    let (store, site_id, now) = (app.store().clone(), site.id, app.now());
    let row = FileRow { document, site_id, digest: digest(&content), content };
    let unit = async move |tx: &mut Tx| {
        files::keep(tx, &row, now).await?;
        Ok::<_, AppError>(files::find(tx, site_id, document).await?)
    };
    let kept = spawn(async move { store.run(unit).await }).await??;
    kept.ok_or(AppError::Broken("a document's file was not kept"))
}

fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn checked(row: FileRow) -> Result<Vec<u8>, AppError> {
    if digest(&row.content) == row.digest {
        return Ok(row.content);
    }
    tracing::error!(document = %row.document, "the kept file of a document was changed: not given out");
    Err(AppError::Broken("the kept file of a document was changed"))
}
