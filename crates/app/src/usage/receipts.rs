//! The operator's receipts of what hosts have paid, for these hosts.

use super::Usage;
use crate::AppError;
use crate::receipts::DocumentFile;
use crate::sessions::{Acting, find};
use crate::sites::Site;
use domain::receipts::DocumentNumber;
use store::payments::intents;

impl Usage<'_> {
    /// The file of a receipt or credit note about a session, for who may act on it; `None` when there is none of this
    /// number.
    pub async fn receipt_file(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        number: DocumentNumber,
    ) -> Result<Option<DocumentFile>, AppError> {
        let app = self.0;
        let (seller, paid) = {
            let mut tx = app.store().reader().await?;
            let Some(session) = find(&mut tx, by, site, slug).await? else { return Ok(None) };
            let paid = intents::list_of_use(&mut tx, site.id, session.session.id).await?;
            let Some(seller) = store::sites::find_operators(&mut tx).await? else { return Ok(None) };
            (Site::from(seller), paid)
        };
        for intent in paid {
            if let Some(file) = crate::receipts::file_of_use(app, &seller, intent.id, number).await? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }
}
