//! One kind of call fails for hours, in one way after the other, while all others work (a row of O × F for each call): the gateway is
//! not called without end meanwhile, and nothing is forgotten when it heals. Time is what is tried here, and not the database: SQLite alone.

use crate::common::pay_again;
use crate::decisions::{decide, waiting};
use crate::products::Product;
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::registrations::{PayOutcome, Standing};
use app::usage::{HostPay, HowToPay};
use domain::payments::situation::Waiting;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use store::Engine;
use testkit::TestApp;
use testkit::databases::fresh_database;
use testkit::hosts::Accepting;

/// Ways in which a call fails and does nothing; the last one in the product's own words.
const WAYS: [FaultKind; 5] = [
    FaultKind::Busy,
    FaultKind::Refuse,
    FaultKind::Error500Before,
    FaultKind::DropBefore,
    FaultKind::TooManyRequests,
];

/// Does it with a site that sells through this product.
async fn with(product: Product, test: impl AsyncFnOnce(&TestApp)) {
    let database = fresh_database(Engine::Sqlite).await;
    let app = product.sell(&database).await;
    test(&app).await;
    app.assert_sound().await;
    database.remove().await;
}

fn begin(test: &TestApp, product: Product, op: Operation, way: FaultKind) {
    product.disarm(test);
    product.arm(test, Arm { count: 0, ..Arm::once(op, way) });
}

/// The outage, which has begun in the first way, lasts for so long. How often it was called during the rest of it.
async fn lasts(test: &TestApp, product: Product, op: Operation, hours: i64) -> usize {
    let before = product.asked(test, op).await;
    let each = Span::minutes(hours * 60 / WAYS.len() as i64);
    for way in WAYS {
        begin(test, product, op, way);
        test.run_for(each).await;
    }
    product.disarm(test);
    product.asked(test, op).await - before
}

async fn captured(test: &TestApp, product: Product) -> i64 {
    product.books(test).await.totals.iter().map(|total| total.captured).sum()
}

/// A seat whose charge is refused, so that somebody may release it.
async fn refused(test: &TestApp, product: Product) -> PersonalLink {
    product.arm(test, Arm { result: 12, ..Arm::once(Operation::Capture, FaultKind::Result) });
    let link = product.paid(test).await;
    test.run_for(Span::minutes(20)).await;
    assert_eq!(waiting(test, &link).await, Some(Waiting::ChargeRefused), "{product:?}");
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn charges() {
    for product in Product::ALL {
        with(product, async |test| {
            begin(test, product, Operation::Capture, WAYS[0]);
            let link = product.paid(test).await;
            let asked = lasts(test, product, Operation::Capture, 30).await;
            assert!((10..90).contains(&asked), "{product:?} {asked}");
            assert_eq!(waiting(test, &link).await, None, "{product:?}");
            test.run_for(Span::hours(4)).await;
            assert_eq!(captured(test, product).await, 12_100, "{product:?}");
            assert!(test.view(&link).await.receipt.is_some(), "{product:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn releases() {
    for product in Product::ALL {
        with(product, async |test| {
            let link = refused(test, product).await;
            begin(test, product, Operation::Void, WAYS[0]);
            assert_eq!(decide(test, &link, Decision::Release, "").await, Decided::Done, "{product:?}");
            let asked = lasts(test, product, Operation::Void, 30).await;
            assert!((10..90).contains(&asked), "{product:?} {asked}");
            test.run_for(Span::hours(4)).await;
            assert_eq!(product.books(test).await.open_holds, 0, "{product:?}");
        })
        .await;
    }
}

/// Within the life of a key; beyond it money that goes back waits for a person (PS-C13).
#[tokio::test(flavor = "multi_thread")]
async fn refunds() {
    for (product, hours) in Product::ALL.into_iter().flat_map(|product| [(product, 2), (product, 30)]) {
        with(product, async |test| {
            let link = product.paid(test).await;
            test.run_for(Span::minutes(20)).await;
            begin(test, product, Operation::Credit, WAYS[0]);
            let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
            assert_eq!(cancelled.expect("works"), Some(Ok(())), "{product:?}");
            let asked = lasts(test, product, Operation::Credit, hours).await;
            assert!((4..60).contains(&asked), "{product:?} {asked}");
            test.run_for(Span::hours(4)).await;
            let back: i64 = product.books(test).await.totals.iter().map(|total| total.refunded).sum();
            if hours == 2 {
                assert_eq!(back, 12_100, "{product:?}");
            } else if back == 0 {
                test.advance(Span::days(8)).await;
                test.run_for(Span::minutes(5)).await;
                assert_eq!(waiting(test, &link).await, Some(Waiting::NoAnswer), "{product:?}");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inquiries() {
    for product in Product::ALL {
        with(product, async |test| {
            let link = product.pay(test).await;
            begin(test, product, Operation::Inquiry, WAYS[0]);
            product.come_back(test, &link).await;
            let asked = lasts(test, product, Operation::Inquiry, 2).await;
            // Every 20 seconds, as in every outage (decision 9).
            assert!((10..380).contains(&asked), "{product:?} {asked}");
            test.run_for(Span::hours(4)).await;
            let standing = test.view(&link).await.standing;
            // Where the payer only approves, nothing was held while nobody could see that he had.
            let is_held_by_page = matches!(product, Product::Cards | Product::Hosted);
            assert_eq!(captured(test, product).await > 0, is_held_by_page, "{product:?} {standing:?}");
            assert_eq!(standing == Standing::Confirmed, is_held_by_page, "{product:?} {standing:?}");
            assert_eq!(product.books(test).await.open_holds, 0, "{product:?}");
        })
        .await;
    }
}

/// Who presses *Pay* again and again meanwhile has used up none of his tries.
#[tokio::test(flavor = "multi_thread")]
async fn pages() {
    for product in Product::ALL {
        with(product, async |test| {
            begin(test, product, Operation::Token, FaultKind::Busy);
            test.hold("paid", 1).await.expect("free");
            let form = test.form("paid", 1).await;
            let outcome = test.app.registrations().register(&test.site, form).await.expect("works");
            let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{product:?} {outcome:?}") };
            for _ in 0..8 {
                test.run_for(Span::seconds(40)).await;
                let again = pay_again(test, &link).await;
                assert!(!matches!(again, PayOutcome::GoToPage { .. }), "{product:?} {again:?}");
            }
            product.disarm(test);
            test.run_for(Span::minutes(1)).await;
            let again = pay_again(test, &link).await;
            assert!(matches!(again, PayOutcome::GoToPage { .. }), "{product:?} {again:?}");
        })
        .await;
    }
}

/// The same of a host, and what he reads of it.
#[tokio::test(flavor = "multi_thread")]
async fn hosts_pages() {
    let product = Product::Cards;
    with(product, async |test| {
        test.sell_minutes("authorize").await;
        let here = test.hosted_here(Accepting::default()).await;
        begin(test, product, Operation::Token, FaultKind::Busy);
        for _ in 0..8 {
            let opened = test.host_pays(&here, HowToPay::Hold).await;
            assert!(!matches!(opened, HostPay::GoToPage(_)), "{opened:?}");
            assert_ne!(opened, HostPay::TriesUsedUp);
            test.run_for(Span::seconds(40)).await;
        }
        let view = test.app.usage().payment(&test.site, here.id).await.expect("works").expect("accepted");
        assert_eq!(view.tries_left, test.site.attempts_max);
        product.disarm(test);
        test.run_for(Span::minutes(1)).await;
        test.host_page(&here).await;
    })
    .await;
}

/// A page that is declined is a try: who presses *Pay* without end calls the gateway so often as the site allows.
#[tokio::test(flavor = "multi_thread")]
async fn declined_pages() {
    let product = Product::Cards;
    with(product, async |test| {
        product.arm(test, Arm { result: 12, count: 0, ..Arm::once(Operation::Token, FaultKind::Result) });
        test.hold("paid", 1).await.expect("free");
        let form = test.form("paid", 1).await;
        let outcome = test.app.registrations().register(&test.site, form).await.expect("works");
        let Ok(PayOutcome::PageUnavailable(link)) = outcome else { panic!("{outcome:?}") };
        for _ in 0..12 {
            test.run_for(Span::seconds(40)).await;
            pay_again(test, &link).await;
        }
        let asked = product.asked(test, Operation::Token).await;
        assert!((2..8).contains(&asked), "{asked}");
    })
    .await;
}

/// What the payer has approved is held by a call of ours.
#[tokio::test(flavor = "multi_thread")]
async fn approvals() {
    for product in [Product::Orders, Product::Express, Product::ThroughPayflow] {
        with(product, async |test| {
            let link = product.pay(test).await;
            begin(test, product, Operation::Authorize, WAYS[0]);
            product.come_back(test, &link).await;
            let asked = lasts(test, product, Operation::Authorize, 2).await;
            assert!((5..100).contains(&asked), "{product:?} {asked}");
            test.run_for(Span::hours(1)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Lapsed, "{product:?}");
            let books = product.books(test).await;
            assert_eq!((books.open_holds, captured(test, product).await), (0, 0), "{product:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_anew() {
    for product in Product::HOLDING_ANEW {
        with(product, async |test| {
            begin(test, product, Operation::Capture, FaultKind::DropBefore);
            let link = product.paid(test).await;
            test.run_for(Span::minutes(10)).await;
            test.advance(Span::days(4)).await;
            begin(test, product, Operation::Reauthorize, WAYS[0]);
            let asked = lasts(test, product, Operation::Reauthorize, 5).await;
            assert!((4..60).contains(&asked), "{product:?} {asked}");
            test.run_for(Span::hours(4)).await;
            assert_eq!(captured(test, product).await, 12_100, "{product:?}");
            assert_eq!(waiting(test, &link).await, None, "{product:?}");
        })
        .await;
    }
}
