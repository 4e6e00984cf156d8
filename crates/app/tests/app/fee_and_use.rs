//! A session that attendees pay to come to and its host pays to hold: two sellers, two books, one session. And a site where
//! the estimate is final.

use crate::common::pay_well;
use app::PersonalLink;
use app::commerce::CredentialsForm;
use app::registrations::{PayOutcome, Standing};
use app::sites::Site;
use app::usage::{HostPay, HowToPay};
use domain::accounts::Role;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::time::Span;
use domain::usage::gate::HostPayment;
use domain::usage::settlement::SettlementRule;
use store::usage::statements;
use store::{StoreError, Tx};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};

/// The balances of a seller's books that are not zero.
async fn books(test: &TestApp, seller: &Site) -> Vec<(i64, i64)> {
    books_in(test, seller, Mode::Production).await
}

async fn books_in(test: &TestApp, seller: &Site, mode: Mode) -> Vec<(i64, i64)> {
    let balances = test.app.ledger().balances(seller, mode).await.expect("readable");
    balances.iter().filter(|line| line.2 != 0).map(|(account, _, minor)| (account.code(), *minor)).collect()
}

async fn operator(test: &TestApp) -> Site {
    test.app.sites().operators_seller().await.expect("readable").expect("entered")
}

/// What the gateway has taken and given back, and how many holds it has: by its own books.
async fn at_gateway(test: &TestApp) -> (i64, i64, usize) {
    let books = test.emulator.books().await.expect("books");
    assert!(books.balanced);
    let sum = |of: fn(&emulators::payflow::Total) -> i64| books.totals.iter().map(of).sum::<i64>();
    (sum(|total| total.captured), sum(|total| total.refunded), books.open_holds)
}

/// Attendees pay 121 to come to a session that its host pays for, too.
async fn with_fee(test: &TestApp) -> HostedHere {
    test.sell_minutes("authorize").await;
    let here = test.hosted_here(Accepting::default()).await;
    let (site, id) = (test.site.id, here.id);
    let unit = async move |tx: &mut Tx| {
        let mut row = store::sessions::get(tx, site, id).await?;
        row.session.fee = Some(Money::new(12_100, Currency::from_code("EUR").expect("EUR")));
        row.session.registration_required = true;
        store::sessions::hosting::update(tx, &row).await
    };
    assert!(test.app.store().run::<_, bool, StoreError>(unit).await.expect("kept"));
    here
}

async fn buy(test: &TestApp, slug: &str) -> PersonalLink {
    test.hold(slug, 1).await.expect("a seat is left");
    let form = test.form(slug, 1).await;
    let outcome = test.app.registrations().register(&test.site, form).await.expect("the store works");
    let Ok(PayOutcome::GoToPage { url, link }) = outcome else { panic!("{outcome:?}") };
    pay_well(test, &url).await;
    test.come_back(&link).await;
    link
}

async fn holds(test: &TestApp, here: &HostedHere) {
    let url = test.host_page(here).await;
    pay_well(test, &url).await;
    test.host_returns(&url).await;
    let standing = test.app.usage().host_payment(test.site.id, here.id).await.expect("readable");
    assert!(matches!(standing, HostPayment::Held { .. }), "{standing:?}");
    test.run_jobs().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fees_go_to_the_site_and_use_to_the_operator() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = with_fee(&test).await;
        let link = buy(&test, &here.slug).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        holds(&test, &here).await;
        assert_eq!(at_gateway(&test).await, (12_100, 0, 1), "the fee is taken, the ceiling held");

        test.run_for(Span::hours(5)).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;
        assert_eq!(at_gateway(&test).await, (12_100 + 218, 0, 0), "the rest is released");
        test.run_for(Span::days(2)).await;
        assert_eq!(books(&test, &test.site).await, [(1100, 12_100), (2200, -2_100), (4000, -10_000)]);
        assert_eq!(books(&test, &operator(&test).await).await, [(1100, 218), (2200, -38), (4010, -180)]);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_called_off_gives_back_fees_and_releases_what_its_host_holds() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let here = with_fee(&test).await;
        let link = buy(&test, &here.slug).await;
        holds(&test, &here).await;
        let refunds = test.app.refunds();
        let cancelled = refunds.cancel_session(here.by.account, test.site.id, here.id, "Ill.").await;
        cancelled.expect("the store works").expect("it had not begun");
        test.run_for(Span::minutes(10)).await;
        assert_eq!(at_gateway(&test).await, (12_100, 12_100, 0));
        assert!(matches!(test.view(&link).await.standing, Standing::Cancelled { .. }));
        assert_eq!(books(&test, &test.site).await, []);
        assert_eq!(books(&test, &operator(&test).await).await, []);
        test.assert_sound().await;
    })
    .await;
}

/// What was agreed is charged, whatever was measured; use of nothing is free all the same (S-65).
#[tokio::test(flavor = "multi_thread")]
async fn where_the_estimate_is_final_it_is_charged_and_use_of_nothing_is_free() {
    for (minutes, charged) in [(5, 1_307), (0, 0)] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            test.sell_minutes("authorize").await;
            let settlement = SettlementRule::EstimateIsFinal;
            let here = test.hosted_here(Accepting { settlement, ..Accepting::default() }).await;
            holds(&test, &here).await;
            let connection = test.begin_here(&here).await;
            if minutes > 0 {
                test.attended(&here, "desk", Span::minutes(minutes)).await;
            }
            test.end_here(&connection).await;
            test.run_jobs().await;
            let frozen = {
                let mut tx = test.app.store().reader().await.expect("readable");
                statements::of_session(&mut tx, test.site.id, here.id).await.expect("readable")
            };
            assert_eq!(frozen.expect("frozen").charged.gross.minor, charged);
            assert_eq!(at_gateway(&test).await, (charged, 0, 0), "the rest is released");
            test.assert_sound().await;
        })
        .await;
    }
}

/// The session's mode picks the operator's account: nothing of a test reaches the books of real money, or its gateway.
#[tokio::test(flavor = "multi_thread")]
async fn use_of_a_test_session_is_paid_in_test() {
    each_engine(async |database| {
        let mut test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        test.site.mode = Mode::Test;
        let here = test.hosted_here(Accepting::default()).await;
        let refused = test.host_pays(&here, HowToPay::Hold).await;
        assert_eq!(refused, HostPay::CannotBePaid, "the account for real money takes none of a test");

        let (person, seller) = (test.person(Role::Operator).await.person, operator(&test).await);
        let password = "demo-password-test".to_owned();
        let form = CredentialsForm { action: "authorize".into(), password, ..test.credentials() };
        let saved = test.app.commerce().save_account(&person, &seller, Mode::Test, &form).await;
        saved.expect("the store works").expect("saved");
        holds(&test, &here).await;
        let connection = test.begin_here(&here).await;
        test.attended(&here, "desk", Span::minutes(30)).await;
        test.end_here(&connection).await;
        test.run_jobs().await;

        let totals = test.emulator.books().await.expect("books").totals;
        let taken: Vec<_> = totals.iter().map(|total| (total.mode.as_str(), total.captured)).collect();
        assert_eq!(taken, [("test", 218)]);
        let of_use = [(1100, 218), (2200, -38), (4010, -180)];
        assert_eq!(books_in(&test, &seller, Mode::Test).await, of_use);
        assert_eq!(books(&test, &seller).await, []);
        let frozen = {
            let mut tx = test.app.store().reader().await.expect("readable");
            statements::of_session(&mut tx, test.site.id, here.id).await.expect("readable")
        };
        assert_eq!(frozen.expect("frozen").mode, Mode::Test);
        let mail = test.mailer.sent().pop().expect("a receipt");
        assert!(mail.text.contains("TEST-"), "{}", mail.text);
        test.assert_sound().await;
    })
    .await;
}
