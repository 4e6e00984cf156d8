//! The gateway's own list of transactions is held against our books (PS 3.4): three lists that are empty, or say why they are not.

use crate::common::balance;
use crate::disputes_told::{decide, open, paid, payment, refunded};
use crate::paypal_notices::approve;
use app::reconciliation::{Answer, CompareRefusal, Difference, ExplainRefusal, Movement, ReconciliationView};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::MerchantAccountId;
use domain::ledger::Account;
use domain::refunds::ReasonProblem;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{App, Ending};
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};
use testkit::TestApp;
use testkit::databases::each_engine;

/// How long the list may lag, and a little more.
const LATER: Span = Span::hours(5);

async fn view(test: &TestApp) -> ReconciliationView {
    test.app.reconciliation().view(&test.site, test.site.mode).await.expect("readable")
}

async fn account(test: &TestApp) -> MerchantAccountId {
    view(test).await.accounts.first().expect("one is connected").id
}

/// *Compare now*.
async fn compare(test: &TestApp) -> ReconciliationView {
    test.advance(Span::minutes(2)).await;
    let account = account(test).await;
    let answer = test.app.reconciliation().compare(&test.site, account).await.expect("the store works");
    assert_eq!(answer, Ok(Answer::Compared));
    view(test).await
}

/// What differs: how, and which of the gateway's objects.
fn differing(view: &ReconciliationView) -> Vec<(Difference, &str)> {
    view.differences.iter().map(|line| (line.row.difference, line.row.object.0.as_str())).collect()
}

fn agreed(view: &ReconciliationView) -> (i64, i64) {
    let compared = view.accounts[0].last.as_ref().and_then(|last| last.compared).expect("it was compared");
    (compared.agreed, compared.others)
}

async fn post(test: &TestApp, path: &str, authorization: &str, body: String) -> Value {
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::post(format!("http://paypal.test/live{path}"))
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_TYPE, kind)
        .header("PayPal-Request-Id", format!("{path}{}", body.len()))
        .body(Bytes::from(body))
        .expect("a request");
    let answer = test.paypal.call(request).await.expect("answered");
    serde_json::from_slice(answer.body()).expect("JSON")
}

/// Somebody pays at the same account, and not by this installation: under these numbers. What was taken.
async fn pay_elsewhere(test: &TestApp, page: &str, custom_id: &str, invoice_id: &str) -> String {
    let app = App::default();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", app.client_id, app.secret)));
    let token = post(test, "/v1/oauth2/token", &basic, "grant_type=client_credentials".into()).await;
    let bearer = format!("Bearer {}", token["access_token"].as_str().expect("a token"));
    let amount = json!({ "currency_code": "EUR", "value": "50.00" });
    let unit = json!({ "amount": amount, "custom_id": custom_id, "invoice_id": invoice_id });
    let order = json!({ "intent": "CAPTURE", "purchase_units": [unit] }).to_string();
    let order = post(test, "/v2/checkout/orders", &bearer, order).await;
    let id = order["id"].as_str().expect("an order");
    let (address, _) = page.split_once('?').expect("a token");
    approve(test, &format!("{address}?token={id}")).await;
    let taken = post(test, &format!("/v2/checkout/orders/{id}/capture"), &bearer, "{}".into()).await;
    let taken = taken.pointer("/purchase_units/0/payments/captures/0/id").and_then(Value::as_str);
    taken.expect("taken").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_day_everything_is_compared_and_nothing_differs() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        assert_eq!(view(&test).await.accounts[0].last, None, "never yet");
        app::jobs::recover(&test.app).await.expect("recovered");
        // The first one is too soon after the payment to say anything of it.
        test.run_for(Span::hours(26)).await;
        let view = view(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{view:#?}");
        let first = view.accounts[0].last.clone();
        // Not every hour, but every day.
        test.run_for(Span::hours(3)).await;
        assert_eq!(self::view(&test).await.accounts[0].last, first);
        test.run_for(Span::hours(24)).await;
        assert_ne!(self::view(&test).await.accounts[0].last, first);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_given_at_the_console_becomes_ours_although_nobody_told_of_it() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.give_back(&capture, 2_000).await.expect("given");
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 0)), "{view:#?}");
        assert_eq!(payment(&test, &link).await.returned.minor, 2_000);
        assert_eq!(refunded(&test).await, 2_000, "nothing was sent");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_was_not_told_with_the_capture_is_learnt() {
    each_engine(async |database| {
        let test = crate::paypal_notices::told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        test.paypal.arm(Arm::once(Operation::Capture, FaultKind::FeeUntold));
        test.come_back(&link).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{view:#?}");
        assert_eq!(balance(&test, Account::GatewayFees).await, 446);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_agrees_with_its_reversal() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        decide(&test, &case, Ending::Buyer, None, 1_600).await;
        test.advance(LATER).await;
        // Nobody told of it: the comparison asks, notes and ends it.
        let view = compare(&test).await;
        // The payment and its reversal; what PayPal keeps for the dispute is a line of its own.
        assert_eq!((differing(&view), agreed(&view)), (vec![], (2, 1)), "{view:#?}");
        assert_eq!(crate::disputes_told::disputes(&test, &link).await.len(), 1);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_under_numbers_as_ours_that_nobody_knows_is_told_until_somebody_explains_it() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let (_, page) = test.register("paid", 2).await;
        let strange = pay_elsewhere(&test, &page, "7K3M9Q2XVB4T", "7K3M9Q2XVB4V").await;
        // Another shop's are none of ours, also where one of them looks like one.
        pay_elsewhere(&test, &page, "202611280001", "shop 1").await;
        pay_elsewhere(&test, &page, "", "202611280001").await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!(differing(&view), vec![(Difference::NotHere, strange.as_str())]);
        assert_eq!(agreed(&view), (1, 2));
        let line = view.differences[0].clone();
        assert_eq!((line.reference, line.row.movement), (None, Movement::Taken));
        assert_eq!((line.row.theirs.map(|of| of.minor), line.row.ours), (Some(5_000), None));
        // It stays, and is one.
        assert_eq!(differing(&compare(&test).await).len(), 1);
        let overview = test.app.money().overview(&test.site, test.site.mode).await.expect("readable");
        assert_eq!(overview.differences, 1);
        let clerk = test.person(Role::Finance).await.person.account;
        let office = test.app.reconciliation();
        let explain = async |note: &str| {
            office.explain(clerk, &test.site, line.row.id, note).await.expect("the store works")
        };
        assert_eq!(explain(" ").await, Err(ExplainRefusal::Reason(ReasonProblem::Missing)));
        assert_eq!(explain(&"x".repeat(501)).await, Err(ExplainRefusal::Reason(ReasonProblem::TooLong)));
        assert_eq!(differing(&self::view(&test).await).len(), 1);
        assert_eq!(explain("The test installation uses this account too.").await, Ok(()));
        assert_eq!(explain("Again.").await, Err(ExplainRefusal::Ended));
        // It does not come again.
        assert_eq!(differing(&compare(&test).await), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_list_does_not_have_or_has_otherwise_is_told_until_it_agrees() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        test.advance(LATER).await;
        for (fault, difference) in
            [(FaultKind::NotFound, Difference::NotThere), (FaultKind::OtherAmount, Difference::Amount)]
        {
            // It is asked for in two parts: PayPal gives 31 days at most.
            for _ in 0..2 {
                test.paypal.arm(Arm::once(Operation::Other, fault));
            }
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(difference, capture.as_str())]);
            assert!(view.differences[0].reference.is_some(), "its payment is named");
            assert_eq!(differing(&compare(&test).await), vec![], "it was late, and agrees now");
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_does_not_show_its_list_is_asked_again_and_what_was_known_stays() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        test.advance(LATER).await;
        app::jobs::recover(&test.app).await.expect("recovered");
        compare(&test).await;
        let (office, account) = (test.app.reconciliation(), account(&test).await);
        let again = office.compare(&test.site, account).await.expect("the store works");
        assert_eq!(again, Err(CompareRefusal::TooSoon));
        let last = async || view(&test).await.accounts[0].last.clone().expect("it was asked");
        for (answer, wait) in [(Answer::NoAnswer, Span::hours(2)), (Answer::NotPermitted, Span::hours(26))] {
            let before = last().await;
            test.paypal.permit_transactions(answer != Answer::NotPermitted);
            if answer == Answer::NoAnswer {
                test.paypal.arm(Arm::once(Operation::Other, FaultKind::DropBefore));
            }
            test.advance(Span::minutes(2)).await;
            let told = office.compare(&test.site, account).await.expect("the store works");
            assert_eq!(told, Ok(answer));
            assert_eq!((last().await.answer, last().await.compared), (answer, before.compared));
            test.paypal.permit_transactions(true);
            test.run_for(wait).await;
            assert_eq!(last().await.answer, Answer::Compared);
            assert_ne!(last().await.compared, before.compared);
        }
        let stranger = MerchantAccountId(uuid::Uuid::from_u128(1));
        let other = office.compare(&test.site, stranger).await.expect("the store works");
        assert_eq!(other, Err(CompareRefusal::NotListed));
    })
    .await;
}
