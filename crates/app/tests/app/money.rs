//! The money office: what its pages say is what the ledger says.

use crate::common::{balance, buy, pay_well};
use crate::refunds::{eur, give, registration};
use app::money::{Actor, Decided, Decision, PaymentFilter, What};
use app::refunds::RefundRequest;
use app::registrations::{PayOutcome, Standing};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::payments::gateway::{Mode, Verdict};
use domain::payments::intent::IntentState;
use domain::payments::situation::ReturnReason;
use domain::registrations::buyer::{BuyerKind, CompanyInput};
use domain::time::{Span, Timestamp};
use emulators::payflow::{Arm, FaultKind, Operation};
use locale::{Locale, Messages};
use std::time::{Duration, Instant};
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};
use testkit::{TestApp, TestAppOptions};

const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

/// All payments of Production.
pub fn everything() -> PaymentFilter {
    PaymentFilter {
        mode: Mode::Production,
        search: String::new(),
        state: String::new(),
        session: String::new(),
        of_site: String::new(),
        method: String::new(),
        from: Timestamp(i64::MIN),
        until: Timestamp(i64::MAX),
    }
}

pub async fn references(test: &TestApp, filter: &PaymentFilter) -> Vec<String> {
    let page = test.app.money().payments(&test.site, filter, None).await.expect("readable");
    page.lines.into_iter().map(|line| line.reference).collect()
}

/// Two paid, one under review, one declined, one that comes too late and goes back by itself.
async fn busy(test: &TestApp) -> Vec<String> {
    let (late, late_url) = test.register("paid", 9).await;
    test.run_for(Span::minutes(20)).await;
    let mut all = vec![test.view(&late).await.reference];
    for browser in 1..=2 {
        let link = buy(test, browser).await;
        test.advance(Span::seconds(1)).await;
        all.push(test.view(&link).await.reference);
    }
    let (held, url) = test.register("paid", 3).await;
    pay(&test.emulator, &url, &Card::reviewed()).await;
    test.come_back(&held).await;
    all.push(test.view(&held).await.reference);
    let (declined, url) = test.register("open-now", 4).await;
    pay(&test.emulator, &url, &Card::declined()).await;
    test.come_back(&declined).await;
    all.push(test.view(&declined).await.reference);
    pay_well(test, &late_url).await;
    test.come_back(&late).await;
    test.run_for(Span::minutes(1)).await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sums_of_the_page_are_the_ledgers() {
    each_engine(async |database| {
        let options =
            TestAppOptions { page_life: Span::minutes(16), capacity: Some(3), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let all = busy(&test).await;
        let mut tx = test.app.store().reader().await.expect("readable");
        let of = store::registrations::find(&mut tx, test.site.id, &all[1]).await.expect("readable");
        drop(tx);
        give(&test, of.expect("bought").id, 2_100).await.expect("there is so much");
        test.run_for(Span::minutes(1)).await;
        test.assert_sound().await;
        let office = test.app.money();
        let page = office.payments(&test.site, &everything(), None).await.expect("readable");
        assert_eq!(page.lines.len(), all.len());
        let clearing = balance(&test, Account::GatewayClearing).await;
        assert_eq!(clearing, 2 * 12_100 - 2_100);
        let kept = |taken: i64, returned: i64| taken - returned;
        let lines: i64 = page.lines.iter().map(|l| kept(l.taken.minor, l.returned.minor)).sum();
        let sums: i64 = page.sums.iter().map(|s| kept(s.taken.minor, s.returned.minor)).sum();
        assert_eq!((lines, sums), (clearing, clearing));
        assert_eq!(page.sums[0].count, i64::try_from(all.len()).expect("few"));
        let overview = office.overview(&test.site, Mode::Production).await.expect("readable");
        let weeks: i64 = overview.weeks.iter().map(|w| kept(w.taken.minor, w.returned.minor)).sum();
        assert_eq!((weeks, overview.weeks.len()), (clearing, 12));
        let held =
            overview.balances.iter().find(|(account, _)| *account == Account::AuthorizationsOutstanding);
        assert_eq!(held.map(|(_, balance)| balance.minor), Some(12_100), "the one under review");
        let (mut taken, mut held) = (0, 0);
        for reference in &all {
            let view = office.payment(&test.site, reference).await.expect("readable").expect("a payment");
            taken += kept(view.taken.minor, view.returned.minor);
            held += view.held.minor;
        }
        assert_eq!((taken, held), (clearing, 12_100), "page by page as well");
        let waiting: Vec<_> =
            overview.waiting.iter().map(|w| (w.reference.as_str(), w.state.as_str())).collect();
        assert_eq!(waiting, [(all[3].as_str(), "review")]);
        let seats = overview.filling.iter().find(|filling| filling.slug == "paid").expect("a session");
        assert_eq!((seats.sold, seats.held, seats.capacity), (2, 1, Some(3)));
        let other = office.overview(&test.site, Mode::Test).await.expect("readable");
        assert!(other.balances.is_empty() && other.waiting.is_empty() && other.filling.is_empty());
        assert_eq!(
            (other.waiting_in_production, overview.waiting_in_production),
            (1, 0),
            "told all the same"
        );
        let filter = PaymentFilter { mode: Mode::Test, ..everything() };
        assert!(references(&test, &filter).await.is_empty(), "Test and Production are apart");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_are_found_by_what_people_know_of_them() {
    each_engine(async |database| {
        let options =
            TestAppOptions { page_life: Span::minutes(16), capacity: Some(3), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let all = busy(&test).await;
        let mine = [all[1].clone()];
        let history =
            test.app.money().payment(&test.site, &all[1]).await.expect("readable").expect("one").history;
        let ids = history.iter().find_map(|moment| match &moment.what {
            What::Heard { object: Some(object), .. } => Some(object.clone()),
            _ => None,
        });
        let asked = history.iter().find_map(|moment| match &moment.what {
            What::Asked { reference, .. } => Some(reference.clone()),
            _ => None,
        });
        for search in [
            "robin1@example".to_owned(),
            "ROBIN DE VRIES 1".to_owned(),
            all[1].to_lowercase(),
            ids.expect("the gateway named one"),
            asked.expect("we asked"),
        ] {
            let filter = PaymentFilter { search: search.clone(), ..everything() };
            assert_eq!(references(&test, &filter).await, mine, "{search}");
        }
        for search in ["100%", "_", "nobody", "\\"] {
            let filter = PaymentFilter { search: search.into(), ..everything() };
            assert!(references(&test, &filter).await.is_empty(), "{search}: wildcards are letters");
        }
        let paid = PaymentFilter { state: IntentState::Paid.as_str().into(), ..everything() };
        assert_eq!(references(&test, &paid).await, [all[2].clone(), all[1].clone()], "newest first");
        let session = PaymentFilter { session: "open-now".into(), ..everything() };
        assert_eq!(references(&test, &session).await, [all[4].clone()]);
        let method = PaymentFilter { method: "paypal".into(), ..everything() };
        assert!(references(&test, &method).await.is_empty());
        let begun = test.clock_now().minus(Span::minutes(10));
        let early = PaymentFilter { until: begun, ..everything() };
        assert_eq!(references(&test, &early).await, [all[0].clone()]);
        let late = PaymentFilter { from: begun, ..everything() };
        assert_eq!(references(&test, &late).await.len(), 4);
        let t = Messages::new(Locale::Nl);
        let csv = test.app.money().csv(&test.site, &paid, t).await.expect("written");
        assert_eq!(csv.lines().count(), 3, "{csv}");
        assert!(
            csv.contains(",Betaald,2026-000002,EUR,") && csv.contains(" +01:00,"),
            "words, and the site's clock: {csv}"
        );
        assert!(
            csv.contains("121.00,121.00,21.00,0.00,0.00,"),
            "due, taken and given back, each with its tax: {csv}"
        );
        let xlsx = test.app.money().xlsx(&test.site, &paid, t).await.expect("written");
        assert!(xlsx.starts_with(b"PK"), "a workbook");
    })
    .await;
}

/// By the number on a document, by the company on it, and by a name as people type it without its accents.
#[tokio::test(flavor = "multi_thread")]
async fn a_document_a_company_or_a_name_without_accents_leads_to_its_payment() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        test.hold("paid", 2).await.expect("a seat is left");
        let mut form = test.form("paid", 2).await;
        form.input.first_name = "Paul".into();
        form.input.last_name = "Éluard".into();
        form.input.buyer = BuyerKind::Business;
        form.input.company = CompanyInput {
            name: "Łódź & Zonen".into(),
            address: "Rue 12\nL-1234 Luxembourg".into(),
            ..CompanyInput::default()
        };
        let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
        let Ok(PayOutcome::GoToPage { url, link }) = outcome else { panic!("{outcome:?}") };
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        let id = registration(&test, &link).await;
        let (refund, amount) = (test.app.refunds().new_id(), eur(&test, 2_000));
        let request = RefundRequest { id: refund, amount, reason: "x".into() };
        let asked = test.app.refunds().request(CLERK, test.site.id, id, request).await;
        asked.expect("the store works").expect("ordered");
        test.run_for(Span::minutes(1)).await;
        let mine = [test.view(&link).await.reference];
        for search in [
            "eluard",
            "ÉLUARD",
            "paul élu",
            "lodz",
            "zonen",
            "2026-000002",
            " test-2026-000002",
            "c-2026-000001",
        ] {
            let filter = PaymentFilter { search: search.into(), ..everything() };
            assert_eq!(references(&test, &filter).await, mine, "{search}");
        }
        for search in ["2026-000003", "C-2026-000002", "2026-2"] {
            let filter = PaymentFilter { search: search.into(), ..everything() };
            assert!(references(&test, &filter).await.is_empty(), "{search}");
        }
        let csv = test.app.money().csv(&test.site, &everything(), Messages::new(Locale::En)).await;
        let csv = csv.expect("written");
        assert!(csv.contains(",2026-000002,EUR,121.00,121.00,21.00,20.00,3.47,"), "{csv}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gap_or_repetition() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: None, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        for browser in 1..=53 {
            test.register("open-now", browser).await.0.to_string();
            if browser % 10 == 0 {
                test.advance(Span::seconds(1)).await;
            }
        }
        let office = test.app.money();
        let first = office.payments(&test.site, &everything(), None).await.expect("readable");
        assert_eq!((first.lines.len(), first.sums[0].count), (50, 53));
        let rest = office.payments(&test.site, &everything(), first.older).await.expect("readable");
        assert_eq!((rest.lines.len(), rest.older), (3, None));
        let mut seen: Vec<_> = first.lines.iter().chain(&rest.lines).map(|line| &line.reference).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 53);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payments_history_is_told_in_order_and_asking_moves_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let reference = test.view(&link).await.reference;
        let person = test.person(Role::Finance).await.person;
        let office = test.app.money();
        let clearing = balance(&test, Account::GatewayClearing).await;
        test.advance(Span::minutes(1)).await;
        office.inquire(person.account, &test.site, &reference).await.expect("asked").expect("a payment");
        let view = office.payment(&test.site, &reference).await.expect("readable").expect("a payment");
        assert!(view.history.is_sorted_by_key(|moment| moment.at));
        let kinds: Vec<&str> = view
            .history
            .iter()
            .map(|moment| match &moment.what {
                What::Asked { .. } => "asked",
                What::Heard { verdict: Verdict::Captured, raw, .. } => {
                    let names = || raw.split('&').map(|pair| pair.split(['=', '[']).next());
                    assert!(names().any(|name| name == Some("RESULT")), "{raw}");
                    assert!(names().all(|name| name != Some("PWD")), "{raw}");
                    "captured"
                }
                What::Heard { .. } => "heard",
                What::Booked { lines, .. } => {
                    assert_eq!(lines.iter().map(|(_, amount)| amount.minor).sum::<i64>(), 0);
                    "booked"
                }
                What::Acted { .. } => "acted",
            })
            .collect();
        for kind in ["asked", "heard", "captured", "booked", "acted"] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
        let asked = view.history.iter().any(|moment| {
            matches!(&moment.what, What::Acted { by: Actor::Person(name), action, .. }
                if *name == person.name && action == "ask gateway")
        });
        assert!(asked, "who asked is named");
        assert_eq!((view.taken.minor, view.left.minor, view.documents.len()), (12_100, 12_100, 1));
        assert_eq!(balance(&test, Account::GatewayClearing).await, clearing);
        assert!(office.payment(&test.site, "000000000000").await.expect("readable").is_none());
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_review_is_declined_once_and_nothing_is_charged() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&link).await;
        let reference = test.view(&link).await.reference;
        let person = test.person(Role::Finance).await.person;
        let office = test.app.money();
        let decline = async || {
            let decision = (Decision::Decline, "");
            let decided = office.decide(person.account, &test.site, &reference, decision).await;
            decided.expect("the store works").expect("a payment") == Decided::Done
        };
        let (one, two) = tokio::join!(decline(), decline());
        assert_eq!(usize::from(one) + usize::from(two), 1, "two clerks decline it once");
        test.run_for(Span::minutes(1)).await;
        let standing = test.view(&link).await.standing;
        assert_eq!(standing, Standing::Returned(ReturnReason::ReviewDeclined));
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        let seats = test.session("paid").await.seats;
        assert_eq!((seats.held, seats.sold), (0, 0), "the seat is free again");
        let paid = buy(&test, 2).await;
        let paid = test.view(&paid).await.reference;
        for decision in [Decision::Decline, Decision::Accept, Decision::Release, Decision::ChargeAgain] {
            let refused = office.decide(person.account, &test.site, &paid, (decision.clone(), "")).await;
            let refused = refused.expect("the store works");
            assert_eq!(refused, Some(Decided::NotNow), "what is paid is past it: {decision:?}");
        }
        test.assert_sound().await;
    })
    .await;
}

/// What was asked before a decline and is answered after it tells of the review as it was.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_before_a_decline_brings_no_review_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&link).await;
        let reference = test.view(&link).await.reference;
        let person = test.person(Role::Finance).await.person;
        let office = test.app.money();
        let slow = Arm { delay_ms: 2_000, ..Arm::once(Operation::Inquiry, FaultKind::DelayAfter) };
        test.emulator.arm(slow);
        let asked = office.inquire(person.account, &test.site, &reference);
        let declined = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            test.advance(Span::seconds(1)).await;
            let decision = (Decision::Decline, "");
            let decided = office.decide(person.account, &test.site, &reference, decision).await;
            assert_eq!(decided.expect("the store works"), Some(Decided::Done));
            test.advance(Span::seconds(1)).await;
        };
        let begun = Instant::now();
        let (asked, ()) = tokio::join!(asked, declined);
        asked.expect("the store works");
        assert!(begun.elapsed() > Duration::from_millis(1_900), "the answer was on its way");
        let mut tx = test.app.store().reader().await.expect("a reader");
        let states = store::payments::attempts::count_by_state(&mut tx).await.expect("readable");
        drop(tx);
        assert_eq!(states, [("voided".to_owned(), 1)]);
        let standing = test.view(&link).await.standing;
        assert_eq!(standing, Standing::Returned(ReturnReason::ReviewDeclined));
        test.run_for(Span::minutes(1)).await;
        test.assert_sound().await;
    })
    .await;
}
