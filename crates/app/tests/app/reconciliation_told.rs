//! What PayPal's classic interface says of one transaction in its list and in its details, where the two differ, say little or nothing at all;
//! and what another product of the same account has taken.

use crate::decisions::decide;
use crate::methods;
use crate::reconciliation::{LATER, agreed, compare, differing};
use crate::reconciliation_classic::{Product, asked_about, moved, note_console_refund, sold};
use app::money::{Decided, Decision};
use app::reconciliation::{Difference, Movement, ReconciliationView};
use domain::sites::{GatewayProduct, PayMethod};
use emulators::express::{Moved, Telling};
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

#[tokio::test(flavor = "multi_thread")]
async fn what_another_product_of_the_same_account_took_is_nobodys_difference() {
    each_engine(async |database| {
        let options = TestAppOptions {
            gateway: GatewayProduct::ProUk,
            also: Some(GatewayProduct::PayPal),
            currency: "GBP",
            ..TestAppOptions::default()
        };
        let test = TestApp::start_with(database, options).await;
        let (link, page) = methods::register(&test, 1, PayMethod::PayPal).await;
        methods::pay_on(&test, &page).await;
        methods::come_back(&test, &link, 1).await;
        test.run_for(domain::time::Span::minutes(1)).await;
        let books = test.paypal.books().await.expect("readable");
        let taken = books.transactions.iter().find(|of| of.kind == emulators::paypal::Kind::Capture);
        let taken = taken.expect("captured");
        let order = books.orders.iter().find(|order| order.id == taken.order_id).expect("ordered");
        // The classic interface lists it, too, under the same numbers; and a refund of it, which has the mark alone.
        let sale = moved(
            &test,
            Moved {
                minor: taken.amount,
                custom_id: order.custom_id.clone(),
                invoice_id: taken.invoice_id.clone(),
                ..Moved::default()
            },
        )
        .await;
        for (status, kind, minor, numbers) in [
            ("Completed", "Refund", -500, (order.custom_id.clone(), String::new())),
            // One that cannot be read is not ours either.
            ("Held", "Payment", 500, (order.custom_id.clone(), taken.invoice_id.clone())),
        ] {
            let (custom_id, invoice_id) = numbers;
            let (status, kind, parent) = (status.into(), kind.into(), sale.clone());
            moved(&test, Moved { status, kind, minor, parent, custom_id, invoice_id, ..Moved::default() })
                .await;
        }
        test.advance(LATER).await;
        let view = of_classic(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (0, 3)), "{view:#?}");
    })
    .await;
}

/// Of so much PayPal does not say how it stands.
fn unjudged(view: &ReconciliationView) -> i64 {
    let compared = view.accounts[0].last.as_ref().and_then(|last| last.compared).expect("it was compared");
    compared.unjudged
}

/// Compares the account of the classic interface, of several.
async fn of_classic(test: &TestApp) -> ReconciliationView {
    let mut view = crate::reconciliation::view_of(test).await;
    view.accounts.retain(|account| account.product != GatewayProduct::PayPal);
    let answer = test.app.reconciliation().compare(&test.site, view.accounts[0].id).await;
    assert_eq!(answer.expect("the store works"), Ok(app::reconciliation::Answer::Compared));
    let mut view = crate::reconciliation::view_of(test).await;
    view.accounts.retain(|account| account.product != GatewayProduct::PayPal);
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_after_it_was_taken_back_is_told_with_its_payment() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        test.express.take_back(&capture).await.expect("taken back");
        test.advance(LATER).await;
        let lost = compare(&test).await.differences[0].row.object.0.clone();
        let decided = decide(&test, &link, Decision::Close { keeps_seat: true }, "Lost at PayPal.").await;
        assert_eq!(decided, Decided::Done);
        note_console_refund(&test, &link, (lost, 12_100)).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        // Weeks later it is undone; nothing but what it came of says whose it is.
        let parent = capture.clone();
        let back = Moved { kind: "Reversal".into(), minor: 12_100, parent, ..Moved::default() };
        let back = moved(&test, back).await;
        test.advance(LATER).await;
        for _ in 0..2 {
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(Difference::NotHere, back.as_str())], "{view:#?}");
            let line = &view.differences[0];
            assert_eq!(line.row.movement, Movement::Returned);
            assert_eq!(line.reference, Some(test.view(&link).await.reference));
        }
        // Its payment is looked at, as of every difference; the line is not asked about again.
        let log = test.express.log_after(0, i64::MAX).await.expect("readable");
        let asked = log.iter().filter(|entry| entry.request.contains(&format!("TRANSACTIONID={back}")));
        assert_eq!(asked.count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_came_of_a_payment_of_ours_is_told_every_day() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        // By its word it is a payment like any other.
        let odd = moved(&test, Moved { parent: capture, ..Moved::default() }).await;
        test.advance(LATER).await;
        for _ in 0..2 {
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(Difference::NotHere, odd.as_str())], "{view:#?}");
            assert_eq!(view.differences[0].row.movement, Movement::Returned);
            assert_eq!(view.differences[0].reference, Some(test.view(&link).await.reference));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_paypal_does_not_explain_stops_nobody_and_accuses_nobody() {
    each_engine(async |database| {
        let (test, _, capture) = sold(database, Product::Express).await;
        let odd = moved(&test, Moved::default()).await;
        let other = moved(&test, Moved { minor: 700, ..Moved::default() }).await;
        let refused = |code| Telling { refusal: Some(code), ..Telling::default() };
        test.express.tell_of(&odd, refused(10_609));
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 3)), "{view:#?}");
        let before = asked_about(&test).await;
        compare(&test).await;
        assert_eq!(asked_about(&test).await, before, "neither that one nor {other} again");
        // One without an answer leaves the others theirs.
        let (silent, heard) = (moved(&test, Moved::default()).await, moved(&test, Moved::default()).await);
        test.express.tell_of(&silent, refused(10_001));
        test.advance(LATER).await;
        for _ in 0..2 {
            let view = compare(&test).await;
            assert_eq!((differing(&view), agreed(&view), unjudged(&view)), (vec![], (1, 4), 1), "{view:#?}");
        }
        let log = test.express.log_after(0, i64::MAX).await.expect("readable");
        let asked =
            |id: &str| log.iter().filter(|of| of.request.contains(&format!("TRANSACTIONID={id}"))).count();
        assert_eq!((asked(&silent), asked(&heard)), (4, 1), "once more each time; what was learnt is kept");
        test.express.tell_of(&silent, Telling::default());
        assert_eq!(unjudged(&compare(&test).await), 0);
        // What our books have is not listed.
        let (custom_id, invoice_id) = ("7K3M9Q2XVB4T".into(), "7K3M9Q2XVB4V".into());
        let strange = moved(&test, Moved { custom_id, invoice_id, ..Moved::default() }).await;
        test.advance(LATER).await;
        let missing = |code| Telling { unlisted: true, ..refused(code) };
        let (is_strange, is_missing) =
            ((Difference::NotHere, strange.as_str()), (Difference::NotThere, capture.as_str()));
        for (code, expected, left) in [
            // PayPal knows it, and does not say what it is; nothing proves that the account may ask; it says nothing.
            (10_609, vec![is_strange], 1),
            (10_007, vec![is_strange], 1),
            (10_001, vec![is_strange], 1),
            (10_011, vec![is_missing, is_strange], 0),
            // What was told stays.
            (10_609, vec![is_missing, is_strange], 1),
        ] {
            test.express.tell_of(&capture, missing(code));
            let view = compare(&test).await;
            assert_eq!((differing(&view), unjudged(&view)), (expected, left), "{code}");
        }
        test.express.tell_of(&capture, Telling::default());
        assert_eq!(differing(&compare(&test).await), vec![is_strange]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_it_stands_details_say_and_the_word_of_a_list_accuses_nobody() {
    each_engine(async |database| {
        let (test, _, capture) = sold(database, Product::Express).await;
        let listed = |standing: Option<&str>| Telling {
            listed_as: Some("Under Review".into()),
            standing: standing.map(str::to_owned),
            ..Telling::default()
        };
        test.advance(LATER).await;
        test.express.tell_of(&capture, listed(None));
        assert_eq!(differing(&compare(&test).await), vec![], "its details say that it is done");
        test.express.tell_of(&capture, listed(Some("Pending")));
        assert_eq!(differing(&compare(&test).await), vec![(Difference::Waiting, capture.as_str())]);
        test.express.tell_of(&capture, listed(Some("Perhaps")));
        let view = compare(&test).await;
        assert_eq!((differing(&view).len(), unjudged(&view)), (1, 1), "what was told stays");
        test.express.tell_of(&capture, Telling::default());
        assert_eq!(differing(&compare(&test).await), vec![]);
        // Nobody's money, under numbers as ours: done for the list alone.
        let (custom_id, invoice_id) = ("7K3M9Q2XVB4T".into(), "7K3M9Q2XVB4V".into());
        let strange = moved(&test, Moved { custom_id, invoice_id, ..Moved::default() }).await;
        let pending = Telling { standing: Some("Pending".into()), ..Telling::default() };
        test.express.tell_of(&strange, pending);
        test.advance(LATER).await;
        for _ in 0..2 {
            assert_eq!(differing(&compare(&test).await), vec![], "it has not moved");
        }
        test.express.tell_of(&strange, Telling::default());
        assert_eq!(differing(&compare(&test).await), vec![(Difference::NotHere, strange.as_str())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_is_written_without_a_minus_and_without_numbers_is_one() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        let given = test.express.give_back(&capture, 2_000).await.expect("given");
        let telling = Telling { without_minus: true, without_numbers: true, ..Telling::default() };
        test.express.tell_of(&given, telling);
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!(differing(&view), vec![(Difference::NotHere, given.as_str())], "{view:#?}");
        assert_eq!(view.differences[0].row.movement, Movement::GivenBack);
        assert_eq!(view.differences[0].reference, Some(test.view(&link).await.reference));
    })
    .await;
}
