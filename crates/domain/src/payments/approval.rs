//! Gateways whose page moves no money: the payer approves there, and what he approved is held, or by sale taken, by an
//! operation of its own.

use super::gateway::ObjectId;
use super::operation::{OperationKind, OperationState};
use super::situation::{Seat, Situation, Step};
use crate::time::Timestamp;

impl Situation {
    /// Whether what the payer has approved is being asked for: that tells more than his page.
    pub(super) fn asks_for_approved(&self) -> bool {
        self.operations.iter().any(|o| o.kind == OperationKind::Authorize && o.state.is_open())
    }

    /// What became of the approval on a page is what became of the page.
    pub(super) fn carry_to_page(&mut self, index: usize) {
        let operation = &self.operations[index];
        let ended = matches!(operation.state, OperationState::Done | OperationState::Refused);
        if operation.kind != OperationKind::Authorize || !ended {
            return;
        }
        let state = operation.state;
        let page = self.operations.iter_mut().find(|o| o.kind == OperationKind::HostedPage);
        page.into_iter()
            .filter(|page| page.state != OperationState::Done)
            .for_each(|page| page.state = state);
    }

    /// What the payer has approved is asked for once, while its page lives and it still pays for something.
    pub(super) fn step_for_approval(&self, now: Timestamp) -> Option<Step> {
        let page = self.page.as_ref()?;
        let lives = self.page_dead_at().is_some_and(|dead_at| now < dead_at);
        let nothing_yet = self.facts.authorizations.is_empty() && self.facts.captures.is_empty();
        let wanted = self.facts.approved && nothing_yet && lives && self.seat == Seat::Open;
        let order = ObjectId(page.token.clone());
        (wanted && !self.is_settled_or_open(OperationKind::Authorize, &order))
            .then_some(Step::Authorize(order, self.due))
    }
}
