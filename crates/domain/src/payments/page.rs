//! The hosted page of an attempt: how long money may come of it, and when another one may be opened.

use super::attempt::AttemptState;
use super::gateway::Verdict;
use super::operation::{Operation, OperationKind, OperationState};
use super::situation::Situation;
use crate::time::{Span, Timestamp};

/// How long after it was opened a page is looked at once more whose life is not promised.
const LATE_LOOKS: [Span; 3] = [Span::hours(6), Span::hours(24), Span::hours(72)];

/// A card that is being charged is charged or declined after this long: gateways wait for a bank for less than a minute.
pub(super) const CARD_TAKES: Span = Span::minutes(2);

impl Situation {
    /// The operation of the hosted page.
    pub fn hosted(&self) -> Option<&Operation> {
        self.operations.iter().find(|o| o.kind == OperationKind::HostedPage)
    }

    /// When the payer's time on the hosted page is over: nobody is sent to it any more (decision 8).
    pub fn page_dead_at(&self) -> Option<Timestamp> {
        self.page.as_ref().map(|page| page.opened_at.plus(self.page_life))
    }

    /// Until when the gateway may take money on the hosted page: longer than anybody is sent there, at some.
    pub(super) fn page_pays_until(&self) -> Option<Timestamp> {
        let pays_for = self.page_life.max(self.gateway.page_pays_for);
        self.page.as_ref().map(|page| page.opened_at.plus(pays_for))
    }

    /// Whether an open page was proven to have brought nothing: asked after no money could come of it any more and the lag of
    /// the gateway's index had passed (PS 1.1, `abandoned`; PS 3.5).
    pub(super) fn page_proven_empty(&self) -> bool {
        let Some(hosted) = self.hosted() else { return false };
        let last_possible = match self.page_pays_until() {
            Some(until) => until,
            // Nobody was ever given the page; only our own resends could still make one.
            None => hosted.sent_at,
        };
        hosted.inquired_at.is_some_and(|at| at >= last_possible.plus(self.gateway.lookup_lag))
    }

    /// Whether something may still be heard of an open page.
    pub(super) fn is_page_asked_about(&self, now: Timestamp) -> bool {
        !self.page_proven_empty() || self.late_look_at_page().is_some_and(|at| at <= now)
    }

    /// When a page that was proven empty is looked at once more, although nobody expects anything of it: where one takes money for
    /// longer than a payer's time, nobody promises for how long. What comes so late is taken in as at any other time.
    pub fn next_late_look(&self) -> Option<Timestamp> {
        self.late_look_at_page().into_iter().chain(self.next_look_for_lost()).min()
    }

    /// When a payment that was lost is looked for once more.
    pub fn next_look_for_lost(&self) -> Option<Timestamp> {
        self.operations.iter().filter_map(|operation| self.late_look_at_lost(operation)).min()
    }

    /// The same of a payment that is sent once, was not answered and not found: whoever searches too early finds nothing either, and
    /// by its key nobody can find out.
    pub(super) fn late_look_at_lost(&self, operation: &Operation) -> Option<Timestamp> {
        let is_lost = operation.kind == OperationKind::Authorize
            && operation.state == OperationState::Refused
            && operation.refusal_confirmed
            && operation.not_found_at.is_some()
            && self.facts.decline.is_none()
            && !self.is_refused_by_account();
        if !is_lost || self.gateway.resends_payments || self.is_closed {
            return None;
        }
        let looks = LATE_LOOKS.map(|span| operation.sent_at.plus(span));
        looks.into_iter().find(|at| operation.inquired_at.is_none_or(|asked_at| asked_at < *at))
    }

    fn late_look_at_page(&self) -> Option<Timestamp> {
        let (page, hosted) = self.page.as_ref().zip(self.hosted())?;
        let is_unsure = self.gateway.page_pays_for > self.page_life;
        if !is_unsure || self.is_closed || hosted.state != OperationState::PageOpen {
            return None;
        }
        let looks = LATE_LOOKS.map(|span| page.opened_at.plus(span));
        looks.into_iter().find(|at| hosted.inquired_at.is_none_or(|asked_at| asked_at < *at))
    }

    /// What was promised on an open page came to nothing: it is in the payer's hands as before.
    pub(super) fn return_to_page(&mut self, index: usize, verdict: &Verdict) {
        let operation = &mut self.operations[index];
        let was_promised = operation.kind == OperationKind::HostedPage
            && operation.state == OperationState::Unknown
            && self.page.is_some()
            && !operation.is_looked_for();
        if was_promised && matches!(verdict, Verdict::NotFound | Verdict::Declined(_)) {
            operation.state = OperationState::PageOpen;
        }
    }

    /// Whether a further attempt may begin beside this one: it ended, or its page is spent or out of its time and an
    /// inquiry made since found no approval (decision 6).
    pub fn allows_next_attempt(&self, now: Timestamp) -> bool {
        let state = self.state();
        if !state.is_live() {
            return !matches!(state, AttemptState::Captured | AttemptState::PartRefunded);
        }
        if state != AttemptState::NeedsPayer || self.is_said_to_be_paid() && !self.is_said_in_vain(now) {
            return false;
        }
        if self.is_withdrawn && !self.facts.has_money() {
            return true;
        }
        let over = self.page.as_ref().is_some_and(|page| page.said_spent)
            || self.page_dead_at().is_some_and(|dead_at| now >= dead_at);
        let asked_at = self.hosted().and_then(|o| o.inquired_at);
        // What was paid in the last moments may be shown later.
        let is_shown_at_once = self.gateway.shows_pages_at_once;
        let since = match (self.page_dead_at(), &self.page) {
            (Some(dead_at), _) if now >= dead_at && is_shown_at_once => dead_at.plus(CARD_TAKES),
            (Some(dead_at), _) if now >= dead_at => dead_at.plus(self.gateway.lookup_lag),
            (_, Some(page)) if is_shown_at_once => page.opened_at,
            (_, Some(page)) => page.opened_at.plus(self.gateway.lookup_lag),
            _ => return false,
        };
        over && !self.facts.has_money() && asked_at.is_some_and(|at| at >= since)
    }

    /// Whether the payer is told that his payment is being checked, and nothing is offered meanwhile that would charge again.
    pub fn is_being_checked(&self, now: Timestamp) -> bool {
        self.is_said_to_be_paid() && !self.allows_next_attempt(now)
    }

    /// Whether the payer reads that his payment is being checked, because he may have paid on the page.
    pub fn may_be_paid_on(&self, now: Timestamp) -> bool {
        match self.state() {
            AttemptState::Sent | AttemptState::Unknown => self.page.is_some(),
            AttemptState::NeedsPayer => self.is_being_checked(now),
            _ => false,
        }
    }

    /// Whether nothing is paid, as far as is known, and he reads so.
    pub fn has_come_to_nothing(&self, now: Timestamp) -> bool {
        !self.facts.has_money()
            && match self.state() {
                AttemptState::Declined | AttemptState::Abandoned => true,
                AttemptState::NeedsPayer => !self.is_being_checked(now),
                _ => false,
            }
    }

    /// Whether money may come of it all the same: what was declined is not confirmed yet, what was lost is looked for once more, or
    /// nothing was declined and the page is not proven empty.
    pub fn may_be_paid_still(&self, now: Timestamp) -> bool {
        let is_doubtful = self.operations.iter().any(|o| {
            o.kind == OperationKind::Authorize && o.state == OperationState::Refused && !o.refusal_confirmed
        });
        let is_open = self.facts.decline.is_none() && !self.page_proven_empty();
        let is_lost = self.next_look_for_lost().is_some();
        self.may_be_paid_on(now) || is_doubtful || is_lost || (is_open && self.state().is_live())
    }

    /// Whether he says that he has paid on the page, and what is known does not say otherwise. A decline of what we asked for
    /// ourselves, once he had approved, says so. One on the page may be of a card that he tried before: where everything is
    /// shown at once it says so if nothing more is shown when what he did must be over.
    fn is_said_to_be_paid(&self) -> bool {
        let is_approved_only = self.operations.iter().any(|o| o.kind == OperationKind::Authorize);
        let is_denied = self.facts.decline.is_some()
            && self.gateway.shows_pages_at_once
            && (is_approved_only || self.was_asked_since_he_was_done());
        self.page.as_ref().is_some_and(|page| page.said_paid_at.is_some()) && !is_denied
    }

    /// Whether nothing came of it in the time that the page has, where everything is shown at once: his bank may be slow.
    fn is_said_in_vain(&self, now: Timestamp) -> bool {
        self.gateway.shows_pages_at_once
            && self.page_dead_at().is_some_and(|dead_at| now >= dead_at)
            && self.was_asked_since_he_was_done()
    }

    /// Whether an answer is known that was asked for after everything was over that ran when he said last that he has paid.
    fn was_asked_since_he_was_done(&self) -> bool {
        let said_at = self.page.as_ref().and_then(|page| page.said_paid_at);
        let asked_at = self.hosted().and_then(|o| o.inquired_at);
        said_at.zip(asked_at).is_some_and(|(said_at, asked_at)| asked_at >= said_at.plus(CARD_TAKES))
    }
}
