//! Seats: held, freed, taken again late, never sold twice.

use crate::common::{assert_ledger_is_zero, mails, pay_well, sale, seats};
use app::registrations::{RegisterRefusal, Standing};
use domain::ledger::{Account, Event};
use domain::payments::gateway::Mode;
use domain::payments::situation::ReturnReason;
use domain::registrations::details::{Field, Problem};
use domain::registrations::hold::{AddressLimits, HoldRefusal};
use domain::time::Span;
use locale::{Locale, Messages};
use std::net::Ipv4Addr;
use store::{Tx, Update};
use testkit::app_under_test::browser_key;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

/// Pages that we believe dead before the gateway does: payments on them come late.
fn late() -> TestAppOptions {
    TestAppOptions { page_life: Span::minutes(16), capacity: Some(1), ..TestAppOptions::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_ends_and_frees_its_seat() {
    each_engine(async |database| {
        let test =
            TestApp::start_with(database, TestAppOptions { capacity: Some(1), ..TestAppOptions::default() })
                .await;
        test.hold("paid", 1).await.expect("free");
        assert_eq!(test.hold("paid", 2).await.err(), Some(HoldRefusal::SoldOut));
        let form = test.form("paid", 1).await;
        test.run_for(Span::minutes(15)).await;
        assert_eq!(seats(&test).await, (0, 0));
        let refused = test.app.registrations().register(&test.site, form).await.expect("the store works");
        assert!(matches!(refused, Err(RegisterRefusal::HoldEnded)), "{refused:?}");
        test.hold("paid", 2).await.expect("free again");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_pay_moves_the_end_once() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("paid", 1).await.expect("free");
        test.advance(Span::minutes(14)).await;
        let (link, _) = test.register("paid", 1).await;
        let opened = test.clock_now();
        let until = test.view(&link).await.hold_until;
        assert_eq!(until, Some(opened.plus(Span::minutes(30))), "decision 8");
        test.run_for(Span::minutes(29)).await;
        assert_eq!(seats(&test).await, (1, 0), "PS-I-15");
        test.run_for(Span::minutes(2)).await;
        assert_eq!(seats(&test).await, (0, 0));
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed);
        test.run_for(Span::hours(1)).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_late_takes_a_seat_that_is_left() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, late()).await;
        let (link, url) = test.register("paid", 1).await;
        test.run_for(Span::minutes(20)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed);
        assert_eq!(seats(&test).await, (0, 0));
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(seats(&test).await, (0, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_too_late_is_released() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, late()).await;
        let (late, url) = test.register("paid", 1).await;
        test.run_for(Span::minutes(20)).await;
        let (lucky, other_url) = test.register("paid", 2).await;
        pay_well(&test, &other_url).await;
        test.come_back(&lucky).await;
        assert_eq!(test.view(&lucky).await.standing, Standing::Confirmed);
        assert_eq!(mails(&test).await, 1);

        pay_well(&test, &url).await;
        test.come_back(&late).await;
        assert_eq!(test.view(&late).await.standing, Standing::Returned(ReturnReason::NoSeat));
        assert_eq!(mails(&test).await, 2, "the payer is told");
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.open_holds, 0);
        assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100);
        assert_eq!(crate::common::balance(&test, Account::AuthorizationsOutstanding).await, 0);
        assert_eq!(seats(&test).await, (0, 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_comes_too_late_is_refunded() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, TestAppOptions { action: "sale", ..late() }).await;
        let (late, url) = test.register("paid", 1).await;
        test.run_for(Span::minutes(20)).await;
        test.hold("paid", 2).await.expect("free again");
        pay_well(&test, &url).await;
        test.come_back(&late).await;
        assert_eq!(test.view(&late).await.standing, Standing::Returned(ReturnReason::NoSeat));
        assert_eq!(mails(&test).await, 1);
        assert_ledger_is_zero(&test).await;
        let t = Messages::new(Locale::En);
        let export = test.app.ledger().export(&test.site, Mode::Production, t).await.expect("readable");
        for event in [Event::PaymentWithoutSeat, Event::ReturnRequested, Event::RefundConfirmed] {
            let words = format!("({}) {}  ;", test.view(&late).await.reference, t.event(event));
            assert_eq!(export.matches(&words).count(), 1, "{words} in {export}");
        }
        // The file names accounts as the page does, and whose account it is by its vendor.
        let account = format!("    assets:{}:", t.account(Account::GatewayClearing));
        assert!(export.contains(&account), "{account} in {export}");
        let ids = export.lines().filter(|line| line.starts_with("    ") && line.contains("-7"));
        assert_eq!(ids.count(), 0, "no ids in account names: {export}");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_gets_its_seat() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, sale()).await;
        let link = crate::common::buy(&test, 1).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(crate::common::balance(&test, Account::GatewayClearing).await, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seat_is_held_once_however_many_want_it() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = std::sync::Arc::new(TestApp::start_with(database, options).await);
        let wanting: Vec<_> = (1..=12_u128)
            .map(|browser| {
                let test = test.clone();
                tokio::spawn(async move { test.hold("paid", browser).await.is_ok() })
            })
            .collect();
        let mut held = 0;
        for one in wanting {
            held += usize::from(one.await.expect("not cancelled"));
        }
        assert_eq!(held, 1);
        assert_eq!(seats(&test).await, (1, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_holds_only_so_many_seats() {
    each_engine(async |database| {
        let holds_per_address = AddressLimits { everywhere: 2, session_percent: 100 };
        let options = TestAppOptions { holds_per_address, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        test.hold("paid", 1).await.expect("free");
        test.hold("free", 2).await.expect("free");
        assert_eq!(test.hold("paid", 3).await.err(), Some(HoldRefusal::TooManyFromAddress));
        test.hold("paid", 1).await.expect("has one already");
        // A browser sees its own, and makes room by giving one back.
        let (registrations, own) = (test.app.registrations(), browser_key(1));
        let held = registrations.list_held(&test.site, &own, Ipv4Addr::LOCALHOST.into()).await;
        let paid = test.session("paid").await;
        assert_eq!(held.expect("readable"), [("paid".to_owned(), paid.topic)]);
        for _ in 0..2 {
            let given = registrations.give_back_hold(&test.site, "paid", &own).await;
            assert_eq!(given.expect("the store works"), None);
        }
        assert_eq!(seats(&test).await, (0, 0));
        let (link, _) = test.register("paid", 3).await;
        let given = registrations.give_back_hold(&test.site, "paid", &browser_key(3)).await;
        assert_eq!(given.expect("the store works"), Some(link), "who registered is asked first");
        assert_eq!(seats(&test).await, (1, 0));
        assert_eq!(test.hold("paid", 4).await.err(), Some(HoldRefusal::TooManyFromAddress));
        test.run_for(Span::minutes(45)).await;
        test.hold("paid", 4).await.expect("the others have ended");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_holds_a_part_of_a_session_and_an_office_fills_it() {
    each_engine(async |database| {
        let options = TestAppOptions {
            holds_per_address: AddressLimits::USUAL,
            capacity: Some(12),
            ..TestAppOptions::default()
        };
        let test = TestApp::start_with(database, options).await;
        for browser in 1..=6 {
            test.hold("paid", browser).await.expect("free");
        }
        assert_eq!(test.hold("paid", 7).await.err(), Some(HoldRefusal::TooManyHereFromAddress));
        test.hold("free", 7).await.expect("another session");
        test.run_for(Span::minutes(15)).await;
        for browser in 11..=22 {
            crate::common::buy(&test, browser).await;
        }
        assert_eq!(seats(&test).await, (0, 12), "who has paid counts no more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_closes() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.advance(Span::days(5)).await;
        assert_eq!(test.hold("paid", 1).await.err(), Some(HoldRefusal::RegistrationClosed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_does_not_take_and_drop_seats_without_end() {
    each_engine(async |database| {
        let holds_per_address = AddressLimits { everywhere: 2, session_percent: 100 };
        let options = TestAppOptions { holds_per_address, capacity: None, ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let registrations = test.app.registrations();
        for browser in 1..=4 {
            test.hold("paid", browser).await.expect("so often");
            registrations.give_back_hold(&test.site, "paid", &browser_key(browser)).await.expect("works");
        }
        assert_eq!(test.hold("paid", 5).await.err(), Some(HoldRefusal::TooManyFromAddress));
        test.run_for(Span::minutes(15)).await;
        for browser in 11..=30 {
            test.hold("free", browser).await.expect("an office");
            let form = test.form("free", browser).await;
            registrations.register(&test.site, form).await.expect("works").expect("registered");
        }
        assert_eq!(test.hold("free", 31).await.err(), Some(HoldRefusal::TooManyFromAddress));
        test.hold("paid", 31).await.expect("what is paid costs the payer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_address_gets_only_so_many_free_seats_an_hour() {
    each_engine(async |database| {
        let test =
            TestApp::start_with(database, TestAppOptions { capacity: None, ..TestAppOptions::default() })
                .await;
        let take = async |browser: u128| {
            test.hold("free", browser).await.expect("room");
            let mut form = test.form("free", browser).await;
            form.input.email = "robin@example.org".into();
            test.app.registrations().register(&test.site, form).await.expect("works")
        };
        for browser in 1..=20 {
            take(browser).await.expect("a team");
        }
        let refused = take(21).await;
        let problems = vec![(Field::Email, Problem::AddressTooOften)];
        assert!(matches!(refused, Err(RegisterRefusal::Invalid(found)) if found == problems));
        test.run_for(Span::hours(1)).await;
        take(22).await.expect("an hour later");
    })
    .await;
}

/// Between the look at the session and the seat it may be called off: then there is none, and no registration either.
#[tokio::test(flavor = "multi_thread")]
async fn a_free_seat_is_not_confirmed_where_seats_are_closed_meanwhile() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.hold("free", 1).await.expect("free");
        let form = test.form("free", 1).await;
        let (site, session) = (test.site.id, test.session("free").await.session.id);
        let close = async move |tx: &mut Tx| store::sessions::close_seats(tx, site, session).await;
        assert_eq!(test.app.store().run(close).await.expect("the store works"), Update::Made);
        let refused = test.app.registrations().register(&test.site, form).await.expect("the store works");
        assert!(matches!(refused, Err(RegisterRefusal::HoldEnded)), "{refused:?}");
        let seats = test.session("free").await.seats;
        assert_eq!((seats.held, seats.sold), (1, 0));
        assert_eq!(mails(&test).await, 0, "nobody was told of a seat");
    })
    .await;
}
