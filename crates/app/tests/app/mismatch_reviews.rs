//! Payments that the site holds back itself, because what the cardholder typed does not match the card (S-26).

use crate::common::{assert_ledger_is_zero, attempts_in, balance, mails, seats, sent};
use crate::refunds::CLERK;
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::registrations::Standing;
use domain::ledger::Account;
use domain::payments::situation::{AttemptState, HeldBackBy, ReturnReason, Waiting};
use domain::registrations::hold::{AddressLimits, HoldRefusal};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};
use testkit::{TestApp, TestAppOptions};

/// Cards whose address or security code the bank does not know, and what the office is told.
fn cards() -> [(Card, HeldBackBy); 2] {
    [
        (Card { street: "400 Main St".into(), ..Card::good() }, HeldBackBy::Address),
        (Card { code: "400".into(), ..Card::good() }, HeldBackBy::SecurityCode),
    ]
}

fn looks_first() -> TestAppOptions {
    TestAppOptions { on_mismatch: "review", ..TestAppOptions::default() }
}

async fn paid_with(test: &TestApp, browser: u128, card: &Card) -> PersonalLink {
    let (link, url) = test.register("paid", browser).await;
    pay(&test.emulator, &url, card).await;
    test.come_back(&link).await;
    link
}

/// The same, held back: the seat is kept, nothing is taken, the payer is told.
async fn held_back(test: &TestApp, card: &Card) -> PersonalLink {
    let link = paid_with(test, 1, card).await;
    assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
    assert_eq!(seats(test).await, (1, 0), "the seat is kept, nothing is confirmed");
    assert_eq!(mails(test).await, 1, "the payer is told that it is being checked");
    let books = test.emulator.books().await.expect("books");
    assert_eq!((books.open_holds, captured(test).await), (1, 0));
    test.assert_sound().await;
    link
}

async fn captured(test: &TestApp) -> i64 {
    let books = test.emulator.books().await.expect("books");
    books.totals.iter().map(|total| total.captured).sum()
}

async fn waiting(test: &TestApp, link: &PersonalLink) -> Option<Waiting> {
    let reference = test.view(link).await.reference;
    let view = test.app.money().payment(&test.site, &reference).await.expect("readable");
    view.expect("a payment").waiting.map(|task| task.why)
}

async fn decide(test: &TestApp, link: &PersonalLink, decision: Decision) -> Decided {
    let reference = test.view(link).await.reference;
    let decided = test.app.money().decide(CLERK, &test.site, &reference, (decision, "by phone")).await;
    decided.expect("the store works").expect("a payment")
}

/// A wrong code keeps a seat for days: it counts among those that its network may hold, as long as it is looked at.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_looked_at_counts_among_those_of_its_network() {
    each_engine(async |database| {
        let holds_per_address = AddressLimits { everywhere: 1, session_percent: 100 };
        let test = TestApp::start_with(database, TestAppOptions { holds_per_address, ..looks_first() }).await;
        let link = held_back(&test, &cards()[1].0).await;
        for _ in 0..2 {
            test.run_for(Span::hours(2)).await;
            assert_eq!(test.hold("paid", 2).await.err(), Some(HoldRefusal::TooManyFromAddress));
        }
        assert_eq!(decide(&test, &link, Decision::Decline).await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert!(test.hold("paid", 2).await.is_ok(), "it is over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_it_and_it_goes_on_by_itself() {
    for (card, because) in cards() {
        each_engine(async |database| {
            let test = TestApp::start_with(database, looks_first()).await;
            let link = held_back(&test, &card).await;
            test.advance(Span::hours(5)).await;
            test.run_for(Span::minutes(5)).await;
            assert_eq!(seats(&test).await, (1, 0), "it waits for the decision");
            let Some(Waiting::Review { by, is_deciding: false, is_refused: false, .. }) =
                waiting(&test, &link).await
            else {
                panic!("{:?}", waiting(&test, &link).await)
            };
            assert_eq!(by, because);
            let accept = async || decide(&test, &link, Decision::Accept).await;
            let (one, two) = tokio::join!(accept(), accept());
            assert!([one, two].contains(&Decided::Done) && one != two, "two clerks take it once");
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!((seats(&test).await, captured(&test).await), ((0, 1), 12_100));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!(
                (sent(&test, "review").await, sent(&test, "capture").await),
                (0, 1),
                "nobody holds it there"
            );
            assert_eq!(mails(&test).await, 2, "being checked, then confirmed");
            assert_eq!(decide(&test, &link, Decision::Decline).await, Decided::NotNow);
            test.advance(Span::days(4)).await;
            test.run_for(Span::minutes(5)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_declines_it_and_the_hold_is_released() {
    for (card, _) in cards() {
        each_engine(async |database| {
            let test = TestApp::start_with(database, looks_first()).await;
            let link = held_back(&test, &card).await;
            let decline = async || decide(&test, &link, Decision::Decline).await;
            let (one, two) = tokio::join!(decline(), decline());
            assert!([one, two].contains(&Decided::Done) && one != two, "two clerks decline it once");
            assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewDeclined));
            assert_eq!((seats(&test).await, captured(&test).await), ((0, 0), 0));
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
            assert_eq!((sent(&test, "review").await, sent(&test, "void").await), (0, 1));
            assert_eq!(mails(&test).await, 2, "the payer is told");
            let told = test.mailer.sent().last().expect("a mail").text.clone();
            assert!(told.contains("was checked and not approved"), "{told}");
            assert_eq!(decide(&test, &link, Decision::Accept).await, Decided::NotNow);
            assert_ledger_is_zero(&test).await;
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_decides_on_is_released_after_72_hours() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, looks_first()).await;
        let link = held_back(&test, &cards()[0].0).await;
        test.advance(Span::hours(71)).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        test.run_for(Span::minutes(70)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewTimeout));
        assert_eq!((seats(&test).await, mails(&test).await), ((0, 0), 2));
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        assert_ledger_is_zero(&test).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_payer_gives_the_seat_back_meanwhile() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, looks_first()).await;
        let link = held_back(&test, &cards()[1].0).await;
        let cancelled = test.app.refunds().cancel(&test.site, &link, (0, 0)).await.expect("the store works");
        assert_eq!(cancelled, Some(Ok(())));
        test.run_for(Span::minutes(1)).await;
        assert_eq!((seats(&test).await, captured(&test).await), ((0, 0), 0));
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        assert_eq!(mails(&test).await, 2, "one mail tells of seat and money");
        assert_eq!(decide(&test, &link, Decision::Accept).await, Decided::NotNow);
        assert_ledger_is_zero(&test).await;
        test.assert_sound().await;
    })
    .await;
}

/// What matches goes on; what fraud tools hold back is decided at the gateway, once; what is taken at once cannot wait.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_mismatch_that_can_wait_is_held_back() {
    each_engine(async |database| {
        let test = TestApp::start_with(database, looks_first()).await;
        let link = paid_with(&test, 1, &Card::good()).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let both = Card { street: "400 Main St".into(), ..Card::reviewed() };
        let link = paid_with(&test, 2, &both).await;
        assert!(matches!(
            waiting(&test, &link).await,
            Some(Waiting::Review { by: HeldBackBy::FraudTools, .. })
        ));
        assert_eq!(decide(&test, &link, Decision::Accept).await, Decided::Done);
        test.run_for(Span::minutes(1)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "nobody is asked twice");
        assert_eq!(sent(&test, "review").await, 1);
        test.assert_sound().await;
    })
    .await;
    each_engine(async |database| {
        let test = TestApp::start_with(database, TestAppOptions { action: "sale", ..looks_first() }).await;
        let link = paid_with(&test, 1, &cards()[0].0).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(attempts_in(&test, AttemptState::Captured).await, 1);
        test.assert_sound().await;
    })
    .await;
}

store::statements! {
    /// Another policy on mismatches, of every site.
    CHANGE_POLICY = "update site set on_address_mismatch = $1, on_code_mismatch = $1";
}

async fn change_policy(test: &TestApp, policy: &'static str) {
    let unit = async move |tx: &mut store::Tx| tx.execute(&CHANGE_POLICY, &[policy.into()]).await.map(drop);
    test.app.store().run(unit).await.expect("the store works");
}

/// What has begun goes on: decided by a person, or released in time, whatever is set meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_changed_meanwhile_strands_neither_seat_nor_money() {
    for policy in ["accept", "refuse"] {
        for decision in [Some(Decision::Accept), Some(Decision::Decline), None] {
            each_engine(async |database| {
                let test = TestApp::start_with(database, looks_first()).await;
                let link = held_back(&test, &cards()[1].0).await;
                change_policy(&test, policy).await;
                test.run_for(Span::minutes(6)).await;
                assert_eq!(test.view(&link).await.standing, Standing::UnderReview, "{policy}");
                let expected = match &decision {
                    Some(decision) => {
                        assert_eq!(decide(&test, &link, decision.clone()).await, Decided::Done, "{policy}");
                        match decision {
                            Decision::Accept => Standing::Confirmed,
                            _ => Standing::Returned(ReturnReason::ReviewDeclined),
                        }
                    }
                    None => Standing::Returned(ReturnReason::ReviewTimeout),
                };
                test.advance(Span::hours(73)).await;
                test.run_for(Span::minutes(6)).await;
                assert_eq!(test.view(&link).await.standing, expected, "{policy} {decision:?}");
                assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
                assert_eq!(mails(&test).await, 2, "{policy} {decision:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

/// A release that is answered "not done" is asked for anew, and nobody reads of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_declined_stays_declined_when_its_release_is_not_done() {
    for result in [102, 106] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, looks_first()).await;
            let link = held_back(&test, &cards()[0].0).await;
            test.emulator.arm(Arm { result, ..Arm::once(Operation::Void, FaultKind::Result) });
            assert_eq!(decide(&test, &link, Decision::Decline).await, Decided::Done);
            test.run_for(Span::minutes(6)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Returned(ReturnReason::ReviewDeclined));
            assert_eq!(sent(&test, "void").await, 2, "once more, under another key");
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
            assert_eq!(mails(&test).await, 2, "being checked, and not approved: nothing else is true");
            assert_eq!(decide(&test, &link, Decision::Accept).await, Decided::NotNow);
            test.assert_sound().await;
        })
        .await;
    }
}
