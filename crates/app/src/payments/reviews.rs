//! A person of the site declines a payment that fraud tools hold back (PS 6.12): what is held is released, as it would
//! be at the end of the review's time.

use super::load;
use super::steps::{Asks, store_operation};
use super::{follow, send_decided};
use crate::{App, AppError};
use domain::ids::{AccountId, AttemptId, SiteId};
use domain::payments::operation::OperationKind;
use domain::payments::situation::ReturnReason;
use store::Tx;

/// Releases the hold of an attempt under review; false when it is not under review any more.
pub(crate) async fn decline_review(
    app: &App,
    by: AccountId,
    site: SiteId,
    attempt: AttemptId,
) -> Result<bool, AppError> {
    app.may_send().await?;
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        let situation = &loaded.situation;
        let held = situation.facts.authorizations.iter().find(|authorization| {
            let object = &authorization.object;
            let asked = |kind| {
                situation.operations.iter().any(|o| o.kind == kind && o.target.as_ref() == Some(object))
            };
            authorization.under_review() && !asked(OperationKind::Void) && !asked(OperationKind::Capture)
        });
        let Some(held) = held.filter(|_| situation.facts.conflict.is_none()) else {
            return Ok::<_, AppError>(None);
        };
        let asks = Asks::new(OperationKind::Void, held.object.clone(), held.amount);
        let asks = Asks { reason: Some(ReturnReason::ReviewDeclined.as_str()), ..asks };
        let id = store_operation(&inside, tx, &mut loaded, asks).await?;
        let reference = loaded.registration.reference.clone();
        inside.audit(tx, site, &format!("person {by}"), "decline payment", &reference, "").await?;
        let mut in_hand = follow(&inside, tx, &mut loaded).await?;
        in_hand.push(id);
        Ok(Some(in_hand))
    };
    let Some(in_hand) = tokio::spawn(async move { store.run_hot(unit).await }).await?? else {
        return Ok(false);
    };
    send_decided(app, site, attempt, in_hand).await?;
    Ok(true)
}
