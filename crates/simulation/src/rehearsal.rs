//! A rehearsal: one payer buys one seat on the pages of the program itself, at a stand-in for the gateway, with a trouble of
//! choice; what he sees is written down. Time is virtual, the same rehearsal gives the same result, and nothing of any
//! installation is read, asked or moved.

mod payer;
mod troubles;

use domain::ids::SiteId;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::time::Span;
use locale::{Messages, msg};
use payer::Payer;
use std::time::Duration;
use store::{Engine, Tx};
use testkit::chance::Chance;
use testkit::databases::empty_database;
use testkit::{TestApp, TestAppOptions, Through};
use web::rehearsal::{End, Outcome, Rehearsal, Rehearsed, Sums};

/// What is rehearsed is a matter of its trouble, not of chance.
const SEED: u64 = 1;

/// The session that is paid for.
const SESSION: &str = "paid";

/// Longer than anything takes that settles by itself.
const LONGEST: Span = Span::days(3);

/// Plays it. Whatever it made is gone when it returns, also when it took longer than `patience` and is given up: `None`.
///
/// # Panics
/// When the program is broken: a rehearsal has nothing that may fail.
pub async fn rehearse(rehearsal: Rehearsal, patience: Duration) -> Option<Rehearsed> {
    // A template would outlive the process.
    let database = empty_database(Engine::Sqlite).await;
    let played = async {
        let options = TestAppOptions {
            action: rehearsal.action.as_str(),
            chance: Some(Chance::new(SEED)),
            ..Through { product: rehearsal.product, edition: rehearsal.edition.unwrap_or_default() }.options()
        };
        let test = TestApp::start_with(&database, options).await;
        name_session(&test, rehearsal).await;
        let payer = Payer::new(test, rehearsal);
        payer.play().await
    };
    let played = tokio::time::timeout(patience, played).await;
    database.remove().await;
    played.ok()
}

/// The sample session is named for what it is, in the payer's language.
async fn name_session(test: &TestApp, rehearsal: Rehearsal) {
    let t = Messages::new(rehearsal.locale);
    let (site, id): (SiteId, _) = (test.site.id, test.session(SESSION).await.session.id);
    let unit = async move |tx: &mut Tx| {
        let mut row = store::sessions::get(tx, site, id).await?;
        row.topic = t.text(msg!("rehearsal-session")).into_owned();
        row.description = t.text(msg!("rehearsal-session-text")).into_owned();
        row.agenda = String::new();
        store::sessions::hosting::update(tx, &row).await
    };
    assert!(test.app.store().run(unit).await.expect("the store works"), "the session is there");
}

/// What the books of both sides say, and whether every invariant held.
async fn end(test: &TestApp, outcome: Outcome) -> End {
    let books = [
        test.emulator.books().await.expect("the books can be read"),
        test.paypal.report().await.expect("the books can be read"),
        test.express.report().await.expect("the books can be read"),
    ];
    let totals = books.iter().flat_map(|books| &books.totals);
    let theirs = totals.fold(Sums { held: 0, taken: 0 }, |sums, total| Sums {
        held: sums.held + total.holds,
        taken: sums.taken + total.captured - total.refunded,
    });
    let balances = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
    let of = |accounts: &[Account]| {
        let those = balances.iter().filter(|(account, ..)| accounts.contains(account));
        those.map(|(.., minor)| *minor).sum::<i64>()
    };
    let ours = Sums {
        held: of(&[Account::AuthorizationsOutstanding]),
        // What the gateway keeps of a payment was taken, too.
        taken: of(&[Account::GatewayClearing, Account::GatewayFees]),
    };
    let mut broken = test.violations().await;
    test.app.ledger().seal().await.expect("the chain can be sealed");
    if let Err(at) = test.app.ledger().verify_chain().await.expect("the chain can be read") {
        broken.push(format!("I-20: the chain breaks at {at}"));
    }
    let outcome = match outcome {
        Outcome::Seat if theirs.taken == 0 => Outcome::SeatUncharged,
        other => other,
    };
    End { outcome, currency: test.site.currency.code().to_owned(), theirs, ours, broken }
}
