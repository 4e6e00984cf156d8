//! What a gateway answered "not done" ("try it later") is asked for anew, under another key: at once, then ever later. A gateway
//! that is busy for days is neither called without end nor given up.

use super::facts::Authorization;
use super::operation::{Operation, OperationKind, OperationState};
use super::schedule::{PAYER_WAITS, RESEND_WAITS};
use super::situation::{Situation, Step};
use crate::ids::{OperationId, RefundId};
use crate::payments::gateway::ObjectId;
use crate::time::Timestamp;

impl Situation {
    /// Whether an operation of this kind on `target` may be stored now: none is under way, done or refused for good, and if the
    /// last one was answered "not done", that is long enough ago.
    pub(super) fn may_be_asked(&self, kind: OperationKind, target: &ObjectId, now: Timestamp) -> bool {
        !self.is_settled_or_open(kind, target) && self.is_time_for(kind, target, now)
    }

    /// Whether the last operation of this kind on `target`, if it was answered "not done", was long enough ago.
    pub(super) fn is_time_for(&self, kind: OperationKind, target: &ObjectId, now: Timestamp) -> bool {
        asked_anew_from(self.on(kind, target)).is_none_or(|from| from <= now)
    }

    /// The same of the refunds that carry out an order.
    pub(super) fn is_time_to_give_back(&self, order: RefundId, now: Timestamp) -> bool {
        let tries = self.operations.iter().filter(|o| o.order == Some(order));
        asked_anew_from(tries).is_none_or(|from| from <= now)
    }

    /// What was not done and is asked for anew, and when, not before `now`: the first of all. Decisions on a payment under review are
    /// looked after with that.
    pub(super) fn next_anew(&self, now: Timestamp) -> Option<(OperationId, Timestamp)> {
        let ended =
            self.operations.iter().filter(|o| o.state == OperationState::NotDone && !o.kind.decides());
        let mut waiting: Vec<_> = ended.filter_map(|o| Some((o, self.anew_from(o)?.max(now)))).collect();
        waiting.sort_by_key(|(_, from)| *from);
        let is_wanted = |from| self.next_step(from).is_some();
        waiting.into_iter().find(|(_, from)| is_wanted(*from)).map(|(o, from)| (o.id, from))
    }

    /// What moves money, was answered "not done" and will be asked for anew: for the payer and in every list it is under way.
    pub(super) fn asked_anew(&self) -> Option<OperationKind> {
        let ended = || self.operations.iter().filter(|o| o.state == OperationState::NotDone);
        let from = ended().filter_map(|o| self.anew_from(o)).max()?;
        let kind = match self.next_step(from)? {
            Step::Refund(..) => OperationKind::Refund,
            Step::Void(..) => OperationKind::Void,
            Step::Capture(..) => OperationKind::Capture,
            Step::Reauthorize(..) => OperationKind::Reauthorize,
            _ => return None,
        };
        ended().any(|o| o.kind == kind).then_some(kind)
    }

    /// Whether this hold's release was asked for: by a person, or by what does not hold any more.
    pub(super) fn is_release_asked(&self, hold: &Authorization) -> bool {
        self.on(OperationKind::Void, &hold.object).next().is_some()
    }

    /// From when the successor of this operation may be stored; none where it has one.
    fn anew_from(&self, operation: &Operation) -> Option<Timestamp> {
        let target = operation.target.as_ref()?;
        let tries = || self.on(operation.kind, target).filter(|o| o.order == operation.order);
        let is_last = tries().last().is_some_and(|last| last.id == operation.id);
        if is_last { asked_anew_from(tries()) } else { None }
    }
}

/// From when what these tries were for may be asked for anew; none when the last of them was not answered "not done".
fn asked_anew_from<'a>(tries: impl Iterator<Item = &'a Operation>) -> Option<Timestamp> {
    let (before, last) = tries.fold((0, None), |(count, _), o| (count + 1, Some(o)));
    let last = last.filter(|o| o.state == OperationState::NotDone)?;
    let waits: &[_] = if last.kind.begins_payment() { &PAYER_WAITS } else { &RESEND_WAITS };
    let index = usize::min(before - 1, waits.len() - 1);
    Some(last.sent_at.plus(waits[index]))
}
