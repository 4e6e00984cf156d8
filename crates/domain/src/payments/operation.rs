//! Operations: the calls that we make to a gateway and that may move money, each stored before its first byte
//! leaves (PS-M6).

use super::gateway::{ObjectId, Verdict};
use crate::ids::{OperationId, Reference, RefundId};
use crate::money::Money;
use crate::time::{Span, Timestamp};

/// For this long after a send began, its answer may still come: nobody else acts on the operation.
pub const IN_HAND: Span = Span::seconds(10);

/// What kind of call an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Open the hosted page on which the payer authorizes (or, by sale, pays): decision 6, moments G0 and G1.
    HostedPage,
    /// Hold what the payer has approved on the page, or by sale take it: where a gateway moves no money by itself.
    Authorize,
    /// Hold an authorization anew whose assured time is over, before it is captured (PS 6.6).
    Reauthorize,
    /// Capture an authorization: moment G2.
    Capture,
    /// Release an authorization.
    Void,
    /// Give a capture back.
    Refund,
    /// Accept a payment that fraud tools hold back (PS 6.12).
    AcceptReview,
    /// Decline it.
    DeclineReview,
}

impl OperationKind {
    const ALL: [Self; 8] = [
        Self::HostedPage,
        Self::Authorize,
        Self::Reauthorize,
        Self::Capture,
        Self::Void,
        Self::Refund,
        Self::AcceptReview,
        Self::DeclineReview,
    ];

    /// Whether a payment begins by it: money may be held or taken that was not before.
    pub fn begins_payment(self) -> bool {
        matches!(self, Self::HostedPage | Self::Authorize)
    }

    /// Whether it decides a payment under review.
    pub fn decides(self) -> bool {
        matches!(self, Self::AcceptReview | Self::DeclineReview)
    }

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HostedPage => "hosted-page",
            Self::Authorize => "authorize",
            Self::Reauthorize => "reauthorize",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Refund => "refund",
            Self::AcceptReview => "accept-review",
            Self::DeclineReview => "decline-review",
        }
    }

    /// Reads [`OperationKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationState {
    /// Stored and on its way; what became of it is not known yet.
    Sent,
    /// Asked, and the outcome could not be learnt.
    Unknown,
    /// Hosted page only: the page is open, the payer may act at any moment.
    PageOpen,
    /// Done at the gateway.
    Done,
    /// Refused by the gateway; final.
    Refused,
    /// Answered "not done" in a way that a *new* operation may follow (decision 5).
    NotDone,
}

impl OperationState {
    const ALL: [Self; 6] =
        [Self::Sent, Self::Unknown, Self::PageOpen, Self::Done, Self::Refused, Self::NotDone];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::PageOpen => "page-open",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::NotDone => "not-done",
        }
    }

    /// Reads [`OperationState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether its outcome is still open.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Unknown | Self::PageOpen)
    }
}

/// A stored operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id.
    pub id: OperationId,
    /// What it asks.
    pub kind: OperationKind,
    /// The key under which it is sent and resent (PS-K1).
    pub request_key: String,
    /// Our reference, unique per operation (decision 4).
    pub reference: Reference,
    /// Amount asked.
    pub amount: Money,
    /// What it acts on: a transaction, or the token of a page that was approved; none for a hosted page.
    pub target: Option<ObjectId>,
    /// A refund: the order that it carries out.
    pub order: Option<RefundId>,
    /// Hash of the body without credentials (PS-K1, PS-I-7).
    pub fingerprint: String,
    /// How far it is.
    pub state: OperationState,
    /// When it was stored.
    pub created_at: Timestamp,
    /// When the last send began.
    pub sent_at: Timestamp,
    /// How often it was sent, the send under way included; 0 of one that is only looked for.
    pub sends: i64,
    /// When the gateway was last asked and turned out not to know it.
    pub not_found_at: Option<Timestamp>,
    /// When the gateway was last asked and said how it stands, or that it does not know it.
    pub inquired_at: Option<Timestamp>,
    /// Whether a refusal was confirmed by an inquiry (PS-F12: money facts win over a refusal).
    pub refusal_confirmed: bool,
}

/// What a new operation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// Its id.
    pub id: OperationId,
    /// What it asks.
    pub kind: OperationKind,
    /// Its key.
    pub request_key: String,
    /// Our reference.
    pub reference: Reference,
    /// Amount asked.
    pub amount: Money,
    /// The transaction that it acts on.
    pub target: Option<ObjectId>,
    /// A refund: the order that it carries out.
    pub order: Option<RefundId>,
}

impl Operation {
    /// An operation that is sent right after it was stored (PS-M6). Its fingerprint is set from its call.
    pub fn to_send(new: NewOperation, now: Timestamp) -> Self {
        Self {
            id: new.id,
            kind: new.kind,
            request_key: new.request_key,
            reference: new.reference,
            amount: new.amount,
            target: new.target,
            order: new.order,
            fingerprint: String::new(),
            state: OperationState::Sent,
            created_at: now,
            sent_at: now,
            sends: 1,
            not_found_at: None,
            inquired_at: None,
            refusal_confirmed: false,
        }
    }

    /// An operation that was sent by books which are lost: it is asked about, and never sent.
    pub fn to_find(new: NewOperation, now: Timestamp) -> Self {
        Self { state: OperationState::Unknown, sends: 0, ..Self::to_send(new, now) }
    }

    /// Whether it is one of [`Operation::to_find`].
    pub fn is_looked_for(&self) -> bool {
        self.sends == 0
    }

    /// Whether a send of it is under way, as far as is known: its answer may come any moment.
    pub fn is_in_hand(&self, now: Timestamp) -> bool {
        self.state == OperationState::Sent && now < self.sent_at.plus(IN_HAND)
    }

    /// Whether an inquiry that began after its last send did not find it.
    pub(super) fn is_known_absent(&self) -> bool {
        self.not_found_at.is_some_and(|at| at >= self.sent_at)
    }

    /// Whether it was refused for good: an inquiry found nothing else (PS-F12).
    pub fn is_over(&self) -> bool {
        self.state == OperationState::Refused && self.refusal_confirmed
    }

    /// Takes the meaning of an answer to this operation into its state, or of an inquiry about it that began at
    /// `asked_at`. What an inquiry says is evidence as of when it began: while its answer was on the way, somebody
    /// else may have sent the operation again. `Done` is never left (PS-M3).
    pub fn hear(&mut self, verdict: &Verdict, asked_at: Option<Timestamp>) {
        let inquiry = asked_at.is_some();
        let hosted = self.kind == OperationKind::HostedPage;
        let promised = hosted && inquiry && *verdict == Verdict::Pending;
        // Only an inquiry that was answered is evidence of anything; money that is promised is neither there nor absent.
        let answered = !promised
            && !matches!(
                verdict,
                Verdict::Unknown
                    | Verdict::NotSent
                    | Verdict::NotDone
                    | Verdict::Misconfigured
                    | Verdict::Duplicate
            );
        if answered {
            self.inquired_at = self.inquired_at.max(asked_at);
            if *verdict == Verdict::NotFound {
                self.not_found_at = self.not_found_at.max(asked_at);
            }
        }
        if self.state == OperationState::Done {
            return;
        }
        if promised {
            // It was paid: what said before that it was not proves nothing any more.
            (self.not_found_at, self.inquired_at) = (None, None);
        }
        self.state = match verdict {
            // PS 1.1, `pending_settlement`: looked at until it is money or is not.
            Verdict::Pending if promised => OperationState::Unknown,
            Verdict::PageOpened { .. } if hosted => OperationState::PageOpen,
            // The payer may try again on the same page (decision 6): a decline there is not the end.
            Verdict::Declined(_) if hosted && inquiry => self.state,
            Verdict::Authorized
            | Verdict::UnderReview
            | Verdict::Captured
            | Verdict::AuthorizationUsed
            | Verdict::AuthorizationExpired
                if self.kind.begins_payment() || self.kind == OperationKind::Capture =>
            {
                OperationState::Done
            }
            Verdict::Authorized if self.kind == OperationKind::Reauthorize => OperationState::Done,
            Verdict::ReviewAccepted if self.kind == OperationKind::AcceptReview => OperationState::Done,
            Verdict::ReviewDeclined if self.kind == OperationKind::DeclineReview => OperationState::Done,
            // A capture that is found voided was made, and undone at the gateway's own console.
            Verdict::Voided
                if !matches!(self.kind, OperationKind::Refund | OperationKind::Reauthorize)
                    && !self.kind.decides() =>
            {
                OperationState::Done
            }
            Verdict::Refunded if self.kind == OperationKind::Refund => OperationState::Done,
            // The page is in the payer's hands: whatever another send of it was answered, only money or time end it.
            _ if self.state == OperationState::PageOpen => OperationState::PageOpen,
            Verdict::Declined(_) | Verdict::Misconfigured | Verdict::WrongState(_) => {
                self.refusal_confirmed = self.refusal_confirmed || inquiry;
                OperationState::Refused
            }
            Verdict::NotDone if !inquiry => OperationState::NotDone,
            Verdict::PayAnotherWay if self.state == OperationState::Refused => {
                self.refusal_confirmed = self.refusal_confirmed || inquiry;
                OperationState::Refused
            }
            Verdict::PayAnotherWay => OperationState::NotDone,
            Verdict::NotFound if self.state == OperationState::Refused => {
                self.refusal_confirmed = true;
                OperationState::Refused
            }
            // An unreadable inquiry leaves a refusal as it was.
            _ if matches!(self.state, OperationState::Refused | OperationState::NotDone) => self.state,
            _ => OperationState::Unknown,
        };
    }
}
