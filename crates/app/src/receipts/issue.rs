//! Issues receipts and credit notes, inside the unit of work of the fact that they tell of: number, content and fact are
//! committed together, so that no number is missing (decision 14).

use super::content::{CompanyContent, CreditNoteContent, ReceiptContent, ReplacedContent, WhyContent, write};
use crate::payments::{Bought, Loaded};
use crate::sites::{PayerTexts, Site};
use crate::{App, AppError};
use domain::money::Money;
use domain::payments::gateway::{ObjectId, Verdict};
use domain::payments::purchase::Use;
use domain::receipts::{CreditReason, ReceiptNumber};
use domain::refunds::{Cause, rest};
use domain::registrations::buyer::Company;
use domain::sites::{PayerText, Price};
use locale::Zone;
use store::Tx;
use store::receipts::ReceiptRow;
use store::receipts::credit_notes::{self, CreditNoteRow};
use store::refunds::RefundRow;
use store::registrations::RegistrationRow;

/// The year in which something is issued now, on the issuer's calendar.
fn year(app: &App, site: &Site) -> Result<i32, AppError> {
    let zone = Zone::parse(&site.time_zone).ok_or(AppError::Broken("the site's time zone is unknown"))?;
    Ok(zone.year(app.now()))
}

/// Issues the receipt of a captured fee.
pub(crate) async fn issue_receipt(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    registration: &RegistrationRow,
) -> Result<(), AppError> {
    let (intent, session) = (&loaded.intent, &loaded.session);
    if store::receipts::find(tx, intent.site_id, registration.id).await?.is_some() {
        return Ok(());
    }
    let site: Site = store::sites::get(tx, intent.site_id).await?.into();
    let company = store::companies::find(tx, site.id, registration.id).await?;
    let texts = PayerTexts::of(store::sites::list_texts(tx, site.id).await?, &site);
    let footer = texts.text(PayerText::ReceiptFooter, &registration.locale).map(str::to_owned);
    let number = store::receipts::next_number(tx, site.id, intent.mode, year(app, &site)?).await?;
    let buyer = registration.payer();
    let content = ReceiptContent {
        seller: site.seller,
        buyer_name: buyer.name(),
        buyer_email: buyer.email,
        buyer_country: registration.country.clone(),
        company: company.map(CompanyContent::from),
        topic: session.topic.clone(),
        session_starts_at: session.session.starts_at.0,
        session_ends_at: session.session.ends_at.0,
        time_zone: session.time_zone.clone(),
        currency: intent.price.gross.currency.code().to_owned(),
        net: intent.price.net.minor,
        tax: intent.price.tax.minor,
        gross: intent.price.gross.minor,
        tax_name: intent.tax_name.clone(),
        tax_rate_ppm: intent.tax_rate_ppm,
        method: loaded.attempt.method.as_str().to_owned(),
        paid_reference: loaded.attempt.reference.clone(),
        paid_at: None,
        issuer_time_zone: Some(site.time_zone),
        locale: Some(registration.locale.clone()),
        footer,
        replaces: None,
        minutes: false,
    };
    let row = ReceiptRow {
        id: app.id(),
        site_id: intent.site_id,
        number,
        registration_id: Some(registration.id),
        intent_id: intent.id,
        attempt_id: loaded.attempt.id,
        content: write(&content)?,
        issued_at: app.now(),
        replaces: None,
    };
    store::receipts::insert(tx, &row).await?;
    Ok(())
}

/// Issues the operator's receipt of what was taken of a host's payment. It is made out to the site for which he hosts, so
/// that its books can take it; the host is named.
pub(crate) async fn issue_receipt_of_use(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    (paid, taken): (&Use, Price),
) -> Result<ReceiptNumber, AppError> {
    let (intent, session) = (&loaded.intent, &loaded.session);
    if let Some(issued) = store::receipts::find_of_use(tx, intent.site_id, intent.id).await? {
        return Ok(issued.number);
    }
    let operator: Site = store::sites::get(tx, intent.site_id).await?.into();
    let customer: Site = store::sites::get(tx, paid.site).await?.into();
    let host = store::accounts::people::get(tx, paid.payer).await?;
    let number = store::receipts::next_number(tx, operator.id, intent.mode, year(app, &operator)?).await?;
    let mut seller = operator.seller;
    if seller.name.is_empty() {
        seller.name = operator.name;
    }
    let company = (!customer.seller.name.is_empty()).then(|| CompanyContent {
        name: customer.seller.name.clone(),
        address: customer.seller.address.clone(),
        vat_number: customer.seller.vat_number.clone(),
        reference: session.division.clone(),
    });
    let content = ReceiptContent {
        seller,
        buyer_name: host.name,
        buyer_email: host.email,
        buyer_country: customer.seller.country,
        company,
        topic: session.topic.clone(),
        session_starts_at: session.session.starts_at.0,
        session_ends_at: session.session.ends_at.0,
        time_zone: session.time_zone.clone(),
        currency: taken.gross.currency.code().to_owned(),
        net: taken.net.minor,
        tax: taken.tax.minor,
        gross: taken.gross.minor,
        tax_name: intent.tax_name.clone(),
        tax_rate_ppm: intent.tax_rate_ppm,
        method: loaded.attempt.method.as_str().to_owned(),
        paid_reference: loaded.attempt.reference.clone(),
        paid_at: None,
        issuer_time_zone: Some(operator.time_zone),
        locale: Some(host.locale),
        footer: None,
        replaces: None,
        minutes: true,
    };
    let row = ReceiptRow {
        id: app.id(),
        site_id: intent.site_id,
        number,
        registration_id: None,
        intent_id: intent.id,
        attempt_id: loaded.attempt.id,
        content: write(&content)?,
        issued_at: app.now(),
        replaces: None,
    };
    store::receipts::insert(tx, &row).await?;
    Ok(number)
}

/// Issues the credit note of a confirmed refund. Money that never had a receipt, because it had no seat, has none.
pub(crate) async fn credit_refund(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    refund: &ObjectId,
    amount: Money,
) -> Result<(), AppError> {
    let facts = &loaded.situation.facts;
    let capture = facts.refunds.iter().find(|known| known.object == *refund).map(|known| &known.capture);
    let order = order_of(loaded, refund);
    let part = order.map(|order| order.part).filter(|part| part.gross == amount);
    let why = match order {
        Some(order) => order.into(),
        // A void at the gateway's own console: nobody ordered it here.
        None => {
            WhyContent { cause: Cause::Console.as_str().to_owned(), words: String::new(), by_bank: false }
        }
    };
    credit(app, tx, loaded, (&refund.0, &refund.0), (capture, part.ok_or(amount)), why).await
}

/// Issues the credit note of an order that a person settled: by bank, or at the gateway's own console.
pub(crate) async fn credit_order(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    order: &RefundRow,
) -> Result<(), AppError> {
    let id = order.order.id.to_string();
    let shown = order.console_object.as_ref().map_or(&loaded.attempt.reference, |object| &object.0);
    let went_back = (order.order.capture.as_ref(), Ok(order.part));
    credit(app, tx, loaded, (&id, shown), went_back, order.into()).await
}

/// The order that a refund at the gateway carried out.
fn order_of<'a>(loaded: &'a Loaded, refund: &ObjectId) -> Option<&'a RefundRow> {
    let said = |verdict: &Verdict| matches!(verdict, Verdict::Refunded);
    let heard = loaded
        .observations
        .iter()
        .find(|row| said(&row.heard.verdict) && row.heard.object.as_ref() == Some(refund))?;
    let operation = loaded.situation.operations.iter().find(|o| o.id == heard.operation_id)?;
    loaded.refunds.iter().find(|row| Some(row.order.id) == operation.order)
}

impl From<&RefundRow> for WhyContent {
    /// The reason was typed for the payer, as its form says; what a person notes when he settles an order is not in it.
    fn from(row: &RefundRow) -> Self {
        let by_bank = row.is_by_bank();
        Self { cause: row.order.cause.as_str().to_owned(), words: row.reason.clone(), by_bank }
    }
}

/// Issues a credit note over what went back of a capture, once for each cause: over net and tax as they were ordered back,
/// or over an amount that nobody ordered here.
async fn credit(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    (cause, reference): (&str, &str),
    (capture, went_back): (Option<&ObjectId>, Result<Price, Money>),
    why: WhyContent,
) -> Result<(), AppError> {
    let of_receipt = loaded.situation.facts.captures.first().map(|capture| &capture.object);
    let site_id = loaded.intent.site_id;
    let receipt = match &loaded.bought {
        Bought::Seat(registration) => store::receipts::find(tx, site_id, registration.id).await?,
        Bought::Use(_) => store::receipts::find_of_use(tx, site_id, loaded.intent.id).await?,
    };
    let Some(receipt) = receipt else { return Ok(()) };
    if receipt.attempt_id != loaded.attempt.id || capture.is_none() || capture != of_receipt {
        return Ok(());
    }
    if credit_notes::exists(tx, site_id, receipt.id, cause).await? {
        return Ok(());
    }
    let earlier = match &loaded.bought {
        Bought::Seat(registration) => credit_notes::list(tx, site_id, registration.id).await?,
        Bought::Use(_) => credit_notes::list_over(tx, site_id, receipt.id).await?,
    };
    let currency = loaded.price.gross.currency;
    let sum = |of: fn(&Price) -> Money| {
        let refunds = earlier.iter().filter(|note| note.reason == CreditReason::Refund);
        Money::new(refunds.map(|note| of(&note.amount).minor).sum(), currency)
    };
    let given =
        Price { net: sum(|price| price.net), tax: sum(|price| price.tax), gross: sum(|price| price.gross) };
    let share = match went_back {
        Ok(part) => {
            rest(loaded.price, given).filter(|left| left.gross.minor >= part.gross.minor).map(|_| part)
        }
        Err(amount) => loaded.price.share_after(given, amount),
    };
    let Some(share) = share else {
        // The money is back all the same: that fact is kept, a person looks at the documents.
        tracing::error!(attempt.reference = %loaded.attempt.reference, "a refund is more than its receipt");
        let about = &loaded.attempt.reference;
        app.audit(tx, site_id, "gateway", "refund without credit note", about, reference).await?;
        return Ok(());
    };
    let whole = share.gross == loaded.price.gross;
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let note = NewNote {
        site: &site,
        receipt: &receipt,
        reason: CreditReason::Refund,
        cause: cause.to_owned(),
        amount: share,
        whole,
        replaced_by: None,
        reference: reference.to_owned(),
        why: Some(why),
    };
    note.issue(app, tx).await.map(drop)
}

/// A credit note to be issued.
struct NewNote<'a> {
    site: &'a Site,
    receipt: &'a ReceiptRow,
    reason: CreditReason,
    cause: String,
    amount: Price,
    whole: bool,
    replaced_by: Option<ReceiptNumber>,
    reference: String,
    why: Option<WhyContent>,
}

impl NewNote<'_> {
    async fn issue(self, app: &App, tx: &mut Tx) -> Result<CreditNoteRow, AppError> {
        let (site, receipt) = (self.site, self.receipt);
        let mode = receipt.number.mode;
        let number = credit_notes::next_number(tx, site.id, mode, year(app, site)?).await?;
        let content = CreditNoteContent {
            receipt: ReceiptContent::read(&receipt.content)?.with_amount(self.amount),
            receipt_number: receipt.number.to_string(),
            receipt_issued_at: receipt.issued_at.0,
            whole: self.whole,
            replaced_by: self.replaced_by.map(|number| number.to_string()),
            reference: self.reference,
            why: self.why,
        };
        let row = CreditNoteRow {
            id: app.id(),
            site_id: site.id,
            number,
            receipt_id: receipt.id,
            registration_id: receipt.registration_id,
            intent_id: receipt.intent_id,
            reason: self.reason,
            cause: self.cause,
            amount: self.amount,
            content: write(&content)?,
            issued_at: app.now(),
        };
        credit_notes::insert(tx, &row).await?;
        Ok(row)
    }
}

/// Takes `receipt` back by a credit note and issues one that is made out to `company` in its place. No money moves, so
/// nothing is posted.
pub(super) async fn replace(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    receipt: &ReceiptRow,
    company: Company,
) -> Result<ReceiptNumber, AppError> {
    let old = ReceiptContent::read(&receipt.content)?;
    let number = store::receipts::next_number(tx, site.id, receipt.number.mode, year(app, site)?).await?;
    let row = ReceiptRow {
        id: app.id(),
        number,
        issued_at: app.now(),
        replaces: Some(receipt.id),
        content: String::new(),
        ..receipt.clone()
    };
    let note = NewNote {
        site,
        receipt,
        reason: CreditReason::Correction,
        cause: row.id.0.to_string(),
        amount: old.amount()?,
        whole: true,
        replaced_by: Some(number),
        reference: old.paid_reference.clone(),
        why: None,
    };
    let note = note.issue(app, tx).await?;
    let content = ReceiptContent {
        company: Some(company.into()),
        paid_at: Some(old.paid_at.unwrap_or(receipt.issued_at.0)),
        replaces: Some(ReplacedContent {
            receipt: receipt.number.to_string(),
            credit_note: note.number.to_string(),
        }),
        ..old
    };
    let row = ReceiptRow { content: write(&content)?, ..row };
    store::receipts::insert(tx, &row).await?;
    Ok(number)
}
