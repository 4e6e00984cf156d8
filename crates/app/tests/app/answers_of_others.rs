//! Two payments of one price ask at one moment, and one of them gets the other's answer (PS-F6). PayPal's classic interface and Payflow
//! name none of our numbers in it: its own id says whose it is, and nothing of it is believed.

use crate::common::balance;
use crate::decisions::{decide, waiting};
use crate::disputes_told::payment;
use crate::reconciliation_classic::{ALL, Product, buy, selling};
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::payments::CardAnswer;
use app::refunds::RefundRequest;
use app::registrations::Standing;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::facts::Conflict;
use domain::payments::situation::Waiting;
use domain::refunds::OrderState;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::Card;

const OTHERS: Option<Waiting> = Some(Waiting::Contradiction(Conflict::Reference));

/// So much of a payment goes back.
async fn order(test: &TestApp, link: &PersonalLink, minor: i64) {
    let clerk = test.person(Role::Finance).await.person.account;
    let (of, id) = (payment(test, link).await.id, test.app.refunds().new_id());
    let request = RefundRequest { id, amount: Money::new(minor, test.site.currency), reason: "Rain.".into() };
    let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
    asked.expect("the store works").expect("ordered");
}

async fn states(test: &TestApp, link: &PersonalLink) -> Vec<OrderState> {
    let of = payment(test, link).await.id;
    let mut tx = test.app.store().reader().await.expect("a reader");
    let rows = store::refunds::list(&mut tx, test.site.id, of).await.expect("readable");
    rows.iter().map(|row| row.order.state).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_another_payments_refund_carries_out_nothing() {
    for product in ALL {
        each_engine(async |database| {
            let test = selling(database, product).await;
            let (one, other) = (buy(&test, product, 1).await, buy(&test, product, 2).await);
            order(&test, &one, 3_000).await;
            assert_eq!(states(&test, &one).await, [OrderState::Done]);
            test.express.arm(Arm::once(Operation::Credit, FaultKind::OtherAnswer));
            order(&test, &other, 3_000).await;
            assert_eq!(states(&test, &other).await, [OrderState::Requested], "{product:?}");
            assert_eq!(waiting(&test, &other).await, OTHERS, "{product:?}");
            assert_eq!(balance(&test, Account::RefundsPayable).await, -3_000, "it is owed yet");
            // A person looks at PayPal, and sets the answer aside: PayPal is asked what became of it.
            assert_eq!(decide(&test, &other, Decision::SetAside, "Another's.").await, Decided::Done);
            test.run_for(Span::days(1)).await;
            assert_eq!(states(&test, &other).await, [OrderState::Done], "{product:?}");
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            assert_eq!(test.express.books().await.expect("readable").refunded, 6_000);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_another_payers_card_gives_no_seat() {
    each_engine(async |database| {
        let test = selling(database, Product::Direct).await;
        buy(&test, Product::Direct, 1).await;
        let (link, _) = test.register("paid", 2).await;
        for operation in [Operation::Sale, Operation::Authorize] {
            test.express.arm(Arm::once(operation, FaultKind::OtherAnswer));
        }
        let paid = test.app.registrations().pay_by_card(&test.site, &link, Card::good().typed()).await;
        assert_eq!(paid.expect("the store works"), Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(1)).await;
        assert_ne!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(waiting(&test, &link).await, OTHERS);
    })
    .await;
}
