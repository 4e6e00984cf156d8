//! A charge that comes late: what PayPal's honour period does not assure any more is held anew first, once, by every product of PayPal's
//! whose account holds money (PS 6.6).

use crate::decisions::{decide, waiting};
use crate::products::{Product, outage};
use app::money::{Decided, Decision};
use domain::payments::situation::Waiting;
use domain::time::Span;
use emulators::payflow::{Arm, Books, FaultKind, Kind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;

/// So many days go by in which no call of a charge gets there; what is due after them is done.
async fn days_later(test: &TestApp, days: i64) {
    test.run_for(Span::minutes(10)).await;
    test.advance(Span::days(days)).await;
    test.run_for(Span::minutes(30)).await;
}

/// What moved money: its kind and amount, and whether it came of another one.
fn moved(books: &Books) -> Vec<(Kind, i64, bool)> {
    let good = books.transactions.iter().filter(|of| of.result == 0);
    good.map(|of| (of.kind, of.amount, of.origid.is_some())).collect()
}

const HELD_ANEW_AND_TAKEN: [(Kind, i64, bool); 3] = [
    (Kind::Authorization, 12_100, false),
    (Kind::Authorization, 12_100, true),
    (Kind::Capture, 12_100, true),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_that_came_through_after_four_days_only_is_held_anew_first() {
    for product in Product::HOLDING_ANEW {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            product.paid(&test).await;
            days_later(&test, 4).await;
            product.disarm(&test);
            test.run_for(Span::hours(2)).await;
            let books = product.books(&test).await;
            assert_eq!(moved(&books), HELD_ANEW_AND_TAKEN, "{product:?}");
            assert_eq!(books.open_holds, 0, "{product:?}");
            assert_eq!(product.asked(&test, Operation::Reauthorize).await, 1, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn within_the_honour_period_nothing_is_held_anew() {
    for product in Product::HOLDING_ANEW {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            product.paid(&test).await;
            days_later(&test, 2).await;
            product.disarm(&test);
            test.run_for(Span::hours(2)).await;
            assert_eq!(product.asked(&test, Operation::Reauthorize).await, 0, "{product:?}");
            let books = product.books(&test).await;
            assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_becomes_of_the_answer_it_is_held_anew_and_charged_once() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Error500After, FaultKind::Html200] {
        for product in Product::HOLDING_ANEW {
            each_engine(async |database| {
                let test = product.sell(database).await;
                product.arm(&test, outage(Operation::Capture));
                product.paid(&test).await;
                product.arm(&test, Arm::once(Operation::Reauthorize, fault));
                days_later(&test, 4).await;
                product.disarm(&test);
                test.run_for(Span::hours(2)).await;
                let books = product.books(&test).await;
                assert_eq!(moved(&books), HELD_ANEW_AND_TAKEN, "{product:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_does_not_hold_anew_is_charged_as_it_is_and_a_person_hears_of_it() {
    for product in Product::HOLDING_ANEW {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            let link = product.paid(&test).await;
            product.arm(&test, Arm { result: 12, ..Arm::once(Operation::Reauthorize, FaultKind::Result) });
            days_later(&test, 4).await;
            product.disarm(&test);
            test.run_for(Span::hours(2)).await;
            assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
            assert_eq!(product.asked(&test, Operation::Reauthorize).await, 1, "{product:?}");
            assert_eq!(decide(&test, &link, Decision::Release, "").await, Decided::Done, "{product:?}");
            test.run_for(Span::hours(1)).await;
            let books = product.books(&test).await;
            assert_eq!((books.open_holds, moved(&books)[0]), (0, HELD_ANEW_AND_TAKEN[0]), "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_that_was_refused_is_tried_again_by_a_person_upon_what_was_held_anew() {
    for product in Product::HOLDING_ANEW {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, Arm { result: 12, ..Arm::once(Operation::Capture, FaultKind::Result) });
            let link = product.paid(&test).await;
            days_later(&test, 4).await;
            assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
            assert_eq!(product.asked(&test, Operation::Reauthorize).await, 0, "{product:?}");
            assert_eq!(decide(&test, &link, Decision::ChargeAgain, "").await, Decided::Done, "{product:?}");
            test.run_for(Span::hours(1)).await;
            assert_eq!(moved(&product.books(&test).await), HELD_ANEW_AND_TAKEN, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_held_anew_and_is_not_wanted_any_more_is_released() {
    for product in Product::HOLDING_ANEW {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            let link = product.paid(&test).await;
            days_later(&test, 3).await;
            assert_eq!(product.asked(&test, Operation::Reauthorize).await, 1, "{product:?}");
            product.disarm(&test);
            product.arm(&test, Arm { result: 12, ..Arm::once(Operation::Capture, FaultKind::Result) });
            test.run_for(Span::hours(2)).await;
            assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
            assert_eq!(decide(&test, &link, Decision::Release, "").await, Decided::Done, "{product:?}");
            test.run_for(Span::hours(1)).await;
            assert_eq!(product.books(&test).await.open_holds, 0, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}
