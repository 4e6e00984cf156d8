//! The audit log of a site, read page by page.

use crate::sites::Site;
use crate::{App, AppError};
pub use store::audit::{AuditFilter, AuditLine, AuditPlace};

/// Lines on a page.
const PAGE: usize = 50;

/// Lines in an export.
const EXPORT_MAX: i64 = 50_000;

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The lines, newest first.
    pub lines: Vec<AuditLine>,
    /// Where older ones begin; none when these were the last.
    pub older: Option<AuditPlace>,
}

/// Use cases of the audit log.
#[derive(Clone, Copy)]
pub struct AuditLog<'a>(pub(crate) &'a App);

impl AuditLog<'_> {
    /// The page behind `after`, newest first.
    pub async fn page(
        &self,
        site: &Site,
        filter: &AuditFilter,
        after: Option<AuditPlace>,
    ) -> Result<AuditPage, AppError> {
        let mut tx = self.0.store().reader().await?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut lines = store::audit::list(&mut tx, site.id, filter, after, limit).await?;
        let older = if lines.len() > PAGE {
            lines.truncate(PAGE);
            lines.last().map(|line| (line.at, line.id))
        } else {
            None
        };
        Ok(AuditPage { lines, older })
    }

    /// Up to 50 000 lines, newest first, to be taken out.
    pub async fn all(&self, site: &Site, filter: &AuditFilter) -> Result<Vec<AuditLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::audit::list(&mut tx, site.id, filter, None, EXPORT_MAX).await?)
    }
}
