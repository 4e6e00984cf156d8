//! Where a trouble strikes: it depends on who asks what of whom when a payment is made through a product.

use domain::payments::gateway::HostedAction;
use domain::sites::{GatewayProduct, Interface};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use web::rehearsal::{Event, Rehearsal, Trouble};

/// Answers in a row that cannot be read.
const UNREADABLE: u64 = 3;

/// How long the gateway cannot be reached.
pub(super) const OUTAGE: Span = Span::minutes(10);

/// How long somebody takes to decide about a payment that is held for review.
pub(super) const REVIEW: Span = Span::hours(2);

/// What a gateway tells by itself would leave the process: it is lost instead. A payment is settled without.
pub(super) fn keep_inside(test: &TestApp) {
    for product in [GatewayProduct::PayflowPro, GatewayProduct::PayPal, GatewayProduct::ExpressCheckout] {
        let lost = Arm { count: 0, ..Arm::once(Operation::SilentPost, FaultKind::DropAfter) };
        test.stand_in(product).arm(lost);
    }
}

/// Makes the gateway ready for its trouble.
pub(super) fn arm(test: &TestApp, rehearsal: Rehearsal) {
    let (interface, stand_in) = (test.interface(rehearsal.product), test.stand_in(rehearsal.product));
    let takes_there = match interface {
        // He pays on the gateway's page.
        Interface::Payflow | Interface::HostedPro => true,
        // He approves there, or his card comes to us, and we take the money.
        Interface::PayPal | Interface::Express | Interface::PayflowExpress | Interface::DirectPro => false,
    };
    let takes = match rehearsal.action {
        _ if takes_there => Operation::HostedSubmit,
        HostedAction::Authorize => Operation::Authorize,
        HostedAction::Sale => Operation::Sale,
    };
    let fault = match rehearsal.trouble {
        Trouble::AnswerLost => Arm::once(takes, FaultKind::DropAfter),
        Trouble::Unreadable if interface == Interface::DirectPro => {
            // A card is sent once: what is asked then is what became of it.
            let asked = Arm::once(Operation::Inquiry, FaultKind::Garbage);
            stand_in.arm(Arm { count: UNREADABLE - 1, ..asked });
            Arm::once(takes, FaultKind::Garbage)
        }
        Trouble::Unreadable => {
            let asked = if takes_there { Operation::Inquiry } else { takes };
            Arm { count: UNREADABLE, ..Arm::once(asked, FaultKind::Garbage) }
        }
        Trouble::ChargeRefused => Arm { count: 0, ..Arm::once(Operation::Capture, FaultKind::Result) },
        Trouble::Smooth
        | Trouble::Declined
        | Trouble::Unreachable
        | Trouble::ReviewAccepted
        | Trouble::ReviewDeclined
        | Trouble::NeverBack
        | Trouble::Cancelled => return,
    };
    stand_in.arm(fault);
}

/// How often the armed trouble has struck.
pub(super) fn strikes(test: &TestApp, product: GatewayProduct) -> u64 {
    let armed = test.stand_in(product).faults().armed;
    armed.iter().filter(|arm| arm.op != Some(Operation::SilentPost)).map(|arm| arm.fired).sum()
}

/// What is said of it when it has struck for the first time.
pub(super) fn event(trouble: Trouble) -> Option<Event> {
    match trouble {
        Trouble::AnswerLost => Some(Event::AnswerLost),
        Trouble::Unreadable => Some(Event::Unreadable),
        Trouble::ChargeRefused => Some(Event::ChargeRefused),
        _ => None,
    }
}

/// Somebody decides at the gateway about the payment that it holds.
pub(super) async fn decide(test: &TestApp, product: GatewayProduct, accept: bool) {
    match test.interface(product) {
        Interface::Payflow | Interface::PayflowExpress => {
            for held in test.emulator.held().await.expect("the books can be read") {
                test.emulator.decide(&held.pnref, accept).await.expect("it is held");
            }
        }
        Interface::PayPal => {
            for made in test.paypal.books().await.expect("the books can be read").transactions {
                test.paypal.decide(&made.id, accept).await.expect("it is held");
            }
        }
        Interface::Express | Interface::HostedPro | Interface::DirectPro => {
            for made in test.express.books().await.expect("the books can be read").transactions {
                test.express.decide(&made.id, accept).await.expect("it is held");
            }
        }
    }
}
