//! What is known of one attempt's money: a fold over its observations that does not depend on their order
//! (PS-M2) and never forgets a money fact (PS-M3).

use super::gateway::{Check, Decline, Heard, ObjectId, Promise, Verdict};
use super::operation::{Operation, OperationKind};
use crate::ids::OperationId;
use crate::money::Money;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A hold at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The gateway's id.
    pub object: ObjectId,
    /// Amount held.
    pub amount: Money,
    /// When it was first heard of.
    pub first_heard_at: Timestamp,
    /// Fraud tools held it back (126).
    pub reviewed: bool,
    /// It was heard of as good: either never held back, or accepted after review.
    pub good: bool,
    /// Fraud tools did not run (127).
    pub unscreened: bool,
    /// Address check of the cardholder.
    pub address_check: Check,
    /// Security code check.
    pub code_check: Check,
    /// The name under which it is captured since it was held anew ([`super::reauthorization`]).
    pub renewed_as: Option<ObjectId>,
    /// Ended by a void.
    pub voided: bool,
    /// When its review was last found ended by a decline. What is found to hold after that holds (PS-M3), though not in the books
    /// any more.
    pub declined_at: Option<Timestamp>,
    /// When it was last found to hold, by an inquiry that is kept.
    pub found_at: Timestamp,
    /// Ended by time.
    pub expired: bool,
    /// The gateway says that money was captured from it.
    pub used: bool,
    /// It is good for the gateway, and held back by us: what the cardholder typed does not match, and the site wants a person
    /// to look ([`super::situation::Situation::mark_mismatches`]). No fact: it follows from one.
    pub held_here: bool,
    /// A person has let it pass since.
    pub let_pass: bool,
}

impl Authorization {
    /// Whether a person still has to decide: at the gateway, or of the site.
    pub fn under_review(&self) -> bool {
        let waits = (self.reviewed && !self.good) || (self.held_here && !self.let_pass);
        waits && !self.used && !self.released()
    }

    /// Whether a person has to decide about it or had to.
    pub fn is_for_review(&self) -> bool {
        self.reviewed || self.held_here
    }

    /// Whether the hold is gone.
    pub fn released(&self) -> bool {
        self.voided || self.expired || self.is_declined()
    }

    /// Whether its review was ended by a decline, and it was not found to hold since.
    pub fn is_declined(&self) -> bool {
        self.declined_at.is_some_and(|at| at >= self.found_at)
    }
}

/// Money taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The gateway's id.
    pub object: ObjectId,
    /// Amount taken.
    pub amount: Money,
    /// What it was taken from, by its first name; none where nothing was held before.
    pub from: Option<ObjectId>,
}

/// Money given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The gateway's id.
    pub object: ObjectId,
    /// The capture it was given back from.
    pub capture: ObjectId,
    /// Amount given back.
    pub amount: Money,
}

/// Why an observation contradicts what we asked (PS-M4); a person decides (decision 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conflict {
    /// Another amount.
    Amount,
    /// Another currency.
    Currency,
    /// Another reference: the answer belongs to something else.
    Reference,
    /// Another merchant account.
    Account,
    /// A replay, although the key was new: the money belongs to another attempt.
    ReplayOfSomethingElse,
    /// Money was captured by nobody of us.
    CapturedElsewhere,
    /// The gateway has taken the money back, which the books still have.
    TakenBack,
}

impl Conflict {
    const ALL: [Self; 7] = [
        Self::Amount,
        Self::Currency,
        Self::Reference,
        Self::Account,
        Self::ReplayOfSomethingElse,
        Self::CapturedElsewhere,
        Self::TakenBack,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Reference => "reference",
            Self::Account => "account",
            Self::ReplayOfSomethingElse => "replay-of-something-else",
            Self::CapturedElsewhere => "captured-elsewhere",
            Self::TakenBack => "taken-back",
        }
    }

    /// Reads [`Conflict::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|conflict| conflict.as_str() == text)
    }
}

/// A new money fact, for the ledger: posted once per gateway object and kind (PS-I-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyFact {
    /// Money is held.
    Held(ObjectId, Money),
    /// A hold ended without being captured.
    Released(ObjectId, Money),
    /// Money was taken; the authorization, if any, that it was taken from.
    Taken(ObjectId, Money, Option<ObjectId>),
    /// Money was given back.
    Returned(ObjectId, Money),
    /// This capture was voided at the gateway's own console: so much of it is back without our doing, in the books as
    /// [`ObjectId::of_console_void`].
    Undone(ObjectId, Money),
}

/// Something that a person should hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alarm {
    /// A refusal was heard about something that had succeeded (PS-M3).
    RefusedAfterSuccess,
    /// A refund was done after all whose order was paid in another way, or given up: so much is given back too much.
    GivenTwice,
    /// Account or request is wrong (PS 1.3).
    Misconfigured,
    /// An answer contradicts what we asked.
    Conflict(Conflict),
}

impl Alarm {
    /// Every alarm.
    pub const ALL: [Self; 10] = [
        Self::RefusedAfterSuccess,
        Self::GivenTwice,
        Self::Misconfigured,
        Self::Conflict(Conflict::Amount),
        Self::Conflict(Conflict::Currency),
        Self::Conflict(Conflict::Reference),
        Self::Conflict(Conflict::Account),
        Self::Conflict(Conflict::ReplayOfSomethingElse),
        Self::Conflict(Conflict::CapturedElsewhere),
        Self::Conflict(Conflict::TakenBack),
    ];

    /// As the audit log keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RefusedAfterSuccess => "refused-after-success",
            Self::GivenTwice => "given-twice",
            Self::Misconfigured => "misconfigured",
            Self::Conflict(Conflict::Amount) => "conflict-amount",
            Self::Conflict(Conflict::Currency) => "conflict-currency",
            Self::Conflict(Conflict::Reference) => "conflict-reference",
            Self::Conflict(Conflict::Account) => "conflict-account",
            Self::Conflict(Conflict::ReplayOfSomethingElse) => "conflict-replay",
            Self::Conflict(Conflict::CapturedElsewhere) => "conflict-captured-elsewhere",
            Self::Conflict(Conflict::TakenBack) => "conflict-taken-back",
        }
    }
}

/// The folded facts of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Holds, in the order in which they were first heard of.
    pub authorizations: Vec<Authorization>,
    /// Holds that a declined try may have left (112, 114), and whether they were voided: never captured.
    pub stray_holds: Vec<(ObjectId, bool)>,
    /// Transactions that were found declined, and when last: a review of one of them is over that was heard of until then.
    pub refused: Vec<(ObjectId, Timestamp)>,
    /// Transactions whose review we accepted.
    pub accepted: Vec<ObjectId>,
    /// Holds that were held anew, and the names that they were given.
    pub renewed: Vec<(ObjectId, ObjectId)>,
    /// When the payer was last heard of as having approved on the page: money moves when it is asked for.
    pub approved_at: Option<Timestamp>,
    /// When he was last sent back to it, to choose another way to pay.
    pub sent_back_at: Option<Timestamp>,
    /// Money taken.
    pub captures: Vec<Capture>,
    /// Money given back.
    pub refunds: Vec<Refund>,
    /// The last decline heard.
    pub decline: Option<Decline>,
    /// The gateway refused the account when what the payer had approved, or typed, was asked for.
    pub account_refused: bool,
    /// What each operation that is promised was last said to wait for before it is money, and when. An inquiry that does not say for what
    /// takes nothing back.
    pub promises: BTreeMap<OperationId, (Timestamp, Promise)>,
    /// Contradiction; sticky.
    pub conflict: Option<Conflict>,
}

impl Facts {
    /// Whether the gateway holds or took money that has not gone back.
    pub fn has_money(&self) -> bool {
        self.authorizations.iter().any(|a| !a.released()) || self.captured() > self.refunded()
    }

    /// Whether what the payer has approved may be asked for: he was not sent back since.
    pub fn is_approved(&self) -> bool {
        self.approved_at.is_some() && self.approved_at > self.sent_back_at
    }

    /// Sum taken, minor units.
    pub fn captured(&self) -> i64 {
        self.captures.iter().map(|capture| capture.amount.minor).sum()
    }

    /// Sum given back, minor units.
    pub fn refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount.minor).sum()
    }

    /// Compares what was heard with what `operation` asked (PS-M4). Only verdicts about money are compared.
    pub fn conflict_in(operation: &Operation, heard: &Heard, inquiry: bool) -> Option<Conflict> {
        if heard.verdict == Verdict::TakenBack {
            return Some(Conflict::TakenBack);
        }
        if !heard.verdict.speaks_of_money() && !matches!(heard.verdict, Verdict::PageOpened { .. }) {
            return None;
        }
        if heard.replayed && !inquiry && operation.sends <= 1 {
            return Some(Conflict::ReplayOfSomethingElse);
        }
        if heard.other_account {
            return Some(Conflict::Account);
        }
        if heard.reference.as_deref().is_some_and(|r| !r.eq_ignore_ascii_case(operation.reference.as_str())) {
            return Some(Conflict::Reference);
        }
        // What charges or gives back is a transaction of its own: an answer with the name of what it acted on is that one's (PS-F6).
        let is_its_own = matches!(
            (&heard.verdict, operation.kind),
            (Verdict::Captured, OperationKind::Capture) | (Verdict::Refunded, OperationKind::Refund)
        );
        if !inquiry && is_its_own && heard.object.is_some() && heard.object == operation.target {
            return Some(Conflict::Reference);
        }
        if heard.currency.is_some_and(|currency| currency != operation.amount.currency) {
            return Some(Conflict::Currency);
        }
        // A void releases whatever is held: what a gateway names as its amount is not ours to compare.
        let compares = operation.kind != OperationKind::Void;
        if compares && heard.amount.is_some_and(|amount| amount != operation.amount) {
            return Some(Conflict::Amount);
        }
        None
    }

    /// Takes in what was heard about `operation`, by an inquiry or as its own answer. Returns the facts that are new. Folding the same
    /// observation again, or in another order, gives the same facts.
    pub fn fold(
        &mut self,
        operation: &Operation,
        heard: &Heard,
        (at, inquiry): (Timestamp, bool),
    ) -> (Vec<MoneyFact>, Vec<Alarm>) {
        let mut news = Vec::new();
        let mut alarms = Vec::new();
        // What is seen on a page has one name, whatever it was held anew by.
        let of_page = operation.kind.begins_payment();
        let object = heard.object.clone().map(|of| if of_page { self.first_name(&of) } else { of });
        match (&heard.verdict, operation.kind) {
            (Verdict::Authorized, OperationKind::Reauthorize) => {
                if let (Some(renewed), Some(held)) = (object, operation.target.clone()) {
                    self.fold_renewed(held, renewed);
                }
            }
            (Verdict::Approved, OperationKind::HostedPage) => {
                self.approved_at = self.approved_at.max(Some(at));
            }
            (Verdict::PayAnotherWay, OperationKind::Authorize) => {
                self.sent_back_at = self.sent_back_at.max(Some(at));
                self.decline.get_or_insert(Decline::Funding);
            }
            (Verdict::Authorized | Verdict::UnderReview | Verdict::AuthorizationUsed, kind)
                if kind.begins_payment() =>
            {
                if let Some(object) = object {
                    self.fold_hold(operation, heard, object, (at, inquiry), &mut news);
                }
            }
            (Verdict::Captured, kind) if kind.begins_payment() || kind == OperationKind::Capture => {
                if let Some(object) = object {
                    // A sale that was held for review is its own hold.
                    let own =
                        || self.authorizations.iter().any(|a| a.object == object).then(|| object.clone());
                    // What was approved on a page is taken from nothing that was held.
                    let held = operation.target.clone().filter(|_| kind == OperationKind::Capture);
                    let from = held.or_else(own);
                    if let Some(from) = &from
                        && let Some(authorization) = self.authorizations.iter_mut().find(|a| a.goes_by(from))
                    {
                        authorization.used = true;
                    }
                    // In the books a hold has one name.
                    let from = from.map(|from| self.first_name(&from));
                    if !self.captures.iter().any(|capture| capture.object == object) {
                        let (amount, of) = (operation.amount, from.clone());
                        self.captures.push(Capture { object: object.clone(), amount, from });
                        // What was heard of as released before holds nothing in the books any more (PS-F12).
                        let of = of.filter(|of| !self.is_out_of_books(of));
                        news.push(MoneyFact::Taken(object, amount, of));
                    }
                }
            }
            (Verdict::Voided, OperationKind::Capture) => {
                if let Some(object) = object {
                    let taken = Heard { object: Some(object.clone()), ..Heard::bare(Verdict::Captured) };
                    news.extend(self.fold(operation, &taken, (at, inquiry)).0);
                    news.extend(self.fold_undone(&object));
                }
            }
            (Verdict::Voided, kind) if kind.begins_payment() && self.has_captured(object.as_ref()) => {
                news.extend(object.and_then(|object| self.fold_undone(&object)));
            }
            (Verdict::Voided | Verdict::AuthorizationExpired, kind)
                if kind.begins_payment() || kind == OperationKind::Void =>
            {
                // A void is its own transaction with its own id; what is released is its target.
                let released = operation.target.clone().filter(|_| kind == OperationKind::Void);
                if let Some(object) = released.or(object) {
                    self.fold_release(operation, heard, object, at, &mut news);
                }
            }
            (Verdict::Refunded, OperationKind::Refund) => {
                if let (Some(object), Some(capture)) = (object, operation.target.clone())
                    && self.note_refund(&object, &capture, operation.amount)
                {
                    news.push(MoneyFact::Returned(object, operation.amount));
                }
            }
            (Verdict::ReviewAccepted, OperationKind::AcceptReview) => {
                if let Some(target) = operation.target.clone() {
                    let known = self.authorizations.iter_mut().find(|a| a.object == target);
                    known.into_iter().for_each(|held| held.good = true);
                    if !self.accepted.contains(&target) {
                        self.accepted.push(target);
                    }
                }
            }
            (Verdict::ReviewDeclined, OperationKind::DeclineReview) => {
                if let Some(target) = operation.target.clone() {
                    self.fold_declined((Some(target), Decline::Fraud), Some(at), &mut news, &mut alarms);
                }
            }
            (Verdict::Declined(reason), kind) if kind.begins_payment() => {
                // What a look-up says of a payment of ours is less than what its answer said.
                let is_less = kind == OperationKind::Authorize && *reason == Decline::Funding;
                let reason = self.decline.filter(|_| is_less).unwrap_or(*reason);
                self.fold_declined((object, reason), inquiry.then_some(at), &mut news, &mut alarms);
            }
            (Verdict::Declined(_), _) if self.captures.iter().any(|c| Some(&c.object) == object.as_ref()) => {
                alarms.push(Alarm::RefusedAfterSuccess);
            }
            (Verdict::Pending, _) => {
                if let Some(promise) = heard.promise {
                    let last = self.promises.entry(operation.id).or_insert((at, promise));
                    *last = (*last).max((at, promise));
                }
            }
            (Verdict::Misconfigured, kind) => {
                self.account_refused |= kind == OperationKind::Authorize;
                alarms.push(Alarm::Misconfigured);
            }
            _ => {}
        }
        (news, alarms)
    }

    /// A payment was declined: the end of its review, or of a try on the page. What a call is answered is never the end of a review, nor
    /// what was found before it: what is found under review after that wins (PS-M3).
    fn fold_declined(
        &mut self,
        (object, reason): (Option<ObjectId>, Decline),
        ends_review_at: Option<Timestamp>,
        news: &mut Vec<MoneyFact>,
        alarms: &mut Vec<Alarm>,
    ) {
        let mine = |a: &Authorization| Some(&a.object) == object.as_ref();
        let is_taken = self.captures.iter().any(|taken| Some(&taken.object) == object.as_ref());
        if is_taken || self.authorizations.iter().any(|a| mine(a) && (a.good || a.used)) {
            // Declined after review is a release; declined after "good" is an alarm (PS-M3).
            alarms.push(Alarm::RefusedAfterSuccess);
            return;
        }
        self.decline = Some(reason);
        let is_ended = |a: &Authorization| a.reviewed && ends_review_at.is_some_and(|at| at >= a.found_at);
        if let Some(held) = self.authorizations.iter_mut().find(|a| mine(a) && is_ended(a)) {
            if !held.released() {
                news.push(MoneyFact::Released(held.object.clone(), held.amount));
            }
            held.declined_at = held.declined_at.max(ends_review_at);
            return;
        }
        let Some(object) = object else { return };
        if let Some(at) = ends_review_at {
            match self.refused.iter_mut().find(|(of, _)| *of == object) {
                Some((_, last)) => *last = at.max(*last),
                None => self.refused.push((object.clone(), at)),
            }
        }
        let known = self.stray_holds.iter().any(|(known, _)| *known == object)
            || self.authorizations.iter().any(|a| a.object == object);
        if reason.may_leave_a_hold() && !known {
            self.stray_holds.push((object, false));
        }
    }

    /// The capture with this id.
    pub fn capture(&self, object: &ObjectId) -> Option<&Capture> {
        self.captures.iter().find(|capture| capture.object == *object)
    }

    /// Takes in that so much of a capture is back, once for each id at the gateway; false when it is known.
    pub fn note_refund(&mut self, object: &ObjectId, capture: &ObjectId, amount: Money) -> bool {
        let is_new = !self.refunds.iter().any(|refund| refund.object == *object);
        if is_new {
            self.refunds.push(Refund { object: object.clone(), capture: capture.clone(), amount });
        }
        is_new
    }

    /// Whether all of a capture is back.
    pub fn is_back(&self, object: &ObjectId) -> bool {
        let back: i64 = self.refunds.iter().filter(|r| r.capture == *object).map(|r| r.amount.minor).sum();
        self.capture(object).is_some_and(|capture| back >= capture.amount.minor)
    }

    /// Whether a hold has ended in the books: also one that was found again after it had.
    fn is_out_of_books(&self, hold: &ObjectId) -> bool {
        let is_out = |a: &Authorization| a.released() || a.declined_at.is_some();
        self.authorizations.iter().any(|a| a.object == *hold && is_out(a))
    }

    /// Whether money was taken from a hold, or by it: what was held of it has ended in the books.
    fn is_taken(&self, hold: &ObjectId) -> bool {
        let is_of_it = |from: &ObjectId| self.first_name(from) == *hold;
        self.captures.iter().any(|taken| taken.object == *hold || taken.from.as_ref().is_some_and(is_of_it))
    }

    fn has_captured(&self, object: Option<&ObjectId>) -> bool {
        object.is_some_and(|object| self.capture(object).is_some())
    }

    /// A capture was voided at the gateway's console, which is possible only while nothing of it was given back: all of
    /// it is back.
    fn fold_undone(&mut self, capture: &ObjectId) -> Option<MoneyFact> {
        let object = ObjectId::of_console_void(capture);
        let amount = self.capture(capture)?.amount;
        // A person may have told of it before.
        let is_news = !self.is_back(capture) && self.note_refund(&object, capture, amount);
        is_news.then(|| MoneyFact::Undone(capture.clone(), amount))
    }

    fn fold_hold(
        &mut self,
        operation: &Operation,
        heard: &Heard,
        object: ObjectId,
        (at, inquiry): (Timestamp, bool),
        news: &mut Vec<MoneyFact>,
    ) {
        let reviewed = heard.verdict == Verdict::UnderReview;
        let good = !reviewed || self.accepted.contains(&object);
        let used = heard.verdict == Verdict::AuthorizationUsed;
        if let Some(known) = self.authorizations.iter_mut().find(|a| a.object == object) {
            known.good |= good;
            known.reviewed |= reviewed;
            known.used |= used;
            // What a call is answered may be older than what was found.
            known.found_at = known.found_at.max(if inquiry { at } else { known.found_at });
            known.unscreened |= heard.unscreened;
            known.address_check = known.address_check.merged(heard.address_check);
            known.code_check = known.code_check.merged(heard.code_check);
            return;
        }
        // Money wins over a refusal (PS-F12); only a review is ended by one, in whatever order they were heard.
        let stray = self.stray_holds.iter().position(|(known, _)| *known == object);
        let voided = stray.is_some_and(|index| self.stray_holds.remove(index).1);
        let refused = self.refused.iter().find(|(of, declined_at)| *of == object && *declined_at >= at);
        let declined_at = refused.filter(|_| !good && stray.is_none()).map(|(_, declined_at)| *declined_at);
        self.authorizations.push(Authorization {
            object: object.clone(),
            amount: operation.amount,
            first_heard_at: at,
            reviewed,
            good,
            unscreened: heard.unscreened,
            address_check: heard.address_check,
            code_check: heard.code_check,
            renewed_as: self.renewed.iter().find(|(held, _)| *held == object).map(|(_, name)| name.clone()),
            voided,
            declined_at,
            found_at: at,
            expired: false,
            used,
            held_here: false,
            let_pass: false,
        });
        if self.is_taken(&object) {
            return;
        }
        news.push(MoneyFact::Held(object.clone(), operation.amount));
        if voided || declined_at.is_some() {
            news.push(MoneyFact::Released(object, operation.amount));
        }
    }

    fn fold_release(
        &mut self,
        operation: &Operation,
        heard: &Heard,
        object: ObjectId,
        at: Timestamp,
        news: &mut Vec<MoneyFact>,
    ) {
        if let Some((_, voided)) = self.stray_holds.iter_mut().find(|(known, _)| *known == object) {
            *voided = true;
            return;
        }
        let expired = heard.verdict == Verdict::AuthorizationExpired;
        let known = match self.authorizations.iter().position(|a| a.object == object) {
            Some(index) => index,
            None => {
                // Heard of its end before its beginning: the pair still enters the books.
                let mut beginning = Heard::bare(Verdict::Authorized);
                beginning.unscreened = heard.unscreened;
                self.fold_hold(operation, &beginning, object, (at, true), news);
                let last = self.authorizations.len() - 1;
                self.authorizations[last].good = false;
                last
            }
        };
        let is_taken = self.is_taken(&self.authorizations[known].object);
        let authorization = &mut self.authorizations[known];
        if !authorization.released() && !is_taken {
            news.push(MoneyFact::Released(authorization.object.clone(), authorization.amount));
        }
        authorization.voided |= !expired;
        authorization.expired |= expired;
    }
}
