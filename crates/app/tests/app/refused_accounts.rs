//! An account that opens pages, and which the gateway refuses when what was approved on one, or typed, is asked for.

use crate::common::{attempts_in, page_again, pay_again};
use crate::pro_uk_direct::{selling, type_card};
use crate::products::Product;
use app::PersonalLink;
use app::payments::CardAnswer;
use app::registrations::{PayOutcome, Standing};
use connectors::mail::OutgoingMail;
use domain::accounts::Role;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use testkit::databases::{TestDatabase, each_engine};
use testkit::payer::Card;
use testkit::{TestApp, TestAppOptions};

/// How money is asked for by a call of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Approved(Product),
    Typed,
}

const WAYS: [Way; 4] = [
    Way::Approved(Product::Orders),
    Way::Approved(Product::Express),
    Way::Approved(Product::ThroughPayflow),
    Way::Typed,
];

impl Way {
    async fn sell(self, database: &TestDatabase) -> TestApp {
        match self {
            Self::Approved(product) => product.sell(database).await,
            Self::Typed => crate::pro_uk_direct::usual(database).await,
        }
    }

    /// The next time that money is asked for, the gateway refuses the account.
    fn refuse(self, test: &TestApp) {
        let arm = |result| Arm { result, ..Arm::once(Operation::Authorize, FaultKind::Result) };
        match self {
            Self::Approved(product @ Product::Orders) => product.arm(test, arm(403)),
            // The account is restricted.
            Self::Approved(product @ Product::Express) => product.arm(test, arm(10_507)),
            // Payflow does not know the merchant.
            Self::Approved(product) => product.arm(test, arm(26)),
            Self::Typed => drop(test.express.arm(arm(10_501))),
        }
    }

    async fn pay(self, test: &TestApp, link: &PersonalLink, url: &str) {
        match self {
            Self::Approved(product) => {
                product.approve(test, url).await;
                product.come_back(test, link).await;
            }
            Self::Typed => {
                assert_eq!(type_card(test, link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            }
        }
    }
}

async fn is_refusing(test: &TestApp) -> bool {
    let overview = test.app.money().overview(&test.site, Mode::Production).await.expect("readable");
    overview.refused_at.is_some()
}

const CANNOT_BE_PAID: Standing = Standing::CannotBePaidNow { doubt: None };

#[tokio::test(flavor = "multi_thread")]
async fn who_is_refused_when_money_is_asked_for_alarms_who_can_see_to_it_and_pays_when_it_works() {
    for way in WAYS {
        each_engine(async |database| {
            let test = way.sell(database).await;
            let administrator = test.person(Role::Administrator).await.person;
            let told = async || {
                test.run_jobs().await;
                let to = |mail: &&OutgoingMail| mail.to_address == administrator.email;
                test.mailer.sent().iter().filter(to).count()
            };
            let (link, url) = test.register("paid", 1).await;
            way.refuse(&test);
            way.pay(&test, &link, &url).await;
            assert_eq!(test.view(&link).await.standing, CANNOT_BE_PAID, "{way:?}");
            assert!(is_refusing(&test).await, "{way:?}");
            assert_eq!(told().await, 1, "{way:?}");
            let tries = pay_again(&test, &link).await;
            assert!(matches!(tries, PayOutcome::NothingToPay(_)), "nobody tries in vain: {tries:?}");
            // The same after the inquiry that confirms it.
            test.run_for(Span::minutes(2)).await;
            assert_eq!(test.view(&link).await.standing, CANNOT_BE_PAID, "{way:?}");
            assert_eq!(test.view(&link).await.attempts_left, test.site.attempts_max, "{way:?}");

            // That a page opens says nothing of whether it can be paid on.
            let (other, url) = test.register("paid", 2).await;
            assert!(is_refusing(&test).await, "{way:?}");
            way.refuse(&test);
            way.pay(&test, &other, &url).await;
            assert_eq!(test.view(&other).await.standing, CANNOT_BE_PAID, "{way:?}");
            assert_eq!(told().await, 1, "{way:?}: at most once a day");

            let (third, url) = test.register("paid", 3).await;
            way.pay(&test, &third, &url).await;
            assert_eq!(test.view(&third).await.standing, Standing::Confirmed, "{way:?}");
            assert!(!is_refusing(&test).await, "{way:?}: it takes money");
            for link in [&link, &other] {
                let Standing::AwaitingPayment { decline: None, doubt: None, account_refused: false, .. } =
                    test.view(link).await.standing
                else {
                    panic!("{way:?}: {:?}", test.view(link).await.standing)
                };
                let url = page_again(&test, link).await;
                way.pay(&test, link, &url).await;
                assert_eq!(test.view(link).await.standing, Standing::Confirmed, "{way:?}");
            }
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_was_refused_for_the_accounts_sake_is_not_lost_and_another_way_is_offered() {
    each_engine(async |database| {
        let also = Some(GatewayProduct::PayPal);
        let test = selling(database, TestAppOptions { also, ..TestAppOptions::default() }).await;
        let (link, url) = test.register("paid", 1).await;
        Way::Typed.refuse(&test);
        Way::Typed.pay(&test, &link, &url).await;
        for _ in 0..2 {
            let view = test.view(&link).await;
            let Standing::AwaitingPayment {
                page_open: false,
                doubt: None,
                decline: None,
                unavailable: false,
                account_refused: true,
                attempts_used_up: false,
                ..
            } = view.standing
            else {
                panic!("{:?}", view.standing)
            };
            assert_eq!(view.methods, [PayMethod::PayPal]);
            test.run_for(Span::minutes(2)).await;
        }
        assert_eq!(attempts_in(&test, AttemptState::Declined).await, 1);
        let asked = async || {
            let log = test.express.log_after(0, i64::MAX).await.expect("readable");
            log.iter().filter(|entry| entry.op == Operation::Inquiry.word()).count()
        };
        let before = asked().await;
        let outcome = pay_again(&test, &link).await;
        let PayOutcome::GoToPage { url, .. } = outcome else { panic!("{outcome:?}") };
        assert!(url.contains("/checkoutnow?"), "{url}");
        test.run_for(Span::hours(80)).await;
        assert_eq!(asked().await, before, "nothing is lost that could be looked for");
        test.assert_sound().await;
    })
    .await;
}
