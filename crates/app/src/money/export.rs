//! Payments to take out, for spreadsheets.

use super::MoneyOffice;
use crate::AppError;
use crate::sites::Site;
use documents::{Cell, Table};
use domain::money::Money;
use locale::{Messages, Zone, msg};
use store::Tx;
use store::money::{self as rows, PaymentFilter, PaymentLine};

/// Payments in one export.
const EXPORT_MAX: i64 = 50_000;

impl MoneyOffice<'_> {
    /// The payments that the filter asks for as comma-separated values in the reader's words, with amounts in plain
    /// decimals and times on the site's clock, newest first.
    pub async fn csv(&self, site: &Site, filter: &PaymentFilter, t: Messages) -> Result<String, AppError> {
        Ok(self.table(site, filter, t).await?.csv())
    }

    /// The same as a file for spreadsheets.
    pub async fn xlsx(&self, site: &Site, filter: &PaymentFilter, t: Messages) -> Result<Vec<u8>, AppError> {
        let table = self.table(site, filter, t).await?;
        let file = tokio::task::spawn_blocking(move || table.xlsx()).await?;
        file.map_err(|_| AppError::Broken("a spreadsheet could not be written"))
    }

    async fn table(&self, site: &Site, filter: &PaymentFilter, t: Messages) -> Result<Table, AppError> {
        let (id, filter, zone) = (site.id, filter.clone(), Zone::stored(&site.time_zone));
        let mode = t.mode(filter.mode).into_owned();
        let reading = async move |tx: &mut Tx| {
            let lines = rows::list(tx, id, &filter, None, EXPORT_MAX).await?;
            Ok::<_, AppError>(in_words(&lines, &mode, &zone, t))
        };
        self.0.store().read_long(reading).await
    }
}

/// A column: its title, and what a payment has there; the site's zone and the words of the mode go along.
type Column = (&'static str, fn(&PaymentLine, &str, &Zone, Messages) -> Cell);

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn amount(amount: Money) -> Cell {
    Cell::Number(amount.to_decimal_string())
}

fn in_words(lines: &[PaymentLine], mode: &str, zone: &Zone, t: Messages) -> Table {
    let columns: [Column; 17] = [
        (msg!("money-mode"), |_, mode, _, _| text(mode)),
        (msg!("money-reference"), |line, _, _, _| text(&line.reference)),
        (msg!("money-date"), |line, _, zone, _| Cell::Text(locale::times::with_offset(line.begun_at, zone))),
        (msg!("money-state"), |line, _, _, t| text(&t.payment_state(line.state))),
        (msg!("money-receipt"), |line, _, _, _| {
            Cell::Text(line.receipt.map_or_else(String::new, |number| number.to_string()))
        }),
        (msg!("reports-currency"), |line, _, _, _| text(line.due.currency.code())),
        (msg!("money-due"), |line, _, _, _| amount(line.due)),
        (msg!("money-taken"), |line, _, _, _| amount(line.taken)),
        (msg!("money-tax-taken"), |line, _, _, _| amount(line.tax)),
        (msg!("money-returned"), |line, _, _, _| amount(line.returned)),
        (msg!("money-tax-returned"), |line, _, _, _| amount(line.tax_returned)),
        (msg!("money-by-disputes"), |line, _, _, _| amount(line.disputed)),
        (msg!("money-fee"), |line, _, _, _| amount(line.fee)),
        (msg!("money-who"), |line, _, _, _| text(&line.name)),
        (msg!("register-email"), |line, _, _, _| text(&line.email)),
        (msg!("money-session"), |line, _, _, _| text(&line.session)),
        (msg!("host-payments-site"), |line, _, _, _| text(&line.of_site)),
    ];
    Table {
        name: t.text("money-title").into_owned(),
        titles: columns.iter().map(|(title, _)| t.text(title).into_owned()).collect(),
        rows: lines
            .iter()
            .map(|line| columns.iter().map(|(_, cell)| cell(line, mode, zone, t)).collect())
            .collect(),
    }
}
