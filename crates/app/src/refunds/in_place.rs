//! Orders in whose place comes what somebody gave back at the gateway's own console.

use super::by_staff;
use crate::payments::{self, Loaded};
use crate::{App, AppError};
use connectors::payments::GivenBack;
use domain::ids::RefundId;
use domain::ledger;
use domain::payments::gateway::ObjectId;
use domain::payments::purchase::Purchase;
use domain::refunds::OrderState;
use store::Tx;
use store::refunds::{self as rows, RefundRow};

/// The failed order that was given back at the console in several parts: all that is not in the books yet is just as much as it, and
/// as no other one, and none of it alone is as much as one.
pub(super) fn in_parts<'a>(
    loaded: &Loaded,
    given: impl Iterator<Item = &'a GivenBack> + Clone,
) -> Option<RefundId> {
    let first = given.clone().next()?;
    let is_alike = |of: &GivenBack| of.of == first.of && of.amount.currency == first.amount.currency;
    if given.clone().count() < 2 || !given.clone().all(is_alike) {
        return None;
    }
    let sum = given.clone().map(|of| of.amount.minor).sum::<i64>();
    let has_failed = |row: &&RefundRow| {
        row.attempt_id == loaded.attempt.id
            && row.order.state == OrderState::Failed
            && row.part.gross.currency == first.amount.currency
    };
    let failed: Vec<_> = loaded.refunds.iter().filter(has_failed).collect();
    let is_one_alone = |row: &&RefundRow| given.clone().any(|of| of.amount == row.part.gross);
    let mut just = failed.iter().filter(|row| row.part.gross.minor == sum);
    match (just.next(), just.next()) {
        (Some(row), None) if !failed.iter().any(is_one_alone) => Some(row.order.id),
        _ => None,
    }
}

/// An order that the gateway does not know fails, so that it is carried out in another way, made smaller or given up. Any other
/// stays as it is.
pub(super) async fn fail_lost(tx: &mut Tx, loaded: &mut Loaded, index: usize) -> Result<(), AppError> {
    if !loaded.situation.is_lost(&loaded.refunds[index].order) {
        return Ok(());
    }
    let site = loaded.intent.site_id;
    for operation in loaded.situation.note_not_done(loaded.refunds[index].order.id) {
        store::payments::operations::set(tx, site, &operation).await?;
    }
    let row = &mut loaded.refunds[index];
    if let (true, Some(capture)) = (row.reserved, &row.order.capture) {
        rows::release(tx, site, loaded.attempt.id, capture, row.order.amount).await?;
        row.reserved = false;
    }
    row.order.state = OrderState::Failed;
    by_staff::set(tx, loaded, index).await
}

/// A failed order is given up, because a larger refund at the console, `object`, is in its place.
pub(super) async fn give_up(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (index, object, by): (usize, &ObjectId, &str),
) -> Result<(), AppError> {
    let standing = payments::standing(tx, loaded).await?;
    let row = &mut loaded.refunds[index];
    row.order.state = OrderState::Dismissed;
    row.ended_at = Some(app.now());
    let (id, part, posted) = (row.order.id, row.part, row.posted);
    by_staff::set(tx, loaded, index).await?;
    if posted {
        payments::post(app, tx, loaded, &ledger::refund_dismissed(id, part, standing)).await?;
    }
    if let Purchase::Use(of_use) = loaded.intent.purchase {
        let session = (of_use.site, loaded.intent.session_id, of_use.payer);
        crate::claims::not_refunded(app, tx, session, (id, part.gross)).await?;
    }
    let detail = super::detail(part.gross, &[&object.0]);
    app.audit(tx, loaded.intent.site_id, by, "dismiss refund", loaded.reference(), &detail).await?;
    Ok(())
}
