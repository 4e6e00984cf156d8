//! The check of the invariants itself: it is silent when all is well, and names what is not. And recovery: what a
//! start does to a quiet installation, which is nothing.

use crate::common::{arm, buy, pay_well};
use crate::divisions::kept;
use app::registrations::Standing;
use domain::time::Span;
use emulators::payflow::{FaultKind, Operation};
use store::Statement;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::Accepting;
use testkit::invariants::writes;

store::statements! {
    /// Counts a seat that nobody has.
    ONE_SEAT_MORE = "update seats set sold = sold + 1 where sold > 0";
    /// Counts a hold that nobody has.
    ONE_HOLD_MORE = "update seats set held = held + 1 where sold > 0";
    /// Forgets which payment secured the seat.
    FORGET_MONEY = "update intent set secured_by = null";
    /// Gives the seat away.
    FORGET_SEAT = "update registration set state = 'lapsed'";
    /// Loses the mail.
    LOSE_MAIL = "delete from mail";
    /// Says that a capture is still under way.
    UNSETTLE = "update attempt set state = 'capturing'";
    /// Says that another amount was asked for.
    OTHER_AMOUNT = "update operation set amount = amount - 1 where kind = 'capture'";
    /// Says that an operation was stored after it was sent.
    STORED_LATE = "update operation set created_at = created_at + 1000000000";
    /// Says that an operation was stored long before it was sent.
    STORED_EARLY = "update operation set created_at = created_at - 50000000000";
    /// Forgets an operation's key.
    FORGET_KEY = "update operation set request_key = 'forgotten' where kind = 'capture'";
    /// Skips a number of receipts.
    SKIP_NUMBER = "update number_series set last_number = last_number + 1";
    /// Says that less was due.
    LESS_DUE = "update intent set due = due - 100, net = net - 100";
    /// Says that less was taken of a host's payment than his statement charges.
    LESS_TAKEN = "update intent set use_taken = use_taken - 1 where use_taken > 0";
    /// Gives up a payment that was taken.
    GIVE_UP = "update intent set use_given_up_at = 1 where use_taken > 0";
    /// Says that a session was started long before it was paid.
    STARTED_EARLY = "update room set started_at = started_at - 86400000000";
    /// Says that a computer was heard of for longer.
    HEARD_LONGER = "update usage_heartbeat set heard_at = heard_at + 1000000";
    /// Reserves of a budget what nobody asked for.
    RESERVE_MORE = "update division_budget set reserved = reserved + 1";
    /// Reserves again what was spent.
    RESERVE_AGAIN = "update budget_reservation set state = 'reserved'";
    /// Says that a session cost its division more.
    COST_MORE = "update budget_spending set amount = amount + 1";
    /// Forgets what is taken of a payment.
    FORGET_TAKEN = "update intent set use_taken = null";
}

/// A change of the books, and the invariant that must notice.
const TAMPERINGS: [(&Statement, &str); 12] = [
    (&ONE_SEAT_MORE, "I-12"),
    (&ONE_HOLD_MORE, "I-12"),
    (&FORGET_MONEY, "I-13"),
    (&FORGET_SEAT, "I-13"),
    (&LOSE_MAIL, "I-37"),
    (&UNSETTLE, "I-45"),
    (&OTHER_AMOUNT, "I-3"),
    (&STORED_LATE, "I-9"),
    (&STORED_EARLY, "I-8"),
    (&FORGET_KEY, "I-9"),
    (&SKIP_NUMBER, "I-21"),
    (&LESS_DUE, "I-1"),
];

/// The same about the use of a session that its host has paid.
const TAMPERINGS_OF_USE: [(&Statement, &str); 9] = [
    (&LESS_TAKEN, "I-6"),
    (&GIVE_UP, "I-1"),
    (&STARTED_EARLY, "I-14"),
    (&HEARD_LONGER, "I-23"),
    (&RESERVE_MORE, "I-39"),
    (&RESERVE_AGAIN, "I-39"),
    (&COST_MORE, "I-40"),
    (&FORGET_TAKEN, "I-28"),
    (&LOSE_MAIL, "I-37"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_check_names_what_does_not_hold_of_the_use_of_a_session() {
    for (statement, expected) in TAMPERINGS_OF_USE {
        each_engine(async |database| {
            let kept = kept(database, 100_000, false).await;
            let test = &kept.test;
            test.sell_minutes("authorize").await;
            let here = test.hosted_here(Accepting::default()).await;
            test.book(&here.slug, here.by.account, "4711").await;
            let url = test.host_page(&here).await;
            pay_well(test, &url).await;
            test.host_returns(&url).await;
            let connection = test.begin_here(&here).await;
            test.attended(&here, "desk", Span::minutes(30)).await;
            test.end_here(&connection).await;
            test.assert_sound().await;
            assert_eq!(kept.stands().await, [100_000, 0, 218], "reserved, and spent");
            let changed = test.app.store().run(async move |tx| tx.execute(statement, &[]).await).await;
            assert!(changed.is_ok_and(|rows| rows > 0), "{}", statement.name());
            let found = test.violations().await;
            let named = found.iter().any(|violation| violation.starts_with(&format!("{expected}:")));
            assert!(named, "{} should break {expected}: {found:#?}", statement.name());
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_names_what_does_not_hold() {
    for (statement, expected) in TAMPERINGS {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            buy(&test, 1).await;
            test.assert_sound().await;
            let changed = test.app.store().run(async move |tx| tx.execute(statement, &[]).await).await;
            assert!(changed.is_ok_and(|rows| rows > 0), "{}", statement.name());
            let found = test.violations().await;
            let named = found.iter().any(|violation| violation.starts_with(&format!("{expected}:")));
            assert!(named, "{} should break {expected}: {found:#?}", statement.name());
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_asks_before_it_sends_and_a_second_one_sends_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        let (open, _) = test.register("paid", 2).await;
        let (link, url) = test.register("paid", 3).await;
        pay_well(&test, &url).await;
        // The capture is lost, as if the process had died after the gateway did it.
        arm(&test, Operation::Capture, FaultKind::DropAfter);
        test.come_back(&link).await;
        test.advance(Span::seconds(15)).await;
        let log = async || test.emulator.log_after(0, i64::MAX).await.expect("log");
        let before = log().await;
        app::jobs::recover(&test.app).await.expect("recovered");
        test.run_jobs().await;
        let recovered = log().await;
        assert_eq!(writes(&recovered), writes(&before), "PS-I-43: found by asking");
        assert!(test.view(&link).await.receipt.is_some());
        for _ in 0..3 {
            app::jobs::recover(&test.app).await.expect("recovered");
            test.run_jobs().await;
        }
        assert_eq!(writes(&log().await), writes(&recovered), "PS-I-42");
        assert!(matches!(test.view(&open).await.standing, Standing::AwaitingPayment { page_open: true, .. }));
        test.assert_sound().await;
    })
    .await;
}
