//! What a person of the site decides about a payment: one that fraud tools hold back is accepted or declined at the gateway
//! (PS 6.12), one that the site holds back itself is let pass or released here (S-26), what contradicts is set aside or ended by hand (decision 12), a hold is released, a charge tried again.
//!
//! What became of a decision on a held payment is seen on that payment itself, whatever became of the call: the page's
//! operation is inquired, and tells.

use super::facts::Authorization;
use super::gateway::{Heard, ObjectId, Verdict};
use super::operation::{Operation, OperationKind, OperationState};
use super::situation::{NextCall, Seat, Situation};
use crate::time::Timestamp;

/// How the last decision on a held payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deciding {
    /// There is none.
    No,
    /// Sent; what became of it is not known yet.
    UnderWay,
    /// Answered "not done": it is asked anew (decision 5).
    NotDone(OperationKind),
    /// The gateway does not take it from us, or never got it.
    Refused(OperationKind),
}

impl Situation {
    fn decisions_on<'a>(&'a self, held: &'a ObjectId) -> impl Iterator<Item = &'a Operation> {
        self.operations.iter().filter(move |o| o.kind.decides() && o.target.as_ref() == Some(held))
    }

    /// How the last decision on a held payment stands.
    pub(super) fn deciding(&self, held: &ObjectId) -> Deciding {
        let Some(last) = self.decisions_on(held).last() else { return Deciding::No };
        let is_undecided = || self.facts.authorizations.iter().any(|a| a.object == *held && a.under_review());
        match last.state {
            // It was said to be done, and what is held was found as before since.
            OperationState::Done if last.kind == OperationKind::DeclineReview && is_undecided() => {
                Deciding::Refused(last.kind)
            }
            OperationState::NotDone => Deciding::NotDone(last.kind),
            OperationState::Refused if last.refusal_confirmed => Deciding::Refused(last.kind),
            _ if self.never_arrived(last) => Deciding::Refused(last.kind),
            _ => Deciding::UnderWay,
        }
    }

    /// Whether what is heard of a review is from before its end: it was asked for at `asked_at`, and declined while the answer was on its way.
    pub fn is_from_before_a_decline(&self, heard: &Heard, asked_at: Option<Timestamp>) -> bool {
        let mut holds =
            self.facts.authorizations.iter().filter(|hold| Some(&hold.object) == heard.object.as_ref());
        heard.verdict == Verdict::UnderReview
            && holds
                .any(|hold| hold.declined_at.zip(asked_at).is_some_and(|(declined, asked)| asked <= declined))
    }

    /// Whether it can never be sent again, and the payment was seen undecided since.
    fn never_arrived(&self, decision: &Operation) -> bool {
        let until = self.resend_until(decision);
        decision.state == OperationState::Unknown && decision.not_found_at.is_some_and(|at| at >= until)
    }

    /// Takes from an inquiry about the page that began at `asked_at` what it says of decisions on what is held: one whose
    /// payment is still undecided did not arrive.
    pub(super) fn learn_decisions(&mut self, asked_at: Timestamp, at: Timestamp) {
        let holds = &self.facts.authorizations;
        for decision in self.operations.iter_mut().filter(|o| o.kind.decides()) {
            let hold = holds.iter().find(|hold| decision.target.as_ref() == Some(&hold.object));
            let Some(hold) = hold.filter(|_| !decision.is_in_hand(at) && asked_at >= decision.sent_at) else {
                continue;
            };
            let is_as_wanted = match decision.kind {
                OperationKind::AcceptReview => hold.good || hold.used,
                _ => hold.released(),
            };
            decision.inquired_at = decision.inquired_at.max(Some(asked_at));
            match decision.state {
                OperationState::Refused => decision.refusal_confirmed = true,
                state if !state.is_open() => {}
                _ if is_as_wanted => decision.state = OperationState::Done,
                _ if hold.under_review() => {
                    decision.not_found_at = decision.not_found_at.max(Some(asked_at));
                    decision.state = OperationState::Unknown;
                }
                _ => {
                    decision.state = OperationState::Refused;
                    decision.refusal_confirmed = true;
                }
            }
        }
    }

    /// The call that brings a decision further: it is sent again under its key once the payment was seen undecided.
    pub(super) fn next_call_of_decisions(&self, now: Timestamp) -> Option<NextCall> {
        let page = self.hosted()?.id;
        self.operations.iter().filter(|o| o.kind.decides()).find_map(|decision| match decision.state {
            OperationState::Sent if decision.is_in_hand(now) => None,
            OperationState::Sent | OperationState::Unknown if !self.never_arrived(decision) => {
                let is_absent = decision.not_found_at.is_some_and(|at| at >= decision.sent_at);
                let may_send = self.facts.conflict.is_none()
                    && now < self.resend_until(decision)
                    && now >= self.resend_from(decision);
                Some(if is_absent && may_send {
                    NextCall::Resend(decision.id)
                } else {
                    NextCall::Inquire(page)
                })
            }
            OperationState::Refused if !decision.refusal_confirmed => Some(NextCall::Inquire(page)),
            _ => None,
        })
    }

    /// The payment under review that may be decided now.
    pub fn undecided(&self) -> Option<&Authorization> {
        let held = self.facts.authorizations.iter().find(|hold| hold.under_review())?;
        let is_free = matches!(self.deciding(&held.object), Deciding::No | Deciding::Refused(_));
        (is_free && !self.is_release_asked(held) && !self.is_closed && self.facts.conflict.is_none())
            .then_some(held)
    }

    /// What is held, not charged and nobody's business at the moment: a person may release it.
    pub fn releasable(&self) -> Option<&Authorization> {
        let nothing_else = self.facts.captures.is_empty() && self.facts.conflict.is_none() && !self.is_closed;
        let mut holds = self.facts.authorizations.iter().filter(|hold| !hold.released() && !hold.used);
        let hold = holds.next().filter(|hold| nothing_else && !hold.under_review())?;
        let busy = self.operations.iter().any(|o| {
            let acts = matches!(o.kind, OperationKind::Capture | OperationKind::Void);
            // What was not done is over, too: it was asked for anew.
            acts && o.state != OperationState::NotDone && !o.is_over()
        });
        (!busy).then_some(hold)
    }

    /// What is held for a confirmed seat and was refused to be charged: a person may have it tried again.
    pub fn chargeable(&self) -> Option<&Authorization> {
        let hold = self.releasable()?;
        let mut charges = self.on(OperationKind::Capture, &hold.object);
        let refused = charges.any(|o| o.state == OperationState::Refused);
        let releasing = self.is_release_asked(hold);
        let renewing =
            self.on(OperationKind::Reauthorize, &hold.object).any(|o| o.state == OperationState::Sent);
        (refused && !releasing && !renewing && self.seat == Seat::Confirmed).then_some(hold)
    }
}
