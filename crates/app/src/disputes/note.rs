//! A dispute is noted: the gateway has taken the money, and nothing of the payment is given back until it is decided.

use super::{CASE_NUMBER_MAX, DisputeRefusal, Disputes, FEE_MAX};
use crate::audit::actor;
use crate::jobs::queue::LOOK_JOB;
use crate::payments::{self, Loaded};
use crate::refunds::{Of, detail, set_order};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, DisputeId, SiteId};
use domain::ledger;
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::{Verdict, WrongState};
use domain::payments::operation::OperationState;
use domain::payments::purchase::Purchase;
use domain::refunds::{OrderState, Reason};
use domain::sites::Interface;
use domain::time::{Span, Timestamp};
use store::payments::attempts;
use store::payments::disputes::{self as rows, DisputeRow};
use store::{Tx, jobs};

/// What a person tells of a dispute.
#[derive(Debug, Clone)]
pub struct NewDispute {
    /// Made when the form was shown ([`Disputes::new_id`]).
    pub id: DisputeId,
    /// How much the gateway took away.
    pub amount: Money,
    /// What it keeps for that; may be nothing.
    pub fee: Money,
    /// The gateway's or the bank's number of the case.
    pub case_number: String,
    /// The first instant of the day on which it was opened.
    pub opened_at: Timestamp,
    /// The first instant of the last day for an answer, where there is one.
    pub answer_by: Option<Timestamp>,
    /// Why the payer disputes it, as far as the gateway says; may be empty.
    pub reason: String,
}

impl Disputes<'_> {
    /// Notes that a payment is disputed. Money does not move by this: the gateway has taken it already (LT-E15).
    pub async fn note(
        &self,
        by: AccountId,
        site: SiteId,
        of: impl Into<Of>,
        told: NewDispute,
    ) -> Result<Result<(), DisputeRefusal>, AppError> {
        let (of, app, store) = (of.into(), self.0.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| store_noted(&app, tx, by, (site, of), &told).await;
        spawn(async move { store.run_hot(unit).await }).await?
    }
}

async fn store_noted(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, of): (SiteId, Of),
    told: &NewDispute,
) -> Result<Result<(), DisputeRefusal>, AppError> {
    let Some(intent) = of.lock(tx, site).await? else { return Ok(Err(DisputeRefusal::NothingPaid)) };
    let known = rows::list(tx, site, intent.id).await?;
    if let Some(known) = known.iter().find(|row| row.id == told.id) {
        let is_same = known.amount == told.amount && known.case_number == told.case_number.trim();
        return Ok(if is_same { Ok(()) } else { Err(DisputeRefusal::OtherForm) });
    }
    let taken = payments::with_money(app, tx, &intent).await?;
    let Some(attempt) = taken.first().map(|loaded| loaded.attempt.id) else {
        return Ok(Err(DisputeRefusal::NothingPaid));
    };
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    let entered = enter(app, tx, &mut loaded, (&actor(by), false), told).await?;
    if entered.is_ok() && loaded.situation.gateway.shows_disputes {
        // It is the same one that the gateway tells of.
        jobs::put(tx, LOOK_JOB, attempt.0, Some(site), app.now()).await?;
    }
    Ok(entered)
}

/// Notes it, in a unit that has locked the intent; `by_gateway`: the gateway itself tells of it.
pub(super) async fn enter(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    (by, by_gateway): (&str, bool),
    told: &NewDispute,
) -> Result<Result<(), DisputeRefusal>, AppError> {
    let row = match row(app, loaded, (by_gateway, told)) {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let site = row.site_id;
    rows::insert(tx, &row).await?;
    loaded.attempt.disputed.is_open = true;
    loaded.situation.disputed = loaded.attempt.disputed;
    attempts::set_disputed(tx, &loaded.attempt).await?;
    payments::post(app, tx, loaded, &ledger::dispute_opened(row.id, row.amount, row.fee)).await?;
    revive(tx, loaded).await?;
    let more = detail(row.amount, &[&row.case_number, &row.reason]);
    app.audit(tx, site, by, "note dispute", loaded.reference(), &more).await?;
    // Nothing can be sent: it waits. How the payment stands is written.
    payments::follow(app, tx, loaded).await?;
    Ok(Ok(()))
}

/// A refund that the gateway refused because of this very dispute was asked for before we knew of it: it waits for its end, as one
/// does that is asked for now.
pub(super) async fn revive(tx: &mut Tx, loaded: &mut Loaded) -> Result<(), AppError> {
    let attempt = loaded.attempt.id;
    for index in 0..loaded.refunds.len() {
        let order = &loaded.refunds[index].order;
        let waits = matches!(order.state, OrderState::Requested | OrderState::Failed);
        // A person decides about one that was held back.
        let waits = waits && !loaded.situation.is_held_back(order);
        if loaded.refunds[index].attempt_id != attempt || !waits || !was_refused_as_disputed(loaded, index) {
            continue;
        }
        let refused = loaded.situation.refusals_of(&loaded.refunds[index].order);
        let row = &mut loaded.refunds[index];
        (row.order.state, row.ended_at) = (OrderState::Requested, None);
        row.order.tries = row.order.tries.max(refused + 1);
        set_order(tx, loaded, index).await?;
    }
    Ok(())
}

fn was_refused_as_disputed(loaded: &Loaded, index: usize) -> bool {
    let id = loaded.refunds[index].order.id;
    let mut operations = loaded.situation.operations.iter().filter(|of| of.order == Some(id));
    let last = operations.next_back().filter(|of| of.state == OperationState::Refused);
    last.is_some_and(|last| {
        let disputed = Verdict::WrongState(WrongState::Disputed);
        loaded.observations.iter().any(|row| row.operation_id == last.id && row.heard.verdict == disputed)
    })
}

/// Whether the gateway shows a payment that was taken back as such when it is asked: what it says contradicts then, and waits for a
/// person by itself.
pub(crate) fn tells_itself(loaded: &Loaded) -> bool {
    match loaded.account.login.interface() {
        Interface::Express | Interface::HostedPro | Interface::DirectPro => true,
        Interface::Payflow | Interface::PayflowExpress | Interface::PayPal => false,
    }
}

/// Whether it is known what of it goes back: of a host's payment not before his session is settled or given up.
pub(super) fn is_settled(loaded: &Loaded) -> bool {
    match loaded.intent.purchase {
        Purchase::Seat(_) => true,
        Purchase::Use(of_use) => of_use.taken.is_some() || of_use.given_up,
    }
}

/// The dispute as it is kept, where it can be one.
fn row(
    app: &App,
    loaded: &Loaded,
    (by_gateway, told): (bool, &NewDispute),
) -> Result<DisputeRow, DisputeRefusal> {
    if loaded.situation.state() == AttemptState::Quarantine {
        return Err(DisputeRefusal::BeingChecked);
    }
    let capture = loaded.situation.facts.captures.first().ok_or(DisputeRefusal::NothingPaid)?;
    if tells_itself(loaded) {
        return Err(DisputeRefusal::ToldByGateway);
    }
    if loaded.attempt.disputed.is_open {
        return Err(DisputeRefusal::AlreadyOpen);
    }
    let taken = capture.amount;
    if told.amount.currency != taken.currency || told.amount.minor <= 0 {
        return Err(DisputeRefusal::BadAmount);
    }
    if told.amount.minor > taken.minor {
        return Err(DisputeRefusal::TooMuch(taken));
    }
    // A gateway asks a small sum, which may be more than a small payment.
    let fee_max = match by_gateway {
        true => Money::new(i64::MAX, taken.currency),
        false => Money::new(taken.minor.max(FEE_MAX), taken.currency),
    };
    if told.fee.currency != taken.currency || !(0..=fee_max.minor).contains(&told.fee.minor) {
        return Err(DisputeRefusal::BadFee(fee_max));
    }
    let case_number = told.case_number.trim();
    if case_number.is_empty() {
        return Err(DisputeRefusal::CaseNumberMissing);
    }
    if !by_gateway && case_number.chars().count() > CASE_NUMBER_MAX {
        return Err(DisputeRefusal::CaseNumberTooLong);
    }
    let reason = Reason::or_none(&told.reason)?;
    // The gateway's clock may be behind; whose money it is about it tells by itself.
    let is_too_early = !by_gateway && told.opened_at.plus(Span::days(1)) <= loaded.attempt.created_at;
    if told.opened_at > app.now() || is_too_early {
        return Err(DisputeRefusal::BadDay);
    }
    if told.answer_by.is_some_and(|day| day < told.opened_at) {
        return Err(DisputeRefusal::BadAnswerDay);
    }
    Ok(DisputeRow {
        id: told.id,
        site_id: loaded.intent.site_id,
        intent_id: loaded.intent.id,
        attempt_id: loaded.attempt.id,
        capture: capture.object.clone(),
        amount: told.amount,
        fee: told.fee,
        case_number: case_number.to_owned(),
        reason: String::from(reason),
        opened_at: told.opened_at,
        answer_by: told.answer_by,
        state: DisputeState::Open,
        ended_at: None,
        lost: Money::zero(told.amount.currency),
        by_gateway,
        doubt: None,
        told_at: None,
        corrections: 0,
    })
}
