//! What somebody tries who wants a seat for nothing, or another's.

extern crate bursar_app as app;

use app::registrations::{PageHint, PayOutcome, RegisterRefusal, Standing};
use domain::payments::situation::ReturnReason;
use domain::registrations::hold::{ATTEMPTS_MAX, HoldRefusal};
use domain::time::Span;
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// Seats held and sold of the paid session.
async fn seats(test: &TestApp) -> (i64, i64) {
    let seats = test.session("paid").await.seats;
    (seats.held, seats.sold)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browsers_form_opens_nothing() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, _) = test.register("paid", 1).await;
        let theirs = test.form("paid", 1).await.form_key;
        for holds_a_seat in [false, true] {
            if holds_a_seat {
                test.hold("paid", 2).await.expect("a seat is left");
            }
            let mut form = test.form("paid", 2).await;
            form.form_key.clone_from(&theirs);
            let outcome = test.app.registrations().register(&test.site, form).await.expect("stored");
            match (holds_a_seat, outcome) {
                (false, Err(RegisterRefusal::HoldEnded)) => {}
                (true, Ok(PayOutcome::GoToPage { link: mine, .. })) => assert_ne!(mine, link),
                (_, outcome) => panic!("{holds_a_seat}: {outcome:?}"),
            }
        }
        assert_eq!(seats(&test).await, (2, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn returns_that_were_made_up_give_no_seat() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, _) = test.register("paid", 1).await;
        let registrations = test.app.registrations();
        for hint in [None, Some(PageHint::Paid), Some(PageHint::Spent), Some(PageHint::Paid)] {
            registrations.returned(&test.site, &link, hint, "").await.expect("stored");
        }
        test.run_for(Span::minutes(10)).await;
        assert!(matches!(
            test.view(&link).await.standing,
            Standing::Checking | Standing::AwaitingPayment { .. }
        ));
        assert_eq!(seats(&test).await, (1, 0));
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Lapsed);
        assert_eq!(seats(&test).await, (0, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_for_ever_keeps_the_gateway_no_busier() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, _) = test.register("paid", 1).await;
        let before = test.emulator.log_after(0, 10_000).await.expect("a log").len();
        for _ in 0..50 {
            test.come_back(&link).await;
        }
        let asked = test.emulator.log_after(0, 10_000).await.expect("a log").len() - before;
        assert!((1..=10).contains(&asked), "{asked}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_pages_paid_in_two_tabs_one_is_kept() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, first) = test.register("paid", 1).await;
        let registrations = test.app.registrations();
        // A made-up return says that the page is spent: a second page is opened while the first one still takes money.
        registrations.returned(&test.site, &link, Some(PageHint::Spent), "").await.expect("stored");
        let again = registrations.pay(&test.site, &link, None).await.expect("stored");
        let Some(PayOutcome::GoToPage { url: second, .. }) = again else { panic!("no page: {again:?}") };
        assert_ne!(first, second);
        for url in [&first, &second] {
            let visit = pay(&test.emulator, url, &Card::good()).await;
            assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
        }
        registrations.returned(&test.site, &link, Some(PageHint::Paid), "").await.expect("stored");
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(seats(&test).await, (0, 1));
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.open_holds, 0, "the other hold is released");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_hold_has_a_limited_number_of_pages() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, _) = test.register("paid", 1).await;
        let registrations = test.app.registrations();
        let mut pages = 1;
        for _ in 0..ATTEMPTS_MAX * 2 {
            registrations.returned(&test.site, &link, Some(PageHint::Spent), "").await.expect("stored");
            if let Some(PayOutcome::GoToPage { .. }) =
                registrations.pay(&test.site, &link, None).await.expect("stored")
            {
                pages += 1;
            }
        }
        assert_eq!(pages, ATTEMPTS_MAX);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_an_old_page_when_the_last_seat_is_sold_gets_his_money_back() {
    each_engine(async |database| {
        let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
        let test = TestApp::start_with(database, options).await;
        let (late, old_page) = test.register("paid", 1).await;
        assert_eq!(test.hold("paid", 2).await.err(), Some(HoldRefusal::SoldOut));
        // The hold ends before the page does at the gateway.
        let minute = Span::minutes(1);
        while test.hold("paid", 2).await.is_err() {
            test.run_for(minute).await;
        }
        let (other, page) = test.register("paid", 2).await;
        let visit = pay(&test.emulator, &page, &Card::good()).await;
        assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
        test.come_back(&other).await;
        // Whether the gateway still takes it or not.
        pay(&test.emulator, &old_page, &Card::good()).await;
        test.come_back(&late).await;
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&other).await.standing, Standing::Confirmed);
        let standing = test.view(&late).await.standing;
        assert!(
            matches!(standing, Standing::Lapsed | Standing::Returned(ReturnReason::NoSeat)),
            "{standing:?}"
        );
        assert_eq!(seats(&test).await, (0, 1));
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        test.assert_sound().await;
    })
    .await;
}
