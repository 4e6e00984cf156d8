//! Who was told that his payment is being checked is written to when nothing comes of it, and nobody else is.

use crate::common::mails_about;
use crate::methods::{assert_paid_once, by_both, come_back, come_back_saying, page_of, pay_on, register};
use crate::money::{everything, references};
use app::money::{OUTCOME_UNKNOWN, PaymentFilter};
use app::registrations::{PageHint, Standing};
use domain::sites::PayMethod;
use domain::time::Span;
use testkit::databases::each_engine;

/// The page that he left is not the one by which he waits.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_another_page_open_is_not_told_that_nothing_was_paid() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, _) = register(&test, 1, PayMethod::Card).await;
        test.run_for(Span::minutes(20)).await;
        let paypal = page_of(&test, &link, PayMethod::PayPal).await;
        let unknown = PaymentFilter { state: OUTCOME_UNKNOWN.into(), ..everything() };
        assert!(references(&test, &unknown).await.is_empty(), "he is still on its page");
        come_back_saying(&test, &link, 1, PageHint::InUse).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking);
        assert_eq!(references(&test, &unknown).await.len(), 1, "the office finds him who waits");
        test.run_for(Span::minutes(13)).await;
        pay_on(&test, &paypal).await;
        come_back(&test, &link, 2).await;
        assert_paid_once(&test, &link, PayMethod::PayPal).await;
        assert!(references(&test, &unknown).await.is_empty());
        test.run_for(Span::hours(2)).await;
        assert_eq!(mails_about(&test, "did not go through"), 0);
    })
    .await;
}

/// He comes back from the page that he had left for another one, which he uses no more.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_so_of_a_page_that_he_had_left_is_written_to() {
    each_engine(async |database| {
        let test = by_both(database).await;
        let (link, _) = register(&test, 1, PayMethod::Card).await;
        test.run_for(Span::minutes(2)).await;
        page_of(&test, &link, PayMethod::PayPal).await;
        come_back_saying(&test, &link, 1, PageHint::InUse).await;
        assert_eq!(test.reads(&link).await.standing, Standing::Checking);
        test.run_for(Span::hours(12)).await;
        assert_eq!(mails_about(&test, "did not go through"), 1);
        test.run_for(Span::hours(100)).await;
        assert_eq!(mails_about(&test, "did not go through"), 1);
    })
    .await;
}
