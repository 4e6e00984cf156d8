//! One cell: its journey, a week without any fault, and what must be so then.

use super::journey::{DEADLINE_MS, Journey};
use super::{Cell, Played};
use crate::attendee::Attendee;
use crate::blows::Blows;
use crate::clerk::{ask, payments};
use crate::run::AFTERMATH;
use crate::trace::Trace;
use crate::world::World;
use app::registrations::Standing;
use domain::payments::attempt::AttemptState;
use domain::sites::ProUkEdition;
use domain::time::Timestamp;
use emulators::payflow::{Arm, FaultKind, LogEntry, Operation};
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use store::Engine;
use store::audit::AuditFilter;
use testkit::TestAppOptions;
use testkit::chance::Chance;

/// What happens is a matter of the cell, not of chance.
const SEED: u64 = 1;

/// What a seat costs.
const PRICE: i64 = 12_100;

/// How a run may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a seat that is paid.
    Seat,
    /// Nobody has a seat, and no money is held or taken.
    Nothing,
    /// A person has to say what is so.
    Waits,
    /// What was told as taken was not, as the gateway says later: that stands, and a person hears of it (PS-M3, PS-F12).
    Alarm,
}

/// Plays it.
pub(super) async fn play(cell: Cell) -> Played {
    match AssertUnwindSafe(Box::pin(played(cell))).catch_unwind().await {
        Ok(played) => played,
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
            let wrong = vec![format!("panicked: {}", words.unwrap_or_default())];
            Played { cell, wrong, trace: Vec::new() }
        }
    }
}

async fn played(cell: Cell) -> Played {
    let mut world =
        World::open((Engine::Sqlite, options(cell)), false, Blows::none(), Trace::new(true)).await;
    // What a gateway tells by itself would leave the process.
    let untold = Arm { count: 0, ..Arm::once(Operation::SilentPost, FaultKind::DropAfter) };
    world.test().stand_in(cell.through.product).arm(untold);
    world.test().move_gateway_clocks(cell.clock.ahead()).await;
    let journey = Journey::to(cell);
    let (id, attendee) = journey.go(&mut world, cell).await;
    for span in AFTERMATH {
        world.pass(span).await;
        // Nobody doubts by himself what was told as a success.
        if cell.fault == FaultKind::ApprovedThenDeclined {
            ask(&mut world).await;
        }
    }
    let faults = world.test().stand_in(cell.through.product).faults();
    let has_struck = match cell.fault {
        // It was taken back.
        FaultKind::SignInRefused => faults.injected.contains_key(cell.fault.word()),
        _ => faults.armed.iter().any(|arm| arm.id == id && arm.fired > 0),
    };
    let mut wrong = std::mem::take(&mut world.violations);
    if !has_struck {
        wrong.push("the fault did not strike".to_owned());
    }
    let end = end(&world, attendee.as_ref()).await;
    let test = world.test();
    // What was told stands in the books until a person has looked at it: they say that the gateway owes it.
    let is_told_apart = |found: &String| end == Ok(End::Alarm) && found.starts_with("I-18");
    wrong.extend(test.violations().await.into_iter().filter(|found| !is_told_apart(found)));
    match end {
        Ok(end) if may_end(journey, cell).contains(&end) => {}
        Ok(end) => wrong.push(format!("ended with {end:?}")),
        Err(found) => wrong.push(found),
    }
    test.app.ledger().seal().await.expect("the chain can be sealed");
    if let Err(at) = test.app.ledger().verify_chain().await.expect("the chain can be read") {
        wrong.push(format!("I-20: the chain breaks at {at}"));
    }
    if !wrong.is_empty() {
        let log = test.stand_in(cell.through.product).log_after(0, i64::MAX).await;
        for LogEntry { virtual_at_us, op, fault, request, answer, .. } in log.expect("the log can be read") {
            world.trace.say(format!("{virtual_at_us} {op} {fault} | {request} | {answer}"));
        }
    }
    let trace = world.close().await;
    Played { cell, wrong, trace }
}

fn options(cell: Cell) -> TestAppOptions {
    TestAppOptions {
        action: if cell.op == Operation::Sale { "sale" } else { "authorize" },
        // In another currency each payment of an account of direct payment waits until the seller accepts it.
        currency: if cell.through.edition == ProUkEdition::Direct { "GBP" } else { "EUR" },
        fee: PRICE,
        chance: Some(Chance::new(SEED)),
        over_sockets: cell.needs_a_wire().then_some(Duration::from_millis(DEADLINE_MS)),
        ..cell.through.options()
    }
}

/// How it may end.
fn may_end(journey: Journey, cell: Cell) -> Vec<End> {
    use FaultKind as F;
    use Operation as O;
    let usual = if journey.ends_with_a_seat() { End::Seat } else { End::Nothing };
    match (cell.fault, cell.op) {
        // What contradicts is set aside, wherever it is read (PS-F6, PS-F11); nobody waits for a page that does not come.
        (
            F::OtherAnswer | F::OtherAmount | F::OtherCurrency | F::OtherReference | F::OtherAccount,
            O::Token,
        ) => vec![usual, End::Waits, End::Nothing],
        (F::OtherAnswer | F::OtherAmount | F::OtherCurrency | F::OtherReference | F::OtherAccount, _) => {
            vec![usual, End::Waits]
        }
        // Nothing was asked for while it lasted, and what was refused is a person's (PS-F14).
        (F::SignInRefused, O::Token | O::Authorize | O::Sale | O::Inquiry) => vec![usual, End::Nothing],
        (F::SignInRefused, _) => vec![End::Waits],
        // Nobody decides it (PS-F18).
        (F::Review, _) => vec![End::Nothing, End::Waits],
        (F::ApprovedThenDeclined, O::Sale) => vec![End::Alarm],
        // Who was told that he has paid does not pay again.
        (F::ApprovedThenDeclined, O::HostedSubmit) => vec![usual, End::Nothing],
        // The charge finds no hold.
        (F::ApprovedThenDeclined | F::AuthorizationExpires | F::IssuerVoids, O::Authorize) => {
            vec![End::Waits]
        }
        (F::CapturesLess, _) => vec![End::Waits],
        // What the office lets go of is tried once more.
        (F::Result, O::Void) if journey == Journey::IsReleased => vec![usual],
        (F::Result, O::Capture | O::Void | O::Credit | O::Reauthorize) => vec![End::Waits],
        _ => vec![usual],
    }
}

/// How it ended, by the books of the gateway; what is wrong with it as an error.
async fn end(world: &World, attendee: Option<&Attendee>) -> Result<End, String> {
    let (test, (held, taken)) = (world.test(), sums(world).await);
    let seat = match attendee.and_then(|attendee| attendee.link.as_ref()) {
        Some(link) => test.view(link).await.standing == Standing::Confirmed,
        None => false,
    };
    if waits(world).await {
        return Ok(End::Waits);
    }
    if seat && taken == 0 && alarmed(world).await {
        return Ok(End::Alarm);
    }
    match (seat, held, taken) {
        (true, 0, PRICE) => Ok(End::Seat),
        (false, 0, 0) => Ok(End::Nothing),
        _ => Err(format!("seat: {seat}, held: {held}, taken: {taken}, and nobody is asked")),
    }
}

/// Whether a person has to say what is so of a payment.
async fn waits(world: &World) -> bool {
    let test = world.test();
    for (site, reference) in payments(world).await {
        let view = test.app.money().payment(&site, &reference).await.expect("the database can be read");
        if view.is_some_and(|view| view.waiting.is_some() || !view.failed.is_empty()) {
            return true;
        }
    }
    let mut tx = test.app.store().reader().await.expect("the database can be read");
    let counts = store::payments::attempts::count_by_state(&mut tx).await.expect("the database can be read");
    counts.iter().any(|(state, count)| *count > 0 && *state == AttemptState::Quarantine.as_str())
}

/// Whether a person was told that what was a success is none.
async fn alarmed(world: &World) -> bool {
    let filter = AuditFilter {
        actor: "gateway".into(),
        action: "raise alarm".into(),
        subject: String::new(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    };
    let test = world.test();
    let mut tx = test.app.store().reader().await.expect("the database can be read");
    let lines = store::audit::list(&mut tx, test.site.id, (&filter, &[]), None, 10).await;
    lines.expect("the database can be read").iter().any(|line| line.detail == "refused-after-success")
}

/// What is held, and what is taken and not given back, by the books of all gateways.
pub(super) async fn sums(world: &World) -> (i64, i64) {
    let test = world.test();
    let books = [
        test.emulator.books().await.expect("the books can be read"),
        test.paypal.report().await.expect("the books can be read"),
        test.express.report().await.expect("the books can be read"),
    ];
    let totals = || books.iter().flat_map(|books| &books.totals);
    let held = totals().map(|total| total.holds).sum();
    (held, totals().map(|total| total.captured - total.refunded).sum())
}
