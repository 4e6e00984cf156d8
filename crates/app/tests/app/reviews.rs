//! Payments that fraud tools hold back (PS 6.12).

use crate::common::{assert_ledger_is_zero, attempts_in, mails, sale, seats, sent};
use app::PersonalLink;
use app::money::PaymentFilter;
use app::registrations::{PersonInput, Standing};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::payments::situation::{AttemptState, ReturnReason};
use domain::time::{Span, Timestamp};
use locale::{Locale, Messages};
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
            let before = sent(&test, "inquiry").await;
            test.run_for(Span::hours(5)).await;
            assert_eq!(seats(&test).await, (1, 0), "the hold waits for the decision");
            let asked = sent(&test, "inquiry").await - before;
            assert!((60..=90).contains(&asked), "often for minutes, then every five of them: {asked} times");
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
                page_life: Span::minutes(16),
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

async fn state_of(test: &TestApp, link: &PersonalLink) -> IntentState {
    let payment = test.app.money().payment(&test.site, link.reference().as_str()).await;
    let payment = payment.expect("readable").expect("a payment");
    let nothing = (payment.taken.is_zero(), payment.returned.is_zero());
    assert_eq!(nothing, (true, true), "nothing is taken of what is checked");
    payment.state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_checked_and_declined_is_called_so() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = reviewed(&test).await;
        assert_eq!(state_of(&test, &link).await, IntentState::InReview);
        decide(&test, false).await;
        test.run_for(Span::minutes(6)).await;
        assert_eq!(state_of(&test, &link).await, IntentState::ClosedReleased, "nothing was given back");
        let filter = PaymentFilter {
            mode: Mode::Production,
            search: String::new(),
            state: IntentState::ClosedReleased.as_str().into(),
            session: String::new(),
            of_site: String::new(),
            method: String::new(),
            from: Timestamp(0),
            until: Timestamp(i64::MAX),
        };
        let csv =
            test.app.money().csv(&test.site, &filter, Messages::new(Locale::En)).await.expect("readable");
        assert!(csv.contains("Released, not charged"), "{csv}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_whose_payment_is_checked_corrects_himself_and_gives_the_seat_back() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            let (registrations, refunds) = (test.app.registrations(), test.app.refunds());
            let kim = PersonInput {
                first_name: "Kim".into(),
                last_name: "Jansen".into(),
                email: "kim@example.org".into(),
            };
            let corrected = registrations.correct(&test.site, &link, &kim).await.expect("the store works");
            let new_link = corrected.expect("a genuine link").expect("it is his own registration");
            assert_ne!(new_link, link, "a mail had the old one");
            assert!(registrations.view(&test.site, &link).await.expect("readable").is_none(), "it is dead");
            assert_eq!(mails(&test).await, 3, "the old address is told, the new one gets the link");
            let told = test.mailer.sent();
            let anew = told.iter().find(|mail| mail.to_address == "kim@example.org").expect("a mail");
            assert!(anew.text.contains(&new_link.to_string()), "{}", anew.text);
            let passed_on = registrations.send_colleague(&test.site, &new_link, &kim).await;
            let refused = passed_on.expect("the store works").expect("genuine");
            assert!(refused.is_err(), "a seat that is not his yet");

            let offer = refunds.cancel_offer(&test.site, &new_link).await.expect("readable");
            let offer = offer.expect("genuine").expect("he may");
            assert_eq!((offer.paid, offer.back.minor, offer.kept().minor), (None, 0, 0));
            let cancelled = refunds.cancel(&test.site, &new_link, (0, 0)).await.expect("the store works");
            assert_eq!(cancelled, Some(Ok(())));
            assert_eq!(seats(&test).await, (0, 0));
            test.run_for(Span::minutes(6)).await;
            assert!(matches!(test.view(&new_link).await.standing, Standing::Cancelled(_)));
            assert_eq!(state_of(&test, &new_link).await, IntentState::ClosedReleased);
            let books = test.emulator.books().await.expect("books");
            assert_eq!(books.open_holds, 0, "what was held is released");
            assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 0);
            assert_eq!(mails(&test).await, 4, "one mail tells of seat and money");
            let told = test.mailer.sent().last().expect("a mail").text.clone();
            assert!(told.contains("What is held is released"), "{told}");
            assert_ledger_is_zero(&test).await;
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_given_back_while_its_payment_is_accepted_takes_no_money() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let link = reviewed(&test).await;
            // Accepted at the console, and not heard of yet.
            decide(&test, true).await;
            let refunds = test.app.refunds();
            let cancelled = refunds.cancel(&test.site, &link, (0, 0)).await.expect("the store works");
            assert_eq!(cancelled, Some(Ok(())));
            test.run_for(Span::minutes(10)).await;
            let books = test.emulator.books().await.expect("books");
            let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
            assert_eq!(kept, 0, "all of it is back");
            assert_eq!((books.open_holds, seats(&test).await), (0, (0, 0)));
            assert_ledger_is_zero(&test).await;
            test.assert_sound().await;
        })
        .await;
    }
}
