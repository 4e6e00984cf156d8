//! What PayPal's classic interface says of one transaction in its list and in its details, where the two differ, say little or nothing at all;
//! and what another product of the same account has taken.

use crate::methods;
use crate::reconciliation::{LATER, agreed, differing};
use crate::reconciliation_classic::moved;
use domain::sites::{GatewayProduct, PayMethod};
use emulators::express::Moved;
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

/// Compares the account of the classic interface, of several.
async fn of_classic(test: &TestApp) -> app::reconciliation::ReconciliationView {
    let mut view = crate::reconciliation::view_of(test).await;
    view.accounts.retain(|account| account.product != GatewayProduct::PayPal);
    let answer = test.app.reconciliation().compare(&test.site, view.accounts[0].id).await;
    assert_eq!(answer.expect("the store works"), Ok(app::reconciliation::Answer::Compared));
    let mut view = crate::reconciliation::view_of(test).await;
    view.accounts.retain(|account| account.product != GatewayProduct::PayPal);
    view
}
