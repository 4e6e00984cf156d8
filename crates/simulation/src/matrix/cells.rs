//! The cells: what strikes what, and which of them there are not.

use domain::sites::{GatewayProduct, Interface};
use domain::time::Span;
use emulators::payflow::{FAULTS, FaultKind, Operation};
use emulators::{befalls_orders, befalls_paypal};
use std::fmt;
use testkit::Through;

/// One fault at one operation of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The product, and the edition of its accounts.
    pub through: Through,
    /// What is struck.
    pub op: Operation,
    /// By what.
    pub fault: FaultKind,
    /// How the gateway's clock goes.
    pub clock: GatewayClock,
}

/// How the clock of a gateway goes beside ours (PS-F30).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayClock {
    /// As ours.
    Right,
    /// A day ahead.
    Ahead,
    /// A day behind.
    Behind,
}

impl GatewayClock {
    /// What is wrong with it, in a word.
    pub(crate) fn fault(self) -> Option<&'static str> {
        match self {
            Self::Right => None,
            Self::Ahead => Some("day-ahead"),
            Self::Behind => Some("day-behind"),
        }
    }

    /// By how much it is wrong.
    pub(crate) fn ahead(self) -> Span {
        match self {
            Self::Right => Span::days(0),
            Self::Ahead => Span::days(1),
            Self::Behind => Span(-Span::days(1).0),
        }
    }
}

/// What the program asks of a gateway, and what a payer does there (O1 to O11, O15, O16).
const OPERATIONS: [Operation; 12] = [
    Operation::Token,
    Operation::Authorize,
    Operation::Sale,
    Operation::Capture,
    Operation::Void,
    Operation::Credit,
    Operation::Reauthorize,
    Operation::Inquiry,
    Operation::HostedPage,
    Operation::HostedSubmit,
    Operation::HostedCancel,
    Operation::Return,
];

/// All of them, those that are excused as well.
pub fn cells() -> Vec<Cell> {
    let of = |through: Through| {
        let kinds = FAULTS.iter().map(|(fault, _, _)| *fault).filter(move |fault| befalls(through, *fault));
        let right = kinds.map(|fault| (fault, GatewayClock::Right));
        // What is lost is looked for by time.
        let wrong = [GatewayClock::Ahead, GatewayClock::Behind].map(|clock| (FaultKind::DropAfter, clock));
        let all = right.chain(wrong);
        OPERATIONS
            .into_iter()
            .flat_map(move |op| all.clone().map(move |(fault, clock)| Cell { through, op, fault, clock }))
    };
    Through::all().flat_map(of).collect()
}

/// Whether the stand-in of this product can fail like this.
fn befalls(through: Through, fault: FaultKind) -> bool {
    match through.interface() {
        Interface::Payflow | Interface::PayflowExpress => !fault.is_of_orders(),
        // What cannot be told apart is excused below.
        _ if fault == FaultKind::OtherAccount => true,
        Interface::PayPal => befalls_orders(fault),
        Interface::Express | Interface::HostedPro | Interface::DirectPro => befalls_paypal(fault),
    }
}

pub(super) fn is_payflow(through: Through) -> bool {
    matches!(through.interface(), Interface::Payflow | Interface::PayflowExpress)
}

impl Cell {
    /// The product and the edition in words.
    pub fn product(self) -> String {
        let Through { product, edition } = self.through;
        match product {
            GatewayProduct::ProUk => format!("{} ({})", product.as_str(), edition.as_str()),
            _ => product.as_str().to_owned(),
        }
    }

    /// What goes wrong, in a word.
    pub fn word(self) -> &'static str {
        self.clock.fault().unwrap_or_else(|| self.fault.word())
    }

    /// Why there is no such cell; none where it is played.
    pub fn excuse(self) -> Option<&'static str> {
        no_such_call(self.through, self.op).or_else(|| no_such_fault(self))
    }

    /// Whether only a wire can show it, so that Payflow's stand-in is called over sockets.
    pub(super) fn needs_a_wire(self) -> bool {
        matches!(self.fault, FaultKind::DelayBefore | FaultKind::DelayAfter | FaultKind::DoubleAnswer)
    }
}

/// Operations that the program never asks this product for, or that nobody does there.
fn no_such_call(through: Through, op: Operation) -> Option<&'static str> {
    let interface = through.interface();
    let is_paid_on_a_page = matches!(interface, Interface::Payflow | Interface::HostedPro);
    match op {
        Operation::Authorize | Operation::Sale if is_paid_on_a_page => {
            Some("the payer's submit holds or takes the money: see hosted-submit")
        }
        Operation::Token | Operation::HostedSubmit if interface == Interface::DirectPro => {
            Some("direct payment has no page: see authorize and sale")
        }
        Operation::Reauthorize if matches!(interface, Interface::Payflow | Interface::DirectPro) => {
            Some("this product holds nothing anew")
        }
        Operation::HostedPage | Operation::HostedCancel => {
            Some("nothing is asked and nothing is paid: returns.rs has who comes back as if he had")
        }
        Operation::Return if interface != Interface::Payflow => {
            Some("this stand-in sends the payer back with its page: see hosted-submit")
        }
        _ => None,
    }
}

/// Whether what the classic interface answers to this names neither our numbers nor what it was asked about.
fn names_nothing(interface: Interface, op: Operation) -> bool {
    match interface {
        Interface::Express => op == Operation::Credit,
        Interface::HostedPro => matches!(op, Operation::Token | Operation::Credit),
        Interface::DirectPro => matches!(op, Operation::Sale | Operation::Credit),
        Interface::Payflow | Interface::PayflowExpress | Interface::PayPal => false,
    }
}

/// Faults that an operation of this product cannot have.
fn no_such_fault(cell: Cell) -> Option<&'static str> {
    use FaultKind as F;
    use Operation as O;
    let Cell { through, op, fault, .. } = cell;
    let interface = through.interface();
    let is_paid_on_a_page = matches!(interface, Interface::Payflow | Interface::HostedPro);
    let pays = matches!(op, O::Authorize | O::Sale) || (op == O::HostedSubmit && is_paid_on_a_page);
    let holds = op == O::Authorize || (op == O::HostedSubmit && is_paid_on_a_page);
    let is_browsers = matches!(op, O::HostedSubmit | O::Return);
    match fault {
        F::DoubleAnswer | F::DelayBefore | F::DelayAfter if is_browsers || !is_payflow(through) => {
            Some("only a wire shows it, and Payflow's stand-in alone is called over one here")
        }
        F::ReturnLost | F::ReturnTwice | F::ReturnOtherToken if op != O::Return => {
            Some("a fault of the payer's way back: see return")
        }
        F::ReturnWithoutPayment | F::ReturnAfterCancel => {
            Some("nothing is asked and nothing is paid: returns.rs has who comes back as if he had")
        }
        F::OtherAnswer | F::OtherAmount | F::OtherCurrency | F::OtherReference | F::OtherAccount
            if is_browsers =>
        {
            Some("a page says nothing that is read")
        }
        F::OtherAnswer if names_nothing(interface, op) => {
            Some("its answer names nothing of ours by which it could be told apart")
        }
        F::OtherAccount if !is_payflow(through) => {
            Some("nobody has told this program by which id PayPal names the account")
        }
        F::Review | F::Unscreened if !pays => Some("only what is paid is screened"),
        F::AuthorizationExpires | F::IssuerVoids if !holds => Some("only a hold expires or is voided"),
        F::CapturesLess if op != O::Capture => Some("only a charge takes less"),
        F::FeeUntold if interface != Interface::PayPal || !matches!(op, O::Capture | O::Sale) => {
            Some("only a charge at PayPal tells what is kept of it")
        }
        F::InProgress if is_browsers || op == O::Inquiry => Some("only what has a key can be in progress"),
        F::SignInEnded | F::SignInRefused if is_browsers => Some("a payer's browser does not sign in"),
        F::NotFound if op != O::Inquiry => Some("only an inquiry finds nothing"),
        F::InquiryLag if op == O::Inquiry && interface != Interface::HostedPro => {
            Some("what is found late is what was done: see the other operations")
        }
        F::InquiryLag if matches!(op, O::Token | O::Return) => Some("no inquiry looks for a page"),
        F::Result | F::Busy if op == O::Return => Some("the payer's browser is not refused its way back"),
        F::Result if op == O::Inquiry => Some("what is refused is what moves money"),
        F::DeclinedThenApproved if op == O::HostedSubmit && !is_paid_on_a_page && !is_payflow(through) => {
            Some("an approval moves no money: see authorize and sale")
        }
        F::ApprovedThenDeclined if !pays => Some("only what is paid can be declined in the books"),
        F::DeclinedThenApproved if matches!(op, O::Token | O::Return) => {
            Some("only what is paid can be declined in the books")
        }
        _ => None,
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.product(), self.op.word(), self.word())
    }
}
