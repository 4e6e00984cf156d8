//! Hosts pay for the use of their sessions, on both databases: the ceiling is held and not taken, what was used is
//! captured when the session is over, the rest is released, and what comes to nothing goes back by itself.

use crate::common::{arm, attempts_in, mails_about, pay_well};
use crate::decisions::CLERK;
use app::registrations::PageHint;
use app::sessions::Acting;
use app::usage::{HostPay, HowToPay, Proposal};
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::tariffs::Rate;
use domain::time::Span;
use domain::usage::Leg;
use domain::usage::ceiling::AtCeiling;
use domain::usage::gate::HostPayment;
use domain::usage::settlement::SettlementRule;
use emulators::payflow::{FaultKind, Kind, Operation};
use store::usage::statements::{self, StatementRow};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};
use testkit::payer::{Card, pay};

/// The balances of the operator's books that are not zero.
async fn books(test: &TestApp) -> Vec<(i64, i64)> {
    let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
    let balances = test.app.ledger().balances(&seller, Mode::Production).await.expect("readable");
    balances.iter().filter(|line| line.2 != 0).map(|(account, _, minor)| (account.code(), *minor)).collect()
}

async fn standing(test: &TestApp, here: &HostedHere) -> HostPayment {
    test.app.usage().host_payment(test.site.id, here.id).await.expect("readable")
}

async fn is_held(test: &TestApp, here: &HostedHere) -> bool {
    matches!(standing(test, here).await, HostPayment::Held { .. })
}

async fn statement(test: &TestApp, here: &HostedHere) -> Option<StatementRow> {
    let mut tx = test.app.store().reader().await.expect("readable");
    statements::of_session(&mut tx, test.site.id, here.id).await.expect("readable")
}

/// What the gateway has taken and given back, and how many holds it has: by its own books.
async fn at_gateway(test: &TestApp) -> (i64, i64, usize) {
    let books = test.emulator.books().await.expect("books");
    assert!(books.balanced);
    let sum = |of: fn(&emulators::payflow::Total) -> i64| books.totals.iter().map(of).sum::<i64>();
    (sum(|total| total.captured), sum(|total| total.refunded), books.open_holds)
}

/// Subjects of the mails that were sent.
fn mails(test: &TestApp) -> Vec<String> {
    test.mailer.sent().into_iter().map(|mail| mail.subject).collect()
}

async fn paid(test: &TestApp, here: &HostedHere) {
    let url = test.host_page(here).await;
    pay_well(test, &url).await;
    test.host_returns(&url).await;
    assert!(is_held(test, here).await, "{:?}", standing(test, here).await);
    test.run_jobs().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ceiling_is_held_and_what_was_used_is_taken() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        assert_eq!(standing(&test, &here).await, HostPayment::Nothing);
        paid(&test, &here).await;
        assert_eq!(test.host_pays(&here, HowToPay::Hold).await, HostPay::NothingToPay);
        // Held, and not taken, however often anybody looks.
        test.run_for(Span::hours(3)).await;
        assert_eq!(at_gateway(&test).await, (0, 0, 1));
        assert_eq!(books(&test).await, [(9000, 1_568), (9001, -1_568)], "LT-P2");
        assert_eq!(attempts_in(&test, AttemptState::Authorized).await, 1);

        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        let began = test.clock_now();
        test.run_jobs().await;
        let frozen = statement(&test, &here).await.expect("frozen");
        assert!(test.clock_now().since(began) < Span::minutes(2));
        // € 1.80 for 30 people minutes, and 38 cents of tax.
        assert_eq!(
            (frozen.actual.gross.minor, frozen.charged.gross.minor, frozen.ceiling.minor),
            (218, 218, 1_568)
        );
        assert_eq!(at_gateway(&test).await, (218, 0, 0), "the rest is released");
        assert_eq!(books(&test).await, [(1100, 218), (2200, -38), (4010, -180)], "LT-P4 and P5");
        assert_eq!(standing(&test, &here).await, HostPayment::Captured);
        assert_eq!(mails(&test), ["€\u{a0}2.18 charged for “Listening”"]);
        let mail = test.mailer.sent().pop().expect("sent");
        assert!(mail.text.contains("2.18") && mail.text.contains("13.50"), "{}", mail.text);
        let number = mail
            .text
            .split("/receipts/")
            .nth(1)
            .expect("a link")
            .split_whitespace()
            .next()
            .expect("a number");
        let number = domain::receipts::DocumentNumber::parse(number).expect("a number");
        let file = test.app.usage().receipt_file(here.by, &test.site, &here.slug, number).await;
        assert!(file.expect("works").expect("his").bytes.starts_with(b"%PDF"));
        test.run_for(Span::days(3)).await;
        assert_eq!(at_gateway(&test).await, (218, 0, 0), "once");
        assert_eq!(statement(&test, &here).await, Some(frozen), "PS-I-28");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_take_place_is_released_by_itself() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let (never, off) =
            (test.hosted_here(Accepting::default()).await, test.hosted_here(Accepting::default()).await);
        paid(&test, &never).await;
        paid(&test, &off).await;
        assert_eq!(at_gateway(&test).await.2, 2);
        let cancelled = test.app.refunds().cancel_session(off.by.account, test.site.id, off.id, "").await;
        cancelled.expect("works").expect("called off");
        test.run_jobs().await;
        assert_eq!(at_gateway(&test).await, (0, 0, 1), "called off");
        assert!(is_held(&test, &never).await);
        test.run_for(Span::days(3)).await;
        assert_eq!(at_gateway(&test).await, (0, 0, 0), "nobody started it");
        assert_eq!(books(&test).await, [], "LT-P9");
        assert_eq!(mails(&test), ["Your payment for “Listening” goes back"; 2]);
        assert_eq!(standing(&test, &never).await, HostPayment::Nothing);
        assert_eq!(statement(&test, &never).await, None);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_used_nothing_costs_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        let connection = test.begin_here(&here).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        assert_eq!(statement(&test, &here).await.expect("frozen").charged.gross.minor, 0);
        assert_eq!(at_gateway(&test).await, (0, 0, 0), "voided");
        assert_eq!(books(&test).await, []);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_higher_ceiling_is_held_anew_and_a_lower_one_is_held_already() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        test.advance(Span::minutes(1)).await;
        test.accept(here.by.account, here.id, Accepting { computers: 2, ..Accepting::default() }).await;
        assert!(is_held(&test, &here).await, "enough");
        test.advance(Span::minutes(1)).await;
        let more = Accepting { computers: 6, ..Accepting::default() };
        let ceiling = test.accept(here.by.account, here.id, more).await.ceiling;
        assert!(is_held(&test, &here).await, "for what he accepted before");
        let view =
            async || test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted");
        let told = view().await;
        assert_eq!((told.secured.minor, told.due, told.outdated), (1_568, Some(ceiling), None));
        assert_eq!(told.proposal, Some(Proposal { ceiling, is_checked: false }));
        let in_force = test.app.usage().in_force(&test.site, here.id).await;
        let in_force = in_force.expect("works").expect("the one of before");
        assert_eq!(in_force.expected.counts.get(domain::usage::Leg::Computer), 2, "for this enough is held");
        let url = test.host_page(&here).await;
        assert_eq!(at_gateway(&test).await.2, 1, "the old one stays until the new one holds");
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        assert!(is_held(&test, &here).await);
        test.run_jobs().await;
        assert_eq!(at_gateway(&test).await, (0, 0, 1), "the old one is released");
        assert_eq!(books(&test).await, [(9000, ceiling.minor), (9001, -ceiling.minor)]);
        // An open page for another ceiling is worth nothing any more: what is paid there goes back.
        test.advance(Span::minutes(1)).await;
        let outdated = Accepting { computers: 8, ..Accepting::default() };
        let outdated = test.accept(here.by.account, here.id, outdated).await.ceiling;
        let old = test.host_page(&here).await;
        test.advance(Span::minutes(1)).await;
        test.accept(here.by.account, here.id, Accepting { computers: 9, ..Accepting::default() }).await;
        let new = test.host_page(&here).await;
        assert_ne!(old, new);
        pay_well(&test, &old).await;
        test.host_returns(&old).await;
        assert!(is_held(&test, &here).await, "by what was paid before");
        assert_eq!(at_gateway(&test).await.2, 1, "voided at once");
        assert_eq!(view().await.outdated, Some(outdated), "which he is told");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_goes_wrong_as_it_does_for_everybody() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        // Two who pay at once are led to one page.
        let (one, two) = tokio::join!(test.host_page(&here), test.host_page(&here));
        assert_eq!(one, two);
        // Gone away without paying; declined; both may try again on the same page.
        test.host_returns(&one).await;
        assert_eq!(standing(&test, &here).await, HostPayment::Nothing);
        pay(&test.emulator, &one, &Card::declined()).await;
        test.host_returns(&one).await;
        assert_eq!(test.host_page(&here).await, one);
        let view = test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted");
        assert_eq!((view.due.map(|due| due.minor), view.decline.is_some()), (Some(1_568), true));
        // Held back by fraud tools: nothing starts; accepted at the gateway it is held.
        pay(&test.emulator, &one, &Card::reviewed()).await;
        test.host_returns(&one).await;
        assert_eq!(standing(&test, &here).await, HostPayment::InReview);
        assert_eq!(test.host_pays(&here, HowToPay::Hold).await, HostPay::BeingChecked);
        let held = test.emulator.held().await.expect("books");
        test.emulator.decide(&held[0].pnref, true).await.expect("it is held");
        test.run_for(Span::minutes(2)).await;
        assert!(is_held(&test, &here).await);
        assert_eq!(at_gateway(&test).await, (0, 0, 1));
        test.assert_sound().await;
    })
    .await;
}

/// His bank thinks about it for longer than he looks on.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_thinks_that_he_has_paid_and_has_not_is_written_to_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&here).await;
        let told = || mails_about(&test, "did not go through");
        test.host_returns_saying(&url, Some(PageHint::InUse)).await;
        assert_eq!(standing(&test, &here).await, HostPayment::UnderWay);
        test.run_for(Span::minutes(20)).await;
        assert_eq!((standing(&test, &here).await, told()), (HostPayment::UnderWay, 0));
        test.run_for(Span::minutes(15)).await;
        assert_eq!((standing(&test, &here).await, told()), (HostPayment::Nothing, 0), "it may come yet");
        test.run_for(Span::minutes(25)).await;
        assert_eq!((standing(&test, &here).await, told()), (HostPayment::Nothing, 1));
        test.run_for(Span::hours(2)).await;
        assert_eq!(told(), 1);
        // He pays after all, and is told of nothing but that.
        paid(&test, &here).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(told(), 1);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_reads_that_nothing_is_paid_is_not_written_to_and_another_host_may_read_it() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        for (is_he, mails) in [(false, 1), (true, 1)] {
            let here = test.hosted_here(Accepting::default()).await;
            let url = test.host_page(&here).await;
            pay(&test.emulator, &url, &Card::declined()).await;
            test.host_returns_saying(&url, Some(PageHint::InUse)).await;
            test.run_for(Span::minutes(3)).await;
            let by = if is_he { here.by } else { Acting { account: CLERK, on_all: true } };
            let shown = test.app.usage().payment_shown_to(by, &test.site, here.id).await;
            let shown = shown.expect("the store works").expect("estimated");
            assert_eq!((shown.payment, shown.decline.is_some()), (HostPayment::Nothing, true));
            test.run_for(Span::hours(1)).await;
            assert_eq!(mails_about(&test, "did not go through"), mails, "{is_he}");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_capture_takes_the_money_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        for fault in [FaultKind::DropBefore, FaultKind::DropAfter] {
            let here = test.hosted_here(Accepting::default()).await;
            paid(&test, &here).await;
            let before = at_gateway(&test).await.0;
            let connection = test.begin_here(&here).await;
            test.attended(&here, "desk", Span::minutes(10)).await;
            arm(&test, Operation::Capture, fault);
            test.end_here(&connection).await;
            test.run_for(Span::minutes(10)).await;
            assert_eq!(at_gateway(&test).await, (before + 73, 0, 0));
        }
        let captures = test.emulator.books().await.expect("books").transactions;
        assert_eq!(captures.iter().filter(|found| found.kind == Kind::Capture).count(), 2);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_money_cannot_be_held_the_ceiling_is_taken_and_the_rest_given_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("sale").await;
        let (here, never) =
            (test.hosted_here(Accepting::default()).await, test.hosted_here(Accepting::default()).await);
        for session in [&here, &never] {
            let url = test.host_page(session).await;
            pay_well(&test, &url).await;
            test.host_returns(&url).await;
            assert_eq!(standing(&test, session).await, HostPayment::Captured);
        }
        assert_eq!(books(&test).await, [(1100, 3_136), (2000, -2_592), (2200, -544)], "decision 2");
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        assert_eq!(at_gateway(&test).await, (3_136, 1_568 - 218, 0));
        test.run_for(Span::days(3)).await;
        assert_eq!(at_gateway(&test).await, (3_136, 3_136 - 218, 0), "never started: all of it");
        assert_eq!(books(&test).await, [(1100, 218), (2200, -38), (4010, -180)], "as if it had been held");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tax_of_what_was_taken_before_is_that_of_the_use_to_the_cent() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("sale").await;
        let here = test.hosted_here(Accepting { computers: 1, ..Accepting::default() }).await;
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(44)).await;
        test.end_here(&connection).await;
        test.run_for(Span::minutes(2)).await;
        // As a hold would be charged; by the proportion of what goes back it would be a cent of tax more.
        let charged = statement(&test, &here).await.expect("frozen").charged;
        assert_eq!((charged.net.minor, charged.tax.minor, charged.gross.minor), (264, 55, 319));
        assert_eq!(books(&test).await, [(1100, 319), (2200, -55), (4010, -264)]);
        assert_eq!(at_gateway(&test).await, (523, 523 - 319, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_the_end_changes_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(5)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        let frozen = statement(&test, &here).await.expect("frozen");
        test.advance(Span::minutes(5)).await;
        let late = async || {
            let mut tx = test.app.store().reader().await.expect("readable");
            store::usage::facts::count_late(&mut tx, test.site.id, here.id).await.expect("readable")
        };
        connection.leave(test.clock_now(), app::classrooms::Leaving::Said).await.expect("accepted");
        assert_eq!(late().await, 0, "he left with the end for all: nothing new");
        test.attended(&here, "phone", Span::minutes(1)).await;
        test.run_jobs().await;
        assert_eq!(statement(&test, &here).await, Some(frozen));
        assert_eq!(late().await, 2, "kept, and late");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_reaches_its_ceiling_ends_as_its_host_has_chosen() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        // Estimated for ten minutes of one computer: 73 cents, ceiling 88; twelve minutes cost 87.
        let little = Accepting { minutes: 10, computers: 1, ..Accepting::default() };
        let here = test.hosted_here(little).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.stays(&here, "desk", Span::minutes(20)).await;
        test.run_jobs().await;
        let frozen = statement(&test, &here).await.expect("ended and frozen");
        let ran = frozen.window.until.since(frozen.window.from);
        assert!(ran >= Span::minutes(17) && ran < Span::minutes(18), "{ran:?}");
        assert_eq!(frozen.charged.gross, Money::new(88, frozen.ceiling.currency), "never more than agreed");
        assert!(frozen.actual.gross.minor > 88, "shown, and waived");
        assert_eq!(at_gateway(&test).await, (88, 0, 0));
        assert_eq!(
            books(&test).await.iter().find(|line| line.0 == Account::GatewayClearing.code()).map(|l| l.1),
            Some(88)
        );
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_adds_to_the_ceiling_while_his_session_runs() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let little =
            Accepting { minutes: 10, computers: 1, at_ceiling: AtCeiling::Ask, ..Accepting::default() };
        let here = test.hosted_here(little).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.connect(&here, "desk").await;
        test.run_for(Span::minutes(13)).await;
        assert_eq!(statement(&test, &here).await, None, "the grace runs");
        // Twenty minutes in all: € 1.74, of which 88 cents are held.
        test.accept(here.by.account, here.id, Accepting { minutes: 20, ..little }).await;
        let due = test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted").due;
        assert_eq!(due.map(|due| due.minor), Some(174 - 88), "only the difference");
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        assert!(is_held(&test, &here).await);
        test.run_for(Span::minutes(9)).await;
        assert_eq!(statement(&test, &here).await, None, "it goes on beyond the first ceiling and its grace");
        test.disconnect(&here, "desk").await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let frozen = statement(&test, &here).await.expect("frozen");
        let charged = frozen.charged.gross.minor;
        assert!(charged > 88 && charged < 174, "{charged}");
        assert_eq!(at_gateway(&test).await, (charged, 0, 0), "the first hold whole, of the second a part");
        let taken: i64 = books(&test).await.iter().filter(|line| line.0 == 1100).map(|line| line.1).sum();
        assert_eq!(taken, charged);
        assert!(
            books(&test).await.iter().all(|line| ![1200, 9000, 9001].contains(&line.0)),
            "nothing is owed"
        );
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_ended_at_the_gateway_leaves_a_shortfall_and_asks_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.attended(&here, "desk", Span::minutes(30)).await;
        let transactions = test.emulator.books().await.expect("books").transactions;
        let hold = transactions.iter().find(|found| found.kind == Kind::Authorization).expect("held");
        test.emulator.void_at_console(&hold.pnref).await.expect("it is open");
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(10)).await;
        assert_eq!(statement(&test, &here).await.expect("frozen").charged.gross.minor, 218);
        assert_eq!(at_gateway(&test).await, (0, 0, 0));
        assert_eq!(books(&test).await, [(1210, 218), (2200, -38), (4010, -180)], "LT-P7");
        assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1);
        test.assert_sound().await;
    })
    .await;
}

/// S-16: what was accepted is never priced anew, neither when it is frozen nor when its host adds; what is new is.
#[tokio::test(flavor = "multi_thread")]
async fn a_tariff_that_changes_later_does_not_price_what_was_accepted() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        test.turn_pay_per_use(true).await;
        paid(&test, &here).await;
        test.advance(Span::minutes(1)).await;
        test.double_the_tariff().await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        let frozen = statement(&test, &here).await.expect("frozen");
        assert_eq!((frozen.actual.gross.minor, frozen.charged.gross.minor), (218, 218), "as accepted");
        let terms = test.app.usage().terms(&test.site_now().await, Mode::Production).await.expect("works");
        let rate = terms.expect("it is on").version.tariff.rates.get(Leg::Computer);
        assert_eq!(Some(rate), Rate::from_decimal_str("0.12", test.site.currency), "what is new is dearer");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_runs_on_the_terms_that_it_was_started_with() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.connect(&here, "desk").await;
        test.run_for(Span::minutes(1)).await;
        // However small the estimate that is accepted now: it ends nothing, and nothing is cheaper.
        let small = Accepting { minutes: 1, computers: 1, ..Accepting::default() };
        let small = Accepting { settlement: SettlementRule::EstimateIsFinal, ..small };
        test.accept(here.by.account, here.id, small).await;
        test.run_for(Span::minutes(29)).await;
        assert_eq!(statement(&test, &here).await, None, "it goes on");
        test.disconnect(&here, "desk").await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(1)).await;
        let frozen = statement(&test, &here).await.expect("frozen");
        assert_eq!((frozen.charged.gross.minor, frozen.ceiling.minor), (218, 1_568));
        assert_eq!(frozen.settlement, SettlementRule::Measured);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_was_voided_at_the_console_is_found_before_the_start() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        paid(&test, &here).await;
        let transactions = test.emulator.books().await.expect("books").transactions;
        let hold = transactions.iter().find(|found| found.kind == Kind::Authorization).expect("held");
        test.emulator.void_at_console(&hold.pnref).await.expect("it is open");
        assert!(is_held(&test, &here).await, "nobody has told us");
        test.app.sessions().start(here.by, &test.site, &here.slug).await.expect("works").expect("his").ok();
        assert_eq!(standing(&test, &here).await, HostPayment::Nothing, "asked, and found");
        assert!(matches!(test.host_pays(&here, HowToPay::Hold).await, HostPay::GoToPage(_)));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_added_what_was_not_needed_reads_that_and_not_that_he_pays_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let little =
            Accepting { minutes: 30, computers: 1, at_ceiling: AtCeiling::Ask, ..Accepting::default() };
        let here = test.hosted_here(little).await;
        paid(&test, &here).await;
        drop(test.begin_here(&here).await);
        test.connect(&here, "desk").await;
        test.run_for(Span::minutes(5)).await;
        test.accept(here.by.account, here.id, Accepting { minutes: 60, ..little }).await;
        let url = test.host_page(&here).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        test.run_for(Span::minutes(1)).await;
        test.disconnect(&here, "desk").await;
        test.app.classrooms().end(here.by, &test.site, &here.slug).await.expect("works");
        test.run_for(Span::minutes(2)).await;
        let charged = statement(&test, &here).await.expect("frozen").charged.gross.minor;
        assert!(charged > 0 && charged < 262, "the first payment is enough: {charged}");
        let sent = test.mailer.sent();
        let told: Vec<_> = sent.iter().map(|mail| mail.text.as_str()).collect();
        assert!(told.iter().any(|text| text.contains("This payment was not needed")), "{told:#?}");
        assert!(!sent.iter().any(|mail| mail.text.contains("You pay nothing")));
        test.assert_sound().await;
    })
    .await;
}
