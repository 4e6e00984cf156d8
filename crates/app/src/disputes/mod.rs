//! Disputes (PS 6.11): a payer has his bank or the gateway take back what he paid. A person
//! notes it, and how it was decided, where the gateway tells of it in its console alone; elsewhere it is asked ([`hear`]). While it is open nothing of the payment is given back; what is asked
//! back meanwhile waits.

mod end;
mod evidence;
mod note;
mod told;

pub use evidence::{Attended, Evidence, Sent};
pub use note::NewDispute;
pub(crate) use note::tells_itself;
pub use store::payments::disputes::DisputeRow;
pub(crate) use told::{
    GATEWAY, LOOK_EVERY, Seen, Whose, end_told, explained, hear, is_as_much_as_one, is_open,
};

use crate::App;
use domain::ids::DisputeId;
use domain::money::Money;
use domain::refunds::ReasonProblem;

/// Longest number of a case at a gateway or a bank, in characters.
pub const CASE_NUMBER_MAX: usize = 60;

/// What a gateway asks for a dispute may be more than a small payment; more than this, in minor units, is a slip.
pub const FEE_MAX: i64 = 10_000;

/// Use cases of disputes.
#[derive(Clone, Copy)]
pub struct Disputes<'a>(pub(crate) &'a App);

impl Disputes<'_> {
    /// A new id for the form that notes a dispute: the same form notes once, however often it is sent (PS-K6).
    pub fn new_id(&self) -> DisputeId {
        self.0.id()
    }
}

/// Why a dispute is not noted, or not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeRefusal {
    /// Nothing was taken for it.
    NothingPaid,
    /// It pays for a session that is not settled yet: what of it goes back anyway is not known, and so not what is lost.
    NotSettled,
    /// The gateway tells of it itself when it is asked: the payment waits for a person then, or it says how it was decided.
    ToldByGateway,
    /// A contradiction must be decided first (decision 12).
    BeingChecked,
    /// One is open already.
    AlreadyOpen,
    /// The amount is not more than nothing, or in another currency.
    BadAmount,
    /// So much was taken; more is said to be disputed.
    TooMuch(Money),
    /// The fee is less than nothing, in another currency, or more than this.
    BadFee(Money),
    /// The number of the case is missing.
    CaseNumberMissing,
    /// The number of the case is longer than what is kept.
    CaseNumberTooLong,
    /// The reason is longer than what is kept.
    ReasonTooLong,
    /// The day lies in the future, or before the payment.
    BadDay,
    /// The last day for an answer lies before the dispute.
    BadAnswerDay,
    /// This form noted another dispute before.
    OtherForm,
    /// That one is not open: somebody was quicker.
    NotOpen,
    /// The gateway shows what was given back at its console, and does not answer now.
    NoAnswer,
    /// A refund is under way whose outcome is not known: whether the payer has the money twice is known then.
    RefundUnderWay,
}

impl From<ReasonProblem> for DisputeRefusal {
    fn from(_: ReasonProblem) -> Self {
        Self::ReasonTooLong
    }
}
