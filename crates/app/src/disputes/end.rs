//! A dispute is decided: what waited for it goes on, or the payer has its money already.

use super::note::is_settled;
use super::told::{Noted, Seen, may_decide, take_in};
use super::{DisputeRefusal, DisputeRow, Disputes};
use crate::audit::actor;
use crate::jobs::queue::LOOK_JOB;
use crate::payments::{self, Loaded};
use crate::receipts::credit_order;
use crate::refunds::{Of, detail, set_order};
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::ToldDispute;
use domain::ids::{AccountId, AttemptId, DisputeId, OperationId, RefundId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::dispute::{self, DisputeState, Disputed, Ended, Outcome};
use domain::payments::purchase::Purchase;
use domain::refunds::{OrderState, Reason};
use domain::sites::Price;
use store::payments::{attempts, disputes as rows};
use store::refunds as orders;
use store::{Tx, jobs};

impl Disputes<'_> {
    /// Writes how the open dispute `id` was decided; `note` says more. Won, what was asked back meanwhile is sent; lost, the
    /// payer has the money: first what was to go back to him anyway, then what was kept. Lost in part, the rest is as won.
    pub async fn end(
        &self,
        by: AccountId,
        site: SiteId,
        of: impl Into<Of>,
        (id, ended, note): (DisputeId, Ended, &str),
    ) -> Result<Result<(), DisputeRefusal>, AppError> {
        let of = of.into();
        let Ok(note) = Reason::or_none(note).map(String::from) else {
            return Ok(Err(DisputeRefusal::ReasonTooLong));
        };
        if ended == Ended::Won {
            // What waits is sent.
            self.0.may_send().await?;
        }
        let row = {
            let mut tx = self.0.store().reader().await?;
            let Some(intent) = of.find(&mut tx, site).await? else { return Ok(Err(DisputeRefusal::NotOpen)) };
            let known = rows::list(&mut tx, site, intent.id).await?;
            let open = known.into_iter().find(|row| row.id == id && row.state == DisputeState::Open);
            let Some(row) = open else { return Ok(Err(DisputeRefusal::NotOpen)) };
            let loaded = payments::read_attempt(self.0, &mut tx, site, row.attempt_id).await?;
            if let Err(refusal) = check(&loaded, &row, ended) {
                return Ok(Err(refusal));
            }
            row
        };
        // What has gone back at the gateway's console meanwhile is sent no more, and the payer has it besides.
        let looked = crate::refunds::look(self.0, site, row.attempt_id, Some((&row, ended))).await?;
        if !looked.is_answered {
            return Ok(Err(DisputeRefusal::NoAnswer));
        }
        let (seen, sends) = (looked.disputes, looked.sends);
        let (app, store) = (self.0.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            store_end(&app, tx, by, (site, of), (id, ended, &note), (seen, &row, sends)).await
        };
        match spawn(async move { store.run_hot(unit).await }).await?? {
            Ok((attempt, in_hand)) => {
                let app = self.0.clone();
                spawn(async move { payments::send_decided(&app, site, attempt, in_hand).await }).await??;
                Ok(Ok(()))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}

async fn store_end(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, of): (SiteId, Of),
    (id, ended, note): (DisputeId, Ended, &str),
    (seen, shown, sends): (Seen, &DisputeRow, bool),
) -> Result<Result<(AttemptId, Vec<OperationId>), DisputeRefusal>, AppError> {
    let Some(intent) = of.lock(tx, site).await? else { return Ok(Err(DisputeRefusal::NotOpen)) };
    let known = rows::list(tx, site, intent.id).await?;
    let Some(row) = known.into_iter().find(|row| row.id == id && row.state == DisputeState::Open) else {
        return Ok(Err(DisputeRefusal::NotOpen));
    };
    // The gateway has just been asked: nobody here knows better.
    if !may_decide(&row, seen) {
        return Ok(Err(DisputeRefusal::ToldByGateway));
    }
    if row.amount != shown.amount || row.doubt != shown.doubt {
        // He has not seen what the gateway has just told.
        return Ok(Err(DisputeRefusal::NotOpen));
    }
    let mut loaded = payments::locked_attempt(app, tx, intent, row.attempt_id).await?;
    let attempt = row.attempt_id;
    let decided = decide(app, tx, &mut loaded, (&actor(by), row), (ended, note), (None, sends)).await?;
    Ok(decided.map(|in_hand| (attempt, in_hand)))
}

/// Writes how an open dispute was decided, in a unit that has locked the intent; the `next` one that the gateway tells of is noted before
/// anything that waits is sent; where it does not send, a person decides about that. The operations that are to be sent after the commit.
pub(super) async fn decide(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (by, mut row): (&str, DisputeRow),
    (ended, note): (Ended, &str),
    (next, sends): (Option<&ToldDispute>, bool),
) -> Result<Result<Vec<OperationId>, DisputeRefusal>, AppError> {
    let site = row.site_id;
    if let Err(refusal) = check(loaded, &row, ended) {
        return Ok(Err(refusal));
    }
    if ended != Ended::Won && loaded.situation.is_giving_back() {
        return Ok(Err(DisputeRefusal::RefundUnderWay));
    }
    (row.state, row.lost) = match ended {
        Ended::Won => (DisputeState::Won, Money::zero(row.amount.currency)),
        Ended::Lost(lost) => (DisputeState::Lost, lost),
    };
    row.ended_at = Some(app.now());
    if !rows::end(tx, &row).await? {
        return Ok(Err(DisputeRefusal::NotOpen));
    }
    let (action, amount) = match ended {
        Ended::Won => ("win dispute", row.amount),
        Ended::Lost(lost) => ("lose dispute", lost),
    };
    let more = detail(amount, &[&row.case_number, note]);
    app.audit(tx, site, by, action, loaded.reference(), &more).await?;
    let there_again = Money::new(row.amount.minor - row.lost.minor, row.amount.currency);
    if there_again.minor > 0 {
        payments::post(app, tx, loaded, &ledger::dispute_won(row.id, there_again)).await?;
    }
    let taken_back = match ended {
        Ended::Won => {
            let disputed = Disputed { is_open: false, ..loaded.attempt.disputed };
            set_disputed(tx, loaded, disputed).await?;
            Vec::new()
        }
        Ended::Lost(_) => lose(app, tx, loaded, &row).await?,
    };
    let is_clear = match next {
        Some(next) => {
            let noted = take_in(app, tx, loaded, next).await?;
            !matches!(noted, Noted::Unfit) || next.outcome == Outcome::Won
        }
        None => true,
    };
    if !sends || !is_clear {
        hold_back(app, tx, loaded, by).await?;
    }
    let in_hand = payments::follow(app, tx, loaded).await?;
    // Their requests are posted by now.
    for id in taken_back {
        let Some(order) = loaded.refunds.iter().find(|order| order.order.id == id) else { continue };
        payments::post(app, tx, loaded, &ledger::refund_taken_back(id, order.part.gross)).await?;
        credit_order(app, tx, loaded, order).await?;
    }
    jobs::put(tx, LOOK_JOB, row.attempt_id.0, Some(site), app.now()).await?;
    Ok(Ok(in_hand))
}

/// Whether it can end so now.
fn check(loaded: &Loaded, row: &DisputeRow, ended: Ended) -> Result<(), DisputeRefusal> {
    let Ended::Lost(lost) = ended else { return Ok(()) };
    if lost.currency != row.amount.currency || lost.minor <= 0 {
        return Err(DisputeRefusal::BadAmount);
    }
    if lost.minor > row.amount.minor {
        return Err(DisputeRefusal::TooMuch(row.amount));
    }
    if loaded.pays() && !is_settled(loaded) {
        return Err(DisputeRefusal::NotSettled);
    }
    Ok(())
}

/// What would be sent now may be what somebody gave at the console, and is in the books nowhere: a person decides about each order.
async fn hold_back(app: &App, tx: &mut Tx, loaded: &mut Loaded, by: &str) -> Result<(), AppError> {
    for index in 0..loaded.refunds.len() {
        let row = &mut loaded.refunds[index];
        if row.attempt_id == loaded.attempt.id && row.order.state == OrderState::Requested && !row.reserved {
            (row.order.state, row.ended_at) = (OrderState::Failed, Some(app.now()));
            let more = detail(row.part.gross, &[]);
            set_order(tx, loaded, index).await?;
            app.audit(tx, loaded.intent.site_id, by, "hold back refund", loaded.reference(), &more).await?;
        }
    }
    Ok(())
}

async fn set_disputed(tx: &mut Tx, loaded: &mut Loaded, disputed: Disputed) -> Result<(), AppError> {
    loaded.attempt.disputed = disputed;
    loaded.situation.disputed = disputed;
    Ok(attempts::set_disputed(tx, &loaded.attempt).await?)
}

/// The payer has what was lost; the orders that he has of it.
async fn lose(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    row: &DisputeRow,
) -> Result<Vec<RefundId>, AppError> {
    let (site, attempt) = (row.site_id, row.attempt_id);
    let (mut waiting, mut released) = (Vec::new(), Vec::new());
    for index in 0..loaded.refunds.len() {
        if !waits_for(loaded, index, row) {
            continue;
        }
        let order = &mut loaded.refunds[index];
        if order.reserved {
            orders::release(tx, site, attempt, &row.capture, order.part.gross).await?;
            order.reserved = false;
            released.push(index);
        }
        waiting.push((order.order.id, order.part.gross));
    }
    let there = orders::left_of_capture(tx, site, attempt, &row.capture).await?;
    let loss = dispute::loss(row.lost, Money::new(there, row.lost.currency), &waiting);
    let mut taken_back = Vec::new();
    for (id, part) in &loss.orders {
        taken_back.push(take_back(app, tx, loaded, row, (*id, *part)).await?);
    }
    for index in released {
        // Those that the payer has by it are reserved anew.
        set_order(tx, loaded, index).await?;
    }
    // No more than was kept of the price can be lost of it; nothing was of what paid for nothing.
    let of_price = if loaded.pays() { loaded.left().minor } else { 0 };
    let kept = Money::new(loss.of_price.minor.min(of_price), row.lost.currency);
    let beyond = Money::new(
        row.lost.minor - loss.of_capture().minor + loss.of_price.minor - kept.minor,
        kept.currency,
    );
    let mut lost_tax = 0;
    if kept.minor > 0 {
        let part = loaded.part_of(kept).ok_or(AppError::Broken("a loss cannot be split"))?;
        lose_price(app, tx, loaded, (row, part)).await?;
        lost_tax = part.tax.minor;
    }
    if beyond.minor > 0 {
        payments::post(app, tx, loaded, &ledger::dispute_lost_beyond(row.id, beyond)).await?;
    }
    let before = loaded.attempt.disputed;
    let lost =
        Disputed { is_open: false, lost: before.lost + kept.minor, lost_tax: before.lost_tax + lost_tax };
    set_disputed(tx, loaded, lost).await?;
    Ok(taken_back)
}

/// Whether an order waits for the money that is disputed.
fn waits_for(loaded: &Loaded, index: usize, row: &DisputeRow) -> bool {
    let order = &loaded.refunds[index];
    order.attempt_id == row.attempt_id
        && matches!(order.order.state, OrderState::Requested | OrderState::Failed)
        && order.order.capture.as_ref().is_none_or(|capture| *capture == row.capture)
}

/// The payer has `part` of an order by the dispute; which order that is.
async fn take_back(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    row: &DisputeRow,
    (id, part): (RefundId, Money),
) -> Result<RefundId, AppError> {
    let find = |loaded: &Loaded, id| loaded.refunds.iter().position(|order| order.order.id == id);
    let index = find(loaded, id).ok_or(AppError::Broken("an order is missing"))?;
    let index = if part == loaded.refunds[index].part.gross {
        index
    } else {
        payments::part_off(app, tx, loaded, (index, part)).await?
    };
    let (site, attempt, now) = (row.site_id, row.attempt_id, app.now());
    if !orders::reserve(tx, site, attempt, &row.capture, part).await? {
        return Err(AppError::Broken("more was lost than was there"));
    }
    let order = &mut loaded.refunds[index];
    order.order.capture = Some(row.capture.clone());
    order.order.state = OrderState::TakenBack;
    (order.reserved, order.ended_at) = (true, Some(now));
    let id = order.order.id;
    set_order(tx, loaded, index).await?;
    Ok(id)
}

/// LT-E17: what was kept of the price is lost. It cannot be given back any more.
async fn lose_price(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    (row, part): (&DisputeRow, Price),
) -> Result<(), AppError> {
    let there = orders::reserve(tx, row.site_id, row.attempt_id, &row.capture, part.gross).await?;
    if !there {
        return Err(AppError::Broken("more was lost than was there"));
    }
    if let Purchase::Use(of_use) = loaded.intent.purchase {
        // What a host has back is not reimbursed by his division as well (LT-B10). Before it is posted, as for a refund: what is
        // in the books counts already.
        let session = (of_use.site, loaded.intent.session_id, of_use.payer);
        crate::claims::refunded(app, tx, session, RefundId(row.id.0), part.gross).await?;
    }
    payments::post(app, tx, loaded, &ledger::dispute_lost(row.id, part)).await
}
