//! Payments to take out, for spreadsheets.

use super::MoneyOffice;
use crate::AppError;
use crate::sites::Site;
use documents::csv::Csv;
use store::money::{self as rows, PaymentFilter};

/// Payments in one export.
const EXPORT_MAX: i64 = 50_000;

impl MoneyOffice<'_> {
    /// The payments that the filter asks for as comma-separated values with machine-readable amounts, newest first.
    pub async fn csv(&self, site: &Site, filter: &PaymentFilter) -> Result<String, AppError> {
        let mut tx = self.0.store().reader().await?;
        let lines = rows::list(&mut tx, site.id, filter, None, EXPORT_MAX).await?;
        let mut csv = Csv::new([
            "mode",
            "reference",
            "begun_at",
            "state",
            "currency",
            "due",
            "taken",
            "returned",
            "name",
            "email",
            "session",
        ]);
        for line in lines {
            csv.row([
                filter.mode.as_str(),
                line.reference.as_str(),
                &locale::times::machine(line.begun_at),
                line.state.as_str(),
                line.due.currency.code(),
                &line.due.to_decimal_string(),
                &line.taken.to_decimal_string(),
                &line.returned.to_decimal_string(),
                line.name.as_str(),
                line.email.as_str(),
                line.session.as_str(),
            ]);
        }
        Ok(csv.finish())
    }
}
