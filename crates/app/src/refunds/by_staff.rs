//! Refunds that a person of the site decides, and what he decides about one that failed.

use super::{Of, Refunds, actor, at_console};
use crate::jobs::queue::RECOGNIZE_JOB;
use crate::payments::{self, Loaded, NewOrder};
use crate::receipts::credit_order;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::GivenBack;
use domain::ids::{AccountId, AttemptId, OperationId, RefundId, SiteId};
use domain::ledger::{self, Entry};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::payments::purchase::{Purchase, Taking};
use domain::payments::situation::AttemptState;
use domain::refunds::{Cause, OrderState, Reason, ReasonProblem};
use domain::sessions::SessionState;
use domain::sites::Price;
use store::payments::intents;
use store::refunds::{self as rows, RefundRow};
use store::{Tx, jobs};

/// What a person asks for. The seat stays; to give it up too, cancel the registration.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// Made when the form was shown ([`Refunds::new_id`]).
    pub id: RefundId,
    /// How much: exactly this, whatever is left by now.
    pub amount: Money,
    /// Why, in his words; the attendee reads it.
    pub reason: String,
}

/// Why nothing goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderRefusal {
    /// There is no such registration, or no such refund.
    NotFound,
    /// Nothing was paid for it.
    NothingPaid,
    /// A contradiction must be decided first (decision 12).
    BeingChecked,
    /// The payer disputes the payment: it would leave twice.
    Disputed,
    /// All of it is back, on its way or owed already.
    NothingLeft,
    /// So much is left; more was asked for.
    TooMuch(Money),
    /// The amount is not more than nothing, or in another currency.
    BadAmount,
    /// The attendee reads why money goes back: a reason is needed.
    ReasonMissing,
    /// The reason or the note is longer than what is kept: it is read by others, and never cut.
    ReasonTooLong,
    /// This form asked for another refund before: it is not sent again for something else.
    OtherForm,
    /// A person may decide about a refund only after it failed.
    NotFailed,
    /// It belongs to a seat that was given back: it is owed, and cannot be given up.
    Owed,
    /// The gateway's id cannot be read: it has letters and digits.
    BadReference,
    /// The day lies in the future, or before the payment.
    BadDate,
    /// This refund is known already.
    Known,
    /// The gateway shows that money went back of which nobody knew here, and it may have been meant for this.
    ShownThere,
    /// That id is of what held, took or released the money.
    NotARefund,
    /// The gateway knows no completed refund with this id, or it is of another payment.
    NotShown,
    /// The gateway does not say whether that id is of a refund.
    KindUnknown,
    /// The gateway does not answer now.
    NoAnswer,
    /// The refund at the gateway is of another amount: this one.
    OtherAmount(Money),
    /// The payment was ended by hand: the gateway is not asked any more.
    Closed,
}

impl From<ReasonProblem> for OrderRefusal {
    fn from(problem: ReasonProblem) -> Self {
        match problem {
            ReasonProblem::Missing => Self::ReasonMissing,
            ReasonProblem::TooLong => Self::ReasonTooLong,
        }
    }
}

/// In which other way a failed refund was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HowPaid {
    /// From the bank account.
    ByBank,
    /// At the gateway's own console, which shows this id.
    AtConsole(ObjectId),
}

/// What a unit stored and must be sent.
struct Stored {
    attempt: AttemptId,
    in_hand: Vec<OperationId>,
}

/// What a refund would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundPreview {
    /// What goes back, and the tax in it.
    pub part: Price,
    /// What could still go back after it.
    pub left: Money,
}

impl Refunds<'_> {
    /// What would go back, before it is ordered; nothing changes.
    pub async fn preview(
        &self,
        site: SiteId,
        of: impl Into<Of>,
        amount: Money,
    ) -> Result<Result<RefundPreview, OrderRefusal>, AppError> {
        let of = of.into();
        let mut tx = self.0.store().reader().await?;
        let intent = of.find(&mut tx, site).await?;
        let Some(attempt) = intent.and_then(|intent| intent.secured_by) else {
            return Ok(Err(OrderRefusal::NothingPaid));
        };
        let loaded = payments::read_attempt(self.0, &mut tx, site, attempt).await?;
        let left = loaded.left();
        Ok(part_of(&loaded, amount)
            .map(|part| RefundPreview { part, left: Money::new(left.minor - amount.minor, left.currency) }))
    }

    /// Orders money back for one payment, in full or in part: reserved in the unit that stores it, then sent. Two people
    /// at the same moment never give back more than was taken (PS-I-4).
    pub async fn request(
        &self,
        by: AccountId,
        site: SiteId,
        of: impl Into<Of>,
        request: RefundRequest,
    ) -> Result<Result<RefundId, OrderRefusal>, AppError> {
        let of = of.into();
        self.0.may_send().await?;
        let id = request.id;
        let (store, inside) = (self.0.store().clone(), self.0.clone());
        let unit = async move |tx: &mut Tx| store_request(&inside, tx, by, (site, of), &request).await;
        let stored = spawn(async move { store.run_hot(unit).await }).await??;
        match stored {
            Ok(Some(stored)) => self.send(site, stored).await.map(|()| Ok(id)),
            Ok(None) => Ok(Ok(id)),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Asks the gateway for a failed refund once more.
    pub async fn retry(
        &self,
        by: AccountId,
        site: SiteId,
        id: RefundId,
    ) -> Result<Result<(), OrderRefusal>, AppError> {
        self.0.may_send().await?;
        let (store, inside) = (self.0.store().clone(), self.0.clone());
        let unit = async move |tx: &mut Tx| {
            let (mut loaded, index) = match failed(&inside, tx, site, id).await? {
                Ok(found) => found,
                Err(refusal) => return Ok::<_, AppError>(Err(refusal)),
            };
            if loaded.situation.is_closed {
                return Ok(Err(OrderRefusal::Closed));
            }
            if loaded.attempt.disputed.is_open {
                return Ok(Err(OrderRefusal::Disputed));
            }
            let is_new_try = !loaded.situation.is_held_back(&loaded.refunds[index].order);
            let row = &mut loaded.refunds[index];
            row.order.state = OrderState::Requested;
            row.order.tries += i64::from(is_new_try);
            row.ended_at = None;
            set(tx, &mut loaded, index).await?;
            let detail = super::detail(loaded.refunds[index].part.gross, &[]);
            audit(&inside, tx, &loaded, by, "retry refund", &detail).await?;
            let in_hand = payments::follow(&inside, tx, &mut loaded).await?;
            Ok(Ok(Stored { attempt: loaded.attempt.id, in_hand }))
        };
        match spawn(async move { store.run_hot(unit).await }).await?? {
            Ok(stored) => self.send(site, stored).await.map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// A failed refund was paid in another way (PS 6.10: a person's task, no retry loop); `note` says more. Its credit note
    /// is issued. The gateway is asked before whether it has given back what nobody noted: that may be this one, and the payer
    /// would have it twice. Where it does not answer his word counts.
    pub async fn settle_otherwise(
        &self,
        by: AccountId,
        site: SiteId,
        id: RefundId,
        (how, note): (HowPaid, &str),
    ) -> Result<Result<(), OrderRefusal>, AppError> {
        let (store, inside) = (self.0.store().clone(), self.0.clone());
        let Ok(note) = Reason::or_none(note).map(String::from) else {
            return Ok(Err(OrderRefusal::ReasonTooLong));
        };
        let given = match &how {
            HowPaid::ByBank => match self.is_all_noted(site, id).await? {
                Ok(()) => None,
                Err(refusal) => return Ok(Err(refusal)),
            },
            HowPaid::AtConsole(object) => match self.given_at_console(site, id, object).await? {
                Ok(given) => Some(given),
                Err(refusal) => return Ok(Err(refusal)),
            },
        };
        let unit = async move |tx: &mut Tx| {
            let (mut loaded, index) = match failed(&inside, tx, site, id).await? {
                Ok(found) => found,
                Err(refusal) => return Ok::<_, AppError>(Err(refusal)),
            };
            if given.is_none() && loaded.attempt.disputed.is_open {
                return Ok(Err(OrderRefusal::Disputed));
            }
            if let Some(given) = &given {
                if let Err(refusal) = at_console::is_new(tx, &loaded, given, Some(id)).await? {
                    return Ok(Err(refusal));
                }
                if given.amount != loaded.refunds[index].part.gross {
                    return Ok(Err(OrderRefusal::OtherAmount(given.amount)));
                }
            }
            let object = given.as_ref().map(|given| &given.object);
            pay_otherwise(&inside, tx, &mut loaded, index, (object, &actor(by), &note)).await
        };
        let settled = spawn(async move { store.run_hot(unit).await }).await?;
        super::noted_once(settled)
    }

    /// Notes what the gateway has given back of the money that a failed refund is of, and refuses where it cannot be told whose
    /// doing that is, or for what it was meant.
    async fn is_all_noted(&self, site: SiteId, id: RefundId) -> Result<Result<(), OrderRefusal>, AppError> {
        let row = {
            let mut tx = self.0.store().reader().await?;
            rows::find(&mut tx, site, id).await?
        };
        let Some(row) = row else { return Ok(Err(OrderRefusal::NotFound)) };
        let looked = at_console::look(self.0, site, row.attempt_id, None).await?;
        Ok(if looked.sends { Ok(()) } else { Err(OrderRefusal::ShownThere) })
    }

    /// The refund at the console that a failed one was paid by, as the gateway tells of it.
    async fn given_at_console(
        &self,
        site: SiteId,
        id: RefundId,
        object: &ObjectId,
    ) -> Result<Result<GivenBack, OrderRefusal>, AppError> {
        let row = {
            let mut tx = self.0.store().reader().await?;
            rows::find(&mut tx, site, id).await?
        };
        let Some(row) = row else { return Ok(Err(OrderRefusal::NotFound)) };
        at_console::shown(self.0, site, row.attempt_id, object).await
    }

    /// A failed refund is given up: the money is kept; `note` says why. Only what a person of the site had ordered can be.
    pub async fn dismiss(
        &self,
        by: AccountId,
        site: SiteId,
        id: RefundId,
        note: &str,
    ) -> Result<Result<(), OrderRefusal>, AppError> {
        let (store, inside) = (self.0.store().clone(), self.0.clone());
        let Ok(note) = Reason::or_none(note).map(String::from) else {
            return Ok(Err(OrderRefusal::ReasonTooLong));
        };
        let unit = async move |tx: &mut Tx| {
            let (mut loaded, index) = match failed(&inside, tx, site, id).await? {
                Ok(found) => found,
                Err(refusal) => return Ok::<_, AppError>(Err(refusal)),
            };
            if !may_be_dismissed(&loaded, &loaded.refunds[index]) {
                return Ok(Err(OrderRefusal::Owed));
            }
            let standing = payments::standing(tx, &loaded).await?;
            let entry = ledger::refund_dismissed(id, loaded.refunds[index].part, standing);
            finish(&inside, tx, &mut loaded, index, OrderState::Dismissed, &entry).await?;
            if let Purchase::Use(of_use) = loaded.intent.purchase {
                let session = (of_use.site, loaded.intent.session_id, of_use.payer);
                let order = (id, loaded.refunds[index].part.gross);
                crate::claims::not_refunded(&inside, tx, session, order).await?;
            } else {
                // A fee is kept again: it is earned with the session, or its host asked whether that was held.
                let (session, ends_at) = (loaded.session.session.id, loaded.session.session.ends_at);
                jobs::put(tx, RECOGNIZE_JOB, session.0, Some(site), ends_at.max(inside.now())).await?;
            }
            let detail = super::detail(loaded.refunds[index].part.gross, &[&note]);
            audit(&inside, tx, &loaded, by, "dismiss refund", &detail).await?;
            Ok(Ok(()))
        };
        spawn(async move { store.run_hot(unit).await }).await?
    }

    async fn send(&self, site: SiteId, stored: Stored) -> Result<(), AppError> {
        let app = self.0.clone();
        let Stored { attempt, in_hand } = stored;
        spawn(async move { payments::send_decided(&app, site, attempt, in_hand).await }).await?
    }
}

/// A failed refund was paid by bank, or at the gateway's console as `object`, as `by` says or hears: it is in the books, and
/// its credit note is issued.
pub(super) async fn pay_otherwise(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    index: usize,
    (object, by, note): (Option<&ObjectId>, &str, &str),
) -> Result<Result<(), OrderRefusal>, AppError> {
    let (site, id) = (loaded.intent.site_id, loaded.refunds[index].order.id);
    let amount = loaded.refunds[index].part.gross;
    // One that waited for the end of a dispute has none yet.
    if let Some(capture) = loaded.situation.capture_of(&loaded.refunds[index].order) {
        // Its reservation was released when it failed.
        let reserved = rows::reserve(tx, site, loaded.attempt.id, &capture, amount).await?;
        if !reserved {
            return Ok(Err(OrderRefusal::NothingLeft));
        }
        loaded.refunds[index].order.capture = Some(capture);
        loaded.refunds[index].reserved = true;
    }
    let (entry, action) = match object {
        None => (ledger::refund_paid_by_bank(id, amount), "pay refund by bank"),
        Some(_) => (ledger::refund_given_at_console(id, amount), "record console refund"),
    };
    let detail = super::detail(amount, &[object.map_or("", |object| &object.0), note]);
    loaded.refunds[index].console_object = object.cloned();
    payments::note_console_refunds(loaded);
    finish(app, tx, loaded, index, OrderState::PaidOtherwise, &entry).await?;
    credit_order(app, tx, loaded, &loaded.refunds[index]).await?;
    app.audit(tx, site, by, action, loaded.reference(), &detail).await?;
    if !loaded.refunds[index].order.cause.is_unplaced() {
        payments::tell(app, tx, loaded, MailKind::Refunded, &id.to_string()).await?;
    }
    Ok(Ok(()))
}

/// Whether a failed refund may be given up: a person of the site had ordered it, and nothing that is due was reckoned since.
/// What goes back with a seat or a session is reckoned less all that was ordered before, which is owed from then on.
pub(crate) fn may_be_dismissed(loaded: &Loaded, row: &RefundRow) -> bool {
    let given_up = loaded.registration().ok().and_then(|registration| registration.cancelled_at);
    let is_due = |order: &RefundRow| !matches!(order.order.cause, Cause::Staff | Cause::Console);
    row.order.cause == Cause::Staff
        && loaded.session.session.state != SessionState::Cancelled
        && given_up.is_none_or(|given_up| given_up < row.requested_at)
        && !loaded.refunds.iter().any(|order| is_due(order) && order.requested_at >= row.requested_at)
}

async fn store_request(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, of): (SiteId, Of),
    request: &RefundRequest,
) -> Result<Result<Option<Stored>, OrderRefusal>, AppError> {
    let Some(intent) = of.lock(tx, site).await? else {
        return Ok(Err(OrderRefusal::NothingPaid));
    };
    if let Some(known) = rows::find(tx, site, request.id).await? {
        let is_same = known.intent_id == intent.id && known.part.gross == request.amount;
        return Ok(if is_same { Ok(None) } else { Err(OrderRefusal::OtherForm) });
    }
    let Some(attempt) = intent.secured_by else { return Ok(Err(OrderRefusal::NothingPaid)) };
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    let part = match part_of(&loaded, request.amount) {
        Ok(part) => part,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let reason = match Reason::new(&request.reason) {
        Ok(reason) => String::from(reason),
        Err(problem) => return Ok(Err(problem.into())),
    };
    let order = NewOrder { id: request.id, part, cause: Cause::Staff, reason, by: actor(by) };
    payments::order(app, tx, &mut loaded, order).await?;
    let detail = super::detail(request.amount, &[&request.reason]);
    audit(app, tx, &loaded, by, "request refund", &detail).await?;
    let in_hand = payments::follow(app, tx, &mut loaded).await?;
    payments::tell(app, tx, &loaded, MailKind::RefundBegun, &request.id.to_string()).await?;
    Ok(Ok(Some(Stored { attempt: loaded.attempt.id, in_hand })))
}

/// The share of net and tax in `amount` of a payment, where so much may go back.
fn part_of(loaded: &Loaded, amount: Money) -> Result<Price, OrderRefusal> {
    if loaded.situation.state() == AttemptState::Quarantine {
        return Err(OrderRefusal::BeingChecked);
    }
    if loaded.attempt.disputed.is_open {
        return Err(OrderRefusal::Disputed);
    }
    if loaded.situation.taking == Taking::AfterUse(None) {
        return Err(OrderRefusal::NothingPaid);
    }
    let left = loaded.left();
    if left.is_zero() {
        return Err(OrderRefusal::NothingLeft);
    }
    if amount.currency != left.currency || amount.minor <= 0 {
        return Err(OrderRefusal::BadAmount);
    }
    loaded.part_of(amount).ok_or(OrderRefusal::TooMuch(left))
}

/// A failed refund with everything around it, its intent locked.
async fn failed(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    id: RefundId,
) -> Result<Result<(Loaded, usize), OrderRefusal>, AppError> {
    // Read before the lock: which intent it belongs to never changes.
    let Some(row) = rows::find(tx, site, id).await? else { return Ok(Err(OrderRefusal::NotFound)) };
    let intent = intents::lock(tx, site, row.intent_id).await?;
    let loaded = payments::locked_attempt(app, tx, intent, row.attempt_id).await?;
    let index = loaded.refunds.iter().position(|row| row.order.id == id);
    match index.filter(|&index| loaded.refunds[index].order.state == OrderState::Failed) {
        Some(index) => Ok(Ok((loaded, index))),
        None => Ok(Err(OrderRefusal::NotFailed)),
    }
}

/// Writes what changed of an order.
pub(crate) async fn set(tx: &mut Tx, loaded: &mut Loaded, index: usize) -> Result<(), AppError> {
    let row = &loaded.refunds[index];
    rows::set(tx, row).await?;
    if let Some(order) = loaded.situation.orders.iter_mut().find(|order| order.id == row.order.id) {
        order.clone_from(&row.order);
    }
    Ok(())
}

async fn finish(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    index: usize,
    state: OrderState,
    entry: &Entry,
) -> Result<(), AppError> {
    payments::post(app, tx, loaded, entry).await?;
    let row = &mut loaded.refunds[index];
    row.order.state = state;
    row.ended_at = Some(app.now());
    set(tx, loaded, index).await?;
    payments::follow(app, tx, loaded).await.map(drop)
}

async fn audit(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    by: AccountId,
    action: &str,
    detail: &str,
) -> Result<(), AppError> {
    let (site, reference) = (loaded.intent.site_id, loaded.reference());
    Ok(app.audit(tx, site, &actor(by), action, reference, detail).await?)
}
