//! Whether an answer is the answer to another payment's request (PS-F6). Not every answer bears a number of ours, and where two
//! payments of one price ask at one moment, the amount tells nothing apart; the gateway's own id does.

use super::load::Loaded;
use crate::AppError;
use domain::ledger::Event;
use domain::payments::gateway::{Heard, ObjectId, Verdict};
use store::{Tx, refunds};

/// Whether what was heard is, by the gateway's id of it, in the books as another payment's money.
pub(super) async fn is_anothers(tx: &mut Tx, loaded: &Loaded, heard: &Heard) -> Result<bool, AppError> {
    let Some(object) = &heard.object else { return Ok(false) };
    let facts = &loaded.situation.facts;
    let (site, account) = (loaded.intent.site_id, loaded.attempt.merchant_account_id);
    match heard.verdict {
        Verdict::Authorized if !facts.authorizations.iter().any(|own| is_called(own, object)) => {
            is_posted(tx, loaded, &[Event::FeeAuthorized, Event::CeilingAuthorized], object).await
        }
        Verdict::Captured if !facts.captures.iter().any(|own| own.object == *object) => {
            let of = refunds::find_by_capture(tx, site, account, object).await?;
            Ok(of.is_some_and(|of| of != loaded.attempt.id))
        }
        Verdict::Refunded if !facts.refunds.iter().any(|own| own.object == *object) => {
            Ok(is_posted(tx, loaded, &[Event::RefundConfirmed], object).await?
                || refunds::is_noted_of_another(tx, site, object, loaded.attempt.id).await?)
        }
        _ => Ok(false),
    }
}

fn is_called(own: &domain::payments::facts::Authorization, object: &ObjectId) -> bool {
    own.object == *object || own.renewed_as.as_ref() == Some(object)
}

async fn is_posted(
    tx: &mut Tx,
    loaded: &Loaded,
    events: &[Event],
    object: &ObjectId,
) -> Result<bool, AppError> {
    let (site, account) = (loaded.intent.site_id, loaded.attempt.merchant_account_id);
    for event in events {
        if store::ledger::is_posted(tx, site, account, *event, &object.0).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
