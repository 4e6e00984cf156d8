//! A host who has paid accepts more, and does not pay it: what he has paid stays good, on both databases (decision 2).

use crate::common::pay_well;
use app::usage::{Proposal, UsePayment};
use domain::money::Money;
use domain::time::Span;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::WhenPaid;
use domain::usage::gate::HostPayment;
use emulators::payflow::Kind;
use store::usage::statements::{self, StatementRow};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, pay};

async fn paid(test: &TestApp, here: &HostedHere) {
    let url = test.host_page(here).await;
    pay_well(test, &url).await;
    test.host_returns(&url).await;
    test.run_jobs().await;
}

async fn view(test: &TestApp, here: &HostedHere) -> UsePayment {
    test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted")
}

async fn statement(test: &TestApp, here: &HostedHere) -> Option<StatementRow> {
    let mut tx = test.app.store().reader().await.expect("readable");
    statements::of_session(&mut tx, test.site.id, here.id).await.expect("readable")
}

/// Amounts of the holds that the gateway has open, and what it has captured.
async fn at_gateway(test: &TestApp) -> (usize, i64) {
    let books = test.emulator.books().await.expect("books");
    (books.open_holds, books.totals.iter().map(|total| total.captured).sum())
}

/// Three computers are held for; then he accepts six, and *Start session* with them.
async fn raised(test: &TestApp) -> (HostedHere, Money) {
    let here = test.hosted_here(Accepting::default()).await;
    paid(test, &here).await;
    test.advance(Span::minutes(1)).await;
    let more = Accepting {
        computers: 6,
        at_ceiling: AtCeiling::End,
        when_paid: WhenPaid::Starts,
        ..Accepting::default()
    };
    let ceiling = test.accept(here.by.account, here.id, more).await.ceiling;
    (here, ceiling)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_walks_away_from_the_payment_of_a_change_can_start_as_before() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let (here, ceiling) = raised(&test).await;
        let left = test.host_page(&here).await;
        pay(&test.emulator, &left, &Card::declined()).await;
        test.host_returns(&left).await;
        test.run_for(Span::minutes(2)).await;
        let told = view(&test, &here).await;
        assert!(told.lasts && matches!(told.payment, HostPayment::Held { .. }), "{told:?}");
        assert_eq!(told.proposal, Some(Proposal { ceiling, is_checked: false }));
        assert_eq!(
            (told.secured.minor, told.due),
            (1_568, Some(ceiling)),
            "what is held, and what it would need"
        );
        let has_started = test.app.usage().has_started(test.site.id, here.id).await.expect("readable");
        assert!(!has_started, "it does not start by itself: that is not paid");
        assert_eq!(at_gateway(&test).await, (1, 0));
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let frozen = statement(&test, &here).await.expect("frozen");
        assert_eq!(
            (frozen.charged.gross.minor, frozen.ceiling.minor),
            (218, 1_568),
            "never more than is held"
        );
        assert_eq!(at_gateway(&test).await, (0, 218));
        test.assert_sound().await;
    })
    .await;
}

/// The terms of the start count until the end: what happens at the ceiling, too.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_paid_at_the_start_can_be_added_while_the_session_runs() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let (here, ceiling) = raised(&test).await;
        let page = test.host_page(&here).await;
        drop(test.begin_here(&here).await);
        test.run_for(Span::minutes(1)).await;
        let usage = test.app.usage();
        let limit = usage.ceiling(test.site.id, here.id).await.expect("works").expect("accepted");
        assert_eq!(limit.minor, 1_568, "it runs on what is held");
        let in_force = usage.in_force(&test.site, here.id).await.expect("works").expect("accepted");
        assert_eq!(
            (in_force.at_ceiling, in_force.ceiling),
            (AtCeiling::Grace, ceiling),
            "and may come to more"
        );
        assert_eq!(view(&test, &here).await.due.map(|due| due.minor), Some(ceiling.minor - 1_568));
        // He comes back to the page that he had left open: it is for the whole, and takes the place of the first.
        pay_well(&test, &page).await;
        test.host_returns(&page).await;
        test.run_for(Span::minutes(1)).await;
        let limit = usage.ceiling(test.site.id, here.id).await.expect("works").expect("accepted");
        assert_eq!(limit, ceiling);
        assert_eq!(at_gateway(&test).await, (1, 0), "the first is released");
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let frozen = statement(&test, &here).await.expect("frozen");
        assert_eq!((frozen.charged.gross.minor, frozen.ceiling), (218, ceiling));
        assert_eq!(at_gateway(&test).await, (0, 218));
        test.assert_sound().await;
    })
    .await;
}

/// A hold that is gone keeps nothing startable, whatever was accepted on it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_no_more_pays_for_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let (here, ceiling) = raised(&test).await;
        let transactions = test.emulator.books().await.expect("books").transactions;
        let hold = transactions.iter().find(|found| found.kind == Kind::Authorization).expect("held");
        test.emulator.void_at_console(&hold.pnref).await.expect("it is open");
        let started = test.app.sessions().start(here.by, &test.site, &here.slug).await.expect("works");
        assert!(started.expect("mine").is_err(), "the gateway is asked before anything starts");
        let told = view(&test, &here).await;
        assert_eq!((told.payment, told.proposal), (HostPayment::Nothing, None));
        assert_eq!(
            (told.secured.minor, told.due),
            (0, Some(ceiling)),
            "and what he accepted last is to be paid"
        );
        test.assert_sound().await;
    })
    .await;
}

/// The gateway's page of an addition is open when the session ends, and he pays on it all the same.
#[tokio::test(flavor = "multi_thread")]
async fn who_adds_when_the_session_is_over_reads_that_nothing_of_it_is_charged() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.accept(here.by.account, here.id, Accepting { computers: 6, ..Accepting::default() }).await;
        let page = test.host_page(&here).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        pay_well(&test, &page).await;
        test.host_returns(&page).await;
        test.run_for(Span::minutes(1)).await;
        assert_eq!(view(&test, &here).await.outdated.map(|late| late.minor), Some(1_569));
        let sent = test.mailer.sent();
        let told = sent
            .iter()
            .filter(|mail| mail.text.contains("came when it was over") && mail.text.contains("15.69"));
        assert_eq!(told.count(), 1, "{:?}", sent.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
        assert_eq!(at_gateway(&test).await.0, 0, "it is released");
        test.assert_sound().await;
    })
    .await;
}
