//! What the operator decides about payments of hosts that wait for a person, on both databases: by the money office, as a
//! site's staff decide about those of attendees.

use app::money::{Decided, Decision, PaymentView};
use app::refunds::{OrderRefusal, RefundRequest};
use app::sites::Site;
use app::statements::{Sight, Standing};
use domain::ids::AccountId;
use domain::ledger::{Account, Event};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::situation::Waiting;
use domain::time::Span;
use domain::usage::gate::HostPayment;
use emulators::payflow::{Arm, FaultKind, Kind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, pay};
use uuid::Uuid;

const CLERK: AccountId = AccountId(Uuid::from_u128(9));

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

async fn seller(test: &TestApp) -> Site {
    test.app.sites().operators_seller().await.expect("readable").expect("entered")
}

async fn started_with(test: &TestApp, card: &Card) -> HostedHere {
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    let url = test.host_page(&here).await;
    pay(&test.emulator, &url, card).await;
    test.host_returns(&url).await;
    test.run_jobs().await;
    here
}

/// The one payment, as its page shows it.
async fn view(test: &TestApp) -> PaymentView {
    let (office, seller) = (test.app.money(), seller(test).await);
    let filter = app::money::PaymentFilter {
        mode: Mode::Production,
        search: String::new(),
        state: String::new(),
        session: String::new(),
        of_site: test.site.slug.clone(),
        method: String::new(),
        from: domain::time::Timestamp(0),
        until: domain::time::Timestamp(i64::MAX),
    };
    let page = office.payments(&seller, &filter, None).await.expect("readable");
    assert_eq!((page.lines.len(), page.lines[0].of_site.as_str()), (1, test.site.name.as_str()));
    let reference = page.lines[0].reference.clone();
    office.payment(&seller, &reference).await.expect("readable").expect("a host's payment")
}

async fn waits(test: &TestApp) -> Option<Waiting> {
    let (view, seller) = (view(test).await, seller(test).await);
    let overview = test.app.money().overview(&seller, Mode::Production).await.expect("readable");
    assert_eq!(overview.waiting.len(), usize::from(view.waiting.is_some() || !view.failed.is_empty()));
    view.waiting.map(|task| task.why)
}

async fn decide(test: &TestApp, decision: Decision, note: &str) -> Decided {
    let (reference, seller) = (view(test).await.reference, seller(test).await);
    let decided = test.app.money().decide(CLERK, &seller, &reference, (decision, note)).await;
    decided.expect("the store works").expect("a payment")
}

async fn standing(test: &TestApp, here: &HostedHere) -> HostPayment {
    test.app.usage().host_payment(test.site.id, here.id).await.expect("readable")
}

async fn on_statement(test: &TestApp, here: &HostedHere) -> Standing {
    let sight = Sight { account: here.by.account, all: false };
    let found = test.app.statements().find(sight, &test.site, &here.slug).await.expect("readable");
    found.expect("frozen").statement.standing
}

/// What the gateway has taken and given back, and how many holds it has.
async fn at_gateway(test: &TestApp) -> (i64, i64, usize) {
    let books = test.emulator.books().await.expect("books");
    let sum = |of: fn(&emulators::payflow::Total) -> i64| books.totals.iter().map(of).sum::<i64>();
    (sum(|total| total.captured), sum(|total| total.refunded), books.open_holds)
}

async fn books(test: &TestApp) -> Vec<(i64, i64)> {
    let balances = test.app.ledger().balances(&seller(test).await, Mode::Production).await.expect("readable");
    balances.iter().filter(|line| line.2 != 0).map(|(account, _, minor)| (account.code(), *minor)).collect()
}

fn told(test: &TestApp, words: &str) -> usize {
    test.mailer.sent().iter().filter(|mail| mail.subject.contains(words)).count()
}

/// Half an hour of one computer: € 2.18, which the gateway refuses to charge of the € 15.68 that it holds.
async fn charge_refused(test: &TestApp) -> HostedHere {
    let here = started_with(test, &Card::good()).await;
    drop(test.begin_here(&here).await);
    test.attended(&here, "desk", Span::minutes(30)).await;
    let mut no = Arm::once(Operation::Capture, FaultKind::Result);
    no.result = 111;
    test.emulator.arm(no);
    test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
    test.run_for(Span::minutes(20)).await;
    assert_eq!(waits(test).await, Some(Waiting::ChargeRefused));
    assert_eq!(on_statement(test, &here).await, Standing::LookedInto);
    here
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_payment_under_review_is_decided_by_the_operator_and_told_to_both() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = started_with(&test, &Card::reviewed()).await;
        assert_eq!(standing(&test, &here).await, HostPayment::InReview);
        assert!(matches!(waits(&test).await, Some(Waiting::Review { .. })));
        assert_eq!((told(&test, "being checked"), told(&test, "waits for you")), (1, 1), "host, operator");
        assert_eq!(decide(&test, Decision::Accept, "").await, Decided::Done);
        test.run_for(Span::minutes(2)).await;
        assert_eq!(decide(&test, Decision::Accept, "").await, Decided::NotNow, "once");
        assert_eq!(waits(&test).await, None);
        assert!(matches!(standing(&test, &here).await, HostPayment::Held { .. }));
        assert_eq!(at_gateway(&test).await, (0, 0, 1), "nothing is taken yet");
        drop(test.begin_here(&here).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_declined_review_lets_him_pay_again() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = started_with(&test, &Card::reviewed()).await;
        assert_eq!(decide(&test, Decision::Decline, "").await, Decided::Done);
        test.run_for(Span::minutes(2)).await;
        assert_eq!(waits(&test).await, None);
        assert_eq!(standing(&test, &here).await, HostPayment::Nothing);
        assert_eq!(told(&test, "not approved"), 1);
        assert_eq!(at_gateway(&test).await, (0, 0, 0));
        let url = test.host_page(&here).await;
        pay(&test.emulator, &url, &Card::good()).await;
        test.host_returns(&url).await;
        assert!(matches!(standing(&test, &here).await, HostPayment::Held { .. }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_is_set_aside_and_the_session_may_start() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.emulator.arm(Arm::once(Operation::Inquiry, FaultKind::OtherAmount));
        let here = started_with(&test, &Card::good()).await;
        assert!(matches!(waits(&test).await, Some(Waiting::Contradiction(_))));
        assert_eq!(standing(&test, &here).await, HostPayment::UnderWay, "it does not start by it");
        assert_eq!(told(&test, "waits for you"), 1);
        assert_eq!(decide(&test, Decision::SetAside, "").await, Decided::Done);
        assert!(matches!(standing(&test, &here).await, HostPayment::Held { .. }));
        assert_eq!(waits(&test).await, None);
    })
    .await;
}

/// PS-I-6: what is charged again is what was used, never what is held.
#[tokio::test(flavor = "multi_thread")]
async fn charging_again_takes_what_was_used() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = charge_refused(&test).await;
        let page = view(&test).await;
        assert_eq!((page.of_ceiling, page.releasable), (Some(eur(218)), Some(eur(1_568))));
        assert!(page.waiting.expect("it waits").may_charge);
        assert_eq!(decide(&test, Decision::ChargeAgain, "").await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(at_gateway(&test).await, (218, 0, 0), "the rest is released with it");
        assert_eq!(waits(&test).await, None);
        assert_eq!(on_statement(&test, &here).await, Standing::Charged);
        assert_eq!(books(&test).await, [(1100, 218), (2200, -38), (4010, -180)]);
    })
    .await;
}

/// LT-P7, LT-P8: by a person's decisions.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_charged_is_released_and_written_off() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = charge_refused(&test).await;
        assert_eq!(decide(&test, Decision::Release, "").await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(at_gateway(&test).await, (0, 0, 0));
        assert_eq!(
            books(&test).await,
            [(1210, 218), (2200, -38), (4010, -180)],
            "LT-P7: owed, and nothing holds it"
        );
        assert_eq!(waits(&test).await, Some(Waiting::HoldLost));
        let close = Decision::Close { keeps_seat: false };
        assert_eq!(decide(&test, close.clone(), "").await, Decided::NoteMissing);
        assert_eq!(decide(&test, close, "he has gone bankrupt").await, Decided::Done);
        assert_eq!(books(&test).await, [(4010, -180), (6200, 180)], "LT-P8: a loss, its tax taken back");
        assert_eq!(waits(&test).await, None);
        assert_eq!(on_statement(&test, &here).await, Standing::Lost);
        let booked = view(&test).await.history;
        let events: Vec<Event> = booked
            .iter()
            .filter_map(|moment| match moment.what {
                app::money::What::Booked { event, .. } => Some(event),
                _ => None,
            })
            .collect();
        assert!(events.contains(&Event::UsageCaptureFailed) && events.contains(&Event::ShortfallWaived));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_gives_back_no_more_than_was_charged() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = started_with(&test, &Card::good()).await;
        let (refunds, seller) = (test.app.refunds(), seller(&test).await);
        let payment = view(&test).await.id;
        let ask = async |minor: i64| {
            let request = RefundRequest {
                id: refunds.new_id(),
                amount: eur(minor),
                reason: "the sound was bad".into(),
            };
            refunds.request(CLERK, seller.id, payment, request).await.expect("the store works")
        };
        assert_eq!(ask(100).await, Err(OrderRefusal::NothingPaid), "it is only held");
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        assert_eq!(view(&test).await.left, eur(218));
        assert_eq!(ask(219).await, Err(OrderRefusal::TooMuch(eur(218))), "the ceiling was more");
        assert!(ask(118).await.is_ok());
        test.run_for(Span::minutes(1)).await;
        assert_eq!(at_gateway(&test).await, (218, 118, 0));
        let page = view(&test).await;
        assert_eq!((page.left, page.returned, page.documents.len()), (eur(100), eur(118), 2));
        assert_eq!(told(&test, "goes back to you"), 1);
        let taken: i64 = books(&test).await.iter().filter(|line| line.0 == 1100).map(|line| line.1).sum();
        assert_eq!(taken, 100);
        assert_eq!(books(&test).await.iter().map(|line| line.1).sum::<i64>(), 0);
        assert!(!books(&test).await.iter().any(|line| line.0 == Account::DeferredRevenue.code()));
        // A refund that the gateway refuses waits for him.
        let mut no = Arm::once(Operation::Credit, FaultKind::Result);
        no.result = 111;
        test.emulator.arm(no);
        assert!(ask(50).await.is_ok());
        test.run_for(Span::minutes(20)).await;
        assert_eq!(waits(&test).await, None, "told one by one");
        let failed = view(&test).await.failed;
        assert_eq!(failed.len(), 1);
        assert_eq!(told(&test, "waits for you"), 1);
        let settled = refunds
            .settle_otherwise(CLERK, seller.id, failed[0].id, (app::refunds::HowPaid::ByBank, "by bank"))
            .await;
        assert_eq!(settled.expect("the store works"), Ok(()));
        assert!(view(&test).await.failed.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_was_lost_is_written_off() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = started_with(&test, &Card::good()).await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        let transactions = test.emulator.books().await.expect("books").transactions;
        let hold = transactions.iter().find(|found| found.kind == Kind::Authorization).expect("held");
        test.emulator.void_at_console(&hold.pnref).await.expect("it is open");
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(10)).await;
        assert_eq!(waits(&test).await, Some(Waiting::HoldLost));
        assert!(view(&test).await.waiting.expect("it waits").may_close);
        assert_eq!(decide(&test, Decision::ChargeAgain, "").await, Decided::NotNow, "there is nothing");
        assert_eq!(decide(&test, Decision::Close { keeps_seat: false }, "lost").await, Decided::Done);
        assert_eq!(books(&test).await, [(4010, -180), (6200, 180)]);
    })
    .await;
}
