//! Intents: that a purchase must be paid, and how far that is (PS 1.2).

use super::situation::AttemptState;

/// State of an intent, derived from its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntentState {
    /// Nothing is under way.
    Open,
    /// An attempt is live and has no money yet.
    Paying,
    /// Fraud tools hold an attempt back: its money is held, and somebody decides about it (PS 6.12).
    InReview,
    /// At least the amount due is held.
    Secured,
    /// The amount due was taken.
    Paid,
    /// Money is on its way back (decision 12: also PS-S4's orphan money).
    Returning,
    /// Ended without money.
    ClosedUnpaid,
    /// A payer disputes it: the gateway has the money until that is decided (PS 6.11).
    InDispute,
    /// A dispute of it was lost.
    ChargedBack,
    /// All money went back.
    ClosedReturned,
    /// What was held was released: nothing was ever taken.
    ClosedReleased,
    /// A person must look at it.
    NeedsHuman,
}

impl IntentState {
    /// Every state.
    pub const ALL: [Self; 12] = [
        Self::Open,
        Self::Paying,
        Self::InReview,
        Self::Secured,
        Self::Paid,
        Self::Returning,
        Self::ClosedUnpaid,
        Self::InDispute,
        Self::ChargedBack,
        Self::ClosedReturned,
        Self::ClosedReleased,
        Self::NeedsHuman,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paying => "paying",
            Self::InReview => "in-review",
            Self::Secured => "secured",
            Self::Paid => "paid",
            Self::Returning => "returning",
            Self::ClosedUnpaid => "closed-unpaid",
            Self::InDispute => "in-dispute",
            Self::ChargedBack => "charged-back",
            Self::ClosedReturned => "closed-returned",
            Self::ClosedReleased => "closed-released",
            Self::NeedsHuman => "needs-human",
        }
    }

    /// Reads [`IntentState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// How far the money of a confirmed seat is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charge {
    /// It was charged.
    Taken,
    /// It is held, and will be charged.
    NotYet,
    /// It is held, and charging it did not go through: somebody of the site decides what becomes of it.
    NotThrough,
    /// It was only held, and is let go: nothing is taken.
    LetGo,
}

/// How far the money is that secured a seat: from the state of its intent, and whether any was captured.
pub fn charge(state: IntentState, is_captured: bool) -> Charge {
    use IntentState as S;
    match state {
        _ if is_captured => Charge::Taken,
        S::NeedsHuman => Charge::NotThrough,
        S::Open | S::Paying | S::InReview | S::Secured | S::Paid | S::InDispute => Charge::NotYet,
        S::Returning | S::ClosedUnpaid | S::ClosedReturned | S::ClosedReleased | S::ChargedBack => {
            Charge::LetGo
        }
    }
}

/// The intent's state from the states of its attempts. `secured` says whether a seat was confirmed by one of them,
/// `given_up` whether the claim on a seat has ended.
pub fn state(attempts: &[AttemptState], secured: bool, given_up: bool) -> IntentState {
    use AttemptState as A;
    let any = |wanted: &[A]| attempts.iter().any(|state| wanted.contains(state));
    match () {
        () if any(&[A::Quarantine, A::NeedsHuman]) => IntentState::NeedsHuman,
        () if any(&[A::Disputed]) => IntentState::InDispute,
        () if any(&[A::ChargedBack]) => IntentState::ChargedBack,
        () if any(&[A::Voiding, A::Refunding]) && !secured => IntentState::Returning,
        () if secured && any(&[A::Captured, A::PartRefunded, A::Refunding]) => IntentState::Paid,
        // Given back although the seat stays: a person of the site decided so.
        () if secured && any(&[A::Refunded]) => IntentState::ClosedReturned,
        // A person let the seat stay without money.
        () if secured && any(&[A::Closed]) => IntentState::ClosedUnpaid,
        () if secured => IntentState::Secured,
        // The seat was given back, and the rules let the site keep a part or all of it.
        () if given_up && any(&[A::Captured, A::PartRefunded]) => IntentState::Paid,
        () if any(&[A::Captured, A::PartRefunded, A::Authorized, A::Capturing]) => IntentState::Secured,
        () if any(&[A::Review]) => IntentState::InReview,
        () if attempts.iter().any(|state| state.is_live()) => IntentState::Paying,
        () if given_up && any(&[A::Refunded]) => IntentState::ClosedReturned,
        () if given_up && any(&[A::Voided]) => IntentState::ClosedReleased,
        () if given_up => IntentState::ClosedUnpaid,
        () => IntentState::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttemptState as A;

    #[test]
    fn money_that_is_only_held_is_not_called_paid() {
        for state in IntentState::ALL {
            assert_eq!(charge(state, true), Charge::Taken, "{state:?}");
            assert_ne!(charge(state, false), Charge::Taken, "{state:?}");
        }
        assert_eq!(charge(IntentState::NeedsHuman, false), Charge::NotThrough);
        assert_eq!(charge(IntentState::Secured, false), Charge::NotYet);
        assert_eq!(charge(IntentState::ClosedReleased, false), Charge::LetGo);
    }

    #[test]
    fn a_page_that_was_left_for_another_one_keeps_no_intent_from_its_end() {
        let left = A::NeedsPayer.counted(true);
        assert_eq!(state(&[left, A::Voided], false, true), IntentState::ClosedReleased);
        assert_eq!(state(&[left, A::Declined], false, true), IntentState::ClosedUnpaid);
        assert_eq!(A::NeedsPayer.counted(false), A::NeedsPayer);
        for brings in A::ALL.into_iter().filter(|state| *state != A::NeedsPayer) {
            assert_eq!(brings.counted(true), brings, "money is money");
        }
    }

    #[test]
    fn an_intent_follows_its_attempts() {
        for (attempts, secured, given_up, expected) in [
            (&[][..], false, false, IntentState::Open),
            (&[A::NeedsPayer], false, false, IntentState::Paying),
            (&[A::Declined, A::NeedsPayer], false, false, IntentState::Paying),
            (&[A::Authorized], true, false, IntentState::Secured),
            (&[A::Capturing], true, false, IntentState::Secured),
            (&[A::Captured], true, false, IntentState::Paid),
            (&[A::Captured, A::Voiding], true, false, IntentState::Paid),
            (&[A::Voiding], false, true, IntentState::Returning),
            (&[A::Review], false, false, IntentState::InReview),
            (&[A::Declined, A::Review], false, false, IntentState::InReview),
            (&[A::Voided], false, true, IntentState::ClosedReleased),
            (&[A::Voided, A::Refunded], false, true, IntentState::ClosedReturned),
            (&[A::Abandoned], false, true, IntentState::ClosedUnpaid),
            (&[A::Declined], false, false, IntentState::Open),
            (&[A::Captured, A::Quarantine], true, false, IntentState::NeedsHuman),
            (&[A::Refunding], true, false, IntentState::Paid),
            (&[A::Refunded], true, false, IntentState::ClosedReturned),
            (&[A::Refunding], false, true, IntentState::Returning),
            (&[A::PartRefunded], false, true, IntentState::Paid),
            (&[A::Refunded], false, true, IntentState::ClosedReturned),
            (&[A::Disputed], true, false, IntentState::InDispute),
            (&[A::Voided, A::Disputed], false, true, IntentState::InDispute),
            (&[A::ChargedBack], true, false, IntentState::ChargedBack),
            (&[A::ChargedBack], false, true, IntentState::ChargedBack),
            (&[A::Closed], true, false, IntentState::ClosedUnpaid),
            (&[A::Closed], false, true, IntentState::ClosedUnpaid),
        ] {
            assert_eq!(state(attempts, secured, given_up), expected, "{attempts:?}");
        }
    }
}
