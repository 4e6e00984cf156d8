//! A refund that somebody gave at the gateway's own console: an inquiry shows no credits, so a person tells of it, and it
//! becomes ours (PS 3.4): posted, with its credit note, never beyond what was taken.

use super::by_staff::{OrderRefusal, REASON_MAX};
use super::{Of, Refunds, actor};
use crate::payments::{self, NewOrder};
use crate::receipts::credit_order;
use crate::{App, AppError};
use domain::ids::{AccountId, RefundId, SiteId};
use domain::ledger;
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::payments::situation::AttemptState;
use domain::refunds::{Cause, OrderState};
use domain::time::Timestamp;
use store::Tx;
use store::refunds as rows;

/// Longest id of a transaction at a gateway.
const OBJECT_MAX: usize = 40;

/// What a person tells of a refund at the gateway's console.
#[derive(Debug, Clone)]
pub struct ConsoleRefund {
    /// Made when the form was shown ([`Refunds::new_id`]).
    pub id: RefundId,
    /// How much.
    pub amount: Money,
    /// The gateway's id of it, as its console shows it.
    pub object: String,
    /// The day on which it was given, its first instant.
    pub given_at: Timestamp,
    /// Why, in his words; may be empty.
    pub reason: String,
}

/// Reads the id of a transaction as people type it: letters and digits.
pub fn read_object(typed: &str) -> Option<ObjectId> {
    let text: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = (1..=OBJECT_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then_some(ObjectId(text))
}

impl Refunds<'_> {
    /// Notes a refund that somebody gave at the gateway's own console. Money does not move by this.
    pub async fn record_console(
        &self,
        by: AccountId,
        site: SiteId,
        of: impl Into<Of>,
        told: ConsoleRefund,
    ) -> Result<Result<(), OrderRefusal>, AppError> {
        let of = of.into();
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let unit = async move |tx: &mut Tx| record(&app, tx, by, (site, of), &told).await;
        tokio::spawn(async move { store.run_hot(unit).await }).await?
    }
}

async fn record(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, of): (SiteId, Of),
    told: &ConsoleRefund,
) -> Result<Result<(), OrderRefusal>, AppError> {
    let Some(object) = read_object(&told.object) else { return Ok(Err(OrderRefusal::BadReference)) };
    let Some(intent) = of.lock(tx, site).await? else {
        return Ok(Err(OrderRefusal::NothingPaid));
    };
    if let Some(known) = rows::find(tx, site, told.id).await? {
        let is_same = known.intent_id == intent.id
            && known.part.gross == told.amount
            && known.console_object.as_ref() == Some(&object);
        return Ok(if is_same { Ok(()) } else { Err(OrderRefusal::OtherForm) });
    }
    let Some(attempt) = intent.secured_by else { return Ok(Err(OrderRefusal::NothingPaid)) };
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    if loaded.situation.state() == AttemptState::Quarantine {
        return Ok(Err(OrderRefusal::BeingChecked));
    }
    let Some(capture) = loaded.situation.facts.captures.first().map(|capture| capture.object.clone()) else {
        return Ok(Err(OrderRefusal::NothingPaid));
    };
    if loaded.situation.facts.refunds.iter().any(|refund| refund.object == object) {
        return Ok(Err(OrderRefusal::Known));
    }
    let day = domain::time::Span::days(1);
    if told.given_at > app.now() || told.given_at.plus(day) <= loaded.attempt.created_at {
        return Ok(Err(OrderRefusal::BadDate));
    }
    let left = loaded.left();
    if told.amount.currency != left.currency || told.amount.minor <= 0 {
        return Ok(Err(OrderRefusal::BadAmount));
    }
    let reserved =
        told.amount.minor <= left.minor && rows::reserve(tx, site, attempt, &capture, told.amount).await?;
    if !reserved {
        return Ok(Err(if left.is_zero() { OrderRefusal::NothingLeft } else { OrderRefusal::TooMuch(left) }));
    }
    let part = loaded.part_of(told.amount).ok_or(AppError::Broken("a refund cannot be split"))?;
    let reason: String = told.reason.trim().chars().take(REASON_MAX).collect();
    let order = NewOrder { id: told.id, part, cause: Cause::Console, reason: reason.clone(), by: actor(by) };
    payments::order(app, tx, &mut loaded, order).await?;
    let index = loaded.refunds.len() - 1;
    let row = &mut loaded.refunds[index];
    row.order.capture = Some(capture);
    row.order.state = OrderState::Done;
    (row.reserved, row.ended_at, row.console_object) = (true, Some(told.given_at), Some(object.clone()));
    super::by_staff::set(tx, &mut loaded, index).await?;
    payments::note_console_refunds(&mut loaded);
    payments::follow(app, tx, &mut loaded).await?;
    let entry = ledger::refund_given_at_console(told.id, told.amount);
    payments::post(app, tx, &loaded, &entry).await?;
    credit_order(app, tx, &loaded, &loaded.refunds[index]).await?;
    let detail = super::detail(told.amount, &[&object.0, &reason]);
    let reference = loaded.reference();
    app.audit(tx, site, &actor(by), "record console refund", reference, &detail).await?;
    payments::tell(app, tx, &loaded, MailKind::Refunded, &told.id.to_string()).await?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_people_copy_it() {
        assert_eq!(read_object(" V19A3A079142\n"), Some(ObjectId("V19A3A079142".into())));
        for wrong in ["", "  ", "V19A;drop", "é", &"A".repeat(41)] {
            assert_eq!(read_object(wrong), None, "{wrong:?}");
        }
    }
}
