//! What a gateway says of the account while it is asked how a payment stands: refused, that is silence, which ends by itself
//! (PS-F14); what it says of one payment is none.

use crate::common::{attempts_in, page_again, pay_well};
use crate::paypal::alarms;
use crate::products::Product;
use app::registrations::Standing;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};

async fn silent(test: &TestApp) -> i64 {
    test.app.health().look().await.expect("readable").facts.silent_gateways.count
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_refused_meanwhile_is_told_of_once_and_loses_no_payment() {
    for product in Product::ALL {
        each_engine(async |database| {
            let test = product.sell(database).await;
            let link = product.pay(&test).await;
            product.refuse_sign_in(&test, true);
            product.come_back(&test, &link).await;
            test.run_for(Span::minutes(10)).await;
            let standing = test.view(&link).await.standing;
            let is_open = matches!(standing, Standing::AwaitingPayment { .. } | Standing::Checking);
            assert!(is_open, "{product:?}: {standing:?}");
            assert_eq!((silent(&test).await, alarms(&test).await), (1, 1), "{product:?}: once");
            product.refuse_sign_in(&test, false);
            test.run_for(Span::minutes(2)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{product:?}");
            assert_eq!(silent(&test).await, 0, "{product:?}: its first good answer ends it");
            let overview = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
            assert!(overview.refused_at.is_none(), "{product:?}: others can pay");
            test.assert_sound().await;
        })
        .await;
    }
}

/// A card of a brand that the account is not set up for is declined: that says nothing of whether its gateway answers.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_the_account_cannot_take_keeps_nobody_else_from_paying() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        test.emulator.arm(Arm { result: 25, ..Arm::once(Operation::HostedSubmit, FaultKind::Result) });
        pay(&test.emulator, &url, &Card::good()).await;
        test.come_back(&link).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(silent(&test).await, 0);
        let (second, url) = test.register("paid", 2).await;
        pay_well(&test, &url).await;
        test.come_back(&second).await;
        assert_eq!(test.view(&second).await.standing, Standing::Confirmed);
        // Whoever shows another card pays with it.
        let url = page_again(&test, &link).await;
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// A charge that the account may not make is refused for good once the gateway says so when it is asked, too: a person can decide.
#[tokio::test(flavor = "multi_thread")]
async fn a_charge_that_the_account_may_not_make_is_a_persons() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.emulator.arm(Arm { result: 121, ..Arm::once(Operation::Capture, FaultKind::Result) });
        let link = Product::Cards.paid(&test).await;
        test.run_for(Span::hours(1)).await;
        let view = test.app.money().payment(&test.site, &test.view(&link).await.reference).await;
        let view = view.expect("readable").expect("a payment");
        assert!(view.releasable.is_some(), "it can be released");
        assert!(view.waiting.expect("it waits for a person").may_charge, "or charged again");
    })
    .await;
}

/// PS-F13: who asks for no time at all is left alone as whoever does not answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_gateway_that_names_no_time_is_not_stormed() {
    for wanted in [0, 1] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            for number in 1..=8 {
                let (_, url) = test.register("paid", number).await;
                pay_well(&test, &url).await;
            }
            let busy = Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::TooManyRequests) };
            test.emulator.arm(Arm { retry_after_s: Some(wanted), ..busy });
            let before = Product::Cards.asked(&test, Operation::Inquiry).await;
            test.run_for(Span::minutes(5)).await;
            let asked = Product::Cards.asked(&test, Operation::Inquiry).await - before;
            assert!(asked <= 40, "asked {asked} times in five minutes");
            test.emulator.disarm(None);
            test.run_for(Span::minutes(10)).await;
            assert_eq!(attempts_in(&test, AttemptState::Captured).await, 8);
            test.assert_sound().await;
        })
        .await;
    }
}
