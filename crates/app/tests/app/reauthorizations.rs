//! A charge that comes late: what PayPal's honour period does not assure any more is held anew first, once, by every product of PayPal's
//! whose account holds money (PS 6.6).

use crate::decisions::{decide, waiting};
use crate::{express, payflow_express, paypal, pro_uk};
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::registrations::Standing;
use domain::payments::situation::Waiting;
use domain::time::Span;
use emulators::payflow::{Arm, Books, FaultKind, Kind, Operation};
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

/// A product whose payers have an account at PayPal, or a card that is paid through one.
#[derive(Clone, Copy, Debug)]
enum Product {
    Orders,
    Express,
    ThroughPayflow,
    Hosted,
}

impl Product {
    const ALL: [Self; 4] = [Self::Orders, Self::Express, Self::ThroughPayflow, Self::Hosted];

    async fn sell(self, database: &TestDatabase) -> TestApp {
        match self {
            Self::Orders => paypal::selling(database, "authorize").await,
            Self::Express => express::selling(database, "authorize").await,
            Self::ThroughPayflow => payflow_express::selling_with(database, TestAppOptions::default()).await,
            Self::Hosted => pro_uk::usual(database).await,
        }
    }

    /// A seat that is paid, and whose charge does not come through.
    async fn paid(self, test: &TestApp) -> PersonalLink {
        let (link, url) = test.register("paid", 1).await;
        match self {
            Self::Orders => {
                testkit::paypal::approve(test, &url).await;
                paypal::come_back(test, &link).await;
            }
            Self::Express => {
                express::act(test, &url, "approve", "balance").await;
                express::come_back(test, &link).await;
            }
            Self::ThroughPayflow => {
                payflow_express::act(test, &url, "approve", "balance").await;
                payflow_express::come_back(test, &link).await;
            }
            Self::Hosted => {
                pro_uk::act(test, &url, "pay", "card").await;
                pro_uk::come_back(test, &link).await;
            }
        }
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{self:?}");
        link
    }

    fn arm(self, test: &TestApp, arm: Arm) {
        match self {
            Self::Orders => test.paypal.arm(arm),
            Self::Express | Self::Hosted => test.express.arm(arm),
            Self::ThroughPayflow => test.emulator.arm(arm),
        };
    }

    fn disarm(self, test: &TestApp) {
        match self {
            Self::Orders => test.paypal.disarm(None),
            Self::Express | Self::Hosted => test.express.disarm(None),
            Self::ThroughPayflow => test.emulator.disarm(None),
        }
    }

    async fn books(self, test: &TestApp) -> Books {
        let books = match self {
            Self::Orders => test.paypal.report().await,
            Self::Express | Self::Hosted => test.express.report().await,
            Self::ThroughPayflow => test.emulator.books().await,
        };
        let books = books.expect("readable");
        assert!(books.balanced);
        books
    }

    /// How often it was asked for something of this kind.
    async fn asked(self, test: &TestApp, op: &str) -> usize {
        let log = match self {
            Self::Orders => test.paypal.log_after(0, i64::MAX).await,
            Self::Express | Self::Hosted => test.express.log_after(0, i64::MAX).await,
            Self::ThroughPayflow => test.emulator.log_after(0, i64::MAX).await,
        };
        log.expect("readable").iter().filter(|entry| entry.op == op).count()
    }
}

/// Nothing that is asked of this kind gets there.
fn outage(op: Operation) -> Arm {
    Arm { count: 0, ..Arm::once(op, FaultKind::DropBefore) }
}

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
    for product in Product::ALL {
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
            assert_eq!(product.asked(&test, "reauthorize").await, 1, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn within_the_honour_period_nothing_is_held_anew() {
    for product in Product::ALL {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            product.paid(&test).await;
            days_later(&test, 2).await;
            product.disarm(&test);
            test.run_for(Span::hours(2)).await;
            assert_eq!(product.asked(&test, "reauthorize").await, 0, "{product:?}");
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
        for product in Product::ALL {
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
    for product in Product::ALL {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            let link = product.paid(&test).await;
            product.arm(&test, Arm { result: 12, ..Arm::once(Operation::Reauthorize, FaultKind::Result) });
            days_later(&test, 4).await;
            product.disarm(&test);
            test.run_for(Span::hours(2)).await;
            assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
            assert_eq!(product.asked(&test, "reauthorize").await, 1, "{product:?}");
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
    for product in Product::ALL {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, Arm { result: 12, ..Arm::once(Operation::Capture, FaultKind::Result) });
            let link = product.paid(&test).await;
            days_later(&test, 4).await;
            assert_eq!(waiting(&test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
            assert_eq!(product.asked(&test, "reauthorize").await, 0, "{product:?}");
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
    for product in Product::ALL {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            let link = product.paid(&test).await;
            days_later(&test, 3).await;
            assert_eq!(product.asked(&test, "reauthorize").await, 1, "{product:?}");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_answers_questions_and_takes_no_charges_is_not_called_every_few_seconds() {
    for product in [Product::Orders, Product::ThroughPayflow] {
        each_engine(async |database| {
            let test = product.sell(database).await;
            product.arm(&test, outage(Operation::Capture));
            product.paid(&test).await;
            test.run_for(Span::hours(6)).await;
            let asked = product.asked(&test, "capture").await;
            assert!((6..40).contains(&asked), "{product:?} {asked}");
            product.disarm(&test);
            test.run_for(Span::hours(4)).await;
            let books = product.books(&test).await;
            assert_eq!(books.totals.iter().map(|total| total.captured).sum::<i64>(), 12_100, "{product:?}");
            test.assert_sound().await;
        })
        .await;
    }
}
