//! A refund that somebody gave at the gateway's own console becomes ours (PS 3.4): posted, with its credit note, never beyond
//! what was taken. Where the gateway's inquiry shows it, we find it ourselves; elsewhere a person tells of it.

use super::by_staff::{OrderRefusal, REASON_MAX};
use super::{Of, Refunds, actor};
use crate::payments::{self, Loaded, NewOrder};
use crate::receipts::credit_order;
use crate::{App, AppError};
use connectors::payments::GivenBack;
use domain::ids::{AccountId, AttemptId, IntentId, RefundId, SiteId};
use domain::ledger;
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::payments::operation::OperationKind;
use domain::payments::situation::AttemptState;
use domain::refunds::{Cause, OrderState};
use domain::time::Timestamp;
use store::Tx;
use store::payments::intents;
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
    enter(app, tx, &mut loaded, (&actor(by), told, object)).await
}

/// Makes it ours.
async fn enter(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (by, told, object): (&str, &ConsoleRefund, ObjectId),
) -> Result<Result<(), OrderRefusal>, AppError> {
    let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
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
    let order =
        NewOrder { id: told.id, part, cause: Cause::Console, reason: reason.clone(), by: by.to_owned() };
    payments::order(app, tx, loaded, order).await?;
    let index = loaded.refunds.len() - 1;
    let row = &mut loaded.refunds[index];
    row.order.capture = Some(capture);
    row.order.state = OrderState::Done;
    (row.reserved, row.ended_at, row.console_object) = (true, Some(told.given_at), Some(object.clone()));
    super::by_staff::set(tx, loaded, index).await?;
    payments::note_console_refunds(loaded);
    payments::follow(app, tx, loaded).await?;
    let entry = ledger::refund_given_at_console(told.id, told.amount);
    payments::post(app, tx, loaded, &entry).await?;
    credit_order(app, tx, loaded, &loaded.refunds[index]).await?;
    let detail = super::detail(told.amount, &[&object.0, &reason]);
    let reference = loaded.reference();
    app.audit(tx, site, by, "record console refund", reference, &detail).await?;
    payments::tell(app, tx, loaded, MailKind::Refunded, &told.id.to_string()).await?;
    Ok(Ok(()))
}

/// Asks the gateway about everything of an attempt, and takes in what was given back at its console.
pub(crate) async fn look(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    payments::ask_now(app, site, attempt).await?;
    let loaded = {
        let mut tx = app.store().reader().await?;
        payments::read_attempt(app, &mut tx, site, attempt).await?
    };
    let Some(page) = loaded.situation.page.as_ref().filter(|_| !loaded.situation.facts.captures.is_empty())
    else {
        return Ok(());
    };
    let account = payments::gateway_account(app, &loaded.account)?;
    let Some(given) = app.gateways().given_back(&account, &page.token).await else { return Ok(()) };
    for refund in given.into_iter().filter(|refund| !is_known(&loaded, refund)) {
        let (store, app, intent) = (app.store().clone(), app.clone(), loaded.intent.id);
        let unit = async move |tx: &mut Tx| find(&app, tx, (site, intent, attempt), &refund).await;
        tokio::spawn(async move { store.run_hot(unit).await }).await??;
    }
    Ok(())
}

/// Whether an operation of ours asked for it, or it was taken in before.
fn is_known(loaded: &Loaded, refund: &GivenBack) -> bool {
    let named =
        |reference: &str| refund.reference.as_deref().is_some_and(|r| r.eq_ignore_ascii_case(reference));
    // A gateway may show the reference of the capture on a refund that was made at its console.
    let mut refunds =
        loaded.situation.operations.iter().filter(|operation| operation.kind == OperationKind::Refund);
    refunds.any(|operation| named(operation.reference.as_str()))
        || loaded.situation.facts.refunds.iter().any(|known| known.object == refund.object)
}

async fn find(
    app: &App,
    tx: &mut Tx,
    (site, intent, attempt): (SiteId, IntentId, AttemptId),
    refund: &GivenBack,
) -> Result<(), AppError> {
    let intent = intents::lock(tx, site, intent).await?;
    let is_ours = intent.secured_by == Some(attempt);
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    if is_known(&loaded, refund) {
        return Ok(());
    }
    let told = ConsoleRefund {
        id: app.id(),
        amount: refund.amount,
        object: refund.object.0.clone(),
        given_at: app.now(),
        reason: String::new(),
    };
    let entered = match is_ours {
        true => enter(app, tx, &mut loaded, ("gateway", &told, refund.object.clone())).await?,
        false => Err(OrderRefusal::NothingPaid),
    };
    if let Err(refusal) = entered {
        // At the gateway but not here (PS 3.4): a person has to look.
        let reference = &loaded.attempt.reference;
        tracing::warn!(attempt.reference = %reference, refund.object = %refund.object.0, ?refusal,
            "a refund of the gateway does not fit our books");
        metrics::counter!("bursar_payment_alarms_total").increment(1);
    }
    Ok(())
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
