//! When the janitor looks again (PS 3.3, decision 9).

use super::gateway::HostedAction;
use super::operation::{IN_HAND, Operation, OperationKind, OperationState};
use super::page::CARD_TAKES;
use super::situation::{AttemptState, Seat, Situation};
use crate::time::{Span, Timestamp};

/// Waits between looks at an unknown outcome; the last one repeats until [`GIVE_UP`]. While an account fails, the
/// probe of the account (decision 9) looks oftener for all of them.
const UNKNOWN_WAITS: [Span; 8] = [
    Span::seconds(10),
    Span::seconds(30),
    Span::minutes(2),
    Span::minutes(5),
    Span::minutes(15),
    Span::hours(1),
    Span::hours(3),
    Span::hours(6),
];

/// Waits before a call is sent again, or asked for anew: after its first send none, once it was looked for and not found. A gateway
/// that answers questions and takes no call is not called every few seconds for hours.
pub(super) const RESEND_WAITS: [Span; 8] = [
    Span::seconds(0),
    Span::seconds(10),
    Span::seconds(30),
    Span::minutes(2),
    Span::minutes(5),
    Span::minutes(15),
    Span::hours(1),
    Span::hours(3),
];

/// Before a key can be sent no more a call is sent once more at the latest half of the time that is left, and not oftener than this.
const LAST_WAIT: Span = Span::minutes(15);

/// The same of a call for which a payer may be waiting.
pub(super) const PAYER_WAITS: [Span; 6] = [
    Span::seconds(0),
    Span::seconds(2),
    Span::seconds(5),
    Span::seconds(10),
    Span::seconds(30),
    Span::minutes(1),
];

/// After this long without a known outcome a person is asked (PS 3.3).
pub const GIVE_UP: Span = Span::days(7);

/// The same where the gateway has promised it, has said what it waits for, and says what becomes of it in the end: a transfer takes some days, and what its
/// seller never accepts goes back after a month.
pub const PROMISED: Span = Span::days(35);

/// So many calls without an answer, one after the other, are an outage of the gateway.
pub const OUTAGE: i64 = 3;

/// Probes of a failing account: 2 s, doubling to 20 s (decision 9).
pub fn probe_wait(failures: i64) -> Span {
    let doublings = u32::try_from(failures.clamp(0, 4)).unwrap_or(4);
    Span::seconds((2_i64 << doublings).min(20))
}

/// A gateway that asks to be left alone is, but not for longer than this: payers wait.
const LEFT_ALONE_MAX: Span = Span::minutes(5);

/// How long a gateway is left alone that asks for so much.
pub fn left_alone(asked: Span) -> Span {
    Span(asked.0.clamp(0, LEFT_ALONE_MAX.0))
}

/// Whether that to which no answer counts since then is given up: a person is asked, unless he knows already because it is disputed.
pub fn gives_up(situation: &Situation, since: Timestamp, now: Timestamp) -> bool {
    let patience = if situation.promised().is_some() { PROMISED } else { GIVE_UP };
    // A seller may have agreed with his processor on holds that last longer.
    let patience = patience.max(situation.gateway.authorization_life);
    !situation.disputed.is_open && now >= since.plus(patience)
}

/// When to look at this attempt again; none when nothing can change by itself. `looks` counts the looks since the
/// last news.
pub fn look_at(situation: &Situation, looks: i64, now: Timestamp) -> Option<Timestamp> {
    let waits = |looks: i64| {
        let index = usize::try_from(looks).unwrap_or(0).min(UNKNOWN_WAITS.len() - 1);
        let next = now.plus(UNKNOWN_WAITS[index]);
        next_proof(situation, now).map_or(next, |proof| next.min(proof))
    };
    let anew = situation.next_anew(now).map(|(_, from)| from).filter(|from| *from > now);
    let next = match situation.state() {
        AttemptState::Sent | AttemptState::Capturing | AttemptState::Voiding | AttemptState::Refunding => {
            let last = situation.operations.iter().rfind(|o| o.state.is_open());
            Some(last.filter(|o| o.is_in_hand(now)).map_or_else(|| waits(looks), |o| o.sent_at.plus(IN_HAND)))
        }
        AttemptState::Unknown => Some(waits(looks)),
        AttemptState::NeedsPayer => look_at_page(situation, now).or_else(|| Some(waits(looks))),
        AttemptState::Review => {
            let until = {
                let held = situation.facts.authorizations.iter().filter(|a| !a.released());
                held.map(|a| situation.review_until(a)).min()
            };
            let wait = if looks < 20 { Span::seconds(20) } else { Span::minutes(5) };
            Some(until.filter(|until| *until > now).unwrap_or(now.plus(wait)).min(now.plus(wait)))
        }
        // Nothing decides the state any more, yet a release may be under way or a refusal have to be confirmed.
        _ => {
            let in_hand = situation.operations.iter().filter(|o| o.is_in_hand(now));
            let answers_due = in_hand.map(|o| o.sent_at.plus(IN_HAND)).min();
            let is_open = situation.operations.iter().any(|o| situation.is_without_outcome(o));
            let waits_for_its_resend = !situation.is_closed && is_open;
            answers_due
                .or_else(|| situation.next_call(now).map(|_| waits(looks)))
                .or_else(|| waits_for_its_resend.then(|| waits(looks)))
                .or_else(|| situation.next_final_look(now).filter(|at| *at > now))
                .or_else(|| situation.next_late_look().filter(|at| *at > now))
        }
    };
    next.into_iter().chain(anew).min()
}

/// When "not found" next begins to prove something of what is open: once the gateway's index would show it (PS 3.5), and once its
/// key can be sent no more (PS-K4); or when it is sent again. Rarer looks must not miss that for hours.
fn next_proof(situation: &Situation, now: Timestamp) -> Option<Timestamp> {
    let lag = situation.gateway.lookup_lag;
    let open = || situation.operations.iter().filter(|o| o.state.is_open() && !situation.is_moot(o));
    let proofs = open().flat_map(|o| [o.sent_at, situation.resend_until(o)]).map(|from| from.plus(lag));
    let resends = open().filter(|o| o.sends > 0).map(|o| situation.resend_from(o));
    proofs.chain(resends).filter(|at| *at > now).min()
}

impl Situation {
    /// From when until when a capture is looked at once more, since it could be voided at the gateway's own console
    /// until it settled (PS 3.4); none when that was done, or when all of it is back.
    pub(super) fn final_look_at(&self, operation: &Operation) -> Option<(Timestamp, Timestamp)> {
        let takes = match operation.kind {
            OperationKind::Capture => true,
            OperationKind::HostedPage | OperationKind::Authorize => self.action == HostedAction::Sale,
            OperationKind::Reauthorize
            | OperationKind::Void
            | OperationKind::Refund
            | OperationKind::AcceptReview
            | OperationKind::DeclineReview => false,
        };
        let kept = self.facts.captured() > self.facts.refunded();
        if !takes || !kept || !self.gateway.void_capture || self.facts.conflict.is_some() {
            return None;
        }
        let from = operation.sent_at.max(self.page.as_ref().map_or(operation.sent_at, |page| page.opened_at));
        let from = from.plus(self.gateway.settled_after);
        let asked = operation.inquired_at.is_some_and(|at| at >= from);
        (!asked).then(|| (from, from.plus(self.gateway.settled_after)))
    }

    /// When the next final look at a capture is due.
    pub fn next_final_look(&self, now: Timestamp) -> Option<Timestamp> {
        let done = self.operations.iter().filter(|o| o.state == OperationState::Done);
        done.filter_map(|o| self.final_look_at(o))
            .filter(|(_, until)| now < *until)
            .map(|(from, _)| from)
            .min()
    }

    /// When an operation that was not found may be sent again at the earliest: ever later, and often enough before its key can be
    /// sent no more. What may be shown late is not sent again before it would be, where only an answer tells.
    pub(super) fn resend_from(&self, operation: &Operation) -> Timestamp {
        let waits: &[Span] = if operation.kind.begins_payment() { &PAYER_WAITS } else { &RESEND_WAITS };
        // What was not done before and is asked for anew goes on where that ended.
        let before = operation.target.iter().flat_map(|target| self.on(operation.kind, target));
        let before = before
            .take_while(|o| o.id != operation.id)
            .filter(|o| o.state == OperationState::NotDone && o.order == operation.order);
        let sends = before.map(|o| o.sends).sum::<i64>() + operation.sends;
        let index = usize::try_from(sends - 1).unwrap_or(0).min(waits.len() - 1);
        let left = self.resend_until(operation).since(operation.sent_at).0 / 2;
        let wait = Span(waits[index].0.min(left.max(LAST_WAIT.0)));
        let is_shown_late = operation.kind == OperationKind::Reauthorize;
        operation.sent_at.plus(if is_shown_late { Span(wait.0.max(self.gateway.lookup_lag.0)) } else { wait })
    }

    /// The operations in the order in which they are settled: last what was not found and nobody wants any more, which is asked about in
    /// every look until its key can be sent no more.
    pub(super) fn in_order_of_calls(&self) -> Vec<&Operation> {
        let is_settled_alone = |o: &&Operation| !o.kind.decides() && !self.is_moot(o);
        let mut operations: Vec<_> = self.operations.iter().filter(is_settled_alone).collect();
        operations.sort_by_key(|o| {
            o.state == OperationState::Unknown && o.is_known_absent() && !self.is_wanted_still(o)
        });
        operations
    }

    /// Whether nothing differs from `before` but when was asked, and not found again, or the same promised or declined again.
    pub fn was_only_asked(&self, before: &Self) -> bool {
        let mut asked = before.clone();
        for (operation, now) in asked.operations.iter_mut().zip(&self.operations) {
            if operation.not_found_at.is_some() == now.not_found_at.is_some() {
                (operation.inquired_at, operation.not_found_at) = (now.inquired_at, now.not_found_at);
            }
        }
        for (operation, (at, promise)) in &mut asked.facts.promises {
            if let Some((now, same)) = self.facts.promises.get(operation).filter(|(_, now)| now == promise) {
                (*at, *promise) = (*now, *same);
            }
        }
        for (held, now) in asked.facts.authorizations.iter_mut().zip(&self.facts.authorizations) {
            if held.released() == now.released() {
                (held.declined_at, held.found_at) = (now.declined_at, now.found_at);
            }
        }
        for ((of, at), (same, now)) in asked.facts.refused.iter_mut().zip(&self.facts.refused) {
            if of == same {
                *at = *now;
            }
        }
        asked == *self
    }
}

/// Since when something is asked for to which no answer counts: the first call for what one is open for, or was refused without that
/// being confirmed, or will be asked for anew; those included that were not done and asked for anew. None when nothing is.
pub fn unanswered_since(situation: &Situation) -> Option<Timestamp> {
    let calls = || situation.operations.iter().filter(|o| !situation.is_moot(o));
    let anew = situation.next_anew(situation.begun_at).map(|(id, _)| id);
    let is_doubted = |o: &Operation| {
        o.state == OperationState::Refused && !o.refusal_confirmed && o.kind != OperationKind::HostedPage
    };
    let is_asked_for = |o: &Operation| o.state.is_open() || is_doubted(o) || Some(o.id) == anew;
    let target = |o: &Operation| o.target.as_ref().map(|of| situation.facts.first_name(of));
    // What is left of an order after a part of it was given at the console is asked for by itself.
    let serves = |o: &Operation| (o.kind, target(o), o.order, o.amount);
    // What was refused for good was an answer, and so is what a person, asking once more, took for proven not to be given back.
    let is_unanswered = |o: &Operation| match o.state {
        OperationState::NotDone => o.kind != OperationKind::Refund || !situation.is_absent(o),
        state => state.is_open() || is_doubted(o),
    };
    let since = |of: &Operation| {
        let tries = calls().filter(|o| serves(o) == serves(of));
        tries
            .fold(None, |since: Option<Timestamp>, o| is_unanswered(o).then(|| since.unwrap_or(o.created_at)))
    };
    calls().filter(|o| is_asked_for(o)).filter_map(since).min()
}

/// A page on which the payer acts: often while somebody may be acting on it, then when it is dead, then once more when
/// the gateway's index cannot lag any longer.
fn look_at_page(situation: &Situation, now: Timestamp) -> Option<Timestamp> {
    let page = situation.page.as_ref()?;
    let dead_at = situation.page_dead_at()?;
    let pays_until = situation.page_pays_until()?;
    let proven_at = pays_until.plus(situation.gateway.lookup_lag);
    let wait = match () {
        // The seat was given up: who pays all the same mostly comes back and makes us ask.
        () if situation.seat == Seat::Cancelled => Span::minutes(4),
        () if now < page.opened_at.plus(Span::minutes(5)) => Span::seconds(20),
        () => Span::minutes(1),
    };
    let next = now.plus(wait);
    Some(match () {
        () if now < dead_at => next.min(dead_at),
        // What was done on it in the last moment is over: another page may be opened.
        () if now < dead_at.plus(CARD_TAKES) => dead_at.plus(CARD_TAKES),
        // Nobody is sent there any more; who left it open may pay all the same.
        () if now < pays_until => now.plus(Span::minutes(5)).min(pays_until),
        () if now < proven_at => proven_at,
        () => next,
    })
}
