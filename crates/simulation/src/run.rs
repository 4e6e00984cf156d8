//! One run: a site, people, faults and deaths of chance; then a week without any, and the invariants.

use crate::attendee::Attendee;
use crate::blows::Blows;
use crate::clerk::{Clerk, ask};
use crate::console::Console;
use crate::faults;
use crate::host::Host;
use crate::outages::Outages;
use crate::paypal::{Elsewhere, is_unfit};
use crate::trace::Trace;
use crate::world::{World, scenery};
use app::crash::CrashPoint;
use app::reconciliation::{Answer, CompareRefusal, Difference, DifferenceRow};
use app::registrations::Standing;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::payments::schedule::GIVE_UP;
use domain::sites::{GatewayProduct, Interface};
use domain::time::Span;
use emulators::payflow::{LogEntry, Operation};
use emulators::paypal::Kind;
use futures_util::FutureExt as _;
use locale::{Locale, Messages};
use std::panic::AssertUnwindSafe;
use store::Engine;
use testkit::chance::Chance;
use testkit::hosts::Accepting;
use testkit::invariants::writes;
use testkit::{TestApp, TestAppOptions};

/// After the last fault time passes by the hour (PS-I-45), then by the week (PS 10), and until whatever is asked about for a week has
/// been looked at once more (PS 3.3), before everything must be settled.
pub(crate) const AFTERMATH: [Span; 3] = [Span::hours(1), GIVE_UP, Span::hours(12)];

/// So often somebody comes back, an hour later each time, to note what was given at a console and could not be noted while something else
/// of that payment was under way.
const TRIES_TO_NOTE: u32 = 4;

/// For so many days an operator counts on what is held for the use of a session, where it is held for days.
const HELD_DAYS: i64 = 29;

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Through what payments were made.
    pub products: Vec<GatewayProduct>,
    /// What contradicts an invariant; empty when all hold.
    pub violations: Vec<String>,
    /// The same for every run of this seed.
    pub digest: u64,
    /// What happened, line by line, when it was wanted.
    pub trace: Vec<String>,
    /// Registrations that ended with a seat.
    pub seated: u64,
    /// Registrations that ended without.
    pub unseated: u64,
    /// Sessions whose use was settled.
    pub settled: u64,
    /// Movements of money that agree with PayPal's own list.
    pub agreed: u64,
    /// Names of the faults that struck.
    pub faults: Vec<String>,
    /// What failed in the partial outages that struck.
    pub outages: Vec<String>,
    /// Holds that were held anew.
    pub held_anew: u64,
    /// What was done at the gateways' own consoles.
    pub console: u64,
    /// Where the program died.
    pub deaths: Vec<CrashPoint>,
    /// Calls at the gateway.
    pub calls: u64,
}

/// The run of a seed on that engine; with `trace`, line by line.
pub async fn run(engine: Engine, seed: u64, trace: bool) -> Outcome {
    let chance = Chance::new(seed);
    let options = scenery(&chance);
    let products: Vec<_> = [options.gateway].into_iter().chain(options.also).collect();
    let [later, latest] = [*b"outages!", *b"answers!"].map(|since| later(seed, since));
    let world = Box::pin(play([&chance, &later, &latest], (engine, options), trace));
    let world = AssertUnwindSafe(world).catch_unwind().await;
    let mut outcome = match world {
        Ok(outcome) => outcome,
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
            let mut outcome = Outcome::of(products);
            outcome.violations.push(format!("panicked: {}", words.unwrap_or_default()));
            outcome
        }
    };
    outcome.seed = seed;
    outcome
}

/// Where chance comes from for what runs have had only since then: whatever has none of it stays the run that it was.
fn later(seed: u64, since: [u8; 8]) -> Chance {
    Chance::new(seed ^ u64::from_be_bytes(since))
}

impl Outcome {
    fn of(products: Vec<GatewayProduct>) -> Self {
        Self {
            seed: 0,
            products,
            violations: Vec::new(),
            digest: 0,
            trace: Vec::new(),
            seated: 0,
            unseated: 0,
            settled: 0,
            agreed: 0,
            faults: Vec::new(),
            outages: Vec::new(),
            held_anew: 0,
            console: 0,
            deaths: Vec::new(),
            calls: 0,
        }
    }
}

async fn play(
    [chance, later, latest]: [&Chance; 3],
    (engine, options): (Engine, TestAppOptions),
    trace: bool,
) -> Outcome {
    let blows = Blows::of(chance);
    let mut world = World::open((engine, options), chance.percent(20), blows, Trace::new(trace)).await;
    let mut host = host_of(&world, (chance, later)).await;
    let count = usize::try_from(chance.between(1, 4)).unwrap_or(1);
    let mut attendees: Vec<Attendee> =
        (1..).take(count).map(|n| Attendee::new(n, chance, &world.products)).collect();
    let mut clerk = Clerk::new(chance, count);
    let mut faults = faults::of(chance, (&world.products, world.test().edition()));
    let mut elsewhere = Elsewhere::new(chance, &world.products);
    let mut outages = Outages::of(later, &world.products);
    faults.extend(outages.faults(later));
    faults.extend(faults::beside(latest, (&world.products, world.test().edition())));
    let clock = faults::gateway_clock(latest);
    world.test().move_gateway_clocks(clock.ahead()).await;
    let mut console = Console::new(later, (&world.products, world.test().edition()));
    world.begin(faults).await;
    loop {
        outages.step(&mut world);
        let mut able: Vec<usize> = (0..count).filter(|n| !attendees[*n].is_done()).collect();
        if host.as_ref().is_some_and(|host| !host.is_done() && (!host.lets_it_lie() || able.is_empty())) {
            able.push(count);
        }
        if able.is_empty() && clerk.is_done() {
            break;
        }
        if !clerk.is_done() && (able.is_empty() || chance.percent(10)) {
            clerk.step(&mut world, &attendees).await;
        } else {
            let next = chance.pick(&able);
            match (attendees.get_mut(next), &mut host) {
                (Some(attendee), _) => attendee.step(&mut world).await,
                (None, Some(host)) => host.step(&mut world).await,
                (None, None) => {}
            }
        }
        if !elsewhere.is_done() && chance.percent(30) {
            elsewhere.step(&mut world, chance).await;
        }
        if !console.is_done() && later.percent(30) {
            console.step(&mut world, later).await;
            if later.percent(50) {
                console.note(&mut world).await;
            }
        }
        match chance.below(5) {
            0 => world.work().await,
            2 => world.tell(chance).await,
            1 => world.pass(Span::seconds(chance.between(1, 240))).await,
            _ => {}
        }
    }
    while !elsewhere.is_done() && elsewhere.step(&mut world, chance).await {
        world.pass(Span::seconds(chance.between(1, 240))).await;
    }
    outages.sit_out(&mut world).await;
    while !console.is_done() && console.step(&mut world, later).await {}
    world.end_of_faults();
    world.tell(chance).await;
    elsewhere.decide_all(&world).await;
    ask(&mut world).await;
    for span in AFTERMATH {
        console.note(&mut world).await;
        world.pass(span).await;
    }
    for _ in 0..TRIES_TO_NOTE {
        if console.is_noted() {
            break;
        }
        console.note(&mut world).await;
        world.pass(Span::hours(1)).await;
    }
    elsewhere.note(&mut world).await;
    let payments = attempts_by_state(world.test()).await.into_iter().map(|(_, count)| count).sum();
    // A host pays the operator, who has accounts of his own.
    let storms =
        outages.storms(payments, |product| world.accounts_beside(product) * (1 + i64::from(host.is_some())));
    world.violations.extend(storms);
    start_over(&mut world).await;
    let mut outcome = account_for(world, &attendees, host.as_ref()).await;
    outcome.faults.extend(clock.fault().map(str::to_owned));
    outcome.outages = outages.struck();
    outcome.console = console.done + elsewhere.at_console;
    outcome
}

/// Half of the runs have a host who pays for minutes; of some the money is held for days before it is known how much is taken.
async fn host_of(world: &World, (chance, later): (&Chance, &Chance)) -> Option<Host> {
    if chance.percent(50) {
        return None;
    }
    let test = world.test();
    test.sell_minutes("authorize").await;
    let accepting = Accepting { minutes: 60, computers: chance.between(1, 4), ..Accepting::default() };
    let here = test.hosted_here(accepting).await;
    let late = later.percent(30).then(|| Span::hours(later.between(60, 200)));
    if let Some(late) = late {
        test.count_on_holds_for(HELD_DAYS).await;
        test.put_off(&here, late).await;
    }
    Some(Host::new(here, chance, late))
}

/// A program that starts when all is done asks no gateway for anything that moves money (PS-I-42).
async fn start_over(world: &mut World) {
    let before = writes(&log_of(world.test(), &world.products).await);
    world.start_over().await;
    let more = writes(&log_of(world.test(), &world.products).await) - before;
    if more > 0 {
        world.violations.push(format!("I-42: another start wrote {more} times at the gateways"));
    }
}

/// In how much PayPal's own list and our books agree, and in what they do not (PS 3.4).
async fn compare_lists(test: &TestApp) -> (u64, Vec<String>) {
    let office = test.app.reconciliation();
    let operators = test.app.sites().operators_seller().await.expect("the database can be read");
    let (mut agreed, mut differing) = (0, Vec::new());
    for seller in std::iter::once(test.site.clone()).chain(operators) {
        let view = office.view(&seller, Mode::Production).await.expect("the database can be read");
        for account in view.accounts.iter().filter(|account| account.is_listed) {
            let told = office.compare(&seller, account.id).await.expect("the database can be written");
            // It may have been compared by itself just now.
            if !matches!(told, Ok(Answer::Compared) | Err(CompareRefusal::TooSoon)) {
                differing.push(format!("an account is not compared: {told:?}"));
            }
        }
        let view = office.view(&seller, Mode::Production).await.expect("the database can be read");
        let compared = view.accounts.iter().filter_map(|account| account.last.as_ref()?.compared);
        agreed += compared.map(|compared| compared.agreed.unsigned_abs()).sum::<u64>();
        // Of what the clerk invents PayPal lists nothing; and what payers have of a payment twice, or by a
        // dispute over more than was left, fits no books. All of it is told.
        let disputes = test.paypal.disputes().await.expect("the books can be read");
        let books = test.paypal.books().await.expect("the books can be read");
        let is_back_twice = books.transactions.iter().any(|taken| {
            let lost = disputes.iter().filter(|of| of.capture == taken.id).map(|of| of.refunded);
            let refunds =
                books.transactions.iter().filter(|of| of.kind == Kind::Refund && of.parent == taken.id);
            lost.sum::<i64>() + refunds.map(|of| of.amount).sum::<i64>() > taken.amount
        });
        // Where there was another dispute of the same money besides, what is listed is all of that and nothing else.
        let took = |capture: &str| -> i64 {
            disputes.iter().filter(|of| of.capture == capture).map(|of| of.refunded).sum()
        };
        let is_all_listed = |row: &DifferenceRow| {
            row.theirs.is_some_and(|theirs| disputes.iter().any(|of| took(&of.capture) == theirs.minor))
        };
        let is_invented = |row: &DifferenceRow| {
            let is_known = disputes.iter().any(|of| of.id == row.object.0);
            let is_nowhere = match row.difference {
                Difference::NotThere => true,
                Difference::Amount => is_all_listed(row),
                _ => false,
            };
            row.movement.is_of_dispute()
                && (is_back_twice || is_unfit(&books, &disputes) || (is_nowhere && !is_known))
        };
        let rows = view.differences.iter().map(|line| &line.row);
        for row in rows.filter(|row| !is_invented(row)) {
            if is_typed(test, row).await {
                continue;
            }
            let (what, sides) = (row.movement.as_str(), (row.theirs, row.ours));
            differing.push(format!("{:?} of what was {what}, {sides:?}: {}", row.difference, row.object.0));
        }
    }
    (agreed, differing)
}

/// Whether more was taken by our books just because a person has noted so much as lost, which PayPal never took.
async fn is_typed(test: &TestApp, row: &DifferenceRow) -> bool {
    let (Some(theirs), Some(ours), Some(intent)) = (row.theirs, row.ours, row.intent_id) else {
        return false;
    };
    let mut tx = test.app.store().reader().await.expect("the database can be read");
    let known = store::payments::disputes::list(&mut tx, row.site_id, intent).await;
    let known = known.expect("the database can be read");
    let typed = known.iter().filter(|of| !of.by_gateway).map(|of| of.lost.minor).sum::<i64>();
    row.difference == Difference::Amount
        && row.movement.is_of_dispute()
        && typed > 0
        && ours.minor - theirs.minor == typed
}

async fn attempts_by_state(test: &TestApp) -> Vec<(String, i64)> {
    let mut tx = test.app.store().reader().await.expect("the database can be read");
    store::payments::attempts::count_by_state(&mut tx).await.expect("the database can be read")
}

/// Holds the invariants, and counts.
async fn account_for(mut world: World, attendees: &[Attendee], host: Option<&Host>) -> Outcome {
    let mut outcome = Outcome::of(world.products.clone());
    let test = world.test();
    outcome.violations.clone_from(&world.violations);
    outcome.violations.extend(test.violations().await);
    // No fault of a run contradicts what is so: nothing may wait for a person to say which is true.
    let counts = attempts_by_state(test).await;
    // And nothing is only held any more: whatever it was held for is long over.
    let wrong = [AttemptState::Quarantine, AttemptState::Authorized].map(AttemptState::as_str);
    for (state, count) in counts.iter().filter(|(state, _)| wrong.contains(&state.as_str())) {
        outcome.violations.push(format!("{count} payments in {state}"));
    }
    test.app.ledger().seal().await.expect("the chain can be sealed");
    if let Err(at) = test.app.ledger().verify_chain().await.expect("the chain can be read") {
        outcome.violations.push(format!("I-20: the chain breaks at {at}"));
    }
    let (agreed, differing) = compare_lists(test).await;
    outcome.agreed = agreed;
    outcome.violations.extend(differing);
    for attendee in attendees {
        let Some(link) = &attendee.link else { continue };
        match test.view(link).await.standing {
            Standing::Confirmed => outcome.seated += 1,
            _ => outcome.unseated += 1,
        }
    }
    let log = log_of(test, &world.products).await;
    outcome.held_anew = held_anew(test).await;
    let journal = test.app.ledger().export(&test.site, Mode::Production, Messages::new(Locale::En)).await;
    let journal = journal.expect("the ledger can be read");
    outcome.calls = log.len() as u64;
    outcome.faults = log.iter().map(|entry| entry.fault.clone()).filter(|fault| !fault.is_empty()).collect();
    outcome.deaths = world.deaths();
    if let Some(host) = host {
        let mut tx = test.app.store().reader().await.expect("the database can be read");
        let frozen = store::usage::statements::of_session(&mut tx, test.site.id, host.session()).await;
        outcome.settled = u64::from(frozen.expect("the database can be read").is_some());
    }
    for entry in &log {
        let LogEntry { virtual_at_us, op, request_id, fault, .. } = entry;
        world.trace.say(format!("{virtual_at_us} {op} {request_id} {fault}"));
    }
    world.trace.say(journal);
    outcome.digest = world.trace.digest();
    outcome.trace = world.trace.into_lines();
    outcome
}

/// How many holds were held anew at the gateways.
async fn held_anew(test: &TestApp) -> u64 {
    let books = [test.emulator.books().await, test.paypal.report().await, test.express.report().await];
    let transactions = books.iter().flat_map(|books| &books.as_ref().expect("readable").transactions);
    let anew = transactions.filter(|of| {
        of.kind == emulators::payflow::Kind::Authorization && of.result == 0 && of.origid.is_some()
    });
    anew.count() as u64
}

async fn log_of(test: &TestApp, products: &[GatewayProduct]) -> Vec<LogEntry> {
    let mut log = Vec::new();
    for &product in products {
        let of_one = match test.interface(product) {
            Interface::Payflow | Interface::PayflowExpress => test.emulator.log_after(0, i64::MAX).await,
            Interface::PayPal => test.paypal.log_after(0, i64::MAX).await,
            Interface::Express | Interface::HostedPro | Interface::DirectPro => {
                test.express.log_after(0, i64::MAX).await
            }
        };
        log.extend(of_one.expect("the gateway's log can be read"));
    }
    // A gateway posts in its own time, beside everything else, and nobody answers at the address of a test.
    log.retain(|entry| entry.op != Operation::SilentPost.word());
    log
}
