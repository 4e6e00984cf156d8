//! Named points at which a crash test kills the process (PS section 8). In production no hook is set and reaching a
//! point does nothing.

use std::sync::Arc;

/// Called at each point; a crash test aborts the process in it.
pub type CrashHook = Arc<dyn Fn(CrashPoint) + Send + Sync>;

/// The points of PS section 8, between the transactions (T), gateway calls (G) and mails (M) of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrashPoint {
    /// Inside T1, before it commits (C1).
    BeforeRegistrationCommits,
    /// T1 committed, nothing sent (C2, moment G0).
    RegistrationCommitted,
    /// The gateway opened the page, its answer is not stored (C4 at G0).
    PageOpened,
    /// The page is stored (the payer may act: C6 and late payments begin here).
    PageStored,
    /// What the payer has approved is to be held: that is stored, and not sent (C2 at G1).
    ApprovalStored,
    /// An inquiry found the authorization, T2 has not begun (C4 at G1).
    AuthorizationHeard,
    /// Inside T2, before it commits (C5).
    BeforeConfirmationCommits,
    /// T2 committed, the capture is not sent (C7).
    ConfirmationCommitted,
    /// The gateway captured, T3 has not begun (C8).
    CaptureHeard,
    /// Inside T3, before it commits: the receipt's number is taken (C9).
    BeforeCaptureCommits,
    /// T3 committed, the mail is not sent (C10).
    CaptureCommitted,
    /// The mail is sent, that is not stored (C11).
    MailSent,
    /// A void is stored, not sent (C12).
    VoidStored,
    /// The gateway voided, that is not stored (C12).
    VoidHeard,
    /// A refund is stored, not sent (C13).
    RefundStored,
    /// The gateway refunded, that is not stored (C14).
    RefundHeard,
    /// A decision on a payment under review is stored, not sent.
    DecisionStored,
    /// The gateway took the decision, that is not stored.
    DecisionHeard,
    /// Inside the unit that reserves a ceiling of its budget and stores its payment, before it commits (C1, C25).
    BeforeCeilingAsked,
    /// It is committed, the gateway was asked for nothing (C2, C25).
    CeilingAsked,
    /// A host has started his session, and does not know it yet (C18).
    SessionStarted,
    /// Heartbeats of a room are stored (C18).
    PresenceStored,
    /// A session was ended for all, and is not frozen (C18).
    SessionEnded,
    /// Inside the unit that freezes a use, before it commits (C18).
    BeforeUseFrozen,
    /// A use is frozen, nothing of it is captured (C19).
    UseFrozen,
    /// Inside the unit that notes that a host has his money, before it commits (PS-I-41).
    BeforeReimbursementCommits,
    /// It is committed, and who noted it does not know it yet.
    ReimbursementCommitted,
    /// A notification is stored, its sender has no answer yet (C15, C17).
    HintStored,
}

impl CrashPoint {
    /// Every point.
    pub const ALL: [Self; 28] = [
        Self::BeforeRegistrationCommits,
        Self::RegistrationCommitted,
        Self::PageOpened,
        Self::PageStored,
        Self::ApprovalStored,
        Self::AuthorizationHeard,
        Self::BeforeConfirmationCommits,
        Self::ConfirmationCommitted,
        Self::CaptureHeard,
        Self::BeforeCaptureCommits,
        Self::CaptureCommitted,
        Self::MailSent,
        Self::VoidStored,
        Self::VoidHeard,
        Self::RefundStored,
        Self::RefundHeard,
        Self::DecisionStored,
        Self::DecisionHeard,
        Self::BeforeCeilingAsked,
        Self::CeilingAsked,
        Self::SessionStarted,
        Self::PresenceStored,
        Self::SessionEnded,
        Self::BeforeUseFrozen,
        Self::UseFrozen,
        Self::BeforeReimbursementCommits,
        Self::ReimbursementCommitted,
        Self::HintStored,
    ];

    /// Its name on a command line.
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// Reads [`CrashPoint::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.name() == name)
    }
}
