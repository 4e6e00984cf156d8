//! Payments that fraud tools hold back (PS 6.12).

use crate::common::{assert_ledger_is_zero, attempts_in, mails, sale, seats};
use app::PersonalLink;
use app::registrations::Standing;
use domain::payments::situation::{AttemptState, ReturnReason};
use domain::time::Span;
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

/// A registration whose payment is being reviewed.
async fn reviewed(test: &TestApp) -> PersonalLink {
    let (link, url) = test.register("paid", 1).await;
    let visit = pay(&test.emulator, &url, &Card::reviewed()).await;
    assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
    test.come_back(&link).await;
    assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
    assert_eq!(seats(test).await, (1, 0), "the seat is kept, nothing is confirmed");
    assert_eq!(mails(test).await, 1, "the payer is told that it is being checked");
    let books = test.emulator.books().await.expect("books");
    assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 0);
    test.assert_sound().await;
    link
}

async fn decide(test: &TestApp, approve: bool) {
    let held = test.emulator.held().await.expect("books");
    assert_eq!(held.len(), 1);
    test.emulator.decide(&held[0].pnref, approve).await.expect("it is held");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_payment_gets_its_seat() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            test.run_for(Span::hours(5)).await;
            assert_eq!(seats(&test).await, (1, 0), "the hold waits for the decision");
            decide(&test, true).await;
            test.run_for(Span::minutes(6)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(seats(&test).await, (0, 1));
            assert_eq!(mails(&test).await, 2);
            assert_eq!(attempts_in(&test, AttemptState::Captured).await, 1);
            test.run_for(Span::days(4)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_payment_frees_its_seat() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            decide(&test, false).await;
            test.run_for(Span::minutes(6)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing, Standing::Returned(ReturnReason::ReviewDeclined));
            assert_eq!(seats(&test).await, (0, 0));
            assert_eq!(mails(&test).await, 2, "the payer is told");
            let told = test.mailer.sent().last().expect("a mail").text.clone();
            assert!(told.contains("was checked and not approved"), "{told}");
            assert_ledger_is_zero(&test).await;
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_nobody_decides_on_is_released_after_72_hours() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = reviewed(&test).await;
        test.run_for(Span::hours(1)).await;
        test.advance(Span::hours(69)).await;
        test.run_for(Span::hours(1)).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        test.run_for(Span::minutes(70)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewTimeout));
        assert_eq!(seats(&test).await, (0, 0));
        assert_eq!(mails(&test).await, 2);
        let told = test.mailer.sent().last().expect("a mail").text.clone();
        assert!(told.contains("was not finished in time"), "{told}");
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        assert_ledger_is_zero(&test).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_does_not_outlast_the_sessions_start() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        // 10 hours before the start.
        test.advance(Span::hours(5 * 24 - 10)).await;
        let link = reviewed(&test).await;
        test.run_for(Span::hours(9)).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        test.run_for(Span::minutes(70)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewTimeout));
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unscreened_payment_counts_as_approved_and_is_marked() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let card = Card { name: "Robin Unscreened".into(), ..Card::good() };
        pay(&test.emulator, &url, &card).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let mut tx = test.app.store().reader().await.expect("readable");
        let marked = tx.query_one(&UNSCREENED, &[]).await.expect("readable");
        assert_eq!(marked.get::<i64>(0), Ok(1));
        drop(tx);
        test.assert_sound().await;
    })
    .await;
}

store::statements! {
    /// Observations of unscreened approvals.
    UNSCREENED = "select count(*) from observation where unscreened";
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_that_begins_late_takes_a_seat_again_or_goes_back() {
    for taken in [false, true] {
        each_engine(async |database| {
            let options = TestAppOptions {
                hosted_page_life: Some(Span::minutes(16)),
                capacity: Some(1),
                ..TestAppOptions::default()
            };
            let test = TestApp::start_with(database, options).await;
            let (link, url) = test.register("paid", 1).await;
            test.run_for(Span::minutes(20)).await;
            if taken {
                test.hold("paid", 2).await.expect("free again");
            }
            pay(&test.emulator, &url, &Card::reviewed()).await;
            test.come_back(&link).await;
            let standing = test.view(&link).await.standing;
            if taken {
                assert_eq!(standing, Standing::Returned(ReturnReason::NoSeat));
                assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
                assert_eq!(mails(&test).await, 1);
            } else {
                assert_eq!(standing, Standing::UnderReview);
                assert_eq!(seats(&test).await, (1, 0));
                decide(&test, true).await;
                test.run_for(Span::minutes(6)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            }
            test.assert_sound().await;
        })
        .await;
    }
}
