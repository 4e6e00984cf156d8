//! Orders that money go back, within the situation of the attempt whose money it is: which of them are under way, stuck,
//! or ended.

use super::facts::{Authorization, Conflict, MoneyFact};
use super::gateway::{Heard, ObjectId, Verdict};
use super::operation::{Operation, OperationKind, OperationState};
use super::situation::{Seat, Situation};
use crate::ids::{OperationId, RefundId};
use crate::money::Money;
use crate::refunds::{OrderState, RefundOrder};

impl Situation {
    /// The capture that an order goes back of: its own, or the one that paid for the seat, once it is known.
    pub fn capture_of(&self, order: &RefundOrder) -> Option<ObjectId> {
        match &order.capture {
            Some(object) => Some(object.clone()),
            None if matches!(self.seat, Seat::Confirmed | Seat::GivenBack) => {
                self.facts.captures.first().map(|capture| capture.object.clone())
            }
            None => None,
        }
    }

    pub(super) fn carried_out_by(&self, order: &RefundOrder) -> impl Iterator<Item = &Operation> {
        let id = order.id;
        self.operations.iter().filter(move |o| o.order == Some(id))
    }

    /// Whether a refund of the order is sent, unknown or done.
    pub(super) fn is_under_way(&self, order: &RefundOrder) -> bool {
        self.carried_out_by(order).any(|o| o.state.is_open() || o.state == OperationState::Done)
    }

    /// Whether the order failed though the gateway has not refused it: it was not sent, because its money may have left in another way, and a
    /// person decides.
    pub fn is_held_back(&self, order: &RefundOrder) -> bool {
        order.state == OrderState::Failed && !self.is_closed && self.refusals_of(order) < order.tries
    }

    /// How often the gateway refused the order.
    pub fn refusals_of(&self, order: &RefundOrder) -> i64 {
        let refused = self.carried_out_by(order).filter(|o| o.state == OperationState::Refused).count();
        i64::try_from(refused).unwrap_or(i64::MAX)
    }

    /// Whether the gateway refused the order as often as it was asked for: a person must look.
    pub(super) fn is_stuck(&self, order: &RefundOrder) -> bool {
        matches!(order.state, OrderState::Requested | OrderState::Failed)
            && !self.is_under_way(order)
            && self.refusals_of(order) >= order.tries
    }

    /// Whether a refund is sent whose outcome is not known for good. What the gateway does not know when its key can be sent no
    /// more was not done (PS-K4), and what a person has ended by hand is his to know.
    pub fn is_giving_back(&self) -> bool {
        let unsettled = |o: &Operation| match o.state {
            OperationState::Refused => !o.refusal_confirmed,
            state => state.is_open() && !self.is_absent(o),
        };
        let mut refunds = self.operations.iter().filter(|o| o.kind == OperationKind::Refund);
        !self.is_closed && refunds.any(unsettled)
    }

    /// Whether the gateway does not know an operation although its key can be sent no more (PS-K4), by the last inquiry that it answered.
    pub(super) fn is_absent(&self, operation: &Operation) -> bool {
        let proven_at = self.resend_until(operation).plus(self.gateway.lookup_lag);
        let not_found_at =
            operation.not_found_at.filter(|at| operation.inquired_at.is_none_or(|last| last <= *at));
        not_found_at.is_some_and(|at| at >= proven_at)
    }

    /// The operations that the gateway does not know for good, those first that were not asked about for the longest time. They are asked
    /// about, each once in a look, and keep nothing else from being settled.
    pub fn absent(&self) -> Vec<OperationId> {
        let is_absent = |o: &&Operation| self.is_without_outcome(o) && self.is_absent(o);
        let mut absent: Vec<_> = self.operations.iter().filter(is_absent).collect();
        absent.sort_by_key(|o| o.inquired_at);
        absent.into_iter().map(|o| o.id).collect()
    }

    /// Whether what became of a call is not known and matters; decisions on a review are looked after by themselves.
    pub(super) fn is_without_outcome(&self, operation: &Operation) -> bool {
        matches!(operation.state, OperationState::Sent | OperationState::Unknown)
            && !operation.kind.decides()
            && !self.is_moot(operation)
    }

    /// Whether an order was sent, and nothing that was sent for it is known to its gateway or can be sent any more: nothing goes on
    /// by itself with it (PS-C13).
    pub fn is_lost(&self, order: &RefundOrder) -> bool {
        let is_settled = |o: &&Operation| o.state == OperationState::NotDone || o.is_over();
        let mut sent = self.carried_out_by(order).filter(|o| !is_settled(o)).peekable();
        order.state == OrderState::Requested
            && sent.peek().is_some()
            && sent.all(|o| o.state == OperationState::Unknown && self.is_absent(o))
    }

    /// Whether a gateway that has given back `amount` of a capture besides cannot have given back as much as was `ordered` of it: that
    /// would be more than was taken.
    pub fn rules_out(&self, amount: Money, capture: &ObjectId, ordered: Money) -> bool {
        let back = self.facts.refunds.iter().filter(|refund| refund.capture == *capture);
        let back: i64 = back.map(|refund| refund.amount.minor).sum();
        let taken = self.facts.capture(capture).map(|capture| capture.amount.minor);
        taken.is_some_and(|taken| back + amount.minor + ordered.minor > taken)
    }

    /// What was sent for a lost order was not done: it is asked for anew, or is carried out in another way. What changed.
    pub fn note_not_done(&mut self, order: RefundId) -> Vec<Operation> {
        let mut changed = Vec::new();
        for operation in self.operations.iter_mut().filter(|o| o.order == Some(order) && o.state.is_open()) {
            operation.state = OperationState::NotDone;
            changed.push(operation.clone());
        }
        changed
    }

    /// What tells of a refund by the id of one that is known already, and not by our reference of this one, is about that one
    /// (PS-F6): nothing says that this one was done.
    pub(super) fn given_by_another(&self, refund: &Operation, heard: &Heard) -> Option<Conflict> {
        let is_told = refund.kind == OperationKind::Refund
            && refund.state != OperationState::Done
            && heard.verdict == Verdict::Refunded
            && heard.reference.is_none();
        let mut known = self.facts.refunds.iter();
        (is_told && known.any(|other| Some(&other.object) == heard.object.as_ref()))
            .then_some(Conflict::Reference)
    }

    /// Whether a refund that has brought these news carries out an order that was paid in another way before, or given up; or that was taken
    /// for not done, and is asked for anew or was made smaller since.
    pub(super) fn is_given_twice(&self, index: usize, news: &[MoneyFact]) -> bool {
        let refund = &self.operations[index];
        let is_asked_anew = |order: &RefundOrder| {
            let mut others = self.carried_out_by(order).filter(|o| o.id != refund.id);
            others.any(|o| o.state.is_open() || o.state == OperationState::Done)
        };
        let is_over = |order: &RefundOrder| {
            let is_ended = matches!(order.state, OrderState::PaidOtherwise | OrderState::Dismissed);
            is_ended || order.amount.minor < refund.amount.minor || is_asked_anew(order)
        };
        let order = self.orders.iter().find(|order| Some(order.id) == refund.order);
        news.iter().any(|fact| matches!(fact, MoneyFact::Returned(..))) && order.is_some_and(is_over)
    }

    /// How many refunds have failed, and wait for a person.
    pub fn failed_refunds(&self) -> usize {
        self.orders.iter().filter(|order| order.state == OrderState::Failed).count()
    }

    /// Whether the order of a refund is carried out without it: by another try, by a person or by a lost dispute.
    pub(super) fn is_given_otherwise(&self, refund: &Operation) -> bool {
        let Some(order) = self.orders.iter().find(|order| Some(order.id) == refund.order) else {
            return false;
        };
        let mut others = self.carried_out_by(order).filter(|o| o.id != refund.id);
        let is_waiting = matches!(order.state, OrderState::Requested | OrderState::Failed);
        !is_waiting || others.any(|o| o.state == OperationState::Done)
    }

    /// What of the captures was lost by disputes, minor units: of the price, and what was to go back anyway.
    pub(super) fn lost(&self) -> i64 {
        let taken_back = self.orders.iter().filter(|order| order.state == OrderState::TakenBack);
        self.disputed.lost + taken_back.map(|order| order.amount.minor).sum::<i64>()
    }

    /// Moves the orders to where their operations and the facts have brought them; gives those that moved. A refusal
    /// counts once an inquiry has confirmed it, since money wins over a refusal (PS-F12).
    pub fn settle_orders(&mut self) -> Vec<RefundOrder> {
        let mut moved = Vec::new();
        for index in 0..self.orders.len() {
            let order = &self.orders[index];
            let operations: Vec<&Operation> = self.carried_out_by(order).collect();
            let done = operations.iter().any(|o| o.state == OperationState::Done);
            let confirmed =
                operations.iter().filter(|o| o.state == OperationState::Refused && o.refusal_confirmed);
            let refused = i64::try_from(confirmed.count()).unwrap_or(i64::MAX) >= order.tries;
            let state = match order.state {
                OrderState::Requested | OrderState::Failed if done => OrderState::Done,
                OrderState::Requested if refused && !self.is_under_way(order) => OrderState::Failed,
                OrderState::Requested if order.capture.is_none() && self.is_released_untaken() => {
                    OrderState::Released
                }
                state => state,
            };
            if state != order.state {
                self.orders[index].state = state;
                moved.push(self.orders[index].clone());
            }
        }
        moved
    }

    /// Whether all that was held is released, and nothing was or will be taken.
    pub(super) fn is_released_untaken(&self) -> bool {
        let capturing = self.operations.iter().any(|o| o.kind == OperationKind::Capture && o.state.is_open());
        let holds = &self.facts.authorizations;
        self.facts.captures.is_empty()
            && !capturing
            && !holds.is_empty()
            && holds.iter().all(Authorization::released)
    }

    /// Whether all that is held was ordered back, so that it is released and not captured (PS 6.8).
    pub(super) fn is_ordered_back(&self, hold: &Authorization) -> bool {
        let ordered = self.orders.iter().filter(|o| o.capture.is_none() && o.state == OrderState::Requested);
        ordered.map(|order| order.amount.minor).sum::<i64>() >= hold.amount.minor
    }
}
