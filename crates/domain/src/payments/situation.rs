//! One attempt with everything that decides what happens next: its operations, its facts, the seat it pays for.
//! State and next step are computed from these alone, so they are the same after any crash (PS-C19).

pub use super::attempt::AttemptState;
use super::deciding::Deciding;
use super::dispute::Disputed;
use super::facts::{Alarm, Authorization, Conflict, Facts, MoneyFact};
use super::gateway::{Capabilities, Decline, Heard, HostedAction, ObjectId, Verdict};
use super::operation::{Operation, OperationKind, OperationState};
use super::purchase::Taking;
pub use super::reasons::{OnMismatch, ReturnReason};
use super::reauthorization::Reauthorizing;
pub use super::waiting::{HeldBackBy, Waiting, waits_for_a_person};
use crate::ids::{OperationId, RefundId};
use crate::money::Money;
use crate::refunds::{OrderState, RefundOrder};
use crate::time::{Span, Timestamp};

/// Longest time that a payment may wait for a fraud review (PS 6.12).
pub const REVIEW_MAX: Span = Span::hours(72);

/// How the seat stands that the attempt pays for, or the right to run a session ([`super::purchase::Purchase`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seat {
    /// Not confirmed yet; it may be confirmed, or taken again, when money is secured (PS-S3, PS-S4).
    Open,
    /// Confirmed by this attempt's money.
    Confirmed,
    /// There was none when the money came (PS-S4).
    Gone,
    /// It was confirmed by this attempt's money and given back since: what was ordered goes back, the rest is kept.
    GivenBack,
    /// The registration was cancelled before its money came.
    Cancelled,
    /// Another attempt pays for it, or was begun after this one's page was proven dead (decision 6).
    PaidElsewhere,
}

/// The hosted page of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The gateway's token.
    pub token: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The payer's browser said that it is spent. A hint: only an inquiry closes the attempt (decision 6).
    pub said_spent: bool,
    /// When the payer's browser said last that it was paid on, or may come to be. A hint: while nothing else is known, the payer
    /// is told that it is being checked, and is not asked to pay again (product principle 10).
    pub said_paid_at: Option<Timestamp>,
}

/// An attempt and what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Hold or sale.
    pub action: HostedAction,
    /// Amount due, which the attempt is for.
    pub due: Money,
    /// When the attempt began.
    pub begun_at: Timestamp,
    /// Its hosted page, once open.
    pub page: Option<Page>,
    /// Its operations in the order in which they were stored.
    pub operations: Vec<Operation>,
    /// Its money.
    pub facts: Facts,
    /// The seat it pays for.
    pub seat: Seat,
    /// What was asked to go back of it, in the order of asking.
    pub orders: Vec<RefundOrder>,
    /// What disputes have done to it.
    pub disputed: Disputed,
    /// Whether the registration is marked as being reviewed.
    pub review_begun: bool,
    /// A person has ended it by hand: nothing is done or asked any more (decision 12).
    pub is_closed: bool,
    /// Another try was begun since: its page is opened no more.
    pub is_left: bool,
    /// Its page is on this server, which takes no cards any more: nothing can be paid on it.
    pub is_withdrawn: bool,
    /// When and how much is taken of what is held.
    pub taking: Taking,
    /// When the money must be good: a review may not outlast it.
    pub needed_by: Timestamp,
    /// What the account can do.
    pub gateway: Capabilities,
    /// How long its hosted page lives.
    pub page_life: Span,
    /// On an address mismatch.
    pub on_address_mismatch: OnMismatch,
    /// On a security code mismatch.
    pub on_code_mismatch: OnMismatch,
    /// A person has looked at what does not match, and takes the payment all the same.
    pub mismatch_passes: bool,
    /// The books were restored from a backup after it began, and what it pays for can still be had: the gateway may have done
    /// for us what they do not know (PS-C22). Where it can be had no more a person decides.
    pub books_were_restored: bool,
}

/// The next thing to do in our own books. The caller does it inside the unit of work and asks again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Confirm the seat, or take one again if the hold is gone; the answer becomes [`Situation::seat`].
    ConfirmSeat,
    /// The payment is being reviewed: keep the seat, tell the payer.
    BeginReview,
    /// Store an operation that holds what the payer has approved on this page, or takes it.
    Authorize(ObjectId, Money),
    /// Store an operation that holds this hold anew.
    Reauthorize(ObjectId, Money),
    /// Store a capture of what goes by this name.
    Capture(ObjectId, Money),
    /// Store a capture that was made by books which are lost: it is looked for, and not sent.
    FindCapture(ObjectId, Money),
    /// Store a void.
    Void(ObjectId, Money, ReturnReason),
    /// A capture without a seat goes back by itself: order it.
    Order(ObjectId, Money, ReturnReason),
    /// Reserve an order of its capture, unless it is, and store its refund (PS 6.9).
    Refund(RefundId, ObjectId, Money),
    /// Store a decision on a payment under review once more: the last one was answered "not done".
    Decide(OperationKind, ObjectId, Money),
}

/// A call to be made now, outside any unit of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextCall {
    /// Send the operation again under its key: it was asked for and not found (decision 5).
    Resend(OperationId),
    /// Ask what became of the operation.
    Inquire(OperationId),
}

/// What taking in an observation brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Absorbed {
    /// New facts, to be posted.
    pub facts: Vec<MoneyFact>,
    /// What a person should hear of.
    pub alarms: Vec<Alarm>,
}

impl Situation {
    /// Takes in what was heard at `at` about one of the operations: compares it (PS-M4), folds it, moves the operation.
    /// `asked_at` is when the inquiry began that brought it; none for an answer to the operation itself.
    pub fn absorb(
        &mut self,
        id: OperationId,
        heard: &Heard,
        asked_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Absorbed {
        let inquiry = asked_at.is_some();
        let Some(index) = self.operations.iter().position(|operation| operation.id == id) else {
            return Absorbed::default();
        };
        if inquiry && heard.verdict == Verdict::Misconfigured {
            // The inquiry itself was refused: that says nothing about the operation.
            return Absorbed { facts: Vec::new(), alarms: vec![Alarm::Misconfigured] };
        }
        let by_another_try = inquiry && self.tells_of_another_try(&self.operations[index], heard);
        let heard =
            &Heard { reference: heard.reference.clone().filter(|_| !by_another_try), ..heard.clone() };
        let conflict = Facts::conflict_in(&self.operations[index], heard, inquiry)
            .or_else(|| self.captured_before_us(&self.operations[index], heard, asked_at))
            .or_else(|| self.given_by_another(&self.operations[index], heard));
        if let Some(conflict) = conflict {
            return self.contradict(conflict);
        }
        let (facts, alarms) = self.facts.fold(&self.operations[index], heard, (at, inquiry));
        self.mark_mismatches();
        let verdict = match by_another_try {
            true => Verdict::NotFound,
            false => self.believed(&self.operations[index], heard, asked_at),
        };
        self.operations[index].hear(&verdict, asked_at);
        self.return_to_page(index, &verdict);
        self.note_absence(index);
        self.carry_to_page(index);
        if let (OperationKind::HostedPage, Some(asked_at)) = (self.operations[index].kind, asked_at)
            && self.operations[index].inquired_at == Some(asked_at)
            && heard.verdict != Verdict::NotFound
        {
            self.learn_decisions(asked_at, at);
        }
        if let Verdict::PageOpened { token } = &heard.verdict
            && self.page.is_none()
        {
            self.page =
                Some(Page { token: token.clone(), opened_at: at, said_spent: false, said_paid_at: None });
        }
        let mut absorbed = Absorbed { facts, alarms };
        if self.is_given_twice(index, &absorbed.facts) {
            absorbed.alarms.push(Alarm::GivenTwice);
        }
        if let Some(conflict) = self.captured_by_nobody_of_us() {
            self.facts.conflict.get_or_insert(conflict);
            absorbed.alarms.push(Alarm::Conflict(conflict));
        }
        absorbed
    }

    /// What was heard contradicts what we asked, or the books: nothing of it is believed (PS-M4).
    pub fn contradict(&mut self, conflict: Conflict) -> Absorbed {
        self.facts.conflict.get_or_insert(conflict);
        Absorbed { facts: Vec::new(), alarms: vec![Alarm::Conflict(conflict)] }
    }

    /// What the gateway does not know although its key can be sent no more (PS-K4) was not done, and never will be: it is asked
    /// for anew, under another key. Money that goes back is left to a person (PS-C13).
    fn note_absence(&mut self, index: usize) {
        let operation = &self.operations[index];
        if !self.is_absent(operation) || operation.state != OperationState::Unknown {
            return;
        }
        match operation.kind {
            OperationKind::Reauthorize | OperationKind::Capture | OperationKind::Void => {
                self.operations[index].state = OperationState::NotDone;
            }
            // The payer has gone since: nothing is held for him any more, and he may begin anew.
            OperationKind::Authorize => {
                self.operations[index].state = OperationState::Refused;
                self.operations[index].refusal_confirmed = true;
            }
            // The payer has it in another way: there is nothing to decide about it any more.
            OperationKind::Refund if self.is_given_otherwise(operation) => {
                self.operations[index].state = OperationState::NotDone;
            }
            OperationKind::HostedPage
            | OperationKind::Refund
            | OperationKind::AcceptReview
            | OperationKind::DeclineReview => {}
        }
    }

    /// Operations of this kind on what goes by `target` first, whatever name they were told.
    pub fn on(&self, kind: OperationKind, target: &ObjectId) -> impl Iterator<Item = &Operation> {
        let target = self.facts.first_name(target);
        let acts_on = move |o: &&Operation| {
            o.kind == kind && o.target.as_ref().is_some_and(|of| self.facts.first_name(of) == target)
        };
        self.operations.iter().filter(acts_on)
    }

    /// Whether an operation of this kind on `target` is under way, done or refused for good.
    pub(super) fn is_settled_or_open(&self, kind: OperationKind, target: &ObjectId) -> bool {
        self.on(kind, target).any(|o| o.state != OperationState::NotDone)
    }

    /// Until when this review may last.
    pub fn review_until(&self, authorization: &Authorization) -> Timestamp {
        authorization.first_heard_at.plus(REVIEW_MAX).min(self.needed_by)
    }

    /// The one next step, or none. Doing it changes the situation, so that asking again gives the step after it.
    pub fn next_step(&self, now: Timestamp) -> Option<Step> {
        if self.is_closed || self.facts.conflict.is_some() {
            return None;
        }
        for (object, voided) in &self.facts.stray_holds {
            if !voided && self.may_be_asked(OperationKind::Void, object, now) {
                return Some(Step::Void(object.clone(), self.due, ReturnReason::StrayHold));
            }
        }
        if let Some(hold) = self.lost_capture() {
            return Some(Step::FindCapture(hold.object.clone(), hold.amount));
        }
        if self.looks_for_capture() {
            return None;
        }
        if let Some(step) = self.step_for_captures(now) {
            return Some(step);
        }
        if let Some(step) = self.step_for_approval(now) {
            return Some(step);
        }
        let mut held = self.facts.authorizations.iter().filter(|a| !a.released());
        let first = held.next()?;
        if let Some(extra) = held.find(|a| !a.used && self.may_be_asked(OperationKind::Void, &a.object, now))
        {
            return Some(Step::Void(extra.object.clone(), extra.amount, ReturnReason::SecondPayment));
        }
        self.step_for_hold(first, now)
    }

    fn step_for_captures(&self, now: Timestamp) -> Option<Step> {
        for (index, capture) in self.facts.captures.iter().enumerate() {
            let reason = match self.seat {
                Seat::Confirmed | Seat::GivenBack if index == 0 => continue,
                Seat::Open if index == 0 => return Some(Step::ConfirmSeat),
                Seat::Gone => ReturnReason::NoSeat,
                Seat::Cancelled => ReturnReason::Cancelled,
                Seat::Open | Seat::Confirmed | Seat::GivenBack | Seat::PaidElsewhere => {
                    ReturnReason::SecondPayment
                }
            };
            let ordered = self.orders.iter().any(|order| order.capture.as_ref() == Some(&capture.object));
            if !ordered && !self.facts.is_back(&capture.object) {
                return Some(Step::Order(capture.object.clone(), capture.amount, reason));
            }
        }
        if self.disputed.is_open {
            // It would leave twice (PS 6.11): what is asked back waits for the end of the dispute.
            return None;
        }
        self.orders.iter().filter(|order| order.state == OrderState::Requested).find_map(|order| {
            let capture = self.capture_of(order)?;
            let allowed = !self.facts.is_back(&capture) && self.refusals_of(order) < order.tries;
            let wanted = allowed && !self.is_under_way(order) && self.is_time_to_give_back(order.id, now);
            wanted.then_some(Step::Refund(order.id, capture, order.amount))
        })
    }

    fn step_for_hold(&self, hold: &Authorization, now: Timestamp) -> Option<Step> {
        let void = |reason| {
            let wanted = !hold.used && self.may_be_asked(OperationKind::Void, &hold.object, now);
            wanted.then(|| Step::Void(hold.object.clone(), hold.amount, reason))
        };
        // Once its release was asked for, a hold is never captured any more.
        if self.on(OperationKind::Void, &hold.object).any(|o| o.state != OperationState::NotDone) {
            return None;
        }
        if let Some(reason) = self.released_in_vain(hold, now) {
            return void(reason);
        }
        if hold.under_review() {
            match self.deciding(&hold.object) {
                Deciding::UnderWay => return None,
                Deciding::NotDone(kind) => {
                    let step = Step::Decide(kind, hold.object.clone(), hold.amount);
                    return self.is_time_for(kind, &hold.object, now).then_some(step);
                }
                // The gateway does not let us decline it: what is held is released all the same.
                Deciding::Refused(OperationKind::DeclineReview) => return void(ReturnReason::ReviewDeclined),
                Deciding::Refused(_) | Deciding::No => {}
            }
        }
        match self.seat {
            Seat::PaidElsewhere => return void(ReturnReason::SecondPayment),
            Seat::Gone => return void(ReturnReason::NoSeat),
            Seat::Cancelled => return void(ReturnReason::Cancelled),
            Seat::GivenBack if self.is_ordered_back(hold) => {
                // What was not done is over, too.
                let mut captures = self.on(OperationKind::Capture, &hold.object);
                let capturing = captures.any(|o| o.state != OperationState::NotDone && !o.is_over());
                return if capturing { None } else { void(ReturnReason::Cancelled) };
            }
            Seat::Open | Seat::Confirmed | Seat::GivenBack => {}
        }
        // Asked for once, and not done: it is released, whatever else would follow.
        let is_released = self.is_release_asked(hold);
        if hold.under_review() {
            let until = self.review_until(hold);
            if now >= until {
                let asked_since = self.hosted().and_then(|o| o.inquired_at).is_some_and(|at| at >= until);
                return if asked_since { void(ReturnReason::ReviewTimeout) } else { None };
            }
            if !is_released {
                return (!self.review_begun).then_some(Step::BeginReview);
            }
        }
        if self.action == HostedAction::Sale {
            // An accepted sale takes the money by itself: it is asked for until it says so, or released if a person had that asked for.
            return if is_released { void(ReturnReason::Cancelled) } else { None };
        }
        match self.mismatch(hold).filter(|_| self.seat == Seat::Open) {
            Some(reason) => return void(reason),
            None if self.seat == Seat::Open && !is_released => return Some(Step::ConfirmSeat),
            None => {}
        }
        if self.captures_another(hold) {
            return void(ReturnReason::SecondPayment);
        }
        if is_released {
            return void(ReturnReason::Cancelled);
        }
        let amount = self.to_take(hold)?;
        if amount.is_zero() {
            return void(ReturnReason::NotUsed);
        }
        if !self.is_capture_wanted(hold) || !self.is_time_for(OperationKind::Capture, &hold.object, now) {
            return None;
        }
        match self.reauthorizing(hold, now) {
            Reauthorizing::UnderWay | Reauthorizing::Later => None,
            Reauthorizing::Due => Some(Step::Reauthorize(hold.object.clone(), amount)),
            Reauthorizing::No => Some(Step::Capture(hold.capture_name().clone(), amount)),
        }
    }

    /// What is taken of a hold: never more than is held, whatever was used (PS-I-5). None while it is not known.
    pub fn to_take(&self, hold: &Authorization) -> Option<Money> {
        match self.taking {
            Taking::AtOnce => Some(hold.amount),
            Taking::AfterUse(None) => None,
            Taking::AfterUse(Some(amount)) if amount.minor < hold.amount.minor => {
                Some(Money::new(amount.minor.max(0), amount.currency))
            }
            Taking::AfterUse(Some(_)) => Some(hold.amount),
        }
    }

    /// Whether other money is being captured, or was: the end of its hold may be heard of before its capture's.
    fn captures_another(&self, hold: &Authorization) -> bool {
        let capturing = self.operations.iter().any(|o| {
            o.kind == OperationKind::Capture
                && !o.target.as_ref().is_some_and(|of| hold.goes_by(of))
                && !matches!(o.state, OperationState::NotDone | OperationState::Refused)
        });
        let asked = self.is_settled_or_open(OperationKind::Capture, &hold.object);
        capturing || (!hold.used && !asked && !self.facts.captures.is_empty())
    }

    /// The attempt's state (PS 1.1).
    pub fn state(&self) -> AttemptState {
        let state = self.state_of_facts();
        if self.is_closed && state.is_live() { AttemptState::Closed } else { state }
    }

    fn state_of_facts(&self) -> AttemptState {
        use AttemptState as S;
        if self.facts.conflict.is_some() && !self.is_closed {
            return S::Quarantine;
        }
        let open = |kind| {
            let open = |o: &&Operation| {
                o.kind == kind && matches!(o.state, OperationState::Sent | OperationState::Unknown)
            };
            self.operations.iter().any(|o| open(&o))
        };
        let refused =
            |kind| self.operations.iter().any(|o| o.kind == kind && o.state == OperationState::Refused);
        let (captured, refunded) = (self.facts.captured(), self.facts.refunded());
        if self.disputed.is_open && captured > 0 {
            return S::Disputed;
        }
        let anew = self.asked_anew();
        if open(OperationKind::Refund) || anew == Some(OperationKind::Refund) {
            return S::Refunding;
        }
        if captured > 0 {
            return match refunded {
                _ if self.orders.iter().any(|order| self.is_stuck(order)) => S::NeedsHuman,
                _ if self.lost() > 0 => S::ChargedBack,
                0 => S::Captured,
                some if some < captured => S::PartRefunded,
                _ => S::Refunded,
            };
        }
        if open(OperationKind::Void)
            || open(OperationKind::DeclineReview)
            || anew == Some(OperationKind::Void)
        {
            return S::Voiding;
        }
        let holds_some = self.facts.authorizations.iter().any(|hold| !hold.released());
        let charges_anew = matches!(anew, Some(OperationKind::Capture | OperationKind::Reauthorize));
        if open(OperationKind::Capture) || (holds_some && open(OperationKind::Reauthorize)) || charges_anew {
            return S::Capturing;
        }
        let holds = &self.facts.authorizations;
        if let Some(hold) = holds.iter().find(|a| !a.released()) {
            return match () {
                () if refused(OperationKind::Capture) || refused(OperationKind::Void) => S::NeedsHuman,
                () if hold.under_review() => S::Review,
                () => S::Authorized,
            };
        }
        if let Some(hold) = holds.first() {
            if self.seat == Seat::Confirmed {
                // The hold ended before it was captured: a seat without money (PS-F19).
                return S::NeedsHuman;
            }
            return if hold.voided || hold.is_declined() { S::Voided } else { S::AuthExpired };
        }
        self.state_of_page()
    }

    fn state_of_page(&self) -> AttemptState {
        use AttemptState as S;
        let ended = if self.facts.decline.is_some() { S::Declined } else { S::Abandoned };
        if self.asks_for_approved() {
            return S::Unknown;
        }
        match self.hosted().map(|o| o.state) {
            Some(OperationState::Refused | OperationState::NotDone) => S::Declined,
            Some(OperationState::PageOpen | OperationState::Done) if self.page_proven_empty() => ended,
            Some(OperationState::PageOpen | OperationState::Done) => S::NeedsPayer,
            Some(OperationState::Unknown) if self.page_proven_empty() && self.is_past_resends() => ended,
            Some(OperationState::Unknown) => S::Unknown,
            Some(OperationState::Sent) | None => S::Sent,
        }
    }

    /// Whether the hosted page will never be sent again under its key (PS-K4).
    fn is_past_resends(&self) -> bool {
        self.hosted().is_some_and(|o| o.inquired_at.is_some_and(|at| at >= self.resend_until(o)))
    }

    /// Until when the operation may be sent again under its key (PS-K4). A hosted page is only resent while its
    /// payer may still be there.
    pub(super) fn resend_until(&self, operation: &Operation) -> Timestamp {
        let half = Span(self.gateway.key_retention.0 / 2);
        match operation.kind {
            OperationKind::Authorize if !self.gateway.resends_payments => operation.sent_at,
            OperationKind::HostedPage | OperationKind::Authorize => operation.created_at.plus(self.page_life),
            _ => operation.created_at.plus(half),
        }
    }

    /// The call that would teach or settle something now. An operation whose send may still be under way is left
    /// alone for [`super::operation::IN_HAND`].
    pub fn next_call(&self, now: Timestamp) -> Option<NextCall> {
        if self.is_closed {
            return None;
        }
        if let Some(call) = self.next_call_of_decisions(now) {
            return Some(call);
        }
        for operation in self.in_order_of_calls() {
            match operation.state {
                OperationState::Sent if operation.is_in_hand(now) => {}
                // What the gateway does not know for good keeps nothing else from being settled.
                OperationState::Sent | OperationState::Unknown if self.is_absent(operation) => {}
                OperationState::Sent | OperationState::Unknown => {
                    // While it is disputed the gateway has the money: what was not done is not done now (PS 6.11).
                    let is_held_back = self.disputed.is_open && operation.kind == OperationKind::Refund;
                    let may_send = self.facts.conflict.is_none() && !is_held_back;
                    let is_wanted = operation.is_known_absent() && self.is_wanted_still(operation);
                    if may_send && is_wanted && now < self.resend_until(operation) {
                        if now < self.resend_from(operation) {
                            continue;
                        }
                        return Some(NextCall::Resend(operation.id));
                    }
                    return Some(NextCall::Inquire(operation.id));
                }
                OperationState::PageOpen if self.is_page_asked_about(now) && !self.asks_for_approved() => {
                    return Some(NextCall::Inquire(operation.id));
                }
                OperationState::Refused
                    if (!operation.refusal_confirmed && operation.kind != OperationKind::HostedPage)
                        || self.late_look_at_lost(operation).is_some_and(|at| at <= now) =>
                {
                    return Some(NextCall::Inquire(operation.id));
                }
                OperationState::Done
                    if operation.kind == OperationKind::HostedPage && self.hold_in_doubt() =>
                {
                    return Some(NextCall::Inquire(operation.id));
                }
                OperationState::Done
                    if self
                        .final_look_at(operation)
                        .is_some_and(|(from, until)| now >= from && now < until) =>
                {
                    return Some(NextCall::Inquire(operation.id));
                }
                _ => {}
            }
        }
        // Asked about, and then asked for anew.
        let anew = self.next_anew(now).filter(|(_, from)| *from <= now).map(|(id, _)| id);
        // Always the same: that another one's turn has come is no news, for which it would be looked again soon.
        anew.or_else(|| self.absent().into_iter().min()).map(NextCall::Inquire)
    }

    /// Whether the state of a hold must be asked for: a review is undecided, or a capture or void was refused.
    fn hold_in_doubt(&self) -> bool {
        let Some(hosted) = self.hosted() else { return false };
        self.facts.authorizations.iter().filter(|a| !a.released()).any(|hold| {
            let refused_at = self
                .operations
                .iter()
                .filter(|o| o.state == OperationState::Refused)
                .filter(|o| o.target.as_ref().is_some_and(|of| hold.goes_by(of)))
                .filter(|o| !o.kind.decides())
                .map(|o| o.sent_at)
                .max();
            let unasked = refused_at.is_some_and(|at| hosted.inquired_at.is_none_or(|asked| asked < at));
            let accepted_sale = self.action == HostedAction::Sale && hold.good && !hold.used;
            hold.under_review() || unasked || accepted_sale
        })
    }

    /// The reason to show when a payer is asked to pay again.
    pub fn decline(&self) -> Option<Decline> {
        let mismatch = self.facts.authorizations.iter().find_map(|a| self.mismatch(a));
        match mismatch {
            Some(ReturnReason::AddressMismatch) => Some(Decline::Address),
            Some(ReturnReason::CodeMismatch) => Some(Decline::SecurityCode),
            // A decline before that is not what ended it.
            _ if self.is_refused_by_account() => None,
            _ => self.facts.decline,
        }
    }
}
