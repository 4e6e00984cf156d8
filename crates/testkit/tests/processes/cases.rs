//! Every crash point with the fault that makes it worst, and which row of PS section 8 it stands for.

use super::host_cases::{HostJourney, beside};
use app::crash::CrashPoint::{self, *};
use bursar_testkit::Through;
use domain::sites::{GatewayProduct, Interface, ProUkEdition};

/// What somebody does in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journey {
    /// Buys a seat.
    Buy,
    /// Pays and never comes back: the janitor must find the money.
    PayAndLeave,
    /// Buys a seat, and its hold ends while the process is dead.
    OutlastTheHold,
    /// Pays after the seat was sold to somebody else; the money is only held, so it is released.
    PayTooLate,
    /// The same where the money is taken at once, so it is refunded.
    PayTooLateBySale,
    /// Pays, fraud tools hold the payment back, and a person of the site accepts it.
    Accept,
    /// The same, and he declines it.
    Decline,
    /// What the host of a pay-per-use session does.
    Host(HostJourney),
}

/// A fault armed at the gateway: operation and kind in the words of its control API.
pub type ArmedFault = (&'static str, &'static str);

/// One crash with one fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// Rows of PS section 8.
    pub rows: &'static str,
    /// What is paid through.
    pub gateway: Through,
    /// Where the process dies.
    pub point: CrashPoint,
    /// The worst fault beside it.
    pub fault: Option<ArmedFault>,
    /// What happens.
    pub journey: Journey,
    /// Whether the fault is sure to be met: in the full cross some stand where nobody comes by after the crash.
    pub meets_fault: bool,
}

pub(super) const fn case(
    rows: &'static str,
    point: CrashPoint,
    fault: Option<ArmedFault>,
    journey: Journey,
) -> Case {
    let gateway = Through { product: GatewayProduct::PayflowPro, edition: ProUkEdition::Hosted };
    Case { rows, gateway, point, fault, journey, meets_fault: true }
}

impl Case {
    /// The same through another gateway. Where the page is ours, no call opens it and nobody pays at the gateway: the call that brings
    /// the card stands for both.
    pub fn through(self, gateway: Through) -> Self {
        let fault = match (gateway.interface(), self.fault) {
            (Interface::DirectPro, Some(("token" | "hosted-submit", fault))) => Some(("authorize", fault)),
            (_, fault) => fault,
        };
        Self { gateway, fault, ..self }
    }

    /// Whether it can happen there. PayPal takes decisions on reviews at its own console only, and what is approved there
    /// too late is never asked for; what is approved at Payflow is held at once.
    pub fn exists(&self) -> bool {
        let silent = self.fault.is_some_and(|(op, _)| op == "silent-post");
        let too_late = matches!(self.journey, Journey::PayTooLate | Journey::PayTooLateBySale);
        match self.gateway.interface() {
            Interface::PayPal => {
                !matches!(self.point, DecisionStored | DecisionHeard | HintStored) && !silent && !too_late
            }
            // So are those of payments with PayPal through Payflow.
            Interface::PayflowExpress => {
                !matches!(self.point, DecisionStored | DecisionHeard | HintStored) && !silent && !too_late
            }
            // Its reviews are decided by call, too.
            Interface::Express => self.point != HintStored && !silent && !too_late,
            Interface::Payflow => self.point != ApprovalStored && !self.asks_for_approved(),
            // Its page pays by itself, too; nobody delivers its notifications here.
            Interface::HostedPro => {
                !matches!(self.point, ApprovalStored | HintStored) && !silent && !self.asks_for_approved()
            }
            // Its page is ours, and takes no card when its time is over.
            Interface::DirectPro => self.point != HintStored && !silent && !too_late,
        }
    }

    /// Whether its fault strikes what asks for money that was approved.
    fn asks_for_approved(&self) -> bool {
        self.fault.is_some_and(|(op, _)| matches!(op, "authorize" | "sale"))
    }
}

/// | row | what it says | how it is reached |
/// |---|---|---|
/// | C1 | before T1 commits | killed inside T1 |
/// | C2 | after T1, nothing sent | killed after T1; also with the token's request lost |
/// | C3 | sent, not processed | G0, G1, G2, void and refund dropped before they are processed, and killed before the loss is stored |
/// | C4 | processed, not stored | G0, G1, G2 dropped after they were processed, and killed; the payer leaves at G1 |
/// | C5 | inside T2 | killed inside T2 |
/// | C6 | the hold ended between G1 and T2 | killed with the authorization in hand: the hold ends meanwhile, or had ended and another has the seat |
/// | C7 | after T2, before G2 | killed after T2; the capture is then lost on its way |
/// | C8 | G2 done, T3 not begun | killed with the answer in hand, or without it |
/// | C9 | inside T3 | killed inside T3, the receipt's number taken |
/// | C10 | after T3, no mail | killed after T3 |
/// | C11 | mail sent, not noted | killed after the mail server took the mail |
/// | C12 | void stored, before or after it was done | killed there, its answer lost |
/// | C13 | refund stored, not sent | killed there, its request lost |
/// | C14 | refund done, answer lost | killed there |
/// | C15, C17 | a hint before T2 | killed after the silent post was stored, before it was acknowledged |
/// | 6.12 | a person's decision on a review: stored and not sent, or done and its answer lost | killed there, its request or its answer lost |
/// | C21 | no room in T3 | `crash::a_full_disk_*` |
pub const CASES: &[Case] = &[
    case("C1", BeforeRegistrationCommits, None, Journey::Buy),
    case("C2 C3", RegistrationCommitted, Some(("token", "drop-before")), Journey::Buy),
    case("C4", PageOpened, Some(("token", "drop-after")), Journey::Buy),
    case("C3", PageOpened, Some(("token", "drop-before")), Journey::Buy),
    case("C3", PageStored, Some(("hosted-submit", "drop-before")), Journey::Buy),
    case("C4", PageStored, Some(("hosted-submit", "drop-after")), Journey::Buy),
    case("C4", AuthorizationHeard, Some(("inquiry", "drop-after")), Journey::PayAndLeave),
    case("C2 C3", ApprovalStored, Some(("authorize", "drop-before")), Journey::Buy),
    case("C4", AuthorizationHeard, Some(("authorize", "drop-after")), Journey::Buy),
    case("C4", ApprovalStored, Some(("authorize", "drop-after")), Journey::PayAndLeave),
    case("C5", BeforeConfirmationCommits, Some(("inquiry", "error-500-after")), Journey::Buy),
    case("C6", AuthorizationHeard, None, Journey::PayTooLate),
    case("C6", AuthorizationHeard, Some(("inquiry", "drop-before")), Journey::OutlastTheHold),
    case("C3 C7", ConfirmationCommitted, Some(("capture", "drop-before")), Journey::Buy),
    case("C4 C8", CaptureHeard, Some(("capture", "drop-after")), Journey::Buy),
    case("C3 C8", CaptureHeard, Some(("capture", "drop-before")), Journey::Buy),
    case("C9", BeforeCaptureCommits, Some(("inquiry", "html-200")), Journey::Buy),
    case("C10", CaptureCommitted, None, Journey::Buy),
    case("C11", MailSent, None, Journey::Buy),
    case("C12", VoidStored, Some(("void", "drop-before")), Journey::PayTooLate),
    case("C12", VoidHeard, Some(("void", "drop-after")), Journey::PayTooLate),
    case("C13", RefundStored, Some(("credit", "drop-before")), Journey::PayTooLateBySale),
    case("C14", RefundHeard, Some(("credit", "drop-after")), Journey::PayTooLateBySale),
    case("C15 C17", HintStored, Some(("inquiry", "drop-after")), Journey::PayAndLeave),
    case("6.12", DecisionStored, Some(("review", "drop-before")), Journey::Accept),
    case("6.12", DecisionHeard, Some(("review", "drop-after")), Journey::Decline),
];

/// The other half of what a decision can meet: in the full cross only.
pub const CROSS_CASES: &[Case] = &[
    case("6.12", DecisionStored, Some(("review", "drop-before")), Journey::Decline),
    case("6.12", DecisionHeard, Some(("review", "drop-after")), Journey::Accept),
];

/// Faults of the full cross (`cargo xtask crash`): every one of these at every operation of a journey, for every
/// point.
pub const CROSS_FAULTS: &[&str] = &[
    "refuse",
    "drop-before",
    "drop-after",
    "half-answer",
    "double-answer",
    "error-500-before",
    "error-500-after",
    "html-200",
    "html-503",
    "empty",
    "garbage",
    "invalid-utf8",
    "too-many-requests",
];

/// Operations that a journey comes by, at any gateway.
pub fn operations(case: &Case) -> &'static [&'static str] {
    match case.journey {
        Journey::Buy | Journey::PayAndLeave | Journey::OutlastTheHold => {
            &["token", "hosted-submit", "authorize", "inquiry", "capture", "silent-post"]
        }
        Journey::PayTooLate => &["inquiry", "void"],
        Journey::PayTooLateBySale => &["inquiry", "credit"],
        Journey::Accept => &["inquiry", "review", "capture"],
        Journey::Decline => &["inquiry", "review"],
        Journey::Host(_) => beside(case.point),
    }
}
