//! Payments to take out, for spreadsheets.

use super::MoneyOffice;
use crate::AppError;
use crate::sites::Site;
use documents::csv::Csv;
use domain::payments::gateway::Mode;
use locale::{Messages, Zone, msg};
use store::Tx;
use store::money::{self as rows, PaymentFilter, PaymentLine};

/// Payments in one export.
const EXPORT_MAX: i64 = 50_000;

impl MoneyOffice<'_> {
    /// The payments that the filter asks for as comma-separated values in the reader's words, with amounts in plain
    /// decimals and times on the site's clock, newest first.
    pub async fn csv(&self, site: &Site, filter: &PaymentFilter, t: Messages) -> Result<String, AppError> {
        let (id, filter, zone) = (site.id, filter.clone(), Zone::stored(&site.time_zone));
        let mode = filter.mode;
        let reading = async move |tx: &mut Tx| {
            let lines = rows::list(tx, id, &filter, None, EXPORT_MAX).await?;
            Ok::<_, AppError>(in_words(&lines, mode, &zone, t))
        };
        self.0.store().read_long(reading).await
    }
}

fn in_words(lines: &[PaymentLine], mode: Mode, zone: &Zone, t: Messages) -> String {
    let titles = [
        msg!("money-mode"),
        msg!("money-reference"),
        msg!("money-date"),
        msg!("money-state"),
        msg!("reports-currency"),
        msg!("money-due"),
        msg!("money-taken"),
        msg!("money-returned"),
        msg!("money-fee"),
        msg!("money-who"),
        msg!("register-email"),
        msg!("money-session"),
        msg!("host-payments-site"),
    ];
    let mut csv = Csv::new(titles.map(|key| t.text(key)).iter().map(AsRef::as_ref));
    for line in lines {
        csv.row([
            &t.mode(mode),
            line.reference.as_str(),
            &locale::times::with_offset(line.begun_at, zone),
            &t.payment_state(line.state),
            line.due.currency.code(),
            &line.due.to_decimal_string(),
            &line.taken.to_decimal_string(),
            &line.returned.to_decimal_string(),
            &line.fee.to_decimal_string(),
            line.name.as_str(),
            line.email.as_str(),
            line.session.as_str(),
            line.of_site.as_str(),
        ]);
    }
    csv.finish()
}
