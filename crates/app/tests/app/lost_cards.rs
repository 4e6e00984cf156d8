//! Direct payment: a card that was sent once, was not answered and not found is looked for again after hours, and until then nobody says
//! that it was not charged.

use crate::common::{attempts_in, mails_about, pay_again};
use crate::money::{everything, references};
use crate::pro_uk::books;
use crate::pro_uk_direct::{arm, page_is_open, selling, type_card, usual};
use app::PersonalLink;
use app::money::{OUTCOME_UNKNOWN, PaymentFilter};
use app::payments::CardAnswer;
use app::registrations::{Doubt, PayOutcome, Standing};
use domain::payments::attempt::AttemptState;
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::Span;
use emulators::express::Signature;
use emulators::payflow::{Arm, FaultKind, Operation};
use std::sync::Arc;
use testkit::databases::each_engine;
use testkit::payer::Card;
use testkit::{TestApp, TestAppOptions};

/// Somebody types a card that is sent, and not answered.
async fn lose(test: &TestApp, browser: u128, fault: FaultKind) -> PersonalLink {
    let (link, _) = test.register("paid", browser).await;
    arm(test, Operation::Authorize, fault);
    assert_eq!(type_card(test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
    link
}

/// PayPal's search shows an hour late what happened.
fn search_lags(test: &TestApp) {
    test.express.arm(Arm { lag_s: 3_600, count: 0, ..Arm::once(Operation::Inquiry, FaultKind::InquiryLag) });
}

/// Nobody is written to for so many hours, in which it is looked for once more; then one mail goes, and no other.
async fn is_told_once(test: &TestApp, told: impl Fn() -> usize, (silent, then): (i64, i64)) {
    for (hours, mails) in [(silent, 0), (then, 1), (100, 1)] {
        test.run_for(Span::hours(hours)).await;
        assert_eq!(told(), mails, "{hours}");
    }
    test.assert_sound().await;
}

/// Nobody promises how late PayPal's search is: what it shows hours later is found, and goes back if it was paid again meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_that_the_search_shows_an_hour_late_is_found_and_goes_back() {
    each_engine(async |database| {
        let test = usual(database).await;
        search_lags(&test);
        let link = lose(&test, 1, FaultKind::DropAfter).await;
        test.run_for(Span::minutes(20)).await;
        assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let held = books(&test).await;
        assert_eq!((held.open_holds, held.captured), (1, 12_100), "nobody knows of the first one");
        test.run_for(Span::hours(7)).await;
        let books = books(&test).await;
        assert_eq!((books.open_holds, books.captured), (0, 12_100));
        test.assert_sound().await;
    })
    .await;
}

/// Whoever reads that his card was declined is not written to; who has gone is: when his card is not found, and once nothing can come of
/// it any more.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_read_that_nothing_was_paid_is_not_written_to() {
    each_engine(async |database| {
        let test = usual(database).await;
        let told = || mails_about(&test, "did not go through");
        let (link, _) = test.register("paid", 1).await;
        test.express.arm(Arm { result: 12, ..Arm::once(Operation::Authorize, FaultKind::Result) });
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        let standing = test.reads(&link).await.standing;
        assert!(matches!(standing, Standing::AwaitingPayment { decline: Some(_), .. }), "{standing:?}");
        test.run_for(Span::hours(1)).await;
        assert_eq!(told(), 0);

        let link = lose(&test, 2, FaultKind::DropBefore).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking);
        let unknown = PaymentFilter { state: OUTCOME_UNKNOWN.into(), ..everything() };
        assert_eq!(references(&test, &unknown).await.len(), 1, "and not the one that was declined");
        test.run_for(Span::minutes(20)).await;
        let not_found = || mails_about(&test, "whether your card was charged");
        assert_eq!((not_found(), told()), (1, 0), "his seat is not kept until it is sure");
        is_told_once(&test, told, (71, 2)).await;
        assert_eq!(not_found(), 1);
    })
    .await;
}

/// The second card is declined while the first one may be charged: neither page nor mail says that nothing is.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_be_uncharged_while_another_card_is_looked_for() {
    each_engine(async |database| {
        let test = usual(database).await;
        let told = || mails_about(&test, "did not go through");
        let link = lose(&test, 1, FaultKind::DropBefore).await;
        test.run_for(Span::minutes(20)).await;
        assert!(matches!(pay_again(&test, &link).await, PayOutcome::GoToPage { .. }));
        test.express.arm(Arm { result: 12, ..Arm::once(Operation::Authorize, FaultKind::Result) });
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        let Standing::AwaitingPayment { doubt, decline, .. } = test.reads(&link).await.standing else {
            panic!("{:?}", test.view(&link).await.standing)
        };
        assert_eq!((doubt, decline.is_some()), (Some(Doubt::SentCard), true));
        is_told_once(&test, told, (70, 4)).await;
    })
    .await;
}

/// Its account signs in with another password by the time of the late looks.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_card_of_which_nobody_answers_becomes_the_task_of_a_person() {
    each_engine(async |database| {
        let test = usual(database).await;
        search_lags(&test);
        let link = lose(&test, 1, FaultKind::DropAfter).await;
        test.run_for(Span::minutes(20)).await;
        assert_eq!(attempts_in(&test, AttemptState::Declined).await, 1, "not found");
        let Standing::AwaitingPayment { doubt, .. } = test.reads(&link).await.standing else {
            panic!("{:?}", test.view(&link).await.standing)
        };
        assert_eq!(doubt, Some(Doubt::SentCard), "nothing is said to be uncharged");
        test.express.set_signature(Signature { password: "another".into(), ..Signature::default() });
        test.run_for(Span::hours(8 * 24)).await;
        assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1);
        assert_eq!(books(&test).await.open_holds, 1, "which is still there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_page_open_when_cards_may_come_here_no_more_pays_another_way() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        assert!(page_is_open(&test, &link).await);
        let mut test = test;
        test.forbid_cards();
        let test = test.restart(database, Arc::new(|_| {})).await;
        assert!(!page_is_open(&test, &link).await);
        let standing = test.view(&link).await.standing;
        assert!(matches!(standing, Standing::CannotBePaidNow { .. }), "{standing:?}");
        // There is no other account.
        assert!(matches!(pay_again(&test, &link).await, PayOutcome::NothingToPay(_)));
        let by = test.person(domain::accounts::Role::Administrator).await.person;
        let hosted = crate::pro_uk_direct::hosted();
        let saved = test
            .app
            .commerce()
            .save_account(&by, &test.site, domain::payments::gateway::Mode::Production, &hosted)
            .await;
        saved.expect("the store works").expect("saved");
        let outcome = pay_again(&test, &link).await;
        assert!(
            matches!(&outcome, PayOutcome::GoToPage { url, .. } if !url.ends_with("/card")),
            "{outcome:?}"
        );
        test.assert_sound().await;
    })
    .await;
}

/// The one way that is left is another one than he began with.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_page_open_when_cards_may_come_here_no_more_goes_on_with_paypal() {
    each_engine(async |database| {
        let also = Some(GatewayProduct::PayPal);
        let mut test = selling(database, TestAppOptions { also, ..TestAppOptions::default() }).await;
        let (link, url) = test.register("paid", 1).await;
        assert!(url.ends_with("/card"), "{url}");
        test.forbid_cards();
        let test = test.restart(database, Arc::new(|_| {})).await;
        let view = test.view(&link).await;
        assert_eq!(view.methods, [PayMethod::PayPal]);
        assert!(matches!(view.standing, Standing::AwaitingPayment { page_open: false, .. }));
        let outcome = pay_again(&test, &link).await;
        assert!(
            matches!(&outcome, PayOutcome::GoToPage { url, .. } if url.contains("/checkoutnow?")),
            "{outcome:?}"
        );
        test.assert_sound().await;
    })
    .await;
}
