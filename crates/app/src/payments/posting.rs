//! Posts money facts to the ledger and issues the receipt, inside the unit of work of the observation.

use super::load::Loaded;
use crate::receipts::ReceiptContent;
use crate::sites::Site;
use crate::{App, AppError};
use domain::ids::EntryId;
use domain::ledger::{self, Entry};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::facts::MoneyFact;
use domain::payments::gateway::ObjectId;
use domain::payments::situation::Seat;
use locale::Zone;
use store::Tx;
use store::ledger::Dimensions;
use store::receipts::ReceiptRow;

/// Posts the facts that an observation brought. Captures are posted after the steps were done, since whether they
/// have a seat decides where they go (LT-E3 or LT-E10).
pub(super) async fn post_facts(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    facts: &[MoneyFact],
) -> Result<(), AppError> {
    for fact in facts {
        match fact {
            MoneyFact::Held(object, amount) => {
                post(app, tx, loaded, &ledger::fee_authorized(object, *amount)).await?;
            }
            MoneyFact::Released(object, amount) => {
                post(app, tx, loaded, &ledger::authorization_released(object, *amount)).await?;
            }
            MoneyFact::Taken(object, amount, from) => {
                let held = from.as_ref().and_then(|from| {
                    let held = loaded.situation.facts.authorizations.iter().find(|a| a.object == *from);
                    held.map(|authorization| authorization.amount)
                });
                post_capture(app, tx, loaded, object, *amount, held).await?;
            }
            MoneyFact::Returned(object, amount) => {
                post(app, tx, loaded, &ledger::refund_confirmed(object, *amount)).await?;
            }
        }
    }
    Ok(())
}

async fn post_capture(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    object: &ObjectId,
    amount: Money,
    held: Option<Money>,
) -> Result<(), AppError> {
    let first = loaded.situation.facts.captures.first().is_some_and(|capture| capture.object == *object);
    if loaded.situation.seat == Seat::Confirmed && first {
        post(app, tx, loaded, &ledger::fee_captured(object, loaded.intent.price, held)).await?;
        issue_receipt(app, tx, loaded).await?;
        crate::messages::queue(app, tx, &loaded.registration, MailKind::Confirmation, "confirmation").await
    } else {
        post(app, tx, loaded, &ledger::payment_without_seat(object, amount, held)).await?;
        // The refund was stored by the steps before this posting; its request follows it in the books.
        let refunded = loaded.situation.operations.iter().find(|o| o.target.as_ref() == Some(object));
        match refunded {
            Some(refund) => post(app, tx, loaded, &ledger::return_requested(object, refund.amount)).await,
            None => Ok(()),
        }
    }
}

/// Posts one entry with the dimensions of the attempt; a fact that is in the books is not posted again.
pub(super) async fn post(app: &App, tx: &mut Tx, loaded: &Loaded, entry: &Entry) -> Result<(), AppError> {
    let dimensions = Dimensions {
        site_id: loaded.intent.site_id,
        mode: loaded.intent.mode,
        merchant_account_id: loaded.intent.merchant_account_id,
        intent_id: loaded.intent.id,
        session_id: loaded.intent.session_id,
        registration_id: loaded.intent.registration_id,
    };
    let id: EntryId = app.id();
    store::ledger::post(tx, id, &dimensions, entry, app.now()).await?;
    Ok(())
}

/// Issues the receipt with the next number of its series, in the capture's own unit of work (decision 14).
async fn issue_receipt(app: &App, tx: &mut Tx, loaded: &Loaded) -> Result<(), AppError> {
    let (intent, registration, session) = (&loaded.intent, &loaded.registration, &loaded.session);
    if store::receipts::find(tx, intent.site_id, registration.id).await?.is_some() {
        return Ok(());
    }
    let site: Site = store::sites::get(tx, intent.site_id).await?.into();
    let now = app.now();
    let zone = Zone::parse(&site.time_zone).ok_or(AppError::Broken("the site's time zone is unknown"))?;
    let number = store::receipts::next_number(tx, site.id, intent.mode, zone.year(now)).await?;
    let content = ReceiptContent {
        seller: site.seller,
        buyer_name: format!("{} {}", registration.first_name, registration.last_name),
        buyer_email: registration.email.clone(),
        buyer_country: registration.country.clone(),
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
        method: "card".to_owned(),
        paid_reference: loaded.attempt.reference.clone(),
    };
    let content =
        serde_json::to_string(&content).map_err(|_| AppError::Broken("a receipt cannot be written"))?;
    let row = ReceiptRow {
        id: app.id(),
        site_id: intent.site_id,
        number,
        registration_id: registration.id,
        intent_id: intent.id,
        attempt_id: loaded.attempt.id,
        content,
        issued_at: now,
    };
    store::receipts::insert(tx, &row).await?;
    Ok(())
}
