//! A refund that the gateway does not know, although its key can be sent no more, and what somebody gave back at the console
//! meanwhile (PS-C13, PS-F28): nobody is given back twice, and nothing stays under way for ever.

use crate::disputes_told::{eur, payment};
use crate::reconciliation_classic::{Product, captures, note_console_refund, sold};
use app::PersonalLink;
use app::refunds::RefundRequest;
use domain::accounts::Role;
use domain::refunds::OrderState;
use domain::time::Span;
use testkit::TestApp;
use testkit::databases::each_engine;

/// A person orders so much back.
async fn order(test: &TestApp, link: &PersonalLink, minor: i64) {
    let clerk = test.person(Role::Finance).await.person.account;
    let (of, id) = (payment(test, link).await.id, test.app.refunds().new_id());
    let request = RefundRequest { id, amount: eur(test, minor), reason: "Rain.".into() };
    let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
    asked.expect("the store works").expect("ordered");
}

/// What became of the orders, by amount; what has gone back at PayPal.
async fn orders(test: &TestApp, link: &PersonalLink) -> (Vec<(i64, OrderState)>, i64) {
    let of = payment(test, link).await.id;
    let mut tx = test.app.store().reader().await.expect("a reader");
    let rows = store::refunds::list(&mut tx, test.site.id, of).await.expect("readable");
    let mut rows: Vec<_> = rows.iter().map(|row| (row.part.gross.minor, row.order.state)).collect();
    rows.sort_by_key(|(minor, _)| *minor);
    (rows, test.express.books().await.expect("readable").refunded)
}

/// The rest of a refund that was refused is sent at once, so that its refusal is one of the first send and is believed.
#[tokio::test(flavor = "multi_thread")]
async fn two_refunds_at_the_console_are_noted_one_after_the_other() {
    each_engine(async |database| {
        let (test, link, capture) = sold(database, Product::Express).await;
        let mut given = Vec::new();
        for minor in [2_000, 5_000] {
            given.push(test.express.give_back(&capture, minor).await.expect("so much was taken"));
        }
        order(&test, &link, 12_100).await;
        test.run_for(Span::hours(1)).await;
        note_console_refund(&test, &link, (given.remove(0), 2_000)).await;
        test.run_for(Span::hours(1)).await;
        let refused = vec![(2_000, OrderState::Done), (10_100, OrderState::Failed)];
        assert_eq!(orders(&test, &link).await, (refused, 7_000));
        note_console_refund(&test, &link, (given.remove(0), 5_000)).await;
        test.run_for(Span::hours(1)).await;
        let all = vec![(2_000, OrderState::Done), (5_000, OrderState::Done), (5_100, OrderState::Done)];
        assert_eq!(orders(&test, &link).await, (all, 12_100));
        assert_eq!(captures(&test).await.len(), 1);
        test.assert_sound().await;
    })
    .await;
}
