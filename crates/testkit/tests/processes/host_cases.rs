//! The crash points on the road of a host's payment, each with the fault that makes it worst, and which row of PS section 8
//! it stands for.

use super::cases::{Case, Journey, case};
use app::crash::CrashPoint::{self, *};

/// What a host does in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostJourney {
    /// Pays the ceiling, starts, teaches for half an hour with somebody else's classroom counting, and ends: what was used
    /// is captured, the rest released.
    Teach,
    /// The same where money cannot be held: the ceiling is taken, and the rest refunded.
    TeachBySale,
    /// The same in our own room, where he is connected: the process dies in mid-session, and he comes back.
    TeachInRoom,
    /// The same, and Bursar stays away until a capture that was never sent is too old to be sent under its key.
    OutlastTheKey,
    /// The same, and it stays away until the hold has ended: nothing can be captured any more, and a person is told.
    OutlastTheHold,
    /// Adds to the ceiling while he teaches.
    Add,
    /// Accepts a higher ceiling before he starts: the first payment is released when the second one holds.
    Raise,
    /// Pays and calls his session off.
    CallOff,
    /// The same where money cannot be held: it is refunded.
    CallOffBySale,
    /// Pays and never starts.
    NeverStart,
    /// Teaches and claims what he was charged; after the head agreed, the operator's office gives him a part back, and he is
    /// reimbursed the rest.
    Claim,
    /// The same, and he was reimbursed all of it before: he owes what came back.
    ClaimThenRefund,
}

const fn host(
    rows: &'static str,
    point: CrashPoint,
    fault: Option<(&'static str, &'static str)>,
    journey: HostJourney,
) -> Case {
    case(rows, point, fault, Journey::Host(journey))
}

/// | row | what it says | how it is reached |
/// |---|---|---|
/// | C1, C25 | before T1 commits: the budget's reservation and the payment | killed inside T1 |
/// | C2, C25 | reserved, nothing paid | killed after T1, the token's request lost |
/// | C3–C5 | as for seats | killed there |
/// | C12 | the rest of a payment that was replaced, or is not needed, is released | killed before and after the void |
/// | C13, C14 | the same of money that was taken | killed before and after the refund |
/// | C18 | in mid-session | killed when it was started, while somebody is in the room, when it was ended, in the freeze |
/// | C19 | frozen, nothing captured | killed after the freeze |
/// | C20 | the capture is lost on its way, or its answer is; the key is too old; the hold has ended | killed there |
/// | C9–C11 | as for seats | killed there |
/// | C13, C14 | what the operator's office gives back of a claimed session (I-41) | killed before and after the refund |
/// | C21 | no room for the ledger | `room::a_*` |
/// | C23 | two nodes, one paused | `two_nodes` |
pub const HOST_CASES: &[Case] = &[
    host("C1 C25", BeforeCeilingAsked, None, HostJourney::Teach),
    host("C2 C25", CeilingAsked, Some(("token", "drop-before")), HostJourney::Teach),
    host("C4", PageOpened, Some(("token", "drop-after")), HostJourney::Teach),
    host("C4", AuthorizationHeard, Some(("inquiry", "drop-after")), HostJourney::Teach),
    host("C5", BeforeConfirmationCommits, Some(("inquiry", "error-500-after")), HostJourney::Teach),
    host("C18", SessionStarted, None, HostJourney::Teach),
    host("C18", PresenceStored, None, HostJourney::TeachInRoom),
    host("C18", BeforeUseFrozen, None, HostJourney::Teach),
    host("C19", UseFrozen, Some(("capture", "drop-before")), HostJourney::Teach),
    host("C19", UseFrozen, Some(("credit", "drop-after")), HostJourney::TeachBySale),
    host("C20", UseFrozen, None, HostJourney::OutlastTheKey),
    host("C20", UseFrozen, None, HostJourney::OutlastTheHold),
    host("C20 C8", CaptureHeard, Some(("capture", "drop-after")), HostJourney::Add),
    host("C20 C8", CaptureHeard, Some(("capture", "drop-before")), HostJourney::Teach),
    host("C9", BeforeCaptureCommits, Some(("inquiry", "html-200")), HostJourney::Teach),
    host("C11", MailSent, None, HostJourney::Teach),
    host("C25", CeilingAsked, Some(("token", "drop-after")), HostJourney::Add),
    host("C12", VoidStored, Some(("void", "drop-before")), HostJourney::Raise),
    host("C12 C25", VoidHeard, Some(("void", "drop-after")), HostJourney::CallOff),
    host("C12 C25", VoidStored, Some(("void", "drop-after")), HostJourney::NeverStart),
    host("C14 C25", RefundHeard, Some(("credit", "drop-after")), HostJourney::CallOffBySale),
    host("C13 I-41", RefundStored, Some(("credit", "drop-before")), HostJourney::Claim),
    host("C14 I-41", RefundHeard, Some(("credit", "drop-after")), HostJourney::ClaimThenRefund),
    host("I-41", BeforeReimbursementCommits, None, HostJourney::ClaimThenRefund),
    host("I-41", ReimbursementCommitted, None, HostJourney::Claim),
];

/// The others: in the full cross only.
pub const HOST_CROSS_CASES: &[Case] = &[
    host("C3", PageStored, Some(("hosted-submit", "drop-before")), HostJourney::Teach),
    host("C2 C3", ApprovalStored, Some(("authorize", "drop-before")), HostJourney::Teach),
    host("C7", ConfirmationCommitted, None, HostJourney::Teach),
    host("C10", CaptureCommitted, None, HostJourney::Teach),
    host("C13", RefundStored, Some(("credit", "drop-before")), HostJourney::TeachBySale),
    host("C13 C25", RefundStored, Some(("credit", "drop-before")), HostJourney::CallOffBySale),
    host("C18", SessionEnded, None, HostJourney::Teach),
    host("C18", BeforeUseFrozen, None, HostJourney::TeachBySale),
    host("C5", BeforeConfirmationCommits, None, HostJourney::Add),
    host("C12", VoidHeard, Some(("void", "drop-after")), HostJourney::Raise),
    host("C12 C25", VoidHeard, Some(("void", "drop-before")), HostJourney::NeverStart),
    host("C15 C17", HintStored, Some(("inquiry", "drop-after")), HostJourney::Teach),
    host("C14 I-41", RefundHeard, Some(("credit", "drop-after")), HostJourney::Claim),
    host("C13 I-41", RefundStored, Some(("credit", "drop-before")), HostJourney::ClaimThenRefund),
    host("I-41", BeforeReimbursementCommits, None, HostJourney::Claim),
    host("I-41", ReimbursementCommitted, None, HostJourney::ClaimThenRefund),
];

/// The operations around a point: what is called before it and after it.
pub fn beside(point: CrashPoint) -> &'static [&'static str] {
    match point {
        BeforeCeilingAsked | CeilingAsked | PageOpened => &["token"],
        PageStored | HintStored => &["hosted-submit", "silent-post"],
        AuthorizationHeard | BeforeConfirmationCommits | ConfirmationCommitted | SessionStarted => {
            &["inquiry", "authorize"]
        }
        ApprovalStored => &["authorize"],
        VoidStored | VoidHeard => &["void", "inquiry"],
        RefundStored | RefundHeard | BeforeReimbursementCommits | ReimbursementCommitted => {
            &["credit", "inquiry"]
        }
        _ => &["capture", "inquiry"],
    }
}
