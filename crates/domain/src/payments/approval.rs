//! Gateways whose page moves no money: the payer approves there, and what he approved is held, or by sale taken, by an
//! operation of its own.

use super::facts::Conflict;
use super::gateway::{Decline, Heard, ObjectId, Verdict};
use super::operation::{Operation, OperationKind, OperationState};
use super::situation::{Seat, Situation, Step};
use crate::time::Timestamp;

impl Situation {
    /// A verdict as far as it is believed. `asked_at` is when the inquiry began that brought it; none for an answer.
    ///
    /// What is refused when it is sent again may be refused because the first send was carried out: a refund where its key alone
    /// does not tell, and a payment whose page is said to be spent. It is looked into. A refusal of a refund is confirmed only when
    /// the gateway would show one. That a page could not be paid may be said of a try before; and a hold that is used up may be
    /// used by our own capture, which does not show yet.
    pub(super) fn believed(
        &self,
        operation: &Operation,
        heard: &Heard,
        asked_at: Option<Timestamp>,
    ) -> Verdict {
        use OperationKind as K;
        let verdict = &heard.verdict;
        let sent_again = operation.sends > 1 && asked_at.is_none();
        let shown_from = operation.sent_at.plus(self.gateway.lookup_lag);
        let unsure = !self.gateway.sure_refund_keys;
        match (verdict, operation.kind, asked_at) {
            (Verdict::WrongState(_), K::Refund, _) if sent_again && unsure => Verdict::Duplicate,
            (Verdict::Declined(Decline::PageSpent), K::Authorize, _) if sent_again => Verdict::Duplicate,
            // It was held anew by the first send, perhaps, or is used: looked into.
            (Verdict::WrongState(_), K::Reauthorize, None) if sent_again => Verdict::Duplicate,
            // An account that is refused now says nothing of what was sent before.
            (Verdict::Misconfigured, K::Authorize, None) if sent_again => Verdict::Duplicate,
            (Verdict::NotFound, K::Refund, Some(at))
                if unsure && operation.state == OperationState::Refused && at < shown_from =>
            {
                Verdict::Unknown
            }
            (Verdict::PayAnotherWay, K::Authorize, Some(at))
                if at < self.resend_until(operation) && self.failed_before(operation) =>
            {
                Verdict::Unknown
            }
            // That there was no time for this send says nothing of the one before, unless it is what that one was answered.
            (Verdict::NotDone, K::Authorize | K::Reauthorize | K::Capture | K::Void | K::Refund, None)
                if sent_again && !heard.replayed =>
            {
                Verdict::Unknown
            }
            (Verdict::AuthorizationUsed, K::Capture, _) => Verdict::Unknown,
            _ => verdict.clone(),
        }
    }

    /// A hold that is used up, of which no capture of ours shows although it would by now; nor one of books that are lost.
    pub(super) fn captured_before_us(
        &self,
        operation: &Operation,
        heard: &Heard,
        asked_at: Option<Timestamp>,
    ) -> Option<Conflict> {
        let is_missing = operation.is_looked_for() && heard.verdict == Verdict::NotFound;
        let is_used = operation.kind == OperationKind::Capture
            && (is_missing || heard.verdict == Verdict::AuthorizationUsed);
        let would_show = operation.sent_at.plus(self.gateway.lookup_lag);
        let is_ours = self.is_overtaken(operation);
        (is_used && !is_ours && asked_at.is_some_and(|at| at >= would_show))
            .then_some(Conflict::CapturedElsewhere)
    }

    /// Whether another operation has done, or is doing, what this one did not: what the gateway tells of the page or the hold
    /// is told of that one.
    pub fn is_overtaken(&self, operation: &Operation) -> bool {
        let others = self.operations.iter().filter(|o| o.kind == operation.kind && o.id != operation.id);
        others.into_iter().any(|o| o.state == OperationState::Done || o.state.is_open())
    }

    /// Whether an inquiry about one try to take what was approved tells of another one on the same page, which it names: the page
    /// shows what was carried out, whichever try is asked about. The money is this payment's; that try did nothing.
    pub(super) fn tells_of_another_try(&self, operation: &Operation, heard: &Heard) -> bool {
        let is_named = |o: &Operation| {
            heard.reference.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(o.reference.as_str()))
        };
        let mut tries = self.operations.iter().filter(|o| o.kind == operation.kind && o.id != operation.id);
        operation.kind == OperationKind::Authorize
            && !is_named(operation)
            && tries.any(|o| o.target == operation.target && is_named(o))
    }

    /// Whether a try before this one could not be paid.
    fn failed_before(&self, operation: &Operation) -> bool {
        let tries = self.operations.iter().take_while(|o| o.id != operation.id);
        tries.into_iter().any(|o| o.kind == OperationKind::Authorize && o.state == OperationState::NotDone)
    }

    /// Whether the gateway, when it was last asked, would have shown what the operation did: matters where a refund's key
    /// alone keeps nothing from being done twice.
    pub(super) fn would_be_shown(&self, operation: &Operation) -> bool {
        let waits = operation.kind == OperationKind::Refund && !self.gateway.sure_refund_keys;
        let shown_from = operation.sent_at.plus(self.gateway.lookup_lag);
        !waits || operation.not_found_at.is_some_and(|at| at >= shown_from)
    }

    /// What an operation held or took, once that is known.
    pub fn made_by(&self, operation: &Operation) -> Option<ObjectId> {
        let is_done = operation.state == OperationState::Done;
        match operation.kind {
            OperationKind::HostedPage | OperationKind::Authorize => self.paid(),
            OperationKind::Capture if is_done => {
                self.facts.captures.first().map(|taken| taken.object.clone())
            }
            _ => None,
        }
    }

    /// What was held or taken upon the page, once that is known.
    fn paid(&self) -> Option<ObjectId> {
        let held = self.facts.authorizations.first().map(|held| &held.object);
        held.or_else(|| self.facts.captures.first().map(|taken| &taken.object)).cloned()
    }

    /// Whether what the payer has approved is being asked for: that tells more than his page.
    pub(super) fn asks_for_approved(&self) -> bool {
        self.operations.iter().any(|o| o.kind == OperationKind::Authorize && o.state.is_open())
    }

    /// Whether the gateway refused the account when what the payer had approved, or typed, was asked for. It answered, and took
    /// nothing: nothing is lost or declined, and the payer can do nothing about it but pay another way.
    pub fn is_refused_by_account(&self) -> bool {
        let is_refused =
            |o: &Operation| o.kind == OperationKind::Authorize && o.state == OperationState::Refused;
        self.facts.account_refused
            && self.facts.authorizations.is_empty()
            && self.facts.captures.is_empty()
            && self.operations.iter().any(is_refused)
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
        let wanted = self.facts.is_approved() && nothing_yet && lives && self.seat == Seat::Open;
        let order = ObjectId(page.token.clone());
        (wanted && self.may_be_asked(OperationKind::Authorize, &order, now))
            .then_some(Step::Authorize(order, self.due))
    }
}
