//! Orders that money go back: stored with their reservation in one unit of work before anything is sent (PS 6.9), moved
//! by what is heard, posted once their capture is in the books. Money that goes back by itself and money that somebody
//! asked back take the same way.

use super::load::{Bought, Loaded};
use super::posting::post;
use super::steps::tell;
use crate::messages::is_to_be_announced;
use crate::refunds::set_order;
use crate::{App, AppError};
use domain::ids::RefundId;
use domain::ledger::{self, Event, Standing};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::facts::MoneyFact;
use domain::payments::gateway::ObjectId;
use domain::payments::purchase::Purchase;
use domain::payments::situation::{ReturnReason, Seat};
use domain::refunds::{Cause, OrderState, RefundOrder, rest, takes_of_price};
use domain::sites::Price;
use store::Tx;
use store::refunds::{self as rows, RefundRow};

/// What is asked to go back.
pub(crate) struct NewOrder {
    pub id: RefundId,
    pub part: Price,
    pub cause: Cause,
    pub reason: String,
    pub by: String,
}

fn nothing(price: Price) -> Price {
    let zero = Money::zero(price.gross.currency);
    Price { net: zero, tax: zero, gross: zero }
}

fn sum(one: Price, other: Price) -> Price {
    let add = |a: Money, b: Money| Money::new(a.minor + b.minor, a.currency);
    Price { net: add(one.net, other.net), tax: add(one.tax, other.tax), gross: add(one.gross, other.gross) }
}

impl Loaded {
    /// Whether what was bought is paid by this attempt's money; else all of it goes back.
    pub(crate) fn pays(&self) -> bool {
        self.intent.secured_by == Some(self.attempt.id)
    }

    /// What of the price is back, on its way or owed, over all orders that concern the seat's money.
    pub(crate) fn given(&self) -> Price {
        let counting = self.refunds.iter().filter(|row| takes_of_price(row.order.state, row.order.cause));
        counting.fold(nothing(self.price), |all, row| sum(all, row.part))
    }

    /// What of [`Loaded::given`], or of money that pays for nothing, is not back yet: it is on its way, or was refused and is owed.
    pub(crate) fn coming(&self) -> Money {
        let open = |row: &&RefundRow| matches!(row.order.state, OrderState::Requested | OrderState::Failed);
        let counting = |row: &&RefundRow| match self.pays() {
            true => takes_of_price(row.order.state, row.order.cause),
            false => row.attempt_id == self.attempt.id,
        };
        let minor = self.refunds.iter().filter(open).filter(counting).map(|row| row.part.gross.minor).sum();
        Money::new(minor, self.price.gross.currency)
    }

    /// [`Loaded::given`], and what was lost by disputes.
    pub(crate) fn gone(&self) -> Price {
        let lost = self.attempt.disputed;
        let money = |minor| Money::new(minor, self.price.gross.currency);
        let lost = Price {
            net: money(lost.lost - lost.lost_tax),
            tax: money(lost.lost_tax),
            gross: money(lost.lost),
        };
        sum(self.given(), lost)
    }

    /// What may still be asked back.
    pub(crate) fn left(&self) -> Money {
        let left = self.price.gross.minor - self.gone().gross.minor;
        Money::new(left.max(0), self.price.gross.currency)
    }

    /// `amount` of an order, split into net and tax; none when it is more than that.
    pub(crate) fn part_of_order(&self, index: usize, amount: Money) -> Option<Price> {
        let part = self.refunds[index].part;
        part.share_after(nothing(part), amount)
    }

    /// `amount` of the price, split into net and tax; none when it is more than is left.
    pub(crate) fn part_of(&self, amount: Money) -> Option<Price> {
        self.price.share_after(self.gone(), amount)
    }
}

/// Stores an order; the steps that follow reserve it and store its refund, as soon as its capture is known.
pub(crate) async fn order(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    new: NewOrder,
) -> Result<(), AppError> {
    let order = RefundOrder {
        id: new.id,
        capture: None,
        amount: new.part.gross,
        cause: new.cause,
        state: OrderState::Requested,
        tries: 1,
    };
    // What comes back to a host's card is not reimbursed by his division as well (LT-B10).
    if let (Purchase::Use(of_use), false) = (loaded.intent.purchase, new.cause == Cause::NotUsed) {
        let session = (of_use.site, loaded.intent.session_id, of_use.payer);
        crate::claims::refunded(app, tx, session, new.id, new.part.gross).await?;
    }
    insert(app, tx, loaded, order, new.part, new.reason, new.by).await
}

/// A part of an order that the gateway refused was given back in another way: it becomes an order of its own, which was
/// posted with the one that is so much less from now on. Where the new one stands.
pub(crate) async fn split(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (index, new): (usize, NewOrder),
) -> Result<usize, AppError> {
    let row = &mut loaded.refunds[index];
    let left = rest(row.part, new.part).filter(|left| left.gross.minor > 0);
    row.part = left.ok_or(AppError::Broken("a refund is not more than a part of it"))?;
    row.order.amount = row.part.gross;
    if !rows::shrink(tx, row).await? {
        return Err(AppError::Broken("a refund that did not fail is made smaller"));
    }
    let (smaller, posted) = (row.order.clone(), row.posted);
    if let Some(known) = loaded.situation.orders.iter_mut().find(|known| known.id == smaller.id) {
        known.clone_from(&smaller);
    }
    let order = RefundOrder {
        id: new.id,
        capture: smaller.capture,
        amount: new.part.gross,
        cause: new.cause,
        state: OrderState::Requested,
        tries: 1,
    };
    insert(app, tx, loaded, order, new.part, new.reason, new.by).await?;
    let index = loaded.refunds.len() - 1;
    loaded.refunds[index].posted = posted;
    Ok(index)
}

/// Makes `part` of an order one of its own; where that stands. What is left of the first one stands as before.
pub(crate) async fn part_off(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (index, part): (usize, Money),
) -> Result<usize, AppError> {
    let state = loaded.refunds[index].order.state;
    // Only one that failed is made smaller.
    loaded.refunds[index].order.state = OrderState::Failed;
    set_order(tx, loaded, index).await?;
    let part = loaded.part_of_order(index, part).ok_or(AppError::Broken("a refund cannot be split"))?;
    let order = &loaded.refunds[index];
    let new = NewOrder {
        id: app.id(),
        part,
        cause: order.order.cause,
        reason: order.reason.clone(),
        by: order.requested_by.clone(),
    };
    let new = split(app, tx, loaded, (index, new)).await?;
    loaded.refunds[index].order.state = state;
    set_order(tx, loaded, index).await?;
    Ok(new)
}

/// Money without a seat goes back by itself, all of it.
pub(super) async fn order_return(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    capture: ObjectId,
    amount: Money,
    reason: ReturnReason,
) -> Result<(), AppError> {
    let order = RefundOrder {
        id: app.id(),
        capture: Some(capture),
        amount,
        cause: reason.into(),
        state: OrderState::Requested,
        tries: 1,
    };
    let part = Price { net: amount, tax: Money::zero(amount.currency), gross: amount };
    insert(app, tx, loaded, order, part, String::new(), "payment".to_owned()).await
}

async fn insert(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    order: RefundOrder,
    part: Price,
    reason: String,
    requested_by: String,
) -> Result<(), AppError> {
    let intent = &loaded.intent;
    let now = app.now();
    let number = loaded.refunds.iter().map(|row| row.number).max().unwrap_or(0) + 1;
    let row = RefundRow {
        order,
        site_id: intent.site_id,
        mode: intent.mode,
        intent_id: intent.id,
        attempt_id: loaded.attempt.id,
        registration_id: intent.purchase.registration(),
        session_id: intent.session_id,
        number,
        part,
        reason,
        requested_by,
        reserved: false,
        posted: false,
        requested_at: now,
        ended_at: None,
        console_object: None,
    };
    rows::insert(tx, &row).await?;
    loaded.situation.orders.push(row.order.clone());
    loaded.refunds.push(row);
    Ok(())
}

/// Reserves an order of its capture by a conditional update, so that two clerks never give back more than was taken
/// (PS-I-4). Its cause when it is reserved; none, and a person is asked, when there is not so much left.
pub(super) async fn reserve(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    id: RefundId,
    capture: &ObjectId,
) -> Result<Option<Cause>, AppError> {
    let (site, attempt, now) = (loaded.intent.site_id, loaded.attempt.id, app.now());
    let Some(index) = loaded.refunds.iter().position(|row| row.order.id == id) else {
        return Err(AppError::Broken("an order is missing"));
    };
    let row = &mut loaded.refunds[index];
    row.order.capture = Some(capture.clone());
    row.reserved = row.reserved || rows::reserve(tx, site, attempt, capture, row.order.amount).await?;
    if !row.reserved {
        row.order.state = OrderState::Failed;
        row.ended_at = Some(now);
        tracing::error!(refund = %id, "more would go back than was taken: not sent");
        app.audit(tx, site, "payment", "refuse refund", &loaded.attempt.reference, "more than was taken")
            .await?;
    }
    let row = &loaded.refunds[index];
    rows::set(tx, row).await?;
    if let Some(order) = loaded.situation.orders.iter_mut().find(|order| order.id == id) {
        *order = row.order.clone();
    }
    Ok(row.reserved.then_some(row.order.cause))
}

/// Notes captures that came to be known, before any step is taken: what goes back of them is reserved there.
pub(super) async fn note_captures(tx: &mut Tx, loaded: &Loaded, facts: &[MoneyFact]) -> Result<(), AppError> {
    for fact in facts {
        if let MoneyFact::Taken(object, amount, _) = fact {
            rows::insert_capture(tx, loaded.intent.site_id, loaded.attempt.id, object, *amount).await?;
        }
    }
    Ok(())
}

/// Moves the orders to where they stand now and tells their people: a failed one releases its reservation and asks a
/// person, an unknown one keeps it.
pub(super) async fn settle(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let site = loaded.intent.site_id;
    for moved in loaded.situation.settle_orders() {
        let Some(index) = loaded.refunds.iter().position(|row| row.order.id == moved.id) else { continue };
        let row = &mut loaded.refunds[index];
        row.order = moved;
        row.ended_at = Some(app.now());
        let (state, cause) = (row.order.state, row.order.cause);
        if let (OrderState::Failed, true, Some(capture)) = (state, row.reserved, &row.order.capture) {
            rows::release(tx, site, loaded.attempt.id, capture, row.order.amount).await?;
            row.reserved = false;
        }
        rows::set(tx, row).await?;
        let row = &loaded.refunds[index];
        let action = match state {
            OrderState::Done => "refund done",
            OrderState::Failed => "refund failed",
            _ => "refund released",
        };
        let detail = crate::refunds::detail(row.part.gross, &[]);
        app.audit(tx, site, "payment", action, &loaded.attempt.reference, &detail).await?;
        match state {
            _ if cause.is_unplaced() => {}
            OrderState::Done => tell_gone(app, tx, loaded, index).await?,
            // The mail that announces it says so; where it has left, the page does.
            OrderState::Released => {
                if let Bought::Seat(registration) = &loaded.bought {
                    is_to_be_announced(app, tx, registration, &loaded.refunds[index]).await?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A person has ended the attempt by hand: what still waited to go back fails, so that he settles it too.
pub(super) async fn fail_waiting(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let (site, attempt, now) = (loaded.intent.site_id, loaded.attempt.id, app.now());
    let mine = |row: &RefundRow| row.attempt_id == attempt && row.order.state == OrderState::Requested;
    for index in 0..loaded.refunds.len() {
        let row = &mut loaded.refunds[index];
        if !mine(row) {
            continue;
        }
        row.order.state = OrderState::Failed;
        row.ended_at = Some(now);
        if let (true, Some(capture)) = (row.reserved, &row.order.capture) {
            rows::release(tx, site, attempt, capture, row.order.amount).await?;
            row.reserved = false;
        }
        rows::set(tx, row).await?;
        let order = row.order.clone();
        if let Some(known) = loaded.situation.orders.iter_mut().find(|known| known.id == order.id) {
            *known = order;
        }
    }
    Ok(())
}

/// A capture was voided at the gateway's own console (PS 3.4): it carries out the orders that wait, and what is more is
/// an order of its own, done already.
pub(super) async fn take_undone(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    facts: &[MoneyFact],
) -> Result<(), AppError> {
    for fact in facts {
        let MoneyFact::Undone(capture, amount) = fact else { continue };
        let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
        let mut over = amount.minor;
        for index in 0..loaded.refunds.len() {
            let row = &mut loaded.refunds[index];
            let mine =
                row.attempt_id == attempt && row.order.capture.as_ref().is_none_or(|own| own == capture);
            let waits = matches!(row.order.state, OrderState::Requested | OrderState::Failed);
            if mine && waits && row.order.amount.minor <= over {
                row.order.capture = Some(capture.clone());
                row.reserved =
                    row.reserved || rows::reserve(tx, site, attempt, capture, row.order.amount).await?;
                over -= row.order.amount.minor;
                end_done(app, tx, loaded, index).await?;
            }
        }
        let pays_seat = matches!(loaded.situation.seat, Seat::Confirmed | Seat::GivenBack)
            && loaded.situation.facts.captures.first().is_some_and(|first| first.object == *capture);
        let left = if pays_seat { over.min(loaded.left().minor) } else { over };
        let amount = Money::new(left, amount.currency);
        if amount.minor > 0 && !pays_seat {
            order_return(app, tx, loaded, capture.clone(), amount, ReturnReason::NoSeat).await?;
            let index = loaded.refunds.len() - 1;
            loaded.refunds[index].reserved = rows::reserve(tx, site, attempt, capture, amount).await?;
            end_done(app, tx, loaded, index).await?;
        } else if amount.minor > 0
            && let Some(part) = loaded.part_of(amount)
        {
            let order = NewOrder {
                id: app.id(),
                part,
                cause: Cause::Console,
                reason: String::new(),
                by: "gateway".to_owned(),
            };
            self::order(app, tx, loaded, order).await?;
            let index = loaded.refunds.len() - 1;
            loaded.refunds[index].order.capture = Some(capture.clone());
            loaded.refunds[index].reserved = rows::reserve(tx, site, attempt, capture, amount).await?;
            end_done(app, tx, loaded, index).await?;
        }
        let reference = &loaded.attempt.reference;
        tracing::warn!(attempt.reference = %reference, "a capture was voided at the gateway's console");
        app.audit(tx, site, "gateway", "find payment voided", reference, &capture.0).await?;
    }
    Ok(())
}

async fn end_done(app: &App, tx: &mut Tx, loaded: &mut Loaded, index: usize) -> Result<(), AppError> {
    let row = &mut loaded.refunds[index];
    row.order.state = OrderState::Done;
    row.ended_at = Some(app.now());
    rows::set(tx, row).await?;
    let order = row.order.clone();
    if let Some(known) = loaded.situation.orders.iter_mut().find(|known| known.id == order.id) {
        known.clone_from(&order);
    }
    if order.cause.is_unplaced() {
        return Ok(());
    }
    tell_gone(app, tx, loaded, index).await
}

/// Tells that the money of an order has gone back. Where the mail that announces it has still to be sent, that one says
/// so.
async fn tell_gone(app: &App, tx: &mut Tx, loaded: &Loaded, index: usize) -> Result<(), AppError> {
    let row = &loaded.refunds[index];
    if let Bought::Seat(registration) = &loaded.bought
        && is_to_be_announced(app, tx, registration, row).await?
    {
        return Ok(());
    }
    tell(app, tx, loaded, MailKind::Refunded, &row.order.id.to_string()).await
}

/// Where the net of the price stands in the books.
pub(crate) async fn standing(tx: &mut Tx, loaded: &Loaded) -> Result<Standing, AppError> {
    // What is earned of a seat is posted with the money that paid for it, whatever goes back of another try.
    let good = loaded.attempts.iter().find(|row| Some(row.id) == loaded.intent.secured_by);
    let account = good.unwrap_or(&loaded.attempt).merchant_account_id;
    let site = loaded.intent.site_id;
    let registration = match &loaded.bought {
        Bought::Seat(registration) => registration.id.to_string(),
        Bought::Use(paid) => {
            let statement =
                store::usage::statements::of_session(tx, paid.site, loaded.intent.session_id).await?;
            return Ok(statement.map_or(Standing::Deferred, |statement| Standing::Used(statement.revenue)));
        }
    };
    if store::ledger::is_posted(tx, site, account, Event::CancelledForFee, &registration).await? {
        return Ok(Standing::KeptAsFee);
    }
    let recognized =
        store::ledger::is_posted(tx, site, account, Event::RevenueRecognized, &registration).await?;
    Ok(if recognized { Standing::Recognized } else { Standing::Deferred })
}

/// Posts the requests of orders whose capture is in the books, and of those that are held back after a dispute: LT-E11 for money without
/// a seat, else E6, E12, or E8 where a part of the price is kept for the cancellation.
pub(super) async fn post_orders(app: &App, tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let attempt = loaded.attempt.id;
    // Nothing is taken of it by a dispute any more, and a person decides only how it is given back.
    let may_be_owed = !loaded.attempt.disputed.is_open
        && !loaded.situation.is_closed
        && !loaded.situation.facts.captures.is_empty();
    let is_owed = |row: &RefundRow| row.reserved || (may_be_owed && row.order.state == OrderState::Failed);
    let waiting: Vec<usize> = (0..loaded.refunds.len())
        .filter(|&index| {
            let row = &loaded.refunds[index];
            row.attempt_id == attempt && !row.posted && is_owed(row)
        })
        .collect();
    // What waits for the end of a dispute, or for a person who has ended the payment meanwhile, is reserved and posted then, and
    // the fee that is kept with it.
    let waits = |row: &RefundRow| {
        let is_open = matches!(row.order.state, OrderState::Requested | OrderState::Failed);
        row.attempt_id == attempt && is_open && !row.posted && !is_owed(row)
    };
    let given_back = loaded.situation.seat == Seat::GivenBack
        && !loaded.situation.facts.captures.is_empty()
        && !loaded.refunds.iter().any(waits);
    if waiting.is_empty() && !given_back {
        return Ok(());
    }
    let standing = standing(tx, loaded).await?;
    let kept = rest(loaded.intent.price, loaded.given()).filter(|kept| kept.gross.minor > 0);
    let seat = match &loaded.bought {
        Bought::Seat(registration) => Some(registration.id),
        Bought::Use(_) => None,
    };
    let for_fee = kept.filter(|_| given_back && standing == Standing::Deferred).zip(seat);
    let mut part_for_fee = nothing(loaded.intent.price);
    for index in waiting {
        let row = &mut loaded.refunds[index];
        row.posted = true;
        rows::set(tx, row).await?;
        let (id, part, cause) = (row.order.id, row.part, row.order.cause);
        if cause.is_unplaced() {
            post(app, tx, loaded, &ledger::return_requested(id, part.gross)).await?;
        } else if for_fee.is_some() && cause.keeps_a_fee() {
            // A lost dispute may have split one in two.
            part_for_fee = sum(part_for_fee, part);
        } else {
            // What was not used was never earned.
            let standing = if cause == Cause::NotUsed { Standing::Deferred } else { standing };
            post(app, tx, loaded, &ledger::refund_requested(id, part, standing)).await?;
        }
    }
    if let Some((fee, registration)) = for_fee {
        let entry = ledger::cancelled_for_fee(registration, part_for_fee, fee);
        post(app, tx, loaded, &entry).await?;
    }
    Ok(())
}
