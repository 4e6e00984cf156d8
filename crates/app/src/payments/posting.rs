//! Posts money facts to the ledger and issues receipts and credit notes, inside the unit of work of the observation.

use super::load::{Bought, Loaded};
use crate::jobs::queue::RECOGNIZE_JOB;
use crate::receipts::{credit_refund, issue_receipt, issue_receipt_of_use};
use crate::{App, AppError, usage};
use domain::ids::EntryId;
use domain::ledger::{self, Entry};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::facts::{Authorization, Capture, MoneyFact};
use domain::payments::gateway::{Heard, ObjectId, Verdict};
use domain::payments::purchase::Taking;
use domain::payments::situation::Seat;
use store::ledger::Dimensions;
use store::usage::statements;
use store::{Tx, jobs};

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
                let entry = match &loaded.bought {
                    Bought::Seat(_) => ledger::fee_authorized(object, *amount),
                    Bought::Use(_) => ledger::ceiling_authorized(object, *amount),
                };
                post(app, tx, loaded, &entry).await?;
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
                if !is_posted_now(app, tx, loaded, &ledger::refund_confirmed(object, *amount)).await? {
                    // New to this payment, and in the books: another one asked at the same moment, and was believed first.
                    let reference = &loaded.attempt.reference;
                    tracing::error!(attempt.reference = %reference, refund.object = %object.0,
                        "a refund is in the books as another payment's");
                    metrics::counter!("bursar_payment_alarms_total").increment(1);
                }
                credit_refund(app, tx, loaded, object, *amount).await?;
            }
            // Posted with the orders that it carries out, by [`post_undone`].
            MoneyFact::Undone(..) => {}
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
    if !matches!(loaded.situation.seat, Seat::Confirmed | Seat::GivenBack) || !first {
        return post(app, tx, loaded, &ledger::payment_without_seat(object, amount, held)).await;
    }
    match (&loaded.bought, loaded.situation.taking) {
        (Bought::Seat(registration), _) => {
            post(app, tx, loaded, &ledger::fee_captured(object, loaded.intent.price, held)).await?;
            issue_receipt(app, tx, loaded, registration).await?;
            if loaded.situation.seat == Seat::GivenBack {
                return Ok(());
            }
            // Its revenue is recognized when the session has taken place (LT-E5), which may have had a later date when
            // somebody paid before.
            let (session, ends_at) = (loaded.session.session.id, loaded.session.session.ends_at);
            jobs::put_by(tx, RECOGNIZE_JOB, session.0, Some(loaded.intent.site_id), ends_at).await?;
            crate::messages::queue(app, tx, registration, MailKind::Confirmation, "confirmation").await
        }
        (Bought::Use(paid), taking) => {
            let (entry, taken) = match taking {
                Taking::AtOnce => {
                    let price = loaded.intent.price;
                    (ledger::ceiling_captured(object, price, held), price)
                }
                Taking::AfterUse(_) => {
                    let taken = usage::taken(tx, &loaded.intent, paid, amount).await?;
                    (ledger::usage_captured(object, amount, held), taken)
                }
            };
            post(app, tx, loaded, &entry).await?;
            let receipt = issue_receipt_of_use(app, tx, loaded, (paid, taken)).await?;
            usage::mails::tell_of_charge(app, tx, loaded, paid, receipt).await
        }
    }
}

/// Posts what the gateway kept of a capture, once, as soon as it tells (LT-P10, LT-E4). A fee in another currency, or of
/// more than was captured, is none of this payment's: it stands in the gateway's reports.
pub(super) async fn post_gateway_fee(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    heard: &Heard,
) -> Result<(), AppError> {
    let (Verdict::Captured, Some(object), Some(fee)) = (&heard.verdict, &heard.object, heard.fee) else {
        return Ok(());
    };
    let ours = loaded.situation.facts.captures.iter().find(|capture| capture.object == *object);
    let is_its = |capture: &&Capture| {
        capture.amount.currency == fee.currency && (1..=capture.amount.minor).contains(&fee.minor)
    };
    if ours.filter(is_its).is_none() {
        return Ok(());
    }
    post(app, tx, loaded, &ledger::gateway_fee(object, fee)).await
}

/// Posts captures that are back by a void at the gateway's console, after the orders that they carry out.
pub(super) async fn post_undone(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    facts: &[MoneyFact],
) -> Result<(), AppError> {
    for fact in facts {
        if let MoneyFact::Undone(capture, amount) = fact {
            let object = ObjectId::of_console_void(capture);
            post(app, tx, loaded, &ledger::refund_confirmed(&object, *amount)).await?;
            credit_refund(app, tx, loaded, &object, *amount).await?;
        }
    }
    Ok(())
}

/// Posts that what a session used cannot be taken any more, because its hold ended (LT-P7), and that a person has given it
/// up by ending the payment by hand (LT-P8).
pub(super) async fn post_shortfall(app: &App, tx: &mut Tx, loaded: &Loaded) -> Result<(), AppError> {
    let Bought::Use(paid) = &loaded.bought else { return Ok(()) };
    let Some(owed) = paid.taken.filter(|taken| taken.minor > 0) else { return Ok(()) };
    let situation = &loaded.situation;
    let is_good = loaded.pays();
    let is_lost = situation.facts.authorizations.iter().all(Authorization::released);
    let is_taken = !situation.facts.captures.is_empty() || loaded.is_taken_at_once();
    if !is_good || is_taken || !(is_lost || situation.is_closed) {
        return Ok(());
    }
    let statement = statements::of_session(tx, paid.site, loaded.intent.session_id).await?;
    let id = statement.ok_or(AppError::Broken("what is taken of a use has no statement"))?.id;
    post(app, tx, loaded, &ledger::usage_capture_failed(id, owed)).await?;
    if situation.is_closed {
        let waived = usage::taken(tx, &loaded.intent, paid, owed).await?;
        post(app, tx, loaded, &ledger::shortfall_waived(id, waived)).await?;
    }
    Ok(())
}

/// Posts one entry with the dimensions of the attempt; a fact that is in the books is not posted again.
pub(crate) async fn post(app: &App, tx: &mut Tx, loaded: &Loaded, entry: &Entry) -> Result<(), AppError> {
    is_posted_now(app, tx, loaded, entry).await.map(drop)
}

/// The same; whether it was not in the books before.
async fn is_posted_now(app: &App, tx: &mut Tx, loaded: &Loaded, entry: &Entry) -> Result<bool, AppError> {
    let dimensions = Dimensions {
        site_id: loaded.intent.site_id,
        mode: loaded.intent.mode,
        merchant_account_id: loaded.attempt.merchant_account_id,
        intent_id: loaded.intent.id,
        session_id: loaded.intent.session_id,
        registration_id: loaded.intent.purchase.registration(),
    };
    let id: EntryId = app.id();
    Ok(store::ledger::post(tx, id, &dimensions, entry, app.now()).await?)
}
