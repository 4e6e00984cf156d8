//! Receipts: frozen at capture, numbered without gaps (decision 14).

use crate::links::PersonalLink;
use crate::sites::{Seller, Site};
use crate::{App, AppError};
use domain::money::{Currency, Money};
use domain::payments::intent::IntentState;
use domain::receipts::ReceiptNumber;
use domain::sites::Price;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::receipts::ReceiptRow;

/// Everything that is printed on a receipt, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReceiptContent {
    pub seller: Seller,
    pub buyer_name: String,
    pub buyer_email: String,
    pub buyer_country: String,
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
}

/// A receipt, as its page shows it.
#[derive(Debug, Clone)]
pub struct ReceiptView {
    /// Its number.
    pub number: ReceiptNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Who sold.
    pub seller: Seller,
    /// Who bought.
    pub buyer_name: String,
    /// His address.
    pub buyer_email: String,
    /// His country.
    pub buyer_country: String,
    /// What was bought.
    pub topic: String,
    /// Start of the session, as it was at capture.
    pub session_starts_at: Timestamp,
    /// Its end.
    pub session_ends_at: Timestamp,
    /// Its time zone.
    pub time_zone: String,
    /// What was paid.
    pub price: Price,
    /// Name of the tax.
    pub tax_name: String,
    /// Rate of the tax, parts per million.
    pub tax_rate_ppm: i64,
    /// How it was paid.
    pub method: String,
    /// Reference of the payment.
    pub paid_reference: String,
    /// What went back since, if anything.
    pub refunded: Option<Money>,
}

impl ReceiptView {
    fn of(row: ReceiptRow, refunded: Option<Money>) -> Result<Self, AppError> {
        let content: ReceiptContent =
            serde_json::from_str(&row.content).map_err(|_| AppError::Broken("a receipt cannot be read"))?;
        let currency =
            Currency::from_code(&content.currency).ok_or(AppError::Broken("a receipt names no currency"))?;
        let money = |minor| Money::new(minor, currency);
        Ok(Self {
            number: row.number,
            issued_at: row.issued_at,
            seller: content.seller,
            buyer_name: content.buyer_name,
            buyer_email: content.buyer_email,
            buyer_country: content.buyer_country,
            topic: content.topic,
            session_starts_at: Timestamp(content.session_starts_at),
            session_ends_at: Timestamp(content.session_ends_at),
            time_zone: content.time_zone,
            price: Price { net: money(content.net), tax: money(content.tax), gross: money(content.gross) },
            tax_name: content.tax_name,
            tax_rate_ppm: content.tax_rate_ppm,
            method: content.method,
            paid_reference: content.paid_reference,
            refunded,
        })
    }
}

/// Use cases of receipts.
#[derive(Clone, Copy)]
pub struct Receipts<'a>(pub(crate) &'a App);

impl Receipts<'_> {
    /// The receipt of the registration that the link opens.
    pub async fn find(&self, site: &Site, link: &PersonalLink) -> Result<Option<ReceiptView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(registration) = self.0.open_link(&mut tx, site, link).await? else { return Ok(None) };
        let Some(row) = store::receipts::find(&mut tx, site.id, registration.id).await? else {
            return Ok(None);
        };
        let intent = store::payments::intents::get(&mut tx, site.id, row.intent_id).await?;
        let refunded = (intent.state == IntentState::ClosedReturned).then_some(intent.price.gross);
        ReceiptView::of(row, refunded).map(Some)
    }
}
